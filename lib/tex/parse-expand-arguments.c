/* The arguments of macros.
 *
 * With delimiters: KaTeX matches tokens (MacroExpander.ts consumeArgs), MathJax text
 * (NewcommandUtil GetParameter). */
#include "tex/parse-macros.h"

/* ---- Undelimited arguments ---- */

bool parse_raw_either(struct parser *p, struct slice who, const char *from, struct slice *raw)
{
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '%') {
		if (parse_reads(p, TEX_MATHJAX)) {
			parse_diverge(p, TEX_KATEX);
			*raw = slice_range(p->at, p->at + 1);
			p->at++;
			return true;
		}
		parse_skip_blank(p);
	}
	return parse_raw(p, who, from, raw);
}

bool parse_option_either(struct parser *p, struct slice *raw)
{
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '%') {
		if (parse_reads(p, TEX_MATHJAX)) {
			parse_diverge(p, TEX_KATEX);
			return false;
		}
		parse_skip_blank(p);
	}
	return parse_more(p) && *p->at == '[' && parse_raw_option(p, raw);
}

static void add_argument(struct parse_use *use, struct slice raw)
{
	if (use->n < MACROS_MAX_PARAMETERS)
		use->arguments[use->n] = raw;
	use->n++;
}

bool parse_use_plain(struct parser *p, struct parse_use *use, unsigned n, bool has_default,
		     struct slice fallback)
{
	struct slice raw;
	if (has_default)
		add_argument(use, parse_option_either(p, &raw) ? raw : fallback);
	while (use->n < n) {
		if (!parse_raw_either(p, use->name, use->from, &raw))
			return false;
		add_argument(use, raw);
	}
	return true;
}

/* ---- Delimited arguments in KaTeX: tokens ---- */

bool parse_token(struct parser *p, struct slice *token)
{
	while (parse_more(p) && *p->at == '%')
		parse_skip_comment(p);
	if (!parse_more(p))
		return false;
	const char *from = p->at;
	if (ascii_is_space(*from)) {
		while (p->at < p->end && ascii_is_space(*p->at))
			p->at++;
		*token = SLICE(" ");
		return true;
	}
	p->at = parse_token_end(p, from);
	*token = slice_range(from, p->at);
	if (token->n > 1 && *from == '\\' && ascii_is_alpha(from[1]))
		while (p->at < p->end && ascii_is_space(*p->at))
			p->at++;
	return true;
}

/* The first token of a delimiter, which loses it. */
static struct slice shift_token(const struct parser *p, struct slice *delimiter)
{
	struct parser inside = {
		.at = delimiter->p, .end = delimiter->p + delimiter->n, .options = p->options};
	struct slice token = {0};
	parse_token(&inside, &token);
	*delimiter = slice_range(inside.at, inside.end);
	return token;
}

static void report_mismatch(struct parser *p, const struct parse_use *use, struct slice expected)
{
	parse_report(p, DIAG_tex_macro_use, p->engines, use->from, p->at,
		     "\\%.*s is defined to be followed by %.*s", SLICE_ARG(use->name),
		     SLICE_ARG(expected));
}

static void report_runaway(struct parser *p, const struct parse_use *use, struct slice expected)
{
	parse_report(p, DIAG_tex_macro_use, p->engines, use->from, use->name.p + use->name.n,
		     "argument %zu of \\%.*s is not ended by %.*s", use->n + 1,
		     SLICE_ARG(use->name), SLICE_ARG(expected));
}

static bool match_tokens(struct parser *p, const struct parse_use *use, struct slice delimiter)
{
	while (delimiter.n) {
		struct slice token, expected = shift_token(p, &delimiter);
		if (expected.n && (!parse_token(p, &token) || !slice_eq(token, expected))) {
			report_mismatch(p, use, expected);
			return false;
		}
	}
	return true;
}

/* The shortest run of tokens with balanced braces before the delimiter (consumeArg).  After a
 * part of the delimiter that the rest does not follow, matching starts anew behind it. */
static bool read_tokens(struct parser *p, const struct parse_use *use, struct slice delimiter,
			struct macros_text *out)
{
	struct slice left = delimiter, token;
	size_t depth = 0, matched_from = 0;
	while (parse_token(p, &token)) {
		struct slice rest = left, expected = shift_token(p, &rest);
		if (left.p == delimiter.p)
			matched_from = out->text.n;
		macros_join(out, token);
		if (slice_eq(token, SLICE("{"))) {
			depth++;
		} else if (slice_eq(token, SLICE("}")) && depth-- == 0) {
			p->at--;
			break;
		}
		bool level = depth == 0 || (depth == 1 && slice_eq(expected, SLICE("{")));
		left = level && slice_eq(token, expected) ? rest : delimiter;
		if (!left.n) {
			out->text.n = matched_from;
			return true;
		}
	}
	report_runaway(p, use, delimiter);
	return false;
}

/* ---- Delimited arguments in MathJax: text ---- */

static bool match_text(struct parser *p, struct slice delimiter)
{
	struct slice here = slice_range(p->at, p->end);
	if (!slice_starts(here, delimiter))
		return false;
	size_t letters = delimiter.n;
	while (letters && ascii_is_alpha(delimiter.p[letters - 1]))
		letters--;
	if (letters && letters < delimiter.n && delimiter.p[letters - 1] == '\\' &&
	    delimiter.n < here.n && ascii_is_alpha(here.p[delimiter.n]))
		return false;
	p->at += delimiter.n;
	return true;
}

/* GetParameter.  `braces`: the argument is one group, which loses its braces. */
static bool read_text(struct parser *p, const struct parse_use *use, struct slice delimiter,
		      struct macros_text *out)
{
	bool braces = false;
	while (parse_more(p)) {
		const char *from = p->at;
		if (*from == '{') {
			struct slice raw;
			braces = out->text.n == 0;
			if (!parse_raw(p, use->name, use->from, &raw))
				return false;
			macros_join(out, slice_range(from, p->at));
			continue;
		}
		if (match_text(p, delimiter)) {
			if (braces) {
				memmove(out->text.p, out->text.p + 1, out->text.n - 2);
				out->text.n -= 2;
			}
			return true;
		}
		const char *end = from + 1;
		if (*from == '\\')
			parse_control_name(p, from, &end);
		p->at = end;
		braces = false;
		macros_join(out, slice_range(from, end));
	}
	report_runaway(p, use, delimiter);
	return false;
}

/* ---- Delimited macros ---- */

static void strip_braces(struct buf *argument)
{
	if (argument->n < 2 || argument->p[0] != '{' || argument->p[argument->n - 1] != '}' ||
	    (argument->n > 2 && argument->p[argument->n - 2] == '\\'))
		return;
	memmove(argument->p, argument->p + 1, argument->n - 2);
	argument->n -= 2;
}

static bool read_delimited_argument(struct parser *p, struct parse_use *use, struct slice delimiter)
{
	struct slice raw;
	if (!delimiter.n) {
		if (!parse_raw_either(p, use->name, use->from, &raw))
			return false;
		add_argument(use, raw);
		return true;
	}
	struct macros_text argument = {0};
	bool right;
	if (parse_reads(p, TEX_MATHJAX)) {
		right = read_text(p, use, delimiter, &argument);
	} else {
		right = read_tokens(p, use, delimiter, &argument);
		strip_braces(&argument.text);
	}
	if (right)
		add_argument(use, arena_copy(p->arena, buf_slice(&argument.text)));
	buf_free(&argument.text);
	return right;
}

bool parse_use_delimited(struct parser *p, struct parse_use *use, const struct macros_definition *d)
{
	struct slice first = d->delimiters[0];
	if (parse_reads(p, TEX_KATEX) && parse_reads(p, TEX_MATHJAX))
		parse_diverge(p, TEX_KATEX);
	if (d->n_parameters == 0 && parse_reads(p, TEX_MATHJAX3)) {
		/* MathJax 3 does not look at it (MacroWithTemplate). */
		parse_diverge(p, TEX_MATHJAX4);
		return true;
	}
	if (!parse_reads(p, TEX_MATHJAX)) {
		if (ascii_is_alpha(use->name.p[0]))
			while (p->at < p->end && ascii_is_space(*p->at))
				p->at++;
		if (!match_tokens(p, use, first))
			return false;
	} else {
		parse_skip_space(p);
		if (first.n && !match_text(p, first)) {
			report_mismatch(p, use, first);
			return false;
		}
	}
	while (use->n < d->n_parameters)
		if (!read_delimited_argument(p, use, d->delimiters[use->n + 1]))
			return false;
	return true;
}
