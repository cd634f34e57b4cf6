/* Equation numbers: what MathJax would number by itself, the sequences that manual
 * tags form, and the rules tag-* about them. */
#ifndef CHECK_NUMBERING_H
#define CHECK_NUMBERING_H

#include "check/equations.h"
#include "io/diag.h"

enum numbering_policy {
	NUMBERING_CONSECUTIVE, /* start, start + 1, ... in reading order */
	NUMBERING_UNIQUE,      /* no number twice */
	NUMBERING_OFF
};

enum numbering_scope { NUMBERING_ARTICLE, NUMBERING_SECTION };

/* Names in the order of the enums, ended by null. */
extern const char *const numbering_policy_names[];
extern const char *const numbering_scope_names[];

struct numbering_options {
	long long start;
	int policy;     /* enum numbering_policy */
	int scope;      /* enum numbering_scope; a section is that of the highest heading below 1 */
	bool automatic; /* the page numbers equations by itself, as MathJax with tags: 'ams' */
};

#define NUMBERING_OPTIONS_INIT \
	{ \
		.start = 1, .automatic = true \
	}

/* Tags of one prefix in one scope, in reading order: 1 2 3 (no prefix), 2.1 2.2, A.1 A.2. */
struct numbering_sequence {
	struct slice prefix;
	size_t section;
	size_t *tags; /* indices in equations.tags */
	size_t n, cap;
	bool *extra;     /* a sub-number (9a, 3') whose number another tag of the sequence has */
	bool sequential; /* its numbers follow one another: it can be judged and renumbered */
	bool faulty;     /* a finding about its numbers was made */
};

struct numbering {
	const struct numbering_options *options;
	struct numbering_sequence *sequences; /* in order of their first tag */
	size_t n, cap;
	size_t *section; /* of every tag */
	size_t *starts;  /* offsets of the headings that begin sections 1, 2... */
	size_t n_starts;
	long last_automatic;    /* automatic numbers are 1 to this one; 0: none */
	size_t *automatic_rows; /* row of automatic number n at n - 1 */
};

/* Number the rows as MathJax does and sort the tags into sequences. */
struct numbering *numbering_make(struct equations *eqs, const struct numbering_options *options);

/* The section (0: before the first heading) of an offset; 0 where the scope is the article. */
size_t numbering_section_of(const struct numbering *nb, size_t offset);

/* Rules tag-*. */
void numbering_check(struct numbering *nb, const struct equations *eqs, struct diag_list *list);

#endif
