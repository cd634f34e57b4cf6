#include "tex/environments.h"

#include "base/nearest.h"

static const struct environments_row rows[] = {
#define ENVIRONMENT(name, args, kind, tag, flags, engines, package, katex, mathjax) \
	{name,   args,    ENVIRONMENTS_##kind,   ENVIRONMENTS_TAG_##tag, \
	 flags,  engines, TEX_PACKAGE_##package, katex, \
	 mathjax},
#include "tex/environments.def"
#undef ENVIRONMENT
};

enum { N_ROWS = sizeof rows / sizeof *rows };

const struct environments_row *environments_find(struct slice name)
{
	size_t low = 0, high = N_ROWS;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_cmp(name, slice_of(rows[middle].name));
		if (order == 0)
			return &rows[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *environments_nearest(struct slice name, unsigned engines)
{
	const char *words[N_ROWS];
	size_t n = 0;
	for (size_t i = 0; i < N_ROWS; i++)
		if (rows[i].engines & engines)
			words[n++] = rows[i].name;
	int nearest = nearest_word(name, words, n);
	return nearest < 0 ? NULL : words[nearest];
}
