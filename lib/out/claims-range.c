/* Ranges of equation numbers: against each other, and against the numbers that the article has. */
#include "out/claims-verdict.h"

/* Of each article so many ranges are kept to compare the next ones with. */
enum { KEPT = 8 };

struct ranges {
	struct claims_claim *v[KEPT]; /* a ring */
	size_t n;
};

/* An article is the same one only within a dated part of the report; where none is named, what
 * stands under one heading is about one. */
static struct ranges *ranges_of(struct claims_range_index *index, const struct claims *claims,
				const struct claims_claim *c)
{
	struct arena *a = index->articles.arena;
	struct slice key = c->record ? c->record->path : claims_records_key(a, c->subject);
	const char *name = key.n ? arena_printf(a, "%zu %.*s", claims->sections[c->section].epoch,
						SLICE_ARG(key))
				 : arena_printf(a, "%zu", c->section);
	struct hash_entry *entry = hash_at(&index->articles, slice_of(name));
	if (!entry->value)
		entry->value = arena_alloc(a, sizeof(struct ranges));
	return entry->value;
}

static bool is_within(const struct claims_claim *a, const struct claims_claim *b)
{
	return a->value.digits >= b->value.digits && a->other.digits <= b->other.digits;
}

static bool is_named(const struct claims_part *part)
{
	return part->kind || part->title.n;
}

static bool is_same_part(const struct claims_part *a, const struct claims_part *b)
{
	return a->kind == b->kind && a->number == b->number &&
	       (a->kind || slice_eq(a->title, b->title));
}

/* One range within another is that of a piece of it, but not where they are said to be of
 * different parts. */
static bool do_overlap(const struct claims_claim *a, const struct claims_claim *b)
{
	if (a->value.digits > b->other.digits || b->value.digits > a->other.digits)
		return false;
	bool apart = is_named(&a->part) && is_named(&b->part) && !is_same_part(&a->part, &b->part);
	return apart || (!is_within(a, b) && !is_within(b, a));
}

static bool find_overlap(struct arena *a, struct ranges *ranges, struct claims_claim *c)
{
	size_t from = ranges->n > KEPT ? ranges->n - KEPT : 0;
	for (size_t i = ranges->n; i-- > from;) {
		struct claims_claim *other = ranges->v[i % KEPT];
		if (!do_overlap(c, other))
			continue;
		claims_verdict_false(c, CLAIMS_FAULT_REPORT,
				     arena_printf(a, "it overlaps the range %llu-%llu",
						  CLAIMS_U(other->value.digits),
						  CLAIMS_U(other->other.digits)));
		c->against = other;
		return true;
	}
	return false;
}

/* The numbers of a part, where each numbered formula has one and they are without a fault. */
static bool judge_part(struct claims_part_index *parts, struct claims_claim *c)
{
	const struct claims_record *record = c->record;
	bool one_each = record->headings && record->known[CLAIMS_FORMULAS_NUMBERED] &&
			record->v[CLAIMS_FORMULAS_NUMBERED] == record->v[CLAIMS_FORMULAS_TAGS];
	const struct claims_part_found *part =
		one_each && is_named(&c->part) ? claims_part_find(parts, record, &c->part) : NULL;
	if (!part || part->n > 1)
		return false;
	uint64_t first = part->numbered_before + 1, n = part->v[CLAIMS_FORMULAS_NUMBERED];
	struct arena *a = parts->parts.arena;
	const char *message =
		n ? arena_printf(a, "the part \"%.*s\" at line %zu has the numbers %llu-%llu",
				 SLICE_ARG(part->heading->title), part->heading->line,
				 CLAIMS_U(first), CLAIMS_U(first + n - 1))
		  : arena_printf(a, "the part \"%.*s\" at line %zu has no numbered formulas",
				 SLICE_ARG(part->heading->title), part->heading->line);
	if (n && c->value.digits == first && c->other.digits == first + n - 1)
		claims_verdict_say(c, CLAIMS_TRUE, message);
	else
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	return true;
}

static void judge_numbers(struct claims_part_index *parts, struct claims_claim *c)
{
	const struct claims_record *record = c->record;
	uint64_t n = c->other.digits - c->value.digits + 1;
	if (!record || !record->known[CLAIMS_FORMULAS_TAGS]) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "no other range of numbers overlaps it");
		return;
	}
	struct arena *a = parts->parts.arena;
	const char *message = arena_printf(
		a, "equations.tags is %llu (equations with a \\tag%s)",
		CLAIMS_U(record->v[CLAIMS_FORMULAS_TAGS]),
		record->tags_sound ? ", numbered without a fault, so 1 to that many if "
				     "they begin with 1"
				   : "");
	if (n > record->v[CLAIMS_FORMULAS_TAGS] + record->automatic)
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	else if (!record->tags_sound)
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, message);
	else if (judge_part(parts, c))
		return;
	else if (c->other.digits > record->v[CLAIMS_FORMULAS_TAGS])
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	else
		claims_verdict_say(c, CLAIMS_TRUE, message);
}

void claims_range_judge(struct claims_range_index *index, struct claims_part_index *parts,
			const struct claims *claims, struct claims_claim *c)
{
	struct ranges *ranges = ranges_of(index, claims, c);
	if (c->other.digits < c->value.digits) {
		claims_verdict_false(c, CLAIMS_FAULT_REPORT, "the range ends before it begins");
		return;
	}
	if (!find_overlap(index->articles.arena, ranges, c))
		judge_numbers(parts, c);
	ranges->v[ranges->n++ % KEPT] = c;
}
