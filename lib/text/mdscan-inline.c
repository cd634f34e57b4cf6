/* The inline pass over one finished leaf: code spans, HTML, links and formulas, leftmost
 * first; what is left is text. */
#include "base/search.h"
#include "text/mdscan-internal.h"

static const char *const raw_elements[] = {"script", "style", "pre", "code", "textarea"};

enum { N_RAW_ELEMENTS = sizeof raw_elements / sizeof *raw_elements };

struct inl {
	struct md_scan *s;
	unsigned flags;
	uint32_t end; /* of the leaf */
	uint32_t at;
	uint32_t text_start;                     /* text not yet emitted */
	size_t hold;                             /* next of the leaf's holds */
	bool no_backticks[MD_MAX_BACKTICKS + 1]; /* no run of that length up to the end */
	struct md_html_missing missing;
	uint32_t last_math;          /* end of the formula before, or 0 */
	bool no_raw[N_RAW_ELEMENTS]; /* raw elements whose closing tag is not there */
};

/* The first piece that ends behind offset, or n_pieces. */
static size_t piece_at(const struct md_leaf *leaf, uint32_t offset)
{
	return SEARCH_UP_TO(leaf->pieces, leaf->n_pieces, struct md_piece, end, offset);
}

void mdscan_inline_emit(struct md_scan *s, enum md_span_kind kind, uint32_t index, uint32_t from,
			uint32_t to)
{
	if (!s->leaf.prefixed) {
		mdscan_add_span(s, kind, index, from, to);
		return;
	}
	for (size_t i = piece_at(&s->leaf, from); i < s->leaf.n_pieces && from < to; i++) {
		const struct md_piece *piece = &s->leaf.pieces[i];
		if (from < piece->begin) {
			uint32_t stop = piece->begin < to ? piece->begin : to;
			mdscan_add_span(s, MD_SPAN_MARKUP, 0, from, stop);
			from = stop;
		}
		uint32_t stop = piece->end < to ? piece->end : to;
		mdscan_add_span(s, kind, index, from, stop);
		from = stop;
	}
}

static void flush_text(struct inl *in)
{
	mdscan_inline_emit(in->s, MD_SPAN_TEXT, 0, in->text_start, in->at);
	in->text_start = in->at;
}

/* Emit [at, to) as kind and go on behind it. */
static void take(struct inl *in, enum md_span_kind kind, uint32_t index, uint32_t to)
{
	flush_text(in);
	mdscan_inline_emit(in->s, kind, index, in->at, to);
	in->at = in->text_start = to;
}

static uint32_t limit_of(const struct inl *in)
{
	const struct md_leaf *leaf = &in->s->leaf;
	return in->hold < leaf->n_holds ? leaf->holds[in->hold].math.offset : in->end;
}

static void report(struct inl *in, const struct md_issue *issue)
{
	*mdscan_add_issue(in->s, issue->kind, issue->offset, issue->end) = *issue;
}

/* Prose on the display's first line before it, or on its last line behind it. */
static bool in_sentence(const struct md_scan *s, const struct md_math *m)
{
	uint32_t i = m->offset;
	while (i > 0 && s->text[i - 1] != '\n' &&
	       (ascii_is_space(s->text[i - 1]) || s->text[i - 1] == '>'))
		i--;
	if (i > 0 && s->text[i - 1] != '\n') {
		/* A list marker is no prose. */
		const struct md_leaf *leaf = &s->leaf;
		size_t piece = piece_at(leaf, m->offset);
		if (piece == leaf->n_pieces || leaf->pieces[piece].begin < i)
			return true;
	}
	for (i = m->end; i < s->n && s->text[i] != '\n'; i++)
		if (!ascii_is_space(s->text[i]))
			return !memchr(".,;:!?|", s->text[i], 7) &&
			       (unsigned char)s->text[i] != 0xEF &&
			       (unsigned char)s->text[i] != 0xE3;
	return false;
}

static void take_math(struct inl *in, struct md_math *m)
{
	struct md_scan *s = in->s;
	m->block = s->leaf.block;
	if (in->flags & MD_INLINE_HEADING)
		m->flags |= MD_MATH_IN_HEADING;
	if (in->flags & MD_INLINE_TABLE)
		m->flags |= MD_MATH_IN_TABLE;
	if (in->flags & MD_INLINE_HTML)
		m->flags |= MD_MATH_IN_HTML;
	if (m->display && in_sentence(s, m))
		m->flags |= MD_MATH_IN_SENTENCE;
	take(in, MD_SPAN_MATH, mdscan_add_math(s, m), m->end);
	in->last_math = m->end;
}

static void take_close(struct inl *in, struct md_close *c)
{
	take_math(in, &c->math);
	if (c->has_issue)
		report(in, &c->issue);
}

/* ---- Code spans (6.1) and $`..`$ ---- */

static uint32_t backtick_run(const struct inl *in, uint32_t at)
{
	uint32_t i = at;
	while (i < in->end && in->s->text[i] == '`')
		i++;
	return i - at;
}

/* The start of the closing run of that length, or 0. */
static uint32_t closing_backticks(struct inl *in, uint32_t from, uint32_t length)
{
	if (length > MD_MAX_BACKTICKS || in->no_backticks[length])
		return 0;
	uint32_t limit = limit_of(in);
	const char *text = in->s->text;
	for (uint32_t at = from; at < limit;) {
		const char *q = memchr(text + at, '`', limit - at);
		if (!q)
			break;
		at = (uint32_t)(q - text);
		uint32_t run = backtick_run(in, at);
		if (run == length)
			return at;
		at += run;
	}
	if (limit == in->end)
		in->no_backticks[length] = true;
	return 0;
}

static void backticks(struct inl *in)
{
	uint32_t run = backtick_run(in, in->at);
	uint32_t close = closing_backticks(in, in->at + run, run);
	if (!close) {
		in->at += run;
		return;
	}
	mdscan_add_item(in->s, MD_ITEM_CODE_SPAN, in->at, close + run, (struct slice){0});
	take(in, MD_SPAN_CODE, 0, close + run);
}

static bool github_inline(struct inl *in)
{
	uint32_t open = in->at + 1;
	if (open >= in->end || in->s->text[open] != '`')
		return false;
	uint32_t run = backtick_run(in, open);
	uint32_t close = closing_backticks(in, open + run, run);
	if (!close || close + run >= in->end || in->s->text[close + run] != '$')
		return false;
	struct md_math m = {.kind = MD_MATH_GH_INLINE,
			    .offset = in->at,
			    .body_offset = open + run,
			    .body_end = close,
			    .end = close + run + 1};
	take_math(in, &m);
	return true;
}

/* ---- Maths ---- */

/* A formula that the block pass has found already begins here. */
static bool take_hold(struct inl *in)
{
	struct md_leaf *leaf = &in->s->leaf;
	while (in->hold < leaf->n_holds && leaf->holds[in->hold].math.offset < in->at)
		in->hold++;
	if (in->hold == leaf->n_holds || leaf->holds[in->hold].math.offset != in->at)
		return false;
	struct md_close *c = &leaf->holds[in->hold++];
	/* What had no closer before the formula may have one behind it. */
	in->missing = (struct md_html_missing){0};
	memset(in->no_raw, 0, sizeof in->no_raw);
	take_close(in, c);
	return true;
}

/* A `$` right behind a formula that began with one: `$..$$`. */
static void report_stray_dollar(struct inl *in)
{
	struct md_scan *s = in->s;
	struct md_math *m = &s->doc->math[s->doc->n_math - 1];
	if (m->kind != MD_MATH_INLINE)
		return;
	struct md_issue *i = mdscan_add_issue(s, MD_ISSUE_CROSSED, m->offset, m->offset + 1);
	i->other_offset = in->at - 1;
	i->other_end = in->at + 1;
	m->flags |= MD_MATH_CROSSED;
}

/* An opener that is none: text, and a fault only when it looks like one. One lost dollar turns
 * all behind it in its paragraph inside out, so only the first is told. */
static void literal_dollars(struct inl *in, const struct md_close *c, uint32_t length)
{
	struct md_scan *s = in->s;
	if (length == 1 && in->last_math == in->at && s->doc->n_math) {
		report_stray_dollar(in);
		s->dollars_reported = in->end;
	} else if (c->has_issue && s->dollars_reported != in->end) {
		report(in, &c->issue);
		s->dollars_reported = in->end;
	}
	in->at += length;
}

static void dollar(struct inl *in)
{
	struct md_scan *s = in->s;
	struct md_close c;
	if (take_hold(in) || github_inline(in))
		return;
	uint32_t limit = limit_of(in);
	bool twice = in->at + 1 < in->end && s->text[in->at + 1] == '$';
	/* `$x$$y$`: the second formula's opener is its own. */
	if (twice) {
		if (mdscan_math_dollars(s, in->at, limit, &c))
			take_close(in, &c);
		else
			literal_dollars(in, &c, 2);
	} else {
		if (mdscan_math_inline(s, in->at, limit, &c))
			take_close(in, &c);
		else
			literal_dollars(in, &c, 1);
	}
}

static void backslash(struct inl *in)
{
	struct md_scan *s = in->s;
	struct slice name;
	struct md_close c;
	if (in->at + 1 >= in->end) {
		in->at++;
		return;
	}
	char next = s->text[in->at + 1];
	if (next == 'b' && mdscan_math_begins_env(s, in->at, &name)) {
		if (take_hold(in))
			return;
		if (mdscan_math_env(s, in->at, limit_of(in), &c)) {
			take_close(in, &c);
			return;
		}
		report(in, &c.issue);
		in->at = c.math.body_offset;
	} else if (next == 'e' && mdscan_math_ends_env(s, in->at, &name)) {
		uint32_t end = (uint32_t)(name.p + name.n + 1 - s->text);
		mdscan_add_issue(s, MD_ISSUE_STRAY_CLOSER, in->at, end)->env = name;
		in->at = end;
	} else if (s->options && s->options->tex_brackets && (next == '[' || next == '(')) {
		if (take_hold(in))
			return;
		if (mdscan_math_bracket(s, in->at, limit_of(in), &c)) {
			take_close(in, &c);
			return;
		}
		report(in, &c.issue);
		in->at += 2;
	} else {
		in->at += ascii_is_punct(next) ? 2 : 1;
	}
}

/* ---- HTML ---- */

/* The start of `</name` at or after p. */
static const char *closing_tag(const char *p, const char *end, struct slice name)
{
	for (; p < end && (p = memmem(p, (size_t)(end - p), "</", 2)); p += 2)
		if ((size_t)(end - p) >= name.n + 2 &&
		    slice_eq_nocase((struct slice){p + 2, name.n}, name))
			return p;
	return NULL;
}

/* Contents of <code>, <pre>, <script>.. are no prose and hold no maths, as in MathJax's
 * skipHtmlTags. */
static void raw_contents(struct inl *in, struct slice name)
{
	for (size_t i = 0; i < N_RAW_ELEMENTS; i++) {
		if (!slice_eq_nocase(name, slice_of(raw_elements[i])))
			continue;
		const char *text = in->s->text;
		const char *q = in->no_raw[i]
					? NULL
					: closing_tag(text + in->at, text + limit_of(in), name);
		in->no_raw[i] = !q;
		if (q)
			take(in, MD_SPAN_CODE, 0, (uint32_t)(q - text));
		return;
	}
}

static void less_than(struct inl *in)
{
	struct md_scan *s = in->s;
	const char *p = s->text + in->at, *end = s->text + limit_of(in);
	int kind;
	struct slice name;
	size_t n = mdscan_html_autolink(p, end);
	if (n) {
		mdscan_add_item(s, MD_ITEM_LINK, in->at, in->at + (uint32_t)n,
				slice_range(p + 1, p + n - 1));
		take(in, MD_SPAN_URL, 0, in->at + (uint32_t)n);
		return;
	}
	n = mdscan_html_inline(p, end, &in->missing, &kind, &name);
	if (!n) {
		in->at++;
		return;
	}
	uint32_t to = in->at + (uint32_t)n;
	if (kind >= 0)
		mdscan_add_item(s, (unsigned)kind, in->at, to, name);
	if (kind == MD_ITEM_TAG_OPEN && slice_eq_nocase(name, SLICE("img")))
		mdscan_add_item(s, MD_ITEM_IMAGE, in->at, to, (struct slice){0});
	take(in, kind == MD_ITEM_COMMENT ? MD_SPAN_COMMENT : MD_SPAN_TAG, 0, to);
	if (kind == MD_ITEM_TAG_OPEN && p[n - 2] != '/')
		raw_contents(in, name);
}

/* ---- Links (6.3) and images (6.4) ---- */

static void open_bracket(struct inl *in, bool image)
{
	struct md_scan *s = in->s;
	size_t n = s->n_brackets;
	size_t links = n == 0 ? 0 : s->brackets[n - 1].image ? s->brackets[n - 1].links : n;
	ARENA_PUSH(s->arena, s->brackets, s->n_brackets, s->cap_brackets) = (struct md_bracket){
		.offset = in->at, .links = links, .image = image, .active = true};
	in->at += image ? 2 : 1;
}

/* A link may hold no other link: those that are open around it are none. */
static void deactivate(struct md_scan *s, const struct md_bracket *link)
{
	/* Those below an inactive one are inactive already. */
	for (size_t i = link->links; i > 0 && s->brackets[i - 1].active;
	     i = s->brackets[i - 1].links)
		s->brackets[i - 1].active = false;
}

/* A label holds no bracket (6.3), so that of nested ones the innermost alone can be one. */
static bool is_label(struct slice label)
{
	for (size_t i = 0; i < label.n && label.n < 1000; i++) {
		if (label.p[i] == '\\')
			i++;
		else if (label.p[i] == '[')
			return false;
	}
	return label.n && label.n < 1000 && label.p[0] != '^';
}

/* A reference link; goes on behind its label. */
static void reference(struct inl *in, const struct md_bracket *open)
{
	struct md_scan *s = in->s;
	struct slice label =
		slice_range(s->text + open->offset + (open->image ? 2 : 1), s->text + in->at);
	uint32_t end = in->at + 1;
	if (end < in->end && s->text[end] == '[') {
		size_t n = slice_find(slice_range(s->text + end, s->text + in->end), ']');
		bool closed = end + n < in->end;
		if (closed && n > 1 && n < 1000) {
			label = (struct slice){s->text + end + 1, n - 1};
			end += (uint32_t)n + 1;
		} else if (closed && n == 1) {
			end += 2;
		}
	}
	if (is_label(label)) {
		mdscan_add_item(s, open->image ? MD_ITEM_REFERENCE_IMAGE : MD_ITEM_REFERENCE,
				open->offset, end, label);
		s->has_reference_items = true;
	}
	/* A label with maths in it is more likely text. */
	bool math = slice_find(slice_range(s->text + in->at, s->text + end), '$') < end - in->at;
	in->at = math ? in->at + 1 : end;
}

static void close_bracket(struct inl *in)
{
	struct md_scan *s = in->s;
	if (!s->n_brackets) {
		in->at++;
		return;
	}
	struct md_bracket open = s->brackets[--s->n_brackets];
	uint32_t after;
	struct slice dest;
	if (open.active && in->at + 1 < in->end && s->text[in->at + 1] == '(' &&
	    mdscan_link_tail(s->text, in->at + 1, limit_of(in), &after, &dest)) {
		mdscan_add_item(s, open.image ? MD_ITEM_IMAGE : MD_ITEM_LINK, open.offset, after,
				dest);
		if (!open.image)
			deactivate(s, &open);
		in->at++;
		take(in, MD_SPAN_URL, 0, after);
		return;
	}
	if (open.active)
		reference(in, &open);
	else
		in->at++;
}

/* ---- The pass ---- */

static uint32_t skip_text(struct inl *in)
{
	static const bool special[256] = {['\\'] = true, ['$'] = true, ['`'] = true, ['<'] = true,
					  ['['] = true,  [']'] = true, ['!'] = true};
	const unsigned char *t = (const unsigned char *)in->s->text;
	uint32_t at = in->at, end = in->end;
	for (;;) {
		while (at < end && t[at] < 0x80 && !special[t[at]])
			at++;
		if (at >= end || t[at] < 0x80)
			return at;
		/* Han text: nothing above ASCII is special. */
		uint64_t w;
		while (end - at >= sizeof w && (memcpy(&w, t + at, sizeof w),
						(w & 0x8080808080808080u) == 0x8080808080808080u))
			at += (uint32_t)sizeof w;
		while (at < end && t[at] >= 0x80)
			at++;
	}
}

static void step(struct inl *in)
{
	struct md_scan *s = in->s;
	switch (s->text[in->at]) {
	case '\\':
		backslash(in);
		break;
	case '$':
		dollar(in);
		break;
	case '`':
		backticks(in);
		break;
	case '<':
		less_than(in);
		break;
	case '[':
		open_bracket(in, false);
		break;
	case ']':
		close_bracket(in);
		break;
	default:
		if (s->text[in->at] == '!' && in->at + 1 < in->end && s->text[in->at + 1] == '[')
			open_bracket(in, true);
		else
			in->at++;
	}
}

static void run(struct md_scan *s, unsigned flags, uint32_t begin, uint32_t end)
{
	struct inl in = {.s = s, .flags = flags, .end = end, .at = begin, .text_start = begin};
	s->n_brackets = 0;
	while ((in.at = skip_text(&in)) < end)
		step(&in);
	in.at = end;
	flush_text(&in);
}

void mdscan_inline_run(struct md_scan *s, unsigned flags)
{
	struct md_leaf *leaf = &s->leaf;
	uint32_t from = leaf->pieces[0].begin, end = leaf->pieces[leaf->n_pieces - 1].end;
	uint32_t body = from;
	if (leaf->kind == MD_PARAGRAPH || leaf->kind == MD_HEADING)
		body = mdscan_inline_definitions(s, true);
	mdscan_inline_emit(s, MD_SPAN_URL, 0, from, body);
	run(s, flags, body, end);
}

void mdscan_inline_line(struct md_scan *s, uint32_t block, uint32_t begin, uint32_t end,
			unsigned flags)
{
	struct md_leaf leaf = s->leaf;
	struct md_piece piece = {.begin = begin, .end = end};
	s->leaf = (struct md_leaf){
		.kind = MD_HEADING, .block = block, .pieces = &piece, .n_pieces = 1};
	run(s, flags, begin, end);
	s->leaf = leaf;
}

uint32_t mdscan_inline_definitions(struct md_scan *s, bool declare)
{
	struct md_leaf *leaf = &s->leaf;
	uint32_t at = leaf->pieces[0].begin, end = leaf->pieces[leaf->n_pieces - 1].end, after;
	size_t piece = 0;
	struct slice label;
	while (at < end && mdscan_link_definition(s->text, at, end, &after, &label)) {
		if (declare)
			hash_at(&s->definitions, mdscan_label(s, label));
		/* In a container the next line begins behind its markers. */
		while (piece < leaf->n_pieces && leaf->pieces[piece].end <= after)
			piece++;
		at = piece < leaf->n_pieces ? leaf->pieces[piece].begin : end;
	}
	return at;
}
