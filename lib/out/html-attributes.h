/* Attribute lists: {#id .class key=value key="quoted value"}, as python-markdown's attr_list and
 * kramdown's {: ..} have them.
 *
 * A list belongs to
 * - a heading, at the end of its text behind a space (unless html_options.headings is PLAIN);
 * - an inline element (emphasis, strong, strikethrough, code, link, image) that it stands directly
 *   behind;
 * - a code block, in its info string: {.python #id}, where the first class is the language, or
 *   behind the language: python {.numbered};
 * - a block, on a line of its own that begins with {: and is the last of a paragraph or comes right
 *   behind the block (heading, code, quote, list, table).  In a list without blank lines it is the
 *   item's; where the line leaves the item or the quote (no > or no indentation), it is that of the
 *   list or the quote that it leaves.
 * What else is in braces is text, and so is a list with a backslash before it, a list without a
 * colon that holds no id, no class and no attribute of HTML, one of more than 64 attributes, and one
 * that is all of a block but for a formula.
 *
 * Attributes must be allowed by html-sanitize (event attributes and style are not), unless the
 * document is trusted; the others are left out with a finding.  What Markdown says itself (the
 * address of a link, the description of an image, the start of a list) no list can change, nor can
 * it set an id of a footnote ("fn-", "fnref-") or one that is taken.
 *
 * Before parsing, what is between the braces becomes a piece (html-edits.h), so a list is read as it
 * is written: backslashes, quotes and emphasis in it are nothing to the parser. */
#ifndef OUT_HTML_ATTRIBUTES_H
#define OUT_HTML_ATTRIBUTES_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

struct cmark_node;
struct hash;
struct html_pass;

/* Step 1 of html-pass.h: find what may be lists.  Nothing is found: pass->attributes stays null, and the
 * steps below do nothing. */
void html_attributes_edit(struct html_pass *pass);
/* Step 3: take the lists out of the tree and remember them by their nodes (html_tree_data).  What is
 * no list is text again. */
void html_attributes_read(struct html_pass *pass);
/* Step 5, behind html_images_place: write the nodes that have attributes, all but images and headings. */
void html_attributes_apply(struct html_pass *pass);
/* Step 6, before html_headings_place: append the rendered page with the attributes of blocks for the
 * marks that html_attributes_apply left. */
void html_attributes_place(struct buf *out, struct slice html, const struct html_pass *pass);

/* The ids that are taken by lists (but those of headings) and raw HTML; null: none. */
const struct hash *html_attributes_ids(const struct html_pass *pass);

/* Of a node: its id, or empty; has it an attribute of this name? */
struct slice html_attributes_id(const struct cmark_node *node);
bool html_attributes_has(const struct cmark_node *node, const char *name);

/* Which of a node's attributes are written. */
enum { HTML_ATTRIBUTES_ID = 1, HTML_ATTRIBUTES_CLASS = 2, HTML_ATTRIBUTES_OTHERS = 4 };
enum { HTML_ATTRIBUTES_ALL = 7 };

/* Append them, a space before each, escaped.  `class`: a class that comes before the others, or empty. */
void html_attributes_write(struct buf *out, const struct cmark_node *node, unsigned which,
			   struct slice class);

#endif
