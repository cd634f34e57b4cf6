#include "io/lines.h"

#include <errno.h>

#include "io/source.h"

enum { READ_STEP = 64 * 1024 };

/* Read once more, behind what is left of the data. */
static void fill(struct lines *l)
{
	/* What is kept is less than a line: a long one is moved once at most. */
	if (l->start) {
		memmove(l->data.p, l->data.p + l->start, l->data.n - l->start);
		l->data.n -= l->start;
		l->start = 0;
	}
	l->scanned = l->data.n;
	char *room = buf_reserve(&l->data, READ_STEP);
	ssize_t got = source_read_some(l->fd, room, l->data.cap - l->data.n);
	if (got > 0)
		l->data.n += (size_t)got;
	else
		l->ended = true;
	if (got < 0)
		l->error = errno;
}

bool lines_next(struct lines *l, struct slice *line)
{
	for (;; fill(l)) {
		struct slice data = buf_slice(&l->data);
		size_t lf = l->scanned + slice_find(slice_sub(data, l->scanned, data.n), '\n');
		if (lf < data.n || (l->ended && l->start < data.n)) {
			*line = slice_sub(data, l->start, lf);
			l->start = l->scanned = lf < data.n ? lf + 1 : lf;
			l->number++;
			return true;
		}
		if (l->ended)
			return false;
	}
}

bool lines_at_hand(const struct lines *l)
{
	struct slice rest = slice_sub(buf_slice(&l->data), l->start, l->data.n);
	return slice_find(rest, '\n') < rest.n;
}

void lines_free(struct lines *l)
{
	buf_free(&l->data);
}
