#include "check/audit-standard.h"

#include <math.h>

#include "base/die.h"
#include "base/hash.h"
#include "check/audit-rules.h"
#include "check/audit-standard-internal.h"
#include "share.h"

enum { VERSION = 1, MOST = 1000000000 };

const char *const audit_kind_names[AUDIT_N_KINDS + 1] = {
	[AUDIT_VALUE] = "value",         [AUDIT_GROWTH] = "growth",
	[AUDIT_SECTIONS] = "sections",   [AUDIT_SUBSECTIONS] = "subsections",
	[AUDIT_BOXES] = "boxes",         [AUDIT_CODE] = "code",
	[AUDIT_TABLES] = "tables",       [AUDIT_DATES] = "dates",
	[AUDIT_ITEMS] = "items",         [AUDIT_MENTIONS] = "mentions",
	[AUDIT_PROOFS] = "proofs",       [AUDIT_PROOF_ENDS] = "proof-ends",
	[AUDIT_PROSE] = "prose",         [AUDIT_FOLDED] = "folded",
	[AUDIT_LEVELS] = "levels",       [AUDIT_TAGS] = "tags",
	[AUDIT_EQUATIONS] = "equations", [AUDIT_SYMBOLS] = "symbols",
	[AUDIT_LINES] = "lines",
};

/* ---- Kinds ---- */

#define KIND(kind) (1U << AUDIT_##kind)

enum {
	/* Kinds that ask for much of something, and those that ask for little: without any
	 * min or max, the first want at least one, the others none at all. */
	WANT_MUCH = KIND(SUBSECTIONS) | KIND(BOXES) | KIND(CODE) | KIND(TABLES) | KIND(DATES) |
		    KIND(ITEMS) | KIND(MENTIONS),
	WANT_NONE = KIND(PROOFS) | KIND(PROOF_ENDS) | KIND(FOLDED) | KIND(LEVELS) | KIND(TAGS) |
		    KIND(EQUATIONS) | KIND(SYMBOLS),
	/* They say what is wanted, or mean nothing. */
	WANT_SAID = KIND(VALUE) | KIND(GROWTH) | KIND(PROSE) | KIND(LINES),
	HAVE_IN = WANT_MUCH | KIND(LINES) | KIND(PROOFS) | KIND(PROOF_ENDS) | KIND(PROSE) |
		  KIND(FOLDED) | KIND(SYMBOLS),
	HAVE_PATTERN = KIND(MENTIONS) | KIND(DATES) | KIND(PROOFS) | KIND(PROOF_ENDS),
};

#define RULE(value_, member, min_, max_, kinds_) \
	{ \
		.name = #member, .value = AUDIT_STANDARD_##value_, \
		.at = offsetof(struct audit_rule, member), .min = (min_), .max = (max_), \
		.kinds = (kinds_) \
	}
/* A key that is read apart. */
#define OWN(key, kinds_) \
	{ \
		.name = (key), .value = AUDIT_STANDARD_OWN, .kinds = (kinds_) \
	}

static const struct audit_standard_row rule_rows[] = {
	RULE(TEXT, id, 0, 0, 0),
	OWN("check", 0),
	RULE(TEXT, note, 0, 0, 0),
	RULE(BOOL, off, 0, 0, 0),
	OWN("level", 0),
	RULE(NUMBER, min, 0, MOST, WANT_MUCH | WANT_SAID),
	RULE(NUMBER, max, 0, MOST, WANT_MUCH | WANT_SAID | WANT_NONE),
	RULE(TEXT, of, 0, 0, KIND(VALUE) | KIND(GROWTH)),
	RULE(PATTERN, in, 0, 0, HAVE_IN),
	OWN("sections", KIND(SECTIONS)),
	RULE(BOOL, any_order, 0, 0, KIND(SECTIONS)),
	RULE(BOOL, flat, 0, 0, KIND(SECTIONS)),
	RULE(PATTERNS, names, 0, 0, KIND(BOXES) | KIND(CODE)),
	RULE(NUMBER, rows, 1, MOST, KIND(TABLES)),
	RULE(NUMBER, columns, 1, MOST, KIND(TABLES)),
	RULE(BOOL, either, 0, 0, KIND(TABLES)),
	RULE(NUMBER, lines, 1, MOST, KIND(FOLDED) | KIND(SYMBOLS) | KIND(PROOFS)),
	RULE(PATTERN, pattern, 0, 0, HAVE_PATTERN),
	RULE(PATTERN, proof, 0, 0, KIND(PROOFS) | KIND(PROOF_ENDS)),
	RULE(WHOLE, start, 0, MOST, KIND(TAGS)),
	RULE(BOOL, warnings, 0, 0, KIND(EQUATIONS)),
};

enum { N_RULE_ROWS = sizeof rule_rows / sizeof *rule_rows };

#define MEMBER(struct_, value_, key, member) \
	{ \
		.name = (key), .value = AUDIT_STANDARD_##value_, \
		.at = offsetof(struct struct_, member), .max = MOST \
	}
#define SECTION(value_, key, member) MEMBER(audit_section, value_, key, member)

static const struct audit_standard_row section_rows[] = {
	SECTION(TEXT, "name", name),
	SECTION(PATTERN, "heading", heading),
	SECTION(NUMBER, "min_lines", min_lines),
	SECTION(NUMBER, "max_lines", max_lines),
	SECTION(NUMBER, "min_subsections", min_subsections),
	SECTION(BOOL, "optional", optional),
};

/* ---- Rules ---- */

static void read_section(struct yaml_reader *r, const struct yaml_node *n, struct audit_section *s)
{
	*s = (struct audit_section){.max_lines = INFINITY,
				    .place = yaml_reader_place(r, n->offset)};
	audit_standard_map(r, "sections", n, section_rows,
			   sizeof section_rows / sizeof *section_rows, AUDIT_SECTIONS, s);
	if (n->kind != YAML_MAP)
		return;
	if (!yaml_member(n, "heading"))
		yaml_reader_fault(r, n->offset, "the section has no \"heading\"");
	if (s->min_lines > s->max_lines)
		yaml_reader_fault(r, n->offset,
				  "no section can have at least %.10g and at most %.10g lines",
				  s->min_lines, s->max_lines);
	if (s->max_lines < s->min_subsections + 1)
		yaml_reader_fault(r, n->offset, "%.10g subsections do not fit in %.10g lines",
				  s->min_subsections, s->max_lines);
	if (!s->name)
		s->name = s->heading.text;
}

static void read_sections(struct yaml_reader *r, const struct yaml_node *list,
			  struct audit_rule *rule)
{
	if (!yaml_reader_is_list(r, "sections", list))
		return;
	if (!list->n_children)
		yaml_reader_fault(r, list->offset, "\"sections\" is an empty list");
	rule->sections = arena_alloc_array(r->arena, list->n_children, sizeof *rule->sections);
	for (const struct yaml_node *n = list->children; n; n = n->next)
		read_section(r, n, &rule->sections[rule->n_sections++]);
}

/* AUDIT_N_KINDS, and a fault: there is none. */
static enum audit_kind read_kind(struct yaml_reader *r, const struct yaml_node *map)
{
	const struct yaml_node *n = yaml_member(map, "check");
	if (!n) {
		yaml_reader_fault(r, map->offset, "the rule has no \"check\"");
		return AUDIT_N_KINDS;
	}
	if (!audit_standard_text(r, "check", n))
		return AUDIT_N_KINDS;
	for (int i = 0; i < AUDIT_N_KINDS; i++)
		if (slice_eq(n->text, slice_of(audit_kind_names[i])))
			return (enum audit_kind)i;
	yaml_reader_unknown(r, n->offset, "check", n->text, audit_kind_names, AUDIT_N_KINDS);
	return AUDIT_N_KINDS;
}

static void read_level(struct yaml_reader *r, const struct yaml_node *map, struct audit_rule *rule)
{
	static const char *const words[] = {"required", "recommended"};
	const struct yaml_node *n = yaml_member(map, "level");
	if (!n || !yaml_reader_text(r, "level", n))
		return;
	rule->recommended = slice_eq(n->text, slice_of(words[1]));
	if (!rule->recommended && !slice_eq(n->text, slice_of(words[0])))
		yaml_reader_unknown(r, n->offset, "level", n->text, words, 2);
}

static void require(struct yaml_reader *r, const struct yaml_node *n, const struct audit_rule *rule,
		    unsigned kinds, const char *key)
{
	if ((kinds & 1U << rule->kind) && !yaml_member(n, key))
		yaml_reader_fault(r, n->offset, "\"check: %s\" needs \"%s\"",
				  audit_kind_names[rule->kind], key);
}

/* What no key says alone. */
static void check_rule(struct yaml_reader *r, const struct yaml_node *n,
		       const struct audit_rule *rule)
{
	const struct yaml_node *of = yaml_member(n, "of");
	require(r, n, rule, KIND(VALUE) | KIND(GROWTH), "of");
	require(r, n, rule, KIND(SECTIONS), "sections");
	require(r, n, rule, KIND(MENTIONS), "pattern");
	require(r, n, rule, KIND(FOLDED), "lines");
	require(r, n, rule, KIND(PROSE), "max");
	if ((WANT_SAID & ~KIND(PROSE) & 1U << rule->kind) && !yaml_member(n, "min") &&
	    !yaml_member(n, "max"))
		yaml_reader_fault(r, n->offset, "the rule wants nothing: it needs min or max");
	if (rule->min > rule->max)
		yaml_reader_fault(r, n->offset,
				  "nothing can meet this rule: min %.10g is above max %.10g",
				  rule->min, rule->max);
	if (rule->either && (rule->rows <= 0 || rule->columns <= 0))
		yaml_reader_fault(r, n->offset, "\"either\" needs \"rows\" and \"columns\"");
	if (of && rule->of && !audit_rules_knows_path(r->arena, rule->of))
		yaml_reader_fault(r, of->offset, "no record has the count \"%s\"", rule->of);
}

static void set_defaults(struct audit_rule *rule, const struct yaml_node *n)
{
	unsigned bit = 1U << rule->kind;
	bool said = yaml_member(n, "min") || yaml_member(n, "max");
	rule->max = INFINITY;
	rule->start = 1;
	if ((WANT_MUCH & bit) && !said)
		rule->min = 1;
	if ((WANT_NONE & bit) && !said)
		rule->max = 0;
	if (rule->kind == AUDIT_SYMBOLS) {
		rule->off = true;
		rule->lines = 10;
	}
}

/* How statements, proofs, their ends and years are written, in Chinese and in English. */
static const char statement_pattern[] = "^[\\s*_【]*(?:定理|引理|命题|theorem|lemma|proposition)"
					"\\s*[A-Z]?[\\d.-]*\\s*(?:[（(：:*】.]|$)";
static const char proof_pattern[] = "^[\\s*_【]*(?:(?:证明|推导)[^，。；]{0,12}?[:：]|(?:证明|推导)"
				    "[\\s*_】]*$|证[:：]|proof\\b)";
static const char mark_pattern[] =
	"证毕|得证|\\\\(?:square|blacksquare|Box|qed)\\b|[□■∎◻◼]|Q\\.?E\\.?D\\b";
static const char year_pattern[] =
	"(?<![\\dA-Za-z.])(?:1[6-9]|20)\\d\\d(?!\\.?\\d|[A-Za-z%]|\\s*[行步个维次条篇项])";

static void default_pattern(struct yaml_reader *r, struct audit_pattern *p, const char *text)
{
	const char *message;
	size_t at;
	if (p->text)
		return;
	p->text = text;
	p->compiled = rules_compile_nocase(r->arena, text, &message, &at);
	if (!p->compiled)
		die_bug("built-in pattern: %s", message);
}

static void set_default_patterns(struct yaml_reader *r, struct audit_rule *rule)
{
	if (rule->kind == AUDIT_DATES)
		default_pattern(r, &rule->pattern, year_pattern);
	if (rule->kind == AUDIT_PROOFS)
		default_pattern(r, &rule->pattern, statement_pattern);
	if (rule->kind == AUDIT_PROOF_ENDS)
		default_pattern(r, &rule->pattern, mark_pattern);
	if (rule->kind == AUDIT_PROOFS || rule->kind == AUDIT_PROOF_ENDS)
		default_pattern(r, &rule->proof, proof_pattern);
}

static void read_rule(struct yaml_reader *r, const struct yaml_node *n, struct audit_rule *rule,
		      struct hash *ids)
{
	if (n->kind != YAML_MAP) {
		yaml_reader_wrong_kind(r, "rules", n, "a list of maps");
		return;
	}
	rule->place = yaml_reader_place(r, n->offset);
	enum audit_kind kind = read_kind(r, n);
	if (kind < AUDIT_N_KINDS) {
		rule->kind = kind;
		set_defaults(rule, n);
	}
	audit_standard_map(r, "rule", n, rule_rows, N_RULE_ROWS, kind, rule);
	read_level(r, n, rule);
	const struct yaml_node *id = yaml_member(n, "id");
	const struct yaml_node *sections = yaml_member(n, "sections");
	if (!id)
		yaml_reader_fault(r, n->offset, "the rule has no \"id\"");
	else if (rule->id && hash_at(ids, slice_of(rule->id))->count++)
		yaml_reader_fault(r, id->offset, "there is a rule \"%s\" already", rule->id);
	if (kind == AUDIT_SECTIONS && sections)
		read_sections(r, sections, rule);
	if (kind == AUDIT_N_KINDS)
		return;
	set_default_patterns(r, rule);
	check_rule(r, n, rule);
}

static void read_rules(struct yaml_reader *r, const struct yaml_node *list,
		       struct audit_standard *s)
{
	struct hash ids = HASH_INIT(r->arena);
	if (!yaml_reader_is_list(r, "rules", list))
		return;
	if (!list->n_children)
		yaml_reader_fault(r, list->offset, "there is no rule");
	s->rules = arena_alloc_array(r->arena, list->n_children, sizeof *s->rules);
	for (const struct yaml_node *n = list->children; n; n = n->next)
		read_rule(r, n, &s->rules[s->n_rules++], &ids);
}

/* ---- Conditions ---- */

static void read_fields(struct yaml_reader *r, const struct yaml_node *map, struct audit_when *when)
{
	if (!yaml_reader_is_map(r, "fields", map))
		return;
	when->fields = arena_alloc_array(r->arena, map->n_children, sizeof *when->fields);
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		struct audit_field *f = &when->fields[when->n_fields++];
		if (n->duplicate)
			yaml_reader_fault(r, n->key_offset, "\"%s\" stands here twice", n->key);
		f->key = n->key;
		audit_standard_patterns(r, n->key, n, &f->values);
	}
}

#define WHEN(value_, key, member) MEMBER(audit_when, value_, key, member)

static void read_when(struct yaml_reader *r, const struct yaml_node *n, struct audit_when *when)
{
	static const struct audit_standard_row rows[] = {
		WHEN(TEXTS, "batch", batches),
		WHEN(TEXTS, "topic", topics),
		WHEN(DATE, "from", from),
		WHEN(DATE, "to", to),
		OWN("fields", 0),
	};
	audit_standard_map(r, "when", n, rows, sizeof rows / sizeof *rows, AUDIT_N_KINDS, when);
	if (when->from && when->to && strcmp(when->from, when->to) > 0)
		yaml_reader_fault(r, n->offset, "no date is from %s to %s", when->from, when->to);
	const struct yaml_node *fields = yaml_member(n, "fields");
	if (fields)
		read_fields(r, fields, when);
}

/* ---- Standards ---- */

static void read_standard(struct yaml_reader *r, struct audit_standards *set,
			  const struct yaml_node *n)
{
	static const struct audit_standard_row rows[] = {
		MEMBER(audit_standard, TEXT, "title", title),
		MEMBER(audit_standard, TEXT, "note", note),
		OWN("when", 0),
		OWN("rules", 0),
	};
	if (!slice_trim(slice_of(n->key)).n)
		yaml_reader_fault(r, n->key_offset, "a standard without a name");
	if (audit_standard_find(set, slice_of(n->key)))
		yaml_reader_fault(r, n->key_offset, "there is a standard \"%s\" already", n->key);
	struct audit_standard *s = &ARENA_PUSH(r->arena, set->v, set->n, set->cap);
	*s = (struct audit_standard){.name = n->key,
				     .path = r->source.path,
				     .place = yaml_reader_place(r, n->key_offset)};
	audit_standard_map(r, n->key, n, rows, sizeof rows / sizeof *rows, AUDIT_N_KINDS, s);
	if (n->kind != YAML_MAP)
		return;
	const struct yaml_node *when = yaml_member(n, "when"), *rules = yaml_member(n, "rules");
	if (when)
		read_when(r, when, &s->when);
	if (rules)
		read_rules(r, rules, s);
	else
		yaml_reader_fault(r, n->key_offset, "the standard \"%s\" has no \"rules\"", n->key);
}

static void read_root(struct yaml_reader *r, struct audit_standards *set,
		      const struct yaml_node *map)
{
	static const struct audit_standard_row rows[] = {
		OWN("version", 0),
		OWN("standards", 0),
	};
	long long version;
	audit_standard_map(r, "standards", map, rows, sizeof rows / sizeof *rows, AUDIT_N_KINDS,
			   NULL);
	if (map->kind != YAML_MAP)
		return;
	const struct yaml_node *n = yaml_member(map, "version");
	if (n && (!yaml_as_int(n, &version) || version != VERSION))
		yaml_reader_fault(r, n->offset,
				  "version %.*s of standards is not known here; "
				  "this is %d",
				  SLICE_ARG(n->text), VERSION);
	n = yaml_member(map, "standards");
	if (!n)
		yaml_reader_fault(r, map->offset, "there are no \"standards\"");
	else if (n->kind != YAML_MAP)
		yaml_reader_wrong_kind(r, "standards", n, "a map");
	else if (!n->n_children)
		yaml_reader_fault(r, n->offset, "there is no standard");
	if (n && n->kind == YAML_MAP)
		for (const struct yaml_node *c = n->children; c; c = c->next)
			read_standard(r, set, c);
}

/* ---- Reading ---- */

bool audit_standard_of_tree(struct audit_standards *set, struct arena *a, const char *path,
			    struct slice text, const struct yaml_node *map,
			    struct yaml_reader_faults *faults)
{
	struct yaml_reader r = yaml_reader_start(a, path, text, faults);
	read_root(&r, set, map);
	return yaml_reader_end(&r);
}

bool audit_standard_read(struct audit_standards *set, struct arena *a, const char *path,
			 struct slice text, struct yaml_reader_faults *faults)
{
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse_loose(a, text, &e);
	if (root)
		return audit_standard_of_tree(set, a, path, text, root, faults);
	struct yaml_reader r = yaml_reader_start(a, path, text, faults);
	yaml_reader_fault(&r, e.offset, "%s", e.message);
	return yaml_reader_end(&r);
}

static void read_built_in(struct audit_standards *set, struct arena *a, const char *path,
			  struct slice text)
{
	struct yaml_reader_faults faults = {0};
	if (!audit_standard_read(set, a, path, text, &faults))
		die_bug("%s: %zu:%zu: %s", path, faults.v[0].place.line, faults.v[0].place.column,
			faults.v[0].message);
}

void audit_standard_default(struct audit_standards *set, struct arena *a)
{
	read_built_in(set, a, "<later standard>", share_standards_later_yaml);
	read_built_in(set, a, "<early standard>", share_standards_early_yaml);
}

const struct audit_standard *audit_standard_find(const struct audit_standards *set,
						 struct slice name)
{
	for (size_t i = 0; i < set->n; i++)
		if (slice_eq(slice_of(set->v[i].name), name))
			return &set->v[i];
	return NULL;
}

const struct audit_standard *audit_standard_choose(const struct audit_standards *set,
						   const struct audit_article *article,
						   struct rules_match *match)
{
	for (size_t i = 0; i < set->n; i++)
		if (audit_fits(&set->v[i], article, match))
			return &set->v[i];
	return NULL;
}

static void free_patterns(const struct audit_patterns *list)
{
	for (size_t i = 0; i < list->n; i++)
		rules_free(list->v[i].compiled);
}

static void free_rule(const struct audit_rule *rule)
{
	rules_free(rule->in.compiled);
	rules_free(rule->pattern.compiled);
	rules_free(rule->proof.compiled);
	free_patterns(&rule->names);
	for (size_t i = 0; i < rule->n_sections; i++)
		rules_free(rule->sections[i].heading.compiled);
}

void audit_standard_free(struct audit_standards *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct audit_standard *s = &set->v[i];
		for (size_t j = 0; j < s->n_rules; j++)
			free_rule(&s->rules[j]);
		for (size_t j = 0; j < s->when.n_fields; j++)
			free_patterns(&s->when.fields[j].values);
	}
	set->n = 0;
}
