/* Where the links and images of an article lead in the site (html.h, struct html_site).
 *
 * A relative address of a .md file becomes the address of that article's page; the file need not be
 * there, but the article must be one of the pages.  A relative address of an image becomes that of
 * the image's copy in the site, and so does that of another file (site_copy_file; it must be in the
 * working folder, the article's, or below).  It is no fault when a file is missing that is in the site's
 * folder already, or a page, with its suffix or without, or that would be outside of the site: what is
 * around it is not known.  All others stay as they are. */
#ifndef OUT_SITE_LINKS_H
#define OUT_SITE_LINKS_H

#include "base/hash.h"
#include "out/html.h"
#include "out/site-copy.h"

/* Which article is which page. */
struct site_pages;

/* Relative paths start at `folder` (the working folder, absolute); "": they stay relative. */
struct site_pages *site_links_pages(struct arena *a, struct slice folder);
/* The first of equal paths counts.  An empty page: the article has none, whatever the reason. */
void site_links_add(struct site_pages *pages, struct slice path, struct slice page);

/* One article, and what has been done for it. */
struct site_links {
	const struct site_pages *pages;
	const struct site_files *files; /* null: images and other files stay where they are */
	const char *path;               /* of the article, as it was opened */
	/* The site's files that were put, for site_files_note; filled in, each once. */
	struct site_links_file {
		struct slice name;
		struct site_outcome outcome;
	} * v;
	size_t n, cap;
	/* Local path -> struct site_links_file, of images and of other files; made when needed. */
	struct hash *known[2];
};

/* The functions of struct html_site; context is a struct site_links. */
const char *site_links_link(void *context, struct arena *a, const char *url, const char **missing);
const char *site_links_image(void *context, struct arena *a, const char *url, const char **missing);

/* The path of the local file that a relative address names, as seen from the working folder; null:
 * it names none (a scheme, an absolute path, a fragment only, a NUL in it). */
const char *site_links_local(const struct site_links *links, struct arena *a, const char *url);

#endif
