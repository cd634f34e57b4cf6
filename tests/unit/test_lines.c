#include "io/lines.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

/* The reading end of a pipe into which a child writes the pieces one by one. */
static int pipe_of(const char *const *pieces, pid_t *child)
{
	int ends[2];
	if (!CHECK(pipe(ends) == 0))
		exit(1);
	fflush(stdout);
	*child = fork();
	if (*child == 0) {
		for (; *pieces; pieces++)
			if (write(ends[1], *pieces, strlen(*pieces)) < 0)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static void check_lines(const char *const *pieces, const char *want)
{
	pid_t child;
	struct lines lines = {.fd = pipe_of(pieces, &child)};
	struct buf got = BUF_INIT;
	struct slice line;
	while (lines_next(&lines, &line))
		buf_printf(&got, "%zu:%.*s|", lines.number, SLICE_ARG(line));
	CHECK_SLICE(buf_slice(&got), slice_of(want));
	CHECK_INT(lines.error, 0);
	CHECK(!lines_next(&lines, &line));
	close(lines.fd);
	lines_free(&lines);
	buf_free(&got);
	waitpid(child, NULL, 0);
}

TEST(lines_of_pieces)
{
	check_lines((const char *const[]){NULL}, "");
	check_lines((const char *const[]){"a\nb\n", NULL}, "1:a|2:b|");
	check_lines((const char *const[]){"a", "b\n", "\n", "c", "d", NULL}, "1:ab|2:|3:cd|");
	check_lines((const char *const[]){"\n\n", "\r\n", NULL}, "1:|2:|3:\r|");
}

/* Longer than any step of reading, behind a short line that has to give way. */
TEST(a_long_line)
{
	enum { LENGTH = 1000 * 1000 };
	char *text = malloc(LENGTH + 1);
	if (!CHECK(text != NULL))
		return;
	memset(text, 'x', LENGTH);
	text[LENGTH] = '\0';
	pid_t child;
	struct lines lines = {
		.fd = pipe_of((const char *const[]){"a\n", text, "\nb\nc", NULL}, &child)};
	struct slice line;
	CHECK(lines_next(&lines, &line));
	CHECK_SLICE(line, SLICE("a"));
	CHECK(lines_next(&lines, &line));
	CHECK(slice_eq(line, slice_of(text)));
	CHECK(lines_next(&lines, &line));
	CHECK_SLICE(line, SLICE("b"));
	CHECK(lines_next(&lines, &line));
	CHECK_SLICE(line, SLICE("c"));
	CHECK(!lines_next(&lines, &line));
	close(lines.fd);
	lines_free(&lines);
	waitpid(child, NULL, 0);
	free(text);
}

TEST(what_is_at_hand)
{
	pid_t child;
	struct lines lines = {.fd = pipe_of((const char *const[]){"a\nb\nc", NULL}, &child)};
	struct slice line;
	waitpid(child, NULL, 0);
	CHECK(!lines_at_hand(&lines));
	CHECK(lines_next(&lines, &line));
	CHECK(lines_at_hand(&lines));
	CHECK(lines_next(&lines, &line));
	CHECK(!lines_at_hand(&lines));
	close(lines.fd);
	lines_free(&lines);
}

TEST(what_cannot_be_read)
{
	struct lines lines = {.fd = -1};
	struct slice line;
	CHECK(!lines_next(&lines, &line));
	CHECK(lines.error != 0);
	lines_free(&lines);
}

int main(void)
{
	RUN(lines_of_pieces);
	RUN(a_long_line);
	RUN(what_is_at_hand);
	RUN(what_cannot_be_read);
	return unit_end();
}
