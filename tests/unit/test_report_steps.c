/* The order of the next steps. */
#include "io/yaml-reader.h"
#include "out/report-steps.h"
#include "report_fixture.h"

#define PROBLEMS(errors, warnings) \
	"'equations':{'problems':{'error':" errors ",'warning':" warnings "}}"

static void add_articles(struct fixture *f)
{
	add_easy(f, "{'path':'open-unknown'}");
	add_easy(f, "{'path':'open-pending','meta':{'status':'pending'}}");
	add_easy(f, "{'path':'warned-2','meta':{'status':'completed'}," PROBLEMS("0", "2") "}");
	add_easy(f, "{'path':'warned-9','meta':{'status':'completed'}," PROBLEMS("0", "9") "}");
	add_easy(f, "{'path':'wip','meta':{'status':'in_progress'}," PROBLEMS("5", "0") "}");
	add_easy(f, "{'path':'batch-wip','meta':{'status':'in_progress'},'lines':{'total':9}}");
	add_easy(f, "{'path':'batch-long','meta':{'status':'pending'},'lines':{'total':9}}");
	add_easy(f, "{'path':'batch-short','meta':{'status':'pending'},'lines':{'total':3}}");
	add_easy(f, "{'path':'batch-done','meta':{'status':'completed'}," PROBLEMS("0", "0") "}");
	add_easy(f, "{'path':'under','audit':{'pass':true}}");
	add_easy(f, "{'path':'over-2','meta':{'status':'completed'},'audit':{'pass':false,"
		    "'failed':[{'rule':'a'},{'rule':'b'}]}}");
	add_easy(f, "{'path':'over-1','meta':{'status':'completed'},'audit':{'pass':false,"
		    "'failed':[{'rule':'a'}]}}");
	add_easy(f, "{'path':'errors-1','meta':{'status':'completed'}," PROBLEMS("1", "0") "}");
	add_easy(f, "{'path':'errors-3','meta':{'status':'completed'}," PROBLEMS(
			    "3", "0") ","
				      "'audit':{'pass':false}}");
	add_easy(f, "{'path':'locked','error':'Permission denied'}");
}

static const char plan_text[] =
	"version: 1\n"
	"batches:\n"
	"  - {name: all done, from: 2024-03-01, articles: [batch-done]}\n"
	"  - {name: to come, from: 2024-05-01, articles: [open-pending]}\n"
	"  - {name: no date, articles: [open-pending]}\n"
	"  - name: in work\n"
	"    from: 2024-02-01\n"
	"    articles: [batch-wip, batch-long, batch-short, not-yet, batch-done]\n"
	"  - {name: old, from: 2024-01-01, articles: [wip]}\n";

static void check_steps(const char *plan, const char *date, const char *const *want, size_t n)
{
	struct fixture f;
	struct yaml_reader_faults faults = {0};
	struct plan_track track;
	begin(&f);
	add_articles(&f);
	report_finish(&f.report);
	struct plan *read = plan ? plan_read(&f.arena, "plan", slice_of(plan), &faults) : NULL;
	plan_track_init(&track, read);
	const struct plan_progress *progress =
		read ? plan_progress_make(&f.arena, read, &track, &f.report) : NULL;
	const struct report_steps *steps = report_steps_make(&f.arena, &f.report, progress, date);
	if (CHECK_INT(steps->n, n))
		for (size_t i = 0; i < n; i++)
			CHECK_SLICE(steps->v[i].path, slice_of(want[i]));
	CHECK(!plan ||
	      (steps->batch && !strcmp(steps->batch->batch->name, date ? "in work" : "to come")));
	plan_track_free(&track);
	end(&f);
}

TEST(without_a_plan)
{
	static const char *const want[] = {
		"locked",      "errors-3",   "errors-1",     "over-1",      "over-2",
		"under",       "batch-wip",  "wip",          "warned-9",    "warned-2",
		"batch-short", "batch-long", "open-pending", "open-unknown"};
	check_steps(NULL, NULL, want, sizeof want / sizeof *want);
}

TEST(the_newest_batch_that_has_begun_and_is_not_done)
{
	static const char *const want[] = {
		"locked", "errors-3",  "errors-1",    "over-1",       "over-2",
		"under",  "batch-wip", "batch-short", "batch-long",   "not-yet",
		"wip",    "warned-9",  "warned-2",    "open-pending", "open-unknown"};
	check_steps(plan_text, "2024-04-01", want, sizeof want / sizeof *want);
}

/* The day alone is its end, but what begins on it has begun in its morning. */
TEST(batches_begin_on_days_and_at_minutes)
{
	static const struct {
		const char *from, *date;
		bool begun;
	} cases[] = {
		{"2024-05-02", "2024-05-01", false},
		{"2024-05-02", "2024-05-02T08:00", true},
		{"2024-05-02", "2024-05-02", true},
		{"2024-05-02T09:00", "2024-05-02T08:59", false},
		{"2024-05-02T09:00", "2024-05-02T09:00", true},
		{"2024-05-02T09:00", "2024-05-02", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		struct yaml_reader_faults faults = {0};
		struct plan_track track;
		begin(&f);
		add_articles(&f);
		report_finish(&f.report);
		const char *text = arena_printf(
			&f.arena, "batches: [{name: a, from: %s, articles: [wip]}]", cases[i].from);
		struct plan *plan = plan_read(&f.arena, "plan", slice_of(text), &faults);
		plan_track_init(&track, plan);
		const struct report_steps *steps = report_steps_make(
			&f.arena, &f.report, plan_progress_make(&f.arena, plan, &track, &f.report),
			cases[i].date);
		CHECK_INT(steps->batch != NULL, cases[i].begun);
		plan_track_free(&track);
		end(&f);
	}
}

TEST(without_a_date_every_batch_with_one_has_begun)
{
	static const char *const want[] = {
		"locked",   "errors-3",     "errors-1",   "over-1",      "over-2",
		"under",    "open-pending", "batch-wip",  "wip",         "warned-9",
		"warned-2", "batch-short",  "batch-long", "open-unknown"};
	check_steps(plan_text, NULL, want, sizeof want / sizeof *want);
}

int main(void)
{
	RUN(without_a_plan);
	RUN(the_newest_batch_that_has_begun_and_is_not_done);
	RUN(batches_begin_on_days_and_at_minutes);
	RUN(without_a_date_every_batch_with_one_has_begun);
	return unit_end();
}
