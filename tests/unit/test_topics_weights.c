#include "check/topics-weights.h"
#include "topics_fixture.h"

static struct topics_rules *rules;
static struct topics_faults faults;

static struct topics_weights *read(const char *text)
{
	faults = (struct topics_faults){0};
	if (!rules)
		rules = rules_of("  A:\n    rules: [{id: a, any: [x]}, {id: b, any: [y]}]\n"
				 "  B:\n    rules: [{id: a, any: [z]}]\n"
				 "  C:\n    rules: [{id: a, any: [w]}]\n");
	return topics_weights_read(&arena, rules, slice_of(text), &faults);
}

/* "LINE:error message" of each fault. */
static const char *faults_of(const char *text)
{
	static struct buf out;
	buf_clear(&out);
	CHECK((read(text) == NULL) == (faults.n_errors > 0));
	for (size_t i = 0; i < faults.n; i++)
		buf_printf(&out, "%s%zu:%s %s", i ? "; " : "", faults.v[i].line,
			   faults.v[i].error ? "error" : "warning", faults.v[i].message);
	buf_putc(&out, '\0');
	return out.p;
}

static const char *written(const struct topics_weights *w)
{
	static struct buf out;
	buf_clear(&out);
	topics_weights_write(&out, rules, w);
	buf_putc(&out, '\0');
	return out.p;
}

#define FIRST "# mathmill topic weights 1\n"
#define HEAD FIRST "@articles\t20\n@mix\t20\n@topics\tA\tB\tC\n"

static const char whole[] = FIRST "# notes stay,\n#\n# each on its line\n"
				  "@articles\t20\n@mix\t7.5\n@opening\t400\n@title\t3\n"
				  "@rule\tA/a\t3\n@rule\tC/a\t20\n@topics\tA\tB\tC\n"
				  "lora\t2\n"
				  "sgd\t3\t0.5000\t\t0.0001\n"
				  "优化\t9\t\t1.0000\n";

TEST(what_is_read_is_written)
{
	struct topics_weights *w = read(whole);
	CHECK_INT(faults.n, 0);
	CHECK_STR(written(w), whole);
	CHECK_INT(w->articles, 20);
	CHECK(near(w->mix, 7.5));
	CHECK_INT(w->n_notes, 3);
	CHECK_INT(w->rule_articles[0], 3);
	CHECK(w->rule_articles[1] == SIZE_MAX);
	CHECK(near(w->rule_idf[1], 1));
	CHECK(near(w->rule_idf[3], 0.5));
	CHECK_INT(w->n_features, 3);
	CHECK_INT(w->features[1].n, 2);
	CHECK_INT(w->features[1].v[1].topic, 2);
	CHECK(near(w->features[1].v[1].weight, 0.0001));
}

TEST(other_line_ends_and_a_byte_order_mark)
{
	CHECK_STR(faults_of("\xEF\xBB\xBF# mathmill topic weights 1\r\n@articles\t20\r\n"
			    "@mix\t20\r\n@topics\tA\tB\tC\r\nsgd\t3\t0.5\r\n\r\n优化\t9\t\t\t1"),
		  "");
	CHECK_STR(faults_of("# mathmill topic weights 1\r\n"), "0:error no @articles line");
}

TEST(topics_in_another_order)
{
	struct topics_weights *w =
		read(FIRST "@articles\t20\n@mix\t20\n@topics\tC\tA\tB\nsgd\t3\t0.1\t0.2\t0.3\n");
	CHECK(w && w->features[0].v[0].topic == 0 && near(w->features[0].v[0].weight, 0.2));
	CHECK(w && w->features[0].v[2].topic == 2 && near(w->features[0].v[2].weight, 0.1));
}

TEST(what_the_rules_do_not_have_is_a_warning)
{
	CHECK_STR(faults_of(FIRST "@articles\t20\n@mix\t20\n@rule\tA/gone\t3\n@topics\tA\tD\tC\n"
				  "sgd\t3\t0.1\t0.2\t0.3\n"),
		  "4:warning the rules have no rule A/gone; "
		  "5:warning the rules have no topic D; its weights are left out");
	struct topics_weights *w = read(FIRST "@articles\t20\n@mix\t20\n@topics\tA\tD\tC\n"
					      "sgd\t3\t0.1\t0.2\t0.3\n");
	CHECK(w && w->features[0].n == 2 && w->features[0].v[1].topic == 2);
	CHECK_STR(faults_of(HEAD "@opening\t300\n"),
		  "5:warning learned from openings of 300 words; those of the rules have 400");
}

TEST(errors_are_at_their_lines)
{
	CHECK_STR(faults_of(""), "1:error the first line is not \"# mathmill topic weights 1\"");
	CHECK_STR(faults_of("# mathmill topic weights 2\n"),
		  "1:error the first line is not \"# mathmill topic weights 1\"");
	CHECK_STR(faults_of("# mathmill topic weights 12\n"
			    "@articles\t1\n"),
		  "1:error the first line is not \"# mathmill topic weights 1\"");
	CHECK_STR(faults_of(HEAD "b\t2\na\t2\n"),
		  "6:error a is not sorted by bytes, or is there twice");
	CHECK_STR(faults_of(HEAD "a\t2\na\t2\n"),
		  "6:error a is not sorted by bytes, or is there twice");
	CHECK_STR(faults_of(HEAD "a\t21\n"), "5:error not a number of articles: 21");
	CHECK_STR(faults_of(HEAD "a\n"), "5:error not a number of articles: ");
	CHECK_STR(faults_of(HEAD "a\t2\t-1\n"), "5:error not a weight: -1");
	CHECK_STR(faults_of(HEAD "a\t2\t1e3\n"), "5:error not a weight: 1e3");
	CHECK_STR(faults_of(HEAD "a\t2\t1\t1\t1\t1\n"), "5:error more weights than topics");
	CHECK_STR(faults_of(HEAD "@rule\tA/a\n"),
		  "5:error expected @rule, a name and a number of articles");
	CHECK_STR(faults_of(HEAD "@rule\tA/a\t21\n"), "5:error more articles than there are");
	CHECK_STR(faults_of(HEAD "@speed\t1\n"), "5:error unknown line @speed");
	CHECK_STR(faults_of(HEAD "@mix\tlots\n"), "5:error @mix: not a number: lots");
	CHECK_STR(faults_of(HEAD "@topics\tA\n"), "5:error a second @topics line");
	CHECK_STR(faults_of(FIRST "a\t2\t1\n@articles\t20\n@mix\t1\n@topics\tA\n"),
		  "2:error a feature before @articles and @topics");
	CHECK_STR(faults_of(FIRST "@articles\t0\n@mix\t1\n@topics\tA\n"),
		  "2:error @articles: not a number: 0");
	CHECK_STR(faults_of(FIRST "@articles\t20\n@mix\t1\n"), "0:error no @topics line");
	CHECK_STR(faults_of(FIRST "@articles\t2\n@mix\t1\n@topics\tA\tB\tA\n"),
		  "4:error the topic A twice");
}

TEST(numbers)
{
	double v;
	size_t n;
	CHECK(topics_table_number(SLICE("0.0001"), &v) && near(v, 0.0001));
	CHECK(topics_table_number(SLICE("20"), &v) && near(v, 20));
	static const char *const bad[] = {"",   ".",  ".5",  "5.",  "1.2.3", "+1",
					  " 1", "1 ", "inf", "0x1", "1,5",   "1234567890123456"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!topics_table_number(slice_of(bad[i]), &v));
	CHECK(topics_table_count(SLICE("123456789012345"), &n) && n == 123456789012345);
	CHECK(!topics_table_count(SLICE("1.0"), &n));
}

TEST(fields)
{
	struct topics_table t = topics_table_start(SLICE("a\t\tb\n\nc"));
	struct slice row, field;
	CHECK(topics_table_row(&t, &row) && t.line == 1);
	CHECK(topics_table_field(&row, &field) && slice_eq(field, SLICE("a")));
	CHECK(topics_table_field(&row, &field) && !field.n);
	CHECK(topics_table_field(&row, &field) && slice_eq(field, SLICE("b")));
	CHECK(!topics_table_field(&row, &field));
	CHECK(topics_table_row(&t, &row) && !row.n);
	CHECK(topics_table_row(&t, &row) && slice_eq(row, SLICE("c")) && t.line == 3);
	CHECK(!topics_table_row(&t, &row));
}

TEST(rule_factors)
{
	CHECK(near(topics_weights_rule_idf(10, 100), 1)); /* a tenth: no change */
	CHECK(near(topics_weights_rule_idf(0, 100000), 1.5));
	CHECK(near(topics_weights_rule_idf(100, 100), 0.5));
	CHECK(near(topics_weights_rule_idf(200, 100), 0.5));
	CHECK(topics_weights_rule_idf(5, 100) > topics_weights_rule_idf(6, 100));
}

TEST(features_of_title_and_opening)
{
	struct topics_article *article = article_of("x 的优化 sgd\n3d b2 的优，化 sgd2x 注意 力 a");
	set_zone(article, TOPICS_TITLE, "x 的优化 sgd", 5);
	set_zone(article, TOPICS_OPENING, "3d b2 的优，化 sgd2x 注意 力 a", 9);
	struct topics_features f = topics_features_read(&arena, article, TOPICS_TITLE_TIMES);
	static const struct {
		const char *word;
		size_t count;
	} want[] = {{"b2", 1}, {"sgd", 3}, {"sgd2x", 1}, {"优化", 3}, {"注意", 1}, {"的优", 4}};
	CHECK_INT(f.n, 6);
	for (size_t i = 0; i < 6 && i < f.n; i++) {
		CHECK_SLICE(f.v[i].word, slice_of(want[i].word));
		CHECK_INT(f.v[i].count, want[i].count);
	}
}

TEST(learned_scores_are_above_the_mean)
{
	struct topics_weights *w = read(HEAD "a1\t2\t0.9\t0.3\nb1\t6\t\t0.6\nc1\t20\t\t\t1\n");
	struct topics_feature v[] = {
		{SLICE("a1"), 1}, {SLICE("b1"), 3}, {SLICE("c1"), 9}, {SLICE("unknown"), 5}};
	struct topics_features features = {v, 4};
	struct topics_vector x = topics_weights_vector(&arena, w, &features);
	/* ln 2 * ln(21/3), ln 4 * ln(21/7), and c1 is everywhere: 0. */
	double a = 1.3488021334, b = 1.5230000208, length = 2.0344031701;
	CHECK_INT(x.n, 3);
	CHECK(x.v[0].x - a / length < 1e-6 && a / length - x.v[0].x < 1e-6);
	CHECK(x.v[1].x - b / length < 1e-6 && b / length - x.v[1].x < 1e-6);
	CHECK(near(x.v[2].x, 0));
	double learned[3], first = x.v[0].x * 0.9, second = x.v[0].x * 0.3 + x.v[1].x * 0.6;
	double mean = (first + second) / 3;
	CHECK(near(topics_weights_apply(w, &x, learned), mean));
	CHECK(near(learned[0], first - mean));
	CHECK(near(learned[1], second - mean));
	CHECK(near(learned[2], 0));
	/* Nothing that is known. */
	features = (struct topics_features){v + 3, 1};
	x = topics_weights_vector(&arena, w, &features);
	topics_weights_apply(w, &x, learned);
	CHECK(near(learned[0], 0) && near(learned[1], 0) && near(learned[2], 0));
}

int main(void)
{
	RUN(what_is_read_is_written);
	RUN(other_line_ends_and_a_byte_order_mark);
	RUN(topics_in_another_order);
	RUN(what_the_rules_do_not_have_is_a_warning);
	RUN(errors_are_at_their_lines);
	RUN(numbers);
	RUN(fields);
	RUN(rule_factors);
	RUN(features_of_title_and_opening);
	RUN(learned_scores_are_above_the_mean);
	arena_free(&arena);
	return unit_end();
}
