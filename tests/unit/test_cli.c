#include "io/cli.h"

#include <fcntl.h>
#include <stdlib.h>

#include "child.h"
#include "io/fsout.h"
#include "unit.h"

/* A small tool that prints what it understood. */
static int tool(void *arg)
{
	static const char *const formats[] = {"gcc", "pretty", "json", NULL};
	char **argv = arg;
	int argc = 0;
	bool json = false, wrap = true;
	size_t width = 7;
	int format = 1;
	const char *text = "-";
	struct cli_list rules = {0};
	const struct cli_option options[] = {
		{CLI_HEADING, 0, NULL, NULL, "Output", NULL, NULL},
		{CLI_FLAG, 0, "json", NULL, "records", &json, NULL},
		{CLI_UNFLAG, 'n', "no-wrap", NULL, "leave long lines", &wrap, NULL},
		{CLI_COUNT, 'w', "width", NULL, "columns", &width, NULL},
		{CLI_CHOICE, 0, "format", NULL, "how findings are printed", &format, formats},
		{CLI_TEXT, 't', NULL, "TEXT",
		 "a text that is long enough to be broken, since a screen has eighty columns and "
		 "no more",
		 &text, NULL},
		{CLI_LIST, 's', "select", "RULE", "only these", &rules, NULL},
		{.kind = CLI_END},
	};
	struct cli cli = {
		.tool = "tool",
		.summary = "Does a thing.",
		.operands = "[FILE ...]",
		.epilogue = "Exit status: 0.",
		.options = options,
	};
	while (argv[argc])
		argc++;
	cli_parse(&cli, argc, argv);
	if (getenv("TEST_REAPPLY")) {
		width = 1000; /* as if a configuration file said so */
		json = false;
		cli_reapply(&cli);
	}
	struct buf b = BUF_INIT;
	buf_printf(&b, "json=%d wrap=%d width=%zu format=%d text=%s select=", json, wrap, width,
		   format, text);
	for (size_t i = 0; i < rules.n; i++)
		buf_printf(&b, "%s,", rules.v[i]);
	buf_printf(&b, " jobs=%zu nul=%d color=%d operands=", cli.common.jobs, cli.common.nul,
		   cli.common.color);
	for (int i = 0; i < cli.argc; i++)
		buf_printf(&b, "%s,", cli.argv[i]);
	fsout_write(buf_slice(&b));
	buf_free(&b);
	return fsout_finish(CLI_OK);
}

#define RUN_TOOL(...) child_run(tool, (char *[]){"tool", __VA_ARGS__ NULL}, SLICE(""))

#define CHECK_TOOL(want, ...) \
	do { \
		struct child c_ = RUN_TOOL(__VA_ARGS__); \
		CHECK_INT(c_.status, 0); \
		CHECK_SLICE(buf_slice(&c_.out), SLICE(want)); \
		CHECK_INT(c_.err.n, 0); \
		child_free(&c_); \
	} while (0)

#define CHECK_REFUSED(want, ...) \
	do { \
		struct child c_ = RUN_TOOL(__VA_ARGS__); \
		CHECK_INT(c_.status, CLI_TROUBLE); \
		CHECK_SLICE(buf_slice(&c_.err), SLICE("tool: " want "\nTry 'tool --help'\n")); \
		CHECK_INT(c_.out.n, 0); \
		child_free(&c_); \
	} while (0)

TEST(defaults_stay)
{
	CHECK_TOOL(
		"json=0 wrap=1 width=7 format=1 text=- select= jobs=0 nul=0 color=0 operands=", );
}

TEST(every_kind_of_option)
{
	CHECK_TOOL("json=1 wrap=0 width=12 format=2 text=a b select=x,y, jobs=3 nul=1 color=2 "
		   "operands=f,-,",
		   "--json", "-n", "--width=12", "--format", "json", "-t", "a b", "-sx", "--select",
		   "y", "-j3", "-0", "--color=never", "f", "-", );
}

TEST(operands_and_options_mix)
{
	CHECK_TOOL("json=1 wrap=1 width=7 format=1 text=- select= jobs=0 nul=0 color=0 "
		   "operands=a,b,--json,",
		   "a", "--js", "b", "--", "--json", );
}

TEST(unknown_options_name_the_nearest)
{
	CHECK_REFUSED("unknown option --jsno; did you mean --json?", "--jsno", );
	CHECK_REFUSED("unknown option --colour; did you mean --color?", "x", "--colour=always", );
	CHECK_REFUSED("unknown option --zzzzzz", "--zzzzzz", );
	CHECK_REFUSED("unknown option -x", "-nx", );
	CHECK_REFUSED("option --no is ambiguous: --no-wrap, --no-config", "--no", );
}

TEST(arguments_are_checked)
{
	CHECK_REFUSED("--format: unknown value 'jsno'; did you mean 'json'?", "--format=jsno", );
	CHECK_REFUSED("--format: unknown value 'x'; known are gcc, pretty, json", "--format=x", );
	CHECK_REFUSED("--format: unknown value ''; known are gcc, pretty, json", "--format=", );
	CHECK_REFUSED("option --width needs an argument", "-w", );
	CHECK_REFUSED("option --width needs an argument", "--width", );
	CHECK_REFUSED("option -t needs an argument", "-t", );
	CHECK_REFUSED("option --json takes no argument", "--json=1", );
}

TEST(numbers_are_strict)
{
	CHECK_REFUSED("--width: '' is not a whole number", "--width=", );
	CHECK_REFUSED("--width: '-1' is not a whole number", "-w-1", );
	CHECK_REFUSED("--width: '+1' is not a whole number", "-w+1", );
	CHECK_REFUSED("--width: ' 1' is not a whole number", "-w 1", );
	CHECK_REFUSED("--width: '1x' is not a whole number", "-w1x", );
	CHECK_REFUSED("--width: '0x10' is not a whole number", "-w0x10", );
	CHECK_REFUSED("--jobs: '99999999999999999999999' is too large",
		      "-j99999999999999999999999", );
	CHECK_TOOL("json=0 wrap=1 width=18446744073709551615 format=1 text=- select= jobs=0 nul=0 "
		   "color=0 operands=",
		   "--width=18446744073709551615", );
	CHECK_REFUSED("--width: '18446744073709551616' is too large",
		      "--width=18446744073709551616", );
}

TEST(help_comes_from_the_table)
{
	CHECK_TOOL("Usage: tool [options] [FILE ...]\n"
		   "Does a thing.\n"
		   "\n"
		   "Output:\n"
		   "      --json             records\n"
		   "  -n, --no-wrap          leave long lines\n"
		   "  -w, --width N          columns\n"
		   "      --format gcc|pretty|json\n"
		   "                         how findings are printed\n"
		   "  -t TEXT                a text that is long enough to be broken, since a\n"
		   "                         screen has eighty columns and no more\n"
		   "  -s, --select RULE      only these\n"
		   "\n"
		   "Common options:\n"
		   "  -o, --output FILE      write to FILE, replaced whole at the end\n"
		   "  -j, --jobs N           work on N threads (default: the processors)\n"
		   "      --files-from FILE  also take names from FILE, one a line; - is stdin\n"
		   "  -0, --null             names in --files-from end with NUL\n"
		   "      --color WHEN       auto, always or never\n"
		   "      --config FILE      read FILE instead of the mathmill.yaml found upward\n"
		   "      --no-config        read no configuration\n"
		   "      --help             print this and exit\n"
		   "      --version          print the version and exit\n"
		   "\n"
		   "Exit status: 0.\n",
		   "--help", );
}

TEST(version_names_tool_and_package)
{
	struct child c = RUN_TOOL("--version", );
	struct buf want = BUF_INIT;
	buf_printf(&want, "tool (mathmill) %s\n", cli_version);
	CHECK_INT(c.status, 0);
	CHECK_SLICE(buf_slice(&c.out), buf_slice(&want));
	buf_free(&want);
	child_free(&c);
}

TEST(help_on_a_full_disk_is_an_error)
{
	FILE *err = tmpfile();
	int full = open("/dev/full", O_WRONLY);
	int fds[3] = {STDIN_FILENO, full, fileno(err)};
	CHECK_INT(child_status(tool, (char *[]){"tool", "--help", NULL}, fds), CLI_TROUBLE);
	struct buf said = child_slurp(err);
	CHECK_SLICE(buf_slice(&said), SLICE("tool: standard output: No space left on device\n"));
	buf_free(&said);
	close(full);
}

TEST(the_command_line_beats_the_configuration)
{
	setenv("TEST_REAPPLY", "1", 1);
	CHECK_TOOL("json=1 wrap=1 width=5 format=1 text=- select=a, jobs=0 nul=0 color=0 operands=",
		   "--json", "-w9", "-w5", "-sa", );
	CHECK_TOOL("json=0 wrap=1 width=1000 format=1 text=- select= jobs=0 nul=0 color=0 "
		   "operands=", );
	unsetenv("TEST_REAPPLY");
}

TEST(no_color_is_honoured)
{
	setenv("NO_COLOR", "1", 1);
	CHECK_TOOL(
		"json=0 wrap=1 width=7 format=1 text=- select= jobs=0 nul=0 color=2 operands=", );
	CHECK_TOOL("json=0 wrap=1 width=7 format=1 text=- select= jobs=0 nul=0 color=1 operands=",
		   "--color=always", );
	setenv("NO_COLOR", "", 1);
	CHECK_TOOL(
		"json=0 wrap=1 width=7 format=1 text=- select= jobs=0 nul=0 color=0 operands=", );
	unsetenv("NO_COLOR");
}

TEST(output_goes_to_a_file)
{
	char folder[] = "/tmp/test_cli.XXXXXX", path[100];
	if (!CHECK(mkdtemp(folder) != NULL))
		return;
	snprintf(path, sizeof path, "%s/o", folder);
	CHECK_TOOL("", "-o", path, );
	struct source src;
	CHECK(source_read(&src, path));
	CHECK(slice_starts(src.text, SLICE("json=0 ")));
	source_free(&src);
	struct child c = RUN_TOOL("-o", "/nonexistent/o", );
	CHECK_INT(c.status, CLI_TROUBLE);
	CHECK_SLICE(buf_slice(&c.err), SLICE("tool: /nonexistent/o: No such file or directory\n"));
	child_free(&c);
	/* An error in the usage after -o leaves the file as it is. */
	CHECK_REFUSED("unknown option -x", "-o", path, "-x", );
	CHECK(source_read(&src, path));
	CHECK(slice_starts(src.text, SLICE("json=0 ")));
	source_free(&src);
	unlink(path);
	CHECK(rmdir(folder) == 0);
}

static int tool_with_its_own_output(void *arg)
{
	const char *output = NULL;
	const struct cli_option options[] = {
		{CLI_TEXT, 'o', "output", "DIR", "a folder", &output, NULL},
		{.kind = CLI_END},
	};
	struct cli cli = {.tool = "tool", .operands = "", .options = options};
	cli_parse(&cli, 3, arg);
	return cli.common.output == NULL && strcmp(output, "/tmp") == 0 ? 0 : 1;
}

TEST(a_row_of_the_tool_replaces_a_shared_one)
{
	struct child c = child_run(tool_with_its_own_output, (char *[]){"tool", "-o", "/tmp", NULL},
				   SLICE(""));
	CHECK_INT(c.status, 0);
	child_free(&c);
}

int main(void)
{
	unsetenv("NO_COLOR");
	RUN(defaults_stay);
	RUN(every_kind_of_option);
	RUN(operands_and_options_mix);
	RUN(unknown_options_name_the_nearest);
	RUN(arguments_are_checked);
	RUN(numbers_are_strict);
	RUN(help_comes_from_the_table);
	RUN(version_names_tool_and_package);
	RUN(help_on_a_full_disk_is_an_error);
	RUN(the_command_line_beats_the_configuration);
	RUN(no_color_is_honoured);
	RUN(output_goes_to_a_file);
	RUN(a_row_of_the_tool_replaces_a_shared_one);
	return unit_end();
}
