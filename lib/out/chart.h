/* Charts as SVG, drawn from numbers; and a bar of plain text.
 *
 * A chart is one file without scripts or anything from outside.  Its colours are custom properties that
 * change with prefers-color-scheme, text is text, and it says in words (title, desc) what it shows.  The same
 * numbers give the same bytes. */
#ifndef OUT_CHART_H
#define OUT_CHART_H

#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"

struct chart_point {
	const char *date; /* the moment's text */
	int64_t moment;   /* ascending; see moment.h */
	uint64_t done, total;
};

struct chart_row {
	struct slice label;
	uint64_t done, total;
};

/* In the language of the report. */
struct chart_words {
	const char *title;
	const char *done, *total; /* of the two lines, or parts of a bar */
};

/* How much was done of how much over time; at least one point.  The axis names the first and the last
 * moment, and between them round ones: minutes or hours (HH:MM) if the points span less than two
 * days, and else days or first days of months.  As everywhere, a day is its end. */
void chart_burn_up(struct buf *out, const struct chart_words *words,
		   const struct chart_point *points, size_t n);
/* A bar a row. */
void chart_bars(struct buf *out, const struct chart_words *words, const struct chart_row *rows,
		size_t n);

/* `width` characters, "#####-----": full only when all is done, empty only when nothing is. */
void chart_text(struct buf *out, uint64_t done, uint64_t total, size_t width);

#endif
