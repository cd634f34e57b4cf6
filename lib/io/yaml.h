/* YAML 1.1 by libyaml, as a small tree whose every node knows its place.
 *
 * Lines end where those of a source do (LF, CR LF, CR).  A list or a map in block style
 * ends where its last member does; a scalar that is left out lies behind its colon.
 *
 * Not part of the tree: tags (ignored but for the place they take). Refused with an
 * error: anchors and aliases (they make small files large), duplicate keys, keys that
 * are not scalars, more than one document, nesting over 64. */
#ifndef IO_YAML_H
#define IO_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	bool plain;          /* a scalar without quotes (so `null`, `true` may mean more) */
	size_t offset, end;  /* bytes in the text; quotes included */
	size_t line, column; /* 1-based; column in code points */
	struct slice text;   /* scalar: its value, in the arena */
	const char *key;     /* member of a map: its key, else null */
	size_t key_offset, key_end, key_line, key_column;
	bool duplicate; /* a member before it has the same key (yaml_parse_loose only) */
	struct yaml_node *children; /* first; siblings follow by `next` */
	struct yaml_node *next;
	size_t n_children;
};

struct yaml_error {
	size_t offset;
	size_t line, column; /* 1-based; column in code points */
	char *message;       /* in the arena */
};

/* The root (a map for an empty text), in the arena; null on error. */
struct yaml_node *yaml_parse(struct arena *a, struct slice text, struct yaml_error *error);
/* The same, but repeated keys stay in the tree, marked, behind the first. */
struct yaml_node *yaml_parse_loose(struct arena *a, struct slice text, struct yaml_error *error);

/* The (first) member of that name; null when there is none or map is no map. */
struct yaml_node *yaml_member(const struct yaml_node *map, const char *key);

/* Plain scalars by the YAML 1.2 core schema. */
bool yaml_is_null(const struct yaml_node *n); /* also a null pointer */
bool yaml_as_bool(const struct yaml_node *n, bool *value);
bool yaml_as_int(const struct yaml_node *n, long long *value); /* false, too, when too large */

#endif
