#include "unit.h"

#include "base/buf.h"
#include "check/renumber.h"

static struct arena arena;
static struct prose_patterns *patterns;
static struct numbering_options options = NUMBERING_OPTIONS_INIT;

static struct renumber_plan *plan_for(const char *md, bool unsafe)
{
	struct equations *e =
		equations_collect(&arena, mdscan(&arena, slice_of(md), NULL), NULL, NULL);
	struct numbering *nb = numbering_make(e, &options);
	struct diag_list list = DIAG_LIST_INIT(&arena);
	numbering_check(nb, e, &list);
	return renumber_make(e, nb, prose_find(e, patterns), unsafe);
}

static const char *apply(const char *md, const struct renumber_plan *plan)
{
	struct buf out = BUF_INIT;
	renumber_apply(plan, slice_of(md), &out);
	const char *text = arena_cstr(&arena, buf_slice(&out));
	buf_free(&out);
	return text;
}

/* Runs of digits as one #. */
static const char *masked(const char *s)
{
	char *out = arena_alloc(&arena, strlen(s) + 1), *p = out;
	for (; *s; s++)
		if (!ascii_is_digit(*s))
			*p++ = *s;
		else if (p == out || p[-1] != '#')
			*p++ = '#';
	return out;
}

/* The fixed text; what every fix must keep is checked by the way. */
static const char *fix(const char *md)
{
	const struct renumber_plan *plan = plan_for(md, false);
	if (plan->refused)
		return plan->refused;
	const char *once = apply(md, plan);
	CHECK_STR(masked(once), masked(md));
	CHECK_INT(plan_for(once, false)->n, 0);
	return once;
}

/* `tags` ("1 2 4") as one equation each, then the text. */
static const char *article(const char *tags, const char *text)
{
	struct buf b = BUF_INIT;
	for (struct slice rest = slice_of(tags); rest.n;) {
		size_t n = slice_find(rest, ' ');
		buf_printf(&b, "$$x\\tag{%.*s}$$\n\n", SLICE_ARG(slice_sub(rest, 0, n)));
		rest = slice_sub(rest, n + 1, rest.n);
	}
	buf_puts(&b, text);
	const char *s = arena_cstr(&arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

#define FIXED(tags, text, new_tags, new_text) \
	CHECK_STR(fix(article(tags, text)), article(new_tags, new_text))
#define REFUSED(tags, text, why) CHECK_STR(fix(article(tags, text)), why)

TEST(numbers_become_consecutive)
{
	FIXED("1 2 4 5", "", "1 2 3 4", "");
	FIXED("1 2 2 3", "", "1 2 3 4", "");
	FIXED("1 2 3 1 2 3", "", "1 2 3 4 5 6", "");
	FIXED("1 2 4 3 5", "", "1 2 3 4 5", "");
	FIXED("9 10 11 12", "", "1 2 3 4", "");
}

TEST(what_is_in_order_stays)
{
	FIXED("1 2 3", "由式(7)", "1 2 3", "由式(7)");
	FIXED("1 2 * 3 A.1 2.8", "", "1 2 * 3 A.1 2.8", "");
	options.policy = NUMBERING_OFF;
	FIXED("1 1 5", "", "1 1 5", "");
	options.policy = NUMBERING_UNIQUE;
	FIXED("1 5 3", "", "1 5 3", "");
	options.policy = NUMBERING_CONSECUTIVE;
}

TEST(sub_numbers_follow_their_base)
{
	FIXED("1 3 3a 3' 4", "由式(3a)和式(3')", "1 2 2a 2' 3", "由式(2a)和式(2')");
	FIXED("1 3a 3b 4", "由式(3)", "1 2a 2b 3", "由式(2)");
	FIXED("2.1 2.2 2.4 2.5", "由式(2.4)", "2.1 2.2 2.3 2.4", "由式(2.3)");
	FIXED("1 3 2.8 2.15", "由式(2.15)", "1 2 2.8 2.15", "由式(2.15)");
}

TEST(references_follow)
{
	FIXED("1 3 4", "由式(3)、(4)和公式（4）", "1 2 3", "由式(2)、(3)和公式（3）");
	FIXED("1 3 4 5", "Eqs. (3)-(5)", "1 2 3 4", "Eqs. (2)-(4)");
	FIXED("1 3", "$$a \\overset{(3)}{=} b \\text{ by Eq. (3)}$$", "1 2",
	      "$$a \\overset{(2)}{=} b \\text{ by Eq. (2)}$$");
	FIXED("1 3", "见\\eqref{3}，代入(3)", "1 2", "见\\eqref{2}，代入(2)");
	FIXED("1 3", "`式(3)` f(3) $g(3)$ 3", "1 2", "`式(3)` f(3) $g(3)$ 3");
	FIXED("1 3", "论文的式(3)", "1 2", "论文的式(3)");
	FIXED("1 2 4 3", "Eqs. (3) and (4)", "1 2 3 4", "Eqs. (4) and (3)");
}

TEST(doubt_refuses_the_whole)
{
	REFUSED("1 2 1 2", "由式(2)", "reference (2) is ambiguous: 2 equations have this number");
	REFUSED("1 2 5", "由式(3)",
		"reference (3) names no tagged equation now and would name one afterwards");
	REFUSED("1 3", "\\begin{align}a\\\\b\\\\c\\end{align}\n\n由式(3)",
		"reference (3) could mean an automatic number");
	REFUSED("1 3", "约束(3)", "reference (3) may or may not be a reference");
	REFUSED("1 3", "那篇里说的，比式(3)更好",
		"reference (3) could mean an equation of another text");
	REFUSED("1 2 5 3 4", "Eqs. (3)-(5)",
		"reference (3) begins a range that would take in other equations");
}

TEST(doubt_about_what_does_not_change_is_none)
{
	FIXED("1 2 4", "\\begin{equation}a\\end{equation}\n\n由式(1)", "1 2 3",
	      "\\begin{equation}a\\end{equation}\n\n由式(1)");
	FIXED("1 2 4", "由式(77)，约束(2)", "1 2 3", "由式(77)，约束(2)");
}

TEST(unsafe_takes_the_nearest_above)
{
	const char *md = "$$x\\tag{1}$$\n\n由式(1)\n\n$$x\\tag{1}$$\n\n由式(1)\n\n$$x\\tag{2}$$\n";
	const struct renumber_plan *plan = plan_for(md, true);
	CHECK(!plan->refused);
	CHECK_STR(apply(md, plan),
		  "$$x\\tag{1}$$\n\n由式(1)\n\n$$x\\tag{2}$$\n\n由式(2)\n\n$$x\\tag{3}$$\n");
	plan = plan_for(md, false);
	CHECK(plan->refused != NULL);
	CHECK_INT(plan->n, 0);
	CHECK_INT(plan->n_refused, 2);
}

TEST(sections_count_for_themselves)
{
	options.scope = NUMBERING_SECTION;
	CHECK_STR(fix("## A\n\n$$x\\tag{1}$$\n\n$$x\\tag{3}$$\n\n由式(3)\n\n"
		      "## B\n\n$$x\\tag{1}$$\n\n$$x\\tag{2}$$\n\n$$x\\tag{3}$$\n\n由式(3)\n"),
		  "## A\n\n$$x\\tag{1}$$\n\n$$x\\tag{2}$$\n\n由式(2)\n\n"
		  "## B\n\n$$x\\tag{1}$$\n\n$$x\\tag{2}$$\n\n$$x\\tag{3}$$\n\n由式(3)\n");
	options.scope = NUMBERING_ARTICLE;
	options.start = 0;
	FIXED("0 2 3", "", "0 1 2", "");
	options.start = 1;
}

/* Found by fuzzing. */
TEST(only_digits_change)
{
	/* A list of references around a tag, which is none of them. */
	CHECK_STR(fix("\\begin{align}\\tag{4}\\text{Eq(4}\\tag{6}\\end{align–4）"),
		  "\\begin{align}\\tag{1}\\text{Eq(1}\\tag{2}\\end{align–1）");
	CHECK_STR(fix("$$x\\tag{\\3}$$\n\n$$y\\tag{5}$$\n"), "$$x\\tag{\\1}$$\n\n$$y\\tag{2}$$\n");
}

TEST(numbers_in_containers)
{
	CHECK_STR(fix("> - $$\n>   a \\tag{1}\n>   $$\n>\n>   $$\n>   b \\tag{ (3) }\n>   $$\n>\n> "
		      "  由式\n>   (3)\n"),
		  "> - $$\n>   a \\tag{1}\n>   $$\n>\n>   $$\n>   b \\tag{ (2) }\n>   $$\n>\n>   "
		  "由式\n>   (2)\n");
}

int main(void)
{
	const char *message, *bad;
	patterns = prose_patterns_make(&arena, &(struct prose_options){0}, &message, &bad);
	RUN(numbers_become_consecutive);
	RUN(what_is_in_order_stays);
	RUN(sub_numbers_follow_their_base);
	RUN(references_follow);
	RUN(doubt_refuses_the_whole);
	RUN(doubt_about_what_does_not_change_is_none);
	RUN(unsafe_takes_the_nearest_above);
	RUN(sections_count_for_themselves);
	RUN(only_digits_change);
	RUN(numbers_in_containers);
	prose_patterns_free(patterns);
	arena_free(&arena);
	return unit_end();
}
