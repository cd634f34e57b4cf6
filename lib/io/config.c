#include "io/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "io/source.h"
#include "io/yaml.h"

static const char file_name[] = "mathmill.yaml";

static const char *const known_sections[] = {
	"text",    "linecount",  "eqn-check", "tag-classify", "derive-audit", "progress-report",
	"md2html", "site-index", "feed2md",
};

enum { N_KNOWN_SECTIONS = sizeof known_sections / sizeof *known_sections };

struct loader {
	struct arena *arena;
	struct source source;
	size_t faults;
};

/* ---- Finding the file ---- */

static bool exists(struct arena *a, const char *folder, const char *name)
{
	return access(arena_printf(a, "%s%s", folder, name), F_OK) == 0;
}

/* Is the folder its own parent? */
static bool is_root(struct arena *a, const char *folder)
{
	struct stat here, above;
	if (stat(arena_printf(a, "%s.", folder), &here) ||
	    stat(arena_printf(a, "%s..", folder), &above))
		return true;
	return here.st_dev == above.st_dev && here.st_ino == above.st_ino;
}

static const char *find_file(struct arena *a)
{
	for (const char *folder = "";; folder = arena_printf(a, "%s../", folder)) {
		if (exists(a, folder, file_name))
			return arena_printf(a, "%s%s", folder, file_name);
		if (exists(a, folder, ".git") || is_root(a, folder))
			return NULL;
	}
}

/* ---- Faults ---- */

static void print_fault(const char *path, struct config_place place, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void print_fault(const char *path, struct config_place place, const char *fmt, va_list ap)
{
	fprintf(stderr, "%s:", path);
	if (place.line)
		fprintf(stderr, "%zu:%zu:", place.line, place.column);
	fputs(" error: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

const char *config_beside(struct arena *a, const char *config, const char *path)
{
	const char *slash = strrchr(config, '/');
	if (!slash || path[0] == '/')
		return path;
	return arena_printf(a, "%.*s%s", (int)(slash - config + 1), config, path);
}

void config_fault(const char *path, struct config_place place, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	print_fault(path, place, fmt, ap);
	va_end(ap);
	exit(CLI_TROUBLE);
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
	print_fault(l->source.path, place_of(l, offset), fmt, ap);
	va_end(ap);
	l->faults++;
}

/* What stands there, for a message. */
static const char *found(struct loader *l, const struct yaml_node *n)
{
	if (n->kind == YAML_LIST)
		return "a list";
	if (n->kind == YAML_MAP)
		return "a map";
	if (yaml_is_null(n))
		return "nothing";
	return arena_printf(l->arena, "\"%.*s\"", SLICE_ARG(n->text));
}

static void wrong_type(struct loader *l, const char *name, const struct yaml_node *n,
		       const char *expected)
{
	fault(l, n->offset, "\"%s\" must be %s, not %s", name, expected, found(l, n));
}

/* An unknown word, with the nearest known one. */
static void unknown(struct loader *l, size_t offset, const char *what, struct slice word,
		    const char *const *words, size_t n)
{
	int nearest = nearest_word(word, words, n);
	if (nearest >= 0)
		fault(l, offset, "unknown %s \"%.*s\"; did you mean \"%s\"?", what, SLICE_ARG(word),
		      words[nearest]);
	else
		fault(l, offset, "unknown %s \"%.*s\"", what, SLICE_ARG(word));
}

/* ---- Values ---- */

/* A scalar as a C string; null, and a fault, when it cannot be one. */
static const char *text_of(struct loader *l, const char *name, const struct yaml_node *n)
{
	if (n->kind != YAML_SCALAR || yaml_is_null(n)) {
		wrong_type(l, name, n, "text");
		return NULL;
	}
	if (slice_find(n->text, '\0') < n->text.n) {
		fault(l, n->offset, "\"%s\" holds a NUL", name);
		return NULL;
	}
	return n->text.p; /* NUL-terminated by the YAML reader */
}

static void load_bool(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	bool value;
	if (yaml_as_bool(n, &value))
		*(bool *)k->dest = value;
	else
		wrong_type(l, k->name, n, "true or false");
}

static void load_int(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	long long value;
	if (!yaml_as_int(n, &value))
		wrong_type(l, k->name, n, "a whole number");
	else if ((k->min || k->max) && (value < k->min || value > k->max))
		fault(l, n->offset, "\"%s\" must be from %lld to %lld, not %lld", k->name, k->min,
		      k->max, value);
	else
		*(long long *)k->dest = value;
}

static void load_text(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	const char *text = text_of(l, k->name, n);
	if (text)
		*(const char **)k->dest = text;
}

static void load_choice(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	const char *text = text_of(l, k->name, n);
	if (!text)
		return;
	size_t count = 0;
	for (; k->choices[count]; count++) {
		if (strcmp(text, k->choices[count]) == 0) {
			*(int *)k->dest = (int)count;
			return;
		}
	}
	struct buf known = BUF_INIT;
	for (size_t i = 0; i < count; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", k->choices[i]);
	int nearest = nearest_word(n->text, k->choices, count);
	fault(l, n->offset, "\"%s\" must be one of %.*s, not \"%s\"%s%s%s", k->name,
	      SLICE_ARG(buf_slice(&known)), text, nearest >= 0 ? "; did you mean \"" : "",
	      nearest >= 0 ? k->choices[nearest] : "", nearest >= 0 ? "\"?" : "");
	buf_free(&known);
}

/* A list, or one scalar as a list of one. */
static bool list_of(struct loader *l, const char *name, const struct yaml_node *n,
		    struct config_list *list)
{
	*list = (struct config_list){0};
	if (n->kind == YAML_MAP) {
		wrong_type(l, name, n, "a list");
		return false;
	}
	bool one = n->kind == YAML_SCALAR && !yaml_is_null(n);
	size_t count = one ? 1 : n->n_children;
	list->v = arena_alloc_array(l->arena, count, sizeof *list->v);
	list->places = arena_alloc_array(l->arena, count, sizeof *list->places);
	for (const struct yaml_node *c = one ? n : n->children; c; c = one ? NULL : c->next) {
		const char *text = text_of(l, name, c);
		if (!text)
			continue;
		list->places[list->n] = place_of(l, c->offset);
		list->v[list->n++] = text;
	}
	return true;
}

static void load_list(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	struct config_list list;
	if (list_of(l, k->name, n, &list))
		*(struct config_list *)k->dest = list;
}

static void load_map(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	struct config_pairs pairs = {0};
	if (n->kind != YAML_MAP && !yaml_is_null(n)) {
		wrong_type(l, k->name, n, "a map");
		return;
	}
	pairs.keys = arena_alloc_array(l->arena, n->n_children, sizeof *pairs.keys);
	pairs.values = arena_alloc_array(l->arena, n->n_children, sizeof *pairs.values);
	pairs.places = arena_alloc_array(l->arena, n->n_children, sizeof *pairs.places);
	for (const struct yaml_node *c = n->children; c; c = c->next) {
		const char *text = text_of(l, c->key, c);
		if (!text)
			continue;
		pairs.keys[pairs.n] = c->key;
		pairs.places[pairs.n] = place_of(l, c->offset);
		pairs.values[pairs.n++] = text;
	}
	*(struct config_pairs *)k->dest = pairs;
}

static void load_lists(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	struct config_lists lists = {0};
	if (n->kind != YAML_MAP && !yaml_is_null(n)) {
		wrong_type(l, k->name, n, "a map");
		return;
	}
	lists.keys = arena_alloc_array(l->arena, n->n_children, sizeof *lists.keys);
	lists.values = arena_alloc_array(l->arena, n->n_children, sizeof *lists.values);
	lists.places = arena_alloc_array(l->arena, n->n_children, sizeof *lists.places);
	for (const struct yaml_node *c = n->children; c; c = c->next) {
		if (!list_of(l, c->key, c, &lists.values[lists.n]))
			continue;
		lists.places[lists.n] = place_of(l, c->key_offset);
		lists.keys[lists.n++] = c->key;
	}
	*(struct config_lists *)k->dest = lists;
}

/* ---- Keys and sections ---- */

/* Groups nest as deep as the rows do. */
static void load_keys(struct loader *l, const struct config_key *keys, const char *name,
		      const struct yaml_node *map);

static void load_value(struct loader *l, const struct config_key *k, const struct yaml_node *n)
{
	if (k->place)
		*k->place = place_of(l, n->offset);
	switch (k->kind) {
	case CONFIG_BOOL:
		load_bool(l, k, n);
		break;
	case CONFIG_INT:
		load_int(l, k, n);
		break;
	case CONFIG_TEXT:
		load_text(l, k, n);
		break;
	case CONFIG_CHOICE:
		load_choice(l, k, n);
		break;
	case CONFIG_LIST:
		load_list(l, k, n);
		break;
	case CONFIG_MAP:
		load_map(l, k, n);
		break;
	case CONFIG_LISTS:
		load_lists(l, k, n);
		break;
	case CONFIG_GROUP:
		load_keys(l, k->group, k->name, n);
		break;
	case CONFIG_REST:
	case CONFIG_END:
		break;
	}
}

/* The members of a map that CONFIG_REST gets. */
struct rest {
	struct yaml_node *map;  /* made for the first */
	struct yaml_node **end; /* where the next goes */
};

/* The rows with a name end with CONFIG_REST or CONFIG_END. */
static bool ends_rows(const struct config_key *k)
{
	return k->kind == CONFIG_REST || k->kind == CONFIG_END;
}

/* Add a member to the rest; the map that holds them stands where the whole does. */
static void load_rest(struct loader *l, const struct config_key *k, const struct yaml_node *whole,
		      const struct yaml_node *n, struct rest *rest)
{
	if (!rest->map) {
		rest->map = arena_alloc(l->arena, sizeof *rest->map);
		*rest->map = *whole;
		rest->map->n_children = 0;
		rest->end = &rest->map->children;
		*(struct config_tree *)k->dest =
			(struct config_tree){rest->map, arena_copy(l->arena, l->source.text)};
	}
	struct yaml_node *member = arena_alloc(l->arena, sizeof *member);
	*member = *n;
	member->next = NULL;
	*rest->end = member;
	rest->end = &member->next;
	rest->map->n_children++;
}

static void unknown_key(struct loader *l, const struct config_key *keys, const struct yaml_node *n)
{
	size_t count = 0;
	while (!ends_rows(&keys[count]))
		count++;
	const char **names = arena_alloc_array(l->arena, count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = keys[i].name;
	unknown(l, n->key_offset, "key", slice_of(n->key), names, count);
}

static void load_keys(struct loader *l, const struct config_key *keys, const char *name,
		      const struct yaml_node *map)
{
	if (map->kind != YAML_MAP) {
		if (!yaml_is_null(map))
			wrong_type(l, name, map, "a map of keys");
		return;
	}
	struct rest rest = {0};
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		const struct config_key *k = keys;
		while (!ends_rows(k) && strcmp(k->name, n->key) != 0)
			k++;
		if (k->kind == CONFIG_END) {
			unknown_key(l, keys, n);
		} else if (k->kind == CONFIG_REST) {
			load_rest(l, k, map, n, &rest);
		} else {
			load_value(l, k, n);
		}
	}
}

static bool is_known_section(const char *name)
{
	for (size_t i = 0; i < N_KNOWN_SECTIONS; i++)
		if (strcmp(known_sections[i], name) == 0)
			return true;
	return false;
}

static void load_sections(struct loader *l, const struct config_section *sections,
			  const struct yaml_node *root)
{
	if (root->kind != YAML_MAP) {
		if (!yaml_is_null(root))
			fault(l, root->offset, "expected sections, found %s", found(l, root));
		return;
	}
	for (const struct yaml_node *n = root->children; n; n = n->next) {
		const struct config_section *s = sections;
		while (s->name && strcmp(s->name, n->key) != 0)
			s++;
		if (s->name)
			load_keys(l, s->keys, s->name, n);
		else if (!is_known_section(n->key))
			unknown(l, n->key_offset, "section", slice_of(n->key), known_sections,
				N_KNOWN_SECTIONS);
	}
}

void config_load(const struct cli *cli, const struct config_section *sections, struct arena *a,
		 const char **path)
{
	struct loader l = {.arena = a};
	const char *file = cli->common.config;
	if (!file && !cli->common.no_config)
		file = find_file(a);
	if (cli->common.no_config)
		file = NULL;
	if (path)
		*path = file;
	if (!file)
		return;
	if (!source_read(&l.source, file)) {
		cli_warn_errno(file);
		exit(CLI_TROUBLE);
	}
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse(a, l.source.text, &e);
	if (root)
		load_sections(&l, sections, root);
	else
		fault(&l, e.offset, "%s", e.message);
	source_free(&l.source);
	if (l.faults)
		exit(CLI_TROUBLE);
}
