#include "check/topics-features.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "text/fold.h"

static size_t skip_word(struct slice s, size_t i)
{
	while (i < s.n && fold_is_word(s.p[i]))
		i++;
	return i;
}

static void add(struct hash *counts, struct slice text, size_t times)
{
	size_t before = SIZE_MAX; /* where the Han character just before i begins */
	for (size_t i = 0; i < text.n;) {
		/* Text is folded: there are no capitals. */
		if (ascii_is_alpha(text.p[i])) {
			size_t end = skip_word(text, i);
			if (end - i > 1)
				hash_at(counts, slice_sub(text, i, end))->count += times;
			i = end;
			before = SIZE_MAX;
			continue;
		}
		uint32_t cp;
		size_t end = i + (size_t)utf8_decode(text.p + i, text.p + text.n, &cp);
		bool han = fold_is_han(cp);
		if (han && before != SIZE_MAX)
			hash_at(counts, slice_sub(text, before, end))->count += times;
		before = han ? i : SIZE_MAX;
		i = end;
	}
}

static int by_word(const void *a, const void *b)
{
	const struct topics_feature *x = a, *y = b;
	return slice_cmp(x->word, y->word);
}

struct topics_features topics_features_read(struct arena *a, const struct topics_article *article,
					    size_t title_times)
{
	struct hash counts = HASH_INIT(a);
	add(&counts, article->zones[TOPICS_OPENING].text, 1);
	add(&counts, article->zones[TOPICS_TITLE].text, title_times);
	struct topics_features f = {arena_alloc_array(a, counts.n + 1, sizeof *f.v), counts.n};
	for (size_t i = 0; i < counts.n; i++)
		f.v[i] = (struct topics_feature){counts.entries[i].key, counts.entries[i].count};
	qsort(f.v, f.n, sizeof *f.v, by_word);
	return f;
}
