/* The lexer of TeX maths: bytes of a formula -> tokens with their byte ranges.
 *
 * Any bytes are accepted and every byte belongs to one token.  Nothing is looked
 * up and nothing is expanded: what a control word means is the reader's affair.
 *
 * Two dialects are read.  An HTML-to-Markdown converter writes `\\` before what
 * Markdown could take for markup, so that `\{` becomes `\\{` and a row end `\\`
 * becomes `\\\\` (or `\\\` at the end of a line); in LEX_ESCAPED these are the
 * tokens they were before the conversion. */
#ifndef TEX_LEX_H
#define TEX_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

enum lex_dialect { LEX_PLAIN, LEX_ESCAPED };

enum lex_kind {
	LEX_END,     /* the end of the text: empty */
	LEX_WORD,    /* \alpha; name is "alpha" */
	LEX_SYMBOL,  /* \, \{ \| and the like; name is the character */
	LEX_ROW,     /* \\ (its star and [length] are tokens that follow) */
	LEX_VERB,    /* \verb|..|; name is what stands between the delimiters */
	LEX_OPEN,    /* { */
	LEX_CLOSE,   /* } */
	LEX_COMMENT, /* % to the end of the line, which it does not take in */
	LEX_ALIGN,   /* & */
	LEX_SHIFT,   /* $ */
	LEX_SUP,     /* ^ */
	LEX_SUB,     /* _ */
	LEX_TIE,     /* ~ */
	LEX_SPACE,   /* a run of white space */
	LEX_CHAR     /* any other character, one UTF-8 sequence */
};

struct lex_token {
	enum lex_kind kind;
	size_t offset, end; /* in the lexer's text */
	struct slice name;  /* WORD, SYMBOL, VERB; else the token's bytes */
};

struct lex {
	struct slice text; /* borrowed */
	size_t at;
	enum lex_dialect dialect;
};

static inline struct lex lex_start(struct slice text, enum lex_dialect dialect)
{
	return (struct lex){text, 0, dialect};
}

struct lex_token lex_next(struct lex *lx);

/* The next token that is neither white space nor a comment, not consumed. */
struct lex_token lex_peek(const struct lex *lx);

/* Longest group or option that lex_group and lex_option look through for its end:
 * they are for names, numbers and lengths, and time stays linear where thousands
 * of openers are never closed. */
enum { LEX_GROUP_MAX = 2048 };

/* The braced group that comes next (white space and comments before it are
 * passed): *body is what stands between its braces and the lexer goes on behind
 * it.  False, and nothing is consumed: something else comes next, or the group
 * is not closed in time.  Braces in comments and in \verb do not count. */
bool lex_group(struct lex *lx, struct slice *body);

/* The bracketed [option] that comes next. */
bool lex_option(struct lex *lx, struct slice *body);

/* Which dialect a formula is written in: escaped when it shows what no plain
 * formula has (`\\\\` or `\\\` before white space as row ends, \left\\{, a pair
 * \\{..\\}), else plain. */
enum lex_dialect lex_dialect_of(struct slice s);

#endif
