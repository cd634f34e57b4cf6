/* Run a function as a process of its own, for what exits or writes to standard output. */
#ifndef CHILD_H
#define CHILD_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/slice.h"
#include "io/source.h"

struct child {
	int status; /* exit status, or -1 when a signal ended it */
	struct buf out, err;
};

/* Descriptors for the child's 0, 1, 2; -1 leaves it closed. */
static inline int child_status(int (*run)(void *), void *arg, const int fds[3])
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 3; i++) {
			if (fds[i] < 0)
				close(i);
			else if (fds[i] != i && dup2(fds[i], i) < 0)
				_exit(99);
		}
		alarm(120); /* what hangs must fail */
		exit(run(arg));
	}
	int status = 0;
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline struct buf child_slurp(FILE *f)
{
	struct buf b = BUF_INIT;
	rewind(f);
	size_t n;
	while ((n = fread(buf_reserve(&b, 4096), 1, 4096, f)) > 0)
		b.n += n;
	fclose(f);
	return b;
}

static inline struct child child_run(int (*run)(void *), void *arg, struct slice input)
{
	FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
	if (!in || !out || !err)
		return (struct child){.status = -1};
	fwrite(input.p, 1, input.n, in);
	rewind(in);
	int fds[3] = {fileno(in), fileno(out), fileno(err)};
	struct child c = {.status = child_status(run, arg, fds)};
	fclose(in);
	c.out = child_slurp(out);
	c.err = child_slurp(err);
	return c;
}

static inline void child_free(struct child *c)
{
	buf_free(&c->out);
	buf_free(&c->err);
}

#endif
