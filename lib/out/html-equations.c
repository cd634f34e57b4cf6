#include "out/html-equations.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "check/formulas-plain.h"
#include "check/numbering.h"
#include "check/prose.h"
#include "out/html-pass.h"
#include "tex/parse.h"

/* Before every id; the colon keeps them apart from those of headings. */
#define PREFIX "eq:"

enum { NO_BREAK_SPACE = 0xa0 };

/* A number that a reader sees at a formula. */
struct number {
	size_t formula, offset;
	struct slice text; /* "12", "2.8", "*" */
	const char *id;    /* null: none */
};

struct html_equations {
	struct arena *arena;
	struct equations *found;
	struct number *numbers; /* in order of the document */
	size_t n, cap;
	size_t *first;       /* of each formula: its first number; [n_formulas] is n */
	struct hash by_text; /* value: a struct number; count: how many have the text */
	struct hash ids;     /* that are taken; count: the last number behind one */
};

/* ---- Which numbers there are ---- */

/* Automatic numbers of rows, and tags; both are in order of the document. */
static void collect(struct html_equations *eqs)
{
	const struct equations *found = eqs->found;
	size_t row = 0, tag = 0;
	while (row < found->n_rows || tag < found->n_tags) {
		const struct equations_row *r = row < found->n_rows ? &found->rows[row] : NULL;
		const struct equations_tag *t = tag < found->n_tags ? &found->tags[tag] : NULL;
		if (!r || (t && t->offset < r->offset)) {
			tag++;
			if (t->place != EQUATIONS_INLINE && t->value.class != EQUATIONS_EMPTY)
				ARENA_PUSH(eqs->arena, eqs->numbers, eqs->n, eqs->cap) =
					(struct number){t->formula, t->offset, t->value.text, NULL};
			continue;
		}
		row++;
		if (r->automatic > 0)
			ARENA_PUSH(eqs->arena, eqs->numbers, eqs->n, eqs->cap) = (struct number){
				r->formula, r->offset,
				slice_of(arena_printf(eqs->arena, "%ld", r->automatic)), NULL};
	}
}

static void index_numbers(struct html_equations *eqs)
{
	size_t n_formulas = eqs->found->n_formulas, number = 0;
	eqs->first = arena_alloc_array(eqs->arena, n_formulas + 1, sizeof *eqs->first);
	for (size_t i = 0; i <= n_formulas; i++) {
		while (number < eqs->n && eqs->numbers[number].formula < i)
			number++;
		eqs->first[i] = number;
	}
	for (size_t i = 0; i < eqs->n; i++) {
		struct hash_entry *e = hash_at(&eqs->by_text, eqs->numbers[i].text);
		e->value = &eqs->numbers[i];
		e->count++;
	}
}

/* ---- Ids ---- */

/* Ids that begin like ours and that the author sets: id="eq:x", {#eq:x}. */
static void take_author_ids(struct html_equations *eqs, struct slice text)
{
	for (size_t i = 1; i < text.n; i++) {
		const char *found = memmem(text.p + i, text.n - i, PREFIX, strlen(PREFIX));
		if (!found)
			return;
		i = (size_t)(found - text.p);
		char before = text.p[i - 1];
		bool set = memchr("\"'=", before, 3) != NULL;
		if (before == '#' && i > 1)
			set = memchr("{: \t", text.p[i - 2], 4) != NULL;
		if (!set)
			continue;
		size_t end = i;
		while (end < text.n && !ascii_is_space(text.p[end]) &&
		       !memchr("\"'>}", text.p[end], 4))
			end++;
		hash_at(&eqs->ids, slice_sub(text, i, end))->count = 1;
		i = end;
	}
}

/* The spoken name of a character that an id does not hold, or null. */
static const char *name_of(uint32_t c)
{
	switch (c) {
	case '\'':
		return "prime";
	case '*':
		return "star";
	case '+':
		return "plus";
	default:
		return NULL;
	}
}

/* Letters, digits and dots as they are, names of some others; what is between is a hyphen. */
static struct slice plain_id(struct arena *a, struct slice text)
{
	struct buf id = BUF_INIT;
	bool gap = false;
	for (size_t i = 0; i < text.n;) {
		uint32_t c;
		i += (size_t)utf8_decode(text.p + i, text.p + text.n, &c);
		const char *name = name_of(c);
		bool part = name || utf8_is_word(c) || (c == '.' && id.n);
		if (part && (gap || name) && id.n)
			buf_putc(&id, '-');
		gap = !part;
		if (name)
			buf_puts(&id, name);
		else if (part)
			id.n += (size_t)utf8_encode(c, buf_reserve(&id, 4));
	}
	struct slice s = slice_of(arena_printf(a, PREFIX "%.*s", SLICE_ARG(buf_slice(&id))));
	buf_free(&id);
	return s;
}

static const char *numbered_id(struct html_equations *eqs, struct slice id)
{
	for (;;) {
		size_t number = ++hash_at(&eqs->ids, id)->count;
		char *with_number = arena_printf(eqs->arena, "%.*s-%zu", SLICE_ARG(id), number);
		struct hash_entry *e = hash_at(&eqs->ids, slice_of(with_number));
		if (!e->count) {
			e->count = 1;
			return with_number;
		}
	}
}

/* Every number has the id it would have if it were alone; then, the others their own. */
static void make_ids(struct html_equations *eqs, const bool *without)
{
	struct slice *plain = arena_alloc_array(eqs->arena, eqs->n, sizeof *plain);
	for (size_t i = 0; i < eqs->n; i++) {
		struct number *number = &eqs->numbers[i];
		if (without[number->formula])
			continue;
		plain[i] = plain_id(eqs->arena, number->text);
		struct hash_entry *e = hash_at(&eqs->ids, plain[i]);
		if (e->count)
			continue;
		e->count = 1;
		number->id = plain[i].p;
	}
	for (size_t i = 0; i < eqs->n; i++)
		if (!eqs->numbers[i].id && plain[i].n)
			eqs->numbers[i].id = numbered_id(eqs, plain[i]);
}

/* Formulas in headings and in descriptions of images. */
static bool *formulas_without_ids(struct arena *a, const struct md_doc *doc)
{
	bool *without = arena_alloc_array(a, doc->n_math, sizeof *without);
	size_t item = 0, image_end = 0;
	for (size_t i = 0; i < doc->n_math; i++) {
		for (; item < doc->n_items && doc->items[item].offset < doc->math[i].offset; item++)
			if (doc->items[item].kind == MD_ITEM_IMAGE &&
			    doc->items[item].end > image_end)
				image_end = doc->items[item].end;
		without[i] =
			doc->math[i].flags & MD_MATH_IN_HEADING || doc->math[i].offset < image_end;
	}
	return without;
}

/* Most documents show that they have no number before a formula is read. */
static bool may_have_numbers(struct slice text)
{
	return memmem(text.p, text.n, "\\tag", strlen("\\tag")) ||
	       memmem(text.p, text.n, "\\begin", strlen("\\begin"));
}

static bool has_automatic_row(const struct equations *found)
{
	for (size_t i = 0; i < found->n_rows; i++)
		if (found->rows[i].kind == EQUATIONS_ROW_AUTO)
			return true;
	return false;
}

/* MathJax gives no number to a formula that it shows as an error.  What the formulas define holds to the
 * end of the page, so all are read. */
static void pass_over_rejected(struct equations *found)
{
	struct arena scratch = ARENA_INIT;
	struct macros *page = macros_new(found->arena);
	bool *rejected = arena_alloc_array(found->arena, found->n_formulas, sizeof *rejected);
	for (size_t i = 0; i < found->n_formulas; i++) {
		const struct equations_formula *f = &found->formulas[i];
		struct parse result;
		struct slice tex = f->dialect == LEX_ESCAPED
					   ? formulas_plain_read(&scratch, f->tex).tex
					   : f->tex;
		const struct parse_options options = {.engines = TEX_MATHJAX4,
						      .display = found->doc->math[f->math].display,
						      .numbered = true,
						      .macros = page};
		parse_formula(&result, &scratch, tex, &options);
		rejected[i] = result.rejected != 0;
		arena_reset(&scratch);
	}
	for (size_t i = 0; i < found->n_rows; i++)
		if (rejected[found->rows[i].formula])
			found->rows[i].notag = true;
	arena_free(&scratch);
}

struct html_equations *html_equations_make(struct arena *a, const struct md_doc *doc, bool mathjax)
{
	static const struct numbering_options options = NUMBERING_OPTIONS_INIT;
	if (!doc->n_math || !may_have_numbers(doc->text))
		return NULL;
	struct html_equations *eqs = arena_alloc(a, sizeof *eqs);
	*eqs = (struct html_equations){.arena = a, .by_text = HASH_INIT(a), .ids = HASH_INIT(a)};
	eqs->found = equations_collect(a, doc, NULL, NULL);
	if (mathjax && has_automatic_row(eqs->found))
		pass_over_rejected(eqs->found);
	numbering_make(eqs->found, &options);
	collect(eqs);
	if (!eqs->n)
		return NULL;
	index_numbers(eqs);
	take_author_ids(eqs, doc->text);
	make_ids(eqs, formulas_without_ids(a, doc));
	return eqs;
}

/* ---- The formula's element ---- */

/* A number as an item of a list that blanks separate; what a page cannot hold is U+FFFD. */
static void put_number(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t c;
		char bytes[4];
		i += (size_t)utf8_decode(text.p + i, text.p + text.n, &c);
		if (c < 0x80 && ascii_is_space((char)c))
			c = NO_BREAK_SPACE;
		size_t n = (size_t)utf8_encode(c ? c : UTF8_REPLACEMENT, bytes);
		html_escape(out, (struct slice){bytes, n});
	}
}

const char *html_equations_attributes(const struct html_equations *eqs, size_t formula)
{
	if (!eqs || eqs->first[formula] == eqs->first[formula + 1] ||
	    !eqs->numbers[eqs->first[formula]].id)
		return "";
	struct buf out = BUF_INIT;
	size_t first = eqs->first[formula];
	buf_printf(&out, " id=\"%s\" data-numbers=\"", eqs->numbers[first].id);
	for (size_t i = first; i < eqs->first[formula + 1]; i++) {
		if (i > first)
			buf_putc(&out, ' ');
		put_number(&out, eqs->numbers[i].text);
	}
	buf_putc(&out, '"');
	const char *attributes = arena_cstr(eqs->arena, buf_slice(&out));
	buf_free(&out);
	return attributes;
}

const char *html_equations_anchors(const struct html_equations *eqs, size_t formula)
{
	if (!eqs || eqs->first[formula] == eqs->first[formula + 1])
		return "";
	struct buf out = BUF_INIT;
	for (size_t i = eqs->first[formula] + 1; i < eqs->first[formula + 1]; i++)
		if (eqs->numbers[i].id)
			buf_printf(&out, "<span id=\"%s\"></span>", eqs->numbers[i].id);
	const char *anchors = out.n ? arena_cstr(eqs->arena, buf_slice(&out)) : "";
	buf_free(&out);
	return anchors;
}

/* ---- References in the text ---- */

/* Elements that hold no link: names, and how many of each are open. */
static const char *const closed_elements[] = {"a",   "button", "code",   "kbd",   "option",
					      "pre", "samp",   "script", "style", "textarea"};
enum { N_CLOSED = sizeof closed_elements / sizeof *closed_elements };

/* Goes through the document together with the references. */
struct sweep {
	const struct md_doc *doc;
	size_t item;
	size_t link_end; /* of the links and images so far */
	size_t open[N_CLOSED];
};

static void sweep_tag(struct sweep *w, const struct md_item *item)
{
	for (size_t i = 0; i < N_CLOSED; i++) {
		if (!slice_eq_nocase(item->name, slice_of(closed_elements[i])))
			continue;
		if (item->kind == MD_ITEM_TAG_OPEN)
			w->open[i]++;
		else if (w->open[i])
			w->open[i]--;
	}
}

/* Can a link stand at `offset`?  Offsets must not go backwards. */
static bool sweep_to(struct sweep *w, size_t offset)
{
	for (; w->item < w->doc->n_items && w->doc->items[w->item].offset <= offset; w->item++) {
		const struct md_item *item = &w->doc->items[w->item];
		if (item->kind == MD_ITEM_TAG_OPEN || item->kind == MD_ITEM_TAG_CLOSE)
			sweep_tag(w, item);
		else if ((item->kind == MD_ITEM_LINK || item->kind == MD_ITEM_IMAGE) &&
			 item->end > w->link_end)
			w->link_end = item->end;
	}
	for (size_t i = 0; i < N_CLOSED; i++)
		if (w->open[i])
			return false;
	return offset >= w->link_end &&
	       w->doc->lines[mdscan_line_of(w->doc, (uint32_t)offset)].kind != MD_LINE_HEADING;
}

/* The number as it is written; *begin and *end are those of its digits.  False: it is not written as
 * it reads. */
static bool widen_to_number(struct slice text, const struct equations_value *value, size_t *begin,
			    size_t *end)
{
	if (value->prefix.n > *begin ||
	    !slice_eq(slice_sub(text, *begin - value->prefix.n, *begin), value->prefix))
		return false;
	*begin -= value->prefix.n;
	for (size_t i = 0; i < value->suffix.n; i++) {
		struct slice rest = slice_sub(text, *end, text.n);
		bool prime = value->suffix.p[i] == '\'';
		if (rest.n && rest.p[0] == value->suffix.p[i])
			*end += 1;
		else if (prime &&
			 (slice_starts(rest, SLICE("′")) || slice_starts(rest, SLICE("’"))))
			*end += strlen("′");
		else
			return false;
	}
	return true;
}

static void widen_to_parentheses(struct slice span, size_t *begin, size_t *end)
{
	size_t open = *begin, close = *end;
	while (open > 0 && span.p[open - 1] == ' ')
		open--;
	while (close < span.n && span.p[close] == ' ')
		close++;
	struct slice before = slice_sub(span, 0, open), behind = slice_sub(span, close, span.n);
	size_t left = slice_ends(before, SLICE("(")) ? 1 : slice_ends(before, SLICE("（")) ? 3 : 0;
	size_t right = slice_starts(behind, SLICE(")"))    ? 1
		       : slice_starts(behind, SLICE("）")) ? 3
							   : 0;
	if (!left || !right)
		return;
	*begin = open - left;
	*end = close + right;
}

static const char *link_to(struct arena *a, const char *id, struct slice text)
{
	struct buf out = BUF_INIT;
	buf_printf(&out, "<a class=\"eqref\" href=\"#%s\">", id);
	html_escape(&out, text);
	buf_puts(&out, "</a>");
	const char *link = arena_cstr(a, buf_slice(&out));
	buf_free(&out);
	return link;
}

/* The equation that a reference means, or null. */
static const struct number *target_of(const struct html_equations *eqs, const struct prose_use *use)
{
	if (use->kind != PROSE_STRONG || use->where != PROSE_HERE || use->by_command ||
	    use->formula != EQUATIONS_NONE)
		return NULL;
	const struct hash_entry *e = hash_find(&eqs->by_text, use->value.text);
	const struct number *number = e && e->count == 1 ? e->value : NULL;
	return number && number->id ? number : NULL;
}

static void edit_use(struct html_pass *pass, struct sweep *w, const struct number *number,
		     const struct equations_value *value)
{
	size_t begin = value->offset, end = value->end;
	if (!widen_to_number(pass->doc->text, value, &begin, &end))
		return;
	/* `$(3)$` is text to the patterns, but it is a formula. */
	size_t span = mdscan_span_of(pass->doc, begin), at = pass->doc->spans[span].offset;
	size_t span_end = mdscan_span_end(pass->doc, span);
	if (pass->doc->spans[span].kind != MD_SPAN_TEXT || begin < at || end > span_end ||
	    !sweep_to(w, begin))
		return;
	begin -= at;
	end -= at;
	widen_to_parentheses(slice_sub(pass->doc->text, at, span_end), &begin, &end);
	begin += at;
	end += at;
	html_edits_piece(&pass->edits, begin, end,
			 link_to(pass->arena, number->id, slice_sub(pass->doc->text, begin, end)),
			 true);
}

void html_equations_edit(struct html_pass *pass, const struct html_equations *eqs,
			 const struct prose_patterns *patterns)
{
	if (!eqs || !patterns)
		return;
	struct sweep w = {.doc = pass->doc};
	const struct prose *prose = prose_find(eqs->found, patterns);
	for (size_t i = 0; i < prose->n; i++) {
		const struct number *number = target_of(eqs, &prose->uses[i]);
		if (number)
			edit_use(pass, &w, number, &prose->uses[i].value);
	}
}
