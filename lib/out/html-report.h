/* A report: what is added to it, and as bytes, for the way between two processes of one program. */
#ifndef OUT_HTML_REPORT_H
#define OUT_HTML_REPORT_H

#include <stdarg.h>

#include "out/html.h"

/* Add a finding, with its text in the arena.  The last of too many (HTML_REPORT_MOST) says so. */
void html_report_add(struct html_report *report, struct arena *a, enum html_finding_kind kind,
		     size_t line, const char *fmt, ...) __attribute__((format(printf, 5, 6)));
void html_report_vadd(struct html_report *report, struct arena *a, enum html_finding_kind kind,
		      size_t line, const char *fmt, va_list args);

void html_report_write(struct buf *out, const struct html_report *report);

/* Read what html_report_write wrote at the beginning of `bytes`, and go on behind it.  Findings are
 * added to those that the report has; all is copied into the arena.  False: the bytes are not whole,
 * and the report is as it was. */
bool html_report_read(struct slice *bytes, struct arena *a, struct html_report *report);

#endif
