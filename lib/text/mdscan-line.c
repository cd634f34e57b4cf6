/* The line being read: its columns, where a tab may be used up in part (CommonMark 2.2), and what
 * comes next in the text. */
#include "text/mdscan-internal.h"

static uint32_t find_dollars(const struct md_scan *s, uint32_t from)
{
	const char *p = s->text + from, *end = s->text + s->n;
	while (p < end && (p = memchr(p, '$', (size_t)(end - p)))) {
		if (p + 1 < end && p[1] == '$')
			return (uint32_t)(p - s->text);
		p++;
	}
	return s->n;
}

/* By the word's first byte, which is rarer in Markdown than memmem is quick. */
static uint32_t find_word(const struct md_scan *s, uint32_t from, struct slice word)
{
	const char *p = s->text + from, *end = s->text + s->n;
	while (p < end && (p = memchr(p, word.p[0], (size_t)(end - p)))) {
		if ((size_t)(end - p) >= word.n && memcmp(p, word.p, word.n) == 0)
			return (uint32_t)(p - s->text);
		p++;
	}
	return s->n;
}

uint32_t mdscan_line_place(struct md_scan *s, struct md_horizon *h, struct slice what,
			   uint32_t from)
{
	if (!h->known || from < h->from || from > h->at) {
		h->at = what.p[0] == '$' ? find_dollars(s, from) : find_word(s, from, what);
		h->from = from;
		h->known = true;
	}
	return h->at;
}

void mdscan_line_next(struct md_scan *s)
{
	uint32_t end = mdscan_line_place(s, &s->next_newline, SLICE("\n"), s->line_start);
	uint32_t ending = end < s->n;
	if (s->any_cr) {
		const char *r = memchr(s->text + s->line_start, '\r', end - s->line_start);
		if (r) {
			end = (uint32_t)(r - s->text);
			ending = end + 1 < s->n && r[1] == '\n' ? 2 : 1;
		}
	}
	s->line_end = end;
	s->next_line = end + ending;
	s->offset = s->line_start;
	s->column = 0;
	s->partial_tab = false;
	s->nonspace_known = false;
	struct md_doc *d = s->doc;
	ARENA_PUSH(s->arena, d->lines, d->n_lines, s->cap_lines) =
		(struct md_line){.offset = s->line_start, .ending = (uint8_t)ending};
}

void mdscan_line_set(struct md_scan *s, uint32_t line, enum md_line_kind kind, uint32_t block)
{
	s->doc->lines[line].kind = (uint8_t)kind;
	s->doc->lines[line].block = block;
}

/* ---- Columns ---- */

void mdscan_line_find_nonspace(struct md_scan *s)
{
	/* Containers take blanks off one after the other: where the blanks end stays the same. */
	if (!s->nonspace_known || s->offset > s->first_nonspace) {
		uint32_t at = s->offset, column = s->column;
		while (!md_at_end(s, at) && md_is_blank(s->text[at])) {
			column += s->text[at] == '\t' ? MD_TAB - column % MD_TAB : 1;
			at++;
		}
		s->first_nonspace = at;
		s->first_nonspace_column = column;
		s->nonspace_known = true;
	}
	s->indent = s->first_nonspace_column - s->column;
	s->blank = md_at_end(s, s->first_nonspace);
}

void mdscan_line_go_to_nonspace(struct md_scan *s)
{
	s->offset = s->first_nonspace;
	s->column = s->first_nonspace_column;
	s->partial_tab = false;
}

void mdscan_line_advance_columns(struct md_scan *s, uint32_t count)
{
	while (count && !md_at_end(s, s->offset) && md_is_blank(s->text[s->offset])) {
		uint32_t width = s->text[s->offset] == '\t' ? MD_TAB - s->column % MD_TAB : 1;
		uint32_t used = width < count ? width : count;
		s->column += used;
		s->partial_tab = used < width;
		if (!s->partial_tab)
			s->offset++;
		count -= used;
	}
}

void mdscan_line_advance_bytes(struct md_scan *s, uint32_t count)
{
	s->offset += count;
	s->column += count;
	s->partial_tab = false;
}

uint32_t mdscan_line_run(const struct md_scan *s, uint32_t at, char c)
{
	uint32_t i = at;
	while (!md_at_end(s, i) && s->text[i] == c)
		i++;
	return i - at;
}
