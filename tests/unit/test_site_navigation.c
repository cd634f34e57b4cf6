#include "base/buf.h"
#include "out/site-navigation.h"
#include "unit.h"

static struct arena arena;

static struct site_navigation *new_navigation(void)
{
	return site_navigation_new(&arena, SLICE("/home/x"));
}

static void add(struct site_navigation *nav, const char *path, const char *title, const char *date)
{
	struct site_article article = {
		.path = slice_of(path),
		.page = slice_of(arena_printf(&arena, "%.*s.html", (int)strlen(path) - 3, path)),
		.title = slice_of(title),
		.date = slice_of(date),
	};
	site_navigation_add(nav, &article);
}

static void add_records(struct site_navigation *nav, const char *lines, size_t want_remarks)
{
	struct site_navigation_remark wrong = {0}, *remarks;
	size_t n;
	CHECK(site_navigation_records(nav, slice_of(lines), &wrong, &remarks, &n));
	CHECK_INT(n, want_remarks);
}

/* One member of an article's data, as JSON; the key "" gives all. */
static const char *data(const struct site_navigation *nav, const char *path, const char *key)
{
	struct buf out = BUF_INIT;
	struct site_home home = {"Home", "index.html"};
	struct json_t *map = site_navigation_of(nav, slice_of(path), *key ? &home : NULL);
	const struct json_t *value = *key ? json_get(map, key) : map;
	if (value)
		json_write(&out, value);
	const char *text = arena_cstr(&arena, buf_slice(&out));
	json_drop(map);
	buf_free(&out);
	return text;
}

TEST(articles_are_ordered_by_date)
{
	struct site_navigation *nav = new_navigation();
	add(nav, "z.md", "Z", "");
	add(nav, "new.md", "New", "2024-05-06");
	add(nav, "old.md", "Old", "2019-01-02 10:00");
	add(nav, "older.md", "Older", "2019-01-02");
	add(nav, "a.md", "A", "soon");
	add(nav, "same.md", "Same", "2024-05-06");
	site_navigation_arrange(nav);
	static const char *const order[] = {"older.md", "old.md", "new.md",
					    "same.md",  "a.md",   "z.md"};
	CHECK_INT(site_navigation_count(nav), 6);
	for (int i = 0; i < 6; i++)
		CHECK_STR(data(nav, order[i], "number"), arena_printf(&arena, "%d", i + 1));
	CHECK_STR(data(nav, "older.md", ""),
		  "{\"number\":1,\"next\":{\"title\":\"Old\",\"url\":\"old.html\"}}");
	CHECK_STR(data(nav, "./x/../z.md", "previous"), "{\"title\":\"A\",\"url\":\"a.html\"}");
	CHECK_STR(data(nav, "/home/x/z.md", "next"), "");
	CHECK(!site_navigation_of(nav, SLICE("none.md"), NULL));
}

TEST(records_add_to_the_articles)
{
	struct site_navigation *nav = new_navigation();
	add(nav, "b.md", "Front matter", "2020-02-02");
	add_records(nav,
		    "{\"path\":\"c.md\",\"meta\":{\"title\":\"C\",\"slug\":\"see\",\"date\":\"2020-"
		    "03-03\"}}\n"
		    "\n"
		    "{\"path\":\"b.md\",\"meta\":{\"title\":\"Stale\",\"date\":\"1999-01-01\"},"
		    "\"topics\":{\"primary\":\"Algebra\"}}\r\n"
		    "{\"path\":\"d/a b.md\",\"topics\":[{\"topic\":\"Sets\"}]}\n"
		    "{\"path\":\"gone.md\",\"error\":\"no such file\"}\n"
		    "{\"path\":\"bad.md\",\"meta\":{\"slug\":\"../x\"}}\n"
		    "{\"path\":\"renamed.md\",\"meta\":{\"slug\":\"B\"}}",
		    0);
	site_navigation_arrange(nav);
	CHECK_INT(site_navigation_count(nav), 3);
	CHECK_STR(data(nav, "b.md", "number"), "1");
	CHECK_STR(data(nav, "b.md", "topic"), "\"Algebra\"");
	CHECK_STR(data(nav, "b.md", "next"), "{\"title\":\"C\",\"url\":\"see.html\"}");
	CHECK_STR(data(nav, "c.md", "previous"), "{\"title\":\"Front matter\",\"url\":\"b.html\"}");
	CHECK_STR(data(nav, "c.md", "next"), "{\"title\":\"a-b\",\"url\":\"a-b.html\"}");
	CHECK_STR(data(nav, "d/a b.md", "topic"), "\"Sets\"");
	CHECK_STR(data(nav, "gone.md", "number"), "");
	CHECK_STR(data(nav, "renamed.md", "number"), "");
}

TEST(articles_of_records_can_be_linked_to)
{
	struct site_navigation *nav = new_navigation();
	add(nav, "b.md", "B", "");
	add_records(nav, "{\"path\":\"c.md\",\"meta\":{\"slug\":\"see\"}}", 0);
	site_navigation_arrange(nav);
	struct site_pages *pages = site_links_pages(&arena, SLICE("/home/x"));
	site_navigation_pages(nav, pages);
	struct site_links links = {.pages = pages, .path = "b.md"};
	const char *missing = NULL, *url = site_links_link(&links, &arena, "c.md", &missing);
	CHECK_STR(url ? url : "", "see.html");
}

TEST(the_last_record_of_a_path_counts)
{
	struct site_navigation *nav = new_navigation();
	struct site_navigation_remark wrong, *remarks;
	size_t n;
	CHECK(site_navigation_records(nav,
				      SLICE("{\"path\":\"a.md\",\"meta\":{\"title\":\"1\"}}\n\n"
					    "{\"path\":\"./a.md\",\"meta\":{\"title\":\"2\"}}\n"
					    "{\"path\":\"b.md\"}\n"),
				      &wrong, &remarks, &n));
	if (CHECK_INT(n, 1)) {
		CHECK_INT(remarks[0].line, 3);
		CHECK_STR(remarks[0].message,
			  "./a.md has a record on line 1 already, this one counts");
	}
	site_navigation_arrange(nav);
	CHECK_STR(data(nav, "b.md", "previous"), "{\"title\":\"2\",\"url\":\"a.html\"}");
}

TEST(records_that_are_wrong)
{
	static const struct {
		const char *text;
		size_t line;
		const char *message;
	} cases[] = {
		{"{\"path\":\"a.md\"}\n\n{\"path\":", 3, "column"},
		{"[1]", 1, "not a JSON object"},
		{"{}\n", 1, "path"},
		{"{\"path\":7}\n", 1, "path"},
		{"{\"path\":\"a\\u0000b\"}\n", 1, "path"},
		{"{\"path\":\"a.md\"} x\n", 1, "column"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct site_navigation_remark wrong = {0}, *remarks;
		size_t n;
		CHECK(!site_navigation_records(new_navigation(), slice_of(cases[i].text), &wrong,
					       &remarks, &n));
		CHECK_INT(wrong.line, cases[i].line);
		CHECK(wrong.message && strstr(wrong.message, cases[i].message));
	}
}

TEST(series_of_titles)
{
	struct site_navigation *nav = new_navigation();
	add(nav, "s5.md", "分解（五）：CUR", "2020-05-05");
	add(nav, "s1.md", "分解（一）：伪逆", "2020-01-01");
	add(nav, "alone.md", "独自（一）", "2020-02-02");
	add(nav, "x.md", "估计（下）", "2020-03-03");
	add(nav, "y.md", "估计（上）", "2020-04-04");
	site_navigation_arrange(nav);
	CHECK_STR(
		data(nav, "s5.md", "series"),
		"{\"name\":\"分解\",\"part\":5,\"parts\":5,\"articles\":["
		"{\"title\":\"分解（一）：伪逆\",\"url\":\"s1.html\",\"part\":1,\"current\":false},"
		"{\"title\":\"分解（五）：CUR\",\"url\":\"s5.html\",\"part\":5,\"current\":true}]"
		"}");
	CHECK_STR(data(nav, "s5.md", "breadcrumbs"),
		  "[{\"title\":\"Home\",\"url\":\"index.html\",\"last\":false},"
		  "{\"title\":\"分解\",\"url\":\"s1.html\",\"last\":false},"
		  "{\"title\":\"分解（五）：CUR\",\"url\":null,\"last\":true}]");
	CHECK_STR(data(nav, "alone.md", "series"), "");
	CHECK_STR(data(nav, "alone.md", "breadcrumbs"),
		  "[{\"title\":\"Home\",\"url\":\"index.html\",\"last\":false},"
		  "{\"title\":\"独自（一）\",\"url\":null,\"last\":true}]");
	struct json_t *map = site_navigation_of(nav, SLICE("x.md"), NULL);
	CHECK_INT(json_as_int(json_get_path(map, "series.part")), 2); /* there is no 中 */
	CHECK_INT(json_as_int(json_get_path(map, "series.parts")), 2);
	json_drop(map);
}

TEST(series_that_are_said)
{
	struct site_navigation *nav = new_navigation();
	struct site_article article = {.path = SLICE("b.md"),
				       .page = SLICE("b.html"),
				       .title = SLICE("Second"),
				       .series = SLICE("Kernels"),
				       .part = SLICE("2")};
	site_navigation_add(nav, &article);
	add_records(nav,
		    "{\"path\":\"a.md\",\"meta\":{\"title\":\"First\",\"series\":{\"name\":"
		    "\"Kernels\",\"part\":1}}}\n"
		    "{\"path\":\"c.md\",\"meta\":{\"title\":\"Last\",\"series\":\"kernels\"}}\n"
		    "{\"path\":\"d.md\",\"meta\":{\"title\":\"Kernels "
		    "(IV)\"},\"topics\":{\"primary\":\"T\"}}\n",
		    0);
	site_navigation_arrange(nav);
	static const struct {
		const char *path;
		int part;
	} want[] = {{"a.md", 1}, {"b.md", 2}, {"d.md", 4}, {"c.md", 5}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct json_t *map = site_navigation_of(nav, slice_of(want[i].path), NULL);
		CHECK_INT(json_as_int(json_get_path(map, "series.part")), want[i].part);
		CHECK_INT(json_as_int(json_get_path(map, "series.parts")), 5);
		CHECK_SLICE(json_as_slice(json_get_path(map, "series.name")), SLICE("Kernels"));
		json_drop(map);
	}
}

TEST(breadcrumbs_without_a_home)
{
	struct site_navigation *nav = new_navigation();
	add(nav, "a.md", "A", "");
	add_records(nav, "{\"path\":\"b.md\",\"topics\":{\"primary\":\"T\"}}", 0);
	site_navigation_arrange(nav);
	CHECK_STR(data(nav, "a.md", ""),
		  "{\"number\":1,\"next\":{\"title\":\"b\",\"url\":\"b.html\"}}");
	CHECK_STR(data(nav, "b.md", ""),
		  "{\"number\":2,\"previous\":{\"title\":\"A\",\"url\":\"a.html\"},\"topic\":\"T\","
		  "\"breadcrumbs\":[{\"title\":\"T\",\"url\":null,\"last\":false},"
		  "{\"title\":\"b\",\"url\":null,\"last\":true}]}");
}

/* How many of the articles' data differ. */
static int differences(const struct site_navigation *a, const struct site_navigation *b,
		       const char *const *paths, int n)
{
	int count = 0;
	for (int i = 0; i < n; i++)
		count += strcmp(data(a, paths[i], ""), data(b, paths[i], "")) != 0;
	return count;
}

TEST(a_change_reaches_the_neighbours_only)
{
	static const char *const paths[] = {"a.md", "b.md", "c.md", "d.md", "e.md"};
	struct site_navigation *before = new_navigation(), *same = new_navigation(),
			       *title = new_navigation();
	for (int i = 0; i < 5; i++)
		add(before, paths[i], paths[i], "2020-01-01");
	for (int i = 4; i >= 0; i--) {
		add(same, paths[i], paths[i], "2020-01-01");
		add(title, paths[i], i == 2 ? "another" : paths[i], "2020-01-01");
	}
	site_navigation_arrange(before);
	site_navigation_arrange(same);
	site_navigation_arrange(title);
	CHECK_INT(differences(before, same, paths, 5), 0);
	CHECK_INT(differences(before, title, paths, 5), 2); /* b and d */
}

TEST(long_series_show_a_part)
{
	enum { MANY = 50000 };
	struct site_navigation *nav = new_navigation();
	for (int i = 0; i < MANY; i++)
		add(nav, arena_printf(&arena, "%05d.md", i),
		    arena_printf(&arena, "Long: %d. x", i % 999 + 1), "");
	site_navigation_arrange(nav);
	static const char *const paths[] = {"00000.md", "00500.md", "49949.md"};
	for (size_t i = 0; i < 3; i++) {
		struct json_t *map = site_navigation_of(nav, slice_of(paths[i]), NULL);
		const struct json_t *list = json_get_path(map, "series.articles");
		int current = 0;
		CHECK_INT(json_length(list), SITE_NAVIGATION_SERIES);
		for (size_t k = 0; k < json_length(list); k++)
			current += json_is_true(json_get(json_at(list, k), "current"));
		CHECK_INT(current, 1);
		json_drop(map);
	}
}

TEST(nothing_at_all)
{
	struct site_navigation *nav = new_navigation();
	add_records(nav, "", 0);
	site_navigation_arrange(nav);
	CHECK_INT(site_navigation_count(nav), 0);
	CHECK(!site_navigation_of(nav, SLICE("a.md"), NULL));
}

int main(void)
{
	RUN(articles_are_ordered_by_date);
	RUN(records_add_to_the_articles);
	RUN(articles_of_records_can_be_linked_to);
	RUN(the_last_record_of_a_path_counts);
	RUN(records_that_are_wrong);
	RUN(series_of_titles);
	RUN(series_that_are_said);
	RUN(breadcrumbs_without_a_home);
	RUN(a_change_reaches_the_neighbours_only);
	RUN(long_series_show_a_part);
	RUN(nothing_at_all);
	arena_free(&arena);
	return unit_end();
}
