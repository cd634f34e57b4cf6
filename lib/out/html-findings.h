/* What a conversion tells of a document, as findings of the rules html-* (diag-html.def). */
#ifndef OUT_HTML_FINDINGS_H
#define OUT_HTML_FINDINGS_H

#include "io/diag.h"
#include "out/html.h"

/* Add a finding for everything in the report, at the text of its line; sorted. */
void html_findings(struct diag_list *list, const struct html_report *report, struct source *src);

#endif
