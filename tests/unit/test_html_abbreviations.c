/* Abbreviations: where they are explained, and where they are found, a case each. */
#include "out/html-abbreviations.h"

#include <time.h>

#include "out/html-headings.h"
#include "out/html-restore.h"
#include "unit.h"

static void convert(struct buf *out, struct arena *a, struct slice md, bool headings)
{
	const struct html_options options = {.math = HTML_MATH_MATHJAX};
	struct html_report report = {0};
	struct buf html = BUF_INIT, end_tags = BUF_INIT;
	struct html_pass pass = {.arena = a,
				 .doc = mdscan(a, md, NULL),
				 .options = &options,
				 .report = &report,
				 .edits = HTML_EDITS_INIT(a)};
	struct html_abbreviations *abbreviations = html_abbreviations_edit(&pass);
	html_edits_sort(&pass.edits);
	CHECK(html_protect(&pass.marked, a, pass.doc, &pass.edits));
	pass.tree = html_tree_parse(buf_slice(&pass.marked.text));
	html_abbreviations_place(&pass, abbreviations);
	html_restore(&pass, &end_tags);
	if (headings) {
		struct slice mark = {pass.marked.mark, pass.marked.mark_n};
		const struct html_headings *h =
			html_headings_make(a, &pass.tree, mark, &(struct html_headings_page){0});
		html_tree_render(&html, &pass.tree);
		html_headings_place(out, buf_slice(&html), h, &(struct html_headings_options){0});
	} else {
		html_tree_render(out, &pass.tree);
	}
	buf_add(out, buf_slice(&end_tags));
	html_tree_free(&pass.tree);
	buf_free(&pass.marked.text);
	buf_free(&html);
	buf_free(&end_tags);
}

static void check_page(struct slice md, const char *want, bool headings, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	convert(&out, &a, md, headings);
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, line, "page");
	buf_free(&out);
	arena_free(&a);
}

#define PAGE(md, want) check_page(SLICE(md), (want), false, __LINE__)
#define PAGE_IDS(md, want) check_page(SLICE(md), (want), true, __LINE__)
/* AB is explained at the end. */
#define TEXT(md, want) PAGE(md "\n\n*[AB]: c\n", want)

#define ABBR(title, word) "<abbr title=\"" title "\">" word "</abbr>"
#define AB ABBR("c", "AB")
#define I(tex) "<span class=\"math inline\">\\(" tex "\\)</span>"
#define P(text) "<p>" text "</p>\n"

TEST(definitions)
{
	PAGE("*[AB]: c d\n\nAB\n", P(ABBR("c d", "AB")));
	PAGE("AB\n\n*[AB]: c\n", P(AB));
	PAGE("*[AB]:c\n\nAB", P(AB));
	PAGE("*[ AB ] :  c  \n\nAB", P(AB));
	PAGE("   *[AB]: c\r\n\r\nAB\r\n", P(AB));
	PAGE("*[AB]:\n\nAB\n", P("<abbr>AB</abbr>"));
	PAGE("*[AB]: a\n*[AB]: c\n\nAB\n", P(AB));
	PAGE("*[AB]: c\n*[D]: e\n\nAB D\n", P(AB " " ABBR("e", "D")));
	PAGE("> *[AB]: c\n> AB\n", "<blockquote>\n" P(AB) "</blockquote>\n");
	PAGE("- AB\n\n  *[AB]: c\n", "<ul>\n<li>\n" P(AB) "</li>\n</ul>\n");
	PAGE("*[AB]: <b> & \"d\" 'e' &amp; *f* `g` [h](i)\n\nAB\n",
	     P(ABBR("&lt;b&gt; &amp; &quot;d&quot; 'e' &amp;amp; *f* `g` [h](i)", "AB")));
	PAGE("*[AB]: \" onclick=\"alert(1)\n\nAB\n",
	     P(ABBR("&quot; onclick=&quot;alert(1)", "AB")));
	PAGE("*[A&B]: c\n\nA&B\n", P(ABBR("c", "A&amp;B")));
	PAGE("*[AB]: c\0d\xff\n\nAB\n", P(ABBR("c\ufffdd\ufffd", "AB")));
}

/* What is around a definition keeps its sense. */
TEST(places_of_definitions)
{
	PAGE("a\n*[AB]: c\nb\n", P("a\nb"));
	PAGE("a\n*[AB]: c\n", P("a"));
	PAGE("a\n*[AB]: c\n\nb\n", P("a") P("b"));
	PAGE("*[AB]: c\nb\n", P("b"));
	PAGE("*[AB]: c\n*[D]: e\n    b\n", P("b"));
	PAGE("*[AB]: c\n2. b\n", P("2. b"));
	PAGE("*[AB]: c\n[b]: d\n", P("[b]: d"));
	PAGE("> a\n>\n> *[AB]: c\n> b\n", "<blockquote>\n" P("a") P("b") "</blockquote>\n");
	PAGE("a\n2. b\n*[AB]: c\n2. d\n", P("a\n2. b\n2. d"));
	PAGE("- a\n\n*[AB]: c\n\n      b\n",
	     "<ul>\n<li>a</li>\n</ul>\n<pre><code>  b\n</code></pre>\n");
}

TEST(formulas_in_definitions)
{
	PAGE("*[AB]: c $x$ d $y$\n\nAB $z$\n", P(ABBR("c $x$ d $y$", "AB") " " I("z")));
	PAGE("*[AB]: $x$\n\nAB\n", P(ABBR("$x$", "AB")));
	PAGE("a\n*[AB]: $x$\nb $y$\n", P("a\nb " I("y")));
	PAGE("a\n*[AB]: $x$ c\n\nb\n", P("a") P("b"));
	PAGE("*[AB]: $x$ c\n*[D]: $y$\nb\n", P("b"));
	PAGE("a\n*[AB]: $x$ c\n*[D]: $y$\nb\n", P("a\nb"));
	PAGE("> *[AB]: $x$ c\n> b\n", "<blockquote>\n" P("b") "</blockquote>\n");
	PAGE("*[AB]: c $$x\ny$$ AB\n",
	     P("*[AB]: c <span class=\"math display\">\\[x\ny\\]</span> AB"));
}

TEST(what_is_no_definition)
{
	PAGE("    *[AB]: c\n\nAB\n", "<pre><code>*[AB]: c\n</code></pre>\n" P("AB"));
	PAGE("```\n*[AB]: c\n```\n\nAB\n", "<pre><code>*[AB]: c\n</code></pre>\n" P("AB"));
	PAGE("<div>\n*[AB]: c\n</div>\n\nAB\n", "<div>\n*[AB]: c\n</div>\n" P("AB"));
	PAGE("<!--\n*[AB]: c\n-->\n\nAB\n", "\n" P("AB"));
	PAGE("$$\n*[AB]: c\n$$\n\nAB\n",
	     "<div class=\"math display\">\\[\n*[AB]: c\n\\]</div>\n" P("AB"));
	PAGE("a `b\n*[AB]: c\nd` AB\n", P("a <code>b *[AB]: c d</code> AB"));
	PAGE("*[AB]: c `\nd` AB\n", P("*[AB]: c <code> d</code> AB"));
	PAGE("a *[AB]: c\n", P("a *[AB]: c"));
	PAGE("- *[AB]: c\n", "<ul>\n<li>*[AB]: c</li>\n</ul>\n");
	PAGE("*[AB]: c\n===\n", "<h1>*[AB]: c</h1>\n");
	PAGE("*[]: c\n", P("*[]: c"));
	PAGE("*[$x$]: c\n", P("*[" I("x") "]: c"));
	PAGE("*[`AB`]: c\n", P("*[<code>AB</code>]: c"));
	PAGE("*[A[B]: c\n", P("*[A[B]: c"));
	PAGE("*[AB] c\n", P("*[AB] c"));
	PAGE("*[AB\n", P("*[AB"));
	PAGE("*[aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb"
	     "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc]: d\n",
	     P("*[aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb"
	       "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc]: d"));
}

TEST(words)
{
	TEXT("AB, AB. (AB) AB-AB", P(AB ", " AB ". (" AB ") " AB "-" AB));
	TEXT("ABC CAB AB1 1AB AB_ _AB aAB", P("ABC CAB AB1 1AB AB_ _AB aAB"));
	TEXT("éAB ABé ABя AB\u0301", P("éAB ABé ABя AB\u0301"));
	TEXT("用AB写 カAB가AB", P("用" AB "写 カ" AB "가" AB));
	TEXT("ab Ab", P("ab Ab"));
	PAGE("*[梯度]: a\n*[梯度下降]: b\n\n求梯度的梯度下降法\n",
	     P("求" ABBR("a", "梯度") "的" ABBR("b", "梯度下降") "法"));
	PAGE("*[A]: x\n*[A B]: y\n*[A B C]: z\n\nA A B A B CD A B C\n",
	     P(ABBR("x", "A") " " ABBR("y", "A B") " " ABBR("y", "A B") " CD " ABBR("z", "A B C")));
	PAGE("*[.NET]: a\n*[C++]: b\n\n.NET C++.\n", P(ABBR("a", ".NET") " " ABBR("b", "C++") "."));
	PAGE("*[éa]: b\n\néa éab\n", P(ABBR("b", "éa") " éab"));
}

TEST(where_words_are_found)
{
	TEXT("# AB", "<h1>" AB "</h1>\n");
	TEXT("*AB* **AB** ~~AB~~", P("<em>" AB "</em> <strong>" AB "</strong> <del>" AB "</del>"));
	TEXT("[AB](AB \"AB\") ![AB](AB \"AB\")",
	     P("<a href=\"AB\" title=\"AB\">" AB
	       "</a> <img src=\"AB\" alt=\"AB\" title=\"AB\" />"));
	TEXT("AB|b\n-|-\n*AB*|c AB",
	     "<table>\n<thead>\n<tr>\n<th>" AB "</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
	     "<td><em>" AB "</em></td>\n<td>c " AB "</td>\n</tr>\n</tbody>\n</table>\n");
	TEXT("`AB` $AB$ AB$x$AB", P("<code>AB</code> " I("AB") " " AB I("x") AB));
	TEXT("<i title=\"AB\">AB</i>", P("<i title=\"AB\">" AB "</i>"));
	TEXT("<code>AB *AB*</code> AB <Abbr title=\"d\">AB</ABBR>",
	     P("<code>AB <em>AB</em></code> " AB " <abbr title=\"d\">AB</abbr>"));
	TEXT("<kbd>AB\n\nAB", P("<kbd>AB") P(AB) "</kbd>");
	TEXT("<https://AB.c/AB> https://AB.c/AB www.AB.c/AB a@AB.c",
	     P("<a href=\"https://AB.c/AB\">https://AB.c/AB</a> "
	       "<a href=\"https://AB.c/AB\">https://AB.c/AB</a> "
	       "<a href=\"http://www.AB.c/AB\">www.AB.c/AB</a> "
	       "<a href=\"mailto:a@AB.c\">a@AB.c</a>"));
	TEXT("    AB\n", "<pre><code>AB\n</code></pre>\n");
	TEXT("\\AB &amp;AB", P("\\" AB " &amp;" AB));
}

/* Marks of formulas hold digits. */
TEST(digits)
{
	PAGE("*[0]: a\n*[1]: b\n\n$x$ 0 $y$1\n",
	     P(I("x") " " ABBR("a", "0") " " I("y") ABBR("b", "1")));
}

TEST(headings)
{
	PAGE_IDS("# The AB way\n\n*[AB]: c\n", "<h1 id=\"the-ab-way\">The " AB " way</h1>\n");
	PAGE_IDS("# AB\n\n*[AB]: c\n", "<h1 id=\"ab\">" AB "</h1>\n");
	PAGE_IDS("[TOC]\n\n*[TOC]: c\n\n# a\n",
		 "<div class=\"toc\">\n<ul>\n<li><a href=\"#a\">a</a></li>\n</ul>\n</div>\n<h1 "
		 "id=\"a\">a</h1>\n");
}

static void check_time(const char *what, const struct buf *md)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	clock_t start = clock();
	convert(&out, &a, buf_slice(md), false);
	double took = (double)(clock() - start) / CLOCKS_PER_SEC;
	if (took >= 4)
		printf("# %.2f s: %s\n", took, what);
	CHECK(took < 4);
	buf_free(&out);
	arena_free(&a);
}

static void repeat(struct buf *b, const char *unit, size_t bytes)
{
	while (b->n < bytes)
		buf_puts(b, unit);
	buf_puts(b, "\n\n");
}

TEST(time_is_linear)
{
	enum { BYTES = 1000000, WORDS = 10000 };
	struct buf b = BUF_INIT;
	for (unsigned i = 0; i < WORDS; i++)
		buf_printf(&b, "*[W%u]: c%u\n", i, i);
	buf_putc(&b, '\n');
	repeat(&b, "Some words W12 and W34567 of text, W9999.\n", BYTES);
	check_time("many words", &b);
	buf_clear(&b);
	for (unsigned i = 0; i < WORDS; i++)
		buf_printf(&b, "*[中中中中中中中中中中中中中中中中中中中中中中中中%u]: c\n", i);
	buf_putc(&b, '\n');
	repeat(&b, "中", 2 * BYTES);
	check_time("words that begin alike", &b);
	buf_clear(&b);
	for (unsigned i = 0; i < WORDS; i++)
		buf_printf(&b, "*[A]: $x_%u$\n", i);
	repeat(&b, "{#A ", BYTES / 4);
	check_time("formulas in definitions, braces", &b);
	buf_free(&b);
}

int main(void)
{
	RUN(definitions);
	RUN(places_of_definitions);
	RUN(formulas_in_definitions);
	RUN(what_is_no_definition);
	RUN(words);
	RUN(where_words_are_found);
	RUN(digits);
	RUN(headings);
	RUN(time_is_linear);
	return unit_end();
}
