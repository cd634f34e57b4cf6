#include "unit.h"

#include <time.h>

#include "out/claims.h"

static const char *const two_articles[] = {
	"{\"schema\":1,\"path\":\"x/"
	"a.md\",\"meta\":{\"title\":\"甲文章的推导\",\"status\":\"completed\"},"
	"\"lines\":{\"total\":1266,\"derivation\":900},"
	"\"formulas\":{\"total\":200,\"display\":70,\"numbered\":64}}",
	"{\"schema\":1,\"path\":\"x/b.md\",\"meta\":{\"title\":\"SGD: a "
	"proof\",\"status\":\"pending\"},"
	"\"lines\":{\"total\":864,\"derivation\":400},"
	"\"formulas\":{\"total\":90,\"display\":45,\"numbered\":40},"
	"\"growth\":{\"lines\":{\"before\":295,\"after\":864},"
	"\"numbered\":{\"before\":16,\"after\":40}}}",
	NULL};

struct fixture {
	struct arena arena;
	struct claims_records records;
	struct claims *claims;
	struct source source;
};

static void start(struct fixture *f, const char *report, const char *const *records)
{
	const char *message;
	size_t column;
	*f = (struct fixture){0};
	claims_records_init(&f->records);
	for (; *records; records++)
		CHECK(claims_records_add(&f->records, slice_of(*records), &f->arena, &message,
					 &column));
	claims_records_finish(&f->records);
	source_wrap(&f->source, "r.md", slice_of(report));
	f->claims = claims_read(&f->arena, mdscan(&f->arena, slice_of(report), NULL),
				report_regions_find(&f->arena, slice_of(report)));
	claims_judge(f->claims, &f->records);
}

static void end(struct fixture *f)
{
	source_free(&f->source);
	claims_records_free(&f->records);
	arena_free(&f->arena);
}

/* "text=verdict", a claim each, with blanks between. */
static struct slice brief(struct fixture *f)
{
	static const char letters[] = "?tf";
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < f->claims->n; i++) {
		const struct claims_claim *c = &f->claims->v[i];
		buf_puts(&out, i ? " " : "");
		buf_add(&out, slice_sub(f->source.text, c->offset, c->end));
		buf_printf(&out, "=%c", letters[c->verdict]);
	}
	struct slice copy = arena_copy(&f->arena, buf_slice(&out));
	buf_free(&out);
	return copy;
}

#define CHECK_CLAIMS(report, want) \
	do { \
		struct fixture f; \
		start(&f, report, two_articles); \
		CHECK_SLICE(brief(&f), slice_of(want)); \
		end(&f); \
	} while (0)

TEST(sizes_of_the_article_of_the_heading)
{
	CHECK_CLAIMS("### 甲文章的推导\n\n- 最终统计：1,266行推导，64个公式\n",
		     "1,266行推导=t 64个公式=t");
	CHECK_CLAIMS("### 甲文章的推导\n\n最终统计：1,265行，41个编号公式\n",
		     "1,265行=f 41个编号公式=f");
	CHECK_CLAIMS("### SGD: A Proof\n\nFinal: 864 lines, 40 numbered formulas.\n",
		     "864 lines=t 40 numbered formulas=t");
	CHECK_CLAIMS("### Nobody\n\nFinal: 864 lines.\n", "864 lines=?");
}

TEST(article_by_file_width_and_case)
{
	CHECK_CLAIMS("# 报告\n## 1. Other name\n- **文件**：`blogs/b.md`\n- 864行\n", "864行=t");
	CHECK_CLAIMS("### ｓｇｄ　：ａ　ＰＲＯＯＦ\n\n８６４行，四十个公式\n",
		     "８６４行=t 四十个公式=t");
	CHECK_CLAIMS("- **甲文章的推导**：1266行\n- 甲文章的推导（900行）\n", "1266行=t 900行=t");
}

TEST(before_after_and_growth)
{
	CHECK_CLAIMS("### SGD: a proof\n- 从295行扩充到864行，从17个公式扩充到40个公式\n"
		     "- **扩充倍数**：2.93倍（行数）、2.50倍（公式）\n",
		     "295行=t 864行=t 17个公式=f 40个公式=t 2.93倍=t 2.50倍=f");
	CHECK_CLAIMS("### SGD: a proof\nGrew from 295 to 864 lines (2.9x), from 16 to 40 formulas "
		     "(2.5x).\n",
		     "295=t 864 lines=t 2.9x=t 16=t 40 formulas=t 2.5x=t");
	CHECK_CLAIMS("### 甲文章的推导\n从295→1266行\n", "295=? 1266行=t");
}

TEST(pending_arrow_is_now_and_plan)
{
	CHECK_CLAIMS("## 待完成文章列表（2篇）\n1. **SGD**：a proof（864行→1200+）⏳\n"
		     "2. 丙（5行→1200+）\n",
		     "2篇=t 864行=t 1200+=? ⏳=t 5行=? 1200+=?");
}

TEST(tolerance_only_where_the_report_says_so)
{
	CHECK_CLAIMS("### SGD: a proof\n约850行，约800行，80+个公式，100+个公式\n",
		     "850行=t 800行=f 80+个公式=t 100+个公式=f");
}

TEST(percent_follows_from_its_fraction)
{
	CHECK_CLAIMS("总体进度：1/2篇（50%）\n", "1/2篇=t 50%=t");
	CHECK_CLAIMS("总体进度：98/358 篇（27.3%）\n", "98/358 篇=f 27.3%=f");
	CHECK_CLAIMS("Overall progress: 1 of 2 articles (50%)\n", "1 of 2 articles=t 50%=t");
	CHECK_CLAIMS("| 指标 | 数值 | 百分比 |\n|-|-|-|\n| 总文章数 | 2 | 100% |\n| 已完成 | 1 | "
		     "51% |\n",
		     "2=t 100%=t 1=t 51%=f");
}

TEST(batch_listed_under_it)
{
	CHECK_CLAIMS("## 第三批\n完成数量：1/2 篇\n### 文章\n1. 甲文章的推导\n2. SGD: a proof\n",
		     "1/2 篇=t");
	CHECK_CLAIMS("## 第三批\n完成数量：2/2 篇\n### 文章\n1. 甲文章的推导\n2. SGD: a proof\n",
		     "2/2 篇=f");
	CHECK_CLAIMS(
		"## 第三批\n完成数量：1/3 篇\n### 文章\n1. 甲文章的推导\n2. SGD: a proof\n3. 丙\n",
		"1/3 篇=?");
}

TEST(row_of_a_part_of_the_batch)
{
	CHECK_CLAIMS("## 第三批子批次C\n### 文章\n1. 甲文章的推导\n2. SGD: a proof\n"
		     "### 第三批\n\n| 子批次 | 完成数 |\n|-|-|\n| C | 2/2 |\n| D | 2/2 |\n",
		     "2/2=f 2/2=?");
}

TEST(two_places_contradict)
{
	CHECK_CLAIMS("## 第三批\n进度：7/10 篇\n## 表\n| 批次 | 进度 |\n|-|-|\n| 批次三 | 4/10 |\n",
		     "7/10 篇=? 4/10=f");
	CHECK_CLAIMS("## 2026-01-02\n第三批进度：7/10 篇\n## 2026-01-01\n第三批进度：4/10 篇\n",
		     "7/10 篇=? 4/10 篇=?");
	CHECK_CLAIMS("总任务：37篇\n\n| 批 | 完成 |\n|-|-|\n| A | 3/3 |\n| B | 1/10 "
		     "|\n\n完成率：4/37篇\n",
		     "37篇=f 3/3=? 1/10=? 4/37篇=f");
}

TEST(totals)
{
	CHECK_CLAIMS("共 2 篇文章。\n\n共 358 篇\n", "2 篇=t 358 篇=f");
	CHECK_CLAIMS(
		"## 文章\n总计：2,130行推导，104个公式\n### 1. 甲文章的推导\n### 2. SGD: a proof\n",
		"2,130行推导=t 104个公式=t");
	CHECK_CLAIMS("## 文章\n总计：12行\n### 1. 丙\n5行\n### 2. 丁\n6行\n", "12行=f 5行=? 6行=?");
}

TEST(tables_of_articles)
{
	CHECK_CLAIMS(
		"| 文章 | 原行数 | 行数 | 编号公式 | 状态 |\n|-|-|-|-|-|\n"
		"| 甲文章的推导 | 9 | 1,266 | 64 | ✅ |\n| [B](b.md) | 295 | 1 | 45 | 已完成 |\n",
		"9=? 1,266=t 64=t ✅=t 295=t 1=f 45=f 已完成=f");
}

TEST(ranges_of_numbers_overlap)
{
	CHECK_CLAIMS("公式(1)-(20)\n\n公式(15)-(30)\n\n公式(31)–(40)\n",
		     "(1)-(20)=? (15)-(30)=f (31)–(40)=?");
	CHECK_CLAIMS("Tags 1-20, tags 21-30\n", "1-20=? 21-30=?");
}

TEST(ranges_of_one_article)
{
	CHECK_CLAIMS("### 甲文章的推导\n- 第1部分\n  - 公式(1)–(20)\n- 第2部分\n"
		     "  - 公式(18)–(40)\n",
		     "(1)–(20)=? (18)–(40)=f");
	/* Another article has numbers of its own. */
	CHECK_CLAIMS("### 甲文章的推导\n公式(1)–(20)\n### SGD: a proof\n公式(18)–(40)\n",
		     "(1)–(20)=? (18)–(40)=?");
	/* A piece of the whole is no overlap, one of another part is. */
	CHECK_CLAIMS("### 甲文章的推导\n公式(1)–(64)，公式(5)–(9)\n", "(1)–(64)=? (5)–(9)=?");
	CHECK_CLAIMS("### 甲文章的推导\n第1部分：公式(1)–(20)\n\n第2部分：公式(5)–(9)\n",
		     "(1)–(20)=? (5)–(9)=f");
}

TEST(sums_follow_from_their_numbers)
{
	CHECK_CLAIMS("5篇 + 3篇 = 8篇\n\n5 + 3 = 9 articles\n",
		     "5篇=? 3篇=? 8篇=t 5=? 3=? 9 articles=f");
	CHECK_CLAIMS("## 文章\n本批1+1 篇，864 + 1266 = 2130行\n1. 甲文章的推导\n2. SGD: a proof\n",
		     "1=? 1+1 篇=t 1 篇=? 864=? 1266=? 2130行=t");
	CHECK_CLAIMS("| 文章 | 行数 | 完成 |\n|-|-|-|\n| 甲文章的推导 | 1266 | 1/2 |\n"
		     "| SGD: a proof | 864 | 2/3 |\n| 合计 | 2130 | 3/6 |\n",
		     "1266=t 1/2=t 864=t 2/3=f 2130=t 3/6=f");
	CHECK_CLAIMS("| 指标 | 数值 |\n|-|-|\n| x | 3 |\n| y | 4 |\n| Total lines | 2,130 |\n",
		     "3=? 4=? 2,130=t");
}

TEST(claims_over_two_lines)
{
	CHECK_CLAIMS("### SGD: a proof\n- 从295行扩充到\n  864行，从16个公式扩充到40\n  个公式"
		     "（2.5倍）\n",
		     "295行=t 864行=t 16个公式=t 40\n  个公式=t 2.5倍=t");
	CHECK_CLAIMS("### SGD: a proof\n目标：1200行\n现在：864行\n", "1200行=? 864行=t");
	CHECK_CLAIMS("> ### SGD: a proof\n> It grew from 295\n> to 864 lines.\n",
		     "295=t 864 lines=t");
}

TEST(a_factor_that_does_not_say_of_what)
{
	CHECK_CLAIMS("### SGD: a proof\n从295行扩充到864行，从16个公式扩充到40个公式（2.93倍）\n",
		     "295行=t 864行=t 16个公式=t 40个公式=t 2.93倍=t");
}

TEST(formulas_may_be_counted_by_their_tags)
{
	static const char *const record[] = {
		"{\"path\":\"a.md\",\"formulas\":{\"total\":9,\"display\":5,\"numbered\":4},"
		"\"equations\":{\"tags\":6,\"automatic\":0,\"findings\":[]}}",
		NULL};
	struct fixture f;
	start(&f, "### a.md\n6个公式，6个编号公式，5个公式，5个编号公式，7个公式\n", record);
	CHECK_SLICE(brief(&f), SLICE("6个公式=t 6个编号公式=t 5个公式=t 5个编号公式=f 7个公式=f"));
	end(&f);
}

TEST(without_records)
{
	static const char *const none[] = {NULL};
	struct fixture f;
	struct buf out = BUF_INIT;
	start(&f, "| 指标 | 数值 |\n|-|-|\n| 总行数 | 12 |\n| 公式 | 5 |\n", none);
	CHECK_SLICE(brief(&f), SLICE("12=? 5=?"));
	claims_text(&out, f.claims, &f.source);
	buf_free(&out);
	end(&f);
}

TEST(a_batch_is_not_all)
{
	CHECK_CLAIMS("第九批共37篇\n\n共37篇\n", "37篇=? 37篇=f");
}

TEST(what_is_no_claim)
{
	CHECK_CLAIMS("2026-01-11, GPT-2, 第3篇, 2025年, `7行`, $5$ 行, 第九批\n", "");
	CHECK_CLAIMS("### 1. 甲文章的推导\n#### 3个视角\n", "3个=?");
	CHECK_CLAIMS("", "");
	CHECK_CLAIMS("| 文章 | 行数 |\n|-|-|\n| 丙 | 无 |\n| 合计 | |\n", "");
	CHECK_CLAIMS("99999999999999999999行, 1/0篇\n", "");
}

TEST(written_out)
{
	struct fixture f;
	struct buf out = BUF_INIT;
	start(&f, "### 甲文章的推导\n\n41个编号公式\n", two_articles);
	claims_text(&out, f.claims, &f.source);
	CHECK_SLICE(
		buf_slice(&out),
		SLICE("r.md:3:1: false: \"41个编号公式\" of 甲文章的推导: formulas.numbered is 64 "
		      "(display formulas with a \\tag) [formulas]\n"
		      "1 claim: 0 true, 1 false, 0 not checkable\n"));
	buf_clear(&out);
	claims_text_json(&out, f.claims, &f.source);
	CHECK_SLICE(
		buf_slice(&out),
		SLICE("{\"path\":\"r.md\",\"claims\":[{\"line\":3,\"column\":1,\"text\":"
		      "\"41个编号公式\","
		      "\"kind\":\"formulas\",\"verdict\":\"false\",\"message\":\"formulas.numbered "
		      "is "
		      "64 (display formulas with a \\\\tag)\",\"subject\":\"甲文章的推导\","
		      "\"article\":\"x/a.md\"}],\"totals\":{\"claims\":1,\"true\":0,\"false\":1,"
		      "\"not checkable\":0},\"regions\":0}\n"));
	buf_free(&out);
	end(&f);
}

/* Two are completed, one is in progress, one is pending. */
static const char *const four_states[] = {
	"{\"path\":\"a.md\",\"meta\":{\"title\":\"A one\",\"status\":\"completed\"},"
	"\"lines\":{\"total\":1200,\"derivation\":900},\"formulas\":{\"total\":90,\"numbered\":64}"
	"}",
	"{\"path\":\"b.md\",\"meta\":{\"title\":\"B two\",\"status\":\"completed\"},"
	"\"lines\":{\"total\":400,\"derivation\":300},\"formulas\":{\"total\":50,\"numbered\":20}}",
	"{\"path\":\"c.md\",\"meta\":{\"title\":\"C three\",\"status\":\"wip\"},"
	"\"lines\":{\"total\":100,\"derivation\":60},\"formulas\":{\"total\":10,\"numbered\":0}}",
	"{\"path\":\"d.md\",\"meta\":{\"title\":\"D four\",\"status\":\"pending\"},"
	"\"lines\":{\"total\":50,\"derivation\":0},\"formulas\":{\"total\":5,\"numbered\":0}}",
	NULL};

#define CHECK_FOUR(report, want) \
	do { \
		struct fixture f; \
		start(&f, report, four_states); \
		CHECK_SLICE(brief(&f), slice_of(want)); \
		end(&f); \
	} while (0)

TEST(articles_counted_by_their_state)
{
	CHECK_FOUR("- A one\n- B two\n- C three\n- D four\n\n已完成2篇，进行中 1 "
		   "篇，待处理：1篇，未完成2篇\n",
		   "2篇=t 1 篇=t 1篇=t 2篇=t");
	CHECK_FOUR("- A one\n- B two\n- C three\n- D four\n\n已完成3篇，进行中 2 "
		   "篇，待处理：3篇，剩余3篇\n",
		   "3篇=f 2 篇=f 3篇=f 3篇=f");
	CHECK_FOUR("2 articles are done, 1 article is in progress, 1 article pending, 2 articles "
		   "left\n",
		   "2 articles=t 1 article=t 1 article=t 2 articles=t");
	/* Which of all are meant is not said. */
	CHECK_FOUR("Completed: 1 article, remaining articles: 3 articles\n",
		   "1 article=? 3 articles=?");
	CHECK_FOUR("| 状态 | 篇数 | 占比（%） |\n|--|--|--|\n| 已完成 | 2 | 50.0 |\n| 进行中 | 1 | "
		   "25 |\n"
		   "| 待处理 | 2 | 25 |\n| 合计 | 4 | 100 |\n",
		   "2=t 50.0=? 1=t 25=? 2=f 25=? 4=f 100=?");
}

TEST(averages_and_shares_are_no_sums)
{
	CHECK_FOUR("# A one\n平均每篇437行，每篇 40 个公式\n", "437行=? 40 个公式=?");
	CHECK_FOUR("| Figure | Value |\n|--|--|\n| Average lines | 437 |\n| Total lines | 1750 |\n",
		   "437=? 1750=t");
	CHECK_FOUR("| 批次 | 完成率（%） | 平均行数 |\n|--|--|--|\n| 一 | 50 | 800 |\n| 二 | 50 | "
		   "75 |\n"
		   "| 合计 | 50 | 437 |\n",
		   "50=? 800=? 50=? 75=? 50=? 437=?");
}

TEST(columns_say_more_than_their_word)
{
	/* Now, and the factor, are of what stands before them. */
	CHECK_FOUR("| Article | Derivation: before | Now | Times | Formulas: before | Now | Times "
		   "| Numbered |\n"
		   "|--|--|--|--|--|--|--|--|\n| A one | 300 | 900 | 3.0 | 45 | 90 | 2.0 | 64 |\n"
		   "| B two | 300 | 301 | 1.0 | 25 | 51 | 2.5 | 21 |\n",
		   "300=? 900=t 3.0=t 45=? 90=t 2.0=t 64=t "
		   "300=? 301=f 1.0=t 25=? 51=f 2.5=f 21=f");
	CHECK_FOUR("| 文章 | 当前行数 |\n|--|--|\n| A one | 1200 |\n| B two | 401 |\n",
		   "1200=t 401=f");
	CHECK_FOUR("| | 此前 | 现在 | 增加 | 每周 |\n|--|--|--|--|--|\n| 行数 | 1000 | 1750 | 750 "
		   "| 30 |\n",
		   "1000=? 1750=t 750=? 30=?");
	/* An escaped bar ends no cell. */
	CHECK_FOUR("| Article | Note | Lines |\n|--|--|--|\n| a.md | p(x \\| y) | 1200 |\n",
		   "1200=t");
}

TEST(parts_in_a_table_are_added_once)
{
	CHECK_FOUR(
		"| 批次 | 篇数 |\n|--|--|\n| 一 | 3 |\n| – 其一 | 2 |\n| – 其二 | 1 |\n| 二 | 1 |\n"
		"| 合计 | 4 |\n",
		"3=? 2=? 1=? 1=? 4=t");
	/* Two of all four, and one of all four, are no batches of three. */
	CHECK_FOUR("## Rules\n4 articles were audited.\n\n| Rule | Fail |\n|--|--|\n| x | 2 of 4 "
		   "|\n| y | 1 of 4 |\n",
		   "4 articles=? 2 of 4=? 1 of 4=?");
}

TEST(sizes_are_not_those_of_the_article)
{
	CHECK_FOUR(
		"# A one\n\n- Derivation lines: 900 of 1000 (90 %)\n- 推导行数：900/1000（91 %）\n",
		"900 of 1000=? 90 %=t 900/1000=? 91 %=f");
	CHECK_FOUR("- A one：设定（21 行）、推导（900 行）、小结（4 行）\n",
		   "21 行=? 900 行=? 4 行=?");
	CHECK_FOUR("- A one（1200行，64个公式）\n", "1200行=t 64个公式=t");
}

/* Neither its claims count, nor its headings, lists and tables; what begins before it goes on behind it. */
TEST(a_region_is_passed_over)
{
	static const char report[] =
		"## 甲文章的推导\n\n41行，<!-- progress-report:begin totals -->42行，"
		"<!-- progress-report:end -->64个公式\n\n"
		"<!-- progress-report:begin plan -->\n## 第三批\n\n- 乙文章：43行\n\n"
		"| 文章 | 行数 |\n|--|--|\n| 乙文章 | 44 |\n<!-- progress-report:end plan -->\n"
		"1266行\n";
	struct fixture f;
	struct buf out = BUF_INIT;
	start(&f, report, two_articles);
	CHECK_SLICE(brief(&f), SLICE("41行=f 64个公式=t 1266行=t"));
	claims_text(&out, f.claims, &f.source);
	CHECK(slice_ends(buf_slice(&out),
			 SLICE("\n3 claims: 2 true, 1 false, 0 not checkable; 2 regions of "
			       "progress-report passed over\n")));
	buf_free(&out);
	end(&f);
}

TEST(findings)
{
	struct fixture f;
	const struct claims_rules rules = {DIAG_tag_gap, DIAG_tag_duplicate, DIAG_tag_order};
	start(&f, "### 甲文章的推导\n41行\n## 第三批\n7/10 篇（71%）\n## 第三批\n4/10 篇\n",
	      two_articles);
	struct diag_list list = DIAG_LIST_INIT(&f.arena);
	claims_text_findings(&list, f.claims, &rules);
	CHECK_INT(list.n, 3);
	CHECK_INT(list.v[0]->rule, DIAG_tag_gap);
	CHECK_INT(list.v[1]->rule, DIAG_tag_order);
	CHECK_INT(list.v[2]->rule, DIAG_tag_duplicate);
	CHECK(list.v[2]->notes != NULL);
	end(&f);
}

static double seconds(struct slice text)
{
	struct arena a = ARENA_INIT;
	struct claims_records records;
	clock_t from = clock();
	claims_records_init(&records);
	claims_records_finish(&records);
	claims_judge(claims_read(&a, mdscan(&a, text, NULL), NULL), &records);
	claims_records_free(&records);
	arena_free(&a);
	return (double)(clock() - from) / CLOCKS_PER_SEC;
}

/* One line, and one heading, with everything in it. */
TEST(time_is_linear)
{
	static const char *const pieces[] = {"7/10 篇（70%），从295行扩充到864行，",
					     "第九批",
					     "(1)-(2) 公式",
					     "# a.md 1篇\n",
					     "- 1. a：5行→6\n",
					     "1",
					     "批",
					     "，"};
	for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
		struct buf b = BUF_INIT;
		while (b.n < 1 << 19)
			buf_puts(&b, pieces[p]);
		CHECK(seconds(buf_slice(&b)) < 8);
		buf_free(&b);
	}
}

int main(void)
{
	RUN(sizes_of_the_article_of_the_heading);
	RUN(article_by_file_width_and_case);
	RUN(before_after_and_growth);
	RUN(pending_arrow_is_now_and_plan);
	RUN(tolerance_only_where_the_report_says_so);
	RUN(percent_follows_from_its_fraction);
	RUN(batch_listed_under_it);
	RUN(row_of_a_part_of_the_batch);
	RUN(two_places_contradict);
	RUN(totals);
	RUN(tables_of_articles);
	RUN(ranges_of_numbers_overlap);
	RUN(ranges_of_one_article);
	RUN(sums_follow_from_their_numbers);
	RUN(claims_over_two_lines);
	RUN(a_factor_that_does_not_say_of_what);
	RUN(formulas_may_be_counted_by_their_tags);
	RUN(without_records);
	RUN(a_batch_is_not_all);
	RUN(what_is_no_claim);
	RUN(written_out);
	RUN(articles_counted_by_their_state);
	RUN(averages_and_shares_are_no_sums);
	RUN(columns_say_more_than_their_word);
	RUN(parts_in_a_table_are_added_once);
	RUN(sizes_are_not_those_of_the_article);
	RUN(a_region_is_passed_over);
	RUN(findings);
	RUN(time_is_linear);
	return unit_end();
}
