#include "out/report-steps.h"

#include "base/sort.h"
#include "out/moment.h"

/* A batch of a day begins with the day, though the day alone stands for its end (moment.h). */
static bool has_begun(const struct plan_batch *batch, const char *date)
{
	if (batch->parent != PLAN_NO_PARENT || !batch->from)
		return false;
	if (!date)
		return true;
	int64_t from = moment_of(batch->from), now = moment_of(date);
	return from <= (from == moment_day(from) ? moment_day(now) : now);
}

static const struct plan_part *batch_in_work(const struct plan_progress *plan, const char *date)
{
	for (size_t i = 0; plan && i < plan->n; i++) {
		const struct plan_part *part = &plan->parts[plan->newest[i]];
		if (has_begun(part->batch, date) && part->completed < part->n)
			return part;
	}
	return NULL;
}

static enum report_steps_why why_of(const struct report_article *article, bool in_batch)
{
	bool completed = article->status == FRONT_COMPLETED;
	bool checked = article->counts.known[REPORT_PROBLEMS];
	enum report_claim claim = report_claim_of(article);
	if (article->error.n)
		return REPORT_STEPS_UNREADABLE;
	if (completed && checked && article->errors)
		return REPORT_STEPS_ERRORS;
	if (claim == REPORT_OVERSTATED)
		return REPORT_STEPS_OVERSTATED;
	if (claim == REPORT_UNDERSTATED)
		return REPORT_STEPS_UNDERSTATED;
	if (completed)
		return checked && article->counts.v[REPORT_PROBLEMS] ? REPORT_STEPS_WARNINGS
								     : REPORT_STEPS_NOTHING;
	if (in_batch)
		return REPORT_STEPS_BATCH;
	return article->status == FRONT_IN_PROGRESS ? REPORT_STEPS_IN_PROGRESS : REPORT_STEPS_OPEN;
}

static int compare_numbers(uint64_t x, uint64_t y)
{
	return x < y ? -1 : x > y;
}

static int status_rank(const struct report_article *article)
{
	static const int rank[REPORT_N_STATUS] = {
		[FRONT_IN_PROGRESS] = 0, [FRONT_PENDING] = 1, [FRONT_UNKNOWN] = 2};
	return rank[article->status];
}

/* What is planned and not there comes last in its batch. */
static int compare_steps(const void *a, const void *b)
{
	const struct report_step *s = a, *t = b;
	const struct report_article *x = s->article, *y = t->article;
	int c = 0;
	if (s->why != t->why)
		return s->why < t->why ? -1 : 1;
	if (!x || !y)
		return !x && !y ? slice_cmp(s->path, t->path) : !x - !y;
	if (s->why == REPORT_STEPS_ERRORS)
		c = compare_numbers(y->errors, x->errors);
	else if (s->why == REPORT_STEPS_OVERSTATED)
		c = compare_numbers(x->n_failed, y->n_failed);
	else if (s->why == REPORT_STEPS_WARNINGS)
		c = compare_numbers(y->counts.v[REPORT_PROBLEMS], x->counts.v[REPORT_PROBLEMS]);
	else
		c = status_rank(x) - status_rank(y);
	return c ? c : report_compare_size(x, y);
}

struct report_steps *report_steps_make(struct arena *a, const struct report *r,
				       const struct plan_progress *plan, const char *date)
{
	struct report_steps *steps = arena_alloc(a, sizeof *steps);
	struct hash planned = HASH_INIT(a);
	steps->batch = batch_in_work(plan, date);
	for (size_t i = 0; steps->batch && i < steps->batch->n; i++) {
		const struct plan_member *m = &steps->batch->members[i];
		hash_at(&planned, m->path)->count = 1;
		if (!m->article)
			ARENA_PUSH(a, steps->v, steps->n, steps->cap) =
				(struct report_step){REPORT_STEPS_BATCH, m->path, NULL};
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct report_article *article = r->articles[i];
		enum report_steps_why why = why_of(article, hash_find(&planned, article->path));
		if (why != REPORT_STEPS_NOTHING)
			ARENA_PUSH(a, steps->v, steps->n, steps->cap) =
				(struct report_step){why, article->path, article};
	}
	sort_rows(steps->v, steps->n, sizeof *steps->v, compare_steps);
	return steps;
}
