/* What tag-classify(1) says of an article: the record's key, a row of the table, the explanation.
 *
 * The lead is the topic that is explained first: the primary one, or, when that is unsure, the best; an
 * author's topic that the rules do not know has none.  The runner-up is the best other topic that anything
 * speaks for. */
#ifndef OUT_TOPICS_VIEW_H
#define OUT_TOPICS_VIEW_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "check/topics.h"
#include "io/json.h"
#include "out/table.h"

enum {
	TOPICS_VIEW_EVIDENCE = 20, /* of a topic, in a record */
	TOPICS_VIEW_WORDS = 8      /* learned words of a topic, in an explanation */
};

/* "decided", "by-author", "too-low", "too-near". */
const char *topics_view_reason(enum topics_reason reason);

/* The value of the key `topics`, mathmill-records(5); the caller drops it. */
struct json_t *topics_view_record(const struct topics_result *result,
				  const struct topics_rules *rules);

/* What a row tells. */
enum {
	TOPICS_VIEW_LINE_COLUMNS = 5, /* path, topic, score, margin, the rest as a remark */
	TOPICS_VIEW_TSV_COLUMNS = 8
};
extern const bool topics_view_line_left[TOPICS_VIEW_LINE_COLUMNS];

/* Add the row of an article to a table of that many columns.  One for people has no headings:
 *
 *	a.md:  优化理论  0.72  0.31  (runner-up 概率论 0.50), also 概率论
 *	b.md:  unsure    0.41  0.02  (too near: 优化理论 0.41, 概率论 0.40)
 *
 * One for scripts (TABLE_TSV) has them, put by topics_view_tsv_headings: path, topic, score, margin,
 * reason, runner-up, its score, labels separated by commas. */
void topics_view_line(struct table *t, const char *path, const struct topics_result *result,
		      const struct topics_rules *rules);
void topics_view_tsv(struct table *t, const char *path, const struct topics_result *result,
		     const struct topics_rules *rules);
void topics_view_tsv_headings(struct table *t);

/* Append why: the article's line, then the evidence of the lead and the runner-up (all topics with
 * any evidence: `all`), a line each; learned words beyond TOPICS_VIEW_WORDS are summed up. */
void topics_view_explain(struct buf *out, struct arena *a, const char *path,
			 const struct topics_result *result, const struct topics_rules *rules,
			 bool all);

#endif
