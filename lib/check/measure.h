/* The measures of an article: lines by kind, words by script, formulas, structure, reading
 * time.  linecount(1) defines each of them; every tool counts with this code. */
#ifndef CHECK_MEASURE_H
#define CHECK_MEASURE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "io/json.h"
#include "text/mdscan.h"
#include "text/rules.h"

struct measure_options {
	const struct rules_pattern *derivation; /* headings of derivations; null: none */
	size_t characters_per_minute;           /* Han, kana, hangul */
	size_t words_per_minute;
	bool commands; /* count distinct commands, which takes another pass over the TeX */
};

enum { MEASURE_CHARACTERS_PER_MINUTE = 300, MEASURE_WORDS_PER_MINUTE = 200 };

/* The heading that begins a derivation: 推导 or "derivation". */
extern const char measure_derivation_pattern[];

struct measure {
	size_t lines[MD_N_LINE_KINDS];
	size_t total_lines, derivation_lines;
	size_t han, kana, hangul, other_words;
	size_t formulas, inline_formulas, display_formulas, numbered, rows, formula_bytes;
	size_t headings[6], tables, images, links, details;
	/* Name -> count, in order of first appearance; keys borrow from the document. */
	struct hash boxes, code_blocks, commands;
};

/* For every line of the document: does it belong to a derivation?  From a heading that the
 * pattern matches to the next heading of its level or above.  `match` is this thread's
 * matcher; it may be null when options->derivation is. */
bool *measure_derivations(struct arena *a, const struct md_doc *doc,
			  const struct measure_options *options, struct rules_match *match);

/* Measure the lines [from_line, to_line) of a document; all of it: 0 and doc->n_lines.
 * Formulas, links and the like belong to the line on which they begin. */
void measure_lines(struct measure *m, struct arena *a, const struct md_doc *doc,
		   const struct measure_options *options, const bool *derivation, size_t from_line,
		   size_t to_line);

/* Add b to a total; names are copied into the arena of the total's maps. */
void measure_init(struct measure *m, struct arena *a);
void measure_add(struct measure *total, const struct measure *b);

size_t measure_words(const struct measure *m);
/* Reading time in minutes, rounded up; 0 for a document without words. */
size_t measure_minutes(const struct measure *m, const struct measure_options *options);

/* Put the record keys lines, words, formulas, structure and reading into map. */
void measure_to_json(const struct measure *m, const struct measure_options *options,
		     struct json_t *map);

#endif
