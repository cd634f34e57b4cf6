#include "unit.h"

#include <stdlib.h>

#include "out/record.h"

static void check_set(struct slice line, const char *want, int at)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	const char *message = "";
	struct json_t *value = json_map();
	json_put_int(value, "total", 3);
	bool ok = record_set(&out, line, "lines", value, &a, &message);
	if (!ok)
		buf_puts(&out, message);
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, at, "record_set");
	json_drop(value);
	buf_free(&out);
	arena_free(&a);
}
#define CHECK_SET(in, want) check_set(SLICE(in), (want), __LINE__)

TEST(set_adds)
{
	CHECK_SET("{}", "{\"lines\":{\"total\":3}}");
	CHECK_SET(" { } \r", " { \"lines\":{\"total\":3}} \r");
	CHECK_SET("{\"path\":\"a.md\"}", "{\"path\":\"a.md\",\"lines\":{\"total\":3}}");
	CHECK_SET("{ \"x\" : 1.50e+0, \"big\": 18446744073709551615 }",
		  "{ \"x\" : 1.50e+0, \"big\": 18446744073709551615 ,\"lines\":{\"total\":3}}");
	CHECK_SET("{\"a\":{\"lines\":1},\"b\":[{\"lines\":\"}\"}]}",
		  "{\"a\":{\"lines\":1},\"b\":[{\"lines\":\"}\"}],\"lines\":{\"total\":3}}");
	CHECK_SET("{\"line\":1,\"liness\":2}", "{\"line\":1,\"liness\":2,\"lines\":{\"total\":3}}");
	CHECK_SET("{\"a\\\"lines\":1}", "{\"a\\\"lines\":1,\"lines\":{\"total\":3}}");
}

TEST(set_replaces)
{
	CHECK_SET("{\"lines\":1}", "{\"lines\":{\"total\":3}}");
	CHECK_SET("{ \"lines\" : null , \"z\":[]}", "{ \"lines\" : {\"total\":3} , \"z\":[]}");
	CHECK_SET("{\"a\":\"\\\\\",\"lines\":{\"x\":[\"]}\"]},\"z\":-0.0}",
		  "{\"a\":\"\\\\\",\"lines\":{\"total\":3},\"z\":-0.0}");
	CHECK_SET("{\"\\u006cines\":1,\"\xE4\xB8\x80\":\"\\u4e00\"}",
		  "{\"\\u006cines\":{\"total\":3},\"\xE4\xB8\x80\":\"\\u4e00\"}");
	CHECK_SET("{\"\\u006C\\u0069nes\":\"old\"}", "{\"\\u006C\\u0069nes\":{\"total\":3}}");
}

TEST(set_refuses)
{
	CHECK_SET("", "column 1: unexpected token near end of file");
	CHECK_SET("[1]", "column 1: not a JSON object");
	CHECK_SET("7", "column 1: not a JSON object");
	CHECK_SET("{\"a\":1", "column 6: '}' expected near end of file");
	CHECK_SET("{\"a\":[1}}", "column 8: ']' expected near '}'");
	CHECK_SET("{\"a\":1} {}", "column 9: end of file expected near '{'");
	CHECK_SET("{\"a\":1,\"a\":2}", "column 10: duplicate object key near '\"a\"'");
}

TEST(set_deep)
{
	struct buf line = BUF_INIT;
	buf_puts(&line, "{\"x\":");
	buf_fill(&line, '[', 200000);
	check_set(buf_slice(&line), "column 2053: maximum parsing depth reached near '['",
		  __LINE__);
	buf_free(&line);
}

/* Whatever a line is set to, setting it again the same changes nothing. */
TEST(set_twice)
{
	struct arena a = ARENA_INIT;
	struct json_t *value = json_list();
	json_push_int(value, 7);
	const char *message = NULL;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	CHECK(record_set(&once, SLICE("{\"path\" : \"x\"\t}"), "k", value, &a, &message));
	CHECK(record_set(&twice, buf_slice(&once), "k", value, &a, &message));
	CHECK_SLICE(buf_slice(&twice), buf_slice(&once));
	CHECK(message == NULL);
	buf_free(&once);
	buf_free(&twice);
	json_drop(value);
	arena_free(&a);
}

static void check_path(struct slice line, const char *want, const char *fault, int at)
{
	struct arena a = ARENA_INIT;
	const char *message = "";
	struct slice got = record_path(line, &a, &message);
	unit_check_slice(got, slice_of(want), __FILE__, at, "path");
	unit_check_slice(slice_of(message), slice_of(fault), __FILE__, at, "message");
	arena_free(&a);
}
#define CHECK_PATH(in, want, fault) check_path(SLICE(in), (want), (fault), __LINE__)

TEST(path)
{
	CHECK_PATH("{\"path\":\"a/\xE4\xB8\x80.md\"}", "a/\xE4\xB8\x80.md", "");
	CHECK_PATH("{\"schema\":1, \"p\":{\"path\":\"no\"}, \"path\" : \"yes\", \"z\":[[{}]]} ",
		   "yes", "");
	CHECK_PATH("{\"pa\\u0074h\":\"\\u4e00\\ud835\\udc00\\n\\/\\\"\"}",
		   "\xE4\xB8\x80\xF0\x9D\x90\x80\n/\"", "");
	CHECK_PATH("{\"path\":\"\\ud835x\"}", "\xEF\xBF\xBDx", "");
	CHECK_PATH("{}", "", "there is no \"path\"");
	CHECK_PATH("{\"path\":7}", "", "column 9: \"path\" is not a string");
	CHECK_PATH("{\"path\":\"\"}", "", "column 9: \"path\" is empty");
	CHECK_PATH("{\"path\":\"a\\u0000b\"}", "", "column 9: \"path\" holds a NUL");
	CHECK_PATH("{\"path\":\"\\x\"}", "", "column 9: bad escape in \"path\"");
	CHECK_PATH("{\"path\":\"\\u12\"}", "", "column 9: bad escape in \"path\"");
	CHECK_PATH("", "", "column 1: not a JSON object");
	CHECK_PATH("{\"path\":\"a\"", "", "column 12: ',' or '}' is missing");
	CHECK_PATH("{\"path\"", "", "column 8: ':' is missing");
	CHECK_PATH("{\"path\":", "", "column 9: value is missing");
	CHECK_PATH("{\"path\":\"a\\", "", "column 9: string is not closed");
	CHECK_PATH("{\"path\":\"a\",}", "", "column 13: key is missing");
	CHECK_PATH("{\"path\":\"a\"}x", "", "column 13: text behind the object");
	CHECK_PATH("{\"a\":[[\"]\"]", "", "column 6: value is not closed");
	CHECK_PATH("{\"a\":\"\t\"}", "", "column 7: control character in a string");
}

TEST(members)
{
	struct arena a = ARENA_INIT;
	struct slice line = SLICE("{\"tex\":\"\\\\a \\u4e00\",\"n\":7,\"t\":true,\"f\":false}"),
		     text;
	const char *message = NULL;
	CHECK(record_text(line, "tex", &a, &text, &message));
	CHECK_SLICE(text, SLICE("\\a \xE4\xB8\x80"));
	CHECK(message == NULL);
	CHECK(!record_text(line, "n", &a, &text, &message));
	CHECK_STR(message, "column 25: \"n\" is not a string");
	CHECK(!record_text(line, "x", &a, &text, &message));
	CHECK_STR(message, "there is no \"x\"");
	CHECK(!record_text(SLICE("7"), "x", &a, &text, &message));
	CHECK_STR(message, "column 1: not a JSON object");
	CHECK(record_is_true(line, "t", &a));
	CHECK(!record_is_true(line, "f", &a));
	CHECK(!record_is_true(line, "n", &a));
	CHECK(!record_is_true(line, "x", &a));
	CHECK(!record_is_true(SLICE("true"), "x", &a));
	arena_free(&a);
}

TEST(path_deep)
{
	size_t n = 1000000;
	struct buf line = BUF_INIT;
	buf_puts(&line, "{\"x\":");
	buf_fill(&line, '[', n);
	buf_fill(&line, ']', n);
	buf_puts(&line, ",\"path\":\"p\"}");
	check_path(buf_slice(&line), "p", "", __LINE__);
	buf_free(&line);
}

TEST(new_record)
{
	struct slice tags[] = {SLICE("b"), SLICE("a"), SLICE("b"), SLICE("")};
	struct front_field fields[] = {
		{.key = SLICE("status"), .value = SLICE("done")},
		{.key = SLICE("author"), .value = SLICE("\xE6\x9D\x8E \"x\"")},
		{.key = SLICE("title"), .value = SLICE("T")},
		{.key = SLICE("date")},
		{.key = SLICE("tags"), .list = tags, .n_list = 4},
		{.key = SLICE("tags_reviewed"), .value = SLICE("true")},
		{.key = SLICE("order"), .value = SLICE("007")},
	};
	struct front_matter fm = {.present = true,
				  .fields = fields,
				  .n_fields = 7,
				  .status = &fields[0],
				  .title = &fields[2],
				  .date = &fields[3],
				  .tags = &fields[4],
				  .tags_reviewed = &fields[5]};
	struct buf out = BUF_INIT;
	struct json_t *r = record_new("d/a.md", &fm);
	json_write(&out, r);
	CHECK_SLICE(buf_slice(&out),
		    SLICE("{\"schema\":1,\"path\":\"d/a.md\",\"meta\":{\"title\":\"T\","
			  "\"status\":\"done\",\"tags\":[\"b\",\"a\"],\"tags_reviewed\":true,"
			  "\"author\":\"\xE6\x9D\x8E \\\"x\\\"\",\"order\":\"007\"}}"));
	json_drop(r);
	buf_clear(&out);
	r = record_new("a.md", NULL);
	json_write(&out, r);
	CHECK_SLICE(buf_slice(&out), SLICE("{\"schema\":1,\"path\":\"a.md\"}"));
	json_drop(r);
	buf_clear(&out);
	struct front_matter none = {0};
	r = record_new("a.md", &none);
	json_write(&out, r);
	CHECK_SLICE(buf_slice(&out),
		    SLICE("{\"schema\":1,\"path\":\"a.md\",\"meta\":{\"tags\":[]}}"));
	json_drop(r);
	buf_clear(&out);
	r = record_error("a\xff", "No such file or directory");
	json_write(&out, r);
	CHECK_SLICE(buf_slice(&out), SLICE("{\"schema\":1,\"path\":\"a\xEF\xBF\xBD\","
					   "\"error\":\"No such file or directory\"}"));
	json_drop(r);
	buf_free(&out);
}

int main(void)
{
	RUN(set_adds);
	RUN(set_replaces);
	RUN(set_refuses);
	RUN(set_deep);
	RUN(set_twice);
	RUN(path);
	RUN(members);
	RUN(path_deep);
	RUN(new_record);
	return unit_end();
}
