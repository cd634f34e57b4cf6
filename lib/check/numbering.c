#include "check/numbering.h"

#include "base/hash.h"
#include "base/search.h"
#include "check/numbering-sequence.h"

const char *const numbering_policy_names[] = {"consecutive", "unique", "off", NULL};
const char *const numbering_scope_names[] = {"article", "section", NULL};

/* ---- Automatic numbers ---- */

/* MathJax counts the rows that have no tag of their own and no \notag. */
static void number_rows(struct numbering *nb, struct equations *eqs)
{
	nb->automatic_rows = arena_alloc_array(eqs->arena, eqs->n_rows, sizeof(size_t));
	for (size_t i = 0; i < eqs->n_rows; i++) {
		struct equations_row *row = &eqs->rows[i];
		row->automatic = 0;
		if (row->kind != EQUATIONS_ROW_AUTO || row->notag || row->n_tags > 0)
			continue;
		nb->automatic_rows[nb->last_automatic++] = i;
		row->automatic = nb->last_automatic;
	}
}

/* ---- Sections ---- */

static size_t section_level(const struct md_doc *doc)
{
	size_t level = 7;
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_HEADING && doc->blocks[i].level > 1 &&
		    doc->blocks[i].level < level)
			level = doc->blocks[i].level;
	return level;
}

static void find_sections(struct numbering *nb, struct arena *a, const struct md_doc *doc)
{
	if (nb->options->scope != NUMBERING_SECTION)
		return;
	size_t level = section_level(doc), cap = 0;
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_HEADING && doc->blocks[i].level == level)
			ARENA_PUSH(a, nb->starts, nb->n_starts, cap) =
				doc->lines[doc->blocks[i].first_line].offset;
}

size_t numbering_section_of(const struct numbering *nb, size_t offset)
{
	return search_up_to(nb->starts, nb->n_starts, sizeof *nb->starts, 0, sizeof *nb->starts,
			    offset);
}

/* ---- Sequences ---- */

static struct numbering_sequence *sequence_of(struct numbering *nb, struct arena *a,
					      struct hash *by_prefix, struct slice prefix,
					      size_t section)
{
	struct slice key = slice_of(arena_printf(a, "%zu ", section));
	char *both = arena_alloc(a, key.n + prefix.n + 1);
	memcpy(both, key.p, key.n);
	if (prefix.n)
		memcpy(both + key.n, prefix.p, prefix.n);
	struct hash_entry *e = hash_at(by_prefix, (struct slice){both, key.n + prefix.n});
	if (!e->count) {
		ARENA_PUSH(a, nb->sequences, nb->n, nb->cap) =
			(struct numbering_sequence){.prefix = prefix, .section = section};
		e->count = nb->n;
	}
	return &nb->sequences[e->count - 1];
}

/* 9a and 9b do not count where 9 is there; where it is not, the first of them stands
 * for it. */
static void find_extras(struct numbering_sequence *seq, const struct equations *eqs)
{
	struct hash plain = HASH_INIT(eqs->arena), stands = HASH_INIT(eqs->arena);
	seq->extra = arena_alloc_array(eqs->arena, seq->n, sizeof *seq->extra);
	for (size_t i = 0; i < seq->n; i++) {
		const struct equations_value *v = &eqs->tags[seq->tags[i]].value;
		if (!v->suffix.n)
			hash_at(&plain, (struct slice){(const char *)&v->number, sizeof v->number});
	}
	for (size_t i = 0; i < seq->n; i++) {
		const struct equations_value *v = &eqs->tags[seq->tags[i]].value;
		struct slice key = {(const char *)&v->number, sizeof v->number};
		if (v->suffix.n)
			seq->extra[i] = hash_find(&plain, key) || hash_at(&stands, key)->count++;
	}
}

/* Numbers with a prefix may be those of a book that is quoted: they are a sequence of the
 * article's own where most of them follow one another. */
static bool is_sequential(const struct numbering_sequence *seq, const struct equations *eqs)
{
	if (!seq->prefix.n)
		return true;
	size_t steps = 0, n = 0;
	long last = 0;
	for (size_t i = 0; i < seq->n; i++) {
		if (seq->extra[i])
			continue;
		long number = eqs->tags[seq->tags[i]].value.number;
		steps += n > 0 && number == last + 1;
		last = number;
		n++;
	}
	return n >= 3 && steps * 2 >= n - 1;
}

static void sort_tags(struct numbering *nb, struct equations *eqs)
{
	struct hash by_prefix = HASH_INIT(eqs->arena);
	nb->section = arena_alloc_array(eqs->arena, eqs->n_tags, sizeof *nb->section);
	for (size_t i = 0; i < eqs->n_tags; i++) {
		const struct equations_tag *tag = &eqs->tags[i];
		nb->section[i] = numbering_section_of(nb, tag->offset);
		if (tag->value.class != EQUATIONS_NUMBER && tag->value.class != EQUATIONS_PREFIXED)
			continue;
		struct numbering_sequence *seq =
			sequence_of(nb, eqs->arena, &by_prefix, tag->value.prefix, nb->section[i]);
		ARENA_PUSH(eqs->arena, seq->tags, seq->n, seq->cap) = i;
	}
	for (size_t i = 0; i < nb->n; i++) {
		find_extras(&nb->sequences[i], eqs);
		nb->sequences[i].sequential = is_sequential(&nb->sequences[i], eqs);
	}
}

struct numbering *numbering_make(struct equations *eqs, const struct numbering_options *options)
{
	struct numbering *nb = arena_alloc(eqs->arena, sizeof *nb);
	nb->options = options;
	if (options->automatic)
		number_rows(nb, eqs);
	find_sections(nb, eqs->arena, eqs->doc);
	sort_tags(nb, eqs);
	return nb;
}

/* ---- Rules about single tags ---- */

/* Several tags in one aligned are one slip: align was meant. */
static void check_nested(const struct equations *eqs, size_t i, struct diag_list *list)
{
	const struct equations_tag *tag = &eqs->tags[i];
	size_t n = 1;
	if (i > 0 && eqs->tags[i - 1].place == EQUATIONS_INNER &&
	    eqs->tags[i - 1].formula == tag->formula)
		return;
	while (i + n < eqs->n_tags && eqs->tags[i + n].place == EQUATIONS_INNER &&
	       eqs->tags[i + n].formula == tag->formula)
		n++;
	struct diag *d = diag_add(list, DIAG_tag_nested, tag->offset, tag->end,
				  "\\tag inside an environment that cannot carry a number");
	if (n > 1)
		diag_note(list, d, eqs->tags[i + n - 1].offset, eqs->tags[i + n - 1].end,
			  "the last of %zu in this formula", n);
}

static void check_places(const struct equations *eqs, struct diag_list *list)
{
	for (size_t i = 0; i < eqs->n_tags; i++) {
		const struct equations_tag *tag = &eqs->tags[i];
		if (tag->place == EQUATIONS_INLINE)
			diag_add(list, DIAG_tag_inline, tag->offset, tag->end,
				 "\\tag in an inline formula");
		else if (tag->place == EQUATIONS_BEHIND)
			diag_add(list, DIAG_tag_inline, tag->offset, tag->end,
				 "\\tag behind the display it is meant for: it is shown as text");
		else if (tag->place == EQUATIONS_INNER)
			check_nested(eqs, i, list);
		if (tag->value.class == EQUATIONS_EMPTY)
			diag_add(list, DIAG_tag_empty, tag->offset, tag->end,
				 "\\tag without a number");
		if (!tag->second || tag->place == EQUATIONS_INNER)
			continue;
		struct diag *d = diag_add(list, DIAG_tag_multiple, tag->offset, tag->end,
					  "second \\tag in one equation or row");
		diag_note(list, d, eqs->tags[i - 1].offset, eqs->tags[i - 1].end,
			  "the one before it is here");
	}
}

/* An odd word among numbers; a few names in an article that names its equations are meant. */
static void check_names(const struct equations *eqs, struct diag_list *list)
{
	size_t numbers = 0, names = 0;
	for (size_t i = 0; i < eqs->n_tags; i++) {
		numbers += eqs->tags[i].value.class == EQUATIONS_NUMBER;
		names += eqs->tags[i].value.class == EQUATIONS_NAME;
	}
	if (numbers < 2 || names * 2 > numbers)
		return;
	for (size_t i = 0; i < eqs->n_tags; i++) {
		const struct equations_tag *tag = &eqs->tags[i];
		if (tag->value.class == EQUATIONS_NAME)
			diag_add(list, DIAG_tag_not_number, tag->offset, tag->end,
				 "tag (%.*s) is not a number, as the other %zu are",
				 SLICE_ARG(tag->value.text), numbers);
	}
}

/* A name is a duplicate where it is the same name; marks such as * may come again. */
static void check_same_names(const struct numbering *nb, const struct equations *eqs,
			     struct diag_list *list)
{
	struct hash seen = HASH_INIT(eqs->arena);
	for (size_t i = 0; i < eqs->n_tags; i++) {
		const struct equations_tag *tag = &eqs->tags[i];
		if (tag->value.class != EQUATIONS_NAME)
			continue;
		char *key = arena_printf(eqs->arena, "%zu %.*s", nb->section[i],
					 SLICE_ARG(tag->value.text));
		struct hash_entry *e = hash_at(&seen, slice_of(key));
		if (!e->count) {
			e->count = i + 1;
			continue;
		}
		struct diag *d = diag_add(list, DIAG_tag_duplicate, tag->offset, tag->end,
					  "tag (%.*s) is used twice", SLICE_ARG(tag->value.text));
		diag_note(list, d, eqs->tags[e->count - 1].offset, eqs->tags[e->count - 1].end,
			  "first used here");
	}
}

/* One finding an article: an article that mixes the two has mostly a hundred of them. */
static void check_collision(const struct numbering *nb, const struct equations *eqs,
			    struct diag_list *list)
{
	const struct equations_tag *first = NULL;
	struct hash numbers = HASH_INIT(eqs->arena);
	for (size_t i = 0; i < eqs->n_tags; i++) {
		const struct equations_value *v = &eqs->tags[i].value;
		if (v->class != EQUATIONS_NUMBER || v->suffix.n || v->number < 1 ||
		    v->number > nb->last_automatic)
			continue;
		hash_at(&numbers, (struct slice){(const char *)&v->number, sizeof v->number});
		if (!first)
			first = &eqs->tags[i];
	}
	if (!first)
		return;
	struct diag *d =
		diag_add(list, DIAG_tag_auto_collision, first->offset, first->end,
			 "equation number (%ld) is also an automatic number", first->value.number);
	const struct equations_row *row = &eqs->rows[nb->automatic_rows[first->value.number - 1]];
	diag_note(list, d, row->offset, row->offset, "automatic number (%ld) is here",
		  row->automatic);
	diag_note(list, d, first->offset, first->end,
		  "numbers shown twice in this article: %zu; automatic numbers: %ld", numbers.n,
		  nb->last_automatic);
}

void numbering_check(struct numbering *nb, const struct equations *eqs, struct diag_list *list)
{
	check_places(eqs, list);
	check_names(eqs, list);
	if (nb->options->policy != NUMBERING_OFF) {
		check_same_names(nb, eqs, list);
		for (size_t i = 0; i < nb->n; i++)
			numbering_sequence_check(&nb->sequences[i], nb, eqs, list);
	}
	check_collision(nb, eqs, list);
}
