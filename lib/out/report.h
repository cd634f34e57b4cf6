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
#include "out/record-stream.h"
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

/* An open problem: an error or a warning of eqn-check(1). */
struct report_finding {
	struct slice rule; /* empty: not told, or nothing that could be a rule's name */
	struct slice message;
	bool error;
	uint64_t line; /* 1-based; 0: not told */
};

enum report_audit { REPORT_NOT_AUDITED, REPORT_FAILED, REPORT_PASSED };

/* The tools whose keys a record may carry. */
enum report_tool {
	REPORT_LINECOUNT,
	REPORT_EQN_CHECK,
	REPORT_TAG_CLASSIFY,
	REPORT_DERIVE_AUDIT,
	REPORT_N_TOOLS
};

enum { REPORT_MAX_HEADINGS = 8 };

/* A core heading.  They are the headings of the highest level that at least two sections have, the
 * title (a first heading of level 1) aside. */
struct report_heading {
	struct slice title;
	uint64_t line;  /* 1-based; 0: not told */
	uint64_t lines; /* to the next heading of its level or above */
};

/* What the audit makes of a status: as derive-audit(1), but by the status that the report shows. */
enum report_claim {
	REPORT_UNJUDGED,
	REPORT_VERIFIED,    /* completed, and it passes */
	REPORT_OVERSTATED,  /* completed, and it does not */
	REPORT_UNDERSTATED, /* it passes, and is not completed */
	REPORT_OPEN,        /* neither */
	REPORT_N_CLAIMS
};

/* A mark an article, from what is known of it. */
enum report_quality {
	REPORT_GOOD,       /* passes its standard, has no open error or warning */
	REPORT_UNFINISHED, /* otherwise: fails its standard, or has a warning */
	REPORT_WRONG,      /* has an open error, or is overstated */
	REPORT_UNRATED,    /* none of these, and not audited or not checked */
	REPORT_N_QUALITIES
};

struct report_article {
	struct slice path;
	struct slice title;        /* empty: not told */
	struct slice slug;         /* likewise */
	struct slice topic;        /* the primary one, or empty */
	bool unsure;               /* no topic, because tag-classify(1) found none that is sure */
	bool told[REPORT_N_TOOLS]; /* a record had a key of this tool */
	struct slice error;        /* why it could not be read, or empty */
	enum front_status status;
	enum report_audit audit; /* what derive-audit(1) says */
	struct slice standard;   /* what it was held to, or empty */
	struct slice *failed;    /* the names of rules that it fails */
	size_t n_failed;
	struct report_counts counts;
	uint64_t errors; /* of the problems, when those are known */
	struct report_finding *findings;
	size_t n_findings;
	struct report_heading *headings; /* the longest, in the order of the article */
	size_t n_headings;               /* at most REPORT_MAX_HEADINGS */
	size_t n_all_headings;           /* with those left out */
};

struct report_sum {
	struct slice name; /* the topic; empty in the total, and for articles without one */
	bool unsure;       /* the articles without one that tag-classify(1) is unsure of */
	uint64_t articles;
	uint64_t by_status[REPORT_N_STATUS];
	uint64_t by_claim[REPORT_N_CLAIMS];
	uint64_t by_quality[REPORT_N_QUALITIES];
	uint64_t told[REPORT_N_TOOLS];
	uint64_t audited, passed;
	struct report_counts counts;
	uint64_t errors;
};

struct report_problem {
	const struct report_article *article;
	const struct report_finding *finding;
};

/* How often a rule is broken. */
struct report_rule {
	struct slice rule;
	struct slice standard; /* of audits: the rule's, or empty */
	bool error;            /* of problems: its severity */
	uint64_t count, articles;
	uint64_t of;                       /* of audits: the articles held to that standard */
	const struct report_article *last; /* private */
};

struct report_standard {
	struct slice name; /* empty: not told */
	uint64_t articles, passed;
};

/* A member of a record; the value as the JSON text that it is written in. */
struct report_member {
	struct slice key, value;
};

/* Who wants to see members of the records that a report takes in, whatever the report reads of them. */
struct report_watch {
	bool (*asks)(const void *context, struct slice key); /* null: nobody */
	/* Each record that is taken in, with those of its members that were asked for; they live until
	 * this returns. */
	void (*take)(void *context, struct slice path, const struct report_member *members,
		     size_t n);
	void *context;
};

struct report {
	struct report_watch watch; /* to be set between report_init and the first record */
	struct arena arena;        /* all that follows lives here */
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
	struct report_problem *problems; /* errors first, then in order of path and line */
	size_t n_problems;
	size_t n_problem_articles;
	size_t n_numbering, n_numbering_articles; /* those of the rules tag-* and ref-* */
	/* Errors first, then by count, the greatest first. */
	struct report_rule *problem_rules;
	size_t n_problem_rules;
	struct report_standard *standards; /* of the articles that were audited; most first */
	size_t n_standards;
	struct report_rule *audit_rules; /* that articles fail; most articles first */
	size_t n_audit_rules;
	/* Overstated, then understated; by path. */
	const struct report_article **contradictions;
	size_t n_contradictions;
	/* Not completed: the shortest first, then by path. */
	const struct report_article **remaining;
	size_t n_remaining;
	const struct report_article **unreadable;
	size_t n_unreadable;
};

void report_init(struct report *r);
void report_free(struct report *r);

/* Take in one record.  False: the line is no record, and *message (in `a`) says why, *column
 * (1-based, bytes) where. */
bool report_add(struct report *r, struct slice line, struct arena *a, const char **message,
		size_t *column);
/* The same for whole streams; faults are printed. */
struct record_stream_sink report_sink(struct report *r);

/* Sort and sum up, after the last record; once. */
void report_finish(struct report *r);

/* Of two articles, by lines, the shorter comes first; without a number last; then by path. */
int report_compare_size(const struct report_article *x, const struct report_article *y);

enum report_claim report_claim_of(const struct report_article *article);
enum report_quality report_quality_of(const struct report_article *article);

/* Split 100 % over the parts in tenths of a percent that add up to 1000 exactly: by largest
 * remainder, the first of equals.  All 0 when the parts are. */
void report_shares(const uint64_t *parts, size_t n, unsigned *tenths);

#endif
