/* The scanner's frame: front matter, bytes that deserve a finding, results. */
#include "text/mdscan.h"

#include "base/die.h"
#include "base/search.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "text/mdscan-internal.h"

const char *const mdscan_line_kind_names[MD_N_LINE_KINDS] = {
	"front", "blank", "prose", "heading", "code", "math", "html", "table",
};

void mdscan_add_span(struct md_scan *s, enum md_span_kind kind, uint32_t index, uint32_t from,
		     uint32_t to)
{
	if (from >= to)
		return;
	struct md_doc *d = s->doc;
	if (d->n_spans) {
		struct md_span *last = &d->spans[d->n_spans - 1];
		bool runs_on =
			kind == MD_SPAN_MARKUP || kind == MD_SPAN_CODE || kind == MD_SPAN_FRONT;
		if (runs_on && last->kind == kind)
			return;
	}
	ARENA_PUSH(s->arena, d->spans, d->n_spans, s->cap_spans) =
		(struct md_span){.offset = from, .kind = (uint32_t)kind, .index = index};
}

uint32_t mdscan_add_math(struct md_scan *s, const struct md_math *m)
{
	struct md_doc *d = s->doc;
	ARENA_PUSH(s->arena, d->math, d->n_math, s->cap_math) = *m;
	return (uint32_t)d->n_math - 1;
}

void mdscan_add_item(struct md_scan *s, unsigned kind, uint32_t offset, uint32_t end,
		     struct slice name)
{
	struct md_doc *d = s->doc;
	ARENA_PUSH(s->arena, d->items, d->n_items, s->cap_items) =
		(struct md_item){.kind = (uint8_t)kind, .offset = offset, .end = end, .name = name};
}

struct md_issue *mdscan_add_issue(struct md_scan *s, enum md_issue_kind kind, uint32_t offset,
				  uint32_t end)
{
	struct md_doc *d = s->doc;
	struct md_issue *i = &ARENA_PUSH(s->arena, d->issues, d->n_issues, s->cap_issues);
	*i = (struct md_issue){.kind = kind, .offset = offset, .end = end};
	return i;
}

struct slice mdscan_label(struct md_scan *s, struct slice label)
{
	label = slice_trim(label);
	char *p = arena_alloc(s->arena, label.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < label.n; i++) {
		if (!ascii_is_space(label.p[i]))
			p[n++] = ascii_lower(label.p[i]);
		else if (p[n - 1] != ' ')
			p[n++] = ' ';
	}
	return (struct slice){p, n};
}

/* Keep of the tentative reference links those whose label is defined. */
static void resolve_references(struct md_scan *s)
{
	struct md_doc *d = s->doc;
	size_t kept = 0;
	for (size_t i = 0; i < d->n_items; i++) {
		struct md_item *item = &d->items[i];
		bool image = item->kind == MD_ITEM_REFERENCE_IMAGE;
		if (image || item->kind == MD_ITEM_REFERENCE) {
			if (!s->definitions.n ||
			    !hash_find(&s->definitions, mdscan_label(s, item->name)))
				continue;
			item->kind = image ? MD_ITEM_IMAGE : MD_ITEM_LINK;
		}
		d->items[kept++] = *item;
	}
	d->n_items = kept;
}

static int by_offset(const void *a, const void *b)
{
	const struct md_item *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->end > y->end ? -1 : x->end < y->end;
}

static int by_place(const void *a, const void *b)
{
	const struct md_issue *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* ---- Bytes ---- */

static void check_utf8(struct md_scan *s)
{
	size_t at = s->doc->bom ? 3 : 0;
	for (;;) {
		at += utf8_invalid_or_bom((struct slice){s->text + at, s->n - at});
		if (at >= s->n)
			return;
		size_t from = at;
		uint32_t cp;
		if (utf8_decode(s->text + at, s->text + s->n, &cp) == 3) {
			at += 3;
			mdscan_add_issue(s, MD_ISSUE_BOM_INSIDE, (uint32_t)from, (uint32_t)at);
			continue;
		}
		/* One issue a run of bad bytes. */
		while (at < s->n && (unsigned char)s->text[at] >= 0x80 &&
		       utf8_decode(s->text + at, s->text + s->n, &cp) == 1)
			at++;
		mdscan_add_issue(s, MD_ISSUE_UTF8, (uint32_t)from, (uint32_t)at);
	}
}

static void check_nul(struct md_scan *s)
{
	const char *end = s->text + s->n, *p = s->text;
	while (p < end && (p = memchr(p, '\0', (size_t)(end - p)))) {
		const char *from = p;
		while (p < end && !*p)
			p++;
		mdscan_add_issue(s, MD_ISSUE_NUL, (uint32_t)(from - s->text),
				 (uint32_t)(p - s->text));
	}
}

static void check_endings(struct md_scan *s)
{
	const char *end = s->text + s->n;
	bool lone = false, mixed = false;
	const char *first = memchr(s->text, '\n', s->n);
	bool crlf = first && first > s->text && first[-1] == '\r';
	for (const char *p = s->text; p < end && (p = memchr(p, '\r', (size_t)(end - p))); p++) {
		uint32_t at = (uint32_t)(p - s->text);
		if (p + 1 == end || p[1] != '\n') {
			if (!lone)
				mdscan_add_issue(s, MD_ISSUE_LONE_CR, at, at + 1);
			lone = true;
		} else if (!crlf && !mixed) {
			mdscan_add_issue(s, MD_ISSUE_MIXED_ENDINGS, at, at + 2);
			mixed = true;
		}
	}
	for (const char *p = first; crlf && !mixed && p && p < end; p++) {
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			break;
		if (p[-1] != '\r') {
			uint32_t at = (uint32_t)(p - s->text);
			mdscan_add_issue(s, MD_ISSUE_MIXED_ENDINGS, at, at + 1);
			mixed = true;
		}
	}
}

void mdscan_check_bytes(struct md_doc *doc, struct arena *a)
{
	if (!doc->text.n)
		return;
	struct md_scan s = {.arena = a,
			    .doc = doc,
			    .text = doc->text.p,
			    .n = (uint32_t)doc->text.n,
			    .cap_issues = doc->n_issues};
	check_utf8(&s);
	check_nul(&s);
	check_endings(&s);
	sort_rows(doc->issues, doc->n_issues, sizeof *doc->issues, by_place);
}

/* ---- The whole ---- */

struct md_doc *mdscan(struct arena *a, struct slice text, const struct md_options *options)
{
	struct md_doc *doc = arena_alloc(a, sizeof *doc);
	if (text.n > 0x7FFFFFFF)
		die_bug("a document of %zu bytes reached the scanner", text.n);
	doc->text = text;
	struct md_scan *s = arena_alloc(a, sizeof *s);
	s->arena = a;
	s->doc = doc;
	s->options = options;
	s->text = text.p;
	s->n = (uint32_t)text.n;
	s->definitions = (struct hash)HASH_INIT(a);
	doc->bom = slice_starts(text, SLICE("\xEF\xBB\xBF"));
	s->any_cr = s->n && memchr(s->text, '\r', s->n);
	mdscan_block_run(s, doc->bom ? 3 : 0);
	if (s->has_reference_items)
		resolve_references(s);
	/* Links end after what they hold, so the order of finding is not that of starts. */
	sort_rows(doc->items, doc->n_items, sizeof *doc->items, by_offset);
	sort_rows(doc->issues, doc->n_issues, sizeof *doc->issues, by_place);
	return doc;
}

struct slice mdscan_tex(const struct md_doc *doc, size_t math, struct arena *a)
{
	const struct md_math *m = &doc->math[math];
	uint32_t from = m->body_offset, to = m->body_end;
	if (m->kind == MD_MATH_ENV) {
		from = m->offset;
		to = m->end;
	}
	size_t first = mdscan_span_of(doc, m->offset);
	if (first >= doc->n_spans || mdscan_span_end(doc, first) >= m->end)
		return slice_sub(doc->text, from, to);
	char *p = arena_alloc(a, to - from + 1);
	size_t n = 0;
	for (size_t i = first; i < doc->n_spans && doc->spans[i].offset < to; i++) {
		uint32_t begin = doc->spans[i].offset, end = mdscan_span_end(doc, i);
		begin = begin < from ? from : begin;
		end = end > to ? to : end;
		if (doc->spans[i].kind != MD_SPAN_MATH || begin >= end)
			continue;
		memcpy(p + n, doc->text.p + begin, end - begin);
		n += end - begin;
	}
	return (struct slice){p, n};
}

size_t mdscan_span_of(const struct md_doc *doc, size_t offset)
{
	size_t n = SEARCH_UP_TO(doc->spans, doc->n_spans, struct md_span, offset, offset);
	return n ? n - 1 : 0;
}

size_t mdscan_line_of(const struct md_doc *doc, uint32_t offset)
{
	size_t n = SEARCH_UP_TO(doc->lines, doc->n_lines, struct md_line, offset, offset);
	return n ? n - 1 : 0;
}

size_t mdscan_line_begin(const struct md_doc *doc, size_t line)
{
	return line < doc->n_lines ? doc->lines[line].offset : doc->text.n;
}

size_t mdscan_line_end(const struct md_doc *doc, size_t line)
{
	size_t ending = line < doc->n_lines ? doc->lines[line].ending : 0;
	return mdscan_line_begin(doc, line + 1) - ending;
}
