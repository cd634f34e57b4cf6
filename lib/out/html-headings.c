#include "out/html-headings.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "out/html.h"

/* The longest id that is made of a text, in characters: paragraphs become headings by accident. */
enum { LONGEST = 80 };
/* Tables of contents in one page: a page must not grow by their number times the headings'. */
enum { MOST_TOCS = 4 };

/* What a mark stands for, behind the private character. */
#define MARK_BEGIN 'h'
#define MARK_END 'e'
#define MARK_TOC 't'

/* The pass over the tree. */
struct pass {
	struct arena *arena;
	const struct cmark_node *root;
	const struct cmark_node *done; /* the last heading: a walk may leave an empty one twice */
	size_t n_tocs;
	struct html_headings *headings;
	struct hash taken; /* ids; count: the last number behind one */
	struct buf text, html, words;
};

/* ---- Formulas ---- */

/* Text without the entities of html_escape. */
static void add_unescaped(struct buf *out, struct slice s)
{
	static const struct {
		struct slice entity;
		char c;
	} entities[] = {{SLICE("&amp;"), '&'},
			{SLICE("&lt;"), '<'},
			{SLICE("&gt;"), '>'},
			{SLICE("&quot;"), '"'}};
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		for (size_t e = 0; c == '&' && e < sizeof entities / sizeof *entities; e++) {
			if (!slice_starts(slice_sub(s, i, s.n), entities[e].entity))
				continue;
			buf_putc(out, entities[e].c);
			i += entities[e].entity.n - 1;
			c = '\0';
		}
		if (c)
			buf_putc(out, c);
	}
}

/* Is this inline HTML a formula (see html.c)?  An author's is one tag, which this is not: raw
 * formulas begin with a delimiter, the others are a whole element. */
static bool is_formula(struct slice literal)
{
	return literal.n &&
	       (literal.p[0] != '<' || (slice_starts(literal, SLICE("<span class=\"math ")) &&
					slice_ends(literal, SLICE("</span>"))));
}

/* The escaped TeX of a formula's markup. */
static struct slice formula_inside(struct slice literal)
{
	if (literal.p[0] != '<')
		return literal;
	size_t from = slice_find(literal, '>') + 1 + strlen("\\(");
	size_t to = literal.n - strlen("\\)</span>");
	return slice_sub(literal, from, to < from ? from : to);
}

/* A second copy must not number or name the equation again. */
static bool can_repeat(struct slice literal)
{
	return !slice_starts(literal, SLICE("<span class=\"math display")) &&
	       !memmem(literal.p, literal.n, "\\label", strlen("\\label"));
}

/* Commands that are read aloud by their names. */
static bool is_spoken(struct slice name)
{
	static const char *const names[] = {
		"alpha", "beta",  "gamma",   "delta", "epsilon", "zeta", "eta",   "theta",
		"iota",  "kappa", "lambda",  "mu",    "nu",      "xi",   "pi",    "rho",
		"sigma", "tau",   "upsilon", "phi",   "chi",     "psi",  "omega", "infty",
		"log",   "ln",    "exp",     "sin",   "cos",     "tan",  "max",   "min",
		"sup",   "inf",   "lim",     "det",   "dim",     "ker",  "arg",   "ell",
		"nabla", "to",    "times",   "sum",   "int",     "prod", "tanh",  "gcd"};
	if (slice_starts(name, SLICE("var")))
		name = slice_sub(name, strlen("var"), name.n);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_eq_nocase(name, slice_of(names[i])))
			return true;
	return false;
}

/* The letters and digits of TeX; commands are left out, but for spoken ones. */
static void add_words_of_tex(struct buf *words, struct slice tex)
{
	for (size_t i = 0; i < tex.n; i++) {
		char c = tex.p[i];
		if (c != '\\') {
			if (!ascii_is_space(c) && c != '-' && c != '_')
				buf_putc(words, c == ',' ? ' ' : c);
			continue;
		}
		size_t end = i + 1;
		while (end < tex.n && ascii_is_alpha(tex.p[end]))
			end++;
		struct slice name = slice_sub(tex, i + 1, end);
		if (is_spoken(name)) {
			buf_putc(words, ' ');
			buf_add(words, name);
			buf_putc(words, ' ');
		}
		i = name.n ? end - 1 : end;
	}
}

/* ---- The text of a heading ---- */

static void add_text(struct pass *p, struct slice s)
{
	buf_add(&p->text, s);
	buf_add(&p->words, s);
	html_escape(&p->html, s);
}

static void add_formula(struct pass *p, struct slice literal)
{
	struct slice inside = formula_inside(literal);
	size_t at = p->text.n;
	add_unescaped(&p->text, inside);
	add_words_of_tex(&p->words, slice_sub(buf_slice(&p->text), at, p->text.n));
	if (can_repeat(literal)) {
		buf_add(&p->html, literal);
	} else {
		buf_puts(&p->html, "<code>");
		buf_add(&p->html, inside);
		buf_puts(&p->html, "</code>");
	}
}

static void enter_inline(struct pass *p, const struct cmark_node *node)
{
	struct slice literal = html_tree_literal(node);
	switch (html_tree_kind(node)) {
	case HTML_TREE_TEXT:
		add_text(p, literal);
		break;
	case HTML_TREE_CODE:
		buf_puts(&p->html, "<code>");
		add_text(p, literal);
		buf_puts(&p->html, "</code>");
		break;
	case HTML_TREE_HTML_INLINE:
		if (is_formula(literal))
			add_formula(p, literal);
		break;
	case HTML_TREE_EMPHASIS:
		buf_puts(&p->html, "<em>");
		break;
	case HTML_TREE_STRONG:
		buf_puts(&p->html, "<strong>");
		break;
	case HTML_TREE_LINK:
	case HTML_TREE_IMAGE:
		break;
	default:
		/* Line breaks; footnote references, too, separate words. */
		if (!html_tree_first_child(node))
			add_text(p, SLICE(" "));
	}
}

static void leave_inline(struct pass *p, const struct cmark_node *node)
{
	enum html_tree_kind kind = html_tree_kind(node);
	if (kind == HTML_TREE_EMPHASIS)
		buf_puts(&p->html, "</em>");
	else if (kind == HTML_TREE_STRONG)
		buf_puts(&p->html, "</strong>");
}

/* Without recursion: emphasis nests as deep as the author likes. */
static void read_inlines(struct pass *p, const struct cmark_node *heading)
{
	buf_clear(&p->text);
	buf_clear(&p->html);
	buf_clear(&p->words);
	const struct cmark_node *node = html_tree_first_child(heading);
	while (node) {
		enter_inline(p, node);
		const struct cmark_node *next = html_tree_first_child(node);
		while (!next && node != heading) {
			leave_inline(p, node);
			next = html_tree_next(node);
			if (!next)
				node = html_tree_parent(node);
		}
		node = next;
	}
}

/* ---- Ids ---- */

/* A character that is nothing without the one before it, or not even then. */
static bool is_combining(uint32_t c)
{
	return c >= 0x300 && utf8_char_width(c) == 0;
}

static bool is_variation_selector(uint32_t c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static bool is_blank(uint32_t c)
{
	return (c < 0x80 && ascii_is_space((char)c)) || c == 0xa0 || c == 0x3000 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f;
}

/* 3.1 is not 31. */
static bool is_decimal_point(struct slice s, size_t at)
{
	return s.p[at] == '.' && at && at + 1 < s.n && ascii_is_digit(s.p[at - 1]) &&
	       ascii_is_digit(s.p[at + 1]);
}

static struct slice id_of(struct arena *a, struct slice words)
{
	struct buf id = BUF_INIT, composed = BUF_INIT;
	size_t count = 0;
	bool gap = false, after_word = false;
	for (size_t i = 0; i < words.n;) {
		uint32_t c;
		size_t at = i;
		i += (size_t)utf8_decode(words.p + i, words.p + words.n, &c);
		bool combining = is_combining(c);
		bool is_part = !is_variation_selector(c) && (c == '_' || utf8_is_word(c)) &&
			       (!combining || after_word);
		gap = gap || c == '-' || is_blank(c) || is_decimal_point(words, at);
		after_word = is_part;
		if (!is_part)
			continue;
		if (count >= LONGEST && !combining)
			break;
		if (gap && id.n)
			buf_putc(&id, '-');
		gap = false;
		id.n += (size_t)utf8_encode(utf8_lower(c), buf_reserve(&id, 4));
		count++;
	}
	utf8_nfc(&composed, buf_slice(&id));
	struct slice s = buf_slice(&composed);
	bool notes = slice_starts(s, SLICE("fn-")) || slice_starts(s, SLICE("fnref-"));
	s = slice_of(arena_printf(a, "%s%.*s",
				  s.n == 0 ? "section"
				  : notes  ? "section-"
					   : "",
				  SLICE_ARG(s)));
	buf_free(&id);
	buf_free(&composed);
	return s;
}

/* Cut ` {#id}` off the heading's end. */
static struct slice take_set_id(struct arena *a, const struct cmark_node *heading)
{
	const struct slice none = {NULL, 0};
	struct cmark_node *last = html_tree_first_child(heading);
	for (struct cmark_node *next = last; next; next = html_tree_next(next))
		last = next;
	if (!last || html_tree_kind(last) != HTML_TREE_TEXT)
		return none;
	struct slice s = slice_trim(html_tree_literal(last));
	s = slice_range(html_tree_literal(last).p, s.n ? s.p + s.n : html_tree_literal(last).p);
	if (!slice_ends(s, SLICE("}")))
		return none;
	size_t open = s.n - 1;
	while (open && s.p[open] != '{')
		open--;
	if (!open || !ascii_is_space(s.p[open - 1]))
		return none;
	struct slice id = slice_trim(slice_sub(s, open + 1, s.n - 1));
	if (slice_starts(id, SLICE(":")))
		id = slice_trim(slice_sub(id, 1, id.n));
	if (id.n < 2 || id.p[0] != '#')
		return none;
	id = arena_copy(a, slice_sub(id, 1, id.n));
	for (size_t i = 0; i < id.n; i++)
		if (ascii_is_space(id.p[i]) || id.p[i] == '#')
			return none;
	while (open && ascii_is_space(s.p[open - 1]))
		open--;
	html_tree_set_literal(last, arena_cstr(a, slice_sub(s, 0, open)));
	return id;
}

static bool take(struct pass *p, struct slice id)
{
	if (hash_find(&p->taken, id))
		return false;
	hash_at(&p->taken, id)->count = 1;
	return true;
}

/* Ids of raw HTML; one too many does no harm. */
static void take_raw_ids(struct pass *p, struct slice html)
{
	for (size_t i = 1; i + strlen("id=x") <= html.n; i++) {
		size_t at = i + strlen("id");
		if (!ascii_is_space(html.p[i - 1]) ||
		    !slice_eq_nocase(slice_sub(html, i, at), SLICE("id")))
			continue;
		while (at < html.n && ascii_is_space(html.p[at]))
			at++;
		if (at == html.n || html.p[at] != '=')
			continue;
		at++;
		while (at < html.n && ascii_is_space(html.p[at]))
			at++;
		char quote = at < html.n && (html.p[at] == '"' || html.p[at] == '\'') ? html.p[at++]
										      : '\0';
		size_t end = at;
		while (end < html.n && (quote ? html.p[end] != quote
					      : html.p[end] != '>' && !ascii_is_space(html.p[end])))
			end++;
		take(p, arena_copy(p->arena, slice_sub(html, at, end)));
		i = end;
	}
}

/* The same text once more: the first number that nobody has. */
static struct slice numbered(struct pass *p, struct slice id)
{
	struct slice with_number;
	do {
		size_t number = ++hash_at(&p->taken, id)->count;
		with_number = slice_of(arena_printf(p->arena, "%.*s-%zu", SLICE_ARG(id), number));
	} while (!take(p, with_number));
	return with_number;
}

/* Every heading has the id it would have if it were alone; now, each its own. */
static void make_unique(struct pass *p)
{
	struct html_headings *h = p->headings;
	bool *settled = arena_alloc_array(p->arena, h->n, sizeof *settled);
	for (size_t i = 0; i < h->n; i++)
		settled[i] = h->items[i].set && take(p, h->items[i].id);
	for (size_t i = 0; i < h->n; i++)
		settled[i] = settled[i] || (!h->items[i].set && take(p, h->items[i].id));
	for (size_t i = 0; i < h->n; i++)
		if (!settled[i])
			h->items[i].id = numbered(p, h->items[i].id);
}

/* ---- The pass over the tree ---- */

static struct cmark_node *new_mark(const struct pass *p, enum html_tree_kind kind, char what,
				   size_t number)
{
	struct slice mark = p->headings->mark;
	return html_tree_new(kind,
			     arena_printf(p->arena, "%s%c%zu%s", mark.p, what, number, mark.p));
}

static void leave_heading(struct pass *p, struct cmark_node *node)
{
	struct html_headings *h = p->headings;
	struct html_heading heading = {.level = html_tree_level(node),
				       .line = html_tree_line(node),
				       .top = html_tree_parent(node) == p->root,
				       .id = take_set_id(p->arena, node)};
	read_inlines(p, node);
	heading.set = heading.id.n > 0;
	if (!heading.set)
		heading.id = id_of(p->arena, buf_slice(&p->words));
	heading.text = slice_trim(arena_copy(p->arena, buf_slice(&p->text)));
	heading.html = slice_trim(arena_copy(p->arena, buf_slice(&p->html)));
	struct cmark_node *first = html_tree_first_child(node);
	struct cmark_node *begin = new_mark(p, HTML_TREE_HTML_INLINE, MARK_BEGIN, h->n);
	if (first)
		html_tree_insert_before(first, begin);
	else
		html_tree_append(node, begin);
	html_tree_append(node, new_mark(p, HTML_TREE_HTML_INLINE, MARK_END, h->n));
	ARENA_PUSH(p->arena, h->items, h->n, h->cap) = heading;
}

static bool is_toc(const struct cmark_node *paragraph)
{
	const struct cmark_node *child = html_tree_first_child(paragraph);
	return child && !html_tree_next(child) && html_tree_kind(child) == HTML_TREE_TEXT &&
	       slice_eq(html_tree_literal(child), SLICE("[TOC]"));
}

static bool visit(void *context, struct cmark_node *node, bool enter)
{
	struct pass *p = context;
	enum html_tree_kind kind = html_tree_kind(node);
	if (enter)
		return true;
	if (kind == HTML_TREE_HEADING) {
		if (p->done != node)
			leave_heading(p, node);
		p->done = node;
	} else if (kind == HTML_TREE_PARAGRAPH && p->n_tocs < MOST_TOCS && is_toc(node)) {
		p->n_tocs++;
		html_tree_insert_before(node, new_mark(p, HTML_TREE_HTML_BLOCK, MARK_TOC, 0));
		html_tree_remove(node);
	} else if (kind == HTML_TREE_HTML_BLOCK ||
		   (kind == HTML_TREE_HTML_INLINE && !is_formula(html_tree_literal(node)))) {
		take_raw_ids(p, html_tree_literal(node));
	}
	return true;
}

struct html_headings *html_headings_make(struct arena *a, const struct html_tree *tree,
					 struct slice mark)
{
	struct html_headings *h = arena_alloc(a, sizeof *h);
	struct pass p = {.arena = a, .root = tree->root, .headings = h, .taken = HASH_INIT(a)};
	h->mark = arena_copy(a, mark);
	html_tree_walk(tree, visit, &p);
	make_unique(&p);
	for (size_t i = 0; i < h->n; i++)
		if (!h->items[i].html.n) {
			buf_clear(&p.html);
			html_escape(&p.html, h->items[i].id);
			h->items[i].html = arena_copy(a, buf_slice(&p.html));
		}
	buf_free(&p.text);
	buf_free(&p.html);
	buf_free(&p.words);
	return h;
}

/* ---- Writing ---- */

/* An id as a fragment in an attribute: ASCII that no URL has is escaped (only ids that are set hold
 * any); other scripts stand as they are. */
static void add_reference(struct buf *out, struct slice id)
{
	buf_puts(out, "href=\"#");
	for (size_t i = 0; i < id.n; i++) {
		unsigned char c = (unsigned char)id.p[i];
		if (c >= 0x80 || ascii_is_alnum((char)c) || strchr("-_.:~!*'();@+$,/?=", (char)c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
	buf_putc(out, '"');
}

void html_headings_toc(struct buf *out, const struct html_headings *h, int from_level, int to_level)
{
	int levels[6], depth = 0;
	for (size_t i = 0; i < h->n; i++) {
		const struct html_heading *heading = &h->items[i];
		if (!heading->top || heading->level < from_level || heading->level > to_level)
			continue;
		if (!depth || heading->level > levels[depth - 1]) {
			buf_puts(out, depth ? "\n<ul>\n" : "<ul>\n");
			depth++;
		} else {
			buf_puts(out, "</li>\n");
			for (; depth > 1 && levels[depth - 2] >= heading->level; depth--)
				buf_puts(out, "</ul>\n</li>\n");
		}
		/* Where levels were left out, what is a little less deep stands beside. */
		levels[depth - 1] = heading->level;
		buf_puts(out, "<li><a ");
		add_reference(out, heading->id);
		buf_putc(out, '>');
		buf_add(out, heading->html);
		buf_puts(out, "</a>");
	}
	for (; depth > 0; depth--)
		buf_puts(out, "</li>\n</ul>\n");
}

static void add_permalink(struct buf *out, const struct html_heading *heading, const char *label)
{
	buf_puts(out, "<a class=\"permalink\" ");
	add_reference(out, heading->id);
	buf_puts(out, " aria-label=\"");
	html_escape(out, slice_of(label ? label : "Link to"));
	buf_putc(out, ' ');
	html_escape(out, heading->text.n ? heading->text : heading->id);
	buf_puts(out, "\">#</a>");
}

/* One mark; false: it is none of ours. */
static bool place(struct buf *out, const struct html_headings *h,
		  const struct html_headings_options *options, char what, size_t number)
{
	if (what == MARK_TOC) {
		buf_puts(out, "<div class=\"toc\">\n");
		html_headings_toc(out, h, options->from, options->to ? options->to : 6);
		buf_puts(out, "</div>");
		return true;
	}
	if (number >= h->n)
		return false;
	if (what == MARK_END) {
		if (options->permalinks)
			add_permalink(out, &h->items[number], options->label);
		return true;
	}
	if (what != MARK_BEGIN || !out->n || out->p[out->n - 1] != '>')
		return false;
	/* The mark is the first thing in its element. */
	out->n--;
	buf_puts(out, " id=\"");
	html_escape(out, h->items[number].id);
	buf_puts(out, "\">");
	return true;
}

void html_headings_place(struct buf *out, struct slice html, const struct html_headings *h,
			 const struct html_headings_options *options)
{
	const size_t n = h->mark.n;
	size_t at = 0;
	for (;;) {
		const char *found =
			n && at < html.n ? memmem(html.p + at, html.n - at, h->mark.p, n) : NULL;
		if (!found)
			break;
		size_t begin = (size_t)(found - html.p), i = begin + n + 1, number = 0;
		buf_add(out, slice_sub(html, at, begin));
		for (; i < html.n && ascii_is_digit(html.p[i]); i++)
			number = number * 10 + (size_t)(html.p[i] - '0');
		bool whole = slice_starts(slice_sub(html, i, html.n), h->mark);
		at = i + n;
		if (!whole || !place(out, h, options, found[n], number)) {
			at = begin + n;
			buf_add(out, h->mark);
		}
	}
	buf_add(out, slice_sub(html, at, html.n));
}
