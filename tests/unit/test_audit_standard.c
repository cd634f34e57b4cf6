#include "unit.h"

#include <math.h>

#include "base/buf.h"
#include "check/audit-standard.h"

/* ---- What a text reads as ---- */

static void check_faults(struct slice yaml, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct buf b = BUF_INIT;
	bool good = audit_standard_read(&set, &a, "s.yaml", yaml, &faults);
	for (size_t i = 0; i < faults.n; i++)
		buf_printf(&b, "%zu:%zu: %s\n", faults.v[i].place.line, faults.v[i].place.column,
			   faults.v[i].message);
	unit_check(good == (*want == '\0'), __FILE__, line, "good or faults");
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "faults");
	audit_standard_free(&set);
	buf_free(&b);
	arena_free(&a);
}

/* The text as it is; a rule on line 3 from column 4. */
#define CHECK_TEXT(yaml, want) check_faults(SLICE(yaml), want, __LINE__)
#define CHECK_RULE(rule, want) \
	check_faults(SLICE("standards:\n S: {rules: [\n  {" rule "}]}\n"), want, __LINE__)

TEST(good_rules)
{
	CHECK_RULE("id: a, check: value, of: lines.derivation, min: 10, max: 10", "");
	CHECK_RULE("id: a, check: growth, of: formulas.total, min: 2.5", "");
	CHECK_RULE("id: a, check: sections, flat: true, sections: [{heading: x}]", "");
	CHECK_RULE("id: a, check: tables, rows: 5, columns: 6, either: true", "");
	CHECK_RULE("id: a, check: value, of: structure.boxes.theorem-box, min: 1", "");
	CHECK_RULE("id: a, check: value, of: equations.problems.error, max: 0", "");
	CHECK_RULE("id: a, check: lines, in: x, min: 10, level: recommended", "");
	CHECK_RULE("id: a, check: levels, level: required", "");
}

TEST(unknown_words)
{
	CHECK_TEXT("standard: {}\n", "1:1: unknown key \"standard\"; did you mean \"standards\"?\n"
				     "1:1: there are no \"standards\"\n");
	CHECK_RULE("id: a, check: valeu, of: x",
		   "3:18: unknown check \"valeu\"; did you mean \"value\"?\n");
	CHECK_RULE("id: a, check: levels, colour: red", "3:26: unknown key \"colour\"\n");
	CHECK_RULE("id: a, check: levels, mni: 1",
		   "3:26: unknown key \"mni\"; did you mean \"min\"?\n");
	CHECK_RULE("id: a, check: levels, level: recomended",
		   "3:33: unknown level \"recomended\"; did you mean \"recommended\"?\n");
	CHECK_RULE("id: a, check: lines, in: x",
		   "3:3: the rule wants nothing: it needs min or max\n");
	CHECK_RULE("id: a, check: code, rows: 1",
		   "3:24: \"rows\" means nothing to \"check: code\"\n");
	CHECK_RULE("id: a, check: value, of: lines.derivations, min: 1",
		   "3:29: no record has the count \"lines.derivations\"\n");
}

TEST(impossible_rules)
{
	CHECK_RULE("id: a, check: value, of: lines.total, min: 3, max: 2",
		   "3:3: nothing can meet this rule: min 3 is above max 2\n");
	CHECK_RULE("id: a, check: sections, sections: [{heading: x, min_lines: 9, max_lines: 8}]",
		   "3:39: no section can have at least 9 and at most 8 lines\n");
	CHECK_RULE("id: a, check: sections, sections: [{heading: x, max_lines: 2, min_subsections: "
		   "2}]",
		   "3:39: 2 subsections do not fit in 2 lines\n");
	CHECK_RULE("id: a, check: value, of: lines.total",
		   "3:3: the rule wants nothing: it needs min or max\n");
	CHECK_RULE("id: a, check: sections, sections: []", "3:38: \"sections\" is an empty list\n");
	CHECK_RULE("id: a, check: tables, rows: 2, either: true",
		   "3:3: \"either\" needs \"rows\" and \"columns\"\n");
	CHECK_TEXT(
		"standards: {S: {when: {from: 2025-02-01, to: 2025-01-01}, rules: [{id: a, check: "
		"levels}]}}\n",
		"1:23: no date is from 2025-02-01 to 2025-01-01\n");
}

TEST(missing_keys)
{
	CHECK_RULE("check: levels", "3:3: the rule has no \"id\"\n");
	CHECK_RULE("id: a", "3:3: the rule has no \"check\"\n");
	CHECK_RULE("id: a, check: mentions", "3:3: \"check: mentions\" needs \"pattern\"\n");
	CHECK_RULE("id: a, check: prose", "3:3: \"check: prose\" needs \"max\"\n");
	CHECK_RULE("id: a, check: folded", "3:3: \"check: folded\" needs \"lines\"\n");
	CHECK_RULE("id: a, check: sections, sections: [{min_lines: 1}]",
		   "3:39: the section has no \"heading\"\n");
	CHECK_TEXT("standards: {S: {}}\n", "1:13: the standard \"S\" has no \"rules\"\n");
	CHECK_TEXT("standards: {S: {rules: {}}}\n",
		   "1:24: \"rules\" must be a list, not an empty map\n");
	CHECK_TEXT("standards: {}\n", "1:12: there is no standard\n");
	CHECK_TEXT("", "1:1: there are no \"standards\"\n");
}

TEST(wrong_values)
{
	CHECK_RULE("id: a, check: code, min: -1",
		   "3:29: \"min\" must be a number from 0, not \"-1\"\n");
	CHECK_RULE("id: a, check: code, min: [1]",
		   "3:29: \"min\" must be a number from 0, not a list\n");
	CHECK_RULE("id: a, check: levels, off: maybe",
		   "3:31: \"off\" must be true or false, not \"maybe\"\n");
	CHECK_RULE("id: a, check: mentions, pattern: 'a(b'",
		   "3:41: pattern: missing closing parenthesis\n");
	CHECK_RULE("id: a, check: code, id: b", "3:24: \"id\" stands here twice\n");
	CHECK_TEXT("standards:\n S: {when: {from: 2025-02-30}, rules: [{id: a, check: levels}]}\n",
		   "2:19: \"from\" must be a date, YYYY-MM-DD, not \"2025-02-30\"\n");
	CHECK_TEXT("version: 2\nstandards: {S: {rules: [{id: a, check: levels}]}}\n",
		   "1:10: version 2 of standards is not known here; this is 1\n");
	CHECK_TEXT("a: [", "1:5: did not find expected node content while parsing a flow node\n");
}

/* One fault does not hide another. */
TEST(all_faults)
{
	CHECK_TEXT("standards:\n"
		   " A: {rules: [{id: a, check: levels}, {id: a, check: levels, x: 1}]}\n"
		   " B: {rules: [{id: a, check: code, names: ['(']}]}\n"
		   " A: {rules: 1}\n",
		   "2:43: there is a rule \"a\" already\n"
		   "2:61: unknown key \"x\"\n"
		   "3:45: pattern: missing closing parenthesis\n"
		   "4:2: there is a standard \"A\" already\n"
		   "4:13: \"rules\" must be a list, not \"1\"\n");
}

TEST(values)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	CHECK(audit_standard_read(&set, &a, "s.yaml",
				  SLICE("standards:\n S:\n  rules:\n"
					"   - {id: a, check: code}\n"
					"   - {id: b, check: levels}\n"
					"   - {id: c, check: symbols}\n"
					"   - {id: d, check: symbols, off: false, lines: 3}\n"),
				  &faults));
	const struct audit_rule *r = set.v[0].rules;
	CHECK(r[0].min == 1 && isinf(r[0].max));
	CHECK(r[1].min == 0 && r[1].max == 0);
	CHECK(r[2].off && !r[3].off && r[3].lines == 3);
	CHECK_INT(r[1].place.line, 5);
	audit_standard_free(&set);
	arena_free(&a);
}

/* Names are unique over files. */
TEST(files)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct slice text = SLICE("standards: {S: {rules: [{id: a, check: levels}]}}\n");
	CHECK(audit_standard_read(&set, &a, "1.yaml", text, &faults));
	CHECK(!audit_standard_read(&set, &a, "2.yaml", text, &faults));
	CHECK_INT(faults.n, 1);
	CHECK_STR(faults.v[0].path, "2.yaml");
	audit_standard_free(&set);
	arena_free(&a);
}

TEST(built_in)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	audit_standard_default(&set, &a);
	CHECK_INT(set.n, 2);
	CHECK(audit_standard_find(&set, SLICE("early")) == &set.v[1]);
	CHECK(audit_standard_find(&set, SLICE("later")) == &set.v[0]);
	CHECK(!audit_standard_find(&set, SLICE("none")));
	CHECK(audit_needs_check(&set.v[0]));
	audit_standard_free(&set);
	arena_free(&a);
}

/* ---- Which standard is an article's ---- */

static void check_choice(const char *front, const char *batch, const char *topic, const char *want,
			 int line)
{
	static const char yaml[] =
		"standards:\n"
		" batch: {when: {batch: [A, B]}, rules: [{id: a, check: levels}]}\n"
		" topic: {when: {topic: 数学, from: 2024-01-01}, rules: [{id: a, check: levels}]}\n"
		" dates: {when: {from: 2025-01-01, to: 2025-12-31}, rules: [{id: a, check: "
		"levels}]}\n"
		" field: {when: {fields: {status: '^done$', tags: [x, y]}}, rules: [{id: a, check: "
		"levels}]}\n";
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct rules_match *match = rules_match_new();
	struct front_matter fm;
	struct slice text = slice_of(arena_printf(&a, "---\n%s---\n", front));
	struct md_doc *doc = mdscan(&a, text, NULL);
	frontmatter_read(&fm, &a, doc, NULL);
	unit_check(audit_standard_read(&set, &a, "s.yaml", slice_of(yaml), &faults), __FILE__, line,
		   "good");
	struct audit_article article = {.doc = doc, .front = &fm, .batch = batch, .topic = topic};
	const struct audit_standard *s = audit_standard_choose(&set, &article, match);
	unit_check_slice(slice_of(s ? s->name : "none"), slice_of(want), __FILE__, line,
			 "standard");
	audit_standard_free(&set);
	rules_match_free(match);
	arena_free(&a);
}

#define CHECK_CHOICE(front, batch, topic, want) check_choice(front, batch, topic, want, __LINE__)

TEST(choice)
{
	CHECK_CHOICE("date: 2025-03-01\n", "B", NULL, "batch");
	CHECK_CHOICE("date: 2025-03-01\n", "C", NULL, "dates");
	CHECK_CHOICE("date: 2025-12-31 10:00\n", NULL, NULL, "dates");
	CHECK_CHOICE("date: 2026-01-01\n", NULL, NULL, "none");
	CHECK_CHOICE("date: 2024-05-01\n", NULL, "数学", "topic");
	CHECK_CHOICE("date: 2023-05-01\n", NULL, "数学", "none");
	CHECK_CHOICE("title: t\n", NULL, "数学", "none");
	CHECK_CHOICE("status: Done\ntags: a, Y\n", NULL, NULL, "field");
	CHECK_CHOICE("status: done\ntags: [b]\n", NULL, NULL, "none");
	CHECK_CHOICE("status: undone\ntags: [x]\n", NULL, NULL, "none");
}

int main(void)
{
	RUN(good_rules);
	RUN(unknown_words);
	RUN(impossible_rules);
	RUN(missing_keys);
	RUN(wrong_values);
	RUN(all_faults);
	RUN(values);
	RUN(files);
	RUN(built_in);
	RUN(choice);
	return unit_end();
}
