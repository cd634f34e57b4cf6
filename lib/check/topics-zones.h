/* The zones of an article: the texts in which its topics are looked for.
 *
 *	title     of the front matter, else the first heading of level 1
 *	tags      where `tags_reviewed: true` stands beside them; " , " between two
 *	headings  all others, one a line
 *	body      the prose without headings, as far as word settings->body_limit
 *	opening   the body as far as word settings->opening
 *	maths     every \command of the formulas in order, a blank between two; then the texts in \mathrm,
 *	          \operatorname, \text and the like, one a line; 20,000 characters at most
 *
 * Prose is without code, comments, tags, link targets, images and bare URLs, and without the lines that
 * name an article's source, author and date in bold (**原文链接**).  A formula in it is U+FFFC. */
#ifndef CHECK_TOPICS_ZONES_H
#define CHECK_TOPICS_ZONES_H

#include "check/topics.h"

/* Everything is the arena's; doc is borrowed.  Every origin is an offset in doc->text: for values of the
 * front matter that are not written as they are meant, that of the value. */
struct topics_article *topics_zones_read(struct arena *a, const struct md_doc *doc,
					 const struct front_matter *front,
					 const struct topics_settings *settings);

#endif
