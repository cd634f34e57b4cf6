#include "out/html-cjk.h"

#include <time.h>

#include "out/html-tree.h"
#include "unit.h"

/* What stands for formulas. */
#define MARK SLICE("\ue000")

static struct buf convert(struct slice markdown)
{
	struct html_cjk cjk = {0};
	struct buf out = BUF_INIT;
	struct html_tree tree = html_tree_parse(html_cjk_join(&cjk, markdown, MARK));
	html_cjk_clean(&cjk, &tree);
	html_cjk_free(&cjk);
	html_tree_render(&out, &tree);
	html_tree_free(&tree);
	return out;
}

#define CHECK_HTML(markdown, want) \
	do { \
		struct buf out_ = convert(SLICE(markdown)); \
		CHECK_SLICE(buf_slice(&out_), SLICE(want)); \
		buf_free(&out_); \
	} while (0)

TEST(chinese)
{
	CHECK_HTML("**注意，**这里", "<p><strong>注意，</strong>这里</p>\n");
	CHECK_HTML("这里**“重点”**这里", "<p>这里<strong>“重点”</strong>这里</p>\n");
	CHECK_HTML("**注意：**Word", "<p><strong>注意：</strong>Word</p>\n");
	CHECK_HTML("**（甲）**乙", "<p><strong>（甲）</strong>乙</p>\n");
	CHECK_HTML("甲**（乙）**丙", "<p>甲<strong>（乙）</strong>丙</p>\n");
	CHECK_HTML("甲**「乙」**丙", "<p>甲<strong>「乙」</strong>丙</p>\n");
	CHECK_HTML("甲**《乙》**丙", "<p>甲<strong>《乙》</strong>丙</p>\n");
	CHECK_HTML("是**\"分而治之\"**与**\"按需计算\"**的",
		   "<p>是<strong>&quot;分而治之&quot;</strong>与<strong>&quot;按需计算&quot;</"
		   "strong>的</p>\n");
	CHECK_HTML("**注意，**这里**重点**",
		   "<p><strong>注意，</strong>这里<strong>重点</strong></p>\n");
	CHECK_HTML("减少**50%**达到", "<p>减少<strong>50%</strong>达到</p>\n");
	CHECK_HTML("**方程(9)**的", "<p><strong>方程(9)</strong>的</p>\n");
	CHECK_HTML("甲*乙，*丙", "<p>甲<em>乙，</em>丙</p>\n");
	CHECK_HTML("甲***乙，***丙", "<p>甲<em><strong>乙，</strong></em>丙</p>\n");
	CHECK_HTML("**甲。** 乙", "<p><strong>甲。</strong> 乙</p>\n");
	CHECK_HTML("**甲，**", "<p><strong>甲，</strong></p>\n");
	CHECK_HTML("甲，**乙**，丙", "<p>甲，<strong>乙</strong>，丙</p>\n");
	CHECK_HTML("**甲！**乙**丙？**丁",
		   "<p><strong>甲！</strong>乙<strong>丙？</strong>丁</p>\n");
	CHECK_HTML("甲**—乙—**丙", "<p>甲<strong>—乙—</strong>丙</p>\n");
	CHECK_HTML("甲**……**乙", "<p>甲<strong>……</strong>乙</p>\n");
	CHECK_HTML("𠀀**（𠀁）**𠀂", "<p>𠀀<strong>（𠀁）</strong>𠀂</p>\n");
}

TEST(japanese_and_korean)
{
	CHECK_HTML("**この文を強調できますか？**残念",
		   "<p><strong>この文を強調できますか？</strong>残念</p>\n");
	CHECK_HTML("これは**「強調」**です", "<p>これは<strong>「強調」</strong>です</p>\n");
	CHECK_HTML("**重要。**カタカナ", "<p><strong>重要。</strong>カタカナ</p>\n");
	CHECK_HTML("ｶﾅ**｢ｶﾅ｣**ｶﾅ", "<p>ｶﾅ<strong>｢ｶﾅ｣</strong>ｶﾅ</p>\n");
	CHECK_HTML("・**中黒・**です", "<p>・<strong>中黒・</strong>です</p>\n");
	CHECK_HTML("**이 용어(This term)**를 강조",
		   "<p><strong>이 용어(This term)</strong>를 강조</p>\n");
	CHECK_HTML("한국어 **구문(괄호 포함)**을 강조",
		   "<p>한국어 <strong>구문(괄호 포함)</strong>을 강조</p>\n");
	CHECK_HTML("**“인용”**은", "<p><strong>“인용”</strong>은</p>\n");
	CHECK_HTML("*강조(괄호)*는", "<p><em>강조(괄호)</em>는</p>\n");
}

TEST(nested)
{
	CHECK_HTML("**甲*乙，*丙，**丁", "<p><strong>甲<em>乙，</em>丙，</strong>丁</p>\n");
	CHECK_HTML("*甲**乙，**丙，*丁", "<p><em>甲<strong>乙，</strong>丙，</em>丁</p>\n");
	CHECK_HTML("**甲，**乙*丙，*丁", "<p><strong>甲，</strong>乙<em>丙，</em>丁</p>\n");
	CHECK_HTML("**“甲*乙*”**丙", "<p><strong>“甲<em>乙</em>”</strong>丙</p>\n");
	CHECK_HTML("***甲，*乙，**丙", "<p><strong><em>甲，</em>乙，</strong>丙</p>\n");
	CHECK_HTML("**甲[乙，](/u)**丙", "<p><strong>甲<a href=\"/u\">乙，</a></strong>丙</p>\n");
	CHECK_HTML("[**甲，**乙](/u)", "<p><a href=\"/u\"><strong>甲，</strong>乙</a></p>\n");
	CHECK_HTML("**[甲](/u)。**乙", "<p><strong><a href=\"/u\">甲</a>。</strong>乙</p>\n");
	CHECK_HTML("![**甲，**乙](/u \"题**甲，**乙\")",
		   "<p><img src=\"/u\" alt=\"甲，乙\" title=\"题**甲，**乙\" /></p>\n");
	CHECK_HTML("~~甲，~~**乙，**丙", "<p><del>甲，</del><strong>乙，</strong>丙</p>\n");
	CHECK_HTML("**~~甲，~~**乙", "<p><strong><del>甲，</del></strong>乙</p>\n");
	CHECK_HTML("~~**甲，**~~乙", "<p>~~<strong>甲，</strong>~~乙</p>\n");
	CHECK_HTML("**_甲_**乙", "<p><strong><em>甲</em></strong>乙</p>\n");
	CHECK_HTML("**甲 _乙_**丙", "<p><strong>甲 <em>乙</em></strong>丙</p>\n");
	CHECK_HTML("（**甲（*乙*）**丙）", "<p>（<strong>甲（<em>乙</em>）</strong>丙）</p>\n");
	CHECK_HTML("甲**`乙`**丙", "<p>甲<strong><code>乙</code></strong>丙</p>\n");
	CHECK_HTML("**`乙`，**丙", "<p><strong><code>乙</code>，</strong>丙</p>\n");
	CHECK_HTML("**<b>甲</b>**乙", "<p><strong><b>甲</b></strong>乙</p>\n");
	CHECK_HTML("甲**&amp;**乙", "<p>甲<strong>&amp;</strong>乙</p>\n");
}

TEST(formulas)
{
	CHECK_HTML("**设 \ue0000 \ue000，**则", "<p><strong>设 \ue0000 \ue000，</strong>则</p>\n");
	CHECK_HTML("**结论：**\ue0000 \ue000", "<p><strong>结论：</strong>\ue0000 \ue000</p>\n");
	CHECK_HTML("**Note:**\ue0000 \ue000 is",
		   "<p><strong>Note:</strong>\ue0000 \ue000 is</p>\n");
	CHECK_HTML("is \ue0000 \ue000**(a)** b",
		   "<p>is \ue0000 \ue000<strong>(a)</strong> b</p>\n");
	CHECK_HTML("**\ue0000 \ue000**是", "<p><strong>\ue0000 \ue000</strong>是</p>\n");
	CHECK_HTML("**甲，\ue0000 \ue000**乙", "<p><strong>甲，\ue0000 \ue000</strong>乙</p>\n");
	CHECK_HTML("甲**\ue0000 \ue000（一）**乙",
		   "<p>甲<strong>\ue0000 \ue000（一）</strong>乙</p>\n");
}

TEST(what_stays_literal)
{
	CHECK_HTML("\\*\\*注意，\\*\\*这里", "<p>**注意，**这里</p>\n");
	CHECK_HTML("\\**注意，*\\*这里", "<p>*<em>注意，</em>*这里</p>\n");
	CHECK_HTML("`**注意，**这里`", "<p><code>**注意，**这里</code></p>\n");
	CHECK_HTML("`` `**甲，**乙` ``", "<p><code>`**甲，**乙`</code></p>\n");
	CHECK_HTML("```\n**注意，**这里\n```", "<pre><code>**注意，**这里\n</code></pre>\n");
	CHECK_HTML("    **注意，**这里", "<pre><code>**注意，**这里\n</code></pre>\n");
	CHECK_HTML("**注意，这里", "<p>**注意，这里</p>\n");
	CHECK_HTML("注意，**这里", "<p>注意，**这里</p>\n");
	CHECK_HTML("甲** 乙，**丙", "<p>甲** 乙，**丙</p>\n");
	CHECK_HTML("甲 ** 乙", "<p>甲 ** 乙</p>\n");
	CHECK_HTML("甲**乙，", "<p>甲**乙，</p>\n");
	CHECK_HTML("__注意，__这里", "<p>__注意，__这里</p>\n");
	CHECK_HTML("_注意，_这里", "<p>_注意，_这里</p>\n");
	CHECK_HTML("* * *", "<hr />\n");
	CHECK_HTML("*，*", "<p><em>，</em></p>\n");
	CHECK_HTML("[甲](/u，**乙**)", "<p><a href=\"/u%EF%BC%8C**%E4%B9%99**\">甲</a></p>\n");
	CHECK_HTML("<a title=\"，**乙\">丙</a>", "<p><a title=\"，**乙\">丙</a></p>\n");
	CHECK_HTML("<div>\n**注意，**这里\n</div>", "<div>\n**注意，**这里\n</div>\n");
	CHECK_HTML("<https://a.b/，**乙>",
		   "<p><a href=\"https://a.b/%EF%BC%8C**%E4%B9%99\">https://a.b/，**乙</a></p>\n");
	CHECK_HTML("甲* 乙，*丙", "<p>甲* 乙，*丙</p>\n");
	CHECK_HTML("👍**“a”**b", "<p>👍**“a”**b</p>\n");
}

TEST(blocks)
{
	CHECK_HTML("# **注意，**这里", "<h1><strong>注意，</strong>这里</h1>\n");
	CHECK_HTML("- **注意，**这里\n- **甲。**乙",
		   "<ul>\n<li><strong>注意，</strong>这里</li>\n<li><strong>甲。</strong>乙</"
		   "li>\n</ul>\n");
	CHECK_HTML("> **注意，**这里\n> **甲。**乙",
		   "<blockquote>\n<p><strong>注意，</strong>这里\n<strong>甲。</strong>乙</p>\n</"
		   "blockquote>\n");
	CHECK_HTML(
		">**甲**乙\n>**丙**",
		"<blockquote>\n<p><strong>甲</strong>乙\n<strong>丙</strong></p>\n</blockquote>\n");
	CHECK_HTML("1. *甲，*乙", "<ol>\n<li><em>甲，</em>乙</li>\n</ol>\n");
	CHECK_HTML("**甲，\n乙。**丙", "<p><strong>甲，\n乙。</strong>丙</p>\n");
	CHECK_HTML("**甲，**\n乙", "<p><strong>甲，</strong>\n乙</p>\n");
	CHECK_HTML("甲\n**（乙）**丙", "<p>甲\n<strong>（乙）</strong>丙</p>\n");
	CHECK_HTML("|**甲，**乙|丙|\n|---|---|\n|**丁。**戊|**己**|",
		   "<table>\n<thead>\n<tr>\n<th><strong>甲，</strong>乙</th>\n<th>丙</th>\n</"
		   "tr>\n</thead>\n<tbody>\n<tr>\n<td><strong>丁。</strong>戊</"
		   "td>\n<td><strong>己</strong></td>\n</tr>\n</tbody>\n</table>\n");
	CHECK_HTML("|甲|\n|---|\n|**\\|，**乙|", "<table>\n<thead>\n<tr>\n<th>甲</th>\n</tr>\n</"
						 "thead>\n<tbody>\n<tr>\n<td><strong>|，</"
						 "strong>乙</td>\n</tr>\n</tbody>\n</table>\n");
	CHECK_HTML(
		"甲，**乙。**[^1]丙\n\n[^1]: **注，**丁",
		"<p>甲，<strong>乙。</strong><sup class=\"footnote-ref\"><a href=\"#fn-1\" "
		"id=\"fnref-1\" data-footnote-ref>1</a></sup>丙</p>\n<section class=\"footnotes\" "
		"data-footnotes>\n<ol>\n<li id=\"fn-1\">\n<p><strong>注，</strong>丁 <a "
		"href=\"#fnref-1\" class=\"footnote-backref\" data-footnote-backref "
		"aria-label=\"Back to content\">↩</a></p>\n</li>\n</ol>\n</section>\n");
	CHECK_HTML("甲[^，**乙]\n\n[^，**乙]: 丙",
		   "<p>甲<sup class=\"footnote-ref\"><a href=\"#fn-%EF%BC%8C**%E4%B9%99\" "
		   "id=\"fnref-%EF%BC%8C**%E4%B9%99\" data-footnote-ref>1</a></sup></p>\n<section "
		   "class=\"footnotes\" data-footnotes>\n<ol>\n<li "
		   "id=\"fn-%EF%BC%8C**%E4%B9%99\">\n<p>丙 <a href=\"#fnref-%EF%BC%8C**%E4%B9%99\" "
		   "class=\"footnote-backref\" data-footnote-backref aria-label=\"Back to "
		   "content\">↩</a></p>\n</li>\n</ol>\n</section>\n");
	CHECK_HTML("[甲]：乙\n\n[，**乙]丙\n\n[，**乙]: /u \"题，**乙\"",
		   "<p>[甲]：乙</p>\n<p><a href=\"/u\" title=\"题，**乙\">，**乙</a>丙</p>\n");
	CHECK_HTML("**甲，**乙  \n**丙，**丁",
		   "<p><strong>甲，</strong>乙<br />\n<strong>丙，</strong>丁</p>\n");
}

/* Not a byte changes: the parser is given the same text. */
static void check_same(struct slice markdown)
{
	struct html_cjk cjk = {0};
	struct slice text = html_cjk_join(&cjk, markdown, MARK);
	CHECK(text.p == markdown.p && text.n == markdown.n);
	html_cjk_free(&cjk);
}

TEST(western_text_is_left_alone)
{
	check_same(SLICE(""));
	check_same(SLICE("*"));
	check_same(SLICE("\\*"));
	check_same(SLICE("**Note,**here a**(b)**c \u201c*q*\u201dx **\u00e9.**\u00e9"));
	check_same(SLICE("**\u0416.**\u0416 **a\u2014**b"));
	check_same(SLICE("\u4e2d\u6587 **note.**here"));
	check_same(SLICE("\xff*\xff*"));
}

/* Characters that joiners are made of, in the text itself, are kept. */
TEST(joiners_in_the_text)
{
	CHECK_HTML("\xef\xb7\x90**甲，**乙", "<p>\xef\xb7\x90<strong>甲，</strong>乙</p>\n");
	CHECK_HTML("\xf0\x90\xa9\xbf**甲，**乙",
		   "<p>\xf0\x90\xa9\xbf<strong>甲，</strong>乙</p>\n");
	check_same(SLICE("\xef\xb7\x90\xef\xb7\x91\xef\xb7\x92\xef\xb7\x93"
			 "\xef\xb7\x94\xef\xb7\x95\xef\xb7\x96\xef\xb7\x97**甲，**乙"));
}

static double seconds(const char *unit, size_t n)
{
	struct buf text = BUF_INIT;
	struct html_cjk cjk = {0};
	while (text.n < n)
		buf_puts(&text, unit);
	clock_t start = clock();
	html_cjk_join(&cjk, buf_slice(&text), MARK);
	double elapsed = (double)(clock() - start) / CLOCKS_PER_SEC;
	html_cjk_free(&cjk);
	buf_free(&text);
	return elapsed;
}

TEST(time_is_linear)
{
	static const char *const units[] = {"甲，**", "*",    "\\*", "~*",
					    "~",      ">*甲", "> ",  "\\|*甲"};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		CHECK(seconds(units[i], 4000000) < 4);
}

int main(void)
{
	RUN(chinese);
	RUN(japanese_and_korean);
	RUN(nested);
	RUN(formulas);
	RUN(what_stays_literal);
	RUN(blocks);
	RUN(western_text_is_left_alone);
	RUN(joiners_in_the_text);
	RUN(time_is_linear);
	return unit_end();
}
