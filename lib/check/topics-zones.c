#include "check/topics-zones.h"

#include "base/utf8.h"
#include "check/tags.h"
#include "tex/lex.h"
#include "text/fold.h"

enum {
	MATHS_LIMIT = 20000,          /* characters; of commands they are bytes, too */
	NAMES_SIZE = 4 * MATHS_LIMIT, /* bytes that hold as many of any kind */
};

/* Lines that say where an article comes from, not what it is about. */
static const char *const imprint[] = {"原文链接", "发布日期", "作者",    "来源",
				      "标签",     "分类",     "更新日期"};

/* Commands whose argument is text, or a name. */
static const struct slice text_commands[] = {{"mathrm", 6}, {"operatorname", 12}, {"text", 4},
					     {"textrm", 6}, {"textbf", 6},        {"mathbf", 6},
					     {"mathop", 6}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The document from its beginning to its end, a range at a time. */
struct reader {
	const struct md_doc *doc;
	size_t span, item;
	size_t skip; /* what stands before it is done with, or left out */
};

/* ---- Prose ---- */

/* Where something is left out; no text begins with one. */
static void add_blank(struct fold *f, size_t at)
{
	if (f->n == 0 || f->text[f->n - 1] == '\n')
		return;
	fold_add_at(f, SLICE(" "), at);
}

/* Is the line at `at` one of the imprint? */
static bool is_imprint(struct slice text, size_t at)
{
	if (at > 0 && text.p[at - 1] != '\n')
		return false;
	struct slice line = slice_sub(text, at, text.n);
	if (!slice_starts(line, SLICE("**")))
		return false;
	line = slice_sub(line, 2, line.n);
	for (size_t i = 0; i < COUNT(imprint); i++) {
		struct slice word = slice_of(imprint[i]);
		if (slice_starts(line, word) &&
		    slice_starts(slice_sub(line, word.n, line.n), SLICE("**")))
			return true;
	}
	return false;
}

/* The beginning of the bare URL whose colon is at `at`, or `at`: none.  It begins at or after from. */
static size_t url_begin(struct slice text, size_t from, size_t at, size_t to)
{
	struct slice before = slice_sub(text, from, at), after = slice_sub(text, at, to);
	if (!slice_starts(after, SLICE("://")))
		return at;
	if (slice_ends(before, SLICE("https")))
		return at - 5;
	return slice_ends(before, SLICE("http")) ? at - 4 : at;
}

/* A URL goes on as far as it must be ASCII: Han text may follow at once. */
static size_t url_end(struct slice text, size_t at, size_t to)
{
	while (at < to && (unsigned char)text.p[at] > ' ' && (unsigned char)text.p[at] < 0x7F &&
	       !strchr(")]<>", text.p[at]))
		at++;
	return at;
}

/* Text that is no image, without the marks of emphasis, quotes and tables and the backslashes of escapes.
 * Returns where it stopped: before `to` only where a line is left out. */
static size_t add_words(struct fold *f, struct slice text, size_t from, size_t to)
{
	size_t done = from; /* what is before it is in f, or left out */
	for (size_t at = from; at < to; at++) {
		char c = text.p[at];
		if ((unsigned char)c >= 0x80 || ascii_is_alnum(c))
			continue;
		size_t next = at + 1, stop = at;
		if (c == '*' || c == '>' || c == '|') {
			if (is_imprint(text, at)) {
				fold_add(f, slice_sub(text, done, at), done);
				return at + slice_find(slice_sub(text, at, text.n), '\n');
			}
		} else if (c == ':') {
			stop = url_begin(text, done, at, to);
			if (stop == at)
				continue;
			next = url_end(text, at, to);
		} else if (c != '\\' || next == to || !ascii_is_punct(text.p[next])) {
			continue;
		}
		fold_add(f, slice_sub(text, done, stop), done);
		if (c == '\\') {
			done = next; /* the character behind it may be a mark */
			continue;
		}
		add_blank(f, stop);
		done = next;
		at = next - 1;
	}
	fold_add(f, slice_sub(text, done, to), done);
	return to;
}

/* The next image that begins in [from, to), or null. */
static const struct md_item *next_image(struct reader *r, size_t from, size_t to)
{
	const struct md_doc *doc = r->doc;
	while (r->item < doc->n_items &&
	       (doc->items[r->item].kind != MD_ITEM_IMAGE || doc->items[r->item].offset < from))
		r->item++;
	bool found = r->item < doc->n_items && doc->items[r->item].offset < to;
	return found ? &doc->items[r->item] : NULL;
}

static void add_text(struct reader *r, struct fold *f, size_t from, size_t to)
{
	while (from < to) {
		const struct md_item *image = next_image(r, from, to);
		size_t stop = image ? image->offset : to;
		size_t end = add_words(f, r->doc->text, from, stop);
		if (image && end == stop) {
			add_blank(f, stop);
			end = image->end;
		}
		r->skip = from = end;
	}
}

static void add_span(struct reader *r, struct fold *f, size_t from, size_t to)
{
	switch (r->doc->spans[r->span].kind) {
	case MD_SPAN_TEXT:
		add_text(r, f, from, to);
		break;
	case MD_SPAN_MATH:
		fold_add_object(f, from);
		break;
	case MD_SPAN_URL:
		/* Of [text](url) the text alone is left; others stand between words. */
		if (r->doc->text.p[from] != '(')
			add_blank(f, from);
		break;
	default:
		add_blank(f, from);
	}
}

/* The prose of [from, to), which lies behind all ranges before it. */
static void add_range(struct reader *r, struct fold *f, size_t from, size_t to)
{
	const struct md_doc *doc = r->doc;
	while (r->span < doc->n_spans && doc->spans[r->span].offset < to) {
		size_t begin = doc->spans[r->span].offset, end = mdscan_span_end(doc, r->span);
		if (begin < from)
			begin = from;
		if (begin < r->skip)
			begin = r->skip;
		size_t stop = end < to ? end : to;
		if (begin < stop)
			add_span(r, f, begin, stop);
		if (end > to)
			break;
		r->span++;
	}
}

/* ---- The zones ---- */

static struct topics_text text_of(struct fold *f)
{
	struct slice text = fold_end(f);
	return (struct topics_text){text, f->origin, f->words};
}

/* The first so many words of t, at most. */
static struct topics_text words_of(const struct topics_text *t, long long most)
{
	struct topics_text cut = *t;
	if (most > 0 && t->words < (size_t)most)
		return cut;
	cut.words = fold_words(t->text, most > 0 ? (size_t)most : 0, &cut.text.n);
	return cut;
}

/* Bytes between two values of a list, and before the first: more than quotes, a dash and blanks. */
enum { BETWEEN_VALUES = 64 };

/* A value of the front matter.  As it is written it stands at or soon after `from`, and each character has
 * its place; decoded, it has the field's.  Returns where the next one may stand. */
static size_t add_value(struct fold *f, const struct md_doc *doc, const struct front_field *field,
			struct slice value, size_t from)
{
	struct slice near = slice_sub(doc->text, from, field->end);
	near = slice_sub(near, 0, value.n + BETWEEN_VALUES);
	const char *p = value.n ? memmem(near.p, near.n, value.p, value.n) : NULL;
	if (!p) {
		fold_add_at(f, value, field->offset);
		return from;
	}
	size_t at = (size_t)(p - doc->text.p);
	fold_add(f, value, at);
	return at + value.n;
}

static struct topics_text read_tags(struct arena *a, const struct md_doc *doc,
				    const struct front_matter *front)
{
	struct fold f = fold_start(a);
	const struct front_field *tags = tags_reviewed(front) ? front->tags : NULL;
	size_t at = tags ? tags->offset : 0;
	for (size_t i = 0; tags && i < tags->n_list; i++) {
		if (i)
			fold_add_at(&f, SLICE(" , "), at);
		at = add_value(&f, doc, tags, tags->list[i], at);
	}
	return text_of(&f);
}

/* Title, headings and the whole body. */
static void read_prose(struct arena *a, struct topics_article *article,
		       const struct front_matter *front)
{
	const struct md_doc *doc = article->doc;
	struct reader r = {.doc = doc};
	struct fold title = fold_start(a), headings = fold_start(a), body = fold_start(a);
	bool has_title = front->title && front->title->value.n, top = false;
	size_t done = 0;
	if (has_title)
		add_value(&title, doc, front->title, front->title->value, front->title->offset);
	for (size_t i = 0; i < doc->n_blocks; i++) {
		const struct md_block *b = &doc->blocks[i];
		if (b->kind != MD_HEADING)
			continue;
		size_t from = mdscan_line_begin(doc, b->first_line);
		size_t to = mdscan_line_begin(doc, b->end_line);
		add_range(&r, &body, done, from);
		bool first = b->level == 1 && !top;
		struct fold unused = fold_start(a), *f = !first      ? &headings
							 : has_title ? &unused
								     : &title;
		add_range(&r, f, from, to);
		if (!first)
			fold_break(&headings, to);
		top = top || first;
		done = to;
	}
	add_range(&r, &body, done, doc->text.n);
	article->zones[TOPICS_TITLE] = text_of(&title);
	article->zones[TOPICS_HEADINGS] = text_of(&headings);
	article->zones[TOPICS_BODY] = text_of(&body);
	article->words = article->zones[TOPICS_BODY].words;
}

/* ---- Maths ---- */

struct maths {
	struct arena *arena;
	struct slice text; /* of the document */
	struct fold fold;
	struct slice *names; /* what stands in \mathrm{..} and its kin */
	size_t n_names, cap_names, names_size;
};

static bool is_text_command(struct slice name)
{
	/* Most commands are told apart by their first letters. */
	if (name.p[0] != 'm' && name.p[0] != 'o' && name.p[0] != 't')
		return false;
	for (size_t i = 0; i < COUNT(text_commands); i++)
		if (slice_eq(name, text_commands[i]))
			return true;
	return false;
}

static void add_name(struct maths *m, struct slice name)
{
	if (m->names_size >= NAMES_SIZE)
		return;
	m->names_size += name.n;
	ARENA_PUSH(m->arena, m->names, m->n_names, m->cap_names) = name;
}

static void add_command(struct maths *m, struct slice name)
{
	size_t at = (size_t)(name.p - m->text.p);
	add_blank(&m->fold, at);
	fold_add_at(&m->fold, SLICE("\\"), at);
	fold_add(&m->fold, name, at);
}

/* A text command's group counts when no other is in it: of \mathop{\text{tr}} the inner one. */
static void add_formula(struct maths *m, struct slice tex)
{
	if (slice_find(tex, '\\') == tex.n)
		return;
	struct lex lx = lex_start(tex, lex_dialect_of(tex));
	bool command = false, open = false; /* behind a text command; in its group */
	size_t begin = 0;
	while (m->fold.n < MATHS_LIMIT) {
		struct lex_token t = lex_next(&lx);
		if (t.kind == LEX_END)
			return;
		if (t.kind == LEX_WORD) {
			add_command(m, t.name);
			command = is_text_command(t.name);
			continue;
		}
		if (t.kind == LEX_SPACE || (t.kind == LEX_CHAR && tex.p[t.offset] == '*'))
			continue;
		if (t.kind == LEX_CLOSE && open)
			add_name(m, slice_sub(tex, begin, t.offset));
		if (t.kind == LEX_OPEN || t.kind == LEX_CLOSE)
			open = t.kind == LEX_OPEN && command;
		command = false;
		begin = t.kind == LEX_OPEN ? t.end : begin;
	}
}

/* The part of s that is its first so many characters. */
static size_t characters_end(struct slice s, size_t most)
{
	size_t i = 0;
	for (size_t n = 0; i < s.n && n < most; n++) {
		uint32_t cp;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &cp);
	}
	return i;
}

static struct topics_text read_maths(struct arena *a, const struct md_doc *doc)
{
	struct maths m = {.arena = a, .text = doc->text, .fold = fold_start(a)};
	for (size_t i = 0; i < doc->n_math && m.fold.n < MATHS_LIMIT; i++) {
		const struct md_math *math = &doc->math[i];
		bool env = math->kind == MD_MATH_ENV;
		add_formula(&m, slice_sub(doc->text, env ? math->offset : math->body_offset,
					  env ? math->end : math->body_end));
	}
	for (size_t i = 0; i < m.n_names && m.fold.n < NAMES_SIZE; i++) {
		size_t at = (size_t)(m.names[i].p - doc->text.p);
		fold_break(&m.fold, at);
		fold_add(&m.fold, m.names[i], at);
	}
	struct topics_text t = text_of(&m.fold);
	t.text.n = characters_end(t.text, MATHS_LIMIT);
	t.words = fold_words(t.text, SIZE_MAX, NULL);
	return t;
}

struct topics_article *topics_zones_read(struct arena *a, const struct md_doc *doc,
					 const struct front_matter *front,
					 const struct topics_settings *settings)
{
	struct topics_article *article = arena_alloc(a, sizeof *article);
	const struct front_field *own = frontmatter_field(front, SLICE("topic"));
	article->doc = doc;
	article->formulas = doc->n_math;
	if (own)
		article->own = own->value;
	read_prose(a, article, front);
	struct topics_text *zones = article->zones;
	zones[TOPICS_BODY] = words_of(&zones[TOPICS_BODY], settings->body_limit);
	zones[TOPICS_OPENING] = words_of(&zones[TOPICS_BODY], settings->opening);
	zones[TOPICS_TAGS] = read_tags(a, doc, front);
	zones[TOPICS_MATHS] = read_maths(a, doc);
	return article;
}
