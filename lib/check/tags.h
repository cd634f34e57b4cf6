/* The tags of a collection: which there are, and which need care.
 *
 *	struct tags *t = tags_new(&arena);
 *	tags_add(t, path, &front);	one article after the other, in the order of the input
 *	tags_finish(t);			then everything below may be read
 *
 * All memory is the arena's; paths and tags are copied, so that an article may be freed when
 * it has been added.  A tag is the bytes that its author wrote (as frontmatter_read gives
 * them): `Attention` and `attention` are two tags, which the near-duplicates tell of.
 *
 * Time: n log n in the number of tags and articles, whatever the tags are. */
#ifndef CHECK_TAGS_H
#define CHECK_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "text/frontmatter.h"

enum {
	/* A tag says nothing when it is on so many of the articles in a hundred, and on at
	 * least so many articles: to choose it leaves two fifths of the collection, and to
	 * see it on an article tells less than 1.4 bits about it.  In a collection of fewer
	 * than 5 articles no tag can say nothing. */
	TAGS_NOTHING_PERCENT = 40,
	TAGS_NOTHING_LEAST = 5,
	TAGS_N_FIRST = 3,   /* articles that are named for a tag */
	TAGS_TYPO_LEAST = 6 /* letters of a tag that may be another misspelt */
};

struct tags_article {
	const char *path;
	size_t n_tags; /* different ones */
	bool reviewed; /* tags_reviewed is true */
};

struct tags_tag {
	struct slice name;
	size_t n_articles;          /* that have it */
	size_t n_reviewed;          /* of these, those with tags_reviewed: true */
	size_t n_repeated;          /* of these, those that have it more than once */
	size_t first[TAGS_N_FIRST]; /* the first articles that have it: indices in articles */
	size_t order;               /* in which it was met */
	size_t last, last_repeated; /* private: the last article + 1 that has it (repeated) */
};

/* Why two tags may be meant as one, the surest first. */
enum tags_likeness {
	TAGS_SPELLING, /* equal but for case, width, hyphens, underscores and blanks */
	TAGS_PLURAL,   /* one is the English plural of the other */
	TAGS_ENDING,   /* one is the other with a Chinese word for its kind: 优化, 优化器 */
	TAGS_TYPO,     /* one letter too many, too few, wrong, or two in the wrong order */
	TAGS_N_LIKENESS
};

extern const char *const tags_likeness_names[TAGS_N_LIKENESS + 1]; /* ended by null */

/* Two tags, as indices in tags.v.  `keep` is the one that is used more; where both are used
 * alike, the one that was met first. */
struct tags_pair {
	size_t keep, other;
	enum tags_likeness why;
};

struct tags {
	struct arena *arena;
	struct tags_article *articles; /* in the order they were added */
	size_t n_articles, cap_articles;
	size_t n_reviewed, n_untagged;
	struct tags_tag *v; /* most used first; of equals, the one that was met first */
	size_t n, cap;
	size_t n_singletons; /* tags of one article: the last ones of v */
	/* Near-duplicates, by `keep`, then by `other`. */
	struct tags_pair *pairs;
	size_t n_pairs, cap_pairs;
	struct hash names; /* tag -> index + 1 in v, as count */
	bool finished;
};

struct tags *tags_new(struct arena *arena);

/* Add an article.  One without front matter or tags counts as an article. */
void tags_add(struct tags *t, const char *path, const struct front_matter *front);

/* Sort, and find near-duplicates.  Nothing may be added afterwards. */
void tags_finish(struct tags *t);

/* Is the tag on nearly all articles? */
bool tags_says_nothing(const struct tags *t, const struct tags_tag *tag);
/* `tags_reviewed: true`, in any case of letters, as record.h has it: a person says that the
 * tags are right. */
bool tags_reviewed(const struct front_matter *front);

/* Append the report for people: a summary, then lists with headings, empty ones left out.
 * Control characters in tags are shown as U+FFFD. */
void tags_report_text(const struct tags *t, struct buf *out);

/* Append the report as one JSON map (indented, with a newline at its end):
 *	articles, reviewed, untagged	numbers of articles
 *	tags		[{name, articles, share, reviewed, repeated, first: [path...]}], by use
 *	says_nothing	[name]
 *	near_duplicates	[{keep, keep_articles, other, other_articles, why}]
 *	singletons	[{name, path}]
 *	unreviewed	[path] */
void tags_report_json(const struct tags *t, struct buf *out);

#endif
