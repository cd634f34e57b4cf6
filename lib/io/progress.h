/* How far a long run is, on stderr: only where it is a terminal, and only after half a second. */
#ifndef IO_PROGRESS_H
#define IO_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
	bool wanted;
	bool shown;
	long long start, last; /* ms */
	size_t count;
};

/* Not wanted is it where much else goes to the terminal. */
void progress_start(struct progress *p, bool wanted);
/* One more of `what` ("documents") is done. */
void progress_step(struct progress *p, const char *what);
/* Before other output, and at the end. */
void progress_erase(struct progress *p);

#endif
