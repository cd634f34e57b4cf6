#include "check/audit-rules.h"

#include <math.h>
#include <stdarg.h>

#include "base/sort.h"
#include "io/diag.h"

/* ---- Texts ---- */

/* Bytes of spans that are no text become blanks; line ends stay, so that lines do. */
static char *blank_out(struct audit_rules_run *run, bool maths)
{
	const struct md_doc *doc = run->doc;
	char *text = arena_alloc(run->arena, doc->text.n + 1);
	memset(text, ' ', doc->text.n);
	for (size_t i = 0; i < doc->n_spans; i++) {
		uint32_t kind = doc->spans[i].kind;
		size_t from = doc->spans[i].offset, to = mdscan_span_end(doc, i);
		if (kind == MD_SPAN_TEXT || (maths && kind == MD_SPAN_MATH))
			memcpy(text + from, doc->text.p + from, to - from);
	}
	return text;
}

struct slice audit_rules_text(struct audit_rules_run *run, size_t line, bool maths)
{
	const struct md_doc *doc = run->doc;
	char **text = maths ? &run->maths : &run->prose;
	if (!*text)
		*text = blank_out(run, maths);
	size_t begin = doc->lines[line].offset;
	return (struct slice){*text + begin, mdscan_line_end(doc, line) - begin};
}

bool audit_rules_matches(struct audit_rules_run *run, const struct audit_pattern *p,
			 struct slice text)
{
	return rules_next(p->compiled, run->match, text, 0, NULL);
}

/* ---- Places ---- */

void audit_rules_place(const struct audit_rules_run *run, struct audit_finding *f, size_t first,
		       size_t end)
{
	f->line = first + 1;
	f->end_line = end > first ? end : first + 1;
	f->offset = mdscan_line_begin(run->doc, first);
	f->end = mdscan_line_end(run->doc, f->end_line - 1);
}

void audit_rules_fault(struct audit_rules_run *run, size_t line, size_t end, size_t weight,
		       const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *message = arena_vprintf(run->arena, fmt, ap);
	va_end(ap);
	ARENA_PUSH(run->arena, run->faults, run->n_faults, run->cap_faults) =
		(struct audit_rules_fault){line, end, run->n_faults, weight, message};
}

static void add_note(struct audit_rules_run *run, struct audit_finding *f,
		     const struct audit_rules_fault *fault)
{
	if (!f->line)
		audit_rules_place(run, f, fault->line, fault->end);
	if (f->n_notes == AUDIT_MAX_NOTES)
		return;
	ARENA_PUSH(run->arena, f->notes, f->n_notes, f->cap_notes) = (struct audit_note){
		.message = fault->message,
		.line = fault->line + 1,
		.offset = mdscan_line_begin(run->doc, fault->line),
		.end = mdscan_line_end(run->doc, fault->line),
	};
}

void audit_rules_not_applicable(struct audit_rules_run *run, struct audit_finding *f,
				const char *why)
{
	f->verdict = AUDIT_NOT_APPLICABLE;
	f->number = 0;
	f->found = "-";
	f->what = arena_printf(run->arena, "does not apply: %s", why);
	f->message = arena_printf(run->arena, "%s: %s", f->rule->id, f->what);
}

/* ---- Scope ---- */

bool audit_rules_in_scope(const struct audit_rules_run *run, size_t line)
{
	return !run->scope || run->scope[line];
}

/* Mark the lines of the sections that the rule's `in` names.  False: there is none. */
static bool find_scope(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct audit_outline *o = &run->outline;
	bool found = false;
	run->scope = NULL;
	if (!f->rule->in.compiled)
		return true;
	run->scope = arena_alloc_array(run->arena, run->doc->n_lines + 1, sizeof *run->scope);
	size_t done = 0;
	for (size_t i = 0; i < o->n; i++) {
		const struct audit_outline_heading *h = &o->v[i];
		if (h->title || h->first_line < done ||
		    !audit_rules_matches(run, &f->rule->in, h->text))
			continue;
		memset(run->scope + h->first_line, true, h->end_line - h->first_line);
		done = h->end_line;
		found = true;
	}
	return found;
}

static void place_in_scope(struct audit_rules_run *run, struct audit_finding *f)
{
	size_t first = 0;
	while (run->scope && first < run->doc->n_lines && !run->scope[first])
		first++;
	audit_rules_place(run, f, first < run->doc->n_lines ? first : 0, 0);
}

/* ---- Waivers ---- */

/* Which of the places, in order, do comments waive? hidden[0..n) is set; the first time, the
 * reason, too. */
static size_t find_waived(struct audit_rules_run *run, struct audit_finding *f,
			  const size_t *offsets, size_t n, bool *hidden)
{
	struct diag_suppressions *waivers = run->article->waivers;
	size_t name = 0, waived = 0;
	while (waivers && name < waivers->n_names && strcmp(waivers->names[name], f->rule->id) != 0)
		name++;
	if (!waivers || name == waivers->n_names)
		return 0;
	struct slice reason = diag_suppress_places(waivers, name, offsets, n, hidden);
	for (size_t i = 0; i < n; i++)
		waived += hidden[i];
	if (!waived || f->reason)
		return waived;
	char *text = arena_alloc(run->arena, reason.n + 1);
	size_t length = 0;
	for (size_t i = 0; i < reason.n; i++)
		if (!ascii_is_space(reason.p[i]))
			text[length++] = reason.p[i];
		else if (length && text[length - 1] != ' ')
			text[length++] = ' ';
	text[length] = '\0';
	f->reason = text;
	return waived;
}

static int by_line(const void *x, const void *y)
{
	const struct audit_rules_fault *a = x, *b = y;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The number without what is waived, and with it. */
struct tally {
	double counted, all;
	const struct audit_rules_fault *first_waived; /* or null */
};

static struct tally settle_faults(struct audit_rules_run *run, struct audit_finding *f)
{
	struct tally t = {f->number, f->number, NULL};
	bool greatest = f->rule->kind == AUDIT_PROSE;
	size_t n = run->n_faults;
	sort_rows(run->faults, n, sizeof *run->faults, by_line);
	bool *hidden = arena_alloc_array(run->arena, n, sizeof *hidden);
	size_t *offsets = arena_alloc_array(run->arena, n, sizeof *offsets);
	for (size_t i = 0; i < n; i++)
		offsets[i] = mdscan_line_begin(run->doc, run->faults[i].line);
	f->waived = find_waived(run, f, offsets, n, hidden);
	for (size_t i = 0; i < n; i++) {
		double weight = (double)run->faults[i].weight;
		t.all = greatest ? fmax(t.all, weight) : t.all + weight;
		if (hidden[i] && !t.first_waived)
			t.first_waived = &run->faults[i];
		if (hidden[i])
			continue;
		t.counted = greatest ? fmax(t.counted, weight) : t.counted + weight;
		add_note(run, f, &run->faults[i]);
	}
	return t;
}

/* A rule that fails and whose place is waived. */
static bool is_waived(struct audit_rules_run *run, struct audit_finding *f)
{
	bool hidden = false;
	f->waived += find_waived(run, f, &f->offset, 1, &hidden);
	return hidden;
}

/* ---- Verdicts ---- */

static const char *wanted(struct arena *a, const struct audit_rule *rule)
{
	const char *unit = rule->kind == AUDIT_GROWTH ? "x" : "";
	if (rule->kind == AUDIT_SECTIONS)
		return arena_printf(a, "%zu%s", rule->n_sections,
				    rule->any_order || rule->n_sections < 2 ? "" : " in order");
	if (rule->max == 0)
		return "none";
	if (isinf(rule->max))
		return arena_printf(a, "at least %s%.10g", unit, rule->min);
	if (rule->min == 0)
		return arena_printf(a, "at most %s%.10g", unit, rule->max);
	if (rule->min == rule->max)
		return arena_printf(a, "%s%.10g", unit, rule->min);
	return arena_printf(a, "%s%.10g to %s%.10g", unit, rule->min, unit, rule->max);
}

struct kind {
	void (*measure)(struct audit_rules_run *run, struct audit_finding *f);
	const char *noun;
};

static const struct kind kinds[AUDIT_N_KINDS] = {
	[AUDIT_VALUE] = {audit_rules_value, NULL},
	[AUDIT_GROWTH] = {audit_rules_growth, NULL},
	[AUDIT_SECTIONS] = {audit_rules_sections, "sections"},
	[AUDIT_SUBSECTIONS] = {audit_rules_subsections, "subsections"},
	[AUDIT_LINES] = {audit_rules_lines, "lines"},
	[AUDIT_BOXES] = {audit_rules_boxes, "kinds of boxes"},
	[AUDIT_CODE] = {audit_rules_code, "blocks of code"},
	[AUDIT_TABLES] = {audit_rules_tables, "tables of that size"},
	[AUDIT_DATES] = {audit_rules_dates, "dates"},
	[AUDIT_ITEMS] = {audit_rules_items, "list items"},
	[AUDIT_MENTIONS] = {audit_rules_mentions, "places"},
	[AUDIT_PROOFS] = {audit_rules_proofs, "statements without a proof"},
	[AUDIT_PROOF_ENDS] = {audit_rules_proof_ends, "proofs without a mark at the end"},
	[AUDIT_PROSE] = {audit_rules_prose, "display formulas in a row without a sentence"},
	[AUDIT_FOLDED] = {audit_rules_folded, "long runs outside <details>"},
	[AUDIT_LEVELS] = {audit_rules_levels, "skipped heading levels"},
	[AUDIT_TAGS] = {audit_rules_tags, "faults in the numbers of tags"},
	[AUDIT_EQUATIONS] = {audit_rules_equations, "open findings of eqn-check"},
	[AUDIT_SYMBOLS] = {audit_rules_symbols, "symbols without an explanation"},
};

/* What is missing counts from the whole: of sections the good ones are told. */
static double number_of(const struct audit_rules_run *run, const struct audit_rule *rule,
			double faults)
{
	return rule->kind == AUDIT_SECTIONS ? (double)run->out_of - faults : faults;
}

static bool meets(const struct audit_rules_run *run, const struct audit_rule *rule, double faults)
{
	double number = number_of(run, rule, faults);
	return rule->kind == AUDIT_SECTIONS ? number >= (double)run->out_of
					    : number >= rule->min && number <= rule->max;
}

static void describe(struct arena *a, struct audit_finding *f, const char *what)
{
	const char *note = f->rule->note;
	const char *in_brackets = note ? arena_printf(a, " (%s)", note) : "";
	f->what = arena_printf(a, "%s%s", what, in_brackets);
	f->message =
		arena_printf(a, "%s: %s, wanted %s%s", f->rule->id, what, f->wanted, in_brackets);
}

static void judge(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct audit_rule *rule = f->rule;
	struct tally t = settle_faults(run, f);
	f->verdict = meets(run, rule, t.counted) ? AUDIT_PASS : AUDIT_FAIL;
	bool by_places = f->verdict == AUDIT_PASS && !meets(run, rule, t.all);
	if (by_places && t.first_waived)
		audit_rules_place(run, f, t.first_waived->line, t.first_waived->end);
	if (!f->line)
		place_in_scope(run, f);
	if (by_places || (f->verdict == AUDIT_FAIL && is_waived(run, f)))
		f->verdict = AUDIT_WAIVED;
	f->number = number_of(run, rule, f->verdict == AUDIT_WAIVED ? t.all : t.counted);
	if (!f->found)
		f->found = run->out_of ? arena_printf(run->arena, "%.10g of %zu", f->number,
						      run->out_of)
				       : arena_printf(run->arena, "%.10g", f->number);
	const char *noun = kinds[rule->kind].noun;
	describe(run->arena, f,
		 arena_printf(run->arena, noun ? "%s: %s" : "%s is %s", noun ? noun : rule->of,
			      f->found));
}

/* The article has no section that the rule is about: what must be in it is not there. */
static void judge_nowhere(struct audit_rules_run *run, struct audit_finding *f)
{
	const char *why = arena_printf(run->arena, "there is no section \"%s\"", f->rule->in.text);
	if (f->rule->min <= 0) {
		audit_rules_not_applicable(run, f, why);
		return;
	}
	place_in_scope(run, f);
	f->verdict = is_waived(run, f) ? AUDIT_WAIVED : AUDIT_FAIL;
	f->found = "0";
	describe(run->arena, f, why);
}

void audit_rules_apply(struct audit_rules_run *run, struct audit_finding *f)
{
	f->wanted = wanted(run->arena, f->rule);
	run->n_faults = run->out_of = 0;
	if (!find_scope(run, f)) {
		judge_nowhere(run, f);
	} else {
		f->verdict = AUDIT_PASS;
		kinds[f->rule->kind].measure(run, f);
		if (f->verdict != AUDIT_NOT_APPLICABLE)
			judge(run, f);
	}
	if (!f->line)
		place_in_scope(run, f);
	run->scope = NULL;
}

void audit_rules_end(struct audit_rules_run *run)
{
	json_drop(run->measured);
	run->measured = NULL;
}
