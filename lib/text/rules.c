#include "text/rules.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/die.h"

/* A pattern from a configuration must not hang a pre-commit hook: these are reached by
 * catastrophic patterns only. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 20000, MAX_GROUPS = 32 };

struct rules_pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
};

struct rules_match {
	pcre2_match_data *data;
	int groups; /* of the last match; 0: there was none */
};

struct rules_pattern *rules_compile(struct arena *a, const char *pattern, const char **message,
				    size_t *offset)
{
	int error;
	PCRE2_SIZE at;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
					 PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &error, &at,
					 NULL);
	if (!code) {
		char text[256];
		pcre2_get_error_message(error, (PCRE2_UCHAR *)text, sizeof text);
		*message = arena_printf(a, "%s", text);
		*offset = at;
		return NULL;
	}
	/* Without JIT (not built in, or memory that may not be executed) matching is only slower. */
	pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	struct rules_pattern *p = die_malloc(sizeof *p);
	p->code = code;
	p->limits = pcre2_match_context_create(NULL);
	if (!p->limits)
		die_oom();
	pcre2_set_match_limit(p->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(p->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KIB);
	return p;
}

void rules_free(struct rules_pattern *p)
{
	if (!p)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
	free(p);
}

struct rules_match *rules_match_new(void)
{
	struct rules_match *m = die_malloc(sizeof *m);
	m->data = pcre2_match_data_create(MAX_GROUPS, NULL);
	if (!m->data)
		die_oom();
	m->groups = 0;
	return m;
}

void rules_match_free(struct rules_match *m)
{
	if (!m)
		return;
	pcre2_match_data_free(m->data);
	free(m);
}

bool rules_next(const struct rules_pattern *p, struct rules_match *m, struct slice subject,
		size_t from, bool *limit)
{
	static const unsigned char nothing[1];
	PCRE2_SPTR text = subject.n ? (PCRE2_SPTR)subject.p : nothing;
	m->groups = 0;
	if (from > subject.n)
		return false;
	int n = pcre2_match(p->code, text, subject.n, from, 0, m->data, p->limits);
	if (n == PCRE2_ERROR_MATCHLIMIT || n == PCRE2_ERROR_DEPTHLIMIT ||
	    n == PCRE2_ERROR_HEAPLIMIT || n == PCRE2_ERROR_JIT_STACKLIMIT) {
		if (limit)
			*limit = true;
		return false;
	}
	if (n < 0)
		return false;
	/* 0: more groups than there is room for; those that have room are set. */
	m->groups = n ? n : MAX_GROUPS;
	return true;
}

bool rules_group(const struct rules_match *m, size_t i, size_t *offset, size_t *end)
{
	if (i >= (size_t)m->groups)
		return false;
	const PCRE2_SIZE *v = pcre2_get_ovector_pointer(m->data);
	if (v[2 * i] == PCRE2_UNSET || v[2 * i] > v[2 * i + 1])
		return false;
	*offset = v[2 * i];
	*end = v[2 * i + 1];
	return true;
}

bool rules_named_group(const struct rules_pattern *p, const struct rules_match *m,
		       const char *name, size_t *offset, size_t *end)
{
	int i = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR)name);
	return i > 0 && rules_group(m, (size_t)i, offset, end);
}
