#include "check/topics-rules-internal.h"

#include <stdint.h>
#include <stdlib.h>

#include "text/fold.h"

const char *const topics_zone_names[TOPICS_N_ZONES + 1] = {
	[TOPICS_TITLE] = "title",     [TOPICS_TAGS] = "tags", [TOPICS_HEADINGS] = "headings",
	[TOPICS_OPENING] = "opening", [TOPICS_BODY] = "body", [TOPICS_MATHS] = "maths",
};

/* ---- Scalars ---- */

static size_t skip_digits(struct slice s, size_t at)
{
	while (at < s.n && ascii_is_digit(s.p[at]))
		at++;
	return at;
}

/* A decimal number by the YAML 1.2 core schema, without infinities. */
bool topics_rules_number(const struct yaml_node *n, double *value)
{
	struct slice s = n->text;
	if (n->kind != YAML_SCALAR || !n->plain)
		return false;
	size_t whole = s.n && (s.p[0] == '-' || s.p[0] == '+');
	size_t at = skip_digits(s, whole), digits = at - whole;
	if (at < s.n && s.p[at] == '.') {
		size_t end = skip_digits(s, at + 1);
		digits += end - at - 1;
		at = end;
	}
	if (digits && at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		size_t from = at + 1 + (at + 1 < s.n && (s.p[at + 1] == '-' || s.p[at + 1] == '+'));
		at = skip_digits(s, from);
		digits = at - from;
	}
	if (!digits || at < s.n)
		return false;
	*value = strtod(s.p, NULL);
	return true;
}

/* A word of a line of a table (weights, evidence): one line, without tabs. */
bool topics_rules_is_cell(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7F)
			return false;
	return true;
}

/* ---- Lists ---- */

void topics_rules_zone_list(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			    unsigned *zones)
{
	if (!yaml_reader_is_many(r, name, n))
		return;
	if (n->kind == YAML_LIST && !n->n_children)
		yaml_reader_fault(r, n->offset, "\"%s\" names no zone", name);
	for (const struct yaml_node *c = yaml_reader_first(n); c; c = yaml_reader_next(n, c)) {
		if (!yaml_reader_text(r, name, c))
			continue;
		unsigned zone = 0;
		while (zone < TOPICS_N_ZONES &&
		       !slice_eq(slice_of(topics_zone_names[zone]), c->text))
			zone++;
		if (zone < TOPICS_N_ZONES)
			*zones |= 1U << zone;
		else
			yaml_reader_unknown(r, c->offset, "zone", c->text, topics_zone_names,
					    TOPICS_N_ZONES);
	}
}

/* ---- Keywords and patterns ---- */

static void read_pattern(struct yaml_reader *r, const struct yaml_node *n, struct topics_term *term)
{
	struct slice body = slice_sub(n->text, 1, n->text.n - 1);
	if (n->text.n < 2 || !slice_ends(n->text, SLICE("/"))) {
		yaml_reader_fault(r, n->offset, "the pattern has no \"/\" at its end");
		return;
	}
	if (!body.n) {
		yaml_reader_fault(r, n->offset, "an empty pattern");
		return;
	}
	const char *message;
	size_t at;
	term->text = arena_cstr(r->arena, body);
	/* Patterns see folded text, where a capital could never match. */
	term->pattern = rules_compile_nocase(r->arena, term->text, &message, &at);
	if (!term->pattern)
		yaml_reader_fault(r, yaml_reader_offset_in(r, n, 1 + at), "pattern: %s", message);
}

static void check_keyword(struct yaml_reader *r, const struct yaml_node *n)
{
	struct slice folded = fold_text(r->arena, n->text, NULL);
	if (!slice_trim(n->text).n)
		yaml_reader_fault(r, n->offset, "an empty keyword");
	else if (!slice_trim(folded).n)
		yaml_reader_fault(r, n->offset, "of the keyword \"%.*s\" folding leaves nothing",
				  SLICE_ARG(n->text));
}

/* A list of keywords and patterns, or of example lines. */
void topics_rules_terms(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			bool examples, struct topics_terms *terms)
{
	if (!yaml_reader_is_many(r, name, n))
		return;
	terms->v = arena_alloc_array(r->arena, n->kind == YAML_LIST ? n->n_children : 1,
				     sizeof *terms->v);
	for (const struct yaml_node *c = yaml_reader_first(n); c; c = yaml_reader_next(n, c)) {
		const char *text = yaml_reader_text(r, name, c);
		if (!text)
			continue;
		struct topics_term *term = &terms->v[terms->n++];
		*term = (struct topics_term){.text = text,
					     .place = yaml_reader_place(r, c->offset)};
		if (examples) {
			if (!slice_trim(c->text).n)
				yaml_reader_fault(r, c->offset, "an empty example");
		} else if (slice_starts(c->text, SLICE("/"))) {
			read_pattern(r, c, term);
		} else {
			check_keyword(r, c);
		}
	}
}

void topics_rules_free_terms(const struct topics_terms *terms)
{
	for (size_t i = 0; i < terms->n; i++)
		rules_free((struct rules_pattern *)terms->v[i].pattern);
}
