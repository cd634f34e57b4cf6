/* progress-report: regenerate the report of a collection from its records. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/cli.h"
#include "io/config.h"
#include "io/diag-format.h"
#include "io/fsout.h"
#include "io/operands.h"
#include "io/source.h"
#include "out/claims.h"
#include "out/report-regions.h"
#include "out/report-state.h"
#include "share.h"

enum { LANG_EN, LANG_ZH };
enum { READ_SIZE = 256 * 1024, NEXT_DEFAULT = 20, PROBLEMS_DEFAULT = 200 };

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

/* Messages about places in files are not about the tool, so its name does not come first. */
static void complain(struct source *src, size_t offset, const char *message)
{
	struct source_place at = source_place(src, offset);
	fprintf(stderr, "%s:%zu:%zu: error: %s\n", src->path, at.line, at.byte_column, message);
}

/* ---- Records ---- */

struct reader {
	struct report_state *state;    /* for a report; or else */
	struct claims_records *claims; /* for the claims of one */
	struct arena scratch;          /* messages */
	const char *path;
	size_t line;
	int status;
};

static bool add_record(struct reader *r, struct slice line, const char **message, size_t *column)
{
	if (r->claims)
		return claims_records_add(r->claims, line, &r->scratch, message, column);
	return report_add(&r->state->report, line, &r->scratch, message, column);
}

static void read_line(struct reader *r, struct slice line)
{
	const char *message;
	size_t column;
	bool bom = r->line == 0 && slice_starts(line, SLICE("\xEF\xBB\xBF"));
	r->line++;
	if (bom)
		line = slice_sub(line, 3, line.n);
	if (!slice_trim(line).n || add_record(r, line, &message, &column))
		return;
	fprintf(stderr, "%s:%zu:%zu: error: %s\n", r->path, r->line, column + (bom ? 3 : 0),
		message);
	arena_reset(&r->scratch);
	r->status = CLI_TROUBLE;
}

/* The lines that end in b; what is left is kept for the next call.  `seen` bytes hold none. */
static void read_lines(struct reader *r, struct buf *b, size_t seen)
{
	size_t done = 0;
	for (;;) {
		struct slice rest = slice_sub(buf_slice(b), seen > done ? seen : done, b->n);
		size_t end = slice_find(rest, '\n');
		if (end == rest.n)
			break;
		end += (size_t)(rest.p - b->p);
		read_line(r, slice_sub(buf_slice(b), done, end));
		done = end + 1;
	}
	if (done)
		memmove(b->p, b->p + done, b->n - done);
	b->n -= done;
}

/* A stream is read in pieces: it may be longer than memory. */
static void read_stream(struct reader *r, int fd)
{
	struct buf b = BUF_INIT;
	ssize_t n;
	r->line = 0;
	while ((n = read(fd, buf_reserve(&b, READ_SIZE), READ_SIZE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			cli_warn_errno(r->path);
			r->status = CLI_TROUBLE;
			break;
		}
		size_t seen = b.n;
		b.n += (size_t)n;
		read_lines(r, &b, seen);
	}
	if (b.n)
		read_line(r, buf_slice(&b));
	buf_free(&b);
}

static void read_file(struct reader *r, const struct operands_name *name)
{
	bool standard = strcmp(name->path, "-") == 0;
	r->path = standard ? "<stdin>" : name->path;
	int fd = standard ? STDIN_FILENO : -1;
	errno = name->error;
	if (name->trouble)
		cli_warn("%s: %s", name->path, name->trouble);
	else if (name->error || (!standard && (fd = open(name->path, O_RDONLY | O_CLOEXEC)) < 0))
		cli_warn_errno(name->path);
	if (fd < 0) {
		r->status = CLI_TROUBLE;
		return;
	}
	read_stream(r, fd);
	if (!standard)
		close(fd);
}

/* Returns a status. */
static int read_records(const struct cli *cli, struct reader *r)
{
	struct stat st;
	for (int i = 0; i < cli->argc; i++)
		if (strcmp(cli->argv[i], "-") != 0 && stat(cli->argv[i], &st) == 0 &&
		    S_ISDIR(st.st_mode))
			cli_usage_error(cli, "%s is a folder; operands are files of records",
					cli->argv[i]);
	struct arena names = ARENA_INIT;
	struct operands_name name;
	struct operands *operands = operands_start(cli);
	while (operands_next(operands, &names, &name))
		read_file(r, &name);
	operands_free(operands);
	arena_free(&names);
	arena_free(&r->scratch);
	return r->status;
}

/* ---- The template ---- */

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
		fprintf(stderr, "%s:%zu:%zu: error: %s\n", t->source.path, error.line, error.column,
			error.message);
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
	fprintf(stderr, "%s:%zu:%zu: error: %s\n", t->source.path, error.line, error.column,
		error.message);
	return false;
}

/* ---- The report file ---- */

/* Null when something is wrong with them, which is then said. */
static const struct report_regions *find_regions(struct arena *a, struct source *src)
{
	const struct report_regions *regions = report_regions_find(a, src->text);
	for (size_t i = 0; i < regions->n_faults; i++)
		complain(src, regions->faults[i].offset, regions->faults[i].message);
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
	const struct report_regions *from = find_regions(a, &rendered);
	const struct report_regions *to = find_regions(a, old);
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
	complain(old, missing->offset, message);
	return false;
}

/* A new user has no reports/ yet.  A folder that the user has named must be there. */
static bool make_default_folder(const struct options *o)
{
	return o->output != default_output || mkdir("reports", 0777) == 0 || errno == EEXIST;
}

static int update(const struct options *o, struct slice fresh, const char *template,
		  struct arena *a)
{
	struct source old;
	struct buf wanted = BUF_INIT;
	int status = CLI_OK;
	bool exists = source_read(&old, o->output);
	if (!exists && errno != ENOENT) {
		cli_warn_errno(o->output);
		return CLI_TROUBLE;
	}
	if (!exists)
		source_wrap(&old, o->output, (struct slice){0});
	if (!merge(&wanted, &old, fresh, template, a)) {
		status = CLI_TROUBLE;
	} else if (o->beside.check) {
		status = report_state_difference(&old, buf_slice(&wanted));
	} else if (!make_default_folder(o) || !fsout_replace(o->output, buf_slice(&wanted), NULL)) {
		cli_warn_errno(o->output);
		status = CLI_TROUBLE;
	}
	buf_free(&wanted);
	source_free(&old);
	return status;
}

/* Standard output, or a device or pipe: nothing there can be updated. */
static bool is_stream(const char *path)
{
	struct stat st;
	if (strcmp(path, "-") == 0)
		return true;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int write_report(const struct options *o, const struct report_state *state,
			const struct pattern *t, struct arena *a)
{
	struct buf fresh = BUF_INIT;
	bool stream = is_stream(o->output);
	int status = CLI_OK;
	if (!render(&fresh, o, state, t, stream ? NULL : o->output, a)) {
		status = CLI_TROUBLE;
	} else if (!stream) {
		status = update(o, buf_slice(&fresh), t->source.path, a);
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
	if (o->beside.check && is_stream(o->output))
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
	struct reader reader = {.state = state};
	int status = read_records(cli, &reader);
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
	struct reader reader = {.claims = &records};
	struct source source;
	struct buf out = BUF_INIT;
	if (!source_read(&source, o->verify)) {
		cli_warn_errno(o->verify);
		return CLI_TROUBLE;
	}
	claims_records_init(&records);
	int status = read_records(cli, &reader);
	claims_records_finish(&records);
	struct claims *claims = claims_read(a, mdscan(a, source.text, NULL));
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
	struct diag_range rules = diag_rules_of(cli->tool);
	enum diag_rule rule = o->explain ? diag_rule_named(slice_of(o->explain)) : DIAG_N_RULES;
	if (o->explain && ((int)rule < rules.from || (int)rule >= rules.end))
		cli_usage_error(cli, "--explain: no rule is named \"%s\"; --list-rules lists them",
				o->explain);
	if (o->explain)
		diag_format_explain(&out, rule);
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
