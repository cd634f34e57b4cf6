#include "check/topics-gold.h"

struct reader {
	struct arena *arena;
	struct hash topics; /* name -> count is the index */
	struct topics_faults *faults;
	struct topics_table table;
	struct topics_gold *gold;
	size_t file, primary, also; /* columns, from 0; SIZE_MAX: there is none */
};

#define FAULT(r, error, ...) \
	topics_table_fault((r)->faults, (r)->arena, (r)->table.line, (error), __VA_ARGS__)

static bool read_head(struct reader *r, struct slice row)
{
	struct slice name;
	r->file = r->primary = r->also = SIZE_MAX;
	for (size_t i = 0; topics_table_field(&row, &name); i++) {
		name = slice_trim(name);
		if (slice_eq(name, SLICE("file")))
			r->file = i;
		else if (slice_eq(name, SLICE("primary")))
			r->primary = i;
		else if (slice_eq(name, SLICE("also")))
			r->also = i;
	}
	if (r->file != SIZE_MAX && r->primary != SIZE_MAX)
		return true;
	FAULT(r, true, "expected a line that names the columns: file, primary and, if any, also");
	return false;
}

static struct topics_gold_label label_of(struct reader *r, struct slice name)
{
	const struct hash_entry *e = hash_find(&r->topics, name);
	if (e)
		return (struct topics_gold_label){name, (int)e->count};
	FAULT(r, false, "the rules have no topic %.*s", SLICE_ARG(name));
	return (struct topics_gold_label){name, -1};
}

static void read_also(struct reader *r, struct topics_gold_row *row, struct slice field)
{
	size_t cap = 0;
	for (size_t i = 0, from = 0; i <= field.n; i++) {
		if (i < field.n && field.p[i] != ',' && field.p[i] != ';' && field.p[i] != '|')
			continue;
		struct slice name = slice_trim(slice_sub(field, from, i));
		from = i + 1;
		if (name.n)
			ARENA_PUSH(r->arena, row->also, row->n_also, cap) = label_of(r, name);
	}
}

static void read_row(struct reader *r, struct slice line)
{
	struct slice field, primary = {0}, also = {0};
	struct topics_gold_row row = {.line = r->table.line};
	for (size_t i = 0; topics_table_field(&line, &field); i++) {
		if (i == r->file)
			row.file = slice_trim(field);
		else if (i == r->primary)
			primary = slice_trim(field);
		else if (i == r->also)
			also = field;
	}
	if (!row.file.n || !primary.n) {
		FAULT(r, true, "expected a file and its topic, a tab between them");
		return;
	}
	const struct hash_entry *other = hash_find(&r->gold->names, row.file);
	if (other) {
		FAULT(r, true, "%.*s is in line %zu already", SLICE_ARG(row.file),
		      r->gold->v[other->count].line);
		return;
	}
	row.primary = label_of(r, primary);
	read_also(r, &row, also);
	struct topics_gold *g = r->gold;
	hash_at(&g->names, row.file)->count = g->n;
	ARENA_PUSH(r->arena, g->v, g->n, g->cap) = row;
}

struct topics_gold *topics_gold_read(struct arena *a, const struct topics_rules *rules,
				     struct slice text, struct topics_faults *faults)
{
	struct topics_gold *g = arena_alloc(a, sizeof *g);
	struct reader r = {.arena = a,
			   .topics = HASH_INIT(a),
			   .faults = faults,
			   .table = topics_table_start(text),
			   .gold = g};
	struct slice line = {0};
	size_t errors = faults->n_errors;
	g->names = (struct hash)HASH_INIT(a);
	for (size_t t = 0; t < rules->n_topics; t++)
		hash_at(&r.topics, slice_of(rules->topics[t].name))->count = t;
	topics_table_row(&r.table, &line);
	if (!read_head(&r, line))
		return NULL;
	while (topics_table_row(&r.table, &line))
		if (slice_trim(line).n)
			read_row(&r, line);
	return faults->n_errors > errors ? NULL : g;
}

struct topics_gold_row *topics_gold_find(const struct topics_gold *g, struct slice path)
{
	/* The whole path, then what stands behind each slash. */
	for (size_t from = 0; from < path.n; from++) {
		if (from && path.p[from - 1] != '/')
			continue;
		const struct hash_entry *e = hash_find(&g->names, slice_sub(path, from, path.n));
		if (e)
			return &g->v[e->count];
	}
	return NULL;
}

bool topics_gold_accepts(const struct topics_gold_row *row, struct slice name)
{
	if (slice_eq(row->primary.name, name))
		return true;
	for (size_t i = 0; i < row->n_also; i++)
		if (slice_eq(row->also[i].name, name))
			return true;
	return false;
}
