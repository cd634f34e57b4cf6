/* Topics of articles: what the rules find in an article, and what follows from it.
 *
 * The terms (zone, rule, hit, score, margin, unsure) are those of tag-classify(1).  An article goes through
 * these steps, each with a header of its own; all memory is the arena's:
 *
 *	topics_zones_read   the texts that are looked at (topics-zones.h)
 *	topics_match_find   where the rules' words stand in them (topics-match.h)
 *	topics_score_make   scores, evidence, the primary topic (topics-score.h)
 *
 * Rules (topics-rules.h), the matcher and learned weights (topics-weights.h) are made once, do not
 * change, and are shared by threads. */
#ifndef CHECK_TOPICS_H
#define CHECK_TOPICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "io/config.h"
#include "text/frontmatter.h"
#include "text/mdscan.h"
#include "text/rules.h"

/* ---- Zones ---- */

enum topics_zone {
	TOPICS_TITLE,
	TOPICS_TAGS, /* only reviewed ones */
	TOPICS_HEADINGS,
	TOPICS_OPENING, /* the first words of the body */
	TOPICS_BODY,
	TOPICS_MATHS, /* commands, and the texts in \mathrm and the like */
	TOPICS_N_ZONES
};

extern const char *const topics_zone_names[TOPICS_N_ZONES + 1]; /* ended by null */

/* A zone of an article: folded text (text/fold.h), and where each byte of it comes from. */
struct topics_text {
	struct slice text;
	const uint32_t *origin; /* a document's offset for every byte of text */
	size_t words;
};

struct topics_article {
	const struct md_doc *doc;
	struct topics_text
		zones[TOPICS_N_ZONES]; /* the opening is the beginning of the body's text */
	size_t words, formulas;        /* of the whole article */
	struct slice own;              /* `topic` of the front matter; empty: none */
};

/* ---- Rules ---- */

/* A keyword, or a pattern between slashes. */
struct topics_term {
	const char *text;                    /* as it is written; a pattern without its slashes */
	const struct rules_pattern *pattern; /* null: a keyword */
	struct config_place place;
};

struct topics_terms {
	struct topics_term *v;
	size_t n;
};

enum { TOPICS_NO_LIMIT = -1 };

struct topics_rule {
	const char *id;   /* unique in its topic */
	const char *name; /* "TOPIC/id", unique */
	size_t topic;     /* index in topics_rules.topics */
	struct topics_terms any, all, none;
	unsigned zones;      /* bit 1 << zone: where `any` and `all` count */
	unsigned none_zones; /* where `none` may not stand */
	double weight;
	double cap;          /* the most that the rule adds; 0: no cap */
	bool plural, digits; /* what may follow an ASCII keyword: s, es; digits */
	long long min_words, min_formulas;
	long long max_formulas;              /* TOPICS_NO_LIMIT: any number */
	const char *note;                    /* or null */
	struct topics_terms match, no_match; /* example lines for --test-rules; never patterns */
	struct config_place place;
};

struct topics_topic {
	const char *name;
	size_t first_rule, end_rule; /* in topics_rules.rules */
	struct config_place place;
};

/* Numbers of the scoring; tag-classify(1), SCORES. */
struct topics_settings {
	double zone_weight[TOPICS_N_ZONES], saturation[TOPICS_N_ZONES];
	long long opening, body_limit; /* words */
	double length_prior, score_half, min_score, margin, also;
};

struct topics_rules {
	const char *path; /* of the file, for messages */
	struct topics_settings settings;
	struct topics_topic *topics;
	size_t n_topics;
	struct topics_rule *rules; /* topic by topic */
	size_t n_rules;
	struct topics_terms ignore; /* phrases that are evidence of nothing */
};

/* ---- Hits ---- */

/* A word of a rule's `any` in a zone, where no longer word of another topic hides it. */
struct topics_hit {
	uint32_t rule;
	uint8_t zone; /* never the opening: what begins there is a hit of the body, and counts for both */
	uint32_t begin, end; /* in the zone's text */
};

struct topics_hits {
	struct topics_hit *v; /* by zone, then by place */
	size_t n, cap;
	bool *holds; /* of every rule: its other conditions hold (all, none, numbers) */
	/* Rules one of whose patterns ended at the match limit: what it would have found counts not. */
	uint32_t *limited;
	size_t n_limited, cap_limited;
};

/* ---- Scores ---- */

enum { TOPICS_UNSURE = -1 };

/* Why a topic has its score. */
struct topics_evidence {
	int rule;          /* index in topics_rules.rules; -1: a learned word, `word` */
	struct slice word; /* learned: the feature */
	uint8_t zone;      /* rule: the zone; TOPICS_N_ZONES: the rule holds without a hit */
	size_t hits;
	double contribution; /* to the raw score */
	size_t line; /* of the first hit, 1-based; 0: none (a zone of the front matter has its line) */
	struct slice
		text; /* the first hit as it stands in the document, at most 80 bytes; or empty */
};

struct topics_scored {
	size_t topic;
	double raw, score;                /* score: raw / (raw + score_half), 0 to 1 */
	struct topics_evidence *evidence; /* greatest contribution first */
	size_t n_evidence, cap_evidence;
};

enum topics_reason {
	TOPICS_DECIDED,
	TOPICS_BY_AUTHOR, /* `topic` of the front matter */
	TOPICS_TOO_LOW,   /* unsure: the best score is below min_score */
	TOPICS_TOO_NEAR   /* unsure: the margin is below settings.margin */
};

struct topics_result {
	int primary; /* index of a topic, or TOPICS_UNSURE; an author's topic may be unknown to the rules */
	struct slice name; /* of the primary topic; "unsure" */
	enum topics_reason reason;
	double margin; /* (best - second) / best, 0 to 1 */
	struct topics_scored
		*v; /* all topics of the rules, best first; ties in their order there */
	size_t n;
	size_t n_labels; /* the first so many are labels of the article (multi-label) */
};

#endif
