#include "out/history.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "io/json.h"
#include "io/source.h"
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
	if (statuses[article->status]) {
		struct json_t *meta = json_map();
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
		json_write(out, record);
		buf_putc(out, '\n');
		json_drop(record);
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
	if (h->n > 1)
		qsort(h->points, h->n, sizeof *h->points, compare_points);
	return true;
}

static void note_fault(struct history *h, const char *path, size_t line, size_t column,
		       const char *message)
{
	ARENA_PUSH(&h->arena, h->faults, h->n_faults, h->faults_cap) =
		(struct history_fault){path, line, column, arena_printf(&h->arena, "%s", message)};
}

static void read_lines(struct history *h, const char *path, struct slice text, struct report *r)
{
	struct arena scratch = ARENA_INIT;
	const char *message;
	size_t column;
	for (size_t line = 1; text.n; line++) {
		size_t end = slice_find(text, '\n');
		struct slice one = slice_sub(text, 0, end);
		text = slice_sub(text, end + 1, text.n);
		if (slice_trim(one).n && !report_add(r, one, &scratch, &message, &column)) {
			note_fault(h, path, line, column, message);
			arena_reset(&scratch);
		}
	}
	arena_free(&scratch);
}

void history_load(struct history *h, size_t i, bool keep)
{
	struct history_point *point = &h->points[i];
	const char *path = history_path(&h->arena, h->folder, point->moment);
	struct report *r = arena_alloc(&h->arena, sizeof *r);
	struct source source;
	report_init(r);
	if (source_read(&source, path))
		read_lines(h, path, source.text, r);
	else
		note_fault(h, path, 0, 0, strerror(errno));
	source_free(&source);
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
	long at = -1;
	while (at + 1 < (long)h->n && h->points[at + 1].moment <= moment)
		at++;
	return at;
}

/* ---- What has changed ---- */

const struct report_article *history_find(const struct report *r, struct slice path)
{
	const struct hash_entry *entry = hash_find(&r->by_path, path);
	return entry ? entry->value : NULL;
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
	ARENA_PUSH(a, c->v, c->n, c->cap) = (struct history_change){kind, !before, before, after};
}

struct history_changes *history_compare(struct arena *a, const struct report *before,
					const struct report *after)
{
	struct history_changes *c = arena_alloc(a, sizeof *c);
	for (size_t i = 0; i < after->n; i++)
		add_change(a, c, history_find(before, after->articles[i]->path),
			   after->articles[i]);
	for (size_t i = 0; i < before->n; i++)
		if (!history_find(after, before->articles[i]->path))
			add_change(a, c, before->articles[i], NULL);
	if (c->n > 1)
		qsort(c->v, c->n, sizeof *c->v, compare_changes);
	return c;
}
