#include "out/html-limits.h"

#include <time.h>

#include "base/buf.h"
#include "out/html-guard.h"
#include "out/html-report.h"
#include "out/html.h"
#include "unit.h"

/* The text `unit`, as often as it takes to `bytes`. */
static void repeat(struct buf *b, const char *unit, size_t bytes)
{
	for (size_t end = b->n + bytes; b->n < end;)
		buf_puts(b, unit);
}

static enum html_limits_verdict check(struct slice text, struct html_limit *limit)
{
	struct arena a = ARENA_INIT;
	enum html_limits_verdict verdict = html_limits_check(mdscan(&a, text, NULL), limit);
	arena_free(&a);
	return verdict;
}

/* A document with one thing too much, from line 3 on. */
static const struct {
	const char *head, *unit, *tail;
	const char *what;
	size_t line;
} too_much[] = {
	{"", "![[]()", "", "166667 images that are not closed in one paragraph", 3},
	{"", "a<?", "", "<? or <! that are not closed in one paragraph", 3},
	{"", "a<!A ", "", "<? or <! that are not closed in one paragraph", 3},
	{"", "a<![CDATA[", "", "<? or <! that are not closed in one paragraph", 3},
	{"", "a@b.c ", "", "@ in one long paragraph", 3},
	{"", "www.a.b)", "", "addresses and parentheses without a space between", 3},
	{"www.a.b", ")", "", "1000001 addresses and parentheses without a space between", 3},
	{"", "http://a.b<", "", "addresses and parentheses without a space between", 3},
	{"", "> ", "a\na\n", "quotes and lists more than 100 deep", 3},
	{"", "- ", "a\na\n", "quotes and lists more than 100 deep", 3},
	{"", "1. > ", "a\na\n", "quotes and lists more than 100 deep", 3},
	{"- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - "
	 "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - "
	 "- - - - - - - - - - - - - - - - - - - - a\n",
	 "\n", "", "quotes and lists 90 deep, over very many lines", 3},
	{"a|b\n-|-\n", "|[", "\n", "a table of 500001 columns", 3},
	{"x\n\n||||||||||||||||||||||||||||||||||||||||||||||||||\n"
	 "|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-|"
	 "-|"
	 "-|-|-|-|\n",
	 "a\n", "", "a table of", 5},
	{"", "|a|b|\n|-|\n", "", "rows of hyphens in one paragraph, under no table's header", 3},
	{"", "a\n", "|a|\n|-|\n", "lines above a table's header", 3},
};

TEST(what_is_too_much_is_named_with_its_line)
{
	for (size_t i = 0; i < sizeof too_much / sizeof *too_much; i++) {
		struct buf b = BUF_INIT;
		struct html_limit limit = {0, ""};
		buf_puts(&b, "a\n\n");
		buf_puts(&b, too_much[i].head);
		repeat(&b, too_much[i].unit, 1000000);
		buf_puts(&b, too_much[i].tail);
		clock_t start = clock();
		CHECK_INT(check(buf_slice(&b), &limit), HTML_LIMITS_REFUSED);
		CHECK(clock() - start < 5 * CLOCKS_PER_SEC);
		if (!CHECK(strstr(limit.what, too_much[i].what) != NULL))
			printf("# %s: %s\n", too_much[i].unit, limit.what);
		CHECK_INT(limit.line, too_much[i].line);
		buf_free(&b);
	}
}

static enum html_limits_verdict check_table(size_t columns, size_t rows, struct html_limit *limit)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < rows + 2; i++) {
		for (size_t column = 0; column < columns; column++)
			buf_puts(&b, i == 1 ? "|-" : "|a");
		buf_puts(&b, "|\n");
	}
	enum html_limits_verdict verdict = check(buf_slice(&b), limit);
	buf_free(&b);
	return verdict;
}

TEST(wide_tables)
{
	struct html_limit limit;
	CHECK_INT(check_table(100, 100, NULL), HTML_LIMITS_FINE);
	CHECK_INT(check_table(1000, 40, NULL), HTML_LIMITS_RISKY);
	CHECK_INT(check_table(20000, 1, &limit), HTML_LIMITS_REFUSED);
	CHECK(strstr(limit.what, "a table of 2000") != NULL);
	CHECK_INT(limit.line, 1);
}

static enum html_limits_verdict check_references(size_t references, size_t definition)
{
	struct buf b = BUF_INIT;
	repeat(&b, "[a] ", references * 4);
	buf_puts(&b, "\n\n[a]: /");
	buf_fill(&b, 'x', definition);
	buf_puts(&b, "\n[b]: /x\n");
	struct html_limit limit;
	enum html_limits_verdict verdict = check(buf_slice(&b), &limit);
	if (verdict == HTML_LIMITS_REFUSED) {
		CHECK(strstr(limit.what, "references to long definitions") != NULL);
		CHECK_INT(limit.line, 3);
	}
	buf_free(&b);
	return verdict;
}

TEST(references_that_expand)
{
	CHECK_INT(check_references(500, 200), HTML_LIMITS_FINE);
	CHECK_INT(check_references(2000, 20000), HTML_LIMITS_RISKY);
	CHECK_INT(check_references(4000, 50000), HTML_LIMITS_REFUSED);
}

/* `n` paragraphs of `each` openers. */
static enum html_limits_verdict check_openers(size_t n, size_t each)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		repeat(&b, "a<?b", each * 4);
		buf_puts(&b, "\n\n");
	}
	enum html_limits_verdict verdict = check(buf_slice(&b), NULL);
	buf_free(&b);
	return verdict;
}

TEST(work_is_added_up_by_paragraphs)
{
	CHECK_INT(check_openers(1, 14000), HTML_LIMITS_RISKY);
	CHECK_INT(check_openers(1, 17000), HTML_LIMITS_REFUSED);
	CHECK_INT(check_openers(2, 14000), HTML_LIMITS_REFUSED);
	CHECK_INT(check_openers(4, 7000), HTML_LIMITS_RISKY);
	CHECK_INT(check_openers(400, 70), HTML_LIMITS_FINE);
}

TEST(a_long_article_is_fine)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < 500; i++) {
		buf_printf(&b, "## Section %zu\n\n", i);
		buf_puts(
			&b,
			"Text with *emphasis*, **much of it**, `code`, [a link](https://a.b/c(d)), "
			"![an image](a.png), <b>bold</b>, a@b.c, www.a.b and $x_{1}$; [ref][r] & "
			"&amp;.\n\n");
		buf_puts(&b, "1. one\n2. two\n   - three\n   - four\n\n> quoted\n> twice\n\n");
		buf_puts(&b, "| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n\n");
		buf_puts(&b, "```php\n<?php echo '<!A <![CDATA[ ![[]( www.))))'; ?>\n```\n\n");
	}
	buf_puts(&b, "[r]: https://a.b/c \"title\"\n");
	CHECK(b.n > 150000);
	CHECK_INT(check(buf_slice(&b), NULL), HTML_LIMITS_FINE);
	/* In code and formulas everything may stand. */
	buf_puts(&b, "\n```\n");
	repeat(&b, "a<?![[]()", 1000000);
	buf_puts(&b, "\n```\n\n$$\n");
	repeat(&b, "<![(@", 1000000);
	buf_puts(&b, "\n$$\n");
	CHECK_INT(check(buf_slice(&b), NULL), HTML_LIMITS_FINE);
	buf_free(&b);
	CHECK_INT(check(SLICE(""), NULL), HTML_LIMITS_FINE);
	CHECK_INT(check(SLICE("\0<?\xFF"), NULL), HTML_LIMITS_FINE);
}

/* ---- Reports ---- */

static struct html_finding findings[] = {
	{HTML_FINDING_LEFT_OUT, 7, "<script>"},
	{HTML_FINDING_LINK, 0, ""},
	{HTML_FINDING_LIMIT, 1, "a table of 20000 columns"},
};

static struct html_anchor_link links[] = {{7, {"#a\0b", 4}}, {8, {"#", 1}}};

static const struct html_report full = {
	.links = links,
	.n_links = 2,
	.cap_links = 2,
	.v = findings,
	.n = 3,
	.cap = 3,
	.heading = {"A <b>", 5},
	.heading_html = {"A &lt;b&gt;", 11},
	.toc = {"<ul>\0</ul>", 10},
	.has_math = true,
};

TEST(a_report_comes_back_as_it_was)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct html_report r = {0};
	html_report_write(&b, &full);
	buf_puts(&b, "rest");
	struct slice bytes = buf_slice(&b);
	ARENA_PUSH(&a, r.v, r.n, r.cap) = (struct html_finding){HTML_FINDING_IMAGE, 2, "before"};
	CHECK(html_report_read(&bytes, &a, &r));
	CHECK_SLICE(bytes, SLICE("rest"));
	CHECK_INT(r.n, 4);
	CHECK_STR(r.v[0].what, "before");
	for (size_t i = 0; i < 3; i++) {
		CHECK_INT(r.v[i + 1].kind, full.v[i].kind);
		CHECK_INT(r.v[i + 1].line, full.v[i].line);
		CHECK_STR(r.v[i + 1].what, full.v[i].what);
	}
	CHECK_SLICE(r.heading, full.heading);
	CHECK_SLICE(r.heading_html, full.heading_html);
	CHECK_SLICE(r.toc, full.toc);
	CHECK(r.has_math && !r.has_code);
	CHECK_INT(r.n_links, 2);
	CHECK_INT(r.links[0].line, 7);
	CHECK_SLICE(r.links[0].url, links[0].url);
	CHECK_SLICE(r.links[1].url, SLICE("#"));
	buf_free(&b);
	arena_free(&a);
}

TEST(half_a_report_is_none)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	html_report_write(&b, &full);
	for (size_t n = 0; n < b.n; n++) {
		struct html_report r = {.has_code = true};
		struct slice bytes = slice_sub(buf_slice(&b), 0, n);
		CHECK(!html_report_read(&bytes, &a, &r));
		CHECK(bytes.n == n && r.n == 0 && r.has_code && !r.has_math);
	}
	buf_free(&b);
	arena_free(&a);
}

/* ---- Conversion ---- */

struct result {
	enum html_result result;
	struct buf page;
	struct html_report report;
};

typedef enum html_result convert(struct buf *, struct arena *, const struct md_doc *,
				 const struct html_options *, struct html_report *);

static struct result converted(convert *by, struct arena *a, struct slice text)
{
	const struct html_options options = {.headings = HTML_HEADINGS_IDS};
	struct result r = {.page = BUF_INIT};
	r.result = by(&r.page, a, mdscan(a, text, NULL), &options, &r.report);
	return r;
}

TEST(a_worker_converts_as_this_process_does)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	repeat(&b, "# [a](b) *c* $x$ <b onclick=x>c</b>\n\n*a [b][c] &amp; a@b.c\n", 600000);
	CHECK_INT(check(buf_slice(&b), NULL), HTML_LIMITS_RISKY);
	struct result here = converted(html_convert, &a, buf_slice(&b));
	struct result there = converted(html_convert_guarded, &a, buf_slice(&b));
	CHECK_INT(here.result, HTML_OK);
	CHECK_INT(there.result, HTML_OK);
	CHECK(slice_eq(buf_slice(&there.page), buf_slice(&here.page)));
	CHECK(here.report.n > 1000 && there.report.n == here.report.n);
	for (size_t i = 0; i < here.report.n && i < there.report.n; i++) {
		CHECK_INT(there.report.v[i].line, here.report.v[i].line);
		CHECK_STR(there.report.v[i].what, here.report.v[i].what);
	}
	CHECK(slice_eq(there.report.toc, here.report.toc));
	CHECK_INT(there.report.has_math, here.report.has_math);
	buf_free(&here.page);
	buf_free(&there.page);
	buf_free(&b);
	arena_free(&a);
}

TEST(what_is_refused_leaves_a_finding_and_no_page)
{
	convert *const ways[] = {html_guard_convert, html_convert_guarded};
	for (size_t i = 0; i < 2; i++) {
		struct arena a = ARENA_INIT;
		struct buf b = BUF_INIT;
		buf_puts(&b, "a\n\n");
		repeat(&b, "a<?", 200000);
		struct result r = converted(ways[i], &a, buf_slice(&b));
		CHECK_INT(r.result, HTML_TOO_MUCH);
		CHECK_INT(r.page.n, 0);
		if (CHECK_INT(r.report.n, 1)) {
			CHECK_INT(r.report.v[0].kind, HTML_FINDING_LIMIT);
			CHECK_INT(r.report.v[0].line, 3);
			CHECK_STR(r.report.v[0].what,
				  "66667 <? or <! that are not closed in one paragraph");
		}
		buf_free(&b);
		arena_free(&a);
	}
}

int main(void)
{
	RUN(what_is_too_much_is_named_with_its_line);
	RUN(wide_tables);
	RUN(references_that_expand);
	RUN(work_is_added_up_by_paragraphs);
	RUN(a_long_article_is_fine);
	RUN(a_report_comes_back_as_it_was);
	RUN(half_a_report_is_none);
	RUN(a_worker_converts_as_this_process_does);
	RUN(what_is_refused_leaves_a_finding_and_no_page);
	return unit_end();
}
