#include "out/report.h"

#include <stdlib.h>

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
}

static struct slice keep(struct report *r, const struct json_t *text)
{
	struct slice s = json_as_slice(text);
	return s.n ? arena_copy(&r->arena, s) : (struct slice){0};
}

/* The one copy of a word that comes again and again. */
static struct slice intern(struct report *r, struct slice word)
{
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

static bool read_count(const struct json_t *map, const char *key, uint64_t *count)
{
	const struct json_t *v = json_get(map, key);
	long long n = json_as_int(v);
	if (!json_is_int(v) || n < 0 || n > LARGEST_COUNT)
		return false;
	*count = (uint64_t)n;
	return true;
}

static void take_counts(struct report_article *article, const struct json_t *record)
{
	static const struct {
		const char *key, *member;
		enum report_count count;
	} sources[] = {
		{"lines", "total", REPORT_LINES},
		{"lines", "derivation", REPORT_DERIVATION},
		{"formulas", "total", REPORT_FORMULAS},
		{"formulas", "numbered", REPORT_NUMBERED},
	};
	struct report_counts *counts = &article->counts;
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		const struct json_t *map = json_get(record, sources[i].key);
		enum report_count c = sources[i].count;
		if (map)
			counts->known[c] = read_count(map, sources[i].member, &counts->v[c]);
	}
}

static void take_meta(struct report *r, struct report_article *article, const struct json_t *meta)
{
	if (!meta)
		return;
	article->title = keep(r, json_get(meta, "title"));
	article->status = frontmatter_status(json_as_slice(json_get(meta, "status")));
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

static void take_findings(struct report *r, struct report_article *article,
			  const struct json_t *findings)
{
	size_t n = json_length(findings), grave = 0;
	article->n_findings = 0;
	article->findings = arena_alloc_array(&r->arena, n, sizeof *article->findings);
	for (size_t i = 0; i < n; i++) {
		const struct json_t *v = json_at(findings, i);
		struct slice severity = json_as_slice(json_get(v, "severity"));
		struct slice rule = json_as_slice(json_get(v, "rule"));
		bool error = slice_eq(severity, SLICE("error"));
		if (!error && !slice_eq(severity, SLICE("warning")))
			continue;
		grave++;
		if (!is_numbering_rule(rule))
			continue;
		struct report_finding *f = &article->findings[article->n_findings++];
		f->rule = intern(r, rule);
		f->message = keep(r, json_get(v, "message"));
		f->error = error;
		read_count(v, "line", &f->line);
	}
	article->counts.known[REPORT_PROBLEMS] = json_is_list(findings);
	article->counts.v[REPORT_PROBLEMS] = grave;
}

static void take_equations(struct report *r, struct report_article *article,
			   const struct json_t *equations)
{
	if (!equations)
		return;
	take_findings(r, article, json_get(equations, "findings"));
	/* The tool's own count also knows the findings that the list leaves out. */
	const struct json_t *problems = json_get(equations, "problems");
	uint64_t errors = 0, warnings = 0;
	bool known = read_count(problems, "error", &errors);
	known |= read_count(problems, "warning", &warnings);
	if (known) {
		article->counts.known[REPORT_PROBLEMS] = true;
		article->counts.v[REPORT_PROBLEMS] = errors + warnings;
	}
}

/* What tag-classify(1) says, or a list of topics from elsewhere, the first of which counts. */
static void take_topic(struct report *r, struct report_article *article,
		       const struct json_t *topics)
{
	if (!topics)
		return;
	const struct json_t *primary = json_get(topics, "primary");
	struct slice topic = json_is_list(topics)
				     ? json_as_slice(json_get(json_at(topics, 0), "topic"))
				     : json_as_slice(primary);
	article->topic = topic.n ? intern(r, topic) : topic;
	article->unsure = primary && json_is_null(primary);
}

static const char *take_record(struct report *r, const struct json_t *record)
{
	if (!json_is_map(record))
		return "a record is a JSON object";
	const struct json_t *schema = json_get(record, "schema");
	if (schema && json_as_int(schema) != RECORD_SCHEMA)
		return "the schema of this record is not known to this version";
	struct slice path = json_as_slice(json_get(record, "path"));
	if (!path.n)
		return "this record has no \"path\"";
	struct report_article *article = article_at(r, path);
	take_meta(r, article, json_get(record, "meta"));
	take_counts(article, record);
	take_equations(r, article, json_get(record, "equations"));
	take_topic(r, article, json_get(record, "topics"));
	if (json_get(record, "error"))
		article->error = keep(r, json_get(record, "error"));
	return NULL;
}

bool report_add(struct report *r, struct slice line, struct arena *a, const char **message,
		size_t *column)
{
	struct json_error error;
	struct json_t *record = json_parse(line, &error);
	*column = 1;
	if (!record) {
		*message = arena_printf(a, "not JSON: %s", error.message);
		*column = error.column;
		return false;
	}
	*message = take_record(r, record);
	json_drop(record);
	return !*message;
}

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
