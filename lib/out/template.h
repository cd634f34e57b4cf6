/* Mustache templates (mustache(5)): the core modules of its specification, which are
 * comments, delimiters, interpolation, inverted, partials and sections.
 *
 * Where the specification leaves the choice: false, null, an absent name, the empty
 * list, the empty text and the number 0 are false in a section; a list or map that is
 * interpolated yields nothing. */
#ifndef OUT_TEMPLATE_H
#define OUT_TEMPLATE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "io/json.h"

enum {
	TEMPLATE_MAX_SECTIONS = 64, /* sections nest this deep in one template */
	TEMPLATE_MAX_PARTIALS = 32  /* partials within partials */
};

struct template;

struct template_error {
	struct slice partial; /* the partial it is in; empty: the template itself */
	size_t line, column;  /* 1-based, bytes */
	const char *message;  /* in the arena */
};

/* Parse; the text must outlive the template, which lives in the arena.  Null: *error. */
struct template *template_parse(struct arena *a, struct slice text, struct template_error *error);

/* A partial by name, or null (renders as nothing).  Asked for and parsed once a name. */
struct template_partials {
	struct slice (*find)(void *context, struct slice name, bool *found);
	void *context;
};

/* A list too long to hold: element i is made when its turn comes, and dropped after it.
 * A stream is a member of the outermost data, and a section or inverted section asks for
 * it by its plain name.  Its length is looked at when such a section begins, so an
 * element of one stream may set that of another: a list within a list. */
struct template_stream {
	const char *name;
	size_t n;
	struct json_t *(*make)(void *context, size_t i);
	void *context;
};

enum template_escape {
	TEMPLATE_HTML,
	TEMPLATE_MARKDOWN_TABLE, /* literal text in one cell of a Markdown table */
	TEMPLATE_NONE
};

/* What a template is rendered with; all borrowed. */
struct template_input {
	const struct json_t *data;
	const struct template_stream *streams;
	size_t n_streams;
	const struct template_partials *partials; /* may be null */
	enum template_escape escape; /* of {{name}}; {{{name}}} and {{&name}} are never escaped */
};

/* Append to out.  False: *error, and out holds what was rendered before it. */
bool template_render(const struct template *t, struct buf *out, const struct template_input *input,
		     struct arena *a, struct template_error *error);

/* Append s so that Markdown shows exactly its characters, also in a table's cell and in a
 * link's text: line ends and other controls become spaces. */
void template_escape_markdown(struct buf *out, struct slice s);
/* Append s for HTML text and double- or single-quoted attributes. */
void template_escape_html(struct buf *out, struct slice s);

#endif
