#include "out/history.h"

#include <dirent.h>

#include "base/sort.h"
#include "io/json.h"
#include "out/record-stream.h"
#include "out/record.h"

static const char suffix[] = ".ndjson";

/* ---- Snapshots ---- */

static void put_counts(struct json_t *record, const char *key, const struct report_counts *counts,
		       enum report_count total, const char *part_name, enum report_count part)
{
	struct json_t *map = json_map();
	if (counts->known[total])
		json_put_int(map, "total", (long long)counts->v[total]);
	if (counts->known[part])
		json_put_int(map, part_name, (long long)counts->v[part]);
	if (json_length(map))
		json_put(record, key, map);
	else
		json_drop(map);
}

static struct json_t *make_record(const struct report_article *article)
{
	static const char *const statuses[REPORT_N_STATUS] = {[FRONT_PENDING] = "pending",
							      [FRONT_IN_PROGRESS] = "in_progress",
							      [FRONT_COMPLETED] = "completed"};
	struct json_t *record = json_map();
	json_put_int(record, "schema", RECORD_SCHEMA);
	json_put_slice(record, "path", article->path);
	if (article->slug.n || statuses[article->status]) {
		struct json_t *meta = json_map();
		if (article->slug.n)
			json_put_slice(meta, "slug", article->slug);
		if (statuses[article->status])
			json_put_text(meta, "status", statuses[article->status]);
		json_put(record, "meta", meta);
	}
	put_counts(record, "lines", &article->counts, REPORT_LINES, "derivation",
		   REPORT_DERIVATION);
	put_counts(record, "formulas", &article->counts, REPORT_FORMULAS, "numbered",
		   REPORT_NUMBERED);
	if (article->audit != REPORT_NOT_AUDITED) {
		struct json_t *map = json_map();
		json_put_bool(map, "pass", article->audit == REPORT_PASSED);
		json_put(record, "audit", map);
	}
	return record;
}

void history_write(struct buf *out, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct json_t *record = make_record(r->articles[i]);
		record_write(out, record);
	}
}

const char *history_path(struct arena *a, const char *folder, int64_t moment)
{
	char name[MOMENT_TEXT_SIZE];
	moment_name(moment, name);
	return arena_printf(a, "%s/%s%s", folder, name, suffix);
}

static int compare_points(const void *a, const void *b)
{
	const struct history_point *x = a, *y = b;
	return (x->moment > y->moment) - (x->moment < y->moment);
}

/* A name with a colon is none of a snapshot, so each moment has one name. */
static bool read_name(struct slice name, int64_t *moment)
{
	if (!slice_ends(name, slice_of(suffix)))
		return false;
	name = slice_sub(name, 0, name.n - strlen(suffix));
	return slice_find(name, ':') == name.n && moment_read(name, moment);
}

bool history_list(struct history *h, const char *folder)
{
	struct dirent *entry;
	*h = (struct history){.arena = ARENA_INIT, .folder = folder};
	DIR *dir = opendir(folder);
	if (!dir)
		return false;
	while ((entry = readdir(dir)) != NULL) {
		int64_t moment;
		if (!read_name(slice_of(entry->d_name), &moment))
			continue;
		ARENA_PUSH(&h->arena, h->points, h->n, h->cap) = (struct history_point){
			.date = moment_text(&h->arena, moment), .moment = moment};
	}
	closedir(dir);
	sort_rows(h->points, h->n, sizeof *h->points, compare_points);
	return true;
}

/* What one snapshot is read into. */
struct snapshot {
	struct history *history;
	struct report *report;
};

static bool take_line(void *snapshot, struct slice line, struct arena *a, const char **message,
		      size_t *column)
{
	struct snapshot *s = snapshot;
	return report_add(s->report, line, a, message, column);
}

static void keep_fault(void *snapshot, const char *path, size_t line, size_t column,
		       const char *message)
{
	struct history *h = ((struct snapshot *)snapshot)->history;
	ARENA_PUSH(&h->arena, h->faults, h->n_faults, h->cap_faults) =
		(struct history_fault){path, line, column, arena_printf(&h->arena, "%s", message)};
}

void history_load(struct history *h, size_t i, bool keep)
{
	struct history_point *point = &h->points[i];
	const char *path = history_path(&h->arena, h->folder, point->moment);
	struct report *r = arena_alloc(&h->arena, sizeof *r);
	struct snapshot snapshot = {h, r};
	const struct record_stream_sink sink = {&snapshot, take_line, keep_fault};
	report_init(r);
	record_stream_file(&sink, path);
	report_finish(r);
	point->sum = r->total;
	if (keep)
		point->report = r;
	else
		report_free(r);
}

void history_free(struct history *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->points[i].report)
			report_free(h->points[i].report);
	arena_free(&h->arena);
}

long history_at(const struct history *h, int64_t moment)
{
	size_t low = 0, high = h->n; /* how many points are at or before it */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (h->points[middle].moment <= moment)
			low = middle + 1;
		else
			high = middle;
	}
	return (long)low - 1;
}

/* ---- What has changed ---- */

static const struct report_article *find(const struct hash *h, struct slice path)
{
	const struct hash_entry *entry = hash_find(h, path);
	return entry ? entry->value : NULL;
}

/* By slug, the articles that `other` has no path of; a slug that comes twice leads to none. */
static void take_slugs(struct hash *slugs, const struct report *r, const struct report *other)
{
	for (size_t i = 0; i < r->n; i++) {
		struct report_article *article = r->articles[i];
		if (!article->slug.n || hash_find(&other->by_path, article->path))
			continue;
		struct hash_entry *entry = hash_at(slugs, article->slug);
		entry->value = entry->count++ ? NULL : article;
	}
}

const struct history_renames *history_find_renames(struct arena *a, const struct report *before,
						   const struct report *after)
{
	struct history_renames *renames = arena_alloc(a, sizeof *renames);
	struct arena scratch = ARENA_INIT;
	struct hash gone = HASH_INIT(&scratch), new = HASH_INIT(&scratch);
	*renames = (struct history_renames){HASH_INIT(a), HASH_INIT(a)};
	take_slugs(&gone, before, after);
	take_slugs(&new, after, before);
	for (size_t i = 0; i < after->n; i++) {
		struct report_article *now = after->articles[i];
		if (!now->slug.n || find(&new, now->slug) != now)
			continue;
		const struct hash_entry *was = hash_find(&gone, now->slug);
		if (!was || !was->value)
			continue;
		const struct report_article *old = was->value;
		hash_at(&renames->new_paths, now->path)->value = was->value;
		hash_at(&renames->old_paths, old->path)->value = now;
	}
	arena_free(&scratch);
	return renames;
}

const struct report_article *history_before(const struct report *before,
					    const struct history_renames *renames,
					    struct slice path)
{
	const struct report_article *article = find(&before->by_path, path);
	return article || !renames ? article : find(&renames->new_paths, path);
}

/* Problems are not kept in snapshots. */
static bool same_counts(const struct report_counts *a, const struct report_counts *b)
{
	for (size_t c = 0; c < REPORT_N_COUNTS; c++)
		if (c != REPORT_PROBLEMS &&
		    (a->known[c] != b->known[c] || (a->known[c] && a->v[c] != b->v[c])))
			return false;
	return true;
}

static enum history_kind kind_of(const struct report_article *before,
				 const struct report_article *after)
{
	bool was = before && before->status == FRONT_COMPLETED;
	bool is = after && after->status == FRONT_COMPLETED;
	if (!after)
		return HISTORY_GONE;
	if (was != is)
		return is ? HISTORY_DONE : HISTORY_REOPENED;
	if (!before)
		return HISTORY_NEW;
	if (!slice_eq(before->path, after->path))
		return HISTORY_RENAMED;
	return same_counts(&before->counts, &after->counts) ? HISTORY_N_KINDS : HISTORY_CHANGED;
}

static int compare_changes(const void *a, const void *b)
{
	const struct history_change *x = a, *y = b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return slice_cmp((x->after ? x->after : x->before)->path,
			 (y->after ? y->after : y->before)->path);
}

static void add_change(struct arena *a, struct history_changes *c,
		       const struct report_article *before, const struct report_article *after)
{
	enum history_kind kind = kind_of(before, after);
	if (kind == HISTORY_N_KINDS)
		return;
	c->by_kind[kind]++;
	bool renamed = before && after && !slice_eq(before->path, after->path);
	ARENA_PUSH(a, c->v, c->n, c->cap) =
		(struct history_change){kind, !before, renamed, before, after};
}

struct history_changes *history_compare(struct arena *a, const struct report *before,
					const struct report *after)
{
	struct history_changes *c = arena_alloc(a, sizeof *c);
	const struct history_renames *renames = history_find_renames(a, before, after);
	for (size_t i = 0; i < after->n; i++)
		add_change(a, c, history_before(before, renames, after->articles[i]->path),
			   after->articles[i]);
	for (size_t i = 0; i < before->n; i++) {
		struct slice path = before->articles[i]->path;
		if (!find(&after->by_path, path) && !find(&renames->old_paths, path))
			add_change(a, c, before->articles[i], NULL);
	}
	sort_rows(c->v, c->n, sizeof *c->v, compare_changes);
	return c;
}
