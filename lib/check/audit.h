/* The audit: an article against a written standard, rule by rule.
 *
 * A standard is data (audit-standard.h reads it): rules that each measure one thing of an article and
 * say what is wanted of it.  Every rule gives a result, also one that passes: what was found, what is
 * wanted, and where.  The sections of an article are those of audit-outline.h, formulas are
 * those of the scanner, counts are those of measure.h. */
#ifndef CHECK_AUDIT_H
#define CHECK_AUDIT_H

#include "base/arena.h"
#include "io/config.h"
#include "io/json.h"
#include "text/frontmatter.h"
#include "text/mdscan.h"
#include "text/rules.h"

struct check;             /* check/check.h */
struct diag_suppressions; /* io/diag.h */

/* ---- Standards ---- */

enum audit_kind {
	AUDIT_VALUE,       /* a count of the record: of */
	AUDIT_GROWTH,      /* that count over the baseline's, as a factor */
	AUDIT_SECTIONS,    /* sections, by their headings, in this order */
	AUDIT_SUBSECTIONS, /* headings below a section */
	AUDIT_LINES,       /* lines of all kinds, mostly those of sections */
	AUDIT_BOXES,       /* kinds of boxes (classes of <div>) */
	AUDIT_CODE,        /* blocks of code */
	AUDIT_TABLES,      /* tables with enough rows and columns */
	AUDIT_DATES,       /* different years in the text */
	AUDIT_ITEMS,       /* items of lists */
	AUDIT_MENTIONS,    /* matches of a pattern in the text and in classes of boxes */
	AUDIT_PROOFS,      /* statements with a proof behind them */
	AUDIT_PROOF_ENDS,  /* proofs that end with a mark */
	AUDIT_PROSE,       /* display formulas in a row without a sentence */
	AUDIT_FOLDED,      /* long runs of maths or code outside <details> */
	AUDIT_LEVELS,      /* headings that skip a level */
	AUDIT_TAGS,        /* findings about the sequence of \tag numbers */
	AUDIT_EQUATIONS,   /* findings of eqn-check */
	AUDIT_SYMBOLS,     /* symbols that no text near them explains: a guess */
	AUDIT_N_KINDS
};

/* As rules name them: "value", "proof-ends"... */
extern const char *const audit_kind_names[AUDIT_N_KINDS + 1];

/* A pattern as it is written, and compiled; patterns ignore case. */
struct audit_pattern {
	const char *text;
	struct rules_pattern *compiled;
};

struct audit_patterns {
	struct audit_pattern *v;
	size_t n;
};

/* One of AUDIT_SECTIONS. */
struct audit_section {
	const char *name; /* for messages; the pattern where none is given */
	struct audit_pattern heading;
	double min_lines, max_lines; /* all lines of the section, its heading and subsections too */
	double min_subsections;      /* headings of any level below it */
	bool optional;
	struct config_place place;
};

/* The number found must be in [min, max]; either may be infinite.  Members that do not belong to the
 * rule's kind are as all zeros. */
struct audit_rule {
	const char *id; /* unique in the standard */
	enum audit_kind kind;
	const char *note; /* or null */
	bool off;         /* for people to turn on */
	/* Advice: an article that does not meet it may pass all the same. */
	bool recommended;
	double min, max;
	const char *of;          /* value, growth: a dotted path in the record */
	struct audit_pattern in; /* only in sections with such a heading; no pattern: everywhere */
	struct audit_section *sections;
	size_t n_sections;
	bool any_order;
	bool flat; /* sections: each goes on to the next of them, past headings of its level */
	struct audit_patterns names; /* boxes: classes; code: languages; empty: any */
	double rows, columns;        /* tables: at least */
	bool either;                 /* tables: enough rows or enough columns will do */
	double lines;                /* folded, symbols, proofs: how far */
	/* Mentions, dates; proofs: the statement; proof ends: the mark. */
	struct audit_pattern pattern;
	struct audit_pattern proof; /* proofs, proof ends: how a proof begins */
	long long start;            /* tags */
	bool warnings;              /* equations: count warnings, too */
	struct config_place place;
};

/* When a standard is an article's; what is not given does not matter. */
struct audit_field {
	const char *key;
	struct audit_patterns values; /* one must match */
};

struct audit_when {
	const char **batches;
	size_t n_batches;
	const char **topics;
	size_t n_topics;
	/* YYYY-MM-DD, both included; an article without a date fits neither. */
	const char *from, *to;
	struct audit_field *fields; /* of the front matter; all must fit */
	size_t n_fields;
};

struct audit_standard {
	const char *name, *title, *note; /* title and note may be null */
	const char *path;                /* the file it is from */
	struct audit_when when;
	struct audit_rule *rules; /* in the order of the file */
	size_t n_rules;
	struct config_place place;
};

/* ---- Articles ---- */

/* What is known of an article; borrowed. */
struct audit_article {
	const struct md_doc *doc;
	const struct front_matter *front;
	const struct check *check;     /* null: not run (see audit_needs_check) */
	const struct json_t *record;   /* null: none; its keys stand before what is measured here */
	const struct json_t *baseline; /* null: none; the record that growth is over */
	const char *batch;             /* null: none */
	/* Null: the record's topics.primary, if there is one. */
	const char *topic;
	const struct rules_pattern *derivation; /* headings of derivations; null: measure.h's */
	/* Null: none.  Comments that waive rules, by their ids, which are its names. */
	struct diag_suppressions *waivers;
};

/* Does the article meet the conditions of the standard?  One without conditions fits all. */
bool audit_fits(const struct audit_standard *standard, const struct audit_article *article,
		struct rules_match *match);

/* Is there a rule that is on and needs audit_article.check?  Without it such a rule takes the
 * count of the record's `equations`, and else does not apply. */
bool audit_needs_check(const struct audit_standard *standard);

/* ---- Results ---- */

enum audit_verdict {
	AUDIT_PASS,
	AUDIT_FAIL,
	AUDIT_WAIVED, /* it would fail, but comments in the article say that this is meant */
	AUDIT_NOT_APPLICABLE,
	AUDIT_N_VERDICTS
};

/* "pass", "fail", "waived", "not-applicable" */
extern const char *const audit_verdict_names[AUDIT_N_VERDICTS + 1];

enum { AUDIT_MAX_NOTES = 20 };

/* One of several things that a rule found wrong, or one section of AUDIT_SECTIONS. */
struct audit_note {
	const char *message;
	size_t line, offset, end;
};

/* Texts are in the arena, in English, without a line end. */
struct audit_finding {
	const struct audit_rule *rule;
	enum audit_verdict verdict;
	double number;      /* found; 0 where the rule does not apply */
	const char *found;  /* "812", "2 of 5 sections" */
	const char *wanted; /* "1000 to 1500", "at least 5" */
	/* The rule, what was found and wanted, and the rule's note; why, where it does not apply. */
	const char *message;
	const char *what;         /* the part of it that tells what was found, and the note */
	size_t line, end_line;    /* 1-based, the last one included; 1, 1 for the whole article */
	size_t offset, end;       /* bytes: of the place, or where a missing thing should be */
	struct audit_note *notes; /* at most AUDIT_MAX_NOTES, in order of places */
	size_t n_notes, cap_notes;
	size_t waived;      /* places that comments waive; they do not count */
	const char *reason; /* where any is waived: why, or an empty text */
};

struct audit_result {
	const struct audit_standard *standard;
	struct audit_finding *findings; /* one a rule that is on, in order of the rules */
	size_t n;
	/* `failed` are required rules, `advised` recommended ones that fail. */
	size_t passed, failed, advised, waived, not_applicable;
	/* Some required rule passed or failed.  An article of which nothing is known neither passes
	 * nor fails. */
	bool audited;
	bool pass;    /* it is audited, and no required rule failed */
	double score; /* passed / (passed + failed + advised); 0 where there are none */
};

/* Audit.  All memory is the arena's; `match` is this thread's. */
struct audit_result *audit_make(struct arena *a, const struct audit_standard *standard,
				const struct audit_article *article, struct rules_match *match);

/* {"standard", "pass", "score", "rules", "failed", "advised", "waived"}: the key `audit` of records, as
 * mathmill-records(5) has it; pass and score are null where the article is not audited.  The caller
 * drops it. */
struct json_t *audit_to_json(const struct audit_result *r);

#endif
