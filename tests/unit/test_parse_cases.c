/* The table of edge cases, tests/oracle/cases.jsonl: what KaTeX and MathJax say of each formula
 * was written down by the engines themselves (make oracle), and the parser must say the same.
 * Where a row names an engine in "differs", the parser is known to say the opposite; a row that no
 * longer differs is a failure, too, so that the table stays true. */
#include "io/json.h"
#include "io/source.h"
#include "tex/parse.h"
#include "unit.h"

static const char *const engine_names[] = {"katex", "mathjax3", "mathjax4"};
static const unsigned engine_bits[] = {TEX_KATEX, TEX_MATHJAX3, TEX_MATHJAX4};
enum { N_ENGINES = 3, AT_LEAST = 4700 };

static bool is_known(const struct json_t *row, const char *engine)
{
	const struct json_t *differs = json_get(row, "differs");
	for (size_t i = 0; i < json_length(differs); i++)
		if (slice_eq(json_as_slice(json_at(differs, i)), slice_of(engine)))
			return true;
	return false;
}

static void run_row(struct arena *a, const struct json_t *row)
{
	struct slice tex = json_as_slice(json_get(row, "tex"));
	struct parse_options options = {.engines = TEX_ALL,
					.display = json_is_true(json_get(row, "display"))};
	struct parse result;
	parse_formula(&result, a, tex, &options);
	for (size_t i = 0; i < N_ENGINES; i++) {
		bool accepts = !(result.rejected & engine_bits[i]);
		bool want = json_is_true(json_get(row, engine_names[i]));
		if (is_known(row, engine_names[i]))
			want = !want;
		if (accepts != want)
			printf("# %.*s: %s should be %s\n", SLICE_ARG(tex), engine_names[i],
			       want ? "accepted" : "rejected");
		CHECK(accepts == want);
	}
}

TEST(cases)
{
	struct source src;
	struct arena a = ARENA_INIT;
	size_t n = 0;
	if (!CHECK(source_read(&src, "tests/oracle/cases.jsonl")))
		return;
	for (struct slice rest = src.text; rest.n;) {
		size_t end = slice_find(rest, '\n');
		struct json_error error;
		struct json_t *row = json_parse(slice_sub(rest, 0, end), &error);
		if (CHECK(row != NULL))
			run_row(&a, row);
		json_drop(row);
		arena_reset(&a);
		rest = slice_sub(rest, end + 1, rest.n);
		n++;
	}
	CHECK(n >= AT_LEAST);
	arena_free(&a);
	source_free(&src);
}

int main(void)
{
	RUN(cases);
	return unit_end();
}
