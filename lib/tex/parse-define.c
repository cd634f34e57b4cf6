/* Definitions: the macros and environments of a page are read and stored.
 *
 * KaTeX: macros.ts (\newcommand), functions/def.ts.  MathJax: NewcommandMethods, NewcommandUtil,
 * AmsMethods HandleDeclareOp, MathtoolsMethods, BegingroupMethods. */
#include "tex/parse-macros.h"

#include <stdarg.h>

/* ---- Reporting and storing ---- */

struct slice parse_shown(struct parser *p, struct slice raw)
{
	size_t most = 40, n = slice_find(raw, '\n');
	if (n > most) {
		n = most;
		while (n && ((unsigned char)raw.p[n] & 0xc0) == 0x80)
			n--;
	}
	return n == raw.n ? raw
			  : slice_of(arena_printf(p->arena, "%.*s...",
						  SLICE_ARG(slice_sub(raw, 0, n))));
}

void parse_define_report(struct parser *p, const struct parse_definition *d, unsigned engines,
			 const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *text = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	parse_report(p, DIAG_tex_definition, engines & d->engines, d->from, p->at, "\\%.*s %s",
		     SLICE_ARG(d->who), text);
}

void parse_define_macro(struct parser *p, const struct parse_definition *d,
			struct macros_definition *macro)
{
	unsigned engines = macro->engines & TEX_MATHJAX3;
	const struct macros_definition *old = macros_find(p->macros, d->name, &engines);
	if (old && old->table < macro->table)
		macro->engines &= ~(unsigned)TEX_MATHJAX3;
	macro->late = p->result->rejected;
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
bool parse_define_name(struct parser *p, struct parse_definition *d)
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
		parse_define_report(p, d, wrong, "defines a command such as {\\foo}, not \"%.*s\"",
				    SLICE_ARG(parse_shown(p, raw)));
	if (d->nameless != TEX_ALL)
		d->name = name;
	return true;
}

static bool at_nothing(struct parser *p)
{
	parse_skip_space(p);
	return !parse_more(p) || *p->at == '}';
}

static bool read_body(struct parser *p, const struct parse_definition *d, struct slice *body)
{
	if (!at_nothing(p))
		return parse_raw_either(p, d->who, d->from, body);
	parse_report(p, DIAG_tex_missing_argument, p->engines, d->from, p->at,
		     "\\%.*s lacks the definition of \\%.*s", SLICE_ARG(d->who),
		     SLICE_ARG(d->name));
	return false;
}

/* [n], where n may be 0 and more than 9.  Empty brackets are none for MathJax. */
unsigned parse_define_count(struct parser *p, struct parse_definition *d, bool *counted)
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
		parse_define_report(p, d, raw.n ? TEX_ALL : TEX_KATEX,
				    "wants the number of parameters in [..], not \"%.*s\"",
				    SLICE_ARG(parse_shown(p, raw)));
	*counted = digits;
	return digits ? n : 0;
}

/* [n][default]: KaTeX has no default, the bracket is its definition. */
void parse_define_parameters(struct parser *p, struct parse_definition *d,
			     struct macros_definition *macro)
{
	bool counted;
	macro->n_parameters = parse_define_count(p, d, &counted);
	if (!d->optional || at_nothing(p) || *p->at != '[')
		macro->counted = counted && parse_reads(p, TEX_MATHJAX);
	if (!d->optional || at_nothing(p) || *p->at != '[' || !parse_reads(p, TEX_MATHJAX))
		return;
	parse_diverge(p, TEX_KATEX);
	macro->has_default = parse_option_either(p, &macro->fallback) && counted;
	macro->counted = counted;
}

/* The end of the comment at i, which the line's end belongs to. */
static size_t comment_end(struct slice s, size_t i)
{
	size_t line = i + slice_find(slice_sub(s, i, s.n), '\n');
	return line < s.n ? line + 1 : s.n;
}

struct slice parse_define_comments(struct parser *p, struct slice body)
{
	struct macros_text out = {0};
	size_t from = 0;
	bool hash = false;
	if (!parse_reads(p, TEX_KATEX) || slice_find(body, '%') == body.n)
		return body;
	for (size_t i = 0; i < body.n; i++) {
		if (body.p[i] == '\\') {
			i++;
		} else if (body.p[i] == '%') {
			size_t end = comment_end(body, i);
			hash = hash || slice_find(slice_sub(body, i, end), '#') < end - i;
			macros_join(&out, slice_sub(body, from, i));
			from = end;
			i = end - 1;
		}
	}
	macros_join(&out, slice_sub(body, from, body.n));
	if (hash && parse_reads(p, TEX_MATHJAX))
		parse_diverge(p, TEX_KATEX);
	else if (!parse_reads(p, TEX_MATHJAX))
		body = arena_copy(p->arena, buf_slice(&out.text));
	buf_free(&out.text);
	return body;
}

/* ---- \newcommand ---- */

static void read_newcommand(struct parser *p, struct parse_definition *d)
{
	struct macros_definition macro = {.kind = MACROS_TEXT};
	if (!parse_define_name(p, d))
		return;
	unsigned exists = (macros_defined(p->macros, d->name) | parse_built_in(p, d->name)) &
			  p->engines & TEX_KATEX;
	if (d->nameless & TEX_KATEX)
		;
	else if (exists && slice_eq(d->who, SLICE("newcommand")))
		parse_define_report(p, d, exists,
				    "finds \\%.*s defined already; KaTeX wants \\renewcommand",
				    SLICE_ARG(d->name));
	else if (!exists && slice_eq(d->who, SLICE("renewcommand")))
		parse_define_report(p, d, TEX_KATEX,
				    "finds no \\%.*s to redefine; KaTeX wants \\newcommand",
				    SLICE_ARG(d->name));
	parse_define_parameters(p, d, &macro);
	if (!d->optional && slice_starts(slice_range(p->at, p->end), SLICE("{[}")))
		parse_define_report(p, d, TEX_KATEX, "takes {[} for the [ of [n]: write {{[}}");
	if (macro.counted && macro.n_parameters == 0 && !parse_reads(p, TEX_MATHJAX))
		macro.counted = false;
	if (!read_body(p, d, &macro.body))
		return;
	macro.body = parse_define_comments(p, macro.body);
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
	parse_define_macro(p, d, &macro);
}

/* ---- \let ---- */

/* The control sequence behind \def or \let; KaTeX takes a character, too, and makes it active.
 * False: there is none, and reading goes on here. */
bool parse_define_control(struct parser *p, struct parse_definition *d)
{
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '%' && parse_reads(p, TEX_KATEX)) {
		parse_define_report(p, d, TEX_MATHJAX,
				    "is followed by no control sequence but by %%");
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
	parse_define_report(p, d, active ? TEX_MATHJAX : TEX_ALL,
			    "is followed by no control sequence");
	d->name.n = 0;
	if (active)
		p->at = parse_token_end(p, p->at);
	return active;
}

static bool is_delimiter(struct slice name)
{
	for (const struct tex_command *row = commands_find(name.p, name.n); row;
	     row = row->more ? row + 1 : NULL)
		if (row->delim & TEX_MATHJAX)
			return true;
	return false;
}

/* The name becomes what another one is now, engine by engine.  Of a name that it does not know,
 * KaTeX remembers the name; MathJax 4 takes the definition away, MathJax 3 leaves all as it is. */
void parse_define_alias(struct parser *p, const struct parse_definition *d, struct slice target)
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
		if (macro.table == MACROS_OPERATORS)
			macro.table = MACROS_COMMANDS;
		parse_define_macro(p, d, &macro);
		left &= ~engines;
	}
	macro = (struct macros_definition){
		.engines = left & (parse_built_in(p, target) | TEX_KATEX),
		.kind = MACROS_COMMAND,
		.table = is_delimiter(target) ? MACROS_DELIMITERS : MACROS_COMMANDS,
		.body = slice_of(arena_printf(p->arena, "\\%.*s", SLICE_ARG(target))),
	};
	left &= ~macro.engines;
	parse_define_macro(p, d, &macro);
	macro.kind = MACROS_UNDEFINED;
	macro.table = MACROS_COMMANDS;
	macro.engines = left & TEX_MATHJAX4;
	parse_define_macro(p, d, &macro);
}

static void define_meaning(struct parser *p, const struct parse_definition *d, struct slice token)
{
	struct macros_definition macro = {
		.engines = p->engines,
		.kind = MACROS_CHARACTER,
		.table = token.n && strchr("()[]|/.<>", token.p[0]) ? MACROS_DELIMITERS
								    : MACROS_COMMANDS,
		.body = token,
	};
	if (token.n > 1 && token.p[0] == '\\')
		parse_define_alias(p, d, slice_sub(token, 1, token.n));
	else
		parse_define_macro(p, d, &macro);
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

static void read_let(struct parser *p, struct parse_definition *d)
{
	if (!parse_define_control(p, d))
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
static void read_futurelet(struct parser *p, struct parse_definition *d)
{
	struct slice first, second;
	if (!parse_define_control(p, d) || !parse_token(p, &first))
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

static void read_operator(struct parser *p, struct parse_definition *d)
{
	struct macros_definition macro = {.kind = MACROS_TEXT, .table = MACROS_OPERATORS};
	struct slice body;
	bool star = read_star(p);
	unsigned engines = d->engines;
	/* MathJax 3 looks at no name. */
	d->engines &= ~(unsigned)TEX_MATHJAX3;
	bool named = parse_define_name(p, d);
	d->engines = engines;
	if (!named || !read_body(p, d, &body))
		return;
	macro.body = slice_of(
		arena_printf(p->arena, "\\operatorname%s{%.*s}", star ? "*" : "", SLICE_ARG(body)));
	macro.engines = p->engines;
	d->nameless = 0;
	parse_define_macro(p, d, &macro);
}

/* ---- Prefixes ---- */

/* \expandafter t u (KaTeX): u is expanded once before t is read.  Several in a row are expanded
 * in one go: \expandafter t \expandafter u v is t u with v expanded. */
static void read_expandafter(struct parser *p, struct parse_definition *d)
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
static void read_noexpand(struct parser *p, struct parse_definition *d)
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

static parse_definer read_prefixed;

enum {
	BEHIND_KATEX = 1,  /* \global may stand before it in KaTeX */
	BEHIND_MATHJAX = 2 /* ... in MathJax 4 (BegingroupConfiguration, allowGlobal) */
};

static const struct entry {
	const char *name;
	parse_definer *read;
	unsigned prefixed;
} entries[] = {
	{"newcommand", read_newcommand, BEHIND_MATHJAX},
	{"renewcommand", read_newcommand, 0},
	{"providecommand", read_newcommand, 0},
	{"def", parse_define_def, BEHIND_KATEX | BEHIND_MATHJAX},
	{"gdef", parse_define_def, BEHIND_KATEX},
	{"edef", parse_define_def, BEHIND_KATEX},
	{"xdef", parse_define_def, BEHIND_KATEX},
	{"let", read_let, BEHIND_KATEX | BEHIND_MATHJAX},
	{"futurelet", read_futurelet, BEHIND_KATEX},
	{"global", read_prefixed, BEHIND_KATEX},
	{"long", read_prefixed, BEHIND_KATEX},
	{"expandafter", read_expandafter, 0},
	{"noexpand", read_noexpand, 0},
	{"DeclareMathOperator", read_operator, BEHIND_MATHJAX},
	{"newenvironment", parse_define_environment, 0},
	{"renewenvironment", parse_define_environment, 0},
	{"newcolumntype", parse_define_column, 0},
	{"DeclarePairedDelimiter", parse_define_paired, 0},
	{"DeclarePairedDelimiters", parse_define_paired, 0},
	{"DeclarePairedDelimiterX", parse_define_paired, 0},
	{"DeclarePairedDelimitersX", parse_define_paired, 0},
	{"DeclarePairedDelimiterXPP", parse_define_paired, 0},
	{"DeclarePairedDelimitersXPP", parse_define_paired, 0},
	{"MakeAboxedCommand", parse_define_aboxed, 0},
	{"Newextarrow", parse_define_arrow, BEHIND_MATHJAX},
	{"definecolor", parse_define_color, 0},
	{"newtagform", parse_define_tag_form, 0},
	{"renewtagform", parse_define_tag_form, 0},
};

static const struct entry *find_entry(struct slice name)
{
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		if (slice_eq(slice_of(entries[i].name), name))
			return &entries[i];
	return NULL;
}

/* The definition that a prefix stands before; macros of KaTeX are expanded there. */
static const struct entry *next_entry(struct parser *p)
{
	const struct entry *entry = NULL;
	const char *behind;
	bool expanded = true;
	while (expanded) {
		parse_skip_blank(p);
		if (!parse_more(p) || *p->at != '\\')
			return NULL;
		struct slice name = parse_control_name(p, p->at, &behind);
		expanded = parse_expand(p, name, behind);
		if (!expanded)
			entry = find_entry(name);
	}
	if (entry)
		p->at = behind;
	return entry;
}

/* \global and \long, any number of them, and a definition. */
static void read_prefixed(struct parser *p, struct parse_definition *d)
{
	const struct entry *entry;
	do {
		d->global = d->global || slice_eq(d->who, SLICE("global"));
		entry = next_entry(p);
		unsigned wrong = 0;
		if (!entry || !(entry->prefixed & BEHIND_KATEX))
			wrong |= TEX_KATEX;
		if (!entry || !(entry->prefixed & BEHIND_MATHJAX))
			wrong |= TEX_MATHJAX;
		if (wrong & d->engines)
			parse_define_report(p, d, wrong, "has to stand before \\def or \\let");
		d->engines &= ~wrong;
		if (!entry)
			return;
		d->who = slice_of(entry->name);
	} while (entry->read == read_prefixed);
	entry->read(p, d);
}

void parse_define(struct parser *p, const struct tex_command *command, const char *from)
{
	struct parse_definition d = {
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
