/* Set `status` in an article's front matter, and touch no other byte.
 *
 * The value alone is replaced: its quotes, the comment behind it, indentation, line endings and every
 * other field stay as they are.  A status that is left out ("status:") is written behind its colon; a field that
 * is missing becomes a line of its own behind that of `date`, with the same indentation and line
 * ending. */
#ifndef CHECK_STATUS_FIX_H
#define CHECK_STATUS_FIX_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "text/mdscan.h"

/* Replace [offset, end) of the document by text; nothing to do: offset == end and no text. */
struct status_fix {
	size_t offset, end;
	struct slice text;
	const char *refused; /* why nothing may be done, or null; then there is nothing to do */
	size_t refused_offset, refused_end;
};

/* What it takes to give the document this status, a word of letters and `_`.  A status that is
 * that word already has nothing to do.
 *
 * Refused: an article without front matter; a status that is a list, a map, text in the style of
 * `|` and `>`, or has a type (!!str) or an anchor; one that is given twice; a missing one where `date` is
 * missing, too, or where the front matter is in braces or no valid YAML.  The result is read
 * again before it is given: should its status not be the word, or another field have changed, it
 * is refused, too.
 *
 * All memory is the arena's; doc must live as long. */
void status_fix_make(struct status_fix *fix, struct arena *a, const struct md_doc *doc,
		     struct slice status);

/* Append the document with the change made. */
void status_fix_apply(const struct status_fix *fix, struct slice text, struct buf *out);

#endif
