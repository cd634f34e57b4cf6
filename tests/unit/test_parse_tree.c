/* The tree of a formula, as text: a node is its kind and what it is, its range, and its children in
 * parentheses.  Of every tree: a node's range lies in its parent's, and siblings stand in the order
 * of the source. */
#include "base/buf.h"
#include "tex/environments.h"
#include "tex/parse.h"
#include "unit.h"

static const char *const kinds[] = {
	[TREE_LIST] = "list",   [TREE_ATOM] = "",         [TREE_SCRIPTS] = "scripts",
	[TREE_COMMAND] = "",    [TREE_FENCE] = "fence",   [TREE_DELIMITER] = "delimiter",
	[TREE_INFIX] = "infix", [TREE_SWITCH] = "switch", [TREE_ARRAY] = "array",
	[TREE_ROW] = "row",     [TREE_CELL] = "cell",     [TREE_TAG] = "tag",
	[TREE_TEXT] = "text",   [TREE_RAW] = "raw",       [TREE_ERROR] = "error",
};

static const char *const classes[] = {
	[TEX_ORD] = "ord",     [TEX_OP] = "op",       [TEX_BIN] = "bin",
	[TEX_REL] = "rel",     [TEX_OPEN] = "open",   [TEX_CLOSE] = "close",
	[TEX_PUNCT] = "punct", [TEX_INNER] = "inner", [TEX_NONE] = "none",
};

static void write_node(struct buf *out, const struct tree_node *node)
{
	buf_puts(out, kinds[node->kind]);
	if (node->command)
		buf_printf(out, "\\%s", node->command->name);
	else if (node->kind == TREE_ATOM || (node->kind == TREE_DELIMITER && node->code))
		buf_printf(out, node->code < 0x80 ? "%c" : "U+%04X", (int)node->code);
	if (node->kind == TREE_ATOM)
		buf_printf(out, ":%s", classes[node->class]);
	if (node->kind == TREE_ATOM && node->command && node->code)
		buf_printf(out, ":U+%04X", (unsigned)node->code);
	if (node->environment)
		buf_printf(out, ":%s", node->environment->name);
	if (node->primes)
		buf_printf(out, ":%d'", node->primes);
	if (node->starred)
		buf_putc(out, '*');
	if (node->text.n)
		buf_printf(out, "\"%.*s\"", SLICE_ARG(node->text));
	buf_printf(out, " %zu-%zu", node->offset, node->end);
	if (!node->child)
		return;
	buf_puts(out, " (");
	for (const struct tree_node *child = node->child; child; child = child->next) {
		write_node(out, child);
		if (child->next)
			buf_puts(out, ", ");
	}
	buf_putc(out, ')');
}

/* What a macro expands to has the range of its call, all of it. */
static void check_ranges(const struct tree_node *node, bool macros)
{
	const struct tree_node *before = NULL;
	CHECK(node->offset <= node->end);
	for (const struct tree_node *child = node->child; child; child = child->next) {
		CHECK(child->offset >= node->offset && child->end <= node->end);
		/* A superscript may stand before the subscript. */
		if (before && node->kind != TREE_SCRIPTS)
			CHECK(child->offset >= (macros ? before->offset : before->end));
		check_ranges(child, macros);
		before = child;
	}
	CHECK(node->last == before);
}

struct tree_case {
	const char *tex, *tree; /* without the list of all */
};

static void check_case(const struct tree_case *c, struct buf *out)
{
	struct arena a = ARENA_INIT;
	struct parse result;
	const struct parse_options options = {.engines = TEX_ALL, .display = true, .tree = true};
	parse_formula(&result, &a, slice_of(c->tex), &options);
	if (CHECK(result.tree != NULL)) {
		buf_clear(out);
		write_node(out, result.tree);
		buf_putc(out, '\0');
		if (strcmp(out->p, c->tree) != 0)
			printf("# of %s\n", c->tex);
		CHECK_STR(out->p, c->tree);
		check_ranges(result.tree, strstr(c->tex, "\\newcommand") != NULL);
	}
	arena_free(&a);
}

static void check_cases(const struct tree_case *cases)
{
	struct buf out = BUF_INIT;
	for (; cases->tex; cases++)
		check_case(cases, &out);
	buf_free(&out);
}

TEST(atoms)
{
	static const struct tree_case cases[] = {
		{"a1+=(", "list 0-5 (a:ord 0-1, 1:ord 1-2, +:bin 2-3, =:rel 3-4, (:open 4-5)"},
		{"[x],!",
		 "list 0-5 ([:open 0-1, x:ord 1-2, ]:close 2-3, ,:punct 3-4, !:close 4-5)"},
		{"\\alpha\\le\\sum\\lim", "list 0-17 (\\alpha:ord:U+03B1 0-6, \\le:rel:U+2264 6-9, "
					  "\\sum:op:U+2211 9-13, \\lim:op 13-17)"},
		{"中'",
		 "list 0-4 (scripts:1' 0-4 (list 0-3 (U+4E2D:ord 0-3), list 0-0, list 0-0))"},
		{"\\bigl(\\big.", "list 0-11 (delimiter\\bigl 0-6, delimiter\\big 6-11)"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(scripts)
{
	static const struct tree_case cases[] = {
		{"x^2",
		 "list 0-3 (scripts 0-3 (list 0-1 (x:ord 0-1), list 0-0, list 2-3 (2:ord 2-3)))"},
		{"x_i^2", "list 0-5 (scripts 0-5 (list 0-1 (x:ord 0-1), list 2-3 (i:ord 2-3), list "
			  "4-5 (2:ord 4-5)))"},
		{"x^2_i", "list 0-5 (scripts 0-5 (list 0-1 (x:ord 0-1), list 4-5 (i:ord 4-5), list "
			  "2-3 (2:ord 2-3)))"},
		{"x'", "list 0-2 (scripts:1' 0-2 (list 0-1 (x:ord 0-1), list 0-0, list 0-0))"},
		{"x''^2_i", "list 0-7 (scripts:2' 0-7 (list 0-1 (x:ord 0-1), list 6-7 (i:ord 6-7), "
			    "list 4-5 (2:ord 4-5)))"},
		{"_a", "list 0-2 (scripts 0-2 (list 0-0, list 1-2 (a:ord 1-2), list 0-0))"},
		{"x^{a+b}_\\alpha",
		 "list 0-14 (scripts 0-14 (list 0-1 (x:ord 0-1), list 8-14 (\\alpha:ord:U+03B1 "
		 "8-14), list 2-7 (list 2-7 (a:ord 3-4, +:bin 4-5, b:ord 5-6))))"},
		{"{x}^2", "list 0-5 (scripts 0-5 (list 0-3 (list 0-3 (x:ord 1-2)), list 0-0, list "
			  "4-5 (2:ord 4-5)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(fractions)
{
	static const struct tree_case cases[] = {
		{"\\frac{a}{b}",
		 "list 0-11 (\\frac 0-11 (list 5-8 (a:ord 6-7), list 8-11 (b:ord 9-10)))"},
		{"\\frac12", "list 0-7 (\\frac 0-7 (list 5-6 (1:ord 5-6), list 6-7 (2:ord 6-7)))"},
		{"\\binom{n}{k}",
		 "list 0-12 (\\binom 0-12 (list 6-9 (n:ord 7-8), list 9-12 (k:ord 10-11)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(infix)
{
	static const struct tree_case cases[] = {
		{"a \\over b",
		 "list 0-9 (infix\\over 0-9 (list 0-2 (a:ord 0-1), list 7-9 (b:ord 8-9)))"},
		{"x{a+b \\choose c}y",
		 "list 0-17 (x:ord 0-1, list 1-16 (infix\\choose 1-15 (list 1-6 (a:ord 2-3, +:bin "
		 "3-4, b:ord 4-5), list 13-15 (c:ord 14-15))), y:ord 16-17)"},
		{"a \\above 1pt b", "list 0-14 (infix\\above 0-14 (list 0-2 (a:ord 0-1), "
				    "raw\"1pt\" 8-12, list 12-14 (b:ord 13-14)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(radicals)
{
	static const struct tree_case cases[] = {
		{"\\sqrt{x}", "list 0-8 (\\sqrt 0-8 (list 5-5, list 5-8 (x:ord 6-7)))"},
		{"\\sqrt[3]{x}",
		 "list 0-11 (\\sqrt 0-11 (list 6-7 (3:ord 6-7), list 8-11 (x:ord 9-10)))"},
		{"\\sqrt x", "list 0-7 (\\sqrt 0-7 (list 6-6, list 6-7 (x:ord 6-7)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(fences)
{
	static const struct tree_case cases[] = {
		{"\\left( a \\middle| b \\right.",
		 "list 0-27 (fence 0-27 (delimiter( 5-6, list 6-9 (a:ord 7-8), delimiter| 16-17, "
		 "list 17-20 (b:ord 18-19), delimiter 26-27))"},
		{"\\left\\langle a \\right\\rangle^2",
		 "list 0-30 (scripts 0-30 (list 0-28 (fence 0-28 (delimiter\\langle 5-12, list "
		 "12-15 (a:ord 13-14), delimiter\\rangle 21-28)), list 0-0, list 29-30 (2:ord "
		 "29-30)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(arrays)
{
	static const struct tree_case cases[] = {
		{"\\begin{matrix} a & b \\\\ c \\end{matrix}",
		 "list 0-38 (array:matrix 0-38 (row 14-21 (cell 14-17 (a:ord 15-16), cell 18-21 "
		 "(b:ord 19-20)), row 23-26 (cell 23-26 (c:ord 24-25))))"},
		{"\\begin{array}{lc} a \\end{array}",
		 "list 0-31 (array:array 0-31 (raw\"lc\" 13-17, row 17-20 (cell 17-20 (a:ord "
		 "18-19))))"},
		{"\\begin{align} a \\tag{1} \\\\ b \\tag*{x} \\end{align}",
		 "list 0-49 (array:align 0-49 (row 13-24 (cell 13-24 (a:ord 14-15, tag 16-23 "
		 "(text\"1\" 20-23))), row 26-38 (cell 26-38 (b:ord 27-28, tag* 29-37 (text\"x\" "
		 "34-37)))))"},
		{"\\substack{a \\\\ b}", "list 0-17 (array\\substack 0-17 (row 10-12 (cell 10-12 "
					 "(a:ord 10-11)), row 14-16 (cell 14-16 (b:ord 15-16))))"},
		{"\\begin{equation} a \\end{equation}",
		 "list 0-33 (array:equation 0-33 (list 16-19 (a:ord 17-18)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(texts)
{
	static const struct tree_case cases[] = {
		{"\\text{ab}", "list 0-9 (\\text 0-9 (text\"ab\" 5-9))"},
		{"\\text{if $x$ or}", "list 0-16 (\\text 0-16 (text 5-16 (text\"if \" 6-9, list "
				      "10-11 (x:ord 10-11), text\" or\" 12-15)))"},
		{"\\textbf{a \\textit{b}}", "list 0-21 (\\textbf 0-21 (text 7-21 (text\"a \" 8-10, "
					    "\\textit 10-20 (text\"b\" 17-20))))"},
		{"\\operatorname*{arg\\,max}",
		 "list 0-24 (\\operatorname* 0-24 (list 14-24 (a:ord 15-16, r:ord 16-17, g:ord "
		 "17-18, \\,:none 18-20, m:ord 20-21, a:ord 21-22, x:ord 22-23)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(switches_and_spaces)
{
	static const struct tree_case cases[] = {
		{"a \\displaystyle b",
		 "list 0-17 (a:ord 0-1, switch\\displaystyle 2-15, b:ord 16-17)"},
		{"\\rm a\\,b", "list 0-8 (switch\\rm 0-3, a:ord 4-5, \\,:none 5-7, b:ord 7-8)"},
		{"\\quad\\hspace{2em}",
		 "list 0-17 (\\quad:none 0-5, \\hspace 5-17 (raw\"2em\" 12-17))"},
		{"\\color{red} x",
		 "list 0-13 (switch\\color 0-11 (raw 6-6, raw\"red\" 6-11), x:ord 12-13)"},
		{"\\textcolor{red}{x}", "list 0-18 (\\textcolor 0-18 (raw 10-10, raw\"red\" 10-15, "
					"list 15-18 (x:ord 16-17)))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(definitions_leave_nothing)
{
	static const struct tree_case cases[] = {
		{"\\newcommand{\\R}{\\mathbb{R}} x", "list 0-29 (x:ord 28-29)"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(macros_have_the_range_of_their_call)
{
	static const struct tree_case cases[] = {
		{"\\newcommand{\\a}[1]{#1+b} \\a{x} y",
		 "list 0-32 (x:ord 25-30, +:bin 25-30, b:ord 25-30, y:ord 31-32)"},
		{"\\newcommand{\\h}{\\frac12}x^\\h",
		 "list 0-28 (scripts 24-28 (list 24-25 (x:ord 24-25), list 24-24, list 26-28 "
		 "(\\frac 26-28 (list 26-28 (1:ord 26-28), list 26-28 (2:ord 26-28)))))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

TEST(errors)
{
	static const struct tree_case cases[] = {
		{"\\zzzz + a", "list 0-9 (error\"\\zzzz\" 0-5, +:bin 6-7, a:ord 8-9)"},
		{"\\frac{\\zzzz}{b}", "list 0-15 (\\frac 0-15 (list 5-12 (error\"\\zzzz\" 6-11), "
				      "list 12-15 (b:ord 13-14)))"},
		{"\\begin{zzzz} a & b \\end{zzzz}", "list 0-29 (array: 0-29 (row 12-19 (cell 12-15 "
						    "(a:ord 13-14), cell 16-19 (b:ord 17-18))))"},
		{"a & b", "list 0-5 (a:ord 0-1, b:ord 4-5)"},
		{"{a", "list 0-2 (list 0-2 (a:ord 1-2))"},
		{"x^", "list 0-2 (scripts 0-2 (list 0-1 (x:ord 0-1), list 0-0, list 0-0))"},
		{NULL, NULL},
	};
	check_cases(cases);
}

int main(void)
{
	RUN(atoms);
	RUN(scripts);
	RUN(fractions);
	RUN(infix);
	RUN(radicals);
	RUN(fences);
	RUN(arrays);
	RUN(texts);
	RUN(switches_and_spaces);
	RUN(definitions_leave_nothing);
	RUN(macros_have_the_range_of_their_call);
	RUN(errors);
	return unit_end();
}
