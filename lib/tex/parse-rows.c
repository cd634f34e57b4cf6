/* Rows and cells, and what belongs to a row: \\, \hline, \tag, \label. */
#include "tex/parse-internal.h"

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
	if (env && env->row->tag == ENVIRONMENTS_TAG_NEVER)
		twice &= TEX_KATEX;
	parse_report(p, DIAG_tex_tag, twice, from, end, "second \\tag of this equation");
	*tagged |= p->engines & TEX_MATHJAX;
	p->tagged |= p->engines & TEX_KATEX;
	parse_star(p, node);
	parse_append(node, parse_text(p, slice_range(from + 1, end), from));
	parse_end_node(p, node);
	parse_append(list->node, node);
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
	if (env->row && env->row->flags & ENVIRONMENTS_TOP)
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
	if (p->options->remarks)
		parse_remark_row_end(p, list, from);
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
	else if (env->columns != env->first_columns && !env->ragged && !p->expanding) {
		while (row >= p->text.p && row < p->at && ascii_is_space(*row))
			row++;
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
		parse_end_node(p, row);
		if (stop != PARSE_ROW) {
			if (stop == wanted && row_end && !env->row_filled && env->columns == 0 &&
			    !env->ruled)
				parse_remark(p, DIAG_tex_trailing_row, row_end, row_end_to,
					     "row end before the end of %.*s makes an empty row",
					     SLICE_ARG(env->name));
			return stop;
		}
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
		parse_end_node(p, array);
		return array;
	}
	size_t offset = parse_offset(p, p->at), first = p->result->n_faults;
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
		parse_take_close(p);
	} else if (!p->unwinding) {
		struct parse_fault *fault = parse_report_at(p, DIAG_tex_unclosed_group, offset,
							    offset + 1, "{ is never closed");
		parse_left_open(p, fault, first, PARSE_CLOSE, stop);
	}
	parse_end_node(p, array);
	return array;
}
