/* What the passes of one conversion share.
 *
 * html_convert goes through these steps; an extension has its part in some of them:
 *  1. edits: what the parser does not know is put into words that it knows (html-edits.h);
 *  2. html_protect makes the edits and takes the formulas out; html_cjk_join; html_tree_parse;
 *  3. tree: extensions change the tree (formulas are still marks);
 *  4. one walk cleans raw HTML and addresses, and puts the formulas back;
 *  5. final: nodes that need attributes are written by us (images, code, attribute lists);
 *  6. headings get their ids, the tree is rendered.
 * With html_options.plain there are 2, 4 and 6 only. */
#ifndef OUT_HTML_PASS_H
#define OUT_HTML_PASS_H

#include "out/html-edits.h"
#include "out/html-protect.h"
#include "out/html-tree.h"
#include "out/html.h"

struct html_pass {
	struct arena *arena; /* lives until the page is written */
	const struct md_doc *doc;
	const struct html_options *options;
	struct html_report *report;
	struct html_equations *equations;         /* before step 1; null: no formula gets an id */
	struct html_abbreviations *abbreviations; /* from step 1 on; null: none */
	struct html_edits edits;
	struct html_protected marked;       /* from step 2 on */
	struct html_tree tree;              /* from step 3 on */
	struct html_attributes *attributes; /* of nodes, from step 3 on; null: there are none */
};

/* The line of the document (1-based) that a node of the tree begins at; 0: it is none of the author's. */
size_t html_pass_line(const struct html_pass *pass, const struct cmark_node *node);

/* Add a finding of a line of the document (1-based; 0: the whole). */
void html_pass_report(struct html_pass *pass, enum html_finding_kind kind, size_t line,
		      const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
