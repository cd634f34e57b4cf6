#include "unit.h"

#include <time.h>

#include "base/buf.h"
#include "check/topics-zones.h"

static const struct topics_settings settings = {.opening = 400, .body_limit = 6000};

static struct topics_article *read_with(struct arena *a, struct slice text,
					const struct topics_settings *s)
{
	struct md_doc *doc = mdscan(a, text, NULL);
	struct front_matter *front = arena_alloc(a, sizeof *front);
	frontmatter_read(front, a, doc, NULL);
	return topics_zones_read(a, doc, front, s);
}

static void check_zone(const char *text, enum topics_zone zone, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct topics_article *article = read_with(&a, slice_of(text), &settings);
	unit_check_slice(article->zones[zone].text, slice_of(want), __FILE__, line, text);
	arena_free(&a);
}
#define CHECK_ZONE(zone, text, want) check_zone((text), TOPICS_##zone, (want), __LINE__)

TEST(title)
{
	CHECK_ZONE(TITLE, "---\ntitle: \"Pre-Norm 与 Post-Norm\"\n---\n# Other\n\ntext\n",
		   "pre norm与post norm");
	CHECK_ZONE(TITLE, "# The *First* $x$ One #\n\n# Second\n", "the first\uFFFCone ");
	CHECK_ZONE(TITLE, "## Lower\n\nFirst\n=====\n", "first ");
	CHECK_ZONE(TITLE, "---\ntitle:\n---\n# First\n", "first ");
	CHECK_ZONE(TITLE, "text\n", "");
	CHECK_ZONE(TITLE, "", "");
}

TEST(tags)
{
	CHECK_ZONE(TAGS, "---\ntags: 优化, Adam-W，SGD\ntags_reviewed: true\n---\n",
		   "优化, adam w , sgd");
	CHECK_ZONE(TAGS, "---\ntags: [\"a\\u0062\", c]\ntags_reviewed: true\n---\n", "ab , c");
	CHECK_ZONE(TAGS, "---\ntags: 优化\ntags_reviewed: false\n---\n", "");
	CHECK_ZONE(TAGS, "---\ntags: 优化\n---\n", "");
}

TEST(headings)
{
	CHECK_ZONE(HEADINGS, "# Title\n\n## One\ntext\n\nTwo\n---\n\n# Three\n",
		   "one\ntwo\nthree\n");
	CHECK_ZONE(HEADINGS, "---\ntitle: x\n---\n# T\n## A `code` <b>c</b>\n", "a c\n");
	CHECK_ZONE(HEADINGS, "> ## 在引用中\n\n- ## in a list\n", "在引用中\nin a list\n");
}

TEST(body)
{
	CHECK_ZONE(BODY, "# T\n扩**散**\n模型\n## H\n> 一\n> 二\n", "扩散模型一二");
	CHECK_ZONE(BODY, "a|b\n-|-\n**c**|d\n", "a b c d ");
	CHECK_ZONE(BODY, "bert\\_base 1\\*2\n", "bert base 1 2 ");
	CHECK_ZONE(BODY, "a `code` b\n\n```\nfenced\n```\n\n    indented\n\nc\n", "a b c ");
	CHECK_ZONE(BODY, "a <!-- no --> <b title=\"no\">b</b><br>c\n", "a b c ");
	CHECK_ZONE(BODY, "<div class=\"no\">\n内容\n</div>\n<script>no()</script>\n", "内容");
}

TEST(links)
{
	CHECK_ZONE(BODY, "见[论文](http://no.org/a_b \"no\")的 [X](y)s\n", "见[论文]的[x]s ");
	CHECK_ZONE(BODY, "![no](no.png)图 a [![no](x)](y) b <img src=\"no\"> c\n", "图a [ ] b c ");
	CHECK_ZONE(BODY, "见https://no.org/x?a=b，文 http://no (http://no.org) <http://no>d\n",
		   "见,文( ) d ");
	CHECK_ZONE(BODY, "http: //yes ://yes xhttp://no\n", "http: //yes ://yes x ");
	CHECK_ZONE(BODY, "a\n\n[label]: http://no.org 'no'\n", "a ");
}

TEST(imprint)
{
	CHECK_ZONE(
		BODY,
		"**原文链接**: [no](http://no)\n**发布日期**: 2020\n**作者** no $x$ `y`\n**标签**\n"
		"一\n**更新日期** no",
		"一");
	CHECK_ZONE(BODY, "二 **作者** 在\n**作者们** 三\n", "二作者在作者们三");
}

TEST(formulas)
{
	CHECK_ZONE(BODY, "由 $a$ 得 $$b$$ $c$\n\n\\begin{align}d\\end{align}\n\n即 x $e$ y\n",
		   "由\uFFFC得\uFFFC即x\uFFFCy ");
}

TEST(maths)
{
	CHECK_ZONE(MATHS, "$\\alpha_1+\\Beta$ 与 $$\\mathrm{KL}\\left( p\\right)$$",
		   "\\alpha \\beta \\mathrm \\left \\right\nkl");
	CHECK_ZONE(MATHS, "$\\operatorname*{arg\\,max} \\operatorname {a-b}\\text { c}x{no}$",
		   "\\operatorname \\operatorname \\text\narg\\,max\na b\n c");
	CHECK_ZONE(MATHS, "$\\mathop{\\text{tr}}\\text{a{b}c}\\mathbf x{no}\\mathit{no}$",
		   "\\mathop \\text \\text \\mathbf \\mathit\ntr");
	CHECK_ZONE(MATHS, "\\begin{equation}\\text{in}\\end{equation}", "\\begin \\text \\end\nin");
	CHECK_ZONE(MATHS, "$a\\\\b$ `$\\no$` \\no", "");
	/* Groups that do not end, or end too often. */
	CHECK_ZONE(MATHS, "$\\text{a\\text}}\\text{b}\\text$",
		   "\\text \\text \\text \\text\na\\text\nb");
}

TEST(maths_limit)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	for (int i = 0; i < 3000; i++)
		buf_puts(&b, "$\\text{概率}$ ");
	struct topics_text t = read_with(&a, buf_slice(&b), &settings)->zones[TOPICS_MATHS];
	/* The commands have 17,999 characters; a line end and two of Han have three, and seven bytes. */
	CHECK_INT(t.text.n, 17999 + 667 * 7);
	CHECK_INT(t.words, 3000 + 667 * 2);
	buf_clear(&b);
	for (int i = 0; i < 5000; i++)
		buf_puts(&b, "$\\text{a}$ ");
	t = read_with(&a, buf_slice(&b), &settings)->zones[TOPICS_MATHS];
	CHECK_INT(t.text.n, 20000);
	buf_free(&b);
	arena_free(&a);
}

TEST(words)
{
	struct arena a = ARENA_INIT;
	struct topics_settings few = {.opening = 3, .body_limit = 5};
	struct topics_article *article =
		read_with(&a, SLICE("一二 gpt2 $x$ model, 三四五 $y$\n"), &few);
	CHECK_SLICE(article->zones[TOPICS_OPENING].text, SLICE("一二gpt2"));
	CHECK_SLICE(article->zones[TOPICS_BODY].text, SLICE("一二gpt2\uFFFCmodel,三"));
	CHECK(article->zones[TOPICS_OPENING].text.p == article->zones[TOPICS_BODY].text.p);
	CHECK_INT(article->zones[TOPICS_OPENING].words, 3);
	CHECK_INT(article->zones[TOPICS_BODY].words, 5);
	CHECK_INT(article->words, 7);
	CHECK_INT(article->formulas, 2);
	few.opening = 50;
	article = read_with(&a, SLICE("一二三四五六\n"), &few);
	CHECK_INT(article->zones[TOPICS_OPENING].words, 5);
	few.opening = few.body_limit = 0;
	article = read_with(&a, SLICE("一二三四五六\n"), &few);
	CHECK_INT(article->zones[TOPICS_BODY].text.n, 0);
	arena_free(&a);
}

TEST(own_topic)
{
	struct arena a = ARENA_INIT;
	CHECK_SLICE(read_with(&a, SLICE("---\ntopic: 概率\n---\n"), &settings)->own, SLICE("概率"));
	CHECK_INT(read_with(&a, SLICE("text"), &settings)->own.n, 0);
	arena_free(&a);
}

/* Every word is where its origin says. */
TEST(origins)
{
	static const char text[] =
		"---\ntitle: T-one\ntags: [\"t\\x77o\", three]\n"
		"tags_reviewed: true\n---\n\n# no\n\n## Four\n"
		"**作者** x\nFive `x` [six](u)\n> **seven** $\\Eight+\\text{nine}$\n";
	static const struct {
		enum topics_zone zone;
		const char *folded, *written;
	} words[] = {
		{TOPICS_TITLE, "one", "one"},     {TOPICS_TAGS, "two", "[\"t"},
		{TOPICS_TAGS, "three", "three"},  {TOPICS_HEADINGS, "four", "Four"},
		{TOPICS_BODY, "five", "Five"},    {TOPICS_BODY, "six", "six"},
		{TOPICS_BODY, "seven", "seven"},  {TOPICS_BODY, "\uFFFC", "$\\Eight"},
		{TOPICS_MATHS, "eight", "Eight"}, {TOPICS_MATHS, "nine", "nine"},
	};
	struct arena a = ARENA_INIT;
	struct topics_article *article = read_with(&a, slice_of(text), &settings);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const struct topics_text *t = &article->zones[words[i].zone];
		const char *p =
			memmem(t->text.p, t->text.n, words[i].folded, strlen(words[i].folded));
		if (CHECK(p))
			CHECK_SLICE(slice_of(text + t->origin[p - t->text.p]),
				    slice_of(strstr(text, words[i].written)));
	}
	arena_free(&a);
}

TEST(linear)
{
	static const char *const units[] = {"![a](b)", "**作者**\n", "http://",  "# h\n",
					    "\\",      "*>|",        "$\\text{", "$\\text{a}$",
					    "<!-- ",   "カ",         "[a](b)",   "- "};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct arena a = ARENA_INIT;
		struct buf b = BUF_INIT;
		for (int j = 0; j < 200000; j++)
			buf_puts(&b, units[i]);
		clock_t begin = clock();
		read_with(&a, buf_slice(&b), &settings);
		if (!CHECK((double)(clock() - begin) / CLOCKS_PER_SEC < 5))
			printf("# %s\n", units[i]);
		buf_free(&b);
		arena_free(&a);
	}
}

int main(void)
{
	RUN(title);
	RUN(tags);
	RUN(headings);
	RUN(body);
	RUN(links);
	RUN(imprint);
	RUN(formulas);
	RUN(maths);
	RUN(maths_limit);
	RUN(words);
	RUN(own_topic);
	RUN(origins);
	RUN(linear);
	return unit_end();
}
