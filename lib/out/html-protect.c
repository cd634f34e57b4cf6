#include "out/html-protect.h"

#include "base/search.h"
#include "base/utf8.h"

/* The private characters of the basic plane (Unicode 23.5): as good as never all in one text. */
enum { FIRST = 0xe000, LAST = 0xf8ff, N_MARKS = LAST - FIRST + 1 };

static size_t encode(uint32_t c, char out[4])
{
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* The number behind "&#", which the Markdown parser makes a character of; 0: none. */
static uint32_t character_reference(struct slice s)
{
	bool hex = s.n && (s.p[0] == 'x' || s.p[0] == 'X');
	uint32_t c = 0;
	for (size_t i = hex; i < s.n && c < 0x110000; i++) {
		char digit = ascii_lower(s.p[i]);
		if (ascii_is_digit(digit))
			c = c * (hex ? 16 : 10) + (uint32_t)(digit - '0');
		else if (hex && digit >= 'a' && digit <= 'f')
			c = c * 16 + (uint32_t)(digit - 'a' + 10);
		else
			break;
	}
	return c;
}

static bool choose_mark(struct html_protected *p, struct slice text)
{
	bool used[N_MARKS] = {false};
	for (size_t i = 0; i + 2 < text.n; i++) {
		unsigned char lead = (unsigned char)text.p[i];
		uint32_t c = 0;
		if (lead == 0xee || lead == 0xef)
			utf8_decode(text.p + i, text.p + text.n, &c);
		else if (lead == '&' && text.p[i + 1] == '#')
			c = character_reference(slice_sub(text, i + 2, text.n));
		if (c >= FIRST && c <= LAST)
			used[c - FIRST] = true;
	}
	for (uint32_t i = 0; i < N_MARKS; i++) {
		if (used[i])
			continue;
		p->mark_n = encode(FIRST + i, p->mark);
		return true;
	}
	return false;
}

static size_t front_end(const struct md_doc *doc)
{
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_FRONT_MATTER)
			return doc->blocks[i].end_line < doc->n_lines
				       ? doc->lines[doc->blocks[i].end_line].offset
				       : doc->text.n;
	return doc->bom ? strlen("\xef\xbb\xbf") : 0;
}

static size_t count_lines(struct slice s)
{
	size_t n = 0;
	for (const char *q = s.p; s.n && (q = memchr(q, '\n', (size_t)(s.p + s.n - q))) != NULL;
	     q++)
		n++;
	return n;
}

/* What becomes of the text: the copy, and how far it is. */
struct copy {
	struct html_protected *p;
	struct slice text; /* the document's */
	size_t at;         /* copied so far */
	size_t line;       /* of what is written next */
};

static void write_text(struct copy *c, struct slice s)
{
	buf_add(&c->p->text, s);
	c->line += count_lines(s);
}

static void write_mark(struct copy *c, size_t number)
{
	struct slice mark = {c->p->mark, c->p->mark_n};
	buf_add(&c->p->text, mark);
	buf_printf(&c->p->text, "%zu ", number);
	buf_add(&c->p->text, mark);
}

static void copy_to(struct copy *c, size_t end)
{
	write_text(c, slice_sub(c->text, c->at, end));
	c->at = end;
}

/* Go on behind what was replaced; `before` is the line where that began.  From the next line that
 * begins, lines of the document are some more or fewer. */
static void skip_to(struct copy *c, size_t end, size_t before)
{
	struct html_protected *p = c->p;
	size_t left_out = count_lines(slice_sub(c->text, c->at, end));
	size_t written = c->line - before;
	ptrdiff_t more = p->n_shifts ? p->shifts[p->n_shifts - 1].more : 0;
	bool in_line = p->text.n && p->text.p[p->text.n - 1] != '\n';
	c->at = end;
	if (left_out != written)
		ARENA_PUSH(p->arena, p->shifts, p->n_shifts, p->cap_shifts) = (struct html_shift){
			c->line + in_line, more + (ptrdiff_t)left_out - (ptrdiff_t)written};
}

/* What a mark stands for: the formula, or the lines in a ```math block from the first that is not
 * blank on.  False: there are none, and the block is left as it is. */
static bool marked_range(const struct md_doc *doc, size_t formula, size_t *begin, size_t *end)
{
	const struct md_math *m = &doc->math[formula];
	*begin = m->offset;
	*end = m->end;
	if (m->kind != MD_MATH_GH_FENCE)
		return true;
	*end = m->body_end;
	for (size_t i = mdscan_span_of(doc, m->body_offset);
	     i < doc->n_spans && doc->spans[i].offset < m->body_end; i++) {
		size_t last = mdscan_span_end(doc, i);
		*begin = doc->spans[i].offset < m->body_offset ? m->body_offset
							       : doc->spans[i].offset;
		while (doc->spans[i].kind == MD_SPAN_MATH && *begin < last && *begin < *end) {
			struct slice rest = slice_sub(doc->text, *begin, last < *end ? last : *end);
			size_t line = slice_find(rest, '\n');
			if (slice_trim(slice_sub(rest, 0, line)).n)
				return true;
			*begin += line + 1;
		}
	}
	return false;
}

static void put_formula(struct copy *c, const struct md_doc *doc, size_t formula, size_t begin,
			size_t end)
{
	copy_to(c, begin);
	size_t before = c->line;
	write_mark(c, formula);
	if (doc->math[formula].kind == MD_MATH_GH_FENCE)
		write_text(c, SLICE("\n"));
	skip_to(c, end, before);
}

/* Make the edits that end where the next formula begins. */
static void put_edits(struct copy *c, const struct md_doc *doc, const struct html_edits *edits,
		      size_t *next, size_t begin, size_t end)
{
	for (; edits && *next < edits->n; (*next)++) {
		const struct html_edit *edit = &edits->v[*next];
		if (edit->begin >= end || (edit->begin == begin && edit->end > begin))
			break;
		if (edit->begin < c->at || edit->end > begin ||
		    (edit->piece != HTML_EDITS_NO_PIECE && !c->p->mark_n))
			continue;
		copy_to(c, edit->begin);
		size_t before = c->line;
		if (edit->piece != HTML_EDITS_NO_PIECE)
			write_mark(c, doc->n_math + (size_t)edit->piece);
		else
			write_text(c, edit->text);
		skip_to(c, edit->end, before);
	}
}

bool html_protect(struct html_protected *p, struct arena *a, const struct md_doc *doc,
		  const struct html_edits *edits)
{
	struct copy c = {.p = p, .text = doc->text, .line = 1};
	size_t edit = 0;
	*p = (struct html_protected){.arena = a, .text = BUF_INIT};
	if (!choose_mark(p, doc->text) && doc->n_math)
		return false;
	skip_to(&c, front_end(doc), 1);
	for (size_t i = 0; i < doc->n_math; i++) {
		size_t begin, end;
		if (!marked_range(doc, i, &begin, &end))
			continue;
		put_edits(&c, doc, edits, &edit, begin, end);
		put_formula(&c, doc, i, begin, end);
	}
	put_edits(&c, doc, edits, &edit, doc->text.n, doc->text.n + 1);
	copy_to(&c, doc->text.n);
	return true;
}

size_t html_protect_line(const struct html_protected *p, size_t line)
{
	size_t n = SEARCH_UP_TO(p->shifts, p->n_shifts, struct html_shift, line, line);
	return n ? (size_t)((ptrdiff_t)line + p->shifts[n - 1].more) : line;
}

/* Does a whole mark begin at `at`, where its character is? */
static bool read_mark(const struct html_protected *p, struct slice s, size_t at, size_t *end,
		      size_t *formula)
{
	size_t i = at + p->mark_n, first = i;
	for (*formula = 0; i < s.n && ascii_is_digit(s.p[i]); i++)
		*formula = *formula * 10 + (size_t)(s.p[i] - '0');
	struct slice rest = slice_sub(s, i + 1, s.n);
	*end = i + 1 + p->mark_n;
	return i > first && i < s.n && s.p[i] == ' ' &&
	       slice_starts(rest, (struct slice){p->mark, p->mark_n});
}

bool html_protect_find(const struct html_protected *p, struct slice s, size_t at, size_t *begin,
		       size_t *end, size_t *formula)
{
	while (p->mark_n && at < s.n) {
		const char *mark = memmem(s.p + at, s.n - at, p->mark, p->mark_n);
		if (!mark)
			return false;
		*begin = (size_t)(mark - s.p);
		if (read_mark(p, s, *begin, end, formula))
			return true;
		at = *begin + p->mark_n;
	}
	return false;
}

size_t html_protect_cut(const struct html_protected *p, struct slice s)
{
	size_t at = 0, begin, end, formula;
	while (html_protect_find(p, s, at, &begin, &end, &formula))
		at = end;
	const char *mark =
		p->mark_n && at < s.n ? memmem(s.p + at, s.n - at, p->mark, p->mark_n) : NULL;
	return mark ? (size_t)(mark - s.p) : s.n;
}
