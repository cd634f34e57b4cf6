/* What was opened and is not closed: one fault for one slip. */
#include "tex/parse-internal.h"

/* Is it the fault of an unclosed group that this was found?  An & in it, a \tag of its row. */
static bool is_swallowed(const struct parser *p, const struct parse_fault *f)
{
	struct slice what = slice_sub(p->text, f->offset, f->end);
	return (f->rule == DIAG_tex_misplaced &&
		(slice_eq(what, SLICE("&")) || slice_eq(what, SLICE("\\hline")))) ||
	       (f->rule == DIAG_tex_tag && slice_eq(what, SLICE("\\tag")));
}

void parse_left_open(struct parser *p, struct parse_fault *fault, size_t first, enum parse_stop own,
		     enum parse_stop other)
{
	static const char *const notes[PARSE_N_STOPS] = {
		[PARSE_CLOSE] = "its } should stand before this",
		[PARSE_RIGHT] = "its \\right should stand before this",
		[PARSE_ENV_END] = "its \\end should stand before this",
		[PARSE_ENDGROUP] = "its \\endgroup should stand before this",
	};
	struct parse *r = p->result;
	if (!fault) { /* no engine is read any more */
		p->unwinding |= other == PARSE_END;
		return;
	}
	struct parse_fault open = *fault;
	if (other == PARSE_END) {
		p->unwinding = true;
	} else {
		parse_note(&open, parse_offset(p, p->at), parse_offset(p, p->at) + 1, notes[own]);
		p->crossed[own]++;
		p->crossed_by[own] = other;
	}
	size_t n = first, last = r->n_faults - 1;
	bool swallowed = false;
	for (size_t i = first; p->environment && i < last; i++) {
		const struct parse_fault *f = &r->faults[i];
		if (!is_swallowed(p, f)) {
			r->faults[n++] = *f;
			continue;
		}
		if (!swallowed && f->rule == DIAG_tex_misplaced)
			parse_note(&open, f->offset, f->end, notes[own]);
		swallowed = true;
	}
	if (swallowed)
		r->n_faults = n + 1;
	r->faults[r->n_faults - 1] = open;
}

bool parse_is_crossed(struct parser *p, enum parse_stop stop)
{
	if (p->crossed[stop]) {
		p->crossed[stop]--;
		p->spare[p->crossed_by[stop]]++;
		return true;
	}
	if (p->spare[stop]) {
		p->spare[stop]--;
		return true;
	}
	return false;
}

unsigned parse_knows_begingroup(const struct parser *p)
{
	bool loaded = p->packages & (uint64_t)1 << TEX_PACKAGE_begingroup;
	return TEX_KATEX | (loaded ? TEX_MATHJAX : 0);
}
