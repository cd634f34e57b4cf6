/* HTML elements that are passed on whole.
 *
 * In CommonMark an HTML block ends at a blank line (4.6, types 6 and 7), and what follows is
 * Markdown again; Python-Markdown and kramdown go on to the end of the element, as Markdown.pl did,
 * and leave all inside as it is. */
#include "base/search.h"
#include "check/damage-internal.h"

/* <hr> and its kin hold nothing. */
static bool is_void(struct slice name)
{
	static const char *const names[] = {"area", "base", "br",   "col",   "embed",
					    "hr",   "img",  "link", "input", "meta"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_eq_nocase(name, slice_of(names[i])))
			return true;
	return false;
}

/* The end of the element that items[first] opens; the text's where it is not closed. */
static size_t element_end(const struct md_doc *plain, size_t first)
{
	const struct md_item *open = &plain->items[first];
	size_t depth = 1;
	for (size_t i = first + 1; i < plain->n_items; i++) {
		const struct md_item *item = &plain->items[i];
		if (!slice_eq_nocase(item->name, open->name))
			continue;
		if (item->kind == MD_ITEM_TAG_OPEN)
			depth++;
		else if (item->kind == MD_ITEM_TAG_CLOSE && --depth == 0)
			return item->end;
	}
	return plain->text.n;
}

static bool begins_html(const struct md_doc *plain, const struct md_item *item)
{
	const struct md_line *line = &plain->lines[mdscan_line_of(plain, item->offset)];
	return item->kind == MD_ITEM_TAG_OPEN && plain->blocks[line->block].kind == MD_HTML &&
	       slice_trim(slice_sub(plain->text, line->offset, item->offset)).n == 0 &&
	       plain->text.p[item->end - 2] != '/' && !is_void(item->name);
}

/* Inside, `<` before a letter is a tag to the browser. */
static void mark_tags(struct damage *d, size_t from, size_t to)
{
	const struct md_math *math = d->doc->math;
	for (size_t f = damage_formula_at(d, from); f < d->doc->n_math && math[f].offset < to;
	     f++) {
		if (math[f].flags & MD_MATH_IN_HTML)
			continue;
		struct slice s = slice_sub(d->doc->text, math[f].offset, math[f].end);
		for (size_t i = slice_find(s, '<'); i + 1 < s.n; i++)
			if (s.p[i] == '<' && (ascii_is_alpha(s.p[i + 1]) || s.p[i + 1] == '/'))
				damage_mark(d, DAMAGE_TAG, math[f].offset + i,
					    math[f].offset + i + 2);
	}
}

void damage_html_run(struct damage *d)
{
	const struct md_doc *plain = d->plain;
	d->n_raw = 0;
	for (size_t i = 0; i < plain->n_items; i++) {
		const struct md_item *item = &plain->items[i];
		if (!begins_html(plain, item))
			continue;
		size_t end = element_end(plain, i);
		ARENA_PUSH(d->arena, d->raw, d->n_raw, d->cap_raw) =
			(struct damage_range){item->offset, end};
		mark_tags(d, item->offset, end);
		while (i + 1 < plain->n_items && plain->items[i + 1].offset < end)
			i++;
	}
}

bool damage_html_is_raw(const struct damage *d, size_t offset)
{
	size_t i = SEARCH_UP_TO(d->raw, d->n_raw, struct damage_range, to, offset);
	return i < d->n_raw && d->raw[i].from <= offset;
}
