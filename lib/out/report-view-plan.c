/* The plan in a report: batches, their articles, what adds up. */
#include "out/report-view-internal.h"

#include <stdio.h>

#include "out/chart.h"

enum { BAR_WIDTH = 20 };

static void put_part(struct json_t *map, const struct plan_part *part)
{
	struct buf bar = BUF_INIT;
	report_view_put_count(map, "articles", part->n);
	report_view_put_count(map, "completed", part->completed);
	report_view_put_share(map, "completed_share", part->completed, part->n);
	report_view_put_count(map, "in_progress", part->in_progress);
	report_view_put_count(map, "audited", part->audited);
	if (part->audited) {
		report_view_put_count(map, "passed", part->passed);
		report_view_put_share(map, "passed_share", part->passed, part->audited);
	} else {
		json_put_text(map, "passed", report_view_unknown);
		json_put_text(map, "passed_share", report_view_unknown);
	}
	report_view_put_counts(map, &part->counts);
	chart_text(&bar, part->completed, part->n, BAR_WIDTH);
	json_put_slice(map, "bar", buf_slice(&bar));
	buf_free(&bar);
}

static void put_optional(struct json_t *map, const char *key, const char *text)
{
	if (text)
		json_put_text(map, key, text);
}

static void push_target(struct json_t *list, const char *name, bool known, uint64_t now,
			long long target)
{
	if (target < 0)
		return;
	char flag[32];
	struct json_t *row = json_map();
	snprintf(flag, sizeof flag, "is_%s", name);
	json_put_bool(row, flag, true);
	if (known)
		report_view_put_count(row, "now", now);
	else
		json_put_text(row, "now", report_view_unknown);
	report_view_put_count(row, "target", (uint64_t)target);
	report_view_put_share(row, "share", now, (uint64_t)target);
	json_put_bool(row, "reached", now >= (uint64_t)target);
	json_push(list, row);
}

static struct json_t *make_targets(const struct plan_part *part)
{
	const struct plan_targets *targets = &part->batch->targets;
	struct json_t *list = json_list();
	push_target(list, "articles", true, part->completed, targets->articles);
	for (size_t c = 0; c < REPORT_N_COUNTS; c++)
		push_target(list, report_view_count_names[c], part->counts.known[c],
			    part->counts.v[c], targets->counts[c]);
	return list;
}

/* A planned article of which there is no record has its path alone. */
static struct json_t *make_member(const struct report_view *view, const struct plan_member *m,
				  const struct history_point *begin)
{
	const struct report_article none = {.path = m->path};
	const struct report_article *before = begin ? history_find(begin->report, m->path) : NULL;
	struct json_t *row = report_view_row(view, m->article ? m->article : &none);
	json_put_bool(row, "missing", !m->article);
	json_put_bool(row, "passed", m->audit == PLAN_PASSED);
	json_put_bool(row, "failed", m->audit == PLAN_FAILED);
	report_view_put_growth(row, before ? &before->counts : NULL,
			       m->article ? &m->article->counts : &none.counts);
	return row;
}

/* The snapshot that a batch, the newest first, began with, or null. */
static const struct history_point *begin_of(const struct report_view *view, size_t i)
{
	const struct history_point **begins = view->history ? view->history->begins : NULL;
	return begins ? begins[view->plan->newest[i]] : NULL;
}

struct json_t *report_view_plan_row(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct plan_part *part = &view->plan->parts[view->plan->newest[i]];
	const struct plan_batch *batch = part->batch;
	const struct history_point *begin = begin_of(view, i);
	struct json_t *row = json_map();
	json_put_text(row, "name", batch->name);
	json_put_bool(row, "is_part", batch->parent != PLAN_NO_PARENT);
	put_optional(row, "topic", batch->topic);
	put_optional(row, "note", batch->note);
	put_optional(row, "standard", batch->standard);
	put_optional(row, "from", batch->from);
	put_optional(row, "to", batch->to);
	put_optional(row, "before_date", begin ? begin->date : NULL);
	put_part(row, part);
	struct json_t *targets = make_targets(part);
	json_put_bool(row, "has_targets", json_length(targets) > 0);
	json_put(row, "targets", targets);
	return row;
}

struct json_t *report_view_batch(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct plan_part *part = &view->plan->parts[view->plan->newest[i]];
	const struct history_point *begin = begin_of(view, i);
	struct json_t *row = report_view_plan_row(context, i), *members = json_list();
	for (size_t m = 0; m < part->n; m++)
		json_push(members, make_member(view, &part->members[m], begin));
	json_put(row, "members", members);
	return row;
}

struct json_t *report_view_cumulative(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct plan_part *part = &view->plan->cumulative[i];
	struct json_t *row = json_map();
	json_put_text(row, "name", part->batch->name);
	put_part(row, part);
	/* Of the whole plan: the last row's share is the plan's. */
	report_view_put_share(row, "completed_share", part->completed, view->plan->all.n);
	return row;
}

void report_view_put_plan(struct json_t *data, const struct report_view *view)
{
	if (!view->plan)
		return;
	struct json_t *map = json_map();
	put_part(map, &view->plan->all);
	report_view_put_count(map, "n_batches", view->plan->n);
	json_put(data, "plan", map);
}
