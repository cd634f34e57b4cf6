#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "check/topics-match.h"
#include "text/fold.h"

enum {
	MOST_TERMS = 16,
	DEFAULT_ZONES = (1 << TOPICS_MATHS) - 1,
	TITLE = 1 << TOPICS_TITLE,
	OPENING = 1 << TOPICS_OPENING,
	BODY = 1 << TOPICS_BODY,
	MATHS = 1 << TOPICS_MATHS
};

/* Rules that are made and searched. */
struct fixture {
	struct arena arena;
	struct topics_rules rules;
	struct rules_match *patterns;
	struct rules_pattern *compiled[MOST_TERMS];
	size_t n_compiled;
	struct topics_article article;
};

static void start(struct fixture *f)
{
	*f = (struct fixture){.patterns = rules_match_new()};
	f->rules.n_topics = 9;
	f->rules.rules = arena_alloc_array(&f->arena, MOST_TERMS, sizeof *f->rules.rules);
}

static void end(struct fixture *f)
{
	for (size_t i = 0; i < f->n_compiled; i++)
		rules_free(f->compiled[i]);
	rules_match_free(f->patterns);
	arena_free(&f->arena);
}

/* A list of terms split at commas, patterns between slashes. */
static struct topics_terms terms(struct fixture *f, const char *list)
{
	struct topics_terms t = {0};
	struct slice rest = slice_of(list);
	t.v = arena_alloc_array(&f->arena, MOST_TERMS, sizeof *t.v);
	while (rest.n) {
		struct slice word = slice_sub(rest, 0, slice_find(rest, ','));
		struct topics_term *term = &t.v[t.n++];
		rest = slice_sub(rest, word.n + 1, rest.n);
		if (word.n > 1 && word.p[0] == '/') {
			const char *message;
			size_t offset;
			term->text = arena_cstr(&f->arena, slice_sub(word, 1, word.n - 1));
			term->pattern = f->compiled[f->n_compiled++] =
				rules_compile(&f->arena, term->text, &message, &offset);
		} else {
			term->text = arena_cstr(&f->arena, word);
		}
	}
	return t;
}

static struct topics_rule *add_rule(struct fixture *f, size_t topic, const char *any)
{
	struct topics_rule *r = &f->rules.rules[f->rules.n_rules++];
	*r = (struct topics_rule){.topic = topic,
				  .any = terms(f, any),
				  .zones = DEFAULT_ZONES,
				  .none_zones = DEFAULT_ZONES,
				  .plural = true,
				  .digits = true,
				  .max_formulas = TOPICS_NO_LIMIT};
	return r;
}

static void set_zone(struct fixture *f, enum topics_zone zone, const char *text)
{
	struct topics_text *t = &f->article.zones[zone];
	t->text = fold_text(&f->arena, slice_of(text), &t->origin);
	t->words = fold_words(t->text, SIZE_MAX, NULL);
	if (zone == TOPICS_BODY) {
		struct topics_text *opening = &f->article.zones[TOPICS_OPENING];
		*opening = *t;
		opening->words = fold_words(t->text, 4, &opening->text.n);
	}
}

static struct topics_hits *find(struct fixture *f)
{
	const struct topics_matcher *m = topics_match_new(&f->arena, &f->rules);
	return topics_match_find(&f->arena, m, &f->article, f->patterns);
}

/* The hits as "rule:text rule:text". */
static void check_hits(struct fixture *f, const char *want, int line)
{
	struct topics_hits *hits = find(f);
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < hits->n; i++) {
		const struct topics_hit *h = &hits->v[i];
		buf_printf(&b, "%s%u:", i ? " " : "", h->rule);
		buf_add(&b, slice_sub(f->article.zones[h->zone].text, h->begin, h->end));
		unit_check(h->zone != TOPICS_OPENING, __FILE__, line, "the opening is the body's");
	}
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, want);
	buf_free(&b);
}

/* One rule in one body. */
static void check_rule(const char *any, const char *text, const char *want, int line)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, any);
	set_zone(&f, TOPICS_BODY, text);
	check_hits(&f, want, line);
	end(&f);
}
#define CHECK_RULE(any, text, want) check_rule((any), (text), (want), __LINE__)

TEST(leftmost_longest)
{
	CHECK_RULE("SGD", "用SGD优化, sgds与asgd", "0:sgd 0:sgds");
	CHECK_RULE("扩散,扩散模型,模型", "扩散模型与模型", "0:扩散模型 0:模型");
	CHECK_RULE("ab cd,cd ef gh,ef", "ab cd ef gh", "0:ab cd 0:ef");
	CHECK_RULE("一,二三,一二三四,四五六,六", "一二三四五六", "0:一二三四 0:六");
	CHECK_RULE("二,一二三,三四", "一二三四", "0:一二三");
	CHECK_RULE("Pre-Norm", "pre\nnorm PRE_NORM 前 pre norm",
		   "0:pre norm 0:pre norm 0:pre norm");
	CHECK_RULE("一一", "一一一一一", "0:一一 0:一一");
	CHECK_RULE("a,a,A", "a", "0:a");
}

TEST(patterns)
{
	CHECK_RULE("/a+b/", "aab ab b", "0:aab 0:ab");
	CHECK_RULE("/x*/", "axxb", "0:xx");
	CHECK_RULE("aa bb,/a b+/", "aa bb a bb", "0:aa bb 0:a bb");
	CHECK_RULE("一二,/二三四/,三", "一二三四", "0:一二 0:三");
	CHECK_RULE("二,/一.三/", "一二三", "0:一二三");
	CHECK_RULE("/\\bgpt\\d/,gpt", "gpt4s gpt", "0:gpt4s 0:gpt");
}

TEST(longer_words_of_others)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "熵,散");
	add_rule(&f, 1, "交叉熵");
	add_rule(&f, 1, "叉熵");
	add_rule(&f, 0, "交叉");
	set_zone(&f, TOPICS_BODY, "交叉熵与熵, 交叉");
	check_hits(&f, "1:交叉熵 2:叉熵 0:熵 3:交叉", __LINE__);
	end(&f);
}

/* Equal hits, and those that reach out of one another, all count. */
TEST(side_by_side)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "一二");
	add_rule(&f, 1, "一二");
	add_rule(&f, 2, "二三");
	set_zone(&f, TOPICS_BODY, "一二三");
	check_hits(&f, "0:一二 1:一二 2:二三", __LINE__);
	end(&f);
}

/* What is hidden hides in turn; what its rule does not find does not. */
TEST(chains)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "二三四五,一二三");
	add_rule(&f, 1, "三四");
	add_rule(&f, 2, "四五六七八九");
	add_rule(&f, 3, "五六七八");
	add_rule(&f, 4, "六七");
	set_zone(&f, TOPICS_BODY, "一二三四五六七八九");
	check_hits(&f, "0:一二三 1:三四 2:四五六七八九", __LINE__);
	end(&f);
}

TEST(ignore)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "model,/学/")->zones = DEFAULT_ZONES | MATHS;
	f.rules.ignore = terms(&f, "data model,/大学./,model");
	set_zone(&f, TOPICS_BODY, "model data models, 大学生学");
	set_zone(&f, TOPICS_MATHS, "data model");
	check_hits(&f, "0:model 0:学 0:model", __LINE__);
	end(&f);
}

/* The opening is the first four words here. */
TEST(zones)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "a");
	add_rule(&f, 0, "a,/a/")->zones = TITLE;
	add_rule(&f, 0, "a,/a/")->zones = OPENING;
	add_rule(&f, 0, "a")->zones = MATHS;
	add_rule(&f, 1, "a b")->zones = MATHS;
	set_zone(&f, TOPICS_TITLE, "a b");
	set_zone(&f, TOPICS_BODY, "x a b x a");
	set_zone(&f, TOPICS_MATHS, "a");
	check_hits(&f, "0:a 1:a 0:a 2:a 0:a 3:a", __LINE__);
	end(&f);
}

static bool holds(struct fixture *f)
{
	return find(f)->holds[0];
}

TEST(all_and_none)
{
	struct fixture f;
	start(&f);
	struct topics_rule *r = add_rule(&f, 0, "");
	r->all = terms(&f, "gan,/模.型/");
	r->none = terms(&f, "keras,/torch.?/");
	set_zone(&f, TOPICS_BODY, "GANs 模大型 x y torc");
	CHECK(holds(&f));
	set_zone(&f, TOPICS_TITLE, "keras2");
	CHECK(!holds(&f));
	r->none_zones = BODY;
	CHECK(holds(&f));
	set_zone(&f, TOPICS_BODY, "GANs 模大型 x y torch");
	CHECK(!holds(&f));
	r->none_zones = OPENING;
	CHECK(holds(&f));
	r->none_zones = 0;
	r->zones = TITLE;
	CHECK(!holds(&f));
	/* One in the title, one in the body. */
	set_zone(&f, TOPICS_TITLE, "模大型");
	CHECK(!holds(&f));
	r->zones = TITLE | OPENING;
	CHECK(holds(&f));
	set_zone(&f, TOPICS_BODY, "1 2 3 4 5 gan");
	CHECK(!holds(&f));
	end(&f);
}

TEST(numbers)
{
	struct fixture f;
	start(&f);
	struct topics_rule *r = add_rule(&f, 0, "a");
	f.article.words = 200;
	f.article.formulas = 3;
	r->min_words = 200;
	r->min_formulas = r->max_formulas = 3;
	CHECK(holds(&f));
	r->min_words = 201;
	CHECK(!holds(&f));
	r->min_words = 0;
	r->min_formulas = 4;
	CHECK(!holds(&f));
	r->min_formulas = 0;
	r->max_formulas = 2;
	CHECK(!holds(&f));
	r->max_formulas = TOPICS_NO_LIMIT;
	CHECK(holds(&f));
	end(&f);
}

TEST(match_limit)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "a");
	add_rule(&f, 0, "/(a+)+$/,b");
	add_rule(&f, 0, "/b/");
	struct topics_rule *all = add_rule(&f, 0, "");
	all->all = terms(&f, "/(a+)+$/");
	all->zones = BODY;
	set_zone(&f, TOPICS_TITLE, "a");
	set_zone(&f, TOPICS_BODY, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b");
	check_hits(&f, "0:a 1:a 1:b 2:b", __LINE__);
	struct topics_hits *hits = find(&f);
	CHECK_INT(hits->n_limited, 2);
	CHECK_INT(hits->limited[0], 1);
	CHECK_INT(hits->limited[1], 3);
	CHECK(!hits->holds[3]);
	end(&f);
}

TEST(lines)
{
	struct fixture f;
	start(&f);
	add_rule(&f, 0, "ode,/扩.散/");
	add_rule(&f, 1, "概率流ODE")->zones = TITLE;
	struct topics_matcher *m = topics_match_new(&f.arena, &f.rules);
	static const struct {
		size_t rule;
		const char *line;
		bool want;
	} cases[] = {
		{0, "model", false},     {0, "an ODE", true}, {0, "概率流ODE", true},
		{1, "概率流 ODE", true}, {1, "ODE", false},   {0, "扩 大 散", true},
		{1, "扩大散", false},    {0, "", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!CHECK(topics_match_line(m, &f.arena, cases[i].rule, slice_of(cases[i].line),
					     f.patterns, NULL) == cases[i].want))
			printf("# %s\n", cases[i].line);
	end(&f);
}

/* Nested words of several rules at every place. */
TEST(linear)
{
	struct fixture f;
	struct buf b = BUF_INIT;
	start(&f);
	for (size_t i = 0; i < 12; i++) {
		buf_puts(&b, i ? ",一一" : "一");
		for (size_t j = 0; j < i; j++)
			buf_puts(&b, "一");
		add_rule(&f, i, buf_slice(&b).n ? arena_cstr(&f.arena, buf_slice(&b)) : "");
	}
	buf_clear(&b);
	for (size_t i = 0; i < 500000; i++)
		buf_puts(&b, "一");
	set_zone(&f, TOPICS_BODY, arena_cstr(&f.arena, buf_slice(&b)));
	clock_t begin = clock();
	struct topics_hits *hits = find(&f);
	CHECK((double)(clock() - begin) / CLOCKS_PER_SEC < 5);
	CHECK(hits->n >= 500000 / 13);
	buf_free(&b);
	end(&f);
}

int main(void)
{
	RUN(leftmost_longest);
	RUN(patterns);
	RUN(longer_words_of_others);
	RUN(side_by_side);
	RUN(chains);
	RUN(ignore);
	RUN(zones);
	RUN(all_and_none);
	RUN(numbers);
	RUN(match_limit);
	RUN(lines);
	RUN(linear);
	return unit_end();
}
