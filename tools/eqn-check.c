/* eqn-check: faults in formulas, delimiters, equation numbers, references and front
 * matter; and their fixes. */
#include <stdio.h>
#include <unistd.h>

#include "check/check.h"
#include "check/fixes.h"
#include "check/settings.h"
#include "io/cli.h"
#include "io/diag-format.h"
#include "io/diff.h"
#include "io/fsout.h"
#include "io/input.h"
#include "out/record-filter.h"
#include "out/record.h"

struct tool {
	struct cli cli;
	struct settings settings;
	struct check_options check; /* what the settings come to */
	struct diag_policy policy;
	struct arena arena; /* configuration, baseline, slugs and sources seen */
	/* Options. */
	bool json, records, fix, unsafe_fixes, diff, dry_run, list_rules, formulas, list_formulas;
	int format; /* -1: not given */
	const char *explain, *baseline_path, *write_baseline;
	struct cli_list select, ignore, errors, warnings;
	/* The run. */
	struct check_seen *seen;
	struct diag_baseline *baseline;
	struct diag_writer writer;
	struct buf known; /* what --write-baseline writes */
	size_t n_known;
	bool to_stderr; /* the fixed document is on standard output, findings go here */
};

/* What `work` leaves for `emit`. */
struct result {
	struct check *check;         /* of the fixed text, where it was fixed */
	struct fixes *fixes;         /* null: not asked for */
	struct record_filter filter; /* -R */
};

static bool changes_files(const struct tool *t)
{
	return t->fix && !t->diff && !t->dry_run;
}

/* ---- One document ---- */

static void work_document(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct result *r = item->result = arena_alloc(&item->arena, sizeof *r);
	if (item->error)
		return;
	if (!t->fix) {
		r->check = check_document(&item->arena, &item->source, &t->check);
		return;
	}
	r->fixes = fixes_make(&item->arena, &item->source, &t->check);
	r->check = r->fixes->after;
	check_report_refusal(r->check, &t->check);
}

/* A file that cannot be written keeps its findings. */
static void write_fixed(struct input_item *item, struct result *r)
{
	if (!input_rewrite(item, r->fixes->text))
		r->check = r->fixes->before;
}

static void list_changes(struct input_item *item, const struct fixes *fixes)
{
	for (size_t i = 0; i < fixes->n_changes; i++) {
		const struct fixes_change *change = &fixes->changes[i];
		struct source_place at = source_place(&item->source, change->offset);
		buf_printf(&item->out, "%s:%zu:%zu: %s\n", item->source.path, at.line,
			   at.byte_column, change->what);
	}
}

/* --diff and --dry-run tell what --fix would do; why it would not goes to stderr. */
static void emit_preview(const struct tool *t, struct input_item *item, const struct result *r)
{
	const struct check *c =
		r->fixes->before->plan->refused ? r->fixes->before : r->fixes->after;
	const struct renumber_plan *plan = c->plan;
	if (r->fixes->n_changes || plan->refused)
		item->status = CLI_FINDINGS;
	if (t->diff)
		diff_unified(&item->out, item->source.path, item->source.text, r->fixes->text);
	else
		list_changes(item, r->fixes);
	if (plan->refused) {
		struct source_place at = source_place(c->source, plan->refused_offset);
		cli_warn("%s:%zu:%zu: not renumbered: %s", item->source.path, at.line,
			 at.byte_column, plan->refused);
	}
}

static void write_record(struct input_item *item, const struct check *c)
{
	struct json_t *record = c ? record_new(item->source.path, &c->front)
				  : record_error(item->source.path, strerror(item->error));
	if (c)
		json_put(record, "equations", check_to_json(c));
	record_write(&item->out, record);
}

static void put_stderr(struct slice s)
{
	if (s.n)
		fwrite(s.p, 1, s.n, stderr);
}

static void write_findings(struct tool *t, struct input_item *item, struct check *c)
{
	struct buf errors = BUF_INIT;
	t->writer.out = t->to_stderr ? &errors : &item->out;
	diag_format_document(&t->writer, &c->findings, c->source);
	put_stderr(buf_slice(&errors));
	buf_free(&errors);
}

static void emit_check(struct tool *t, struct input_item *item, struct result *r)
{
	if (t->fix && (r->fixes->n_changes || input_is_stdin(item)))
		write_fixed(item, r);
	struct check *c = r->check;
	check_across(t->seen, c, &t->check);
	if (t->baseline)
		diag_baseline_apply(t->baseline, &c->findings, c->source);
	if (t->write_baseline) {
		diag_format_baseline_document(&t->known, &c->findings, c->source, &t->n_known);
		return;
	}
	if (t->json)
		write_record(item, c);
	else
		write_findings(t, item, c);
	if (check_fails(c, t->policy.fail_level))
		item->status = cli_worse(item->status, CLI_FINDINGS);
}

static void emit_document(void *context, struct input_item *item)
{
	struct tool *t = context;
	struct result *r = item->result;
	if (item->error && t->json)
		write_record(item, NULL);
	else if (!item->error && (t->diff || t->dry_run))
		emit_preview(t, item, r);
	else if (!item->error)
		emit_check(t, item, r);
	if (r->fixes)
		fixes_free(r->fixes);
}

/* ---- Records on standard input ---- */

static void work_record(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct result *r = item->result = arena_alloc(&item->arena, sizeof *r);
	if (record_filter_open(&r->filter, item))
		r->check = check_document(&item->arena, &item->source, &t->check);
}

/* The record is not complete before this, since a finding may be about two articles. */
static void emit_record(void *context, struct input_item *item)
{
	struct tool *t = context;
	struct result *r = item->result;
	struct json_t *members = json_map();
	if (r->check) {
		check_across(t->seen, r->check, &t->check);
		if (t->baseline)
			diag_baseline_apply(t->baseline, &r->check->findings, r->check->source);
		json_put(members, "equations", check_to_json(r->check));
	}
	record_filter_close(&r->filter, item, members);
	if (!record_filter_tell(&r->filter, item) && t->settings.fail_level >= 0 &&
	    check_fails(r->check, t->policy.fail_level))
		item->status = CLI_FINDINGS;
}

/* ---- Formulas on standard input ---- */

/* What --formulas leaves for its emit. */
struct formula_result {
	const char *fault; /* what was wrong with the line, or null */
	bool fails;        /* a finding at the fail level or above */
};

/* A line that holds no formula says why: as a member, or as a line of its own. */
static void write_fault(struct input_item *item, const char *fault)
{
	struct json_t *members = json_map();
	json_put_text(members, "error", fault);
	if (!record_merge(&item->out, item->line, members, &item->arena, NULL))
		json_write(&item->out, members);
	json_drop(members);
}

static void work_formula(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct formula_result *r = item->result = arena_alloc(&item->arena, sizeof *r);
	struct slice tex;
	if (record_text(item->line, "tex", &item->arena, &tex, &r->fault)) {
		struct formulas_alone alone;
		formulas_judge(&alone, &item->arena, tex,
			       record_is_true(item->line, "display", &item->arena),
			       &t->check.formulas);
		diag_policy_apply(&t->policy, &alone.findings);
		for (size_t i = 0; i < alone.findings.n; i++)
			r->fails |= alone.findings.v[i]->severity >= t->policy.fail_level;
		struct json_t *members = formulas_to_json(&alone);
		record_merge(&item->out, item->line, members, &item->arena, &r->fault);
		json_drop(members);
	}
	if (r->fault)
		write_fault(item, r->fault);
	buf_putc(&item->out, '\n');
}

static void emit_formula(void *context, struct input_item *item)
{
	const struct tool *t = context;
	const struct formula_result *r = item->result;
	if (r->fault) {
		cli_warn("<stdin>:%zu: %s", item->line_number, r->fault);
		item->status = CLI_TROUBLE;
	} else if (r->fails && t->settings.fail_level >= 0) {
		item->status = CLI_FINDINGS;
	}
}

/* ---- The formulas of documents ---- */

static void put_number(struct buf *out, const char *key, size_t n)
{
	buf_printf(out, ",\"%s\":%zu", key, n);
}

static void work_list(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct source *src = &item->source;
	struct buf *out = &item->out;
	if (item->error)
		return;
	const struct md_doc *doc = mdscan(&item->arena, src->text, t->check.scan);
	for (size_t i = 0; i < doc->n_math; i++) {
		struct source_place at = source_place(src, doc->math[i].offset);
		struct source_place end = source_place(src, doc->math[i].end);
		buf_puts(out, "{\"path\":");
		json_write_slice(out, slice_of(src->path));
		put_number(out, "line", at.line);
		put_number(out, "column", at.byte_column);
		put_number(out, "end_line", end.line);
		put_number(out, "end_column", end.byte_column);
		buf_printf(out,
			   ",\"display\":%s,\"tex\":", doc->math[i].display ? "true" : "false");
		json_write_slice(out, mdscan_tex(doc, i, &item->arena));
		buf_puts(out, "}\n");
	}
}

/* ---- Options ---- */

typedef bool set_rules_of_option(struct diag_policy *policy, const char *patterns,
				 enum diag_severity severity, struct slice *unknown,
				 const char **nearest);

static bool select_rules(struct diag_policy *policy, const char *patterns,
			 enum diag_severity severity, struct slice *unknown, const char **nearest)
{
	(void)severity;
	return diag_policy_select(policy, patterns, unknown, nearest);
}

static void apply_rules(const struct tool *t, struct diag_policy *policy,
			const struct cli_list *list, set_rules_of_option *set,
			enum diag_severity severity)
{
	for (size_t i = 0; i < list->n; i++) {
		struct slice unknown;
		const char *nearest;
		if (!set(policy, list->v[i], severity, &unknown, &nearest))
			cli_usage_error(&t->cli, "no rule is named \"%.*s\"%s%s",
					SLICE_ARG(unknown), nearest ? "; did you mean " : "",
					nearest ? nearest : "");
	}
}

static void make_policy(struct tool *t)
{
	struct slice unknown;
	const char *nearest;
	if (t->select.n)
		diag_policy_set(&t->policy, "all", DIAG_OFF, &unknown, &nearest);
	apply_rules(t, &t->policy, &t->select, select_rules, DIAG_OFF);
	apply_rules(t, &t->policy, &t->ignore, diag_policy_set, DIAG_OFF);
	apply_rules(t, &t->policy, &t->errors, diag_policy_set, DIAG_ERROR);
	apply_rules(t, &t->policy, &t->warnings, diag_policy_set, DIAG_WARNING);
	t->check.policy = &t->policy;
}

static void exclude(const struct tool *t, bool option, const char *name, bool other,
		    const char *other_name)
{
	if (option && other)
		cli_usage_error(&t->cli, "%s and %s exclude each other", name, other_name);
}

static void check_options(struct tool *t)
{
	const struct cli *cli = &t->cli;
	if (t->diff || t->dry_run || t->unsafe_fixes)
		t->fix = true;
	exclude(t, t->fix, "--fix", t->records, "--records");
	exclude(t, t->formulas, "--formulas", t->fix, "--fix");
	exclude(t, t->formulas, "--formulas", t->records, "--records");
	exclude(t, t->list_formulas, "--list-formulas", t->fix, "--fix");
	exclude(t, t->list_formulas, "--list-formulas", t->records, "--records");
	exclude(t, t->list_formulas, "--list-formulas", t->formulas, "--formulas");
	bool lines = t->formulas || t->list_formulas;
	if (lines && (t->json || t->format >= 0 || t->baseline_path || t->write_baseline))
		cli_usage_error(cli, "--formulas and --list-formulas take no --json, no --format "
				     "and no baseline");
	if (t->fix && (t->json || t->baseline_path || t->write_baseline))
		cli_usage_error(cli, "--fix takes no --json and no baseline");
	if (t->records && (t->format >= 0 || t->write_baseline))
		cli_usage_error(cli, "--records takes no --format and no --write-baseline");
	if (t->json && (t->format >= 0 || t->write_baseline))
		cli_usage_error(cli, "--json writes records: it takes no --format and no "
				     "--write-baseline");
	bool terminal = !cli->common.output && isatty(STDOUT_FILENO);
	if (t->format < 0)
		t->format = terminal ? DIAG_FORMAT_PRETTY : DIAG_FORMAT_GCC;
	bool from_stdin = cli->argc == 0 && !cli->common.files_from;
	for (int i = 0; i < cli->argc; i++)
		from_stdin = from_stdin || strcmp(cli->argv[i], "-") == 0;
	t->to_stderr = changes_files(t) && from_stdin;
}

/* ---- What is told about the rules ---- */

static int explain(struct tool *t, struct buf *out)
{
	struct slice name = slice_of(t->explain);
	enum diag_rule rule = diag_rule_named(name);
	struct cli_list one = {&t->explain, 1};
	struct diag_policy scratch = t->policy;
	if (rule == DIAG_N_RULES)
		apply_rules(t, &scratch, &one, diag_policy_set, DIAG_ERROR);
	if (rule == DIAG_N_RULES)
		cli_usage_error(&t->cli, "--explain takes the name of one rule");
	diag_format_explain(out, rule);
	return CLI_OK;
}

/* ---- The run ---- */

static bool open_baseline(struct tool *t)
{
	const char *message;
	if (!t->baseline_path)
		return true;
	t->baseline = diag_baseline_read(&t->arena, t->baseline_path, &message);
	if (!t->baseline)
		cli_warn("%s", message);
	return t->baseline != NULL;
}

static int save_baseline(struct tool *t, int status)
{
	diag_format_baseline_end(&t->known);
	if (!fsout_replace(t->write_baseline, buf_slice(&t->known), NULL)) {
		cli_warn_errno(t->write_baseline);
		status = CLI_TROUBLE;
	}
	return status;
}

static bool writes_findings(const struct tool *t)
{
	return !t->records && !t->json && !t->write_baseline && !t->diff && !t->dry_run &&
	       !t->formulas && !t->list_formulas;
}

/* What stands before and after the findings of all documents. */
static void frame(struct tool *t, void part(struct diag_writer *w))
{
	if (writes_findings(t))
		diag_format_frame(&t->writer, part, t->to_stderr ? put_stderr : fsout_write);
}

static struct input_spec spec_of(struct tool *t)
{
	struct input_spec spec = {INPUT_DOCUMENTS, work_document, emit_document, t};
	if (t->records)
		spec = (struct input_spec){INPUT_LINES, work_record, emit_record, t};
	if (t->formulas)
		spec = (struct input_spec){INPUT_LINES, work_formula, emit_formula, t};
	if (t->list_formulas)
		spec = (struct input_spec){INPUT_DOCUMENTS, work_list, NULL, t};
	return spec;
}

static int run(struct tool *t)
{
	if (!open_baseline(t))
		return CLI_TROUBLE;
	t->seen = check_seen_new(&t->arena);
	t->writer = (struct diag_writer){.format = (enum diag_format)t->format,
					 .color = cli_use_color(&t->cli),
					 .tool = check_tool,
					 .fail_level = t->policy.fail_level};
	if (t->write_baseline)
		diag_format_baseline_begin(&t->known, check_tool);
	const struct input_spec spec = spec_of(t);
	frame(t, diag_format_begin);
	int status = input_run(&t->cli, &spec);
	frame(t, diag_format_end);
	return t->write_baseline ? save_baseline(t, status) : status;
}

int main(int argc, char **argv)
{
	static struct tool t = {.format = -1};
	const struct cli_option options[] = {
		{CLI_HEADING, 0, NULL, NULL, "Output", NULL, NULL},
		{CLI_CHOICE, 0, "format", NULL, "how findings are written", &t.format,
		 diag_format_names},
		{CLI_FLAG, 0, "json", NULL, "write a record for every article", &t.json, NULL},
		{CLI_FLAG, 'R', "records", NULL, "read records and add the key equations",
		 &t.records, NULL},
		{CLI_FLAG, 0, "formulas", NULL, "read formulas and add verdicts and findings",
		 &t.formulas, NULL},
		{CLI_FLAG, 0, "list-formulas", NULL, "write the formulas of articles",
		 &t.list_formulas, NULL},
		{CLI_HEADING, 0, NULL, NULL, "Rules", NULL, NULL},
		{CLI_TEXT, 0, "target", "NAMES", "engines and renderers that articles are for",
		 &t.settings.target, NULL},
		{CLI_LIST, 0, "select", "RULES", "only these rules (tag-gap, tag-*, all)",
		 &t.select, NULL},
		{CLI_LIST, 0, "ignore", "RULES", "without these", &t.ignore, NULL},
		{CLI_LIST, 0, "error", "RULES", "findings of these are errors", &t.errors, NULL},
		{CLI_LIST, 0, "warning", "RULES", "findings of these are warnings", &t.warnings,
		 NULL},
		{CLI_CHOICE, 0, "fail-level", NULL, "the least severity that makes the status 1",
		 &t.settings.fail_level, settings_fail_names},
		{CLI_FLAG, 0, "list-rules", NULL, "list all rules", &t.list_rules, NULL},
		{CLI_TEXT, 0, "explain", "RULE", "tell what a rule is about", &t.explain, NULL},
		{CLI_HEADING, 0, NULL, NULL, "Fixes", NULL, NULL},
		{CLI_FLAG, 0, "fix", NULL, "renumber equations, and mend what is safe", &t.fix,
		 NULL},
		{CLI_FLAG, 0, "unsafe-fixes", NULL, "also where it takes a guess", &t.unsafe_fixes,
		 NULL},
		{CLI_FLAG, 0, "diff", NULL, "show what --fix would change, as a patch", &t.diff,
		 NULL},
		{CLI_FLAG, 0, "dry-run", NULL, "list what --fix would change", &t.dry_run, NULL},
		{CLI_HEADING, 0, NULL, NULL, "Known findings", NULL, NULL},
		{CLI_TEXT, 0, "baseline", "FILE", "leave out what this file knows",
		 &t.baseline_path, NULL},
		{CLI_TEXT, 0, "write-baseline", "FILE", "write all findings to such a file",
		 &t.write_baseline, NULL},
		{CLI_END, 0, NULL, NULL, NULL, NULL, NULL},
	};
	t.cli = (struct cli){
		.tool = "eqn-check",
		.summary = "find faults in formulas, equation numbers and references",
		.operands = "[FILE|DIR ...]",
		.options = options,
	};
	diag_policy_default(&t.policy);
	settings_init(&t.settings);
	cli_parse(&t.cli, argc, argv);
	check_options(&t);
	settings_load(&t.settings, &t.cli, &t.policy, &t.check, &t.arena);
	t.check.unsafe_fixes = t.unsafe_fixes;
	make_policy(&t);
	int status = CLI_OK;
	struct buf out = BUF_INIT;
	if (t.list_rules)
		diag_format_rules(&out, "eqn-check", &t.policy);
	else if (t.explain)
		status = explain(&t, &out);
	else
		status = run(&t);
	fsout_write(buf_slice(&out));
	buf_free(&out);
	buf_free(&t.known);
	settings_free(&t.settings);
	arena_free(&t.arena);
	return fsout_finish(status);
}
