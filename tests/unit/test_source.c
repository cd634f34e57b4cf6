#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

static struct source wrap(struct slice text)
{
	struct source src;
	source_wrap(&src, "x.md", text);
	return src;
}

TEST(lines_end_at_lf_crlf_and_cr)
{
	struct source src = wrap(SLICE("a\nb\r\nc\rd\r\r\n\n\re"));
	static const struct slice want[] = {
		{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"", 0}, {"", 0}, {"", 0}, {"e", 1},
	};
	CHECK_INT(source_line_count(&src), 8);
	for (size_t i = 0; i < 8; i++)
		CHECK_SLICE(source_line(&src, i), want[i]);
	source_free(&src);
}

TEST(the_last_line_may_lack_its_ending)
{
	struct source with = wrap(SLICE("a\n")), without = wrap(SLICE("a"));
	struct source empty = wrap(SLICE("")), ending = wrap(SLICE("\r\n"));
	CHECK_INT(source_line_count(&with), 1);
	CHECK_INT(source_line_count(&without), 1);
	CHECK_INT(source_line_count(&ending), 1);
	CHECK_SLICE(source_line(&with, 0), SLICE("a"));
	CHECK_SLICE(source_line(&without, 0), SLICE("a"));
	CHECK_INT(source_line_count(&empty), 0);
	CHECK_SLICE(source_line(&empty, 0), SLICE(""));
	CHECK_INT(source_line_of(&empty, 0), 0);
	CHECK_INT(source_place(&empty, 0).line, 1);
	CHECK_INT(source_place(&empty, 9).byte_column, 1);
	source_free(&with);
	source_free(&without);
	source_free(&empty);
	source_free(&ending);
}

TEST(every_offset_belongs_to_a_line)
{
	struct source src = wrap(SLICE("ab\r\nc\n\nd"));
	static const size_t want[] = {0, 0, 0, 0, 1, 1, 2, 3, 3};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		CHECK_INT(source_line_of(&src, i), want[i]);
	CHECK_INT(source_line_of(&src, 1000), 3);
	source_free(&src);
}

/* The same by looking at each byte, for every string of four letters up to length 6. */
TEST(lines_agree_with_a_slow_count)
{
	static const char letters[] = {'x', '\n', '\r', '\xE4'};
	for (unsigned code = 0; code < 4096; code++) {
		for (size_t n = 1; n <= 6; n++) {
			char text[6];
			for (size_t i = 0; i < n; i++)
				text[i] = letters[code >> 2 * i & 3];
			struct source src = wrap((struct slice){text, n});
			size_t line = 0;
			bool ok = true;
			for (size_t i = 0; i < n; i++) {
				ok = ok && source_line_of(&src, i) == line;
				line += text[i] == '\n' ||
					(text[i] == '\r' && (i + 1 == n || text[i + 1] != '\n'));
			}
			bool open = text[n - 1] != '\n' && text[n - 1] != '\r';
			ok = ok && source_line_count(&src) == line + open;
			source_free(&src);
			if (!CHECK(ok))
				return;
		}
	}
}

TEST(places_count_bytes_characters_and_columns)
{
	struct source src = wrap(SLICE("x\n\xE5\xBC\x8F(\t12)\xFF!e\xCC\x81."));
	static const struct {
		size_t offset, byte, character, display;
	} want[] = {
		{2, 1, 1, 1},     /* the Han character */
		{3, 2, 1, 1},     /* inside it */
		{4, 3, 1, 1},     /* likewise */
		{5, 4, 2, 3},     /* "(": the character was two columns wide */
		{6, 5, 3, 4},     /* the tab */
		{7, 6, 4, 9},     /* behind it: the next multiple of 8 */
		{10, 9, 7, 12},   /* an invalid byte */
		{11, 10, 8, 13},  /* behind it: counts as one character */
		{13, 12, 10, 15}, /* a combining mark */
		{15, 14, 11, 15}, /* has no width */
		{16, 15, 12, 16}, /* the end */
	};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct source_place p = source_place(&src, want[i].offset);
		CHECK_INT(p.line, 2);
		CHECK_INT(p.byte_column, want[i].byte);
		CHECK_INT(p.char_column, want[i].character);
		CHECK_INT(p.display_column, want[i].display);
	}
	source_free(&src);
}

/* Marks inside long lines must not change any column, wherever characters straddle them. */
TEST(places_in_long_lines)
{
	struct buf text = BUF_INIT;
	for (int line = 0; line < 4; line++) {
		buf_fill(&text, 'x', (size_t)line);
		for (int i = 0; i < 5000; i++)
			buf_puts(&text, "\xE5\xBC\x8F");
		buf_puts(&text, line % 2 ? "\r\n" : "\n");
	}
	struct source src = wrap(buf_slice(&text));
	size_t start = 0;
	bool ok = true;
	for (size_t line = 0; line < 4; line++) {
		for (size_t i = 0; i < 5000; i++) {
			struct source_place p = source_place(&src, start + line + 3 * i + i % 3);
			ok = ok && p.line == line + 1 &&
			     p.byte_column == line + 3 * i + i % 3 + 1 &&
			     p.char_column == line + i + 1 && p.display_column == line + 2 * i + 1;
		}
		start += line + 15000 + 1 + line % 2;
	}
	CHECK(ok);
	CHECK_INT(start, src.text.n);
	source_free(&src);
	buf_free(&text);
}

TEST(many_places_in_one_line_are_cheap)
{
	struct buf text = BUF_INIT;
	buf_fill(&text, 'x', 4000000);
	struct source src = wrap(buf_slice(&text));
	/* Walking each time would be 8e10 steps, minutes. */
	clock_t limit = clock() + 10 * CLOCKS_PER_SEC;
	size_t done = 0;
	for (; done < 20000 && clock() < limit; done++) {
		size_t offset = text.n - done * 7;
		CHECK_INT(source_place(&src, offset).char_column, offset + 1);
	}
	CHECK_INT(done, 20000);
	source_free(&src);
	buf_free(&text);
}

static char folder[] = "/tmp/test_source.XXXXXX";

static const char *in_folder(const char *name)
{
	static char path[200];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void put(const char *path, struct slice bytes)
{
	FILE *f = fopen(path, "wb");
	if (!CHECK(f != NULL))
		return;
	fwrite(bytes.p, 1, bytes.n, f);
	fclose(f);
}

TEST(a_file_is_read_whole)
{
	const char *path = in_folder("a.md");
	struct buf bytes = BUF_INIT;
	for (int i = 0; i < 300000; i++)
		buf_putc(&bytes, (char)(i * 7));
	static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 65536, 300000};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct slice want = slice_sub(buf_slice(&bytes), 0, sizes[i]);
		put(path, want);
		struct source src;
		CHECK(source_read(&src, path));
		CHECK(slice_eq(src.text, want));
		CHECK_STR(src.path, path);
		source_free(&src);
		source_free(&src);
	}
	unlink(path);
	buf_free(&bytes);
}

TEST(files_without_a_size_are_read_too)
{
	struct source src;
	CHECK(source_read(&src, "/proc/self/status"));
	CHECK(slice_starts(src.text, SLICE("Name:")));
	source_free(&src);
	CHECK(source_read(&src, "/dev/null"));
	CHECK_INT(src.text.n, 0);
	source_free(&src);
}

TEST(a_pipe_is_read_to_its_end)
{
	const char *path = in_folder("pipe");
	if (!CHECK(mkfifo(path, 0600) == 0))
		return;
	pid_t pid = fork();
	if (pid == 0) {
		int fd = open(path, O_WRONLY);
		for (int i = 0; i < 1000; i++)
			if (write(fd, "0123456789abcdefghijklmnopqrstuvwxyz", 36) != 36)
				_exit(1);
		_exit(0);
	}
	struct source src;
	CHECK(source_read(&src, path));
	CHECK_INT(src.text.n, 36000);
	CHECK(slice_ends(src.text, SLICE("xyz0123456789abcdefghijklmnopqrstuvwxyz")));
	source_free(&src);
	waitpid(pid, NULL, 0);
	unlink(path);
}

TEST(what_cannot_be_read_says_why)
{
	struct source src;
	CHECK(!source_read(&src, in_folder("none.md")));
	CHECK_INT(errno, ENOENT);
	CHECK_INT(src.text.n, 0);
	CHECK(!source_read(&src, folder));
	CHECK_INT(errno, EISDIR);
	source_free(&src);
}

TEST(a_document_over_the_limit_is_refused)
{
	const char *path = in_folder("big.md");
	put(path, SLICE(""));
	if (!CHECK(truncate(path, (off_t)SOURCE_MAX + 1) == 0))
		return;
	struct source src;
	CHECK(!source_read(&src, path));
	CHECK_INT(errno, EFBIG);
	source_free(&src);
	unlink(path);
}

int main(void)
{
	if (!mkdtemp(folder))
		return 2;
	RUN(lines_end_at_lf_crlf_and_cr);
	RUN(the_last_line_may_lack_its_ending);
	RUN(every_offset_belongs_to_a_line);
	RUN(lines_agree_with_a_slow_count);
	RUN(places_count_bytes_characters_and_columns);
	RUN(places_in_long_lines);
	RUN(many_places_in_one_line_are_cheap);
	RUN(a_file_is_read_whole);
	RUN(files_without_a_size_are_read_too);
	RUN(a_pipe_is_read_to_its_end);
	RUN(what_cannot_be_read_says_why);
	RUN(a_document_over_the_limit_is_refused);
	rmdir(folder);
	return unit_end();
}
