#include "check/audit-standard-internal.h"

#include <stdlib.h>

#include "text/frontmatter.h"

/* ---- Scalars ---- */

const char *audit_standard_text(struct yaml_reader *r, const char *name, const struct yaml_node *n)
{
	const char *text = yaml_reader_text(r, name, n);
	if (text && !slice_trim(n->text).n) {
		yaml_reader_fault(r, n->offset, "\"%s\" is empty", name);
		return NULL;
	}
	return text;
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

static void read_number(struct yaml_reader *r, const struct audit_standard_row *row,
			const struct yaml_node *n, void *dest)
{
	double value;
	long long whole = 0;
	bool is_whole = row->value == AUDIT_STANDARD_WHOLE;
	if (is_whole) {
		if (!yaml_reader_int(r, row->name, n, &whole))
			return;
		value = (double)whole;
	} else if (!as_number(n, &value)) {
		yaml_reader_wrong_kind(r, row->name, n, "a number from 0");
		return;
	}
	if (!yaml_reader_in_range(r, row->name, n, value, row->min, row->max))
		return;
	if (is_whole)
		*(long long *)dest = whole;
	else
		*(double *)dest = value;
}

/* ---- Patterns and lists ---- */

void audit_standard_pattern(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			    struct audit_pattern *p)
{
	const char *text = audit_standard_text(r, name, n), *message;
	size_t at;
	if (!text)
		return;
	p->text = text;
	p->compiled = rules_compile_nocase(r->arena, text, &message, &at);
	if (!p->compiled)
		yaml_reader_fault(r, yaml_reader_offset_in(r, n, at), "pattern: %s", message);
}

void audit_standard_patterns(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			     struct audit_patterns *list)
{
	size_t length = yaml_reader_length(r, name, n);
	if (!length)
		return;
	list->v = arena_alloc_array(r->arena, length, sizeof *list->v);
	for (const struct yaml_node *c = yaml_reader_first(n); c; c = yaml_reader_next(n, c))
		audit_standard_pattern(r, name, c, &list->v[list->n++]);
}

/* A list of words that fills a `const char **` and the count right behind it. */
struct texts {
	const char **v;
	size_t n;
};

static void read_texts(struct yaml_reader *r, const char *name, const struct yaml_node *n,
		       struct texts *list)
{
	size_t length = yaml_reader_length(r, name, n);
	if (!length)
		return;
	list->v = arena_alloc_array(r->arena, length, sizeof *list->v);
	for (const struct yaml_node *c = yaml_reader_first(n); c; c = yaml_reader_next(n, c)) {
		const char *text = audit_standard_text(r, name, c);
		if (text)
			list->v[list->n++] = text;
	}
}

/* ---- Maps ---- */

static void read_value(struct yaml_reader *r, const struct audit_standard_row *row,
		       const struct yaml_node *n, void *dest)
{
	const char *text;
	switch (row->value) {
	case AUDIT_STANDARD_BOOL:
		yaml_reader_bool(r, row->name, n, dest);
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
			yaml_reader_wrong_kind(r, row->name, n, "a date, YYYY-MM-DD");
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

static void read_member(struct yaml_reader *r, const struct yaml_node *n,
			const struct audit_standard_row *rows, size_t n_rows, unsigned kind,
			void *dest)
{
	int i = yaml_reader_key(r, n, "key", &rows->name, sizeof *rows, n_rows);
	if (i < 0)
		return;
	if (rows[i].kinds && kind < AUDIT_N_KINDS && !(rows[i].kinds & 1U << kind))
		yaml_reader_fault(r, n->key_offset, "\"%s\" means nothing to \"check: %s\"", n->key,
				  audit_kind_names[kind]);
	else if (rows[i].value != AUDIT_STANDARD_OWN) /* there may be no destination */
		read_value(r, &rows[i], n, (char *)dest + rows[i].at);
}

void audit_standard_map(struct yaml_reader *r, const char *name, const struct yaml_node *map,
			const struct audit_standard_row *rows, size_t n_rows, unsigned kind,
			void *dest)
{
	if (!yaml_reader_is_map(r, name, map))
		return;
	for (const struct yaml_node *n = map->children; n; n = n->next)
		read_member(r, n, rows, n_rows, kind, dest);
}
