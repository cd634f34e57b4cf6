#include "check/delims.h"

#include "base/utf8.h"

struct issue_rule {
	enum diag_rule rule;
	const char *message; /* %.*s is the opener as written */
	const char *other;   /* the note at the other place, or null */
};

static const struct issue_rule issue_rules[] = {
	[MD_ISSUE_UNCLOSED] = {DIAG_delim_unclosed, "\"%.*s\" is never closed",
			       "scanning goes on here"},
	[MD_ISSUE_CROSSED] = {DIAG_delim_crossed, "\"%.*s\" is closed by another delimiter",
			      "this one"},
	[MD_ISSUE_MISMATCHED] = {DIAG_delim_mismatched,
				 "\"%.*s\" is closed by the \\end of another environment",
				 "this one"},
	[MD_ISSUE_BROKEN_END] = {DIAG_delim_broken_end, "the \\end of \"%.*s\" is mistyped",
				 "here"},
	[MD_ISSUE_STRAY_CLOSER] = {DIAG_delim_stray, "\"%.*s\" closes nothing", NULL},
	[MD_ISSUE_DEPTH] = {DIAG_md_depth, "quotes and lists are nested too deep", NULL},
	[MD_ISSUE_NUL] = {DIAG_md_nul, "NUL byte in the text", NULL},
	[MD_ISSUE_UTF8] = {DIAG_md_utf8, "bytes that are not UTF-8", NULL},
	[MD_ISSUE_BOM_INSIDE] = {DIAG_md_bom, "byte order mark inside the text", NULL},
	[MD_ISSUE_LONE_CR] = {DIAG_md_lone_cr, "carriage return without a line feed", NULL},
	[MD_ISSUE_MIXED_ENDINGS] = {DIAG_md_mixed_endings, "both LF and CR LF in one file", NULL},
	[MD_ISSUE_FRONT_UNCLOSED] = {DIAG_fm_unclosed, "front matter is not closed", NULL},
};

static bool names_opener(enum md_issue_kind kind)
{
	return kind <= MD_ISSUE_STRAY_CLOSER;
}

static void check_issue(const struct md_doc *doc, const struct md_issue *issue,
			struct diag_list *list)
{
	const struct issue_rule *r = &issue_rules[issue->kind];
	struct slice opener = slice_sub(doc->text, issue->offset, issue->end);
	const char *message = r->message;
	if (names_opener(issue->kind)) {
		const char *hole = strstr(message, "%.*s");
		message = arena_printf(list->arena, "%.*s%.*s%s", (int)(hole - message), message,
				       SLICE_ARG(opener), hole + strlen("%.*s"));
	}
	struct diag *d = diag_add(list, r->rule, issue->offset, issue->end, "%s", message);
	if (r->other && issue->other_end > 0)
		diag_note(list, d, issue->other_offset, issue->other_end, "%s", r->other);
}

static bool has_word(struct slice s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &cp);
		if (utf8_is_word(cp))
			return true;
	}
	return false;
}

/* Is there prose in [from, to)? Marks such as a final full stop are none. */
static bool has_prose(const struct md_doc *doc, size_t from, size_t to)
{
	if (from >= to)
		return false;
	for (size_t i = mdscan_span_of(doc, from); i < doc->n_spans && doc->spans[i].offset < to;
	     i++) {
		size_t begin = doc->spans[i].offset, end = mdscan_span_end(doc, i);
		begin = begin < from ? from : begin;
		if (doc->spans[i].kind == MD_SPAN_TEXT &&
		    has_word(slice_sub(doc->text, begin, end < to ? end : to)))
			return true;
	}
	return false;
}

/* A display at the end of a line is how many begin one; between words it breaks the
 * sentence in two. */
static bool breaks_sentence(const struct md_doc *doc, const struct md_math *m)
{
	if (!(m->flags & MD_MATH_IN_SENTENCE))
		return false;
	size_t first = mdscan_line_of(doc, m->offset);
	size_t last = mdscan_line_of(doc, m->end - 1);
	return has_prose(doc, doc->lines[first].offset, m->offset) &&
	       has_prose(doc, m->end, mdscan_line_begin(doc, last + 1));
}

static void check_formula(const struct md_doc *doc, const struct md_math *m, bool tagged,
			  struct diag_list *list)
{
	size_t open_end = m->body_offset > m->offset ? m->body_offset : m->end;
	/* The issue is the one slip. */
	if (m->flags & MD_MATH_CROSSED)
		return;
	if (slice_trim(slice_sub(doc->text, m->body_offset, m->body_end)).n == 0) {
		diag_add(list, DIAG_delim_empty, m->offset, m->end, "formula is empty");
		return;
	}
	/* With a \tag it was meant for a display, and tag-inline says so. */
	if ((m->flags & MD_MATH_EDGE_SPACE) && !tagged)
		diag_add(list, DIAG_delim_edge_space, m->offset, m->end,
			 "blank next to a delimiter: not a formula in pandoc and on GitHub");
	if (m->flags & MD_MATH_BEFORE_DIGIT)
		diag_add(list, DIAG_delim_before_digit, m->body_end, m->end,
			 "closing $ before a digit: not a formula in pandoc");
	if (breaks_sentence(doc, m))
		diag_add(list, DIAG_delim_in_sentence, m->offset, open_end,
			 "display formula in the middle of a sentence");
	if (m->flags & MD_MATH_BLANK_LINE)
		diag_add(list, DIAG_delim_blank_line, m->offset, open_end,
			 "blank line in a display formula");
}

void delims_check(const struct equations *eqs, struct diag_list *list)
{
	const struct md_doc *doc = eqs->doc;
	for (size_t i = 0; i < doc->n_issues; i++)
		check_issue(doc, &doc->issues[i], list);
	size_t tag = 0;
	for (size_t i = 0; i < doc->n_math; i++) {
		while (tag < eqs->n_tags && eqs->tags[tag].formula < i)
			tag++;
		bool tagged = tag < eqs->n_tags && eqs->tags[tag].formula == i;
		check_formula(doc, &doc->math[i], tagged, list);
	}
}
