/* Delimiters, and \left..\middle..\right. */
#include "tex/parse-internal.h"

/* ---- Delimiters ---- */

/* KaTeX: delimiters in delimsizing.ts; MathJax: base delimiter mappings. */
static unsigned takes_character(uint32_t c)
{
	if (c < 0x80)
		return c && strchr("()[]|/.<>", (int)c) ? TEX_ALL : 0;
	switch (c) {
	case 0x27e8: /* angle brackets */
	case 0x27e9:
	case 0x230a: /* floor and ceiling */
	case 0x230b:
	case 0x2308:
	case 0x2309:
	case 0x27ee: /* flattened parentheses */
	case 0x27ef:
	case 0x23b0: /* moustaches */
	case 0x23b1:
		return TEX_KATEX;
	default:
		return 0;
	}
}

static void report_delimiter(struct parser *p, unsigned engines, struct slice who,
			     const char *who_at, const char *to)
{
	parse_report(p, DIAG_tex_delimiter, engines, who_at, to,
		     to > who_at + who.n + 1 ? "\\%.*s is followed by no delimiter but by %.*s"
					     : "\\%.*s lacks its delimiter%.*s",
		     SLICE_ARG(who), (int)(to - p->at), p->at);
}

/* The delimiter at p->at, one token: which engines take it. */
static unsigned read_delimiter(struct parser *p, struct tree_node *node, const char **end)
{
	const char *at = p->at;
	uint32_t c;
	if (*at != '\\') {
		*end = at + utf8_decode(at, p->end, &c);
		unsigned engines = takes_character(c);
		if (node)
			node->code = c == '.' ? 0 : c;
		return engines;
	}
	struct slice name = parse_control_name(p, at, end);
	if (slice_eq(name, SLICE("\\")))
		return TEX_MATHJAX3;
	for (const struct tex_command *row = commands_find(name.p, name.n); row;
	     row = row->more ? row + 1 : NULL) {
		if (!row->delim)
			continue;
		if (node) {
			node->command = row;
			node->code = row->code;
		}
		return row->delim;
	}
	return 0;
}

/* The one delimiter inside {..}, for \big{(}; false: there is something else. */
static bool enter_braces(struct parser *p, const char **close)
{
	const char *token = p->at + 1, *q;
	while (token < p->end && ascii_is_space(*token))
		token++;
	if (token == p->end || *token == '}' || *token == '%')
		return false;
	q = parse_token_end(p, token);
	while (q < p->end && ascii_is_space(*q))
		q++;
	if (q == p->end || *q != '}')
		return false;
	*close = q;
	p->at = token;
	return true;
}

/* { or } at p->at that lacks its backslash: the author means the delimiter. */
static struct tree_node *read_bare_brace(struct parser *p, struct slice who, const char *who_at)
{
	struct tree_node *node = parse_node(p, TREE_DELIMITER, p->at);
	char brace = *p->at++;
	struct parse_fault *fault =
		parse_report(p, DIAG_tex_delimiter, p->engines, who_at, p->at,
			     "\\%.*s takes a brace with a backslash: \\%.*s\\%c", SLICE_ARG(who),
			     SLICE_ARG(who), brace);
	if (fault && !p->expanding)
		fault->suggestion = arena_printf(p->arena, "\\%.*s\\%c", SLICE_ARG(who), brace);
	if (node)
		node->code = (unsigned char)brace;
	parse_end_node(p, node);
	return node;
}

struct tree_node *parse_delimiter(struct parser *p, struct slice who, const char *who_at,
				  bool braces)
{
	const char *behind = p->at, *close = NULL, *end;
	parse_skip_space(p);
	/* KaTeX expands a macro here, MathJax does not. */
	while (p->has_macros && parse_more(p) && *p->at == '\\') {
		struct slice name = parse_control_name(p, p->at, &end);
		unsigned engines = p->engines;
		const struct macros_definition *d = macros_find(p->macros, name, &engines);
		if (!d)
			break;
		if (d->kind == MACROS_TEXT) {
			report_delimiter(p, TEX_MATHJAX, who, who_at, end);
			parse_diverge(p, TEX_MATHJAX);
		}
		if (!parse_expand(p, name, end))
			break;
		parse_skip_space(p);
	}
	if (parse_more(p) && *p->at == '%') {
		report_delimiter(p, TEX_MATHJAX, who, who_at, p->at + 1);
		parse_diverge(p, TEX_MATHJAX);
		parse_skip_blank(p);
	}
	if (!parse_more(p)) {
		parse_report(p, DIAG_tex_delimiter, p->engines, who_at, behind,
			     "\\%.*s lacks its delimiter", SLICE_ARG(who));
		return NULL;
	}
	if (*p->at == '{' && !enter_braces(p, &close)) {
		if (!braces)
			return read_bare_brace(p, who, who_at);
		report_delimiter(p, p->engines, who, who_at, p->at + 1);
		return NULL;
	}
	if (close && !braces)
		parse_report(p, DIAG_tex_delimiter, p->engines, who_at, close + 1,
			     "\\%.*s takes its delimiter without braces", SLICE_ARG(who));
	struct tree_node *node = parse_node(p, TREE_DELIMITER, p->at);
	unsigned engines = read_delimiter(p, node, &end);
	if (p->engines & ~engines && (braces || !close))
		report_delimiter(p, p->engines & ~engines, who, who_at, end);
	/* What is no delimiter for anybody is read as what it is. */
	if (engines || close)
		p->at = close ? close + 1 : end;
	parse_end_node(p, node);
	return node;
}

/* ---- Fences ---- */

/* Is a brace meant for the delimiter at p->at, with its backslash or without? */
static bool is_brace(const struct parser *p)
{
	const char *q = p->at;
	while (q < p->end && ascii_is_space(*q))
		q++;
	return q < p->end && (*q == '{' || (*q == '\\' && q + 1 < p->end && q[1] == '{'));
}

/* `brace`: the \left has one, so that a } right behind is meant for its partner. */
static void read_right(struct parser *p, struct tree_node *fence, bool brace)
{
	const char *from = p->at;
	p->at += strlen("\\right");
	if (brace && p->at < p->end && *p->at == '}')
		parse_append(fence, read_bare_brace(p, SLICE("right"), from));
	else
		parse_append(fence, parse_delimiter(p, SLICE("right"), from, false));
}

void parse_stray_right(struct parser *p)
{
	const char *from = p->at;
	if (!parse_is_crossed(p, PARSE_RIGHT))
		parse_report(p, DIAG_tex_left_right, p->engines, from, from + strlen("\\right"),
			     "\\right without \\left");
	read_right(p, NULL, false);
}

void parse_left(struct parser *p, struct parse_list *list, const char *from)
{
	struct tree_node *fence = parse_node(p, TREE_FENCE, from);
	size_t offset = parse_offset(p, from), end_offset = parse_end_offset(p, p->at);
	size_t first = p->result->n_faults;
	bool brace = is_brace(p);
	parse_append(fence, parse_delimiter(p, SLICE("left"), from, false));
	if (!parse_deeper(p, from)) {
		p->at = p->end;
		p->unwinding = true;
		return;
	}
	struct parse_list inside = {.place = PARSE_IN_FENCE};
	inside.root = inside.node = parse_node(p, TREE_LIST, p->at);
	parse_append(fence, inside.root);
	inside.fence = fence;
	p->fences++;
	p->fences_all++;
	enum parse_stop stop = parse_items_until(p, &inside, 1u << PARSE_RIGHT);
	p->fences_all--;
	p->fences--;
	p->depth--;
	parse_end_node(p, inside.root);
	if (stop == PARSE_RIGHT) {
		read_right(p, fence, brace);
	} else if (!p->unwinding) {
		struct parse_fault *fault = parse_report_at(p, DIAG_tex_left_right, offset,
							    end_offset, "\\left without \\right");
		parse_left_open(p, fault, first, PARSE_RIGHT, stop);
	}
	parse_end_node(p, fence);
	parse_add(list, 0, fence);
}

void parse_middle(struct parser *p, struct parse_list *list, const char *from)
{
	if (list->place != PARSE_IN_FENCE)
		parse_report(p, DIAG_tex_left_right, p->fences_all ? TEX_MATHJAX : TEX_ALL, from,
			     p->at,
			     p->fences_all ? "\\middle stands in a group inside its \\left..\\right"
					   : "\\middle without \\left");
	struct tree_node *node = parse_delimiter(p, SLICE("middle"), from, false);
	if (node && list->fence) {
		parse_end_infix(p, list, from);
		list->root->end = parse_end_offset(p, from);
		tree_append(list->fence, node);
		list->root = list->node = parse_node(p, TREE_LIST, p->at);
		tree_append(list->fence, list->root);
		node = NULL;
	}
	parse_add(list, 0, node);
}
