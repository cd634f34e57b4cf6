#include "out/site-names.h"

#include "base/hash.h"
#include "base/utf8.h"

/* ---- What a name may be ---- */

/* CON, and CON.anything: Windows looks at what stands before the first dot, without blanks. */
static bool is_device(struct slice name)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
	struct slice stem = slice_trim(slice_sub(name, 0, slice_find(name, '.')));
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (slice_eq_nocase(stem, slice_of(devices[i])))
			return true;
	struct slice port = slice_sub(stem, 0, 3), number = slice_sub(stem, 3, stem.n);
	if (!slice_eq_nocase(port, SLICE("com")) && !slice_eq_nocase(port, SLICE("lpt")))
		return false;
	/* The superscripts count as digits there. */
	return (number.n == 1 && ascii_is_digit(number.p[0])) || slice_eq(number, SLICE("¹")) ||
	       slice_eq(number, SLICE("²")) || slice_eq(number, SLICE("³"));
}

static bool is_control(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* Marks that are not seen but change how the rest of a line is read. */
static bool is_turning(uint32_t c)
{
	return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x61C || c == 0xFEFF;
}

static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

static const char *character_fault(struct slice name)
{
	const char *end = name.p + name.n;
	for (const char *p = name.p; p < end;) {
		uint32_t c;
		p += utf8_decode(p, end, &c);
		if (c == '/' || c == '\\')
			return "it holds a slash or backslash";
		if (is_control(c))
			return "it holds a control character";
		if (is_turning(c))
			return "it holds a character that cannot be seen";
	}
	return NULL;
}

const char *site_names_fault(struct slice name)
{
	uint32_t first, last;
	if (!name.n)
		return "it is empty";
	if (utf8_invalid(name) < name.n)
		return "it is not UTF-8";
	if (name.n > SITE_NAME_MAX)
		return "it is longer than 200 bytes";
	const char *fault = character_fault(name);
	if (fault)
		return fault;
	utf8_decode(name.p, name.p + name.n, &first);
	size_t at = name.n - 1;
	while (at && ((unsigned char)name.p[at] & 0xC0) == 0x80)
		at--;
	utf8_decode(name.p + at, name.p + name.n, &last);
	if (first == '.')
		return "it starts with a dot";
	if (is_space(first) || is_space(last))
		return "it starts or ends with white space";
	if (last == '.')
		return "it ends with a dot";
	if (is_device(name))
		return "Windows has a device of that name";
	return NULL;
}

/* ---- From an article to its page ---- */

static struct slice composed(struct arena *a, struct slice s)
{
	struct buf nfc = BUF_INIT;
	utf8_nfc(&nfc, s);
	struct slice copy = arena_copy(a, buf_slice(&nfc));
	buf_free(&nfc);
	return copy;
}

/* The file's name without its folder and its suffix. */
static struct slice stem_of(struct slice path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] == '/') {
			path = slice_sub(path, i, path.n);
			break;
		}
	}
	for (size_t i = path.n; i > 1; i--)
		if (path.p[i - 1] == '.')
			return slice_sub(path, 0, i - 1);
	return path;
}

/* White space becomes a hyphen, a run of it one; at the ends it goes. */
static struct slice with_hyphens(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1), *to = p;
	const char *end = s.p + s.n;
	bool gap = false;
	for (const char *from = s.p; from < end;) {
		uint32_t c;
		int length = utf8_decode(from, end, &c);
		if (is_space(c)) {
			gap = true;
		} else {
			if (gap && to > p)
				*to++ = '-';
			gap = false;
			memcpy(to, from, (size_t)length);
			to += length;
		}
		from += length;
	}
	return slice_range(p, to);
}

struct slice site_names_page(struct arena *a, struct slice path, struct slice slug,
			     const char **fault)
{
	struct slice name = composed(a, slug.n ? slug : with_hyphens(a, stem_of(path)));
	const char *what = site_names_fault(name);
	if (what) {
		const char *whose = slug.n ? "slug" : "file's name, in the absence of a slug,";
		*fault = arena_printf(a, "the %s cannot be the name of a page: %s", whose, what);
		return (struct slice){NULL, 0};
	}
	*fault = NULL;
	return slice_of(arena_printf(a, "%.*s.html", SLICE_ARG(name)));
}

struct slice site_names_fold(struct arena *a, struct slice name)
{
	struct slice nfc = composed(a, name);
	struct buf lower = BUF_INIT;
	const char *end = nfc.p + nfc.n;
	for (const char *p = nfc.p; p < end;) {
		uint32_t c;
		char bytes[4];
		int length = utf8_decode(p, end, &c);
		struct slice as_is = {p, (size_t)length};
		bool invalid = c == UTF8_REPLACEMENT && length == 1;
		if (!invalid)
			as_is = (struct slice){bytes, (size_t)utf8_encode(utf8_lower(c), bytes)};
		buf_add(&lower, as_is);
		p += length;
	}
	struct slice folded = composed(a, buf_slice(&lower));
	buf_free(&lower);
	return folded;
}

static const char *taken_fault(struct arena *a, const struct site_name *mine,
			       const struct site_name *other)
{
	if (slice_eq(mine->page, other->page))
		return arena_printf(a, "its page %.*s would be that of %.*s, too",
				    SLICE_ARG(mine->page), SLICE_ARG(other->path));
	return arena_printf(a, "its page %.*s differs in case only from %.*s, the page of %.*s",
			    SLICE_ARG(mine->page), SLICE_ARG(other->page), SLICE_ARG(other->path));
}

void site_names_make(struct arena *a, struct site_name *articles, size_t n)
{
	struct hash paths = HASH_INIT(a), pages = HASH_INIT(a);
	for (size_t i = 0; i < n; i++) {
		struct site_name *name = &articles[i];
		name->page = (struct slice){NULL, 0};
		name->fault = NULL;
		struct slice none = {NULL, 0};
		struct hash_entry *path = hash_at(&paths, site_names_path(a, none, name->path));
		if (path->value) {
			const struct site_name *first = path->value;
			name->state = SITE_NAME_REPEATED;
			name->page = first->page;
			continue;
		}
		path->value = name;
		name->page = site_names_page(a, name->path, name->slug, &name->fault);
		name->state = name->page.n ? SITE_NAME_OK : SITE_NAME_UNSAFE;
		if (!name->page.n)
			continue;
		struct hash_entry *page = hash_at(&pages, site_names_fold(a, name->page));
		struct site_name *other = page->value;
		if (!other) {
			page->value = name;
			continue;
		}
		name->state = SITE_NAME_TAKEN;
		name->fault = taken_fault(a, name, other);
		if (other->state == SITE_NAME_OK) {
			other->state = SITE_NAME_TAKEN;
			other->fault = taken_fault(a, other, name);
		}
	}
}

/* ---- Addresses and paths ---- */

void site_names_url(struct buf *out, struct slice path)
{
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		/* Not & and ', which HTML would have to escape, nor a colon, which may end a scheme. */
		if (ascii_is_alnum(c) || (c && strchr("/-._~!$()*+,;=@", c)))
			buf_putc(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
	}
}

/* Where the last component of an absolute or relative path in `out` starts. */
static size_t last_component(const struct buf *out)
{
	size_t i = out->n;
	while (i && out->p[i - 1] != '/')
		i--;
	return i;
}

static void add_component(struct buf *out, struct slice name)
{
	if (!name.n || slice_eq(name, SLICE(".")))
		return;
	if (slice_eq(name, SLICE(".."))) {
		size_t at = last_component(out);
		struct slice last = slice_sub(buf_slice(out), at, out->n);
		if (last.n && !slice_eq(last, SLICE(".."))) {
			out->n = at > 1 ? at - 1 : at;
			return;
		}
		if (out->n == 1 && out->p[0] == '/')
			return; /* above the root is the root */
	}
	if (out->n && out->p[out->n - 1] != '/')
		buf_putc(out, '/');
	buf_add(out, name);
}

static void add_components(struct buf *out, struct slice path)
{
	for (size_t i = 0; i <= path.n;) {
		struct slice rest = slice_sub(path, i, path.n);
		size_t length = slice_find(rest, '/');
		add_component(out, slice_sub(rest, 0, length));
		i += length + 1;
	}
}

struct slice site_names_path(struct arena *a, struct slice folder, struct slice path)
{
	struct buf out = BUF_INIT, nfc = BUF_INIT;
	bool absolute = path.n && path.p[0] == '/';
	if (absolute || (folder.n && folder.p[0] == '/'))
		buf_putc(&out, '/');
	if (!absolute)
		add_components(&out, folder);
	add_components(&out, path);
	utf8_nfc(&nfc, buf_slice(&out));
	struct slice copy = arena_copy(a, buf_slice(&nfc));
	buf_free(&out);
	buf_free(&nfc);
	return copy;
}
