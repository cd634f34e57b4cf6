/* The history of a collection: a folder with a small file of records for each state that was kept.
 *
 * MOMENT.ndjson (2026-11-22 or 2026-11-22T0427, see moment.h) holds a record (mathmill-records(5)) for
 * each article, by path: its slug and status, numbers of lines and formulas, and whether it passed its
 * audit.  Other names in the folder are passed over. */
#ifndef OUT_HISTORY_H
#define OUT_HISTORY_H

#include "out/moment.h"
#include "out/plan.h"
#include "out/report.h"

/* The collection at one moment. */
struct history_point {
	const char *date; /* the moment's text */
	int64_t moment;
	struct report_sum sum;
	struct report *report;                 /* kept, or null */
	const struct history_renames *renames; /* from then to now, or null */
};

struct history_fault {
	const char *path;    /* of the snapshot */
	size_t line, column; /* 0, 0: it could not be read, `message` says why */
	const char *message;
};

struct history {
	struct arena arena;
	const char *folder;
	struct history_point *points; /* by moment, all different */
	size_t n, cap;
	struct history_fault *faults;
	size_t n_faults, cap_faults;
};

/* The file of a snapshot. */
const char *history_path(struct arena *a, const char *folder, int64_t moment);

/* Append what a snapshot holds of a finished report. */
void history_write(struct buf *out, const struct report *r);

/* Find the snapshots of a folder; nothing is read yet.  False: errno. */
bool history_list(struct history *h, const char *folder);
/* Read snapshot i; with `keep` its report stays.  Faults are noted, what is good is taken. */
void history_load(struct history *h, size_t i, bool keep);
void history_free(struct history *h);

/* The last point at or before a moment, or -1. */
long history_at(const struct history *h, int64_t moment);

/* ---- What has changed ---- */

/* An article that is gone and one that is new are the same one, renamed, if they have the same slug
 * and no other that is gone or new has it. */
struct history_renames {
	struct hash old_paths; /* key: the path before; value: the article now */
	struct hash new_paths; /* key: the path now; value: the article before */
};

/* Two finished reports; all memory is the arena's. */
const struct history_renames *history_find_renames(struct arena *a, const struct report *before,
						   const struct report *after);

/* The article that is at the path now, as it was, or null; `renames` may be null. */
const struct report_article *history_before(const struct report *before,
					    const struct history_renames *renames,
					    struct slice path);

enum history_kind {
	HISTORY_DONE,     /* completed, and was not */
	HISTORY_REOPENED, /* was completed, and is not */
	HISTORY_NEW,
	HISTORY_GONE,
	HISTORY_RENAMED,
	HISTORY_CHANGED, /* other numbers */
	HISTORY_N_KINDS
};

struct history_change {
	enum history_kind kind;
	bool is_new, is_renamed;             /* also of one that is done */
	const struct report_article *before; /* null: there was none */
	const struct report_article *after;  /* null: there is none */
};

struct history_changes {
	struct history_change *v; /* by kind, then by path */
	size_t n, cap;
	size_t by_kind[HISTORY_N_KINDS];
};

/* Two finished reports; all memory is the arena's. */
struct history_changes *history_compare(struct arena *a, const struct report *before,
					const struct report *after);

/* ---- How long the rest takes ---- */

enum history_outlook {
	HISTORY_ESTIMATE,
	HISTORY_NOTHING_LEFT,
	HISTORY_TOO_FEW,    /* less than HISTORY_MIN_SPANS spans */
	HISTORY_TOO_SHORT,  /* less than HISTORY_MIN_DAYS days */
	HISTORY_STANDSTILL, /* no more articles done than at the start */
};

enum { HISTORY_MIN_SPANS = 3, HISTORY_MIN_DAYS = 14 };

/* The pace is that over all points.  Its spread is one standard deviation of the mean pace over the
 * time that the rest would take, with the work of a span taken as independent of other spans and its
 * variance as growing with the span's length:
 *	v = sum((done_i - pace days_i)^2 / days_i) / (spans - 1)
 *	deviation = sqrt(v (1 / days of the rest + 1 / days so far))
 * so about two times in three the end lies between `weeks_low` and `weeks_high`.
 *
 * A span is at least a day long; points within it are passed over.  A state is often kept right when
 * something was done, so that a few minutes with one article would outweigh weeks. */
struct history_estimate {
	enum history_outlook outlook;
	size_t spans; /* of at least a day */
	double days;
	uint64_t rest;   /* articles */
	double per_week; /* articles done; 0 when all is within a day */
	double weeks, weeks_low, weeks_high;
	bool open; /* at the slow end of the spread it does not end: no weeks_high */
};

/* From points by moment, all different, the last of which is now. */
struct history_estimate history_estimate_make(const struct history_point *points, size_t n);

#endif
