/* Which runs of `*`, `_` and `~` become emphasis.
 *
 * CommonMark's own algorithm (0.31.2, appendix "A parsing strategy", and rules 1-17 of 6.2) with
 * GFM's strikethrough in it; and, for renderers older than it, the nearest closer for each
 * opener, as their regular expressions find it.  Linear in the number of runs. */
#include "base/utf8.h"
#include "check/damage-internal.h"

static bool is_space(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\f' || cp == '\r' || cp == ' ' || cp == 0xA0 ||
	       cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F ||
	       cp == 0x3000;
}

/* Neither seen nor a letter: format and control characters, private use. */
static bool is_unseen(uint32_t cp)
{
	return cp < 0xA0 || cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) ||
	       (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) ||
	       (cp >= 0xE000 && cp <= 0xF8FF) || cp == 0xFEFF;
}

/* Unicode punctuation (2.1): categories P and S. */
static bool is_punct(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_is_punct((char)cp);
	return !is_space(cp) && !is_unseen(cp) && !utf8_is_word(cp);
}

static bool is_word(uint32_t cp)
{
	return utf8_is_word(cp) || cp == '_';
}

/* ---- Runs ---- */

static void push(struct damage *d, const struct damage_run *run)
{
	struct damage_runs *r = &d->runs;
	ARENA_PUSH(d->arena, r->v, r->n, r->cap) = *run;
}

/* Rules 1-8 of 6.2. */
static void add_commonmark(struct damage *d, struct damage_run run, uint32_t before, uint32_t after)
{
	bool space_before = is_space(before), space_after = is_space(after);
	bool punct_before = is_punct(before), punct_after = is_punct(after);
	bool left = !space_after && (!punct_after || space_before || punct_before);
	bool right = !space_before && (!punct_before || space_after || punct_after);
	run.can_open = left && (run.c != '_' || !right || punct_before);
	run.can_close = right && (run.c != '_' || !left || punct_after);
	if ((run.can_open || run.can_close) && (run.c != '~' || run.length <= 2))
		push(d, &run);
}

/* A star alone between blanks is none; an underscore does nothing inside a word. */
static void add_python(struct damage *d, struct damage_run run, uint32_t before, uint32_t after)
{
	if (is_space(before) && is_space(after) && run.length <= 3)
		return;
	run.can_open = run.c == '*' || !is_word(before);
	run.can_close = run.c == '*' || !is_word(after);
	if (run.can_open || run.can_close)
		push(d, &run);
}

/* A long run is read in pairs. */
static void add_kramdown(struct damage *d, struct damage_run run, uint32_t before, uint32_t after)
{
	size_t end = run.offset + run.length;
	bool letter = utf8_is_word(before) && !(before < 0x80 && ascii_is_digit((char)before));
	while (run.offset < end) {
		run.length = run.original = end - run.offset > 1 ? 2 : 1;
		bool last = run.offset + run.length == end;
		run.can_open = !(last && is_space(after)) && (run.c != '_' || !letter);
		run.can_close = !is_space(before) && (run.c != '_' || !utf8_is_word(after));
		push(d, &run);
		run.offset += run.length;
		before = (unsigned char)run.c;
	}
}

void damage_emphasis_add(struct damage *d, char c, size_t offset, size_t length, uint32_t before,
			 uint32_t after)
{
	struct damage_run run = {.offset = offset, .length = length, .original = length, .c = c};
	switch (d->dialect->style) {
	case DAMAGE_STYLE_COMMONMARK:
		add_commonmark(d, run, before, after);
		break;
	case DAMAGE_STYLE_PYTHON:
		add_python(d, run, before, after);
		break;
	case DAMAGE_STYLE_KRAMDOWN:
		add_kramdown(d, run, before, after);
		break;
	}
}

/* ---- Pairs ---- */

static void mark_side(struct damage *d, char c, size_t at, size_t partner, size_t use)
{
	struct damage_place *p =
		damage_mark(d, c == '~' ? DAMAGE_STRIKE : DAMAGE_EMPHASIS, at, at + use);
	if (p) {
		p->partner = partner;
		p->partner_end = partner + use;
	}
}

/* Use up the last characters of the opener and the first of the closer. */
static void pair(struct damage *d, struct damage_run *opener, struct damage_run *closer, size_t use)
{
	size_t open_at = opener->offset + opener->length - use, close_at = closer->offset;
	mark_side(d, opener->c, open_at, close_at, use);
	mark_side(d, opener->c, close_at, open_at, use);
	opener->length -= use;
	closer->length -= use;
	closer->offset += use;
}

/* ---- CommonMark ---- */

static void unlink_run(struct damage_runs *r, size_t i)
{
	size_t before = r->v[i].before, after = r->v[i].after;
	if (before != DAMAGE_NONE)
		r->v[before].after = after;
	if (after != DAMAGE_NONE)
		r->v[after].before = before;
}

enum { N_BOTTOMS = 15 };

/* Closers that fail for the same reason: none of them looks below where the last one looked. */
static size_t bottom_of(const struct damage_run *closer)
{
	size_t third = closer->original % 3 + (closer->can_open ? 3 : 0);
	return closer->c == '_' ? third : closer->c == '*' ? 6 + third : 12 + closer->original % 3;
}

/* The rule of three (rules 9 and 10). */
static bool may_pair(const struct damage_run *opener, const struct damage_run *closer)
{
	if (!opener->can_open || opener->c != closer->c)
		return false;
	return !(opener->can_close || closer->can_open) ||
	       (opener->original + closer->original) % 3 != 0 ||
	       (opener->original % 3 == 0 && closer->original % 3 == 0);
}

static size_t find_opener(const struct damage_runs *r, size_t closer, size_t bottom)
{
	size_t i = r->v[closer].before;
	while (i != DAMAGE_NONE && i >= bottom && !may_pair(&r->v[i], &r->v[closer]))
		i = r->v[i].before;
	return i != DAMAGE_NONE && i >= bottom ? i : DAMAGE_NONE;
}

/* Returns the closer to go on with. */
static size_t match(struct damage *d, size_t opener, size_t closer)
{
	struct damage_runs *r = &d->runs;
	struct damage_run *o = &r->v[opener], *c = &r->v[closer];
	/* What is between them pairs with nothing any more. */
	o->after = closer;
	c->before = opener;
	if (c->c == '~') {
		/* One tilde and two make nothing, and are used up. */
		if (o->length == c->length)
			pair(d, o, c, c->length);
		o->length = c->length = 0;
	} else {
		pair(d, o, c, o->length >= 2 && c->length >= 2 ? 2 : 1);
	}
	if (!o->length)
		unlink_run(r, opener);
	if (c->length)
		return closer;
	size_t next = c->after;
	unlink_run(r, closer);
	return next;
}

static void resolve_commonmark(struct damage *d, size_t first)
{
	struct damage_runs *r = &d->runs;
	size_t bottoms[N_BOTTOMS];
	for (size_t i = 0; i < N_BOTTOMS; i++)
		bottoms[i] = first;
	for (size_t i = first; i < r->n; i++) {
		r->v[i].before = i > first ? i - 1 : DAMAGE_NONE;
		r->v[i].after = i + 1 < r->n ? i + 1 : DAMAGE_NONE;
	}
	size_t closer = first < r->n ? first : DAMAGE_NONE;
	while (closer != DAMAGE_NONE) {
		struct damage_run *c = &r->v[closer];
		if (!c->can_close) {
			closer = c->after;
			continue;
		}
		size_t *bottom = &bottoms[bottom_of(c)];
		size_t opener = find_opener(r, closer, *bottom);
		if (opener != DAMAGE_NONE) {
			closer = match(d, opener, closer);
			continue;
		}
		*bottom = closer;
		if (!c->can_open)
			unlink_run(r, closer);
		closer = c->after;
	}
}

/* ---- The nearest closer ---- */

enum { MAX_LENGTH = 3 };

static size_t class_of(const struct damage_run *run)
{
	return (run->c == '_' ? MAX_LENGTH + 1 : 0) +
	       (run->length < MAX_LENGTH ? run->length : MAX_LENGTH);
}

/* Each opener takes the nearest closer of its kind and length; between them there is no other of
 * that length. */
static void resolve_nearest(struct damage *d, size_t first, char only)
{
	struct damage_runs *r = &d->runs;
	size_t next[2 * (MAX_LENGTH + 1)], until[MAX_LENGTH + 1] = {0};
	for (size_t i = 0; i < sizeof next / sizeof *next; i++)
		next[i] = DAMAGE_NONE;
	for (size_t i = r->n; i-- > first;) {
		size_t *nearest = &next[class_of(&r->v[i])];
		r->v[i].after = *nearest;
		if (r->v[i].can_close)
			*nearest = i;
	}
	for (size_t i = first; i < r->n; i++) {
		struct damage_run *o = &r->v[i];
		size_t length = o->length < MAX_LENGTH ? o->length : MAX_LENGTH;
		if ((only && o->c != only) || !o->can_open || o->after == DAMAGE_NONE ||
		    i < until[length] || !length)
			continue;
		until[length] = o->after + 1;
		pair(d, o, &r->v[o->after], length);
	}
}

/* Python-Markdown's stars: one closes at the next star whatever stands before or behind it, two at
 * the next two, and what is left of a run opens again. */
static void resolve_stars(struct damage *d, size_t first)
{
	struct damage_runs *r = &d->runs;
	size_t next = DAMAGE_NONE, open = DAMAGE_NONE, inside = 0;
	for (size_t i = r->n; i-- > first;) {
		r->v[i].after = next;
		if (r->v[i].c == '*' && r->v[i].length >= 2)
			next = i;
	}
	for (size_t i = first; i < r->n; i++) {
		struct damage_run *run = &r->v[i];
		if (run->c != '*')
			continue;
		if (i >= inside && run->length >= 2 && run->after != DAMAGE_NONE &&
		    open == DAMAGE_NONE) {
			inside = run->after;
			pair(d, run, &r->v[run->after], 2);
			continue;
		}
		if (open != DAMAGE_NONE && run->length) {
			pair(d, &r->v[open], run, 1);
			open = DAMAGE_NONE;
		}
		if (run->length)
			open = i;
	}
}

void damage_emphasis_resolve(struct damage *d, size_t bottom)
{
	switch (d->dialect->style) {
	case DAMAGE_STYLE_COMMONMARK:
		resolve_commonmark(d, bottom);
		break;
	case DAMAGE_STYLE_PYTHON:
		resolve_stars(d, bottom);
		resolve_nearest(d, bottom, '_');
		break;
	case DAMAGE_STYLE_KRAMDOWN:
		resolve_nearest(d, bottom, '\0');
		break;
	}
	d->runs.n = bottom;
}
