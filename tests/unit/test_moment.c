#include "out/moment.h"

#include "unit.h"

static int64_t read_moment(const char *text)
{
	int64_t moment = -1;
	unit_check(moment_read(slice_of(text), &moment), __FILE__, __LINE__, text);
	return moment;
}

TEST(days)
{
	static const struct {
		const char *date;
		long day;
	} cases[] = {{"1970-01-01", 0},      {"1969-12-31", -1},      {"2000-02-29", 11016},
		     {"2000-03-01", 11017},  {"2024-12-31", 20088},   {"1900-02-28", -25509},
		     {"1900-03-01", -25508}, {"0001-01-01", -719162}, {"9999-12-31", 2932896}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[MOMENT_TEXT_SIZE];
		int64_t moment = (cases[i].day + 1) * MOMENT_DAY - 1;
		CHECK_INT(read_moment(cases[i].date), moment);
		moment_write(moment, text);
		CHECK_STR(text, cases[i].date);
		moment_name(moment, text);
		CHECK_STR(text, cases[i].date);
	}
}

TEST(times)
{
	char text[MOMENT_TEXT_SIZE];
	CHECK_INT(read_moment("1970-01-01T00:00"), 0);
	CHECK_INT(read_moment("1970-01-02T0102"), MOMENT_DAY + 62 * MOMENT_MINUTE);
	CHECK_INT(read_moment("1969-12-31T23:59"), -MOMENT_MINUTE);
	moment_write(-MOMENT_MINUTE, text);
	CHECK_STR(text, "1969-12-31T23:59");
	moment_name(read_moment("2026-11-22T04:27"), text);
	CHECK_STR(text, "2026-11-22T0427");
	for (int64_t moment = -800L * MOMENT_DAY; moment < 40000L * MOMENT_DAY;
	     moment += 13 * MOMENT_DAY + 7 * MOMENT_MINUTE) {
		moment_write(moment, text);
		CHECK_INT(read_moment(text), moment);
		CHECK_INT(moment_of(text), moment);
		moment_name(moment, text);
		CHECK_INT(read_moment(text), moment);
	}
}

/* Whatever is of a day comes before the day, which comes before the next one's first minute. */
TEST(a_day_is_its_end)
{
	CHECK(read_moment("2026-11-22T23:59") < read_moment("2026-11-22"));
	CHECK(read_moment("2026-11-22") < read_moment("2026-11-23T00:00"));
}

TEST(no_moments)
{
	static const char *const bad[] = {
		"",
		"2026",
		"2026-02-30",
		"2026-11-22T",
		"2026-11-22T4",
		"2026-11-22T24:00",
		"2026-11-22T23:60",
		"2026-11-22T042",
		"2026-11-22T04-27",
		"2026-11-22T04:2",
		"2026-11-22T04:27:00",
		"2026-11-22T04:27Z",
		"2026-11-22 04:27",
		"2026-11-22t04:27",
		"2026-11-22T+4:27",
		" 2026-11-22",
		"2026-11-22 ",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t moment;
		unit_check(!moment_read(slice_of(bad[i]), &moment), __FILE__, __LINE__, bad[i]);
	}
}

TEST(days_and_months_of_moments)
{
	int64_t moment = read_moment("2026-11-22T04:27");
	CHECK_INT(moment_day(moment), read_moment("2026-11-22"));
	CHECK_INT(moment_day(read_moment("2026-11-22")), read_moment("2026-11-22"));
	CHECK_INT(moment_day(-1), -1);
	CHECK_INT(moment_month(moment), 2026 * 12 + 10);
	CHECK_INT(moment_of_month(2026 * 12 + 10), read_moment("2026-11-01"));
}

static double span(const char *from, const char *to)
{
	return moment_span(read_moment(from), read_moment(to));
}

static void check_words(double days, enum moment_unit unit, long n)
{
	struct moment_words words = moment_in_words(days);
	CHECK_INT(words.unit, unit);
	CHECK_INT(words.n, n);
}

TEST(spans)
{
	CHECK(span("2026-11-22", "2026-11-29") == 7);
	CHECK(span("2026-11-22T06:00", "2026-11-22") == 0.75);
	CHECK(span("2026-11-22", "2026-11-23T00:00") == 0);
	check_words(span("2026-11-22", "2026-11-24"), MOMENT_DAYS, 2);
	check_words(span("2026-11-22T00:00", "2026-11-24T23:59"), MOMENT_DAYS, 2);
	check_words(span("2026-11-22T00:01", "2026-11-24T00:00"), MOMENT_HOURS, 47);
	check_words(span("2026-11-22", "2026-11-23"), MOMENT_HOURS, 24);
	check_words(span("2026-11-22", "2026-11-23T02:00"), MOMENT_HOURS, 2);
	check_words(span("2026-11-22", "2026-11-23T01:59"), MOMENT_MINUTES, 119);
	check_words(span("2026-11-22", "2026-11-23T00:00"), MOMENT_MINUTES, 0);
}

int main(void)
{
	RUN(days);
	RUN(times);
	RUN(a_day_is_its_end);
	RUN(no_moments);
	RUN(days_and_months_of_moments);
	RUN(spans);
	return unit_end();
}
