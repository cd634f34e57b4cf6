/* Rules from YAML, and articles whose zones and hits are made by hand: for tests of what comes
 * behind the matcher. */
#ifndef TOPICS_FIXTURE_H
#define TOPICS_FIXTURE_H

#include "check/topics-rules.h"
#include "unit.h"

static struct arena arena;

/* Settings with which sums are easy. */
#define TOPICS_FIXTURE_SETTINGS \
	"version: 1\n" \
	"zones:      {title: 8, tags: 2, headings: 1.5, opening: 2, body: 2, maths: 1}\n" \
	"saturation: {title: 1, tags: 1, headings: 1, opening: 1, body: 2, maths: 1}\n" \
	"opening: 400\nbody_limit: 6000\nlength_prior: 500\nscore_half: 8\nmin_score: 0.20\n" \
	"margin: 0.03\nalso: 0.6\n"

static inline struct topics_rules *rules_of(const char *topics)
{
	struct yaml_reader_faults faults = {0};
	const char *text = arena_printf(&arena, TOPICS_FIXTURE_SETTINGS "topics:\n%s", topics);
	struct topics_rules *rules = topics_rules_read(&arena, "t.yaml", slice_of(text), &faults);
	for (size_t i = 0; i < faults.n; i++)
		printf("# t.yaml:%zu: %s\n", faults.v[i].place.line, faults.v[i].message);
	CHECK(rules != NULL);
	return rules;
}

/* The zone is the first place of `part` in the document. */
static inline void set_zone(struct topics_article *article, enum topics_zone zone, const char *part,
			    size_t words)
{
	struct slice doc = article->doc->text, s = slice_of(part);
	size_t at = 0;
	while (at < doc.n && !slice_starts(slice_sub(doc, at, doc.n), s))
		at++;
	CHECK(at < doc.n);
	uint32_t *origin = arena_alloc_array(&arena, s.n + 1, sizeof *origin);
	for (size_t i = 0; i < s.n; i++)
		origin[i] = (uint32_t)(at + i);
	article->zones[zone] = (struct topics_text){s, origin, words};
}

static inline struct topics_article *article_of(const char *md)
{
	struct topics_article *article = arena_alloc(&arena, sizeof *article);
	article->doc = mdscan(&arena, slice_of(md), NULL);
	return article;
}

static inline struct topics_hits *hits_of(const struct topics_rules *rules)
{
	struct topics_hits *hits = arena_alloc(&arena, sizeof *hits);
	hits->holds = arena_alloc_array(&arena, rules->n_rules + 1, sizeof *hits->holds);
	for (size_t i = 0; i < rules->n_rules; i++)
		hits->holds[i] = true;
	return hits;
}

/* A hit on the first `word` of the zone at or behind `from`. */
static inline void add_hit(struct topics_hits *hits, const struct topics_article *article,
			   size_t rule, enum topics_zone zone, const char *word, size_t from)
{
	struct slice text = article->zones[zone].text, s = slice_of(word);
	size_t at = from;
	while (at < text.n && !slice_starts(slice_sub(text, at, text.n), s))
		at++;
	CHECK(at < text.n);
	ARENA_PUSH(&arena, hits->v, hits->n, hits->cap) = (struct topics_hit){
		(uint32_t)rule, (uint8_t)zone, (uint32_t)at, (uint32_t)(at + s.n)};
}

static inline bool near(double a, double b)
{
	double d = a > b ? a - b : b - a;
	if (d > 1e-9)
		printf("# %.12g is not %.12g\n", a, b);
	return d <= 1e-9;
}

#endif
