/* What holds of every result of parse_formula, whatever the bytes: shared by test_parse_fuzz_finds.c
 * and the fuzz harnesses.  parse_broken returns what is broken, or null. */
#ifndef PARSE_INVARIANTS_H
#define PARSE_INVARIANTS_H

#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "tex/environments.h"
#include "tex/parse.h"

/* The first condition that does not hold, as its own words. */
#define PARSE_HOLDS(cond) \
	do { \
		if (!(cond)) \
			return #cond; \
	} while (0)

/* ---- One result ---- */

/* Every node knows its bytes, and they are part of its parent's. */
static inline const char *broken_node(const struct tree_node *node, size_t n)
{
	const struct tree_node *last = NULL;
	PARSE_HOLDS(node->kind <= TREE_ERROR);
	PARSE_HOLDS(node->offset <= node->end && node->end <= n);
	for (const struct tree_node *c = node->child; c; c = c->next) {
		const char *why = broken_node(c, n);
		if (why)
			return why;
		last = c;
	}
	PARSE_HOLDS(!node->child || node->last == last);
	return NULL;
}

static inline const char *broken_result(const struct parse *r, struct slice tex,
					const struct parse_options *options)
{
	unsigned rejected = 0;
	for (size_t i = 0; i < r->n_faults; i++) {
		const struct parse_fault *f = &r->faults[i];
		PARSE_HOLDS(f->offset <= f->end && f->end <= tex.n);
		PARSE_HOLDS(f->message && *f->message);
		PARSE_HOLDS(!f->note || (f->note_offset <= f->note_end && f->note_end <= tex.n));
		PARSE_HOLDS(!(f->engines & ~options->engines));
		PARSE_HOLDS(f->engines || options->remarks);
		rejected |= f->engines;
	}
	PARSE_HOLDS(r->rejected == rejected);
	PARSE_HOLDS(options->tree == (r->tree != NULL));
	PARSE_HOLDS(!r->tree || r->tree->kind == TREE_LIST);
	return r->tree ? broken_node(r->tree, tex.n) : NULL;
}

static inline bool same_faults(const struct parse *a, const struct parse *b)
{
	if (a->rejected != b->rejected || a->n_faults != b->n_faults)
		return false;
	for (size_t i = 0; i < a->n_faults; i++) {
		const struct parse_fault *x = &a->faults[i], *y = &b->faults[i];
		if (x->rule != y->rule || x->engines != y->engines || x->offset != y->offset ||
		    x->end != y->end || strcmp(x->message, y->message) != 0)
			return false;
	}
	return true;
}

/* ---- One formula, read in several ways ---- */

/* What is read must not be read beyond its end: the copy has its own. */
static inline struct slice parse_own_copy(struct slice tex)
{
	char *copy = malloc(tex.n ? tex.n : 1);
	if (!copy)
		abort();
	if (tex.n)
		memcpy(copy, tex.p, tex.n);
	return (struct slice){copy, tex.n};
}

static inline const char *broken_modes(struct arena *a, struct slice tex, bool display)
{
	const char *why;
	struct parse plain, other;
	struct parse_options options = {.engines = TEX_ALL, .display = display};
	parse_formula(&plain, a, tex, &options);
	if ((why = broken_result(&plain, tex, &options)))
		return why;
	parse_formula(&other, a, tex, &options);
	PARSE_HOLDS(same_faults(&plain, &other) && "read twice");
	for (unsigned engine = TEX_KATEX; engine <= TEX_MATHJAX4; engine *= 2) {
		options = (struct parse_options){.engines = engine, .display = display};
		parse_formula(&other, a, tex, &options);
		if ((why = broken_result(&other, tex, &options)))
			return why;
		PARSE_HOLDS(other.rejected == (plain.rejected & engine) && "one engine alone");
	}
	options = (struct parse_options){.engines = TEX_ALL, .display = display, .tree = true};
	parse_formula(&other, a, tex, &options);
	if ((why = broken_result(&other, tex, &options)))
		return why;
	PARSE_HOLDS(same_faults(&plain, &other) && "with a tree");
	options.remarks = options.suggestions = true;
	parse_formula(&other, a, tex, &options);
	if ((why = broken_result(&other, tex, &options)))
		return why;
	PARSE_HOLDS(other.rejected == plain.rejected && "with remarks");
	return NULL;
}

/* A page that has defined nothing; and one that has what this formula defines. */
static inline const char *broken_page(struct arena *a, struct slice tex, bool display)
{
	const char *why;
	struct parse none, page;
	struct parse_options options = {.engines = TEX_ALL, .display = display};
	parse_formula(&none, a, tex, &options);
	options.macros = macros_new(a);
	parse_formula(&page, a, tex, &options);
	PARSE_HOLDS(same_faults(&none, &page) && "on an empty page");
	options.tree = options.remarks = true;
	parse_formula(&page, a, tex, &options);
	if ((why = broken_result(&page, tex, &options)))
		return why;
	options.macros = macros_child(a, options.macros);
	parse_formula(&page, a, tex, &options);
	return broken_result(&page, tex, &options);
}

/* ---- What may be added to a formula without changing what it is ---- */

static inline bool has_word(struct slice tex, const char *word)
{
	return tex.n && memmem(tex.p, tex.n, word, strlen(word));
}

/* Definitions may take what follows them, a \tag and a display of its own ask where they stand,
 * and a backslash, a half character and an unclosed comment join what follows. */
static inline bool is_self_contained(struct slice tex)
{
	static const char *const words[] = {
		"let",    "def",      "\\tag",    "\\label",  "Declare", "new",       "equation",
		"align",  "gather",   "eqnarray", "multline", "alignat", "math}",     "displaymath",
		"cases}", "numcases", "empheq",   "%",        "\\renew", "\\provide", "split}",
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has_word(tex, words[i]))
			return false;
	return tex.n && tex.p[tex.n - 1] != '\\' && !((unsigned char)tex.p[tex.n - 1] & 0x80);
}

static inline unsigned rejected_of(struct arena *a, const char *before, struct slice tex,
				   const char *behind, bool display)
{
	struct buf text = BUF_INIT;
	struct parse r;
	struct parse_options options = {.engines = TEX_ALL, .display = display};
	buf_puts(&text, before);
	buf_add(&text, tex);
	buf_puts(&text, behind);
	parse_formula(&r, a, buf_slice(&text), &options);
	buf_free(&text);
	return r.rejected;
}

/* What an engine accepts it accepts with white space behind it, with an empty group behind it,
 * and in braces; and braces that are never closed it rejects. */
static inline const char *broken_additions(struct arena *a, struct slice tex, bool display)
{
	if (!is_self_contained(tex))
		return NULL;
	unsigned before = rejected_of(a, "", tex, "", display);
	PARSE_HOLDS(!(rejected_of(a, "", tex, " ", display) & ~before) && "space behind");
	PARSE_HOLDS(!(rejected_of(a, " ", tex, "", display) & ~before) && "space before");
	PARSE_HOLDS(!(rejected_of(a, "", tex, "{}", display) & ~before) && "{} behind");
	PARSE_HOLDS(!(rejected_of(a, "{", tex, "}", display) & ~before) && "in braces");
	PARSE_HOLDS((rejected_of(a, "{", tex, "", display) | before) == TEX_ALL && "{ before");
	PARSE_HOLDS((rejected_of(a, "", tex, "}", display) | before) == TEX_ALL && "} behind");
	return NULL;
}

/* ---- Time ---- */

static inline double parse_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A formula that repeats this one is read in time linear in its length: the bound is some
 * twenty times what reading costs under sanitizers, and far below what a square costs. */
static inline const char *broken_time(struct arena *a, struct slice tex, bool display)
{
	enum { LONG = 1 << 17 };
	struct buf text = BUF_INIT;
	struct parse r;
	struct parse_options options = {.engines = TEX_ALL, .display = display, .remarks = true};
	while (tex.n && text.n < LONG)
		buf_add(&text, tex);
	double begin = parse_seconds();
	parse_formula(&r, a, buf_slice(&text), &options);
	double seconds = parse_seconds() - begin;
	buf_free(&text);
	PARSE_HOLDS(seconds < 1.0 && "128 KB are read in less than a second");
	return NULL;
}

static inline const char *parse_broken(struct slice tex, bool display)
{
	struct arena a = ARENA_INIT;
	struct slice own = parse_own_copy(tex);
	const char *why = broken_modes(&a, own, display);
	if (!why)
		why = broken_page(&a, own, display);
	if (!why)
		why = broken_additions(&a, own, display);
	free((void *)own.p);
	arena_free(&a);
	return why;
}

static inline const char *parse_broken_time(struct slice tex, bool display)
{
	struct arena a = ARENA_INIT;
	const char *why = broken_time(&a, tex, display);
	arena_free(&a);
	return why;
}

#endif
