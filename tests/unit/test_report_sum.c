/* What a report makes of sections, findings and audits. */
#include "report_fixture.h"

#define SECTION(level, title, lines) \
	"{'line':7,'level':" level ",'title':'" title "','lines':{'total':" lines "}}"

static void check_heading(const struct report_article *article, size_t i, const char *title,
			  uint64_t lines)
{
	CHECK_SLICE(article->headings[i].title, slice_of(title));
	CHECK_INT(article->headings[i].lines, lines);
	CHECK_INT(article->headings[i].line, 7);
}

TEST(core_headings)
{
	struct fixture f;
	begin(&f);
	add_easy(
		&f,
		"{'path':'a','sections':[" SECTION("0", "", "9") "," SECTION("1", "T", "3") "," SECTION(
			"2", "One",
			"10") "," SECTION("3", "deeper",
					  "5") "," SECTION("2", "Two",
							   "20") "," SECTION("1", "Part",
									     "40") "]}");
	report_finish(&f.report);
	const struct report_article *a = f.report.articles[0];
	/* Level 1 has the title and one other heading. */
	if (CHECK_INT(a->n_headings, 2)) {
		check_heading(a, 0, "One", 15);
		check_heading(a, 1, "Two", 20);
	}
	CHECK_INT(a->n_all_headings, 2);
	end(&f);
}

TEST(parts_are_core_headings_and_a_level_of_one_is_passed_over)
{
	struct fixture f;
	begin(&f);
	add_easy(&f,
		 "{'path':'a','sections':[" SECTION("1", "T", "3") "," SECTION(
			 "1", "A", "1") "," SECTION("2", "x", "2") "," SECTION("1", "B", "4") "]}");
	add_easy(&f,
		 "{'path':'b','sections':[" SECTION("1", "T", "3") "," SECTION(
			 "3", "A", "1") "," SECTION("3", "B",
						    "2") "," SECTION("2", "only",
								     "4") "," SECTION("4", "deep",
										      "5") "]}");
	add_easy(&f,
		 "{'path':'c','sections':[" SECTION("1", "T", "3") "," SECTION("2", "A", "1") "]}");
	add_easy(&f, "{'path':'d','sections':[3,{},{'level':'2'},{'level':-1},{'level':99}]}");
	add_easy(&f, "{'path':'e','sections':{}}");
	report_finish(&f.report);
	const struct report_article *a = f.report.articles[0], *b = f.report.articles[1];
	if (CHECK_INT(a->n_headings, 2)) {
		check_heading(a, 0, "A", 3);
		check_heading(a, 1, "B", 4);
	}
	if (CHECK_INT(b->n_headings, 2)) {
		check_heading(b, 0, "A", 1);
		check_heading(b, 1, "B", 2);
	}
	for (size_t i = 2; i < 5; i++)
		CHECK_INT(f.report.articles[i]->n_headings, 0);
	end(&f);
}

TEST(the_longest_headings_stay_in_their_order)
{
	struct fixture f;
	struct buf line = BUF_INIT;
	begin(&f);
	buf_puts(&line, "{\"path\":\"a\",\"sections\":[");
	for (int i = 0; i < 500; i++)
		buf_printf(&line,
			   "%s{\"line\":1,\"level\":2,\"title\":\"%d\",\"lines\":{\"total\":%d}}",
			   i ? "," : "", i, i % 50 == 0 ? 90 : i % 7);
	buf_puts(&line, "]}");
	const char *message;
	size_t column;
	CHECK(report_add(&f.report, buf_slice(&line), &f.arena, &message, &column));
	report_finish(&f.report);
	const struct report_article *a = f.report.articles[0];
	CHECK_INT(a->n_all_headings, 500);
	if (CHECK_INT(a->n_headings, REPORT_MAX_HEADINGS))
		for (int i = 0; i < REPORT_MAX_HEADINGS; i++) /* of equals the last go */
			CHECK_SLICE(a->headings[i].title,
				    slice_of(arena_printf(&f.arena, "%d", 50 * i)));
	buf_free(&line);
	end(&f);
}

#define FINDING(rule, severity) "{'rule':'" rule "','severity':'" severity "','message':'m'}"

TEST(rules_by_severity_and_number)
{
	struct fixture f;
	begin(&f);
	add_easy(&f,
		 "{'path':'a','equations':{'findings':[" FINDING("w-many", "warning") "," FINDING(
			 "w-many", "warning") "," FINDING("e-one",
							  "error") "," FINDING("both",
									       "error") "]}}");
	add_easy(&f,
		 "{'path':'b','equations':{'findings':[" FINDING("w-many", "warning") "," FINDING(
			 "both", "warning") "," FINDING("both", "error") "]}}");
	report_finish(&f.report);
	const struct report_rule *v = f.report.problem_rules;
	if (CHECK_INT(f.report.n_problem_rules, 4)) {
		CHECK_SLICE(v[0].rule, SLICE("both"));
		CHECK(v[0].error && v[0].count == 2 && v[0].articles == 2);
		CHECK_SLICE(v[1].rule, SLICE("e-one"));
		CHECK_SLICE(v[2].rule, SLICE("w-many"));
		CHECK(!v[2].error && v[2].count == 3 && v[2].articles == 2);
		CHECK_SLICE(v[3].rule, SLICE("both"));
	}
	end(&f);
}

TEST(audits_by_standard_and_rule)
{
	struct fixture f;
	begin(&f);
	add_easy(&f, "{'path':'a','audit':{'standard':'x','pass':false,'failed':[{'rule':'r'},"
		     "{'rule':'s'},{'rule':'r'},{},3]}}");
	add_easy(&f, "{'path':'b','audit':{'standard':'x','pass':false,'failed':[{'rule':'r'}]}}");
	add_easy(&f, "{'path':'c','audit':{'standard':'x','pass':true}}");
	add_easy(&f, "{'path':'d','audit':{'standard':'y','pass':false,'failed':[{'rule':'r'}]}}");
	add_easy(&f, "{'path':'e','audit':{'standard':null}}");
	add_easy(&f, "{'path':'f','audit':{'pass':true}}");
	report_finish(&f.report);
	const struct report *r = &f.report;
	if (CHECK_INT(r->n_standards, 3)) {
		CHECK_SLICE(r->standards[0].name, SLICE("x"));
		CHECK(r->standards[0].articles == 3 && r->standards[0].passed == 1);
		CHECK_SLICE(r->standards[1].name, SLICE(""));
		CHECK_SLICE(r->standards[2].name, SLICE("y"));
	}
	if (CHECK_INT(r->n_audit_rules, 3)) {
		CHECK_SLICE(r->audit_rules[0].rule, SLICE("r"));
		CHECK_SLICE(r->audit_rules[0].standard, SLICE("x"));
		CHECK(r->audit_rules[0].articles == 2 && r->audit_rules[0].of == 3);
		CHECK_SLICE(r->audit_rules[1].rule, SLICE("s"));
		CHECK_SLICE(r->audit_rules[2].standard, SLICE("y"));
	}
	CHECK_INT(r->total.audited, 5);
	CHECK_INT(r->total.told[REPORT_DERIVE_AUDIT], 6);
	CHECK_INT(r->total.told[REPORT_LINECOUNT], 0);
	end(&f);
}

#define ARTICLE(path, status, audit, errors, warnings) \
	"{'path':'" path "','meta':{'status':'" status "'},'audit':{'pass':" audit "}," \
	"'equations':{'problems':{'error':" errors ",'warning':" warnings "}}}"

static void check_judged(const char *line, enum report_claim claim, enum report_quality quality)
{
	struct fixture f;
	begin(&f);
	add_easy(&f, line);
	report_finish(&f.report);
	CHECK_INT(report_claim_of(f.report.articles[0]), claim);
	CHECK_INT(report_quality_of(f.report.articles[0]), quality);
	CHECK_INT(f.report.total.by_claim[claim], 1);
	CHECK_INT(f.report.total.by_quality[quality], 1);
	CHECK_INT(f.report.n_contradictions,
		  claim == REPORT_OVERSTATED || claim == REPORT_UNDERSTATED);
	end(&f);
}

TEST(claims_and_marks)
{
	check_judged(ARTICLE("a", "completed", "true", "0", "0"), REPORT_VERIFIED, REPORT_GOOD);
	check_judged(ARTICLE("a", "done", "true", "0", "1"), REPORT_VERIFIED, REPORT_UNFINISHED);
	check_judged(ARTICLE("a", "completed", "true", "1", "0"), REPORT_VERIFIED, REPORT_WRONG);
	check_judged(ARTICLE("a", "completed", "false", "0", "0"), REPORT_OVERSTATED, REPORT_WRONG);
	check_judged(ARTICLE("a", "pending", "true", "0", "0"), REPORT_UNDERSTATED, REPORT_GOOD);
	check_judged(ARTICLE("a", "", "false", "0", "0"), REPORT_OPEN, REPORT_UNFINISHED);
	check_judged(ARTICLE("a", "", "false", "2", "0"), REPORT_OPEN, REPORT_WRONG);
	check_judged("{'path':'a','meta':{'status':'completed'},'audit':{'pass':true}}",
		     REPORT_VERIFIED, REPORT_UNRATED);
	check_judged("{'path':'a','equations':{'problems':{'error':0,'warning':0}}}",
		     REPORT_UNJUDGED, REPORT_UNRATED);
	check_judged("{'path':'a','equations':{'problems':{'error':0,'warning':3}}}",
		     REPORT_UNJUDGED, REPORT_UNFINISHED);
	check_judged("{'path':'a'}", REPORT_UNJUDGED, REPORT_UNRATED);
}

TEST(a_later_record_replaces_audit_sections_and_findings)
{
	struct fixture f;
	begin(&f);
	add_easy(&f,
		 "{'path':'a','audit':{'standard':'x','pass':false,'failed':[{'rule':'r'}]},"
		 "'sections':[" SECTION("2", "A", "1") "," SECTION(
			 "2", "B", "1") "],"
					"'equations':{'findings':[" FINDING("e", "error") "]}}");
	add_easy(&f, "{'path':'a','audit':{'standard':'y','pass':true},'sections':[],"
		     "'equations':{'findings':[]}}");
	report_finish(&f.report);
	const struct report_article *a = f.report.articles[0];
	CHECK_SLICE(a->standard, SLICE("y"));
	CHECK_INT(a->n_failed, 0);
	CHECK_INT(a->n_headings, 0);
	CHECK_INT(a->errors, 0);
	CHECK_INT(f.report.n_audit_rules, 0);
	CHECK_INT(f.report.n_problem_rules, 0);
	CHECK_INT(report_quality_of(a), REPORT_GOOD);
	end(&f);
}

int main(void)
{
	RUN(core_headings);
	RUN(parts_are_core_headings_and_a_level_of_one_is_passed_over);
	RUN(the_longest_headings_stay_in_their_order);
	RUN(rules_by_severity_and_number);
	RUN(audits_by_standard_and_rule);
	RUN(claims_and_marks);
	RUN(a_later_record_replaces_audit_sections_and_findings);
	return unit_end();
}
