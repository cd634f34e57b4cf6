/* libFuzzer on records: a line that is an object gets its member and keeps every other one; setting it
 * again changes nothing; any other line is refused.  And on the reader of json-read.h: it takes
 * and reads what the parser does, whatever is skipped. */
#include <stdint.h>

#include "io/json-read.h"
#include "out/record.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct json_t *before, const struct json_t *after)
{
	const char *key;
	struct json_t *value;
	for (void *i = json_next(before, NULL, &key, &value); i;
	     i = json_next(before, i, &key, &value)) {
		struct buf x = BUF_INIT, y = BUF_INIT;
		if (strcmp(key, "lines") != 0) {
			require(json_get(after, key) != NULL, "no member is lost");
			json_write(&x, value);
			json_write(&y, json_get(after, key));
			require(slice_eq(buf_slice(&x), buf_slice(&y)), "no other member changes");
		}
		buf_free(&x);
		buf_free(&y);
	}
}

/* The value at hand against the parser's; recursion is as deep as the parser allows.  Of the values
 * every skip-th is left to be skipped; 0: none. */
static void agree(struct json_read *r, const struct json_t *v, size_t skip, size_t *n)
{
	struct slice key = {0}, text;
	long long number;
	bool b;
	size_t count = 0;
	if (skip && ++*n % skip == 0)
		return;
	if (json_read_map(r)) {
		require(json_is_map(v), "a map is a map");
		for (; json_read_member(r, &key); count++) {
			struct buf name = BUF_INIT;
			buf_add(&name, key);
			buf_putc(&name, '\0');
			require(json_get(v, name.p) != NULL, "a member is a member");
			agree(r, json_get(v, name.p), skip, n);
			buf_free(&name);
		}
		require(count == json_length(v), "all members");
	} else if (json_read_list(r)) {
		require(json_is_list(v), "a list is a list");
		for (; json_read_item(r); count++)
			agree(r, json_at(v, count), skip, n);
		require(count == json_length(v), "all items");
	} else if (json_read_text(r, &text)) {
		require(json_is_text(v) && slice_eq(text, json_as_slice(v)), "the same text");
	} else if (json_read_int(r, &number)) {
		require(json_is_int(v) && json_as_int(v) == number, "the same number");
	} else if (json_read_bool(r, &b)) {
		require(!json_is_null(v) && b == json_is_true(v), "the same truth");
	} else if (json_read_null(r)) {
		require(v && json_is_null(v), "null is null");
	} else {
		require(json_is_number(v), "only numbers are left");
	}
}

static void check_reader(struct slice line, const struct json_t *tree, struct arena *a)
{
	struct json_read r;
	for (size_t skip = 0; tree && skip <= 3; skip++) {
		size_t n = 0;
		json_read_start(&r, line, a);
		agree(&r, tree, skip, &n);
		require(json_read_end(&r), "to the end");
	}
	json_read_start(&r, line, a);
	require(json_read_end(&r) == (tree != NULL), "JSON for the reader is JSON");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct slice line = {(const char *)data, size};
	struct json_t *value = json_map();
	const char *message = NULL;
	struct json_error error;
	struct json_t *before = json_parse(line, &error);
	check_reader(line, before, &a);
	json_put_int(value, "total", 7);
	bool set = record_set(&once, line, "lines", value, &a, &message);
	require(set == (before && json_is_map(before)), "objects and nothing else are records");
	record_path(line, &a, &message);
	if (set) {
		struct json_t *after = json_parse(buf_slice(&once), &error);
		require(after != NULL, "the result is JSON");
		require(json_as_int(json_get_path(after, "lines.total")) == 7, "the member is set");
		compare(before, after);
		json_drop(after);
		require(record_set(&twice, buf_slice(&once), "lines", value, &a, &message) &&
				slice_eq(buf_slice(&once), buf_slice(&twice)),
			"setting it again changes nothing");
	} else {
		require(once.n == 0 && message, "a refused line leaves nothing but a message");
	}
	json_drop(value);
	json_drop(before);
	buf_free(&once);
	buf_free(&twice);
	arena_free(&a);
	return 0;
}
