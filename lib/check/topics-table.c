#include "check/topics-table.h"

void topics_table_fault(struct topics_faults *f, struct arena *a, size_t line, bool error,
			const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *message = arena_vprintf(a, fmt, ap);
	va_end(ap);
	ARENA_PUSH(a, f->v, f->n, f->cap) = (struct topics_fault){line, error, message};
	f->n_errors += error;
}

struct topics_table topics_table_start(struct slice text)
{
	if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
		text = slice_sub(text, 3, text.n);
	return (struct topics_table){text, 0};
}

bool topics_table_row(struct topics_table *t, struct slice *row)
{
	if (!t->rest.n)
		return false;
	size_t end = slice_find(t->rest, '\n');
	*row = slice_sub(t->rest, 0, end);
	t->rest = slice_sub(t->rest, end + 1, t->rest.n);
	t->line++;
	if (row->n && row->p[row->n - 1] == '\r')
		row->n--;
	return true;
}

bool topics_table_field(struct slice *row, struct slice *field)
{
	if (!row->p)
		return false;
	size_t end = slice_find(*row, '\t');
	*field = slice_sub(*row, 0, end);
	*row = end < row->n ? slice_sub(*row, end + 1, row->n) : (struct slice){0};
	return true;
}

enum { MAX_DIGITS = 15 }; /* a double holds each number of so many digits exactly */

bool topics_table_number(struct slice s, double *value)
{
	double digits = 0, scale = 1;
	size_t point = slice_find(s, '.');
	if (!point || !s.n || s.n > MAX_DIGITS + 1 || point + 1 == s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (i == point)
			continue;
		if (!ascii_is_digit(s.p[i]))
			return false;
		digits = digits * 10 + (s.p[i] - '0');
		scale *= i > point ? 10 : 1;
	}
	/* One division of exact numbers: rounded as strtod would. */
	*value = digits / scale;
	return s.n - (point < s.n) <= MAX_DIGITS;
}

bool topics_table_count(struct slice s, size_t *value)
{
	double number;
	if (slice_find(s, '.') < s.n || !topics_table_number(s, &number))
		return false;
	*value = (size_t)number;
	return true;
}
