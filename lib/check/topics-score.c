#include "check/topics-score.h"

#include <stdlib.h>

#include "base/sort.h"

enum {
	MAX_TEXT = 80, /* bytes of a document that an evidence shows */
	/* Where a rule without zones of its own looks, and where it has to be found to count for its
	 * idf: a word somewhere in a long body is no sign that the article is about it. */
	DEFAULT_ZONES = (1 << TOPICS_MATHS) - 1,
	FOUND_ZONES = 1 << TOPICS_TITLE | 1 << TOPICS_HEADINGS | 1 << TOPICS_OPENING,
};

/* ---- Values of rules ---- */

struct cell {
	uint32_t hits;
	uint32_t first; /* index of the first hit */
};

static void count_hit(struct cell *cell, const struct topics_rule *rule, unsigned zone, size_t hit)
{
	if (!(rule->zones >> zone & 1))
		return;
	if (!cell[zone].hits++)
		cell[zone].first = (uint32_t)hit;
}

/* Of every rule, the hits in each zone: [rule * TOPICS_N_ZONES + zone]. */
static struct cell *count_hits(struct arena *a, const struct topics_rules *rules,
			       const struct topics_article *article, const struct topics_hits *hits)
{
	struct cell *cells =
		arena_alloc_array(a, rules->n_rules * TOPICS_N_ZONES + 1, sizeof *cells);
	size_t opening = article->zones[TOPICS_OPENING].text.n;
	for (size_t i = 0; i < hits->n; i++) {
		const struct topics_hit *h = &hits->v[i];
		struct cell *cell = &cells[(size_t)h->rule * TOPICS_N_ZONES];
		const struct topics_rule *rule = &rules->rules[h->rule];
		count_hit(cell, rule, h->zone, i);
		if (h->zone == TOPICS_BODY && h->begin < opening)
			count_hit(cell, rule, TOPICS_OPENING, i);
	}
	return cells;
}

/* What the hits of a rule in a zone add to its value. */
static double zone_value(const struct topics_settings *s, const struct topics_article *article,
			 unsigned zone, uint32_t hits)
{
	double count = hits;
	if (!hits)
		return 0;
	if (zone == TOPICS_BODY)
		count = count * 1000 /
			((double)article->zones[TOPICS_BODY].words + s->length_prior);
	return s->zone_weight[zone] * count / (count + s->saturation[zone]);
}

static double rule_value(const struct topics_rules *rules, const struct topics_article *article,
			 const struct topics_hits *hits, const struct cell *cells, size_t rule)
{
	double value = 0;
	if (!hits->holds[rule])
		return 0;
	if (!rules->rules[rule].any.n)
		return 1;
	for (unsigned z = 0; z < TOPICS_N_ZONES; z++)
		value += zone_value(&rules->settings, article, z,
				    cells[rule * TOPICS_N_ZONES + z].hits);
	return value;
}

static bool is_found(const struct topics_rule *rule, const struct cell *cell)
{
	unsigned zones = rule->zones == DEFAULT_ZONES ? FOUND_ZONES : rule->zones;
	for (unsigned z = 0; z < TOPICS_N_ZONES; z++)
		if (zones >> z & 1 && cell[z].hits)
			return true;
	return false;
}

static struct topics_values find_values(struct arena *a, const struct topics_rules *rules,
					const struct topics_article *article,
					const struct topics_hits *hits, const struct cell *cells)
{
	struct topics_values values = {0};
	for (size_t i = 0; i < rules->n_rules; i++) {
		struct topics_value v = {
			.rule = (uint32_t)i,
			.found = is_found(&rules->rules[i], &cells[i * TOPICS_N_ZONES]),
			.value = rule_value(rules, article, hits, cells, i),
		};
		if (v.found || v.value > 0)
			ARENA_PUSH(a, values.v, values.n, values.cap) = v;
	}
	return values;
}

struct topics_values topics_score_values(struct arena *a, const struct topics_rules *rules,
					 const struct topics_article *article,
					 const struct topics_hits *hits)
{
	return find_values(a, rules, article, hits, count_hits(a, rules, article, hits));
}

/* What a rule adds to its topic's raw score. */
static double contribution(const struct topics_rule *rule, double value, double idf)
{
	double c = rule->weight * idf * value;
	return rule->cap > 0 && c > rule->cap ? rule->cap : c;
}

void topics_score_raw(const struct topics_rules *rules, const struct topics_values *values,
		      const double *idf, double *raw)
{
	for (size_t t = 0; t < rules->n_topics; t++)
		raw[t] = 0;
	for (size_t i = 0; i < values->n; i++) {
		const struct topics_value *v = &values->v[i];
		const struct topics_rule *rule = &rules->rules[v->rule];
		raw[rule->topic] += contribution(rule, v->value, idf ? idf[v->rule] : 1);
	}
}

/* ---- Decision ---- */

static double score_of(const struct topics_settings *s, double raw)
{
	return raw > 0 ? raw / (raw + s->score_half) : 0;
}

static double margin_of(double best, double second)
{
	return best > 0 ? (best - second) / best : 0;
}

static enum topics_reason judge(const struct topics_settings *s, double best, double second)
{
	if (score_of(s, best) < s->min_score || best <= 0)
		return TOPICS_TOO_LOW;
	return best - second < s->margin * best ? TOPICS_TOO_NEAR : TOPICS_DECIDED;
}

int topics_score_decide(const struct topics_settings *settings, const double *raw, size_t n_topics)
{
	size_t best = 0;
	double second = 0;
	for (size_t t = 1; t < n_topics; t++) {
		if (raw[t] > raw[best]) {
			second = raw[best];
			best = t;
		} else if (raw[t] > second) {
			second = raw[t];
		}
	}
	if (!n_topics || judge(settings, raw[best], second) != TOPICS_DECIDED)
		return TOPICS_UNSURE;
	return (int)best;
}

/* ---- Evidence ---- */

/* At most MAX_TEXT bytes, cut between characters. */
static struct slice cut(struct slice s)
{
	size_t n = s.n;
	if (n <= MAX_TEXT)
		return s;
	for (n = MAX_TEXT; n && ((unsigned char)s.p[n] & 0xC0) == 0x80;)
		n--;
	return slice_sub(s, 0, n);
}

/* The first hit as it stands in the document.  Where that has no such place (an escape in the front
 * matter gives all of a title one origin), as it was searched. */
static struct slice text_of(const struct md_doc *doc, const struct topics_text *text,
			    const struct topics_hit *h)
{
	size_t from = text->origin[h->begin], to = text->origin[h->end - 1] + (size_t)1;
	while (to < doc->text.n && ((unsigned char)doc->text.p[to] & 0xC0) == 0x80)
		to++;
	if (text->origin[h->begin] == text->origin[h->end - 1] && to - from < h->end - h->begin)
		return cut(slice_sub(text->text, h->begin, h->end));
	return cut(slice_sub(doc->text, from, to));
}

static void add_evidence(struct arena *a, struct topics_scored *topic, struct topics_evidence e)
{
	if (e.contribution > 0)
		ARENA_PUSH(a, topic->evidence, topic->n_evidence, topic->cap_evidence) = e;
}

struct scoring {
	struct arena *arena;
	const struct topics_rules *rules;
	const struct topics_article *article;
	const struct topics_hits *hits;
	const struct cell *cells;
	struct topics_scored *topics; /* in the rules' order */
};

static void explain_zone(struct scoring *s, uint32_t rule, unsigned zone, double factor)
{
	const struct cell *cell = &s->cells[rule * (size_t)TOPICS_N_ZONES + zone];
	if (!cell->hits)
		return;
	const struct topics_hit *h = &s->hits->v[cell->first];
	const struct topics_text *text = &s->article->zones[h->zone];
	struct topics_evidence e = {
		.rule = (int)rule,
		.zone = (uint8_t)zone,
		.hits = cell->hits,
		.contribution =
			factor * zone_value(&s->rules->settings, s->article, zone, cell->hits),
	};
	if (h->begin < h->end && h->end <= text->text.n) {
		e.line = mdscan_line_of(s->article->doc, text->origin[h->begin]) + 1;
		e.text = text_of(s->article->doc, text, h);
	}
	add_evidence(s->arena, &s->topics[s->rules->rules[rule].topic], e);
}

/* A cap takes the same part from each zone. */
static void explain_rule(struct scoring *s, const struct topics_value *v, double idf)
{
	const struct topics_rule *rule = &s->rules->rules[v->rule];
	double all = contribution(rule, v->value, idf);
	if (!(v->value > 0))
		return;
	if (!rule->any.n) {
		add_evidence(s->arena, &s->topics[rule->topic],
			     (struct topics_evidence){.rule = (int)v->rule,
						      .zone = TOPICS_N_ZONES,
						      .contribution = all});
		return;
	}
	for (unsigned z = 0; z < TOPICS_N_ZONES; z++)
		explain_zone(s, v->rule, z, all / v->value);
}

/* What the mean takes away it takes in the same part from each word. */
static void add_learned(struct scoring *s, const struct topics_weights *w, double *raw)
{
	struct topics_features features = topics_features_read(s->arena, s->article, w->title);
	struct topics_vector x = topics_weights_vector(s->arena, w, &features);
	double *learned = arena_alloc_array(s->arena, s->rules->n_topics + 1, sizeof *learned);
	double mean = topics_weights_apply(w, &x, learned);
	for (size_t t = 0; t < s->rules->n_topics; t++)
		raw[t] += w->mix * learned[t];
	for (size_t i = 0; i < x.n; i++) {
		const struct topics_weighted *f = &w->features[x.v[i].feature];
		for (size_t k = 0; k < f->n; k++) {
			double above = learned[f->v[k].topic];
			if (!(above > 0))
				continue;
			double part = above / (above + mean);
			add_evidence(
				s->arena, &s->topics[f->v[k].topic],
				(struct topics_evidence){
					.rule = -1,
					.word = f->word,
					.zone = TOPICS_N_ZONES,
					.contribution = w->mix * x.v[i].x * f->v[k].weight * part,
				});
		}
	}
}

static int by_contribution(const void *a, const void *b)
{
	const struct topics_evidence *x = a, *y = b;
	if (x->contribution != y->contribution)
		return x->contribution > y->contribution ? -1 : 1;
	if (x->rule < 0 && y->rule < 0)
		return slice_cmp(x->word, y->word);
	/* Rules in their order; learned words behind them. */
	if (x->rule != y->rule)
		return (unsigned)x->rule < (unsigned)y->rule ? -1 : 1;
	return x->zone - y->zone;
}

/* ---- The whole ---- */

static int by_score(const void *a, const void *b)
{
	const struct topics_scored *x = a, *y = b;
	if (x->raw != y->raw)
		return x->raw > y->raw ? -1 : 1;
	return x->topic < y->topic ? -1 : x->topic > y->topic;
}

static void choose(struct topics_result *r, const struct topics_rules *rules, struct slice own)
{
	const struct topics_settings *s = &rules->settings;
	double best = r->n ? r->v[0].raw : 0, second = r->n > 1 ? r->v[1].raw : 0;
	r->margin = margin_of(best, second);
	r->reason = judge(s, best, second);
	r->primary = r->reason == TOPICS_DECIDED ? (int)r->v[0].topic : TOPICS_UNSURE;
	r->name = r->primary == TOPICS_UNSURE ? SLICE("unsure")
					      : slice_of(rules->topics[r->primary].name);
	while (r->n_labels < r->n && r->v[r->n_labels].score >= s->min_score &&
	       r->v[r->n_labels].raw > 0 && r->v[r->n_labels].raw >= s->also * best)
		r->n_labels++;
	if (!own.n)
		return;
	r->reason = TOPICS_BY_AUTHOR;
	r->name = own;
	r->primary = TOPICS_UNSURE;
	for (size_t t = 0; t < rules->n_topics; t++)
		if (slice_eq(slice_of(rules->topics[t].name), own))
			r->primary = (int)t;
}

struct topics_result *topics_score_make(struct arena *a, const struct topics_rules *rules,
					const struct topics_weights *weights,
					const struct topics_article *article,
					const struct topics_hits *hits)
{
	struct topics_result *r = arena_alloc(a, sizeof *r);
	struct cell *cells = count_hits(a, rules, article, hits);
	struct topics_values values = find_values(a, rules, article, hits, cells);
	const double *idf = weights ? weights->rule_idf : NULL;
	double *raw = arena_alloc_array(a, rules->n_topics + 1, sizeof *raw);
	r->n = rules->n_topics;
	r->v = arena_alloc_array(a, r->n + 1, sizeof *r->v);
	struct scoring s = {a, rules, article, hits, cells, r->v};
	topics_score_raw(rules, &values, idf, raw);
	for (size_t i = 0; i < values.n; i++)
		explain_rule(&s, &values.v[i], idf ? idf[values.v[i].rule] : 1);
	if (weights)
		add_learned(&s, weights, raw);
	for (size_t t = 0; t < r->n; t++) {
		struct topics_scored *v = &r->v[t];
		v->topic = t;
		v->raw = raw[t];
		v->score = score_of(&rules->settings, raw[t]);
		sort_rows(v->evidence, v->n_evidence, sizeof *v->evidence, by_contribution);
	}
	qsort(r->v, r->n, sizeof *r->v, by_score);
	choose(r, rules, article->own);
	return r;
}
