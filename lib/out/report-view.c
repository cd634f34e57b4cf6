#include "out/report-view-internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"

/* ---- Links ---- */

/* A path as names without "." and, as far as they lead nowhere, "..". */
struct names {
	struct slice *v;
	size_t n;
	bool absolute;
};

static void add_names(struct names *names, struct slice path)
{
	while (path.n) {
		size_t end = slice_find(path, '/');
		struct slice name = slice_sub(path, 0, end);
		path = slice_sub(path, end + 1, path.n);
		bool up = slice_eq(name, SLICE(".."));
		bool can_drop = names->n > 0 && !slice_eq(names->v[names->n - 1], SLICE(".."));
		if (!name.n || slice_eq(name, SLICE(".")) || (up && !names->n && names->absolute))
			continue;
		if (up && can_drop)
			names->n--;
		else
			names->v[names->n++] = name;
	}
}

/* With a folder, a relative path is taken to start there. */
static struct names split(struct slice path, const char *folder)
{
	bool absolute = slice_starts(path, SLICE("/"));
	struct slice start = folder && !absolute ? slice_of(folder) : (struct slice){0};
	struct names names = {.absolute = absolute || start.n > 0};
	names.v = die_calloc_array(start.n + path.n + 1, sizeof *names.v);
	add_names(&names, start);
	add_names(&names, path);
	return names;
}

static bool climbs(const struct names *names)
{
	return names->n && slice_eq(names->v[0], SLICE(".."));
}

/* Everything that could end the destination, open a span or a tag, or mean something in a
 * URL; a colon could make the first name a scheme. */
static void add_encoded(struct buf *out, struct slice name)
{
	static const char special[] = "()<>#?%&\"'\\`|:[]*$;";
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c <= ' ' || c == 0x7F || memchr(special, c, sizeof special - 1))
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, name.p[i]);
	}
}

void report_view_link(struct buf *out, const char *from, struct slice to, const char *folder)
{
	struct slice source = slice_of(from ? from : "report");
	struct names a = split(source, NULL), b = split(to, NULL);
	if (a.absolute != b.absolute || climbs(&a) || climbs(&b)) {
		free(a.v);
		free(b.v);
		a = split(source, folder);
		b = split(to, folder);
	}
	size_t same = 0, start = out->n;
	while (same + 1 < a.n && same + 1 < b.n && slice_eq(a.v[same], b.v[same]))
		same++;
	for (size_t i = same; i + 1 < a.n; i++)
		buf_puts(out, "../");
	for (size_t i = same; i < b.n; i++) {
		if (i > same)
			buf_putc(out, '/');
		add_encoded(out, b.v[i]);
	}
	if (out->n == start)
		buf_putc(out, '.');
	free(a.v);
	free(b.v);
}

/* ---- Data ---- */

const char report_view_unknown[] = "\xE2\x80\x93"; /* an en dash */

const char *const report_view_count_names[REPORT_N_COUNTS] = {
	[REPORT_LINES] = "lines",       [REPORT_DERIVATION] = "derivation",
	[REPORT_FORMULAS] = "formulas", [REPORT_NUMBERED] = "numbered",
	[REPORT_PROBLEMS] = "problems",
};

/* In the order of the report. */
static const struct {
	enum front_status status;
	const char *name, *share;
} statuses[REPORT_N_STATUS] = {
	{FRONT_COMPLETED, "completed", "completed_share"},
	{FRONT_IN_PROGRESS, "in_progress", "in_progress_share"},
	{FRONT_PENDING, "pending", "pending_share"},
	{FRONT_UNKNOWN, "unknown", "unknown_share"},
};

void report_view_put_count(struct json_t *map, const char *key, uint64_t n)
{
	json_put_int(map, key, (long long)n);
}

void report_view_put_counts(struct json_t *map, const struct report_counts *counts)
{
	for (int c = 0; c < REPORT_N_COUNTS; c++) {
		if (counts->known[c])
			report_view_put_count(map, report_view_count_names[c], counts->v[c]);
		else
			json_put_text(map, report_view_count_names[c], report_view_unknown);
	}
}

void report_view_put_share(struct json_t *map, const char *key, uint64_t part, uint64_t whole)
{
	char text[16];
	uint64_t tenths = whole ? (uint64_t)((double)part * 1000 / (double)whole + 0.5) : 0;
	if (tenths >= 1000 && part < whole)
		tenths = 999;
	if (!tenths && part)
		tenths = 1;
	snprintf(text, sizeof text, "%u.%u", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
	json_put_text(map, key, whole ? text : report_view_unknown);
}

static void put_sum(struct json_t *map, const struct report_sum *sum)
{
	report_view_put_count(map, "articles", sum->articles);
	for (size_t i = 0; i < REPORT_N_STATUS; i++)
		report_view_put_count(map, statuses[i].name, sum->by_status[statuses[i].status]);
	report_view_put_counts(map, &sum->counts);
}

static void put_shares(struct json_t *map, const struct report_sum *sum)
{
	uint64_t parts[REPORT_N_STATUS];
	unsigned tenths[REPORT_N_STATUS];
	char text[16];
	for (size_t i = 0; i < REPORT_N_STATUS; i++)
		parts[i] = sum->by_status[statuses[i].status];
	report_shares(parts, REPORT_N_STATUS, tenths);
	for (size_t i = 0; i < REPORT_N_STATUS; i++) {
		snprintf(text, sizeof text, "%u.%u", tenths[i] / 10, tenths[i] % 10);
		json_put_text(map, statuses[i].share, sum->articles ? text : report_view_unknown);
	}
	json_put_text(map, "articles_share", sum->articles ? "100.0" : report_view_unknown);
}

/* The text is the user's, and part of a URL, but must not end the destination or a cell. */
static void add_anchor(struct buf *out, const char *anchor)
{
	for (; *anchor; anchor++) {
		unsigned char c = (unsigned char)*anchor;
		if (c <= ' ' || c == 0x7F || strchr("()<>|\\`\"*_$", c))
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, *anchor);
	}
}

void report_view_put_place(struct json_t *map, const char *key, const struct report_view *view,
			   struct slice path, uint64_t line)
{
	struct buf link = BUF_INIT;
	report_view_link(&link, view->path, path, view->folder);
	if (line && view->line_anchor && *view->line_anchor) {
		add_anchor(&link, view->line_anchor);
		buf_printf(&link, "%llu", (unsigned long long)line);
	}
	json_put_slice(map, key, buf_slice(&link));
	buf_free(&link);
}

static void put_link(struct json_t *map, const struct report_view *view, struct slice path)
{
	report_view_put_place(map, "link", view, path, 0);
}

static struct slice title_of(const struct report_article *article)
{
	struct slice title = slice_trim(article->title);
	return title.n ? title : article->path;
}

struct json_t *report_view_row(const struct report_view *view, const struct report_article *article)
{
	struct json_t *row = json_map();
	json_put_slice(row, "path", article->path);
	json_put_slice(row, "title", title_of(article));
	put_link(row, view, article->path);
	for (size_t i = 0; i < REPORT_N_STATUS; i++)
		json_put_bool(row, statuses[i].name, statuses[i].status == article->status);
	if (article->topic.n)
		json_put_slice(row, "topic", article->topic);
	report_view_put_counts(row, &article->counts);
	report_view_put_judgement(row, article);
	return row;
}

size_t report_view_listed(size_t n, size_t limit)
{
	return limit && n > limit ? limit : n;
}

static struct json_t *make_article(void *context, size_t i)
{
	const struct report_view *view = context;
	return report_view_row(view, view->report->articles[i]);
}

static struct json_t *make_remaining(void *context, size_t i)
{
	const struct report_view *view = context;
	struct json_t *row = report_view_row(view, view->report->remaining[i]);
	report_view_put_count(row, "rank", i + 1);
	return row;
}

static struct json_t *make_topic(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_sum *sum = &view->report->topics[i];
	struct json_t *row = json_map();
	if (sum->name.n)
		json_put_slice(row, "topic", sum->name);
	if (sum->unsure)
		json_put_bool(row, "unsure", true);
	put_sum(row, sum);
	report_view_put_share(row, "completed_share", sum->by_status[FRONT_COMPLETED],
			      sum->articles);
	return row;
}

static void put_rule(struct json_t *row, struct slice rule, bool error)
{
	json_put_bool(row, error ? "error" : "warning", true);
	if (rule.n)
		json_put_slice(row, "rule", rule);
	else
		json_put_text(row, "rule", report_view_unknown);
}

static struct json_t *make_problem_rule(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_rule *rule = &view->report->problem_rules[i];
	struct json_t *row = json_map();
	put_rule(row, rule->rule, rule->error);
	report_view_put_count(row, "count", rule->count);
	report_view_put_count(row, "articles", rule->articles);
	return row;
}

static struct json_t *make_problem(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_problem *problem = &view->report->problems[i];
	const struct report_finding *finding = problem->finding;
	struct json_t *row = json_map();
	struct buf place = BUF_INIT;
	buf_add(&place, problem->article->path);
	if (finding->line)
		buf_printf(&place, ":%llu", (unsigned long long)finding->line);
	json_put_slice(row, "place", buf_slice(&place));
	buf_free(&place);
	json_put_slice(row, "path", problem->article->path);
	report_view_put_place(row, "link", view, problem->article->path, finding->line);
	put_rule(row, finding->rule, finding->error);
	json_put_slice(row, "message", finding->message);
	return row;
}

static struct json_t *make_unreadable(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_article *article = view->report->unreadable[i];
	struct json_t *row = json_map();
	json_put_slice(row, "path", article->path);
	put_link(row, view, article->path);
	json_put_slice(row, "message", article->error);
	return row;
}

static size_t count_unchecked(const struct report *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		n += !r->articles[i]->counts.known[REPORT_PROBLEMS];
	return n;
}

static void put_problems(struct json_t *totals, const struct report_view *view)
{
	const struct report *r = view->report;
	size_t listed = report_view_listed(r->n_problems, view->problems_limit);
	uint64_t counted = r->total.counts.v[REPORT_PROBLEMS];
	if (r->total.counts.known[REPORT_PROBLEMS])
		report_view_put_count(totals, "errors", r->total.errors);
	else
		json_put_text(totals, "errors", report_view_unknown);
	report_view_put_count(totals, "problem_articles", r->n_problem_articles);
	report_view_put_count(totals, "problems_found", r->n_problems);
	report_view_put_count(totals, "problems_unlisted", r->n_problems - listed);
	/* The counts of a record may be of more than it lists. */
	report_view_put_count(totals, "problems_untold",
			      counted > r->n_problems ? counted - r->n_problems : 0);
	report_view_put_count(totals, "numbering_problems", r->n_numbering);
	report_view_put_count(totals, "numbering_articles", r->n_numbering_articles);
	report_view_put_count(totals, "unchecked", count_unchecked(r));
	report_view_put_count(totals, "unreadable", r->n_unreadable);
}

static struct json_t *make_data(const struct report_view_context *context)
{
	const struct report_view *view = &context->view;
	const struct report *r = view->report;
	size_t steps = context->steps->n, open = r->n_remaining;
	struct json_t *totals = json_map(), *data = json_map();
	put_sum(totals, &r->total);
	put_shares(totals, &r->total);
	report_view_put_count(totals, "topics", r->n_topics);
	put_problems(totals, view);
	report_view_put_count(totals, "open", open);
	report_view_put_count(totals, "open_unlisted",
			      open - report_view_listed(open, view->next_limit));
	report_view_put_count(totals, "steps", steps);
	report_view_put_count(totals, "steps_unlisted",
			      steps - report_view_listed(steps, view->next_limit));
	report_view_put_audit(data, totals, view);
	json_put(data, "totals", totals);
	if (view->date)
		json_put_text(data, "date", view->date);
	report_view_put_plan(data, view);
	report_view_put_history(data, view);
	report_view_put_charts(data, view);
	report_view_put_provenance(data, view);
	return data;
}

bool report_view_render(struct buf *out, const struct report_view *view, const struct template *t,
			struct arena *a, struct template_error *error)
{
	const struct report *r = view->report;
	const struct history_changes *changes = view->history ? view->history->changes : NULL;
	const struct plan_progress *plan = view->plan;
	struct report_view_context context = {.view = *view,
					      .steps = report_steps_make(a, r, plan, view->date)};
	size_t limit = view->next_limit;
	struct template_stream streams[] = {
		{"members", 0, report_view_member, &context},
		{"articles", r->n, make_article, &context},
		{"topics", r->n_topics, make_topic, &context},
		{"problem_rules", r->n_problem_rules, make_problem_rule, &context},
		{"problems", report_view_listed(r->n_problems, view->problems_limit), make_problem,
		 &context},
		{"unreadable", r->n_unreadable, make_unreadable, &context},
		{"standards", r->n_standards, report_view_standard, &context},
		{"audit_rules", r->n_audit_rules, report_view_audit_rule, &context},
		{"contradictions", report_view_listed(r->n_contradictions, limit),
		 report_view_contradiction, &context},
		{"next", report_view_listed(context.steps->n, limit), report_view_step, &context},
		{"remaining", report_view_listed(r->n_remaining, limit), make_remaining, &context},
		{"plan_rows", plan ? plan->n : 0, report_view_plan_row, &context},
		{"batches", plan ? plan->n : 0, report_view_batch, &context},
		{"cumulative", plan ? plan->n_cumulative : 0, report_view_cumulative, &context},
		{"changes", changes ? changes->n : 0, report_view_change, &context},
	};
	context.members = &streams[0];
	struct json_t *data = make_data(&context);
	struct template_input input = {.data = data,
				       .streams = streams,
				       .n_streams = sizeof streams / sizeof *streams,
				       .escape = TEMPLATE_MARKDOWN_TABLE};
	bool ok = template_render(t, out, &input, a, error);
	json_drop(data);
	arena_free(&context.scratch);
	return ok;
}
