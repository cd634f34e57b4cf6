#include "unit.h"

#include "base/buf.h"
#include "check/references.h"
#include "findings.h"

static struct arena arena;
static struct prose_patterns *patterns;
static const struct numbering_options options = NUMBERING_OPTIONS_INIT;

static void setup(const struct prose_options *o)
{
	const char *message, *bad;
	if (patterns)
		prose_patterns_free(patterns);
	patterns = prose_patterns_make(&arena, o, &message, &bad);
	CHECK(patterns != NULL);
}

static struct equations *collect(const char *md)
{
	return equations_collect(&arena, mdscan(&arena, slice_of(md), NULL), NULL, NULL);
}

/* The numbers of certain references: "3 4-6"; "!" before one that means another text, "?"
 * before one that may. */
static const char *uses(const char *md)
{
	static const char *const where[] = {"", "?", "!"};
	static struct buf out;
	struct prose *pr = prose_find(collect(md), patterns);
	buf_clear(&out);
	for (size_t i = 0; i < pr->n; i++) {
		const struct prose_use *u = &pr->uses[i];
		if (u->kind != PROSE_STRONG)
			continue;
		if (out.n)
			buf_putc(&out, u->range_end ? '-' : ' ');
		buf_printf(&out, "%s%.*s", where[u->where], SLICE_ARG(u->value.text));
	}
	buf_putc(&out, '\0');
	return out.p;
}

static size_t count(const char *md, enum prose_kind kind)
{
	struct prose *pr = prose_find(collect(md), patterns);
	size_t n = 0;
	for (size_t i = 0; i < pr->n; i++)
		n += pr->uses[i].kind == kind;
	return n;
}

static const char *findings(const char *md)
{
	struct equations *e = collect(md);
	struct diag_list list = DIAG_LIST_INIT(&arena);
	references_check(e, numbering_make(e, &options), prose_find(e, patterns), &list);
	return findings_text(&list, slice_of(md));
}

TEST(chinese_references)
{
	CHECK_STR(uses("由式(12)可知\n"), "12");
	CHECK_STR(uses("由式（12）可知\n"), "12");
	CHECK_STR(uses("公式(3)、(4)\n"), "3 4");
	CHECK_STR(uses("结合(5)式可得\n"), "5");
	CHECK_STR(uses("方程(2)，等式(3)和不等式(4)\n"), "2 3 4");
	CHECK_STR(uses("式$(4)$给出\n"), "4");
	CHECK_STR(uses("**公式 (2.8)** 与式(A.1)、式(9a)、式(3')\n"), "2.8 A.1 9a 3'");
	CHECK_STR(uses("方程(11-12)的解\n"), "11-12");
	CHECK_STR(uses("式(3)-(5)，式(7)到(9)\n"), "3-5 7-9");
	CHECK_STR(uses("由(3)和(4)两式\n"), "3 4");
}

TEST(english_references)
{
	CHECK_STR(uses("By Eq. (4) we are done.\n"), "4");
	CHECK_STR(uses("See eqs. (3)-(5).\n"), "3-5");
	CHECK_STR(uses("Equation 4 says so.\n"), "4");
	CHECK_STR(uses("Equations (3), (5) and (7)\n"), "3 5 7");
	CHECK_STR(uses("as in Eq.\n(4), so\n"), "4");
	CHECK_STR(uses("> as in Eq.\n> (4), so\n"), "4");
}

TEST(what_is_no_reference)
{
	CHECK_STR(uses("方式(1)和形式(2)、模式(3)\n"), "");
	CHECK_STR(uses("`式(1)` 和 <!-- 式(2) --> [x](式(3))\n"), "");
	CHECK_STR(uses("    式(1)\n\n```\n式(2)\n```\n"), "");
	CHECK_STR(uses("$f(1)$, the equations 3x+1 and 5 = 2\n"), "");
	CHECK_STR(uses("微分方程（ODE），式(2017)年\n"), "");
	CHECK_STR(uses("(1)式子\n"), "");
}

TEST(text_of_formulas_is_read)
{
	CHECK_STR(uses("$$a = b \\quad \\text{由式(12)}$$\n"), "12");
	CHECK_INT(count("$$a \\overset{(12)}{=} b$$\n", PROSE_WEAK), 1);
	CHECK_INT(count("$$f(12)$$\n", PROSE_WEAK), 0);
}

TEST(bare_numbers_are_less_certain)
{
	CHECK_INT(count("将(5)代入(3)。\n", PROSE_WEAK), 2);
	CHECK_INT(count("It follows from (3) and (4).\n", PROSE_WEAK), 2);
	CHECK_INT(count("约束(6)成立\n", PROSE_LOOSE), 1);
	CHECK_INT(count("(1) 首先，(2) 其次\n", PROSE_LOOSE), 0);
}

TEST(references_into_other_texts)
{
	CHECK_STR(uses("「上一篇」的式(3)\n"), "!3");
	CHECK_STR(uses("由上一篇文章的式(3)可知\n"), "!3");
	CHECK_STR(uses("文献[2]的公式(5)\n"), "!5");
	CHECK_STR(uses("论文中的式(3)\n"), "!3");
	CHECK_STR(uses("原文式(171)\n"), "!171");
	CHECK_STR(uses("[DDPM](https://x.org)中的式(3)\n"), "!3");
	CHECK_STR(uses("《某文》的式(3)\n"), "!3");
	CHECK_STR(uses("[式(3)](https://x.org)\n"), "!3");
	CHECK_STR(uses("Eq. (3) of [1] says\n"), "!3");
	CHECK_STR(uses("equation (3) in the original paper\n"), "!3");
	CHECK_STR(uses("原论文还提到这个优化目标会比式(23)更好\n"), "?23");
	/* Back in this article. */
	CHECK_STR(uses("论文有不同看法。由式(3)可知\n"), "3");
	CHECK_STR(uses("[式(3)](#eq3)\n"), "3");
	CHECK_STR(uses("由本论文的式(3)\n"), "3");
}

TEST(patterns_of_ones_own)
{
	static const char *const references[] = {"Gl\\. \\((?<list>\\d+)\\)"};
	static const char *const elsewhere[] = {"bei Gauss"};
	setup(&(struct prose_options){.references = references,
				      .n_references = 1,
				      .elsewhere = elsewhere,
				      .n_elsewhere = 1});
	CHECK_STR(uses("Nach Gl. (3) und Eq. (4)\n"), "3");
	CHECK_STR(uses("bei Gauss Gl. (3)\n"), "!3");
	setup(&(struct prose_options){0});
	static const char *const broken[] = {"("};
	const char *message, *bad;
	struct prose_options o = {.references = broken, .n_references = 1};
	CHECK(prose_patterns_make(&arena, &o, &message, &bad) == NULL);
	CHECK(bad == broken[0]);
	CHECK(message[0] != '\0');
}

TEST(labels)
{
	const char *eq = "\\begin{equation}\\label{eq:a}x\\end{equation}\n\n";
	CHECK_STR(findings(arena_printf(&arena, "%sBy \\eqref{eq:a}.\n", eq)), "");
	CHECK_STR(findings(arena_printf(&arena, "%sBy \\eqref{eq:b} and $\\ref{eq:a}$.\n", eq)),
		  "ref-undefined@3");
	CHECK_STR(findings(eq), "ref-unused-label@1");
	CHECK_STR(findings(arena_printf(&arena, "%s%s\\eqref{eq:a}\n", eq, eq)),
		  "ref-duplicate-label@3");
	CHECK_STR(findings("$$x \\label{a}$$\n\n\\eqref{a}\n"), "ref-unnumbered@3");
	CHECK_STR(findings("$$x \\label{a} \\tag{1}$$\n\n\\eqref{a}\n"), "");
	CHECK_STR(findings("\\begin{align}x \\label{a} \\notag\\\\y\\end{align}\n\n\\eqref{a}\n"),
		  "ref-unnumbered@3");
	CHECK_STR(findings("$$x$$\n\n`\\eqref{a}`\n"), "");
}

TEST(numbers)
{
	CHECK_STR(findings("$$x \\tag{1}$$\n\n由式(1)和式(2)\n"), "ref-number@3");
	CHECK_STR(findings("\\begin{equation}x\\end{equation}\n\n由式(1)\n"), "");
	CHECK_STR(findings("$$x \\tag{9a}$$\n\n由式(9)和式(9a)\n"), "");
	CHECK_STR(findings("$$x \\tag{1}$$\n\n由式(9)\n\n论文的式(9)\n\n约束(9)\n"),
		  "ref-number@3");
	CHECK_STR(findings("$$x \\tag{1}$$\n\n$$x \\tag{2}$$\n\n$$x \\tag{4}$$\n\n"
			   "Eqs. (1)-(4)\n"),
		  "ref-number@7");
}

int main(void)
{
	setup(&(struct prose_options){0});
	RUN(chinese_references);
	RUN(english_references);
	RUN(what_is_no_reference);
	RUN(text_of_formulas_is_read);
	RUN(bare_numbers_are_less_certain);
	RUN(references_into_other_texts);
	RUN(patterns_of_ones_own);
	RUN(labels);
	RUN(numbers);
	prose_patterns_free(patterns);
	arena_free(&arena);
	return unit_end();
}
