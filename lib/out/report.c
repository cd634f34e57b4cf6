#include "out/report.h"

#include <stdlib.h>

#include "io/json-read.h"
#include "io/json.h"
#include "out/record.h"

/* No file has more of anything; a greater number is taken for a fault, so that sums of
 * millions of articles cannot overflow. */
#define LARGEST_COUNT (1LL << 40)

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

static struct slice keep(struct report *r, struct slice s)
{
	return s.n ? arena_copy(&r->arena, s) : (struct slice){0};
}

/* The one copy of a word that comes again and again. */
static struct slice intern(struct report *r, struct slice word)
{
	if (!word.n)
		return (struct slice){0};
	struct hash_entry *entry = hash_find(&r->words, word);
	if (!entry)
		entry = hash_at(&r->words, arena_copy(&r->arena, word));
	return entry->key;
}

static struct report_article *article_at(struct report *r, struct slice path)
{
	struct hash_entry *entry = hash_find(&r->by_path, path);
	if (entry)
		return entry->value;
	struct report_article *article = arena_alloc(&r->arena, sizeof *article);
	article->path = arena_copy(&r->arena, path);
	hash_at(&r->by_path, article->path)->value = article;
	ARENA_PUSH(&r->arena, r->articles, r->n, r->cap) = article;
	return article;
}

/* ---- Reading a record ---- */

/* What one record tells.  Nothing of it goes into the report before the whole line has turned
 * out to be a record.  Texts are slices of the line or of the scratch arena. */
struct told {
	struct report_article article;
	bool meta, equations, topics, audit, error; /* the record has this key, whatever it holds */
	bool count[REPORT_N_COUNTS]; /* and this one the key that the count is under */
	bool schema_unknown;
	size_t cap_findings;
};

static void read_count(struct json_read *in, uint64_t *count, bool *known)
{
	long long n;
	if (!json_read_int(in, &n) || n < 0 || n > LARGEST_COUNT)
		return;
	*count = (uint64_t)n;
	*known = true;
}

static bool read_counts(struct json_read *in, struct slice key, struct told *t)
{
	static const struct {
		struct slice key, member;
		enum report_count count;
	} sources[] = {
		{{"lines", 5}, {"total", 5}, REPORT_LINES},
		{{"lines", 5}, {"derivation", 10}, REPORT_DERIVATION},
		{{"formulas", 8}, {"total", 5}, REPORT_FORMULAS},
		{{"formulas", 8}, {"numbered", 8}, REPORT_NUMBERED},
	};
	enum { N = sizeof sources / sizeof *sources };
	struct report_counts *counts = &t->article.counts;
	struct slice member;
	bool any = false;
	for (size_t i = 0; i < N; i++)
		if (slice_eq(key, sources[i].key))
			any = t->count[sources[i].count] = true;
	if (!any || !json_read_map(in))
		return any;
	while (json_read_member(in, &member))
		for (size_t i = 0; i < N; i++)
			if (slice_eq(key, sources[i].key) && slice_eq(member, sources[i].member))
				read_count(in, &counts->v[sources[i].count],
					   &counts->known[sources[i].count]);
	return true;
}

static void read_meta(struct json_read *in, struct told *t)
{
	struct slice key, status = {0};
	t->meta = true;
	if (!json_read_map(in))
		return;
	while (json_read_member(in, &key)) {
		if (slice_eq(key, SLICE("title")))
			json_read_text(in, &t->article.title);
		else if (slice_eq(key, SLICE("status")))
			json_read_text(in, &status);
	}
	t->article.status = frontmatter_status(status);
}

/* Rule names go into the report unescaped, so only what looks like one is taken. */
static bool is_numbering_rule(struct slice rule)
{
	if (!slice_starts(rule, SLICE("tag-")) && !slice_starts(rule, SLICE("ref-")))
		return false;
	for (size_t i = 0; i < rule.n; i++)
		if (!ascii_is_alnum(rule.p[i]) && rule.p[i] != '-')
			return false;
	return true;
}

/* Is it an error or a warning?  One on numbering is added to those of the article. */
static bool read_finding(struct json_read *in, struct told *t)
{
	struct slice key, severity = {0};
	struct report_finding f = {0};
	bool unused;
	if (!json_read_map(in))
		return false;
	while (json_read_member(in, &key)) {
		if (slice_eq(key, SLICE("severity")))
			json_read_text(in, &severity);
		else if (slice_eq(key, SLICE("rule")))
			json_read_text(in, &f.rule);
		else if (slice_eq(key, SLICE("message")))
			json_read_text(in, &f.message);
		else if (slice_eq(key, SLICE("line")))
			read_count(in, &f.line, &unused);
	}
	f.error = slice_eq(severity, SLICE("error"));
	if (!f.error && !slice_eq(severity, SLICE("warning")))
		return false;
	if (is_numbering_rule(f.rule))
		ARENA_PUSH(in->arena, t->article.findings, t->article.n_findings, t->cap_findings) =
			f;
	return true;
}

static void read_equations(struct json_read *in, struct told *t)
{
	struct slice key;
	uint64_t grave = 0, errors = 0, warnings = 0;
	bool listed = false, counted = false;
	t->equations = true;
	if (!json_read_map(in))
		return;
	while (json_read_member(in, &key)) {
		if (slice_eq(key, SLICE("findings")) && json_read_list(in)) {
			listed = true;
			while (json_read_item(in))
				grave += read_finding(in, t);
		} else if (slice_eq(key, SLICE("problems")) && json_read_map(in)) {
			while (json_read_member(in, &key)) {
				if (slice_eq(key, SLICE("error")))
					read_count(in, &errors, &counted);
				else if (slice_eq(key, SLICE("warning")))
					read_count(in, &warnings, &counted);
			}
		}
	}
	/* The tool's own count also knows the findings that the list leaves out. */
	t->article.counts.v[REPORT_PROBLEMS] = counted ? errors + warnings : grave;
	t->article.counts.known[REPORT_PROBLEMS] = counted || listed;
}

/* What tag-classify(1) says, or a list of topics from elsewhere, the first of which counts. */
static void read_topics(struct json_read *in, struct told *t)
{
	struct slice key;
	t->topics = true;
	if (json_read_map(in)) {
		while (json_read_member(in, &key))
			if (slice_eq(key, SLICE("primary")) &&
			    !json_read_text(in, &t->article.topic))
				t->article.unsure = json_read_null(in);
	} else if (json_read_list(in)) {
		for (size_t i = 0; json_read_item(in); i++)
			if (i == 0 && json_read_map(in))
				while (json_read_member(in, &key))
					if (slice_eq(key, SLICE("topic")))
						json_read_text(in, &t->article.topic);
	}
}

static void read_audit(struct json_read *in, struct told *t)
{
	struct slice key;
	bool pass;
	t->audit = true;
	if (!json_read_map(in))
		return;
	while (json_read_member(in, &key))
		if (slice_eq(key, SLICE("pass")) && json_read_bool(in, &pass))
			t->article.audit = pass ? REPORT_PASSED : REPORT_FAILED;
}

static void read_member(struct json_read *in, struct slice key, struct told *t)
{
	long long schema = 0;
	if (slice_eq(key, SLICE("schema"))) {
		json_read_int(in, &schema);
		t->schema_unknown = schema != RECORD_SCHEMA;
	} else if (slice_eq(key, SLICE("path"))) {
		json_read_text(in, &t->article.path);
	} else if (slice_eq(key, SLICE("meta"))) {
		read_meta(in, t);
	} else if (slice_eq(key, SLICE("equations"))) {
		read_equations(in, t);
	} else if (slice_eq(key, SLICE("topics"))) {
		read_topics(in, t);
	} else if (slice_eq(key, SLICE("audit"))) {
		read_audit(in, t);
	} else if (slice_eq(key, SLICE("error"))) {
		t->error = true;
		json_read_text(in, &t->article.error);
	} else {
		read_counts(in, key, t);
	}
}

/* ---- Taking it in ---- */

static void take_findings(struct report *r, struct report_article *article,
			  const struct report_article *told)
{
	size_t n = told->n_findings;
	article->n_findings = n;
	article->findings = arena_alloc_array(&r->arena, n, sizeof *article->findings);
	for (size_t i = 0; i < n; i++) {
		struct report_finding *f = &article->findings[i];
		*f = told->findings[i];
		f->rule = intern(r, f->rule);
		f->message = keep(r, f->message);
	}
}

static void take_record(struct report *r, const struct told *t)
{
	const struct report_article *told = &t->article;
	struct report_article *article = article_at(r, told->path);
	for (size_t i = 0; i < REPORT_N_COUNTS; i++) {
		if (t->count[i] || (i == REPORT_PROBLEMS && t->equations)) {
			article->counts.known[i] = told->counts.known[i];
			article->counts.v[i] = told->counts.v[i];
		}
	}
	if (t->meta) {
		article->title = keep(r, told->title);
		article->status = told->status;
	}
	if (t->equations)
		take_findings(r, article, told);
	if (t->topics) {
		article->topic = intern(r, told->topic);
		article->unsure = told->unsure;
	}
	if (t->audit)
		article->audit = told->audit;
	if (t->error)
		article->error = keep(r, told->error);
}

static const char *why_not_json(struct slice line, struct arena *a, size_t *column)
{
	struct json_error error = {.column = 1};
	json_drop(json_parse(line, &error));
	*column = error.column;
	return arena_printf(a, "not JSON: %s", error.message);
}

bool report_add(struct report *r, struct slice line, struct arena *a, const char **message,
		size_t *column)
{
	struct json_read in;
	struct told told = {0};
	struct slice key;
	arena_reset(&r->scratch);
	json_read_start(&in, line, &r->scratch);
	bool map = json_read_map(&in);
	while (map && json_read_member(&in, &key))
		read_member(&in, key, &told);
	*message = NULL;
	*column = 1;
	if (!json_read_end(&in))
		*message = why_not_json(line, a, column);
	else if (!map)
		*message = "a record is a JSON object";
	else if (told.schema_unknown)
		*message = "the schema of this record is not known to this version";
	else if (!told.article.path.n)
		*message = "this record has no \"path\"";
	else
		take_record(r, &told);
	return !*message;
}

/* ---- Order and sums ---- */

static int compare_paths(const void *a, const void *b)
{
	const struct report_article *const *x = a, *const *y = b;
	return slice_cmp((*x)->path, (*y)->path);
}

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

static int compare_lines(const struct report_finding *a, const struct report_finding *b)
{
	return a->line < b->line ? -1 : a->line > b->line;
}

/* Stable on equal lines: the findings of an article lie in one array. */
static int compare_problems(const void *a, const void *b)
{
	const struct report_problem *x = a, *y = b;
	if (x->article != y->article)
		return slice_cmp(x->article->path, y->article->path);
	int c = compare_lines(x->finding, y->finding);
	return c ? c : x->finding < y->finding ? -1 : x->finding > y->finding;
}

static int compare_next(const void *a, const void *b)
{
	const struct report_article *x = *(const struct report_article *const *)a;
	const struct report_article *y = *(const struct report_article *const *)b;
	static const int rank[REPORT_N_STATUS] = {
		[FRONT_IN_PROGRESS] = 0, [FRONT_PENDING] = 1, [FRONT_UNKNOWN] = 2};
	if (rank[x->status] != rank[y->status])
		return rank[x->status] - rank[y->status];
	if (x->counts.known[REPORT_LINES] != y->counts.known[REPORT_LINES])
		return x->counts.known[REPORT_LINES] ? -1 : 1;
	uint64_t n = x->counts.known[REPORT_LINES] ? x->counts.v[REPORT_LINES] : 0;
	uint64_t m = y->counts.known[REPORT_LINES] ? y->counts.v[REPORT_LINES] : 0;
	if (n != m)
		return n < m ? -1 : 1;
	return slice_cmp(x->path, y->path);
}

static void sort(void *v, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	if (n > 1)
		qsort(v, n, size, compare);
}

static void add_to_sum(struct report_sum *sum, const struct report_article *article)
{
	sum->articles++;
	sum->by_status[article->status]++;
	sum->audited += article->audit != REPORT_NOT_AUDITED;
	sum->passed += article->audit == REPORT_PASSED;
	for (int c = 0; c < REPORT_N_COUNTS; c++)
		if (article->counts.known[c]) {
			sum->counts.known[c] = true;
			sum->counts.v[c] += article->counts.v[c];
		}
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
	sort(r->topics, r->n_topics, sizeof *r->topics, compare_topics);
}

static void list_article(struct report *r, const struct report_article *article)
{
	for (size_t i = 0; i < article->n_findings; i++)
		r->problems[r->n_problems++] =
			(struct report_problem){article, &article->findings[i]};
	if (article->n_findings)
		r->n_problem_articles++;
	if (article->status != FRONT_COMPLETED)
		r->next[r->n_next++] = article;
	if (article->error.n)
		r->unreadable[r->n_unreadable++] = article;
}

void report_finish(struct report *r)
{
	size_t n_findings = 0;
	sort(r->articles, r->n, sizeof *r->articles, compare_paths);
	for (size_t i = 0; i < r->n; i++) {
		add_to_sum(&r->total, r->articles[i]);
		n_findings += r->articles[i]->n_findings;
	}
	sum_topics(r);
	r->problems = arena_alloc_array(&r->arena, n_findings, sizeof *r->problems);
	r->next = arena_alloc_array(&r->arena, r->n, sizeof *r->next);
	r->unreadable = arena_alloc_array(&r->arena, r->n, sizeof *r->unreadable);
	for (size_t i = 0; i < r->n; i++)
		list_article(r, r->articles[i]);
	sort(r->problems, r->n_problems, sizeof *r->problems, compare_problems);
	sort(r->next, r->n_next, sizeof *r->next, compare_next);
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
