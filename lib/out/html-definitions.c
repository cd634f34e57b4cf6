#include "out/html-definitions.h"

#include <stdlib.h>

#include "out/html-pass.h"

/* ---- Before parsing ---- */

static bool is_definition(const struct md_doc *doc, size_t block)
{
	const struct md_block *b = &doc->blocks[block];
	return b->kind == MD_ITEM && doc->blocks[b->parent].level == ':';
}

/* A bullet that the list behind this one does not have, so that the parser keeps them apart; nor may
 * a line of bullets be a thematic break. */
static char bullet(struct slice contents, uint8_t next_list)
{
	if (next_list != '+')
		return '+';
	return contents.n && contents.p[0] == '-' ? '*' : '-';
}

static void edit_definition(struct html_pass *pass, const struct md_block *item, uint8_t next_list)
{
	struct slice text = pass->doc->text;
	size_t begin = (size_t)(item->info.p - text.p), end = begin + item->info.n;
	size_t contents = end;
	while (contents < text.n && (text.p[contents] == ' ' || text.p[contents] == '\t'))
		contents++;
	struct slice rest = slice_sub(text, contents, text.n);
	/* More than the colon is replaced where contents begin in the fifth column or later. */
	const char *marker = arena_printf(pass->arena, "%c%s", bullet(rest, next_list),
					  item->info.n > 1 ? "   " : "");
	html_edits_replace(&pass->edits, begin, end, slice_of(marker));
	if (slice_starts(rest, SLICE("[ ]")) || slice_starts(rest, SLICE("[x]")) ||
	    slice_starts(rest, SLICE("[X]")))
		html_edits_insert(&pass->edits, contents, SLICE("\\")); /* no task */
}

void html_definitions_edit(struct html_pass *pass)
{
	const struct md_doc *doc = pass->doc;
	size_t n = doc->n_blocks;
	bool any = false;
	for (size_t i = 0; i < n && !any; i++)
		any = is_definition(doc, i);
	if (!any)
		return;
	/* Markers of the list that comes next in a container, and of the one behind this list. */
	uint8_t *next = arena_alloc(pass->arena, n), *behind = arena_alloc(pass->arena, n);
	for (size_t i = n; i-- > 0;) {
		const struct md_block *b = &doc->blocks[i];
		if (b->kind != MD_LIST)
			continue;
		behind[i] = next[b->parent];
		next[b->parent] = b->level;
	}
	for (size_t i = 0; i < n; i++)
		if (is_definition(doc, i))
			edit_definition(pass, &doc->blocks[i], behind[doc->blocks[i].parent]);
}

/* ---- The tree ---- */

struct definition {
	size_t line;           /* 1-based, of the document */
	uint32_t block, depth; /* blocks around it */
	bool loose;
	struct cmark_node *item; /* or null */
};

struct definitions {
	struct html_pass *pass;
	struct definition *v;
	size_t n, cap;
	struct cmark_node **last; /* of each block the last <dl> in it, or null */
};

static bool behind_blank_line(const struct md_doc *doc, const struct md_block *b)
{
	return b->first_line && doc->lines[b->first_line - 1].kind == MD_LINE_BLANK;
}

static void find_definitions(struct definitions *d)
{
	const struct md_doc *doc = d->pass->doc;
	uint32_t *depth = arena_alloc_array(d->pass->arena, doc->n_blocks, sizeof *depth);
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		const struct md_block *b = &doc->blocks[i];
		depth[i] = b->parent < i ? depth[b->parent] + 1 : 0;
		if (is_definition(doc, i))
			ARENA_PUSH(d->pass->arena, d->v, d->n, d->cap) =
				(struct definition){.line = b->first_line + 1,
						    .block = i,
						    .depth = depth[i],
						    .loose = behind_blank_line(doc, b)};
	}
}

static int by_block(const void *key, const void *element)
{
	uint32_t block = *(const uint32_t *)key;
	const struct definition *definition = element;
	return block < definition->block ? -1 : block > definition->block;
}

static int by_line(const void *key, const void *element)
{
	size_t line = *(const size_t *)key;
	const struct definition *definition = element;
	return line < definition->line ? -1 : line > definition->line;
}

/* What is in a definition comes before it, since its terms may be. */
static int inner_first(const void *a, const void *b)
{
	const struct definition *x = a, *y = b;
	if (x->depth != y->depth)
		return x->depth > y->depth ? -1 : 1;
	return x->block < y->block ? -1 : 1;
}

/* A blank line between the blocks of a definition makes paragraphs of them. */
static void find_loose(struct definitions *d)
{
	const struct md_doc *doc = d->pass->doc;
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		const struct md_block *b = &doc->blocks[i];
		if (!is_definition(doc, b->parent) || !behind_blank_line(doc, b))
			continue;
		struct definition *in = bsearch(&b->parent, d->v, d->n, sizeof *d->v, by_block);
		if (in && b->first_line + 1 > in->line)
			in->loose = true;
	}
}

/* The first item that begins in a definition's line is the definition: others are in it. */
static bool claim(void *context, struct cmark_node *node, bool enter)
{
	struct definitions *d = context;
	/* An empty one is only left. */
	if (html_tree_kind(node) != HTML_TREE_ITEM || (!enter && html_tree_first_child(node)))
		return true;
	size_t line = html_pass_line(d->pass, node);
	struct definition *found = bsearch(&line, d->v, d->n, sizeof *d->v, by_line);
	if (found && !found->item)
		found->item = node;
	return true;
}

/* A display formula alone is a block of its own, which the last walk makes of its paragraph. */
static bool is_display(const struct html_pass *pass, const struct cmark_node *paragraph)
{
	const struct cmark_node *child = html_tree_first_child(paragraph);
	size_t begin, end, formula;
	if (!child || html_tree_next(child) || html_tree_kind(child) != HTML_TREE_TEXT ||
	    pass->options->math == HTML_MATH_RAW)
		return false;
	struct slice s = html_tree_literal(child);
	return html_protect_find(&pass->marked, s, 0, &begin, &end, &formula) && begin == 0 &&
	       end == s.n && formula < pass->doc->n_math && pass->doc->math[formula].display;
}

static void move_inlines(struct cmark_node *from, struct cmark_node *to)
{
	struct cmark_node *child;
	html_tree_own_texts(from);
	while ((child = html_tree_first_child(from)) != NULL) {
		html_tree_unlink(child);
		html_tree_append(to, child);
	}
}

static bool is_break(const struct cmark_node *node)
{
	enum html_tree_kind kind = html_tree_kind(node);
	return kind == HTML_TREE_SOFT_BREAK || kind == HTML_TREE_LINE_BREAK;
}

static void build_terms(struct cmark_node *list, struct cmark_node *paragraph)
{
	struct cmark_node *child, *term = NULL;
	html_tree_own_texts(paragraph);
	while ((child = html_tree_first_child(paragraph)) != NULL) {
		if (is_break(child)) {
			html_tree_remove(child);
			term = NULL;
			continue;
		}
		if (!term) {
			term = html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, "<dt>", "</dt>\n");
			html_tree_append(list, term);
		}
		html_tree_unlink(child);
		html_tree_append(term, child);
	}
	html_tree_remove(paragraph);
}

static void build_definition(const struct definitions *d, const struct definition *definition,
			     struct cmark_node *list)
{
	struct cmark_node *item = definition->item, *child = html_tree_first_child(item);
	struct cmark_node *to;
	if (!definition->loose && child && !html_tree_next(child) &&
	    html_tree_kind(child) == HTML_TREE_PARAGRAPH && !is_display(d->pass, child)) {
		to = html_tree_new_custom(HTML_TREE_CUSTOM_INLINE, "<dd>", "</dd>\n");
		html_tree_append(list, to);
		move_inlines(child, to);
		return;
	}
	to = html_tree_new_custom(HTML_TREE_CUSTOM_BLOCK, "<dd>", "</dd>");
	html_tree_append(list, to);
	while ((child = html_tree_first_child(item)) != NULL) {
		html_tree_unlink(child);
		if (definition->loose || html_tree_kind(child) != HTML_TREE_PARAGRAPH ||
		    is_display(d->pass, child)) {
			html_tree_append(to, child);
		} else {
			move_inlines(child, to);
			html_tree_remove(child);
		}
	}
}

/* The <dl> that a definition in `list` goes into, with the terms in front of it.  Null: there are
 * none, and the list stays what it is. */
static struct cmark_node *open_list(struct definitions *d, const struct definition *definition,
				    struct cmark_node *list)
{
	const struct md_doc *doc = d->pass->doc;
	uint32_t in = doc->blocks[doc->blocks[definition->block].parent].parent;
	struct cmark_node *before = html_tree_previous(list), *open = d->last[in];
	if (before && before == open)
		return open;
	if (!before || html_tree_kind(before) != HTML_TREE_PARAGRAPH)
		return NULL;
	if (!open || html_tree_previous(before) != open) {
		open = html_tree_new_custom(HTML_TREE_CUSTOM_BLOCK, "<dl>", "</dl>");
		html_tree_insert_before(before, open);
		d->last[in] = open;
	}
	build_terms(open, before);
	return open;
}

void html_definitions_build(struct html_pass *pass)
{
	struct definitions d = {.pass = pass};
	find_definitions(&d);
	if (!d.n)
		return;
	find_loose(&d);
	html_tree_walk(&pass->tree, claim, &d);
	qsort(d.v, d.n, sizeof *d.v, inner_first);
	d.last = arena_alloc_array(pass->arena, pass->doc->n_blocks, sizeof *d.last);
	for (size_t i = 0; i < d.n; i++) {
		struct cmark_node *item = d.v[i].item, *list = item ? html_tree_parent(item) : NULL;
		/* Those before it are gone. */
		if (!item || html_tree_previous(item))
			continue;
		struct cmark_node *open = open_list(&d, &d.v[i], list);
		if (!open)
			continue;
		build_definition(&d, &d.v[i], open);
		html_tree_remove(html_tree_next(item) ? item : list);
	}
}
