/* The fix: numbers 1 to n in reading order, with every reference to them, as one
 * change or not at all. */
#ifndef CHECK_RENUMBER_H
#define CHECK_RENUMBER_H

#include "base/buf.h"
#include "check/numbering.h"
#include "check/prose.h"

/* One number is replaced. */
struct renumber_edit {
	size_t offset, end; /* its digits in the document */
	long from, to;
};

struct renumber_plan {
	struct renumber_edit *edits; /* in order of the document; none: nothing to do */
	size_t n, cap;
	const char *refused; /* why nothing may be done, or null; in the arena */
	size_t refused_offset, refused_end;
	size_t n_refused; /* references that stand in the way */
};

/* Plan it.  Only sequences that numbering_check found faulty are touched: so a second
 * run changes nothing.  A reference that could mean something else after the change
 * refuses the whole plan; with `unsafe` it is taken for the nearest equation above. */
struct renumber_plan *renumber_make(const struct equations *eqs, const struct numbering *nb,
				    const struct prose *prose, bool unsafe);

/* Append the document with the edits made. */
void renumber_apply(const struct renumber_plan *plan, struct slice text, struct buf *out);

#endif
