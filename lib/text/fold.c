#include "text/fold.h"

#include "base/utf8.h"

/* What the text ends with: it decides about a blank and about words. */
enum last {
	LAST_NONE,   /* nothing yet, or a line's end */
	LAST_OTHER,  /* a blank may follow */
	LAST_WORD,   /* a letter or digit of ASCII */
	LAST_HAN,    /* a blank goes */
	LAST_OBJECT, /* a blank goes, and so does another object */
};

enum { OBJECT = 0xFFFC };

/* An ASCII character folded; a blank stands for all that is one or becomes one. */
static char fold_ascii(char c)
{
	return c == '-' || c == '_' || ascii_is_space(c) ? ' ' : ascii_lower(c);
}

/* The folded character; a blank, too, for dashes and white space. */
static uint32_t fold_character(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return (unsigned char)fold_ascii((char)(cp - 0xFEE0));
	if (cp >= 0x3001 && cp <= 0xD7FF)
		return cp;
	if (cp == 0x3000 || cp == 0xA0 || cp == 0x85 || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200A) || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2028 ||
	    cp == 0x2029 || cp == 0x202F || cp == 0x205F)
		return ' ';
	return utf8_lower(cp);
}

/* U+4E00 to U+9FFF: most of Han, and what most of a text is. */
static inline bool is_common_han(struct slice s, size_t i)
{
	if (s.n - i < 3)
		return false;
	unsigned char c = (unsigned char)s.p[i];
	return c >= 0xE4 && c <= 0xE9 && utf8_two_continue(s.p + i + 1) &&
	       (c > 0xE4 || (unsigned char)s.p[i + 1] >= 0xB8);
}

struct fold fold_start(struct arena *a)
{
	return (struct fold){.arena = a, .last = LAST_NONE};
}

/* Room for `more` bytes. */
static void reserve(struct fold *f, size_t more)
{
	if (f->cap - f->n >= more)
		return;
	size_t cap = f->cap * 2 > f->n + more ? f->cap * 2 : f->n + more;
	char *text = arena_alloc(f->arena, cap);
	uint32_t *origin = arena_alloc_array(f->arena, cap, sizeof *origin);
	if (f->n) {
		memcpy(text, f->text, f->n);
		memcpy(origin, f->origin, f->n * sizeof *origin);
	}
	f->text = text;
	f->origin = origin;
	f->cap = cap;
}

static inline void put(struct fold *f, char c, uint32_t origin)
{
	f->text[f->n] = c;
	f->origin[f->n++] = origin;
}

/* A blank is held back until it is known what it stands beside. */
static inline void hold(struct fold *f, uint32_t origin)
{
	if (f->held || f->last >= LAST_HAN)
		return;
	f->held = true;
	f->blank = origin;
}

static inline void release(struct fold *f)
{
	if (!f->held)
		return;
	put(f, ' ', f->blank);
	f->held = false;
	f->last = LAST_OTHER;
}

static inline void put_ascii(struct fold *f, char c, uint32_t origin)
{
	if (c == ' ') {
		hold(f, origin);
		return;
	}
	release(f);
	put(f, c, origin);
	bool word = fold_is_word(c);
	f->words += word && f->last != LAST_WORD;
	f->last = word ? LAST_WORD : LAST_OTHER;
}

static inline void put_han(struct fold *f, const char *p, uint32_t origin)
{
	f->held = false;
	put(f, p[0], origin);
	put(f, p[1], origin);
	put(f, p[2], origin);
	f->words++;
	f->last = LAST_HAN;
}

/* Any character but ASCII ones, of n bytes at p. */
static void put_character(struct fold *f, const char *p, size_t n, uint32_t cp, uint32_t origin)
{
	char bytes[4];
	uint32_t folded = n == 1 ? cp : fold_character(cp);
	if (n > 1 && folded < 0x80) {
		put_ascii(f, (char)folded, origin);
		return;
	}
	if (n > 1 && fold_is_han(folded)) {
		put_han(f, p, origin);
		return;
	}
	if (folded == OBJECT) {
		fold_add_object(f, origin);
		return;
	}
	release(f);
	if (folded != cp) {
		n = (size_t)utf8_encode(folded, bytes);
		p = bytes;
	}
	for (size_t i = 0; i < n; i++)
		put(f, p[i], origin);
	f->last = LAST_OTHER;
}

/* The letters and digits that s begins with: their number.  There is room for them. */
static inline size_t put_word(struct fold *f, struct slice s, size_t origin, size_t step)
{
	/* Copies: stores of bytes could change the fields, as far as a compiler knows. */
	char *text = f->text + f->n;
	uint32_t *from = f->origin + f->n;
	size_t n = 0;
	for (; n < s.n && ascii_is_alnum(s.p[n]); n++) {
		text[n] = ascii_lower(s.p[n]);
		from[n] = (uint32_t)(origin + n * step);
	}
	f->n += n;
	f->words += f->last != LAST_WORD;
	f->last = LAST_WORD;
	return n;
}

/* The same for common Han characters. */
static inline size_t put_common_han(struct fold *f, struct slice s, size_t origin, size_t step)
{
	char *text = f->text + f->n;
	uint32_t *from = f->origin + f->n;
	size_t n = 0;
	for (; is_common_han(s, n); n += 3) {
		memcpy(text + n, s.p + n, 3);
		from[n] = from[n + 1] = from[n + 2] = (uint32_t)(origin + n * step);
	}
	f->n += n;
	f->words += n / 3;
	f->last = LAST_HAN;
	f->held = false;
	return n;
}

/* Each character's origin is `origin`, and `step` more for every byte of s before it. */
static inline void add(struct fold *f, struct slice s, size_t origin, size_t step)
{
	/* A letter of two bytes may have a lower-case form of three; a blank may be held. */
	reserve(f, s.n + s.n / 2 + 4);
	for (size_t i = 0; i < s.n;) {
		size_t at = origin + i * step;
		struct slice rest = {s.p + i, s.n - i};
		if (ascii_is_alnum(s.p[i])) {
			release(f);
			i += put_word(f, rest, at, step);
		} else if ((unsigned char)s.p[i] < 0x80) {
			put_ascii(f, fold_ascii(s.p[i++]), (uint32_t)at);
		} else if (is_common_han(s, i)) {
			i += put_common_han(f, rest, at, step);
		} else {
			uint32_t cp;
			size_t n = (size_t)utf8_decode(rest.p, rest.p + rest.n, &cp);
			put_character(f, rest.p, n, cp, (uint32_t)at);
			i += n;
		}
	}
}

void fold_add(struct fold *f, struct slice s, size_t origin)
{
	add(f, s, origin, 1);
}

void fold_add_at(struct fold *f, struct slice s, size_t origin)
{
	add(f, s, origin, 0);
}

void fold_add_object(struct fold *f, size_t origin)
{
	f->held = false;
	if (f->last == LAST_OBJECT)
		return;
	reserve(f, 3);
	put(f, '\xEF', (uint32_t)origin);
	put(f, '\xBF', (uint32_t)origin);
	put(f, '\xBC', (uint32_t)origin);
	f->last = LAST_OBJECT;
}

void fold_break(struct fold *f, size_t origin)
{
	f->held = false;
	reserve(f, 1);
	put(f, '\n', (uint32_t)origin);
	f->last = LAST_NONE;
}

struct slice fold_end(struct fold *f)
{
	reserve(f, 1);
	release(f);
	return (struct slice){f->text, f->n};
}

struct slice fold_text(struct arena *a, struct slice s, const uint32_t **origin)
{
	struct fold f = fold_start(a);
	fold_add(&f, s, 0);
	struct slice folded = fold_end(&f);
	if (origin)
		*origin = f.origin;
	return folded;
}

size_t fold_words(struct slice folded, size_t most, size_t *end)
{
	size_t words = 0, i = 0;
	while (i < folded.n && words < most) {
		if (fold_is_word(folded.p[i])) {
			while (i < folded.n && fold_is_word(folded.p[i]))
				i++;
			words++;
			continue;
		}
		if (is_common_han(folded, i)) {
			words++;
			i += 3;
			continue;
		}
		uint32_t cp;
		size_t n = (size_t)utf8_decode(folded.p + i, folded.p + folded.n, &cp);
		words += fold_is_han(cp);
		i += n;
	}
	if (end)
		*end = words < most ? folded.n : i;
	return words;
}
