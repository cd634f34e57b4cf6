#include "out/html-edits.h"

#include "base/sort.h"

static void add(struct html_edits *e, struct html_edit edit)
{
	edit.sequence = e->n;
	ARENA_PUSH(e->arena, e->v, e->n, e->cap) = edit;
}

void html_edits_replace(struct html_edits *e, size_t begin, size_t end, struct slice text)
{
	add(e, (struct html_edit){begin, end, text, HTML_EDITS_NO_PIECE, 0});
}

void html_edits_insert(struct html_edits *e, size_t at, struct slice text)
{
	html_edits_replace(e, at, at, text);
}

void html_edits_piece(struct html_edits *e, size_t begin, size_t end, const char *markup, bool link)
{
	add(e, (struct html_edit){begin, end, {NULL, 0}, (int)e->n_pieces, 0});
	ARENA_PUSH(e->arena, e->pieces, e->n_pieces, e->cap_pieces) =
		(struct html_piece){begin, end, markup, link};
}

static int compare(const void *a, const void *b)
{
	const struct html_edit *x = a, *y = b;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->sequence < y->sequence ? -1 : 1;
}

void html_edits_sort(struct html_edits *e)
{
	sort_rows(e->v, e->n, sizeof *e->v, compare);
}
