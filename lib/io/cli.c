#include "io/cli.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/die.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "io/fsout.h"

#ifndef MATHMILL_VERSION
#define MATHMILL_VERSION "0.1.0"
#endif

const char cli_version[] = MATHMILL_VERSION;

enum {
	WIDTH = 80,           /* of the usage text; the same on every terminal */
	HELP_COLUMN_MAX = 30, /* longer options have a line of their own */
	LONG_BASE = 256       /* getopt_long's value for row i is LONG_BASE + i */
};

struct cli_given {
	const struct cli_option *row;
	const char *arg;
};

/* The tool's rows and the shared ones. */
struct table {
	struct cli_option *rows;
	size_t n;
	bool help;
	bool version;
};

/* What was parsed is used to the end of the process, and leak checkers look for it from
 * here, not from main's frame, which is gone by then. */
static struct arena kept;

/* ---- Messages ---- */

/* One write a message, so that those of several threads do not mix. */
static void say(const char *fmt, va_list ap)
{
	struct buf line = BUF_INIT;
	buf_printf(&line, "%s: ", die_program());
	buf_vprintf(&line, fmt, ap);
	buf_putc(&line, '\n');
	fwrite(line.p, 1, line.n, stderr);
	buf_free(&line);
}

void cli_warn(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void cli_warn_errno(const char *path)
{
	cli_warn("%s: %s", path, strerror(errno));
}

__attribute__((format(printf, 1, 2))) _Noreturn static void refuse(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	fprintf(stderr, "Try '%s --help'\n", die_program());
	exit(CLI_TROUBLE);
}

void cli_usage_error(const struct cli *cli, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	fprintf(stderr, "Usage: %s [options] %s\nTry '%s --help'\n", cli->tool,
		cli->operands ? cli->operands : "", cli->tool);
	exit(CLI_TROUBLE);
}

void cli_check_modes(const struct cli *cli, const struct cli_mode *modes, size_t n)
{
	const char *first = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!modes[i].given)
			continue;
		if (first)
			cli_usage_error(cli, "%s and %s exclude each other", first, modes[i].name);
		first = modes[i].name;
	}
}

/* ---- The table ---- */

static bool is_option(const struct cli_option *o)
{
	return o->kind != CLI_HEADING;
}

static bool takes_argument(const struct cli_option *o)
{
	return o->kind == CLI_TEXT || o->kind == CLI_COUNT || o->kind == CLI_CHOICE ||
	       o->kind == CLI_LIST;
}

static const struct cli_option *named(const struct table *t, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (t->rows[i].name && strcmp(t->rows[i].name, name) == 0)
			return &t->rows[i];
	return NULL;
}

static const struct cli_option *lettered(const struct table *t, size_t n, char letter)
{
	for (size_t i = 0; i < n; i++)
		if (is_option(&t->rows[i]) && t->rows[i].letter == letter)
			return &t->rows[i];
	return NULL;
}

static void add_shared_rows(struct table *t, struct cli_common *c)
{
	static const char *const colors[] = {"auto", "always", "never", NULL};
	const struct cli_option shared[] = {
		{.kind = CLI_HEADING, .help = "Common options"},
		{CLI_TEXT, 'o', "output", "FILE", "write to FILE, replaced whole at the end",
		 &c->output, NULL},
		{CLI_COUNT, 'j', "jobs", "N", "work on N threads (default: the processors)",
		 &c->jobs, NULL},
		{CLI_TEXT, 0, "files-from", "FILE",
		 "also take names from FILE, one a line; - is stdin", &c->files_from, NULL},
		{CLI_FLAG, '0', "null", NULL, "names in --files-from end with NUL", &c->nul, NULL},
		{CLI_CHOICE, 0, "color", "WHEN", "auto, always or never", &c->color, colors},
		{CLI_TEXT, 0, "config", "FILE",
		 "read FILE instead of the mathmill.yaml found upward", &c->config, NULL},
		{CLI_FLAG, 0, "no-config", NULL, "read no configuration", &c->no_config, NULL},
		{CLI_FLAG, 0, "help", NULL, "print this and exit", &t->help, NULL},
		{CLI_FLAG, 0, "version", NULL, "print the version and exit", &t->version, NULL},
	};
	size_t own = t->n;
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		const struct cli_option *o = &shared[i];
		if (o->name && named(t, own, o->name))
			continue;
		if (o->letter && lettered(t, own, o->letter))
			die_bug("-%c is the letter of --%s", o->letter, o->name);
		t->rows[t->n++] = *o;
	}
}

static void make_table(struct table *t, struct cli *cli)
{
	enum { SHARED_MAX = 16 };
	size_t n = 0;
	while (cli->options && cli->options[n].kind != CLI_END)
		n++;
	*t = (struct table){.n = n};
	t->rows = arena_alloc_array(&kept, n + SHARED_MAX, sizeof *t->rows);
	if (n)
		memcpy(t->rows, cli->options, n * sizeof *t->rows);
	add_shared_rows(t, &cli->common);
}

/* ---- Usage ---- */

static void add_left_column(struct buf *b, const struct cli_option *o)
{
	if (o->letter)
		buf_printf(b, "  -%c", o->letter);
	else
		buf_puts(b, "    ");
	if (o->name)
		buf_printf(b, "%s--%s", o->letter ? ", " : "  ", o->name);
	if (!takes_argument(o))
		return;
	buf_putc(b, ' ');
	if (o->arg)
		buf_puts(b, o->arg);
	else if (o->kind == CLI_CHOICE)
		for (size_t i = 0; o->choices[i]; i++)
			buf_printf(b, "%s%s", i ? "|" : "", o->choices[i]);
	else
		buf_puts(b, o->kind == CLI_COUNT ? "N" : "ARG");
}

/* Add words from column `at` on, broken before WIDTH and indented to `indent`. */
static void add_wrapped(struct buf *b, struct slice text, size_t at, size_t indent)
{
	buf_fill(b, ' ', indent > at ? indent - at : 0);
	at = indent;
	while ((text = slice_trim(text)).n) {
		struct slice word = slice_sub(text, 0, slice_find(text, ' '));
		size_t width = utf8_width(word);
		if (at > indent && at + 1 + width >= WIDTH) {
			buf_putc(b, '\n');
			buf_fill(b, ' ', indent);
			at = indent;
		} else if (at > indent) {
			buf_putc(b, ' ');
			at++;
		}
		buf_add(b, word);
		at += width;
		text = slice_sub(text, word.n, text.n);
	}
	buf_putc(b, '\n');
}

static size_t help_column(const struct table *t)
{
	size_t widest = 0;
	struct buf left = BUF_INIT;
	for (size_t i = 0; i < t->n; i++) {
		if (!is_option(&t->rows[i]))
			continue;
		buf_clear(&left);
		add_left_column(&left, &t->rows[i]);
		size_t width = utf8_width(buf_slice(&left)) + 2;
		if (width > widest && width <= HELP_COLUMN_MAX)
			widest = width;
	}
	buf_free(&left);
	return widest;
}

static void add_usage(struct buf *b, const struct cli *cli, const struct table *t)
{
	buf_printf(b, "Usage: %s [options] %s\n%s\n", cli->tool, cli->operands ? cli->operands : "",
		   cli->summary ? cli->summary : "");
	size_t column = help_column(t);
	if (is_option(&t->rows[0]))
		buf_puts(b, "\nOptions:\n");
	for (size_t i = 0; i < t->n; i++) {
		const struct cli_option *o = &t->rows[i];
		if (!is_option(o)) {
			buf_printf(b, "\n%s:\n", o->help);
			continue;
		}
		size_t start = b->n;
		add_left_column(b, o);
		size_t width = utf8_width(slice_sub(buf_slice(b), start, b->n));
		if (width + 2 > column) {
			buf_putc(b, '\n');
			width = 0;
		}
		add_wrapped(b, slice_of(o->help ? o->help : ""), width, column);
	}
	if (cli->epilogue) {
		size_t n = strlen(cli->epilogue);
		buf_printf(b, "\n%s%s", cli->epilogue,
			   n && cli->epilogue[n - 1] == '\n' ? "" : "\n");
	}
}

/* Printing may fail as any output may, hence the checked way. */
static void answer_and_exit(const struct cli *cli, const struct table *t)
{
	if (!t->help && !t->version)
		return;
	struct buf b = BUF_INIT;
	if (t->help)
		add_usage(&b, cli, t);
	else
		buf_printf(&b, "%s (mathmill) %s\n", cli->tool, cli_version);
	fsout_write(buf_slice(&b));
	buf_free(&b);
	exit(fsout_finish(CLI_OK));
}

/* ---- Values ---- */

/* As the user may write it: "--jobs", or "-j" where there is only a letter. */
static const char *spelling(const struct cli_option *o)
{
	return o->name ? arena_printf(&kept, "--%s", o->name)
		       : arena_printf(&kept, "-%c", o->letter);
}

static size_t count_of(const struct cli_option *o, const char *arg)
{
	size_t value = 0;
	const char *p = arg;
	for (; ascii_is_digit(*p); p++) {
		size_t digit = (size_t)(*p - '0');
		if (value > (SIZE_MAX - digit) / 10)
			refuse("%s: '%s' is too large", spelling(o), arg);
		value = value * 10 + digit;
	}
	if (p == arg || *p)
		refuse("%s: '%s' is not a whole number", spelling(o), arg);
	return value;
}

static int choice_of(const struct cli_option *o, const char *arg)
{
	size_t n = 0;
	for (; o->choices[n]; n++)
		if (strcmp(o->choices[n], arg) == 0)
			return (int)n;
	int near = nearest_word(slice_of(arg), o->choices, n);
	if (near >= 0)
		refuse("%s: unknown value '%s'; did you mean '%s'?", spelling(o), arg,
		       o->choices[near]);
	struct buf all = BUF_INIT;
	for (size_t i = 0; i < n; i++)
		buf_printf(&all, "%s%s", i ? ", " : "", o->choices[i]);
	refuse("%s: unknown value '%s'; known are %.*s", spelling(o), arg,
	       SLICE_ARG(buf_slice(&all)));
}

static void apply(const struct cli_option *o, const char *arg)
{
	switch (o->kind) {
	case CLI_FLAG:
		*(bool *)o->dest = true;
		break;
	case CLI_UNFLAG:
		*(bool *)o->dest = false;
		break;
	case CLI_TEXT:
		*(const char **)o->dest = arg;
		break;
	case CLI_COUNT:
		*(size_t *)o->dest = count_of(o, arg);
		break;
	case CLI_CHOICE:
		*(int *)o->dest = choice_of(o, arg);
		break;
	case CLI_LIST:
	case CLI_HEADING:
	case CLI_END:
		break;
	}
}

/* Lists are filled when all options are known: then their lengths are. */
static void fill_lists(const struct cli *cli, const struct table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct cli_option *o = &t->rows[i];
		size_t more = 0;
		for (size_t k = 0; k < cli->n_given; k++)
			more += cli->given[k].row == o;
		if (o->kind != CLI_LIST || !more)
			continue;
		struct cli_list *list = o->dest;
		const char **v = arena_alloc_array(&kept, list->n + more, sizeof *v);
		if (list->n)
			memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
		for (size_t k = 0; k < cli->n_given; k++)
			if (cli->given[k].row == o)
				v[list->n++] = cli->given[k].arg;
	}
}

void cli_reapply(const struct cli *cli)
{
	for (size_t i = 0; i < cli->n_given; i++)
		apply(cli->given[i].row, cli->given[i].arg);
}

/* ---- Parsing ---- */

_Noreturn static void refuse_unknown(const struct table *t, const char *word)
{
	struct slice name = slice_of(word + 2);
	name = slice_sub(name, 0, slice_find(name, '='));
	const char **names = arena_alloc_array(&kept, t->n, sizeof *names);
	size_t n = 0;
	struct buf same = BUF_INIT;
	for (size_t i = 0; i < t->n; i++) {
		if (!t->rows[i].name)
			continue;
		names[n++] = t->rows[i].name;
		if (name.n && slice_starts(slice_of(t->rows[i].name), name))
			buf_printf(&same, "%s--%s", same.n ? ", " : "", t->rows[i].name);
	}
	if (same.n)
		refuse("option --%.*s is ambiguous: %.*s", SLICE_ARG(name),
		       SLICE_ARG(buf_slice(&same)));
	int near = nearest_word(name, names, n);
	if (near >= 0)
		refuse("unknown option --%.*s; did you mean --%s?", SLICE_ARG(name), names[near]);
	refuse("unknown option --%.*s", SLICE_ARG(name));
}

/* getopt_long said '?' or ':'; optopt tells which it was: 0 for a long option it does not
 * know, its value for an option wrongly used, a letter it does not know. */
_Noreturn static void refuse_option(const struct table *t, int said, char **argv)
{
	if (optopt == 0)
		refuse_unknown(t, argv[optind - 1]);
	const struct cli_option *o = optopt >= LONG_BASE ? &t->rows[optopt - LONG_BASE]
							 : lettered(t, t->n, (char)optopt);
	if (o && said == ':')
		refuse("option %s needs an argument", spelling(o));
	if (o)
		refuse("option %s takes no argument", spelling(o));
	if (optopt > ' ' && optopt < 0x7F)
		refuse("unknown option -%c", optopt);
	refuse("unknown option '-\\x%02X'", (unsigned char)optopt);
}

static const char *short_options(const struct table *t)
{
	struct buf b = BUF_INIT;
	buf_putc(&b, ':'); /* a missing argument is told from an unknown option */
	for (size_t i = 0; i < t->n; i++)
		if (is_option(&t->rows[i]) && t->rows[i].letter)
			buf_printf(&b, "%c%s", t->rows[i].letter,
				   takes_argument(&t->rows[i]) ? ":" : "");
	const char *s = arena_cstr(&kept, buf_slice(&b));
	buf_free(&b);
	return s;
}

static const struct option *long_options(const struct table *t)
{
	struct option *v = arena_alloc_array(&kept, t->n + 1, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].name)
			v[n++] = (struct option){
				.name = t->rows[i].name,
				.has_arg = takes_argument(&t->rows[i]) ? required_argument
								       : no_argument,
				.val = LONG_BASE + (int)i,
			};
	return v;
}

void cli_parse(struct cli *cli, int argc, char **argv)
{
	die_set_program(cli->tool);
	fsout_start();
	struct table t;
	make_table(&t, cli);
	const char *letters = short_options(&t);
	const struct option *names = long_options(&t);
	cli->given = arena_alloc_array(&kept, (size_t)argc, sizeof *cli->given);
	cli->n_given = 0;
	size_t cap = (size_t)argc;
	opterr = 0;
	int value;
	while ((value = getopt_long(argc, argv, letters, names, NULL)) != -1) {
		if (value == '?' || value == ':')
			refuse_option(&t, value, argv);
		const struct cli_option *o = value >= LONG_BASE ? &t.rows[value - LONG_BASE]
								: lettered(&t, t.n, (char)value);
		apply(o, optarg);
		answer_and_exit(cli, &t);
		ARENA_PUSH(&kept, cli->given, cli->n_given, cap) =
			(struct cli_given){.row = o, .arg = optarg};
	}
	fill_lists(cli, &t);
	cli->argv = argv + optind;
	cli->argc = argc - optind;
	const char *no_color = getenv("NO_COLOR");
	if (no_color && *no_color && cli->common.color == CLI_COLOR_AUTO)
		cli->common.color = CLI_COLOR_NEVER;
	if (cli->common.output && !fsout_open(cli->common.output)) {
		cli_warn_errno(cli->common.output);
		exit(CLI_TROUBLE);
	}
}

bool cli_use_color(const struct cli *cli)
{
	if (cli->common.color != CLI_COLOR_AUTO)
		return cli->common.color == CLI_COLOR_ALWAYS;
	const char *term = getenv("TERM");
	return !cli->common.output && term && strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO);
}
