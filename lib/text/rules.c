#include "text/rules.h"

#include <stdint.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/die.h"

enum {
	/* Steps of backtracking from one start: a good pattern needs hundreds, a bad one is
	 * stopped within some milliseconds. */
	MATCH_LIMIT = 1000000,
	DEPTH_LIMIT = 100000,
	HEAP_LIMIT = 64 * 1024, /* KiB */
	STACK_FIRST = 32 * 1024,
	STACK_MOST = 4 * 1024 * 1024,
};

struct rules_pattern {
	pcre2_code *code;
	uint32_t groups; /* with group 0 */
};

struct rules_match {
	pcre2_match_context *context;
	pcre2_jit_stack *stack; /* null until 32 KiB of the machine's own were too little */
	pcre2_match_data *data; /* made for `groups`, and again when a pattern has more */
	uint32_t groups;
	uint32_t set; /* groups of the last match that can have taken part; 0: no match */
};

static void *checked(void *p)
{
	if (!p)
		die_oom();
	return p;
}

static struct rules_pattern *compile(struct arena *a, const char *pattern, uint32_t options,
				     const char **message, size_t *offset)
{
	int error;
	PCRE2_SIZE at;
	options |= PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options,
					 &error, &at, NULL);
	if (!code) {
		char text[256];
		pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof text);
		*message = arena_printf(a, "%s", text);
		*offset = at;
		return NULL;
	}
	/* Where there is no JIT, or it may not run, the interpreter matches the same. */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	struct rules_pattern *p = die_malloc(sizeof *p);
	p->code = code;
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &p->groups);
	p->groups++;
	return p;
}

struct rules_pattern *rules_compile(struct arena *a, const char *pattern, const char **message,
				    size_t *offset)
{
	return compile(a, pattern, 0, message, offset);
}

struct rules_pattern *rules_compile_nocase(struct arena *a, const char *pattern,
					   const char **message, size_t *offset)
{
	return compile(a, pattern, PCRE2_CASELESS, message, offset);
}

void rules_free(struct rules_pattern *p)
{
	if (!p)
		return;
	pcre2_code_free(p->code);
	free(p);
}

struct rules_match *rules_match_new(void)
{
	struct rules_match *m = die_malloc(sizeof *m);
	*m = (struct rules_match){.context = checked(pcre2_match_context_create(NULL))};
	pcre2_set_match_limit(m->context, MATCH_LIMIT);
	pcre2_set_depth_limit(m->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(m->context, HEAP_LIMIT);
	return m;
}

void rules_match_free(struct rules_match *m)
{
	if (!m)
		return;
	pcre2_match_data_free(m->data);
	pcre2_match_context_free(m->context);
	if (m->stack)
		pcre2_jit_stack_free(m->stack);
	free(m);
}

static void make_room(struct rules_match *m, uint32_t groups)
{
	if (groups <= m->groups)
		return;
	pcre2_match_data_free(m->data);
	m->data = checked(pcre2_match_data_create(groups, NULL));
	m->groups = groups;
}

/* Most patterns never need it, and mapping it takes longer than they do. */
static void make_stack(struct rules_match *m)
{
	m->stack = checked(pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL));
	pcre2_jit_stack_assign(m->context, NULL, m->stack);
}

/* The first offset at or after `from` where a character can begin. */
static size_t boundary(struct slice s, size_t from)
{
	while (from && from < s.n && ((unsigned char)s.p[from] & 0xC0) == 0x80)
		from++;
	return from;
}

bool rules_next(const struct rules_pattern *p, struct rules_match *m, struct slice subject,
		size_t from, bool *limit)
{
	m->set = 0;
	if (from > subject.n)
		return false;
	make_room(m, p->groups);
	PCRE2_SPTR text = (PCRE2_SPTR)(subject.n ? subject.p : "");
	from = boundary(subject, from);
	int rc = pcre2_match(p->code, text, subject.n, from, 0, m->data, m->context);
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT && !m->stack) {
		make_stack(m);
		rc = pcre2_match(p->code, text, subject.n, from, 0, m->data, m->context);
	}
	if (rc > 0) {
		m->set = (uint32_t)rc;
		return true;
	}
	if (rc == PCRE2_ERROR_NOMEMORY)
		die_oom();
	/* All else are limits on steps, depth, heap and stack, and recursion without end. */
	if (rc != PCRE2_ERROR_NOMATCH && limit)
		*limit = true;
	return false;
}

bool rules_group(const struct rules_match *m, size_t i, size_t *offset, size_t *end)
{
	if (i >= m->set)
		return false;
	const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(m->data) + 2 * i;
	/* \K in a lookahead can set the start behind the end (before PCRE2 10.38). */
	if (pair[0] == PCRE2_UNSET || pair[0] > pair[1])
		return false;
	*offset = pair[0];
	*end = pair[1];
	return true;
}

bool rules_named_group(const struct rules_pattern *p, const struct rules_match *m, const char *name,
		       size_t *offset, size_t *end)
{
	PCRE2_SPTR first, last;
	int size = pcre2_substring_nametable_scan(p->code, (PCRE2_SPTR)name, &first, &last);
	if (size <= 0)
		return false;
	/* A name may stand for several groups ("(?|" and "(?J)"); an entry is a 16-bit number
	 * and the name. */
	for (PCRE2_SPTR entry = first; entry <= last; entry += size)
		if (rules_group(m, (size_t)entry[0] << 8 | entry[1], offset, end))
			return true;
	return false;
}

size_t rules_resume(const struct rules_match *m, struct slice subject)
{
	size_t offset, end;
	if (!rules_group(m, 0, &offset, &end))
		return subject.n + 1;
	return end > offset ? end : boundary(subject, end + 1);
}
