/* Formulas that broke the parser once, found by tests/fuzz/fuzz_parse*.c, made small: what holds of
 * every formula (parse_invariants.h) holds of them, and of what they are pieces of. */
#include "parse_invariants.h"
#include "unit.h"

struct find {
	bool display;
	const char *tex, *what;
};

static const struct find finds[] = {
	{true, "\\sqrt\\f", "the last token was looked at beyond the end"},
	{true, "a^\\frac1", "the same"},
	{true, "", "the empty formula may be a null pointer"},
	{true, "a\\tag", "a fault that ended before it began"},
	{false, "\\toggle", "the same"},
	{false, "\\root 3\\of", "the same"},
	{true, "\\require{cases}\\begin{numcases}", "the same"},
	{false, "\\def\\frac1{}\\edef]{=\\frac}", "the same, behind what \\edef expands"},
	{true, "\\newcommand{\\f}{\\begingroup }\\f b",
	 "a fault that ended behind the macro's call"},
	{true, "\\newcommand{\\f}{\\left(}\\f", "the same"},
	{false, "\\sqrt\\frac12", "MathJax alone was said to reject it"},
	{false, "a\\label{b%c}", "KaTeX's comment was overlooked where MathJax read, too"},
	{false, "\\href{a%b}{c}", "KaTeX alone was said to see a comment there"},
	{false, "\\left(\\cfrac[x]\\begin{e}",
	 "a missing argument meant something else with a tree"},
	{false, "\\toggle\x01", "MathJax 4 was not told of the fault behind another engine's"},
	{false, "\\let\\left\\1{\\text\\left", "a fault of no engine, behind the last one's"},
	{false, "{\\def\\left1{}\\tag{\\left}", "the same"},
	{false, "\\edef1{{\\displaylines}}", "what KaTeX alone does not know went unseen"},
	{false, "\\text{\\(\\xleftrightarrow c\\){{{\\x}}}}",
	 "MathJax 3 had what MathJax 4 loaded"},
	{false, "\\text{\\(\\def\\foo#1{{\\foo{{{}}}}}\\foo{}\\){}\\)}",
	 "MathJax 3 was not told of the limit"},
	{true, "\\text{$\\begin{vmatrix*}\\require{mathtools}\\end{vmatrix*}$}", "the same"},
};

/* Pieces that were read in quadratic time, or too deep for the stack, when many stood in a row. */
static const char *const pieces[] = {"\\root3 2",
				     "\\sqrt",
				     "\\raise1em",
				     "x^\\mathbf",
				     "\\sqrt[x{\\sqrt[}",
				     "\\\\[{\\\\[}",
				     "\\\\[{\\\\[{\\\\[{\\\\[{\\\\[}}}}"};

TEST(finds)
{
	for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
		const char *why = parse_broken(slice_of(finds[i].tex), finds[i].display);
		if (!CHECK(!why))
			printf("# %s: not %s (%s)\n", finds[i].tex, why, finds[i].what);
	}
}

TEST(null_slice)
{
	struct arena a = ARENA_INIT;
	struct parse result;
	struct parse_options options = {.engines = TEX_ALL, .tree = true};
	parse_formula(&result, &a, (struct slice){NULL, 0}, &options);
	CHECK_INT(result.rejected, 0);
	arena_free(&a);
}

TEST(many_pieces)
{
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		const char *why = parse_broken_time(slice_of(pieces[i]), i % 2);
		if (!CHECK(!why))
			printf("# %s: not %s\n", pieces[i], why);
	}
}

int main(void)
{
	RUN(finds);
	RUN(null_slice);
	RUN(many_pieces);
	return unit_end();
}
