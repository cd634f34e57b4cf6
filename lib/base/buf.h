/* A growable buffer that owns its bytes: all output is built in one.
 *
 * buf_free releases it.  `p` may be null while `n` is 0.  Growth never fails
 * (see die.h). */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "base/slice.h"

struct buf {
	char *p;
	size_t n;
	size_t cap;
};

#define BUF_INIT \
	{ \
		0 \
	}

void buf_free(struct buf *b);
/* Room for `more` bytes behind n; returns where they go. */
char *buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, struct slice s);
void buf_puts(struct buf *b, const char *cstr);
void buf_putc(struct buf *b, char c);
void buf_fill(struct buf *b, char c, size_t count);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

static inline void buf_clear(struct buf *b)
{
	b->n = 0;
}

/* What the buffer holds now; valid until it is next written to or freed. */
static inline struct slice buf_slice(const struct buf *b)
{
	return (struct slice){b->p, b->n};
}

#endif
