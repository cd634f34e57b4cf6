/* tag-classify: the topics of articles by rules that can be explained; and care for their tags. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/nearest.h"
#include "check/tags-fix.h"
#include "check/topics-eval.h"
#include "check/topics-gold.h"
#include "check/topics-learn.h"
#include "check/topics-match.h"
#include "check/topics-rules.h"
#include "check/topics-score.h"
#include "check/topics-weights.h"
#include "check/topics-zones.h"
#include "io/cli.h"
#include "io/config.h"
#include "io/fsout.h"
#include "io/input.h"
#include "out/record-filter.h"
#include "out/record.h"
#include "out/tags-run.h"
#include "out/topics-coverage.h"
#include "out/topics-group.h"
#include "out/topics-view.h"
#include "share.h"
#include "text/options.h"

enum { MAX_MISSES = 20 /* that --eval lists */ };

struct tool {
	struct cli cli;
	struct text_options text;
	struct arena arena; /* whatever outlives a document */
	/* Options. */
	bool json, tsv, records, explain, all, group, group_json, coverage, test_rules, print_rules;
	bool tags, diff, dry_run, fail_unsure;
	const char *rules_path, *weights_path, *eval_path, *learn_path, *tags_fix_path;
	/* The run. */
	struct source rules_source, weights_source, gold_source;
	struct topics_rules *rules;
	struct topics_weights *weights; /* or null */
	struct topics_matcher *matcher;
	struct topics_gold *gold;
	struct topics_eval *eval;             /* --eval */
	struct topics_learn *learn;           /* --learn */
	struct topics_coverage *covered;      /* --coverage */
	struct topics_matcher *words;         /* --coverage */
	struct topics_group_article *grouped; /* --group */
	size_t n_grouped, cap_grouped;
	struct table table; /* of lines */
};

/* What `work` leaves for `emit`. */
struct classified {
	struct md_doc *doc; /* null: there was no document */
	struct front_matter front;
	struct topics_article *article;
	struct topics_hits *hits, *words;
	struct topics_result *result; /* null: --learn */
	struct record_filter filter;  /* -R */
};

/* ---- One article ---- */

static void classify(const struct tool *t, struct input_item *item, struct classified *c)
{
	struct arena *a = &item->arena;
	struct rules_match *patterns = rules_match_new();
	c->doc = mdscan(a, item->source.text, &t->text.scan);
	frontmatter_read(&c->front, a, c->doc, NULL);
	c->article = topics_zones_read(a, c->doc, &c->front, &t->rules->settings);
	c->hits = topics_match_find(a, t->matcher, c->article, patterns);
	if (t->words)
		c->words = topics_match_find(a, t->words, c->article, patterns);
	rules_match_free(patterns);
	if (!t->learn)
		c->result = topics_score_make(a, t->rules, t->weights, c->article, c->hits);
}

static void write_record(const struct tool *t, struct input_item *item, struct classified *c)
{
	struct json_t *record = c->doc ? record_new(item->source.path, &c->front)
				       : record_error(item->source.path, strerror(item->error));
	if (c->doc)
		json_put(record, "topics", topics_view_record(c->result, t->rules));
	record_write(&item->out, record);
}

static void work_document(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct classified *c = item->result = arena_alloc(&item->arena, sizeof *c);
	if (!item->error)
		classify(t, item, c);
	if (t->json)
		write_record(t, item, c);
	else if (t->explain && c->doc)
		topics_view_explain(&item->out, &item->arena, item->source.path, c->result,
				    t->rules, t->all);
}

/* A pattern that would take for ever found nothing in this article; the others did. */
static void warn_limits(const struct tool *t, const struct topics_hits *hits, const char *path)
{
	for (size_t i = 0; i < hits->n_limited; i++) {
		const struct topics_rule *rule = &t->rules->rules[hits->limited[i]];
		cli_warn("%s:%zu:%zu: warning: a pattern of %s met its match limit in %s",
			 t->rules->path, rule->place.line, rule->place.column, rule->name, path);
	}
}

/* An author may be unsure, too, or know a topic that the rules do not; but more often it is a slip. */
static void warn_unknown(const struct tool *t, const struct classified *c, struct source *source)
{
	const struct topics_rules *rules = t->rules;
	if (!c->result || c->result->reason != TOPICS_BY_AUTHOR ||
	    c->result->primary != TOPICS_UNSURE || slice_eq(c->result->name, SLICE("unsure")))
		return;
	struct arena a = ARENA_INIT;
	const char **names = arena_alloc_array(&a, rules->n_topics, sizeof *names);
	for (size_t i = 0; i < rules->n_topics; i++)
		names[i] = rules->topics[i].name;
	int nearest = nearest_word(c->result->name, names, rules->n_topics);
	const struct front_field *field = frontmatter_field(&c->front, SLICE("topic"));
	struct source_place place = source_place(source, field->offset);
	cli_warn("%s:%zu:%zu: warning: the rules have no topic \"%.*s\"%s%s%s", source->path,
		 place.line, place.byte_column, SLICE_ARG(c->result->name),
		 nearest < 0 ? "" : "; did you mean \"", nearest < 0 ? "" : names[nearest],
		 nearest < 0 ? "" : "\"?");
	arena_free(&a);
}

static void note_unsure(const struct tool *t, struct input_item *item, const struct classified *c)
{
	if (t->fail_unsure && c->result &&
	    (c->result->reason == TOPICS_TOO_LOW || c->result->reason == TOPICS_TOO_NEAR))
		item->status = CLI_FINDINGS;
}

static void emit_document(void *context, struct input_item *item)
{
	struct tool *t = context;
	const struct classified *c = item->result;
	const char *path = item->source.path;
	if (!c->doc)
		return;
	warn_limits(t, c->hits, path);
	warn_unknown(t, c, &item->source);
	note_unsure(t, item, c);
	if (t->learn) {
		struct topics_gold_row *row = topics_gold_find(t->gold, slice_of(path));
		if (row)
			topics_learn_add(t->learn, row, c->article, c->hits);
	} else if (t->eval) {
		topics_eval_add(t->eval, path, c->result);
	} else if (t->covered) {
		topics_coverage_add(t->covered, c->result, c->words);
	} else if (t->group || t->group_json) {
		topics_group_article(
			&ARENA_PUSH(&t->arena, t->grouped, t->n_grouped, t->cap_grouped), &t->arena,
			path, c->doc, &c->front, c->result);
	} else if (t->tsv) {
		topics_view_tsv(&t->table, path, c->result, t->rules);
	} else if (!t->json && !t->explain) {
		topics_view_line(&t->table, path, c->result, t->rules);
	}
}

/* ---- Records on standard input ---- */

static void work_record(void *context, struct input_item *item)
{
	const struct tool *t = context;
	struct classified *c = item->result = arena_alloc(&item->arena, sizeof *c);
	struct json_t *members = json_map();
	if (record_filter_open(&c->filter, item)) {
		classify(t, item, c);
		json_put(members, "topics", topics_view_record(c->result, t->rules));
	}
	record_filter_close(&c->filter, item, members);
}

static void emit_record(void *context, struct input_item *item)
{
	const struct tool *t = context;
	const struct classified *c = item->result;
	if (c->doc) {
		warn_limits(t, c->hits, item->source.path);
		warn_unknown(t, c, &item->source);
	}
	if (!record_filter_tell(&c->filter, item))
		note_unsure(t, item, c);
}

/* ---- Files ---- */

static void use_rules(struct topics_rules *rules, const struct yaml_reader_faults *faults,
		      struct tool *t)
{
	yaml_reader_print(faults);
	if (!rules)
		exit(fsout_finish(CLI_TROUBLE));
	t->rules = rules;
}

/* Faults of a table of labels or weights; any error ends the program. */
static void tell_faults(const char *path, const struct topics_faults *faults)
{
	for (size_t i = 0; i < faults->n; i++) {
		const struct topics_fault *f = &faults->v[i];
		fprintf(stderr, "%s:", path);
		if (f->line)
			fprintf(stderr, "%zu:", f->line);
		fprintf(stderr, " %s: %s\n", f->error ? "error" : "warning", f->message);
	}
	if (faults->n_errors)
		exit(fsout_finish(CLI_TROUBLE));
}

static void read_weights(struct tool *t)
{
	struct topics_faults faults = {0};
	input_read_needed(&t->weights_source, t->weights_path);
	t->weights = topics_weights_read(&t->arena, t->rules, t->weights_source.text, &faults);
	tell_faults(t->weights_path, &faults);
}

static void read_gold(struct tool *t, const char *path)
{
	struct topics_faults faults = {0};
	input_read_needed(&t->gold_source, path);
	t->gold = topics_gold_read(&t->arena, t->rules, t->gold_source.text, &faults);
	tell_faults(path, &faults);
}

/* ---- Configuration ---- */

/* Rules are those of the command line, else of the file that the configuration names, else those in
 * it, else those that are built in. */
static void configure(struct tool *t)
{
	const char *rules_path = NULL, *weights_path = NULL, *path = NULL;
	struct config_place place = {0};
	struct config_tree tree = {0};
	struct config_key keys[] = {
		{.kind = CONFIG_TEXT, .name = "rules", .dest = &rules_path, .place = &place},
		{.kind = CONFIG_TEXT, .name = "weights", .dest = &weights_path},
		{.kind = CONFIG_REST, .dest = &tree},
		{.kind = CONFIG_END},
	};
	options_init(&t->text);
	struct config_section sections[] = {t->text.section, {"tag-classify", keys}, {NULL, NULL}};
	config_load(&t->cli, sections, &t->arena, &path);
	options_apply(&t->text);
	if (rules_path && tree.map)
		config_fault(path, place,
			     "topics are here or in the file that \"rules\" names, "
			     "not in both");
	if (!t->weights_path && weights_path)
		t->weights_path = config_beside(&t->arena, path, weights_path);
	if (!t->rules_path && rules_path)
		t->rules_path = config_beside(&t->arena, path, rules_path);
	struct yaml_reader_faults faults = {0};
	if (t->rules_path) {
		input_read_needed(&t->rules_source, t->rules_path);
		use_rules(
			topics_rules_read(&t->arena, t->rules_path, t->rules_source.text, &faults),
			&faults, t);
	} else if (tree.map) {
		use_rules(topics_rules_of_tree(&t->arena, path, tree.text, tree.map, &faults),
			  &faults, t);
	} else {
		t->rules = topics_rules_default(&t->arena);
	}
}

/* ---- Rules that say what they are for ---- */

/* A line that the rule should find, or should not; true: it is as it should be. */
static bool test_line(const struct tool *t, size_t i, const struct topics_term *line, bool wanted,
		      struct rules_match *patterns)
{
	const struct topics_rule *rule = &t->rules->rules[i];
	struct arena a = ARENA_INIT;
	bool limited = false;
	bool found = topics_match_line(t->matcher, &a, i, slice_of(line->text), patterns, &limited);
	arena_free(&a);
	if (found == wanted)
		return true;
	struct buf out = BUF_INIT;
	buf_printf(&out, "%s:%zu:%zu: error: %s %s \"%s\"%s\n", t->rules->path, line->place.line,
		   line->place.column, rule->name, found ? "matches" : "does not match", line->text,
		   limited ? ": a pattern met its match limit" : "");
	fsout_write(buf_slice(&out));
	buf_free(&out);
	return false;
}

static int test_rules(const struct tool *t)
{
	struct rules_match *patterns = rules_match_new();
	int status = CLI_OK;
	for (size_t i = 0; i < t->rules->n_rules; i++) {
		const struct topics_rule *rule = &t->rules->rules[i];
		for (size_t k = 0; k < rule->match.n; k++)
			if (!test_line(t, i, &rule->match.v[k], true, patterns))
				status = CLI_FINDINGS;
		for (size_t k = 0; k < rule->no_match.n; k++)
			if (!test_line(t, i, &rule->no_match.v[k], false, patterns))
				status = CLI_FINDINGS;
	}
	rules_match_free(patterns);
	return status;
}

/* ---- Tags ---- */

static int fix_tags(struct tool *t)
{
	struct source map_source;
	input_read_needed(&map_source, t->tags_fix_path);
	const struct tags_fix_map *map =
		tags_fix_load(&t->arena, t->tags_fix_path, map_source.text);
	yaml_reader_print(&map->faults);
	source_free(&map_source);
	if (map->faults.n)
		return CLI_TROUBLE;
	return tags_run_fix(&t->cli, &t->text.scan, map,
			    t->diff      ? FRONT_FIX_DIFF
			    : t->dry_run ? FRONT_FIX_DRY_RUN
					 : FRONT_FIX_WRITE);
}

/* ---- The run ---- */

static int finish_learning(struct tool *t, struct buf *out, int status)
{
	const struct topics_weights *w = topics_learn_make(t->learn);
	if (!w) {
		cli_warn("%s: fewer than %d labelled articles were given", t->learn_path,
			 TOPICS_LEARN_FOLDS);
		return CLI_TROUBLE;
	}
	for (size_t i = 0; i < w->n_notes; i++)
		fprintf(stderr, "%s\n", w->notes[i]);
	topics_weights_write(out, t->rules, w);
	return status;
}

static int write_groups(struct tool *t, struct buf *out, int status)
{
	char *folder = getcwd(NULL, 0);
	if (!folder) {
		cli_warn_errno("working folder");
		return CLI_TROUBLE;
	}
	topics_group_arrange(t->grouped, t->n_grouped);
	if (t->group_json) {
		struct json_t *map = topics_group_json(t->grouped, t->n_grouped);
		json_write_pretty(out, map);
		buf_putc(out, '\n');
		json_drop(map);
	} else {
		topics_group_markdown(out, t->grouped, t->n_grouped, t->cli.common.output, folder);
	}
	free(folder);
	return status;
}

static int finish(struct tool *t, struct buf *out, int status)
{
	if (t->learn)
		return finish_learning(t, out, status);
	if (t->group || t->group_json)
		return write_groups(t, out, status);
	if (t->eval) {
		topics_eval_finish(t->eval);
		topics_eval_write(out, t->eval, MAX_MISSES);
	} else if (t->covered) {
		topics_coverage_write(out, t->covered);
	} else if (t->table.n_cells) {
		table_print(&t->table, t->tsv ? TABLE_TSV : TABLE_ALIGNED, out);
	}
	return status;
}

static int run(struct tool *t, struct buf *out)
{
	if (t->weights_path && !t->learn_path)
		read_weights(t);
	t->table = (struct table)TABLE_INIT(&t->arena, TOPICS_VIEW_LINE_COLUMNS,
					    topics_view_line_left);
	if (t->tsv) {
		t->table.n_columns = TOPICS_VIEW_TSV_COLUMNS;
		topics_view_tsv_headings(&t->table);
	}
	if (t->eval_path || t->learn_path)
		read_gold(t, t->eval_path ? t->eval_path : t->learn_path);
	if (t->eval_path)
		t->eval = topics_eval_new(&t->arena, t->rules, t->gold);
	if (t->learn_path)
		t->learn = topics_learn_new(&t->arena, t->rules);
	if (t->coverage) {
		t->covered = topics_coverage_new(&t->arena, t->rules);
		t->words = topics_match_new(&t->arena, topics_coverage_words(t->covered));
	}
	struct input_spec spec = {INPUT_DOCUMENTS, work_document, emit_document, t};
	if (t->records)
		spec = (struct input_spec){INPUT_LINES, work_record, emit_record, t};
	int status = input_run(&t->cli, &spec);
	return finish(t, out, status);
}

/* One thing at a time; what it is goes with few others. */
static void check_options(const struct tool *t)
{
	const struct cli_mode modes[] = {
		{t->json && !t->tags, "--json"},
		{t->tsv, "--tsv"},
		{t->records, "--records"},
		{t->explain || t->all, "--explain"},
		{t->group, "--group"},
		{t->group_json, "--group-json"},
		{t->coverage, "--coverage"},
		{t->test_rules, "--test-rules"},
		{t->print_rules, "--print-rules"},
		{t->eval_path, "--eval"},
		{t->learn_path, "--learn"},
		{t->tags, "--tags"},
		{t->tags_fix_path, "--tags-fix"},
	};
	cli_check_modes(&t->cli, modes, sizeof modes / sizeof *modes);
	if (t->all && !t->explain)
		cli_usage_error(&t->cli, "--all goes with --explain");
	if ((t->diff || t->dry_run) && !t->tags_fix_path)
		cli_usage_error(&t->cli, "--diff and --dry-run go with --tags-fix");
	if (t->diff && t->dry_run)
		cli_usage_error(&t->cli, "--diff and --dry-run exclude each other");
}

static int do_what_is_asked(struct tool *t, struct buf *out)
{
	if (t->print_rules) {
		buf_add(out, share_topics_topics_yaml);
		return CLI_OK;
	}
	configure(t);
	if (t->tags)
		return tags_run_report(&t->cli, &t->text.scan, t->json);
	if (t->tags_fix_path)
		return fix_tags(t);
	t->matcher = topics_match_new(&t->arena, t->rules);
	return t->test_rules ? test_rules(t) : run(t, out);
}

int main(int argc, char **argv)
{
	static struct tool t;
	const struct cli_option options[] = {
		{CLI_HEADING, 0, NULL, NULL, "Output", NULL, NULL},
		{CLI_FLAG, 0, "json", NULL, "write a record for every article", &t.json, NULL},
		{CLI_FLAG, 0, "tsv", NULL, "write a table separated by tabs", &t.tsv, NULL},
		{CLI_FLAG, 'R', "records", NULL, "read records and add the key topics", &t.records,
		 NULL},
		{CLI_FLAG, 0, "explain", NULL, "tell why: rules, zones, lines, matched text",
		 &t.explain, NULL},
		{CLI_FLAG, 0, "all", NULL, "explain all topics, not just the best two", &t.all,
		 NULL},
		{CLI_FLAG, 0, "group", NULL, "write a Markdown table of topics and their articles",
		 &t.group, NULL},
		{CLI_FLAG, 0, "group-json", NULL, "the same as JSON, topic_classification.json",
		 &t.group_json, NULL},
		{CLI_FLAG, 0, "fail-unsure", NULL, "exit with 1 when an article is unsure",
		 &t.fail_unsure, NULL},
		{CLI_HEADING, 0, NULL, NULL, "Rules", NULL, NULL},
		{CLI_TEXT, 0, "rules", "FILE", "the topics and their rules", &t.rules_path, NULL},
		{CLI_TEXT, 0, "weights", "FILE", "learned weights, used with the rules",
		 &t.weights_path, NULL},
		{CLI_FLAG, 0, "print-rules", NULL, "write the rules that are built in",
		 &t.print_rules, NULL},
		{CLI_FLAG, 0, "test-rules", NULL, "try the rules on their example lines",
		 &t.test_rules, NULL},
		{CLI_FLAG, 0, "coverage", NULL, "tell which rules and words do nothing, or no good",
		 &t.coverage, NULL},
		{CLI_TEXT, 0, "eval", "GOLD", "compare with the labels of a table", &t.eval_path,
		 NULL},
		{CLI_TEXT, 0, "learn", "GOLD", "write weights learned from the labels of a table",
		 &t.learn_path, NULL},
		{CLI_HEADING, 0, NULL, NULL, "Tags", NULL, NULL},
		{CLI_FLAG, 0, "tags", NULL, "report on the articles' tags", &t.tags, NULL},
		{CLI_TEXT, 0, "tags-fix", "MAP", "rename, merge and drop tags in the articles",
		 &t.tags_fix_path, NULL},
		{CLI_FLAG, 0, "diff", NULL, "show what --tags-fix would change, as a patch",
		 &t.diff, NULL},
		{CLI_FLAG, 0, "dry-run", NULL, "list what --tags-fix would change", &t.dry_run,
		 NULL},
		{CLI_END, 0, NULL, NULL, NULL, NULL, NULL},
	};
	t.cli = (struct cli){
		.tool = "tag-classify",
		.summary = "find the topics of articles by rules, and say why",
		.operands = "[FILE|DIR ...]",
		.options = options,
	};
	cli_parse(&t.cli, argc, argv);
	check_options(&t);
	struct buf out = BUF_INIT;
	int status = do_what_is_asked(&t, &out);
	fsout_write(buf_slice(&out));
	buf_free(&out);
	topics_rules_free(t.rules);
	source_free(&t.rules_source);
	source_free(&t.weights_source);
	source_free(&t.gold_source);
	arena_free(&t.arena);
	return fsout_finish(status);
}
