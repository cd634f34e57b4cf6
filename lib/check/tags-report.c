/* The reports of tags.h, for people and for programs. */
#include "base/utf8.h"
#include "check/tags.h"
#include "io/json.h"

enum {
	SHOWN = 10,       /* articles of a list in the report for people; JSON has all */
	NAME_COLUMNS = 24 /* a longer tag pushes the rest of its line to the right */
};

/* A tag or path of any bytes must not drive a terminal. */
static void put_visible(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == 0x7F)
			buf_puts(out, "\xEF\xBF\xBD");
		else
			buf_putc(out, s.p[i]);
	}
}

static void put_name(struct buf *out, struct slice name)
{
	size_t from = out->n;
	put_visible(out, name);
	size_t width = utf8_width(slice_sub(buf_slice(out), from, out->n));
	buf_fill(out, ' ', width < NAME_COLUMNS ? NAME_COLUMNS - width : 0);
}

static void put_path(struct buf *out, const struct tags *t, size_t article)
{
	put_visible(out, slice_of(t->articles[article].path));
}

static void put_head(struct buf *out, const char *head, size_t n)
{
	buf_printf(out, "\n%s: %zu\n", head, n);
}

/* "   57  31.1 %  Name          a.md, b.md, c.md, ..." */
static void put_tag(struct buf *out, const struct tags *t, const struct tags_tag *tag)
{
	size_t share = (tag->n_articles * 1000 + t->n_articles / 2) / t->n_articles;
	buf_printf(out, "  %6zu  %3zu.%zu %%  ", tag->n_articles, share / 10, share % 10);
	put_name(out, tag->name);
	for (size_t i = 0; i < tag->n_articles && i < TAGS_N_FIRST; i++) {
		buf_puts(out, i ? ", " : "  ");
		put_path(out, t, tag->first[i]);
	}
	buf_puts(out, tag->n_articles > TAGS_N_FIRST ? ", ...\n" : "\n");
}

static void put_nothing(struct buf *out, const struct tags *t)
{
	size_t n = 0;
	/* The tags are sorted by use. */
	while (n < t->n && tags_says_nothing(t, &t->v[n]))
		n++;
	if (!n)
		return;
	buf_printf(out, "\nTags that say nothing (on %d %% of the articles or more): %zu\n",
		   TAGS_NOTHING_PERCENT, n);
	for (size_t i = 0; i < n; i++) {
		const struct tags_tag *tag = &t->v[i];
		buf_printf(out, "  %6zu  ", tag->n_articles);
		put_name(out, tag->name);
		buf_printf(out, "  reviewed in %zu\n", tag->n_reviewed);
	}
}

static void put_pairs(struct buf *out, const struct tags *t)
{
	if (!t->n_pairs)
		return;
	put_head(out, "Near-duplicates (the one that is used more comes first)", t->n_pairs);
	for (size_t i = 0; i < t->n_pairs; i++) {
		const struct tags_tag *keep = &t->v[t->pairs[i].keep],
				      *other = &t->v[t->pairs[i].other];
		buf_printf(out, "  %-8s  %6zu  ", tags_likeness_names[t->pairs[i].why],
			   keep->n_articles);
		put_name(out, keep->name);
		buf_printf(out, "  %6zu  ", other->n_articles);
		put_visible(out, other->name);
		buf_putc(out, '\n');
	}
}

static void put_repeated(struct buf *out, const struct tags *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += t->v[i].n_repeated > 0;
	if (!n)
		return;
	put_head(out, "Tags that articles have more than once", n);
	for (size_t i = 0; i < t->n; i++) {
		if (!t->v[i].n_repeated)
			continue;
		buf_printf(out, "  %6zu  ", t->v[i].n_repeated);
		put_visible(out, t->v[i].name);
		buf_putc(out, '\n');
	}
}

static void put_unreviewed(struct buf *out, const struct tags *t)
{
	size_t n = t->n_articles - t->n_reviewed, shown = 0;
	if (!n)
		return;
	put_head(out, "Articles without \"tags_reviewed: true\"", n);
	for (size_t i = 0; i < t->n_articles && shown < SHOWN; i++) {
		if (t->articles[i].reviewed)
			continue;
		buf_puts(out, "  ");
		put_path(out, t, i);
		buf_putc(out, '\n');
		shown++;
	}
	if (n > shown)
		buf_printf(out, "  ... and %zu more\n", n - shown);
}

void tags_report_text(const struct tags *t, struct buf *out)
{
	size_t common = t->n - t->n_singletons;
	buf_printf(out,
		   "articles: %zu\ntags: %zu\nreviewed articles: %zu\nuntagged articles: %zu\n",
		   t->n_articles, t->n, t->n_reviewed, t->n_untagged);
	put_nothing(out, t);
	put_pairs(out, t);
	put_repeated(out, t);
	if (common)
		put_head(out, "Tags of more than one article", common);
	for (size_t i = 0; i < common; i++)
		put_tag(out, t, &t->v[i]);
	if (t->n_singletons)
		put_head(out, "Tags of one article only", t->n_singletons);
	for (size_t i = common; i < t->n; i++)
		put_tag(out, t, &t->v[i]);
	put_unreviewed(out, t);
}

/* ---- JSON ---- */

static struct json_t *json_tag(const struct tags *t, const struct tags_tag *tag)
{
	struct json_t *map = json_map(), *first = json_list();
	json_put_slice(map, "name", tag->name);
	json_put_int(map, "articles", (long long)tag->n_articles);
	/* Four digits behind the point: the same bytes everywhere. */
	size_t share = (tag->n_articles * 10000 + t->n_articles / 2) / t->n_articles;
	json_put_real(map, "share", (double)share / 10000);
	json_put_int(map, "reviewed", (long long)tag->n_reviewed);
	json_put_int(map, "repeated", (long long)tag->n_repeated);
	for (size_t i = 0; i < tag->n_articles && i < TAGS_N_FIRST; i++)
		json_push_slice(first, slice_of(t->articles[tag->first[i]].path));
	json_put(map, "first", first);
	return map;
}

static struct json_t *json_pair(const struct tags *t, const struct tags_pair *pair)
{
	struct json_t *map = json_map();
	const struct tags_tag *keep = &t->v[pair->keep], *other = &t->v[pair->other];
	json_put_slice(map, "keep", keep->name);
	json_put_int(map, "keep_articles", (long long)keep->n_articles);
	json_put_slice(map, "other", other->name);
	json_put_int(map, "other_articles", (long long)other->n_articles);
	json_put_text(map, "why", tags_likeness_names[pair->why]);
	return map;
}

static struct json_t *json_singleton(const struct tags *t, const struct tags_tag *tag)
{
	struct json_t *map = json_map();
	json_put_slice(map, "name", tag->name);
	json_put_slice(map, "path", slice_of(t->articles[tag->first[0]].path));
	return map;
}

void tags_report_json(const struct tags *t, struct buf *out)
{
	struct json_t *map = json_map(), *all = json_list(), *nothing = json_list(),
		      *pairs = json_list(), *singletons = json_list(), *unreviewed = json_list();
	json_put_int(map, "articles", (long long)t->n_articles);
	json_put_int(map, "reviewed", (long long)t->n_reviewed);
	json_put_int(map, "untagged", (long long)t->n_untagged);
	for (size_t i = 0; i < t->n; i++) {
		json_push(all, json_tag(t, &t->v[i]));
		if (tags_says_nothing(t, &t->v[i]))
			json_push_slice(nothing, t->v[i].name);
		if (t->v[i].n_articles == 1)
			json_push(singletons, json_singleton(t, &t->v[i]));
	}
	for (size_t i = 0; i < t->n_pairs; i++)
		json_push(pairs, json_pair(t, &t->pairs[i]));
	for (size_t i = 0; i < t->n_articles; i++)
		if (!t->articles[i].reviewed)
			json_push_slice(unreviewed, slice_of(t->articles[i].path));
	json_put(map, "tags", all);
	json_put(map, "says_nothing", nothing);
	json_put(map, "near_duplicates", pairs);
	json_put(map, "singletons", singletons);
	json_put(map, "unreviewed", unreviewed);
	json_write_pretty(out, map);
	buf_putc(out, '\n');
	json_drop(map);
}
