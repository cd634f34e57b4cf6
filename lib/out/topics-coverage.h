/* What a collection says of its topic rules: which of them do nothing, or no good.
 *
 *	never       the rule gives no article any score
 *	everywhere  it does in more than TOPICS_COVERAGE_EVERYWHERE % of at least
 *	            TOPICS_COVERAGE_LEAST articles, so that it tells none from another
 *	conflict    TOPICS_COVERAGE_CONFLICT % or more of all that it adds to raw scores goes to articles, of at
 *	            least TOPICS_COVERAGE_FEW, that have its topic neither as the primary one nor as a label;
 *	            articles that are unsure do not count
 *	idle word   a keyword or pattern of `any` that is in no article (in the zones of its rule) */
#ifndef OUT_TOPICS_COVERAGE_H
#define OUT_TOPICS_COVERAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "check/topics.h"

enum {
	TOPICS_COVERAGE_EVERYWHERE = 90,
	TOPICS_COVERAGE_CONFLICT = 90,
	TOPICS_COVERAGE_LEAST = 5,
	TOPICS_COVERAGE_FEW = 3
};

struct topics_coverage;

/* All memory is the arena's; the rules are borrowed. */
struct topics_coverage *topics_coverage_new(struct arena *a, const struct topics_rules *rules);

/* Rules of one word each, for a matcher of its own: its hits say which words are there. */
const struct topics_rules *topics_coverage_words(const struct topics_coverage *c);

/* An article: its result, and the hits of the words.  One thread at a time. */
void topics_coverage_add(struct topics_coverage *c, const struct topics_result *result,
			 const struct topics_hits *words);

/* Append the report: a summary, then a list for each of the four, with the place of every entry in the rules'
 * file; an empty list is left out. */
void topics_coverage_write(struct buf *out, const struct topics_coverage *c);

#endif
