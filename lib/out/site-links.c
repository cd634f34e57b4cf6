#include "out/site-links.h"

#include <errno.h>

#include "base/hash.h"
#include "out/site-names.h"

struct site_pages {
	struct arena *arena;
	struct slice folder;
	struct hash by_path; /* value: struct slice * */
};

struct site_pages *site_links_pages(struct arena *a, struct slice folder)
{
	struct site_pages *pages = arena_alloc(a, sizeof *pages);
	pages->arena = a;
	pages->folder = arena_copy(a, folder);
	pages->by_path = (struct hash)HASH_INIT(a);
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

static int hex_value(char c)
{
	c = ascii_lower(c);
	return ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What is no escape stays as it is: "100%.png" is the name of a file. */
static struct slice decode(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1), *to = p;
	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.p[i + 2]) : -1;
		*to++ = low >= 0 ? (char)(high * 16 + low) : s.p[i];
		i += low >= 0 ? 2 : 0;
	}
	return slice_range(p, to);
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
	to->path = decode(a, slice_sub(s, 0, query));
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

/* ---- Links ---- */

const char *site_links_link(void *context, struct arena *a, const char *url, const char **missing)
{
	const struct site_links *links = context;
	struct address to;
	if (!links->pages || !read_address(a, url, &to) || !is_markdown(to.path))
		return NULL;
	struct slice path = from_article(links, a, to.path);
	struct hash_entry *entry =
		hash_find(&links->pages->by_path, site_names_path(a, links->pages->folder, path));
	const struct slice *page = entry ? entry->value : NULL;
	if (page && page->n)
		return site_address(a, *page, &to);
	*missing = page ? "that article has no page" : "no such article";
	return NULL;
}

const char *site_links_local(const struct site_links *links, struct arena *a, const char *url)
{
	struct address to;
	return read_address(a, url, &to) ? from_article(links, a, to.path).p : NULL;
}

/* ---- Images ---- */

/* The image's file in the site, put there once an article; without a name: there is none, because of
 * the outcome's error. */
static const struct site_links_file *image_file(struct site_links *links, struct arena *a,
						const char *local)
{
	if (!links->known) {
		links->known = arena_alloc(a, sizeof *links->known);
		*links->known = (struct hash)HASH_INIT(a);
	}
	struct hash_entry *entry = hash_at(links->known, slice_of(local));
	if (!entry->value) {
		struct site_links_file *file = arena_alloc(a, sizeof *file);
		file->outcome = site_copy_image(links->files, local, a, &file->name);
		if (file->name.n)
			ARENA_PUSH(a, links->v, links->n, links->cap) = *file;
		entry->value = file;
	}
	return entry->value;
}

static const char *image_fault(struct arena *a, const struct site_links_file *file)
{
	int error = file->outcome.error;
	if (file->name.n)
		return "it cannot be copied into the site";
	if (error == ENOENT || error == ENOTDIR)
		return "no such file";
	if (error == EINVAL || error == EISDIR)
		return "not an image";
	return arena_printf(a, "%s", strerror(error));
}

const char *site_links_image(void *context, struct arena *a, const char *url, const char **missing)
{
	struct site_links *links = context;
	struct address to;
	if (!links->files || !read_address(a, url, &to))
		return NULL;
	const struct site_links_file *file =
		image_file(links, a, from_article(links, a, to.path).p);
	if (file->outcome.kind <= SITE_WRITTEN) {
		to.query = (struct slice){NULL, 0};
		return site_address(a, file->name, &to);
	}
	*missing = image_fault(a, file);
	return NULL;
}
