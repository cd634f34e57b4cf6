/* Jobs in processes of their own, for a library that is not safe on threads, or that may take more
 * time and memory than it should.
 *
 * Workers are forked from the caller, which must have no threads: they know all that it knows when
 * they start, and what they change is theirs alone.  Each is given one job after the other, and
 * sends an answer of any size through a socket.  A worker that dies (too much time or memory, a
 * crash, abort, exit) loses the job that it had and no other; another worker takes its place.
 *
 * A worker never runs the caller's exit handlers nor writes out what stands in its buffers.  It
 * ends when the caller ends, however that comes about, and SIGINT from the terminal ends all.
 * While jobs are done SIGPIPE is ignored, and nobody else may wait for children. */
#ifndef IO_WORKER_H
#define IO_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/slice.h"

/* A sanitizer maps more than any limit allows. */
#ifdef __has_feature
#define WORKER_SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define WORKER_SANITIZED 1
#else
#define WORKER_SANITIZED 0
#endif

/* And takes its time, which who sets a limit may want to allow. */
enum { WORKER_SLOWNESS = WORKER_SANITIZED ? 10 : 1 };

enum worker_end {
	WORKER_DONE,
	WORKER_TIME, /* it took too long */
	WORKER_DIED  /* out of memory, a crash, exit */
};

struct worker_spec {
	size_t jobs; /* at once, each in a process; 0 or 1: in this process, but for what is risky */
	bool apart;  /* one at a time, too, is done in a worker */
	/* Processor time of a job in a worker, exact to some milliseconds; 0: no limit. */
	unsigned cpu_seconds;
	/* Time on the clock, for a worker that stands still: at most a second too long, and not counting
	 * that this process or the machine is stopped; 0: two minutes. */
	unsigned clock_seconds;
	/* Address space of a worker, where the system limits that; 0: no limit, nor is there one under
	 * sanitizers, which map more than any. */
	size_t bytes;
	/* What else would be done in this process gets one of its own.  Null: nothing does. */
	bool (*risky)(void *context, size_t index);
	/* The job, in a worker or here; appends to the empty answer. */
	void (*work)(void *context, size_t index, struct buf *answer);
	/* Here, in order of index, as soon as the job and all before it are done.  The answer is whole with
	 * WORKER_DONE, else empty; valid until return. */
	void (*done)(void *context, size_t index, struct slice answer, enum worker_end end);
	void *context;
};

/* Do jobs 0 to n - 1.  At most a few answers a worker are held in memory at once.  A job that dies for
 * want of memory in a worker that has done others is tried once more in a new one.
 *
 * False with errno: not even one process could be started; `done` was not called for what is left. */
bool worker_run(const struct worker_spec *spec, size_t n);

#endif
