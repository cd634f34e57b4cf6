#include "check/formulas-fix.h"

#include "tex/lex.h"

/* A shorter name than this, with its backslash, is too near to many others. */
enum { NAME_LEAST = 5 };

static const struct formulas_fix no_fix = {.n = 0};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Does the character at `at` stand behind a backslash that takes it? */
static bool is_escaped(struct slice tex, size_t at)
{
	size_t n = 0;
	while (n < at && tex.p[at - n - 1] == '\\')
		n++;
	return n % 2 == 1;
}

/* ---- \\ before \end ---- */

/* Where the empty rows before the row end at `at` begin: `a \\ \\ \end` has two. */
static size_t first_row_end(struct slice tex, size_t at)
{
	for (;;) {
		size_t i = at;
		while (i > 0 && ascii_is_space(tex.p[i - 1]))
			i--;
		if (i < 2 || tex.p[i - 1] != '\\' || !is_escaped(tex, i - 1))
			return at;
		at = i - 2;
	}
}

/* The row end with the white space that belongs to it: before it on its line, or the line
 * where it stands alone. */
static struct formulas_fix trailing_row(struct slice tex, const struct parse_fault *fault)
{
	if (!slice_starts(slice_sub(tex, fault->offset, tex.n), SLICE("\\\\")))
		return no_fix;
	size_t row = first_row_end(tex, fault->offset), from = row, to = fault->end, behind = to;
	bool length = to > fault->offset + strlen("\\\\");
	while (from > 0 && is_blank(tex.p[from - 1]))
		from--;
	while (behind < tex.n && is_blank(tex.p[behind]))
		behind++;
	bool first = from == 0 || is_line_end(tex.p[from - 1]);
	bool last = behind == tex.n || is_line_end(tex.p[behind]);
	if (first && last && from > 0) {
		from--;
		if (from > 0 && tex.p[from] == '\n' && tex.p[from - 1] == '\r')
			from--;
	} else if (first) {
		from = row;
	}
	if (first || last)
		to = behind;
	/* A control space keeps its blank. */
	if (from < row && is_escaped(tex, from))
		from++;
	return (struct formulas_fix){.edits = {{from, to, {NULL, 0}}},
				     .n = 1,
				     .what = "take the last row end away",
				     .unsafe = length};
}

/* ---- Braces around a script's operand ---- */

/* A command that is an argument without braces: engines agree on it only where it takes no
 * arguments itself. */
static bool is_single(struct slice name)
{
	const struct tex_command *c = commands_find(name.p, name.n);
	return c && !c->args[0] && !c->more;
}

/* Pass one argument; `letter` is of commands.h. False: it cannot be told where it ends. */
static bool pass_argument(struct lex *lx, char letter)
{
	struct slice body;
	struct lex_token t = lex_peek(lx);
	switch (letter) {
	case '*':
		if (t.kind == LEX_CHAR && t.name.p[0] == '*')
			lx->at = t.end;
		return true;
	case 'o':
	case 'q':
	case 'S':
		lex_option(lx, &body);
		return true;
	case 'm':
	case 't':
	case 'p':
	case 'd':
		if (t.kind != LEX_OPEN)
			break;
		return lex_group(lx, &body);
	default:
		return lex_group(lx, &body);
	}
	lx->at = t.end;
	return t.kind == LEX_CHAR || t.kind == LEX_SYMBOL ||
	       (t.kind == LEX_WORD && is_single(t.name));
}

/* Is it read as an operand with the arguments behind it, and the same by all engines? */
static bool is_operand(const struct tex_command *c)
{
	if (c->kind == TEX_SWITCH || c->kind == TEX_INFIX || c->kind >= TEX_LIMITS ||
	    (c->kind >= TEX_LEFT && c->kind <= TEX_END))
		return false;
	for (; c->more; c++)
		if (strcmp(c[1].args, c->args) != 0)
			return false;
	return true;
}

/* *at, at a control word, goes behind it and its arguments. */
static bool operand_end(struct slice tex, size_t *at)
{
	struct lex lx = lex_start(tex, LEX_PLAIN);
	lx.at = *at;
	struct lex_token t = lex_next(&lx);
	const struct tex_command *c = t.kind == LEX_WORD ? commands_find(t.name.p, t.name.n) : NULL;
	if (!c || !is_operand(c))
		return false;
	for (const char *letter = c->args; *letter; letter++)
		if (!pass_argument(&lx, *letter))
			return false;
	*at = lx.at;
	return true;
}

static struct formulas_fix braced_operand(struct slice tex, const struct parse_fault *fault)
{
	size_t from = fault->offset;
	if (from < tex.n && (tex.p[from] == '^' || tex.p[from] == '_'))
		from++;
	while (from < tex.n && ascii_is_space(tex.p[from]))
		from++;
	size_t to = from;
	if (!operand_end(tex, &to))
		return no_fix;
	return (struct formulas_fix){.edits = {{from, from, SLICE("{")}, {to, to, SLICE("}")}},
				     .n = 2,
				     .what = "put braces around it"};
}

/* ---- Words instead of others ---- */

/* A control word must not run into the letter behind it. */
static struct slice apart(struct arena *a, struct slice text, struct slice tex, size_t end)
{
	size_t n = text.n;
	while (n > 0 && ascii_is_alpha(text.p[n - 1]))
		n--;
	bool word = n < text.n && n > 0 && text.p[n - 1] == '\\';
	if (!word || end == tex.n || !ascii_is_alpha(tex.p[end]))
		return text;
	return slice_of(arena_printf(a, "%.*s ", SLICE_ARG(text)));
}

static struct formulas_fix replaced(struct arena *a, struct slice tex,
				    const struct parse_fault *fault, struct slice text)
{
	return (struct formulas_fix){
		.edits = {{fault->offset, fault->end, apart(a, text, tex, fault->end)}},
		.n = 1,
		.what = arena_printf(a, "write %.*s", SLICE_ARG(text)),
		.unsafe = true};
}

static struct formulas_fix bare_operator(struct arena *a, struct slice tex,
					 const struct parse_fault *fault)
{
	struct slice word = slice_sub(tex, fault->offset, fault->end);
	if (fault->suggestion)
		return replaced(a, tex, fault, slice_of(fault->suggestion));
	for (size_t i = 0; i < word.n; i++)
		if (!ascii_is_alpha(word.p[i]))
			return no_fix;
	const struct tex_command *c = commands_find(word.p, word.n);
	bool known = c && c->kind == TEX_OPERATOR && (c->math & TEX_ALL) == TEX_ALL;
	return replaced(a, tex, fault,
			slice_of(arena_printf(a, known ? "\\%.*s" : "\\operatorname{%.*s}",
					      SLICE_ARG(word))));
}

/* One letter is wrong, missing, too many, or two are exchanged. */
static bool one_slip(struct slice a, struct slice b)
{
	size_t i = 0, j = 0;
	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	while (j < a.n - i && j < b.n - i && a.p[a.n - 1 - j] == b.p[b.n - 1 - j])
		j++;
	size_t left_a = a.n - i - j, left_b = b.n - i - j;
	if (left_a == 2 && left_b == 2)
		return a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i];
	return left_a <= 1 && left_b <= 1;
}

/* Is it nearly what stands there, or that with something around it? */
static bool resembles(struct slice text, struct slice there)
{
	return one_slip(text, there) || (there.n && memmem(text.p, text.n, there.p, there.n));
}

/* The suggestion for a fault is only certain enough where it resembles what stands there:
 * what a macro has made is reported at its call. */
static struct formulas_fix suggested(struct arena *a, struct slice tex,
				     const struct parse_fault *fault)
{
	if (!fault->suggestion || !*fault->suggestion)
		return no_fix;
	struct slice text = slice_of(fault->suggestion);
	struct slice there = slice_sub(tex, fault->offset, fault->end);
	bool name = fault->rule == DIAG_tex_undefined || fault->rule == DIAG_tex_environment;
	if (fault->engines && (!resembles(text, there) || (name && there.n < NAME_LEAST)))
		return no_fix;
	return replaced(a, tex, fault, text);
}

struct formulas_fix formulas_fix_of(struct arena *a, struct slice tex,
				    const struct parse_fault *fault)
{
	switch (fault->rule) {
	case DIAG_tex_trailing_row:
		return trailing_row(tex, fault);
	case DIAG_tex_unbraced_script:
	case DIAG_tex_script_operand:
		return braced_operand(tex, fault);
	case DIAG_tex_bare_operator:
		return bare_operator(a, tex, fault);
	case DIAG_tex_environment:
		/* Its name stands twice. */
		return no_fix;
	default:
		return suggested(a, tex, fault);
	}
}
