/* Links of a page to its own parts. */
#include "out/html-anchors.h"

#include "out/html.h"
#include "unit.h"

#define BEFORE "<html><body id=\"mathmill:top\"><a id='template'></a>"

/* A line for each finding of the page that the document becomes. */
static void check(const char *markdown, struct html_options options, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT, told = BUF_INIT;
	struct html_report report = {0};
	options.anchors = true;
	options.headings = HTML_HEADINGS_IDS;
	buf_puts(&page, BEFORE);
	html_convert(&page, &a, mdscan(&a, slice_of(markdown), NULL), &options, &report);
	html_anchors_check(&report, &a, buf_slice(&page));
	for (size_t i = 0; i < report.n; i++)
		if (report.v[i].kind == HTML_FINDING_LINK)
			buf_printf(&told, "%zu: %s\n", report.v[i].line, report.v[i].what);
	unit_check_slice(buf_slice(&told), slice_of(want), __FILE__, line, markdown);
	buf_free(&page);
	buf_free(&told);
	arena_free(&a);
}

#define FINE(markdown) check(markdown, (struct html_options){.trusted = false}, "", __LINE__)
#define DEAD(markdown, want) \
	check(markdown, (struct html_options){.trusted = false}, want, __LINE__)
#define TRUSTED(markdown, want) \
	check(markdown, (struct html_options){.trusted = true}, want, __LINE__)
#define NO_ID(id) "#" id ": no such id on this page"

TEST(ids_of_all_kinds)
{
	FINE("[a](#b-c)\n\n## B *c*\n");
	FINE("## \xE6\xB3\xA8\n\n[a](#\xE6\xB3\xA8) [b](#%E6%B3%A8) [c](#%e6%b3%a8)\n");
	FINE("[a](#eq:1)\n\n$$x \\tag{1}$$\n");
	FINE("[a](#x)\n\n*b*{#x}\n");
	FINE("[a](#x)\n\nText.\n{: #x}\n");
	FINE("[a](#x) [b](#y) [c](#z)\n\n<div id=x>\n<a name='y'></a><p ID = \"z\">\n");
	FINE("[a](#fn-n) [b](#fnref-n)\n\nc[^n]\n\n[^n]: d\n");
	FINE("[a](#template)\n");
	FINE("[a](#x) $\\cssId{x}{y}$\n");
	FINE("[a](#mjx-eqn:3) [b](#mjx-eqn%3A3)\n");
	FINE("[a](#a&b) [c](#b)\n\n<p id=\"a&amp;b\"></p><p id=\"b\"></p>\n");
}

TEST(the_top_and_what_is_no_id)
{
	FINE("[a](#) [b](#top) [c](#TOP) [d](#:~:text=x) [e](x#y) [f](https://h/#y) [g](?#y)\n");
	FINE("[a](#b:~:text=x)\n\n## B\n");
	FINE("![a](#x) `[a](#x)` \\[a](#x)\n");
}

TEST(dead_links)
{
	DEAD("a\n\n[b](#nothing)\n", "3: " NO_ID("nothing") "\n");
	DEAD("[a]\n\n[a]: #nothing\n", "1: " NO_ID("nothing") "\n");
	DEAD("[a](#result)\n\n## Results\n", "1: " NO_ID("result") "; did you mean #results?\n");
	DEAD("[a](#Results)\n\n## Results\n", "1: " NO_ID("Results") "; did you mean #results?\n");
	DEAD("[a](#x)\n\n## Y\n", "1: " NO_ID("x") "\n");
	DEAD("[a](#a%20b) [c](#100%)\n", "1: " NO_ID("a b") "\n1: " NO_ID("100%") "\n");
	DEAD("a <a href=\"#one\">b</a> <a href=' #two '>c</a>\n",
	     "1: " NO_ID("one") "\n1: " NO_ID("two") "\n");
	DEAD("[a](#mathmill:tip)\n", "1: " NO_ID("mathmill:tip") "\n");
}

/* A quote that looks like the beginning of an attribute hides no id. */
TEST(code_that_looks_like_attributes)
{
	FINE("`x id = 'y` [a](#b)\n\n## B\n");
	FINE("```\n name='\n id=\"\n```\n\n[a](#b)\n\n## B\n");
}

TEST(trusted_html)
{
	TRUSTED("a <a\nhref=#one>b</a>\n\n<p><a class=x href='#two'>c</a><a href=\"#here\" "
		"id=here>\n",
		"1: " NO_ID("one") "\n4: " NO_ID("two") "\n");
	TRUSTED("<p title=\"<a href='#x'>\"><!-- <a href=#y> -->\n", "");
	TRUSTED("[a](#x)\n\n<SCRIPT src=\"x\"></script>\n", "");
	TRUSTED("[a](#x)\n\n<base href=\"x\">\n", "");
}

/* Reading it would need all names of HTML: then no link is called dead. */
TEST(ids_with_references)
{
	TRUSTED("[a](#\xC3\xA9)\n\n<p id=\"&eacute;\">\n", "");
}

TEST(fragments_have_none)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	const struct html_options options = {.trusted = true};
	html_convert(&page, &a, mdscan(&a, SLICE("[a](#x) <a href=#y>b</a>"), NULL), &options,
		     &report);
	html_anchors_check(&report, &a, buf_slice(&page));
	CHECK_INT(report.n, 0);
	buf_free(&page);
	arena_free(&a);
}

TEST(very_many_links_are_told_in_time)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	for (int i = 0; i < 20000; i++) {
		buf_printf(&page, "<p id=\"section-number-%d-of-a-very-long-document\">", i);
		struct html_anchor_link link = {1, SLICE("#section-numbre-x-of-a-long-document")};
		ARENA_PUSH(&a, report.links, report.n_links, report.cap_links) = link;
	}
	html_anchors_check(&report, &a, buf_slice(&page));
	CHECK_INT(report.n, HTML_REPORT_MOST + 1);
	buf_free(&page);
	arena_free(&a);
}

int main(void)
{
	RUN(ids_of_all_kinds);
	RUN(the_top_and_what_is_no_id);
	RUN(dead_links);
	RUN(code_that_looks_like_attributes);
	RUN(trusted_html);
	RUN(ids_with_references);
	RUN(fragments_have_none);
	RUN(very_many_links_are_told_in_time);
	return unit_end();
}
