/* What holds of every result of mdscan, whatever the text: shared by test_mdscan_invariants.c and
 * the fuzz harness.  mdscan_broken returns what is broken, or null. */
#ifndef MDSCAN_INVARIANTS_H
#define MDSCAN_INVARIANTS_H

#include "base/buf.h"
#include "text/mdscan.h"

/* The first condition that does not hold, as its own words. */
#define HOLDS(cond) \
	do { \
		if (!(cond)) \
			return #cond; \
	} while (0)

static inline bool broken_outside(const struct md_doc *d, struct slice s)
{
	return s.n && (s.p < d->text.p || s.p + s.n > d->text.p + d->text.n);
}

static inline const char *broken_lines(const struct md_doc *d)
{
	HOLDS((d->text.n == 0) == (d->n_lines == 0));
	for (size_t i = 0; i < d->n_lines; i++) {
		const struct md_line *line = &d->lines[i];
		size_t end = i + 1 < d->n_lines ? line[1].offset : d->text.n;
		HOLDS(i > 0 || line->offset == 0);
		HOLDS(line->offset < end);
		HOLDS(line->offset + line->ending <= end);
		struct slice body = slice_sub(d->text, line->offset, end - line->ending);
		struct slice ending = slice_sub(d->text, end - line->ending, end);
		HOLDS(slice_find(body, '\n') == body.n);
		HOLDS(slice_find(body, '\r') == body.n);
		HOLDS(line->ending != 0 || i + 1 == d->n_lines);
		HOLDS(line->ending != 1 || ending.p[0] == '\n' || ending.p[0] == '\r');
		HOLDS(line->ending != 2 || slice_eq(ending, SLICE("\r\n")));
		HOLDS(line->ending <= 2);
		HOLDS(line->kind < MD_N_LINE_KINDS);
		HOLDS(line->block < d->n_blocks);
		const struct md_block *b = &d->blocks[line->block];
		HOLDS(b->first_line <= i && i < b->end_line);
		HOLDS(mdscan_line_of(d, line->offset) == i);
		HOLDS(mdscan_line_of(d, (uint32_t)end - 1) == i);
	}
	return NULL;
}

static inline const char *broken_line_kinds(const struct md_doc *d)
{
	for (size_t i = 0; i < d->n_lines; i++) {
		enum md_line_kind kind = d->lines[i].kind;
		const struct md_block *b = &d->blocks[d->lines[i].block];
		bool code = b->kind == MD_CODE_FENCED || b->kind == MD_CODE_INDENTED;
		if (kind == MD_LINE_MATH) {
			HOLDS(b->kind == MD_PARAGRAPH || b->kind == MD_HTML || b->math);
			continue;
		}
		HOLDS((kind == MD_LINE_FRONT) == (b->kind == MD_FRONT_MATTER));
		HOLDS((kind == MD_LINE_HEADING) == (b->kind == MD_HEADING));
		HOLDS((kind == MD_LINE_CODE) == code);
		HOLDS((kind == MD_LINE_HTML) == (b->kind == MD_HTML));
		HOLDS((kind == MD_LINE_TABLE) == (b->kind == MD_TABLE));
	}
	return NULL;
}

/* A line of maths holds nothing else but blanks and container markers. */
static inline const char *broken_math_lines(const struct md_doc *d)
{
	size_t line = 0;
	for (size_t i = 0; i < d->n_spans; i++) {
		uint32_t kind = d->spans[i].kind;
		for (uint32_t at = d->spans[i].offset; at < mdscan_span_end(d, i); at++) {
			while (line + 1 < d->n_lines && d->lines[line + 1].offset <= at)
				line++;
			if (d->lines[line].kind == MD_LINE_MATH && kind != MD_SPAN_MARKUP)
				HOLDS(kind == MD_SPAN_MATH || ascii_is_space(d->text.p[at]));
			if (d->lines[line].kind == MD_LINE_BLANK)
				HOLDS(kind == MD_SPAN_MARKUP);
		}
	}
	return NULL;
}

static inline const char *broken_blocks(const struct md_doc *d)
{
	HOLDS(d->n_blocks > 0);
	HOLDS(d->blocks[0].kind == MD_DOCUMENT && d->blocks[0].parent == 0);
	HOLDS(d->blocks[0].first_line == 0 && d->blocks[0].end_line == d->n_lines);
	for (size_t i = 1; i < d->n_blocks; i++) {
		const struct md_block *b = &d->blocks[i];
		HOLDS(b->parent < i);
		const struct md_block *parent = &d->blocks[b->parent];
		HOLDS(b->first_line < b->end_line);
		HOLDS(b->first_line >= b[-1].first_line);
		HOLDS(parent->first_line <= b->first_line && b->end_line <= parent->end_line);
		HOLDS(parent->kind == MD_DOCUMENT || parent->kind == MD_QUOTE ||
		      parent->kind == MD_LIST || parent->kind == MD_ITEM);
		HOLDS((b->kind == MD_ITEM) == (parent->kind == MD_LIST));
		HOLDS(b->kind != MD_DOCUMENT);
		HOLDS(b->kind != MD_FRONT_MATTER || i == 1);
		HOLDS(b->kind != MD_HEADING || (b->level >= 1 && b->level <= 6));
		HOLDS(b->kind != MD_HTML || (b->level >= 1 && b->level <= 7));
		HOLDS(b->kind != MD_TABLE || b->level >= 1);
		HOLDS(!b->math || b->kind == MD_CODE_FENCED);
		HOLDS(b->kind != MD_CODE_INDENTED ||
		      d->lines[b->end_line - 1].kind == MD_LINE_CODE);
		HOLDS(!broken_outside(d, b->info));
	}
	return NULL;
}

/* Siblings do not overlap. */
static inline const char *broken_siblings(const struct md_doc *d)
{
	struct arena a = ARENA_INIT;
	uint32_t *end = arena_alloc_array(&a, d->n_blocks, sizeof *end);
	bool apart = true;
	for (size_t i = 1; i < d->n_blocks; i++) {
		apart = apart && d->blocks[i].first_line >= end[d->blocks[i].parent];
		end[d->blocks[i].parent] = d->blocks[i].end_line;
	}
	arena_free(&a);
	HOLDS(apart);
	return NULL;
}

static inline const char *broken_spans(const struct md_doc *d)
{
	HOLDS((d->text.n == 0) == (d->n_spans == 0));
	HOLDS(d->n_spans == 0 || d->spans[0].offset == 0);
	for (size_t i = 0; i < d->n_spans; i++) {
		const struct md_span *span = &d->spans[i];
		uint32_t end = mdscan_span_end(d, i);
		HOLDS(span->offset < end);
		HOLDS(span->kind <= MD_SPAN_URL);
		if (span->kind != MD_SPAN_MATH)
			continue;
		HOLDS(span->index < d->n_math);
		const struct md_math *m = &d->math[span->index];
		HOLDS(m->offset <= span->offset);
		/* A fence's last line has its ending in the span. */
		if (m->kind == MD_MATH_GH_FENCE)
			HOLDS(slice_trim(slice_sub(d->text, m->end, end)).n == 0);
		else
			HOLDS(end <= m->end);
	}
	return NULL;
}

/* Every byte of a formula is in a span of it, or a container's marker. */
static inline const char *broken_cover(const struct md_doc *d)
{
	size_t i = 0;
	for (size_t k = 0; k < d->n_math; k++) {
		const struct md_math *m = &d->math[k];
		while (i < d->n_spans && mdscan_span_end(d, i) <= m->offset)
			i++;
		HOLDS(i < d->n_spans && d->spans[i].kind == MD_SPAN_MATH);
		HOLDS(d->spans[i].offset == m->offset);
		for (; i < d->n_spans && d->spans[i].offset < m->end; i++)
			HOLDS(d->spans[i].kind == MD_SPAN_MARKUP ||
			      (d->spans[i].kind == MD_SPAN_MATH && d->spans[i].index == k));
	}
	return NULL;
}

static inline const char *broken_delimiters(const struct md_doc *d, const struct md_math *m)
{
	struct slice all = slice_sub(d->text, m->offset, m->end);
	switch (m->kind) {
	case MD_MATH_INLINE:
		HOLDS(all.n >= 3 && all.p[0] == '$' && all.p[all.n - 1] == '$');
		break;
	case MD_MATH_DISPLAY:
		HOLDS(slice_starts(all, SLICE("$$")) && all.p[all.n - 1] == '$');
		break;
	case MD_MATH_ENV:
		HOLDS(slice_starts(all, SLICE("\\begin{")) && m->env.n);
		HOLDS(m->env.p == all.p + 7);
		break;
	case MD_MATH_PAREN:
		HOLDS(slice_starts(all, SLICE("\\(")) && slice_ends(all, SLICE("\\)")));
		break;
	case MD_MATH_BRACKET:
		HOLDS(slice_starts(all, SLICE("\\[")) && slice_ends(all, SLICE("\\]")));
		break;
	case MD_MATH_GH_INLINE:
		HOLDS(slice_starts(all, SLICE("$`")) && slice_ends(all, SLICE("`$")));
		break;
	case MD_MATH_GH_FENCE:
		HOLDS(slice_starts(all, SLICE("```")) || slice_starts(all, SLICE("~~~")));
		break;
	default:
		HOLDS(m->kind <= MD_MATH_GH_FENCE);
	}
	return NULL;
}

static inline const char *broken_math(const struct md_doc *d)
{
	struct arena a = ARENA_INIT;
	const char *why = NULL;
	for (size_t k = 0; k < d->n_math && !why; k++) {
		const struct md_math *m = &d->math[k];
		HOLDS(m->offset < m->end && m->end <= d->text.n);
		HOLDS(k == 0 || m[-1].end <= m->offset);
		HOLDS(m->offset <= m->body_offset && m->body_offset <= m->body_end);
		HOLDS(m->body_end <= m->end);
		HOLDS(m->block < d->n_blocks);
		size_t line = mdscan_line_of(d, m->offset);
		const struct md_block *b = &d->blocks[m->block];
		HOLDS(b->first_line <= line && line < b->end_line);
		HOLDS(mdscan_line_of(d, m->end - 1) < b->end_line);
		HOLDS(m->display == (m->kind == MD_MATH_DISPLAY || m->kind == MD_MATH_ENV ||
				     m->kind == MD_MATH_BRACKET || m->kind == MD_MATH_GH_FENCE));
		HOLDS(m->kind == MD_MATH_ENV || m->env.n == 0);
		HOLDS(mdscan_tex(d, k, &a).n <= m->end - m->offset);
		why = broken_delimiters(d, m);
	}
	arena_free(&a);
	return why;
}

static inline const char *broken_items(const struct md_doc *d)
{
	for (size_t i = 0; i < d->n_items; i++) {
		const struct md_item *item = &d->items[i];
		HOLDS(item->kind <= MD_ITEM_COMMENT);
		HOLDS(item->offset < item->end && item->end <= d->text.n);
		HOLDS(i == 0 || item[-1].offset <= item->offset);
		HOLDS(!broken_outside(d, item->name));
	}
	return NULL;
}

static inline const char *broken_issues(const struct md_doc *d)
{
	for (size_t i = 0; i < d->n_issues; i++) {
		const struct md_issue *issue = &d->issues[i];
		HOLDS(issue->kind <= MD_ISSUE_FRONT_UNCLOSED);
		HOLDS(issue->offset < issue->end && issue->end <= d->text.n);
		HOLDS(issue->other_offset <= issue->other_end && issue->other_end <= d->text.n);
		HOLDS(i == 0 || issue[-1].offset <= issue->offset);
		HOLDS(!broken_outside(d, issue->env));
	}
	return NULL;
}

static inline const char *mdscan_broken(const struct md_doc *d)
{
	static const char *(*const checks[])(const struct md_doc *) = {
		broken_blocks, broken_siblings,   broken_lines, broken_line_kinds, broken_spans,
		broken_math,   broken_math_lines, broken_cover, broken_items,      broken_issues,
	};
	const char *why = NULL;
	HOLDS(!broken_outside(d, d->front));
	for (size_t i = 0; i < sizeof checks / sizeof *checks && !why; i++)
		why = checks[i](d);
	return why;
}

static inline void dump_slice(struct buf *b, const struct md_doc *d, struct slice s)
{
	buf_printf(b, " %td+%zu", s.n ? s.p - d->text.p : 0, s.n);
}

/* All of a result, in words: two scans of one text say the same. */
static inline void mdscan_dump(struct buf *b, const struct md_doc *d)
{
	for (size_t i = 0; i < d->n_lines; i++)
		buf_printf(b, "line %u %u %u %u\n", d->lines[i].offset, d->lines[i].kind,
			   d->lines[i].ending, d->lines[i].block);
	for (size_t i = 0; i < d->n_blocks; i++) {
		const struct md_block *k = &d->blocks[i];
		buf_printf(b, "block %u %u %d%d%d %u %u-%u", k->kind, k->level, k->setext,
			   k->ordered, k->math, k->parent, k->first_line, k->end_line);
		dump_slice(b, d, k->info);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < d->n_spans; i++)
		buf_printf(b, "span %u %u %u\n", d->spans[i].offset, d->spans[i].kind,
			   d->spans[i].index);
	for (size_t i = 0; i < d->n_math; i++) {
		const struct md_math *m = &d->math[i];
		buf_printf(b, "math %u %d %u %u-%u-%u-%u %u", m->kind, m->display, m->flags,
			   m->offset, m->body_offset, m->body_end, m->end, m->block);
		dump_slice(b, d, m->env);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < d->n_items; i++) {
		buf_printf(b, "item %u %u-%u", d->items[i].kind, d->items[i].offset,
			   d->items[i].end);
		dump_slice(b, d, d->items[i].name);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < d->n_issues; i++) {
		const struct md_issue *k = &d->issues[i];
		buf_printf(b, "issue %d %u-%u %u-%u", (int)k->kind, k->offset, k->end,
			   k->other_offset, k->other_end);
		dump_slice(b, d, k->env);
		buf_putc(b, '\n');
	}
	buf_printf(b, "bom %d front", d->bom);
	dump_slice(b, d, d->front);
}

#endif
