/* From a Markdown document to its page: all that is done for one article, in one process. */
#ifndef OUT_ARTICLE_H
#define OUT_ARTICLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "io/diag.h"
#include "io/source.h"
#include "out/html.h"
#include "out/page.h"

/* What the articles of a run share; nothing in it changes. */
struct article_maker {
	struct html_options html;
	const struct page_maker *page; /* null: fragments */
	bool in_worker; /* this process may die of a document: it needs no other for that */
};

/* A document on its way to a page. */
struct article_input {
	struct source *source;
	const struct md_doc *doc;     /* of the source */
	const struct html_site *site; /* null: links and images stay as they are */
	struct json_t *navigation;    /* taken over (page.h); null: none, or no page */
};

/* What the page needs beside it. */
struct article_needs {
	bool math, code;
};

/* Append the fragment or page to `out`, and what there is to say about the document to `findings`,
 * whose arena is used for all else.  Not HTML_OK: nothing is appended, and there may be a finding that
 * says why.  A fault in a template is told on stderr.  `needs` may be null. */
enum html_result article_make(struct buf *out, const struct article_maker *maker,
			      const struct article_input *input, struct diag_list *findings,
			      struct article_needs *needs);

/* Why there is no page, for people; never null. */
const char *article_failure(enum html_result result);

#endif
