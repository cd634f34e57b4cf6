/* Expansion: the macros and environments of a page put in where they are used.
 *
 * KaTeX reads tokens (MacroExpander.ts), MathJax text (BaseMethods Macro, NewcommandMethods
 * MacroWithTemplate and BeginEnv).  Without delimiters both are the same here; a macro with
 * delimiters is read for one of them at a time. */
#include "tex/parse-macros.h"

enum {
	MATHJAX_MAX_BUFFER =
		5 * 1024 /* maxBuffer, in UTF-16: an expansion with what is behind it */
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
	/* A space behind a control word belongs to it. */
	const char *at =
		p->at < p->end && *p->at == ' ' && ascii_is_alpha(p->at[-1]) ? p->at + 1 : p->at;
	size_t bytes = text.n + (size_t)(p->end - at);
	if (!parse_reads(p, TEX_MATHJAX) || p->braces ||
	    (p->result->rejected & p->engines & TEX_MATHJAX) == (p->engines & TEX_MATHJAX))
		return;
	for (const struct parse_frame *f = p->frames; f && f->expansion; f = f->below)
		bytes += (size_t)(f->end - f->at);
	if (bytes <= MATHJAX_MAX_BUFFER)
		return;
	size_t length = utf16_length(text) + utf16_length(slice_range(at, p->end));
	for (const struct parse_frame *f = p->frames; f && f->expansion; f = f->below)
		length += utf16_length(slice_range(f->at, f->end));
	if (length > MATHJAX_MAX_BUFFER)
		parse_report(
			p, DIAG_tex_limit, TEX_MATHJAX, from, p->at,
			"MathJax expands no macro with more than %d characters behind it in the "
			"formula: define it later, or split the formula",
			MATHJAX_MAX_BUFFER);
}

/* Where the text ends in a comment, MathJax's comment goes on to the end of the line that the
 * macro stands in; for KaTeX there is no comment in a token list. */
static void extend_comment(struct parser *p, struct slice text)
{
	bool comment = false;
	if (parse_reads(p, TEX_KATEX))
		return;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			comment = false;
		else if (text.p[i] == '%')
			comment = true;
		else if (text.p[i] == '\\' && !comment)
			i++;
	}
	if (comment) {
		const char *end = memchr(p->at, '\n', (size_t)(p->end - p->at));
		p->at = end ? end : p->end;
	}
}

static void push_text(struct parser *p, struct slice text, const char *from)
{
	if (!may_expand(p, from, text.n))
		return;
	check_buffer(p, text, from);
	extend_comment(p, text);
	parse_push(p, text, from);
}

/* ---- Substitution ---- */

static void push_substituted(struct parser *p, const struct parse_use *use, struct slice body)
{
	struct macros_text text = {0};
	size_t n = use->n < MACROS_MAX_PARAMETERS ? use->n : MACROS_MAX_PARAMETERS;
	size_t most = PARSE_MAX_EXPANDED -
		      (p->expanded < PARSE_MAX_EXPANDED ? p->expanded : PARSE_MAX_EXPANDED);
	if (macros_substitute(&text, body, use->arguments, n, most) == MACROS_BAD_HASH)
		parse_report(
			p, DIAG_tex_definition, p->engines, use->from, p->at,
			n ? "the definition of \\%.*s has a # that is none of its parameters; it "
			    "has %zu"
			  : "the definition of \\%.*s has a # and %zu parameters",
			SLICE_ARG(use->name), n);
	else
		push_text(p, arena_copy(p->arena, buf_slice(&text.text)), use->from);
	buf_free(&text.text);
}

/* \DeclarePairedDelimiter (mathtools): \abs{x}, \abs*{x} with \left and \right, \abs[\big]{x}. */
static void expand_paired(struct parser *p, struct parse_use *use,
			  const struct macros_definition *d)
{
	struct macros_text text = {0};
	struct slice size = {0}, left = {0}, right = {0};
	parse_skip_space(p);
	bool star = parse_more(p) && *p->at == '*';
	p->at += star;
	if (!star && parse_option_either(p, &size) && size.n) {
		left = slice_of(arena_printf(p->arena, "%.*sl", SLICE_ARG(size)));
		right = slice_of(arena_printf(p->arena, "%.*sr", SLICE_ARG(size)));
	}
	if (!parse_use_plain(p, use, d->n_parameters, false, (struct slice){0}))
		return;
	const struct slice parts[] = {
		d->delimiters[MACROS_BEFORE],
		star ? SLICE("\\mathopen{\\left") : left,
		d->delimiters[MACROS_OPENING],
		d->body,
		star ? SLICE("\\right") : right,
		d->delimiters[MACROS_CLOSING],
		star ? SLICE("}\\mathclose{}") : (struct slice){0},
		d->delimiters[MACROS_BEHIND],
	};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		macros_join(&text, parts[i]);
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
static void settle(struct parser *p, const struct parse_use *use, unsigned engines)
{
	unsigned others = p->engines & ~engines, defined;
	if (!others)
		return;
	defined = others & (macros_defined(p->macros, use->name) | parse_built_in(p, use->name));
	parse_diverge(p, defined);
	others &= ~defined;
	parse_report(p, DIAG_tex_undefined, others, use->from, p->at,
		     others & TEX_KATEX
			     ? "\\%.*s is not defined here: KaTeX forgets it at the end of "
			       "its group and formula"
			     : "\\%.*s is not defined",
		     SLICE_ARG(use->name));
}

static void expand_text(struct parser *p, struct parse_use *use, const struct macros_definition *d)
{
	bool right = d->delimited ? parse_use_delimited(p, use, d)
				  : parse_use_plain(p, use, d->n_parameters, d->has_default,
						    d->fallback);
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
	struct parse_use use = {.name = name, .from = p->at};
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
		/* A delimiter is one in MathJax, too; others expand. */
		if (d->table != MACROS_DELIMITERS) {
			push_text(p, d->body, use.from);
			break;
		}
		/* fall through */
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

/* ---- Text in which all macros are expanded ---- */

struct slice parse_expand_all(struct parser *p, struct slice text, const char *from, bool strict)
{
	struct parser inside = *p;
	struct macros_text out = {0};
	const char *behind;
	struct slice name, token;
	inside.frames = NULL;
	inside.at = inside.end = text.p + text.n;
	if (p->expanding) {
		inside.expanding = 1; /* so that faults stand at the call outside */
		inside.at = text.p;
		inside.end = text.p + text.n;
	} else {
		parse_push(&inside, text, from);
		inside.call_end = (size_t)(p->at - p->text.p);
	}
	while (parse_more(&inside)) {
		bool protect = false;
		if (*inside.at == '\\') {
			name = parse_control_name(&inside, inside.at, &behind);
			if (slice_eq(name, SLICE("noexpand"))) {
				unsigned engines = p->engines;
				inside.at = behind;
				parse_skip_blank(&inside);
				if (!parse_more(&inside) || *inside.at != '\\')
					continue;
				name = parse_control_name(&inside, inside.at, &behind);
				protect = macros_find(p->macros, name, &engines);
			}
			if (!protect && parse_expand(&inside, name, behind))
				continue;
			/* \edef and \xdef: KaTeX alone has them. */
			if (strict && !protect && name.n && !(parse_built_in(p, name) & TEX_KATEX))
				parse_report(p, DIAG_tex_undefined, TEX_KATEX, from, p->at,
					     "\\%.*s is not defined", SLICE_ARG(name));
		}
		if (parse_token(&inside, &token))
			macros_join(&out, token);
	}
	p->expansions = inside.expansions;
	p->expanded = inside.expanded;
	p->limit_reached = inside.limit_reached;
	p->engines = inside.engines;
	p->later = inside.later;
	text = arena_copy(p->arena, buf_slice(&out.text));
	buf_free(&out.text);
	return text;
}

/* ---- Environments ---- */

/* Engines that the environment is not for: those that have another one of this name read the
 * formula again. */
static void settle_environment(struct parser *p, struct slice name, unsigned engines,
			       const char *from)
{
	const struct environments_row *row = environments_find(name);
	unsigned others = p->engines & ~engines, known = row ? row->engines & others : 0;
	for (unsigned engine = 1; engine & TEX_ALL; engine <<= 1)
		if (others & engine && macros_find_environment(p->macros, name, engine))
			known |= engine;
	parse_diverge(p, known);
	parse_report(p, DIAG_tex_environment, others & ~known, from, p->at,
		     "environment %.*s is not known to this engine", SLICE_ARG(name));
}

bool parse_expand_begin(struct parser *p, struct slice name, const char *from)
{
	const struct macros_environment *e =
		macros_find_environment(p->macros, name, p->engines & TEX_MATHJAX);
	/* MathJax looks for no name with a backslash. */
	if (!e || slice_find(name, '\\') < name.n)
		return false;
	settle_environment(p, name, e->engines, from);
	struct parse_use use = {.name = SLICE("begin"), .from = from};
	if (!parse_use_plain(p, &use, e->n_parameters, e->has_default, e->fallback))
		return true;
	if (e->n_parameters || e->counted)
		push_substituted(p, &use, e->begin);
	else
		push_text(p, e->begin, from);
	return true;
}

bool parse_expand_end(struct parser *p)
{
	const char *from = p->at, *behind = from;
	struct slice name = parse_end_name(p, &behind);
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
