#include "check/topics-score.h"
#include "topics_fixture.h"

static const char two_topics[] = "  A:\n    rules:\n"
				 "      - {id: a, weight: 2, any: [alpha]}\n"
				 "      - {id: capped, weight: 4, cap: 3, any: [apple]}\n"
				 "  B:\n    rules:\n"
				 "      - {id: b, any: [beta]}\n"
				 "      - {id: front, zones: [title], any: [bell]}\n"
				 "      - {id: bare, weight: 1.5, min_words: 3}\n";
enum { A, CAPPED, B, FRONT, BARE };

static const char document[] = "---\ntitle: alpha bell\n---\n# beta head\n\n"
			       "alpha beta\napple alpha\n";

static struct topics_rules *rules;
static struct topics_article *article;
static struct topics_hits *hits;

/* No rule holds without hits, but what a case adds. */
static void setup(const char *topics)
{
	rules = rules_of(topics);
	hits = hits_of(rules);
	article = article_of(document);
	set_zone(article, TOPICS_TITLE, "alpha bell", 2);
	set_zone(article, TOPICS_HEADINGS, "beta head", 2);
	set_zone(article, TOPICS_BODY, "alpha beta\napple alpha", 500);
	set_zone(article, TOPICS_OPENING, "alpha beta", 2);
	for (size_t i = 0; i < rules->n_rules; i++)
		if (!rules->rules[i].any.n)
			hits->holds[i] = false;
}

static struct topics_result *score(void)
{
	return topics_score_make(&arena, rules, NULL, article, hits);
}

static const struct topics_scored *topic(const struct topics_result *r, size_t t)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].topic == t)
			return &r->v[i];
	return NULL;
}

TEST(a_zone_adds_its_weight_by_a_saturating_count)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_TITLE, "alpha", 0);
	CHECK(near(topic(score(), 0)->raw, 2 * 8 * 1 / (1 + 1.0)));
	setup(two_topics);
	add_hit(hits, article, B, TOPICS_HEADINGS, "beta", 0);
	add_hit(hits, article, B, TOPICS_HEADINGS, "head", 0);
	CHECK(near(topic(score(), 1)->raw, 1.5 * 2 / (2 + 1.0)));
}

TEST(counts_of_the_body_are_by_its_length)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_BODY, "alpha", 11);
	/* 1 * 1000 / (500 + 500) = 1, and 2 * 1 / (1 + 2), twice for the weight. */
	CHECK(near(topic(score(), 0)->raw, 2 * 2 / 3.0));
}

TEST(what_begins_in_the_opening_counts_there_too)
{
	setup(two_topics);
	add_hit(hits, article, B, TOPICS_BODY, "beta", 0);
	CHECK(near(topic(score(), 1)->raw, 2 / 3.0 + 2 / 2.0));
	/* One byte behind its end it does not; a phrase across the end does. */
	setup(two_topics);
	hits->n = 0;
	add_hit(hits, article, B, TOPICS_BODY, "\napple", 0);
	CHECK(near(topic(score(), 1)->raw, 2 / 3.0));
	hits->n = 0;
	add_hit(hits, article, B, TOPICS_BODY, "beta\napple", 0);
	CHECK(near(topic(score(), 1)->raw, 2 / 3.0 + 2 / 2.0));
}

TEST(a_rule_counts_in_its_zones_only)
{
	setup(two_topics);
	add_hit(hits, article, FRONT, TOPICS_TITLE, "bell", 0);
	add_hit(hits, article, FRONT, TOPICS_BODY, "beta", 0);
	CHECK(near(topic(score(), 1)->raw, 8 / 2.0));
}

TEST(a_cap_ends_what_a_rule_adds)
{
	setup(two_topics);
	add_hit(hits, article, CAPPED, TOPICS_TITLE, "alpha", 0);
	add_hit(hits, article, CAPPED, TOPICS_BODY, "apple", 0);
	const struct topics_scored *a = topic(score(), 0);
	CHECK(near(a->raw, 3));
	/* Each zone gives the same part of it: 4 and 2/3 of 14/3. */
	CHECK_INT(a->n_evidence, 2);
	CHECK(near(a->evidence[0].contribution, 3 * 4 / (14 / 3.0)));
	CHECK(near(a->evidence[0].contribution + a->evidence[1].contribution, 3));
}

TEST(a_rule_whose_conditions_fail_adds_nothing)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_TITLE, "alpha", 0);
	hits->holds[A] = false;
	CHECK(near(topic(score(), 0)->raw, 0));
	CHECK_INT(topic(score(), 0)->n_evidence, 0);
}

TEST(a_rule_without_words_adds_its_weight)
{
	setup(two_topics);
	hits->holds[BARE] = true;
	const struct topics_scored *b = topic(score(), 1);
	CHECK(near(b->raw, 1.5));
	CHECK_INT(b->n_evidence, 1);
	CHECK_INT(b->evidence[0].rule, BARE);
	CHECK_INT(b->evidence[0].zone, TOPICS_N_ZONES);
	CHECK_INT(b->evidence[0].hits, 0);
	CHECK_INT(b->evidence[0].line, 0);
}

TEST(nothing_found_is_unsure)
{
	setup(two_topics);
	rules->settings.min_score = 0;
	struct topics_result *r = score();
	CHECK_INT(r->primary, TOPICS_UNSURE);
	CHECK_INT(r->reason, TOPICS_TOO_LOW);
	CHECK_SLICE(r->name, SLICE("unsure"));
	CHECK(near(r->margin, 0));
	CHECK_INT(r->n_labels, 0);
	CHECK_INT(r->n, 2);
	CHECK_INT(r->v[0].topic, 0);
}

TEST(below_min_score_is_unsure)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_BODY, "alpha", 11); /* raw 4/3: score 1/7 */
	struct topics_result *r = score();
	CHECK(near(r->v[0].score, 1 / 7.0));
	CHECK_INT(r->reason, TOPICS_TOO_LOW);
	CHECK(near(r->margin, 1));
	rules->settings.min_score = 1 / 7.0;
	r = score();
	CHECK_INT(r->reason, TOPICS_DECIDED);
	CHECK_SLICE(r->name, SLICE("A"));
	CHECK_INT(r->n_labels, 1);
}

TEST(too_near_is_unsure_and_ties_keep_the_order_of_the_rules)
{
	setup("  A:\n    rules: [{id: a, any: [alpha]}]\n"
	      "  B:\n    rules: [{id: b, any: [beta]}]\n");
	add_hit(hits, article, 0, TOPICS_TITLE, "alpha", 0);
	add_hit(hits, article, 1, TOPICS_TITLE, "bell", 0);
	struct topics_result *r = score();
	CHECK_INT(r->reason, TOPICS_TOO_NEAR);
	CHECK_INT(r->v[0].topic, 0);
	CHECK_INT(r->v[1].topic, 1);
	CHECK_INT(r->n_labels, 2);
	/* Exactly the margin is enough. */
	rules->settings.margin = 0;
	CHECK_INT(score()->primary, 0);
}

TEST(decide_agrees_with_the_result)
{
	const struct topics_settings s = {.score_half = 8, .min_score = 0.2, .margin = 0.03};
	CHECK_INT(topics_score_decide(&s, (double[]){1, 5, 3}, 3), 1);
	CHECK_INT(topics_score_decide(&s, (double[]){5, 1, 3}, 3), 0);
	CHECK_INT(topics_score_decide(&s, (double[]){5, 5, 3}, 3), TOPICS_UNSURE);
	CHECK_INT(topics_score_decide(&s, (double[]){3, 4.9, 5}, 3), TOPICS_UNSURE);
	CHECK_INT(topics_score_decide(&s, (double[]){1.9, 1, 0}, 3), TOPICS_UNSURE);
	CHECK_INT(topics_score_decide(&s, (double[]){2}, 1), 0);
	CHECK_INT(topics_score_decide(&s, NULL, 0), TOPICS_UNSURE);
}

TEST(labels_are_near_the_best)
{
	setup("  A:\n    rules: [{id: a, weight: 10, any: [alpha]}]\n"
	      "  B:\n    rules: [{id: b, weight: 6, any: [beta]}]\n"
	      "  C:\n    rules: [{id: c, weight: 5.9, any: [head]}]\n");
	for (size_t i = 0; i < 3; i++)
		add_hit(hits, article, i, TOPICS_TITLE, "alpha", 0);
	struct topics_result *r = score();
	CHECK_INT(r->n_labels, 2);
	CHECK(near(r->margin, 0.4));
}

TEST(the_author_wins)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_TITLE, "alpha", 0);
	article->own = SLICE("B");
	struct topics_result *r = score();
	CHECK_INT(r->primary, 1);
	CHECK_INT(r->reason, TOPICS_BY_AUTHOR);
	CHECK_SLICE(r->name, SLICE("B"));
	CHECK_INT(r->v[0].topic, 0);
	CHECK_INT(r->v[0].n_evidence, 1);
	article->own = SLICE("none of them");
	r = score();
	CHECK_INT(r->primary, TOPICS_UNSURE);
	CHECK_INT(r->reason, TOPICS_BY_AUTHOR);
	CHECK_SLICE(r->name, SLICE("none of them"));
}

TEST(evidence_is_sorted_and_has_its_place)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_TITLE, "alpha", 0);
	add_hit(hits, article, A, TOPICS_BODY, "alpha", 0);
	add_hit(hits, article, A, TOPICS_BODY, "alpha", 11);
	add_hit(hits, article, CAPPED, TOPICS_BODY, "apple", 0);
	const struct topics_scored *a = topic(score(), 0);
	static const struct {
		int rule, zone, hits, line;
		const char *text;
	} want[] = {{A, TOPICS_TITLE, 1, 2, "alpha"},
		    {CAPPED, TOPICS_BODY, 1, 7, "apple"},
		    /* 2 * 2 * 1/2, and 2 * 2 * 2/4: a tie, in the order of zones. */
		    {A, TOPICS_OPENING, 1, 6, "alpha"},
		    {A, TOPICS_BODY, 2, 6, "alpha"}};
	CHECK_INT(a->n_evidence, 4);
	for (size_t i = 0; i < 4 && i < a->n_evidence; i++) {
		const struct topics_evidence *e = &a->evidence[i];
		CHECK_INT(e->rule, want[i].rule);
		CHECK_INT(e->zone, want[i].zone);
		CHECK_INT(e->hits, want[i].hits);
		CHECK_INT(e->line, want[i].line);
		CHECK_SLICE(e->text, slice_of(want[i].text));
	}
}

TEST(evidence_text_ends_between_characters)
{
	static char md[200];
	setup(two_topics);
	strcpy(md, "ab");
	for (size_t i = 0; i < 40; i++)
		strcat(md, "概");
	article = article_of(md);
	set_zone(article, TOPICS_BODY, md, 42);
	add_hit(hits, article, A, TOPICS_BODY, md, 0);
	CHECK_INT(topic(score(), 0)->evidence[0].text.n, 80);
	hits->n = 0;
	add_hit(hits, article, A, TOPICS_BODY, md + 1, 0);
	CHECK_INT(topic(score(), 0)->evidence[0].text.n, 79);
	/* The last byte's origin is where its character begins, or any byte of it. */
	hits->n = 0;
	add_hit(hits, article, A, TOPICS_BODY, "b概", 0);
	uint32_t *origin = arena_alloc_array(&arena, strlen(md), sizeof *origin);
	for (size_t i = 0; i < strlen(md); i++)
		origin[i] = (uint32_t)(i < 2 ? i : i - (i - 2) % 3);
	article->zones[TOPICS_BODY].origin = origin;
	CHECK_SLICE(topic(score(), 0)->evidence[0].text, SLICE("b概"));
	/* One origin for all of it. */
	memset(origin, 0, strlen(md) * sizeof *origin);
	CHECK_SLICE(topic(score(), 0)->evidence[0].text, SLICE("b概"));
}

static const char weights_text[] = "# mathmill topic weights 1\n@articles\t9999\n@mix\t20\n"
				   "@rule\tA/a\t0\n@rule\tB/b\t9999\n@topics\tA\tB\n"
				   "alpha\t4\t0.1\t0.5\nbeta\t4\t\t0.25\n";

static struct topics_weights *read_weights(const char *text)
{
	struct topics_faults faults = {0};
	struct topics_weights *w = topics_weights_read(&arena, rules, slice_of(text), &faults);
	for (size_t i = 0; i < faults.n; i++)
		printf("# %zu: %s\n", faults.v[i].line, faults.v[i].message);
	CHECK(w != NULL);
	return w;
}

TEST(rare_rules_count_more)
{
	setup(two_topics);
	struct topics_weights *w = read_weights(weights_text);
	article->zones[TOPICS_TITLE].text = article->zones[TOPICS_OPENING].text = SLICE("");
	add_hit(hits, article, A, TOPICS_BODY, "alpha", 11);
	add_hit(hits, article, CAPPED, TOPICS_BODY, "apple", 0);
	add_hit(hits, article, B, TOPICS_BODY, "alpha", 11);
	struct topics_result *r = topics_score_make(&arena, rules, w, article, hits);
	/* Never found: at most 1.5, everywhere: at least 0.5; not counted: 1. */
	CHECK(near(topic(r, 0)->raw, 1.5 * 2 * 2 / 3.0 + 4 * 2 / 3.0));
	CHECK(near(topic(r, 1)->raw, 0.5 * 2 / 3.0));
}

TEST(learned_words_add_evidence)
{
	setup(two_topics);
	struct topics_weights *w = read_weights(weights_text);
	/* The opening has both words, the title "alpha" three times more: ln 5 and ln 2. */
	struct topics_result *r = topics_score_make(&arena, rules, w, article, hits);
	double x = 1.6094379124341003, y = 0.6931471805599453;
	double length = 1.7523536766013976; /* sqrt(x * x + y * y) */
	double cosine = (x * 0.5 + y * 0.25) / length;
	double other = x * 0.1 / length;
	CHECK(near(topic(r, 1)->raw, 20 * (cosine - (cosine + other) / 2)));
	CHECK(near(topic(r, 0)->raw, 0));
	const struct topics_scored *b = topic(r, 1);
	CHECK_INT(b->n_evidence, 2);
	CHECK_INT(b->evidence[0].rule, -1);
	CHECK_SLICE(b->evidence[0].word, SLICE("alpha"));
	/* The mean takes the same part of each, so that they sum to what they add. */
	double part = (cosine - other) / 2 / cosine;
	CHECK(near(b->evidence[0].contribution, 20 * x / length * 0.5 * part));
	CHECK(near(b->evidence[1].contribution, 20 * y / length * 0.25 * part));
	CHECK(near(b->evidence[0].contribution + b->evidence[1].contribution, b->raw));
	/* Below the mean: its words have added nothing. */
	CHECK_INT(topic(r, 0)->n_evidence, 0);
}

TEST(values_for_learning)
{
	setup(two_topics);
	add_hit(hits, article, A, TOPICS_BODY, "alpha", 11); /* behind the opening: not found */
	add_hit(hits, article, B, TOPICS_BODY, "beta", 0);
	add_hit(hits, article, FRONT, TOPICS_TITLE, "bell", 0);
	hits->holds[FRONT] = false;
	struct topics_values v = topics_score_values(&arena, rules, article, hits);
	CHECK_INT(v.n, 3);
	CHECK(v.v[0].rule == A && !v.v[0].found && near(v.v[0].value, 2 / 3.0));
	CHECK(v.v[1].rule == B && v.v[1].found && near(v.v[1].value, 2 / 3.0 + 1));
	CHECK(v.v[2].rule == FRONT && v.v[2].found && near(v.v[2].value, 0));
	double raw[2];
	topics_score_raw(rules, &v, NULL, raw);
	CHECK(near(raw[0], 4 / 3.0) && near(raw[1], 5 / 3.0));
}

int main(void)
{
	RUN(a_zone_adds_its_weight_by_a_saturating_count);
	RUN(counts_of_the_body_are_by_its_length);
	RUN(what_begins_in_the_opening_counts_there_too);
	RUN(a_rule_counts_in_its_zones_only);
	RUN(a_cap_ends_what_a_rule_adds);
	RUN(a_rule_whose_conditions_fail_adds_nothing);
	RUN(a_rule_without_words_adds_its_weight);
	RUN(nothing_found_is_unsure);
	RUN(below_min_score_is_unsure);
	RUN(too_near_is_unsure_and_ties_keep_the_order_of_the_rules);
	RUN(decide_agrees_with_the_result);
	RUN(labels_are_near_the_best);
	RUN(the_author_wins);
	RUN(evidence_is_sorted_and_has_its_place);
	RUN(evidence_text_ends_between_characters);
	RUN(rare_rules_count_more);
	RUN(learned_words_add_evidence);
	RUN(values_for_learning);
	arena_free(&arena);
	return unit_end();
}
