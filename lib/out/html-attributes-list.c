/* Attribute lists: reading, judging and writing one. */
#include "out/html-attributes-internal.h"

#include "base/utf8.h"
#include "out/html-sanitize-internal.h"

enum { MOST_ITEMS = 64 };

/* ---- Reading ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_word(char c)
{
	return (unsigned char)c >= 0x80 || ascii_is_alnum(c) || is_one_of(c, "-_:/");
}

static bool is_item_end(struct slice s, size_t at)
{
	return at < s.n && (is_blank(s.p[at]) || s.p[at] == '}');
}

static void add(struct arena *a, struct html_attribute_list *list, struct slice name,
		struct slice value)
{
	ARENA_PUSH(a, list->v, list->n, list->cap) = (struct html_attribute_item){name, value};
}

/* #id or .class at *at; classes may follow without a space. */
static bool read_word(struct arena *a, struct slice s, size_t *at, struct html_attribute_list *list)
{
	bool id = s.p[*at] == '#';
	size_t begin = *at + 1, end = begin;
	while (end < s.n && (is_word(s.p[end]) || (id && is_one_of(s.p[end], ".%"))))
		end++;
	if (end == begin || (!id && (ascii_is_digit(s.p[begin]) || is_one_of(s.p[begin], ":/"))))
		return false;
	*at = end;
	add(a, list, id ? SLICE("id") : SLICE("class"), slice_sub(s, begin, end));
	return is_item_end(s, end) || (end < s.n && is_one_of(s.p[end], ".#"));
}

/* Where the value that begins at *at ends; *at moves behind its quotes. */
static bool read_value(struct slice s, size_t *at, struct slice *value)
{
	size_t begin = *at, end = begin;
	if (begin < s.n && is_one_of(s.p[begin], "\"'")) {
		char quote = s.p[begin++];
		for (end = begin; end < s.n && s.p[end] != quote && s.p[end] != '\n';)
			end++;
		*at = end + 1;
		*value = slice_sub(s, begin, end);
		return end < s.n && s.p[end] == quote;
	}
	while (end < s.n && !ascii_is_space(s.p[end]) && !is_one_of(s.p[end], "{}\"'<>=`"))
		end++;
	*at = end;
	*value = slice_sub(s, begin, end);
	return end > begin;
}

static bool read_pair(struct arena *a, struct slice s, size_t *at, struct html_attribute_list *list)
{
	size_t begin = *at, end = begin;
	struct slice value;
	if (!ascii_is_alpha(s.p[begin]) && s.p[begin] != '_')
		return false;
	while (end < s.n && (ascii_is_alnum(s.p[end]) || is_one_of(s.p[end], "-_.:")))
		end++;
	if (end == s.n || s.p[end] != '=')
		return false;
	*at = end + 1;
	if (!read_value(s, at, &value))
		return false;
	char *name = arena_cstr(a, slice_sub(s, begin, end));
	for (size_t i = 0; name[i]; i++)
		name[i] = ascii_lower(name[i]);
	add(a, list, slice_of(name), value);
	return is_item_end(s, *at);
}

/* Is it an attribute of HTML, if maybe none that may be? */
static bool is_known(struct slice name)
{
	unsigned number;
	return html_sanitize_find_attribute(name, &number) || slice_starts(name, SLICE("on")) ||
	       slice_eq(name, SLICE("style"));
}

/* {n=1} in a heading is no list. */
static bool is_meant(const struct html_attribute_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_known(list->v[i].name))
			return true;
	return list->colon && list->n;
}

bool html_attributes_parse(struct arena *a, struct slice s, struct html_attribute_list *list,
			   size_t *end)
{
	*list = (struct html_attribute_list){.colon = s.n > 1 && s.p[1] == ':'};
	for (size_t at = list->colon ? 2 : 1; at < s.n && list->n <= MOST_ITEMS;) {
		if (is_blank(s.p[at])) {
			at++;
			continue;
		}
		if (s.p[at] == '}') {
			*end = at + 1;
			s = slice_sub(s, 0, *end);
			return is_meant(list) && utf8_invalid(s) == s.n &&
			       slice_find(s, '\0') == s.n;
		}
		if (!(is_one_of(s.p[at], "#.") ? read_word(a, s, &at, list)
					       : read_pair(a, s, &at, list)))
			return false;
	}
	return false;
}

/* ---- Judging ---- */

static unsigned element_of(const struct cmark_node *node)
{
	switch (html_tree_kind(node)) {
	case HTML_TREE_QUOTE:
		return HTML_IS_QUOTE;
	case HTML_TREE_LIST:
	case HTML_TREE_ITEM:
		return HTML_IS_LIST;
	case HTML_TREE_TABLE:
		return HTML_IS_TABLE;
	case HTML_TREE_STRIKETHROUGH:
		return HTML_IS_QUOTE | HTML_IS_DATED;
	case HTML_TREE_LINK:
		return HTML_IS_LINK;
	case HTML_TREE_IMAGE:
		return HTML_IS_IMAGE;
	default:
		return 0;
	}
}

/* What Markdown says itself. */
static bool is_said(const struct cmark_node *node, struct slice name)
{
	enum html_tree_kind kind = html_tree_kind(node);
	bool link = kind == HTML_TREE_LINK, image = kind == HTML_TREE_IMAGE;
	if ((link || image) && slice_eq(name, SLICE("title"))) {
		const char *title = html_tree_title(node);
		return title && *title;
	}
	return (link && slice_eq(name, SLICE("href"))) ||
	       (image && (slice_eq(name, SLICE("src")) || slice_eq(name, SLICE("alt")))) ||
	       (kind == HTML_TREE_LIST && slice_eq(name, SLICE("start"))) ||
	       slice_eq(name, SLICE("markdown"));
}

static bool is_of_footnote(const struct html_attribute_item *item)
{
	return slice_eq(item->name, SLICE("id")) && (slice_starts(item->value, SLICE("fn-")) ||
						     slice_starts(item->value, SLICE("fnref-")));
}

static bool may_have(const struct html_pass *pass, const struct cmark_node *node,
		     const struct html_attribute_item *item)
{
	unsigned number, is = element_of(node);
	if (is_said(node, item->name) || is_of_footnote(item))
		return false;
	if (pass->options->trusted)
		return true;
	const struct html_attribute *row = html_sanitize_find_attribute(item->name, &number);
	return row && (!row->of || row->of & is) &&
	       html_sanitize_value(row->value, item->value, is & HTML_IS_IMAGE);
}

static const struct html_attribute_item *find(const struct html_attributes_of *of,
					      struct slice name)
{
	for (size_t i = 0; of && i < of->list.n; i++)
		if (slice_eq(of->list.v[i].name, name))
			return &of->list.v[i];
	return NULL;
}

static void leave_out(struct html_pass *pass, size_t line, struct slice name)
{
	html_pass_report(pass, HTML_FINDING_LEFT_OUT, line, "attribute %.*s",
			 SLICE_ARG(slice_sub(name, 0, 60)));
}

void html_attributes_give(struct html_pass *pass, struct cmark_node *node,
			  const struct html_attribute_list *list, size_t line)
{
	struct html_attributes *all = pass->attributes;
	struct html_attributes_of *of = html_tree_data(node);
	if (!of) {
		of = arena_alloc(pass->arena, sizeof *of);
		of->line = line;
		of->heading = html_tree_kind(node) == HTML_TREE_HEADING;
		html_tree_set_data(node, of);
		ARENA_PUSH(pass->arena, all->all, all->n, all->cap) = of;
	}
	for (size_t i = 0; i < list->n; i++) {
		const struct html_attribute_item *item = &list->v[i];
		if (!may_have(pass, node, item))
			leave_out(pass, line, item->name);
		else if (slice_eq(item->name, SLICE("class")) || !find(of, item->name))
			add(pass->arena, &of->list, item->name, item->value);
	}
}

void html_attributes_settle_ids(struct html_pass *pass)
{
	struct html_attributes *all = pass->attributes;
	for (size_t i = 0; i < all->n; i++) {
		struct html_attribute_list *list = &all->all[i]->list;
		for (size_t k = 0; k < list->n && !all->all[i]->heading; k++) {
			if (!slice_eq(list->v[k].name, SLICE("id")))
				continue;
			struct hash_entry *entry = hash_at(&all->ids, list->v[k].value);
			if (entry->count++ == 0)
				continue;
			html_pass_report(pass, HTML_FINDING_LEFT_OUT, all->all[i]->line,
					 "attribute id: %.*s is taken",
					 SLICE_ARG(slice_sub(list->v[k].value, 0, 60)));
			list->v[k] = list->v[--list->n];
		}
	}
}

/* ---- What a node has ---- */

struct slice html_attributes_id(const struct cmark_node *node)
{
	const struct html_attribute_item *item = find(html_tree_data(node), SLICE("id"));
	return item ? item->value : (struct slice){NULL, 0};
}

bool html_attributes_has(const struct cmark_node *node, const char *name)
{
	return find(html_tree_data(node), slice_of(name)) != NULL;
}

static void put(struct buf *out, struct slice name, struct slice value)
{
	buf_putc(out, ' ');
	buf_add(out, name);
	buf_puts(out, "=\"");
	html_escape(out, value);
	buf_putc(out, '"');
}

static void put_classes(struct buf *out, const struct html_attributes_of *of, struct slice first)
{
	struct buf all = BUF_INIT;
	buf_add(&all, first);
	for (size_t i = 0; of && i < of->list.n; i++) {
		if (!slice_eq(of->list.v[i].name, SLICE("class")))
			continue;
		buf_puts(&all, all.n ? " " : "");
		buf_add(&all, of->list.v[i].value);
	}
	if (all.n)
		put(out, SLICE("class"), buf_slice(&all));
	buf_free(&all);
}

void html_attributes_write(struct buf *out, const struct cmark_node *node, unsigned which,
			   struct slice class)
{
	const struct html_attributes_of *of = html_tree_data(node);
	const struct html_attribute_item *id = find(of, SLICE("id"));
	if (id && which & HTML_ATTRIBUTES_ID)
		put(out, id->name, id->value);
	if (which & HTML_ATTRIBUTES_CLASS)
		put_classes(out, of, class);
	for (size_t i = 0; of && which & HTML_ATTRIBUTES_OTHERS && i < of->list.n; i++) {
		const struct html_attribute_item *item = &of->list.v[i];
		if (!slice_eq(item->name, SLICE("class")) && !slice_eq(item->name, SLICE("id")))
			put(out, item->name, item->value);
	}
}
