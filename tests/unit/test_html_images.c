/* Images and links: as cmark-gfm writes them, and what is added. */
#include "out/html-images.h"

#include "out/html-tree.h"
#include "out/html.h"
#include "unit.h"

static const char *link_of(void *context, struct arena *a, const char *url, const char **missing)
{
	(void)context;
	if (strcmp(url, "gone.md") == 0)
		*missing = "no such article";
	return strcmp(url, "a.md") == 0 ? arena_printf(a, "a-1.html") : NULL;
}

static const char *image_of(void *context, struct arena *a, const char *url, const char **missing)
{
	(void)context;
	if (strcmp(url, "gone.png") == 0)
		*missing = "No such file or directory";
	return strcmp(url, "a b.png") == 0 ? arena_printf(a, "images/a b.png") : NULL;
}

static bool size_of(void *context, const char *url, unsigned *width, unsigned *height)
{
	(void)context;
	*width = 30;
	*height = 20;
	return strcmp(url, "a b.png") == 0;
}

static const struct html_site site = {NULL, link_of, image_of, size_of};

/* The page, and a line for each finding. */
static void check(const char *markdown, struct html_options options, const char *want,
		  const char *findings, int line)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT, told = BUF_INIT;
	struct html_report report = {0};
	html_convert(&page, &a, mdscan(&a, slice_of(markdown), NULL), &options, &report);
	for (size_t i = 0; i < report.n; i++)
		buf_printf(&told, "%d %zu: %s\n", (int)report.v[i].kind, report.v[i].line,
			   report.v[i].what);
	unit_check_slice(buf_slice(&page), slice_of(want), __FILE__, line, markdown);
	unit_check_slice(buf_slice(&told), slice_of(findings), __FILE__, line, markdown);
	buf_free(&page);
	buf_free(&told);
	arena_free(&a);
}

#define PAGE(markdown, want) \
	check(markdown, (struct html_options){.trusted = false}, want, "", __LINE__)
#define TRUSTED(markdown, want) \
	check(markdown, (struct html_options){.trusted = true}, want, "", __LINE__)
#define SITE(markdown, want, findings) \
	check(markdown, (struct html_options){.site = &site}, want, findings, __LINE__)
#define P(text) "<p>" text "</p>\n"
#define LAZY " loading=\"lazy\" decoding=\"async\" />"

TEST(images)
{
	PAGE("![a *b* `c` <br>&\nd\\\ne](u \"t\\\"&\")",
	     P("<img src=\"u\" alt=\"a b c &lt;br&gt;&amp; d e\" title=\"t&quot;&amp;\"" LAZY));
	PAGE("![](u)", P("<img src=\"u\" alt=\"\"" LAZY));
	PAGE("![a ![b](c) [d](e)](u)", P("<img src=\"u\" alt=\"a b d\"" LAZY));
	PAGE("[![a](b)](c)", P("<a href=\"c\"><img src=\"b\" alt=\"a\"" LAZY "</a>"));
	PAGE("![a]\n\n[a]: u", P("<img src=\"u\" alt=\"a\"" LAZY));
	PAGE("![a $x<y$](u)", P("<img src=\"u\" alt=\"a $x&lt;y$\"" LAZY));
	PAGE("![a](u){loading=eager decoding=sync height=3}",
	     P("<img src=\"u\" alt=\"a\" loading=\"eager\" decoding=\"sync\" height=\"3\" />"));
	check("![a](u)", (struct html_options){.plain = true}, P("<img src=\"u\" alt=\"a\" />"), "",
	      __LINE__);
}

/* cmark-gfm's spelling of every byte in an address and a title. */
TEST(spelling_of_cmark)
{
	for (int c = 1; c < 256; c++) {
		struct html_tree tree = html_tree_parse(SLICE("![](u \"t\")"));
		struct cmark_node *image = html_tree_first_child(html_tree_first_child(tree.root));
		struct buf want = BUF_INIT, got = BUF_INIT;
		const char url[] = {'a', (char)c, 'b', '\0'};
		html_tree_set_url(image, url);
		html_tree_set_title(image, url);
		html_tree_render(&want, &tree);
		buf_puts(&got, "<p><img src=\"");
		html_images_escape_url(&got, slice_of(url));
		buf_puts(&got, "\" alt=\"\" title=\"");
		html_escape(&got, slice_of(url));
		buf_puts(&got, "\" /></p>\n");
		unit_check_slice(buf_slice(&got), buf_slice(&want), __FILE__, __LINE__, url);
		html_tree_free(&tree);
		buf_free(&want);
		buf_free(&got);
	}
}

TEST(images_of_raw_html)
{
	PAGE("<img src=\"a\"> <IMG src=b />",
	     P("<img loading=\"lazy\" src=\"a\"> <img loading=\"lazy\" src=\"b\" />"));
	PAGE("<div>\n<img src=\"a\"><img loading=eager src=b>\n</div>",
	     "<div>\n<img loading=\"lazy\" src=\"a\"><img loading=\"eager\" src=\"b\">\n</div>\n");
	PAGE("<img>", "<img loading=\"lazy\">\n");
	PAGE("<img title=\"> loading\">", "<img loading=\"lazy\" title=\"&gt; loading\">\n");
	PAGE("&lt;img> `<img>`", P("&lt;img&gt; <code>&lt;img&gt;</code>"));
}

TEST(images_in_trusted_html)
{
	TRUSTED("<script>\nx = '<img src=a>'\n</script>\n<img src=b>\n",
		"<script>\nx = '<img src=a>'\n</script>\n<img loading=\"lazy\" src=b>\n");
	TRUSTED("a <script>'<img>'</script><img>",
		P("a <script>'<img>'</script><img loading=\"lazy\">"));
	TRUSTED("<!-- <img> --><img>\n", "<!-- <img> --><img loading=\"lazy\">\n");
	TRUSTED("<b title='<img>'><imgx></imgx></b>\n", P("<b title='<img>'><imgx></imgx></b>"));
	TRUSTED("<!-- <img", "<!-- <img\n");
}

TEST(pictures_of_other_hosts)
{
	const struct html_options local = {.local_images = true};
	check("![a *b*](https://c/d.png) ![](//e/f) ![g](h.png)", local,
	      P("<a class=\"picture\" href=\"https://c/d.png\">a b</a> "
		"<a class=\"picture\" href=\"//e/f\">//e/f</a> "
		"<img src=\"h.png\" alt=\"g\" loading=\"lazy\" decoding=\"async\" />"),
	      "", __LINE__);
	check("[![a](https://b/c) d](e)", local,
	      P("<a href=\"e\"><span class=\"picture\">a</span> d</a>"), "", __LINE__);
}

TEST(addresses_of_a_site)
{
	SITE("[a](a.md) [b](a.md#c) [d](b.md)",
	     P("<a href=\"a-1.html\">a</a> <a href=\"a-1.html#c\">b</a> <a href=\"b.md\">d</a>"),
	     "");
	SITE("[a](a.md){.b}", P("<a href=\"a-1.html\" class=\"b\">a</a>"), "");
	SITE("a\n[b](gone.md?c)", P("a\n<a href=\"gone.md?c\">b</a>"),
	     "2 2: gone.md: no such article\n");
	SITE("![a](gone.png)", P("<img src=\"gone.png\" alt=\"a\"" LAZY),
	     "3 1: gone.png: No such file or directory\n");
	SITE("![a](<a b.png>)",
	     P("<img src=\"images/a%20b.png\" alt=\"a\" width=\"30\" height=\"20\"" LAZY), "");
	SITE("![a](<a b.png>){height=1}",
	     P("<img src=\"images/a%20b.png\" alt=\"a\" height=\"1\"" LAZY), "");
}

TEST(addresses_that_are_not_relative)
{
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	const struct html_options options = {.site = &site, .trusted = true};
	html_convert(&page, &a,
		     mdscan(&a,
			    SLICE("[a](https://gone.md) [b](#gone.md) [c](/gone.md) [d](mailto:e) "
				  "[](?x) [f]() ![](data:gone.png) ![](//gone.png)"),
			    NULL),
		     &options, &report);
	CHECK_INT(report.n, 0);
	buf_free(&page);
	arena_free(&a);
}

int main(void)
{
	RUN(images);
	RUN(spelling_of_cmark);
	RUN(images_of_raw_html);
	RUN(images_in_trusted_html);
	RUN(pictures_of_other_hosts);
	RUN(addresses_of_a_site);
	RUN(addresses_that_are_not_relative);
	return unit_end();
}
