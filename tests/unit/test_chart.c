#include "out/chart.h"
#include "out/moment.h"

#include "unit.h"

static const struct chart_words words = {"A < B & \"C\"", "done", "all"};

static bool has(const struct buf *b, const char *text)
{
	return b->n && memmem(b->p, b->n, text, strlen(text));
}

static void check_text(uint64_t done, uint64_t total, const char *want)
{
	struct buf b = BUF_INIT;
	chart_text(&b, done, total, 5);
	CHECK_SLICE(buf_slice(&b), slice_of(want));
	buf_free(&b);
}

TEST(bars_of_text)
{
	check_text(0, 0, "-----");
	check_text(0, 9, "-----");
	check_text(1, 900, "#----");
	check_text(2, 5, "##---");
	check_text(899, 900, "####-");
	check_text(900, 900, "#####");
	check_text(UINT64_MAX - 1, UINT64_MAX, "####-");
}

static struct chart_point point(const char *date, uint64_t done, uint64_t total)
{
	struct chart_point p = {.date = date, .done = done, .total = total};
	CHECK(moment_read(slice_of(date), &p.moment));
	return p;
}

TEST(burn_up)
{
	const struct chart_point points[] = {point("2024-05-01", 0, 8), point("2024-05-11", 4, 8),
					     point("2024-05-21", 8, 10)};
	struct buf b = BUF_INIT;
	chart_burn_up(&b, &words, points, 3);
	CHECK(has(&b, "<title id=\"title\">A &lt; B &amp; &quot;C&quot;</title>"));
	CHECK(has(&b, "<desc id=\"desc\">2024-05-01: 0 / 8; 2024-05-21: 8 / 10</desc>"));
	CHECK(has(&b, "class=\"line done\" points=\"56.0,304.0 376.0,208.0 696.0,112.0\""));
	CHECK(has(&b, "class=\"line total\" points=\"56.0,112.0 376.0,112.0 696.0,64.0\""));
	CHECK(has(&b, "prefers-color-scheme: dark"));
	CHECK(!has(&b, "<script"));
	CHECK(slice_ends(buf_slice(&b), SLICE("</svg>\n")));
	buf_free(&b);
}

TEST(one_point_and_great_numbers)
{
	const struct chart_point none[] = {point("2024-05-01", 0, 0)};
	const struct chart_point great[] = {point("2024-05-01T10:00", 1ULL << 60, 1ULL << 62)};
	struct buf b = BUF_INIT;
	chart_burn_up(&b, &words, none, 1);
	CHECK(has(&b, "points=\"56.0,304.0\""));
	buf_clear(&b);
	chart_burn_up(&b, &words, great, 1);
	CHECK(b.n < 4000);
	CHECK(has(&b, ">5000000000000000000<"));
	buf_free(&b);
}

/* The texts below the plot in the order of the file: the first, the last, those between. */
static void axis(struct buf *labels, const char *first, const char *last)
{
	const struct chart_point points[] = {point(first, 0, 1), point(last, 1, 1)};
	struct buf svg = BUF_INIT;
	chart_burn_up(&svg, &words, points, 2);
	const char *at = svg.p, *end = svg.p + svg.n;
	buf_clear(labels);
	while ((at = memmem(at, (size_t)(end - at), " y=\"326\"", 8)) != NULL) {
		at = memchr(at, '>', (size_t)(end - at));
		const char *close = memchr(at, '<', (size_t)(end - at));
		buf_puts(labels, labels->n ? " " : "");
		buf_add(labels, slice_range(at + 1, close));
	}
	buf_free(&svg);
}

TEST(the_axis_of_time)
{
	static const struct {
		const char *first, *last, *want;
	} cases[] = {
		{"2026-11-22T04:27", "2026-11-22T04:28", ""},
		{"2026-11-22T04:27", "2026-11-22T04:30", " 04:28 04:29"},
		{"2026-11-22T04:27", "2026-11-22T04:40", " 04:30 04:32 04:34 04:36"},
		{"2026-11-22T04:27", "2026-11-22T05:50", " 04:50 05:00 05:10 05:20 05:30"},
		{"2026-11-22T04:27", "2026-11-22T12:10", " 07:00 08:00 09:00 10:00"},
		{"2026-11-22T20:00", "2026-11-23T09:00", " 00:00 02:00 04:00 06:00"},
		{"2026-11-22T00:00", "2026-11-23T23:59", " 12:00 18:00 00:00 06:00 12:00"},
		{"2026-11-22", "2026-11-23", " 06:00 09:00 12:00 15:00 18:00"},
		{"2026-11-22", "2026-11-23T00:00", ""},
		{"2026-11-22", "2026-11-24", " 2026-11-23"},
		{"2026-11-22T10:00", "2026-11-25T09:00", " 2026-11-23"},
		{"2024-05-01", "2024-05-29", " 2024-05-08 2024-05-15 2024-05-22"},
		{"2024-05-01", "2024-09-10", " 2024-06-01 2024-07-01 2024-08-01"},
		{"2023-11-05", "2025-02-07", " 2024-04-01 2024-07-01 2024-10-01"},
		{"2015-06-01", "2024-09-10", " 2018-01-01 2020-01-01 2022-01-01"},
		{"0001-01-01", "9999-12-31", " 2000-01-01 4000-01-01 6000-01-01 8000-01-01"},
	};
	struct buf labels = BUF_INIT, want = BUF_INIT;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		axis(&labels, cases[i].first, cases[i].last);
		buf_clear(&want);
		buf_printf(&want, "%s %s%s", cases[i].first, cases[i].last, cases[i].want);
		CHECK_SLICE(buf_slice(&labels), buf_slice(&want));
	}
	buf_free(&labels);
	buf_free(&want);
}

TEST(bars)
{
	const struct chart_row rows[] = {
		{SLICE("a<b\x01"), 1, 2},
		{SLICE("一二三四五六七八九十一二三"), 0, 4},
		{SLICE("一二三四五六七八九十一二"), 4, 4},
	};
	struct buf b = BUF_INIT;
	chart_bars(&b, &words, rows, 3);
	CHECK(has(&b, ">a&lt;b </text>"));
	CHECK(has(&b, ">一二三四五六七八九十一二…</text>"));
	CHECK(has(&b, ">一二三四五六七八九十一二</text>"));
	CHECK(has(&b, "class=\"total-fill\" x=\"184\" y=\"64\" width=\"223.0\""));
	CHECK(has(&b, "class=\"done-fill\" x=\"184\" y=\"64\" width=\"111.5\""));
	CHECK(!has(&b, "\x01"));
	buf_clear(&b);
	chart_bars(&b, &words, rows, 0);
	CHECK(slice_ends(buf_slice(&b), SLICE("</svg>\n")));
	buf_free(&b);
}

int main(void)
{
	RUN(bars_of_text);
	RUN(burn_up);
	RUN(one_point_and_great_numbers);
	RUN(the_axis_of_time);
	RUN(bars);
	return unit_end();
}
