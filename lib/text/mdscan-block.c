/* Block structure: containers and leaves, a line at a time (CommonMark, appendix "A parsing
 * strategy", phase 1; GFM 4.10 for tables).
 *
 * Two things differ from CommonMark, both on purpose: a formula over several lines keeps its
 * lines whatever they look like (the holds of struct md_leaf), and containers nest
 * MD_MAX_DEPTH deep at most. */
#include "text/mdscan-internal.h"

/* A line belongs to every container that is open and to its leaf. */
static void extend_blocks(struct md_scan *s)
{
	uint32_t end = md_current_line(s) + 1;
	for (size_t i = 0; i < s->depth; i++)
		md_block_at(s, s->stack[i].block)->end_line = end;
	if (s->leaf.kind != MD_DOCUMENT)
		md_block_at(s, s->leaf.block)->end_line = end;
}

/* ---- Does the line go on with what is open? ---- */

static bool container_goes_on(struct md_scan *s, struct md_container *c)
{
	if (c->kind == MD_LIST)
		return true;
	mdscan_line_find_nonspace(s);
	if (c->kind == MD_QUOTE) {
		if (s->indent >= MD_CODE_INDENT || md_peek(s, s->first_nonspace) != '>')
			return false;
		mdscan_line_go_to_nonspace(s);
		mdscan_line_advance_bytes(s, 1);
		mdscan_line_advance_columns(s, 1);
		return true;
	}
	if (s->indent >= c->content_column) {
		mdscan_line_advance_columns(s, c->content_column);
		return true;
	}
	if (s->blank && c->has_child) {
		mdscan_line_go_to_nonspace(s);
		return true;
	}
	return false;
}

static size_t match_containers(struct md_scan *s)
{
	size_t i = 0;
	while (i < s->depth && container_goes_on(s, &s->stack[i]))
		i++;
	return i;
}

static bool closes_fence(struct md_scan *s)
{
	const struct md_leaf *leaf = &s->leaf;
	if (s->indent >= MD_CODE_INDENT || md_peek(s, s->first_nonspace) != leaf->fence)
		return false;
	uint32_t n = mdscan_line_run(s, s->first_nonspace, leaf->fence);
	uint32_t rest = s->first_nonspace + n;
	while (md_is_blank(md_peek(s, rest)))
		rest++;
	return n >= leaf->fence_length && md_at_end(s, rest);
}

/* All containers go on: does the leaf? */
static bool leaf_goes_on(struct md_scan *s)
{
	mdscan_line_find_nonspace(s);
	switch (s->leaf.kind) {
	case MD_CODE_FENCED:
		return true;
	case MD_CODE_INDENTED:
		return s->indent >= MD_CODE_INDENT || s->blank;
	case MD_HTML:
		return md_block_at(s, s->leaf.block)->level < 6 || !s->blank;
	case MD_PARAGRAPH:
		return !s->blank;
	case MD_TABLE:
		return !s->blank && !mdscan_table_is_lone_bar(s);
	default:
		return false;
	}
}

/* ---- Starts of blocks ---- */

static bool is_thematic_break(struct md_scan *s)
{
	char mark = md_peek(s, s->first_nonspace);
	if ((mark != '*' && mark != '-' && mark != '_') || s->first_nonspace < s->no_rule_before)
		return false;
	size_t marks = 0;
	for (uint32_t i = s->first_nonspace; !md_at_end(s, i); i++) {
		if (s->text[i] == mark) {
			marks++;
		} else if (!md_is_blank(s->text[i])) {
			s->no_rule_before = i;
			return false;
		}
	}
	return marks >= 3;
}

/* What most lines begin with is no marker. */
static bool may_be_item(const struct md_scan *s)
{
	char c = md_peek(s, s->first_nonspace);
	return c <= ':' && (ascii_is_digit(c) || c == '-' || c == '*' || c == '+' || c == ':');
}

static unsigned setext_level(const struct md_scan *s)
{
	char mark = md_peek(s, s->first_nonspace);
	if (mark != '=' && mark != '-')
		return 0;
	uint32_t i = s->first_nonspace + mdscan_line_run(s, s->first_nonspace, mark);
	while (md_is_blank(md_peek(s, i)))
		i++;
	return !md_at_end(s, i) ? 0 : mark == '=' ? 1 : 2;
}

static bool open_heading(struct md_scan *s, size_t matched)
{
	uint32_t at = s->first_nonspace;
	uint32_t level = mdscan_line_run(s, at, '#');
	if (level < 1 || level > 6 ||
	    !(md_at_end(s, at + level) || md_is_blank(md_peek(s, at + level))))
		return false;
	mdscan_container_close_to(s, matched);
	mdscan_leaf_open(s, MD_HEADING);
	uint32_t begin = at + level, end = s->line_end;
	while (begin < end && md_is_blank(s->text[begin]))
		begin++;
	while (end > begin && md_is_blank(s->text[end - 1]))
		end--;
	/* A closing sequence of # counts when a blank stands before it. */
	uint32_t hashes = end;
	while (hashes > begin && s->text[hashes - 1] == '#')
		hashes--;
	if (hashes == begin || md_is_blank(s->text[hashes - 1]))
		end = hashes;
	while (end > begin && md_is_blank(s->text[end - 1]))
		end--;
	struct md_block *b = md_block_at(s, s->leaf.block);
	b->level = (uint8_t)level;
	b->info = slice_range(s->text + begin, s->text + end);
	mdscan_line_set(s, md_current_line(s), MD_LINE_HEADING, s->leaf.block);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->line_start, begin);
	if (begin < end)
		mdscan_inline_line(s, s->leaf.block, begin, end, MD_INLINE_HEADING);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, end, s->next_line);
	extend_blocks(s);
	mdscan_leaf_close(s);
	return true;
}

static void begin_math_fence(struct md_scan *s)
{
	struct md_math m = {.kind = MD_MATH_GH_FENCE,
			    .display = true,
			    .offset = s->first_nonspace,
			    .body_offset = s->next_line,
			    .body_end = s->next_line,
			    .block = s->leaf.block};
	uint32_t index = mdscan_add_math(s, &m);
	mdscan_leaf_emit_line(s, MD_LINE_MATH, MD_SPAN_MATH, s->first_nonspace, index);
}

static bool open_fence(struct md_scan *s, size_t matched)
{
	uint32_t at = s->first_nonspace;
	char mark = md_peek(s, at);
	uint32_t n = mark == '`' || mark == '~' ? mdscan_line_run(s, at, mark) : 0;
	if (n < 3)
		return false;
	struct slice info = slice_range(s->text + at + n, s->text + s->line_end);
	if (mark == '`' && slice_find(info, '`') < info.n)
		return false;
	mdscan_container_close_to(s, matched);
	mdscan_leaf_open(s, MD_CODE_FENCED);
	s->leaf.fence = mark;
	s->leaf.fence_length = n;
	s->leaf.fence_indent = s->indent;
	struct md_block *b = md_block_at(s, s->leaf.block);
	b->info = slice_trim(info);
	struct slice word = b->info;
	for (size_t i = 0; i < word.n; i++)
		if (ascii_is_space(word.p[i]))
			word.n = i;
	b->math = slice_eq(word, SLICE("math"));
	if (b->math)
		begin_math_fence(s);
	else
		mdscan_leaf_emit_line(s, MD_LINE_CODE, MD_SPAN_MARKUP, s->line_start, 0);
	return true;
}

static void html_line(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	uint32_t begin = s->offset;
	unsigned type = md_block_at(s, leaf->block)->level;
	mdscan_leaf_add_piece(s, begin);
	if (type >= 6) {
		mdscan_leaf_probe(s, begin);
	} else if (mdscan_html_block_ends(s->text + s->first_nonspace, s->text + s->line_end,
					  type)) {
		extend_blocks(s);
		mdscan_leaf_close(s);
	}
}

static bool open_html(struct md_scan *s, size_t matched, bool in_paragraph)
{
	if (md_peek(s, s->first_nonspace) != '<')
		return false;
	unsigned type = mdscan_html_block(s->text + s->first_nonspace, s->text + s->line_end,
					  !in_paragraph);
	if (!type)
		return false;
	mdscan_container_close_to(s, matched);
	mdscan_leaf_open(s, MD_HTML);
	md_block_at(s, s->leaf.block)->level = (uint8_t)type;
	html_line(s);
	return true;
}

/* The underline of a setext heading, when what is above is more than link definitions. */
static bool close_setext(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	unsigned level = setext_level(s);
	uint32_t begin = leaf->pieces[0].begin, end = leaf->pieces[leaf->n_pieces - 1].end;
	if (!level || (s->text[begin] == '[' && mdscan_inline_definitions(s, false) == end))
		return false;
	struct md_block *b = md_block_at(s, leaf->block);
	b->kind = MD_HEADING;
	b->level = (uint8_t)level;
	b->setext = true;
	b->info = slice_trim(slice_range(s->text + begin, s->text + end));
	mdscan_leaf_emit_prefix(s);
	mdscan_leaf_set_lines(s, MD_LINE_HEADING);
	leaf->kind = MD_HEADING;
	mdscan_inline_run(s, MD_INLINE_HEADING);
	leaf->n_pieces = 0;
	mdscan_leaf_emit_line(s, MD_LINE_HEADING, MD_SPAN_MARKUP, s->line_start, 0);
	extend_blocks(s);
	mdscan_leaf_close(s);
	return true;
}

/* ---- A line ---- */

enum opened {
	OPENED_NOTHING,   /* what remains is text */
	OPENED_CONTAINER, /* look again behind its marker */
	OPENED_LINE       /* the line is done */
};

static enum opened open_block(struct md_scan *s, size_t *matched, bool leaf_on, bool all_matched,
			      bool lazy)
{
	bool in_paragraph = leaf_on && s->leaf.kind == MD_PARAGRAPH;
	bool indented = s->indent >= MD_CODE_INDENT;
	if (indented) {
		if (lazy || s->blank)
			return OPENED_NOTHING;
		mdscan_container_close_to(s, *matched);
		mdscan_leaf_open(s, MD_CODE_INDENTED);
		mdscan_line_advance_columns(s, MD_CODE_INDENT);
		mdscan_leaf_emit_line(s, MD_LINE_CODE, MD_SPAN_CODE, s->offset, 0);
		s->leaf.code_end = md_current_line(s) + 1;
		return OPENED_LINE;
	}
	if (s->blank)
		return OPENED_NOTHING;
	if (md_peek(s, s->first_nonspace) == '>' && mdscan_container_may_nest(s)) {
		mdscan_container_close_to(s, *matched);
		mdscan_container_open_quote(s);
		*matched = s->depth;
		return OPENED_CONTAINER;
	}
	if (open_heading(s, *matched) || open_fence(s, *matched) ||
	    open_html(s, *matched, in_paragraph) || (in_paragraph && close_setext(s)))
		return OPENED_LINE;
	if (!(in_paragraph && !all_matched) && is_thematic_break(s)) {
		mdscan_container_close_to(s, *matched);
		mdscan_leaf_open(s, MD_RULE);
		mdscan_leaf_emit_line(s, MD_LINE_PROSE, MD_SPAN_MARKUP, s->line_start, 0);
		extend_blocks(s);
		mdscan_leaf_close(s);
		return OPENED_LINE;
	}
	if (may_be_item(s) && mdscan_container_open_item(s, *matched, in_paragraph)) {
		*matched = s->depth;
		return OPENED_CONTAINER;
	}
	/* An underline below link definitions is none, and no table either. */
	if (in_paragraph && !setext_level(s) && mdscan_table_open(s))
		return OPENED_LINE;
	return OPENED_NOTHING;
}

static void code_line(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	if (leaf->kind == MD_CODE_INDENTED) {
		if (s->indent >= MD_CODE_INDENT)
			mdscan_line_advance_columns(s, MD_CODE_INDENT);
		else
			mdscan_line_go_to_nonspace(s);
		if (s->blank) {
			mdscan_leaf_emit_line(s, MD_LINE_BLANK, MD_SPAN_MARKUP, s->line_start, 0);
			mdscan_line_set(s, md_current_line(s), MD_LINE_BLANK, md_innermost(s));
			return;
		}
		/* Blank lines between code are code; those behind it are not. */
		while (leaf->code_end < md_current_line(s))
			mdscan_line_set(s, leaf->code_end++, MD_LINE_CODE, leaf->block);
		mdscan_leaf_emit_line(s, MD_LINE_CODE, MD_SPAN_CODE, s->offset, 0);
		leaf->code_end++;
		return;
	}
	bool math = md_block_at(s, leaf->block)->math;
	uint32_t index = (uint32_t)s->doc->n_math - 1;
	if (closes_fence(s)) {
		if (math) {
			s->doc->math[index].end = s->line_end;
			mdscan_leaf_emit_line(s, MD_LINE_MATH, MD_SPAN_MATH, s->first_nonspace,
					      index);
		} else {
			mdscan_leaf_emit_line(s, MD_LINE_CODE, MD_SPAN_MARKUP, s->line_start, 0);
		}
		extend_blocks(s);
		mdscan_leaf_close(s);
		return;
	}
	mdscan_line_advance_columns(s, leaf->fence_indent);
	mdscan_leaf_emit_line(s, math ? MD_LINE_MATH : MD_LINE_CODE,
			      math ? MD_SPAN_MATH : MD_SPAN_CODE, s->offset, math ? index : 0);
	if (math)
		s->doc->math[index].body_end = s->next_line;
}

static void blank_line(struct md_scan *s, size_t matched)
{
	mdscan_container_close_to(s, matched);
	mdscan_leaf_emit_line(s, MD_LINE_BLANK, MD_SPAN_MARKUP, s->line_start, 0);
}

static void text_line(struct md_scan *s, size_t matched, bool leaf_on, bool lazy)
{
	struct md_leaf *leaf = &s->leaf;
	if (leaf_on && leaf->kind == MD_TABLE) {
		struct md_piece row = {.line = md_current_line(s),
				       .begin = s->first_nonspace,
				       .end = s->next_line};
		mdscan_table_row(s, &row);
		return;
	}
	if (!lazy && !(leaf_on && leaf->kind == MD_PARAGRAPH)) {
		mdscan_container_close_to(s, matched);
		mdscan_leaf_open(s, MD_PARAGRAPH);
	}
	/* Leading blanks of a paragraph's line are no content (4.8), but in a plain one they
	 * need no span of their own. */
	uint32_t begin =
		leaf->n_pieces && s->offset == s->line_start ? s->line_start : s->first_nonspace;
	mdscan_leaf_add_piece(s, begin);
	mdscan_leaf_probe(s, begin);
}

static void read_line(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	if ((leaf->kind == MD_PARAGRAPH || leaf->kind == MD_HTML) &&
	    s->line_start < leaf->hold_end) {
		match_containers(s);
		mdscan_leaf_add_piece(s, s->offset);
		mdscan_leaf_probe(s, s->offset);
		return;
	}
	size_t matched = match_containers(s);
	bool all_matched = matched == s->depth;
	bool leaf_on = all_matched && leaf->kind != MD_DOCUMENT && leaf_goes_on(s);
	bool verbatim = leaf_on && (leaf->kind == MD_CODE_FENCED ||
				    leaf->kind == MD_CODE_INDENTED || leaf->kind == MD_HTML);
	bool lazy = leaf->kind == MD_PARAGRAPH, opened = false;
	if (verbatim) {
		if (leaf->kind == MD_HTML)
			html_line(s);
		else
			code_line(s);
		return;
	}
	for (;;) {
		mdscan_line_find_nonspace(s);
		enum opened o = open_block(s, &matched, leaf_on, all_matched, lazy);
		if (o == OPENED_LINE)
			return;
		if (o == OPENED_NOTHING)
			break;
		leaf_on = lazy = false;
		opened = true;
	}
	if (s->blank)
		blank_line(s, matched);
	else
		text_line(s, matched, leaf_on, leaf->kind == MD_PARAGRAPH && !leaf_on && !opened);
}

/* ---- Lines ---- */

static bool is_fence_line(const struct md_scan *s, struct slice fence)
{
	struct slice line = slice_range(s->text + s->line_start, s->text + s->line_end);
	while (line.n && md_is_blank(line.p[line.n - 1]))
		line.n--;
	return slice_eq(line, fence);
}

/* `---`, YAML, `---` at the very beginning; returns where Markdown begins. */
static uint32_t front_matter(struct md_scan *s, uint32_t from)
{
	struct md_doc *d = s->doc;
	s->line_start = from;
	if (from == s->n)
		return from;
	mdscan_line_next(s);
	bool fenced = is_fence_line(s, SLICE("---"));
	uint32_t open_end = s->line_end, yaml = s->next_line;
	while (fenced && s->next_line < s->n) {
		s->line_start = s->next_line;
		mdscan_line_next(s);
		if (is_fence_line(s, SLICE("---")) || is_fence_line(s, SLICE("..."))) {
			d->front = slice_range(s->text + yaml, s->text + s->line_start);
			uint32_t block = mdscan_leaf_add_block(s, MD_FRONT_MATTER, 0);
			md_block_at(s, block)->end_line = (uint32_t)d->n_lines;
			for (uint32_t i = 0; i < d->n_lines; i++)
				mdscan_line_set(s, i, MD_LINE_FRONT, block);
			mdscan_add_span(s, MD_SPAN_FRONT, 0, from, s->next_line);
			return s->next_line;
		}
	}
	if (fenced)
		mdscan_add_issue(s, MD_ISSUE_FRONT_UNCLOSED, from, open_end);
	d->n_lines = 0;
	return from;
}

void mdscan_block_run(struct md_scan *s, uint32_t from)
{
	mdscan_leaf_add_block(s, MD_DOCUMENT, 0);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, 0, from);
	s->line_start = front_matter(s, from);
	if (from && from == s->n) {
		/* A byte order mark alone is a line too. */
		mdscan_line_next(s);
		blank_line(s, 0);
	}
	while (s->line_start < s->n) {
		mdscan_line_next(s);
		read_line(s);
		extend_blocks(s);
		s->line_start = s->next_line;
	}
	mdscan_container_close_to(s, 0);
	md_block_at(s, 0)->end_line = (uint32_t)s->doc->n_lines;
	if (s->doc->bom && s->doc->n_lines)
		s->doc->lines[0].offset = 0;
}
