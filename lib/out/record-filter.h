/* The loop of a filter over records (-R): a line names its article, the tool adds the key that it owns.
 *
 * In `work`, on any thread (or the last two steps in `emit`, where the key depends on other articles):
 *
 *	struct json_t *members = json_map();
 *	if (record_filter_open(&filter, item))
 *		json_put(members, "key", ...);
 *	record_filter_close(&filter, item, members);
 *
 * and record_filter_tell in `emit`.  An article that cannot be read gets "error" in its record, and the
 * stream goes on. */
#ifndef OUT_RECORD_FILTER_H
#define OUT_RECORD_FILTER_H

#include "io/input.h"
#include "io/json.h"

struct record_filter {
	const char *unreadable; /* the article, or what is wrong with the line; null: nothing */
	int error;              /* errno of the article; 0: the line is at fault */
	bool has_path;
};

/* Read the article of item->line into item->source.  False: it cannot be read. */
bool record_filter_open(struct record_filter *f, struct input_item *item);
/* Write the record with `members` added to it; they are dropped. */
void record_filter_close(struct record_filter *f, struct input_item *item, struct json_t *members);
/* Say on stderr what went wrong.  False: nothing did. */
bool record_filter_tell(const struct record_filter *f, const struct input_item *item);

#endif
