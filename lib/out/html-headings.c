#include "out/html-headings-internal.h"

#include "base/utf8.h"
#include "out/html-attributes.h"
#include "out/html.h"

/* The longest id that is made of a text, in characters: paragraphs become headings by accident. */
enum { LONGEST = 80 };
/* Tables of contents in one page: a page must not grow by their number times the headings'. */
enum { MOST_TOCS = 4 };

/* The pass over the tree. */
struct pass {
	struct arena *arena;
	const struct html_headings_page *page;
	bool seen;      /* a heading, of level 1 or any if there is no title to look for */
	bool has_title; /* a heading of level 1 is left */
	struct cmark_node **nodes; /* of the headings */
	size_t n_nodes, cap_nodes;
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

/* Of an image that is written already (html-images.h). */
static void add_description(struct pass *p, const char *before)
{
	const struct slice alt = SLICE("\" alt=\""), tag = slice_of(before ? before : "");
	const char *found =
		slice_starts(tag, SLICE("<img ")) ? memmem(tag.p, tag.n, alt.p, alt.n) : NULL;
	if (!found)
		return;
	struct slice rest = slice_range(found + alt.n, tag.p + tag.n);
	struct buf text = BUF_INIT;
	add_unescaped(&text, slice_sub(rest, 0, slice_find(rest, '"')));
	add_text(p, buf_slice(&text));
	buf_free(&text);
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
	case HTML_TREE_CUSTOM_INLINE:
		add_description(p, html_tree_before(node));
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

static bool take(struct pass *p, struct slice id)
{
	if (hash_find(&p->taken, id))
		return false;
	hash_at(&p->taken, id)->count = 1;
	return true;
}

void html_headings_take_ids(struct hash *taken, struct slice html)
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
		hash_at(taken, slice_sub(html, at, end))->count = 1;
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

/* In no quote, list or footnote. */
static bool is_top(const struct cmark_node *node)
{
	do
		node = html_tree_parent(node);
	while (node && html_tree_kind(node) == HTML_TREE_CUSTOM_BLOCK);
	return node && html_tree_kind(node) == HTML_TREE_DOCUMENT;
}

/* What counts when two titles are compared: no white space at the ends or twice, no capitals, no
 * marks of maths, emphasis and code. */
static void add_compared(struct buf *out, struct slice s)
{
	struct buf composed = BUF_INIT;
	utf8_nfc(&composed, s);
	s = buf_slice(&composed);
	bool gap = false;
	for (size_t i = 0; i < s.n;) {
		uint32_t c;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &c);
		if (c == '$' || c == '*' || c == '`')
			continue;
		if (is_blank(c)) {
			gap = true;
			continue;
		}
		if (gap && out->n)
			buf_putc(out, ' ');
		gap = false;
		out->n += (size_t)utf8_encode(utf8_lower(c), buf_reserve(out, 4));
	}
	buf_free(&composed);
}

static bool says_the_same(struct slice a, struct slice b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	add_compared(&x, a);
	add_compared(&y, b);
	bool same = slice_eq(buf_slice(&x), buf_slice(&y));
	buf_free(&x);
	buf_free(&y);
	return same;
}

/* Is the heading the page's title?  Only the first that could be is. */
static bool is_title(struct pass *p, const struct html_heading *heading)
{
	struct slice title = slice_trim(p->page->title);
	if (p->seen || (title.n && heading->level != 1))
		return false;
	p->seen = true;
	return heading->level == 1 && heading->top && heading->text.n &&
	       (title.n ? says_the_same(title, heading->text) : p->page->one_title);
}

static struct slice attributes_of(struct pass *p, const struct cmark_node *node)
{
	buf_clear(&p->html);
	html_attributes_write(&p->html, node, HTML_ATTRIBUTES_CLASS | HTML_ATTRIBUTES_OTHERS,
			      (struct slice){NULL, 0});
	return arena_copy(p->arena, buf_slice(&p->html));
}

static void leave_heading(struct pass *p, struct cmark_node *node)
{
	struct html_headings *h = p->headings;
	struct html_heading heading = {.level = html_tree_level(node),
				       .line = html_tree_line(node),
				       .top = is_top(node),
				       .id = html_attributes_id(node)};
	read_inlines(p, node);
	heading.set = heading.id.n > 0;
	if (!heading.set)
		heading.id = id_of(p->arena, buf_slice(&p->words));
	heading.text = slice_trim(arena_copy(p->arena, buf_slice(&p->text)));
	heading.html = slice_trim(arena_copy(p->arena, buf_slice(&p->html)));
	heading.attributes = attributes_of(p, node);
	if (is_title(p, &heading)) {
		h->title = heading.text;
		h->title_html = heading.html;
		html_tree_remove(node);
		return;
	}
	p->has_title = p->has_title || heading.level == 1;
	struct cmark_node *first = html_tree_first_child(node);
	struct cmark_node *begin = new_mark(p, HTML_TREE_HTML_INLINE, MARK_BEGIN, h->n);
	if (first)
		html_tree_insert_before(first, begin);
	else
		html_tree_append(node, begin);
	html_tree_append(node, new_mark(p, HTML_TREE_HTML_INLINE, MARK_END, h->n));
	ARENA_PUSH(p->arena, h->items, h->n, h->cap) = heading;
	ARENA_PUSH(p->arena, p->nodes, p->n_nodes, p->cap_nodes) = node;
}

/* The page has one title, and that is none of these. */
static void lower_all(struct pass *p)
{
	struct html_headings *h = p->headings;
	for (size_t i = 0; i < h->n; i++) {
		if (h->items[i].level < 6)
			h->items[i].level++;
		html_tree_set_level(p->nodes[i], h->items[i].level);
	}
}

static bool is_toc(const struct cmark_node *paragraph)
{
	const struct cmark_node *child = html_tree_first_child(paragraph);
	return child && !html_tree_next(child) && html_tree_kind(child) == HTML_TREE_TEXT &&
	       slice_eq(html_tree_literal(child), SLICE("[TOC]"));
}

static void take_raw_ids(struct pass *p, struct slice html)
{
	html_headings_take_ids(&p->taken, arena_copy(p->arena, html));
}

static bool visit(void *context, struct cmark_node *node, bool enter)
{
	struct pass *p = context;
	enum html_tree_kind kind = html_tree_kind(node);
	if (enter)
		return true;
	if (kind == HTML_TREE_HEADING) {
		leave_heading(p, node);
	} else if (kind == HTML_TREE_PARAGRAPH && p->n_tocs < MOST_TOCS && is_toc(node)) {
		p->n_tocs++;
		html_tree_insert_before(node, new_mark(p, HTML_TREE_HTML_BLOCK, MARK_TOC, 0));
		html_tree_remove(node);
	} else if (kind == HTML_TREE_HTML_BLOCK ||
		   (kind == HTML_TREE_HTML_INLINE && !is_formula(html_tree_literal(node)))) {
		take_raw_ids(p, html_tree_literal(node));
	} else if (kind == HTML_TREE_CUSTOM_BLOCK || kind == HTML_TREE_CUSTOM_INLINE) {
		const char *before = html_tree_before(node);
		take_raw_ids(p, slice_of(before ? before : ""));
	}
	return true;
}

static void take_all(struct pass *p, const struct hash *ids)
{
	for (size_t i = 0; ids && i < ids->n; i++)
		take(p, ids->entries[i].key);
}

struct html_headings *html_headings_make(struct arena *a, const struct html_tree *tree,
					 struct slice mark, const struct html_headings_page *page)
{
	struct html_headings *h = arena_alloc(a, sizeof *h);
	struct pass p = {.arena = a, .page = page, .headings = h, .taken = HASH_INIT(a)};
	h->mark = arena_copy(a, mark);
	take_all(&p, page->taken);
	html_tree_walk(tree, visit, &p);
	make_unique(&p);
	if (page->one_title && p.has_title)
		lower_all(&p);
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
