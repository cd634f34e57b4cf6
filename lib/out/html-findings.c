#include "out/html-findings.h"

static const struct {
	enum diag_rule rule;
	const char *before, *behind; /* what the finding says */
} kinds[] = {
	[HTML_FINDING_LEFT_OUT] = {DIAG_html_left_out, "left out: ", ""},
	[HTML_FINDING_UNCLOSED] = {DIAG_html_unclosed, "",
				   " is never closed; it ends where its section ends"},
	[HTML_FINDING_LINK] = {DIAG_html_link, "", ""},
	[HTML_FINDING_IMAGE] = {DIAG_html_image, "", ""},
	[HTML_FINDING_LIMIT] = {DIAG_html_limit, "not converted: ", ""},
};

/* The line without the blanks around it. */
static void range_of(struct source *src, size_t line, size_t *offset, size_t *end)
{
	*offset = *end = 0;
	if (line == 0 || line > source_line_count(src))
		return;
	struct slice whole = source_line(src, line - 1), text = slice_trim(whole);
	const char *begin = text.n ? text.p : whole.p;
	*offset = (size_t)(begin - src->text.p);
	*end = *offset + text.n;
}

void html_findings(struct diag_list *list, const struct html_report *report, struct source *src)
{
	for (size_t i = 0; i < report->n; i++) {
		const struct html_finding *f = &report->v[i];
		size_t offset, end;
		range_of(src, f->line, &offset, &end);
		diag_add(list, kinds[f->kind].rule, offset, end, "%s%s%s", kinds[f->kind].before,
			 f->what, kinds[f->kind].behind);
	}
	diag_sort(list);
}
