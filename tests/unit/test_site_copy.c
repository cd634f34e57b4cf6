#include "out/site-copy.h"

#include <errno.h>

#include "folder.h"
#include "out/site-links.h"

static struct arena arena;

#define PNG "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"

/* ---- Trees ---- */

TEST(a_tree_is_copied_once)
{
	folder_put("engine/b/c/z.js", SLICE("Z"));
	folder_put("engine/a.js", SLICE("A"));
	folder_put("engine/.hidden", SLICE("H"));
	folder_put("engine/b/empty.css", SLICE(""));
	CHECK(symlink("a.js", in_folder("engine/link.js")) == 0);
	CHECK(symlink("..", in_folder("engine/up")) == 0);
	for (int run = 0; run < 2; run++) {
		struct site_files *f = site_files_open(in_folder("site"), SITE_WRITE, false);
		const char *where;
		CHECK(site_copy_tree(f, in_folder("engine"), SLICE("assets/x/"), &arena, &where));
		CHECK_INT(site_files_counts(f).written, run ? 0 : 4);
		CHECK_INT(site_files_counts(f).unchanged, run ? 4 : 0);
		CHECK(site_files_finish(f, true, &arena, &where));
		site_files_free(f);
	}
	CHECK_IN_FOLDER("site/.mathmill-manifest",
			"mathmill-manifest 1\nassets/x/a.js\nassets/x/b/c/z.js\n"
			"assets/x/b/empty.css\nassets/x/link.js\n");
	CHECK_IN_FOLDER("site/assets/x/b/c/z.js", "Z");
	CHECK_IN_FOLDER("site/assets/x/link.js", "A");
	folder_clean();
}

TEST(a_tree_that_is_not_there)
{
	struct site_files *f = site_files_open(in_folder("site"), SITE_LOOK, false);
	const char *where = NULL;
	CHECK(!site_copy_tree(f, in_folder("none"), SLICE(""), &arena, &where));
	CHECK_INT(errno, ENOENT);
	CHECK_STR(where, in_folder("none"));
	folder_put("engine/ok.js", SLICE(""));
	CHECK(symlink("nowhere", in_folder("engine/bad.js")) == 0);
	CHECK(!site_copy_tree(f, in_folder("engine"), SLICE(""), &arena, &where));
	CHECK_INT(errno, ENOENT);
	CHECK_STR(where, in_folder("engine/bad.js"));
	CHECK_INT(site_files_counts(f).written, 1);
	site_files_free(f);

	CHECK(unlink(in_folder("engine/bad.js")) == 0);
	folder_put("site/assets/ok.js", SLICE("mine"));
	f = site_files_open(in_folder("site"), SITE_WRITE, false);
	CHECK(!site_copy_tree(f, in_folder("engine"), SLICE("assets/"), &arena, &where));
	CHECK_INT(errno, EEXIST);
	CHECK_STR(where, "assets/ok.js");
	site_files_free(f);
	folder_clean();
}

/* ---- Images ---- */

static struct slice image(const char *name, struct slice bytes)
{
	struct slice target;
	folder_put(name, bytes);
	struct site_files *f = site_files_open(in_folder("site"), SITE_LOOK, false);
	struct site_outcome outcome = site_copy_image(f, in_folder(name), &arena, &target);
	CHECK_INT(outcome.kind, target.n ? SITE_WRITTEN : SITE_FAILED);
	CHECK_INT(outcome.error, target.n ? 0 : EINVAL);
	site_files_free(f);
	return target;
}

#define CHECK_SUFFIX(bytes, suffix) \
	do { \
		struct slice name_ = image("a", SLICE(bytes)); \
		CHECK(slice_starts(name_, SLICE("images/a-"))); \
		CHECK(slice_ends(name_, SLICE(suffix))); \
	} while (0)

TEST(images_are_known_by_their_bytes)
{
	CHECK_SUFFIX(PNG, ".png");
	CHECK_SUFFIX("\xFF\xD8\xFF\xE0", ".jpg");
	CHECK_SUFFIX("GIF89a", ".gif");
	CHECK_SUFFIX("RIFF\0\0\0\0WEBPVP8 ", ".webp");
	CHECK_SUFFIX("\0\0\0\x20"
		     "ftypavif",
		     ".avif");
	CHECK_SUFFIX("<svg xmlns='x'/>", ".svg");
	CHECK_SUFFIX("\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- > -->\n<!DOCTYPE svg>\n<svg>",
		     ".svg");
	static const char *const none[] = {
		"", "root:x:0:0:root", "<svgx>", "<!-- <svg>", "<html><svg>", "BM", "RIFF", "<?"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		CHECK_INT(image("a.png", slice_of(none[i])).n, 0);
	folder_clean();
}

TEST(names_of_images)
{
	CHECK_SLICE(image("a b (1).jpeg", SLICE("GIF89a")), SLICE("images/a-b-1-22cd5fc5.gif"));
	CHECK(slice_starts(image("注 意.png", SLICE(PNG)), SLICE("images/注-意-")));
	CHECK(slice_starts(image("%3F#?.png", SLICE(PNG)), SLICE("images/3F-")));
	CHECK(slice_starts(image("---.png", SLICE(PNG)), SLICE("images/----")));
	CHECK(slice_starts(image("!.png", SLICE(PNG)), SLICE("images/image-")));
	struct slice one = image("x.png", SLICE(PNG "1")), two = image("x.png", SLICE(PNG "2"));
	CHECK(!slice_eq(one, two));
	char longer[200];
	memset(longer, 'a', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	CHECK_INT(image(longer, SLICE(PNG)).n, 7 + 80 + 9 + 4);
	folder_clean();
}

TEST(what_is_no_file_is_no_image)
{
	struct slice name;
	struct site_files *f = site_files_open(in_folder("site"), SITE_LOOK, false);
	CHECK_INT(site_copy_image(f, in_folder("none.png"), &arena, &name).error, ENOENT);
	CHECK_INT(site_copy_image(f, folder_path, &arena, &name).error, EISDIR);
	CHECK_INT(site_copy_image(f, "/dev/zero", &arena, &name).error, EINVAL);
	CHECK(mkfifo(in_folder("pipe.png"), 0600) == 0);
	CHECK_INT(site_copy_image(f, in_folder("pipe.png"), &arena, &name).error, EINVAL);
	CHECK_INT(name.n, 0);
	site_files_free(f);
	folder_clean();
}

/* ---- Other files ---- */

/* The errno of copying the file for a link, with the folder in/ as the only one that is open; 0: `*name` is
 * where it stands. */
static int copy_file(const char *from, struct slice *name)
{
	const char *const within[2] = {NULL, in_folder("in")};
	struct site_files *f = site_files_open(in_folder("site"), SITE_WRITE, false);
	struct site_outcome outcome = site_copy_file(f, in_folder(from), within, &arena, name);
	CHECK_INT(outcome.kind, name->n ? SITE_WRITTEN : SITE_FAILED);
	site_files_free(f);
	return outcome.error;
}

#define CHECK_COPY(from, bytes, begin, end) \
	do { \
		struct slice name_; \
		folder_put(from, SLICE(bytes)); \
		CHECK_INT(copy_file(from, &name_), 0); \
		CHECK(slice_starts(name_, SLICE(begin))); \
		CHECK(slice_ends(name_, SLICE(end))); \
		CHECK_IN_FOLDER(arena_printf(&arena, "site/%.*s", SLICE_ARG(name_)), bytes); \
	} while (0)
#define CHECK_NO_COPY(from, bytes, error) \
	do { \
		struct slice name_; \
		folder_put(from, SLICE(bytes)); \
		CHECK_INT(copy_file(from, &name_), error); \
	} while (0)

TEST(files_keep_their_names)
{
	CHECK_COPY("in/a b.PDF", "%PDF", "files/a-b-", ".pdf");
	CHECK_COPY("in/sub/x.tar.gz", "z", "files/x-tar-", ".gz");
	CHECK_COPY("in/LICENSE", "free", "files/LICENSE-", "");
	CHECK_COPY("in/a.b+c", "x", "files/a-", "");
	CHECK_COPY("in/x.php.txt", "x", "files/x-php-", ".txt");
	CHECK_COPY("in/empty.csv", "", "files/empty-", ".csv");
	CHECK_COPY("in/less.txt", "a <b>", "files/less-", ".txt");
	CHECK_COPY("in/big.jpeg", "GIF89a", "images/big-", ".gif");
	folder_clean();
}

TEST(files_that_could_run)
{
	static const char *const names[] = {"in/a.html", "in/a.HTM", "in/a.svg",  "in/a.js",
					    "in/a.xml",  "in/a.php", "in/a.php7", "in/a.phtml"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK_NO_COPY(names[i], "x", EPERM);
	CHECK_NO_COPY("in/a.txt", "<script>", EPERM);
	CHECK_NO_COPY("in/b", "\xEF\xBB\xBF \n\f<!-- -->", EPERM);
	CHECK_NO_COPY("in/c.png", "<svg xmlns='x'/>", EPERM);
	folder_clean();
}

TEST(files_that_are_nobodys_business)
{
	struct slice name;
	CHECK_NO_COPY("out.txt", "x", EXDEV);
	CHECK_NO_COPY("inside/x.txt", "x", EXDEV);
	CHECK_NO_COPY("in/.git/config", "x", EXDEV);
	CHECK_NO_COPY("in/.env", "x", EXDEV);
	CHECK(symlink("../out.txt", in_folder("in/link.txt")) == 0);
	CHECK_INT(copy_file("in/link.txt", &name), EXDEV);
	CHECK_INT(copy_file("in/../out.txt", &name), EXDEV);
	CHECK_INT(copy_file("in/none.txt", &name), ENOENT);
	folder_put("in/sub/x.txt", SLICE("x"));
	CHECK_INT(copy_file("in/sub", &name), EISDIR);
	CHECK(mkfifo(in_folder("in/pipe.txt"), 0600) == 0);
	CHECK_INT(copy_file("in/pipe.txt", &name), EINVAL);
	CHECK(symlink("sub/x.txt", in_folder("in/good.txt")) == 0);
	CHECK_INT(copy_file("in/good.txt", &name), 0);
	folder_clean();
}

/* ---- Links ---- */

static struct site_links links_of(const char *path, struct site_files *files)
{
	struct site_pages *pages = site_links_pages(&arena, SLICE("/home/x/main"));
	site_links_add(pages, SLICE("notes/a.md"), SLICE("first.html"));
	site_links_add(pages, SLICE("notes/a.md"), SLICE("second.html"));
	site_links_add(pages, SLICE("./notes/sub/b c.md"), SLICE("b?c.html"));
	site_links_add(pages, SLICE("/home/x/main/top.markdown"), SLICE("top.html"));
	site_links_add(pages, SLICE("notes/bad.md"), SLICE(""));
	site_links_add(pages, SLICE("notes/\xC3\xA9.md"), SLICE("e.html"));
	return (struct site_links){.pages = pages, .files = files, .path = path};
}

/* `want` null: the address stays. */
static void check_link(const char *from, const char *url, const char *want, const char *why)
{
	const char *missing = NULL;
	struct site_links links = links_of(from, NULL);
	const char *got = site_links_link(&links, &arena, url, &missing);
	CHECK_STR(got ? got : "(null)", want ? want : "(null)");
	CHECK_STR(missing ? missing : "(null)", why ? why : "(null)");
}

TEST(links_between_articles)
{
	check_link("notes/p.md", "a.md", "first.html", NULL);
	check_link("notes/p.md", "./a.md#eq-1", "first.html#eq-1", NULL);
	check_link("notes/p.md", "a.md?x=1#y", "first.html?x=1#y", NULL);
	check_link("notes/p.md", "sub/b%20c.md#d%20e", "b%3Fc.html#d%20e", NULL);
	check_link("notes/sub/p.md", "../a.md", "first.html", NULL);
	check_link("notes/sub/p.md", "../../../main/top.markdown", "top.html", NULL);
	check_link("top.md", "notes/../notes/A.md", NULL, "no such article");
	check_link("top.md", "notes/a.md", "first.html", NULL);
	check_link("/home/x/main/notes/p.md", "a.md", "first.html", NULL);
	check_link("notes/p.md", "e\xCC\x81.md", "e.html", NULL);
	check_link("notes/p.md", "%C3%A9.MD", NULL, "no such article");
	check_link("notes/p.md", "bad.md", NULL, "that article has no page");
	check_link("notes/p.md", "../../../../../../../etc/x.md", NULL, "no such article");
}

TEST(links_that_stay)
{
	static const char *const urls[] = {"",
					   "#a.md",
					   "?a.md",
					   "/notes/a.md",
					   "//host/a.md",
					   "\\a.md",
					   "https://host/a.md",
					   "mailto:a.md",
					   "file.pdf",
					   "x.html",
					   "sub/",
					   "a%00.md"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		check_link("notes/p.md", urls[i], NULL, NULL);
	check_link("notes/p.md", "1:a.md", NULL,
		   "no such article"); /* no scheme starts with a digit */
	check_link("notes/p.md", "100%.md", NULL, "no such article");
	check_link("notes/p.md", "%4", NULL, NULL);
}

static void check_file(struct site_files *f, const char *url, const char *want, const char *why,
		       int line)
{
	const char *missing = NULL;
	struct site_links links = links_of(in_folder("notes/p.md"), f);
	links.path = arena_printf(&arena, "%s", links.path);
	const char *got = site_links_link(&links, &arena, url, &missing);
	unit_check_slice(slice_of(got ? got : "(null)"), slice_of(want ? want : "(null)"), __FILE__,
			 line, url);
	unit_check_slice(slice_of(missing ? missing : "(null)"), slice_of(why ? why : "(null)"),
			 __FILE__, line, url);
}

#define CHECK_FILE_LINK(f, url, want, why) check_file(f, url, want, why, __LINE__)

TEST(links_to_files)
{
	folder_put("notes/a b.csv", SLICE("1,2"));
	folder_put("notes/x.html", SLICE("<p>"));
	folder_put("notes/first.html", SLICE("<p>"));
	folder_put("out.txt", SLICE("x"));
	folder_put("site/mine.pdf", SLICE("x"));
	folder_put("site/sub/mine.pdf", SLICE("x"));
	struct site_files *f = site_files_open(in_folder("site"), SITE_WRITE, false);
	CHECK_FILE_LINK(f, "a%20b.csv?x#row=2", "files/a-b-5d51dc3e.csv#row=2", NULL);
	CHECK_FILE_LINK(f, "none.csv", NULL, "no such file");
	CHECK_FILE_LINK(f, "a b.csv/x", NULL, "no such file");
	CHECK_FILE_LINK(f, "sub/", NULL, NULL); /* in the site */
	CHECK_FILE_LINK(f, "x.html", NULL, "not copied, since a browser or a server could run it");
	CHECK_FILE_LINK(f, "../out.txt", NULL,
			"not copied, since it is hidden or outside of the working folder");
	/* What the author knows of the site. */
	CHECK_FILE_LINK(f, "first.html", NULL, NULL);
	CHECK_FILE_LINK(f, "./first#x", NULL, NULL);
	CHECK_FILE_LINK(f, "mine.pdf", NULL, NULL);
	CHECK_FILE_LINK(f, "sub/../sub/mine.pdf", NULL, NULL);
	/* Around it. */
	CHECK_FILE_LINK(f, "../about/", NULL, NULL);
	CHECK_FILE_LINK(f, "..", NULL, NULL);
	CHECK_FILE_LINK(f, ".", NULL, NULL);
	site_files_free(f);
	folder_clean();
}

static const char *image_link(struct site_links *links, const char *url, const char **missing)
{
	*missing = NULL;
	const char *got = site_links_image(links, &arena, url, missing);
	return got ? got : "(null)";
}

TEST(images_of_articles)
{
	const char *missing;
	folder_put("notes/a b.png", SLICE(PNG));
	folder_put("c#1%.svg", SLICE("<svg >"));
	folder_put("passwd", SLICE("root:x:0:0"));
	char article[200];
	snprintf(article, sizeof article, "%s", in_folder("notes/p.md"));
	struct site_files *f = site_files_open(in_folder("site"), SITE_WRITE, false);
	struct site_links links = links_of(article, f);
	const char *one = image_link(&links, "a%20b.png?v=2", &missing);
	CHECK(slice_starts(slice_of(one), SLICE("images/a-b-")) && !strchr(one, '?'));
	CHECK(folder_has(arena_printf(&arena, "site/%s", one)));
	CHECK_STR(image_link(&links, "a b.png", &missing), one);
	CHECK_INT(links.n, 1); /* once */
	CHECK_INT(links.v[0].outcome.kind, SITE_WRITTEN);
	const char *two = image_link(&links, "../c%231%25.svg#part", &missing);
	CHECK(slice_starts(slice_of(two), SLICE("images/c-1-")));
	CHECK(slice_ends(slice_of(two), SLICE(".svg#part")));
	CHECK(missing == NULL);
	CHECK_STR(image_link(&links, "none.png", &missing), "(null)");
	CHECK_STR(missing, "no such file");
	CHECK_INT(links.n, 2); /* nothing to note */
	CHECK_STR(image_link(&links, "../passwd", &missing), "(null)");
	CHECK_STR(missing, "not an image");
	CHECK_STR(image_link(&links, "..", &missing), "(null)");
	CHECK_STR(missing, "not an image");
	static const char *const stay[] = {"/usr/a.png", "https://h/a.png", "data:image/png,", "#x",
					   ""};
	for (size_t i = 0; i < sizeof stay / sizeof *stay; i++) {
		CHECK_STR(image_link(&links, stay[i], &missing), "(null)");
		CHECK(missing == NULL);
	}
	site_files_free(f);
	folder_clean();
}

TEST(an_image_that_is_in_the_way)
{
	const char *missing;
	folder_put("a.png", SLICE(PNG));
	folder_put("site/images", SLICE("mine"));
	char article[200];
	snprintf(article, sizeof article, "%s", in_folder("p.md"));
	struct site_files *f = site_files_open(in_folder("site"), SITE_WRITE, false);
	struct site_links links = links_of(article, f);
	CHECK_STR(image_link(&links, "a.png", &missing), "(null)");
	CHECK_STR(missing, "it cannot be copied into the site");
	CHECK_INT(links.v[0].outcome.error, ENOTDIR);
	CHECK(links.v[0].name.n > 0);
	site_files_free(f);
	folder_clean();
}

TEST(local_paths)
{
	struct site_links links = links_of("notes/p.md", NULL);
	CHECK_STR(site_links_local(&links, &arena, "../x%20y.png?a#b"), "notes/../x y.png");
	CHECK(!site_links_local(&links, &arena, "https://x/y.png"));
	CHECK(!site_links_local(&links, &arena, "#x"));
}

int main(void)
{
	if (!folder_make())
		return 2;
	RUN(a_tree_is_copied_once);
	RUN(a_tree_that_is_not_there);
	RUN(images_are_known_by_their_bytes);
	RUN(names_of_images);
	RUN(what_is_no_file_is_no_image);
	RUN(files_keep_their_names);
	RUN(files_that_could_run);
	RUN(files_that_are_nobodys_business);
	RUN(links_between_articles);
	RUN(links_that_stay);
	RUN(links_to_files);
	RUN(images_of_articles);
	RUN(an_image_that_is_in_the_way);
	RUN(local_paths);
	folder_remove();
	arena_free(&arena);
	return unit_end();
}
