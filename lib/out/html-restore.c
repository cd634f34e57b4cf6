#include "out/html-restore.h"

#include "base/hash.h"
#include "check/formulas-plain.h"
#include "out/html-equations.h"
#include "out/html-images.h"
#include "out/html-sanitize.h"

/* The walk. */
struct restore {
	struct arena *arena;
	const struct md_doc *doc;
	const struct html_options *options;
	struct html_pass *pass;
	const struct html_protected *marked;
	struct buf scratch;
	struct html_sanitizer sanitizer;
	struct hash ids;      /* that raw HTML has */
	bool footnotes;       /* there are some, which have ids */
	size_t line;          /* of the node that is looked at */
	size_t links, images; /* that it is in: looking up would take the square of a depth */
};

/* ---- Formulas ---- */

/* The formula as it is written, without what a quote puts before its lines; of a ```math block the
 * contents. */
static struct slice source_of(const struct restore *c, size_t formula)
{
	const struct md_math *m = &c->doc->math[formula];
	struct slice text = c->doc->text, tex = mdscan_tex(c->doc, formula, c->arena);
	if (m->kind == MD_MATH_GH_FENCE && slice_ends(tex, SLICE("\n")))
		tex.n--; /* the line of the mark has one */
	if (m->kind == MD_MATH_ENV || m->kind == MD_MATH_GH_FENCE)
		return html_valid(c->arena, tex);
	struct slice open = slice_sub(text, m->offset, m->body_offset);
	struct slice close = slice_sub(text, m->body_end, m->end);
	const char *all = arena_printf(c->arena, "%.*s%.*s%.*s", SLICE_ARG(open),
				       SLICE_ARG(html_valid(c->arena, tex)), SLICE_ARG(close));
	return slice_of(all);
}

/* The TeX that the page's engine is given. */
static struct slice tex_of(const struct restore *c, size_t formula)
{
	struct slice tex = mdscan_tex(c->doc, formula, c->arena);
	if (lex_dialect_of(tex) == LEX_ESCAPED)
		tex = formulas_plain_read(c->arena, tex).tex;
	return html_valid(c->arena, tex);
}

static void put_formula(struct buf *out, const struct restore *c, size_t formula,
			const char *element)
{
	bool display = c->doc->math[formula].display;
	if (c->options->math == HTML_MATH_RAW) {
		html_escape(out, source_of(c, formula));
		return;
	}
	buf_printf(out, "<%s class=\"math %s\"%s>%s%s", element, display ? "display" : "inline",
		   html_equations_attributes(c->pass->equations, formula),
		   html_equations_anchors(c->pass->equations, formula), display ? "\\[" : "\\(");
	html_escape(out, tex_of(c, formula));
	buf_printf(out, "%s</%s>", display ? "\\]" : "\\)", element);
}

/* ---- Pieces ---- */

static const struct html_piece *piece_of(const struct restore *c, size_t number)
{
	return &c->pass->edits.pieces[number - c->doc->n_math];
}

static struct slice piece_source(const struct restore *c, size_t number)
{
	const struct html_piece *piece = piece_of(c, number);
	return html_valid(c->arena, slice_sub(c->doc->text, piece->begin, piece->end));
}

/* Markup, or the text where that must not be. */
static struct cmark_node *piece_node(const struct restore *c, size_t number, bool in_link)
{
	const struct html_piece *piece = piece_of(c, number);
	if (piece->link && in_link)
		return html_tree_new(HTML_TREE_TEXT, arena_cstr(c->arena, piece_source(c, number)));
	return html_tree_new(HTML_TREE_HTML_INLINE, piece->markup);
}

static bool has_mark(const struct restore *c, struct slice s)
{
	return c->marked->mark_n && s.n && memmem(s.p, s.n, c->marked->mark, c->marked->mark_n);
}

/* Text between marks.  Of a formula in an attribute without quotes the cleaning may leave the first part
 * of the mark, up to its space: the rest of what the author wrote there is gone, too. */
static void add_text(struct restore *c, struct slice s)
{
	size_t at = 0;
	while (has_mark(c, slice_sub(s, at, s.n))) {
		const char *mark = memmem(s.p + at, s.n - at, c->marked->mark, c->marked->mark_n);
		size_t begin = (size_t)(mark - s.p);
		buf_add(&c->scratch, slice_sub(s, at, begin));
		at = begin + c->marked->mark_n;
		while (at < s.n && ascii_is_digit(s.p[at]))
			at++;
	}
	buf_add(&c->scratch, slice_sub(s, at, s.n));
}

/* `s` with its marks put back: as the source has them, or as markup.  A C string in c->scratch; null
 * where there is no mark. */
static const char *restored(struct restore *c, struct slice s, bool markup)
{
	size_t at = 0, begin, end, number;
	buf_clear(&c->scratch);
	while (html_protect_find(c->marked, s, at, &begin, &end, &number)) {
		add_text(c, slice_sub(s, at, begin));
		if (number >= c->doc->n_math && markup)
			html_escape(&c->scratch, piece_source(c, number));
		else if (number >= c->doc->n_math)
			buf_add(&c->scratch, piece_source(c, number));
		else if (markup)
			put_formula(&c->scratch, c, number, "span");
		else
			buf_add(&c->scratch, source_of(c, number));
		at = end;
	}
	if (at == 0 && !has_mark(c, s))
		return NULL;
	add_text(c, slice_sub(s, at, s.n));
	buf_putc(&c->scratch, '\0');
	return c->scratch.p;
}

static const char *formula_markup(struct restore *c, size_t formula, const char *element)
{
	buf_clear(&c->scratch);
	put_formula(&c->scratch, c, formula, element);
	buf_putc(&c->scratch, '\0');
	return c->scratch.p;
}

/* ---- What is not trusted ---- */

static void omit(struct restore *c, const char *fmt, struct slice name)
{
	/* A tag with a dozen event attributes is one thing. */
	const char *what = arena_printf(c->arena, fmt, SLICE_ARG(slice_sub(name, 0, 60)));
	html_pass_report(c->pass, HTML_FINDING_LEFT_OUT, c->line, "%s", what);
}

static void on_dropped(void *context, enum html_dropped what, struct slice name)
{
	static const char *const texts[] = {
		[HTML_DROPPED_ELEMENT] = "<%.*s>",
		[HTML_DROPPED_ATTRIBUTE] = "attribute %.*s",
		[HTML_DROPPED_URL] = "address %.*s",
		[HTML_DROPPED_DECLARATION] = "<%.*s",
	};
	omit(context, texts[what], name);
}

/* Raw HTML names articles and images, too.  An address with an entity is nobody's file. */
static const char *on_address(void *context, struct slice url, bool image)
{
	struct restore *c = context;
	if (slice_find(url, '&') < url.n)
		return NULL;
	url = slice_trim(url);
	return html_images_address(c->pass, arena_cstr(c->arena, url), image, c->line);
}

static bool is_of_footnote(struct slice id)
{
	return slice_starts(id, SLICE("fn-")) || slice_starts(id, SLICE("fnref-"));
}

/* A browser would find the first only, and a link to a footnote would lead astray. */
static bool on_id(void *context, struct slice id)
{
	struct restore *c = context;
	if (!(c->footnotes && is_of_footnote(id)) && hash_at(&c->ids, id)->count++ == 0)
		return true;
	omit(c, "attribute id: %.*s is taken", id);
	return false;
}

static void sanitize(struct restore *c, struct cmark_node *node)
{
	struct slice html = arena_copy(c->arena, html_tree_literal(node));
	buf_clear(&c->scratch);
	html_sanitize(&c->scratch, html, &c->sanitizer);
	buf_putc(&c->scratch, '\0');
	html_tree_set_literal(node, c->scratch.p);
}

/* A link that may lead nowhere is its text, an image its description.  True: the node is gone. */
static bool refuse_address(struct restore *c, struct cmark_node *node, bool image)
{
	const char *url = html_tree_url(node);
	struct slice s = slice_of(url ? url : "");
	if (image ? html_sanitize_image_url(s) : html_sanitize_url(s))
		return false;
	omit(c, "address %.*s", s);
	struct cmark_node *child;
	while ((child = html_tree_first_child(node)) != NULL) {
		html_tree_unlink(child);
		html_tree_insert_before(node, child);
	}
	html_tree_remove(node);
	return true;
}

/* ---- The tree ---- */

static const char *restored_source(void *context, struct slice s)
{
	return restored(context, s, false);
}

static const char *restored_markup(void *context, struct slice s)
{
	return restored(context, s, true);
}

/* A text with marks becomes texts and formulas. */
static void split_text(struct restore *c, struct cmark_node *node)
{
	struct slice s = html_tree_literal(node);
	size_t at = 0, begin, end, formula;
	if (!html_protect_find(c->marked, s, 0, &begin, &end, &formula))
		return;
	s = arena_copy(c->arena, s);
	struct cmark_node *last = node;
	while (html_protect_find(c->marked, s, at, &begin, &end, &formula)) {
		const char *text = arena_cstr(c->arena, slice_sub(s, at, begin));
		if (at == 0) {
			html_tree_set_literal(node, text);
		} else if (begin > at) {
			struct cmark_node *between = html_tree_new(HTML_TREE_TEXT, text);
			html_tree_insert_after(last, between);
			last = between;
		}
		struct cmark_node *markup =
			formula < c->doc->n_math ? html_tree_new(HTML_TREE_HTML_INLINE,
								 formula_markup(c, formula, "span"))
						 : piece_node(c, formula, c->links > 0);
		html_tree_insert_after(last, markup);
		last = markup;
		at = end;
	}
	if (at < s.n)
		html_tree_insert_after(
			last,
			html_tree_new(HTML_TREE_TEXT, arena_cstr(c->arena, slice_sub(s, at, s.n))));
}

/* An address that is bare text, `https://a.b/$x$`, ends at the space of a mark, which it cuts: the
 * formula is no part of it. */
static void leave_formula_out(struct restore *c, struct cmark_node *link)
{
	struct cmark_node *child = html_tree_first_child(link), *next = html_tree_next(link);
	const char *url = html_tree_url(link);
	if (!url || !child || !next || html_tree_kind(child) != HTML_TREE_TEXT ||
	    html_tree_kind(next) != HTML_TREE_TEXT)
		return;
	struct slice address = slice_of(url), text = html_tree_literal(child);
	size_t url_end = html_protect_cut(c->marked, address);
	size_t text_end = html_protect_cut(c->marked, text);
	if (url_end == address.n || text_end == text.n)
		return;
	struct slice behind = html_tree_literal(next);
	const char *whole =
		arena_printf(c->arena, "%.*s%.*s", SLICE_ARG(slice_sub(text, text_end, text.n)),
			     SLICE_ARG(behind));
	html_tree_set_url(link, arena_cstr(c->arena, slice_sub(address, 0, url_end)));
	html_tree_set_literal(child, arena_cstr(c->arena, slice_sub(text, 0, text_end)));
	html_tree_set_literal(next, whole);
}

/* A ```math block becomes a formula. */
static bool replace_math_block(struct restore *c, struct cmark_node *node)
{
	size_t begin, end, formula;
	if (c->options->math == HTML_MATH_RAW ||
	    !html_protect_find(c->marked, html_tree_literal(node), 0, &begin, &end, &formula) ||
	    formula >= c->doc->n_math || c->doc->math[formula].kind != MD_MATH_GH_FENCE)
		return false;
	html_tree_insert_before(
		node, html_tree_new(HTML_TREE_HTML_BLOCK, formula_markup(c, formula, "div")));
	html_tree_remove(node);
	return true;
}

/* Is the paragraph one display formula and nothing else? */
static bool is_display(const struct restore *c, const struct cmark_node *paragraph, size_t *formula)
{
	const struct cmark_node *child = html_tree_first_child(paragraph);
	size_t begin, end;
	if (!child || html_tree_next(child) || html_tree_kind(child) != HTML_TREE_TEXT ||
	    c->options->math == HTML_MATH_RAW)
		return false;
	struct slice s = html_tree_literal(child);
	return html_protect_find(c->marked, s, 0, &begin, &end, formula) && begin == 0 &&
	       end == s.n && *formula < c->doc->n_math && c->doc->math[*formula].display;
}

/* True: the node is in the contents of an element that is left out, and went with it; or it is gone. */
static bool clean(struct restore *c, struct cmark_node *node)
{
	enum html_tree_kind kind = html_tree_kind(node);
	bool raw = kind == HTML_TREE_HTML_INLINE || kind == HTML_TREE_HTML_BLOCK;
	int line = html_tree_line(node);
	if (line > 0)
		c->line = html_protect_line(c->marked, (size_t)line);
	if (raw)
		sanitize(c, node);
	if ((kind == HTML_TREE_LINK || kind == HTML_TREE_IMAGE) &&
	    refuse_address(c, node, kind == HTML_TREE_IMAGE))
		return true;
	bool dropping = html_sanitize_is_dropping(&c->sanitizer);
	if (dropping && (kind == HTML_TREE_TEXT || kind == HTML_TREE_CODE))
		html_tree_set_literal(node, "");
	/* A stray <title> takes its block with it, and no more. */
	if (kind == HTML_TREE_PARAGRAPH || kind == HTML_TREE_HEADING ||
	    kind == HTML_TREE_HTML_BLOCK)
		html_sanitize_resume(&c->sanitizer);
	return dropping && !raw;
}

static void leave(struct restore *c, struct cmark_node *node)
{
	size_t formula;
	if (!c->options->trusted && clean(c, node))
		return;
	switch (html_tree_kind(node)) {
	case HTML_TREE_PARAGRAPH:
		/* A block of its own. */
		if (is_display(c, node, &formula)) {
			html_tree_insert_before(node,
						html_tree_new(HTML_TREE_HTML_BLOCK,
							      formula_markup(c, formula, "div")));
			html_tree_remove(node);
		}
		break;
	case HTML_TREE_TEXT:
		/* The description of an image is an attribute: formulas stay as written. */
		if (c->images > 0)
			html_tree_change_texts(node, restored_source, c);
		else
			split_text(c, node);
		break;
	case HTML_TREE_HTML_BLOCK:
	case HTML_TREE_HTML_INLINE:
		html_tree_change_texts(node, restored_markup, c);
		break;
	case HTML_TREE_CODE_BLOCK:
		if (!replace_math_block(c, node))
			html_tree_change_texts(node, restored_source, c);
		break;
	case HTML_TREE_LINK:
	case HTML_TREE_IMAGE:
		leave_formula_out(c, node);
		html_tree_change_texts(node, restored_source, c);
		break;
	case HTML_TREE_CODE:
		html_tree_change_texts(node, restored_source, c);
		break;
	default:
		break;
	}
}

static bool visit(void *context, struct cmark_node *node, bool enter)
{
	struct restore *c = context;
	size_t formula;
	enum html_tree_kind kind = html_tree_kind(node);
	/* Nodes that have no children are not entered. */
	bool both = html_tree_first_child(node) != NULL;
	if (enter) {
		c->links += kind == HTML_TREE_LINK;
		c->images += kind == HTML_TREE_IMAGE;
		return kind != HTML_TREE_PARAGRAPH || !is_display(c, node, &formula);
	}
	if (both) {
		c->links -= kind == HTML_TREE_LINK;
		c->images -= kind == HTML_TREE_IMAGE;
	}
	leave(c, node);
	return true;
}

/* The library has moved them to the end. */
static bool has_footnotes(const struct html_tree *tree)
{
	const struct cmark_node *node = html_tree_last_child(tree->root);
	while (node && html_tree_kind(node) != HTML_TREE_FOOTNOTE)
		node = html_tree_previous(node);
	return node;
}

void html_restore(struct html_pass *pass, struct buf *end_tags)
{
	struct restore c = {.arena = pass->arena,
			    .doc = pass->doc,
			    .options = pass->options,
			    .pass = pass,
			    .marked = &pass->marked,
			    .ids = HASH_INIT(pass->arena),
			    .footnotes = has_footnotes(&pass->tree)};
	c.sanitizer = (struct html_sanitizer){
		.dropped = on_dropped, .address = on_address, .id = on_id, .context = &c};
	if (pass->doc->n_math || pass->edits.n_pieces || !pass->options->trusted)
		html_tree_walk(&pass->tree, visit, &c);
	html_sanitize_end(end_tags, &c.sanitizer);
	buf_free(&c.scratch);
}
