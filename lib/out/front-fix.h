/* One document whose front matter is to change: what --fix, --diff and --dry-run do with it. */
#ifndef OUT_FRONT_FIX_H
#define OUT_FRONT_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "io/input.h"

enum front_fix_mode {
	FRONT_FIX_WRITE, /* change the files; a document on standard input goes to standard output */
	FRONT_FIX_DIFF,  /* show the changes as a patch; CLI_FINDINGS when there are any */
	FRONT_FIX_DRY_RUN /* list the files that would be changed, as above */
};

/* Say why `what` is not changed, and where; the item has findings. */
void front_fix_refuse(struct input_item *item, const char *what, size_t offset, const char *why);

/* `fixed` is the document's new text, which is the old one unless it `changes`.  True: the caller lists
 * what changes. */
bool front_fix_emit(struct input_item *item, enum front_fix_mode mode, struct slice fixed,
		    bool changes);

#endif
