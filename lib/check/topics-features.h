/* Features: what the learned stage sees of an article.
 *
 * In the opening, and in the title: the two-character pieces of each run of Han characters, and
 * each word of an ASCII letter and one or more letters or digits.  A feature of the title counts
 * several times. */
#ifndef CHECK_TOPICS_FEATURES_H
#define CHECK_TOPICS_FEATURES_H

#include "base/arena.h"
#include "check/topics.h"

enum { TOPICS_TITLE_TIMES = 3 };

struct topics_feature {
	struct slice word; /* borrowed from the zone's text */
	size_t count;
};

struct topics_features {
	struct topics_feature *v; /* sorted by bytes, each word once */
	size_t n;
};

struct topics_features topics_features_read(struct arena *a, const struct topics_article *article,
					    size_t title_times);

#endif
