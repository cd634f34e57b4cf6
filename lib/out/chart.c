#include "out/chart.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "out/moment.h"
#include "out/template.h"

/* Pixels. */
enum {
	WIDTH = 720,
	LEFT = 56, /* of the plot: room for numbers */
	RIGHT = 24,
	TOP = 64,
	PLOT = 240, /* the plot's height */
	BOTTOM = 40,
	ROW = 28, /* a bar and the gap below it */
	BAR = 18,
	CHAR = 7,  /* about the width of a column of text */
	LABEL = 24 /* columns of a label that is shown whole */
};

static const char style[] =
	"<style>\n"
	":root { --paper: #ffffff; --ink: #1f2328; --quiet: #59636e; --rule: #d1d9e0;"
	" --total: #8c959f; --done: #1a7f37; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	":root { --paper: #0d1117; --ink: #f0f6fc; --quiet: #9198a1; --rule: #3d444d;"
	" --total: #656c76; --done: #3fb950; }\n"
	"}\n"
	"text { font: 12px system-ui, \"Noto Sans CJK SC\", \"PingFang SC\", \"Microsoft YaHei\", "
	"sans-serif; fill: var(--ink); }\n"
	".title { font-size: 16px; font-weight: 600; }\n"
	".quiet { fill: var(--quiet); }\n"
	".paper { fill: var(--paper); }\n"
	".rule { stroke: var(--rule); }\n"
	".line { fill: none; stroke-width: 2; }\n"
	".total { stroke: var(--total); stroke-dasharray: 6 4; }\n"
	".done { stroke: var(--done); }\n"
	".total-fill { fill: var(--total); fill-opacity: 0.35; }\n"
	".done-fill { fill: var(--done); }\n"
	"</style>\n";

/* XML has no control characters. */
static void put_text(struct buf *out, struct slice s)
{
	struct buf clean = BUF_INIT;
	buf_add(&clean, s);
	for (size_t i = 0; i < clean.n; i++)
		if ((unsigned char)clean.p[i] < ' ')
			clean.p[i] = ' ';
	template_escape_html(out, buf_slice(&clean));
	buf_free(&clean);
}

static void begin(struct buf *out, const struct chart_words *words, struct slice description,
		  size_t height)
{
	buf_printf(out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%zu\""
		   " viewBox=\"0 0 %d %zu\" role=\"img\" aria-labelledby=\"title desc\">\n",
		   WIDTH, height, WIDTH, height);
	buf_puts(out, "<title id=\"title\">");
	put_text(out, slice_of(words->title));
	buf_puts(out, "</title>\n<desc id=\"desc\">");
	put_text(out, description);
	buf_puts(out, "</desc>\n");
	buf_puts(out, style);
	buf_printf(out, "<rect class=\"paper\" width=\"%d\" height=\"%zu\"/>\n", WIDTH, height);
}

/* `class` and `anchor` are words of this file. */
static void text(struct buf *out, size_t x, size_t y, const char *class, const char *anchor,
		 struct slice s)
{
	buf_printf(out, "<text x=\"%zu\" y=\"%zu\"", x, y);
	if (class)
		buf_printf(out, " class=\"%s\"", class);
	if (anchor)
		buf_printf(out, " text-anchor=\"%s\"", anchor);
	buf_putc(out, '>');
	put_text(out, s);
	buf_puts(out, "</text>\n");
}

__attribute__((format(printf, 6, 7))) static void text_printf(struct buf *out, size_t x, size_t y,
							      const char *class, const char *anchor,
							      const char *fmt, ...)
{
	struct buf s = BUF_INIT;
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&s, fmt, ap);
	va_end(ap);
	text(out, x, y, class, anchor, buf_slice(&s));
	buf_free(&s);
}

static void legend(struct buf *out, const struct chart_words *words)
{
	size_t x = LEFT, y = 46;
	text(out, LEFT, 26, "title", NULL, slice_of(words->title));
	buf_printf(out,
		   "<rect class=\"done-fill\" x=\"%zu\" y=\"%zu\" width=\"12\" height=\"12\"/>\n",
		   x, y - 10);
	text(out, x + 18, y, "quiet", NULL, slice_of(words->done));
	x += 18 + utf8_width(slice_of(words->done)) * CHAR + 24;
	buf_printf(out,
		   "<rect class=\"total-fill\" x=\"%zu\" y=\"%zu\" width=\"12\" height=\"12\"/>\n",
		   x, y - 10);
	text(out, x + 18, y, "quiet", NULL, slice_of(words->total));
}

/* ---- Burn-up ---- */

/* A round number, so that at most six lines reach `most`. */
static uint64_t step_for(uint64_t most)
{
	static const unsigned rounds[] = {1, 2, 5};
	uint64_t scale = 1;
	for (;; scale *= 10)
		for (size_t i = 0; i < 3; i++)
			if (most / 5 < scale * rounds[i] || scale > UINT64_MAX / 100)
				return scale * rounds[i];
}

struct plot {
	const struct chart_point *points;
	size_t n;
	uint64_t top; /* of the scale */
	int64_t first, last;
};

/* Tenths of a pixel: integers print alike everywhere. */
static void put_tenths(struct buf *out, uint64_t tenths)
{
	buf_printf(out, "%llu.%llu", (unsigned long long)(tenths / 10),
		   (unsigned long long)(tenths % 10));
}

static uint64_t scaled(uint64_t value, uint64_t most, uint64_t length)
{
	return most ? (uint64_t)((double)value / (double)most * (double)length + 0.5) : 0;
}

static uint64_t x_of(const struct plot *p, int64_t moment)
{
	uint64_t at = (uint64_t)(moment - p->first), all = (uint64_t)(p->last - p->first);
	return LEFT * 10 + scaled(at, all, (WIDTH - LEFT - RIGHT) * 10);
}

static uint64_t y_of(const struct plot *p, uint64_t value)
{
	return (TOP + PLOT) * 10 - scaled(value, p->top, PLOT * 10);
}

static void polyline(struct buf *out, const struct plot *p, const char *class, bool done)
{
	buf_printf(out, "<polyline class=\"line %s\" points=\"", class);
	for (size_t i = 0; i < p->n; i++) {
		const struct chart_point *point = &p->points[i];
		if (i)
			buf_putc(out, ' ');
		put_tenths(out, x_of(p, point->moment));
		buf_putc(out, ',');
		put_tenths(out, y_of(p, done ? point->done : point->total));
	}
	buf_puts(out, "\"/>\n");
}

static void scale_lines(struct buf *out, const struct plot *p, uint64_t step)
{
	for (uint64_t value = 0; value <= p->top; value += step) {
		uint64_t y = y_of(p, value);
		buf_printf(out, "<path class=\"rule\" d=\"M%d ", LEFT);
		put_tenths(out, y);
		buf_printf(out, "H%d\"/>\n", WIDTH - RIGHT);
		text_printf(out, LEFT - 8, (size_t)(y / 10) + 4, "quiet", "end", "%llu",
			    (unsigned long long)value);
	}
}

/* ---- The axis of time ---- */

/* Moments at equal steps of a unit.  `from` is a moment, or of months a month. */
struct ticks {
	enum { TICK_MINUTES, TICK_DAYS, TICK_MONTHS } unit;
	long step;
	int64_t from;
};

/* Round ones divide a day, or are weeks, or divide years. */
static const struct ticks tick_steps[] = {
	{TICK_MINUTES, 1, 0},   {TICK_MINUTES, 2, 0},   {TICK_MINUTES, 5, 0},
	{TICK_MINUTES, 10, 0},  {TICK_MINUTES, 15, 0},  {TICK_MINUTES, 30, 0},
	{TICK_MINUTES, 60, 0},  {TICK_MINUTES, 120, 0}, {TICK_MINUTES, 180, 0},
	{TICK_MINUTES, 360, 0}, {TICK_MINUTES, 720, 0}, {TICK_DAYS, 1, 0},
	{TICK_DAYS, 2, 0},      {TICK_DAYS, 7, 0},      {TICK_DAYS, 14, 0},
	{TICK_MONTHS, 1, 0},    {TICK_MONTHS, 2, 0},    {TICK_MONTHS, 3, 0},
	{TICK_MONTHS, 6, 0},    {TICK_MONTHS, 12, 0},   {TICK_MONTHS, 24, 0},
	{TICK_MONTHS, 60, 0},   {TICK_MONTHS, 120, 0},  {TICK_MONTHS, 600, 0},
	{TICK_MONTHS, 1200, 0}, {TICK_MONTHS, 6000, 0}, {TICK_MONTHS, 24000, 0}};

/* The smallest steps with which the labels have room. */
static struct ticks find_ticks(const struct plot *p)
{
	enum { N = sizeof tick_steps / sizeof *tick_steps, MOST_TIMES = 8, MOST_DATES = 6 };
	static const long lengths[] = {MOMENT_MINUTE, MOMENT_DAY, 28L * MOMENT_DAY};
	bool times = moment_span(p->first, p->last) < 2;
	size_t i = 0;
	while (i + 1 < N &&
	       ((!times && tick_steps[i].unit == TICK_MINUTES) ||
		(p->last - p->first) / lengths[tick_steps[i].unit] / tick_steps[i].step >
			(times ? MOST_TIMES : MOST_DATES)))
		i++;
	struct ticks t = tick_steps[i];
	switch (t.unit) {
	case TICK_MINUTES: /* from the day's first minute */
		t.from = moment_day(p->first) + 1 - MOMENT_DAY;
		break;
	case TICK_DAYS:
		t.from = moment_day(p->first);
		break;
	case TICK_MONTHS:
		t.from = moment_month(p->first) / t.step * t.step;
		break;
	}
	return t;
}

static int64_t tick_at(const struct ticks *t, long index)
{
	switch (t->unit) {
	case TICK_MINUTES:
		return t->from + index * t->step * MOMENT_MINUTE;
	case TICK_DAYS:
		return t->from + index * t->step * MOMENT_DAY;
	case TICK_MONTHS:
		break;
	}
	return moment_of_month((long)t->from + index * t->step);
}

static void mark(struct buf *out, uint64_t x)
{
	buf_puts(out, "<path class=\"rule\" d=\"M");
	put_tenths(out, x);
	buf_printf(out, " %dv5\"/>\n", TOP + PLOT);
}

/* Labels keep clear of those of the first and the last moment, which stand inside the plot. */
static void time_scale(struct buf *out, const struct plot *p)
{
	enum { GAP = 16, Y = TOP + PLOT + 22 };
	const char *first = p->points[0].date, *last = p->points[p->n - 1].date;
	char label[MOMENT_TEXT_SIZE];
	mark(out, LEFT * 10);
	text(out, LEFT, Y, "quiet", NULL, slice_of(first));
	if (p->n == 1)
		return;
	mark(out, (WIDTH - RIGHT) * 10);
	text(out, WIDTH - RIGHT, Y, "quiet", "end", slice_of(last));
	size_t from = LEFT + strlen(first) * CHAR + GAP;
	size_t to = WIDTH - RIGHT - strlen(last) * CHAR - GAP;
	const struct ticks ticks = find_ticks(p);
	int64_t moment;
	for (long i = 0; (moment = tick_at(&ticks, i)) < p->last; i++) {
		if (moment <= p->first)
			continue;
		moment_write(moment, label);
		const char *shown = ticks.unit == TICK_MINUTES ? strchr(label, 'T') + 1 : label;
		uint64_t x = x_of(p, moment);
		size_t half = strlen(shown) * CHAR / 2;
		if (x / 10 < from + half || x / 10 + half > to)
			continue;
		mark(out, x);
		text(out, (size_t)(x / 10), Y, "quiet", "middle", slice_of(shown));
	}
}

/* Each point has its numbers in a tooltip. */
static void dots(struct buf *out, const struct plot *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct chart_point *point = &p->points[i];
		buf_puts(out, "<circle class=\"done-fill\" cx=\"");
		put_tenths(out, x_of(p, point->moment));
		buf_puts(out, "\" cy=\"");
		put_tenths(out, y_of(p, point->done));
		buf_puts(out, "\" r=\"3\"><title>");
		put_text(out, slice_of(point->date));
		buf_printf(out, ": %llu / %llu</title></circle>\n", (unsigned long long)point->done,
			   (unsigned long long)point->total);
	}
}

void chart_burn_up(struct buf *out, const struct chart_words *words,
		   const struct chart_point *points, size_t n)
{
	struct plot p = {.points = points, .n = n, .first = points[0].moment};
	const struct chart_point *last = &points[n - 1];
	struct buf description = BUF_INIT;
	uint64_t most = 1;
	for (size_t i = 0; i < n; i++)
		most = points[i].total > most ? points[i].total : most;
	uint64_t step = step_for(most);
	p.top = (most + step - 1) / step * step;
	p.last = last->moment;
	buf_printf(&description, "%s: %llu / %llu; %s: %llu / %llu", points[0].date,
		   (unsigned long long)points[0].done, (unsigned long long)points[0].total,
		   last->date, (unsigned long long)last->done, (unsigned long long)last->total);
	begin(out, words, buf_slice(&description), TOP + PLOT + BOTTOM);
	buf_free(&description);
	legend(out, words);
	scale_lines(out, &p, step);
	polyline(out, &p, "total", false);
	polyline(out, &p, "done", true);
	dots(out, &p);
	time_scale(out, &p);
	buf_puts(out, "</svg>\n");
}

/* ---- Bars ---- */

/* The characters of a label that fit into LABEL columns, and whether they are all. */
static struct slice fitting(struct slice label, bool *whole)
{
	size_t columns = 0, at = 0;
	while (at < label.n) {
		uint32_t cp;
		int n = utf8_decode(label.p + at, label.p + label.n, &cp);
		columns += (size_t)utf8_char_width(cp);
		if (columns > LABEL)
			break;
		at += (size_t)n;
	}
	*whole = at == label.n;
	return slice_sub(label, 0, at);
}

static void bar(struct buf *out, const char *class, uint64_t width, size_t y)
{
	buf_printf(out, "<rect class=\"%s\" x=\"%d\" y=\"%zu\" width=\"", class, 16 + LABEL * CHAR,
		   y);
	put_tenths(out, width);
	buf_printf(out, "\" height=\"%d\" rx=\"2\"/>\n", BAR);
}

static void row(struct buf *out, const struct chart_row *r, uint64_t most, size_t y)
{
	enum { FROM = 16 + LABEL * CHAR, ROOM = WIDTH - FROM - 90 };
	bool whole;
	struct buf label = BUF_INIT;
	buf_add(&label, fitting(r->label, &whole));
	if (!whole)
		buf_puts(&label, "\xE2\x80\xA6");
	uint64_t total = scaled(r->total, most, ROOM * 10), done = scaled(r->done, most, ROOM * 10);
	text(out, FROM - 8, y + 13, NULL, "end", buf_slice(&label));
	bar(out, "total-fill", total, y);
	if (r->done)
		bar(out, "done-fill", done, y);
	text_printf(out, FROM + (size_t)(total / 10) + 8, y + 13, "quiet", NULL, "%llu / %llu",
		    (unsigned long long)r->done, (unsigned long long)r->total);
	buf_free(&label);
}

void chart_bars(struct buf *out, const struct chart_words *words, const struct chart_row *rows,
		size_t n)
{
	uint64_t most = 0;
	struct buf description = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		most = rows[i].total > most ? rows[i].total : most;
		buf_puts(&description, i ? "; " : "");
		buf_add(&description, rows[i].label);
		buf_printf(&description, ": %llu / %llu", (unsigned long long)rows[i].done,
			   (unsigned long long)rows[i].total);
	}
	begin(out, words, buf_slice(&description), TOP + n * ROW + 16);
	buf_free(&description);
	legend(out, words);
	for (size_t i = 0; i < n; i++)
		row(out, &rows[i], most, TOP + i * ROW);
	buf_puts(out, "</svg>\n");
}

/* ---- Text ---- */

void chart_text(struct buf *out, uint64_t done, uint64_t total, size_t width)
{
	size_t full = total ? (size_t)((double)done / (double)total * (double)width) : 0;
	if (done && !full)
		full = 1;
	if (full >= width)
		full = done >= total ? width : width - 1;
	buf_fill(out, '#', full);
	buf_fill(out, '-', width - full);
}
