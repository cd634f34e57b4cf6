#include "unit.h"

#include "check/formulas-fix.h"
#include "check/formulas-plain.h"
#include "check/formulas.h"

static struct arena arena;
static struct formulas_options options;
static struct diag_list findings;

/* The findings of a document are in `findings`; returns their rules, a word each. */
static const char *rules_of(const char *md)
{
	findings = (struct diag_list)DIAG_LIST_INIT(&arena);
	struct formulas *fs = formulas_start(&arena, &findings, &options);
	equations_collect(&arena, mdscan(&arena, slice_of(md), NULL), formulas_visit, fs);
	formulas_end(fs);
	diag_sort(&findings);
	const char *rules = "";
	for (size_t i = 0; i < findings.n; i++)
		rules = arena_printf(&arena, "%s%s%s", rules, i ? " " : "",
				     diag_info(findings.v[i]->rule)->name);
	return rules;
}

/* What finding i covers. */
static const char *range_of(const char *md, size_t i)
{
	if (i >= findings.n)
		return "(none)";
	return arena_cstr(&arena,
			  slice_sub(slice_of(md), findings.v[i]->offset, findings.v[i]->end));
}

/* The document with the fix of finding i. */
static const char *fixed(const char *md, size_t i)
{
	struct buf out = BUF_INIT;
	size_t at = 0;
	if (i >= findings.n || !findings.v[i]->edits)
		return "(none)";
	for (const struct diag_edit *e = findings.v[i]->edits; e; e = e->next) {
		buf_add(&out, slice_sub(slice_of(md), at, e->offset));
		buf_add(&out, e->text);
		at = e->end;
	}
	buf_puts(&out, md + at);
	const char *text = arena_cstr(&arena, buf_slice(&out));
	buf_free(&out);
	return text;
}

/* The document with the fix of its one finding. */
#define CHECK_FIX(md, rule, want) \
	do { \
		CHECK_STR(rules_of(md), rule); \
		CHECK_STR(fixed(md, 0), want); \
	} while (0)

TEST(faults_of_the_target_are_findings_of_their_rules)
{
	CHECK_STR(rules_of("$a^2 + \\alpha$"), "");
	const char *md = "text $x$ and $\\mathcall{L}$";
	CHECK_STR(rules_of(md), "tex-undefined");
	CHECK_STR(range_of(md, 0), "\\mathcall");
	CHECK(strstr(findings.v[0]->message, "did you mean \\mathcal?"));
	CHECK(findings.v[0]->unsafe);
	CHECK_STR(fixed(md, 0), "text $x$ and $\\mathcal{L}$");
}

TEST(another_engine_gives_one_finding_a_formula)
{
	const char *md = "$\\R + \\N$";
	options.target = TEX_KATEX;
	CHECK_STR(rules_of(md), "tex-portability");
	CHECK_STR(range_of(md, 0), "\\R");
	CHECK(strstr(findings.v[0]->message, "MathJax: ") == findings.v[0]->message);
	CHECK(!findings.v[0]->edits);
	options.target = TEX_KATEX | TEX_MATHJAX3;
	CHECK_STR(rules_of(md), "tex-undefined tex-undefined");
	CHECK(strstr(findings.v[0]->message, "MathJax 3: ") == findings.v[0]->message);
	options.target = TEX_ALL;
	CHECK_STR(rules_of(md), "tex-undefined tex-undefined");
	CHECK(strstr(findings.v[0]->message, "MathJax: ") == findings.v[0]->message);
	options.target = 0;
	CHECK_STR(rules_of(md), "tex-undefined tex-undefined");
}

TEST(definitions_hold_for_the_page)
{
	CHECK_STR(rules_of("$\\foo$\n\n$\\newcommand{\\foo}{x}$\n"), "tex-undefined");
	options.target = TEX_ALL;
	CHECK_STR(rules_of("$\\newcommand{\\foo}{x}\\foo$\n\n$\\foo$\n"), "tex-undefined");
	CHECK(strstr(findings.v[0]->message, "KaTeX: ") == findings.v[0]->message);
	options.target = 0;
	CHECK_STR(rules_of("$\\newcommand{\\foo}{x}\\foo$\n\n$\\foo$\n"), "tex-portability");
}

TEST(positions_in_containers)
{
	const char *md = "> - $$\n>   a\n>   \\mathcall{b}\n>   $$\n";
	CHECK_STR(rules_of(md), "tex-undefined");
	CHECK_STR(range_of(md, 0), "\\mathcall");
	/* A range that ends with a line stays on it. */
	md = "> $$\n> \\begin{aligned} a \\\\\n> \\end{aligned}\n> $$\n";
	CHECK_FIX(md, "tex-trailing-row", "> $$\n> \\begin{aligned} a\n> \\end{aligned}\n> $$\n");
}

TEST(one_slip_is_one_finding)
{
	CHECK_STR(rules_of("$a \\tag{1}$"), "");
	CHECK_STR(rules_of("$$a \\tag{1} \\tag{2}$$"), "");
	CHECK_STR(rules_of("$$\\begin{aligned} a \\tag{1} \\end{aligned}$$"), "");
	CHECK_STR(rules_of("\\begin{align}\na &= b\n\\end{equation}\n"), "");
	CHECK_STR(rules_of("\\begin{equation}\na\n\\end{equation>\n"), "");
	CHECK_STR(rules_of("$a % eqn-check: ignore tex-undefined\n$"), "");
}

TEST(escaped_formulas)
{
	const char *md = "$$\\left\\\\{ a \\right\\\\}$$";
	CHECK_FIX(md, "tex-escaped", "$$\\left\\{ a \\right\\}$$");
	CHECK_STR(range_of(md, 0), "\\\\{");
	CHECK(!findings.v[0]->unsafe);
	/* The findings of the plain reading stand where they are in the escaped one. */
	md = "$$\\left\\\\{ a \\right\\\\} \\mathcall{x}$$";
	CHECK_STR(rules_of(md), "tex-escaped tex-undefined");
	CHECK_STR(range_of(md, 1), "\\mathcall");
	CHECK(!findings.v[0]->edits);
	md = "$$\\left\\\\{ a \\right\\\\} + softmax(x)$$";
	CHECK_STR(rules_of(md), "tex-escaped tex-bare-operator");
	CHECK_STR(range_of(md, 1), "softmax");
	CHECK(!findings.v[1]->edits);
	/* A list marker that was escaped; and one backslash more than a row end has. */
	CHECK_FIX("$$a \\\\\\\n\\+ b \\\\\\\n\\- c$$",
		  "tex-escaped tex-row-outside tex-row-outside", "$$a \\\\\n+ b \\\\\n- c$$");
	/* Eight backslashes come from no converter. */
	CHECK_STR(rules_of("$$\\begin{matrix} a \\\\\\\\\\\\\\\\ b \\end{matrix}$$"),
		  "tex-escaped-silent");
	CHECK_STR(fixed("", 0), "(none)");
}

TEST(plain_offsets)
{
	struct slice tex = SLICE("a\\\\{b\\\\\\\\c\\\\\\\n\\\\}d");
	struct formulas_plain plain = formulas_plain_read(&arena, tex);
	CHECK_SLICE(plain.tex, SLICE("a\\{b\\\\c\\\\\n\\}d"));
	CHECK_INT(plain.n_cuts, 4);
	for (size_t i = 0; i < plain.tex.n; i++) {
		size_t at = formulas_plain_offset(&plain, i);
		CHECK_INT(tex.p[at], plain.tex.p[i]);
	}
	CHECK_INT(formulas_plain_offset(&plain, plain.tex.n), tex.n);
	CHECK_INT(formulas_plain_read(&arena, SLICE("a \\\\ b")).n_cuts, 0);
}

TEST(trailing_rows)
{
	static const char rule[] = "tex-trailing-row";
	CHECK_FIX("$\\begin{matrix}a\\\\\\end{matrix}$", rule, "$\\begin{matrix}a\\end{matrix}$");
	CHECK_FIX("$\\begin{matrix}a \\\\ \\end{matrix}$", rule,
		  "$\\begin{matrix}a \\end{matrix}$");
	CHECK_FIX("$\\begin{matrix}a\n\\\\\n\\end{matrix}$", rule,
		  "$\\begin{matrix}a\n\\end{matrix}$");
	CHECK_FIX("$\\begin{matrix}a\r\n  \\\\  \r\n\\end{matrix}$", rule,
		  "$\\begin{matrix}a\r\n\\end{matrix}$");
	CHECK_FIX("$\\begin{matrix}a\n  \\\\ \\end{matrix}$", rule,
		  "$\\begin{matrix}a\n  \\end{matrix}$");
	CHECK_FIX("$\\begin{matrix}a\\ \\\\\\end{matrix}$", rule,
		  "$\\begin{matrix}a\\ \\end{matrix}$");
	CHECK_FIX("$\\begin{matrix}a \\\\ % end\n\\end{matrix}$", rule,
		  "$\\begin{matrix}a % end\n\\end{matrix}$");
	CHECK_FIX("> $$\\begin{matrix}a\n> \\\\\n> \\end{matrix}$$", rule,
		  "> $$\\begin{matrix}a\n> \\end{matrix}$$");
}

TEST(scripts_without_braces)
{
	static const char rule[] = "tex-unbraced-script";
	CHECK_FIX("$x_\\mathcal{S}+1$", rule, "$x_{\\mathcal{S}}+1$");
	CHECK_FIX("$x^\\frac{1}{2}$", rule, "$x^{\\frac{1}{2}}$");
	CHECK_FIX("$x^ \\frac12y$", rule, "$x^ {\\frac12}y$");
	CHECK_STR(rules_of("$x_\\alpha^{\\mathcal{S}}$"), "");
	/* Where the other engine takes none at all. */
	const char *md = "$x_\\hat{y}$";
	options.target = TEX_KATEX;
	CHECK_FIX(md, "tex-script-operand", "$x_{\\hat{y}}$");
	CHECK(!findings.v[0]->unsafe);
	options.target = 0;
	CHECK_FIX(md, "tex-portability", "$x_{\\hat{y}}$");
}

TEST(bare_operators)
{
	static const char rule[] = "tex-bare-operator";
	CHECK_FIX("$log(x)$", rule, "$\\log(x)$");
	CHECK_FIX("$softmax(x)$", rule, "$\\operatorname{softmax}(x)$");
	CHECK(findings.v[0]->unsafe);
}

TEST(display_environments_in_dollars)
{
	static const char rule[] = "tex-display-environment";
	CHECK_FIX("$$\\begin{align} a \\end{align}$$\n", rule, "\\begin{align} a \\end{align}\n");
	CHECK_FIX("$$\r\n\\begin{align*}\r\na\r\n\\end{align*}\r\n$$\r\n", rule,
		  "\\begin{align*}\r\na\r\n\\end{align*}\r\n");
	CHECK_FIX("> $$\n> \\begin{align}\n> a\n> \\end{align}\n> $$\n", rule,
		  "> \\begin{align}\n> a\n> \\end{align}\n");
	CHECK(findings.v[0]->unsafe);
	CHECK_STR(rules_of("\\begin{align} a \\end{align}\n"), "");
	CHECK_STR(rules_of("$$\\begin{aligned} a \\end{aligned}$$\n"), "");
}

static struct slice after(const char *tex, enum diag_rule rule, size_t offset, size_t end,
			  const char *suggestion)
{
	const struct parse_fault fault = {.rule = rule,
					  .engines = TEX_ALL,
					  .offset = offset,
					  .end = end,
					  .suggestion = suggestion};
	struct formulas_fix fix = formulas_fix_of(&arena, slice_of(tex), &fault);
	return fix.n ? fix.edits[0].text : SLICE("(none)");
}

TEST(a_suggestion_is_a_fix_where_it_is_nearly_what_stands_there)
{
	CHECK_SLICE(after("\\mathcla{x}", DIAG_tex_undefined, 0, 8, "\\mathcal"),
		    SLICE("\\mathcal"));
	CHECK_SLICE(after("\\mathcall x", DIAG_tex_undefined, 0, 9, "\\mathcal"),
		    SLICE("\\mathcal"));
	CHECK_SLICE(after("\\call x", DIAG_tex_undefined, 0, 5, "\\mathcal"), SLICE("(none)"));
	CHECK_SLICE(after("\\R", DIAG_tex_undefined, 0, 2, "\\Re"), SLICE("(none)"));
	CHECK_SLICE(after("\\left{x", DIAG_tex_delimiter, 5, 6, "\\{"), SLICE("\\{"));
	CHECK_SLICE(after("\\text{\\alpha}", DIAG_tex_mode, 6, 12, "$\\alpha$"),
		    SLICE("$\\alpha$"));
	CHECK_SLICE(after("\\alphabx", DIAG_tex_undefined, 0, 7, "\\alpha"), SLICE("\\alpha "));
	CHECK_SLICE(after("\\alphab", DIAG_tex_undefined, 0, 7, "\\alpha"), SLICE("\\alpha"));
}

TEST(verdicts_of_a_formula_alone)
{
	struct formulas_alone alone;
	formulas_judge(&alone, &arena, SLICE("\\R"), false, &options);
	CHECK_INT(alone.rejected, TEX_MATHJAX);
	CHECK_INT(alone.findings.n, 1);
	CHECK_INT(alone.engines[alone.findings.v[0]->sequence], TEX_MATHJAX);
	formulas_judge(&alone, &arena, SLICE("a \\tag{1}"), false, &options);
	CHECK_INT(alone.rejected, TEX_KATEX);
	formulas_judge(&alone, &arena, SLICE("a \\tag{1}"), true, &options);
	CHECK_INT(alone.rejected, 0);
	/* As it stands, not in its plain reading. */
	formulas_judge(&alone, &arena, SLICE("\\left\\\\{ a \\right\\\\}"), true, &options);
	CHECK_INT(alone.rejected, TEX_ALL);
	CHECK_INT(alone.findings.n, 1);
	CHECK_INT(alone.engines[0], TEX_ALL);
	/* Nothing is kept for the next. */
	formulas_judge(&alone, &arena, SLICE("\\newcommand{\\foo}{x} \\foo"), false, &options);
	CHECK_INT(alone.rejected, 0);
	formulas_judge(&alone, &arena, SLICE("\\foo"), false, &options);
	CHECK_INT(alone.rejected, TEX_ALL);
}

TEST(macros_of_the_configuration)
{
	struct macros *macros = macros_new(&arena);
	const struct macros_definition d = {.engines = TEX_ALL,
					    .kind = MACROS_TEXT,
					    .n_parameters = 1,
					    .body = SLICE("x_{#1}")};
	macros_define(macros, SLICE("foo"), &d, true);
	options.macros = macros;
	CHECK_STR(rules_of("$\\foo{1}$\n\n$\\foo2$"), "");
	CHECK_STR(rules_of("$\\bar$"), "tex-missing-argument");
	options.macros = NULL;
}

int main(void)
{
	RUN(faults_of_the_target_are_findings_of_their_rules);
	RUN(another_engine_gives_one_finding_a_formula);
	RUN(definitions_hold_for_the_page);
	RUN(positions_in_containers);
	RUN(one_slip_is_one_finding);
	RUN(escaped_formulas);
	RUN(plain_offsets);
	RUN(trailing_rows);
	RUN(scripts_without_braces);
	RUN(bare_operators);
	RUN(display_environments_in_dollars);
	RUN(a_suggestion_is_a_fix_where_it_is_nearly_what_stands_there);
	RUN(verdicts_of_a_formula_alone);
	RUN(macros_of_the_configuration);
	arena_free(&arena);
	return unit_end();
}
