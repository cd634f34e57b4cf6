#include "out/site-files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "child.h"
#include "folder.h"
#include "out/site-manifest.h"

static struct arena arena;

/* Put and note; what happened. */
static enum site_kind put(struct site_files *f, const char *name, const char *bytes)
{
	struct site_outcome outcome = site_files_put(f, slice_of(name), slice_of(bytes));
	site_files_note(f, slice_of(name), outcome);
	return outcome.kind;
}

static void finish(struct site_files *f, bool prune)
{
	const char *where;
	CHECK(site_files_finish(f, prune, &arena, &where));
	CHECK(where == NULL);
	site_files_free(f);
}

static struct site_files *open_site(enum site_mode mode)
{
	struct site_files *f = site_files_open(in_folder("site"), mode, false);
	CHECK(f != NULL);
	return f;
}

/* A finished site with these two files. */
static void make_site(void)
{
	struct site_files *f = open_site(SITE_WRITE);
	CHECK_INT(put(f, "b.html", "B"), SITE_WRITTEN);
	CHECK_INT(put(f, "assets/x/a.js", "A"), SITE_WRITTEN);
	finish(f, false);
}

#define MANIFEST "mathmill-manifest 1\n"

/* Names with a dot in front, so that a temporary file left behind is seen. */
static int hidden(const char *name)
{
	DIR *d = opendir(in_folder(name));
	int n = 0;
	for (struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] == '.';
	if (d)
		closedir(d);
	return n - 2; /* "." and ".." */
}

TEST(files_are_written_once)
{
	make_site();
	CHECK_IN_FOLDER("site/b.html", "B");
	CHECK_IN_FOLDER("site/assets/x/a.js", "A");
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "assets/x/a.js\nb.html\n");
	CHECK_INT(hidden("site"), 1);

	struct stat page, manifest, again;
	CHECK(stat(in_folder("site/b.html"), &page) == 0);
	CHECK(stat(in_folder("site/" SITE_MANIFEST), &manifest) == 0);
	struct site_files *f = open_site(SITE_WRITE);
	CHECK_INT(put(f, "b.html", "B"), SITE_UNCHANGED);
	CHECK_INT(put(f, "assets/x/a.js", "A"), SITE_UNCHANGED);
	struct site_counts counts = site_files_counts(f);
	CHECK_INT(counts.unchanged, 2);
	CHECK_INT(counts.written, 0);
	finish(f, true);
	CHECK(stat(in_folder("site/b.html"), &again) == 0 && again.st_ino == page.st_ino);
	CHECK(stat(in_folder("site/" SITE_MANIFEST), &again) == 0);
	CHECK(again.st_ino == manifest.st_ino);
	CHECK(again.st_mtim.tv_nsec == manifest.st_mtim.tv_nsec);

	f = open_site(SITE_WRITE);
	CHECK(chmod(in_folder("site/b.html"), 0640) == 0);
	CHECK_INT(put(f, "b.html", "C"), SITE_WRITTEN);
	finish(f, false);
	CHECK_IN_FOLDER("site/b.html", "C");
	CHECK(stat(in_folder("site/b.html"), &again) == 0);
	CHECK_INT(again.st_mode & 0777, 0640);
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "assets/x/a.js\nb.html\n");
	folder_clean();
}

TEST(prune_removes_what_is_ours_and_no_longer_belongs)
{
	make_site();
	folder_put("site/mine.html", SLICE("mine"));
	folder_put("site/assets/mine.js", SLICE("mine"));
	folder_put("site/.mathmill-tmp-1-0", SLICE("half"));
	folder_put("site/images/.mathmill-tmp-1-0", SLICE("half"));
	struct site_files *f = open_site(SITE_WRITE);
	put(f, "c.html", "C");
	finish(f, true);
	CHECK(!folder_has("site/b.html"));
	CHECK(!folder_has("site/assets/x"));
	CHECK_INT(hidden("site"), 1);
	CHECK_INT(hidden("site/images"), 0);
	CHECK_IN_FOLDER("site/mine.html", "mine");
	CHECK_IN_FOLDER("site/assets/mine.js", "mine");
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "c.html\n");
	folder_clean();
}

TEST(without_prune_old_files_stay_listed)
{
	make_site();
	CHECK(unlink(in_folder("site/assets/x/a.js")) == 0);
	struct site_files *f = open_site(SITE_WRITE);
	put(f, "c.html", "C");
	CHECK_INT(site_files_counts(f).removed, 0);
	finish(f, false);
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "b.html\nc.html\n");
	folder_clean();
}

TEST(a_failed_article_keeps_its_page)
{
	make_site();
	struct site_files *f = open_site(SITE_WRITE);
	site_files_note(f, SLICE("b.html"), (struct site_outcome){SITE_FAILED, 0});
	site_files_note(f, SLICE("new.html"), (struct site_outcome){SITE_FAILED, 0});
	finish(f, true);
	CHECK_IN_FOLDER("site/b.html", "B");
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "b.html\n");
	folder_clean();
}

TEST(what_is_not_ours_is_not_replaced)
{
	folder_put("site/a.html", SLICE("mine"));
	folder_put("site/same.html", SLICE("S"));
	CHECK(symlink("a.html", in_folder("site/link.html")) == 0);
	CHECK(mkdir(in_folder("site/dir.html"), 0700) == 0);
	struct site_files *f = open_site(SITE_WRITE);
	struct site_outcome outcome = site_files_put(f, SLICE("a.html"), SLICE("A"));
	CHECK_INT(outcome.kind, SITE_FOREIGN);
	CHECK_STR(site_files_explain(outcome), "exists and was not written by this tool");
	CHECK_INT(put(f, "link.html", "A"), SITE_FOREIGN);
	CHECK_INT(put(f, "dir.html", "A"), SITE_FOREIGN);
	CHECK_INT(put(f, "same.html", "S"), SITE_UNCHANGED);
	CHECK_INT(site_files_counts(f).failed, 2);
	finish(f, true);
	CHECK_IN_FOLDER("site/a.html", "mine");
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "same.html\n");

	f = site_files_open(in_folder("site"), SITE_WRITE, true);
	CHECK_INT(put(f, "link.html", "L"), SITE_WRITTEN);
	CHECK_INT(put(f, "dir.html", "A"), SITE_FAILED);
	finish(f, false);
	CHECK_IN_FOLDER("site/a.html", "mine"); /* the link was replaced, not followed */
	CHECK_IN_FOLDER("site/link.html", "L");
	folder_clean();
}

TEST(nothing_leaves_the_folder)
{
	static const char *const names[] = {
		"../x", "/tmp/x",      "a/../../x",         "", "a//b", "./x", "a/", "a\nb",
		"..",   SITE_MANIFEST, ".Mathmill-Manifest"};
	CHECK(mkdir(in_folder("out"), 0700) == 0);
	struct site_files *f = open_site(SITE_WRITE);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct site_outcome outcome = site_files_put(f, slice_of(names[i]), SLICE("x"));
		CHECK_INT(outcome.kind, SITE_FAILED);
		CHECK_INT(outcome.error, EINVAL);
	}
	CHECK_INT(site_files_put(f, SLICE("a\0b"), SLICE("x")).error, EINVAL);
	CHECK(symlink("../out", in_folder("site/images")) == 0);
	CHECK_INT(put(f, "images/a.png", "x"), SITE_FAILED);
	CHECK(!folder_has("out/a.png"));
	CHECK(!folder_has("x"));
	finish(f, false);
	folder_clean();
}

TEST(a_manifest_cannot_remove_what_is_outside)
{
	folder_put("x.html", SLICE("mine"));
	folder_put("out/y.html", SLICE("mine"));
	folder_put("site/" SITE_MANIFEST, SLICE(MANIFEST "../x.html\nlink/y.html\nz.html\nz.html"));
	folder_put("site/z.html", SLICE("z"));
	CHECK(symlink("../out", in_folder("site/link")) == 0);
	struct site_files *f = open_site(SITE_WRITE);
	const char *where;
	CHECK(!site_files_finish(f, true, &arena, &where));
	CHECK_STR(where, "link/y.html");
	CHECK_INT(site_files_counts(f).removed, 1);
	CHECK_INT(site_files_counts(f).failed, 1);
	site_files_free(f);
	CHECK_IN_FOLDER("x.html", "mine");
	CHECK_IN_FOLDER("out/y.html", "mine");
	CHECK(!folder_has("site/z.html"));
	folder_clean();
}

TEST(a_run_that_is_killed_leaves_nothing_unlisted)
{
	struct site_files *f = open_site(SITE_WRITE);
	put(f, "b.html", "B");
	site_files_free(f); /* no finish */
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "b.html\n");
	folder_put("site/" SITE_MANIFEST, SLICE(MANIFEST "b.html\nhalf"));
	f = open_site(SITE_WRITE);
	CHECK_INT(put(f, "a.html", "A"), SITE_WRITTEN);
	CHECK_INT(put(f, "b.html", "C"), SITE_WRITTEN);
	site_files_free(f);
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "b.html\nhalf\na.html\n");
	f = open_site(SITE_WRITE);
	CHECK_INT(put(f, "a.html", "A"), SITE_UNCHANGED);
	finish(f, false);
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "a.html\nb.html\n");
	folder_clean();
}

TEST(a_look_changes_nothing)
{
	struct site_files *f = open_site(SITE_LOOK);
	CHECK_INT(put(f, "b.html", "B"), SITE_WRITTEN);
	finish(f, true);
	CHECK(!folder_has("site"));

	make_site();
	folder_put("site/mine.html", SLICE("mine"));
	f = open_site(SITE_LOOK);
	CHECK_INT(put(f, "new/c.html", "C"), SITE_WRITTEN);
	CHECK_INT(put(f, "b.html", "changed"), SITE_WRITTEN);
	CHECK_INT(put(f, "mine.html", "M"), SITE_FOREIGN);
	const char *where;
	CHECK(site_files_finish(f, true, &arena, &where));
	struct buf list = BUF_INIT;
	site_files_list(f, &list);
	CHECK_SLICE(buf_slice(&list), SLICE("would remove assets/x/a.js\nwould write b.html\n"
					    "would write new/c.html\n"));
	CHECK_INT(site_files_counts(f).written, 2);
	CHECK_INT(site_files_counts(f).removed, 1);
	buf_free(&list);
	site_files_free(f);
	CHECK_IN_FOLDER("site/b.html", "B");
	CHECK_IN_FOLDER("site/assets/x/a.js", "A");
	CHECK(!folder_has("site/new"));
	CHECK_IN_FOLDER("site/" SITE_MANIFEST, MANIFEST "assets/x/a.js\nb.html\n");
	folder_clean();
}

TEST(folders_that_cannot_be_opened)
{
	folder_put("file", SLICE(""));
	CHECK(!site_files_open(in_folder("file"), SITE_WRITE, false));
	CHECK_INT(errno, ENOTDIR);
	CHECK(!site_files_open(in_folder("file"), SITE_LOOK, false));
	CHECK_INT(errno, ENOTDIR);
	CHECK(!site_files_open(in_folder("file/site"), SITE_WRITE, false));
	CHECK_INT(errno, ENOTDIR);
	CHECK(!site_files_open("", SITE_WRITE, false));
	CHECK_INT(errno, ENOENT);
	folder_put("newer/" SITE_MANIFEST, SLICE("mathmill-manifest 2\n"));
	CHECK(!site_files_open(in_folder("newer"), SITE_WRITE, false));
	CHECK_INT(errno, ENOTSUP);
	CHECK(mkdir(in_folder("odd"), 0700) == 0);
	CHECK(symlink("../file", in_folder("odd/" SITE_MANIFEST)) == 0);
	CHECK(!site_files_open(in_folder("odd"), SITE_WRITE, false));
	CHECK_INT(errno, ELOOP);
	CHECK_IN_FOLDER("file", "");

	struct site_files *f = site_files_open(in_folder("a b/注/site/"), SITE_WRITE, false);
	if (CHECK(f != NULL)) {
		CHECK_INT(put(f, "why? 100%#1.html", "x"), SITE_WRITTEN);
		finish(f, false);
	}
	CHECK_IN_FOLDER("a b/注/site/why? 100%#1.html", "x");
	folder_clean();
}

TEST(only_one_run_at_a_time)
{
	struct site_files *f = open_site(SITE_WRITE);
	CHECK(!site_files_open(in_folder("site"), SITE_WRITE, false));
	CHECK_INT(errno, EWOULDBLOCK);
	struct site_files *look = open_site(SITE_LOOK);
	site_files_free(look);
	finish(f, false);
	finish(open_site(SITE_WRITE), false);
	folder_clean();
}

static int put_read_only(void *arg)
{
	struct site_files *f = arg;
	/* root may write anywhere */
	if (geteuid() == 0 && (chmod(folder_path, 0777) || setuid(65534)))
		return 99;
	struct site_outcome outcome = site_files_put(f, SLICE("b.html"), SLICE("changed"));
	return outcome.kind == SITE_FAILED ? outcome.error : 98;
}

TEST(a_read_only_folder)
{
	make_site();
	struct site_files *f = open_site(SITE_WRITE);
	CHECK(chmod(in_folder("site"), 0555) == 0);
	struct child c = child_run(put_read_only, f, SLICE(""));
	CHECK_INT(c.status, EACCES);
	child_free(&c);
	CHECK(chmod(in_folder("site"), 0755) == 0);
	finish(f, false);
	CHECK_IN_FOLDER("site/b.html", "B");
	folder_clean();
}

static int put_past_limit(void *arg)
{
	/* A limit on the size of files stands for a full disk. */
	const struct rlimit limit = {1000, 1000};
	struct buf bytes = BUF_INIT;
	buf_fill(&bytes, 'x', 5000);
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		return 99;
	struct site_outcome outcome = site_files_put(arg, SLICE("b.html"), buf_slice(&bytes));
	buf_free(&bytes);
	return outcome.kind == SITE_FAILED ? outcome.error : 98;
}

TEST(a_full_disk_leaves_the_old_file)
{
	make_site();
	struct site_files *f = open_site(SITE_WRITE);
	struct child c = child_run(put_past_limit, f, SLICE(""));
	CHECK_INT(c.status, EFBIG);
	child_free(&c);
	finish(f, false);
	CHECK_IN_FOLDER("site/b.html", "B");
	CHECK_INT(hidden("site"), 1);
	folder_clean();
}

enum { WORKERS = 4, PAGES = 50 };

static const char *page_name(int worker, int page)
{
	return arena_printf(&arena, "p%d-%d.html", worker, page);
}

TEST(workers_write_and_the_parent_notes)
{
	struct site_files *f = open_site(SITE_WRITE);
	fflush(stdout);
	for (int w = 0; w < WORKERS; w++) {
		if (fork() != 0)
			continue;
		for (int i = 0; i < PAGES; i++) {
			site_files_put(f, slice_of(page_name(w, i)), SLICE("page"));
			site_files_put(f, SLICE("images/shared.png"), SLICE("image"));
		}
		_exit(0);
	}
	for (int w = 0, status; w < WORKERS; w++) {
		CHECK(wait(&status) > 0 && status == 0);
		for (int i = 0; i < PAGES; i++)
			site_files_note(f, slice_of(page_name(w, i)),
					(struct site_outcome){SITE_WRITTEN, 0});
		site_files_note(f, SLICE("images/shared.png"),
				(struct site_outcome){w ? SITE_UNCHANGED : SITE_WRITTEN, 0});
	}
	struct hash names = HASH_INIT(&arena);
	int root = open(in_folder("site"), O_RDONLY | O_DIRECTORY);
	CHECK(site_manifest_read(root, &names)); /* what they appended */
	CHECK_INT(names.n, WORKERS * PAGES + 1);
	close(root);
	CHECK_INT(site_files_counts(f).written, WORKERS * PAGES + 1);
	finish(f, true);
	CHECK_INT(hidden("site"), 1);
	CHECK_IN_FOLDER("site/p3-49.html", "page");
	folder_clean();
}

int main(void)
{
	if (!folder_make())
		return 2;
	RUN(files_are_written_once);
	RUN(prune_removes_what_is_ours_and_no_longer_belongs);
	RUN(without_prune_old_files_stay_listed);
	RUN(a_failed_article_keeps_its_page);
	RUN(what_is_not_ours_is_not_replaced);
	RUN(nothing_leaves_the_folder);
	RUN(a_manifest_cannot_remove_what_is_outside);
	RUN(a_run_that_is_killed_leaves_nothing_unlisted);
	RUN(a_look_changes_nothing);
	RUN(folders_that_cannot_be_opened);
	RUN(only_one_run_at_a_time);
	RUN(a_read_only_folder);
	RUN(a_full_disk_leaves_the_old_file);
	RUN(workers_write_and_the_parent_notes);
	folder_remove();
	arena_free(&arena);
	return unit_end();
}
