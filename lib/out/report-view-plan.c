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

/* The core headings, which a row shows one behind another. */
static void put_headings(struct json_t *row, const struct report_article *article)
{
	struct json_t *list = json_list();
	for (size_t i = 0; i < article->n_headings; i++) {
		const struct report_heading *heading = &article->headings[i];
		struct json_t *map = json_map();
		json_put_slice(map, "heading", heading->title);
		report_view_put_count(map, "heading_lines", heading->lines);
		report_view_put_count(map, "line", heading->line);
		json_put_bool(map, "more", i > 0);
		json_push(list, map);
	}
	json_put(row, "headings", list);
	json_put_bool(row, "has_headings", article->n_headings > 0);
	report_view_put_count(row, "headings_unlisted",
			      article->n_all_headings - article->n_headings);
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

/* The articles that the parts of a batch have. */
static void note_parts(struct hash *paths, const struct plan_progress *plan, size_t whole)
{
	for (size_t i = whole + 1; i < plan->n; i++) {
		const struct plan_part *part = &plan->parts[i];
		if (part->batch->parent != (long)whole)
			break;
		for (size_t m = 0; m < part->n; m++)
			hash_at(paths, part->members[m].path)->count = 1;
	}
}

static bool in_part(const struct report_view_context *c, const struct plan_member *m)
{
	return hash_find(&c->in_parts, m->path);
}

struct json_t *report_view_batch(void *context, size_t i)
{
	struct report_view_context *c = context;
	const struct plan_progress *plan = c->view.plan;
	const struct plan_part *part = &plan->parts[plan->newest[i]];
	struct json_t *row = report_view_plan_row(context, i);
	bool has_own = false, has_headings = false;
	c->batch = i;
	c->members->n = part->n;
	arena_reset(&c->scratch);
	c->in_parts = (struct hash)HASH_INIT(&c->scratch);
	note_parts(&c->in_parts, plan, plan->newest[i]);
	for (size_t m = 0; m < part->n; m++) {
		const struct plan_member *member = &part->members[m];
		bool own = !in_part(c, member);
		has_own |= own;
		has_headings |= own && member->article && member->article->n_headings;
	}
	json_put_bool(row, "has_own", has_own);
	json_put_bool(row, "shows_headings", has_headings);
	return row;
}

/* A planned article of which there is no record has its path alone. */
struct json_t *report_view_member(void *context, size_t i)
{
	const struct report_view_context *c = context;
	const struct report_view *view = &c->view;
	const struct plan_member *m = &view->plan->parts[view->plan->newest[c->batch]].members[i];
	const struct report_article none = {.path = m->path};
	const struct report_article *article = m->article ? m->article : &none;
	const struct history_point *begin = begin_of(view, c->batch);
	const struct report_article *before =
		begin ? history_before(begin->report, begin->renames, m->path) : NULL;
	struct json_t *row = report_view_row(view, article);
	json_put_bool(row, "missing", !m->article);
	json_put_bool(row, "in_part", in_part(c, m));
	put_headings(row, article);
	report_view_put_growth(row, before ? &before->counts : NULL, &article->counts);
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

static size_t count_missing(const struct plan_part *part)
{
	size_t n = 0;
	for (size_t i = 0; i < part->n; i++)
		n += !part->members[i].article;
	return n;
}

void report_view_put_plan(struct json_t *data, const struct report_view *view)
{
	if (!view->plan)
		return;
	struct json_t *map = json_map();
	put_part(map, &view->plan->all);
	report_view_put_count(map, "n_batches", view->plan->n);
	report_view_put_count(map, "missing", count_missing(&view->plan->all));
	json_put(data, "plan", map);
}
