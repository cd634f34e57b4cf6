/* Sections in order. */
#include "check/audit-rules.h"

/* A wanted section that was found. */
struct found {
	const struct audit_outline_heading *heading; /* null: not found */
	size_t end_line, subsections;
};

/* The first heading from `from` on that the section's pattern matches; n: none. */
static size_t find_heading(struct audit_rules_run *run, const struct audit_section *s, size_t from)
{
	const struct audit_outline *o = &run->outline;
	size_t i = from;
	while (i < o->n && (o->v[i].title || !audit_rules_matches(run, &s->heading, o->v[i].text)))
		i++;
	return i;
}

/* The heading behind section i: behind its own line when sections are flat. */
static size_t behind(const struct audit_outline *o, size_t i, bool flat)
{
	return flat ? i + 1 : i + 1 + o->v[i].subsections;
}

static void find_all(struct audit_rules_run *run, const struct audit_rule *rule,
		     struct found *found)
{
	const struct audit_outline *o = &run->outline;
	size_t from = 0;
	for (size_t i = 0; i < rule->n_sections; i++) {
		size_t at = find_heading(run, &rule->sections[i], rule->any_order ? 0 : from);
		if (at == o->n)
			continue;
		found[i] = (struct found){&o->v[at], o->v[at].end_line, o->v[at].subsections};
		from = behind(o, at, rule->flat);
	}
}

/* A flat section ends at the next heading of the rule, or of a level above its own. */
static void stretch(const struct audit_rules_run *run, const struct audit_rule *rule,
		    struct found *found, size_t i)
{
	const struct audit_outline *o = &run->outline;
	size_t first = (size_t)(found[i].heading - o->v), at = first + 1;
	size_t limit = o->n;
	for (size_t j = 0; j < rule->n_sections; j++) {
		size_t other = found[j].heading ? (size_t)(found[j].heading - o->v) : o->n;
		if (other > first && other < limit)
			limit = other;
	}
	while (at < limit && o->v[at].level >= found[i].heading->level)
		at++;
	found[i].subsections = at - first - 1;
	found[i].end_line = at < o->n ? o->v[at].first_line : run->doc->n_lines;
}

static bool judge_section(struct audit_rules_run *run, struct audit_finding *f,
			  const struct audit_section *s, const struct found *found, size_t expected)
{
	if (!found->heading) {
		size_t at = find_heading(run, s, 0);
		const struct audit_outline *o = &run->outline;
		if (s->optional && at == o->n)
			return true;
		if (at < o->n)
			audit_rules_note(run, f, o->v[at].first_line, "%s: not in its place",
					 s->name);
		else
			audit_rules_note(run, f, expected, "%s: missing", s->name);
		return false;
	}
	size_t line = found->heading->first_line, lines = found->end_line - line;
	bool good = true;
	if ((double)lines < s->min_lines || (double)lines > s->max_lines) {
		bool few = (double)lines < s->min_lines;
		audit_rules_note(run, f, line, "%s: %zu lines, wanted at %s %.10g", s->name, lines,
				 few ? "least" : "most", few ? s->min_lines : s->max_lines);
		good = false;
	}
	if ((double)found->subsections < s->min_subsections) {
		audit_rules_note(run, f, line, "%s: %zu subsections, wanted at least %.10g",
				 s->name, found->subsections, s->min_subsections);
		good = false;
	}
	return good;
}

void audit_rules_sections(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct audit_rule *rule = f->rule;
	struct found *found = arena_alloc_array(run->arena, rule->n_sections, sizeof *found);
	find_all(run, rule, found);
	if (rule->flat)
		for (size_t i = 0; i < rule->n_sections; i++)
			if (found[i].heading)
				stretch(run, rule, found, i);
	size_t good = 0, expected = 0;
	for (size_t i = 0; i < rule->n_sections; i++) {
		good += judge_section(run, f, &rule->sections[i], &found[i], expected);
		if (found[i].heading)
			expected = found[i].heading->first_line;
	}
	f->number = (double)good;
	f->found = arena_printf(run->arena, "%zu of %zu", good, rule->n_sections);
	f->verdict = good == rule->n_sections ? AUDIT_PASS : AUDIT_FAIL;
	if (!f->line && rule->n_sections && found[0].heading)
		audit_rules_place(run, f, found[0].heading->first_line, found[0].end_line);
}
