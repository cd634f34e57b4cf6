#include "out/record-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/lines.h"
#include "io/operands.h"
#include "out/record.h"

static const struct slice byte_order_mark = {"\xEF\xBB\xBF", 3};

static bool is_standard_input(const char *path)
{
	return strcmp(path, "-") == 0;
}

void record_stream_print(const char *path, size_t line, size_t column, const char *message)
{
	if (line)
		fprintf(stderr, "%s:%zu:%zu: error: %s\n", path, line, column, message);
	else
		cli_warn("%s: %s", path, message);
}

static void tell(const struct record_stream_sink *sink, const char *path, size_t line,
		 size_t column, const char *message)
{
	if (sink->fault)
		sink->fault(sink->context, path, line, column, message);
	else
		record_stream_print(path, line, column, message);
}

static int read_lines(const struct record_stream_sink *sink, const char *path, int fd)
{
	struct arena messages = ARENA_INIT;
	struct lines lines = {.fd = fd};
	struct slice line;
	int status = CLI_OK;
	while (lines_next(&lines, &line)) {
		size_t mark = lines.number == 1 && slice_starts(line, byte_order_mark)
				      ? byte_order_mark.n
				      : 0;
		size_t column;
		const char *message;
		line = slice_sub(line, mark, line.n);
		if (!slice_trim(line).n ||
		    sink->take(sink->context, line, &messages, &message, &column))
			continue;
		tell(sink, path, lines.number, column + mark, message);
		arena_reset(&messages);
		status = CLI_TROUBLE;
	}
	if (lines.error) {
		tell(sink, path, 0, 0, strerror(lines.error));
		status = CLI_TROUBLE;
	}
	lines_free(&lines);
	arena_free(&messages);
	return status;
}

int record_stream_file(const struct record_stream_sink *sink, const char *path)
{
	if (is_standard_input(path))
		return read_lines(sink, "<stdin>", STDIN_FILENO);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		tell(sink, path, 0, 0, strerror(errno));
		return CLI_TROUBLE;
	}
	int status = read_lines(sink, path, fd);
	close(fd);
	return status;
}

struct baseline {
	void *context;
	void (*take)(void *context, struct slice path, struct json_t *record);
};

static bool take_before(void *context, struct slice line, struct arena *a, const char **message,
			size_t *column)
{
	const struct baseline *b = context;
	struct json_t *record = record_parse(line, a, message, column);
	if (!record)
		return false;
	struct slice path = json_as_slice(json_get(record, "path"));
	if (path.n)
		b->take(b->context, path, record);
	else
		json_drop(record);
	return true;
}

int record_stream_baseline(const char *path, void *context,
			   void take(void *context, struct slice path, struct json_t *record))
{
	struct baseline b = {context, take};
	const struct record_stream_sink sink = {.context = &b, .take = take_before};
	return record_stream_file(&sink, path);
}

static void refuse_folders(const struct cli *cli)
{
	struct stat st;
	for (int i = 0; i < cli->argc; i++)
		if (!is_standard_input(cli->argv[i]) && stat(cli->argv[i], &st) == 0 &&
		    S_ISDIR(st.st_mode))
			cli_usage_error(cli, "%s is a folder; operands are files of records",
					cli->argv[i]);
}

int record_stream_operands(const struct record_stream_sink *sink, const struct cli *cli)
{
	struct arena names = ARENA_INIT;
	struct operands_name name;
	int status = CLI_OK;
	refuse_folders(cli);
	struct operands *operands = operands_start(cli);
	while (operands_next(operands, &names, &name)) {
		const char *trouble = name.error ? strerror(name.error) : name.trouble;
		if (trouble) {
			tell(sink, name.path, 0, 0, trouble);
			status = CLI_TROUBLE;
		} else {
			status = cli_worse(status, record_stream_file(sink, name.path));
		}
		arena_reset(&names);
	}
	operands_free(operands);
	arena_free(&names);
	return status;
}
