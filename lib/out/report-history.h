/* The history of a collection beside its state now: which snapshots a report needs, and what follows
 * from them. */
#ifndef OUT_REPORT_HISTORY_H
#define OUT_REPORT_HISTORY_H

#include "out/history.h"
#include "out/plan.h"

struct report_history {
	struct history *snapshots; /* listed; the reports that are needed are loaded */
	/* Snapshots before now, and now itself where it has a date; by moment. */
	struct history_point *points;
	size_t n;
	size_t n_before;                  /* of them, snapshots before now */
	const char *date;                 /* the moment of now, or null */
	double days;                      /* from the base to now; 0 without either */
	const struct history_point *base; /* what changes are counted from, or null */
	struct history_changes *changes;  /* null without a base */
	/* Where each batch of the plan began: the snapshot at or before its date, or else the
	 * first; of a batch without a date, that of its whole, or the base.  Null: there is none,
	 * or no plan. */
	const struct history_point **begins;
	struct history_estimate estimate;
};

/* `snapshots` is listed.  `date` and `since` are moments as moment.h writes them, or null.
 * Snapshots at or after `date` are passed over: now takes their place.
 * Without a date, now is the moment of the newest snapshot if that says the same, or else undated.
 * The base is the last snapshot at or before `since` (null: the last one), or else the first. */
void report_history_make(struct report_history *h, struct history *snapshots, struct arena *a,
			 const struct report *now, const char *date, const char *since,
			 const struct plan *plan);

#endif
