/* Links of a page to its own parts: is there what they lead to?
 *
 * As in a browser (HTML Standard, 7.4.6.4): `#x` leads to the element whose id is x, as it is written
 * or percent-decoded, or to <a name="x">; `#` and `#top` to the page's top; what comes behind :~: is no
 * part of it.  The ids are read off the whole page, with the template's; in doubt there is one: in text
 * that looks like an attribute, too, and in \cssId{x} of TeX.  MathJax makes the ids mjx-eqn:... by
 * itself.  In an article with a <script> (html_options.trusted) all links are fine, since it may make
 * ids. */
#ifndef OUT_HTML_ANCHORS_H
#define OUT_HTML_ANCHORS_H

#include "base/slice.h"
#include "out/html.h"

struct html_pass;

/* Remember a link of an author in report->links if it leads to a part of its page, and the page is one
 * (html_options.anchors).  `url` is copied. */
void html_anchors_add(struct html_pass *pass, struct slice url, size_t line);
/* The same of the href="#.." of an <a ..> of raw HTML. */
void html_anchors_add_tag(struct html_pass *pass, struct slice tag, size_t line);
/* The document has been read: forget them if nobody knows what ids there will be. */
void html_anchors_end(struct html_pass *pass);

/* Add a finding (HTML_FINDING_LINK) to the report for each of its links that leads to nothing in the
 * page, which is complete HTML.  Linear time. */
void html_anchors_check(struct html_report *report, struct arena *a, struct slice page);

#endif
