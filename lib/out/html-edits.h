/* Changes of a document before it is parsed, at offsets of the document: how an extension that the
 * parser does not know is put into words that it knows.  html_protect makes them while it copies the
 * text.
 *
 * An edit may insert and delete lines (html_protect_line still finds a line's origin).  What is not in
 * line with another edit or with a formula loses: an edit that overlaps one before it (by place, then
 * by order of adding) or a formula is not made. */
#ifndef OUT_HTML_EDITS_H
#define OUT_HTML_EDITS_H

#include "base/arena.h"
#include "base/slice.h"

enum { HTML_EDITS_NO_PIECE = -1 };

struct html_edit {
	size_t begin, end; /* what is replaced; the same: an insertion before it */
	struct slice text; /* borrowed; lives as long as the conversion */
	int piece;         /* index of the piece that stands here, or HTML_EDITS_NO_PIECE */
	size_t sequence;
};

/* A piece of text that becomes markup of ours.  While the text is parsed, a mark stands for it like for a
 * formula; where markup cannot be (code, addresses, titles, descriptions of images, headings' links...)
 * the text is as it was. */
struct html_piece {
	size_t begin, end;  /* the text, in the document */
	const char *markup; /* HTML, complete and safe */
	bool link;          /* the markup is a link, which must not be in another */
};

struct html_edits {
	struct arena *arena;
	struct html_edit *v;
	size_t n, cap;
	struct html_piece *pieces;
	size_t n_pieces, cap_pieces;
};

#define HTML_EDITS_INIT(arena_) \
	{ \
		.arena = (arena_) \
	}

void html_edits_replace(struct html_edits *e, size_t begin, size_t end, struct slice text);
void html_edits_insert(struct html_edits *e, size_t at, struct slice text);
/* `markup` is borrowed. */
void html_edits_piece(struct html_edits *e, size_t begin, size_t end, const char *markup,
		      bool link);

/* By place, then in order of adding. */
void html_edits_sort(struct html_edits *e);

#endif
