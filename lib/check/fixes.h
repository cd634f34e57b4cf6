/* --fix: the fixes of a document's findings, applied until none is left.
 *
 * A fix is done whole or not at all; of two that overlap the first is done, and the other in
 * the next round, where the text is checked anew.  After each round no engine rejects a
 * formula that it accepted before, and the delimiters are no worse: fixes after which that
 * is not so are left out.  So the text that comes out is parsed at least as well, and fixing
 * it again changes nothing (but where FIXES_ROUNDS were not enough). */
#ifndef CHECK_FIXES_H
#define CHECK_FIXES_H

#include "check/check.h"

enum { FIXES_ROUNDS = 10 };

/* Something that was done. */
struct fixes_change {
	size_t offset;    /* in the document as it was at first */
	const char *what; /* "(3) becomes (2)", "take the last row end away [tex-trailing-row]" */
	size_t order;     /* in which it was done */
};

struct fixes {
	struct check *before;         /* of the text as it is */
	struct check *after;          /* of the fixed text; the same where nothing changes */
	struct slice text;            /* the fixed text */
	struct fixes_change *changes; /* in order of the document */
	size_t n_changes, cap_changes;
	size_t n_rounds;
};

/* Fix the text of src as the options say: with options->unsafe_fixes, unsafe ones, too.
 * All memory is the arena's but what fixes_free releases; src must live as long. */
struct fixes *fixes_make(struct arena *a, struct source *src, const struct check_options *options);
void fixes_free(struct fixes *fixes);

#endif
