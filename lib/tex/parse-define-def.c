/* \def, \gdef, \edef, \xdef.
 *
 * KaTeX: functions/def.ts; MathJax: NewcommandUtil GetTemplate. */
#include "tex/parse-macros.h"

/* #1#2..#n{ and nothing else: all engines read it in the same way. */
static bool read_plain_template(struct parser *p, const struct parse_definition *d, unsigned *n)
{
	const char *q = p->at;
	if (d->name.n && ascii_is_alpha(d->name.p[0]))
		while (q < p->end && ascii_is_space(*q))
			q++;
	for (*n = 0; q + 1 < p->end && *q == '#' && q[1] == (char)('1' + *n) && *n < 9; q += 2)
		++*n;
	if (q == p->end || *q != '{')
		return false;
	p->at = q;
	return true;
}

static void report_parameter(struct parser *p, const struct parse_definition *d, const char *hash)
{
	const char *end = p->at < p->end ? parse_token_end(p, p->at) : p->at;
	parse_define_report(p, d, TEX_ALL,
			    "counts its parameters #1, #2, ... without a gap; here stands %.*s",
			    (int)(end - hash), hash);
}

static void report_no_template_end(struct parser *p, const struct parse_definition *d)
{
	parse_report(p, DIAG_tex_missing_argument, p->engines, d->from, p->at,
		     "\\%.*s lacks the definition of \\%.*s in braces", SLICE_ARG(d->who),
		     SLICE_ARG(d->name));
}

/* A template being read: the delimiters are put together in `text`. */
struct parse_template {
	struct macros_definition *macro;
	struct macros_text text;
};

/* What stands up to here is the delimiter behind parameter n. */
static void end_delimiter(struct parser *p, struct parse_template *t)
{
	struct macros_definition *macro = t->macro;
	macro->delimiters[macro->n_parameters] = arena_copy(p->arena, buf_slice(&t->text.text));
	macro->delimited = macro->delimited || t->text.text.n;
	buf_clear(&t->text.text);
	t->text.word = false;
}

/* # and a number; false: a wrong one. */
static bool read_parameter(struct parser *p, const struct parse_definition *d,
			   struct parse_template *t)
{
	const char *hash = p->at++;
	end_delimiter(p, t);
	if (!parse_more(p) || t->macro->n_parameters == MACROS_MAX_PARAMETERS ||
	    *p->at != (char)('1' + t->macro->n_parameters)) {
		report_parameter(p, d, hash);
		return false;
	}
	p->at++;
	t->macro->n_parameters++;
	return true;
}

/* KaTeX: tokens.  *insert: #{ stands at the end, and the brace belongs to both sides. */
static bool read_tokens(struct parser *p, const struct parse_definition *d,
			struct parse_template *t, bool *insert)
{
	if (d->name.n && ascii_is_alpha(d->name.p[0]))
		parse_skip_space(p);
	for (;;) {
		if (!parse_more(p)) {
			report_no_template_end(p, d);
			return false;
		}
		if (*p->at == '%') {
			parse_skip_comment(p);
		} else if (*p->at == '#' && p->at + 1 < p->end && p->at[1] == '{') {
			p->at++;
			macros_join(&t->text, SLICE("{"));
			*insert = true;
		} else if (*p->at == '{') {
			end_delimiter(p, t);
			return true;
		} else if (*p->at == '#') {
			if (!read_parameter(p, d, t))
				return false;
		} else {
			struct slice token;
			if (parse_token(p, &token))
				macros_join(&t->text, token);
		}
	}
}

/* MathJax: characters (GetTemplate).  Version 4 passes over spaces before the brace where there
 * are no other delimiters. */
static bool read_characters(struct parser *p, const struct parse_definition *d,
			    struct parse_template *t)
{
	parse_skip_space(p);
	while (parse_more(p)) {
		if (*p->at == '#') {
			if (!read_parameter(p, d, t))
				return false;
		} else if (*p->at == '{') {
			bool spaces = t->text.text.n > 0 && !t->macro->delimited;
			for (size_t i = 0; i < t->text.text.n; i++)
				spaces = spaces && t->text.text.p[i] == ' ';
			if (spaces)
				parse_diverge(p, parse_reads(p, TEX_MATHJAX4) ? TEX_MATHJAX3 : 0);
			if (spaces && parse_reads(p, TEX_MATHJAX4))
				buf_clear(&t->text.text);
			end_delimiter(p, t);
			return true;
		} else {
			macros_join(&t->text, slice_range(p->at, p->at + 1));
			p->at++;
		}
	}
	report_no_template_end(p, d);
	return false;
}

static bool read_template(struct parser *p, const struct parse_definition *d,
			  struct macros_definition *macro, bool *insert)
{
	struct parse_template t = {.macro = macro};
	bool right;
	*insert = false;
	if (read_plain_template(p, d, &macro->n_parameters))
		return true;
	macro->n_parameters = 0;
	if (parse_reads(p, TEX_MATHJAX)) {
		parse_diverge(p, TEX_KATEX);
		right = read_characters(p, d, &t);
	} else {
		right = read_tokens(p, d, &t, insert);
	}
	buf_free(&t.text.text);
	return right;
}

/* Behind a fault in the template: reading goes on behind the text in braces. */
static void skip_definition(struct parser *p, const struct parse_definition *d)
{
	struct slice body;
	const char *open = memchr(p->at, '{', (size_t)(p->end - p->at));
	if (!open)
		return;
	p->at = open;
	parse_raw(p, d->who, d->from, &body);
}

void parse_define_def(struct parser *p, struct parse_definition *d)
{
	struct macros_definition macro = {.kind = MACROS_TEXT};
	bool insert;
	if (!parse_define_control(p, d))
		return;
	if (!read_template(p, d, &macro, &insert)) {
		skip_definition(p, d);
		return;
	}
	if (!parse_raw_either(p, d->who, d->from, &macro.body))
		return;
	macro.body = parse_define_comments(p, macro.body);
	if (slice_eq(d->who, SLICE("edef")) || slice_eq(d->who, SLICE("xdef")))
		macro.body = parse_expand_all(p, macro.body, d->from, true);
	if (insert)
		macro.body = slice_of(arena_printf(p->arena, "{%.*s", SLICE_ARG(macro.body)));
	if (slice_eq(d->who, SLICE("gdef")) || slice_eq(d->who, SLICE("xdef")))
		d->global = true;
	macro.engines = p->engines;
	parse_define_macro(p, d, &macro);
}
