#include "io/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"

/* Answers that wait for one before them, for each worker. */
enum { WINDOW = 4 };

/* The watchdog looks so often, and counts no longer time at once: this process was stopped then. */
enum { TICK_MS = 1000, CLOCK_SECONDS = 120 };

/* How much is read at once, and what a worker keeps allocated between jobs. */
enum { CHUNK = 1 << 16, KEEP = 1 << 20 };

struct worker {
	pid_t pid; /* 0: there is none */
	int fd;
	bool busy;
	size_t index;        /* the job */
	size_t n_done;       /* jobs that it has done */
	long long ms;        /* that the job has taken */
	struct buf incoming; /* a size, then so many bytes */
};

struct job {
	enum { WAITING, GIVEN, FINISHED } state;
	bool again; /* it has died in a worker that was not new */
	enum worker_end end;
	struct buf incoming;
};

struct run {
	const struct worker_spec *spec;
	size_t n;
	struct worker *workers;
	size_t n_workers;
	struct pollfd *polls;
	struct job *window; /* of job i: i % n_window */
	size_t n_window;
	size_t first; /* the job that `done` is called for next */
};

typedef uint64_t number;

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- In a worker ---- */

static void leave(void)
{
	_exit(2);
}

static bool write_all(int fd, const void *bytes, size_t n)
{
	for (const char *p = bytes; n;) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool read_all(int fd, void *bytes, size_t n)
{
	for (char *p = bytes; n;) {
		ssize_t done = read(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Where address space is not limited, the heap is. */
#ifdef RLIMIT_AS
#define MEMORY RLIMIT_AS
#else
#define MEMORY RLIMIT_DATA
#endif

static void limit_memory(size_t bytes)
{
	const struct rlimit no_core = {0, 0};
	struct rlimit r;
	setrlimit(RLIMIT_CORE, &no_core);
	if (bytes && !WORKER_SANITIZED && getrlimit(MEMORY, &r) == 0 &&
	    (r.rlim_cur == RLIM_INFINITY || bytes < r.rlim_cur)) {
		r.rlim_cur = (rlim_t)bytes;
		setrlimit(MEMORY, &r);
	}
}

/* From now on so much processor time, then SIGPROF; 0: as much as it takes. */
static void set_timer(unsigned seconds)
{
	struct itimerval timer = {.it_value = {.tv_sec = (time_t)seconds}};
	setitimer(ITIMER_PROF, &timer, NULL);
}

static _Noreturn void serve(const struct worker_spec *spec, int fd)
{
	number index, size;
	struct buf answer = BUF_INIT;
	sigset_t prof;
	/* Handlers run from the last to the first, and before stdio is flushed. */
	atexit(leave);
	signal(SIGPROF, SIG_DFL);
	sigemptyset(&prof);
	sigaddset(&prof, SIGPROF);
	sigprocmask(SIG_UNBLOCK, &prof, NULL);
	limit_memory(spec->bytes);
	while (read_all(fd, &index, sizeof index)) {
		buf_clear(&answer);
		set_timer(spec->cpu_seconds);
		spec->work(spec->context, (size_t)index, &answer);
		set_timer(0);
		size = answer.n;
		if (!write_all(fd, &size, sizeof size) || !write_all(fd, answer.p, answer.n))
			break;
		if (answer.cap > KEEP)
			buf_free(&answer);
	}
	_exit(0);
}

/* ---- Workers, seen from here ---- */

/* No other program gets them. */
static bool open_pair(int ends[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static bool start(struct run *run, struct worker *w)
{
	int ends[2];
	if (!open_pair(ends))
		return false;
	pid_t pid = fork();
	if (pid == 0) {
		/* Else the others would not see the end when the caller is gone. */
		for (size_t i = 0; i < run->n_workers; i++)
			if (run->workers[i].pid)
				close(run->workers[i].fd);
		close(ends[0]);
		serve(run->spec, ends[1]);
	}
	int error = errno;
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		errno = error;
		return false;
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*w = (struct worker){.pid = pid, .fd = ends[0]};
	return true;
}

/* It is killed if it has not died yet: it holds nothing that somebody needs. */
static enum worker_end end_worker(struct worker *w)
{
	int status = 0;
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(w->fd);
	buf_free(&w->incoming);
	*w = (struct worker){.pid = 0};
	bool time =
		WIFSIGNALED(status) && (WTERMSIG(status) == SIGPROF || WTERMSIG(status) == SIGXCPU);
	return time ? WORKER_TIME : WORKER_DIED;
}

static struct job *job_of(const struct run *run, size_t index)
{
	return &run->window[index % run->n_window];
}

static void finish(struct run *run, size_t index, enum worker_end end, struct buf *incoming)
{
	struct job *job = job_of(run, index);
	job->state = FINISHED;
	job->end = end;
	if (incoming) {
		job->incoming = *incoming;
		*incoming = (struct buf)BUF_INIT;
	}
}

/* A worker that is no more. */
static void lose(struct run *run, struct worker *w, bool overdue)
{
	bool busy = w->busy, was_new = w->n_done == 0;
	size_t index = w->index;
	enum worker_end end = end_worker(w);
	if (!busy)
		return;
	struct job *job = job_of(run, index);
	if (overdue)
		end = WORKER_TIME;
	if (end == WORKER_DIED && !was_new && !job->again) {
		/* Perhaps for what others left in its memory. */
		job->again = true;
		job->state = WAITING;
	} else {
		finish(run, index, end, NULL);
	}
}

/* ---- Jobs and answers ---- */

/* The first job that nobody has; run->n: there is none in the window. */
static size_t next_job(const struct run *run)
{
	for (size_t i = run->first; i < run->n && i < run->first + run->n_window; i++)
		if (job_of(run, i)->state == WAITING)
			return i;
	return run->n;
}

static void give(struct run *run, struct worker *w, size_t index)
{
	number n = index;
	w->busy = true;
	w->index = index;
	w->ms = 0;
	job_of(run, index)->state = GIVEN;
	/* It is idle, so there is room for a number; if it is not there any more, poll tells. */
	ssize_t ignored = write(w->fd, &n, sizeof n);
	(void)ignored;
}

/* Jobs for all who have none.  False: there is no worker, and none can be started. */
static bool give_jobs(struct run *run)
{
	bool any = false;
	int error = 0;
	for (size_t i = 0; i < run->n_workers; i++) {
		struct worker *w = &run->workers[i];
		size_t index = w->busy ? run->n : next_job(run);
		if (index < run->n && !w->pid && !start(run, w))
			error = errno;
		else if (index < run->n)
			give(run, w, index);
		any |= w->busy;
	}
	errno = error;
	return any || next_job(run) == run->n;
}

static bool is_whole(const struct worker *w, bool *wrong)
{
	number size;
	if (w->incoming.n < sizeof size)
		return false;
	memcpy(&size, w->incoming.p, sizeof size);
	*wrong = w->incoming.n - sizeof size > size;
	return w->incoming.n - sizeof size == size;
}

/* What there is to read of one worker, or its end. */
static void receive(struct run *run, struct worker *w)
{
	bool wrong = false;
	ssize_t n = read(w->fd, buf_reserve(&w->incoming, CHUNK), CHUNK);
	if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK))
		return;
	if (n > 0) {
		w->incoming.n += (size_t)n;
		if (w->busy && is_whole(w, &wrong)) {
			finish(run, w->index, WORKER_DONE, &w->incoming);
			w->busy = false;
			w->n_done++;
			return;
		}
	}
	if (n <= 0 || !w->busy || wrong)
		lose(run, w, false);
}

static void watch(struct run *run, long long ms)
{
	unsigned seconds = run->spec->clock_seconds;
	long long most = (long long)(seconds ? seconds : CLOCK_SECONDS) * 1000;
	if (ms > TICK_MS)
		ms = TICK_MS;
	for (size_t i = 0; i < run->n_workers; i++) {
		struct worker *w = &run->workers[i];
		if (!w->busy)
			continue;
		w->ms += ms;
		if (w->ms > most)
			lose(run, w, true);
	}
}

static void wait_for_answers(struct run *run)
{
	long long before = now_ms();
	for (size_t i = 0; i < run->n_workers; i++) {
		const struct worker *w = &run->workers[i];
		run->polls[i] = (struct pollfd){.fd = w->pid ? w->fd : -1, .events = POLLIN};
	}
	int n = poll(run->polls, (nfds_t)run->n_workers, TICK_MS);
	for (size_t i = 0; n > 0 && i < run->n_workers; i++)
		if (run->polls[i].revents)
			receive(run, &run->workers[i]);
	watch(run, now_ms() - before);
}

static void deliver(struct run *run)
{
	const struct worker_spec *spec = run->spec;
	for (; run->first < run->n && job_of(run, run->first)->state == FINISHED; run->first++) {
		struct job *job = job_of(run, run->first);
		struct slice answer = {NULL, 0};
		if (job->end == WORKER_DONE)
			answer = slice_sub(buf_slice(&job->incoming), sizeof(number),
					   job->incoming.n);
		spec->done(spec->context, run->first, answer, job->end);
		buf_free(&job->incoming);
		*job = (struct job){.state = WAITING};
	}
}

/* ---- Runs ---- */

static bool run_in_workers(const struct worker_spec *spec, size_t first, size_t n, size_t at_once)
{
	struct run run = {.spec = spec, .n = n, .first = first, .n_workers = at_once};
	bool ok = true;
	run.n_window = at_once * WINDOW;
	run.workers = die_calloc_array(at_once, sizeof *run.workers);
	run.polls = die_calloc_array(at_once, sizeof *run.polls);
	run.window = die_calloc_array(run.n_window, sizeof *run.window);
	while (ok && run.first < n) {
		ok = give_jobs(&run);
		if (ok && job_of(&run, run.first)->state != FINISHED)
			wait_for_answers(&run);
		deliver(&run);
	}
	int error = errno;
	for (size_t i = 0; i < at_once; i++)
		if (run.workers[i].pid)
			end_worker(&run.workers[i]);
	for (size_t i = 0; i < run.n_window; i++)
		buf_free(&run.window[i].incoming);
	free(run.workers);
	free(run.polls);
	free(run.window);
	errno = error;
	return ok;
}

static bool run_here(const struct worker_spec *spec, size_t n)
{
	struct buf answer = BUF_INIT;
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		if (spec->risky && spec->risky(spec->context, i)) {
			ok = run_in_workers(spec, i, i + 1, 1);
			continue;
		}
		buf_clear(&answer);
		spec->work(spec->context, i, &answer);
		spec->done(spec->context, i, buf_slice(&answer), WORKER_DONE);
	}
	int error = errno;
	buf_free(&answer);
	errno = error;
	return ok;
}

bool worker_run(const struct worker_spec *spec, size_t n)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, ordinary = {.sa_handler = SIG_DFL};
	struct sigaction pipe_before, child_before;
	size_t at_once = spec->jobs ? spec->jobs : 1;
	bool here = at_once == 1 && !spec->apart;
	sigemptyset(&ignore.sa_mask);
	sigemptyset(&ordinary.sa_mask);
	sigaction(SIGPIPE, &ignore, &pipe_before);
	/* Were it ignored, a dead worker would leave no status and its number to another process. */
	sigaction(SIGCHLD, &ordinary, &child_before);
	if (at_once > n)
		at_once = n;
	bool ok = here ? run_here(spec, n) : run_in_workers(spec, 0, n, at_once);
	int error = errno;
	sigaction(SIGPIPE, &pipe_before, NULL);
	sigaction(SIGCHLD, &child_before, NULL);
	errno = error;
	return ok;
}
