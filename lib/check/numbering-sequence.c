#include "check/numbering-sequence.h"

#include "base/hash.h"

/* Numbers that were left out; later ones may fill them. */
struct gap {
	size_t item; /* the one behind it */
	long from, to;
	long left; /* how many are still missing */
};

/* The numbers of a sequence without its extras. */
struct pass {
	struct numbering_sequence *seq;
	const struct equations *eqs;
	struct diag_list *list;
	bool unique_only;
	long *number;
	size_t *tag;
	size_t n;
	long first;
	long expect;
	struct hash seen;  /* of this run: number -> tag + 1 */
	struct hash texts; /* extras of this run: text -> tag + 1 */
	struct gap *gaps;
	size_t n_gaps, cap_gaps;
	bool filling; /* the item before filled a gap */
};

static const struct equations_tag *tag_of(const struct pass *p, size_t item)
{
	return &p->eqs->tags[p->tag[item]];
}

static struct slice key_of(const long *number)
{
	return (struct slice){(const char *)number, sizeof *number};
}

static bool is_seen(const struct pass *p, long number)
{
	return hash_find(&p->seen, key_of(&number)) != NULL;
}

/* The hash borrows its keys, so they are the array's. */
static void see(struct pass *p, size_t item)
{
	hash_at(&p->seen, key_of(&p->number[item]))->count = p->tag[item] + 1;
}

static struct diag *report(struct pass *p, enum diag_rule rule, const struct equations_tag *tag,
			   const char *message)
{
	p->seq->faulty = true;
	return diag_add(p->list, rule, tag->offset, tag->end, "%s", message);
}

#define SAY(p, ...) arena_printf((p)->list->arena, __VA_ARGS__)
#define NUMBER(p, value) SLICE_ARG((p)->seq->prefix), value

static void report_duplicate(struct pass *p, const struct equations_tag *tag, size_t first)
{
	struct diag *d =
		report(p, DIAG_tag_duplicate, tag,
		       SAY(p, "equation number (%.*s) is used twice", SLICE_ARG(tag->value.text)));
	const struct equations_tag *before = &p->eqs->tags[first];
	diag_note(p->list, d, before->offset, before->end, "first used here");
}

static void report_order(struct pass *p, size_t item, long after)
{
	report(p, DIAG_tag_order, tag_of(p, item),
	       SAY(p, "equation number (%.*s%ld) comes after (%.*s%ld)", NUMBER(p, p->number[item]),
		   NUMBER(p, after)));
}

static void report_misplaced(struct pass *p, size_t item)
{
	report(p, DIAG_tag_order, tag_of(p, item),
	       SAY(p, "equation number (%.*s%ld) is out of order: (%.*s%ld) is expected here",
		   NUMBER(p, p->number[item]), NUMBER(p, p->expect)));
}

static void report_gap(struct pass *p, const struct gap *g)
{
	const char *message;
	if (g->item == 0)
		message = SAY(p, "equation numbers begin at (%.*s%ld), not at (%.*s%ld)",
			      NUMBER(p, p->number[0]), NUMBER(p, g->from));
	else if (g->from == g->to)
		message = SAY(p, "equation number (%.*s%ld) is missing before (%.*s%ld)",
			      NUMBER(p, g->from), NUMBER(p, p->number[g->item]));
	else if (g->left == g->to - g->from + 1)
		message = SAY(p, "equation numbers (%.*s%ld) to (%.*s%ld) are missing",
			      NUMBER(p, g->from), NUMBER(p, g->to));
	else
		message = SAY(p, "%ld of the equation numbers (%.*s%ld) to (%.*s%ld) are missing",
			      g->left, NUMBER(p, g->from), NUMBER(p, g->to));
	struct diag *d = report(p, DIAG_tag_gap, tag_of(p, g->item), message);
	if (g->item > 0) {
		const struct equations_tag *before = tag_of(p, g->item - 1);
		diag_note(p->list, d, before->offset, before->end, "the number before it is here");
	}
}

static void close_gaps(struct pass *p)
{
	for (size_t i = 0; i < p->n_gaps; i++)
		if (p->gaps[i].left > 0 && !p->unique_only)
			report_gap(p, &p->gaps[i]);
	p->n_gaps = 0;
}

static size_t run_length(const struct pass *p, size_t item)
{
	size_t n = 1;
	while (item + n < p->n && p->number[item + n] == p->number[item] + (long)n)
		n++;
	return n;
}

/* Not a quotation of an equation or two, but a passage numbered anew: the numbers go on
 * from here, and not from where they were. */
static bool is_restart(const struct pass *p, size_t item, size_t run)
{
	long v = p->number[item];
	if (run < 2 || !is_seen(p, v) || !is_seen(p, v + 1))
		return false;
	if (item + run < p->n && p->number[item + run] == p->expect)
		return false;
	return v == p->first || run >= 3;
}

static void restart(struct pass *p, size_t item, size_t run)
{
	size_t twice = 0;
	for (size_t i = item; i < item + run; i++)
		twice += is_seen(p, p->number[i]);
	size_t before = hash_find(&p->seen, key_of(&p->number[item]))->count - 1;
	struct diag *d = report(
		p, DIAG_tag_restart, tag_of(p, item),
		SAY(p,
		    "equation numbers start again at (%.*s%ld) after (%.*s%ld): %zu are used twice",
		    NUMBER(p, p->number[item]), NUMBER(p, p->number[item - 1]), twice));
	const struct equations_tag *first = &p->eqs->tags[before];
	diag_note(p->list, d, first->offset, first->end, "(%.*s%ld) was first used here",
		  NUMBER(p, p->number[item]));
	close_gaps(p);
	p->seen = (struct hash)HASH_INIT(p->eqs->arena);
	p->texts = (struct hash)HASH_INIT(p->eqs->arena);
}

static struct gap *gap_of(struct pass *p, long number)
{
	for (size_t i = p->n_gaps; i-- > 0;)
		if (p->gaps[i].from <= number && number <= p->gaps[i].to)
			return &p->gaps[i];
	return NULL;
}

/* A number that was left out comes late; a passage that was moved is one finding. */
static void late(struct pass *p, size_t item)
{
	struct gap *g = gap_of(p, p->number[item]);
	if (g)
		g->left--;
	if (!p->unique_only && !(p->filling && p->number[item] == p->number[item - 1] + 1))
		report_order(p, item, item ? p->number[item - 1] : p->expect - 1);
	see(p, item);
	p->filling = true;
}

static void pass_over_seen(struct pass *p)
{
	while (is_seen(p, p->expect))
		p->expect++;
}

static void ahead(struct pass *p, size_t item)
{
	long v = p->number[item];
	bool between = item > 0 && item + 1 < p->n && !p->unique_only;
	long next = between ? p->number[item + 1] : v;
	bool in_place = next == p->expect + 1 && next != v; /* 1 2 44 4 5: written for 3 */
	bool inserted = next == p->expect && v > p->expect + 1;
	if (between && (in_place || inserted)) {
		report_misplaced(p, item);
		if (in_place)
			p->expect++;
		else
			see(p, item);
		return;
	}
	ARENA_PUSH(p->eqs->arena, p->gaps, p->n_gaps, p->cap_gaps) =
		(struct gap){item, p->expect, v - 1, v - p->expect};
	see(p, item);
	p->expect = v + 1;
}

static void step(struct pass *p, size_t item)
{
	long v = p->number[item];
	bool was_filling = p->filling;
	p->filling = false;
	if (v == p->expect) {
		see(p, item);
		pass_over_seen(p);
	} else if (is_seen(p, v)) {
		size_t run = run_length(p, item);
		if (is_restart(p, item, run)) {
			restart(p, item, run);
			see(p, item);
			p->expect = v + 1;
			return;
		}
		report_duplicate(p, tag_of(p, item), hash_find(&p->seen, key_of(&v))->count - 1);
		/* 1 2 3 3 5: the second 3 stands where 4 should. */
		if (item + 1 < p->n && p->number[item + 1] == p->expect + 1)
			p->expect++;
	} else if (v > p->expect) {
		ahead(p, item);
	} else {
		p->filling = was_filling;
		late(p, item);
	}
}

static void extra(struct pass *p, size_t tag)
{
	const struct equations_tag *t = &p->eqs->tags[tag];
	struct hash_entry *e = hash_at(&p->texts, t->value.text);
	if (e->count)
		report_duplicate(p, t, e->count - 1);
	else
		e->count = tag + 1;
}

static void start(struct pass *p, const struct numbering *nb)
{
	struct numbering_sequence *seq = p->seq;
	p->number = arena_alloc_array(p->eqs->arena, seq->n, sizeof *p->number);
	p->tag = arena_alloc_array(p->eqs->arena, seq->n, sizeof *p->tag);
	for (size_t i = 0; i < seq->n; i++) {
		if (seq->extra[i])
			continue;
		p->number[p->n] = p->eqs->tags[seq->tags[i]].value.number;
		p->tag[p->n++] = seq->tags[i];
	}
	p->first = (long)nb->options->start;
	/* One or two numbers that do not begin at the start are quoted from somewhere. */
	if (p->n && (seq->prefix.n || (p->n < 3 && p->number[0] > p->first)))
		p->first = p->number[0];
	p->expect = p->first;
}

void numbering_sequence_check(struct numbering_sequence *seq, const struct numbering *nb,
			      const struct equations *eqs, struct diag_list *list)
{
	struct pass p = {.seq = seq,
			 .eqs = eqs,
			 .list = list,
			 .unique_only = nb->options->policy == NUMBERING_UNIQUE || !seq->sequential,
			 .seen = HASH_INIT(eqs->arena),
			 .texts = HASH_INIT(eqs->arena)};
	start(&p, nb);
	size_t item = 0;
	for (size_t i = 0; i < seq->n; i++) {
		if (seq->extra[i])
			extra(&p, seq->tags[i]);
		else
			step(&p, item++);
	}
	close_gaps(&p);
}
