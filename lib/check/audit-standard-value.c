#include "check/audit-standard-internal.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "text/frontmatter.h"

/* ---- Faults ---- */

struct config_place audit_standard_place(struct audit_standard_reader *r, size_t offset)
{
	struct source_place p = source_place(&r->source, offset);
	return (struct config_place){p.line, p.byte_column};
}

void audit_standard_fault_at(struct audit_standard_reader *r, size_t offset, const char *fmt, ...)
{
	struct audit_standard_faults *f = r->faults;
	va_list ap;
	va_start(ap, fmt);
	const char *message = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	ARENA_PUSH(r->arena, f->v, f->n, f->cap) = (struct audit_standard_fault){
		r->source.path, audit_standard_place(r, offset), message};
}

void audit_standard_wrong_kind(struct audit_standard_reader *r, const char *name,
			       const struct yaml_node *n, const char *expected)
{
	const char *found = n->kind == YAML_LIST  ? "a list"
			    : n->kind == YAML_MAP ? "a map"
			    : yaml_is_null(n)
				    ? "nothing"
				    : arena_printf(r->arena, "\"%.*s\"", SLICE_ARG(n->text));
	audit_standard_fault_at(r, n->offset, "\"%s\" must be %s, not %s", name, expected, found);
}

void audit_standard_unknown(struct audit_standard_reader *r, size_t offset, const char *what,
			    struct slice word, const char *const *words, size_t n)
{
	int nearest = nearest_word(word, words, n);
	audit_standard_fault_at(r, offset, "unknown %s \"%.*s\"%s%s%s", what, SLICE_ARG(word),
				nearest >= 0 ? "; did you mean \"" : "",
				nearest >= 0 ? words[nearest] : "", nearest >= 0 ? "\"?" : "");
}

/* ---- Scalars ---- */

const char *audit_standard_text(struct audit_standard_reader *r, const char *name,
				const struct yaml_node *n)
{
	if (n->kind != YAML_SCALAR || yaml_is_null(n)) {
		audit_standard_wrong_kind(r, name, n, "text");
		return NULL;
	}
	if (slice_find(n->text, '\0') < n->text.n) {
		audit_standard_fault_at(r, n->offset, "\"%s\" holds a NUL", name);
		return NULL;
	}
	if (!slice_trim(n->text).n) {
		audit_standard_fault_at(r, n->offset, "\"%s\" is empty", name);
		return NULL;
	}
	return n->text.p; /* NUL-terminated by the YAML reader */
}

static size_t skip_digits(struct slice s, size_t at)
{
	while (at < s.n && ascii_is_digit(s.p[at]))
		at++;
	return at;
}

/* Digits, with a fraction or without: no threshold needs more. */
static bool as_number(const struct yaml_node *n, double *value)
{
	if (n->kind != YAML_SCALAR || !n->plain)
		return false;
	size_t at = skip_digits(n->text, 0);
	if (at && at + 1 < n->text.n && n->text.p[at] == '.')
		at = skip_digits(n->text, at + 1);
	if (!at || at < n->text.n)
		return false;
	*value = strtod(n->text.p, NULL);
	return true;
}

static void read_number(struct audit_standard_reader *r, const struct audit_standard_row *row,
			const struct yaml_node *n, void *dest)
{
	double value;
	long long whole;
	bool is_whole = row->value == AUDIT_STANDARD_WHOLE;
	if (is_whole ? !yaml_as_int(n, &whole) : !as_number(n, &value)) {
		audit_standard_wrong_kind(r, row->name, n,
					  is_whole ? "a whole number" : "a number from 0");
		return;
	}
	if (is_whole)
		value = (double)whole;
	if (value < row->min || value > row->max)
		audit_standard_fault_at(r, n->offset,
					"\"%s\" must be from %.10g to %.10g, not %.*s", row->name,
					row->min, row->max, SLICE_ARG(n->text));
	else if (is_whole)
		*(long long *)dest = whole;
	else
		*(double *)dest = value;
}

/* ---- Patterns and lists ---- */

/* Where byte `at` of a scalar's value stands: exactly, when it is written as it reads. */
static size_t offset_in(const struct audit_standard_reader *r, const struct yaml_node *n, size_t at)
{
	size_t begin = n->offset + !n->plain;
	struct slice written = slice_sub(r->source.text, begin, begin + n->text.n);
	return slice_eq(written, n->text) ? begin + at : n->offset;
}

void audit_standard_pattern(struct audit_standard_reader *r, const char *name,
			    const struct yaml_node *n, struct audit_pattern *p)
{
	static const char ignore_case[] = "(?i)";
	const char *text = audit_standard_text(r, name, n), *message;
	size_t at, prefix = sizeof ignore_case - 1;
	if (!text)
		return;
	p->text = text;
	p->compiled = rules_compile(r->arena, arena_printf(r->arena, "%s%s", ignore_case, text),
				    &message, &at);
	if (!p->compiled)
		audit_standard_fault_at(r, offset_in(r, n, at > prefix ? at - prefix : 0),
					"pattern: %s", message);
}

static size_t list_length(struct audit_standard_reader *r, const char *name,
			  const struct yaml_node *n)
{
	if (n->kind == YAML_MAP || yaml_is_null(n)) {
		audit_standard_wrong_kind(r, name, n, "a list");
		return 0;
	}
	if (n->kind == YAML_LIST && !n->n_children)
		audit_standard_fault_at(r, n->offset, "\"%s\" is an empty list", name);
	return n->kind == YAML_LIST ? n->n_children : 1;
}

/* The first of a list, or one scalar as a list of one. */
static const struct yaml_node *list_first(const struct yaml_node *n)
{
	return n->kind == YAML_LIST ? n->children : n;
}

static const struct yaml_node *list_next(const struct yaml_node *list, const struct yaml_node *n)
{
	return n == list ? NULL : n->next;
}

void audit_standard_patterns(struct audit_standard_reader *r, const char *name,
			     const struct yaml_node *n, struct audit_patterns *list)
{
	size_t length = list_length(r, name, n);
	if (!length)
		return;
	list->v = arena_alloc_array(r->arena, length, sizeof *list->v);
	for (const struct yaml_node *c = list_first(n); c; c = list_next(n, c))
		audit_standard_pattern(r, name, c, &list->v[list->n++]);
}

/* A list of words that fills a `const char **` and the count right behind it. */
struct texts {
	const char **v;
	size_t n;
};

static void read_texts(struct audit_standard_reader *r, const char *name, const struct yaml_node *n,
		       struct texts *list)
{
	size_t length = list_length(r, name, n);
	if (!length)
		return;
	list->v = arena_alloc_array(r->arena, length, sizeof *list->v);
	for (const struct yaml_node *c = list_first(n); c; c = list_next(n, c)) {
		const char *text = audit_standard_text(r, name, c);
		if (text)
			list->v[list->n++] = text;
	}
}

/* ---- Maps ---- */

static void read_value(struct audit_standard_reader *r, const struct audit_standard_row *row,
		       const struct yaml_node *n, void *dest)
{
	const char *text;
	switch (row->value) {
	case AUDIT_STANDARD_BOOL:
		if (!yaml_as_bool(n, dest))
			audit_standard_wrong_kind(r, row->name, n, "true or false");
		break;
	case AUDIT_STANDARD_WHOLE:
	case AUDIT_STANDARD_NUMBER:
		read_number(r, row, n, dest);
		break;
	case AUDIT_STANDARD_TEXT:
		if ((text = audit_standard_text(r, row->name, n)) != NULL)
			*(const char **)dest = text;
		break;
	case AUDIT_STANDARD_DATE:
		text = audit_standard_text(r, row->name, n);
		if (text && (n->text.n != 10 || !frontmatter_date_valid(n->text)))
			audit_standard_wrong_kind(r, row->name, n, "a date, YYYY-MM-DD");
		else if (text)
			*(const char **)dest = text;
		break;
	case AUDIT_STANDARD_PATTERN:
		audit_standard_pattern(r, row->name, n, dest);
		break;
	case AUDIT_STANDARD_PATTERNS:
		audit_standard_patterns(r, row->name, n, dest);
		break;
	case AUDIT_STANDARD_TEXTS:
		read_texts(r, row->name, n, dest);
		break;
	case AUDIT_STANDARD_OWN:
		break;
	}
}

static void read_member(struct audit_standard_reader *r, const struct yaml_node *n,
			const struct audit_standard_row *rows, size_t n_rows, unsigned kind,
			void *dest)
{
	struct slice key = slice_of(n->key);
	size_t i = 0;
	while (i < n_rows && !slice_eq(slice_of(rows[i].name), key))
		i++;
	if (i == n_rows) {
		const char **names = arena_alloc_array(r->arena, n_rows, sizeof *names);
		for (size_t j = 0; j < n_rows; j++)
			names[j] = rows[j].name;
		audit_standard_unknown(r, n->key_offset, "key", key, names, n_rows);
	} else if (n->duplicate) {
		audit_standard_fault_at(r, n->key_offset, "\"%s\" stands here twice", n->key);
	} else if (rows[i].kinds && kind < AUDIT_N_KINDS && !(rows[i].kinds & 1U << kind)) {
		audit_standard_fault_at(r, n->key_offset, "\"%s\" means nothing to \"check: %s\"",
					n->key, audit_kind_names[kind]);
	} else {
		read_value(r, &rows[i], n, (char *)dest + rows[i].at);
	}
}

void audit_standard_map(struct audit_standard_reader *r, const char *name,
			const struct yaml_node *map, const struct audit_standard_row *rows,
			size_t n_rows, unsigned kind, void *dest)
{
	if (map->kind != YAML_MAP) {
		audit_standard_wrong_kind(r, name, map, "a map");
		return;
	}
	for (const struct yaml_node *n = map->children; n; n = n->next)
		read_member(r, n, rows, n_rows, kind, dest);
}
