/* The records that claims are compared with: what is measured of each article, found by the name
 * a report gives it. */
#ifndef OUT_CLAIMS_RECORDS_H
#define OUT_CLAIMS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/slice.h"
#include "out/record-stream.h"
#include "text/frontmatter.h"

enum claims_measure {
	CLAIMS_LINES_TOTAL,
	CLAIMS_LINES_DERIVATION,
	CLAIMS_FORMULAS_NUMBERED,
	CLAIMS_FORMULAS_DISPLAY,
	CLAIMS_FORMULAS_TOTAL,
	CLAIMS_FORMULAS_TAGS,
	CLAIMS_BEFORE_LINES,
	CLAIMS_BEFORE_DERIVATION,
	CLAIMS_BEFORE_NUMBERED,
	CLAIMS_BEFORE_FORMULAS,
	CLAIMS_N_MEASURES
};

/* A heading, and what is measured from it to the next one; the text before the first has level 0. */
struct claims_heading {
	struct slice title;
	unsigned level;
	size_t line;
	uint32_t v[CLAIMS_BEFORE_LINES];
};

struct claims_record {
	struct slice path, title, slug;
	enum front_status status;
	uint64_t v[CLAIMS_N_MEASURES];
	bool known[CLAIMS_N_MEASURES];
	struct claims_heading *headings; /* null: the record has no "sections" */
	size_t n_headings;
	bool tags_sound;    /* nothing is wrong with the article's equation numbers */
	uint64_t automatic; /* so many are made by MathJax */
};

struct claims_name {
	struct slice key; /* see claims_records_key */
	struct claims_record *record;
};

struct claims_records {
	struct arena arena; /* all that follows lives here */
	struct hash by_path;
	struct claims_record **v; /* in order of coming */
	size_t n, cap;
	size_t completed; /* after claims_records_finish, as are the names, which are sorted */
	struct claims_name *names;
	size_t n_names, cap_names;
};

/* The record's member, "lines.total", and what it counts, for people. */
struct claims_definition {
	const char *key, *member, *name, *text;
};
extern const struct claims_definition claims_records_definitions[CLAIMS_N_MEASURES];

void claims_records_init(struct claims_records *r);
void claims_records_free(struct claims_records *r);
/* Take in one line of records; keys of a later record of a path replace those of an earlier one.
 * False: it is none, *message (in `a`) says why and *column (1-based, bytes) where. */
bool claims_records_add(struct claims_records *r, struct slice line, struct arena *a,
			const char **message, size_t *column);
/* The same for whole streams; faults are printed. */
struct record_stream_sink claims_records_sink(struct claims_records *r);
/* Sort, after the last record; once. */
void claims_records_finish(struct claims_records *r);

/* The letters, digits and Han characters of a name, folded (text/fold.h) from normal form C. */
struct slice claims_records_key(struct arena *a, struct slice name);
/* The record whose title, slug or file name has that key.  Null: none, or several. */
struct claims_record *claims_records_find(const struct claims_records *r, struct slice key);
/* The only record one of whose names begins with the key, which has to be long. */
struct claims_record *claims_records_beginning(const struct claims_records *r, struct slice key);
/* The record of a path or file name as a report writes it. */
struct claims_record *claims_records_file(const struct claims_records *r, struct arena *a,
					  struct slice path);

#endif
