/* The plan of the work: batches and sub-batches of articles, as people write them in YAML, and how far
 * each has come.
 *
 * The format is that of progress-report(1), PLAN.  A reader collects every fault of a file.  Whether an article
 * is done is never written in a plan: it is what the records say. */
#ifndef OUT_PLAN_H
#define OUT_PLAN_H

#include "base/arena.h"
#include "base/hash.h"
#include "io/yaml-reader.h"
#include "out/plan-query.h"
#include "out/report.h"

/* What a batch is to reach; negative: not given. */
struct plan_targets {
	long long articles;                /* completed */
	long long counts[REPORT_N_COUNTS]; /* sums over its articles */
};

enum { PLAN_NO_PARENT = -1 };

struct plan_batch {
	const char *name;                    /* unique */
	const char *topic, *note, *standard; /* or null */
	const char *from, *to;               /* moments as moment.h writes them, or null */
	struct plan_targets targets;
	const char **articles; /* paths */
	size_t n_articles;
	struct hash listed; /* the same paths */
	struct slice *globs;
	size_t n_globs;
	struct plan_query *queries;
	size_t n_queries;
	long parent; /* index of the batch that it is a part of, or PLAN_NO_PARENT */
	struct config_place place;
};

struct plan {
	const char *path;
	struct plan_batch *batches; /* in the order of the file, parts behind their whole */
	size_t n, cap;
	struct plan_terms terms; /* of all queries */
};

/* Read the text of a plan.  Null: it has faults.  All lives in the arena; `path` and `text` are
 * borrowed for the call. */
struct plan *plan_read(struct arena *a, const char *path, struct slice text,
		       struct yaml_reader_faults *faults);

/* ---- What records say to the queries of a plan ---- */

struct plan_facts {
	struct slice path;
	unsigned char truths[]; /* a term each */
};

struct plan_track {
	struct arena arena;
	struct arena scratch;    /* for the record that is being read */
	struct plan_terms terms; /* the plan's, borrowed */
	struct hash by_path;
};

/* `plan` may be null: then nothing is asked for. */
void plan_track_init(struct plan_track *t, const struct plan *plan);
void plan_track_free(struct plan_track *t);
/* What a report needs to have its records tracked; `t` must stay where it is. */
struct report_watch plan_track_watch(struct plan_track *t);
/* Take in a record, which is JSON, without a report. */
void plan_track_add(struct plan_track *t, struct slice path, struct slice record);
const struct plan_facts *plan_track_find(const struct plan_track *t, struct slice path);

/* ---- Progress ---- */

struct plan_member {
	struct slice path;
	const struct report_article *article; /* null: no record */
};

struct plan_part {
	const struct plan_batch *batch;
	struct plan_member *members; /* by path, each once, those of its parts too */
	size_t n;
	uint64_t completed, in_progress, audited, passed;
	struct report_counts counts;
};

struct plan_progress {
	struct plan_part *parts; /* one a batch of the plan, in its order */
	size_t n;
	/* Indices of parts, the newest first: by `from`, without one first (not begun), the later in
	 * the file first; parts behind their whole. */
	size_t *newest;
	struct plan_part all; /* every article of the plan once; no batch */
	/* Whole batches from the oldest on, each with all before it: numbers only. */
	struct plan_part *cumulative;
	size_t n_cumulative;
};

/* `r` is finished; all memory is the arena's. */
struct plan_progress *plan_progress_make(struct arena *a, const struct plan *plan,
					 const struct plan_track *t, const struct report *r);

/* Is the article one of the batch, or of a part of it?  `facts` may be null.  The cost does not depend on
 * how many articles the plan lists. */
bool plan_has(const struct plan *plan, size_t batch, struct slice path,
	      const struct plan_facts *facts);

#endif
