/* A pull reader over JSON text: what is not asked for is checked and skipped, not built.
 *
 *	json_read_start(&r, line, &arena);
 *	if (json_read_map(&r))
 *		while (json_read_member(&r, &key))
 *			if (slice_eq(key, SLICE("path")))
 *				json_read_text(&r, &path);
 *	if (!json_read_end(&r))
 *		... not JSON: json_parse says why and where
 *
 * It takes a text for JSON exactly when json_parse (json.h) does: duplicate keys, bad UTF-8,
 * numbers out of range and nesting over 2,048 are faults in what is skipped, too.  At a fault
 * every list and map ends, and nothing more is read; what was read before is of no worth.
 *
 * A value is at hand at the start, and after a member or an item.  A getter that finds a value
 * of another type leaves it at hand and its target as it was; a value that is still at hand when
 * the next is asked for is skipped. */
#ifndef IO_JSON_READ_H
#define IO_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum { JSON_READ_DEPTH = 2048 };

struct json_read_level {
	size_t first_key; /* of its keys, which lie on those of the levels around it */
	bool map;
};

/* Private, but for the caller to place: about 32 kB. */
struct json_read {
	struct slice text;
	size_t at;
	struct arena *arena;
	struct slice *keys; /* of the maps that are open */
	size_t n_keys, cap_keys;
	bool fault;
	bool at_hand;
	bool fresh; /* nothing of the innermost list or map has been read */
	size_t depth;
	struct json_read_level levels[JSON_READ_DEPTH];
};

/* Both are borrowed until the last call.  The arena grows with the text at most. */
void json_read_start(struct json_read *r, struct slice text, struct arena *a);

/* Enter the map, or the list, at hand.  The caller then asks for members, or items, until
 * there are no more. */
bool json_read_map(struct json_read *r);
bool json_read_list(struct json_read *r);

/* The next value of the innermost map or list; false: it has ended.  *key is a slice of the text,
 * or of the arena where it had to be decoded. */
bool json_read_member(struct json_read *r, struct slice *key);
bool json_read_item(struct json_read *r);

/* A text is a slice as a key is.  An integer of more than 18 digits is not taken. */
bool json_read_text(struct json_read *r, struct slice *text);
bool json_read_int(struct json_read *r, long long *n);
bool json_read_bool(struct json_read *r, bool *b);
bool json_read_null(struct json_read *r);
/* Any value, as the text it is written in. */
bool json_read_value(struct json_read *r, struct slice *text);

/* Read what is left of the top-level value: is the text JSON? */
bool json_read_end(struct json_read *r);

#endif
