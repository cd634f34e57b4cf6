/* A report as bytes, for the way between two processes of one program. */
#ifndef OUT_HTML_REPORT_H
#define OUT_HTML_REPORT_H

#include "out/html.h"

void html_report_write(struct buf *out, const struct html_report *report);

/* Read what html_report_write wrote at the beginning of `bytes`, and go on behind it.  Findings are
 * added to those that the report has; all is copied into the arena.  False: the bytes are not whole,
 * and the report is as it was. */
bool html_report_read(struct slice *bytes, struct arena *a, struct html_report *report);

#endif
