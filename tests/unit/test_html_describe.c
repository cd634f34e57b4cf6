/* The description of a page. */
#include "out/html-describe.h"

#include "unit.h"

static void check(const char *md, size_t most, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct slice got = html_describe(&a, mdscan(&a, slice_of(md), NULL), most);
	unit_check_slice(got, slice_of(want), __FILE__, line, "description");
	arena_free(&a);
}

#define DESCRIBES(md, want) check((md), HTML_DESCRIBE_COLUMNS, (want), __LINE__)
#define DESCRIBES_IN(most, md, want) check((md), (most), (want), __LINE__)
#define SENTENCE "This is what it is about."

TEST(first_prose)
{
	DESCRIBES(SENTENCE, SENTENCE);
	DESCRIBES("---\ntitle: a\n---\n\n# Title. Of it.\n\n" SENTENCE "\n\nNot this one.\n",
		  SENTENCE);
	DESCRIBES("[TOC]\n\n```\nCode. It is.\n```\n\n    More code. It is.\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("| a. B. |\n|-|\n| It is a table. It is. |\n\n" SENTENCE, SENTENCE);
	DESCRIBES("![An image. Of that.](u)\n\n<img src=\"u\" alt=\"An image. Of "
		  "that.\">\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("[u]: v \"A title. Of that.\"\n\n[^1]: A note. On that.\n\n*[HTML]: A word. Or "
		  "so.\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("$$\nx = 1. Y\n$$\n\n" SENTENCE, SENTENCE);
	DESCRIBES("", "");
	DESCRIBES("# Heading\n\n---\n", "");
	DESCRIBES("short\n", "");
}

TEST(what_an_article_says_of_itself)
{
	DESCRIBES("**Source**: "
		  "[https://example.org/archives/9324](https://example.org/archives/9324)\n\n"
		  "**Date**: 2020-01-01\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("原文：https://example.org/archives/9324/a/long/address/of/it\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("翻译自：<http://example.org/archives/9324/a/long/address/of/it>\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("（北京时间）\n\n作者：某人\n\n" SENTENCE, SENTENCE);
}

TEST(order_of_places)
{
	DESCRIBES("> A quotation stands before it.\n\n- A list, too. Or two.\n\n" SENTENCE,
		  SENTENCE);
	DESCRIBES("<div>\n" SENTENCE "\n</div>\n", SENTENCE);
	DESCRIBES("> A line.\n\n- " SENTENCE "\n", SENTENCE);
	DESCRIBES("A line that is long but has no sentence in it\n\n" SENTENCE, SENTENCE);
	DESCRIBES("A line that is long but has no sentence in it\n\n- " SENTENCE,
		  "A line that is long but has no sentence in it");
	DESCRIBES("This is how the following is meant to be read:\n\n" SENTENCE,
		  "This is how the following is meant to be read:");
}

TEST(inline_markup)
{
	DESCRIBES("This **is** *it*, __is__ _it_, ~~is~~ `it` ***now***.",
		  "This is it, is it, is it now.");
	DESCRIBES("**注意**，这是一个_很_重要的问题。", "注意，这是一个_很_重要的问题。");
	DESCRIBES("Not snake_case, 2*3, a * b, ~50 \\*stars\\* or \\_lines\\_.",
		  "Not snake_case, 2*3, a * b, ~50 *stars* or _lines_.");
	DESCRIBES("See [the **text** of it](u \"t\"), [that][u] and [u] in [MASK].\n\n[u]: v",
		  "See the text of it, that and u in [MASK].");
	DESCRIBES("See [![a](b)](c)what ![it](u) is about[^1], or not.",
		  "See what is about, or not.");
	DESCRIBES("It is <b>bold</b> and<br>broken <!-- not this --> here.",
		  "It is bold and broken here.");
	DESCRIBES("Ham &amp; eggs &lt; milk&nbsp;and more.", "Ham & eggs < milk and more.");
	DESCRIBES("See <http://a.b/c> for more of it.", "See http://a.b/c for more of it.");
}

TEST(formulas)
{
	DESCRIBES("The norm $\\|x\\|_2$ of\n$$\ny = z\n$$\nis that.",
		  "The norm \\|x\\|_2 of y = z is that.");
	DESCRIBES("The norm $\\frac{\\partial f}{\\partial x} + \\frac{\\partial f}{\\partial y}$ "
		  "is that.",
		  "The norm … is that.");
	DESCRIBES("The sign $\\newcommand{\\msign}{\\mathop{\\text{msign}}}\\msign$ is that.",
		  "The sign \\msign is that.");
	DESCRIBES("> The norm $a\n> = b$ is that.", "The norm a = b is that.");
}

TEST(lines)
{
	DESCRIBES("One line\nand   another  \nhere.", "One line and another here.");
	DESCRIBES("这是第一行，\n这是第二行  \n这是第三行。", "这是第一行，这是第二行这是第三行。");
	DESCRIBES("这是第一行的 BERT\n这是第二行。", "这是第一行的 BERT 这是第二行。");
	DESCRIBES("cafe\xcc\x81 is what it is about.", "caf\xc3\xa9 is what it is about.");
	DESCRIBES("a\r\nline with a carriage return.\r\n", "a line with a carriage return.");
}

TEST(length)
{
	DESCRIBES_IN(40, "This is the first of them. This is the second of them.",
		     "This is the first of them.");
	DESCRIBES_IN(60, "This is the first of them. This is the second of them.",
		     "This is the first of them. This is the second of them.");
	DESCRIBES_IN(40, "It is. This is a sentence that is much too long, to be sure.",
		     "It is. This is a sentence that is much…");
	DESCRIBES_IN(40, "这是一个很长的句子，它没有一个地方可以结束，所以只好在这里断开。",
		     "这是一个很长的句子，它没有一个地方可以…");
	DESCRIBES_IN(40, "这是一个很长的句子，它没有一个结束的地，方可以断开。",
		     "这是一个很长的句子，它没有一个结束的地…");
	DESCRIBES_IN(60,
		     "这是一个很长的句子，它没有结束的地方，它有公式$\\alpha+\\beta+\\gamma+"
		     "\\delta$在后面。",
		     "这是一个很长的句子，它没有结束的地方，它有公式…");
	DESCRIBES_IN(
		60,
		"A book by John N. Mitchell et al. in 1962, of about 3.14 pages, is what this is.",
		"A book by John N. Mitchell et al. in 1962, of about 3.14…");
	DESCRIBES_IN(40, "他说：“这是第一个句子吗？”然后这是第二个句子的开始和结束。",
		     "他说：“这是第一个句子吗？”");
}

TEST(any_bytes)
{
	DESCRIBES("\xff\xfe is what this is about, or is it.",
		  "\xef\xbf\xbd\xef\xbf\xbd is what this is about, or is it.");
	DESCRIBES("[a](b", "");
	DESCRIBES("*", "");
	DESCRIBES("[^", "");
	DESCRIBES_IN(0, SENTENCE, "");
}

int main(void)
{
	RUN(first_prose);
	RUN(what_an_article_says_of_itself);
	RUN(order_of_places);
	RUN(inline_markup);
	RUN(formulas);
	RUN(lines);
	RUN(length);
	RUN(any_bytes);
	return unit_end();
}
