/* The map of tags-fix.h: which tag becomes what. */
#include "check/tags-fix.h"

#include "base/utf8.h"

/* What becomes of a tag. */
struct tags_fix_name {
	struct slice old;
	/* Empty: it is dropped; else, once the map is read, the last name of all. */
	struct slice to;
	size_t offset; /* of `to` */
	enum { WAITING, ON_THE_WAY, DONE } state;
};

struct loader {
	struct yaml_reader yaml;
	struct tags_fix_map *map;
};

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
			yaml_reader_fault(
				&l->yaml, offset,
				"the new name \"%.*s\" holds a comma, which separates tags",
				SLICE_ARG(name));
			return false;
		}
		if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
		    cp == 0xFEFF) {
			yaml_reader_fault(&l->yaml, offset,
					  "the new name holds a line break or a control character");
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
		yaml_reader_fault(&l->yaml, old_offset,
				  "\"%.*s\" is dropped here, and renamed to \"%.*s\" on line %zu",
				  SLICE_ARG(old), SLICE_ARG(before->to),
				  yaml_reader_place(&l->yaml, before->offset).line);
	if (before && to.n)
		yaml_reader_fault(&l->yaml, old_offset, "\"%.*s\" is given twice", SLICE_ARG(old));
	if (before)
		return;
	struct tags_fix_name *name = arena_alloc(l->yaml.arena, sizeof *name);
	*name = (struct tags_fix_name){.old = old, .to = to, .offset = to_offset};
	e->value = name;
	*(to.n ? &l->map->n_renamed : &l->map->n_dropped) += 1;
}

static void load_rename(struct loader *l, const struct yaml_node *map)
{
	if (map->kind != YAML_MAP) {
		if (!yaml_is_null(map))
			yaml_reader_fault(&l->yaml, map->offset,
					  "\"rename\" must be a map of old names to new ones");
		return;
	}
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		struct slice old = slice_trim(slice_of(n->key)), to = slice_trim(n->text);
		if (!old.n)
			yaml_reader_fault(&l->yaml, n->key_offset, "the old name is empty");
		else if (n->kind != YAML_SCALAR)
			yaml_reader_fault(&l->yaml, n->offset,
					  "the new name of \"%.*s\" must be text", SLICE_ARG(old));
		else if (yaml_is_null(n) || !to.n)
			yaml_reader_fault(
				&l->yaml, n->offset,
				"the new name of \"%.*s\" is empty; \"drop\" takes tags away",
				SLICE_ARG(old));
		else if (check_new_name(l, n->offset, to))
			add_name(l, old, n->key_offset, to, n->offset);
	}
}

static void load_drop(struct loader *l, const struct yaml_node *list)
{
	if (list->kind == YAML_MAP)
		yaml_reader_fault(&l->yaml, list->offset, "\"drop\" must be a list of tags");
	if (list->kind == YAML_MAP || yaml_is_null(list))
		return;
	for (const struct yaml_node *n = yaml_reader_first(list); n;
	     n = yaml_reader_next(list, n)) {
		struct slice old = slice_trim(n->text);
		if (n->kind != YAML_SCALAR)
			yaml_reader_fault(&l->yaml, n->offset, "a tag must be text");
		else if (yaml_is_null(n) || !old.n)
			yaml_reader_fault(&l->yaml, n->offset, "the name is empty");
		else
			add_name(l, old, n->offset, SLICE(""), n->offset);
	}
}

static void load_bool(struct loader *l, const struct yaml_node *n, bool *value)
{
	if (!yaml_as_bool(n, value))
		yaml_reader_fault(&l->yaml, n->offset, "\"%s\" must be true or false", n->key);
}

static void load_keys(struct loader *l, const struct yaml_node *root)
{
	enum { RENAME, DROP, SET_REVIEWED, UNIQUE, N_KEYS };
	static const char *const keys[N_KEYS] = {"rename", "drop", "set_reviewed", "unique"};
	/* Renames come first, whatever the order: what is dropped is checked against them. */
	const struct yaml_node *rename = yaml_member(root, keys[RENAME]);
	if (rename)
		load_rename(l, rename);
	for (const struct yaml_node *n = root->children; n; n = n->next) {
		int key = yaml_reader_key(&l->yaml, n, "key", keys, sizeof *keys, N_KEYS);
		if (key == DROP)
			load_drop(l, n);
		else if (key == SET_REVIEWED)
			load_bool(l, n, &l->map->set_reviewed);
		else if (key == UNIQUE)
			load_bool(l, n, &l->map->unique);
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
	yaml_reader_fault(&l->yaml, name->offset, "the renames go in a circle: %.*s",
			  SLICE_ARG(buf_slice(&b)));
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
			yaml_reader_fault(&l->yaml, n->offset,
					  "\"%.*s\" is renamed to \"%.*s\", which is dropped",
					  SLICE_ARG(n->old), SLICE_ARG(to->old));
	}
	for (size_t i = 0; i < names->n; i++)
		follow(l, names->entries[i].value);
}

struct tags_fix_map *tags_fix_load(struct arena *a, const char *path, struct slice text)
{
	struct tags_fix_map *map = arena_alloc(a, sizeof *map);
	struct loader l = {.yaml = yaml_reader_start(a, path, text, &map->faults), .map = map};
	map->names = (struct hash)HASH_INIT(a);
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse(a, text, &e);
	if (!root)
		yaml_reader_fault(&l.yaml, e.offset, "%s", e.message);
	else if (root->kind == YAML_MAP)
		load_keys(&l, root);
	else if (!yaml_is_null(root))
		yaml_reader_fault(&l.yaml, root->offset,
				  "expected \"rename\", \"drop\" and the like");
	check_targets(&l);
	yaml_reader_end(&l.yaml);
	return map;
}

bool tags_fix_changes(const struct tags_fix_map *map, struct slice tag, struct slice *to)
{
	const struct tags_fix_name *name = name_of(map, tag);
	*to = name ? name->to : tag;
	return name != NULL;
}
