/* Standards as people write them: YAML.
 *
 * The format is that of derive-audit(1), STANDARDS; share/standards/ has two examples.  A reader collects
 * every fault of a file: unknown keys, keys that do not belong to a rule's kind, rules that nothing can
 * meet (min above max), patterns that do not compile. */
#ifndef CHECK_AUDIT_STANDARD_H
#define CHECK_AUDIT_STANDARD_H

#include "check/audit.h"
#include "io/yaml-reader.h"

/* Standards of several files, in order.  All zeros is none; a reader appends. */
struct audit_standards {
	struct audit_standard *v; /* in the arena; appending moves them */
	size_t n, cap;
};

/* Read a file: {version: 1, standards: {NAME: {title, note, when, rules: [...]}}}.  A name that
 * `set` has already is a fault.  False: there are faults, and the set is good for
 * audit_standard_free only.  Everything but compiled patterns lives in the arena, which must outlive
 * the set; `path` and `text` are borrowed for the call. */
bool audit_standard_read(struct audit_standards *set, struct arena *a, const char *path,
			 struct slice text, struct yaml_reader_faults *faults);

/* The same from a map that is read already, inline in a larger file `text` (config.h,
 * CONFIG_REST).  The map's strings are borrowed. */
bool audit_standard_of_tree(struct audit_standards *set, struct arena *a, const char *path,
			    struct slice text, const struct yaml_node *map,
			    struct yaml_reader_faults *faults);

/* Those that are built in: "later", then "early" (which has no conditions). */
void audit_standard_default(struct audit_standards *set, struct arena *a);

/* By name; null: there is none. */
const struct audit_standard *audit_standard_find(const struct audit_standards *set,
						 struct slice name);
/* The first that fits the article; null: none does. */
const struct audit_standard *audit_standard_choose(const struct audit_standards *set,
						   const struct audit_article *article,
						   struct rules_match *match);

/* Compiled patterns. */
void audit_standard_free(struct audit_standards *set);

#endif
