/* Sorting of any number of rows. */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>
#include <stdlib.h>

/* qsort, also for no rows at all, when `v` may be null. */
static inline void sort_rows(void *v, size_t n, size_t size,
			     int (*compare)(const void *, const void *))
{
	if (n > 1)
		qsort(v, n, size, compare);
}

#endif
