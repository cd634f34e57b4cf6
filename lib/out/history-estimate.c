/* How long the rest takes: the statistics of history.h. */
#include "out/history.h"

#include <math.h>

static double done_at(const struct history_point *point)
{
	return (double)point->sum.by_status[FRONT_COMPLETED];
}

/* The variance of a day's work; see the header. */
static double variance(const struct history_point *points, size_t n, double pace)
{
	double sum = 0;
	for (size_t i = 1; i < n; i++) {
		double days = (double)(points[i].day - points[i - 1].day);
		double off = done_at(&points[i]) - done_at(&points[i - 1]) - pace * days;
		sum += off * off / days;
	}
	return sum / (double)(n - 2);
}

struct history_estimate history_estimate_make(const struct history_point *points, size_t n)
{
	struct history_estimate e = {.outlook = HISTORY_TOO_FEW};
	if (!n)
		return e;
	const struct history_point *first = &points[0], *last = &points[n - 1];
	e.spans = n - 1;
	e.days = last->day - first->day;
	e.rest = last->sum.articles - last->sum.by_status[FRONT_COMPLETED];
	double pace = e.days ? (done_at(last) - done_at(first)) / (double)e.days : 0;
	e.per_week = 7 * pace;
	if (!e.rest)
		e.outlook = HISTORY_NOTHING_LEFT;
	else if (e.spans < HISTORY_MIN_SPANS)
		e.outlook = HISTORY_TOO_FEW;
	else if (e.days < HISTORY_MIN_DAYS)
		e.outlook = HISTORY_TOO_SHORT;
	else if (pace <= 0)
		e.outlook = HISTORY_STANDSTILL;
	else
		e.outlook = HISTORY_ESTIMATE;
	if (e.outlook != HISTORY_ESTIMATE)
		return e;
	double rest = (double)e.rest, days = rest / pace;
	double deviation = sqrt(variance(points, n, pace) * (1 / days + 1 / (double)e.days));
	e.weeks = days / 7;
	e.weeks_low = rest / (pace + deviation) / 7;
	e.open = deviation >= pace;
	e.weeks_high = e.open ? 0 : rest / (pace - deviation) / 7;
	return e;
}
