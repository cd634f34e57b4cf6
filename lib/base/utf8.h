/* UTF-8 (RFC 3629): strict decoding, scripts, display width.
 * utf8proc stands behind width and categories. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

enum { UTF8_REPLACEMENT = 0xFFFD };

/* Decode the character at p (p < end) into *cp and return its length, 1 to 4.
 * An invalid sequence (overlong, surrogate, above U+10FFFF, truncated) yields
 * UTF8_REPLACEMENT and length 1, so every byte string can be walked. */
int utf8_decode(const char *p, const char *end, uint32_t *cp);

/* Are the two bytes at p (which must be there) continuation bytes? */
static inline bool utf8_two_continue(const char *p)
{
	uint16_t w;
	memcpy(&w, p, sizeof w);
	return (w & 0xC0C0) == 0x8080;
}

/* Encode cp (at most U+10FFFF) into out[4]; returns the length. */
int utf8_encode(uint32_t cp, char *out);

/* The offset of the first byte that is not valid UTF-8, or s.n. */
size_t utf8_invalid(struct slice s);
/* The same, but stops at a U+FEFF, too. */
size_t utf8_invalid_or_bom(struct slice s);

/* Code points; an invalid byte counts as one. */
size_t utf8_count(struct slice s);

/* Terminal columns: Han and other wide characters 2, combining marks and
 * controls 0. */
size_t utf8_width(struct slice s);
int utf8_char_width(uint32_t cp);

/* Scripts that are written without spaces, counted a character a word. */
bool utf8_is_han(uint32_t cp);
bool utf8_is_kana(uint32_t cp);
bool utf8_is_hangul(uint32_t cp);
/* A letter, a digit or a mark that belongs to one (general categories L, N, M). */
bool utf8_is_word(uint32_t cp);

/* The lower-case letter (simple mapping, so that one stays one); cp itself if there is none. */
uint32_t utf8_lower(uint32_t cp);

/* Append s in Unicode's normal form C (UAX #15); what is not UTF-8 is appended as it is. */
void utf8_nfc(struct buf *out, struct slice s);

#endif
