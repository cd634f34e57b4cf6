/* Remarks: what every engine accepts and no author means. */
#include "tex/parse-internal.h"

/* Names of functions that are set upright.  Those without a command of their own want
 * \operatorname. */
static const char *const operators[] = {
	"arccos",   "arcsin", "arctan", "arg",  "argmax",  "argmin", "cos",   "cosh", "cot",
	"coth",     "csc",    "deg",    "det",  "diag",    "dim",    "erf",   "exp",  "gcd",
	"inf",      "ker",    "lim",    "ln",   "log",     "max",    "min",   "mod",  "prob",
	"rank",     "relu",   "sec",    "sgn",  "sigmoid", "sign",   "sin",   "sinh", "softmax",
	"softplus", "sqrt",   "sup",    "supp", "tan",     "tanh",   "trace",
};

static bool is_operator(struct slice word)
{
	size_t low = 0, high = sizeof operators / sizeof *operators;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_cmp(word, slice_of(operators[middle]));
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

void parse_remark_letters(struct parser *p, struct slice letters)
{
	if (letters.n < 2 || letters.n > strlen("softplus") || p->upright || !is_operator(letters))
		return;
	const char *next = letters.p + letters.n;
	/* Applied to something: in x_{max} it is a label. */
	while (next < p->end && *next == ' ')
		next++;
	if (next == p->end || !strchr("(_\\{[", *next))
		return;
	parse_remark(p, DIAG_tex_bare_operator, letters.p, letters.p + letters.n,
		     "%.*s is set as a product of letters", SLICE_ARG(letters));
}

void parse_remark_symbols(struct parser *p, const struct parse_list *list, struct slice run)
{
	for (size_t i = 0; i < run.n; i++) {
		const char *at = run.p + i;
		bool first = i == 0 && !list->filled;
		if (*at == '*' && !first && at + 1 < p->end && *at != at[1] && at[1] != '}')
			parse_remark(p, DIAG_tex_star, at, at + 1,
				     "* stands for a product: \\cdot, \\times, or nothing");
		if (*at == '.' && i + 2 < run.n && at[1] == '.' && at[2] == '.') {
			parse_remark(p, DIAG_tex_dots, at, at + 3,
				     "three full stops: \\ldots or \\cdots");
			i += 2;
		}
	}
}

static bool is_full_width_punctuation(uint32_t c)
{
	return (c >= 0x3001 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) ||
	       (c >= 0xff01 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20) ||
	       (c >= 0xff3b && c <= 0xff40) || (c >= 0xff5b && c <= 0xff65);
}

void parse_remark_character(struct parser *p, const char *from, uint32_t c)
{
	struct parse *r = p->result;
	bool punctuation = is_full_width_punctuation(c);
	if (!punctuation && !utf8_is_han(c) && !(c >= 0x3041 && c <= 0x30ff) &&
	    !(c >= 0xac00 && c <= 0xd7a3))
		return;
	enum diag_rule rule = punctuation ? DIAG_cjk_punctuation : DIAG_cjk_in_math;
	struct parse_fault *last = r->n_faults ? &r->faults[r->n_faults - 1] : NULL;
	/* One remark for a word. */
	if (!punctuation && last && last->rule == rule && last->end == parse_offset(p, from)) {
		last->end = parse_offset(p, p->at);
		return;
	}
	if (punctuation)
		parse_remark(p, rule, from, p->at, "full-width %.*s in maths", (int)(p->at - from),
			     from);
	else
		parse_remark(p, rule, from, p->at, "text in maths outside of \\text{..}");
}

void parse_remark_row_end(struct parser *p, const struct parse_list *list, const char *from)
{
	const char *q = p->at;
	while (q < p->end && ascii_is_alpha(*q))
		q++;
	struct slice word = slice_range(p->at, q);
	/* \\sum: a command that was escaped once too often. */
	if (p->at == from + 2 && word.n > 1 && commands_find(word.p, word.n)) {
		struct parse_fault *f =
			parse_remark(p, DIAG_tex_row_outside, from, q,
				     "this ends a row; did you mean \\%.*s?", SLICE_ARG(word));
		if (f)
			f->suggestion = arena_printf(p->arena, "\\%.*s", SLICE_ARG(word));
	} else if (p->options->display && !p->environment && list->place != PARSE_IN_SHIFT) {
		parse_remark(p, DIAG_tex_row_outside, from, p->at,
			     "row end outside of an alignment: use aligned or gathered");
	}
}
