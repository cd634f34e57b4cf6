/* Boxes: elements of raw HTML with Markdown in them, as authors write them and CommonMark (4.6) leaves
 * raw unless blank lines stand in the right places.
 *
 * Before parsing, html_boxes_edit puts blank lines where the contents of a box begin and end, so that
 * the parser sees Markdown.  It takes an HTML block (types 6 of CommonMark 4.6) apart into tags of block
 * elements and the text between them; what it does with a text depends on the element that it is
 * directly in:
 * - div, section, details, figure and their kin with a class, an id or markdown="1" ("block", "span",
 *   or bare): any text that is not all in inline elements is Markdown; of a box that begins and ends
 *   in one line, as below;
 * - the same without those, summary, figcaption, legend; headings, p, table cells and items
 *   with markdown="1"; and the text behind a block element that nothing is around: a text that shows
 *   Markdown (emphasis, code, links, lists, headings, quotes, tables) is Markdown;
 * - anything else (table, ul, p, pre, svg.., markdown="0"): raw, and all that is inside, too.
 * So hand-written HTML comes out as CommonMark has it.  Contents lose the indentation of their first
 * line.  A fence in a box holds tags as text; an HTML block with a fence that does not end in it
 * is left alone, since the scanner takes what follows for what CommonMark makes of it.
 *
 * An end tag at the end of a paragraph or heading, or in an item of a list, that ends an element begun
 * before moves out to where that began.  markdown="0" keeps blank lines from ending the raw HTML.
 *
 * After parsing, html_boxes_close makes raw HTML well nested within each node of the tree, for a browser
 * would take the page's own elements apart:
 * - an element that nothing ends is ended before the next heading of the level of the section it
 *   stands in, or a higher one; or before an outer element's end tag; or where the container ends:
 *   HTML_FINDING_UNCLOSED, unless HTML lets one leave its end tag out;
 * - an end tag that ends nothing that was begun in the same node is dropped: HTML_FINDING_LEFT_OUT;
 *   so are elements that would be nested deeper than HTML_BOXES_DEPTH.
 * It takes the paragraph off the text of a box that was one line, and of what holds inline content only
 * (summary, p, headings), and takes markdown attributes away.
 *
 * The attribute is python-markdown's (its extension md_in_html). */
#ifndef OUT_HTML_BOXES_H
#define OUT_HTML_BOXES_H

#include "out/html-pass.h"

enum { HTML_BOXES_DEPTH = 60 }; /* of open elements; below what the sanitizer takes */

/* Of step 1. */
void html_boxes_edit(struct html_pass *pass);
/* Of step 3. */
void html_boxes_close(struct html_pass *pass);

#endif
