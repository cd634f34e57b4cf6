#include "check/tags-fix-list.h"

struct reader {
	struct arena *arena;
	struct slice text; /* the document */
	size_t base;       /* of the nodes' offsets */
	struct tags_fix_list *list;
};

static bool refuse(struct reader *r, size_t offset, size_t end, const char *why)
{
	r->list->refused = why;
	r->list->refused_offset = offset;
	r->list->refused_end = end;
	return false;
}

/* ---- Pieces ---- */

/* The length of a comma of any kind at the beginning, or 0. */
static size_t comma_length(struct slice s, bool ascii_too)
{
	if (ascii_too && slice_starts(s, SLICE(",")))
		return 1;
	return slice_starts(s, SLICE("，")) || slice_starts(s, SLICE("、")) ? strlen("、") : 0;
}

/* What the text means to YAML in those quotes.  A comma is no part of an escape, so that
 * each piece of a quoted text can be read by itself. */
static struct slice decode(struct reader *r, struct slice s, char quote)
{
	if (slice_find(s, '\n') == s.n && slice_find(s, '\r') == s.n &&
	    (!quote || slice_find(s, quote == '"' ? '\\' : '\'') == s.n))
		return s;
	char mark[] = {quote, '\0'};
	const char *yaml = arena_printf(r->arena, "%s%s%s", mark, arena_cstr(r->arena, s), mark);
	const struct yaml_node *n = yaml_parse(r->arena, slice_of(yaml), NULL);
	return n && n->kind == YAML_SCALAR ? frontmatter_trim_tag(n->text) : s;
}

static void add_piece(struct reader *r, struct tags_fix_element *e, struct slice s)
{
	s = frontmatter_trim_tag(s);
	ARENA_PUSH(r->arena, e->pieces, e->n_pieces, e->cap_pieces) = (struct tags_fix_piece){
		.offset = (size_t)(s.p - r->text.p),
		.end = (size_t)(s.p - r->text.p) + s.n,
		.name = decode(r, s, e->quote),
	};
}

static void split(struct reader *r, struct tags_fix_element *e, bool ascii_too)
{
	size_t quote = e->quote != 0, from = e->offset + quote, end = e->end - quote;
	struct slice text = slice_sub(r->text, 0, end);
	for (size_t i = from; i < end;) {
		size_t n = comma_length(slice_sub(text, i, end), ascii_too);
		if (n) {
			add_piece(r, e, slice_sub(text, from, i));
			from = i + n;
		}
		i += n ? n : 1;
	}
	add_piece(r, e, slice_sub(text, from, end));
}

/* ---- Elements ---- */

static bool add_element(struct reader *r, const struct yaml_node *n)
{
	struct tags_fix_list *list = r->list;
	struct tags_fix_element e = {.offset = r->base + n->offset, .end = r->base + n->end};
	if (n->kind != YAML_SCALAR)
		return refuse(r, e.offset, e.end, "a tag is a list or a map");
	char first = e.offset < e.end ? r->text.p[e.offset] : 0;
	if (first == '!' || first == '|' || first == '>')
		return refuse(r, e.offset, e.end,
			      first == '!' ? "tags with a type of YAML (!type) cannot be edited"
					   : "text in the style of | and > cannot be edited");
	if (!n->plain)
		e.quote = first;
	if (list->style == TAGS_FIX_TEXT || n->plain)
		split(r, &e, list->style == TAGS_FIX_TEXT);
	else
		ARENA_PUSH(r->arena, e.pieces, e.n_pieces, e.cap_pieces) =
			(struct tags_fix_piece){e.offset + 1, e.end - 1, n->text};
	ARENA_PUSH(r->arena, list->elements, list->n, list->cap) = e;
	return true;
}

static bool read_value(struct reader *r, const struct yaml_node *n)
{
	struct tags_fix_list *list = r->list;
	list->key_offset = r->base + n->key_offset;
	list->offset = r->base + n->offset;
	list->end = r->base + n->end;
	if (n->kind == YAML_MAP)
		return refuse(r, list->offset, list->end, "the tags are a map");
	char first = list->offset < list->end ? r->text.p[list->offset] : 0;
	if (n->kind == YAML_SCALAR) {
		list->style = yaml_is_null(n) ? TAGS_FIX_NONE : TAGS_FIX_TEXT;
		return list->style == TAGS_FIX_NONE || add_element(r, n);
	}
	if (first != '[' && first != '-')
		return refuse(r, list->offset, list->end,
			      "tags with a type of YAML (!type) cannot be edited");
	list->style = first == '[' ? TAGS_FIX_FLOW : TAGS_FIX_BLOCK;
	for (const struct yaml_node *c = n->children; c; c = c->next)
		if (!add_element(r, c))
			return false;
	return true;
}

/* One definition of a tag: what is found here must be what frontmatter_read found. */
static bool is_same(const struct tags_fix_list *list, const struct front_field *tags)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct tags_fix_element *e = &list->elements[i];
		bool whole = e->quote && list->style != TAGS_FIX_TEXT;
		for (size_t k = 0; k < e->n_pieces; k++) {
			if (!e->pieces[k].name.n && !whole)
				continue;
			if (n == tags->n_list || !slice_eq(tags->list[n], e->pieces[k].name))
				return false;
			n++;
		}
	}
	return n == tags->n_list;
}

/* ---- Fields ---- */

/* The field of that name, which may be there once.  False: refused. */
static bool find_field(struct reader *r, const struct yaml_node *root, const char *name,
		       const struct yaml_node **found)
{
	*found = NULL;
	for (const struct yaml_node *n = root->children; n; n = n->next) {
		if (strcmp(n->key, name) != 0)
			continue;
		if (*found)
			return refuse(r, r->base + n->key_offset, r->base + n->key_end,
				      arena_printf(r->arena, "\"%s\" is given twice", name));
		*found = n;
	}
	return true;
}

bool tags_fix_list_read(struct tags_fix_list *list, struct arena *a, const struct md_doc *doc,
			const struct front_matter *front)
{
	*list = (struct tags_fix_list){0};
	if (!front->present)
		return false;
	struct reader r = {.arena = a,
			   .text = doc->text,
			   .base = (size_t)(doc->front.p - doc->text.p),
			   .list = list};
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse_loose(a, doc->front, &e), *tags;
	list->base = r.base;
	if (!root)
		return refuse(&r, r.base + e.offset, r.base + e.offset,
			      arena_printf(a, "the front matter is not valid YAML: %s", e.message));
	if (root->kind != YAML_MAP)
		return refuse(&r, r.base + root->offset, r.base + root->end,
			      "the front matter is not fields (\"key: value\")");
	list->braces = root->n_children && r.text.p[r.base + root->offset] == '{';
	if (!find_field(&r, root, "tags", &tags) ||
	    !find_field(&r, root, "tags_reviewed", &list->reviewed) || !tags ||
	    !read_value(&r, tags))
		return false;
	return is_same(list, front->tags) ||
	       refuse(&r, list->offset, list->end,
		      "the tags are written in a way that hides where "
		      "each of them stands");
}
