/* What the formulas of a document say about equations: tags, labels, references,
 * and the rows that can carry a number.
 *
 * One pass over the tokens of every formula; nothing is judged here.  All offsets
 * are positions in the document, also where container markers ("> ") stand inside
 * a formula. */
#ifndef CHECK_EQUATIONS_H
#define CHECK_EQUATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "tex/lex.h"
#include "text/mdscan.h"

#define EQUATIONS_NONE SIZE_MAX

/* Environments nest at most this deep inside a formula; deeper ones are passed over. */
enum { EQUATIONS_MAX_DEPTH = 64 };

/* Where a piece of a formula's text stands in the document. */
struct equations_piece {
	size_t at;     /* in the formula's text */
	size_t offset; /* in the document */
};

struct equations_formula {
	size_t math;      /* index in md_doc.math */
	struct slice tex; /* without delimiters, container markers taken out */
	enum lex_dialect dialect;
	const struct equations_piece *pieces; /* null: tex is a slice of the document */
	size_t n_pieces;
	size_t offset; /* of tex in the document, where pieces is null */
};

enum equations_row_kind {
	EQUATIONS_ROW_BARE, /* $$..$$, align*: a number by \tag only */
	EQUATIONS_ROW_AUTO  /* equation, a row of align: a number by itself */
};

/* An equation, or a row of align, gather and the like: what one number belongs to. */
struct equations_row {
	enum equations_row_kind kind;
	size_t formula;
	size_t offset;  /* where it begins */
	bool notag;     /* \notag or \nonumber */
	size_t n_tags;  /* those in inner environments too */
	long automatic; /* its automatic number, from numbering_automatic; 0: none */
};

enum equations_class {
	EQUATIONS_EMPTY,
	EQUATIONS_NUMBER,   /* 12, and with a suffix 9a, 3' */
	EQUATIONS_PREFIXED, /* 2.8, A.1, 2-1, MP1: prefix, number, suffix */
	EQUATIONS_NAME,     /* words, and everything else */
	EQUATIONS_SYMBOL    /* *, \dagger */
};

/* What a tag, or a reference in the text, says. */
struct equations_value {
	enum equations_class class;
	struct slice text;           /* without braces, fonts, parentheses; in the arena */
	struct slice prefix, suffix; /* of text */
	long number;
	size_t offset, end; /* the number's digits in the document; only NUMBER and PREFIXED */
};

enum equations_place {
	EQUATIONS_OUTER,  /* where a tag may stand */
	EQUATIONS_INNER,  /* in aligned, cases, a matrix... */
	EQUATIONS_INLINE, /* in an inline formula */
	EQUATIONS_BEHIND  /* in the text, right behind a display: \end{equation}\tag{12} */
};

struct equations_tag {
	size_t offset, end; /* \tag{..} */
	struct equations_value value;
	enum equations_place place;
	bool second;    /* its row has a tag already */
	size_t formula; /* in equations.formulas */
	size_t row;     /* in equations.rows */
};

struct equations_label {
	size_t offset, end; /* \label{..} */
	struct slice name;
	size_t row;
};

struct equations_ref {
	size_t offset, end; /* \eqref{..} */
	struct slice name;
	struct slice command; /* "eqref" or "ref" */
	size_t formula;       /* or EQUATIONS_NONE: in the text */
	size_t name_offset;   /* of the braces' contents */
	size_t name_end;
};

/* Text inside a formula that a reader sees as text: \text{..}; and the mark over a
 * relation: the (12) of \overset{(12)}{=}. */
struct equations_text {
	size_t offset, end;
	bool mark;
	size_t formula;
};

struct equations {
	struct arena *arena;
	const struct md_doc *doc;
	struct equations_formula *formulas; /* as many as md_doc.math */
	size_t n_formulas;
	struct equations_row *rows;
	size_t n_rows, cap_rows;
	struct equations_tag *tags;
	size_t n_tags, cap_tags;
	struct equations_label *labels;
	size_t n_labels, cap_labels;
	struct equations_ref *refs; /* in order of the document */
	size_t n_refs, cap_refs;
	struct equations_text *texts; /* in order of the document */
	size_t n_texts, cap_texts;
};

/* Called once a formula, in order, by equations_collect: whoever reads TeX more
 * closely hooks in here.  May be null. */
typedef void equations_visitor(void *context, const struct equations *eqs, size_t formula);

struct equations *equations_collect(struct arena *a, const struct md_doc *doc,
				    equations_visitor *visit, void *context);

/* The position in the document of offset `at` of a formula's text. */
size_t equations_position(const struct equations_formula *f, size_t at);

/* Read what a tag or a reference says.  `raw` is a piece of the text of f, or of the
 * document when f is null (then raw points into doc_text). */
struct equations_value equations_value_of(struct arena *a, struct slice raw,
					  const struct equations_formula *f, struct slice doc_text);

#endif
