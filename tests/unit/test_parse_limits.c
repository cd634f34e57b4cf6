/* Limits of the parser: depth, expansions, size, and time linear in the length of any input. */
#include <stdlib.h>
#include <time.h>

#include "parse_faults.h"

static const struct parse_options display = {.engines = TEX_ALL, .display = true};

static void repeat(struct buf *out, const char *unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_puts(out, unit);
}

/* How many faults of the rule a formula has. */
static size_t count(struct slice tex, enum diag_rule rule, unsigned *rejected)
{
	struct arena a = ARENA_INIT;
	struct parse result;
	size_t n = 0;
	parse_formula(&result, &a, tex, &display);
	for (size_t i = 0; i < result.n_faults; i++)
		n += result.faults[i].rule == rule;
	*rejected = result.rejected;
	arena_free(&a);
	return n;
}

static const char *const nests[][3] = {
	{"{", "x", "}"},   {"\\left(", "x", "\\right)"}, {"\\begin{matrix}", "x", "\\end{matrix}"},
	{"x^{", "x", "}"}, {"\\frac{1}{", "x", "}"},     {"\\begingroup ", "x", "\\endgroup"},
};

TEST(depth)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
		for (size_t n = PARSE_MAX_DEPTH; n <= PARSE_MAX_DEPTH + 1; n++) {
			unsigned rejected;
			buf_clear(&b);
			repeat(&b, nests[i][0], n);
			buf_puts(&b, nests[i][1]);
			repeat(&b, nests[i][2], n);
			size_t limits = count(buf_slice(&b), DIAG_tex_limit, &rejected);
			if (n > PARSE_MAX_DEPTH)
				CHECK_INT(rejected, TEX_ALL);
			if (limits != n - PARSE_MAX_DEPTH)
				printf("# %zu of %s\n", n, nests[i][0]);
			CHECK_INT(limits, n - PARSE_MAX_DEPTH);
		}
	}
	buf_free(&b);
}

TEST(what_is_too_deep_is_one_fault)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	repeat(&b, "{", PARSE_MAX_DEPTH + 1);
	repeat(&b, "}", PARSE_MAX_DEPTH + 1);
	CHECK_STR(parse_faults(&out, buf_slice(&b), &display),
		  "K34 tex-limit 500-501 nested more than 500 deep\n");
	buf_free(&b);
	buf_free(&out);
}

TEST(expansions)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	buf_puts(&b, "\\newcommand{\\a}{x}");
	repeat(&b, "\\a", PARSE_MAX_EXPANSIONS);
	CHECK_STR(parse_faults(&out, buf_slice(&b), &display), "");
	buf_puts(&b, "\\a\\a");
	CHECK_STR(parse_faults(&out, buf_slice(&b), &display),
		  "K34 tex-limit 2018-2020 more than 1000 macro expansions: a macro that calls "
		  "itself?\n");
	buf_free(&b);
	buf_free(&out);
}

/* Each level is ten times what stands in it: a million letters and more. */
TEST(size_of_expansions)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	buf_puts(&b, "\\def\\a#1{");
	repeat(&b, "#1", 10);
	buf_puts(&b, "}");
	size_t call = b.n;
	repeat(&b, "\\a{", 7);
	buf_puts(&b, "x");
	repeat(&b, "}", 7);
	const char *got = parse_faults(&out, buf_slice(&b), &display);
	char want[80];
	snprintf(want, sizeof want, "tex-limit %zu-%zu", call, b.n);
	CHECK(strstr(got, want) != NULL);
	buf_free(&b);
	buf_free(&out);
}

/* ---- Time ---- */

static const char *const units[] = {
	"{",
	"}",
	"\\left(",
	"\\right)",
	"\\begin{aligned}",
	"\\end{aligned}",
	"\\begin{matrix}&",
	"\\frac",
	"\\frac{",
	"\\sqrt[",
	"\\sqrt",
	"\\sqrt\\mathbf",
	"^",
	"_",
	"'",
	"x_",
	"&",
	"\\\\",
	"\\\\[",
	"\\text{",
	"$",
	"\\text{$",
	"\\text{\\(",
	"\\text{%",
	"\\text{\\text{",
	"\\mbox{\\verb|",
	"\\verb|",
	"%",
	"{%",
	"#",
	"\\def\\a{\\a}\\a",
	"\\def\\a#1{#1}\\a{",
	"\\newcommand{\\a}{aaaaaaaaaaaaaaaaaaaa}\\a",
	"\\let\\a=\\b\\a",
	"\\label{",
	"\\tag{",
	"\\root",
	"\\root\\buildrel",
	"\\buildrel",
	"\\begin{CD}",
	"\\begin{CD}@>",
	"\\toggle{",
	"\\begin{array}{",
	"\\begin{alignat}{",
	"\\begin{",
	"\\end{",
	"\\end",
	"\\substack{",
	"\\begingroup",
	"\\big{",
	"\\big{x",
	"\\left{",
	"\\right}",
	"\\genfrac{",
	"\\color{",
	"\\hspace",
	"\\raise1pt",
	"\\over",
	"\\limits",
	"\\middle|",
	"\\sideset",
	"\\zzzz",
	"@",
	"\xff",
	"\\text{$\\sqrt[",
};

enum { N_UNITS = sizeof units / sizeof *units };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct slice tex, bool tree)
{
	struct arena a = ARENA_INIT;
	struct parse result;
	struct parse_options options = display;
	options.tree = options.remarks = tree;
	double began = now();
	parse_formula(&result, &a, tex, &options);
	double took = now() - began;
	arena_free(&a);
	return took;
}

/* A parser that searches to the end for each opener takes minutes for these: the limit leaves
 * room for sanitizers and slow machines. */
TEST(two_hundred_thousand_of_anything)
{
	enum { N = 200000 };
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < N_UNITS; i++) {
		for (int tree = 0; tree < 2; tree++) {
			buf_clear(&b);
			repeat(&b, units[i], tree ? N / 4 : N);
			double took = seconds(buf_slice(&b), tree);
			if (took > 5)
				printf("# %s: %.1f s\n", units[i], took);
			CHECK(took <= 5);
		}
	}
	buf_free(&b);
}

/* The least of some runs, for a length of `size` bytes. */
static double cost_of_byte(struct buf *b, const char *unit, size_t size)
{
	double least = 1e9;
	buf_clear(b);
	repeat(b, unit, size / strlen(unit) + 1);
	size_t rounds = size < 100000 ? 10 : 1;
	for (size_t i = 0; i < rounds; i++) {
		double took = seconds(buf_slice(b), false) / (double)b->n;
		least = took < least ? took : least;
	}
	return least;
}

/* Quadratic time would be a hundred times as much. */
TEST(cost_of_a_byte_is_flat)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < N_UNITS; i++) {
		bool flat = false;
		for (int try = 0; try < 4 && !flat; try++) {
			double small = cost_of_byte(&b, units[i], 10000);
			double large = cost_of_byte(&b, units[i], 1000000);
			flat = large < 10 * small || large < 20e-9;
			if (!flat)
				printf("# %s: %.1f ns, %.1f ns\n", units[i], small * 1e9,
				       large * 1e9);
		}
		CHECK(flat);
	}
	buf_free(&b);
}

int main(void)
{
	RUN(depth);
	RUN(what_is_too_deep_is_one_fault);
	RUN(expansions);
	RUN(size_of_expansions);
	RUN(two_hundred_thousand_of_anything);
	RUN(cost_of_a_byte_is_flat);
	return unit_end();
}
