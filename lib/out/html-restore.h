/* The walk over a parsed document that puts the formulas and pieces back in place of their marks, and
 * cleans raw HTML and addresses where the document is not trusted. */
#ifndef OUT_HTML_RESTORE_H
#define OUT_HTML_RESTORE_H

#include "out/html-pass.h"

/* `end_tags` gets the end tags of raw HTML that the document leaves open: they go behind the page. */
void html_restore(struct html_pass *pass, struct buf *end_tags);

#endif
