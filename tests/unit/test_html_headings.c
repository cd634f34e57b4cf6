#include "headings_page.h"

/* The ids of all headings, a space between. */
static void check_ids(const char *markdown, const char *want, int line)
{
	const struct html_headings_options options = {0};
	struct page page = page_of(slice_of(markdown), &options);
	struct buf ids = BUF_INIT;
	for (size_t i = 0; i < page.headings->n; i++) {
		buf_puts(&ids, i ? " " : "");
		buf_add(&ids, page.headings->items[i].id);
	}
	unit_check_slice(buf_slice(&ids), slice_of(want), __FILE__, line, markdown);
	buf_free(&ids);
	page_free(&page);
}

#define CHECK_IDS(markdown, want) check_ids(markdown, want, __LINE__)

static void check_page(const char *markdown, const struct html_headings_options *options,
		       const char *want, int line)
{
	struct page page = page_of(slice_of(markdown), options);
	unit_check_slice(buf_slice(&page.html), slice_of(want), __FILE__, line, markdown);
	page_free(&page);
}

#define CHECK_PAGE(markdown, options, want) check_page(markdown, options, want, __LINE__)

static void check_toc(const char *markdown, int from, int to, const char *want, int line)
{
	struct page page = page_of(slice_of(markdown), PLAIN);
	buf_clear(&page.html);
	html_headings_toc(&page.html, page.headings, from, to);
	unit_check_slice(buf_slice(&page.html), slice_of(want), __FILE__, line, markdown);
	page_free(&page);
}

#define CHECK_TOC(markdown, from, to, want) check_toc(markdown, from, to, want, __LINE__)

/* ---- Ids ---- */

TEST(words_and_spaces)
{
	CHECK_IDS("# Hello World", "hello-world");
	CHECK_IDS("#   a \t b  #", "a-b");
	CHECK_IDS("Title\n=====\n\nTwo\nlines\n---\n", "title two-lines");
	CHECK_IDS("# a  \nb", "a");
	CHECK_IDS("a  \nb\n=", "a-b");
	CHECK_IDS("# a\u00a0b\u3000c\u2003d", "a-b-c-d");
}

TEST(punctuation_is_left_out)
{
	CHECK_IDS("# What? Why: \"this\" (that)!", "what-why-this-that");
	CHECK_IDS("# Don't", "dont");
	CHECK_IDS("# C++ & C#", "c-c");
	CHECK_IDS("# a / b - c -- d", "a-b-c-d");
	CHECK_IDS("# -a-", "a");
	CHECK_IDS("# snake_case", "snake_case");
	CHECK_IDS("# &lt;b&gt; &amp; &copy; &#65;", "b-a");
}

TEST(numbers_stay_apart)
{
	CHECK_IDS("# 3.1 Start", "3-1-start");
	CHECK_IDS("# 3. Start", "3-start");
	CHECK_IDS("# v1.2.3", "v1-2-3");
	CHECK_IDS("# a.b", "ab");
}

TEST(han_is_kept)
{
	CHECK_IDS("# \u4e00\u3001\u80cc\u666f\uff1a\u6570\u5b66", "\u4e00\u80cc\u666f\u6570\u5b66");
	CHECK_IDS("# RoPE\u7684\u539f\u7406", "rope\u7684\u539f\u7406");
	CHECK_IDS("# \U00020000\u3005\u3007", "\U00020000\u3005\u3007");
}

TEST(other_scripts_in_lower_case)
{
	CHECK_IDS("# \u041f\u0440\u0438\u0432\u0435\u0442 \u039c\u03ac\u03b8\u03b7\u03bc\u03b1",
		  "\u043f\u0440\u0438\u0432\u0435\u0442-\u03bc\u03ac\u03b8\u03b7\u03bc\u03b1");
	CHECK_IDS("# \u00dcber \u00c9t\u00e9", "\u00fcber-\u00e9t\u00e9");
	CHECK_IDS("# \u304b\u306a \ud55c\uae00", "\u304b\u306a-\ud55c\uae00");
}

TEST(normal_form_c)
{
	CHECK_IDS("# cafe\u0301", "caf\u00e9");
	CHECK_IDS("# E\u0301", "\u00e9");
	CHECK_IDS("# caf\u00e9\n\n# cafe\u0301", "caf\u00e9 caf\u00e9-2");
	CHECK_IDS("# \u1112\u1161\u11ab", "\ud55c");
	/* What is left out brings no letter and mark together. */
	CHECK_IDS("# a.\u0301", "a");
}

TEST(emoji_leave_nothing)
{
	CHECK_IDS("# \U0001f4da \u6587\u732e", "\u6587\u732e");
	CHECK_IDS("# \u2764\ufe0f love", "love");
	CHECK_IDS("# \U0001f469\u200d\U0001f4bb", "section");
}

TEST(never_empty)
{
	CHECK_IDS("#", "section");
	CHECK_IDS("# ...", "section");
	CHECK_IDS("# !\n\n# ?\n\n# Section", "section section-2 section-3");
	CHECK_IDS("# <br>", "section");
	CHECK_IDS("# \u0301", "section");
}

TEST(long_texts_are_cut)
{
	CHECK_IDS("# 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
		  "123456789 123456789 123456789",
		  "123456789-123456789-123456789-123456789-123456789-123456789-123456789-"
		  "123456789-12345678");
}

TEST(markup_is_no_text)
{
	CHECK_IDS("# **a** *b* ~~c~~ `d e`", "a-b-c-d-e");
	CHECK_IDS("# [link](u) ![alt *x*](i.png) <https://e.org>", "link-alt-x-httpseorg");
	CHECK_IDS("# a<b class=\"x\">b</b>c", "abc");
	CHECK_IDS("# a[^n] b\n\n[^n]: x", "a-b");
	CHECK_IDS("# a[^n]\n\n[^n]: x", "a");
}

TEST(formula_letters)
{
	CHECK_IDS("# The `$L_2` norm", "the-l2-norm");
	CHECK_IDS("# `$\\alpha_t`", "alpha-t");
	CHECK_IDS("# `$\\mathbb{R}^{n-1}`", "rn1");
	CHECK_IDS("# `$O(n\\log n)`", "on-log-n");
	CHECK_IDS("# `$(L_0, L_1)`-smooth", "l0-l1-smooth");
	CHECK_IDS("# `$a < b \\\\ c`", "abc");
}

/* ---- No id twice ---- */

TEST(the_same_text_again)
{
	CHECK_IDS("# A\n\n# A\n\n# a!", "a a-2 a-3");
	CHECK_IDS("# 1\n\n# 1", "1 1-2");
}

TEST(nobody_loses_an_id_of_their_own)
{
	CHECK_IDS("# A\n\n# A\n\n# A 2", "a a-3 a-2");
	CHECK_IDS("# A 2\n\n# A\n\n# A", "a-2 a a-3");
	CHECK_IDS("# A\n\n# A\n\n# A-2\n\n# A-2", "a a-3 a-2 a-2-2");
	CHECK_IDS("# A\n\n# B {#a}", "a-2 a");
}

TEST(ids_that_are_set)
{
	CHECK_IDS("# A {#x}", "x");
	CHECK_IDS("# A {: #x}", "x");
	CHECK_IDS("# A {:#x }", "x");
	CHECK_IDS("# A {#x} #", "x");
	CHECK_IDS("A {#Big_Id-1.2}\n===", "Big_Id-1.2");
	CHECK_IDS("# **A** {#x}", "x");
	CHECK_IDS("# `$x` {#y}", "y");
	CHECK_IDS("# A {#\u6570}", "\u6570");
	CHECK_IDS("# A {#x}\n\n# B {#x}\n\n# X", "x x-2 x-3");
}

TEST(braces_that_set_nothing)
{
	CHECK_IDS("# A{#x}", "ax");
	CHECK_IDS("# {#x}", "x");
	CHECK_IDS("# A {#}", "a");
	CHECK_IDS("# A {x}", "a-x");
	CHECK_IDS("# A {#x y}", "a-x-y");
	CHECK_IDS("# A \\{#x}", "a-x");
	CHECK_IDS("# A {#fn-1}", "a");
	CHECK_IDS("# A {#x} b", "a-x-b");
	CHECK_IDS("# A `{#x}`", "a-x");
	CHECK_IDS("# }", "section");
}

TEST(ids_of_raw_html_are_taken)
{
	CHECK_IDS("# A\n\n<div id=\"a\">\n\n</div>\n", "a-2");
	CHECK_IDS("# A <a id=a></a>", "a-2");
	CHECK_IDS("# A\n\n<p class='x' ID = 'a'>", "a-2");
	CHECK_IDS("# A {#b}\n\n<i id=\"b\"></i>", "b-2");
	CHECK_IDS("# A\n\n<p data-id=\"a\">", "a");
	CHECK_IDS("# A\n\n<p id>\n\n<p id=", "a");
}

TEST(footnotes_have_their_own)
{
	CHECK_IDS("# fn 1\n\n# fnref-1\n\n# fn", "section-fn-1 section-fnref-1 fn");
}

TEST(headings_everywhere_have_ids)
{
	CHECK_IDS("> # A\n\n- # A\n\n1. x\n\n   ## B", "a a-2 b");
}

TEST(many_headings_of_one_text)
{
	struct buf markdown = BUF_INIT;
	for (int i = 0; i < 20000; i++)
		buf_puts(&markdown, i % 2 ? "# A\n" : "# A {#a}\n");
	struct page page = page_of(buf_slice(&markdown), PLAIN);
	CHECK_INT(page.headings->n, 20000);
	CHECK_SLICE(page.headings->items[0].id, SLICE("a"));
	CHECK_SLICE(page.headings->items[19999].id, SLICE("a-20000"));
	page_free(&page);
	buf_free(&markdown);
}

/* ---- Texts ---- */

static void check_heading(const char *markdown, const char *text, const char *html, int line)
{
	struct page page = page_of(slice_of(markdown), PLAIN);
	if (unit_check(page.headings->n == 1, __FILE__, line, markdown)) {
		unit_check_slice(page.headings->items[0].text, slice_of(text), __FILE__, line,
				 markdown);
		unit_check_slice(page.headings->items[0].html, slice_of(html), __FILE__, line,
				 markdown);
	}
	page_free(&page);
}

#define CHECK_HEADING(markdown, text, html) check_heading(markdown, text, html, __LINE__)

TEST(text_and_markup)
{
	CHECK_HEADING("# a &amp; *b* **c**", "a & b c", "a &amp; <em>b</em> <strong>c</strong>");
	CHECK_HEADING("# `<x>` {#i}", "<x>", "<code>&lt;x&gt;</code>");
	CHECK_HEADING("# [a *b*](u) c", "a b c", "a <em>b</em> c");
	CHECK_HEADING("# ![a](i) <b id=x>c</b>", "a c", "a c");
	CHECK_HEADING("a\nb\n-", "a b", "a b");
	CHECK_HEADING("# ***a***", "a", "<em><strong>a</strong></em>");
	CHECK_HEADING("#", "", "section");
}

TEST(text_of_formulas)
{
	CHECK_HEADING("# a `$x<\"y\"&z`", "a x<\"y\"&z",
		      "a <span class=\"math inline\">\\(x&lt;&quot;y&quot;&amp;z\\)</span>");
	CHECK_HEADING("# `$&lt;`", "&lt;", "<span class=\"math inline\">\\(&amp;lt;\\)</span>");
	/* No equation is numbered twice. */
	CHECK_HEADING("# `$$x\\tag1`", "x\\tag1", "<code>x\\tag1</code>");
	CHECK_HEADING("# `$x\\label{a}`", "x\\label{a}", "<code>x\\label{a}</code>");
}

TEST(an_authors_span_is_no_formula)
{
	CHECK_HEADING("# <span class=\"math inline\">a</span>", "a", "a");
	CHECK_HEADING("# <span class=\"math inline\" title='</span>'>a</span>", "a", "a");
}

TEST(deep_markup)
{
	struct buf markdown = BUF_INIT;
	buf_puts(&markdown, "# ");
	for (int i = 0; i < 5000; i++)
		buf_puts(&markdown, "*a **b ");
	for (int i = 0; i < 5000; i++)
		buf_puts(&markdown, "c** d*");
	struct page page = page_of(buf_slice(&markdown), PLAIN);
	CHECK_INT(page.headings->n, 1);
	page_free(&page);
	buf_free(&markdown);
}

TEST(levels_lines_places)
{
	struct page page = page_of(SLICE("# A\n\n### B {#b}\n\n> ## C\n"), PLAIN);
	const struct html_heading *h = page.headings->items;
	if (CHECK_INT(page.headings->n, 3)) {
		CHECK(h[0].level == 1 && h[0].line == 1 && h[0].top && !h[0].set);
		CHECK(h[1].level == 3 && h[1].line == 3 && h[1].top && h[1].set);
		CHECK(h[2].level == 2 && h[2].line == 5 && !h[2].top);
	}
	page_free(&page);
}

/* ---- The page ---- */

TEST(ids_in_the_page)
{
	CHECK_PAGE("# A\n\ntext\n\n## *B* {#c}\n", PLAIN,
		   "<h1 id=\"a\">A</h1>\n<p>text</p>\n<h2 id=\"c\"><em>B</em></h2>\n");
	CHECK_PAGE("#\n", PLAIN, "<h1 id=\"section\"></h1>\n");
	CHECK_PAGE("- # A\n", PLAIN, "<ul>\n<li>\n<h1 id=\"a\">A</h1>\n</li>\n</ul>\n");
	CHECK_PAGE("# A {#\"&x>}\n", PLAIN, "<h1 id=\"a-x\">A {#&quot;&amp;x&gt;}</h1>\n");
	CHECK_PAGE("# A {.b lang=\"a&\" #c .d}\n", PLAIN,
		   "<h1 id=\"c\" class=\"b d\" lang=\"a&amp;\">A</h1>\n");
}

TEST(a_page_without_headings)
{
	CHECK_PAGE("a *b*\n\n<h1>c</h1>\n", PLAIN, "<p>a <em>b</em></p>\n<h1>c</h1>\n");
	CHECK_PAGE("", PLAIN, "");
}

TEST(permalinks)
{
	const struct html_headings_options options = {.permalinks = true};
	CHECK_PAGE("# A \"b\"\n", &options,
		   "<h1 id=\"a-b\">A &quot;b&quot;<a class=\"permalink\" href=\"#a-b\" "
		   "aria-label=\"Link to A &quot;b&quot;\">#</a></h1>\n");
	CHECK_PAGE("#\n", &options,
		   "<h1 id=\"section\"><a class=\"permalink\" href=\"#section\" "
		   "aria-label=\"Link to section\">#</a></h1>\n");
	const struct html_headings_options han = {.permalinks = true, .label = "\u94fe\u63a5"};
	CHECK_PAGE("# \u4e00 {#50%}\n", &han,
		   "<h1 id=\"50%\">\u4e00<a class=\"permalink\" href=\"#50%25\" "
		   "aria-label=\"\u94fe\u63a5 \u4e00\">#</a></h1>\n");
}

TEST(html_that_ends_a_heading)
{
	const struct html_headings_options options = {.permalinks = true};
	CHECK_PAGE("# a</h1><h1>\n", &options,
		   "<h1 id=\"a\">a</h1><h1><a class=\"permalink\" href=\"#a\" "
		   "aria-label=\"Link to a\">#</a></h1>\n");
}

TEST(marks_of_others_stay)
{
	CHECK_PAGE("x " MARK "h0" MARK " " MARK "h9" MARK " " MARK "e99999999999999999999999" MARK
		   " " MARK "3 " MARK " " MARK,
		   PLAIN,
		   "<p>x " MARK "h0" MARK " " MARK "h9" MARK " " MARK
		   "e99999999999999999999999" MARK " " MARK "3 " MARK " " MARK "</p>\n");
}

/* ---- The table of contents ---- */

#define ITEM(id, text) "<li><a href=\"#" id "\">" text "</a>"

TEST(toc_nests)
{
	CHECK_TOC("# A\n## B\n## C\n# D", 1, 6,
		  "<ul>\n" ITEM("a", "A") "\n<ul>\n" ITEM("b", "B") "</li>\n" ITEM(
			  "c", "C") "</li>\n</ul>\n</li>\n" ITEM("d", "D") "</li>\n</ul>\n");
}

TEST(toc_of_left_out_levels)
{
	CHECK_TOC("# A\n#### B\n## C\n### D", 1, 6,
		  "<ul>\n" ITEM("a", "A") "\n<ul>\n" ITEM("b", "B") "</li>\n" ITEM(
			  "c",
			  "C") "\n<ul>\n" ITEM("d",
					       "D") "</li>\n</ul>\n</li>\n</ul>\n</li>\n</ul>\n");
}

TEST(toc_whose_first_is_deeper)
{
	CHECK_TOC("### A\n# B\n## C", 1, 6,
		  "<ul>\n" ITEM("a", "A") "</li>\n" ITEM("b", "B") "\n<ul>\n" ITEM(
			  "c", "C") "</li>\n</ul>\n</li>\n</ul>\n");
}

TEST(toc_back_over_levels)
{
	CHECK_TOC(
		"# A\n## B\n### C\n# D", 1, 6,
		"<ul>\n" ITEM("a", "A") "\n<ul>\n" ITEM("b", "B") "\n<ul>\n" ITEM(
			"c", "C") "</li>\n</ul>\n</li>\n</ul>\n</li>\n" ITEM("d",
									     "D") "</li>\n</ul>\n");
}

TEST(toc_of_all_sequences_is_balanced)
{
	for (int code = 0; code < 6 * 6 * 6 * 6 * 6; code++) {
		struct buf markdown = BUF_INIT, toc = BUF_INIT;
		for (int i = 0, rest = code; i < 5; i++, rest /= 6) {
			buf_fill(&markdown, '#', (size_t)(rest % 6 + 1));
			buf_puts(&markdown, " x\n");
		}
		struct page page = page_of(buf_slice(&markdown), PLAIN);
		html_headings_toc(&toc, page.headings, 1, 6);
		int lists = 0, items = 0, all = 0;
		for (size_t i = 0; i < toc.n; i++) {
			struct slice rest = slice_sub(buf_slice(&toc), i, toc.n);
			lists += slice_starts(rest, SLICE("<ul>"));
			lists -= slice_starts(rest, SLICE("</ul>"));
			all += slice_starts(rest, SLICE("<li>"));
			items += slice_starts(rest, SLICE("<li>"));
			items -= slice_starts(rest, SLICE("</li>"));
			/* An item is in a list, a list in an item. */
			if (items > lists || lists > items + 1)
				items += 1000;
		}
		if (!CHECK(lists == 0 && items == 0 && all == 5))
			code = 6 * 6 * 6 * 6 * 6;
		page_free(&page);
		buf_free(&markdown);
		buf_free(&toc);
	}
}

TEST(toc_of_some_levels)
{
	CHECK_TOC("# A\n## B\n### C", 2, 2, "<ul>\n" ITEM("b", "B") "</li>\n</ul>\n");
	CHECK_TOC("# A", 2, 6, "");
	CHECK_TOC("", 1, 6, "");
}

TEST(toc_without_quotes_and_lists)
{
	CHECK_TOC("> # A\n\n# B\n\n- # C", 1, 6, "<ul>\n" ITEM("b", "B") "</li>\n</ul>\n");
}

TEST(toc_in_the_page)
{
	const struct html_headings_options options = {.from = 2, .to = 3};
	CHECK_PAGE("[TOC]\n\n# A\n\n## B\n", &options,
		   "<div class=\"toc\">\n<ul>\n" ITEM(
			   "b", "B") "</li>\n</ul>\n</div>\n"
				     "<h1 id=\"a\">A</h1>\n<h2 id=\"b\">B</h2>\n");
	CHECK_PAGE("[TOC]\n\n# A\n", PLAIN,
		   "<div class=\"toc\">\n<ul>\n" ITEM("a", "A") "</li>\n</ul>\n</div>\n"
								"<h1 id=\"a\">A</h1>\n");
	CHECK_PAGE("x\n\n[TOC]\n", PLAIN, "<p>x</p>\n<div class=\"toc\">\n</div>\n");
}

TEST(not_too_many_tocs)
{
	struct buf markdown = BUF_INIT;
	for (int i = 0; i < 2000; i++)
		buf_puts(&markdown, "[TOC]\n\n# a\n\n");
	struct page page = page_of(buf_slice(&markdown), PLAIN);
	CHECK(page.html.n < 500000);
	CHECK(memmem(page.html.p, page.html.n, "<p>[TOC]</p>", 12) != NULL);
	page_free(&page);
	buf_free(&markdown);
}

TEST(what_is_no_toc)
{
	CHECK_PAGE("[toc]\n", PLAIN, "<p>[toc]</p>\n");
	CHECK_PAGE("[TOC] x\n", PLAIN, "<p>[TOC] x</p>\n");
	CHECK_PAGE("*[TOC]*\n", PLAIN, "<p><em>[TOC]</em></p>\n");
	CHECK_PAGE("`[TOC]`\n", PLAIN, "<p><code>[TOC]</code></p>\n");
	CHECK_PAGE("[TOC]\n\n[toc]: u\n", PLAIN, "<p><a href=\"u\">TOC</a></p>\n");
}

TEST(levels_of_a_table_of_contents)
{
	struct buf markdown = BUF_INIT;
	int from = 0, to = 0;
	struct page page = page_of(SLICE("## A\n\n#### B\n\n##### C\n\n###### D\n"), PLAIN);
	CHECK(html_headings_levels(page.headings, &from, &to) && from == 2 && to == 5);
	page_free(&page);
	page = page_of(SLICE("> # A\n"), PLAIN);
	CHECK(!html_headings_levels(page.headings, &from, &to));
	page_free(&page);
	buf_puts(&markdown, "# A\n\n## B\n\n");
	for (int i = 0; i < 60; i++)
		buf_puts(&markdown, "### C\n\n");
	page = page_of(buf_slice(&markdown), PLAIN);
	CHECK(html_headings_levels(page.headings, &from, &to) && from == 1 && to == 2);
	page_free(&page);
	buf_free(&markdown);
}

int main(void)
{
	RUN(words_and_spaces);
	RUN(punctuation_is_left_out);
	RUN(numbers_stay_apart);
	RUN(han_is_kept);
	RUN(other_scripts_in_lower_case);
	RUN(normal_form_c);
	RUN(emoji_leave_nothing);
	RUN(never_empty);
	RUN(long_texts_are_cut);
	RUN(markup_is_no_text);
	RUN(formula_letters);
	RUN(the_same_text_again);
	RUN(nobody_loses_an_id_of_their_own);
	RUN(ids_that_are_set);
	RUN(braces_that_set_nothing);
	RUN(ids_of_raw_html_are_taken);
	RUN(footnotes_have_their_own);
	RUN(headings_everywhere_have_ids);
	RUN(many_headings_of_one_text);
	RUN(text_and_markup);
	RUN(text_of_formulas);
	RUN(an_authors_span_is_no_formula);
	RUN(deep_markup);
	RUN(levels_lines_places);
	RUN(ids_in_the_page);
	RUN(a_page_without_headings);
	RUN(permalinks);
	RUN(html_that_ends_a_heading);
	RUN(marks_of_others_stay);
	RUN(toc_nests);
	RUN(toc_of_left_out_levels);
	RUN(toc_whose_first_is_deeper);
	RUN(toc_back_over_levels);
	RUN(toc_of_all_sequences_is_balanced);
	RUN(toc_of_some_levels);
	RUN(toc_without_quotes_and_lists);
	RUN(toc_in_the_page);
	RUN(not_too_many_tocs);
	RUN(what_is_no_toc);
	RUN(levels_of_a_table_of_contents);
	return unit_end();
}
