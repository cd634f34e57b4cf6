/* The parser never stops at a fault: one slip gives one fault, and what stands behind it is read.
 * Each formula has a slip and, further on, another one (\zzz, or an x^ without its script) that has
 * nothing to do with it: exactly two faults. */
#include "parse_faults.h"

static const struct parse_options display = {.engines = TEX_ALL, .display = true};

TEST(unclosed_groups)
{
	static const struct parse_faults_case cases[] = {
		{"\\frac{a}{b + \\zzz", "K34 tex-unclosed-group 8-9 { is never closed\n"
					"K34 tex-undefined 13-17 \\zzz is not defined\n"},
		{"\\left( a + {b \\right) + \\zzz",
		 "K34 tex-unclosed-group 11-12 { is never closed; 14-15 its } should stand before "
		 "this\n"
		 "K34 tex-undefined 24-28 \\zzz is not defined\n"},
		{"\\begin{aligned} a &= {b \\\\ c &= d \\end{aligned} + \\zzz",
		 "K34 tex-unclosed-group 21-22 { is never closed; 29-30 its } should stand before "
		 "this\n"
		 "K34 tex-undefined 50-54 \\zzz is not defined\n"},
		{"\\begin{matrix} {a & b \\\\ c & \\zzz \\end{matrix}",
		 "K34 tex-unclosed-group 15-16 { is never closed; 18-19 its } should stand before "
		 "this\n"
		 "K34 tex-undefined 29-33 \\zzz is not defined\n"},
		{"\\begin{align} a &= {b \\tag{1} \\\\ c &= d \\tag{2} \\end{align} + \\zzz",
		 "K34 tex-unclosed-group 19-20 { is never closed; 35-36 its } should stand before "
		 "this\n"
		 "K34 tex-undefined 62-66 \\zzz is not defined\n"},
		{"\\begin{matrix} \\hline a & {b \\\\ \\hline c & d \\end{matrix} + \\zzz",
		 "K34 tex-unclosed-group 26-27 { is never closed; 32-38 its } should stand before "
		 "this\n"
		 "K34 tex-undefined 60-64 \\zzz is not defined\n"},
		{"\\sqrt[3]{x + \\zzz", "K34 tex-unclosed-group 8-9 { is never closed\n"
					"K34 tex-undefined 13-17 \\zzz is not defined\n"},
		{"\\mathbf{a + \\zzz", "K34 tex-unclosed-group 7-8 { is never closed\n"
				       "K34 tex-undefined 12-16 \\zzz is not defined\n"},
		{"\\substack{a \\\\ b + \\zzz", "K34 tex-unclosed-group 9-10 { is never closed\n"
						"K34 tex-undefined 19-23 \\zzz is not defined\n"},
		{"\\color{red + \\zzz",
		 "K34 tex-unclosed-group 6-7 { of the argument of \\color is never closed\n"
		 "K34 tex-undefined 13-17 \\zzz is not defined\n"},
		{"\\label{eq:1 + \\zzz",
		 "K34 tex-unclosed-group 6-7 { of the argument of \\label is never closed\n"
		 "K34 tex-undefined 14-18 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(extra_braces)
{
	static const struct parse_faults_case cases[] = {
		{"a} + \\zzz", "K34 tex-extra-brace 1-2 } closes nothing\n"
			       "K34 tex-undefined 5-9 \\zzz is not defined\n"},
		{"\\begin{aligned} a &= b} \\\\ c &= d \\end{aligned} + \\zzz",
		 "K34 tex-extra-brace 22-23 } closes nothing\n"
		 "K34 tex-undefined 50-54 \\zzz is not defined\n"},
		{"\\frac{a}{b}} + \\zzz", "K34 tex-extra-brace 11-12 } closes nothing\n"
					  "K34 tex-undefined 15-19 \\zzz is not defined\n"},
		{"\\text{a}} + \\zzz", "K34 tex-extra-brace 8-9 } closes nothing\n"
				       "K34 tex-undefined 12-16 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(fences)
{
	static const struct parse_faults_case cases[] = {
		{"\\left( a + b + \\zzz", "K34 tex-left-right 0-5 \\left without \\right\n"
					  "K34 tex-undefined 15-19 \\zzz is not defined\n"},
		{"{\\left( a + b} + \\zzz", "K34 tex-left-right 1-6 \\left without \\right; 13-14 "
					    "its \\right should stand before this\n"
					    "K34 tex-undefined 17-21 \\zzz is not defined\n"},
		{"a \\right) + \\zzz", "K34 tex-left-right 2-8 \\right without \\left\n"
				       "K34 tex-undefined 12-16 \\zzz is not defined\n"},
		{"\\begin{aligned} a &= \\left( b \\\\ c &= d \\end{aligned} + \\zzz",
		 "K34 tex-left-right 21-26 \\left without \\right; 35-36 its \\right should stand "
		 "before this\n"
		 "K34 tex-undefined 56-60 \\zzz is not defined\n"},
		{"\\begin{aligned} a &= \\left( b \\\\ c &= d \\right) \\end{aligned} + \\zzz",
		 "K34 tex-misplaced 35-36 & between \\left and \\right: close with \\right. before "
		 "it, and open again with \\left. behind it\n"
		 "K34 tex-undefined 64-68 \\zzz is not defined\n"},
		{"\\begin{aligned} a &= b \\right) \\\\ c &= d \\end{aligned} + \\zzz",
		 "K34 tex-left-right 23-29 \\right without \\left\n"
		 "K34 tex-undefined 57-61 \\zzz is not defined\n"},
		{"\\left a \\right) + \\zzz",
		 "K34 tex-delimiter 0-7 \\left is followed by no delimiter but by a\n"
		 "K34 tex-undefined 18-22 \\zzz is not defined\n"},
		{"\\left( a \\right + \\zzz",
		 "K34 tex-delimiter 9-17 \\right is followed by no delimiter but by +\n"
		 "K34 tex-undefined 18-22 \\zzz is not defined\n"},
		{"\\left\\{ a \\right} + \\zzz", "K34 tex-delimiter 10-17 \\right takes a brace "
						 "with a backslash: \\right\\} => \\right\\}\n"
						 "K34 tex-undefined 20-24 \\zzz is not defined\n"},
		{"\\left{(} a \\right) + \\zzz",
		 "K34 tex-delimiter 0-8 \\left takes its delimiter without braces\n"
		 "K34 tex-undefined 21-25 \\zzz is not defined\n"},
		{"\\middle| + \\zzz", "K34 tex-left-right 0-7 \\middle without \\left\n"
				      "K34 tex-undefined 11-15 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

/* What is closed in the wrong order is one slip: the ends that come later belong to it. */
TEST(crossed)
{
	static const struct parse_faults_case cases[] = {
		{"{\\left( a} b \\right)} + \\zzz",
		 "K34 tex-left-right 1-6 \\left without \\right; 9-10 its \\right should stand "
		 "before this\n"
		 "K34 tex-undefined 24-28 \\zzz is not defined\n"},
		{"\\left( a + {b \\right) c} + \\zzz",
		 "K34 tex-unclosed-group 11-12 { is never closed; 14-15 its } should stand before "
		 "this\n"
		 "K34 tex-undefined 27-31 \\zzz is not defined\n"},
		{"\\frac{\\begin{aligned} a} b \\end{aligned}}{c} + \\zzz",
		 "K34 tex-environment 6-21 \\begin{aligned} is never closed; 23-24 its \\end "
		 "should stand before this\n"
		 "K34 tex-undefined 47-51 \\zzz is not defined\n"},
		{"\\left( \\begin{matrix} a \\right) \\end{matrix} + \\zzz",
		 "K34 tex-environment 7-21 \\begin{matrix} is never closed; 24-25 its \\end should "
		 "stand before this\n"
		 "K34 tex-undefined 47-51 \\zzz is not defined\n"},
		{"\\begin{matrix} \\left( a \\end{matrix} \\right) + \\zzz",
		 "K34 tex-left-right 15-20 \\left without \\right; 24-25 its \\right should stand "
		 "before this\n"
		 "K34 tex-undefined 47-51 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(environments)
{
	static const struct parse_faults_case cases[] = {
		{"\\begin{aligned} a &= b \\\\ c &= \\zzz",
		 "K34 tex-environment 0-15 \\begin{aligned} is never closed\n"
		 "K34 tex-undefined 31-35 \\zzz is not defined\n"},
		{"{\\begin{aligned} a \\\\ b} + \\zzz",
		 "K34 tex-environment 1-16 \\begin{aligned} is never closed; 23-24 its \\end "
		 "should stand before this\n"
		 "K34 tex-undefined 27-31 \\zzz is not defined\n"},
		{"\\begin{aligned} a \\\\ b \\end{align} + \\zzz",
		 "K34 tex-environment 23-34 \\begin{aligned} is closed by \\end{align}; 0-15 it "
		 "was opened here\n"
		 "K34 tex-undefined 37-41 \\zzz is not defined\n"},
		{"\\begin{matrix} \\begin{aligned} a \\\\ b \\end{matrix} + \\zzz",
		 "K34 tex-environment 15-30 \\begin{aligned} is not closed before \\end{matrix}; "
		 "38-50 here\n"
		 "K34 tex-undefined 53-57 \\zzz is not defined\n"},
		{"\\begin{foo} a & b \\\\ c & \\zzz \\end{foo}",
		 "K34 tex-environment 0-11 environment foo does not exist\n"
		 "K34 tex-undefined 25-29 \\zzz is not defined\n"},
		{"\\begin{mtrix} a & b \\\\ c & d \\end{matrix} + \\zzz",
		 "K34 tex-environment 0-13 environment mtrix does not exist\n"
		 "K34 tex-undefined 44-48 \\zzz is not defined\n"},
		{"\\begin{array} a & b \\\\ c & d \\end{array} + \\zzz",
		 "K-4 tex-argument 14-15 \\begin{array}: its columns are missing: write them in "
		 "braces, as in {lcr}\n"
		 "K34 tex-undefined 43-47 \\zzz is not defined\n"},
		{"\\begin{aligned a &= b \\\\ c &= d \\end{aligned} + \\zzz",
		 "K34 tex-unclosed-group 6-7 { of the argument of \\begin is never closed\n"
		 "K34 tex-undefined 48-52 \\zzz is not defined\n"},
		{"\\begin{aligned} a &= b \\\\ c &= d \\end{aligned + \\zzz",
		 "K34 tex-unclosed-group 37-38 { of the argument of \\end is never closed\n"
		 "K34 tex-undefined 48-52 \\zzz is not defined\n"},
		{"\\end{aligned} + \\zzz",
		 "K34 tex-environment 0-13 \\end{aligned} without \\begin\n"
		 "K34 tex-undefined 16-20 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(alignment)
{
	static const struct parse_faults_case cases[] = {
		{"a & b + \\zzz", "K34 tex-misplaced 2-3 & stands outside of an alignment\n"
				  "K34 tex-undefined 8-12 \\zzz is not defined\n"},
		{"\\begin{matrix} {a & b} + \\zzz \\\\ c & d \\end{matrix}",
		 "K34 tex-misplaced 18-19 & inside braces, which have to end in the cell they "
		 "begin in\n"
		 "K34 tex-undefined 25-29 \\zzz is not defined\n"},
		{"\\begin{matrix} a & b \\hline \\\\ c & \\zzz \\end{matrix}",
		 "K34 tex-misplaced 21-27 \\hline belongs at the beginning of a row\n"
		 "K34 tex-undefined 35-39 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(missing_arguments)
{
	static const struct parse_faults_case cases[] = {
		{"{\\frac{1}} + \\zzz", "K34 tex-missing-argument 1-6 \\frac lacks an argument\n"
					"K34 tex-undefined 13-17 \\zzz is not defined\n"},
		{"\\begin{matrix} a & \\frac{1} \\end{matrix} + \\zzz",
		 "K34 tex-missing-argument 19-24 \\frac lacks an argument\n"
		 "K34 tex-undefined 43-47 \\zzz is not defined\n"},
		{"\\begin{matrix} a & \\frac{1} & c & \\zzz \\end{matrix}",
		 "K34 tex-missing-argument 19-24 \\frac lacks an argument\n"
		 "K34 tex-undefined 34-38 \\zzz is not defined\n"},
		{"\\left( \\hat \\right) + \\zzz",
		 "K34 tex-missing-argument 7-11 \\hat lacks an argument\n"
		 "K34 tex-undefined 22-26 \\zzz is not defined\n"},
		{"\\text{\\textbf} + \\zzz",
		 "K-4 tex-missing-argument 6-13 \\textbf lacks its argument: put it in braces\n"
		 "K34 tex-undefined 17-21 \\zzz is not defined\n"},
		{"\\sqrt[3 x + \\zzz",
		 "K34 tex-missing-argument 5-6 [ of an optional argument is never closed\n"
		 "K34 tex-undefined 12-16 \\zzz is not defined\n"},
		{"\\sqrt[ x \\text{$\\sqrt[3]{y}$} + \\zzz",
		 "K34 tex-missing-argument 5-6 [ of an optional argument is never closed\n"
		 "K34 tex-undefined 32-36 \\zzz is not defined\n"},
		{"\\hspace + \\zzz",
		 "K34 tex-dimension 8-9 \\hspace wants a length such as 2em or 3pt\n"
		 "K34 tex-undefined 10-14 \\zzz is not defined\n"},
		{"\\kern3 + \\zzz",
		 "K34 tex-dimension 5-6 \\kern wants a length such as 2em or 3pt\n"
		 "K34 tex-undefined 9-13 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(scripts)
{
	static const struct parse_faults_case cases[] = {
		{"{a^} + \\zzz", "K34 tex-missing-script 2-3 ^ has no superscript behind it\n"
				 "K34 tex-undefined 7-11 \\zzz is not defined\n"},
		{"a^^b + \\zzz", "K34 tex-missing-script 1-2 ^ has no superscript behind it\n"
				 "K34 tex-undefined 7-11 \\zzz is not defined\n"},
		{"a__b + \\zzz", "K34 tex-missing-script 1-2 _ has no subscript behind it\n"
				 "K34 tex-undefined 7-11 \\zzz is not defined\n"},
		{"a^b^c + \\zzz",
		 "K34 tex-double-script 3-4 second superscript on one base: use braces\n"
		 "K34 tex-undefined 8-12 \\zzz is not defined\n"},
		{"x^\\displaystyle a + \\zzz",
		 "K34 tex-script-operand 2-15 \\displaystyle needs braces behind ^\n"
		 "K34 tex-undefined 20-24 \\zzz is not defined\n"},
		{"x^2' + \\zzz", "K34 tex-double-script 3-4 a prime is a superscript, and there is "
				 "one already: use braces\n"
				 "K34 tex-undefined 7-11 \\zzz is not defined\n"},
		{"\\begin{matrix} a_ & b \\\\ c & \\zzz \\end{matrix}",
		 "K34 tex-missing-script 16-17 _ has no subscript behind it\n"
		 "K34 tex-undefined 29-33 \\zzz is not defined\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

TEST(others)
{
	static const struct parse_faults_case cases[] = {
		{"a \\over b \\over c + \\zzz",
		 "K34 tex-infix 10-15 \\over is the second fraction of its group: use braces\n"
		 "K34 tex-undefined 20-24 \\zzz is not defined\n"},
		{"a \\limits + \\zzz",
		 "K34 tex-misplaced 2-9 \\limits belongs behind an operator such as \\sum\n"
		 "K34 tex-undefined 12-16 \\zzz is not defined\n"},
		{"# + \\zzz", "K34 tex-misplaced 0-1 # stands for the parameter of a macro; write "
			      "\\# for the character\n"
			      "K34 tex-undefined 4-8 \\zzz is not defined\n"},
		{"\\tag{1} \\tag{2} + \\zzz", "K34 tex-tag 8-12 second \\tag of this equation\n"
					      "K34 tex-undefined 18-22 \\zzz is not defined\n"},
		{"\\newcommand{\\a}[x]{b} + \\zzz",
		 "K34 tex-definition 0-18 \\newcommand wants the number of parameters in [..], not "
		 "\"x\"\n"
		 "K34 tex-undefined 24-28 \\zzz is not defined\n"},
		{"\\text{a_b} + \\zzz", "K-4 tex-mode 7-8 _ is for maths: in a text write $..$ "
					"around it, or \\_ for the character\n"
					"K34 tex-undefined 13-17 \\zzz is not defined\n"},
		{"\\text{a $b} + \\zzz",
		 "K34 tex-mode 8-9 $ opens maths that is never closed in this text\n"
		 "K34 tex-undefined 14-18 \\zzz is not defined\n"},
		{"\\begin{CD} A @>> B \\end{CD} + \\zzz",
		 "K34 tex-argument 13-14 @ begins no arrow here: @>..>..>, @<..<..<, @AA..A, "
		 "@VV..V, @=, @| or @.\n"
		 "K34 tex-undefined 30-34 \\zzz is not defined\n"},
		{"\\zz + \\begin{matrix} x^ & b \\end{matrix}",
		 "K34 tex-undefined 0-3 \\zz is not defined\n"
		 "K34 tex-missing-script 22-23 ^ has no superscript behind it\n"},
		{"\\text{\\zz} + x^",
		 "K-4 tex-undefined 6-9 \\zz is not defined\n"
		 "K34 tex-missing-script 14-15 ^ has no superscript behind it\n"},
		{NULL, NULL},
	};
	parse_faults_check(cases, &display);
}

int main(void)
{
	RUN(unclosed_groups);
	RUN(extra_braces);
	RUN(fences);
	RUN(crossed);
	RUN(environments);
	RUN(alignment);
	RUN(missing_arguments);
	RUN(scripts);
	RUN(others);
	return unit_end();
}
