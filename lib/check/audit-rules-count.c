/* Rules that count what the scanner, measure.h and eqn-check found. */
#include <math.h>
#include <stdlib.h>

#include "check/audit-rules.h"
#include "check/check.h"
#include "check/measure.h"

/* ---- Counts of records ---- */

static const char *const measured_keys[] = {"lines", "words", "formulas", "structure", "reading"};

static struct measure_options measure_options_of(const struct rules_pattern *derivation)
{
	return (struct measure_options){
		.derivation = derivation,
		.characters_per_minute = MEASURE_CHARACTERS_PER_MINUTE,
		.words_per_minute = MEASURE_WORDS_PER_MINUTE,
		.commands = true,
	};
}

/* For every line: does it belong to a derivation? */
static const bool *find_derivations(struct audit_rules_run *run)
{
	struct measure_options options = measure_options_of(run->article->derivation);
	struct rules_pattern *own = NULL;
	const char *message;
	size_t at;
	if (run->derivation)
		return run->derivation;
	if (!options.derivation)
		options.derivation = own =
			rules_compile(run->arena, measure_derivation_pattern, &message, &at);
	run->derivation = measure_derivations(run->arena, run->doc, &options, run->match);
	rules_free(own);
	return run->derivation;
}

static void measure_document(struct audit_rules_run *run)
{
	struct measure_options options = measure_options_of(NULL);
	struct measure m;
	measure_lines(&m, run->arena, run->doc, &options, find_derivations(run), 0,
		      run->doc->n_lines);
	run->measured = json_map();
	measure_to_json(&m, &options, run->measured);
	if (run->article->check)
		json_put(run->measured, "equations", check_to_json(run->article->check));
}

/* Boxes and languages are named by articles: one that is not there is there 0 times. */
static bool is_named(const char *path)
{
	return strncmp(path, "structure.boxes.", 16) == 0 ||
	       strncmp(path, "structure.code.", 15) == 0;
}

/* A number, or the length of a list or a map.  False: there is none. */
static bool count_at(const struct json_t *record, const char *path, double *count)
{
	const struct json_t *v = record ? json_get_path(record, path) : NULL;
	if (json_is_number(v))
		*count = json_as_real(v);
	else if (json_is_list(v) || json_is_map(v))
		*count = (double)json_length(v);
	else
		return false;
	return true;
}

static bool has_section(const struct json_t *record, const char *path)
{
	char name[32];
	size_t n = strcspn(path, ".");
	if (!record || n >= sizeof name)
		return false;
	memcpy(name, path, n);
	name[n] = '\0';
	return json_get(record, name) != NULL;
}

static bool record_count(const struct json_t *record, const char *path, double *count)
{
	if (count_at(record, path, count))
		return true;
	*count = 0;
	return is_named(path) && has_section(record, path);
}

static bool article_count(struct audit_rules_run *run, const char *path, double *count)
{
	if (record_count(run->article->record, path, count))
		return true;
	if (!run->measured)
		measure_document(run);
	return record_count(run->measured, path, count);
}

static bool is_measured(const char *path)
{
	struct slice first = {path, strcspn(path, ".")};
	return slice_is_one_of(first, measured_keys, sizeof measured_keys / sizeof *measured_keys);
}

bool audit_rules_knows_path(struct arena *a, const char *path)
{
	if (!is_measured(path) || is_named(path))
		return true;
	struct measure m;
	double count;
	struct measure_options options = measure_options_of(NULL);
	struct json_t *map = json_map();
	measure_init(&m, a);
	measure_to_json(&m, &options, map);
	bool known = count_at(map, path, &count);
	json_drop(map);
	return known;
}

/* What is said of the derivation is said where it begins. */
static void place_at_derivation(struct audit_rules_run *run, struct audit_finding *f)
{
	const bool *derivation = find_derivations(run);
	size_t line = 0;
	while (line < run->doc->n_lines && !derivation[line])
		line++;
	if (line < run->doc->n_lines)
		audit_rules_place(run, f, line, line + 1);
}

void audit_rules_value(struct audit_rules_run *run, struct audit_finding *f)
{
	const char *of = f->rule->of;
	if (!article_count(run, of, &f->number))
		audit_rules_not_applicable(run, f,
					   arena_printf(run->arena, "the record has no %s", of));
	else if (strcmp(of, "lines.derivation") == 0)
		place_at_derivation(run, f);
}

void audit_rules_growth(struct audit_rules_run *run, struct audit_finding *f)
{
	const char *of = f->rule->of;
	double before, after;
	if (!article_count(run, of, &after)) {
		audit_rules_not_applicable(run, f,
					   arena_printf(run->arena, "the record has no %s", of));
		return;
	}
	if (!record_count(run->article->baseline, of, &before)) {
		audit_rules_not_applicable(
			run, f, arena_printf(run->arena, "there is no %s to compare with", of));
		return;
	}
	/* From nothing to something is more than any factor. */
	f->number = before > 0 ? after / before : after > 0 ? INFINITY : 1;
	f->found = before > 0 ? arena_printf(run->arena, "x%.2f (%.10g -> %.10g)", f->number,
					     before, after)
			      : arena_printf(run->arena, "0 -> %.10g", after);
}

/* ---- Headings ---- */

void audit_rules_subsections(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct audit_outline *o = &run->outline;
	for (size_t i = 0; i < o->n; i++)
		f->number += o->v[i].nested && audit_rules_in_scope(run, o->v[i].first_line);
}

void audit_rules_lines(struct audit_rules_run *run, struct audit_finding *f)
{
	for (size_t i = 0; i < run->doc->n_lines; i++)
		f->number += audit_rules_in_scope(run, i);
}

void audit_rules_levels(struct audit_rules_run *run, struct audit_finding *f)
{
	(void)f;
	const struct audit_outline *o = &run->outline;
	for (size_t i = 1; i < o->n; i++) {
		const struct audit_outline_heading *h = &o->v[i];
		if (h->level <= o->v[i - 1].level + 1)
			continue;
		audit_rules_fault(run, h->first_line, h->heading_end, 1,
				  "level %u follows level %u", h->level, o->v[i - 1].level);
	}
}

/* ---- Blocks ---- */

static bool is_any(struct audit_rules_run *run, const struct audit_patterns *names,
		   struct slice name)
{
	bool found = !names->n;
	for (size_t i = 0; i < names->n && !found; i++)
		found = audit_rules_matches(run, &names->v[i], name);
	return found;
}

void audit_rules_boxes(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct md_doc *doc = run->doc;
	struct measure_options options = measure_options_of(NULL);
	bool *none = arena_alloc_array(run->arena, doc->n_lines + 1, sizeof *none);
	struct measure total, part;
	measure_init(&total, run->arena);
	for (size_t from = 0, to; from < doc->n_lines; from = to) {
		bool in = audit_rules_in_scope(run, from);
		for (to = from + 1; to < doc->n_lines && audit_rules_in_scope(run, to) == in; to++)
			;
		if (!in)
			continue;
		measure_lines(&part, run->arena, doc, &options, none, from, to);
		measure_add(&total, &part);
	}
	for (size_t i = 0; i < total.boxes.n; i++)
		f->number += is_any(run, &f->rule->names, total.boxes.entries[i].key);
}

static struct slice language_of(const struct md_block *b)
{
	struct slice s = slice_trim(b->info);
	size_t n = 0;
	while (n < s.n && !ascii_is_space(s.p[n]))
		n++;
	return slice_sub(s, 0, n);
}

static bool is_code(const struct md_block *b)
{
	return (b->kind == MD_CODE_FENCED && !b->math) || b->kind == MD_CODE_INDENTED;
}

void audit_rules_code(struct audit_rules_run *run, struct audit_finding *f)
{
	for (size_t i = 0; i < run->doc->n_blocks; i++) {
		const struct md_block *b = &run->doc->blocks[i];
		if (is_code(b) && audit_rules_in_scope(run, b->first_line))
			f->number += is_any(run, &f->rule->names, language_of(b));
	}
}

void audit_rules_tables(struct audit_rules_run *run, struct audit_finding *f)
{
	enum { HEAD = 2 }; /* the header and the delimiters */
	const struct audit_rule *rule = f->rule;
	const struct md_block *longest = NULL;
	for (size_t i = 0; i < run->doc->n_blocks; i++) {
		const struct md_block *b = &run->doc->blocks[i];
		if (b->kind != MD_TABLE || !audit_rules_in_scope(run, b->first_line))
			continue;
		double lines = (double)(b->end_line - b->first_line);
		bool rows = lines - HEAD >= rule->rows, columns = b->level >= rule->columns;
		f->number += rule->either ? rows || columns : rows && columns;
		if (!longest ||
		    b->end_line - b->first_line > longest->end_line - longest->first_line)
			longest = b;
	}
	if (f->number > 0 || !longest)
		return;
	/* What comes nearest. */
	audit_rules_place(run, f, longest->first_line, longest->end_line);
	f->found = arena_printf(run->arena, "0 (the longest has %u x %u)",
				longest->end_line - longest->first_line - HEAD, longest->level);
}

void audit_rules_items(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct md_block *blocks = run->doc->blocks;
	for (size_t i = 0; i < run->doc->n_blocks; i++)
		if (blocks[i].kind == MD_ITEM &&
		    blocks[blocks[blocks[i].parent].parent].kind != MD_ITEM)
			f->number += audit_rules_in_scope(run, blocks[i].first_line);
}

/* ---- Equations ---- */

static void add_finding(struct audit_rules_run *run, const struct diag *d)
{
	size_t line = mdscan_line_of(run->doc, (uint32_t)d->offset);
	audit_rules_fault(run, line, line + 1, 1, "%s [%s]", d->message, diag_info(d->rule)->name);
}

/* Tags out of place, and those that meet automatic numbers, are eqn-check's affair. */
static bool is_about_sequence(const struct diag *d)
{
	return d->rule == DIAG_tag_duplicate || d->rule == DIAG_tag_gap ||
	       d->rule == DIAG_tag_order || d->rule == DIAG_tag_restart;
}

void audit_rules_tags(struct audit_rules_run *run, struct audit_finding *f)
{
	struct equations *eqs = equations_collect(run->arena, run->doc, NULL, NULL);
	struct numbering_options options = NUMBERING_OPTIONS_INIT;
	struct diag_list list = DIAG_LIST_INIT(run->arena);
	options.start = f->rule->start;
	if (!eqs->n_tags) {
		audit_rules_not_applicable(run, f, "there are no tags");
		return;
	}
	numbering_check(numbering_make(eqs, &options), eqs, &list);
	diag_sort(&list);
	for (size_t i = 0; i < list.n; i++)
		if (is_about_sequence(list.v[i]))
			add_finding(run, list.v[i]);
}

/* One of the record's findings; its line is of the article as it was then. */
static void add_told(struct audit_rules_run *run, const struct json_t *told, bool warnings)
{
	struct slice severity = json_as_slice(json_get(told, "severity"));
	struct slice message = json_as_slice(json_get(told, "message"));
	struct slice rule = json_as_slice(json_get(told, "rule"));
	long long line = json_as_int(json_get(told, "line"));
	if (!slice_eq(severity, SLICE("error")) &&
	    !(warnings && slice_eq(severity, SLICE("warning"))))
		return;
	if (line < 1 || (unsigned long long)line > run->doc->n_lines)
		line = 1;
	audit_rules_fault(run, (size_t)line - 1, (size_t)line, 1, "%.*s [%.*s]", SLICE_ARG(message),
			  SLICE_ARG(rule));
}

/* The findings that the record of eqn-check has, or else their number. */
static void take_record(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct json_t *record = run->article->record;
	const struct json_t *findings = record ? json_get_path(record, "equations.findings") : NULL;
	bool warnings = f->rule->warnings;
	double errors, more = 0;
	if (!count_at(record, "equations.problems.error", &errors) ||
	    (warnings && !count_at(record, "equations.problems.warning", &more))) {
		audit_rules_not_applicable(run, f, "eqn-check did not run");
		return;
	}
	for (size_t i = 0; i < json_length(findings); i++)
		add_told(run, json_at(findings, i), warnings);
	if (run->n_faults != (size_t)(errors + more)) {
		run->n_faults = 0;
		f->number = errors + more;
	}
}

void audit_rules_equations(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct check *check = run->article->check;
	enum diag_severity least = f->rule->warnings ? DIAG_WARNING : DIAG_ERROR;
	if (!check)
		take_record(run, f);
	for (size_t i = 0; check && i < check->findings.n; i++)
		if (check->findings.v[i]->severity >= least)
			add_finding(run, check->findings.v[i]);
}
