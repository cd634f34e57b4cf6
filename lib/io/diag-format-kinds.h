/* Inside of diag-format: what one format does at begin, document and end. */
#ifndef IO_DIAG_FORMAT_KINDS_H
#define IO_DIAG_FORMAT_KINDS_H

#include "io/diag-format.h"

struct diag_format_kind {
	void (*begin)(struct diag_writer *w); /* begin and end may be null */
	void (*document)(struct diag_writer *w, const struct diag_list *list, struct source *src);
	void (*end)(struct diag_writer *w);
};

extern const struct diag_format_kind diag_format_text_gcc;
extern const struct diag_format_kind diag_format_text_pretty;
extern const struct diag_format_kind diag_format_text_github;
extern const struct diag_format_kind diag_format_json_lines;
extern const struct diag_format_kind diag_format_json_sarif;
extern const struct diag_format_kind diag_format_xml_checkstyle;
extern const struct diag_format_kind diag_format_xml_junit;

/* `path:line:column: severity: message [rule]` and a line for each note, without color. */
void diag_format_text_plain(struct buf *out, const struct diag *d, struct source *src);

#endif
