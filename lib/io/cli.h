/* The command line of every tool: one row per option.
 *
 * A row holds the option's names, its argument's name, where its value goes and
 * its help; getopt_long, the usage text and "did you mean" all come from the
 * rows, so that they cannot drift apart.  The options that every tool has
 * (--help, --version, -o, -j, --files-from, -0, --color, --config, --no-config)
 * are rows of their own here, and need no row in the tool.  A tool's row with the long
 * name of one of them takes its place (md2html's --output is a folder). */
#ifndef IO_CLI_H
#define IO_CLI_H

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses. A greater one beats a smaller one. */
enum cli_status { CLI_OK = 0, CLI_FINDINGS = 1, CLI_TROUBLE = 2 };

enum cli_kind {
	CLI_FLAG,    /* bool *dest = true */
	CLI_UNFLAG,  /* bool *dest = false */
	CLI_TEXT,    /* const char **dest = argument, borrowed from argv */
	CLI_COUNT,   /* size_t *dest = a decimal argument */
	CLI_CHOICE,  /* int *dest = index of the argument in choices[] */
	CLI_LIST,    /* struct cli_list *dest: append the argument */
	CLI_HEADING, /* no option: a heading in the usage text (help) */
	CLI_END
};

struct cli_list {
	const char **v; /* elements borrowed from argv; the array lives to exit */
	size_t n;
};

struct cli_option {
	enum cli_kind kind;
	char letter;      /* 'R' for -R, or 0 */
	const char *name; /* "records" for --records */
	const char *arg;  /* the argument's name in the usage text; null: "N", the choices... */
	const char *help; /* CLI_HEADING: the heading */
	void *dest;       /* holds the default before cli_parse */
	const char *const *choices; /* CLI_CHOICE: ends with null */
};

enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

/* The options that all tools share, as parsed. */
struct cli_common {
	const char *output;     /* -o FILE, or null */
	const char *files_from; /* --files-from FILE, or null */
	bool nul;               /* -0: names in --files-from end with NUL */
	size_t jobs;            /* -j N; 0 was not given: use the processors online */
	int color;              /* enum cli_color; NO_COLOR makes AUTO never */
	const char *config;     /* --config FILE, or null */
	bool no_config;
};

struct cli {
	const char *tool;     /* "linecount" */
	const char *summary;  /* one line for the usage text */
	const char *operands; /* "[FILE|DIR ...]" */
	const char *epilogue; /* lines below the options, or null */
	const struct cli_option *options;
	struct cli_common common;
	char **argv; /* operands after parsing */
	int argc;
	struct cli_given *given; /* the options in order, for cli_reapply */
	size_t n_given;
};

/* Parse.  Handles --help and --version (prints and exits 0).  A bad option, an
 * ambiguous one, a missing, malformed or unknown argument: a message on stderr
 * that names the nearest known word, and exit 2.  Also starts the checked
 * standard output and directs it to -o (see fsout.h), ignores SIGPIPE so that EPIPE
 * is seen, and sets the program's name.  Once a process. */
void cli_parse(struct cli *cli, int argc, char **argv);

/* Store the options' values once more, over what was read from a configuration file in
 * between: the command line wins.  CLI_LIST is left alone, it holds them already. */
void cli_reapply(const struct cli *cli);

/* Options of which one at most may be given: a usage error where two are. */
struct cli_mode {
	bool given;
	const char *name; /* "--json" */
};
void cli_check_modes(const struct cli *cli, const struct cli_mode *modes, size_t n);

/* `tool: message` with the usage line and where to find more, on stderr; exit 2. */
_Noreturn void cli_usage_error(const struct cli *cli, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* `tool: message` on stderr.  The caller notes CLI_TROUBLE. Safe on any thread. */
void cli_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* `tool: path: strerror(errno)` on stderr. */
void cli_warn_errno(const char *path);

static inline int cli_worse(int a, int b)
{
	return a > b ? a : b;
}

bool cli_use_color(const struct cli *cli);

/* Version of the package, "0.1.0". */
extern const char cli_version[];

#endif
