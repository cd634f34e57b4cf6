/* What the parts of the view share: report-view.c, report-view-plan.c, report-view-history.c. */
#ifndef OUT_REPORT_VIEW_INTERNAL_H
#define OUT_REPORT_VIEW_INTERNAL_H

#include "io/json.h"
#include "out/report-view.h"

extern const char report_view_unknown[]; /* in place of a number that nobody told */
extern const char *const report_view_count_names[REPORT_N_COUNTS];

void report_view_put_count(struct json_t *map, const char *key, uint64_t n);
void report_view_put_counts(struct json_t *map, const struct report_counts *counts);
/* "45.5": the percentage, rounded to tenths; only none is 0.0, only all is 100.0. */
void report_view_put_share(struct json_t *map, const char *key, uint64_t part, uint64_t whole);
/* A row of a table of articles. */
struct json_t *report_view_row(const struct report_view *view,
			       const struct report_article *article);
/* For each count but problems NAME_before, NAME_growth ("2.9") and NAME_added ("+40"); `before`
 * may be null. */
void report_view_put_growth(struct json_t *map, const struct report_counts *before,
			    const struct report_counts *after);

/* Absent in `data` when the view has no plan, history, charts. */
void report_view_put_plan(struct json_t *data, const struct report_view *view);
void report_view_put_history(struct json_t *data, const struct report_view *view);
void report_view_put_charts(struct json_t *data, const struct report_view *view);

/* Elements of streams; `context` is the view. */
struct json_t *report_view_plan_row(void *context, size_t i); /* a batch without members */
struct json_t *report_view_batch(void *context, size_t i);
struct json_t *report_view_cumulative(void *context, size_t i);
struct json_t *report_view_change(void *context, size_t i);

#endif
