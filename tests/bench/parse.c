/* How fast the TeX parser is, in memory, on one thread, its arena reset for each formula.
 *
 *	parse ROUNDS FILE       medians of ROUNDS passes over the formulas of FILE, NDJSON as
 *	                        eqn-check --list-formulas writes it: verdicts of all engines
 *	                        alone, with remarks, with a tree
 *	parse --serve FILE      for each line of stdin the seconds of a pass, verdicts alone, as a
 *	                        line (katex.mjs times KaTeX in between); the first line tells how
 *	                        many formulas and how many bytes there are
 *	parse --growth ROUNDS   the cost of a byte as one formula grows, by its shape */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/json.h"
#include "io/source.h"
#include "tex/parse.h"
#include "times.h"

/* ---- Formulas ---- */

struct formula {
	struct slice tex;
	bool display;
};

struct formulas {
	struct arena arena;
	struct formula *v;
	size_t n, cap, bytes;
};

static void read_row(struct formulas *fs, struct slice line)
{
	struct json_t *row = json_parse(line, NULL);
	if (!row) {
		fprintf(stderr, "parse: this is no JSON: %.*s\n", SLICE_ARG(line));
		exit(2);
	}
	struct slice tex = arena_copy(&fs->arena, json_as_slice(json_get(row, "tex")));
	bool display = json_is_true(json_get(row, "display"));
	ARENA_PUSH(&fs->arena, fs->v, fs->n, fs->cap) = (struct formula){tex, display};
	fs->bytes += tex.n;
	json_drop(row);
}

static struct formulas read_formulas(const char *path)
{
	struct formulas fs = {.arena = ARENA_INIT};
	struct source src = {0};
	if (!source_read(&src, path)) {
		fprintf(stderr, "parse: %s: %s\n", path, strerror(errno));
		exit(2);
	}
	for (struct slice rest = src.text; rest.n;) {
		size_t n = slice_find(rest, '\n');
		if (n)
			read_row(&fs, slice_sub(rest, 0, n));
		rest = slice_sub(rest, n + 1, rest.n);
	}
	source_free(&src);
	if (!fs.n) {
		fprintf(stderr, "parse: %s: no formulas\n", path);
		exit(2);
	}
	return fs;
}

/* ---- A pass ---- */

enum { WITH_REMARKS = 1, WITH_TREE = 2 };

static double time_pass(const struct formula *v, size_t n, unsigned with)
{
	static volatile unsigned rejected; /* so that nothing is left out */
	struct arena a = ARENA_INIT;
	struct parse_options options = {
		.engines = TEX_ALL,
		.remarks = with & WITH_REMARKS,
		.tree = with & WITH_TREE,
	};
	struct parse result;
	double start = times_now();
	for (size_t i = 0; i < n; i++) {
		options.display = v[i].display;
		parse_formula(&result, &a, v[i].tex, &options);
		rejected = rejected + (result.rejected != 0);
		arena_reset(&a);
	}
	double seconds = times_now() - start;
	arena_free(&a);
	return seconds;
}

/* ---- A collection ---- */

static int measure(size_t rounds, const char *path)
{
	static const struct {
		const char *name;
		unsigned with;
	} rows[] = {
		{"verdicts", 0},
		{"verdicts and remarks", WITH_REMARKS},
		{"verdicts and tree", WITH_TREE},
	};
	struct formulas fs = read_formulas(path);
	double *times = calloc(rounds, sizeof *times);
	if (!times)
		return 2;
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		time_pass(fs.v, fs.n, rows[r].with);
		for (size_t i = 0; i < rounds; i++)
			times[i] = time_pass(fs.v, fs.n, rows[r].with);
		double median = times_median(times, rounds);
		printf("parser, one thread: %-22s %8.2f M formulas/s %8.0f MB/s\n", rows[r].name,
		       (double)fs.n / median / 1e6, (double)fs.bytes / median / 1e6);
	}
	free(times);
	arena_free(&fs.arena);
	return 0;
}

/* The mean of the passes of some 0.2 s, after one that is not timed: what ran in between has
 * cooled the caches, and a pass of KaTeX takes longer than that. */
static double serve_round(const struct formulas *fs)
{
	size_t passes = 0;
	double seconds = 0;
	for (time_pass(fs->v, fs->n, 0); seconds < 0.2; passes++)
		seconds += time_pass(fs->v, fs->n, 0);
	return seconds / (double)passes;
}

static int serve(const char *path)
{
	struct formulas fs = read_formulas(path);
	printf("%zu %zu\n", fs.n, fs.bytes);
	fflush(stdout);
	for (int c; (c = getchar()) != EOF;) {
		if (c != '\n')
			continue;
		printf("%.9f\n", serve_round(&fs));
		fflush(stdout);
	}
	arena_free(&fs.arena);
	return ferror(stdout) ? 2 : 0;
}

/* ---- Growth ---- */

enum { LARGEST = 1000000 };

/* Each fills `out` with a formula of about n bytes. */
static void fill_mixed(struct buf *out, size_t n)
{
	static const char part[] = "\\frac{\\alpha_i+1}{\\sqrt{n}} \\left(x^2-y_{ij}'\\right)"
				   "\\le\\sum_{k=1}^n \\boldsymbol{w}_k\\quad ";
	while (out->n < n)
		buf_puts(out, part);
}

static void fill_macro(struct buf *out, size_t n)
{
	buf_puts(out, "\\newcommand{\\p}[1]{\\frac{\\partial #1}{\\partial x}}");
	while (out->n < n)
		buf_puts(out, "\\p{f}+");
}

static void fill_aligned(struct buf *out, size_t n)
{
	buf_puts(out, "\\begin{aligned}");
	while (out->n < n)
		buf_puts(out, "y_i &= a x_i + b & z_i &= \\mathbf{c}^\\top y_i \\\\\n");
	buf_puts(out, "x &= 0\\end{aligned}");
}

/* As deep as the parser goes, again and again. */
static void fill_nested(struct buf *out, size_t n)
{
	while (out->n < n) {
		size_t left = (n - out->n) / 2,
		       depth = left < PARSE_MAX_DEPTH - 1 ? left : PARSE_MAX_DEPTH - 1;
		for (size_t i = 0; i < depth; i++)
			buf_putc(out, '{');
		buf_putc(out, 'x');
		for (size_t i = 0; i < depth; i++)
			buf_putc(out, '}');
	}
}

/* Nanoseconds a byte: a small formula is read so often that the clock can see it. */
static double cost(void (*fill)(struct buf *out, size_t n), size_t n, double *times, size_t rounds)
{
	enum { WORK = 200000 };
	struct buf out = BUF_INIT;
	fill(&out, n);
	size_t copies = out.n < WORK ? WORK / out.n : 1;
	struct formula *v = calloc(copies, sizeof *v);
	if (!v)
		exit(2);
	for (size_t i = 0; i < copies; i++)
		v[i] = (struct formula){{out.p, out.n}, true};
	time_pass(v, copies, 0);
	for (size_t i = 0; i < rounds; i++)
		times[i] = time_pass(v, copies, 0) / (double)(copies * out.n) * 1e9;
	free(v);
	buf_free(&out);
	return times_median(times, rounds);
}

static int growth(size_t rounds)
{
	static const struct {
		const char *name;
		void (*fill)(struct buf *out, size_t n);
	} shapes[] = {
		{"mixed maths", fill_mixed},
		{"one macro, used again and again", fill_macro},
		{"rows of aligned", fill_aligned},
		{"groups, as deep as may be", fill_nested},
	};
	double *times = calloc(rounds, sizeof *times);
	if (!times)
		return 2;
	printf("%-36s %8s %8s %8s %8s %8s\n", "nanoseconds a byte, formulas of", "100 B", "1 kB",
	       "10 kB", "100 kB", "1 MB");
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		printf("%-36s", shapes[i].name);
		for (size_t n = 100; n <= LARGEST; n *= 10)
			printf(" %8.2f", cost(shapes[i].fill, n, times, rounds));
		putchar('\n');
	}
	free(times);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--serve") == 0)
		return serve(argv[2]);
	bool grows = argc == 3 && strcmp(argv[1], "--growth") == 0;
	size_t rounds = argc == 3 ? (size_t)strtoul(argv[grows ? 2 : 1], NULL, 10) : 0;
	if (!rounds) {
		fprintf(stderr, "usage: parse ROUNDS FILE | --serve FILE | --growth ROUNDS\n");
		return 2;
	}
	return grows ? growth(rounds) : measure(rounds, argv[2]);
}
