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
	parse_remark(p, rule, from, p->at,
		     punctuation ? "full-width %.*s in maths"
				 : "%.*s.. stands in maths: use \\text",
		     (int)(p->at - from), from);
}
