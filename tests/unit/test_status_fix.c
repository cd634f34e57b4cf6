#include "unit.h"

#include "base/buf.h"
#include "check/status-fix.h"

/* The text after the change, or "refused PLACE: why". */
static void set_status(struct arena *a, const char *status, struct slice text, struct buf *out)
{
	const struct md_doc *doc = mdscan(a, text, NULL);
	struct status_fix fix;
	status_fix_make(&fix, a, doc, slice_of(status));
	if (!fix.refused) {
		status_fix_apply(&fix, text, out);
		return;
	}
	CHECK_INT(fix.offset, fix.end);
	CHECK_INT(fix.text.n, 0);
	buf_printf(out, "refused %.*s: %s",
		   SLICE_ARG(slice_sub(text, fix.refused_offset, fix.refused_end)), fix.refused);
}

static void check_text(const char *status, const char *text, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	set_status(&a, status, slice_of(text), &once);
	unit_check_slice(buf_slice(&once), slice_of(want), __FILE__, line, "text");
	if (!slice_starts(buf_slice(&once), SLICE("refused"))) {
		set_status(&a, status, buf_slice(&once), &twice);
		unit_check_slice(buf_slice(&twice), buf_slice(&once), __FILE__, line,
				 "the same status again");
	}
	buf_free(&once);
	buf_free(&twice);
	arena_free(&a);
}

/* The same for front matter without its fences. */
static void check_front(const char *front, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	bool fenced = !slice_starts(slice_of(want), SLICE("refused"));
	const char *all = arena_printf(&a, "---\n%s---\nText.\n", front);
	const char *wanted = fenced ? arena_printf(&a, "---\n%s---\nText.\n", want) : want;
	check_text("completed", all, wanted, line);
	arena_free(&a);
}
#define CHECK_TEXT(status, text, want) check_text((status), (text), (want), __LINE__)
#define CHECK_FRONT(front, want) check_front((front), (want), __LINE__)

TEST(value)
{
	CHECK_FRONT("status: pending\n", "status: completed\n");
	CHECK_FRONT("status: completed\n", "status: completed\n");
	CHECK_FRONT("title: a\nstatus:   wip  \ntags: b\n",
		    "title: a\nstatus:   completed  \ntags: b\n");
	CHECK_FRONT("status: in_progress # so far\n", "status: completed # so far\n");
	CHECK_FRONT("status: in\n  progress\nz: 1\n", "status: completed\nz: 1\n");
	CHECK_FRONT(" status: todo\n z: 1\n", " status: completed\n z: 1\n");
	CHECK_FRONT("{status: todo, z: 1}\n", "{status: completed, z: 1}\n");
	/* A synonym is another word. */
	CHECK_FRONT("status: done\n", "status: completed\n");
}

TEST(quotes)
{
	CHECK_FRONT("status: \"pending\"\n", "status: \"completed\"\n");
	CHECK_FRONT("status: 'pending' # why\n", "status: 'completed' # why\n");
	CHECK_FRONT("\"status\": ''\n", "\"status\": 'completed'\n");
	CHECK_FRONT("status: 'completed'\n", "status: 'completed'\n");
}

TEST(left_out)
{
	CHECK_FRONT("status:\nz: 1\n", "status: completed\nz: 1\n");
	CHECK_FRONT("status: # why\n", "status: completed # why\n");
	CHECK_FRONT("status: ~\n", "status: completed\n");
	CHECK_FRONT("status: null\n", "status: completed\n");
}

TEST(missing)
{
	CHECK_FRONT("title: a\ndate: 2024-01-01 # first\ntags: b\n",
		    "title: a\ndate: 2024-01-01 # first\nstatus: completed\ntags: b\n");
	CHECK_FRONT("date: 2024-01-01\n", "date: 2024-01-01\nstatus: completed\n");
	CHECK_FRONT(" date: 2024-01-01\n z: 1\n", " date: 2024-01-01\n status: completed\n z: 1\n");
	CHECK_FRONT("title: a\n", "refused : there is no \"status\", and no \"date\" to write it "
				  "behind");
	CHECK_FRONT("{date: 2024-01-01}\n", "refused {date: 2024-01-01}: a line for \"status\" "
					    "cannot be added between braces");
	CHECK_FRONT("date: 2024-01-01\ntitle: \"a\" b\n",
		    "refused : there is no \"status\", and the front matter is not valid YAML");
	CHECK_TEXT("completed", "# Title\n", "refused : there is no front matter");
	CHECK_TEXT("completed", "", "refused : there is no front matter");
}

TEST(refused)
{
	CHECK_FRONT("status: |\n  pending\n",
		    "refused |\n  pending\n: the status is not written as a plain word");
	CHECK_FRONT("status: !!str pending\n",
		    "refused !!str pending: the status is not written as a plain word");
	CHECK_FRONT("status: [pending]\n",
		    "refused [pending]: the status is not written as a plain word");
	CHECK_FRONT("status: pending\nz: 1\nstatus: done\n",
		    "refused status: \"status\" is given twice");
}

/* Where the date ends is not always where its line does. */
TEST(long_dates)
{
	CHECK_FRONT("date: |\n  2024-01-01\n", "date: |\n  2024-01-01\nstatus: completed\n");
	CHECK_FRONT("date: |\n  2024-01-01\n\ntags: b\n",
		    "date: |\n  2024-01-01\nstatus: completed\n\ntags: b\n");
	CHECK_FRONT("date: 2024-01-01\n  x\ntags: b\n",
		    "date: 2024-01-01\n  x\nstatus: completed\ntags: b\n");
	CHECK_FRONT("date: [a,\n  b]\ntags: b\n", "date: [a,\n  b]\nstatus: completed\ntags: b\n");
	CHECK_FRONT("date: # soon\ntags: b\n", "date: # soon\nstatus: completed\ntags: b\n");
}

/* A change after which the front matter would say something else is not made. */
TEST(result_is_read_again)
{
	CHECK_FRONT("{status, z: 1}\n", "refused : the front matter is written in a way that the "
					"change would break");
}

/* A fault elsewhere in the front matter does not keep the status from being set. */
TEST(invalid_yaml)
{
	CHECK_FRONT("title: \"a\" and b\nstatus: pending\ntags: c\n",
		    "title: \"a\" and b\nstatus: completed\ntags: c\n");
	/* One in the status goes with it. */
	CHECK_FRONT("status: x: y\nz: 1\n", "status: completed\nz: 1\n");
	CHECK_FRONT("status: 'x\nz: 1\n", "status: completed\nz: 1\n");
}

TEST(bytes)
{
	CHECK_TEXT("in_progress", "---\r\nstatus: completed\r\n---\r\nText.",
		   "---\r\nstatus: in_progress\r\n---\r\nText.");
	CHECK_TEXT("completed", "---\r\ndate: 2024-01-01\r\n---\r\n",
		   "---\r\ndate: 2024-01-01\r\nstatus: completed\r\n---\r\n");
	CHECK_TEXT("completed", "\xEF\xBB\xBF---\nstatus: wip\n---\n",
		   "\xEF\xBB\xBF---\nstatus: completed\n---\n");
	CHECK_TEXT("completed", "---\ntitle: \xFF\nstatus: wip\n---\nstatus: wip\n",
		   "---\ntitle: \xFF\nstatus: completed\n---\nstatus: wip\n");
}

int main(void)
{
	RUN(value);
	RUN(quotes);
	RUN(left_out);
	RUN(missing);
	RUN(refused);
	RUN(long_dates);
	RUN(result_is_read_again);
	RUN(invalid_yaml);
	RUN(bytes);
	return unit_end();
}
