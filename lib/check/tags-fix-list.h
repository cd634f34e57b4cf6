/* Where the tags of an article stand, byte by byte: what tags-fix.c edits. */
#ifndef CHECK_TAGS_FIX_LIST_H
#define CHECK_TAGS_FIX_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "io/yaml.h"
#include "text/frontmatter.h"
#include "text/mdscan.h"

enum tags_fix_style {
	TAGS_FIX_NONE,  /* no value */
	TAGS_FIX_TEXT,  /* a, b */
	TAGS_FIX_FLOW,  /* [a, b] */
	TAGS_FIX_BLOCK, /* lines with "- a" */
};

/* Text between commas.  The name is empty where there is no tag (a,,b). */
struct tags_fix_piece {
	size_t offset, end; /* without white space around it; quotes are not included */
	struct slice name;  /* as frontmatter_read gives it */
};

/* A scalar of YAML: the whole value, or a member of a list. */
struct tags_fix_element {
	size_t offset, end; /* quotes included */
	char quote;         /* ' or ", or 0 */
	struct tags_fix_piece *pieces;
	size_t n_pieces, cap_pieces;
};

/* Offsets are in the document. */
struct tags_fix_list {
	enum tags_fix_style style;
	size_t key_offset;  /* of `tags` */
	size_t offset, end; /* of the value; brackets included */
	struct tags_fix_element *elements;
	size_t n, cap;
	bool braces;                      /* the front matter is written {key: value} */
	const struct yaml_node *reviewed; /* of tags_reviewed; null: there is none */
	size_t base;                      /* of reviewed's offsets */
	const char *refused;              /* why the tags cannot be edited, or null; in the arena */
	size_t refused_offset, refused_end;
};

/* Read the list from the document's front matter, of which `front` is what
 * frontmatter_read says.  False: there is none, or it is refused. */
bool tags_fix_list_read(struct tags_fix_list *list, struct arena *a, const struct md_doc *doc,
			const struct front_matter *front);

#endif
