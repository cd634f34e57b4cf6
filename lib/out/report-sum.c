#include "out/report-sum.h"

#include "base/sort.h"

void report_sum_counts(struct report_counts *sum, const struct report_counts *more)
{
	for (int c = 0; c < REPORT_N_COUNTS; c++)
		if (more->known[c]) {
			sum->known[c] = true;
			sum->v[c] += more->v[c];
		}
}

static void add_to_sum(struct report_sum *sum, const struct report_article *article)
{
	sum->articles++;
	sum->by_status[article->status]++;
	sum->by_claim[report_claim_of(article)]++;
	sum->by_quality[report_quality_of(article)]++;
	for (int t = 0; t < REPORT_N_TOOLS; t++)
		sum->told[t] += article->told[t];
	if (article->counts.known[REPORT_PROBLEMS])
		sum->errors += article->errors;
	sum->audited += article->audit != REPORT_NOT_AUDITED;
	sum->passed += article->audit == REPORT_PASSED;
	report_sum_counts(&sum->counts, &article->counts);
}

/* ---- Topics ---- */

static int compare_topics(const void *a, const void *b)
{
	const struct report_sum *x = a, *y = b;
	if (!x->name.n != !y->name.n)
		return !x->name.n - !y->name.n;
	if (x->unsure != y->unsure)
		return x->unsure ? -1 : 1;
	if (x->articles != y->articles)
		return x->articles > y->articles ? -1 : 1;
	return slice_cmp(x->name, y->name);
}

static void sum_topics(struct report *r)
{
	struct hash index = HASH_INIT(&r->arena);
	const struct slice unsure_key = SLICE("\0"); /* the name of no topic */
	size_t cap = 0;
	bool any = false;
	for (size_t i = 0; i < r->n; i++) {
		const struct report_article *article = r->articles[i];
		struct slice key = article->unsure ? unsure_key : article->topic;
		struct hash_entry *entry = hash_at(&index, key);
		if (!entry->count) {
			ARENA_PUSH(&r->arena, r->topics, r->n_topics, cap) = (struct report_sum){
				.name = article->topic, .unsure = article->unsure};
			entry->count = r->n_topics;
		}
		add_to_sum(&r->topics[entry->count - 1], article);
		any |= key.n > 0;
	}
	if (!any)
		r->n_topics = 0;
	sort_rows(r->topics, r->n_topics, sizeof *r->topics, compare_topics);
}

/* ---- Rules ---- */

static int compare_rules(const void *a, const void *b)
{
	const struct report_rule *x = a, *y = b;
	if (x->error != y->error)
		return x->error ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	int c = slice_cmp(x->standard, y->standard);
	return c ? c : slice_cmp(x->rule, y->rule);
}

/* A list of rules while it grows.  Words are interned, so their addresses tell them apart. */
struct rules {
	struct arena *arena;
	struct hash index;
	struct report_rule *v;
	size_t n, cap;
};

struct rule_key {
	const char *rule, *standard;
	uint64_t error;
};

static struct report_rule *rule_at(struct rules *rules, const struct rule_key *key)
{
	struct slice bytes = {(const char *)key, sizeof *key};
	struct hash_entry *entry = hash_keep(&rules->index, bytes);
	if (!entry->count) {
		ARENA_PUSH(rules->arena, rules->v, rules->n, rules->cap) = (struct report_rule){0};
		entry->count = rules->n;
	}
	return &rules->v[entry->count - 1];
}

static void count_once(struct report_rule *rule, const struct report_article *article)
{
	rule->count++;
	rule->articles += rule->last != article;
	rule->last = article;
}

static void sum_problem_rules(struct report *r)
{
	struct rules rules = {.arena = &r->arena, .index = HASH_INIT(&r->arena)};
	for (size_t i = 0; i < r->n; i++) {
		const struct report_article *article = r->articles[i];
		for (size_t j = 0; j < article->n_findings; j++) {
			const struct report_finding *f = &article->findings[j];
			struct rule_key key = {.rule = f->rule.p, .error = f->error};
			struct report_rule *rule = rule_at(&rules, &key);
			rule->rule = f->rule;
			rule->error = f->error;
			count_once(rule, article);
		}
	}
	r->problem_rules = rules.v;
	r->n_problem_rules = rules.n;
	sort_rows(rules.v, rules.n, sizeof *rules.v, compare_rules);
}

/* ---- Audits ---- */

static int compare_standards(const void *a, const void *b)
{
	const struct report_standard *x = a, *y = b;
	if (x->articles != y->articles)
		return x->articles > y->articles ? -1 : 1;
	return slice_cmp(x->name, y->name);
}

static void sum_standards(struct report *r, struct hash *index)
{
	size_t cap = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct report_article *article = r->articles[i];
		if (article->audit == REPORT_NOT_AUDITED)
			continue;
		struct hash_entry *entry = hash_at(index, article->standard);
		if (!entry->count) {
			ARENA_PUSH(&r->arena, r->standards, r->n_standards, cap) =
				(struct report_standard){.name = article->standard};
			entry->count = r->n_standards;
		}
		struct report_standard *standard = &r->standards[entry->count - 1];
		standard->articles++;
		standard->passed += article->audit == REPORT_PASSED;
	}
}

/* A rule that an article's record names twice is failed once. */
static void sum_audit_rules(struct report *r, const struct hash *standards)
{
	struct rules rules = {.arena = &r->arena, .index = HASH_INIT(&r->arena)};
	for (size_t i = 0; i < r->n; i++) {
		const struct report_article *article = r->articles[i];
		for (size_t j = 0; article->audit != REPORT_NOT_AUDITED && j < article->n_failed;
		     j++) {
			struct rule_key key = {.rule = article->failed[j].p,
					       .standard = article->standard.p};
			struct report_rule *rule = rule_at(&rules, &key);
			rule->rule = article->failed[j];
			rule->standard = article->standard;
			count_once(rule, article);
		}
	}
	for (size_t i = 0; i < rules.n; i++) {
		struct report_rule *rule = &rules.v[i];
		rule->count = rule->articles;
		rule->of = r->standards[hash_find(standards, rule->standard)->count - 1].articles;
	}
	r->audit_rules = rules.v;
	r->n_audit_rules = rules.n;
	sort_rows(rules.v, rules.n, sizeof *rules.v, compare_rules);
}

void report_sum_all(struct report *r)
{
	struct hash standards = HASH_INIT(&r->arena);
	for (size_t i = 0; i < r->n; i++)
		add_to_sum(&r->total, r->articles[i]);
	sum_topics(r);
	sum_problem_rules(r);
	sum_standards(r, &standards);
	sum_audit_rules(r, &standards);
	sort_rows(r->standards, r->n_standards, sizeof *r->standards, compare_standards);
}

void report_shares(const uint64_t *parts, size_t n, unsigned *tenths)
{
	uint64_t total = 0;
	unsigned given = 0;
	for (size_t i = 0; i < n; i++)
		total += parts[i];
	for (size_t i = 0; i < n; i++) {
		tenths[i] = total ? (unsigned)(parts[i] * 1000 / total) : 0;
		given += tenths[i];
	}
	while (total && given < 1000) {
		size_t best = n;
		for (size_t i = 0; i < n; i++) {
			uint64_t exact = parts[i] * 1000;
			bool served = tenths[i] > exact / total;
			if (!served && (best == n || exact % total > parts[best] * 1000 % total))
				best = i;
		}
		tenths[best]++;
		given++;
	}
}
