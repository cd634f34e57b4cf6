/* What the files of text mode share; nobody else includes this.
 *
 * Three readers know text mode.  KaTeX and MathJax 4 (its package textmacros) read characters,
 * groups, commands and maths, and are read at once (parse-text-items.c, parse-text-command.c).
 * MathJax 3 takes everything as it stands and looks for maths only (parse-text.c); where its
 * maths lies in the same bytes it is read together with theirs, else the text is read twice. */
#ifndef TEX_PARSE_TEXT_H
#define TEX_PARSE_TEXT_H

#include "tex/parse-internal.h"

/* The engines for which characters and commands of a text mean something. */
enum { PARSE_TEXT_READERS = TEX_KATEX | TEX_MATHJAX4 };

/* What is read up to its end. */
enum parse_text_place {
	PARSE_TEXT_ALL,
	PARSE_TEXT_IN_GROUP,     /* } or \egroup */
	PARSE_TEXT_IN_BEGINGROUP /* \endgroup */
};

/* ---- parse-text-items.c ---- */

/* Behind the characters from `at` on that stand for themselves in every engine. */
const char *parse_text_plain_end(const char *at, const char *end);
/* Behind an opener: the '}', '$' or \) (')') that closes it as MathJax looks for it, in
 * balanced braces; `lexical`: as KaTeX's lexer does, which passes over comments and \verb|..|.
 * *found is false, and the end of what could be in it is returned, where there is none.
 * *hidden becomes true where a lexical search may find another. */
const char *parse_text_closer(const char *at, const char *end, char closer, bool lexical,
			      bool *found, bool *hidden);
/* Read text to the end of the place, which is not consumed, as KaTeX and MathJax 4 do; in
 * maths also for MathJax 3 where that is read. */
void parse_text_items(struct parser *p, struct tree_node *list, enum parse_text_place place);
/* A group that opens at `from`; p->at is behind the opener. */
void parse_text_group(struct parser *p, struct tree_node *list, const char *from,
		      enum parse_text_place place);
/* Maths that opens at `from` and is closed by '$' or \) (')'); p->at is behind the opener. */
void parse_text_shift(struct parser *p, struct tree_node *list, const char *from, char closer);
/* Maths in p->at..end. */
void parse_text_maths(struct parser *p, struct tree_node *list, const char *end);

/* ---- parse-text-command.c ---- */

/* The control sequence at p->at.  True: it ends the place, and nothing was read. */
bool parse_text_command(struct parser *p, struct tree_node *list, enum parse_text_place place);

#endif
