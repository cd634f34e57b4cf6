/* Labels that people gave: a table of articles and their topics, to learn from and to compare with.
 *
 *	file	primary	also
 *	lora.md	优化理论	梯度分析,语言模型
 *
 * The first row names the columns, in any order; `also` may be missing, others are passed over.  A
 * file is named by the end of its path, whole names ("lora.md", "2023/lora.md").  `also` holds more
 * acceptable topics, with , ; or | between them. */
#ifndef CHECK_TOPICS_GOLD_H
#define CHECK_TOPICS_GOLD_H

#include "base/arena.h"
#include "base/hash.h"
#include "check/topics-table.h"
#include "check/topics.h"

struct topics_gold_label {
	struct slice name;
	int topic; /* index in topics_rules.topics; -1: the rules do not have it */
};

struct topics_gold_row {
	struct slice file;
	size_t line;
	struct topics_gold_label primary;
	struct topics_gold_label *also;
	size_t n_also;
	size_t articles; /* that were found for it; counted by topics_eval_add and topics_learn_add */
};

struct topics_gold {
	struct topics_gold_row *v;
	size_t n, cap;
	struct hash names; /* file -> count is the index of its row */
};

/* Null when there is an error.  A topic that the rules do not have is a warning, a file named twice
 * an error.  Borrows from text. */
struct topics_gold *topics_gold_read(struct arena *a, const struct topics_rules *rules,
				     struct slice text, struct topics_faults *faults);

/* The row of an article: the one with the longest name that path ends with.  Null: none. */
struct topics_gold_row *topics_gold_find(const struct topics_gold *g, struct slice path);

/* Does the row accept the name of a topic? */
bool topics_gold_accepts(const struct topics_gold_row *row, struct slice name);

#endif
