/* The map of tags-fix.h: which tag becomes what. */
#include "check/tags-fix.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "io/source.h"
#include "io/yaml.h"

/* What becomes of a tag. */
struct tags_fix_name {
	struct slice old;
	struct slice
		to; /* empty: it is dropped; else, once the map is read, the last name of all */
	struct config_place place; /* of `to` */
	enum { WAITING, ON_THE_WAY, DONE } state;
};

struct loader {
	struct arena *arena;
	struct source source;
	struct tags_fix_map *map;
};

static void add_fault(struct loader *l, struct config_place place, const char *message)
{
	struct tags_fix_map *m = l->map;
	ARENA_PUSH(l->arena, m->faults, m->n_faults, m->cap_faults) =
		(struct tags_fix_fault){place, message};
}

static struct config_place place_of(struct loader *l, size_t offset)
{
	struct source_place p = source_place(&l->source, offset);
	return (struct config_place){p.line, p.byte_column};
}

static void fault(struct loader *l, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void fault(struct loader *l, size_t offset, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add_fault(l, place_of(l, offset), arena_vprintf(l->arena, fmt, ap));
	va_end(ap);
}

static struct tags_fix_name *name_of(const struct tags_fix_map *map, struct slice tag)
{
	const struct hash_entry *e = hash_find(&map->names, tag);
	return e ? e->value : NULL;
}

/* Can the name be a tag in every style of list? */
static bool check_new_name(struct loader *l, size_t offset, struct slice name)
{
	for (size_t i = 0; i < name.n;) {
		uint32_t cp;
		i += (size_t)utf8_decode(name.p + i, name.p + name.n, &cp);
		if (cp == ',' || cp == 0xFF0C || cp == 0x3001) {
			fault(l, offset,
			      "the new name \"%.*s\" holds a comma, which separates tags",
			      SLICE_ARG(name));
			return false;
		}
		if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
		    cp == 0xFEFF) {
			fault(l, offset, "the new name holds a line break or a control character");
			return false;
		}
	}
	return true;
}

static void add_name(struct loader *l, struct slice old, size_t old_offset, struct slice to,
		     size_t to_offset)
{
	struct hash_entry *e = hash_at(&l->map->names, old);
	const struct tags_fix_name *before = e->value;
	if (before && before->to.n && !to.n)
		fault(l, old_offset,
		      "\"%.*s\" is dropped here, and renamed to \"%.*s\" on line %zu",
		      SLICE_ARG(old), SLICE_ARG(before->to), before->place.line);
	if (before && to.n)
		fault(l, old_offset, "\"%.*s\" is given twice", SLICE_ARG(old));
	if (before)
		return;
	struct tags_fix_name *name = arena_alloc(l->arena, sizeof *name);
	*name = (struct tags_fix_name){.old = old, .to = to, .place = place_of(l, to_offset)};
	e->value = name;
	*(to.n ? &l->map->n_renamed : &l->map->n_dropped) += 1;
}

static void load_rename(struct loader *l, const struct yaml_node *map)
{
	if (map->kind != YAML_MAP) {
		if (!yaml_is_null(map))
			fault(l, map->offset, "\"rename\" must be a map of old names to new ones");
		return;
	}
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		struct slice old = slice_trim(slice_of(n->key)), to = slice_trim(n->text);
		if (!old.n)
			fault(l, n->key_offset, "the old name is empty");
		else if (n->kind != YAML_SCALAR)
			fault(l, n->offset, "the new name of \"%.*s\" must be text",
			      SLICE_ARG(old));
		else if (yaml_is_null(n) || !to.n)
			fault(l, n->offset,
			      "the new name of \"%.*s\" is empty; \"drop\" takes tags away",
			      SLICE_ARG(old));
		else if (check_new_name(l, n->offset, to))
			add_name(l, old, n->key_offset, to, n->offset);
	}
}

static void load_drop(struct loader *l, const struct yaml_node *list)
{
	bool one = list->kind == YAML_SCALAR;
	if (list->kind == YAML_MAP)
		fault(l, list->offset, "\"drop\" must be a list of tags");
	if (list->kind == YAML_MAP || yaml_is_null(list))
		return;
	for (const struct yaml_node *n = one ? list : list->children; n; n = one ? NULL : n->next) {
		struct slice old = slice_trim(n->text);
		if (n->kind != YAML_SCALAR)
			fault(l, n->offset, "a tag must be text");
		else if (yaml_is_null(n) || !old.n)
			fault(l, n->offset, "the name is empty");
		else
			add_name(l, old, n->offset, SLICE(""), n->offset);
	}
}

static void load_bool(struct loader *l, const struct yaml_node *n, bool *value)
{
	if (!yaml_as_bool(n, value))
		fault(l, n->offset, "\"%s\" must be true or false", n->key);
}

static void load_keys(struct loader *l, const struct yaml_node *root)
{
	static const char *const keys[] = {"rename", "drop", "set_reviewed", "unique"};
	enum { N_KEYS = sizeof keys / sizeof *keys };
	/* Renames come first, whatever the order: what is dropped is checked against them. */
	for (const struct yaml_node *n = root->children; n; n = n->next)
		if (strcmp(n->key, "rename") == 0)
			load_rename(l, n);
	for (const struct yaml_node *n = root->children; n; n = n->next) {
		if (strcmp(n->key, "rename") == 0)
			continue;
		if (strcmp(n->key, "drop") == 0) {
			load_drop(l, n);
		} else if (strcmp(n->key, "set_reviewed") == 0) {
			load_bool(l, n, &l->map->set_reviewed);
		} else if (strcmp(n->key, "unique") == 0) {
			load_bool(l, n, &l->map->unique);
		} else {
			int nearest = nearest_word(slice_of(n->key), keys, N_KEYS);
			fault(l, n->key_offset, "unknown key \"%s\"%s%s%s", n->key,
			      nearest >= 0 ? "; did you mean \"" : "",
			      nearest >= 0 ? keys[nearest] : "", nearest >= 0 ? "\"?" : "");
		}
	}
}

/* The renames that lead from `name` back to it, for people. */
static void report_circle(struct loader *l, const struct tags_fix_name *name)
{
	enum { SHOWN = 8 };
	struct buf b = BUF_INIT;
	const struct tags_fix_name *n = name;
	size_t shown = 0;
	do {
		if (shown++ < SHOWN)
			buf_printf(&b, "\"%.*s\" -> ", SLICE_ARG(n->old));
		n = name_of(l->map, n->to);
	} while (n != name);
	buf_printf(&b, "%s\"%.*s\"", shown > SHOWN ? "... -> " : "", SLICE_ARG(name->old));
	add_fault(l, name->place,
		  arena_printf(l->arena, "the renames go in a circle: %.*s",
			       SLICE_ARG(buf_slice(&b))));
	buf_free(&b);
}

/* Give every name on the way from `name` the last one. */
static void follow(struct loader *l, struct tags_fix_name *name)
{
	struct tags_fix_name *n = name;
	struct slice last = name->to;
	while (n && n->to.n && n->state == WAITING) {
		n->state = ON_THE_WAY;
		last = n->to;
		n = name_of(l->map, n->to);
	}
	if (n && n->state == ON_THE_WAY)
		report_circle(l, n);
	else if (n && n->state == DONE)
		last = n->to;
	for (n = name; n && n->state == ON_THE_WAY;) {
		struct tags_fix_name *next = name_of(l->map, n->to);
		n->state = DONE;
		n->to = last;
		n = next;
	}
}

static void check_targets(struct loader *l)
{
	const struct hash *names = &l->map->names;
	for (size_t i = 0; i < names->n; i++) {
		const struct tags_fix_name *n = names->entries[i].value;
		const struct tags_fix_name *to = n->to.n ? name_of(l->map, n->to) : NULL;
		if (to && !to->to.n)
			add_fault(l, n->place,
				  arena_printf(l->arena,
					       "\"%.*s\" is renamed to \"%.*s\", which is dropped",
					       SLICE_ARG(n->old), SLICE_ARG(to->old)));
	}
	for (size_t i = 0; i < names->n; i++)
		follow(l, names->entries[i].value);
}

static int compare_faults(const void *a, const void *b)
{
	const struct tags_fix_fault *x = a, *y = b;
	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	if (x->place.column != y->place.column)
		return x->place.column < y->place.column ? -1 : 1;
	return strcmp(x->message, y->message);
}

struct tags_fix_map *tags_fix_load(struct arena *a, struct slice text)
{
	struct loader l = {.arena = a, .map = arena_alloc(a, sizeof *l.map)};
	l.map->names = (struct hash)HASH_INIT(a);
	source_wrap(&l.source, "", text);
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse(a, text, &e);
	if (!root)
		fault(&l, e.offset, "%s", e.message);
	else if (root->kind == YAML_MAP)
		load_keys(&l, root);
	else if (!yaml_is_null(root))
		fault(&l, root->offset, "expected \"rename\", \"drop\" and the like");
	check_targets(&l);
	if (l.map->n_faults)
		qsort(l.map->faults, l.map->n_faults, sizeof *l.map->faults, compare_faults);
	source_free(&l.source);
	return l.map;
}

bool tags_fix_changes(const struct tags_fix_map *map, struct slice tag, struct slice *to)
{
	const struct tags_fix_name *name = name_of(map, tag);
	*to = name ? name->to : tag;
	return name != NULL;
}
