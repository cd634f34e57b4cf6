#include "io/json-read.h"
#include "out/plan.h"
#include "unit.h"

struct fixture {
	struct arena arena;
	struct plan *plan;
	struct plan_track track;
	struct report report;
	struct plan_progress *progress;
};

static void begin(struct fixture *f, const char *yaml)
{
	struct yaml_reader_faults faults = {0};
	*f = (struct fixture){.arena = ARENA_INIT};
	f->plan = plan_read(&f->arena, "plan.yaml", slice_of(yaml), &faults);
	CHECK(f->plan);
	CHECK_INT(faults.n, 0);
	plan_track_init(&f->track, f->plan);
	report_init(&f->report);
	f->report.watch = plan_track_watch(&f->track);
}

static void add(struct fixture *f, const char *line)
{
	const char *message;
	size_t column;
	CHECK(report_add(&f->report, slice_of(line), &f->arena, &message, &column));
}

static void finish(struct fixture *f)
{
	report_finish(&f->report);
	f->progress = plan_progress_make(&f->arena, f->plan, &f->track, &f->report);
}

static void end(struct fixture *f)
{
	plan_track_free(&f->track);
	report_free(&f->report);
	arena_free(&f->arena);
}

static bool matches(const char *query, const char *record)
{
	struct arena a = ARENA_INIT;
	struct plan_terms terms = {0};
	struct plan_query parsed;
	unsigned char truths[8];
	const char *message;
	size_t offset;
	CHECK(plan_query_parse(&a, slice_of(query), &terms, &parsed, &message, &offset));
	for (size_t i = 0; i < terms.n; i++)
		truths[i] = plan_query_default(&terms.v[i]);
	struct json_read in;
	struct slice key, value;
	json_read_start(&in, slice_of(record), &a);
	CHECK(json_read_map(&in));
	while (json_read_member(&in, &key) && json_read_value(&in, &value))
		plan_query_update(&terms, key, value, &a, truths);
	bool holds = plan_query_holds(&parsed, truths);
	arena_free(&a);
	return holds;
}

TEST(queries)
{
	static const char record[] = "{\"topics\":{\"primary\":\"扩散模型\"},\"lines\":{"
				     "\"derivation\":299.5,\"total\":40},"
				     "\"meta\":{\"tags\":[\"a\",\"b "
				     "c\"],\"date\":\"2024-05-01\",\"ok\":true,\"no\":null}}";
	CHECK(matches("topics.primary == 扩散模型", record));
	CHECK(matches("topics.primary=='扩散模型'", record));
	CHECK(matches("path ~ notes/*", "{\"path\":\"notes/a.md\"}"));
	CHECK(matches("a.b.c == 1", "{\"a\":{\"b\":{\"d\":2,\"c\":1}}}"));
	CHECK(!matches("a.b.c == 1", "{\"a\":{\"b\":1}}"));
	CHECK(!matches("topics.primary != 扩散模型", record));
	CHECK(matches("lines.derivation < 300 && lines.total >= 40", record));
	CHECK(!matches("lines.derivation < 300 && lines.total > 40", record));
	CHECK(matches("lines.total < 1 || lines.total <= 40 && lines.derivation > -1", record));
	CHECK(!matches("lines.total == \"40\"", record));
	CHECK(matches("meta.tags == b c", record));
	CHECK(!matches("meta.tags != a", record));
	CHECK(matches("meta.tags != d", record));
	CHECK(matches("meta.date >= 2024-05-01 && meta.date < 2024-05-02", record));
	CHECK(matches("meta.ok == true && meta.no == null", record));
	CHECK(!matches("meta.no == true", record));
	CHECK(matches("topics.primary ~ *模?", record));
	CHECK(!matches("lines == 3", record));
}

TEST(a_key_that_is_not_there)
{
	CHECK(!matches("a.b < 3", "{}"));
	CHECK(!matches("a.b == null", "{\"a\":{}}"));
	CHECK(matches("a.b != 3", "{}"));
	CHECK(matches("a.b != 3", "{\"a\":4}"));
}

static void refused(const char *query, size_t at)
{
	struct arena a = ARENA_INIT;
	struct plan_terms terms = {0};
	struct plan_query parsed;
	const char *message = NULL;
	size_t offset = 99;
	CHECK(!plan_query_parse(&a, slice_of(query), &terms, &parsed, &message, &offset));
	CHECK(message);
	CHECK_INT(offset, at);
	arena_free(&a);
}

TEST(queries_that_are_none)
{
	refused("", 0);
	refused("a", 1);
	refused("a.", 0);
	refused(".a == 3", 0);
	refused("a..b == 3", 0);
	refused("a = 3", 2);
	refused("a == ", 5);
	refused("a == 3 &&", 9);
	refused("a == 'b", 5);
	refused("a == 'b' c", 9);
}

TEST(globs)
{
	CHECK(plan_query_glob(SLICE("*"), SLICE("")));
	CHECK(plan_query_glob(SLICE("a*b*c"), SLICE("a/xbxbxc")));
	CHECK(!plan_query_glob(SLICE("a*b*c"), SLICE("a/xbxbx")));
	CHECK(plan_query_glob(SLICE("?.md"), SLICE("推.md")));
	CHECK(!plan_query_glob(SLICE("?.md"), SLICE("推导.md")));
	CHECK(!plan_query_glob(SLICE(""), SLICE("a")));
	CHECK(plan_query_glob(SLICE("[a]*"), SLICE("[a]b")));
}

/* Shards of one article come in any order; a key replaces that of an earlier record. */
TEST(queries_over_merged_records)
{
	struct fixture f;
	begin(&f, "batches:\n- name: x\n  where: t.p == a && lines.total < 9\n");
	add(&f, "{\"path\":\"1\",\"lines\":{\"total\":5}}");
	add(&f, "{\"path\":\"2\",\"lines\":{\"total\":5}}");
	add(&f, "{\"path\":\"1\",\"t\":{\"p\":\"a\"}}");
	add(&f, "{\"path\":\"2\",\"t\":{\"p\":\"a\"}}");
	add(&f, "{\"path\":\"2\",\"lines\":{\"total\":50}}");
	finish(&f);
	CHECK_INT(f.progress->parts[0].n, 1);
	CHECK_SLICE(f.progress->parts[0].members[0].path, SLICE("1"));
	CHECK(plan_has(f.plan, 0, SLICE("1"), plan_track_find(&f.track, SLICE("1"))));
	CHECK(!plan_has(f.plan, 0, SLICE("2"), plan_track_find(&f.track, SLICE("2"))));
	end(&f);
}

static const char two_levels[] = "batches:\n"
				 "- name: old\n"
				 "  from: 2024-01-01\n"
				 "  articles: [b, a]\n"
				 "- name: new\n"
				 "  from: 2024-02-01\n"
				 "  articles: [a]\n"
				 "  batches:\n"
				 "  - {name: part, glob: 'c*'}\n"
				 "  - {name: later part, articles: gone}\n"
				 "- name: to come\n"
				 "  articles: d\n";

TEST(progress_counts_each_article_once)
{
	struct fixture f;
	begin(&f, two_levels);
	add(&f, "{\"path\":\"a\",\"meta\":{\"status\":\"completed\"},\"lines\":{\"total\":5},"
		"\"audit\":{\"pass\":true}}");
	add(&f, "{\"path\":\"b\",\"meta\":{\"status\":\"wip\"},\"audit\":{\"pass\":false}}");
	add(&f, "{\"path\":\"c1\",\"lines\":{\"total\":2},\"audit\":{\"pass\":null}}");
	finish(&f);
	const struct plan_part *parts = f.progress->parts;
	CHECK_INT(f.progress->n, 5);
	CHECK_INT(parts[0].n, 2);
	CHECK_INT(parts[0].completed, 1);
	CHECK_INT(parts[0].in_progress, 1);
	CHECK_INT(parts[0].audited, 2);
	CHECK_INT(parts[0].passed, 1);
	CHECK_SLICE(parts[0].members[0].path, SLICE("a"));
	CHECK_INT(parts[1].n, 3);
	CHECK_INT(parts[1].audited, 1);
	CHECK_INT(parts[1].counts.v[REPORT_LINES], 7);
	CHECK_INT(parts[2].n, 1);
	CHECK(!parts[3].members[0].article);
	CHECK_INT(f.progress->all.n, 5);
	CHECK_INT(f.progress->all.completed, 1);
	end(&f);
}

TEST(order_of_batches)
{
	static const size_t newest[] = {4, 1, 3, 2, 0};
	static const size_t sums[] = {2, 4, 5};
	struct fixture f;
	begin(&f, two_levels);
	add(&f, "{\"path\":\"c1\"}");
	finish(&f);
	for (size_t i = 0; i < f.progress->n; i++)
		CHECK_INT(f.progress->newest[i], newest[i]);
	CHECK_INT(f.progress->n_cumulative, 3);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT(f.progress->cumulative[i].n, sums[i]);
	CHECK_STR(f.progress->cumulative[2].batch->name, "to come");
	end(&f);
}

static void faulty(const char *yaml, size_t line, size_t column, const char *message)
{
	struct arena a = ARENA_INIT;
	struct yaml_reader_faults faults = {0};
	CHECK(!plan_read(&a, "p", slice_of(yaml), &faults));
	if (CHECK_INT(faults.n, 1)) {
		CHECK_INT(faults.v[0].place.line, line);
		CHECK_INT(faults.v[0].place.column, column);
		CHECK_STR(faults.v[0].message, message);
	}
	arena_free(&a);
}

TEST(faults_have_places)
{
	faulty("", 1, 1, "there are no \"batches\"");
	faulty("- a\n", 1, 1, "expected a map with \"batches\", found a list");
	faulty("batches: 3\n", 1, 10, "\"batches\" must be a list of batches, not \"3\"");
	faulty("batches: []\n", 1, 10, "\"batches\" must be a list of batches, not an empty list");
	faulty("batches: [x, {name: a, glob: b}]\n", 1, 11,
	       "\"batches\" must be a list of maps, not \"x\"");
	faulty("batch: 3\nbatches: [{name: a, glob: b}]\n", 1, 1,
	       "unknown key \"batch\"; did you mean \"batches\"?");
	faulty("version: 2\nbatches: [{name: a, glob: b}]\n", 1, 10,
	       "version 2 of plans is not known here; this is 1");
	faulty("batches:\n- name: a\n  glob: b\n  from: 2024-02-30\n", 4, 9,
	       "\"from\" must be a date YYYY-MM-DD, or one with a time, YYYY-MM-DDTHH:MM, not "
	       "\"2024-02-30\"");
	faulty("batches:\n- name: a\n  glob: b\n  from: 2024-02-03\n  to: 2024-02-03T23:59\n", 5, 7,
	       "the batch ends before it begins");
	faulty("batches:\n- name: a\n  where: x.y = 3\n", 3, 14,
	       "query: an operator is missing: == != < <= > >= or ~");
	faulty("batches:\n- name: a\n  where: 'x.y = 3'\n", 3, 15,
	       "query: an operator is missing: == != < <= > >= or ~");
	faulty("batches:\n- name: a\n  glob: b\n  targets: {lines: -1}\n", 4, 20,
	       "\"lines\" must be a whole number from 0, not \"-1\"");
	faulty("batches:\n- name: a\n  batches:\n  - name: b\n    glob: c\n    batches: []\n", 6, 5,
	       "a part of a batch cannot have parts");
	faulty("batches:\n- name: a\n  articles: []\n", 3, 13, "\"articles\" is an empty list");
	faulty("batches:\n- name: a\n  glob: b\n  glob: c\n", 4, 3, "\"glob\" stands here twice");
}

int main(void)
{
	RUN(queries);
	RUN(a_key_that_is_not_there);
	RUN(queries_that_are_none);
	RUN(globs);
	RUN(queries_over_merged_records);
	RUN(progress_counts_each_article_once);
	RUN(order_of_batches);
	RUN(faults_have_places);
	return unit_end();
}
