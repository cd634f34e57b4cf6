#include "io/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "io/yaml-reader.h"

static const char file_name[] = "mathmill.yaml";

static const char *const known_sections[] = {
	"text",    "linecount",  "eqn-check", "tag-classify", "derive-audit", "progress-report",
	"md2html", "site-index", "feed2md",
};

enum { N_KNOWN_SECTIONS = sizeof known_sections / sizeof *known_sections };

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
	fprintf(stderr, "%s:", path);
	if (place.line)
		fprintf(stderr, "%zu:%zu:", place.line, place.column);
	fputs(" error: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(CLI_TROUBLE);
}

/* ---- Values ---- */

static void load_int(struct yaml_reader *r, const struct config_key *k, const struct yaml_node *n)
{
	long long value;
	if (!yaml_reader_int(r, k->name, n, &value))
		return;
	if ((k->min || k->max) && (value < k->min || value > k->max))
		yaml_reader_fault(r, n->offset, "\"%s\" must be from %lld to %lld, not %lld",
				  k->name, k->min, k->max, value);
	else
		*(long long *)k->dest = value;
}

static void load_text(struct yaml_reader *r, const struct config_key *k, const struct yaml_node *n)
{
	const char *text = yaml_reader_text(r, k->name, n);
	if (text)
		*(const char **)k->dest = text;
}

static void load_choice(struct yaml_reader *r, const struct config_key *k,
			const struct yaml_node *n)
{
	const char *text = yaml_reader_text(r, k->name, n);
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
	yaml_reader_fault(r, n->offset, "\"%s\" must be one of %.*s, not \"%s\"%s%s%s", k->name,
			  SLICE_ARG(buf_slice(&known)), text,
			  nearest >= 0 ? "; did you mean \"" : "",
			  nearest >= 0 ? k->choices[nearest] : "", nearest >= 0 ? "\"?" : "");
	buf_free(&known);
}

/* A list, or one scalar as a list of one. */
static bool list_of(struct yaml_reader *r, const char *name, const struct yaml_node *n,
		    struct config_list *list)
{
	*list = (struct config_list){0};
	if (n->kind == YAML_MAP) {
		yaml_reader_wrong_kind(r, name, n, "a list");
		return false;
	}
	bool one = n->kind == YAML_SCALAR && !yaml_is_null(n);
	size_t count = one ? 1 : n->n_children;
	list->v = arena_alloc_array(r->arena, count, sizeof *list->v);
	list->places = arena_alloc_array(r->arena, count, sizeof *list->places);
	for (const struct yaml_node *c = one ? n : n->children; c; c = one ? NULL : c->next) {
		const char *text = yaml_reader_text(r, name, c);
		if (!text)
			continue;
		list->places[list->n] = yaml_reader_place(r, c->offset);
		list->v[list->n++] = text;
	}
	return true;
}

static void load_list(struct yaml_reader *r, const struct config_key *k, const struct yaml_node *n)
{
	struct config_list list;
	if (list_of(r, k->name, n, &list))
		*(struct config_list *)k->dest = list;
}

static void load_map(struct yaml_reader *r, const struct config_key *k, const struct yaml_node *n)
{
	struct config_pairs pairs = {0};
	if (n->kind != YAML_MAP && !yaml_is_null(n)) {
		yaml_reader_wrong_kind(r, k->name, n, "a map");
		return;
	}
	pairs.keys = arena_alloc_array(r->arena, n->n_children, sizeof *pairs.keys);
	pairs.values = arena_alloc_array(r->arena, n->n_children, sizeof *pairs.values);
	pairs.places = arena_alloc_array(r->arena, n->n_children, sizeof *pairs.places);
	for (const struct yaml_node *c = n->children; c; c = c->next) {
		const char *text = yaml_reader_text(r, c->key, c);
		if (!text)
			continue;
		pairs.keys[pairs.n] = c->key;
		pairs.places[pairs.n] = yaml_reader_place(r, c->offset);
		pairs.values[pairs.n++] = text;
	}
	*(struct config_pairs *)k->dest = pairs;
}

static void load_lists(struct yaml_reader *r, const struct config_key *k, const struct yaml_node *n)
{
	struct config_lists lists = {0};
	if (n->kind != YAML_MAP && !yaml_is_null(n)) {
		yaml_reader_wrong_kind(r, k->name, n, "a map");
		return;
	}
	lists.keys = arena_alloc_array(r->arena, n->n_children, sizeof *lists.keys);
	lists.values = arena_alloc_array(r->arena, n->n_children, sizeof *lists.values);
	lists.places = arena_alloc_array(r->arena, n->n_children, sizeof *lists.places);
	for (const struct yaml_node *c = n->children; c; c = c->next) {
		if (!list_of(r, c->key, c, &lists.values[lists.n]))
			continue;
		lists.places[lists.n] = yaml_reader_place(r, c->key_offset);
		lists.keys[lists.n++] = c->key;
	}
	*(struct config_lists *)k->dest = lists;
}

/* ---- Keys and sections ---- */

/* Groups nest as deep as the rows do. */
static void load_keys(struct yaml_reader *r, const struct config_key *keys, const char *name,
		      const struct yaml_node *map);

static void load_value(struct yaml_reader *r, const struct config_key *k, const struct yaml_node *n)
{
	if (k->place)
		*k->place = yaml_reader_place(r, n->offset);
	switch (k->kind) {
	case CONFIG_BOOL:
		yaml_reader_bool(r, k->name, n, k->dest);
		break;
	case CONFIG_INT:
		load_int(r, k, n);
		break;
	case CONFIG_TEXT:
		load_text(r, k, n);
		break;
	case CONFIG_CHOICE:
		load_choice(r, k, n);
		break;
	case CONFIG_LIST:
		load_list(r, k, n);
		break;
	case CONFIG_MAP:
		load_map(r, k, n);
		break;
	case CONFIG_LISTS:
		load_lists(r, k, n);
		break;
	case CONFIG_GROUP:
		load_keys(r, k->group, k->name, n);
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
static void load_rest(struct yaml_reader *r, const struct config_key *k,
		      const struct yaml_node *whole, const struct yaml_node *n, struct rest *rest)
{
	if (!rest->map) {
		rest->map = arena_alloc(r->arena, sizeof *rest->map);
		*rest->map = *whole;
		rest->map->n_children = 0;
		rest->end = &rest->map->children;
		*(struct config_tree *)k->dest =
			(struct config_tree){rest->map, arena_copy(r->arena, r->source.text)};
	}
	struct yaml_node *member = arena_alloc(r->arena, sizeof *member);
	*member = *n;
	member->next = NULL;
	*rest->end = member;
	rest->end = &member->next;
	rest->map->n_children++;
}

static void unknown_key(struct yaml_reader *r, const struct config_key *keys,
			const struct yaml_node *n)
{
	size_t count = 0;
	while (!ends_rows(&keys[count]))
		count++;
	const char **names = arena_alloc_array(r->arena, count, sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = keys[i].name;
	yaml_reader_unknown(r, n->key_offset, "key", slice_of(n->key), names, count);
}

static void load_keys(struct yaml_reader *r, const struct config_key *keys, const char *name,
		      const struct yaml_node *map)
{
	if (map->kind != YAML_MAP) {
		if (!yaml_is_null(map))
			yaml_reader_wrong_kind(r, name, map, "a map of keys");
		return;
	}
	struct rest rest = {0};
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		const struct config_key *k = keys;
		while (!ends_rows(k) && strcmp(k->name, n->key) != 0)
			k++;
		if (k->kind == CONFIG_END) {
			unknown_key(r, keys, n);
		} else if (k->kind == CONFIG_REST) {
			load_rest(r, k, map, n, &rest);
		} else {
			load_value(r, k, n);
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

static void load_sections(struct yaml_reader *r, const struct config_section *sections,
			  const struct yaml_node *root)
{
	if (root->kind != YAML_MAP) {
		if (!yaml_is_null(root))
			yaml_reader_fault(r, root->offset, "expected sections, found %s",
					  yaml_reader_found(r, root));
		return;
	}
	for (const struct yaml_node *n = root->children; n; n = n->next) {
		const struct config_section *s = sections;
		while (s->name && strcmp(s->name, n->key) != 0)
			s++;
		if (s->name)
			load_keys(r, s->keys, s->name, n);
		else if (!is_known_section(n->key))
			yaml_reader_unknown(r, n->key_offset, "section", slice_of(n->key),
					    known_sections, N_KNOWN_SECTIONS);
	}
}

void config_load(const struct cli *cli, const struct config_section *sections, struct arena *a,
		 const char **path)
{
	const char *file = cli->common.config;
	if (!file && !cli->common.no_config)
		file = find_file(a);
	if (cli->common.no_config)
		file = NULL;
	if (path)
		*path = file;
	if (!file)
		return;
	struct source source;
	if (!source_read(&source, file)) {
		cli_warn_errno(file);
		exit(CLI_TROUBLE);
	}
	struct yaml_reader_faults faults = {0};
	struct yaml_reader r = yaml_reader_start(a, source.path, source.text, &faults);
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse(a, source.text, &e);
	if (root)
		load_sections(&r, sections, root);
	else
		yaml_reader_fault(&r, e.offset, "%s", e.message);
	bool good = yaml_reader_end(&r);
	source_free(&source);
	yaml_reader_print(&faults);
	if (!good)
		exit(CLI_TROUBLE);
}
