#include "check/topics-match.h"

#include "base/sort.h"
#include "text/fold.h"
#include "text/keywords.h"

/* ---- What is looked for ---- */

enum use_kind { USE_ANY, USE_ALL, USE_NONE, USE_IGNORE };

/* Why a word is looked for: what its id in the automaton means. */
struct use {
	enum use_kind kind;
	uint32_t rule; /* USE_IGNORE: the number of the rules */
	size_t term;   /* USE_ALL: which of all rules' terms */
};

struct pattern_use {
	const struct rules_pattern *pattern;
	uint32_t use;
};

struct topics_matcher {
	const struct topics_rules *rules;
	struct keywords *keywords;
	struct use *uses;
	size_t n_uses, cap_uses;
	struct pattern_use *patterns; /* in order of their rules */
	size_t n_patterns, cap_patterns;
	size_t n_all;
};

struct build {
	struct arena *arena;
	struct topics_matcher *matcher;
};

static void add_terms(struct build *b, const struct topics_terms *terms, struct use use,
		      unsigned flags)
{
	struct topics_matcher *m = b->matcher;
	for (size_t i = 0; i < terms->n; i++) {
		/* Each term of `all` must be there; of the others it does not matter which is. */
		if (i == 0 || use.kind == USE_ALL) {
			if (use.kind == USE_ALL)
				use.term = m->n_all++;
			ARENA_PUSH(b->arena, m->uses, m->n_uses, m->cap_uses) = use;
		}
		const struct topics_term *term = &terms->v[i];
		uint32_t id = (uint32_t)(m->n_uses - 1);
		if (term->pattern)
			ARENA_PUSH(b->arena, m->patterns, m->n_patterns, m->cap_patterns) =
				(struct pattern_use){term->pattern, id};
		else
			keywords_add(m->keywords, fold_text(b->arena, slice_of(term->text), NULL),
				     id, flags);
	}
}

struct topics_matcher *topics_match_new(struct arena *a, const struct topics_rules *rules)
{
	struct topics_matcher *m = arena_alloc(a, sizeof *m);
	struct build b = {a, m};
	m->rules = rules;
	m->keywords = keywords_new(a);
	for (size_t i = 0; i < rules->n_rules; i++) {
		const struct topics_rule *r = &rules->rules[i];
		unsigned flags =
			(r->plural ? KEYWORDS_PLURAL : 0u) | (r->digits ? KEYWORDS_DIGITS : 0u);
		add_terms(&b, &r->any, (struct use){USE_ANY, (uint32_t)i, 0}, flags);
		add_terms(&b, &r->all, (struct use){USE_ALL, (uint32_t)i, 0}, flags);
		add_terms(&b, &r->none, (struct use){USE_NONE, (uint32_t)i, 0}, flags);
	}
	add_terms(&b, &rules->ignore, (struct use){USE_IGNORE, (uint32_t)rules->n_rules, 0},
		  KEYWORDS_PLURAL | KEYWORDS_DIGITS);
	keywords_compile(m->keywords);
	return m;
}

/* ---- Hits of one rule in a zone: leftmost and longest, without overlap ---- */

#define NOWHERE UINT32_MAX

/* A hit that counts unless a later one begins before it, or there and is longer. */
struct chosen {
	uint32_t rule;
	uint32_t begin, end;
	uint32_t before; /* the same rule's hit before it, or NOWHERE */
};

struct search {
	struct arena *arena;
	const struct topics_matcher *matcher;
	const struct topics_article *article;
	struct rules_match *patterns;
	enum topics_zone zone;
	struct chosen *chosen;
	size_t n_chosen, cap_chosen;
	uint32_t spare;    /* a chosen that is none any more; others behind it in `before` */
	uint32_t *last;    /* of each rule, and of `ignore`: its last chosen */
	uint32_t *touched; /* the rules that have a last one */
	size_t n_touched;
	struct keywords_hit *found; /* by patterns, in order of their ends; id: the use */
	size_t n_found, cap_found;
	bool *seen;    /* of all terms of `all` */
	bool *refused; /* rules of which a term of `none` is there */
	bool *limited; /* rules */
	struct topics_hits *hits;
};

static uint32_t new_chosen(struct search *s)
{
	if (s->spare == NOWHERE) {
		ARENA_PUSH(s->arena, s->chosen, s->n_chosen, s->cap_chosen) = (struct chosen){0};
		return (uint32_t)(s->n_chosen - 1);
	}
	uint32_t at = s->spare;
	s->spare = s->chosen[at].before;
	return at;
}

/* Hits come in order of their ends.  Those before this one's beginning stay as they are; if none of them
 * reaches into it, it takes the place of all that begin in it. */
static void choose(struct search *s, uint32_t rule, uint32_t begin, uint32_t end)
{
	uint32_t before = s->last[rule];
	while (before != NOWHERE && s->chosen[before].begin >= begin)
		before = s->chosen[before].before;
	if (before != NOWHERE && s->chosen[before].end > begin)
		return;
	if (s->last[rule] == NOWHERE)
		s->touched[s->n_touched++] = rule;
	for (uint32_t at = s->last[rule]; at != before;) {
		uint32_t next = s->chosen[at].before;
		s->chosen[at].before = s->spare;
		s->spare = at;
		at = next;
	}
	uint32_t at = new_chosen(s);
	s->chosen[at] = (struct chosen){rule, begin, end, before};
	s->last[rule] = at;
}

/* ---- One zone ---- */

/* The zones that what begins there is in: the opening is a part of the body. */
static unsigned zones_at(const struct search *s, size_t begin)
{
	bool opening = s->zone == TOPICS_BODY && begin < s->article->zones[TOPICS_OPENING].text.n;
	return 1u << s->zone | (opening ? 1u << TOPICS_OPENING : 0u);
}

/* The zones that a use looks at. */
static unsigned zones_of(const struct topics_matcher *m, const struct use *use)
{
	if (use->kind == USE_IGNORE)
		return ~(1u << TOPICS_MATHS);
	const struct topics_rule *rule = &m->rules->rules[use->rule];
	return use->kind == USE_NONE ? rule->none_zones : rule->zones;
}

static void take(struct search *s, const struct keywords_hit *hit)
{
	const struct use *use = &s->matcher->uses[hit->id];
	if (!(zones_of(s->matcher, use) & zones_at(s, hit->begin)))
		return;
	if (use->kind == USE_ALL)
		s->seen[use->term] = true;
	else if (use->kind == USE_NONE)
		s->refused[use->rule] = true;
	else
		choose(s, use->rule, hit->begin, hit->end);
}

static int compare_found(const void *x, const void *y)
{
	const struct keywords_hit *a = x, *b = y;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* What a pattern finds in the zone.  An empty match is nothing. */
static void match_pattern(struct search *s, const struct pattern_use *p)
{
	const struct use *use = &s->matcher->uses[p->use];
	unsigned zones = zones_of(s->matcher, use);
	struct slice text = s->article->zones[s->zone].text;
	if (s->zone == TOPICS_BODY && !(zones & 1u << TOPICS_BODY))
		text.n =
			zones & 1u << TOPICS_OPENING ? s->article->zones[TOPICS_OPENING].text.n : 0;
	else if (!(zones & 1u << s->zone))
		return;
	bool limited = false;
	for (size_t at = 0; at < text.n && rules_next(p->pattern, s->patterns, text, at, &limited);
	     at = rules_resume(s->patterns, text)) {
		size_t begin = 0, end = 0;
		if (!rules_group(s->patterns, 0, &begin, &end) || begin == end)
			continue;
		ARENA_PUSH(s->arena, s->found, s->n_found, s->cap_found) =
			(struct keywords_hit){p->use, (uint32_t)begin, (uint32_t)end};
		if (use->kind == USE_ALL || use->kind == USE_NONE)
			break;
	}
	if (limited && use->kind != USE_IGNORE)
		s->limited[use->rule] = true;
}

static int compare_chosen(const void *x, const void *y)
{
	const struct topics_hit *a = x, *b = y;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* How far hits reach that begin before a place: those of the topic that reaches farthest, and those of
 * all other topics. */
struct reach {
	uint32_t farthest, others;
	size_t topic; /* of the farthest */
};

static size_t topic_of(const struct topics_rules *rules, uint32_t rule)
{
	return rule < rules->n_rules ? rules->rules[rule].topic : rules->n_topics;
}

static void extend(struct reach *r, size_t topic, uint32_t end)
{
	if (topic == r->topic) {
		r->farthest = end > r->farthest ? end : r->farthest;
	} else if (end > r->farthest) {
		*r = (struct reach){end, r->farthest, topic};
	} else if (end > r->others) {
		r->others = end;
	}
}

/* Leave out what another topic's longer hit hides.  v is sorted: what begins earlier, or there and is
 * longer, comes before. */
static void add_visible(struct search *s, const struct topics_hit *v, size_t n)
{
	const struct topics_rules *rules = s->matcher->rules;
	struct reach reach = {0, 0, SIZE_MAX};
	for (size_t i = 0, next; i < n; i = next) {
		/* Equal hits do not hide one another. */
		for (next = i; next < n && v[next].begin == v[i].begin && v[next].end == v[i].end;
		     next++) {
			size_t topic = topic_of(rules, v[next].rule);
			uint32_t other = topic == reach.topic ? reach.others : reach.farthest;
			if (other < v[next].end && v[next].rule < rules->n_rules)
				ARENA_PUSH(s->arena, s->hits->v, s->hits->n, s->hits->cap) =
					v[next];
		}
		for (size_t j = i; j < next; j++)
			extend(&reach, topic_of(rules, v[j].rule), v[j].end);
	}
}

/* All that was chosen in the zone, and make ready for the next one. */
static void end_zone(struct search *s)
{
	struct topics_hit *v = arena_alloc_array(s->arena, s->n_chosen + 1, sizeof *v);
	size_t n = 0;
	for (size_t i = 0; i < s->n_touched; i++) {
		uint32_t rule = s->touched[i];
		for (uint32_t at = s->last[rule]; at != NOWHERE; at = s->chosen[at].before)
			v[n++] = (struct topics_hit){rule, (uint8_t)s->zone, s->chosen[at].begin,
						     s->chosen[at].end};
		s->last[rule] = NOWHERE;
	}
	sort_rows(v, n, sizeof *v, compare_chosen);
	add_visible(s, v, n);
	s->n_touched = s->n_chosen = s->n_found = 0;
	s->spare = NOWHERE;
}

static void search_zone(struct search *s, enum topics_zone zone)
{
	const struct topics_matcher *m = s->matcher;
	struct slice text = s->article->zones[zone].text;
	s->zone = zone;
	for (size_t i = 0; i < m->n_patterns; i++)
		match_pattern(s, &m->patterns[i]);
	sort_rows(s->found, s->n_found, sizeof *s->found, compare_found);
	struct keywords_search keywords = keywords_start(m->keywords, text);
	size_t next = 0;
	for (struct keywords_hit hit; keywords_next(&keywords, &hit);) {
		while (next < s->n_found && s->found[next].end <= hit.end)
			take(s, &s->found[next++]);
		take(s, &hit);
	}
	while (next < s->n_found)
		take(s, &s->found[next++]);
	end_zone(s);
}

/* ---- An article ---- */

static bool numbers_hold(const struct topics_rule *r, const struct topics_article *article)
{
	long long words = (long long)article->words, formulas = (long long)article->formulas;
	return words >= r->min_words && formulas >= r->min_formulas &&
	       (r->max_formulas == TOPICS_NO_LIMIT || formulas <= r->max_formulas);
}

static void set_conditions(struct search *s)
{
	const struct topics_rules *rules = s->matcher->rules;
	struct topics_hits *hits = s->hits;
	hits->holds = arena_alloc_array(s->arena, rules->n_rules + 1, sizeof *hits->holds);
	for (size_t i = 0; i < rules->n_rules; i++) {
		hits->holds[i] = !s->refused[i] && numbers_hold(&rules->rules[i], s->article);
		if (s->limited[i])
			ARENA_PUSH(s->arena, hits->limited, hits->n_limited, hits->cap_limited) =
				(uint32_t)i;
	}
	for (size_t i = 0; i < s->matcher->n_uses; i++) {
		const struct use *use = &s->matcher->uses[i];
		if (use->kind == USE_ALL && !s->seen[use->term])
			hits->holds[use->rule] = false;
	}
}

struct topics_hits *topics_match_find(struct arena *a, const struct topics_matcher *m,
				      const struct topics_article *article,
				      struct rules_match *patterns)
{
	static const enum topics_zone zones[] = {TOPICS_TITLE, TOPICS_TAGS, TOPICS_HEADINGS,
						 TOPICS_BODY, TOPICS_MATHS};
	size_t n = m->rules->n_rules + 1;
	struct search s = {.arena = a,
			   .matcher = m,
			   .article = article,
			   .patterns = patterns,
			   .spare = NOWHERE,
			   .last = arena_alloc_array(a, n, sizeof *s.last),
			   .touched = arena_alloc_array(a, n, sizeof *s.touched),
			   .seen = arena_alloc_array(a, m->n_all + 1, sizeof *s.seen),
			   .refused = arena_alloc_array(a, n, sizeof *s.refused),
			   .limited = arena_alloc_array(a, n, sizeof *s.limited),
			   .hits = arena_alloc(a, sizeof *s.hits)};
	memset(s.last, 0xFF, n * sizeof *s.last);
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (article->zones[zones[i]].text.n)
			search_zone(&s, zones[i]);
	set_conditions(&s);
	return s.hits;
}

bool topics_match_line(const struct topics_matcher *m, struct arena *a, size_t rule,
		       struct slice line, struct rules_match *patterns, bool *limited)
{
	struct slice text = fold_text(a, line, NULL);
	struct keywords_search s = keywords_start(m->keywords, text);
	for (struct keywords_hit hit; keywords_next(&s, &hit);)
		if (m->uses[hit.id].kind == USE_ANY && m->uses[hit.id].rule == rule)
			return true;
	for (size_t i = 0; i < m->n_patterns; i++) {
		const struct use *use = &m->uses[m->patterns[i].use];
		if (use->kind == USE_ANY && use->rule == rule &&
		    rules_next(m->patterns[i].pattern, patterns, text, 0, limited))
			return true;
	}
	return false;
}
