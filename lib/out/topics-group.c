#include "out/topics-group.h"

#include <stdlib.h>

#include "out/report-view.h"
#include "out/template.h"

/* ---- Articles ---- */

/* The file's name without its suffix. */
static struct slice stem_of(struct slice path)
{
	size_t from = path.n;
	while (from && path.p[from - 1] != '/')
		from--;
	struct slice name = slice_sub(path, from, path.n);
	return slice_ends(name, SLICE(".md")) ? slice_sub(name, 0, name.n - 3) : name;
}

static struct slice first_heading(const struct md_doc *doc)
{
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_HEADING && doc->blocks[i].level == 1)
			return slice_trim(doc->blocks[i].info);
	return (struct slice){0};
}

static struct slice value_of(const struct front_field *field)
{
	return field ? slice_trim(field->value) : (struct slice){0};
}

void topics_group_article(struct topics_group_article *article, struct arena *a, const char *path,
			  const struct md_doc *doc, const struct front_matter *fm,
			  const struct topics_result *result)
{
	struct slice title = value_of(fm->title), slug = value_of(fm->slug);
	struct slice date = value_of(fm->date), stem = stem_of(slice_of(path));
	/* An author may say so, too: it is no topic. */
	bool unsure = slice_eq(result->name, SLICE("unsure"));
	if (!title.n)
		title = first_heading(doc);
	*article = (struct topics_group_article){
		.path = arena_copy(a, slice_of(path)),
		.title = arena_copy(a, title.n ? title : stem),
		.slug = arena_copy(a, slug.n ? slug : stem),
		.date = frontmatter_date_valid(date) ? arena_copy(a, date) : SLICE(""),
		.topic = arena_copy(a, result->name),
		.index = unsure                 ? TOPICS_GROUP_UNSURE
			 : result->primary >= 0 ? result->primary
						: TOPICS_GROUP_OWN,
	};
}

/* ---- Order ---- */

static int by_date(const void *x, const void *y)
{
	const struct topics_group_article *a = x, *b = y;
	if (!a->date.n != !b->date.n)
		return a->date.n ? -1 : 1;
	int order = slice_cmp(a->date, b->date);
	return order ? order : slice_cmp(a->path, b->path);
}

/* The topics of the rules, those of authors, unsure. */
static int rank_of(const struct topics_group_article *article)
{
	return article->index >= 0 ? 0 : article->index == TOPICS_GROUP_OWN ? 1 : 2;
}

static int by_topic(const void *x, const void *y)
{
	const struct topics_group_article *a = x, *b = y;
	if (rank_of(a) != rank_of(b))
		return rank_of(a) - rank_of(b);
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	int order = slice_cmp(a->topic, b->topic);
	if (order)
		return order;
	return a->number < b->number ? -1 : a->number > b->number;
}

void topics_group_arrange(struct topics_group_article *v, size_t n)
{
	if (!n)
		return;
	qsort(v, n, sizeof *v, by_date);
	for (size_t i = 0; i < n; i++)
		v[i].number = i + 1;
	qsort(v, n, sizeof *v, by_topic);
}

static size_t end_of_topic(const struct topics_group_article *v, size_t n, size_t from)
{
	size_t end = from + 1;
	while (end < n && rank_of(&v[end]) == rank_of(&v[from]) &&
	       slice_eq(v[end].topic, v[from].topic))
		end++;
	return end;
}

/* ---- What is written ---- */

void topics_group_markdown(struct buf *out, const struct topics_group_article *v, size_t n,
			   const char *from, const char *folder)
{
	buf_puts(out, "| Topic | Number | Articles |\n|:--|--:|:--|\n");
	for (size_t i = 0, end; i < n; i = end) {
		end = end_of_topic(v, n, i);
		buf_puts(out, "| ");
		template_escape_markdown(out, v[i].topic);
		buf_printf(out, " | %zu | ", end - i);
		for (size_t k = i; k < end; k++) {
			buf_printf(out, "%s%zu [", k > i ? "<br>" : "", v[k].number);
			template_escape_markdown(out, v[k].title);
			buf_puts(out, "](");
			report_view_link(out, from, v[k].path, folder);
			buf_putc(out, ')');
		}
		buf_puts(out, " |\n");
	}
}

struct json_t *topics_group_json(const struct topics_group_article *v, size_t n)
{
	struct json_t *map = json_map();
	struct arena a = ARENA_INIT;
	for (size_t i = 0, end; i < n; i = end) {
		end = end_of_topic(v, n, i);
		struct json_t *list = json_list();
		for (size_t k = i; k < end; k++) {
			struct json_t *article = json_map();
			json_put_slice(article, "title", v[k].title);
			json_put_slice(article, "slug", v[k].slug);
			json_put_int(article, "number", (long long)v[k].number);
			json_push(list, article);
		}
		json_put(map, arena_cstr(&a, v[i].topic), list);
	}
	arena_free(&a);
	return map;
}
