/* What KaTeX and MathJax know: the control sequences of maths and text mode.
 *
 * The rows stand in commands.def and are found by a perfect hash made at build time.
 * A name has several rows where the engines read it differently (\color takes one
 * argument in KaTeX and two in MathJax) or where a package redefines it; they follow one
 * another, and a reader takes the first whose engines and package are in force. */
#ifndef TEX_COMMANDS_H
#define TEX_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

/* The engines whose verdict is known; a set of them is a mask. */
enum {
	TEX_KATEX = 1,
	TEX_MATHJAX3 = 2,
	TEX_MATHJAX4 = 4,
	TEX_MATHJAX = TEX_MATHJAX3 | TEX_MATHJAX4,
	TEX_ALL = TEX_KATEX | TEX_MATHJAX
};

/* How the parser reads a command.  Those without a remark read the arguments in `args`
 * and give one atom; they are told apart for who builds MathML. */
enum tex_kind {
	TEX_SYMBOL,   /* \alpha \le \ldots; no arguments */
	TEX_OPERATOR, /* \sum \int \lim \sin: \limits may follow */
	TEX_SPACE,    /* \, \quad \hspace */
	TEX_FRACTION, /* \frac \binom \genfrac */
	TEX_RADICAL,
	TEX_ACCENT,    /* \hat \widehat \vec \overline \underline \overbrace */
	TEX_STACK,     /* \overset \underset \stackrel \xrightarrow \sideset */
	TEX_FONT,      /* \mathbf{..} \boldsymbol{..} \operatorname{..} */
	TEX_CLASS,     /* \mathrel{..} \mathop{..} */
	TEX_TEXT,      /* \text{..} \textbf{..} \mbox{..} */
	TEX_BOX,       /* \boxed \phantom \smash \rlap \raisebox \cancel \enclose \rule */
	TEX_COLORED,   /* \textcolor{c}{..} \colorbox{c}{..} */
	TEX_ANNOTATED, /* \href \class \htmlId \mathtip: an argument with something beside it */
	TEX_GENERIC,   /* other atoms made of arguments: \mathchoice \bra \dv \tfrac1 */
	TEX_SWITCH,    /* \displaystyle \rm \large \color: in force to the end of the group */
	TEX_INFIX,     /* \over \choose \atop \above \overwithdelims */
	TEX_BIG,       /* \big( */
	TEX_LEFT,      /* \left( */
	TEX_MIDDLE,
	TEX_RIGHT,
	TEX_BEGIN, /* \begin \end: named environments, environments.def */
	TEX_END,
	TEX_LIMITS, /* \limits \nolimits: only behind an operator */
	TEX_ROW,    /* \\ \cr \newline */
	TEX_HLINE,  /* \hline \hdashline: only first in a row */
	TEX_TAG,    /* \tag \tag* */
	TEX_NOTAG,
	TEX_LABEL,
	TEX_REF,        /* \ref \eqref */
	TEX_ROWS,       /* \substack{..} \matrix{..} \cases{..} \eqalign{..}: rows in braces */
	TEX_ROOT,       /* \root 3 \of x */
	TEX_DEFINE,     /* \newcommand \def \let \newenvironment \DeclareMathOperator ... */
	TEX_PREFIX,     /* \global \long \expandafter \noexpand \futurelet: before a definition */
	TEX_BEGINGROUP, /* \begingroup .. \endgroup */
	TEX_ENDGROUP,
	TEX_REQUIRE,   /* \require{package} */
	TEX_VERB,      /* \verb|..|, lexical */
	TEX_NOTHING,   /* \relax \allowbreak \nonscript: read, and no atom */
	TEX_MATH,      /* \( \) $ in text mode */
	TEX_BUILDREL,  /* \buildrel x \over y */
	TEX_TOGGLE,    /* \toggle{x}{y}\endtoggle, as many as there are */
	TEX_FILL,      /* \hfil \cellcolor \Aboxed: MathJax lets them stand in cells only */
	TEX_SHOVE,     /* \shoveleft: MathJax: first in a row of multline */
	TEX_MOVE_ROOT, /* \uproot: MathJax: only in the index of a root */
	TEX_BGROUP,    /* \bgroup: another name of { */
	TEX_EGROUP,    /* \egroup: of } */
	TEX_N_KINDS
};

/* TeX's classes of atoms (The TeXbook, chapter 17). */
enum tex_class {
	TEX_ORD,
	TEX_OP,
	TEX_BIN,
	TEX_REL,
	TEX_OPEN,
	TEX_CLOSE,
	TEX_PUNCT,
	TEX_INNER,
	TEX_NONE /* no atom */
};

/* Arguments, one letter each, in their order:
 *
 *	m  {..} or one token, read in   p  the same, but KaTeX reads a whole operand here
 *	   the mode of the command         (\sqrt\mathbf{a} is right in KaTeX)
 *	t  text, {..} or one token      a  the next item, as it comes (MathJax's \raise)
 *	B  {maths}, never one token     g  {maths}, optional
 *	d  a delimiter, no braces       D  {delimiter}, may be empty
 *	c  {colour}                     s  length: 2em, {2em}
 *	i  {integer}                    l  {length}, never without braces
 *	n  number: 65, "41, '101, `A    y  {style}: 0 to 3, or nothing
 *	r  {raw}: a name, an address    b  {balanced}: not looked into (\ce)
 *	e  {rows}: cells and rows       *  an optional star
 *	o  [maths], optional            q  [raw], optional
 *	S  [length], optional
 */
struct tex_command {
	const char *name; /* without the backslash */
	const char *args;
	uint32_t code;   /* the character it stands for; 0: none, or more than one */
	uint8_t length;  /* of name */
	uint8_t kind;    /* enum tex_kind */
	uint8_t class;   /* enum tex_class */
	uint8_t math;    /* engines that know it in maths */
	uint8_t text;    /* engines that know it in text mode (MathJax 3 reads no commands there) */
	uint8_t delim;   /* engines that take it behind \left */
	uint8_t package; /* enum tex_package: where MathJax has it */
	uint16_t flags;  /* TEX_OPERAND ... */
	bool more;       /* the next row has the same name */
	bool common;     /* all engines know it in maths, read it alike, and have it loaded */
};

enum {
	TEX_OPERAND = 1,        /* KaTeX takes it, with its arguments, as the operand of ^ and _ */
	TEX_TAKES_LIMITS = 2,   /* \limits may follow, where the kind is not TEX_OPERATOR */
	TEX_MATHJAX_LIMITS = 4, /* the same, but in MathJax only */
	TEX_DISPLAY = 8,        /* KaTeX: only in display */
	TEX_NO_TRIGGER = 16,  /* does not load its TEX_AUTOLOAD package: known once that is there */
	TEX_NO_SCRIPT3 = 32,  /* MathJax 3 refuses it as the bare operand of ^ and _ */
	TEX_NO_SCRIPT4 = 64,  /* MathJax 4 */
	TEX_UNDER = 128,      /* MathJax: something stands under it, so no subscript may follow */
	TEX_OVER = 256,       /* the same above it */
	TEX_INVISIBLE3 = 512, /* MathJax 3 has nothing left of it: x^\rm a is x^a */
	TEX_INVISIBLE4 = 1024 /* MathJax 4: \label, \notag */
};

/* MathJax's packages.  `base` and `ams` are always loaded; TEX_AUTOLOAD ones load
 * themselves at their first command (MathJax 4, autoload extension); the others want
 * \require{..} or the page's configuration.  KaTeX has no packages. */
enum tex_package {
#define TEX_PACKAGE(id, name, how) TEX_PACKAGE_##id,
#include "tex/packages.def"
#undef TEX_PACKAGE
	TEX_N_PACKAGES
};

enum tex_loading { TEX_LOADED, TEX_AUTOLOAD, TEX_REQUIRED };

enum tex_loading commands_loading(enum tex_package package);
const char *commands_package_name(enum tex_package package);
/* TEX_N_PACKAGES: no such package. */
enum tex_package commands_package_named(struct slice name);

/* The first row of a name (without its backslash), or null. */
const struct tex_command *commands_find(const char *name, size_t n);
/* The same where its key (commands-hash.h) is known. */
struct commands_key;
const struct tex_command *commands_find_key(struct commands_key key, const char *name, size_t n);

/* The name of a known command nearest to an unknown one, of those some engine in the mask
 * knows in maths without any \require; or null. */
const char *commands_nearest(struct slice name, unsigned engines);

/* All rows, by name. */
const struct tex_command *commands_all(size_t *n);

#endif
