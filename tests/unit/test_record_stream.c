#include "out/record-stream.h"

#include "folder.h"
#include "out/record.h"
#include "unit.h"

/* Lines that hold "bad" are refused at its place. */
static bool take(void *context, struct slice line, struct arena *a, const char **message,
		 size_t *column)
{
	for (size_t i = 0; i + 3 <= line.n; i++)
		if (slice_starts(slice_sub(line, i, line.n), SLICE("bad"))) {
			*message = arena_printf(a, "%s!", "bad");
			*column = i + 1;
			return false;
		}
	buf_printf(context, "%.*s|", SLICE_ARG(line));
	return true;
}

static void keep_fault(void *context, const char *path, size_t line, size_t column,
		       const char *message)
{
	buf_printf(context, "%s:%zu:%zu:%s|", strrchr(path, '/') + 1, line, column, message);
}

static void check_stream(const char *text, int status, const char *want)
{
	struct buf got = BUF_INIT;
	const struct record_stream_sink sink = {&got, take, keep_fault};
	folder_put("records", slice_of(text));
	CHECK_INT(record_stream_file(&sink, in_folder("records")), status);
	CHECK_SLICE(buf_slice(&got), slice_of(want));
	buf_free(&got);
}

TEST(each_line_is_taken)
{
	check_stream("", CLI_OK, "");
	check_stream("a\nb\n", CLI_OK, "a|b|");
	check_stream("a\n\n \t\r\nb", CLI_OK, "a|b|");
	check_stream("\xEF\xBB\xBF"
		     "a\n\xEF\xBB\xBF"
		     "b",
		     CLI_OK,
		     "a|\xEF\xBB\xBF"
		     "b|");
}

TEST(faults_have_their_place)
{
	check_stream("a\n\nx bad\nb\nbad\n", CLI_TROUBLE, "a|records:3:3:bad!|b|records:5:1:bad!|");
	check_stream("\xEF\xBB\xBF"
		     "x bad",
		     CLI_TROUBLE, "records:1:6:bad!|");
}

TEST(what_cannot_be_read)
{
	struct buf got = BUF_INIT;
	const struct record_stream_sink sink = {&got, take, keep_fault};
	CHECK_INT(record_stream_file(&sink, in_folder("none")), CLI_TROUBLE);
	CHECK_SLICE(buf_slice(&got), SLICE("none:0:0:No such file or directory|"));
	buf_free(&got);
}

static void check_refused(const char *line, size_t at, const char *start)
{
	struct arena a = ARENA_INIT;
	const char *message;
	size_t column;
	struct json_t *record = record_parse(slice_of(line), &a, &message, &column);
	CHECK(record == NULL);
	json_drop(record);
	CHECK_INT(column, at);
	CHECK_SLICE(slice_sub(slice_of(message), 0, strlen(start)), slice_of(start));
	arena_free(&a);
}

TEST(what_is_no_record)
{
	struct arena a = ARENA_INIT;
	const char *message;
	size_t column;
	struct json_t *record = record_parse(SLICE("{\"schema\":1}"), &a, &message, &column);
	CHECK(record != NULL && message == NULL);
	json_drop(record);
	arena_free(&a);
	check_refused("{\"path\":", 8, "not JSON: ");
	check_refused("[]", 1, "a record is a JSON object");
	check_refused("{\"schema\":2}", 1, "the schema of this record");
	check_refused("{\"schema\":\"1\"}", 1, "the schema of this record");
}

int main(void)
{
	if (!folder_make())
		return 1;
	RUN(each_line_is_taken);
	RUN(faults_have_their_place);
	RUN(what_cannot_be_read);
	RUN(what_is_no_record);
	folder_remove();
	return unit_end();
}
