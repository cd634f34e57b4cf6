/* What the files about macros share (parse-define.c, its parts, parse-expand.c); nobody else
 * includes this.
 *
 * KaTeX skips a comment where MathJax takes its % for the argument, and braces in comments count
 * for MathJax only: where that makes a difference, KaTeX gets a pass of its own. */
#ifndef TEX_PARSE_MACROS_H
#define TEX_PARSE_MACROS_H

#include "tex/parse-internal.h"

/* ---- Use (parse-expand.c, parse-expand-arguments.c) ---- */

/* A macro, or an environment, that is used. */
struct parse_use {
	struct slice name;
	const char *from;
	struct slice arguments[MACROS_MAX_PARAMETERS]; /* the first of them */
	size_t n;
};

/* Read the arguments of a macro without delimiters, or with; false: one is wrong or missing. */
bool parse_use_plain(struct parser *p, struct parse_use *use, unsigned n, bool has_default,
		     struct slice fallback);
bool parse_use_delimited(struct parser *p, struct parse_use *use,
			 const struct macros_definition *d);

/* As parse_raw and parse_raw_option. */
bool parse_raw_either(struct parser *p, struct slice who, const char *from, struct slice *raw);
bool parse_option_either(struct parser *p, struct slice *raw);

/* The next token of KaTeX's lexer: white space is one token, none behind a control word; comments
 * are passed.  False: there is none. */
bool parse_token(struct parser *p, struct slice *token);

/* All macros of KaTeX in the text expanded.  `strict`: an unknown command is a fault. */
struct slice parse_expand_all(struct parser *p, struct slice text, const char *from, bool strict);

/* Those of p->engines that have a command of this name built in, in maths or text. */
unsigned parse_built_in(const struct parser *p, struct slice name);

/* ---- Definitions (parse-define.c) ---- */

/* A definition that is read. */
struct parse_definition {
	struct slice who; /* \newcommand */
	const char *from;
	unsigned engines;  /* that know the command; the others were told of */
	bool global;       /* \global stands before it */
	struct slice name; /* what is defined; empty: nothing, it is wrong */
	unsigned nameless; /* engines that take the name for none, or for a character */
	bool optional;     /* \newcommand{..}[n]: there was an [n] */
};

typedef void parse_definer(struct parser *p, struct parse_definition *d);

/* A fault of the definition, tex-definition; the message goes on behind \newcommand. */
void parse_define_report(struct parser *p, const struct parse_definition *d, unsigned engines,
			 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Raw text as a message can show it: one line, not long. */
struct slice parse_shown(struct parser *p, struct slice raw);
/* Store it for macro->engines that took the name for one. */
void parse_define_macro(struct parser *p, const struct parse_definition *d,
			struct macros_definition *macro);
/* The name becomes what `target` is now. */
void parse_define_alias(struct parser *p, const struct parse_definition *d, struct slice target);

/* {\name}, \name, and in MathJax {name}. */
bool parse_define_name(struct parser *p, struct parse_definition *d);
/* The control sequence behind \def or \let; KaTeX takes a character, too, and makes it active.
 * False: there is none, and reading goes on here. */
bool parse_define_control(struct parser *p, struct parse_definition *d);
/* [n], where n may be 0 and more than 9; *counted: there is one. */
unsigned parse_define_count(struct parser *p, struct parse_definition *d, bool *counted);
/* [n][default] */
void parse_define_parameters(struct parser *p, struct parse_definition *d,
			     struct macros_definition *macro);
/* A definition's text without its comments for KaTeX alone, as it stands otherwise; MathJax takes
 * a # in a comment for a parameter. */
struct slice parse_define_comments(struct parser *p, struct slice body);

parse_definer parse_define_def; /* parse-define-def.c */

/* ---- parse-define-package.c ---- */

/* The preamble of an array with the columns of \newcolumntype put in (MathJax 4). */
struct slice parse_expand_columns(struct parser *p, struct slice preamble);

parse_definer parse_define_environment, parse_define_column, parse_define_paired,
	parse_define_arrow, parse_define_aboxed, parse_define_color, parse_define_tag_form;

#endif
