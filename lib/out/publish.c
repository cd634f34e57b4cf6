#include "out/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/fsout.h"
#include "io/image.h"
#include "io/installed.h"
#include "io/operands.h"
#include "io/progress.h"
#include "io/worker.h"
#include "out/publish-answer.h"
#include "out/site-copy.h"
#include "out/site-files.h"
#include "out/site-links.h"
#include "out/site-names.h"
#include "out/site-navigation.h"

/* What one article may take of a worker. */
enum { SECONDS = 2, BYTES = 1 << 30 };

/* A run over all articles. */
struct run {
	const struct cli *cli;
	const struct publish_settings *settings;
	struct arena arena;
	struct site_name *articles;
	size_t n, cap;
	struct site_files *files;
	struct site_pages *pages;
	struct site_navigation *navigation; /* null: no records */
	struct progress progress;
	bool math, code; /* some page has formulas, code */
	bool incomplete; /* some article has no page, so nobody knows what belongs to it */
	int status;
};

static void fail(struct run *run)
{
	run->status = CLI_TROUBLE;
	run->incomplete = true;
}

/* ---- The articles and their names ---- */

/* The text up to the end of the front matter: all that is needed of an article before its turn. */
static struct slice front_part(struct slice text)
{
	size_t at = slice_starts(text, SLICE("\xEF\xBB\xBF")) ? strlen("\xEF\xBB\xBF") : 0;
	if (!slice_starts(slice_sub(text, at, text.n), SLICE("---")))
		return (struct slice){NULL, 0};
	for (;;) {
		struct slice rest = slice_sub(text, at, text.n);
		size_t line = slice_find(rest, '\n');
		if (line == rest.n)
			return text;
		at += line + 1;
		rest = slice_sub(text, at, text.n);
		struct slice fence = slice_trim(slice_sub(rest, 0, slice_find(rest, '\n')));
		if (slice_eq(fence, SLICE("---")) || slice_eq(fence, SLICE("...")))
			return slice_sub(text, 0, at + slice_find(rest, '\n'));
	}
}

static struct slice value_of(struct arena *a, const struct front_field *field)
{
	return field ? arena_copy(a, slice_trim(field->value)) : (struct slice){NULL, 0};
}

static struct slice named(struct arena *a, const struct front_matter *front, const char *name)
{
	return value_of(a, frontmatter_field(front, slice_of(name)));
}

static void add_article(struct run *run, const char *path)
{
	struct source source;
	struct front_matter front;
	struct arena scratch = ARENA_INIT;
	if (!source_read(&source, path)) {
		cli_warn_errno(path);
		fail(run);
		return;
	}
	const struct md_doc *doc = mdscan(&scratch, front_part(source.text), &run->settings->scan);
	frontmatter_read(&front, &scratch, doc, NULL);
	struct site_name name = {.path = slice_of(path), .slug = value_of(&run->arena, front.slug)};
	ARENA_PUSH(&run->arena, run->articles, run->n, run->cap) = name;
	if (run->navigation) {
		struct arena *a = &run->arena;
		const char *fault;
		struct site_article article = {
			.path = name.path,
			.page = site_names_page(a, name.path, name.slug, &fault),
			.title = value_of(a, front.title),
			.date = value_of(a, front.date),
			.series = named(a, &front, "series"),
			.part = named(a, &front, "part")};
		if (article.page.n)
			site_navigation_add(run->navigation, &article);
	}
	source_free(&source);
	arena_free(&scratch);
}

static void list_articles(struct run *run)
{
	struct operands *operands = operands_start(run->cli);
	struct operands_name name;
	while (operands_next(operands, &run->arena, &name)) {
		if (name.error || name.trouble) {
			cli_warn("%s: %s", name.path,
				 name.trouble ? name.trouble : strerror(name.error));
			fail(run);
		} else if (strcmp(name.path, "-") == 0) {
			cli_warn("standard input has no name, which a page needs");
			fail(run);
		} else {
			add_article(run, name.path);
		}
	}
	operands_free(operands);
}

/* Keep the articles that can have a page. */
static void name_pages(struct run *run)
{
	size_t kept = 0;
	site_names_make(&run->arena, run->articles, run->n);
	for (size_t i = 0; i < run->n; i++) {
		struct site_name *article = &run->articles[i];
		if (article->state == SITE_NAME_OK) {
			site_links_add(run->pages, article->path, article->page);
			run->articles[kept++] = *article;
		} else if (article->state != SITE_NAME_REPEATED) {
			cli_warn("%.*s: %s", SLICE_ARG(article->path), article->fault);
			fail(run);
		}
	}
	run->n = kept;
}

/* ---- Records ---- */

static bool read_records(struct run *run)
{
	const char *path = run->settings->records;
	struct site_navigation_remark wrong, *remarks;
	struct source source;
	size_t n;
	if (!source_read(&source, path)) {
		cli_warn_errno(path);
		return false;
	}
	bool ok = site_navigation_records(run->navigation, source.text, &wrong, &remarks, &n);
	if (!ok)
		fprintf(stderr, "%s:%zu: error: %s\n", path, wrong.line, wrong.message);
	for (size_t i = 0; ok && i < n; i++)
		fprintf(stderr, "%s:%zu: warning: %s\n", path, remarks[i].line, remarks[i].message);
	source_free(&source);
	return ok;
}

/* ---- One article, in a worker ---- */

static bool image_size_of(void *links, const char *url, unsigned *width, unsigned *height)
{
	struct arena a = ARENA_INIT;
	const char *path = site_links_local(links, &a, url);
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	bool known = false;
	if (fd >= 0) {
		char *head = arena_alloc(&a, IMAGE_HEAD);
		ssize_t n = source_read_some(fd, head, IMAGE_HEAD);
		known = n > 0 && image_size((struct slice){head, (size_t)n}, width, height);
		close(fd);
	}
	arena_free(&a);
	return known;
}

static struct json_t *navigation_of(const struct run *run, struct slice path)
{
	return run->navigation ? site_navigation_of(run->navigation, path, NULL) : NULL;
}

static void convert(const struct run *run, const struct site_name *article, struct source *source,
		    struct arena *a, struct publish_answer *answer)
{
	struct buf page = BUF_INIT;
	struct diag_list findings = DIAG_LIST_INIT(a);
	struct site_links links = {
		.pages = run->pages, .files = run->files, .path = arena_cstr(a, article->path)};
	const struct html_site site = {.context = &links,
				       .link = site_links_link,
				       .image = site_links_image,
				       .image_size = image_size_of};
	const struct article_input input = {.source = source,
					    .doc = mdscan(a, source->text, &run->settings->scan),
					    .site = &site,
					    .navigation = navigation_of(run, article->path)};
	answer->result =
		article_make(&page, run->settings->maker, &input, &findings, &answer->needs);
	answer->page = (struct site_outcome){SITE_FAILED, 0};
	if (answer->result == HTML_OK)
		answer->page = site_files_put(run->files, article->page, buf_slice(&page));
	answer->findings = findings;
	answer->files = links.v;
	answer->n_files = links.n;
	buf_free(&page);
}

static void work(void *context, size_t index, struct buf *out)
{
	const struct run *run = context;
	struct arena a = ARENA_INIT;
	struct source source;
	struct publish_answer answer = {.page = {SITE_FAILED, 0}};
	const struct site_name *article = &run->articles[index];
	if (source_read(&source, arena_cstr(&a, article->path))) {
		convert(run, article, &source, &a, &answer);
		source_free(&source);
	} else {
		answer.error = errno;
	}
	publish_answer_write(out, &answer);
	arena_free(&a);
}

/* ---- Its answer ---- */

static void tell_findings(struct run *run, const char *path, const struct diag_list *findings)
{
	struct source source;
	struct buf out = BUF_INIT;
	/* Its lines and columns are needed only if there is something to say. */
	if (!findings->n || !source_read(&source, path))
		source_wrap(&source, path, (struct slice){NULL, 0});
	run->settings->writer->out = &out;
	diag_format_document(run->settings->writer, findings, &source);
	if (out.n)
		progress_erase(&run->progress);
	fsout_write(buf_slice(&out));
	source_free(&source);
	buf_free(&out);
}

static void tell_outcome(struct run *run, struct slice name, struct site_outcome outcome)
{
	site_files_note(run->files, name, outcome);
	if (outcome.kind != SITE_FOREIGN && (outcome.kind != SITE_FAILED || !outcome.error))
		return;
	cli_warn("%s/%.*s: %s", run->settings->folder, SLICE_ARG(name),
		 site_files_explain(outcome));
	run->status = CLI_TROUBLE;
}

static void take_answer(struct run *run, const struct site_name *article, const char *path,
			const struct publish_answer *answer)
{
	if (answer->error) {
		errno = answer->error;
		cli_warn_errno(path);
	} else if (answer->result != HTML_OK) {
		cli_warn("%s: not converted: %s", path, article_failure(answer->result));
	}
	if (answer->error || answer->result != HTML_OK)
		fail(run);
	tell_outcome(run, article->page, answer->page);
	for (size_t i = 0; i < answer->n_files; i++)
		tell_outcome(run, answer->files[i].name, answer->files[i].outcome);
	tell_findings(run, path, &answer->findings);
	if (answer->findings.n)
		run->status = cli_worse(run->status, CLI_FINDINGS);
	run->math = run->math || answer->needs.math;
	run->code = run->code || answer->needs.code;
}

static void done(void *context, size_t index, struct slice bytes, enum worker_end end)
{
	struct run *run = context;
	struct arena a = ARENA_INIT;
	const struct site_name *article = &run->articles[index];
	struct publish_answer answer = {.page = {SITE_FAILED, 0}};
	const char *path = arena_cstr(&a, article->path);
	answer.findings = (struct diag_list)DIAG_LIST_INIT(&a);
	if (end != WORKER_DONE || !publish_answer_read(bytes, &a, &answer))
		answer.result = HTML_TOO_MUCH;
	take_answer(run, article, path, &answer);
	progress_step(&run->progress, "pages");
	arena_free(&a);
}

static bool convert_all(struct run *run)
{
	const struct worker_spec spec = {.jobs = run->cli->common.jobs ? run->cli->common.jobs
								       : installed_processors(),
					 .apart = true,
					 .cpu_seconds = SECONDS * WORKER_SLOWNESS,
					 .bytes = BYTES,
					 .work = work,
					 .done = done,
					 .context = run};
	diag_format_begin(run->settings->writer);
	progress_start(&run->progress, true);
	bool ok = worker_run(&spec, run->n);
	int error = errno;
	progress_erase(&run->progress);
	if (!ok) {
		cli_warn("no worker process can be started: %s", strerror(error));
		fail(run);
	}
	return ok;
}

/* ---- What stands beside the pages ---- */

static void copy_engine(struct run *run, const char *engines, const char *name)
{
	struct arena *a = &run->arena;
	const char *where = NULL, *from = arena_printf(a, "%s/%s", engines, name);
	const char *prefix = arena_printf(a, "assets/%s/", name);
	if (site_copy_tree(run->files, from, slice_of(prefix), a, &where))
		return;
	cli_warn("%s: %s (`make engines` fetches what pages need, --engines says where it is)",
		 where, strerror(errno));
	fail(run);
}

static void put_assets(struct run *run)
{
	static const char *const engine_names[] = {"mathjax", "katex", NULL};
	enum html_math math = run->settings->maker->html.math;
	const char *engines = run->settings->engines, *name = NULL;
	int for_math = PAGE_EVERY_MATH;
	struct slice bytes;
	for (size_t i = 0; (bytes = page_asset(i, &name, &for_math)).p; i++) {
		struct slice path = slice_of(arena_printf(&run->arena, "assets/%s", name));
		if (for_math == PAGE_EVERY_MATH || (run->math && for_math == (int)math))
			tell_outcome(run, path, site_files_put(run->files, path, bytes));
	}
	if (run->math && engine_names[math])
		copy_engine(run, engines, engine_names[math]);
	if (run->code && run->settings->highlight)
		copy_engine(run, engines, "highlight");
}

static void tell_changes(struct run *run)
{
	const struct publish_settings *s = run->settings;
	struct site_counts counts = site_files_counts(run->files);
	struct buf list = BUF_INIT;
	if (s->dry_run || s->check) {
		site_files_list(run->files, &list);
		fsout_write(buf_slice(&list));
	}
	if (s->check && (counts.written || counts.removed))
		run->status = cli_worse(run->status, CLI_FINDINGS);
	buf_free(&list);
}

static void finish(struct run *run)
{
	struct buf out = BUF_INIT;
	const char *where = NULL;
	bool prune = run->settings->prune && !run->incomplete;
	if (run->settings->prune && run->incomplete)
		cli_warn("nothing is removed, since some articles have no page in this run");
	put_assets(run);
	if (!site_files_finish(run->files, prune, &run->arena, &where)) {
		cli_warn("%s: %s", where, strerror(errno));
		run->status = CLI_TROUBLE;
	}
	run->settings->writer->out = &out;
	diag_format_end(run->settings->writer);
	fsout_write(buf_slice(&out));
	tell_changes(run);
	buf_free(&out);
}

static void publish(struct run *run)
{
	if (run->navigation) {
		if (!read_records(run)) {
			run->status = CLI_TROUBLE;
			return;
		}
		site_navigation_arrange(run->navigation);
		site_navigation_pages(run->navigation, run->pages);
	}
	run->files = site_files_open(run->settings->folder,
				     run->settings->dry_run || run->settings->check ? SITE_LOOK
										    : SITE_WRITE,
				     run->settings->force);
	if (!run->files) {
		cli_warn("%s: %s", run->settings->folder,
			 errno == EWOULDBLOCK ? "another run writes there" : strerror(errno));
		run->status = CLI_TROUBLE;
		return;
	}
	if (convert_all(run))
		finish(run);
	site_files_free(run->files);
}

int publish_run(const struct cli *cli, const struct publish_settings *settings)
{
	struct run run = {.cli = cli, .settings = settings};
	char *folder = getcwd(NULL, 0);
	struct slice here = slice_of(folder ? folder : "");
	run.pages = site_links_pages(&run.arena, here);
	if (settings->records)
		run.navigation = site_navigation_new(&run.arena, here);
	list_articles(&run);
	name_pages(&run);
	publish(&run);
	arena_free(&run.arena);
	free(folder);
	return run.status;
}
