#include "out/site-series.h"
#include "unit.h"

#define CHECK_SERIES(title, want_name, want_part) \
	do { \
		struct site_series s_; \
		if (CHECK(site_series_of_title(SLICE(title), &s_))) { \
			CHECK_SLICE(s_.name, SLICE(want_name)); \
			CHECK_INT(s_.part, (want_part)); \
		} \
	} while (0)

#define CHECK_NONE(title) \
	do { \
		struct site_series s_; \
		CHECK(!site_series_of_title(SLICE(title), &s_)); \
	} while (0)

TEST(numbers)
{
	CHECK_INT(site_series_number(SLICE("7")), 7);
	CHECK_INT(site_series_number(SLICE("120")), 120);
	CHECK_INT(site_series_number(SLICE("１２")), 12);
	CHECK_INT(site_series_number(SLICE("九")), 9);
	CHECK_INT(site_series_number(SLICE("十")), 10);
	CHECK_INT(site_series_number(SLICE("十五")), 15);
	CHECK_INT(site_series_number(SLICE("二十")), 20);
	CHECK_INT(site_series_number(SLICE("九十九")), 99);
	CHECK_INT(site_series_number(SLICE("I")), 1);
	CHECK_INT(site_series_number(SLICE("iv")), 4);
	CHECK_INT(site_series_number(SLICE("XXXVIII")), 38);
	CHECK_INT(site_series_number(SLICE("XIX")), 19);
	CHECK_INT(site_series_number(SLICE("Ⅳ")), 4);
	static const char *const none[] = {"",   "0",  "2020", "十十", "二三", "一十十", "IIII",
					   "VX", "Ii", "x y",  "MIX",  "1a",   "XXXXI"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		CHECK_INT(site_series_number(slice_of(none[i])), 0);
}

TEST(titles_of_series)
{
	CHECK_SERIES("生成扩散模型漫谈（一）：拆楼与建楼", "生成扩散模型漫谈", 1);
	CHECK_SERIES("变分自编码器（十八）", "变分自编码器", 18);
	CHECK_SERIES("收敛估计（上）", "收敛估计", 1);
	CHECK_SERIES("收敛估计（下）", "收敛估计", 3);
	CHECK_SERIES("环游记：4、难处应当多投入", "环游记", 4);
	CHECK_SERIES("升级之路：21、好在哪里?（下）", "升级之路", 21);
	CHECK_SERIES("最速下降：1.  超球面", "最速下降", 1);
	CHECK_SERIES("【文本】⋅（二）从采样到退火", "【文本】", 2);
	CHECK_SERIES("Kernels (II)", "Kernels", 2);
	CHECK_SERIES("Kernels (2): more", "Kernels", 2);
	CHECK_SERIES("Kernels: 2. more", "Kernels", 2);
	CHECK_SERIES("Kernels, Part 3", "Kernels", 3);
	CHECK_SERIES("Kernels - part III: end", "Kernels", 3);
	CHECK_SERIES("线性代数 第三篇：行列式", "线性代数", 3);
	CHECK_SERIES("线性代数：第12讲", "线性代数", 12);
}

TEST(the_last_of_two_or_three)
{
	struct site_series s;
	CHECK(site_series_of_title(SLICE("x（下）"), &s) && s.final);
	CHECK(site_series_of_title(SLICE("x（中）"), &s) && !s.final && s.part == 2);
	CHECK(site_series_of_title(SLICE("x（三）"), &s) && !s.final);
}

TEST(titles_of_none)
{
	CHECK_NONE("");
	CHECK_NONE("（一）");
	CHECK_NONE("Part 2");
	CHECK_NONE("概率分布的熵归一化（Entropy Normalization）");
	CHECK_NONE("exp(x)在x=0处");
	CHECK_NONE("H(X) and I(V)");
	CHECK_NONE("升级至v0.2.0");
	CHECK_NONE("速度：3.5倍");
	CHECK_NONE("Counterpart 2 of it");
	CHECK_NONE("Party 2");
	CHECK_NONE("2020年全年天象 (2020)");
	CHECK_NONE("除以误差：不超过1/9");
	CHECK_NONE("x（");
	CHECK_NONE("x：");
	CHECK_NONE("x第");
	CHECK_NONE("a \xFF\xFE（\xFF");
}

int main(void)
{
	RUN(numbers);
	RUN(titles_of_series);
	RUN(the_last_of_two_or_three);
	RUN(titles_of_none);
	return unit_end();
}
