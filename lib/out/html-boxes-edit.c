/* Blank lines where Markdown begins and ends in boxes. */
#include "out/html-boxes-internal.h"

enum { NONE = -1, LOOK_AHEAD = 64 };

/* What the text directly in an element is. */
enum content { CONTENT_RAW, CONTENT_MARKED /* Markdown if it looks like it */, CONTENT_TEXT };

struct open {
	struct slice name;
	struct slice prefix; /* what lines of its container begin with */
	size_t end;          /* of its tag */
	size_t indentation;  /* of its line, in columns; 0 where its tag is not first */
	uint32_t container;
	uint32_t end_line; /* of its container */
	size_t block;      /* the leaf its tag is in */
	enum content content;
	bool zero; /* markdown="0" */
};

struct range {
	size_t begin, end;
};

struct editor {
	struct html_pass *pass;
	const struct md_doc *doc;
	struct open open[HTML_BOXES_DEPTH];
	size_t n_open, too_deep;
	size_t item; /* the next to look at */
	size_t math; /* a formula that is not before the text that is looked at */
	/* Of the block that is looked at: */
	size_t block;
	size_t end;
	struct slice prefix, gap; /* gap: a blank line and the prefix of the next */
	bool leave;               /* it stays as it is */
	struct range *fences;
	size_t n_fences, cap_fences, fence;
	size_t tick_line;          /* 1-based: backticks were counted in it */
	size_t counted, last_tick; /* so far; where its last one is */
	bool odd_ticks;
};

/* ---- Lines ---- */

static size_t line_of(const struct editor *e, size_t offset)
{
	return mdscan_line_of(e->doc, (uint32_t)offset);
}

/* What further lines of the container begin with, for a tag at `at`. */
static struct slice prefix_of(const struct editor *e, uint32_t container, size_t at)
{
	if (container == 0)
		return (struct slice){0};
	size_t begin = e->doc->lines[line_of(e, at)].offset;
	struct slice source = slice_sub(e->doc->text, begin, at);
	char *prefix = arena_alloc(e->pass->arena, source.n + 1);
	for (size_t i = 0; i < source.n; i++)
		prefix[i] = source.p[i] == '>' || source.p[i] == '\t' ? source.p[i] : ' ';
	return (struct slice){prefix, source.n};
}

static struct slice gap_of(const struct editor *e, struct slice prefix)
{
	if (!prefix.n)
		return SLICE("\n\n");
	struct slice bare = prefix;
	while (bare.n && ascii_is_space(bare.p[bare.n - 1]))
		bare.n--;
	return slice_of(
		arena_printf(e->pass->arena, "\n%.*s\n%.*s", SLICE_ARG(bare), SLICE_ARG(prefix)));
}

static void replace(struct editor *e, size_t begin, size_t end, struct slice text)
{
	html_edits_replace(&e->pass->edits, begin, end, text);
}

/* ---- Open elements ---- */

/* Those whose container ended before the line are open no more. */
static void leave_containers(struct editor *e, size_t line)
{
	while (e->n_open && e->open[e->n_open - 1].end_line <= line)
		e->n_open--;
}

static enum content content_of(const struct editor *e, struct slice tag_text, struct slice name,
			       bool *zero)
{
	struct html_boxes_tag tag = {.end = tag_text.n, .attributes = 1 + name.n};
	enum html_boxes_kind kind = html_boxes_kind(name);
	size_t begin, end;
	struct slice value;
	bool in_raw = e->n_open && e->open[e->n_open - 1].content == CONTENT_RAW;
	*zero = false;
	if (html_boxes_attribute(tag_text, &tag, SLICE("markdown"), &begin, &end, &value)) {
		*zero = slice_eq(value, SLICE("0"));
		if (*zero || kind == HTML_BOXES_RAW)
			return CONTENT_RAW;
		return kind == HTML_BOXES_BOX ? CONTENT_TEXT : CONTENT_MARKED;
	}
	if (in_raw || (kind != HTML_BOXES_BOX && kind != HTML_BOXES_LINE))
		return CONTENT_RAW;
	if (kind == HTML_BOXES_BOX &&
	    (html_boxes_attribute(tag_text, &tag, SLICE("class"), &begin, &end, &value) ||
	     html_boxes_attribute(tag_text, &tag, SLICE("id"), &begin, &end, &value)))
		return CONTENT_TEXT;
	return CONTENT_MARKED;
}

static void open_element(struct editor *e, const struct md_item *item)
{
	const struct md_block *block = &e->doc->blocks[e->block];
	while (e->n_open && html_boxes_is_implied(e->open[e->n_open - 1].name, item->name))
		e->n_open--;
	if (e->n_open == HTML_BOXES_DEPTH) {
		e->too_deep++;
		return;
	}
	struct open *open = &e->open[e->n_open];
	*open = (struct open){.name = item->name,
			      .prefix = e->prefix,
			      .end = item->end,
			      .container = block->parent,
			      .end_line = e->doc->blocks[block->parent].end_line,
			      .block = e->block};
	size_t line = line_of(e, item->offset), start = html_boxes_content_start(e->doc, line),
	       stop;
	open->indentation = html_boxes_indentation(e->doc, start, item->offset, SIZE_MAX, &stop);
	if (stop < item->offset)
		open->indentation = 0;
	open->content = content_of(e, slice_sub(e->doc->text, item->offset, item->end), item->name,
				   &open->zero);
	e->n_open++;
}

/* The open element that an end tag ends, or NONE. */
static int find_open(const struct editor *e, struct slice name)
{
	for (size_t i = e->n_open; i--;)
		if (slice_eq_nocase(e->open[i].name, name))
			return (int)i;
	return NONE;
}

/* markdown="0" ends here: no blank line ends the raw HTML. */
static void fill_blank_lines(struct editor *e, const struct open *open, size_t end)
{
	size_t last = line_of(e, end);
	struct slice filler =
		slice_of(arena_printf(e->pass->arena, "%.*s<!-- -->", SLICE_ARG(open->prefix)));
	for (size_t line = line_of(e, open->end) + 1; line < last; line++)
		if (e->doc->lines[line].kind == MD_LINE_BLANK)
			replace(e, e->doc->lines[line].offset, html_boxes_line_end(e->doc, line),
				filler);
}

/* Returns what it ends: a copy, all zero if nothing. */
static struct open close_element(struct editor *e, const struct md_item *item)
{
	int i = find_open(e, item->name);
	if (e->too_deep) {
		e->too_deep--;
		return (struct open){0};
	}
	if (i == NONE)
		return (struct open){0};
	struct open ended = e->open[i];
	e->n_open = (size_t)i;
	if (ended.zero)
		fill_blank_lines(e, &ended, item->offset);
	return ended;
}

/* A fence behind a tag, or in an item or quote: more than we follow. */
static bool has_inner_fence(struct slice s)
{
	size_t i = 0;
	while (i < s.n &&
	       (ascii_is_space(s.p[i]) || ascii_is_digit(s.p[i]) || memchr("-+*>.)", s.p[i], 6)))
		i++;
	s = slice_sub(s, i, s.n);
	return slice_starts(s, SLICE("```")) || slice_starts(s, SLICE("~~~"));
}

/* A text from `from` on, up to the tag at `to` (or the block's end, where none is). */
static void text_between(struct editor *e, size_t from, size_t to, bool before_tag,
			 size_t first_item, enum content content, bool in_box)
{
	struct html_boxes_run run;
	const struct md_doc *doc = e->doc;
	if (e->leave || content == CONTENT_RAW || !html_boxes_run_find(doc, from, to, &run) ||
	    (run.glued && has_inner_fence(slice_sub(doc->text, run.begin, run.end))))
		return;
	while (e->math < doc->n_math && doc->math[e->math].end <= run.begin)
		e->math++;
	run.first_math = e->math;
	run.first_item = first_item;
	run.end_item = e->item;
	bool one_line = in_box && run.glued && run.first_line == run.last_line && before_tag &&
			to <= html_boxes_line_end(doc, run.last_line);
	if (!html_boxes_run_is_markdown(doc, &run, content == CONTENT_TEXT && !one_line))
		return;
	replace(e, from, run.begin, e->gap);
	html_boxes_run_open(e->pass, &run, e->gap);
	if (before_tag)
		replace(e, run.end, to, e->gap);
}

/* ---- Tags in HTML blocks ---- */

/* Find the fences of the block.  False: one has no end. */
static bool find_fences(struct editor *e, const struct md_block *block)
{
	const struct md_doc *doc = e->doc;
	char character = 0;
	size_t length = 0;
	e->n_fences = e->fence = 0;
	for (size_t line = block->first_line + 1; line < block->end_line; line++) {
		size_t end = html_boxes_line_end(doc, line);
		size_t begin = html_boxes_skip_blanks(doc, html_boxes_content_start(doc, line),
						      end),
		       i = begin;
		while (i < end && doc->text.p[i] == doc->text.p[begin])
			i++;
		char c = i - begin >= 3 ? doc->text.p[begin] : 0;
		struct slice rest = slice_sub(doc->text, i, end);
		if (character && c == character && i - begin >= length && !slice_trim(rest).n) {
			e->fences[e->n_fences - 1].end = end;
			character = 0;
		} else if (!character &&
			   (c == '~' || (c == '`' && slice_find(rest, '`') == rest.n))) {
			character = c;
			length = i - begin;
			ARENA_PUSH(e->pass->arena, e->fences, e->n_fences, e->cap_fences) =
				(struct range){begin, end};
		} else if (!character && has_inner_fence(slice_sub(doc->text, begin, end))) {
			return false;
		}
	}
	return !character;
}

static bool in_fence(struct editor *e, size_t at)
{
	while (e->fence < e->n_fences && e->fences[e->fence].end <= at)
		e->fence++;
	return e->fence < e->n_fences && e->fences[e->fence].begin <= at;
}

/* Is the tag at `at` in backticks, as far as its line tells? */
static bool in_code_span(struct editor *e, size_t at)
{
	const struct md_doc *doc = e->doc;
	size_t line = line_of(e, at), begin = doc->lines[line].offset;
	if (e->tick_line != line + 1) {
		struct slice text = html_boxes_line_text(doc, line);
		const char *last = text.n ? memrchr(text.p, '`', text.n) : NULL;
		e->tick_line = line + 1;
		e->counted = begin;
		e->last_tick = last ? (size_t)(last - doc->text.p) : 0;
		e->odd_ticks = false;
	}
	if (e->last_tick < at)
		return false;
	for (; e->counted < at; e->counted++)
		if (doc->text.p[e->counted] == '`' &&
		    (e->counted == 0 || doc->text.p[e->counted - 1] != '`'))
			e->odd_ticks = !e->odd_ticks;
	return e->odd_ticks;
}

static enum content content_here(const struct editor *e, enum content outside)
{
	return e->n_open ? e->open[e->n_open - 1].content : outside;
}

/* Does the element that the item begins end in its line?  Then go on behind it. */
static bool skip_in_line(struct editor *e, const struct md_item *item)
{
	const struct md_doc *doc = e->doc;
	size_t end = html_boxes_line_end(doc, line_of(e, item->offset)), depth = 0;
	for (size_t i = e->item; i < doc->n_items && i < e->item + LOOK_AHEAD; i++) {
		const struct md_item *other = &doc->items[i];
		if (other->offset >= end)
			break;
		if (other->kind < MD_ITEM_TAG_OPEN || !slice_eq_nocase(other->name, item->name))
			continue;
		if (other->kind == MD_ITEM_TAG_OPEN) {
			depth++;
		} else if (other->kind == MD_ITEM_TAG_CLOSE && --depth == 0) {
			e->item = i;
			return true;
		}
	}
	return false;
}

/* Is the tag a part of the text that begins at `from`? */
static bool is_in_text(struct editor *e, const struct md_item *item, size_t from)
{
	enum html_boxes_kind kind = html_boxes_kind(item->name);
	if (item->kind != MD_ITEM_TAG_OPEN && item->kind != MD_ITEM_TAG_CLOSE)
		return true;
	if (kind == HTML_BOXES_INLINE || kind == HTML_BOXES_VOID)
		return true;
	if (content_here(e, CONTENT_MARKED) == CONTENT_RAW)
		return false;
	if (in_fence(e, item->offset) || in_code_span(e, item->offset))
		return true;
	if (item->kind == MD_ITEM_TAG_CLOSE)
		return find_open(e, item->name) == NONE;
	size_t begin = html_boxes_content_start(e->doc, line_of(e, item->offset));
	begin = html_boxes_skip_blanks(e->doc, from > begin ? from : begin, item->offset);
	if (begin == item->offset)
		return false;
	return kind == HTML_BOXES_BREAK || skip_in_line(e, item) || kind == HTML_BOXES_PHRASE;
}

/* A line with an end tag that ends what was begun outside of the item it is in moves out. */
static void move_out(struct editor *e, const struct md_item *item)
{
	const struct md_block *block = &e->doc->blocks[e->block];
	size_t begin = e->doc->lines[block->first_line].offset;
	int i = item->kind == MD_ITEM_TAG_CLOSE ? find_open(e, item->name) : NONE;
	if (i == NONE || e->open[i].container == block->parent || e->leave ||
	    slice_trim(slice_sub(e->doc->text, begin, item->offset)).n)
		return;
	e->prefix = e->open[i].prefix;
	e->gap = gap_of(e, e->prefix);
	replace(e, begin, item->offset, e->prefix);
}

static void html_block(struct editor *e)
{
	const struct md_doc *doc = e->doc;
	const struct md_block *block = &doc->blocks[e->block];
	if (e->item == doc->n_items || doc->items[e->item].offset >= e->end)
		return;
	const struct md_item *first = &doc->items[e->item];
	size_t begin = html_boxes_content_start(doc, block->first_line);
	e->leave = block->level != 6 || !find_fences(e, block) ||
		   html_boxes_skip_blanks(doc, begin, e->end) != first->offset;
	e->prefix = prefix_of(e, block->parent, first->offset);
	e->gap = gap_of(e, e->prefix);
	move_out(e, first);
	size_t from = first->offset, first_item = e->item;
	bool in_box = false;
	enum content outside = CONTENT_MARKED;
	for (; e->item < doc->n_items && doc->items[e->item].offset < e->end; e->item++) {
		const struct md_item *item = &doc->items[e->item];
		if (item->offset < from || is_in_text(e, item, from))
			continue;
		bool closing = item->kind == MD_ITEM_TAG_CLOSE;
		if (from > first->offset)
			text_between(e, from, item->offset, true, first_item,
				     content_here(e, outside), in_box && closing);
		in_box = !closing && html_boxes_kind(item->name) != HTML_BOXES_BREAK;
		outside = CONTENT_MARKED;
		if (in_box)
			open_element(e, item);
		else if (closing && close_element(e, item).content != CONTENT_RAW)
			outside = CONTENT_TEXT;
		from = item->end;
		first_item = e->item + 1;
	}
	if (from > first->offset)
		text_between(e, from, e->end, false, first_item, content_here(e, outside), false);
}

/* ---- End tags in text ---- */

/* Put the end tag, and what is behind it, into lines of their own, where the element began. */
static void break_out(struct editor *e, const struct md_item *item, const struct open *open)
{
	const struct md_doc *doc = e->doc;
	const struct md_block *block = &doc->blocks[e->block];
	size_t line = line_of(e, item->offset), start = doc->lines[line].offset;
	size_t begin = item->offset,
	       next = html_boxes_skip_blanks(doc, item->end, html_boxes_line_end(doc, line));
	while (begin > start && (doc->text.p[begin - 1] == ' ' || doc->text.p[begin - 1] == '\t'))
		begin--;
	bool first = begin <= html_boxes_content_start(doc, line);
	if (first && line == block->first_line)
		return; /* it begins the block, and is more than a tag */
	if (first)
		replace(e, start, item->offset, open->prefix);
	else
		replace(e, begin, item->offset,
			slice_of(arena_printf(e->pass->arena, "\n%.*s", SLICE_ARG(open->prefix))));
	if (next == html_boxes_line_end(doc, line) && line + 1 < block->end_line) {
		size_t end = html_boxes_line_end(doc, line + 1);
		next = html_boxes_skip_blanks(doc, html_boxes_content_start(doc, line + 1), end);
	} else if (next == html_boxes_line_end(doc, line)) {
		return;
	}
	const struct md_item *other = item + 1;
	bool closes = e->item + 1 < doc->n_items && other->offset == next &&
		      other->kind == MD_ITEM_TAG_CLOSE && find_open(e, other->name) != NONE;
	if (!closes)
		replace(e, item->end, next, gap_of(e, open->prefix));
}

static void text_block(struct editor *e)
{
	const struct md_doc *doc = e->doc;
	for (; e->item < doc->n_items && doc->items[e->item].offset < e->end; e->item++) {
		const struct md_item *item = &doc->items[e->item];
		enum html_boxes_kind kind = html_boxes_kind(item->name);
		if (kind < HTML_BOXES_BOX)
			continue;
		if (item->kind == MD_ITEM_TAG_OPEN) {
			open_element(e, item);
		} else if (item->kind == MD_ITEM_TAG_CLOSE) {
			struct open ended = close_element(e, item);
			if (ended.name.n && ended.block != e->block && !ended.zero &&
			    !doc->blocks[e->block].setext)
				break_out(e, item, &ended);
		}
	}
	while (e->n_open && e->open[e->n_open - 1].block == e->block)
		e->n_open--;
}

/* ---- Indented code that is none ---- */

/* Nothing but end tags of what is open? */
static bool is_end_tags(const struct editor *e, struct slice line)
{
	struct html_boxes_tag tag;
	size_t at = 0, end = 0;
	while (html_boxes_next_tag(line, &at, &tag)) {
		if (!tag.closing || slice_trim(slice_sub(line, end, tag.begin)).n ||
		    find_open(e, tag.name) == NONE)
			return false;
		end = tag.end;
	}
	return end > 0 && !slice_trim(slice_sub(line, end, line.n)).n;
}

static void end_elements(struct editor *e, struct slice line)
{
	struct html_boxes_tag tag;
	for (size_t at = 0; html_boxes_next_tag(line, &at, &tag);) {
		struct md_item item = {.kind = MD_ITEM_TAG_CLOSE,
				       .offset = (uint32_t)(line.p + tag.begin - e->doc->text.p),
				       .name = tag.name};
		close_element(e, &item);
	}
}

/* In a box whose tag is indented, like a program, the contents are indented, too. */
static void code_block(struct editor *e)
{
	const struct md_doc *doc = e->doc;
	const struct md_block *block = &doc->blocks[e->block];
	const struct open *top = &e->open[e->n_open - 1];
	size_t first = html_boxes_content_start(doc, block->first_line), stop;
	size_t begin = doc->lines[block->first_line].offset;
	size_t columns = html_boxes_indentation(doc, begin, e->end, SIZE_MAX, &stop);
	struct slice text = slice_sub(doc->text, first, e->end);
	struct slice line = slice_trim(html_boxes_line_text(doc, block->first_line));
	bool ends = is_end_tags(e, line);
	if (block->parent != 0 || top->container != 0 ||
	    (!ends && (top->content == CONTENT_RAW || !top->indentation ||
		       columns > top->indentation + 4 || slice_find(text, '$') < text.n)))
		return;
	for (size_t i = block->first_line; i < block->end_line; i++) {
		begin = doc->lines[i].offset;
		html_boxes_indentation(doc, begin, html_boxes_line_end(doc, i), columns, &stop);
		replace(e, begin, stop, (struct slice){0});
		line = slice_trim(html_boxes_line_text(doc, i));
		if (e->n_open && is_end_tags(e, line))
			end_elements(e, line);
	}
}

void html_boxes_edit(struct html_pass *pass)
{
	const struct md_doc *doc = pass->doc;
	struct editor e = {.pass = pass, .doc = doc};
	for (size_t i = 0; i < doc->n_blocks; i++) {
		const struct md_block *block = &doc->blocks[i];
		bool html = block->kind == MD_HTML;
		bool code = block->kind == MD_CODE_INDENTED;
		if (!html && (!e.n_open ||
			      (!code && block->kind != MD_PARAGRAPH && block->kind != MD_HEADING)))
			continue;
		e.block = i;
		e.end = block->end_line < doc->n_lines ? doc->lines[block->end_line].offset
						       : doc->text.n;
		while (e.item < doc->n_items &&
		       doc->items[e.item].offset < doc->lines[block->first_line].offset)
			e.item++;
		leave_containers(&e, block->first_line);
		if (html)
			html_block(&e);
		else if (code && e.n_open)
			code_block(&e);
		else
			text_block(&e);
	}
}
