/* Rules that look for words: dates, mentions, statements and their proofs. */
#include "base/hash.h"
#include "check/audit-rules.h"

/* A pattern on a line without an end may match that often; more tell nothing, and each costs. */
enum { MOST_IN_LINE = 1000 };

/* ---- Counting ---- */

/* Count matches in scope; with `seen`, each text once. */
static void count_matches(struct audit_rules_run *run, struct audit_finding *f, bool maths,
			  struct hash *seen)
{
	const struct audit_pattern *p = &f->rule->pattern;
	for (size_t i = 0; i < run->doc->n_lines; i++) {
		if (!audit_rules_in_scope(run, i))
			continue;
		struct slice line = audit_rules_text(run, i, maths);
		size_t n = 0;
		for (size_t at = 0;
		     n < MOST_IN_LINE && rules_next(p->compiled, run->match, line, at, NULL);
		     at = rules_resume(run->match, line), n++) {
			size_t from = 0, to = 0;
			rules_group(run->match, 0, &from, &to);
			f->number += !seen || !hash_at(seen, slice_sub(line, from, to))->count++;
		}
		if (n && !f->line)
			audit_rules_place(run, f, i, i + 1);
	}
}

void audit_rules_dates(struct audit_rules_run *run, struct audit_finding *f)
{
	struct hash seen = HASH_INIT(run->arena);
	count_matches(run, f, false, &seen);
}

/* The value of an attribute may hold the word, too: <div class="theorem-box">. */
static void count_tags(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct md_doc *doc = run->doc;
	for (size_t i = 0; i < doc->n_items; i++) {
		const struct md_item *item = &doc->items[i];
		if (item->kind != MD_ITEM_TAG_OPEN)
			continue;
		size_t line = mdscan_line_of(doc, item->offset);
		if (audit_rules_in_scope(run, line))
			f->number +=
				audit_rules_matches(run, &f->rule->pattern,
						    slice_sub(doc->text, item->offset, item->end));
	}
}

void audit_rules_mentions(struct audit_rules_run *run, struct audit_finding *f)
{
	count_matches(run, f, true, NULL);
	count_tags(run, f);
}

/* ---- Proofs ---- */

static bool is_text_line(const struct md_doc *doc, size_t line)
{
	uint8_t kind = doc->lines[line].kind;
	return kind == MD_LINE_PROSE || kind == MD_LINE_HEADING || kind == MD_LINE_HTML ||
	       kind == MD_LINE_MATH;
}

/* A statement that waits for its proof. */
struct waiting {
	size_t line;
	bool open;
};

static void settle(struct audit_rules_run *run, struct waiting *w, const char *fault)
{
	if (w->open)
		audit_rules_fault(run, w->line, w->line + 1, 1, "%s", fault);
	w->open = false;
}

void audit_rules_proofs(struct audit_rules_run *run, struct audit_finding *f)
{
	static const char fault[] = "no proof follows";
	const struct audit_rule *rule = f->rule;
	struct waiting w = {0};
	for (size_t i = 0; i < run->doc->n_lines; i++) {
		if (w.open && rule->lines > 0 && (double)(i - w.line) > rule->lines)
			settle(run, &w, fault);
		if (!is_text_line(run->doc, i) || !audit_rules_in_scope(run, i))
			continue;
		struct slice line = audit_rules_text(run, i, true);
		if (audit_rules_matches(run, &rule->pattern, line)) {
			settle(run, &w, fault);
			w = (struct waiting){i, true};
			run->out_of++;
		} else if (audit_rules_matches(run, &rule->proof, line)) {
			w.open = false;
		}
	}
	settle(run, &w, fault);
	if (!run->out_of)
		audit_rules_not_applicable(run, f, "there is no statement");
}

/* A proof goes to the next one, or to the next heading. */
void audit_rules_proof_ends(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct audit_rule *rule = f->rule;
	static const char fault[] = "this proof has no mark at its end";
	struct waiting w = {0};
	for (size_t i = 0; i < run->doc->n_lines; i++) {
		if (!is_text_line(run->doc, i) || !audit_rules_in_scope(run, i))
			continue;
		struct slice line = audit_rules_text(run, i, true);
		bool begins = audit_rules_matches(run, &rule->proof, line);
		if (begins || run->doc->lines[i].kind == MD_LINE_HEADING)
			settle(run, &w, fault);
		if (begins) {
			w = (struct waiting){i, true};
			run->out_of++;
		}
		if (w.open && audit_rules_matches(run, &rule->pattern, line))
			w.open = false;
	}
	settle(run, &w, fault);
	if (!run->out_of)
		audit_rules_not_applicable(run, f, "there is no proof");
}
