/* What a page says of itself in search results and link previews: the first sentences of its prose.
 *
 * Headings, code blocks, tables, displays of their own, images, tags and what an article says of
 * itself (a line that is hardly more than a link, a date or a name) are passed over; a paragraph that
 * stands in no quote, list or HTML block is preferred.  Of inline markup the text is left, of a
 * formula its TeX, in one line, or `…` where that is long.  Lines are joined by a blank, but not
 * between two wide characters. */
#ifndef OUT_HTML_DESCRIBE_H
#define OUT_HTML_DESCRIBE_H

#include "base/arena.h"
#include "text/mdscan.h"

/* A good length, in columns: a Han character takes two. */
enum { HTML_DESCRIBE_COLUMNS = 160 };

/* Plain text in NFC, in the arena; empty: there is no prose.  It takes at most `most` columns: what is
 * longer ends with a sentence, or with `…` where that would leave less than a half. */
struct slice html_describe(struct arena *a, const struct md_doc *doc, size_t most);

#endif
