/* The inline text of the blocks that hold formulas, as a renderer reads it.
 *
 * Code spans, raw HTML, autolinks and links are the scanner's, which has read the text as one
 * without maths (damage-plain.c); what it need not know is done here: backslashes, emphasis,
 * character references, line breaks. */
#include "base/utf8.h"
#include "check/damage-internal.h"

/* A link or image whose text is being read. */
struct link {
	const struct md_item *item;
	size_t bottom;   /* of the delimiter runs: none inside pairs with one outside (6.3) */
	size_t text_end; /* of a reference: its first ]; DAMAGE_NONE: a destination follows */
};

struct reader {
	struct damage *d;
	const char *text;  /* of the plain document */
	size_t from, to;   /* the leaf */
	size_t line_start; /* the text of the line, behind container markers */
	size_t skip;       /* read up to here already */
	size_t image_end;  /* of the outermost image, all of whose text is marked */
	bool table;
	bool special[256];
	size_t item; /* the next one in the plain document */
	struct link *links;
	size_t n_links, cap_links;
};

static void set_specials(struct reader *r)
{
	const struct damage_dialect *dialect = r->d->dialect;
	const char *all = "\\*_[]!&\n|";
	for (const char *p = all; *p; p++)
		r->special[(unsigned char)*p] = true;
	r->special['~'] = dialect->strikethrough;
	r->special['"'] = r->special['-'] = r->special['.'] = r->special['>'] = dialect->smart;
	r->special['<'] = dialect->smart || dialect->style == DAMAGE_STYLE_PYTHON;
	r->special[':'] = r->special['w'] = r->special['@'] = dialect->bare_links;
}

/* ---- Neighbours ---- */

/* A bar is the edge of a cell, unless it is escaped. */
static bool is_edge(const struct reader *r, size_t at)
{
	return r->table && r->text[at] == '|' && !(at > r->from && r->text[at - 1] == '\\');
}

static uint32_t char_before(const struct reader *r, size_t at)
{
	while (r->d->dialect->tildes_seen_through && at > r->line_start && r->text[at - 1] == '~')
		at--;
	if (at <= r->line_start || is_edge(r, at - 1))
		return '\n';
	size_t i = at - 1;
	while (i > r->line_start && at - i < 4 && ((unsigned char)r->text[i] & 0xC0) == 0x80)
		i--;
	uint32_t cp;
	utf8_decode(r->text + i, r->text + at, &cp);
	return cp;
}

static uint32_t char_after(const struct reader *r, size_t at)
{
	while (r->d->dialect->tildes_seen_through && at < r->to && r->text[at] == '~')
		at++;
	if (at >= r->to || is_edge(r, at))
		return '\n';
	uint32_t cp;
	utf8_decode(r->text + at, r->text + r->to, &cp);
	return cp;
}

static size_t run_length(const struct reader *r, size_t at)
{
	size_t i = at;
	while (i < r->to && r->text[i] == r->text[at])
		i++;
	return i - at;
}

static bool is_at(const struct reader *r, size_t at, struct slice word)
{
	return slice_starts(slice_range(r->text + at, r->text + r->to), word);
}

/* ---- Backslashes and line breaks ---- */

static bool is_escaped(const struct damage_dialect *dialect, char c)
{
	return dialect->escaped ? c && strchr(dialect->escaped, c) != NULL : ascii_is_punct(c);
}

/* The line ends at `at`, and another one follows in the leaf. */
static bool at_line_end(const struct reader *r, size_t at)
{
	if (at >= r->to || (r->text[at] != '\n' && r->text[at] != '\r'))
		return false;
	while (at < r->to && ascii_is_space(r->text[at]))
		at++;
	return at < r->to;
}

static size_t read_backslash(struct reader *r, size_t at)
{
	const struct damage_dialect *dialect = r->d->dialect;
	/* Of the text itself: in the plain one dollars are another character. */
	const char *text = r->d->doc->text.p;
	if (at + 1 >= r->to)
		return at + 1;
	size_t next = at + 1;
	/* In a table `\|` is the way to write a bar (GFM 4.10), which is done before all else. */
	if (r->table && text[next] == '|')
		return at + 2;
	if (r->table && is_at(r, next, SLICE("\\|")))
		next++;
	if (dialect->style == DAMAGE_STYLE_COMMONMARK && at_line_end(r, next)) {
		damage_mark(r->d, DAMAGE_BREAK, at, next);
		return next;
	}
	if (!is_escaped(dialect, text[next]))
		return at + 1;
	damage_mark(r->d, DAMAGE_BACKSLASH, at, next + 1);
	return next + 1;
}

/* Two blanks before the end of a line. */
static size_t read_newline(struct reader *r, size_t at)
{
	size_t end = at;
	if (end > r->line_start && r->text[end - 1] == '\r')
		end--;
	size_t begin = end;
	while (begin > r->line_start && r->text[begin - 1] == ' ')
		begin--;
	if (end - begin >= 2 && at_line_end(r, at))
		damage_mark(r->d, DAMAGE_BREAK, begin, end);
	if (r->table)
		damage_emphasis_resolve(r->d, 0);
	r->line_start = at + 1;
	return at + 1;
}

/* ---- Links ---- */

/* The first ] of a reference, which the label tells. */
static size_t text_end(const struct reader *r, const struct md_item *item)
{
	size_t first = item->offset + (item->kind == MD_ITEM_IMAGE ? 2 : 1);
	if (r->text[item->end - 1] != ']')
		return DAMAGE_NONE;
	size_t label = (size_t)(item->name.p - r->text);
	return label > first ? label - 2 : label + item->name.n;
}

static size_t open_bracket(struct reader *r, size_t at)
{
	const struct md_doc *plain = r->d->plain;
	while (r->item < plain->n_items &&
	       (plain->items[r->item].offset < at || plain->items[r->item].kind > MD_ITEM_IMAGE))
		r->item++;
	if (r->item == plain->n_items || plain->items[r->item].offset != at)
		return at + 1;
	const struct md_item *item = &plain->items[r->item];
	bool image = item->kind == MD_ITEM_IMAGE;
	ARENA_PUSH(r->d->arena, r->links, r->n_links, r->cap_links) =
		(struct link){.item = item, .bottom = r->d->runs.n, .text_end = text_end(r, item)};
	/* A formula inside becomes the image's `alt`. */
	if (!image) {
		damage_mark(r->d, DAMAGE_LINK, at, item->end);
	} else if (at >= r->image_end) {
		damage_mark_all(r->d, DAMAGE_LINK, at, item->end);
		r->image_end = item->end;
	}
	return at + (image ? 2 : 1);
}

/* The innermost link's text ends before `tail`. */
static void close_link(struct reader *r, size_t tail)
{
	const struct link *link = &r->links[--r->n_links];
	const struct md_math *math = r->d->doc->math;
	damage_emphasis_resolve(r->d, link->bottom);
	size_t f = damage_formula_at(r->d, link->item->offset);
	bool told =
		f < r->d->doc->n_math && math[f].offset <= link->item->offset && tail < math[f].end;
	if (!told && link->item->kind == MD_ITEM_LINK)
		damage_mark_all(r->d, DAMAGE_LINK, tail, link->item->end);
}

static size_t close_bracket(struct reader *r, size_t at)
{
	if (!r->n_links || r->links[r->n_links - 1].text_end != at)
		return at + 1;
	r->skip = r->links[r->n_links - 1].item->end;
	close_link(r, at);
	return r->skip;
}

/* A bare address goes on to a blank or <, without the marks at its end. */
static size_t address_end(const struct reader *r, size_t at)
{
	size_t end = at, open = 0, closed = 0;
	for (; end < r->to && !ascii_is_space(r->text[end]) && r->text[end] != '<'; end++) {
		open += r->text[end] == '(';
		closed += r->text[end] == ')';
	}
	while (end > at && (memchr("?!.,:*_~'\"", r->text[end - 1], 10) ||
			    (r->text[end - 1] == ')' && closed > open))) {
		closed -= r->text[end - 1] == ')';
		end--;
	}
	return end;
}

/* The length of what makes a link of what follows: `www.`, or a scheme, which ends at the colon
 * (GFM 6.9). */
static size_t link_head(const struct reader *r, size_t at)
{
	static const struct slice schemes[] = {{"https", 5}, {"http", 4}, {"ftp", 3}};
	if (r->text[at] == 'w') {
		uint32_t before = char_before(r, at);
		bool apart = before < 0x80 &&
			     (ascii_is_space((char)before) || strchr("*_~(", (int)before));
		return apart && is_at(r, at, SLICE("www.")) ? strlen("www") : 0;
	}
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t n = schemes[i].n;
		if (is_at(r, at, SLICE("://")) && at >= r->line_start + n &&
		    is_at(r, at - n, schemes[i]) &&
		    (at == r->line_start + n || !ascii_is_alpha(r->text[at - n - 1])))
			return n;
	}
	return 0;
}

static size_t read_bare_link(struct reader *r, size_t at)
{
	bool scheme = r->text[at] == ':';
	size_t head = link_head(r, at), host = at + (scheme ? strlen("://") : strlen("www."));
	if (!head || host >= r->to || !ascii_is_alnum(r->text[host]))
		return at + 1;
	size_t end = address_end(r, host);
	damage_mark_all(r->d, DAMAGE_AUTOLINK, scheme ? at - head : at, end);
	return end;
}

static void read_address(struct reader *r, size_t at)
{
	size_t begin = at, end = at + 1;
	bool dot = false;
	while (begin > r->line_start &&
	       (ascii_is_alnum(r->text[begin - 1]) || memchr(".-_+", r->text[begin - 1], 4)))
		begin--;
	while (end < r->to && (ascii_is_alnum(r->text[end]) || memchr(".-_", r->text[end], 3))) {
		dot = dot || (r->text[end] == '.' && end > at + 1 && end + 1 < r->to &&
			      ascii_is_alnum(r->text[end + 1]));
		end++;
	}
	if (begin < at && dot && ascii_is_alnum(r->text[at + 1]) &&
	    !memchr("-_", r->text[end - 1], 2))
		damage_mark(r->d, DAMAGE_AUTOLINK, begin, end);
}

/* ---- The rest ---- */

static size_t read_delimiters(struct reader *r, size_t at)
{
	size_t n = run_length(r, at);
	damage_emphasis_add(r->d, r->text[at], at, n, char_before(r, at), char_after(r, at + n));
	return at + n;
}

static size_t read_entity(struct reader *r, size_t at)
{
	size_t n = damage_entity(slice_range(r->text + at, r->text + r->to));
	if (n)
		damage_mark(r->d, DAMAGE_ENTITY, at, at + n);
	return at + (n ? n : 1);
}

/* Python-Markdown takes for a tag what stands between < and the next > and begins with a letter. */
static size_t read_loose_tag(struct reader *r, size_t at)
{
	size_t name = at + 1 + is_at(r, at + 1, SLICE("/")), end = name;
	if (name >= r->to || !ascii_is_alpha(r->text[name]))
		return at + 1;
	while (end < r->to && r->text[end] != '<' && r->text[end] != '>')
		end++;
	if (end == r->to || r->text[end] == '<')
		return at + 1;
	damage_mark_all(r->d, DAMAGE_TAG, at, end + 1);
	return end + 1;
}

/* Quotes, dashes, dots.  An apostrophe is left out: as a typographic one it still is a prime. */
static size_t read_typography(struct reader *r, size_t at)
{
	size_t n = run_length(r, at);
	size_t least = r->text[at] == '"' ? 1 : r->text[at] == '.' ? 3 : 2;
	if (n >= least)
		damage_mark(r->d, DAMAGE_SMART, at, at + n);
	return at + n;
}

static size_t step(struct reader *r, size_t at)
{
	switch (r->text[at]) {
	case '\\':
		return read_backslash(r, at);
	case '\n':
		return read_newline(r, at);
	case '*':
	case '_':
	case '~':
		return read_delimiters(r, at);
	case '[':
		return open_bracket(r, at);
	case ']':
		return close_bracket(r, at);
	case '!':
		return is_at(r, at, SLICE("![")) ? open_bracket(r, at) : at + 1;
	case '&':
		return read_entity(r, at);
	case '|':
		if (r->table)
			damage_emphasis_resolve(r->d, 0);
		return at + 1;
	case '<':
		return r->d->dialect->style == DAMAGE_STYLE_PYTHON ? read_loose_tag(r, at)
								   : read_typography(r, at);
	case ':':
	case 'w':
		return read_bare_link(r, at);
	case '@':
		read_address(r, at);
		return at + 1;
	default:
		return read_typography(r, at);
	}
}

static void read_text(struct reader *r, size_t at, size_t end)
{
	while (at < end) {
		if (r->special[(unsigned char)r->text[at]])
			at = step(r, at);
		else
			at++;
	}
}

/* ---- A leaf ---- */

/* What the scanner calls code behind <code> is text to others. */
static bool is_code_span(const struct reader *r, size_t span, size_t offset)
{
	const struct md_span *spans = r->d->plain->spans;
	return r->text[offset] == '`' || !span || spans[span - 1].kind != MD_SPAN_TAG;
}

static void read_span(struct reader *r, size_t span, size_t begin, size_t end)
{
	switch (r->d->plain->spans[span].kind) {
	case MD_SPAN_TEXT:
		read_text(r, begin, end);
		break;
	case MD_SPAN_MARKUP:
		r->line_start = end;
		break;
	case MD_SPAN_CODE:
		if (is_code_span(r, span, begin))
			damage_mark_all(r->d, DAMAGE_CODE, begin, end);
		else
			read_text(r, begin, end);
		break;
	case MD_SPAN_TAG:
	case MD_SPAN_COMMENT:
		damage_mark_all(r->d, DAMAGE_TAG, begin, end);
		break;
	case MD_SPAN_URL:
		if (r->text[begin] == '(' && r->n_links &&
		    r->links[r->n_links - 1].text_end == DAMAGE_NONE)
			close_link(r, begin - 1);
		else if (r->text[begin] != '(')
			damage_mark_all(r->d, r->text[begin] == '<' ? DAMAGE_AUTOLINK : DAMAGE_LINK,
					begin, end);
		break;
	default:
		break;
	}
}

static void read_leaf(struct reader *r, const struct md_block *block)
{
	const struct md_doc *plain = r->d->plain;
	r->table = block->kind == MD_TABLE;
	r->line_start = r->skip = r->from;
	r->n_links = 0;
	size_t span = mdscan_span_of(plain, r->from);
	for (; span < plain->n_spans && plain->spans[span].offset < r->to; span++) {
		size_t begin = plain->spans[span].offset, end = mdscan_span_end(plain, span);
		begin = begin < r->skip ? r->skip : begin;
		end = end < r->to ? end : r->to;
		if (begin < end)
			read_span(r, span, begin, end);
	}
}

static bool is_read(const struct md_block *b)
{
	return b->kind == MD_PARAGRAPH || b->kind == MD_HEADING || b->kind == MD_TABLE;
}

static bool begins_item(const struct md_doc *plain, const struct md_block *b)
{
	const struct md_block *parent = &plain->blocks[b->parent];
	return parent->kind == MD_ITEM && parent->first_line == b->first_line;
}

/* The end of the blocks from `first` on that are one paragraph to the dialect: in Python-Markdown
 * and kramdown a list does not begin without a blank line before it. */
static size_t paragraph_end(const struct damage *d, size_t first)
{
	const struct md_block *blocks = d->plain->blocks;
	size_t end = first + 1, line = blocks[first].end_line;
	if (d->dialect->style == DAMAGE_STYLE_COMMONMARK || blocks[first].kind != MD_PARAGRAPH ||
	    begins_item(d->plain, &blocks[first]))
		return end;
	for (size_t i = end; i < d->plain->n_blocks && blocks[i].first_line <= line; i++) {
		if (blocks[i].kind == MD_PARAGRAPH) {
			line = blocks[i].end_line;
			end = i + 1;
		} else if (blocks[i].kind != MD_LIST && blocks[i].kind != MD_ITEM) {
			break;
		}
	}
	return end;
}

/* Those of the blocks that hold text, when there is a formula in them. */
static void read_blocks(struct reader *r, size_t first, size_t end)
{
	const struct md_doc *plain = r->d->plain;
	size_t from = mdscan_line_begin(plain, plain->blocks[first].first_line);
	size_t to = mdscan_line_begin(plain, plain->blocks[end - 1].end_line);
	size_t f = damage_formula_at(r->d, from);
	if (f == r->d->doc->n_math || r->d->doc->math[f].offset >= to ||
	    damage_html_is_raw(r->d, from))
		return;
	for (size_t i = first; i < end; i++) {
		if (!is_read(&plain->blocks[i]))
			continue;
		r->from = mdscan_line_begin(plain, plain->blocks[i].first_line);
		r->to = mdscan_line_begin(plain, plain->blocks[i].end_line);
		read_leaf(r, &plain->blocks[i]);
	}
	damage_emphasis_resolve(r->d, 0);
}

void damage_inline_run(struct damage *d)
{
	struct reader r = {.d = d, .text = d->plain->text.p};
	set_specials(&r);
	for (size_t i = 0; i < d->plain->n_blocks;) {
		size_t end = i + 1;
		if (is_read(&d->plain->blocks[i])) {
			end = paragraph_end(d, i);
			read_blocks(&r, i, end);
		}
		i = end;
	}
}
