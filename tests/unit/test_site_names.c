#include "base/arena.h"
#include "out/site-names.h"
#include "unit.h"

static struct arena arena;

static struct slice page(const char *path, const char *slug, const char **fault)
{
	return site_names_page(&arena, slice_of(path), slice_of(slug), fault);
}

#define CHECK_PAGE(path, slug, want) \
	do { \
		const char *fault_; \
		CHECK_SLICE(page((path), (slug), &fault_), SLICE(want)); \
		CHECK(fault_ == NULL); \
	} while (0)

#define CHECK_REFUSED(slug, why) \
	do { \
		const char *fault_; \
		CHECK_SLICE(page("a.md", (slug), &fault_), SLICE("")); \
		CHECK(fault_ &&strstr(fault_, (why))); \
	} while (0)

TEST(a_slug_is_taken_as_it_is)
{
	CHECK_PAGE("a.md", "attention", "attention.html");
	CHECK_PAGE("a.md", "旋转位置编码", "旋转位置编码.html");
	CHECK_PAGE("a.md", "why? 100% #1: a*b", "why? 100% #1: a*b.html");
	CHECK_PAGE("a.md", "index", "index.html");
	CHECK_PAGE("a.md", "console", "console.html");
	CHECK_PAGE("a.md", "com10", "com10.html");
	CHECK_PAGE("a.md", "v1.2", "v1.2.html");
	CHECK_PAGE("a.md", "e\xCC\x81tale", "\xC3\xA9tale.html");
}

TEST(a_slug_that_is_unsafe_is_refused)
{
	CHECK_REFUSED("../x", "slash");
	CHECK_REFUSED("a/b", "slash");
	CHECK_REFUSED("a\\b", "slash");
	CHECK_REFUSED("a\nb", "control");
	CHECK_REFUSED("a\x7F", "control");
	CHECK_REFUSED("a\xC2\x85z", "control");
	CHECK_REFUSED("a\xE2\x80\xAEz", "cannot be seen");
	CHECK_REFUSED(".hidden", "dot");
	CHECK_REFUSED("..", "dot");
	CHECK_REFUSED("a.", "dot");
	CHECK_REFUSED("a ", "white space");
	CHECK_REFUSED("\xE3\x80\x80z", "white space");
	CHECK_REFUSED("\xFFz", "UTF-8");
	CHECK_REFUSED("NUL", "Windows");
	CHECK_REFUSED("con", "Windows");
	CHECK_REFUSED("Aux.x", "Windows");
	CHECK_REFUSED("com1", "Windows");
	CHECK_REFUSED("LPT\xC2\xB9", "Windows");
	char longer[SITE_NAME_MAX + 2];
	memset(longer, 'a', sizeof longer);
	longer[SITE_NAME_MAX + 1] = '\0';
	CHECK_REFUSED(longer, "200");
	longer[SITE_NAME_MAX] = '\0';
	const char *fault;
	CHECK_INT(page("a.md", longer, &fault).n, SITE_NAME_MAX + 5);
	CHECK_SLICE(site_names_page(&arena, SLICE("a.md"), SLICE("a\0b"), &fault), SLICE(""));
	CHECK(strstr(fault, "slug") && strstr(fault, "control"));
}

TEST(without_a_slug_the_file_names_the_page)
{
	CHECK_PAGE("x/y/what is it.md", "", "what-is-it.html");
	CHECK_PAGE(" a \t b .md", "", "a-b.html");
	CHECK_PAGE("\xE6\xB3\xA8\xE3\x80\x80\xE6\x84\x8F.md", "", "\xE6\xB3\xA8-\xE6\x84\x8F.html");
	CHECK_PAGE("notes", "", "notes.html");
	CHECK_PAGE("v1.2.md", "", "v1.2.html");
	const char *fault;
	CHECK_INT(page("x/.hidden.md", "", &fault).n, 0);
	CHECK(strstr(fault, "file's name"));
	CHECK_INT(page("x/nul.md", "", &fault).n, 0);
	CHECK_INT(page("x/.md", "", &fault).n, 0);
	CHECK_INT(page("x/", "", &fault).n, 0);
}

TEST(two_articles_with_one_name)
{
	struct site_name v[] = {
		{.path = SLICE("a/one.md"), .slug = SLICE("same")},
		{.path = SLICE("b/two.md"), .slug = SLICE("same")},
		{.path = SLICE("three.md")},
		{.path = SLICE("c/THREE.md")},
		{.path = SLICE("four.md"), .slug = SLICE("e\xCC\x81")},
		{.path = SLICE("five.md"), .slug = SLICE("\xC3\x89")},
		{.path = SLICE("fine.md")},
	};
	site_names_make(&arena, v, sizeof v / sizeof *v);
	for (size_t i = 0; i < 6; i++)
		CHECK_INT(v[i].state, SITE_NAME_TAKEN);
	CHECK_INT(v[6].state, SITE_NAME_OK);
	CHECK_STR(v[0].fault, "its page same.html would be that of b/two.md, too");
	CHECK_STR(v[1].fault, "its page same.html would be that of a/one.md, too");
	CHECK_STR(v[3].fault, "its page THREE.html differs in case only from three.html, the page "
			      "of three.md");
	CHECK(strstr(v[4].fault, "five.md") && strstr(v[5].fault, "four.md"));
}

TEST(one_article_named_twice)
{
	struct site_name v[] = {
		{.path = SLICE("./a//x.md")},
		{.path = SLICE("a/b/../x.md")},
		{.path = SLICE("a/x.md"), .slug = SLICE("/")},
		{.path = SLICE("y.md"), .slug = SLICE("/")},
	};
	site_names_make(&arena, v, sizeof v / sizeof *v);
	CHECK_INT(v[0].state, SITE_NAME_OK);
	CHECK_INT(v[1].state, SITE_NAME_REPEATED);
	CHECK_SLICE(v[1].page, SLICE("x.html"));
	CHECK_INT(v[2].state, SITE_NAME_REPEATED);
	CHECK_INT(v[3].state, SITE_NAME_UNSAFE);
}

TEST(many_articles_take_linear_time)
{
	enum { MANY = 100000 };
	struct site_name *v = arena_alloc_array(&arena, MANY, sizeof *v);
	for (size_t i = 0; i < MANY; i++)
		v[i].path = slice_of(arena_printf(&arena, "notes/%zu.md", i));
	site_names_make(&arena, v, MANY);
	CHECK_INT(v[MANY - 1].state, SITE_NAME_OK);
	CHECK_SLICE(v[MANY - 1].page, SLICE("99999.html"));
}

#define CHECK_URL(path, want) \
	do { \
		struct buf url_ = BUF_INIT; \
		site_names_url(&url_, SLICE(path)); \
		CHECK_SLICE(buf_slice(&url_), SLICE(want)); \
		buf_free(&url_); \
	} while (0)

TEST(addresses_are_encoded)
{
	CHECK_URL("a-b_c~1.html", "a-b_c~1.html");
	CHECK_URL("images/a.png", "images/a.png");
	CHECK_URL("a b?c#d%e.html", "a%20b%3Fc%23d%25e.html");
	CHECK_URL("javascript:x.html", "javascript%3Ax.html");
	CHECK_URL("a&b'c\"d<e>.html", "a%26b%27c%22d%3Ce%3E.html");
	CHECK_URL("注.html", "%E6%B3%A8.html");
	CHECK_URL("", "");
}

#define CHECK_PATH(folder, path, want) \
	CHECK_SLICE(site_names_path(&arena, SLICE(folder), SLICE(path)), SLICE(want))

TEST(paths_are_made_equal)
{
	CHECK_PATH("", "a.md", "a.md");
	CHECK_PATH("", "./a/../b//c.md", "b/c.md");
	CHECK_PATH("", "../../a.md", "../../a.md");
	CHECK_PATH("", "a/../../b", "../b");
	CHECK_PATH("", "/a/../../b", "/b");
	CHECK_PATH("", "/", "/");
	CHECK_PATH("/home/x", "../y/a.md", "/home/y/a.md");
	CHECK_PATH("/home/x", "/y/a.md", "/y/a.md");
	CHECK_PATH("/", "a.md", "/a.md");
	CHECK_PATH("/x", "e\xCC\x81.md", "/x/\xC3\xA9.md");
	CHECK_PATH("", "a/..", "");
}

int main(void)
{
	RUN(a_slug_is_taken_as_it_is);
	RUN(a_slug_that_is_unsafe_is_refused);
	RUN(without_a_slug_the_file_names_the_page);
	RUN(two_articles_with_one_name);
	RUN(one_article_named_twice);
	RUN(many_articles_take_linear_time);
	RUN(addresses_are_encoded);
	RUN(paths_are_made_equal);
	arena_free(&arena);
	return unit_end();
}
