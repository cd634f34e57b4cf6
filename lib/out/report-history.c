#include "out/report-history.h"

/* Does the newest snapshot say what now says? */
static bool is_now(struct history *s, struct arena *a, const struct report *now)
{
	if (!s->n)
		return false;
	history_load(s, s->n - 1, true);
	return !history_compare(a, s->points[s->n - 1].report, now)->n;
}

static void find_now(struct report_history *h, struct arena *a, const struct report *now,
		     const char *date)
{
	struct history *s = h->snapshots;
	h->date = date;
	h->n_before = s->n;
	if (date) {
		int64_t moment = moment_of(date);
		while (h->n_before && s->points[h->n_before - 1].moment >= moment)
			h->n_before--;
	} else if (is_now(s, a, now)) {
		h->date = s->points[--h->n_before].date;
	}
}

/* The index of the snapshot of a date, when there is any. */
static size_t index_of(const struct report_history *h, const char *date)
{
	long at = date ? history_at(h->snapshots, moment_of(date)) : (long)h->n_before - 1;
	if (at >= (long)h->n_before)
		at = (long)h->n_before - 1;
	return at < 0 ? 0 : (size_t)at;
}

/* A part begins with its whole, unless it says otherwise. */
static const char *begin_of(const struct plan *plan, size_t i)
{
	const struct plan_batch *batch = &plan->batches[i];
	if (!batch->from && batch->parent != PLAN_NO_PARENT)
		batch = &plan->batches[batch->parent];
	return batch->from;
}

/* Only the snapshots that articles are compared with are kept. */
static void load(struct report_history *h, struct arena *a, const struct report *now, size_t base,
		 const struct plan *plan)
{
	struct history *s = h->snapshots;
	bool *needed = arena_alloc_array(a, s->n, sizeof *needed);
	needed[base] = true;
	for (size_t i = 0; plan && i < plan->n; i++)
		if (begin_of(plan, i))
			needed[index_of(h, begin_of(plan, i))] = true;
	for (size_t i = 0; i < h->n_before; i++)
		if (!s->points[i].report)
			history_load(s, i, needed[i]);
	for (size_t i = 0; i < h->n_before; i++)
		if (s->points[i].report)
			s->points[i].renames = history_find_renames(a, s->points[i].report, now);
	if (!plan)
		return;
	h->begins = arena_alloc_array(a, plan->n, sizeof(struct history_point *));
	for (size_t i = 0; i < plan->n; i++) {
		const char *from = begin_of(plan, i);
		h->begins[i] = &s->points[from ? index_of(h, from) : base];
	}
}

void report_history_make(struct report_history *h, struct history *snapshots, struct arena *a,
			 const struct report *now, const char *date, const char *since,
			 const struct plan *plan)
{
	*h = (struct report_history){.snapshots = snapshots};
	find_now(h, a, now, date);
	if (h->n_before) {
		size_t base = index_of(h, since);
		load(h, a, now, base, plan);
		h->base = &snapshots->points[base];
		h->changes = history_compare(a, h->base->report, now);
	}
	h->points = arena_alloc_array(a, h->n_before + 1, sizeof *h->points);
	for (size_t i = 0; i < h->n_before; i++)
		h->points[h->n++] = snapshots->points[i];
	if (h->date)
		h->points[h->n++] = (struct history_point){
			.date = h->date, .moment = moment_of(h->date), .sum = now->total};
	if (h->base && h->date)
		h->days = moment_span(h->base->moment, moment_of(h->date));
	h->estimate = history_estimate_make(h->points, h->n);
}
