/* Attribute lists: nodes and pages that are written with them. */
#include "out/html-attributes-internal.h"

#include "out/html-images.h"

/* What a mark in the page stands for. */
#define MARK_BLOCK 'B' /* a line before the block */
#define MARK_ITEM 'I'  /* a line at the beginning of the list item */
#define MARK_TIGHT 'T' /* the same, and what follows is text that stands in the tag's line */

/* ---- The tree ---- */

static const char *begin_tag(struct html_pass *pass, const struct cmark_node *node,
			     const char *name)
{
	struct buf tag = BUF_INIT;
	buf_printf(&tag, "<%s", name);
	html_attributes_write(&tag, node, HTML_ATTRIBUTES_ALL, (struct slice){NULL, 0});
	buf_putc(&tag, '>');
	const char *text = arena_cstr(pass->arena, buf_slice(&tag));
	buf_free(&tag);
	return text;
}

static void apply_inline(struct html_pass *pass, struct cmark_node *node, const char *name)
{
	const char *end = arena_printf(pass->arena, "</%s>", name);
	struct cmark_node *custom =
		html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, begin_tag(pass, node, name), end);
	if (html_tree_kind(node) == HTML_TREE_CODE)
		html_tree_append(custom,
				 html_tree_new(HTML_TREE_TEXT,
					       arena_cstr(pass->arena, html_tree_literal(node))));
	html_tree_replace(node, custom);
}

static void apply_link(struct cmark_node *link)
{
	const char *url = html_tree_url(link), *title = html_tree_title(link);
	struct buf tag = BUF_INIT;
	buf_puts(&tag, "<a href=\"");
	html_images_escape_url(&tag, slice_of(url ? url : ""));
	if (title && *title) {
		buf_puts(&tag, "\" title=\"");
		html_escape(&tag, slice_of(title));
	}
	buf_putc(&tag, '"');
	html_attributes_write(&tag, link, HTML_ATTRIBUTES_ALL, (struct slice){NULL, 0});
	buf_puts(&tag, ">");
	buf_putc(&tag, '\0');
	html_tree_replace(link, html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, tag.p, "</a>"));
	buf_free(&tag);
}

/* As cmark-gfm writes it; the id goes to the outer element. */
static void apply_code_block(struct cmark_node *code)
{
	const char *info = html_tree_info(code);
	struct slice language = slice_of(info ? info : "");
	struct buf html = BUF_INIT, class = BUF_INIT;
	for (size_t i = 0; i < language.n && !ascii_is_space(language.p[i]); i++) {
		buf_puts(&class, i ? "" : "language-");
		buf_putc(&class, language.p[i]);
	}
	buf_puts(&html, "<pre");
	html_attributes_write(&html, code, HTML_ATTRIBUTES_ID, (struct slice){NULL, 0});
	buf_puts(&html, "><code");
	html_attributes_write(&html, code, HTML_ATTRIBUTES_CLASS | HTML_ATTRIBUTES_OTHERS,
			      buf_slice(&class));
	buf_putc(&html, '>');
	html_escape(&html, html_tree_literal(code));
	buf_puts(&html, "</code></pre>");
	buf_putc(&html, '\0');
	html_tree_insert_before(code, html_tree_new(HTML_TREE_HTML_BLOCK, html.p));
	html_tree_remove(code);
	buf_free(&html);
	buf_free(&class);
}

/* Blocks are the parser's to write: lists can be in nothing of ours.  A mark shows where the
 * attributes belong in the page. */
static void mark(struct html_pass *pass, struct cmark_node *node, char what)
{
	struct html_attributes *all = pass->attributes;
	struct buf text = BUF_INIT;
	html_attributes_write(&text, node, HTML_ATTRIBUTES_ALL, (struct slice){NULL, 0});
	struct slice mark = {pass->marked.mark, pass->marked.mark_n};
	struct cmark_node *block = html_tree_new(
		HTML_TREE_HTML_BLOCK, arena_printf(pass->arena, "%.*s%c%zu%.*s", SLICE_ARG(mark),
						   what, all->n_marked, SLICE_ARG(mark)));
	ARENA_PUSH(pass->arena, all->marked, all->n_marked, all->cap_marked) =
		arena_copy(pass->arena, buf_slice(&text));
	html_tree_insert_before(what == MARK_BLOCK ? node : html_tree_first_child(node), block);
	buf_free(&text);
}

static void apply_item(struct html_pass *pass, struct cmark_node *item)
{
	const struct cmark_node *first = html_tree_first_child(item);
	if (first)
		mark(pass, item,
		     html_tree_kind(first) == HTML_TREE_PARAGRAPH &&
				     html_tree_is_tight(html_tree_parent(item))
			     ? MARK_TIGHT
			     : MARK_ITEM);
}

static bool apply_visit(void *context, struct cmark_node *node, bool enter)
{
	struct html_pass *pass = context;
	if (enter || !html_tree_data(node))
		return true;
	switch (html_tree_kind(node)) {
	case HTML_TREE_EMPHASIS:
		apply_inline(pass, node, "em");
		break;
	case HTML_TREE_STRONG:
		apply_inline(pass, node, "strong");
		break;
	case HTML_TREE_STRIKETHROUGH:
		apply_inline(pass, node, "del");
		break;
	case HTML_TREE_CODE:
		apply_inline(pass, node, "code");
		break;
	case HTML_TREE_LINK:
		apply_link(node);
		break;
	case HTML_TREE_CODE_BLOCK:
		apply_code_block(node);
		break;
	case HTML_TREE_ITEM:
		apply_item(pass, node);
		break;
	case HTML_TREE_PARAGRAPH:
	case HTML_TREE_QUOTE:
	case HTML_TREE_LIST:
	case HTML_TREE_TABLE:
		mark(pass, node, MARK_BLOCK);
		break;
	default:
		break;
	}
	return true;
}

void html_attributes_apply(struct html_pass *pass)
{
	if (pass->attributes && pass->attributes->n)
		html_tree_walk(&pass->tree, apply_visit, pass);
}

/* ---- The page ---- */

/* The page so far ends with the begin tag of an item and a line's end. */
static bool place_in_item(struct buf *out, struct slice attributes, bool tight)
{
	static const struct slice tags[] = {
		SLICE("<li>"), SLICE("<li><input type=\"checkbox\" disabled=\"\" /> "),
		SLICE("<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> ")};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		struct slice page = buf_slice(out), behind = tags[i];
		if (!slice_ends(page, SLICE("\n")) ||
		    !slice_ends(slice_sub(page, 0, page.n - 1), tags[i]))
			continue;
		out->n -= tags[i].n + 1;
		buf_puts(out, "<li");
		buf_add(out, attributes);
		buf_add(out, slice_sub(behind, strlen("<li"), behind.n));
		buf_puts(out, tight ? "" : "\n");
		return true;
	}
	return false;
}

/* One mark whose end is at *at of the page as it was rendered. */
static void place(struct buf *out, struct slice html, char what, struct slice attributes,
		  size_t *at)
{
	if (slice_starts(slice_sub(html, *at, html.n), SLICE("\n")))
		++*at;
	if (what != MARK_BLOCK) {
		place_in_item(out, attributes, what == MARK_TIGHT);
		return;
	}
	size_t end = *at;
	if (end == html.n || html.p[end] != '<')
		return;
	for (end++; end < html.n && ascii_is_alnum(html.p[end]);)
		end++;
	buf_add(out, slice_sub(html, *at, end));
	buf_add(out, attributes);
	*at = end;
}

void html_attributes_place(struct buf *out, struct slice html, const struct html_pass *pass)
{
	const struct html_attributes *all = pass->attributes;
	const struct slice mark = {pass->marked.mark, pass->marked.mark_n};
	size_t at = 0;
	while (all && all->n_marked && at < html.n) {
		const char *found = memmem(html.p + at, html.n - at, mark.p, mark.n);
		if (!found)
			break;
		size_t begin = (size_t)(found - html.p), i = begin + mark.n + 1, number = 0;
		char what = i < html.n ? html.p[i - 1] : '\0';
		for (; i < html.n && ascii_is_digit(html.p[i]); i++)
			number = number * 10 + (size_t)(html.p[i] - '0');
		bool ours = (what == MARK_BLOCK || what == MARK_ITEM || what == MARK_TIGHT) &&
			    number < all->n_marked &&
			    slice_starts(slice_sub(html, i, html.n), mark);
		buf_add(out, slice_sub(html, at, ours ? begin : i));
		at = i;
		if (ours) {
			at += mark.n;
			place(out, html, what, all->marked[number], &at);
		}
	}
	buf_add(out, slice_sub(html, at, html.n));
}
