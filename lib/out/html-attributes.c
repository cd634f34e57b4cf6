#include "out/html-attributes-internal.h"

#include "out/html-headings.h"

/* ---- Before parsing ---- */

static bool is_escaped(struct slice text, size_t at)
{
	size_t begin = at;
	while (begin && text.p[begin - 1] == '\\')
		begin--;
	return (at - begin) % 2;
}

/* The characters that end an inline element. */
static bool ends_inline(char c)
{
	return c && strchr("*_`)]~>", c);
}

static bool only(struct slice s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(set, s.p[i]))
			return false;
	return true;
}

/* Is the list in a place where it can belong to something? */
static bool is_placed(const struct md_doc *doc, struct html_attribute_place *place)
{
	size_t number = mdscan_line_of(doc, (uint32_t)place->begin);
	const struct md_line *line = &doc->lines[number];
	enum md_block_kind block = doc->blocks[line->block].kind;
	struct slice before = slice_sub(doc->text, line->offset, place->begin);
	struct slice list = slice_sub(doc->text, place->begin, place->end);
	if (block == MD_HTML || (block == MD_TABLE && slice_find(list, '|') < list.n))
		return false;
	place->alone = place->list.colon && only(before, " \t>") &&
		       only(slice_sub(doc->text, place->end, mdscan_line_begin(doc, number + 1)),
			    " \t\r\n");
	char last = before.n ? before.p[before.n - 1] : '\0';
	return place->alone || ends_inline(last) ||
	       (line->kind == MD_LINE_HEADING && (last == ' ' || last == '\t'));
}

static void add_place(struct html_pass *pass, const struct html_attribute_place *place)
{
	struct html_attributes *all = pass->attributes;
	struct buf text = BUF_INIT;
	html_escape(&text, slice_sub(pass->doc->text, place->begin + 1, place->end - 1));
	/* The braces stay for the parser: they decide what emphasis may end before them. */
	html_edits_piece(&pass->edits, place->begin + 1, place->end - 1,
			 arena_cstr(pass->arena, buf_slice(&text)), false);
	ARENA_PUSH(pass->arena, all->places, all->n_places, all->cap_places) = *place;
	buf_free(&text);
}

static void edit_span(struct html_pass *pass, size_t begin, size_t end)
{
	struct slice text = pass->doc->text;
	struct html_attribute_place place = {0};
	for (size_t at = begin; at < end; at++) {
		at += slice_find(slice_sub(text, at, end), '{');
		place.begin = at;
		if (at == end || is_escaped(text, at) ||
		    !html_attributes_parse(pass->arena, slice_sub(text, at, end), &place.list,
					   &place.end))
			continue;
		place.end += at;
		if (is_placed(pass->doc, &place)) {
			add_place(pass, &place);
			at = place.end - 1;
		}
	}
}

static bool has_list_in_info(const struct md_doc *doc)
{
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_CODE_FENCED &&
		    slice_find(doc->blocks[i].info, '{') < doc->blocks[i].info.n)
			return true;
	return false;
}

void html_attributes_edit(struct html_pass *pass)
{
	const struct md_doc *doc = pass->doc;
	if (slice_find(doc->text, '{') == doc->text.n)
		return;
	struct html_attributes *all = arena_alloc(pass->arena, sizeof *all);
	all->first_piece = pass->edits.n_pieces;
	all->ids = (struct hash)HASH_INIT(pass->arena);
	pass->attributes = all;
	for (size_t i = 0; i < doc->n_spans; i++)
		if (doc->spans[i].kind == MD_SPAN_TEXT)
			edit_span(pass, doc->spans[i].offset, mdscan_span_end(doc, i));
	if (!all->n_places && !has_list_in_info(doc))
		pass->attributes = NULL;
}

/* ---- Taking lists out of the tree ---- */

/* The list at `at` of a text, where its { is; null: there is none.  `end` is behind its }. */
static const struct html_attribute_place *place_at(const struct html_pass *pass, struct slice s,
						   size_t at, size_t *end)
{
	const struct html_attributes *all = pass->attributes;
	struct slice mark = {pass->marked.mark, pass->marked.mark_n};
	size_t first = pass->doc->n_math + all->first_piece, begin, number;
	if (at >= s.n || s.p[at] != '{' || !slice_starts(slice_sub(s, at + 1, s.n), mark) ||
	    !html_protect_find(&pass->marked, s, at + 1, &begin, end, &number) || begin != at + 1 ||
	    number < first || number - first >= all->n_places || *end == s.n || s.p[*end] != '}')
		return NULL;
	++*end;
	return &all->places[number - first];
}

static size_t line_of(const struct html_pass *pass, const struct html_attribute_place *place)
{
	return mdscan_line_of(pass->doc, (uint32_t)place->begin) + 1;
}

static void give(struct html_pass *pass, struct cmark_node *node,
		 const struct html_attribute_place *place)
{
	pass->attributes->n_taken++;
	html_attributes_give(pass, node, &place->list, line_of(pass, place));
}

static bool is_inline_element(const struct cmark_node *node)
{
	switch (html_tree_kind(node)) {
	case HTML_TREE_EMPHASIS:
	case HTML_TREE_STRONG:
	case HTML_TREE_STRIKETHROUGH:
	case HTML_TREE_CODE:
	case HTML_TREE_LINK:
	case HTML_TREE_IMAGE:
		return true;
	default:
		return false;
	}
}

/* A list at the beginning of a text, right behind an inline element. */
static void read_text(struct html_pass *pass, struct cmark_node *text)
{
	struct slice s = html_tree_literal(text);
	struct cmark_node *before = html_tree_previous(text);
	size_t end;
	const struct html_attribute_place *place = place_at(pass, s, 0, &end);
	if (!place || !before || !is_inline_element(before))
		return;
	give(pass, before, place);
	html_tree_set_literal(text, arena_cstr(pass->arena, slice_sub(s, end, s.n)));
}

/* The list that a text ends with; `at` is where. */
static const struct html_attribute_place *place_at_end(const struct html_pass *pass, struct slice s,
						       size_t *at)
{
	size_t end;
	while (s.n && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	if (!slice_ends(s, SLICE("}")))
		return NULL;
	for (*at = s.n - 1; *at && s.p[*at] != '{';)
		--*at;
	const struct html_attribute_place *place = place_at(pass, s, *at, &end);
	return place && end == s.n ? place : NULL;
}

/* Then nobody would write them. */
static bool has_plain_headings(const struct html_pass *pass)
{
	return pass->options->headings == HTML_HEADINGS_PLAIN;
}

static void read_heading(struct html_pass *pass, struct cmark_node *heading)
{
	struct cmark_node *last = html_tree_last_child(heading);
	size_t at = 0;
	if (!last || html_tree_kind(last) != HTML_TREE_TEXT || has_plain_headings(pass))
		return;
	struct slice s = html_tree_literal(last);
	const struct html_attribute_place *place = place_at_end(pass, s, &at);
	const struct cmark_node *before = html_tree_previous(last);
	bool behind_break = !at && before && html_tree_kind(before) == HTML_TREE_SOFT_BREAK;
	if (!place || !(behind_break || (at && ascii_is_space(s.p[at - 1]))))
		return;
	while (at && ascii_is_space(s.p[at - 1]))
		at--;
	give(pass, heading, place);
	html_tree_set_literal(last, arena_cstr(pass->arena, slice_sub(s, 0, at)));
}

/* ---- Lists on lines of their own ---- */

/* What the line is of: of the containers around a paragraph, the outermost that the line has left (a
 * lazy continuation line, CommonMark 5.1 and 5.2) takes the list; null: it is in all of them. */
static struct cmark_node *left_container(const struct html_pass *pass,
					 const struct html_attribute_place *place,
					 struct cmark_node *paragraph)
{
	const struct md_doc *doc = pass->doc;
	size_t begin = doc->lines[mdscan_line_of(doc, (uint32_t)place->begin)].offset;
	size_t column = place->begin - begin, quotes = 0, around = 0;
	struct cmark_node *left = NULL;
	for (size_t i = begin; i < place->begin; i++)
		quotes += doc->text.p[i] == '>';
	for (struct cmark_node *node = paragraph; node; node = html_tree_parent(node))
		around += html_tree_kind(node) == HTML_TREE_QUOTE;
	for (struct cmark_node *node = paragraph; node; node = html_tree_parent(node)) {
		if (html_tree_kind(node) == HTML_TREE_QUOTE && around-- > quotes)
			left = node;
		/* The marker is at its column, the contents are two behind it or more. */
		if (html_tree_kind(node) == HTML_TREE_ITEM &&
		    column <= (size_t)html_tree_column(node))
			left = html_tree_parent(node);
	}
	return left;
}

/* Is a display formula all that is before the line? */
static bool is_behind_display(const struct html_pass *pass, const struct cmark_node *line_break)
{
	const struct cmark_node *text = html_tree_previous(line_break);
	size_t begin, end, formula;
	if (!text || html_tree_previous(text) || html_tree_kind(text) != HTML_TREE_TEXT)
		return false;
	struct slice s = html_tree_literal(text);
	return html_protect_find(&pass->marked, s, 0, &begin, &end, &formula) && begin == 0 &&
	       end == s.n && formula < pass->doc->n_math && pass->doc->math[formula].display;
}

/* A paragraph that is a list and nothing else is about the block right before it. */
static void read_alone(struct html_pass *pass, struct cmark_node *paragraph,
		       const struct html_attribute_place *place)
{
	struct cmark_node *before = html_tree_previous(paragraph);
	if (!before || (html_tree_kind(before) == HTML_TREE_HEADING && has_plain_headings(pass)) ||
	    html_tree_end_line(before) + 1 < html_tree_line(paragraph))
		return;
	switch (html_tree_kind(before)) {
	case HTML_TREE_HEADING:
	case HTML_TREE_CODE_BLOCK:
	case HTML_TREE_QUOTE:
	case HTML_TREE_LIST:
	case HTML_TREE_TABLE:
		give(pass, before, place);
		html_tree_remove(paragraph);
		break;
	default:
		break;
	}
}

static void read_paragraph(struct html_pass *pass, struct cmark_node *paragraph)
{
	struct cmark_node *last = html_tree_last_child(paragraph);
	size_t at = 0;
	if (!last || html_tree_kind(last) != HTML_TREE_TEXT)
		return;
	const struct html_attribute_place *place = place_at_end(pass, html_tree_literal(last), &at);
	if (!place || at || !place->alone)
		return;
	struct cmark_node *line_break = html_tree_previous(last);
	if (!line_break) {
		read_alone(pass, paragraph, place);
		return;
	}
	if (is_behind_display(pass, line_break) ||
	    (html_tree_kind(line_break) != HTML_TREE_SOFT_BREAK &&
	     html_tree_kind(line_break) != HTML_TREE_LINE_BREAK))
		return;
	struct cmark_node *left = left_container(pass, place, paragraph);
	struct cmark_node *parent = html_tree_parent(paragraph);
	bool tight = html_tree_kind(parent) == HTML_TREE_ITEM &&
		     html_tree_is_tight(html_tree_parent(parent));
	give(pass, left ? left : tight ? parent : paragraph, place);
	html_tree_remove(line_break);
	html_tree_remove(last);
}

/* To the parser, the line behind a table is a row of it. */
static void read_table(struct html_pass *pass, struct cmark_node *table)
{
	struct cmark_node *row = html_tree_last_child(table);
	struct cmark_node *cell =
		row && html_tree_previous(row) ? html_tree_first_child(row) : NULL;
	struct cmark_node *text = cell ? html_tree_first_child(cell) : NULL;
	size_t at = 0;
	if (!text || html_tree_next(text) || html_tree_kind(text) != HTML_TREE_TEXT)
		return;
	const struct html_attribute_place *place = place_at_end(pass, html_tree_literal(text), &at);
	if (!place || at || !place->alone)
		return;
	give(pass, table, place);
	html_tree_remove(row);
}

/* ---- Code blocks ---- */

/* The list in an info string: all of it, or behind the language. */
static bool find_in_info(struct html_pass *pass, const struct cmark_node *code,
			 struct html_attribute_list *list, struct slice *language)
{
	const char *text = html_tree_info(code);
	struct slice info = slice_trim(slice_of(text ? text : ""));
	size_t open = slice_find(info, '{'), end;
	if (open == info.n ||
	    !html_attributes_parse(pass->arena, slice_sub(info, open, info.n), list, &end) ||
	    open + end != info.n)
		return false;
	*language = slice_trim(slice_sub(info, 0, open));
	for (size_t i = 0; i < language->n; i++)
		if (ascii_is_space(language->p[i]))
			return false;
	return true;
}

/* The info string becomes the language; the list is remembered. */
static void read_info(struct html_pass *pass, struct cmark_node *code)
{
	struct html_attribute_list list;
	struct slice language;
	if (!find_in_info(pass, code, &list, &language))
		return;
	language = arena_copy(pass->arena, language);
	for (size_t i = 0; i < list.n; i++) {
		struct html_attribute_item *item = &list.v[i];
		/* The info string is the node's. */
		item->value = arena_copy(pass->arena, item->value);
		if (language.n || !slice_eq(item->name, SLICE("class")))
			continue;
		language = item->value;
		memmove(item, item + 1, (list.n - i - 1) * sizeof *item);
		list.n--;
		i--;
	}
	html_attributes_give(pass, code, &list, html_pass_line(pass, code));
	html_tree_set_info(code, arena_cstr(pass->arena, language));
}

/* ---- What is no list ---- */

/* `s` with its pieces as they are written; null: it has none. */
static const char *restored(void *context, struct slice s)
{
	const struct html_pass *pass = context;
	const struct html_attributes *all = pass->attributes;
	size_t first = pass->doc->n_math + all->first_piece, at = 0, copied = 0;
	size_t begin, end, number;
	struct buf text = BUF_INIT;
	while (html_protect_find(&pass->marked, s, at, &begin, &end, &number)) {
		at = end;
		if (number < first || number - first >= all->n_places)
			continue;
		const struct html_attribute_place *place = &all->places[number - first];
		buf_add(&text, slice_sub(s, copied, begin));
		buf_add(&text, slice_sub(pass->doc->text, place->begin + 1, place->end - 1));
		copied = end;
	}
	if (!copied)
		return NULL;
	buf_add(&text, slice_sub(s, copied, s.n));
	const char *whole = arena_cstr(pass->arena, buf_slice(&text));
	buf_free(&text);
	return whole;
}

static bool restore_visit(void *context, struct cmark_node *node, bool enter)
{
	if (!enter)
		html_tree_change_texts(node, restored, context);
	return true;
}

static bool read_visit(void *context, struct cmark_node *node, bool enter)
{
	struct html_pass *pass = context;
	if (enter)
		return true;
	switch (html_tree_kind(node)) {
	case HTML_TREE_TEXT:
		read_text(pass, node);
		break;
	case HTML_TREE_HEADING:
		read_heading(pass, node);
		break;
	case HTML_TREE_PARAGRAPH:
		read_paragraph(pass, node);
		break;
	case HTML_TREE_TABLE:
		read_table(pass, node);
		break;
	case HTML_TREE_CODE_BLOCK:
		read_info(pass, node);
		break;
	case HTML_TREE_HTML_BLOCK:
	case HTML_TREE_HTML_INLINE:
		html_headings_take_ids(&pass->attributes->ids,
				       arena_copy(pass->arena, html_tree_literal(node)));
		break;
	default:
		break;
	}
	return true;
}

void html_attributes_read(struct html_pass *pass)
{
	struct html_attributes *all = pass->attributes;
	if (!all)
		return;
	html_tree_walk(&pass->tree, read_visit, pass);
	if (all->n_taken < all->n_places)
		html_tree_walk(&pass->tree, restore_visit, pass);
	html_attributes_settle_ids(pass);
}

const struct hash *html_attributes_ids(const struct html_pass *pass)
{
	return pass->attributes ? &pass->attributes->ids : NULL;
}
