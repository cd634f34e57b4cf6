/* Shared by the parts of html-boxes: elements and tags. */
#ifndef OUT_HTML_BOXES_INTERNAL_H
#define OUT_HTML_BOXES_INTERNAL_H

#include "out/html-boxes.h"

enum html_boxes_kind {
	HTML_BOXES_INLINE, /* and what we do not know */
	HTML_BOXES_VOID,   /* inline, and has no contents: img, br */
	HTML_BOXES_BREAK,  /* block, and has no contents: hr */
	HTML_BOXES_BOX,    /* holds blocks */
	HTML_BOXES_LINE,   /* block, holds inlines, and can be Markdown */
	HTML_BOXES_PHRASE, /* block, holds inlines, raw if nothing is said: p, headings */
	HTML_BOXES_ROW,    /* the same, and the end tag may be left out: li, td.. */
	HTML_BOXES_RAW     /* block, its contents are for elements of their own only */
};

enum html_boxes_kind html_boxes_kind(struct slice name);
/* May the end tag be left out, since the beginning of `next` ends it?  With next.n == 0: since
 * anything might. */
bool html_boxes_is_implied(struct slice name, struct slice next);

/* Are its contents text whatever they look like (script, title..)?  The sanitizer drops these with their
 * contents. */
bool html_boxes_holds_text(struct slice name);

struct html_boxes_tag {
	size_t begin, end;
	size_t attributes; /* where they begin */
	struct slice name;
	bool closing;
};

/* The next whole tag of `html` from *at on, which goes behind it; comments, declarations and the
 * contents of script, style and the like are passed over.  Tags are read as the sanitizer does. */
bool html_boxes_next_tag(struct slice html, size_t *at, struct html_boxes_tag *tag);

/* The attribute of a tag: where it is, with the white space before it.  `value` has no quotes. */
bool html_boxes_attribute(struct slice html, const struct html_boxes_tag *tag, struct slice name,
			  size_t *begin, size_t *end, struct slice *value);

/* ---- Lines of the document (0-based) ---- */

struct slice html_boxes_line_text(const struct md_doc *doc, size_t line); /* without its ending */
size_t html_boxes_line_end(const struct md_doc *doc, size_t line);
/* Where the contents of a line begin, behind what its containers put there. */
size_t html_boxes_content_start(const struct md_doc *doc, size_t line);
size_t html_boxes_skip_blanks(const struct md_doc *doc, size_t at, size_t end);
/* Columns of white space from `at` on, `most` or a few more; *stop is behind it. */
size_t html_boxes_indentation(const struct md_doc *doc, size_t at, size_t end, size_t most,
			      size_t *stop);

/* ---- Text between the tags of block elements, without white space at its ends ---- */

struct html_boxes_run {
	size_t begin, end;
	size_t first_line, last_line;
	bool glued; /* something stands before it in its line */
	/* For the finder to set: */
	size_t first_item, end_item; /* items in it */
	size_t first_math;           /* a formula; all before it end before the run */
};

/* False: there is nothing but white space between the offsets. */
bool html_boxes_run_find(const struct md_doc *doc, size_t from, size_t to,
			 struct html_boxes_run *run);
/* Does it look like Markdown?  With any_text: text that is not all in inline elements does. */
bool html_boxes_run_is_markdown(const struct md_doc *doc, const struct html_boxes_run *run,
				bool any_text);
/* Add the edits inside a run that becomes Markdown.  `gap` is a blank line, and what the next begins
 * with. */
void html_boxes_run_open(struct html_pass *pass, const struct html_boxes_run *run,
			 struct slice gap);

#endif
