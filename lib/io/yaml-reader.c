#include "io/yaml-reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/nearest.h"

/* ---- Faults ---- */

void yaml_reader_print(const struct yaml_reader_faults *faults)
{
	for (size_t i = 0; i < faults->n; i++) {
		const struct yaml_reader_fault *f = &faults->v[i];
		fprintf(stderr, "%s:%zu:%zu: error: %s\n", f->path, f->place.line, f->place.column,
			f->message);
	}
}

struct yaml_reader yaml_reader_start(struct arena *a, const char *path, struct slice text,
				     struct yaml_reader_faults *faults)
{
	struct yaml_reader r = {.arena = a, .faults = faults, .n_before = faults->n};
	source_wrap(&r.source, arena_cstr(a, slice_of(path)), text);
	return r;
}

static int compare_places(const void *a, const void *b)
{
	const struct yaml_reader_fault *x = a, *y = b;
	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	if (x->place.column != y->place.column)
		return x->place.column < y->place.column ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

bool yaml_reader_end(struct yaml_reader *r)
{
	size_t n = r->faults->n - r->n_before;
	source_free(&r->source);
	if (n > 1)
		qsort(r->faults->v + r->n_before, n, sizeof *r->faults->v, compare_places);
	return n == 0;
}

struct config_place yaml_reader_place(struct yaml_reader *r, size_t offset)
{
	struct source_place p = source_place(&r->source, offset);
	return (struct config_place){p.line, p.byte_column};
}

size_t yaml_reader_offset_in(const struct yaml_reader *r, const struct yaml_node *n, size_t at)
{
	size_t begin = n->offset + !n->plain;
	struct slice written = slice_sub(r->source.text, begin, begin + n->text.n);
	return slice_eq(written, n->text) ? begin + at : n->offset;
}

void yaml_reader_fault(struct yaml_reader *r, size_t offset, const char *fmt, ...)
{
	struct yaml_reader_faults *f = r->faults;
	va_list ap;
	va_start(ap, fmt);
	const char *message = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	ARENA_PUSH(r->arena, f->v, f->n, f->cap) = (struct yaml_reader_fault){
		r->source.path, yaml_reader_place(r, offset), message, f->n};
}

const char *yaml_reader_found(struct yaml_reader *r, const struct yaml_node *n)
{
	if (n->kind == YAML_LIST)
		return n->n_children ? "a list" : "an empty list";
	if (n->kind == YAML_MAP)
		return n->n_children ? "a map" : "an empty map";
	if (yaml_is_null(n))
		return "nothing";
	return arena_printf(r->arena, "\"%.*s\"", SLICE_ARG(n->text));
}

void yaml_reader_wrong_kind(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			    const char *expected)
{
	yaml_reader_fault(r, n->offset, "\"%s\" must be %s, not %s", name, expected,
			  yaml_reader_found(r, n));
}

void yaml_reader_unknown(struct yaml_reader *r, size_t offset, const char *what, struct slice word,
			 const char *const *words, size_t n)
{
	int nearest = nearest_word(word, words, n);
	yaml_reader_fault(r, offset, "unknown %s \"%.*s\"%s%s%s", what, SLICE_ARG(word),
			  nearest >= 0 ? "; did you mean \"" : "",
			  nearest >= 0 ? words[nearest] : "", nearest >= 0 ? "\"?" : "");
}

/* ---- Scalars ---- */

const char *yaml_reader_text(struct yaml_reader *r, const char *name, const struct yaml_node *n)
{
	if (n->kind != YAML_SCALAR || yaml_is_null(n)) {
		yaml_reader_wrong_kind(r, name, n, "text");
		return NULL;
	}
	if (slice_find(n->text, '\0') < n->text.n) {
		yaml_reader_fault(r, n->offset, "\"%s\" holds a NUL", name);
		return NULL;
	}
	return n->text.p; /* NUL-terminated by the YAML reader */
}

bool yaml_reader_bool(struct yaml_reader *r, const char *name, const struct yaml_node *n,
		      bool *value)
{
	if (yaml_as_bool(n, value))
		return true;
	yaml_reader_wrong_kind(r, name, n, "true or false");
	return false;
}

bool yaml_reader_int(struct yaml_reader *r, const char *name, const struct yaml_node *n,
		     long long *value)
{
	if (yaml_as_int(n, value))
		return true;
	yaml_reader_wrong_kind(r, name, n, "a whole number");
	return false;
}

bool yaml_reader_in_range(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			  double value, double min, double max)
{
	if (value >= min && value <= max)
		return true;
	yaml_reader_fault(r, n->offset, "\"%s\" must be from %.10g to %.10g, not %.*s", name, min,
			  max, SLICE_ARG(n->text));
	return false;
}

/* ---- Maps and lists ---- */

bool yaml_reader_is_list(struct yaml_reader *r, const char *name, const struct yaml_node *n)
{
	if (n->kind == YAML_LIST)
		return true;
	yaml_reader_wrong_kind(r, name, n, "a list");
	return false;
}

bool yaml_reader_is_map(struct yaml_reader *r, const char *name, const struct yaml_node *n)
{
	if (n->kind == YAML_MAP)
		return true;
	yaml_reader_wrong_kind(r, name, n, "a map");
	return false;
}

static const char *name_at(const char *const *names, size_t stride, size_t i)
{
	return *(const char *const *)(const void *)((const char *)names + i * stride);
}

int yaml_reader_key(struct yaml_reader *r, const struct yaml_node *n, const char *what,
		    const char *const *names, size_t stride, size_t n_rows)
{
	size_t i = 0;
	while (i < n_rows && strcmp(name_at(names, stride, i), n->key) != 0)
		i++;
	if (i < n_rows && !n->duplicate)
		return (int)i;
	if (i < n_rows) {
		yaml_reader_fault(r, n->key_offset, "\"%s\" stands here twice", n->key);
		return -1;
	}
	const char **words = arena_alloc_array(r->arena, n_rows, sizeof *words);
	for (i = 0; i < n_rows; i++)
		words[i] = name_at(names, stride, i);
	yaml_reader_unknown(r, n->key_offset, what, slice_of(n->key), words, n_rows);
	return -1;
}

bool yaml_reader_is_many(struct yaml_reader *r, const char *name, const struct yaml_node *n)
{
	if (n->kind != YAML_MAP && !yaml_is_null(n))
		return true;
	yaml_reader_wrong_kind(r, name, n, "a list");
	return false;
}

size_t yaml_reader_length(struct yaml_reader *r, const char *name, const struct yaml_node *n)
{
	if (!yaml_reader_is_many(r, name, n))
		return 0;
	if (n->kind != YAML_LIST)
		return 1;
	if (!n->n_children)
		yaml_reader_fault(r, n->offset, "\"%s\" is an empty list", name);
	return n->n_children;
}

const struct yaml_node *yaml_reader_first(const struct yaml_node *list)
{
	return list->kind == YAML_LIST ? list->children : list;
}

const struct yaml_node *yaml_reader_next(const struct yaml_node *list, const struct yaml_node *n)
{
	return n == list ? NULL : n->next;
}
