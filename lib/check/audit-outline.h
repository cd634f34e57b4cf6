/* The sections of an article, by its headings.
 *
 * A section goes from its heading to the next heading of its level or above.  The only heading of level 1 is
 * the article's title, which begins no section. */
#ifndef CHECK_AUDIT_OUTLINE_H
#define CHECK_AUDIT_OUTLINE_H

#include "text/mdscan.h"

struct audit_outline_heading {
	struct slice text; /* inline markup and all */
	unsigned level;
	bool title;
	bool nested;               /* stands in the section of another one */
	size_t first_line;         /* 0-based */
	size_t heading_end;        /* the line behind the heading's own */
	size_t end_line;           /* of the section: the line behind it */
	size_t subsections;        /* headings below it, of any level */
	size_t offset, end_offset; /* of the heading's lines, without the last line ending */
};

struct audit_outline {
	struct audit_outline_heading *v; /* in order */
	size_t n, cap;
};

/* In the arena; texts point into the document. */
void audit_outline_make(struct audit_outline *o, struct arena *a, const struct md_doc *doc);

#endif
