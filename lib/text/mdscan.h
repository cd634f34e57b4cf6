/* The scanner: one pass over a Markdown document that yields blocks, lines, spans
 * and formulas.
 *
 * It decides, for every tool, what is maths.  Block structure is CommonMark 0.31's
 * (sections 4 and 5) with GFM tables; inline structure is that of sections 6.1, 6.3,
 * 6.5, 6.6 (code spans, links, autolinks, raw HTML) as far as it decides where maths
 * can be.  Any bytes are accepted, and time is linear in their number.
 *
 * Invariants (fuzzed): spans tile the text exactly, in order; lines tile it too; every
 * formula lies inside the text and formulas do not overlap. */
#ifndef TEXT_MDSCAN_H
#define TEXT_MDSCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* Containers (quotes and list items) nest at most this deep; deeper markers are text
 * and give MD_ISSUE_DEPTH. */
enum { MD_MAX_DEPTH = 100 };

enum md_line_kind {
	MD_LINE_FRONT,   /* front matter with its fences */
	MD_LINE_BLANK,   /* nothing but white space and container markers, outside code and maths */
	MD_LINE_PROSE,   /* everything else: paragraphs, list items, link definitions, rules */
	MD_LINE_HEADING, /* ATX and setext, with the underline */
	MD_LINE_CODE,    /* fenced (with fences) and indented code, also its blank lines */
	MD_LINE_MATH,    /* nothing but (a part of) a display formula, also its blank lines */
	MD_LINE_HTML,    /* in an HTML block, where it is not maths */
	MD_LINE_TABLE,   /* header, delimiter and body rows of a GFM table */
	MD_N_LINE_KINDS
};

extern const char *const mdscan_line_kind_names[MD_N_LINE_KINDS];

struct md_line {
	uint32_t offset;
	uint8_t kind;   /* enum md_line_kind */
	uint8_t ending; /* bytes of its ending: 0, 1 (LF or CR), 2 (CR LF) */
	uint32_t block; /* the innermost block it belongs to */
};

enum md_block_kind {
	MD_DOCUMENT,
	MD_FRONT_MATTER,
	MD_QUOTE,
	MD_LIST,
	MD_ITEM,
	MD_PARAGRAPH,
	MD_DEFINITION, /* link reference definitions (4.7), but none whose address begins with $ */
	MD_HEADING,
	MD_RULE, /* thematic break (4.1) */
	MD_CODE_FENCED,
	MD_CODE_INDENTED,
	MD_HTML,
	MD_TABLE
};

struct md_block {
	uint8_t kind;
	uint8_t level;   /* heading: 1-6; HTML: its type 1-7 (4.6); table: columns (at most 255);
			    list: the character of its markers, - + * . ) or : of definitions */
	bool setext;     /* heading */
	bool ordered;    /* list */
	bool math;       /* fenced code whose language is `math` */
	uint32_t parent; /* index; the document is its own */
	uint32_t first_line; /* lines [first_line, end_line) */
	uint32_t end_line;
	struct slice
		info; /* fenced code: the info string; heading: its text, inline markup and all;
			 definition: the colon, and where its contents stand farther to the right than
			 they have to (four columns) also what is between that place and the colon */
};

enum md_span_kind {
	MD_SPAN_TEXT,    /* prose */
	MD_SPAN_MARKUP,  /* container markers and indentation, heading marks, fences, rules, blank
			    lines, the delimiter row of a table; no words and no maths in it */
	MD_SPAN_FRONT,   /* front matter */
	MD_SPAN_CODE,    /* contents of code blocks; code spans with their backticks */
	MD_SPAN_MATH,    /* (a piece of) a formula with its delimiters; `index` is the formula */
	MD_SPAN_TAG,     /* an HTML tag, declaration, processing instruction, CDATA; raw text of
			    script, style, pre, textarea */
	MD_SPAN_COMMENT, /* an HTML comment */
	MD_SPAN_URL      /* link and image destinations with titles, autolinks, link definitions */
};

/* A span ends where the next begins; the last one at the end of the text.  The ending of
 * a line belongs to the span it ends. */
struct md_span {
	uint32_t offset;
	uint32_t kind;  /* enum md_span_kind */
	uint32_t index; /* MATH: the formula */
};

enum md_math_kind {
	MD_MATH_INLINE,    /* $..$ */
	MD_MATH_DISPLAY,   /* $$..$$ */
	MD_MATH_ENV,       /* \begin{equation}..\end{equation} outside any dollars */
	MD_MATH_PAREN,     /* \(..\), where turned on */
	MD_MATH_BRACKET,   /* \[..\], where turned on */
	MD_MATH_GH_INLINE, /* $`..`$ */
	MD_MATH_GH_FENCE   /* ```math */
};

enum md_math_flag {
	MD_MATH_EDGE_SPACE = 1,   /* $ x $: blanks next to a delimiter */
	MD_MATH_BEFORE_DIGIT = 2, /* $x$2: closer before a digit */
	MD_MATH_IN_SENTENCE = 4,  /* display, with prose on its first or last line */
	MD_MATH_BLANK_LINE = 8,   /* display that holds a blank line */
	MD_MATH_CROSSED = 16,     /* closed by another delimiter than its own: see the issue */
	MD_MATH_IN_HEADING = 32,
	MD_MATH_IN_TABLE = 64,
	MD_MATH_IN_HTML = 128 /* in the text of an HTML block */
};

/* An opener without a closer is text and no formula (MD_ISSUE_UNCLOSED tells of it). */
struct md_math {
	uint8_t kind;
	bool display;
	uint16_t flags;
	uint32_t offset, end; /* with delimiters */
	uint32_t body_offset,
		body_end; /* without them; an environment's body is between \begin{..} and
					   \end{..} */
	uint32_t block;   /* the leaf block it is in */
	struct slice env; /* MD_MATH_ENV: its name, "align*" */
};

/* What is wrong with the delimiters, at the opener. */
enum md_issue_kind {
	MD_ISSUE_UNCLOSED,   /* opener without closer; other: where scanning went on */
	MD_ISSUE_CROSSED,    /* closed by another delimiter ($$..$); other: that delimiter */
	MD_ISSUE_MISMATCHED, /* \begin{a}..\end{b}; other: the \end */
	MD_ISSUE_BROKEN_END, /* \end{equation> and the like; other: that \end */
	MD_ISSUE_STRAY_CLOSER, /* \end{..} of a display environment that nothing opened; $$ left alone */
	MD_ISSUE_DEPTH,        /* containers nested deeper than MD_MAX_DEPTH */
	MD_ISSUE_NUL,          /* U+0000 (2.3) */
	MD_ISSUE_UTF8,         /* not UTF-8 */
	MD_ISSUE_BOM_INSIDE, /* U+FEFF that is not first */
	MD_ISSUE_LONE_CR,    /* a CR that is no part of CR LF */
	MD_ISSUE_MIXED_ENDINGS, /* LF and CR LF in one file; at the first that differs from the first */
	MD_ISSUE_FRONT_UNCLOSED /* --- on the first line without a closing --- */
};

struct md_issue {
	enum md_issue_kind kind;
	uint32_t offset, end;             /* the opener */
	uint32_t other_offset, other_end; /* 0, 0: none */
	struct slice env;                 /* environment's name at the opener, or empty */
};

enum md_item_kind {                /* countable things that are neither blocks nor formulas */
		    MD_ITEM_LINK,  /* [text](url), [text][ref], <url>: [offset, end) is all of it */
		    MD_ITEM_IMAGE, /* ![..](..) and <img> */
		    MD_ITEM_CODE_SPAN,
		    MD_ITEM_TAG_OPEN, /* an opening HTML tag, inline or in a block; name is lower-case letters as in the text */
		    MD_ITEM_TAG_CLOSE,
		    MD_ITEM_COMMENT /* <!-- .. --> */
};

struct md_item {
	uint8_t kind;
	uint32_t offset, end;
	struct slice name; /* tags: element name as written; links and images: the destination */
};

/* What a configuration adds. */
struct md_options {
	bool tex_brackets;               /* \(..\) and \[..\] are maths */
	bool definition_lists;           /* a paragraph of terms, `: ` definitions (MD_LIST) */
	const char *const *environments; /* more display environments, or null */
	size_t n_environments;
};

struct md_doc {
	struct slice text;
	bool bom;
	struct md_line *lines;
	size_t n_lines;
	struct md_block *blocks; /* in order of their start; parents before children */
	size_t n_blocks;
	struct md_span *spans;
	size_t n_spans;
	struct md_math *math; /* in order */
	size_t n_math;
	struct md_item *items; /* in order of their start */
	size_t n_items;
	struct md_issue *issues; /* in order of their start */
	size_t n_issues;
	struct slice front; /* the YAML between the fences, or empty */
};

/* Scan.  All memory of the result is the arena's; the text is borrowed and at most
 * SOURCE_MAX bytes.  options may be null. */
struct md_doc *mdscan(struct arena *a, struct slice text, const struct md_options *options);

/* Add the issues of single bytes (MD_ISSUE_NUL to MD_ISSUE_MIXED_ENDINGS), which take a pass of
 * their own that counting can do without.  `a` is the arena of the document. */
void mdscan_check_bytes(struct md_doc *doc, struct arena *a);

/* The formula's TeX without delimiters (of an environment: with its \begin and \end,
 * which TeX needs).  Container markers on continuation lines ("> ") are taken out: then
 * it is a copy in the arena, else a slice of the text. */
struct slice mdscan_tex(const struct md_doc *doc, size_t math, struct arena *a);

/* Is `name` an AMS display environment ("align*") or one that `extra` adds?  extra may be
 * null.  In the open (outside dollars) the scanner also takes array, aligned, cases, matrix and
 * their kin, as MathJax does. */
bool mdscan_is_display_env(struct slice name, const struct md_options *extra);

/* The line (0-based) that holds offset. */
size_t mdscan_line_of(const struct md_doc *doc, uint32_t offset);
/* Where a line begins, behind the last one the end of the text; and where it ends, without its
 * ending. */
size_t mdscan_line_begin(const struct md_doc *doc, size_t line);
size_t mdscan_line_end(const struct md_doc *doc, size_t line);

/* The span that holds offset; 0 where there is none. */
size_t mdscan_span_of(const struct md_doc *doc, size_t offset);

/* The end of span i. */
static inline uint32_t mdscan_span_end(const struct md_doc *doc, size_t i)
{
	return i + 1 < doc->n_spans ? doc->spans[i + 1].offset : (uint32_t)doc->text.n;
}

#endif
