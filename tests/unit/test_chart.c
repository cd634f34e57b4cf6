#include "out/chart.h"

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

TEST(burn_up)
{
	const struct chart_point points[] = {
		{"2024-05-01", 10, 0, 8}, {"2024-05-11", 20, 4, 8}, {"2024-05-21", 30, 8, 10}};
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
	const struct chart_point none[] = {{"2024-05-01", 10, 0, 0}};
	const struct chart_point great[] = {{"2024-05-01", 10, 1ULL << 60, 1ULL << 62}};
	struct buf b = BUF_INIT;
	chart_burn_up(&b, &words, none, 1);
	CHECK(has(&b, "points=\"56.0,304.0\""));
	buf_clear(&b);
	chart_burn_up(&b, &words, great, 1);
	CHECK(b.n < 4000);
	CHECK(has(&b, ">5000000000000000000<"));
	buf_free(&b);
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
	RUN(bars);
	return unit_end();
}
