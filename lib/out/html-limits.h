/* What the Markdown library must not be asked to do: limits that are checked on the scanner's result,
 * before the library sees the document.
 *
 * cmark-gfm 0.29 needs time that grows with the square of some constructs, nearly all of them within
 * one paragraph.  The work is estimated, in steps of about a nanosecond, and added up; a document
 * that needs more than HTML_LIMITS_STEPS is refused.  A construct that is there alone is allowed up
 * to about these numbers (measured with 0.29.0.gfm.6):
 *
 *	quotes and lists   MD_MAX_DEPTH (100) deep, 500,000 lines at that depth
 *	images not closed  18,000 in one paragraph, before as many closing brackets
 *	<? or <!           15,000 not closed, in one paragraph of 64 kB
 *	@                  1,000 in one paragraph of 250 kB
 *	addresses          5,000, with closing parentheses, in 64 kB without a space
 *	tables             12,000 columns in two rows; 1,000,000 cells
 *	delimiter rows     1,000 in one paragraph of 32 kB, under lines that are no header
 *	headers            a table under 40,000 lines of the same paragraph
 *	references         70 MB of addresses and titles, repeated from definitions
 *
 * In four paragraphs half as many are allowed in each, in sixteen a quarter, and so on. */
#ifndef OUT_HTML_LIMITS_H
#define OUT_HTML_LIMITS_H

#include "text/mdscan.h"

enum { HTML_LIMITS_STEPS = 500000000 };

enum html_limits_verdict {
	HTML_LIMITS_FINE,
	/* It should go well, but a construct that nobody thought of could make it slow: a tenth of the
	 * work, 4,000 characters of markup in one paragraph, or half a megabyte outside of code
	 * and formulas.  Convert it in a process that may die. */
	HTML_LIMITS_RISKY,
	HTML_LIMITS_REFUSED
};

struct html_limit {
	size_t line;   /* 1-based, where the worst paragraph or table begins */
	char what[96]; /* "a table of 20000 columns": complete in itself, English */
};

/* One pass, in linear time.  `limit` is set when the document is refused; it may be null. */
enum html_limits_verdict html_limits_check(const struct md_doc *doc, struct html_limit *limit);

#endif
