#include "out/html-tree.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

enum { PARSE_OPTIONS = CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE };
enum { RENDER_OPTIONS = PARSE_OPTIONS | CMARK_OPT_UNSAFE };

static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};

struct html_tree html_tree_parse(struct slice markdown)
{
	struct html_tree tree;
	cmark_gfm_core_extensions_ensure_registered();
	tree.parser = cmark_parser_new(PARSE_OPTIONS);
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		cmark_parser_attach_syntax_extension(tree.parser,
						     cmark_find_syntax_extension(extensions[i]));
	cmark_parser_feed(tree.parser, markdown.n ? markdown.p : "", markdown.n);
	tree.root = cmark_parser_finish(tree.parser);
	cmark_consolidate_text_nodes(tree.root);
	return tree;
}

void html_tree_render(struct buf *out, const struct html_tree *tree)
{
	char *html = cmark_render_html(tree->root, RENDER_OPTIONS,
				       cmark_parser_get_syntax_extensions(tree->parser));
	buf_puts(out, html);
	cmark_get_default_mem_allocator()->free(html);
}

void html_tree_free(struct html_tree *tree)
{
	cmark_node_free(tree->root);
	cmark_parser_free(tree->parser);
}

/* ---- Nodes ---- */

/* The library's getters do not change a node, and do not say so. */
static cmark_node *mutable(const struct cmark_node *node)
{
	union {
		const struct cmark_node *in;
		cmark_node *out;
	} cast = {node};
	return cast.out;
}

static enum html_tree_kind inline_kind(cmark_node *node, cmark_node_type type)
{
	if (type == CMARK_NODE_TEXT)
		return HTML_TREE_TEXT;
	if (type == CMARK_NODE_SOFTBREAK)
		return HTML_TREE_SOFT_BREAK;
	if (type == CMARK_NODE_LINEBREAK)
		return HTML_TREE_LINE_BREAK;
	if (type == CMARK_NODE_CODE)
		return HTML_TREE_CODE;
	if (type == CMARK_NODE_HTML_INLINE)
		return HTML_TREE_HTML_INLINE;
	if (type == CMARK_NODE_EMPH)
		return HTML_TREE_EMPHASIS;
	if (type == CMARK_NODE_STRONG)
		return HTML_TREE_STRONG;
	if (type == CMARK_NODE_LINK)
		return HTML_TREE_LINK;
	if (type == CMARK_NODE_IMAGE)
		return HTML_TREE_IMAGE;
	if (type == CMARK_NODE_CUSTOM_INLINE)
		return HTML_TREE_CUSTOM_INLINE;
	return strcmp(cmark_node_get_type_string(node), "strikethrough") == 0
		       ? HTML_TREE_STRIKETHROUGH
		       : HTML_TREE_OTHER;
}

static enum html_tree_kind block_kind(cmark_node *node, cmark_node_type type)
{
	if (type == CMARK_NODE_PARAGRAPH)
		return HTML_TREE_PARAGRAPH;
	if (type == CMARK_NODE_HEADING)
		return HTML_TREE_HEADING;
	if (type == CMARK_NODE_CODE_BLOCK)
		return HTML_TREE_CODE_BLOCK;
	if (type == CMARK_NODE_HTML_BLOCK)
		return HTML_TREE_HTML_BLOCK;
	if (type == CMARK_NODE_ITEM)
		return HTML_TREE_ITEM;
	if (type == CMARK_NODE_LIST)
		return HTML_TREE_LIST;
	if (type == CMARK_NODE_BLOCK_QUOTE)
		return HTML_TREE_QUOTE;
	if (type == CMARK_NODE_FOOTNOTE_DEFINITION)
		return HTML_TREE_FOOTNOTE;
	if (type == CMARK_NODE_CUSTOM_BLOCK)
		return HTML_TREE_CUSTOM_BLOCK;
	if (type == CMARK_NODE_DOCUMENT)
		return HTML_TREE_DOCUMENT;
	/* Those of extensions have no constant. */
	const char *name = cmark_node_get_type_string(node);
	if (strcmp(name, "tasklist") == 0)
		return HTML_TREE_ITEM;
	if (strcmp(name, "table") == 0)
		return HTML_TREE_TABLE;
	return strcmp(name, "table_cell") == 0 ? HTML_TREE_CELL : HTML_TREE_OTHER;
}

/* The library's types are variables, not constants. */
enum html_tree_kind html_tree_kind(const struct cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(mutable(node));
	return (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE
		       ? inline_kind(mutable(node), type)
		       : block_kind(mutable(node), type);
}

struct cmark_node *html_tree_first_child(const struct cmark_node *node)
{
	return cmark_node_first_child(mutable(node));
}

struct cmark_node *html_tree_last_child(const struct cmark_node *node)
{
	return cmark_node_last_child(mutable(node));
}

struct cmark_node *html_tree_previous(const struct cmark_node *node)
{
	return cmark_node_previous(mutable(node));
}

struct cmark_node *html_tree_next(const struct cmark_node *node)
{
	return cmark_node_next(mutable(node));
}

struct cmark_node *html_tree_parent(const struct cmark_node *node)
{
	return cmark_node_parent(mutable(node));
}

int html_tree_line(const struct cmark_node *node)
{
	return cmark_node_get_start_line(mutable(node));
}

int html_tree_level(const struct cmark_node *heading)
{
	return cmark_node_get_heading_level(mutable(heading));
}

int html_tree_end_line(const struct cmark_node *block)
{
	return cmark_node_get_end_line(mutable(block));
}

int html_tree_column(const struct cmark_node *block)
{
	return cmark_node_get_start_column(mutable(block));
}

void html_tree_set_level(struct cmark_node *heading, int level)
{
	cmark_node_set_heading_level(heading, level);
}

bool html_tree_is_ordered(const struct cmark_node *list)
{
	return cmark_node_get_list_type(mutable(list)) == CMARK_ORDERED_LIST;
}

bool html_tree_is_tight(const struct cmark_node *list)
{
	return cmark_node_get_list_tight(mutable(list));
}

struct slice html_tree_literal(const struct cmark_node *node)
{
	const char *text = cmark_node_get_literal(mutable(node));
	return slice_of(text ? text : "");
}

void html_tree_set_literal(struct cmark_node *node, const char *text)
{
	cmark_node_set_literal(node, text);
}

const char *html_tree_url(const struct cmark_node *link)
{
	return cmark_node_get_url(mutable(link));
}

void html_tree_set_url(struct cmark_node *link, const char *url)
{
	cmark_node_set_url(link, url);
}

const char *html_tree_title(const struct cmark_node *link)
{
	return cmark_node_get_title(mutable(link));
}

void html_tree_set_title(struct cmark_node *link, const char *title)
{
	cmark_node_set_title(link, title);
}

const char *html_tree_info(const struct cmark_node *code_block)
{
	return cmark_node_get_fence_info(mutable(code_block));
}

void html_tree_set_info(struct cmark_node *code_block, const char *info)
{
	cmark_node_set_fence_info(code_block, info);
}

static void change(cmark_node *node, const char *text, void (*set)(cmark_node *, const char *),
		   html_tree_changer *changer, void *context)
{
	const char *changed = text ? changer(context, slice_of(text)) : NULL;
	if (changed)
		set(node, changed);
}

void html_tree_change_texts(cmark_node *node, html_tree_changer *changer, void *context)
{
	enum html_tree_kind kind = html_tree_kind(node);
	const char *literal = changer(context, html_tree_literal(node));
	if (literal)
		html_tree_set_literal(node, literal);
	if (kind == HTML_TREE_LINK || kind == HTML_TREE_IMAGE) {
		change(node, html_tree_url(node), html_tree_set_url, changer, context);
		change(node, html_tree_title(node), html_tree_set_title, changer, context);
	} else if (kind == HTML_TREE_CODE_BLOCK) {
		change(node, html_tree_info(node), html_tree_set_info, changer, context);
	}
}

const char *html_tree_before(const struct cmark_node *custom)
{
	return cmark_node_get_on_enter(mutable(custom));
}

void *html_tree_data(const struct cmark_node *node)
{
	return cmark_node_get_user_data(mutable(node));
}

void html_tree_set_data(struct cmark_node *node, void *data)
{
	cmark_node_set_user_data(node, data);
}

struct cmark_node *html_tree_new(enum html_tree_kind kind, const char *literal)
{
	cmark_node_type type = kind == HTML_TREE_TEXT          ? CMARK_NODE_TEXT
			       : kind == HTML_TREE_HTML_INLINE ? CMARK_NODE_HTML_INLINE
			       : kind == HTML_TREE_HTML_BLOCK  ? CMARK_NODE_HTML_BLOCK
			       : kind == HTML_TREE_STRONG      ? CMARK_NODE_STRONG
							       : CMARK_NODE_EMPH;
	cmark_node *node = cmark_node_new(type);
	if (literal)
		cmark_node_set_literal(node, literal);
	return node;
}

struct cmark_node *html_tree_new_custom(enum html_tree_kind kind, const char *before,
					const char *behind)
{
	cmark_node *node =
		cmark_node_new(kind == HTML_TREE_CUSTOM_BLOCK ? CMARK_NODE_CUSTOM_BLOCK
							      : CMARK_NODE_CUSTOM_INLINE);
	cmark_node_set_on_enter(node, before);
	cmark_node_set_on_exit(node, behind);
	return node;
}

/* Asking for a text as a C string makes it the node's own. */
void html_tree_own_texts(struct cmark_node *paragraph)
{
	cmark_iter *iter = cmark_iter_new(paragraph);
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE)
		cmark_node_get_literal(cmark_iter_get_node(iter));
	cmark_iter_free(iter);
}

void html_tree_replace(struct cmark_node *old, struct cmark_node *node)
{
	cmark_node *child;
	html_tree_own_texts(old);
	cmark_node_insert_before(old, node);
	while ((child = cmark_node_first_child(old)) != NULL)
		cmark_node_append_child(node, child);
	html_tree_remove(old);
}

void html_tree_unlink(struct cmark_node *node)
{
	cmark_node_unlink(node);
}

void html_tree_insert_before(struct cmark_node *node, struct cmark_node *sibling)
{
	cmark_node_insert_before(node, sibling);
}

void html_tree_insert_after(struct cmark_node *node, struct cmark_node *sibling)
{
	cmark_node_insert_after(node, sibling);
}

void html_tree_append(struct cmark_node *parent, struct cmark_node *child)
{
	cmark_node_append_child(parent, child);
}

void html_tree_remove(struct cmark_node *node)
{
	cmark_node_unlink(node);
	cmark_node_free(node);
}

/* ---- Walking ---- */

/* These are entered and never left by the iterator; all others, even if empty, are both. */
static bool is_leaf(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type == CMARK_NODE_TEXT || type == CMARK_NODE_SOFTBREAK ||
	       type == CMARK_NODE_LINEBREAK || type == CMARK_NODE_CODE ||
	       type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK ||
	       type == CMARK_NODE_THEMATIC_BREAK || type == CMARK_NODE_CODE_BLOCK;
}

void html_tree_walk(const struct html_tree *tree, html_tree_visitor *visit, void *context)
{
	cmark_iter *iter = cmark_iter_new(tree->root);
	cmark_node *left = NULL;
	for (;;) {
		cmark_event_type event = cmark_iter_next(iter);
		/* A node is handed out when the iterator is past it, so that it may go. */
		if (left)
			visit(context, left, false);
		if (event == CMARK_EVENT_DONE)
			break;
		cmark_node *node = cmark_iter_get_node(iter);
		left = event == CMARK_EVENT_EXIT || is_leaf(node) ? node : NULL;
		if (!left && cmark_node_first_child(node) && !visit(context, node, true)) {
			cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
			left = node;
		}
	}
	cmark_iter_free(iter);
}
