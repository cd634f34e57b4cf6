/* What the scanner takes for maths, and what it says of slips: a table of inputs. */
#include "text/mdscan.h"

#include "base/buf.h"
#include "unit.h"

/* One formula or issue a line: `KIND BODY` with newlines as `/`, flags as letters behind the kind;
 * `! ISSUE LINE [-> LINE of the other place]`. */
static void describe(struct buf *out, const struct md_doc *doc, struct arena *a)
{
	static const char *const kinds[] = {"i", "d", "e", "paren", "bracket", "gh", "fence"};
	static const char *const issues[] = {"unclosed", "crossed", "mismatched", "broken-end",
					     "stray",    "depth",   "nul",        "utf8",
					     "bom",      "cr",      "mixed",      "front"};
	static const char letters[] = "sdpbxhtw";
	for (size_t i = 0; i < doc->n_math; i++) {
		const struct md_math *m = &doc->math[i];
		buf_puts(out, kinds[m->kind]);
		for (unsigned f = 0; f < 8; f++)
			if (m->flags & 1u << f)
				buf_putc(out, letters[f]);
		buf_putc(out, ' ');
		struct slice tex = mdscan_tex(doc, i, a);
		for (size_t k = 0; k < tex.n; k++)
			buf_putc(out, tex.p[k] == '\n' ? '/' : tex.p[k]);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < doc->n_issues; i++) {
		const struct md_issue *s = &doc->issues[i];
		buf_printf(out, "! %s %zu", issues[s->kind], mdscan_line_of(doc, s->offset) + 1);
		if (s->other_end)
			buf_printf(out, " -> %zu", mdscan_line_of(doc, s->other_offset) + 1);
		buf_putc(out, '\n');
	}
}

static void check_scan(const char *md, const char *want, const struct md_options *options, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct md_doc *doc = mdscan(&a, slice_of(md), options);
	mdscan_check_bytes(doc, &a);
	describe(&out, doc, &a);
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, line, md);
	buf_free(&out);
	arena_free(&a);
}

#define SCAN(md, want) check_scan((md), (want), NULL, __LINE__)

TEST(dollars_beside_han)
{
	SCAN("设$x$为", "i x\n");
	SCAN("设$x$、$y$。", "i x\ni y\n");
	SCAN("$x$$y$", "i x\ni y\n");
	SCAN("第$n$项", "i n\n");
}

TEST(dollars_that_are_none)
{
	SCAN("$5 and $10", "");
	SCAN("The price is $5 or $10, which is", "");
	SCAN("from $5/day to $10/day", "");
	SCAN("US$3 and US$4, 100万$ 和 200万$", "");
	SCAN("$HOME/$USER and $PATH", "");
	SCAN("$HOME/bin:$PATH", "");
	SCAN("Add $PYENV_ROOT/shims to $PATH (#1)", "");
	SCAN("$AB$与$X_T$", "i AB\ni X_T\n");
	SCAN("\\$x\\$ `$x$` <a title=\"$x$\"> [a](b$c$d)", "");
	SCAN("a lone $ sign and $ another", "");
	SCAN("```\n$x$\n```\n\n    $y$\n", "");
	SCAN("<!-- $x$ -->\n\n<pre>\n$y$\n\n$z$\n</pre>\n", "");
	SCAN("<code>$x$</code> $y$", "i y\n");
	SCAN("x <code>\n$$\ny\n$$\n w <code>$z$</code>", "d /y/\n");
}

TEST(doubtful_dollars)
{
	SCAN("$ x $ and $ \\alpha $", "is  x \nis  \\alpha \n");
	SCAN("$ > $", "is  > \n");
	SCAN("$x_1$2", "id x_1\n");
	SCAN("a$1+1=2$b", "i 1+1=2\n");
	SCAN("$n$th and $k$-NN", "i n\ni k\n");
}

TEST(dollars_in_text)
{
	SCAN("$\\text{if $x$ then}$", "i \\text{if $x$ then}\n");
	SCAN("$$a \\text{ for $x$ } b$$", "d a \\text{ for $x$ } b\n");
	SCAN("$x \\$ y$", "i x \\$ y\n");
	/* An unclosed \text hides no closer. */
	SCAN("$\\text{a$ and $b$", "i \\text{a\ni b\n");
}

TEST(displays)
{
	SCAN("$$x$$", "d x\n");
	SCAN("text $$x$$ text", "dp x\n");
	SCAN("text $$x$$.\n", "dp x\n");
	SCAN("$$\nx\n$$\n", "d /x/\n");
	SCAN("$$\na\n\nb = c\n$$\n", "db /a//b = c/\n");
	SCAN("> $$\n> x\n> $$\n", "d /x/\n");
	SCAN("- $$\n  x\n  $$\n", "d /x/\n");
	SCAN("a\n$$\n= b\n- c\n# d\n$$", "! unclosed 2 -> 3\n! unclosed 6 -> 6\n");
	SCAN("a\n$$\n= b\n- c\n+ d\n===\n$$\n", "d /= b/- c/+ d/===/\n");
}

TEST(environments)
{
	SCAN("\\begin{equation}x\\end{equation}", "e \\begin{equation}x\\end{equation}\n");
	SCAN("于是 \\begin{align*}\nx\n\\end{align*} 后", "ep \\begin{align*}/x/\\end{align*}\n");
	SCAN("1. \\begin{gather}\n   x\n   \\end{gather}\n", "e \\begin{gather}/x/\\end{gather}\n");
	SCAN("\\begin{array}{c}a\\end{array}", "e \\begin{array}{c}a\\end{array}\n");
	SCAN("\\begin{theorem}x\\end{theorem}", "");
	SCAN("`\\begin{equation}` and $x$", "i x\n");
	SCAN("$\n\\begin{aligned}\na\n\\end{aligned}\n$\n",
	     "is /\\begin{aligned}/a/\\end{aligned}/\n");
	SCAN("\\begin{equation}\\begin{align}x\\end{align}\\end{equation} $y$",
	     "ep \\begin{equation}\\begin{align}x\\end{align}\\end{equation}\ni y\n");
}

TEST(github_forms)
{
	SCAN("$`x^2`$ and `code`", "gh x^2\n");
	SCAN("```math\nx\ny\n```\n$z$", "fence x/y/\ni z\n");
	SCAN("``` math\n```\n", "fence \n");
}

/* What opens first is read first: a code span has its dollar, a formula its backtick. */
TEST(dollars_and_backticks)
{
	SCAN("a `$`$ b", "");
	SCAN("`$`$x$", "i x\n");
	SCAN("a $`$ b", "i `\n");
	SCAN("a $`$`$ b", "gh $\n");
	SCAN("$`x$ and `y$", "i `x\n");
}

/* No engine takes a dollar in a display: `$$ $ $$` is none, and says so. */
TEST(dollar_in_a_display)
{
	SCAN("a $$ $ $$", "! unclosed 1 -> 1\n");
}

TEST(brackets_when_turned_on)
{
	struct md_options on = {.tex_brackets = true};
	SCAN("\\(x\\) \\[y\\]", "");
	check_scan("\\(x\\) a\n\\[\ny\n\n= z\n\\]\n", "paren x\nbracketb /y//= z/\n", &on,
		   __LINE__);
	check_scan("\\(x and \\(y\\)", "paren y\n! unclosed 1 -> 1\n", &on, __LINE__);
	check_scan("`\\(x\\)` \\\\(x\\\\)", "", &on, __LINE__);
}

TEST(extra_environments)
{
	static const char *const names[] = {"eq"};
	struct md_options on = {.environments = names, .n_environments = 1};
	SCAN("\\begin{eq}x\\end{eq}", "");
	check_scan("\\begin{eq}x\\end{eq}", "e \\begin{eq}x\\end{eq}\n", &on, __LINE__);
}

TEST(slips_stay_where_they_are)
{
	SCAN("\\begin{equation}\nx\n\\end{equation>\n\n$y$\n",
	     "e \\begin{equation}/x/\\end{equation>\ni y\n! broken-end 1 -> 3\n");
	SCAN("\\begin{align}\nx\n\\end{equation}\n\n$y$\n",
	     "ex \\begin{align}/x/\\end{equation}\ni y\n! mismatched 1 -> 3\n");
	SCAN("$$a = b$\n\n$y$ $$z$$\n", "dx a = b\ni y\ndp z\n! crossed 1 -> 1\n");
	SCAN("$a$$ 文 $y$ 与 $z$", "ix a\ni y\ni z\n! crossed 1 -> 1\n");
	SCAN("\\begin{equation}\nx\n\n# H $y$\n\n$$\nz\n$$\n", "ih y\nd /z/\n! unclosed 1 -> 2\n");
	SCAN("$$\nx = 1\n\n其中，没有闭合的公式 $y$\n\n$$z$$\n", "i y\nd z\n! unclosed 1 -> 2\n");
	SCAN("$\\frac{a}{b 没有闭合，然后 $x$ 是\n\n$y$", "i x\ni y\n! unclosed 1 -> 1\n");
	SCAN("$\\mu是均值，$\\sigma$是标准差，$n$是个数", "i \\sigma\ni n\n! unclosed 1 -> 1\n");
	SCAN("设$x$，$d_c是content维度，$d_r$是rotary维度", "i x\ni d_r\n! unclosed 1 -> 1\n");
	SCAN("$a$$全为0，此时\n\\begin{align}b\\end{align}\n$c$\n",
	     "ix a\ne \\begin{align}b\\end{align}\ni c\n! crossed 1 -> 1\n");
	SCAN("$$a = b\n$$c = d$$\n", "d c = d\n! unclosed 1 -> 2\n");
	SCAN("$$a = b\n\n$$c = d$$\n", "d c = d\n! unclosed 1 -> 1\n");
	SCAN("$$\na = b\n\n$$\nc = d\n$$\n", "d /c = d/\n! unclosed 1 -> 2\n");
	SCAN("$$\na = b\n\n$$\n文字。\n", "db /a = b//\n");
	SCAN("\\end{align} $x$", "i x\n! stray 1\n");
	SCAN("\\begin{equation} a\n\n\\begin{equation}b\\end{equation}",
	     "e \\begin{equation}b\\end{equation}\n! unclosed 1 -> 1\n");
}

/* Found by fuzzing: renumbering made prose of a formula. */
TEST(digits_decide_nothing)
{
	SCAN("$甲乙丙丁，abcdefghijklm\\tag{1}$", "! unclosed 1 -> 1\n");
	SCAN("$甲乙丙丁，abcdefghijklm\\tag{11}$", "! unclosed 1 -> 1\n");
}

TEST(where_formulas_stand)
{
	SCAN("# a $x$\n\nb $y$\n===\n", "ih x\nih y\n");
	SCAN("| a | b |\n|---|---|\n| $|x|$ | $y$ |\n", "it |x|\nit y\n");
	SCAN("<div>\n$x$\n$$\ny\n$$\n</div>\n", "iw x\ndw /y/\n");
}

TEST(odd_bytes)
{
	SCAN("a\xFF$x$", "i x\n! utf8 1\n");
	SCAN("a\r$x$\n", "i x\n! cr 1\n");
	SCAN("a\r\n$x$\nb\n", "i x\n! mixed 2\n");
	SCAN("\xEF\xBB\xBF"
	     "a\xEF\xBB\xBF $x$",
	     "i x\n! bom 1\n");
	SCAN("---\na: b\n", "! front 1\n");
	struct arena a = ARENA_INIT;
	struct md_doc *doc = mdscan(&a, (struct slice){"a\0b", 3}, NULL);
	mdscan_check_bytes(doc, &a);
	CHECK_INT(doc->n_issues, 1);
	CHECK_INT(doc->issues[0].kind, MD_ISSUE_NUL);
	doc = mdscan(&a, (struct slice){0}, NULL);
	CHECK_INT(doc->n_lines, 0);
	CHECK_INT(doc->n_spans, 0);
	arena_free(&a);
}

static void check_items(const char *md, enum md_item_kind kind, size_t want, int line)
{
	struct arena a = ARENA_INIT;
	struct md_doc *doc = mdscan(&a, slice_of(md), NULL);
	size_t n = 0;
	for (size_t i = 0; i < doc->n_items; i++)
		n += doc->items[i].kind == kind;
	unit_check_int((long long)n, (long long)want, __FILE__, line, md);
	arena_free(&a);
}

TEST(links_and_images)
{
	check_items("[a](b) [c](<d e> \"t\") ![i](j)", MD_ITEM_LINK, 2, __LINE__);
	check_items("[a](b) ![i](j) <img src=x>", MD_ITEM_IMAGE, 2, __LINE__);
	check_items("[a][b] [b] [B][] [c]\n\n[b]: /url\n", MD_ITEM_LINK, 3, __LINE__);
	check_items("[![i](j)](k)", MD_ITEM_LINK, 1, __LINE__);
	check_items("[a [b](c) d](e)", MD_ITEM_LINK, 1, __LINE__);
	check_items("<https://example.org> <me@example.org>", MD_ITEM_LINK, 2, __LINE__);
	check_items("[a] (b) [$x](y)$", MD_ITEM_LINK, 0, __LINE__);
}

int main(void)
{
	RUN(dollars_beside_han);
	RUN(dollars_that_are_none);
	RUN(doubtful_dollars);
	RUN(dollars_in_text);
	RUN(displays);
	RUN(environments);
	RUN(github_forms);
	RUN(dollars_and_backticks);
	RUN(dollar_in_a_display);
	RUN(brackets_when_turned_on);
	RUN(extra_environments);
	RUN(slips_stay_where_they_are);
	RUN(digits_decide_nothing);
	RUN(where_formulas_stand);
	RUN(odd_bytes);
	RUN(links_and_images);
	return unit_end();
}
