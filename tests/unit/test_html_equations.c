/* Anchors of equations, and links to them from the text. */
#include "out/html-equations.h"

#include "check/prose.h"
#include "out/html-pass.h"
#include "unit.h"

/* Attributes and anchors of all formulas, a line each. */
static void check_anchors(struct slice md, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	const struct md_doc *doc = mdscan(&a, md, NULL);
	const struct html_equations *eqs = html_equations_make(&a, doc, true);
	for (size_t i = 0; i < doc->n_math; i++)
		buf_printf(&out, "%s|%s\n", html_equations_attributes(eqs, i),
			   html_equations_anchors(eqs, i));
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, line, "anchors");
	buf_free(&out);
	arena_free(&a);
}

/* The text with its pieces in place. */
static void check_links(const char *md, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	const char *message, *bad;
	const struct prose_options built_in = {0};
	struct prose_patterns *patterns = prose_patterns_make(&a, &built_in, &message, &bad);
	struct html_pass pass = {.arena = &a, .edits = HTML_EDITS_INIT(&a)};
	pass.doc = mdscan(&a, slice_of(md), NULL);
	html_equations_edit(&pass, html_equations_make(&a, pass.doc, true), patterns);
	size_t at = 0;
	for (size_t i = 0; i < pass.edits.n_pieces; i++) {
		const struct html_piece *piece = &pass.edits.pieces[i];
		CHECK(piece->link);
		buf_add(&out, slice_sub(pass.doc->text, at, piece->begin));
		buf_puts(&out, piece->markup);
		at = piece->end;
	}
	buf_add(&out, slice_sub(pass.doc->text, at, pass.doc->text.n));
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, line, "links");
	prose_patterns_free(patterns);
	buf_free(&out);
	arena_free(&a);
}

#define ANCHORS(md, want) check_anchors(SLICE(md), (want), __LINE__)
#define NUMBER(id, numbers) " id=\"" id "\" data-numbers=\"" numbers "\"|"
#define SPAN(id) "<span id=\"" id "\"></span>"

TEST(one_number)
{
	ANCHORS("$$x \\tag{12}$$", NUMBER("eq:12", "12") "\n");
	ANCHORS("a $$x \\tag{(12)}$$ b", NUMBER("eq:12", "12") "\n");
	ANCHORS("$y$\n\n$$x \\tag{12}$$\n\n$$z$$", "|\n" NUMBER("eq:12", "12") "\n|\n");
	ANCHORS("> $$\n> x\n> \\tag{12}\n> $$", NUMBER("eq:12", "12") "\n");
	ANCHORS("```math\nx \\tag{12}\n```", NUMBER("eq:12", "12") "\n");
}

TEST(no_number)
{
	ANCHORS("$x$ $$y$$", "|\n|\n");
	ANCHORS("\\begin{align*}x\\end{align*}", "|\n");
	ANCHORS("\\begin{equation}x\\notag\\end{equation}", "|\n");
	ANCHORS("$x \\tag{1}$ $$y \\tag{}$$", "|\n|\n");
	ANCHORS("\\begin{}", "");
	ANCHORS("", "");
}

TEST(automatic_numbers)
{
	ANCHORS("\\begin{equation}x\\end{equation}\n\n$$\\begin{equation}y\\end{equation}$$",
		NUMBER("eq:1", "1") "\n" NUMBER("eq:2", "2") "\n");
	ANCHORS("\\begin{equation}x\\label{a}\\end{equation}", NUMBER("eq:1", "1") "\n");
}

TEST(rejected_formulas)
{
	/* MathJax shows an error, and the next equation has the number. */
	ANCHORS("\\begin{equation}\\frac{x\\end{equation}\n\n\\begin{equation}y\\end{equation}",
		"|\n" NUMBER("eq:1", "1") "\n");
	ANCHORS("$\\newcommand{\\a}{x}$\n\n\\begin{equation}\\a\\end{equation}",
		"|\n" NUMBER("eq:1", "1") "\n");
}

TEST(rows)
{
	ANCHORS("\\begin{align}a\\\\b\\notag\\\\c\\tag{x}\\\\d\\end{align}",
		NUMBER("eq:1", "1 x 2") SPAN("eq:x") SPAN("eq:2") "\n");
	ANCHORS("$$\\begin{gather}a\\tag{3}\\\\b\\tag{4}\\end{gather}$$",
		NUMBER("eq:3", "3 4") SPAN("eq:4") "\n");
}

TEST(behind_the_display)
{
	ANCHORS("$$x$$\\tag{7}\n\n$$y$$", NUMBER("eq:7", "7") "\n|\n");
}

TEST(kinds_of_numbers)
{
	ANCHORS("$$x \\tag{2.8}$$ $$x \\tag{A.1}$$ $$x \\tag{2-1}$$ $$x \\tag{9a}$$",
		NUMBER("eq:2.8", "2.8") "\n" NUMBER("eq:A.1", "A.1") "\n" NUMBER(
			"eq:2-1", "2-1") "\n" NUMBER("eq:9a", "9a") "\n");
	ANCHORS("$$x \\tag{3'}$$ $$x \\tag{*}$$ $$x \\tag{**}$$ $$x \\tag{$\\dagger$}$$",
		NUMBER("eq:3-prime", "3'") "\n" NUMBER("eq:star", "*") "\n" NUMBER(
			"eq:star-star", "**") "\n" NUMBER("eq:dagger", "dagger") "\n");
	ANCHORS("$$x \\tag{模方程}$$ $$x \\tag{Main  result}$$ $$x \\tag{\"<&>\"}$$ $$x "
		"\\tag{?!}$$",
		NUMBER("eq:模方程", "模方程") "\n" NUMBER("eq:Main-result", "Main\u00a0result") "\n" NUMBER(
			"eq:", "&quot;&lt;&amp;&gt;&quot;") "\n" NUMBER("eq:-2", "?!") "\n");
}

TEST(bytes_that_no_page_holds)
{
	ANCHORS("$$x \\tag{a\0b}$$ $$x \\tag{c\xff}$$",
		NUMBER("eq:a-b", "a\ufffd"
				 "b") "\n" NUMBER("eq:c", "c\ufffd") "\n");
}

TEST(duplicates)
{
	ANCHORS("$$x \\tag{1}$$ $$x \\tag{1}$$ $$x \\tag{1-2}$$ $$x \\tag{1}$$",
		NUMBER("eq:1", "1") "\n" NUMBER("eq:1-3", "1") "\n" NUMBER(
			"eq:1-2", "1-2") "\n" NUMBER("eq:1-4", "1") "\n");
	ANCHORS("\\begin{equation}x\\end{equation}\n\n$$y \\tag{1}$$",
		NUMBER("eq:1", "1") "\n" NUMBER("eq:1-2", "1") "\n");
}

TEST(ids_of_the_author)
{
	ANCHORS("<a id=\"eq:1\"></a>\n\n$$x \\tag{1}$$", NUMBER("eq:1-2", "1") "\n");
	ANCHORS("# a {#eq:1}\n\n$$x \\tag{1}$$", NUMBER("eq:1-2", "1") "\n");
	ANCHORS("# a {: .b #eq:1}\n\n$$x \\tag{1}$$", NUMBER("eq:1-2", "1") "\n");
	ANCHORS("[a](#eq:1) $$x \\label{eq:1} \\tag{1}$$", NUMBER("eq:1", "1") "\n");
}

TEST(no_place_for_an_id)
{
	ANCHORS("# a $$x \\tag{1}$$\n\n$$y \\tag{2}$$", "|\n" NUMBER("eq:2", "2") "\n");
	ANCHORS("![a $$x \\tag{1}$$ b](u) $$y \\tag{2}$$", "|\n" NUMBER("eq:2", "2") "\n");
}

#define LINK(id, text) "<a class=\"eqref\" href=\"#" id "\">" text "</a>"
#define EQUATIONS \
	"\n\n$$x \\tag{1}$$\n\n$$y \\tag{2.8}$$\n\n$$z \\tag{3'}$$\n\n$$u \\tag{4}$$\n\n$$v " \
	"\\tag{4}$$\n"
#define LINKS(md, want) check_links(md EQUATIONS, want EQUATIONS, __LINE__)
#define NO_LINK(md) LINKS(md, md)

TEST(references)
{
	LINKS("由式(1)得", "由式" LINK("eq:1", "(1)") "得");
	LINKS("公式（1）、(2.8)", "公式" LINK("eq:1", "（1）") "、" LINK("eq:2.8", "(2.8)"));
	LINKS("by Eq. ( 1 ), and", "by Eq. " LINK("eq:1", "( 1 )") ", and");
	LINKS("equation 1 says", "equation " LINK("eq:1", "1") " says");
	LINKS("(1)式", LINK("eq:1", "(1)") "式");
	LINKS("式(3')与式(3′)", "式" LINK("eq:3-prime", "(3')") "与式" LINK("eq:3-prime", "(3′)"));
	LINKS("式(1, 2.8)", "式(" LINK("eq:1", "1") ", " LINK("eq:2.8", "2.8") ")");
	LINKS("**式(1)**", "**式" LINK("eq:1", "(1)") "**");
	LINKS("> 由\n> 式(1)得", "> 由\n> 式" LINK("eq:1", "(1)") "得");
	LINKS("| a |\n|-|\n| 式(1) |", "| a |\n|-|\n| 式" LINK("eq:1", "(1)") " |");
}

TEST(no_references)
{
	NO_LINK("式(7)"); /* no equation has it */
	NO_LINK("式(4)"); /* two have it */
	NO_LINK("代入(1)得 (1)");
	NO_LINK("见论文的式(1)");
	NO_LINK("式$(1)$");
	NO_LINK("\\eqref{1} $$a \\text{由式(1)}$$");
	check_links("式(1)\n", "式(1)\n", __LINE__);
}

TEST(no_place_for_a_link)
{
	NO_LINK("# 由式(1)得");
	NO_LINK("由式(1)得\n===");
	NO_LINK("[由式(1)得](u)");
	NO_LINK("[由式(1)得][u]\n\n[u]: v");
	NO_LINK("[式(1)]\n\n[式(1)]: v");
	NO_LINK("![由式(1)得](u)");
	NO_LINK("`式(1)`");
	NO_LINK("```\n式(1)\n```");
	NO_LINK("<a href=\"u\">由 <b>式(1)</b> 得</a>");
	NO_LINK("<code>式(1)</code>");
	LINKS("[a](u)。<a href=\"u\">b</a> 式(1)</a>",
	      "[a](u)。<a href=\"u\">b</a> 式" LINK("eq:1", "(1)") "</a>");
}

int main(void)
{
	RUN(one_number);
	RUN(no_number);
	RUN(automatic_numbers);
	RUN(rejected_formulas);
	RUN(rows);
	RUN(behind_the_display);
	RUN(kinds_of_numbers);
	RUN(bytes_that_no_page_holds);
	RUN(duplicates);
	RUN(ids_of_the_author);
	RUN(no_place_for_an_id);
	RUN(references);
	RUN(no_references);
	RUN(no_place_for_a_link);
	return unit_end();
}
