/* Texts between the tags of block elements: are they Markdown, and can the parser see it? */
#include "out/html-boxes-internal.h"

struct slice html_boxes_line_text(const struct md_doc *doc, size_t line)
{
	return slice_sub(doc->text, doc->lines[line].offset, mdscan_line_end(doc, line));
}

size_t html_boxes_line_end(const struct md_doc *doc, size_t line)
{
	return mdscan_line_end(doc, line);
}

/* Where the contents of a line begin, behind what its containers put there. */
size_t html_boxes_content_start(const struct md_doc *doc, size_t line)
{
	size_t begin = doc->lines[line].offset, end = html_boxes_line_end(doc, line);
	size_t span = mdscan_span_of(doc, begin);
	if (span >= doc->n_spans || doc->spans[span].kind != MD_SPAN_MARKUP)
		return begin;
	size_t stop = mdscan_span_end(doc, span);
	return stop < end ? stop : end;
}

size_t html_boxes_skip_blanks(const struct md_doc *doc, size_t at, size_t end)
{
	while (at < end && ascii_is_space(doc->text.p[at]))
		at++;
	return at;
}

/* Columns of white space from `at` on. */
size_t html_boxes_indentation(const struct md_doc *doc, size_t at, size_t end, size_t most,
			      size_t *stop)
{
	size_t columns = 0;
	for (; at < end && columns < most; at++) {
		if (doc->text.p[at] == ' ')
			columns++;
		else if (doc->text.p[at] == '\t')
			columns += 4 - columns % 4;
		else
			break;
	}
	*stop = at;
	return columns;
}

/* ---- What looks like Markdown ---- */

/* Does the line begin like a heading, an item, a quote, a table or a fence? */
static bool begins_block(struct slice line)
{
	size_t i = 0;
	if (!line.n)
		return false;
	if (memchr(">|", line.p[0], 2) || slice_starts(line, SLICE("```")) ||
	    slice_starts(line, SLICE("~~~")))
		return true;
	while (i < line.n && i < 6 && line.p[i] == '#')
		i++;
	if (i == 0 && memchr("-+*", line.p[0], 3))
		i = 1;
	if (i == 0) {
		while (i < line.n && i < 9 && ascii_is_digit(line.p[i]))
			i++;
		if (i == 0 || i == line.n || !memchr(".)", line.p[i], 2))
			return false;
		i++;
	}
	return i > 0 && i < line.n && (line.p[i] == ' ' || line.p[i] == '\t');
}

/* Is there inline markup in a text without tags and formulas?  *opened: a single * that can begin
 * emphasis was seen before. */
static bool has_inline_markup(struct slice s, bool *opened)
{
	for (size_t i = 0; i < s.n; i++) {
		char next = i + 1 < s.n ? s.p[i + 1] : 'x';
		bool after_space = i == 0 || ascii_is_space(s.p[i - 1]);
		switch (s.p[i]) {
		case '`':
			return true;
		case '*':
			if (next == '*' || (*opened && !after_space))
				return true;
			*opened = *opened || !ascii_is_space(next);
			break;
		case '~':
			if (next == '~')
				return true;
			break;
		case '_':
			if (next == '_' && after_space)
				return true;
			break;
		case ']':
			if (next == '(' || next == '[')
				return true;
			break;
		case '[':
			if (next == '^')
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

bool html_boxes_run_find(const struct md_doc *doc, size_t from, size_t to,
			 struct html_boxes_run *run)
{
	bool found = false;
	for (size_t line = mdscan_line_of(doc, (uint32_t)from); line < doc->n_lines; line++) {
		size_t begin = html_boxes_content_start(doc, line),
		       end = html_boxes_line_end(doc, line);
		if (doc->lines[line].offset >= to)
			break;
		bool glued = begin < from;
		begin = html_boxes_skip_blanks(doc, glued ? from : begin, end < to ? end : to);
		struct slice text = slice_trim(slice_sub(doc->text, begin, end < to ? end : to));
		if (!text.n)
			continue;
		if (!found) {
			run->begin = begin;
			run->first_line = line;
			run->glued = glued;
		}
		run->end = begin + text.n;
		run->last_line = line;
		found = true;
	}
	return found;
}

/* The next piece of the run without tags, comments and formulas, from *at on.  *depth counts inline
 * elements around it. */
static bool next_plain(const struct md_doc *doc, const struct html_boxes_run *run, size_t *at,
		       size_t *item, size_t *math, int *depth, struct slice *text)
{
	while (*at < run->end) {
		while (*item < run->end_item && (doc->items[*item].offset < *at ||
						 doc->items[*item].kind < MD_ITEM_TAG_OPEN))
			(*item)++;
		while (*math < doc->n_math && doc->math[*math].end <= *at)
			(*math)++;
		size_t tag = *item < run->end_item ? doc->items[*item].offset : run->end;
		size_t formula = *math < doc->n_math ? doc->math[*math].offset : run->end;
		size_t stop = tag < formula ? tag : formula;
		stop = stop < run->end ? stop : run->end;
		if (stop > *at) {
			*text = slice_sub(doc->text, *at, stop);
			*at = stop;
			return true;
		}
		if (formula <= tag) {
			*text = SLICE("x"); /* a formula is a word */
			*at = doc->math[*math].end;
			return true;
		}
		const struct md_item *found = &doc->items[*item];
		if (found->kind == MD_ITEM_TAG_OPEN &&
		    html_boxes_kind(found->name) == HTML_BOXES_INLINE)
			++*depth;
		else if (found->kind == MD_ITEM_TAG_CLOSE && *depth > 0)
			--*depth;
		*at = found->end;
	}
	return false;
}

bool html_boxes_run_is_markdown(const struct md_doc *doc, const struct html_boxes_run *run,
				bool any_text)
{
	size_t at = run->begin, item = run->first_item, math = run->first_math;
	int depth = 0;
	bool opened = false;
	struct slice text;
	while (next_plain(doc, run, &at, &item, &math, &depth, &text)) {
		if (any_text && depth == 0 && slice_trim(text).n)
			return true;
		if (has_inline_markup(text, &opened))
			return true;
	}
	for (size_t line = run->first_line; line <= run->last_line; line++) {
		size_t begin =
			line == run->first_line ? run->begin : html_boxes_content_start(doc, line);
		size_t end = html_boxes_line_end(doc, line);
		begin = html_boxes_skip_blanks(doc, begin, end);
		if (begins_block(slice_sub(doc->text, begin, end < run->end ? end : run->end)))
			return true;
	}
	return false;
}

/* ---- Making Markdown of a run ---- */

/* Columns that all lines lose: those of the first one. */
static size_t common_indentation(const struct md_doc *doc, const struct html_boxes_run *run)
{
	size_t least = SIZE_MAX, stop;
	for (size_t line = run->first_line + run->glued; line <= run->last_line; line++) {
		size_t begin = html_boxes_content_start(doc, line);
		size_t end = html_boxes_line_end(doc, line);
		size_t columns = html_boxes_indentation(doc, begin, end, SIZE_MAX, &stop);
		if (stop < end && columns < least)
			least = columns;
		if (!run->glued)
			break;
	}
	return least;
}

/* Where lines of text must not become code: a formula stands there, as the scanner says. */
struct depth {
	bool in_list, in_fence;
	size_t math;
};

static bool must_be_text(const struct md_doc *doc, struct depth *d, size_t begin, size_t end)
{
	size_t first = html_boxes_skip_blanks(doc, begin, end);
	struct slice line = slice_sub(doc->text, first, end);
	bool fence = slice_starts(line, SLICE("```")) || slice_starts(line, SLICE("~~~"));
	d->in_fence = d->in_fence != fence;
	if (line.n && first == begin && line.p[0] == '#')
		d->in_list = false;
	d->in_list = d->in_list || (begins_block(line) && !memchr("#>|`~", line.p[0], 5));
	while (d->math < doc->n_math && doc->math[d->math].end <= begin)
		d->math++;
	return !d->in_list && !d->in_fence && d->math < doc->n_math &&
	       doc->math[d->math].offset < end;
}

static void dedent(struct html_pass *pass, const struct html_boxes_run *run)
{
	const struct md_doc *doc = pass->doc;
	struct depth depth = {.math = run->first_math};
	size_t common = common_indentation(doc, run), stop;
	must_be_text(doc, &depth, run->begin, html_boxes_line_end(doc, run->first_line));
	for (size_t line = run->first_line + 1; line <= run->last_line; line++) {
		size_t begin = html_boxes_content_start(doc, line);
		size_t end = html_boxes_line_end(doc, line);
		bool is_text = must_be_text(doc, &depth, begin, end);
		html_boxes_indentation(doc, begin, end, is_text ? SIZE_MAX : common, &stop);
		if (stop > begin)
			html_edits_replace(&pass->edits, begin, stop, (struct slice){0});
	}
}

/* A first line of whole tags would be an HTML block (type 7) that takes the next lines in. */
static void separate_tags(struct html_pass *pass, const struct html_boxes_run *run,
			  struct slice gap)
{
	const struct md_doc *doc = pass->doc;
	struct html_boxes_run line = *run;
	if (run->first_line == run->last_line || doc->text.p[run->begin] != '<')
		return;
	line.end = html_boxes_line_end(doc, run->first_line);
	size_t at = line.begin, item = line.first_item, math = run->first_math;
	int depth = 0;
	struct slice text;
	while (next_plain(doc, &line, &at, &item, &math, &depth, &text))
		if (depth == 0 && slice_trim(text).n)
			return;
	size_t next = html_boxes_content_start(doc, run->first_line + 1);
	if (depth == 0)
		html_edits_replace(&pass->edits, line.end,
				   html_boxes_skip_blanks(doc, next, run->end), gap);
}

void html_boxes_run_open(struct html_pass *pass, const struct html_boxes_run *run, struct slice gap)
{
	separate_tags(pass, run, gap);
	dedent(pass, run);
}
