#include "base/buf.h"
#include "io/json-read.h"
#include "io/json.h"
#include "unit.h"

static bool reader_takes(struct slice text)
{
	struct arena a = ARENA_INIT;
	struct json_read r;
	json_read_start(&r, text, &a);
	bool ok = json_read_end(&r);
	arena_free(&a);
	return ok;
}

static bool parser_takes(struct slice text)
{
	struct json_t *v = json_parse(text, NULL);
	bool ok = v != NULL;
	json_drop(v);
	return ok;
}

static void check_json(struct slice text, bool want, int line)
{
	unit_check(reader_takes(text) == want, __FILE__, line, "the reader");
	unit_check(parser_takes(text) == want, __FILE__, line, "the parser");
}
#define CHECK_JSON(text) check_json(SLICE(text), true, __LINE__)
#define CHECK_NO_JSON(text) check_json(SLICE(text), false, __LINE__)

TEST(takes_json)
{
	CHECK_JSON("{}");
	CHECK_JSON(" \t\r\n[ ] \n");
	CHECK_JSON("{ \"a\" : [ 1 , -0 , 0.5e-3 , 1E+2 , true , false , null , \"\" , {} ] }");
	CHECK_JSON("7");
	CHECK_JSON("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u4e00\\ud835\\udc00\"");
	CHECK_JSON("\"\xF0\x9D\x90\x80 \xEF\xBF\xBF \x7F\"");
	CHECK_JSON("{\"\":1,\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}");
	CHECK_JSON("[9223372036854775807,9223372036854775808,-99999999999999999999]");
	CHECK_JSON("[1e99,1e308,1e-400,0e0001,1.0e+0000000000000000000000000]");
	CHECK_NO_JSON("");
	CHECK_NO_JSON(" ");
	CHECK_NO_JSON("\xEF\xBB\xBF{}");
	CHECK_NO_JSON("{} {}");
	CHECK_NO_JSON("{}\0");
	CHECK_NO_JSON("[1,]");
	CHECK_NO_JSON("[,1]");
	CHECK_NO_JSON("[1 2]");
	CHECK_NO_JSON("[1}");
	CHECK_NO_JSON("[");
	CHECK_NO_JSON("]");
	CHECK_NO_JSON("[\f]");
	CHECK_NO_JSON("{\"a\":1,}");
	CHECK_NO_JSON("{\"a\" 1}");
	CHECK_NO_JSON("{\"a\":}");
	CHECK_NO_JSON("{\"a\"}");
	CHECK_NO_JSON("{a:1}");
	CHECK_NO_JSON("{1:1}");
}

TEST(takes_scalars)
{
	CHECK_NO_JSON("[01]");
	CHECK_NO_JSON("[-]");
	CHECK_NO_JSON("[+1]");
	CHECK_NO_JSON("[1.]");
	CHECK_NO_JSON("[.5]");
	CHECK_NO_JSON("[1e]");
	CHECK_NO_JSON("[1e+]");
	CHECK_NO_JSON("[1true]");
	CHECK_NO_JSON("[1e309]");
	CHECK_NO_JSON("[-12345678901e308]");
	CHECK_NO_JSON("[truex]");
	CHECK_NO_JSON("[tru]");
	CHECK_NO_JSON("[True]");
	CHECK_NO_JSON("[NaN]");
	CHECK_NO_JSON("[nullnull]");
	CHECK_NO_JSON("\"a");
	CHECK_NO_JSON("\"a\\");
	CHECK_NO_JSON("\"a\\\"");
	CHECK_NO_JSON("\"12345678\t1\"");
	CHECK_NO_JSON("\"1234567\x1F\"");
	CHECK_NO_JSON("\"\\x\"");
	CHECK_NO_JSON("\"\\u12\"");
	CHECK_NO_JSON("\"\\u12g4\"");
	CHECK_NO_JSON("\"\\ud835\"");
	CHECK_NO_JSON("\"\\ud835\\u0041\"");
	CHECK_NO_JSON("\"\\udc00\"");
	CHECK_NO_JSON("\"\xED\xA0\x80\"");
	CHECK_NO_JSON("\"\xC0\x80\"");
	CHECK_NO_JSON("\"\xE4\xB8\"");
	CHECK_NO_JSON("\"a\0b\"");
	CHECK_NO_JSON("{\"\\u0000\":1}");
}

TEST(finds_duplicates)
{
	CHECK_NO_JSON("{\"a\":1,\"a\":2}");
	CHECK_NO_JSON("{\"x\":[{\"a\":1,\"b\":{\"a\":1},\"a\":2}]}");
	CHECK_NO_JSON("{\"\\u0061\":1,\"a\":2}");
	CHECK_NO_JSON("{\"\\/\":1,\"/\":2}");
	CHECK_NO_JSON("{\"\":1,\"\":2}");
	for (int last = 0; last < 100; last += 33) {
		struct buf text = BUF_INIT;
		for (int i = 0; i < 100; i++)
			buf_printf(&text, "%s\"k%d\":{\"k0\":0}", i ? "," : "{", i);
		buf_putc(&text, '}');
		check_json(buf_slice(&text), true, __LINE__);
		text.n--;
		buf_printf(&text, ",\"k%d\":0}", last);
		check_json(buf_slice(&text), false, __LINE__);
		buf_free(&text);
	}
}

static void check_depth(size_t n, struct slice inner, bool want)
{
	struct buf text = BUF_INIT;
	buf_fill(&text, '[', n);
	buf_add(&text, inner);
	buf_fill(&text, ']', n);
	check_json(buf_slice(&text), want, __LINE__);
	buf_free(&text);
}

TEST(depth)
{
	check_depth(2048, SLICE(""), true);
	check_depth(2047, SLICE("1"), true);
	check_depth(2048, SLICE("1"), false);
	check_depth(2047, SLICE("[]"), true);
	check_depth(2049, SLICE(""), false);
	check_depth(1000000, SLICE(""), false);
}

TEST(reads)
{
	struct arena a = ARENA_INIT;
	struct json_read r;
	struct slice key, text = SLICE("as it was");
	long long n = 5;
	bool b = true;
	json_read_start(&r,
			SLICE(" {\"skip\":{\"x\":[1,{}]}, \"t\\u0065x\":\"\\\\a \\u4e00\","
			      "\"n\":-12,\"wide\":1234567890123456789,\"real\":1.0,"
			      "\"l\":[false,null,\"in\"],\"z\":0} "),
			&a);
	CHECK(!json_read_list(&r) && json_read_map(&r));
	CHECK(json_read_member(&r, &key));
	CHECK(!json_read_text(&r, &text) && !json_read_int(&r, &n));
	CHECK_SLICE(text, SLICE("as it was"));
	CHECK(json_read_member(&r, &key));
	CHECK_SLICE(key, SLICE("tex"));
	CHECK(!json_read_map(&r) && json_read_text(&r, &text));
	CHECK(!json_read_text(&r, &text));
	CHECK_SLICE(text, SLICE("\\a \xE4\xB8\x80"));
	CHECK(json_read_member(&r, &key) && !json_read_bool(&r, &b));
	CHECK(json_read_int(&r, &n));
	CHECK_INT(n, -12);
	CHECK(json_read_member(&r, &key) && !json_read_int(&r, &n));
	CHECK(json_read_member(&r, &key) && !json_read_int(&r, &n));
	CHECK_INT(n, -12);
	CHECK(json_read_member(&r, &key) && json_read_list(&r));
	CHECK(json_read_item(&r) && !json_read_null(&r));
	CHECK(json_read_bool(&r, &b) && !b);
	CHECK(json_read_item(&r) && json_read_null(&r));
	CHECK(json_read_item(&r) && json_read_text(&r, &text));
	CHECK_SLICE(text, SLICE("in"));
	CHECK(!json_read_item(&r));
	CHECK(json_read_member(&r, &key));
	CHECK_SLICE(key, SLICE("z"));
	CHECK(json_read_end(&r));
	arena_free(&a);
}

TEST(values_as_written)
{
	struct arena a = ARENA_INIT;
	struct json_read r;
	struct slice key, text = SLICE("none");
	json_read_start(&r, SLICE(" {\"a\" : [1, {\"b\":2}] ,\"c\":\"\\n\",\"d\":x}"), &a);
	CHECK(json_read_map(&r));
	CHECK(!json_read_value(&r, &text));
	CHECK_SLICE(text, SLICE("none"));
	CHECK(json_read_member(&r, &key) && json_read_value(&r, &text));
	CHECK_SLICE(text, SLICE("[1, {\"b\":2}]"));
	CHECK(json_read_member(&r, &key) && json_read_value(&r, &text));
	CHECK_SLICE(text, SLICE("\"\\n\""));
	CHECK(json_read_member(&r, &key) && !json_read_value(&r, &text));
	CHECK(!json_read_end(&r));
	json_read_start(&r, SLICE(" -1.5 "), &a);
	CHECK(json_read_value(&r, &text) && json_read_end(&r));
	CHECK_SLICE(text, SLICE("-1.5"));
	arena_free(&a);
}

int main(void)
{
	RUN(takes_json);
	RUN(takes_scalars);
	RUN(finds_duplicates);
	RUN(depth);
	RUN(reads);
	RUN(values_as_written);
	return unit_end();
}
