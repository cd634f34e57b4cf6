/* One line of a report in one spelling, and the numbers in it.
 *
 * Full-width characters are ASCII, letters are lower case, dashes are -, arrows are >, a full-width
 * comma is ; (one between full-width digits excepted), marks of emphasis are blanks.  A line may be a
 * whole paragraph: the ends of its lines are kept, and are blanks where a number and its unit stand
 * on two of them. */
#ifndef OUT_CLAIMS_LINE_H
#define OUT_CLAIMS_LINE_H

#include "out/claims.h"

struct claims_line {
	struct slice text;
	const uint32_t *origin; /* of each byte, in the document; one more for the end */
	struct claims_token *tokens;
	size_t n_tokens, cap;
};

enum claims_unit {
	CLAIMS_UNIT_NONE,
	CLAIMS_UNIT_LINES,
	CLAIMS_UNIT_FORMULAS,
	CLAIMS_UNIT_ARTICLES,
	CLAIMS_UNIT_TIMES,
	CLAIMS_UNIT_PERCENT,
	CLAIMS_UNIT_OTHER
};

enum claims_pair { CLAIMS_SINGLE, CLAIMS_OF, CLAIMS_TO };

/* A number, or two that belong together: 7/10, 2-3. */
struct claims_token {
	size_t from, to; /* in the line, with the unit */
	size_t number_to;
	struct claims_number value, other;
	enum claims_pair pair;
	enum claims_unit unit;
	bool derivation, numbered;
	bool plus;        /* +51 */
	bool bound;       /* <400 */
	bool parenthesis; /* (1)-(20) */
	/* Set by claims_sum_find. */
	bool summand;     /* a plus sign joins it to another number */
	bool summed;      /* numbers that it should be the sum of stand with it, */
	bool sum_about;   /* not all of them exact */
	uint64_t sum;     /* and this is their sum */
	size_t sum_first; /* the first of them, for the last one when no total is given */
};

/* `mask` is as long as the document. */
struct claims_line claims_line_make(struct arena *a, const char *mask, size_t from, size_t to);

/* Does the text hold one of the words of a list with | between them? */
bool claims_line_has(struct slice text, const char *words);
/* Does it end (begin) with one, apart from blanks?  The length of that word and blanks, or 0. */
size_t claims_line_ends(struct slice text, const char *words);
size_t claims_line_begins(struct slice text, const char *words);

/* The text in that spelling. */
struct slice claims_line_spell(struct arena *a, struct slice text);
/* 12, 十二: the number at `at`; the place behind it, or `at`. */
size_t claims_line_ordinal(struct slice s, size_t at, uint64_t *value);

#endif
