#include "out/report-charts.h"

#include <stdio.h>

#include "out/chart.h"
#include "out/table.h"

enum { TEXT_WIDTH = 30, LEAST_POINTS = 2 };

static struct slice keep(struct arena *a, struct buf *b)
{
	struct slice s = arena_copy(a, buf_slice(b));
	buf_free(b);
	return s;
}

static struct slice draw_burn_up(struct arena *a, bool chinese, const struct report_history *h)
{
	const struct chart_words words = {
		chinese ? "文章完成情况" : "Articles completed, over time",
		chinese ? "已完成" : "completed", chinese ? "全部" : "all"};
	struct chart_point *points = arena_alloc_array(a, h->n, sizeof *points);
	struct buf svg = BUF_INIT;
	for (size_t i = 0; i < h->n; i++) {
		const struct history_point *p = &h->points[i];
		points[i] = (struct chart_point){
			p->date, p->moment, p->sum.by_status[FRONT_COMPLETED], p->sum.articles};
	}
	chart_burn_up(&svg, &words, points, h->n);
	return keep(a, &svg);
}

static struct slice topic_label(const struct report_sum *topic, bool chinese)
{
	if (topic->name.n)
		return topic->name;
	if (topic->unsure)
		return slice_of(chinese ? "待定" : "Unsure");
	return slice_of(chinese ? "（无）" : "(none)");
}

static struct slice draw_topics(struct arena *a, bool chinese, const struct report *r)
{
	const struct chart_words words = {chinese ? "各主题文章" : "Articles by topic",
					  chinese ? "已完成" : "completed",
					  chinese ? "全部" : "all"};
	struct chart_row *rows = arena_alloc_array(a, r->n_topics, sizeof *rows);
	struct buf svg = BUF_INIT;
	for (size_t i = 0; i < r->n_topics; i++)
		rows[i] = (struct chart_row){topic_label(&r->topics[i], chinese),
					     r->topics[i].by_status[FRONT_COMPLETED],
					     r->topics[i].articles};
	chart_bars(&svg, &words, rows, r->n_topics);
	return keep(a, &svg);
}

size_t report_charts_draw(struct arena *a, const char *folder, bool chinese, const struct report *r,
			  const struct report_history *history,
			  struct report_drawing drawings[REPORT_CHARTS_MAX])
{
	size_t n = 0;
	if (history && history->n >= LEAST_POINTS)
		drawings[n++] = (struct report_drawing){
			{"burn_up", arena_printf(a, "%s/burn-up.svg", folder)},
			draw_burn_up(a, chinese, history)};
	if (r->n_topics)
		drawings[n++] = (struct report_drawing){
			{"by_topic", arena_printf(a, "%s/topics.svg", folder)},
			draw_topics(a, chinese, r)};
	return n;
}

static void add_text(struct table *t, struct slice name, uint64_t done, uint64_t total)
{
	struct buf bar = BUF_INIT;
	char numbers[64];
	buf_putc(&bar, '[');
	chart_text(&bar, done, total, TEXT_WIDTH);
	buf_putc(&bar, ']');
	table_text(t, name);
	table_text(t, buf_slice(&bar));
	snprintf(numbers, sizeof numbers, "%llu/%llu", (unsigned long long)done,
		 (unsigned long long)total);
	table_text(t, slice_of(numbers));
	unsigned percent = total ? (unsigned)((double)done * 100 / (double)total + 0.5) : 0;
	if (percent >= 100 && done < total)
		percent = 99;
	snprintf(numbers, sizeof numbers, "%u %%", percent);
	table_text(t, slice_of(numbers));
	buf_free(&bar);
}

void report_charts_text(struct buf *out, bool chinese, const struct report *r,
			const struct plan_progress *plan)
{
	static const bool left[] = {true, true, false, false};
	struct arena a = ARENA_INIT;
	struct table t = TABLE_INIT(&a, 4, left);
	add_text(&t, slice_of(chinese ? "全部" : "all"), r->total.by_status[FRONT_COMPLETED],
		 r->total.articles);
	for (size_t i = 0; plan && i < plan->n; i++) {
		const struct plan_part *part = &plan->parts[plan->newest[i]];
		bool is_part = part->batch->parent != PLAN_NO_PARENT;
		const char *name = arena_printf(&a, "%s%s", is_part ? "- " : "", part->batch->name);
		add_text(&t, slice_of(name), part->completed, part->n);
	}
	table_print(&t, TABLE_ALIGNED, out);
	arena_free(&a);
}
