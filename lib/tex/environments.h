/* The environments that KaTeX and MathJax know, environments.def. */
#ifndef TEX_ENVIRONMENTS_H
#define TEX_ENVIRONMENTS_H

#include "tex/commands.h"

enum environments_kind {
	ENVIRONMENTS_ROWS,     /* cells and rows */
	ENVIRONMENTS_SINGLE,   /* equation: one row of one cell */
	ENVIRONMENTS_MULTLINE, /* rows of one cell */
	ENVIRONMENTS_LIST,     /* a list: math, indentalign */
	ENVIRONMENTS_RAW       /* not looked into: CD, bussproofs */
};

/* Who may stand a \tag in it. */
enum environments_tag {
	ENVIRONMENTS_TAG_OUTER, /* it belongs to the row outside: matrices, array, cases */
	ENVIRONMENTS_TAG_ROW,   /* one a row: align, gather */
	ENVIRONMENTS_TAG_ONE,   /* one: equation, multline */
	ENVIRONMENTS_TAG_NEVER  /* MathJax rejects it: aligned, split */
};

enum {
	ENVIRONMENTS_TOP = 1, /* a display of its own. MathJax 4: alone and first in its formula
	                       * (checkEqnEnv); MathJax 3: one in a formula */
	ENVIRONMENTS_NESTABLE = 2,   /* MathJax 4: others of TOP may stand first in its cells */
	ENVIRONMENTS_DISPLAY = 4,    /* KaTeX: only in a display */
	ENVIRONMENTS_CASES_TEXT = 8, /* its second cell is text */
	ENVIRONMENTS_ALIGNMENT = 16  /* & aligns: rows should have as many */
};

struct environments_row {
	const char *name;
	const char *args; /* letters, see environments.def */
	uint8_t kind;     /* enum environments_kind */
	uint8_t tag;      /* enum environments_tag */
	uint8_t flags;
	uint8_t engines;
	uint8_t package;       /* enum tex_package */
	uint8_t katex_columns; /* KaTeX takes so many cells at most; 0: any */
	uint8_t mathjax_columns;
};

/* The row of a name, or null. */
const struct environments_row *environments_find(struct slice name);
/* The name of one nearest to an unknown one, or null. */
const char *environments_nearest(struct slice name, unsigned engines);

#endif
