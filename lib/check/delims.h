/* The rules delim-* and md-*: what the scanner found about delimiters and bytes. */
#ifndef CHECK_DELIMS_H
#define CHECK_DELIMS_H

#include "check/equations.h"
#include "io/diag.h"

void delims_check(const struct equations *eqs, struct diag_list *list);

#endif
