/* linecount: lines by kind, words by script, formulas and structure of articles. */
#include <stdlib.h>

#include "base/nearest.h"
#include "check/measure.h"
#include "io/cli.h"
#include "io/config.h"
#include "io/fsout.h"
#include "io/input.h"
#include "out/record-filter.h"
#include "out/record-stream.h"
#include "out/record.h"
#include "out/table.h"
#include "text/frontmatter.h"
#include "text/options.h"

/* What a row of the table holds; also the words of --sort and the headings of --tsv. */
#define COLUMNS(X) \
	X(total, true) \
	X(front, true) \
	X(blank, true) \
	X(prose, true) \
	X(heading, true) \
	X(code, true) \
	X(math, true) \
	X(html, true) \
	X(table, true) \
	X(derivation, true) \
	X(words, true) \
	X(formulas, true) \
	X(display, false) \
	X(numbered, true) \
	X(rows, false) \
	X(commands, false) \
	X(bytes, false) \
	X(minutes, false)

enum column {
#define X(name, shown) COLUMN_##name,
	COLUMNS(X)
#undef X
		N_COLUMNS
};

static const char *const column_names[] = {
#define X(name, shown) #name,
	COLUMNS(X)
#undef X
		"path",
	NULL,
};

static const bool column_shown[] = {
#define X(name, shown) shown,
	COLUMNS(X)
#undef X
};

enum { SORT_PATH = N_COLUMNS };

/* The measures whose growth --baseline tells, as paths in a record. */
static const struct {
	const char *key, *path;
	enum column column;
} growths[] = {
	{"lines", "lines.total", COLUMN_total},
	{"derivation", "lines.derivation", COLUMN_derivation},
	{"formulas", "formulas.total", COLUMN_formulas},
	{"numbered", "formulas.numbered", COLUMN_numbered},
};

enum { N_GROWTHS = sizeof growths / sizeof *growths };

struct before {
	size_t values[N_GROWTHS];
};

struct row {
	struct slice name;
	size_t values[N_COLUMNS];
	const struct before *before;
};

struct count {
	struct cli cli;
	struct text_options text;
	struct measure_options measure;
	struct arena arena; /* rows, baseline, configuration */
	bool json, tsv, total, by_section, records, reverse;
	int sort;
	const char *baseline_path;
	struct hash baseline; /* path -> struct before */
	struct before baseline_total;
	struct row *rows;
	size_t n_rows, cap_rows;
	size_t documents;
	struct measure sum;
};

/* What `work` leaves for `emit`. */
struct result {
	struct measure whole;
	struct row *rows;
	size_t n_rows;
	struct record_filter filter; /* -R */
};

/* ---- One article ---- */

static void fill(const struct count *c, struct row *row, const struct measure *m)
{
	size_t *v = row->values;
	v[COLUMN_total] = m->total_lines;
	for (size_t i = 0; i < MD_N_LINE_KINDS; i++)
		v[COLUMN_front + i] = m->lines[i];
	v[COLUMN_derivation] = m->derivation_lines;
	v[COLUMN_words] = measure_words(m);
	v[COLUMN_formulas] = m->formulas;
	v[COLUMN_display] = m->display_formulas;
	v[COLUMN_numbered] = m->numbered;
	v[COLUMN_rows] = m->rows;
	v[COLUMN_commands] = m->commands.n;
	v[COLUMN_bytes] = m->formula_bytes;
	v[COLUMN_minutes] = measure_minutes(m, &c->measure);
}

_Static_assert((int)COLUMN_table - (int)COLUMN_front == (int)MD_LINE_TABLE,
	       "the columns of line kinds are in the order of enum md_line_kind");

static struct json_t *growth_to_json(const struct before *before, const size_t *values)
{
	struct json_t *map = json_map();
	for (size_t i = 0; i < N_GROWTHS; i++) {
		size_t was = before->values[i], is = values[growths[i].column];
		struct json_t *g = json_map();
		json_put_int(g, "before", (long long)was);
		json_put_int(g, "after", (long long)is);
		if (was)
			json_put_real(g, "growth", (double)is / (double)was);
		json_put(map, growths[i].key, g);
	}
	return map;
}

static const struct before *before_of(const struct count *c, const char *path)
{
	static const struct before nothing;
	if (!c->baseline_path)
		return NULL;
	const struct hash_entry *e = hash_find(&c->baseline, slice_of(path));
	return e ? e->value : &nothing;
}

/* A section: from a heading to the next one of any level, so that sections add up to their
 * article. */
static void measure_sections(const struct count *c, struct input_item *item,
			     const struct md_doc *doc, const bool *derivation, struct result *r,
			     struct json_t *sections)
{
	struct arena *a = &item->arena;
	size_t cap = 0, from = 0;
	struct slice title = SLICE("");
	size_t level = 0;
	for (size_t i = 0; i <= doc->n_blocks; i++) {
		bool last = i == doc->n_blocks;
		const struct md_block *b = &doc->blocks[i];
		if (!last && b->kind != MD_HEADING)
			continue;
		size_t to = last ? doc->n_lines : b->first_line;
		if (to > from) {
			struct measure m;
			measure_lines(&m, a, doc, &c->measure, derivation, from, to);
			struct row *row = &ARENA_PUSH(a, r->rows, r->n_rows, cap);
			*row = (struct row){0};
			fill(c, row, &m);
			row->name = slice_of(arena_printf(a, "%s:%zu: %.*s", item->source.path,
							  from + 1, SLICE_ARG(title)));
			if (sections) {
				struct json_t *s = json_map();
				json_put_int(s, "line", (long long)from + 1);
				json_put_int(s, "level", (long long)level);
				json_put_slice(s, "title", title);
				measure_to_json(&m, &c->measure, s);
				json_push(sections, s);
			}
		}
		if (!last) {
			from = to;
			title = b->info;
			level = b->level;
		}
	}
}

static void measure_article(const struct count *c, struct input_item *item, struct result *r,
			    struct json_t **sections, struct md_doc **doc_out)
{
	struct arena *a = &item->arena;
	struct md_doc *doc = mdscan(a, item->source.text, &c->text.scan);
	struct rules_match *match = rules_match_new();
	bool *derivation = measure_derivations(a, doc, &c->measure, match);
	rules_match_free(match);
	measure_lines(&r->whole, a, doc, &c->measure, derivation, 0, doc->n_lines);
	*doc_out = doc;
	if (c->by_section) {
		*sections = c->json ? json_list() : NULL;
		measure_sections(c, item, doc, derivation, r, *sections);
		return;
	}
	r->rows = arena_alloc(a, sizeof *r->rows);
	r->n_rows = 1;
	fill(c, r->rows, &r->whole);
	r->rows->name = slice_of(item->source.path);
	r->rows->before = before_of(c, item->source.path);
}

static void write_record(const struct count *c, struct input_item *item, struct result *r,
			 const struct md_doc *doc, struct json_t *sections)
{
	struct front_matter fm;
	frontmatter_read(&fm, &item->arena, doc, NULL);
	struct json_t *record = record_new(item->source.path, &fm);
	measure_to_json(&r->whole, &c->measure, record);
	if (sections)
		json_put(record, "sections", sections);
	if (c->baseline_path) {
		struct row row;
		fill(c, &row, &r->whole);
		json_put(record, "growth",
			 growth_to_json(before_of(c, item->source.path), row.values));
	}
	record_write(&item->out, record);
}

static void work_document(void *context, struct input_item *item)
{
	const struct count *c = context;
	struct result *r = item->result = arena_alloc(&item->arena, sizeof *r);
	struct json_t *sections = NULL;
	struct md_doc *doc;
	if (item->error) {
		if (c->json && !c->total) {
			struct json_t *record =
				record_error(item->source.path, strerror(item->error));
			record_write(&item->out, record);
		}
		return;
	}
	measure_article(c, item, r, &sections, &doc);
	if (c->json && !c->total)
		write_record(c, item, r, doc, sections);
	else
		json_drop(sections);
}

/* ---- Records on standard input ---- */

static void work_record(void *context, struct input_item *item)
{
	const struct count *c = context;
	struct result *r = item->result = arena_alloc(&item->arena, sizeof *r);
	struct json_t *members = json_map();
	if (record_filter_open(&r->filter, item)) {
		struct json_t *sections = NULL;
		struct md_doc *doc;
		measure_article(c, item, r, &sections, &doc);
		measure_to_json(&r->whole, &c->measure, members);
		if (sections)
			json_put(members, "sections", sections);
	}
	record_filter_close(&r->filter, item, members);
}

static void emit_record(void *context, struct input_item *item)
{
	(void)context;
	const struct result *r = item->result;
	record_filter_tell(&r->filter, item);
}

/* ---- All articles ---- */

static void emit_document(void *context, struct input_item *item)
{
	struct count *c = context;
	const struct result *r = item->result;
	if (item->error)
		return;
	c->documents++;
	measure_add(&c->sum, &r->whole);
	if (c->json || c->total)
		return;
	for (size_t i = 0; i < r->n_rows; i++) {
		struct row *row = &ARENA_PUSH(&c->arena, c->rows, c->n_rows, c->cap_rows);
		*row = r->rows[i];
		row->name = arena_copy(&c->arena, r->rows[i].name);
	}
}

struct sorted {
	struct row row;
	size_t key, index;
};

static int by_key(const void *x, const void *y)
{
	const struct sorted *a = x, *b = y;
	if (a->key != b->key)
		return a->key > b->key ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static int by_name(const void *x, const void *y)
{
	const struct sorted *a = x, *b = y;
	int order = slice_cmp(a->row.name, b->row.name);
	return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

/* Numbers from the greatest down, paths from A up; --reverse turns that round. */
static void sort_rows(struct count *c)
{
	if (c->sort < 0 || !c->n_rows)
		return;
	struct sorted *s = arena_alloc_array(&c->arena, c->n_rows, sizeof *s);
	for (size_t i = 0; i < c->n_rows; i++) {
		s[i].row = c->rows[i];
		s[i].key = c->sort == SORT_PATH ? 0 : c->rows[i].values[c->sort];
		s[i].index = i;
	}
	qsort(s, c->n_rows, sizeof *s, c->sort == SORT_PATH ? by_name : by_key);
	for (size_t i = 0; i < c->n_rows; i++)
		c->rows[i] = s[c->reverse ? c->n_rows - 1 - i : i].row;
}

static void print_growth(struct table *t, struct arena *a, size_t before, size_t after)
{
	table_count(t, before);
	table_count(t, after);
	table_text(t, before ? slice_of(arena_printf(a, "%.2f", (double)after / (double)before))
			     : SLICE("-"));
}

static void print_row(struct count *c, struct table *t, const struct row *row)
{
	for (size_t i = 0; i < N_COLUMNS; i++)
		if (c->tsv || column_shown[i])
			table_count(t, row->values[i]);
	if (row->before)
		print_growth(t, &c->arena, row->before->values[0], row->values[COLUMN_total]);
	table_text(t, row->name);
}

static void print_table(struct count *c, struct buf *out)
{
	bool left[N_COLUMNS + 4] = {false};
	size_t n = 0;
	bool growth = c->baseline_path && !c->by_section;
	for (size_t i = 0; i < N_COLUMNS; i++)
		n += c->tsv || column_shown[i];
	n += growth ? 3 : 0;
	left[n++] = true;
	struct table t = TABLE_INIT(&c->arena, n, left);
	for (size_t i = 0; i < N_COLUMNS; i++)
		if (c->tsv || column_shown[i])
			table_text(&t, slice_of(column_names[i]));
	if (growth) {
		table_text(&t, SLICE("before"));
		table_text(&t, SLICE("after"));
		table_text(&t, SLICE("growth"));
	}
	table_text(&t, c->by_section ? SLICE("section") : SLICE("path"));
	for (size_t i = 0; i < c->n_rows; i++)
		print_row(c, &t, &c->rows[i]);
	if (c->total || (c->documents > 1 && !c->tsv)) {
		struct row total = {.name = SLICE("total")};
		fill(c, &total, &c->sum);
		total.before = growth ? &c->baseline_total : NULL;
		print_row(c, &t, &total);
	}
	table_print(&t, c->tsv ? TABLE_TSV : TABLE_ALIGNED, out);
}

static void print_total_record(struct count *c, struct buf *out)
{
	struct json_t *record = json_map();
	struct row row;
	json_put_int(record, "schema", RECORD_SCHEMA);
	json_put_int(record, "articles", (long long)c->documents);
	measure_to_json(&c->sum, &c->measure, record);
	fill(c, &row, &c->sum);
	if (c->baseline_path)
		json_put(record, "growth", growth_to_json(&c->baseline_total, row.values));
	record_write(out, record);
}

/* ---- Baseline ---- */

static void add_before(void *context, struct slice path, struct json_t *record)
{
	struct count *c = context;
	struct hash_entry *e = hash_keep(&c->baseline, path);
	if (!e->value)
		e->value = arena_alloc(&c->arena, sizeof(struct before));
	struct before *b = e->value;
	for (size_t i = 0; i < N_GROWTHS; i++) {
		const struct json_t *v = json_get_path(record, growths[i].path);
		if (json_is_int(v) && json_as_int(v) >= 0) {
			c->baseline_total.values[i] -= b->values[i];
			b->values[i] = (size_t)json_as_int(v);
			c->baseline_total.values[i] += b->values[i];
		}
	}
	json_drop(record);
}

/* ---- Options ---- */

static void load_configuration(struct count *c)
{
	const char *pattern = measure_derivation_pattern, *path = NULL, *message = NULL;
	long long characters = MEASURE_CHARACTERS_PER_MINUTE, words = MEASURE_WORDS_PER_MINUTE;
	struct config_place place = {0};
	struct config_key keys[] = {
		{.kind = CONFIG_TEXT, .name = "derivation", .dest = &pattern, .place = &place},
		{.kind = CONFIG_INT,
		 .name = "characters-per-minute",
		 .dest = &characters,
		 .min = 1,
		 .max = 100000},
		{.kind = CONFIG_INT,
		 .name = "words-per-minute",
		 .dest = &words,
		 .min = 1,
		 .max = 100000},
		{.kind = CONFIG_END},
	};
	options_init(&c->text);
	struct config_section sections[] = {c->text.section, {"linecount", keys}, {NULL, NULL}};
	config_load(&c->cli, sections, &c->arena, &path);
	options_apply(&c->text);
	size_t offset;
	struct rules_pattern *p = rules_compile(&c->arena, pattern, &message, &offset);
	if (!p)
		config_fault(path, place, "derivation: at character %zu: %s", offset + 1, message);
	c->measure.derivation = p;
	c->measure.characters_per_minute = (size_t)characters;
	c->measure.words_per_minute = (size_t)words;
	/* The table does not show how many commands there are. */
	c->measure.commands = c->json || c->tsv || c->records || c->sort == COLUMN_commands;
}

static void check_options(const struct count *c)
{
	if (c->json && c->tsv)
		cli_usage_error(&c->cli, "--json and --tsv exclude each other");
	if (c->records && (c->tsv || c->total || c->sort >= 0 || c->baseline_path))
		cli_usage_error(&c->cli, "--records takes no --tsv, --total, --sort or --baseline");
	if (c->json && c->sort >= 0)
		cli_usage_error(&c->cli, "--sort orders the table; records keep the input's order");
}

int main(int argc, char **argv)
{
	static struct count c = {.sort = -1};
	const struct cli_option options[] = {
		{CLI_FLAG, 0, "json", NULL, "write records, one JSON object a line", &c.json, NULL},
		{CLI_FLAG, 0, "tsv", NULL, "write a table separated by tabs, all columns", &c.tsv,
		 NULL},
		{CLI_FLAG, 'R', "records", NULL, "read records and add the measures to them",
		 &c.records, NULL},
		{CLI_FLAG, 0, "total", NULL, "only the total of all articles", &c.total, NULL},
		{CLI_FLAG, 0, "by-section", NULL, "a row for every section", &c.by_section, NULL},
		{CLI_CHOICE, 0, "sort", "KEY", "order rows by a column, greatest first, or by path",
		 &c.sort, column_names},
		{CLI_FLAG, 'r', "reverse", NULL, "the other way round", &c.reverse, NULL},
		{CLI_TEXT, 0, "baseline", "RECORDS", "tell growth since these earlier records",
		 &c.baseline_path, NULL},
		{CLI_END, 0, NULL, NULL, NULL, NULL, NULL},
	};
	c.cli = (struct cli){
		.tool = "linecount",
		.summary = "count lines, words, formulas and structure of Markdown articles",
		.operands = "[FILE|DIR ...]",
		.options = options,
	};
	cli_parse(&c.cli, argc, argv);
	check_options(&c);
	load_configuration(&c);
	measure_init(&c.sum, &c.arena);
	c.baseline = (struct hash)HASH_INIT(&c.arena);
	if (c.baseline_path && record_stream_baseline(c.baseline_path, &c, add_before) != CLI_OK)
		return fsout_finish(CLI_TROUBLE);
	struct input_spec spec = {
		.mode = c.records ? INPUT_LINES : INPUT_DOCUMENTS,
		.work = c.records ? work_record : work_document,
		.emit = c.records ? emit_record : emit_document,
		.context = &c,
	};
	int status = input_run(&c.cli, &spec);
	struct buf out = BUF_INIT;
	if (c.json && c.total)
		print_total_record(&c, &out);
	else if (!c.json && !c.records) {
		sort_rows(&c);
		print_table(&c, &out);
	}
	fsout_write(buf_slice(&out));
	buf_free(&out);
	return fsout_finish(status);
}
