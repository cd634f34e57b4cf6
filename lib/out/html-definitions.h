/* Definition lists, as in PHP Markdown Extra (https://michelf.ca/projects/php-markdown/extra/, "Definition
 * Lists"):
 *
 *	Term
 *	:   Definition
 *
 * The scanner finds them, where its options say so: an MD_LIST of level ':' behind the paragraph of
 * terms.  For the parser the colon becomes a bullet, with the same contents in the same columns; in
 * its tree paragraph and list, known by the lines of the definitions, become <dl>, <dt>, <dd>.
 *
 * A term is a line of the paragraph.  A definition behind a blank line, or with one between its
 * blocks, is paragraphs (<p>), any other is bare text.  Terms with their definitions that follow each
 * other are one list. */
#ifndef OUT_HTML_DEFINITIONS_H
#define OUT_HTML_DEFINITIONS_H

struct html_pass;

/* Before parsing: colons become bullets. */
void html_definitions_edit(struct html_pass *pass);
/* In the tree, while formulas are marks. */
void html_definitions_build(struct html_pass *pass);

#endif
