/* Queries on records: `topics.primary == optimisers && lines.derivation < 300`.
 *
 * Terms are joined by && (binds first) and ||; there are no parentheses.  A term is a dotted key of the
 * record, an operator and a value, which may stand in quotes:
 *
 *	== !=		the same text, number, true, false or null
 *	< <= > >=	numbers, or texts by their bytes (so dates)
 *	~		the text matches a glob (plan_query_glob)
 *
 * Of a list one member must fit.  A key that is not there differs from everything.
 *
 * Records of one path are merged key by key, and their trees are not kept: so the terms of all queries are
 * numbered, and of an article one truth a term is kept, which a record with the term's first key
 * replaces. */
#ifndef OUT_PLAN_QUERY_H
#define OUT_PLAN_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

enum plan_operator {
	PLAN_EQUAL,
	PLAN_NOT_EQUAL,
	PLAN_LESS,
	PLAN_LESS_OR_EQUAL,
	PLAN_GREATER,
	PLAN_GREATER_OR_EQUAL,
	PLAN_GLOB
};

struct plan_term {
	const char *first; /* the first name of the key */
	const char *key;   /* dotted */
	enum plan_operator op;
	struct slice value;
	bool is_number; /* an unquoted one: number */
	double number;
};

/* The terms of all queries of a plan; all zeros is none.  In an arena. */
struct plan_terms {
	struct plan_term *v;
	size_t n, cap;
};

/* One of its alternatives holds; an alternative is the terms [from, to), all of which hold. */
struct plan_query {
	struct {
		size_t from, to;
	} * alternatives;
	size_t n, cap;
};

/* Parse; the terms are appended.  False: *message and *offset (in the text) say what is wrong. */
bool plan_query_parse(struct arena *a, struct slice text, struct plan_terms *terms,
		      struct plan_query *query, const char **message, size_t *offset);

/* The truth of a term for a record that says nothing of it. */
bool plan_query_default(const struct plan_term *term);
/* Does a term ask for this key of a record? */
bool plan_query_asks(const struct plan_terms *terms, struct slice key);
/* Update truths[0..terms->n) from a key of a record and its value, a JSON text: of the terms that ask
 * for it. */
void plan_query_update(const struct plan_terms *terms, struct slice key, struct slice value,
		       struct arena *scratch, unsigned char *truths);
bool plan_query_holds(const struct plan_query *query, const unsigned char *truths);

/* `*` is any text (also a "/"), `?` one character; everything else is itself. */
bool plan_query_glob(struct slice pattern, struct slice text);

#endif
