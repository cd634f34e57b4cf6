/* md2html: Markdown to HTML, with every formula whole. */
#include "io/cli.h"
#include "io/config.h"
#include "io/fsout.h"
#include "io/input.h"
#include "out/html.h"
#include "text/options.h"

static const char *const math_names[] = {"mathjax", "katex", "raw", NULL};
static const char *const heading_names[] = {"plain", "ids", "permalinks", NULL};
static const char *const html_names[] = {"safe", "trusted", NULL};
enum { SAFE, TRUSTED };

struct tool {
	struct cli cli;
	struct text_options text;
	struct html_options html;
	struct arena arena;           /* configuration */
	int math, raw_html, headings; /* indexes of the names */
};

static const char *const reasons[] = {
	[HTML_NO_MARK] = "it holds every private character of Unicode",
	[HTML_NO_WORKER] = "no worker process can be started",
	[HTML_TOO_MUCH] = "its markup takes more time or memory than a page may",
};

/* Scanning is done on any thread, conversion in turn: cmark-gfm is not safe on threads. */
static void work(void *context, struct input_item *item)
{
	const struct tool *t = context;
	if (!item->error)
		item->result = mdscan(&item->arena, item->source.text, &t->text.scan);
}

static void report_dropped(struct input_item *item, const struct html_report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		const struct html_finding *d = &report->v[i];
		cli_warn("%s:%zu: left out: %s", item->source.path, d->line, d->what);
	}
}

static void emit(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct html_report report = {0};
	if (!item->result)
		return;
	enum html_result result =
		html_convert_guarded(&item->out, &item->arena, item->result, &t->html, &report);
	if (result != HTML_OK) {
		cli_warn("%s: not converted: %s", item->source.path, reasons[result]);
		item->status = CLI_TROUBLE;
	}
	report_dropped(item, &report);
	if (report.n)
		item->status = cli_worse(item->status, CLI_FINDINGS);
}

static void load_configuration(struct tool *t)
{
	const char *path = NULL;
	options_init(&t->text);
	struct config_key keys[] = {
		{.kind = CONFIG_CHOICE, .name = "math", .dest = &t->math, .choices = math_names},
		{.kind = CONFIG_CHOICE,
		 .name = "html",
		 .dest = &t->raw_html,
		 .choices = html_names},
		{.kind = CONFIG_CHOICE,
		 .name = "headings",
		 .dest = &t->headings,
		 .choices = heading_names},
		{.kind = CONFIG_END},
	};
	struct config_section sections[] = {t->text.section, {"md2html", keys}, {NULL, NULL}};
	config_load(&t->cli, sections, &t->arena, &path);
	options_apply(&t->text);
	cli_reapply(&t->cli);
	t->html.math = (enum html_math)t->math;
	t->html.headings = (enum html_headings_kind)t->headings;
	t->html.trusted = t->raw_html == TRUSTED;
}

int main(int argc, char **argv)
{
	static struct tool t = {.headings = HTML_HEADINGS_IDS};
	const struct cli_option options[] = {
		{CLI_CHOICE, 0, "math", NULL, "what the formulas are written for", &t.math,
		 math_names},
		{CLI_CHOICE, 0, "html", NULL, "what becomes of raw HTML", &t.raw_html, html_names},
		{CLI_CHOICE, 0, "headings", NULL, "what headings get", &t.headings, heading_names},
		{CLI_END, 0, NULL, NULL, NULL, NULL, NULL},
	};
	t.cli = (struct cli){
		.tool = "md2html",
		.summary = "convert Markdown to HTML, with every formula whole",
		.operands = "[FILE|DIR ...]",
		.options = options,
	};
	cli_parse(&t.cli, argc, argv);
	load_configuration(&t);
	const struct input_spec spec = {
		.mode = INPUT_DOCUMENTS, .work = work, .emit = emit, .context = &t};
	int status = input_run(&t.cli, &spec);
	arena_free(&t.arena);
	return fsout_finish(status);
}
