/* Definitions: \newcommand, \def, \let, \newenvironment and those of the configuration.
 *
 * MathJax keeps what a formula defines to the end of the page; KaTeX forgets it behind the
 * formula, and behind the group (KaTeX: a formula is a group).  So a definition belongs to a
 * set of engines, and one name may have several: no two for the same engine. */
#ifndef TEX_MACROS_H
#define TEX_MACROS_H

#include "base/arena.h"
#include "base/buf.h"
#include "tex/commands.h"

enum { MACROS_MAX_PARAMETERS = 9 };

enum macros_kind {
	MACROS_TEXT,      /* expands to text: \newcommand, \def */
	MACROS_COMMAND,   /* means another command: \let\a=\alpha; it stands in body */
	MACROS_CHARACTER, /* means a character: \let\bar=| ; in body */
	MACROS_PAIRED,    /* \DeclarePairedDelimiter: enum macros_paired */
	MACROS_UNDEFINED  /* \let\a=\undefined in MathJax 4: hides what was there */
};

/* The parts of MACROS_PAIRED in .delimiters; what stands between the delimiters is .body. */
enum macros_paired { MACROS_OPENING, MACROS_CLOSING, MACROS_BEFORE, MACROS_BEHIND };

/* MathJax 3 has three tables; what stands in a later one never hides an earlier one's. */
enum macros_table { MACROS_COMMANDS, MACROS_DELIMITERS, MACROS_OPERATORS };

struct macros_definition {
	unsigned engines;
	enum macros_kind kind;
	enum macros_table table;
	unsigned late; /* engines that had given up the formula before it: macros_keep drops it */
	unsigned
		n_parameters; /* may be more than MACROS_MAX_PARAMETERS: [12] is allowed, #12 not */
	bool counted;         /* MathJax, [0]: # in the body is looked at all the same */
	bool has_default;     /* the first parameter is optional: [..] */
	struct slice fallback; /* what stands for it then */
	bool delimited;        /* \def with text between or behind the parameters */
	struct slice delimiters[MACROS_MAX_PARAMETERS + 1]; /* [0] before #1, [i] behind #i */
	struct slice body;                                  /* #1..#9 arguments, ## a # */
};

/* An environment: \newenvironment{name}[n][default]{begin}{end}; MathJax alone has them. */
struct macros_environment {
	unsigned engines;
	unsigned n_parameters;
	bool counted, has_default;
	struct slice fallback, begin, end;
	struct slice closing; /* \end{name}, made by macros_define_environment; macros_is_plain */
};

/* A type of column: \newcolumntype{c}[n]{preamble}; MathJax 4 alone has them. */
struct macros_column {
	unsigned engines;
	unsigned n_parameters;
	struct slice preamble;
};

struct macros; /* definitions with the groups that are open */

/* Empty; all memory is the arena's, texts given to the functions below are copied. */
struct macros *macros_new(struct arena *a);

/* A copy-on-write child for one document: finds what `parent` has, adds to itself.  The
 * parent must not change while the child lives; several threads may have children of one
 * parent. */
struct macros *macros_child(struct arena *a, const struct macros *parent);

/* True where nothing at all was ever defined, here or in the parents: a quick answer for
 * every command of every formula. */
bool macros_empty(const struct macros *m);

/* The definition of a name (without backslash) for some of these engines, or null.  *engines
 * becomes those of them it is for; the others may have one of their own. */
const struct macros_definition *macros_find(const struct macros *m, struct slice name,
					    unsigned *engines);

/* All engines that have a definition of the name. */
unsigned macros_defined(const struct macros *m, struct slice name);

/* Define for d->engines; hides what they had.  A definition with `global` outlives all groups but
 * the outermost, which is the formula (KaTeX keeps it longer only where a page says so). */
void macros_define(struct macros *m, struct slice name, const struct macros_definition *d,
		   bool global);

/* What a macro given as text, as in the configuration of KaTeX and MathJax, is: its parameters
 * are counted, and all of d but the engines is filled in. */
void macros_read_text(struct macros_definition *d, struct slice body);

const struct macros_environment *macros_find_environment(const struct macros *m, struct slice name,
							 unsigned engines);
void macros_define_environment(struct macros *m, struct slice name,
			       const struct macros_environment *e);

const struct macros_column *macros_find_column(const struct macros *m, struct slice letter,
					       unsigned engines);
void macros_define_column(struct macros *m, struct slice letter, const struct macros_column *c);

/* The control sequence at `at` is one that \let or an environment's end put there (the body of
 * a MACROS_COMMAND, macros_environment.closing): it has the meaning it was built in with. */
bool macros_is_plain(const struct macros *m, const char *at);

/* KaTeX's groups: what these engines define inside is forgotten at the close.  A formula is
 * opened as a group for KaTeX; macros_close undoes everything since its macros_open.
 *
 * A pass over a formula that some MathJax engines may leave for a pass of their own is a group
 * for all: macros_keep closes it and keeps what `engines` defined.  MathJax remembers what a
 * formula that it rejects has defined before the fault, and knows nothing of the rest. */
void macros_open(struct macros *m, unsigned engines);
void macros_close(struct macros *m);
void macros_keep(struct macros *m, unsigned engines);

/* Text that is put together from parts as TeX would read their tokens: a space comes between a
 * control word and a letter. */
struct macros_text {
	struct buf text;
	bool word; /* a control word is the last */
};

/* Append `more`, in time linear in its length. */
void macros_join(struct macros_text *out, struct slice more);

enum macros_result { MACROS_RIGHT, MACROS_BAD_HASH, MACROS_TOO_LONG };

/* Append the body with its arguments put in.  MACROS_BAD_HASH: it has a # that no argument
 * belongs to; MACROS_TOO_LONG: more than `most` bytes, and only a part is there. */
enum macros_result macros_substitute(struct macros_text *out, struct slice body,
				     const struct slice *arguments, size_t n, size_t most);

/* The name of a defined macro nearest to an unknown one, or null. */
const char *macros_nearest(const struct macros *m, struct slice name, unsigned engines);

/* MathJax's packages that the page has loaded with \require, or the configuration: a set of
 * bits 1 << enum tex_package. */
uint64_t macros_packages(const struct macros *m);
void macros_require(struct macros *m, enum tex_package package);

#endif
