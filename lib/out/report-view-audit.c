/* Judgements in a report: audits, marks of quality; and what the report rests on. */
#include "io/cli.h"
#include "out/report-view-internal.h"

static const char *const claim_names[REPORT_N_CLAIMS] = {[REPORT_UNJUDGED] = "unjudged",
							 [REPORT_VERIFIED] = "verified",
							 [REPORT_OVERSTATED] = "overstated",
							 [REPORT_UNDERSTATED] = "understated",
							 [REPORT_OPEN] = "claims_open"};

/* Signs that are told apart without colour, and in every language. */
static const struct {
	const char *mark, *count;
} qualities[REPORT_N_QUALITIES] = {
	[REPORT_GOOD] = {"\xE2\x9C\x93", "quality_good"},             /* check mark */
	[REPORT_UNFINISHED] = {"\xE2\x96\xB3", "quality_unfinished"}, /* triangle */
	[REPORT_WRONG] = {"\xE2\x9C\x97", "quality_wrong"},           /* cross */
	[REPORT_UNRATED] = {report_view_unknown, "quality_unrated"},
};

/* Every name is there, so that none of a list around the row is taken for it. */
void report_view_put_judgement(struct json_t *row, const struct report_article *article)
{
	enum report_claim claim = report_claim_of(article);
	json_put_bool(row, "audited", claim != REPORT_UNJUDGED);
	json_put_bool(row, "passed", article->audit == REPORT_PASSED);
	json_put_bool(row, "failed", article->audit == REPORT_FAILED);
	json_put_bool(row, "overstated", claim == REPORT_OVERSTATED);
	json_put_bool(row, "understated", claim == REPORT_UNDERSTATED);
	json_put_slice(row, "standard", article->standard);
	report_view_put_count(row, "failed_rules",
			      article->audit == REPORT_FAILED ? article->n_failed : 0);
	if (article->counts.known[REPORT_PROBLEMS])
		report_view_put_count(row, "errors", article->errors);
	else
		json_put_text(row, "errors", report_view_unknown);
	json_put_text(row, "quality", qualities[report_quality_of(article)].mark);
}

void report_view_put_audit(struct json_t *data, struct json_t *totals,
			   const struct report_view *view)
{
	const struct report *r = view->report;
	const struct report_sum *sum = &r->total;
	size_t listed = report_view_listed(r->n_contradictions, view->next_limit);
	for (size_t q = 0; q < REPORT_N_QUALITIES; q++)
		report_view_put_count(totals, qualities[q].count, sum->by_quality[q]);
	report_view_put_count(totals, "audited", sum->audited);
	if (!sum->audited)
		return;
	struct json_t *audit = json_map();
	report_view_put_count(audit, "audited", sum->audited);
	report_view_put_count(audit, "unaudited", sum->articles - sum->audited);
	report_view_put_count(audit, "passed", sum->passed);
	report_view_put_count(audit, "failed", sum->audited - sum->passed);
	report_view_put_share(audit, "passed_share", sum->passed, sum->audited);
	for (size_t c = REPORT_VERIFIED; c < REPORT_N_CLAIMS; c++)
		report_view_put_count(audit, claim_names[c], sum->by_claim[c]);
	report_view_put_count(audit, "contradicted", r->n_contradictions);
	report_view_put_count(audit, "contradicted_unlisted", r->n_contradictions - listed);
	report_view_put_count(audit, "n_rules", r->n_audit_rules);
	json_put_bool(audit, "several", r->n_standards > 1);
	json_put(data, "audit", audit);
}

static void put_standard(struct json_t *row, struct slice standard)
{
	if (standard.n)
		json_put_slice(row, "standard", standard);
	else
		json_put_text(row, "standard", report_view_unknown);
}

struct json_t *report_view_standard(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_standard *standard = &view->report->standards[i];
	struct json_t *row = json_map();
	put_standard(row, standard->name);
	report_view_put_count(row, "articles", standard->articles);
	report_view_put_count(row, "passed", standard->passed);
	report_view_put_count(row, "failed", standard->articles - standard->passed);
	report_view_put_share(row, "passed_share", standard->passed, standard->articles);
	return row;
}

struct json_t *report_view_audit_rule(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_rule *rule = &view->report->audit_rules[i];
	struct json_t *row = json_map();
	json_put_slice(row, "rule", rule->rule);
	put_standard(row, rule->standard);
	report_view_put_count(row, "articles", rule->articles);
	report_view_put_count(row, "of", rule->of);
	report_view_put_share(row, "share", rule->articles, rule->of);
	return row;
}

struct json_t *report_view_contradiction(void *context, size_t i)
{
	const struct report_view *view = context;
	const struct report_article *article = view->report->contradictions[i];
	struct json_t *row = report_view_row(view, article), *rules = json_list();
	for (size_t j = 0; article->audit == REPORT_FAILED && j < article->n_failed; j++) {
		struct json_t *rule = json_map();
		json_put_slice(rule, "rule", article->failed[j]);
		json_put_bool(rule, "more", j > 0);
		json_push(rules, rule);
	}
	json_put(row, "rules", rules);
	return row;
}

void report_view_put_provenance(struct json_t *data, const struct report_view *view)
{
	static const char *const tools[REPORT_N_TOOLS] = {[REPORT_LINECOUNT] = "linecount",
							  [REPORT_EQN_CHECK] = "eqn_check",
							  [REPORT_TAG_CLASSIFY] = "tag_classify",
							  [REPORT_DERIVE_AUDIT] = "derive_audit"};
	const struct report *r = view->report;
	struct json_t *map = json_map();
	json_put_text(map, "version", cli_version);
	if (view->revision)
		json_put_text(map, "revision", view->revision);
	report_view_put_count(map, "articles", r->n);
	report_view_put_count(map, "readable", r->n - r->n_unreadable);
	for (size_t t = 0; t < REPORT_N_TOOLS; t++)
		report_view_put_count(map, tools[t], r->total.told[t]);
	json_put(data, "provenance", map);
}
