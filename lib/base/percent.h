/* Percent-encoding of addresses (RFC 3986, 2.1). */
#ifndef BASE_PERCENT_H
#define BASE_PERCENT_H

#include "base/arena.h"
#include "base/slice.h"

/* The bytes that an address stands for, in the arena, with a NUL behind them.  What is no escape stays as
 * it is: "100%.png" is the name of a file. */
struct slice percent_decode(struct arena *a, struct slice s);

#endif
