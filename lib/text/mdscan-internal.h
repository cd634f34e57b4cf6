/* What the files of the scanner share; nobody else includes this.
 *
 * mdscan-block.c finds blocks (with mdscan-container.c, mdscan-line.c, mdscan-table.c, mdscan-html.c);
 * mdscan-leaf.c hands every finished leaf to mdscan-inline.c, which emits its spans.  mdscan-math.c decides where a formula
 * ends, for both. */
#ifndef TEXT_MDSCAN_INTERNAL_H
#define TEXT_MDSCAN_INTERNAL_H

#include "base/hash.h"
#include "text/mdscan.h"

enum { MD_TAB = 4, MD_CODE_INDENT = 4 };

/* Longer runs of backticks are text: one may be looked for once for each length. */
enum { MD_MAX_BACKTICKS = 80 };

/* A quote, list or item that is open. */
struct md_container {
	uint8_t kind;
	bool has_child; /* item: a block was opened in it */
	char delimiter; /* list: - + * . ) or : */
	uint32_t block;
	uint32_t content_column; /* item: columns that a continuation line must be indented by */
};

/* A line of the open leaf. */
struct md_piece {
	uint32_t line;  /* index */
	uint32_t begin; /* where the container markers end */
	uint32_t end;   /* with the line's ending */
};

/* A formula with what is wrong about it.  Those over several lines, found while their first
 * line was read, are the holds of a leaf: block structure does not look into them. */
struct md_close {
	struct md_math math;
	struct md_issue issue;
	bool has_issue;
};

struct md_leaf {
	uint8_t kind; /* enum md_block_kind; MD_DOCUMENT: none is open */
	uint32_t block;
	struct md_piece *pieces;
	size_t n_pieces, cap_pieces;
	struct md_close *holds;
	size_t n_holds, cap_holds;
	uint32_t hold_end; /* lines that start before this offset belong to the leaf */
	bool prefixed;     /* some line has container markers before it */
	bool first_child;  /* of its container */
	/* fenced code */
	char fence;
	uint32_t fence_length, fence_indent;
	uint32_t
		code_end; /* indented code: behind its last line, blank ones at its end not counted */
};

/* The next place of something, searched for at most once over the text. */
struct md_horizon {
	uint32_t from, at; /* no occurrence in [from, at); at is one, or the text's end */
	bool known;
};

struct md_bracket {
	uint32_t offset;
	size_t links; /* of the open brackets below, those up to the last that is no image */
	bool image;
	bool active;
};

struct md_scan {
	struct arena *arena;
	struct md_doc *doc;
	const struct md_options *options;
	const char *text;
	uint32_t n;

	struct md_container stack[2 * MD_MAX_DEPTH + 2];
	size_t depth;
	size_t quotes; /* how many of them are quotes */
	size_t levels; /* quotes and items: what MD_MAX_DEPTH limits */
	struct md_leaf leaf;

	/* The line being read. */
	uint32_t line_start, line_end, next_line; /* line_end: before its ending */
	uint32_t offset, column;
	bool partial_tab; /* the tab at offset is used up to `column` */
	uint32_t first_nonspace, first_nonspace_column, indent;
	bool blank;
	bool nonspace_known;
	uint32_t no_rule_before; /* no thematic break begins before this offset */

	struct md_horizon next_newline, next_dollars, next_begin, next_bracket;
	uint32_t
		env_horizon; /* an environment's opener failed: up to here only its nearest \end counts */
	uint32_t
		text_horizon; /* \text{..$ was not closed before here: dollars in text are closers again */
	bool depth_reported;
	bool any_cr;
	uint32_t dollars_reported; /* end of the leaf in which an unclosed $ was reported */
	struct md_bracket *brackets;
	size_t n_brackets, cap_brackets;
	struct hash definitions; /* labels of link reference definitions */
	bool has_reference_items;

	size_t cap_lines, cap_blocks, cap_spans, cap_math, cap_items, cap_issues;
};

/* mdscan.c */
void mdscan_add_span(struct md_scan *s, enum md_span_kind kind, uint32_t index, uint32_t from,
		     uint32_t to);
uint32_t mdscan_add_math(struct md_scan *s, const struct md_math *m);
void mdscan_add_item(struct md_scan *s, unsigned kind, uint32_t offset, uint32_t end,
		     struct slice name);
struct md_issue *mdscan_add_issue(struct md_scan *s, enum md_issue_kind kind, uint32_t offset,
				  uint32_t end);
/* A link whose label must turn out to be defined: an item that is sorted out at the end. */
enum { MD_ITEM_REFERENCE = 200, MD_ITEM_REFERENCE_IMAGE = 201 };
/* The label's entry in scan.definitions' terms: case folded in ASCII, white space collapsed. */
struct slice mdscan_label(struct md_scan *s, struct slice label);

/* mdscan-line.c */
/* The next `what` at or after `from`, or the text's end; questions come in order of the text. */
uint32_t mdscan_line_place(struct md_scan *s, struct md_horizon *h, struct slice what,
			   uint32_t from);
/* Begin to read the line at line_start, and enter it in the document. */
void mdscan_line_next(struct md_scan *s);
void mdscan_line_set(struct md_scan *s, uint32_t line, enum md_line_kind kind, uint32_t block);
/* Set first_nonspace, indent and blank, as seen from the column that is reached. */
void mdscan_line_find_nonspace(struct md_scan *s);
void mdscan_line_go_to_nonspace(struct md_scan *s);
/* Go on by `count` columns of white space (a tab may be used up in part), or by bytes. */
void mdscan_line_advance_columns(struct md_scan *s, uint32_t count);
void mdscan_line_advance_bytes(struct md_scan *s, uint32_t count);
/* How many `c` stand at `at`. */
uint32_t mdscan_line_run(const struct md_scan *s, uint32_t at, char c);

static inline struct md_block *md_block_at(struct md_scan *s, uint32_t index)
{
	return &s->doc->blocks[index];
}

static inline uint32_t md_current_line(const struct md_scan *s)
{
	return (uint32_t)s->doc->n_lines - 1;
}

static inline uint32_t md_innermost(const struct md_scan *s)
{
	return s->depth ? s->stack[s->depth - 1].block : 0;
}

static inline bool md_at_end(const struct md_scan *s, uint32_t at)
{
	return at >= s->line_end;
}

static inline char md_peek(const struct md_scan *s, uint32_t at)
{
	return at < s->line_end ? s->text[at] : '\n';
}

static inline bool md_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Nothing but white space in [from, to). */
static inline bool md_is_space(const struct md_scan *s, uint32_t from, uint32_t to)
{
	return slice_trim(slice_range(s->text + from, s->text + to)).n == 0;
}

/* mdscan-container.c */
/* Close the leaf, and all containers but the outermost `depth`. */
void mdscan_container_close_to(struct md_scan *s, size_t depth);
/* Is there room for one more?  No: an issue tells. */
bool mdscan_container_may_nest(struct md_scan *s);
/* A quote, at its marker. */
void mdscan_container_open_quote(struct md_scan *s);
/* An item or a definition in the `matched` outermost containers, if its marker comes next; it is passed. */
bool mdscan_container_open_item(struct md_scan *s, size_t matched, bool in_paragraph);

/* mdscan-leaf.c */
/* A block in the innermost container; its index. */
uint32_t mdscan_leaf_add_block(struct md_scan *s, enum md_block_kind kind, uint32_t line);
/* A list holds items and nothing else: what is no item ends it. */
void mdscan_leaf_end_list(struct md_scan *s);
void mdscan_leaf_open(struct md_scan *s, enum md_block_kind kind);
void mdscan_leaf_close(struct md_scan *s);
/* The line being read becomes the leaf's, from `begin` on. */
void mdscan_leaf_add_piece(struct md_scan *s, uint32_t begin);
/* The whole line: markup up to `begin`, then one span. */
void mdscan_leaf_emit_line(struct md_scan *s, enum md_line_kind kind, enum md_span_kind span,
			   uint32_t begin, uint32_t index);
/* Container markers before the leaf's first piece; those of later ones come with the spans. */
void mdscan_leaf_emit_prefix(struct md_scan *s);
void mdscan_leaf_set_lines(struct md_scan *s, enum md_line_kind kind);
/* Look from `begin` to the line's end for a display formula that ends in a later line, and
 * hold its lines for the leaf. */
void mdscan_leaf_probe(struct md_scan *s, uint32_t begin);

/* mdscan-table.c */
/* A row of no cells. */
bool mdscan_table_is_lone_bar(const struct md_scan *s);
void mdscan_table_row(struct md_scan *s, const struct md_piece *piece);
/* A delimiter row under a paragraph's last line makes that line a header. */
bool mdscan_table_open(struct md_scan *s);

/* mdscan-block.c */
void mdscan_block_run(struct md_scan *s, uint32_t from);

/* mdscan-inline.c: spans of the finished leaf (paragraph, heading, table row, HTML). */
enum md_inline_flag { MD_INLINE_HTML = 1, MD_INLINE_HEADING = 2, MD_INLINE_TABLE = 4 };
void mdscan_inline_run(struct md_scan *s, unsigned flags);
/* The same for one line that is no leaf of its own. */
void mdscan_inline_line(struct md_scan *s, uint32_t block, uint32_t begin, uint32_t end,
			unsigned flags);
/* Emit [from, to) of the leaf as `kind`, its lines' container markers as markup. */
void mdscan_inline_emit(struct md_scan *s, enum md_span_kind kind, uint32_t index, uint32_t from,
			uint32_t to);
/* The end of the link reference definitions that begin the leaf (its first byte if there
 * are none); `declare` enters them. */
uint32_t mdscan_inline_definitions(struct md_scan *s, bool declare);

/* mdscan-link.c: what follows `](`, and definitions. */
bool mdscan_link_tail(const char *p, uint32_t at, uint32_t end, uint32_t *after,
		      struct slice *dest);
bool mdscan_link_definition(const char *p, uint32_t at, uint32_t end, uint32_t *after,
			    struct slice *label);

/* mdscan-look.c */
struct md_look {
	size_t han;       /* outside braces; where these do not match, anywhere */
	size_t cjk_stops; /* ，。；：、？！, likewise */
	bool command;     /* \letter */
	bool script;      /* ^ _ { */
	bool relation;    /* = < > + */
	size_t words;     /* runs of three letters or more, outside braces and commands */
	size_t letters;
	size_t solid;  /* bytes that are not blank */
	size_t digits; /* among them */
	bool dollar;   /* a single $ outside braces */
};
struct md_look mdscan_look(const char *p, const char *end);
/* Running Chinese text that a lost delimiter has swallowed. */
bool mdscan_look_is_prose(const struct md_look *l);
bool mdscan_look_is_tex(const struct md_look *l);
bool mdscan_look_is_ascii(const char *p, const char *end);

/* mdscan-math.c */
/* An opener stands at `o`; look for its closer before `limit`.  True: close->math is the formula
 * (perhaps with an issue).  False: it is no formula; an issue tells when that is a fault. */
bool mdscan_math_dollars(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *close);
bool mdscan_math_env(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *close);
bool mdscan_math_bracket(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *close);
bool mdscan_math_inline(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *close);
/* \begin{NAME} at o, of an environment that may stand outside any dollars. Sets *name. */
bool mdscan_math_begins_env(const struct md_scan *s, uint32_t o, struct slice *name);
/* \end{NAME} of a display environment at o. */
bool mdscan_math_ends_env(const struct md_scan *s, uint32_t o, struct slice *name);

/* mdscan-html.c */
/* Closers that were looked for in this leaf and are not there: never looked for again. */
struct md_html_missing {
	bool comment, cdata, instruction, declaration, double_quote, single_quote;
};
/* HTML block start at p (4.6): its type, or 0; type 7 only when `seven`. */
unsigned mdscan_html_block(const char *p, const char *end, bool seven);
/* Does the line hold the end condition of a block of that type (1-5)? */
bool mdscan_html_block_ends(const char *p, const char *end, unsigned type);
/* A complete tag, comment, declaration, instruction or CDATA section (6.6) at p: its length, or 0.
 * `*kind` is the item it makes (MD_ITEM_TAG_OPEN, .._CLOSE, .._COMMENT; -1: none). */
size_t mdscan_html_inline(const char *p, const char *end, struct md_html_missing *missing,
			  int *kind, struct slice *name);
/* An autolink (6.5) at p: its length, or 0. */
size_t mdscan_html_autolink(const char *p, const char *end);

#endif
