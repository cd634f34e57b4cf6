/* Unified differences, as `diff -u` prints them. */
#ifndef IO_DIFF_H
#define IO_DIFF_H

#include "base/buf.h"
#include "base/slice.h"

/* Append the unified difference of two texts (3 lines of context, "a/" and "b/"
 * before the path and a path with odd bytes quoted as git does, "\ No newline at end of
 * file" where it holds); nothing when they are equal.  Lines end with LF, so that any
 * `patch` can apply it.
 *
 * The shortest difference is searched for up to a cap of changed lines; a longer one is
 * put together from such pieces, which keeps the time linear in the size of the texts
 * (times the changed lines, at most the cap). */
void diff_unified(struct buf *out, const char *path, struct slice before, struct slice after);

#endif
