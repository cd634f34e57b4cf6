/* What a page knows of the others: its number, the pages before and after it, its series and topic.
 *
 * The articles of the collection are those of this run, by their front matter, and those that records
 * (mathmill-records(5)) name, whose pages may have been made by an earlier run.  They are ordered by date,
 * the oldest first, articles of one date by path; those without a valid date come last, by path.
 *
 * A page depends on what it shows of others: their titles and addresses.  So a change in an article
 * reaches its own page; a change of its title those before and after it and those of its series, too; and only
 * one of its date, or a new article, moves numbers. */
#ifndef OUT_SITE_NAVIGATION_H
#define OUT_SITE_NAVIGATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "io/json.h"
#include "out/site-links.h"

struct site_navigation;

/* `folder` as in site_links_pages. */
struct site_navigation *site_navigation_new(struct arena *a, struct slice folder);

/* An article; slices may be empty, all but path and page. */
struct site_article {
	struct slice path, page; /* page: "SLUG.html" */
	struct slice title, date;
	struct slice series, part; /* front matter's `series` and `part`, if it has them */
};
/* Add an article of this run (copied).  What it says counts, whatever a record says. */
void site_navigation_add(struct site_navigation *nav, const struct site_article *article);

struct site_navigation_remark {
	size_t line; /* of the records */
	const char *message;
};
/* Add the records of a text, in any order.  A record uses "path", "meta" (title, slug, date, series and
 * part, or series: {name, part}) and "topics" ({"primary":..} or [{"topic":..}]).  Of records of one path the
 * last counts, with a remark.  Records with "error" and without "meta" are passed over, as are those
 * whose slug cannot name a page.  False: *wrong says what is wrong with a line.  Remarks are in the arena. */
bool site_navigation_records(struct site_navigation *nav, struct slice text,
			     struct site_navigation_remark *wrong,
			     struct site_navigation_remark **remarks, size_t *n_remarks);

/* Once, when all are added.  A record whose page would be that of another article (its file was renamed) is
 * dropped. */
void site_navigation_arrange(struct site_navigation *nav);
size_t site_navigation_count(const struct site_navigation *nav);

/* Tell the links of the articles that are known from records only (site_links_add). */
void site_navigation_pages(const struct site_navigation *nav, struct site_pages *pages);

/* The home page, for the breadcrumbs. */
struct site_home {
	const char *title, *url;
};

enum { SITE_NAVIGATION_SERIES = 40 }; /* of a longer series, so many articles around this one */

/* The data of an article's page, which the caller drops:
 *   number       1..
 *   previous, next {title, url}
 *   series       {name, part, parts, articles: [{title, url, part, current}]}; two articles at least
 *   topic        text
 *   breadcrumbs  [{title, url, last}]: home, series or else topic, title; absent when there is
 *                nothing but the title.  The url of a topic and of the title is null.
 * What there is not is absent.  Null: no such article.  `home` may be null.  Safe in worker processes. */
struct json_t *site_navigation_of(const struct site_navigation *nav, struct slice path,
				  const struct site_home *home);

#endif
