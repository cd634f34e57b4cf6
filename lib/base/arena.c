#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"

/* Blocks double, but not for ever: up to half of the last one is never used. */
enum { FIRST_BLOCK = 64 * 1024, LARGEST_STEP = 8 * 1024 * 1024 };

struct arena_block {
	struct arena_block *older;
	size_t size; /* of data */
	alignas(max_align_t) char data[];
};

static void use_block(struct arena *a, struct arena_block *b)
{
	a->head = b;
	a->next = b->data;
	a->end = b->data + b->size;
}

static void add_block(struct arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_STEP)
		size = LARGEST_STEP;
	while (size < need) {
		if (size > SIZE_MAX / 4)
			die_oom();
		size *= 2;
	}
	struct arena_block *b = die_malloc(sizeof *b + size);
	b->older = a->head;
	b->size = size;
	use_block(a, b);
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;
		free(b);
		b = older;
	}
}

void arena_free(struct arena *a)
{
	free_blocks(a->head);
	*a = (struct arena)ARENA_INIT;
}

void arena_reset(struct arena *a)
{
	if (!a->head)
		return;
	free_blocks(a->head->older);
	a->head->older = NULL;
	use_block(a, a->head);
}

static void *take(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 4)
		die_oom();
	size_t align = alignof(max_align_t);
	size = (size + align - 1) / align * align;
	if (!a->next || size > (size_t)(a->end - a->next))
		add_block(a, size);
	void *p = a->next;
	a->next += size;
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die_oom();
	return arena_alloc(a, count * size);
}

struct slice arena_copy(struct arena *a, struct slice s)
{
	return (struct slice){arena_cstr(a, s), s.n};
}

char *arena_cstr(struct arena *a, struct slice s)
{
	char *p = take(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256];
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	if (n < 0)
		die_bug("cannot format \"%s\"", fmt);
	char *p = take(a, (size_t)n + 1);
	if ((size_t)n < sizeof small)
		memcpy(p, small, (size_t)n + 1);
	else
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void *arena_grow(struct arena *a, void *old, size_t count, size_t *capacity, size_t size)
{
	size_t cap = *capacity ? *capacity * 2 : 16;
	if (cap > SIZE_MAX / 4 / size)
		die_oom();
	char *p = take(a, cap * size);
	if (count)
		memcpy(p, old, count * size);
	memset(p + count * size, 0, (cap - count) * size);
	*capacity = cap;
	return p;
}
