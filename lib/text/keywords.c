#include "text/keywords.h"

#include "base/sort.h"
#include "base/utf8.h"
#include "text/fold.h"

/* The automaton is a double array: the state behind state s and byte c is t = slots[s].base + c where
 * slots[t].check is s; a state without steps has base 0, where no slot is its.  State 0 is the root,
 * whose steps are a table of their own.  A state's `fail` is the longest other state that what was read
 * ends with. */
enum { ROOT = 0, NONE = 0 };

#define UNUSED UINT32_MAX

enum {
	BYTES = 256,
	THREE_BYTES = 1 << 16, /* code points of up to three bytes in UTF-8 */
	TRIES = 32 /* free places that are tried for a state's steps: time stays linear */
};

struct slot {
	uint32_t base, check, fail;
	uint32_t output; /* the longest keyword that ends here; NONE: there is none */
};

/* What was added. */
struct entry {
	struct slice text;
	uint32_t id;
	unsigned flags;
};

/* A keyword as it is found: its uses are entries [first, end). */
struct output {
	uint32_t length;
	uint32_t first, end;
	uint32_t next; /* the next shorter keyword that ends in the same place, or NONE */
	bool begins_word;
};

struct keywords {
	struct arena *arena;
	struct entry *entries; /* compiled: in order of their bytes */
	size_t n_entries, cap_entries;
	struct output *outputs; /* the first one is NONE */
	size_t n_outputs, cap_outputs;
	struct slot *slots;
	size_t n_slots, cap_slots;
	uint32_t root[BYTES];
	/* Most of a Han text begins no keyword: characters of three bytes that do, as bits.  That is of
	 * no use when a keyword begins inside a character. */
	uint32_t begins[THREE_BYTES / 32];
	bool irregular;
};

struct keywords *keywords_new(struct arena *a)
{
	struct keywords *k = arena_alloc(a, sizeof *k);
	k->arena = a;
	return k;
}

void keywords_add(struct keywords *k, struct slice folded, uint32_t id, unsigned flags)
{
	if (!folded.n)
		return;
	ARENA_PUSH(k->arena, k->entries, k->n_entries, k->cap_entries) =
		(struct entry){folded, id, flags};
}

/* ---- Building: the states by depth, so that where a state falls back to is known before it ---- */

/* A state whose keywords are entries [first, end): they agree in their first `depth` bytes. */
struct job {
	uint32_t state, first, end;
	uint32_t depth;
};

struct build {
	struct keywords *keywords;
	struct job *jobs;
	size_t n, cap;
	size_t free; /* slots before it are in use, or given up */
	size_t used; /* slots from here on are free */
};

/* The character of three bytes at p, of which there are at least n. */
static inline bool three_bytes(const char *p, size_t n, uint32_t *cp)
{
	if (n < 3 || ((unsigned char)p[0] & 0xF0) != 0xE0 || !utf8_two_continue(p + 1))
		return false;
	*cp = ((unsigned char)p[0] & 0x0Fu) << 12 | ((unsigned char)p[1] & 0x3Fu) << 6 |
	      ((unsigned char)p[2] & 0x3Fu);
	return true;
}

static void set_begins(struct keywords *k)
{
	for (size_t i = 0; i < k->n_entries; i++) {
		struct slice text = k->entries[i].text;
		unsigned char c = (unsigned char)text.p[0];
		uint32_t cp;
		if (three_bytes(text.p, text.n, &cp))
			k->begins[cp / 32] |= 1u << cp % 32;
		else if ((c & 0xC0) == 0x80 || (c & 0xF0) == 0xE0)
			k->irregular = true;
	}
}

static int compare_entries(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int order = slice_cmp(a->text, b->text);
	return order ? order : a->id < b->id ? -1 : a->id > b->id;
}

/* All steps from one base fit into the slots. */
static void make_slots(struct keywords *k, size_t base)
{
	while (k->n_slots < base + BYTES)
		ARENA_PUSH(k->arena, k->slots, k->n_slots, k->cap_slots) =
			(struct slot){.check = UNUSED};
}

static unsigned char byte_of(const struct keywords *k, size_t entry, size_t depth)
{
	return (unsigned char)k->entries[entry].text.p[depth];
}

/* Where all n bytes' slots are free. */
static bool fits(const struct keywords *k, size_t base, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (k->slots[base + bytes[i]].check != UNUSED)
			return false;
	return true;
}

static uint32_t find_base(struct build *b, const unsigned char *bytes, size_t n)
{
	struct keywords *k = b->keywords;
	while (b->free < k->n_slots && k->slots[b->free].check != UNUSED)
		b->free++;
	size_t at = b->free > bytes[0] ? b->free - bytes[0] : 1;
	for (size_t i = 0; i < TRIES; i++, at++) {
		make_slots(k, at);
		if (fits(k, at, bytes, n))
			return (uint32_t)at;
	}
	b->free += TRIES;
	if (b->used > at + bytes[0])
		at = b->used - bytes[0];
	make_slots(k, at);
	return (uint32_t)at;
}

static inline uint32_t step(const struct keywords *k, uint32_t state, unsigned char c)
{
	while (state != ROOT) {
		uint32_t next = k->slots[state].base + c;
		if (k->slots[next].check == state)
			return next;
		state = k->slots[state].fail;
	}
	return k->root[c];
}

/* The keyword that is the state's own, if any. */
static void set_output(struct keywords *k, const struct job *job)
{
	struct slot *slot = &k->slots[job->state];
	struct slice text = k->entries[job->first].text;
	uint32_t end = job->first;
	slot->output = k->slots[slot->fail].output;
	while (end < job->end && k->entries[end].text.n == job->depth)
		end++;
	if (end == job->first)
		return;
	uint32_t next = slot->output;
	slot->output = (uint32_t)k->n_outputs;
	ARENA_PUSH(k->arena, k->outputs, k->n_outputs, k->cap_outputs) =
		(struct output){job->depth, job->first, end, next, fold_is_word(text.p[0])};
}

/* The states behind a job's state. */
static void expand(struct build *b, struct job job)
{
	struct keywords *k = b->keywords;
	unsigned char bytes[BYTES];
	uint32_t begins[BYTES + 1];
	size_t n = 0;
	uint32_t first = job.first;
	while (first < job.end && k->entries[first].text.n == job.depth)
		first++;
	for (uint32_t i = first; i < job.end; i++)
		if (n == 0 || byte_of(k, i, job.depth) != bytes[n - 1]) {
			begins[n] = i;
			bytes[n++] = byte_of(k, i, job.depth);
		}
	if (n == 0)
		return;
	begins[n] = job.end;
	uint32_t base = find_base(b, bytes, n);
	k->slots[job.state].base = base;
	if (base + bytes[n - 1] >= b->used)
		b->used = base + bytes[n - 1] + 1;
	for (size_t i = 0; i < n; i++) {
		struct job next = {base + bytes[i], begins[i], begins[i + 1], job.depth + 1};
		uint32_t fail =
			job.state == ROOT ? ROOT : step(k, k->slots[job.state].fail, bytes[i]);
		k->slots[next.state] = (struct slot){.check = job.state, .fail = fail};
		if (job.state == ROOT)
			k->root[bytes[i]] = next.state;
		set_output(k, &next);
		ARENA_PUSH(k->arena, b->jobs, b->n, b->cap) = next;
	}
}

void keywords_compile(struct keywords *k)
{
	struct build b = {.keywords = k, .free = 1, .used = 1};
	sort_rows(k->entries, k->n_entries, sizeof *k->entries, compare_entries);
	ARENA_PUSH(k->arena, k->outputs, k->n_outputs, k->cap_outputs) = (struct output){0};
	make_slots(k, 0);
	k->slots[ROOT] = (struct slot){0};
	ARENA_PUSH(k->arena, b.jobs, b.n, b.cap) = (struct job){ROOT, 0, (uint32_t)k->n_entries, 0};
	for (size_t i = 0; i < b.n; i++)
		expand(&b, b.jobs[i]);
	set_begins(k);
}

/* ---- Searching ---- */

struct keywords_search keywords_start(const struct keywords *k, struct slice text)
{
	return (struct keywords_search){.keywords = k, .text = text};
}

static bool word_at(struct slice s, size_t i)
{
	return i < s.n && fold_is_word(s.p[i]);
}

/* Behind a plural's ending at `at`, or behind nothing; 0: the word goes on. */
static size_t word_end(struct slice s, size_t at, bool plural)
{
	if (!word_at(s, at))
		return at;
	size_t end = at + (s.p[at] == 'e');
	if (!plural || !word_at(s, end) || s.p[end] != 's' || word_at(s, end + 1))
		return 0;
	return end + 1;
}

/* Where hits end that have their last byte at at - 1. */
static void find_ends(struct keywords_search *s, size_t at)
{
	struct slice text = s->text;
	if (!word_at(text, at - 1) || !word_at(text, at)) {
		for (size_t i = 0; i < 4; i++)
			s->ends[i] = at;
		return;
	}
	memset(s->ends, 0, sizeof s->ends);
	if (ascii_is_digit(text.p[at - 1]))
		return;
	size_t digits = at;
	while (digits < text.n && ascii_is_digit(text.p[digits]))
		digits++;
	s->ends[KEYWORDS_PLURAL] = word_end(text, at, true);
	s->ends[KEYWORDS_DIGITS] = word_end(text, digits, false);
	s->ends[KEYWORDS_DIGITS | KEYWORDS_PLURAL] = word_end(text, digits, true);
}

/* Some ending is possible here. */
static bool may_end(const struct keywords_search *s)
{
	return s->ends[0] || s->ends[KEYWORDS_PLURAL] || s->ends[KEYWORDS_DIGITS] ||
	       s->ends[KEYWORDS_DIGITS | KEYWORDS_PLURAL];
}

/* The first place from `at` on where a keyword may begin, as far as one look tells. */
static inline size_t skip(const struct keywords *k, struct slice text, size_t at)
{
	uint32_t cp;
	if (at && fold_is_word(text.p[at - 1]))
		while (word_at(text, at))
			at++;
	while (!k->irregular && three_bytes(text.p + at, text.n - at, &cp) &&
	       !(k->begins[cp / 32] >> cp % 32 & 1))
		at += 3;
	return at;
}

/* On to the next place where a keyword ends. */
static bool advance(struct keywords_search *s)
{
	const struct keywords *k = s->keywords;
	uint32_t state = s->state;
	for (size_t at = s->at; at < s->text.n;) {
		if (state == ROOT) {
			at = skip(k, s->text, at);
			if (at == s->text.n)
				break;
		}
		state = step(k, state, (unsigned char)s->text.p[at++]);
		if (state == ROOT || k->slots[state].output == NONE)
			continue;
		find_ends(s, at);
		if (!may_end(s))
			continue;
		s->state = state;
		s->at = at;
		s->output = k->slots[state].output;
		s->use = k->outputs[s->output].first;
		return true;
	}
	s->at = s->text.n;
	return false;
}

bool keywords_next(struct keywords_search *s, struct keywords_hit *hit)
{
	const struct keywords *k = s->keywords;
	for (;;) {
		while (s->output != NONE) {
			const struct output *o = &k->outputs[s->output];
			size_t begin = s->at - o->length;
			bool inside = o->begins_word && begin > 0 && word_at(s->text, begin - 1);
			if (inside || s->use == o->end) {
				s->output = o->next;
				s->use = k->outputs[o->next].first;
				continue;
			}
			const struct entry *e = &k->entries[s->use++];
			size_t end = s->ends[e->flags & 3];
			if (!end)
				continue;
			*hit = (struct keywords_hit){e->id, (uint32_t)begin, (uint32_t)end};
			return true;
		}
		if (!advance(s))
			return false;
	}
}
