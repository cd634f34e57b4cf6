#include "check/references.h"

#include "base/hash.h"
#include "base/nearest.h"

/* Words are compared with every label: past this many nothing is suggested. */
enum { SUGGESTIONS_MAX = 100 };

/* Of a longer range only the ends are looked at. */
enum { RANGE_MAX = 100 };

struct labels {
	struct hash by_name; /* name -> index + 1 of the first definition */
	const char **names;  /* for "did you mean" */
	size_t suggestions;
	bool *used;
};

static void collect_labels(struct labels *ls, const struct equations *eqs, struct diag_list *list)
{
	ls->by_name = (struct hash)HASH_INIT(eqs->arena);
	ls->used = arena_alloc_array(eqs->arena, eqs->n_labels, sizeof *ls->used);
	for (size_t i = 0; i < eqs->n_labels; i++) {
		const struct equations_label *l = &eqs->labels[i];
		struct hash_entry *e = hash_at(&ls->by_name, l->name);
		if (!e->count) {
			e->count = i + 1;
			continue;
		}
		/* Whether a second definition is used cannot be said. */
		ls->used[i] = true;
		struct diag *d = diag_add(list, DIAG_ref_duplicate_label, l->offset, l->end,
					  "label \"%.*s\" is defined twice", SLICE_ARG(l->name));
		diag_note(list, d, eqs->labels[e->count - 1].offset, eqs->labels[e->count - 1].end,
			  "first defined here");
	}
}

/* The entry of the label that is meant, or -1. */
static int nearest_label(struct labels *ls, const struct equations *eqs, struct slice name)
{
	size_t n = ls->by_name.n;
	if (ls->suggestions++ >= SUGGESTIONS_MAX)
		return -1;
	if (!ls->names) {
		ls->names = arena_alloc_array(eqs->arena, n, sizeof *ls->names);
		for (size_t i = 0; i < n; i++)
			ls->names[i] = arena_cstr(eqs->arena, ls->by_name.entries[i].key);
	}
	return nearest_word(name, ls->names, n);
}

static void report_undefined(struct labels *ls, const struct equations *eqs,
			     const struct equations_ref *r, struct diag_list *list)
{
	int near = nearest_label(ls, eqs, r->name);
	if (near < 0) {
		diag_add(list, DIAG_ref_undefined, r->offset, r->end, "no label is named \"%.*s\"",
			 SLICE_ARG(r->name));
		return;
	}
	/* The slip in the reference is one finding: its label is not unused. */
	ls->used[ls->by_name.entries[near].count - 1] = true;
	diag_add(list, DIAG_ref_undefined, r->offset, r->end,
		 "no label is named \"%.*s\"; did you mean \"%s\"?", SLICE_ARG(r->name),
		 ls->names[near]);
}

/* Where the page does not number by itself, only a \tag gives a number. */
static bool is_numbered(const struct equations *eqs, size_t row)
{
	return eqs->rows[row].automatic > 0 || eqs->rows[row].n_tags > 0;
}

static void check_labels(const struct equations *eqs, struct diag_list *list)
{
	struct labels ls = {.used = NULL};
	collect_labels(&ls, eqs, list);
	for (size_t i = 0; i < eqs->n_refs; i++) {
		const struct equations_ref *r = &eqs->refs[i];
		struct hash_entry *e = hash_find(&ls.by_name, r->name);
		if (!e) {
			report_undefined(&ls, eqs, r, list);
			continue;
		}
		const struct equations_label *l = &eqs->labels[e->count - 1];
		ls.used[e->count - 1] = true;
		if (is_numbered(eqs, l->row))
			continue;
		struct diag *d = diag_add(list, DIAG_ref_unnumbered, r->offset, r->end,
					  "the equation labelled \"%.*s\" has no number",
					  SLICE_ARG(r->name));
		diag_note(list, d, l->offset, l->end, "the label is here");
	}
	for (size_t i = 0; i < eqs->n_labels; i++)
		if (!ls.used[i])
			diag_add(list, DIAG_ref_unused_label, eqs->labels[i].offset,
				 eqs->labels[i].end, "label \"%.*s\" is never used",
				 SLICE_ARG(eqs->labels[i].name));
}

/* ---- Numbers ---- */

static struct slice number_key(struct arena *a, struct slice prefix, long number)
{
	return slice_of(arena_printf(a, "%.*s%ld", SLICE_ARG(prefix), number));
}

/* What tags say, whole and without suffix: 9a also defines 9. */
static struct hash defined_numbers(const struct equations *eqs)
{
	struct hash h = HASH_INIT(eqs->arena);
	for (size_t i = 0; i < eqs->n_tags; i++) {
		const struct equations_value *v = &eqs->tags[i].value;
		hash_at(&h, v->text);
		if (v->class == EQUATIONS_NUMBER || v->class == EQUATIONS_PREFIXED)
			hash_at(&h, number_key(eqs->arena, v->prefix, v->number));
	}
	return h;
}

static bool is_defined(const struct hash *defined, const struct numbering *nb,
		       const struct equations *eqs, struct slice prefix, long number)
{
	return hash_find(defined, number_key(eqs->arena, prefix, number)) ||
	       (!prefix.n && number >= 1 && number <= nb->last_automatic);
}

/* (3)-(6) also refers to 4 and 5. */
static void check_range(const struct equations *eqs, const struct numbering *nb,
			const struct hash *defined, const struct prose *prose, size_t i,
			struct diag_list *list)
{
	const struct equations_value *from = &prose->uses[i].value;
	long last;
	if (!prose_range(prose, i, &last) || last - from->number > RANGE_MAX)
		return;
	for (long n = from->number + 1; n < last; n++)
		if (!is_defined(defined, nb, eqs, from->prefix, n)) {
			diag_add(list, DIAG_ref_number, from->offset, prose->uses[i + 1].value.end,
				 "no equation has the number (%.*s%ld), which this range takes in",
				 SLICE_ARG(from->prefix), n);
			return;
		}
}

static void check_numbers(const struct equations *eqs, const struct numbering *nb,
			  const struct prose *prose, struct diag_list *list)
{
	struct hash defined = defined_numbers(eqs);
	for (size_t i = 0; i < prose->n; i++) {
		const struct prose_use *use = &prose->uses[i];
		const struct equations_value *v = &use->value;
		if (use->kind != PROSE_STRONG || use->where != PROSE_HERE || use->by_command)
			continue;
		if (hash_find(&defined, v->text) ||
		    is_defined(&defined, nb, eqs, v->prefix, v->number))
			check_range(eqs, nb, &defined, prose, i, list);
		else
			diag_add(list, DIAG_ref_number, v->offset, v->end,
				 "no equation has the number (%.*s)", SLICE_ARG(v->text));
	}
}

void references_check(const struct equations *eqs, const struct numbering *nb,
		      const struct prose *prose, struct diag_list *list)
{
	check_labels(eqs, list);
	check_numbers(eqs, nb, prose, list);
}
