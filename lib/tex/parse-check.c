/* Checks of arguments that are no maths: what the engines say of the words in them. */
#include "tex/parse-internal.h"

static bool is_one_of(struct slice s, const char *const *words)
{
	for (; *words; words++)
		if (slice_eq(s, slice_of(*words)))
			return true;
	return false;
}

/* MathJax: splitAlignArray. */
static bool is_break_alignment(struct slice s, size_t at_most)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (ascii_is_space(s.p[i]))
			continue;
		if (!strchr("tbmc", s.p[i]))
			return false;
		n++;
	}
	return n <= at_most;
}

/* \breakAlign{c}{t}: for a cell, a row or the table, at its beginning. */
static bool break_align_is_right(const struct parser *p, struct slice what, struct slice how)
{
	const struct parse_environment *env = p->environment;
	what = slice_trim(what);
	if (what.n != 1 || !env || p->cell_filled)
		return false;
	switch (what.p[0]) {
	case 'c':
		return is_break_alignment(how, 1);
	case 'r':
		return env->columns == 0 && is_break_alignment(how, SIZE_MAX);
	case 't':
		return env->columns == 0 && env->row_number == 0 &&
		       is_break_alignment(how, SIZE_MAX);
	default:
		return false;
	}
}

/* The attributes of MathML tokens that \mmlToken takes (MathJax: MmlTokenAllow and the defaults
 * of its nodes). */
static bool token_is_right(struct slice element, struct slice attributes)
{
	static const char *const elements[] = {"mi", "mn", "mo", "ms", "mtext", "mspace", NULL};
	static const char *const of_all[] = {
		"mathvariant", "mathsize",   "mathcolor",  "mathbackground",
		"dir",         "fontfamily", "fontsize",   "fontweight",
		"fontstyle",   "color",      "background", "id",
		"class",       "href",       "style",      NULL};
	static const char *const of_mo[] = {"form",
					    "fence",
					    "separator",
					    "lspace",
					    "rspace",
					    "stretchy",
					    "symmetric",
					    "maxsize",
					    "minsize",
					    "largeop",
					    "accent",
					    "movablelimits",
					    "linebreak",
					    "lineleading",
					    "linebreakstyle",
					    "linebreakmultchar",
					    "indentalign",
					    "indentshift",
					    NULL};
	if (!is_one_of(element, elements))
		return false;
	for (size_t i = 0; i < attributes.n;) {
		while (i < attributes.n &&
		       (ascii_is_space(attributes.p[i]) || attributes.p[i] == ','))
			i++;
		size_t begin = i;
		while (i < attributes.n && ascii_is_alpha(attributes.p[i]))
			i++;
		if (i == begin)
			return i == attributes.n;
		struct slice name = slice_sub(attributes, begin, i);
		if (!is_one_of(name, of_all) &&
		    !(slice_eq(element, SLICE("mo")) && is_one_of(name, of_mo)))
			return false;
		while (i < attributes.n && ascii_is_space(attributes.p[i]))
			i++;
		if (i == attributes.n || attributes.p[i++] != '=')
			return false;
		char quote = i < attributes.n ? attributes.p[i] : '\0';
		if (quote == '"' || quote == '\'') {
			for (i++; i < attributes.n && attributes.p[i] != quote; i++)
				;
			i++;
		} else {
			while (i < attributes.n && !strchr(" ,\n", attributes.p[i]))
				i++;
		}
	}
	return true;
}

static bool is_number(struct slice s)
{
	size_t digits = 0;
	for (size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'); i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]) && s.p[i] != '.')
			return false;
		digits += ascii_is_digit(s.p[i]);
	}
	return digits > 0;
}

static bool is_hexadecimal(struct slice s, size_t at_most)
{
	size_t n = 0;
	for (; n < s.n; n++)
		if (!ascii_is_digit(s.p[n]) &&
		    !(ascii_lower(s.p[n]) >= 'a' && ascii_lower(s.p[n]) <= 'f'))
			return false;
	return n > 0 && n <= at_most;
}

void parse_check_arguments(struct parser *p, struct slice who, const char *from,
			   const struct slice *raws, size_t n)
{
	const char *what = NULL;
	if (slice_eq(who, SLICE("cfrac"))) {
		struct slice place = slice_trim(raws[0]);
		if (place.n && (place.n > 1 || !strchr("lr", place.p[0])))
			what = "the option is l or r";
	} else if (slice_eq(who, SLICE("mmlToken"))) {
		struct slice attributes = n > 2 ? raws[1] : (struct slice){"", 0};
		if (!token_is_right(raws[0], attributes))
			what = "no token element of MathML, or an attribute it does not have";
	} else if (slice_eq(who, SLICE("breakAlign"))) {
		if (n < 2 || !break_align_is_right(p, raws[0], raws[1]))
			what = "it wants c, r or t, at the beginning of the cell, the row, the "
			       "table, "
			       "and an alignment";
	} else if (slice_eq(who, SLICE("skew"))) {
		if (!is_number(slice_trim(raws[0])))
			what = "the first argument is a number of mu";
	} else if (slice_eq(who, SLICE("U"))) {
		if (!is_hexadecimal(slice_trim(raws[0]), 6))
			what = "it wants one to six hexadecimal digits";
	}
	if (what)
		parse_report(p, DIAG_tex_argument, TEX_MATHJAX, from, p->at, "\\%.*s: %s",
			     SLICE_ARG(who), what);
}
