/* What is to be done next, from what a report knows. */
#ifndef OUT_REPORT_STEPS_H
#define OUT_REPORT_STEPS_H

#include "out/plan.h"
#include "out/report.h"

/* The first of these that fits an article is why it is a step, and steps are in this order. */
enum report_steps_why {
	REPORT_STEPS_UNREADABLE,
	REPORT_STEPS_ERRORS,      /* completed, with errors: the most first */
	REPORT_STEPS_OVERSTATED,  /* completed, and fails the audit: the fewest rules first */
	REPORT_STEPS_UNDERSTATED, /* passes the audit, and is not completed */
	REPORT_STEPS_BATCH,       /* not completed, and one of the batch in work */
	REPORT_STEPS_IN_PROGRESS,
	REPORT_STEPS_WARNINGS, /* completed, with warnings: the most first */
	REPORT_STEPS_OPEN,     /* pending, or of unknown status */
	REPORT_STEPS_NOTHING
};

/* Of equals, those in progress come first, then the shorter. */
struct report_step {
	enum report_steps_why why;
	struct slice path;
	const struct report_article *article; /* null: planned, and there is no record of it */
};

struct report_steps {
	struct report_step *v;
	size_t n, cap;
	/* The batch in work: the newest that has begun (by `date`; null: that has a date) and has
	 * articles that are not completed.  Null: none, or no plan. */
	const struct plan_part *batch;
};

/* `r` is finished, `plan` may be null; all memory is the arena's. */
struct report_steps *report_steps_make(struct arena *a, const struct report *r,
				       const struct plan_progress *plan, const char *date);

#endif
