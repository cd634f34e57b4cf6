#include "out/topics-coverage.h"

/* What is counted of a rule. */
struct count {
	size_t articles; /* that it gives a score */
	size_t decided;  /* of these, those with a primary topic */
	size_t against;  /* of these, those that do not have the rule's topic as a label */
	double added, added_against; /* to the raw scores of these */
	size_t last;                 /* number of the article counted last */
};

struct topics_coverage {
	const struct topics_rules *rules;
	struct topics_rules words; /* a rule for each word of `any` */
	size_t *word_rules;        /* of each word: its rule in `rules` */
	size_t n_articles;
	struct count *counts; /* of each rule */
	size_t *word_hits;    /* of each word */
};

/* The words of a rule follow those of the rule before it, so topics stay together. */
static void split_rules(struct topics_coverage *c, struct arena *a)
{
	const struct topics_rules *rules = c->rules;
	size_t n = 0;
	for (size_t i = 0; i < rules->n_rules; i++)
		n += rules->rules[i].any.n;
	c->words = *rules;
	c->words.n_rules = 0;
	c->words.rules = arena_alloc_array(a, n, sizeof *c->words.rules);
	c->words.topics = arena_alloc_array(a, rules->n_topics, sizeof *c->words.topics);
	c->word_rules = arena_alloc_array(a, n, sizeof *c->word_rules);
	c->word_hits = arena_alloc_array(a, n, sizeof *c->word_hits);
	for (size_t t = 0; t < rules->n_topics; t++) {
		struct topics_topic *topic = &c->words.topics[t];
		*topic = rules->topics[t];
		topic->first_rule = c->words.n_rules;
		for (size_t i = rules->topics[t].first_rule; i < rules->topics[t].end_rule; i++)
			for (size_t k = 0; k < rules->rules[i].any.n; k++) {
				struct topics_rule *word = &c->words.rules[c->words.n_rules];
				*word = rules->rules[i];
				word->any = (struct topics_terms){.v = &rules->rules[i].any.v[k],
								  .n = 1};
				word->all = word->none = (struct topics_terms){0};
				c->word_rules[c->words.n_rules++] = i;
			}
		topic->end_rule = c->words.n_rules;
	}
}

struct topics_coverage *topics_coverage_new(struct arena *a, const struct topics_rules *rules)
{
	struct topics_coverage *c = arena_alloc(a, sizeof *c);
	c->rules = rules;
	c->counts = arena_alloc_array(a, rules->n_rules, sizeof *c->counts);
	split_rules(c, a);
	return c;
}

const struct topics_rules *topics_coverage_words(const struct topics_coverage *c)
{
	return &c->words;
}

/* Is it the primary topic, or a label? */
static bool has_topic(const struct topics_result *result, size_t topic)
{
	for (size_t i = 0; i < result->n_labels; i++)
		if (result->v[i].topic == topic)
			return true;
	return result->primary >= 0 && (size_t)result->primary == topic;
}

static void add_evidence(struct topics_coverage *c, const struct topics_evidence *e, bool decided,
			 bool against)
{
	struct count *count = &c->counts[e->rule];
	if (count->last != c->n_articles) {
		count->last = c->n_articles;
		count->articles++;
		count->decided += decided;
		count->against += decided && against;
	}
	count->added += decided ? e->contribution : 0;
	count->added_against += decided && against ? e->contribution : 0;
}

void topics_coverage_add(struct topics_coverage *c, const struct topics_result *result,
			 const struct topics_hits *words)
{
	bool decided = result->reason == TOPICS_DECIDED || result->reason == TOPICS_BY_AUTHOR;
	c->n_articles++;
	for (size_t i = 0; i < result->n; i++) {
		const struct topics_scored *scored = &result->v[i];
		bool against = !has_topic(result, scored->topic);
		for (size_t k = 0; k < scored->n_evidence; k++)
			if (scored->evidence[k].rule >= 0 && scored->evidence[k].contribution > 0)
				add_evidence(c, &scored->evidence[k], decided, against);
	}
	for (size_t i = 0; i < words->n; i++)
		c->word_hits[words->v[i].rule]++;
}

/* ---- The report ---- */

typedef bool is_listed(const struct topics_coverage *c, const struct count *count);

static bool is_never(const struct topics_coverage *c, const struct count *count)
{
	(void)c;
	return !count->articles;
}

static bool is_everywhere(const struct topics_coverage *c, const struct count *count)
{
	return c->n_articles >= TOPICS_COVERAGE_LEAST &&
	       count->articles * 100 > c->n_articles * TOPICS_COVERAGE_EVERYWHERE;
}

static bool is_conflict(const struct topics_coverage *c, const struct count *count)
{
	(void)c;
	return count->decided >= TOPICS_COVERAGE_FEW &&
	       count->added_against * 100 >= count->added * TOPICS_COVERAGE_CONFLICT;
}

static void put_place(struct buf *out, const struct topics_coverage *c, struct config_place place)
{
	buf_printf(out, "  %s:%zu:%zu: ", c->rules->path, place.line, place.column);
}

static void list_rules(struct buf *out, const struct topics_coverage *c, const char *heading,
		       is_listed *listed)
{
	size_t n = 0;
	for (size_t i = 0; i < c->rules->n_rules; i++)
		n += listed(c, &c->counts[i]);
	if (!n)
		return;
	buf_printf(out, "\n%s: %zu\n", heading, n);
	for (size_t i = 0; i < c->rules->n_rules; i++) {
		const struct count *count = &c->counts[i];
		if (!listed(c, count))
			continue;
		put_place(out, c, c->rules->rules[i].place);
		buf_puts(out, c->rules->rules[i].name);
		if (listed == is_conflict)
			buf_printf(out, ", %.0f %% of what it adds; %zu of %zu articles",
				   100 * count->added_against / count->added, count->against,
				   count->decided);
		else if (count->articles)
			buf_printf(out, ", %zu articles", count->articles);
		buf_putc(out, '\n');
	}
}

static void list_words(struct buf *out, const struct topics_coverage *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->words.n_rules; i++)
		n += !c->word_hits[i];
	if (!n)
		return;
	buf_printf(out, "\nwords that never hit: %zu\n", n);
	for (size_t i = 0; i < c->words.n_rules; i++) {
		const struct topics_term *term = &c->words.rules[i].any.v[0];
		const char *quote = term->pattern ? "/" : "\"";
		if (c->word_hits[i])
			continue;
		put_place(out, c, term->place);
		buf_printf(out, "%s: %s%s%s\n", c->rules->rules[c->word_rules[i]].name, quote,
			   term->text, quote);
	}
}

void topics_coverage_write(struct buf *out, const struct topics_coverage *c)
{
	buf_printf(out, "%zu articles, %zu topics, %zu rules, %zu words\n", c->n_articles,
		   c->rules->n_topics, c->rules->n_rules, c->words.n_rules);
	list_rules(out, c, "rules that never fire", is_never);
	list_rules(out, c, "rules that fire nearly everywhere", is_everywhere);
	list_rules(out, c,
		   "rules that nearly always speak for a topic that the article does not have",
		   is_conflict);
	list_words(out, c);
}
