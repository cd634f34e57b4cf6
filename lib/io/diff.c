#include "io/diff.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"

enum {
	CONTEXT = 3,
	CAP = 512 /* changed lines searched for at once; memory is their square */
};

/* One of the two texts, by lines. */
struct side {
	struct slice *lines; /* with their LF, which the last may lack */
	size_t *ids;         /* equal lines have equal numbers */
	bool *changed;       /* deleted on the left, inserted on the right */
	size_t n;
};

static struct side split(struct arena *a, struct slice text)
{
	struct side s = {0};
	size_t cap = 0;
	for (size_t at = 0; at < text.n;) {
		size_t n = slice_find(slice_sub(text, at, text.n), '\n') + 1;
		struct slice line = slice_sub(text, at, at + n);
		ARENA_PUSH(a, s.lines, s.n, cap) = line;
		at += line.n;
	}
	s.ids = arena_alloc_array(a, s.n, sizeof *s.ids);
	s.changed = arena_alloc_array(a, s.n, sizeof *s.changed);
	return s;
}

static void number_lines(struct hash *known, struct side *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct hash_entry *e = hash_at(known, s->lines[i]);
		if (!e->count)
			e->count = known->n;
		s->ids[i] = e->count;
	}
}

/* ---- The search (Myers, "An O(ND) Difference Algorithm", 1986, section 4) ---- */

struct search {
	const size_t *a, *b; /* what is left of the two sides */
	ptrdiff_t n, m;
	ptrdiff_t *reach; /* row d at reach[d * d]: 2d + 1 furthest x, of diagonals -d..d */
};

static ptrdiff_t *reach_at(const struct search *s, ptrdiff_t d, ptrdiff_t k)
{
	return &s->reach[d * d + d + k];
}

/* True when diagonal k is reached after d changes by an insertion, going down from k + 1. */
static bool comes_down(const struct search *s, ptrdiff_t d, ptrdiff_t k)
{
	return k == -d || (k != d && *reach_at(s, d - 1, k - 1) < *reach_at(s, d - 1, k + 1));
}

static ptrdiff_t step(const struct search *s, ptrdiff_t d, ptrdiff_t k)
{
	ptrdiff_t x = 0;
	if (d)
		x = comes_down(s, d, k) ? *reach_at(s, d - 1, k + 1)
					: *reach_at(s, d - 1, k - 1) + 1;
	while (x < s->n && x - k < s->m && s->a[x] == s->b[x - k])
		x++;
	return x;
}

/* Find the end of both sides, or, at the cap, the furthest point; returns d, sets *k. */
static ptrdiff_t search(struct search *s, ptrdiff_t *end_k)
{
	for (ptrdiff_t d = 0;; d++) {
		ptrdiff_t best = -1;
		for (ptrdiff_t k = -d; k <= d; k += 2) {
			ptrdiff_t x = step(s, d, k);
			*reach_at(s, d, k) = x;
			ptrdiff_t y = x - k;
			/* Beyond an edge there is nothing to find, only to step back from. */
			if (x > s->n || y > s->m)
				continue;
			if (x + y > best) {
				best = x + y;
				*end_k = k;
			}
		}
		if (best == s->n + s->m || d == CAP)
			return d;
	}
}

/* Mark the changed lines on the way back to the start. */
static void trace(const struct search *s, ptrdiff_t d, ptrdiff_t k, bool *deleted, bool *inserted)
{
	for (; d > 0; d--) {
		if (comes_down(s, d, k)) {
			k++;
			inserted[*reach_at(s, d - 1, k) - k] = true;
		} else {
			k--;
			deleted[*reach_at(s, d - 1, k)] = true;
		}
	}
}

static void compare(struct arena *arena, struct side *a, struct side *b)
{
	size_t x = 0, y = 0, n = a->n, m = b->n;
	while (n && m && a->ids[n - 1] == b->ids[m - 1]) {
		n--;
		m--;
	}
	size_t rows = n + m < CAP ? n + m : CAP;
	struct search s = {
		.reach = arena_alloc_array(arena, (rows + 1) * (rows + 1), sizeof *s.reach),
	};
	while (x < n || y < m) {
		s.a = a->ids + x;
		s.b = b->ids + y;
		s.n = (ptrdiff_t)(n - x);
		s.m = (ptrdiff_t)(m - y);
		ptrdiff_t k = 0;
		ptrdiff_t d = search(&s, &k);
		ptrdiff_t end = *reach_at(&s, d, k);
		trace(&s, d, k, a->changed + x, b->changed + y);
		x += (size_t)end;
		y += (size_t)(end - k);
	}
}
/* ---- Printing ---- */

struct hunk {
	size_t a, a_end; /* lines of the left side */
	size_t b, b_end;
};

static bool changed_here(const struct side *a, const struct side *b, size_t i, size_t j)
{
	return (i < a->n && a->changed[i]) || (j < b->n && b->changed[j]);
}

/* The next hunk from where the last one ended; changes with at most twice the context
 * between them are one hunk. */
static bool next_hunk(const struct side *a, const struct side *b, struct hunk *h)
{
	size_t i = h->a_end, j = h->b_end;
	while (i < a->n && j < b->n && !changed_here(a, b, i, j)) {
		i++;
		j++;
	}
	if (i == a->n && j == b->n)
		return false;
	size_t before = i - h->a_end < CONTEXT ? i - h->a_end : CONTEXT;
	h->a = i - before;
	h->b = j - before;
	for (;;) {
		while (i < a->n && a->changed[i])
			i++;
		while (j < b->n && b->changed[j])
			j++;
		size_t same = 0;
		while (same <= 2 * CONTEXT && i + same < a->n &&
		       !changed_here(a, b, i + same, j + same))
			same++;
		if (same > 2 * CONTEXT || !changed_here(a, b, i + same, j + same)) {
			size_t after = same < CONTEXT ? same : CONTEXT;
			h->a_end = i + after;
			h->b_end = j + after;
			return true;
		}
		i += same;
		j += same;
	}
}

static void add_line(struct buf *out, char mark, struct slice line)
{
	buf_putc(out, mark);
	buf_add(out, line);
	if (!slice_ends(line, SLICE("\n")))
		buf_puts(out, "\n\\ No newline at end of file\n");
}

/* A length of 1 is left out, and an empty range is named by the line before it. */
static void add_range(struct buf *out, size_t from, size_t to)
{
	size_t n = to - from;
	buf_printf(out, "%zu", n ? from + 1 : from);
	if (n != 1)
		buf_printf(out, ",%zu", n);
}

static void add_hunk(struct buf *out, const struct side *a, const struct side *b,
		     const struct hunk *h)
{
	buf_puts(out, "@@ -");
	add_range(out, h->a, h->a_end);
	buf_puts(out, " +");
	add_range(out, h->b, h->b_end);
	buf_puts(out, " @@\n");
	for (size_t i = h->a, j = h->b; i < h->a_end || j < h->b_end;) {
		if (i < h->a_end && a->changed[i]) {
			add_line(out, '-', a->lines[i++]);
		} else if (j < h->b_end && b->changed[j]) {
			add_line(out, '+', b->lines[j++]);
		} else {
			add_line(out, ' ', a->lines[i++]);
			j++;
		}
	}
}

/* `--- a/PATH`; a path that would break the line is quoted, one with a blank is closed
 * with a tab, since patch ends the name there. */
static void add_name(struct buf *out, const char *mark, const char *side, const char *path)
{
	bool quote = false;
	for (const char *p = path; *p; p++)
		quote |= (unsigned char)*p < ' ' || *p == 0x7F || *p == '"' || *p == '\\';
	buf_printf(out, "%s %s%s%s", mark, quote ? "\"" : "", side, *path == '/' ? "" : "/");
	for (const char *p = path; *p; p++) {
		if (*p == '"' || *p == '\\')
			buf_printf(out, "\\%c", *p);
		else if ((unsigned char)*p < ' ' || *p == 0x7F)
			buf_printf(out, "\\%03o", (unsigned)*p);
		else
			buf_putc(out, *p);
	}
	buf_puts(out, quote ? "\"" : strchr(path, ' ') ? "\t" : "");
	buf_putc(out, '\n');
}

void diff_unified(struct buf *out, const char *path, struct slice before, struct slice after)
{
	if (slice_eq(before, after))
		return;
	struct arena arena = ARENA_INIT;
	struct side a = split(&arena, before);
	struct side b = split(&arena, after);
	struct hash known = HASH_INIT(&arena);
	number_lines(&known, &a);
	number_lines(&known, &b);
	compare(&arena, &a, &b);
	add_name(out, "---", "a", path);
	add_name(out, "+++", "b", path);
	struct hunk hunk = {0};
	while (next_hunk(&a, &b, &hunk))
		add_hunk(out, &a, &b, &hunk);
	arena_free(&arena);
}
