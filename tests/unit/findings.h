/* Findings as a line of text, for comparing. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "base/buf.h"
#include "io/diag.h"
#include "io/source.h"

/* "rule@line rule@line", in order of place; valid until the next call. */
static inline const char *findings_text(struct diag_list *list, struct slice text)
{
	static struct buf out;
	struct source src;
	source_wrap(&src, "x.md", text);
	diag_sort(list);
	buf_clear(&out);
	for (size_t i = 0; i < list->n; i++)
		buf_printf(&out, "%s%s@%zu", i ? " " : "", diag_info(list->v[i]->rule)->name,
			   source_place(&src, list->v[i]->offset).line);
	buf_putc(&out, '\0');
	source_free(&src);
	return out.p;
}

#endif
