/* JSON values, over jansson (struct json_t is its type, opaque here).
 *
 * Ownership: json_map, json_list and json_parse give a value that json_drop (or the
 * container it is put into) releases.  Getters borrow.  Text that is not valid UTF-8
 * is stored with U+FFFD for each bad byte.  Keys come out in order of insertion. */
#ifndef IO_JSON_H
#define IO_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/slice.h"

struct json_t;

struct json_t *json_map(void);
struct json_t *json_list(void);
void json_drop(struct json_t *v);
/* One more owner of `v`: it is dropped once more.  Not safe on two threads at once. */
struct json_t *json_share(struct json_t *v);

/* The container takes over `v`. */
void json_put(struct json_t *map, const char *key, struct json_t *v);
void json_put_int(struct json_t *map, const char *key, long long v);
void json_put_real(struct json_t *map, const char *key, double v); /* not finite: null */
void json_put_bool(struct json_t *map, const char *key, bool v);
void json_put_slice(struct json_t *map, const char *key, struct slice v);
void json_put_text(struct json_t *map, const char *key, const char *v);
void json_put_null(struct json_t *map, const char *key);
void json_push(struct json_t *list, struct json_t *v);
void json_push_int(struct json_t *list, long long v);
void json_push_slice(struct json_t *list, struct slice v);

/* Getters: null, 0, false or the empty slice when absent or of another type. */
struct json_t *json_get(const struct json_t *map, const char *key);
/* A dotted path, "lines.derivation". */
struct json_t *json_get_path(const struct json_t *map, const char *path);
struct json_t *json_at(const struct json_t *list, size_t index);
size_t json_length(const struct json_t *list_or_map);
bool json_is_map(const struct json_t *v);
bool json_is_list(const struct json_t *v);
bool json_is_text(const struct json_t *v);
bool json_is_int(const struct json_t *v);
bool json_is_number(const struct json_t *v);
bool json_is_true(const struct json_t *v);
bool json_is_null(const struct json_t *v); /* also for a null pointer */
long long json_as_int(const struct json_t *v);
double json_as_real(const struct json_t *v);
struct slice json_as_slice(const struct json_t *v); /* of a text; else empty */
/* Members of a map in order: *key is borrowed. Start with iterator null; ends with null. */
void *json_next(const struct json_t *map, void *iterator, const char **key, struct json_t **value);

struct json_error {
	size_t line;   /* 1-based */
	size_t column; /* 1-based, in bytes */
	char message[160];
};

/* Parse one whole JSON text (any value); duplicate keys, trailing bytes, nesting over 2,048
 * and U+0000 in a key are errors.  An integer of more than 64 bits becomes a real.  Null:
 * *error, which may itself be null. */
struct json_t *json_parse(struct slice text, struct json_error *error);

/* Compact on one line without a newline, or indented by two spaces. Only what JSON
 * demands is escaped.  A real has the fewest digits that read back the same. */
void json_write(struct buf *out, const struct json_t *v);
void json_write_pretty(struct buf *out, const struct json_t *v);
/* s as a JSON string, with its quotes. */
void json_write_slice(struct buf *out, struct slice s);

#endif
