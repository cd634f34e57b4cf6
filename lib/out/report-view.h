/* A report as text: the collection's state through a Mustache template.
 *
 * What a template can name is listed in progress-report(1). */
#ifndef OUT_REPORT_VIEW_H
#define OUT_REPORT_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "out/report-history.h"
#include "out/report.h"
#include "out/template.h"

/* A chart that was drawn. */
struct report_chart {
	const char *name; /* "burn_up", "topics" */
	const char *path;
};

struct report_view {
	const struct report *report; /* finished */
	const char *path;   /* of the report: links start in its folder; null: the working folder */
	const char *folder; /* the working folder's absolute path */
	const char *date;   /* or null */
	/* Articles listed under "next", "remaining" and "contradictions", and problems; 0: all. */
	size_t next_limit, problems_limit;
	const char *line_anchor; /* between a path and a line's number in a link; empty: no line */
	const char *revision;    /* of the articles, or null */
	const struct plan_progress *plan;     /* or null */
	const struct report_history *history; /* or null */
	const struct report_chart *charts;
	size_t n_charts;
};

/* Append the whole report. False: *error. */
bool report_view_render(struct buf *out, const struct report_view *view, const struct template *t,
			struct arena *a, struct template_error *error);

/* Append a Markdown link destination that leads from the report at `from` (null: from the
 * working folder) to `to`.  Paths are compared by their names only; `folder` is needed when one
 * of them is absolute or climbs above the working folder.  Non-ASCII stays readable. */
void report_view_link(struct buf *out, const char *from, struct slice to, const char *folder);

#endif
