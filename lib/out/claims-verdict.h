/* Verdicts on claims, and counts compared with what is measured. */
#ifndef OUT_CLAIMS_VERDICT_H
#define OUT_CLAIMS_VERDICT_H

#include "base/hash.h"
#include "out/claims-internal.h"

/* For printing a count. */
#define CLAIMS_U(x) ((unsigned long long)(x))

/* The message is borrowed: it lives as long as the claim. */
void claims_verdict_say(struct claims_claim *c, enum claims_verdict verdict, const char *message);
void claims_verdict_false(struct claims_claim *c, enum claims_fault fault, const char *message);

/* Is that count the measured one?  5 % off is where the report itself does not give it exactly. */
bool claims_verdict_is_count(const struct claims_number *n, uint64_t measured);

enum { CLAIMS_MOST_MEASURES = 4 };

/* What the claim may count, now and before; how many of `out` (room for CLAIMS_MOST_MEASURES) that is. */
size_t claims_verdict_measures(const struct claims_claim *c, bool formulas,
			       enum claims_measure *out);
size_t claims_verdict_before(const struct claims_claim *c, bool formulas, enum claims_measure *out);

/* Compare with the first of the measures that fits; `known` says which there are.  False: none. */
bool claims_verdict_compare(struct arena *a, struct claims_claim *c, const enum claims_measure *m,
			    size_t n, const uint64_t *v, const bool *known);

/* ---- Parts of articles: claims-part.c ---- */

/* The parts of the articles that were asked for; `parts` must have its arena. */
struct claims_part_index {
	struct hash parts;
};

/* What the sections of a record say of a part of the article. */
struct claims_part_found {
	const struct claims_heading *heading;
	uint64_t v[CLAIMS_BEFORE_LINES];
	uint64_t numbered_before; /* formulas.numbered of all that stands before it */
	size_t n;                 /* how many headings fit */
};

/* Null: no heading fits. */
const struct claims_part_found *claims_part_find(struct claims_part_index *index,
						 const struct claims_record *record,
						 const struct claims_part *part);
void claims_part_judge(struct claims_part_index *index, struct claims_claim *c);

/* ---- Ranges of equation numbers: claims-range.c ---- */

/* The ranges that were read last, of each article; `articles` must have its arena. */
struct claims_range_index {
	struct hash articles;
};

void claims_range_judge(struct claims_range_index *index, struct claims_part_index *parts,
			const struct claims *claims, struct claims_claim *c);

#endif
