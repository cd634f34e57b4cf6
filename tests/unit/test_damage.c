#include "unit.h"

#include <time.h>

#include "base/buf.h"
#include "check/damage.h"

static struct arena arena;

enum {
	EVERY = DAMAGE_COMMONMARK | DAMAGE_GITHUB | DAMAGE_PYTHON_MARKDOWN | DAMAGE_KRAMDOWN |
		DAMAGE_PANDOC | DAMAGE_HUGO | DAMAGE_HUGO_PASSTHROUGH
};

static struct diag_list findings(struct slice md, unsigned renderers)
{
	struct diag_list list = DIAG_LIST_INIT(&arena);
	const struct md_doc *doc = mdscan(&arena, md, NULL);
	damage_check(equations_collect(&arena, doc, NULL, NULL), renderers, &list);
	diag_sort(&list);
	return list;
}

/* `emphasis:_ backslash:\\`: rules without their family, each with the text it points at; of those
 * that have a severity. */
static const char *found(const char *md, unsigned renderers)
{
	struct diag_list list = findings(slice_of(md), renderers);
	const char *out = "";
	for (size_t i = 0; i < list.n; i++) {
		const struct diag *d = list.v[i];
		struct slice place = slice_sub(slice_of(md), d->offset, d->end);
		if (d->severity != DIAG_OFF)
			out = arena_printf(&arena, "%s%s%s:%.*s", out, *out ? " " : "",
					   diag_info(d->rule)->name + strlen("md-"),
					   SLICE_ARG(place));
	}
	return out;
}

#define COMMONMARK(md, want) CHECK_STR(found(md, DAMAGE_COMMONMARK), want)
#define PYTHON(md, want) CHECK_STR(found(md, DAMAGE_PYTHON_MARKDOWN), want)
#define KRAMDOWN(md, want) CHECK_STR(found(md, DAMAGE_KRAMDOWN), want)

TEST(names)
{
	for (unsigned i = 0; damage_renderer_names[i]; i++)
		CHECK_INT(damage_renderer_named(slice_of(damage_renderer_names[i])), 1U << i);
	CHECK_INT(damage_renderer_named(SLICE("pandoc")), DAMAGE_PANDOC);
	CHECK_INT(damage_renderer_named(SLICE("hugo-passthrough")), DAMAGE_HUGO_PASSTHROUGH);
	CHECK_INT(damage_renderer_named(SLICE("katex")), 0);
	CHECK_INT(damage_renderer_named(SLICE("")), 0);
}

TEST(nothing_without_a_renderer)
{
	const char *md = "$\\{a_{i}\\}_{j}$ $*b*$ $[a](b)$ $`a`$ $a<b>c$\n\n$$\na  \n- b\n$$\n";
	CHECK_STR(found(md, 0), "");
	CHECK_STR(found(md, DAMAGE_PANDOC), "delimiter:$`");
	CHECK(strlen(found(md, DAMAGE_COMMONMARK)) > 50);
}

TEST(words_between_underscores)
{
	COMMONMARK("$a_{i}$ and $b_{j}$", "");
	COMMONMARK("$a_i b_j$", "");
	COMMONMARK("$\\mathbf{a}_{i}$ and $\\mathbf{b}_{j}$", "emphasis:_ emphasis:_");
	COMMONMARK("$\\mathbf{a}_{i}$ and $b_{j}$", "emphasis:_ emphasis:_");
	COMMONMARK("$b_{j}$ and $\\mathbf{a}_{i}$", "");
	COMMONMARK("$\\mathbf{a}_i$ and $\\mathbf{b}_j$", "");
	COMMONMARK("$\\mathbf{a}_{i}$\n\n$\\mathbf{b}_{j}$", "");
	COMMONMARK("$\\mathbf{a}_{i}$ `_` $b$", "");
	COMMONMARK("$\\mathbf{a}_{i}$ _b_", "");
	COMMONMARK("_a $\\mathbf{b}_{i}$", "emphasis:_");
	COMMONMARK("- $\\mathbf{a}_{i}$\n- $\\mathbf{b}_{j}$", "");
	COMMONMARK("> $\\mathbf{a}_{i}$\nb $\\mathbf{c}_{j}$", "emphasis:_ emphasis:_");
}

TEST(stars)
{
	COMMONMARK("$a*b*c$", "emphasis:*");
	COMMONMARK("$a * b * c$", "");
	COMMONMARK("*a $b$ c*", "");
	COMMONMARK("$x^*$ and $y^*$", "emphasis:* emphasis:*");
	COMMONMARK("$x^* + y^*$", "");
	COMMONMARK("$x^*+y^*$", "emphasis:*");
	COMMONMARK("**$a$** $x^{**}$", "");
	/* The rule of three. */
	COMMONMARK("$a*b**c*d$", "emphasis:*");
	COMMONMARK("$a**b*c$", "");
	COMMONMARK("$a*b\\*c$", "backslash:\\*");
	COMMONMARK("[$a*b$](u) $c*d$", "");
}

TEST(partner)
{
	struct diag_list list = findings(SLICE("$x^*$ and $y^*$\n"), DAMAGE_COMMONMARK);
	CHECK_INT(list.n, 2);
	CHECK_INT(list.v[0]->notes->offset, 13);
	CHECK_INT(list.v[1]->notes->offset, 3);
	CHECK_STR(list.v[0]->message, "\"*\" becomes emphasis in commonmark");
	list = findings(SLICE("$a \\\\ b \\\\ c \\{$\n"),
			DAMAGE_COMMONMARK | DAMAGE_GITHUB | DAMAGE_PYTHON_MARKDOWN);
	CHECK_STR(list.v[0]->message, "\"\\\\\" loses its backslash in commonmark, github and "
				      "python-markdown (2 more in this formula)");
}

TEST(backslashes)
{
	COMMONMARK("$\\alpha\\ \\text{a}$", "");
	COMMONMARK("$a\\,b$", "backslash:\\,");
	COMMONMARK("$\\|a\\|$", "backslash:\\|");
	COMMONMARK("$a \\\\alpha$", "backslash:\\\\");
	COMMONMARK("$$\na \\\\\nb\n$$", "backslash:\\\\");
	COMMONMARK("\\begin{align}\na &= b \\\\\n&= c\n\\end{align}", "backslash:\\\\");
	COMMONMARK("$`\\{`$", "delimiter:$`");
	PYTHON("$a\\,b \\|c\\| \\;$", "");
	PYTHON("$a \\\\ \\{b\\}$", "backslash:\\\\");
	PYTHON("$a\\!b$", "backslash:\\!");
	KRAMDOWN("$$a \\\\ \\{b\\}$$", "");
	KRAMDOWN("\\begin{align}\na \\, \\\\ b\n\\end{align}",
		 "delimiter:\\begin{align} backslash:\\\\");
	CHECK_STR(found("$$\\{a\\}$$ $\\{b\\}$", DAMAGE_HUGO_PASSTHROUGH),
		  "delimiter:$ backslash:\\{");
}

TEST(ends_of_lines)
{
	COMMONMARK("$$\na = b  \n+c\n$$", "line-break:  ");
	COMMONMARK("$$\na = b \n+c\n$$", "");
	COMMONMARK("$$\na = b\\\n+c\n$$", "line-break:\\");
	COMMONMARK("$$\na = b  \r\n+c\r\n$$  \r\n", "line-break:  ");
	COMMONMARK("$$a = b$$  \nc", "");
}

TEST(starts_of_lines)
{
	COMMONMARK("$$\na\n- b\n$$", "line-start:-");
	COMMONMARK("$$\na\n+ b\n* c\n$$", "line-start:+");
	COMMONMARK("$$\na\n-b\n$$", "");
	COMMONMARK("$$\na\n> b\n$$", "line-start:>");
	COMMONMARK("$$\na\n=\nb\n$$", "line-start:=");
	COMMONMARK("$$\na\n-\nb\n$$", "line-start:-");
	COMMONMARK("$$\na\n1. b\n$$", "line-start:1.");
	COMMONMARK("$$\na\n2. b\n$$", "");
	COMMONMARK("$$\na\n    - b\n$$", "");
	COMMONMARK("$$\na\n***\n$$", "line-start:***");
	COMMONMARK("$$\na & b\n--|--\n$$", "");
	COMMONMARK("$$\na | b\n--|--\nc | d\n$$", "line-start:a");
	COMMONMARK("$$\na = b\n\n    + c\n$$", "line-start:+");
	COMMONMARK("- $$\n  a\n  - b\n  $$", "line-start:-");
	COMMONMARK("> $$\n> a\n> = b\n> $$", "");
	PYTHON("$$\na\n+ b\n- c\n$$", "");
	PYTHON("$$\n#a\n$$", "line-start:#a");
	PYTHON("$$\na\n> b\n$$", "line-start:>");
	KRAMDOWN("$$\na\n- b\n=\n$$", "");
}

TEST(links)
{
	COMMONMARK("$[a](b)$", "link:[a](b)");
	COMMONMARK("$[a] (b)$", "");
	COMMONMARK("$[a][b]$", "");
	COMMONMARK("$[a][b]$\n\n[b]: u", "link:[a][b]");
	COMMONMARK("$[b]$\n\n[b]: u", "link:[b]");
	COMMONMARK("[a $b$](u)", "");
	COMMONMARK("![a $b$](u)", "link:$b$");
	COMMONMARK("$x [a$ b](u)", "link:[a$");
	/* Emphasis stays inside a link. */
	COMMONMARK("$[a*b](c) d*e$", "link:[a*b](c)");
}

TEST(html)
{
	COMMONMARK("$a<b$ and $c>d$", "");
	COMMONMARK("$a<b>c$", "html-tag:<b>");
	COMMONMARK("$a </b> c$", "html-tag:</b>");
	COMMONMARK("$<xy:z>$ $<x:y>$", "autolink:<xy:z>");
	COMMONMARK("$a &lt; b$", "entity:&lt;");
	COMMONMARK("$a &amp b &x; &#38; &#x26;$", "entity:&#38;");
	COMMONMARK("<div>\n$a_{i}<b\\{$\n</div>", "html-tag:<b");
	CHECK_STR(found("<div>\n$a<b$ $a < b$ $a &lt; b$\n</div>", 0), "html-tag:<b");
	PYTHON("$a<b$ and $c>d$", "html-tag:<b$ html-tag:$c>");
	PYTHON("<div>\n\n$\\{a\\}$\n\n</div>\n\n$\\{a\\}$", "backslash:\\{");
	COMMONMARK("<div>\n\n$\\{a\\}$\n\n</div>", "backslash:\\{");
}

TEST(less_than_is_off)
{
	struct diag_list list = findings(SLICE("$a<b$, $c < d$, $1<2$\n"), 0);
	CHECK_INT(list.n, 1);
	CHECK_INT(list.v[0]->rule, DIAG_md_less_than);
	CHECK_INT(list.v[0]->severity, DIAG_OFF);
}

TEST(code_and_strikethrough)
{
	COMMONMARK("$\\text{`a'} `b$", "code:`a'} `");
	COMMONMARK("$a` and `b$", "code:` and `");
	COMMONMARK("$a~b~c$", "strikethrough:~");
	COMMONMARK("$a~b~~c$", "");
	COMMONMARK("$a ~ b ~ c$", "");
	PYTHON("$a~b~c$", "");
}

TEST(tables)
{
	CHECK_STR(found("| a | b |\n|---|---|\n| $|x|$ | $y$ |\n", 0), "table-bar:|");
	CHECK_STR(found("| a | b |\n|---|---|\n| $\\|x\\|$ | $y$ |\n", 0), "");
	CHECK_STR(found("| a | b |\n|---|---|\n| $\\|x\\|$ | $y$ |\n", DAMAGE_COMMONMARK), "");
	COMMONMARK("| a | b |\n|---|---|\n| $x^*$ | $y^*$ |\n", "");
	COMMONMARK("| a | b |\n|---|---|\n| $x^*+y^*$ | $\\{$ |\n", "emphasis:* backslash:\\{");
	/* Every line of a paragraph with a bar. */
	KRAMDOWN("$p(a|b)$", "delimiter:$ table-bar:|");
	KRAMDOWN("a $$p(a|b)$$ c", "table-bar:|");
	KRAMDOWN("$$p(a|b)$$", "");
	KRAMDOWN("a $$p(a|b)$$\nc", "");
	KRAMDOWN("a $$\\|a\\|$$", "");
}

TEST(older_emphasis)
{
	PYTHON("$a*b$ and $c*d$", "emphasis:* emphasis:*");
	PYTHON("$a * b$ and $c * d$", "");
	PYTHON("$\\mathbf{a}_{i} + b_{j}$", "emphasis:_");
	PYTHON("$a_{i} + b_{j}$", "");
	PYTHON("$\\mathbf{a}_i + \\mathbf{b}_j$", "");
	PYTHON("$\\mathbf{a}_{i}$\n- $\\mathbf{b}_{j}$", "emphasis:_ emphasis:_");
	PYTHON("- $\\mathbf{a}_{i}$\n- $\\mathbf{b}_{j}$", "");
	PYTHON("$a**b**c$", "emphasis:**");
	KRAMDOWN("$\\mathbf{a}_{i} + \\mathbf{b}_{j}$", "delimiter:$ emphasis:_");
	KRAMDOWN("$a_{i} + b_{j}$", "delimiter:$");
	KRAMDOWN("$1_{i} + 2_{j}$", "delimiter:$ emphasis:_");
	KRAMDOWN("$$\\mathbf{a}_{i}$$ $$\\mathbf{b}_{j}$$", "");
	CHECK_STR(found("$$\\mathbf{a}_{i}$$ _b_ $$\\mathbf{b}_{j}$$", DAMAGE_HUGO_PASSTHROUGH),
		  "");
}

TEST(bare_links_and_typography)
{
	const unsigned github = DAMAGE_GITHUB, hugo = DAMAGE_HUGO;
	CHECK_STR(found("$\\text{ www.a.org }$", github), "autolink:www.a.org");
	CHECK_STR(found("$\\text{http://a.org }$", github), "autolink:http://a.org");
	CHECK_STR(found("$x@y.z$", github), "autolink:x@y.z");
	CHECK_STR(found("http://a.org/$x$ $y$", github), "");
	CHECK_STR(found("http://a.org/$x y$", github), "autolink:$x");
	COMMONMARK("$\\text{ www.a.org }$ $x@y.z$", "");
	CHECK_STR(found("$a, ..., b -- c << d \"e\" f'$", hugo), "smart:...");
	CHECK_STR(found("$a, .. , b - c < d f'$", hugo), "");
	CHECK_STR(found("$a, ..., b$", DAMAGE_COMMONMARK), "");
}

TEST(dollars_and_delimiters)
{
	CHECK_STR(found("a$x$ 1$x$ $n$th $n$-th ($x$)", DAMAGE_GITHUB),
		  "github-dollar:$ github-dollar:$ github-dollar:$");
	CHECK_STR(found("\\begin{align}a\\end{align}\n\n\\begin{gather}b\\end{gather}",
			DAMAGE_GITHUB),
		  "delimiter:\\begin{align}");
	CHECK_STR(found("```math\nx_{i}y_{j}\n```\n", DAMAGE_GITHUB), "");
	CHECK_STR(found("```math\nx_{i}y_{j}\n```\n", DAMAGE_PANDOC), "delimiter:```math\n");
}

TEST(containers_and_odd_bytes)
{
	COMMONMARK("> $$\n> \\mathbf{a}_{i}\n> + \\mathbf{b}_{j}\n> $$", "line-start:+");
	COMMONMARK("> $$\n> \\mathbf{a}_{i} =\n> \\mathbf{b}_{j}\n> $$", "emphasis:_");
	COMMONMARK("\xEF\xBB\xBF$\\{$", "backslash:\\{");
	COMMONMARK("---\na: $\\{$\n---\n$\\{$", "backslash:\\{");
	COMMONMARK("\xFF$\xFF_\xFF_\xFF$", "emphasis:_");
	COMMONMARK("中$x^*$文$y^*$，", "emphasis:* emphasis:*");
	COMMONMARK("$", "");
	COMMONMARK("", "");
	COMMONMARK("$a\\", "");
}

TEST(examples_of_the_rules)
{
	static const enum diag_rule rules[] = {
		DIAG_md_emphasis,   DIAG_md_strikethrough, DIAG_md_backslash,    DIAG_md_line_break,
		DIAG_md_line_start, DIAG_md_link,          DIAG_md_html_tag,     DIAG_md_less_than,
		DIAG_md_autolink,   DIAG_md_code,          DIAG_md_entity,       DIAG_md_smart,
		DIAG_md_table_bar,  DIAG_md_delimiter,     DIAG_md_github_dollar};
	for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
		const struct diag_info *info = diag_info(rules[r]);
		struct diag_list bad = findings(slice_of(info->bad), EVERY);
		struct diag_list good = findings(slice_of(info->good), EVERY);
		size_t n_bad = 0, n_good = 0;
		for (size_t i = 0; i < bad.n; i++)
			n_bad += bad.v[i]->rule == rules[r];
		for (size_t i = 0; i < good.n; i++)
			n_good += good.v[i]->rule == rules[r];
		if (!CHECK(n_bad && !n_good))
			printf("# %s: %zu, %zu\n", info->name, n_bad, n_good);
	}
}

/* ---- Time ---- */

struct shape {
	const char *before, *unit, *behind, *again;
};

static double seconds(const struct shape *s, size_t n)
{
	struct buf b = BUF_INIT;
	buf_puts(&b, s->before);
	for (size_t i = 0; i < n; i++)
		buf_puts(&b, s->unit);
	buf_puts(&b, s->behind);
	for (size_t i = 0; s->again && i < n; i++)
		buf_puts(&b, s->again);
	arena_reset(&arena);
	clock_t begin = clock();
	findings(buf_slice(&b), EVERY);
	double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
	buf_free(&b);
	return took;
}

/* 20,000 of anything take no more than seconds even under a sanitizer, where squares would take
 * minutes. */
TEST(linear)
{
	static const struct shape shapes[] = {
		{"$a$", "*a ", "", "a* "},
		{"$a$", "*a_ ", "", "a_ b* "},
		{"$a$", "a**b*c**d*", "", NULL},
		{"$a$", "a~b~~c", "", NULL},
		{"$a$", "*~~~~", "", NULL},
		{"$", "}_{", "$", NULL},
		{"$", "\\\\", "$", NULL},
		{"$a$", "[", "", "]"},
		{"$a$", "[a](", "", ")"},
		{"", "![", "$a$", "](b)"},
		{"", "![$a$", "", "](b)"},
		{"$a$", "<", "", NULL},
		{"$a$", "<a ", "", ">"},
		{"$a$", "<!--", "", NULL},
		{"$a$", "&", "", ";"},
		{"$a$", "http://a(", "", ")"},
		{"$a$", "a@b", "", NULL},
		{"$$\n", "a  \n", "$$", NULL},
		{"$$\n", "- a\n", "$$", NULL},
		{"$$\n", "a\n=\n", "$$", NULL},
		{"", "- $a|b$\n", "", NULL},
		{"", "a $x_{i}$\n- $y_{j}$\n", "", NULL},
		{"", "<div>\n\n$a<b$\n\n", "", "</div>\n\n"},
		{"", "$x_{i}$ ", "", NULL},
		{"| a |\n|---|\n", "| $a|b$ |\n", "", NULL},
		{"| a |\n|---|\n|", " $a|b$ |", "", NULL},
		{"$a$a  \n", "a  \n", "", " "},
	};
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		double took = seconds(&shapes[i], 20000);
		if (!CHECK(took < 5))
			printf("# %.2f s: \"%s\", 20,000 times \"%s\"\n", took, shapes[i].before,
			       shapes[i].unit);
	}
}

int main(void)
{
	RUN(names);
	RUN(nothing_without_a_renderer);
	RUN(words_between_underscores);
	RUN(stars);
	RUN(partner);
	RUN(backslashes);
	RUN(ends_of_lines);
	RUN(starts_of_lines);
	RUN(links);
	RUN(html);
	RUN(less_than_is_off);
	RUN(code_and_strikethrough);
	RUN(tables);
	RUN(older_emphasis);
	RUN(bare_links_and_typography);
	RUN(dollars_and_delimiters);
	RUN(containers_and_odd_bytes);
	RUN(examples_of_the_rules);
	RUN(linear);
	arena_free(&arena);
	return unit_end();
}
