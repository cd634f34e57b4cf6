#include "out/site-copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "io/image.h"
#include "out/site-folder.h"

enum { STEM_MAX = 80 };

/* Read a regular file whole.  False: errno. */
static bool read_file(const char *path, off_t limit, struct buf *out)
{
	/* O_NONBLOCK: a pipe of that name must not hold up the run. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	if (fd < 0)
		return false;
	bool ok = false;
	if (fstat(fd, &st) == 0) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : !S_ISREG(st.st_mode) ? EINVAL : EFBIG;
		ok = S_ISREG(st.st_mode) && st.st_size <= limit && site_folder_read_all(fd, out);
	}
	int error = errno;
	close(fd);
	errno = error;
	return ok;
}

/* ---- Trees ---- */

/* What is still to be copied: paths relative to the tree, the last one next. */
struct walk {
	struct site_files *f;
	struct arena *a;
	const char *from;
	struct slice prefix;
	struct slice *todo;
	size_t n, cap;
	int error;
	const char *where;
};

static void fail_at(struct walk *w, const char *path, int error)
{
	if (w->error)
		return;
	w->error = error;
	w->where = path;
}

static int backwards(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)b, *(const struct slice *)a);
}

/* Put the folder's entries on the list, so that they come off it in order of their names. */
static void list_folder(struct walk *w, DIR *folder, struct slice path)
{
	size_t first = w->n;
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] == '.')
			continue;
		ARENA_PUSH(w->a, w->todo, w->n, w->cap) =
			slice_of(arena_printf(w->a, "%.*s/%s", SLICE_ARG(path), entry->d_name));
	}
	if (w->n > first)
		qsort(w->todo + first, w->n - first, sizeof *w->todo, backwards);
}

static void copy_file(struct walk *w, const char *source, struct slice path)
{
	struct buf bytes = BUF_INIT;
	if (read_file(source, INT32_MAX, &bytes)) {
		const char *name =
			arena_printf(w->a, "%.*s%.*s", SLICE_ARG(w->prefix), SLICE_ARG(path));
		struct site_outcome outcome =
			site_files_put(w->f, slice_of(name), buf_slice(&bytes));
		site_files_note(w->f, slice_of(name), outcome);
		if (outcome.kind == SITE_FOREIGN)
			fail_at(w, name, EEXIST);
		else if (outcome.kind == SITE_FAILED)
			fail_at(w, name, outcome.error);
	} else if (errno != EISDIR) { /* a link to a folder */
		fail_at(w, source, errno);
	}
	buf_free(&bytes);
}

static void copy_entry(struct walk *w, struct slice path)
{
	const char *source = arena_printf(w->a, "%s%.*s", w->from, SLICE_ARG(path));
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (path.n ? O_NOFOLLOW : 0);
	int fd = open(source, flags);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	if (folder) {
		list_folder(w, folder, path);
		closedir(folder);
		return;
	}
	if (!path.n || (errno != ENOTDIR && errno != ELOOP)) {
		fail_at(w, source, errno);
		return;
	}
	copy_file(w, source, slice_sub(path, 1, path.n));
}

bool site_copy_tree(struct site_files *f, const char *from, struct slice prefix, struct arena *a,
		    const char **where)
{
	struct walk w = {.f = f, .a = a, .from = from, .prefix = prefix};
	copy_entry(&w, (struct slice){NULL, 0});
	while (w.n)
		copy_entry(&w, w.todo[--w.n]);
	*where = w.where;
	errno = w.error;
	return !w.error;
}

/* ---- Images ---- */

/* The suffix that fits the bytes, or null: no image that a browser shows. */
static const char *suffix_of(struct slice bytes)
{
	switch (image_kind(slice_sub(bytes, 0, IMAGE_HEAD))) {
	case IMAGE_PNG:
		return "png";
	case IMAGE_JPEG:
		return "jpg";
	case IMAGE_GIF:
		return "gif";
	case IMAGE_WEBP:
		return "webp";
	case IMAGE_AVIF:
		return "avif";
	case IMAGE_SVG:
		return "svg";
	case IMAGE_NONE:
		break;
	}
	return NULL;
}

/* FNV-1a (64 bits, folded): the same on every machine and for ever, which base/hash.h does not
 * promise. */
static uint32_t content_hash(struct slice s)
{
	uint64_t h = 0xCBF29CE484222325u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
	return (uint32_t)(h ^ h >> 32);
}

/* Letters, digits and marks of any script, - and _; of what lies between, one hyphen. */
static void add_stem(struct buf *out, const char *path, const char *otherwise)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	struct slice stem = dot && dot > name ? slice_range(name, dot) : slice_of(name);
	struct buf nfc = BUF_INIT;
	utf8_nfc(&nfc, stem);
	size_t start = out->n;
	bool gap = false;
	for (size_t i = 0; i < nfc.n;) {
		uint32_t c;
		size_t length = (size_t)utf8_decode(nfc.p + i, nfc.p + nfc.n, &c);
		if (out->n - start + length + gap > STEM_MAX)
			break;
		if (utf8_is_word(c) || c == '-' || c == '_') {
			if (gap && out->n > start)
				buf_putc(out, '-');
			buf_add(out, (struct slice){nfc.p + i, length});
			gap = false;
		} else {
			gap = true;
		}
		i += length;
	}
	if (out->n == start)
		buf_puts(out, otherwise);
	buf_free(&nfc);
}

/* Under a name that never changes its meaning. */
static struct site_outcome put_file(const struct site_files *f, const char *folder,
				    const char *from, struct slice suffix, struct slice bytes,
				    struct arena *a, struct slice *name)
{
	struct buf target = BUF_INIT;
	buf_printf(&target, "%ss/", folder);
	add_stem(&target, from, folder);
	buf_printf(&target, "-%08x%s%.*s", (unsigned)content_hash(bytes), suffix.n ? "." : "",
		   SLICE_ARG(suffix));
	*name = arena_copy(a, buf_slice(&target));
	buf_free(&target);
	return site_files_put(f, *name, bytes);
}

struct site_outcome site_copy_image(const struct site_files *f, const char *from, struct arena *a,
				    struct slice *name)
{
	struct site_outcome outcome = {SITE_FAILED, 0};
	struct buf bytes = BUF_INIT;
	*name = (struct slice){NULL, 0};
	const char *suffix = NULL;
	if (!read_file(from, SITE_COPY_IMAGE_MAX, &bytes))
		outcome.error = errno;
	else if (!(suffix = suffix_of(buf_slice(&bytes))))
		outcome.error = EINVAL;
	if (suffix)
		outcome = put_file(f, "image", from, slice_of(suffix), buf_slice(&bytes), a, name);
	buf_free(&bytes);
	return outcome;
}

/* ---- Other files ---- */

enum { SUFFIX_MAX = 16 };

/* The suffix of a file's name in lower case; empty: it has none that is one. */
static struct slice own_suffix(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	struct slice suffix = dot && dot > name ? slice_of(dot + 1) : (struct slice){NULL, 0};
	char *lower = arena_alloc(a, suffix.n + 1);
	for (size_t i = 0; i < suffix.n; i++) {
		lower[i] = ascii_lower(suffix.p[i]);
		if (!ascii_is_alnum(lower[i]) || suffix.n > SUFFIX_MAX)
			return (struct slice){NULL, 0};
	}
	return (struct slice){lower, suffix.n};
}

/* Could a browser, or the server, run it? */
static bool could_run(struct slice suffix, struct slice bytes)
{
	static const char *const suffixes[] = {
		"html", "htm",  "xhtml", "xht", "shtml", "shtm", "mht",  "mhtml",
		"hta",  "svg",  "svgz",  "xml", "xsl",   "xslt", "rdf",  "rss",
		"atom", "js",   "mjs",   "cjs", "swf",   "cgi",  "fcgi", "asp",
		"aspx", "ashx", "ascx",  "jsp", "jspx",  "cfm",  "phar"};
	if (slice_is_one_of(suffix, suffixes, sizeof suffixes / sizeof *suffixes))
		return true;
	size_t at = slice_starts(bytes, SLICE("\xEF\xBB\xBF")) ? 3 : 0;
	while (at < bytes.n && ascii_is_space(bytes.p[at]))
		at++;
	return slice_starts(suffix, SLICE("php")) || slice_starts(suffix, SLICE("phtm")) ||
	       (at < bytes.n && bytes.p[at] == '<');
}

/* Is the file below the folder, and nothing hidden on the way?  Both without links. */
static bool is_below(struct slice path, const char *folder)
{
	struct slice root = slice_of(folder);
	root.n -= root.n && root.p[root.n - 1] == '/';
	struct slice rest = slice_sub(path, root.n, path.n);
	return slice_starts(path, root) && slice_starts(rest, SLICE("/")) &&
	       !memmem(rest.p, rest.n, "/.", 2);
}

/* The path of the file without links; null: errno. */
static const char *resolve(const char *from, const char *const within[2], struct arena *a)
{
	char *path = realpath(from, NULL);
	if (!path)
		return NULL;
	const char *copy = arena_cstr(a, slice_of(path));
	bool found = false;
	free(path);
	for (size_t i = 0; i < 2 && !found; i++) {
		char *folder = within[i] ? realpath(within[i], NULL) : NULL;
		found = folder && is_below(slice_of(copy), folder);
		free(folder);
	}
	struct stat st;
	errno = !found && stat(copy, &st) == 0 && S_ISDIR(st.st_mode) ? EISDIR : EXDEV;
	return found ? copy : NULL;
}

struct site_outcome site_copy_file(const struct site_files *f, const char *from,
				   const char *const within[2], struct arena *a, struct slice *name)
{
	struct site_outcome outcome = {SITE_FAILED, 0};
	struct buf bytes = BUF_INIT;
	struct slice suffix = own_suffix(a, from);
	*name = (struct slice){NULL, 0};
	const char *path = resolve(from, within, a);
	if (!path || !read_file(path, SITE_COPY_FILE_MAX, &bytes)) {
		outcome.error = errno;
	} else if (could_run(suffix, buf_slice(&bytes))) {
		outcome.error = EPERM;
	} else {
		const char *image = suffix_of(buf_slice(&bytes));
		suffix = image ? slice_of(image) : suffix;
		outcome = put_file(f, image ? "image" : "file", from, suffix, buf_slice(&bytes), a,
				   name);
	}
	buf_free(&bytes);
	return outcome;
}
