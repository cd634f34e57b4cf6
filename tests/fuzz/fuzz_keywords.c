/* libFuzzer on keywords: the first lines are keywords, the rest is the text.  What the automaton finds is
 * what looking for every keyword everywhere finds; folding twice is folding once; origins do not go back. */
#include <stdint.h>

#include "require.h"
#include "text/fold.h"
#include "text/keywords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_WORDS = 20, MOST_TEXT = 4096 };

static bool word_at(struct slice s, size_t i)
{
	return i < s.n && fold_is_word(s.p[i]);
}

/* Where a hit of `word` at `at` ends; 0: it is none. */
static size_t expected_end(struct slice text, struct slice word, unsigned flags, size_t at)
{
	size_t end = at + word.n;
	if (!slice_starts(slice_sub(text, at, text.n), word) ||
	    (fold_is_word(word.p[0]) && at && word_at(text, at - 1)))
		return 0;
	char last = word.p[word.n - 1];
	if (!fold_is_word(last) || !word_at(text, end))
		return end;
	if (ascii_is_digit(last))
		return 0;
	while (flags & KEYWORDS_DIGITS && end < text.n && ascii_is_digit(text.p[end]))
		end++;
	if (!word_at(text, end))
		return end;
	struct slice rest = slice_sub(text, end, text.n);
	size_t ending = slice_starts(rest, SLICE("s"))    ? 1
			: slice_starts(rest, SLICE("es")) ? 2
							  : 0;
	return flags & KEYWORDS_PLURAL && ending && !word_at(text, end + ending) ? end + ending : 0;
}

static struct slice folded(struct arena *a, struct slice s)
{
	const uint32_t *origin;
	struct slice once = fold_text(a, s, &origin);
	for (size_t i = 0; i < once.n; i++)
		require(origin[i] < s.n && (i == 0 || origin[i - 1] <= origin[i]),
			"origins are in the source, in order");
	require(slice_eq(fold_text(a, once, NULL), once), "folding twice is folding once");
	size_t end;
	fold_words(once, SIZE_MAX, &end);
	require(end == once.n, "words end with the text");
	return once;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct slice rest = slice_sub((struct slice){(const char *)data, size}, 0, MOST_TEXT);
	struct slice words[MOST_WORDS];
	unsigned flags[MOST_WORDS];
	struct keywords *k = keywords_new(&a);
	size_t n = 0, found = 0, expected = 0;
	for (; n < MOST_WORDS; n++) {
		size_t end = slice_find(rest, '\n');
		if (end == rest.n)
			break;
		words[n] = folded(&a, slice_sub(rest, 0, end));
		flags[n] = end & (KEYWORDS_PLURAL | KEYWORDS_DIGITS);
		keywords_add(k, words[n], (uint32_t)n, flags[n]);
		rest = slice_sub(rest, end + 1, rest.n);
	}
	keywords_compile(k);
	struct slice text = folded(&a, rest);
	struct keywords_search s = keywords_start(k, text);
	uint32_t last = 0;
	for (struct keywords_hit hit; keywords_next(&s, &hit); found++) {
		require(hit.id < n && hit.end >= last, "ends never go back");
		require(expected_end(text, words[hit.id], flags[hit.id], hit.begin) == hit.end,
			"a hit is one");
		last = hit.end;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t at = 0; words[i].n && at < text.n; at++)
			expected += expected_end(text, words[i], flags[i], at) > 0;
	require(found == expected, "every hit is found");
	arena_free(&a);
	return 0;
}
