/* What the files of the parser share; nobody else includes this.
 *
 * parse.c reads lists, groups and scripts; parse-command.c looks commands up and reads them by
 * kind; parse-script.c and parse-fence.c what their names say;
 * parse-argument.c arguments; parse-environment.c \begin..\end, parse-rows.c rows; parse-text.c text
 * mode; parse-define.c definitions and the expansion of macros; parse-scan.c moves over the
 * bytes.  All of them read for p->engines at once. */
#ifndef TEX_PARSE_INTERNAL_H
#define TEX_PARSE_INTERNAL_H

#include "base/buf.h"
#include "base/utf8.h"
#include "tex/environments.h"
#include "tex/parse.h"

/* What lies below the bytes that are read now. */
struct parse_environment;

struct parse_frame {
	struct parse_frame *below;
	const char *at, *end; /* of the bytes below */
	bool expansion;       /* the bytes above came out of a macro; else they are the part of
	                       * those below up to a limit, which is an end for who reads */
	unsigned braces, fences, argument_braces; /* the parser's below a limit */
	struct parse_environment *environment;
};

/* Why a list ends.  The bytes that end it are not consumed. */
enum parse_stop {
	PARSE_END,      /* of the formula, or of the argument that is read */
	PARSE_CLOSE,    /* } */
	PARSE_RIGHT,    /* \right */
	PARSE_ENV_END,  /* \end */
	PARSE_ENDGROUP, /* \endgroup */
	PARSE_ALIGN,    /* & in a cell */
	PARSE_ROW,      /* \\ in a cell */
	PARSE_SHIFT,    /* $ that closes the maths in a text */
	PARSE_N_STOPS
};

/* Where a list stands: what may end it. */
enum parse_place {
	PARSE_IN_FORMULA, /* all of a formula or of an argument */
	PARSE_IN_GROUP,   /* {..}, or an environment without cells */
	PARSE_IN_FENCE,   /* \left..\right */
	PARSE_IN_CELL,    /* of an environment, or of rows in braces */
	PARSE_IN_BEGINGROUP,
	PARSE_IN_ARGUMENT, /* {..} that MathJax reads as a formula of its own */
	PARSE_IN_SHIFT,    /* $..$ in a text */
};

/* What the last item was, for scripts and \limits. */
enum {
	PARSE_BASE = 1,      /* there is one */
	PARSE_SUP = 2,       /* it has a superscript */
	PARSE_SUB = 4,       /* it has a subscript */
	PARSE_PRIME = 8,     /* its superscript so far is primes: ^ may follow at once */
	PARSE_LIMITS_K = 16, /* KaTeX lets \limits follow */
	PARSE_LIMITS_M = 32, /* MathJax does */
	PARSE_UNDER = 64,    /* MathJax: has something under it, so no subscript (\underset) */
	PARSE_OVER = 128,
	PARSE_SCRIPTED = 256, /* a script was read: the tree has its node */
	PARSE_SUB_LAST = 512, /* the last script was a subscript */
};

/* A list that is read. */
struct parse_list {
	enum parse_place place;
	unsigned base;           /* PARSE_BASE ... of the last item */
	bool infix;              /* it holds \over or the like */
	bool filled_below;       /* and something stands behind that */
	bool filled;             /* anything stands in it */
	unsigned n_items;        /* 0, 1, or 2 for more */
	const char *prime_end;   /* PARSE_PRIME: behind the last prime */
	struct tree_node *root;  /* TREE_LIST, or null */
	struct tree_node *fence; /* TREE_FENCE that it stands in, for \\middle; or null */
	struct tree_node *node;  /* where items are appended: root, or what stands under \\over */
};

/* An open environment, or rows in braces. */
struct parse_environment {
	struct parse_environment *outer;
	const struct environments_row *row; /* null: defined in the page, or unknown */
	struct slice name;
	size_t offset, end;                      /* of \begin{..} */
	unsigned braces;                         /* p->braces at its \begin */
	unsigned columns;                        /* & so far in this row */
	unsigned katex_columns, mathjax_columns; /* a row's cells at most; 0: any number */
	unsigned first_columns;                  /* & of the first row that has any */
	unsigned row_number;                     /* from 0 */
	bool row_filled;                         /* something stands in this row */
	bool ruled;                              /* \\hline stands in it */
	bool ragged;                             /* rows of different length were remarked on */
	unsigned tagged;   /* engines for which this row, or this environment, has a \tag */
	unsigned labelled; /* ... a \label */
};

/* What was looked for and is not there, so that thousands of openers do not search thousands of
 * times: in these bytes none stands with as many braces open, below as many limits. */
enum parse_closer { PARSE_BRACKET, PARSE_OF, PARSE_OVER_WORD, PARSE_N_CLOSERS };

struct parse_horizon {
	const char *from, *until;
	unsigned braces, limits;
};

struct parse_text;

struct parser {
	const char *at, *end;
	struct parse_frame *frames; /* below them; null: at and end are in the formula */
	struct slice text;          /* the formula */
	unsigned engines;           /* read for these */
	unsigned later;             /* these read otherwise and get their own pass */
	struct arena *arena;
	struct parse *result;
	const struct parse_options *options;
	struct macros *macros; /* never null */
	bool has_macros;       /* macros is not empty */
	bool tree;             /* one is built */
	bool terse;            /* neither tree nor remarks: runs of characters are read at once */
	bool text_mode;
	unsigned depth;           /* of nesting */
	unsigned braces;          /* open groups in the bytes up to the next limit */
	unsigned fences;          /* open \left there */
	unsigned argument_braces; /* braces in the innermost argument's group; 0: in none */
	unsigned fences_all;      /* open \left everywhere: KaTeX's \middle asks no more */
	unsigned expanding;       /* frames with .expansion */
	unsigned limits;          /* and those without */
	unsigned identifiers;     /* open arguments of fonts: letters in a row are one identifier
	                       * (MathJax's identifierPattern) */
	unsigned upright; /* open arguments of \mathrm, \operatorname: letters are words there */
	size_t call, call_end; /* of the outermost macro call, while expanding */
	unsigned expansions;
	size_t expanded;                       /* bytes */
	uint64_t packages;                     /* MathJax's, loaded: 1 << enum tex_package */
	struct parse_environment *environment; /* innermost */
	unsigned tagged, labelled;             /* as in parse_environment, outside of any */
	bool unwinding; /* an unclosed thing was reported: who else is open stays silent */
	/* ( [ ) ]: what was closed too early by another's end, and by whose.  Its own end, and then
	 * the other's, will come and belong to that fault. */
	unsigned crossed[PARSE_N_STOPS], crossed_by[PARSE_N_STOPS], spare[PARSE_N_STOPS];
	bool cell_filled;   /* something stands before the command that is read now */
	unsigned core;      /* PARSE_LIMITS_M: the last group holds one operator alone */
	bool in_index;      /* of a root */
	bool displays;      /* there was an environment that is a display of its own */
	bool limit_reached; /* tex-limit was reported */
	bool raw_open;      /* { of an argument that is no maths was reported as unclosed */
	bool groups;        /* definitions are made: groups are opened and closed for KaTeX */
	bool needs_groups;  /* one was met while they were not: read the formula again */
	struct parse_horizon *horizons[PARSE_N_CLOSERS]; /* by depth; null: none was needed */
};

/* ---- Faults (parse.c) ---- */

/* Record a fault of [from, to), pointers into the bytes that are read, for some of
 * p->engines.  Null where none of them is read now.  The message is the author's. */
struct parse_fault *parse_report(struct parser *p, enum diag_rule rule, unsigned engines,
				 const char *from, const char *to, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* A remark: accepted, and wrong.  Null where remarks are not asked for. */
struct parse_fault *parse_remark(struct parser *p, enum diag_rule rule, const char *from,
				 const char *to, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* The same for offsets in the formula. */
struct parse_fault *parse_report_at(struct parser *p, enum diag_rule rule, size_t offset,
				    size_t end, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* Is it the last fault again, out of the same macro call? */
bool parse_is_repeated(const struct parser *p, enum diag_rule rule, unsigned engines);
/* Tell about another place, of offsets as parse_offset gives them. */
void parse_note(struct parse_fault *fault, size_t offset, size_t end, const char *message);
/* The offset in the formula of a pointer into the bytes that are read. */
bool parse_in_text(const struct parser *p, const char *at);
size_t parse_offset(const struct parser *p, const char *at);
size_t parse_end_offset(const struct parser *p, const char *at); /* as the end of a range */
/* These engines read on in another way: they are taken out and get a pass of their own, where
 * others are left. */
void parse_diverge(struct parser *p, unsigned engines);
/* Nesting: false where PARSE_MAX_DEPTH is reached, with a fault; the reader then skips to the
 * end of what it reads.  Each true is paid back with p->depth--. */
bool parse_deeper(struct parser *p, const char *at);

static inline bool parse_reads(const struct parser *p, unsigned engines)
{
	return (p->engines & engines) != 0;
}

/* ---- The bytes (parse-scan.c) ---- */

/* True: there is a byte at p->at.  Expansions that have been read through are left. */
bool parse_leave(struct parser *p);
static inline bool parse_more(struct parser *p)
{
	return p->at < p->end || parse_leave(p);
}
void parse_skip_space(struct parser *p);   /* white space */
void parse_skip_comment(struct parser *p); /* from % to behind the line's end */
void parse_skip_blank(struct parser *p);   /* white space and comments */
/* Read the bytes up to `end` only (in p->at..p->end), until parse_unlimit. */
void parse_limit(struct parser *p, const char *end);
/* Go on behind the limit, wherever reading stopped. */
void parse_unlimit(struct parser *p);
/* Read other bytes first: what a macro expanded to. `from` is its call. */
void parse_push(struct parser *p, struct slice bytes, const char *from);
/* The end of the token at `at`: a control sequence, a character with its combining marks;
 * braces are tokens of their own. */
const char *parse_token_end(const struct parser *p, const char *at);
/* A control word or symbol at `at` (a backslash): its name, and *end behind it. */
struct slice parse_control_name(const struct parser *p, const char *at, const char **end);
/* The } that closes the { at `at`, or null: none in these bytes.  `comments`: braces in
 * comments do not count (KaTeX); MathJax counts them. */
const char *parse_closing_brace(const struct parser *p, const char *at, bool comments);
/* Is it known that nothing at `at` is closed by this?  And: from `from` to `until` nothing is. */
bool parse_is_hopeless(const struct parser *p, enum parse_closer closer, const char *at);
void parse_give_up(struct parser *p, enum parse_closer closer, const char *from, const char *until);
/* The ] that closes the [ at `at`, braces nested, or null. */
const char *parse_closing_bracket(struct parser *p, const char *at);
/* {raw} or one token, as it stands; false with a fault (tex-missing-argument) where there is
 * none.  `who` is the command, for the message; white space before it is passed. */
bool parse_raw(struct parser *p, struct slice who, const char *who_at, struct slice *raw);
/* [raw], optional; false where there is none. */
bool parse_raw_option(struct parser *p, struct slice *raw);

/* ---- Lists (parse.c) ---- */

/* Read items to a wanted end (bits 1 << enum parse_stop), or to one that some outer list waits for; others are reported
 * and passed. */
enum parse_stop parse_items_until(struct parser *p, struct parse_list *list, unsigned wanted);
/* What `own` would close was reported open at `other`, the end at p->at, which is not consumed
 * (PARSE_END: of all, and nobody else who is open is reported).  `first`: faults there were when
 * it was opened; an & of its row that it swallowed is no fault of its own and becomes the note. */
void parse_left_open(struct parser *p, struct parse_fault *fault, size_t first, enum parse_stop own,
		     enum parse_stop other);
/* The engines that know \begingroup here. */
unsigned parse_knows_begingroup(const struct parser *p);
/* An end that closes nothing: does it belong to such a fault? */
bool parse_is_crossed(struct parser *p, enum parse_stop stop);
/* Read a {group} at p->at (or KaTeX's \bgroup..\egroup).  Its node, or null. */
struct tree_node *parse_group(struct parser *p, enum parse_place place);
/* Pass a group at p->at that holds some characters alone, which most do: nothing in it can be
 * wrong.  False: it is another one, or p is not terse, and nothing was read. */
bool parse_plain_group(struct parser *p);
/* Pass } or \egroup. */
void parse_take_close(struct parser *p);
/* A list that is read up to the limit (parse_limit); what stands there too much is reported. */
struct tree_node *parse_all(struct parser *p, enum parse_place place);
/* An item was read: it is the base of what follows.  `node` may be null. */
static inline void parse_add(struct parse_list *list, unsigned base, struct tree_node *node)
{
	list->base = PARSE_BASE | base;
	list->filled = true;
	list->filled_below = list->infix;
	list->n_items += list->n_items < 2;
	if (node && list->node)
		tree_append(list->node, node);
}
/* A node for what begins at `from`, or null where no tree is built. */
struct tree_node *parse_new_node(struct parser *p, enum tree_kind kind, const char *from);
static inline struct tree_node *parse_node(struct parser *p, enum tree_kind kind, const char *from)
{
	return p->tree ? parse_new_node(p, kind, from) : NULL;
}
/* It ends here. */
static inline void parse_end_node(const struct parser *p, struct tree_node *node)
{
	if (node)
		node->end = parse_end_offset(p, p->at);
}
static inline void parse_append(struct tree_node *parent, struct tree_node *child)
{
	if (parent && child)
		tree_append(parent, child);
}

/* What stands under an \\over of the list, if there is one, ends at `at`. */
static inline void parse_end_infix(const struct parser *p, const struct parse_list *list,
				   const char *at)
{
	if (list->node != list->root)
		list->node->end = list->root->last->end = parse_end_offset(p, at);
}

/* Combining diacritical marks U+0300 to U+036F, and those of them that KaTeX knows
 * (unicodeAccents). */
bool parse_is_mark(uint32_t c);
bool parse_is_known_mark(uint32_t c);
/* One character that is an atom, or is read as one after its fault. */
void parse_character(struct parser *p, struct parse_list *list);
/* The atom of a character that ends at p->at. */
void parse_add_character(struct parser *p, struct parse_list *list, const char *from,
			 uint32_t code);

/* ---- Scripts (parse-script.c); p->at is at ^ or _, at ' ---- */

void parse_script(struct parser *p, struct parse_list *list);
void parse_primes(struct parser *p, struct parse_list *list);

/* ---- Commands (parse-command.c) ---- */

/* Read the control sequence at p->at as an item of a list in maths. A stop (PARSE_RIGHT,
 * PARSE_ENV_END, PARSE_ROW, PARSE_ENDGROUP) is left to the list: then it is returned and
 * nothing is consumed; else PARSE_END. */
enum parse_stop parse_command(struct parser *p, struct parse_list *list);
enum parse_operand {
	PARSE_OPERAND_MISSING, /* what stands there ends the list; nothing was read */
	PARSE_OPERAND_READ,
	PARSE_OPERAND_NEXT /* it left nothing that could be a script: the next item is */
};

/* Read the control sequence at p->at, which is no macro, as the operand of the script at
 * `script`. */
enum parse_operand parse_operand_command(struct parser *p, struct parse_list *operand,
					 const char *script);
/* \right where no \left is to be closed by it: reported and passed with its delimiter. */
void parse_stray_right(struct parser *p);

/* ---- Fences (parse-fence.c); p->at is behind the command at `from` ---- */

/* A delimiter behind \left, \big: its node, or null.  Reports a missing one. */
struct tree_node *parse_delimiter(struct parser *p, struct slice who, const char *who_at,
				  bool braces);
void parse_left(struct parser *p, struct parse_list *list, const char *from);
void parse_middle(struct parser *p, struct parse_list *list, const char *from);

/* ---- Commands with a syntax of their own (parse-special.c); the same ---- */

void parse_begingroup(struct parser *p, struct parse_list *list, const char *from);
void parse_verb(struct parser *p, struct parse_list *list, const char *from);
/* \root x \of y, \buildrel x \over y. */
void parse_until_word(struct parser *p, struct parse_list *list, const struct tex_command *command,
		      struct slice word, const char *from);
void parse_toggle(struct parser *p, struct parse_list *list, const struct tex_command *command,
		  const char *from);
void parse_shove(struct parser *p, const struct parse_list *list, const struct tex_command *command,
		 const char *from);

/* ---- Arguments (parse-argument.c) ---- */

/* Read the arguments of a command whose name ends at p->at (`from` is its beginning), by the
 * letters of `letters` (commands.h); they are appended to `node`, which may be null. */
void parse_arguments(struct parser *p, struct slice who, const char *from, const char *letters,
		     struct tree_node *node);
/* One argument in maths, 'm' or 'p'; null also where no tree is built. */
struct tree_node *parse_argument(struct parser *p, struct slice who, const char *from, char letter);
/* An optional star: passed, and `node`, which may be null, is starred. */
void parse_star(struct parser *p, struct tree_node *node);
/* A raw argument that began at `from` becomes a node below `node`. */
void parse_append_raw(struct parser *p, struct tree_node *node, const char *from, struct slice raw);
/* A length (parse-length.c): 2em, {2em}, -.5 ex; what is none for an engine is reported. */
void parse_dimension(struct parser *p, struct slice who, const char *from, struct tree_node *node);
/* Is it a length for MathJax, for KaTeX: an engine mask of those that take it. */
unsigned parse_is_dimension(struct slice s);

/* ---- Remarks (parse-remark.c): accepted, and wrong ---- */

/* Two or more letters in a row. */
void parse_remark_letters(struct parser *p, struct slice letters);
/* Characters that are atoms. */
void parse_remark_symbols(struct parser *p, const struct parse_list *list, struct slice run);
/* \\ outside of a cell; p->at is behind it. */
void parse_remark_row_end(struct parser *p, const struct parse_list *list, const char *from);
/* A character beyond ASCII. */
void parse_remark_character(struct parser *p, const char *from, uint32_t c);

/* Report raw arguments that a command does not take (parse-check.c). */
void parse_check_arguments(struct parser *p, struct slice who, const char *from,
			   const struct slice *raws, size_t n);

/* ---- Environments (parse-environment.c) ---- */

void parse_begin(struct parser *p, struct parse_list *list, const char *from);
/* \end where no environment is to be closed by it: reported and passed. */
void parse_stray_end(struct parser *p);
/* The name in \end{..} at p->at, without moving; *behind it.  An empty name: there is none. */
struct slice parse_end_name(const struct parser *p, const char **behind);
/* Is some environment open that \end at p->at closes? */
bool parse_end_closes(const struct parser *p);

/* ---- Rows (parse-rows.c) ---- */

/* Rows and cells up to `wanted`, or to what some outer list waits for. */
enum parse_stop parse_rows(struct parser *p, struct parse_environment *env, struct tree_node *array,
			   enum parse_stop wanted);
/* Rows in braces: \substack{..}, \matrix{..}. */
struct tree_node *parse_braced_rows(struct parser *p, const struct tex_command *command,
				    struct slice name, const char *from);
/* \\ and its [length]; p->at is behind the command. */
void parse_row_end(struct parser *p, struct parse_list *list, const char *from);
void parse_hline(struct parser *p, const struct parse_list *list, const struct tex_command *command,
		 const char *from);
void parse_tag(struct parser *p, struct parse_list *list, const char *from);
void parse_label(struct parser *p, struct parse_list *list, const char *from);

/* ---- Text mode (parse-text.c) ---- */

/* The argument of \text: {..} or one token, in text mode.  Its node, or null. */
struct tree_node *parse_text(struct parser *p, struct slice who, const char *from);

/* ---- Macros (parse-define.c) ---- */

/* Expand the macro `name` at p->at..behind, if it is one for the engines read now: true, and
 * its text is read next. */
bool parse_expand(struct parser *p, struct slice name, const char *behind);
/* Read a definition; p->at is behind the command (kinds TEX_DEFINE and TEX_PREFIX). */
void parse_define(struct parser *p, const struct tex_command *command, const char *from);
/* \begin{name} of an environment of the page: true, and its text is read next. */
bool parse_expand_begin(struct parser *p, struct slice name, const char *from);
/* \end{name} at p->at of such an environment: true, its last part is read next, and behind
 * that comes an \end{name} for which this is false. */
bool parse_expand_end(struct parser *p);
void parse_require(struct parser *p, const char *from);

#endif
