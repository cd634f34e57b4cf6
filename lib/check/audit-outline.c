#include "check/audit-outline.h"

enum { LEVELS = 6 };

static void add_heading(struct audit_outline *o, struct arena *a, const struct md_doc *doc,
			const struct md_block *b)
{
	ARENA_PUSH(a, o->v, o->n, o->cap) = (struct audit_outline_heading){
		.text = b->info,
		.level = b->level,
		.first_line = b->first_line,
		.heading_end = b->end_line,
		.end_line = doc->n_lines,
		.offset = mdscan_line_begin(doc, b->first_line),
		.end_offset = mdscan_line_end(doc, b->end_line - 1),
	};
}

static void mark_title(struct audit_outline *o)
{
	size_t title = SIZE_MAX;
	for (size_t i = 0; i < o->n; i++) {
		if (o->v[i].level != 1)
			continue;
		if (title != SIZE_MAX)
			return;
		title = i;
	}
	if (title != SIZE_MAX)
		o->v[title].title = true;
}

/* open[k]: the sections that hold the place, from the outermost; levels rise strictly. */
static void close_sections(struct audit_outline *o, size_t *open, size_t *n_open, unsigned level,
			   size_t line, size_t next)
{
	while (*n_open && o->v[open[*n_open - 1]].level >= level) {
		struct audit_outline_heading *h = &o->v[open[--*n_open]];
		h->end_line = line;
		h->subsections = next - (size_t)(h - o->v) - 1;
	}
}

void audit_outline_make(struct audit_outline *o, struct arena *a, const struct md_doc *doc)
{
	size_t open[LEVELS], n_open = 0;
	*o = (struct audit_outline){0};
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_HEADING)
			add_heading(o, a, doc, &doc->blocks[i]);
	mark_title(o);
	for (size_t i = 0; i < o->n; i++) {
		struct audit_outline_heading *h = &o->v[i];
		close_sections(o, open, &n_open, h->level, h->first_line, i);
		h->nested = n_open && !o->v[open[n_open - 1]].title;
		open[n_open++] = i;
	}
	close_sections(o, open, &n_open, 0, doc->n_lines, o->n);
}
