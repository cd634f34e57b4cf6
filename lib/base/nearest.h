/* "Did you mean": the known word nearest to an unknown one. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/slice.h"

/* The index of the word in words[0..n) with the smallest Damerau-Levenshtein
 * distance (optimal string alignment) to s, the first of equals; -1 when none
 * is within a third of its length (at least 1, at most 3 edits). */
int nearest_word(struct slice s, const char *const *words, size_t n);

#endif
