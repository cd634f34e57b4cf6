#include "base/nearest.h"

enum { LONGEST = 64 };

static size_t min2(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Three rows of the matrix are enough for transpositions. */
static size_t distance(struct slice a, struct slice b)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.n; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t cost = a.p[i - 1] != b.p[j - 1];
			size_t d = min2(min2(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				d = min2(d, before[j - 2] + 1);
			row[j] = d;
		}
		size_t *spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b.n];
}

int nearest_word(struct slice s, const char *const *words, size_t n)
{
	int best = -1;
	size_t best_distance = 4;
	if (s.n > LONGEST)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct slice w = slice_of(words[i]);
		if (w.n > LONGEST)
			continue;
		size_t longer = w.n > s.n ? w.n : s.n;
		size_t limit = longer / 3 < 1 ? 1 : longer / 3;
		/* Every letter too many is an edit. */
		if (longer - min2(w.n, s.n) > limit)
			continue;
		size_t d = distance(s, w);
		if (d <= limit && d < best_distance) {
			best_distance = d;
			best = (int)i;
		}
	}
	return best;
}
