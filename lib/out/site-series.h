/* Series of articles, as their titles tell: "name（一）：rest", "name（上）", "name (II)",
 * "name：1、rest", "name: 2. rest", "name, Part 2", "name 第三篇". */
#ifndef OUT_SITE_SERIES_H
#define OUT_SITE_SERIES_H

#include <stdbool.h>

#include "base/slice.h"

struct site_series {
	struct slice name; /* of the title, without punctuation at its end */
	unsigned part;     /* 1 to 999 */
	bool final;        /* it says 下, which is part 3, but 2 where there is no 中 */
};

/* The first such mark in the title counts.  False: there is none.  That the titles of other articles
 * have the same name is for the caller to see: "f (I)" alone is no series. */
bool site_series_of_title(struct slice title, struct site_series *series);

/* A number from 1 to 999 that is all of s: decimal (also full-width), Han up to 99, Roman up to 39
 * (I, i, Ⅰ); else 0. */
unsigned site_series_number(struct slice s);

#endif
