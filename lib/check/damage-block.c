/* Lines of a formula that begin a block where block structure knows no maths. */
#include "check/damage-internal.h"

static const char *const what_begins[] = {
	[MD_QUOTE] = "begins a quote",
	[MD_LIST] = "begins a list",
	[MD_ITEM] = "begins a list item",
	[MD_DEFINITION] = "begins a link definition",
	[MD_HEADING] = "begins a heading",
	[MD_RULE] = "is a thematic break",
	[MD_CODE_FENCED] = "begins a code block",
	[MD_CODE_INDENTED] = "begins a code block",
	[MD_HTML] = "begins an HTML block",
	[MD_TABLE] = "is a row of a table",
};

static const char makes_heading[] = "makes a heading of what is above it";

/* The formula's part of a line: behind container markers and blanks, up to its end. */
struct damage_line {
	size_t begin, end;
	size_t indent; /* blanks before begin */
};

static struct damage_line line_at(const struct damage *d, const struct md_math *m, size_t offset)
{
	const struct md_doc *doc = d->doc;
	struct damage_line line = {.begin = offset};
	size_t span = mdscan_span_of(doc, offset);
	if (doc->spans[span].kind == MD_SPAN_MARKUP)
		line.begin = mdscan_span_end(doc, span);
	size_t content = line.begin;
	while (line.begin < m->end &&
	       (doc->text.p[line.begin] == ' ' || doc->text.p[line.begin] == '\t'))
		line.begin++;
	line.indent = line.begin - content;
	line.end = line.begin;
	while (line.end < m->end && doc->text.p[line.end] != '\n' && doc->text.p[line.end] != '\r')
		line.end++;
	return line;
}

static void mark(struct damage *d, size_t from, size_t to, const char *what)
{
	struct damage_place *p = damage_mark(d, DAMAGE_LINE_START, from, to);
	if (p)
		p->what = what;
}

/* `what` may be null: nothing. */
static void mark_line(struct damage *d, const struct md_math *m, size_t offset, const char *what)
{
	if (!what)
		return;
	struct damage_line line = line_at(d, m, offset);
	size_t end = line.begin;
	while (end < line.end && !ascii_is_space(d->doc->text.p[end]))
		end++;
	mark(d, line.begin, end, what);
}

/* ---- CommonMark (4 and 5) ---- */

/* The outermost block that holds `x` and not `y`; DAMAGE_NONE: x holds y. */
static size_t outermost(const struct md_doc *plain, size_t x, size_t y)
{
	size_t top = DAMAGE_NONE;
	while (x != y) {
		if (x > y) {
			top = x;
			x = plain->blocks[x].parent;
		} else {
			y = plain->blocks[y].parent;
		}
	}
	return top;
}

static bool is_underline(const struct md_block *b, size_t line)
{
	return b->kind == MD_HEADING && b->setext && line + 1 == b->end_line;
}

/* Of the line something is a container's marker that is a part of the formula. */
static bool takes_away(const struct damage *d, const struct md_math *m, size_t offset)
{
	size_t span = mdscan_span_of(d->plain, offset);
	return d->plain->spans[span].kind == MD_SPAN_MARKUP &&
	       mdscan_span_end(d->plain, span) > line_at(d, m, offset).begin;
}

static void compare_blocks(struct damage *d, const struct md_math *m)
{
	const struct md_doc *plain = d->plain;
	size_t first = mdscan_line_of(plain, m->offset);
	size_t block = plain->lines[first].block;
	unsigned kind = plain->blocks[block].kind;
	if (kind == MD_HTML)
		return;
	if (kind == MD_CODE_FENCED || kind == MD_CODE_INDENTED)
		mark(d, m->offset, m->end, "is code because of what is above it");
	for (size_t k = first + 1; k < plain->n_lines && plain->lines[k].offset < m->end; k++) {
		const struct md_line *line = &plain->lines[k];
		const struct md_block *b = &plain->blocks[line->block];
		size_t new = outermost(plain, line->block, block);
		if (is_underline(b, k))
			mark_line(d, m, line->offset, makes_heading);
		else if (new != DAMAGE_NONE && !plain->blocks[new].setext)
			mark_line(d, m, line->offset, what_begins[plain->blocks[new].kind]);
		else if (line->block == block && b->kind == MD_TABLE && k == first + 1)
			mark_line(d, m, line->offset, what_begins[MD_TABLE]);
		else if (line->kind != MD_LINE_BLANK && takes_away(d, m, line->offset))
			mark_line(d, m, line->offset,
				  "begins with a marker of the block around it");
		if (line->kind != MD_LINE_BLANK)
			block = line->block;
	}
}

/* ---- Python-Markdown and kramdown ---- */

static bool is_all(struct slice s, char c)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != c)
			return false;
	return s.n > 0;
}

/* Three or more of a mark, with at most two blanks between. */
static bool is_rule(struct slice s)
{
	size_t marks = 0, blanks = 0;
	if (!s.n || !memchr("-_*", s.p[0], 3))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == s.p[0]) {
			marks++;
			blanks = 0;
		} else if (s.p[i] != ' ' || ++blanks > 2) {
			return false;
		}
	}
	return marks >= 3;
}

static bool is_item(struct slice s)
{
	size_t i = 0;
	while (i < s.n && ascii_is_digit(s.p[i]))
		i++;
	bool marker = i ? i < s.n && s.p[i] == '.' : s.n && memchr("*+-", s.p[0], 3);
	return marker && i + 1 < s.n && s.p[i + 1] == ' ';
}

/* Headings, quotes and rules begin in any line, lists and code behind a blank one. */
static const char *python_begins(struct slice s, size_t indent, bool second, bool blank_before)
{
	if (s.n && s.p[0] == '#' && !indent)
		return what_begins[MD_HEADING];
	if (second && !indent && (is_all(s, '=') || is_all(s, '-')))
		return makes_heading;
	if (blank_before && indent >= 4)
		return what_begins[MD_CODE_INDENTED];
	if (indent >= 4)
		return NULL;
	if (s.n && s.p[0] == '>')
		return what_begins[MD_QUOTE];
	if (is_rule(s))
		return what_begins[MD_RULE];
	return blank_before && is_item(s) ? what_begins[MD_LIST] : NULL;
}

/* Nothing but a few blocks ends a paragraph (kramdown syntax, "Paragraphs"). */
static const char *kramdown_begins(struct slice s, size_t indent, bool second)
{
	if (second && s.n && (s.p[0] == '-' || s.p[0] == '=')) {
		size_t i = 0;
		while (i < s.n && (s.p[i] == '-' || s.p[i] == '='))
			i++;
		if (i == s.n)
			return makes_heading;
	}
	if (indent > 3)
		return NULL;
	if (slice_starts(s, SLICE(": ")))
		return "begins a definition";
	if (slice_starts(s, SLICE("{:")))
		return "is an attribute list";
	return slice_eq(s, SLICE("^")) ? "ends the block" : NULL;
}

static void look_at_lines(struct damage *d, const struct md_math *m)
{
	const struct md_doc *doc = d->doc;
	size_t first = mdscan_line_of(doc, m->offset);
	bool blank_before = false;
	for (size_t k = first + 1; k < doc->n_lines && doc->lines[k].offset < m->end; k++) {
		struct damage_line line = line_at(d, m, doc->lines[k].offset);
		struct slice s = slice_trim(slice_sub(doc->text, line.begin, line.end));
		bool second = k == doc->blocks[m->block].first_line + 1;
		const char *what = d->dialect->style == DAMAGE_STYLE_PYTHON
					   ? python_begins(s, line.indent, second, blank_before)
					   : kramdown_begins(s, line.indent, second);
		mark_line(d, m, doc->lines[k].offset, what);
		blank_before = !s.n;
	}
}

/* ---- kramdown's tables: every line of a paragraph has a bar ---- */

static size_t find_bar(struct slice s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (s.p[i] == '|' && !(i && s.p[i - 1] == '\\'))
			return i;
	return to;
}

static bool is_boundary(const struct md_doc *plain, const struct md_block *b)
{
	const struct md_block *parent = &plain->blocks[b->parent];
	bool before = b->first_line == 0 || b->first_line == parent->first_line ||
		      plain->lines[b->first_line - 1].kind == MD_LINE_BLANK ||
		      plain->lines[b->first_line - 1].kind == MD_LINE_FRONT;
	bool after = b->end_line >= plain->n_lines || b->end_line == parent->end_line ||
		     plain->lines[b->end_line].kind == MD_LINE_BLANK;
	return before && after;
}

static void mark_bars(struct damage *d, const struct md_math *m)
{
	for (size_t at = m->offset; at < m->end; at++) {
		at = find_bar(d->doc->text, at, m->end);
		if (at == m->end)
			return;
		struct damage_place *p = damage_mark(d, DAMAGE_BAR, at, at + 1);
		if (p)
			p->what = "makes a table of its paragraph";
	}
}

/* A display alone is a block of maths, which is looked for before tables are. */
static bool is_alone(const struct md_math *m, struct slice text, size_t from, size_t to)
{
	return m->kind == MD_MATH_DISPLAY && m->offset >= from && m->end <= to &&
	       !slice_trim(slice_sub(text, from, m->offset)).n &&
	       !slice_trim(slice_sub(text, m->end, to)).n;
}

static void look_for_table(struct damage *d, const struct md_block *b)
{
	const struct md_doc *plain = d->plain;
	struct slice text = d->doc->text;
	size_t from = plain->lines[b->first_line].offset;
	size_t to = b->end_line < plain->n_lines ? plain->lines[b->end_line].offset : text.n;
	size_t f = damage_formula_at(d, from);
	if (f == d->doc->n_math || d->doc->math[f].offset >= to || !is_boundary(plain, b) ||
	    is_alone(&d->doc->math[f], text, from, to))
		return;
	for (size_t at = from; at < to;) {
		size_t n = slice_find(slice_sub(text, at, to), '\n');
		if (find_bar(text, at, at + n) == at + n)
			return;
		at += n + 1;
	}
	for (; f < d->doc->n_math && d->doc->math[f].offset < to; f++)
		mark_bars(d, &d->doc->math[f]);
}

static void look_for_tables(struct damage *d)
{
	for (size_t i = 0; i < d->plain->n_blocks; i++)
		if (d->plain->blocks[i].kind == MD_PARAGRAPH)
			look_for_table(d, &d->plain->blocks[i]);
}

void damage_block_run(struct damage *d)
{
	const struct damage_dialect *dialect = d->dialect;
	for (size_t i = 0; i < d->doc->n_math; i++) {
		const struct md_math *m = &d->doc->math[i];
		if (m->kind == MD_MATH_GH_FENCE ||
		    (dialect->hidden | dialect->safe) & 1U << m->kind ||
		    damage_html_is_raw(d, m->offset))
			continue;
		if (dialect->style == DAMAGE_STYLE_COMMONMARK)
			compare_blocks(d, m);
		else
			look_at_lines(d, m);
	}
	if (dialect->style == DAMAGE_STYLE_KRAMDOWN)
		look_for_tables(d);
}
