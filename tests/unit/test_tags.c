#include "unit.h"

#include "base/buf.h"
#include "check/tags.h"
#include "io/json.h"

static struct arena arena;

/* Add an article with these tags, as front matter gives them. */
static void add(struct tags *t, const char *path, const char *tags, const char *reviewed)
{
	struct arena a = ARENA_INIT;
	const char *yaml =
		arena_printf(&a, "tags: %s\n%s%s\n", tags, reviewed ? "tags_reviewed: " : "",
			     reviewed ? reviewed : "");
	struct md_doc doc = {.text = slice_of(yaml), .front = slice_of(yaml)};
	struct front_matter front;
	frontmatter_read(&front, &a, &doc, NULL);
	tags_add(t, path, &front);
	arena_free(&a); /* everything was copied */
}

/* One article for each tag of the list, which is ended by null, and the pairs found. */
static void check_pairs(const char *const *tags, const char *want, int line)
{
	struct tags *t = tags_new(&arena);
	struct buf b = BUF_INIT;
	for (; *tags; tags++)
		add(t, "x.md", *tags, NULL);
	tags_finish(t);
	for (size_t i = 0; i < t->n_pairs; i++)
		buf_printf(&b, "%s%.*s/%.*s %s", i ? ", " : "",
			   SLICE_ARG(t->v[t->pairs[i].keep].name),
			   SLICE_ARG(t->v[t->pairs[i].other].name),
			   tags_likeness_names[t->pairs[i].why]);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "pairs");
	buf_free(&b);
}
#define CHECK_PAIRS(want, ...) \
	check_pairs((const char *const[]){__VA_ARGS__, NULL}, (want), __LINE__)

TEST(collects)
{
	struct tags *t = tags_new(&arena);
	add(t, "1.md", "a, b, a, a", "true");
	add(t, "2.md", "[b, c]", "false");
	add(t, "3.md", "b", "TRUE");
	add(t, "4.md", "", NULL);
	struct front_matter none = {.present = false};
	tags_add(t, "5.md", &none);
	tags_finish(t);
	tags_finish(t); /* nothing happens */
	CHECK_INT(t->n_articles, 5);
	CHECK_INT(t->n_reviewed, 2);
	CHECK_INT(t->n_untagged, 2);
	CHECK_INT(t->n_singletons, 2);
	CHECK_STR(t->articles[1].path, "2.md");
	CHECK_INT(t->articles[0].n_tags, 2);
	CHECK(t->articles[0].reviewed && !t->articles[1].reviewed && t->articles[2].reviewed);
	if (!CHECK_INT(t->n, 3))
		return;
	CHECK_SLICE(t->v[0].name, SLICE("b"));
	CHECK_INT(t->v[0].n_articles, 3);
	CHECK_INT(t->v[0].n_reviewed, 2);
	CHECK_INT(t->v[0].first[2], 2);
	CHECK_SLICE(t->v[1].name, SLICE("a"));
	CHECK_INT(t->v[1].n_articles, 1);
	CHECK_INT(t->v[1].n_repeated, 1);
	CHECK_SLICE(t->v[2].name, SLICE("c"));
}

/* 40 of 100 articles, and at least 5 of them. */
TEST(says_nothing)
{
	struct tags *t = tags_new(&arena);
	for (int i = 0; i < 15; i++)
		add(t, "x.md", i < 5 ? "a, b, c" : i < 6 ? "b, c" : i < 14 ? "c" : "d", NULL);
	tags_finish(t);
	CHECK_SLICE(t->v[1].name, SLICE("b"));
	CHECK_INT(t->v[1].n_articles, 6);
	CHECK(tags_says_nothing(t, &t->v[0]));
	CHECK(tags_says_nothing(t, &t->v[1]));
	CHECK_INT(t->v[2].n_articles, 5);
	CHECK(!tags_says_nothing(t, &t->v[2]));
	t = tags_new(&arena);
	for (int i = 0; i < 4; i++)
		add(t, "x.md", "a", NULL);
	tags_finish(t);
	CHECK(!tags_says_nothing(t, &t->v[0]));
}

TEST(spellings)
{
	CHECK_PAIRS("attention/Attention spelling", "Attention", "attention", "attention");
	CHECK_PAIRS("log-linear/Log Linear spelling, log-linear/log_linear spelling", "log-linear",
		    "Log Linear", "log_linear");
	CHECK_PAIRS("SGD/ＳＧＤ spelling", "SGD", "ＳＧＤ");
	CHECK_PAIRS("caf\xC3\xA9/cafe\xCC\x81 spelling", "caf\xC3\xA9", "cafe\xCC\x81");
	CHECK_PAIRS("", "C", "C++");
	CHECK_PAIRS("", "'-'", "'_'");
}

TEST(plurals)
{
	CHECK_PAIRS("GAN/GANs plural", "GAN", "GANs");
	CHECK_PAIRS("box/Boxes plural, box/Box spelling", "box", "Boxes", "Box", "box");
	CHECK_PAIRS("entropies/Entropy plural", "entropies", "entropies", "Entropy");
	CHECK_PAIRS("", "RM", "RMS", "los", "loss", "损失", "损失s");
}

TEST(endings)
{
	CHECK_PAIRS("优化/优化器 ending, 优化/优化算法 ending", "优化", "优化器", "优化算法");
	CHECK_PAIRS("attention机制/Attention ending", "attention机制", "Attention");
	CHECK_PAIRS("", "算", "算法", "凸优化", "优化", "语义相似度", "语义");
}

TEST(typos)
{
	CHECK_PAIRS("transformer/transfomer typo", "transformer", "transfomer");
	CHECK_PAIRS("transformer/transfromer typo", "transformer", "transfromer");
	CHECK_PAIRS("optimizer/optimiser typo", "optimiser", "optimizer", "optimizer");
	/* Short ones, numbers, first letters and Chinese are other words. */
	CHECK_PAIRS("", "mamba", "samba", "adam", "nadam", "resnet18", "resnet50", "resnet1",
		    "symmetric", "asymmetric", "rotary", "notary", "前缀树检索任务",
		    "前缀树检索问题");
	/* A pair has the surest reason, once. */
	CHECK_PAIRS("optimizer/optimizers plural", "optimizer", "optimizers");
	CHECK_PAIRS("transformer/Transformer spelling, transformer/transformed typo", "transformer",
		    "Transformer", "transformed");
}

/* 60,000 tags, the most of them alike: no two are compared in vain. */
TEST(near_is_linear)
{
	enum { N = 60000 };
	struct tags *t = tags_new(&arena);
	for (int i = 0; i < N / 6; i++) {
		const char *tags = arena_printf(&arena,
						"variant%d, prefix%dx, 优化%d, 优化%d器, "
						"aaaaaaaaaaaaaaaa%c%c, GAN%ds",
						i, i, i, i, 'a' + i % 26, 'a' + i / 26 % 26, i);
		add(t, "x.md", tags, NULL);
	}
	tags_finish(t);
	CHECK(t->n > 40000);
	CHECK(t->n_pairs >= N / 6 && t->n_pairs < N);
}

/* ---- Reports ---- */

static struct tags *collection(void)
{
	struct tags *t = tags_new(&arena);
	add(t, "1.md", "all, Attention, Attention", "true");
	add(t, "2.md", "all, attention", NULL);
	add(t, "3.md", "all, 优化", NULL);
	add(t, "4.md", "all, Attention", NULL);
	add(t, "5.md", "[all, \"x\\ty\"]", NULL);
	tags_finish(t);
	return t;
}

TEST(report_text)
{
	struct buf b = BUF_INIT;
	tags_report_text(collection(), &b);
	CHECK_SLICE(buf_slice(&b),
		    SLICE("articles: 5\n"
			  "tags: 5\n"
			  "reviewed articles: 1\n"
			  "untagged articles: 0\n"
			  "\n"
			  "Tags that say nothing (on 40 % of the articles or more): 1\n"
			  "       5  all                       reviewed in 1\n"
			  "\n"
			  "Near-duplicates (the one that is used more comes first): 1\n"
			  "  spelling       2  Attention                      1  attention\n"
			  "\n"
			  "Tags that articles have more than once: 1\n"
			  "       1  Attention\n"
			  "\n"
			  "Tags of more than one article: 2\n"
			  "       5  100.0 %  all                       1.md, 2.md, 3.md, ...\n"
			  "       2   40.0 %  Attention                 1.md, 4.md\n"
			  "\n"
			  "Tags of one article only: 3\n"
			  "       1   20.0 %  attention                 2.md\n"
			  "       1   20.0 %  优化                      3.md\n"
			  "       1   20.0 %  x\xEF\xBF\xBDy                       5.md\n"
			  "\n"
			  "Articles without \"tags_reviewed: true\": 4\n"
			  "  2.md\n"
			  "  3.md\n"
			  "  4.md\n"
			  "  5.md\n"));
	buf_clear(&b);
	struct tags *empty = tags_new(&arena);
	tags_finish(empty);
	tags_report_text(empty, &b);
	CHECK_SLICE(buf_slice(&b), SLICE("articles: 0\ntags: 0\nreviewed articles: 0\n"
					 "untagged articles: 0\n"));
	buf_free(&b);
}

TEST(report_unreviewed_ends)
{
	struct buf b = BUF_INIT;
	struct tags *t = tags_new(&arena);
	for (int i = 0; i < 12; i++)
		add(t, arena_printf(&arena, "%d.md", i), "", NULL);
	tags_finish(t);
	tags_report_text(t, &b);
	CHECK(slice_ends(buf_slice(&b), SLICE("\n  9.md\n  ... and 2 more\n")));
	buf_free(&b);
}

TEST(report_json)
{
	struct buf b = BUF_INIT;
	tags_report_json(collection(), &b);
	struct json_t *map = json_parse(buf_slice(&b), NULL);
	CHECK_INT(json_as_int(json_get(map, "articles")), 5);
	CHECK_INT(json_as_int(json_get(map, "reviewed")), 1);
	CHECK_INT(json_length(json_get(map, "tags")), 5);
	CHECK_INT(json_length(json_get(map, "unreviewed")), 4);
	CHECK_INT(json_length(json_get(map, "singletons")), 3);
	CHECK_SLICE(json_as_slice(json_at(json_get(map, "says_nothing"), 0)), SLICE("all"));
	struct buf part = BUF_INIT;
	json_write(&part, json_at(json_get(map, "tags"), 1));
	json_write(&part, json_at(json_get(map, "near_duplicates"), 0));
	json_write(&part, json_at(json_get(map, "singletons"), 1));
	CHECK_SLICE(buf_slice(&part),
		    SLICE("{\"name\":\"Attention\",\"articles\":2,\"share\":0.4,\"reviewed\":1,"
			  "\"repeated\":1,\"first\":[\"1.md\",\"4.md\"]}"
			  "{\"keep\":\"Attention\",\"keep_articles\":2,\"other\":\"attention\","
			  "\"other_articles\":1,\"why\":\"spelling\"}"
			  "{\"name\":\"优化\",\"path\":\"3.md\"}"));
	json_drop(map);
	buf_free(&part);
	buf_free(&b);
}

int main(void)
{
	RUN(collects);
	RUN(says_nothing);
	RUN(spellings);
	RUN(plurals);
	RUN(endings);
	RUN(typos);
	RUN(near_is_linear);
	RUN(report_text);
	RUN(report_unreviewed_ends);
	RUN(report_json);
	arena_free(&arena);
	return unit_end();
}
