#include "check/renumber.h"

#include "base/hash.h"
#include "base/sort.h"

/* A longer range is looked at by its ends only. */
enum { RANGE_MAX = 1000 };

/* Of more equations with one number the rest are not compared. */
enum { CANDIDATES_MAX = 1000 };

struct work {
	const struct equations *eqs;
	const struct numbering *nb;
	const struct prose *prose;
	bool unsafe;
	struct renumber_plan *plan;
	long *fresh;        /* a tag's number after the change */
	struct hash before; /* "prefix number" -> first of `same` + 1 */
	struct hash after;  /* "prefix number" of tags whose number changes */
	size_t *same;       /* next tag with the same number + 1, or 0 */
};

/* ---- Numbers of the tags ---- */

static long first_number(const struct work *w, const struct numbering_sequence *seq)
{
	if (!seq->prefix.n)
		return (long)w->nb->options->start;
	long least = w->eqs->tags[seq->tags[0]].value.number;
	for (size_t i = 1; i < seq->n; i++)
		if (w->eqs->tags[seq->tags[i]].value.number < least)
			least = w->eqs->tags[seq->tags[i]].value.number;
	return least;
}

static struct slice key_of(const long *number)
{
	return (struct slice){(const char *)number, sizeof *number};
}

/* 9a goes with the 9 above it, or else with the first one. */
static void number_sequence(struct work *w, const struct numbering_sequence *seq)
{
	struct hash last = HASH_INIT(w->eqs->arena); /* old number -> new number, so far */
	long next = first_number(w, seq);
	for (size_t i = 0; i < seq->n; i++) {
		const struct equations_value *v = &w->eqs->tags[seq->tags[i]].value;
		if (seq->extra[i])
			continue;
		w->fresh[seq->tags[i]] = next;
		struct hash_entry *e = hash_at(&last, key_of(&v->number));
		if (!e->count)
			e->count = (size_t)next;
		next++;
	}
	struct hash above = HASH_INIT(w->eqs->arena);
	for (size_t i = 0; i < seq->n; i++) {
		const struct equations_value *v = &w->eqs->tags[seq->tags[i]].value;
		struct hash_entry *e = hash_at(&above, key_of(&v->number));
		if (!seq->extra[i])
			e->count = (size_t)w->fresh[seq->tags[i]];
		else
			w->fresh[seq->tags[i]] =
				(long)(e->count ? e->count
						: hash_find(&last, key_of(&v->number))->count);
	}
}

static struct slice number_name(const struct work *w, struct slice prefix, long number)
{
	return slice_of(arena_printf(w->eqs->arena, "%.*s %ld", SLICE_ARG(prefix), number));
}

static bool has_number(const struct equations_value *v)
{
	return v->class == EQUATIONS_NUMBER || v->class == EQUATIONS_PREFIXED;
}

static void number_tags(struct work *w)
{
	const struct equations *eqs = w->eqs;
	for (size_t i = 0; i < eqs->n_tags; i++)
		w->fresh[i] = eqs->tags[i].value.number;
	for (size_t i = 0; i < w->nb->n; i++)
		if (w->nb->sequences[i].faulty && w->nb->sequences[i].sequential)
			number_sequence(w, &w->nb->sequences[i]);
	/* Backwards, so that each list of equals begins with the first. */
	for (size_t i = eqs->n_tags; i-- > 0;) {
		const struct equations_value *v = &eqs->tags[i].value;
		if (!has_number(v))
			continue;
		struct hash_entry *e = hash_at(&w->before, number_name(w, v->prefix, v->number));
		w->same[i] = e->count;
		e->count = i + 1;
		if (w->fresh[i] != v->number)
			hash_at(&w->after, number_name(w, v->prefix, w->fresh[i]));
	}
}

/* ---- References ---- */

static void edit(struct work *w, const struct equations_value *v, long to)
{
	struct renumber_plan *plan = w->plan;
	if (to != v->number)
		ARENA_PUSH(w->eqs->arena, plan->edits, plan->n, plan->cap) =
			(struct renumber_edit){v->offset, v->end, v->number, to};
}

static void refuse(struct work *w, const struct equations_value *v, const char *why)
{
	struct renumber_plan *plan = w->plan;
	if (plan->n_refused++ > 0)
		return;
	plan->refused = arena_printf(w->eqs->arena, "reference (%.*s) %s", SLICE_ARG(v->text), why);
	plan->refused_offset = v->offset;
	plan->refused_end = v->end;
}

/* The tags a reference can mean: those of its number; of its section where there are
 * some, and among these the ones written exactly so (9a, not 9). */
struct candidates {
	size_t n;
	size_t above; /* the last before the reference, else the first behind it */
	bool agree;   /* all get the same number */
	bool change;  /* some gets another number than it has */
};

static bool consider(const struct work *w, struct candidates *c, const struct prose_use *use,
		     bool exact, bool section)
{
	const struct equations *eqs = w->eqs;
	struct hash_entry *e =
		hash_find(&w->before, number_name(w, use->value.prefix, use->value.number));
	size_t here = numbering_section_of(w->nb, use->value.offset);
	*c = (struct candidates){.agree = true};
	for (size_t i = e ? e->count : 0; i > 0 && c->n < CANDIDATES_MAX; i = w->same[i - 1]) {
		const struct equations_tag *tag = &eqs->tags[i - 1];
		if ((exact && !slice_eq(tag->value.suffix, use->value.suffix)) ||
		    (section && w->nb->section[i - 1] != here))
			continue;
		c->change = c->change || w->fresh[i - 1] != tag->value.number;
		c->agree = c->agree && (c->n == 0 || w->fresh[i - 1] == w->fresh[c->above]);
		if (c->n == 0 || tag->offset < use->value.offset)
			c->above = i - 1;
		c->n++;
	}
	return c->n > 0;
}

static bool find_candidates(const struct work *w, struct candidates *c, const struct prose_use *use)
{
	return consider(w, c, use, true, true) || consider(w, c, use, false, true) ||
	       consider(w, c, use, true, false) || consider(w, c, use, false, false);
}

/* Why a use cannot be rewritten for sure; null: it can. */
static const char *doubt(const struct work *w, const struct candidates *c,
			 const struct prose_use *use)
{
	const struct equations_value *v = &use->value;
	if (use->kind == PROSE_LOOSE)
		return "may or may not be a reference";
	if (!c->agree)
		return arena_printf(w->eqs->arena, "is ambiguous: %zu equations have this number",
				    c->n);
	if (!v->prefix.n && v->number >= 1 && v->number <= w->nb->last_automatic)
		return "could mean an automatic number";
	if (use->where == PROSE_DOUBTFUL)
		return "could mean an equation of another text";
	return NULL;
}

/* The new number of a use; its own where it is left alone. */
static long rewrite(struct work *w, const struct prose_use *use)
{
	const struct equations_value *v = &use->value;
	struct candidates c;
	if (use->where == PROSE_ELSEWHERE)
		return v->number;
	if (!find_candidates(w, &c, use)) {
		/* Another equation is about to take the number it names. */
		if (use->kind != PROSE_LOOSE && !w->unsafe &&
		    hash_find(&w->after, number_name(w, v->prefix, v->number)))
			refuse(w, v, "names no tagged equation now and would name one afterwards");
		return v->number;
	}
	if (!c.change)
		return v->number;
	const char *why = doubt(w, &c, use);
	if (why && !w->unsafe) {
		refuse(w, v, why);
		return v->number;
	}
	return w->fresh[c.above];
}

static size_t count_between(const struct work *w, struct slice prefix, long from, long to)
{
	size_t n = 0;
	for (long i = from; i <= to; i++)
		n += hash_find(&w->before, number_name(w, prefix, i)) != NULL;
	return n;
}

/* (3)-(5) must mean the same equations afterwards. */
static void check_range(struct work *w, size_t i, long from, long to)
{
	const struct equations_value *v = &w->prose->uses[i].value;
	long last;
	if (w->unsafe || !prose_range(w->prose, i, &last) || last - v->number > RANGE_MAX ||
	    (from == v->number && to == last))
		return;
	if (to < from || (size_t)(to - from) + 1 != count_between(w, v->prefix, v->number, last))
		refuse(w, v, "begins a range that would take in other equations");
}

static void rewrite_uses(struct work *w)
{
	long last = 0;
	for (size_t i = 0; i < w->prose->n; i++) {
		long fresh = rewrite(w, &w->prose->uses[i]);
		edit(w, &w->prose->uses[i].value, fresh);
		if (i > 0 && w->prose->uses[i].range_end)
			check_range(w, i - 1, last, fresh);
		last = fresh;
	}
}

static int by_offset(const void *a, const void *b)
{
	const struct renumber_edit *x = a, *y = b;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

struct renumber_plan *renumber_make(const struct equations *eqs, const struct numbering *nb,
				    const struct prose *prose, bool unsafe)
{
	struct arena *a = eqs->arena;
	struct renumber_plan *plan = arena_alloc(a, sizeof *plan);
	struct work w = {.eqs = eqs,
			 .nb = nb,
			 .prose = prose,
			 .unsafe = unsafe,
			 .plan = plan,
			 .fresh = arena_alloc_array(a, eqs->n_tags, sizeof(long)),
			 .before = HASH_INIT(a),
			 .after = HASH_INIT(a),
			 .same = arena_alloc_array(a, eqs->n_tags, sizeof(size_t))};
	bool faulty = false;
	for (size_t i = 0; i < nb->n; i++)
		faulty = faulty || (nb->sequences[i].faulty && nb->sequences[i].sequential);
	if (!faulty)
		return plan;
	number_tags(&w);
	for (size_t i = 0; i < eqs->n_tags; i++)
		if (has_number(&eqs->tags[i].value))
			edit(&w, &eqs->tags[i].value, w.fresh[i]);
	if (plan->n)
		rewrite_uses(&w);
	if (plan->refused)
		plan->n = 0;
	sort_rows(plan->edits, plan->n, sizeof *plan->edits, by_offset);
	return plan;
}

void renumber_apply(const struct renumber_plan *plan, struct slice text, struct buf *out)
{
	size_t at = 0;
	for (size_t i = 0; i < plan->n; i++) {
		const struct renumber_edit *e = &plan->edits[i];
		buf_add(out, slice_sub(text, at, e->offset));
		buf_printf(out, "%ld", e->to);
		at = e->end;
	}
	buf_add(out, slice_sub(text, at, text.n));
}
