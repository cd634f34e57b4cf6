#include "io/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { AFTER_MS = 500, EVERY_MS = 100 };

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, bool wanted)
{
	p->wanted = wanted && isatty(STDERR_FILENO);
	if (p->wanted)
		p->start = now_ms();
}

void progress_step(struct progress *p, const char *what)
{
	p->count++;
	if (!p->wanted)
		return;
	long long now = now_ms();
	if (now - p->start < AFTER_MS || now - p->last < EVERY_MS)
		return;
	/* The cursor goes back, so that a message of the tool writes over this. */
	fprintf(stderr, "\r%zu %s\r", p->count, what);
	p->last = now;
	p->shown = true;
}

void progress_erase(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
