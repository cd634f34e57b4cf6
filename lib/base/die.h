/* The first of the three kinds of fault: out of memory, or a bug.
 * Prints `PROGRAM: message` on stderr and exits with status 2.  Faulty input
 * and failing system calls must never come here. */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stddef.h>

/* Set once, first thing in main; borrowed for the life of the process. */
void die_set_program(const char *name);
const char *die_program(void);

_Noreturn void die_bug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_oom(void);

/* malloc and realloc that never return null (a size of 0 counts as 1).
 * die_calloc_array and die_realloc_array check the multiplication. */
void *die_malloc(size_t size);
void *die_calloc_array(size_t count, size_t size);
void *die_realloc_array(void *p, size_t count, size_t size);

#endif
