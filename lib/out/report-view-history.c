/* The history in a report: what has changed, how long the rest takes, charts. */
#include "out/report-view-internal.h"

#include <stdio.h>

/* ---- Growth ---- */

static void put_key(struct json_t *map, const char *name, const char *suffix, const char *text)
{
	char key[64];
	snprintf(key, sizeof key, "%s_%s", name, suffix);
	json_put_text(map, key, text);
}

static void put_added(struct json_t *map, const char *name, uint64_t before, uint64_t after)
{
	char text[32];
	bool less = after < before;
	snprintf(text, sizeof text, "%s%llu", less ? "-" : "+",
		 (unsigned long long)(less ? before - after : after - before));
	put_key(map, name, "added", after == before ? "0" : text);
}

/* Rounded to tenths in integers. */
static void put_factor(struct json_t *map, const char *name, uint64_t before, uint64_t after)
{
	char text[32];
	uint64_t tenths = before ? (after * 10 + before / 2) / before : 0;
	snprintf(text, sizeof text, "%llu.%u", (unsigned long long)(tenths / 10),
		 (unsigned)(tenths % 10));
	put_key(map, name, "growth", before ? text : report_view_unknown);
}

void report_view_put_growth(struct json_t *map, const struct report_counts *before,
			    const struct report_counts *after)
{
	char text[32];
	for (size_t c = 0; c < REPORT_PROBLEMS; c++) {
		const char *name = report_view_count_names[c];
		bool was = before && before->known[c];
		snprintf(text, sizeof text, "%llu", (unsigned long long)(was ? before->v[c] : 0));
		put_key(map, name, "before", was ? text : report_view_unknown);
		if (was && after->known[c]) {
			put_factor(map, name, before->v[c], after->v[c]);
			put_added(map, name, before->v[c], after->v[c]);
		} else {
			put_key(map, name, "growth", report_view_unknown);
			put_key(map, name, "added", report_view_unknown);
		}
	}
}

/* ---- Changes ---- */

static const char *const kind_names[HISTORY_N_KINDS] = {
	[HISTORY_DONE] = "done", [HISTORY_REOPENED] = "reopened", [HISTORY_NEW] = "new",
	[HISTORY_GONE] = "gone", [HISTORY_RENAMED] = "renamed",   [HISTORY_CHANGED] = "changed"};

struct json_t *report_view_change(void *context, size_t i)
{
	static const struct report_counts none;
	const struct report_view *view = context;
	const struct history_change *change = &view->history->changes->v[i];
	struct json_t *row = report_view_row(view, change->after ? change->after : change->before);
	for (size_t k = 0; k < HISTORY_N_KINDS; k++)
		json_put_bool(row, kind_names[k], k == change->kind);
	json_put_bool(row, "new", change->is_new);
	json_put_bool(row, "renamed", change->is_renamed);
	if (change->is_renamed)
		json_put_slice(row, "path_before", change->before->path);
	if (!change->after)
		report_view_put_counts(row, &none);
	report_view_put_growth(row, change->before ? &change->before->counts : NULL,
			       change->after ? &change->after->counts : &none);
	return row;
}

/* A span, under the name of its unit. */
static void put_span(struct json_t *map, double days)
{
	static const char *const units[] = {
		[MOMENT_DAYS] = "days", [MOMENT_HOURS] = "hours", [MOMENT_MINUTES] = "minutes"};
	struct moment_words words = moment_in_words(days);
	report_view_put_count(map, units[words.unit], (uint64_t)words.n);
}

/* What was done in less than a day says nothing about a week. */
static void put_pace(struct json_t *map, const char *name, uint64_t before, uint64_t after,
		     double days)
{
	char text[48];
	bool known = days >= 1;
	double weekly = known ? ((double)after - (double)before) * 7 / days : 0;
	bool flat = weekly > -0.05 && weekly < 0.05;
	snprintf(text, sizeof text, "%+.1f", weekly);
	put_key(map, name, "per_week", !known ? report_view_unknown : flat ? "0" : text);
}

static void put_completed(struct json_t *map, uint64_t before, uint64_t after)
{
	char text[32];
	snprintf(text, sizeof text, "%llu", (unsigned long long)before);
	put_key(map, "completed", "before", text);
	report_view_put_count(map, "completed", after);
	put_added(map, "completed", before, after);
}

static struct json_t *make_history(const struct report_view *view)
{
	const struct report_history *h = view->history;
	const struct report_sum *now = &view->report->total;
	struct json_t *map = json_map();
	report_view_put_count(map, "snapshots", h->n_before);
	if (h->date)
		json_put_text(map, "date", h->date);
	if (!h->base)
		return map;
	const struct report_sum *was = &h->base->sum;
	uint64_t before = was->by_status[FRONT_COMPLETED], after = now->by_status[FRONT_COMPLETED];
	json_put_text(map, "since", h->base->date);
	put_span(map, h->days);
	put_completed(map, before, after);
	put_pace(map, "completed", before, after, h->days);
	report_view_put_counts(map, &now->counts);
	report_view_put_growth(map, &was->counts, &now->counts);
	for (size_t c = 0; c < REPORT_PROBLEMS; c++)
		put_pace(map, report_view_count_names[c], was->counts.v[c], now->counts.v[c],
			 was->counts.known[c] && now->counts.known[c] ? h->days : 0);
	for (size_t k = 0; k < HISTORY_N_KINDS; k++)
		report_view_put_count(map, kind_names[k], h->changes->by_kind[k]);
	return map;
}

/* ---- Estimate ---- */

static void put_real(struct json_t *map, const char *key, double value)
{
	char text[48];
	snprintf(text, sizeof text, "%.1f", value);
	json_put_text(map, key, text);
}

/* Centuries away, a date is no help. */
static void put_date(struct json_t *map, const char *key, int64_t from, double weeks)
{
	enum { MOST_WEEKS = 52 * 100 };
	char date[MOMENT_TEXT_SIZE];
	if (weeks > MOST_WEEKS)
		return;
	moment_write(moment_day(from) + (long)(weeks * 7 + 0.999) * MOMENT_DAY, date);
	json_put_text(map, key, date);
}

static struct json_t *make_estimate(const struct report_history *h)
{
	static const char *const names[] = {[HISTORY_ESTIMATE] = "known",
					    [HISTORY_NOTHING_LEFT] = "nothing_left",
					    [HISTORY_TOO_FEW] = "too_few",
					    [HISTORY_TOO_SHORT] = "too_short",
					    [HISTORY_STANDSTILL] = "standstill"};
	const struct history_estimate *e = &h->estimate;
	struct json_t *map = json_map();
	json_put_bool(map, names[e->outlook], true);
	report_view_put_count(map, "rest", e->rest);
	report_view_put_count(map, "points", h->n ? e->spans + 1 : 0);
	put_span(map, e->days);
	report_view_put_count(map, "min_points", HISTORY_MIN_SPANS + 1);
	report_view_put_count(map, "min_days", HISTORY_MIN_DAYS);
	if (h->n)
		json_put_text(map, "first_date", h->points[0].date);
	put_real(map, "per_week", e->per_week);
	if (e->outlook != HISTORY_ESTIMATE)
		return map;
	int64_t now = h->points[h->n - 1].moment;
	put_real(map, "weeks", e->weeks);
	put_real(map, "weeks_low", e->weeks_low);
	put_date(map, "end", now, e->weeks);
	put_date(map, "end_low", now, e->weeks_low);
	json_put_bool(map, "open", e->open);
	if (!e->open) {
		put_real(map, "weeks_high", e->weeks_high);
		put_date(map, "end_high", now, e->weeks_high);
	}
	return map;
}

void report_view_put_history(struct json_t *data, const struct report_view *view)
{
	if (!view->history)
		return;
	json_put(data, "history", make_history(view));
	json_put(data, "estimate", make_estimate(view->history));
}

/* ---- Charts ---- */

void report_view_put_charts(struct json_t *data, const struct report_view *view)
{
	struct json_t *map = json_map();
	for (size_t i = 0; i < view->n_charts; i++) {
		struct buf link = BUF_INIT;
		report_view_link(&link, view->path, slice_of(view->charts[i].path), view->folder);
		json_put_slice(map, view->charts[i].name, buf_slice(&link));
		buf_free(&link);
	}
	if (view->n_charts)
		json_put(data, "charts", map);
	else
		json_drop(map);
}
