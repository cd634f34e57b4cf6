/* progress-report: regenerate the report of a collection from its records. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/cli.h"
#include "io/config.h"
#include "io/diag-format.h"
#include "io/fsout.h"
#include "io/source.h"
#include "out/claims.h"
#include "out/record-stream.h"
#include "out/report-file.h"
#include "out/report-state.h"
#include "share.h"

enum { LANG_EN, LANG_ZH };
enum { NEXT_DEFAULT = 20, PROBLEMS_DEFAULT = 200 };

static const char default_output[] = "reports/PROGRESS_REPORT.md";
static const char *const languages[] = {"en", "zh", NULL};

struct options {
	const char *output;
	const char *template;
	int lang;
	size_t next, problems;
	const char *line_anchor;
	const char *revision;
	struct report_state_options beside;
	const char *verify;
	int format; /* -1: not given */
	const char *explain;
	bool json, list_rules;
	bool bars;
	bool print_template;
};

/* The template in use. */
struct pattern {
	struct source source;
	struct template *parsed;
};

/* ---- The template ---- */

static void tell(const struct pattern *t, const struct template_error *error)
{
	fprintf(stderr, "%s:%zu:%zu: error: %s\n", t->source.path, error->line, error->column,
		error->message);
}

static bool load_template(struct pattern *t, const struct options *o, struct arena *a)
{
	struct template_error error;
	if (!o->template && o->lang == LANG_ZH)
		source_wrap(&t->source, "report.zh.mustache", share_report_report_zh_mustache);
	else if (!o->template)
		source_wrap(&t->source, "report.en.mustache", share_report_report_en_mustache);
	else if (!source_read(&t->source, o->template)) {
		cli_warn_errno(o->template);
		return false;
	}
	t->parsed = template_parse(a, t->source.text, &error);
	if (!t->parsed)
		tell(t, &error);
	return t->parsed;
}

static bool render(struct buf *out, const struct options *o, const struct report_state *state,
		   const struct pattern *t, const char *path, struct arena *a)
{
	char folder[PATH_MAX];
	struct template_error error;
	if (!getcwd(folder, sizeof folder)) {
		cli_warn_errno("working folder");
		return false;
	}
	struct report_view view = {.report = &state->report,
				   .path = path,
				   .folder = folder,
				   .date = o->beside.date,
				   .next_limit = o->next,
				   .problems_limit = o->problems,
				   .line_anchor = o->line_anchor,
				   .revision = o->revision,
				   .plan = state->progress,
				   .history = state->has_history ? &state->history : NULL,
				   .charts = state->charts,
				   .n_charts = state->n_charts};
	if (report_view_render(out, &view, t->parsed, a, &error))
		return true;
	tell(t, &error);
	return false;
}

static int write_report(const struct options *o, const struct report_state *state,
			const struct pattern *t, struct arena *a)
{
	struct buf fresh = BUF_INIT;
	/* A new user has no reports/ yet.  A folder that the user has named must be there. */
	const struct report_file file = {.path = o->output,
					 .template = t->source.path,
					 .check = o->beside.check,
					 .make_folder = o->output == default_output};
	bool stream = report_file_is_stream(o->output);
	int status = CLI_OK;
	if (!render(&fresh, o, state, t, stream ? NULL : o->output, a)) {
		status = CLI_TROUBLE;
	} else if (!stream) {
		status = report_file_update(&file, buf_slice(&fresh), a);
	} else if (fsout_open(o->output)) {
		fsout_write(buf_slice(&fresh));
	} else {
		cli_warn_errno(o->output);
		status = CLI_TROUBLE;
	}
	buf_free(&fresh);
	return status;
}

/* ---- Options ---- */

/* A path in the configuration starts where its file is. */
static const char *beside(struct arena *a, const char *config, const char *path)
{
	return path && strcmp(path, "-") != 0 ? config_beside(a, config, path) : path;
}

static void configure(struct options *o, const struct cli *cli, struct arena *a)
{
	long long next = -1, problems = -1;
	const char *output = NULL, *template = NULL, *path = NULL;
	const char *plan = NULL, *history = NULL, *charts = NULL;
	const struct config_key keys[] = {
		{.kind = CONFIG_TEXT, .name = "output", .dest = &output},
		{.kind = CONFIG_TEXT, .name = "template", .dest = &template},
		{.kind = CONFIG_TEXT, .name = "plan", .dest = &plan},
		{.kind = CONFIG_TEXT, .name = "history", .dest = &history},
		{.kind = CONFIG_TEXT, .name = "charts", .dest = &charts},
		{.kind = CONFIG_CHOICE, .name = "lang", .dest = &o->lang, .choices = languages},
		{.kind = CONFIG_INT, .name = "next", .dest = &next, .min = 0, .max = INT_MAX},
		{.kind = CONFIG_INT,
		 .name = "problems",
		 .dest = &problems,
		 .min = 0,
		 .max = INT_MAX},
		{.kind = CONFIG_TEXT, .name = "line-anchor", .dest = &o->line_anchor},
		{.kind = CONFIG_END},
	};
	const struct config_section sections[] = {{"progress-report", keys}, {0}};
	config_load(cli, sections, a, &path);
	if (output)
		o->output = beside(a, path, output);
	if (template)
		o->template = beside(a, path, template);
	if (plan)
		o->beside.plan = beside(a, path, plan);
	if (history)
		o->beside.history = beside(a, path, history);
	if (charts)
		o->beside.charts = beside(a, path, charts);
	if (next >= 0)
		o->next = (size_t)next;
	if (problems >= 0)
		o->problems = (size_t)problems;
	cli_reapply(cli);
}

/* Reproducible builds set this to a time in seconds, whose day counts; a date that was given comes
 * first. */
static void take_epoch(struct options *o, struct arena *a)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end;
	if (o->beside.date || !epoch || !ascii_is_digit(*epoch))
		return;
	long long seconds = strtoll(epoch, &end, 10);
	if (!*end && seconds <= MOMENT_LAST)
		o->beside.date = moment_text(a, moment_day(seconds));
}

/* However a moment is written, from here on it is as moment.h writes it. */
static void check_moment(const struct cli *cli, const char *option, const char **text,
			 struct arena *a)
{
	int64_t moment;
	if (!*text)
		return;
	if (!moment_read(slice_of(*text), &moment))
		cli_usage_error(cli, "%s %s: not " MOMENT_EXPECTED, option, *text);
	*text = moment_text(a, moment);
}

static void check_options(struct options *o, const struct cli *cli, struct arena *a)
{
	if (o->beside.check && report_file_is_stream(o->output))
		cli_usage_error(cli, "--check needs a file to look at, not -o %s", o->output);
	check_moment(cli, "--date", &o->beside.date, a);
	check_moment(cli, "--since", &o->beside.since, a);
	if (o->beside.since && !o->beside.history)
		cli_usage_error(cli, "--since needs --history");
	if (o->beside.snapshot && !o->beside.date)
		cli_usage_error(cli, "--snapshot needs --date, the day or minute that it is of");
	if (o->beside.snapshot && o->beside.check)
		cli_usage_error(cli, "--snapshot writes a file, --check writes none");
	if ((o->json || o->format >= 0) && !o->verify)
		cli_usage_error(cli, "%s needs --verify", o->json ? "--json" : "--format");
	if (o->json && o->format >= 0)
		cli_usage_error(cli, "--json and --format exclude each other");
	const char *other = o->beside.check      ? "--check"
			    : o->beside.snapshot ? "--snapshot"
			    : o->bars            ? "--bars"
						 : NULL;
	if (o->verify && other)
		cli_usage_error(cli, "--verify and %s exclude each other", other);
	if (o->bars && o->beside.check)
		cli_usage_error(cli, "--bars and --check exclude each other");
	if (!o->print_template && !cli->argc && !cli->common.files_from && isatty(STDIN_FILENO))
		cli_usage_error(cli, "no records: standard input is a terminal");
}

/* Returns a status. */
static int run(const struct cli *cli, const struct options *o, struct report_state *state,
	       const struct pattern *pattern, struct arena *a)
{
	struct buf bars = BUF_INIT;
	if (!report_state_start(state, &o->beside, a))
		return CLI_TROUBLE;
	const struct record_stream_sink sink = report_sink(&state->report);
	int status = record_stream_operands(&sink, cli);
	report_finish(&state->report);
	status = cli_worse(status, report_state_finish(state, &o->beside, a));
	if (!o->bars)
		return cli_worse(status, write_report(o, state, pattern, a));
	report_charts_text(&bars, o->lang == LANG_ZH, &state->report, state->progress);
	fsout_write(buf_slice(&bars));
	buf_free(&bars);
	return status;
}

/* What is false, as the other tools print findings. */
static void write_findings(struct buf *out, const struct cli *cli, const struct options *o,
			   const struct claims *claims, struct source *source)
{
	static const struct claims_rules rules = {DIAG_claim_false, DIAG_claim_contradiction,
						  DIAG_claim_percent};
	struct diag_list list = DIAG_LIST_INIT(claims->arena);
	struct diag_writer writer = {.format = (enum diag_format)o->format,
				     .color = cli_use_color(cli),
				     .tool = cli->tool,
				     .out = out,
				     .fail_level = DIAG_WARNING};
	claims_text_findings(&list, claims, &rules);
	diag_sort(&list);
	diag_format_begin(&writer);
	diag_format_document(&writer, &list, source);
	diag_format_end(&writer);
}

/* Judge the claims of a report that somebody wrote. */
static int verify(const struct cli *cli, const struct options *o, struct arena *a)
{
	struct claims_records records;
	struct source source;
	struct buf out = BUF_INIT;
	if (!source_read(&source, o->verify)) {
		cli_warn_errno(o->verify);
		return CLI_TROUBLE;
	}
	claims_records_init(&records);
	const struct record_stream_sink sink = claims_records_sink(&records);
	int status = record_stream_operands(&sink, cli);
	claims_records_finish(&records);
	const struct report_regions *made = report_file_regions(a, &source);
	if (!made)
		status = CLI_TROUBLE;
	struct claims *claims = claims_read(a, mdscan(a, source.text, NULL), made);
	claims_judge(claims, &records);
	if (o->format >= 0)
		write_findings(&out, cli, o, claims, &source);
	else if (o->json)
		claims_text_json(&out, claims, &source);
	else
		claims_text(&out, claims, &source);
	fsout_write(buf_slice(&out));
	if (claims->by_verdict[CLAIMS_FALSE])
		status = cli_worse(status, CLI_FINDINGS);
	buf_free(&out);
	claims_records_free(&records);
	source_free(&source);
	return status;
}

/* --list-rules, --explain. */
static void tell_rules(const struct cli *cli, const struct options *o)
{
	struct buf out = BUF_INIT;
	if (o->explain)
		diag_format_explain_named(&out, cli, o->explain);
	else
		diag_format_rules(&out, cli->tool, NULL);
	fsout_write(buf_slice(&out));
	buf_free(&out);
}

/* Returns a status. */
static int work(const struct cli *cli, const struct options *o, struct arena *a)
{
	struct report_state state = {0};
	struct pattern pattern = {0};
	int status = CLI_OK;
	report_init(&state.report);
	if (!load_template(&pattern, o, a))
		status = CLI_TROUBLE;
	else if (o->print_template)
		fsout_write(pattern.source.text);
	else if (o->verify)
		status = verify(cli, o, a);
	else
		status = run(cli, o, &state, &pattern, a);
	report_state_free(&state);
	source_free(&pattern.source);
	return status;
}

int main(int argc, char **argv)
{
	struct options o = {.output = default_output,
			    .next = NEXT_DEFAULT,
			    .problems = PROBLEMS_DEFAULT,
			    .line_anchor = "#L",
			    .format = -1};
	const struct cli_option rows[] = {
		{CLI_TEXT, 'o', "output", "FILE",
		 "the report (default: reports/PROGRESS_REPORT.md); - prints a whole new one",
		 &o.output, NULL},
		{CLI_FLAG, 0, "check", NULL,
		 "write nothing; print the difference, exit 1 when stale", &o.beside.check, NULL},
		{CLI_CHOICE, 0, "lang", NULL, "language of the built-in template", &o.lang,
		 languages},
		{CLI_TEXT, 0, "template", "FILE", "use this Mustache template", &o.template, NULL},
		{CLI_FLAG, 0, "print-template", NULL, "print the template and exit",
		 &o.print_template, NULL},
		{CLI_COUNT, 0, "next", "N",
		 "list N next steps, and N articles that remain (default: 20; 0: all)", &o.next,
		 NULL},
		{CLI_COUNT, 0, "problems", "N", "list N open problems (default: 200; 0: all)",
		 &o.problems, NULL},
		{CLI_TEXT, 0, "line-anchor", "TEXT",
		 "what stands before a line's number in links (default: #L)", &o.line_anchor, NULL},
		{CLI_TEXT, 0, "revision", "TEXT", "say that the articles are of this revision",
		 &o.revision, NULL},
		{CLI_TEXT, 0, "date", "DATE",
		 "the report's date, YYYY-MM-DD or YYYY-MM-DDTHH:MM; without it, none",
		 &o.beside.date, NULL},
		{CLI_TEXT, 0, "plan", "FILE", "batches of articles, in YAML", &o.beside.plan, NULL},
		{CLI_TEXT, 0, "history", "DIR", "compare with the snapshots in this folder",
		 &o.beside.history, NULL},
		{CLI_TEXT, 0, "since", "DATE", "compare with the last snapshot until then",
		 &o.beside.since, NULL},
		{CLI_TEXT, 0, "snapshot", "DIR", "keep the state of --date there, as DATE.ndjson",
		 &o.beside.snapshot, NULL},
		{CLI_TEXT, 0, "charts", "DIR", "draw charts there, as SVG", &o.beside.charts, NULL},
		{CLI_TEXT, 0, "verify", "FILE",
		 "judge the claims of this report; exit 1 if one is false", &o.verify, NULL},
		{CLI_FLAG, 0, "json", NULL, "with --verify: all claims as one JSON object", &o.json,
		 NULL},
		{CLI_CHOICE, 0, "format", NULL, "with --verify: only what is false, as findings",
		 &o.format, diag_format_names},
		{CLI_FLAG, 0, "list-rules", NULL, "list the kinds of findings", &o.list_rules,
		 NULL},
		{CLI_TEXT, 0, "explain", "RULE", "tell what a kind of finding is about", &o.explain,
		 NULL},
		{CLI_FLAG, 0, "bars", NULL, "print bars of plain text, and write no report",
		 &o.bars, NULL},
		{CLI_COUNT, 'j', "jobs", "N",
		 "taken as by the other tools; records need one thread", &(size_t){0}, NULL},
		{.kind = CLI_END},
	};
	struct cli cli = {.tool = "progress-report",
			  .summary = "Regenerate the report of a collection from its records.",
			  .operands = "[RECORDS ...]",
			  .options = rows};
	cli_parse(&cli, argc, argv);
	if (o.list_rules || o.explain) {
		tell_rules(&cli, &o);
		return fsout_finish(CLI_OK);
	}
	struct arena arena = ARENA_INIT;
	configure(&o, &cli, &arena);
	take_epoch(&o, &arena);
	check_options(&o, &cli, &arena);
	o.beside.chinese = o.lang == LANG_ZH;
	int status = work(&cli, &o, &arena);
	arena_free(&arena);
	return fsout_finish(status);
}
