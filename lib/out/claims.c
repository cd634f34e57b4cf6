#include "out/claims.h"

#include "base/sort.h"
#include "out/claims-internal.h"

const char *const claims_kind_names[CLAIMS_N_KINDS] = {
	"lines",        "formulas", "lines-before", "formulas-before", "growth", "sum-lines",
	"sum-formulas", "fraction", "percent",      "articles",        "total",  "done",
	"status",       "range",    "part",         "change",          "plan",   "other"};
const char *const claims_verdict_names[CLAIMS_N_VERDICTS] = {"not checkable", "true", "false"};

/* A bar that is text is escaped where it stands in a table: it parts no cells. */
static void copy_text(char *mask, const struct md_doc *doc, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		bool escaped = doc->text.p[i] == '|' && i > 0 && doc->text.p[i - 1] == '\\';
		mask[i] = escaped ? ' ' : doc->text.p[i];
	}
}

/* What is text stays; the bars of tables and the ends of lines, too. */
static void make_mask(struct claims_reader *r, const struct report_regions *made)
{
	const struct md_doc *doc = r->doc;
	r->mask = arena_alloc_array(r->claims->arena, doc->text.n + 1, 1);
	for (size_t i = 0; i < doc->n_spans; i++) {
		size_t from = doc->spans[i].offset, to = mdscan_span_end(doc, i);
		if (doc->spans[i].kind == MD_SPAN_TEXT)
			copy_text(r->mask, doc, from, to);
		else
			memset(r->mask + from, ' ', to - from);
		for (size_t j = from; doc->spans[i].kind == MD_SPAN_MARKUP && j < to; j++)
			if (doc->text.p[j] == '|')
				r->mask[j] = '|';
	}
	for (size_t i = 0; made && i < made->n; i++)
		memset(r->mask + made->v[i].body, ' ', made->v[i].body_end - made->v[i].body);
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

/* Line by line, but for those that begin in a region. */
static void read_lines(struct claims_reader *r, const struct report_regions *made)
{
	size_t next = 0;
	for (size_t i = 0; i < r->doc->n_lines;) {
		size_t offset = r->doc->lines[i].offset;
		while (made && next < made->n && made->v[next].body_end <= offset)
			next++;
		if (made && next < made->n && made->v[next].body <= offset)
			i++;
		else
			i = claims_find_lines(r, i);
	}
}

struct claims *claims_read(struct arena *a, const struct md_doc *doc,
			   const struct report_regions *made)
{
	struct claims *claims = arena_alloc(a, sizeof *claims);
	*claims = (struct claims){.arena = a, .doc = doc, .n_regions = made ? made->n : 0};
	struct claims_reader r = {.claims = claims, .doc = doc};
	ARENA_PUSH(a, claims->sections, claims->n_sections, claims->cap_sections) =
		(struct claims_section){.entry = CLAIMS_NONE};
	make_mask(&r, made);
	r.entry_of = arena_alloc_array(a, doc->n_blocks + 1, sizeof *r.entry_of);
	r.parts = arena_alloc_array(a, doc->n_blocks + 1, sizeof *r.parts);
	for (size_t i = 0; i < doc->n_blocks; i++)
		r.entry_of[i] = CLAIMS_NONE;
	read_lines(&r, made);
	/* States are found before the numbers of their line. */
	sort_rows(claims->v, claims->n, sizeof *claims->v, compare_places);
	return claims;
}
