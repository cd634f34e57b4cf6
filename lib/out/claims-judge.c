#include "out/claims-verdict.h"

struct judge {
	struct claims *claims;
	const struct claims_records *records;
	struct arena *arena;
	struct hash said; /* what was said first of each thing: value is the claim */
	struct claims_claim *before[2], *after[2]; /* the last of each; lines, formulas */
	struct claims_claim *total;                /* the last one */
	struct claims_part_index parts;
	struct claims_range_index ranges;
	uint64_t sums[CLAIMS_N_MEASURES]; /* over all records */
	bool known[CLAIMS_N_MEASURES];    /* some records have it */
	size_t by_status[FRONT_COMPLETED + 1];
};

static void judge_size(struct judge *j, struct claims_claim *c, bool formulas, bool before)
{
	enum claims_measure m[CLAIMS_MOST_MEASURES];
	size_t n = before ? claims_verdict_before(c, formulas, m)
			  : claims_verdict_measures(c, formulas, m);
	if (!c->subject.n)
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "no article is named near it");
	else if (!c->record)
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "there is no record of the article");
	else if (!claims_verdict_compare(j->arena, c, m, n, c->record->v, c->record->known))
		claims_verdict_say(
			c, CLAIMS_UNCHECKABLE,
			before ? "the record has no \"growth\": what was before is not known"
			       : "the record does not measure it");
}

static void judge_status(struct judge *j, struct claims_claim *c)
{
	static const char *const names[] = {"unknown", "pending", "in progress", "completed"};
	if (!c->record) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "there is no record of the article");
	} else if (c->record->status == FRONT_UNKNOWN) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   "the article's front matter has no status");
	} else {
		const char *message = arena_printf(j->arena, "meta.status is %s (front matter)",
						   names[c->record->status]);
		if (c->record->status == c->status)
			claims_verdict_say(c, CLAIMS_TRUE, message);
		else
			claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	}
}

/* ---- Groups ---- */

/* The section around a claim that lists the articles it counts, or null.  What stands under
 * another date is about another time. */
static const struct claims_section *list_of(const struct claims *claims,
					    const struct claims_claim *c, bool around)
{
	size_t epoch = claims->sections[c->section].epoch;
	for (size_t s = c->section;; s = claims->sections[s].parent) {
		const struct claims_section *section = &claims->sections[s];
		bool same = slice_eq(c->batch, section->batch);
		if (section->listed)
			return same ? section : NULL;
		if (!around || s == epoch)
			return NULL;
	}
}

static const struct claims_section *rows_of(const struct claims *claims,
					    const struct claims_claim *c)
{
	const struct claims_section *s = &claims->sections[c->section];
	bool parts = s->rows > 1 && s->rows_all != s->rows * s->rows_most;
	return parts && c->row == CLAIMS_NONE ? s : NULL;
}

/* How many of n articles are in the state that is claimed. */
static size_t count_state(const struct claims_claim *c, const size_t *by_status, size_t n)
{
	size_t in = by_status[c->state.status];
	return c->state.not ? n - in : in;
}

static const char *say_state(struct judge *j, const struct claims_claim *c, const char *articles,
			     size_t n, size_t in)
{
	static const char *const names[] = {"unknown", "pending", "in_progress", "completed"};
	return arena_printf(j->arena, "of %zu %s %zu %s meta.status %s", n, articles, in,
			    c->state.not ? "do not have" : "have", names[c->state.status]);
}

/* It may not say of which articles it counts those in a state; what all records have will do, too. */
static void judge_state(struct judge *j, struct claims_claim *c, const struct claims_section *list,
			const struct claims_section *rows)
{
	size_t all = count_state(c, j->by_status, j->records->n);
	size_t here = list ? count_state(c, list->by_status, list->listed) : 0;
	size_t unknown = list ? list->listed - list->matched : 0;
	const char *message = say_state(j, c, "records", j->records->n, all);
	/* With `not`, those without a record are among them. */
	uint64_t least = c->state.not ? here - unknown : here, n = c->value.digits;
	if (claims_verdict_is_count(&c->value, all)) {
		claims_verdict_say(c, CLAIMS_TRUE, message);
		return;
	}
	if (list)
		message = say_state(j, c, "articles listed under it", list->listed, here);
	if (list && !unknown && claims_verdict_is_count(&c->value, here))
		claims_verdict_say(c, CLAIMS_TRUE, message);
	else if (list && (n < least || n > least + unknown))
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	else if (c->row != CLAIMS_NONE && !list && !rows && !c->batch.n)
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	else
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   list ? "not all articles listed under it have a record"
					: "which articles it counts is not said");
}

static void judge_articles(struct judge *j, struct claims_claim *c)
{
	const struct claims_section *list = list_of(j->claims, c, c->group);
	const struct claims_section *rows = rows_of(j->claims, c);
	uint64_t n = list ? list->listed : rows ? rows->rows_all : 0;
	if (c->state.status && !(list && claims_verdict_is_count(&c->value, n))) {
		judge_state(j, c, list, rows);
		return;
	}
	if (!list && !rows) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "the articles are not listed with it");
		return;
	}
	const char *message =
		arena_printf(j->arena,
			     list ? "%llu articles are listed under it"
				  : "the rows of the table here add up to %llu articles",
			     CLAIMS_U(n));
	if (claims_verdict_is_count(&c->value, n))
		claims_verdict_say(c, CLAIMS_TRUE, message);
	else
		claims_verdict_false(c, CLAIMS_FAULT_REPORT, message);
}

static void judge_listed_fraction(struct judge *j, struct claims_claim *c,
				  const struct claims_section *list)
{
	size_t unknown = list->listed - list->matched;
	const char *message = arena_printf(
		j->arena, "of %zu articles listed under it %zu have meta.status completed%s",
		list->listed, list->by_status[FRONT_COMPLETED],
		unknown ? arena_printf(j->arena, " and %zu have no record", unknown) : "");
	uint64_t done = c->value.digits;
	bool own = c->batch.n || list == &j->claims->sections[c->section];
	if (c->other.digits != list->listed && own)
		claims_verdict_false(c, CLAIMS_FAULT_REPORT, message);
	else if (c->other.digits != list->listed)
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   "the articles it counts are not listed with it");
	else if (done < list->by_status[FRONT_COMPLETED] ||
		 done > list->by_status[FRONT_COMPLETED] + unknown)
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
	else
		claims_verdict_say(c, unknown ? CLAIMS_UNCHECKABLE : CLAIMS_TRUE, message);
}

static void judge_fraction(struct judge *j, struct claims_claim *c)
{
	const struct claims_section *list = list_of(j->claims, c, true);
	const struct claims_section *rows = rows_of(j->claims, c);
	if (c->value.digits > c->other.digits) {
		claims_verdict_false(c, CLAIMS_FAULT_PERCENT, "more are done than there are");
	} else if (list) {
		judge_listed_fraction(j, c, list);
	} else if (rows) {
		const char *message =
			arena_printf(j->arena, "the rows of the table here add up to %llu/%llu",
				     CLAIMS_U(rows->rows_done), CLAIMS_U(rows->rows_all));
		if (rows->rows_done == c->value.digits && rows->rows_all == c->other.digits)
			claims_verdict_say(c, CLAIMS_UNCHECKABLE, message);
		else
			claims_verdict_false(c, CLAIMS_FAULT_REPORT, message);
	} else {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   "the articles of the batch are not listed with it");
	}
}

static void judge_all(struct judge *j, struct claims_claim *c)
{
	size_t n = j->records->n, done = j->records->completed;
	bool right = c->kind == CLAIMS_TOTAL ? claims_verdict_is_count(&c->value, n)
					     : claims_verdict_is_count(&c->value, done) &&
						       (!c->other.digits || c->other.digits == n);
	const char *message =
		c->kind == CLAIMS_TOTAL
			? arena_printf(j->arena, "there are %zu records", n)
			: arena_printf(j->arena, "of %zu records %zu have meta.status completed", n,
				       done);
	if (right)
		claims_verdict_say(c, CLAIMS_TRUE, message);
	else
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, message);
}

static void judge_total(struct judge *j, struct claims_claim *c)
{
	const struct claims_section *list = list_of(j->claims, c, false);
	if (list && c->row == CLAIMS_NONE && claims_verdict_is_count(&c->value, list->listed))
		judge_articles(j, c);
	else
		judge_all(j, c);
}

static void judge_sum(struct judge *j, struct claims_claim *c, bool formulas)
{
	enum claims_measure m[CLAIMS_MOST_MEASURES];
	bool known[CLAIMS_N_MEASURES] = {0};
	const struct claims_section *list =
		c->row == CLAIMS_NONE || c->total_row ? list_of(j->claims, c, false) : NULL;
	size_t n = claims_verdict_measures(c, formulas, m);
	if (c->row != CLAIMS_NONE && !c->total_row) {
		if (!claims_verdict_compare(j->arena, c, m, n, j->sums, j->known))
			claims_verdict_say(c, CLAIMS_UNCHECKABLE, "no record measures it");
		return;
	}
	if (!list) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   "the articles it sums are not listed with it");
		return;
	}
	for (size_t i = 0; i < n; i++)
		known[m[i]] = list->known[m[i]] == list->listed;
	if (claims_verdict_compare(j->arena, c, m, n, list->measured, known))
		return;
	const struct claims_parts *parts = &list->parts[formulas];
	const char *message =
		arena_printf(j->arena,
			     "%zu of %zu articles have no record; what is said of each adds "
			     "up to %llu",
			     list->listed - list->matched, list->listed, CLAIMS_U(parts->sum));
	if (parts->n == list->listed && !parts->vague &&
	    !claims_verdict_is_count(&c->value, parts->sum))
		claims_verdict_false(c, CLAIMS_FAULT_REPORT, message);
	else
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, message);
}

/* ---- Quotients ---- */

/* Does n follow from the quotient, rounded to its decimals? At a tie, both ways. */
static bool is_quotient(const struct claims_number *n, long double quotient, bool about)
{
	long double unit = 1;
	for (unsigned i = 0; i < n->decimals; i++)
		unit /= 10;
	long double off = (long double)n->digits * unit - quotient;
	if (off < 0)
		off = -off;
	return off <= unit / 2 + 1e-12L || (about && off <= quotient / 20);
}

static void judge_quotient(struct judge *j, struct claims_claim *c, const struct claims_number *a,
			   const struct claims_number *b, unsigned scale)
{
	bool about = c->value.about || c->value.at_least || a->about || a->at_least || b->about ||
		     b->at_least;
	long double quotient = (long double)a->digits * scale / (long double)b->digits;
	const char *message = arena_printf(j->arena, "%llu / %llu is %.*Lf%s", CLAIMS_U(a->digits),
					   CLAIMS_U(b->digits),
					   (int)(c->value.decimals < 6 ? c->value.decimals : 6),
					   quotient, scale == 100 ? " %" : "");
	if (is_quotient(&c->value, quotient, about))
		claims_verdict_say(c, CLAIMS_TRUE, message);
	else
		claims_verdict_false(c, CLAIMS_FAULT_PERCENT, message);
}

/* From the numbers before and after that stand with it; false: there are none. */
static bool judge_factor(struct judge *j, struct claims_claim *c, bool formulas)
{
	const struct claims_claim *before = j->before[formulas], *after = j->after[formulas];
	bool near = before && after && before->section == c->section &&
		    after->section == c->section && before->row == c->row && after->row == c->row;
	if (!near || !before->value.digits || before->value.decimals || after->value.decimals)
		return false;
	judge_quotient(j, c, &after->value, &before->value, 1);
	return true;
}

static void judge_growth(struct judge *j, struct claims_claim *c)
{
	if (!judge_factor(j, c, c->formulas) && !(c->either && judge_factor(j, c, !c->formulas))) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   "no numbers before and after stand with it");
		return;
	}
	const char *nearest = c->message;
	if (c->verdict == CLAIMS_FALSE && c->either && judge_factor(j, c, !c->formulas) &&
	    c->verdict == CLAIMS_FALSE)
		c->message = nearest;
}

/* The claim a percentage stands behind: 7/10 篇（70%）, or the number of its row. */
static void judge_percent(struct judge *j, struct claims_claim *c)
{
	enum { BESIDE = 24 };
	const struct claims_claim *last = c > j->claims->v ? c - 1 : NULL;
	bool near = last &&
		    (c->row != CLAIMS_NONE ? last->row == c->row : c->offset - last->end <= BESIDE);
	if (near && last->other.digits &&
	    (last->kind == CLAIMS_FRACTION || last->kind == CLAIMS_DONE ||
	     last->kind == CLAIMS_PLAN))
		judge_quotient(j, c, &last->value, &last->other, 100);
	else if (near && c->row != CLAIMS_NONE && j->total && j->total->section == c->section &&
		 (last->kind == CLAIMS_DONE || last->kind == CLAIMS_TOTAL) &&
		 j->total->value.digits)
		judge_quotient(j, c, &last->value, &j->total->value, 100);
	else
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "no fraction stands with it");
}

/* ---- Contradictions ---- */

/* What a claim gives a number of, within a dated part of the report; null: nothing that another
 * claim could give, too. */
static const char *thing_of(struct judge *j, const struct claims_claim *c)
{
	size_t epoch = j->claims->sections[c->section].epoch;
	struct slice key = {0};
	if (c->value.about || c->value.at_least)
		return NULL;
	switch (c->kind) {
	case CLAIMS_LINES:
	case CLAIMS_FORMULAS:
		key = c->record ? c->record->path : claims_records_key(j->arena, c->subject);
		return key.n ? arena_printf(j->arena, "%zu %d%d%d %.*s", epoch, c->kind,
					    c->derivation, c->numbered, SLICE_ARG(key))
			     : NULL;
	case CLAIMS_FRACTION:
		return c->batch.n ? arena_printf(j->arena, "%zu batch %.*s", epoch,
						 SLICE_ARG(c->batch))
				  : NULL;
	case CLAIMS_DONE:
		return arena_printf(j->arena, "%zu done", epoch);
	case CLAIMS_TOTAL:
		return arena_printf(j->arena, "%zu total", epoch);
	default:
		return NULL;
	}
}

/* The claim that said first how many there are of a thing, or null: this one does. */
static struct claims_claim *said_first(struct judge *j, struct claims_claim *c, const char *thing)
{
	struct hash_entry *entry = hash_at(&j->said, slice_of(thing));
	struct claims_claim *first = entry->value;
	if (!first)
		entry->value = c;
	return first;
}

static void contradict(struct judge *j, struct claims_claim *c, const char *thing)
{
	uint64_t other = c->other.digits;
	struct claims_claim *first = said_first(j, c, thing);
	if (!first)
		return;
	/* Of another kind: 7/358, where this one says how many there are. */
	uint64_t said = first->kind == c->kind ? first->value.digits : first->other.digits;
	bool same =
		said == c->value.digits && (!other || first->kind != c->kind ||
					    !first->other.digits || first->other.digits == other);
	if (same || c->verdict == CLAIMS_TRUE || c->against)
		return;
	c->against = first;
	if (c->verdict == CLAIMS_UNCHECKABLE)
		claims_verdict_false(c, CLAIMS_FAULT_REPORT,
				     "another place of the report says otherwise");
}

static void find_contradiction(struct judge *j, struct claims_claim *c)
{
	const char *thing = thing_of(j, c);
	if (thing)
		contradict(j, c, thing);
	/* 7/358 says how many there are, too. */
	if (c->kind == CLAIMS_DONE && c->other.digits) {
		size_t epoch = j->claims->sections[c->section].epoch;
		struct claims_claim *first =
			said_first(j, c, arena_printf(j->arena, "%zu total", epoch));
		if (!first)
			return;
		uint64_t said =
			first->kind == CLAIMS_TOTAL ? first->value.digits : first->other.digits;
		if (said != c->other.digits && !c->against)
			c->against = first;
	}
}

/* ---- All of them ---- */

static void judge_kind(struct judge *j, struct claims_claim *c)
{
	static const char *const reasons[CLAIMS_N_KINDS] = {
		[CLAIMS_CHANGE] = "what was added is not in the records",
		[CLAIMS_PLAN] = "a plan or an estimate",
		[CLAIMS_OTHER] = "records do not measure it"};
	switch (c->kind) {
	case CLAIMS_LINES:
	case CLAIMS_FORMULAS:
		judge_size(j, c, c->kind == CLAIMS_FORMULAS, false);
		j->after[c->kind == CLAIMS_FORMULAS] = c;
		break;
	case CLAIMS_LINES_BEFORE:
	case CLAIMS_FORMULAS_BEFORE:
		judge_size(j, c, c->kind == CLAIMS_FORMULAS_BEFORE, true);
		j->before[c->kind == CLAIMS_FORMULAS_BEFORE] = c;
		break;
	case CLAIMS_GROWTH:
		judge_growth(j, c);
		break;
	case CLAIMS_SUM_LINES:
	case CLAIMS_SUM_FORMULAS:
		judge_sum(j, c, c->kind == CLAIMS_SUM_FORMULAS);
		if (c->total_row)
			j->after[c->kind == CLAIMS_SUM_FORMULAS] = c;
		break;
	case CLAIMS_FRACTION:
		judge_fraction(j, c);
		break;
	case CLAIMS_PERCENT:
		judge_percent(j, c);
		break;
	case CLAIMS_ARTICLES:
		judge_articles(j, c);
		break;
	case CLAIMS_TOTAL:
		judge_total(j, c);
		j->total = c;
		break;
	case CLAIMS_DONE:
		judge_all(j, c);
		break;
	case CLAIMS_STATUS:
		judge_status(j, c);
		break;
	case CLAIMS_PART:
		claims_part_judge(&j->parts, c);
		break;
	case CLAIMS_RANGE:
		claims_range_judge(&j->ranges, &j->parts, j->claims, c);
		break;
	default:
		claims_verdict_say(c, CLAIMS_UNCHECKABLE,
				   c->kind == CLAIMS_OTHER && c->other.digits
					   ? "a range, not one count"
					   : reasons[c->kind]);
	}
}

/* Is the claim what its numbers add up to?  *message says what that is; where it is not, the claim is
 * false. */
static bool is_their_sum(struct judge *j, struct claims_claim *c, const char **message)
{
	struct claims_number value = c->value;
	value.about |= c->sum_about;
	*message = c->sum_other
			   ? arena_printf(j->arena, "its numbers add up to %llu/%llu",
					  CLAIMS_U(c->sum), CLAIMS_U(c->sum_other))
			   : arena_printf(j->arena, "its numbers add up to %llu", CLAIMS_U(c->sum));
	if (claims_verdict_is_count(&value, c->sum) &&
	    (!c->sum_other || c->sum_other == c->other.digits))
		return true;
	claims_verdict_false(c, CLAIMS_FAULT_PERCENT, *message);
	return false;
}

static void judge_claim(struct judge *j, struct claims_claim *c)
{
	const char *sum = NULL;
	if (c->summand) {
		claims_verdict_say(c, CLAIMS_UNCHECKABLE, "one of the numbers of a sum");
		return;
	}
	if (c->summed && !is_their_sum(j, c, &sum))
		return;
	judge_kind(j, c);
	if (c->summed && c->verdict == CLAIMS_UNCHECKABLE)
		claims_verdict_say(c, CLAIMS_TRUE, sum);
	find_contradiction(j, c);
}

void claims_judge(struct claims *claims, const struct claims_records *records)
{
	struct arena *a = claims->arena;
	struct judge j = {.claims = claims, .records = records, .arena = a, .said = HASH_INIT(a)};
	j.parts.parts = j.ranges.articles = (struct hash)HASH_INIT(a);
	for (size_t i = 0; i < records->n; i++) {
		j.by_status[records->v[i]->status]++;
		for (size_t m = 0; m < CLAIMS_N_MEASURES; m++) {
			j.sums[m] += records->v[i]->v[m];
			j.known[m] |= records->v[i]->known[m];
		}
	}
	claims_subject_settle(claims, records);
	for (size_t i = 0; i < claims->n; i++) {
		judge_claim(&j, &claims->v[i]);
		claims->by_verdict[claims->v[i].verdict]++;
	}
}
