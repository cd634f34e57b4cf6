/* Records into a report: the half of report.h that reads. */
#include "io/json-read.h"
#include "out/record.h"
#include "out/report.h"

/* No file has more of anything; a greater number is taken for a fault, so that sums of
 * millions of articles cannot overflow. */
#define LARGEST_COUNT (1LL << 40)

static struct slice keep(struct report *r, struct slice s)
{
	return s.n ? arena_copy(&r->arena, s) : (struct slice){0};
}

/* The one copy of a word that comes again and again. */
static struct slice intern(struct report *r, struct slice word)
{
	if (!word.n)
		return (struct slice){0};
	return hash_keep(&r->words, word)->key;
}

static struct report_article *article_at(struct report *r, struct slice path)
{
	struct hash_entry *entry = hash_keep(&r->by_path, path);
	if (!entry->value) {
		struct report_article *article = arena_alloc(&r->arena, sizeof *article);
		article->path = entry->key;
		entry->value = ARENA_PUSH(&r->arena, r->articles, r->n, r->cap) = article;
	}
	return entry->value;
}

/* ---- Reading a record ---- */

/* What one record tells.  Nothing of it goes into the report before the whole line has turned
 * out to be a record.  Texts are slices of the line or of the scratch arena. */
struct told {
	struct report_article article;
	bool meta, equations, topics, audit, error; /* the record has this key, whatever it holds */
	bool count[REPORT_N_COUNTS]; /* and this one the key that the count is under */
	bool schema_unknown;
	bool sections;
	size_t cap_findings, cap_failed;
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
		else if (slice_eq(key, SLICE("slug")))
			json_read_text(in, &t->article.slug);
		else if (slice_eq(key, SLICE("status")))
			json_read_text(in, &status);
	}
	t->article.status = frontmatter_status(status);
}

/* Rule names go into the report unescaped, so only what looks like one is taken. */
static bool is_rule(struct slice rule)
{
	for (size_t i = 0; i < rule.n; i++)
		if (!ascii_is_alnum(rule.p[i]) && rule.p[i] != '-')
			return false;
	return true;
}

/* An error or a warning is added to those of the article. */
static void read_finding(struct json_read *in, struct told *t)
{
	struct slice key, severity = {0};
	struct report_finding f = {0};
	bool unused;
	if (!json_read_map(in))
		return;
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
		return;
	if (!is_rule(f.rule))
		f.rule = (struct slice){0};
	t->article.errors += f.error;
	ARENA_PUSH(in->arena, t->article.findings, t->article.n_findings, t->cap_findings) = f;
}

static void read_equations(struct json_read *in, struct told *t)
{
	struct slice key;
	uint64_t errors = 0, warnings = 0;
	bool listed = false, counted = false;
	t->equations = true;
	if (!json_read_map(in))
		return;
	while (json_read_member(in, &key)) {
		if (slice_eq(key, SLICE("findings")) && json_read_list(in)) {
			listed = true;
			while (json_read_item(in))
				read_finding(in, t);
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
	if (counted)
		t->article.errors = errors;
	t->article.counts.v[REPORT_PROBLEMS] = counted ? errors + warnings : t->article.n_findings;
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

static void read_failed(struct json_read *in, struct told *t)
{
	struct slice key, rule = {0};
	if (!json_read_map(in))
		return;
	while (json_read_member(in, &key))
		if (slice_eq(key, SLICE("rule")))
			json_read_text(in, &rule);
	if (rule.n)
		ARENA_PUSH(in->arena, t->article.failed, t->article.n_failed, t->cap_failed) = rule;
}

static void read_audit(struct json_read *in, struct told *t)
{
	struct slice key;
	bool pass;
	t->audit = true;
	if (!json_read_map(in))
		return;
	while (json_read_member(in, &key)) {
		if (slice_eq(key, SLICE("pass")) && json_read_bool(in, &pass))
			t->article.audit = pass ? REPORT_PASSED : REPORT_FAILED;
		else if (slice_eq(key, SLICE("standard")))
			json_read_text(in, &t->article.standard);
		else if (slice_eq(key, SLICE("failed")) && json_read_list(in))
			while (json_read_item(in))
				read_failed(in, t);
	}
}

/* ---- Sections ---- */

struct section {
	struct report_heading heading;
	long long level;
};

static struct section read_section(struct json_read *in)
{
	struct section s = {0};
	struct slice key;
	bool unused;
	if (!json_read_map(in))
		return s;
	while (json_read_member(in, &key)) {
		if (slice_eq(key, SLICE("level")))
			json_read_int(in, &s.level);
		else if (slice_eq(key, SLICE("title")))
			json_read_text(in, &s.heading.title);
		else if (slice_eq(key, SLICE("line")))
			read_count(in, &s.heading.line, &unused);
		else if (slice_eq(key, SLICE("lines")) && json_read_map(in))
			while (json_read_member(in, &key))
				if (slice_eq(key, SLICE("total")))
					read_count(in, &s.heading.lines, &unused);
	}
	return s;
}

/* The highest level of two headings, or 0; without the title, which is taken for text. */
static long long core_level(struct section *v, size_t n)
{
	enum { LEVELS = 6 };
	size_t count[LEVELS + 1] = {0}, first = 0;
	while (first < n && v[first].level < 1)
		first++;
	if (first < n && v[first].level == 1)
		v[first].level = 0;
	for (size_t i = first; i < n; i++)
		if (v[i].level >= 1 && v[i].level <= LEVELS)
			count[v[i].level]++;
	for (long long level = 1; level <= LEVELS; level++)
		if (count[level] >= 2)
			return level;
	return 0;
}

/* Of one section more than there is room for, leave out the shortest; of equals the last. */
static void keep_longest(struct report_article *article)
{
	struct report_heading *v = article->headings;
	size_t least = 0;
	if (article->n_headings <= REPORT_MAX_HEADINGS)
		return;
	for (size_t i = 1; i < article->n_headings; i++)
		if (v[i].lines <= v[least].lines)
			least = i;
	for (size_t i = least + 1; i < article->n_headings; i++)
		v[i - 1] = v[i];
	article->n_headings--;
}

static void take_core(struct report_article *article, struct section *v, size_t n, struct arena *a)
{
	long long level = core_level(v, n);
	struct report_heading *open = NULL;
	article->headings =
		arena_alloc_array(a, REPORT_MAX_HEADINGS + 1, sizeof *article->headings);
	for (size_t i = 0; level && i < n; i++) {
		bool ends = v[i].level >= 1 && v[i].level <= level;
		if (ends)
			open = NULL;
		if (v[i].level == level) {
			keep_longest(article);
			open = &article->headings[article->n_headings++];
			*open = (struct report_heading){v[i].heading.title, v[i].heading.line, 0};
			article->n_all_headings++;
		}
		if (open)
			open->lines += v[i].heading.lines;
	}
	keep_longest(article);
}

static void read_sections(struct json_read *in, struct told *t)
{
	struct section *v = NULL;
	size_t n = 0, cap = 0;
	t->sections = true;
	if (!json_read_list(in))
		return;
	while (json_read_item(in))
		ARENA_PUSH(in->arena, v, n, cap) = read_section(in);
	take_core(&t->article, v, n, in->arena);
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
	} else if (slice_eq(key, SLICE("sections"))) {
		read_sections(in, t);
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

static void take_audit(struct report *r, struct report_article *article,
		       const struct report_article *told)
{
	size_t n = told->n_failed;
	article->audit = told->audit;
	article->standard = intern(r, told->standard);
	article->n_failed = n;
	article->failed = arena_alloc_array(&r->arena, n, sizeof *article->failed);
	for (size_t i = 0; i < n; i++)
		article->failed[i] = intern(r, told->failed[i]);
}

static void take_headings(struct report *r, struct report_article *article,
			  const struct report_article *told)
{
	size_t n = told->n_headings;
	article->n_headings = n;
	article->n_all_headings = told->n_all_headings;
	article->headings = arena_alloc_array(&r->arena, n, sizeof *article->headings);
	for (size_t i = 0; i < n; i++) {
		article->headings[i] = told->headings[i];
		article->headings[i].title = keep(r, told->headings[i].title);
	}
}

static void take_tools(struct report_article *article, const struct told *t)
{
	for (size_t i = 0; i < REPORT_PROBLEMS; i++)
		article->told[REPORT_LINECOUNT] |= t->count[i];
	article->told[REPORT_EQN_CHECK] |= t->equations;
	article->told[REPORT_TAG_CLASSIFY] |= t->topics;
	article->told[REPORT_DERIVE_AUDIT] |= t->audit;
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
		article->slug = keep(r, told->slug);
		article->status = told->status;
	}
	take_tools(article, t);
	if (t->sections)
		take_headings(r, article, told);
	if (t->equations) {
		article->errors = told->errors;
		take_findings(r, article, told);
	}
	if (t->topics) {
		article->topic = intern(r, told->topic);
		article->unsure = told->unsure;
	}
	if (t->audit)
		take_audit(r, article, told);
	if (t->error)
		article->error = keep(r, told->error);
}

/* The members that the report's watch asked for. */
struct watched {
	struct report_member *v; /* in the scratch arena */
	size_t n, cap;
};

/* Read a member from its text, so that the watch gets it, too. */
static void watch_member(struct report *r, struct json_read *in, struct slice key, struct told *t,
			 struct watched *watched)
{
	struct json_read part;
	struct slice value;
	if (!json_read_value(in, &value))
		return;
	ARENA_PUSH(&r->scratch, watched->v, watched->n, watched->cap) =
		(struct report_member){key, value};
	json_read_start(&part, value, &r->scratch);
	read_member(&part, key, t);
}

bool report_add(struct report *r, struct slice line, struct arena *a, const char **message,
		size_t *column)
{
	struct json_read in;
	struct told told = {0};
	struct watched watched = {0};
	struct slice key;
	arena_reset(&r->scratch);
	json_read_start(&in, line, &r->scratch);
	bool map = json_read_map(&in);
	while (map && json_read_member(&in, &key)) {
		if (r->watch.asks && r->watch.asks(r->watch.context, key))
			watch_member(r, &in, key, &told, &watched);
		else
			read_member(&in, key, &told);
	}
	*message = NULL;
	*column = 1;
	if (!json_read_end(&in))
		*message = record_not_json(line, a, column);
	else if (!map)
		*message = record_no_object;
	else if (told.schema_unknown)
		*message = record_no_schema;
	else if (!told.article.path.n)
		*message = record_no_path;
	if (*message)
		return false;
	take_record(r, &told);
	if (r->watch.asks)
		r->watch.take(r->watch.context, told.article.path, watched.v, watched.n);
	return true;
}

static bool take_line(void *report, struct slice line, struct arena *a, const char **message,
		      size_t *column)
{
	return report_add(report, line, a, message, column);
}

struct record_stream_sink report_sink(struct report *r)
{
	return (struct record_stream_sink){.context = r, .take = take_line};
}
