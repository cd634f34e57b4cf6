/* Which article each claim is about, and which articles each section lists. */
#include "out/claims-internal.h"

struct settle {
	struct claims *claims;
	const struct claims_records *records;
	struct arena *arena;
	struct hash listed; /* which section lists which article, and says a size of it */
};

/* Where a name may end and words about it begin. */
static bool ends_name(struct slice rest)
{
	static const char *const marks[] = {"：", ":",   "，",  ",", "（",
					    "(",  "** ", " - ", "—", "→"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_starts(rest, slice_of(marks[i])))
			return true;
	return false;
}

/* The name as it is, or without what stands behind one of its last marks. */
static struct claims_record *find_record(struct settle *t, struct claims_entry *e)
{
	enum { MOST_CUTS = 8 };
	if (e->file.n)
		return claims_records_file(t->records, t->arena, e->file);
	struct slice key = claims_records_key(t->arena, e->name);
	struct claims_record *found = claims_records_find(t->records, key);
	size_t at = e->name.n;
	for (size_t cuts = 0; !found && cuts < MOST_CUTS && at-- > 0;) {
		struct slice head = slice_sub(e->name, 0, at);
		if (!ends_name(slice_sub(e->name, at, e->name.n)))
			continue;
		cuts++;
		found = claims_records_find(t->records, claims_records_key(t->arena, head));
		if (found)
			e->short_name = head;
	}
	if (!found && (e->ordered || e->place == CLAIMS_ROW))
		found = claims_records_beginning(t->records,
						 claims_records_key(t->arena, e->short_name));
	return found;
}

/* Is it the first time that `what` is said of an article in that section? */
static bool is_first(struct settle *t, const char *what, size_t section, struct slice key)
{
	const char *place = arena_printf(t->arena, "%s%zu:%.*s", what, section, SLICE_ARG(key));
	return hash_at(&t->listed, slice_of(place))->count++ == 0;
}

/* Count the article in its section and those around, once in each. */
static void list_entry(struct settle *t, const struct claims_entry *e)
{
	struct claims_section *sections = t->claims->sections;
	struct slice key =
		e->record ? e->record->path
			  : claims_records_key(t->arena, e->file.n ? e->file : e->short_name);
	for (size_t s = e->section;; s = sections[s].parent) {
		if (is_first(t, "", s, key)) {
			sections[s].listed++;
			sections[s].matched += e->record != NULL;
			sections[s].by_status[e->record ? e->record->status : FRONT_UNKNOWN]++;
			for (size_t m = 0; e->record && m < CLAIMS_N_MEASURES; m++) {
				sections[s].measured[m] += e->record->v[m];
				sections[s].known[m] += e->record->known[m];
			}
		}
		if (s == 0)
			break;
	}
}

static void resolve(struct settle *t)
{
	struct claims *claims = t->claims;
	size_t section = 1;
	for (size_t i = 0; i < claims->n_entries; i++) {
		struct claims_entry *e = &claims->entries[i];
		struct claims_section *around = &claims->sections[e->section];
		e->record = around->in_article ? NULL : find_record(t, e);
		bool total = claims_line_has(e->name, "总计|合计|Total|total");
		bool known = e->record || (e->file.n && e->place != CLAIMS_ITEM);
		e->article =
			!around->in_article && (known || (e->ordered && around->articles) ||
						(e->place == CLAIMS_ROW && e->name.n && !total));
		if (e->article)
			list_entry(t, e);
		if (e->place == CLAIMS_HEADING)
			claims->sections[section++].in_article = e->article || around->in_article;
	}
}

/* The entry that a claim is about, or null. */
static const struct claims_entry *entry_of(const struct claims *claims,
					   const struct claims_claim *c)
{
	if (c->entry != CLAIMS_NONE && claims->entries[c->entry].article)
		return &claims->entries[c->entry];
	for (size_t s = c->section; s != 0; s = claims->sections[s].parent) {
		size_t e = claims->sections[s].entry;
		if (e != CLAIMS_NONE && claims->entries[e].article)
			return &claims->entries[e];
	}
	return NULL;
}

/* A number in a title, and the state of something that is no article, claim nothing. */
static bool claims_nothing(const struct claims *claims, const struct claims_claim *c)
{
	if (c->kind == CLAIMS_STATUS)
		return c->entry == CLAIMS_NONE || !claims->entries[c->entry].article;
	const struct claims_entry *e = entry_of(claims, c);
	if (!e || !e->short_name.n)
		return false;
	size_t from = (size_t)(e->short_name.p - claims->doc->text.p);
	return c->kind == CLAIMS_OTHER && c->offset >= from && c->end <= from + e->short_name.n;
}

/* Under a heading within the article that names a part of it, sizes are those of the part; and what
 * looked like a part may be the article's own item. */
static void take_part(const struct claims *claims, struct claims_claim *c,
		      const struct claims_entry *e)
{
	bool size = c->kind == CLAIMS_LINES || c->kind == CLAIMS_FORMULAS;
	if (c->kind == CLAIMS_PART && !c->part.kind && !c->part.listed && e->place == CLAIMS_ITEM)
		c->kind = c->formulas ? CLAIMS_FORMULAS : CLAIMS_LINES;
	if (e->place != CLAIMS_HEADING || c->part.kind || c->part.title.n ||
	    (!size && c->kind != CLAIMS_RANGE))
		return;
	for (size_t s = c->section; s > 0 && &claims->entries[claims->sections[s].entry] != e;
	     s = claims->sections[s].parent) {
		if (!claims->sections[s].part.kind)
			continue;
		c->part = claims->sections[s].part;
		if (size)
			c->kind = CLAIMS_PART;
		return;
	}
}

static void settle_subjects(struct settle *t)
{
	struct claims *claims = t->claims;
	size_t n = 0;
	for (size_t i = 0; i < claims->n; i++) {
		struct claims_claim *c = &claims->v[i];
		if (claims_nothing(claims, c))
			continue;
		const struct claims_entry *e = entry_of(claims, c);
		if (e) {
			c->subject = e->file.n ? e->file : e->short_name;
			c->record = e->record;
			if (c->kind == CLAIMS_SUM_LINES)
				c->kind = CLAIMS_LINES;
			if (c->kind == CLAIMS_SUM_FORMULAS)
				c->kind = CLAIMS_FORMULAS;
			take_part(claims, c, e);
		}
		claims->v[n++] = *c;
	}
	claims->n = n;
}

/* What the report says of the articles of each section, to compare totals with. */
static void add_parts(struct settle *t)
{
	struct claims *claims = t->claims;
	for (size_t i = 0; i < claims->n; i++) {
		const struct claims_claim *c = &claims->v[i];
		struct claims_section *own = &claims->sections[c->section];
		if (c->kind == CLAIMS_FRACTION && c->row != CLAIMS_NONE && !c->total_row) {
			own->rows++;
			own->rows_done += c->value.digits;
			own->rows_all += c->other.digits;
			if (c->other.digits > own->rows_most)
				own->rows_most = c->other.digits;
		}
		bool formulas = c->kind == CLAIMS_FORMULAS;
		if (!c->subject.n || (!formulas && c->kind != CLAIMS_LINES))
			continue;
		struct slice key =
			c->record ? c->record->path : claims_records_key(t->arena, c->subject);
		for (size_t s = c->section;; s = claims->sections[s].parent) {
			struct claims_parts *parts = &claims->sections[s].parts[formulas];
			if (is_first(t, formulas ? "formulas " : "lines ", s, key)) {
				parts->n++;
				parts->sum += c->value.digits;
				parts->vague |= c->value.about || c->value.at_least;
			}
			if (s == 0)
				break;
		}
	}
}

void claims_subject_settle(struct claims *claims, const struct claims_records *records)
{
	struct arena *a = claims->arena;
	struct settle t = {
		.claims = claims, .records = records, .arena = a, .listed = HASH_INIT(a)};
	resolve(&t);
	settle_subjects(&t);
	add_parts(&t);
}
