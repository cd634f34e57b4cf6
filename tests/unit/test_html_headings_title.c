/* Headings: the title of the page, and what others have written into the tree. */
#include "headings_page.h"

/* ---- The page's title ---- */

static void check_title(const char *markdown, struct html_headings_page about, const char *title,
			const char *want, int line)
{
	struct page page = page_with(slice_of(markdown), &about, PLAIN);
	unit_check_slice(page.headings->title, slice_of(title), __FILE__, line, markdown);
	unit_check_slice(buf_slice(&page.html), slice_of(want), __FILE__, line, markdown);
	page_free(&page);
}

#define CHECK_TITLE(markdown, title_, one, said, want) \
	check_title(markdown, \
		    (struct html_headings_page){.title = SLICE(title_), .one_title = (one)}, said, \
		    want, __LINE__)

TEST(a_heading_that_says_the_title_is_left_out)
{
	CHECK_TITLE("# A *b*\n\nc\n", "a  B", false, "A b", "<p>c</p>\n");
	CHECK_TITLE("# A `$x^2$`\n", "a $x^2$", false, "A x^2$", "");
	CHECK_TITLE("# e\u0301\n", "\u00e9", false, "e\u0301", "");
	CHECK_TITLE("# A\n\n# A\n", "A", false, "A", "<h1 id=\"a\">A</h1>\n");
	CHECK_TITLE("## Z\n\n# A\n", "A", false, "A", "<h2 id=\"z\">Z</h2>\n");
	CHECK_TITLE("# B\n\n# A\n", "A", false, "", "<h1 id=\"b\">B</h1>\n<h1 id=\"a\">A</h1>\n");
	CHECK_TITLE("> # A\n", "A", false, "",
		    "<blockquote>\n<h1 id=\"a\">A</h1>\n</blockquote>\n");
	CHECK_TITLE("## A\n", "A", false, "", "<h2 id=\"a\">A</h2>\n");
	CHECK_TITLE("# A\n", "", false, "", "<h1 id=\"a\">A</h1>\n");
}

TEST(one_title)
{
	CHECK_TITLE("# A\n\n## B\n", "A", true, "A", "<h2 id=\"b\">B</h2>\n");
	CHECK_TITLE("# A\n\n# B\n\n###### C\n", "A", true, "A",
		    "<h2 id=\"b\">B</h2>\n<h6 id=\"c\">C</h6>\n");
	CHECK_TITLE("# B\n\n## C\n", "A", true, "", "<h2 id=\"b\">B</h2>\n<h3 id=\"c\">C</h3>\n");
	CHECK_TITLE("# A *b*\n\n## B\n", "", true, "A b", "<h2 id=\"b\">B</h2>\n");
	CHECK_TITLE("## B\n\n# A\n", "", true, "", "<h3 id=\"b\">B</h3>\n<h2 id=\"a\">A</h2>\n");
}

TEST(a_title_has_its_markup)
{
	const struct html_headings_page about = {.title = SLICE("a b"), .one_title = true};
	struct page page = page_with(SLICE("# *A* [b](u)\n"), &about, PLAIN);
	CHECK_SLICE(page.headings->title_html, SLICE("<em>A</em> b"));
	CHECK_INT(page.headings->n, 0);
	page_free(&page);
}

/* ---- What others have written into the tree ---- */

static bool put_custom(void *context, struct cmark_node *node, bool enter)
{
	(void)context;
	if (!enter && html_tree_kind(node) == HTML_TREE_QUOTE)
		html_tree_replace(node, html_tree_new_custom(HTML_TREE_CUSTOM_BLOCK,
							     "<div id=\"a\">", "</div>"));
	return true;
}

TEST(headings_in_custom_blocks)
{
	struct arena a = ARENA_INIT;
	struct hash taken = HASH_INIT(&a);
	const struct html_headings_page about = {.taken = &taken};
	struct html_tree tree = html_tree_parse(SLICE("> # A\n>\n> - # B\n\n# C\n"));
	hash_at(&taken, SLICE("c"))->count = 1;
	html_tree_walk(&tree, put_custom, NULL);
	const struct html_headings *h = html_headings_make(&a, &tree, SLICE(MARK), &about);
	if (CHECK_INT(h->n, 3)) {
		CHECK(h->items[0].top && !h->items[1].top && h->items[2].top);
		CHECK_SLICE(h->items[0].id, SLICE("a-2"));
		CHECK_SLICE(h->items[2].id, SLICE("c-2"));
	}
	html_tree_free(&tree);
	arena_free(&a);
}

TEST(images_that_are_written_already)
{
	struct arena a = ARENA_INIT;
	struct html_tree tree = html_tree_parse(SLICE("# b\n"));
	const struct html_headings_page about = {.title = {NULL, 0}};
	html_tree_insert_before(html_tree_first_child(html_tree_first_child(tree.root)),
				html_tree_new_custom(HTML_TREE_CUSTOM_INLINE,
						     "<img src=\"u\" alt=\"a &amp; \" id=\"x\" />",
						     ""));
	const struct html_headings *h = html_headings_make(&a, &tree, SLICE(MARK), &about);
	CHECK_SLICE(h->items[0].text, SLICE("a & b"));
	CHECK_SLICE(h->items[0].id, SLICE("a-b"));
	html_tree_free(&tree);
	arena_free(&a);
}

int main(void)
{
	RUN(a_heading_that_says_the_title_is_left_out);
	RUN(one_title);
	RUN(a_title_has_its_markup);
	RUN(headings_in_custom_blocks);
	RUN(images_that_are_written_already);
	return unit_end();
}
