/* What the files of damage share; nobody else includes this.
 *
 * damage.c names the renderers, collects what is damaged and writes the findings.  For each
 * renderer damage-plain.c scans the text once more as one that knows no maths,
 * damage-html.c finds elements that some of them pass over,
 * damage-block.c compares blocks, damage-inline.c reads the inline text of the blocks that
 * hold formulas, and damage-emphasis.c pairs its delimiters. */
#ifndef CHECK_DAMAGE_INTERNAL_H
#define CHECK_DAMAGE_INTERNAL_H

#include "check/damage.h"

enum damage_kind {
	DAMAGE_EMPHASIS,
	DAMAGE_STRIKE,
	DAMAGE_BACKSLASH,
	DAMAGE_BREAK,
	DAMAGE_LINE_START,
	DAMAGE_LINK,
	DAMAGE_TAG,
	DAMAGE_AUTOLINK,
	DAMAGE_CODE,
	DAMAGE_ENTITY,
	DAMAGE_SMART,
	DAMAGE_BAR,
	DAMAGE_N_KINDS
};

enum damage_style { DAMAGE_STYLE_COMMONMARK, DAMAGE_STYLE_PYTHON, DAMAGE_STYLE_KRAMDOWN };

/* How renderers read.  Those with the same rules are one dialect. */
struct damage_dialect {
	unsigned renderers;
	enum damage_style style;
	unsigned
		hidden; /* kinds of formulas (bits 1 << enum md_math_kind) it takes out of the text */
	unsigned safe; /* kinds that survive although the text is read */
	const char *
		escaped; /* characters that a backslash is dropped before; null: ASCII punctuation */
	bool strikethrough;
	bool tildes_seen_through; /* for what stands next to a delimiter run, as in cmark-gfm */
	bool bare_links;          /* www.x.y and http://x become links */
	bool smart;               /* typographic quotes, dashes and dots */
};

/* One kind of damage in one formula. */
struct damage_place {
	size_t offset, end;          /* the first */
	size_t partner, partner_end; /* what it pairs with; 0, 0: nothing */
	size_t count;                /* in the renderer with most of them */
	size_t counted;              /* in the renderer at hand */
	unsigned renderers;
	const struct damage_dialect *dialect; /* that `counted` is of */
	const char *what;                     /* LINE_START, BAR: what the renderer makes of it */
};

/* A delimiter run (CommonMark 6.2). */
struct damage_run {
	size_t offset, length; /* what is not used yet */
	size_t original;       /* length in the text */
	char c;
	bool can_open, can_close;
	size_t before, after; /* neighbours that are still candidates; DAMAGE_NONE: none */
};

#define DAMAGE_NONE SIZE_MAX

struct damage_runs {
	struct damage_run *v;
	size_t n, cap;
};

struct damage_range {
	size_t from, to;
};

struct damage {
	struct arena *arena;
	const struct md_doc *doc;             /* as mathmill reads it */
	const struct md_doc *plain;           /* as the renderer does */
	const struct damage_dialect *dialect; /* being read */
	struct damage_place **places; /* a formula each: null, or an array of DAMAGE_N_KINDS */
	struct damage_runs runs;
	struct damage_range *raw; /* HTML that the dialect does not look into, in order */
	size_t n_raw, cap_raw;
};

/* damage.c */
/* The formula that holds offset, or the next one behind it; n_math: none. */
size_t damage_formula_at(const struct damage *d, size_t offset);
/* [from, to) is damaged where it lies in a formula that the dialect does not spare. */
struct damage_place *damage_mark(struct damage *d, enum damage_kind kind, size_t from, size_t to);
/* The same for every formula that the range touches. */
void damage_mark_all(struct damage *d, enum damage_kind kind, size_t from, size_t to);

/* damage-plain.c */
/* The document as a renderer that knows no maths scans it; formulas of the hidden kinds are made
 * words in it.  Offsets are those of doc. */
const struct md_doc *damage_plain(struct arena *a, const struct md_doc *doc, unsigned hidden);

/* damage-html.c */
/* Find the elements that are passed on whole. */
void damage_html_run(struct damage *d);
bool damage_html_is_raw(const struct damage *d, size_t offset);

/* damage-block.c */
void damage_block_run(struct damage *d);

/* damage-inline.c */
void damage_inline_run(struct damage *d);

/* damage-emphasis.c */
void damage_emphasis_add(struct damage *d, char c, size_t offset, size_t length, uint32_t before,
			 uint32_t after);
/* Pair the runs from `bottom` on and drop them. */
void damage_emphasis_resolve(struct damage *d, size_t bottom);

/* damage-entity.c */
/* The length of a character reference (CommonMark 2.5) at the `&` that s begins with, or 0. */
size_t damage_entity(struct slice s);

#endif
