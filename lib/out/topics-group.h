/* The classification of a collection: its articles by topic, as Markdown and as JSON.
 *
 * Articles have the numbers of the site's order (out/site-navigation.h): by date, the oldest is 1; articles of
 * one date by path; those without a valid date last.  Topics come in the order of the rules, then those that
 * only authors name, by their bytes, then "unsure"; a topic without articles is left out. */
#ifndef OUT_TOPICS_GROUP_H
#define OUT_TOPICS_GROUP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "check/topics.h"
#include "io/json.h"

struct topics_group_article {
	struct slice path, title, slug;
	struct slice date;  /* empty: none, or none that is valid */
	struct slice topic; /* or "unsure" */
	int index;     /* of the topic in the rules; -1: an author's own; TOPICS_GROUP_UNSURE */
	size_t number; /* made by topics_group_arrange */
};

enum { TOPICS_GROUP_OWN = -1, TOPICS_GROUP_UNSURE = -2 };

/* What an article tells, copied into `a`.  Without a title in the front matter it is the first heading of
 * level 1, else the file's name without its suffix; so is the slug. */
void topics_group_article(struct topics_group_article *article, struct arena *a, const char *path,
			  const struct md_doc *doc, const struct front_matter *fm,
			  const struct topics_result *result);

/* Number the articles, and put them in order of topics and numbers. */
void topics_group_arrange(struct topics_group_article *v, size_t n);

/* Arranged articles as a Markdown table: topic, how many, links to the articles from a file at `from`
 * (null: from the working folder, whose absolute path is `folder`). */
void topics_group_markdown(struct buf *out, const struct topics_group_article *v, size_t n,
			   const char *from, const char *folder);

/* Arranged articles as {topic: [{title, slug, number}]}; the caller drops it. */
struct json_t *topics_group_json(const struct topics_group_article *v, size_t n);

#endif
