/* What the parts of the view share: report-view.c, report-view-audit.c, report-view-plan.c,
 * report-view-history.c, report-view-steps.c. */
#ifndef OUT_REPORT_VIEW_INTERNAL_H
#define OUT_REPORT_VIEW_INTERNAL_H

#include "io/json.h"
#include "out/report-steps.h"
#include "out/report-view.h"

/* What streams are made from. */
struct report_view_context {
	struct report_view view; /* first: a pointer to the context is one to the view */
	const struct report_steps *steps;
	/* The batch in hand, of the newest first: the members are a stream within that of the batches,
	 * which sets its length. */
	size_t batch;
	struct template_stream *members;
	struct hash in_parts; /* its articles that a part of it has; in `scratch` */
	struct arena scratch;
};

extern const char report_view_unknown[]; /* in place of a number that nobody told */
extern const char *const report_view_count_names[REPORT_N_COUNTS];

void report_view_put_count(struct json_t *map, const char *key, uint64_t n);
void report_view_put_counts(struct json_t *map, const struct report_counts *counts);
/* "45.5": the percentage, rounded to tenths; only none is 0.0, only all is 100.0. */
void report_view_put_share(struct json_t *map, const char *key, uint64_t part, uint64_t whole);
/* A row of a table of articles. */
struct json_t *report_view_row(const struct report_view *view,
			       const struct report_article *article);
/* A link to a line of an article; 0: to the article. */
void report_view_put_place(struct json_t *map, const char *key, const struct report_view *view,
			   struct slice path, uint64_t line);
/* How many of n are listed: at most `limit`, which is 0 for all. */
size_t report_view_listed(size_t n, size_t limit);
/* For each count but problems NAME_before, NAME_growth ("2.9") and NAME_added ("+40"); `before`
 * may be null. */
void report_view_put_growth(struct json_t *map, const struct report_counts *before,
			    const struct report_counts *after);

/* Audits, marks, provenance: of all articles, and of one. */
void report_view_put_audit(struct json_t *data, struct json_t *totals,
			   const struct report_view *view);
void report_view_put_judgement(struct json_t *row, const struct report_article *article);
void report_view_put_provenance(struct json_t *data, const struct report_view *view);

/* Absent in `data` when the view has no plan, history, charts. */
void report_view_put_plan(struct json_t *data, const struct report_view *view);
void report_view_put_history(struct json_t *data, const struct report_view *view);
void report_view_put_charts(struct json_t *data, const struct report_view *view);

/* Elements of streams; `context` is a struct report_view_context. */
struct json_t *report_view_standard(void *context, size_t i);
struct json_t *report_view_audit_rule(void *context, size_t i);
struct json_t *report_view_contradiction(void *context, size_t i);
struct json_t *report_view_step(void *context, size_t i);
struct json_t *report_view_plan_row(void *context, size_t i); /* a batch without members */
struct json_t *report_view_batch(void *context, size_t i);
struct json_t *report_view_member(void *context, size_t i); /* of the batch made last */
struct json_t *report_view_cumulative(void *context, size_t i);
struct json_t *report_view_change(void *context, size_t i);

#endif
