#include "out/plan.h"

#include "out/moment.h"

enum { VERSION = 1 };

/* The reading of one text. */
struct reader {
	struct yaml_reader yaml;
	struct plan *plan;
	struct hash names;
};

/* ---- Values ---- */

static bool is_text(const struct yaml_node *n)
{
	return n->kind == YAML_SCALAR && !yaml_is_null(n) && slice_trim(n->text).n &&
	       slice_find(n->text, '\0') == n->text.n;
}

enum value {
	VALUE_TEXT,
	VALUE_DATE,
	VALUE_TARGETS,
	VALUE_ARTICLES,
	VALUE_GLOBS,
	VALUE_QUERIES,
	VALUE_BATCHES
};

struct row {
	const char *name;
	enum value value;
	size_t at; /* in struct plan_batch */
};

#define ROW(value_, name_, member) \
	{ \
		name_, value_, offsetof(struct plan_batch, member) \
	}

static const struct row batch_rows[] = {
	ROW(VALUE_TEXT, "name", name),          ROW(VALUE_TEXT, "topic", topic),
	ROW(VALUE_TEXT, "note", note),          ROW(VALUE_TEXT, "standard", standard),
	ROW(VALUE_DATE, "from", from),          ROW(VALUE_DATE, "to", to),
	ROW(VALUE_TARGETS, "targets", targets), ROW(VALUE_ARTICLES, "articles", articles),
	ROW(VALUE_GLOBS, "glob", globs),        ROW(VALUE_QUERIES, "where", queries),
	{"batches", VALUE_BATCHES, 0},
};

enum { N_BATCH_ROWS = sizeof batch_rows / sizeof *batch_rows };

static void read_date(struct reader *r, const char *name, const struct yaml_node *n,
		      const char **date)
{
	int64_t moment;
	if (n->kind == YAML_SCALAR && moment_read(n->text, &moment))
		*date = moment_text(r->yaml.arena, moment);
	else
		yaml_reader_wrong_kind(&r->yaml, name, n, MOMENT_EXPECTED);
}

static void read_targets(struct reader *r, const struct yaml_node *map,
			 struct plan_targets *targets)
{
	static const char *const names[] = {"articles", "lines", "derivation", "formulas",
					    "numbered"};
	enum { N = sizeof names / sizeof *names };
	long long *const dests[N] = {&targets->articles, &targets->counts[REPORT_LINES],
				     &targets->counts[REPORT_DERIVATION],
				     &targets->counts[REPORT_FORMULAS],
				     &targets->counts[REPORT_NUMBERED]};
	if (!yaml_reader_is_map(&r->yaml, "targets", map))
		return;
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		int i = yaml_reader_key(&r->yaml, n, "target", names, sizeof *names, N);
		long long value;
		if (i < 0)
			continue;
		if (!yaml_as_int(n, &value) || value < 0)
			yaml_reader_wrong_kind(&r->yaml, n->key, n, "a whole number from 0");
		else
			*dests[i] = value;
	}
}

/* The scalars of a list, or one scalar as a list of one. */
static size_t read_texts(struct reader *r, const char *name, const struct yaml_node *n,
			 const struct yaml_node ***texts)
{
	size_t n_texts = 0, length = yaml_reader_length(&r->yaml, name, n);
	if (!length)
		return 0;
	*texts = arena_alloc_array(r->yaml.arena, length, sizeof **texts);
	for (const struct yaml_node *c = yaml_reader_first(n); c; c = yaml_reader_next(n, c)) {
		if (is_text(c))
			(*texts)[n_texts++] = c;
		else
			yaml_reader_wrong_kind(&r->yaml, name, c, "text");
	}
	return n_texts;
}

static void read_articles(struct reader *r, const struct yaml_node *n, struct plan_batch *b)
{
	const struct yaml_node **texts = NULL;
	size_t n_texts = read_texts(r, "articles", n, &texts);
	b->articles = arena_alloc_array(r->yaml.arena, n_texts, sizeof *b->articles);
	for (size_t i = 0; i < n_texts; i++) {
		if (hash_at(&b->listed, texts[i]->text)->count++)
			yaml_reader_fault(&r->yaml, texts[i]->offset,
					  "the article \"%.*s\" stands here twice",
					  SLICE_ARG(texts[i]->text));
		b->articles[b->n_articles++] = texts[i]->text.p;
	}
}

static void read_globs(struct reader *r, const struct yaml_node *n, struct plan_batch *b)
{
	const struct yaml_node **texts = NULL;
	size_t n_texts = read_texts(r, "glob", n, &texts);
	b->globs = arena_alloc_array(r->yaml.arena, n_texts, sizeof *b->globs);
	for (size_t i = 0; i < n_texts; i++)
		b->globs[b->n_globs++] = texts[i]->text;
}

static void read_queries(struct reader *r, const struct yaml_node *n, struct plan_batch *b)
{
	const struct yaml_node **texts = NULL;
	size_t n_texts = read_texts(r, "where", n, &texts), at;
	const char *message;
	b->queries = arena_alloc_array(r->yaml.arena, n_texts, sizeof *b->queries);
	for (size_t i = 0; i < n_texts; i++)
		if (!plan_query_parse(r->yaml.arena, texts[i]->text, &r->plan->terms,
				      &b->queries[b->n_queries++], &message, &at))
			yaml_reader_fault(&r->yaml, yaml_reader_offset_in(&r->yaml, texts[i], at),
					  "query: %s", message);
}

static void read_value(struct reader *r, const struct row *row, const struct yaml_node *n,
		       struct plan_batch *b)
{
	void *dest = (char *)b + row->at;
	switch (row->value) {
	case VALUE_TEXT:
		if (is_text(n))
			*(const char **)dest = n->text.p;
		else
			yaml_reader_wrong_kind(&r->yaml, row->name, n, "text");
		break;
	case VALUE_DATE:
		read_date(r, row->name, n, dest);
		break;
	case VALUE_TARGETS:
		read_targets(r, n, dest);
		break;
	case VALUE_ARTICLES:
		read_articles(r, n, b);
		break;
	case VALUE_GLOBS:
		read_globs(r, n, b);
		break;
	case VALUE_QUERIES:
		read_queries(r, n, b);
		break;
	case VALUE_BATCHES: /* read by the caller, after the batch has its place */
		break;
	}
}

/* ---- Batches ---- */

static const struct row *row_named(struct reader *r, const struct yaml_node *n, bool is_part)
{
	size_t n_rows = is_part ? N_BATCH_ROWS - 1 : N_BATCH_ROWS;
	if (is_part && strcmp(n->key, batch_rows[n_rows].name) == 0) {
		yaml_reader_fault(&r->yaml, n->key_offset, "a part of a batch cannot have parts");
		return NULL;
	}
	int i = yaml_reader_key(&r->yaml, n, "key", &batch_rows->name, sizeof *batch_rows, n_rows);
	return i >= 0 ? &batch_rows[i] : NULL;
}

/* What no key says alone.  What is there but faulty has its fault already. */
static void check_batch(struct reader *r, const struct yaml_node *map, const struct plan_batch *b)
{
	const struct yaml_node *name = yaml_member(map, "name");
	if (!name)
		yaml_reader_fault(&r->yaml, map->offset, "the batch has no \"name\"");
	else if (b->name && hash_at(&r->names, slice_of(b->name))->count++)
		yaml_reader_fault(&r->yaml, name->offset, "there is a batch \"%s\" already",
				  b->name);
	if (b->from && b->to && moment_of(b->from) > moment_of(b->to))
		yaml_reader_fault(&r->yaml, yaml_member(map, "to")->offset,
				  "the batch ends before it begins");
	if (!yaml_member(map, "articles") && !yaml_member(map, "glob") &&
	    !yaml_member(map, "where") && !yaml_member(map, "batches"))
		yaml_reader_fault(
			&r->yaml, map->offset,
			"the batch has no articles: it needs articles, glob, where or batches");
}

static void read_batch(struct reader *r, const struct yaml_node *map, long parent)
{
	struct plan *plan = r->plan;
	struct plan_batch b = {.parent = parent, .place = yaml_reader_place(&r->yaml, map->offset)};
	if (map->kind != YAML_MAP) {
		yaml_reader_wrong_kind(&r->yaml, "batches", map, "a list of maps");
		return;
	}
	b.listed = (struct hash)HASH_INIT(r->yaml.arena);
	b.targets.articles = -1;
	for (size_t i = 0; i < REPORT_N_COUNTS; i++)
		b.targets.counts[i] = -1;
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		const struct row *row = row_named(r, n, parent != PLAN_NO_PARENT);
		if (row)
			read_value(r, row, n, &b);
	}
	check_batch(r, map, &b);
	ARENA_PUSH(r->yaml.arena, plan->batches, plan->n, plan->cap) = b;
}

static bool is_batches(struct reader *r, const struct yaml_node *list)
{
	bool is = list->kind == YAML_LIST && list->n_children;
	if (!is)
		yaml_reader_wrong_kind(&r->yaml, "batches", list, "a list of batches");
	return is;
}

static void read_parts(struct reader *r, const struct yaml_node *list, long whole)
{
	if (!is_batches(r, list))
		return;
	for (const struct yaml_node *n = list->children; n; n = n->next)
		read_batch(r, n, whole);
}

/* The parts of a batch come right behind it. */
static void read_all_batches(struct reader *r, const struct yaml_node *list)
{
	if (!is_batches(r, list))
		return;
	for (const struct yaml_node *n = list->children; n; n = n->next) {
		size_t before = r->plan->n;
		read_batch(r, n, PLAN_NO_PARENT);
		const struct yaml_node *parts = yaml_member(n, "batches");
		if (parts && r->plan->n > before)
			read_parts(r, parts, (long)before);
	}
}

static void read_root(struct reader *r, const struct yaml_node *map)
{
	static const char *const names[] = {"version", "batches"};
	long long version;
	if (map->kind != YAML_MAP) {
		yaml_reader_fault(&r->yaml, map->offset,
				  "expected a map with \"batches\", found %s",
				  yaml_reader_found(&r->yaml, map));
		return;
	}
	if (!yaml_member(map, "batches"))
		yaml_reader_fault(&r->yaml, map->offset, "there are no \"batches\"");
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		if (n->duplicate)
			yaml_reader_fault(&r->yaml, n->key_offset, "\"%s\" stands here twice",
					  n->key);
		else if (strcmp(n->key, "batches") == 0)
			read_all_batches(r, n);
		else if (strcmp(n->key, "version") != 0)
			yaml_reader_unknown(&r->yaml, n->key_offset, "key", slice_of(n->key), names,
					    2);
		else if (yaml_reader_int(&r->yaml, "version", n, &version) && version != VERSION)
			yaml_reader_fault(&r->yaml, n->offset,
					  "version %lld of plans is not known here; this is %d",
					  version, VERSION);
	}
}

struct plan *plan_read(struct arena *a, const char *path, struct slice text,
		       struct yaml_reader_faults *faults)
{
	struct yaml_error error;
	struct reader r = {.yaml = yaml_reader_start(a, path, text, faults),
			   .plan = arena_alloc(a, sizeof *r.plan),
			   .names = HASH_INIT(a)};
	r.plan->path = r.yaml.source.path;
	const struct yaml_node *root = yaml_parse_loose(a, text, &error);
	if (root)
		read_root(&r, root);
	else
		yaml_reader_fault(&r.yaml, error.offset, "%s", error.message);
	return yaml_reader_end(&r.yaml) ? r.plan : NULL;
}
