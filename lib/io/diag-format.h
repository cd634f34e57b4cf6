/* Findings as text: gcc, pretty, json (NDJSON), sarif 2.1.0, github, checkstyle, junit.
 *
 * Columns are 1-based: bytes in gcc and pretty, code points in sarif, github and
 * checkstyle, both in json. */
#ifndef IO_DIAG_FORMAT_H
#define IO_DIAG_FORMAT_H

#include <stdbool.h>

#include "io/cli.h"
#include "io/diag.h"

enum diag_format {
	DIAG_FORMAT_GCC,
	DIAG_FORMAT_PRETTY,
	DIAG_FORMAT_JSON,
	DIAG_FORMAT_SARIF,
	DIAG_FORMAT_GITHUB,
	DIAG_FORMAT_CHECKSTYLE,
	DIAG_FORMAT_JUNIT
};

/* Names in the order of the enum, ended by null: choices of --format. */
extern const char *const diag_format_names[];

/* The caller sets the first group and leaves the rest zero. */
struct diag_writer {
	enum diag_format format;
	bool color;
	const char *tool;
	struct buf *out;               /* borrowed; may be another one from call to call */
	enum diag_severity fail_level; /* junit: what is below is output, not a failure */

	/* Counted by the writer. */
	size_t documents;
	size_t documents_hit;    /* with findings */
	size_t documents_failed; /* with failures; junit only */
	size_t by_severity[4];
	size_t fixable;        /* with --fix */
	size_t fixable_unsafe; /* with --unsafe-fixes only */
	struct buf held;       /* junit: test cases until their number is known */
};

/* Call begin once, document once a document in order (also for one without findings:
 * junit and checkstyle name it), end once; that also releases the writer's memory. */
void diag_format_begin(struct diag_writer *w);
void diag_format_document(struct diag_writer *w, const struct diag_list *list, struct source *src);
void diag_format_end(struct diag_writer *w);
/* What `part`, begin or end, writes goes to `write` at once: it stands before or after all documents. */
void diag_format_frame(struct diag_writer *w, void part(struct diag_writer *w),
		       void write(struct slice s));

/* --list-rules (policy null: the defaults) and --explain. */
void diag_format_rules(struct buf *out, const char *tool, const struct diag_policy *policy);
void diag_format_explain(struct buf *out, enum diag_rule rule);
/* The same for a rule of cli->tool.  A usage error, with the nearest one, where it has no rule of that name. */
void diag_format_explain_named(struct buf *out, const struct cli *cli, const char *name);
/* The rules as an mdoc list, for the man page. */
void diag_format_mdoc(struct buf *out, const char *tool);

/* The baseline file's JSON, a finding a line.  *written, 0 at first, counts them. */
void diag_format_baseline_begin(struct buf *out, const char *tool);
void diag_format_baseline_document(struct buf *out, const struct diag_list *list,
				   struct source *src, size_t *written);
void diag_format_baseline_end(struct buf *out);

#endif
