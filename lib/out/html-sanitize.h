/* Raw HTML of a document that is not trusted, cleaned by an allow-list.
 *
 * html_sanitize works on the literal of one node of cmark-gfm (an HTML block or an inline tag), which
 * may hold a part of some markup only; what is open is kept in the sanitizer, so the nodes of a
 * document go through one sanitizer in order.
 *
 * What comes out is text without "<" and tags that are written anew: allowed elements in lower case,
 * allowed attributes in double quotes (or bare), with no "<", ">" or quote in the value.  Nothing of
 * the author's spelling of a tag is left, so it does not matter how a browser would have read it.
 * - Tags of other elements are dropped, and what stands between them is cleaned like the rest; but
 *   elements whose contents are no markup (script, style, textarea, title, xmp, iframe, noembed,
 *   noframes, plaintext) go with their contents.
 * - A tag whose name is a word that no standard knows is text: "<eos>" and "vector<T>" are meant so.
 * - Event attributes and style go: a page with a strict Content-Security-Policy ignores them anyway.
 * - URLs are http, https, mailto, tel, relative or a fragment; the src of an image may be data: with
 *   a PNG, JPEG, GIF or WebP.
 * - An id that the caller does not want again (html_sanitizer.id) is dropped.
 * - Comments, declarations, CDATA and processing instructions are dropped; one that does not end goes
 *   to the end of the node.
 * - A tag that does not end, or has another tag inside, is written as text.
 * - An end tag that ends nothing is dropped, so a document cannot close what the page around it opened;
 *   elements left open inside another are ended before it.
 *
 * Time is linear in the input; nothing is allocated but `out`. */
#ifndef OUT_HTML_SANITIZE_H
#define OUT_HTML_SANITIZE_H

#include "base/buf.h"

/* What is left out, and what its name is: */
enum html_dropped {
	/* The element's name: of a begin tag that is not allowed (nothing is told of its end tag), or of
	 * an end tag that ends nothing. */
	HTML_DROPPED_ELEMENT,
	HTML_DROPPED_ATTRIBUTE, /* the attribute's name; none is told of an element that is dropped */
	HTML_DROPPED_URL,       /* the attribute's value; the attribute goes with it */
	HTML_DROPPED_DECLARATION /* "!DOCTYPE", "![CDATA[", "?php"; comments are dropped in silence */
};

/* Ids of the page around a document begin so; no id of the document does. */
#define HTML_SANITIZE_OURS "mathmill:"

enum { HTML_SANITIZE_DEPTH = 64 }; /* a tag that would open one more is dropped */

/* Set `dropped` (or leave it null) and `context`, the rest zero. */
struct html_sanitizer {
	/* `name` points into the html given. */
	void (*dropped)(void *context, enum html_dropped what, struct slice name);
	/* Another address for one that is allowed (as it is written, entities and all), or null to keep it:
	 * of links, and of images.  May be null. */
	const char *(*address)(void *context, struct slice url, bool image);
	/* May an element have this id, as it is written?  The attribute is dropped if not, and `dropped` not
	 * told.  May be null. */
	bool (*id)(void *context, struct slice id);
	void *context;
	/* The state, for html-sanitize.c only. */
	unsigned char swallowing; /* the element whose contents are dropped, 0 for none */
	unsigned char n_open;
	unsigned char open[HTML_SANITIZE_DEPTH]; /* elements that are open, the innermost last */
};

/* Append what is allowed of `html`. */
void html_sanitize(struct buf *out, struct slice html, struct html_sanitizer *s);

/* Are the contents of a dropped element (a <script> of an earlier node) still being dropped?  Then
 * the text between the nodes belongs to it, too. */
bool html_sanitize_is_dropping(const struct html_sanitizer *s);
/* Stop that, where the construct that held the tag ends: a "<title>" in a paragraph should not take
 * the rest of the document with it. */
void html_sanitize_resume(struct html_sanitizer *s);
/* The document is at its end: append the end tags that are missing.  The sanitizer is as new. */
void html_sanitize_end(struct buf *out, struct html_sanitizer *s);

/* May a link go there?  Character references in `url` are decoded (for judging only), control
 * characters and white space are passed over, as browsers do or did. */
bool html_sanitize_url(struct slice url);
/* May an image come from there?  The same, and data: with a PNG, JPEG, GIF or WebP. */
bool html_sanitize_image_url(struct slice url);

#endif
