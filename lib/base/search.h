/* Binary search in rows that are in order by an unsigned number. */
#ifndef BASE_SEARCH_H
#define BASE_SEARCH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Of n rows of `stride` bytes, how many of the first have a number up to `most`.  It is a size_t or a
 * uint32_t, `at` bytes into its row. */
static inline size_t search_up_to(const void *rows, size_t n, size_t stride, size_t at, size_t size,
				  size_t most)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2, number;
		const char *p = (const char *)rows + middle * stride + at;
		uint32_t narrow;
		if (size == sizeof narrow) {
			memcpy(&narrow, p, sizeof narrow);
			number = narrow;
		} else {
			memcpy(&number, p, sizeof number);
		}
		if (number <= most)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many of the first n `rows`, each a `type`, have a `member` up to `most`: so the index of the first that
 * is behind it, and one more than that of the last that is not. */
#define SEARCH_UP_TO(rows, n, type, member, most) \
	search_up_to((rows), (n), sizeof(type), offsetof(type, member), \
		     sizeof(((type *)0)->member), (most))

#endif
