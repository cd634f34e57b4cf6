/* Headings of a page: ids, permalinks and the table of contents.
 *
 * A pass over the tree (when formulas are back in it) gives every heading an id and leaves marks
 * of the document's private character in it, which no input can forge (see html-protect.h); a
 * pass over the page as it is rendered turns them into attributes, links and the table of
 * contents.
 *
 * An id is the heading's text as python-markdown's slugify_unicode would have it: lower-case,
 * white space as hyphens, punctuation left out, Han and every other script kept, in NFC; but 3.1
 * is 3-1, and long ids are cut. Of a formula there are its letters, digits and Greek names.
 * Nothing left: "section".  `{#id}` or `{: #id}` behind a space at the heading's end sets the id
 * and is no text.  Ids of raw HTML keep their place, then come ids that are set, then the first
 * heading of a text; the others end in -2, -3... and never take what another heading has by
 * itself.  "fn-", "fnref-" is for footnotes: a text that begins so has "section-" before.  But
 * for ids that are set, there is no upper-case ASCII and no ASCII punctuation but - and _ in an
 * id, so templates can have names of their own. */
#ifndef OUT_HTML_HEADINGS_H
#define OUT_HTML_HEADINGS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "out/html-tree.h"

struct html_heading {
	int level;       /* 1 to 6 */
	int line;        /* 1-based, of the text that was parsed */
	bool top;        /* in no quote, list or footnote, but maybe in a custom block: the table of
	                    * contents has it */
	bool set;        /* the id is the author's */
	struct slice id; /* unique in the page */
	struct slice text;       /* plain; formulas as TeX, images as their description */
	struct slice html;       /* inline markup without links, images and raw HTML; never empty */
	struct slice attributes; /* of its list but for the id, as they are written */
};

struct html_headings {
	struct html_heading *items; /* in the order of the tree: footnotes last */
	size_t n, cap;
	struct slice mark; /* the private character */
	/* The heading that says the page's title and was taken out of the tree: like html_heading's text
	 * and html; empty: there was none. */
	struct slice title, title_html;
};

/* What the page is that the headings are in.  All zeros: one that knows nothing. */
struct html_headings_page {
	/* The first heading of level 1 is taken out if it says the same (in NFC, without a difference of
	 * white space, case, or whether maths stands in dollars); empty: unknown. */
	struct slice title;
	/* The title stands elsewhere.  With `title` unknown, a heading of level 1 that is the first of all
	 * is the title and is taken out; if one of level 1 is left, all are one level deeper (6 stays). */
	bool one_title;
	const struct hash *taken; /* ids that no heading may have; null: none */
};

struct html_headings_options {
	bool permalinks;   /* a link to itself at every heading's end: <a class="permalink">#</a> */
	const char *label; /* what it is called, before the heading's text; null: "Link to" */
	int from, to;      /* the levels of [TOC]; `to` 0: all */
};

/* Name the headings of `tree` and mark them in it; a paragraph that is [TOC] and nothing else
 * becomes a mark, too (four of them; more stay text).  `mark` is a character that the document does
 * not hold.  All memory is the arena's; `mark` is copied. */
struct html_headings *html_headings_make(struct arena *a, const struct html_tree *tree,
					 struct slice mark, const struct html_headings_page *page);

/* Append the rendered page to `out`, with ids, permalinks and tables of contents for the marks.
 * Without a heading or [TOC], it is the same bytes. */
void html_headings_place(struct buf *out, struct slice html, const struct html_headings *h,
			 const struct html_headings_options *options);

/* The levels that a table of contents beside the page shows: the three highest that are there, or two
 * where three would be too many lines to look through.  False: there is no heading to show. */
bool html_headings_levels(const struct html_headings *h, int *from_level, int *to_level);

/* Add the ids of raw HTML, which is borrowed, to `taken`; one too many does no harm. */
void html_headings_take_ids(struct hash *taken, struct slice html);

/* Append nested lists of the headings of these levels: <ul>, <li>, <a href="#id">.  A heading
 * that is deeper than the one before is in it, however many levels are left out.  No heading:
 * nothing. */
void html_headings_toc(struct buf *out, const struct html_headings *h, int from_level,
		       int to_level);

#endif
