/* A pull reader over the JSON text of a record: what is not asked for is checked and skipped,
 * not built.
 *
 *	report_record_start(&r, line, &arena);
 *	if (report_record_map(&r))
 *		while (report_record_member(&r, &key))
 *			if (slice_eq(key, SLICE("path")))
 *				report_record_text(&r, &path);
 *	if (!report_record_end(&r))
 *		... not JSON: json_parse says why and where
 *
 * It takes a text for JSON exactly when json_parse (json.h) does: duplicate keys, bad UTF-8,
 * numbers out of range and nesting over 2,048 are faults in what is skipped, too.  At a fault
 * every list and map ends, and nothing more is read; what was read before is of no worth.
 *
 * A value is at hand at the start, and after a member or an item.  A getter that finds a value
 * of another type leaves it at hand and its target as it was; a value that is still at hand when
 * the next is asked for is skipped. */
#ifndef OUT_REPORT_RECORD_H
#define OUT_REPORT_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum { REPORT_RECORD_DEPTH = 2048 };

struct report_record_level {
	size_t first_key; /* of its keys, which lie on those of the levels around it */
	bool map;
};

/* Private, but for the caller to place: about 32 kB. */
struct report_record {
	struct slice text;
	size_t at;
	struct arena *arena;
	struct slice *keys; /* of the maps that are open */
	size_t n_keys, cap_keys;
	bool fault;
	bool at_hand;
	bool fresh; /* nothing of the innermost list or map has been read */
	size_t depth;
	struct report_record_level levels[REPORT_RECORD_DEPTH];
};

/* Both are borrowed until the last call.  The arena grows with the text at most. */
void report_record_start(struct report_record *r, struct slice text, struct arena *a);

/* Enter the map, or the list, at hand.  The caller then asks for members, or items, until
 * there are no more. */
bool report_record_map(struct report_record *r);
bool report_record_list(struct report_record *r);

/* The next value of the innermost map or list; false: it has ended.  *key is a slice of the text,
 * or of the arena where it had to be decoded. */
bool report_record_member(struct report_record *r, struct slice *key);
bool report_record_item(struct report_record *r);

/* A text is a slice as a key is.  An integer of more than 18 digits is not taken. */
bool report_record_text(struct report_record *r, struct slice *text);
bool report_record_int(struct report_record *r, long long *n);
bool report_record_bool(struct report_record *r, bool *b);
bool report_record_null(struct report_record *r);

/* Read what is left of the top-level value: is the text JSON? */
bool report_record_end(struct report_record *r);

#endif
