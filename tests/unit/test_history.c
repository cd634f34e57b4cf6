#include "out/history.h"

#include "folder.h"
#include "unit.h"

/* ---- Changes ---- */

static void read_report(struct report *r, const char *const *lines)
{
	struct arena a = ARENA_INIT;
	const char *message;
	size_t column;
	report_init(r);
	for (; *lines; lines++)
		CHECK(report_add(r, slice_of(*lines), &a, &message, &column));
	report_finish(r);
	arena_free(&a);
}

TEST(changes)
{
	static const char *const before[] = {
		"{\"path\":\"same\",\"lines\":{\"total\":5}}",
		"{\"path\":\"gone\"}",
		"{\"path\":\"done\",\"meta\":{\"status\":\"wip\"}}",
		"{\"path\":\"reopened\",\"meta\":{\"status\":\"done\"}}",
		"{\"path\":\"grown\",\"lines\":{\"total\":5}}",
		NULL,
	};
	static const char *const after[] = {
		"{\"path\":\"grown\",\"lines\":{\"total\":6}}",
		"{\"path\":\"done\",\"meta\":{\"status\":\"completed\"}}",
		"{\"path\":\"new and done\",\"meta\":{\"status\":\"completed\"}}",
		"{\"path\":\"new\"}",
		"{\"path\":\"reopened\"}",
		"{\"path\":\"same\",\"lines\":{\"total\":5},\"equations\":{\"findings\":[]}}",
		NULL,
	};
	static const struct {
		enum history_kind kind;
		bool is_new;
		const char *path;
	} want[] = {{HISTORY_DONE, false, "done"},         {HISTORY_DONE, true, "new and done"},
		    {HISTORY_REOPENED, false, "reopened"}, {HISTORY_NEW, true, "new"},
		    {HISTORY_GONE, false, "gone"},         {HISTORY_CHANGED, false, "grown"}};
	struct arena a = ARENA_INIT;
	struct report x, y;
	read_report(&x, before);
	read_report(&y, after);
	const struct history_changes *c = history_compare(&a, &x, &y);
	if (CHECK_INT(c->n, 6))
		for (size_t i = 0; i < 6; i++) {
			const struct history_change *v = &c->v[i];
			CHECK_INT(v->kind, want[i].kind);
			CHECK_INT(v->is_new, want[i].is_new);
			CHECK_SLICE((v->after ? v->after : v->before)->path,
				    slice_of(want[i].path));
		}
	CHECK_INT(c->by_kind[HISTORY_DONE], 2);
	CHECK_INT(history_compare(&a, &y, &y)->n, 0);
	report_free(&x);
	report_free(&y);
	arena_free(&a);
}

#define ARTICLE(path, slug, status) \
	"{\"path\":\"" path "\",\"meta\":{\"slug\":\"" slug "\",\"status\":\"" status "\"}}"

/* The change of an article as "KIND BEFORE AFTER". */
static void check_change(const struct history_changes *c, size_t i, enum history_kind kind,
			 const char *before, const char *after)
{
	const struct history_change *v = &c->v[i];
	CHECK_INT(v->kind, kind);
	CHECK_SLICE(v->before ? v->before->path : SLICE("-"), slice_of(before));
	CHECK_SLICE(v->after ? v->after->path : SLICE("-"), slice_of(after));
	CHECK_INT(v->is_new, v->before == NULL);
	CHECK_INT(v->is_renamed, strcmp(before, after) != 0 && v->before && v->after);
}

TEST(a_slug_follows_an_article_to_its_new_path)
{
	static const char *const before[] = {
		ARTICLE("1", "moved", "completed"), ARTICLE("2", "and done", "wip"),
		ARTICLE("3", "and reopened", "done"), ARTICLE("4", "swapped", "wip"), NULL};
	static const char *const after[] = {
		ARTICLE("a", "moved", "completed"),  ARTICLE("b", "and done", "done"),
		ARTICLE("c", "and reopened", "wip"), ARTICLE("4", "other", "wip"),
		ARTICLE("d", "swapped", "wip"),      NULL};
	struct arena a = ARENA_INIT;
	struct report x, y;
	read_report(&x, before);
	read_report(&y, after);
	const struct history_changes *c = history_compare(&a, &x, &y);
	if (CHECK_INT(c->n, 4)) {
		check_change(c, 0, HISTORY_DONE, "2", "b");
		check_change(c, 1, HISTORY_REOPENED, "3", "c");
		check_change(c, 2, HISTORY_NEW, "-", "d"); /* 4 is still there */
		check_change(c, 3, HISTORY_RENAMED, "1", "a");
	}
	const struct history_renames *renames = history_find_renames(&a, &x, &y);
	CHECK_SLICE(history_before(&x, renames, SLICE("a"))->path, SLICE("1"));
	CHECK_SLICE(history_before(&x, renames, SLICE("4"))->path, SLICE("4"));
	CHECK(!history_before(&x, renames, SLICE("d")));
	CHECK(!history_before(&x, NULL, SLICE("a")));
	report_free(&x);
	report_free(&y);
	arena_free(&a);
}

/* Which of two is meant nobody can tell; nor without a slug. */
TEST(a_slug_that_is_there_twice_or_empty_joins_nothing)
{
	static const char *const before[] = {ARTICLE("1", "x", "wip"), ARTICLE("2", "x", "wip"),
					     ARTICLE("3", "y", "wip"), ARTICLE("4", "", "wip"),
					     "{\"path\":\"5\"}",       NULL};
	static const char *const after[] = {ARTICLE("a", "x", "wip"), ARTICLE("b", "y", "wip"),
					    ARTICLE("c", "y", "wip"), ARTICLE("d", "", "wip"),
					    "{\"path\":\"e\"}",       NULL};
	struct arena a = ARENA_INIT;
	struct report x, y;
	read_report(&x, before);
	read_report(&y, after);
	const struct history_changes *c = history_compare(&a, &x, &y);
	CHECK_INT(c->n, 10);
	CHECK_INT(c->by_kind[HISTORY_NEW], 5);
	CHECK_INT(c->by_kind[HISTORY_GONE], 5);
	report_free(&x);
	report_free(&y);
	arena_free(&a);
}

/* What a snapshot holds is what a report reads from it. */
TEST(a_snapshot_reads_back)
{
	static const char *const lines[] = {
		"{\"path\":\"a\\\"b\",\"meta\":{\"status\":\"WIP\"},\"lines\":{\"total\":5,"
		"\"derivation\":0},\"formulas\":{\"numbered\":2}}",
		"{\"path\":\"a\\\"b\",\"audit\":{\"pass\":false}}",
		"{\"path\":\"b\"}",
		"{\"path\":\"c\",\"meta\":{\"title\":\"C\",\"slug\":\"sea\"}}",
		NULL,
	};
	static const char want[] =
		"{\"schema\":1,\"path\":\"a\\\"b\",\"meta\":{\"status\":\"in_progress\"},"
		"\"lines\":{\"total\":5,\"derivation\":0},\"formulas\":{\"numbered\":2},"
		"\"audit\":{\"pass\":false}}\n{\"schema\":1,\"path\":\"b\"}\n"
		"{\"schema\":1,\"path\":\"c\",\"meta\":{\"slug\":\"sea\"}}\n";
	struct report r;
	struct buf out = BUF_INIT;
	read_report(&r, lines);
	history_write(&out, &r);
	CHECK_SLICE(buf_slice(&out), slice_of(want));
	report_free(&r);
	buf_free(&out);
}

/* ---- Estimates ---- */

static struct history_point point_at(int64_t moment, uint64_t done, uint64_t all)
{
	struct history_point p = {.date = "", .moment = moment};
	p.sum.articles = all;
	p.sum.by_status[FRONT_COMPLETED] = done;
	return p;
}

/* At the end of a day. */
static struct history_point point(long day, uint64_t done, uint64_t all)
{
	return point_at((int64_t)(day + 1) * MOMENT_DAY - 1, done, all);
}

static bool near(double a, double b)
{
	return a - b < 1e-9 && b - a < 1e-9;
}

TEST(an_even_pace_has_no_spread)
{
	const struct history_point p[] = {point(0, 0, 20), point(7, 2, 20), point(21, 6, 20),
					  point(28, 8, 20)};
	struct history_estimate e = history_estimate_make(p, 4);
	CHECK_INT(e.outlook, HISTORY_ESTIMATE);
	CHECK_INT(e.rest, 12);
	CHECK_INT(e.spans, 3);
	CHECK(near(e.per_week, 2));
	CHECK(near(e.weeks, 6));
	CHECK(near(e.weeks_low, 6));
	CHECK(near(e.weeks_high, 6));
	CHECK(!e.open);
}

/* By hand: pace 1/7 a day; v = (1 + 0 + 1) / 7 / 2 = 1/7; the rest takes 28 days, so far 21;
 * deviation = sqrt(1/7 (1/28 + 1/21)) = 0.10911, so 4 / (1/7 +- 0.10911) / 7. */
TEST(the_spread_of_a_pace)
{
	const struct history_point p[] = {point(0, 0, 7), point(7, 2, 7), point(14, 3, 7),
					  point(21, 3, 7)};
	struct history_estimate e = history_estimate_make(p, 4);
	CHECK_INT(e.outlook, HISTORY_ESTIMATE);
	CHECK(near(e.weeks, 4));
	CHECK_INT((long long)(e.weeks_low * 1000), 2267);
	CHECK_INT((long long)(e.weeks_high * 1000), 16932);
}

TEST(a_wild_pace_has_no_latest_end)
{
	const struct history_point p[] = {point(0, 0, 100), point(7, 9, 100), point(14, 0, 100),
					  point(21, 1, 100)};
	struct history_estimate e = history_estimate_make(p, 4);
	CHECK_INT(e.outlook, HISTORY_ESTIMATE);
	CHECK(e.open);
	CHECK(e.weeks_low > 0 && e.weeks_low < e.weeks);
}

static struct history_point after(double days, uint64_t done, uint64_t all)
{
	return point_at((int64_t)(days * MOMENT_DAY), done, all);
}

/* The states of one day are one for the spread, wherever in the history they are. */
TEST(a_busy_day_is_one_span)
{
	const struct history_point busy[] = {
		after(0, 0, 7),     after(0.1, 1, 7), after(0.2, 1, 7),  after(7, 2, 7),
		after(7.001, 2, 7), after(14, 3, 7),  after(20.5, 3, 7), after(21, 3, 7)};
	struct history_estimate e = history_estimate_make(busy, 8);
	CHECK_INT(e.outlook, HISTORY_ESTIMATE);
	CHECK_INT(e.spans, 3);
	CHECK_INT((long long)(e.weeks_low * 1000), 2267);
	CHECK_INT((long long)(e.weeks_high * 1000), 16932);
}

TEST(no_estimate_from_a_few_hours)
{
	const struct history_point p[] = {after(0, 0, 9), after(0.1, 1, 9), after(0.2, 2, 9),
					  after(0.3, 3, 9)};
	struct history_estimate e = history_estimate_make(p, 4);
	CHECK_INT(e.outlook, HISTORY_TOO_SHORT);
	CHECK_INT(e.spans, 0);
	CHECK(near(e.days, 0.3));
	CHECK(e.per_week == 0);
	const struct history_point late[] = {after(0, 0, 9), after(0.1, 1, 9), after(0.2, 2, 9),
					     after(30, 3, 9)};
	e = history_estimate_make(late, 4);
	CHECK_INT(e.outlook, HISTORY_TOO_FEW);
	CHECK_INT(e.spans, 1);
}

/* ---- The folder ---- */

TEST(snapshots_are_found_in_order)
{
	static const char *const names[] = {"2026-11-22.ndjson",       "2026-11-22T0427.ndjson",
					    "2026-11-23T0000.ndjson",  "2026-11-22T2359.ndjson",
					    "2026-11-22T04:28.ndjson", "2026-11-22T2400.ndjson",
					    "2026-02-30.ndjson",       "2026-11-22T04.ndjson",
					    "2026-11-21.json",         "notes.txt"};
	static const char *const want[] = {"2026-11-22T04:27", "2026-11-22T23:59", "2026-11-22",
					   "2026-11-23T00:00"};
	struct history h;
	if (!CHECK(folder_make()))
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		folder_put(names[i], SLICE("{\"path\":\"a\"}\n"));
	CHECK(history_list(&h, folder_path));
	if (CHECK_INT(h.n, 4))
		for (size_t i = 0; i < 4; i++)
			CHECK_STR(h.points[i].date, want[i]);
	history_load(&h, 0, false);
	CHECK_INT(h.n_faults, 0);
	CHECK_INT(h.points[0].sum.articles, 1);
	/* At the minute, before it, at the end of the day. */
	CHECK_INT(history_at(&h, h.points[0].moment), 0);
	CHECK_INT(history_at(&h, h.points[0].moment - 1), -1);
	CHECK_INT(history_at(&h, moment_day(h.points[0].moment)), 2);
	history_free(&h);
	folder_remove();
}

TEST(no_estimate_without_ground)
{
	const struct history_point few[] = {point(0, 0, 9), point(30, 2, 9), point(60, 4, 9)};
	const struct history_point brief[] = {point(0, 0, 9), point(1, 1, 9), point(2, 2, 9),
					      point(13, 3, 9)};
	const struct history_point still[] = {point(0, 3, 9), point(9, 4, 9), point(20, 2, 9),
					      point(33, 3, 9)};
	const struct history_point ready[] = {point(0, 9, 9)};
	CHECK_INT(history_estimate_make(few, 0).outlook, HISTORY_TOO_FEW);
	CHECK_INT(history_estimate_make(few, 1).outlook, HISTORY_TOO_FEW);
	CHECK_INT(history_estimate_make(few, 3).outlook, HISTORY_TOO_FEW);
	CHECK_INT(history_estimate_make(brief, 4).outlook, HISTORY_TOO_SHORT);
	CHECK_INT(history_estimate_make(still, 4).outlook, HISTORY_STANDSTILL);
	CHECK_INT(history_estimate_make(ready, 1).outlook, HISTORY_NOTHING_LEFT);
}

int main(void)
{
	RUN(changes);
	RUN(a_slug_follows_an_article_to_its_new_path);
	RUN(a_slug_that_is_there_twice_or_empty_joins_nothing);
	RUN(a_snapshot_reads_back);
	RUN(an_even_pace_has_no_spread);
	RUN(the_spread_of_a_pace);
	RUN(a_wild_pace_has_no_latest_end);
	RUN(a_busy_day_is_one_span);
	RUN(no_estimate_from_a_few_hours);
	RUN(snapshots_are_found_in_order);
	RUN(no_estimate_without_ground);
	return unit_end();
}
