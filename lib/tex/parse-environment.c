/* \begin..\end: names, arguments, nesting. */
#include "tex/parse-internal.h"
#include "tex/parse-macros.h"

/* ---- Which engines know it ---- */

static const struct environments_row unknown_environment = {
	.name = "", .args = "", .kind = ENVIRONMENTS_ROWS, .engines = TEX_ALL};

static bool package_loaded(const struct parser *p, enum tex_package package)
{
	enum tex_loading loading = commands_loading(package);
	return loading != TEX_REQUIRED || p->packages & (uint64_t)1 << package;
}

static void report_unknown(struct parser *p, unsigned engines, struct slice name, const char *from)
{
	/* What another engine knows is no slip of the pen. */
	bool search = p->options->suggestions && !environments_find(name);
	const char *nearest = search ? environments_nearest(name, engines) : NULL;
	struct parse_fault *fault =
		nearest ? parse_report(p, DIAG_tex_environment, engines, from, p->at,
				       "environment %.*s does not exist; did you mean %s?",
				       SLICE_ARG(name), nearest)
			: parse_report(p, DIAG_tex_environment, engines, from, p->at,
				       "environment %.*s does not exist", SLICE_ARG(name));
	if (fault && nearest)
		fault->suggestion = arena_printf(p->arena, "\\begin{%s}", nearest);
}

static const struct environments_row *look_up(struct parser *p, struct slice name, const char *from)
{
	const struct environments_row *row = environments_find(name);
	unsigned engines = row ? row->engines : 0;
	if (row && (engines & p->engines & TEX_MATHJAX) && !package_loaded(p, row->package)) {
		const char *package = commands_package_name(row->package);
		parse_report(p, DIAG_tex_package, engines & TEX_MATHJAX, from, p->at,
			     "environment %.*s is in MathJax's package %s, which is not loaded: "
			     "\\require{%s}",
			     SLICE_ARG(name), package, package);
	}
	if (p->engines & ~engines)
		report_unknown(p, p->engines & ~engines, name, from);
	return row ? row : &unknown_environment;
}

/* ---- Arguments of environments ---- */

static void report_argument(struct parser *p, unsigned engines, const struct parse_environment *env,
			    const char *from, const char *what)
{
	parse_report(p, DIAG_tex_argument, engines, from, p->at, "\\begin{%.*s}: %s",
		     SLICE_ARG(env->name), what);
}

/* The letters of MathJax 4's ColumnParser. */
static const char mathjax_columns[] = "lcrpmbwWPMB|:><@!*0123456789";

/* Is an array's preamble made of these letters?  With `braces`, what stands in them is not looked
 * at.  KaTeX: array.ts; MathJax 4: ColumnParser; MathJax 3 takes everything. */
static bool is_preamble(struct slice s, const char *letters, bool braces)
{
	size_t depth = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (braces && (c == '{' || c == '}'))
			depth = c == '{' ? depth + 1 : depth - (depth > 0);
		else if (depth == 0 && !ascii_is_space(c) && !strchr(letters, c))
			return false;
	}
	return true;
}

/* KaTeX expands macros in it, MathJax 4 has the columns of \newcolumntype. */
static struct slice expand_preamble(struct parser *p, struct slice raw, const char *from)
{
	if (slice_find(raw, '\\') < raw.n && parse_reads(p, TEX_KATEX)) {
		parse_diverge(p, TEX_MATHJAX);
		if (!parse_reads(p, TEX_MATHJAX))
			return parse_expand_all(p, raw, from, false);
	}
	return parse_reads(p, TEX_MATHJAX4) ? parse_expand_columns(p, raw) : raw;
}

static void read_preamble(struct parser *p, const struct parse_environment *env,
			  struct tree_node *node)
{
	struct slice raw;
	const char *from = p->at;
	if (!parse_raw(p, SLICE("begin"), from, &raw))
		return;
	if (p->has_macros)
		raw = expand_preamble(p, raw, from);
	unsigned engines = 0;
	if (!is_preamble(raw, env->row->katex_columns == 1 ? "lc" : "lcr|:", false))
		engines |= TEX_KATEX;
	if (!is_preamble(raw, mathjax_columns, true))
		engines |= TEX_MATHJAX4;
	report_argument(p, engines, env, from,
			raw.p > from && raw.p[-1] == '{'
				? "the columns are letters of lcr, with | and : between them"
				: "its columns are missing: write them in braces, as in {lcr}");
	if (!engines && env->row->katex_columns == 1 && slice_trim(raw).n > 1)
		report_argument(p, TEX_KATEX, env, from, "there can be one column only");
	parse_append_raw(p, node, from, raw);
}

/* {n} of alignat: the number of pairs; 0 where it is none. */
static unsigned read_pairs(struct parser *p, const struct parse_environment *env,
			   struct tree_node *node)
{
	struct slice raw;
	const char *from = p->at;
	unsigned n = 0;
	bool digits = true;
	if (!parse_raw(p, SLICE("begin"), from, &raw))
		return 0;
	for (size_t i = 0; i < raw.n; i++) {
		digits = digits && ascii_is_digit(raw.p[i]);
		if (digits && n < 1000)
			n = n * 10 + (unsigned)(raw.p[i] - '0');
	}
	if (!digits)
		report_argument(p, p->engines, env, from, "the number of columns is not a number");
	else if (n == 0)
		report_argument(p, TEX_KATEX, env, from, "the number of columns is missing");
	parse_append_raw(p, node, from, raw);
	return digits ? n : 0;
}

/* [c] of matrix* (mathtools). */
static void read_alignment(struct parser *p, const struct parse_environment *env,
			   struct tree_node *node)
{
	struct slice raw;
	const char *from = p->at;
	if (!parse_raw_option(p, &raw))
		return;
	if (raw.n != 1 || !strchr("lcr", raw.p[0]))
		report_argument(p, TEX_KATEX, env, from, "the alignment is one of l, c, r");
	if (!is_preamble(raw, mathjax_columns, true))
		report_argument(p, TEX_MATHJAX4, env, from, "unknown letter in the alignment");
	parse_append_raw(p, node, from, raw);
}

/* Read the arguments; the number of pairs of columns where there is one. */
static unsigned read_arguments(struct parser *p, const struct parse_environment *env,
			       struct tree_node *node)
{
	unsigned pairs = 0;
	for (const char *letter = env->row->args; *letter; letter++) {
		const char *from = p->at;
		struct slice raw;
		char one[] = {*letter, '\0'};
		switch (*letter) {
		case '[':
			if (parse_raw_option(p, &raw))
				report_argument(p, TEX_KATEX, env, from,
						"KaTeX takes no [position] here");
			break;
		case 'A':
			read_preamble(p, env, node);
			break;
		case 'n':
			pairs = read_pairs(p, env, node);
			break;
		case 'l':
			read_alignment(p, env, node);
			break;
		default:
			parse_arguments(p, env->name, env->name.p, one, node);
			break;
		}
	}
	return pairs;
}

/* ---- \end ---- */

struct slice parse_end_name(const struct parser *p, const char **behind)
{
	const char *q = p->at + strlen("\\end");
	while (q < p->end && ascii_is_space(*q))
		q++;
	*behind = q;
	if (q == p->end || *q != '{')
		return (struct slice){q, 0};
	const char *close = memchr(q, '}', (size_t)(p->end - q));
	if (!close)
		return (struct slice){q, 0};
	*behind = close + 1;
	return slice_range(q + 1, close);
}

/* The name at the { of an \end that lacks its }. */
static struct slice open_name(const struct parser *p, const char *at)
{
	const char *q = at < p->end && *at == '{' ? at + 1 : at, *begin = q;
	while (q < p->end && q > at && (ascii_is_alpha(*q) || *q == '*'))
		q++;
	return slice_range(begin, q);
}

static bool is_open(const struct parser *p, struct slice name)
{
	for (const struct parse_environment *env = p->environment; env; env = env->outer)
		if (slice_eq(env->name, name))
			return true;
	return false;
}

bool parse_end_closes(const struct parser *p)
{
	return p->environment != NULL;
}

void parse_stray_end(struct parser *p)
{
	const char *from = p->at, *behind;
	struct slice name = parse_end_name(p, &behind);
	p->at = behind;
	if (!parse_is_crossed(p, PARSE_ENV_END))
		parse_report(p, DIAG_tex_environment, p->engines, from, behind,
			     "\\end{%.*s} without \\begin", SLICE_ARG(name));
}

/* \end was met while `env` is the innermost environment. */
static void read_end(struct parser *p, const struct parse_environment *env)
{
	const char *from = p->at, *behind;
	struct slice name = parse_end_name(p, &behind);
	if (slice_eq(name, env->name)) {
		p->at = behind;
		return;
	}
	struct parse_fault *fault;
	if (!name.n && env->name.n && slice_eq(open_name(p, behind), env->name)) {
		parse_report(p, DIAG_tex_unclosed_group, p->engines, behind, behind + 1,
			     "{ of the argument of \\end is never closed");
		p->at = behind + 1 + env->name.n;
		return;
	}
	if (is_open(p, name)) {
		/* It closes one further out, which will read it. */
		fault = parse_report_at(p, DIAG_tex_environment, env->offset, env->end,
					"\\begin{%.*s} is not closed before \\end{%.*s}",
					SLICE_ARG(env->name), SLICE_ARG(name));
		parse_note(fault, parse_offset(p, from), parse_offset(p, behind), "here");
		return;
	}
	p->at = behind;
	/* A \begin that nobody knows was reported: this is the name that was meant. */
	if (env->row == &unknown_environment && environments_find(name))
		return;
	fault = parse_report(p, DIAG_tex_environment, p->engines, from, behind,
			     "\\begin{%.*s} is closed by \\end{%.*s}", SLICE_ARG(env->name),
			     SLICE_ARG(name));
	parse_note(fault, env->offset, env->end, "it was opened here");
}

/* ---- \begin ---- */

/* Displays of their own: where the engines let them stand. */
static void check_nesting(struct parser *p, const struct parse_environment *env,
			  const struct parse_list *list, const char *from)
{
	unsigned flags = env->row->flags;
	if ((flags & ENVIRONMENTS_DISPLAY) && !p->options->display)
		parse_report(p, DIAG_tex_nesting, TEX_KATEX, from, p->at,
			     "%.*s works only in a display", SLICE_ARG(env->name));
	if (!(flags & ENVIRONMENTS_TOP))
		return;
	const struct parse_environment *outer = env->outer;
	bool nestable = outer && outer->row && (outer->row->flags & ENVIRONMENTS_NESTABLE) &&
			!(flags & ENVIRONMENTS_NESTABLE) && list->place == PARSE_IN_CELL;
	bool alone = list->place == PARSE_IN_FORMULA || list->place == PARSE_IN_ARGUMENT ||
		     nestable ||
		     (outer && outer->row && outer->row->kind == ENVIRONMENTS_LIST &&
		      outer->row->package == TEX_PACKAGE_mathtools);
	unsigned engines = 0;
	if (!alone || list->filled)
		engines |= TEX_MATHJAX4;
	if (p->displays)
		engines |= TEX_MATHJAX3;
	p->displays = true;
	parse_report(p, DIAG_tex_nesting, engines, from, p->at,
		     outer ? "%.*s cannot stand inside another environment: use aligned or gathered"
			   : "%.*s has to stand alone in its display: use aligned or gathered",
		     SLICE_ARG(env->name));
}

/* An arrow of CD at `at` (its @): the engines that cannot read it.  @>a>b> has two labels, each
 * up to its character, in its cell (amscd). */
static unsigned check_arrow(const char *at, const char *end)
{
	const char *q = at + 1;
	unsigned left = 2;
	size_t depth = 0;
	if (q == end || !strchr("<>AV=|.", *q))
		return TEX_KATEX;
	if (!strchr("<>AV", *q))
		return 0;
	for (char c = *q++; q < end && left; q++) {
		if (*q == '{')
			depth++;
		else if (*q == '}' && depth)
			depth--;
		else if (*q == '\\' && q + 1 < end && q[1] == '\\' && depth == 0)
			return TEX_ALL;
		else if (*q == '\\')
			q++;
		else if (*q == c && depth == 0)
			left--;
	}
	return left ? TEX_ALL : 0;
}

static void check_arrows(struct parser *p, const char *from, const char *end)
{
	for (const char *q = from; q < end; q++) {
		q = memchr(q, '@', (size_t)(end - q));
		if (!q)
			break;
		unsigned engines = check_arrow(q, end);
		if (engines) {
			parse_report(p, DIAG_tex_argument, engines, q, q + 1,
				     "@ begins no arrow here: @>..>..>, @<..<..<, @AA..A, @VV..V, "
				     "@=, @| or @.");
			return;
		}
	}
}

/* Not looked into but for arrows: up to its \end. */
static void read_verbatim(struct parser *p, const struct parse_environment *env)
{
	const char *from = p->at;
	for (const char *q = from; q < p->end; q++) {
		q = memchr(q, '\\', (size_t)(p->end - q));
		if (!q)
			break;
		if (!slice_starts(slice_range(q, p->end), SLICE("\\end")))
			continue;
		const char *behind;
		p->at = q;
		if (!slice_eq(parse_end_name(p, &behind), env->name))
			continue;
		if (slice_eq(env->name, SLICE("CD")))
			check_arrows(p, from, q);
		p->at = behind;
		return;
	}
	p->at = p->end;
	p->unwinding = true;
	parse_report_at(p, DIAG_tex_environment, env->offset, env->end,
			"\\begin{%.*s} is never closed", SLICE_ARG(env->name));
}

static enum parse_stop read_body(struct parser *p, struct parse_environment *env,
				 struct tree_node *array)
{
	if (env->row &&
	    (env->row->kind == ENVIRONMENTS_ROWS || env->row->kind == ENVIRONMENTS_MULTLINE))
		return parse_rows(p, env, array, PARSE_ENV_END);
	struct parse_list list = {.place = PARSE_IN_GROUP};
	list.root = list.node = parse_node(p, TREE_LIST, p->at);
	parse_append(array, list.root);
	enum parse_stop stop = parse_items_until(p, &list, 1u << PARSE_ENV_END);
	parse_end_node(p, list.root);
	if (env->row && env->row->flags & ENVIRONMENTS_TOP)
		p->tagged &= ~(unsigned)TEX_KATEX;
	return stop;
}

static void read_environment(struct parser *p, struct parse_environment *env,
			     struct tree_node *array)
{
	size_t first = p->result->n_faults;
	p->environment = env;
	enum parse_stop stop = read_body(p, env, array);
	p->environment = env->outer;
	if (stop == PARSE_ENV_END) {
		struct parse_environment *inner = env;
		p->environment = inner->outer;
		read_end(p, env);
	} else if (!p->unwinding) {
		struct parse_fault *fault =
			parse_report_at(p, DIAG_tex_environment, env->offset, env->end,
					"\\begin{%.*s} is never closed", SLICE_ARG(env->name));
		parse_left_open(p, fault, first, PARSE_ENV_END, stop);
	}
}

/* An environment of the page: its text is read now, its \\end will be read behind what that
 * stands for. */
static void read_defined(struct parser *p, struct parse_environment *env, struct parse_list *list)
{
	struct tree_node *node = parse_node(p, TREE_LIST, p->at);
	if (!parse_deeper(p, p->at)) {
		p->at = p->end;
		p->unwinding = true;
		return;
	}
	read_environment(p, env, node);
	p->depth--;
	parse_end_node(p, node);
	parse_add(list, 0, node);
}

void parse_begin(struct parser *p, struct parse_list *list, const char *from)
{
	struct parse_environment env = {.outer = p->environment, .offset = parse_offset(p, from)};
	if (!parse_raw(p, SLICE("begin"), from, &env.name))
		return;
	env.end = parse_offset(p, p->at);
	if (p->has_macros && parse_expand_begin(p, env.name, from)) {
		read_defined(p, &env, list);
		return;
	}
	env.row = look_up(p, env.name, from);
	struct tree_node *array = parse_node(p, TREE_ARRAY, from);
	if (array)
		array->environment = env.row;
	check_nesting(p, &env, list, from);
	unsigned pairs = read_arguments(p, &env, array);
	env.katex_columns = pairs ? 2 * pairs : env.row->katex_columns;
	env.mathjax_columns = env.row->mathjax_columns;
	if (pairs && !(env.row->engines & TEX_KATEX))
		env.mathjax_columns = 2 * pairs;
	if (!parse_deeper(p, from)) {
		p->at = p->end;
		p->unwinding = true;
	} else if (env.row->kind == ENVIRONMENTS_RAW) {
		read_verbatim(p, &env);
		p->depth--;
	} else {
		read_environment(p, &env, array);
		p->depth--;
	}
	parse_end_node(p, array);
	parse_add(list, 0, array);
}
