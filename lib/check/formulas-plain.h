/* The plain reading of a formula that a converter has escaped: what stood there before it
 * (see lex.h). */
#ifndef CHECK_FORMULAS_PLAIN_H
#define CHECK_FORMULAS_PLAIN_H

#include "tex/lex.h"

#include "base/arena.h"

/* Backslashes that the plain reading leaves out. */
struct formulas_cut {
	size_t at;     /* in the plain reading: what follows them */
	size_t offset; /* of the first in the formula */
	size_t n;
};

struct formulas_plain {
	struct slice tex;
	struct formulas_cut *cuts; /* none: the formula is not escaped anywhere */
	size_t n_cuts, cap_cuts;
	size_t end; /* in the formula, of the first token that is escaped */
};

/* All memory is the arena's. */
struct formulas_plain formulas_plain_read(struct arena *a, struct slice tex);

/* The offset in the formula of the byte at `at` of the plain reading. */
size_t formulas_plain_offset(const struct formulas_plain *plain, size_t at);

#endif
