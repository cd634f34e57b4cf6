#include "io/diff.h"

#include <stdlib.h>
#include <time.h>

#include "unit.h"

static struct buf diff(struct slice before, struct slice after)
{
	struct buf out = BUF_INIT;
	diff_unified(&out, "x.md", before, after);
	return out;
}

#define CHECK_DIFF(before, after, want) \
	do { \
		struct buf out_ = diff(SLICE(before), SLICE(after)); \
		CHECK_SLICE(buf_slice(&out_), SLICE(want)); \
		buf_free(&out_); \
	} while (0)

#define NAMES "--- a/x.md\n+++ b/x.md\n"

TEST(equal_texts_have_no_difference)
{
	CHECK_DIFF("a\nb\n", "a\nb\n", "");
	CHECK_DIFF("", "", "");
}

TEST(a_changed_line)
{
	CHECK_DIFF("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
		   NAMES "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n");
	CHECK_DIFF("a\n", "b\n", NAMES "@@ -1 +1 @@\n-a\n+b\n");
}

TEST(insertion_and_deletion_at_the_ends)
{
	CHECK_DIFF("b\n", "a\nb\n", NAMES "@@ -1 +1,2 @@\n+a\n b\n");
	CHECK_DIFF("a\nb\n", "a\n", NAMES "@@ -1,2 +1 @@\n a\n-b\n");
	CHECK_DIFF("", "a\nb\n", NAMES "@@ -0,0 +1,2 @@\n+a\n+b\n");
	CHECK_DIFF("a\n", "", NAMES "@@ -1 +0,0 @@\n-a\n");
}

TEST(near_changes_share_a_hunk)
{
	/* Six lines between: one hunk; seven: two. */
	CHECK_DIFF("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
		   NAMES "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
	CHECK_DIFF("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
		   NAMES "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
			 "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

TEST(a_missing_final_newline_is_told)
{
	CHECK_DIFF("a\nb", "a\nb\n",
		   NAMES "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
	CHECK_DIFF("a\nb", "A\nb",
		   NAMES "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n");
}

TEST(carriage_returns_are_part_of_the_line)
{
	CHECK_DIFF("a\r\nb\r\n", "a\nb\r\n", NAMES "@@ -1,2 +1,2 @@\n-a\r\n+a\n b\r\n");
}

TEST(odd_names)
{
	struct buf out = BUF_INIT;
	diff_unified(&out, "/tmp/a b", SLICE("a\n"), SLICE("b\n"));
	CHECK(slice_starts(buf_slice(&out), SLICE("--- a/tmp/a b\t\n+++ b/tmp/a b\t\n@@")));
	buf_clear(&out);
	diff_unified(&out, "q\"\n", SLICE("a\n"), SLICE("b\n"));
	CHECK(slice_starts(buf_slice(&out), SLICE("--- \"a/q\\\"\\012\"\n")));
	buf_free(&out);
}

/* Apply a difference as `patch` does, strictly. False: it does not fit. */
static bool patch(struct buf *result, struct slice before, struct slice diff_text)
{
	struct slice rest = diff_text, old = before;
	size_t at = 0; /* lines of `before` taken so far */
	bool first = true;
	while (rest.n) {
		size_t n = slice_find(rest, '\n') + 1;
		struct slice line = slice_sub(rest, 0, n);
		rest = slice_sub(rest, n, rest.n);
		if (slice_starts(line, SLICE("--- a/")) || slice_starts(line, SLICE("+++ b/"))) {
			if (!first)
				return false;
			continue;
		}
		first = false;
		if (slice_starts(line, SLICE("@@"))) {
			size_t from, count = 1;
			char text[100];
			snprintf(text, sizeof text, "%.*s", SLICE_ARG(line));
			if (sscanf(text, "@@ -%zu,%zu", &from, &count) < 1)
				return false;
			for (from -= count > 0; at < from; at++) {
				size_t m = slice_find(old, '\n') + 1;
				buf_add(result, slice_sub(old, 0, m));
				old = slice_sub(old, m, old.n);
			}
			if (at != from)
				return false;
			continue;
		}
		struct slice body = slice_sub(line, 1, line.n);
		if (slice_starts(rest, SLICE("\\"))) {
			body.n--;
			rest = slice_sub(rest, slice_find(rest, '\n') + 1, rest.n);
		}
		if (line.p[0] != '+') {
			if (!slice_starts(old, body))
				return false;
			old = slice_sub(old, body.n, old.n);
			at++;
		}
		if (line.p[0] != '-')
			buf_add(result, body);
	}
	buf_add(result, old);
	return true;
}

static unsigned random_state = 1;

static unsigned random_below(unsigned n)
{
	random_state = random_state * 1103515245u + 12345u;
	return (random_state >> 16) % n;
}

static void random_text(struct buf *b, unsigned lines, unsigned letters)
{
	buf_clear(b);
	for (unsigned i = 0; i < lines; i++)
		buf_printf(b, "%c\n", 'a' + (int)random_below(letters));
	if (b->n && random_below(3) == 0)
		b->n--;
}

/* Lines that are in no longest common subsequence, by the textbook. */
static size_t shortest(struct slice a, struct slice b)
{
	enum { MAX = 40 };
	struct slice lines[2][MAX];
	size_t n[2] = {0, 0}, best[MAX + 1][MAX + 1];
	struct slice text[2] = {a, b};
	for (int side = 0; side < 2; side++)
		for (struct slice s = text[side]; s.n; n[side]++) {
			lines[side][n[side]] = slice_sub(s, 0, slice_find(s, '\n') + 1);
			s = slice_sub(s, lines[side][n[side]].n, s.n);
		}
	for (size_t i = 0; i <= n[0]; i++)
		for (size_t j = 0; j <= n[1]; j++) {
			if (!i || !j)
				best[i][j] = i + j;
			else if (slice_eq(lines[0][i - 1], lines[1][j - 1]))
				best[i][j] = best[i - 1][j - 1];
			else
				best[i][j] = 1 + (best[i - 1][j] < best[i][j - 1] ? best[i - 1][j]
										  : best[i][j - 1]);
		}
	return best[n[0]][n[1]];
}

static size_t changed_lines(struct slice diff_text)
{
	size_t n = 0;
	for (struct slice s = diff_text; s.n; s = slice_sub(s, slice_find(s, '\n') + 1, s.n))
		n += s.p[0] == '-' || s.p[0] == '+';
	return n ? n - 2 : 0; /* without the two names */
}

TEST(random_differences_apply_and_are_shortest)
{
	struct buf a = BUF_INIT, b = BUF_INIT, result = BUF_INIT;
	for (int round = 0; round < 4000; round++) {
		random_text(&a, random_below(30), 1 + random_below(6));
		random_text(&b, random_below(30), 1 + random_below(6));
		struct buf out = diff(buf_slice(&a), buf_slice(&b));
		buf_clear(&result);
		bool ok = CHECK(patch(&result, buf_slice(&a), buf_slice(&out)));
		CHECK_SLICE(buf_slice(&result), buf_slice(&b));
		ok = CHECK_INT(changed_lines(buf_slice(&out)),
			       shortest(buf_slice(&a), buf_slice(&b))) &&
		     ok;
		buf_free(&out);
		if (!ok)
			break;
	}
	buf_free(&a);
	buf_free(&b);
	buf_free(&result);
}

/* Past the cap: still right, and in time. */
TEST(long_differences_apply)
{
	struct buf a = BUF_INIT, b = BUF_INIT, result = BUF_INIT;
	for (unsigned i = 0; i < 20000; i++) {
		buf_printf(&a, "%u\n", i);
		if (random_below(3))
			buf_printf(&b, "%u\n", i);
		else
			buf_printf(&b, "new %u\n", random_below(5));
	}
	buf_puts(&b, "end");
	clock_t start = clock();
	struct buf out = diff(buf_slice(&a), buf_slice(&b));
	CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 10);
	CHECK(patch(&result, buf_slice(&a), buf_slice(&out)));
	CHECK(slice_eq(buf_slice(&result), buf_slice(&b)));
	/* 20000 lines, a third of them replaced: nothing like all of both texts. */
	CHECK(changed_lines(buf_slice(&out)) < 15000);
	buf_free(&out);
	buf_free(&a);
	buf_free(&b);
	buf_free(&result);
}

int main(void)
{
	RUN(equal_texts_have_no_difference);
	RUN(a_changed_line);
	RUN(insertion_and_deletion_at_the_ends);
	RUN(near_changes_share_a_hunk);
	RUN(a_missing_final_newline_is_told);
	RUN(carriage_returns_are_part_of_the_line);
	RUN(odd_names);
	RUN(random_differences_apply_and_are_shortest);
	RUN(long_differences_apply);
	return unit_end();
}
