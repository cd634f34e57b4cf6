/* Definitions: the macros and environments of a page are read and stored.
 *
 * KaTeX: macros.ts (\newcommand), functions/def.ts.  MathJax: NewcommandMethods, NewcommandUtil,
 * AmsMethods HandleDeclareOp, MathtoolsMethods, BegingroupMethods. */
#include "tex/parse-macros.h"

/* A definition that is read. */
struct definition {
	struct slice who;    /* \newcommand */
	const char *from;
	unsigned engines;    /* that know the command; the others were told of */
	bool global;         /* \global stands before it */
	struct slice name;   /* what is defined; empty: nothing, it is wrong */
	unsigned nameless;   /* engines that take the name for none, or for a character */
	bool optional;       /* \newcommand{..}[n]: there was an [n] */
};

typedef void reader(struct parser *p, struct definition *d);

static void report(struct parser *p, const struct definition *d, unsigned engines, const char *fmt,
		   ...) __attribute__((format(printf, 4, 5)));

static void report(struct parser *p, const struct definition *d, unsigned engines, const char *fmt,
		   ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	parse_report(p, DIAG_tex_definition, engines & d->engines, d->from, p->at, "\\%.*s %s",
		     SLICE_ARG(d->who), text);
}

static void define(struct parser *p, const struct definition *d, struct macros_definition *macro)
{
	macro->engines &= ~d->nameless;
	if (d->name.n && macro->engines)
		macros_define(p->macros, d->name, macro, d->global);
}

/* ---- Parts of \newcommand and the like ---- */

/* One token for KaTeX: a control sequence with the white space that belongs to it, or a
 * character. */
static bool is_one_token(const struct parser *p, struct slice raw)
{
	struct parser inside = *p;
	struct slice token;
	if (!raw.n)
		return false;
	inside.frames = NULL;
	inside.at = raw.p;
	inside.end = raw.p + raw.n;
	parse_token(&inside, &token);
	return inside.at == inside.end;
}

/* MathJax: one character, or letters (GetCsNameArgument). */
static bool is_name(struct slice name)
{
	uint32_t c;
	size_t i = 0;
	if (!name.n)
		return false;
	while (i < name.n && ascii_is_alpha(name.p[i]))
		i++;
	return i == name.n || (utf8_decode(name.p, name.p + name.n, &c) == (int)name.n &&
			       c != '\n' && c <= 0xffff);
}

/* {\name}, \name, and in MathJax {name}. */
static bool read_name(struct parser *p, struct definition *d)
{
	struct slice raw, name;
	if (!parse_raw_either(p, d->who, d->from, &raw))
		return false;
	name = slice_trim(raw);
	bool control = name.n > 1 && name.p[0] == '\\';
	if (control) {
		name.p++;
		name.n--;
	}
	d->nameless = is_name(name) ? 0 : TEX_MATHJAX;
	if (!control || !is_one_token(p, raw))
		d->nameless |= TEX_KATEX;
	/* Other characters than ASCII ones are no commands; KaTeX makes them active. */
	unsigned wrong = d->nameless;
	if (!control && is_one_token(p, raw) && (unsigned char)raw.p[0] >= 0x80)
		wrong &= ~(unsigned)TEX_KATEX;
	if (wrong & d->engines)
		report(p, d, wrong, "defines a command such as {\\foo}, not \"%.*s\"",
		       SLICE_ARG(raw));
	if (d->nameless != TEX_ALL)
		d->name = name;
	return true;
}

static bool at_nothing(struct parser *p)
{
	parse_skip_space(p);
	return !parse_more(p) || *p->at == '}';
}

static bool read_body(struct parser *p, const struct definition *d, struct slice *body)
{
	if (!at_nothing(p))
		return parse_raw_either(p, d->who, d->from, body);
	parse_report(p, DIAG_tex_missing_argument, p->engines, d->from, p->at,
		     "\\%.*s lacks the definition of \\%.*s", SLICE_ARG(d->who),
		     SLICE_ARG(d->name));
	return false;
}

/* [n], where n may be 0 and more than 9.  Empty brackets are none for MathJax. */
static unsigned read_count(struct parser *p, struct definition *d, bool *counted)
{
	struct slice raw, number;
	unsigned n = 0;
	*counted = false;
	d->optional = parse_option_either(p, &raw);
	if (!d->optional)
		return 0;
	number = slice_trim(raw);
	bool digits = number.n > 0;
	for (size_t i = 0; i < number.n; i++) {
		digits = digits && ascii_is_digit(number.p[i]);
		if (digits && n < PARSE_MAX_EXPANDED)
			n = n * 10 + (unsigned)(number.p[i] - '0');
	}
	if (!digits)
		report(p, d, raw.n ? TEX_ALL : TEX_KATEX,
		       "wants the number of parameters in [..], not \"%.*s\"", SLICE_ARG(raw));
	*counted = digits;
	return digits ? n : 0;
}

/* [n][default]: KaTeX has no default, the bracket is its definition. */
static void read_parameters(struct parser *p, struct definition *d, struct macros_definition *macro)
{
	bool counted;
	macro->n_parameters = read_count(p, d, &counted);
	if (!d->optional || at_nothing(p) || *p->at != '[')
		macro->counted = counted && parse_reads(p, TEX_MATHJAX);
	if (!d->optional || at_nothing(p) || *p->at != '[' || !parse_reads(p, TEX_MATHJAX))
		return;
	parse_diverge(p, TEX_KATEX);
	macro->has_default = parse_option_either(p, &macro->fallback) && counted;
	macro->counted = counted;
}

/* ---- \newcommand ---- */

static unsigned defined_engines(const struct parser *p, struct slice name)
{
	unsigned defined = p->engines;
	macros_find(p->macros, name, &defined);
	return defined | parse_built_in(p, name);
}

static void read_newcommand(struct parser *p, struct definition *d)
{
	struct macros_definition macro = {.kind = MACROS_TEXT};
	if (!read_name(p, d))
		return;
	unsigned defined = d->nameless & TEX_KATEX ? 0 : defined_engines(p, d->name) & TEX_KATEX;
	unsigned exists = defined & p->engines;
	if (d->nameless & TEX_KATEX)
		;
	else if (exists && slice_eq(d->who, SLICE("newcommand")))
		report(p, d, exists, "finds \\%.*s defined already; KaTeX wants \\renewcommand",
		       SLICE_ARG(d->name));
	else if (!exists && slice_eq(d->who, SLICE("renewcommand")))
		report(p, d, TEX_KATEX,
		       "finds no \\%.*s to redefine; KaTeX wants \\newcommand",
		       SLICE_ARG(d->name));
	read_parameters(p, d, &macro);
	if (macro.counted && macro.n_parameters == 0 && !parse_reads(p, TEX_MATHJAX))
		macro.counted = false;
	if (!read_body(p, d, &macro.body))
		return;
	/* MathJax looks at # in the definition where there is an [0], KaTeX does not. */
	if (macro.counted && macro.n_parameters == 0 && !macro.has_default) {
		if (slice_find(macro.body, '#') == macro.body.n)
			macro.counted = false;
		else
			parse_diverge(p, TEX_KATEX);
	}
	if (slice_eq(d->who, SLICE("providecommand")) && exists)
		return;
	macro.engines = p->engines;
	define(p, d, &macro);
}

/* ---- \def ---- */

/* The control sequence behind \def or \let; KaTeX takes a character, too, and makes it active.
 * False: there is none, and reading goes on here. */
static bool read_control(struct parser *p, struct definition *d)
{
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '%' && parse_reads(p, TEX_KATEX)) {
		report(p, d, TEX_MATHJAX, "is followed by no control sequence but by %%");
		parse_skip_blank(p);
	}
	if (parse_more(p) && *p->at == '\\') {
		const char *behind;
		d->name = parse_control_name(p, p->at, &behind);
		p->at = behind;
		if (d->name.n)
			return true;
	}
	bool active = parse_more(p) && !strchr("\\{}$&#^_", *p->at);
	report(p, d, active ? TEX_MATHJAX : TEX_ALL, "is followed by no control sequence");
	d->name.n = 0;
	if (active)
		p->at = parse_token_end(p, p->at);
	return active;
}

/* #1#2..#n{ and nothing else: all engines read it in the same way. */
static bool read_plain_template(struct parser *p, const struct definition *d, unsigned *n)
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

static void report_parameter(struct parser *p, const struct definition *d, const char *hash)
{
	const char *end = p->at < p->end ? parse_token_end(p, p->at) : p->at;
	report(p, d, TEX_ALL, "counts its parameters #1, #2, ... without a gap; here stands %.*s",
	       (int)(end - hash), hash);
}

static void report_no_template_end(struct parser *p, const struct definition *d)
{
	parse_report(p, DIAG_tex_missing_argument, p->engines, d->from, p->at,
		     "\\%.*s lacks the definition of \\%.*s in braces", SLICE_ARG(d->who),
		     SLICE_ARG(d->name));
}

/* A template being read: the delimiters are put together in `text`. */
struct template {
	struct macros_definition *macro;
	struct macros_text text;
};

/* What stands up to here is the delimiter behind parameter n. */
static void end_delimiter(struct parser *p, struct template *t)
{
	struct macros_definition *macro = t->macro;
	macro->delimiters[macro->n_parameters] = arena_copy(p->arena, buf_slice(&t->text.text));
	macro->delimited = macro->delimited || t->text.text.n;
	buf_clear(&t->text.text);
	t->text.word = false;
}

/* # and a number; false: a wrong one. */
static bool read_parameter(struct parser *p, const struct definition *d, struct template *t)
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
static bool read_tokens(struct parser *p, const struct definition *d, struct template *t,
			bool *insert)
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
static bool read_characters(struct parser *p, const struct definition *d, struct template *t)
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

static bool read_template(struct parser *p, const struct definition *d,
			  struct macros_definition *macro, bool *insert)
{
	struct template t = {.macro = macro};
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

/* \edef (KaTeX): macros in the text are expanded now.  An unknown command is a fault, others
 * stay. */
static struct slice expand_all(struct parser *p, const struct definition *d, struct slice body)
{
	struct parser inside = *p;
	struct macros_text out = {0};
	const char *behind;
	struct slice name, token;
	inside.frames = NULL;
	inside.at = inside.end = body.p;
	parse_push(&inside, body, d->from);
	if (p->expanding) {
		inside.call = p->call;
		inside.call_end = p->call_end;
	}
	while (parse_more(&inside)) {
		if (*inside.at == '\\') {
			name = parse_control_name(&inside, inside.at, &behind);
			if (slice_eq(name, SLICE("noexpand")))
				inside.at = behind;
			else if (parse_expand(&inside, name, behind))
				continue;
			else if (name.n && !parse_built_in(p, name))
				parse_report(p, DIAG_tex_undefined, TEX_KATEX, d->from, p->at,
					     "\\%.*s is not defined", SLICE_ARG(name));
		}
		if (parse_token(&inside, &token))
			macros_join(&out, token);
	}
	p->expansions = inside.expansions;
	p->expanded = inside.expanded;
	p->limit_reached = inside.limit_reached;
	body = arena_copy(p->arena, buf_slice(&out.text));
	buf_free(&out.text);
	return body;
}

static void read_def(struct parser *p, struct definition *d)
{
	struct macros_definition macro = {.kind = MACROS_TEXT};
	bool insert;
	if (!read_control(p, d) || !read_template(p, d, &macro, &insert) ||
	    !parse_raw_either(p, d->who, d->from, &macro.body))
		return;
	if (slice_eq(d->who, SLICE("edef")) || slice_eq(d->who, SLICE("xdef")))
		macro.body = expand_all(p, d, macro.body);
	if (insert)
		macro.body = slice_of(arena_printf(p->arena, "{%.*s", SLICE_ARG(macro.body)));
	if (slice_eq(d->who, SLICE("gdef")) || slice_eq(d->who, SLICE("xdef")))
		d->global = true;
	macro.engines = p->engines;
	define(p, d, &macro);
}

/* ---- \let ---- */

/* The name becomes what another one is now, engine by engine.  Of a name that it does not know,
 * KaTeX remembers the name; MathJax 4 takes the definition away, MathJax 3 leaves all as it is. */
static void define_alias(struct parser *p, const struct definition *d, struct slice target)
{
	struct macros_definition macro;
	unsigned left = p->engines;
	if (slice_eq(d->name, target))
		left &= TEX_KATEX;
	while (left) {
		unsigned engines = left;
		const struct macros_definition *known = macros_find(p->macros, target, &engines);
		if (!known)
			break;
		macro = *known;
		macro.engines = engines;
		define(p, d, &macro);
		left &= ~engines;
	}
	macro = (struct macros_definition){
		.engines = left & (parse_built_in(p, target) | TEX_KATEX),
		.kind = MACROS_COMMAND,
		.body = slice_of(arena_printf(p->arena, "\\%.*s", SLICE_ARG(target))),
	};
	left &= ~macro.engines;
	define(p, d, &macro);
	macro.kind = MACROS_UNDEFINED;
	macro.engines = left & TEX_MATHJAX4;
	define(p, d, &macro);
}

static void define_meaning(struct parser *p, const struct definition *d, struct slice token)
{
	struct macros_definition macro = {
		.engines = p->engines,
		.kind = MACROS_CHARACTER,
		.body = token,
	};
	if (token.n > 1 && token.p[0] == '\\')
		define_alias(p, d, slice_sub(token, 1, token.n));
	else
		define(p, d, &macro);
}

/* White space, and for KaTeX comments; MathJax sees the % of a comment. */
static void skip_to_meaning(struct parser *p)
{
	parse_skip_space(p);
	if (!parse_more(p) || *p->at != '%')
		return;
	if (parse_reads(p, TEX_MATHJAX))
		parse_diverge(p, TEX_KATEX);
	else
		parse_skip_blank(p);
}

static void read_let(struct parser *p, struct definition *d)
{
	if (!read_control(p, d))
		return;
	skip_to_meaning(p);
	if (parse_more(p) && *p->at == '=') {
		p->at++;
		skip_to_meaning(p);
	}
	const char *from = p->at;
	if (parse_more(p)) {
		from = p->at;
		p->at = parse_token_end(p, from);
	}
	define_meaning(p, d, slice_range(from, p->at));
}

/* \futurelet\name ab: \name becomes b, and ab are read as if it were not there. */
static void read_futurelet(struct parser *p, struct definition *d)
{
	struct slice first, second;
	if (!read_control(p, d) || !parse_token(p, &first))
		return;
	if (!parse_token(p, &second))
		second = (struct slice){0};
	define_meaning(p, d, second);
	if (first.p + first.n <= p->at && first.p >= p->text.p && !p->expanding) {
		p->at = first.p;
		return;
	}
	struct macros_text both = {0};
	macros_join(&both, first);
	macros_join(&both, second);
	parse_push(p, arena_copy(p->arena, buf_slice(&both.text)), d->from);
	buf_free(&both.text);
}

/* ---- \DeclareMathOperator ---- */

static bool read_star(struct parser *p)
{
	parse_skip_space(p);
	bool star = parse_more(p) && *p->at == '*';
	p->at += star;
	return star;
}

static void read_operator(struct parser *p, struct definition *d)
{
	struct macros_definition macro = {.kind = MACROS_TEXT};
	struct slice body;
	bool star = read_star(p);
	unsigned engines = d->engines;
	/* MathJax 3 looks at no name. */
	d->engines &= ~(unsigned)TEX_MATHJAX3;
	bool named = read_name(p, d);
	d->engines = engines;
	if (!named || !read_body(p, d, &body))
		return;
	macro.body = slice_of(arena_printf(p->arena, "\\operatorname%s{%.*s}", star ? "*" : "",
					   SLICE_ARG(body)));
	macro.engines = p->engines;
	d->nameless = 0;
	define(p, d, &macro);
}

/* ---- Environments and columns (MathJax) ---- */

static void read_environment(struct parser *p, struct definition *d)
{
	struct macros_definition macro = {0};
	struct macros_environment e = {0};
	struct slice name;
	if (!parse_raw_either(p, d->who, d->from, &name))
		return;
	name = slice_trim(name);
	read_parameters(p, d, &macro);
	if (!parse_raw_either(p, d->who, d->from, &e.begin) ||
	    !parse_raw_either(p, d->who, d->from, &e.end))
		return;
	e.engines = p->engines;
	e.n_parameters = macro.n_parameters;
	e.counted = macro.counted;
	e.has_default = macro.has_default;
	e.fallback = macro.fallback;
	macros_define_environment(p->macros, name, &e);
}

static void read_column(struct parser *p, struct definition *d)
{
	struct macros_column column = {.engines = p->engines};
	struct slice letter;
	bool counted;
	uint32_t c;
	if (!parse_raw_either(p, d->who, d->from, &letter))
		return;
	if (!letter.n || utf8_decode(letter.p, letter.p + letter.n, &c) != (int)letter.n)
		report(p, d, TEX_ALL, "wants one character as the name of a column, not \"%.*s\"",
		       SLICE_ARG(letter));
	column.n_parameters = read_count(p, d, &counted);
	if (parse_raw_either(p, d->who, d->from, &column.preamble))
		macros_define_column(p->macros, letter, &column);
}

/* ---- mathtools, extpfeil, color ---- */

/* \DeclarePairedDelimiter{\name}{open}{close}, ...X{\name}[n]{open}{close}{body},
 * ...XPP{\name}[n]{before}{open}{close}{behind}{body}. */
static void read_paired(struct parser *p, struct definition *d)
{
	struct macros_definition macro = {
		.kind = MACROS_PAIRED, .n_parameters = 1, .body = SLICE("#1")};
	bool some = slice_ends(d->who, SLICE("XPP")), more = some || slice_ends(d->who, SLICE("X"));
	bool counted;
	if (!read_name(p, d))
		return;
	if (more)
		macro.n_parameters = read_count(p, d, &counted);
	if ((some && !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_BEFORE])) ||
	    !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_OPENING]) ||
	    !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_CLOSING]) ||
	    (some && !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_BEHIND])) ||
	    (more && !parse_raw_either(p, d->who, d->from, &macro.body)))
		return;
	macro.engines = p->engines;
	define(p, d, &macro);
}

static bool read_raws(struct parser *p, const struct definition *d, unsigned n)
{
	struct slice raw;
	while (n-- > 0)
		if (!parse_raw_either(p, d->who, d->from, &raw))
			return false;
	return true;
}

static void read_arrow(struct parser *p, struct definition *d)
{
	if (read_name(p, d) && read_raws(p, d, 2))
		define_alias(p, d, SLICE("xrightarrow"));
}

static void read_aboxed(struct parser *p, struct definition *d)
{
	if (read_name(p, d) && read_raws(p, d, 1))
		define_alias(p, d, SLICE("Aboxed"));
}

static void read_color(struct parser *p, struct definition *d)
{
	read_raws(p, d, 3);
}

static void read_tag_form(struct parser *p, struct definition *d)
{
	struct slice raw;
	if (read_raws(p, d, 1)) {
		parse_option_either(p, &raw);
		read_raws(p, d, 2);
	}
}

/* ---- Prefixes ---- */

/* \expandafter t u (KaTeX): u is expanded once before t is read.  Several in a row are expanded
 * in one go: \expandafter t \expandafter u v is t u with v expanded. */
static void read_expandafter(struct parser *p, struct definition *d)
{
	struct macros_text before = {0};
	struct slice token, name = {0};
	const char *behind;
	do {
		if (!parse_token(p, &token))
			break;
		macros_join(&before, token);
		while (parse_more(p) && *p->at == '%')
			parse_skip_comment(p);
		name.n = 0;
		if (!parse_more(p) || *p->at != '\\')
			break;
		name = parse_control_name(p, p->at, &behind);
		if (slice_eq(name, d->who))
			p->at = behind;
	} while (slice_eq(name, d->who));
	if (name.n && !parse_expand(p, name, behind) && !(parse_built_in(p, name) & TEX_KATEX))
		parse_report(p, DIAG_tex_undefined, d->engines, p->at, behind,
			     "\\%.*s is not defined", SLICE_ARG(name));
	if (before.text.n)
		parse_push(p, arena_copy(p->arena, buf_slice(&before.text)), d->from);
	buf_free(&before.text);
}

/* \noexpand t (KaTeX): what would be expanded does nothing. */
static void read_noexpand(struct parser *p, struct definition *d)
{
	unsigned engines = d->engines;
	parse_skip_space(p);
	if (!parse_more(p) || *p->at != '\\')
		return;
	const char *behind;
	struct slice name = parse_control_name(p, p->at, &behind);
	if (macros_find(p->macros, name, &engines))
		p->at = behind;
}

static reader read_global;
static reader read_long;

enum {
	BEHIND_KATEX = 1,  /* \global may stand before it in KaTeX */
	BEHIND_MATHJAX = 2 /* ... in MathJax 4 (BegingroupConfiguration, allowGlobal) */
};

static const struct entry {
	const char *name;
	reader *read;
	unsigned prefixed;
} entries[] = {
	{"newcommand", read_newcommand, BEHIND_MATHJAX},
	{"renewcommand", read_newcommand, 0},
	{"providecommand", read_newcommand, 0},
	{"def", read_def, BEHIND_KATEX | BEHIND_MATHJAX},
	{"gdef", read_def, BEHIND_KATEX},
	{"edef", read_def, BEHIND_KATEX},
	{"xdef", read_def, BEHIND_KATEX},
	{"let", read_let, BEHIND_KATEX | BEHIND_MATHJAX},
	{"futurelet", read_futurelet, BEHIND_KATEX},
	{"global", read_global, BEHIND_KATEX},
	{"long", read_long, BEHIND_KATEX},
	{"expandafter", read_expandafter, 0},
	{"noexpand", read_noexpand, 0},
	{"DeclareMathOperator", read_operator, BEHIND_MATHJAX},
	{"newenvironment", read_environment, 0},
	{"renewenvironment", read_environment, 0},
	{"newcolumntype", read_column, 0},
	{"DeclarePairedDelimiter", read_paired, 0},
	{"DeclarePairedDelimiters", read_paired, 0},
	{"DeclarePairedDelimiterX", read_paired, 0},
	{"DeclarePairedDelimitersX", read_paired, 0},
	{"DeclarePairedDelimiterXPP", read_paired, 0},
	{"DeclarePairedDelimitersXPP", read_paired, 0},
	{"MakeAboxedCommand", read_aboxed, 0},
	{"Newextarrow", read_arrow, BEHIND_MATHJAX},
	{"definecolor", read_color, 0},
	{"newtagform", read_tag_form, 0},
	{"renewtagform", read_tag_form, 0},
};

static const struct entry *find_entry(struct slice name)
{
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		if (slice_eq(slice_of(entries[i].name), name))
			return &entries[i];
	return NULL;
}

/* The definition behind a prefix, which has to be a definition. */
static void read_prefixed(struct parser *p, struct definition *d)
{
	const struct entry *entry = NULL;
	const char *behind;
	for (;;) {
		parse_skip_blank(p);
		if (!parse_more(p) || *p->at != '\\')
			break;
		struct slice name = parse_control_name(p, p->at, &behind);
		if (parse_expand(p, name, behind))
			continue;
		entry = find_entry(name);
		break;
	}
	unsigned wrong = 0;
	if (!entry || !(entry->prefixed & BEHIND_KATEX))
		wrong |= TEX_KATEX;
	if (!entry || !(entry->prefixed & BEHIND_MATHJAX))
		wrong |= TEX_MATHJAX;
	if (wrong & d->engines)
		report(p, d, wrong, "has to stand before \\def or \\let");
	if (!entry)
		return;
	p->at = behind;
	d->who = slice_of(entry->name);
	entry->read(p, d);
}

static void read_global(struct parser *p, struct definition *d)
{
	d->global = true;
	read_prefixed(p, d);
}

static void read_long(struct parser *p, struct definition *d)
{
	read_prefixed(p, d);
}

void parse_define(struct parser *p, const struct tex_command *command, const char *from)
{
	struct definition d = {
		.who = {command->name, command->length},
		.from = from,
		.engines = (unsigned)(command->math | command->text),
	};
	const struct entry *entry = find_entry(d.who);
	if (entry)
		entry->read(p, &d);
	else
		parse_arguments(p, d.who, from, command->args, NULL);
}

/* ---- \require ---- */

struct package {
	const char *name;
	unsigned engines; /* that load it */
};

/* RequireConfiguration: what no page may load, what has no commands, and what version 3 lacks. */
static const struct package packages[] = {
	{"base", 0},
	{"autoload", 0},
	{"configmacros", 0},
	{"tagformat", 0},
	{"setoptions", 0},
	{"texhtml", 0},
	{"noerrors", TEX_MATHJAX},
	{"noundefined", TEX_MATHJAX},
	{"textmacros", TEX_MATHJAX},
	{"bbm", TEX_MATHJAX4},
	{"bboldx", TEX_MATHJAX4},
	{"begingroup", TEX_MATHJAX4},
	{"dsfont", TEX_MATHJAX4},
	{"fontsizev3", TEX_MATHJAX4},
	{"units", TEX_MATHJAX4},
};

/* Packages that load another one (dependencies.js). */
static const struct {
	enum tex_package package, needs;
} dependencies[] = {
	{TEX_PACKAGE_cancel, TEX_PACKAGE_enclose},
	{TEX_PACKAGE_cases, TEX_PACKAGE_empheq},
	{TEX_PACKAGE_colortbl, TEX_PACKAGE_color},
	{TEX_PACKAGE_mathtools, TEX_PACKAGE_boldsymbol},
};

static unsigned loading_engines(struct slice name)
{
	for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
		if (slice_eq(slice_of(packages[i].name), name))
			return packages[i].engines;
	return commands_package_named(name) != TEX_N_PACKAGES ? TEX_MATHJAX : 0;
}

static void require(struct parser *p, enum tex_package package)
{
	if (package == TEX_N_PACKAGES)
		return;
	macros_require(p->macros, package);
	for (size_t i = 0; i < sizeof dependencies / sizeof *dependencies; i++)
		if (dependencies[i].package == package)
			macros_require(p->macros, dependencies[i].needs);
	p->packages |= macros_packages(p->macros);
}

static bool is_package_name(struct slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!ascii_is_alnum(name.p[i]) && name.p[i] != '_')
			return false;
	return name.n > 0;
}

void parse_require(struct parser *p, const char *from)
{
	struct slice name;
	if (!parse_raw_either(p, SLICE("require"), from, &name))
		return;
	unsigned engines = loading_engines(name);
	if (!is_package_name(name))
		parse_report(p, DIAG_tex_package, TEX_MATHJAX, from, p->at,
			     "\\require wants the name of one package of MathJax");
	else if (engines & p->engines)
		parse_report(p, DIAG_tex_package, TEX_MATHJAX & ~engines, from, p->at,
			     "this version of MathJax has no package %.*s", SLICE_ARG(name));
	else
		parse_report(p, DIAG_tex_package, TEX_MATHJAX, from, p->at,
			     "MathJax has no package %.*s, or lets no page load it",
			     SLICE_ARG(name));
	if (engines & p->engines)
		require(p, commands_package_named(name));
}
