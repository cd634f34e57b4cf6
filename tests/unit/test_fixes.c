#include "unit.h"

#include "check/fixes.h"

static struct arena arena;
static struct diag_policy policy;
static struct check_options options = {.numbering = NUMBERING_OPTIONS_INIT, .policy = &policy};
static struct source source;
static struct fixes *last;

static struct slice fixed(const char *md)
{
	if (last)
		fixes_free(last);
	source_free(&source);
	source_wrap(&source, "x.md", slice_of(md));
	last = fixes_make(&arena, &source, &options);
	return last->text;
}

/* The text becomes `want`, and stays it. */
#define CHECK_FIXED(md, want) \
	do { \
		CHECK_SLICE(fixed(md), slice_of(want)); \
		CHECK_SLICE(fixed(want), slice_of(want)); \
		CHECK_INT(last->n_changes, 0); \
		CHECK(last->before == last->after); \
	} while (0)

TEST(nothing_to_fix)
{
	CHECK_FIXED("", "");
	CHECK_FIXED("$a$ and $\\foo$", "$a$ and $\\foo$");
}

TEST(fixes_of_one_round)
{
	CHECK_FIXED("$x_\\mathcal{S}$ and $y_\\mathcal{S}$",
		    "$x_{\\mathcal{S}}$ and $y_{\\mathcal{S}}$");
	fixed("$x_\\mathcal{S}$ and $y_\\mathcal{S}$");
	CHECK_INT(last->n_changes, 2);
	CHECK_INT(last->changes[1].offset, 23);
	CHECK_STR(last->changes[1].what, "put braces around it [tex-unbraced-script]");
	CHECK_INT(last->before->findings.n, 2);
	CHECK_INT(last->after->findings.n, 0);
}

TEST(rounds_go_on_until_nothing_is_left)
{
	/* The row end is mended, and is then one before \end. */
	const char *md = "$$\\begin{matrix} a \\\\\\\\ b \\\\\\\\\n\\end{matrix}$$\n";
	CHECK_FIXED(md, "$$\\begin{matrix} a \\\\ b\n\\end{matrix}$$\n");
	fixed(md);
	CHECK_INT(last->n_changes, 2);
	/* The place is that in the text as it was. */
	CHECK_INT(last->changes[1].offset, 28);
	CHECK_STR(last->changes[1].what, "take the last row end away [tex-trailing-row]");
}

TEST(renumbering_goes_with_other_fixes)
{
	const char *md = "$$x_\\mathcal{S} \\tag{1}$$\n\n$$y \\tag{3}$$\n\nBy Eq. (3).\n";
	CHECK_FIXED(md, "$$x_{\\mathcal{S}} \\tag{1}$$\n\n$$y \\tag{2}$$\n\nBy Eq. (2).\n");
	fixed(md);
	CHECK_INT(last->n_changes, 3);
	CHECK_STR(last->changes[1].what, "(3) becomes (2)");
	CHECK_STR(last->changes[2].what, "(3) becomes (2)");
}

TEST(unsafe_fixes_are_done_when_asked_for)
{
	const char *md =
		"$softmax(x)$ and $\\mathcall{L}$\n\n$$\n\\begin{align}\na\n\\end{align}\n$$\n";
	CHECK_FIXED(md, md);
	options.unsafe_fixes = true;
	CHECK_FIXED(md, "$\\operatorname{softmax}(x)$ and $\\mathcal{L}$\n\n"
			"\\begin{align}\na\n\\end{align}\n");
	options.unsafe_fixes = false;
}

TEST(rules_that_are_not_asked_for_are_not_fixed)
{
	const char *md = "$x_\\mathcal{S}$\n\n$$\\begin{matrix} a \\\\ \\end{matrix}$$\n";
	policy.severity[DIAG_tex_unbraced_script] = DIAG_OFF;
	CHECK_FIXED(md, "$x_\\mathcal{S}$\n\n$$\\begin{matrix} a \\end{matrix}$$\n");
	diag_policy_default(&policy);
}

TEST(what_becomes_worse_is_left)
{
	options.unsafe_fixes = true;
	/* Two that stand side by side, and one that would be swallowed. */
	const char *md = "$$\\begin{align} a \\end{align}$$ $$\\begin{align} b \\end{align}$$\n";
	fixed(md);
	CHECK_INT(last->after->doc->n_math, 2);
	md = "\\begin{align}\n$$\\begin{align} a \\end{align}$$\n";
	fixed(md);
	CHECK(last->after->doc->n_issues <= last->before->doc->n_issues);
	options.unsafe_fixes = false;
}

TEST(line_endings_and_containers)
{
	CHECK_FIXED("> $$\r\n> \\begin{matrix}\r\n> a \\\\\r\n> \\end{matrix}\r\n> $$\r\n",
		    "> $$\r\n> \\begin{matrix}\r\n> a\r\n> \\end{matrix}\r\n> $$\r\n");
	CHECK_FIXED("- $$\n  \\begin{matrix}\n  a\n  \\\\\n  \\end{matrix}\n  $$\n",
		    "- $$\n  \\begin{matrix}\n  a\n  \\end{matrix}\n  $$\n");
	CHECK_FIXED("> $$\n> a \\\\\\\\\n> b \\\\\\\n> \\left\\\\{ c \\right\\\\}\n> $$\n",
		    "> $$\n> a \\\\\n> b \\\\\n> \\left\\{ c \\right\\}\n> $$\n");
}

TEST(many_fixes_take_linear_time)
{
	struct buf md = BUF_INIT, want = BUF_INIT;
	buf_putc(&md, '$');
	buf_putc(&want, '$');
	for (int i = 0; i < 20000; i++) {
		buf_puts(&md, "x_\\mathcal{S} ");
		buf_puts(&want, "x_{\\mathcal{S}} ");
	}
	buf_puts(&md, "y$\n");
	buf_puts(&want, "y$\n");
	buf_putc(&md, '\0');
	CHECK(slice_eq(fixed(md.p), buf_slice(&want)));
	CHECK_INT(last->n_changes, 20000);
	buf_free(&md);
	buf_free(&want);
}

int main(void)
{
	const struct prose_options none = {0};
	const char *message, *bad;
	struct prose_patterns *patterns = prose_patterns_make(&arena, &none, &message, &bad);
	options.prose = patterns;
	diag_policy_default(&policy);
	RUN(nothing_to_fix);
	RUN(fixes_of_one_round);
	RUN(rounds_go_on_until_nothing_is_left);
	RUN(renumbering_goes_with_other_fixes);
	RUN(unsafe_fixes_are_done_when_asked_for);
	RUN(rules_that_are_not_asked_for_are_not_fixed);
	RUN(what_becomes_worse_is_left);
	RUN(line_endings_and_containers);
	RUN(many_fixes_take_linear_time);
	fixes_free(last);
	source_free(&source);
	prose_patterns_free(patterns);
	arena_free(&arena);
	return unit_end();
}
