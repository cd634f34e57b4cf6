/* libFuzzer on derive-audit: a standard, a NUL, and an article; without a NUL the standards that are built in
 * judge the article.  A faulty standard has faults with places; a good one gives every rule that is on one
 * verdict, at a place inside the article, and the same one twice. */
#include <stdint.h>

#include "check/audit-standard.h"
#include "check/check.h"
#include "out/audit-view.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One article under one standard. */
struct trial {
	struct arena *arena;
	const struct audit_standard *standard;
	struct source *source;
	struct md_doc *doc;
	struct front_matter *front;
	const struct json_t *record;
	struct rules_match *match;
};

static void check_finding(const struct audit_finding *f, size_t size, size_t n_lines)
{
	require(f->found && f->wanted && f->message, "a verdict has its words");
	require(f->line >= 1 && f->line <= f->end_line, "a verdict has a line");
	require(f->end_line <= (n_lines ? n_lines : 1), "its lines are those of the article");
	require(f->offset <= f->end && f->end <= size, "its place lies inside the text");
	require(f->verdict != AUDIT_WAIVED || f->reason, "what is waived has a reason");
	for (size_t i = 0; i < f->n_notes; i++) {
		const struct audit_note *note = &f->notes[i];
		require(note->offset <= note->end && note->end <= size,
			"a note lies inside the text");
		require(i == 0 || note->line >= f->notes[i - 1].line, "notes are in order");
	}
}

static void check_result(const struct audit_result *r, size_t size, size_t n_lines)
{
	require(r->passed + r->failed + r->advised + r->waived + r->not_applicable == r->n,
		"every rule has one verdict");
	require(r->pass == (r->audited && !r->failed), "an article passes when no rule fails");
	require(r->score >= 0 && r->score <= 1, "a score is a share");
	for (size_t i = 0; i < r->n; i++)
		check_finding(&r->findings[i], size, n_lines);
}

/* The findings and the record as bytes. */
static void audit_once(const struct trial *t, struct buf *out)
{
	struct diag_suppressions waivers = DIAG_SUPPRESSIONS_INIT(t->arena);
	struct diag_list list = DIAG_LIST_INIT(t->arena);
	const char **ids = arena_alloc_array(t->arena, t->standard->n_rules, sizeof *ids);
	size_t comment = 0;
	waivers.unknown = DIAG_audit_waiver_unknown;
	waivers.unused = DIAG_audit_waiver_unused;
	for (size_t i = 0; i < t->standard->n_rules; i++)
		ids[i] = t->standard->rules[i].id;
	diag_suppress_names(&waivers, ids, t->standard->n_rules);
	check_read_comments(t->doc, t->source, "derive-audit", &waivers, &comment, t->doc->text.n,
			    &list);
	struct audit_article article = {.doc = t->doc,
					.front = t->front,
					.record = t->record,
					.baseline = t->record,
					.waivers = &waivers};
	struct audit_result *r = audit_make(t->arena, t->standard, &article, t->match);
	struct audit_view view;
	check_result(r, t->doc->text.n, t->doc->n_lines);
	audit_view_judge(&view, t->arena, t->doc, t->front, r);
	audit_view_findings(&view, &list);
	diag_suppress_apply(&waivers, &list);
	for (size_t i = 0; i < list.n; i++)
		require(list.v[i]->offset <= list.v[i]->end && list.v[i]->end <= t->doc->text.n,
			"a finding lies inside the text");
	audit_view_checklist(out, t->arena, t->source, &view);
	struct json_t *json = audit_view_record(&view);
	json_write(out, json);
	json_drop(json);
}

static void audit_article(struct trial *t)
{
	struct buf first = BUF_INIT, second = BUF_INIT;
	audit_once(t, &first);
	audit_once(t, &second);
	require(slice_eq(buf_slice(&first), buf_slice(&second)), "an audit can be repeated");
	buf_free(&first);
	buf_free(&second);
}

static bool read_standards(struct audit_standards *set, struct arena *a, struct slice yaml,
			   bool built_in)
{
	struct yaml_reader_faults faults = {0};
	if (built_in) {
		audit_standard_default(set, a);
		return true;
	}
	bool good = audit_standard_read(set, a, "fuzz.yaml", yaml, &faults);
	require(good == !faults.n, "a bad standard has faults");
	for (size_t i = 0; i < faults.n; i++)
		require(faults.v[i].place.line && faults.v[i].place.column && faults.v[i].message,
			"a fault has a place");
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of a record that eqn-check has passed. */
	static const char told[] =
		"{\"lines\":{\"derivation\":9},\"equations\":{\"problems\":{\"error\":1,"
		"\"warning\":0},\"findings\":[{\"rule\":\"tag-gap\",\"severity\":\"error\","
		"\"line\":3,\"message\":\"m\"}]}}";
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct slice text = {(const char *)data, size}, yaml = {0};
	size_t nul = slice_find(text, '\0');
	bool built_in = nul == size;
	if (!built_in) {
		yaml = slice_sub(text, 0, nul);
		text = slice_sub(text, nul + 1, size);
	}
	bool good = read_standards(&set, &a, yaml, built_in);
	struct source source;
	struct front_matter front;
	source_wrap(&source, "fuzz.md", text);
	struct json_t *record = json_parse(slice_of(told), NULL);
	struct trial t = {.arena = &a,
			  .source = &source,
			  .doc = mdscan(&a, text, NULL),
			  .front = &front,
			  .match = rules_match_new()};
	frontmatter_read(&front, &a, t.doc, NULL);
	for (size_t i = 0; good && i < set.n; i++) {
		t.standard = &set.v[i];
		t.record = i % 2 ? record : NULL;
		audit_article(&t);
	}
	json_drop(record);
	rules_match_free(t.match);
	audit_standard_free(&set);
	source_free(&source);
	arena_free(&a);
	return 0;
}
