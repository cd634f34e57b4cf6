/* What the engines say of the formulas of a document, as findings; and the same for single
 * formulas of a stream.
 *
 * A formula is read by parse_formula with the definitions of its page: MathJax keeps what
 * the formulas before it have defined.  What the target rejects is a finding of its own
 * rule; what only another engine rejects is tex-portability, once a formula and engine;
 * what is accepted and wrong is a finding of its rule.  What the rules about delimiters and
 * numbers say already is left to them: one slip is one finding.
 *
 * A formula that a converter has escaped (lex.h) is read as it stands and in its plain
 * reading.  Where the target accepts the plain one, that it is escaped is one finding
 * (tex-escaped, or tex-escaped-silent where the target takes the formula as it stands), and
 * the others are those of the plain reading.
 *
 * A fix that is offered leaves a formula that no engine rejects which accepted it before. */
#ifndef CHECK_FORMULAS_H
#define CHECK_FORMULAS_H

#include "check/equations.h"
#include "io/diag.h"
#include "io/json.h"
#include "tex/parse.h"

struct formulas_options {
	unsigned target;             /* engines that must take the formula; 0: MathJax 4 */
	bool numbered;               /* the page numbers equations by itself; a stream does not */
	const struct macros *macros; /* the configuration's, shared by all documents; or null */
};

struct formulas;

/* Findings go to `list`.  All that stays is the arena's; formulas_end releases the rest. */
struct formulas *formulas_start(struct arena *a, struct diag_list *list,
				const struct formulas_options *options);
/* An equations_visitor; `context` is the struct formulas. */
void formulas_visit(void *context, const struct equations *eqs, size_t formula);
void formulas_end(struct formulas *fs);

/* Of findings about portability that say the same, the first stays and tells how many there are.
 * For a sorted list, behind suppressions. */
void formulas_gather(struct diag_list *list);

/* The engines that reject a formula as it stands. */
unsigned formulas_rejected(const struct formulas *fs, size_t formula);

/* What is found in a formula that stands in no document. */
struct formulas_alone {
	unsigned rejected;         /* the engines that reject it as it stands */
	struct diag_list findings; /* sorted; positions are offsets in the formula */
	const uint8_t *engines;    /* of the finding with that sequence: those that reject the
				    * formula for it */
};

/* All memory is the arena's. */
void formulas_judge(struct formulas_alone *alone, struct arena *a, struct slice tex, bool display,
		    const struct formulas_options *options);

/* The members {"verdicts","findings"} of a stream of formulas.  The caller
 * drops them. */
struct json_t *formulas_to_json(const struct formulas_alone *alone);

#endif
