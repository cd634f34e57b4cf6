/* Front matter: the one place that holds an article's title, date, status and tags. */
#ifndef TEXT_FRONTMATTER_H
#define TEXT_FRONTMATTER_H

#include <stdbool.h>

#include "base/arena.h"
#include "io/diag.h"
#include "text/mdscan.h"

enum front_kind {
	FRONT_SCALAR,
	FRONT_LIST,  /* of scalars */
	FRONT_NESTED /* a map, or a list of more than scalars: value and list are empty */
};

/* One `key: value`.  Offsets are in the document. */
struct front_field {
	enum front_kind kind; /* as it is written */
	struct slice key;
	size_t key_offset, key_end;
	size_t offset, end; /* the value as written, quotes and all; equal when left out */
	struct slice value; /* decoded, NFC is not applied; empty for a list and for null */
	struct slice *list; /* a YAML list, or a scalar split at commas (`,` `，` `、`) for tags */
	size_t n_list;
	size_t *commas; /* tags: where full-width commas separate them */
	size_t n_commas;
	bool quoted;
};

struct front_matter {
	bool present;
	struct front_field *fields; /* each key once: the first of equals */
	size_t n_fields;
	/* By name, or null when absent. */
	const struct front_field *title, *slug, *date, *source, *status, *tags, *tags_reviewed;
};

/* Read the front matter that the scanner found.  Where it is not valid YAML, its fields are
 * read one by one, and one that is not valid by itself is taken as it is written, so that a
 * quote in a title loses nothing; that gives fm-invalid-yaml.  A title, slug, date, source or
 * status that YAML takes for a list or a map ("title: [x]") is taken as written, too.  A key
 * given twice gives fm-duplicate-key.  `list` may be null: nothing is reported. */
void frontmatter_read(struct front_matter *fm, struct arena *a, const struct md_doc *doc,
		      struct diag_list *list);

/* Read it as it is in `text`, which is the document with another front matter in the place of its own. */
void frontmatter_read_changed(struct front_matter *fm, struct arena *a, const struct md_doc *doc,
			      struct slice text, struct diag_list *list);

/* A tag without the white space around it, ideographic spaces too. */
struct slice frontmatter_trim_tag(struct slice s);

/* Do two fields say the same, wherever they stand and however they are written? */
bool frontmatter_same_field(const struct front_field *a, const struct front_field *b);

const struct front_field *frontmatter_field(const struct front_matter *fm, struct slice key);

/* The four states of an article's work.  UNKNOWN: no status, or a word we do not know. */
enum front_status { FRONT_UNKNOWN, FRONT_PENDING, FRONT_IN_PROGRESS, FRONT_COMPLETED };
/* "completed", "done", "in_progress", "in-progress", "wip", "pending", "todo", "draft"; in any
 * case of letters. */
enum front_status frontmatter_status(struct slice word);

/* YYYY-MM-DD, a date that exists; a time may follow behind a blank or a T: HH:MM, HH:MM:SS
 * with a fraction or without, and a zone (Z, +08, +0800, +08:00). */
bool frontmatter_date_valid(struct slice date);

/* Rules fm-*: missing or empty fields, dates, status, comments after a value, full-width
 * commas.  `required` are the names of the fields an article must have; with none, front
 * matter need not be there.  An article without any gives one finding, an empty text none. */
void frontmatter_check(const struct front_matter *fm, const struct md_doc *doc,
		       const char *const *required, size_t n_required, struct diag_list *list);

#endif
