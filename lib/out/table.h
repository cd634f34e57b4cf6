/* Text tables: columns aligned by display width (Han = 2), or separated by tabs. */
#ifndef OUT_TABLE_H
#define OUT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

enum table_style {
	TABLE_ALIGNED, /* for people: headings, columns two blanks apart */
	TABLE_TSV      /* tabs; a tab, newline or backslash in a cell is \t, \n, \\ */
};

struct table {
	struct arena *arena; /* borrowed: cells are copied into it */
	size_t n_columns;
	const bool *left;    /* a column aligned left; the others right */
	struct slice *cells; /* row after row, the headings first */
	size_t n_cells, cap_cells;
};

#define TABLE_INIT(arena_, n, left_) \
	{ \
		.arena = (arena_), .n_columns = (n), .left = (left_) \
	}

/* Cells come row by row, the row of headings first. */
void table_text(struct table *t, struct slice cell);
void table_count(struct table *t, size_t n);
/* Append the rows; a last row that is not full is a bug. */
void table_print(const struct table *t, enum table_style style, struct buf *out);

#endif
