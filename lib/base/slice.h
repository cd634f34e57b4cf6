/* A slice: borrowed bytes.
 *
 * A slice never owns and is never NUL-terminated; it is valid as long as the
 * memory it points into.  Slices of a document point into source.text, so
 * `s.p - source.text.p` is a position in the file.  The empty slice may have
 * a null pointer. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *p;
	size_t n;
};

/* A slice of a string literal. */
#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})

/* printf arguments for "%.*s"; for messages only (a slice may hold NUL). */
#define SLICE_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline struct slice slice_of(const char *cstr)
{
	return (struct slice){cstr, strlen(cstr)};
}

static inline struct slice slice_range(const char *begin, const char *end)
{
	return (struct slice){begin, (size_t)(end - begin)};
}

/* The bytes [from, to) of s; both are clamped to its length. */
static inline struct slice slice_sub(struct slice s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct slice){from ? s.p + from : s.p, to - from};
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool slice_ends(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* Is it one of n words? */
static inline bool slice_is_one_of(struct slice s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(s, slice_of(words[i])))
			return true;
	return false;
}

/* Order by bytes, a prefix before what it begins: the order of sorted output. */
static inline int slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

/* The index of the first `c`, or s.n. */
static inline size_t slice_find(struct slice s, char c)
{
	const char *q = s.n ? memchr(s.p, c, s.n) : NULL;
	return q ? (size_t)(q - s.p) : s.n;
}

static inline bool ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_alnum(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The CommonMark "ASCII punctuation character" (section 2.1). */
static inline bool ascii_is_punct(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
	       (c >= '{' && c <= '~');
}

/* The end of the line that holds i, before its LF, CR LF or CR. */
static inline size_t slice_line_end(struct slice s, size_t i)
{
	while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
		i++;
	return i;
}

/* The beginning of the line after the one that holds i; s.n: there is none. */
static inline size_t slice_next_line(struct slice s, size_t i)
{
	i = slice_line_end(s, i);
	if (i + 1 < s.n && s.p[i] == '\r' && s.p[i + 1] == '\n')
		i++;
	return i < s.n ? i + 1 : i;
}

/* s without white space at its ends. */
static inline struct slice slice_trim(struct slice s)
{
	while (s.n && ascii_is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Case-insensitive in ASCII only. */
static inline bool slice_eq_nocase(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

#endif
