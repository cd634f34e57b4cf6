/* What a Markdown renderer that reads formulas as text does to them (rules md-*).
 *
 * Markdown knows no formulas (CommonMark 0.31.2, GFM 0.29): a renderer that has not been taught
 * about them takes `_` and `*` for emphasis, drops the backslash of `\\` and `\{`, begins a list at
 * `- x`.  MathJax or KaTeX, run over its HTML, then find a formula that is no longer the author's.
 * Renderers differ in what they do, so each is read by its own rules, and only those that are
 * named; two things are told without any: a bar in a table, and a tag in an HTML block.
 *
 * A formula is damaged when its text does not reach the HTML as it is. */
#ifndef CHECK_DAMAGE_H
#define CHECK_DAMAGE_H

#include "check/equations.h"
#include "io/diag.h"

enum damage_renderer {
	/* CommonMark with GFM's tables and strikethrough, maths run over the HTML: cmark-gfm,
	 * markdown-it, marked, remark and the sites made with them */
	DAMAGE_COMMONMARK = 1,
	DAMAGE_GITHUB = 2,
	DAMAGE_PYTHON_MARKDOWN = 4, /* without arithmatex or the like */
	DAMAGE_KRAMDOWN = 8,
	DAMAGE_PANDOC = 16,          /* its `markdown`, with tex_math_dollars */
	DAMAGE_HUGO = 32,            /* Goldmark as Hugo configures it by default */
	DAMAGE_HUGO_PASSTHROUGH = 64 /* with the delimiters of Hugo's documentation */
};

/* Words for these, in the order of the bits, ended by null. */
extern const char *const damage_renderer_names[];

/* The renderer of that name, or 0. */
unsigned damage_renderer_named(struct slice name);

/* Add the findings of all formulas for a set of renderers, which may be empty. Time is linear in
 * the text for each renderer. */
void damage_check(const struct equations *eqs, unsigned renderers, struct diag_list *findings);

#endif
