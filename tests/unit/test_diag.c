#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "io/diag-format.h"
#include "io/diag.h"

/* ---- Rules ---- */

TEST(every_rule_is_complete)
{
	for (int r = 0; r < DIAG_N_RULES; r++) {
		const struct diag_info *info = diag_info((enum diag_rule)r);
		CHECK(diag_rule_named(slice_of(info->name)) == (enum diag_rule)r);
		CHECK(info->text[0] && !slice_ends(slice_of(info->text), SLICE(".")));
		CHECK(slice_ends(slice_of(info->explanation), SLICE(".")));
		CHECK(!info->bad == !info->good);
		CHECK(!info->bad || strcmp(info->bad, info->good));
		for (const char *p = info->name; *p; p++)
			CHECK((*p >= 'a' && *p <= 'z') || ascii_is_digit(*p) || *p == '-');
	}
	CHECK(diag_rule_named(SLICE("tag")) == DIAG_N_RULES);
	CHECK(diag_rule_named(SLICE("")) == DIAG_N_RULES);
}

TEST(patterns)
{
	CHECK(diag_rule_matches(DIAG_tag_gap, SLICE("tag-gap")));
	CHECK(diag_rule_matches(DIAG_tag_gap, SLICE("tag-*")));
	CHECK(diag_rule_matches(DIAG_tag_gap, SLICE("all")));
	CHECK(diag_rule_matches(DIAG_tag_gap, SLICE("*")));
	CHECK(!diag_rule_matches(DIAG_tag_gap, SLICE("tag")));
	CHECK(!diag_rule_matches(DIAG_tag_gap, SLICE("ref-*")));
	CHECK(!diag_rule_matches(DIAG_tag_gap, SLICE("")));
	CHECK_STR(diag_rule_nearest(SLICE("tag-duplicat")), "tag-duplicate");
	CHECK(!diag_rule_nearest(SLICE("something-else-entirely")));
}

/* ---- The list ---- */

TEST(findings_keep_notes_and_edits_in_order)
{
	struct arena a = ARENA_INIT;
	struct diag_list list = DIAG_LIST_INIT(&a);
	struct diag *late = diag_add(&list, DIAG_tag_gap, 9, 10, "late %d", 1);
	struct diag *first = diag_add(&list, DIAG_tag_gap, 3, 2, "first");
	struct diag *second = diag_add(&list, DIAG_tag_order, 3, 7, "second");
	diag_note(&list, late, 1, 2, "one");
	diag_note_elsewhere(&list, late, "b.md", 7, 8, "two");
	char text[] = "4";
	diag_fix(&list, late, 9, 10, slice_of(text));
	text[0] = 'x';
	diag_fix(&list, late, 12, 12, SLICE("5"));
	list.v[1] = second;
	list.v[2] = first;
	diag_sort(&list);

	CHECK_INT(list.n, 3);
	CHECK(list.v[0] == first && list.v[1] == second && list.v[2] == late);
	CHECK_INT(first->end, 3);
	CHECK_STR(late->message, "late 1");
	CHECK_INT(late->severity, DIAG_WARNING);
	CHECK_STR(late->notes->message, "one");
	CHECK_STR(late->notes->next->path, "b.md");
	CHECK(!late->notes->next->next);
	CHECK_SLICE(late->edits->text, SLICE("4"));
	CHECK_INT(late->edits->next->offset, 12);
	CHECK(!late->edits->next->next);
	arena_free(&a);
}

TEST(policy)
{
	struct diag_policy policy;
	struct slice unknown;
	const char *nearest;
	diag_policy_default(&policy);
	CHECK_INT(policy.severity[DIAG_tag_gap], DIAG_WARNING);
	CHECK_INT(policy.fail_level, DIAG_WARNING);

	CHECK(diag_policy_set(&policy, "tag-gap, ref-*", DIAG_OFF, &unknown, &nearest));
	CHECK_INT(policy.severity[DIAG_tag_gap], DIAG_OFF);
	CHECK_INT(policy.severity[DIAG_ref_number], DIAG_OFF);
	CHECK_INT(policy.severity[DIAG_tag_order], DIAG_WARNING);

	CHECK(!diag_policy_set(&policy, "tag-order,tag-gab", DIAG_ERROR, &unknown, &nearest));
	CHECK_SLICE(unknown, SLICE("tag-gab"));
	CHECK(nearest && !strcmp(nearest, "tag-gap"));
	CHECK_INT(policy.severity[DIAG_tag_order], DIAG_WARNING);
	CHECK(!diag_policy_set(&policy, " ,", DIAG_ERROR, &unknown, &nearest));
	CHECK_INT(unknown.n, 0);

	CHECK(diag_policy_set(&policy, "all", DIAG_OFF, &unknown, &nearest));
	CHECK(diag_policy_select(&policy, "tag-duplicate", &unknown, &nearest));
	struct arena a = ARENA_INIT;
	struct diag_list list = DIAG_LIST_INIT(&a);
	diag_add(&list, DIAG_tag_gap, 0, 1, "dropped");
	diag_add(&list, DIAG_tag_duplicate, 1, 2, "kept");
	policy.severity[DIAG_tag_duplicate] = DIAG_NOTE;
	diag_policy_apply(&policy, &list);
	CHECK_INT(list.n, 1);
	CHECK_STR(list.v[0]->message, "kept");
	CHECK_INT(list.v[0]->severity, DIAG_NOTE);
	arena_free(&a);
}

/* ---- Suppression ----
 *
 * In these documents `<!-- .. -->` is a comment, `$% ..` a TeX comment in a formula that
 * goes to the end of its line, and each of these letters a finding: G tag-gap,
 * O tag-order, U ref-undefined. */

static void find(struct diag_list *list, struct source *src, struct diag_suppressions *s, size_t i)
{
	struct slice rest = slice_sub(src->text, i, src->text.n);
	if (rest.p[0] == 'G')
		diag_add(list, DIAG_tag_gap, i, i + 1, "G");
	else if (rest.p[0] == 'O')
		diag_add(list, DIAG_tag_order, i, i + 1, "O");
	else if (rest.p[0] == 'U')
		diag_add(list, DIAG_ref_undefined, i, i + 1, "U");
	if (slice_starts(rest, SLICE("$%"))) {
		size_t n = slice_find(rest, '\n');
		diag_suppress_formula(s, list, src, "eqn-check", slice_sub(rest, 1, n), i, i + n);
	} else if (slice_starts(rest, SLICE("<!--"))) {
		const char *close = memmem(rest.p, rest.n, "-->", 3);
		struct slice comment = slice_range(rest.p, close + 3);
		diag_suppress_comment(s, list, src, "eqn-check", comment,
				      slice_sub(comment, 4, comment.n - 3));
	}
}

/* What is left of the document's findings: `LINE:name` each, with a blank between. */
static const char *left(struct arena *a, const char *text)
{
	struct source src;
	struct diag_list list = DIAG_LIST_INIT(a);
	struct diag_suppressions s = DIAG_SUPPRESSIONS_INIT(a);
	source_wrap(&src, "t.md", slice_of(text));
	for (size_t i = 0; i < src.text.n; i++)
		find(&list, &src, &s, i);
	diag_suppress_apply(&s, &list);
	const char *out = "";
	for (size_t i = 0; i < list.n; i++)
		out = arena_printf(a, "%s%s%zu:%s", out, i ? " " : "",
				   source_line_of(&src, list.v[i]->offset) + 1,
				   diag_info(list.v[i]->rule)->name);
	source_free(&src);
	return out;
}

#define CHECK_LEFT(text, want) \
	do { \
		struct arena a_ = ARENA_INIT; \
		CHECK_STR(left(&a_, text), want); \
		arena_free(&a_); \
	} while (0)

TEST(suppress_next_line)
{
	CHECK_LEFT("G\n<!-- eqn-check-disable-next-line tag-gap -- why -->\n\n> \nG O\nG\n",
		   "1:tag-gap 5:tag-order 6:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disable-next-line tag-gap, tag-order -->\nG O U\n",
		   "2:ref-undefined");
	CHECK_LEFT("<!-- eqn-check-disable-next-line tag-* -->\nG O U", "2:ref-undefined");
	CHECK_LEFT("<!-- eqn-check-disable-next-line -->\nG O U\nG", "3:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disable-next-line -- for reasons -->\r\nG\r\nG", "3:tag-gap");
	CHECK_LEFT("<!--\neqn-check-disable-next-line\ntag-gap -- a comment\nof lines\n-->\nG\nG\n",
		   "7:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disable-next-line tag-gap --> G\n\n",
		   "1:suppress-unused 1:tag-gap");
}

TEST(suppress_region)
{
	CHECK_LEFT("G\n<!-- eqn-check-disable tag-gap -->\nG O\n<!-- eqn-check-enable tag-gap "
		   "-->\nG\n",
		   "1:tag-gap 3:tag-order 5:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disable -->\nG O\nG", "");
	CHECK_LEFT("<!-- eqn-check-disable -->\nG O\n<!-- eqn-check-enable tag-gap -->\nG O\n",
		   "4:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disable tag-gap tag-order -->\nG O\n<!-- eqn-check-enable "
		   "-->\nG O\n",
		   "4:tag-gap 4:tag-order");
	CHECK_LEFT("<!-- eqn-check-disable tag-gap -->\nG\n<!-- eqn-check-disable tag-gap -->\nG\n",
		   "3:suppress-unused");
	CHECK_LEFT("<!-- eqn-check-enable tag-gap -->\nG\n", "1:suppress-unused 2:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disable tag-* -->\nG\n<!-- eqn-check-enable -->\nG\n"
		   "<!-- eqn-check-disable tag-gap -->\nG\n<!-- eqn-check-enable tag-gap -->\nG\n"
		   "<!-- eqn-check-enable -->\n",
		   "4:tag-gap 8:tag-gap 9:suppress-unused");
}

TEST(suppress_file_and_formula)
{
	CHECK_LEFT("G\nO\n<!-- eqn-check-disable-file tag-gap -->\nG\n", "2:tag-order");
	CHECK_LEFT("G $% eqn-check: ignore tag-gap -- why G\nG\n", "1:tag-gap 2:tag-gap");
	CHECK_LEFT("$% eqn-check:ignore G O\n", "1:suppress-unknown 1:tag-gap 1:suppress-unknown "
						"1:tag-order");
	CHECK_LEFT("$% eqn-check: ignore -- G O\nG\n", "2:tag-gap");
	CHECK_LEFT("$% eqn-check: allow tag-gap\n", "1:suppress-unknown");
	CHECK_LEFT("$% eqn-checks are fine\n$% nothing\n$%\n", "");
}

TEST(suppress_unused_and_unknown)
{
	CHECK_LEFT("<!-- eqn-check-disable-next-line tag-gap tag-order -->\nG\n",
		   "1:suppress-unused");
	CHECK_LEFT("<!-- eqn-check-disable-file -->\n", "1:suppress-unused");
	CHECK_LEFT("<!-- eqn-check-disable-file suppress-unused -->\n"
		   "<!-- eqn-check-disable-next-line tag-gap -->\n\nO\n",
		   "4:tag-order");
	CHECK_LEFT("<!-- eqn-check-disable-file suppress-unused -->\nO\n",
		   "1:suppress-unused 2:tag-order");
	CHECK_LEFT("<!-- eqn-check-disable-next-line tag-gab -->\nG\n",
		   "1:suppress-unknown 2:tag-gap");
	CHECK_LEFT("<!-- eqn-check-disabel tag-gap -->\nG\n", "1:suppress-unknown 2:tag-gap");
	CHECK_LEFT("<!-- eqn-check: ignore tag-gap -->\nG\n", "1:suppress-unknown 2:tag-gap");
	CHECK_LEFT(
		"<!-- linecount-disable all -->\n<!-- eqn-checker-x -->\n<!-- eqn-check says -->\n"
		"<!---->G\n",
		"4:tag-gap");
}

TEST(suppress_messages_name_the_nearest)
{
	struct arena a = ARENA_INIT;
	struct source src;
	struct diag_list list = DIAG_LIST_INIT(&a);
	struct diag_suppressions s = DIAG_SUPPRESSIONS_INIT(&a);
	source_wrap(&src, "t.md",
		    SLICE("<!-- eqn-check-disabel x -->\n<!-- eqn-check-disable tag-gab -->"));
	find(&list, &src, &s, 0);
	find(&list, &src, &s, 29);
	CHECK_INT(list.n, 2);
	CHECK_STR(list.v[0]->message,
		  "unknown directive \"eqn-check-disabel\"; did you mean eqn-check-disable?");
	CHECK_STR(list.v[1]->message, "unknown rule \"tag-gab\"; did you mean tag-gap?");
	CHECK_INT(list.v[1]->offset, 29 + 23);
	CHECK_INT(list.v[1]->end, 29 + 30);
	source_free(&src);
	arena_free(&a);
}

/* 20,000 comments that each cover all the rest, 20,000 on one line before 200,000 blank
 * lines, and as many findings: seconds by the thousand if each looked at each. */
TEST(suppress_many)
{
	struct buf b = BUF_INIT;
	for (int i = 0; i < 20000; i++)
		buf_puts(&b, "<!-- eqn-check-disable-file tag-gap -->\nG\n");
	for (int i = 0; i < 20000; i++)
		buf_puts(&b, "<!-- eqn-check-disable-next-line -->");
	buf_fill(&b, '\n', 200000);
	buf_puts(&b, "G O\nO\n");
	struct arena a = ARENA_INIT;
	buf_putc(&b, '\0');
	CHECK_STR(left(&a, b.p), "240002:tag-order");
	arena_free(&a);
	buf_free(&b);
}

/* ---- Baseline ---- */

static void add_gaps(struct diag_list *list, struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == 'G')
			diag_add(list, DIAG_tag_gap, i, i + 1, "gap");
}

static size_t prints_of(struct arena *a, const char *path, const char *text, uint64_t *out)
{
	struct source src;
	struct diag_list list = DIAG_LIST_INIT(a);
	source_wrap(&src, path, slice_of(text));
	add_gaps(&list, src.text);
	diag_baseline_fingerprints(&list, &src, out);
	source_free(&src);
	return list.n;
}

TEST(fingerprints)
{
	struct arena a = ARENA_INIT;
	uint64_t old[4], new[4];
	CHECK_INT(prints_of(&a, "a.md", "x G\n", old), 1);
	/* They are kept in files: this number must never change. */
	char hex[DIAG_BASELINE_HEX];
	diag_baseline_hex(old[0], hex);
	CHECK_STR(hex, "43c235f4ab8d4368");

	CHECK_INT(prints_of(&a, "./a.md", "new line\n\n  x\tG  \r\n", new), 1);
	CHECK(old[0] == new[0]);
	prints_of(&a, "b.md", "x G\n", new);
	CHECK(old[0] != new[0]);
	prints_of(&a, "a.md", "y G\n", new);
	CHECK(old[0] != new[0]);

	CHECK_INT(prints_of(&a, "a.md", "x G\nx G G\nx G\n", new), 4);
	CHECK(new[0] == old[0] && new[3] != new[0] && new[1] != new[2]);
	arena_free(&a);
}

/* A file with these bytes; the caller frees the name. */
static char *file_with(struct slice bytes)
{
	char *path = strdup("/tmp/mathmill-test-XXXXXX");
	int fd = mkstemp(path);
	CHECK(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
	close(fd);
	return path;
}

static char *baseline_of(struct arena *a, const char *text, size_t n_documents)
{
	struct buf out = BUF_INIT;
	size_t written = 0;
	diag_format_baseline_begin(&out, "eqn-check");
	for (size_t i = 0; i < n_documents; i++) {
		struct source src;
		struct diag_list list = DIAG_LIST_INIT(a);
		source_wrap(&src, i ? "b.md" : "a.md", slice_of(text));
		add_gaps(&list, src.text);
		diag_format_baseline_document(&out, &list, &src, &written);
		source_free(&src);
	}
	diag_format_baseline_end(&out);
	char *path = file_with(buf_slice(&out));
	buf_free(&out);
	return path;
}

static size_t left_by(struct arena *a, struct diag_baseline *b, const char *path, const char *text)
{
	struct source src;
	struct diag_list list = DIAG_LIST_INIT(a);
	source_wrap(&src, path, slice_of(text));
	add_gaps(&list, src.text);
	diag_baseline_apply(b, &list, &src);
	source_free(&src);
	return list.n;
}

TEST(baseline_spends_each_finding_once)
{
	struct arena a = ARENA_INIT;
	const char *message = NULL;
	char *path = baseline_of(&a, "x G\nG\n", 2);
	struct diag_baseline *b = diag_baseline_read(&a, path, &message);
	if (CHECK(b)) {
		CHECK_INT(left_by(&a, b, "a.md", "more\nx G\nG\nG\n"), 1);
		CHECK_INT(left_by(&a, b, "a.md", "x G\n"), 1);
		CHECK_INT(left_by(&a, b, "b.md", "G\nx G\n"), 0);
	}
	unlink(path);
	free(path);
	path = baseline_of(&a, "", 2);
	b = diag_baseline_read(&a, path, &message);
	if (CHECK(b))
		CHECK_INT(left_by(&a, b, "a.md", "G"), 1);
	unlink(path);
	free(path);
	arena_free(&a);
}

static void check_refused(const char *json, const char *why)
{
	struct arena a = ARENA_INIT;
	const char *message = "";
	char *path = file_with(slice_of(json));
	CHECK(!diag_baseline_read(&a, path, &message));
	CHECK(slice_starts(slice_of(message), slice_of(path)));
	if (!CHECK(strstr(message, why)))
		printf("# %s\n", message);
	unlink(path);
	free(path);
	arena_free(&a);
}

TEST(baseline_that_is_none)
{
	check_refused("{\"schema\":1,\n \"findings\": x}", ":2:");
	check_refused("[]", "no list \"findings\"");
	check_refused("{\"findings\":[]}", "schema 1");
	check_refused("{\"schema\":2,\"findings\":[]}", "schema 1");
	check_refused("{\"schema\":1,\"findings\":[{\"fingerprint\":\"12\"}]}", "finding 1");
	check_refused("{\"schema\":1,\"findings\":[{\"fingerprint\":\"0123456789abcdeg\"}]}",
		      "finding 1");
	struct arena a = ARENA_INIT;
	const char *message = "";
	CHECK(!diag_baseline_read(&a, "/nonexistent/b.json", &message));
	CHECK_STR(message, "/nonexistent/b.json: No such file or directory");
	arena_free(&a);
}

int main(void)
{
	RUN(every_rule_is_complete);
	RUN(patterns);
	RUN(findings_keep_notes_and_edits_in_order);
	RUN(policy);
	RUN(suppress_next_line);
	RUN(suppress_region);
	RUN(suppress_file_and_formula);
	RUN(suppress_unused_and_unknown);
	RUN(suppress_messages_name_the_nearest);
	RUN(suppress_many);
	RUN(fingerprints);
	RUN(baseline_spends_each_finding_once);
	RUN(baseline_that_is_none);
	return unit_end();
}
