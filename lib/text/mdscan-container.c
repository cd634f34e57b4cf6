/* Containers: quotes, lists, their items, definitions. */
#include "text/mdscan-internal.h"

void mdscan_container_close_to(struct md_scan *s, size_t depth)
{
	mdscan_leaf_close(s);
	while (s->depth > depth) {
		struct md_container *c = &s->stack[--s->depth];
		s->quotes -= c->kind == MD_QUOTE;
		s->levels -= c->kind != MD_LIST;
	}
}

static struct md_container *push(struct md_scan *s, enum md_block_kind kind)
{
	if (kind != MD_ITEM)
		mdscan_leaf_end_list(s);
	uint32_t block = mdscan_leaf_add_block(s, kind, md_current_line(s));
	struct md_container *c = &s->stack[s->depth++];
	*c = (struct md_container){.kind = (uint8_t)kind, .block = block};
	s->quotes += kind == MD_QUOTE;
	s->levels += kind != MD_LIST;
	return c;
}

bool mdscan_container_may_nest(struct md_scan *s)
{
	if (s->levels < MD_MAX_DEPTH)
		return true;
	if (!s->depth_reported)
		mdscan_add_issue(s, MD_ISSUE_DEPTH, s->first_nonspace, s->first_nonspace + 1);
	s->depth_reported = true;
	return false;
}

void mdscan_container_open_quote(struct md_scan *s)
{
	push(s, MD_QUOTE);
	mdscan_line_go_to_nonspace(s);
	mdscan_line_advance_bytes(s, 1);
	mdscan_line_advance_columns(s, 1);
}

struct marker {
	char delimiter;
	uint32_t length;
};

static bool list_marker(const struct md_scan *s, bool in_paragraph, struct marker *m)
{
	uint32_t at = s->first_nonspace, i = at;
	char c = md_peek(s, i);
	if (c == '*' || c == '-' || c == '+') {
		i++;
		m->delimiter = c;
	} else if (ascii_is_digit(c)) {
		uint32_t value = 0;
		while (i - at < 9 && ascii_is_digit(md_peek(s, i)))
			value = value * 10 + (uint32_t)(s->text[i++] - '0');
		c = md_peek(s, i);
		if ((c != '.' && c != ')') || (in_paragraph && value != 1))
			return false;
		i++;
		m->delimiter = c;
	} else {
		return false;
	}
	if (!md_at_end(s, i) && !md_is_blank(s->text[i]))
		return false;
	m->length = i - at;
	/* An empty item cannot interrupt a paragraph. */
	while (md_is_blank(md_peek(s, i)))
		i++;
	return !in_paragraph || !md_at_end(s, i);
}

/* ---- Definitions (PHP Markdown Extra, "Definition Lists") ---- */

/* The first byte of a line behind what looks like markers of containers. */
static uint32_t behind_markers(const struct md_scan *s, uint32_t line)
{
	uint32_t at = s->doc->lines[line].offset;
	while (at < s->line_start && memchr(" \t>*+-.)0123456789", s->text[at], 18))
		at++;
	return at;
}

/* A label is no longer (CommonMark 4.7). */
enum { LABEL_MAX = 1000 };

/* A footnote, an abbreviation: `label` and more in brackets, and a colon. */
static bool is_note(const struct md_scan *s, uint32_t line, struct slice label)
{
	uint32_t begin = behind_markers(s, line);
	struct slice rest = slice_range(s->text + begin, s->text + s->line_start);
	rest = slice_sub(rest, 0, LABEL_MAX);
	rest = slice_sub(rest, 0, slice_find(rest, '\n'));
	size_t close = slice_find(rest, ']');
	return slice_starts(rest, label) &&
	       slice_starts(slice_sub(rest, close, rest.n), SLICE("]:"));
}

/* The definition that the outermost `matched` containers end with; null: they do not. */
static const struct md_container *in_definition(const struct md_scan *s, size_t matched)
{
	bool definition = matched > 1 && s->stack[matched - 1].kind == MD_ITEM &&
			  s->stack[matched - 2].delimiter == ':';
	return definition ? &s->stack[matched - 1] : NULL;
}

/* May the paragraph that came last be terms, by its own lines? */
static bool can_be_terms(const struct md_scan *s, const struct md_block *last, size_t matched)
{
	const struct md_container *in = in_definition(s, matched);
	uint32_t line = last->end_line - 1, begin = behind_markers(s, line);
	bool first = in && s->doc->blocks[in->block].first_line == last->first_line;
	/* So near to its colon, the next is of the same list, or meant to be. */
	if (first && in->content_column + s->indent < MD_CODE_INDENT)
		return false;
	/* `: a` that was no definition. */
	if (s->text[begin] == ':' && md_is_blank(s->text[begin + 1]) &&
	    !(first && line == last->first_line))
		return false;
	return !is_note(s, last->first_line, SLICE("[^")) && !is_note(s, line, SLICE("["));
}

/* Is what came last in the innermost of the matched containers a paragraph that can be terms? */
static bool follows_terms(struct md_scan *s, size_t matched)
{
	uint32_t index = (uint32_t)s->doc->n_blocks - 1;
	const struct md_block *last = md_block_at(s, index);
	const struct md_leaf *leaf = &s->leaf;
	if (last->kind != MD_PARAGRAPH ||
	    last->parent != (matched ? s->stack[matched - 1].block : 0) ||
	    !can_be_terms(s, last, matched) || !mdscan_container_may_nest(s))
		return false;
	/* Link definitions leave nothing.  (Of a paragraph that is closed the kind would tell.) */
	return leaf->kind == MD_DOCUMENT || leaf->block != index ||
	       s->text[leaf->pieces[0].begin] != '[' ||
	       mdscan_inline_definitions(s, false) != leaf->pieces[leaf->n_pieces - 1].end;
}

static bool definition_marker(struct md_scan *s, size_t matched, struct marker *m)
{
	uint32_t i = s->first_nonspace + 1;
	if (!s->options || !s->options->definition_lists || !md_is_blank(md_peek(s, i)))
		return false;
	while (md_is_blank(md_peek(s, i)))
		i++;
	if (md_at_end(s, i))
		return false;
	*m = (struct marker){.delimiter = ':', .length = 1};
	const struct md_container *top = matched ? &s->stack[matched - 1] : NULL;
	return (top && top->kind == MD_LIST && top->delimiter == ':') || follows_terms(s, matched);
}

/* The item's list, which is the open one if that goes on. */
static void open_list(struct md_scan *s, const struct marker *m)
{
	struct md_container *top = s->depth ? &s->stack[s->depth - 1] : NULL;
	if (top && top->kind == MD_LIST && top->delimiter != m->delimiter) {
		mdscan_container_close_to(s, s->depth - 1);
		top = NULL;
	}
	if (!top || top->kind != MD_LIST) {
		top = push(s, MD_LIST);
		top->delimiter = m->delimiter;
		md_block_at(s, top->block)->level = (uint8_t)m->delimiter;
		md_block_at(s, top->block)->ordered = m->delimiter == '.' || m->delimiter == ')';
	}
}

/* The columns of white space at the offset, of which no more than `most` + 1 are counted; they are passed. */
static uint32_t pass_blanks(struct md_scan *s, uint32_t most)
{
	uint32_t column = s->column;
	while (s->column - column <= most && md_is_blank(md_peek(s, s->offset)))
		mdscan_line_advance_columns(s, 1);
	return s->column - column;
}

/* Contents that are indented by four columns are always a definition's, however far its first line
 * is indented; then its marker is what is in front of that line.  False: a bullet would do. */
static bool pass_definition_marker(struct md_scan *s, uint32_t block, uint32_t indent)
{
	bool split_tab = s->partial_tab;
	uint32_t begin = s->offset, colon = s->first_nonspace, i = colon + 1;
	struct slice *marker = &md_block_at(s, block)->info;
	*marker = slice_range(s->text + colon, s->text + colon + 1);
	uint32_t column = s->first_nonspace_column + 1;
	for (; md_is_blank(s->text[i]); i++)
		column += s->text[i] == '\t' ? MD_TAB - column % MD_TAB : 1;
	if (split_tab || indent + column - s->first_nonspace_column <= MD_CODE_INDENT)
		return false;
	*marker = slice_range(s->text + begin, s->text + i);
	s->offset = i;
	s->column = column;
	s->partial_tab = false;
	return true;
}

static void open_item(struct md_scan *s, size_t matched, const struct marker *m)
{
	uint32_t indent = s->indent;
	mdscan_container_close_to(s, matched);
	open_list(s, m);
	struct md_container *item = push(s, MD_ITEM);
	if (m->delimiter == ':' && pass_definition_marker(s, item->block, indent)) {
		item->content_column = MD_CODE_INDENT;
		return;
	}
	mdscan_line_go_to_nonspace(s);
	mdscan_line_advance_bytes(s, m->length);
	uint32_t offset = s->offset, column = s->column, blanks = pass_blanks(s, 5);
	/* Five columns or more: one belongs to the marker, the rest is indented code. */
	if (blanks < 1 || blanks >= 5 || md_at_end(s, s->offset)) {
		s->offset = offset;
		s->column = column;
		s->partial_tab = false;
		if (blanks)
			mdscan_line_advance_columns(s, 1);
		blanks = 1;
	}
	item->content_column = indent + m->length + blanks;
}

bool mdscan_container_open_item(struct md_scan *s, size_t matched, bool in_paragraph)
{
	struct marker m;
	bool marked = md_peek(s, s->first_nonspace) == ':' ? definition_marker(s, matched, &m)
							   : list_marker(s, in_paragraph, &m);
	if (!marked || !mdscan_container_may_nest(s))
		return false;
	open_item(s, matched, &m);
	return true;
}
