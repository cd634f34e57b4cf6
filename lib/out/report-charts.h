/* The charts of a report: which there are, and of what. */
#ifndef OUT_REPORT_CHARTS_H
#define OUT_REPORT_CHARTS_H

#include "out/report-history.h"
#include "out/report-view.h"

enum { REPORT_CHARTS_MAX = 2 };

/* A chart as it should be in its file. */
struct report_drawing {
	struct report_chart chart;
	struct slice svg;
};

/* Draw what there are numbers for: the burn-up, when the history has two moments; bars by
 * topic, when articles have topics.  Files are named in `folder`.  `history` may
 * be null.  All memory is the arena's.  Returns the number of drawings. */
size_t report_charts_draw(struct arena *a, const char *folder, bool chinese, const struct report *r,
			  const struct report_history *history,
			  struct report_drawing drawings[REPORT_CHARTS_MAX]);

/* Append bars of plain text: all articles, then each batch of the plan (null: none), newest first. */
void report_charts_text(struct buf *out, bool chinese, const struct report *r,
			const struct plan_progress *plan);

#endif
