#include "check/topics-eval.h"

#include "check/topics-score.h"
#include "topics_fixture.h"

static struct topics_rules *rules;
static struct topics_faults faults;

static void setup(void)
{
	rules = rules_of("  A:\n    rules: [{id: a, any: [alpha]}]\n"
			 "  B:\n    rules: [{id: b, any: [beta]}]\n"
			 "  C:\n    rules: [{id: c, any: [gamma]}]\n");
	faults = (struct topics_faults){0};
}

static struct topics_gold *gold_of(const char *text)
{
	setup();
	return topics_gold_read(&arena, rules, slice_of(text), &faults);
}

static const char *faults_of(const char *text)
{
	static struct buf out;
	buf_clear(&out);
	CHECK((gold_of(text) == NULL) == (faults.n_errors > 0));
	for (size_t i = 0; i < faults.n; i++)
		buf_printf(&out, "%s%zu:%s %s", i ? "; " : "", faults.v[i].line,
			   faults.v[i].error ? "error" : "warning", faults.v[i].message);
	buf_putc(&out, '\0');
	return out.p;
}

/* ---- Labels ---- */

TEST(labels)
{
	struct topics_gold *g = gold_of("file\tprimary\talso\nx.md\tA\tB, C\ny.md\tB\t\nz.md\tC\n"
					"w.md\tA\tB;C|A\n");
	CHECK_INT(faults.n, 0);
	CHECK_INT(g->n, 4);
	CHECK_SLICE(g->v[0].file, SLICE("x.md"));
	CHECK_INT(g->v[0].primary.topic, 0);
	CHECK_INT(g->v[0].n_also, 2);
	CHECK_SLICE(g->v[0].also[1].name, SLICE("C"));
	CHECK_INT(g->v[0].also[1].topic, 2);
	CHECK_INT(g->v[1].n_also, 0);
	CHECK_INT(g->v[3].n_also, 3);
	CHECK_INT(g->v[3].line, 5);
	CHECK(topics_gold_accepts(&g->v[0], SLICE("A")));
	CHECK(topics_gold_accepts(&g->v[0], SLICE("C")));
	CHECK(!topics_gold_accepts(&g->v[1], SLICE("A")));
}

TEST(columns_by_name)
{
	struct topics_gold *g = gold_of("\xEF\xBB\xBFnote\talso\tprimary\tfile\r\n"
					"sure\tB\tA\tx.md\r\n\r\n\t\tC\ty.md");
	CHECK_INT(g->n, 2);
	CHECK_SLICE(g->v[0].file, SLICE("x.md"));
	CHECK_SLICE(g->v[0].primary.name, SLICE("A"));
	CHECK_SLICE(g->v[0].also[0].name, SLICE("B"));
	CHECK_INT(g->v[1].line, 4);
}

TEST(faulty_labels)
{
	CHECK_STR(faults_of(""), "0:error expected a line that names the columns: file, primary "
				 "and, if any, also");
	CHECK_STR(faults_of("x.md\tA\n"), "1:error expected a line that names the columns: file, "
					  "primary and, if any, also");
	CHECK_STR(faults_of("file\tprimary\nx.md\ny.md\tA\n"),
		  "2:error expected a file and its topic, a tab between them");
	CHECK_STR(faults_of("file\tprimary\nx.md\tA\ny.md\tA\nx.md\tB\n"),
		  "4:error x.md is in line 2 already");
	CHECK_STR(faults_of("file\tprimary\talso\nx.md\tD\tB,E\n"),
		  "2:warning the rules have no topic D; 2:warning the rules have no topic E");
}

TEST(rows_are_found_by_the_end_of_the_path)
{
	struct topics_gold *g = gold_of("file\tprimary\nx.md\tA\n2023/x.md\tB\nb/y.md\tC\n");
	CHECK_SLICE(topics_gold_find(g, SLICE("x.md"))->primary.name, SLICE("A"));
	CHECK_SLICE(topics_gold_find(g, SLICE("./x.md"))->primary.name, SLICE("A"));
	CHECK_SLICE(topics_gold_find(g, SLICE("/blog/2022/x.md"))->primary.name, SLICE("A"));
	CHECK_SLICE(topics_gold_find(g, SLICE("/blog/2023/x.md"))->primary.name, SLICE("B"));
	CHECK_SLICE(topics_gold_find(g, SLICE("12023/x.md"))->primary.name, SLICE("A"));
	CHECK(topics_gold_find(g, SLICE("xx.md")) == NULL);
	CHECK(topics_gold_find(g, SLICE("y.md")) == NULL);
	CHECK(topics_gold_find(g, SLICE("ab/y.md")) == NULL);
	CHECK(topics_gold_find(g, SLICE("a/b/y.md")) != NULL);
	CHECK(topics_gold_find(g, SLICE("")) == NULL);
}

/* ---- Figures ---- */

TEST(figures)
{
	/* Classes 0 1 2, unsure 3; nothing is labelled 2. */
	const struct topics_guess v[] = {
		{NULL, 0, 0, false}, {NULL, 0, 0, false}, {NULL, 0, 1, true},
		{NULL, 0, 3, false}, {NULL, 1, 1, false}, {NULL, 1, 2, false},
	};
	struct topics_figures f = topics_eval_figures(v, 6, 4, 3);
	CHECK_INT(f.right, 3);
	CHECK_INT(f.right_or_also, 4);
	CHECK_INT(f.unsure, 1);
	CHECK(near(f.primary, 3 / 6.0));
	CHECK(near(f.primary_or_also, 4 / 6.0));
	CHECK(near(f.decided, 3 / 5.0));
	CHECK(near(f.decided_or_also, 4 / 5.0));
	/* 2*2/(4+2) and 2*1/(2+2). */
	CHECK(near(f.macro_f1, (4 / 6.0 + 2 / 4.0) / 2));
	f = topics_eval_figures(NULL, 0, 4, 3);
	CHECK(near(f.primary, 0) && near(f.decided, 0) && near(f.macro_f1, 0));
}

/* ---- The whole ---- */

/* An article whose title has the words; what they score is by the weights of the rules. */
static void add(struct topics_eval *e, const char *path, const char *words, const char *own)
{
	struct arena a = ARENA_INIT;
	struct topics_article *article = article_of(words);
	struct topics_hits *hits = hits_of(rules);
	set_zone(article, TOPICS_TITLE, words, 2);
	static const char *const word[] = {"alpha", "beta", "gamma"};
	for (size_t i = 0; i < 3; i++)
		if (strstr(words, word[i]))
			add_hit(hits, article, i, TOPICS_TITLE, word[i], 0);
	article->own = slice_of(own);
	topics_eval_add(e, path, topics_score_make(&a, rules, NULL, article, hits));
	arena_free(&a); /* nothing of a result is kept */
}

static const char *report(struct topics_eval *e, size_t max_misses)
{
	static struct buf out;
	buf_clear(&out);
	topics_eval_finish(e);
	topics_eval_write(&out, e, max_misses);
	buf_putc(&out, '\0');
	return out.p;
}

TEST(a_report)
{
	struct topics_gold *g = gold_of("file\tprimary\talso\n1.md\tA\t\n2.md\tA\tB\n3.md\tB\t\n"
					"4.md\tC\t\n5.md\tC\t\n6.md\tC\t\ngone.md\tA\n");
	struct topics_eval *e = topics_eval_new(&arena, rules, g);
	rules->rules[0].weight = 2;
	add(e, "d/1.md", "alpha", "");
	add(e, "d/2.md", "beta", "");
	add(e, "d/3.md", "alpha\nbeta", "");
	add(e, "d/4.md", "gamma and beta", "");
	add(e, "d/5.md", "nothing", "");
	add(e, "d/6.md", "alpha", "C");
	add(e, "d/7.md", "alpha", "");
	CHECK_STR(report(e, 2), "articles         6\n"
				"primary           33.3 %  (2 right)\n"
				"primary or also   50.0 %  (3 right)\n"
				"macro-F1           0.333\n"
				"unsure           2\n"
				"of the decided    50.0 %, or also 75.0 %\n"
				"by front matter  1 (their topic is not a guess)\n"
				"\n"
				"label (row) against topic found (column)\n"
				"               1    2    3    4\n"
				"  1  A       [1]    1    .    .\n"
				"  2  B         1    .    .    .\n"
				"  3  C         .    .  [1]    2\n"
				"  4  unsure    .    .    .    .\n"
				"\n"
				"misses: 4, the worst first\n"
				"d/2.md: B, not A (accepted); lead 100 %\n"
				"\tfor what was found: B/b, title, line 1: 4.00 (beta)\n"
				"\tfor A: -\n"
				"d/3.md: A, not B; lead 50 %\n"
				"\tfor what was found: A/a, title, line 1: 8.00 (alpha)\n"
				"\tfor B: B/b, title, line 2: 4.00 (beta)\n"
				"\n"
				"d/7.md: no label\n"
				"\n"
				"label in line 8: no article gone.md\n");
	CHECK_INT(e->n_misses, 4);
	/* Unsure has no lead; equals are by path. */
	CHECK_STR(e->misses[2].path, "d/4.md");
	CHECK_SLICE(e->misses[2].found, SLICE("unsure"));
	CHECK(near(e->misses[2].lead, 0));
	CHECK_INT(e->by_author, 1);
}

TEST(names_that_the_rules_do_not_have)
{
	struct topics_gold *g = gold_of("file\tprimary\n1.md\tD\n2.md\tA\n3.md\tD\n");
	struct topics_eval *e = topics_eval_new(&arena, rules, g);
	add(e, "1.md", "alpha", "");
	add(e, "2.md", "alpha", "E");
	add(e, "3.md", "alpha", "D");
	const char *text = report(e, 0);
	CHECK(strstr(text, "  1  A    .    .    1\n") != NULL);
	CHECK(strstr(text, "  5  D    1  [1]    .\n") != NULL);
	CHECK(near(e->figures.primary, 1 / 3.0));
	/* A: nothing right; D: 2 * 1 / (2 + 1). */
	CHECK(near(e->figures.macro_f1, 2 / 3.0 / 2));
}

TEST(nothing_to_compare)
{
	struct topics_gold *g = gold_of("file\tprimary\n");
	struct topics_eval *e = topics_eval_new(&arena, rules, g);
	CHECK_STR(report(e, 5), "articles         0\n"
				"primary            0.0 %  (0 right)\n"
				"primary or also    0.0 %  (0 right)\n"
				"macro-F1           0.000\n"
				"unsure           0\n");
}

TEST(evidence_stays_on_its_line)
{
	struct topics_gold *g = gold_of("file\tprimary\n1.md\tB\n");
	struct topics_eval *e = topics_eval_new(&arena, rules, g);
	struct topics_article *article = article_of("al\npha");
	struct topics_hits *hits = hits_of(rules);
	set_zone(article, TOPICS_TITLE, "al\npha", 2);
	add_hit(hits, article, 0, TOPICS_TITLE, "al\npha", 0);
	topics_eval_add(e, "1.md", topics_score_make(&arena, rules, NULL, article, hits));
	CHECK_STR(e->misses[0].for_found, "A/a, title, line 1: 4.00 (al pha)");
}

int main(void)
{
	RUN(labels);
	RUN(columns_by_name);
	RUN(faulty_labels);
	RUN(rows_are_found_by_the_end_of_the_path);
	RUN(figures);
	RUN(a_report);
	RUN(names_that_the_rules_do_not_have);
	RUN(nothing_to_compare);
	RUN(evidence_stays_on_its_line);
	arena_free(&arena);
	return unit_end();
}
