/* Markdown in boxes of raw HTML, and the nesting of what comes out. */
#include "out/html-boxes.h"

#include "unit.h"

struct page {
	struct arena arena;
	struct buf html;
	struct html_report report;
	size_t n_math;
};

static void make_page(struct page *page, struct slice md, bool trusted)
{
	const struct html_options options = {.math = HTML_MATH_MATHJAX, .trusted = trusted};
	*page = (struct page){0};
	const struct md_doc *doc = mdscan(&page->arena, md, NULL);
	page->n_math = doc->n_math;
	html_convert(&page->html, &page->arena, doc, &options, &page->report);
}

static void free_page(struct page *page)
{
	buf_free(&page->html);
	arena_free(&page->arena);
}

static void check_page(const char *md, const char *want, int line)
{
	struct page page;
	make_page(&page, slice_of(md), false);
	unit_check_slice(buf_slice(&page.html), slice_of(want), __FILE__, line, "page");
	free_page(&page);
}

static void check_finding(const char *md, enum html_finding_kind kind, size_t where,
			  const char *what, int line)
{
	struct page page;
	make_page(&page, slice_of(md), true);
	bool found = false;
	for (size_t i = 0; i < page.report.n; i++) {
		const struct html_finding *finding = &page.report.v[i];
		found = found || (finding->kind == kind && finding->line == where &&
				  strcmp(finding->what, what) == 0);
	}
	unit_check(found, __FILE__, line, what);
	free_page(&page);
}

#define PAGE(md, want) check_page((md), (want), __LINE__)
#define FINDS(md, kind, where, what) check_finding((md), (kind), (where), (what), __LINE__)
#define I(tex) "<span class=\"math inline\">\\(" tex "\\)</span>"
#define D(tex) "<div class=\"math display\">\\[" tex "\\]</div>\n"
#define P(text) "<p>" text "</p>\n"
#define B(text) "<strong>" text "</strong>"
#define BOX(text) "<div class=\"x\">\n" text "</div>\n"
#define LIST(text) "<ul>\n" text "</ul>\n"
#define ITEM(text) "<li>" text "</li>\n"

TEST(blank_lines_or_none)
{
	PAGE("<div class=\"x\">\n\n**a** $y_1$\n\n</div>\n", BOX(P(B("a") " " I("y_1"))));
	PAGE("<div class=\"x\">\n**a** $y_1$\n</div>\n", BOX(P(B("a") " " I("y_1"))));
	PAGE("<div class=\"x\">\n\n**a**\n</div>\n", BOX(P(B("a"))));
	PAGE("<div class=\"x\">\n**a**\n\n</div>\n", BOX(P(B("a"))));
	PAGE("<div class=\"x\">\na\n</div>\n", BOX(P("a")));
	PAGE("<div class=\"x\">\n**a**\n</div>\nb *c*\n", BOX(P(B("a"))) P("b <em>c</em>"));
	PAGE("<div class=\"x\">\r\n**a**\r\n</div>\r\n", BOX(P(B("a"))));
	PAGE("<div class=\"x\">\n**a**", BOX(P(B("a"))));
}

TEST(glued)
{
	PAGE("<div class=\"x\">**a** b\nc</div>\n", BOX(P(B("a") " b\nc")));
	PAGE("<div class=\"x\">\n\n**a** b</div>\n\nc\n", BOX(P(B("a") " b")) P("c"));
	PAGE("<div class=\"x\">\n\na</div>\nc\n", BOX(P("a")) P("c"));
	PAGE("<div class=\"x\">\n\n# a</div>\n", BOX("<h1>a</h1>\n"));
	PAGE("<div class=\"x\"><div class=\"x\">\n\na</div></div>\n",
	     "<div class=\"x\"><div class=\"x\">\n" P("a") "</div>\n</div>\n");
	PAGE("<div class=\"x\">\n\n- a\n- b</div>\n\nc\n", BOX(LIST(ITEM("a") ITEM("b"))) P("c"));
	PAGE("<div class=\"x\">\n\n- a\n  </div>\n", BOX(LIST(ITEM("a"))));
}

TEST(one_line)
{
	PAGE("<div class=\"x\">**a** $y$</div>\n", BOX(B("a") " " I("y") "\n"));
	PAGE("<div class=\"x\">a $y$</div>\n", "<div class=\"x\">a " I("y") "</div>\n");
	PAGE("<div class=\"x\"><div class=\"y\">**a**</div>\nb\n</div>\n",
	     "<div class=\"x\"><div class=\"y\">\n" B("a") "\n</div>\n" P("b") "</div>\n");
	PAGE("<div class=\"x\">$$y$$</div>\n",
	     "<div class=\"x\"><span class=\"math display\">\\[y\\]</span></div>\n");
}

TEST(details)
{
	PAGE("<details><summary>**a** $y$</summary>\n**b**\n</details>\n",
	     "<details><summary>\n" B("a") " " I("y") "\n</summary>\n" P(B("b")) "</details>\n");
	PAGE("<details>\n<summary>\n\n**a**\n\n</summary>\n\nb\n\n</details>\n",
	     "<details>\n<summary>\n" B("a") "\n</summary>\n" P("b") "</details>\n");
	PAGE("<details>\n<summary>a</summary>\n- b\n</details>\n",
	     "<details>\n<summary>a</summary>\n" LIST(ITEM("b")) "</details>\n");
	PAGE("<figure>\n<img src=\"a.png\">\n<figcaption>*b*</figcaption>\n</figure>\n",
	     "<figure>\n<img loading=\"lazy\" "
	     "src=\"a.png\">\n<figcaption>\n<em>b</em>\n</figcaption>\n</figure>\n");
}

TEST(contents)
{
	PAGE("<div class=\"x\">\n**a**\n- b\n- c\n</div>\n",
	     BOX(P(B("a")) LIST(ITEM("b") ITEM("c"))));
	PAGE("<div class=\"x\">\n### a\n$$\ny\n$$\n</div>\n", BOX("<h3>a</h3>\n" D("\ny\n")));
	PAGE("<div class=\"x\">\n$$\na\n\nb\n$$\n</div>\n", BOX(D("\na\n\nb\n")));
	PAGE("<div class=\"x\">\n```\n</div> **a**\n```\n</div>\n",
	     BOX("<pre><code>&lt;/div&gt; **a**\n</code></pre>\n"));
	PAGE("<div class=\"x\">\na `</div>` b\n</div>\n", BOX(P("a <code>&lt;/div&gt;</code> b")));
	PAGE("<div class=\"x\">\n|a|\n|-|\n|b|\n</div>\n",
	     BOX("<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n"
		 "</tr>\n</tbody>\n</table>\n"));
	PAGE("<div class=\"x\">\n- a <div class=\"y\">b</div>\n- c\n</div>\n",
	     BOX(LIST(ITEM("a <div class=\"y\">b</div>") ITEM("c"))));
	PAGE("<div "
	     "class=\"x\">\n<p>a</p>\n**b**\n<table><tr><td>**c**</td></tr></table>\nd\n</div>\n",
	     BOX("<p>a</p>\n" P(B("b")) "<table><tr><td>**c**</td></tr></table>\n" P("d")));
	PAGE("<div class=\"x\">\n<img src=\"a\">\n**b**\n</div>\n",
	     BOX("<img loading=\"lazy\" src=\"a\">\n" P(B("b"))));
}

/* What the scanner takes for a formula must not be where Markdown has code. */
TEST(fences_that_are_left_alone)
{
	PAGE("<div class=\"x\">~~~ $y$\n**a**\n</div>\n",
	     "<div class=\"x\">~~~ " I("y") "\n**a**\n</div>\n");
	PAGE("<div class=\"x\">\n- ~~~ $y$\n</div>\n",
	     "<div class=\"x\">\n- ~~~ " I("y") "\n</div>\n");
	PAGE("<div class=\"x\">\n# a\n      $y$\n</div>\n", BOX("<h1>a</h1>\n" P(I("y"))));
}

TEST(containers)
{
	PAGE("- a\n\n  <div class=\"x\">\n  **b**\n  </div>\n",
	     LIST("<li>\n" P("a") BOX(P(B("b"))) "</li>\n"));
	PAGE("- <div class=\"x\">**b**\n  c</div>\n",
	     LIST("<li>\n" BOX(P(B("b") "\nc")) "</li>\n"));
	PAGE("> <div class=\"x\">\n> **b** $y\n> + z$\n> </div>\n> c\n",
	     "<blockquote>\n" BOX(P(B("b") " " I("y\n+ z"))) P("c") "</blockquote>\n");
	PAGE("> <div class=\"x\">\n\na\n", "<blockquote>\n" BOX("") "</blockquote>\n" P("a"));
}

TEST(indented)
{
	PAGE("  <div class=\"x\">\n      **a**\n      - b\n        - c\n  </div>\n",
	     "  " BOX(P(B("a")) LIST("<li>b\n" LIST(ITEM("c")) "</li>\n")));
	PAGE("<div class=\"x\">\n    <div class=\"x\">\n\n        **a**\n\n    </div>\n</div>\n",
	     "<div class=\"x\">\n    " BOX(P(B("a"))) "</div>\n");
	PAGE("<div class=\"x\">\n\n    **a**\n\n</div>\n",
	     BOX("<pre><code>**a**\n</code></pre>\n"));
}

TEST(attribute)
{
	PAGE("<div markdown=\"1\">\na\n</div>\n", "<div>\n" P("a") "</div>\n");
	PAGE("<div class=\"x\" markdown>\na\n</div>\n", BOX(P("a")));
	PAGE("<div markdown='block' class=\"x\">\n*a*\n</div>\n", BOX(P("<em>a</em>")));
	PAGE("<div class=\"x\" markdown=span>\n*a*\n</div>\n", BOX("<em>a</em>\n"));
	PAGE("<p markdown=\"1\">*a*</p>\n", "<p>\n<em>a</em>\n</p>\n");
	PAGE("<div class=\"x\" markdown=\"0\">\n**a**\n\n**b**\n</div>\n\nc\n",
	     BOX("**a**\n\n**b**\n") P("c"));
	PAGE("a <span markdown=\"1\" class=\"b\">c</span>\n", P("a <span class=\"b\">c</span>"));
}

TEST(plain_html)
{
	static const char *const pages[] = {
		"<div>\n<img loading=\"lazy\" src=\"a\">\n</div>\n",
		("<div class=\"x\">\n<img loading=\"lazy\" src=\"a\">\n<a "
		 "href=\"b\">c</a>\n</div>\n"),
		"<div align=\"center\">\na b\n</div>\n",
		"<p align=\"center\">\n<b>a</b> *b*\n</p>\n",
		"<table>\n<tr><td>**a**</td></tr>\n</table>\n",
		"<ul>\n<li>*a*</li>\n</ul>\n",
		"<pre class=\"x\">\n**a**\n\n*b*\n</pre>\n",
		"<div class=\"x\">\n<h2>a</h2>\n<p>b *c*</p>\n</div>\n",
		"<div class=\"x\">\n<pre>\n**a**\n</pre>\n</div>\n",
	};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		PAGE(pages[i], pages[i]);
}

TEST(unclosed)
{
	PAGE("## a\n\n<div class=\"x\">\n\n### b\n\nc\n\n## d\n",
	     "<h2>a</h2>\n" BOX("<h3>b</h3>\n" P("c")) "<h2>d</h2>\n");
	PAGE("<div class=\"x\">\n\n# a\n\nb\n\n</div>\n", BOX("<h1>a</h1>\n" P("b")));
	PAGE("- <div class=\"x\">\n\n  a\n\nb\n", LIST("<li>\n" BOX(P("a")) "</li>\n") P("b"));
	PAGE("a <b>c *d <i>e* f\n", P("a <b>c <em>d <i>e</i></em> f</b>"));
	FINDS("# a\n\n<div class=\"x\">\nb\n", HTML_FINDING_UNCLOSED, 3, "<div class=\"x\">");
	FINDS("<div class=\"x\">\n**b**\n<section>\n", HTML_FINDING_UNCLOSED, 3, "<section>");
}

TEST(crossing)
{
	PAGE("<div><section>\n\na\n\n</div></section>\n",
	     "<div><section>\n" P("a") "</section></div>\n");
	PAGE("- a</div>\n\nb\n\n</div>\n", LIST(ITEM("a")) P("b") "\n");
	FINDS("a\n\n</div>\n", HTML_FINDING_LEFT_OUT, 3, "</div>");
	FINDS("<div><section>\n\na\n\n</div></section>\n", HTML_FINDING_UNCLOSED, 1, "<section>");
}

/* ---- Random documents ---- */

static const char *const parts[] = {
	"<div>\n",
	"<div class=\"x\">\n",
	"</div>\n",
	"</div>",
	"<div>",
	"<div class=\"x\">",
	"<section>\n",
	"</section>\n",
	"<details>\n",
	"<summary>",
	"</summary>\n",
	"</details>\n",
	"\n",
	"\n",
	"\n\n",
	"a **b** ",
	"c *d* ",
	"$x_1$ ",
	"$$x_2$$\n",
	"\n$$\nx_3\n$$\n",
	"# e\n",
	"## f\n",
	"\n### g\n",
	"- h\n",
	"  - i\n",
	"  ",
	"> ",
	"1. j\n",
	"<b>",
	"</b>",
	"<!-- k -->",
	"\n```\n</div>\n```\n",
	"<table>\n",
	"</table>\n",
	"<p class=x>",
	"</p>",
	"<hr>\n",
	"<div markdown=\"1\">\n",
	"| a |\n|---|\n",
	"[^1] ",
	"<title>",
	"<span markdown=\"0\">",
	"</span>",
	"</ins>",
};

static bool is_void_tag(struct slice name)
{
	return slice_eq(name, SLICE("hr")) || slice_eq(name, SLICE("br"));
}

/* Where the page is not well nested; html.n: it is. */
static size_t nesting_fault(struct slice html)
{
	struct slice open[512];
	size_t n = 0;
	for (size_t i = 0; i < html.n; i++) {
		if (html.p[i] != '<' || slice_starts(slice_sub(html, i, html.n), SLICE("<!--")))
			continue;
		bool closing = html.p[i + 1] == '/';
		size_t begin = i + 1 + closing, end = begin;
		while (end < html.n && ascii_is_alnum(html.p[end]))
			end++;
		struct slice name = slice_sub(html, begin, end);
		if (is_void_tag(name))
			continue;
		if (!closing && n < sizeof open / sizeof *open)
			open[n++] = name;
		else if (n == 0 || !slice_eq(open[--n], name))
			return i;
	}
	return n ? 0 : html.n;
}

static size_t count(struct slice s, const char *word)
{
	size_t n = 0, length = strlen(word);
	for (size_t i = 0; i + length <= s.n; i++)
		n += memcmp(s.p + i, word, length) == 0;
	return n;
}

TEST(random_documents)
{
	unsigned long long state = 88172645463325252ULL;
	struct buf md = BUF_INIT;
	for (int round = 0; round < 6000; round++) {
		struct page page;
		buf_clear(&md);
		for (int i = 0; i < 4 + round % 24; i++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			buf_puts(&md, parts[state % (sizeof parts / sizeof *parts)]);
		}
		make_page(&page, buf_slice(&md), round % 2);
		struct slice html = buf_slice(&page.html);
		bool nested = (round % 2 && count(buf_slice(&md), "<title>")) ||
			      nesting_fault(html) == html.n;
		bool whole = count(buf_slice(&md), "<title>") ||
			     count(html, "class=\"math") == page.n_math;
		if (!CHECK(nested) || !CHECK(whole)) {
			printf("# round %d, %zu formulas: %.*s\n-----\n%.*s\n", round, page.n_math,
			       SLICE_ARG(buf_slice(&md)), SLICE_ARG(html));
			round = 6000;
		}
		free_page(&page);
	}
	buf_free(&md);
}

TEST(deep)
{
	struct buf md = BUF_INIT;
	struct page page;
	for (int i = 0; i < 20000; i++)
		buf_puts(&md, i % 2 ? "<div class=\"x\">a\n" : "<b></i>\n\n");
	make_page(&page, buf_slice(&md), true);
	CHECK_INT(nesting_fault(buf_slice(&page.html)), page.html.n);
	free_page(&page);
	buf_clear(&md);
	for (int i = 0; i < 20000; i++)
		buf_puts(&md, "- a <div> ");
	make_page(&page, buf_slice(&md), true);
	CHECK_INT(nesting_fault(buf_slice(&page.html)), page.html.n);
	free_page(&page);
	buf_free(&md);
}

int main(void)
{
	RUN(blank_lines_or_none);
	RUN(glued);
	RUN(one_line);
	RUN(details);
	RUN(contents);
	RUN(fences_that_are_left_alone);
	RUN(containers);
	RUN(indented);
	RUN(attribute);
	RUN(plain_html);
	RUN(unclosed);
	RUN(crossing);
	RUN(random_documents);
	RUN(deep);
	return unit_end();
}
