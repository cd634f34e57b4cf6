/* One training: from features of labelled articles to a weight of each feature for each topic.
 *
 * An article's vector has x = ln(1 + count) * ln((N + 1)/(articles with the feature + 1)) for the
 * features of at least two of the N articles, scaled to length 1.  With m the mean of x over a
 * topic's articles, r over all others, e = smoothing * the mean of x over all features and articles:
 *
 *	weight = m * (1 + max(0, ln((m + e) / (r + e))))
 *
 * how common the feature is in the topic, raised by its log-odds against the rest.  The weights of a
 * topic are scaled to length 1, the largest kept until their squares sum to 0.95, and rounded to
 * four decimals. */
#ifndef CHECK_TOPICS_TRAIN_H
#define CHECK_TOPICS_TRAIN_H

#include <stdint.h>

#include "base/arena.h"

enum { TOPICS_TRAIN_LEAST = 2 }; /* articles that a feature must be in */

struct topics_train_count {
	uint32_t feature; /* its place in the order of bytes */
	uint32_t count;
};

struct topics_train_article {
	struct topics_train_count *v; /* by feature */
	size_t n;
	size_t topic;
};

struct topics_train_value {
	uint32_t feature;
	double x;
};

struct topics_train_vector {
	struct topics_train_value *v; /* by feature */
	size_t n;
};

/* A training set.  Sums are in the order of the articles and of the features. */
struct topics_train {
	struct arena *arena;
	size_t n_articles, n_topics, n_features;
	uint32_t *found; /* articles with each feature */
	double *idf;
	size_t n_known; /* features found often enough */
	struct topics_train_vector *vectors;
	size_t *topics;  /* of every article */
	double *total;   /* of x, of each feature */
	double mean;     /* of x over articles and features that are known */
	double *weights; /* [feature * n_topics + topic], after topics_train_weights */
};

/* articles: pointers to those to learn from.  All memory is the arena's. */
struct topics_train *topics_train_new(struct arena *a,
				      const struct topics_train_article *const *articles, size_t n,
				      size_t n_topics, size_t n_features);

/* The vector of an article, which need not be of the set; in the arena of the set. */
struct topics_train_vector topics_train_vector(const struct topics_train *t,
					       const struct topics_train_article *article);

/* Set weights; may be called again with another smoothing. */
void topics_train_weights(struct topics_train *t, double smoothing);

#endif
