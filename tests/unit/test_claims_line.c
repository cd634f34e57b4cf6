#include "unit.h"

#include "out/claims-internal.h"

static struct arena arena;

static struct claims_line line_of(const char *text)
{
	return claims_line_make(&arena, text, 0, strlen(text));
}

#define CHECK_TOKEN(text, want_digits, want_other, want_unit) \
	do { \
		struct claims_line l_ = line_of(text); \
		if (CHECK_INT(l_.n_tokens, 1)) { \
			CHECK_INT(l_.tokens[0].value.digits, want_digits); \
			CHECK_INT(l_.tokens[0].other.digits, want_other); \
			CHECK_INT(l_.tokens[0].unit, CLAIMS_UNIT_##want_unit); \
		} \
	} while (0)

TEST(numbers_with_units)
{
	CHECK_TOKEN("1,266行推导", 1266, 0, LINES);
	CHECK_TOKEN("１，２６６ 行", 1266, 0, LINES);
	CHECK_TOKEN("**12** articles", 12, 0, ARTICLES);
	CHECK_TOKEN("九十九篇", 99, 0, ARTICLES);
	CHECK_TOKEN("二十个公式", 20, 0, FORMULAS);
	CHECK_TOKEN("Transformer18篇", 18, 0, ARTICLES);
	CHECK_TOKEN("7 out of 10 articles", 7, 10, ARTICLES);
	CHECK_TOKEN("600–900行", 600, 900, LINES);
	CHECK_TOKEN("2.93×", 293, 0, TIMES);
}

TEST(numbers_that_count_nothing)
{
	CHECK_INT(line_of("第3篇 2025年 2026-01-11 GPT-4 v1.2 7b x=5 一篇").n_tokens, 0);
	CHECK_INT(line_of("1234567890123456789行").n_tokens, 0);
}

TEST(words_around)
{
	CHECK(line_of("约30行").tokens[0].value.about);
	CHECK(line_of("~30行").tokens[0].value.about);
	CHECK(line_of("100+个公式").tokens[0].value.at_least);
	CHECK(line_of("+51").tokens[0].plus);
	CHECK(!line_of("2 + 51").tokens[1].plus);
	CHECK(line_of("51个编号公式").tokens[0].numbered);
	CHECK(line_of("9行推导").tokens[0].derivation);
}

TEST(lines_of_a_paragraph)
{
	CHECK_TOKEN("1,266\n行推导", 1266, 0, LINES);
	CHECK_TOKEN("864\nlines", 864, 0, LINES);
	CHECK_TOKEN("总数：13\n行数：", 13, 0, NONE);
	CHECK_TOKEN("总数：13\n公式：", 13, 0, NONE);
	CHECK_TOKEN("13  \nlines", 13, 0, NONE);
	CHECK_TOKEN("13\n个", 13, 0, NONE);
}

/* What the numbers of a line add up to, and which one should be that: "8=9" is 9 that should be 8. */
static struct slice sum_of(const char *text)
{
	struct claims_line l = line_of(text);
	claims_sum_find(&l);
	for (size_t i = 0; i < l.n_tokens; i++)
		if (l.tokens[i].summed)
			return slice_of(arena_printf(&arena, "%llu%s%llu",
						     (unsigned long long)l.tokens[i].sum,
						     l.tokens[i].summand ? " ends with " : " is ",
						     (unsigned long long)l.tokens[i].value.digits));
	return SLICE("none");
}

TEST(sums)
{
	CHECK_SLICE(sum_of("3篇 + 4篇 = 8篇"), SLICE("7 is 8"));
	CHECK_SLICE(sum_of("5+3 篇"), SLICE("8 ends with 3"));
	CHECK_SLICE(sum_of("5 + 3 = 8 articles"), SLICE("8 is 8"));
	CHECK_SLICE(sum_of("共 8 篇（概率5篇 + 矩阵3篇）"), SLICE("8 is 8"));
	CHECK_SLICE(sum_of("总计12篇 = 5篇 + 8篇"), SLICE("13 is 12"));
	CHECK_SLICE(sum_of("共 295 行 + 864 行"), SLICE("1159 ends with 864"));
	CHECK_SLICE(sum_of("8批完整 + 第9批部分（概率7篇 + 矩阵12篇）"), SLICE("19 ends with 12"));
	CHECK_SLICE(sum_of("5篇 + 3行"), SLICE("none"));
	CHECK_SLICE(sum_of("100+ 公式, 358 +1"), SLICE("none"));
	CHECK_SLICE(sum_of("5篇，+3篇"), SLICE("none"));
	CHECK_SLICE(sum_of("5 + 3"), SLICE("none"));
	CHECK_SLICE(sum_of("1+1 篇 = 5篇 + 7篇"), SLICE("2 ends with 1"));
}

static struct slice part(const char *text)
{
	struct claims_part_name name;
	if (!claims_name_part(line_of(text).text, &name))
		return SLICE("none");
	return slice_of(
		arena_printf(&arena, "%c%llu", ".pcs"[name.kind], (unsigned long long)name.number));
}

TEST(parts)
{
	CHECK_SLICE(part("第1部分 - 理论基础"), SLICE("p1"));
	CHECK_SLICE(part("📐 第十二部分：x"), SLICE("p12"));
	CHECK_SLICE(part("第 3 章"), SLICE("c3"));
	CHECK_SLICE(part("Part II: proofs"), SLICE("p2"));
	CHECK_SLICE(part("Section 4, part 5"), SLICE("p5"));
	CHECK_SLICE(part("Section 4.2"), SLICE("none"));
	CHECK_SLICE(part("大部分, counterpart 3, part of it"), SLICE("none"));
}

static struct slice batch(const char *text)
{
	return claims_name_batch(&arena, line_of(text).text);
}

TEST(batches)
{
	CHECK_SLICE(batch("第九批子批次D"), SLICE("9 d"));
	CHECK_SLICE(batch("批次：第九批 - 子批次D（x）"), SLICE("9 d"));
	CHECK_SLICE(batch("Batch 9"), SLICE("9"));
	CHECK_SLICE(batch("批次三"), SLICE("3"));
	CHECK_SLICE(batch("第十二批"), SLICE("12"));
	CHECK_SLICE(batch("一批文章"), SLICE(""));
}

static void add(struct claims_records *r, const char *line)
{
	const char *message;
	size_t column;
	CHECK(claims_records_add(r, slice_of(line), &arena, &message, &column));
}

TEST(records_by_name)
{
	struct claims_records r;
	const char *message;
	size_t column;
	claims_records_init(&r);
	add(&r, "{\"path\":\"d/a.md\",\"meta\":{\"title\":\"A long title, part one: the end\"}}");
	add(&r, "{\"path\":\"d/b.md\",\"meta\":{\"title\":\"Twice\"}}");
	add(&r, "{\"path\":\"d/c.md\",\"meta\":{\"title\":\"Twice\"},\"lines\":{\"total\":1}}");
	add(&r, "{\"path\":\"d/c.md\",\"lines\":{\"total\":2}}");
	CHECK(!claims_records_add(&r, SLICE("[]"), &arena, &message, &column));
	CHECK(!claims_records_add(&r, SLICE("{\"x\":1}"), &arena, &message, &column));
	CHECK(!claims_records_add(&r, SLICE("{\"x\":"), &arena, &message, &column));
	claims_records_finish(&r);
	CHECK_INT(r.n, 3);
	CHECK(claims_records_find(&r, SLICE("twice")) == NULL);
	CHECK(claims_records_find(&r, SLICE("a")) == r.v[0]);
	CHECK(claims_records_find(&r, SLICE("")) == NULL);
	CHECK(claims_records_beginning(&r, SLICE("alongtitlepartonet")) == r.v[0]);
	CHECK(claims_records_beginning(&r, SLICE("alongtitle")) == NULL);
	CHECK(claims_records_file(&r, &arena, SLICE("elsewhere/C.md")) == r.v[2]);
	CHECK_SLICE(claims_records_key(&arena, SLICE("ＳＧＤ ≈ （二）：A-b")), SLICE("sgd二ab"));
	CHECK_INT(r.v[2]->v[CLAIMS_LINES_TOTAL], 2);
	CHECK(!r.v[0]->known[CLAIMS_LINES_TOTAL]);
	claims_records_free(&r);
}

int main(void)
{
	RUN(numbers_with_units);
	RUN(numbers_that_count_nothing);
	RUN(words_around);
	RUN(lines_of_a_paragraph);
	RUN(sums);
	RUN(parts);
	RUN(batches);
	RUN(records_by_name);
	arena_free(&arena);
	return unit_end();
}
