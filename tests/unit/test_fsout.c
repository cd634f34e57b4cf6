#include "io/fsout.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/die.h"
#include "child.h"
#include "io/cli.h"
#include "unit.h"

static char folder[] = "/tmp/test_fsout.XXXXXX";

static const char *in_folder(const char *name)
{
	static char paths[4][200];
	static unsigned turn;
	char *path = paths[turn++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static void put(const char *path, struct slice bytes, mode_t mode)
{
	FILE *f = fopen(path, "wb");
	if (!CHECK(f != NULL))
		return;
	fwrite(bytes.p, 1, bytes.n, f);
	fclose(f);
	CHECK(chmod(path, mode) == 0);
}

#define CHECK_FILE(path, want) \
	do { \
		struct source src_; \
		CHECK(source_read(&src_, (path))); \
		CHECK_SLICE(src_.text, SLICE(want)); \
		source_free(&src_); \
	} while (0)

static mode_t mode_of(const char *path)
{
	struct stat st;
	return stat(path, &st) ? 0 : st.st_mode & 07777;
}

/* Entries of the folder, so that a temporary file left behind is seen. */
static int entries(void)
{
	DIR *d = opendir(folder);
	int n = -2; /* "." and ".." */
	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void clean(void)
{
	char command[300];
	snprintf(command, sizeof command, "rm -rf %s/* %s/.[!.]*", folder, folder);
	CHECK(system(command) == 0);
}

/* ---- fsout_replace ---- */

TEST(replace_keeps_the_mode)
{
	const char *path = in_folder("a.md");
	bool changed = false;
	put(path, SLICE("old"), 0640);
	CHECK(fsout_replace(path, SLICE("new"), &changed));
	CHECK(changed);
	CHECK_FILE(path, "new");
	CHECK_INT(mode_of(path), 0640);
	CHECK_INT(entries(), 1);
	clean();
}

TEST(replace_makes_a_missing_file)
{
	const char *path = in_folder("new.md");
	mode_t mask = umask(027);
	CHECK(fsout_replace(path, SLICE("x"), NULL));
	umask(mask);
	CHECK_FILE(path, "x");
	CHECK_INT(mode_of(path), 0640);
	CHECK_INT(entries(), 1);
	clean();
}

TEST(replace_writes_nothing_when_nothing_changes)
{
	const char *path = in_folder("a.md");
	struct stat before, after;
	bool changed = true;
	put(path, SLICE("same"), 0644);
	CHECK(stat(path, &before) == 0);
	CHECK(fsout_replace(path, SLICE("same"), &changed));
	CHECK(!changed);
	CHECK(stat(path, &after) == 0);
	CHECK_INT(after.st_ino, before.st_ino);
	CHECK_INT(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	CHECK(fsout_replace(path, SLICE("some"), &changed));
	CHECK(changed);
	clean();
}

TEST(replace_follows_links)
{
	const char *path = in_folder("a.md"), *link = in_folder("link.md");
	put(path, SLICE("old"), 0644);
	CHECK(symlink("a.md", link) == 0);
	CHECK(fsout_replace(link, SLICE("new"), NULL));
	struct stat st;
	CHECK(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
	CHECK_FILE(path, "new");
	CHECK(unlink(path) == 0);
	CHECK(fsout_replace(link, SLICE("through a broken link"), NULL));
	CHECK(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
	CHECK_FILE(path, "through a broken link");
	CHECK(symlink("loop", in_folder("loop")) == 0);
	CHECK(!fsout_replace(in_folder("loop"), SLICE("x"), NULL));
	CHECK_INT(errno, ELOOP);
	clean();
}

TEST(replace_says_why_not)
{
	CHECK(!fsout_replace(in_folder("none/a.md"), SLICE("x"), NULL));
	CHECK_INT(errno, ENOENT);
	CHECK(!fsout_replace(folder, SLICE("x"), NULL));
	CHECK_INT(errno, EISDIR);
	CHECK(!fsout_replace("", SLICE("x"), NULL));
	CHECK_INT(errno, ENOENT);
	CHECK(!fsout_replace("/dev/null", SLICE("x"), NULL));
	CHECK_INT(errno, EINVAL);
	CHECK_INT(entries(), 0);
}

static int replace_read_only(void *path)
{
	/* root may write anywhere */
	if (geteuid() == 0 && (chmod(folder, 0777) || setuid(65534)))
		return 99;
	return fsout_replace(path, SLICE("new"), NULL) ? 0 : errno;
}

TEST(replace_refuses_a_read_only_file)
{
	char path[200];
	snprintf(path, sizeof path, "%s", in_folder("a.md"));
	put(path, SLICE("old"), 0444);
	struct child c = child_run(replace_read_only, path, SLICE(""));
	CHECK_INT(c.status, EACCES);
	CHECK_FILE(path, "old");
	CHECK_INT(entries(), 1);
	child_free(&c);
	clean();
}

/* ---- The output ---- */

struct job {
	const char *output; /* -o */
	size_t times;       /* "0123456789abcdef" is written so often */
	int status;
	int exit_early; /* exit with this before fsout_finish, when not 0 */
};

static int write_job(void *arg)
{
	const struct job *job = arg;
	die_set_program("tool");
	fsout_start();
	if (job->output && !fsout_open(job->output)) {
		cli_warn_errno(job->output);
		return 77;
	}
	for (size_t i = 0; i < job->times; i++)
		fsout_write(SLICE("0123456789abcdef"));
	if (job->exit_early)
		exit(job->exit_early);
	return fsout_finish(job->status);
}

TEST(output_arrives_whole)
{
	static const size_t times[] = {0, 1, 4095, 4096, 4097, 100000};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct job job = {.times = times[i], .status = 1};
		struct child c = child_run(write_job, &job, SLICE(""));
		CHECK_INT(c.status, 1);
		CHECK_INT(c.out.n, 16 * times[i]);
		CHECK(slice_ends(buf_slice(&c.out), times[i] ? SLICE("cdef") : SLICE("")));
		CHECK_INT(c.err.n, 0);
		child_free(&c);
	}
}

static int write_large_and_small(void *arg)
{
	struct buf large = BUF_INIT;
	(void)arg;
	fsout_write(SLICE("<"));
	buf_fill(&large, 'x', 200000);
	fsout_write(buf_slice(&large));
	fsout_write(SLICE(">"));
	buf_free(&large);
	return fsout_finish(0);
}

TEST(large_writes_keep_their_place)
{
	struct child c = child_run(write_large_and_small, NULL, SLICE(""));
	CHECK_INT(c.out.n, 200002);
	CHECK(slice_starts(buf_slice(&c.out), SLICE("<x")));
	CHECK(slice_ends(buf_slice(&c.out), SLICE("x>")));
	child_free(&c);
}

/* Run with standard output on `fd` (-1: closed) and standard error kept. */
static struct child run_on(int fd, struct job *job)
{
	FILE *err = tmpfile();
	int fds[3] = {STDIN_FILENO, fd, fileno(err)};
	struct child c = {.status = child_status(write_job, job, fds)};
	c.err = child_slurp(err);
	return c;
}

TEST(a_full_disk_is_an_error)
{
	int full = open("/dev/full", O_WRONLY);
	static const size_t times[] = {1, 100000};
	for (size_t i = 0; i < 2; i++) {
		struct job job = {.times = times[i]};
		struct child c = run_on(full, &job);
		CHECK_INT(c.status, CLI_TROUBLE);
		CHECK_SLICE(buf_slice(&c.err),
			    SLICE("tool: standard output: No space left on device\n"));
		child_free(&c);
	}
	struct job nothing = {.status = 1};
	struct child c = run_on(full, &nothing);
	CHECK_INT(c.status, 1);
	child_free(&c);
	close(full);
}

TEST(a_closed_output_is_an_error_where_it_is_used)
{
	struct job job = {.times = 1};
	struct child c = run_on(-1, &job);
	CHECK_INT(c.status, CLI_TROUBLE);
	CHECK_SLICE(buf_slice(&c.err), SLICE("tool: standard output: Bad file descriptor\n"));
	child_free(&c);
	job.times = 0;
	c = run_on(-1, &job);
	CHECK_INT(c.status, 0);
	child_free(&c);
}

/* With 1 closed, the file opened next would get its number. */
static int write_beside_a_file(void *path)
{
	die_set_program("tool");
	fsout_start();
	if (open(path, O_RDWR | O_CREAT, 0600) < 0)
		return 99;
	fsout_write(SLICE("lost"));
	return fsout_finish(CLI_OK);
}

TEST(a_closed_output_never_lands_in_a_file)
{
	char path[200];
	snprintf(path, sizeof path, "%s", in_folder("a.md"));
	FILE *err = tmpfile();
	int fds[3] = {STDIN_FILENO, -1, fileno(err)};
	CHECK_INT(child_status(write_beside_a_file, path, fds), CLI_TROUBLE);
	fclose(err);
	CHECK_FILE(path, "");
	clean();
}

TEST(a_reader_that_leaves_ends_the_process_quietly)
{
	int fds[2];
	if (!CHECK(pipe(fds) == 0))
		return;
	close(fds[0]);
	struct job job = {.times = 100000, .status = 1};
	struct child c = run_on(fds[1], &job);
	CHECK_INT(c.status, 0);
	CHECK_INT(c.err.n, 0);
	child_free(&c);
	close(fds[1]);
}

TEST(a_pipe_that_does_not_block_is_waited_for)
{
	int fds[2];
	if (!CHECK(pipe(fds) == 0))
		return;
	fcntl(fds[1], F_SETFL, O_NONBLOCK);
	fflush(stdout);
	pid_t reader = fork();
	if (reader == 0) {
		char bytes[4096];
		size_t total = 0;
		close(fds[1]);
		for (ssize_t n; (n = read(fds[0], bytes, sizeof bytes)) > 0;)
			total += (size_t)n;
		_exit(total == 1600000 ? 0 : 1);
	}
	close(fds[0]);
	struct job job = {.times = 100000};
	struct child c = run_on(fds[1], &job);
	close(fds[1]);
	int status = 1;
	waitpid(reader, &status, 0);
	CHECK_INT(c.status, 0);
	CHECK_INT(status, 0);
	child_free(&c);
}

TEST(an_output_file_takes_its_place_at_the_end)
{
	struct job job = {.output = in_folder("o.md"), .times = 1, .status = 1};
	mode_t mask = umask(022);
	struct child c = child_run(write_job, &job, SLICE(""));
	umask(mask);
	CHECK_INT(c.status, 1);
	CHECK_INT(c.out.n, 0);
	CHECK_FILE(job.output, "0123456789abcdef");
	CHECK_INT(mode_of(job.output), 0644);
	CHECK_INT(entries(), 1);
	child_free(&c);

	CHECK(chmod(job.output, 0600) == 0);
	job.times = 0;
	c = child_run(write_job, &job, SLICE(""));
	CHECK_FILE(job.output, "");
	CHECK_INT(mode_of(job.output), 0600);
	CHECK_INT(entries(), 1);
	child_free(&c);
	clean();
}

TEST(an_early_exit_leaves_the_old_file)
{
	struct job job = {.output = in_folder("o.md"), .times = 10000, .exit_early = 2};
	put(job.output, SLICE("old"), 0644);
	struct child c = child_run(write_job, &job, SLICE(""));
	CHECK_INT(c.status, 2);
	CHECK_FILE(job.output, "old");
	CHECK_INT(entries(), 1);
	child_free(&c);
	clean();
}

TEST(an_output_device_is_written_directly)
{
	struct job job = {.output = "/dev/full", .times = 1};
	struct child c = child_run(write_job, &job, SLICE(""));
	CHECK_INT(c.status, CLI_TROUBLE);
	CHECK_SLICE(buf_slice(&c.err), SLICE("tool: /dev/full: No space left on device\n"));
	child_free(&c);
	job.output = "/dev/null";
	c = child_run(write_job, &job, SLICE(""));
	CHECK_INT(c.status, 0);
	struct stat st;
	CHECK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
	child_free(&c);
	job.output = "-";
	c = child_run(write_job, &job, SLICE(""));
	CHECK_SLICE(buf_slice(&c.out), SLICE("0123456789abcdef"));
	child_free(&c);
}

TEST(an_output_that_cannot_be_opened)
{
	struct job job = {.output = folder};
	struct child c = child_run(write_job, &job, SLICE(""));
	CHECK_INT(c.status, 77);
	CHECK(slice_ends(buf_slice(&c.err), SLICE(": Is a directory\n")));
	child_free(&c);
}

static int write_past_limit(void *arg)
{
	/* A limit on the size of files stands for a full file system. */
	const struct rlimit limit = {100000, 100000};
	if (setrlimit(RLIMIT_FSIZE, &limit))
		return 99;
	signal(SIGXFSZ, SIG_IGN);
	return write_job(arg);
}

TEST(a_write_that_fails_leaves_the_old_file)
{
	struct job job = {.output = in_folder("o.md"), .times = 20000};
	put(job.output, SLICE("old"), 0644);
	struct child c = child_run(write_past_limit, &job, SLICE(""));
	CHECK_INT(c.status, CLI_TROUBLE);
	CHECK(slice_ends(buf_slice(&c.err), SLICE("/o.md: File too large\n")));
	CHECK_FILE(job.output, "old");
	CHECK_INT(entries(), 1);
	child_free(&c);
	clean();
}

int main(void)
{
	if (!mkdtemp(folder))
		return 2;
	RUN(replace_keeps_the_mode);
	RUN(replace_makes_a_missing_file);
	RUN(replace_writes_nothing_when_nothing_changes);
	RUN(replace_follows_links);
	RUN(replace_says_why_not);
	RUN(replace_refuses_a_read_only_file);
	RUN(output_arrives_whole);
	RUN(large_writes_keep_their_place);
	RUN(a_full_disk_is_an_error);
	RUN(a_closed_output_is_an_error_where_it_is_used);
	RUN(a_closed_output_never_lands_in_a_file);
	RUN(a_reader_that_leaves_ends_the_process_quietly);
	RUN(a_pipe_that_does_not_block_is_waited_for);
	RUN(an_output_file_takes_its_place_at_the_end);
	RUN(an_early_exit_leaves_the_old_file);
	RUN(an_output_device_is_written_directly);
	RUN(an_output_that_cannot_be_opened);
	RUN(a_write_that_fails_leaves_the_old_file);
	rmdir(folder);
	return unit_end();
}
