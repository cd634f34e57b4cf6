/* The lines of a stream that may be longer than memory, each as soon as it is complete.
 *
 *	struct lines lines = {.fd = fd};
 *	while (lines_next(&lines, &line))
 *		...
 *	if (lines.error)
 *		... errno: the stream could not be read to its end
 *	lines_free(&lines);
 *
 * Memory is that of the longest line, time is linear in the stream however it arrives. */
#ifndef IO_LINES_H
#define IO_LINES_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

struct lines {
	int fd;        /* borrowed */
	size_t number; /* of the last line, 1-based */
	int error;
	/* Private. */
	struct buf data;
	size_t start;   /* of the line being read */
	size_t scanned; /* bytes before this hold no LF behind start */
	bool ended;
};

/* The next line without its LF, valid until the next call; false: there is none.  A last line without an
 * LF counts. */
bool lines_next(struct lines *lines, struct slice *line);
/* Is there a line that needs no reading? */
bool lines_at_hand(const struct lines *lines);
void lines_free(struct lines *lines);

#endif
