/* Topic rules as people write them: YAML, in a file of their own or in mathmill.yaml.
 *
 * The format is that of tag-classify(1), TOPIC RULES; share/topics/topics.yaml is its example.
 * What a file leaves out of the settings is as there.  A reader collects every fault of a file, about in
 * the order of places, so that an author sees all at once. */
#ifndef CHECK_TOPICS_RULES_H
#define CHECK_TOPICS_RULES_H

#include "base/arena.h"
#include "check/topics.h"
#include "io/yaml-reader.h"

/* Read the text of a rules file.  Null: it has faults.  Everything but compiled patterns lives in
 * the arena, which must outlive the rules; `path` and `text` are borrowed for the call.
 *
 * Beyond the format, these are faults, too: a topic named "unsure"; a tab or a line end in a name, a
 * "/" in an id; `none_in` without `none`, examples without `any`; an opening longer than body_limit.
 * A pattern ignores case, since folded text has no capitals.  A rule without an id has its number in the
 * topic, from 1. */
struct topics_rules *topics_rules_read(struct arena *a, const char *path, struct slice text,
				       struct yaml_reader_faults *faults);

/* The same from a map that is read already, inline in a larger file `text` (places are worked
 * out in it): CONFIG_REST of config.h gives both.  The map's strings are borrowed.
 *
 *	struct config_tree inline_rules = {0};
 *	{.kind = CONFIG_REST, .dest = &inline_rules}, the row after `rules`, `weights`...
 *	if (inline_rules.map)
 *		rules = topics_rules_of_tree(a, path, inline_rules.text, inline_rules.map, &faults);
 */
struct topics_rules *topics_rules_of_tree(struct arena *a, const char *path, struct slice text,
					  const struct yaml_node *map,
					  struct yaml_reader_faults *faults);

/* The rules that are built in, share/topics/topics.yaml; their path is "<default rules>". */
struct topics_rules *topics_rules_default(struct arena *a);

/* Compiled patterns.  Null is fine. */
void topics_rules_free(struct topics_rules *rules);

#endif
