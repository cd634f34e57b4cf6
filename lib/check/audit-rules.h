/* What each kind of rule measures.  audit.c runs the rules of a standard with it. */
#ifndef CHECK_AUDIT_RULES_H
#define CHECK_AUDIT_RULES_H

#include "check/audit-outline.h"
#include "check/audit.h"

struct json_t;

/* The audit of one article: what several rules need is made once, when first asked for. */
struct audit_rules_run {
	struct arena *arena;
	const struct audit_article *article;
	const struct md_doc *doc;
	struct rules_match *match;
	struct audit_outline outline;
	struct json_t *measured; /* the keys of measure.h, and `equations` */
	const bool *derivation;  /* see measure_derivations */
	char *prose, *maths;     /* see audit_rules_text */
	/* Of the rule at hand. */
	bool *scope; /* a flag a line; null: everywhere */
	struct audit_rules_fault *faults;
	size_t n_faults, cap_faults;
	size_t out_of; /* the faults are of so many things; 0: the number says all */
};

/* A place where something is wrong. */
struct audit_rules_fault {
	size_t line, end; /* 0-based, [line, end) */
	size_t order;     /* of adding */
	size_t weight;
	const char *message;
};

/* Measure one rule into the finding, which is all zeros but for `rule`. */
void audit_rules_apply(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_end(struct audit_rules_run *run);

/* Can a record have a count at this path?  Those of keys that are not measured here are not known,
 * and may be anything. */
bool audit_rules_knows_path(struct arena *a, const char *path);

/* ---- For the parts ---- */

/* Line i (0-based) without its ending, with blanks in the place of all that is no text of the article:
 * code, tags, addresses, marks of lists and headings; formulas stay where `maths` is set. */
struct slice audit_rules_text(struct audit_rules_run *run, size_t line, bool maths);
bool audit_rules_in_scope(const struct audit_rules_run *run, size_t line);
bool audit_rules_matches(struct audit_rules_run *run, const struct audit_pattern *p,
			 struct slice text);

/* Place the finding on lines [first, end), 0-based. */
void audit_rules_place(const struct audit_rules_run *run, struct audit_finding *f, size_t first,
		       size_t end);
/* Something is wrong on lines [line, end), unless a comment waives the first of them.  What is left becomes the
 * finding's notes, and the first of them its place, if it has none; its number becomes the sum of their
 * weights or, for prose, the greatest. */
void audit_rules_fault(struct audit_rules_run *run, size_t line, size_t end, size_t weight,
		       const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* Say that the rule does not apply. */
void audit_rules_not_applicable(struct audit_rules_run *run, struct audit_finding *f,
				const char *why);

/* audit-rules-sections.c */
void audit_rules_sections(struct audit_rules_run *run, struct audit_finding *f);
/* audit-rules-text.c */
void audit_rules_dates(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_mentions(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_proofs(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_proof_ends(struct audit_rules_run *run, struct audit_finding *f);
/* audit-rules-flow.c */
void audit_rules_prose(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_folded(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_symbols(struct audit_rules_run *run, struct audit_finding *f);
/* audit-rules-count.c */
void audit_rules_value(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_growth(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_lines(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_subsections(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_boxes(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_code(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_tables(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_items(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_levels(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_tags(struct audit_rules_run *run, struct audit_finding *f);
void audit_rules_equations(struct audit_rules_run *run, struct audit_finding *f);

#endif
