/* The regions of a report that belong to progress-report(1), and nobody else's bytes.
 *
 *	<!-- progress-report:begin NAME -->
 *	...
 *	<!-- progress-report:end NAME -->
 *
 * The name at the end may be left out.  A region's body is every byte between the two
 * comments.  What is a comment the scanner decides: one in a code block is an example. */
#ifndef OUT_REPORT_REGIONS_H
#define OUT_REPORT_REGIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"

enum { REPORT_REGIONS_N_NAMES = 13 };

extern const char *const report_regions_names[REPORT_REGIONS_N_NAMES];

struct report_region {
	struct slice name;
	size_t offset; /* of its first comment */
	size_t body, body_end;
};

struct report_fault {
	size_t offset;
	const char *message;
};

struct report_regions {
	struct slice text;
	struct report_region *v; /* in order */
	size_t n, cap;
	struct report_fault *faults; /* what is wrong with the comments, in order */
	size_t n_faults, cap_faults;
};

/* Find the regions of a text; all memory is the arena's. */
struct report_regions *report_regions_find(struct arena *a, struct slice text);

/* Append old's text to out, each of its regions with the body that `fresh` has for it, in
 * the line endings that the old body had.  False when fresh lacks one: *missing. */
bool report_regions_replace(struct buf *out, const struct report_regions *old,
			    const struct report_regions *fresh,
			    const struct report_region **missing);

#endif
