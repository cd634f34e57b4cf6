/* Which standard a plan gives an article.
 *
 * The batches of a plan (plan.h) may name standards.  An article has that of its batch: a part stands
 * before its whole, the first of several batches before the others, and a part without a standard has that
 * of its whole. */
#ifndef OUT_AUDIT_PLAN_H
#define OUT_AUDIT_PLAN_H

#include "check/audit-standard.h"
#include "out/plan.h"

struct audit_plan {
	struct plan *plan;
	const struct audit_standard **standards; /* one a batch; null: it names none */
};

/* Read the text of a plan whose standards are in `set`, which must outlive it.  Null: it has faults, and
 * a standard that is not in the set is one.  All memory is the arena's. */
struct audit_plan *audit_plan_read(struct arena *a, const char *path, struct slice text,
				   const struct audit_standards *set,
				   struct yaml_reader_faults *faults);

/* The batch of the article; null: none has it, or the plan is null.  Queries look at the record, a JSON
 * text; where it is empty, at what the front matter says. */
const struct plan_batch *audit_plan_batch(const struct audit_plan *p, const char *path,
					  const struct front_matter *front, struct slice record);

/* Null: the batch is null, or neither it nor its whole names a standard. */
const struct audit_standard *audit_plan_standard(const struct audit_plan *p,
						 const struct plan_batch *batch);

#endif
