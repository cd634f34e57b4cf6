/* libFuzzer on the conversion to HTML: a document becomes a page in which no "<script" and no private
 * character of a mark is left, and every formula of the scanner is counted once; its links to
 * its own parts are judged. */
#include <stdint.h>

#include "out/html-anchors.h"
#include "out/html.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool holds(struct slice s, struct slice what)
{
	for (size_t i = 0; i + what.n <= s.n; i++)
		if (slice_eq_nocase(slice_sub(s, i, i + what.n), what))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The library is slow on some inputs, which is the guard's affair. */
	if (size == 0 || size > 4096)
		return 0;
	struct arena a = ARENA_INIT;
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	struct slice text = {(const char *)data + 1, size - 1};
	const struct html_options options = {.math = (enum html_math)(data[0] % 3),
					     .headings = (enum html_headings_kind)(data[0] / 3 % 3),
					     .plain = data[0] / 9 % 2,
					     .anchors = data[0] / 18 % 2,
					     .one_title = data[0] / 36 % 2};
	const struct md_options scan = {.definition_lists = !options.plain};
	const struct md_doc *doc = mdscan(&a, text, &scan);
	enum html_result result = html_convert(&page, &a, doc, &options, &report);
	require(result == HTML_OK, "a short text has a mark left");
	require(!holds(buf_slice(&page), SLICE("<script")),
		"<script in a page that is not trusted");
	if (!holds(text, SLICE("\xee\x80\x80")) && !holds(text, SLICE("&#")))
		require(!holds(buf_slice(&page), SLICE("\xee\x80\x80")), "a mark is left");
	html_anchors_check(&report, &a, buf_slice(&page));
	buf_free(&page);
	arena_free(&a);
	return 0;
}
