/* Definitions that MathJax alone has, and \require. */
#include "tex/parse-macros.h"

/* ---- Environments and columns (MathJax) ---- */

void parse_define_environment(struct parser *p, struct parse_definition *d)
{
	struct macros_definition macro = {0};
	struct macros_environment e = {0};
	struct slice name;
	if (!parse_raw_either(p, d->who, d->from, &name))
		return;
	name = slice_trim(name);
	parse_define_parameters(p, d, &macro);
	if (!parse_raw_either(p, d->who, d->from, &e.begin) ||
	    !parse_raw_either(p, d->who, d->from, &e.end))
		return;
	e.engines = p->engines & d->engines;
	e.n_parameters = macro.n_parameters;
	e.counted = macro.counted;
	e.has_default = macro.has_default;
	e.fallback = macro.fallback;
	macros_define_environment(p->macros, name, &e);
}

void parse_define_column(struct parser *p, struct parse_definition *d)
{
	struct macros_column column = {.engines = p->engines & d->engines};
	struct slice letter;
	bool counted;
	uint32_t c;
	if (!parse_raw_either(p, d->who, d->from, &letter))
		return;
	if (!letter.n || utf8_decode(letter.p, letter.p + letter.n, &c) != (int)letter.n)
		parse_define_report(p, d, TEX_ALL,
				    "wants one character as the name of a column, not \"%.*s\"",
				    SLICE_ARG(parse_shown(p, letter)));
	column.n_parameters = parse_define_count(p, d, &counted);
	if (parse_raw_either(p, d->who, d->from, &column.preamble))
		macros_define_column(p->macros, letter, &column);
}

/* ---- Columns ---- */

/* {..} or one character at *at, as MathJax's ColumnParser reads an argument. */
static struct slice column_argument(const struct parser *p, const char **at)
{
	const char *from = *at, *close = NULL;
	if (from == p->end)
		return (struct slice){from, 0};
	if (*from == '{')
		close = parse_closing_brace(p, from, false);
	*at = close ? close + 1 : from + 1;
	return close ? slice_range(from + 1, close) : slice_range(from, *at);
}

/* What the column at `at` stands for, with all behind it; false: it stands for itself. */
static bool expand_column(struct parser *p, const struct parser *inside, const char *at,
			  struct buf *out)
{
	struct slice arguments[MACROS_MAX_PARAMETERS];
	struct macros_text text = {0};
	uint32_t c;
	size_t n = 0;
	const char *next = at + utf8_decode(at, inside->end, &c);
	const struct macros_column *column =
		macros_find_column(p->macros, slice_range(at, next), p->engines);
	if (!column || p->expansions >= PARSE_MAX_EXPANSIONS)
		return false;
	p->expansions++;
	for (; n < column->n_parameters && n < MACROS_MAX_PARAMETERS; n++)
		arguments[n] = column_argument(inside, &next);
	macros_substitute(&text, column->preamble, arguments, n, PARSE_MAX_EXPANDED);
	buf_clear(out);
	buf_add(out, buf_slice(&text.text));
	buf_add(out, slice_range(next, inside->end));
	buf_free(&text.text);
	return true;
}

struct slice parse_expand_columns(struct parser *p, struct slice preamble)
{
	struct parser inside = {.at = preamble.p, .end = preamble.p + preamble.n};
	struct buf done = BUF_INIT, rest = BUF_INIT;
	while (inside.at < inside.end) {
		const char *from = inside.at;
		if (*from != '{' && expand_column(p, &inside, from, &rest)) {
			struct slice text = arena_copy(p->arena, buf_slice(&rest));
			inside.at = text.p;
			inside.end = text.p + text.n;
			continue;
		}
		column_argument(&inside, &inside.at);
		buf_add(&done, slice_range(from, inside.at));
	}
	preamble = arena_copy(p->arena, buf_slice(&done));
	buf_free(&done);
	buf_free(&rest);
	return preamble;
}

/* ---- mathtools, extpfeil, color ---- */

/* \DeclarePairedDelimiter{\name}{open}{close}, ...X{\name}[n]{open}{close}{body},
 * ...XPP{\name}[n]{before}{open}{close}{behind}{body}. */
void parse_define_paired(struct parser *p, struct parse_definition *d)
{
	struct macros_definition macro = {
		.kind = MACROS_PAIRED, .n_parameters = 1, .body = SLICE("#1")};
	bool some = slice_ends(d->who, SLICE("XPP")), more = some || slice_ends(d->who, SLICE("X"));
	bool counted;
	if (!parse_define_name(p, d))
		return;
	if (more)
		macro.n_parameters = parse_define_count(p, d, &counted);
	if ((some && !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_BEFORE])) ||
	    !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_OPENING]) ||
	    !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_CLOSING]) ||
	    (some && !parse_raw_either(p, d->who, d->from, &macro.delimiters[MACROS_BEHIND])) ||
	    (more && !parse_raw_either(p, d->who, d->from, &macro.body)))
		return;
	macro.engines = p->engines;
	parse_define_macro(p, d, &macro);
}

static bool read_raws(struct parser *p, const struct parse_definition *d, unsigned n)
{
	struct slice raw;
	while (n-- > 0)
		if (!parse_raw_either(p, d->who, d->from, &raw))
			return false;
	return true;
}

void parse_define_arrow(struct parser *p, struct parse_definition *d)
{
	if (parse_define_name(p, d) && read_raws(p, d, 2))
		parse_define_alias(p, d, SLICE("xrightarrow"));
}

void parse_define_aboxed(struct parser *p, struct parse_definition *d)
{
	if (parse_define_name(p, d) && read_raws(p, d, 1))
		parse_define_alias(p, d, SLICE("Aboxed"));
}

void parse_define_color(struct parser *p, struct parse_definition *d)
{
	read_raws(p, d, 3);
}

void parse_define_tag_form(struct parser *p, struct parse_definition *d)
{
	struct slice raw;
	if (read_raws(p, d, 1)) {
		parse_option_either(p, &raw);
		read_raws(p, d, 2);
	}
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
