#include "out/history.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "io/json.h"
#include "io/source.h"
#include "out/record.h"

static const char suffix[] = ".ndjson";

enum { DATE_LENGTH = 10 };

/* ---- Days ---- */

/* Years begin in March, so that the leap day is the last: H. Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms". */
long history_day(struct slice date)
{
	long y = strtol(date.p, NULL, 10), m = strtol(date.p + 5, NULL, 10);
	long d = strtol(date.p + 8, NULL, 10);
	y -= m <= 2;
	long era = (y >= 0 ? y : y - 399) / 400;
	long of_era = y - era * 400;
	long of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void history_date(long day, char date[11])
{
	long z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	long of_era = z - era * 146097;
	long y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	long of_year = of_era - (365 * y + y / 4 - y / 100);
	long month = (5 * of_year + 2) / 153, d = of_year - (153 * month + 2) / 5 + 1;
	long m = month < 10 ? month + 3 : month - 9;
	y += era * 400 + (m <= 2);
	long parts[] = {y / 1000 % 10, y / 100 % 10, y / 10 % 10, y % 10, -1,
			m / 10,        m % 10,       -1,          d / 10, d % 10};
	for (size_t i = 0; i < DATE_LENGTH; i++)
		date[i] = parts[i] < 0 ? '-' : (char)('0' + parts[i]);
	date[DATE_LENGTH] = '\0';
}

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

static struct json_t *make_record(const struct report_article *article, enum plan_audit audit)
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
	if (audit != PLAN_NOT_AUDITED) {
		struct json_t *map = json_map();
		json_put_bool(map, "pass", audit == PLAN_PASSED);
		json_put(record, "audit", map);
	}
	return record;
}

void history_write(struct buf *out, const struct report *r, const struct plan_track *t)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct plan_facts *facts = plan_track_find(t, r->articles[i]->path);
		struct json_t *record =
			make_record(r->articles[i], facts ? facts->audit : PLAN_NOT_AUDITED);
		json_write(out, record);
		buf_putc(out, '\n');
		json_drop(record);
	}
}

static int compare_points(const void *a, const void *b)
{
	const struct history_point *x = a, *y = b;
	return strcmp(x->date, y->date);
}

bool history_list(struct history *h, const char *folder)
{
	struct dirent *entry;
	*h = (struct history){.arena = ARENA_INIT, .folder = folder};
	DIR *dir = opendir(folder);
	if (!dir)
		return false;
	while ((entry = readdir(dir)) != NULL) {
		struct slice name = slice_of(entry->d_name);
		struct slice date = slice_sub(name, 0, DATE_LENGTH);
		if (!slice_eq(slice_sub(name, DATE_LENGTH, name.n), slice_of(suffix)) ||
		    !frontmatter_date_valid(date))
			continue;
		struct history_point point = {.date = arena_cstr(&h->arena, date),
					      .day = history_day(date)};
		ARENA_PUSH(&h->arena, h->points, h->n, h->cap) = point;
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
	const char *path = arena_printf(&h->arena, "%s/%s%s", h->folder, point->date, suffix);
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

long history_at(const struct history *h, long day)
{
	long at = -1;
	while (at + 1 < (long)h->n && h->points[at + 1].day <= day)
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
