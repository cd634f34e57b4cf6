/* Equation numbers in a page: anchors on the formulas that show them, and links from the text.
 *
 * Which formula has which number is what lib/check knows: \tag{12}, and the numbers that MathJax
 * gives by itself (tags: 'ams').  Each number has an id: "eq:12", "eq:2.8", "eq:A.1", "eq:9a"; of
 * names and symbols the letters and digits, "eq:main-result", "eq:star".  A heading's id never
 * holds a colon (html-headings.h), and an id that the author has set is passed over: "eq:12-2".  So
 * is a number that comes twice; the first has the plain id. */
#ifndef OUT_HTML_EQUATIONS_H
#define OUT_HTML_EQUATIONS_H

#include <stddef.h>

#include "base/arena.h"
#include "text/mdscan.h"

struct html_equations;
struct html_pass;
struct prose_patterns;

/* Number the equations of a document; `mathjax`: as MathJax does, which passes over formulas that it
 * rejects.  Null: there are none.  All memory is the arena's. */
struct html_equations *html_equations_make(struct arena *a, const struct md_doc *doc, bool mathjax);

/* What the opening tag of a formula's element says beyond its class: ` id="eq:12"
 * data-numbers="12 13"`, or "".  Numbers are separated by blanks (a blank in a name is U+00A0).  A
 * formula in a heading or in an image's description has no id, for its text is repeated elsewhere or
 * is no markup.  `eqs` may be null. */
const char *html_equations_attributes(const struct html_equations *eqs, size_t formula);
/* What goes into the element before the TeX: an empty <span id=".."> for each number but the first.
 * Or "". */
const char *html_equations_anchors(const struct html_equations *eqs, size_t formula);

/* Make links of the references in the text, 式(12), "Eq. (3)": a piece of pass->edits each, the
 * number with its parentheses.  Only those that nothing else can be meant by (PROSE_STRONG, not of
 * another text), whose number one equation has, outside headings, links, images and code.  `eqs` and
 * `patterns` may be null: then there are none. */
void html_equations_edit(struct html_pass *pass, const struct html_equations *eqs,
			 const struct prose_patterns *patterns);

#endif
