/* Control sequences in a text, as KaTeX and MathJax 4 read them. */
#include "tex/parse-text.h"

/* ---- Looking up ---- */

/* A control sequence in a text: its rows for those who read it now. */
struct command {
	struct slice name;
	const char *from, *behind;
	const struct tex_command *rows; /* the first row of its name, or null */
	const struct tex_command *katex, *mathjax;
};

/* KaTeX has none of these: pages that use it drop them. */
static bool is_dropped(const struct tex_command *row)
{
	return row->kind == TEX_REF || row->kind == TEX_LABEL || row->kind == TEX_REQUIRE;
}

/* KaTeX knows these, but a text ends at them, or they want to stand in an alignment. */
static bool is_outer(const struct tex_command *row)
{
	switch ((enum tex_kind)row->kind) {
	case TEX_RIGHT:
	case TEX_END:
	case TEX_LIMITS:
	case TEX_HLINE:
		return true;
	case TEX_MATH:
		return row->name[0] != '(';
	case TEX_ROW:
		return slice_eq(slice_of(row->name), SLICE("cr"));
	default:
		return false;
	}
}

/* MathJax 4 loads few packages by a command in a text (TextMacrosMethods.CheckAutoload). */
static bool has_package(const struct parser *p, const struct tex_command *row)
{
	return commands_loading(row->package) == TEX_LOADED || row->package == TEX_PACKAGE_color ||
	       row->package == TEX_PACKAGE_html || row->package == TEX_PACKAGE_unicode ||
	       (p->packages & (uint64_t)1 << row->package);
}

static bool knows(const struct parser *p, const struct tex_command *row, unsigned engine)
{
	if (engine == TEX_KATEX)
		return is_dropped(row) || ((row->text & TEX_KATEX) && !is_outer(row));
	return (row->text & TEX_MATHJAX4) && has_package(p, row);
}

static const struct tex_command *row_for(const struct parser *p, const struct tex_command *row,
					 unsigned engine)
{
	if (!parse_reads(p, engine))
		return NULL;
	while (row && !knows(p, row, engine))
		row = row->more ? row + 1 : NULL;
	return row;
}

static void report_for_maths(struct parser *p, const struct command *command, unsigned engines)
{
	struct slice name = command->name;
	const struct tex_command *row = command->rows;
	bool plain = !row->args[0] && row->kind <= TEX_OPERATOR;
	struct parse_fault *fault =
		row->kind == TEX_MATH
			? parse_report(p, DIAG_tex_mode, engines, command->from, command->behind,
				       "\\%.*s closes nothing in this text", SLICE_ARG(name))
		: plain ? parse_report(p, DIAG_tex_mode, engines, command->from, command->behind,
				       "\\%.*s is for maths: in a text write $\\%.*s$",
				       SLICE_ARG(name), SLICE_ARG(name))
			: parse_report(p, DIAG_tex_mode, engines, command->from, command->behind,
				       "\\%.*s is for maths: in a text write $..$ around it",
				       SLICE_ARG(name));
	if (fault && plain && !p->expanding)
		fault->suggestion = arena_printf(p->arena, "$\\%.*s$", SLICE_ARG(name));
}

static void report_unknown(struct parser *p, const struct command *command, unsigned engines)
{
	struct slice name = command->name;
	unsigned maths = 0;
	for (const struct tex_command *row = command->rows; row; row = row->more ? row + 1 : NULL)
		maths |= row->math | row->text;
	if (command->rows)
		report_for_maths(p, command, engines & maths);
	engines &= p->engines & ~maths;
	if (!engines)
		return;
	const char *nearest =
		command->rows || !p->options->suggestions ? NULL : commands_nearest(name, engines);
	struct parse_fault *fault =
		nearest ? parse_report(p, DIAG_tex_undefined, engines, command->from,
				       command->behind, "\\%.*s is not defined; did you mean \\%s?",
				       SLICE_ARG(name), nearest)
			: parse_report(p, DIAG_tex_undefined, engines, command->from,
				       command->behind, "\\%.*s is not defined", SLICE_ARG(name));
	if (fault && nearest)
		fault->suggestion = arena_printf(p->arena, "\\%s", nearest);
}

/* ---- Arguments ---- */

/* Read a command as in maths, for these engines: what it means there is what it means here, or
 * it is a fault already. */
static void read_as_maths(struct parser *p, struct tree_node *list, unsigned engines)
{
	unsigned all = p->engines;
	struct parse_list maths = {.place = PARSE_IN_FORMULA};
	const char *from = p->at, *behind;
	maths.root = maths.node = parse_node(p, TREE_LIST, from);
	p->engines &= engines;
	p->text_mode = false;
	if (!p->engines || parse_command(p, &maths) != PARSE_END) {
		parse_control_name(p, from, &behind);
		p->at = behind;
	}
	p->text_mode = true;
	p->engines = (all & ~engines) | p->engines;
	parse_end_node(p, maths.root);
	if (maths.root && maths.root->child)
		parse_append(list, maths.root);
}

/* KaTeX reads an operand behind an accent, not any argument: commands of some kinds only, but
 * these with their arguments. */
static void check_accent(struct parser *p, const struct command *command)
{
	const char *at = p->at, *behind;
	while (at < p->end && ascii_is_space(*at))
		at++;
	if (at == p->end || *at != '\\' || !parse_reads(p, TEX_KATEX))
		return;
	struct slice name = parse_control_name(p, at, &behind);
	const struct tex_command *row = row_for(p, commands_find(name.p, name.n), TEX_KATEX);
	if (!row || row->kind == TEX_SYMBOL || (!row->args[0] && (row->flags & TEX_OPERAND)))
		return;
	if (row->args[0] && (row->flags & TEX_OPERAND))
		parse_diverge(p, p->engines & ~(unsigned)TEX_KATEX);
	else
		parse_report(p, DIAG_tex_missing_argument, TEX_KATEX, at, behind,
			     "\\%.*s needs braces behind \\%.*s", SLICE_ARG(name),
			     SLICE_ARG(command->name));
}

/* A command with its arguments as what the accent stands on; KaTeX alone. */
static bool read_accented_command(struct parser *p, struct tree_node *node)
{
	const char *behind;
	if (p->engines != TEX_KATEX)
		return false;
	parse_skip_space(p);
	if (!parse_more(p) || *p->at != '\\')
		return false;
	struct slice name = parse_control_name(p, p->at, &behind);
	const struct tex_command *row = row_for(p, commands_find(name.p, name.n), TEX_KATEX);
	if (!row || !row->args[0] || !(row->flags & TEX_OPERAND))
		return false;
	parse_text_command(p, node, PARSE_TEXT_ALL);
	return true;
}

/* Arguments that are maths in maths are text here. */
static void read_arguments(struct parser *p, const struct command *command, const char *letters,
			   struct tree_node *node)
{
	char one[2] = {0};
	for (; *letters; letters++) {
		switch (*letters) {
		case 'm':
		case 'p':
		case 't':
			parse_append(node, parse_text(p, command->name, command->from));
			break;
		case 'o':
			parse_arguments(p, command->name, command->from, "q", node);
			break;
		default:
			one[0] = *letters;
			parse_arguments(p, command->name, command->from, one, node);
			break;
		}
	}
}

/* The letters behind optional ones that are not there. */
static const char *given_letters(const struct parser *p, const char *letters)
{
	const char *at = p->at;
	while (at < p->end && ascii_is_space(*at))
		at++;
	if (at == p->end || (*at != '[' && *at != '*'))
		while (*letters && strchr("*oqS", *letters))
			letters++;
	return letters;
}

static bool same_letters(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		bool texts = strchr("mpt", *a) && strchr("mpt", *b);
		if (*a != *b && !texts)
			return false;
	}
	return *a == *b;
}

/* ---- Kinds ---- */

/* [length] right behind \\, in KaTeX; to MathJax it is text. */
static void read_row_end(struct parser *p, const struct command *command)
{
	if (!parse_reads(p, TEX_KATEX) || p->at == p->end || *p->at != '[')
		return;
	const char *close = parse_closing_bracket(p, p->at);
	struct slice length = slice_range(p->at + 1, close ? close : p->end);
	if (!close || !(parse_is_dimension(length) & TEX_KATEX))
		parse_report(p, DIAG_tex_dimension, TEX_KATEX, p->at, close ? close + 1 : p->at + 1,
			     "[ behind \\%.*s begins a length", SLICE_ARG(command->name));
	else
		p->at = close + 1;
}

static void read_atom(struct parser *p, const struct command *command,
		      const struct tex_command *row, const char *letters, struct tree_node *list)
{
	enum tree_kind kind = row->kind == TEX_SWITCH ? TREE_SWITCH
			      : row->args[0]          ? TREE_COMMAND
						      : TREE_ATOM;
	struct tree_node *node = list ? parse_node(p, kind, command->from) : NULL;
	if (node) {
		node->command = row;
		node->class = row->class;
		node->code = row->code;
	}
	if (row->kind != TEX_ACCENT) {
		read_arguments(p, command, letters, node);
	} else {
		check_accent(p, command);
		if (!read_accented_command(p, node))
			read_arguments(p, command, letters, node);
	}
	parse_end_node(p, node);
	parse_append(list, node);
}

/* \boxed sets its argument in maths, in a text as well. */
static bool is_maths_inside(const struct tex_command *row)
{
	return slice_eq(slice_of(row->name), SLICE("boxed"));
}

static void read_known(struct parser *p, const struct command *command,
		       const struct tex_command *row, struct tree_node *list)
{
	const char *letters = given_letters(p, row->args);
	switch ((enum tex_kind)row->kind) {
	case TEX_MATH:
		parse_text_shift(p, list, command->from, ')');
		break;
	case TEX_ROW:
		if (row->args[0])
			read_row_end(p, command);
		read_atom(p, command, row, "", list);
		break;
	case TEX_BEGINGROUP:
	case TEX_BGROUP:
		parse_text_group(p, list, command->from,
				 row->kind == TEX_BGROUP ? PARSE_TEXT_IN_GROUP
							 : PARSE_TEXT_IN_BEGINGROUP);
		break;
	case TEX_ENDGROUP:
	case TEX_EGROUP:
		parse_report(p, DIAG_tex_misplaced, p->engines, command->from, command->behind,
			     "\\%.*s closes nothing in this text", SLICE_ARG(command->name));
		break;
	case TEX_VERB:
	case TEX_DEFINE:
	case TEX_PREFIX:
	case TEX_TAG:
	case TEX_NOTAG:
		p->at = command->from;
		read_as_maths(p, list, TEX_KATEX);
		break;
	default:
		if (is_maths_inside(row)) {
			p->at = command->from;
			read_as_maths(p, list, TEX_KATEX);
		} else {
			read_atom(p, command, row, letters, list);
		}
		break;
	}
}

/* ---- Macros of the page ---- */

/* MathJax 4 expands only simple macros in a text, and its own commands of text come first. */
static bool expand(struct parser *p, const struct command *command)
{
	unsigned engines = p->engines;
	const struct macros_definition *macro = macros_find(p->macros, command->name, &engines);
	if (macro && command->mathjax)
		engines &= ~(unsigned)TEX_MATHJAX4;
	if (!macro || !engines)
		return false;
	if ((engines & TEX_MATHJAX4) &&
	    (macro->delimited || (macro->kind != MACROS_TEXT && macro->kind != MACROS_CHARACTER))) {
		parse_report(p, DIAG_tex_mode, TEX_MATHJAX4, command->from, command->behind,
			     "\\%.*s is for maths: in a text MathJax 4 expands simple macros only",
			     SLICE_ARG(command->name));
		p->engines &= ~(unsigned)TEX_MATHJAX4;
		if (!p->engines) {
			p->at = command->behind;
			return true;
		}
		engines &= p->engines;
	}
	parse_diverge(p, p->engines & ~engines);
	return parse_expand(p, command->name, command->behind);
}

/* ---- The command ---- */

static bool ends_place(const struct tex_command *row, enum parse_text_place place)
{
	if (!row)
		return false;
	return row->kind == TEX_ENDGROUP ? place == PARSE_TEXT_IN_BEGINGROUP
					 : row->kind == TEX_EGROUP && place == PARSE_TEXT_IN_GROUP;
}

/* KaTeX's lexer reads \a@b as one word. */
static void check_at_sign(struct parser *p, const struct command *command)
{
	if (command->behind < p->end && *command->behind == '@' && command->name.n &&
	    ascii_is_alpha(command->name.p[0]))
		parse_report(p, DIAG_tex_undefined, TEX_KATEX, command->from, command->behind + 1,
			     "\\%.*s@ is read as one command: put a space before @",
			     SLICE_ARG(command->name));
}

/* The names that are read as another: a control space before a tab or a line's end. */
static struct slice normal_name(struct parser *p, const struct command *command)
{
	check_at_sign(p, command);
	if (!command->name.n || !ascii_is_space(command->name.p[0]))
		return command->name;
	if (command->name.p[0] == '\t')
		parse_report(p, DIAG_tex_undefined, TEX_MATHJAX4, command->from, command->behind,
			     "backslash before a tab");
	return SLICE(" ");
}

static void read_unknown(struct parser *p, const struct command *command)
{
	report_unknown(p, command, p->engines & PARSE_TEXT_READERS);
	/* What stands behind it belongs to it and would be reported, too. */
	if (command->rows && command->rows->math && !p->has_macros) {
		size_t faults = p->result->n_faults;
		read_as_maths(p, NULL, PARSE_TEXT_READERS);
		p->result->n_faults = faults;
	} else {
		p->at = command->behind;
	}
}

bool parse_text_command(struct parser *p, struct tree_node *list, enum parse_text_place place)
{
	struct command command = {.from = p->at};
	command.name = parse_control_name(p, p->at, &command.behind);
	command.name = normal_name(p, &command);
	command.rows = commands_find(command.name.p, command.name.n);
	command.katex = row_for(p, command.rows, TEX_KATEX);
	command.mathjax = row_for(p, command.rows, TEX_MATHJAX4);
	if (p->has_macros && expand(p, &command))
		return false;
	if (ends_place(command.katex, place))
		return true;
	if (!command.name.n) {
		parse_report(p, DIAG_tex_character, TEX_KATEX, command.from, command.behind,
			     "backslash with nothing behind it");
		p->at = command.behind;
		return false;
	}
	const struct tex_command *row = command.katex ? command.katex : command.mathjax;
	if (!row) {
		read_unknown(p, &command);
		return false;
	}
	unsigned known = (command.katex ? TEX_KATEX : 0) | (command.mathjax ? TEX_MATHJAX4 : 0);
	report_unknown(p, &command, p->engines & PARSE_TEXT_READERS & ~known);
	p->at = command.behind;
	if (command.katex && command.mathjax && command.katex != command.mathjax &&
	    !same_letters(given_letters(p, command.katex->args),
			  given_letters(p, command.mathjax->args)))
		parse_diverge(p, TEX_MATHJAX4);
	read_known(p, &command, row, list);
	return false;
}
