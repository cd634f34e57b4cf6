#include "check/topics-learn.h"

#include <math.h>
#include <stdlib.h>

#include "check/topics-eval.h"
#include "check/topics-train.h"

/* ---- Collecting ---- */

struct example {
	const struct topics_gold_row *row;
	size_t order; /* in which it was added */
	struct topics_train_article features;
	struct topics_values values;
	double *raw; /* of every topic by the rules */
};

struct topics_learn {
	struct arena *arena;
	const struct topics_rules *rules;
	struct hash words; /* every feature; value is unused, count its number */
	struct example *v;
	size_t n, cap;
};

struct topics_learn *topics_learn_new(struct arena *a, const struct topics_rules *rules)
{
	struct topics_learn *l = arena_alloc(a, sizeof *l);
	*l = (struct topics_learn){.arena = a, .rules = rules, .words = HASH_INIT(a)};
	return l;
}

static uint32_t number_of(struct topics_learn *l, struct slice word)
{
	const struct hash_entry *e = hash_find(&l->words, word);
	if (e)
		return (uint32_t)e->count;
	size_t n = l->words.n;
	hash_at(&l->words, arena_copy(l->arena, word))->count = n;
	return (uint32_t)n;
}

static void keep_features(struct topics_learn *l, struct topics_train_article *article,
			  const struct topics_features *features)
{
	article->n = features->n;
	article->v = arena_alloc_array(l->arena, features->n + 1, sizeof *article->v);
	for (size_t i = 0; i < features->n; i++)
		article->v[i] = (struct topics_train_count){number_of(l, features->v[i].word),
							    (uint32_t)features->v[i].count};
}

static void keep_values(struct topics_learn *l, struct topics_values *kept,
			const struct topics_values *values)
{
	*kept = (struct topics_values){.n = values->n, .cap = values->n};
	kept->v = arena_alloc_array(l->arena, values->n + 1, sizeof *kept->v);
	if (values->n)
		memcpy(kept->v, values->v, values->n * sizeof *kept->v);
}

void topics_learn_add(struct topics_learn *l, struct topics_gold_row *row,
		      const struct topics_article *article, const struct topics_hits *hits)
{
	struct arena work = ARENA_INIT;
	struct example e = {.row = row, .order = l->n};
	row->articles++;
	if (row->primary.topic < 0)
		return;
	e.features.topic = (size_t)row->primary.topic;
	struct topics_features features = topics_features_read(&work, article, TOPICS_TITLE_TIMES);
	keep_features(l, &e.features, &features);
	struct topics_values values = topics_score_values(&work, l->rules, article, hits);
	keep_values(l, &e.values, &values);
	ARENA_PUSH(l->arena, l->v, l->n, l->cap) = e;
	arena_free(&work);
}

/* ---- Order: nothing may depend on the order of articles given ---- */

static int by_file(const void *a, const void *b)
{
	const struct example *x = a, *y = b;
	int c = slice_cmp(x->row->file, y->row->file);
	if (c)
		return c;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int by_key(const void *a, const void *b)
{
	const struct hash_entry *x = a, *y = b;
	return slice_cmp(x->key, y->key);
}

/* Number the features by their bytes.  An article's stay sorted: they were so before. */
static struct hash_entry *order_features(struct topics_learn *l)
{
	struct hash_entry *words = arena_alloc_array(l->arena, l->words.n + 1, sizeof *words);
	uint32_t *rank = arena_alloc_array(l->arena, l->words.n + 1, sizeof *rank);
	if (l->words.n)
		memcpy(words, l->words.entries, l->words.n * sizeof *words);
	qsort(words, l->words.n, sizeof *words, by_key);
	for (size_t i = 0; i < l->words.n; i++)
		rank[words[i].count] = (uint32_t)i;
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->v[i].features.n; k++) {
			uint32_t *feature = &l->v[i].features.v[k].feature;
			*feature = rank[*feature];
		}
	return words;
}

/* In how many articles each rule is found, and what the rules say with the factors that follow. */
static size_t *score_rules(struct topics_learn *l)
{
	const struct topics_rules *rules = l->rules;
	size_t *found = arena_alloc_array(l->arena, rules->n_rules + 1, sizeof *found);
	double *idf = arena_alloc_array(l->arena, rules->n_rules + 1, sizeof *idf);
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->v[i].values.n; k++)
			found[l->v[i].values.v[k].rule] += l->v[i].values.v[k].found;
	for (size_t r = 0; r < rules->n_rules; r++) {
		if (!rules->rules[r].any.n)
			found[r] = SIZE_MAX;
		idf[r] = rules->rules[r].any.n ? topics_weights_rule_idf(found[r], l->n) : 1;
	}
	for (size_t i = 0; i < l->n; i++) {
		l->v[i].raw = arena_alloc_array(l->arena, rules->n_topics + 1, sizeof(double));
		topics_score_raw(rules, &l->v[i].values, idf, l->v[i].raw);
	}
	return found;
}

/* ---- Cross-validation ---- */

static const double smoothings[] = {1, 3, 10, 30};
static const double mixes[] = {-1, 0, 10, 20, 30, 40, 60}; /* -1: the weights alone */
enum {
	N_SMOOTHINGS = sizeof smoothings / sizeof *smoothings,
	N_MIXES = sizeof mixes / sizeof *mixes,
	N_SPLITS = 5,
	ALONE = 0,
	FIRST_MIX = 2, /* the first that may be chosen */
};

struct mean {
	double primary, primary_or_also, macro_f1;
};

struct grid {
	struct topics_learn *learn;
	size_t *fold;  /* of every example */
	size_t *found; /* [(smoothing * N_MIXES + mix) * examples + example] */
	struct topics_guess *guesses;
	struct mean mean[N_SMOOTHINGS][N_MIXES], first[N_SMOOTHINGS][N_MIXES];
};

struct dealt {
	size_t topic, example;
	uint64_t hash;
};

static int by_deal(const void *a, const void *b)
{
	const struct dealt *x = a, *y = b;
	if (x->topic != y->topic)
		return x->topic < y->topic ? -1 : 1;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->example < y->example ? -1 : x->example > y->example;
}

static void deal_folds(struct grid *g, struct arena *a, size_t salt)
{
	const struct topics_learn *l = g->learn;
	struct dealt *deal = arena_alloc_array(a, l->n, sizeof *deal);
	for (size_t i = 0; i < l->n; i++) {
		const char *name = arena_printf(a, "%zu:%.*s", salt, SLICE_ARG(l->v[i].row->file));
		deal[i] = (struct dealt){l->v[i].features.topic, i, hash_bytes(slice_of(name))};
	}
	qsort(deal, l->n, sizeof *deal, by_deal);
	for (size_t i = 0; i < l->n; i++)
		g->fold[deal[i].example] = i % TOPICS_LEARN_FOLDS;
}

/* As topics_weights_apply, from the dense table of a training. */
static void apply(const struct topics_train *t, const struct topics_train_vector *x,
		  double *learned)
{
	for (size_t k = 0; k < t->n_topics; k++)
		learned[k] = 0;
	for (size_t i = 0; i < x->n; i++) {
		const double *weights = &t->weights[x->v[i].feature * t->n_topics];
		for (size_t k = 0; k < t->n_topics; k++)
			learned[k] += x->v[i].x * weights[k];
	}
	topics_weights_above_mean(learned, t->n_topics);
}

static size_t greatest(const double *v, size_t n)
{
	size_t best = 0;
	for (size_t i = 1; i < n; i++)
		if (v[i] > v[best])
			best = i;
	return best;
}

/* What is found for an example with one smoothing and every mix. */
static void guess(struct grid *g, size_t smoothing, size_t example, const double *learned,
		  double *raw)
{
	const struct topics_learn *l = g->learn;
	size_t n = l->rules->n_topics;
	for (size_t m = 0; m < N_MIXES; m++) {
		size_t *found = &g->found[(smoothing * N_MIXES + m) * l->n + example];
		if (m == ALONE) {
			*found = greatest(learned, n);
			continue;
		}
		for (size_t t = 0; t < n; t++)
			raw[t] = l->v[example].raw[t] + mixes[m] * learned[t];
		int topic = topics_score_decide(&l->rules->settings, raw, n);
		*found = topic == TOPICS_UNSURE ? n : (size_t)topic;
	}
}

/* Learn from all folds but one, and try the weights on that one. */
static void try_fold(struct grid *g, struct arena *a, size_t fold)
{
	const struct topics_learn *l = g->learn;
	const struct topics_train_article **set = arena_alloc_array(a, l->n, sizeof *set);
	struct topics_train_vector *x = arena_alloc_array(a, l->n, sizeof *x);
	double *learned = arena_alloc_array(a, l->rules->n_topics, sizeof *learned);
	double *raw = arena_alloc_array(a, l->rules->n_topics, sizeof *raw);
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		if (g->fold[i] != fold)
			set[n++] = &l->v[i].features;
	struct topics_train *t = topics_train_new(a, set, n, l->rules->n_topics, l->words.n);
	for (size_t i = 0; i < l->n; i++)
		if (g->fold[i] == fold)
			x[i] = topics_train_vector(t, &l->v[i].features);
	for (size_t s = 0; s < N_SMOOTHINGS; s++) {
		topics_train_weights(t, smoothings[s]);
		for (size_t i = 0; i < l->n; i++) {
			if (g->fold[i] != fold)
				continue;
			apply(t, &x[i], learned);
			guess(g, s, i, learned, raw);
		}
	}
}

static bool is_also(const struct topics_gold_row *row, size_t topic)
{
	for (size_t i = 0; i < row->n_also; i++)
		if (row->also[i].topic == (int)topic)
			return true;
	return false;
}

static struct mean measure(struct grid *g, size_t smoothing, size_t mix)
{
	const struct topics_learn *l = g->learn;
	size_t n = l->rules->n_topics;
	for (size_t i = 0; i < l->n; i++) {
		size_t found = g->found[(smoothing * N_MIXES + mix) * l->n + i];
		g->guesses[i] = (struct topics_guess){l->v[i].row, l->v[i].features.topic, found,
						      is_also(l->v[i].row, found)};
	}
	struct topics_figures f = topics_eval_figures(g->guesses, l->n, n + 1, n);
	return (struct mean){f.primary, f.primary_or_also, f.macro_f1};
}

static void cross_validate(struct grid *g)
{
	struct topics_learn *l = g->learn;
	struct arena work = ARENA_INIT;
	g->fold = arena_alloc_array(l->arena, l->n, sizeof *g->fold);
	g->found = arena_alloc_array(l->arena, N_SMOOTHINGS * N_MIXES * l->n, sizeof *g->found);
	g->guesses = arena_alloc_array(l->arena, l->n, sizeof *g->guesses);
	for (size_t salt = 0; salt < N_SPLITS; salt++) {
		deal_folds(g, &work, salt);
		for (size_t k = 0; k < TOPICS_LEARN_FOLDS; k++) {
			arena_reset(&work);
			try_fold(g, &work, k);
		}
		for (size_t s = 0; s < N_SMOOTHINGS; s++)
			for (size_t m = 0; m < N_MIXES; m++) {
				struct mean v = measure(g, s, m), *mean = &g->mean[s][m];
				if (salt == 0)
					g->first[s][m] = v;
				mean->primary += v.primary / N_SPLITS;
				mean->primary_or_also += v.primary_or_also / N_SPLITS;
				mean->macro_f1 += v.macro_f1 / N_SPLITS;
			}
	}
	arena_free(&work);
}

/* What is compared; rounded, so that the order of additions decides nothing. */
static double quality(const struct mean *m)
{
	return floor((m->primary + m->primary_or_also) / 2 * 1e6 + 0.5);
}

struct choice {
	size_t smoothing, mix;
};

/* The smoothing that is best for the weights alone, of equals the larger; then the mix that is best
 * with the rules, of equals the smaller. */
static struct choice choose(const struct grid *g)
{
	struct choice c = {0, FIRST_MIX};
	for (size_t s = 1; s < N_SMOOTHINGS; s++)
		if (quality(&g->mean[s][ALONE]) >= quality(&g->mean[c.smoothing][ALONE]))
			c.smoothing = s;
	for (size_t m = FIRST_MIX + 1; m < N_MIXES; m++)
		if (quality(&g->mean[c.smoothing][m]) > quality(&g->mean[c.smoothing][c.mix]))
			c.mix = m;
	return c;
}

/* ---- The result ---- */

static const char *figures_text(struct arena *a, const struct mean *m)
{
	return arena_printf(a, "primary %.3f primary-or-also %.3f macro-F1 %.3f", m->primary,
			    m->primary_or_also, m->macro_f1);
}

static void write_notes(struct topics_weights *w, const struct grid *g, struct choice c)
{
	struct arena *a = g->learn->arena;
	w->notes = arena_alloc_array(a, N_SMOOTHINGS * N_MIXES + 3, sizeof *w->notes);
	w->notes[w->n_notes++] =
		arena_printf(a, "%d-fold cross-validation on %zu articles, mean of %d splits",
			     TOPICS_LEARN_FOLDS, g->learn->n, N_SPLITS);
	for (size_t s = 0; s < N_SMOOTHINGS; s++)
		for (size_t m = 0; m < N_MIXES; m++) {
			const char *mix = m == ALONE ? "alone" : arena_printf(a, "%g", mixes[m]);
			w->notes[w->n_notes++] =
				arena_printf(a, "smoothing %-3g mix %-6s %s", smoothings[s], mix,
					     figures_text(a, &g->mean[s][m]));
		}
	w->notes[w->n_notes++] =
		arena_printf(a, "chosen: smoothing %g (best alone), mix %g (best with the rules)",
			     smoothings[c.smoothing], mixes[c.mix]);
	w->notes[w->n_notes++] = arena_printf(a, "split 0 with it: %s",
					      figures_text(a, &g->first[c.smoothing][c.mix]));
}

static void keep_weights(struct topics_weights *w, struct arena *a, const struct topics_train *t,
			 const struct hash_entry *words)
{
	w->features = arena_alloc_array(a, t->n_known + 1, sizeof *w->features);
	for (size_t f = 0; f < t->n_features; f++) {
		if (t->found[f] < TOPICS_TRAIN_LEAST)
			continue;
		struct topics_weighted *out = &w->features[w->n_features++];
		*out = (struct topics_weighted){.word = words[f].key, .articles = t->found[f]};
		size_t cap = 0;
		for (size_t k = 0; k < t->n_topics; k++) {
			double weight = t->weights[f * t->n_topics + k];
			if (weight > 0)
				ARENA_PUSH(a, out->v, out->n, cap) =
					(struct topics_weight){(uint32_t)k, weight};
		}
	}
}

/* The training on all articles. */
static void learn_all(struct topics_learn *l, struct topics_weights *w, double smoothing,
		      const struct hash_entry *words)
{
	struct arena work = ARENA_INIT;
	const struct topics_train_article **set = arena_alloc_array(&work, l->n, sizeof *set);
	for (size_t i = 0; i < l->n; i++)
		set[i] = &l->v[i].features;
	struct topics_train *t = topics_train_new(&work, set, l->n, l->rules->n_topics, l->words.n);
	topics_train_weights(t, smoothing);
	keep_weights(w, l->arena, t, words);
	arena_free(&work);
}

struct topics_weights *topics_learn_make(struct topics_learn *l)
{
	struct grid g = {.learn = l};
	if (l->n < TOPICS_LEARN_FOLDS)
		return NULL;
	qsort(l->v, l->n, sizeof *l->v, by_file);
	struct hash_entry *words = order_features(l);
	struct topics_weights *w = arena_alloc(l->arena, sizeof *w);
	w->articles = l->n;
	w->opening = (size_t)l->rules->settings.opening;
	w->title = TOPICS_TITLE_TIMES;
	w->n_topics = l->rules->n_topics;
	w->rule_articles = score_rules(l);
	cross_validate(&g);
	struct choice c = choose(&g);
	w->mix = mixes[c.mix];
	write_notes(w, &g, c);
	learn_all(l, w, smoothings[c.smoothing], words);
	topics_weights_finish(w, l->arena, l->rules);
	return w;
}
