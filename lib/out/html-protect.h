/* Formulas out of the way of a Markdown parser: each becomes a mark of a private character, its
 * number, a space and the character again.  Of a ```math block only the contents become a mark: what is
 * around it sees the block that it is.
 *
 * Edits are made on the way, and their pieces become marks like the formulas: piece i has the number
 * n_math + i.
 *
 * The character is one that the text does not hold, so that no input can forge a mark.  The space
 * is in it because `- [0.8, 0.2]: $H$` would else be a link reference definition and vanish. */
#ifndef OUT_HTML_PROTECT_H
#define OUT_HTML_PROTECT_H

#include "base/arena.h"
#include "base/buf.h"
#include "out/html-edits.h"
#include "text/mdscan.h"

struct html_protected {
	struct arena *arena; /* of the shifts */
	struct buf text;     /* the Markdown without front matter, with marks */
	char mark[4];        /* the private character, in UTF-8 */
	size_t mark_n;       /* its bytes; 0: there are no marks */
	/* From this line of the text on, lines of the document are so many more (or fewer). */
	struct html_shift {
		size_t line;
		ptrdiff_t more;
	} * shifts;
	size_t n_shifts, cap_shifts;
};

/* False: there are formulas, and the text holds every private character.  (Without formulas mark_n
 * is 0 then.)  `edits` are sorted; null: none. */
bool html_protect(struct html_protected *p, struct arena *a, const struct md_doc *doc,
		  const struct html_edits *edits);

/* The line of the document (1-based) that a line of the marked text comes from. */
size_t html_protect_line(const struct html_protected *p, size_t line);

/* The next mark in s from `at` on: its formula, and where it begins and ends.  False: there is
 * none. */
bool html_protect_find(const struct html_protected *p, struct slice s, size_t at, size_t *begin,
		       size_t *end, size_t *formula);

/* Where a mark begins that s holds only the start of; s.n: there is none. */
size_t html_protect_cut(const struct html_protected *p, struct slice s);

#endif
