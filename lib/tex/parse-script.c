/* Superscripts, subscripts and primes. */
#include "tex/parse-internal.h"

static void report_double(struct parser *p, const struct parse_list *list, const char *from)
{
	bool sub = *from == '_';
	bool primes = !sub && (list->base & PARSE_PRIME);
	parse_report(p, DIAG_tex_double_script, p->engines, from, from + 1,
		     sub ? "second subscript on one base: use braces"
		     : *from == '\''
			     ? "a prime is a superscript, and there is one already: use braces"
		     : primes ? "superscript behind primes, with something between: use braces"
			      : "second superscript on one base: use braces");
}

static void report_missing_script(struct parser *p, const char *from)
{
	parse_report(p, DIAG_tex_missing_script, p->engines, from, from + 1,
		     *from == '_' ? "_ has no subscript behind it"
				  : "^ has no superscript behind it");
}

/* A list that is not one: the operand of a script, read by the functions for items. */
static struct parse_list operand_list(struct parser *p, const struct parse_list *list)
{
	struct parse_list operand = {.place = list->place};
	operand.root = operand.node = parse_node(p, TREE_LIST, p->at);
	return operand;
}

/* In the argument of a font MathJax takes all letters that follow for the script.  That
 * matters only where another script follows them. */
static const char *identifier_end(const struct parser *p)
{
	const char *q = p->at, *next;
	if (!p->identifiers || !parse_reads(p, TEX_MATHJAX))
		return q + 1;
	while (q < p->end && ascii_is_alpha(*q))
		q++;
	for (next = q; next < p->end && ascii_is_space(*next);)
		next++;
	return q > p->at + 1 && next < p->end && strchr("^_'", *next) ? q : p->at + 1;
}

/* A character as an operand. */
static void read_operand_character(struct parser *p, struct parse_list *operand)
{
	const char *end = ascii_is_alpha(*p->at) ? identifier_end(p) : p->at + 1;
	if (end > p->at + 1)
		parse_diverge(p, TEX_KATEX);
	do
		parse_character(p, operand);
	while (p->at < end);
}

static bool ends_operand(char c)
{
	return c == '}' || c == '^' || c == '_' || c == '\'' || c == '&' || c == '#';
}

/* A letter, digit or group, which most operands are, where no tree is built; false: it is
 * another one, and was not read. */
static bool pass_plain_operand(struct parser *p)
{
	if (p->tree || p->at == p->end)
		return false;
	if (*p->at == '{') {
		parse_group(p, PARSE_IN_GROUP);
		return true;
	}
	if (!ascii_is_digit(*p->at) && (p->identifiers || !ascii_is_alpha(*p->at)))
		return false;
	p->at++;
	return true;
}

/* False: nothing stands there that could be a script, and nothing was read. */
static bool read_operand(struct parser *p, const struct parse_list *list, const char *from,
			 struct parse_list *operand)
{
	for (;;) {
		parse_skip_blank(p);
		if (!parse_more(p) || ends_operand(*p->at) ||
		    (*p->at == '$' && list->place == PARSE_IN_SHIFT))
			return false;
		*operand = operand_list(p, list);
		if (*p->at == '{') {
			parse_append(operand->root, parse_group(p, PARSE_IN_GROUP));
			return true;
		}
		if (*p->at != '\\') {
			read_operand_character(p, operand);
			return true;
		}
		const char *behind;
		struct slice name = parse_control_name(p, p->at, &behind);
		if (p->has_macros && parse_expand(p, name, behind))
			continue;
		enum parse_operand found = parse_operand_command(p, operand, from);
		if (found != PARSE_OPERAND_NEXT)
			return found == PARSE_OPERAND_READ;
	}
}

/* The node of the scripts of the last item, which becomes its base. */
static struct tree_node *scripts_node(struct parser *p, struct parse_list *list, const char *from)
{
	if (!list->node)
		return NULL;
	struct tree_node *last = list->base & PARSE_BASE ? list->node->last : NULL;
	if (last && last->kind == TREE_SCRIPTS && (list->base & PARSE_SCRIPTED))
		return last;
	struct tree_node *node =
		tree_new(p->arena, TREE_SCRIPTS, last ? last->offset : parse_offset(p, from));
	struct tree_node *base = tree_new(p->arena, TREE_LIST, node->offset);
	tree_append(node, base);
	tree_append(node, tree_new(p->arena, TREE_LIST, node->offset));
	tree_append(node, tree_new(p->arena, TREE_LIST, node->offset));
	if (last) {
		struct tree_node *copy = arena_alloc(p->arena, sizeof *copy);
		*copy = *last;
		copy->next = NULL;
		tree_append(base, copy);
		base->end = node->end = last->end;
		/* `last` stays in its place of the list and becomes the scripts. */
		struct tree_node *next = last->next;
		*last = *node;
		last->next = next;
		return last;
	}
	tree_append(list->node, node);
	return node;
}

void parse_script(struct parser *p, struct parse_list *list)
{
	const char *from = p->at;
	bool sub = *from == '_';
	unsigned base = list->base;
	/* KaTeX cannot build scripts of \over itself. */
	if (list->infix && !(base & PARSE_BASE) && !list->filled_below)
		parse_report(p, DIAG_tex_missing_script, TEX_KATEX, from, from + 1,
			     "%c stands right behind a fraction: write {} before it", *from);
	if (sub ? base & PARSE_SUB
		: (base & PARSE_SUP) && !((base & PARSE_PRIME) && list->prime_end == from)) {
		/* MathJax passes over white space between primes and ^. */
		if (!sub && (base & PARSE_PRIME))
			parse_report(
				p, DIAG_tex_double_script, TEX_KATEX, from, from + 1,
				"superscript apart from its primes: write it right behind them");
		else
			report_double(p, list, from);
	} else if (base & (sub ? PARSE_UNDER : PARSE_OVER)) {
		parse_report(p, DIAG_tex_double_script, TEX_MATHJAX, from, from + 1,
			     sub ? "subscript on what has something under it: use braces"
				 : "superscript on what has something over it: use braces");
	}
	p->at++;
	struct parse_list operand;
	struct tree_node *node = scripts_node(p, list, from);
	if (pass_plain_operand(p)) {
		/* Nothing to add. */
	} else if (!read_operand(p, list, from, &operand)) {
		report_missing_script(p, from);
		if (node)
			node->end = parse_end_offset(p, p->at);
		/* The one that follows, as in x^^2, is what was meant. */
		list->base = base | PARSE_BASE | PARSE_SCRIPTED;
		list->filled = true;
		return;
	}
	if (node) {
		struct tree_node *place = sub ? node->child->next : node->last;
		place->child = operand.root->child;
		place->last = operand.root->last;
		place->offset = operand.root->offset;
		place->end = node->end = parse_end_offset(p, p->at);
	}
	list->filled = true;
	/* x under y, squared, is another base for MathJax. */
	if (!sub)
		base &= ~(unsigned)PARSE_UNDER;
	list->base = (base & ~(unsigned)(PARSE_PRIME | PARSE_SUB_LAST)) | PARSE_BASE |
		     PARSE_SCRIPTED | (sub ? PARSE_SUB | PARSE_SUB_LAST : PARSE_SUP);
}

void parse_primes(struct parser *p, struct parse_list *list)
{
	const char *from = p->at;
	struct tree_node *node;
	if ((list->base & PARSE_SUP) && !(list->base & PARSE_PRIME))
		report_double(p, list, from);
	else if (list->base & PARSE_SUP)
		parse_report(p, DIAG_tex_double_script, TEX_KATEX, from, from + 1,
			     "prime apart from the primes before it: write them together");
	if (list->base & PARSE_OVER)
		parse_report(p, DIAG_tex_double_script, TEX_MATHJAX, from, from + 1,
			     "prime on what has something over it: use braces");
	node = scripts_node(p, list, from);
	while (p->at < p->end && *p->at == '\'') {
		p->at++;
		if (node && node->primes < UINT8_MAX)
			node->primes++;
	}
	if (node)
		node->end = parse_end_offset(p, p->at);
	list->filled = true;
	list->base = (list->base & ~(unsigned)PARSE_SUB_LAST) | PARSE_BASE | PARSE_SCRIPTED |
		     PARSE_SUP | PARSE_PRIME;
	list->prime_end = p->at;
}
