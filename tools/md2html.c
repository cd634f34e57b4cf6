/* md2html: Markdown to HTML, with every formula whole: fragments, a page, or a folder of pages. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check/prose.h"
#include "io/cli.h"
#include "io/config.h"
#include "io/diag-format.h"
#include "io/fsout.h"
#include "io/input.h"
#include "io/installed.h"
#include "out/article.h"
#include "out/publish.h"
#include "text/options.h"

static const char *const math_names[] = {"mathjax", "katex", "raw", NULL};
static const char *const heading_names[] = {"plain", "ids", "permalinks", NULL};
static const char *const html_names[] = {"safe", "trusted", NULL};
static const char *const markdown_names[] = {"extended", "gfm", NULL};
static const char *const image_names[] = {"all", "local", NULL};
static const char *const languages[] = {"auto", "en", "zh", NULL};
enum { SAFE, TRUSTED };
enum { EXTENDED, GFM };
enum { ALL_IMAGES, LOCAL_IMAGES };
enum { HEADINGS_NOT_GIVEN = -1 };

struct tool {
	struct cli cli;
	struct text_options text;
	struct article_maker maker;
	struct publish_settings publish;
	struct arena arena; /* configuration, template */
	struct source template;
	struct page_maker *pages;
	struct prose_patterns *references;
	struct diag_writer writer;
	int math, raw_html, headings, markdown, images, language, format; /* indexes of the names */
	bool standalone, print_template;
	const char *template_path;
};

/* ---- Documents to standard output ---- */

/* Scanning is done on any thread, conversion in turn: cmark-gfm is not safe on threads. */
static void work(void *context, struct input_item *item)
{
	const struct tool *t = context;
	if (!item->error)
		item->result = mdscan(&item->arena, item->source.text, &t->text.scan);
}

/* Standard output is for the page. */
static void tell(struct tool *t, const struct diag_list *findings, struct source *source)
{
	struct buf errors = BUF_INIT;
	t->writer.out = &errors;
	diag_format_document(&t->writer, findings, source);
	if (errors.n)
		fwrite(errors.p, 1, errors.n, stderr);
	buf_free(&errors);
}

static void emit(void *context, struct input_item *item)
{
	struct tool *t = context;
	struct diag_list findings = DIAG_LIST_INIT(&item->arena);
	if (!item->result)
		return;
	const struct article_input input = {.source = &item->source, .doc = item->result};
	enum html_result result = article_make(&item->out, &t->maker, &input, &findings, NULL);
	if (result != HTML_OK) {
		cli_warn("%s: not converted: %s", item->source.path, article_failure(result));
		item->status = CLI_TROUBLE;
	}
	tell(t, &findings, &item->source);
	if (findings.n)
		item->status = cli_worse(item->status, CLI_FINDINGS);
}

/* ---- Options ---- */

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
		{.kind = CONFIG_CHOICE,
		 .name = "markdown",
		 .dest = &t->markdown,
		 .choices = markdown_names},
		{.kind = CONFIG_CHOICE,
		 .name = "images",
		 .dest = &t->images,
		 .choices = image_names},
		{.kind = CONFIG_CHOICE, .name = "lang", .dest = &t->language, .choices = languages},
		{.kind = CONFIG_END},
	};
	struct config_section sections[] = {t->text.section, {"md2html", keys}, {NULL, NULL}};
	config_load(&t->cli, sections, &t->arena, &path);
	options_apply(&t->text);
	cli_reapply(&t->cli);
}

static void apply_options(struct tool *t)
{
	struct html_options *html = &t->maker.html;
	bool pages = t->standalone || t->publish.folder;
	html->math = (enum html_math)t->math;
	html->headings = t->headings != HEADINGS_NOT_GIVEN ? (enum html_headings_kind)t->headings
			 : pages                           ? HTML_HEADINGS_PERMALINKS
							   : HTML_HEADINGS_IDS;
	html->trusted = t->raw_html == TRUSTED;
	html->local_images = t->images == LOCAL_IMAGES;
	html->plain = t->markdown == GFM;
	if (html->plain)
		t->text.scan.definition_lists = false;
	t->writer = (struct diag_writer){.format = (enum diag_format)t->format,
					 .tool = "md2html",
					 .color = cli_use_color(&t->cli),
					 .fail_level = DIAG_WARNING};
	t->publish.maker = &t->maker;
	t->maker.in_worker = t->publish.folder;
	t->publish.scan = t->text.scan;
	t->publish.writer = &t->writer;
}

/* Formulas need their engine; without highlight.js code has no colours, and no harm is done. */
static void find_engines(struct tool *t)
{
	struct publish_settings *p = &t->publish;
	if (!p->engines)
		p->engines = installed_folder(&t->arena, "MATHMILL_ENGINES", "engines");
	p->highlight = access(arena_printf(&t->arena, "%s/highlight", p->engines), F_OK) == 0;
}

/* What references to equations in the text look like. */
static void make_patterns(struct tool *t)
{
	const struct prose_options options = {.strong_only = true};
	const char *message, *bad;
	t->references = prose_patterns_make(&t->arena, &options, &message, &bad);
	t->maker.html.references = t->references;
}

/* Exits on a template that cannot be read. */
static void make_page_maker(struct tool *t)
{
	struct template_error error;
	struct page_settings settings = {.language = (enum page_language)t->language,
					 .math = t->maker.html.math,
					 .local_images = t->images == LOCAL_IMAGES,
					 .highlight = t->standalone || t->publish.highlight,
					 .standalone = t->standalone,
					 .assets = "assets/"};
	if (t->template_path) {
		input_read_needed(&t->template, t->template_path);
		settings.pattern = t->template.text;
	}
	make_patterns(t);
	t->maker.page = t->pages = page_maker_new(&t->arena, &settings, &error);
	if (!t->pages) {
		fprintf(stderr, "%s:%zu:%zu: error: %s\n", t->template_path, error.line,
			error.column, error.message);
		exit(CLI_TROUBLE);
	}
}

static void check_usage(const struct tool *t)
{
	if (t->standalone && t->publish.folder)
		cli_usage_error(&t->cli, "--standalone is for one page on standard output; "
					 "-o DIR makes pages by itself");
	if (t->standalone && t->cli.argc > 1)
		cli_usage_error(&t->cli, "--standalone takes one document; use -o DIR for more");
	if (t->publish.folder)
		return;
	static const struct {
		size_t offset;
		const char *name;
	} only_pages[] = {
		{offsetof(struct publish_settings, prune), "prune"},
		{offsetof(struct publish_settings, force), "force"},
		{offsetof(struct publish_settings, check), "check"},
		{offsetof(struct publish_settings, dry_run), "dry-run"},
	};
	for (size_t i = 0; i < sizeof only_pages / sizeof *only_pages; i++)
		if (*(const bool *)((const char *)&t->publish + only_pages[i].offset))
			cli_usage_error(&t->cli, "--%s needs -o DIR", only_pages[i].name);
	if (t->publish.records)
		cli_usage_error(&t->cli, "--records needs -o DIR");
}

int main(int argc, char **argv)
{
	static struct tool t = {.headings = HEADINGS_NOT_GIVEN};
	const struct cli_option options[] = {
		{CLI_HEADING, 0, NULL, NULL, "Conversion:", NULL, NULL},
		{CLI_CHOICE, 0, "math", NULL, "what the formulas are written for", &t.math,
		 math_names},
		{CLI_CHOICE, 0, "html", NULL, "what becomes of raw HTML", &t.raw_html, html_names},
		{CLI_CHOICE, 0, "headings", NULL, "what headings get", &t.headings, heading_names},
		{CLI_CHOICE, 0, "markdown", NULL, "with all extensions, or GitHub's only",
		 &t.markdown, markdown_names},
		{CLI_CHOICE, 0, "images", NULL, "what becomes of pictures of other hosts",
		 &t.images, image_names},
		{CLI_CHOICE, 0, "format", NULL, "of findings", &t.format, diag_format_names},
		{CLI_HEADING, 0, NULL, NULL, "Pages:", NULL, NULL},
		{CLI_TEXT, 'o', "output", "DIR", "write a page an article into a folder",
		 &t.publish.folder, NULL},
		{CLI_FLAG, 0, "standalone", NULL, "one whole page on standard output",
		 &t.standalone, NULL},
		{CLI_TEXT, 0, "template", "FILE", "a Mustache template for pages", &t.template_path,
		 NULL},
		{CLI_FLAG, 0, "print-template", NULL, "print the template that is built in",
		 &t.print_template, NULL},
		{CLI_CHOICE, 0, "lang", NULL, "language of what is around the text", &t.language,
		 languages},
		{CLI_TEXT, 0, "records", "FILE", "order, neighbours and topics of the pages",
		 &t.publish.records, NULL},
		{CLI_TEXT, 0, "engines", "DIR", "where MathJax, KaTeX and highlight.js are",
		 &t.publish.engines, NULL},
		{CLI_FLAG, 0, "prune", NULL, "remove pages that no longer belong", &t.publish.prune,
		 NULL},
		{CLI_FLAG, 0, "force", NULL, "write over files of others", &t.publish.force, NULL},
		{CLI_FLAG, 0, "dry-run", NULL, "list what would change", &t.publish.dry_run, NULL},
		{CLI_FLAG, 0, "check", NULL, "the same, and fail if anything would",
		 &t.publish.check, NULL},
		{CLI_END, 0, NULL, NULL, NULL, NULL, NULL},
	};
	t.cli = (struct cli){
		.tool = "md2html",
		.summary = "convert Markdown to HTML, with every formula whole",
		.operands = "[FILE|DIR ...]",
		.options = options,
	};
	cli_parse(&t.cli, argc, argv);
	if (t.print_template) {
		fsout_write(page_default_template());
		return fsout_finish(CLI_OK);
	}
	load_configuration(&t);
	check_usage(&t);
	apply_options(&t);
	if (t.publish.folder)
		find_engines(&t);
	if (t.standalone || t.publish.folder)
		make_page_maker(&t);
	int status;
	if (t.publish.folder) {
		status = publish_run(&t.cli, &t.publish);
	} else {
		const struct input_spec spec = {
			.mode = INPUT_DOCUMENTS, .work = work, .emit = emit, .context = &t};
		status = input_run(&t.cli, &spec);
	}
	if (t.references)
		prose_patterns_free(t.references);
	if (t.pages)
		page_maker_free(t.pages);
	source_free(&t.template);
	arena_free(&t.arena);
	return fsout_finish(status);
}
