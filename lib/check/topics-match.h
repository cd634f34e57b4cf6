/* Where the words of topic rules stand in an article.
 *
 * Inside a rule hits do not overlap: the leftmost counts, of several that begin there the longest.  A hit
 * that lies inside a longer one of another topic's rule, or of `ignore`, is none (熵 in 交叉熵); inside
 * a topic both count.  A rule finds, and hides what others find, only in its zones; `ignore` is looked for
 * in all but the maths. */
#ifndef CHECK_TOPICS_MATCH_H
#define CHECK_TOPICS_MATCH_H

#include "check/topics.h"

struct topics_matcher; /* immutable: shared by threads */

/* All memory is the arena's; the rules and their patterns are borrowed and must stay. */
struct topics_matcher *topics_match_new(struct arena *a, const struct topics_rules *rules);

/* `patterns` is the thread's state for PCRE2.  In time linear in the article's text, where patterns
 * are not looked at: one that meets a match limit finds nothing more in that zone and its rule is named in
 * `limited`, once and in the order of the rules; the other patterns go on. */
struct topics_hits *topics_match_find(struct arena *a, const struct topics_matcher *m,
				      const struct topics_article *article,
				      struct rules_match *patterns);

/* Is a word of the rule's `any` in the line (which is not folded)?  For example lines: zones and other
 * rules do not matter.  *limited (may be null) is set when a pattern met a match limit. */
bool topics_match_line(const struct topics_matcher *m, struct arena *a, size_t rule,
		       struct slice line, struct rules_match *patterns, bool *limited);

#endif
