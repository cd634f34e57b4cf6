#include "out/claims-records.h"

#include "base/sort.h"
#include "base/utf8.h"
#include "io/json.h"
#include "out/record.h"
#include "text/fold.h"

/* A title may be shortened to this many bytes of its key. */
enum { SHORTEST_BEGINNING = 18 };

const struct claims_definition claims_records_definitions[CLAIMS_N_MEASURES] = {
	{"lines", "total", "lines.total", "all lines of the file"},
	{"lines", "derivation", "lines.derivation",
	 "from the derivation heading to the end of its section"},
	{"formulas", "numbered", "formulas.numbered", "display formulas with a \\tag"},
	{"formulas", "display", "formulas.display", "display formulas"},
	{"formulas", "total", "formulas.total", "display and inline formulas"},
	{"equations", "tags", "equations.tags",
	 "equations with a \\tag, of which a formula may hold several"},
	{"lines", "before", "growth.lines.before", "all lines of the baseline"},
	{"derivation", "before", "growth.derivation.before", "derivation lines of the baseline"},
	{"numbered", "before", "growth.numbered.before", "numbered formulas of the baseline"},
	{"formulas", "before", "growth.formulas.before", "formulas of the baseline"},
};

void claims_records_init(struct claims_records *r)
{
	*r = (struct claims_records){.arena = ARENA_INIT};
	r->by_path = (struct hash)HASH_INIT(&r->arena);
}

void claims_records_free(struct claims_records *r)
{
	arena_free(&r->arena);
}

static struct claims_record *record_at(struct claims_records *r, struct slice path)
{
	struct hash_entry *entry = hash_keep(&r->by_path, path);
	if (!entry->value) {
		struct claims_record *record = arena_alloc(&r->arena, sizeof *record);
		record->path = entry->key;
		entry->value = ARENA_PUSH(&r->arena, r->v, r->n, r->cap) = record;
	}
	return entry->value;
}

static void take_counts(struct claims_record *record, const struct json_t *from)
{
	const struct json_t *growth = json_get(from, "growth");
	for (size_t i = 0; i < CLAIMS_N_MEASURES; i++) {
		const struct claims_definition *d = &claims_records_definitions[i];
		const struct json_t *holder = i < CLAIMS_BEFORE_LINES ? from : growth;
		const struct json_t *map = json_get(holder, d->key);
		const struct json_t *v = json_get(map, d->member);
		if (!map)
			continue;
		record->known[i] = json_is_int(v) && json_as_int(v) >= 0;
		record->v[i] = record->known[i] ? (uint64_t)json_as_int(v) : 0;
	}
}

static uint32_t small_count(const struct json_t *map, const char *member)
{
	long long n = json_as_int(json_get(map, member));
	return n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static void take_sections(struct claims_records *r, struct claims_record *record,
			  const struct json_t *list)
{
	size_t n = json_length(list);
	record->headings = arena_alloc_array(&r->arena, n + 1, sizeof *record->headings);
	record->n_headings = n;
	for (size_t i = 0; i < n; i++) {
		const struct json_t *from = json_at(list, i);
		struct claims_heading *to = &record->headings[i];
		to->title = arena_copy(&r->arena, json_as_slice(json_get(from, "title")));
		to->level = small_count(from, "level");
		to->line = small_count(from, "line");
		for (size_t m = 0; m < CLAIMS_BEFORE_LINES; m++) {
			const struct claims_definition *d = &claims_records_definitions[m];
			to->v[m] = small_count(json_get(from, d->key), d->member);
		}
	}
}

static void take_tags(struct claims_record *record, const struct json_t *equations)
{
	const struct json_t *findings = json_get(equations, "findings");
	record->automatic = small_count(equations, "automatic");
	record->tags_sound = record->automatic == 0;
	for (size_t i = 0; i < json_length(findings); i++) {
		const struct json_t *rule = json_get(json_at(findings, i), "rule");
		record->tags_sound &= !slice_starts(json_as_slice(rule), SLICE("tag-"));
	}
}

/* False: it has no path. */
static bool take(struct claims_records *r, const struct json_t *from)
{
	struct slice path = json_as_slice(json_get(from, "path"));
	if (!path.n)
		return false;
	struct claims_record *record = record_at(r, path);
	const struct json_t *meta = json_get(from, "meta");
	if (meta) {
		record->title = arena_copy(&r->arena, json_as_slice(json_get(meta, "title")));
		record->slug = arena_copy(&r->arena, json_as_slice(json_get(meta, "slug")));
		record->status = frontmatter_status(json_as_slice(json_get(meta, "status")));
	}
	take_counts(record, from);
	if (json_is_list(json_get(from, "sections")))
		take_sections(r, record, json_get(from, "sections"));
	if (json_get(from, "equations"))
		take_tags(record, json_get(from, "equations"));
	return true;
}

bool claims_records_add(struct claims_records *r, struct slice line, struct arena *a,
			const char **message, size_t *column)
{
	struct json_t *record = record_parse(line, a, message, column);
	bool taken = record && take(r, record);
	if (record && !taken)
		*message = record_no_path;
	json_drop(record);
	return taken;
}

static bool take_line(void *records, struct slice line, struct arena *a, const char **message,
		      size_t *column)
{
	return claims_records_add(records, line, a, message, column);
}

struct record_stream_sink claims_records_sink(struct claims_records *r)
{
	return (struct record_stream_sink){.context = r, .take = take_line};
}

/* ---- Names ---- */

struct slice claims_records_key(struct arena *a, struct slice name)
{
	struct buf normal = BUF_INIT;
	utf8_nfc(&normal, name);
	struct slice folded = fold_text(a, buf_slice(&normal), NULL);
	buf_free(&normal);
	char *out = arena_alloc_array(a, folded.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n;) {
		uint32_t cp;
		size_t size = (size_t)utf8_decode(folded.p + i, folded.p + folded.n, &cp);
		if (utf8_is_word(cp)) {
			memcpy(out + n, folded.p + i, size);
			n += size;
		}
		i += size;
	}
	return (struct slice){out, n};
}

static struct slice file_name(struct slice path)
{
	size_t from = path.n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	struct slice name = slice_sub(path, from, path.n);
	return slice_ends(name, SLICE(".md")) ? slice_sub(name, 0, name.n - 3) : name;
}

static void add_name(struct claims_records *r, struct slice name, struct claims_record *record)
{
	struct slice key = claims_records_key(&r->arena, name);
	if (key.n)
		ARENA_PUSH(&r->arena, r->names, r->n_names, r->cap_names) =
			(struct claims_name){key, record};
}

static int compare_names(const void *a, const void *b)
{
	const struct claims_name *x = a, *y = b;
	int c = slice_cmp(x->key, y->key);
	return c ? c : slice_cmp(x->record->path, y->record->path);
}

void claims_records_finish(struct claims_records *r)
{
	for (size_t i = 0; i < r->n; i++) {
		r->completed += r->v[i]->status == FRONT_COMPLETED;
		add_name(r, r->v[i]->title, r->v[i]);
		add_name(r, r->v[i]->slug, r->v[i]);
		add_name(r, file_name(r->v[i]->path), r->v[i]);
	}
	sort_rows(r->names, r->n_names, sizeof *r->names, compare_names);
}

/* The first name that is not before the key. */
static size_t lower_bound(const struct claims_records *r, struct slice key)
{
	size_t low = 0, high = r->n_names;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (slice_cmp(r->names[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The record of all names from the first fitting one on, or null when there are several.  Stops at
 * the second record, so the cost is that of one record's names. */
static struct claims_record *only_one(const struct claims_records *r, struct slice key,
				      bool fits(struct slice name, struct slice key))
{
	struct claims_record *found = NULL;
	for (size_t i = lower_bound(r, key); i < r->n_names && fits(r->names[i].key, key); i++) {
		if (found && r->names[i].record != found)
			return NULL;
		found = r->names[i].record;
	}
	return found;
}

struct claims_record *claims_records_find(const struct claims_records *r, struct slice key)
{
	return only_one(r, key, slice_eq);
}

struct claims_record *claims_records_beginning(const struct claims_records *r, struct slice key)
{
	return key.n >= SHORTEST_BEGINNING ? only_one(r, key, slice_starts) : NULL;
}

struct claims_record *claims_records_file(const struct claims_records *r, struct arena *a,
					  struct slice path)
{
	struct hash_entry *entry = hash_find(&r->by_path, path);
	return entry ? entry->value
		     : claims_records_find(r, claims_records_key(a, file_name(path)));
}
