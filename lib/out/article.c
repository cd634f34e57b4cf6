#include "out/article.h"

#include "io/cli.h"
#include "out/html-anchors.h"
#include "out/html-describe.h"
#include "out/html-findings.h"
#include "out/html-guard.h"

const char *article_failure(enum html_result result)
{
	static const char *const reasons[] = {
		[HTML_OK] = "",
		[HTML_NO_MARK] = "it holds every private character of Unicode",
		[HTML_TOO_MUCH] = "its markup takes more time or memory than a page may",
		[HTML_NO_WORKER] = "no worker process can be started",
		[HTML_BAD_TEMPLATE] = "the template cannot be filled",
	};
	return reasons[result];
}

static enum html_result convert(struct buf *out, const struct article_maker *maker, struct arena *a,
				const struct md_doc *doc, const struct html_options *options,
				struct html_report *report)
{
	return maker->in_worker ? html_guard_convert(out, a, doc, options, report)
				: html_convert_guarded(out, a, doc, options, report);
}

/* Everything that goes into the page. */
static enum html_result put_page(struct buf *out, const struct article_maker *maker,
				 const struct article_input *input, struct html_report *report,
				 struct arena *a)
{
	const struct md_doc *doc = input->doc;
	const struct measure_options none = {0};
	struct html_options options = maker->html;
	struct front_matter front;
	struct measure measure;
	struct template_error error;
	struct buf fragment = BUF_INIT;
	frontmatter_read(&front, a, doc, NULL);
	measure_init(&measure, a);
	measure_lines(&measure, a, doc, &none, measure_derivations(a, doc, &none, NULL), 0,
		      doc->n_lines);
	options.title = front.title ? front.title->value : (struct slice){NULL, 0};
	options.chinese = page_is_chinese(maker->page, &measure);
	options.one_title = options.anchors = true;
	options.site = input->site;
	enum html_result result = convert(&fragment, maker, a, doc, &options, report);
	report->has_math = report->has_math || (options.math != HTML_MATH_RAW &&
						mdscan(a, options.title, NULL)->n_math);
	const struct page_article article = {.path = input->source->path,
					     .front = &front,
					     .measure = &measure,
					     .report = report,
					     .fragment = buf_slice(&fragment),
					     .description =
						     html_describe(a, doc, HTML_DESCRIBE_COLUMNS),
					     .navigation = input->navigation};
	size_t before = out->n;
	if (result != HTML_OK) {
		json_drop(input->navigation);
	} else if (!page_render(maker->page, out, a, &article, &error)) {
		cli_warn("template:%zu:%zu: %s", error.line, error.column, error.message);
		out->n = before;
		result = HTML_BAD_TEMPLATE;
	}
	if (result == HTML_OK)
		html_anchors_check(report, a, slice_range(out->p + before, out->p + out->n));
	buf_free(&fragment);
	return result;
}

enum html_result article_make(struct buf *out, const struct article_maker *maker,
			      const struct article_input *input, struct diag_list *findings,
			      struct article_needs *needs)
{
	struct arena *a = findings->arena;
	struct html_report report = {0};
	enum html_result result =
		maker->page ? put_page(out, maker, input, &report, a)
			    : convert(out, maker, a, input->doc, &maker->html, &report);
	html_findings(findings, &report, input->source);
	if (needs)
		*needs = (struct article_needs){report.has_math, report.has_code};
	return result;
}
