#include "base/die.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const char *program = "mathmill";

void die_set_program(const char *name)
{
	program = name;
}

const char *die_program(void)
{
	return program;
}

void die_bug(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s: internal error: ", program);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(2);
}

void die_oom(void)
{
	fprintf(stderr, "%s: out of memory\n", program);
	exit(2);
}

void *die_malloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		die_oom();
	return p;
}

void *die_calloc_array(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);
	if (!p)
		die_oom();
	return p;
}

void *die_realloc_array(void *p, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die_oom();
	size_t total = count * size;
	p = realloc(p, total ? total : 1);
	if (!p)
		die_oom();
	return p;
}
