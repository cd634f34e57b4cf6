#include "out/tags-run.h"

#include "check/tags.h"
#include "io/fsout.h"
#include "io/input.h"

struct run {
	const struct md_options *scan;
	struct tags *tags;
	const struct tags_fix_map *map;
	enum front_fix_mode mode;
};

/* ---- The report ---- */

static void read_front(void *context, struct input_item *item)
{
	const struct run *run = context;
	struct front_matter *front = item->result = arena_alloc(&item->arena, sizeof *front);
	if (item->error)
		return;
	const struct md_doc *doc = mdscan(&item->arena, item->source.text, run->scan);
	frontmatter_read(front, &item->arena, doc, NULL);
}

static void add_tags(void *context, struct input_item *item)
{
	const struct run *run = context;
	if (!item->error)
		tags_add(run->tags, item->source.path, item->result);
}

int tags_run_report(const struct cli *cli, const struct md_options *scan, bool json)
{
	struct arena arena = ARENA_INIT;
	struct run run = {.scan = scan, .tags = tags_new(&arena)};
	const struct input_spec spec = {INPUT_DOCUMENTS, read_front, add_tags, &run};
	int status = input_run(cli, &spec);
	struct buf out = BUF_INIT;
	tags_finish(run.tags);
	if (json)
		tags_report_json(run.tags, &out);
	else
		tags_report_text(run.tags, &out);
	fsout_write(buf_slice(&out));
	buf_free(&out);
	arena_free(&arena);
	return status;
}

/* ---- Fixes ---- */

static void make_fix(void *context, struct input_item *item)
{
	const struct run *run = context;
	struct tags_fix *fix = item->result = arena_alloc(&item->arena, sizeof *fix);
	if (item->error)
		return;
	const struct md_doc *doc = mdscan(&item->arena, item->source.text, run->scan);
	tags_fix_make(fix, &item->arena, doc, run->map);
}

static void list_change(struct input_item *item, const struct tags_fix *fix)
{
	struct source_place at = source_place(&item->source, fix->edits[0].offset);
	const char *before = " ";
	const struct {
		size_t n;
		const char *what;
	} counts[] = {{fix->n_renamed, "renamed"},
		      {fix->n_merged, "merged"},
		      {fix->n_dropped, "dropped"}};
	buf_printf(&item->out, "%s:%zu:%zu:", item->source.path, at.line, at.byte_column);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		if (!counts[i].n)
			continue;
		buf_printf(&item->out, "%s%zu %s", before, counts[i].n, counts[i].what);
		before = ", ";
	}
	buf_printf(&item->out, "%s\n", fix->reviewed ? "; tags_reviewed" : "");
}

static void emit_fix(void *context, struct input_item *item)
{
	const struct run *run = context;
	const struct tags_fix *fix = item->result;
	struct buf fixed = BUF_INIT;
	if (item->error)
		return;
	if (fix->refused)
		front_fix_refuse(item, "tags", fix->refused_offset, fix->refused);
	tags_fix_apply(fix, item->source.text, &fixed);
	if (front_fix_emit(item, run->mode, buf_slice(&fixed), fix->n > 0))
		list_change(item, fix);
	buf_free(&fixed);
}

int tags_run_fix(const struct cli *cli, const struct md_options *scan,
		 const struct tags_fix_map *map, enum front_fix_mode mode)
{
	struct run run = {.scan = scan, .map = map, .mode = mode};
	const struct input_spec spec = {INPUT_DOCUMENTS, make_fix, emit_fix, &run};
	return input_run(cli, &spec);
}
