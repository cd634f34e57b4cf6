#include "out/moment.h"

#include <string.h>

#include "text/frontmatter.h"

enum { DATE_LENGTH = sizeof "YYYY-MM-DD" - 1, DAY_MINUTES = MOMENT_DAY / MOMENT_MINUTE };

/* Digits, which have been checked. */
static long number(struct slice digits)
{
	long n = 0;
	for (size_t i = 0; i < digits.n; i++)
		n = n * 10 + (digits.p[i] - '0');
	return n;
}

/* ---- Days ---- */

struct civil {
	long year, month, day;
};

/* Days since 1970-01-01.  Years begin in March, so that the leap day is the last: H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms". */
static long day_number(struct civil c)
{
	long y = c.year - (c.month <= 2);
	long era = (y >= 0 ? y : y - 399) / 400;
	long of_era = y - era * 400;
	long of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct civil civil_of(long day_number)
{
	long z = day_number + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	long of_era = z - era * 146097;
	long y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * y + y / 4 - y / 100);
	long month = (5 * of_year + 2) / 153, day = of_year - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	return (struct civil){y + era * 400 + (month <= 2), month, day};
}

static long days_since_1970(int64_t moment)
{
	return (long)((moment >= 0 ? moment : moment - (MOMENT_DAY - 1)) / MOMENT_DAY);
}

static int64_t end_of(long day_number)
{
	return (int64_t)day_number * MOMENT_DAY + MOMENT_DAY - 1;
}

int64_t moment_day(int64_t moment)
{
	return end_of(days_since_1970(moment));
}

int64_t moment_of_month(long month)
{
	return end_of(day_number((struct civil){month / 12, month % 12 + 1, 1}));
}

long moment_month(int64_t moment)
{
	struct civil c = civil_of(days_since_1970(moment));
	return c.year * 12 + c.month - 1;
}

/* ---- Texts ---- */

/* HH:MM or HHMM, as seconds; -1: there is no such time. */
static long time_of(struct slice s)
{
	bool colon = s.n == 5 && s.p[2] == ':';
	if (!colon && s.n != 4)
		return -1;
	struct slice hour = slice_sub(s, 0, 2), minute = slice_sub(s, s.n - 2, s.n);
	for (size_t i = 0; i < 2; i++)
		if (!ascii_is_digit(hour.p[i]) || !ascii_is_digit(minute.p[i]))
			return -1;
	if (number(hour) > 23 || number(minute) > 59)
		return -1;
	return (number(hour) * 60 + number(minute)) * MOMENT_MINUTE;
}

bool moment_read(struct slice text, int64_t *moment)
{
	struct slice date = slice_sub(text, 0, DATE_LENGTH);
	if (date.n != DATE_LENGTH || !frontmatter_date_valid(date))
		return false;
	long day = day_number((struct civil){number(slice_sub(date, 0, 4)),
					     number(slice_sub(date, 5, 7)),
					     number(slice_sub(date, 8, 10))});
	*moment = end_of(day);
	if (text.n == DATE_LENGTH)
		return true;
	long time = time_of(slice_sub(text, DATE_LENGTH + 1, text.n));
	*moment = end_of(day) - (MOMENT_DAY - 1) + time;
	return text.p[DATE_LENGTH] == 'T' && time >= 0;
}

static void digits(char *p, long n, int width)
{
	for (; width--; n /= 10)
		p[width] = (char)('0' + n % 10);
}

static void fill(int64_t moment, const char *pattern, char text[MOMENT_TEXT_SIZE])
{
	long day = days_since_1970(moment);
	long minute = (long)(moment + (MOMENT_DAY - 1) - end_of(day)) / MOMENT_MINUTE;
	struct civil c = civil_of(day);
	memcpy(text, pattern, strlen(pattern) + 1);
	digits(text, c.year, 4);
	digits(text + 5, c.month, 2);
	digits(text + 8, c.day, 2);
	if (moment == end_of(day)) {
		text[DATE_LENGTH] = '\0';
		return;
	}
	digits(text + DATE_LENGTH + 1, minute / 60, 2);
	digits(text + strlen(pattern) - 2, minute % 60, 2);
}

void moment_write(int64_t moment, char text[MOMENT_TEXT_SIZE])
{
	fill(moment, "YYYY-MM-DDTHH:MM", text);
}

const char *moment_text(struct arena *a, int64_t moment)
{
	char *text = arena_alloc(a, MOMENT_TEXT_SIZE);
	moment_write(moment, text);
	return text;
}

int64_t moment_of(const char *text)
{
	int64_t moment = 0;
	moment_read(slice_of(text), &moment);
	return moment;
}

void moment_name(int64_t moment, char text[MOMENT_TEXT_SIZE])
{
	fill(moment, "YYYY-MM-DDTHHMM", text);
}

/* ---- Spans ---- */

double moment_span(int64_t from, int64_t to)
{
	int64_t minutes = (to - from + MOMENT_MINUTE / 2) / MOMENT_MINUTE;
	return (double)minutes / DAY_MINUTES;
}

struct moment_words moment_in_words(double days)
{
	long minutes = (long)(days * DAY_MINUTES + 0.5);
	if (minutes >= 2 * DAY_MINUTES)
		return (struct moment_words){MOMENT_DAYS, minutes / DAY_MINUTES};
	if (minutes >= 2 * 60)
		return (struct moment_words){MOMENT_HOURS, minutes / 60};
	return (struct moment_words){MOMENT_MINUTES, minutes};
}
