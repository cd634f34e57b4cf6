#include "out/html-images.h"

#include "out/html-anchors.h"
#include "out/html-attributes.h"
#include "out/html-pass.h"

struct run {
	struct html_pass *pass;
	size_t links;         /* that the walk is in */
	const char *raw_text; /* the element whose contents are no markup, or null */
	struct buf text;
};

/* ---- Addresses ---- */

/* The characters that stay are those of houdini_href_e.c in cmark-gfm. */
void html_images_escape_url(struct buf *out, struct slice url)
{
	for (size_t i = 0; i < url.n; i++) {
		char c = url.p[i];
		if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '\'')
			buf_puts(out, "&#x27;");
		else if (ascii_is_alnum(c) || (c && strchr("-_.+!*(),%#@?=;:/$~", c)))
			buf_putc(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* RFC 3986, 3.1: a scheme is letters, digits and + - . before a colon. */
static bool is_relative(struct slice url)
{
	if (!url.n || strchr("/#?", url.p[0]))
		return false;
	size_t i = 0;
	while (i < url.n && (ascii_is_alnum(url.p[i]) || strchr("+-.", url.p[i])))
		i++;
	return i == url.n || url.p[i] != ':';
}

typedef const char *site_address(void *context, struct arena *a, const char *url,
				 const char **missing);

/* The path of a relative address; null: there is nobody to ask about it. */
static const char *path_of(const struct html_pass *pass, const char *url, const char **rest)
{
	if (!pass->options->site || !url || !is_relative(slice_of(url)))
		return NULL;
	size_t n = strcspn(url, "?#");
	*rest = arena_cstr(pass->arena, slice_of(url + n));
	return arena_cstr(pass->arena, slice_sub(slice_of(url), 0, n));
}

const char *html_images_address(struct html_pass *pass, const char *url, bool image, size_t line)
{
	const char *missing = NULL, *rest, *path = path_of(pass, url, &rest);
	if (!image && url)
		html_anchors_add(pass, slice_of(url), line);
	site_address *ask = !path   ? NULL
			    : image ? pass->options->site->image
				    : pass->options->site->link;
	if (!ask)
		return NULL;
	const char *address = ask(pass->options->site->context, pass->arena, path, &missing);
	if (missing)
		html_pass_report(pass, image ? HTML_FINDING_IMAGE : HTML_FINDING_LINK, line,
				 "%s: %s", path, missing);
	return address ? arena_printf(pass->arena, "%s%s", address, rest) : NULL;
}

static void readdress(struct html_pass *pass, struct cmark_node *node, bool image)
{
	const char *address =
		html_images_address(pass, html_tree_url(node), image, html_pass_line(pass, node));
	if (address)
		html_tree_set_url(node, address);
}

/* ---- Images of Markdown ---- */

/* The description as cmark-gfm writes it: texts, and a space for a line's end. */
static void put_description(struct buf *out, const struct cmark_node *image)
{
	const struct cmark_node *node = html_tree_first_child(image);
	while (node) {
		enum html_tree_kind kind = html_tree_kind(node);
		if (kind == HTML_TREE_SOFT_BREAK || kind == HTML_TREE_LINE_BREAK)
			buf_putc(out, ' ');
		else
			html_escape(out, html_tree_literal(node));
		const struct cmark_node *next = html_tree_first_child(node);
		while (!next && node != image) {
			next = html_tree_next(node);
			if (!next)
				node = html_tree_parent(node);
		}
		node = next;
	}
}

static void put_size(struct run *r, const struct cmark_node *image, const char *path)
{
	const struct html_site *site = r->pass->options->site;
	unsigned width, height;
	if (path && site->image_size && !html_attributes_has(image, "width") &&
	    !html_attributes_has(image, "height") &&
	    site->image_size(site->context, path, &width, &height))
		buf_printf(&r->text, " width=\"%u\" height=\"%u\"", width, height);
}

static bool is_remote(const char *url)
{
	return url && !is_relative(slice_of(url)) && strchr("/#?", url[0]) == NULL
		       ? !slice_starts(slice_of(url), SLICE("data:"))
		       : url && url[0] == '/' && url[1] == '/';
}

/* A picture that the page may not fetch: a link to it, or its description where a link is around it. */
static void place_link(struct run *r, struct cmark_node *image)
{
	const char *url = html_tree_url(image);
	buf_clear(&r->text);
	buf_puts(&r->text, r->links ? "<span class=\"picture\">" : "<a class=\"picture\" href=\"");
	if (!r->links) {
		html_images_escape_url(&r->text, slice_of(url));
		buf_puts(&r->text, "\">");
	}
	size_t before = r->text.n;
	put_description(&r->text, image);
	if (r->text.n == before)
		html_escape(&r->text, slice_of(url));
	buf_puts(&r->text, r->links ? "</span>" : "</a>");
	buf_putc(&r->text, '\0');
	html_tree_insert_before(image,
				html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, r->text.p, ""));
	html_tree_remove(image);
}

static void place_image(struct run *r, struct cmark_node *image)
{
	struct html_pass *pass = r->pass;
	if (pass->options->local_images && is_remote(html_tree_url(image))) {
		place_link(r, image);
		return;
	}
	const char *rest, *path = path_of(pass, html_tree_url(image), &rest);
	readdress(pass, image, true);
	const char *url = html_tree_url(image), *title = html_tree_title(image);
	buf_clear(&r->text);
	buf_puts(&r->text, "<img src=\"");
	html_images_escape_url(&r->text, slice_of(url ? url : ""));
	buf_puts(&r->text, "\" alt=\"");
	put_description(&r->text, image);
	if (title && *title) {
		buf_puts(&r->text, "\" title=\"");
		html_escape(&r->text, slice_of(title));
	}
	buf_putc(&r->text, '"');
	html_attributes_write(&r->text, image, HTML_ATTRIBUTES_ALL, (struct slice){NULL, 0});
	put_size(r, image, path);
	if (!html_attributes_has(image, "loading"))
		buf_puts(&r->text, " loading=\"lazy\"");
	if (!html_attributes_has(image, "decoding"))
		buf_puts(&r->text, " decoding=\"async\"");
	buf_puts(&r->text, " />");
	buf_putc(&r->text, '\0');
	html_tree_insert_before(image,
				html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, r->text.p, ""));
	html_tree_remove(image);
}

/* ---- Images of raw HTML ---- */

/* The elements whose contents are no markup (HTML Standard, 13.1.2). */
static const char *const raw_texts[] = {"script", "style", "textarea", "title", "xmp"};

static bool is_tag(struct slice html, size_t at, const char *name, bool closing)
{
	struct slice wanted = slice_of(name);
	size_t begin = at + 1 + closing, end = begin + wanted.n;
	return (!closing || (at + 1 < html.n && html.p[at + 1] == '/')) &&
	       slice_eq_nocase(slice_sub(html, begin, end), wanted) &&
	       (end >= html.n || ascii_is_space(html.p[end]) || html.p[end] == '/' ||
		html.p[end] == '>');
}

/* Behind the tag that begins at `at`, html.n if it does not end.  `lazy`: it has the attribute. */
static size_t behind_tag(struct slice html, size_t at, bool *lazy)
{
	*lazy = false;
	for (char quote = '\0'; at < html.n; at++) {
		char c = html.p[at];
		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return at + 1;
		else if ((ascii_is_space(c) || c == '/') && at + strlen("loading") < html.n)
			*lazy |=
				slice_eq_nocase(slice_sub(html, at + 1, at + 1 + strlen("loading")),
						SLICE("loading"));
	}
	return html.n;
}

static size_t behind_comment(struct slice html, size_t at)
{
	const char *end = memmem(html.p + at, html.n - at, "-->", 3);
	return end ? (size_t)(end - html.p) + 3 : html.n;
}

/* Begins the tag at `at` an element with raw text? */
static const char *raw_text_at(struct slice html, size_t at)
{
	for (size_t i = 0; i < sizeof raw_texts / sizeof *raw_texts; i++)
		if (is_tag(html, at, raw_texts[i], false))
			return raw_texts[i];
	return NULL;
}

static void place_raw(struct run *r, struct cmark_node *node)
{
	struct slice html = html_tree_literal(node);
	size_t copied = 0;
	bool lazy = false;
	buf_clear(&r->text);
	for (size_t at = 0; (at += slice_find(slice_sub(html, at, html.n), '<')) < html.n;) {
		if (r->raw_text) {
			if (is_tag(html, at, r->raw_text, true))
				r->raw_text = NULL;
			at++;
			continue;
		}
		if (slice_starts(slice_sub(html, at, html.n), SLICE("<!--"))) {
			at = behind_comment(html, at);
			continue;
		}
		size_t begin = at;
		r->raw_text = raw_text_at(html, at);
		at = at + 1 < html.n && (ascii_is_alpha(html.p[at + 1]) || html.p[at + 1] == '/')
			     ? behind_tag(html, at, &lazy)
			     : at + 1;
		/* What is cleaned has gone through html_images_address. */
		if (r->pass->options->trusted && is_tag(html, begin, "a", false))
			html_anchors_add_tag(r->pass, slice_sub(html, begin, at),
					     html_pass_line(r->pass, node));
		if (!is_tag(html, begin, "img", false) || lazy || html.p[at - 1] != '>')
			continue;
		size_t name_end = begin + strlen("<img");
		buf_add(&r->text, slice_sub(html, copied, name_end));
		buf_puts(&r->text, " loading=\"lazy\"");
		copied = name_end;
	}
	if (!copied)
		return;
	buf_add(&r->text, slice_sub(html, copied, html.n));
	buf_putc(&r->text, '\0');
	html_tree_set_literal(node, r->text.p);
}

/* ---- The walk ---- */

static bool visit(void *context, struct cmark_node *node, bool enter)
{
	struct run *r = context;
	enum html_tree_kind kind = html_tree_kind(node);
	/* What is in an image is text of its description, images and links, too. */
	if (enter) {
		r->links += kind == HTML_TREE_LINK;
		return kind != HTML_TREE_IMAGE;
	}
	/* Nodes that have no children are not entered. */
	if (kind == HTML_TREE_LINK && html_tree_first_child(node))
		r->links--;
	switch (kind) {
	case HTML_TREE_IMAGE:
		place_image(r, node);
		break;
	case HTML_TREE_LINK:
		readdress(r->pass, node, false);
		break;
	case HTML_TREE_HTML_BLOCK:
	case HTML_TREE_HTML_INLINE:
		place_raw(r, node);
		break;
	default:
		break;
	}
	return true;
}

/* Is there anything that could be an image? */
static bool has_image(struct slice text)
{
	for (size_t at = 0; at + 1 < text.n; at++) {
		char c = text.p[at], next = text.p[at + 1];
		if ((c == '!' && next == '[') || (c == '<' && (next == 'i' || next == 'I')))
			return true;
	}
	return false;
}

void html_images_place(struct html_pass *pass)
{
	if (!pass->options->site && !pass->options->anchors && !has_image(pass->doc->text))
		return;
	struct run r = {.pass = pass};
	html_tree_walk(&pass->tree, visit, &r);
	buf_free(&r.text);
}
