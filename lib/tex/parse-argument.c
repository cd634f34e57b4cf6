/* The arguments of commands. */
#include "tex/parse-internal.h"

/* A command whose arguments are read. */
struct caller {
	struct slice name;
	const char *from;
	struct slice raws[4]; /* its first arguments that are no maths, for parse_check_arguments */
	size_t n_raws;
};

static void report_missing(struct parser *p, const struct caller *caller)
{
	parse_report(p, DIAG_tex_missing_argument, p->engines, caller->from,
		     caller->name.p + caller->name.n, "\\%.*s lacks an argument",
		     SLICE_ARG(caller->name));
}

/* ---- Maths ---- */

/* Ends of lists are no arguments; the author forgot one.  (\\ is: both engines take it.) */
static bool is_end(const struct parser *p)
{
	const char *end;
	if (*p->at == '}' || *p->at == '&')
		return true;
	if (*p->at != '\\')
		return false;
	struct slice name = parse_control_name(p, p->at, &end);
	return slice_eq(name, SLICE("end")) || slice_eq(name, SLICE("right"));
}

/* One token, alone: what it expands to or takes must be in it. */
static struct tree_node *read_token(struct parser *p)
{
	parse_limit(p, parse_token_end(p, p->at));
	const char *end = p->end;
	struct tree_node *node = parse_all(p, PARSE_IN_FORMULA);
	parse_unlimit(p);
	p->at = end;
	return node;
}

/* KaTeX's row of the command at p->at; null: it is a macro, or unknown. */
static const struct tex_command *command_at(struct parser *p, struct slice *name, const char **end)
{
	*name = parse_control_name(p, p->at, end);
	if (!name->n || (p->has_macros && macros_find(p->macros, *name, &(unsigned){p->engines})))
		return NULL;
	const struct tex_command *row = commands_find(name->p, name->n);
	while (row && !(row->math & TEX_KATEX))
		row = row->more ? row + 1 : NULL;
	return row;
}

/* KaTeX reads a whole operand where it wants a primitive argument, MathJax one token. */
static struct tree_node *read_primitive(struct parser *p, const struct caller *caller)
{
	struct slice name;
	const char *end;
	if (*p->at == '\'' || *p->at == '^' || *p->at == '_')
		parse_report(p, DIAG_tex_missing_argument, TEX_KATEX, p->at, p->at + 1,
			     "\\%.*s lacks an argument before %c", SLICE_ARG(caller->name), *p->at);
	if (*p->at != '\\')
		return read_token(p);
	const struct tex_command *command = command_at(p, &name, &end);
	/* MathJax has an exception for \sqrt\frac12. */
	bool fraction = slice_eq(caller->name, SLICE("sqrt")) && slice_eq(name, SLICE("frac"));
	if (!fraction && !parse_reads(p, TEX_KATEX))
		return read_token(p);
	if (command && !command->args[0] && command->kind < TEX_SWITCH) {
		if (!(command->flags & TEX_OPERAND))
			parse_report(p, DIAG_tex_script_operand, TEX_KATEX, p->at, end,
				     "\\%.*s needs braces as the argument of \\%.*s",
				     SLICE_ARG(name), SLICE_ARG(caller->name));
		return read_token(p);
	}
	if (parse_reads(p, TEX_MATHJAX) && !fraction) {
		parse_diverge(p, TEX_KATEX);
		return read_token(p);
	}
	if (p->has_macros && parse_expand(p, name, end))
		return parse_argument(p, caller->name, caller->from, 'p');
	struct parse_list list = {.place = PARSE_IN_FORMULA};
	list.root = list.node = parse_node(p, TREE_LIST, p->at);
	if (command && !(command->flags & TEX_OPERAND))
		parse_report(p, DIAG_tex_script_operand, TEX_KATEX, p->at, end,
			     "\\%.*s needs braces as the argument of \\%.*s", SLICE_ARG(name),
			     SLICE_ARG(caller->name));
	if (!parse_deeper(p, p->at)) {
		p->at = p->end;
		p->unwinding = true;
		return list.root;
	}
	if (parse_command(p, &list) != PARSE_END)
		report_missing(p, caller);
	p->depth--;
	parse_end_node(p, list.root);
	return list.root;
}

/* MathJax takes a % here for the argument, KaTeX for a comment. */
static bool skip_to_argument(struct parser *p)
{
	parse_skip_space(p);
	if (!parse_more(p))
		return false;
	if (*p->at != '%')
		return true;
	if (parse_reads(p, TEX_MATHJAX)) {
		parse_diverge(p, TEX_KATEX);
		return true;
	}
	parse_skip_blank(p);
	return parse_more(p);
}

struct tree_node *parse_argument(struct parser *p, struct slice who, const char *from, char letter)
{
	struct caller caller;
	bool braced = p->at < p->end && *p->at == '{';
	caller.name = who;
	caller.from = from;
	if (!braced && (!skip_to_argument(p) || is_end(p))) {
		report_missing(p, &caller);
		return NULL;
	}
	if (*p->at == '{') {
		unsigned outer = p->argument_braces;
		p->argument_braces = p->braces + 1;
		struct tree_node *node = parse_group(p, PARSE_IN_ARGUMENT);
		p->argument_braces = outer;
		return node;
	}
	return letter == 'p' ? read_primitive(p, &caller) : read_token(p);
}

static struct tree_node *read_option(struct parser *p)
{
	parse_skip_blank(p);
	if (!parse_more(p) || *p->at != '[')
		return NULL;
	const char *close = parse_closing_bracket(p, p->at);
	if (!close) {
		parse_report(p, DIAG_tex_missing_argument, p->engines, p->at, p->at + 1,
			     "[ of an optional argument is never closed");
		p->at++;
		return NULL;
	}
	if (!parse_deeper(p, p->at)) {
		p->at = close + 1;
		return NULL;
	}
	p->at++;
	parse_limit(p, close);
	bool outer = p->in_index;
	p->in_index = true;
	struct tree_node *node = parse_all(p, PARSE_IN_FORMULA);
	p->in_index = outer;
	parse_unlimit(p);
	p->depth--;
	p->at = close + 1;
	return node;
}

/* ---- Raw arguments ---- */

/* A colour for KaTeX: a name, or hexadecimal digits (parseColorGroup). */
static bool is_color(struct slice s)
{
	size_t hex = 0, letters = 0;
	bool hash = s.n && s.p[0] == '#';
	for (size_t i = hash; i < s.n; i++) {
		letters += ascii_is_alpha(s.p[i]);
		hex += ascii_is_digit(s.p[i]) ||
		       (ascii_lower(s.p[i]) >= 'a' && ascii_lower(s.p[i]) <= 'f');
	}
	if (hash)
		return hex + 1 == s.n && (hex == 3 || hex == 4 || hex == 6 || hex == 8);
	return s.n && (letters == s.n || (hex == s.n && hex == 6));
}

void parse_append_raw(struct parser *p, struct tree_node *node, const char *from, struct slice raw)
{
	struct tree_node *raw_node = parse_node(p, TREE_RAW, from);
	if (!raw_node)
		return;
	raw_node->text = raw;
	parse_end_node(p, raw_node);
	parse_append(node, raw_node);
}

static void keep_raw(struct caller *caller, struct slice raw)
{
	if (caller->n_raws < sizeof caller->raws / sizeof *caller->raws)
		caller->raws[caller->n_raws++] = raw;
}

static bool read_raw(struct parser *p, struct caller *caller, char letter, struct tree_node *node)
{
	const char *at = p->at;
	struct slice raw;
	if (!parse_raw(p, caller->name, caller->from, &raw))
		return false;
	if (letter == 'y' && slice_trim(raw).n &&
	    !(raw.n == 1 && raw.p[0] >= '0' && raw.p[0] <= '3'))
		parse_report(p, DIAG_tex_argument, TEX_MATHJAX, at, p->at,
			     "\\%.*s wants a style from 0 to 3", SLICE_ARG(caller->name));
	if (letter == 'c' && !is_color(raw) && !(p->has_macros && slice_find(raw, '\\') < raw.n))
		parse_report(p, DIAG_tex_argument, TEX_KATEX, at, p->at,
			     "\\%.*s: %.*s is no colour", SLICE_ARG(caller->name), SLICE_ARG(raw));
	parse_append_raw(p, node, at, raw);
	keep_raw(caller, raw);
	return true;
}

static bool read_delimiter_argument(struct parser *p, const struct caller *caller,
				    struct tree_node *node)
{
	parse_skip_blank(p);
	if (!parse_more(p)) {
		report_missing(p, caller);
		return false;
	}
	const char *q = p->at + 1;
	while (q < p->end && ascii_is_space(*q))
		q++;
	if (*p->at == '{' && q < p->end && *q == '}') {
		p->at = q + 1;
		parse_append(node, parse_node(p, TREE_DELIMITER, p->at));
		return true;
	}
	parse_append(node, parse_delimiter(p, caller->name, caller->from, true));
	return true;
}

/* The next item as it comes: MathJax's \raise moves it. */
static bool read_item(struct parser *p, const struct caller *caller, struct tree_node *node)
{
	struct parse_list list = {.place = PARSE_IN_FORMULA};
	if (!skip_to_argument(p) || is_end(p)) {
		report_missing(p, caller);
		return false;
	}
	if (!parse_deeper(p, p->at)) {
		p->at = p->end;
		p->unwinding = true;
		return false;
	}
	list.root = list.node = parse_node(p, TREE_LIST, p->at);
	if (*p->at == '{')
		parse_add(&list, 0, parse_group(p, PARSE_IN_GROUP));
	else if (*p->at != '\\')
		parse_append(list.root, read_token(p));
	else if (parse_command(p, &list) != PARSE_END)
		report_missing(p, caller);
	p->depth--;
	parse_end_node(p, list.root);
	parse_append(node, list.root);
	return true;
}

/* {maths}, and no single token. */
static bool read_braces(struct parser *p, const struct caller *caller, bool optional,
			struct tree_node *node)
{
	parse_skip_space(p);
	bool there = parse_more(p) && *p->at == '{';
	if (there)
		parse_append(node, parse_argument(p, caller->name, caller->from, 'm'));
	else if (!optional)
		report_missing(p, caller);
	return there || optional;
}

static bool read_braced_length(struct parser *p, const struct caller *caller,
			       struct tree_node *node)
{
	const char *name_end = p->at;
	parse_skip_blank(p);
	bool braces = parse_more(p) && *p->at == '{';
	size_t faults = p->result->n_faults;
	parse_dimension(p, caller->name, caller->from, node);
	if (!braces && p->result->n_faults == faults)
		parse_report(p, DIAG_tex_dimension, TEX_KATEX, caller->from, name_end,
			     "\\%.*s wants its length in braces", SLICE_ARG(caller->name));
	return true;
}

/* A number as TeX writes it: 65, '101, "41, `A (The TeXbook, chapter 24). */
static bool read_number(struct parser *p, const struct caller *caller, struct tree_node *node)
{
	parse_skip_space(p);
	const char *from = p->at, *q = from;
	int base = 10;
	if (q < p->end && (*q == '\'' || *q == '"'))
		base = *q++ == '"' ? 16 : 8;
	if (q < p->end && *q == '`' && q + 1 < p->end) {
		q = parse_token_end(p, q + 1);
	} else {
		const char *digits = q;
		while (q < p->end &&
		       (ascii_is_digit(*q) || (base == 16 && strchr("abcdefABCDEF", *q))))
			q++;
		if (q == digits) {
			parse_report(p, DIAG_tex_argument, p->engines, caller->from, p->at,
				     "\\%.*s wants a number", SLICE_ARG(caller->name));
			return false;
		}
	}
	p->at = q;
	parse_append_raw(p, node, from, slice_range(from, q));
	return true;
}

void parse_star(struct parser *p, struct tree_node *node)
{
	parse_skip_space(p);
	if (parse_more(p) && *p->at == '*') {
		p->at++;
		if (node)
			node->starred = true;
	}
}

/* ---- All ---- */

/* One argument; false: it is missing, and so are those behind it. */
static bool read_argument(struct parser *p, struct caller *caller, char letter,
			  struct tree_node *node)
{
	struct slice raw;
	struct tree_node *argument;
	const char *at = p->at;
	switch (letter) {
	case 'm':
	case 'p':
		if (!skip_to_argument(p) || is_end(p)) {
			report_missing(p, caller);
			return false;
		}
		parse_append(node, parse_argument(p, caller->name, caller->from, letter));
		return true;
	case 't':
		parse_append(node, parse_text(p, caller->name, caller->from));
		return true;
	case 'd':
		parse_append(node, parse_delimiter(p, caller->name, caller->from, false));
		return true;
	case 'D':
		return read_delimiter_argument(p, caller, node);
	case 'a':
		return read_item(p, caller, node);
	case 'B':
	case 'g':
		return read_braces(p, caller, letter == 'g', node);
	case 'l':
		return read_braced_length(p, caller, node);
	case 'n':
		return read_number(p, caller, node);
	case 's':
		parse_dimension(p, caller->name, caller->from, node);
		return true;
	case 'o':
		argument = read_option(p);
		parse_append(node, argument ? argument : parse_node(p, TREE_LIST, p->at));
		return true;
	case 'q':
	case 'S':
		if (!parse_raw_option(p, &raw)) {
			parse_append(node, parse_node(p, TREE_RAW, p->at));
			return true;
		}
		parse_append_raw(p, node, at, raw);
		keep_raw(caller, raw);
		if (letter == 'S')
			parse_report(p, DIAG_tex_dimension, p->engines & ~parse_is_dimension(raw),
				     raw.p - 1, p->at, "\\%.*s wants a length such as 2em or 3pt",
				     SLICE_ARG(caller->name));
		return true;
	case '*':
		parse_star(p, node);
		return true;
	default:
		return read_raw(p, caller, letter, node);
	}
}

void parse_arguments(struct parser *p, struct slice who, const char *from, const char *letters,
		     struct tree_node *node)
{
	struct caller caller;
	caller.name = who;
	caller.from = from;
	caller.n_raws = 0;
	for (; *letters; letters++)
		if (!read_argument(p, &caller, *letters, node))
			break;
	if (caller.n_raws)
		parse_check_arguments(p, who, from, caller.raws, caller.n_raws);
}
