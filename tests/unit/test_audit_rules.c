#include "unit.h"

#include "base/buf.h"
#include "check/audit-standard.h"
#include "check/check.h"
#include "io/diag.h"
#include "io/source.h"

/* ---- One rule on one text ---- */

/* VERDICT FOUND @FIRST-LAST, then a line a note. */
static void show(struct buf *b, const struct audit_finding *f)
{
	buf_printf(b, "%s %s @%zu-%zu", audit_verdict_names[f->verdict], f->found, f->line,
		   f->end_line);
	for (size_t i = 0; i < f->n_notes; i++)
		buf_printf(b, "\n%zu: %s", f->notes[i].line, f->notes[i].message);
}

struct records {
	const char *now, *before;
};

static void run_rule(struct buf *out, const char *rule, const char *text, struct records records)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct rules_match *match = rules_match_new();
	struct front_matter fm;
	const char *yaml = arena_printf(&a, "standards: {S: {rules: [{id: r, %s}]}}\n", rule);
	struct md_doc *doc = mdscan(&a, slice_of(text), NULL);
	struct json_t *now = records.now ? json_parse(slice_of(records.now), NULL) : NULL;
	struct json_t *before = records.before ? json_parse(slice_of(records.before), NULL) : NULL;
	frontmatter_read(&fm, &a, doc, NULL);
	if (audit_standard_read(&set, &a, "s.yaml", slice_of(yaml), &faults)) {
		struct audit_article article = {
			.doc = doc, .front = &fm, .record = now, .baseline = before};
		struct audit_result *r = audit_make(&a, &set.v[0], &article, match);
		show(out, &r->findings[0]);
	} else {
		buf_puts(out, faults.v[0].message);
	}
	json_drop(now);
	json_drop(before);
	audit_standard_free(&set);
	rules_match_free(match);
	arena_free(&a);
}

static void check_rule(const char *rule, const char *text, struct records records, const char *want,
		       int line)
{
	struct buf b = BUF_INIT;
	run_rule(&b, rule, text, records);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, rule);
	buf_free(&b);
}

#define CHECK_RULE(rule, text, want) check_rule(rule, text, (struct records){0}, want, __LINE__)
#define CHECK_RECORDS(rule, now, before, want) \
	check_rule(rule, "# t\nx\n", (struct records){now, before}, want, __LINE__)

/* ---- Counts ---- */

TEST(value)
{
	CHECK_RULE("check: value, of: lines.derivation, min: 3",
		   "# T\n## 公式推导\na\nb\n## 结论\nc\n", "pass 3 @2-2");
	CHECK_RULE("check: value, of: lines.derivation, min: 4",
		   "# T\n## 公式推导\na\nb\n## 结论\nc\n", "fail 3 @2-2");
	CHECK_RULE("check: value, of: formulas.numbered, max: 1",
		   "$$a \\tag{1}$$\n\n$$b\\tag{2}$$\n", "fail 2 @1-1");
	CHECK_RULE("check: value, of: structure.boxes.x, max: 1", "a\n", "pass 0 @1-1");
	CHECK_RULE("check: value, of: audience.size, max: 1", "a\n", "not-applicable - @1-1");
}

TEST(record_before_measure)
{
	CHECK_RECORDS("check: value, of: lines.total, min: 2", "{\"lines\":{\"total\":7}}", NULL,
		      "pass 7 @1-1");
	CHECK_RECORDS("check: value, of: audience.size, min: 2", "{\"audience\":{\"size\":1.5}}",
		      NULL, "fail 1.5 @1-1");
	CHECK_RECORDS("check: value, of: authors, min: 2", "{\"authors\":[1,2]}", NULL,
		      "pass 2 @1-1");
}

TEST(growth)
{
	CHECK_RECORDS("check: growth, of: lines.total, min: 3", "{\"lines\":{\"total\":7}}",
		      "{\"lines\":{\"total\":2}}", "pass x3.50 (2 -> 7) @1-1");
	CHECK_RECORDS("check: growth, of: lines.total, min: 3", "{\"lines\":{\"total\":5}}",
		      "{\"lines\":{\"total\":2}}", "fail x2.50 (2 -> 5) @1-1");
	CHECK_RECORDS("check: growth, of: lines.total, min: 3", "{\"lines\":{\"total\":5}}",
		      "{\"lines\":{\"total\":0}}", "pass 0 -> 5 @1-1");
	CHECK_RECORDS("check: growth, of: lines.total, min: 3", NULL, NULL,
		      "not-applicable - @1-1");
}

/* ---- Sections ---- */

#define TWO \
	"check: sections, sections: [{name: A, heading: '^a'}, {name: B, heading: '^b', " \
	"min_lines: 3}]"

TEST(sections)
{
	CHECK_RULE(TWO, "# a\n## A1\n## B1\nx\ny\n", "pass 2 of 2 @2-2");
	CHECK_RULE(TWO, "# T\n## A1\n## B1\nx\n",
		   "fail 1 of 2 @3-3\n3: B: 2 lines, wanted at least 3");
	/* What is missing is told where it should be. */
	CHECK_RULE(TWO, "# T\n## A1\nx\n\n## Z\n",
		   "fail 1 of 2 @3-3\n3: B: missing; its place is behind \"A\", which ends here");
	CHECK_RULE(TWO, "# T\n\n## B1\nx\ny\n",
		   "fail 1 of 2 @3-3\n3: A: missing; its place is before \"B\"");
	CHECK_RULE(TWO, "# T\nx\n\n",
		   "fail 0 of 2 @2-2\n2: A: missing; there is no such heading up to here\n2: B: "
		   "missing; there is no such heading up to here");
	CHECK_RULE(TWO ", any_order: true", "# T\n## A1\nx\n## Z\nz\n",
		   "fail 1 of 2 @5-5\n5: B: missing; there is no such heading up to here");
	CHECK_RULE(TWO, "# T\n## B1\nx\ny\n## A1\n", "fail 1 of 2 @2-2\n2: B: not in its place");
	CHECK_RULE(TWO ", any_order: true", "# T\n## B1\nx\ny\n## A1\n", "pass 2 of 2 @5-5");
	/* A part of A is not B. */
	CHECK_RULE(TWO, "# T\n## A1\n### B1\nx\ny\n", "fail 1 of 2 @3-3\n3: B: not in its place");
}

/* Parts whose contents have headings of their own level. */
TEST(flat_sections)
{
	CHECK_RULE(TWO ", flat: true", "# T\n### A\n### x\n### B\n### y\nz\n", "pass 2 of 2 @2-3");
	CHECK_RULE(TWO ", flat: true", "# T\n### A\n### B\n### y\n## Z\nz\n",
		   "fail 1 of 2 @3-3\n3: B: 2 lines, wanted at least 3");
	CHECK_RULE("check: sections, sections: [{name: A, heading: a, min_subsections: 2}]",
		   "# T\n## A\n### b\n", "fail 0 of 1 @2-2\n2: A: 1 subsection, wanted at least 2");
	CHECK_RULE("check: sections, sections: [{name: A, heading: a, min_subsections: 1, "
		   "min_lines: 9}]",
		   "# T\n## A\nx\n",
		   "fail 0 of 1 @2-2\n2: A: 2 lines, wanted at least 9; 0 subsections, wanted at "
		   "least 1");
}

TEST(subsections)
{
	CHECK_RULE("check: subsections, min: 2", "# T\n## A\n### B\n#### C\n## D\n", "pass 2 @1-1");
	CHECK_RULE("check: subsections, min: 2, in: '^a$'", "# T\n## A\n### B\n## D\n### E\n",
		   "fail 1 @2-2");
	CHECK_RULE("check: subsections, min: 2, in: none", "# T\n## A\n", "fail 0 @1-1");
}

TEST(lines)
{
	CHECK_RULE("check: lines, in: '^a$', min: 3", "# T\n## A\nx\n### B\n## C\n## A\n",
		   "pass 4 @2-2");
	CHECK_RULE("check: lines, in: '^a$', min: 3", "# T\n## A\nx\n", "fail 2 @2-2");
	CHECK_RULE("check: lines, in: '^a$', min: 3", "# T\nx\n", "fail 0 @1-1");
	CHECK_RULE("check: lines, in: '^a$', max: 3", "# T\nx\n", "not-applicable - @1-1");
	CHECK_RULE("check: lines, max: 1", "# T\nx\n", "fail 2 @1-1");
}

TEST(levels)
{
	CHECK_RULE("check: levels", "# T\n## A\n### B\n## C\n", "pass 0 @1-1");
	CHECK_RULE("check: levels", "# T\n### B\n###### C\n",
		   "fail 2 @2-2\n2: level 3 follows level 1\n3: level 6 follows level 3");
}

/* ---- Blocks ---- */

TEST(boxes)
{
	CHECK_RULE("check: boxes, min: 2",
		   "<div class=\"a b\">\nx\n</div>\n\n<div class='c'>\n</div>\n\n<div "
		   "class=a>\n</div>\n",
		   "pass 2 @1-1");
	CHECK_RULE("check: boxes, names: ['^c$']", "<div class=\"a\">\n</div>\n", "fail 0 @1-1");
}

TEST(code)
{
	CHECK_RULE("check: code, names: ['^python$']", "```python x\n```\n\n```sh\n```\n",
		   "pass 1 @1-1");
	CHECK_RULE("check: code, min: 2", "```math\nx\n```\n\n```\n```\n", "fail 1 @1-1");
}

#define TABLE "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"

TEST(tables)
{
	CHECK_RULE("check: tables, rows: 2", TABLE, "pass 1 @1-1");
	CHECK_RULE("check: tables, rows: 3", "x\n\n" TABLE, "fail 0 (the longest has 2 x 2) @3-6");
	CHECK_RULE("check: tables, rows: 3", "x\n", "fail 0 @1-1");
	CHECK_RULE("check: tables, rows: 3, columns: 2", TABLE,
		   "fail 0 (the longest has 2 x 2) @1-4");
	CHECK_RULE("check: tables, rows: 3, columns: 2, either: true", TABLE, "pass 1 @1-1");
}

TEST(items)
{
	CHECK_RULE("check: items, in: pitfall, min: 2",
		   "## Pitfalls\n- a\n  - b\n- c\n\n## D\n- e\n", "pass 2 @1-1");
}

/* ---- Words ---- */

TEST(dates)
{
	CHECK_RULE("check: dates, in: 历史, min: 2",
		   "## 历史\n- 1951年 a\n- **1951** b\n- (2017) c\n\n## 别的\n1999年\n",
		   "pass 2 @2-2");
	/* A number in a formula, a size, a decimal, a link's address. */
	CHECK_RULE("check: dates", "$2017$ 1500 行 3.1999 x2000 [a](/2001/1) `2002`\n",
		   "fail 0 @1-1");
}

TEST(mentions)
{
	CHECK_RULE("check: mentions, pattern: '定义|definition-box', min: 2",
		   "定义1\n\n<div class=\"definition-box\">\n</div>\n", "pass 2 @1-1");
	CHECK_RULE("check: mentions, pattern: 'X'", "`x`\n\n<!-- x -->\n", "fail 0 @1-1");
}

TEST(proofs)
{
	CHECK_RULE("check: proofs", "**定理1（a）**：x\n\n**证明**：y\n", "pass 0 of 1 @1-1");
	CHECK_RULE("check: proofs", "**定理1**：x\n\n**引理 2**：x\n\n证明：y\n\n### Theorem 3.\n",
		   "fail 2 of 3 @1-1\n1: no proof follows\n7: no proof follows");
	CHECK_RULE("check: proofs, lines: 2", "定理：x\n\n\n\n证明：y\n",
		   "fail 1 of 1 @1-1\n1: no proof follows");
	CHECK_RULE("check: proofs", "由定理1知\n\n定理告诉我们\n", "not-applicable - @1-1");
}

TEST(proof_ends)
{
	CHECK_RULE("check: proof-ends", "证明：x $\\square$\n\n证明：y\n\n证毕。\n",
		   "pass 0 of 2 @1-1");
	CHECK_RULE("check: proof-ends", "证明：x\n\n## A\n□\n",
		   "fail 1 of 1 @1-1\n1: this proof has no mark at its end");
	CHECK_RULE("check: proof-ends", "证明了x\n", "not-applicable - @1-1");
}

/* ---- Flow ---- */

TEST(prose)
{
	CHECK_RULE("check: prose, max: 2", "$$a$$\n\n$$b$$\n\n因此有\n\n$$c$$\n", "pass 2 @1-3");
	CHECK_RULE("check: prose, max: 2", "x\n\n$$a$$\n\n$$b$$\n\n, 1\n\n$$c$$\n",
		   "fail 3 @3-9\n3: 3 display formulas in a row, up to line 9");
	CHECK_RULE("check: prose, max: 1", "$$a$$\n## 标题\n$$b$$\n",
		   "fail 2 @1-3\n1: 2 display formulas in a row, up to line 3");
	/* All that are too long are told, and the longest counts. */
	CHECK_RULE("check: prose, max: 1", "$$a$$\n$$b$$\n\nthen\n\n$$a$$\n$$b$$\n$$c$$\n",
		   "fail 3 @1-2\n1: 2 display formulas in a row, up to line 2\n"
		   "6: 3 display formulas in a row, up to line 8");
	CHECK_RULE("check: prose, max: 1", "x\n", "not-applicable - @1-1");
}

TEST(folded)
{
	CHECK_RULE("check: folded, lines: 3", "$$\na\n$$\n\n$$b$$\n",
		   "fail 1 @1-5\n1: 5 lines of maths");
	CHECK_RULE("check: folded, lines: 3", "```\na\nb\n```\n",
		   "fail 1 @1-4\n1: 4 lines of code");
	CHECK_RULE("check: folded, lines: 3", "<details>\n\n```\na\nb\n```\n\n</details>\n",
		   "pass 0 @1-1");
	CHECK_RULE("check: folded, lines: 5", "$$\na\n$$\n\n$$b$$\n", "pass 0 @1-1");
}

TEST(symbols)
{
	CHECK_RULE("check: symbols, off: false", "$$y = \\alpha x$$\n\n其中$x$, $y$, $\\alpha$是\n",
		   "pass 0 @1-1");
	CHECK_RULE("check: symbols, off: false, lines: 1",
		   "$$y = \\operatorname{max} x$$\n\n\n$x$, $y$\n",
		   "fail 2 @1-1\n1: nothing near says what y is\n1: nothing near says what x is");
}

/* ---- Equations ---- */

TEST(tags)
{
	CHECK_RULE("check: tags", "$$a \\tag{1}$$\n\n$$b \\tag{2}$$\n", "pass 0 @1-1");
	CHECK_RULE("check: tags", "$$a \\tag{1}$$\n\n$$b \\tag{3}$$\n",
		   "fail 1 @3-3\n3: equation number (2) is missing before (3) [tag-gap]");
	CHECK_RULE("check: tags", "x\n", "not-applicable - @1-1");
}

TEST(equations)
{
	CHECK_RECORDS("check: equations",
		      "{\"equations\":{\"problems\":{\"error\":2,\"warning\":3}}}", NULL,
		      "fail 2 @1-1");
	CHECK_RECORDS("check: equations, warnings: true, max: 5",
		      "{\"equations\":{\"problems\":{\"error\":2,\"warning\":3}}}", NULL,
		      "pass 5 @1-1");
	CHECK_RECORDS("check: equations", NULL, NULL, "not-applicable - @1-1");
	/* A record that has the findings has their lines. */
	CHECK_RECORDS("check: equations",
		      "{\"equations\":{\"problems\":{\"error\":2,\"warning\":1},\"findings\":["
		      "{\"rule\":\"a\",\"severity\":\"warning\",\"line\":1,\"message\":\"w\"},"
		      "{\"rule\":\"b\",\"severity\":\"error\",\"line\":2,\"message\":\"x\"},"
		      "{\"rule\":\"c\",\"severity\":\"error\",\"line\":77,\"message\":\"y\"}]}}",
		      NULL, "fail 2 @1-1\n1: y [c]\n2: x [b]");
}

/* What eqn-check found stands at its line; a record's count is not looked at then. */
TEST(equations_of_check)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct rules_match *match = rules_match_new();
	struct prose_options prose = {0};
	const char *message, *bad;
	struct prose_patterns *patterns = prose_patterns_make(&a, &prose, &message, &bad);
	struct diag_policy policy;
	diag_policy_default(&policy);
	struct check_options options = {
		.numbering = NUMBERING_OPTIONS_INIT, .prose = patterns, .policy = &policy};
	struct source source;
	source_wrap(&source, "t.md", SLICE("---\ntitle: t\n---\n$$a\\tag{1}$$\n\n$$b\\tag{1}$$\n"));
	struct check *check = check_document(&a, &source, &options);
	CHECK(audit_standard_read(&set, &a, "s.yaml",
				  SLICE("standards: {S: {rules: [{id: r, check: equations}]}}"),
				  &faults));
	CHECK(audit_needs_check(&set.v[0]));
	struct audit_article article = {.doc = check->doc, .front = &check->front, .check = check};
	struct audit_result *r = audit_make(&a, &set.v[0], &article, match);
	struct buf b = BUF_INIT;
	show(&b, &r->findings[0]);
	CHECK_SLICE(buf_slice(&b),
		    SLICE("fail 1 @6-6\n6: equation number (1) is used twice [tag-duplicate]"));
	buf_free(&b);
	audit_standard_free(&set);
	prose_patterns_free(patterns);
	rules_match_free(match);
	source_free(&source);
	arena_free(&a);
}

/* ---- The whole ---- */

TEST(result)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct rules_match *match = rules_match_new();
	struct front_matter fm;
	struct md_doc *doc = mdscan(&a, SLICE("# T\n## A\n"), NULL);
	frontmatter_read(&fm, &a, doc, NULL);
	CHECK(audit_standard_read(
		&set, &a, "s.yaml",
		SLICE("standards: {S: {rules: [{id: a, check: levels}, {id: b, check: "
		      "code}, {id: c, check: tags}, {id: d, check: code, off: true}]}}"),
		&faults));
	struct audit_article article = {.doc = doc, .front = &fm};
	struct audit_result *r = audit_make(&a, &set.v[0], &article, match);
	CHECK_INT(r->n, 3);
	struct buf b = BUF_INIT;
	struct json_t *json = audit_to_json(r);
	json_write(&b, json);
	CHECK_SLICE(
		buf_slice(&b),
		SLICE("{\"standard\":\"S\",\"pass\":false,\"score\":0.5,\"rules\":{\"passed\":1,"
		      "\"failed\":1,\"advised\":0,\"waived\":0,\"not_applicable\":1},\"failed\":[{"
		      "\"rule\":\"b\",\"found\":"
		      "\"0\","
		      "\"wanted\":\"at least 1\",\"line\":1,\"message\":\"b: blocks of code: 0, "
		      "wanted at least 1\"}],\"advised\":[],\"waived\":[]}"));
	json_drop(json);
	buf_free(&b);
	audit_standard_free(&set);
	rules_match_free(match);
	arena_free(&a);
}

/* ---- Waivers, advice, nothing to judge ---- */

/* The result of rules on a text as "PASS passed/failed/advised/waived/not applicable", a line a rule, and
 * what is said of the waivers. */
static void audit_with_waivers(struct buf *out, const char *rules, const char *text)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct yaml_reader_faults faults = {0};
	struct rules_match *match = rules_match_new();
	struct front_matter fm;
	struct source source;
	struct diag_suppressions waivers = DIAG_SUPPRESSIONS_INIT(&a);
	struct diag_list list = DIAG_LIST_INIT(&a);
	size_t comment = 0;
	const char *yaml = arena_printf(&a, "standards: {S: {rules: [%s]}}\n", rules);
	const char *const names[] = {"a", "b", "elsewhere"};
	source_wrap(&source, "t.md", slice_of(text));
	struct md_doc *doc = mdscan(&a, source.text, NULL);
	frontmatter_read(&fm, &a, doc, NULL);
	CHECK(audit_standard_read(&set, &a, "s.yaml", slice_of(yaml), &faults));
	diag_suppress_names(&waivers, names, 3);
	check_read_comments(doc, &source, "derive-audit", &waivers, &comment, doc->text.n, &list);
	struct audit_article article = {.doc = doc, .front = &fm, .waivers = &waivers};
	struct audit_result *r = audit_make(&a, &set.v[0], &article, match);
	diag_suppress_apply(&waivers, &list);
	buf_printf(out, "%s %zu/%zu/%zu/%zu/%zu",
		   r->pass      ? "pass"
		   : r->audited ? "fail"
				: "none",
		   r->passed, r->failed, r->advised, r->waived, r->not_applicable);
	for (size_t i = 0; i < r->n; i++) {
		buf_putc(out, '\n');
		show(out, &r->findings[i]);
		if (r->findings[i].verdict == AUDIT_WAIVED)
			buf_printf(out, " (%s)", r->findings[i].reason);
	}
	for (size_t i = 0; i < list.n; i++)
		buf_printf(out, "\n%s: %s", diag_info(list.v[i]->rule)->name, list.v[i]->message);
	audit_standard_free(&set);
	rules_match_free(match);
	source_free(&source);
	arena_free(&a);
}

static void check_waivers(const char *rules, const char *text, const char *want, int line)
{
	struct buf b = BUF_INIT;
	audit_with_waivers(&b, rules, text);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "waivers");
	buf_free(&b);
}

#define CHECK_WAIVERS(rules, text, want) check_waivers(rules, text, want, __LINE__)

TEST(waivers)
{
	CHECK_WAIVERS("{id: a, check: code}", "<!-- derive-audit-disable-file a -- no\n code -->\n",
		      "none 0/0/0/1/0\nwaived 0 @1-1 (no code)");
	/* One place of two: the other counts; both: neither. */
	CHECK_WAIVERS("{id: a, check: levels}, {id: b, check: code, max: 0}",
		      "# A\n<!-- derive-audit-disable-next-line a -->\n### B\n###### C\n",
		      "fail 1/1/0/0/0\nfail 1 @4-4\n4: level 6 follows level 3\npass 0 @1-1");
	CHECK_WAIVERS("{id: a, check: levels}, {id: b, check: code, max: 0}",
		      "# A\n<!-- derive-audit-disable a -- so be it -->\n### B\n###### C\n",
		      "pass 1/0/0/1/0\nwaived 2 @3-3 (so be it)\npass 0 @1-1");
	CHECK_WAIVERS("{id: a, check: prose, max: 1}",
		      "<!-- derive-audit-disable-next-line a -->\n$$a$$\n\n$$b$$\n",
		      "none 0/0/0/1/0\nwaived 2 @2-4 ()");
	/* A rule of another standard is not asked about. */
	CHECK_WAIVERS(
		"{id: a, check: levels}",
		"<!-- derive-audit-disable-file elsewhere -->\n"
		"<!-- derive-audit-disable-file a -->\n<!-- derive-audit-disable-file c -->\n",
		"pass 1/0/0/0/0\npass 0 @1-1\n"
		"suppress-unused: derive-audit-disable-file hides no finding\n"
		"suppress-unknown: unknown rule \"c\"; did you mean a?");
}

TEST(advice)
{
	CHECK_WAIVERS("{id: a, check: levels}, {id: b, check: code, level: recommended}", "x\n",
		      "pass 1/0/1/0/0\npass 0 @1-1\nfail 0 @1-1");
}

/* What no required rule applies to neither passes nor fails. */
TEST(not_audited)
{
	CHECK_WAIVERS("{id: a, check: tags}", "x\n", "none 0/0/0/0/1\nnot-applicable - @1-1");
	CHECK_WAIVERS("{id: a, check: tags}, {id: b, check: levels, level: recommended}", "x\n",
		      "none 1/0/0/0/1\nnot-applicable - @1-1\npass 0 @1-1");
}

/* Every rule of both standards says something about a text without a byte. */
TEST(empty_text)
{
	struct arena a = ARENA_INIT;
	struct audit_standards set = {0};
	struct rules_match *match = rules_match_new();
	struct front_matter fm;
	struct md_doc *doc = mdscan(&a, (struct slice){0}, NULL);
	frontmatter_read(&fm, &a, doc, NULL);
	struct audit_article article = {.doc = doc, .front = &fm};
	audit_standard_default(&set, &a);
	for (size_t i = 0; i < set.n; i++) {
		struct audit_result *r = audit_make(&a, &set.v[i], &article, match);
		CHECK(r->failed && !r->pass);
		for (size_t j = 0; j < r->n; j++)
			CHECK(r->findings[j].message && r->findings[j].line == 1 &&
			      r->findings[j].end == 0);
	}
	audit_standard_free(&set);
	rules_match_free(match);
	arena_free(&a);
}

int main(void)
{
	RUN(value);
	RUN(record_before_measure);
	RUN(growth);
	RUN(sections);
	RUN(flat_sections);
	RUN(subsections);
	RUN(lines);
	RUN(levels);
	RUN(boxes);
	RUN(code);
	RUN(tables);
	RUN(items);
	RUN(dates);
	RUN(mentions);
	RUN(proofs);
	RUN(proof_ends);
	RUN(prose);
	RUN(folded);
	RUN(symbols);
	RUN(tags);
	RUN(equations);
	RUN(equations_of_check);
	RUN(result);
	RUN(waivers);
	RUN(advice);
	RUN(not_audited);
	RUN(empty_text);
	return unit_end();
}
