/* The rules in eqn-check(1), md2html(1), derive-audit(1) and progress-report(1) are those of diag.def,
 * diag-html.def, diag-audit.def and diag-claims.def, word for word.  With BLESS=1 in the environment they are written into the page. */
#include "unit.h"

#include <stdlib.h>

#include "base/arena.h"
#include "io/diag-format.h"
#include "io/fsout.h"

static const char begin_mark[] = ".\\\" rules:begin\n";
static const char end_mark[] = ".\\\" rules:end\n";

static void check_page(const char *tool)
{
	struct arena a = ARENA_INIT;
	struct buf rules = BUF_INIT, page = BUF_INIT;
	struct source src;
	const char *root = getenv("ROOT");
	const char *path = arena_printf(&a, "%s/tools/%s.1", root ? root : ".", tool);
	if (!CHECK(source_read(&src, path)))
		return;
	const char *text = arena_cstr(&a, src.text);
	const char *begin = strstr(text, begin_mark), *end = strstr(text, end_mark);
	if (!CHECK(begin && end && begin < end))
		return;
	begin += strlen(begin_mark);
	diag_format_mdoc(&rules, tool);
	if (getenv("BLESS")) {
		buf_add(&page, slice_range(text, begin));
		buf_add(&page, buf_slice(&rules));
		buf_puts(&page, end);
		CHECK(fsout_replace(path, buf_slice(&page), NULL));
	} else {
		CHECK(slice_eq(slice_range(begin, end), buf_slice(&rules)));
	}
	buf_free(&rules);
	buf_free(&page);
	source_free(&src);
	arena_free(&a);
}

TEST(rules_of_eqn_check)
{
	check_page("eqn-check");
}

TEST(rules_of_md2html)
{
	check_page("md2html");
}

TEST(rules_of_derive_audit)
{
	check_page("derive-audit");
}

TEST(rules_of_progress_report)
{
	check_page("progress-report");
}

int main(void)
{
	RUN(rules_of_eqn_check);
	RUN(rules_of_md2html);
	RUN(rules_of_derive_audit);
	RUN(rules_of_progress_report);
	return unit_end();
}
