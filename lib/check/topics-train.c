#include "check/topics-train.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double energy = 0.95; /* the part of the squares that is kept */

struct topics_train_vector topics_train_vector(const struct topics_train *t,
					       const struct topics_train_article *article)
{
	struct topics_train_vector x = {arena_alloc_array(t->arena, article->n + 1, sizeof *x.v),
					0};
	double squares = 0;
	for (size_t i = 0; i < article->n; i++) {
		uint32_t f = article->v[i].feature;
		if (t->found[f] < TOPICS_TRAIN_LEAST)
			continue;
		double value = log(1 + (double)article->v[i].count) * t->idf[f];
		x.v[x.n++] = (struct topics_train_value){f, value};
		squares += value * value;
	}
	for (size_t i = 0; i < x.n && squares > 0; i++)
		x.v[i].x /= sqrt(squares);
	return x;
}

static void count_features(struct topics_train *t,
			   const struct topics_train_article *const *articles)
{
	t->found = arena_alloc_array(t->arena, t->n_features + 1, sizeof *t->found);
	t->idf = arena_alloc_array(t->arena, t->n_features + 1, sizeof *t->idf);
	for (size_t i = 0; i < t->n_articles; i++)
		for (size_t k = 0; k < articles[i]->n; k++)
			t->found[articles[i]->v[k].feature]++;
	for (size_t f = 0; f < t->n_features; f++) {
		t->n_known += t->found[f] >= TOPICS_TRAIN_LEAST;
		t->idf[f] = log(((double)t->n_articles + 1) / ((double)t->found[f] + 1));
	}
}

struct topics_train *topics_train_new(struct arena *a,
				      const struct topics_train_article *const *articles, size_t n,
				      size_t n_topics, size_t n_features)
{
	struct topics_train *t = arena_alloc(a, sizeof *t);
	*t = (struct topics_train){
		.arena = a, .n_articles = n, .n_topics = n_topics, .n_features = n_features};
	count_features(t, articles);
	t->vectors = arena_alloc_array(a, n + 1, sizeof *t->vectors);
	t->topics = arena_alloc_array(a, n + 1, sizeof *t->topics);
	t->total = arena_alloc_array(a, n_features + 1, sizeof *t->total);
	t->weights = arena_alloc_array(a, n_features * n_topics + 1, sizeof *t->weights);
	for (size_t i = 0; i < n; i++) {
		t->topics[i] = articles[i]->topic;
		t->vectors[i] = topics_train_vector(t, articles[i]);
		for (size_t k = 0; k < t->vectors[i].n; k++)
			t->total[t->vectors[i].v[k].feature] += t->vectors[i].v[k].x;
	}
	for (size_t f = 0; f < n_features; f++)
		t->mean += t->total[f];
	if (n && t->n_known)
		t->mean = t->mean / (double)n / (double)t->n_known;
	return t;
}

/* Work memory for one topic after another. */
struct ranked {
	uint32_t feature;
	double weight;
};

struct work {
	double *sum;    /* of x in the topic, by feature */
	uint32_t *seen; /* features with a sum, as they come */
	bool *is_seen;
	struct ranked *ranked;
};

static int by_weight(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->feature < y->feature ? -1 : x->feature > y->feature;
}

static int by_feature(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Sum up the topic's vectors; returns the number of features seen. */
static size_t sum_topic(const struct topics_train *t, struct work *w, size_t topic,
			size_t *n_articles)
{
	size_t n = 0;
	*n_articles = 0;
	for (size_t i = 0; i < t->n_articles; i++) {
		const struct topics_train_vector *x = &t->vectors[i];
		if (t->topics[i] != topic)
			continue;
		++*n_articles;
		for (size_t k = 0; k < x->n; k++) {
			uint32_t f = x->v[k].feature;
			if (!w->is_seen[f])
				w->seen[n++] = f;
			w->is_seen[f] = true;
			w->sum[f] += x->v[k].x;
		}
	}
	qsort(w->seen, n, sizeof *w->seen, by_feature);
	return n;
}

static double weight_of(double m, double r, double e)
{
	double odds = m > 0 ? log((m + e) / (r + e)) : 0;
	return m * (1 + (odds > 0 ? odds : 0));
}

static void train_topic(struct topics_train *t, struct work *w, size_t topic, double e)
{
	size_t in, n = sum_topic(t, w, topic, &in);
	size_t rest = t->n_articles > in ? t->n_articles - in : 1;
	double squares = 0, kept = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t f = w->seen[i];
		double weight = weight_of(w->sum[f] / (double)in,
					  (t->total[f] - w->sum[f]) / (double)rest, e);
		w->ranked[i] = (struct ranked){f, weight};
		squares += weight * weight;
		w->sum[f] = 0;
		w->is_seen[f] = false;
	}
	qsort(w->ranked, n, sizeof *w->ranked, by_weight);
	for (size_t i = 0; i < n && squares > 0 && kept < energy; i++) {
		double weight = w->ranked[i].weight / sqrt(squares);
		kept += weight * weight;
		t->weights[w->ranked[i].feature * t->n_topics + topic] =
			floor(weight * 10000 + 0.5) / 10000;
	}
}

void topics_train_weights(struct topics_train *t, double smoothing)
{
	struct arena work = ARENA_INIT;
	struct work w = {
		.sum = arena_alloc_array(&work, t->n_features + 1, sizeof *w.sum),
		.seen = arena_alloc_array(&work, t->n_features + 1, sizeof *w.seen),
		.is_seen = arena_alloc_array(&work, t->n_features + 1, sizeof *w.is_seen),
		.ranked = arena_alloc_array(&work, t->n_features + 1, sizeof *w.ranked),
	};
	memset(t->weights, 0, t->n_features * t->n_topics * sizeof *t->weights);
	for (size_t topic = 0; topic < t->n_topics; topic++)
		train_topic(t, &w, topic, smoothing * t->mean);
	arena_free(&work);
}
