#include "unit.h"

#include "base/buf.h"
#include "check/topics-match.h"
#include "check/topics-rules.h"
#include "share.h"
#include "text/rules.h"

/* ---- What a text reads as ---- */

static void show_faults(const struct yaml_reader_faults *faults, struct buf *b)
{
	for (size_t i = 0; i < faults->n; i++)
		buf_printf(b, "%zu:%zu: %s\n", faults->v[i].place.line, faults->v[i].place.column,
			   faults->v[i].message);
}

static void check_faults(struct slice yaml, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct yaml_reader_faults faults = {0};
	struct buf b = BUF_INIT;
	struct topics_rules *rules = topics_rules_read(&a, "t.yaml", yaml, &faults);
	unit_check((rules == NULL) == (*want != '\0'), __FILE__, line, "rules or faults");
	topics_rules_free(rules);
	show_faults(&faults, &b);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "faults");
	buf_free(&b);
	arena_free(&a);
}

/* The text as it is; a rule in a topic, on line 3 from column 6. */
#define CHECK_TEXT(yaml, want) check_faults(SLICE(yaml), want, __LINE__)
#define CHECK_RULE(rule, want) \
	check_faults(SLICE("topics:\n T: {rules: [\n  {" rule "}]}\n"), want, __LINE__)

static struct topics_rules *read_good(struct arena *a, struct slice yaml, int line)
{
	struct yaml_reader_faults faults = {0};
	struct topics_rules *rules = topics_rules_read(a, "t.yaml", yaml, &faults);
	unit_check(rules != NULL, __FILE__, line, faults.n ? faults.v[0].message : "no rules");
	return rules;
}

static bool matches(const struct rules_pattern *p, struct slice subject)
{
	struct rules_match *m = rules_match_new();
	bool limit = false, found = rules_next(p, m, subject, 0, &limit);
	rules_match_free(m);
	return found;
}

/* ---- Good rules ---- */

TEST(rule_values)
{
	struct arena a = ARENA_INIT;
	struct topics_rules *rules =
		read_good(&a,
			  SLICE("topics:\n"
				"  甲:\n"
				"    rules:\n"
				"      - any: GPT\n"
				"      - id: full\n"
				"        note: why\n"
				"        weight: 1.5e0\n"
				"        cap: 3\n"
				"        zones: [title, maths]\n"
				"        any: [a-b, '/PRE ?x+/', 4]\n"
				"        all: [c]\n"
				"        none: [d, e]\n"
				"        none_in: opening\n"
				"        plural: false\n"
				"        digits: false\n"
				"        min_words: 200\n"
				"        min_formulas: 1\n"
				"        max_formulas: 3\n"
				"        match: [an a b, /no pattern]\n"
				"        no_match: ab\n"
				"  RNN/SSM: {rules: [{max_formulas: 0, none: x, zones: body}]}\n"),
			  __LINE__);
	if (!rules)
		return;
	CHECK_STR(rules->path, "t.yaml");
	CHECK_INT(rules->n_topics, 2);
	CHECK_INT(rules->n_rules, 3);
	CHECK_STR(rules->topics[0].name, "甲");
	CHECK_INT(rules->topics[0].place.line, 2);
	CHECK_INT(rules->topics[0].place.column, 3);
	CHECK_INT(rules->topics[0].end_rule, 2);
	CHECK_INT(rules->topics[1].first_rule, 2);
	CHECK_INT(rules->topics[1].end_rule, 3);

	const struct topics_rule *plain = &rules->rules[0], *full = &rules->rules[1];
	CHECK_STR(plain->name, "甲/1");
	CHECK_INT(plain->any.n, 1);
	CHECK(plain->weight == 1 && plain->cap == 0 && plain->plural && plain->digits);
	CHECK_INT(plain->zones, 0x1F);
	CHECK_INT(plain->none_zones, 0x1F);
	CHECK_INT(plain->min_words + plain->min_formulas, 0);
	CHECK_INT(plain->max_formulas, TOPICS_NO_LIMIT);
	CHECK(!plain->note);

	CHECK_STR(full->name, "甲/full");
	CHECK_STR(full->id, "full");
	CHECK_STR(full->note, "why");
	CHECK(full->weight == 1.5 && full->cap == 3 && !full->plural && !full->digits);
	CHECK_INT(full->zones, 1 << TOPICS_TITLE | 1 << TOPICS_MATHS);
	CHECK_INT(full->none_zones, 1 << TOPICS_OPENING);
	CHECK_INT(full->min_words, 200);
	CHECK_INT(full->min_formulas, 1);
	CHECK_INT(full->max_formulas, 3);
	CHECK_INT(full->any.n, 3);
	CHECK_STR(full->any.v[0].text, "a-b");
	CHECK(!full->any.v[0].pattern);
	CHECK_INT(full->any.v[0].place.line, 10);
	CHECK_INT(full->any.v[0].place.column, 15);
	CHECK_STR(full->any.v[1].text, "PRE ?x+");
	CHECK_STR(full->any.v[2].text, "4");
	CHECK_INT(full->all.n, 1);
	CHECK_INT(full->none.n, 2);
	CHECK_INT(full->match.n, 2);
	CHECK_STR(full->match.v[1].text, "/no pattern");
	CHECK_INT(full->no_match.n, 1);
	CHECK_INT(full->place.line, 5);
	CHECK_INT(full->place.column, 9);
	CHECK_STR(rules->rules[2].name, "RNN/SSM/1");
	CHECK_INT(rules->rules[2].topic, 1);
	CHECK_INT(rules->rules[2].none_zones, 1 << TOPICS_BODY);
	topics_rules_free(rules);
	arena_free(&a);
}

/* What patterns look at is folded to lower case. */
TEST(patterns_ignore_case)
{
	struct arena a = ARENA_INIT;
	struct topics_rules *rules =
		read_good(&a, SLICE("topics: {T: {rules: [{any: [/RoPE|Ä+/]}]}}"), __LINE__);
	if (!rules)
		return;
	const struct rules_pattern *p = rules->rules[0].any.v[0].pattern;
	CHECK(p && matches(p, SLICE("a rope")) && matches(p, SLICE("ää")));
	CHECK(p && !matches(p, SLICE("pe")));
	topics_rules_free(rules);
	arena_free(&a);
}

TEST(settings)
{
	struct arena a = ARENA_INIT;
	struct topics_rules *all = topics_rules_default(&a);
	struct topics_rules *none = read_good(&a, SLICE("topics: {T: {rules: []}}"), __LINE__);
	struct topics_rules *some = read_good(
		&a,
		SLICE("version: 1\nzones: {title: 9, maths: 0}\nsaturation: {body: .5}\nopening: "
		      "10\n"
		      "body_limit: 20\nlength_prior: 0\nscore_half: 1\nmin_score: 0\nmargin: 1\n"
		      "also: 1.\nignore: [x, y]\ntopics: {T: {rules: []}}\n"),
		__LINE__);
	if (!all || !none || !some)
		return;
	const struct topics_settings *d = &none->settings, *s = &some->settings;
	/* A file that says nothing has the settings of the default one. */
	for (size_t i = 0; i < TOPICS_N_ZONES; i++) {
		CHECK(d->zone_weight[i] == all->settings.zone_weight[i]);
		CHECK(d->saturation[i] == all->settings.saturation[i]);
	}
	CHECK(d->zone_weight[TOPICS_TITLE] == 8 && d->zone_weight[TOPICS_HEADINGS] == 1.5);
	CHECK(d->saturation[TOPICS_TITLE] == 0.2 && d->saturation[TOPICS_MATHS] == 5);
	CHECK_INT(d->opening, 400);
	CHECK_INT(d->body_limit, 6000);
	CHECK(d->length_prior == 500 && d->score_half == 8 && d->min_score == 0.2);
	CHECK(d->margin == 0.03 && d->also == 0.6);
	CHECK_INT(none->ignore.n, 0);

	CHECK(s->zone_weight[TOPICS_TITLE] == 9 && s->zone_weight[TOPICS_MATHS] == 0);
	CHECK(s->zone_weight[TOPICS_TAGS] == 2);
	CHECK(s->saturation[TOPICS_BODY] == 0.5 && s->saturation[TOPICS_TITLE] == 0.2);
	CHECK_INT(s->opening, 10);
	CHECK_INT(s->body_limit, 20);
	CHECK(s->length_prior == 0 && s->score_half == 1 && s->min_score == 0);
	CHECK(s->margin == 1 && s->also == 1);
	CHECK_INT(some->ignore.n, 2);
	topics_rules_free(all);
	topics_rules_free(none);
	topics_rules_free(some);
	arena_free(&a);
}

/* The map within another file: its places are that file's. */
TEST(inline_map)
{
	struct arena a = ARENA_INIT;
	struct slice text =
		SLICE("text: {}\ntag-classify:\n  topics:\n    式: {rules: [{any: [/(/, b]}]}\n");
	struct yaml_error e;
	struct yaml_node *root = yaml_parse(&a, text, &e);
	struct yaml_reader_faults faults = {0};
	struct buf b = BUF_INIT;
	CHECK(!topics_rules_of_tree(&a, "mathmill.yaml", text, yaml_member(root, "tag-classify"),
				    &faults));
	show_faults(&faults, &b);
	CHECK_SLICE(buf_slice(&b), SLICE("4:28: pattern: missing closing parenthesis\n"));
	buf_free(&b);

	text = SLICE("tag-classify: {margin: 0.5, topics: {T: {rules: [{any: [/x/]}]}}}\n");
	faults = (struct yaml_reader_faults){0};
	struct topics_rules *rules = topics_rules_of_tree(
		&a, "mathmill.yaml", text, yaml_parse(&a, text, &e)->children, &faults);
	CHECK(rules && rules->settings.margin == 0.5 && rules->n_rules == 1);
	CHECK(rules && strcmp(rules->path, "mathmill.yaml") == 0);
	topics_rules_free(rules);
	topics_rules_free(NULL);
	arena_free(&a);
}

TEST(default_rules)
{
	static const char *const names[] = {"Transformer",   "RNN/SSM",  "扩散模型", "语言模型",
					    "优化理论",      "梯度分析", "损失函数", "矩阵理论",
					    "随机矩阵/概率", "VQ/量化",  "其他"};
	struct arena a = ARENA_INIT;
	check_faults(share_topics_topics_yaml, "", __LINE__);
	struct topics_rules *rules = topics_rules_default(&a);
	CHECK_INT(rules->n_topics, sizeof names / sizeof *names);
	for (size_t i = 0; i < rules->n_topics; i++)
		CHECK_STR(rules->topics[i].name, names[i]);
	/* Evidence names a rule by what it is for, and most rules show what they are to find. */
	size_t with_examples = 0;
	for (size_t i = 0; i < rules->n_rules; i++) {
		CHECK(!ascii_is_digit(rules->rules[i].id[0]));
		with_examples += rules->rules[i].match.n > 0;
	}
	CHECK(2 * with_examples >= rules->n_rules);
	topics_rules_free(rules);
	arena_free(&a);
}

TEST(default_examples)
{
	struct arena a = ARENA_INIT;
	struct topics_rules *rules = topics_rules_default(&a);
	struct topics_matcher *matcher = topics_match_new(&a, rules);
	struct rules_match *patterns = rules_match_new();
	for (size_t i = 0; i < rules->n_rules; i++) {
		const struct topics_terms *lists[] = {&rules->rules[i].no_match,
						      &rules->rules[i].match};
		for (size_t want = 0; want < 2; want++) {
			for (size_t j = 0; j < lists[want]->n; j++) {
				const char *line = lists[want]->v[j].text;
				bool found = topics_match_line(matcher, &a, i, slice_of(line),
							       patterns, NULL);
				unit_check(found == want, __FILE__, __LINE__, line);
			}
		}
	}
	rules_match_free(patterns);
	topics_rules_free(rules);
	arena_free(&a);
}

/* ---- Faults ---- */

TEST(not_rules)
{
	CHECK_TEXT("topics: {T: {rules: [}}\n",
		   "1:22: did not find expected node content while parsing a flow node\n");
	CHECK_TEXT("- a\n", "1:1: expected a map of rules, found a list\n");
	CHECK_TEXT("", "1:1: there are no \"topics\"\n");
	CHECK_TEXT("margin: 0.1\n", "1:1: there are no \"topics\"\n");
	CHECK_TEXT("topics:\n", "1:8: \"topics\" must be a map, not nothing\n");
	CHECK_TEXT("topics: {}\n", "1:9: there is no topic\n");
	CHECK_TEXT("topics: [a]\n", "1:9: \"topics\" must be a map, not a list\n");
	CHECK_TEXT("topics: {T: [a]}\n", "1:13: \"T\" must be a map, not a list\n");
	CHECK_TEXT("topics: {T: }\n", "1:13: \"T\" must be a map, not nothing\n");
	CHECK_TEXT("topics: {T: {}}\n", "1:10: the topic \"T\" has no \"rules\"\n");
	CHECK_TEXT("topics: {T: {rules: {}}}\n",
		   "1:21: \"rules\" must be a list, not an empty map\n");
	CHECK_TEXT("topics: {T: {rules: [a]}}\n", "1:22: \"rule 1\" must be a map, not \"a\"\n");
}

TEST(settings_faults)
{
	CHECK_TEXT("version: 2\nzones: {titel: 1, body: -1}\nsaturation: [1]\nopening: 1.5\n"
		   "body_limit: 0\nlength_prior: x\nscore_half: 0\nmin_score: 2\nmargin: [1]\n"
		   "also: .inf\nignore: {a: b}\nmargn: 1\ntopics: {T: {rules: []}}\n",
		   "1:10: version 2 of rules is not known here; this is 1\n"
		   "2:9: unknown key \"titel\"; did you mean \"title\"?\n"
		   "2:25: \"body\" must be from 0 to 1000, not -1\n"
		   "3:13: \"saturation\" must be a map, not a list\n"
		   "4:10: \"opening\" must be a whole number, not \"1.5\"\n"
		   "5:13: \"body_limit\" must be from 1 to 1000000, not 0\n"
		   "6:15: \"length_prior\" must be a number, not \"x\"\n"
		   "7:13: \"score_half\" must be from 0.01 to 1000000, not 0\n"
		   "8:12: \"min_score\" must be from 0 to 1, not 2\n"
		   "9:9: \"margin\" must be a number, not a list\n"
		   "10:7: \"also\" must be a number, not \".inf\"\n"
		   "11:9: \"ignore\" must be a list, not a map\n"
		   "12:1: unknown key \"margn\"; did you mean \"margin\"?\n");
	CHECK_TEXT("version: one\nopening: 5\nopening: 6\nmargin: '0.1'\nalso: 1e\n"
		   "topics: {T: {rules: []}}\n",
		   "1:10: \"version\" must be a whole number, not \"one\"\n"
		   "3:1: \"opening\" stands here twice\n"
		   "4:9: \"margin\" must be a number, not \"0.1\"\n"
		   "5:7: \"also\" must be a number, not \"1e\"\n");
	CHECK_TEXT("opening: 7000\ntopics: {T: {rules: []}}\n",
		   "1:10: the opening (7000 words) is longer than body_limit (6000)\n");
	CHECK_TEXT("body_limit: 300\ntopics: {T: {rules: []}}\n",
		   "1:13: the opening (400 words) is longer than body_limit (300)\n");
}

TEST(names)
{
	CHECK_TEXT("topics:\n  '': {rules: []}\n  ' ': {rules: []}\n  unsure: {rules: []}\n"
		   "  \"a\\tb\": {rules: []}\n  T: {rules: []}\n  T: {rules: [{any: ' '}]}\n",
		   "2:3: a topic without a name\n"
		   "3:3: a topic without a name\n"
		   "4:3: \"unsure\" cannot be a topic: it says that an article has none\n"
		   "5:3: a topic's name cannot hold a tab or a line end\n"
		   "7:3: the topic \"T\" stands here twice\n"
		   "7:21: an empty keyword\n");
	CHECK_TEXT("topics:\n  甲:\n    rule: []\n    rules:\n    - {id: a, any: x}\n"
		   "    - {id: a, any: y}\n    - {id: '', any: z}\n    - {id: a/b, any: z}\n"
		   "    - {id: '2', any: z}\n    - {id: [a], any: z}\n    - {id: '5', any: z}\n"
		   "  乙:\n    rules:\n    - {id: '2', any: x}\n    - {any: x}\n",
		   "3:5: unknown key \"rule\"; did you mean \"rules\"?\n"
		   "6:12: 甲 has a rule \"a\" already\n"
		   "7:12: an empty id\n"
		   "8:12: an id cannot hold \"/\", a tab or a line end\n"
		   "10:12: \"id\" must be text, not a list\n"
		   "15:7: 乙 has a rule \"2\" already\n");
}

TEST(keywords)
{
	CHECK_RULE("any: [a, '', ' ', \"a\\0\", [b], {c: d}, ~]",
		   "3:13: an empty keyword\n"
		   "3:17: an empty keyword\n"
		   "3:22: \"any\" holds a NUL\n"
		   "3:29: \"any\" must be text, not a list\n"
		   "3:34: \"any\" must be text, not a map\n"
		   "3:42: \"any\" must be text, not nothing\n");
	CHECK_RULE("any: ['-', '_ —', '－', '-a']",
		   "3:10: of the keyword \"-\" folding leaves nothing\n"
		   "3:15: of the keyword \"_ —\" folding leaves nothing\n"
		   "3:24: of the keyword \"－\" folding leaves nothing\n");
	CHECK_RULE("any: {a: b}, all: , none: []", "3:9: \"any\" must be a list, not a map\n"
						   "3:22: \"all\" must be a list, not nothing\n"
						   "3:30: \"none\" is an empty list\n");
	CHECK_RULE("any: a, match: [b, ''], no_match: {c: d}",
		   "3:23: an empty example\n"
		   "3:38: \"no_match\" must be a list, not a map\n");
	CHECK_TEXT("ignore: [a, '', /(/]\ntopics: {T: {rules: []}}\n",
		   "1:13: an empty keyword\n"
		   "1:19: pattern: missing closing parenthesis\n");
}

/* At the byte of the pattern that PCRE2 names, where it stands as it is read. */
TEST(patterns)
{
	CHECK_RULE("any: [/a/, /式(b/, '/[a/', \"/\\u0061)/\", /a, //, /]",
		   "3:21: pattern: missing closing parenthesis\n"
		   "3:28: pattern: missing terminating ] for character class\n"
		   "3:32: pattern: unmatched closing parenthesis\n"
		   "3:45: the pattern has no \"/\" at its end\n"
		   "3:49: an empty pattern\n"
		   "3:53: the pattern has no \"/\" at its end\n");
	CHECK_RULE("all: [/*a/], none: ['/a{2,1}/']",
		   "3:11: pattern: quantifier does not follow a repeatable item\n"
		   "3:31: pattern: numbers out of order in {} quantifier\n");
}

TEST(rule_faults)
{
	CHECK_RULE(
		"id: x, weight: 2",
		"3:3: the rule says nothing: it needs any, all, none, min_words, min_formulas or "
		"max_formulas\n");
	CHECK_RULE("keyword: a, ani: b, any: c, any: d",
		   "3:4: unknown key \"keyword\"\n"
		   "3:16: unknown key \"ani\"; did you mean \"any\"?\n"
		   "3:32: \"any\" stands here twice\n");
	CHECK_RULE(
		"any: a, weight: -1, cap: 0, min_words: -1, min_formulas: x, max_formulas: 2000000",
		"3:20: \"weight\" must be from 0 to 1000, not -1\n"
		"3:29: \"cap\" must be from 0.001 to 1000000, not 0\n"
		"3:43: \"min_words\" must be from 0 to 1000000, not -1\n"
		"3:61: \"min_formulas\" must be a whole number, not \"x\"\n"
		"3:78: \"max_formulas\" must be from 0 to 1000000, not 2000000\n");
	CHECK_RULE("any: a, zones: [titel, body, code, [a]], none_in: []",
		   "3:20: unknown zone \"titel\"; did you mean \"title\"?\n"
		   "3:33: unknown zone \"code\"\n"
		   "3:39: \"zones\" must be text, not a list\n"
		   "3:45: \"none_in\" without \"none\"\n"
		   "3:54: \"none_in\" names no zone\n");
	CHECK_RULE("any: a, plural: maybe, digits: 1, note: [a]",
		   "3:20: \"plural\" must be true or false, not \"maybe\"\n"
		   "3:35: \"digits\" must be true or false, not \"1\"\n"
		   "3:44: \"note\" must be text, not a list\n");
	CHECK_RULE("all: a, no_match: b",
		   "3:12: \"no_match\" without \"any\", which it is to try\n");
	CHECK_RULE("min_formulas: 3, max_formulas: 2",
		   "3:3: min_formulas is more than max_formulas\n");
}

int main(void)
{
	RUN(rule_values);
	RUN(patterns_ignore_case);
	RUN(settings);
	RUN(inline_map);
	RUN(default_rules);
	RUN(default_examples);
	RUN(not_rules);
	RUN(settings_faults);
	RUN(names);
	RUN(keywords);
	RUN(patterns);
	RUN(rule_faults);
	return unit_end();
}
