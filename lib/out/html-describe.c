#include "out/html-describe.h"

#include "base/search.h"
#include "base/utf8.h"
#include "check/formulas-plain.h"
#include "tex/lex.h"

/* Prose begins in one of so many paragraphs; the last ones thank the reader. */
enum { FIRST_PARAGRAPHS = 16 };

/* In columns. */
enum {
	FORMULA_MOST = 40,   /* a longer one is `…` */
	SENTENCE_LEAST = 12, /* a paragraph with a sentence in it */
	LINE_LEAST = 40      /* and one without */
};

#define ELLIPSIS "…"

/* What a byte of the description comes from. */
enum { FROM_TEXT = 't', FROM_LINK = 'l', FROM_FORMULA = 'm' };

/* White space that is not written yet. */
enum gap { NO_GAP, BLANK, LINE_END };

/* The text of one paragraph. */
struct reader {
	struct arena *arena;
	const struct md_doc *doc;
	struct buf text, from; /* as long as each other */
	size_t columns, most;  /* no more than some beyond `most` is read */
	enum gap gap;
	uint32_t last;              /* character that was written */
	size_t item;                /* the next one */
	size_t skip;                /* what is before this offset is passed over */
	size_t link_end, link_skip; /* of the open link: its text's end, and its own */
};

static bool is_full(const struct reader *r)
{
	return r->columns > r->most;
}

static void put_bytes(struct reader *r, struct slice s, char from)
{
	buf_add(&r->text, s);
	buf_fill(&r->from, from, s.n);
}

static void put(struct reader *r, uint32_t c, char from)
{
	if (c == 0 || c == 0xfeff)
		return;
	int width = utf8_char_width(c);
	if (r->gap != NO_GAP && r->text.n &&
	    (r->gap == BLANK || width != 2 || utf8_char_width(r->last) != 2)) {
		put_bytes(r, SLICE(" "), from);
		r->columns++;
	}
	char bytes[4];
	r->gap = NO_GAP;
	r->last = c;
	r->columns += (size_t)width;
	put_bytes(r, (struct slice){bytes, (size_t)utf8_encode(c, bytes)}, from);
}

static void put_space(struct reader *r, char c)
{
	if (c == '\n' || c == '\r')
		r->gap = LINE_END;
	else if (r->gap == NO_GAP)
		r->gap = BLANK;
}

static void put_plain(struct reader *r, struct slice s, char from)
{
	for (size_t i = 0; i < s.n && !is_full(r);) {
		uint32_t c;
		if (ascii_is_space(s.p[i])) {
			put_space(r, s.p[i++]);
			continue;
		}
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &c);
		put(r, c, from);
	}
}

/* ---- Formulas and code ---- */

/* What stands behind definitions of macros that begin a formula. */
static struct slice without_definitions(struct slice tex)
{
	struct lex lx = lex_start(tex, LEX_PLAIN);
	size_t at = 0;
	for (;;) {
		struct lex_token t = lex_next(&lx);
		struct slice group;
		if (t.kind != LEX_WORD || (!slice_eq(t.name, SLICE("newcommand")) &&
					   !slice_eq(t.name, SLICE("renewcommand"))))
			return slice_trim(slice_sub(tex, at, tex.n));
		if (!lex_group(&lx, &group))
			lex_next(&lx);
		while (lex_option(&lx, &group))
			continue;
		if (!lex_group(&lx, &group))
			return slice_sub(tex, at, tex.n);
		at = lx.at;
	}
}

static void put_formula(struct reader *r, size_t formula)
{
	struct slice tex = mdscan_tex(r->doc, formula, r->arena);
	if (lex_dialect_of(tex) == LEX_ESCAPED)
		tex = formulas_plain_read(r->arena, tex).tex;
	tex = without_definitions(slice_trim(tex));
	/* Bytes are never less than columns. */
	if (tex.n > FORMULA_MOST)
		put_plain(r, SLICE(ELLIPSIS), FROM_FORMULA);
	else
		put_plain(r, tex, FROM_FORMULA);
}

static void put_code(struct reader *r, struct slice s)
{
	while (s.n >= 2 && s.p[0] == '`' && s.p[s.n - 1] == '`')
		s = slice_sub(s, 1, s.n - 1);
	put_plain(r, slice_trim(s), FROM_TEXT);
}

/* ---- Text ---- */

static char byte_at(const struct reader *r, size_t at)
{
	return at < r->doc->text.n ? r->doc->text.p[at] : '\n';
}

static bool is_word_byte(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* Is the run [at, end) of `*`, `_` or `~` emphasis?  Near enough: it stands at a word, and _ not in
 * one, and `*` in no product. */
static bool is_emphasis(const struct reader *r, size_t at, size_t end)
{
	char before = at ? byte_at(r, at - 1) : '\n', behind = byte_at(r, end);
	switch (byte_at(r, at)) {
	case '~':
		return end - at == 2;
	case '_':
		return is_word_byte(before) != is_word_byte(behind);
	default:
		return !(ascii_is_space(before) && ascii_is_space(behind)) &&
		       !(ascii_is_digit(before) && ascii_is_digit(behind));
	}
}

/* The end of `[^name]`; `at`: it is none. */
static size_t footnote_end(struct slice text, size_t at)
{
	size_t i = at + 1;
	if (i >= text.n || text.p[i] != '^')
		return at;
	while (i < text.n && text.p[i] != ']' && !ascii_is_space(text.p[i]))
		i++;
	return i < text.n && text.p[i] == ']' ? i + 1 : at;
}

/* The end of a bare address; `at`: it is none. */
static size_t address_end(struct slice text, size_t at)
{
	struct slice rest = slice_sub(text, at, text.n);
	if (!slice_starts(rest, SLICE("http://")) && !slice_starts(rest, SLICE("https://")))
		return at;
	while (at < text.n && !ascii_is_space(text.p[at]) && (unsigned char)text.p[at] < 0x80)
		at++;
	return at;
}

/* The character that an entity stands for, of those that are common in text; 0: it is none. */
static uint32_t entity(struct slice s, size_t *length)
{
	static const struct {
		struct slice name;
		uint32_t character;
	} entities[] = {{SLICE("&amp;"), '&'},      {SLICE("&lt;"), '<'},
			{SLICE("&gt;"), '>'},       {SLICE("&quot;"), '"'},
			{SLICE("&nbsp;"), ' '},     {SLICE("&#39;"), '\''},
			{SLICE("&mdash;"), 0x2014}, {SLICE("&ndash;"), 0x2013},
			{SLICE("&hellip;"), 0x2026}};
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (slice_starts(s, entities[i].name)) {
			*length = entities[i].name.n;
			return entities[i].character;
		}
	return 0;
}

/* What is at `at` and no common character.  Returns where it ends; `at`: it is one. */
static size_t put_special(struct reader *r, size_t at, size_t end, char from)
{
	struct slice text = slice_sub(r->doc->text, 0, end);
	size_t stop = at;
	uint32_t character;
	switch (text.p[at]) {
	case '\\':
		if (at + 1 == end || !ascii_is_punct(text.p[at + 1]))
			return at;
		put(r, (unsigned char)text.p[at + 1], from);
		return at + 2;
	case '*':
	case '_':
	case '~':
		while (stop < end && text.p[stop] == text.p[at])
			stop++;
		if (!is_emphasis(r, at, stop))
			put_plain(r, slice_sub(text, at, stop), from);
		return stop;
	case '&':
		character = entity(slice_sub(text, at, end), &stop);
		if (character == ' ')
			put_space(r, ' ');
		else if (character)
			put(r, character, from);
		return character ? at + stop : at;
	case '[':
		return footnote_end(text, at);
	case 'h':
		stop = address_end(text, at);
		put_plain(r, slice_sub(text, at, stop), FROM_LINK);
		return stop;
	default:
		return at;
	}
}

/* ---- Links and images ---- */

/* Where the text of a link ends: at the `]` before its address or its label. */
static size_t link_text_end(const struct md_doc *doc, const struct md_item *link)
{
	size_t span = mdscan_span_of(doc, link->end - 1);
	if (doc->spans[span].kind == MD_SPAN_URL && doc->spans[span].offset > link->offset)
		return doc->spans[span].offset - 1;
	size_t label = link->end - 1;
	while (label > link->offset && doc->text.p[label] != '[')
		label--;
	return label > link->offset + 1 && doc->text.p[label - 1] == ']' ? label - 1
									 : link->end - 1;
}

/* Begin what begins at `at`. */
static void open_items(struct reader *r, size_t at)
{
	const struct md_doc *doc = r->doc;
	for (; r->item < doc->n_items && doc->items[r->item].offset <= at; r->item++) {
		const struct md_item *item = &doc->items[r->item];
		if (item->offset < at || at < r->skip)
			continue;
		if (item->kind == MD_ITEM_IMAGE) {
			r->skip = item->end;
		} else if (item->kind == MD_ITEM_LINK && doc->text.p[at] == '<') {
			put_plain(r, slice_sub(doc->text, at + 1, item->end - 1), FROM_LINK);
			r->skip = item->end;
		} else if (item->kind == MD_ITEM_LINK) {
			r->link_end = link_text_end(doc, item);
			r->link_skip = item->end;
			r->skip = at + 1;
		}
	}
}

/* The offset to go on at. */
static size_t at_item(struct reader *r, size_t at)
{
	open_items(r, at);
	if (at >= r->skip && at == r->link_end && r->link_skip) {
		r->skip = r->link_skip;
		r->link_skip = 0;
	}
	return r->skip > at ? r->skip : at;
}

/* ---- A paragraph ---- */

static void put_text(struct reader *r, size_t at, size_t end)
{
	while (at < end && !is_full(r)) {
		size_t next = at_item(r, at);
		if (next > at) {
			at = next;
			continue;
		}
		char from = at < r->link_end && r->link_skip ? FROM_LINK : FROM_TEXT;
		next = put_special(r, at, end, from);
		if (next == at) {
			const char *p = r->doc->text.p;
			uint32_t c;
			next = at + (size_t)utf8_decode(p + at, p + end, &c);
			if (ascii_is_space(p[at]))
				put_space(r, p[at]);
			else
				put(r, c, from);
		}
		at = next;
	}
}

/* A tag that no words are set apart by: <b>, </code>. */
static bool is_phrase_tag(struct slice tag)
{
	static const char *const names[] = {"a",    "abbr",   "b",   "code", "del", "em",  "font",
					    "i",    "ins",    "kbd", "mark", "q",   "s",   "small",
					    "span", "strong", "sub", "sup",  "u",   "var", NULL};
	size_t begin = slice_starts(tag, SLICE("</")) ? 2 : 1, end = begin;
	while (end < tag.n && ascii_is_alnum(tag.p[end]))
		end++;
	for (const char *const *name = names; *name; name++)
		if (slice_eq_nocase(slice_sub(tag, begin, end), slice_of(*name)))
			return true;
	return false;
}

static void put_span(struct reader *r, size_t span)
{
	const struct md_doc *doc = r->doc;
	const struct md_span *s = &doc->spans[span];
	size_t at = s->offset, end = mdscan_span_end(doc, span);
	if (s->kind == MD_SPAN_TEXT) {
		/* `\*` where the backslash is a span of its own. */
		if (at && span && doc->spans[span - 1].kind == MD_SPAN_MARKUP &&
		    doc->text.p[at - 1] == '\\' && ascii_is_punct(doc->text.p[at]) && at >= r->skip)
			put(r, (unsigned char)doc->text.p[at++], FROM_TEXT);
		put_text(r, at, end);
		return;
	}
	if (at_item(r, at) > at)
		return;
	if (s->kind == MD_SPAN_CODE)
		put_code(r, slice_sub(doc->text, at, end));
	else if (s->kind == MD_SPAN_MATH && at == doc->math[s->index].offset)
		put_formula(r, s->index);
	else if (slice_find(slice_sub(doc->text, at, end), '\n') < end - at)
		put_space(r, '\n');
	else if (s->kind == MD_SPAN_TAG && !is_phrase_tag(slice_sub(doc->text, at, end)))
		put_space(r, ' ');
}

static size_t first_item(const struct md_doc *doc, size_t offset)
{
	return offset ? SEARCH_UP_TO(doc->items, doc->n_items, struct md_item, offset, offset - 1)
		      : 0;
}

static void block_range(const struct md_doc *doc, const struct md_block *block, size_t *begin,
			size_t *end)
{
	*begin = doc->lines[block->first_line].offset;
	*end = block->end_line < doc->n_lines ? doc->lines[block->end_line].offset : doc->text.n;
}

static void read_block(struct reader *r, const struct md_block *block)
{
	const struct md_doc *doc = r->doc;
	size_t begin, end;
	block_range(doc, block, &begin, &end);
	*r = (struct reader){.arena = r->arena,
			     .doc = doc,
			     .text = {r->text.p, 0, r->text.cap},
			     .from = {r->from.p, 0, r->from.cap},
			     .most = r->most,
			     .item = first_item(doc, begin)};
	for (size_t i = mdscan_span_of(doc, begin);
	     i < doc->n_spans && doc->spans[i].offset < end && !is_full(r); i++)
		put_span(r, i);
}

/* ---- Sentences ---- */

static bool is_closing(uint32_t c)
{
	return c == ')' || c == '"' || c == '\'' || c == 0x201d || c == 0x2019 || c == 0x300d ||
	       c == 0x300f || c == 0xff09;
}

/* A capital letter alone before the stop at `stop`: "John N. Mitchell". */
static bool is_initial(struct slice s, size_t stop)
{
	return stop && s.p[stop - 1] >= 'A' && s.p[stop - 1] <= 'Z' &&
	       (stop == 1 || s.p[stop - 2] == ' ' || s.p[stop - 2] == '.');
}

/* Does a sentence end before `at`, behind the character c? */
static bool ends_sentence(struct slice s, uint32_t c, size_t at)
{
	if (c == 0x3002 || c == 0xff01 || c == 0xff1f)
		return true;
	if (c != '.' && c != '!' && c != '?')
		return false;
	if (at == s.n || is_initial(s, at - 1))
		return at == s.n;
	/* "et al. in", "e.g. this": a sentence begins with a capital letter or in another script. */
	return s.p[at] == ' ' && at + 1 < s.n && !(s.p[at + 1] >= 'a' && s.p[at + 1] <= 'z') &&
	       !ascii_is_digit(s.p[at + 1]);
}

/* What is known of a text. */
struct view {
	bool comma;
	size_t columns;   /* of words that are no links and no formulas */
	size_t sentences; /* bytes up to the last sentence's end within the limit; 0: none */
	size_t sentences_columns;
	size_t cut; /* bytes up to the last place to break, with room for `…` */
};

static struct view look(const struct reader *r)
{
	struct slice s = buf_slice(&r->text);
	struct view v = {0};
	size_t columns = 0;
	bool ended = false;
	for (size_t i = 0; i < s.n;) {
		uint32_t c;
		char from = r->from.p[i];
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &c);
		columns += (size_t)utf8_char_width(c);
		v.columns += from == FROM_TEXT ? (size_t)utf8_char_width(c) : 0;
		bool whole = i == s.n || from != FROM_FORMULA || r->from.p[i] != FROM_FORMULA;
		if (columns < r->most && whole &&
		    (c == ' ' || utf8_char_width(c) == 2 || from == FROM_FORMULA))
			v.cut = i;
		v.comma = v.comma || c == 0xff0c || (c == ',' && i < s.n && s.p[i] == ' ');
		ended = from == FROM_TEXT && (ends_sentence(s, c, i) || (ended && is_closing(c)));
		if (ended && columns <= r->most) {
			v.sentences = i;
			v.sentences_columns = columns;
		}
	}
	return v;
}

/* Has it a sentence, or the beginning of one that goes on in a formula or a list? */
static bool has_sentence(const struct reader *r, const struct view *v)
{
	struct slice s = buf_slice(&r->text);
	/* Rows of data have no commas. */
	bool open = is_full(r) ? v->comma : slice_ends(s, SLICE("：")) || slice_ends(s, SLICE(":"));
	return v->columns >= (v->sentences ? SENTENCE_LEAST : open ? LINE_LEAST : SIZE_MAX);
}

/* Without what does not stand well before `…`. */
static struct slice trim_end(struct slice s)
{
	static const struct slice marks[] = {SLICE(" "),  SLICE(","),  SLICE(";"),  SLICE(":"),
					     SLICE("，"), SLICE("、"), SLICE("；"), SLICE("："),
					     SLICE("（"), SLICE("("),  SLICE("“"),  SLICE("《")};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_ends(s, marks[i])) {
			s.n -= marks[i].n;
			i = (size_t)-1;
		}
	return s;
}

static struct slice finish(const struct reader *r, const struct view *v)
{
	struct slice s = buf_slice(&r->text);
	struct buf out = BUF_INIT;
	bool ellipsis = false;
	if (is_full(r)) {
		ellipsis = v->sentences_columns * 2 < r->most;
		s = ellipsis ? trim_end(slice_sub(s, 0, v->cut)) : slice_sub(s, 0, v->sentences);
	}
	utf8_nfc(&out, slice_trim(s));
	if (ellipsis)
		buf_puts(&out, ELLIPSIS);
	s = arena_copy(r->arena, buf_slice(&out));
	buf_free(&out);
	return s;
}

/* A definition of a footnote or an abbreviation: `[^1]: `, `*[HTML]: `. */
static bool is_definition(const struct md_doc *doc, const struct md_block *block)
{
	size_t begin, end;
	block_range(doc, block, &begin, &end);
	struct slice s = slice_trim(slice_sub(doc->text, begin, end));
	if (!slice_starts(s, SLICE("[^")) && !slice_starts(s, SLICE("*[")))
		return false;
	size_t close = slice_find(s, ']');
	return close + 1 < s.n && s.p[close + 1] == ':';
}

/* What to look for, in this order. */
enum {
	PAGE_SENTENCE, /* in a paragraph that stands in nothing else */
	PAGE_LINE,     /* a long one without a sentence */
	ANY_SENTENCE,  /* in a quote, a list, an HTML block */
	N_KINDS
};

static bool is_candidate(const struct md_doc *doc, const struct md_block *block, int kind)
{
	bool paragraph = block->kind == MD_PARAGRAPH;
	if (kind != ANY_SENTENCE)
		return paragraph && doc->blocks[block->parent].kind == MD_DOCUMENT;
	return paragraph || block->kind == MD_HTML;
}

static struct slice find(struct reader *r, int kind)
{
	const struct md_doc *doc = r->doc;
	size_t most = kind == PAGE_SENTENCE ? FIRST_PARAGRAPHS : SIZE_MAX;
	for (size_t i = 0; i < doc->n_blocks && most; i++) {
		if (!is_candidate(doc, &doc->blocks[i], kind) ||
		    is_definition(doc, &doc->blocks[i]))
			continue;
		most--;
		read_block(r, &doc->blocks[i]);
		struct view v = look(r);
		if (kind == PAGE_LINE ? v.columns >= LINE_LEAST : has_sentence(r, &v))
			return finish(r, &v);
	}
	return (struct slice){NULL, 0};
}

struct slice html_describe(struct arena *a, const struct md_doc *doc, size_t most)
{
	struct reader r = {.arena = a, .doc = doc, .most = most};
	struct slice found = {NULL, 0};
	for (int kind = 0; kind < N_KINDS && !found.n; kind++)
		found = find(&r, kind);
	buf_free(&r.text);
	buf_free(&r.from);
	return found;
}
