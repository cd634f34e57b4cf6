/* References to equation numbers that are written as text: "Eq. (3)", 式(12),
 * 公式(3)、(4), (5)式, \overset{(12)}{=}.
 *
 * What a reference looks like is said by patterns (PCRE2).  They see the prose of one
 * block at a time, and \text{..} inside formulas; code, URLs and formulas are not shown
 * to them.  The group named `list`, or else group 1, or else the whole match holds the
 * numbers. */
#ifndef CHECK_PROSE_H
#define CHECK_PROSE_H

#include "check/equations.h"
#include "check/numbering.h"

struct prose_patterns; /* immutable once made: shared by threads */

/* Patterns that stand for the built-in ones where the pointer is null. */
struct prose_options {
	const char *const *references;
	size_t n_references;
	const char *const *elsewhere; /* words that say a reference means another text */
	size_t n_elsewhere;
	bool strong_only; /* find references that are PROSE_STRONG, and no others */
};

/* Compile.  Null: *message (in the arena) says why, and *bad is the pattern. */
struct prose_patterns *prose_patterns_make(struct arena *a, const struct prose_options *options,
					   const char **message, const char **bad);
void prose_patterns_free(struct prose_patterns *p);

enum prose_kind {
	PROSE_STRONG, /* nothing else can be meant */
	PROSE_WEAK,   /* "by (3)", 代入(3): a number of a list of points could be meant */
	PROSE_LOOSE   /* (3) right behind a word: mostly no reference */
};

enum prose_where {
	PROSE_HERE,
	PROSE_DOUBTFUL, /* its sentence names another text */
	PROSE_ELSEWHERE /* its clause says that it means another text */
};

/* One number in a reference. */
struct prose_use {
	enum prose_kind kind;
	enum prose_where where;
	struct equations_value value;
	bool range_end;  /* the upper end of a range that the use before begins */
	bool by_command; /* \eqref{12}: a number where a label should be */
	size_t formula;  /* where it is inside one, else EQUATIONS_NONE */
};

struct prose {
	struct prose_use *uses; /* in order of the document, no two overlap */
	size_t n, cap;
};

struct prose *prose_find(const struct equations *eqs, const struct prose_patterns *patterns);

/* Does the use at i begin a range? Then *last is the number it goes to. */
bool prose_range(const struct prose *pr, size_t i, long *last);

#endif
