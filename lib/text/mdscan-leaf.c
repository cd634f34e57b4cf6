/* Leaves: paragraphs, headings, code, HTML and tables while they are open, and what is done when
 * they end. */
#include "text/mdscan-internal.h"

uint32_t mdscan_leaf_add_block(struct md_scan *s, enum md_block_kind kind, uint32_t line)
{
	struct md_doc *d = s->doc;
	ARENA_PUSH(s->arena, d->blocks, d->n_blocks, s->cap_blocks) =
		(struct md_block){.kind = (uint8_t)kind,
				  .parent = md_innermost(s),
				  .first_line = line,
				  .end_line = line + 1};
	if (s->depth)
		s->stack[s->depth - 1].has_child = true;
	return (uint32_t)d->n_blocks - 1;
}

void mdscan_leaf_end_list(struct md_scan *s)
{
	if (s->depth && s->stack[s->depth - 1].kind == MD_LIST)
		s->depth--;
}

void mdscan_leaf_open(struct md_scan *s, enum md_block_kind kind)
{
	struct md_leaf *leaf = &s->leaf;
	mdscan_leaf_end_list(s);
	leaf->kind = (uint8_t)kind;
	leaf->first_child = s->depth && !s->stack[s->depth - 1].has_child;
	leaf->block = mdscan_leaf_add_block(s, kind, md_current_line(s));
	leaf->n_pieces = leaf->n_holds = 0;
	leaf->hold_end = 0;
	leaf->prefixed = false;
}

void mdscan_leaf_add_piece(struct md_scan *s, uint32_t begin)
{
	struct md_leaf *leaf = &s->leaf;
	ARENA_PUSH(s->arena, leaf->pieces, leaf->n_pieces, leaf->cap_pieces) =
		(struct md_piece){.line = md_current_line(s), .begin = begin, .end = s->next_line};
	if (begin > s->line_start)
		leaf->prefixed = true;
	s->doc->lines[md_current_line(s)].block = leaf->block;
}

void mdscan_leaf_emit_line(struct md_scan *s, enum md_line_kind kind, enum md_span_kind span,
			   uint32_t begin, uint32_t index)
{
	mdscan_line_set(s, md_current_line(s), kind,
			s->leaf.kind == MD_DOCUMENT ? md_innermost(s) : s->leaf.block);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->line_start, begin);
	mdscan_add_span(s, span, index, begin, s->next_line);
}

/* ---- The end of a leaf ---- */

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
			if (d->math[k].offset > at && !md_is_space(s, at, d->math[k].offset))
				only_math = false;
			only_math = only_math && d->math[k].display;
			any = true;
			at = d->math[k].end;
		}
		if (any && only_math && (at >= piece->end || md_is_space(s, at, piece->end)))
			s->doc->lines[piece->line].kind = MD_LINE_MATH;
	}
}

void mdscan_leaf_set_lines(struct md_scan *s, enum md_line_kind kind)
{
	for (size_t i = 0; i < s->leaf.n_pieces; i++)
		mdscan_line_set(s, s->leaf.pieces[i].line, kind, s->leaf.block);
}

void mdscan_leaf_emit_prefix(struct md_scan *s)
{
	const struct md_piece *first = &s->leaf.pieces[0];
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->doc->lines[first->line].offset, first->begin);
}

static void finish_paragraph(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	size_t first_math = s->doc->n_math;
	uint32_t end = leaf->pieces[leaf->n_pieces - 1].end;
	mdscan_leaf_emit_prefix(s);
	mdscan_leaf_set_lines(s, MD_LINE_PROSE);
	if (s->text[leaf->pieces[0].begin] == '[' && mdscan_inline_definitions(s, false) == end) {
		md_block_at(s, leaf->block)->kind = MD_DEFINITION;
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
	unsigned type = md_block_at(s, leaf->block)->level;
	const struct md_piece *last = &leaf->pieces[leaf->n_pieces - 1];
	mdscan_leaf_emit_prefix(s);
	mdscan_leaf_set_lines(s, MD_LINE_HTML);
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
	struct md_block *b = md_block_at(s, s->leaf.block);
	if (!b->math)
		return;
	struct md_math *m = &s->doc->math[s->doc->n_math - 1];
	if (!m->end)
		m->end = m->body_end;
}

void mdscan_leaf_close(struct md_scan *s)
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
		md_block_at(s, leaf->block)->end_line = leaf->code_end;
	if (leaf->n_pieces)
		md_block_at(s, leaf->block)->end_line = leaf->pieces[leaf->n_pieces - 1].line + 1;
	leaf->kind = MD_DOCUMENT;
	leaf->n_pieces = 0;
}

/* ---- Formulas over several lines ---- */

/* Lengths of backtick runs that do not come again in the line: looked for once each. */
struct missing_runs {
	bool of[MD_MAX_BACKTICKS + 1];
};

static uint32_t skip_code_span(const struct md_scan *s, uint32_t at, struct missing_runs *missing)
{
	uint32_t run = mdscan_line_run(s, at, '`');
	if (run > MD_MAX_BACKTICKS || missing->of[run])
		return at + run;
	for (uint32_t i = at + run; i < s->line_end;) {
		const char *q = memchr(s->text + i, '`', s->line_end - i);
		if (!q)
			break;
		i = (uint32_t)(q - s->text);
		uint32_t close = mdscan_line_run(s, i, '`');
		i += close;
		if (close == run)
			return i;
	}
	missing->of[run] = true;
	return at + run;
}

static void add_hold(struct md_scan *s, const struct md_close *c)
{
	struct md_leaf *leaf = &s->leaf;
	ARENA_PUSH(s->arena, leaf->holds, leaf->n_holds, leaf->cap_holds) = *c;
	leaf->hold_end = c->math.end;
}

/* One thing at `at`; returns where to go on.  A formula that ends in a later line becomes a
 * hold, which ends the walk. */
static uint32_t probe_step(struct md_scan *s, uint32_t at, struct missing_runs *missing)
{
	struct md_close c;
	struct slice name;
	bool twice = md_peek(s, at + 1) == '$';
	if (s->text[at] == '`')
		return skip_code_span(s, at, missing);
	bool found = false;
	uint32_t next = at + 2;
	if (s->text[at] == '$' && !twice) {
		found = mdscan_math_inline(s, at, s->n, &c);
		next = at + 1;
	} else if (s->text[at] == '$') {
		found = mdscan_math_dollars(s, at, s->n, &c);
	} else if (mdscan_math_begins_env(s, at, &name)) {
		found = mdscan_math_env(s, at, s->n, &c);
	} else if (s->options && s->options->tex_brackets && md_peek(s, at + 1) == '[') {
		found = mdscan_math_bracket(s, at, s->n, &c);
	}
	if (!found)
		return next;
	if (c.math.end > s->next_line)
		add_hold(s, &c);
	return c.math.end;
}

void mdscan_leaf_probe(struct md_scan *s, uint32_t begin)
{
	if (begin < s->leaf.hold_end)
		begin = s->leaf.hold_end;
	uint32_t end = s->line_end;
	bool brackets = s->options && s->options->tex_brackets;
	if (begin >= end ||
	    (s->text[end - 1] != '$' &&
	     mdscan_line_place(s, &s->next_dollars, SLICE("$$"), begin) >= end &&
	     mdscan_line_place(s, &s->next_begin, SLICE("\\begin{"), begin) >= end &&
	     (!brackets || mdscan_line_place(s, &s->next_bracket, SLICE("\\["), begin) >= end)))
		return;
	struct missing_runs missing = {0};
	for (uint32_t at = begin; at < end;) {
		char c = s->text[at];
		if (c == '$' || c == '\\' || c == '`')
			at = probe_step(s, at, &missing);
		else
			at++;
	}
}
