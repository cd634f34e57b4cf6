#include "out/site-links.h"

#include <errno.h>

#include "base/hash.h"
#include "base/percent.h"
#include "out/site-names.h"

struct site_pages {
	struct arena *arena;
	struct slice folder;
	struct hash by_path; /* value: struct slice * */
	struct hash by_page; /* the pages' names */
};

struct site_pages *site_links_pages(struct arena *a, struct slice folder)
{
	struct site_pages *pages = arena_alloc(a, sizeof *pages);
	pages->arena = a;
	pages->folder = arena_copy(a, folder);
	pages->by_path = (struct hash)HASH_INIT(a);
	pages->by_page = (struct hash)HASH_INIT(a);
	return pages;
}

void site_links_add(struct site_pages *pages, struct slice path, struct slice page)
{
	struct arena *a = pages->arena;
	struct hash_entry *entry =
		hash_at(&pages->by_path, site_names_path(a, pages->folder, path));
	if (entry->value)
		return;
	struct slice *copy = arena_alloc(a, sizeof *copy);
	*copy = arena_copy(a, page);
	entry->value = copy;
	hash_at(&pages->by_page, *copy);
}

/* ---- Addresses ---- */

/* An address in its parts; the path is decoded, in the arena. */
struct address {
	struct slice path;
	struct slice query, fragment; /* with ? and #; empty: none */
};

static bool has_scheme(struct slice url)
{
	size_t i = 0;
	while (i < url.n &&
	       (ascii_is_alnum(url.p[i]) || url.p[i] == '+' || url.p[i] == '-' || url.p[i] == '.'))
		i++;
	return i && i < url.n && url.p[i] == ':' && ascii_is_alpha(url.p[0]);
}

/* False: the address is not relative, or names no file. */
static bool read_address(struct arena *a, const char *url, struct address *to)
{
	struct slice s = slice_of(url);
	if (!s.n || s.p[0] == '/' || s.p[0] == '\\' || has_scheme(s))
		return false;
	size_t hash = slice_find(s, '#');
	to->fragment = slice_sub(s, hash, s.n);
	s = slice_sub(s, 0, hash);
	size_t query = slice_find(s, '?');
	to->query = slice_sub(s, query, s.n);
	to->path = percent_decode(a, slice_sub(s, 0, query));
	return to->path.n && slice_find(to->path, '\0') == to->path.n;
}

static bool ends_nocase(struct slice s, struct slice end)
{
	return s.n >= end.n && slice_eq_nocase(slice_sub(s, s.n - end.n, s.n), end);
}

static bool is_markdown(struct slice path)
{
	return ends_nocase(path, SLICE(".md")) || ends_nocase(path, SLICE(".markdown"));
}

/* The path from the working folder. */
static struct slice from_article(const struct site_links *links, struct arena *a, struct slice path)
{
	const char *slash = strrchr(links->path, '/');
	struct slice folder = slash ? slice_range(links->path, slash + 1) : SLICE("");
	return slice_of(arena_printf(a, "%.*s%.*s", SLICE_ARG(folder), SLICE_ARG(path)));
}

static const char *site_address(struct arena *a, struct slice name, const struct address *to)
{
	struct buf url = BUF_INIT;
	site_names_url(&url, name);
	buf_add(&url, to->query);
	buf_add(&url, to->fragment);
	const char *copy = arena_cstr(a, buf_slice(&url));
	buf_free(&url);
	return copy;
}

/* ---- Copies ---- */

enum { IMAGE, FILE_OF_LINK };

static struct site_outcome copy(const struct site_links *links, struct arena *a, int kind,
				const char *local, struct slice *name)
{
	if (kind == IMAGE)
		return site_copy_image(links->files, local, a, name);
	struct slice own = from_article(links, a, SLICE("."));
	const char *const within[] = {links->pages->folder.n ? links->pages->folder.p : NULL,
				      own.p};
	return site_copy_file(links->files, local, within, a, name);
}

/* The copy in the site, put there once an article; without a name: there is none, because of the
 * outcome's error. */
static const struct site_links_file *copy_of(struct site_links *links, struct arena *a, int kind,
					     const char *local)
{
	struct hash **known = &links->known[kind];
	if (!*known) {
		*known = arena_alloc(a, sizeof **known);
		**known = (struct hash)HASH_INIT(a);
	}
	struct hash_entry *entry = hash_at(*known, slice_of(local));
	if (!entry->value) {
		struct site_links_file *file = arena_alloc(a, sizeof *file);
		file->outcome = copy(links, a, kind, local, &file->name);
		if (file->name.n)
			ARENA_PUSH(a, links->v, links->n, links->cap) = *file;
		entry->value = file;
	}
	return entry->value;
}

/* Why there is no copy. */
static const char *fault_of(struct arena *a, const struct site_links_file *file, int kind)
{
	int error = file->outcome.error;
	if (file->name.n)
		return "it cannot be copied into the site";
	if (error == ENOENT || error == ENOTDIR)
		return "no such file";
	if (kind == IMAGE && (error == EINVAL || error == EISDIR))
		return "not an image";
	if (error == EISDIR)
		return "a folder, which is not copied into the site";
	if (error == EINVAL)
		return "not a file";
	if (kind == FILE_OF_LINK && error == EXDEV)
		return "not copied, since it is hidden or outside of the working folder";
	if (kind == FILE_OF_LINK && error == EPERM)
		return "not copied, since a browser or a server could run it";
	return arena_printf(a, "%s", strerror(error));
}

/* ---- Links ---- */

static const char *article_link(const struct site_links *links, struct arena *a,
				const struct address *to, const char **missing)
{
	struct slice path = from_article(links, a, to->path);
	struct hash_entry *entry =
		hash_find(&links->pages->by_path, site_names_path(a, links->pages->folder, path));
	const struct slice *page = entry ? entry->value : NULL;
	if (page && page->n)
		return site_address(a, *page, to);
	*missing = page ? "that article has no page" : "no such article";
	return NULL;
}

/* A page that is written as its address, by an author who knows it; many servers know it without its
 * suffix, too. */
static bool is_page(const struct site_pages *pages, struct arena *a, struct slice name)
{
	return hash_find(&pages->by_page, name) ||
	       hash_find(&pages->by_page, slice_of(arena_printf(a, "%.*s.html", SLICE_ARG(name))));
}

static const char *file_link(struct site_links *links, struct arena *a, struct address *to,
			     const char **missing)
{
	struct slice name = site_names_path(a, SLICE(""), to->path);
	if (!links->files || is_page(links->pages, a, name))
		return NULL;
	const struct site_links_file *file =
		copy_of(links, a, FILE_OF_LINK, from_article(links, a, to->path).p);
	if (file->outcome.kind <= SITE_WRITTEN) {
		to->query = (struct slice){NULL, 0};
		return site_address(a, file->name, to);
	}
	int error = file->outcome.error;
	bool outside = slice_starts(name, SLICE("..")) || !name.n;
	bool no_file = error == ENOENT || error == ENOTDIR || error == EISDIR;
	if (outside ? !no_file : !site_files_has(links->files, name))
		*missing = fault_of(a, file, FILE_OF_LINK);
	return NULL;
}

const char *site_links_link(void *context, struct arena *a, const char *url, const char **missing)
{
	struct site_links *links = context;
	struct address to;
	if (!links->pages || !read_address(a, url, &to))
		return NULL;
	return is_markdown(to.path) ? article_link(links, a, &to, missing)
				    : file_link(links, a, &to, missing);
}

const char *site_links_local(const struct site_links *links, struct arena *a, const char *url)
{
	struct address to;
	return read_address(a, url, &to) ? from_article(links, a, to.path).p : NULL;
}

/* ---- Images ---- */

const char *site_links_image(void *context, struct arena *a, const char *url, const char **missing)
{
	struct site_links *links = context;
	struct address to;
	if (!links->files || !read_address(a, url, &to))
		return NULL;
	const struct site_links_file *file =
		copy_of(links, a, IMAGE, from_article(links, a, to.path).p);
	if (file->outcome.kind <= SITE_WRITTEN) {
		to.query = (struct slice){NULL, 0};
		return site_address(a, file->name, &to);
	}
	*missing = fault_of(a, file, IMAGE);
	return NULL;
}
