/* Keywords: many words are looked for in one pass (Aho and Corasick, 1975).
 *
 * Keywords and texts are folded (fold.h).  A keyword that begins with a letter or a digit of ASCII is found
 * only where no such character stands before it, and one that ends with one only where none follows; but
 * behind a last letter digits may follow (KEYWORDS_DIGITS: gpt, "gpt4"), then s or es
 * (KEYWORDS_PLURAL).  Others, Han above all, are found as they stand, inside longer words, too.
 *
 * Building takes time linear in the keywords' bytes (and their sorting), finding one linear in the text's
 * bytes, whatever the number of keywords, and in the hits: only where a word can end are the keywords that
 * end there gone through. */
#ifndef TEXT_KEYWORDS_H
#define TEXT_KEYWORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum keywords_flag { KEYWORDS_PLURAL = 1, KEYWORDS_DIGITS = 2 };

/* Immutable once compiled: shared by threads.  All memory is the arena's. */
struct keywords;

struct keywords *keywords_new(struct arena *a);

/* Add a keyword, which is borrowed; an empty one is never found.  Any number of them may be
 * equal, or have the same id. */
void keywords_add(struct keywords *k, struct slice folded, uint32_t id, unsigned flags);

/* After the last keyword and before the first search. */
void keywords_compile(struct keywords *k);

struct keywords_hit {
	uint32_t id;
	uint32_t begin, end; /* in the text, with the digits and the plural's ending */
};

/* A search that is under way: one thread's.
 *
 *	struct keywords_search s = keywords_start(k, text);
 *	for (struct keywords_hit hit; keywords_next(&s, &hit);)
 */
struct keywords_search {
	const struct keywords *keywords;
	struct slice text;
	size_t at;       /* bytes read */
	uint32_t state;  /* what the bytes read end with */
	uint32_t output; /* keywords that end here: those not yet looked at */
	uint32_t use;
	size_t ends[4]; /* by flags: where the hit ends; 0: here is none */
};

/* At most UINT32_MAX bytes of text. */
struct keywords_search keywords_start(const struct keywords *k, struct slice text);

/* The next hit; overlapping ones, too.  Their ends never go back. */
bool keywords_next(struct keywords_search *s, struct keywords_hit *hit);

#endif
