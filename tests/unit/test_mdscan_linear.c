/* The scanner takes time in proportion to its input, whatever that is: 200,000 openers of every kind
 * in two seconds, and four times the input in not much more than four times the time. */
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "text/mdscan.h"
#include "unit.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(SANITIZED)
enum { SCALE = 20 };
#else
enum { SCALE = 1 };
#endif

enum { UNITS = 200000 / SCALE, BYTES = 10000000 / SCALE };

/* before, then n times unit, then behind, then n times again. */
struct shape {
	const char *before, *unit, *behind, *again;
	bool brackets;
};

static double seconds(struct slice text, bool brackets)
{
	struct arena a = ARENA_INIT;
	struct md_options options = {.tex_brackets = brackets, .definition_lists = true};
	clock_t begin = clock();
	const struct md_doc *doc = mdscan(&a, text, &options);
	double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
	CHECK(doc->n_lines > 0);
	arena_free(&a);
	return took;
}

static void make(struct buf *b, const struct shape *s, size_t n)
{
	buf_clear(b);
	buf_puts(b, s->before);
	for (size_t i = 0; i < n; i++)
		buf_puts(b, s->unit);
	buf_puts(b, s->behind);
	for (size_t i = 0; s->again && i < n; i++)
		buf_puts(b, s->again);
}

/* Does a quarter of the text take much less than half of the time of all?  Machines are busy and memory
 * that leaves the caches is slow, so one good answer of some will do: quadratic time never gives one. */
static bool grows_linearly(const struct shape *s, size_t n)
{
	enum { TRIES = 6, MOST = 8 };
	struct buf whole = BUF_INIT, quarter = BUF_INIT;
	bool ok = false;
	make(&whole, s, n);
	make(&quarter, s, n / 4);
	for (int i = 0; i < TRIES && !ok; i++) {
		double part = seconds(buf_slice(&quarter), s->brackets);
		double all = seconds(buf_slice(&whole), s->brackets);
		ok = all < MOST * part + 0.02;
		if (!ok)
			printf("# %.3f s, a quarter of it %.3f s: %zu times \"%s\", \"%s\", "
			       "\"%s\"\n",
			       all, part, n, s->before, s->unit, s->again ? s->again : "");
	}
	buf_free(&whole);
	buf_free(&quarter);
	return ok;
}

static void run_shape(const struct shape *s, size_t n)
{
	struct buf b = BUF_INIT;
	make(&b, s, n);
	double whole = seconds(buf_slice(&b), s->brackets);
	if (whole >= 2)
		printf("# %.2f s: %zu times \"%s\", \"%s\", \"%s\"\n", whole, n, s->before, s->unit,
		       s->again ? s->again : "");
	CHECK(whole < 2);
	/* A short time says nothing of its growth. */
	if (whole > 0.05)
		CHECK(grows_linearly(s, n));
	if (getenv("TIMES"))
		printf("# %6.1f ms %9zu bytes \"%.20s\" \"%.40s\" \"%.20s\" \"%.20s\"\n",
		       whole * 1000, b.n, s->before, s->unit, s->behind, s->again ? s->again : "");
	buf_free(&b);
}

#define RUN_SHAPES(shapes, n) \
	for (size_t i_ = 0; i_ < sizeof(shapes) / sizeof *(shapes); i_++) \
	run_shape(&(shapes)[i_], (n))

TEST(unclosed_openers)
{
	static const struct shape shapes[] = {
		{"", "$a ", "", NULL, false},
		{"", "$\\a ", "", NULL, false},
		{"", "$a\\$ ", "", NULL, false},
		{"", "$a\n", "", NULL, false},
		{"", "$$ a", "", NULL, false},
		{"", "$$ a ", "$", NULL, false},
		{"", "$$\n", "", NULL, false},
		{"$$", "a\n", "", NULL, false},
		{"$$", "a\n", "", "$$ b\n", false},
		{"", "$$a$ b ", "", NULL, false},
		{"", "$$a$\n", "", NULL, false},
		{"", "\\begin{equation}\n", "", NULL, false},
		{"", "\\begin{align}x", "", NULL, false},
		{"", "\\begin{align}x", "\\end{gather}", NULL, false},
		{"", "\\begin{align}x", "", "\\end{align} ", false},
		{"", "\\begin{align}x\n\n", "", NULL, false},
		{"", "\\begin{equation}$", "", NULL, false},
		{"", "\\begin{equation}$$", "", NULL, false},
		{"", "\\begin{x}", "", NULL, false},
		{"", "\\end{equation} ", "", NULL, false},
		{"", "\\begin{", "", NULL, false},
		{"", "$\\text{", "", NULL, false},
		{"", "$$\\text{", "", NULL, false},
		{"", "$\\text{$} ", "", NULL, false},
		{"", "$\\text{a$ ", "", NULL, false},
		{"", "\\begin{align}\\text{$", "", NULL, false},
		{"", "$`", "", NULL, false},
		{"", "$`a`", "", NULL, false},
		{"", "$``a` ", "", NULL, false},
		{"", "\\[", "", NULL, true},
		{"", "\\[ a\n", "", NULL, true},
		{"", "\\( a ", "", NULL, true},
		{"", "\\(\\[ a ", "", NULL, true},
		{"", "\\[ a\n\nx=1\n", "", NULL, true},
		{"", "\\[\\begin{align}", "", NULL, true},
		{"", "{", "", NULL, false},
		{"$", "{", "", "$", false},
		{"$", "{", "", "}$", false},
		{"$$", "{", "", NULL, false},
		{"", "**", "", NULL, false},
		{"", "** a", "", NULL, false},
		{"", "`", "", NULL, false},
		{"$$", "\\`` ", "", NULL, false},
		{"", "` ``", "", NULL, false},
		{"", "``` ``", "", NULL, false},
		{"", "$a$ ", "", NULL, false},
		{"", "$x = 1$, $$y$$, ", "", NULL, false},
		{"", "$5 ", "", NULL, false},
		{"", "US$3 and ", "", NULL, false},
		{"", "$A/$B ", "", NULL, false},
	};
	RUN_SHAPES(shapes, UNITS);
}

TEST(unclosed_links_and_tags)
{
	static const struct shape shapes[] = {
		{"", "[", "", NULL, false},
		{"", "[", "", "]", false},
		{"", "[", "a", "](", false},
		{"", "[", "a", "](b)", false},
		{"", "[a](b", "", NULL, false},
		{"", "[ (](", "", NULL, false},
		{"", "[a](<b", "", NULL, false},
		{"", "[a](b \"", "", NULL, false},
		{"", "[a](b 'c ", "", NULL, false},
		{"", "[a](b (c ", "", NULL, false},
		{"", "[a](b\\", "", NULL, false},
		{"", "[a](((", "", NULL, false},
		{"", "[a](", "", NULL, false},
		{"", "[a](\n", "", NULL, false},
		{"", "[a](          ", "", NULL, false},
		{"", "![", "", NULL, false},
		{"", "![[](", "", NULL, false},
		{"", "![", "a", "](b)", false},
		{"", "[![", "a", "](b)](c)", false},
		{"", "[a][b", "", NULL, false},
		{"", "[a]", "", NULL, false},
		{"", "[a]: ", "", NULL, false},
		{"", "[a]: b\n", "", NULL, false},
		{"", "[a]: b 'c\n", "", NULL, false},
		{"", "[a]: b\n'c\n", "", NULL, false},
		{"", "[a]: b\n\"c\n\n", "", NULL, false},
		{"", "[a]: <b\n", "", NULL, false},
		{"", "[a]:\n", "", NULL, false},
		{"", "[a]: b\n===\n", "", NULL, false},
		{"", "[a]: b (c\n===\n", "", NULL, false},
		{"[a]: b \"", "c\n", "", "===\n", false},
		{"[a]: b \"", "c\n-\n", "", NULL, false},
		{"[a]: b\n\n", "[a][a] ", "", NULL, false},
		{"", "<a ", "", NULL, false},
		{"", "<a href=\"", "", NULL, false},
		{"", "<a b='", "", NULL, false},
		{"", "<a b=\"' c='", "", NULL, false},
		{"", "<a b ", "", NULL, false},
		{"<a", " b", "", NULL, false},
		{"", "x <a b=\"\"\n", "", NULL, false},
		{"", "x <a\n", "", NULL, false},
		{"x ", "<a\n", "", NULL, false},
		{"x ", "<a\n b\n", "", NULL, false},
		{"", "<!--", "", NULL, false},
		{"x ", "<!--", "", NULL, false},
		{"x ", "<!-- a\n", "", NULL, false},
		{"", "<?", "", NULL, false},
		{"x ", "<?", "", NULL, false},
		{"x ", "<!A", "", NULL, false},
		{"x ", "<![CDATA[", "", NULL, false},
		{"", "<![CDATA[\n", "", NULL, false},
		{"", "<", "", NULL, false},
		{"", "<a@", "", NULL, false},
		{"", "<http:", "", NULL, false},
		{"<http:", "a", "", NULL, false},
		{"x ", "<code>", "", NULL, false},
		{"x ", "<code>a</cod", "", NULL, false},
		{"x ", "<pre><code>", "", NULL, false},
		{"x ", "<code>$a$</b>", "", NULL, false},
		{"x ", "<code></pre>", "", NULL, false},
		{"<script>", "</", "", NULL, false},
		{"<div>\n", "<code>\n", "", NULL, false},
		{"<div>\n", "<div>", "", NULL, false},
		{"", "<div>\n\n", "", NULL, false},
		{"", "</", "", NULL, false},
		{"x ", "</a\n", "", NULL, false},
		{"x ", "</a ", "", NULL, false},
		{"", "\\", "", NULL, false},
		{"", "&", "", NULL, false},
	};
	RUN_SHAPES(shapes, UNITS);
}

TEST(blocks)
{
	static const struct shape shapes[] = {
		{"", "|-", "\n", NULL, false},         {"", "|-|-|\n", "", NULL, false},
		{"", "a\n-|-\n", "", NULL, false},     {"a|b\n-|-\n", "c|d\n", "", NULL, false},
		{"", "|", "\n", "-|", false},          {"", "a|", "\n", "-|", false},
		{"a\n", ":-|\n", "", NULL, false},     {"", "```\n", "", NULL, false},
		{"", "``` a`\n", "", NULL, false},     {"```\n", "~~~\n", "", NULL, false},
		{"", "    a\n\n", "", NULL, false},    {"    a\n", "\n", "", "    b\n", false},
		{"    a\n", "\n", "", "b\n\n", false}, {"", "# a\n", "", NULL, false},
		{"", "a\n===\n", "", NULL, false},     {"a\n", "=\n", "", NULL, false},
		{"", "- - ", "a\n", NULL, false},      {"", "* ", "a\n", NULL, false},
		{"", "- a\n", "", NULL, false},        {"- a\n", "\n", "", "  b\n", false},
		{"- a\n", "\n", "", "b\n\n", false},   {"", "1. a\n2) b\n", "", NULL, false},
		{"", "---\n", "", NULL, false},        {"---\n", "a: b\n", "", NULL, false},
		{"", "- \n\n", "", NULL, false},       {"", "\t", "", "a", false},
		{"", "\n", "", NULL, false},           {"", "\r", "", NULL, false},
		{"", "\r\n", "", NULL, false},         {"", "\r\n\n", "", NULL, false},
		{"a\n", "\ra", "", NULL, false},
	};
	RUN_SHAPES(shapes, UNITS);
}

TEST(definition_lists)
{
	static const struct shape shapes[] = {
		{"", ": ", "", NULL, false},
		{"", ": a\n", "", NULL, false},
		{"a\n", ": b\n", "", NULL, false},
		{"a\n", ": b\n\n", "", NULL, false},
		{"", "a\n: b\n", "", NULL, false},
		{"", "a\n\n: b\n\n", "", NULL, false},
		{"a\n: ", "- ", "b\n", "\n", false},
		{"[^", "a", "]: b\n", "c\n: d\n", false},
		{"", "[a]: b\n", "", ": c\nd\n", false},
		{"", "> ", "a\n: b\n", "c\n: d\n", false},
		{"", "[a]: b\n", "", "- ", false},
		{"a\n: ", " ", "b", NULL, false},
		{"a\n:", "\t", "b\n", NULL, false},
	};
	RUN_SHAPES(shapes, 100000 / SCALE);
}

TEST(nesting)
{
	static const struct shape shapes[] = {
		{"", ">", "a\n", NULL, false},
		{"", "> ", "a\n", NULL, false},
		{"", "- ", "a\n", NULL, false},
		{"", "1. ", "a\n", NULL, false},
		{"", "> - 1. ", "a\n", NULL, false},
		{"", "> ", "a\n", "\n", false},
		{"", "> ", "a\n", "b\n", false},
		{"", "- ", "a\n", "\n", false},
		{"", "- ", "a\n", "b\n", false},
		{"", "- ", "a\n", "                       b\n", false},
		{"", "- > ", "a\n", "  > b\n", false},
		{"", "- > ", "a\n", "  >\n", false},
		{"", "> - 1. ", "a\n", "\n", false},
		{"", "> - 1. ", "```\n", "\n", false},
		{"", "> - 1. ", "$$\n", "x=1\n", false},
		{"", "> - 1. ", "$$\n", "x=1\n\n", false},
		{"", "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > a\n", "",
		 NULL, false},
		{"", "> > > > > > > > > > > > > > > > $$\n", "", NULL, false},
	};
	RUN_SHAPES(shapes, 100000 / SCALE);
}

/* Looking over blank lines for the rest of a formula. */
TEST(blank_lines_in_formulas)
{
	static const struct shape shapes[] = {
		{"$$", "\n", "", NULL, false},
		{"$$\n", "\n", "", "x=1\n", false},
		{"$$\n", "x=1\n\n", "", NULL, false},
		{"$$\n", "x=1\n\n", "y $ z\n", NULL, false},
		{"$$\n", "x=1\n\n", "$$\n", NULL, false},
		{"", "$$\nx=1\n\n", "", NULL, false},
		{"", "$$\n\nx=1\n\n\\frac{a}{b}\n\n", "", NULL, false},
		{"", "\\begin{equation} x\n\ny=1\n\n", "", NULL, false},
		{"", "\\begin{equation} x\n\ny=1\n\n", "\\end{align}", NULL, false},
		{"", "\\begin{equation}\n\\begin{align}\n\ny=1\n\n", "", NULL, false},
		{"", "\\begin{equation}\n\n", "", "\\end{equation}\n", false},
		{"", "\\[ x\n\ny=1\n\n", "", NULL, true},
		{"\\[\n", "x=1\n\n", "", NULL, true},
		{"> $$\n", "> x=1\n>\n", "", NULL, false},
		{"> $$\n", ">\n", "", "> x=1\n", false},
		{"", "> $$\n> x=1\n>\n", "", NULL, false},
		{"- $$\n", "  x=1\n\n", "", NULL, false},
		{"", "- $$\n  x=1\n\n", "", NULL, false},
		{"", "$$ a\n\n\n\n\n\n\n\n", "", NULL, false},
		{"", "$$\n", "", "\n", false},
		{"", "$$ x\n", "\n", "x=1\n\n", false},
		{"", "\\begin{align}\n", "\n", "x=1\n\n", false},
		{"", "$a\n", "\n", "$$\n\n", false},
		{"<div>\n", "$$\nx=1\n", "\n", NULL, false},
		{"<div>\n", "$$ x=1 $\n", "\n", NULL, false},
	};
	RUN_SHAPES(shapes, 50000 / SCALE);
}

/* One enormous line. */
TEST(long_lines)
{
	static const struct shape shapes[] = {
		{"", "a", "", NULL, false},
		{"", " ", "", NULL, false},
		{"", "$", "", NULL, false},
		{"", "$ ", "", NULL, false},
		{"", "\\", "", NULL, false},
		{"", "`", "", NULL, false},
		{"", "<", "", NULL, false},
		{"", "[", "", NULL, false},
		{"", "]", "", NULL, false},
		{"", "!", "", NULL, false},
		{"", ">", "", NULL, false},
		{"", "#", "", NULL, false},
		{"", "-", "", NULL, false},
		{"", "=", "", NULL, false},
		{"", "|", "", NULL, false},
		{"", "*", "", NULL, false},
		{"", "_ ", "", NULL, false},
		{"", "1", "", NULL, false},
		{"", "~", "", NULL, false},
		{"", "\t", "", NULL, false},
		{"a\n", "=", "", NULL, false},
		{"", "\xFF", "", NULL, false},
		{"", "\xE5\x85\xAC", "", NULL, false},
		{"$$\n", "a", "", NULL, false},
		{"$$\n\n", "a", "", NULL, false},
		{"$", "a", "", NULL, false},
		{"$$", "$", "\n", NULL, false},
	};
	RUN_SHAPES(shapes, BYTES / 5);
}

TEST(ten_megabytes_in_a_line)
{
	static const struct shape shapes[] = {
		{"", "a", "", NULL, false},
		{"", "$", "", NULL, false},
		{"$$\n\n", "\\", "", NULL, false},
	};
	RUN_SHAPES(shapes, BYTES);
}

static void run_text(struct buf *b)
{
	double took = seconds(buf_slice(b), false);
	if (getenv("TIMES"))
		printf("# %6.1f ms %9zu bytes \"%.40s\"\n", took * 1000, b->n, b->p);
	CHECK(took < 1);
	buf_free(b);
}

/* No two runs of backticks have the same length. */
TEST(backticks_of_every_length)
{
	struct buf b = BUF_INIT;
	buf_puts(&b, "$$ ");
	for (size_t n = 1; b.n < BYTES / 4; n++) {
		buf_fill(&b, '`', n);
		buf_putc(&b, ' ');
	}
	run_text(&b);
}

/* Every bracket could end a label of some hundred bytes. */
TEST(nested_labels)
{
	struct buf b = BUF_INIT;
	buf_puts(&b, "[a]: b\n\n");
	while (b.n < BYTES) {
		buf_fill(&b, '[', 490);
		buf_putc(&b, 'a');
		buf_fill(&b, ']', 490);
	}
	run_text(&b);
}

/* A marker a level, and each could begin a thematic break as long as the line. */
TEST(markers_and_blanks)
{
	struct buf b = BUF_INIT;
	while (b.n < BYTES)
		buf_puts(&b, "* ");
	buf_puts(&b, "a\n");
	run_text(&b);
	b = (struct buf)BUF_INIT;
	for (int i = 0; i < MD_MAX_DEPTH; i++)
		buf_puts(&b, "- ");
	buf_puts(&b, "a\n");
	buf_fill(&b, ' ', BYTES);
	buf_puts(&b, "a\n");
	run_text(&b);
}

/* Many formulas on one long line: what looks along the line does so once. */
TEST(long_lines_of_formulas)
{
	static const struct shape shapes[] = {
		{"", "$$a$$ ", "", NULL, false},
		{"", "$$a$$", "", NULL, false},
		{"> ", "$$a$$ ", "", NULL, false},
		{"- ", "$$a$$   ", "", NULL, false},
		{"", "   $$a$$   >", "", NULL, false},
		{"", "\\begin{align}x\\end{align} ", "", NULL, false},
		{"", "\\begin{align}x\\end{align>", "", NULL, false},
		{"", "\\begin{align}x\\end{gather}", "", NULL, false},
		{"", "\\[a\\]", "", NULL, true},
		{"", "$a$$b$", "", NULL, false},
		{"", "$a$$ ", "", NULL, false},
		{"", "a\n$$ b\n", "", "c $$\n", false},
		{"$$ a\n", "b ", "$$", " ", false},
		{"", "$$\na\n$$\n", "", NULL, false},
		{"", "$$\na\n$$", "", NULL, false},
		{"", "$$\na$$b", "", NULL, false},
		{"", "a | $$b$$ | ", "\n", "-|", false},
		{"# ", "$$a$$ ", "\n", NULL, false},
		{"", "$$a$$", "", " ", false},
		{"", " ", "$$a$$", " ", false},
		{"", "$$a$$\xEF\xBC\x8C", "", NULL, false},
		{"\n", "<code>$$a$$</code>", "", NULL, false},
		{"", "`a` $$", "", NULL, false},
		{"", "$$`a` ", "", NULL, false},
		{"> ", "a\n> ", "[b](c)", "$$d$$\n> ", false},
	};
	RUN_SHAPES(shapes, UNITS);
}

int main(void)
{
	RUN(unclosed_openers);
	RUN(unclosed_links_and_tags);
	RUN(blocks);
	RUN(definition_lists);
	RUN(nesting);
	RUN(blank_lines_in_formulas);
	RUN(long_lines);
	RUN(ten_megabytes_in_a_line);
	RUN(long_lines_of_formulas);
	RUN(backticks_of_every_length);
	RUN(nested_labels);
	RUN(markers_and_blanks);
	return unit_end();
}
