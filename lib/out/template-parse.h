/* What template-parse.c hands to template.c: a template as an array of instructions.
 * Nobody else includes this. */
#ifndef OUT_TEMPLATE_PARSE_H
#define OUT_TEMPLATE_PARSE_H

#include <stdint.h>

#include "out/template.h"

enum template_op_kind {
	TEMPLATE_TEXT,     /* literal bytes */
	TEMPLATE_VALUE,    /* {{name}} */
	TEMPLATE_SECTION,  /* {{#name}} */
	TEMPLATE_INVERTED, /* {{^name}} */
	TEMPLATE_END,      /* {{/name}} */
	TEMPLATE_PARTIAL   /* {{>name}} */
};

struct template_op {
	uint8_t kind;
	bool raw;            /* VALUE: not escaped */
	bool line_start;     /* first on its line, so a partial's indentation goes before it */
	size_t other;        /* SECTION, INVERTED: the index of its END; END: of its opener */
	size_t offset;       /* of the tag */
	struct slice text;   /* TEXT: the bytes; else the name */
	struct slice indent; /* PARTIAL that stands alone: the white space before it */
	const char **parts;  /* the name split at its dots; none for the name "." */
	size_t n_parts;
};

struct template
{
	struct slice text;
	struct template_op *ops;
	size_t n_ops;
};

/* Fill *error with the place of offset in text. Returns false, for `return`. */
bool template_parse_fail(struct arena *a, struct template_error *error, struct slice text,
			 size_t offset, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
