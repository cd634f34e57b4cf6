/* Expansion: the macros and environments of a page put in where they are used.
 *
 * KaTeX reads tokens (MacroExpander.ts), MathJax text (BaseMethods Macro, NewcommandMethods
 * MacroWithTemplate and BeginEnv).  Without delimiters both are the same here; a macro with
 * delimiters is read for one of them at a time. */
#include "tex/parse-macros.h"

enum {
	MATHJAX_MAX_BUFFER = 5 * 1024 /* maxBuffer, in UTF-16: an expansion with what is behind it */
};

/* A macro, or an environment, that is used. */
struct use {
	struct slice name;
	const char *from;
	struct slice arguments[MACROS_MAX_PARAMETERS];
	size_t n;
};

/* ---- Limits ---- */

static bool may_expand(struct parser *p, const char *from, size_t length)
{
	p->expansions++;
	p->expanded += length;
	if (!p->limit_reached && p->expansions > PARSE_MAX_EXPANSIONS)
		parse_report(p, DIAG_tex_limit, p->engines, from, p->at,
			     "more than %d macro expansions: a macro that calls itself?",
			     PARSE_MAX_EXPANSIONS);
	else if (!p->limit_reached && p->expanded > PARSE_MAX_EXPANDED)
		parse_report(p, DIAG_tex_limit, p->engines, from, p->at,
			     "macros expand to more than %d KB", PARSE_MAX_EXPANDED / 1024);
	else
		return !p->limit_reached;
	p->limit_reached = true;
	return false;
}

static size_t utf16_length(struct slice s)
{
	size_t n = 0;
	uint32_t c;
	for (const char *q = s.p, *end = s.p + s.n; q < end;) {
		q += utf8_decode(q, end, &c);
		n += c > 0xffff ? 2 : 1;
	}
	return n;
}

/* MathJax joins an expansion to the rest of its string, which is the formula or the argument
 * it stands in.  Where that ends is not known inside braces: then nothing is said. */
static void check_buffer(struct parser *p, struct slice text, const char *from)
{
	size_t bytes = text.n + (size_t)(p->end - p->at);
	if (!parse_reads(p, TEX_MATHJAX) || p->braces ||
	    (p->result->rejected & p->engines & TEX_MATHJAX) == (p->engines & TEX_MATHJAX))
		return;
	for (const struct parse_frame *f = p->frames; f && f->expansion; f = f->below)
		bytes += (size_t)(f->end - f->at);
	if (bytes <= MATHJAX_MAX_BUFFER)
		return;
	size_t length = utf16_length(text) + utf16_length(slice_range(p->at, p->end));
	for (const struct parse_frame *f = p->frames; f && f->expansion; f = f->below)
		length += utf16_length(slice_range(f->at, f->end));
	if (length > MATHJAX_MAX_BUFFER)
		parse_report(p, DIAG_tex_limit, TEX_MATHJAX, from, p->at,
			     "MathJax expands no macro with more than %d characters behind it in the "
			     "formula: define it later, or split the formula",
			     MATHJAX_MAX_BUFFER);
}

static void push_text(struct parser *p, struct slice text, const char *from)
{
	if (!may_expand(p, from, text.n))
		return;
	check_buffer(p, text, from);
	parse_push(p, text, from);
}

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
	if (parse_more(p) && *p->at == '{' && parse_reads(p, TEX_KATEX) &&
	    parse_reads(p, TEX_MATHJAX)) {
		const char *close = parse_closing_brace(p, p->at, false);
		if (close && memchr(p->at, '%', (size_t)(close - p->at)) &&
		    parse_closing_brace(p, p->at, true) != close)
			parse_diverge(p, TEX_KATEX);
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

static void add_argument(struct use *use, struct slice raw)
{
	if (use->n < MACROS_MAX_PARAMETERS)
		use->arguments[use->n] = raw;
	use->n++;
}

static bool read_plain(struct parser *p, struct use *use, unsigned n, bool has_default,
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
	struct parser inside = {.at = delimiter->p, .end = delimiter->p + delimiter->n,
				.options = p->options};
	struct slice token = {0};
	parse_token(&inside, &token);
	*delimiter = slice_range(inside.at, inside.end);
	return token;
}

static void report_mismatch(struct parser *p, const struct use *use, struct slice expected)
{
	parse_report(p, DIAG_tex_macro_use, p->engines, use->from, p->at,
		     "\\%.*s is defined to be followed by %.*s", SLICE_ARG(use->name),
		     SLICE_ARG(expected));
}

static void report_runaway(struct parser *p, const struct use *use, struct slice expected)
{
	parse_report(p, DIAG_tex_macro_use, p->engines, use->from, use->name.p + use->name.n,
		     "argument %zu of \\%.*s is not ended by %.*s", use->n + 1,
		     SLICE_ARG(use->name), SLICE_ARG(expected));
}

static bool match_tokens(struct parser *p, const struct use *use, struct slice delimiter)
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
static bool read_tokens(struct parser *p, const struct use *use, struct slice delimiter,
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
static bool read_text(struct parser *p, const struct use *use, struct slice delimiter,
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

static bool read_delimited_argument(struct parser *p, struct use *use, struct slice delimiter)
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

static bool read_delimited(struct parser *p, struct use *use, const struct macros_definition *d)
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

/* ---- Substitution ---- */

static void push_substituted(struct parser *p, const struct use *use, struct slice body)
{
	struct macros_text text = {0};
	size_t n = use->n < MACROS_MAX_PARAMETERS ? use->n : MACROS_MAX_PARAMETERS;
	size_t most = PARSE_MAX_EXPANDED - (p->expanded < PARSE_MAX_EXPANDED ? p->expanded
									     : PARSE_MAX_EXPANDED);
	if (macros_substitute(&text, body, use->arguments, n, most) == MACROS_BAD_HASH)
		parse_report(p, DIAG_tex_definition, p->engines, use->from, p->at,
			     n ? "the definition of \\%.*s has a # that is none of its parameters; it "
				 "has %zu"
			       : "the definition of \\%.*s has a # and %zu parameters",
			     SLICE_ARG(use->name), n);
	else
		push_text(p, arena_copy(p->arena, buf_slice(&text.text)), use->from);
	buf_free(&text.text);
}

/* \DeclarePairedDelimiter (mathtools): \abs{x}, \abs*{x} with \left and \right, \abs[\big]{x}. */
static void expand_paired(struct parser *p, struct use *use, const struct macros_definition *d)
{
	struct macros_text text = {0};
	struct slice size = {0};
	parse_skip_space(p);
	bool star = parse_more(p) && *p->at == '*';
	p->at += star;
	if (!star)
		parse_option_either(p, &size);
	if (!read_plain(p, use, d->n_parameters, false, (struct slice){0}))
		return;
	macros_join(&text, d->delimiters[MACROS_BEFORE]);
	macros_join(&text, star ? SLICE("\\mathopen{\\left") : size);
	if (!star && size.n)
		macros_join(&text, SLICE("l"));
	macros_join(&text, d->delimiters[MACROS_OPENING]);
	macros_join(&text, d->body);
	macros_join(&text, star ? SLICE("\\right") : size);
	if (!star && size.n)
		macros_join(&text, SLICE("r"));
	macros_join(&text, d->delimiters[MACROS_CLOSING]);
	if (star)
		macros_join(&text, SLICE("}\\mathclose{}"));
	macros_join(&text, d->delimiters[MACROS_BEHIND]);
	push_substituted(p, use, buf_slice(&text.text));
	buf_free(&text.text);
}

/* ---- Macros ---- */

unsigned parse_built_in(const struct parser *p, struct slice name)
{
	unsigned engines = 0;
	for (const struct tex_command *row = commands_find(name.p, name.n); row;
	     row = row->more ? row + 1 : NULL) {
		unsigned known = row->math | row->text;
		enum tex_loading loading = commands_loading(row->package);
		if (loading == TEX_REQUIRED && !(p->packages & (uint64_t)1 << row->package))
			known &= TEX_KATEX;
		engines |= known;
	}
	return engines & p->engines;
}

/* Engines that the definition is not for: those with another one, or with the command built
 * in, read the formula again; the others know nothing of the name. */
static void settle(struct parser *p, const struct use *use, unsigned engines)
{
	unsigned others = p->engines & ~engines, defined = others;
	if (!others)
		return;
	macros_find(p->macros, use->name, &defined);
	defined |= parse_built_in(p, use->name) & others;
	parse_diverge(p, defined);
	parse_report(p, DIAG_tex_undefined, others & ~defined, use->from, p->at,
		     others & ~defined & TEX_KATEX
			     ? "\\%.*s is not defined any more: KaTeX forgets a definition at the end "
			       "of its group"
			     : "\\%.*s is not defined",
		     SLICE_ARG(use->name));
}

static void expand_text(struct parser *p, struct use *use, const struct macros_definition *d)
{
	bool right = d->delimited ? read_delimited(p, use, d)
				  : read_plain(p, use, d->n_parameters, d->has_default, d->fallback);
	if (!right)
		return;
	if (use->n || d->counted)
		push_substituted(p, use, d->body);
	else
		push_text(p, d->body, use->from);
}

bool parse_expand(struct parser *p, struct slice name, const char *behind)
{
	unsigned engines = p->engines;
	struct use use = {.name = name, .from = p->at};
	const struct macros_definition *d = macros_find(p->macros, name, &engines);
	if (!d || (p->expanding && macros_is_plain(p->macros, p->at)))
		return false;
	p->at = behind;
	settle(p, &use, engines);
	switch (d->kind) {
	case MACROS_TEXT:
		expand_text(p, &use, d);
		break;
	case MACROS_PAIRED:
		expand_paired(p, &use, d);
		break;
	case MACROS_CHARACTER:
	case MACROS_COMMAND:
		if (may_expand(p, use.from, d->body.n))
			parse_push(p, d->body, use.from);
		break;
	case MACROS_UNDEFINED:
		parse_report(p, DIAG_tex_undefined, p->engines, use.from, behind,
			     "\\%.*s was made undefined by \\let", SLICE_ARG(name));
		break;
	}
	return true;
}

/* ---- Environments ---- */

bool parse_expand_begin(struct parser *p, struct slice name, const char *from)
{
	const struct macros_environment *e =
		macros_find_environment(p->macros, name, p->engines & TEX_MATHJAX);
	if (!e)
		return false;
	struct use use = {.name = SLICE("begin"), .from = from};
	if (!read_plain(p, &use, e->n_parameters, e->has_default, e->fallback))
		return true;
	if (e->n_parameters || e->counted)
		push_substituted(p, &use, e->begin);
	else
		push_text(p, e->begin, from);
	return true;
}

/* The name of \end{..} at p->at, and what is behind it. */
static struct slice name_of_end(const struct parser *p, const char **behind)
{
	const char *q = p->at + strlen("\\end"), *close;
	while (q < p->end && ascii_is_space(*q))
		q++;
	close = q < p->end && *q == '{' ? memchr(q, '}', (size_t)(p->end - q)) : NULL;
	if (!close)
		return (struct slice){0};
	*behind = close + 1;
	return slice_range(q + 1, close);
}

bool parse_expand_end(struct parser *p)
{
	const char *from = p->at, *behind = from;
	struct slice name = name_of_end(p, &behind);
	const struct macros_environment *e =
		macros_find_environment(p->macros, name, p->engines & TEX_MATHJAX);
	if (!e || (p->expanding && macros_is_plain(p->macros, from)))
		return false;
	if (!may_expand(p, from, e->end.n + e->closing.n))
		return false;
	p->at = behind;
	parse_push(p, e->closing, from);
	parse_push(p, e->end, from);
	return true;
}
