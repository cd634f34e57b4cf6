/* Folding: spellings of the same words become the same bytes, so that a search can compare bytes.
 *
 *	full width (U+FF01 to U+FF5E)      the ASCII character
 *	U+2010 to U+2015                   -
 *	letters                            their simple lower case (utf8_lower)
 *	runs of -, _ and white space       one blank; none beside a Han character
 *
 * So Pre-Norm, pre_norm and a full-width PRE with NORM on the next line are "pre norm", and blanks
 * within Han text vanish.  Bytes that are not UTF-8 stay.  Folding what is folded changes nothing.
 *
 * Each byte of the result has an origin: where in the source its character stands. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* What counts as Han here: a character that is a word of its own. */
static inline bool fold_is_han(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || cp == 0x3007;
}

/* A letter or digit of folded ASCII text: what a word boundary is made of. */
static inline bool fold_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Text that is folded piece by piece, as if the pieces were one.  The fields are for reading. */
struct fold {
	struct arena *arena;
	char *text;       /* n bytes; a blank at the end may be held back until fold_end */
	uint32_t *origin; /* of each byte */
	size_t n, cap;
	size_t words;   /* so far: see fold_words */
	uint32_t blank; /* origin of the blank that is held back */
	uint8_t last;   /* what text ends with */
	bool held;
};

struct fold fold_start(struct arena *a);

/* Append s.  Its first byte has the origin given, its next one origin + 1, and so on. */
void fold_add(struct fold *f, struct slice s, size_t origin);
/* The same, but all of s has one origin: it is not written there as it is here. */
void fold_add_at(struct fold *f, struct slice s, size_t origin);

/* Something that is no text, a formula: U+FFFC.  No blank stands beside it, and several are one. */
void fold_add_object(struct fold *f, size_t origin);

/* A line end that stays one: nothing is found across it.  Blanks before it go. */
void fold_break(struct fold *f, size_t origin);

/* The blank that may be held back is written; the result.  It is valid until more is added. */
struct slice fold_end(struct fold *f);

/* All of s at once, in the arena.  *origin (may be null) is set to the offset in s of each byte. */
struct slice fold_text(struct arena *a, struct slice s, const uint32_t **origin);

/* The words of folded text, at most `most`: Han characters, and runs of ASCII letters and digits.
 * *end (may be null) is where the last one counted ends, or all of the text where there are
 * fewer than `most`. */
size_t fold_words(struct slice folded, size_t most, size_t *end);

#endif
