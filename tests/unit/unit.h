/* A unit test is a program: cases as functions, results in TAP on stdout.
 *
 *	TEST(adds) { CHECK_INT(1 + 1, 2); }
 *	int main(void) { RUN(adds); return unit_end(); }
 *
 * A failed check prints where and what, marks the case failed, and goes on. */
#ifndef UNIT_H
#define UNIT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/slice.h"

static int unit_cases, unit_failed_cases, unit_failures;

#define TEST(name) static void test_##name(void)
#define RUN(name) unit_run(#name, test_##name)

static inline void unit_run(const char *name, void (*test)(void))
{
	int before = unit_failures;
	test();
	unit_cases++;
	if (unit_failures != before)
		unit_failed_cases++;
	printf("%s %d - %s\n", unit_failures == before ? "ok" : "not ok", unit_cases, name);
	fflush(stdout);
}

static inline int unit_end(void)
{
	printf("1..%d\n", unit_cases);
	return unit_failed_cases ? 1 : 0;
}

static inline bool unit_check(bool ok, const char *file, int line, const char *what)
{
	if (!ok) {
		unit_failures++;
		printf("# %s:%d: %s\n", file, line, what);
	}
	return ok;
}

static inline bool unit_check_int(long long got, long long want, const char *file, int line,
				  const char *what)
{
	if (got != want) {
		unit_failures++;
		printf("# %s:%d: %s is %lld, not %lld\n", file, line, what, got, want);
	}
	return got == want;
}

static inline bool unit_check_slice(struct slice got, struct slice want, const char *file, int line,
				    const char *what)
{
	if (!slice_eq(got, want)) {
		unit_failures++;
		printf("# %s:%d: %s is \"%.*s\", not \"%.*s\"\n", file, line, what, SLICE_ARG(got),
		       SLICE_ARG(want));
	}
	return slice_eq(got, want);
}

#define CHECK(cond) unit_check((cond), __FILE__, __LINE__, #cond)
#define CHECK_INT(got, want) \
	unit_check_int((long long)(got), (long long)(want), __FILE__, __LINE__, #got)
#define CHECK_SLICE(got, want) unit_check_slice((got), (want), __FILE__, __LINE__, #got)
#define CHECK_STR(got, want) CHECK_SLICE(slice_of(got), slice_of(want))

#endif
