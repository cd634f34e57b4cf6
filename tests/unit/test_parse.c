/* What the parser says of a faulty formula: which engines reject it, which rule, where, and in
 * words for its author. */
#include "parse_faults.h"

static const struct parse_options display = {
	.engines = TEX_ALL, .display = true, .suggestions = true};
static const struct parse_options remarks = {
	.engines = TEX_ALL, .display = true, .suggestions = true, .remarks = true};

TEST(undefined)
{
	static const struct parse_faults_case cases[] = {
		{"a + \\mathcall{L}", "K34 tex-undefined 4-13 \\mathcall is not defined; did you "
				      "mean \\mathcal? => \\mathcal\n"},
		{"\\zzzz", "K34 tex-undefined 0-5 \\zzzz is not defined\n"},
		{"\\R", "-34 tex-undefined 0-2 \\R is not defined\n"},
		{"\\mbox{a}", "K-- tex-undefined 0-5 \\mbox is not defined\n"},
		{"\\mbox{\\alphaa}", "K-- tex-undefined 0-5 \\mbox is not defined\n"
				     "K-4 tex-undefined 6-13 \\alphaa is not defined; did you mean "
				     "\\alpha? => \\alpha\n"},
		{"x^\\zzzz", "K34 tex-undefined 2-7 \\zzzz is not defined\n"},
		{"\\text{\\zzzz}", "K-4 tex-undefined 6-11 \\zzzz is not defined\n"},
		{"\\@x", "K34 tex-undefined 0-2 \\@ is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(packages)
{
	static const struct parse_faults_case cases[] = {
		{"\\dv{x}", "-34 tex-package 0-3 \\dv is in MathJax's package physics, which is "
			    "not loaded: \\require{physics}\n"
			    "K-- tex-undefined 0-3 \\dv is not defined\n"},
		{"\\begin{psmallmatrix} a \\end{psmallmatrix}",
		 "-34 tex-package 0-20 environment psmallmatrix is in MathJax's package mathtools, "
		 "which is not loaded: \\require{mathtools}\n"
		 "K-- tex-environment 0-20 environment psmallmatrix does not exist\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(unclosed_groups)
{
	static const struct parse_faults_case cases[] = {
		{"\\frac{1}{2", "K34 tex-unclosed-group 8-9 { is never closed\n"},
		{"{a", "K34 tex-unclosed-group 0-1 { is never closed\n"},
		{"\\left( {a \\right)", "K34 tex-unclosed-group 7-8 { is never closed; 10-11 its } "
					"should stand before this\n"},
		{"\\text{abc",
		 "K34 tex-unclosed-group 5-6 { of the argument of \\text is never closed\n"},
		{"\\textbf{a {b}",
		 "K34 tex-unclosed-group 7-8 { of the argument of \\textbf is never closed\n"},
		{"\\color{red x",
		 "K34 tex-unclosed-group 6-7 { of the argument of \\color is never closed\n"},
		{"\\label{eq:1 x",
		 "K34 tex-unclosed-group 6-7 { of the argument of \\label is never closed\n"},
		{"\\begin{matrix a \\end{matrix}",
		 "K34 tex-unclosed-group 6-7 { of the argument of \\begin is never closed\n"},
		{"\\begin{matrix} a \\end{matrix x",
		 "K34 tex-unclosed-group 21-22 { of the argument of \\end is never closed\n"},
		{"\\substack{a \\\\ b", "K34 tex-unclosed-group 9-10 { is never closed\n"},
		{"\\text{50% of}", "K-- tex-unclosed-group 8-9 this % hides the } that closes the "
				   "argument of \\text; a percent sign is written \\% => \\%\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(extra_braces)
{
	static const struct parse_faults_case cases[] = {
		{"a}", "K34 tex-extra-brace 1-2 } closes nothing\n"},
		{"\\begin{matrix} a} \\end{matrix}",
		 "K34 tex-extra-brace 16-17 } closes nothing\n"},
		{"a \\egroup", "-34 tex-undefined 2-9 \\egroup is not defined\n"
			       "K-- tex-extra-brace 2-9 \\egroup closes nothing\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(missing_arguments)
{
	static const struct parse_faults_case cases[] = {
		{"\\frac{1}", "K34 tex-missing-argument 0-5 \\frac lacks an argument\n"},
		{"\\frac", "K34 tex-missing-argument 0-5 \\frac lacks an argument\n"},
		{"{\\hat}", "K34 tex-missing-argument 1-5 \\hat lacks an argument\n"},
		{"\\begin{matrix} \\mathbf & b \\end{matrix}",
		 "K34 tex-missing-argument 15-22 \\mathbf lacks an argument\n"},
		{"\\begin{matrix} \\mathbf \\end{matrix}",
		 "K34 tex-missing-argument 15-22 \\mathbf lacks an argument\n"},
		{"\\sqrt[3 x",
		 "K34 tex-missing-argument 5-6 [ of an optional argument is never closed\n"},
		{"\\label", "K34 tex-missing-argument 0-6 \\label lacks an argument\n"},
		{"\\text",
		 "K34 tex-missing-argument 0-5 \\text lacks its argument: put it in braces\n"},
		{"\\substack", "K34 tex-missing-argument 0-9 \\substack lacks its rows\n"},
		{"\\verb|a",
		 "K34 tex-missing-argument 0-6 \\verb lacks its closing | on this line\n"},
		{"\\root 3 x", "-34 tex-missing-argument 0-5 \\root lacks its \\of\n"
			       "K-- tex-undefined 0-5 \\root is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(delimiters)
{
	static const struct parse_faults_case cases[] = {
		{"\\left a \\right)",
		 "K34 tex-delimiter 0-7 \\left is followed by no delimiter but by a\n"},
		{"\\left( a \\right", "K34 tex-delimiter 9-15 \\right lacks its delimiter\n"},
		{"\\big", "K34 tex-delimiter 0-4 \\big lacks its delimiter\n"},
		{"\\left{ a \\right}", "K34 tex-delimiter 0-6 \\left takes a brace with a "
				       "backslash: \\left\\{ => \\left\\{\n"
				       "K34 tex-delimiter 9-16 \\right takes a brace with a "
				       "backslash: \\right\\} => \\right\\}\n"},
		{"\\left\\{ a \\right}", "K34 tex-delimiter 10-17 \\right takes a brace with a "
					 "backslash: \\right\\} => \\right\\}\n"},
		{"\\left{(} a \\right)",
		 "K34 tex-delimiter 0-8 \\left takes its delimiter without braces\n"},
		{"\\left\\\\ a \\right)",
		 "K-4 tex-delimiter 0-7 \\left is followed by no delimiter but by \\\\\n"},
		{"\\big{", "K34 tex-delimiter 0-5 \\big is followed by no delimiter but by {\n"
			   "K34 tex-unclosed-group 4-5 { is never closed\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(fences)
{
	static const struct parse_faults_case cases[] = {
		{"\\left( a", "K34 tex-left-right 0-5 \\left without \\right\n"},
		{"a \\right)", "K34 tex-left-right 2-8 \\right without \\left\n"},
		{"{\\left( a}", "K34 tex-left-right 1-6 \\left without \\right; 9-10 its \\right "
				"should stand before this\n"},
		{"\\middle| a", "K34 tex-left-right 0-7 \\middle without \\left\n"},
		{"\\left( {a \\middle| b} \\right)", "-34 tex-left-right 10-17 \\middle stands in "
						     "a group inside its \\left..\\right\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(environments)
{
	static const struct parse_faults_case cases[] = {
		{"\\begin{matrx} a \\end{matrx}",
		 "K34 tex-environment 0-13 environment matrx does not exist; did you mean matrix? "
		 "=> \\begin{matrix}\n"},
		{"\\begin{aligned} a \\end{align}",
		 "K34 tex-environment 18-29 \\begin{aligned} is closed by \\end{align}; 0-15 it "
		 "was opened here\n"},
		{"\\begin{matrix} \\begin{aligned} a \\end{matrix}",
		 "K34 tex-environment 15-30 \\begin{aligned} is not closed before \\end{matrix}; "
		 "33-45 here\n"},
		{"\\begin{aligned} a",
		 "K34 tex-environment 0-15 \\begin{aligned} is never closed\n"},
		{"\\end{aligned}", "K34 tex-environment 0-13 \\end{aligned} without \\begin\n"},
		{"{\\begin{aligned} a}", "K34 tex-environment 1-16 \\begin{aligned} is never "
					 "closed; 18-19 its \\end should stand before this\n"},
		{"\\begin{foobarbaz} a & b \\end{foobarbaz}",
		 "K34 tex-environment 0-17 environment foobarbaz does not exist\n"},
		{"\\begin{eqnarray} a \\end{eqnarray}",
		 "K-- tex-environment 0-16 environment eqnarray does not exist\n"},
		{"\\begin{CD} A @>>> B", "K34 tex-environment 0-10 \\begin{CD} is never closed\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(nesting)
{
	static const struct parse_faults_case cases[] = {
		{"x = \\begin{align} a \\end{align}",
		 "--4 tex-nesting 4-17 align has to stand alone in its display: use aligned or "
		 "gathered\n"},
		{"\\begin{matrix} \\begin{align} a \\end{align} \\end{matrix}",
		 "--4 tex-nesting 15-28 align cannot stand inside another environment: use aligned "
		 "or gathered\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(double_scripts)
{
	static const struct parse_faults_case cases[] = {
		{"x^1^2", "K34 tex-double-script 3-4 second superscript on one base: use braces\n"},
		{"x_1_2", "K34 tex-double-script 3-4 second subscript on one base: use braces\n"},
		{"x^2'", "K34 tex-double-script 3-4 a prime is a superscript, and there is one "
			 "already: use braces\n"},
		{"x'_1^2",
		 "K34 tex-double-script 4-5 second superscript on one base: use braces\n"},
		{"x' ^2", "K-- tex-double-script 3-4 superscript apart from its primes: write it "
			  "right behind them\n"},
		{"\\underset{a}{b}_c", "-34 tex-double-script 15-16 subscript on what has "
				       "something under it: use braces\n"},
		{"\\overset{a}{b}^c", ""},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(missing_scripts)
{
	static const struct parse_faults_case cases[] = {
		{"x^", "K34 tex-missing-script 1-2 ^ has no superscript behind it\n"},
		{"{x_}", "K34 tex-missing-script 2-3 _ has no subscript behind it\n"},
		{"x^^2", "K34 tex-missing-script 1-2 ^ has no superscript behind it\n"},
		{"x_'", "K34 tex-missing-script 1-2 _ has no subscript behind it\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(script_operands)
{
	static const struct parse_faults_case cases[] = {
		{"x^\\displaystyle a",
		 "K34 tex-script-operand 2-15 \\displaystyle needs braces behind ^\n"},
		{"x^\\sum", "K-- tex-script-operand 2-6 \\sum needs braces behind ^\n"},
		{"\\sqrt\\sum",
		 "K-- tex-script-operand 5-9 \\sum needs braces as the argument of \\sqrt\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(misplaced)
{
	static const struct parse_faults_case cases[] = {
		{"a & b", "K34 tex-misplaced 2-3 & stands outside of an alignment\n"},
		{"\\begin{matrix} {a & b} \\end{matrix}",
		 "K34 tex-misplaced 18-19 & inside braces, which have to end in the cell they "
		 "begin in\n"},
		{"\\begin{matrix} \\left( a & b \\right) \\end{matrix}",
		 "K34 tex-misplaced 24-25 & between \\left and \\right: close with \\right. before "
		 "it, and open again with \\left. behind it\n"},
		{"\\text{a & b}",
		 "K-4 tex-misplaced 8-9 & means nothing in a text; the character is written \\&\n"},
		{"\\begin{matrix} a \\hline \\end{matrix}",
		 "K34 tex-misplaced 17-23 \\hline belongs at the beginning of a row\n"},
		{"a \\limits",
		 "K34 tex-misplaced 2-9 \\limits belongs behind an operator such as \\sum\n"},
		{"a # b", "K34 tex-misplaced 2-3 # stands for the parameter of a macro; write \\# "
			  "for the character\n"},
		{"a $ b", "K-- tex-misplaced 2-3 $ inside a formula; \\$ shows a dollar sign\n"},
		{"\\cr", "K34 tex-misplaced 0-3 \\cr outside of an alignment\n"},
		{"a \\endgroup", "-34 tex-package 2-11 \\endgroup is in MathJax's package "
				 "begingroup, which is not loaded: \\require{begingroup}\n"
				 "K-- tex-misplaced 2-11 \\endgroup without \\begingroup\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(infix)
{
	static const struct parse_faults_case cases[] = {
		{"a \\over b \\over c",
		 "K34 tex-infix 10-15 \\over is the second fraction of its group: use braces\n"},
		{"a \\choose b \\atop c",
		 "K34 tex-infix 12-17 \\atop is the second fraction of its group: use braces\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(modes)
{
	static const struct parse_faults_case cases[] = {
		{"\\text{a_b}", "K-4 tex-mode 7-8 _ is for maths: in a text write $..$ around it, "
				"or \\_ for the character\n"},
		{"\\text{x^2}",
		 "K-4 tex-mode 7-8 ^ is for maths: in a text write $..$ around it\n"},
		{"\\text{\\alpha}", "K-4 tex-mode 6-12 \\alpha is for maths: in a text write "
				    "$\\alpha$ => $\\alpha$\n"},
		{"\\text{\\frac12}",
		 "K-4 tex-mode 6-11 \\frac is for maths: in a text write $..$ around it\n"},
		{"\\text{a $x}",
		 "K34 tex-mode 8-9 $ opens maths that is never closed in this text\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(columns)
{
	static const struct parse_faults_case cases[] = {
		{"\\begin{split} a & b & c \\end{split}",
		 "K-- tex-columns 20-21 more cells than a row of split has\n"},
		{"\\substack{a & b}",
		 "K-- tex-columns 12-13 more cells than a row of substack has\n"},
		{"\\begin{alignedat}{1} a & b & c \\end{alignedat}",
		 "K-- tex-columns 27-28 more cells than a row of alignedat has\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(dimensions)
{
	static const struct parse_faults_case cases[] = {
		{"a \\\\[x] b", "K34 tex-dimension 4-7 [ behind \\\\ begins a length; for a "
				"bracket write \\\\ {[}\n"},
		{"\\hspace{2foo}",
		 "K34 tex-dimension 7-13 \\hspace wants a length such as 2em or 3pt\n"},
		{"\\hspace", "K34 tex-missing-argument 0-7 \\hspace lacks its length\n"},
		{"\\hspace + a",
		 "K34 tex-dimension 8-9 \\hspace wants a length such as 2em or 3pt\n"},
		{"\\hspace 2em", "K-- tex-dimension 0-8 \\hspace wants its length in braces\n"},
		{"\\kern2foo", "K34 tex-dimension 5-6 \\kern wants a length such as 2em or 3pt\n"},
		{"\\rule{1em}{y}",
		 "K34 tex-dimension 10-13 \\rule wants a length such as 2em or 3pt\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(arguments)
{
	static const struct parse_faults_case cases[] = {
		{"\\begin{array}{x} a \\end{array}",
		 "K-4 tex-argument 13-16 \\begin{array}: the columns are letters of lcr, with | "
		 "and : between them\n"},
		{"\\begin{array} a & b \\end{array}",
		 "K-4 tex-argument 14-15 \\begin{array}: its columns are missing: write them in "
		 "braces, as in {lcr}\n"},
		{"\\begin{alignat}{x} a \\end{alignat}", "K34 tex-argument 15-18 \\begin{alignat}: "
							 "the number of columns is not a number\n"},
		{"\\color{#12} x", "K-- tex-argument 6-11 \\color: #12 is no colour\n"},
		{"\\genfrac(){1em}{7}{a}{b}",
		 "-34 tex-argument 15-18 \\genfrac wants a style from 0 to 3\n"},
		{"\\cfrac[x]{a}{b}", "-34 tex-argument 0-15 \\cfrac: the option is l or r\n"},
		{"\\begin{CD} A @+>> B \\end{CD}",
		 "K-- tex-argument 13-14 @ begins no arrow here: @>..>..>, @<..<..<, @AA..A, "
		 "@VV..V, @=, @| or @.\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(tags)
{
	static const struct parse_faults_case cases[] = {
		{"\\begin{aligned} a \\tag{1} \\end{aligned}",
		 "-34 tex-tag 18-22 \\tag is not allowed in aligned\n"},
		{"a \\tag{1} \\tag{2}", "K34 tex-tag 10-14 second \\tag of this equation\n"},
		{"\\begin{align} a \\tag{1} \\tag{2} \\\\ b \\tag{3} \\end{align}",
		 "K34 tex-tag 24-28 second \\tag of this equation\n"},
		{"a \\label{x} \\label{y}", "-34 tex-tag 12-21 second \\label of this equation\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(definitions)
{
	static const struct parse_faults_case cases[] = {
		{"\\newcommand{\\a}[x]{b}", "K34 tex-definition 0-18 \\newcommand wants the number "
					    "of parameters in [..], not \"x\"\n"},
		{"\\newcommand{a b}{c}", "K34 tex-definition 0-16 \\newcommand defines a command "
					 "such as {\\foo}, not \"a b\"\n"},
		{"\\newcommand{\\a}{#1} \\a", "K34 tex-misplaced 20-22 # stands for the parameter "
					      "of a macro; write \\# for the character\n"},
		{"\\def\\a#2{b}", "K34 tex-definition 0-7 \\def counts its parameters #1, #2, ... "
				  "without a gap; here stands #2\n"},
		{"\\let", "K34 tex-definition 0-4 \\let is followed by no control sequence\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(macro_uses)
{
	static const struct parse_faults_case cases[] = {
		{"\\def\\a(#1){#1} \\a[1]",
		 "K34 tex-macro-use 15-17 \\a is defined to be followed by (\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(limits)
{
	static const struct parse_faults_case cases[] = {
		{"\\def\\a{\\a}\\a", "K34 tex-limit 10-12 more than 1000 macro expansions: a macro "
				     "that calls itself?\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(characters)
{
	static const struct parse_faults_case cases[] = {
		{"a \\", "K-- tex-character 2-3 backslash with nothing behind it\n"},
		{"a ̴ b", "K-- tex-character 2-4 combining mark U+0334 is not known\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

/* A macro's faults stand where the author can see them. */
TEST(what_a_macro_expands_to_is_reported_at_its_call)
{
	static const struct parse_faults_case cases[] = {
		{"\\newcommand{\\a}[1]{\\zzzz{#1}} x + \\a{1}",
		 "K34 tex-undefined 34-39 \\zzzz is not defined\n"},
		{"\\newcommand{\\a}{x^} \\a + 1", ""},
		{"\\newcommand{\\a}{\\frac{1}} \\a + 1", ""},
		{"\\newcommand{\\a}{\\left( b} \\a",
		 "K34 tex-left-right 26-28 \\left without \\right\n"},
		{"\\newcommand{\\a}{\\text{\\alpha}} \\a",
		 "K-4 tex-mode 31-33 \\alpha is for maths: in a text write $\\alpha$\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

/* What everybody accepts and nobody means. */
TEST(remarks_on_rows)
{
	static const struct parse_faults_case cases[] = {
		{"\\begin{aligned} a &= b \\\\ \\end{aligned}",
		 "--- tex-trailing-row 23-25 row end before the end of aligned makes an empty "
		 "row\n"},
		{"\\begin{aligned} a &= b \\\\\n c &= d &= e \\\\ f \\end{aligned}",
		 "--- tex-ragged-rows 27-39 this row of aligned has 2 &, the first has 1\n"},
		{"a \\\\ b", "--- tex-row-outside 2-4 row end outside of an alignment: use aligned "
			     "or gathered\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

TEST(remarks_on_words)
{
	static const struct parse_faults_case cases[] = {
		{"\\log(x) + log(x)",
		 "--- tex-bare-operator 10-13 log is set as a product of letters\n"},
		{"softmax (x)",
		 "--- tex-bare-operator 0-7 softmax is set as a product of letters\n"},
		{"x_{max} + \\mathrm{max}(x) + ab", ""},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

TEST(remarks_on_comments)
{
	static const struct parse_faults_case cases[] = {
		{"p = 50% of x", "--- tex-comment 6-12 this % hides what follows on its line; a "
				 "percent sign is written \\%\n"},
		{"a % a remark of mine\n% another\n+ b", ""},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

TEST(remarks_on_scripts)
{
	static const struct parse_faults_case cases[] = {
		{"x_\\mathcal{S}", "--- tex-unbraced-script 2-10 \\mathcal with its argument "
				   "stands behind _ without braces\n"},
		{"x_{\\mathcal{S}} + x_\\alpha", ""},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

TEST(remarks_on_symbols)
{
	static const struct parse_faults_case cases[] = {
		{"a, ..., b", "--- tex-dots 3-6 three full stops: \\ldots or \\cdots\n"},
		{"a * b", "--- tex-star 2-3 * stands for a product: \\cdot, \\times, or nothing\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

TEST(remarks_on_cjk)
{
	static const struct parse_faults_case cases[] = {
		{"x 是数 y + \\text{是数}",
		 "--- cjk-in-math 2-8 text in maths outside of \\text{..}\n"},
		{"f(x，y)", "--- cjk-punctuation 3-6 full-width ， in maths\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

TEST(remarks_not_in_macros)
{
	static const struct parse_faults_case cases[] = {
		{"\\newcommand{\\a}{log(x) * y} \\a", ""},
		{NULL, NULL},
	};
	parse_faults_check(cases, &remarks);
}

int main(void)
{
	RUN(undefined);
	RUN(packages);
	RUN(unclosed_groups);
	RUN(extra_braces);
	RUN(missing_arguments);
	RUN(delimiters);
	RUN(fences);
	RUN(environments);
	RUN(nesting);
	RUN(double_scripts);
	RUN(missing_scripts);
	RUN(script_operands);
	RUN(misplaced);
	RUN(infix);
	RUN(modes);
	RUN(columns);
	RUN(dimensions);
	RUN(arguments);
	RUN(tags);
	RUN(definitions);
	RUN(macro_uses);
	RUN(limits);
	RUN(characters);
	RUN(what_a_macro_expands_to_is_reported_at_its_call);
	RUN(remarks_on_rows);
	RUN(remarks_on_words);
	RUN(remarks_on_comments);
	RUN(remarks_on_scripts);
	RUN(remarks_on_symbols);
	RUN(remarks_on_cjk);
	RUN(remarks_not_in_macros);
	return unit_end();
}
