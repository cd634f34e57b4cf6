/* What a report calls the batches of a collection and the parts of an article.  All texts are in the
 * one spelling of claims-line.h. */
#ifndef OUT_CLAIMS_NAME_H
#define OUT_CLAIMS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* 第九批 - 子批次D, batch 9: its name in one spelling; empty: there is none. */
struct slice claims_name_batch(struct arena *a, struct slice text);

enum claims_part_kind {
	CLAIMS_PART_NONE,
	CLAIMS_PART_PART,
	CLAIMS_PART_CHAPTER,
	CLAIMS_PART_SECTION
};

/* 第1部分, 第一章, part 2, section iv. */
struct claims_part_name {
	enum claims_part_kind kind;
	uint64_t number;
	size_t from, end; /* in the text */
};

/* The last one in the text; false: there is none. */
bool claims_name_part(struct slice text, struct claims_part_name *name);

#endif
