/* Scores: what the hits of an article say about its topic.
 *
 *	count c     hits of a rule in a zone; of the body: hits * 1000 / (words + length_prior)
 *	rule        min(cap, weight * idf * sum over its zones of zone_weight * c / (c + saturation))
 *	raw score   of a topic: the sum of its rules, with learned weights + mix * learned
 *	score       raw / (raw + score_half)
 *
 * A rule without `any` has its weight (times idf) as soon as its conditions hold.  A hit of the
 * body that begins in the opening is a hit of the opening, too. */
#ifndef CHECK_TOPICS_SCORE_H
#define CHECK_TOPICS_SCORE_H

#include "base/arena.h"
#include "check/topics-weights.h"
#include "check/topics.h"

/* The result borrows from the rules, the weights, the article and its document. */
struct topics_result *topics_score_make(struct arena *a, const struct topics_rules *rules,
					const struct topics_weights *weights /* or null */,
					const struct topics_article *article,
					const struct topics_hits *hits);

/* ---- For learning ---- */

/* What a rule gives before weight, idf and cap. */
struct topics_value {
	uint32_t rule;
	bool found; /* counts for the rule's idf: it has a hit in title, headings or opening; where it
			 names other zones than the default ones, in those */
	double value; /* 0 where its conditions do not hold */
};

struct topics_values {
	struct topics_value *v; /* by rule; those that are found or not 0 */
	size_t n, cap;
};

struct topics_values topics_score_values(struct arena *a, const struct topics_rules *rules,
					 const struct topics_article *article,
					 const struct topics_hits *hits);

/* raw[topic] of all topics: the rules alone.  idf: of every rule, or null for 1. */
void topics_score_raw(const struct topics_rules *rules, const struct topics_values *values,
		      const double *idf, double *raw);

/* The primary topic, or TOPICS_UNSURE. */
int topics_score_decide(const struct topics_settings *settings, const double *raw, size_t n_topics);

#endif
