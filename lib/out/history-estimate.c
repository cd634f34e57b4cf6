/* How long the rest takes: the statistics of history.h. */
#include "out/history.h"

#include <math.h>

static double done_at(const struct history_point *point)
{
	return (double)point->sum.by_status[FRONT_COMPLETED];
}

static double days_between(const struct history_point *from, const struct history_point *to)
{
	return moment_span(from->moment, to->moment);
}

/* The point that ends the span which begins with points[from], or from: the rest is less than a day.  The
 * last span takes what remains, so that it ends with the last point. */
static size_t end_of_span(const struct history_point *points, size_t n, size_t from)
{
	const struct history_point *last = &points[n - 1];
	size_t end = from + 1;
	while (end < n && days_between(&points[from], &points[end]) < 1)
		end++;
	if (end >= n)
		return from;
	return days_between(&points[end], last) < 1 ? n - 1 : end;
}

/* The variance of a day's work, see the header; how many spans it is of. */
static double variance(const struct history_point *points, size_t n, double pace, size_t *spans)
{
	double sum = 0;
	size_t from = 0, to;
	for (*spans = 0; (to = end_of_span(points, n, from)) != from; from = to) {
		double days = days_between(&points[from], &points[to]);
		double off = done_at(&points[to]) - done_at(&points[from]) - pace * days;
		sum += off * off / days;
		++*spans;
	}
	return *spans > 1 ? sum / (double)(*spans - 1) : 0;
}

struct history_estimate history_estimate_make(const struct history_point *points, size_t n)
{
	struct history_estimate e = {.outlook = HISTORY_TOO_FEW};
	if (!n)
		return e;
	const struct history_point *first = &points[0], *last = &points[n - 1];
	e.days = days_between(first, last);
	e.rest = last->sum.articles - last->sum.by_status[FRONT_COMPLETED];
	double pace = e.days >= 1 ? (done_at(last) - done_at(first)) / e.days : 0;
	double v = variance(points, n, pace, &e.spans);
	e.per_week = 7 * pace;
	if (!e.rest)
		e.outlook = HISTORY_NOTHING_LEFT;
	else if (n > HISTORY_MIN_SPANS && e.days < HISTORY_MIN_DAYS)
		e.outlook = HISTORY_TOO_SHORT;
	else if (e.spans < HISTORY_MIN_SPANS)
		e.outlook = HISTORY_TOO_FEW;
	else if (pace <= 0)
		e.outlook = HISTORY_STANDSTILL;
	else
		e.outlook = HISTORY_ESTIMATE;
	if (e.outlook != HISTORY_ESTIMATE)
		return e;
	double rest = (double)e.rest, days = rest / pace;
	double deviation = sqrt(v * (1 / days + 1 / e.days));
	e.weeks = days / 7;
	e.weeks_low = rest / (pace + deviation) / 7;
	e.open = deviation >= pace;
	e.weeks_high = e.open ? 0 : rest / (pace - deviation) / 7;
	return e;
}
