#include "check/audit.h"

#include "check/audit-rules.h"
#include "io/diag.h"

const char *const audit_verdict_names[AUDIT_N_VERDICTS + 1] = {
	[AUDIT_PASS] = "pass",
	[AUDIT_FAIL] = "fail",
	[AUDIT_WAIVED] = "waived",
	[AUDIT_NOT_APPLICABLE] = "not-applicable",
};

/* ---- Which standard ---- */

/* The article's topic, or the record's: "topics" is what tag-classify says of one. */
static struct slice topic_of(const struct audit_article *article)
{
	if (article->topic)
		return slice_of(article->topic);
	if (!article->record)
		return (struct slice){0};
	return json_as_slice(json_get_path(article->record, "topics.primary"));
}

static bool date_fits(const struct audit_when *when, const struct front_matter *front)
{
	if (!when->from && !when->to)
		return true;
	if (!front->date || !frontmatter_date_valid(front->date->value))
		return false;
	struct slice day = slice_sub(front->date->value, 0, 10);
	return (!when->from || slice_cmp(day, slice_of(when->from)) >= 0) &&
	       (!when->to || slice_cmp(day, slice_of(when->to)) <= 0);
}

static bool value_fits(const struct audit_patterns *values, struct slice value,
		       struct rules_match *match)
{
	for (size_t i = 0; i < values->n; i++)
		if (rules_next(values->v[i].compiled, match, value, 0, NULL))
			return true;
	return false;
}

static bool field_fits(const struct audit_field *wanted, const struct front_matter *front,
		       struct rules_match *match)
{
	const struct front_field *f = frontmatter_field(front, slice_of(wanted->key));
	if (!f)
		return false;
	if (!f->n_list)
		return value_fits(&wanted->values, f->value, match);
	for (size_t i = 0; i < f->n_list; i++)
		if (value_fits(&wanted->values, f->list[i], match))
			return true;
	return false;
}

bool audit_fits(const struct audit_standard *standard, const struct audit_article *article,
		struct rules_match *match)
{
	const struct audit_when *when = &standard->when;
	struct slice batch = article->batch ? slice_of(article->batch) : (struct slice){0};
	if (when->n_batches && !slice_is_one_of(batch, when->batches, when->n_batches))
		return false;
	if (when->n_topics && !slice_is_one_of(topic_of(article), when->topics, when->n_topics))
		return false;
	if (!date_fits(when, article->front))
		return false;
	for (size_t i = 0; i < when->n_fields; i++)
		if (!field_fits(&when->fields[i], article->front, match))
			return false;
	return true;
}

bool audit_needs_check(const struct audit_standard *standard)
{
	for (size_t i = 0; i < standard->n_rules; i++) {
		const struct audit_rule *r = &standard->rules[i];
		if (!r->off && (r->kind == AUDIT_EQUATIONS ||
				(r->of && strncmp(r->of, "equations.", 10) == 0)))
			return true;
	}
	return false;
}

/* ---- The audit ---- */

static void count(struct audit_result *r, const struct audit_finding *f)
{
	bool judged = f->verdict == AUDIT_PASS || f->verdict == AUDIT_FAIL;
	r->passed += f->verdict == AUDIT_PASS;
	r->failed += f->verdict == AUDIT_FAIL && !f->rule->recommended;
	r->advised += f->verdict == AUDIT_FAIL && f->rule->recommended;
	r->waived += f->verdict == AUDIT_WAIVED;
	r->audited |= judged && !f->rule->recommended;
	r->not_applicable += f->verdict == AUDIT_NOT_APPLICABLE;
}

/* A waiver of a rule that another standard has is not unused. */
static void excuse_waivers(const struct audit_result *r, struct diag_suppressions *waivers)
{
	for (size_t i = 0; waivers && i < waivers->n_names; i++) {
		size_t k = 0;
		while (k < r->n && strcmp(r->findings[k].rule->id, waivers->names[i]) != 0)
			k++;
		if (k == r->n)
			diag_suppress_excuse(waivers, i);
	}
}

struct audit_result *audit_make(struct arena *a, const struct audit_standard *standard,
				const struct audit_article *article, struct rules_match *match)
{
	struct audit_result *r = arena_alloc(a, sizeof *r);
	struct audit_rules_run run = {
		.arena = a, .article = article, .doc = article->doc, .match = match};
	audit_outline_make(&run.outline, a, article->doc);
	r->standard = standard;
	r->findings = arena_alloc_array(a, standard->n_rules, sizeof *r->findings);
	for (size_t i = 0; i < standard->n_rules; i++) {
		if (standard->rules[i].off)
			continue;
		struct audit_finding *f = &r->findings[r->n++];
		f->rule = &standard->rules[i];
		audit_rules_apply(&run, f);
		count(r, f);
	}
	audit_rules_end(&run);
	excuse_waivers(r, article->waivers);
	size_t judged = r->passed + r->failed + r->advised;
	r->pass = r->audited && !r->failed;
	r->score = judged ? (double)r->passed / (double)judged : 0;
	return r;
}

/* ---- Records ---- */

static struct json_t *finding_to_json(const struct audit_finding *f)
{
	struct json_t *map = json_map();
	json_put_text(map, "rule", f->rule->id);
	json_put_text(map, "found", f->found);
	json_put_text(map, "wanted", f->wanted);
	json_put_int(map, "line", (long long)f->line);
	json_put_text(map, "message", f->message);
	return map;
}

static struct json_t *waived_to_json(const struct audit_finding *f)
{
	struct json_t *map = finding_to_json(f);
	json_put_text(map, "reason", f->reason);
	return map;
}

static struct json_t *counts_to_json(const struct audit_result *r)
{
	struct json_t *map = json_map();
	json_put_int(map, "passed", (long long)r->passed);
	json_put_int(map, "failed", (long long)r->failed);
	json_put_int(map, "advised", (long long)r->advised);
	json_put_int(map, "waived", (long long)r->waived);
	json_put_int(map, "not_applicable", (long long)r->not_applicable);
	return map;
}

struct json_t *audit_to_json(const struct audit_result *r)
{
	struct json_t *map = json_map();
	struct json_t *failed = json_list(), *advised = json_list(), *waived = json_list();
	json_put_text(map, "standard", r->standard->name);
	if (r->audited) {
		json_put_bool(map, "pass", r->pass);
		/* Four digits: enough to order by, and the same wherever they are written. */
		json_put_real(map, "score", (double)(long long)(r->score * 10000 + 0.5) / 10000);
	} else {
		json_put_null(map, "pass");
		json_put_null(map, "score");
	}
	json_put(map, "rules", counts_to_json(r));
	for (size_t i = 0; i < r->n; i++) {
		const struct audit_finding *f = &r->findings[i];
		if (f->verdict == AUDIT_FAIL)
			json_push(f->rule->recommended ? advised : failed, finding_to_json(f));
		else if (f->verdict == AUDIT_WAIVED)
			json_push(waived, waived_to_json(f));
	}
	json_put(map, "failed", failed);
	json_put(map, "advised", advised);
	json_put(map, "waived", waived);
	return map;
}
