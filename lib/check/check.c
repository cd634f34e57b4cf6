#include "check/check.h"

#include "base/hash.h"
#include "check/damage.h"
#include "check/delims.h"
#include "check/references.h"

const char check_tool[] = "eqn-check";

/* ---- Suppression ---- */

void check_read_comments(const struct md_doc *doc, struct source *src, const char *tool,
			 struct diag_suppressions *s, size_t *item, size_t limit,
			 struct diag_list *list)
{
	for (; *item < doc->n_items && doc->items[*item].offset < limit; ++*item) {
		const struct md_item *it = &doc->items[*item];
		if (it->kind != MD_ITEM_COMMENT)
			continue;
		struct slice comment = slice_sub(doc->text, it->offset, it->end);
		struct slice body = comment;
		if (slice_starts(body, SLICE("<!--")))
			body = slice_sub(body, strlen("<!--"), body.n);
		if (slice_ends(body, SLICE("-->")))
			body = slice_sub(body, 0, body.n - strlen("-->"));
		diag_suppress_comment(s, list, src, tool, comment, body);
	}
}

static void read_tex_comments(const struct check *c, struct diag_suppressions *s, size_t formula,
			      struct diag_list *list)
{
	const struct equations_formula *f = &c->equations->formulas[formula];
	const struct md_math *m = &c->doc->math[f->math];
	if (slice_find(f->tex, '%') == f->tex.n)
		return;
	struct lex lx = lex_start(f->tex, f->dialect);
	for (struct lex_token t = lex_next(&lx); t.kind != LEX_END; t = lex_next(&lx)) {
		if (t.kind != LEX_COMMENT)
			continue;
		size_t from = equations_position(f, t.offset);
		size_t to = equations_position(f, t.end - 1) + 1;
		diag_suppress_formula(s, list, c->source, check_tool,
				      slice_sub(c->doc->text, from, to), m->offset, m->end);
	}
}

/* In order of the document, as diag-suppress wants it. */
static void suppress(struct check *c)
{
	struct diag_suppressions s = DIAG_SUPPRESSIONS_INIT(c->arena);
	size_t item = 0;
	for (size_t i = 0; i < c->equations->n_formulas; i++) {
		check_read_comments(c->doc, c->source, check_tool, &s, &item,
				    c->doc->math[i].offset, &c->findings);
		read_tex_comments(c, &s, i, &c->findings);
	}
	check_read_comments(c->doc, c->source, check_tool, &s, &item, c->doc->text.n, &c->findings);
	diag_suppress_apply(&s, &c->findings);
}

/* ---- The fix ---- */

static bool is_about_sequence(enum diag_rule rule)
{
	return rule == DIAG_tag_duplicate || rule == DIAG_tag_gap || rule == DIAG_tag_order ||
	       rule == DIAG_tag_restart;
}

/* The whole change is the fix of the first finding that it mends: an editor that applies
 * it must not apply a half. */
static void plan_fix(struct check *c, bool unsafe)
{
	struct diag *first = NULL;
	for (size_t i = 0; i < c->findings.n && !first; i++)
		if (is_about_sequence(c->findings.v[i]->rule))
			first = c->findings.v[i];
	if (!first) {
		c->plan = arena_alloc(c->arena, sizeof *c->plan);
		return;
	}
	c->plan = renumber_make(c->equations, c->numbering, c->prose, unsafe);
	for (size_t i = 0; i < c->plan->n; i++) {
		const struct renumber_edit *e = &c->plan->edits[i];
		diag_fix(&c->findings, first, e->offset, e->end,
			 slice_of(arena_printf(c->arena, "%ld", e->to)));
	}
	if (c->plan->n) {
		first->fix = "renumber the equations, and the references with them";
		first->unsafe = unsafe;
	}
}

/* A README is no article: that it has no front matter is no fault of it. */
static void only_note(struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i]->rule == DIAG_fm_missing)
			list->v[i]->severity = DIAG_NOTE;
}

struct check *check_document(struct arena *a, struct source *src,
			     const struct check_options *options)
{
	struct check *c = arena_alloc(a, sizeof *c);
	c->arena = a;
	c->source = src;
	c->findings = (struct diag_list)DIAG_LIST_INIT(a);
	c->doc = mdscan(a, src->text, options->scan);
	mdscan_check_bytes(c->doc, a);
	frontmatter_read(&c->front, a, c->doc, &c->findings);
	frontmatter_check(&c->front, c->doc, options->required, options->n_required, &c->findings);
	c->formulas = formulas_start(a, &c->findings, &options->formulas);
	c->equations = equations_collect(a, c->doc, formulas_visit, c->formulas);
	formulas_end(c->formulas);
	delims_check(c->equations, &c->findings);
	damage_check(c->equations, options->renderers, &c->findings);
	c->numbering = numbering_make(c->equations, &options->numbering);
	numbering_check(c->numbering, c->equations, &c->findings);
	c->prose = prose_find(c->equations, options->prose);
	references_check(c->equations, c->numbering, c->prose, &c->findings);
	suppress(c);
	diag_policy_apply(options->policy, &c->findings);
	formulas_gather(&c->findings);
	if (options->front_optional && !c->front.present)
		only_note(&c->findings);
	diag_sort(&c->findings);
	plan_fix(c, options->unsafe_fixes);
	return c;
}

void check_report_refusal(struct check *c, const struct check_options *options)
{
	const struct renumber_plan *plan = c->plan;
	if (!plan->refused || options->policy->severity[DIAG_tag_renumber_refused] == DIAG_OFF)
		return;
	struct diag *d = diag_add(&c->findings, DIAG_tag_renumber_refused, plan->refused_offset,
				  plan->refused_end, "not renumbered: %s", plan->refused);
	d->severity = options->policy->severity[DIAG_tag_renumber_refused];
	if (plan->n_refused > 1)
		diag_note(&c->findings, d, plan->refused_offset, plan->refused_end,
			  "and %zu more references like this one", plan->n_refused - 1);
	diag_sort(&c->findings);
}

/* ---- Across documents ---- */

struct check_place {
	const char *path;
	size_t line, column;
};

struct check_seen {
	struct arena *arena;
	struct hash slugs, sources;
};

struct check_seen *check_seen_new(struct arena *a)
{
	struct check_seen *seen = arena_alloc(a, sizeof *seen);
	seen->arena = a;
	seen->slugs = (struct hash)HASH_INIT(a);
	seen->sources = (struct hash)HASH_INIT(a);
	return seen;
}

static void compare(struct check_seen *seen, struct hash *h, struct check *c,
		    const struct front_field *field, enum diag_rule rule,
		    enum diag_severity severity)
{
	if (!field || !field->value.n)
		return;
	struct hash_entry *e = hash_find(h, field->value);
	if (!e) {
		struct source_place at = source_place(c->source, field->offset);
		struct check_place *place = arena_alloc(seen->arena, sizeof *place);
		place->path = arena_cstr(seen->arena, slice_of(c->source->path));
		place->line = at.line;
		place->column = at.byte_column;
		hash_at(h, arena_copy(seen->arena, field->value))->value = place;
		return;
	}
	if (severity == DIAG_OFF)
		return;
	const struct check_place *first = e->value;
	struct diag *d = diag_add(&c->findings, rule, field->offset, field->end,
				  "%.*s \"%.*s\" is that of another article, too",
				  SLICE_ARG(field->key), SLICE_ARG(field->value));
	d->severity = severity;
	diag_note_elsewhere(&c->findings, d, first->path, first->line, first->column,
			    "first used here");
}

void check_across(struct check_seen *seen, struct check *c, const struct check_options *options)
{
	const enum diag_severity *severity = options->policy->severity;
	compare(seen, &seen->slugs, c, c->front.slug, DIAG_fm_duplicate_slug,
		severity[DIAG_fm_duplicate_slug]);
	compare(seen, &seen->sources, c, c->front.source, DIAG_fm_duplicate_source,
		severity[DIAG_fm_duplicate_source]);
	diag_sort(&c->findings);
}

bool check_fails(const struct check *c, enum diag_severity level)
{
	for (size_t i = 0; i < c->findings.n; i++)
		if (c->findings.v[i]->severity >= level)
			return true;
	return false;
}

/* ---- Records ---- */

static struct json_t *problems_to_json(const struct diag_list *list)
{
	static const enum diag_severity severities[] = {DIAG_ERROR, DIAG_WARNING, DIAG_NOTE};
	struct json_t *map = json_map();
	for (size_t s = 0; s < sizeof severities / sizeof *severities; s++) {
		long long n = 0;
		for (size_t i = 0; i < list->n; i++)
			n += list->v[i]->severity == severities[s];
		json_put_int(map, diag_severity_name(severities[s]), n);
	}
	return map;
}

static struct json_t *findings_to_json(const struct check *c)
{
	struct json_t *all = json_list();
	for (size_t i = 0; i < c->findings.n; i++) {
		const struct diag *d = c->findings.v[i];
		struct source_place at = source_place(c->source, d->offset);
		struct json_t *finding = json_map();
		json_put_text(finding, "rule", diag_info(d->rule)->name);
		json_put_text(finding, "severity", diag_severity_name(d->severity));
		json_put_int(finding, "line", (long long)at.line);
		json_put_int(finding, "column", (long long)at.byte_column);
		json_put_text(finding, "message", d->message);
		json_push(all, finding);
	}
	return all;
}

struct json_t *check_to_json(const struct check *c)
{
	size_t references = c->equations->n_refs;
	for (size_t i = 0; i < c->prose->n; i++)
		references +=
			c->prose->uses[i].kind == PROSE_STRONG && !c->prose->uses[i].by_command;
	struct json_t *map = json_map();
	json_put_int(map, "tags", (long long)c->equations->n_tags);
	json_put_int(map, "automatic", c->numbering->last_automatic);
	json_put_int(map, "labels", (long long)c->equations->n_labels);
	json_put_int(map, "references", (long long)references);
	json_put(map, "problems", problems_to_json(&c->findings));
	json_put(map, "findings", findings_to_json(c));
	return map;
}
