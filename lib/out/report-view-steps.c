/* The next steps in a report: an article a row, with the reasons that it has. */
#include "out/report-view-internal.h"

/* A reason has one flag and what belongs to it; the name of no flag is one of a row. */
static struct json_t *push_reason(struct json_t *list, const char *flag)
{
	struct json_t *reason = json_map();
	json_put_bool(reason, flag, true);
	json_put_bool(reason, "more", json_length(list) > 0);
	json_push(list, reason);
	return reason;
}

static uint64_t first_error(const struct report_article *article)
{
	uint64_t line = 0;
	for (size_t i = 0; i < article->n_findings; i++) {
		const struct report_finding *f = &article->findings[i];
		if (f->error && f->line && (!line || f->line < line))
			line = f->line;
	}
	return line;
}

static void push_errors(struct json_t *list, const struct report_view *view,
			const struct report_article *article)
{
	if (!article->counts.known[REPORT_PROBLEMS] || !article->errors)
		return;
	struct json_t *reason = push_reason(list, "is_errors");
	uint64_t line = first_error(article);
	report_view_put_count(reason, "count", article->errors);
	report_view_put_count(reason, "line", line);
	report_view_put_place(reason, "line_link", view, article->path, line);
}

static void push_warnings(struct json_t *list, const struct report_article *article)
{
	if (!article->counts.known[REPORT_PROBLEMS])
		return;
	uint64_t warnings = article->counts.v[REPORT_PROBLEMS] - article->errors;
	if (warnings)
		report_view_put_count(push_reason(list, "is_warnings"), "count", warnings);
}

static void push_audit(struct json_t *list, const struct report_article *article)
{
	static const char *const flags[REPORT_N_CLAIMS] = {[REPORT_OVERSTATED] = "is_overstated",
							   [REPORT_UNDERSTATED] = "is_understated",
							   [REPORT_OPEN] = "is_failing"};
	const char *flag = flags[report_claim_of(article)];
	if (flag)
		report_view_put_count(push_reason(list, flag), "count", article->n_failed);
}

/* Why an article that is not completed is a step. */
static void push_open(struct json_t *list, const struct report_view_context *context,
		      const struct report_step *step)
{
	if (step->why == REPORT_STEPS_BATCH)
		json_put_text(push_reason(list, "is_batch"), "batch",
			      context->steps->batch->batch->name);
	else if (step->why == REPORT_STEPS_IN_PROGRESS)
		push_reason(list, "is_in_progress");
	else if (step->why == REPORT_STEPS_OPEN)
		push_reason(list, "is_open");
}

static struct json_t *make_reasons(const struct report_view_context *context,
				   const struct report_step *step)
{
	const struct report_article *article = step->article;
	struct json_t *list = json_list();
	if (step->why == REPORT_STEPS_UNREADABLE)
		json_put_slice(push_reason(list, "is_unreadable"), "message", article->error);
	push_open(list, context, step);
	if (!article) {
		push_reason(list, "is_missing");
	} else {
		push_errors(list, &context->view, article);
		push_audit(list, article);
		push_warnings(list, article);
	}
	return list;
}

struct json_t *report_view_step(void *context, size_t i)
{
	const struct report_view_context *c = context;
	const struct report_step *step = &c->steps->v[i];
	const struct report_article none = {.path = step->path};
	struct json_t *row = report_view_row(&c->view, step->article ? step->article : &none);
	report_view_put_count(row, "rank", i + 1);
	json_put_bool(row, "missing", !step->article);
	json_put(row, "reasons", make_reasons(c, step));
	return row;
}
