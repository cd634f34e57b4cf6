/* The examples of a specification in CommonMark's form: a fence of 32 backticks with a word behind it,
 * the Markdown, a line with a dot, the result, a fence. A tab is written as an arrow. */
#ifndef SPEC_EXAMPLES_H
#define SPEC_EXAMPLES_H

#include "base/buf.h"
#include "io/source.h"

static const char fence[] = "````````````````````````````````";

/* An example; `line` is that of its first line, from 0. */
typedef void spec_visitor(void *context, struct slice example, size_t line);

static inline void add_example_line(struct buf *b, struct slice line)
{
	static const struct slice arrow = {"\xE2\x86\x92", 3};
	for (size_t i = 0; i < line.n; i++) {
		if (slice_starts(slice_sub(line, i, line.n), arrow)) {
			buf_putc(b, '\t');
			i += arrow.n - 1;
		} else {
			buf_putc(b, line.p[i]);
		}
	}
	buf_putc(b, '\n');
}

static inline void visit_examples(struct slice text, const char *path, spec_visitor *visit,
				  void *context)
{
	struct source src;
	struct buf example = BUF_INIT;
	size_t first = 0;
	enum { OUTSIDE, MARKDOWN, RESULT } part = OUTSIDE;
	source_wrap(&src, path, text);
	for (size_t i = 0; i < source_line_count(&src); i++) {
		struct slice line = source_line(&src, i);
		bool fenced = slice_starts(line, (struct slice){fence, sizeof fence - 1});
		if (part == OUTSIDE && fenced && line.n > sizeof fence) {
			part = MARKDOWN;
			first = i + 1;
			buf_clear(&example);
		} else if (part == MARKDOWN && slice_eq(line, SLICE("."))) {
			part = RESULT;
			visit(context, buf_slice(&example), first);
		} else if (part == MARKDOWN) {
			add_example_line(&example, line);
		} else if (part == RESULT && fenced) {
			part = OUTSIDE;
		}
	}
	buf_free(&example);
	source_free(&src);
}

#endif
