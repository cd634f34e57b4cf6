#include "out/html-abbreviations.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "out/html-pass.h"

struct abbreviation {
	struct slice word;
	const char *markup; /* <abbr title=".."> */
	size_t order;
};

struct html_abbreviations {
	struct abbreviation *v; /* by word */
	size_t n, cap;
	size_t first[UINT8_MAX + 2]; /* words that begin with byte c: [first[c], first[c + 1]) */
	bool *in_definition;         /* of each formula; null: none is */
	bool taken_out;              /* there are marks to take out of the tree */
};

/* What stands for a definition where a paragraph begins, so that the next line is not the first. */
static const char nothing[] = "";

/* ---- Definitions ---- */

/* A line that is a definition. */
struct definition {
	struct slice word, explanation;
	size_t begin; /* of what is the paragraph's in the line */
};

/* The first byte behind indentation and what a quote puts before a line. */
static size_t content_begin(const struct md_doc *doc, size_t line)
{
	size_t at = doc->lines[line].offset, end = mdscan_line_end(doc, line);
	while (at < end && memchr(" \t>", doc->text.p[at], 3))
		at++;
	return at;
}

/* Does code, a tag, an address or a formula go on in the next line of the paragraph? */
static bool goes_on(const struct md_doc *doc, size_t line)
{
	size_t end = mdscan_line_end(doc, line);
	if (line + 1 >= doc->blocks[doc->lines[line].block].end_line)
		return false;
	size_t last = mdscan_span_of(doc, end - 1);
	size_t next = mdscan_span_of(doc, content_begin(doc, line + 1));
	uint32_t kind = doc->spans[last].kind;
	return kind != MD_SPAN_TEXT && kind == doc->spans[next].kind &&
	       (kind != MD_SPAN_MATH || doc->spans[last].index == doc->spans[next].index);
}

static bool read_definition(const struct md_doc *doc, size_t line, struct definition *d)
{
	if (doc->blocks[doc->lines[line].block].kind != MD_PARAGRAPH)
		return false;
	size_t begin = content_begin(doc, line);
	struct slice s = slice_sub(doc->text, begin, mdscan_line_end(doc, line));
	if (!slice_starts(s, SLICE("*[")))
		return false;
	size_t close = slice_find(slice_sub(s, 0, HTML_ABBREVIATIONS_MAX + 8), ']');
	size_t colon = close + 1 + (close + 1 < s.n && s.p[close + 1] == ' ');
	if (colon >= s.n || s.p[close] != ']' || s.p[colon] != ':')
		return false;
	*d = (struct definition){.word = slice_trim(slice_sub(s, 2, close)),
				 .explanation = slice_trim(slice_sub(s, colon + 1, s.n)),
				 .begin = begin};
	size_t span = mdscan_span_of(doc, begin);
	return d->word.n && d->word.n <= HTML_ABBREVIATIONS_MAX &&
	       slice_find(d->word, '[') == d->word.n && slice_find(d->word, '\\') == d->word.n &&
	       doc->spans[span].kind == MD_SPAN_TEXT &&
	       mdscan_span_end(doc, span) > begin + colon && !goes_on(doc, line);
}

static void add(struct html_pass *pass, struct html_abbreviations *a, const struct definition *d)
{
	struct buf markup = BUF_INIT;
	buf_puts(&markup, "<abbr");
	if (d->explanation.n) {
		buf_puts(&markup, " title=\"");
		html_escape(&markup, html_valid(pass->arena, d->explanation));
		buf_putc(&markup, '"');
	}
	buf_putc(&markup, '>');
	ARENA_PUSH(pass->arena, a->v, a->n, a->cap) =
		(struct abbreviation){d->word, arena_cstr(pass->arena, buf_slice(&markup)), a->n};
	buf_free(&markup);
}

/* ---- Taking definitions out ---- */

/* Formulas come in order, and so do the ranges that are taken out. */
struct cutter {
	struct html_pass *pass;
	struct html_abbreviations *abbreviations;
	size_t formula; /* the first that does not end before what is taken out */
};

static void cut_text(struct cutter *c, size_t begin, size_t end, bool with_mark)
{
	if (with_mark)
		html_edits_piece(&c->pass->edits, begin, end, nothing, false);
	else if (begin < end)
		html_edits_replace(&c->pass->edits, begin, end, (struct slice){NULL, 0});
	c->abbreviations->taken_out = c->abbreviations->taken_out || with_mark;
}

static bool holds_formula(struct cutter *c, size_t begin, size_t end)
{
	const struct md_doc *doc = c->pass->doc;
	while (c->formula < doc->n_math && doc->math[c->formula].end <= begin)
		c->formula++;
	return c->formula < doc->n_math && doc->math[c->formula].offset < end;
}

/* An edit cannot hold a formula: its mark stays for the tree. */
static void cut(struct cutter *c, size_t begin, size_t end, bool with_mark)
{
	const struct md_doc *doc = c->pass->doc;
	struct html_abbreviations *a = c->abbreviations;
	for (; holds_formula(c, begin, end); c->formula++) {
		const struct md_math *m = &doc->math[c->formula];
		if (!a->in_definition)
			a->in_definition = arena_alloc(c->pass->arena, doc->n_math);
		a->in_definition[c->formula] = a->taken_out = true;
		cut_text(c, begin, m->offset, with_mark);
		with_mark = false;
		begin = m->end;
	}
	cut_text(c, begin, end, with_mark);
}

/* The definitions in lines [first, end) of one paragraph, the first of which has its text at `begin`. */
static void cut_lines(struct cutter *c, size_t first, size_t end, size_t begin)
{
	const struct md_doc *doc = c->pass->doc;
	const struct md_block *paragraph = &doc->blocks[doc->lines[first].block];
	size_t last = mdscan_line_end(doc, end - 1);
	if (first > paragraph->first_line && holds_formula(c, begin, last)) {
		cut(c, begin, last, false);
	} else if (first > paragraph->first_line) {
		size_t next = end < doc->n_lines ? doc->lines[end].offset : doc->text.n;
		cut(c, doc->lines[first].offset, next, false);
	} else if (end < paragraph->end_line) {
		cut(c, begin, content_begin(doc, end), true);
	} else {
		cut(c, begin, last, true);
	}
}

static int by_word(const void *x, const void *y)
{
	const struct abbreviation *a = x, *b = y;
	int order = slice_cmp(a->word, b->word);
	return order ? order : a->order < b->order ? -1 : 1;
}

/* Of the definitions of a word the last. */
static void sort(struct html_abbreviations *a)
{
	size_t kept = 0;
	qsort(a->v, a->n, sizeof *a->v, by_word);
	for (size_t i = 0; i < a->n; i++)
		if (i + 1 == a->n || !slice_eq(a->v[i].word, a->v[i + 1].word))
			a->v[kept++] = a->v[i];
	a->n = kept;
	for (size_t c = 0, i = 0; c <= UINT8_MAX + 1; c++) {
		while (i < a->n && (unsigned char)a->v[i].word.p[0] < c)
			i++;
		a->first[c] = i;
	}
}

struct html_abbreviations *html_abbreviations_edit(struct html_pass *pass)
{
	const struct md_doc *doc = pass->doc;
	struct cutter c = {.pass = pass};
	for (size_t i = 0; i < doc->n_lines; i++) {
		struct definition d;
		size_t first = i, begin = 0;
		uint32_t block = doc->lines[i].block;
		for (; i < doc->n_lines && doc->lines[i].block == block &&
		       read_definition(doc, i, &d);
		     i++) {
			if (i == first)
				begin = d.begin;
			if (!c.abbreviations)
				c.abbreviations = arena_alloc(pass->arena, sizeof *c.abbreviations);
			add(pass, c.abbreviations, &d);
		}
		if (i > first)
			cut_lines(&c, first, i--, begin);
	}
	if (c.abbreviations)
		sort(c.abbreviations);
	return c.abbreviations;
}

/* ---- Words in the tree ---- */

/* A letter, a digit or _ of a script that sets words apart. */
static bool is_part_of_word(uint32_t c)
{
	if (c < 0x80)
		return ascii_is_alnum((char)c) || c == '_';
	return utf8_is_word(c) && !utf8_is_han(c) && !utf8_is_kana(c) && !utf8_is_hangul(c);
}

/* Does no word go across `at`? */
static bool is_boundary(struct slice s, size_t at)
{
	uint32_t before, behind;
	if (at == 0 || at >= s.n)
		return true;
	size_t begin = at - 1;
	while (begin > 0 && at - begin < 4 && ((unsigned char)s.p[begin] & 0xc0) == 0x80)
		begin--;
	utf8_decode(s.p + begin, s.p + s.n, &before);
	utf8_decode(s.p + at, s.p + s.n, &behind);
	return !is_part_of_word(before) || !is_part_of_word(behind);
}

/* The first word of [low, high) whose byte at `depth` is not below `c`. */
static size_t lower_bound(const struct html_abbreviations *a, size_t low, size_t high, size_t depth,
			  unsigned c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if ((unsigned char)a->v[middle].word.p[depth] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The longest word that stands at `at`; null: none does.  Words [low, high) are those that begin with
 * the bytes that were looked at. */
static const struct abbreviation *longest(const struct html_abbreviations *a, struct slice s,
					  size_t at)
{
	unsigned char c = (unsigned char)s.p[at];
	size_t low = a->first[c], high = a->first[c + 1];
	const struct abbreviation *found = NULL;
	if (low == high || !is_boundary(s, at))
		return NULL;
	for (size_t depth = 1; low < high; depth++) {
		if (a->v[low].word.n == depth) {
			if (is_boundary(s, at + depth))
				found = &a->v[low];
			low++;
		}
		if (low == high || at + depth >= s.n)
			break;
		c = (unsigned char)s.p[at + depth];
		if ((unsigned char)a->v[low].word.p[depth] != c)
			low = lower_bound(a, low, high, depth, c);
		if (low < high && (unsigned char)a->v[high - 1].word.p[depth] != c)
			high = lower_bound(a, low, high, depth, c + 1u);
	}
	return found;
}

struct placing {
	struct html_pass *pass;
	struct html_abbreviations *abbreviations;
	size_t verbatim; /* raw elements that are open in the block, whose text is as it is */
};

static void put_text(struct html_pass *pass, struct cmark_node *node, struct slice text)
{
	if (text.n)
		html_tree_insert_before(
			node, html_tree_new(HTML_TREE_TEXT, arena_cstr(pass->arena, text)));
}

static void put_word(struct html_pass *pass, struct cmark_node *node,
		     const struct abbreviation *found)
{
	struct cmark_node *word =
		html_tree_new(HTML_TREE_TEXT, arena_cstr(pass->arena, found->word));
	/* The library's cells take no custom nodes. */
	if (html_tree_kind(html_tree_parent(node)) == HTML_TREE_CELL) {
		html_tree_insert_before(node, html_tree_new(HTML_TREE_HTML_INLINE, found->markup));
		html_tree_insert_before(node, word);
		html_tree_insert_before(node, html_tree_new(HTML_TREE_HTML_INLINE, "</abbr>"));
		return;
	}
	struct cmark_node *abbr =
		html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, found->markup, "</abbr>");
	html_tree_append(abbr, word);
	html_tree_insert_before(node, abbr);
}

/* The end of an attribute list that begins at `at`, {#id} or {: ...}; `at`: there is none. */
static size_t attributes_end(struct slice s, size_t at, bool *no_brace)
{
	if (s.p[at] != '{' || at + 1 >= s.n || !memchr("#.:", s.p[at + 1], 3) || *no_brace)
		return at;
	struct slice rest = slice_sub(s, at, s.n);
	size_t close = slice_find(rest, '}');
	*no_brace = close == rest.n;
	return *no_brace ? at : at + close + 1;
}

/* What needs no looking at: a mark, an attribute list. */
static size_t pass_over(const struct html_pass *pass, struct slice s, size_t at, bool *no_brace)
{
	size_t begin, end, number;
	struct slice mark = {pass->marked.mark, pass->marked.mark_n};
	if (mark.n && s.p[at] == mark.p[0] && slice_starts(slice_sub(s, at, s.n), mark) &&
	    html_protect_find(&pass->marked, slice_sub(s, at, s.n), 0, &begin, &end, &number) &&
	    begin == 0)
		return at + end;
	return attributes_end(s, at, no_brace);
}

static void mark_words(const struct placing *p, struct cmark_node *node)
{
	struct slice s = html_tree_literal(node);
	size_t done = 0;
	bool no_brace = false;
	if (slice_eq(s, SLICE("[TOC]")))
		return;
	for (size_t at = 0; at < s.n;) {
		size_t next = pass_over(p->pass, s, at, &no_brace);
		const struct abbreviation *found =
			next > at ? NULL : longest(p->abbreviations, s, at);
		if (found) {
			put_text(p->pass, node, slice_sub(s, done, at));
			put_word(p->pass, node, found);
			next = done = at + found->word.n;
		}
		at = next > at ? next : at + 1;
	}
	if (done == s.n && done)
		html_tree_remove(node);
	else if (done)
		html_tree_set_literal(node, arena_cstr(p->pass->arena, slice_sub(s, done, s.n)));
}

/* ---- What is left of definitions ---- */

static bool is_left_over(const struct placing *p, size_t number)
{
	size_t n = p->pass->doc->n_math;
	if (number < n)
		return p->abbreviations->in_definition && p->abbreviations->in_definition[number];
	return number - n < p->pass->edits.n_pieces &&
	       p->pass->edits.pieces[number - n].markup == nothing;
}

/* Take marks of definitions out of a text.  True: nothing is left of it. */
static bool clear_text(const struct placing *p, struct cmark_node *node)
{
	struct slice s = html_tree_literal(node);
	struct buf text = BUF_INIT;
	size_t done = 0, at = 0, begin, end, number;
	bool empty = false;
	while (html_protect_find(&p->pass->marked, s, at, &begin, &end, &number)) {
		if (is_left_over(p, number)) {
			buf_add(&text, slice_sub(s, done, begin));
			done = end;
		}
		at = end;
	}
	if (done) {
		buf_add(&text, slice_sub(s, done, s.n));
		empty = !text.n;
		html_tree_set_literal(node, arena_cstr(p->pass->arena, buf_slice(&text)));
	}
	buf_free(&text);
	return empty;
}

static void remove_line(struct cmark_node *text)
{
	struct cmark_node *before = html_tree_previous(text);
	if (before && html_tree_kind(before) == HTML_TREE_SOFT_BREAK)
		html_tree_remove(before);
	html_tree_remove(text);
}

/* ---- The walk ---- */

/* An address that is bare text, or in < >. */
static bool is_address(const struct cmark_node *link)
{
	const struct cmark_node *child = html_tree_first_child(link);
	const char *url = html_tree_url(link);
	if (!url || !child || html_tree_next(child) || html_tree_kind(child) != HTML_TREE_TEXT)
		return false;
	struct slice address = slice_of(url), text = html_tree_literal(child);
	if (!slice_ends(address, text))
		return false;
	struct slice scheme = slice_sub(address, 0, address.n - text.n);
	return scheme.n ? slice_eq(scheme, SLICE("mailto:")) || slice_eq(scheme, SLICE("http://"))
			: slice_find(address, ':') < address.n;
}

/* The texts of these are as they are; in <abbr> there would be another one. */
static bool is_verbatim_tag(struct slice name)
{
	static const char *const names[] = {"abbr", "code", "kbd", "samp", "tt", "var"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_eq_nocase(name, slice_of(names[i])))
			return true;
	return false;
}

static void read_tag(struct placing *p, struct slice html)
{
	size_t begin = slice_starts(html, SLICE("</")) ? 2 : 1, end = begin;
	while (end < html.n && ascii_is_alnum(html.p[end]))
		end++;
	if (!is_verbatim_tag(slice_sub(html, begin, end)))
		return;
	if (begin == 1)
		p->verbatim++;
	else if (p->verbatim)
		p->verbatim--;
}

static void leave_block(struct placing *p, struct cmark_node *node)
{
	p->verbatim = 0;
	if (p->abbreviations->taken_out && html_tree_kind(node) == HTML_TREE_PARAGRAPH &&
	    !html_tree_first_child(node))
		html_tree_remove(node);
}

static bool visit(void *context, struct cmark_node *node, bool enter)
{
	struct placing *p = context;
	enum html_tree_kind kind = html_tree_kind(node);
	if (enter)
		return kind != HTML_TREE_IMAGE && (kind != HTML_TREE_LINK || !is_address(node));
	if (kind == HTML_TREE_HTML_INLINE)
		read_tag(p, html_tree_literal(node));
	else if (kind == HTML_TREE_PARAGRAPH || kind == HTML_TREE_HEADING || kind == HTML_TREE_CELL)
		leave_block(p, node);
	else if (kind != HTML_TREE_TEXT)
		return true;
	else if (p->abbreviations->taken_out && clear_text(p, node))
		remove_line(node);
	else if (!p->verbatim)
		mark_words(p, node);
	return true;
}

void html_abbreviations_place(struct html_pass *pass, struct html_abbreviations *abbreviations)
{
	struct placing p = {.pass = pass, .abbreviations = abbreviations};
	if (abbreviations)
		html_tree_walk(&pass->tree, visit, &p);
}
