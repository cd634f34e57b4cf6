#include "check/topics-rules-internal.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/nearest.h"
#include "text/fold.h"

const char *const topics_zone_names[TOPICS_N_ZONES + 1] = {
	[TOPICS_TITLE] = "title",     [TOPICS_TAGS] = "tags", [TOPICS_HEADINGS] = "headings",
	[TOPICS_OPENING] = "opening", [TOPICS_BODY] = "body", [TOPICS_MATHS] = "maths",
};

/* ---- Faults ---- */

struct config_place topics_rules_place(struct topics_reader *r, size_t offset)
{
	struct source_place p = source_place(&r->source, offset);
	return (struct config_place){p.line, p.byte_column};
}

void topics_rules_fault_at(struct topics_reader *r, size_t offset, const char *fmt, ...)
{
	struct topics_rules_faults *f = r->faults;
	va_list ap;
	va_start(ap, fmt);
	const char *message = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	ARENA_PUSH(r->arena, f->v, f->n, f->cap) =
		(struct topics_rules_fault){topics_rules_place(r, offset), message};
}

/* What stands there, for a message. */
const char *topics_rules_found(struct topics_reader *r, const struct yaml_node *n)
{
	if (n->kind == YAML_LIST)
		return "a list";
	if (n->kind == YAML_MAP)
		return "a map";
	if (yaml_is_null(n))
		return "nothing";
	return arena_printf(r->arena, "\"%.*s\"", SLICE_ARG(n->text));
}

void topics_rules_wrong_kind(struct topics_reader *r, const char *name, const struct yaml_node *n,
			     const char *expected)
{
	topics_rules_fault_at(r, n->offset, "\"%s\" must be %s, not %s", name, expected,
			      topics_rules_found(r, n));
}

/* An unknown word, with the nearest known one. */
void topics_rules_unknown(struct topics_reader *r, size_t offset, const char *what,
			  struct slice word, const char *const *words, size_t n)
{
	int nearest = nearest_word(word, words, n);
	topics_rules_fault_at(r, offset, "unknown %s \"%.*s\"%s%s%s", what, SLICE_ARG(word),
			      nearest >= 0 ? "; did you mean \"" : "",
			      nearest >= 0 ? words[nearest] : "", nearest >= 0 ? "\"?" : "");
}

/* ---- Scalars ---- */

/* A scalar as a C string; null, and a fault, when it cannot be one. */
const char *topics_rules_text(struct topics_reader *r, const char *name, const struct yaml_node *n)
{
	if (n->kind != YAML_SCALAR || yaml_is_null(n)) {
		topics_rules_wrong_kind(r, name, n, "text");
		return NULL;
	}
	if (slice_find(n->text, '\0') < n->text.n) {
		topics_rules_fault_at(r, n->offset, "\"%s\" holds a NUL", name);
		return NULL;
	}
	return n->text.p; /* NUL-terminated by the YAML reader */
}

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

static size_t list_length(const struct yaml_node *n)
{
	return n->kind == YAML_LIST ? n->n_children : 1;
}

/* The first of a list, or one scalar as a list of one. */
static const struct yaml_node *list_first(const struct yaml_node *n)
{
	return n->kind == YAML_LIST ? n->children : n;
}

/* A map is no list, and nothing is no list of one. */
static bool is_list(struct topics_reader *r, const char *name, const struct yaml_node *n)
{
	if (n->kind != YAML_MAP && !yaml_is_null(n))
		return true;
	topics_rules_wrong_kind(r, name, n, "a list");
	return false;
}

void topics_rules_zone_list(struct topics_reader *r, const char *name, const struct yaml_node *n,
			    unsigned *zones)
{
	if (!is_list(r, name, n))
		return;
	if (!list_length(n))
		topics_rules_fault_at(r, n->offset, "\"%s\" names no zone", name);
	for (const struct yaml_node *c = list_first(n); c; c = n == c ? NULL : c->next) {
		if (!topics_rules_text(r, name, c))
			continue;
		unsigned zone = 0;
		while (zone < TOPICS_N_ZONES &&
		       !slice_eq(slice_of(topics_zone_names[zone]), c->text))
			zone++;
		if (zone < TOPICS_N_ZONES)
			*zones |= 1U << zone;
		else
			topics_rules_unknown(r, c->offset, "zone", c->text, topics_zone_names,
					     TOPICS_N_ZONES);
	}
}

/* ---- Keywords and patterns ---- */

/* Where byte `at` of a scalar's value stands: exactly, when it is written as it reads. */
static size_t offset_in(const struct topics_reader *r, const struct yaml_node *n, size_t at)
{
	size_t begin = n->offset + !n->plain;
	struct slice written = slice_sub(r->source.text, begin, begin + n->text.n);
	return slice_eq(written, n->text) ? begin + at : n->offset;
}

/* Patterns see folded text, so a capital in one could never match: they ignore case. */
static const char ignore_case[] = "(?i)";

static void read_pattern(struct topics_reader *r, const struct yaml_node *n,
			 struct topics_term *term)
{
	struct slice body = slice_sub(n->text, 1, n->text.n - 1);
	if (n->text.n < 2 || !slice_ends(n->text, SLICE("/"))) {
		topics_rules_fault_at(r, n->offset, "the pattern has no \"/\" at its end");
		return;
	}
	if (!body.n) {
		topics_rules_fault_at(r, n->offset, "an empty pattern");
		return;
	}
	const char *message;
	size_t at;
	term->text = arena_cstr(r->arena, body);
	term->pattern = rules_compile(
		r->arena, arena_printf(r->arena, "%s%s", ignore_case, term->text), &message, &at);
	if (term->pattern)
		return;
	size_t prefix = sizeof ignore_case - 1;
	at = at > prefix ? at - prefix : 0;
	topics_rules_fault_at(r, offset_in(r, n, 1 + at), "pattern: %s", message);
}

static void check_keyword(struct topics_reader *r, const struct yaml_node *n)
{
	struct slice folded = fold_text(r->arena, n->text, NULL);
	if (!slice_trim(n->text).n)
		topics_rules_fault_at(r, n->offset, "an empty keyword");
	else if (!slice_trim(folded).n)
		topics_rules_fault_at(r, n->offset,
				      "of the keyword \"%.*s\" folding leaves nothing",
				      SLICE_ARG(n->text));
}

/* A list of keywords and patterns, or of example lines. */
void topics_rules_terms(struct topics_reader *r, const char *name, const struct yaml_node *n,
			bool examples, struct topics_terms *terms)
{
	if (!is_list(r, name, n))
		return;
	terms->v = arena_alloc_array(r->arena, list_length(n), sizeof *terms->v);
	for (const struct yaml_node *c = list_first(n); c; c = n == c ? NULL : c->next) {
		const char *text = topics_rules_text(r, name, c);
		if (!text)
			continue;
		struct topics_term *term = &terms->v[terms->n++];
		*term = (struct topics_term){.text = text,
					     .place = topics_rules_place(r, c->offset)};
		if (examples) {
			if (!slice_trim(c->text).n)
				topics_rules_fault_at(r, c->offset, "an empty example");
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
