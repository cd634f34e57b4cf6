#include "out/audit-view.h"

#include "io/yaml.h"
#include "out/table.h"

const char *const audit_view_status_names[AUDIT_VIEW_N_STATUS] = {
	[AUDIT_VIEW_VERIFIED] = "verified",       [AUDIT_VIEW_OVERSTATED] = "overstated",
	[AUDIT_VIEW_UNDERSTATED] = "understated", [AUDIT_VIEW_OPEN] = "open",
	[AUDIT_VIEW_NOT_AUDITED] = "not-audited",
};

/* ---- One article ---- */

void audit_view_judge(struct audit_view *view, struct arena *a, const struct md_doc *doc,
		      const struct front_matter *front, const struct audit_result *result)
{
	*view = (struct audit_view){.result = result};
	if (!result)
		return;
	const struct front_field *f = front->status;
	if (f) {
		bool empty = f->offset == f->end;
		view->stated = f->value;
		view->stated_offset = empty ? f->key_offset : f->offset;
		view->stated_end = empty ? f->key_end : f->end;
	}
	if (!result->audited) {
		view->status = AUDIT_VIEW_NOT_AUDITED;
		return;
	}
	bool completed = frontmatter_status(view->stated) == FRONT_COMPLETED;
	if (completed == result->pass)
		view->status = result->pass ? AUDIT_VIEW_VERIFIED : AUDIT_VIEW_OPEN;
	else
		view->status = result->pass ? AUDIT_VIEW_UNDERSTATED : AUDIT_VIEW_OVERSTATED;
	if (completed == result->pass)
		return;
	view->wanted = result->pass ? "completed" : "in_progress";
	status_fix_make(&view->fix, a, doc, slice_of(view->wanted));
}

struct json_t *audit_view_record(const struct audit_view *view)
{
	if (!view->result) {
		struct json_t *none = json_map();
		json_put_null(none, "standard");
		return none;
	}
	struct json_t *map = audit_to_json(view->result);
	json_put_text(map, "status", audit_view_status_names[view->status]);
	return map;
}

/* ---- Findings ---- */

/* "4 of its 9 rules are not met" */
static const char *count_failed(struct arena *a, const struct audit_result *r)
{
	return arena_printf(a, "%zu of the %zu rules of \"%s\" %s not met", r->failed,
			    r->passed + r->failed + r->advised, r->standard->name,
			    r->failed == 1 ? "is" : "are");
}

static void add_status_finding(const struct audit_view *view, struct diag_list *list)
{
	const struct audit_result *r = view->result;
	struct diag *d;
	if (view->status == AUDIT_VIEW_OVERSTATED)
		d = diag_add(list, DIAG_audit_status, view->stated_offset, view->stated_end,
			     "the status is \"%.*s\", but %s", SLICE_ARG(view->stated),
			     count_failed(list->arena, r));
	else if (view->stated.n)
		d = diag_add(list, DIAG_audit_status_behind, view->stated_offset, view->stated_end,
			     "the status is \"%.*s\", but the article meets what \"%s\" requires",
			     SLICE_ARG(view->stated), r->standard->name);
	else
		d = diag_add(list, DIAG_audit_status_behind, view->stated_offset, view->stated_end,
			     "there is no status, but the article meets what \"%s\" requires",
			     r->standard->name);
	if (view->fix.refused)
		return;
	d->fix = arena_printf(list->arena, "set the status to \"%s\"", view->wanted);
	diag_fix(list, d, view->fix.offset, view->fix.end, view->fix.text);
}

void audit_view_findings(const struct audit_view *view, struct diag_list *list)
{
	const struct audit_result *r = view->result;
	if (!r) {
		diag_add(list, DIAG_audit_no_standard, 0, 0, "no standard fits the article");
		return;
	}
	if (!r->audited)
		diag_add(list, DIAG_audit_not_audited, 0, 0,
			 "no required rule of \"%s\" applies, so the article is not audited",
			 r->standard->name);
	if (view->wanted)
		add_status_finding(view, list);
	enum diag_rule rule =
		view->status == AUDIT_VIEW_OVERSTATED ? DIAG_audit_unmet : DIAG_audit_open;
	for (size_t i = 0; i < r->n; i++) {
		const struct audit_finding *f = &r->findings[i];
		if (f->verdict != AUDIT_FAIL)
			continue;
		struct diag *d =
			diag_add(list, f->rule->recommended ? DIAG_audit_recommended : rule,
				 f->offset, f->end, "%s", f->message);
		for (size_t k = 0; k < f->n_notes; k++)
			diag_note(list, d, f->notes[k].offset, f->notes[k].end, "%s",
				  f->notes[k].message);
	}
}

/* ---- Checklists ---- */

/* Mark, rule, found, wanted, where. */
enum { CHECK_COLUMNS = 5 };
static const bool check_left[CHECK_COLUMNS] = {true, true, true, true, true};

static const char *const marks[AUDIT_N_VERDICTS] = {
	[AUDIT_PASS] = "  \u2713",
	[AUDIT_FAIL] = "  \u2717",
	[AUDIT_WAIVED] = "  ~",
	[AUDIT_NOT_APPLICABLE] = "  -",
};
/* A rule that fails and is only recommended. */
static const char advice_mark[] = "  !";

static void add_row(struct table *t, const char *mark, const char *rule, struct slice found,
		    const char *wanted, const char *where)
{
	table_text(t, slice_of(mark));
	table_text(t, slice_of(rule));
	table_text(t, found);
	table_text(t, slice_of(wanted));
	table_text(t, slice_of(where));
}

static void add_finding(struct table *t, struct arena *a, const struct audit_finding *f)
{
	const char *where = arena_printf(a, "line %zu", f->line);
	bool advice = f->verdict == AUDIT_FAIL && f->rule->recommended;
	if (f->verdict == AUDIT_NOT_APPLICABLE)
		where = f->what;
	else if (f->verdict == AUDIT_WAIVED)
		where = arena_printf(a, "%s: waived%s%s", where, *f->reason ? ": " : "", f->reason);
	else if (f->verdict == AUDIT_FAIL)
		where = arena_printf(a, "%s: %s%s", where, advice ? "recommended: " : "", f->what);
	struct slice found = f->verdict == AUDIT_NOT_APPLICABLE ? SLICE("-") : slice_of(f->found);
	add_row(t, advice ? advice_mark : marks[f->verdict], f->rule->id, found, f->wanted, where);
	for (size_t i = 0; f->verdict == AUDIT_FAIL && i < f->n_notes; i++)
		add_row(t, "", "", SLICE(""), "",
			arena_printf(a, "line %zu: %s", f->notes[i].line, f->notes[i].message));
}

static void add_status(struct table *t, struct arena *a, const struct audit_view *view,
		       const struct source_place *place)
{
	struct slice stated = view->stated.n ? view->stated : SLICE("none");
	const char *wanted = view->wanted ? view->wanted : "";
	enum audit_verdict verdict = view->wanted                             ? AUDIT_FAIL
				     : view->status == AUDIT_VIEW_NOT_AUDITED ? AUDIT_NOT_APPLICABLE
									      : AUDIT_PASS;
	add_row(t, marks[verdict], "(status)", stated, wanted,
		arena_printf(a, "line %zu: %s", place->line,
			     audit_view_status_names[view->status]));
}

void audit_view_checklist(struct buf *out, struct arena *a, struct source *src,
			  const struct audit_view *view)
{
	const struct audit_result *r = view->result;
	if (!r) {
		buf_printf(out, "%s: no standard fits\n", src->path);
		return;
	}
	buf_printf(out, "%s: %s: %s, %zu of %zu rules", src->path, r->standard->name,
		   !r->audited ? "not audited"
		   : r->pass   ? "passes"
			       : "fails",
		   r->passed, r->passed + r->failed + r->advised);
	if (r->advised)
		buf_printf(out, ", %zu only recommended", r->advised);
	if (r->waived)
		buf_printf(out, ", %zu waived", r->waived);
	if (r->not_applicable)
		buf_printf(out, ", %zu %s not apply", r->not_applicable,
			   r->not_applicable == 1 ? "does" : "do");
	buf_putc(out, '\n');
	struct table t = TABLE_INIT(a, CHECK_COLUMNS, check_left);
	for (size_t i = 0; i < r->n; i++)
		add_finding(&t, a, &r->findings[i]);
	struct source_place place = source_place(src, view->stated_offset);
	add_status(&t, a, view, &place);
	table_print(&t, TABLE_ALIGNED, out);
}

/* ---- All articles ---- */

struct standard_totals {
	size_t (*rules)[AUDIT_N_VERDICTS]; /* as many as the standard has */
	size_t articles, passed, not_audited;
};

struct audit_view_totals {
	struct arena *arena;
	const struct audit_standards *standards;
	struct standard_totals *by_standard; /* in the order of standards */
	size_t articles, passed, not_audited, without;
	size_t status[AUDIT_VIEW_N_STATUS];
};

struct audit_view_totals *audit_view_totals_new(struct arena *a,
						const struct audit_standards *standards)
{
	struct audit_view_totals *t = arena_alloc(a, sizeof *t);
	t->arena = a;
	t->standards = standards;
	t->by_standard = arena_alloc_array(a, standards->n, sizeof *t->by_standard);
	for (size_t i = 0; i < standards->n; i++)
		t->by_standard[i].rules = arena_alloc_array(a, standards->v[i].n_rules,
							    sizeof *t->by_standard[i].rules);
	return t;
}

void audit_view_totals_add(struct audit_view_totals *t, const struct audit_view *view)
{
	const struct audit_result *r = view->result;
	t->articles++;
	if (!r) {
		t->without++;
		return;
	}
	struct standard_totals *s = &t->by_standard[r->standard - t->standards->v];
	for (size_t i = 0; i < r->n; i++)
		s->rules[r->findings[i].rule - r->standard->rules][r->findings[i].verdict]++;
	s->articles++;
	s->passed += r->pass;
	t->passed += r->pass;
	s->not_audited += !r->audited;
	t->not_audited += !r->audited;
	t->status[view->status]++;
}

enum { TOTAL_COLUMNS = 7 };
static const bool total_left[TOTAL_COLUMNS] = {true, true, true, false, false, false, false};

static void add_standard_rows(struct table *rows, const struct audit_standard *standard,
			      const struct standard_totals *s)
{
	for (size_t i = 0; i < standard->n_rules; i++) {
		if (standard->rules[i].off)
			continue;
		table_text(rows, slice_of(standard->name));
		table_text(rows, slice_of(standard->rules[i].id));
		table_text(rows,
			   slice_of(standard->rules[i].recommended ? "recommended" : "required"));
		table_count(rows, s->rules[i][AUDIT_PASS]);
		table_count(rows, s->rules[i][AUDIT_FAIL]);
		table_count(rows, s->rules[i][AUDIT_WAIVED]);
		table_count(rows, s->rules[i][AUDIT_NOT_APPLICABLE]);
	}
}

static void put_articles(struct buf *out, const char *name, size_t articles, size_t passed,
			 size_t not_audited, size_t failed)
{
	buf_printf(out, "%s: %zu article%s, %zu pass%s, %zu fail%s", name, articles,
		   articles == 1 ? "" : "s", passed, passed == 1 ? "es" : "", failed,
		   failed == 1 ? "s" : "");
	if (not_audited)
		buf_printf(out, ", %zu not audited", not_audited);
	buf_putc(out, '\n');
}

void audit_view_totals_write(const struct audit_view_totals *t, struct buf *out)
{
	static const char *const headings[TOTAL_COLUMNS] = {
		"standard", "rule", "level", "passed", "failed", "waived", "not applicable"};
	struct table rows = TABLE_INIT(t->arena, TOTAL_COLUMNS, total_left);
	for (size_t i = 0; i < TOTAL_COLUMNS; i++)
		table_text(&rows, slice_of(headings[i]));
	for (size_t i = 0; i < t->standards->n; i++)
		if (t->by_standard[i].articles)
			add_standard_rows(&rows, &t->standards->v[i], &t->by_standard[i]);
	if (rows.n_cells > TOTAL_COLUMNS) {
		table_print(&rows, TABLE_ALIGNED, out);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < t->standards->n; i++) {
		const struct standard_totals *s = &t->by_standard[i];
		if (s->articles)
			put_articles(out, t->standards->v[i].name, s->articles, s->passed,
				     s->not_audited, s->articles - s->passed - s->not_audited);
	}
	if (t->without)
		buf_printf(out, "no standard: %zu article%s\n", t->without,
			   t->without == 1 ? "" : "s");
	put_articles(out, "all", t->articles, t->passed, t->not_audited,
		     t->articles - t->without - t->passed - t->not_audited);
	buf_puts(out, "status:");
	for (size_t i = 0; i < AUDIT_VIEW_N_STATUS; i++)
		if (i != AUDIT_VIEW_NOT_AUDITED || t->status[i])
			buf_printf(out, "%s %zu %s", i ? "," : "", t->status[i],
				   audit_view_status_names[i]);
	buf_putc(out, '\n');
}

/* ---- Standards ---- */

static void put_words(struct buf *out, const char *what, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i ? ", " : what, v[i]);
	if (n)
		buf_puts(out, "; ");
}

/* "batch 1, 2; topic A; from 2024-01-01; status ^done" */
static struct slice conditions(struct arena *a, const struct audit_when *when)
{
	struct buf out = BUF_INIT;
	put_words(&out, "batch ", when->batches, when->n_batches);
	put_words(&out, "topic ", when->topics, when->n_topics);
	put_words(&out, "from ", &when->from, when->from != NULL);
	put_words(&out, "to ", &when->to, when->to != NULL);
	for (size_t i = 0; i < when->n_fields; i++) {
		const struct audit_field *f = &when->fields[i];
		for (size_t k = 0; k < f->values.n; k++)
			buf_printf(&out, "%s%s%s", k ? ", " : f->key, k ? "" : " ",
				   f->values.v[k].text);
		buf_puts(&out, "; ");
	}
	struct slice text = arena_copy(a, slice_sub(buf_slice(&out), 0, out.n ? out.n - 2 : 0));
	buf_free(&out);
	return text.n ? text : SLICE("any article");
}

void audit_view_standards(struct buf *out, struct arena *a, const struct audit_standards *set)
{
	static const bool left[] = {true, false, true, true};
	static const char *const headings[] = {"standard", "rules", "title", "for"};
	enum { COLUMNS = sizeof left / sizeof *left };
	struct table t = TABLE_INIT(a, COLUMNS, left);
	for (size_t i = 0; i < COLUMNS; i++)
		table_text(&t, slice_of(headings[i]));
	for (size_t i = 0; i < set->n; i++) {
		const struct audit_standard *s = &set->v[i];
		table_text(&t, slice_of(s->name));
		table_count(&t, s->n_rules);
		table_text(&t, slice_of(s->title ? s->title : ""));
		table_text(&t, conditions(a, &s->when));
	}
	table_print(&t, TABLE_ALIGNED, out);
}

static size_t line_start(struct slice text, size_t i)
{
	while (i > 0 && text.p[i - 1] != '\n')
		i--;
	return i;
}

static bool is_comment(struct slice line)
{
	line = slice_trim(line);
	return line.n && line.p[0] == '#';
}

/* The lines of a member of a map with the comments above it; empty: it has none of its own. */
static struct slice lines_of(struct slice text, const struct yaml_node *member)
{
	size_t from = line_start(text, member->key_offset), to = member->end;
	if (slice_trim(slice_sub(text, from, member->key_offset)).n)
		return SLICE("");
	while (from > 0) {
		size_t above = line_start(text, from - 1);
		if (!is_comment(slice_sub(text, above, from)))
			break;
		from = above;
	}
	if (to > from && text.p[to - 1] != '\n')
		to += slice_find(slice_sub(text, to, text.n), '\n') + 1;
	return slice_sub(text, from, to);
}

bool audit_view_print(struct buf *out, struct arena *a, struct slice text, const char *name)
{
	const struct yaml_node *root = yaml_parse(a, text, NULL);
	const struct yaml_node *standards = root ? yaml_member(root, "standards") : NULL;
	const struct yaml_node *member = standards ? yaml_member(standards, name) : NULL;
	if (!member)
		return false;
	struct slice lines = standards->n_children > 1 ? lines_of(text, member) : SLICE("");
	if (lines.n) {
		buf_puts(out, "version: 1\nstandards:\n");
		text = lines;
	}
	buf_add(out, text);
	if (text.n && text.p[text.n - 1] != '\n')
		buf_putc(out, '\n');
	return true;
}
