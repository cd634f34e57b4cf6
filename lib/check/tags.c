#include "check/tags.h"

#include "base/sort.h"
#include "base/utf8.h"

const char *const tags_likeness_names[TAGS_N_LIKENESS + 1] = {"spelling", "plural", "ending",
							      "typo", NULL};

/* ---- Collecting ---- */

struct tags *tags_new(struct arena *arena)
{
	struct tags *t = arena_alloc(arena, sizeof *t);
	t->arena = arena;
	t->names = (struct hash)HASH_INIT(arena);
	return t;
}

bool tags_reviewed(const struct front_matter *front)
{
	return front->tags_reviewed && slice_eq_nocase(front->tags_reviewed->value, SLICE("true"));
}

static struct tags_tag *tag_named(struct tags *t, struct slice name)
{
	struct hash_entry *e = hash_find(&t->names, name);
	if (e)
		return &t->v[e->count - 1];
	name = arena_copy(t->arena, name);
	ARENA_PUSH(t->arena, t->v, t->n, t->cap) = (struct tags_tag){.name = name, .order = t->n};
	hash_at(&t->names, name)->count = t->n;
	return &t->v[t->n - 1];
}

static void add_tag(struct tags *t, struct slice name, struct tags_article *article, size_t index)
{
	struct tags_tag *tag = tag_named(t, name);
	if (tag->last != index + 1) {
		if (tag->n_articles < TAGS_N_FIRST)
			tag->first[tag->n_articles] = index;
		tag->last = index + 1;
		tag->n_articles++;
		tag->n_reviewed += article->reviewed;
		article->n_tags++;
	} else if (tag->last_repeated != index + 1) {
		tag->last_repeated = index + 1;
		tag->n_repeated++;
	}
}

void tags_add(struct tags *t, const char *path, const struct front_matter *front)
{
	size_t index = t->n_articles;
	struct tags_article *article =
		&ARENA_PUSH(t->arena, t->articles, t->n_articles, t->cap_articles);
	*article = (struct tags_article){.path = arena_cstr(t->arena, slice_of(path)),
					 .reviewed = tags_reviewed(front)};
	for (size_t i = 0; front->tags && i < front->tags->n_list; i++)
		if (front->tags->list[i].n)
			add_tag(t, front->tags->list[i], article, index);
	t->n_reviewed += article->reviewed;
	t->n_untagged += !article->n_tags;
}

/* ---- Near-duplicates ---- */

/* Search for tags that are alike.  Tags with the same key are one group; only the one that is
 * used most is looked at further.  All indices are of the sorted tags, so that the smaller
 * one of two is the one to keep. */
struct search {
	struct tags *t;
	struct hash groups; /* key -> index + 1 of the group's first tag, as count */
};

/* A key with a letter left out, as a hash: equal for keys that differ only in that letter. */
struct gap {
	uint64_t hash;
	uint32_t group; /* index in search.groups.entries */
	uint32_t at;    /* the letter */
};

/* Letters of a key for which misspellings are looked for; longer ones are sentences. */
enum { TYPO_MOST = 64 };

static void add_pair(struct search *s, size_t a, size_t b, enum tags_likeness why)
{
	struct tags *t = s->t;
	ARENA_PUSH(t->arena, t->pairs, t->n_pairs, t->cap_pairs) =
		(struct tags_pair){.keep = a < b ? a : b, .other = a < b ? b : a, .why = why};
}

/* Characters that people write or leave out as they like. */
static bool is_joint(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == '-' || cp == '_' ||
	       (cp >= 0x2010 && cp <= 0x2013);
}

/* Full-width ASCII as ASCII. */
static uint32_t narrow(uint32_t cp)
{
	if (cp == 0x3000)
		return ' ';
	return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFF01 + '!' : cp;
}

/* The tag without what does not tell tags apart; the tag itself if nothing is left. */
static struct slice key_of(struct search *s, struct buf *nfc, struct slice name)
{
	buf_clear(nfc);
	utf8_nfc(nfc, name);
	struct buf key = BUF_INIT;
	char bytes[4];
	for (size_t i = 0; i < nfc->n;) {
		uint32_t cp;
		i += (size_t)utf8_decode(nfc->p + i, nfc->p + nfc->n, &cp);
		cp = narrow(cp);
		if (!is_joint(cp))
			buf_add(&key,
				(struct slice){bytes, (size_t)utf8_encode(utf8_lower(cp), bytes)});
	}
	struct slice copy = key.n ? arena_copy(s->t->arena, buf_slice(&key)) : name;
	buf_free(&key);
	return copy;
}

static void find_spellings(struct search *s)
{
	struct buf nfc = BUF_INIT;
	for (size_t i = 0; i < s->t->n; i++) {
		struct hash_entry *e = hash_at(&s->groups, key_of(s, &nfc, s->t->v[i].name));
		if (e->count)
			add_pair(s, e->count - 1, i, TAGS_SPELLING);
		else
			e->count = i + 1;
	}
	buf_free(&nfc);
}

/* The group of that key gives a pair with `from`, if there is one. */
static void pair_with(struct search *s, const struct hash_entry *from, struct slice key,
		      enum tags_likeness why)
{
	const struct hash_entry *e = hash_find(&s->groups, key);
	if (e && e != from)
		add_pair(s, e->count - 1, from->count - 1, why);
}

static void find_plural(struct search *s, const struct hash_entry *e)
{
	struct slice key = e->key, name = s->t->v[e->count - 1].name;
	/* A capital S belongs to an abbreviation (RMS). */
	if (key.n < 3 || !slice_ends(name, SLICE("s")) || slice_ends(key, SLICE("ss")) ||
	    !ascii_is_alpha(key.p[key.n - 2]))
		return;
	struct slice stem = slice_sub(key, 0, key.n - 1);
	pair_with(s, e, stem, TAGS_PLURAL);
	if (!slice_ends(stem, SLICE("e")))
		return;
	stem.n--;
	if (slice_ends(stem, SLICE("s")) || slice_ends(stem, SLICE("x")) ||
	    slice_ends(stem, SLICE("z")) || slice_ends(stem, SLICE("ch")) ||
	    slice_ends(stem, SLICE("sh")))
		pair_with(s, e, stem, TAGS_PLURAL);
	if (stem.n > 2 && slice_ends(stem, SLICE("i"))) {
		char *y = arena_cstr(s->t->arena, stem);
		y[stem.n - 1] = 'y';
		pair_with(s, e, (struct slice){y, stem.n}, TAGS_PLURAL);
	}
}

/* 优化器, 优化算法 beside 优化: the ending names the kind of thing that the rest is already. */
static void find_ending(struct search *s, const struct hash_entry *e)
{
	static const char *const endings[] = {
		"器",   "法",   "论",   "学",   "算法", "方法", "模型", "理论", "技术", "问题",
		"机制", "函数", "网络", "定理", "分析", "过程", "策略", "技巧", "学习",
	};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		struct slice ending = slice_of(endings[i]);
		if (!slice_ends(e->key, ending))
			continue;
		struct slice rest = slice_sub(e->key, 0, e->key.n - ending.n);
		/* One Han character is too little to be sure of: 算, 算法. */
		if (utf8_count(rest) >= 2)
			pair_with(s, e, rest, TAGS_ENDING);
	}
}

static bool may_be_typo(struct slice key)
{
	if (key.n < TAGS_TYPO_LEAST || key.n > TYPO_MOST)
		return false;
	for (size_t i = 0; i < key.n; i++)
		if ((unsigned char)key.p[i] >= 0x80)
			return false;
	return true;
}

/* A letter too many, or two in the wrong order: the other tag is looked up.  The first letter
 * is taken to be right: another one mostly makes another word (symmetric, asymmetric). */
static void find_typo(struct search *s, const struct hash_entry *e)
{
	struct slice key = e->key;
	char other[TYPO_MOST];
	for (size_t i = 1; i < key.n; i++) {
		if (!ascii_is_alpha(key.p[i]))
			continue;
		memcpy(other, key.p, i);
		memcpy(other + i, key.p + i + 1, key.n - i - 1);
		struct slice shorter = {other, key.n - 1};
		if (may_be_typo(shorter) && key.p[i] != key.p[i - 1])
			pair_with(s, e, shorter, TAGS_TYPO);
		if (i + 1 == key.n || !ascii_is_alpha(key.p[i + 1]))
			continue;
		memcpy(other, key.p, key.n);
		other[i] = key.p[i + 1];
		other[i + 1] = key.p[i];
		pair_with(s, e, (struct slice){other, key.n}, TAGS_TYPO);
	}
}

static int compare_gaps(const void *a, const void *b)
{
	const struct gap *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

/* Are they equal but for the letter at i? */
static bool differ_at(struct slice a, struct slice b, size_t i)
{
	return a.n == b.n && memcmp(a.p, b.p, i) == 0 &&
	       memcmp(a.p + i + 1, b.p + i + 1, a.n - i - 1) == 0;
}

static void add_gaps(struct search *s, size_t group, struct gap **gaps, size_t *n, size_t *cap)
{
	struct slice key = s->groups.entries[group].key;
	char rest[TYPO_MOST];
	for (size_t i = 1; i < key.n; i++) {
		if (!ascii_is_alpha(key.p[i]))
			continue;
		memcpy(rest, key.p, key.n);
		rest[i] = 0;
		ARENA_PUSH(s->t->arena, *gaps, *n, *cap) =
			(struct gap){.hash = hash_bytes((struct slice){rest, key.n}),
				     .group = (uint32_t)group,
				     .at = (uint32_t)i};
	}
}

/* A wrong letter.  Tags that differ in the same letter differ from the most used of them, too:
 * they are compared with that one only, so that many variants of one word stay cheap. */
static void find_wrong_letters(struct search *s)
{
	struct gap *gaps = NULL;
	size_t n = 0, cap = 0, head = 0;
	for (size_t i = 0; i < s->groups.n; i++)
		if (may_be_typo(s->groups.entries[i].key))
			add_gaps(s, i, &gaps, &n, &cap);
	sort_rows(gaps, n, sizeof *gaps, compare_gaps);
	for (size_t i = 1; i < n; i++) {
		if (gaps[i].hash != gaps[head].hash) {
			head = i;
			continue;
		}
		const struct hash_entry *a = &s->groups.entries[gaps[head].group],
					*b = &s->groups.entries[gaps[i].group];
		if (differ_at(a->key, b->key, gaps[i].at))
			add_pair(s, a->count - 1, b->count - 1, TAGS_TYPO);
	}
}

static int compare_pairs(const void *a, const void *b)
{
	const struct tags_pair *x = a, *y = b;
	if (x->keep != y->keep)
		return x->keep < y->keep ? -1 : 1;
	if (x->other != y->other)
		return x->other < y->other ? -1 : 1;
	return (x->why > y->why) - (x->why < y->why);
}

/* Sorted, and each pair once: with the surest reason. */
static void sort_pairs(struct tags *t)
{
	size_t n = 0;
	sort_rows(t->pairs, t->n_pairs, sizeof *t->pairs, compare_pairs);
	for (size_t i = 0; i < t->n_pairs; i++)
		if (!n || t->pairs[n - 1].keep != t->pairs[i].keep ||
		    t->pairs[n - 1].other != t->pairs[i].other)
			t->pairs[n++] = t->pairs[i];
	t->n_pairs = n;
}

static void find_near(struct tags *t)
{
	struct search s = {.t = t, .groups = HASH_INIT(t->arena)};
	find_spellings(&s);
	for (size_t i = 0; i < s.groups.n; i++) {
		const struct hash_entry *e = &s.groups.entries[i];
		find_plural(&s, e);
		find_ending(&s, e);
		if (may_be_typo(e->key))
			find_typo(&s, e);
	}
	find_wrong_letters(&s);
	sort_pairs(t);
}

/* ---- Finishing ---- */

static int compare_tags(const void *a, const void *b)
{
	const struct tags_tag *x = a, *y = b;
	if (x->n_articles != y->n_articles)
		return x->n_articles > y->n_articles ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void tags_finish(struct tags *t)
{
	if (t->finished)
		return;
	t->finished = true;
	sort_rows(t->v, t->n, sizeof *t->v, compare_tags);
	for (size_t i = 0; i < t->n; i++) {
		hash_at(&t->names, t->v[i].name)->count = i + 1;
		t->n_singletons += t->v[i].n_articles == 1;
	}
	find_near(t);
}

bool tags_says_nothing(const struct tags *t, const struct tags_tag *tag)
{
	return tag->n_articles >= TAGS_NOTHING_LEAST &&
	       tag->n_articles * 100 >= t->n_articles * TAGS_NOTHING_PERCENT;
}
