/* What must hold of any result of the scanner holds: on every beginning of many small documents, on
 * documents put together at random, on the sample articles, and on what fuzzing has found. */
#include <dirent.h>
#include <stdlib.h>

#include "io/source.h"
#include "mdscan_invariants.h"
#include "unit.h"

#define SLICE_INIT(literal) \
	{ \
		literal, sizeof(literal) - 1 \
	}

/* The text is copied to memory of just its size, so that a sanitizer sees a byte read too far. */
static bool holds(struct slice text, const struct md_options *options)
{
	struct arena a = ARENA_INIT;
	struct buf first = BUF_INIT, second = BUF_INIT;
	char *copy = malloc(text.n ? text.n : 1);
	if (!CHECK(copy != NULL))
		return false;
	if (text.n)
		memcpy(copy, text.p, text.n);
	struct slice t = {copy, text.n};
	const struct md_doc *doc = mdscan(&a, t, options);
	const char *why = mdscan_broken(doc);
	mdscan_dump(&first, doc);
	mdscan_dump(&second, mdscan(&a, t, options));
	bool same = slice_eq(buf_slice(&first), buf_slice(&second));
	if (why || !same)
		printf("# %s: %.*s\n", why ? why : "the second scan differs", SLICE_ARG(text));
	CHECK(!why);
	CHECK(same);
	buf_free(&first);
	buf_free(&second);
	arena_free(&a);
	free(copy);
	return !why && same;
}

static bool holds_both(struct slice text)
{
	static const char *const more[] = {"dcases"};
	struct md_options all = {.tex_brackets = true,
				 .definition_lists = true,
				 .environments = more,
				 .n_environments = 1};
	return holds(text, NULL) && holds(text, &all);
}

static void check_beginnings(struct slice text)
{
	for (size_t n = 0; n <= text.n; n++)
		if (!holds_both(slice_sub(text, 0, n)))
			return;
}

TEST(beginnings)
{
	static const struct slice texts[] = {
		SLICE_INIT("---\ntitle: a\n---\n\n# h $x$ #\n\na\n===\n"),
		SLICE_INIT("\xEF\xBB\xBF---\r\nt: 1\r\n---\r\n\xEF\xBB\xBFx\r\n"),
		SLICE_INIT("> - a\n>   ```c\n>   b\n>   ```\n> 1. c\n>\td\n\n      e\n\n\nf\n"),
		SLICE_INIT(
			"$$\na\n\n= b\n$$ c $d$ \\begin{align} x \\\\\n y \\end{align}\\tag{1}\n"),
		SLICE_INIT(
			"> $$\n> a\n>\n> b\n> $$\n- \\begin{equation}\n  x\n  \\end{equation>\n"),
		SLICE_INIT("a $x$y$ $$z$ \\$5 US$3 `$` $`u`$ $$\\text{$v$}$$\n```math\nx\n```\n"),
		SLICE_INIT("| a $|x|$ | b |\n|:--|--:|\n| c | $$d$$ |\n|\n"),
		SLICE_INIT("<div>\n$$\nx\n$$\n</div>\n\n<!-- $a$ -->\n<script>\n$b$\n</script>\n"),
		SLICE_INIT("x <code>$a$</code> <a href=\"$b$\"> <img src='c'> <http://d$e$> <!-- f "
			   "--> <?g?>\n"),
		SLICE_INIT("[a]: <b c> 'd'\n[e]:\nf\n\n[a][e] ![g](h \"i\") [j $k$](l) [m][] [n\n"),
		SLICE_INIT("\\[ a\nb \\] \\( c \\) \\begin{dcases} d \\end{dcases} \\end{align}\n"),
		SLICE_INIT("a\0b $c\0d$ \xFF\xC0\x80 \xE5\x85\xAC$e$\xE5\xBC\x8F\r\rf\n\r\n"),
		SLICE_INIT(
			"a\nb\n:  $c$\n\n   :\td\n\n    e\n>\tf\n>\t:      g\n> :h\n[i]: j\n: k\n"),
		SLICE_INIT("* a\n\n  b\n* * *\n* [c]: d\n\n\n      e\n10) f\n"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_beginnings(texts[i]);
}

TEST(found_by_fuzzing)
{
	/* A byte order mark alone is a line. */
	check_beginnings(SLICE("\xEF\xBB\xBF\n- b\n\n  c\n"));
	/* A label that the text's end cuts off: the item went past it. */
	check_beginnings(SLICE("[foo]: /url\n\n[foo][]"));
}

/* ---- At random ---- */

static const char *const pieces[] = {
	"\n",
	"\n",
	"\n",
	"\n\n",
	"\r\n",
	"\r",
	" ",
	"  ",
	"    ",
	"\t",
	"> ",
	"- ",
	"1. ",
	"# ",
	"===\n",
	"---\n",
	"```",
	"~~~",
	"```math\n",
	"`",
	"``",
	"$",
	"$",
	"$",
	"$$",
	"$$",
	"$$",
	"$`",
	"`$",
	"\\begin{equation}",
	"\\end{equation}",
	"\\begin{align*}",
	"\\end{align*}",
	"\\end{equation>",
	"\\begin{dcases}",
	"\\end{dcases}",
	"\\begin{cases}",
	"\\end{cases}",
	"\\[",
	"\\]",
	"\\(",
	"\\)",
	"\\text{",
	"}",
	"{",
	"\\tag{1}",
	"\\frac{a}{b}",
	"x_1^2",
	"= y",
	"a b c",
	"5",
	"\\",
	"\\$",
	"|",
	"|-|\n",
	"| a | b |\n",
	"<div>",
	"</div>\n",
	"<!--",
	"-->",
	"<code>",
	"</code>",
	"<a b=\"",
	"<br>",
	"[",
	"](",
	")",
	"][",
	"]",
	"![",
	"[a]: b\n",
	"<u:v>",
	"\xE5\x85\xAC\xE5\xBC\x8F",
	"\xEF\xBC\x8C",
	"\xFF",
	"\xEF\xBB\xBF",
	"where",
	"and then some words",
};

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

TEST(documents_at_random)
{
	struct buf b = BUF_INIT;
	uint64_t state = 1;
	for (int i = 0; i < 20000; i++) {
		buf_clear(&b);
		for (size_t n = next_random(&state) % 40; n; n--)
			buf_puts(&b,
				 pieces[next_random(&state) % (sizeof pieces / sizeof *pieces)]);
		if (!holds_both(buf_slice(&b)))
			break;
	}
	buf_free(&b);
}

/* ---- Articles ---- */

TEST(sample_articles)
{
	DIR *folder = opendir("blogs_raw");
	size_t n = 0;
	if (!CHECK(folder != NULL))
		return;
	for (struct dirent *e; (e = readdir(folder)) != NULL;) {
		char path[4096];
		struct source src;
		if (!slice_ends(slice_of(e->d_name), SLICE(".md")))
			continue;
		snprintf(path, sizeof path, "blogs_raw/%s", e->d_name);
		if (!CHECK(source_read(&src, path)))
			continue;
		CHECK(holds_both(src.text));
		/* In the middle of anything. */
		for (size_t cut = 1; cut < src.text.n; cut += 997)
			CHECK(holds_both(slice_sub(src.text, 0, cut)));
		source_free(&src);
		n++;
	}
	closedir(folder);
	CHECK(n >= 12);
}

/* ---- The library of checks can fail ---- */

TEST(a_broken_result_is_seen)
{
	struct arena a = ARENA_INIT;
	struct md_doc *doc = mdscan(&a, SLICE("# a\n\nb $c$ d\n$$\ne\n$$\n"), NULL);
	CHECK(!mdscan_broken(doc));
	doc->spans[1].offset = 0;
	CHECK(mdscan_broken(doc) != NULL);
	doc->spans[1].offset = 2;
	CHECK(!mdscan_broken(doc));
	doc->lines[2].offset++;
	CHECK(mdscan_broken(doc) != NULL);
	doc->lines[2].offset--;
	doc->lines[2].kind = MD_LINE_MATH;
	CHECK(mdscan_broken(doc) != NULL);
	doc->lines[2].kind = MD_LINE_PROSE;
	doc->math[0].end++;
	CHECK(mdscan_broken(doc) != NULL);
	doc->math[0].end--;
	doc->math[1].offset = doc->math[0].offset;
	CHECK(mdscan_broken(doc) != NULL);
	arena_free(&a);
}

int main(void)
{
	RUN(beginnings);
	RUN(found_by_fuzzing);
	RUN(documents_at_random);
	RUN(sample_articles);
	RUN(a_broken_result_is_seen);
	return unit_end();
}
