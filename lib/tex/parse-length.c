/* Lengths: a number and a unit. */
#include "tex/parse-internal.h"
#include "tex/parse-macros.h"

static const char *skip_blanks(const char *q, const char *end)
{
	while (q < end && ascii_is_space(*q))
		q++;
	return q;
}

static bool one_of(struct slice unit, const char *units)
{
	if (unit.n != 2)
		return false;
	for (; *units; units += 3)
		if (memcmp(units, unit.p, 2) == 0)
			return true;
	return false;
}

/* A length at q: the engines that take it, and *behind it.  KaTeX: units.ts, parseSizeGroup;
 * MathJax: UnitUtil (which also takes a comma as the decimal sign). */
static unsigned read_length(const char *q, const char *end, const char **behind)
{
	unsigned engines = TEX_ALL;
	size_t digits = 0;
	q = skip_blanks(q, end);
	if (q < end && (*q == '+' || *q == '-')) {
		q++;
		if (q < end && ascii_is_space(*q))
			engines &= TEX_KATEX;
		q = skip_blanks(q, end);
	}
	for (; q < end && ascii_is_digit(*q); q++)
		digits++;
	if (q < end && (*q == '.' || *q == ',')) {
		if (*q == ',')
			engines &= TEX_MATHJAX;
		for (q++; q < end && ascii_is_digit(*q); q++)
			digits++;
	}
	*behind = q;
	if (digits == 0)
		return 0;
	q = skip_blanks(q, end);
	struct slice unit = slice_range(q, end - q > 2 ? q + 2 : end);
	if (!one_of(unit, "em ex pt mm cm in pc px mu bp dd cc nd nc sp "))
		return 0;
	if (!one_of(unit, "em ex pt mm cm in pc px mu "))
		engines &= TEX_KATEX;
	*behind = q + 2;
	return engines;
}

unsigned parse_is_dimension(struct slice s)
{
	const char *behind, *end = s.p + s.n;
	unsigned engines = read_length(s.p, end, &behind);
	if (skip_blanks(behind, end) != end)
		engines = 0;
	return engines;
}

/* KaTeX looks for a length anywhere in the braces (parseSizeGroup). */
static bool holds_length(struct slice s)
{
	const char *behind;
	for (size_t i = 0; i < s.n; i++)
		if ((ascii_is_digit(s.p[i]) || s.p[i] == '.') &&
		    read_length(s.p + i, s.p + s.n, &behind) & TEX_KATEX)
			return true;
	return s.n == 0;
}

void parse_dimension(struct parser *p, struct slice who, const char *from, struct tree_node *node)
{
	const char *begin = p->at;
	struct slice raw;
	unsigned engines;
	parse_skip_blank(p);
	const char *at = p->at, *behind;
	if (!parse_more(p)) {
		parse_report(p, DIAG_tex_missing_argument, p->engines, from, at,
			     "\\%.*s lacks its length", SLICE_ARG(who));
		return;
	}
	if (*p->at == '{') {
		if (!parse_raw(p, who, from, &raw))
			return;
		if (p->has_macros && p->engines == TEX_KATEX)
			raw = parse_expand_all(p, raw, from, false);
		engines = parse_is_dimension(raw) & TEX_MATHJAX;
		if (holds_length(raw))
			engines |= TEX_KATEX;
		behind = p->at;
	} else {
		engines = read_length(p->at, p->end, &behind);
		raw = slice_range(p->at, behind);
		/* KaTeX has read a brace that follows at once when it wants the next argument. */
		if (behind < p->end && *behind == '{' && slice_ends(who, SLICE("box")))
			engines &= TEX_MATHJAX;
	}
	const char *end = behind > at ? behind : at + 1;
	while (end > at + 1 && ascii_is_space(end[-1]))
		end--;
	parse_report(p, DIAG_tex_dimension, p->engines & ~engines, at, end,
		     "\\%.*s wants a length such as 2em or 3pt", SLICE_ARG(who));
	p->at = behind;
	parse_append_raw(p, node, begin, raw);
}
