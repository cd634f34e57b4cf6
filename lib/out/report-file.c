#include "out/report-file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "io/cli.h"
#include "io/fsout.h"
#include "out/report-state.h"

bool report_file_is_stream(const char *path)
{
	struct stat st;
	if (strcmp(path, "-") == 0)
		return true;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* Messages about places in files are not about the tool, so its name does not come first. */
static void tell(struct source *src, size_t offset, const char *message)
{
	struct source_place at = source_place(src, offset);
	fprintf(stderr, "%s:%zu:%zu: error: %s\n", src->path, at.line, at.byte_column, message);
}

const struct report_regions *report_file_regions(struct arena *a, struct source *src)
{
	const struct report_regions *regions = report_regions_find(a, src->text);
	for (size_t i = 0; i < regions->n_faults; i++)
		tell(src, regions->faults[i].offset, regions->faults[i].message);
	return regions->n_faults ? NULL : regions;
}

/* Regions that a report has only with a plan, a history, charts. */
static const char *needs_more(struct slice region)
{
	static const struct {
		const char *region, *option;
	} needs[] = {{"plan", " without --plan"},
		     {"batches", " without --plan"},
		     {"changes", " without --history"},
		     {"estimate", " without --history"},
		     {"charts", " without --charts"}};
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		if (slice_eq(region, slice_of(needs[i].region)))
			return needs[i].option;
	return "";
}

/* What the file should hold: the fresh report, or, when there is a file, its own text with
 * fresh regions. */
static bool merge(struct buf *out, struct source *old, struct slice fresh, const char *template,
		  struct arena *a)
{
	struct source rendered;
	const struct report_region *missing = NULL;
	source_wrap(&rendered, arena_printf(a, "%s (rendered)", template), fresh);
	const struct report_regions *from = report_file_regions(a, &rendered);
	const struct report_regions *to = report_file_regions(a, old);
	source_free(&rendered);
	if (!from || !to)
		return false;
	if (!old->text.n) {
		buf_add(out, fresh);
		return true;
	}
	if (!to->n) {
		cli_warn("%s: it has no region to write in; see progress-report --print-template",
			 old->path);
		return false;
	}
	if (report_regions_replace(out, to, from, &missing))
		return true;
	const char *message = arena_printf(a, "the template has no region \"%.*s\"%s",
					   SLICE_ARG(missing->name), needs_more(missing->name));
	tell(old, missing->offset, message);
	return false;
}

/* False: errno. */
static bool make_folder(const struct report_file *file, struct arena *a)
{
	const char *slash = strrchr(file->path, '/');
	if (!file->make_folder || !slash || slash == file->path)
		return true;
	const char *folder = arena_cstr(a, slice_range(file->path, slash));
	return report_state_make_folder(folder);
}

int report_file_update(const struct report_file *file, struct slice fresh, struct arena *a)
{
	struct source old;
	struct buf wanted = BUF_INIT;
	int status = CLI_OK;
	bool exists = source_read(&old, file->path);
	if (!exists && errno != ENOENT) {
		cli_warn_errno(file->path);
		return CLI_TROUBLE;
	}
	if (!exists)
		source_wrap(&old, file->path, (struct slice){0});
	if (!merge(&wanted, &old, fresh, file->template, a)) {
		status = CLI_TROUBLE;
	} else if (file->check) {
		status = report_state_difference(&old, buf_slice(&wanted));
	} else if (!make_folder(file, a) || !fsout_replace(file->path, buf_slice(&wanted), NULL)) {
		cli_warn_errno(file->path);
		status = CLI_TROUBLE;
	}
	buf_free(&wanted);
	source_free(&old);
	return status;
}
