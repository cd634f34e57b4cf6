/* How far a plan has come: the half of plan.h that looks at records. */
#include "out/plan.h"

#include "base/sort.h"
#include "io/json-read.h"
#include "out/moment.h"
#include "out/report-sum.h"

/* ---- Facts ---- */

void plan_track_init(struct plan_track *t, const struct plan *plan)
{
	*t = (struct plan_track){.arena = ARENA_INIT, .scratch = ARENA_INIT};
	if (plan)
		t->terms = plan->terms;
	t->by_path = (struct hash)HASH_INIT(&t->arena);
}

void plan_track_free(struct plan_track *t)
{
	arena_free(&t->arena);
	arena_free(&t->scratch);
}

static struct plan_facts *facts_at(struct plan_track *t, struct slice path)
{
	struct hash_entry *entry = hash_keep(&t->by_path, path);
	if (entry->value)
		return entry->value;
	size_t n = t->terms.n;
	struct plan_facts *facts = entry->value = arena_alloc(&t->arena, sizeof *facts + n);
	facts->path = entry->key;
	for (size_t i = 0; i < n; i++)
		facts->truths[i] = plan_query_default(&t->terms.v[i]);
	return facts;
}

static bool asks(const void *context, struct slice key)
{
	const struct plan_track *t = context;
	return plan_query_asks(&t->terms, key);
}

static void take(void *context, struct slice path, const struct report_member *members, size_t n)
{
	struct plan_track *t = context;
	struct plan_facts *facts = facts_at(t, path);
	arena_reset(&t->scratch);
	for (size_t i = 0; i < n; i++)
		plan_query_update(&t->terms, members[i].key, members[i].value, &t->scratch,
				  facts->truths);
}

void plan_track_add(struct plan_track *t, struct slice path, struct slice record)
{
	struct arena arena = ARENA_INIT;
	struct json_read in;
	struct report_member *members = NULL, m;
	size_t n = 0, cap = 0;
	json_read_start(&in, record, &arena);
	if (json_read_map(&in))
		while (json_read_member(&in, &m.key))
			if (plan_query_asks(&t->terms, m.key) && json_read_value(&in, &m.value))
				ARENA_PUSH(&arena, members, n, cap) = m;
	take(t, path, members, n);
	arena_free(&arena);
}

struct report_watch plan_track_watch(struct plan_track *t)
{
	struct report_watch watch = {.context = t, .take = take};
	if (t->terms.n)
		watch.asks = asks;
	return watch;
}

const struct plan_facts *plan_track_find(const struct plan_track *t, struct slice path)
{
	const struct hash_entry *entry = hash_find(&t->by_path, path);
	return entry ? entry->value : NULL;
}

/* ---- Members ---- */

static bool names(const struct plan_batch *b, struct slice path, const struct plan_facts *facts)
{
	for (size_t i = 0; i < b->n_globs; i++)
		if (plan_query_glob(b->globs[i], path))
			return true;
	for (size_t i = 0; facts && i < b->n_queries; i++)
		if (plan_query_holds(&b->queries[i], facts->truths))
			return true;
	return false;
}

/* Behind the last part of a batch: they lie right behind their whole. */
static size_t end_of_parts(const struct plan *plan, size_t batch)
{
	size_t end = batch + 1;
	while (end < plan->n && plan->batches[end].parent == (long)batch)
		end++;
	return end;
}

bool plan_has(const struct plan *plan, size_t batch, struct slice path,
	      const struct plan_facts *facts)
{
	for (size_t i = batch; i < end_of_parts(plan, batch); i++) {
		const struct plan_batch *b = &plan->batches[i];
		if (hash_find(&b->listed, path) || names(b, path, facts))
			return true;
	}
	return false;
}

/* The gathering of one part: each path once. */
struct gather {
	struct arena *arena;
	struct plan_part *part;
	struct hash seen;
	size_t cap;
};

static struct gather gather_start(struct arena *a, struct plan_part *part)
{
	struct gather g = {.arena = a, .part = part, .cap = part->n};
	g.seen = (struct hash)HASH_INIT(a);
	for (size_t i = 0; i < part->n; i++)
		hash_at(&g.seen, part->members[i].path)->count++;
	return g;
}

static void add_member(struct gather *g, const struct plan_member *m)
{
	struct plan_part *part = g->part;
	if (hash_at(&g->seen, m->path)->count++)
		return;
	ARENA_PUSH(g->arena, part->members, part->n, g->cap) = *m;
	if (!m->article)
		return;
	part->audited += m->article->audit != REPORT_NOT_AUDITED;
	part->passed += m->article->audit == REPORT_PASSED;
	part->completed += m->article->status == FRONT_COMPLETED;
	part->in_progress += m->article->status == FRONT_IN_PROGRESS;
	report_sum_counts(&part->counts, &m->article->counts);
}

static void add_part(struct gather *g, const struct plan_part *part)
{
	for (size_t i = 0; i < part->n; i++)
		add_member(g, &part->members[i]);
}

static void gather_own(struct gather *g, const struct plan_batch *b, const struct plan_track *t,
		       const struct report *r)
{
	for (size_t i = 0; i < b->n_articles; i++) {
		struct slice path = slice_of(b->articles[i]);
		const struct hash_entry *entry = hash_find(&r->by_path, path);
		struct plan_member m = {path, entry ? entry->value : NULL};
		add_member(g, &m);
	}
	for (size_t i = 0; (b->n_globs || b->n_queries) && i < r->n; i++) {
		struct plan_member m = {r->articles[i]->path, r->articles[i]};
		if (names(b, m.path, b->n_queries ? plan_track_find(t, m.path) : NULL))
			add_member(g, &m);
	}
}

static int compare_members(const void *a, const void *b)
{
	const struct plan_member *x = a, *y = b;
	return slice_cmp(x->path, y->path);
}

static void sort_members(struct plan_part *part)
{
	sort_rows(part->members, part->n, sizeof *part->members, compare_members);
}

/* ---- Order ---- */

/* Of two batches of one level: does the one at index i come before that at j, newest first? */
static bool is_newer(const struct plan *plan, size_t i, size_t j)
{
	const char *x = plan->batches[i].from, *y = plan->batches[j].from;
	if (!x != !y)
		return !x;
	int64_t from_x = x ? moment_of(x) : 0, from_y = x ? moment_of(y) : 0;
	return from_x != from_y ? from_x > from_y : i > j;
}

/* Plans are written by hand, so their number of batches is small: insertion will do. */
static size_t list_newest(const struct plan *plan, long parent, size_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->batches[i].parent != parent)
			continue;
		size_t at = n++;
		for (; at > 0 && is_newer(plan, i, out[at - 1]); at--)
			out[at] = out[at - 1];
		out[at] = i;
	}
	return n;
}

static void order_parts(struct arena *a, const struct plan *plan, struct plan_progress *p)
{
	size_t *wholes = arena_alloc_array(a, plan->n, sizeof *wholes), n = 0;
	p->newest = arena_alloc_array(a, plan->n, sizeof *p->newest);
	p->n_cumulative = list_newest(plan, PLAN_NO_PARENT, wholes);
	for (size_t i = 0; i < p->n_cumulative; i++) {
		p->newest[n++] = wholes[i];
		n += list_newest(plan, (long)wholes[i], p->newest + n);
	}
	p->cumulative = arena_alloc_array(a, p->n_cumulative, sizeof *p->cumulative);
	struct gather all = gather_start(a, &p->all);
	for (size_t i = 0; i < p->n_cumulative; i++) {
		const struct plan_part *part = &p->parts[wholes[p->n_cumulative - 1 - i]];
		add_part(&all, part);
		p->cumulative[i] = p->all;
		p->cumulative[i].batch = part->batch;
		p->cumulative[i].members = NULL;
	}
	sort_members(&p->all);
}

struct plan_progress *plan_progress_make(struct arena *a, const struct plan *plan,
					 const struct plan_track *t, const struct report *r)
{
	struct plan_progress *p = arena_alloc(a, sizeof *p);
	p->n = plan->n;
	p->parts = arena_alloc_array(a, plan->n, sizeof *p->parts);
	/* From the last on, so that the parts of a batch are there when it takes them in. */
	for (size_t i = plan->n; i-- > 0;) {
		struct plan_part *part = &p->parts[i];
		struct gather g = gather_start(a, part);
		part->batch = &plan->batches[i];
		gather_own(&g, part->batch, t, r);
		for (size_t j = i + 1; j < end_of_parts(plan, i); j++)
			add_part(&g, &p->parts[j]);
		sort_members(part);
	}
	order_parts(a, plan, p);
	return p;
}
