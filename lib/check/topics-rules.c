#include "check/topics-rules-internal.h"

#include "base/die.h"
#include "base/hash.h"
#include "share.h"

enum {
	VERSION = 1,
	ALL_ZONES = (1 << TOPICS_N_ZONES) - 1,
	DEFAULT_ZONES = ALL_ZONES & ~(1 << TOPICS_MATHS),
	MOST = 1000000, /* of numbers whose greatness has no meaning of its own */
};

/* The reading of one text. */
struct topics_reader {
	struct yaml_reader yaml;
	struct topics_rules *rules;
	size_t cap_topics, cap_rules;
};

/* ---- Maps ---- */

enum value {
	VALUE_BOOL,
	VALUE_WHOLE,  /* long long */
	VALUE_NUMBER, /* double */
	VALUE_TEXT,
	VALUE_ID,
	VALUE_TERMS,
	VALUE_EXAMPLES,
	VALUE_ZONE_LIST,
	VALUE_ZONE_NUMBERS, /* a double a zone */
	VALUE_VERSION,
	VALUE_TOPICS,
	VALUE_RULES,
};

/* A key, and where in the struct that a map fills its value goes. */
struct row {
	const char *name;
	enum value value;
	size_t at;
	double min, max; /* of numbers */
};

static void read_map(struct topics_reader *r, const char *name, const struct yaml_node *map,
		     const struct row *rows, size_t n_rows, void *dest);
static void read_topics(struct topics_reader *r, const struct yaml_node *map);
static void read_rules(struct topics_reader *r, const struct yaml_node *list);

static void read_id(struct topics_reader *r, const struct yaml_node *n, const char **id)
{
	const char *text = yaml_reader_text(&r->yaml, "id", n);
	if (!text)
		return;
	if (!slice_trim(n->text).n)
		yaml_reader_fault(&r->yaml, n->offset, "an empty id");
	else if (strchr(text, '/') || !topics_rules_is_cell(text))
		yaml_reader_fault(&r->yaml, n->offset,
				  "an id cannot hold \"/\", a tab or a line end");
	else
		*id = text;
}

static void read_version(struct topics_reader *r, const struct yaml_node *n)
{
	long long version;
	if (yaml_reader_int(&r->yaml, "version", n, &version) && version != VERSION)
		yaml_reader_fault(&r->yaml, n->offset,
				  "version %lld of rules is not known here; this is %d", version,
				  VERSION);
}

static void read_whole(struct topics_reader *r, const struct row *row, const struct yaml_node *n,
		       long long *dest)
{
	long long value;
	if (yaml_reader_int(&r->yaml, row->name, n, &value) &&
	    yaml_reader_in_range(&r->yaml, row->name, n, (double)value, row->min, row->max))
		*dest = value;
}

static void read_number(struct topics_reader *r, const struct row *row, const struct yaml_node *n,
			double *dest)
{
	double value;
	if (!topics_rules_number(n, &value))
		yaml_reader_wrong_kind(&r->yaml, row->name, n, "a number");
	else if (yaml_reader_in_range(&r->yaml, row->name, n, value, row->min, row->max))
		*dest = value;
}

static void read_zone_numbers(struct topics_reader *r, const struct row *row,
			      const struct yaml_node *n, double *dest)
{
	struct row rows[TOPICS_N_ZONES];
	for (size_t i = 0; i < TOPICS_N_ZONES; i++)
		rows[i] = (struct row){topics_zone_names[i], VALUE_NUMBER, i * sizeof *dest,
				       row->min, row->max};
	read_map(r, row->name, n, rows, TOPICS_N_ZONES, dest);
}

static void read_value(struct topics_reader *r, const struct row *row, const struct yaml_node *n,
		       void *dest)
{
	const char *text;
	switch (row->value) {
	case VALUE_BOOL:
		yaml_reader_bool(&r->yaml, row->name, n, dest);
		break;
	case VALUE_WHOLE:
		read_whole(r, row, n, dest);
		break;
	case VALUE_NUMBER:
		read_number(r, row, n, dest);
		break;
	case VALUE_TEXT:
		if ((text = yaml_reader_text(&r->yaml, row->name, n)) != NULL)
			*(const char **)dest = text;
		break;
	case VALUE_ID:
		read_id(r, n, dest);
		break;
	case VALUE_TERMS:
	case VALUE_EXAMPLES:
		topics_rules_terms(&r->yaml, row->name, n, row->value == VALUE_EXAMPLES, dest);
		break;
	case VALUE_ZONE_LIST:
		topics_rules_zone_list(&r->yaml, row->name, n, dest);
		break;
	case VALUE_ZONE_NUMBERS:
		read_zone_numbers(r, row, n, dest);
		break;
	case VALUE_VERSION:
		read_version(r, n);
		break;
	case VALUE_TOPICS:
		read_topics(r, n);
		break;
	case VALUE_RULES:
		read_rules(r, n);
		break;
	}
}

/* Maps nest as deep as their rows do. */
static void read_map(struct topics_reader *r, const char *name, const struct yaml_node *map,
		     const struct row *rows, size_t n_rows, void *dest)
{
	if (!yaml_reader_is_map(&r->yaml, name, map))
		return;
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		int i = yaml_reader_key(&r->yaml, n, "key", &rows->name, sizeof *rows, n_rows);
		if (i >= 0)
			read_value(r, &rows[i], n, (char *)dest + rows[i].at);
	}
}

/* ---- Rules ---- */

#define ROW(struct_, value_, key, member, min_, max_) \
	{ \
		key, value_, offsetof(struct struct_, member), min_, max_ \
	}
#define RULE(value_, member, min_, max_) ROW(topics_rule, value_, #member, member, min_, max_)

static const struct row rule_rows[] = {
	RULE(VALUE_ID, id, 0, 0),
	RULE(VALUE_TEXT, note, 0, 0),
	RULE(VALUE_NUMBER, weight, 0, 1000),
	RULE(VALUE_NUMBER, cap, 0.001, MOST),
	RULE(VALUE_ZONE_LIST, zones, 0, 0),
	RULE(VALUE_TERMS, any, 0, 0),
	RULE(VALUE_TERMS, all, 0, 0),
	RULE(VALUE_TERMS, none, 0, 0),
	ROW(topics_rule, VALUE_ZONE_LIST, "none_in", none_zones, 0, 0),
	RULE(VALUE_BOOL, plural, 0, 0),
	RULE(VALUE_BOOL, digits, 0, 0),
	RULE(VALUE_WHOLE, min_words, 0, MOST),
	RULE(VALUE_WHOLE, min_formulas, 0, MOST),
	RULE(VALUE_WHOLE, max_formulas, 0, MOST),
	RULE(VALUE_EXAMPLES, match, 0, 0),
	RULE(VALUE_EXAMPLES, no_match, 0, 0),
};

enum { N_RULE_ROWS = sizeof rule_rows / sizeof *rule_rows };

/* What no key says alone.  What is there but faulty has its fault already. */
static void check_rule(struct topics_reader *r, const struct yaml_node *n,
		       const struct topics_rule *rule)
{
	static const char *const conditions[] = {"any",       "all",          "none",
						 "min_words", "min_formulas", "max_formulas"};
	bool holds_always = true;
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
		const struct yaml_node *c = yaml_member(n, conditions[i]);
		if (c && c->kind == YAML_LIST && !c->n_children)
			yaml_reader_fault(&r->yaml, c->offset, "\"%s\" is an empty list",
					  conditions[i]);
		holds_always &= !c;
	}
	if (holds_always)
		yaml_reader_fault(&r->yaml, n->offset,
				  "the rule says nothing: it needs any, all, none, min_words, "
				  "min_formulas or max_formulas");
	const struct yaml_node *none_in = yaml_member(n, "none_in");
	if (none_in && !yaml_member(n, "none"))
		yaml_reader_fault(&r->yaml, none_in->key_offset, "\"none_in\" without \"none\"");
	const struct yaml_node *example = yaml_member(n, "match");
	if (!example)
		example = yaml_member(n, "no_match");
	if (example && !yaml_member(n, "any"))
		yaml_reader_fault(&r->yaml, example->key_offset,
				  "\"%s\" without \"any\", which it is to try", example->key);
	if (rule->max_formulas != TOPICS_NO_LIMIT && rule->min_formulas > rule->max_formulas)
		yaml_reader_fault(&r->yaml, n->offset, "min_formulas is more than max_formulas");
}

/* `ids` has the ids of the topic's rules before. */
static void read_rule(struct topics_reader *r, const struct yaml_node *n, size_t number,
		      struct hash *ids)
{
	struct topics_rules *rules = r->rules;
	const char *topic = rules->topics[rules->n_topics - 1].name;
	struct topics_rule *rule =
		&ARENA_PUSH(r->yaml.arena, rules->rules, rules->n_rules, r->cap_rules);
	*rule = (struct topics_rule){
		.topic = rules->n_topics - 1,
		.weight = 1,
		.plural = true,
		.digits = true,
		.max_formulas = TOPICS_NO_LIMIT,
		.place = yaml_reader_place(&r->yaml, n->offset),
	};
	read_map(r, arena_printf(r->yaml.arena, "rule %zu", number), n, rule_rows, N_RULE_ROWS,
		 rule);
	const struct yaml_node *id = yaml_member(n, "id");
	if (!rule->id)
		rule->id = arena_printf(r->yaml.arena, "%zu", number);
	struct hash_entry *same = hash_at(ids, slice_of(rule->id));
	if (same->count++)
		yaml_reader_fault(&r->yaml, id ? id->offset : n->offset,
				  "%s has a rule \"%s\" already", topic, rule->id);
	rule->name = arena_printf(r->yaml.arena, "%s/%s", topic, rule->id);
	if (!rule->zones)
		rule->zones = DEFAULT_ZONES;
	if (!rule->none_zones)
		rule->none_zones = rule->zones;
	if (n->kind == YAML_MAP)
		check_rule(r, n, rule);
}

static void read_rules(struct topics_reader *r, const struct yaml_node *list)
{
	struct hash ids = HASH_INIT(r->yaml.arena);
	size_t number = 0;
	if (!yaml_reader_is_list(&r->yaml, "rules", list))
		return;
	for (const struct yaml_node *n = list->children; n; n = n->next)
		read_rule(r, n, ++number, &ids);
}

/* ---- Topics and settings ---- */

static void check_topic(struct topics_reader *r, const struct yaml_node *n)
{
	if (!slice_trim(slice_of(n->key)).n)
		yaml_reader_fault(&r->yaml, n->key_offset, "a topic without a name");
	else if (!topics_rules_is_cell(n->key))
		yaml_reader_fault(&r->yaml, n->key_offset,
				  "a topic's name cannot hold a tab or a line end");
	else if (strcmp(n->key, "unsure") == 0)
		yaml_reader_fault(&r->yaml, n->key_offset,
				  "\"unsure\" cannot be a topic: it says that an article has none");
	if (n->duplicate)
		yaml_reader_fault(&r->yaml, n->key_offset, "the topic \"%s\" stands here twice",
				  n->key);
	if (n->kind == YAML_MAP && !yaml_member(n, "rules"))
		yaml_reader_fault(&r->yaml, n->key_offset, "the topic \"%s\" has no \"rules\"",
				  n->key);
}

static void read_topics(struct topics_reader *r, const struct yaml_node *map)
{
	static const struct row rows[] = {{"rules", VALUE_RULES, 0, 0, 0}};
	struct topics_rules *rules = r->rules;
	if (!yaml_reader_is_map(&r->yaml, "topics", map))
		return;
	if (!map->children)
		yaml_reader_fault(&r->yaml, map->offset, "there is no topic");
	for (const struct yaml_node *n = map->children; n; n = n->next) {
		size_t first = rules->n_rules;
		check_topic(r, n);
		ARENA_PUSH(r->yaml.arena, rules->topics, rules->n_topics, r->cap_topics) =
			(struct topics_topic){.name = n->key,
					      .first_rule = first,
					      .place = yaml_reader_place(&r->yaml, n->key_offset)};
		read_map(r, n->key, n, rows, 1, rules);
		rules->topics[rules->n_topics - 1].end_rule = rules->n_rules;
	}
}

#define SETTING(value_, member, min_, max_) \
	ROW(topics_rules, value_, #member, settings.member, min_, max_)

static const struct row root_rows[] = {
	/* The settings. */
	ROW(topics_rules, VALUE_ZONE_NUMBERS, "zones", settings.zone_weight, 0, 1000),
	SETTING(VALUE_ZONE_NUMBERS, saturation, 0, MOST),
	SETTING(VALUE_WHOLE, opening, 0, MOST),
	SETTING(VALUE_WHOLE, body_limit, 1, MOST),
	SETTING(VALUE_NUMBER, length_prior, 0, MOST),
	SETTING(VALUE_NUMBER, score_half, 0.01, MOST),
	SETTING(VALUE_NUMBER, min_score, 0, 1),
	SETTING(VALUE_NUMBER, margin, 0, 1),
	SETTING(VALUE_NUMBER, also, 0, 1),
	/* The rest. */
	{"version", VALUE_VERSION, 0, 0, 0},
	ROW(topics_rules, VALUE_TERMS, "ignore", ignore, 0, 0),
	ROW(topics_rules, VALUE_TOPICS, "topics", topics, 0, 0),
};

enum { N_SETTINGS = 9, N_ROOT_ROWS = sizeof root_rows / sizeof *root_rows };

/* The default rules are the one place that says what is the default. */
static void read_default_settings(struct topics_reader *r)
{
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse(r->yaml.arena, share_topics_topics_yaml, &e);
	for (size_t i = 0; i < N_SETTINGS; i++) {
		const struct yaml_node *n = yaml_member(root, root_rows[i].name);
		if (n)
			read_value(r, &root_rows[i], n, (char *)r->rules + root_rows[i].at);
	}
}

static void read_root(struct topics_reader *r, const struct yaml_node *map)
{
	const struct topics_settings *s = &r->rules->settings;
	if (map->kind != YAML_MAP) {
		yaml_reader_fault(&r->yaml, map->offset, "expected a map of rules, found %s",
				  yaml_reader_found(&r->yaml, map));
		return;
	}
	read_map(r, "rules", map, root_rows, N_ROOT_ROWS, r->rules);
	if (!yaml_member(map, "topics"))
		yaml_reader_fault(&r->yaml, map->offset, "there are no \"topics\"");
	if (s->opening > s->body_limit) {
		const struct yaml_node *n = yaml_member(map, "opening");
		if (!n)
			n = yaml_member(map, "body_limit");
		yaml_reader_fault(&r->yaml, n ? n->offset : map->offset,
				  "the opening (%lld words) is longer than body_limit (%lld)",
				  s->opening, s->body_limit);
	}
}

/* ---- Reading ---- */

static struct topics_reader reader_start(struct arena *a, const char *path, struct slice text,
					 struct yaml_reader_faults *faults)
{
	struct topics_reader r = {.yaml = yaml_reader_start(a, path, text, faults),
				  .rules = arena_alloc(a, sizeof *r.rules)};
	r.rules->path = r.yaml.source.path;
	return r;
}

static struct topics_rules *reader_end(struct topics_reader *r)
{
	if (yaml_reader_end(&r->yaml))
		return r->rules;
	topics_rules_free(r->rules);
	return NULL;
}

struct topics_rules *topics_rules_of_tree(struct arena *a, const char *path, struct slice text,
					  const struct yaml_node *map,
					  struct yaml_reader_faults *faults)
{
	struct topics_reader r = reader_start(a, path, text, faults);
	read_default_settings(&r);
	read_root(&r, map);
	return reader_end(&r);
}

struct topics_rules *topics_rules_read(struct arena *a, const char *path, struct slice text,
				       struct yaml_reader_faults *faults)
{
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse_loose(a, text, &e);
	if (root)
		return topics_rules_of_tree(a, path, text, root, faults);
	struct topics_reader r = reader_start(a, path, text, faults);
	yaml_reader_fault(&r.yaml, e.offset, "%s", e.message);
	return reader_end(&r);
}

struct topics_rules *topics_rules_default(struct arena *a)
{
	struct yaml_reader_faults faults = {0};
	struct topics_rules *rules =
		topics_rules_read(a, "<default rules>", share_topics_topics_yaml, &faults);
	if (!rules)
		die_bug("default topic rules: %zu:%zu: %s", faults.v[0].place.line,
			faults.v[0].place.column, faults.v[0].message);
	return rules;
}

void topics_rules_free(struct topics_rules *rules)
{
	if (!rules)
		return;
	topics_rules_free_terms(&rules->ignore);
	for (size_t i = 0; i < rules->n_rules; i++) {
		topics_rules_free_terms(&rules->rules[i].any);
		topics_rules_free_terms(&rules->rules[i].all);
		topics_rules_free_terms(&rules->rules[i].none);
	}
}
