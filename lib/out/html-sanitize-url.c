/* Where links and images may lead: the WHATWG URL Standard's way to a scheme, read strictly. */
#include "base/utf8.h"
#include "out/html-sanitize-internal.h"

/* The number of a character reference whose digits begin at `i`; `i` goes behind it. */
static uint32_t number_at(struct slice s, size_t *i)
{
	uint32_t value = 0;
	bool hex = *i < s.n && ascii_lower(s.p[*i]) == 'x';
	for (*i += hex; *i < s.n; ++*i) {
		char c = ascii_lower(s.p[*i]);
		uint32_t digit;
		if (ascii_is_digit(c))
			digit = (uint32_t)(c - '0');
		else if (hex && c >= 'a' && c <= 'f')
			digit = (uint32_t)(c - 'a') + 10;
		else
			break;
		value = value * (hex ? 16 : 10) + digit;
		if (value > 0x10FFFF)
			value = 0x110000;
	}
	if (*i < s.n && s.p[*i] == ';')
		++*i;
	return value;
}

/* The character at `i`, decoded; `i` goes behind it.  Of the named references only &colon; matters:
 * any other leaves an & in the scheme, and no such scheme is allowed. */
static uint32_t character_at(struct slice s, size_t *i)
{
	struct slice rest = slice_sub(s, *i, s.n);
	uint32_t c;
	if (slice_starts(rest, SLICE("&#")) && rest.n > 2) {
		bool hex = ascii_lower(rest.p[2]) == 'x';
		char digit = rest.n > 2u + hex ? rest.p[2 + hex] : ' ';
		if (ascii_is_digit(digit) ||
		    (hex && ascii_lower(digit) >= 'a' && ascii_lower(digit) <= 'f')) {
			*i += 2;
			return number_at(s, i);
		}
	}
	if (slice_starts(rest, SLICE("&colon"))) {
		*i += sizeof "&colon" - 1;
		if (*i < s.n && s.p[*i] == ';')
			++*i;
		return ':';
	}
	*i += (size_t)utf8_decode(rest.p, rest.p + rest.n, &c);
	return c;
}

/* Characters that a browser drops, or that cannot be seen. */
static bool is_passed_over(uint32_t c)
{
	return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0xAD || (c >= 0x2000 && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
	       c == 0xFEFF || c == UTF8_REPLACEMENT;
}

enum { HEAD = 16 }; /* longer than any scheme, and than "image/jpeg" */

/* Read to the first of `ends`, into `head` in lower case.  Returns that character, or 0 at the end.
 * What does not fit, or is not ASCII, becomes a ! at the end of `head`. */
static uint32_t read_to(struct slice url, size_t *i, const char *ends, struct slice *head,
			char *room)
{
	size_t n = 0;
	bool odd = false;
	uint32_t c = 0;
	while (*i < url.n) {
		c = character_at(url, i);
		if (is_passed_over(c)) {
			c = 0;
			continue;
		}
		if (c < 0x80 && strchr(ends, (int)c))
			break;
		if (c < 0x80 && n < HEAD)
			room[n++] = ascii_lower((char)c);
		else
			odd = true;
		c = 0;
	}
	if (odd)
		room[n++] = '!';
	*head = (struct slice){room, n};
	return c;
}

static bool is_one_of(struct slice s, const char *const *names)
{
	for (; *names; names++)
		if (slice_eq(s, slice_of(*names)))
			return true;
	return false;
}

/* No scheme, or one of the allowed.  `data`: also an image in the URL itself. */
static bool is_allowed(struct slice url, bool data)
{
	static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};
	static const char *const images[] = {"image/png", "image/jpeg", "image/gif", "image/webp",
					     NULL};
	char room[HEAD + 1];
	struct slice head;
	size_t i = 0;
	if (read_to(url, &i, ":/?#\\", &head, room) != ':')
		return true;
	if (is_one_of(head, schemes))
		return true;
	if (!data || !slice_eq(head, SLICE("data")))
		return false;
	return read_to(url, &i, ";,", &head, room) != 0 && is_one_of(head, images);
}

bool html_sanitize_url(struct slice url)
{
	return is_allowed(url, false);
}

bool html_sanitize_image_url(struct slice url)
{
	return is_allowed(url, true);
}

/* Character references that stand for white space or a comma, or may. */
static bool is_hidden_separator(struct slice s)
{
	return slice_starts(s, SLICE("&#")) || slice_starts(s, SLICE("&Tab")) ||
	       slice_starts(s, SLICE("&NewLine")) || slice_starts(s, SLICE("&comma"));
}

/* Each piece of a srcset is judged as if it were a URL: descriptors pass as relative ones. */
static bool are_allowed(struct slice list)
{
	size_t begin = 0;
	for (size_t i = 0; i <= list.n; i++) {
		if (is_hidden_separator(slice_sub(list, i, list.n)))
			return false;
		if (i < list.n && list.p[i] != ',' && !ascii_is_space(list.p[i]))
			continue;
		if (!is_allowed(slice_sub(list, begin, i), false))
			return false;
		begin = i + 1;
	}
	return true;
}

/* Is it an id of the page's own, however it is spelled? */
static bool is_ours(struct slice id)
{
	static const char ours[] = HTML_SANITIZE_OURS;
	size_t at = 0;
	for (size_t i = 0; ours[i]; i++)
		if (at >= id.n || character_at(id, &at) != (unsigned char)ours[i])
			return false;
	return true;
}

bool html_sanitize_value(enum html_value kind, struct slice value, bool of_image)
{
	switch (kind) {
	case HTML_VALUE_URL:
		return is_allowed(value, false);
	case HTML_VALUE_IMAGE_URL:
		return is_allowed(value, of_image);
	case HTML_VALUE_URLS:
		return are_allowed(value);
	case HTML_VALUE_ID:
		return !is_ours(value);
	case HTML_VALUE_TEXT:
		break;
	}
	return true;
}
