/* What readers of YAML have in common: every fault of a text with its place, and the same words for the
 * same fault.
 *
 * A function that reads a value adds a fault when it cannot; then it gives null, false or -1, or leaves the
 * destination as it was, and the reader goes on with the next value.  `name` is the value's, for
 * messages. */
#ifndef IO_YAML_READER_H
#define IO_YAML_READER_H

#include "base/arena.h"
#include "io/config.h"
#include "io/source.h"
#include "io/yaml.h"

/* ---- Faults ---- */

struct yaml_reader_fault {
	const char *path; /* in the arena, as the message is */
	struct config_place place;
	const char *message;
	size_t number; /* in the order they were found; private */
};

/* All zeros is none; a reader appends. */
struct yaml_reader_faults {
	struct yaml_reader_fault *v; /* in the arena */
	size_t n, cap;
};

/* Each as PATH:LINE:COLUMN: error: MESSAGE on stderr. */
void yaml_reader_print(const struct yaml_reader_faults *faults);

/* ---- The reading of one text ---- */

struct yaml_reader {
	struct arena *arena;
	struct source source;
	struct yaml_reader_faults *faults;
	size_t n_before; /* faults of other texts */
};

/* `text` is borrowed up to yaml_reader_end, the faults and the arena as well; `path` is copied. */
struct yaml_reader yaml_reader_start(struct arena *a, const char *path, struct slice text,
				     struct yaml_reader_faults *faults);
/* Release what is not in the arena, and put the faults of this text in the order of their places.
 * True: it had none. */
bool yaml_reader_end(struct yaml_reader *r);

struct config_place yaml_reader_place(struct yaml_reader *r, size_t offset);
/* Where byte `at` of a scalar's value stands: exactly, when it is written as it reads. */
size_t yaml_reader_offset_in(const struct yaml_reader *r, const struct yaml_node *n, size_t at);

/* Add a fault at an offset of the source. */
void yaml_reader_fault(struct yaml_reader *r, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* What stands there, for a message. */
const char *yaml_reader_found(struct yaml_reader *r, const struct yaml_node *n);
/* Fault: the value must be what is expected, not what it is. */
void yaml_reader_wrong_kind(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			    const char *expected);
/* Fault: an unknown word, with the nearest known one. */
void yaml_reader_unknown(struct yaml_reader *r, size_t offset, const char *what, struct slice word,
			 const char *const *words, size_t n);

/* ---- Scalars ---- */

/* As a C string without a NUL inside; it may be empty. */
const char *yaml_reader_text(struct yaml_reader *r, const char *name, const struct yaml_node *n);
bool yaml_reader_bool(struct yaml_reader *r, const char *name, const struct yaml_node *n,
		      bool *value);
bool yaml_reader_int(struct yaml_reader *r, const char *name, const struct yaml_node *n,
		     long long *value);
/* Is the value of the number n from min to max? */
bool yaml_reader_in_range(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			  double value, double min, double max);

/* ---- Maps and lists ---- */

/* A list, where one scalar will not do, or a map. */
bool yaml_reader_is_list(struct yaml_reader *r, const char *name, const struct yaml_node *n);
bool yaml_reader_is_map(struct yaml_reader *r, const char *name, const struct yaml_node *n);

/* The index of a member's key in n_rows rows of `stride` bytes, of which *names is in the first; -1: it is
 * none (`what`, such as "key", says of what), or stands in the map a second time (yaml_parse_loose). */
int yaml_reader_key(struct yaml_reader *r, const struct yaml_node *n, const char *what,
		    const char *const *names, size_t stride, size_t n_rows);

/* A list that may be empty, or one scalar as a list of one: no map, and not nothing. */
bool yaml_reader_is_many(struct yaml_reader *r, const char *name, const struct yaml_node *n);
/* The length of such a list, which must not be empty; 0: a fault. */
size_t yaml_reader_length(struct yaml_reader *r, const char *name, const struct yaml_node *n);
/* Its members. */
const struct yaml_node *yaml_reader_first(const struct yaml_node *list);
const struct yaml_node *yaml_reader_next(const struct yaml_node *list, const struct yaml_node *n);

#endif
