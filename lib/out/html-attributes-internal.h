/* Shared by the parts of html-attributes: lists that are read, and what is remembered of a node. */
#ifndef OUT_HTML_ATTRIBUTES_INTERNAL_H
#define OUT_HTML_ATTRIBUTES_INTERNAL_H

#include "base/hash.h"
#include "out/html-attributes.h"
#include "out/html-pass.h"

struct html_attribute_item {
	struct slice name; /* lower case; `class` once for each class */
	struct slice value;
};

struct html_attribute_list {
	struct html_attribute_item *v;
	size_t n, cap;
	bool colon; /* it begins with {: */
};

/* A list in the document. */
struct html_attribute_place {
	struct html_attribute_list list;
	size_t begin, end; /* with its braces */
	bool alone;        /* on a line of its own */
};

/* What a node has; the node points to it (html_tree_data). */
struct html_attributes_of {
	struct html_attribute_list list; /* what may be, each name but `class` once */
	size_t line;                     /* of the document, 1-based */
	bool heading;                    /* html-headings.c sees to its id */
};

struct html_attributes {
	struct html_attribute_place *places;
	size_t n_places, cap_places;
	size_t first_piece; /* places[i] is the piece first_piece + i */
	size_t n_taken;     /* places that are somebody's attributes */
	struct html_attributes_of **all;
	size_t n, cap;
	struct hash ids;      /* that raw HTML and lists have, but not those of headings */
	struct slice *marked; /* what html_attributes_place writes, by number */
	size_t n_marked, cap_marked;
};

/* Read a list at the beginning of s, where its { is; `end` is behind its }.  False: it is none. */
bool html_attributes_parse(struct arena *a, struct slice s, struct html_attribute_list *list,
			   size_t *end);

/* Give a node what it may have of a list, and tell of the rest. */
void html_attributes_give(struct html_pass *pass, struct cmark_node *node,
			  const struct html_attribute_list *list, size_t line);

/* No id twice: the first one has it. */
void html_attributes_settle_ids(struct html_pass *pass);

#endif
