#include "unit.h"

#include "base/buf.h"
#include "check/equations.h"

static struct arena arena;

static struct equations *collect(const char *md)
{
	return equations_collect(&arena, mdscan(&arena, slice_of(md), NULL), NULL, NULL);
}

static struct equations_value value(const char *raw)
{
	return equations_value_of(&arena, slice_of(raw), NULL, slice_of(raw));
}

TEST(values_are_sorted_into_classes)
{
	CHECK_INT(value("12").class, EQUATIONS_NUMBER);
	CHECK_INT(value("12").number, 12);
	CHECK_INT(value(" (12) ").number, 12);
	CHECK_INT(value("（7）").number, 7);
	CHECK_INT(value("$\\mathrm{3}$").number, 3);
	CHECK_INT(value("\\text{4}").number, 4);
	CHECK_INT(value("").class, EQUATIONS_EMPTY);
	CHECK_INT(value(" {} ").class, EQUATIONS_EMPTY);
	CHECK_INT(value("*").class, EQUATIONS_SYMBOL);
	CHECK_INT(value("$\\dagger$").class, EQUATIONS_SYMBOL);
	CHECK_INT(value("2, 55").class, EQUATIONS_NAME);
	CHECK_INT(value("模方程").class, EQUATIONS_NAME);
	CHECK_INT(value("1234567890123").class, EQUATIONS_NAME);
}

TEST(values_have_prefixes_and_suffixes)
{
	struct equations_value v = value("9a");
	CHECK_INT(v.class, EQUATIONS_NUMBER);
	CHECK_INT(v.number, 9);
	CHECK_SLICE(v.suffix, SLICE("a"));
	v = value("3^{\\prime}");
	CHECK_INT(v.number, 3);
	CHECK_SLICE(v.suffix, SLICE("'"));
	v = value("2.8");
	CHECK_INT(v.class, EQUATIONS_PREFIXED);
	CHECK_SLICE(v.prefix, SLICE("2."));
	CHECK_INT(v.number, 8);
	v = value("A.10b");
	CHECK_SLICE(v.prefix, SLICE("A."));
	CHECK_INT(v.number, 10);
	CHECK_SLICE(v.suffix, SLICE("b"));
	CHECK_SLICE(value("MP1").prefix, SLICE("MP"));
	CHECK_SLICE(value("2-1").prefix, SLICE("2-"));
}

TEST(values_know_where_their_digits_are)
{
	const char *raw = " {\\text{ 12}}a";
	struct equations_value v = value(raw);
	CHECK_SLICE(slice_sub(slice_of(raw), v.offset, v.end), SLICE("12"));
	/* Digits that do not stand together cannot be replaced as one. */
	CHECK_INT(value("1{2}").class, EQUATIONS_NAME);
}

TEST(tags_are_found_where_tex_sees_them)
{
	struct equations *e = collect("$$a \\tag{1}$$\n\n$$\nb % \\tag{2}\n\\text{\\tag{3}}"
				      "\\verb|\\tag{4}| \\tag*{5}\n$$\n\n`\\tag{6}`\n");
	CHECK_INT(e->n_tags, 2);
	CHECK_INT(e->tags[0].value.number, 1);
	CHECK_INT(e->tags[1].value.number, 5);
	CHECK_INT(e->tags[1].place, EQUATIONS_OUTER);
	CHECK_SLICE(slice_sub(e->doc->text, e->tags[1].offset, e->tags[1].end), SLICE("\\tag*{5}"));
}

TEST(tags_know_their_place)
{
	struct equations *e =
		collect("$a \\tag{1}$\n\n$$\\begin{aligned}a \\tag{2}\\end{aligned} \\tag{3}$$\n\n"
			"\\begin{align}\na \\tag{4} \\tag{5} \\\\\nb \\tag{6}\n\\end{align}\n\n"
			"\\begin{equation}\\begin{cases}a\\tag{7}\\end{cases}\\end{equation}\n");
	static const enum equations_place places[] = {
		EQUATIONS_INLINE, EQUATIONS_INNER, EQUATIONS_OUTER, EQUATIONS_OUTER,
		EQUATIONS_OUTER,  EQUATIONS_OUTER, EQUATIONS_INNER};
	static const bool second[] = {false, false, true, false, true, false, false};
	if (!CHECK_INT(e->n_tags, 7))
		return;
	for (size_t i = 0; i < 7; i++) {
		CHECK_INT(e->tags[i].place, places[i]);
		CHECK_INT(e->tags[i].second, second[i]);
	}
}

TEST(positions_go_through_container_markers)
{
	const char *md = "> - $$\n>   a\n>   \\tag{1\n>   2}\n>   \\label{eq:x}\n>   $$\n";
	struct equations *e = collect(md);
	if (!CHECK_INT(e->n_labels, 1))
		return;
	CHECK_SLICE(slice_sub(e->doc->text, e->labels[0].offset, e->labels[0].end),
		    SLICE("\\label{eq:x}"));
	CHECK_INT(e->tags[0].value.class, EQUATIONS_NAME);
}

TEST(references_are_found_in_formulas_and_in_text)
{
	struct equations *e = collect("By \\eqref{eq:a\\_b} and $\\ref{x}$ and "
				      "$\\text{by \\eqref{y}}$, `\\ref{no}`.\n");
	if (!CHECK_INT(e->n_refs, 3))
		return;
	CHECK_SLICE(e->refs[0].name, SLICE("eq:a_b"));
	CHECK_INT(e->refs[0].formula, EQUATIONS_NONE);
	CHECK_SLICE(e->refs[1].name, SLICE("x"));
	CHECK_SLICE(e->refs[2].name, SLICE("y"));
}

TEST(text_in_formulas)
{
	struct equations *e = collect(
		"$$a \\overset{(12)}{=} b \\text{ by Eq. (3)} \\stackrel{\\text{(4)}}{=}$$\n");
	if (!CHECK_INT(e->n_texts, 4))
		return;
	CHECK(e->texts[0].mark);
	CHECK_SLICE(slice_sub(e->doc->text, e->texts[0].offset, e->texts[0].end), SLICE("(12)"));
	CHECK(!e->texts[1].mark);
	CHECK_SLICE(slice_sub(e->doc->text, e->texts[1].offset, e->texts[1].end),
		    SLICE(" by Eq. (3)"));
}

static void count_visits(void *context, const struct equations *e, size_t formula)
{
	size_t *n = context;
	CHECK_INT(formula, *n);
	CHECK(formula < e->n_formulas);
	++*n;
}

TEST(every_formula_is_visited)
{
	size_t n = 0;
	const struct md_doc *doc = mdscan(&arena, SLICE("$a$ $b$\n\n$$c$$\n"), NULL);
	equations_collect(&arena, doc, count_visits, &n);
	CHECK_INT(n, 3);
}

TEST(any_nesting_is_survived)
{
	struct buf b = BUF_INIT;
	buf_puts(&b, "$$");
	for (int i = 0; i < 100000; i++)
		buf_puts(&b, "\\begin{aligned}{");
	buf_puts(&b, "\\tag{1}$$\n");
	struct equations *e =
		equations_collect(&arena, mdscan(&arena, buf_slice(&b), NULL), NULL, NULL);
	CHECK_INT(e->n_tags, 1);
	buf_free(&b);
}

int main(void)
{
	RUN(values_are_sorted_into_classes);
	RUN(values_have_prefixes_and_suffixes);
	RUN(values_know_where_their_digits_are);
	RUN(tags_are_found_where_tex_sees_them);
	RUN(tags_know_their_place);
	RUN(positions_go_through_container_markers);
	RUN(references_are_found_in_formulas_and_in_text);
	RUN(text_in_formulas);
	RUN(every_formula_is_visited);
	RUN(any_nesting_is_survived);
	arena_free(&arena);
	return unit_end();
}
