#include "out/html-guard.h"

#include "io/worker.h"
#include "out/html-limits.h"
#include "out/html-report.h"

/* A conversion in a process of its own. */
struct conversion {
	struct buf *out;
	struct arena *arena;
	const struct md_doc *doc;
	const struct html_options *options;
	struct html_report *report;
	enum html_result result;
};

static void refuse(struct html_report *report, struct arena *a, const struct html_limit *limit)
{
	const char *what = arena_cstr(a, slice_of(limit->what));
	ARENA_PUSH(a, report->v, report->n, report->cap) =
		(struct html_finding){HTML_FINDING_LIMIT, limit->line, what};
}

/* The result, the report and the page. */
static void work(void *context, size_t index, struct buf *answer)
{
	const struct conversion *c = context;
	struct html_report report = {0};
	struct buf page = BUF_INIT;
	(void)index;
	enum html_result result = html_convert(&page, c->arena, c->doc, c->options, &report);
	buf_putc(answer, (char)result);
	html_report_write(answer, &report);
	buf_add(answer, buf_slice(&page));
	buf_free(&page);
}

static void done(void *context, size_t index, struct slice answer, enum worker_end end)
{
	struct conversion *c = context;
	(void)index;
	c->result = HTML_TOO_MUCH;
	if (end != WORKER_DONE || !answer.n)
		return;
	struct slice rest = slice_sub(answer, 1, answer.n);
	if (!html_report_read(&rest, c->arena, c->report))
		return;
	c->result = (enum html_result)answer.p[0];
	buf_add(c->out, rest);
}

enum html_result html_guard_convert(struct buf *out, struct arena *a, const struct md_doc *doc,
				    const struct html_options *options, struct html_report *report)
{
	struct html_limit limit;
	if (html_limits_check(doc, &limit) != HTML_LIMITS_REFUSED)
		return html_convert(out, a, doc, options, report);
	refuse(report, a, &limit);
	return HTML_TOO_MUCH;
}

enum html_result html_convert_guarded(struct buf *out, struct arena *a, const struct md_doc *doc,
				      const struct html_options *options,
				      struct html_report *report)
{
	struct html_limit limit;
	struct conversion c = {out, a, doc, options, report, HTML_NO_WORKER};
	const struct worker_spec spec = {.apart = true,
					 .cpu_seconds = HTML_WORKER_SECONDS * WORKER_SLOWNESS,
					 .bytes = HTML_WORKER_BYTES,
					 .work = work,
					 .done = done,
					 .context = &c};
	switch (html_limits_check(doc, &limit)) {
	case HTML_LIMITS_REFUSED:
		refuse(report, a, &limit);
		return HTML_TOO_MUCH;
	case HTML_LIMITS_RISKY:
		worker_run(&spec, 1);
		return c.result;
	case HTML_LIMITS_FINE:
		break;
	}
	return html_convert(out, a, doc, options, report);
}
