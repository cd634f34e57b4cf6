/* Text mode: the argument of \text and its like, and how MathJax 3 reads it. */
#include "tex/parse-text.h"

/* ---- The argument ---- */

struct argument {
	const char *begin, *end; /* what is read */
	const char *behind;      /* where reading goes on */
};

static void report_missing(struct parser *p, struct slice who, const char *from)
{
	parse_report(p, DIAG_tex_missing_argument, p->engines, from, who.p + who.n,
		     "\\%.*s lacks its argument: put it in braces", SLICE_ARG(who));
}

/* MathJax takes a % here for the argument, KaTeX for a comment. */
static bool skip_to_argument(struct parser *p)
{
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '%') {
		if (parse_reads(p, TEX_MATHJAX))
			parse_diverge(p, TEX_KATEX);
		else
			parse_skip_blank(p);
	}
	return parse_more(p) && *p->at != '}';
}

static void report_unclosed(struct parser *p, unsigned engines, struct slice who)
{
	parse_report(p, DIAG_tex_unclosed_group, engines, p->at, p->at + 1,
		     "{ of the argument of \\%.*s is never closed", SLICE_ARG(who));
}

/* The first comment in [at, end), or null. */
static const char *find_comment(const char *at, const char *end)
{
	for (; at < end; at++) {
		if (*at == '%')
			return at;
		if (*at == '\\')
			at++;
	}
	return NULL;
}

/* KaTeX does not find the brace that MathJax finds at `close`. */
static void report_hidden(struct parser *p, struct slice who, const char *close)
{
	const char *percent = find_comment(p->at, close);
	if (!percent) {
		report_unclosed(p, TEX_KATEX, who);
		return;
	}
	struct parse_fault *fault =
		parse_report(p, DIAG_tex_unclosed_group, TEX_KATEX, percent, percent + 1,
			     "this %% hides the } that closes the argument of \\%.*s; "
			     "a percent sign is written \\%%",
			     SLICE_ARG(who));
	if (fault)
		fault->suggestion = "\\%";
}

/* The brace that closes the one at p->at.  Engines that find none have rejected the formula and
 * are read no more; engines that find another get a pass of their own. */
static const char *find_brace(struct parser *p, struct slice who)
{
	bool hidden = false, mathjax_found, katex_found;
	const char *mathjax =
		parse_text_closer(p->at + 1, p->end, '}', false, &mathjax_found, &hidden);
	const char *katex = mathjax;
	katex_found = mathjax_found;
	if (hidden && parse_reads(p, TEX_KATEX))
		katex = parse_text_closer(p->at + 1, p->end, '}', true, &katex_found, &hidden);
	unsigned found = (katex_found ? TEX_KATEX : 0) | (mathjax_found ? TEX_MATHJAX : 0);
	unsigned lost = p->engines & ~found;
	if (lost == p->engines) {
		report_unclosed(p, p->engines, who);
		return NULL;
	}
	if (lost & TEX_KATEX)
		report_hidden(p, who, mathjax);
	if (lost & TEX_MATHJAX)
		report_unclosed(p, TEX_MATHJAX, who);
	p->engines &= found;
	if (!parse_reads(p, TEX_KATEX))
		return mathjax;
	if (katex != mathjax)
		parse_diverge(p, TEX_MATHJAX);
	return katex;
}

/* False where there is no argument, with a fault. */
static bool find_argument(struct parser *p, struct slice who, const char *from,
			  struct argument *argument)
{
	if (!skip_to_argument(p)) {
		report_missing(p, who, from);
		return false;
	}
	if (*p->at != '{') {
		const char *end = parse_token_end(p, p->at);
		*argument = (struct argument){p->at, end, end};
		return true;
	}
	const char *close = find_brace(p, who);
	if (!close) {
		/* No brace behind this one can be closed either. */
		p->at = p->end;
		p->unwinding = true;
		return false;
	}
	*argument = (struct argument){p->at + 1, close, close + 1};
	return true;
}

/* ---- MathJax 3 (ParseUtil.internalMath) ---- */

static void add_literal(struct parser *p, struct tree_node *list, const char *from, const char *to)
{
	struct tree_node *node = list && to > from ? parse_node(p, TREE_TEXT, from) : NULL;
	if (!node)
		return;
	node->text = slice_range(from, to);
	p->at = to;
	parse_end_node(p, node);
	tree_append(list, node);
}

/* Behind \ref{ or \eqref{ at `at`, which MathJax 3 reads in maths; null: something else. */
static const char *behind_reference(const char *at, const char *end)
{
	struct slice rest = slice_range(at, end);
	size_t n = slice_starts(rest, SLICE("\\ref"))     ? strlen("\\ref")
		   : slice_starts(rest, SLICE("\\eqref")) ? strlen("\\eqref")
							  : 0;
	if (!n)
		return NULL;
	for (at += n; at < end && ascii_is_space(*at); at++)
		;
	return at < end && *at == '{' ? at + 1 : NULL;
}

/* What opens maths for MathJax 3 at or behind `at`: the '$' or the backslash, or `end`. */
static const char *next_maths(const char *at, const char *end)
{
	for (; at < end; at++) {
		if (*at == '$')
			return at;
		if (*at != '\\')
			continue;
		if (behind_reference(at, end) || (at + 1 < end && at[1] == '('))
			return at;
		at++;
	}
	return end;
}

static void read_reference(struct parser *p, struct tree_node *list, const char *behind)
{
	bool found, hidden = false;
	const char *close = parse_text_closer(behind, p->end, '}', false, &found, &hidden);
	parse_text_maths(p, list, found ? close + 1 : close);
}

static void read_as_mathjax3(struct parser *p, struct tree_node *list)
{
	while (p->at < p->end && !p->unwinding) {
		const char *from = next_maths(p->at, p->end), *behind;
		add_literal(p, list, p->at, from);
		p->at = from;
		if (from == p->end)
			return;
		behind = behind_reference(from, p->end);
		if (behind) {
			read_reference(p, list, behind);
		} else {
			bool dollar = *from == '$';
			p->at += dollar ? 1 : 2;
			parse_text_shift(p, list, from, dollar ? '$' : ')');
		}
	}
}

/* ---- Both ways ---- */

/* Control symbols that take no argument and look the same in a text to all engines. */
static bool is_harmless(const char *at, const char *end)
{
	static const char symbols[] = "$_%{} &#,:>;!\\";
	if (at + 1 >= end || !at[1] || !strchr(symbols, at[1]))
		return false;
	return at[1] != '\\' || at + 2 >= end || at[2] != '[';
}

/* Is the maths of MathJax 3 in the same bytes as that of the others?  A quick answer for the
 * texts people write; false is always right. */
static bool reads_alike(const struct parser *p, const char *at, const char *end)
{
	if (p->has_macros || memchr(at, '%', (size_t)(end - at)))
		return false;
	while (at < end) {
		bool found = true, hidden = false;
		if (*at == '$') {
			at = parse_text_closer(at + 1, end, '$', false, &found, &hidden);
		} else if (*at == '\\' && at + 1 < end && at[1] == '(') {
			at = parse_text_closer(at + 2, end, ')', false, &found, &hidden);
			at++;
		} else if (*at == '\\') {
			found = is_harmless(at, end);
			at++;
		}
		if (!found || hidden)
			return false;
		at++;
	}
	return true;
}

/* Faults that were found once more for another engine become one. */
static void merge_faults(struct parse *r, size_t first, size_t second)
{
	size_t n = second, j = first;
	for (size_t i = second; i < r->n_faults; i++) {
		const struct parse_fault *fault = &r->faults[i];
		while (j < second && r->faults[j].offset < fault->offset)
			j++;
		size_t k = j;
		while (k < second && r->faults[k].offset == fault->offset &&
		       (r->faults[k].rule != fault->rule || r->faults[k].end != fault->end ||
			!r->faults[k].engines))
			k++;
		if (k < second && r->faults[k].offset == fault->offset)
			r->faults[k].engines |= fault->engines;
		else
			r->faults[n++] = *fault;
	}
	r->n_faults = n;
}

/* Read the argument for some of the engines; the tree and the remarks are made once. */
static void read_for(struct parser *p, const struct argument *argument, unsigned engines,
		     struct tree_node *node, bool remarks)
{
	const struct parse_options *options = p->options;
	struct parse_options some = *options;
	some.tree = some.tree && node;
	some.remarks = some.remarks && remarks;
	p->options = &some;
	p->at = argument->begin;
	p->engines = engines;
	parse_limit(p, argument->end);
	if (engines == TEX_MATHJAX3)
		read_as_mathjax3(p, node);
	else
		parse_text_items(p, node, PARSE_TEXT_ALL);
	parse_unlimit(p);
	p->options = options;
}

/* What one reading of a text loads and expands is no affair of the other's. */
struct progress {
	uint64_t packages;
	unsigned expansions;
	size_t expanded;
	bool limit_reached;
};

static struct progress progress_of(const struct parser *p)
{
	return (struct progress){p->packages, p->expansions, p->expanded, p->limit_reached};
}

static void read_argument(struct parser *p, const struct argument *argument, struct tree_node *node)
{
	unsigned engines = p->engines, three = engines & TEX_MATHJAX3, others = engines & ~three;
	size_t first = p->result->n_faults;
	bool nothing =
		three && others && next_maths(argument->begin, argument->end) == argument->end;
	if (!three || !others || reads_alike(p, argument->begin, argument->end)) {
		read_for(p, argument, engines, node, true);
	} else if (nothing && (!node || (others & TEX_KATEX))) {
		read_for(p, argument, others, node, true);
		p->engines |= three;
	} else {
		/* The tree is what the first of the engines reads. */
		bool three_first = !(others & TEX_KATEX);
		struct progress begin = progress_of(p);
		read_for(p, argument, three_first ? three : others, node, !three_first);
		unsigned kept = p->engines;
		struct progress behind = progress_of(p);
		p->packages = begin.packages;
		p->expansions = begin.expansions;
		p->expanded = begin.expanded;
		p->limit_reached = begin.limit_reached;
		size_t second = p->result->n_faults;
		read_for(p, argument, three_first ? others : three, NULL, three_first);
		p->engines |= kept;
		p->packages |= behind.packages;
		p->limit_reached |= behind.limit_reached;
		merge_faults(p->result, first, second);
	}
}

/* Nothing in the braces but characters that stand for themselves: all engines read it alike. */
static struct tree_node *read_plain(struct parser *p, const char *close)
{
	struct tree_node *node = parse_node(p, TREE_TEXT, p->at);
	if (node)
		node->text = slice_range(p->at + 1, close);
	p->at = close + 1;
	parse_end_node(p, node);
	return node;
}

struct tree_node *parse_text(struct parser *p, struct slice who, const char *from)
{
	if (p->at < p->end && *p->at == '{') {
		const char *close = parse_text_plain_end(p->at + 1, p->end);
		if (close < p->end && *close == '}')
			return read_plain(p, close);
	}
	struct argument argument;
	if (!find_argument(p, who, from, &argument))
		return NULL;
	if (!parse_deeper(p, p->at)) {
		p->at = argument.behind;
		return NULL;
	}
	struct tree_node *node = parse_node(p, TREE_TEXT, p->at);
	bool text_mode = p->text_mode;
	p->text_mode = true;
	if (p->groups)
		macros_open(p->macros, TEX_KATEX);
	read_argument(p, &argument, node);
	if (p->groups)
		macros_close(p->macros);
	p->text_mode = text_mode;
	p->depth--;
	p->at = argument.behind;
	parse_end_node(p, node);
	return node;
}
