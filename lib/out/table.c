#include "out/table.h"

#include "base/die.h"
#include "base/utf8.h"

void table_text(struct table *t, struct slice cell)
{
	ARENA_PUSH(t->arena, t->cells, t->n_cells, t->cap_cells) = arena_copy(t->arena, cell);
}

void table_count(struct table *t, size_t n)
{
	ARENA_PUSH(t->arena, t->cells, t->n_cells, t->cap_cells) =
		slice_of(arena_printf(t->arena, "%zu", n));
}

static void print_tsv(const struct table *t, struct buf *out)
{
	for (size_t i = 0; i < t->n_cells; i++) {
		struct slice cell = t->cells[i];
		for (size_t k = 0; k < cell.n; k++) {
			char c = cell.p[k];
			if (c == '\t' || c == '\n' || c == '\\')
				buf_putc(out, '\\');
			buf_putc(out, c == '\t' ? 't' : c == '\n' ? 'n' : c);
		}
		buf_putc(out, (i + 1) % t->n_columns ? '\t' : '\n');
	}
}

static void print_aligned(const struct table *t, struct buf *out)
{
	size_t *widths = arena_alloc_array(t->arena, t->n_columns, sizeof *widths);
	for (size_t i = 0; i < t->n_cells; i++) {
		size_t w = utf8_width(t->cells[i]);
		if (w > widths[i % t->n_columns])
			widths[i % t->n_columns] = w;
	}
	for (size_t i = 0; i < t->n_cells; i++) {
		size_t column = i % t->n_columns;
		bool last = column + 1 == t->n_columns;
		size_t gap = widths[column] - utf8_width(t->cells[i]);
		if (!t->left[column])
			buf_fill(out, ' ', gap);
		buf_add(out, t->cells[i]);
		if (t->left[column] && !last)
			buf_fill(out, ' ', gap);
		buf_puts(out, last ? "\n" : "  ");
	}
}

void table_print(const struct table *t, enum table_style style, struct buf *out)
{
	if (t->n_cells % t->n_columns)
		die_bug("a table of %zu columns has %zu cells", t->n_columns, t->n_cells);
	if (style == TABLE_TSV)
		print_tsv(t, out);
	else
		print_aligned(t, out);
}
