/* A page: an article's fragment in a template (Mustache), with all that belongs around it.
 *
 * The data of the template is described in md2html(1), TEMPLATES. */
#ifndef OUT_PAGE_H
#define OUT_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "check/measure.h"
#include "out/html.h"
#include "out/template.h"
#include "text/frontmatter.h"

enum page_language {
	PAGE_AUTO, /* Chinese where most words of an article are Han, else English */
	PAGE_ENGLISH,
	PAGE_CHINESE
};

struct page_settings {
	enum page_language language;
	enum html_math math;
	bool local_images;    /* the policy lets no picture of another host through */
	bool highlight;       /* highlight.js is among the assets */
	bool standalone;      /* style and script are in the page, not beside it */
	const char *assets;   /* address of the folder with what is beside, ends in "/" */
	struct slice pattern; /* the template; null: the one that is built in */
};

/* What the pages of a run share.  Nothing in it changes once it is made. */
struct page_maker;

/* Null: *error, in the template.  All memory is the arena's but some that page_maker_free releases;
 * the settings are copied, the texts in them borrowed. */
struct page_maker *page_maker_new(struct arena *a, const struct page_settings *settings,
				  struct template_error *error);
void page_maker_free(struct page_maker *maker);

/* The language of a page, which must be known before its fragment is made. */
bool page_is_chinese(const struct page_maker *maker, const struct measure *measure);

struct page_article {
	const char *path;
	const struct front_matter *front;
	const struct measure *measure; /* of the whole document */
	const struct html_report *report;
	struct slice fragment;
	struct slice description;  /* plain text; empty: none */
	struct json_t *navigation; /* number, series, topic, breadcrumbs, previous, next
				    * (site-navigation.h): a map that page_render takes over; null: none */
};

/* Append the page; `a` is scratch.  False: *error, in the template. */
bool page_render(const struct page_maker *maker, struct buf *out, struct arena *a,
		 const struct page_article *article, struct template_error *error);

/* The template that is built in. */
struct slice page_default_template(void);

/* Our own files beside the pages, in the assets' folder: the bytes of file i, its name and the enum
 * html_math that needs it, or PAGE_EVERY_MATH.  Null bytes: there is no file i. */
enum { PAGE_EVERY_MATH = -1 };
struct slice page_asset(size_t i, const char **name, int *math);

#endif
