#include "out/site-series.h"

#include "base/utf8.h"

enum {
	NUMERAL_MAX = 8 /* characters: XXXVIII has seven */
};

/* ---- Numerals ---- */

/* The characters of a numeral; 0: too many, or none. */
static size_t decode_all(struct slice s, uint32_t chars[NUMERAL_MAX])
{
	size_t n = 0;
	const char *end = s.p + s.n;
	for (const char *p = s.p; p < end; n++) {
		if (n == NUMERAL_MAX)
			return 0;
		p += utf8_decode(p, end, &chars[n]);
	}
	return n;
}

static unsigned decimal(const uint32_t *c, size_t n)
{
	unsigned value = 0;
	if (n > 3)
		return 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t digit = c[i] >= 0xFF10 ? c[i] - 0xFF10 : c[i] - '0';
		if (digit > 9)
			return 0;
		value = value * 10 + digit;
	}
	return value;
}

/* 1 to 9, 10 for 十, or 0. */
static unsigned han_digit(uint32_t c)
{
	static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
					  0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
	for (unsigned i = 0; i < sizeof digits / sizeof *digits; i++)
		if (digits[i] == c)
			return i + 1;
	return 0;
}

/* 五, 十, 十五, 五十, 五十五. */
static unsigned han(const uint32_t *c, size_t n)
{
	unsigned value = han_digit(c[0]);
	if (value == 0 || n > 3)
		return 0;
	if (n == 1)
		return value;
	size_t i = 1;
	if (value != 10) {
		if (han_digit(c[i++]) != 10)
			return 0;
		value *= 10;
	}
	if (i == n)
		return value;
	unsigned units = han_digit(c[i]);
	return i + 1 == n && units > 0 && units < 10 ? value + units : 0;
}

/* Canonical, so that a word of these letters is no number: tens, then 9, 4, or 5 and ones. */
static unsigned roman(const uint32_t *c, size_t n)
{
	if (n == 1 && c[0] >= 0x2160 && c[0] <= 0x216B)
		return c[0] - 0x2160 + 1;
	uint32_t shift = c[0] >= 'a' ? 'a' - 'A' : 0;
	unsigned value = 0;
	size_t i = 0;
	for (; i < n && i < 3 && c[i] == 'X' + shift; i++)
		value += 10;
	if (i + 2 == n && c[i] == 'I' + shift && c[i + 1] == 'X' + shift)
		return value + 9;
	if (i + 2 == n && c[i] == 'I' + shift && c[i + 1] == 'V' + shift)
		return value + 4;
	if (i < n && c[i] == 'V' + shift) {
		value += 5;
		i++;
	}
	for (size_t ones = 0; i < n && ones < 3 && c[i] == 'I' + shift; i++, ones++)
		value++;
	return i == n ? value : 0;
}

unsigned site_series_number(struct slice s)
{
	uint32_t c[NUMERAL_MAX];
	size_t n = decode_all(slice_trim(s), c);
	if (!n)
		return 0;
	unsigned value = decimal(c, n);
	if (!value)
		value = han(c, n);
	return value ? value : roman(c, n);
}

/* ---- Marks in titles ---- */

static size_t skip_spaces(struct slice s, size_t i)
{
	while (i < s.n && s.p[i] == ' ')
		i++;
	return i;
}

/* How many bytes at `i` may be a numeral: letters and digits of any script, few of them. */
static size_t word_length(struct slice s, size_t i)
{
	size_t at = i;
	for (int n = 0; at < s.n && n <= NUMERAL_MAX; n++) {
		uint32_t c;
		int length = utf8_decode(s.p + at, s.p + s.n, &c);
		if (!utf8_is_word(c))
			break;
		at += (size_t)length;
	}
	return at - i;
}

/* （一） and (II).  An ASCII bracket behind a letter is a function's: f(X). */
static bool bracketed(struct slice title, size_t i, struct site_series *series)
{
	struct slice rest = slice_sub(title, i, title.n);
	bool wide = slice_starts(rest, SLICE("（"));
	if (!wide && rest.p[0] != '(')
		return false;
	size_t open = skip_spaces(rest, wide ? sizeof "（" - 1 : 1);
	struct slice word = slice_sub(rest, open, open + word_length(rest, open));
	struct slice close = slice_sub(rest, skip_spaces(rest, open + word.n), rest.n);
	if (!slice_starts(close, SLICE("）")) && !slice_starts(close, SLICE(")")))
		return false;
	series->final = slice_eq(word, SLICE("下"));
	series->part = series->final                 ? 3
		       : slice_eq(word, SLICE("上")) ? 1
		       : slice_eq(word, SLICE("中")) ? 2
						     : site_series_number(word);
	bool letters = word.n && ascii_is_alpha(word.p[0]);
	return series->part && !(letters && !wide && i && ascii_is_alnum(title.p[i - 1]));
}

/* ：1、 and : 2. and ：（3） is bracketed's.  3.5 is no part. */
static bool behind_colon(struct slice title, size_t i, struct site_series *series)
{
	struct slice rest = slice_sub(title, i, title.n);
	bool wide = slice_starts(rest, SLICE("："));
	if (!wide && rest.p[0] != ':')
		return false;
	size_t at = skip_spaces(rest, wide ? sizeof "：" - 1 : 1);
	size_t length = word_length(rest, at);
	struct slice after = slice_sub(rest, at + length, rest.n);
	bool point =
		slice_starts(after, SLICE(".")) && !(after.n > 1 && ascii_is_digit(after.p[1]));
	if (!point && !slice_starts(after, SLICE("、")) && !slice_starts(after, SLICE("．")) &&
	    !slice_starts(after, SLICE(")")) && !slice_starts(after, SLICE("）")))
		return false;
	series->part = site_series_number(slice_sub(rest, at, at + length));
	return series->part != 0;
}

/* Part 2, part II. */
static bool part_word(struct slice title, size_t i, struct site_series *series)
{
	if (!slice_eq_nocase(slice_sub(title, i, i + 4), SLICE("part")) ||
	    (i && ascii_is_alnum(title.p[i - 1])))
		return false;
	size_t at = skip_spaces(title, i + 4);
	if (at == i + 4)
		return false;
	series->part = site_series_number(slice_sub(title, at, at + word_length(title, at)));
	return series->part != 0;
}

/* 第三篇. */
static bool ordinal(struct slice title, size_t i, struct site_series *series)
{
	static const char *const counted[] = {"部分", "篇", "章", "讲", "回", "期", "部", "集"};
	struct slice rest = slice_sub(title, i, title.n);
	if (!slice_starts(rest, SLICE("第")))
		return false;
	size_t start = sizeof "第" - 1, end = start;
	for (int n = 0; end < rest.n && n < 3; n++) {
		uint32_t c;
		int length = utf8_decode(rest.p + end, rest.p + rest.n, &c);
		if (!han_digit(c) && !(c >= '0' && c <= '9'))
			break;
		end += (size_t)length;
	}
	struct slice after = slice_sub(rest, end, rest.n);
	for (size_t k = 0; k < sizeof counted / sizeof *counted; k++)
		if (slice_starts(after, slice_of(counted[k])))
			series->part = site_series_number(slice_sub(rest, start, end));
	return series->part != 0;
}

/* Without the punctuation that leads to the mark. */
static struct slice trim_name(struct slice name)
{
	static const char *const marks[] = {"：", "，", "、", "⋅", "·", "•", "—", "–", "　"};
	for (size_t before = name.n + 1; name.n < before;) {
		before = name.n;
		name = slice_trim(name);
		while (name.n && strchr(":,-.;#", name.p[name.n - 1]))
			name.n--;
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (slice_ends(name, slice_of(marks[i])))
				name.n -= strlen(marks[i]);
	}
	return name;
}

bool site_series_of_title(struct slice title, struct site_series *series)
{
	for (size_t i = 1; i < title.n; i++) {
		*series = (struct site_series){.part = 0};
		if (((unsigned char)title.p[i] & 0xC0) == 0x80)
			continue;
		if (!bracketed(title, i, series)) {
			series->final = false;
			series->part = 0;
			if (!behind_colon(title, i, series) && !part_word(title, i, series) &&
			    !ordinal(title, i, series))
				continue;
		}
		series->name = trim_name(slice_sub(title, 0, i));
		if (series->name.n)
			return true;
	}
	return false;
}
