#include <stdlib.h>

#include "io/json.h"
#include "out/report-regions.h"
#include "out/report-view.h"
#include "report_fixture.h"

TEST(records_of_a_path_are_merged)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"b\",\"lines\":{\"total\":9,\"derivation\":4}}"));
	CHECK(add(&f, "{\"path\":\"a\"}"));
	CHECK(add(&f, "{\"path\":\"b\",\"meta\":{\"title\":\"B\",\"status\":\"completed\"}}"));
	CHECK(add(&f, "{\"path\":\"b\",\"lines\":{\"total\":7}}"));
	report_finish(&f.report);
	CHECK_INT(f.report.n, 2);
	const struct report_article *b = f.report.articles[1];
	CHECK_SLICE(b->path, SLICE("b"));
	CHECK_SLICE(b->title, SLICE("B"));
	CHECK_INT(b->status, FRONT_COMPLETED);
	CHECK_INT(b->counts.v[REPORT_LINES], 7);
	CHECK(!b->counts.known[REPORT_DERIVATION]);
	CHECK(!f.report.articles[0]->counts.known[REPORT_LINES]);
	end(&f);
}

static void check_refused(const char *line, const char *want)
{
	struct fixture f;
	const char *message = "";
	size_t column;
	begin(&f);
	CHECK(!report_add(&f.report, slice_of(line), &f.arena, &message, &column));
	CHECK(slice_starts(slice_of(message), slice_of(want)));
	CHECK(column >= 1);
	report_finish(&f.report);
	CHECK_INT(f.report.n, 0);
	end(&f);
}

TEST(what_is_no_record)
{
	check_refused("[]", "a record is a JSON object");
	check_refused("{}", "this record has no \"path\"");
	check_refused("{\"path\":3}", "this record has no \"path\"");
	check_refused("{\"schema\":2,\"path\":\"a\"}", "the schema");
	check_refused("{\"path\":\"a\"", "not JSON: ");
	check_refused("{\"path\":\"\xFF\"}", "not JSON: ");
	check_refused("{\"path\":\"a\",\"path\":\"b\"}", "not JSON: ");
}

TEST(absurd_counts_are_not_told)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"a\",\"lines\":{\"total\":-1,\"derivation\":9223372036854775807},"
		      "\"formulas\":{\"total\":\"3\",\"numbered\":1.5}}"));
	CHECK(add(&f, "{\"path\":\"b\",\"lines\":[],\"formulas\":null,\"meta\":3,\"topics\":{},"
		      "\"equations\":{\"findings\":[3,{}]}}"));
	report_finish(&f.report);
	for (int c = 0; c < REPORT_PROBLEMS; c++)
		CHECK(!f.report.total.counts.known[c]);
	CHECK_INT(f.report.total.counts.v[REPORT_PROBLEMS], 0);
	end(&f);
}

#define FINDING(rule, severity, line) \
	"{\"rule\":\"" rule "\",\"severity\":\"" severity "\"," \
	"\"line\":" line ",\"message\":\"m\"}"

TEST(problems)
{
	struct fixture f;
	begin(&f);
	CHECK(add(
		&f,
		"{\"path\":\"b\",\"equations\":{\"findings\":[" FINDING(
			"ref-undefined", "warning",
			"9") "," FINDING("tag-gap", "error",
					 "2") "," FINDING("delim-unclosed", "error",
							  "1") "," FINDING("tag-gap", "note",
									   "1") "," FINDING("tag-`"
											    "x`",
											    "error",
											    "1") "]"
												 "}"
												 "}"));
	CHECK(add(&f, "{\"path\":\"a\",\"equations\":{\"problems\":{\"error\":3,\"warning\":1,"
		      "\"note\":5},\"findings\":[" FINDING("tag-duplicate", "warning", "5") "]}}"));
	report_finish(&f.report);
	const struct report *r = &f.report;
	if (CHECK_INT(r->n_problems, 5)) {
		CHECK_SLICE(r->problems[0].finding->rule, SLICE("delim-unclosed"));
		CHECK_SLICE(r->problems[1].finding->rule, SLICE("")); /* it could end a code span */
		CHECK_INT(r->problems[2].finding->line, 2);
		CHECK_SLICE(r->problems[3].article->path, SLICE("a"));
		CHECK_INT(r->problems[4].finding->line, 9);
	}
	CHECK_INT(r->n_problem_articles, 2);
	CHECK_INT(r->n_numbering, 3);
	CHECK_INT(r->n_numbering_articles, 2);
	CHECK_INT(r->articles[0]->counts.v[REPORT_PROBLEMS], 4);
	CHECK_INT(r->articles[0]->errors, 3);
	CHECK_INT(r->articles[1]->counts.v[REPORT_PROBLEMS], 4);
	CHECK_INT(r->articles[1]->errors, 3);
	CHECK_INT(r->total.counts.v[REPORT_PROBLEMS], 8);
	CHECK_INT(r->total.errors, 6);
	end(&f);
}

TEST(what_remains)
{
	static const char *const want[] = {"a", "c", "b", "d", "x", "y"};
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"x\"}"));
	CHECK(add(&f, "{\"path\":\"b\",\"lines\":{\"total\":30}}"));
	CHECK(add(&f, "{\"path\":\"y\",\"meta\":{\"status\":\"in_progress\"}}"));
	CHECK(add(&f, "{\"path\":\"d\",\"meta\":{\"status\":\"in_progress\"},"
		      "\"lines\":{\"total\":30}}"));
	CHECK(add(&f, "{\"path\":\"done\",\"meta\":{\"status\":\"completed\"},"
		      "\"lines\":{\"total\":3}}"));
	CHECK(add(&f,
		  "{\"path\":\"c\",\"meta\":{\"status\":\"pending\"},\"lines\":{\"total\":4}}"));
	CHECK(add(&f, "{\"path\":\"a\",\"lines\":{\"total\":0}}"));
	report_finish(&f.report);
	if (CHECK_INT(f.report.n_remaining, 6))
		for (size_t i = 0; i < 6; i++)
			CHECK_SLICE(f.report.remaining[i]->path, slice_of(want[i]));
	end(&f);
}

TEST(topics)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"1\",\"topics\":[{\"topic\":\"y\"},{\"topic\":\"x\"}],\"lines\":{"
		      "\"total\":5}}"));
	CHECK(add(&f, "{\"path\":\"2\",\"topics\":[]}"));
	CHECK(add(&f, "{\"path\":\"3\"}"));
	CHECK(add(&f, "{\"path\":\"4\",\"topics\":[{\"topic\":\"x\"}]}"));
	CHECK(add(&f, "{\"path\":\"5\",\"topics\":[{\"topic\":\"y\"}],\"lines\":{\"total\":6}}"));
	report_finish(&f.report);
	if (CHECK_INT(f.report.n_topics, 3)) {
		CHECK_SLICE(f.report.topics[0].name, SLICE("y"));
		CHECK_INT(f.report.topics[0].articles, 2);
		CHECK_INT(f.report.topics[0].counts.v[REPORT_LINES], 11);
		CHECK_SLICE(f.report.topics[1].name, SLICE("x"));
		CHECK_INT(f.report.topics[2].name.n, 0);
		CHECK_INT(f.report.topics[2].articles, 2);
	}
	end(&f);
}

TEST(primary_topics)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"1\",\"topics\":{\"primary\":\"y\",\"labels\":[\"y\"]}}"));
	CHECK(add(&f, "{\"path\":\"2\",\"topics\":{\"primary\":null,\"labels\":[\"y\"]}}"));
	CHECK(add(&f, "{\"path\":\"3\"}"));
	CHECK(add(&f, "{\"path\":\"4\"}"));
	CHECK(add(&f, "{\"path\":\"5\",\"topics\":{\"primary\":null}}"));
	CHECK(add(&f, "{\"path\":\"5\",\"topics\":{\"primary\":\"y\"}}"));
	report_finish(&f.report);
	if (CHECK_INT(f.report.n_topics, 3)) {
		CHECK_SLICE(f.report.topics[0].name, SLICE("y"));
		CHECK_INT(f.report.topics[0].articles, 2);
		CHECK_INT(f.report.topics[1].name.n, 0);
		CHECK(f.report.topics[1].unsure);
		CHECK_INT(f.report.topics[1].articles, 1);
		CHECK(!f.report.topics[2].unsure);
		CHECK_INT(f.report.topics[2].articles, 2);
	}
	end(&f);
}

TEST(only_unsure_topics)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"1\",\"topics\":{\"primary\":null}}"));
	report_finish(&f.report);
	if (CHECK_INT(f.report.n_topics, 1))
		CHECK(f.report.topics[0].unsure);
	end(&f);
}

TEST(no_topics)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"1\"}"));
	report_finish(&f.report);
	CHECK_INT(f.report.n_topics, 0);
	end(&f);
}

TEST(audits)
{
	struct fixture f;
	begin(&f);
	CHECK(add(&f, "{\"path\":\"1\",\"audit\":{\"standard\":\"early\",\"pass\":true}}"));
	CHECK(add(&f, "{\"path\":\"2\",\"audit\":{\"pass\":false}}"));
	CHECK(add(&f, "{\"path\":\"3\",\"audit\":{\"pass\":1}}"));
	CHECK(add(&f, "{\"path\":\"4\"}"));
	CHECK(add(&f, "{\"path\":\"5\",\"audit\":{\"pass\":false}}"));
	CHECK(add(&f, "{\"path\":\"5\",\"audit\":{\"pass\":true}}"));
	report_finish(&f.report);
	CHECK_INT(f.report.articles[0]->audit, REPORT_PASSED);
	CHECK_INT(f.report.articles[1]->audit, REPORT_FAILED);
	CHECK_INT(f.report.articles[2]->audit, REPORT_NOT_AUDITED);
	CHECK_INT(f.report.total.audited, 3);
	CHECK_INT(f.report.total.passed, 2);
	end(&f);
}

/* A line, and what becomes of it with some bytes changed: taken and refused as the parser
 * takes and refuses, in its words; nothing of a refused line is in the report. */
static void check_line(struct slice line)
{
	struct fixture f;
	struct json_error error;
	const char *message = NULL;
	size_t column;
	begin(&f);
	struct json_t *tree = json_parse(line, &error);
	bool added = report_add(&f.report, line, &f.arena, &message, &column);
	bool json = added || !slice_starts(slice_of(message), SLICE("not JSON: "));
	CHECK(json == (tree != NULL));
	CHECK_INT(f.report.n, added);
	if (!json && !tree) {
		CHECK_STR(message + strlen("not JSON: "), error.message);
		CHECK_INT(column, error.column);
	}
	json_drop(tree);
	end(&f);
}

TEST(changed_lines)
{
	static const char base[] =
		"{\"schema\":1,\"path\":\"a\\u4e00.md\",\"meta\":{\"title\":\"\xE6\xA2\xAF\","
		"\"tags\":[\"a\",\"b\"],\"t\":true},\"lines\":{\"total\":193,\"x\":-1.5e3},"
		"\"equations\":{\"findings\":[{\"rule\":\"tag-gap\",\"severity\":\"error\","
		"\"message\":\"\\\\tag{2}\",\"line\":12}]},\"topics\":{\"primary\":null},"
		"\"audit\":{\"standard\":\"s\",\"pass\":false,\"failed\":[{\"rule\":\"r\"}]},"
		"\"sections\":[{\"line\":9,\"level\":2,\"title\":\"\\u4e00\",\"lines\":{\"total\":"
		"3}},"
		"{\"line\":12,\"level\":2,\"title\":\"b\"}]}";
	static const char bytes[] = "\"\\{}[]:,0e.-ntu \t\n\xE4\x80\xFF";
	unsigned state = 1;
	char line[sizeof base];
	for (size_t n = 0; n < sizeof base; n++)
		check_line((struct slice){base, n});
	for (int round = 0; round < 20000; round++) {
		memcpy(line, base, sizeof base);
		for (int changes = 1 + round % 3; changes; changes--) {
			state = state * 1664525u + 1013904223u;
			size_t at = (state >> 8) % (sizeof base - 1);
			state = state * 1664525u + 1013904223u;
			line[at] = bytes[(state >> 8) % sizeof bytes]; /* NUL is one of them */
		}
		check_line((struct slice){line, sizeof base - 1});
	}
}

static void check_shares(const uint64_t *parts, const unsigned *want)
{
	unsigned got[4], sum = 0;
	report_shares(parts, 4, got);
	for (size_t i = 0; i < 4; i++) {
		CHECK_INT(got[i], want[i]);
		sum += got[i];
	}
	CHECK(sum == 1000 || sum == 0);
}

TEST(shares)
{
	check_shares((uint64_t[]){1, 1, 1, 0}, (unsigned[]){334, 333, 333, 0});
	check_shares((uint64_t[]){2, 2, 2, 1}, (unsigned[]){286, 286, 285, 143});
	check_shares((uint64_t[]){98, 0, 260, 0}, (unsigned[]){274, 0, 726, 0});
	check_shares((uint64_t[]){0, 0, 0, 0}, (unsigned[]){0, 0, 0, 0});
	check_shares((uint64_t[]){0, 7, 0, 0}, (unsigned[]){0, 1000, 0, 0});
	check_shares((uint64_t[]){1, 100000, 0, 0}, (unsigned[]){0, 1000, 0, 0});
}

static void check_link(const char *from, const char *to, const char *want)
{
	struct buf out = BUF_INIT;
	report_view_link(&out, from, slice_of(to), "/home/me/maths");
	CHECK_SLICE(buf_slice(&out), slice_of(want));
	buf_free(&out);
}

TEST(links)
{
	check_link("reports/R.md", "blogs_raw/sgd.md", "../blogs_raw/sgd.md");
	check_link("R.md", "blogs_raw/sgd.md", "blogs_raw/sgd.md");
	check_link(NULL, "./a//b/../c.md", "a/c.md");
	check_link("a/b/R.md", "a/c/d.md", "../c/d.md");
	check_link("a/b/R.md", "a/b/d.md", "d.md");
	check_link("a/R.md", "a", "../a");
	check_link("../R.md", "a.md", "maths/a.md");
	check_link("reports/R.md", "../a.md", "../../a.md");
	check_link("/home/me/maths/reports/R.md", "a.md", "../a.md");
	check_link("/home/me/reports/R.md", "a.md", "../maths/a.md");
	check_link("reports/R.md", "/home/me/b/a.md", "../../b/a.md");
	check_link("/tmp/R.md", "/a.md", "../a.md");
	check_link(NULL, "\xE6\xA2\xAF\xE5\xBA\xA6 (1)#?.md",
		   "\xE6\xA2\xAF\xE5\xBA\xA6%20%281%29%23%3F.md");
	check_link(NULL, "a:b|c`d%20.md", "a%3Ab%7Cc%60d%2520.md");
}

static void check_fault(const char *text, size_t offset, const char *message)
{
	struct arena a = ARENA_INIT;
	const struct report_regions *r = report_regions_find(&a, slice_of(text));
	if (CHECK_INT(r->n_faults, 1)) {
		CHECK_INT(r->faults[0].offset, offset);
		CHECK_STR(r->faults[0].message, message);
	}
	arena_free(&a);
}

#define BEGIN(name) "<!-- progress-report:begin " name " -->\n"
#define END(name) "<!-- progress-report:end " name " -->\n"

TEST(region_faults)
{
	check_fault(BEGIN("totals") "x\n", 0, "region \"totals\" does not end");
	check_fault("x\n\n" END("totals"), 3, "a region ends that did not begin");
	check_fault(BEGIN("total") END("total"), 0,
		    "unknown region \"total\"; did you mean \"totals\"?");
	check_fault(BEGIN("zzzzzzzz") END(""), 0,
		    "unknown region \"zzzzzzzz\"; known are totals, charts, changes, estimate, "
		    "plan, batches, topics, audit, articles, problems, next, remaining, "
		    "provenance");
	check_fault(BEGIN("") END(""), 0, "the region has no name");
	check_fault(BEGIN("next") END("") BEGIN("next") END(""), sizeof BEGIN("next") END("") - 1,
		    "region \"next\" is there twice");
	check_fault(BEGIN("next") END("topics"), sizeof BEGIN("next") - 1,
		    "region \"topics\" ends inside region \"next\"");
	check_fault(BEGIN("next") BEGIN("topics") END("topics"), sizeof BEGIN("next") - 1,
		    "region \"topics\" begins inside region \"next\"");
	check_fault("<!-- progress-report:ned next -->\n", 0,
		    "\"progress-report:ned\" is neither begin nor end");
	check_fault("<!-- progress-report:begin next one -->\n", 0, "a region's name is one word");
}

static void check_replaced(const char *old, const char *fresh, const char *want)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct report_region *missing;
	const struct report_regions *from = report_regions_find(&a, slice_of(fresh));
	const struct report_regions *to = report_regions_find(&a, slice_of(old));
	CHECK(report_regions_replace(&out, to, from, &missing));
	CHECK_SLICE(buf_slice(&out), slice_of(want));
	buf_free(&out);
	arena_free(&a);
}

#define CRLF_BEGIN(name) "<!-- progress-report:begin " name " -->\r\n"

TEST(only_regions_are_replaced)
{
	static const char fresh[] =
		BEGIN("totals") "1\n2\n" END("totals") BEGIN("next") "3\n" END("next");
	check_replaced("a\n\n" BEGIN("next") "old\n" END("") "b \xFF", fresh,
		       "a\n\n" BEGIN("next") "3\n" END("") "b \xFF");
	check_replaced(CRLF_BEGIN("totals") END("totals") "b\n", fresh,
		       CRLF_BEGIN("totals") "1\r\n2\r\n" END("totals") "b\n");
	check_replaced(
		"\xEF\xBB\xBF\r\n<!--progress-report:begin totals--><!-- progress-report:end -->",
		fresh,
		"\xEF\xBB\xBF\r\n<!--progress-report:begin totals-->\r\n1\r\n2\r\n"
		"<!-- progress-report:end -->");
	check_replaced("```\n" BEGIN("next") "```\n", fresh, "```\n" BEGIN("next") "```\n");
	check_replaced(BEGIN("totals") END(""), CRLF_BEGIN("totals") "1\r\n" END(""),
		       BEGIN("totals") "1\n" END(""));
}

TEST(a_region_the_template_lacks)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct report_region *missing = NULL;
	const struct report_regions *old =
		report_regions_find(&a, SLICE("x\n\n" BEGIN("next") END("")));
	CHECK(!report_regions_replace(&out, old, report_regions_find(&a, SLICE("y")), &missing));
	CHECK(missing && missing->offset == 3);
	buf_free(&out);
	arena_free(&a);
}

int main(void)
{
	RUN(records_of_a_path_are_merged);
	RUN(what_is_no_record);
	RUN(absurd_counts_are_not_told);
	RUN(problems);
	RUN(what_remains);
	RUN(topics);
	RUN(primary_topics);
	RUN(only_unsure_topics);
	RUN(no_topics);
	RUN(audits);
	RUN(changed_lines);
	RUN(shares);
	RUN(links);
	RUN(region_faults);
	RUN(only_regions_are_replaced);
	RUN(a_region_the_template_lacks);
	return unit_end();
}
