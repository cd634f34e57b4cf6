/* The patterns for references in prose that every article is read with, compiled once. */
#ifndef PROSE_H
#define PROSE_H

#include "check/prose.h"

static const struct prose_patterns *default_patterns(void)
{
	static struct prose_patterns *compiled;
	static struct arena arena;
	const char *message, *bad;
	struct prose_options none = {0};
	if (!compiled)
		compiled = prose_patterns_make(&arena, &none, &message, &bad);
	return compiled;
}

#endif
