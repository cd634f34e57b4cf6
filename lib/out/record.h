/* Records: one JSON object a line, mathmill-records(5).
 *
 * A filter adds the key that it owns and passes every other byte of the line on as it
 * was: unknown keys, their order, the spelling of numbers, white space. */
#ifndef OUT_RECORD_H
#define OUT_RECORD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "io/json.h"
#include "text/frontmatter.h"
#include "text/mdscan.h"

enum { RECORD_SCHEMA = 1 };

/* A new record: {"schema":1,"path":...,"meta":{...}}.  The caller drops it.
 * fm may be null (no meta).  In meta every field that has a value is a string, but `tags` is
 * always a list (each tag once) and `tags_reviewed` a boolean; fields that hold a list or a
 * map other than tags are left out. */
struct json_t *record_new(const char *path, const struct front_matter *fm);
/* A record for an article that cannot be read: {"schema":1,"path":...,"error":...}. */
struct json_t *record_error(const char *path, const char *message);

/* Append a record as a line, with its LF; it is dropped. */
void record_write(struct buf *out, struct json_t *record);

/* Read a line whole.  The caller drops it.  Null: it is no JSON object of this schema, *message (in the
 * arena, or constant) says why and *column (1-based, in bytes) where.  It need not have a "path". */
struct json_t *record_parse(struct slice line, struct arena *a, const char **message,
			    size_t *column);
/* Why a line is not JSON, and where. */
const char *record_not_json(struct slice line, struct arena *a, size_t *column);
/* What else may be wrong with a record, for whoever reads one without record_parse. */
extern const char record_no_object[], record_no_schema[], record_no_path[];

/* Append `line` to out with member `key` set to value (replaced in place, or added as the
 * last member); everything else byte for byte.  No newline is added.  False, with *message
 * in the arena ("column 7: ..."): the line is not a JSON object; nothing is appended. */
bool record_set(struct buf *out, struct slice line, const char *key, const struct json_t *value,
		struct arena *a, const char **message);

/* The same for every member of the map `members`, in its order. */
bool record_merge(struct buf *out, struct slice line, const struct json_t *members, struct arena *a,
		  const char **message);

/* A string member of a line, decoded into the arena where it has to be, else a slice of the
 * line.  False: there is none, *message says why.  Only the top level is read. */
bool record_text(struct slice line, const char *key, struct arena *a, struct slice *text,
		 const char **message);

/* Is there a member `true`? */
bool record_is_true(struct slice line, const char *key, struct arena *a);

/* The string member "path" of a record line, decoded into the arena and NUL-terminated.  Empty:
 * there is none, *message says why.  Only the top level is read: other values may be broken. */
struct slice record_path(struct slice line, struct arena *a, const char **message);

#endif
