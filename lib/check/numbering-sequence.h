/* The rules tag-duplicate, tag-gap, tag-order and tag-restart on one sequence of
 * numbers.  One slip of the author is one finding. */
#ifndef CHECK_NUMBERING_SEQUENCE_H
#define CHECK_NUMBERING_SEQUENCE_H

#include "check/numbering.h"

/* Sets seq->faulty where it finds something. */
void numbering_sequence_check(struct numbering_sequence *seq, const struct numbering *nb,
			      const struct equations *eqs, struct diag_list *list);

#endif
