/* \begin..\end, rows and cells, and what belongs to a row: \tag, \label, \hline. */
#include "tex/parse-internal.h"

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
	const char *nearest = environments_nearest(name, engines);
	if (nearest && strlen(nearest) == name.n)
		nearest = memcmp(nearest, name.p, name.n) == 0 ? NULL : nearest;
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

/* The first letter of an array's preamble that an engine does not know, or null.  KaTeX:
 * array.ts; MathJax 4: ColumnParser; MathJax 3 takes everything. */
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

static void read_preamble(struct parser *p, const struct parse_environment *env,
			  struct tree_node *node)
{
	struct slice raw;
	const char *from = p->at;
	struct tree_node *raw_node = parse_node(p, TREE_RAW, from);
	if (!parse_raw(p, SLICE("begin"), from, &raw))
		return;
	if (!is_preamble(raw, env->row->katex_columns == 1 ? "lc" : "lcr|:", false))
		report_argument(p, TEX_KATEX, env, from,
				"the columns are letters of lcr, with | and : between them");
	else if (env->row->katex_columns == 1 && slice_trim(raw).n > 1)
		report_argument(p, TEX_KATEX, env, from, "there can be one column only");
	if (!is_preamble(raw, "lcrpmbwWPMB|:><@!*0123456789", true))
		report_argument(p, TEX_MATHJAX4, env, from, "unknown letter in the columns");
	if (raw_node)
		raw_node->text = raw;
	parse_append(node, raw_node);
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
	struct tree_node *raw_node = parse_node(p, TREE_RAW, from);
	if (raw_node)
		raw_node->text = raw;
	parse_append(node, raw_node);
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
	if (!is_preamble(raw, "lcrpmbwWPMB|:><@!*0123456789", true))
		report_argument(p, TEX_MATHJAX4, env, from, "unknown letter in the alignment");
	struct tree_node *raw_node = parse_node(p, TREE_RAW, from);
	if (raw_node)
		raw_node->text = raw;
	parse_append(node, raw_node);
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
			parse_arguments(p, SLICE("begin"), from, one, node);
			break;
		}
	}
	return pairs;
}

/* ---- Tags and labels ---- */

/* The environment that a \tag or \label belongs to; null: the formula. */
static struct parse_environment *owner(const struct parser *p)
{
	struct parse_environment *env = p->environment;
	while (env && (!env->row || env->row->tag == ENVIRONMENTS_TAG_OUTER))
		env = env->outer;
	return env;
}

void parse_tag(struct parser *p, struct parse_list *list, const char *from)
{
	struct tree_node *node = parse_node(p, TREE_TAG, from);
	struct parse_environment *env = owner(p);
	unsigned *tagged = env ? &env->tagged : &p->tagged;
	unsigned twice = (*tagged & TEX_MATHJAX) | (p->tagged & TEX_KATEX);
	const char *end = p->at;
	if (env && env->row->tag == ENVIRONMENTS_TAG_NEVER)
		parse_report(p, DIAG_tex_tag, TEX_MATHJAX, from, end,
			     "\\tag is not allowed in %.*s", SLICE_ARG(env->name));
	else
		parse_report(p, DIAG_tex_tag, twice & TEX_MATHJAX, from, end,
			     "second \\tag of this equation");
	parse_report(p, DIAG_tex_tag, twice & TEX_KATEX, from, end,
		     "second \\tag of this equation");
	*tagged |= p->engines & TEX_MATHJAX;
	p->tagged |= p->engines & TEX_KATEX;
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '*') {
		p->at++;
		if (node)
			node->starred = true;
	}
	parse_append(node, parse_text(p, SLICE("tag"), from));
	parse_end_node(p, node);
	parse_append(list->root, node);
}

void parse_label(struct parser *p, struct parse_list *list, const char *from)
{
	struct parse_environment *env = owner(p);
	unsigned *labelled = env ? &env->labelled : &p->labelled;
	struct slice name;
	(void)list;
	if (!parse_raw(p, SLICE("label"), from, &name) || !name.n)
		return;
	parse_report(p, DIAG_tex_tag, *labelled & TEX_MATHJAX, from, p->at,
		     "second \\label of this equation");
	*labelled |= p->engines;
}

/* What a row's end means for the tags (MathJax: EqnArrayItem.EndRow; KaTeX: endRow). */
static void end_row(struct parser *p, struct parse_environment *env)
{
	if (!env->row || env->row->kind != ENVIRONMENTS_ROWS)
		return;
	if (env->row->tag == ENVIRONMENTS_TAG_ROW || env->row->tag == ENVIRONMENTS_TAG_NEVER) {
		bool numbered =
			env->row->tag == ENVIRONMENTS_TAG_ROW && !slice_ends(env->name, SLICE("*"));
		env->labelled &= ~(unsigned)TEX_MATHJAX3;
		if (env->tagged || (p->options->numbered && numbered))
			env->labelled = 0;
		env->tagged = 0;
	}
	if (env->row->flags & ENVIRONMENTS_TOP)
		p->tagged &= ~(unsigned)TEX_KATEX;
}

/* ---- Rows ---- */

/* [length] right behind \\, and MathJax's star. */
static void read_row_option(struct parser *p)
{
	const char *from = p->at;
	if (from < p->end && *from == '*') {
		if (from + 1 < p->end && from[1] == '[')
			parse_diverge(p, p->engines & TEX_MATHJAX ? TEX_KATEX : 0);
		if (parse_reads(p, TEX_MATHJAX))
			p->at++;
	}
	if (p->at >= p->end || *p->at != '[')
		return;
	struct slice raw;
	from = p->at;
	if (!parse_raw_option(p, &raw))
		return;
	unsigned engines = parse_is_dimension(raw);
	if (!slice_trim(raw).n)
		engines = TEX_MATHJAX;
	if (p->engines & ~engines)
		parse_report(p, DIAG_tex_dimension, p->engines & ~engines, from, p->at,
			     "[ behind \\\\ begins a length; for a bracket write \\\\ {[}");
}

/* \cr and \newline take no length. */
static void read_row_command(struct parser *p)
{
	const char *end;
	struct slice name = parse_control_name(p, p->at, &end);
	p->at = end;
	if (slice_eq(name, SLICE("\\")))
		read_row_option(p);
}

void parse_row_end(struct parser *p, struct parse_list *list, const char *from)
{
	struct tree_node *node = parse_node(p, TREE_RAW, from);
	if (slice_eq(slice_range(from, p->at), SLICE("\\cr")))
		parse_report(p, DIAG_tex_misplaced, p->engines, from, p->at,
			     "\\cr outside of an alignment");
	else if (slice_eq(slice_range(from, p->at), SLICE("\\\\")))
		read_row_option(p);
	if (p->options->display && !p->environment && list->place != PARSE_IN_SHIFT)
		parse_remark(p, DIAG_tex_row_outside, from, p->at,
			     "\\\\ outside of an alignment: use aligned or gathered");
	if (node)
		node->text = slice_range(from, p->at);
	parse_end_node(p, node);
	parse_add(list, 0, node);
}

void parse_hline(struct parser *p, const struct parse_list *list, const struct tex_command *command,
		 const char *from)
{
	bool cell = list->place == PARSE_IN_CELL && !list->filled;
	if (!cell)
		parse_report(p, DIAG_tex_misplaced, p->engines, from, p->at,
			     "\\%s belongs at the beginning of a row", command->name);
	else if (p->environment->columns > 0)
		parse_report(p, DIAG_tex_misplaced, TEX_KATEX, from, p->at,
			     "\\%s belongs at the beginning of a row", command->name);
	if (p->environment)
		p->environment->ruled = true;
}

static void check_columns(struct parser *p, const struct parse_environment *env)
{
	unsigned columns = env->columns + 1, engines = 0;
	if (env->katex_columns && columns == env->katex_columns + 1)
		engines |= TEX_KATEX;
	if (env->mathjax_columns && columns == env->mathjax_columns + 1)
		engines |= TEX_MATHJAX;
	parse_report(p, DIAG_tex_columns, engines, p->at, p->at + 1,
		     "more cells than a row of %.*s has", SLICE_ARG(env->name));
}

/* Rows of an alignment with different numbers of & are remarked on once. */
static void compare_columns(struct parser *p, struct parse_environment *env, const char *row)
{
	if (!env->row || !(env->row->flags & ENVIRONMENTS_ALIGNMENT) || env->columns == 0)
		return;
	if (env->first_columns == 0)
		env->first_columns = env->columns;
	else if (env->columns != env->first_columns && !env->ragged) {
		parse_remark(p, DIAG_tex_ragged_rows, row, p->at,
			     "this row of %.*s has %u &, the first has %u", SLICE_ARG(env->name),
			     env->columns, env->first_columns);
		env->ragged = true;
	}
}

static void begin_row(struct parse_environment *env)
{
	env->columns = 0;
	env->ruled = false;
	env->row_filled = false;
}

static struct parse_list cell_list(struct parser *p, struct tree_node *row)
{
	struct parse_list list = {.place = PARSE_IN_CELL};
	list.root = list.node = parse_node(p, TREE_CELL, p->at);
	parse_append(row, list.root);
	return list;
}

/* Rows and cells up to what ends them: `wanted`, or what some outer list waits for. */
enum parse_stop parse_rows(struct parser *p, struct parse_environment *env, struct tree_node *array,
			   enum parse_stop wanted)
{
	const unsigned ends = 1u << PARSE_ALIGN | 1u << PARSE_ROW | 1u << wanted;
	const char *row_at = p->at, *row_end = NULL, *row_end_to = NULL;
	struct tree_node *row = parse_node(p, TREE_ROW, p->at);
	parse_append(array, row);
	for (;;) {
		struct parse_list list = cell_list(p, row);
		if (p->groups)
			macros_open(p->macros, TEX_KATEX);
		enum parse_stop stop = parse_items_until(p, &list, ends);
		if (p->groups)
			macros_close(p->macros);
		parse_end_node(p, list.root);
		env->row_filled = env->row_filled || list.filled;
		if (stop == PARSE_ALIGN) {
			env->columns++;
			check_columns(p, env);
			p->at++;
			continue;
		}
		if (env->row_filled)
			compare_columns(p, env, row_at);
		end_row(p, env);
		if (stop != PARSE_ROW) {
			if (stop == wanted && row_end && !env->row_filled && env->columns == 0 &&
			    !env->ruled)
				parse_remark(p, DIAG_tex_trailing_row, row_end, row_end_to,
					     "row end before the end of %.*s makes an empty row",
					     SLICE_ARG(env->name));
			return stop;
		}
		parse_end_node(p, row);
		row_end = p->at;
		read_row_command(p);
		row_end_to = p->at;
		row = parse_node(p, TREE_ROW, p->at);
		parse_append(array, row);
		env->row_number++;
		row_at = p->at;
		begin_row(env);
	}
}

struct tree_node *parse_braced_rows(struct parser *p, const struct tex_command *command,
				    struct slice name, const char *from)
{
	struct parse_environment env = {.name = name, .outer = p->environment};
	struct tree_node *array = parse_node(p, TREE_ARRAY, from);
	bool substack = slice_eq(name, SLICE("substack"));
	if (array)
		array->command = command;
	env.katex_columns = substack;
	env.mathjax_columns = slice_eq(name, SLICE("cases")) ? 2 : 0;
	parse_skip_blank(p);
	if (!parse_more(p) || *p->at == '}') {
		parse_report(p, DIAG_tex_missing_argument, p->engines, from, p->at,
			     "\\%.*s lacks its rows", SLICE_ARG(name));
		return array;
	}
	if (*p->at != '{') {
		parse_append(array, parse_argument(p, name, from, 'm'));
		return array;
	}
	size_t offset = parse_offset(p, p->at);
	if (!parse_deeper(p, from)) {
		p->at = p->end;
		p->unwinding = true;
		return array;
	}
	p->at++;
	p->braces++;
	p->environment = &env;
	enum parse_stop stop = parse_rows(p, &env, array, PARSE_CLOSE);
	p->environment = env.outer;
	p->braces--;
	p->depth--;
	if (stop == PARSE_CLOSE) {
		p->at++;
	} else if (!p->unwinding) {
		parse_report_at(p, DIAG_tex_unclosed_group, offset, offset + 1,
				"{ is never closed");
		p->unwinding = stop == PARSE_END;
	}
	parse_end_node(p, array);
	return array;
}

/* ---- \end ---- */

/* The name in \end{..} at p->at, without moving; *behind it.  An empty name: there is none. */
static struct slice end_name(const struct parser *p, const char **behind)
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
	struct slice name = end_name(p, &behind);
	p->at = behind;
	parse_report(p, DIAG_tex_environment, p->engines, from, behind,
		     "\\end{%.*s} without \\begin", SLICE_ARG(name));
}

/* \end was met while `env` is the innermost environment. */
static void read_end(struct parser *p, const struct parse_environment *env)
{
	const char *from = p->at, *behind;
	struct slice name = end_name(p, &behind);
	if (slice_eq(name, env->name)) {
		p->at = behind;
		return;
	}
	struct parse_fault *fault;
	if (is_open(p, name)) {
		/* It closes one further out, which will read it. */
		fault = parse_report_at(p, DIAG_tex_environment, env->offset, env->end,
					"\\begin{%.*s} is not closed before \\end{%.*s}",
					SLICE_ARG(env->name), SLICE_ARG(name));
		parse_note(fault, parse_offset(p, from), parse_offset(p, behind), "here");
		return;
	}
	p->at = behind;
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
	bool alone = (list->place == PARSE_IN_FORMULA && !p->limits) || nestable ||
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

/* Not looked into: up to its \end. */
static void read_verbatim(struct parser *p, const struct parse_environment *env)
{
	for (const char *q = p->at; q < p->end; q++) {
		q = memchr(q, '\\', (size_t)(p->end - q));
		if (!q)
			break;
		if (!slice_starts(slice_range(q, p->end), SLICE("\\end")))
			continue;
		const char *behind;
		p->at = q;
		if (slice_eq(end_name(p, &behind), env->name)) {
			p->at = behind;
			return;
		}
	}
	p->at = p->end;
	p->unwinding = true;
	parse_report_at(p, DIAG_tex_environment, env->offset, env->end,
			"\\begin{%.*s} is never closed", SLICE_ARG(env->name));
}

static enum parse_stop read_body(struct parser *p, struct parse_environment *env,
				 struct tree_node *array)
{
	if (env->row->kind == ENVIRONMENTS_ROWS || env->row->kind == ENVIRONMENTS_MULTLINE)
		return parse_rows(p, env, array, PARSE_ENV_END);
	struct parse_list list = {.place = PARSE_IN_GROUP};
	list.root = list.node = parse_node(p, TREE_LIST, p->at);
	parse_append(array, list.root);
	enum parse_stop stop = parse_items_until(p, &list, 1u << PARSE_ENV_END);
	if (env->row->flags & ENVIRONMENTS_TOP)
		p->tagged &= ~(unsigned)TEX_KATEX;
	return stop;
}

static void read_environment(struct parser *p, struct parse_environment *env,
			     struct tree_node *array)
{
	p->environment = env;
	enum parse_stop stop = read_body(p, env, array);
	p->environment = env->outer;
	if (stop == PARSE_ENV_END) {
		struct parse_environment *inner = env;
		p->environment = inner->outer;
		read_end(p, env);
	} else if (!p->unwinding) {
		parse_report_at(p, DIAG_tex_environment, env->offset, env->end,
				"\\begin{%.*s} is never closed", SLICE_ARG(env->name));
		p->unwinding = stop == PARSE_END;
	}
}

void parse_begin(struct parser *p, struct parse_list *list, const char *from)
{
	struct parse_environment env = {.outer = p->environment, .offset = parse_offset(p, from)};
	if (!parse_raw(p, SLICE("begin"), from, &env.name))
		return;
	env.end = parse_offset(p, p->at);
	if (p->has_macros && parse_expand_begin(p, env.name, from))
		return;
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
