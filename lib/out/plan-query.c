#include "out/plan-query.h"

#include <stdlib.h>

#include "io/json-read.h"
#include "io/json.h"

/* ---- Parsing ---- */

struct parser {
	struct arena *arena;
	struct slice text;
	size_t at;
	const char *message;
};

static void skip_blanks(struct parser *p)
{
	while (p->at < p->text.n && ascii_is_space(p->text.p[p->at]))
		p->at++;
}

static bool take(struct parser *p, struct slice word)
{
	if (!slice_starts(slice_sub(p->text, p->at, p->text.n), word))
		return false;
	p->at += word.n;
	return true;
}

static bool fail(struct parser *p, size_t at, const char *message)
{
	p->at = at;
	p->message = message;
	return false;
}

static bool is_key_byte(char c)
{
	return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static bool parse_key(struct parser *p, struct plan_term *term)
{
	size_t from = p->at;
	while (p->at < p->text.n && is_key_byte(p->text.p[p->at]))
		p->at++;
	struct slice key = slice_sub(p->text, from, p->at);
	if (!key.n)
		return fail(p, from, "a key such as lines.derivation is missing");
	for (size_t begin = 0; begin <= key.n;) {
		size_t n = slice_find(slice_sub(key, begin, key.n), '.');
		if (!n)
			return fail(p, from, "a key with an empty name");
		begin += n + 1;
	}
	term->key = arena_cstr(p->arena, key);
	term->first = arena_cstr(p->arena, slice_sub(key, 0, slice_find(key, '.')));
	return true;
}

static bool parse_operator(struct parser *p, enum plan_operator *op)
{
	static const struct {
		struct slice word;
		enum plan_operator op;
	} operators[] = {
		{{"==", 2}, PLAN_EQUAL},
		{{"!=", 2}, PLAN_NOT_EQUAL},
		{{"<=", 2}, PLAN_LESS_OR_EQUAL},
		{{"<", 1}, PLAN_LESS},
		{{">=", 2}, PLAN_GREATER_OR_EQUAL},
		{{">", 1}, PLAN_GREATER},
		{{"~", 1}, PLAN_GLOB},
	};
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (take(p, operators[i].word)) {
			*op = operators[i].op;
			return true;
		}
	return fail(p, p->at, "an operator is missing: == != < <= > >= or ~");
}

static bool parse_quoted(struct parser *p, struct slice *value)
{
	size_t from = p->at + 1;
	struct slice rest = slice_sub(p->text, from, p->text.n);
	size_t n = slice_find(rest, p->text.p[p->at]);
	if (n == rest.n)
		return fail(p, p->at, "the quote is not closed");
	*value = slice_sub(rest, 0, n);
	p->at = from + n + 1;
	return true;
}

static bool at_joint(const struct parser *p)
{
	struct slice rest = slice_sub(p->text, p->at, p->text.n);
	return slice_starts(rest, SLICE("&&")) || slice_starts(rest, SLICE("||"));
}

static bool read_number(struct slice s, const char *text, double *number)
{
	bool digits = false;
	for (size_t i = 0; i < s.n; i++) {
		digits |= ascii_is_digit(s.p[i]);
		if (!ascii_is_digit(s.p[i]) && s.p[i] != '.' && !(i == 0 && s.p[i] == '-'))
			return false;
	}
	char *end;
	*number = strtod(text, &end);
	return digits && end == text + s.n;
}

static bool parse_value(struct parser *p, struct plan_term *term)
{
	size_t from = p->at;
	struct slice value;
	if (p->at < p->text.n && (p->text.p[p->at] == '"' || p->text.p[p->at] == '\'')) {
		if (!parse_quoted(p, &value))
			return false;
		term->value = arena_copy(p->arena, value);
		return true;
	}
	while (p->at < p->text.n && !at_joint(p))
		p->at++;
	value = slice_trim(slice_sub(p->text, from, p->at));
	if (!value.n)
		return fail(p, from, "a value is missing");
	term->value = arena_copy(p->arena, value);
	term->is_number = read_number(value, term->value.p, &term->number);
	return true;
}

static bool parse_term(struct parser *p, struct plan_term *term)
{
	*term = (struct plan_term){0};
	skip_blanks(p);
	if (!parse_key(p, term))
		return false;
	skip_blanks(p);
	if (!parse_operator(p, &term->op))
		return false;
	skip_blanks(p);
	if (!parse_value(p, term))
		return false;
	skip_blanks(p);
	return true;
}

static bool parse(struct parser *p, struct plan_terms *terms, struct plan_query *query)
{
	bool more = true;
	while (more) {
		size_t from = terms->n;
		do {
			struct plan_term term;
			if (!parse_term(p, &term))
				return false;
			ARENA_PUSH(p->arena, terms->v, terms->n, terms->cap) = term;
		} while (take(p, SLICE("&&")));
		ARENA_PUSH(p->arena, query->alternatives, query->n, query->cap).from = from;
		query->alternatives[query->n - 1].to = terms->n;
		more = take(p, SLICE("||"));
	}
	return p->at == p->text.n || fail(p, p->at, "expected && or ||");
}

bool plan_query_parse(struct arena *a, struct slice text, struct plan_terms *terms,
		      struct plan_query *query, const char **message, size_t *offset)
{
	struct parser p = {.arena = a, .text = text};
	*query = (struct plan_query){0};
	bool ok = parse(&p, terms, query);
	*message = p.message;
	*offset = p.at;
	return ok;
}

/* ---- Truth ---- */

/* Goes back to the last star only, which is enough: an earlier one could not gain anything. */
bool plan_query_glob(struct slice pattern, struct slice text)
{
	size_t p = 0, t = 0, star = pattern.n, resume = 0;
	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			resume = t;
		} else if (p < pattern.n && pattern.p[p] == '?') {
			p++;
			t++;
			while (t < text.n && ((unsigned char)text.p[t] & 0xC0) == 0x80)
				t++;
		} else if (p < pattern.n && pattern.p[p] == text.p[t]) {
			p++;
			t++;
		} else if (star < pattern.n) {
			p = star + 1;
			t = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool in_order(enum plan_operator op, int c)
{
	switch (op) {
	case PLAN_EQUAL:
		return c == 0;
	case PLAN_NOT_EQUAL:
		return c != 0;
	case PLAN_LESS:
		return c < 0;
	case PLAN_LESS_OR_EQUAL:
		return c <= 0;
	case PLAN_GREATER:
		return c > 0;
	case PLAN_GREATER_OR_EQUAL:
		return c >= 0;
	case PLAN_GLOB:
		break;
	}
	return false;
}

/* != is asked for as "not ==" before. */
static bool fits_scalar(const struct plan_term *term, enum plan_operator op, const struct json_t *v)
{
	if (json_is_text(v)) {
		struct slice text = json_as_slice(v);
		return op == PLAN_GLOB ? plan_query_glob(term->value, text)
				       : in_order(op, slice_cmp(text, term->value));
	}
	if (json_is_number(v)) {
		double n = json_as_real(v);
		return term->is_number && in_order(op, n < term->number ? -1 : n > term->number);
	}
	if (op != PLAN_EQUAL)
		return false;
	const char *word = json_is_null(v) ? "null" : json_is_true(v) ? "true" : "false";
	return !json_is_map(v) && slice_eq(term->value, slice_of(word));
}

static bool fits(const struct plan_term *term, const struct json_t *v)
{
	bool negated = term->op == PLAN_NOT_EQUAL, any = false;
	enum plan_operator op = negated ? PLAN_EQUAL : term->op;
	if (!json_is_list(v))
		return (v && fits_scalar(term, op, v)) != negated;
	for (size_t i = 0; i < json_length(v) && !any; i++)
		any = fits_scalar(term, op, json_at(v, i));
	return any != negated;
}

bool plan_query_default(const struct plan_term *term)
{
	return term->op == PLAN_NOT_EQUAL;
}

bool plan_query_asks(const struct plan_terms *terms, struct slice key)
{
	for (size_t i = 0; i < terms->n; i++)
		if (slice_eq(key, slice_of(terms->v[i].first)))
			return true;
	return false;
}

/* Go down a dotted path.  False: the value has no such member. */
static bool descend(struct slice *value, const char *path, struct arena *scratch)
{
	while (*path == '.') {
		const char *name = path + 1;
		path = strchrnul(name, '.');
		struct slice wanted = {name, (size_t)(path - name)}, key;
		struct json_read in;
		bool found = false;
		json_read_start(&in, *value, scratch);
		if (!json_read_map(&in))
			return false;
		while (!found && json_read_member(&in, &key))
			found = slice_eq(key, wanted) && json_read_value(&in, value);
		if (!found)
			return false;
	}
	return true;
}

void plan_query_update(const struct plan_terms *terms, struct slice key, struct slice value,
		       struct arena *scratch, unsigned char *truths)
{
	for (size_t i = 0; i < terms->n; i++) {
		const struct plan_term *term = &terms->v[i];
		struct slice found = value;
		if (!slice_eq(key, slice_of(term->first)))
			continue;
		bool is_there = descend(&found, term->key + strlen(term->first), scratch);
		struct json_t *v = is_there ? json_parse(found, NULL) : NULL;
		truths[i] = fits(term, v);
		json_drop(v);
	}
}

bool plan_query_holds(const struct plan_query *query, const unsigned char *truths)
{
	for (size_t i = 0; i < query->n; i++) {
		size_t t = query->alternatives[i].from;
		while (t < query->alternatives[i].to && truths[t])
			t++;
		if (t == query->alternatives[i].to)
			return true;
	}
	return false;
}
