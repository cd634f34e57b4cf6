#include "out/site-navigation.h"

#include "base/hash.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "out/site-names.h"
#include "out/site-series.h"
#include "text/frontmatter.h"

struct entry {
	struct slice key;  /* site_names_path */
	struct slice path; /* as given */
	struct slice page, title, topic;
	struct slice date; /* empty: none that is valid */
	bool own;          /* an article of this run */
	bool dropped;
	size_t line;             /* of its record; 0: none */
	struct slice series_key; /* empty: it is in none */
	struct slice series_name;
	unsigned part; /* 0: not said */
	bool final;
	size_t number;
	struct group *group;
	size_t in_group; /* its index there */
};

/* The articles of a series, by part. */
struct group {
	struct entry **v;
	size_t n;
	unsigned parts;
};

struct site_navigation {
	struct arena *arena;
	struct slice folder;
	struct hash by_path; /* value: struct entry * */
	struct entry **order;
	size_t n;
};

struct site_navigation *site_navigation_new(struct arena *a, struct slice folder)
{
	struct site_navigation *nav = arena_alloc(a, sizeof *nav);
	nav->arena = a;
	nav->folder = arena_copy(a, folder);
	nav->by_path = (struct hash)HASH_INIT(a);
	return nav;
}

/* ---- Articles ---- */

static struct entry *entry_at(struct site_navigation *nav, struct slice path)
{
	struct slice key = site_names_path(nav->arena, nav->folder, path);
	struct hash_entry *slot = hash_at(&nav->by_path, key);
	if (!slot->value) {
		struct entry *e = arena_alloc(nav->arena, sizeof *e);
		e->key = key;
		e->path = arena_copy(nav->arena, path);
		slot->value = e;
	}
	return slot->value;
}

/* The front matter's series, else the title's. */
static void set_series(struct arena *a, struct entry *e, struct slice name, struct slice part)
{
	struct site_series said = {.part = 0};
	bool in_title = site_series_of_title(e->title, &said);
	name = slice_trim(name);
	e->series_name = name.n ? arena_copy(a, name) : in_title ? said.name : name;
	e->series_key = site_names_fold(a, e->series_name);
	e->part = site_series_number(part);
	e->final = !e->part && said.final;
	if (!e->part)
		e->part = said.part;
}

static void set_article(struct arena *a, struct entry *e, const struct site_article *article)
{
	e->page = arena_copy(a, article->page);
	e->title = arena_copy(a, slice_trim(article->title));
	if (!e->title.n) /* the page's name, without its suffix */
		e->title = slice_sub(e->page, 0, e->page.n - strlen(".html"));
	struct slice date = slice_trim(article->date);
	e->date = frontmatter_date_valid(date) ? arena_copy(a, date) : SLICE("");
	set_series(a, e, article->series, article->part);
}

void site_navigation_add(struct site_navigation *nav, const struct site_article *article)
{
	struct entry *e = entry_at(nav, article->path);
	e->own = true;
	set_article(nav->arena, e, article);
}

/* ---- Records ---- */

static struct slice topic_of(const struct json_t *record)
{
	const struct json_t *topics = json_get(record, "topics");
	struct slice primary = json_as_slice(json_get(topics, "primary"));
	return primary.n ? primary : json_as_slice(json_get(json_at(topics, 0), "topic"));
}

/* A number or a text. */
static struct slice part_text(struct arena *a, const struct json_t *part)
{
	return json_is_int(part) ? slice_of(arena_printf(a, "%lld", json_as_int(part)))
				 : json_as_slice(part);
}

static void read_record(struct site_navigation *nav, const struct json_t *record, struct entry *e)
{
	const struct json_t *meta = json_get(record, "meta");
	const struct json_t *series = json_get(meta, "series");
	bool map = json_is_map(series);
	struct site_article article = {
		.path = e->path,
		.title = json_as_slice(json_get(meta, "title")),
		.date = json_as_slice(json_get(meta, "date")),
		.series = json_as_slice(map ? json_get(series, "name") : series),
		.part = part_text(nav->arena, json_get(map ? series : meta, "part")),
	};
	const char *fault;
	e->topic = arena_copy(nav->arena, topic_of(record));
	if (e->own)
		return;
	article.page =
		site_names_page(nav->arena, e->path, json_as_slice(json_get(meta, "slug")), &fault);
	e->dropped = !article.page.n || (!meta && json_get(record, "error"));
	if (!e->dropped)
		set_article(nav->arena, e, &article);
}

/* What is wrong with the line, or null. */
static const char *add_record(struct site_navigation *nav, struct slice line, size_t number,
			      struct site_navigation_remark *remark)
{
	struct json_error error;
	struct json_t *record = json_parse(line, &error);
	if (!record)
		return arena_printf(nav->arena, "column %zu: %s", error.column, error.message);
	struct slice path = json_as_slice(json_get(record, "path"));
	const char *wrong = NULL;
	if (!json_is_map(record)) {
		wrong = "not a JSON object";
	} else if (!path.n || slice_find(path, '\0') < path.n) {
		wrong = "there is no \"path\" that names a file";
	} else {
		struct entry *e = entry_at(nav, path);
		if (e->line)
			remark->message = arena_printf(
				nav->arena,
				"%.*s has a record on line %zu already, this one counts",
				SLICE_ARG(path), e->line);
		e->line = number;
		read_record(nav, record, e);
	}
	json_drop(record);
	return wrong;
}

bool site_navigation_records(struct site_navigation *nav, struct slice text,
			     struct site_navigation_remark *wrong,
			     struct site_navigation_remark **remarks, size_t *n_remarks)
{
	size_t cap = 0, number = 0;
	*remarks = NULL;
	*n_remarks = 0;
	for (size_t i = 0; i < text.n;) {
		struct slice rest = slice_sub(text, i, text.n);
		struct slice line = slice_sub(rest, 0, slice_find(rest, '\n'));
		struct site_navigation_remark remark = {.line = ++number};
		i += line.n + 1;
		if (!slice_trim(line).n)
			continue;
		const char *message = add_record(nav, line, number, &remark);
		if (message) {
			*wrong = (struct site_navigation_remark){number, message};
			return false;
		}
		if (remark.message)
			ARENA_PUSH(nav->arena, *remarks, *n_remarks, cap) = remark;
	}
	return true;
}

/* ---- Order ---- */

static int by_date(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	if (!x->date.n != !y->date.n)
		return x->date.n ? -1 : 1;
	/* A day sorts before its hours. */
	int c = slice_cmp(x->date, y->date);
	return c ? c : slice_cmp(x->key, y->key);
}

/* The entries that have a page of their own. */
static void collect(struct site_navigation *nav)
{
	struct hash pages = HASH_INIT(nav->arena);
	nav->order = arena_alloc_array(nav->arena, nav->by_path.n + 1, sizeof *nav->order);
	nav->n = 0;
	for (int own = 1; own >= 0; own--) {
		for (size_t i = 0; i < nav->by_path.n; i++) {
			struct entry *e = nav->by_path.entries[i].value;
			if (e->own != own || (e->dropped && !e->own))
				continue;
			struct hash_entry *page =
				hash_at(&pages, site_names_fold(nav->arena, e->page));
			e->dropped = page->count++ > 0;
			if (!e->dropped)
				nav->order[nav->n++] = e;
		}
	}
}

/* ---- Series ---- */

static int by_series(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;
	int c = slice_cmp(x->series_key, y->series_key);
	if (c)
		return c;
	if (!x->part != !y->part) /* whose part nobody said comes last */
		return x->part ? -1 : 1;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void make_group(struct site_navigation *nav, struct entry **v, size_t n)
{
	struct group *group = arena_alloc(nav->arena, sizeof *group);
	*group = (struct group){.v = v, .n = n, .parts = (unsigned)n};
	bool middle = false;
	for (size_t i = 0; i < n; i++)
		middle = middle || v[i]->part == 2;
	for (size_t i = 0; i < n; i++) {
		if (v[i]->final && !middle)
			v[i]->part = 2;
		if (!v[i]->part)
			v[i]->part = (i ? v[i - 1]->part : 0) + 1;
		if (v[i]->part > group->parts)
			group->parts = v[i]->part;
		v[i]->group = group;
		v[i]->in_group = i;
	}
}

static void find_series(struct site_navigation *nav)
{
	struct entry **v = arena_alloc_array(nav->arena, nav->n + 1, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < nav->n; i++)
		if (nav->order[i]->series_key.n)
			v[n++] = nav->order[i];
	sort_rows(v, n, sizeof *v, by_series);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && slice_eq(v[end]->series_key, v[i]->series_key);)
			end++;
		if (end - i > 1)
			make_group(nav, v + i, end - i);
	}
}

void site_navigation_arrange(struct site_navigation *nav)
{
	collect(nav);
	sort_rows(nav->order, nav->n, sizeof *nav->order, by_date);
	for (size_t i = 0; i < nav->n; i++)
		nav->order[i]->number = i + 1;
	find_series(nav);
}

size_t site_navigation_count(const struct site_navigation *nav)
{
	return nav->n;
}

void site_navigation_pages(const struct site_navigation *nav, struct site_pages *pages)
{
	for (size_t i = 0; i < nav->n; i++)
		if (!nav->order[i]->own)
			site_links_add(pages, nav->order[i]->path, nav->order[i]->page);
}

/* ---- The data of a page ---- */

static void put_url(struct json_t *map, const struct entry *e)
{
	struct buf url = BUF_INIT;
	site_names_url(&url, e->page);
	json_put_slice(map, "url", buf_slice(&url));
	buf_free(&url);
}

static struct json_t *reference(const struct entry *e)
{
	struct json_t *map = json_map();
	json_put_slice(map, "title", e->title);
	put_url(map, e);
	return map;
}

static struct json_t *series_of(const struct entry *e)
{
	const struct group *group = e->group;
	struct json_t *map = json_map(), *list = json_list();
	json_put_slice(map, "name", group->v[0]->series_name);
	json_put_int(map, "part", e->part);
	json_put_int(map, "parts", group->parts);
	size_t half = SITE_NAVIGATION_SERIES / 2;
	size_t from = e->in_group > half ? e->in_group - half : 0;
	if (from + SITE_NAVIGATION_SERIES > group->n)
		from = group->n > SITE_NAVIGATION_SERIES ? group->n - SITE_NAVIGATION_SERIES : 0;
	for (size_t i = from; i < group->n && i < from + SITE_NAVIGATION_SERIES; i++) {
		struct json_t *article = reference(group->v[i]);
		json_put_int(article, "part", group->v[i]->part);
		json_put_bool(article, "current", group->v[i] == e);
		json_push(list, article);
	}
	json_put(map, "articles", list);
	return map;
}

/* `to` may be null.  All keys are there: a template would look for what is missing further out. */
static void push_crumb(struct json_t *list, struct slice title, const struct entry *to, bool last)
{
	struct json_t *crumb = json_map();
	json_put_slice(crumb, "title", title);
	if (to)
		put_url(crumb, to);
	else
		json_put_null(crumb, "url");
	json_put_bool(crumb, "last", last);
	json_push(list, crumb);
}

static struct json_t *breadcrumbs_of(const struct entry *e, const struct site_home *home)
{
	struct json_t *list = json_list();
	if (home) {
		push_crumb(list, slice_of(home->title), NULL, false);
		json_put_text(json_at(list, 0), "url", home->url);
	}
	if (e->group)
		push_crumb(list, e->group->v[0]->series_name, e->group->v[0], false);
	else if (e->topic.n)
		push_crumb(list, e->topic, NULL, false);
	push_crumb(list, e->title, NULL, true);
	return list;
}

struct json_t *site_navigation_of(const struct site_navigation *nav, struct slice path,
				  const struct site_home *home)
{
	struct arena scratch = ARENA_INIT;
	struct slice key = site_names_path(&scratch, nav->folder, path);
	struct hash_entry *slot = hash_find(&nav->by_path, key);
	const struct entry *e = slot ? slot->value : NULL;
	arena_free(&scratch);
	if (!e || e->dropped)
		return NULL;
	struct json_t *map = json_map();
	json_put_int(map, "number", (long long)e->number);
	if (e->number > 1)
		json_put(map, "previous", reference(nav->order[e->number - 2]));
	if (e->number < nav->n)
		json_put(map, "next", reference(nav->order[e->number]));
	if (e->group)
		json_put(map, "series", series_of(e));
	if (e->topic.n)
		json_put_slice(map, "topic", e->topic);
	struct json_t *crumbs = breadcrumbs_of(e, home);
	if (json_length(crumbs) > 1)
		json_put(map, "breadcrumbs", crumbs);
	else
		json_drop(crumbs);
	return map;
}
