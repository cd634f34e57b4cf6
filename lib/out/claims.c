#include "out/claims.h"

#include <stdlib.h>

#include "out/claims-internal.h"

const char *const claims_kind_names[CLAIMS_N_KINDS] = {
	"lines",        "formulas", "lines-before", "formulas-before", "growth", "sum-lines",
	"sum-formulas", "fraction", "percent",      "articles",        "total",  "done",
	"status",       "range",    "part",         "change",          "plan",   "other"};
const char *const claims_verdict_names[CLAIMS_N_VERDICTS] = {"not checkable", "true", "false"};

/* What is text stays; the bars of tables and the ends of lines, too. */
static void make_mask(struct claims_reader *r)
{
	const struct md_doc *doc = r->doc;
	r->mask = arena_alloc_array(r->claims->arena, doc->text.n + 1, 1);
	for (size_t i = 0; i < doc->n_spans; i++) {
		size_t from = doc->spans[i].offset, to = mdscan_span_end(doc, i);
		if (doc->spans[i].kind == MD_SPAN_TEXT)
			memcpy(r->mask + from, doc->text.p + from, to - from);
		else
			memset(r->mask + from, ' ', to - from);
		for (size_t j = from; doc->spans[i].kind == MD_SPAN_MARKUP && j < to; j++)
			if (doc->text.p[j] == '|')
				r->mask[j] = '|';
	}
	for (size_t i = 0; i < doc->n_lines; i++) {
		size_t end = i + 1 < doc->n_lines ? doc->lines[i + 1].offset : doc->text.n;
		if (doc->lines[i].ending) {
			memset(r->mask + end - doc->lines[i].ending, ' ', doc->lines[i].ending);
			r->mask[end - 1] = '\n';
		}
	}
}

static int compare_places(const void *a, const void *b)
{
	const struct claims_claim *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

struct claims *claims_read(struct arena *a, const struct md_doc *doc)
{
	struct claims *claims = arena_alloc(a, sizeof *claims);
	*claims = (struct claims){.arena = a, .doc = doc};
	struct claims_reader r = {.claims = claims, .doc = doc};
	ARENA_PUSH(a, claims->sections, claims->n_sections, claims->cap_sections) =
		(struct claims_section){.entry = CLAIMS_NONE};
	make_mask(&r);
	r.entry_of = arena_alloc_array(a, doc->n_blocks + 1, sizeof *r.entry_of);
	r.parts = arena_alloc_array(a, doc->n_blocks + 1, sizeof *r.parts);
	for (size_t i = 0; i < doc->n_blocks; i++)
		r.entry_of[i] = CLAIMS_NONE;
	for (size_t i = 0; i < doc->n_lines;)
		i = claims_find_lines(&r, i);
	/* States are found before the numbers of their line. */
	if (claims->n)
		qsort(claims->v, claims->n, sizeof *claims->v, compare_places);
	return claims;
}
