#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "child.h"
#include "io/fsout.h"
#include "unit.h"

static char folder[] = "/tmp/test_input.XXXXXX";

static const char *in_folder(const char *name)
{
	static char paths[8][200];
	static unsigned turn;
	char *path = paths[turn++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static void put(const char *name, struct slice bytes)
{
	FILE *f = fopen(in_folder(name), "wb");
	if (!CHECK(f != NULL))
		return;
	fwrite(bytes.p, 1, bytes.n, f);
	fclose(f);
}

static void sleep_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&t, NULL);
}

/* ---- The tool: INDEX PATH:TEXT a document, INDEX NUMBER:LINE a record ---- */

struct totals {
	size_t emitted;
	size_t expected_index;
	bool wrong; /* emit was out of order, or two ran at once */
	atomic_int emitting;
	bool uneven; /* work takes longer for some items */
};

static void work(void *context, struct input_item *item)
{
	const struct totals *t = context;
	if (t->uneven && item->index % 5 == 0)
		sleep_ms(2);
	/* What work makes is emit's to use, from the arena. */
	if (item->source.path)
		item->result = arena_printf(&item->arena, "%s:%.*s", item->source.path,
					    SLICE_ARG(item->source.text));
	else
		item->result = arena_printf(&item->arena, "%zu:%.*s", item->line_number,
					    SLICE_ARG(item->line));
	if (slice_ends(item->source.text, SLICE("finding")))
		item->status = CLI_FINDINGS;
}

static void emit(void *context, struct input_item *item)
{
	struct totals *t = context;
	if (atomic_fetch_add(&t->emitting, 1) != 0 || item->index != t->expected_index)
		t->wrong = true;
	t->expected_index++;
	t->emitted++;
	buf_printf(&item->out, "%zu %s%s\n", item->index, item->error ? "!" : "",
		   (const char *)item->result);
	atomic_fetch_sub(&t->emitting, 1);
}

static enum input_mode mode;
static bool uneven;

static int tool(void *arg)
{
	char **argv = arg;
	int argc = 0;
	bool records = false;
	const struct cli_option options[] = {
		{CLI_FLAG, 'R', "records", NULL, "records", &records, NULL},
		{.kind = CLI_END},
	};
	struct cli cli = {.tool = "tool", .operands = "[FILE|DIR ...]", .options = options};
	while (argv[argc])
		argc++;
	cli_parse(&cli, argc, argv);
	struct totals totals = {.uneven = uneven};
	struct input_spec spec = {
		.mode = records ? INPUT_LINES : mode,
		.work = work,
		.emit = emit,
		.context = &totals,
	};
	int status = input_run(&cli, &spec);
	return totals.wrong ? 98 : fsout_finish(status);
}

#define RUN_TOOL(input, ...) child_run(tool, (char *[]){"tool", __VA_ARGS__ NULL}, input)

/* The same on one thread and on four. */
#define CHECK_TOOL(input, want_status, want_out, want_err, ...) \
	do { \
		static const char *const jobs_[] = {"-j1", "-j2", "-j4"}; \
		for (size_t j_ = 0; j_ < 3; j_++) { \
			struct child c_ = RUN_TOOL(input, (char *)jobs_[j_], __VA_ARGS__); \
			CHECK_INT(c_.status, want_status); \
			CHECK_STR(shorten(&c_.out), want_out); \
			CHECK_STR(shorten(&c_.err), want_err); \
			child_free(&c_); \
		} \
	} while (0)

/* The folder's name becomes "D". */
static const char *shorten(struct buf *b)
{
	static char texts[2][4096];
	static unsigned turn;
	char *out = texts[turn++ % 2];
	size_t n = 0;
	for (size_t i = 0; i < b->n && n < sizeof texts[0] - 1;) {
		if (slice_starts(slice_sub(buf_slice(b), i, b->n), slice_of(folder))) {
			out[n++] = 'D';
			i += strlen(folder);
		} else {
			out[n++] = b->p[i] ? b->p[i] : '@';
			i++;
		}
	}
	out[n] = '\0';
	return out;
}

#define F(name) (char *)in_folder(name)

/* ---- Documents ---- */

TEST(standard_input_is_the_default)
{
	CHECK_TOOL(SLICE("text"), 0, "0 <stdin>:text\n", "", );
	CHECK_TOOL(SLICE("text"), 0, "0 <stdin>:text\n", "", "-", );
	CHECK_TOOL(SLICE(""), 0, "0 <stdin>:\n", "", );
}

TEST(operands_keep_their_order)
{
	put("b", SLICE("1"));
	put("a.md", SLICE("2"));
	CHECK_TOOL(SLICE("3"), 0, "0 D/b:1\n1 <stdin>:3\n2 D/a.md:2\n3 D/b:1\n", "", F("b"), "-",
		   F("a.md"), F("b"), );
	unlink(in_folder("b"));
	unlink(in_folder("a.md"));
}

TEST(trouble_is_reported_and_the_rest_done)
{
	put("a.md", SLICE("1"));
	put("f.md", SLICE("a finding"));
	CHECK_TOOL(SLICE(""), 1, "0 D/a.md:1\n1 D/f.md:a finding\n", "", F("a.md"), F("f.md"), );
	CHECK_TOOL(SLICE(""), 2, "0 D/a.md:1\n1 !D/none:\n2 D/f.md:a finding\n",
		   "tool: D/none: No such file or directory\n", F("a.md"), F("none"), F("f.md"), );
	unlink(in_folder("a.md"));
	unlink(in_folder("f.md"));
}

static void make_tree(void)
{
	static const char *const folders[] = {"t",         "t/b",    "t/b/deep",
					      "t/.hidden", "t/z.md", "t/empty"};
	static const char *const files[] = {"t/c.md",         "t/a.md",           "t/B.md",
					    "t/b.md",         "t/x.txt",          "t/.h.md",
					    "t/.hidden/h.md", "t/b/1.md",         "t/b/deep/2.md",
					    "t/z.md/3.md",    "t/\xE5\xBC\x8F.md"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		CHECK(mkdir(in_folder(folders[i]), 0755) == 0);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		put(files[i], SLICE("."));
	CHECK(symlink("b", in_folder("t/link")) == 0);
	CHECK(symlink("b", in_folder("t/link.md")) == 0);
	CHECK(symlink("a.md", in_folder("t/same.md")) == 0);
	CHECK(mkfifo(in_folder("t/pipe.md"), 0600) == 0);
}

static const char walked[] = "0 D/t/B.md:.\n1 D/t/a.md:.\n2 D/t/b/1.md:.\n3 D/t/b/deep/2.md:.\n"
			     "4 D/t/b.md:.\n5 D/t/c.md:.\n6 D/t/same.md:.\n7 D/t/z.md/3.md:.\n"
			     "8 D/t/\xE5\xBC\x8F.md:.\n";

TEST(a_folder_is_walked_in_order_of_bytes)
{
	make_tree();
	CHECK_TOOL(SLICE(""), 0, walked, "", F("t"), );
	CHECK_TOOL(SLICE(""), 0, walked, "", F("t//"), );
	/* A link is followed, and a hidden file taken, when it is what was named. */
	CHECK_TOOL(SLICE(""), 0, "0 D/t/link/1.md:.\n1 D/t/link/deep/2.md:.\n2 D/t/.h.md:.\n", "",
		   F("t/link"), F("t/.h.md"), );
	CHECK_TOOL(SLICE(""), 2, walked, "tool: D/t/empty: no *.md file in this folder\n",
		   F("t/empty"), F("t"), );
}

TEST(a_broken_link_is_trouble)
{
	CHECK(symlink("nowhere", in_folder("t/empty/l.md")) == 0);
	CHECK_TOOL(SLICE(""), 2, "0 !D/t/empty/l.md:\n",
		   "tool: D/t/empty/l.md: No such file or directory\n", F("t/empty"), );
	unlink(in_folder("t/empty/l.md"));
}

static int unprivileged_tool(void *arg)
{
	/* root may read everything */
	if (geteuid() == 0 && setuid(65534))
		return 99;
	return tool(arg);
}

TEST(a_folder_that_cannot_be_read)
{
	CHECK(chmod(folder, 0755) == 0);
	CHECK(chmod(in_folder("t/b"), 0) == 0);
	struct child c = child_run(unprivileged_tool, (char *[]){"tool", F("t"), NULL}, SLICE(""));
	CHECK_INT(c.status, 2);
	CHECK_STR(shorten(&c.err), "tool: D/t/b: Permission denied\n");
	CHECK(slice_starts(slice_of(shorten(&c.out)),
			   SLICE("0 D/t/B.md:.\n1 D/t/a.md:.\n2 D/t/b.md")));
	child_free(&c);
	c = child_run(unprivileged_tool, (char *[]){"tool", F("t/b"), NULL}, SLICE(""));
	CHECK_INT(c.status, 2);
	CHECK_STR(shorten(&c.err), "tool: D/t/b: Permission denied\n");
	child_free(&c);
	CHECK(chmod(in_folder("t/b"), 0755) == 0);
}

TEST(names_come_from_a_file)
{
	struct buf list = BUF_INIT;
	put("a.md", SLICE("1"));
	buf_printf(&list, "%s\n\n%s\n%s", in_folder("t/b"), in_folder("a.md"), in_folder("none"));
	put("list", buf_slice(&list));
	const char *want =
		"0 D/t/c.md:.\n1 D/t/b/1.md:.\n2 D/t/b/deep/2.md:.\n3 D/a.md:1\n4 !D/none:\n";
	const char *err = "tool: D/none: No such file or directory\n";
	CHECK_TOOL(SLICE(""), 2, want, err, "--files-from", F("list"), F("t/c.md"), );
	CHECK_TOOL(buf_slice(&list), 2, want, err, "--files-from=-", F("t/c.md"), );
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i] == '\n')
			list.p[i] = '\0';
	CHECK_TOOL(buf_slice(&list), 2, want, err, "-0", "--files-from=-", F("t/c.md"), );
	CHECK_TOOL(buf_slice(&list), 2, "", "tool: <stdin>: a name holds a NUL byte (use -0?)\n",
		   "--files-from=-", );
	CHECK_TOOL(SLICE("-\n"), 2, "", "tool: -: standard input is the list of names itself\n",
		   "--files-from=-", );
	CHECK_TOOL(SLICE(""), 0, "", "", "--files-from=-", );
	CHECK_TOOL(SLICE(""), 2, "", "tool: D/gone: No such file or directory\n", "--files-from",
		   F("gone"), );
	unlink(in_folder("a.md"));
	unlink(in_folder("list"));
	buf_free(&list);
}

TEST(many_documents_stay_in_order)
{
	struct buf want = BUF_INIT, err = BUF_INIT;
	CHECK(mkdir(in_folder("many"), 0755) == 0);
	for (int i = 0; i < 300; i++) {
		char name[40];
		snprintf(name, sizeof name, "many/%03d.md", i);
		if (i % 50 == 7) {
			CHECK(symlink("nowhere", in_folder(name)) == 0);
			buf_printf(&want, "%d !%s:\n", i, in_folder(name));
			buf_printf(&err, "tool: %s: No such file or directory\n", in_folder(name));
		} else {
			put(name, slice_of(name));
			buf_printf(&want, "%d %s:%s\n", i, in_folder(name), name);
		}
	}
	uneven = true;
	static const char *const jobs[] = {"-j1", "-j2", "-j3", "-j16", "-j100000", "-j0"};
	for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j++) {
		struct child c = RUN_TOOL(SLICE(""), (char *)jobs[j], F("many"), );
		CHECK_INT(c.status, 2);
		CHECK(slice_eq(buf_slice(&c.out), buf_slice(&want)));
		CHECK(slice_eq(buf_slice(&c.err), buf_slice(&err)));
		child_free(&c);
	}
	uneven = false;
	buf_free(&want);
	buf_free(&err);
}

/* ---- Lines ---- */

TEST(lines_are_items)
{
	CHECK_TOOL(SLICE("a\n\nb\r\n\r\nc\0d\n e"), 0, "0 1:a\n1 3:b\r\n2 5:c\n3 6: e\n", "",
		   "-R", );
	CHECK_TOOL(SLICE(""), 0, "", "", "-R", );
	CHECK_TOOL(SLICE("\n\n"), 0, "", "", "-R", "-", );
}

static void echo(void *context, struct input_item *item)
{
	(void)context;
	buf_add(&item->out, item->line);
	buf_putc(&item->out, '\n');
}

static int echo_tool(void *arg)
{
	struct cli cli = {.tool = "tool", .operands = ""};
	struct input_spec spec = {.mode = INPUT_LINES, .work = echo};
	cli_parse(&cli, 2, arg);
	return fsout_finish(input_run(&cli, &spec));
}

TEST(lines_pass_byte_for_byte)
{
	struct buf text = BUF_INIT;
	for (int i = 0; i < 3000; i++) {
		buf_printf(&text, "%d", i);
		buf_fill(&text, (char)(i % 7 ? 'x' : 0), (size_t)(i % 211 ? i % 97 : 150000));
		buf_putc(&text, '\n');
	}
	static const char *const jobs[] = {"-j1", "-j2", "-j5"};
	for (size_t j = 0; j < 3; j++) {
		struct child c = child_run(echo_tool, (char *[]){"tool", (char *)jobs[j], NULL},
					   buf_slice(&text));
		CHECK_INT(c.status, 0);
		CHECK(slice_eq(buf_slice(&c.out), buf_slice(&text)));
		child_free(&c);
	}
	buf_free(&text);
}

/* What an item holds is reset for the next: its arena starts where it started before. */
static void note_arena(void *context, struct input_item *item)
{
	(void)context;
	item->result = arena_alloc(&item->arena, 1000);
}

struct places {
	const void *v[1000];
	size_t n;
};

static void count_place(void *context, struct input_item *item)
{
	struct places *places = context;
	if (item->out.n)
		exit(97);
	for (size_t i = 0; i < places->n; i++)
		if (places->v[i] == item->result)
			return;
	places->v[places->n++] = item->result;
}

static int count_places(void *arg)
{
	struct places places = {.n = 0};
	struct cli cli = {.tool = "tool", .operands = ""};
	struct input_spec spec = {
		.mode = INPUT_LINES,
		.work = note_arena,
		.emit = count_place,
		.context = &places,
	};
	cli_parse(&cli, 2, arg);
	int status = input_run(&cli, &spec);
	return status ? 96 : (int)places.n;
}

TEST(memory_is_used_again)
{
	struct buf text = BUF_INIT;
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "%d\n", i);
	struct child c = child_run(count_places, (char *[]){"tool", "-j1", NULL}, buf_slice(&text));
	CHECK_INT(c.status, 1);
	child_free(&c);
	c = child_run(count_places, (char *[]){"tool", "-j4", NULL}, buf_slice(&text));
	CHECK(c.status >= 1 && c.status <= 16); /* four items a thread */
	child_free(&c);
	buf_free(&text);
}

/* The child's ends of two pipes are 0 and 1 there; ours come back in fds. */
static pid_t start_piped(int (*run)(void *), void *arg, int fds[2])
{
	int in[2], out[2];
	if (pipe(in) || pipe(out))
		return -1;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[0]);
		close(in[1]);
		close(out[0]);
		close(out[1]);
		exit(run(arg));
	}
	close(in[0]);
	close(out[1]);
	fds[0] = in[1];
	fds[1] = out[0];
	return pid;
}

TEST(a_record_is_written_as_soon_as_it_is_ready)
{
	static const char *const jobs[] = {"-j1", "-j4"};
	for (size_t j = 0; j < 2; j++) {
		int fds[2];
		char got[100];
		pid_t pid = start_piped(echo_tool, (char *[]){"tool", (char *)jobs[j], NULL}, fds);
		if (!CHECK(pid > 0))
			return;
		for (int i = 0; i < 3; i++) {
			/* The next line is begun; the one before it must not wait for its end. */
			static const char *const parts[] = {"one\nt", "wo\nthr", "ee\n"};
			static const char *const want[] = {"one\n", "two\n", "three\n"};
			CHECK(write(fds[0], parts[i], strlen(parts[i])) > 0);
			struct pollfd ready = {.fd = fds[1], .events = POLLIN};
			if (!CHECK_INT(poll(&ready, 1, 10000), 1))
				break;
			ssize_t n = read(fds[1], got, sizeof got);
			CHECK_SLICE(((struct slice){got, n > 0 ? (size_t)n : 0}),
				    slice_of(want[i]));
		}
		close(fds[0]);
		int status = 1;
		waitpid(pid, &status, 0);
		CHECK_INT(status, 0);
		close(fds[1]);
	}
}

/* An endless input ends when nobody can have the output. */
static int child_on_endless_input(int out_fd, const char *jobs)
{
	int in[2];
	if (pipe(in))
		return -1;
	fflush(stdout);
	pid_t yes = fork();
	if (yes == 0) {
		close(in[0]);
		signal(SIGPIPE, SIG_DFL);
		while (write(in[1], "y\n", 2) == 2)
			;
		_exit(0);
	}
	close(in[1]);
	FILE *err = tmpfile();
	int fds[3] = {in[0], out_fd, fileno(err)};
	int status = child_status(echo_tool, (char *[]){"tool", (char *)jobs, NULL}, fds);
	close(in[0]);
	fclose(err);
	kill(yes, SIGKILL);
	waitpid(yes, NULL, 0);
	return status;
}

TEST(failing_output_ends_the_run)
{
	int full = open("/dev/full", O_WRONLY), gone[2];
	if (!CHECK(pipe(gone) == 0))
		return;
	close(gone[0]);
	CHECK_INT(child_on_endless_input(full, "-j1"), CLI_TROUBLE);
	CHECK_INT(child_on_endless_input(full, "-j3"), CLI_TROUBLE);
	CHECK_INT(child_on_endless_input(gone[1], "-j1"), 0);
	CHECK_INT(child_on_endless_input(gone[1], "-j3"), 0);
	close(full);
	close(gone[1]);
}

TEST(lines_take_no_operands)
{
	struct child c = RUN_TOOL(SLICE(""), "-R", "a.md", );
	CHECK_INT(c.status, 2);
	CHECK_STR(shorten(&c.err), "tool: extra operand 'a.md': records come from standard input\n"
				   "Usage: tool [options] [FILE|DIR ...]\nTry 'tool --help'\n");
	child_free(&c);
	c = RUN_TOOL(SLICE(""), "-R", "--files-from=x", );
	CHECK_INT(c.status, 2);
	child_free(&c);
}

TEST(a_closed_standard_input_is_trouble)
{
	FILE *err = tmpfile(), *out = tmpfile();
	int fds[3] = {-1, fileno(out), fileno(err)};
	CHECK_INT(child_status(echo_tool, (char *[]){"tool", "-j2", NULL}, fds), CLI_TROUBLE);
	struct buf said = child_slurp(err);
	CHECK_SLICE(buf_slice(&said), SLICE("tool: <stdin>: Bad file descriptor\n"));
	buf_free(&said);
	fclose(out);
}

/* ---- Terminals ---- */

/* Open a terminal; returns the side that a person would sit at. */
static int open_terminal(int *tool_side)
{
	int person = posix_openpt(O_RDWR | O_NOCTTY);
	*tool_side = -1;
	if (person >= 0 && grantpt(person) == 0 && unlockpt(person) == 0)
		*tool_side = open(ptsname(person), O_RDWR | O_NOCTTY);
	return person;
}

TEST(a_terminal_without_operands_is_a_usage_error)
{
	int tty, person = open_terminal(&tty);
	if (!CHECK(tty >= 0))
		return;
	FILE *err = tmpfile(), *out = tmpfile();
	int fds[3] = {tty, fileno(out), fileno(err)};
	CHECK_INT(child_status(tool, (char *[]){"tool", NULL}, fds), CLI_TROUBLE);
	struct buf said = child_slurp(err);
	CHECK_STR(shorten(&said), "tool: no operand, and standard input is a terminal\n"
				  "Usage: tool [options] [FILE|DIR ...]\nTry 'tool --help'\n");
	buf_free(&said);
	fclose(out);
	close(tty);
	close(person);
}

TEST(progress_is_shown_on_a_terminal)
{
	int tty, person = open_terminal(&tty);
	if (!CHECK(tty >= 0))
		return;
	FILE *out = tmpfile();
	int fds[3] = {STDIN_FILENO, fileno(out), tty};
	uneven = true; /* 60 of 300 documents take 2 ms each, seven times over */
	char *argv[12] = {"tool", "-j1"};
	for (int i = 2; i < 9; i++)
		argv[i] = F("many");
	CHECK_INT(child_status(tool, argv, fds), CLI_TROUBLE);
	uneven = false;
	char text[16384];
	fcntl(person, F_SETFL, O_NONBLOCK);
	size_t seen = 0;
	for (ssize_t n; (n = read(person, text + seen, sizeof text - 1 - seen)) > 0;)
		seen += (size_t)n;
	text[seen] = '\0';
	const char *last = NULL;
	for (const char *p = text; (p = strstr(p, " documents\r")); p++)
		last = p;
	if (CHECK(last != NULL))
		CHECK(strstr(last, "\r\033[K") != NULL);
	fclose(out);
	close(tty);
	close(person);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN); /* a child that died shows in its checks */
	if (!mkdtemp(folder))
		return 2;
	RUN(standard_input_is_the_default);
	RUN(operands_keep_their_order);
	RUN(trouble_is_reported_and_the_rest_done);
	RUN(a_folder_is_walked_in_order_of_bytes);
	RUN(a_broken_link_is_trouble);
	RUN(a_folder_that_cannot_be_read);
	RUN(names_come_from_a_file);
	RUN(many_documents_stay_in_order);
	RUN(lines_are_items);
	RUN(lines_pass_byte_for_byte);
	RUN(memory_is_used_again);
	RUN(a_record_is_written_as_soon_as_it_is_ready);
	RUN(failing_output_ends_the_run);
	RUN(lines_take_no_operands);
	RUN(a_closed_standard_input_is_trouble);
	RUN(a_terminal_without_operands_is_a_usage_error);
	RUN(progress_is_shown_on_a_terminal);
	char command[200];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command) ? 2 : unit_end();
}
