#include "out/report.h"

#include "base/sort.h"
#include "out/report-sum.h"

void report_init(struct report *r)
{
	*r = (struct report){.arena = ARENA_INIT};
	r->by_path = (struct hash)HASH_INIT(&r->arena);
	r->words = (struct hash)HASH_INIT(&r->arena);
}

void report_free(struct report *r)
{
	arena_free(&r->arena);
	arena_free(&r->scratch);
}

/* ---- Judgements ---- */

enum report_claim report_claim_of(const struct report_article *article)
{
	bool completed = article->status == FRONT_COMPLETED;
	if (article->audit == REPORT_NOT_AUDITED)
		return REPORT_UNJUDGED;
	if (article->audit == REPORT_PASSED)
		return completed ? REPORT_VERIFIED : REPORT_UNDERSTATED;
	return completed ? REPORT_OVERSTATED : REPORT_OPEN;
}

enum report_quality report_quality_of(const struct report_article *article)
{
	bool checked = article->counts.known[REPORT_PROBLEMS];
	uint64_t problems = checked ? article->counts.v[REPORT_PROBLEMS] : 0;
	if ((checked && article->errors) || report_claim_of(article) == REPORT_OVERSTATED)
		return REPORT_WRONG;
	if (problems || article->audit == REPORT_FAILED)
		return REPORT_UNFINISHED;
	return checked && article->audit == REPORT_PASSED ? REPORT_GOOD : REPORT_UNRATED;
}

/* ---- Order ---- */

static int compare_paths(const void *a, const void *b)
{
	const struct report_article *const *x = a, *const *y = b;
	return slice_cmp((*x)->path, (*y)->path);
}

/* Stable on equal lines: the findings of an article lie in one array. */
static int compare_problems(const void *a, const void *b)
{
	const struct report_problem *x = a, *y = b;
	const struct report_finding *f = x->finding, *g = y->finding;
	if (f->error != g->error)
		return f->error ? -1 : 1;
	if (x->article != y->article)
		return slice_cmp(x->article->path, y->article->path);
	if (f->line != g->line)
		return f->line < g->line ? -1 : 1;
	return f < g ? -1 : f > g;
}

int report_compare_size(const struct report_article *x, const struct report_article *y)
{
	bool known = x->counts.known[REPORT_LINES];
	uint64_t n = x->counts.v[REPORT_LINES], m = y->counts.v[REPORT_LINES];
	if (known != y->counts.known[REPORT_LINES])
		return known ? -1 : 1;
	if (known && n != m)
		return n < m ? -1 : 1;
	return slice_cmp(x->path, y->path);
}

static int compare_remaining(const void *a, const void *b)
{
	const struct report_article *const *x = a, *const *y = b;
	return report_compare_size(*x, *y);
}

static int compare_contradictions(const void *a, const void *b)
{
	const struct report_article *const *x = a, *const *y = b;
	if ((*x)->audit != (*y)->audit)
		return (*x)->audit == REPORT_FAILED ? -1 : 1;
	return slice_cmp((*x)->path, (*y)->path);
}

/* ---- After the last record ---- */

static bool is_numbering(struct slice rule)
{
	return slice_starts(rule, SLICE("tag-")) || slice_starts(rule, SLICE("ref-"));
}

static void list_findings(struct report *r, const struct report_article *article)
{
	size_t numbering = 0;
	for (size_t i = 0; i < article->n_findings; i++) {
		const struct report_finding *finding = &article->findings[i];
		r->problems[r->n_problems++] = (struct report_problem){article, finding};
		numbering += is_numbering(finding->rule);
	}
	r->n_problem_articles += article->n_findings > 0;
	r->n_numbering += numbering;
	r->n_numbering_articles += numbering > 0;
}

static void list_article(struct report *r, const struct report_article *article)
{
	enum report_claim claim = report_claim_of(article);
	list_findings(r, article);
	if (claim == REPORT_OVERSTATED || claim == REPORT_UNDERSTATED)
		r->contradictions[r->n_contradictions++] = article;
	if (article->status != FRONT_COMPLETED)
		r->remaining[r->n_remaining++] = article;
	if (article->error.n)
		r->unreadable[r->n_unreadable++] = article;
}

void report_finish(struct report *r)
{
	size_t n_findings = 0;
	sort_rows(r->articles, r->n, sizeof *r->articles, compare_paths);
	for (size_t i = 0; i < r->n; i++)
		n_findings += r->articles[i]->n_findings;
	report_sum_all(r);
	r->problems = arena_alloc_array(&r->arena, n_findings, sizeof *r->problems);
	r->contradictions = arena_alloc_array(&r->arena, r->n, sizeof *r->contradictions);
	r->remaining = arena_alloc_array(&r->arena, r->n, sizeof *r->remaining);
	r->unreadable = arena_alloc_array(&r->arena, r->n, sizeof *r->unreadable);
	for (size_t i = 0; i < r->n; i++)
		list_article(r, r->articles[i]);
	sort_rows(r->problems, r->n_problems, sizeof *r->problems, compare_problems);
	sort_rows(r->contradictions, r->n_contradictions, sizeof *r->contradictions,
		  compare_contradictions);
	sort_rows(r->remaining, r->n_remaining, sizeof *r->remaining, compare_remaining);
}
