/* What a report calls the batches of a collection and the parts of an article. */
#include "out/claims-name.h"

#include "out/claims-line.h"

/* ---- Batches ---- */

/* A number or letter at *at, as one byte string that does not depend on its spelling. */
static const char *batch_number(struct arena *a, struct slice s, size_t *at)
{
	uint64_t number = 0;
	size_t i = *at + claims_line_begins(slice_sub(s, *at, s.n), "第|#");
	while (i < s.n && s.p[i] == ' ')
		i++;
	size_t end = claims_line_ordinal(s, i, &number);
	if (end > i) {
		*at = end;
		return arena_printf(a, "%llu", (unsigned long long)number);
	}
	if (i < s.n && ascii_is_alpha(s.p[i]) && (i + 1 == s.n || !ascii_is_alpha(s.p[i + 1]))) {
		*at = i + 1;
		return arena_printf(a, "%c", s.p[i]);
	}
	return NULL;
}

/* 第九批: the ordinal that ends where the word begins; it is at most 第九十九 long. */
static const char *batch_before(struct arena *a, struct slice s, size_t place)
{
	for (size_t back = place > 12 ? place - 12 : 0; back < place; back++) {
		size_t i = back;
		if (!slice_starts(slice_sub(s, back, place), SLICE("第")))
			continue;
		const char *n = batch_number(a, slice_sub(s, 0, place), &i);
		if (n && i == place)
			return n;
	}
	return NULL;
}

/* The number beside the first `word` at or after *at that has one. */
static const char *batch_at(struct arena *a, struct slice s, struct slice word, bool sub,
			    size_t *at)
{
	for (;;) {
		const char *hit = *at < s.n ? memmem(s.p + *at, s.n - *at, word.p, word.n) : NULL;
		if (!hit)
			return NULL;
		size_t place = (size_t)(hit - s.p), end = place + word.n;
		*at = end;
		if (!sub && claims_line_ends(slice_sub(s, 0, place), "子|sub-|sub"))
			continue;
		const char *n = sub ? NULL : batch_before(a, s, place);
		if (n)
			return n;
		end += claims_line_begins(slice_sub(s, end, s.n), "次");
		n = batch_number(a, s, &end);
		if (n) {
			*at = end;
			return n;
		}
	}
}

struct slice claims_name_batch(struct arena *a, struct slice text)
{
	static const char *const words[] = {"批", "batch"}, *const subs[] = {"子批次", "sub-batch"};
	for (size_t i = 0; i < 2; i++) {
		size_t at = 0;
		const char *batch = batch_at(a, text, slice_of(words[i]), false, &at);
		if (!batch)
			continue;
		const char *sub = batch_at(a, text, slice_of(subs[i]), true, &at);
		return slice_of(arena_printf(a, "%s%s%s", batch, sub ? " " : "", sub ? sub : ""));
	}
	return (struct slice){0};
}

/* ---- Parts ---- */

static const struct {
	const char *word;
	enum claims_part_kind kind;
	bool behind; /* the number comes first: 第2部分 */
} part_words[] = {
	{"部分", CLAIMS_PART_PART, true},        {"章", CLAIMS_PART_CHAPTER, true},
	{"节", CLAIMS_PART_SECTION, true},       {"part", CLAIMS_PART_PART, false},
	{"chapter", CLAIMS_PART_CHAPTER, false}, {"section", CLAIMS_PART_SECTION, false},
};

/* ii, iv: at most x.  The place behind it, or `at`. */
static size_t read_roman(struct slice s, size_t at, uint64_t *value)
{
	static const char *const numerals[] = {"i",  "ii",  "iii",  "iv", "v",
					       "vi", "vii", "viii", "ix", "x"};
	size_t end = at;
	while (end < s.n && ascii_is_alpha(s.p[end]))
		end++;
	for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
		if (slice_eq(slice_sub(s, at, end), slice_of(numerals[i]))) {
			*value = i + 1;
			return end;
		}
	return at;
}

/* 第2部分: the number before the word at `place`; *from is where the name begins. */
static bool number_before(struct slice s, size_t place, uint64_t *value, size_t *from)
{
	enum { LONGEST = 18 };
	for (size_t i = place > LONGEST ? place - LONGEST : 0; i + 3 <= place; i++) {
		if (!slice_starts(slice_sub(s, i, place), SLICE("第")))
			continue;
		size_t at = i + 3;
		while (at < place && s.p[at] == ' ')
			at++;
		size_t end = claims_line_ordinal(slice_sub(s, 0, place), at, value);
		while (end > at && end < place && s.p[end] == ' ')
			end++;
		if (end > at && end == place) {
			*from = i;
			return true;
		}
	}
	return false;
}

/* part 2, part ii: the number behind the word that ends at `at`. */
static size_t number_behind(struct slice s, size_t at, uint64_t *value)
{
	size_t i = at;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '#'))
		i++;
	if (i == at || i >= s.n)
		return at;
	size_t end = claims_line_ordinal(s, i, value);
	if (end == i)
		end = read_roman(s, i, value);
	/* 2.1 is a part of a part. */
	bool more = end + 1 < s.n && s.p[end] == '.' && ascii_is_digit(s.p[end + 1]);
	return end == i || more ? at : end;
}

static bool part_at(struct slice s, size_t place, size_t word, struct claims_part_name *name)
{
	size_t n = strlen(part_words[word].word), end = place + n, from = place;
	uint64_t value = 0;
	if (part_words[word].behind) {
		if (!number_before(s, place, &value, &from))
			return false;
	} else {
		if (place > 0 && ascii_is_alnum(s.p[place - 1]))
			return false;
		size_t behind = number_behind(s, end, &value);
		if (behind == end)
			return false;
		end = behind;
	}
	*name = (struct claims_part_name){part_words[word].kind, value, from, end};
	return true;
}

bool claims_name_part(struct slice text, struct claims_part_name *name)
{
	bool found = false;
	for (size_t w = 0; w < sizeof part_words / sizeof *part_words; w++) {
		struct slice word = slice_of(part_words[w].word);
		struct claims_part_name one;
		for (size_t at = 0; at < text.n;) {
			const char *hit = memmem(text.p + at, text.n - at, word.p, word.n);
			if (!hit)
				break;
			at = (size_t)(hit - text.p);
			if (part_at(text, at, w, &one) && (!found || one.end > name->end)) {
				*name = one;
				found = true;
			}
			at += word.n;
		}
	}
	return found;
}
