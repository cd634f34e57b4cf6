#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "text/rules.h"

static struct rules_pattern *compiled(struct arena *a, const char *pattern)
{
	const char *message = NULL;
	size_t offset = 0;
	struct rules_pattern *p = rules_compile(a, pattern, &message, &offset);
	if (!p)
		printf("# %s: at %zu: %s\n", pattern, offset, message);
	return p;
}

/* All matches as <..><..>. */
static void check_all(const char *pattern, struct slice subject, struct slice want, int line)
{
	struct arena a = ARENA_INIT;
	struct rules_pattern *p = compiled(&a, pattern);
	struct rules_match *m = rules_match_new();
	struct buf b = BUF_INIT;
	bool limit = false;
	for (size_t at = 0; rules_next(p, m, subject, at, &limit) && b.n < 1000;
	     at = rules_resume(m, subject)) {
		size_t from = 0, to = 0;
		rules_group(m, 0, &from, &to);
		buf_putc(&b, '<');
		buf_add(&b, slice_sub(subject, from, to));
		buf_putc(&b, '>');
	}
	unit_check_slice(buf_slice(&b), want, __FILE__, line, pattern);
	unit_check(!limit, __FILE__, line, "no limit");
	buf_free(&b);
	rules_match_free(m);
	rules_free(p);
	arena_free(&a);
}
#define CHECK_ALL(pattern, subject, want) \
	check_all((pattern), SLICE(subject), SLICE(want), __LINE__)

TEST(matches)
{
	CHECK_ALL("b+", "abbcb", "<bb><b>");
	CHECK_ALL("x", "abc", "");
	CHECK_ALL("推导|derivation", "一、推导，推导 derivation", "<推导><推导><derivation>");
	CHECK_ALL("(?i)DERIV\\w+", "Derivation", "<Derivation>");
	CHECK_ALL("式\\s*[(（](\\d+)[)）]", "由式(1)与式 （２）", "<式(1)><式 （２）>");
	CHECK_ALL("\\w+", "数a1 b-ü", "<数a1><b><ü>");
	CHECK_ALL(".", "a\0b", "<a><\0><b>");
	CHECK_ALL("$", "", "<>");
}

TEST(case_may_count_or_not)
{
	struct arena a = ARENA_INIT;
	const char *message;
	size_t offset = 0, end;
	struct rules_match *m = rules_match_new();
	struct rules_pattern *p = rules_compile_nocase(&a, "ÄRGER", &message, &offset);
	if (CHECK(p != NULL)) {
		CHECK(rules_next(p, m, SLICE("der ärger"), 0, NULL));
		CHECK(rules_group(m, 0, &offset, &end));
		CHECK_INT(offset, 4);
	}
	rules_free(p);
	p = rules_compile(&a, "ÄRGER", &message, &offset);
	CHECK(p && !rules_next(p, m, SLICE("der ärger"), 0, NULL));
	rules_free(p);
	/* The place of a fault is one in the pattern as it was given. */
	CHECK(rules_compile_nocase(&a, "ab(", &message, &offset) == NULL);
	CHECK_INT(offset, 3);
	rules_match_free(m);
	arena_free(&a);
}

TEST(empty_matches)
{
	CHECK_ALL("", "数a", "<><><>");
	CHECK_ALL("x*", "axxb", "<><xx><><>");
	CHECK_ALL("(?=b)", "abab", "<><>");
	CHECK_ALL("^", "a\nb", "<>");
	CHECK_ALL("(?m)^", "a\nb", "<><>");
	CHECK_ALL("", "\x80\x80", "<><>"); /* between the two no character begins */
	check_all("", (struct slice){NULL, 0}, SLICE("<>"), __LINE__);
}

TEST(invalid_utf8)
{
	CHECK_ALL("[a-z]+|数",
		  "ab\xff"
		  "cd\xe6\x95"
		  "e数\xe6",
		  "<ab><cd><e><数>");
	CHECK_ALL(".", "\xff\xfe", "");
	CHECK_ALL("a.b",
		  "a\xff"
		  "b",
		  "");
}

TEST(start_inside)
{
	struct arena a = ARENA_INIT;
	struct rules_pattern *p = compiled(&a, ".");
	struct rules_match *m = rules_match_new();
	struct slice s = SLICE("数学");
	size_t from = 9, to = 9;
	for (size_t at = 1; at <= 3; at++) {
		CHECK(rules_next(p, m, s, at, NULL));
		CHECK(rules_group(m, 0, &from, &to));
		CHECK_INT(from, 3);
		CHECK_INT(to, 6);
	}
	CHECK(!rules_next(p, m, s, 4, NULL));
	CHECK(!rules_next(p, m, s, 6, NULL));
	CHECK(!rules_next(p, m, s, 7, NULL));
	CHECK(!rules_group(m, 0, &from, &to));
	CHECK(rules_resume(m, s) > s.n);
	rules_match_free(m);
	rules_free(p);
	arena_free(&a);
}

/* Lookbehind sees what is before `from`: this is no search in the rest of the text. */
TEST(context)
{
	struct arena a = ARENA_INIT;
	struct rules_pattern *p = compiled(&a, "(?<=数)\\d");
	struct rules_match *m = rules_match_new();
	CHECK(rules_next(p, m, SLICE("数1"), 3, NULL));
	rules_match_free(m);
	rules_free(p);
	arena_free(&a);
}

TEST(groups)
{
	struct arena a = ARENA_INIT;
	struct rules_pattern *p = compiled(&a, "(?<n>\\d+)(x)?(y)(z)?");
	struct rules_pattern *two = compiled(&a, "(?J)a(?<v>1)|b(?<v>2)");
	struct rules_match *m = rules_match_new();
	struct slice s = SLICE("__12y");
	size_t from = 0, to = 0;
	CHECK(rules_next(two, m, SLICE("..b2"), 0, NULL));
	CHECK(rules_named_group(two, m, "v", &from, &to));
	CHECK_INT(from, 3);
	CHECK(rules_next(p, m, s, 0, NULL));
	CHECK(rules_group(m, 1, &from, &to));
	CHECK_SLICE(slice_sub(s, from, to), SLICE("12"));
	CHECK(!rules_group(m, 2, &from, &to));
	CHECK(rules_group(m, 3, &from, &to));
	CHECK_SLICE(slice_sub(s, from, to), SLICE("y"));
	CHECK(!rules_group(m, 4, &from, &to) && !rules_group(m, 5, &from, &to) &&
	      !rules_group(m, 99, &from, &to));
	CHECK(rules_named_group(p, m, "n", &from, &to));
	CHECK_SLICE(slice_sub(s, from, to), SLICE("12"));
	CHECK(!rules_named_group(p, m, "none", &from, &to));
	rules_match_free(m);
	rules_free(p);
	rules_free(two);
	arena_free(&a);
}

TEST(bad_patterns)
{
	static const struct {
		const char *pattern, *word;
		size_t offset;
	} cases[] = {
		{"a(b", "missing closing parenthesis", 3},
		{"数[a", "missing terminating ]", 5},
		{"a\xff", "UTF-8", 1},
		{"\\C", "disabled", 2},
		{"*", "quantifier", 0},
	};
	struct arena a = ARENA_INIT;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *message = "";
		size_t offset = 99;
		CHECK(!rules_compile(&a, cases[i].pattern, &message, &offset));
		if (!unit_check(strstr(message, cases[i].word) != NULL, __FILE__, __LINE__,
				"message"))
			printf("# %s: %s\n", cases[i].pattern, message);
		CHECK_INT(offset, cases[i].offset);
	}
	arena_free(&a);
	rules_free(NULL);
	rules_match_free(NULL);
}

TEST(limit)
{
	struct arena a = ARENA_INIT;
	struct rules_pattern *p = compiled(&a, "(a+)+$");
	struct rules_match *m = rules_match_new();
	struct buf b = BUF_INIT;
	bool limit = false;
	buf_fill(&b, 'a', 40);
	buf_putc(&b, 'b');
	clock_t start = clock();
	CHECK(!rules_next(p, m, buf_slice(&b), 0, &limit));
	CHECK(limit);
	CHECK(!rules_next(p, m, buf_slice(&b), 0, NULL));
	CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 10);
	limit = false;
	CHECK(rules_next(p, m, SLICE("baa"), 0, &limit) && !limit);
	rules_free(p);
	/* Recursion of the pattern without an end, and deep. */
	p = compiled(&a, "(?:x?|(?R))*y");
	limit = false;
	rules_next(p, m, SLICE("xxx"), 0, &limit);
	rules_free(p);
	p = compiled(&a, "(?:(\\()(?R)*\\))+");
	buf_clear(&b);
	buf_fill(&b, '(', 3000000);
	CHECK(!rules_next(p, m, buf_slice(&b), 0, &limit));
	CHECK(limit);
	rules_free(p);
	rules_match_free(m);
	buf_free(&b);
	arena_free(&a);
}

struct job {
	const struct rules_pattern *pattern;
	size_t count;
};

static void *count_matches(void *context)
{
	struct job *job = context;
	struct rules_match *m = rules_match_new();
	struct slice s = SLICE("式(1)、式(22)和式(3)");
	for (int i = 0; i < 2000; i++)
		for (size_t at = 0; rules_next(job->pattern, m, s, at, NULL);
		     at = rules_resume(m, s))
			job->count++;
	rules_match_free(m);
	return NULL;
}

TEST(threads)
{
	struct arena a = ARENA_INIT;
	struct rules_pattern *p = compiled(&a, "式\\((\\d+)\\)");
	pthread_t threads[4];
	struct job jobs[4] = {{p, 0}, {p, 0}, {p, 0}, {p, 0}};
	for (int i = 0; i < 4; i++)
		CHECK_INT(pthread_create(&threads[i], NULL, count_matches, &jobs[i]), 0);
	for (int i = 0; i < 4; i++) {
		CHECK_INT(pthread_join(threads[i], NULL), 0);
		CHECK_INT(jobs[i].count, 6000);
	}
	rules_free(p);
	arena_free(&a);
}

int main(void)
{
	RUN(matches);
	RUN(case_may_count_or_not);
	RUN(empty_matches);
	RUN(invalid_utf8);
	RUN(start_inside);
	RUN(context);
	RUN(groups);
	RUN(bad_patterns);
	RUN(limit);
	RUN(threads);
	return unit_end();
}
