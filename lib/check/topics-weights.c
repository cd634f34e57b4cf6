#include "check/topics-weights.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_LINE "# mathmill topic weights 1"

/* ---- What follows from the numbers ---- */

double topics_weights_rule_idf(size_t found, size_t n)
{
	double usual = log(((double)n + 1) / ((double)n / 10 + 1));
	double idf = found < n ? sqrt(log(((double)n + 1) / ((double)found + 1)) / usual) : 0;
	return idf < 0.5 ? 0.5 : idf > 1.5 ? 1.5 : idf;
}

void topics_weights_finish(struct topics_weights *w, struct arena *a,
			   const struct topics_rules *rules)
{
	w->rule_idf = arena_alloc_array(a, rules->n_rules + 1, sizeof *w->rule_idf);
	for (size_t i = 0; i < rules->n_rules; i++)
		w->rule_idf[i] =
			w->rule_articles[i] == SIZE_MAX
				? 1
				: topics_weights_rule_idf(w->rule_articles[i], w->articles);
	w->index = (struct hash)HASH_INIT(a);
	for (size_t i = 0; i < w->n_features; i++) {
		struct topics_weighted *f = &w->features[i];
		f->idf = log(((double)w->articles + 1) / ((double)f->articles + 1));
		hash_at(&w->index, f->word)->count = i;
	}
}

/* ---- Reading ---- */

struct reader {
	struct arena *arena;
	const struct topics_rules *rules;
	struct topics_faults *faults;
	struct topics_table table;
	struct topics_weights *w;
	size_t cap_notes, cap_features;
	struct hash rule_names, topic_names; /* name -> count is the index */
	int *topics;                         /* of every column: index of a topic, or -1 */
	size_t n_topics;
	bool has_topics, has_articles, has_mix;
};

#define FAULT(r, error, ...) \
	topics_table_fault((r)->faults, (r)->arena, (r)->table.line, (error), __VA_ARGS__)

/* A column of weights: the index of its topic, or -1. */
static int column_of(struct reader *r, struct slice name)
{
	struct hash_entry *e = hash_find(&r->topic_names, name);
	if (!e) {
		FAULT(r, false, "the rules have no topic %.*s; its weights are left out",
		      SLICE_ARG(name));
		return -1;
	}
	if (e->value)
		FAULT(r, true, "the topic %.*s twice", SLICE_ARG(name));
	e->value = r; /* seen */
	return (int)e->count;
}

static void read_topics(struct reader *r, struct slice row)
{
	struct slice name;
	if (r->has_topics) {
		FAULT(r, true, "a second @topics line");
		return;
	}
	r->has_topics = true;
	r->topics = arena_alloc_array(r->arena, row.n + 1, sizeof *r->topics);
	while (topics_table_field(&row, &name))
		r->topics[r->n_topics++] = column_of(r, name);
}

static void read_rule(struct reader *r, struct slice row)
{
	struct slice name = {0}, count = {0};
	size_t articles;
	topics_table_field(&row, &name);
	topics_table_field(&row, &count);
	if (!name.n || !topics_table_count(count, &articles)) {
		FAULT(r, true, "expected @rule, a name and a number of articles");
		return;
	}
	const struct hash_entry *e = hash_find(&r->rule_names, name);
	if (!e)
		FAULT(r, false, "the rules have no rule %.*s", SLICE_ARG(name));
	else if (r->has_articles && articles > r->w->articles)
		FAULT(r, true, "more articles than there are");
	else
		r->w->rule_articles[e->count] = articles;
}

static void read_setting(struct reader *r, struct slice name, struct slice row)
{
	struct topics_weights *w = r->w;
	struct slice value = {0};
	bool ok;
	topics_table_field(&row, &value);
	if (slice_eq(name, SLICE("@articles"))) {
		ok = topics_table_count(value, &w->articles) && w->articles > 0;
		r->has_articles = true;
	} else if (slice_eq(name, SLICE("@mix"))) {
		ok = topics_table_number(value, &w->mix);
		r->has_mix = true;
	} else if (slice_eq(name, SLICE("@opening"))) {
		ok = topics_table_count(value, &w->opening);
		if (ok && w->opening != (size_t)r->rules->settings.opening)
			FAULT(r, false,
			      "learned from openings of %zu words; those of the rules have %lld",
			      w->opening, r->rules->settings.opening);
	} else if (slice_eq(name, SLICE("@title"))) {
		ok = topics_table_count(value, &w->title);
	} else {
		FAULT(r, true, "unknown line %.*s", SLICE_ARG(name));
		return;
	}
	if (!ok)
		FAULT(r, true, "%.*s: not a number: %.*s", SLICE_ARG(name), SLICE_ARG(value));
}

static void read_weights(struct reader *r, struct topics_weighted *f, struct slice row)
{
	struct slice field;
	f->v = arena_alloc_array(r->arena, r->n_topics + 1, sizeof *f->v);
	for (size_t i = 0; topics_table_field(&row, &field); i++) {
		double weight;
		if (i >= r->n_topics) {
			FAULT(r, true, "more weights than topics");
			return;
		}
		if (!field.n)
			continue;
		if (!topics_table_number(field, &weight)) {
			FAULT(r, true, "not a weight: %.*s", SLICE_ARG(field));
			return;
		}
		if (r->topics[i] >= 0 && weight > 0)
			f->v[f->n++] = (struct topics_weight){(uint32_t)r->topics[i], weight};
	}
}

static int by_topic(const void *a, const void *b)
{
	const struct topics_weight *x = a, *y = b;
	return x->topic < y->topic ? -1 : x->topic > y->topic;
}

static void read_feature(struct reader *r, struct slice word, struct slice row)
{
	struct topics_weights *w = r->w;
	struct topics_weighted f = {.word = word};
	struct slice count = {0};
	topics_table_field(&row, &count);
	if (!r->has_topics || !r->has_articles) {
		if (!r->faults->n_errors)
			FAULT(r, true, "a feature before @articles and @topics");
		return;
	}
	if (!topics_table_count(count, &f.articles) || f.articles > w->articles) {
		FAULT(r, true, "not a number of articles: %.*s", SLICE_ARG(count));
		return;
	}
	/* Sums are in the order of features: another order would be another result. */
	if (w->n_features && slice_cmp(w->features[w->n_features - 1].word, word) >= 0) {
		FAULT(r, true, "%.*s is not sorted by bytes, or is there twice", SLICE_ARG(word));
		return;
	}
	read_weights(r, &f, row);
	qsort(f.v, f.n, sizeof *f.v, by_topic);
	ARENA_PUSH(r->arena, w->features, w->n_features, r->cap_features) = f;
}

static void read_note(struct reader *r, struct slice row)
{
	row = slice_sub(row, slice_starts(row, SLICE("# ")) ? 2 : 1, row.n);
	ARENA_PUSH(r->arena, r->w->notes, r->w->n_notes, r->cap_notes) = arena_cstr(r->arena, row);
}

static void read_row(struct reader *r, struct slice row)
{
	struct slice first = {0};
	if (!row.n)
		return;
	if (row.p[0] == '#') {
		read_note(r, row);
		return;
	}
	topics_table_field(&row, &first);
	if (slice_eq(first, SLICE("@topics")))
		read_topics(r, row);
	else if (slice_eq(first, SLICE("@rule")))
		read_rule(r, row);
	else if (first.n && first.p[0] == '@')
		read_setting(r, first, row);
	else
		read_feature(r, first, row);
}

static struct topics_weights *start(struct reader *r)
{
	struct topics_weights *w = arena_alloc(r->arena, sizeof *w);
	size_t n = r->rules->n_rules;
	w->n_topics = r->rules->n_topics;
	w->opening = (size_t)r->rules->settings.opening;
	w->title = TOPICS_TITLE_TIMES;
	w->rule_articles = arena_alloc_array(r->arena, n + 1, sizeof *w->rule_articles);
	for (size_t i = 0; i < n; i++) {
		w->rule_articles[i] = SIZE_MAX;
		hash_at(&r->rule_names, slice_of(r->rules->rules[i].name))->count = i;
	}
	for (size_t t = 0; t < r->rules->n_topics; t++)
		hash_at(&r->topic_names, slice_of(r->rules->topics[t].name))->count = t;
	return w;
}

struct topics_weights *topics_weights_read(struct arena *a, const struct topics_rules *rules,
					   struct slice text, struct topics_faults *faults)
{
	struct reader r = {.arena = a,
			   .rules = rules,
			   .faults = faults,
			   .table = topics_table_start(text),
			   .rule_names = HASH_INIT(a),
			   .topic_names = HASH_INIT(a)};
	struct slice row;
	size_t errors = faults->n_errors;
	r.w = start(&r);
	if (!topics_table_row(&r.table, &row) || !slice_eq(row, SLICE(FIRST_LINE))) {
		topics_table_fault(faults, a, 1, true, "the first line is not \"%s\"", FIRST_LINE);
		return NULL;
	}
	while (topics_table_row(&r.table, &row))
		read_row(&r, row);
	if (!r.has_articles || !r.has_mix || !r.has_topics)
		topics_table_fault(faults, a, 0, true, "no %s line",
				   !r.has_articles ? "@articles"
				   : !r.has_mix    ? "@mix"
						   : "@topics");
	if (faults->n_errors > errors)
		return NULL;
	topics_weights_finish(r.w, a, rules);
	return r.w;
}

/* ---- Writing ---- */

static void write_feature(struct buf *out, const struct topics_weighted *f)
{
	size_t column = 0;
	buf_add(out, f->word);
	buf_printf(out, "\t%zu\t", f->articles);
	for (size_t i = 0; i < f->n; i++) {
		buf_fill(out, '\t', f->v[i].topic - column);
		buf_printf(out, "%.4f", f->v[i].weight);
		column = f->v[i].topic;
	}
	if (!f->n)
		out->n--;
	buf_putc(out, '\n');
}

void topics_weights_write(struct buf *out, const struct topics_rules *rules,
			  const struct topics_weights *w)
{
	buf_puts(out, FIRST_LINE "\n");
	for (size_t i = 0; i < w->n_notes; i++)
		buf_printf(out, *w->notes[i] ? "# %s\n" : "#%s\n", w->notes[i]);
	buf_printf(out, "@articles\t%zu\n@mix\t%.15g\n", w->articles, w->mix);
	buf_printf(out, "@opening\t%zu\n@title\t%zu\n", w->opening, w->title);
	for (size_t i = 0; i < rules->n_rules; i++)
		if (w->rule_articles[i] != SIZE_MAX)
			buf_printf(out, "@rule\t%s\t%zu\n", rules->rules[i].name,
				   w->rule_articles[i]);
	buf_puts(out, "@topics");
	for (size_t t = 0; t < rules->n_topics; t++)
		buf_printf(out, "\t%s", rules->topics[t].name);
	buf_putc(out, '\n');
	for (size_t i = 0; i < w->n_features; i++)
		write_feature(out, &w->features[i]);
}

/* ---- Applying ---- */

struct topics_vector topics_weights_vector(struct arena *a, const struct topics_weights *w,
					   const struct topics_features *features)
{
	struct topics_vector x = {arena_alloc_array(a, features->n + 1, sizeof *x.v), 0};
	double squares = 0;
	for (size_t i = 0; i < features->n; i++) {
		const struct hash_entry *e = hash_find(&w->index, features->v[i].word);
		if (!e)
			continue;
		double value = log(1 + (double)features->v[i].count) * w->features[e->count].idf;
		x.v[x.n++] = (struct topics_known){e->count, value};
		squares += value * value;
	}
	for (size_t i = 0; i < x.n && squares > 0; i++)
		x.v[i].x /= sqrt(squares);
	return x;
}

double topics_weights_above_mean(double *learned, size_t n)
{
	double mean = 0;
	for (size_t i = 0; i < n; i++)
		mean += learned[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		learned[i] = learned[i] > mean ? learned[i] - mean : 0;
	return mean;
}

double topics_weights_apply(const struct topics_weights *w, const struct topics_vector *x,
			    double *learned)
{
	for (size_t t = 0; t < w->n_topics; t++)
		learned[t] = 0;
	for (size_t i = 0; i < x->n; i++) {
		const struct topics_weighted *f = &w->features[x->v[i].feature];
		for (size_t k = 0; k < f->n; k++)
			learned[f->v[k].topic] += x->v[i].x * f->v[k].weight;
	}
	return topics_weights_above_mean(learned, w->n_topics);
}
