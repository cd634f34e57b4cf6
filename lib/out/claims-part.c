/* Claims about parts of articles: which sections of the record a part is. */
#include "out/claims-verdict.h"

/* Where each section's part ends, before the next heading of its level or above or, where it names
 * a part, of that kind. */
enum { DEEPEST = 6 };

struct ends {
	size_t by_level[DEEPEST + 1];
	size_t by_kind[CLAIMS_PART_SECTION + 1];
};

static size_t take_end(struct ends *e, size_t i, unsigned level, enum claims_part_kind kind)
{
	size_t end = kind ? e->by_kind[kind] : e->by_level[0];
	if (level > DEEPEST)
		level = DEEPEST;
	for (unsigned l = 1; l <= level; l++)
		if (e->by_level[l] < end)
			end = e->by_level[l];
	e->by_level[level] = i;
	if (kind)
		e->by_kind[kind] = i;
	return end;
}

static struct slice number_name(struct arena *a, const struct claims_record *record,
				enum claims_part_kind kind, uint64_t number)
{
	return slice_of(
		arena_printf(a, "%.*s\n%d %llu", SLICE_ARG(record->path), kind, CLAIMS_U(number)));
}

static struct slice title_name(struct arena *a, const struct claims_record *record,
			       struct slice title)
{
	struct slice key = claims_records_key(a, title);
	if (!key.n)
		return key;
	return slice_of(arena_printf(a, "%.*s\n=%.*s", SLICE_ARG(record->path), SLICE_ARG(key)));
}

/* 3.2 Title, 三、Title: without the number. */
static struct slice without_number(struct slice title)
{
	uint64_t value;
	size_t at = 0;
	while (at < title.n && (ascii_is_digit(title.p[at]) || (at > 0 && title.p[at] == '.')))
		at++;
	size_t han = at == 0 ? claims_line_ordinal(title, 0, &value) : at;
	if (slice_starts(slice_sub(title, han, title.n), SLICE("、")))
		at = han + strlen("、");
	return slice_sub(title, at, title.n);
}

/* The first heading of a name counts, and how many there are. */
static void add_name(struct hash *parts, struct slice name, struct claims_part_found *found)
{
	struct hash_entry *entry = name.n ? hash_at(parts, name) : NULL;
	if (!entry)
		return;
	struct claims_part_found *first = entry->value;
	if (!first)
		entry->value = first = found;
	if (first == found ? first->n == 0 : first->heading != found->heading)
		first->n++;
}

/* What the sections before one add up to. */
struct sum {
	uint64_t v[CLAIMS_BEFORE_LINES];
};

/* One for each section, and one for all. */
static const struct sum *sum_sections(struct arena *a, const struct claims_record *record)
{
	struct sum *sums = arena_alloc_array(a, record->n_headings + 1, sizeof *sums);
	for (size_t i = 0; i < record->n_headings; i++)
		for (size_t m = 0; m < CLAIMS_BEFORE_LINES; m++)
			sums[i + 1].v[m] = sums[i].v[m] + record->headings[i].v[m];
	return sums;
}

static void add_heading(struct hash *parts, const struct claims_record *record, size_t i,
			struct ends *ends, const struct sum *sums)
{
	const struct claims_heading *heading = &record->headings[i];
	struct arena *a = parts->arena;
	struct slice title = claims_line_spell(a, heading->title);
	struct claims_part_name name = {0};
	if (!heading->level)
		return;
	bool named = claims_name_part(title, &name);
	size_t end = take_end(ends, i, heading->level, name.kind);
	/* Each name has its own: another heading may have one of them, too. */
	struct claims_part_found found = {.heading = heading,
					  .numbered_before = sums[i].v[CLAIMS_FORMULAS_NUMBERED]};
	for (size_t m = 0; m < CLAIMS_BEFORE_LINES; m++)
		found.v[m] = sums[end].v[m] - sums[i].v[m];
	const struct slice names[] = {
		named ? number_name(a, record, name.kind, name.number) : (struct slice){0},
		title_name(a, record, title),
		title_name(a, record, without_number(title)),
		named ? title_name(a, record, slice_sub(title, name.end, title.n))
		      : (struct slice){0},
	};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		struct claims_part_found *own = arena_alloc(a, sizeof *own);
		*own = found;
		add_name(parts, names[k], own);
	}
}

static void add_record(struct hash *parts, const struct claims_record *record)
{
	struct slice mark = slice_of(arena_printf(parts->arena, "%.*s\n", SLICE_ARG(record->path)));
	if (hash_at(parts, mark)->count++)
		return;
	const struct sum *sums = sum_sections(parts->arena, record);
	struct ends ends;
	for (size_t l = 0; l < sizeof ends.by_level / sizeof *ends.by_level; l++)
		ends.by_level[l] = record->n_headings;
	for (size_t k = 0; k < sizeof ends.by_kind / sizeof *ends.by_kind; k++)
		ends.by_kind[k] = record->n_headings;
	for (size_t i = record->n_headings; i-- > 0;)
		add_heading(parts, record, i, &ends, sums);
}

const struct claims_part_found *claims_part_find(struct claims_part_index *index,
						 const struct claims_record *record,
						 const struct claims_part *part)
{
	struct arena *a = index->parts.arena;
	add_record(&index->parts, record);
	const struct hash_entry *entry = NULL;
	if (part->kind)
		entry = hash_find(&index->parts, number_name(a, record, part->kind, part->number));
	if (!entry && part->title.n)
		entry = hash_find(&index->parts, title_name(a, record, part->title));
	return entry ? entry->value : NULL;
}

static const char *name_of(struct arena *a, const struct claims_part *part)
{
	static const char *const kinds[] = {"", "part", "chapter", "section"};
	if (part->kind)
		return arena_printf(a, "is %s %llu", kinds[part->kind], CLAIMS_U(part->number));
	return arena_printf(a, "has the title \"%.*s\"", SLICE_ARG(part->title));
}

static void compare(struct arena *a, struct claims_claim *c, const struct claims_part_found *found)
{
	enum claims_measure m[CLAIMS_MOST_MEASURES];
	uint64_t v[CLAIMS_N_MEASURES] = {0}, lines = found->v[CLAIMS_LINES_TOTAL];
	bool known[CLAIMS_N_MEASURES] = {0};
	const char *part =
		arena_printf(a,
			     "the part \"%.*s\" (from line %zu to the next heading of its "
			     "level or above, or that names a part)",
			     SLICE_ARG(found->heading->title), found->heading->line);
	for (size_t i = 0; i < CLAIMS_BEFORE_LINES; i++) {
		v[i] = found->v[i];
		known[i] = i != CLAIMS_FORMULAS_TAGS;
	}
	if (c->formulas) {
		claims_verdict_compare(a, c, m, claims_verdict_measures(c, true, m), v, known);
		c->message = arena_printf(a, "in %s %s", part, c->message);
		return;
	}
	const char *message = arena_printf(a, "%s has %llu lines", part, CLAIMS_U(lines));
	if (claims_verdict_is_count(&c->value, lines))
		claims_verdict_say(c, CLAIMS_TRUE, message);
	else
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
}

void claims_part_judge(struct claims_part_index *index, struct claims_claim *c)
{
	struct arena *a = index->parts.arena;
	const char *reason = NULL;
	if (!c->subject.n)
		reason = "no article is named near it";
	else if (!c->record)
		reason = "there is no record of the article";
	else if (!c->record->headings)
		reason = "the record has no \"sections\"; linecount --json --by-section makes them";
	else if (!c->part.kind && !c->part.title.n)
		reason = "it does not say which part of the article";
	if (reason) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, reason);
		return;
	}
	const struct claims_part_found *found = claims_part_find(index, c->record, &c->part);
	if (!found)
		reason = arena_printf(a, "no heading of the article %s", name_of(a, &c->part));
	else if (found->n > 1)
		reason = arena_printf(a, "%zu headings of the article fit: each %s", found->n,
				      name_of(a, &c->part));
	if (reason)
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, reason);
	else
		compare(a, c, found);
}
