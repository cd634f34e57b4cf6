/* What the tools find beside themselves on the machine. */
#ifndef IO_INSTALLED_H
#define IO_INSTALLED_H

#include <stddef.h>

#include "base/arena.h"

/* The folder of data `name`: what the environment variable says, if it is set; else
 * PREFIX/share/mathmill/name, where the program is PREFIX/bin/x; else, in a build folder, the one
 * that make made.  It need not be there.  In the arena. */
const char *installed_folder(struct arena *a, const char *variable, const char *name);

/* Processors online; at least 1. */
size_t installed_processors(void);

#endif
