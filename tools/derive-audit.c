/* derive-audit: articles against a written standard, and their status against the audit. */
#include <stdio.h>
#include <stdlib.h>

#include "base/nearest.h"
#include "check/audit-standard.h"
#include "check/measure.h"
#include "check/settings.h"
#include "io/cli.h"
#include "io/config.h"
#include "io/diag-format.h"
#include "io/fsout.h"
#include "io/input.h"
#include "out/audit-plan.h"
#include "out/audit-view.h"
#include "out/front-fix.h"
#include "out/record-filter.h"
#include "out/record-stream.h"
#include "out/record.h"
#include "share.h"

static const char tool_name[] = "derive-audit";

struct tool {
	struct cli cli;
	struct arena arena;       /* whatever outlives a document */
	struct settings settings; /* of eqn-check, whose findings a standard may ask for */
	struct diag_policy equations_policy;
	struct check_options check;
	struct diag_policy policy; /* of the rules audit-* */
	/* Options. */
	bool json, records, summary, fix, diff, dry_run, list_standards, list_rules;
	int format, fail_level; /* -1: not given */
	const char *standard, *print_standard, *explain, *baseline_path, *plan_path;
	struct cli_list standard_files;
	/* The run. */
	struct source *sources; /* of standard_files */
	struct audit_standards standards;
	const char **rule_ids; /* of all standards, each once: what comments may waive */
	size_t n_rule_ids;
	const struct audit_standard *forced; /* --standard, or null */
	struct audit_plan *plan;             /* --plan, or null */
	struct rules_pattern *derivation;
	struct hash baseline; /* path -> struct json_t, a record */
	struct audit_view_totals *totals;
	struct diag_writer writer;
};

/* What `work` leaves for `emit`. */
struct audited {
	struct md_doc *doc; /* null: there was no document */
	struct front_matter front;
	struct audit_view view;
	struct diag_list findings;
	struct record_filter filter; /* -R */
};

/* ---- One article ---- */

/* The batch that a record or, without one, the front matter names. */
static const char *batch_of(struct arena *a, const struct json_t *record,
			    const struct front_matter *front)
{
	struct slice batch = json_as_slice(json_get(record, "batch"));
	const struct front_field *f = frontmatter_field(front, SLICE("batch"));
	if (!batch.n && f)
		batch = f->value;
	return batch.n ? arena_cstr(a, batch) : NULL;
}

/* That which is asked for, or that of the plan, or the first that fits. */
static const struct audit_standard *standard_of(const struct tool *t,
						const struct plan_batch *batch,
						const struct audit_article *article,
						struct rules_match *match)
{
	const struct audit_standard *s = t->forced;
	if (!s)
		s = audit_plan_standard(t->plan, batch);
	return s ? s : audit_standard_choose(&t->standards, article, match);
}

static void audit(const struct tool *t, struct input_item *item, struct audited *w,
		  const struct json_t *record)
{
	struct arena *a = &item->arena;
	struct rules_match *match = rules_match_new();
	struct diag_suppressions waivers = DIAG_SUPPRESSIONS_INIT(a);
	size_t comment = 0;
	waivers.unknown = DIAG_audit_waiver_unknown;
	waivers.unused = DIAG_audit_waiver_unused;
	const struct hash_entry *before = hash_find(&t->baseline, slice_of(item->source.path));
	w->doc = mdscan(a, item->source.text, t->check.scan);
	frontmatter_read(&w->front, a, w->doc, NULL);
	/* Rules may count what a record says of the front matter. */
	struct json_t *own = record ? NULL : record_new(item->source.path, &w->front);
	w->findings = (struct diag_list)DIAG_LIST_INIT(a);
	diag_suppress_names(&waivers, t->rule_ids, t->n_rule_ids);
	check_read_comments(w->doc, &item->source, tool_name, &waivers, &comment, w->doc->text.n,
			    &w->findings);
	const struct plan_batch *batch = audit_plan_batch(t->plan, item->source.path, &w->front,
							  record ? item->line : SLICE(""));
	const char *batch_name = batch_of(a, record, &w->front);
	struct audit_article article = {.doc = w->doc,
					.front = &w->front,
					.record = own ? own : record,
					.baseline = before ? before->value : NULL,
					.batch = batch_name ? batch_name
						 : batch    ? batch->name
							    : NULL,
					.derivation = t->derivation,
					.waivers = &waivers};
	const struct audit_standard *standard = standard_of(t, batch, &article, match);
	if (standard && audit_needs_check(standard) && !json_get(record, "equations"))
		article.check = check_document(a, &item->source, &t->check);
	struct audit_result *result = standard ? audit_make(a, standard, &article, match) : NULL;
	rules_match_free(match);
	audit_view_judge(&w->view, a, w->doc, &w->front, result);
	audit_view_findings(&w->view, &w->findings);
	diag_suppress_apply(&waivers, &w->findings);
	json_drop(own);
}

static int status_of(const struct tool *t, const struct audited *w)
{
	for (size_t i = 0; i < w->findings.n; i++)
		if (w->findings.v[i]->severity >= t->policy.fail_level)
			return CLI_FINDINGS;
	return CLI_OK;
}

static void write_record(struct input_item *item, struct audited *w)
{
	struct json_t *record = w->doc ? record_new(item->source.path, &w->front)
				       : record_error(item->source.path, strerror(item->error));
	if (w->doc)
		json_put(record, "audit", audit_view_record(&w->view));
	record_write(&item->out, record);
}

static void work_document(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct audited *w = item->result = arena_alloc(&item->arena, sizeof *w);
	if (!item->error)
		audit(t, item, w, NULL);
	if (t->json)
		write_record(item, w);
}

static void emit_document(void *context, struct input_item *item)
{
	struct tool *t = context;
	struct audited *w = item->result;
	if (!w->doc)
		return;
	if (t->summary) {
		audit_view_totals_add(t->totals, &w->view);
	} else if (t->format >= 0) {
		t->writer.out = &item->out;
		diag_format_document(&t->writer, &w->findings, &item->source);
	} else if (!t->json) {
		audit_view_checklist(&item->out, &item->arena, &item->source, &w->view);
	}
	item->status = cli_worse(item->status, status_of(t, w));
}

/* ---- The status in the front matter ---- */

static void list_change(struct input_item *item, const struct audit_view *view)
{
	struct source_place at = source_place(&item->source, view->fix.offset);
	buf_printf(&item->out, "%s:%zu:%zu: status: ", item->source.path, at.line, at.byte_column);
	buf_add(&item->out, view->stated.n ? view->stated : SLICE("none"));
	buf_printf(&item->out, " becomes %s\n", view->wanted);
}

static void emit_fix(void *context, struct input_item *item)
{
	const struct tool *t = context;
	const struct audited *w = item->result;
	const struct status_fix *fix = &w->view.fix;
	bool changes = w->view.wanted && !fix->refused;
	enum front_fix_mode mode = t->diff      ? FRONT_FIX_DIFF
				   : t->dry_run ? FRONT_FIX_DRY_RUN
						: FRONT_FIX_WRITE;
	struct buf fixed = BUF_INIT;
	if (!w->doc)
		return;
	if (fix->refused)
		front_fix_refuse(item, "status", fix->refused_offset, fix->refused);
	status_fix_apply(fix, item->source.text, &fixed);
	if (front_fix_emit(item, mode, buf_slice(&fixed), changes))
		list_change(item, &w->view);
	buf_free(&fixed);
}

/* ---- Records on standard input ---- */

static void work_record(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct audited *w = item->result = arena_alloc(&item->arena, sizeof *w);
	struct json_t *members = json_map();
	if (record_filter_open(&w->filter, item)) {
		/* A line that does not parse as a whole is told of when the filter closes. */
		struct json_t *record = json_parse(item->line, NULL);
		audit(t, item, w, record);
		json_put(members, "audit", audit_view_record(&w->view));
		json_drop(record);
	}
	record_filter_close(&w->filter, item, members);
}

static void emit_record(void *context, struct input_item *item)
{
	const struct tool *t = context;
	const struct audited *w = item->result;
	if (!record_filter_tell(&w->filter, item) && t->fail_level >= 0)
		item->status = cli_worse(item->status, status_of(t, w));
}

/* ---- Standards ---- */

/* In the order in which they are tried. */
static const struct slice *const built_in[] = {&share_standards_later_yaml,
					       &share_standards_early_yaml};

static void read_standards(struct tool *t)
{
	struct yaml_reader_faults faults = {0};
	const struct cli_list *files = &t->standard_files;
	if (!files->n) {
		audit_standard_default(&t->standards, &t->arena);
		return;
	}
	t->sources = arena_alloc_array(&t->arena, files->n, sizeof *t->sources);
	for (size_t i = 0; i < files->n; i++) {
		input_read_needed(&t->sources[i], files->v[i]);
		audit_standard_read(&t->standards, &t->arena, files->v[i], t->sources[i].text,
				    &faults);
	}
	yaml_reader_print(&faults);
	if (faults.n)
		exit(fsout_finish(CLI_TROUBLE));
}

static const struct audit_standard *standard_named(const struct tool *t, const char *name)
{
	const struct audit_standard *s = audit_standard_find(&t->standards, slice_of(name));
	if (s)
		return s;
	struct arena a = ARENA_INIT;
	const char **names = arena_alloc_array(&a, t->standards.n, sizeof *names);
	for (size_t i = 0; i < t->standards.n; i++)
		names[i] = t->standards.v[i].name;
	int nearest = nearest_word(slice_of(name), names, t->standards.n);
	arena_free(&a);
	cli_usage_error(&t->cli, "no standard is named \"%s\"%s%s%s", name,
			nearest < 0 ? "" : "; did you mean \"",
			nearest < 0 ? "" : t->standards.v[nearest].name, nearest < 0 ? "" : "\"?");
}

static void print_standard(struct tool *t, struct buf *out)
{
	const char *name = standard_named(t, t->print_standard)->name;
	for (size_t i = 0; i < t->standard_files.n; i++)
		if (audit_view_print(out, &t->arena, t->sources[i].text, name))
			return;
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (!t->standard_files.n && audit_view_print(out, &t->arena, *built_in[i], name))
			return;
}

static void list_rule_ids(struct tool *t)
{
	struct hash seen = HASH_INIT(&t->arena);
	for (size_t i = 0; i < t->standards.n; i++)
		for (size_t k = 0; k < t->standards.v[i].n_rules; k++)
			hash_at(&seen, slice_of(t->standards.v[i].rules[k].id));
	t->rule_ids = arena_alloc_array(&t->arena, seen.n, sizeof *t->rule_ids);
	for (size_t i = 0; i < seen.n; i++)
		t->rule_ids[t->n_rule_ids++] = arena_cstr(&t->arena, seen.entries[i].key);
}

/* ---- The plan ---- */

static void read_plan(struct tool *t)
{
	struct yaml_reader_faults faults = {0};
	struct source src;
	input_read_needed(&src, t->plan_path);
	t->plan = audit_plan_read(&t->arena, t->plan_path, src.text, &t->standards, &faults);
	source_free(&src);
	yaml_reader_print(&faults);
	if (faults.n)
		exit(fsout_finish(CLI_TROUBLE));
}

/* ---- Configuration ---- */

static void use_files(struct tool *t, const struct config_list *files, const char *config)
{
	if (t->standard_files.n || !files->n)
		return;
	t->standard_files.v = arena_alloc_array(&t->arena, files->n, sizeof *files->v);
	for (size_t i = 0; i < files->n; i++)
		t->standard_files.v[t->standard_files.n++] =
			config_beside(&t->arena, config, files->v[i]);
}

/* The sections of this tool, of eqn-check for its findings, and of linecount for what is a
 * derivation. */
static void configure(struct tool *t)
{
	const char *pattern = measure_derivation_pattern, *path = NULL, *message, *plan = NULL;
	struct config_list files = {0};
	struct config_place place = {0};
	struct config_tree others = {0};
	int passed_over;
	struct config_key keys[] = {
		{.kind = CONFIG_LIST, .name = "standards", .dest = &files},
		{.kind = CONFIG_TEXT, .name = "plan", .dest = &plan},
		{.kind = CONFIG_CHOICE,
		 .name = "fail-level",
		 .dest = &t->fail_level,
		 .choices = settings_fail_names},
		{.kind = CONFIG_END},
	};
	const struct config_key counting[] = {
		{.kind = CONFIG_TEXT, .name = "derivation", .dest = &pattern, .place = &place},
		{.kind = CONFIG_REST, .dest = &others},
		{.kind = CONFIG_END},
	};
	/* The level of a filter is that of the command line alone. */
	if (t->records)
		keys[2].dest = &passed_over;
	struct config_section sections[] = {
		{tool_name, keys}, {"linecount", counting}, {NULL, NULL}};
	config_load(&t->cli, sections, &t->arena, &path);
	use_files(t, &files, path);
	if (plan && !t->plan_path)
		t->plan_path = config_beside(&t->arena, path, plan);
	size_t offset;
	t->derivation = rules_compile(&t->arena, pattern, &message, &offset);
	if (!t->derivation)
		config_fault(path, place, "derivation: at character %zu: %s", offset + 1, message);
	/* Last, since it applies the command line over the file. */
	settings_init(&t->settings);
	settings_load(&t->settings, &t->cli, &t->equations_policy, &t->check, &t->arena);
	t->check.policy = &t->equations_policy;
}

/* ---- Baseline ---- */

/* The later of two records of a path counts. */
static void add_before(void *context, struct slice path, struct json_t *record)
{
	struct tool *t = context;
	struct hash_entry *e = hash_keep(&t->baseline, path);
	json_drop(e->value);
	e->value = record;
}

static void free_baseline(struct tool *t)
{
	for (size_t i = 0; i < t->baseline.n; i++)
		json_drop(t->baseline.entries[i].value);
}

/* ---- The run ---- */

static struct input_spec spec_of(struct tool *t)
{
	struct input_spec spec = {INPUT_DOCUMENTS, work_document, emit_document, t};
	if (t->records)
		spec = (struct input_spec){INPUT_LINES, work_record, emit_record, t};
	if (t->fix)
		spec.emit = emit_fix;
	return spec;
}

static int run(struct tool *t, struct buf *out)
{
	if (t->baseline_path && record_stream_baseline(t->baseline_path, t, add_before) != CLI_OK)
		exit(fsout_finish(CLI_TROUBLE));
	list_rule_ids(t);
	if (t->plan_path)
		read_plan(t);
	if (t->standard)
		t->forced = standard_named(t, t->standard);
	if (t->summary)
		t->totals = audit_view_totals_new(&t->arena, &t->standards);
	t->writer = (struct diag_writer){.format = (enum diag_format)t->format,
					 .color = cli_use_color(&t->cli),
					 .tool = tool_name,
					 .fail_level = t->policy.fail_level};
	const struct input_spec spec = spec_of(t);
	if (t->format >= 0)
		diag_format_frame(&t->writer, diag_format_begin, fsout_write);
	int status = input_run(&t->cli, &spec);
	if (t->format >= 0)
		diag_format_frame(&t->writer, diag_format_end, fsout_write);
	if (t->summary)
		audit_view_totals_write(t->totals, out);
	return status;
}

/* One thing at a time. */
static void check_options(struct tool *t)
{
	if (t->diff && t->dry_run)
		cli_usage_error(&t->cli, "--diff and --dry-run exclude each other");
	t->fix |= t->diff || t->dry_run;
	const struct cli_mode modes[] = {
		{t->format >= 0, "--format"},
		{t->json, "--json"},
		{t->records, "--records"},
		{t->summary, "--summary"},
		{t->fix, "--fix"},
		{t->list_standards, "--list-standards"},
		{t->print_standard, "--print-standard"},
		{t->list_rules, "--list-rules"},
		{t->explain, "--explain"},
	};
	cli_check_modes(&t->cli, modes, sizeof modes / sizeof *modes);
}

static int do_what_is_asked(struct tool *t, struct buf *out)
{
	if (t->explain)
		diag_format_explain_named(out, &t->cli, t->explain);
	else if (t->list_rules)
		diag_format_rules(out, tool_name, NULL);
	if (t->explain || t->list_rules)
		return CLI_OK;
	configure(t);
	diag_policy_default(&t->policy);
	t->policy.fail_level = settings_fail_severity(t->fail_level);
	read_standards(t);
	if (t->list_standards)
		audit_view_standards(out, &t->arena, &t->standards);
	else if (t->print_standard)
		print_standard(t, out);
	else
		return run(t, out);
	return CLI_OK;
}

int main(int argc, char **argv)
{
	static struct tool t = {.format = -1, .fail_level = -1};
	const struct cli_option options[] = {
		{CLI_HEADING, 0, NULL, NULL, "Output", NULL, NULL},
		{CLI_CHOICE, 0, "format", NULL, "write findings in place of checklists", &t.format,
		 diag_format_names},
		{CLI_FLAG, 0, "json", NULL, "write a record for every article", &t.json, NULL},
		{CLI_FLAG, 'R', "records", NULL, "read records and add the key audit", &t.records,
		 NULL},
		{CLI_FLAG, 0, "summary", NULL, "count what passed and failed, rule by rule",
		 &t.summary, NULL},
		{CLI_CHOICE, 0, "fail-level", NULL, "the least severity that makes the status 1",
		 &t.fail_level, settings_fail_names},
		{CLI_HEADING, 0, NULL, NULL, "Standards", NULL, NULL},
		{CLI_LIST, 0, "standards", "FILE", "the standards (may be given again)",
		 &t.standard_files, NULL},
		{CLI_TEXT, 0, "standard", "NAME", "hold every article to this one", &t.standard,
		 NULL},
		{CLI_TEXT, 0, "plan", "FILE", "the plan, whose batches name their standards",
		 &t.plan_path, NULL},
		{CLI_TEXT, 0, "baseline", "RECORDS", "what growth is over: earlier records",
		 &t.baseline_path, NULL},
		{CLI_FLAG, 0, "list-standards", NULL, "list the standards", &t.list_standards,
		 NULL},
		{CLI_TEXT, 0, "print-standard", "NAME", "write a standard, to begin one's own",
		 &t.print_standard, NULL},
		{CLI_FLAG, 0, "list-rules", NULL, "list the kinds of findings", &t.list_rules,
		 NULL},
		{CLI_TEXT, 0, "explain", "RULE", "tell what a kind of finding is about", &t.explain,
		 NULL},
		{CLI_HEADING, 0, NULL, NULL, "Fixes", NULL, NULL},
		{CLI_FLAG, 0, "fix", NULL, "set the status in the front matter by the audit",
		 &t.fix, NULL},
		{CLI_FLAG, 0, "diff", NULL, "show what --fix would change, as a patch", &t.diff,
		 NULL},
		{CLI_FLAG, 0, "dry-run", NULL, "list what --fix would change", &t.dry_run, NULL},
		{CLI_END, 0, NULL, NULL, NULL, NULL, NULL},
	};
	t.cli = (struct cli){
		.tool = tool_name,
		.summary = "audit articles against a written standard",
		.operands = "[FILE|DIR ...]",
		.options = options,
	};
	t.baseline = (struct hash)HASH_INIT(&t.arena);
	diag_policy_default(&t.equations_policy);
	cli_parse(&t.cli, argc, argv);
	check_options(&t);
	struct buf out = BUF_INIT;
	int status = do_what_is_asked(&t, &out);
	fsout_write(buf_slice(&out));
	buf_free(&out);
	free_baseline(&t);
	audit_standard_free(&t.standards);
	settings_free(&t.settings);
	rules_free(t.derivation);
	for (size_t i = 0; t.sources && i < t.standard_files.n; i++)
		source_free(&t.sources[i]);
	arena_free(&t.arena);
	return fsout_finish(status);
}
