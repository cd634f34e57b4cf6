/* mathmill.yaml: a section a tool, one row per key, faults at LINE:COLUMN.
 *
 * Found upward from the working folder to the repository root (the folder that
 * holds .git) or the file system's.  Command line > file > built-in: a tool loads
 * its section after setting defaults and before applying its options. */
#ifndef IO_CONFIG_H
#define IO_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "io/cli.h"

/* Where a value stands; all zeros: nowhere, it is built in. */
struct config_place {
	size_t line, column; /* 1-based; column in bytes */
};

struct config_list {
	const char **v;              /* NUL-terminated, in the configuration's arena */
	struct config_place *places; /* where each stands, for config_fault */
	size_t n;
};

enum config_kind {
	CONFIG_BOOL,   /* bool */
	CONFIG_INT,    /* long long */
	CONFIG_TEXT,   /* const char *; any scalar, as it is written */
	CONFIG_CHOICE, /* int: index into choices */
	CONFIG_LIST,   /* struct config_list: a list of scalars, or one scalar */
	CONFIG_MAP,    /* struct config_pairs: scalar to scalar */
	CONFIG_LISTS,  /* struct config_lists: scalar to a list of scalars, or to one */
	CONFIG_GROUP,  /* nested keys: `group` rows */
	CONFIG_REST,   /* struct config_tree: the keys that no row before it names; the last row */
	CONFIG_END
};

struct config_pairs {
	const char **keys;
	const char **values;
	struct config_place *places; /* of the values */
	size_t n;
};

struct config_lists {
	const char **keys;
	struct config_list *values;
	struct config_place *places; /* of the keys */
	size_t n;
};

struct yaml_node; /* io/yaml.h */

/* A part of the file as it stands, for a reader of its own; in the configuration's arena. */
struct config_tree {
	const struct yaml_node *map; /* null: there is none of its keys */
	struct slice text;           /* the whole file, for places in it */
};

struct config_key {
	enum config_kind kind;
	const char *name; /* not looked at in CONFIG_REST */
	void *dest;
	const char *const *choices;
	long long min, max; /* CONFIG_INT; both 0: any */
	const struct config_key *group;
	struct config_place *place; /* gets the value's place; may be null */
};

struct config_section {
	const char *name; /* "eqn-check", or "text" for what all tools share */
	const struct config_key *keys;
};

/* Load the sections that are given (the list ends with a null name); sections of
 * other tools (all tools' names are known here) are passed over, any other
 * section is an error that names the nearest.  Each fault prints
 * `mathmill.yaml:LINE:COL: error: ...` on stderr; after the last one, exit 2.  No file
 * found, or --no-config: nothing happens.  What the file does not say is left as it was;
 * a list or a map in the file replaces the whole default.  Strings live in `a`.
 * *path, when not null, gets the file used (relative when it was found) or null. */
void config_load(const struct cli *cli, const struct config_section *sections, struct arena *a,
		 const char **path);

/* A path that the configuration file `config` names, which starts where that file is.  In the arena, or
 * `path` itself. */
const char *config_beside(struct arena *a, const char *config, const char *path);

/* A fault that only the tool can see, such as a pattern that does not compile: print it as
 * config_load does and exit 2. */
_Noreturn void config_fault(const char *path, struct config_place place, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
