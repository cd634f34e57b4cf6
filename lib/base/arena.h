/* An arena: memory that is freed as a whole.
 *
 * Everything of one document (spans, formulas, findings) lives in one arena.
 * Nothing in an arena is freed on its own; arena_reset keeps the last
 * block for the next document.  Allocation never fails (see die.h).  An arena
 * belongs to one thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/slice.h"

struct arena_block;

struct arena {
	struct arena_block *head; /* the block in use; older ones behind it */
	char *next;
	char *end;
};

/* All zeros is an empty arena that has allocated nothing. */
#define ARENA_INIT \
	{ \
		0 \
	}

void arena_free(struct arena *a);
void arena_reset(struct arena *a);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_alloc_array(struct arena *a, size_t count, size_t size);

/* A copy of s; the copy is NUL-terminated behind its n bytes. */
struct slice arena_copy(struct arena *a, struct slice s);
char *arena_cstr(struct arena *a, struct slice s);

/* A NUL-terminated formatted string. */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Grow a typed array that lives in an arena by doubling: returns the array
 * with room for at least one more element (the old one stays as garbage). */
void *arena_grow(struct arena *a, void *old, size_t count, size_t *capacity, size_t size);

/* Append to the array `v` of `n` elements and capacity `cap`; yields the slot. */
#define ARENA_PUSH(arena, v, n, cap) \
	(*((n) == (cap) ? ((v) = arena_grow((arena), (v), (n), &(cap), sizeof *(v)), &(v)[(n)++]) \
			: &(v)[(n)++]))

#endif
