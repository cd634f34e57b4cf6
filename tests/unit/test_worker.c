#include "out/html-guard.h"

#include "io/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "unit.h"

enum { MOST = 200, MEGABYTE = 1 << 20 };

/* What the jobs of a test do, and what came of them. */
struct trial {
	void (*job)(size_t index, struct buf *answer);
	size_t risky; /* index */
	size_t n;     /* answers */
	bool in_order;
	enum worker_end end[MOST];
	size_t size[MOST];
	char first[MOST], last[MOST]; /* bytes of the answer */
	long long number[MOST];       /* an answer in figures */
};

static void work(void *context, size_t index, struct buf *answer)
{
	const struct trial *t = context;
	t->job(index, answer);
}

static void done(void *context, size_t index, struct slice answer, enum worker_end end)
{
	struct trial *t = context;
	t->in_order = t->in_order && index == t->n;
	t->end[t->n] = end;
	t->size[t->n] = answer.n;
	t->first[t->n] = answer.n ? answer.p[0] : '\0';
	t->last[t->n] = answer.n ? answer.p[answer.n - 1] : '\0';
	t->number[t->n] = 0;
	for (size_t i = 0; i < answer.n && i < 18 && ascii_is_digit(answer.p[i]); i++)
		t->number[t->n] = t->number[t->n] * 10 + (answer.p[i] - '0');
	t->n++;
}

static bool is_risky(void *context, size_t index)
{
	const struct trial *t = context;
	return index == t->risky;
}

static bool run(struct trial *t, struct worker_spec spec, size_t n)
{
	t->n = 0;
	t->in_order = true;
	spec.work = work;
	spec.done = done;
	spec.context = t;
	return worker_run(&spec, n);
}

static void wait_ms(long ms)
{
	struct timespec left = {ms / 1000, ms % 1000 * 1000000};
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void spin(void)
{
	for (volatile unsigned long i = 0;; i++)
		;
}

/* ---- Jobs ---- */

static void say_process(size_t index, struct buf *answer)
{
	(void)index;
	buf_printf(answer, "%lld", (long long)getpid());
}

/* Later jobs of a group are done earlier. */
static void say_index(size_t index, struct buf *answer)
{
	wait_ms((long)(index % 4 == 0 ? 8 : 1));
	buf_printf(answer, "%zu", index);
}

static void be_long(size_t index, struct buf *answer)
{
	buf_fill(answer, (char)('a' + index), (index == 1 ? 100 : 10) * (size_t)MEGABYTE);
	buf_putc(answer, '.');
}

static void say_nothing(size_t index, struct buf *answer)
{
	(void)index;
	(void)answer;
}

static void fail_now_and_then(size_t index, struct buf *answer)
{
	switch (index) {
	case 1:
		spin();
		break;
	case 3:
		signal(SIGABRT, SIG_DFL);
		abort();
	case 5:
		exit(0);
	case 7:
		/* Much more than the answer's size. */
		buf_fill(answer, 'x', 7);
		kill(getpid(), SIGKILL);
		break;
	default:
		buf_printf(answer, "%zu", index);
	}
}

static void stand_still(size_t index, struct buf *answer)
{
	if (index == 1)
		raise(SIGSTOP);
	buf_printf(answer, "%zu", index);
}

/* Half of what there is stays in the worker; job 2 wants all that there is, and more. */
static void want_memory(size_t index, struct buf *answer)
{
	static char *kept[4];
	size_t n = (index == 2 ? 4000 : 600) * (size_t)MEGABYTE;
	kept[index] = malloc(n);
	if (!kept[index])
		exit(2);
	buf_printf(answer, "%zu", index);
}

/* ---- Tests ---- */

TEST(one_at_a_time_is_done_here)
{
	struct trial t = {.job = say_process, .risky = 2};
	CHECK(run(&t, (struct worker_spec){.jobs = 1}, 4));
	CHECK_INT(t.n, 4);
	CHECK_INT(t.number[0], getpid());
	CHECK(run(&t, (struct worker_spec){.jobs = 1, .risky = is_risky}, 4));
	CHECK_INT(t.n, 4);
	CHECK(t.in_order);
	CHECK_INT(t.number[1], getpid());
	CHECK(t.number[2] != getpid() && t.number[2] > 0);
	CHECK_INT(t.number[3], getpid());
}

TEST(apart_is_one_worker_for_all)
{
	struct trial t = {.job = say_process};
	CHECK(run(&t, (struct worker_spec){.jobs = 1, .apart = true}, 5));
	CHECK_INT(t.n, 5);
	CHECK(t.number[0] != getpid() && t.number[0] > 0);
	for (size_t i = 1; i < 5; i++)
		CHECK_INT(t.number[i], t.number[0]);
}

TEST(no_jobs_are_done_at_once)
{
	struct trial t = {.job = say_process};
	CHECK(run(&t, (struct worker_spec){.jobs = 4}, 0));
	CHECK(run(&t, (struct worker_spec){.jobs = 0}, 0));
	CHECK_INT(t.n, 0);
}

TEST(answers_come_in_order)
{
	struct trial t = {.job = say_index};
	CHECK(run(&t, (struct worker_spec){.jobs = 3}, MOST));
	CHECK_INT(t.n, MOST);
	CHECK(t.in_order);
	for (size_t i = 0; i < t.n; i++) {
		CHECK_INT(t.end[i], WORKER_DONE);
		CHECK_INT(t.number[i], i);
	}
}

TEST(empty_answers_are_answers)
{
	struct trial t = {.job = say_nothing};
	CHECK(run(&t, (struct worker_spec){.jobs = 2}, 20));
	CHECK_INT(t.n, 20);
	for (size_t i = 0; i < t.n; i++)
		CHECK(t.end[i] == WORKER_DONE && t.size[i] == 0);
}

TEST(long_answers_come_through)
{
	struct trial t = {.job = be_long};
	CHECK(run(&t, (struct worker_spec){.jobs = 4}, 6));
	CHECK_INT(t.n, 6);
	for (size_t i = 0; i < t.n; i++) {
		CHECK_INT(t.size[i], (i == 1 ? 100 : 10) * (size_t)MEGABYTE + 1);
		CHECK_INT(t.first[i], 'a' + (int)i);
		CHECK_INT(t.last[i], '.');
	}
}

TEST(who_dies_loses_one_job)
{
	for (size_t jobs = 1; jobs <= 3; jobs += 2) {
		struct trial t = {.job = fail_now_and_then};
		struct worker_spec spec = {.jobs = jobs, .apart = true, .cpu_seconds = 1};
		CHECK(run(&t, spec, 20));
		CHECK_INT(t.n, 20);
		CHECK(t.in_order);
		for (size_t i = 0; i < t.n; i++) {
			bool fails = i == 1 || i == 3 || i == 5 || i == 7;
			CHECK_INT(t.end[i], i == 1  ? WORKER_TIME
					    : fails ? WORKER_DIED
						    : WORKER_DONE);
			CHECK_INT(t.number[i], fails ? 0 : i);
			CHECK(!fails || t.size[i] == 0);
		}
	}
}

/* Each job has all of its time, in a worker that has used some before. */
static void use_time(size_t index, struct buf *answer)
{
	clock_t end = clock() + CLOCKS_PER_SEC * 6 / 10;
	while (index < 3 && clock() < end)
		;
	if (index == 3)
		spin();
	buf_printf(answer, "%zu", index);
}

TEST(time_is_counted_for_each_job)
{
	struct trial t = {.job = use_time};
	struct rusage before, after;
	getrusage(RUSAGE_CHILDREN, &before);
	CHECK(run(&t, (struct worker_spec){.apart = true, .cpu_seconds = 1}, 5));
	getrusage(RUSAGE_CHILDREN, &after);
	CHECK_INT(t.n, 5);
	for (size_t i = 0; i < t.n; i++)
		CHECK_INT(t.end[i], i == 3 ? WORKER_TIME : WORKER_DONE);
	double used = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
		      (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec) / 1e6 +
		      (double)(after.ru_stime.tv_sec - before.ru_stime.tv_sec) +
		      (double)(after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e6;
	/* 3 of 0.6 and one that is ended at 1; what starting the workers takes depends on the machine. */
	CHECK(used > 2.6 && used < 5);
}

TEST(a_stopped_worker_is_noticed)
{
	struct trial t = {.job = stand_still};
	double start = now();
	CHECK(run(&t, (struct worker_spec){.jobs = 2, .clock_seconds = 1}, 6));
	CHECK(now() - start < 20);
	CHECK_INT(t.n, 6);
	for (size_t i = 0; i < t.n; i++)
		CHECK_INT(t.end[i], i == 1 ? WORKER_TIME : WORKER_DONE);
}

TEST(what_others_left_in_memory_harms_no_job)
{
	struct trial t = {.job = want_memory};
	CHECK(run(&t, (struct worker_spec){.apart = true, .bytes = (size_t)1000 * MEGABYTE}, 4));
	CHECK_INT(t.n, 4);
	CHECK_INT(t.end[0], WORKER_DONE);
	CHECK_INT(t.end[1], WORKER_DONE);
#ifndef __SANITIZE_ADDRESS__
	CHECK_INT(t.end[2], WORKER_DIED);
#endif
	CHECK_INT(t.end[3], WORKER_DONE);
}

static int open_descriptors(void)
{
	int n = 0;
	for (int fd = 0; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

TEST(nothing_is_left_behind)
{
	struct trial t = {.job = fail_now_and_then};
	int before = open_descriptors();
	CHECK(run(&t, (struct worker_spec){.jobs = 3, .cpu_seconds = 1}, 30));
	CHECK_INT(open_descriptors(), before);
	CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

static void on_signal(int signal_)
{
	(void)signal_;
}

TEST(signals_do_not_disturb)
{
	struct trial t = {.job = say_index};
	struct sigaction action = {.sa_handler = on_signal}, before;
	struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &often, NULL);
	signal(SIGCHLD, SIG_IGN);
	CHECK(run(&t, (struct worker_spec){.jobs = 3}, MOST));
	signal(SIGCHLD, SIG_DFL);
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &before, NULL);
	CHECK_INT(t.n, MOST);
	for (size_t i = 0; i < t.n; i++)
		CHECK_INT(t.number[i], i);
}

/* ---- The caller, in a process of its own ---- */

static void say_bye(void)
{
	printf("bye\n");
}

static int run_with_output(void *arg)
{
	struct trial t = {.job = fail_now_and_then};
	(void)arg;
	atexit(say_bye);
	printf("hello\n");
	return run(&t, (struct worker_spec){.jobs = 2, .cpu_seconds = 1}, 8) ? 0 : 1;
}

TEST(output_of_the_caller_is_written_once)
{
	struct child c = child_run(run_with_output, NULL, SLICE(""));
	CHECK_INT(c.status, 0);
	CHECK_SLICE(buf_slice(&c.out), SLICE("hello\nbye\n"));
	child_free(&c);
}

static int run_without_descriptors(void *arg)
{
	struct trial t = {.job = say_index};
	struct rlimit few = {3, 3};
	(void)arg;
	setrlimit(RLIMIT_NOFILE, &few);
	bool ok = run(&t, (struct worker_spec){.jobs = 3}, 5);
	/* What looks for leaks at the end would want descriptors, too. */
	_exit(!ok && errno == EMFILE && t.n == 0 ? 0 : 1);
}

TEST(no_process_is_told)
{
	struct child c = child_run(run_without_descriptors, NULL, SLICE(""));
	CHECK_INT(c.status, 0);
	child_free(&c);
}

static void take_a_while(size_t index, struct buf *answer)
{
	(void)index;
	(void)answer;
	wait_ms(400);
}

/* Workers hold the writing end of the pipe; it closes when the last of them is gone. */
TEST(workers_end_with_their_caller)
{
	int ends[2];
	char c;
	fflush(stdout);
	if (!CHECK(pipe(ends) == 0))
		return;
	pid_t caller = fork();
	if (caller == 0) {
		struct trial t = {.job = take_a_while};
		close(ends[0]);
		run(&t, (struct worker_spec){.jobs = 4}, MOST);
		_exit(0);
	}
	close(ends[1]);
	wait_ms(250);
	double start = now();
	kill(caller, SIGKILL);
	waitpid(caller, NULL, 0);
	CHECK_INT(read(ends[0], &c, 1), 0);
	/* All jobs would take 20 s. */
	CHECK(now() - start < 10);
	close(ends[0]);
}

int main(void)
{
	RUN(one_at_a_time_is_done_here);
	RUN(apart_is_one_worker_for_all);
	RUN(no_jobs_are_done_at_once);
	RUN(answers_come_in_order);
	RUN(empty_answers_are_answers);
	RUN(long_answers_come_through);
	RUN(who_dies_loses_one_job);
	RUN(time_is_counted_for_each_job);
	RUN(a_stopped_worker_is_noticed);
	RUN(what_others_left_in_memory_harms_no_job);
	RUN(nothing_is_left_behind);
	RUN(signals_do_not_disturb);
	RUN(output_of_the_caller_is_written_once);
	RUN(no_process_is_told);
	RUN(workers_end_with_their_caller);
	return unit_end();
}
