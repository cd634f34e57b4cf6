/* Attribute lists: what they belong to, what may be in them, what is none. */
#include "out/html-attributes.h"

#include "out/html.h"
#include "unit.h"

/* The page, and a line for each finding. */
static void check(const char *markdown, struct html_options options, const char *want,
		  const char *findings, int line)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT, told = BUF_INIT;
	struct html_report report = {0};
	html_convert(&page, &a, mdscan(&a, slice_of(markdown), NULL), &options, &report);
	for (size_t i = 0; i < report.n; i++)
		buf_printf(&told, "%zu: %s\n", report.v[i].line, report.v[i].what);
	unit_check_slice(buf_slice(&page), slice_of(want), __FILE__, line, markdown);
	unit_check_slice(buf_slice(&told), slice_of(findings), __FILE__, line, markdown);
	buf_free(&page);
	buf_free(&told);
	arena_free(&a);
}

#define OPTIONS(...) \
	(struct html_options) \
	{ \
		.headings = HTML_HEADINGS_IDS, __VA_ARGS__ \
	}
#define PAGE(markdown, want) check(markdown, OPTIONS(.trusted = false), want, "", __LINE__)
#define TRUSTED(markdown, want) check(markdown, OPTIONS(.trusted = true), want, "", __LINE__)
#define FINDS(markdown, want, findings) \
	check(markdown, OPTIONS(.trusted = false), want, findings, __LINE__)
#define P(text) "<p>" text "</p>\n"
#define I(tex) "<span class=\"math inline\">\\(" tex "\\)</span>"

/* ---- What they belong to ---- */

TEST(inline_elements)
{
	PAGE("*a*{.b}", P("<em class=\"b\">a</em>"));
	PAGE("_a_{.b_c}d", P("<em class=\"b_c\">a</em>d"));
	PAGE("**a**{: #b}", P("<strong id=\"b\">a</strong>"));
	PAGE("~~a~~{title=b}", P("<del title=\"b\">a</del>"));
	PAGE("`a<`{.b}", P("<code class=\"b\">a&lt;</code>"));
	PAGE("[a *b*](u \"t\"){rel=nofollow .c}",
	     P("<a href=\"u\" title=\"t\" class=\"c\" rel=\"nofollow\">a <em>b</em></a>"));
	PAGE("[a]{.b}\n\n[a]: u", P("<a href=\"u\" class=\"b\">a</a>"));
	PAGE("<http://a.b/?c&d>{.e}",
	     P("<a href=\"http://a.b/?c&amp;d\" class=\"e\">http://a.b/?c&amp;d</a>"));
	PAGE("![a](b){width=300 .right}",
	     P("<img src=\"b\" alt=\"a\" class=\"right\" width=\"300\" loading=\"lazy\" "
	       "decoding=\"async\" />"));
	PAGE("***a***{.b}", P("<em class=\"b\"><strong>a</strong></em>"));
	PAGE("**a*b*{.c}**{.d}", P("<strong class=\"d\">a<em class=\"c\">b</em></strong>"));
	PAGE("*$x$*{.b}", P("<em class=\"b\">" I("x") "</em>"));
	PAGE("**\u6ce8\u610f\uff0c**{.a}\u8fd9",
	     P("<strong class=\"a\">\u6ce8\u610f\uff0c</strong>\u8fd9"));
}

TEST(headings)
{
	PAGE("# A {#b .c}", "<h1 id=\"b\" class=\"c\">A</h1>\n");
	PAGE("# A {: .c lang=zh }", "<h1 id=\"a\" class=\"c\" lang=\"zh\">A</h1>\n");
	PAGE("# *A* {.c} #", "<h1 id=\"a\" class=\"c\"><em>A</em></h1>\n");
	PAGE("# *A*{.c}", "<h1 id=\"a\"><em class=\"c\">A</em></h1>\n");
	PAGE("A\nB\n{.c}\n===", "<h1 id=\"a-b-c\">A\nB\n{.c}</h1>\n");
	PAGE("A\nB {.c}\n===", "<h1 id=\"a-b\" class=\"c\">A\nB</h1>\n");
	PAGE("# A {.c} $x$", "<h1 id=\"a-c-x\">A {.c} " I("x") "</h1>\n");
	PAGE("## The set {n=1}", "<h2 id=\"the-set-n1\">The set {n=1}</h2>\n");
}

TEST(paragraphs)
{
	PAGE("a\nb\n{: .c #d}\n\ne", "<p id=\"d\" class=\"c\">a\nb</p>\n" P("e"));
	PAGE("a  \n{:.c}", "<p class=\"c\">a</p>\n");
	PAGE("a $x$\n{: .c}", "<p class=\"c\">a " I("x") "</p>\n");
	PAGE("*a*\n{: .c}", "<p class=\"c\"><em>a</em></p>\n");
	PAGE("a\r\n{: .c}\r\n", "<p class=\"c\">a</p>\n");
}

TEST(lists)
{
	PAGE("- a\n- b\n  {: .c}\n", "<ul>\n<li>a</li>\n<li class=\"c\">b</li>\n</ul>\n");
	PAGE("- a\n- b\n{: .c}\n", "<ul class=\"c\">\n<li>a</li>\n<li>b</li>\n</ul>\n");
	PAGE("2. a\n{: .c}\n", "<ol class=\"c\" start=\"2\">\n<li>a</li>\n</ol>\n");
	PAGE("- a\n  - b\n  {: .c}\n",
	     "<ul>\n<li>a\n<ul class=\"c\">\n<li>b</li>\n</ul>\n</li>\n</ul>\n");
	PAGE("- a\n  - b\n    {: .c}\n- d\n",
	     "<ul>\n<li>a\n<ul>\n<li class=\"c\">b</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n");
	PAGE("- a\n\n- b\n  {: .c}\n",
	     "<ul>\n<li>\n" P("a") "</li>\n<li>\n<p class=\"c\">b</p>\n</li>\n</ul>\n");
	PAGE("- a\n  {: .c}\n  - b\n",
	     "<ul>\n<li class=\"c\">a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n");
	PAGE("- [ ] a\n  {: .c}\n- [x] b\n  {: .d}\n",
	     "<ul>\n<li class=\"c\"><input type=\"checkbox\" disabled=\"\" /> a</li>\n"
	     "<li class=\"d\"><input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
	     "b</li>\n</ul>\n");
	PAGE("- ```\n  a\n  ```\n  b\n  {: .c}\n",
	     "<ul>\n<li class=\"c\">\n<pre><code>a\n</code></pre>\nb</li>\n</ul>\n");
}

TEST(quotes)
{
	PAGE("> a\n> {: .c}\n", "<blockquote>\n<p class=\"c\">a</p>\n</blockquote>\n");
	PAGE("> a\n{: .c}\n", "<blockquote class=\"c\">\n" P("a") "</blockquote>\n");
	PAGE("> > a\n> {: .c}\n",
	     "<blockquote>\n<blockquote class=\"c\">\n" P("a") "</blockquote>\n</blockquote>\n");
	PAGE("> - a\n> {: .c}\n",
	     "<blockquote>\n<ul class=\"c\">\n<li>a</li>\n</ul>\n</blockquote>\n");
}

TEST(tables)
{
	PAGE("|a|b|\n|-|-|\n{: .c}\n", "<table class=\"c\">\n<thead>\n<tr>\n<th>a</th>\n"
				       "<th>b</th>\n</tr>\n</thead>\n</table>\n");
}

TEST(right_behind_a_block)
{
	PAGE("# A\n{: .c}\n", "<h1 id=\"a\" class=\"c\">A</h1>\n");
	PAGE("```\na\n```\n{: .c}\n", "<pre><code class=\"c\">a\n</code></pre>\n");
	PAGE("> # A\n\n{: .c}\n", "<blockquote>\n<h1 id=\"a\">A</h1>\n</blockquote>\n" P("{: .c}"));
	PAGE("{: .c}\n", P("{: .c}"));
	PAGE("---\n{: .c}\n", "<hr />\n" P("{: .c}"));
}

TEST(code_blocks)
{
	PAGE("```{.python #b .n title=v}\na<\n```\n",
	     "<pre id=\"b\"><code class=\"language-python n\" title=\"v\">a&lt;\n</code></pre>\n");
	PAGE("```python {.n}\n```\n", "<pre><code class=\"language-python n\"></code></pre>\n");
	PAGE("``` {#b}\n```\n", "<pre id=\"b\"><code></code></pre>\n");
	PAGE("```python {1,3}\n```\n", "<pre><code class=\"language-python\"></code></pre>\n");
	PAGE("```a b {.c}\n```\n", "<pre><code class=\"language-a\"></code></pre>\n");
	PAGE("```{.a\n```\n", "<pre><code class=\"language-{.a\"></code></pre>\n");
	PAGE("~~~{.c++ .x}\n$y$\n~~~\n",
	     "<pre><code class=\"language-{.c++\">$y$\n</code></pre>\n");
	PAGE("```{.tex}\n$y$\n```\n", "<pre><code class=\"language-tex\">$y$\n</code></pre>\n");
}

/* ---- What is none ---- */

TEST(text_in_braces)
{
	PAGE("*a*{x} *a*{1,2} *a*{} *a*{.} *a*{#} *a*{...} *a*{.1}",
	     P("<em>a</em>{x} <em>a</em>{1,2} <em>a</em>{} <em>a</em>{.} <em>a</em>{#} "
	       "<em>a</em>{...} <em>a</em>{.1}"));
	PAGE("*a*\\{.b} \\*a*{.b}", P("<em>a</em>{.b} *a*{.b}"));
	PAGE("*a* {.b} a{.b} (a){.b}", P("<em>a</em> {.b} a{.b} (a){.b}"));
	PAGE("*a*{n=1} *a*{b='*c*} *a*{.b\nc}",
	     P("<em>a</em>{n=1} <em>a</em>{b='<em>c</em>} <em>a</em>{.b\nc}"));
	PAGE("a\n{.b}", P("a\n{.b}"));
	PAGE("a {: .b}", P("a {: .b}"));
	PAGE("a\n\\{: .b}", P("a\n{: .b}"));
	PAGE("`*a*{.b}` <b title=\"*a*{.b}\">c</b>",
	     P("<code>*a*{.b}</code> <b title=\"*a*{.b}\">c</b>"));
}

TEST(behind_formulas)
{
	PAGE("$x${.b}", P(I("x") "{.b}"));
	PAGE("$x$*{.b}", P(I("x") "*{.b}"));
	PAGE("*a*{$x$}", P("<em>a</em>{" I("x") "}"));
	PAGE("*a*{.b title=\"$x$\"}", P("<em>a</em>{.b title=&quot;" I("x") "&quot;}"));
	PAGE("$$x$$\n{: .b}", P("<span class=\"math display\">\\[x\\]</span>\n{: .b}"));
}

TEST(places_that_hold_no_lists)
{
	PAGE("![a *b*{.c} *d*{x}](u)",
	     P("<img src=\"u\" alt=\"a b d{x}\" loading=\"lazy\" decoding=\"async\" />"));
	PAGE("<pre>\n*a*{.b}\n</pre>\n", "<pre>\n*a*{.b}\n</pre>\n");
	PAGE("# A \\{#b}", "<h1 id=\"a-b\">A {#b}</h1>\n");
	check("# A {#b}\n{: .c}\n", (struct html_options){.trusted = true},
	      "<h1>A {#b}</h1>\n" P("{: .c}"), "", __LINE__);
	check("*a*{.b}", (struct html_options){.plain = true}, P("<em>a</em>{.b}"), "", __LINE__);
}

/* ---- What may be in them ---- */

TEST(values)
{
	PAGE("*a*{title=\"_b_ & [c](d)\"}", P("<em>a</em>{title=&quot;<em>b</em> &amp; "
					      "<a href=\"d\">c</a>&quot;}"));
	PAGE("*a*{title=\"_b_ & c\\\"}", P("<em title=\"_b_ &amp; c\\\">a</em>"));
	PAGE("*a*{title=\"b } c\" lang=d}", P("<em title=\"b } c\" lang=\"d\">a</em>"));
	PAGE("*a*{title='\"*b*\"' TITLE=c}", P("<em title=\"&quot;*b*&quot;\">a</em>"));
	PAGE("*a*{.b.c #d .e}", P("<em id=\"d\" class=\"b c e\">a</em>"));
	PAGE("*a*{class=\"b c\" .d}", P("<em class=\"b c d\">a</em>"));
	PAGE("*a*{data-x=1 aria-label=\"\u6570\"}",
	     P("<em data-x=\"1\" aria-label=\"\u6570\">a</em>"));
	PAGE("*a*{title=\"\xff\"}", P("<em>a</em>{title=&quot;\xff&quot;}"));
}

TEST(what_is_left_out)
{
	FINDS("*a*{onclick=b .c}", P("<em class=\"c\">a</em>"), "1: attribute onclick\n");
	FINDS("b\n\n*a*{style=\"x\" .c}", P("b") P("<em class=\"c\">a</em>"),
	      "3: attribute style\n");
	FINDS("*a*{href=\"javascript:b\"}", P("<em>a</em>"), "1: attribute href\n");
	FINDS("[a](b){href=c target=d .e}", P("<a href=\"b\" class=\"e\">a</a>"),
	      "1: attribute href\n1: attribute target\n");
	FINDS("![a](b){srcset=\"javascript:c\" alt=d}",
	      P("<img src=\"b\" alt=\"a\" loading=\"lazy\" decoding=\"async\" />"),
	      "1: attribute srcset\n1: attribute alt\n");
	FINDS("*a*{#fn-1}", P("<em>a</em>"), "1: attribute id\n");
	TRUSTED("*a*{onclick=b style='c:d'}", P("<em onclick=\"b\" style=\"c:d\">a</em>"));
}

TEST(ids_are_unique)
{
	FINDS("*a*{#b} *c*{#b}", P("<em id=\"b\">a</em> <em>c</em>"),
	      "1: attribute id: b is taken\n");
	FINDS("*a*{#b}\n\n<i id=\"b\">c</i>\n", P("<em>a</em>") P("<i id=\"b\">c</i>"),
	      "1: attribute id: b is taken\n");
	PAGE("# B\n\n*a*{#b}\n", "<h1 id=\"b-2\">B</h1>\n" P("<em id=\"b\">a</em>"));
	PAGE("# A {#b}\n\n*a*{#b}\n", "<h1 id=\"b-2\">A</h1>\n" P("<em id=\"b\">a</em>"));
	PAGE("# B\n\n![a](u){#b}\n",
	     "<h1 id=\"b-2\">B</h1>\n" P("<img src=\"u\" alt=\"a\" id=\"b\" loading=\"lazy\" "
					 "decoding=\"async\" />"));
}

/* What the scanner takes for text and the parser, seeing a mark, for a tag: it is cleaned as it is
 * written. */
TEST(no_way_out_of_a_tag)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	const struct html_options options = {.headings = HTML_HEADINGS_IDS};
	const char *markdown = "<a title=\"*x*{title='\" onclick=alert(1) x='}\">b</a>";
	html_convert(&page, &a, mdscan(&a, slice_of(markdown), NULL), &options, &report);
	CHECK(memmem(page.p, page.n, "<a", 2) == NULL);
	buf_free(&page);
	arena_free(&a);
}

TEST(many)
{
	struct arena a = ARENA_INIT;
	struct buf markdown = BUF_INIT, page = BUF_INIT;
	struct html_report report = {0};
	const struct html_options options = {.headings = HTML_HEADINGS_IDS};
	for (int i = 0; i < 200000; i++)
		buf_puts(&markdown, i % 2 ? ")"
					    "{.a='"
					  : ")"
					    "{a=\"");
	html_convert(&page, &a, mdscan(&a, buf_slice(&markdown), NULL), &options, &report);
	CHECK(page.n > markdown.n);
	buf_clear(&markdown);
	buf_clear(&page);
	for (int i = 0; i < 20000; i++)
		buf_puts(&markdown, "`a`{.b #c title=d}\n");
	html_convert(&page, &a, mdscan(&a, buf_slice(&markdown), NULL), &options, &report);
	CHECK_INT(report.n, HTML_REPORT_MOST + 1);
	buf_free(&markdown);
	buf_free(&page);
	arena_free(&a);
}

int main(void)
{
	RUN(inline_elements);
	RUN(headings);
	RUN(paragraphs);
	RUN(lists);
	RUN(quotes);
	RUN(tables);
	RUN(right_behind_a_block);
	RUN(code_blocks);
	RUN(text_in_braces);
	RUN(behind_formulas);
	RUN(places_that_hold_no_lists);
	RUN(values);
	RUN(what_is_left_out);
	RUN(ids_are_unique);
	RUN(no_way_out_of_a_tag);
	RUN(many);
	return unit_end();
}
