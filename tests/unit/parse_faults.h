/* What the parser says of a formula, as lines of text that a test can compare:
 *
 *	K34 tex-unclosed-group 7-8 { is never closed; 10-11 its } should stand before this
 *	K-4 tex-mode 6-12 \alpha is for maths: in a text write $\alpha$ => $\alpha$
 *
 * the engines that reject it (KaTeX, MathJax 3, MathJax 4), rule, range, message, note, suggestion;
 * in the order of the places.  A remark has no engines: "---". */
#ifndef PARSE_FAULTS_H
#define PARSE_FAULTS_H

#include <stdlib.h>

#include "base/buf.h"
#include "tex/parse.h"
#include "unit.h"

static inline int parse_faults_order(const void *a, const void *b)
{
	const struct parse_fault *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->engines < y->engines ? 1 : x->engines > y->engines ? -1 : 0;
}

static inline void parse_faults_add(struct buf *out, const struct parse_fault *f)
{
	buf_printf(out, "%c%c%c %s %zu-%zu %s", f->engines & TEX_KATEX ? 'K' : '-',
		   f->engines & TEX_MATHJAX3 ? '3' : '-', f->engines & TEX_MATHJAX4 ? '4' : '-',
		   diag_info(f->rule)->name, f->offset, f->end, f->message);
	if (f->note)
		buf_printf(out, "; %zu-%zu %s", f->note_offset, f->note_end, f->note);
	if (f->suggestion)
		buf_printf(out, " => %s", f->suggestion);
	buf_putc(out, '\n');
}

/* All faults of a formula in a display; null-terminated, in `out`.  Every range is checked. */
static inline const char *parse_faults(struct buf *out, struct slice tex,
				       const struct parse_options *options)
{
	struct arena a = ARENA_INIT;
	struct parse result;
	unsigned rejected = 0;
	parse_formula(&result, &a, tex, options);
	buf_clear(out);
	if (result.n_faults)
		qsort(result.faults, result.n_faults, sizeof *result.faults, parse_faults_order);
	for (size_t i = 0; i < result.n_faults; i++) {
		const struct parse_fault *f = &result.faults[i];
		CHECK(f->offset <= f->end && f->end <= tex.n);
		CHECK(!f->note || (f->note_offset <= f->note_end && f->note_end <= tex.n));
		rejected |= f->engines;
		parse_faults_add(out, f);
	}
	/* A verdict has its reason. */
	CHECK_INT(result.rejected, rejected);
	buf_putc(out, '\0');
	arena_free(&a);
	return out->p;
}

struct parse_faults_case {
	const char *tex, *faults;
};

/* A table of cases, ended by a null formula. */
static inline void parse_faults_check(const struct parse_faults_case *cases,
				      const struct parse_options *options)
{
	struct buf out = BUF_INIT;
	for (; cases->tex; cases++) {
		const char *got = parse_faults(&out, slice_of(cases->tex), options);
		if (strcmp(got, cases->faults) != 0)
			printf("# of %s\n", cases->tex);
		CHECK_STR(got, cases->faults);
	}
	buf_free(&out);
}

#endif
