/* Patterns: PCRE2 with UTF, JIT and match limits. */
#ifndef TEXT_RULES_H
#define TEXT_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

struct rules_pattern; /* immutable after compiling: may be used by many threads */

/* Compile; UTF and UCP are on, invalid UTF-8 in subjects is matched around.  Null:
 * *message (arena) says why and *offset where, in bytes.  Freed with rules_free. */
struct rules_pattern *rules_compile(struct arena *a, const char *pattern, const char **message,
				    size_t *offset);
/* The same for a pattern that takes upper and lower case for one. */
struct rules_pattern *rules_compile_nocase(struct arena *a, const char *pattern,
					   const char **message, size_t *offset);
void rules_free(struct rules_pattern *p);

/* State of one thread's matching. */
struct rules_match;
struct rules_match *rules_match_new(void);
void rules_match_free(struct rules_match *m);

/* The next match at or after `from` (inside a character: after it).  False: there is none, or
 * the pattern backtracks without end and a limit was hit (then *limit is set, when not null;
 * it is never cleared).  All matches:
 *
 *	for (size_t at = 0; rules_next(p, m, s, at, &limit); at = rules_resume(m, s))
 */
bool rules_next(const struct rules_pattern *p, struct rules_match *m, struct slice subject,
		size_t from, bool *limit);
/* Where to go on: the end of the last match; when that was empty, one character further, so
 * that a loop ends. */
size_t rules_resume(const struct rules_match *m, struct slice subject);
/* Byte range of group i in the subject; false: it took no part. */
bool rules_group(const struct rules_match *m, size_t i, size_t *offset, size_t *end);
bool rules_named_group(const struct rules_pattern *p, const struct rules_match *m, const char *name,
		       size_t *offset, size_t *end);

#endif
