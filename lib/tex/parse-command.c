/* Control sequences in maths: looking them up, and reading each kind. */
#include "tex/commands-hash.h"
#include "tex/parse-internal.h"

/* ---- Names ---- */

/* How many of the 8 bytes of w, from the lowest on, are letters. */
static unsigned leading_letters(uint64_t w)
{
	const uint64_t ones = 0x0101010101010101, high = 0x80 * ones;
	uint64_t lower = (w | 0x20 * ones) & ~high;
	uint64_t from_a = lower + (0x80 - 'a') * ones, behind_z = lower + (0x7f - 'z') * ones;
	uint64_t others = ~(from_a & ~behind_z & ~w) & high;
	return others ? (unsigned)__builtin_ctzll(others) / 8 : 8;
}

/* The 16 bytes at `at` as numbers; false where so many are not at hand.  Behind the end of what
 * is read may come others of the formula, or zeros. */
static bool load_16(const struct parser *p, const char *at, struct commands_key *bytes)
{
	const char *end = p->expanding ? p->end : p->text.p + p->text.n;
	size_t left = (size_t)(end - at);
	if (left >= 16) {
		bytes->low = commands_hash_load8(at);
		bytes->high = commands_hash_load8(at + 8);
		return true;
	}
	if (p->expanding || p->text.n < 16 || left == 0)
		return false;
	uint64_t low = commands_hash_load8(end - 16), high = commands_hash_load8(end - 8);
	size_t shift = 8 * (16 - left);
	bytes->low = shift < 64 ? low >> shift | high << (64 - shift) : high >> (shift - 64);
	bytes->high = shift < 64 ? high >> shift : 0;
	return true;
}

static uint64_t low_bytes(size_t n)
{
	return n < 8 ? ((uint64_t)1 << 8 * n) - 1 : UINT64_MAX;
}

/* The name of the control sequence at p->at, and its first row.  The usual ones are read
 * without a loop: a formula is made of names, and a branch on each length is one that no
 * processor foresees. */
static const struct tex_command *find_here(const struct parser *p, struct slice *name,
					   const char **behind)
{
	struct commands_key key;
	const char *at = p->at + 1;
	if (load_16(p, at, &key)) {
		size_t n = leading_letters(key.low), left = (size_t)(p->end - at);
		n += n == 8 ? leading_letters(key.high) : 0;
		n += n == 0;
		n = n < left ? n : left;
		if (n - 1 < 15 && (unsigned char)*at < 0x80) {
			key.low &= low_bytes(n);
			key.high &= n > 8 ? low_bytes(n - 8) : 0;
			*name = (struct slice){at, n};
			*behind = at + n;
			return commands_find_key(key, at, n);
		}
	}
	*name = parse_control_name(p, p->at, behind);
	return commands_find(name->p, name->n);
}

/* ---- Looking up ---- */

/* The engines of `p` for which this row is in force. */
static unsigned in_force(const struct parser *p, const struct tex_command *row)
{
	unsigned engines = row->math & p->engines;
	/* KaTeX has none of these; pages that use it with articles written for MathJax define
	 * them away, and so does its own auto-numbering. */
	if (row->kind == TEX_LABEL || row->kind == TEX_REF || row->kind == TEX_REQUIRE)
		engines |= p->engines & TEX_KATEX;
	if (row->package == TEX_PACKAGE_base || !(engines & TEX_MATHJAX))
		return engines;
	enum tex_loading loading = commands_loading(row->package);
	if (loading == TEX_LOADED || (loading == TEX_AUTOLOAD && !(row->flags & TEX_NO_TRIGGER)) ||
	    p->packages & (uint64_t)1 << row->package)
		return engines;
	return engines & TEX_KATEX;
}

static const char *package_to_require(struct slice name)
{
	const struct tex_command *row = commands_find(name.p, name.n);
	for (; row; row = row->more ? row + 1 : NULL)
		if ((row->math & TEX_MATHJAX) && commands_loading(row->package) != TEX_LOADED)
			return commands_package_name(row->package);
	return NULL;
}

static void report_unknown(struct parser *p, unsigned engines, struct slice name, const char *from,
			   const char *to)
{
	const char *package = engines & TEX_MATHJAX ? package_to_require(name) : NULL;
	unsigned mathjax = package ? engines & TEX_MATHJAX : 0;
	if (mathjax)
		parse_report(
			p, DIAG_tex_package, mathjax, from, to,
			"\\%.*s is in MathJax's package %s, which is not loaded: \\require{%s}",
			SLICE_ARG(name), package, package);
	engines &= ~mathjax;
	if (!engines)
		return;
	if (parse_is_repeated(p, DIAG_tex_undefined, engines)) {
		p->result->rejected |= engines;
		return;
	}
	const char *nearest = NULL;
	/* What another engine knows is no slip of the pen. */
	bool search = p->options->suggestions && !commands_find(name.p, name.n);
	if (search && p->has_macros)
		nearest = macros_nearest(p->macros, name, engines);
	if (search && !nearest)
		nearest = commands_nearest(name, engines);
	struct parse_fault *fault =
		nearest ? parse_report(p, DIAG_tex_undefined, engines, from, to,
				       "\\%.*s is not defined; did you mean \\%s?", SLICE_ARG(name),
				       nearest)
			: parse_report(p, DIAG_tex_undefined, engines, from, to,
				       "\\%.*s is not defined", SLICE_ARG(name));
	if (fault && nearest)
		fault->suggestion = arena_printf(p->arena, "\\%s", nearest);
}

/* The row for the engines read now; engines that have none, or another, are reported as
 * rejecting it or diverge.  Null: nobody knows it. */
static const struct tex_command *look_up(struct parser *p, struct slice name, const char *from,
					 const char *to)
{
	const struct tex_command *row = commands_find(name.p, name.n), *found = NULL;
	unsigned engines = 0, others = 0;
	for (; row; row = row->more ? row + 1 : NULL) {
		unsigned some = in_force(p, row) & ~(engines | others);
		if (some && !found) {
			found = row;
			engines = some;
		} else {
			others |= some;
		}
		if (engines == p->engines)
			break;
	}
	unsigned none = p->engines & ~(engines | others);
	if (none)
		report_unknown(p, none, name, from, to);
	/* Those with another row read it in their own pass; they do not in this one. */
	parse_diverge(p, others);
	if (found && commands_loading(found->package) == TEX_AUTOLOAD)
		p->packages |= (uint64_t)1 << found->package;
	return found;
}

/* ---- Infix ---- */

static void read_infix(struct parser *p, struct parse_list *list, const struct tex_command *command,
		       struct slice name, const char *from)
{
	struct tree_node *node = parse_node(p, TREE_INFIX, from);
	if (list->infix)
		parse_report(p, DIAG_tex_infix, p->engines, from, p->at,
			     "\\%.*s is the second fraction of its group: use braces",
			     SLICE_ARG(name));
	list->infix = true;
	list->base = 0;
	list->filled = true;
	struct tree_node *above = parse_node(p, TREE_LIST, from), *root = list->root;
	parse_append(node, above);
	parse_arguments(p, name, from, command->args, node);
	if (!node)
		return;
	struct tree_node *below = parse_node(p, TREE_LIST, p->at);
	parse_end_infix(p, list, from);
	node->command = command;
	above->child = root->child;
	above->last = root->last;
	node->offset = above->offset = root->offset;
	root->child = root->last = NULL;
	tree_append(node, below);
	tree_append(root, node);
	list->node = below;
	parse_end_infix(p, list, p->at);
}

/* ---- The others ---- */

static void read_limits(struct parser *p, const struct parse_list *list, struct slice name,
			const char *from)
{
	unsigned engines = 0;
	if (!(list->base & PARSE_LIMITS_K))
		engines |= TEX_KATEX;
	if (!(list->base & PARSE_LIMITS_M))
		engines |= TEX_MATHJAX;
	parse_report(p, DIAG_tex_misplaced, engines, from, p->at,
		     "\\%.*s belongs behind an operator such as \\sum", SLICE_ARG(name));
}

static unsigned base_of(const struct tex_command *command)
{
	unsigned base = 0;
	if (command->kind == TEX_OPERATOR || command->flags & TEX_TAKES_LIMITS)
		base |= PARSE_LIMITS_K | PARSE_LIMITS_M;
	if (!(command->flags & (TEX_MATHJAX_LIMITS | TEX_UNDER | TEX_OVER)))
		return base;
	if (command->flags & TEX_MATHJAX_LIMITS)
		base |= PARSE_LIMITS_M;
	if (command->flags & TEX_UNDER)
		base |= PARSE_UNDER;
	if (command->flags & TEX_OVER)
		base |= PARSE_OVER;
	return base;
}

/* \boldsymbol and its like go over the symbols one by one. */
static bool is_identifier_font(struct slice name)
{
	return !slice_eq(name, SLICE("boldsymbol")) && !slice_eq(name, SLICE("bm")) &&
	       !slice_eq(name, SLICE("pmb")) && !slice_eq(name, SLICE("bold"));
}

/* A command that gives one atom, with its arguments. */
static void read_atom(struct parser *p, struct parse_list *list, const struct tex_command *command,
		      struct slice name, const char *from)
{
	const char *letters = command->args;
	while (*letters == 'm' && parse_plain_group(p))
		letters++;
	bool plain = !*letters;
	unsigned base = base_of(command);
	struct tree_node *node = parse_node(p, plain ? TREE_ATOM : TREE_COMMAND, from);
	if (node) {
		node->command = command;
		node->class = command->class;
		node->code = command->code;
	}
	if (!plain) {
		bool font = command->kind == TEX_FONT;
		bool identifiers = font && is_identifier_font(name);
		p->upright += font;
		p->identifiers += identifiers;
		p->core = 0;
		parse_arguments(p, name, from, letters, node);
		if (font || command->kind == TEX_COLORED || slice_eq(name, SLICE("smash")))
			base |= p->core;
		p->identifiers -= identifiers;
		p->upright -= font;
	}
	parse_end_node(p, node);
	parse_add(list, base, node);
}

static void read_switch(struct parser *p, struct parse_list *list,
			const struct tex_command *command, struct slice name, const char *from)
{
	struct tree_node *node = parse_node(p, TREE_SWITCH, from);
	if (node)
		node->command = command;
	parse_arguments(p, name, from, command->args, node);
	parse_end_node(p, node);
	list->base = 0;
	list->filled = true;
	parse_append(list->node, node);
}

/* ---- Dispatch ---- */

/* Definitions change what is known to KaTeX to the end of a group: from the first on, groups
 * are opened and closed.  False: read the formula again in that way. */
static bool may_define(struct parser *p)
{
	if (p->groups)
		return true;
	if (!p->macros)
		p->macros = macros_new(p->arena);
	p->needs_groups = p->unwinding = true;
	return false;
}

static void read_definition(struct parser *p, const struct tex_command *command, const char *from)
{
	if (!may_define(p))
		return;
	parse_define(p, command, from);
	p->has_macros = true;
}

/* Where it may stand, MathJax minds. */
static void check_place(struct parser *p, bool right, const char *from, const char *name,
			const char *where)
{
	if (!right)
		parse_report(p, DIAG_tex_misplaced, TEX_MATHJAX, from, p->at, "\\%s belongs %s",
			     name, where);
}

/* The kinds that belong to rows and cells, and what is no atom at all. */
static void read_placed(struct parser *p, struct parse_list *list,
			const struct tex_command *command, struct slice name, const char *from)
{
	switch ((enum tex_kind)command->kind) {
	case TEX_ROW:
		parse_row_end(p, list, from);
		break;
	case TEX_HLINE:
		parse_hline(p, list, command, from);
		break;
	case TEX_TAG:
		parse_tag(p, list, from);
		break;
	case TEX_NOTAG:
		break;
	case TEX_LABEL:
		parse_label(p, list, from);
		break;
	case TEX_FILL:
		check_place(p, list->place == PARSE_IN_CELL, from, command->name,
			    "in a cell of an alignment");
		parse_arguments(p, name, from, command->args, NULL);
		break;
	case TEX_SHOVE:
		parse_shove(p, list, command, from);
		read_atom(p, list, command, name, from);
		break;
	case TEX_MOVE_ROOT:
		check_place(p, p->in_index, from, command->name, "in the index of a root");
		parse_arguments(p, name, from, command->args, NULL);
		break;
	default:
		parse_arguments(p, name, from, command->args, NULL);
		break;
	}
}

/* The kinds that are no plain atoms. */
static void read_special(struct parser *p, struct parse_list *list,
			 const struct tex_command *command, struct slice name, const char *from)
{
	switch ((enum tex_kind)command->kind) {
	case TEX_SWITCH:
		read_switch(p, list, command, name, from);
		break;
	case TEX_INFIX:
		read_infix(p, list, command, name, from);
		break;
	case TEX_BIG: {
		struct tree_node *node = parse_delimiter(p, name, from, true);
		if (node) {
			node->command = command;
			node->offset = parse_offset(p, from);
		}
		parse_add(list, 0, node);
		break;
	}
	case TEX_LEFT:
		parse_left(p, list, from);
		break;
	case TEX_MIDDLE:
		parse_middle(p, list, from);
		break;
	case TEX_BEGIN:
		parse_begin(p, list, from);
		break;
	case TEX_LIMITS:
		read_limits(p, list, name, from);
		break;
	case TEX_ROWS:
		parse_add(list, 0, parse_braced_rows(p, command, name, from));
		break;
	case TEX_ROOT:
		parse_until_word(p, list, command, SLICE("of"), from);
		break;
	case TEX_DEFINE:
	case TEX_PREFIX:
		read_definition(p, command, from);
		break;
	case TEX_BEGINGROUP:
		parse_begingroup(p, list, from);
		break;
	case TEX_BGROUP:
		p->at = from;
		parse_add(list, 0, parse_group(p, PARSE_IN_GROUP));
		break;
	case TEX_REQUIRE:
		if (may_define(p))
			parse_require(p, from);
		break;
	case TEX_VERB:
		parse_verb(p, list, from);
		break;
	case TEX_BUILDREL:
		parse_until_word(p, list, command, SLICE("over"), from);
		break;
	case TEX_TOGGLE:
		parse_toggle(p, list, command, from);
		break;
	case TEX_REF:
		read_atom(p, list, command, name, from);
		break;
	default:
		read_placed(p, list, command, name, from);
		break;
	}
}

/* Does the command end the list?  Then nothing is consumed. */
static enum parse_stop stop_of(const struct tex_command *command, const struct parse_list *list)
{
	switch ((enum tex_kind)command->kind) {
	case TEX_RIGHT:
		return PARSE_RIGHT;
	case TEX_END:
		return PARSE_ENV_END;
	case TEX_ENDGROUP:
		return PARSE_ENDGROUP;
	case TEX_EGROUP:
		return PARSE_CLOSE;
	case TEX_ROW:
		return list->place == PARSE_IN_CELL ? PARSE_ROW : PARSE_END;
	default:
		return PARSE_END;
	}
}

/* KaTeX's lexer takes @ for a letter: its word, where it is the one that is read. */
static void widen_name(struct parser *p, struct slice *name, const char **behind)
{
	const char *q = name->p;
	if (*q != '@' && (*behind == p->end || **behind != '@' || !ascii_is_alpha(*q)))
		return;
	while (q < p->end && (*q == '@' || ascii_is_alpha(*q)))
		q++;
	struct slice word = slice_range(name->p, q);
	if (!parse_reads(p, TEX_KATEX) || !commands_find(word.p, word.n)) {
		if (word.p[0] == '@')
			return; /* nobody knows \@ */
		parse_report(p, DIAG_tex_undefined, TEX_KATEX, p->at, q,
			     "\\%.*s is read as one command: put a space before @",
			     SLICE_ARG(word));
		return;
	}
	parse_report(p, DIAG_tex_undefined, TEX_MATHJAX, p->at, *behind,
		     "\\%.*s is an internal command of KaTeX", SLICE_ARG(word));
	parse_diverge(p, TEX_MATHJAX);
	*name = word;
	*behind = q;
}

/* A backslash at the very end. */
static void read_lone_backslash(struct parser *p, struct parse_list *list)
{
	parse_report(p, DIAG_tex_character, TEX_KATEX, p->at, p->at + 1,
		     "backslash with nothing behind it");
	p->at++;
	parse_add(list, 0, NULL);
}

/* The row of the control sequence at p->at, which is not consumed; *behind is where it ends.
 * Null: it is unknown to all, and was reported and passed. */
static const struct tex_command *command_here(struct parser *p, struct parse_list *list,
					      struct slice *name, const char **behind)
{
	const struct tex_command *command = NULL;
	if (!name->n) {
		read_lone_backslash(p, list);
		return NULL;
	}
	widen_name(p, name, behind);
	/* A control space before a line's end is a space as well. */
	if (ascii_is_space(name->p[0]))
		*name = SLICE(" ");
	command = look_up(p, *name, p->at, *behind);
	if (!command) {
		struct tree_node *node = parse_node(p, TREE_ERROR, p->at);
		if (node)
			node->text = slice_range(p->at, *behind);
		p->at = *behind;
		parse_end_node(p, node);
		parse_add(list, 0, node);
	}
	return command;
}

static void read_command(struct parser *p, struct parse_list *list,
			 const struct tex_command *command, struct slice name, const char *behind)
{
	const char *from = p->at;
	p->at = behind;
	p->cell_filled = list->filled;
	if ((command->flags & TEX_DISPLAY) && !p->options->display)
		parse_report(p, DIAG_tex_misplaced, TEX_KATEX, from, behind,
			     "\\%.*s works only in a display", SLICE_ARG(name));
	if (command->kind < TEX_SWITCH)
		read_atom(p, list, command, name, from);
	else
		read_special(p, list, command, name, from);
}

/* What all engines read alike needs no looking at its rows. */
static bool is_common(const struct parser *p, const struct tex_command *row, const char *behind)
{
	return row && row->common && (behind == p->end || *behind != '@');
}

enum parse_stop parse_command(struct parser *p, struct parse_list *list)
{
	struct slice name;
	const char *behind;
	const struct tex_command *command = find_here(p, &name, &behind);
	if (p->has_macros && parse_expand(p, name, behind))
		return PARSE_END;
	if (!is_common(p, command, behind))
		command = command_here(p, list, &name, &behind);
	if (!command)
		return PARSE_END;
	if (command->kind < TEX_SWITCH) {
		read_command(p, list, command, name, behind);
		return PARSE_END;
	}
	enum parse_stop stop = stop_of(command, list);
	if (stop == PARSE_ENV_END && p->has_macros && parse_expand_end(p))
		return PARSE_END;
	if (stop == PARSE_END)
		read_command(p, list, command, name, behind);
	return stop;
}

/* A fence and \verb are read whole by MathJax, whatever stands in the table. */
static bool may_refuse(const struct tex_command *command)
{
	return command->kind != TEX_LEFT && command->kind != TEX_VERB;
}

enum parse_operand parse_operand_command(struct parser *p, struct parse_list *operand,
					 const char *script)
{
	const char *behind;
	struct slice name;
	const struct tex_command *command = find_here(p, &name, &behind);
	if (!is_common(p, command, behind))
		command = command_here(p, operand, &name, &behind);
	if (!command)
		return PARSE_OPERAND_READ;
	if (stop_of(command, operand) != PARSE_END)
		return PARSE_OPERAND_MISSING;
	unsigned refuse = 0;
	if (!(command->flags & TEX_OPERAND) && command->math & TEX_KATEX &&
	    command->kind != TEX_NOTHING)
		refuse |= TEX_KATEX;
	if ((command->flags & TEX_NO_SCRIPT3) && may_refuse(command) &&
	    command->kind != TEX_DEFINE && command->kind != TEX_REQUIRE)
		refuse |= TEX_MATHJAX3;
	if ((command->flags & TEX_NO_SCRIPT4) && may_refuse(command))
		refuse |= TEX_MATHJAX4;
	if (refuse & p->engines)
		parse_report(p, DIAG_tex_script_operand, refuse, p->at, behind,
			     "\\%.*s needs braces behind %c", SLICE_ARG(name), *script);
	else if (command->args[0] && command->kind != TEX_TEXT && *command->args != '*')
		parse_remark(p, DIAG_tex_unbraced_script, p->at, behind,
			     "\\%.*s with its argument stands behind %c without braces",
			     SLICE_ARG(name), *script);
	read_command(p, operand, command, name, behind);
	bool invisible = command->flags & (TEX_INVISIBLE3 | TEX_INVISIBLE4);
	return invisible || command->kind == TEX_NOTHING || command->kind == TEX_DEFINE ||
			       command->kind == TEX_REQUIRE
		       ? PARSE_OPERAND_NEXT
		       : PARSE_OPERAND_READ;
}
