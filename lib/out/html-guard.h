/* Conversion where nobody guards the document but the limits: in a worker process (worker.h), which
 * may die. */
#ifndef OUT_HTML_GUARD_H
#define OUT_HTML_GUARD_H

#include "out/html.h"

/* As html_convert, but what would take the library too long (html-limits.h) is refused: HTML_TOO_MUCH,
 * and a finding of HTML_FINDING_LIMIT.  html_convert_guarded does this and, for what is near to the
 * limits, starts a process; what the site's functions note in their context is lost there. */
enum html_result html_guard_convert(struct buf *out, struct arena *a, const struct md_doc *doc,
				    const struct html_options *options, struct html_report *report);

#endif
