#include "check/topics-learn.h"

#include "check/topics-train.h"
#include "topics_fixture.h"

/* ---- One training ---- */

#define ARTICLE(t, ...) \
	{ \
		.v = (struct topics_train_count[]){__VA_ARGS__}, \
		.n = sizeof((struct topics_train_count[]){__VA_ARGS__}) / \
		     sizeof(struct topics_train_count), \
		.topic = (t) \
	}

static struct topics_train *train(const struct topics_train_article *v, size_t n, size_t n_features)
{
	const struct topics_train_article **set = arena_alloc_array(&arena, n, sizeof *set);
	for (size_t i = 0; i < n; i++)
		set[i] = &v[i];
	struct topics_train *t = topics_train_new(&arena, set, n, 2, n_features);
	topics_train_weights(t, 1);
	return t;
}

TEST(weights_of_a_small_set)
{
	/* Features 0 and 1 are of topic 0, 2 of topic 1, 3 is everywhere, 4 in one article. */
	const struct topics_train_article v[] = {
		ARTICLE(0, {0, 1}, {1, 3}, {3, 1}),
		ARTICLE(0, {0, 1}, {1, 3}, {3, 1}, {4, 9}),
		ARTICLE(1, {2, 1}, {3, 1}),
		ARTICLE(1, {2, 5}, {3, 1}),
	};
	struct topics_train *t = train(v, 4, 5);
	CHECK_INT(t->n_known, 4);
	CHECK_INT(t->found[3], 4);
	/* x = ln 2 and ln 4 by the same idf: 1 and 2 of length 5^(1/2); 3 has idf 0. */
	CHECK(near(t->vectors[0].v[0].x, 0.447213595499958));
	CHECK(near(t->vectors[1].v[1].x, 0.894427190999916));
	CHECK(near(t->vectors[3].v[0].x, 1));
	CHECK_INT(t->vectors[1].n, 3);
	CHECK(near(t->mean, (2 * 0.447213595499958 + 2 * 0.894427190999916 + 2) / 4 / 4));
	/* 0.447214 (1 + ln 2.52786), 0.894427 (1 + ln 4.05573), scaled to length 1. */
	CHECK(near(t->weights[0 * 2 + 0], 0.3726));
	CHECK(near(t->weights[1 * 2 + 0], 0.9280));
	CHECK(near(t->weights[2 * 2 + 1], 1));
	CHECK(near(t->weights[2 * 2 + 0], 0));
	CHECK(near(t->weights[3 * 2 + 0], 0));
	CHECK(near(t->weights[4 * 2 + 0], 0));
}

TEST(a_feature_that_is_more_common_elsewhere_is_not_lowered)
{
	const struct topics_train_article v[] = {
		ARTICLE(0, {0, 2}, {1, 1}), ARTICLE(0, {0, 2}, {1, 1}), ARTICLE(1, {0, 5}),
		ARTICLE(1, {0, 5}),         ARTICLE(0, {1, 1}),
	};
	struct topics_train *t = train(v, 5, 2);
	/* Feature 0 has a mean of 0.3869 in topic 0 and of 1 in topic 1. */
	CHECK(near(t->weights[0 * 2 + 0], 0.2239));
	CHECK(near(t->weights[1 * 2 + 0], 0.9746));
	CHECK(near(t->weights[0 * 2 + 1], 1.0000));
}

TEST(small_weights_are_left_out)
{
	/* 1000 to 1: the second brings nothing to the 95 percent. */
	const struct topics_train_article v[] = {
		ARTICLE(0, {0, 1000}, {1, 1}),
		ARTICLE(0, {0, 1000}, {1, 1}),
		ARTICLE(1, {2, 1}),
		ARTICLE(1, {2, 1}),
	};
	struct topics_train *t = train(v, 4, 3);
	CHECK(t->vectors[0].v[1].x > 0.09);
	CHECK(t->weights[0 * 2 + 0] > 0.99);
	CHECK(near(t->weights[1 * 2 + 0], 0));
	/* Again with another smoothing: nothing stays of the first time. */
	topics_train_weights(t, 30);
	CHECK(t->weights[0 * 2 + 0] > 0.99);
	CHECK(near(t->weights[1 * 2 + 0], 0));
}

TEST(sets_that_teach_nothing)
{
	struct topics_train *t = train(NULL, 0, 3);
	CHECK_INT(t->n_known, 0);
	const struct topics_train_article v[] = {ARTICLE(0, {0, 1}), ARTICLE(0, {0, 1})};
	t = train(v, 2, 1); /* in all articles: idf 0 */
	CHECK(near(t->weights[0], 0) && near(t->weights[1], 0));
}

/* ---- The whole ---- */

static struct topics_rules *rules;

/* Twelve articles, six a topic; the last ones of each without a word that the rules know. */
static const struct {
	const char *file, *topic, *text;
} articles[] = {
	{"a1.md", "A", "gradient descent converges 梯度下降"},
	{"a2.md", "A", "gradient momentum converges 梯度动量"},
	{"a3.md", "A", "gradient steps 梯度 converges slowly"},
	{"a4.md", "A", "gradient flow 梯度流 converges"},
	{"a5.md", "A", "momentum steps 动量 converges"},
	{"a6.md", "A", "descent steps 下降 converges"},
	{"b1.md", "B", "token sampling decodes 采样"},
	{"b2.md", "B", "token vocabulary decodes 词表"},
	{"b3.md", "B", "token beam decodes 采样"},
	{"b4.md", "B", "token tree decodes 词表"},
	{"b5.md", "B", "beam vocabulary decodes 词表"},
	{"b6.md", "B", "sampling beam decodes 采样"},
};
enum { N = sizeof articles / sizeof *articles };

static struct topics_gold *gold_of(const char *text)
{
	struct topics_faults faults = {0};
	return topics_gold_read(&arena, rules, slice_of(text), &faults);
}

static struct topics_gold *all_gold(void)
{
	static struct buf text;
	buf_clear(&text);
	buf_puts(&text, "file\tprimary\n");
	for (size_t i = 0; i < N; i++)
		buf_printf(&text, "%s\t%s\n", articles[i].file, articles[i].topic);
	return gold_of(arena_cstr(&arena, buf_slice(&text)));
}

static void add(struct topics_learn *l, const struct topics_gold *gold, size_t i)
{
	/* The document goes away: nothing of it may be kept. */
	char *md = arena_cstr(&arena, slice_of(articles[i].text));
	struct topics_article *article = article_of(md);
	set_zone(article, TOPICS_OPENING, md, 4);
	set_zone(article, TOPICS_BODY, md, 4);
	struct topics_hits *hits = hits_of(rules);
	hits->holds[2] = false;
	if (strncmp(md, "gradient", 8) == 0)
		add_hit(hits, article, 0, TOPICS_BODY, "gradient", 0);
	if (strncmp(md, "token", 5) == 0)
		add_hit(hits, article, 1, TOPICS_BODY, "token", 0);
	topics_learn_add(l, topics_gold_find(gold, slice_of(articles[i].file)), article, hits);
	memset(md, '#', strlen(md));
}

static void setup(void)
{
	rules = rules_of("  A:\n    rules: [{id: a, weight: 10, any: [gradient]}]\n"
			 "  B:\n    rules: [{id: b, weight: 10, any: [token]}, "
			 "{id: bare, min_words: 3}]\n");
}

static const char *written(const struct topics_weights *w)
{
	struct buf out = BUF_INIT;
	topics_weights_write(&out, rules, w);
	const char *text = arena_cstr(&arena, buf_slice(&out));
	buf_free(&out);
	return text;
}

static const struct topics_weights *learn(bool backwards)
{
	struct topics_gold *gold = all_gold();
	struct topics_learn *l = topics_learn_new(&arena, rules);
	for (size_t i = 0; i < N; i++)
		add(l, gold, backwards ? N - 1 - i : i);
	for (size_t i = 0; i < N; i++)
		CHECK_INT(gold->v[i].articles, 1);
	return topics_learn_make(l);
}

static const struct topics_weighted *feature(const struct topics_weights *w, const char *word)
{
	const struct hash_entry *e = hash_find(&w->index, slice_of(word));
	static const struct topics_weighted none;
	CHECK(e != NULL && w->features[e->count].n);
	return e ? &w->features[e->count] : &none;
}

TEST(learns_what_is_common_in_a_topic)
{
	setup();
	const struct topics_weights *w = learn(false);
	CHECK_INT(w->articles, N);
	CHECK_INT(w->title, 3);
	CHECK_INT(w->opening, 400);
	CHECK_INT(feature(w, "converges")->articles, 6);
	CHECK_INT(feature(w, "converges")->n, 1);
	CHECK_INT(feature(w, "converges")->v[0].topic, 0);
	CHECK_INT(feature(w, "采样")->v[0].topic, 1);
	CHECK(hash_find(&w->index, SLICE("slowly")) == NULL); /* in one article only */
	/* Found in four articles each; a rule without words is not counted. */
	CHECK_INT(w->rule_articles[0], 4);
	CHECK_INT(w->rule_articles[1], 4);
	CHECK(w->rule_articles[2] == SIZE_MAX);
}

TEST(the_weights_decide_where_the_rules_are_silent)
{
	setup();
	const struct topics_weights *w = learn(false);
	struct topics_article *article = article_of("momentum steps 动量 converges");
	set_zone(article, TOPICS_OPENING, "momentum steps 动量 converges", 5);
	struct topics_hits *hits = hits_of(rules);
	hits->holds[2] = false;
	CHECK_INT(topics_score_make(&arena, rules, NULL, article, hits)->primary, TOPICS_UNSURE);
	CHECK_INT(topics_score_make(&arena, rules, w, article, hits)->primary, 0);
}

TEST(the_table_of_the_cross_validation)
{
	setup();
	const struct topics_weights *w = learn(false);
	CHECK_INT(w->n_notes, 1 + 4 * 7 + 2);
	CHECK_STR(w->notes[0], "5-fold cross-validation on 12 articles, mean of 5 splits");
	/* The rules alone: eight of twelve, the others unsure; F1 of 4/6 found is 0.8. */
	CHECK_STR(w->notes[2], "smoothing 1   mix 0      primary 0.667 primary-or-also 0.667 "
			       "macro-F1 0.800");
	CHECK_STR(w->notes[28], "smoothing 30  mix 60     primary 1.000 primary-or-also 1.000 "
				"macro-F1 1.000");
	/* All are right alone: the largest smoothing, and with rules the smallest mix. */
	CHECK_STR(w->notes[29], "chosen: smoothing 30 (best alone), mix 10 (best with the rules)");
	CHECK_STR(w->notes[30],
		  "split 0 with it: primary 1.000 primary-or-also 1.000 macro-F1 1.000");
	CHECK(near(w->mix, 10));
}

TEST(the_order_of_articles_does_not_matter)
{
	setup();
	const char *forwards = written(learn(false));
	CHECK_STR(forwards, written(learn(true)));
	/* And the file reads as what was learned. */
	struct topics_faults faults = {0};
	struct topics_weights *w = topics_weights_read(&arena, rules, slice_of(forwards), &faults);
	CHECK_INT(faults.n, 0);
	CHECK(w != NULL);
	CHECK_STR(written(w), forwards);
}

TEST(labels_that_the_rules_do_not_have_teach_nothing)
{
	setup();
	struct topics_gold *gold = gold_of("file\tprimary\na1.md\tnone\n");
	struct topics_learn *l = topics_learn_new(&arena, rules);
	add(l, gold, 0);
	CHECK_INT(gold->v[0].articles, 1);
	CHECK(topics_learn_make(l) == NULL);
}

TEST(five_articles_are_the_least)
{
	setup();
	for (size_t n = 0; n <= 5; n++) {
		struct topics_gold *gold = all_gold();
		struct topics_learn *l = topics_learn_new(&arena, rules);
		for (size_t i = 0; i < n; i++)
			add(l, gold, i);
		CHECK((topics_learn_make(l) != NULL) == (n == 5));
	}
}

int main(void)
{
	RUN(weights_of_a_small_set);
	RUN(a_feature_that_is_more_common_elsewhere_is_not_lowered);
	RUN(small_weights_are_left_out);
	RUN(sets_that_teach_nothing);
	RUN(learns_what_is_common_in_a_topic);
	RUN(the_weights_decide_where_the_rules_are_silent);
	RUN(the_table_of_the_cross_validation);
	RUN(the_order_of_articles_does_not_matter);
	RUN(labels_that_the_rules_do_not_have_teach_nothing);
	RUN(five_articles_are_the_least);
	arena_free(&arena);
	return unit_end();
}
