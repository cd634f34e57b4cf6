#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/search.h"
#include "base/utf8.h"

enum {
	READ_STEP = 64 * 1024,
	MARK_STEP = 4096, /* bytes of text between two marks */
	TAB = 8
};

/* What is left of a place in its line, for every MARK_STEP bytes of text: a line of
 * many megabytes must not be walked from its start for each place asked for. */
struct source_mark {
	uint32_t offset; /* of the character at k * MARK_STEP: at most 3 bytes before it */
	uint32_t chars;
	size_t columns;
};

ssize_t source_read_some(int fd, char *p, size_t n)
{
	for (;;) {
		ssize_t got = read(fd, p, n);
		if (got >= 0)
			return got;
		if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd ready = {.fd = fd, .events = POLLIN};
			if (poll(&ready, 1, -1) < 0 && errno != EINTR)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
}

/* `expected` is what fstat promised; one byte more is asked for, so that a file of that
 * size is known to end with a single read. Files of /proc promise 0 and pipes nothing. */
static bool read_all(int fd, size_t expected, struct buf *text)
{
	size_t step = expected ? expected + 1 : READ_STEP;
	for (;;) {
		char *at = buf_reserve(text, step);
		ssize_t got = source_read_some(fd, at, text->cap - text->n);
		if (got < 0)
			return false;
		text->n += (size_t)got;
		if (text->n > SOURCE_MAX) {
			errno = EFBIG;
			return false;
		}
		if (got == 0 || (expected && text->n == expected))
			return true;
		step = READ_STEP;
	}
}

static bool read_descriptor(struct source *src, int fd)
{
	struct stat st;
	if (fstat(fd, &st))
		return false;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	size_t expected = 0;
	if (S_ISREG(st.st_mode)) {
		if (st.st_size > SOURCE_MAX) {
			errno = EFBIG;
			return false;
		}
		expected = (size_t)st.st_size;
	}
	struct buf text = BUF_INIT;
	if (expected) {
		text.p = die_malloc(expected + 1);
		text.cap = expected + 1;
	}
	if (!read_all(fd, expected, &text)) {
		int error = errno;
		buf_free(&text);
		errno = error;
		return false;
	}
	src->text = buf_slice(&text);
	src->owned = text.p;
	return true;
}

bool source_read(struct source *src, const char *path)
{
	bool standard_input = strcmp(path, "-") == 0;
	source_wrap(src, standard_input ? "<stdin>" : path, (struct slice){"", 0});
	if (standard_input)
		return read_descriptor(src, STDIN_FILENO);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return false;
	bool ok = read_descriptor(src, fd);
	int error = errno;
	close(fd);
	errno = error;
	return ok;
}

void source_wrap(struct source *src, const char *path, struct slice text)
{
	*src = (struct source){.path = path, .text = text};
}

void source_free(struct source *src)
{
	free(src->owned);
	free(src->lines);
	free(src->marks);
	*src = (struct source){.path = src->path};
}

/* ---- Lines ---- */

static size_t find_from(struct slice text, char c, size_t from)
{
	const char *q = from < text.n ? memchr(text.p + from, c, text.n - from) : NULL;
	return q ? (size_t)(q - text.p) : text.n;
}

static void index_lines(struct source *src)
{
	struct slice text = src->text;
	size_t cap = text.n / 32 + 16, n = 0;
	uint32_t *lines = die_calloc_array(cap, sizeof *lines);
	size_t lf = find_from(text, '\n', 0), cr = find_from(text, '\r', 0);
	for (size_t at = 0; at < text.n;) {
		if (n == cap) {
			cap *= 2;
			lines = die_realloc_array(lines, cap, sizeof *lines);
		}
		lines[n++] = (uint32_t)at;
		at = (lf < cr ? lf : cr) + 1;
		if (cr + 1 == at && lf == at)
			at++;
		/* Each search starts where the last one of its kind ended: the text is
		 * read once for LF and once for CR, whatever stands in it. */
		if (lf < at)
			lf = find_from(text, '\n', at);
		if (cr < at)
			cr = find_from(text, '\r', at);
	}
	src->lines = lines;
	src->n_lines = n;
}

size_t source_line_count(struct source *src)
{
	if (!src->lines)
		index_lines(src);
	return src->n_lines;
}

size_t source_line_of(struct source *src, size_t offset)
{
	size_t lines = source_line_count(src);
	size_t n =
		search_up_to(src->lines, lines, sizeof *src->lines, 0, sizeof *src->lines, offset);
	return n ? n - 1 : 0;
}

struct slice source_line(struct source *src, size_t line)
{
	size_t n = source_line_count(src);
	if (line >= n)
		return (struct slice){"", 0};
	size_t end = line + 1 < n ? src->lines[line + 1] : src->text.n;
	struct slice s = slice_sub(src->text, src->lines[line], end);
	if (s.n && s.p[s.n - 1] == '\n')
		s.n--;
	if (s.n && s.p[s.n - 1] == '\r')
		s.n--;
	return s;
}

/* ---- Places ---- */

/* Walk characters from `at` while they end at or before `offset`. */
static struct source_mark walk(struct slice text, struct source_mark at, size_t offset)
{
	while (at.offset < offset) {
		uint32_t cp;
		int n = utf8_decode(text.p + at.offset, text.p + text.n, &cp);
		if (at.offset + (size_t)n > offset)
			break;
		at.offset += (uint32_t)n;
		at.chars++;
		if (cp == '\t')
			at.columns = (at.columns / TAB + 1) * TAB;
		else
			at.columns += (size_t)utf8_char_width(cp);
	}
	return at;
}

static void make_marks(struct source *src)
{
	size_t n = src->text.n / MARK_STEP + 1;
	src->marks = die_calloc_array(n, sizeof *src->marks);
	size_t line = 0;
	struct source_mark at = {0};
	for (size_t k = 1; k < n; k++) {
		size_t goal = k * MARK_STEP;
		size_t first = line;
		while (line + 1 < src->n_lines && src->lines[line + 1] <= goal)
			line++;
		if (line != first)
			at = (struct source_mark){.offset = src->lines[line]};
		at = walk(src->text, at, goal);
		src->marks[k] = at;
	}
}

struct source_place source_place(struct source *src, size_t offset)
{
	if (offset > src->text.n)
		offset = src->text.n;
	size_t line = source_line_of(src, offset);
	uint32_t start = src->n_lines ? src->lines[line] : 0;
	struct source_mark at = {.offset = start};
	if (offset - start > MARK_STEP) {
		if (!src->marks)
			make_marks(src);
		/* The mark stands at most 3 bytes before its multiple of MARK_STEP. */
		struct source_mark mark = src->marks[offset / MARK_STEP];
		if (mark.offset > start)
			at = mark;
	}
	at = walk(src->text, at, offset);
	return (struct source_place){
		.line = line + 1,
		.byte_column = offset - start + 1,
		.char_column = (size_t)at.chars + 1,
		.display_column = at.columns + 1,
	};
}
