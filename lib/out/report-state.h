/* What a report is made of: the records, and beside them a plan, a history and charts.
 *
 *	report_init(&state.report);		all else is zeros
 *	report_state_start				before the first record
 *	report_add					for each record
 *	report_state_finish				after report_finish
 *
 * Faults of files are printed, as a tool does; statuses are those of cli.h. */
#ifndef OUT_REPORT_STATE_H
#define OUT_REPORT_STATE_H

#include "io/source.h"
#include "out/report-charts.h"

/* All paths and dates may be null; dates are moments as moment.h writes them. */
struct report_state_options {
	const char *plan;            /* a file */
	const char *history, *since; /* a folder, a moment */
	const char *snapshot;        /* a folder that gets the state of `date` */
	const char *charts;          /* a folder */
	const char *date;
	bool chinese; /* the language of charts */
	bool check;   /* write nothing; print what would change */
};

struct report_state {
	struct report report;
	struct plan *plan; /* or null */
	struct plan_track track;
	struct history snapshots;
	struct report_history history;
	bool has_history;
	struct plan_progress *progress; /* null without a plan */
	struct report_chart charts[REPORT_CHARTS_MAX];
	size_t n_charts;
};

/* Read the plan.  False: it has faults, or cannot be read. */
bool report_state_start(struct report_state *state, const struct report_state_options *o,
			struct arena *a);
/* Keep the snapshot, read the history, work out the plan's progress, draw charts.  Returns a
 * status. */
int report_state_finish(struct report_state *state, const struct report_state_options *o,
			struct arena *a);
void report_state_free(struct report_state *state);

/* Write the difference between what is and what should be; CLI_FINDINGS when there is one. */
int report_state_difference(const struct source *old, struct slice wanted);
/* Make a folder that may be there already.  False: errno. */
bool report_state_make_folder(const char *path);

#endif
