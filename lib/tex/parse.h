/* The TeX parser: what KaTeX and MathJax say of a formula, and the formula as a tree.
 *
 * One pass over the bytes answers for all engines asked for.  Where two engines read the same
 * bytes in different ways (\color{red} x), the pass goes on for one of them and the others get
 * a pass of their own; that is rare.
 *
 * The parser never stops at a fault: it records it and goes on at the next sensible place.
 * What an engine says of a formula is decided by its faults; nothing is printed.
 *
 * Limits, each with a fault of its own (tex-limit): braces, fences and environments nest at
 * most PARSE_MAX_DEPTH deep, macros expand at most PARSE_MAX_EXPANSIONS times (KaTeX's maxExpand
 * and MathJax's maxMacros), and what they expand to has at most PARSE_MAX_EXPANDED bytes. */
#ifndef TEX_PARSE_H
#define TEX_PARSE_H

#include "io/diag.h"
#include "tex/commands.h"
#include "tex/macros.h"
#include "tex/tree.h"

enum {
	PARSE_MAX_DEPTH = 500,
	PARSE_MAX_EXPANSIONS = 1000,
	PARSE_MAX_EXPANDED = 1 << 20,
};

struct parse_options {
	unsigned engines; /* whose verdict is wanted: TEX_ALL, or some of it */
	bool display;
	bool tree; /* build it, too; as the first of the engines that is asked for reads it */
	bool suggestions; /* look for what an unknown name may have meant: slow, for people */
	bool remarks;     /* find also what is accepted and wrong */
	bool numbered; /* the page numbers equations (MathJax's tags: 'ams'), so a row's label goes
	                * with its number; else MathJax 4 takes one \label for all rows */
	struct macros *macros; /* definitions of the page and the configuration; null: none.
	                        * What the formula defines is added to them. */
};

/* A fault, or a remark: offsets are in the formula.  What came out of a macro is reported at
 * the call. */
struct parse_fault {
	enum diag_rule rule;
	unsigned engines; /* those that reject the formula for it; 0: a remark */
	size_t offset, end;
	const char *message;
	const char *note; /* about another place, or null: the opener of what is not closed */
	size_t note_offset, note_end;
	const char *suggestion; /* what to write instead of [offset, end), or null */
};

struct parse {
	unsigned rejected; /* the engines that reject the formula */
	struct parse_fault *faults;
	size_t n_faults, cap_faults;
	struct tree_node *tree; /* a TREE_LIST, or null where none was asked for */
};

/* All memory is the arena's; the tree borrows `tex`. */
void parse_formula(struct parse *result, struct arena *a, struct slice tex,
		   const struct parse_options *options);

#endif
