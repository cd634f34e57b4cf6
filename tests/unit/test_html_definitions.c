/* Definition lists: what the scanner, the edits and the tree make of them, a case each. */
#include "out/html-definitions.h"

#include <time.h>

#include "out/html-restore.h"
#include "unit.h"

static void convert(struct buf *out, struct arena *a, struct slice md, enum html_math math)
{
	const struct md_options scan = {.definition_lists = true};
	const struct html_options options = {.math = math, .trusted = true};
	struct html_report report = {0};
	struct html_pass pass = {.arena = a,
				 .doc = mdscan(a, md, &scan),
				 .options = &options,
				 .report = &report,
				 .edits = HTML_EDITS_INIT(a)};
	struct buf end_tags = BUF_INIT;
	html_definitions_edit(&pass);
	html_edits_sort(&pass.edits);
	CHECK(html_protect(&pass.marked, a, pass.doc, &pass.edits));
	pass.tree = html_tree_parse(buf_slice(&pass.marked.text));
	html_definitions_build(&pass);
	html_restore(&pass, &end_tags);
	html_tree_render(out, &pass.tree);
	html_tree_free(&pass.tree);
	buf_free(&pass.marked.text);
	buf_free(&end_tags);
}

static void check_page(const char *md, const char *want, enum html_math math, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	convert(&out, &a, slice_of(md), math);
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, line, md);
	buf_free(&out);
	arena_free(&a);
}

#define PAGE(md, want) check_page((md), (want), HTML_MATH_MATHJAX, __LINE__)
#define PAGE_RAW(md, want) check_page((md), (want), HTML_MATH_RAW, __LINE__)

#define I(tex) "<span class=\"math inline\">\\(" tex "\\)</span>"
#define BLOCK(tex) "<div class=\"math display\">\\[" tex "\\]</div>\n"
#define P(text) "<p>" text "</p>\n"
#define DL(items) "<dl>\n" items "</dl>\n"
#define DT(text) "<dt>" text "</dt>\n"
#define DD(text) "<dd>" text "</dd>\n"
#define DD_BLOCK(blocks) "<dd>\n" blocks "</dd>\n"

TEST(terms_and_definitions)
{
	PAGE("a\n: b\n", DL(DT("a") DD("b")));
	PAGE("a\n:   b", DL(DT("a") DD("b")));
	PAGE("a\n:\tb\n", DL(DT("a") DD("b")));
	PAGE("a\n   : b\n", DL(DT("a") DD("b")));
	PAGE("a\r\n: b\r\n", DL(DT("a") DD("b")));
	PAGE("a\nb\n: c\n: d\n", DL(DT("a") DT("b") DD("c") DD("d")));
	PAGE("a  \nb\\\nc\n: d\n", DL(DT("a") DT("b") DT("c") DD("d")));
	PAGE("*a\nb* c\n: d\n", DL(DT("<em>a\nb</em> c") DD("d")));
	PAGE("a `b` **c** [d](e) <i>f</i>\n: `g` **h** [i](j) <i>k</i>\n",
	     DL(DT("a <code>b</code> <strong>c</strong> <a href=\"e\">d</a> <i>f</i>")
			DD("<code>g</code> <strong>h</strong> <a href=\"j\">i</a> <i>k</i>")));
	PAGE("a\n: b\nlazy\n    more\n", DL(DT("a") DD("b\nlazy\nmore")));
	PAGE("a\n: b\n\nc\n: d\n\ne\n", DL(DT("a") DD("b") DT("c") DD("d")) P("e"));
	PAGE("a & <b>\n: c & \"d\"\n", DL(DT("a &amp; <b>") DD("c &amp; &quot;d&quot;")));
}

TEST(loose_and_tight)
{
	PAGE("a\n\n: b\n", DL(DT("a") DD_BLOCK(P("b"))));
	PAGE("a\n\n\n: b\n", DL(DT("a") DD_BLOCK(P("b"))));
	PAGE("a\n: b\n\n: c\n: d\n", DL(DT("a") DD("b") DD_BLOCK(P("c")) DD("d")));
	PAGE("a\n:   b\n\n    c\n", DL(DT("a") DD_BLOCK(P("b") P("c"))));
	PAGE("a\n: b\n\n\tc\n", DL(DT("a") DD_BLOCK(P("b") P("c"))));
	PAGE("a\n: b\n\n  c\n", DL(DT("a") DD_BLOCK(P("b") P("c"))));
	PAGE("a\n: b\n\nc\n", DL(DT("a") DD("b")) P("c"));
	PAGE("> a\n>\n> : b\n", "<blockquote>\n" DL(DT("a") DD_BLOCK(P("b"))) "</blockquote>\n");
}

TEST(contents)
{
	PAGE("a\n:   - b\n    - c\n",
	     DL(DT("a") DD_BLOCK("<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n")));
	PAGE("a\n:   b\n    - c\n", DL(DT("a") DD_BLOCK("b\n<ul>\n<li>c</li>\n</ul>\n")));
	PAGE("a\n:   b\n\n        c\n",
	     DL(DT("a") DD_BLOCK(P("b") "<pre><code>c\n</code></pre>\n")));
	PAGE("a\n:   ```\n    b\n\n    c\n    ```\n",
	     DL(DT("a") DD_BLOCK("<pre><code>b\n\nc\n</code></pre>\n")));
	PAGE("a\n:   > b\n", DL(DT("a") DD_BLOCK("<blockquote>\n" P("b") "</blockquote>\n")));
	PAGE("a\n:   # b\n    c\n", DL(DT("a") DD_BLOCK("<h1>b</h1>\nc\n")));
	PAGE("a\n:   b\n\n    c\n    : d\n", DL(DT("a") DD_BLOCK(P("b") DL(DT("c") DD("d")))));
	PAGE("a\n:   b\n    : c\n", DL(DT("a") DD_BLOCK(DL(DT("b") DD("c")))));
	PAGE("a\n: b\n  : c\n", DL(DT("a") DD("b\n: c")));
	PAGE("a\n: b\n  c\n  : d\n", DL(DT("a") DD("b\nc\n: d")));
	PAGE("a\n: * - *\n",
	     DL(DT("a") DD_BLOCK("<ul>\n<li>\n<ul>\n<li>\n<ul>\n<li></li>\n</ul>\n</li>\n</ul>\n"
				 "</li>\n</ul>\n")));
	PAGE("a\n: * * *\n", DL(DT("a") DD_BLOCK("<hr />\n")));
	PAGE("a\n: ---\n", DL(DT("a") DD_BLOCK("<hr />\n")));
	PAGE("a\n: [ ] b\n: [x] c\n", DL(DT("a") DD("[ ] b") DD("[x] c")));
}

/* Contents that are indented by four columns are the definition's, wherever its first line is. */
TEST(indentation)
{
	PAGE("a\n:      b\n\n    $c$\n", DL(DT("a") DD_BLOCK(P("b") P(I("c")))));
	PAGE("a\n   :   b\n\n    $c$\n", DL(DT("a") DD_BLOCK(P("b") P(I("c")))));
	PAGE("a\n  :\tb\n\n    $c$\n", DL(DT("a") DD_BLOCK(P("b") P(I("c")))));
	PAGE("- a\n     :      b\n\n      $c$\n",
	     "<ul>\n<li>\n" DL(DT("a") DD_BLOCK(P("b") P(I("c")))) "</li>\n</ul>\n");
	PAGE("a\n    : b\n", P("a\n: b"));
	PAGE("a\n\n    : b\n", P("a") "<pre><code>: b\n</code></pre>\n");
	PAGE(">\ta\n>\t:      $b$\n",
	     "<blockquote>\n" DL(
		     DT("a") DD_BLOCK("<pre><code> $b$\n</code></pre>\n")) "</blockquote>\n");
}

TEST(formulas)
{
	PAGE("$a$ b\n: $c$\n", DL(DT(I("a") " b") DD(I("c"))));
	PAGE("$a\nb$\n: c\n", DL(DT(I("a\nb")) DD("c")));
	PAGE("a\n:   b\n\n    $c$ d\n", DL(DT("a") DD_BLOCK(P("b") P(I("c") " d"))));
	PAGE("a\n: $$b$$\n", DL(DT("a") DD_BLOCK(BLOCK("b"))));
	PAGE("a\n:   $$\n    b\n\n    : c\n    $$\n", DL(DT("a") DD_BLOCK(BLOCK("\nb\n\n: c\n"))));
	PAGE("a\n: b\n  $$\n  c\n  $$\n\n: d\n",
	     DL(DT("a") DD("b\n<span class=\"math display\">\\[\nc\n\\]</span>") DD_BLOCK(P("d"))));
	PAGE("$$\nx\n: y\n$$\n", BLOCK("\nx\n: y\n"));
	PAGE_RAW("a\n: $$b$$\n", DL(DT("a") DD("$$b$$")));
}

TEST(containers)
{
	PAGE("> a\n> : $b$\n>\n>     c\n",
	     "<blockquote>\n" DL(DT("a") DD_BLOCK(P(I("b")) P("c"))) "</blockquote>\n");
	PAGE("- a\n  : b\n- c\n", "<ul>\n<li>\n" DL(DT("a") DD("b")) "</li>\n<li>c</li>\n</ul>\n");
	PAGE("1. a\n   : b\n", "<ol>\n<li>\n" DL(DT("a") DD("b")) "</li>\n</ol>\n");
	PAGE("> a\n: b\n", "<blockquote>\n" P("a\n: b") "</blockquote>\n");
	PAGE("- a\n: b\n", "<ul>\n<li>a\n: b</li>\n</ul>\n");
}

TEST(lists_beside)
{
	PAGE("a\n: b\n- c\n", DL(DT("a") DD("b")) "<ul>\n<li>c</li>\n</ul>\n");
	PAGE("a\n: b\n+ c\n", DL(DT("a") DD("b")) "<ul>\n<li>c</li>\n</ul>\n");
	PAGE("a\n: b\n* c\n", DL(DT("a") DD("b")) "<ul>\n<li>c</li>\n</ul>\n");
	PAGE("a\n: - - b\n: c\n+ d\n",
	     DL(DT("a") DD_BLOCK("<ul>\n<li>\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n")
			DD("c")) "<ul>\n<li>d</li>\n</ul>\n");
	PAGE("+ a\n\nb\n: c\n", "<ul>\n<li>a</li>\n</ul>\n" DL(DT("b") DD("c")));
}

TEST(what_is_text)
{
	PAGE(": a\n", P(": a"));
	PAGE(": a\n: b\n", P(": a\n: b"));
	PAGE(": a\n\n: b\n", P(": a") P(": b"));
	PAGE("- : a\n  : b\n", "<ul>\n<li>: a\n: b</li>\n</ul>\n");
	PAGE("# a\n: b\n", "<h1>a</h1>\n" P(": b"));
	PAGE("a\n===\n\n: b\n", "<h1>a</h1>\n" P(": b"));
	PAGE("- a\n\n: b\n", "<ul>\n<li>a</li>\n</ul>\n" P(": b"));
	PAGE("> a\n\n: b\n", "<blockquote>\n" P("a") "</blockquote>\n" P(": b"));
	PAGE("```\na\n```\n: b\n", "<pre><code>a\n</code></pre>\n" P(": b"));
	PAGE("<div>\na\n: b\n</div>\n", "<div>\na\n: b\n</div>\n");
	PAGE("a\n:b\n", P("a\n:b"));
	PAGE("a\n:\n", P("a\n:"));
	PAGE("a\n: \nb\n", P("a\n:\nb"));
	PAGE("a\n:smile: b\n", P("a\n:smile: b"));
	PAGE("a\n::: note\n", P("a\n::: note"));
	PAGE("a : b\n", P("a : b"));
	PAGE("[a]: b\n: c\n", P(": c"));
	PAGE("[a]: b\n\n: c\n", P(": c"));
	PAGE("*[a]: b\n\n: c\n", P("*[a]: b") P(": c"));
	PAGE("[^a]: b\n\n: c\n", P(": c"));
	PAGE("[^a]: b\n: c\n", "");
}

TEST(tables)
{
	const char *table = "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n<th>b</th>\n</tr>\n"
			    "</thead>\n</table>\n";
	PAGE("a|b\n:--|--\n", table);
	PAGE("a|b\n:--|--\n\n: c\n",
	     "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n<th>b</th>\n</tr>\n"
	     "</thead>\n</table>\n" P(": c"));
}

/* The scanner's lists, as linecount and eqn-check see them. */
TEST(scan)
{
	struct arena a = ARENA_INIT;
	const struct md_options on = {.definition_lists = true};
	const char *md = "a\n:   b\n\n    $c$\n";
	const struct md_doc *doc = mdscan(&a, slice_of(md), &on);
	CHECK_INT(doc->n_math, 1);
	CHECK_INT(doc->n_blocks, 6);
	if (doc->n_blocks == 6) {
		CHECK(doc->blocks[2].kind == MD_LIST && doc->blocks[2].level == ':');
		CHECK(doc->blocks[3].kind == MD_ITEM && doc->blocks[3].parent == 2);
		CHECK_SLICE(doc->blocks[3].info, SLICE(":"));
		CHECK(doc->blocks[5].kind == MD_PARAGRAPH && doc->blocks[5].parent == 3);
	}
	doc = mdscan(&a, slice_of(md), NULL);
	CHECK_INT(doc->n_math, 0);
	CHECK_INT(doc->n_blocks, 3);
	arena_free(&a);
}

static void check_time(const char *before, const char *unit, const char *behind, size_t n)
{
	struct arena a = ARENA_INIT;
	struct buf md = BUF_INIT, out = BUF_INIT;
	buf_puts(&md, before);
	for (size_t i = 0; i < n; i++)
		buf_puts(&md, unit);
	buf_puts(&md, behind);
	clock_t start = clock();
	convert(&out, &a, buf_slice(&md), HTML_MATH_MATHJAX);
	double took = (double)(clock() - start) / CLOCKS_PER_SEC;
	if (took >= 2)
		printf("# %.2f s: %zu times \"%s\"\n", took, n, unit);
	CHECK(took < 2);
	buf_free(&md);
	buf_free(&out);
	arena_free(&a);
}

TEST(time_is_linear)
{
	check_time("a\n", ": b\n", "", 20000);
	check_time("", "a\n: b\n\n", "", 20000);
	check_time("", "a\n", ": b\n", 20000);
	check_time("a\n", ": b\n\n", "", 20000);
	check_time("[^a", "b", "]: c\nd\n: e\n", 20000);
	check_time("[a]: b\n", "c\n: d\n", "", 20000);
}

int main(void)
{
	RUN(terms_and_definitions);
	RUN(loose_and_tight);
	RUN(contents);
	RUN(indentation);
	RUN(formulas);
	RUN(containers);
	RUN(lists_beside);
	RUN(what_is_text);
	RUN(tables);
	RUN(scan);
	RUN(time_is_linear);
	return unit_end();
}
