/* What the command line names, one document at a time, in order: operands, folders
 * walked for *.md, names from --files-from, standard input.  Only names are found
 * here; nothing is opened but folders and the list. */
#ifndef IO_OPERANDS_H
#define IO_OPERANDS_H

#include <stdbool.h>

#include "base/arena.h"
#include "io/cli.h"

struct operands;

/* A document, or a trouble on the way to one. */
struct operands_name {
	const char *path;    /* "-" is standard input */
	int error;           /* errno of a folder or list that could not be read, or 0 */
	const char *trouble; /* what else is wrong with path, or null */
};

/* `cli` is borrowed. */
struct operands *operands_start(const struct cli *cli);
/* The next name, its path in `a`; false at the end. */
bool operands_next(struct operands *o, struct arena *a, struct operands_name *name);
void operands_free(struct operands *o);

#endif
