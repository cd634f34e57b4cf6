#include "check/fixes.h"

#include "base/search.h"
#include "base/sort.h"

/* How often fixes that make something worse are left out and the others tried again. */
enum { TRIES = 4 };

struct edit {
	size_t offset, end;
	struct slice text;
	size_t fix;      /* index of its finding */
	size_t sequence; /* among the edits of its fix */
	size_t to;       /* where its text is in the new document */
};

/* The edits that make one text out of another. */
struct edits {
	struct edit *v;
	size_t n, cap;
};

struct work {
	struct arena *arena;
	const struct check_options *options;
	struct fixes *fixes;
	struct edits done[FIXES_ROUNDS];
	size_t n_done;
	struct check *check; /* of the text so far */
	bool *denied;        /* of its findings: their fixes are left out */
};

/* ---- Edits ---- */

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	if (x->fix != y->fix)
		return x->fix < y->fix ? -1 : 1;
	return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static bool overlap(const struct edit *first, const struct edit *second)
{
	return second->offset < first->end ||
	       (second->offset == first->offset && second->end == first->end);
}

static bool is_wanted(const struct work *w, size_t finding)
{
	const struct diag *d = w->check->findings.v[finding];
	return d->edits && !w->denied[finding] && (!d->unsafe || w->options->unsafe_fixes);
}

static struct edits wanted_edits(struct work *w)
{
	struct edits edits = {NULL, 0, 0};
	for (size_t i = 0; i < w->check->findings.n; i++) {
		if (!is_wanted(w, i))
			continue;
		size_t sequence = 0;
		for (const struct diag_edit *e = w->check->findings.v[i]->edits; e; e = e->next)
			ARENA_PUSH(w->arena, edits.v, edits.n, edits.cap) =
				(struct edit){.offset = e->offset,
					      .end = e->end,
					      .text = e->text,
					      .fix = i,
					      .sequence = sequence++};
	}
	sort_rows(edits.v, edits.n, sizeof *edits.v, by_place);
	return edits;
}

/* Of two fixes that overlap the later one waits for the next round. */
static void drop_overlaps(struct work *w, struct edits *edits)
{
	bool *waits = arena_alloc_array(w->arena, w->check->findings.n, sizeof *waits);
	const struct edit *last = NULL;
	for (size_t i = 0; i < edits->n; i++) {
		const struct edit *e = &edits->v[i];
		if (waits[e->fix])
			continue;
		if (last && overlap(last, e)) {
			waits[last->fix > e->fix ? last->fix : e->fix] = true;
			if (waits[e->fix])
				continue;
		}
		last = e;
	}
	size_t kept = 0;
	for (size_t i = 0; i < edits->n; i++)
		if (!waits[edits->v[i].fix])
			edits->v[kept++] = edits->v[i];
	edits->n = kept;
}

/* The new text; each edit learns where its text went. */
static struct slice apply(struct work *w, struct edits *edits, struct slice text)
{
	size_t size = text.n, at = 0, n = 0;
	for (size_t i = 0; i < edits->n; i++)
		size += edits->v[i].text.n;
	char *p = arena_alloc(w->arena, size + 1);
	for (size_t i = 0; i < edits->n; i++) {
		struct edit *e = &edits->v[i];
		memcpy(p + n, text.p + at, e->offset - at);
		n += e->offset - at;
		e->to = n;
		if (e->text.n)
			memcpy(p + n, e->text.p, e->text.n);
		n += e->text.n;
		at = e->end;
	}
	memcpy(p + n, text.p + at, text.n - at);
	return (struct slice){p, n + text.n - at};
}

/* The last edit that begins at `offset` of the old text or before; null: there is none. */
static const struct edit *edit_before(const struct edits *edits, size_t offset)
{
	size_t n = SEARCH_UP_TO(edits->v, edits->n, struct edit, offset, offset);
	return n ? &edits->v[n - 1] : NULL;
}

static size_t new_offset(const struct edits *edits, size_t offset)
{
	const struct edit *e = edit_before(edits, offset);
	if (!e)
		return offset;
	return offset < e->end ? e->to : e->to + e->text.n + (offset - e->end);
}

static size_t old_offset(const struct edits *edits, size_t offset)
{
	size_t n = SEARCH_UP_TO(edits->v, edits->n, struct edit, to, offset);
	if (!n)
		return offset;
	const struct edit *e = &edits->v[n - 1];
	return offset < e->to + e->text.n ? e->offset : e->end + (offset - e->to - e->text.n);
}

/* ---- What a round has made worse ---- */

/* Leave out the fixes with an edit that touches [from, to). True: there were some. */
static bool deny_in(struct work *w, const struct edits *edits, size_t from, size_t to)
{
	bool any = false;
	for (size_t i = 0; i < edits->n; i++) {
		const struct edit *e = &edits->v[i];
		if (e->offset < to && e->end >= from)
			any = w->denied[e->fix] = true;
	}
	return any;
}

/* Leave out the fixes that change more than the insides of formulas. */
static bool deny_outside(struct work *w, const struct edits *edits)
{
	const struct md_doc *doc = w->check->doc;
	bool any = false;
	size_t m = 0;
	for (size_t i = 0; i < edits->n; i++) {
		const struct edit *e = &edits->v[i];
		while (m < doc->n_math && doc->math[m].end <= e->offset)
			m++;
		if (m == doc->n_math || e->offset < doc->math[m].body_offset ||
		    e->end > doc->math[m].body_end)
			any = w->denied[e->fix] = true;
	}
	return any;
}

/* The formulas are not the same any more. */
static void deny_lost_formulas(struct work *w, const struct edits *edits, const struct check *next,
			       size_t attempt)
{
	const struct md_doc *doc = w->check->doc;
	size_t i = 0;
	while (i < doc->n_math && i < next->doc->n_math &&
	       new_offset(edits, doc->math[i].offset) == next->doc->math[i].offset)
		i++;
	size_t from = i > 0 ? doc->math[i - 1].offset : 0;
	size_t to = i < doc->n_math ? doc->math[i].end : doc->text.n;
	if (attempt == 0 && deny_in(w, edits, from, to))
		return;
	if (attempt <= 1 && deny_outside(w, edits))
		return;
	deny_in(w, edits, 0, doc->text.n + 1);
}

/* Nothing is worse; or the fixes that are to blame are left out. */
static bool is_no_worse(struct work *w, const struct edits *edits, const struct check *next,
			size_t attempt)
{
	const struct md_doc *doc = w->check->doc;
	if (next->doc->n_math != doc->n_math || next->doc->n_issues > doc->n_issues) {
		deny_lost_formulas(w, edits, next, attempt);
		return false;
	}
	bool good = true;
	for (size_t i = 0; i < doc->n_math; i++) {
		if (!(formulas_rejected(next->formulas, i) &
		      ~formulas_rejected(w->check->formulas, i)))
			continue;
		good = false;
		/* What a formula before it defines was changed. */
		if (!deny_in(w, edits, doc->math[i].offset, doc->math[i].end))
			deny_in(w, edits, 0, doc->math[i].end);
	}
	return good;
}

/* ---- Rounds ---- */

static void note_change(struct work *w, size_t offset, const char *what)
{
	struct fixes *f = w->fixes;
	for (size_t i = w->n_done; i-- > 0;)
		offset = old_offset(&w->done[i], offset);
	size_t order = f->n_changes;
	ARENA_PUSH(w->arena, f->changes, f->n_changes, f->cap_changes) =
		(struct fixes_change){offset, what, order};
}

/* Renumbering is told number by number, other fixes once. */
static void note_changes(struct work *w, const struct edits *edits)
{
	struct slice text = w->check->source->text;
	for (size_t i = 0; i < edits->n; i++) {
		const struct edit *e = &edits->v[i];
		const struct diag *d = w->check->findings.v[e->fix];
		const char *rule = diag_info(d->rule)->name;
		if (slice_starts(slice_of(rule), SLICE("tag-")))
			note_change(w, e->offset,
				    arena_printf(w->arena, "(%.*s) becomes (%.*s)",
						 SLICE_ARG(slice_sub(text, e->offset, e->end)),
						 SLICE_ARG(e->text)));
		else if (e->sequence == 0)
			note_change(w, d->offset, arena_printf(w->arena, "%s [%s]", d->fix, rule));
	}
}

static struct check *check_text(struct work *w, struct slice text)
{
	struct source *src = arena_alloc(w->arena, sizeof *src);
	source_wrap(src, w->check->source->path, text);
	return check_document(w->arena, src, w->options);
}

/* The lines of a source are found when they are asked for, and belong to nobody's arena. */
static void release(const struct work *w, struct check *c)
{
	if (c != w->fixes->before)
		source_free(c->source);
}

/* Apply what can be applied to the text; false: nothing. */
static bool round_of_fixes(struct work *w)
{
	w->denied = arena_alloc_array(w->arena, w->check->findings.n, sizeof *w->denied);
	for (size_t attempt = 0; attempt < TRIES; attempt++) {
		struct edits edits = wanted_edits(w);
		if (!edits.n)
			return false;
		drop_overlaps(w, &edits);
		struct slice text = apply(w, &edits, w->check->source->text);
		struct check *next = check_text(w, text);
		if (is_no_worse(w, &edits, next, attempt)) {
			note_changes(w, &edits);
			w->done[w->n_done++] = edits;
			release(w, w->check);
			w->check = next;
			return true;
		}
		release(w, next);
	}
	return false;
}

static int by_offset(const void *a, const void *b)
{
	const struct fixes_change *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

struct fixes *fixes_make(struct arena *a, struct source *src, const struct check_options *options)
{
	struct fixes *fixes = arena_alloc(a, sizeof *fixes);
	struct work w = {.arena = a, .options = options, .fixes = fixes};
	w.check = fixes->before = check_document(a, src, options);
	while (w.n_done < FIXES_ROUNDS && round_of_fixes(&w))
		;
	fixes->after = w.check;
	fixes->text = w.check->source->text;
	fixes->n_rounds = w.n_done;
	sort_rows(fixes->changes, fixes->n_changes, sizeof *fixes->changes, by_offset);
	return fixes;
}

void fixes_free(struct fixes *fixes)
{
	if (fixes->after != fixes->before)
		source_free(fixes->after->source);
}
