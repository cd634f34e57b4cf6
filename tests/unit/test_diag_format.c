#include "unit.h"

#include "base/utf8.h"
#include "io/diag-format.h"
#include "io/json.h"

/* ---- A document with findings of every kind, and what a format makes of it ---- */

struct document {
	struct arena arena;
	struct source src;
	struct diag_list list;
};

static void open_document(struct document *doc, const char *path, struct slice text)
{
	*doc = (struct document){0};
	doc->list.arena = &doc->arena;
	source_wrap(&doc->src, path, text);
}

static void close_document(struct document *doc)
{
	source_free(&doc->src);
	arena_free(&doc->arena);
}

/* A finding on the text between two bars, which are part of the text. */
static struct diag *mark(struct document *doc, enum diag_rule rule, const char *message)
{
	struct slice text = doc->src.text;
	size_t from = slice_find(text, '|'), to = from + 1;
	to += slice_find(slice_sub(text, to, text.n), '|');
	return diag_add(&doc->list, rule, from, to < text.n ? to + 1 : to, "%s", message);
}

static struct buf written(enum diag_format format, bool color, struct document *doc, size_t n)
{
	struct buf out = BUF_INIT;
	struct diag_writer w = {
		.format = format,
		.color = color,
		.tool = "eqn-check",
		.out = &out,
		.fail_level = DIAG_WARNING,
	};
	diag_format_begin(&w);
	for (size_t i = 0; i < n; i++)
		diag_format_document(&w, &doc[i].list, &doc[i].src);
	diag_format_end(&w);
	return out;
}

static void check_written(enum diag_format format, struct document *doc, const char *want,
			  const char *file, int line)
{
	struct buf out = written(format, false, doc, 1);
	unit_check_slice(buf_slice(&out), slice_of(want), file, line, "output");
	buf_free(&out);
}

#define CHECK_WRITTEN(format, doc, want) check_written(format, doc, want, __FILE__, __LINE__)

static void check_gcc(struct slice text, const char *want, const char *file, int line)
{
	struct document doc;
	open_document(&doc, "a.md", text);
	mark(&doc, DIAG_tag_gap, "m");
	check_written(DIAG_FORMAT_GCC, &doc, want, file, line);
	close_document(&doc);
}

#define CHECK_GCC(text, want) check_gcc(SLICE(text), want, __FILE__, __LINE__)

static void open_example(struct document *doc)
{
	open_document(doc, "blogs/100%,a:b.md", SLICE("\xE5\xBC\x8F\n\xE5\xBC\x8F |x|\r\n"));
	struct diag *d = mark(doc, DIAG_tag_duplicate, "number (1) <is> \"used\"\n& twice");
	diag_note(&doc->list, d, 0, 3, "first 100%% here");
	diag_note_elsewhere(&doc->list, d, "b.md", 7, 2, "and here");
	diag_fix(&doc->list, d, 9, 10, SLICE("y"));
	d->fix = "write y";
	diag_add(&doc->list, DIAG_ref_unused_label, 11, 13, "at the end");
}

/* ---- gcc ---- */

TEST(gcc_whole)
{
	struct document doc;
	open_example(&doc);
	CHECK_WRITTEN(DIAG_FORMAT_GCC, &doc,
		      "blogs/100%,a:b.md:2:5: error: number (1) <is> \"used\"\xE2\x90\x8A& twice "
		      "[tag-duplicate]\n"
		      "    2 | \xE5\xBC\x8F |x|\n"
		      "      |    ^~~\n"
		      "blogs/100%,a:b.md:1:1: note: first 100% here\n"
		      "b.md:7:2: note: and here\n"
		      "blogs/100%,a:b.md:2:8: note: at the end [ref-unused-label]\n"
		      "    2 | \xE5\xBC\x8F |x|\n"
		      "      |       ^\n");
	close_document(&doc);
}

TEST(gcc_carets)
{
	/* A tab goes to the next multiple of 8. */
	CHECK_GCC("a\t|\t|", "a.md:1:3: warning: m [tag-gap]\n"
			     "    1 | a       |       |\n"
			     "      |         ^~~~~~~~~\n");
	/* Han take two columns, combining marks none. */
	CHECK_GCC("\xE4\xBA\x8C"
		  "e\xCC\x81|\xE4\xBA\x8C\xE4\xBA\x8C|",
		  "a.md:1:7: warning: m [tag-gap]\n"
		  "    1 | \xE4\xBA\x8C"
		  "e\xCC\x81|\xE4\xBA\x8C\xE4\xBA\x8C|\n"
		  "      |    ^~~~~~\n");
	/* Several lines: to the end of the first. */
	CHECK_GCC("x |ab\ncd|\n", "a.md:1:3: warning: m [tag-gap]\n"
				  "    1 | x |ab\n"
				  "      |   ^~~\n");
	CHECK_GCC("", "a.md:1:1: warning: m [tag-gap]\n    1 | \n      | ^\n");
	CHECK_GCC("a\n", "a.md:1:3: warning: m [tag-gap]\n    1 | a\n      |  ^\n");
}

TEST(gcc_line_is_safe_to_print)
{
	/* ESC, NUL, DEL as pictures; C1, a bidi override, a BOM, bad bytes as U+FFFD. */
	CHECK_GCC("\033[31m\0\177\xC2\x9B\xE2\x80\xAE\xEF\xBB\xBF\xFF\xE4\xBA||",
		  "a.md:1:19: warning: m [tag-gap]\n"
		  "    1 | "
		  "\xE2\x90\x9B[31m\xE2\x90\x80\xE2\x90\xA1\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
		  "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD||\n"
		  "      |              ^~\n");
}

static struct slice line_of(struct slice text, size_t line)
{
	struct source src;
	source_wrap(&src, "", text);
	struct slice s = source_line(&src, line);
	source_free(&src);
	return s;
}

/* Lines of `pad` many times, a mark, and the same again: the window holds the mark whole
 * and is no wider than 170 columns; the caret stands below it. */
static void check_window(const char *pad, size_t before, size_t after)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < before; i++)
		buf_puts(&text, pad);
	buf_puts(&text, "|here|");
	for (size_t i = 0; i < after; i++)
		buf_puts(&text, pad);
	struct document doc;
	open_document(&doc, "a.md", buf_slice(&text));
	mark(&doc, DIAG_tag_gap, "m");
	struct buf out = written(DIAG_FORMAT_GCC, false, &doc, 1);

	struct slice shown = line_of(buf_slice(&out), 1), caret = line_of(buf_slice(&out), 2);
	const char *at = memmem(shown.p, shown.n, "|here|", 6);
	CHECK(utf8_width(shown) <= 170);
	CHECK_INT(utf8_invalid(shown), shown.n);
	CHECK_INT(slice_ends(shown, SLICE("...")), after > 100);
	CHECK_INT(slice_starts(slice_sub(shown, 8, shown.n), SLICE("...")), before > 100);
	if (CHECK(at)) {
		CHECK_INT(slice_find(caret, '^'), utf8_width(slice_range(shown.p, at)));
		CHECK(slice_ends(caret, SLICE(" ^~~~~~")));
	}
	buf_free(&out);
	close_document(&doc);
	buf_free(&text);
}

TEST(gcc_long_lines_are_cut_around_the_caret)
{
	static const char *const pads[] = {"a",    "\xE4\xBA\x8C", "\xF0\x9F\x98\x80",
					   "\xFF", "\t",           "e\xCC\x81"};
	for (size_t i = 0; i < sizeof pads / sizeof *pads; i++) {
		check_window(pads[i], 1000, 1000);
		check_window(pads[i], 0, 1000);
		check_window(pads[i], 1000, 0);
		check_window(pads[i], 5, 5);
	}
}

/* Five thousand findings in a line of a megabyte: hopeless if each walks the line. */
TEST(one_giant_line)
{
	struct buf text = BUF_INIT;
	buf_fill(&text, 'x', 1000000);
	struct document doc;
	open_document(&doc, "a.md", buf_slice(&text));
	for (size_t i = 0; i < text.n; i += 200)
		diag_add(&doc.list, DIAG_tag_gap, i, i + 1, "m");
	for (int f = DIAG_FORMAT_GCC; f <= DIAG_FORMAT_JUNIT; f++) {
		struct buf out = written((enum diag_format)f, false, &doc, 1);
		CHECK(out.n > doc.list.n * 10);
		buf_free(&out);
	}
	close_document(&doc);
	buf_free(&text);
}

/* ---- pretty ---- */

TEST(pretty)
{
	struct document doc[2];
	open_example(&doc[0]);
	open_document(&doc[1], "clean.md", SLICE("x\n"));
	struct buf out = written(DIAG_FORMAT_PRETTY, false, doc, 2);
	CHECK_SLICE(
		buf_slice(&out),
		SLICE("blogs/100%,a:b.md:2:5: error: number (1) <is> \"used\"\xE2\x90\x8A& twice "
		      "[tag-duplicate]\n"
		      "    2 | \xE5\xBC\x8F |x|\n"
		      "      |    ^~~\n"
		      "blogs/100%,a:b.md:1:1: note: first 100% here\n"
		      "b.md:7:2: note: and here\n"
		      "  fix: write y\n"
		      "\n"
		      "blogs/100%,a:b.md:2:8: note: at the end [ref-unused-label]\n"
		      "    2 | \xE5\xBC\x8F |x|\n"
		      "      |       ^\n"
		      "\n"
		      "1 error, 1 note in 1 of 2 files; 1 fixable with --fix\n"));
	buf_free(&out);

	struct buf colored = written(DIAG_FORMAT_PRETTY, true, doc, 2);
	CHECK(memmem(colored.p, colored.n, "\033[1;31merror:\033[0m ", 18));
	buf_free(&colored);
	CHECK_WRITTEN(DIAG_FORMAT_PRETTY, &doc[1], "no findings in 1 file\n");
	close_document(&doc[0]);
	close_document(&doc[1]);
}

/* ---- json and sarif ---- */

static struct json_t *parsed(struct slice text)
{
	struct json_error error = {0};
	struct json_t *v = json_parse(text, &error);
	if (!CHECK(v))
		printf("# %zu:%zu: %s\n", error.line, error.column, error.message);
	return v;
}

TEST(json_lines)
{
	struct document doc;
	open_example(&doc);
	CHECK_WRITTEN(
		DIAG_FORMAT_JSON, &doc,
		"{\"path\":\"blogs/100%,a:b.md\",\"line\":2,\"column\":5,\"char_column\":3,"
		"\"end_line\":2,\"end_column\":8,\"end_char_column\":6,\"rule\":\"tag-duplicate\","
		"\"severity\":\"error\",\"message\":\"number (1) <is> \\\"used\\\"\\n& twice\","
		"\"notes\":[{\"path\":\"blogs/100%,a:b.md\",\"line\":1,\"column\":1,"
		"\"char_column\":1,\"message\":\"first 100% here\"},"
		"{\"path\":\"b.md\",\"line\":7,\"column\":2,\"message\":\"and here\"}],"
		"\"fix\":{\"description\":\"write y\",\"safe\":true,"
		"\"edits\":[{\"offset\":9,\"end\":10,\"text\":\"y\"}]}}\n"
		"{\"path\":\"blogs/100%,a:b.md\",\"line\":2,\"column\":8,\"char_column\":6,"
		"\"end_line\":2,\"end_column\":10,\"end_char_column\":8,\"rule\":\"ref-unused-"
		"label\","
		"\"severity\":\"note\",\"message\":\"at the end\",\"notes\":[],\"fix\":null}\n");
	close_document(&doc);
}

#define CHECK_AT(map, path, want) CHECK_SLICE(json_as_slice(json_get_path(map, path)), SLICE(want))

TEST(sarif)
{
	struct document doc[2];
	open_document(&doc[0], "clean.md", SLICE("x\n"));
	open_example(&doc[1]);
	struct buf out = written(DIAG_FORMAT_SARIF, false, doc, 2);
	struct json_t *root = parsed(buf_slice(&out));
	struct json_t *run = json_at(json_get(root, "runs"), 0);
	CHECK_AT(root, "version", "2.1.0");
	CHECK_AT(run, "tool.driver.name", "eqn-check");
	CHECK_AT(run, "columnKind", "unicodeCodePoints");
	struct json_t *rules = json_get_path(run, "tool.driver.rules");
	CHECK_INT(json_length(rules), DIAG_END_EQN_CHECK);
	struct json_t *rule = json_at(rules, DIAG_tag_duplicate);
	CHECK_AT(rule, "id", "tag-duplicate");
	CHECK_AT(rule, "defaultConfiguration.level", "error");

	CHECK_INT(json_length(json_get(run, "results")), 2);
	struct json_t *result = json_at(json_get(run, "results"), 0);
	struct json_t *where = json_at(json_get(result, "locations"), 0);
	CHECK_AT(result, "ruleId", "tag-duplicate");
	CHECK_INT(json_as_int(json_get(result, "ruleIndex")), DIAG_tag_duplicate);
	CHECK_AT(where, "physicalLocation.artifactLocation.uri", "blogs/100%25%2Ca%3Ab.md");
	CHECK_INT(json_as_int(json_get_path(where, "physicalLocation.region.startColumn")), 3);
	CHECK_INT(json_as_int(json_get_path(where, "physicalLocation.region.endColumn")), 6);
	CHECK_INT(json_length(json_get(result, "relatedLocations")), 2);
	CHECK_INT(json_as_slice(json_get(json_get(result, "partialFingerprints"), "mathmill/v1")).n,
		  16);
	struct json_t *fix = json_at(json_get(result, "fixes"), 0);
	struct json_t *change = json_at(json_get(fix, "artifactChanges"), 0);
	struct json_t *replacement = json_at(json_get(change, "replacements"), 0);
	CHECK_AT(fix, "description.text", "write y");
	CHECK_AT(replacement, "insertedContent.text", "y");
	CHECK_INT(json_as_int(json_get_path(replacement, "deletedRegion.startColumn")), 4);
	json_drop(root);
	buf_free(&out);

	out = written(DIAG_FORMAT_SARIF, false, doc, 1);
	root = parsed(buf_slice(&out));
	struct json_t *results = json_get(json_at(json_get(root, "runs"), 0), "results");
	CHECK(json_is_list(results) && json_length(results) == 0);
	json_drop(root);
	buf_free(&out);
	close_document(&doc[0]);
	close_document(&doc[1]);
}

/* ---- github, checkstyle, junit ---- */

TEST(github)
{
	struct document doc;
	open_example(&doc);
	CHECK_WRITTEN(DIAG_FORMAT_GITHUB, &doc,
		      "::error file=blogs/100%25%2Ca%3Ab.md,line=2,col=3,endLine=2,endColumn=6,"
		      "title=tag-duplicate::number (1) <is> \"used\"\xE2\x90\x8A& twice%0A"
		      "blogs/100%25,a:b.md:1: note: first 100%25 here%0Ab.md:7: note: and here\n"
		      "::notice file=blogs/100%25%2Ca%3Ab.md,line=2,col=6,endLine=2,endColumn=8,"
		      "title=ref-unused-label::at the end\n");
	close_document(&doc);
	open_document(&doc, "a.md", SLICE("a |b\nc|\n"));
	mark(&doc, DIAG_tag_gap, "m");
	CHECK_WRITTEN(DIAG_FORMAT_GITHUB, &doc,
		      "::warning file=a.md,line=1,col=3,endLine=2,title=tag-gap::m\n");
	close_document(&doc);
	open_document(&doc, "a.md", SLICE("ab\nc\n"));
	diag_add(&doc.list, DIAG_tag_gap, 1, 3, "up to the end of the line");
	CHECK_WRITTEN(DIAG_FORMAT_GITHUB, &doc,
		      "::warning file=a.md,line=1,col=2,endLine=1,endColumn=3,title=tag-gap::up to "
		      "the end of the line\n");
	close_document(&doc);
}

TEST(checkstyle)
{
	struct document doc;
	open_example(&doc);
	doc.src.path = "a\001\xFF<b>.md";
	CHECK_WRITTEN(DIAG_FORMAT_CHECKSTYLE, &doc,
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<checkstyle version=\"4.3\">\n"
		      "<file name=\"a\xEF\xBF\xBD\xEF\xBF\xBD&#60;b&#62;.md\">\n"
		      "<error line=\"2\" column=\"3\" severity=\"error\" message=\"number (1) "
		      "&#60;is&#62; &#34;used&#34;&#10;&#38; twice\" "
		      "source=\"mathmill.tag-duplicate\"/>\n"
		      "<error line=\"2\" column=\"6\" severity=\"info\" message=\"at the end\" "
		      "source=\"mathmill.ref-unused-label\"/>\n"
		      "</file>\n"
		      "</checkstyle>\n");
	close_document(&doc);
}

TEST(junit)
{
	struct document doc[2];
	open_document(&doc[0], "a.md", SLICE("|x|\n"));
	mark(&doc[0], DIAG_tag_duplicate, "one");
	mark(&doc[0], DIAG_tag_gap, "two");
	diag_add(&doc[0].list, DIAG_ref_unused_label, 0, 1, "a & b");
	open_document(&doc[1], "b.md", SLICE("x\n"));
	struct buf out = written(DIAG_FORMAT_JUNIT, false, doc, 2);
	CHECK_SLICE(
		buf_slice(&out),
		SLICE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites>\n"
		      "<testsuite name=\"eqn-check\" tests=\"2\" failures=\"1\" errors=\"0\" "
		      "skipped=\"0\">\n"
		      "<testcase classname=\"eqn-check\" name=\"a.md\">\n"
		      "<failure type=\"tag-duplicate\" message=\"one\">a.md:1:1: error: one "
		      "[tag-duplicate]&#10;</failure>\n"
		      "<failure type=\"tag-gap\" message=\"two\">a.md:1:1: warning: two "
		      "[tag-gap]&#10;</failure>\n"
		      "<system-out>a.md:1:1: note: a &#38; b [ref-unused-label]&#10;</system-out>\n"
		      "</testcase>\n"
		      "<testcase classname=\"eqn-check\" name=\"b.md\">\n"
		      "</testcase>\n"
		      "</testsuite>\n"
		      "</testsuites>\n"));
	buf_free(&out);
	close_document(&doc[0]);
	close_document(&doc[1]);
}

/* ---- Rules for people ---- */

TEST(rules_list)
{
	struct buf out = BUF_INIT;
	struct diag_policy policy;
	diag_policy_default(&policy);
	policy.severity[DIAG_delim_unclosed] = DIAG_OFF;
	diag_format_rules(&out, "eqn-check", &policy);
	CHECK_SLICE(line_of(buf_slice(&out), 0),
		    SLICE("delim-unclosed           off      formula is opened and never closed"));
	CHECK_SLICE(line_of(buf_slice(&out), 1),
		    SLICE("delim-crossed            error    "
			  "formula is closed by another delimiter than its own"));
	buf_clear(&out);
	diag_format_rules(&out, "eqn-check", NULL);
	CHECK_SLICE(slice_sub(line_of(buf_slice(&out), 0), 25, 30), SLICE("error"));
	buf_free(&out);
}

TEST(explain)
{
	struct buf out = BUF_INIT;
	diag_format_explain(&out, DIAG_tag_empty);
	CHECK_SLICE(
		buf_slice(&out),
		SLICE("tag-empty: tag without a number\n"
		      "Default severity: error\n"
		      "\n"
		      "\\tag{} shows a pair of empty parentheses, and nothing can refer to it.\n"
		      "\n"
		      "Write the number, or delete the \\tag; \\notag keeps an automatic number "
		      "away.\n"
		      "\n"
		      "Bad:\n"
		      "\n"
		      "    $$a = b \\tag{}$$\n"
		      "\n"
		      "Good:\n"
		      "\n"
		      "    $$a = b \\tag{1}$$\n"));
	for (int r = 0; r < DIAG_N_RULES; r++) {
		buf_clear(&out);
		diag_format_explain(&out, (enum diag_rule)r);
		struct source src;
		source_wrap(&src, "", buf_slice(&out));
		for (size_t i = 0; i < source_line_count(&src); i++)
			CHECK(utf8_width(source_line(&src, i)) <= 78);
		source_free(&src);
	}
	buf_free(&out);
}

TEST(mdoc)
{
	struct buf out = BUF_INIT;
	diag_format_mdoc(&out, "eqn-check");
	const char *want =
		".It Sy tag\\-empty Pq error\n"
		"tag without a number.\n"
		".Pp\n"
		"\\etag{} shows a pair of empty parentheses, and nothing can refer to it.\n"
		".Pp\n"
		"Write the number, or delete the \\etag; \\enotag keeps an automatic "
		"number away.\n"
		".Pp\n"
		"Bad:\n"
		".Bd -literal -offset indent\n"
		"$$a = b \\etag{}$$\n"
		".Ed\n";
	CHECK(memmem(out.p, out.n, want, strlen(want)));
	CHECK_INT(utf8_count(buf_slice(&out)), out.n);
	buf_free(&out);
}

int main(void)
{
	RUN(gcc_whole);
	RUN(gcc_carets);
	RUN(gcc_line_is_safe_to_print);
	RUN(gcc_long_lines_are_cut_around_the_caret);
	RUN(one_giant_line);
	RUN(pretty);
	RUN(json_lines);
	RUN(sarif);
	RUN(github);
	RUN(checkstyle);
	RUN(junit);
	RUN(rules_list);
	RUN(explain);
	RUN(mdoc);
	return unit_end();
}
