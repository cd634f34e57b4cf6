/* Findings: faults in the input, as data.
 *
 * A parser adds findings and goes on; it never prints.  The rules are the rows of
 * diag.def: --list-rules, --explain and the man page come from them.
 *
 * What is found goes through these steps, in this order: diag_sort,
 * diag_suppress_apply, diag_policy_apply, diag_baseline_apply, a diag_writer. */
#ifndef IO_DIAG_H
#define IO_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/source.h"

enum diag_severity { DIAG_OFF, DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

enum diag_rule {
#define DIAG_RULE(id, name, severity, text, explanation, bad, good) DIAG_##id,
#include "io/diag.def"
	DIAG_END_EQN_CHECK, /* its rules end, and those of md2html begin here */
	DIAG_BEFORE_MD2HTML = DIAG_END_EQN_CHECK - 1,
#include "io/diag-html.def"
	DIAG_END_MD2HTML, /* and those of derive-audit here */
	DIAG_BEFORE_DERIVE_AUDIT = DIAG_END_MD2HTML - 1,
#include "io/diag-audit.def"
	DIAG_END_DERIVE_AUDIT, /* and those of progress-report here */
	DIAG_BEFORE_PROGRESS_REPORT = DIAG_END_DERIVE_AUDIT - 1,
#include "io/diag-claims.def"
#undef DIAG_RULE
	DIAG_N_RULES
};

struct diag_info {
	const char *name; /* "tag-duplicate" */
	enum diag_severity severity;
	const char *text;        /* a title, one line, no full stop */
	const char *explanation; /* paragraphs separated by an empty line */
	const char *bad, *good;  /* Markdown examples; null where none makes sense */
};

const struct diag_info *diag_info(enum diag_rule rule);
/* The rules that a tool has: [from, end). */
struct diag_range {
	int from, end;
};
struct diag_range diag_rules_of(const char *tool);
/* The rule of that name, or DIAG_N_RULES. */
enum diag_rule diag_rule_named(struct slice name);
/* Is the rule meant by a pattern: its name, "tag-*" (one star, last), "all"? */
bool diag_rule_matches(enum diag_rule rule, struct slice pattern);
/* The same of any name. */
bool diag_pattern_matches(struct slice pattern, struct slice name);
/* The first pattern of a list with commas or blanks, and *rest behind it; empty: no more. */
struct slice diag_rule_next_pattern(struct slice *rest);
/* The name nearest to an unknown one, or null. */
const char *diag_rule_nearest(struct slice name);
const char *diag_severity_name(enum diag_severity severity);

/* A second place that belongs to a finding. */
struct diag_note {
	const char *path; /* null: the finding's own file */
	size_t offset, end;
	size_t line, column; /* used instead of the offsets when path is not null */
	const char *message;
	struct diag_note *next;
};

/* Replace [offset, end) by text. */
struct diag_edit {
	size_t offset, end;
	struct slice text;
	struct diag_edit *next;
};

struct diag {
	enum diag_rule rule;
	enum diag_severity severity;
	size_t offset, end; /* end >= offset; the same: between two bytes */
	const char *message;
	struct diag_note *notes; /* in order */
	struct diag_edit *edits; /* the fix, or null */
	const char *fix;         /* what the fix does, for people; null without edits */
	bool unsafe;             /* the fix needs --unsafe-fixes */
	size_t sequence;         /* order of adding, breaks ties in sorting */
	struct diag_note *last_note;
	struct diag_edit *last_edit;
};

/* The findings of one document; all memory is the arena's. */
struct diag_list {
	struct arena *arena;
	struct diag **v;
	size_t n, cap;
	size_t added; /* ever: n falls when findings are suppressed */
};

#define DIAG_LIST_INIT(arena_) \
	{ \
		.arena = (arena_) \
	}

/* Add a finding with the rule's default severity. */
struct diag *diag_add(struct diag_list *list, enum diag_rule rule, size_t offset, size_t end,
		      const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void diag_note(struct diag_list *list, struct diag *d, size_t offset, size_t end, const char *fmt,
	       ...) __attribute__((format(printf, 5, 6)));
/* A note in another file. */
void diag_note_elsewhere(struct diag_list *list, struct diag *d, const char *path, size_t line,
			 size_t column, const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* Add an edit to the finding's fix; the text is copied.  The caller sets d->fix and,
 * where it is so, d->unsafe. */
void diag_fix(struct diag_list *list, struct diag *d, size_t offset, size_t end, struct slice text);

/* Order by place, then by order of adding. */
void diag_sort(struct diag_list *list);

/* ---- What is asked for: --select, --ignore, severities, --fail-level ---- */

struct diag_policy {
	enum diag_severity severity[DIAG_N_RULES]; /* DIAG_OFF: not wanted */
	enum diag_severity fail_level;             /* findings at or above make status 1 */
};

/* The rules' own severities, and DIAG_WARNING as fail_level. */
void diag_policy_default(struct diag_policy *policy);
/* "tag-gap", "tag-*", "all", or a list with commas or blanks.  False, with *unknown the bad
 * word (empty: no word at all) and *nearest a rule's name or null: no such rule; then the
 * policy is as it was. */
bool diag_policy_set(struct diag_policy *policy, const char *patterns, enum diag_severity severity,
		     struct slice *unknown, const char **nearest);
/* Like diag_policy_set, with each rule's default severity (a warning where that is off):
 * for --select, after everything was set off. */
bool diag_policy_select(struct diag_policy *policy, const char *patterns, struct slice *unknown,
			const char **nearest);
/* Drop what the policy has off and give every finding the policy's severity. */
void diag_policy_apply(const struct diag_policy *policy, struct diag_list *list);

/* ---- Suppression in the document (diag-suppress.c) ---- */

struct diag_suppress_word;
struct diag_suppress_range;
struct diag_suppress_name;

/* What the comments of one document switch off; all memory is the arena's. */
struct diag_suppressions {
	struct arena *arena;
	/* What a pattern that nothing is named by is, and a comment that hides nothing. */
	enum diag_rule unknown, unused;
	struct diag_suppress_word *words; /* rule patterns as written, each used or not */
	size_t n_words, cap_words;
	struct diag_suppress_range *ranges; /* what each hides: a rule in a part of the text */
	size_t n_ranges, cap_ranges;
	size_t open[DIAG_N_RULES];    /* 1 + the range of a `disable` without `enable` yet */
	size_t line_after, next_line; /* the last answer of "next line that is not blank" */
	/* Names beside those of the rules, which the caller asks about (diag_suppress_places). */
	const char *const *names; /* borrowed */
	size_t n_names;
	struct diag_suppress_name *by_name;
};

#define DIAG_SUPPRESSIONS_INIT(arena_) \
	{ \
		.arena = (arena_), .unknown = DIAG_suppress_unknown, \
		.unused = DIAG_suppress_unused \
	}

/* Let directives give these names, too; before the first comment is read. */
void diag_suppress_names(struct diag_suppressions *s, const char *const *names, size_t n);

/* Read one comment; call in order of the document.  A comment that does not begin with the
 * tool's name and a hyphen says nothing.  For the tool "eqn-check" the directives are
 *
 *	eqn-check-disable-next-line   the next line that is not blank (`>` marks count as
 *	                              blank), whatever stands there: of a formula that goes
 *	                              over several lines only its first
 *	eqn-check-disable             from the comment on, until ...
 *	eqn-check-enable              ... this, or the end of the text
 *	eqn-check-disable-file        the whole text, also before the comment
 *
 * followed by patterns as in diag_rule_matches, separated by blanks or commas (none: all
 * rules), and perhaps by `--` and the reason.  A finding is hidden when its offset is in
 * what the directive covers.
 *
 * `comment` is the whole comment with its markers, `body` the text inside; both point into
 * src->text.  An unknown rule or directive is a finding (s->unknown), and so is an
 * `enable` that nothing disabled (s->unused). */
void diag_suppress_comment(struct diag_suppressions *s, struct diag_list *list, struct source *src,
			   const char *tool, struct slice comment, struct slice body);
/* `% eqn-check: ignore RULE -- why` inside a formula that spans [from, to) hides findings
 * of all of it.  `comment` is the TeX comment, with or without its %, in src->text. */
void diag_suppress_formula(struct diag_suppressions *s, struct diag_list *list, struct source *src,
			   const char *tool, struct slice comment, size_t from, size_t to);
/* Which places of a name, in order of their offsets, are hidden?  hidden[0..n) is set.  Returns the
 * reason of the first comment that hides one: what stands behind its `--`, or nothing. */
struct slice diag_suppress_places(struct diag_suppressions *s, size_t name, const size_t *offsets,
				  size_t n, bool *hidden);
/* The name was not asked about: what gives it is not unused. */
void diag_suppress_excuse(struct diag_suppressions *s, size_t name);
/* Remove what is suppressed, and sort.  A pattern that hid nothing becomes a finding
 * (s->unused), which another suppression may hide.  Once a document, before
 * diag_policy_apply: what hides a rule that is not asked for today is not unused. */
void diag_suppress_apply(struct diag_suppressions *s, struct diag_list *list);

/* ---- Baseline: known findings of an old collection (diag-baseline.c) ---- */

/* A finding's fingerprint does not depend on its line number: it is made from the rule, the
 * path, the text of its line without white space, and its ordinal among equals in the list,
 * which is sorted.  out has room for list->n. */
void diag_baseline_fingerprints(const struct diag_list *list, struct source *src, uint64_t *out);
/* A fingerprint as it is written: 16 hex digits and a NUL. */
enum { DIAG_BASELINE_HEX = 17 };
void diag_baseline_hex(uint64_t fingerprint, char out[DIAG_BASELINE_HEX]);

struct diag_baseline; /* a multiset of fingerprints */
/* Read a baseline file (JSON).  Null: *message (in the arena, with the path) says why. */
struct diag_baseline *diag_baseline_read(struct arena *a, const char *path, const char **message);
/* Remove the findings that the baseline knows; each known one is spent once.  Not safe on
 * two threads at once; call in emit. */
void diag_baseline_apply(struct diag_baseline *b, struct diag_list *list, struct source *src);

#endif
