/* The state of a collection, gathered from mathmill-records(5).
 *
 * Records come in any order, and those of one path are merged: a key of a later record
 * replaces the same key of an earlier one whole.  A record is read for the few facts that a
 * report needs (json-read.h); all of it is checked, nothing else of it is built. */
#ifndef OUT_REPORT_H
#define OUT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/slice.h"
#include "text/frontmatter.h"

enum { REPORT_N_STATUS = FRONT_COMPLETED + 1 };

enum report_count {
	REPORT_LINES,
	REPORT_DERIVATION,
	REPORT_FORMULAS,
	REPORT_NUMBERED,
	REPORT_PROBLEMS, /* errors and warnings of eqn-check(1) */
	REPORT_N_COUNTS
};

/* A number that no record has told is not 0. */
struct report_counts {
	uint64_t v[REPORT_N_COUNTS];
	bool known[REPORT_N_COUNTS];
};

/* An open numbering problem: an error or a warning of a rule tag-* or ref-*. */
struct report_finding {
	struct slice rule, message;
	bool error;
	uint64_t line; /* 1-based; 0: not told */
};

enum report_audit { REPORT_NOT_AUDITED, REPORT_FAILED, REPORT_PASSED };

struct report_article {
	struct slice path;
	struct slice title; /* empty: not told */
	struct slice topic; /* the primary one, or empty */
	bool unsure;        /* no topic, because tag-classify(1) found none that is sure */
	struct slice error; /* why it could not be read, or empty */
	enum front_status status;
	enum report_audit audit; /* what derive-audit(1) says */
	struct report_counts counts;
	struct report_finding *findings;
	size_t n_findings;
};

struct report_sum {
	struct slice name; /* the topic; empty in the total, and for articles without one */
	bool unsure;       /* the articles without one that tag-classify(1) is unsure of */
	uint64_t articles;
	uint64_t by_status[REPORT_N_STATUS];
	uint64_t audited, passed;
	struct report_counts counts;
};

struct report_problem {
	const struct report_article *article;
	const struct report_finding *finding;
};

struct report {
	struct arena arena; /* all that follows lives here */
	struct hash by_path;
	struct hash words;                /* one copy of each rule's and topic's name */
	struct report_article **articles; /* by path, in order of bytes */
	size_t n, cap;
	struct arena scratch; /* for the record that is being read */

	/* Made by report_finish. */
	struct report_sum total;
	/* Most articles first, then those that are unsure, those without a topic last; none when no
	 * article has been classified. */
	struct report_sum *topics;
	size_t n_topics;
	struct report_problem *problems; /* in order of path and line */
	size_t n_problems;
	size_t n_problem_articles;
	/* Not completed: in progress, pending, unknown; each the shortest first, then by path. */
	const struct report_article **next;
	size_t n_next;
	const struct report_article **unreadable;
	size_t n_unreadable;
};

void report_init(struct report *r);
void report_free(struct report *r);

/* Take in one record.  False: the line is no record, and *message (in `a`) says why, *column
 * (1-based, bytes) where. */
bool report_add(struct report *r, struct slice line, struct arena *a, const char **message,
		size_t *column);

/* Sort and sum up, after the last record; once. */
void report_finish(struct report *r);

/* Split 100 % over the parts in tenths of a percent that add up to 1000 exactly: by largest
 * remainder, the first of equals.  All 0 when the parts are. */
void report_shares(const uint64_t *parts, size_t n, unsigned *tenths);

#endif
