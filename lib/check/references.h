/* The rules ref-*: references to labels and to numbers. */
#ifndef CHECK_REFERENCES_H
#define CHECK_REFERENCES_H

#include "check/numbering.h"
#include "check/prose.h"

void references_check(const struct equations *eqs, const struct numbering *nb,
		      const struct prose *prose, struct diag_list *list);

#endif
