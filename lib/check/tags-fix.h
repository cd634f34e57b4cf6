/* --tags-fix MAP.yaml: rename, merge and drop tags in articles.
 *
 *	rename: {attention: Attention, 优化: 优化理论}	# old: new; to one that is there: a merge
 *	drop: [生成模型]
 *	set_reviewed: true	# also write `tags_reviewed: true`
 *	unique: true		# a tag that an article has twice is left once
 *
 * Tags are compared byte by byte with what frontmatter_read gives.  Renames follow one
 * another (a: b and b: c make c of a), so that a map applied twice does what it does once. */
#ifndef CHECK_TAGS_FIX_H
#define CHECK_TAGS_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "io/yaml-reader.h"
#include "text/mdscan.h"

/* ---- The map ---- */

struct tags_fix_map {
	struct hash names; /* old tag -> struct tags_fix_name; private */
	size_t n_renamed, n_dropped;
	bool set_reviewed;
	bool unique;
	/* What is wrong with the map, by place.  With any, it must not be applied. */
	struct yaml_reader_faults faults;
};

/* Read a map from the text of its file, of which `path` is told in faults.  All memory is the arena's; the text is not needed
 * afterwards.  The map does not change and may be shared by threads.
 *
 * Faults: not YAML, an unknown key (with the nearest), a value of another type, an empty
 * name, a new name that holds a comma, a line break or a control character (no list of tags
 * can be trusted with it), a tag that is renamed and dropped, renamed to one that is
 * dropped, or renamed to itself on any way (a: b, b: a). */
struct tags_fix_map *tags_fix_load(struct arena *a, const char *path, struct slice text);

/* Does the map name the tag?  *to is what becomes of it (empty: it is dropped). */
bool tags_fix_changes(const struct tags_fix_map *map, struct slice tag, struct slice *to);

/* ---- Articles ---- */

/* Replace [offset, end) of the document by text. */
struct tags_fix_edit {
	size_t offset, end;
	struct slice text;
};

struct tags_fix {
	struct tags_fix_edit *edits; /* in order of the document; none: nothing to do */
	size_t n, cap;
	size_t n_renamed, n_dropped; /* tags of this article */
	size_t n_merged;             /* of these and the others, those left out as repeated */
	bool reviewed;               /* tags_reviewed is written */
	const char *refused;         /* why nothing may be done, or null; then there are no edits */
	size_t refused_offset, refused_end;
};

/* What the map changes in a document: only the value of `tags`, that of `tags_reviewed`, and,
 * where that is missing, its line behind the tags.  `tags` may be text with commas, a list in
 * brackets or a list of lines; quotes, separators, order and comments stay, quotes are added
 * where YAML needs them, and a tag that is left out takes its separator with it.  (The comment
 * behind a tag that has a line of its own stays as a line.)  A list in brackets that loses all
 * its tags is `[]`, any other value empty.  Of a tag that another one of the article was
 * renamed to, only the first is left.  An article without front matter or without `tags` has
 * nothing to do.
 *
 * Refused, changed by the map or not: front matter that is no valid YAML, `tags` given twice,
 * a map or nested lists for tags, text in the style of `|` and `>`, values with a type (!!str).
 * Refused, where the map would change it: a tag in brackets with which a comment would go, one
 * that would need quotes between full-width commas in a list.  The result is read again before
 * it is given: should its tags not be what the map says, or another field have changed, it is
 * refused, too.
 *
 * All memory is the arena's; doc must live as long. */
void tags_fix_make(struct tags_fix *fix, struct arena *a, const struct md_doc *doc,
		   const struct tags_fix_map *map);

/* Append the document with the edits made. */
void tags_fix_apply(const struct tags_fix *fix, struct slice text, struct buf *out);

#endif
