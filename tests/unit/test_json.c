#include "unit.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"
#include "io/json.h"

/* Parse, write, compare. */
static void check_round(const char *in, const char *out, int line)
{
	struct json_error e = {0};
	struct json_t *v = json_parse(slice_of(in), &e);
	struct buf b = BUF_INIT;
	if (v)
		json_write(&b, v);
	else
		buf_puts(&b, e.message);
	unit_check_slice(buf_slice(&b), slice_of(out), __FILE__, line, in);
	json_drop(v);
	buf_free(&b);
}
#define CHECK_ROUND(in, out) check_round((in), (out), __LINE__)

static void check_error(struct slice in, size_t at_line, size_t at_column, const char *word,
			int line)
{
	struct json_error e = {0};
	struct json_t *v = json_parse(in, &e);
	unit_check(!v, __FILE__, line, "is refused");
	unit_check_int((long long)e.line, (long long)at_line, __FILE__, line, "line");
	unit_check_int((long long)e.column, (long long)at_column, __FILE__, line, "column");
	if (!unit_check(strstr(e.message, word) != NULL, __FILE__, line, word))
		printf("# message: %s\n", e.message);
	json_drop(v);
}
#define CHECK_ERROR(in, l, c, word) check_error(SLICE(in), (l), (c), (word), __LINE__)

TEST(order_and_types)
{
	struct json_t *m = json_map();
	json_put_text(m, "z", "last letter");
	json_put_int(m, "a", -9007199254740993LL);
	json_put_bool(m, "t", true);
	json_put_bool(m, "f", false);
	json_put_null(m, "n");
	json_put_real(m, "r", 0.1);
	json_put_real(m, "nan", NAN);
	struct json_t *l = json_list();
	json_push_int(l, 1);
	json_push_slice(l, SLICE("二"));
	json_push(l, json_map());
	json_push(l, json_list());
	json_put(m, "l", l);
	struct buf b = BUF_INIT;
	json_write(&b, m);
	CHECK_SLICE(buf_slice(&b),
		    SLICE("{\"z\":\"last letter\",\"a\":-9007199254740993,\"t\":true,\"f\":false,"
			  "\"n\":null,\"r\":0.1,\"nan\":null,\"l\":[1,\"二\",{},[]]}"));
	buf_clear(&b);
	json_write_pretty(&b, m);
	CHECK_SLICE(
		buf_slice(&b),
		SLICE("{\n  \"z\": \"last letter\",\n  \"a\": -9007199254740993,\n  \"t\": true,\n"
		      "  \"f\": false,\n  \"n\": null,\n  \"r\": 0.1,\n  \"nan\": null,\n"
		      "  \"l\": [\n    1,\n    \"二\",\n    {},\n    []\n  ]\n}"));
	buf_free(&b);
	json_drop(m);
}

TEST(strings)
{
	struct json_t *m = json_map();
	json_put_slice(m, "s", SLICE("\"\\/\b\f\n\r\t\x01\x1f\x7f\0<é\xE2\x80\xA8"));
	json_put_slice(m, "bad",
		       SLICE("a\xff"
			     "b\xc3"));
	json_put_slice(m, "empty", (struct slice){NULL, 0});
	json_put_int(m, "k\xfe", 1);
	struct buf b = BUF_INIT;
	json_write(&b, m);
	CHECK_SLICE(
		buf_slice(&b),
		SLICE("{\"s\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000<é\xE2\x80\xA8\","
		      "\"bad\":\"a\xEF\xBF\xBD"
		      "b\xEF\xBF\xBD\",\"empty\":\"\","
		      "\"k\xEF\xBF\xBD\":1}"));
	struct json_t *again = json_parse(buf_slice(&b), NULL);
	CHECK_SLICE(json_as_slice(json_get(again, "s")),
		    SLICE("\"\\/\b\f\n\r\t\x01\x1f\x7f\0<é\xE2\x80\xA8"));
	json_drop(again);
	json_drop(m);
	buf_clear(&b);
	json_write_slice(&b, SLICE("a\"\xff"));
	CHECK_SLICE(buf_slice(&b), SLICE("\"a\\\"\xEF\xBF\xBD\""));
	buf_free(&b);
}

TEST(reals)
{
	static const struct {
		double v;
		const char *text;
	} cases[] = {
		{0.0, "0.0"},
		{-0.0, "-0.0"},
		{1, "1.0"},
		{100, "100.0"},
		{0.1, "0.1"},
		{1.0 / 3, "0.3333333333333333"},
		{-2.5e-5, "-0.000025"},
		{1e-6, "1e-06"},
		{123456789.125, "123456789.125"},
		{9007199254740991.0, "9007199254740991.0"},
		{1e16, "1e+16"},
		{5e-324, "5e-324"},
		{1.7976931348623157e308, "1.7976931348623157e+308"},
		{96.33333333333333, "96.33333333333333"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct json_t *m = json_map();
		json_put_real(m, "v", cases[i].v);
		struct buf b = BUF_INIT;
		json_write(&b, m);
		struct slice got = slice_sub(buf_slice(&b), 5, b.n - 1);
		CHECK_SLICE(got, slice_of(cases[i].text));
		struct json_t *again = json_parse(buf_slice(&b), NULL);
		CHECK(json_as_real(json_get(again, "v")) == cases[i].v);
		CHECK(!json_is_int(json_get(again, "v")));
		json_drop(again);
		json_drop(m);
		buf_free(&b);
	}
}

TEST(parsing)
{
	CHECK_ROUND(" {\"b\" : 1 , \"a\":[ ] } \r\n", "{\"b\":1,\"a\":[]}");
	CHECK_ROUND("\"\\u4e00\\ud835\\udc00\\/\"", "\"一𝐀/\"");
	CHECK_ROUND("\"a\\u0000b\"", "\"a\\u0000b\"");
	CHECK_ROUND("9223372036854775807", "9223372036854775807");
	CHECK_ROUND("-9223372036854775808", "-9223372036854775808");
	CHECK_ROUND("[1, 18446744073709551615, -5, \"12345678901234567890\"]",
		    "[1,1.8446744073709552e+19,-5,\"12345678901234567890\"]");
	CHECK_ROUND("[1e2,1.5]", "[100.0,1.5]");
}

TEST(errors)
{
	CHECK_ERROR("", 1, 1, "expected");
	CHECK_ERROR("{\"a\":1,}", 1, 8, "string or '}'");
	CHECK_ERROR("{\"a\":1}\n{}", 2, 1, "end of file");
	CHECK_ERROR("{\"a\":1,\n \"数\":x}", 2, 8, "invalid token");
	CHECK_ERROR("{\"a\":1,\"a\":2}", 1, 10, "duplicate");
	CHECK_ERROR("[\"a\xff\"]", 1, 3, "unable to decode byte 0xff");
	CHECK_ERROR("[01]", 1, 2, "invalid token");
	CHECK_ERROR("[12345678901234567890-]", 1, 21, "too big integer");
	CHECK_ERROR("[12345678901234567890,", 1, 22, "near end of file");
	CHECK_ERROR("1\0", 1, 2, "NUL byte");
	CHECK_ERROR("{\"a", 1, 3, "premature");
}

TEST(depth)
{
	size_t n = 200000;
	char *deep = malloc(n);
	memset(deep, '[', n);
	struct json_error e = {0};
	CHECK(!json_parse((struct slice){deep, n}, &e));
	CHECK_STR(e.message, "maximum parsing depth reached near '['");
	n = 2000;
	memset(deep + n, ']', n);
	struct json_t *v = json_parse((struct slice){deep, 2 * n}, &e);
	CHECK(v != NULL);
	struct buf b = BUF_INIT;
	json_write(&b, v);
	CHECK_SLICE(buf_slice(&b), ((struct slice){deep, 2 * n}));
	buf_free(&b);
	json_drop(v);
	free(deep);
}

TEST(getters)
{
	struct json_t *v = json_parse(
		SLICE("{\"lines\":{\"total\":12,\"deep\":{\"x\":[true,null,2.5]}},\"t\":\"text\"}"),
		NULL);
	CHECK_INT(json_as_int(json_get_path(v, "lines.total")), 12);
	CHECK(json_get_path(v, "lines.total.more") == NULL);
	CHECK(json_get_path(v, "lines.none.more") == NULL);
	CHECK(json_get_path(NULL, "a") == NULL);
	struct json_t *x = json_get_path(v, "lines.deep.x");
	CHECK(json_is_list(x) && !json_is_map(x));
	CHECK_INT(json_length(x), 3);
	CHECK_INT(json_length(v), 2);
	CHECK_INT(json_length(NULL), 0);
	CHECK(json_is_true(json_at(x, 0)) && !json_is_true(json_at(x, 1)));
	CHECK(json_is_null(json_at(x, 1)) && json_is_null(json_at(x, 3)) && !json_is_null(x));
	CHECK(json_is_number(json_at(x, 2)) && !json_is_int(json_at(x, 2)));
	CHECK(json_as_real(json_at(x, 2)) == 2.5);
	CHECK(json_as_real(json_get_path(v, "lines.total")) == 12);
	CHECK_INT(json_as_int(json_at(x, 2)), 0);
	CHECK(json_is_text(json_get(v, "t")) && !json_is_number(json_get(v, "t")));
	CHECK_SLICE(json_as_slice(json_get(v, "t")), SLICE("text"));
	CHECK_INT(json_as_slice(x).n, 0);
	const char *key;
	struct json_t *member;
	void *i = json_next(v, NULL, &key, &member);
	CHECK_STR(key, "lines");
	i = json_next(v, i, &key, &member);
	CHECK_STR(key, "t");
	CHECK_SLICE(json_as_slice(member), SLICE("text"));
	CHECK(json_next(v, i, &key, &member) == NULL);
	json_drop(v);
}

static void *make_many(void *unused)
{
	(void)unused;
	for (int i = 0; i < 2000; i++) {
		struct json_t *m = json_map();
		json_put_int(m, "i", i);
		json_drop(m);
	}
	return NULL;
}

TEST(threads)
{
	pthread_t t[4];
	for (int i = 0; i < 4; i++)
		CHECK_INT(pthread_create(&t[i], NULL, make_many, NULL), 0);
	for (int i = 0; i < 4; i++)
		CHECK_INT(pthread_join(t[i], NULL), 0);
}

int main(void)
{
	RUN(threads); /* first: the seed is set by whoever comes first */
	RUN(order_and_types);
	RUN(strings);
	RUN(reals);
	RUN(parsing);
	RUN(errors);
	RUN(depth);
	RUN(getters);
	return unit_end();
}
