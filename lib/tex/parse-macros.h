/* What parse-define.c and parse-expand.c share; nobody else includes this.
 *
 * KaTeX skips a comment where MathJax takes its % for the argument, and braces in comments count
 * for MathJax only: where that makes a difference, KaTeX gets a pass of its own. */
#ifndef TEX_PARSE_MACROS_H
#define TEX_PARSE_MACROS_H

#include "tex/parse-internal.h"

/* As parse_raw and parse_raw_option. */
bool parse_raw_either(struct parser *p, struct slice who, const char *from, struct slice *raw);
bool parse_option_either(struct parser *p, struct slice *raw);

/* The next token of KaTeX's lexer: white space is one token, none behind a control word; comments
 * are passed.  False: there is none. */
bool parse_token(struct parser *p, struct slice *token);

/* Those of p->engines that have a command of this name built in, in maths or text. */
unsigned parse_built_in(const struct parser *p, struct slice name);

/* \end{name} at p->at of an environment of the page: true, its last part is read next, and
 * behind that comes an \end{name} for which this is false. */
bool parse_expand_end(struct parser *p);

#endif
