#include "unit.h"

#include "tex/macros.h"

static struct arena arena;

static void define(struct macros *m, const char *name, unsigned engines, const char *body,
		   bool global)
{
	struct macros_definition d = {
		.engines = engines, .kind = MACROS_TEXT, .body = slice_of(body)};
	macros_define(m, slice_of(name), &d, global);
}

/* The body for one engine, or "-". */
static struct slice body(const struct macros *m, const char *name, unsigned engine)
{
	unsigned engines = engine;
	const struct macros_definition *d = macros_find(m, slice_of(name), &engines);
	CHECK_INT(engines, d ? engine : 0);
	return d ? d->body : SLICE("-");
}

#define CHECK_BODY(m, name, engine, want) CHECK_SLICE(body(m, name, engine), slice_of(want))

TEST(a_definition_belongs_to_engines)
{
	struct macros *m = macros_new(&arena);
	unsigned engines = TEX_ALL;
	CHECK(macros_empty(m));
	CHECK(!macros_find(m, SLICE("a"), &engines));
	CHECK_INT(engines, 0);
	define(m, "a", TEX_ALL, "x", false);
	CHECK(!macros_empty(m));
	define(m, "a", TEX_MATHJAX4, "y", false);
	CHECK_BODY(m, "a", TEX_KATEX, "x");
	CHECK_BODY(m, "a", TEX_MATHJAX3, "x");
	CHECK_BODY(m, "a", TEX_MATHJAX4, "y");
	engines = TEX_ALL;
	CHECK_SLICE(macros_find(m, SLICE("a"), &engines)->body, SLICE("x"));
	CHECK_INT(engines, TEX_KATEX | TEX_MATHJAX3);
	engines = TEX_MATHJAX;
	macros_find(m, SLICE("a"), &engines);
	CHECK_INT(engines, TEX_MATHJAX3);
}

TEST(texts_are_copied)
{
	struct macros *m = macros_new(&arena);
	char name[] = "ab", text[] = "cd";
	define(m, name, TEX_ALL, text, false);
	name[0] = text[0] = '?';
	CHECK_BODY(m, "ab", TEX_KATEX, "cd");
}

TEST(groups_forget)
{
	struct macros *m = macros_new(&arena);
	define(m, "a", TEX_ALL, "0", false);
	macros_open(m, TEX_KATEX);
	define(m, "a", TEX_ALL, "1", false);
	define(m, "b", TEX_ALL, "1", false);
	macros_open(m, TEX_KATEX);
	define(m, "a", TEX_ALL, "2", false);
	define(m, "a", TEX_ALL, "3", false);
	CHECK_BODY(m, "a", TEX_KATEX, "3");
	macros_close(m);
	CHECK_BODY(m, "a", TEX_KATEX, "1");
	CHECK_BODY(m, "a", TEX_MATHJAX3, "3");
	macros_close(m);
	CHECK_BODY(m, "a", TEX_KATEX, "0");
	CHECK_BODY(m, "b", TEX_KATEX, "-");
	CHECK_BODY(m, "b", TEX_MATHJAX4, "1");
}

TEST(a_global_definition_outlives_all_groups_but_the_first)
{
	struct macros *m = macros_new(&arena);
	define(m, "a", TEX_ALL, "0", false);
	macros_open(m, TEX_ALL);
	macros_open(m, TEX_KATEX);
	macros_open(m, TEX_KATEX);
	define(m, "a", TEX_KATEX, "1", false);
	define(m, "a", TEX_KATEX, "2", true);
	define(m, "a", TEX_KATEX, "3", false);
	define(m, "b", TEX_KATEX, "4", true);
	CHECK_BODY(m, "a", TEX_KATEX, "3");
	macros_close(m);
	CHECK_BODY(m, "a", TEX_KATEX, "2");
	macros_close(m);
	CHECK_BODY(m, "a", TEX_KATEX, "2");
	CHECK_BODY(m, "b", TEX_KATEX, "4");
	macros_close(m);
	CHECK_BODY(m, "a", TEX_KATEX, "0");
	CHECK_BODY(m, "b", TEX_KATEX, "-");
}

/* A pass over a formula: KaTeX forgets at its end, and so does an engine that reads it again. */
TEST(a_group_may_be_kept_for_some)
{
	struct macros *m = macros_new(&arena);
	macros_open(m, TEX_ALL);
	define(m, "a", TEX_ALL, "1", false);
	macros_open(m, TEX_KATEX);
	define(m, "a", TEX_ALL, "2", false);
	define(m, "b", TEX_ALL, "2", false);
	macros_close(m);
	CHECK_BODY(m, "b", TEX_MATHJAX3, "2");
	macros_keep(m, TEX_MATHJAX4);
	CHECK_BODY(m, "b", TEX_MATHJAX3, "-");
	CHECK_BODY(m, "b", TEX_MATHJAX4, "2");
	CHECK_BODY(m, "a", TEX_KATEX, "-");
	CHECK_BODY(m, "a", TEX_MATHJAX3, "-");
	CHECK_BODY(m, "a", TEX_MATHJAX4, "2");
}

TEST(what_is_kept_belongs_to_the_outer_group)
{
	struct macros *m = macros_new(&arena);
	macros_open(m, TEX_MATHJAX4);
	define(m, "a", TEX_MATHJAX4, "1", false);
	macros_open(m, TEX_MATHJAX4);
	define(m, "a", TEX_MATHJAX4, "2", false);
	define(m, "b", TEX_MATHJAX4, "2", false);
	macros_keep(m, TEX_MATHJAX4);
	CHECK_BODY(m, "a", TEX_MATHJAX4, "2");
	CHECK_BODY(m, "b", TEX_MATHJAX4, "2");
	macros_close(m);
	CHECK_BODY(m, "a", TEX_MATHJAX4, "-");
	CHECK_BODY(m, "b", TEX_MATHJAX4, "-");
}

TEST(what_comes_late_is_not_kept)
{
	struct macros *m = macros_new(&arena);
	struct macros_definition d = {.engines = TEX_MATHJAX, .body = SLICE("2")};
	macros_open(m, TEX_ALL);
	define(m, "a", TEX_ALL, "1", false);
	d.late = TEX_MATHJAX4;
	macros_define(m, SLICE("a"), &d, false);
	macros_define(m, SLICE("b"), &d, false);
	CHECK_BODY(m, "a", TEX_MATHJAX4, "2");
	macros_keep(m, TEX_MATHJAX);
	CHECK_BODY(m, "a", TEX_MATHJAX3, "2");
	CHECK_BODY(m, "a", TEX_MATHJAX4, "1");
	CHECK_BODY(m, "a", TEX_KATEX, "-");
	CHECK_BODY(m, "b", TEX_MATHJAX3, "2");
	CHECK_BODY(m, "b", TEX_MATHJAX4, "-");
}

TEST(a_child_leaves_its_parent_alone)
{
	struct macros *parent = macros_new(&arena);
	define(parent, "a", TEX_ALL, "0", false);
	define(parent, "b", TEX_ALL, "0", false);
	macros_require(parent, TEX_PACKAGE_physics);
	struct macros *one = macros_child(&arena, parent), *two = macros_child(&arena, parent);
	CHECK(!macros_empty(one));
	define(one, "a", TEX_KATEX, "1", false);
	define(two, "c", TEX_ALL, "2", false);
	macros_require(one, TEX_PACKAGE_mathtools);
	CHECK_BODY(one, "a", TEX_KATEX, "1");
	CHECK_BODY(one, "a", TEX_MATHJAX3, "0");
	CHECK_BODY(one, "b", TEX_KATEX, "0");
	CHECK_BODY(one, "c", TEX_KATEX, "-");
	CHECK_BODY(two, "a", TEX_KATEX, "0");
	CHECK_BODY(parent, "a", TEX_KATEX, "0");
	CHECK(macros_packages(one) >> TEX_PACKAGE_physics & 1);
	CHECK(macros_packages(one) >> TEX_PACKAGE_mathtools & 1);
	CHECK(!(macros_packages(parent) >> TEX_PACKAGE_mathtools & 1));
	CHECK(macros_empty(macros_child(&arena, macros_new(&arena))));
}

TEST(an_alias_is_plain_where_it_stands)
{
	struct macros *parent = macros_new(&arena);
	struct macros_definition d = {
		.engines = TEX_ALL, .kind = MACROS_COMMAND, .body = SLICE("\\frac")};
	macros_define(parent, SLICE("a"), &d, false);
	struct macros *m = macros_child(&arena, parent);
	unsigned engines = TEX_ALL;
	const char *text = macros_find(m, SLICE("a"), &engines)->body.p;
	CHECK(macros_is_plain(m, text));
	CHECK(!macros_is_plain(m, text + 1));
	CHECK(!macros_is_plain(m, d.body.p));
}

TEST(environments_and_columns)
{
	struct macros *parent = macros_new(&arena);
	struct macros_environment e = {
		.engines = TEX_MATHJAX, .begin = SLICE("("), .end = SLICE(")"), .n_parameters = 1};
	macros_define_environment(parent, SLICE("foo"), &e);
	struct macros *m = macros_child(&arena, parent);
	CHECK(!macros_empty(m));
	const struct macros_environment *found =
		macros_find_environment(m, SLICE("foo"), TEX_MATHJAX3);
	CHECK_SLICE(found->begin, SLICE("("));
	CHECK_SLICE(found->closing, SLICE("\\end{foo}"));
	CHECK(macros_is_plain(m, found->closing.p));
	CHECK(!macros_find_environment(m, SLICE("foo"), TEX_KATEX));
	CHECK(!macros_find_environment(m, SLICE("fo"), TEX_MATHJAX));
	struct macros_column c = {.engines = TEX_MATHJAX4, .preamble = SLICE("rl")};
	macros_define_column(m, SLICE("C"), &c);
	CHECK_SLICE(macros_find_column(m, SLICE("C"), TEX_ALL)->preamble, SLICE("rl"));
	CHECK(!macros_find_column(m, SLICE("C"), TEX_MATHJAX3));
	CHECK(!macros_find_column(parent, SLICE("C"), TEX_MATHJAX4));
}

TEST(macros_of_the_configuration)
{
	struct macros_definition d = {.engines = TEX_ALL};
	macros_read_text(&d, SLICE("\\frac{#1}{#2}"));
	CHECK_INT(d.engines, TEX_ALL);
	CHECK_INT(d.n_parameters, 2);
	macros_read_text(&d, SLICE("#1#3"));
	CHECK_INT(d.n_parameters, 1);
	macros_read_text(&d, SLICE("##1#"));
	CHECK_INT(d.n_parameters, 0);
}

/* The text, or "?" where a # is wrong. */
static const char *substituted(const char *text, const char *one, const char *two)
{
	static char result[256];
	struct macros_text out = {0};
	struct slice arguments[] = {slice_of(one ? one : ""), slice_of(two ? two : "")};
	size_t n = two ? 2 : one ? 1 : 0;
	bool right = macros_substitute(&out, slice_of(text), arguments, n, 200) == MACROS_RIGHT;
	snprintf(result, sizeof result, "%.*s", right ? (int)out.text.n : 1,
		 right ? (out.text.n ? out.text.p : "") : "?");
	buf_free(&out.text);
	return result;
}

TEST(arguments_are_put_in)
{
	CHECK_STR(substituted("a", NULL, NULL), "a");
	CHECK_STR(substituted("", NULL, NULL), "");
	CHECK_STR(substituted("#1+#2#1", "x", "yz"), "x+yzx");
	CHECK_STR(substituted("##1", "x", NULL), "#1");
	CHECK_STR(substituted("\\#1 \\\\#1", "x", NULL), "\\#1 \\\\x");
	CHECK_STR(substituted("#2", "x", NULL), "?");
	CHECK_STR(substituted("#", "x", NULL), "?");
	CHECK_STR(substituted("#x", "x", NULL), "?");
	CHECK_STR(substituted("#0", "x", NULL), "?");
}

TEST(a_control_word_stays_a_word)
{
	CHECK_STR(substituted("\\alpha#1", "x", NULL), "\\alpha x");
	CHECK_STR(substituted("\\alpha#1", "2", NULL), "\\alpha2");
	CHECK_STR(substituted("\\\\alpha#1", "x", NULL), "\\\\alphax");
	CHECK_STR(substituted("#1#2", "\\frac", "ab"), "\\frac ab");
	CHECK_STR(substituted("#1x", "\\frac", NULL), "\\frac x");
	CHECK_STR(substituted("\\frac#1#2", "", "a"), "\\frac a");
	CHECK_STR(substituted("\\,#1", "x", NULL), "\\,x");
	CHECK_STR(substituted("a#1", "b", NULL), "ab");
}

TEST(substitution_has_a_limit)
{
	struct macros_text out = {0};
	struct slice argument = SLICE("0123456789");
	CHECK_INT(macros_substitute(&out, SLICE("#1#1"), &argument, 1, 20), MACROS_RIGHT);
	buf_clear(&out.text);
	CHECK_INT(macros_substitute(&out, SLICE("#1#1"), &argument, 1, 19), MACROS_TOO_LONG);
	buf_clear(&out.text);
	CHECK_INT(macros_substitute(&out, SLICE("#1#1#1#1#1#1#1"), &argument, 1, 19),
		  MACROS_TOO_LONG);
	CHECK(out.text.n < 40);
	buf_free(&out.text);
}

/* 200,000 parameters in one body, each with a letter: no part is looked at twice. */
TEST(substitution_is_linear)
{
	struct macros_text out = {0};
	struct buf text = BUF_INIT;
	struct slice argument = SLICE("a");
	for (int i = 0; i < 200000; i++)
		buf_puts(&text, "#1");
	CHECK_INT(macros_substitute(&out, buf_slice(&text), &argument, 1, 1 << 20), MACROS_RIGHT);
	CHECK_INT(out.text.n, 200000);
	buf_free(&text);
	buf_free(&out.text);
}

TEST(the_nearest_name)
{
	struct macros *parent = macros_new(&arena);
	define(parent, "norm", TEX_ALL, "x", false);
	struct macros *m = macros_child(&arena, parent);
	define(m, "abs", TEX_KATEX, "x", false);
	CHECK_STR(macros_nearest(m, SLICE("nrom"), TEX_KATEX), "norm");
	CHECK_STR(macros_nearest(m, SLICE("abbs"), TEX_KATEX), "abs");
	CHECK(!macros_nearest(m, SLICE("abbs"), TEX_MATHJAX));
	CHECK(!macros_nearest(m, SLICE("zzzzzz"), TEX_ALL));
}

int main(void)
{
	RUN(a_definition_belongs_to_engines);
	RUN(texts_are_copied);
	RUN(groups_forget);
	RUN(a_global_definition_outlives_all_groups_but_the_first);
	RUN(a_group_may_be_kept_for_some);
	RUN(what_is_kept_belongs_to_the_outer_group);
	RUN(what_comes_late_is_not_kept);
	RUN(a_child_leaves_its_parent_alone);
	RUN(an_alias_is_plain_where_it_stands);
	RUN(environments_and_columns);
	RUN(macros_of_the_configuration);
	RUN(arguments_are_put_in);
	RUN(a_control_word_stays_a_word);
	RUN(substitution_has_a_limit);
	RUN(substitution_is_linear);
	RUN(the_nearest_name);
	arena_free(&arena);
	return unit_end();
}
