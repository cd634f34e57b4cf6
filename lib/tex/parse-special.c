/* Commands with a syntax of their own. */
#include "tex/parse-internal.h"

void parse_begingroup(struct parser *p, struct parse_list *list, const char *from)
{
	size_t first = p->result->n_faults;
	size_t offset = parse_offset(p, from), end_offset = parse_end_offset(p, p->at);
	struct parse_list inside = {.place = PARSE_IN_BEGINGROUP};
	inside.root = inside.node = parse_node(p, TREE_LIST, from);
	if (!parse_deeper(p, from))
		return;
	if (p->groups)
		macros_open(p->macros, TEX_KATEX);
	enum parse_stop stop = parse_items_until(p, &inside, 1u << PARSE_ENDGROUP);
	if (p->groups)
		macros_close(p->macros);
	p->depth--;
	if (stop == PARSE_ENDGROUP) {
		const char *end;
		parse_control_name(p, p->at, &end);
		p->at = end;
	} else if (!p->unwinding) {
		struct parse_fault *fault =
			parse_report(p, DIAG_tex_unclosed_group, parse_knows_begingroup(p), p->at,
				     p->at, "\\begingroup without \\endgroup");
		if (fault) {
			fault->offset = offset;
			fault->end = end_offset;
			parse_left_open(p, fault, first, PARSE_ENDGROUP, stop);
		}
	}
	parse_end_node(p, inside.root);
	parse_add(list, 0, inside.root);
}

/* \verb|..|: its delimiter is the next character, whatever it is. */
void parse_verb(struct parser *p, struct parse_list *list, const char *from)
{
	struct tree_node *node = parse_node(p, TREE_TEXT, from);
	if (p->at < p->end && *p->at == '*')
		p->at++;
	/* MathJax passes over blanks before it and looks beyond the line's end for its closer. */
	unsigned lines = TEX_MATHJAX;
	if (p->at < p->end && ascii_is_space(*p->at) && parse_reads(p, TEX_MATHJAX)) {
		parse_report(p, DIAG_tex_missing_argument, TEX_KATEX, from, p->at,
			     "\\verb wants its delimiter right behind it");
		parse_skip_space(p);
	}
	const char *open = p->at;
	if (open >= p->end) {
		parse_report(p, DIAG_tex_missing_argument, p->engines, from, p->at,
			     "\\verb lacks its argument");
		return;
	}
	uint32_t c;
	const char *body = open + utf8_decode(open, p->end, &c), *q = body;
	size_t width = (size_t)(body - open);
	while (q < p->end && ((size_t)(p->end - q) < width || memcmp(q, open, width) != 0)) {
		if (*q == '\n')
			lines = 0;
		q++;
	}
	if (q == p->end || !lines)
		parse_report(p, DIAG_tex_missing_argument, q == p->end ? TEX_ALL : TEX_KATEX, from,
			     body, "\\verb lacks its closing %.*s on this line", (int)width, open);
	p->at = q < p->end ? q + width : q;
	if (node)
		node->text = slice_range(body, q);
	parse_end_node(p, node);
	parse_add(list, 0, node);
}

/* The end of what stands before the control word `word`, groups nested; null: it is missing. */
static const char *find_word(struct parser *p, struct slice word)
{
	enum parse_closer closer = slice_eq(word, SLICE("of")) ? PARSE_OF : PARSE_OVER_WORD;
	size_t depth = 0;
	const char *q = p->at;
	if (parse_is_hopeless(p, closer, q))
		return NULL;
	for (; q < p->end; q++) {
		if (*q == '{') {
			depth++;
		} else if (*q == '}') {
			if (depth-- == 0)
				break;
		} else if (*q == '\\') {
			const char *end;
			struct slice name = parse_control_name(p, q, &end);
			if (depth == 0 && slice_eq(name, word))
				return q;
			q++;
		}
	}
	parse_give_up(p, closer, p->at, q);
	return NULL;
}

void parse_until_word(struct parser *p, struct parse_list *list, const struct tex_command *command,
		      struct slice word, const char *from)
{
	struct tree_node *node = parse_node(p, TREE_COMMAND, from);
	struct slice who = slice_range(from + 1, p->at);
	const char *end = find_word(p, word);
	if (!end) {
		/* Who does not know the command has rejected it. */
		parse_report(p, DIAG_tex_missing_argument, command->math, from, p->at,
			     "\\%s lacks its \\%.*s", command->name, SLICE_ARG(word));
		return;
	}
	if (node)
		node->command = command;
	parse_limit(p, end);
	parse_append(node, parse_all(p, PARSE_IN_FORMULA));
	parse_unlimit(p);
	p->at = end + 1 + word.n;
	parse_arguments(p, who, from, "m", node);
	parse_end_node(p, node);
	parse_add(list, 0, node);
}

void parse_toggle(struct parser *p, struct parse_list *list, const struct tex_command *command,
		  const char *from)
{
	struct tree_node *node = parse_node(p, TREE_COMMAND, from);
	struct slice who = slice_range(from + 1, p->at);
	const char *end;
	if (node)
		node->command = command;
	for (;;) {
		parse_skip_blank(p);
		if (parse_more(p) && *p->at == '\\' &&
		    slice_eq(parse_control_name(p, p->at, &end), SLICE("endtoggle"))) {
			p->at = end;
			break;
		}
		/* Where nothing was read the argument is missing, and \endtoggle is, too. */
		const char *at = p->at;
		parse_append(node, parse_argument(p, who, from, 'm'));
		if (p->at == at || p->unwinding)
			break;
	}
	parse_end_node(p, node);
	parse_add(list, 0, node);
}

void parse_shove(struct parser *p, const struct parse_list *list, const struct tex_command *command,
		 const char *from)
{
	const struct parse_environment *env = p->environment;
	bool multline = list->place == PARSE_IN_CELL && env && env->row &&
			env->row->kind == ENVIRONMENTS_MULTLINE;
	if (!multline || list->filled)
		parse_report(p, DIAG_tex_misplaced, TEX_MATHJAX, from, p->at,
			     "\\%s belongs at the beginning of a row of multline", command->name);
}
