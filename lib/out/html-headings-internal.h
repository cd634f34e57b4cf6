/* Shared by the parts of html-headings: the marks in the tree and in the page as it is rendered. */
#ifndef OUT_HTML_HEADINGS_INTERNAL_H
#define OUT_HTML_HEADINGS_INTERNAL_H

#include "out/html-headings.h"

/* What a mark stands for, behind the private character. */
#define MARK_BEGIN 'h'
#define MARK_END 'e'
#define MARK_TOC 't'

#endif
