/* What derive-audit(1) says of articles: the record's key, findings, checklists, a summary; and of
 * standards.
 *
 * The status in the front matter is judged by the audit: an article that is `completed` (or `done`)
 * must pass, and one that passes should be called so.  One that is not audited is left alone. */
#ifndef OUT_AUDIT_VIEW_H
#define OUT_AUDIT_VIEW_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "check/audit-standard.h"
#include "check/audit.h"
#include "check/status-fix.h"
#include "io/diag.h"
#include "io/source.h"

enum audit_view_status {
	AUDIT_VIEW_VERIFIED,    /* completed, and it passes */
	AUDIT_VIEW_OVERSTATED,  /* completed, and it does not */
	AUDIT_VIEW_UNDERSTATED, /* it passes, and is not called completed */
	AUDIT_VIEW_OPEN,        /* neither */
	AUDIT_VIEW_NOT_AUDITED, /* no required rule applies, so nothing is known */
	AUDIT_VIEW_N_STATUS
};

/* "verified", "overstated", "understated", "open", "not-audited". */
extern const char *const audit_view_status_names[AUDIT_VIEW_N_STATUS];

/* One article; all memory is the arena's and the document's. */
struct audit_view {
	const struct audit_result *result; /* null: no standard is the article's */
	/* The rest is all zeros then. */
	enum audit_view_status status;
	struct slice stated;              /* the status as the front matter has it; empty: none */
	size_t stated_offset, stated_end; /* where; without a status: the document's first byte */
	const char *wanted;               /* what --fix would make of it; null: it is right */
	struct status_fix fix;            /* how */
};

/* result may be null. */
void audit_view_judge(struct audit_view *view, struct arena *a, const struct md_doc *doc,
		      const struct front_matter *front, const struct audit_result *result);

/* The value of the key `audit`, mathmill-records(5); the caller drops it. */
struct json_t *audit_view_record(const struct audit_view *view);

/* Add findings of the rules audit-*: one a rule that fails, and one of the status with its fix; or one that
 * the article is not audited. */
void audit_view_findings(const struct audit_view *view, struct diag_list *list);

/* Append what is wanted of the article, what was found, and where:
 *
 *	a.md: later: fails, 1 of 2 rules, 1 does not apply
 *	  ✗  derivation  812        1000 to 1500  line 20: lines.derivation is 812
 *	  ✓  boxes       5          at least 5    line 1
 *	  !  steps       0          at least 1    line 1: recommended: kinds of boxes: 0
 *	  ~  folded      2          none          line 7: waived: generated tables
 *	  -  growth      -          at least x2   does not apply: ...
 *	  ✗  (status)    completed  in_progress   line 5: overstated
 */
void audit_view_checklist(struct buf *out, struct arena *a, struct source *src,
			  const struct audit_view *view);

/* ---- All articles ---- */

struct audit_view_totals;
/* All memory is the arena's; the standards must outlive it. */
struct audit_view_totals *audit_view_totals_new(struct arena *a,
						const struct audit_standards *standards);
void audit_view_totals_add(struct audit_view_totals *t, const struct audit_view *view);
/* Append how often each rule passed and failed, for each standard that an article has, and how many
 * articles passed; what their status is worth. */
void audit_view_totals_write(const struct audit_view_totals *t, struct buf *out);

/* ---- Standards ---- */

/* Append a line for each: name, number of rules, title, conditions. */
void audit_view_standards(struct buf *out, struct arena *a, const struct audit_standards *set);

/* Append the standard as a file of its own, with the comments it has: the lines of it in `text`, the file
 * it is from.  Where it has no lines of its own (`{early: ...}`), the whole file.  False: it is not in
 * the file. */
bool audit_view_print(struct buf *out, struct arena *a, struct slice text, const char *name);

#endif
