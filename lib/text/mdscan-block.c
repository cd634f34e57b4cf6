/* Block structure: containers and leaves, a line at a time (CommonMark, appendix "A parsing
 * strategy", phase 1; GFM 4.10 for tables).
 *
 * Two things differ from CommonMark, both on purpose: a formula over several lines keeps its
 * lines whatever they look like (struct md_hold), and containers nest MD_MAX_DEPTH deep at
 * most. */
#include "text/mdscan-internal.h"

/* ---- Blocks and leaves ---- */

static struct md_block *block_at(struct md_scan *s, uint32_t index)
{
	return &s->doc->blocks[index];
}

static uint32_t current_line(const struct md_scan *s)
{
	return (uint32_t)s->doc->n_lines - 1;
}

static uint32_t innermost(const struct md_scan *s)
{
	return s->depth ? s->stack[s->depth - 1].block : 0;
}

static uint32_t add_block(struct md_scan *s, enum md_block_kind kind, uint32_t parent, uint32_t line)
{
	struct md_doc *d = s->doc;
	ARENA_PUSH(s->arena, d->blocks, d->n_blocks, s->cap_blocks) = (struct md_block){
		.kind = (uint8_t)kind, .parent = parent, .first_line = line, .end_line = line + 1};
	return (uint32_t)d->n_blocks - 1;
}

static void set_line(struct md_scan *s, uint32_t line, enum md_line_kind kind, uint32_t block)
{
	s->doc->lines[line].kind = (uint8_t)kind;
	s->doc->lines[line].block = block;
}

/* A list holds items and nothing else. */
static void end_list(struct md_scan *s)
{
	if (s->depth && s->stack[s->depth - 1].kind == MD_LIST)
		s->depth--;
}

static void open_leaf(struct md_scan *s, enum md_block_kind kind)
{
	struct md_leaf *leaf = &s->leaf;
	end_list(s);
	leaf->kind = (uint8_t)kind;
	leaf->block = add_block(s, kind, innermost(s), current_line(s));
	leaf->n_pieces = leaf->n_holds = 0;
	leaf->hold_end = 0;
	leaf->prefixed = false;
	leaf->first_child = s->depth && !s->stack[s->depth - 1].has_child;
	if (s->depth)
		s->stack[s->depth - 1].has_child = true;
}

static void add_piece(struct md_scan *s, uint32_t begin)
{
	struct md_leaf *leaf = &s->leaf;
	ARENA_PUSH(s->arena, leaf->pieces, leaf->n_pieces, leaf->cap_pieces) = (struct md_piece){
		.line = current_line(s), .begin = begin, .end = s->next_line};
	if (begin > s->line_start)
		leaf->prefixed = true;
	s->doc->lines[current_line(s)].block = leaf->block;
}

static bool is_blank(const struct md_scan *s, uint32_t from, uint32_t to)
{
	while (from < to && ascii_is_space(s->text[from]))
		from++;
	return from == to;
}

/* Lines that hold nothing but (a part of) display formulas are lines of maths. */
static void mark_math_lines(struct md_scan *s, size_t first_math)
{
	const struct md_doc *d = s->doc;
	size_t m = first_math;
	for (size_t i = 0; i < s->leaf.n_pieces && m < d->n_math; i++) {
		struct md_piece *piece = &s->leaf.pieces[i];
		uint32_t at = piece->begin;
		bool only_math = true, any = false;
		while (m < d->n_math && d->math[m].end <= piece->begin)
			m++;
		for (size_t k = m; k < d->n_math && d->math[k].offset < piece->end; k++) {
			if (d->math[k].offset > at && !is_blank(s, at, d->math[k].offset))
				only_math = false;
			only_math = only_math && d->math[k].display;
			any = true;
			at = d->math[k].end;
		}
		if (any && only_math && (at >= piece->end || is_blank(s, at, piece->end)))
			s->doc->lines[piece->line].kind = MD_LINE_MATH;
	}
}

static void set_piece_lines(struct md_scan *s, enum md_line_kind kind)
{
	for (size_t i = 0; i < s->leaf.n_pieces; i++)
		set_line(s, s->leaf.pieces[i].line, kind, s->leaf.block);
}

/* Container markers before the leaf's first piece; those of later ones come with the spans. */
static void emit_first_prefix(struct md_scan *s)
{
	const struct md_piece *first = &s->leaf.pieces[0];
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->doc->lines[first->line].offset, first->begin);
}

static void finish_paragraph(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	size_t first_math = s->doc->n_math;
	uint32_t end = leaf->pieces[leaf->n_pieces - 1].end;
	emit_first_prefix(s);
	set_piece_lines(s, MD_LINE_PROSE);
	if (s->text[leaf->pieces[0].begin] == '[' && mdscan_inline_definitions(s, false) == end) {
		block_at(s, leaf->block)->kind = MD_DEFINITION;
		/* As in the reference implementations, an item that holds only these is empty. */
		if (leaf->first_child)
			s->stack[s->depth - 1].has_child = false;
	}
	mdscan_inline_run(s, 0);
	mark_math_lines(s, first_math);
}

static void finish_html(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	size_t first_math = s->doc->n_math;
	unsigned type = block_at(s, leaf->block)->level;
	const struct md_piece *last = &leaf->pieces[leaf->n_pieces - 1];
	emit_first_prefix(s);
	set_piece_lines(s, MD_LINE_HTML);
	if (type < 6 && !mdscan_html_block_ends(s->text + last->begin, s->text + last->end, type)) {
		/* Never closed: all that follows is its. */
		mdscan_inline_emit(s, type == 2 ? MD_SPAN_COMMENT : MD_SPAN_TAG, 0,
				   leaf->pieces[0].begin, last->end);
		return;
	}
	mdscan_inline_run(s, MD_INLINE_HTML);
	mark_math_lines(s, first_math);
}

static void finish_fence(struct md_scan *s)
{
	struct md_block *b = block_at(s, s->leaf.block);
	if (!b->math)
		return;
	struct md_math *m = &s->doc->math[s->doc->n_math - 1];
	if (!m->end)
		m->end = m->body_end;
}

static void close_leaf(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	if (leaf->kind == MD_DOCUMENT)
		return;
	if (leaf->kind == MD_PARAGRAPH)
		finish_paragraph(s);
	else if (leaf->kind == MD_HTML)
		finish_html(s);
	else if (leaf->kind == MD_CODE_FENCED)
		finish_fence(s);
	else if (leaf->kind == MD_CODE_INDENTED)
		block_at(s, leaf->block)->end_line = leaf->code_end;
	if (leaf->n_pieces)
		block_at(s, leaf->block)->end_line = leaf->pieces[leaf->n_pieces - 1].line + 1;
	leaf->kind = MD_DOCUMENT;
	leaf->n_pieces = 0;
}

/* ---- Containers ---- */

static void close_to(struct md_scan *s, size_t depth)
{
	close_leaf(s);
	while (s->depth > depth) {
		struct md_container *c = &s->stack[--s->depth];
		s->quotes -= c->kind == MD_QUOTE;
		s->levels -= c->kind != MD_LIST;
	}
}

static struct md_container *push(struct md_scan *s, enum md_block_kind kind)
{
	if (kind != MD_ITEM)
		end_list(s);
	uint32_t block = add_block(s, kind, innermost(s), current_line(s));
	if (s->depth)
		s->stack[s->depth - 1].has_child = true;
	struct md_container *c = &s->stack[s->depth++];
	*c = (struct md_container){.kind = (uint8_t)kind, .block = block};
	s->quotes += kind == MD_QUOTE;
	s->levels += kind != MD_LIST;
	return c;
}

/* A line belongs to every container that is open and to its leaf. */
static void extend_blocks(struct md_scan *s)
{
	uint32_t end = current_line(s) + 1;
	for (size_t i = 0; i < s->depth; i++)
		block_at(s, s->stack[i].block)->end_line = end;
	if (s->leaf.kind != MD_DOCUMENT)
		block_at(s, s->leaf.block)->end_line = end;
}

static bool may_nest(struct md_scan *s)
{
	if (s->levels < MD_MAX_DEPTH)
		return true;
	if (!s->depth_reported)
		mdscan_add_issue(s, MD_ISSUE_DEPTH, s->first_nonspace, s->first_nonspace + 1);
	s->depth_reported = true;
	return false;
}

/* ---- Columns ---- */

static bool at_end(const struct md_scan *s, uint32_t at)
{
	return at >= s->line_end;
}

static char peek(const struct md_scan *s, uint32_t at)
{
	return at < s->line_end ? s->text[at] : '\n';
}

static bool is_blank_char(char c)
{
	return c == ' ' || c == '\t';
}

static void find_nonspace(struct md_scan *s)
{
	/* Containers take blanks off one after the other: where the blanks end stays the same. */
	if (!s->nonspace_known || s->offset > s->first_nonspace) {
		uint32_t at = s->offset, column = s->column;
		while (!at_end(s, at) && is_blank_char(s->text[at])) {
			column += s->text[at] == '\t' ? MD_TAB - column % MD_TAB : 1;
			at++;
		}
		s->first_nonspace = at;
		s->first_nonspace_column = column;
		s->nonspace_known = true;
	}
	s->indent = s->first_nonspace_column - s->column;
	s->blank = at_end(s, s->first_nonspace);
}

static void go_to_nonspace(struct md_scan *s)
{
	s->offset = s->first_nonspace;
	s->column = s->first_nonspace_column;
	s->partial_tab = false;
}

/* Go on by `count` columns of white space (a tab may be used up in part). */
static void advance_columns(struct md_scan *s, uint32_t count)
{
	while (count && !at_end(s, s->offset) && is_blank_char(s->text[s->offset])) {
		uint32_t width = s->text[s->offset] == '\t' ? MD_TAB - s->column % MD_TAB : 1;
		uint32_t used = width < count ? width : count;
		s->column += used;
		s->partial_tab = used < width;
		if (!s->partial_tab)
			s->offset++;
		count -= used;
	}
}

static void advance_bytes(struct md_scan *s, uint32_t count)
{
	s->offset += count;
	s->column += count;
	s->partial_tab = false;
}

/* ---- Does the line go on with what is open? ---- */

static bool container_goes_on(struct md_scan *s, struct md_container *c)
{
	if (c->kind == MD_LIST)
		return true;
	find_nonspace(s);
	if (c->kind == MD_QUOTE) {
		if (s->indent >= MD_CODE_INDENT || peek(s, s->first_nonspace) != '>')
			return false;
		go_to_nonspace(s);
		advance_bytes(s, 1);
		advance_columns(s, 1);
		return true;
	}
	if (s->indent >= c->content_column) {
		advance_columns(s, c->content_column);
		return true;
	}
	if (s->blank && c->has_child) {
		go_to_nonspace(s);
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

static uint32_t run_length(const struct md_scan *s, uint32_t at, char c)
{
	uint32_t i = at;
	while (!at_end(s, i) && s->text[i] == c)
		i++;
	return i - at;
}

static bool closes_fence(struct md_scan *s)
{
	const struct md_leaf *leaf = &s->leaf;
	if (s->indent >= MD_CODE_INDENT || peek(s, s->first_nonspace) != leaf->fence)
		return false;
	uint32_t n = run_length(s, s->first_nonspace, leaf->fence);
	uint32_t rest = s->first_nonspace + n;
	while (is_blank_char(peek(s, rest)))
		rest++;
	return n >= leaf->fence_length && at_end(s, rest);
}

/* A row of no cells. */
static bool is_lone_bar(const struct md_scan *s)
{
	uint32_t at = s->first_nonspace + 1;
	while (is_blank_char(peek(s, at)))
		at++;
	return peek(s, s->first_nonspace) == '|' && at_end(s, at);
}

/* All containers go on: does the leaf? */
static bool leaf_goes_on(struct md_scan *s)
{
	find_nonspace(s);
	switch (s->leaf.kind) {
	case MD_CODE_FENCED:
		return true;
	case MD_CODE_INDENTED:
		return s->indent >= MD_CODE_INDENT || s->blank;
	case MD_HTML:
		return block_at(s, s->leaf.block)->level < 6 || !s->blank;
	case MD_PARAGRAPH:
		return !s->blank;
	case MD_TABLE:
		return !s->blank && !is_lone_bar(s);
	default:
		return false;
	}
}

/* ---- Whole-line spans ---- */

static void emit_line(struct md_scan *s, enum md_line_kind kind, enum md_span_kind span,
		      uint32_t begin, uint32_t index)
{
	set_line(s, current_line(s), kind, s->leaf.kind == MD_DOCUMENT ? innermost(s) : s->leaf.block);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->line_start, begin);
	mdscan_add_span(s, span, index, begin, s->next_line);
}

/* ---- Formulas over several lines ---- */

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

static uint32_t find_word(const struct md_scan *s, uint32_t from, struct slice word)
{
	const char *q = memmem(s->text + from, s->n - from, word.p, word.n);
	return q ? (uint32_t)(q - s->text) : s->n;
}

/* The next `what` at or after `from`; questions come in order of the text. */
static uint32_t next_place(struct md_scan *s, struct md_horizon *h, struct slice what, uint32_t from)
{
	if (!h->known || from < h->from || from > h->at) {
		h->at = what.p[0] == '$' ? find_dollars(s, from) : find_word(s, from, what);
		h->from = from;
		h->known = true;
	}
	return h->at;
}

static uint32_t skip_code_span(const struct md_scan *s, uint32_t at)
{
	uint32_t run = run_length(s, at, '`');
	for (uint32_t i = at + run; run <= MD_MAX_BACKTICKS && i < s->line_end;) {
		const char *q = memchr(s->text + i, '`', s->line_end - i);
		if (!q)
			break;
		i = (uint32_t)(q - s->text);
		uint32_t close = run_length(s, i, '`');
		i += close;
		if (close == run)
			return i;
	}
	return at + run;
}

static void add_hold(struct md_scan *s, const struct md_close *c)
{
	struct md_leaf *leaf = &s->leaf;
	ARENA_PUSH(s->arena, leaf->holds, leaf->n_holds, leaf->cap_holds) =
		(struct md_hold){.math = c->math, .issue = c->issue, .has_issue = c->has_issue};
	leaf->hold_end = c->math.end;
}

/* One thing at `at`; returns where to go on.  A formula that ends in a later line becomes a
 * hold, which ends the walk. */
static uint32_t probe_step(struct md_scan *s, uint32_t at)
{
	struct md_close c;
	struct slice name;
	bool twice = peek(s, at + 1) == '$';
	if (s->text[at] == '`')
		return skip_code_span(s, at);
	bool found = false;
	uint32_t next = at + 2;
	if (s->text[at] == '$' && !twice) {
		found = mdscan_math_inline(s, at, s->n, &c);
		next = at + 1;
	} else if (s->text[at] == '$') {
		found = mdscan_math_dollars(s, at, s->n, &c);
	} else if (mdscan_math_begins_env(s, at, &name)) {
		found = mdscan_math_env(s, at, s->n, &c);
	} else if (s->options && s->options->tex_brackets && peek(s, at + 1) == '[') {
		found = mdscan_math_bracket(s, at, s->n, &c);
	}
	if (!found)
		return next;
	if (c.math.end > s->next_line)
		add_hold(s, &c);
	return c.math.end;
}

static void probe(struct md_scan *s, uint32_t begin)
{
	if (begin < s->leaf.hold_end)
		begin = s->leaf.hold_end;
	uint32_t end = s->line_end;
	bool brackets = s->options && s->options->tex_brackets;
	if (begin >= end ||
	    (s->text[end - 1] != '$' && next_place(s, &s->next_dollars, SLICE("$$"), begin) >= end &&
	     next_place(s, &s->next_begin, SLICE("\\begin{"), begin) >= end &&
	     (!brackets || next_place(s, &s->next_bracket, SLICE("\\["), begin) >= end)))
		return;
	for (uint32_t at = begin; at < end;) {
		char c = s->text[at];
		if (c == '$' || c == '\\' || c == '`')
			at = probe_step(s, at);
		else
			at++;
	}
}

/* ---- Starts of blocks ---- */

static bool is_thematic_break(struct md_scan *s)
{
	char mark = peek(s, s->first_nonspace);
	if ((mark != '*' && mark != '-' && mark != '_') || s->first_nonspace < s->no_rule_before)
		return false;
	size_t marks = 0;
	for (uint32_t i = s->first_nonspace; !at_end(s, i); i++) {
		if (s->text[i] == mark) {
			marks++;
		} else if (!is_blank_char(s->text[i])) {
			s->no_rule_before = i;
			return false;
		}
	}
	return marks >= 3;
}

static unsigned setext_level(const struct md_scan *s)
{
	char mark = peek(s, s->first_nonspace);
	if (mark != '=' && mark != '-')
		return 0;
	uint32_t i = s->first_nonspace + run_length(s, s->first_nonspace, mark);
	while (is_blank_char(peek(s, i)))
		i++;
	return !at_end(s, i) ? 0 : mark == '=' ? 1 : 2;
}

static void open_quote(struct md_scan *s)
{
	push(s, MD_QUOTE);
	go_to_nonspace(s);
	advance_bytes(s, 1);
	advance_columns(s, 1);
}

static bool open_heading(struct md_scan *s, size_t matched)
{
	uint32_t at = s->first_nonspace;
	uint32_t level = run_length(s, at, '#');
	if (level < 1 || level > 6 || !(at_end(s, at + level) || is_blank_char(peek(s, at + level))))
		return false;
	close_to(s, matched);
	open_leaf(s, MD_HEADING);
	uint32_t begin = at + level, end = s->line_end;
	while (begin < end && is_blank_char(s->text[begin]))
		begin++;
	while (end > begin && is_blank_char(s->text[end - 1]))
		end--;
	/* A closing sequence of # counts when a blank stands before it. */
	uint32_t hashes = end;
	while (hashes > begin && s->text[hashes - 1] == '#')
		hashes--;
	if (hashes == begin || is_blank_char(s->text[hashes - 1]))
		end = hashes;
	while (end > begin && is_blank_char(s->text[end - 1]))
		end--;
	struct md_block *b = block_at(s, s->leaf.block);
	b->level = (uint8_t)level;
	b->info = slice_range(s->text + begin, s->text + end);
	set_line(s, current_line(s), MD_LINE_HEADING, s->leaf.block);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->line_start, begin);
	if (begin < end)
		mdscan_inline_line(s, s->leaf.block, begin, end, MD_INLINE_HEADING);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, end, s->next_line);
	extend_blocks(s);
	close_leaf(s);
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
	emit_line(s, MD_LINE_MATH, MD_SPAN_MATH, s->first_nonspace, index);
}

static bool open_fence(struct md_scan *s, size_t matched)
{
	uint32_t at = s->first_nonspace;
	char mark = peek(s, at);
	uint32_t n = mark == '`' || mark == '~' ? run_length(s, at, mark) : 0;
	if (n < 3)
		return false;
	struct slice info = slice_range(s->text + at + n, s->text + s->line_end);
	if (mark == '`' && slice_find(info, '`') < info.n)
		return false;
	close_to(s, matched);
	open_leaf(s, MD_CODE_FENCED);
	s->leaf.fence = mark;
	s->leaf.fence_length = n;
	s->leaf.fence_indent = s->indent;
	struct md_block *b = block_at(s, s->leaf.block);
	b->info = slice_trim(info);
	struct slice word = b->info;
	for (size_t i = 0; i < word.n; i++)
		if (ascii_is_space(word.p[i]))
			word.n = i;
	b->math = slice_eq(word, SLICE("math"));
	if (b->math)
		begin_math_fence(s);
	else
		emit_line(s, MD_LINE_CODE, MD_SPAN_MARKUP, s->line_start, 0);
	return true;
}

static void html_line(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	uint32_t begin = s->offset;
	unsigned type = block_at(s, leaf->block)->level;
	add_piece(s, begin);
	if (type >= 6) {
		probe(s, begin);
	} else if (mdscan_html_block_ends(s->text + s->first_nonspace, s->text + s->line_end, type)) {
		extend_blocks(s);
		close_leaf(s);
	}
}

static bool open_html(struct md_scan *s, size_t matched, bool in_paragraph)
{
	if (peek(s, s->first_nonspace) != '<')
		return false;
	unsigned type = mdscan_html_block(s->text + s->first_nonspace, s->text + s->line_end,
					  !in_paragraph);
	if (!type)
		return false;
	close_to(s, matched);
	open_leaf(s, MD_HTML);
	block_at(s, s->leaf.block)->level = (uint8_t)type;
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
	struct md_block *b = block_at(s, leaf->block);
	b->kind = MD_HEADING;
	b->level = (uint8_t)level;
	b->setext = true;
	b->info = slice_trim(slice_range(s->text + begin, s->text + end));
	emit_first_prefix(s);
	set_piece_lines(s, MD_LINE_HEADING);
	leaf->kind = MD_HEADING;
	mdscan_inline_run(s, MD_INLINE_HEADING);
	leaf->n_pieces = 0;
	emit_line(s, MD_LINE_HEADING, MD_SPAN_MARKUP, s->line_start, 0);
	extend_blocks(s);
	close_leaf(s);
	return true;
}

struct marker {
	char delimiter;
	uint32_t length;
};

static bool list_marker(const struct md_scan *s, bool in_paragraph, struct marker *m)
{
	uint32_t at = s->first_nonspace, i = at;
	char c = peek(s, i);
	if (c == '*' || c == '-' || c == '+') {
		i++;
		m->delimiter = c;
	} else if (ascii_is_digit(c)) {
		uint32_t value = 0;
		while (i - at < 9 && ascii_is_digit(peek(s, i)))
			value = value * 10 + (uint32_t)(s->text[i++] - '0');
		c = peek(s, i);
		if ((c != '.' && c != ')') || (in_paragraph && value != 1))
			return false;
		i++;
		m->delimiter = c;
	} else {
		return false;
	}
	if (!at_end(s, i) && !is_blank_char(s->text[i]))
		return false;
	m->length = i - at;
	/* An empty item cannot interrupt a paragraph. */
	while (is_blank_char(peek(s, i)))
		i++;
	return !in_paragraph || !at_end(s, i);
}

static void open_item(struct md_scan *s, size_t matched, const struct marker *m)
{
	uint32_t indent = s->indent;
	close_to(s, matched);
	struct md_container *top = s->depth ? &s->stack[s->depth - 1] : NULL;
	if (top && top->kind == MD_LIST && top->delimiter != m->delimiter) {
		close_to(s, s->depth - 1);
		top = NULL;
	}
	if (!top || top->kind != MD_LIST) {
		top = push(s, MD_LIST);
		top->delimiter = m->delimiter;
		block_at(s, top->block)->ordered = m->delimiter == '.' || m->delimiter == ')';
	}
	struct md_container *item = push(s, MD_ITEM);
	go_to_nonspace(s);
	advance_bytes(s, m->length);
	uint32_t offset = s->offset, column = s->column, blanks = 0;
	while (blanks <= 5 && is_blank_char(peek(s, s->offset))) {
		advance_columns(s, 1);
		blanks = s->column - column;
	}
	/* Five columns or more: one belongs to the marker, the rest is indented code. */
	if (blanks < 1 || blanks >= 5 || at_end(s, s->offset)) {
		s->offset = offset;
		s->column = column;
		s->partial_tab = false;
		if (blanks)
			advance_columns(s, 1);
		blanks = 1;
	}
	item->content_column = indent + m->length + blanks;
}

/* ---- Tables (GFM 4.10) ---- */

/* Columns of a delimiter row, or 0. */
static uint32_t delimiter_columns(const struct md_scan *s)
{
	uint32_t i = s->first_nonspace, columns = 0;
	if (peek(s, i) == '|')
		i++;
	for (;;) {
		while (is_blank_char(peek(s, i)))
			i++;
		if (columns && at_end(s, i))
			return columns;
		if (peek(s, i) == ':')
			i++;
		uint32_t dashes = run_length(s, i, '-');
		if (!dashes)
			return 0;
		i += dashes;
		if (peek(s, i) == ':')
			i++;
		while (is_blank_char(peek(s, i)))
			i++;
		columns++;
		if (at_end(s, i))
			return columns;
		if (peek(s, i) != '|')
			return 0;
		i++;
	}
}

/* Cells of a row; with `maths`, a bar between dollars does not part cells. */
static uint32_t count_cells(struct slice row, bool maths)
{
	row = slice_trim(row);
	uint32_t cells = 0;
	bool content = false, in_math = false;
	for (size_t i = 0; i < row.n; i++) {
		if (row.p[i] == '\\' && i + 1 < row.n && ascii_is_punct(row.p[i + 1])) {
			i++;
			content = true;
		} else if (row.p[i] == '|' && !in_math) {
			cells += i > 0;
			content = false;
		} else {
			if (maths && row.p[i] == '$')
				in_math = !in_math;
			content = true;
		}
	}
	return cells + content;
}

static void table_row(struct md_scan *s, const struct md_piece *piece)
{
	set_line(s, piece->line, MD_LINE_TABLE, s->leaf.block);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->doc->lines[piece->line].offset, piece->begin);
	mdscan_inline_line(s, s->leaf.block, piece->begin, piece->end, MD_INLINE_TABLE);
}

/* A delimiter row under a paragraph's last line makes that line a header. */
static bool open_table(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	uint32_t columns = delimiter_columns(s);
	if (!columns)
		return false;
	struct md_piece header = leaf->pieces[leaf->n_pieces - 1];
	struct slice row = slice_range(s->text + header.begin, s->text + header.end);
	if (count_cells(row, false) != columns && count_cells(row, true) != columns)
		return false;
	if (leaf->n_holds && leaf->holds[leaf->n_holds - 1].math.end > header.begin)
		return false;
	leaf->n_pieces--;
	if (leaf->n_pieces) {
		close_leaf(s);
		leaf->kind = MD_TABLE;
		leaf->block = add_block(s, MD_TABLE, innermost(s), header.line);
	} else {
		leaf->kind = MD_TABLE;
		block_at(s, leaf->block)->kind = MD_TABLE;
	}
	block_at(s, leaf->block)->level = (uint8_t)(columns < 255 ? columns : 255);
	table_row(s, &header);
	emit_line(s, MD_LINE_TABLE, MD_SPAN_MARKUP, s->line_start, 0);
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
	struct marker m;
	if (indented) {
		if (lazy || s->blank)
			return OPENED_NOTHING;
		close_to(s, *matched);
		open_leaf(s, MD_CODE_INDENTED);
		advance_columns(s, MD_CODE_INDENT);
		emit_line(s, MD_LINE_CODE, MD_SPAN_CODE, s->offset, 0);
		s->leaf.code_end = current_line(s) + 1;
		return OPENED_LINE;
	}
	if (s->blank)
		return OPENED_NOTHING;
	if (peek(s, s->first_nonspace) == '>' && may_nest(s)) {
		close_to(s, *matched);
		open_quote(s);
		*matched = s->depth;
		return OPENED_CONTAINER;
	}
	if (open_heading(s, *matched) || open_fence(s, *matched) ||
	    open_html(s, *matched, in_paragraph) || (in_paragraph && close_setext(s)))
		return OPENED_LINE;
	if (!(in_paragraph && !all_matched) && is_thematic_break(s)) {
		close_to(s, *matched);
		open_leaf(s, MD_RULE);
		emit_line(s, MD_LINE_PROSE, MD_SPAN_MARKUP, s->line_start, 0);
		extend_blocks(s);
		close_leaf(s);
		return OPENED_LINE;
	}
	if (list_marker(s, in_paragraph, &m) && may_nest(s)) {
		open_item(s, *matched, &m);
		*matched = s->depth;
		return OPENED_CONTAINER;
	}
	/* An underline below link definitions is none, and no table either. */
	if (in_paragraph && !setext_level(s) && open_table(s))
		return OPENED_LINE;
	return OPENED_NOTHING;
}

static void code_line(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	if (leaf->kind == MD_CODE_INDENTED) {
		if (s->indent >= MD_CODE_INDENT)
			advance_columns(s, MD_CODE_INDENT);
		else
			go_to_nonspace(s);
		if (s->blank) {
			emit_line(s, MD_LINE_BLANK, MD_SPAN_MARKUP, s->line_start, 0);
			set_line(s, current_line(s), MD_LINE_BLANK, innermost(s));
			return;
		}
		/* Blank lines between code are code; those behind it are not. */
		while (leaf->code_end < current_line(s))
			set_line(s, leaf->code_end++, MD_LINE_CODE, leaf->block);
		emit_line(s, MD_LINE_CODE, MD_SPAN_CODE, s->offset, 0);
		leaf->code_end++;
		return;
	}
	bool math = block_at(s, leaf->block)->math;
	uint32_t index = (uint32_t)s->doc->n_math - 1;
	if (closes_fence(s)) {
		if (math) {
			s->doc->math[index].end = s->line_end;
			emit_line(s, MD_LINE_MATH, MD_SPAN_MATH, s->first_nonspace, index);
		} else {
			emit_line(s, MD_LINE_CODE, MD_SPAN_MARKUP, s->line_start, 0);
		}
		extend_blocks(s);
		close_leaf(s);
		return;
	}
	advance_columns(s, leaf->fence_indent);
	emit_line(s, math ? MD_LINE_MATH : MD_LINE_CODE, math ? MD_SPAN_MATH : MD_SPAN_CODE, s->offset,
		  math ? index : 0);
	if (math)
		s->doc->math[index].body_end = s->next_line;
}

static void blank_line(struct md_scan *s, size_t matched)
{
	close_to(s, matched);
	emit_line(s, MD_LINE_BLANK, MD_SPAN_MARKUP, s->line_start, 0);
}

static void text_line(struct md_scan *s, size_t matched, bool leaf_on, bool lazy)
{
	struct md_leaf *leaf = &s->leaf;
	if (leaf_on && leaf->kind == MD_TABLE) {
		struct md_piece row = {
			.line = current_line(s), .begin = s->first_nonspace, .end = s->next_line};
		table_row(s, &row);
		return;
	}
	if (!lazy && !(leaf_on && leaf->kind == MD_PARAGRAPH)) {
		close_to(s, matched);
		open_leaf(s, MD_PARAGRAPH);
	}
	/* Leading blanks of a paragraph's line are no content (4.8), but in a plain one they
	 * need no span of their own. */
	uint32_t begin = leaf->n_pieces && s->offset == s->line_start ? s->line_start
								      : s->first_nonspace;
	add_piece(s, begin);
	probe(s, begin);
}

static void read_line(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	if ((leaf->kind == MD_PARAGRAPH || leaf->kind == MD_HTML) && s->line_start < leaf->hold_end) {
		match_containers(s);
		add_piece(s, s->offset);
		probe(s, s->offset);
		return;
	}
	size_t matched = match_containers(s);
	bool all_matched = matched == s->depth;
	bool leaf_on = all_matched && leaf->kind != MD_DOCUMENT && leaf_goes_on(s);
	bool verbatim = leaf_on && (leaf->kind == MD_CODE_FENCED || leaf->kind == MD_CODE_INDENTED ||
				    leaf->kind == MD_HTML);
	bool lazy = leaf->kind == MD_PARAGRAPH, opened = false;
	if (verbatim) {
		if (leaf->kind == MD_HTML)
			html_line(s);
		else
			code_line(s);
		return;
	}
	for (;;) {
		find_nonspace(s);
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

static void next_line(struct md_scan *s)
{
	uint32_t end = next_place(s, &s->next_newline, SLICE("\n"), s->line_start);
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

static bool is_fence_line(const struct md_scan *s, struct slice fence)
{
	struct slice line = slice_range(s->text + s->line_start, s->text + s->line_end);
	while (line.n && is_blank_char(line.p[line.n - 1]))
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
	next_line(s);
	bool fenced = is_fence_line(s, SLICE("---"));
	uint32_t open_end = s->line_end, yaml = s->next_line;
	while (fenced && s->next_line < s->n) {
		s->line_start = s->next_line;
		next_line(s);
		if (is_fence_line(s, SLICE("---")) || is_fence_line(s, SLICE("..."))) {
			d->front = slice_range(s->text + yaml, s->text + s->line_start);
			uint32_t block = add_block(s, MD_FRONT_MATTER, 0, 0);
			block_at(s, block)->end_line = (uint32_t)d->n_lines;
			for (uint32_t i = 0; i < d->n_lines; i++)
				set_line(s, i, MD_LINE_FRONT, block);
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
	add_block(s, MD_DOCUMENT, 0, 0);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, 0, from);
	s->line_start = front_matter(s, from);
	if (from && from == s->n) {
		/* A byte order mark alone is a line too. */
		next_line(s);
		blank_line(s, 0);
	}
	while (s->line_start < s->n) {
		next_line(s);
		read_line(s);
		extend_blocks(s);
		s->line_start = s->next_line;
	}
	close_to(s, 0);
	block_at(s, 0)->end_line = (uint32_t)s->doc->n_lines;
	if (s->doc->bom && s->doc->n_lines)
		s->doc->lines[0].offset = 0;
}
