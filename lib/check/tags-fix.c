#include "check/tags-fix.h"

#include <stdlib.h>

#include "base/hash.h"
#include "check/tags-fix-list.h"
#include "check/tags.h"
#include "text/frontmatter.h"

/* What becomes of the pieces of one element. */
enum fate { STAYS, CHANGES, GOES };

struct piece_plan {
	enum fate fate;
	struct slice name; /* STAYS, CHANGES: what it will be */
};

struct element_plan {
	struct piece_plan *pieces;
	bool changed, empty; /* empty: all of its tags go */
};

struct maker {
	struct arena *arena;
	struct slice text;
	const struct tags_fix_map *map;
	struct tags_fix *fix;
	struct tags_fix_list list;
	struct element_plan *plans; /* of list.elements */
	struct slice *names;        /* the tags that will be there */
	size_t n_names, cap_names;
};

static bool refuse(struct maker *m, size_t offset, size_t end, const char *why)
{
	m->fix->refused = why;
	m->fix->refused_offset = offset;
	m->fix->refused_end = end;
	return false;
}

static void add_edit(struct maker *m, size_t offset, size_t end, struct slice text)
{
	struct tags_fix *fix = m->fix;
	ARENA_PUSH(m->arena, fix->edits, fix->n, fix->cap) =
		(struct tags_fix_edit){offset, end, text};
}

/* ---- What becomes of each tag ---- */

static void plan_names(struct maker *m, struct hash *renamed_to)
{
	m->plans = arena_alloc_array(m->arena, m->list.n, sizeof *m->plans);
	for (size_t i = 0; i < m->list.n; i++) {
		const struct tags_fix_element *e = &m->list.elements[i];
		struct element_plan *plan = &m->plans[i];
		plan->pieces = arena_alloc_array(m->arena, e->n_pieces, sizeof *plan->pieces);
		for (size_t k = 0; k < e->n_pieces; k++) {
			struct piece_plan *p = &plan->pieces[k];
			p->name = e->pieces[k].name;
			if (!p->name.n || !tags_fix_changes(m->map, e->pieces[k].name, &p->name))
				continue;
			p->fate = p->name.n ? CHANGES : GOES;
			if (p->name.n)
				hash_at(renamed_to, p->name);
			*(p->name.n ? &m->fix->n_renamed : &m->fix->n_dropped) += 1;
		}
	}
}

/* Of a tag that something was renamed to only the first is left; with `unique`, of any. */
static void plan_merges(struct maker *m, const struct hash *renamed_to)
{
	struct hash seen = HASH_INIT(m->arena);
	for (size_t i = 0; i < m->list.n; i++) {
		const struct tags_fix_element *e = &m->list.elements[i];
		struct element_plan *plan = &m->plans[i];
		size_t left = 0;
		for (size_t k = 0; k < e->n_pieces; k++) {
			struct piece_plan *p = &plan->pieces[k];
			bool single = m->map->unique || hash_find(renamed_to, p->name);
			if (p->fate != GOES && p->name.n && hash_at(&seen, p->name)->count++ &&
			    single) {
				p->fate = GOES;
				m->fix->n_merged++;
			}
			plan->changed |= p->fate != STAYS;
			if (p->fate == GOES)
				continue;
			left += p->name.n > 0;
			/* "" in a list is a tag for frontmatter_read, though nobody means it. */
			if (p->name.n || (e->quote && m->list.style != TAGS_FIX_TEXT))
				ARENA_PUSH(m->arena, m->names, m->n_names, m->cap_names) = p->name;
		}
		plan->empty = plan->changed && !left;
	}
}

/* ---- Writing ---- */

/* Would a reader of YAML take the plain text for a number, a date or a truth value? */
static bool looks_typed(struct slice s)
{
	static const char *const words[] = {"true", "false", "yes",  "no",   "on",   "off",  "y",
					    "n",    "~",     "null", ".inf", ".nan", "-.inf"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_eq_nocase(s, slice_of(words[i])))
			return true;
	bool digit = false;
	for (size_t i = 0; i < s.n; i++) {
		if (!strchr("0123456789.+-_:eExXoOTZ ", s.p[i]) || !s.p[i])
			return false;
		digit |= ascii_is_digit(s.p[i]);
	}
	return digit;
}

/* Does the text of an element need no quotes where it stands? */
static bool is_plain(struct maker *m, struct slice text)
{
	static const char *const before[] = {"", "k: ", "[", "- "};
	enum tags_fix_style style = m->list.style;
	bool braces = style == TAGS_FIX_TEXT && m->list.braces;
	const char *yaml = arena_printf(m->arena, "%s%s%s", braces ? "{k: " : before[style],
					arena_cstr(m->arena, text),
					braces                   ? "}"
					: style == TAGS_FIX_FLOW ? "]"
								 : "");
	const struct yaml_node *n = yaml_parse(m->arena, slice_of(yaml), NULL);
	if (!n || n->n_children != 1)
		return false;
	n = n->children;
	/* YAML makes one line of several. */
	bool lines = slice_find(text, '\n') < text.n || slice_find(text, '\r') < text.n;
	return n->kind == YAML_SCALAR && n->plain && (lines || slice_eq(n->text, text)) &&
	       !looks_typed(text);
}

/* Append the name as it is written inside those quotes. */
static void put_inside(struct buf *out, struct slice name, char quote)
{
	for (size_t i = 0; i < name.n; i++) {
		if (quote == '\'' && name.p[i] == '\'')
			buf_putc(out, '\'');
		if (quote == '"' && (name.p[i] == '"' || name.p[i] == '\\'))
			buf_putc(out, '\\');
		buf_putc(out, name.p[i]);
	}
}

/* The element's text as it will be: every byte that is no tag, and the tags that stay, as
 * they are.  A tag that goes takes the separator before it along, or, where no tag is left
 * before it, the one behind. */
static void put_element(struct maker *m, size_t index, struct buf *out)
{
	const struct tags_fix_element *e = &m->list.elements[index];
	const struct piece_plan *plans = m->plans[index].pieces;
	size_t at = e->offset;
	bool kept = false;
	for (size_t i = 0; i < e->n_pieces; i++) {
		const struct tags_fix_piece *p = &e->pieces[i];
		if (plans[i].fate == GOES && kept) {
			buf_add(out, slice_sub(m->text, at, p[-1].end));
			at = p->end;
		} else if (plans[i].fate == GOES) {
			buf_add(out, slice_sub(m->text, at, p->offset));
			at = i + 1 < e->n_pieces ? p[1].offset : p->end;
		} else if (plans[i].fate == CHANGES) {
			buf_add(out, slice_sub(m->text, at, p->offset));
			put_inside(out, plans[i].name, e->quote);
			at = p->end;
		}
		kept |= plans[i].fate != GOES && p->name.n;
	}
	buf_add(out, slice_sub(m->text, at, e->end));
}

/* Plain text that needs quotes now gets them.  Tags between commas in a list cannot: in
 * quotes, they would be one. */
static bool add_quotes(struct maker *m, size_t index, struct buf *text)
{
	const struct tags_fix_element *e = &m->list.elements[index];
	if (m->list.style != TAGS_FIX_TEXT && e->n_pieces > 1)
		return refuse(m, e->offset, e->end,
			      "one of the tags would need quotes, which cannot stand between "
			      "full-width commas in a list");
	struct slice plain = buf_slice(text);
	bool marks = slice_find(plain, '"') < plain.n || slice_find(plain, '\\') < plain.n;
	char quote = marks ? '\'' : '"';
	struct buf quoted = BUF_INIT;
	buf_putc(&quoted, quote);
	put_inside(&quoted, plain, quote);
	buf_putc(&quoted, quote);
	buf_free(text);
	*text = quoted;
	return true;
}

static bool edit_element(struct maker *m, size_t index)
{
	const struct tags_fix_element *e = &m->list.elements[index];
	struct buf text = BUF_INIT;
	put_element(m, index, &text);
	bool ok = e->quote || is_plain(m, buf_slice(&text)) || add_quotes(m, index, &text);
	if (ok)
		add_edit(m, e->offset, e->end, arena_copy(m->arena, buf_slice(&text)));
	buf_free(&text);
	return ok;
}

/* ---- Members of lists that go ---- */

/* Take [offset, end) of a list in brackets away, unless a comment would go with it. */
static bool cut_flow(struct maker *m, size_t offset, size_t end, struct slice gap)
{
	if (slice_find(gap, '#') < gap.n)
		return refuse(m, offset, end, "a comment would go with a tag");
	add_edit(m, offset, end, SLICE(""));
	return true;
}

static bool edit_flow(struct maker *m)
{
	const struct tags_fix_list *list = &m->list;
	size_t left = 0;
	for (size_t i = 0; i < list->n; i++)
		left += !m->plans[i].empty;
	bool kept = false;
	for (size_t i = 0; i < list->n; i++) {
		const struct tags_fix_element *e = &list->elements[i];
		size_t from = e->offset, to = e->end;
		struct slice gap;
		if (!m->plans[i].empty) {
			kept = true;
			if (m->plans[i].changed && !edit_element(m, i))
				return false;
			continue;
		}
		if (kept) {
			from = e[-1].end;
			gap = slice_sub(m->text, from, e->offset);
		} else if (left) {
			to = e[1].offset;
			gap = slice_sub(m->text, e->end, to);
		} else {
			from = i ? e[-1].end : list->offset + 1;
			to = i + 1 < list->n ? e->end : list->end - 1;
			gap = slice_sub(m->text, from, e->offset);
			if (slice_find(slice_sub(m->text, e->end, to), '#') < to - e->end)
				gap = SLICE("#");
		}
		if (!cut_flow(m, from, to, gap))
			return false;
	}
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Take the lines of "- tag" away; a comment behind the tag stays, as a line of its own. */
static bool cut_block(struct maker *m, const struct tags_fix_element *e)
{
	size_t dash = e->offset, end = e->end;
	while (dash > 0 && ascii_is_space(m->text.p[dash - 1]))
		dash--;
	size_t line = dash ? dash - 1 : 0;
	if (!dash || m->text.p[--dash] != '-')
		return refuse(m, e->offset, e->end, "the tag stands apart from its dash");
	while (line > 0 && is_blank(m->text.p[line - 1]))
		line--;
	if (line > 0 && m->text.p[line - 1] != '\n' && m->text.p[line - 1] != '\r')
		return refuse(m, e->offset, e->end, "the tag's dash does not begin a line");
	while (end < m->text.n && is_blank(m->text.p[end]))
		end++;
	if (end < m->text.n && m->text.p[end] == '#')
		add_edit(m, dash, end, SLICE(""));
	else
		add_edit(m, line, slice_next_line(m->text, end), SLICE(""));
	return true;
}

static bool edit_list(struct maker *m)
{
	const struct tags_fix_list *list = &m->list;
	if (list->style == TAGS_FIX_FLOW)
		return edit_flow(m);
	for (size_t i = 0; i < list->n; i++) {
		const struct tags_fix_element *e = &list->elements[i];
		if (m->plans[i].empty && list->style == TAGS_FIX_TEXT)
			add_edit(m, e->offset, e->end, SLICE(""));
		else if (m->plans[i].empty && !cut_block(m, e))
			return false;
		else if (!m->plans[i].empty && m->plans[i].changed && !edit_element(m, i))
			return false;
	}
	return true;
}

/* ---- tags_reviewed ---- */

static bool set_reviewed(struct maker *m, const struct front_matter *front)
{
	const struct tags_fix_list *list = &m->list;
	if (tags_reviewed(front))
		return true;
	m->fix->reviewed = true;
	const struct yaml_node *n = list->reviewed;
	if (n) {
		size_t offset = list->base + n->offset, end = list->base + n->end;
		char first = offset < end ? m->text.p[offset] : 0;
		if (n->kind != YAML_SCALAR || first == '|' || first == '>')
			return refuse(m, offset, end, "\"tags_reviewed\" is not true or false");
		add_edit(m, offset, end, first ? SLICE("true") : SLICE(" true"));
		return true;
	}
	if (list->braces)
		return refuse(m, list->key_offset, list->end,
			      "a line for \"tags_reviewed\" cannot be added between braces");
	size_t line = list->key_offset, at = slice_next_line(m->text, list->end);
	while (line > 0 && is_blank(m->text.p[line - 1]))
		line--;
	struct slice indent = slice_sub(m->text, line, list->key_offset),
		     ending = slice_sub(m->text, slice_line_end(m->text, list->end), at);
	add_edit(m, at, at,
		 slice_of(arena_printf(m->arena, "%.*stags_reviewed: true%.*s", SLICE_ARG(indent),
				       SLICE_ARG(ending))));
	return true;
}

/* ---- Reading the result again ---- */

static bool is_as_planned(struct maker *m, const struct front_matter *before,
			  const struct front_matter *after)
{
	const struct front_field *tags = after->tags;
	bool added = m->fix->reviewed && !before->tags_reviewed;
	if (after->n_fields != before->n_fields + added || !tags || tags->n_list != m->n_names ||
	    (m->fix->reviewed && !tags_reviewed(after)))
		return false;
	for (size_t i = 0; i < m->n_names; i++)
		if (!slice_eq(tags->list[i], m->names[i]))
			return false;
	/* The fields are in the same order, but for one more. */
	for (size_t i = 0, k = 0; i < before->n_fields; i++, k++) {
		const struct front_field *f = &before->fields[i];
		if (added && &after->fields[k] == after->tags_reviewed)
			k++;
		if (f != before->tags && (f != before->tags_reviewed || !m->fix->reviewed) &&
		    !frontmatter_same_field(f, &after->fields[k]))
			return false;
	}
	return true;
}

static bool check_result(struct maker *m, const struct md_doc *doc,
			 const struct front_matter *before)
{
	struct buf text = BUF_INIT;
	struct front_matter after;
	tags_fix_apply(m->fix, doc->text, &text);
	frontmatter_read_changed(&after, m->arena, doc, buf_slice(&text), NULL);
	buf_free(&text);
	return is_as_planned(m, before, &after) ||
	       refuse(m, m->list.offset, m->list.end,
		      "the tags are written in a way that the change would break");
}

/* ---- All of it ---- */

static int compare_edits(const void *a, const void *b)
{
	const struct tags_fix_edit *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

static bool make(struct maker *m, const struct md_doc *doc)
{
	struct front_matter front;
	struct hash renamed_to = HASH_INIT(m->arena);
	frontmatter_read(&front, m->arena, doc, NULL);
	if (!tags_fix_list_read(&m->list, m->arena, doc, &front))
		return !m->list.refused ||
		       refuse(m, m->list.refused_offset, m->list.refused_end, m->list.refused);
	plan_names(m, &renamed_to);
	plan_merges(m, &renamed_to);
	if (!edit_list(m) || (m->map->set_reviewed && !set_reviewed(m, &front)))
		return false;
	if (!m->fix->n)
		return true;
	qsort(m->fix->edits, m->fix->n, sizeof *m->fix->edits, compare_edits);
	return check_result(m, doc, &front);
}

void tags_fix_make(struct tags_fix *fix, struct arena *a, const struct md_doc *doc,
		   const struct tags_fix_map *map)
{
	*fix = (struct tags_fix){0};
	struct maker m = {.arena = a, .text = doc->text, .map = map, .fix = fix};
	if (make(&m, doc))
		return;
	*fix = (struct tags_fix){.refused = fix->refused,
				 .refused_offset = fix->refused_offset,
				 .refused_end = fix->refused_end};
}

void tags_fix_apply(const struct tags_fix *fix, struct slice text, struct buf *out)
{
	size_t at = 0;
	for (size_t i = 0; i < fix->n; i++) {
		buf_add(out, slice_sub(text, at, fix->edits[i].offset));
		buf_add(out, fix->edits[i].text);
		at = fix->edits[i].end;
	}
	buf_add(out, slice_sub(text, at, text.n));
}
