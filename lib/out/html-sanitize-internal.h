/* Shared by the parts of html-sanitize: what is allowed. */
#ifndef OUT_HTML_SANITIZE_INTERNAL_H
#define OUT_HTML_SANITIZE_INTERNAL_H

#include <stdint.h>

#include "out/html-sanitize.h"

/* What an element is, for the attributes that not every element may have. */
enum {
	HTML_IS_LINK = 1 << 0,
	HTML_IS_IMAGE = 1 << 1,
	HTML_IS_MEDIA = 1 << 2,
	HTML_IS_SOURCE = 1 << 3,
	HTML_IS_TABLE = 1 << 4,
	HTML_IS_CELL = 1 << 5,
	HTML_IS_COLUMN = 1 << 6,
	HTML_IS_LIST = 1 << 7,
	HTML_IS_FONT = 1 << 8,
	HTML_IS_QUOTE = 1 << 9,
	HTML_IS_DATED = 1 << 10,
	HTML_IS_DETAILS = 1 << 11,
	HTML_IS_VOID = 1 << 12,   /* has no contents and no end tag */
	HTML_IS_SWALLOW = 1 << 13 /* not allowed, and its contents are not either */
};

/* Elements whose end tag may be left out: one of them ends an open one of the same family, and in a
 * table of a lower one. */
enum html_family {
	HTML_FAMILY_NONE,
	HTML_FAMILY_CELL,
	HTML_FAMILY_ROW,
	HTML_FAMILY_SECTION,
	HTML_FAMILY_ITEM,
	HTML_FAMILY_DEFINITION,
	HTML_FAMILY_PARAGRAPH,
	HTML_FAMILY_RUBY
};

struct html_element {
	const char *name;
	uint16_t is;
	uint8_t family;
};

enum html_value {
	HTML_VALUE_TEXT,
	HTML_VALUE_ID,
	HTML_VALUE_URL,
	HTML_VALUE_IMAGE_URL,
	HTML_VALUE_URLS
};

struct html_attribute {
	const char *name;
	uint16_t of; /* elements that may have it; 0: all */
	uint8_t value;
};

/* The number of an element that has a row, upper or lower case; 0 for any other. */
unsigned char html_sanitize_find_element(struct slice name);
/* Is it the name of an element, allowed or not?  One with other characters than letters and digits may be
 * (a custom element, "svg:script"); a single word that nobody knows is none. */
bool html_sanitize_is_markup(struct slice name);
/* The row of a number that is not 0. */
const struct html_element *html_sanitize_element(unsigned char number);
/* The row of an attribute, or null, and its number, below 64.  data-* and aria-* share a row with
 * number 0. */
const struct html_attribute *html_sanitize_find_attribute(struct slice name, unsigned *number);
/* May the attribute have this value, as it is written? */
bool html_sanitize_value(enum html_value kind, struct slice value, bool of_image);

#endif
