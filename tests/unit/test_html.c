/* Pages: what is hard about formulas in Markdown, a case each. */
#include "out/html.h"

#include "unit.h"

static void check_page(struct slice md, const char *want, struct html_options options, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct html_report report = {0};
	enum html_result result = html_convert(&out, &a, mdscan(&a, md, NULL), &options, &report);
	unit_check_int(result, HTML_OK, __FILE__, line, "result");
	unit_check_slice(buf_slice(&out), slice_of(want), __FILE__, line, "page");
	buf_free(&out);
	arena_free(&a);
}

/* What cmark-gfm writes around it depends on its version. */
static void check_page_has(const char *md, const char *part, int line)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct html_report report = {0};
	const struct html_options options = {.math = HTML_MATH_MATHJAX, .trusted = true};
	html_convert(&out, &a, mdscan(&a, slice_of(md), NULL), &options, &report);
	buf_putc(&out, '\0');
	unit_check(strstr(out.p, part) != NULL, __FILE__, line, out.p);
	buf_free(&out);
	arena_free(&a);
}

#define MATHJAX \
	(struct html_options) \
	{ \
		.math = HTML_MATH_MATHJAX, .trusted = true \
	}
#define RAW \
	(struct html_options) \
	{ \
		.math = HTML_MATH_RAW, .trusted = true \
	}
#define PAGE(md, want) check_page(slice_of(md), (want), MATHJAX, __LINE__)
#define PAGE_HAS(md, part) check_page_has((md), (part), __LINE__)
#define PAGE_RAW(md, want) check_page(slice_of(md), (want), RAW, __LINE__)

#define I(tex) "<span class=\"math inline\">\\(" tex "\\)</span>"
#define D(tex) "<span class=\"math display\">\\[" tex "\\]</span>"
#define BLOCK(tex) "<div class=\"math display\">\\[" tex "\\]</div>\n"
#define P(text) "<p>" text "</p>\n"

TEST(formulas_in_text)
{
	PAGE("a $x$ b", P("a " I("x") " b"));
	PAGE("$x$$y$", P(I("x") I("y")));
	PAGE("$a_b*c*_d$ *e*", P(I("a_b*c*_d") " <em>e</em>"));
	PAGE("$a<b>c&d\"$", P(I("a&lt;b&gt;c&amp;d&quot;")));
	PAGE("$\\{a\\}$ $a\\\\b$", P(I("\\{a\\}") " " I("a\\\\b")));
	PAGE("$&lt;$", P(I("&amp;lt;")));
	PAGE("**$x$** *$y$*", P("<strong>" I("x") "</strong> <em>" I("y") "</em>"));
	PAGE("~~$x$~~", P("<del>" I("x") "</del>"));
	PAGE("$`x`$", P(I("x")));
	PAGE("# a $x$\n", "<h1>a " I("x") "</h1>\n");
	PAGE("a $x$\n===\n", "<h1>a " I("x") "</h1>\n");
}

TEST(display)
{
	PAGE("$$x$$", BLOCK("x"));
	PAGE("$$\na\n=\n- b\n$$\n", BLOCK("\na\n=\n- b\n"));
	PAGE("$$\na\n\nb\n$$\n", BLOCK("\na\n\nb\n"));
	PAGE("a $$x$$ b", P("a " D("x") " b"));
	PAGE("a\n$$x$$\nb", P("a\n" D("x") "\nb"));
	PAGE("\\begin{align}\na&b\\\\\n\\end{align}\n",
	     BLOCK("\\begin{align}\na&amp;b\\\\\n\\end{align}"));
	PAGE("- $$x$$\n- b\n", "<ul>\n<li>\n" BLOCK("x") "</li>\n<li>b</li>\n</ul>\n");
	PAGE("- a\n\n  $$\n  x\n  $$\n", "<ul>\n<li>\n" P("a") BLOCK("\nx\n") "</li>\n</ul>\n");
}

TEST(math_blocks)
{
	PAGE("```math\nx\n\ny\n```\n", BLOCK("x\n\ny\n"));
	PAGE("```math\nx\n```\n---\n", BLOCK("x\n") "<hr />\n");
	PAGE("a\n```math\nx\n```\nb\n", P("a") BLOCK("x\n") P("b"));
	PAGE("- a\n```math\nx\n```\n", "<ul>\n<li>a</li>\n</ul>\n" BLOCK("x\n"));
	PAGE("> ```math\n>\n> x\n> ```\n", "<blockquote>\n" BLOCK("\nx\n") "</blockquote>\n");
	PAGE("```math\n```\n", "<pre><code class=\"language-math\"></code></pre>\n");
	PAGE_RAW("```math\nx<y\n```\n",
		 "<pre><code class=\"language-math\">x&lt;y\n</code></pre>\n");
}

TEST(containers)
{
	PAGE("> a $x\n> +y$ b\n", "<blockquote>\n" P("a " I("x\n+y") " b") "</blockquote>\n");
	PAGE("> $$\n> a\n> $$\n", "<blockquote>\n" BLOCK("\na\n") "</blockquote>\n");
	PAGE("- $x$\n- $y$\n", "<ul>\n<li>" I("x") "</li>\n<li>" I("y") "</li>\n</ul>\n");
	PAGE_HAS("a[^1]\n\n[^1]: b $x$\n", "<p>b " I("x") " <a href=\"#fnref-1\"");
}

#define TABLE(head, cell) \
	"<table>\n<thead>\n<tr>\n<th>" head "</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>" cell \
	"</td>\n</tr>\n</tbody>\n</table>\n"

TEST(tables)
{
	PAGE("| a |\n|-|\n| $|x|$ |\n", TABLE("a", I("|x|")));
	PAGE("| $a$ |\n|-|\n| $\\|x\\|$ |\n", TABLE(I("a"), I("\\|x\\|")));
}

/* No tag to the scanner, but one to a browser: found by fuzzing. */
TEST(formula_in_a_broken_tag)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	const struct html_options options = {.plain = true};
	const struct md_doc *doc = mdscan(&a, SLICE("<div title=a$x$\"c>\nd\n"), NULL);
	CHECK_INT(html_convert(&page, &a, doc, &options, &report), HTML_OK);
	CHECK_SLICE(buf_slice(&page), SLICE("<div title=\"a\">\nd\n</div>"));
	buf_free(&page);
	arena_free(&a);
}

TEST(links_and_images)
{
	PAGE("[a $x$](u \"t\")", P("<a href=\"u\" title=\"t\">a " I("x") "</a>"));
	PAGE("[a](b$c$d \"$e$\") $x$", P("<a href=\"b$c$d\" title=\"$e$\">a</a> " I("x")));
	PAGE("![a $x<y$ *b*](u)", P("<img src=\"u\" alt=\"a $x&lt;y$ b\" loading=\"lazy\" "
				    "decoding=\"async\" />"));
	PAGE("> ![$x\n> y$](u)\n",
	     "<blockquote>\n" P("<img src=\"u\" alt=\"$x\ny$\" loading=\"lazy\" decoding=\"async\" "
				"/>") "</blockquote>\n");
	PAGE("https://a.b/$x$ c", P("<a href=\"https://a.b/\">https://a.b/</a>" I("x") " c"));
}

TEST(no_link_definition)
{
	PAGE("- [0.8, 0.2]: $H = 1$\n", "<ul>\n<li>[0.8, 0.2]: " I("H = 1") "</li>\n</ul>\n");
	PAGE("[a]: $H = 1$\n\n[a]\n", P("[a]: " I("H = 1")) P("[a]"));
}

TEST(code_and_html)
{
	PAGE("`$x$` $y$", P("<code>$x$</code> " I("y")));
	PAGE("    $x$\n\n```\n$y$\n```\n$z$\n",
	     "<pre><code>$x$\n</code></pre>\n<pre><code>$y$\n</code></pre>\n" P(I("z")));
	PAGE("<div title=\"$x$\">$a<b$</div>\n", "<div title=\"$x$\">" I("a&lt;b") "</div>\n");
	PAGE("a <b title=\"$x$\">$y$</b>", P("a <b title=\"$x$\">" I("y") "</b>"));
	PAGE("<pre>$x$</pre>\n\n$y$\n", "<pre>$x$</pre>\n" P(I("y")));
}

TEST(marks_cannot_be_forged)
{
	PAGE("\xEE\x80\x80"
	     "0 \xEE\x80\x80 $x$",
	     P("\xEE\x80\x80"
	       "0 \xEE\x80\x80 " I("x")));
	PAGE("&#xE000;0 &#57344; $x$", P("\xEE\x80\x80"
					 "0 \xEE\x80\x80 " I("x")));
	PAGE("&#XE000;0 &#xE000; $x$", P("\xEE\x80\x80"
					 "0 \xEE\x80\x80 " I("x")));
}

TEST(no_private_character_is_left)
{
	struct arena a = ARENA_INIT;
	struct buf md = BUF_INIT, out = BUF_INIT;
	struct html_options options = MATHJAX;
	struct html_report report = {0};
	for (unsigned c = 0xe000; c <= 0xf8ff; c++)
		buf_printf(&md, "&#%u;\n", c);
	CHECK_INT(html_convert(&out, &a, mdscan(&a, buf_slice(&md), NULL), &options, &report),
		  HTML_OK);
	buf_puts(&md, "$x$\n");
	CHECK_INT(html_convert(&out, &a, mdscan(&a, buf_slice(&md), NULL), &options, &report),
		  HTML_NO_MARK);
	buf_free(&md);
	buf_free(&out);
	arena_free(&a);
}

TEST(odd_documents)
{
	PAGE("", "");
	PAGE("\n\n", "");
	PAGE("\xEF\xBB\xBF$x$", P(I("x")));
	PAGE("a $x$\r\n$$\r\ny\r\n$$\r\n", P("a " I("x") "\n" D("\r\ny\r\n")));
	PAGE("---\ntitle: $x$\n---\n$y$\n", P(I("y")));
	PAGE("~50 images, ~0.07", P("~50 images, ~0.07"));
	check_page(SLICE("$a\0b$ c"),
		   P(I("a\xEF\xBF\xBD"
		       "b") " c"),
		   MATHJAX, __LINE__);
	PAGE("$a\377$ b", P(I("a\xEF\xBF\xBD") " b"));
}

TEST(escaped_formulas_are_shown_plain)
{
	PAGE("$\\left\\\\{ a \\right\\\\}$", P(I("\\left\\{ a \\right\\}")));
	PAGE_RAW("$\\left\\\\{ a$", P("$\\left\\\\{ a$"));
}

TEST(raw)
{
	PAGE_RAW("a $x<y$ $$z$$", P("a $x&lt;y$ $$z$$"));
	PAGE_RAW("> $$\n> a\n> $$\n", "<blockquote>\n" P("$$\na\n$$") "</blockquote>\n");
	PAGE_RAW("| a |\n|-|\n| $\\|x$ |\n", TABLE("a", "$\\|x$"));
}

int main(void)
{
	RUN(formulas_in_text);
	RUN(display);
	RUN(math_blocks);
	RUN(containers);
	RUN(tables);
	RUN(formula_in_a_broken_tag);
	RUN(links_and_images);
	RUN(no_link_definition);
	RUN(code_and_html);
	RUN(marks_cannot_be_forged);
	RUN(no_private_character_is_left);
	RUN(odd_documents);
	RUN(escaped_formulas_are_shown_plain);
	RUN(raw);
	return unit_end();
}
