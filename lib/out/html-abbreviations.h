/* Abbreviations, as in PHP Markdown Extra (https://michelf.ca/projects/php-markdown/extra/,
 * "Abbreviations"):
 *
 *	*[HTML]: Hyper Text Markup Language
 *
 * A line of a paragraph that says so is no part of the page; each HTML in running text, headings, table
 * cells, emphasis and the texts of links is <abbr title="..">HTML</abbr>.  The title is the
 * explanation as it is written, formulas included; where a word is explained twice the last one counts.
 *
 * A word stands alone: HTML is not in HTML5 or in XHTML_2.  Han, kana and hangul, which are written
 * without spaces, part words, so 用HTML写 holds it, and an abbreviation in them is found anywhere.
 * Of two that begin at the same place the longer counts. */
#ifndef OUT_HTML_ABBREVIATIONS_H
#define OUT_HTML_ABBREVIATIONS_H

struct html_pass;
struct html_abbreviations;

/* A definition of a longer word is text, so that a place in the text is compared with few bytes. */
enum { HTML_ABBREVIATIONS_MAX = 100 };

/* Before parsing: take the definitions out.  They are the arena's; null: there are none. */
struct html_abbreviations *html_abbreviations_edit(struct html_pass *pass);
/* In the tree, while formulas are marks.  `abbreviations` may be null. */
void html_abbreviations_place(struct html_pass *pass, struct html_abbreviations *abbreviations);

#endif
