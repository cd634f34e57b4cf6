/* libFuzzer on records: a line that is an object gets its member and keeps every other one; setting it
 * again changes nothing; any other line is refused. */
#include <stdint.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct slice line = {(const char *)data, size};
	struct json_t *value = json_map();
	const char *message = NULL;
	struct json_error error;
	struct json_t *before = json_parse(line, &error);
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
