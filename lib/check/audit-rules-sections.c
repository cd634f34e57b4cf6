/* Sections in order. */
#include <math.h>

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

/* The last line with something on it before `end`. */
static size_t last_line_before(const struct md_doc *doc, size_t end)
{
	size_t line = end;
	while (line > 1 && doc->lines[line - 1].kind == MD_LINE_BLANK)
		line--;
	return line ? line - 1 : 0;
}

/* Section i is not there: say so where it should be, which is behind the one before it, or else before the
 * one after it, or else at the end. */
static void report_missing(struct audit_rules_run *run, const struct audit_rule *rule,
			   const struct found *found, size_t i)
{
	const char *name = rule->sections[i].name;
	size_t before = i, after = i + 1;
	while (before > 0 && !found[before - 1].heading)
		before--;
	while (after < rule->n_sections && !found[after].heading)
		after++;
	size_t line = last_line_before(run->doc, run->doc->n_lines);
	const char *where = "; there is no such heading up to here";
	if (!rule->any_order && before > 0) {
		line = last_line_before(run->doc, found[before - 1].end_line);
		where = arena_printf(run->arena, "; its place is behind \"%s\", which ends here",
				     rule->sections[before - 1].name);
	} else if (!rule->any_order && after < rule->n_sections) {
		line = found[after].heading->first_line;
		where = arena_printf(run->arena, "; its place is before \"%s\"",
				     rule->sections[after].name);
	}
	audit_rules_fault(run, line, line + 1, 1, "%s: missing%s", name, where);
}

static void judge_missing(struct audit_rules_run *run, const struct audit_rule *rule,
			  const struct found *found, size_t i)
{
	const struct audit_section *s = &rule->sections[i];
	size_t at = find_heading(run, s, 0);
	size_t line = at < run->outline.n ? run->outline.v[at].first_line : 0;
	if (at < run->outline.n)
		audit_rules_fault(run, line, line + 1, 1, "%s: not in its place", s->name);
	else if (!s->optional)
		report_missing(run, rule, found, i);
}

/* "5 lines, wanted at least 10"; null: the number is good. */
static const char *out_of_range(struct arena *a, double number, const char *noun, double min,
				double max)
{
	if (number >= min && number <= max)
		return NULL;
	return arena_printf(a, "%.10g %s%s, wanted at %s %.10g", number, noun,
			    number == 1 ? "" : "s", number < min ? "least" : "most",
			    number < min ? min : max);
}

static void judge_found(struct audit_rules_run *run, const struct audit_section *s,
			const struct found *found)
{
	size_t line = found->heading->first_line;
	const char *lines = out_of_range(run->arena, (double)(found->end_line - line), "line",
					 s->min_lines, s->max_lines);
	const char *subsections = out_of_range(run->arena, (double)found->subsections, "subsection",
					       s->min_subsections, INFINITY);
	if (lines || subsections)
		audit_rules_fault(run, line, line + 1, 1, "%s: %s%s%s", s->name, lines ? lines : "",
				  lines && subsections ? "; " : "", subsections ? subsections : "");
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
	run->out_of = rule->n_sections;
	for (size_t i = 0; i < rule->n_sections; i++)
		if (found[i].heading)
			judge_found(run, &rule->sections[i], &found[i]);
		else
			judge_missing(run, rule, found, i);
	if (!run->n_faults && found[0].heading)
		audit_rules_place(run, f, found[0].heading->first_line, found[0].end_line);
}
