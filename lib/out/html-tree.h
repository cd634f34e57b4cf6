/* The tree of a Markdown document: cmark-gfm's, and the only way to it.
 *
 * Nodes are the library's; what is unlinked must be freed, the rest goes with the root.  Texts that
 * are read belong to their node, texts that are set are copied; null stands for none.
 *
 * The library keeps a table of special characters in a global: one tree at a time, on one thread. */
#ifndef OUT_HTML_TREE_H
#define OUT_HTML_TREE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

struct cmark_node;

enum html_tree_kind {
	HTML_TREE_OTHER, /* rules, rows, footnote references... */
	HTML_TREE_DOCUMENT,
	HTML_TREE_QUOTE,
	HTML_TREE_LIST,
	HTML_TREE_ITEM, /* of a task list, too */
	HTML_TREE_TABLE,
	HTML_TREE_CELL,
	HTML_TREE_FOOTNOTE,
	HTML_TREE_PARAGRAPH,
	HTML_TREE_HEADING,
	HTML_TREE_TEXT,
	HTML_TREE_SOFT_BREAK,
	HTML_TREE_LINE_BREAK,
	HTML_TREE_CODE,
	HTML_TREE_CODE_BLOCK,
	HTML_TREE_HTML_INLINE,
	HTML_TREE_HTML_BLOCK,
	HTML_TREE_EMPHASIS,
	HTML_TREE_STRONG,
	HTML_TREE_STRIKETHROUGH,
	HTML_TREE_LINK,
	HTML_TREE_IMAGE,
	HTML_TREE_CUSTOM_BLOCK, /* written by us: HTML before and behind what is in it */
	HTML_TREE_CUSTOM_INLINE
};

/* A parsed document. */
struct html_tree {
	struct cmark_parser *parser;
	struct cmark_node *root;
};

/* CommonMark and GFM: tables, strikethrough with two tildes, autolinks, task lists, footnotes.  Texts
 * next to each other are one node. */
struct html_tree html_tree_parse(struct slice markdown);
/* As cmark-gfm writes it, raw HTML and all links included. */
void html_tree_render(struct buf *out, const struct html_tree *tree);
void html_tree_free(struct html_tree *tree);

enum html_tree_kind html_tree_kind(const struct cmark_node *node);
struct cmark_node *html_tree_first_child(const struct cmark_node *node);
struct cmark_node *html_tree_last_child(const struct cmark_node *node);
struct cmark_node *html_tree_next(const struct cmark_node *node);
struct cmark_node *html_tree_previous(const struct cmark_node *node);
struct cmark_node *html_tree_parent(const struct cmark_node *node);
int html_tree_line(const struct cmark_node *node); /* 1-based, of the parsed text */
int html_tree_end_line(const struct cmark_node *block);
int html_tree_column(const struct cmark_node *block); /* 1-based, in bytes, of its first line */
int html_tree_level(const struct cmark_node *heading);
void html_tree_set_level(struct cmark_node *heading, int level);
bool html_tree_is_ordered(const struct cmark_node *list);
bool html_tree_is_tight(const struct cmark_node *list);

struct slice html_tree_literal(const struct cmark_node *node);
void html_tree_set_literal(struct cmark_node *node, const char *text);
const char *html_tree_url(const struct cmark_node *link);
void html_tree_set_url(struct cmark_node *link, const char *url);
const char *html_tree_title(const struct cmark_node *link);
void html_tree_set_title(struct cmark_node *link, const char *title);
const char *html_tree_info(const struct cmark_node *code_block);
void html_tree_set_info(struct cmark_node *code_block, const char *info);

/* Change all these texts of a node: the changer gives what one becomes, which may be gone with the
 * next call, or null where it stays. */
typedef const char *html_tree_changer(void *context, struct slice text);
void html_tree_change_texts(struct cmark_node *node, html_tree_changer *changer, void *context);

/* What a custom node is written with before what is in it; null: nothing. */
const char *html_tree_before(const struct cmark_node *custom);

/* What somebody remembers of a node; it goes where the node goes.  Null: nothing.  Borrowed. */
void *html_tree_data(const struct cmark_node *node);
void html_tree_set_data(struct cmark_node *node, void *data);

/* A node that stands nowhere yet: TEXT, HTML_INLINE, HTML_BLOCK with a literal, STRONG, EMPHASIS
 * with null. */
struct cmark_node *html_tree_new(enum html_tree_kind kind, const char *literal);
/* A node that is written as `before`, what is in it, and `behind`.  A custom block can hold blocks or
 * inlines, a custom inline node inlines. */
struct cmark_node *html_tree_new_custom(enum html_tree_kind kind, const char *before,
					const char *behind);
void html_tree_insert_before(struct cmark_node *node, struct cmark_node *sibling);
void html_tree_insert_after(struct cmark_node *node, struct cmark_node *sibling);
void html_tree_append(struct cmark_node *parent, struct cmark_node *child);
/* Texts point into the buffer of the paragraph that they were read from, and would die with it: make them
 * their nodes' own before these go elsewhere. */
void html_tree_own_texts(struct cmark_node *paragraph);
/* Put `node` in the place of `old`, and what is in `old` into it; `old` is freed. */
void html_tree_replace(struct cmark_node *old, struct cmark_node *node);
/* Take it out of its place, to be put elsewhere. */
void html_tree_unlink(struct cmark_node *node);
/* Take it out, with what is in it, and free it. */
void html_tree_remove(struct cmark_node *node);

/* Call `visit` for every node, in order, children before their parent is left: `enter` is true before
 * the children (nodes without any are only left).  A visitor may change or remove a node that is
 * left, and what stands before it.  It returns false on entering to pass over the children. */
typedef bool html_tree_visitor(void *context, struct cmark_node *node, bool enter);
void html_tree_walk(const struct html_tree *tree, html_tree_visitor *visit, void *context);

#endif
