/* Learned weights: a text file that says how much each feature speaks for each topic.
 *
 *	# mathmill topic weights 1
 *	# notes: the table of the cross-validation
 *	@articles	183
 *	@mix	20
 *	@opening	400
 *	@title	3
 *	@rule	TOPIC/id	DF
 *	@topics	NAME	NAME ...
 *	feature	DF	weight	weight ...
 *
 * tag-classify(1), LEARNING, has the meaning.  Features are sorted by bytes; weights have four
 * decimals; one that is empty is 0, and tabs at the end are left out. */
#ifndef CHECK_TOPICS_WEIGHTS_H
#define CHECK_TOPICS_WEIGHTS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/hash.h"
#include "check/topics-features.h"
#include "check/topics-table.h"
#include "check/topics.h"

struct topics_weight {
	uint32_t topic; /* index in topics_rules.topics */
	double weight;  /* 0.0001 to 1, in steps of 0.0001 */
};

struct topics_weighted {
	struct slice word;
	size_t articles;         /* that it is found in */
	double idf;              /* ln((N + 1) / (articles + 1)) */
	struct topics_weight *v; /* by topic; those that are not 0 */
	size_t n;
};

/* Made by topics_weights_read or topics_learn_make; does not change, and is shared by threads. */
struct topics_weights {
	const char **notes; /* lines without their "# " */
	size_t n_notes;
	size_t articles; /* learned from so many */
	double mix;
	size_t opening; /* words of the opening that was learned from */
	size_t title;   /* times that a feature of the title counts */
	/* Of every rule of the rules: articles where it is found (SIZE_MAX: it was not counted), and
	 * the factor that follows from it. */
	size_t *rule_articles;
	double *rule_idf;
	size_t n_topics;
	struct topics_weighted *features; /* sorted by bytes */
	size_t n_features;
	struct hash index; /* word -> count is the index in features */
};

/* Read weights for these rules.  Null when there is an error.  Warnings: topics and rules that the
 * rules do not have (they are passed over), an opening of another length than the rules'.  The
 * result borrows from text; path is not needed, the caller has it for its messages. */
struct topics_weights *topics_weights_read(struct arena *a, const struct topics_rules *rules,
					   struct slice text, struct topics_faults *faults);

/* The file of these weights: reading it gives the same weights, and writing those the same bytes. */
void topics_weights_write(struct buf *out, const struct topics_rules *rules,
			  const struct topics_weights *w);

/* From what rule_articles and articles say: the factor of a rule found in `found` of n articles. */
double topics_weights_rule_idf(size_t found, size_t n);

/* For those who make weights: set the numbers that follow from others (idf, rule_idf, index). */
void topics_weights_finish(struct topics_weights *w, struct arena *a,
			   const struct topics_rules *rules);

/* A feature of an article that the weights know. */
struct topics_known {
	size_t feature; /* index in topics_weights.features */
	double x;       /* its part of the article's vector, which has the length 1 */
};

struct topics_vector {
	struct topics_known *v; /* in the order of features */
	size_t n;
};

struct topics_vector topics_weights_vector(struct arena *a, const struct topics_weights *w,
					   const struct topics_features *features);

/* learned[topic] of all topics: the cosine less the mean of all topics, at least 0.  Returns that mean. */
double topics_weights_apply(const struct topics_weights *w, const struct topics_vector *x,
			    double *learned);
/* The step from the cosines to what topics_weights_apply gives. */
double topics_weights_above_mean(double *learned, size_t n);

#endif
