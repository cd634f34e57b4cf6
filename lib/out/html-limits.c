#include "out/html-limits.h"

#include <stdio.h>

/* What takes the library long. */
enum construct {
	DEPTH,
	IMAGES,
	OPENERS,
	AT_SIGNS,
	ADDRESSES,
	COLUMNS,
	CELLS,
	DELIMITERS,
	HEADERS,
	EXPANSION,
	N
};

static const struct {
	const char *description; /* with a count */
	double steps;            /* a unit of work, as measured */
} constructs[N] = {
	/* a quote or item that a line is in */
	[DEPTH] = {"quotes and lists %zu deep, over very many lines", 10},
	/* an open image that a closing bracket passes */
	[IMAGES] = {"%zu images that are not closed in one paragraph", 3},
	/* a byte that is searched for the end */
	[OPENERS] = {"%zu <? or <! that are not closed in one paragraph", 1},
	/* a byte that is copied for an e-mail address */
	[AT_SIGNS] = {"%zu @ in one long paragraph", 2.2},
	/* a byte of a word for an address or a closing parenthesis in it */
	[ADDRESSES] = {"%zu addresses and parentheses without a space between", 1.6},
	/* a cell that is passed on the way to a later one of its row */
	[COLUMNS] = {"a table of %zu columns", 1.6},
	/* a cell with the memory it needs */
	[CELLS] = {"a table of %zu cells", 450},
	/* a byte of the paragraph above a row of hyphens */
	[DELIMITERS] = {"%zu rows of hyphens in one paragraph, under no table's header", 30},
	/* a byte of that paragraph since the last bar, for each line and row of hyphens */
	[HEADERS] = {"a paragraph of %zu lines above a table's header", 0.4},
	/* a byte of a definition, for each reference */
	[EXPANSION] = {"%zu references to long definitions", 7},
};

/* The library stops at so many e-mail addresses in one text. */
static const double most_at_signs = 1000;

enum { RISKY_STEPS = HTML_LIMITS_STEPS / 10, RISKY_MARKUP = 4000, RISKY_TEXT = 500000 };

struct work {
	double steps, worst; /* of the document, of one place */
	size_t count, line;  /* of the worst place; 0-based */
};

/* What is parsed as one text: a paragraph, a heading, a block of HTML, a row of a table. */
struct leaf {
	size_t line, bytes;
	size_t markup, closing_brackets, at_signs;
	size_t brackets, images; /* that are open */
	size_t most_images;
	double passed_images;
	size_t openers;
	double before_openers; /* bytes */
	/* Bytes without a space between. */
	size_t word, addresses, parentheses; /* word: where it begins */
	double address_bytes;
	size_t most_addresses;
};

/* Lines of a paragraph, which may have a table's header and rows of hyphens among them, and the table. */
struct rows {
	size_t line, lines, bytes;
	size_t since_bar; /* bytes */
	double walk;      /* sum of since_bar over the lines */
	size_t delimiters;
	double delimiter_bytes, header_walk;
	size_t table_line, columns, cells, most_cells;
	double passed_cells;
};

struct limits {
	const struct md_doc *doc;
	struct work work[N];
	struct leaf leaf;
	struct rows rows;
	size_t span; /* where reading has come to */
	uint32_t block;
	size_t depth, most_depth, deepest_line; /* of that block, of any */
	double levels;                          /* sum of depth over the lines */
	size_t text;                            /* bytes */
	/* References, and the longest definition. */
	size_t references, definition, definition_line, this_definition, definition_block;
	bool much_markup;
};

static void add(struct limits *l, enum construct construct, double units, size_t count, size_t line)
{
	struct work *w = &l->work[construct];
	double steps = units * constructs[construct].steps;
	w->steps += steps;
	if (steps > w->worst) {
		w->worst = steps;
		w->count = count;
		w->line = line;
	}
}

/* ---- Characters ---- */

static void end_word(struct leaf *leaf, size_t at)
{
	if (leaf->addresses) {
		size_t n = leaf->addresses + leaf->parentheses;
		leaf->address_bytes += (double)(at - leaf->word) * (double)n;
		if (n > leaf->most_addresses)
			leaf->most_addresses = n;
	}
	leaf->word = at + 1;
	leaf->addresses = leaf->parentheses = 0;
}

/* What closes a bracket looks at all images that are open. */
static void close_bracket(struct leaf *leaf)
{
	leaf->closing_brackets++;
	if (leaf->brackets)
		leaf->brackets--;
	if (leaf->images > leaf->brackets)
		leaf->images = leaf->brackets;
	leaf->passed_images += (double)leaf->images;
}

static void open_bracket(struct leaf *leaf, bool image)
{
	leaf->brackets++;
	leaf->images += image;
	if (leaf->images > leaf->most_images)
		leaf->most_images = leaf->images;
}

/* s.p[i] is white space or punctuation, and byte `at` of the leaf. */
static void read_markup(struct leaf *leaf, struct slice s, size_t i, size_t at)
{
	char before = i ? s.p[i - 1] : ' ', behind = i + 1 < s.n ? s.p[i + 1] : ' ';
	switch (s.p[i]) {
	case '[':
		open_bracket(leaf, before == '!');
		break;
	case ']':
		close_bracket(leaf);
		break;
	case '<':
		/* Where it is closed, the scanner says that it is no text. */
		if (behind == '?' || behind == '!') {
			leaf->openers++;
			leaf->before_openers += (double)at;
		}
		break;
	case '@':
		leaf->at_signs++;
		break;
	case ':':
		leaf->addresses += behind == '/';
		break;
	case '.':
		leaf->addresses += ascii_lower(before) == 'w';
		break;
	case ')':
		leaf->parentheses++;
		break;
	case ' ':
	case '\t':
	case '\n':
	case '\r':
		end_word(leaf, at);
		return;
	default:
		break;
	}
	leaf->markup++;
}

static void read_text(struct leaf *leaf, struct slice s)
{
	/* White space and what is markup by itself or next to another character. */
	static const bool looked_at[256] = {
		[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true, ['!'] = true,
		['"'] = true, ['#'] = true,  ['&'] = true,  ['\''] = true, [')'] = true,
		['('] = true, ['*'] = true,  ['+'] = true,  ['-'] = true,  ['.'] = true,
		[':'] = true, ['<'] = true,  ['='] = true,  ['>'] = true,  ['@'] = true,
		['['] = true, ['\\'] = true, [']'] = true,  ['^'] = true,  ['_'] = true,
		['`'] = true, ['|'] = true,  ['~'] = true,
	};
	for (size_t i = 0; i < s.n; i++)
		if (looked_at[(unsigned char)s.p[i]])
			read_markup(leaf, s, i, leaf->bytes + i);
	leaf->bytes += s.n;
}

/* ---- Leaves ---- */

static void end_leaf(struct limits *l)
{
	struct leaf *leaf = &l->leaf;
	if (!leaf->bytes)
		return;
	end_word(leaf, leaf->bytes);
	double bytes = (double)leaf->bytes, at_signs = (double)leaf->at_signs;
	if (at_signs > most_at_signs)
		at_signs = most_at_signs;
	add(l, IMAGES, leaf->passed_images, leaf->most_images, leaf->line);
	add(l, OPENERS, (double)leaf->openers * bytes - leaf->before_openers, leaf->openers,
	    leaf->line);
	add(l, AT_SIGNS, at_signs * bytes, leaf->at_signs, leaf->line);
	add(l, ADDRESSES, leaf->address_bytes, leaf->most_addresses, leaf->line);
	l->much_markup |= leaf->markup >= RISKY_MARKUP;
	l->references += leaf->closing_brackets;
	l->text += leaf->bytes;
	*leaf = (struct leaf){0};
}

/* What of a line is text; the rest is passed over but for its length. */
static void read_leaf_line(struct limits *l, uint32_t from, uint32_t to, size_t line)
{
	const struct md_doc *doc = l->doc;
	if (!l->leaf.bytes)
		l->leaf.line = line;
	while (from < to) {
		while (mdscan_span_end(doc, l->span) <= from)
			l->span++;
		uint32_t end = mdscan_span_end(doc, l->span), kind = doc->spans[l->span].kind;
		if (end > to)
			end = to;
		if (kind == MD_SPAN_TEXT)
			read_text(&l->leaf, slice_range(doc->text.p + from, doc->text.p + end));
		else if (kind != MD_SPAN_MATH)
			l->leaf.bytes += end - from;
		from = end;
	}
}

/* ---- Tables ---- */

static void end_rows(struct limits *l)
{
	struct rows *r = &l->rows;
	if (!r->lines)
		return;
	add(l, DELIMITERS, r->delimiter_bytes, r->delimiters, r->line);
	add(l, HEADERS, r->header_walk, r->lines, r->line);
	add(l, COLUMNS, r->passed_cells, r->most_cells, r->table_line);
	add(l, CELLS, (double)r->cells, r->cells, r->table_line);
	*r = (struct rows){0};
}

static bool is_delimiter_row(struct slice line)
{
	bool hyphen = false, other = false;
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];
		hyphen |= c == '-';
		other |= c == '|' || c == ':';
		if (c != '-' && c != '|' && c != ':' && c != '>' && !ascii_is_space(c))
			return false;
	}
	return hyphen && other;
}

static size_t count_bars(struct slice line)
{
	size_t n = 0;
	for (size_t at; (at = slice_find(line, '|')) < line.n; n++)
		line = slice_sub(line, at + 1, line.n);
	return n;
}

static void pass_cells(struct rows *r, size_t cells)
{
	r->passed_cells += (double)cells * (double)cells;
	if (cells > r->most_cells)
		r->most_cells = cells;
}

/* A row of hyphens in a paragraph: all lines above it are looked at for a header. */
static void read_paragraph_line(struct rows *r, struct slice line, size_t number)
{
	size_t bars = count_bars(line);
	if (!r->lines)
		r->line = r->table_line = number;
	if (is_delimiter_row(line)) {
		r->delimiters++;
		r->delimiter_bytes += (double)r->bytes;
		r->header_walk += r->walk;
		pass_cells(r, bars);
	}
	r->bytes += line.n;
	r->lines++;
	r->since_bar = bars ? 0 : r->since_bar + line.n;
	r->walk += (double)r->since_bar;
}

/* A row has all columns of its table; more cells are passed all the same. */
static void read_row(struct rows *r, struct slice line)
{
	size_t cells = count_bars(line) + 1;
	if (!r->columns)
		r->columns = cells;
	r->cells += r->columns;
	pass_cells(r, cells > r->columns ? cells : r->columns);
}

/* ---- Lines ---- */

static size_t depth_of(const struct md_doc *doc, uint32_t block)
{
	size_t depth = 0;
	for (; block; block = doc->blocks[block].parent)
		depth += doc->blocks[block].kind == MD_QUOTE || doc->blocks[block].kind == MD_ITEM;
	return depth;
}

static void read_definition_line(struct limits *l, struct slice line, size_t number)
{
	l->definition_block += line.n;
	if (slice_starts(slice_trim(line), SLICE("[")))
		l->this_definition = 0;
	l->this_definition += line.n;
	if (l->this_definition > l->definition) {
		l->definition = l->this_definition;
		l->definition_line = number;
	}
}

static void enter_block(struct limits *l, uint32_t block)
{
	const struct md_block *blocks = l->doc->blocks;
	bool header = blocks[block].kind == MD_TABLE && blocks[l->block].kind == MD_PARAGRAPH &&
		      blocks[l->block].end_line == blocks[block].first_line;
	end_leaf(l);
	if (!header)
		end_rows(l);
	l->block = block;
	l->depth = depth_of(l->doc, block);
	if (l->depth > l->most_depth) {
		l->most_depth = l->depth;
		l->deepest_line = blocks[block].first_line;
	}
}

static void read_line(struct limits *l, size_t number)
{
	const struct md_doc *doc = l->doc;
	const struct md_line *line = &doc->lines[number];
	uint32_t end = (uint32_t)mdscan_line_begin(doc, number + 1);
	struct slice s = slice_sub(doc->text, line->offset, end);
	const struct md_block *block = &doc->blocks[line->block];
	if (line->block != l->block)
		enter_block(l, line->block);
	l->levels += (double)l->depth;
	switch (block->kind) {
	case MD_TABLE:
		end_leaf(l);
		if (number <= block->first_line + 1)
			read_paragraph_line(&l->rows, s, number);
		if (number == block->first_line)
			l->rows.table_line = number;
		if (number != block->first_line + 1)
			read_row(&l->rows, s);
		break;
	case MD_PARAGRAPH:
		read_paragraph_line(&l->rows, s, number);
		break;
	case MD_HEADING:
	case MD_HTML:
		break;
	case MD_DEFINITION:
		read_definition_line(l, s, number);
		return;
	default:
		return;
	}
	read_leaf_line(l, line->offset, end, number);
}

static enum html_limits_verdict refuse(const struct limits *l, struct html_limit *limit)
{
	size_t worst = 0;
	for (size_t i = 1; i < N; i++)
		if (l->work[i].steps > l->work[worst].steps)
			worst = i;
	if (limit) {
		const struct work *w = &l->work[worst];
		limit->line = w->line + 1;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(limit->what, sizeof limit->what, constructs[worst].description, w->count);
#pragma GCC diagnostic pop
	}
	return HTML_LIMITS_REFUSED;
}

static bool too_deep(const struct md_doc *doc, struct html_limit *limit)
{
	for (size_t i = 0; i < doc->n_issues; i++) {
		if (doc->issues[i].kind != MD_ISSUE_DEPTH)
			continue;
		if (limit) {
			limit->line = mdscan_line_of(doc, doc->issues[i].offset) + 1;
			snprintf(limit->what, sizeof limit->what,
				 "quotes and lists more than %d deep", (int)MD_MAX_DEPTH);
		}
		return true;
	}
	return false;
}

enum html_limits_verdict html_limits_check(const struct md_doc *doc, struct html_limit *limit)
{
	struct limits l = {.doc = doc};
	double steps = 0, longest;
	if (too_deep(doc, limit))
		return HTML_LIMITS_REFUSED;
	for (size_t i = 0; i < doc->n_lines; i++)
		read_line(&l, i);
	end_leaf(&l);
	end_rows(&l);
	/* Of several definitions in a block it is not certain here where one ends. */
	longest = (double)l.references * (double)l.definition_block * constructs[EXPANSION].steps;
	add(&l, DEPTH, l.levels, l.most_depth, l.deepest_line);
	add(&l, EXPANSION, (double)l.references * (double)l.definition, l.references,
	    l.definition_line);
	for (size_t i = 0; i < N; i++)
		steps += l.work[i].steps;
	if (steps > HTML_LIMITS_STEPS)
		return refuse(&l, limit);
	return steps > RISKY_STEPS || longest > HTML_LIMITS_STEPS || l.much_markup ||
			       l.text > RISKY_TEXT
		       ? HTML_LIMITS_RISKY
		       : HTML_LIMITS_FINE;
}
