/* How a fault in a formula is mended, where that is known. */
#ifndef CHECK_FORMULAS_FIX_H
#define CHECK_FORMULAS_FIX_H

#include "tex/parse.h"

/* Replace [offset, end) of the formula. */
struct formulas_fix_edit {
	size_t offset, end;
	struct slice text;
};

struct formulas_fix {
	struct formulas_fix_edit edits[2]; /* in order */
	size_t n;                          /* 0: there is no fix */
	const char *what;                  /* what it does, for people */
	bool unsafe;
};

/* The fix of a fault or remark that parse_formula has found in `tex`. Whether the engines
 * take the result is for the caller to see.  All memory is the arena's. */
struct formulas_fix formulas_fix_of(struct arena *a, struct slice tex,
				    const struct parse_fault *fault);

#endif
