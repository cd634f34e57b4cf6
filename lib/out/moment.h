/* Moments of a history: a day, or a minute of one, as somebody names it.
 *
 * There is no time zone: a moment is as it was given, so all of one history should be of the same zone,
 * best of UTC.  A day alone stands for its last second: all its times come before it, and no two names
 * are of the same moment. */
#ifndef OUT_MOMENT_H
#define OUT_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum {
	MOMENT_MINUTE = 60, /* a moment counts seconds since 1970-01-01T00:00 */
	MOMENT_DAY = 24 * 60 * MOMENT_MINUTE,
	MOMENT_TEXT_SIZE = sizeof "YYYY-MM-DDTHH:MM"
};

#define MOMENT_LAST 253402300799 /* of the year 9999 */

/* What messages call it. */
#define MOMENT_EXPECTED "a date YYYY-MM-DD, or one with a time, YYYY-MM-DDTHH:MM"

/* Read YYYY-MM-DD, YYYY-MM-DDTHH:MM or, as in names of files, YYYY-MM-DDTHHMM.  False: it is none of
 * them, or there is no such day or time. */
bool moment_read(struct slice text, int64_t *moment);
/* YYYY-MM-DD, or YYYY-MM-DDTHH:MM; years 0 to 9999 (MOMENT_LAST). */
void moment_write(int64_t moment, char text[MOMENT_TEXT_SIZE]);
const char *moment_text(struct arena *a, int64_t moment);
/* The same for the name of a file: without a colon. */
void moment_name(int64_t moment, char text[MOMENT_TEXT_SIZE]);
/* Of a text that these wrote. */
int64_t moment_of(const char *text);

/* The day, as a moment, that a moment belongs to. */
int64_t moment_day(int64_t moment);
/* The moment of the first day of a month; months are counted from January of the year 0. */
int64_t moment_of_month(long month);
long moment_month(int64_t moment);

/* Days from one moment to a later one, to the minute: from one day to the next it is 1. */
double moment_span(int64_t from, int64_t to);

/* A span as people say it: in the largest of these units of which it has two, rounded down. */
struct moment_words {
	enum moment_unit { MOMENT_DAYS, MOMENT_HOURS, MOMENT_MINUTES } unit;
	long n;
};

struct moment_words moment_in_words(double days);

#endif
