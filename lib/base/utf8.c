#include "base/utf8.h"

#include <stdlib.h>

#include <utf8proc.h>

#include "base/die.h"

static bool continues(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

int utf8_decode(const char *p, const char *end, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)p;
	size_t n = (size_t)(end - p);
	unsigned c = u[0];
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xC2 && c < 0xE0 && n >= 2 && continues(u[1])) {
		*cp = (c & 0x1Fu) << 6 | (u[1] & 0x3Fu);
		return 2;
	}
	if (c >= 0xE0 && c < 0xF0 && n >= 3 && continues(u[1]) && continues(u[2])) {
		uint32_t v = (c & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
		if (v >= 0x800 && (v < 0xD800 || v > 0xDFFF)) {
			*cp = v;
			return 3;
		}
	}
	if (c >= 0xF0 && c < 0xF5 && n >= 4 && continues(u[1]) && continues(u[2]) &&
	    continues(u[3])) {
		uint32_t v = (c & 0x07u) << 18 | (u[1] & 0x3Fu) << 12 | (u[2] & 0x3Fu) << 6 |
			     (u[3] & 0x3Fu);
		if (v >= 0x10000 && v <= 0x10FFFF) {
			*cp = v;
			return 4;
		}
	}
	*cp = UTF8_REPLACEMENT;
	return 1;
}

int utf8_encode(uint32_t cp, char *out)
{
	return (int)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

/* The first byte at or after i that is not ASCII, eight at a time: most of a TeX document. */
static size_t skip_ascii(struct slice s, size_t i)
{
	uint64_t w;
	while (s.n - i >= sizeof w) {
		memcpy(&w, s.p + i, sizeof w);
		if (w & 0x8080808080808080u)
			break;
		i += sizeof w;
	}
	while (i < s.n && !((unsigned char)s.p[i] & 0x80))
		i++;
	return i;
}

static size_t invalid(struct slice s, bool stop_at_bom)
{
	const unsigned char *u = (const unsigned char *)s.p;
	size_t i = 0;
	while ((i = skip_ascii(s, i)) < s.n) {
		/* Most of Han: no overlong forms or surrogates among U+1000 to U+CFFF. */
		while (s.n - i >= 3 && (unsigned char)(u[i] - 0xE1) < 0x0C &&
		       utf8_two_continue(s.p + i + 1))
			i += 3;
		if (i == s.n || u[i] < 0x80)
			continue;
		uint32_t cp;
		int n = utf8_decode(s.p + i, s.p + s.n, &cp);
		if (n == 1 || (stop_at_bom && cp == 0xFEFF))
			return i;
		i += (size_t)n;
	}
	return s.n;
}

size_t utf8_invalid(struct slice s)
{
	return invalid(s, false);
}

size_t utf8_invalid_or_bom(struct slice s)
{
	return invalid(s, true);
}

size_t utf8_count(struct slice s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.n; count++) {
		uint32_t cp;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &cp);
	}
	return count;
}

int utf8_char_width(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7F)
		return 1;
	int w = utf8proc_charwidth((utf8proc_int32_t)cp);
	return w < 0 ? 0 : w;
}

size_t utf8_width(struct slice s)
{
	size_t width = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &cp);
		width += (size_t)utf8_char_width(cp);
	}
	return width;
}

bool utf8_is_han(uint32_t cp)
{
	if (cp < 0x2E80)
		return false;
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
	       (cp >= 0x20000 && cp <= 0x323AF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
	       (cp >= 0x2F800 && cp <= 0x2FA1F) || cp == 0x3005 || cp == 0x3007 ||
	       (cp >= 0x2E80 && cp <= 0x2FDF);
}

bool utf8_is_kana(uint32_t cp)
{
	return (cp >= 0x3041 && cp <= 0x30FF && cp != 0x30FB && cp != 0x30A0) ||
	       (cp >= 0x31F0 && cp <= 0x31FF) || (cp >= 0xFF66 && cp <= 0xFF9D);
}

bool utf8_is_hangul(uint32_t cp)
{
	return (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0x1100 && cp <= 0x11FF) ||
	       (cp >= 0x3131 && cp <= 0x318E);
}

bool utf8_is_word(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_alnum((char)cp);
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

uint32_t utf8_lower(uint32_t cp)
{
	return cp < 0x80 ? (uint32_t)(unsigned char)ascii_lower((char)cp)
			 : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

void utf8_nfc(struct buf *out, struct slice s)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t n = UTF8PROC_ERROR_INVALIDUTF8;
	if (skip_ascii(s, 0) < s.n)
		n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &composed,
				 UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n == UTF8PROC_ERROR_NOMEM)
		die_oom();
	buf_add(out, n < 0 ? s : (struct slice){(const char *)composed, (size_t)n});
	free(composed);
}
