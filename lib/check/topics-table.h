/* Tables as text, one row a line, tabs between the fields: the labels of articles (topics-gold.h)
 * and learned weights (topics-weights.h).
 *
 * Lines end with LF or CR LF; the last one needs no ending.  A byte order mark before the first
 * line is passed over. */
#ifndef CHECK_TOPICS_TABLE_H
#define CHECK_TOPICS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/* What is wrong with a table.  After an error it cannot be used; a warning says what was left out. */
struct topics_fault {
	size_t line; /* 1-based; 0: the table as a whole */
	bool error;
	const char *message;
};

struct topics_faults {
	struct topics_fault *v;
	size_t n, cap;
	size_t n_errors;
};

void topics_table_fault(struct topics_faults *f, struct arena *a, size_t line, bool error,
			const char *fmt, ...) __attribute__((format(printf, 5, 6)));

struct topics_table {
	struct slice rest;
	size_t line; /* of the row read last, 1-based */
};

struct topics_table topics_table_start(struct slice text);
/* The next line without its ending; false: there is none. */
bool topics_table_row(struct topics_table *t, struct slice *row);
/* Cut the first field off row; false: row is at its end (*row has a null pointer then). */
bool topics_table_field(struct slice *row, struct slice *field);

/* A number as tables have it, whatever the locale: digits, a point and more digits; no sign, no
 * exponent.  False: it is none, or it has more than 15 digits. */
bool topics_table_number(struct slice s, double *value);
/* Digits only. */
bool topics_table_count(struct slice s, size_t *value);

#endif
