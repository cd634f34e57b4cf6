/* A whole input in memory, and where its lines are.
 *
 * Every slice of a document points into source.text; an offset is a position.
 * Lines and columns are worked out only when something is printed. */
#ifndef IO_SOURCE_H
#define IO_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/slice.h"

/* Documents are addressed with 32-bit offsets; a longer one is refused. */
enum { SOURCE_MAX = 0x7FFFFFFF };

struct source {
	const char *path;  /* as the user named it; "<stdin>" for standard input; borrowed */
	struct slice text; /* all bytes, as they are */
	char *owned;       /* what source_free releases, or null */
	uint32_t *lines;   /* offsets of line starts; made on first use */
	size_t n_lines;
	struct source_mark *marks; /* known columns inside long lines; made when one is asked for */
};

/* A place in a source. Line and columns are 1-based. */
struct source_place {
	size_t line;
	size_t byte_column;
	size_t char_column;    /* code points; an invalid byte counts as one */
	size_t display_column; /* terminal columns; a tab goes to the next multiple of 8 */
};

/* Read a file, or standard input when path is "-", whole.  False: errno says why
 * (EFBIG for a document over SOURCE_MAX bytes, EISDIR for a folder), and the text
 * is empty.  `path` must outlive the source. */
bool source_read(struct source *src, const char *path);

/* Wrap bytes that are already in memory; nothing is owned. */
void source_wrap(struct source *src, const char *path, struct slice text);

/* Also safe on a source that is all zeros, and twice. */
void source_free(struct source *src);

/* read(2) that goes on after a signal and waits where the descriptor would not block.
 * The number of bytes, 0 at the end, -1 with errno. */
ssize_t source_read_some(int fd, char *p, size_t n);

/* Lines end at LF, CR LF or a lone CR (CommonMark 2.1).  A final line without an
 * ending counts; the empty text has no line.  Not safe to call first from two
 * threads at once. */
size_t source_line_count(struct source *src);

/* The line that holds offset (0-based); an offset at the end of the text belongs
 * to the last line. */
size_t source_line_of(struct source *src, size_t offset);

/* Line `line` (0-based) without its ending; empty when there is no such line. */
struct slice source_line(struct source *src, size_t line);

/* An offset inside a character counts as the character's. Any number of places costs
 * a constant each, however long the lines are. */
struct source_place source_place(struct source *src, size_t offset);

#endif
