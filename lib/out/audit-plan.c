#include "out/audit-plan.h"

#include "out/record.h"

/* ---- Reading ---- */

static void find_standard(struct arena *a, const struct audit_plan *p, size_t i,
			  const struct audit_standards *set, struct yaml_reader_faults *faults)
{
	const struct plan_batch *b = &p->plan->batches[i];
	if (!b->standard)
		return;
	p->standards[i] = audit_standard_find(set, slice_of(b->standard));
	if (!p->standards[i])
		ARENA_PUSH(a, faults->v, faults->n, faults->cap) = (struct yaml_reader_fault){
			.path = p->plan->path,
			.place = b->place,
			.message = arena_printf(a, "no standard is named \"%s\"", b->standard)};
}

struct audit_plan *audit_plan_read(struct arena *a, const char *path, struct slice text,
				   const struct audit_standards *set,
				   struct yaml_reader_faults *faults)
{
	struct audit_plan *p = arena_alloc(a, sizeof *p);
	size_t before = faults->n;
	p->plan = plan_read(a, path, text, faults);
	if (!p->plan)
		return NULL;
	p->standards = arena_alloc_array(a, p->plan->n, sizeof *p->standards);
	for (size_t i = 0; i < p->plan->n; i++)
		find_standard(a, p, i, set, faults);
	return faults->n == before ? p : NULL;
}

/* ---- Asking ---- */

/* Parts lie behind their whole. */
static const struct plan_batch *find_batch(const struct plan *plan, struct slice path,
					   const struct plan_facts *facts)
{
	const struct plan_batch *found = NULL;
	for (size_t i = 0; i < plan->n; i++) {
		const struct plan_batch *b = &plan->batches[i];
		bool narrower = found && b->parent == (long)(found - plan->batches);
		if ((!found || narrower) && plan_has(plan, i, path, facts))
			found = b;
	}
	return found;
}

const struct plan_batch *audit_plan_batch(const struct audit_plan *p, const char *path,
					  const struct front_matter *front, struct slice record)
{
	struct buf own = BUF_INIT;
	struct plan_track track;
	if (!p)
		return NULL;
	if (!record.n) {
		struct json_t *json = record_new(path, front);
		json_write(&own, json);
		json_drop(json);
		record = buf_slice(&own);
	}
	plan_track_init(&track, p->plan);
	plan_track_add(&track, slice_of(path), record);
	const struct plan_batch *batch =
		find_batch(p->plan, slice_of(path), plan_track_find(&track, slice_of(path)));
	plan_track_free(&track);
	buf_free(&own);
	return batch;
}

const struct audit_standard *audit_plan_standard(const struct audit_plan *p,
						 const struct plan_batch *batch)
{
	while (batch) {
		const struct audit_standard *s = p->standards[batch - p->plan->batches];
		if (s)
			return s;
		batch = batch->parent == PLAN_NO_PARENT ? NULL : &p->plan->batches[batch->parent];
	}
	return NULL;
}
