/* Images and links of a page: their addresses there, and what a browser needs to lay images out
 * before it has them.
 *
 * An image is written as cmark-gfm does (its spelling of addresses, descriptions and titles), and
 * behind that its attribute list, width and height where html_site knows them and the list sets
 * neither, loading="lazy" and decoding="async" unless the list says otherwise.  An <img> of raw HTML
 * gets loading="lazy" if it has no loading.
 *
 * html_site is asked for relative addresses: those without a scheme that begin with none of / # ?.
 * It is given the path; query and fragment stay.  What it finds missing is a finding,
 * HTML_FINDING_IMAGE or HTML_FINDING_LINK: "address: what is wrong".  Links to the page's own parts are
 * remembered, to be judged when it is whole (html-anchors.h). */
#ifndef OUT_HTML_IMAGES_H
#define OUT_HTML_IMAGES_H

#include "base/buf.h"
#include "base/slice.h"

#include "base/arena.h"

struct html_pass;

/* Step 5 of html-pass.h, before html_attributes_apply: all images, and the addresses of links. */
void html_images_place(struct html_pass *pass);

/* Of every link and image: where the site has what a relative address names, in the arena; null: it
 * stays as it is.  What is missing is a finding of the line. */
const char *html_images_address(struct html_pass *pass, const char *url, bool image, size_t line);

/* Append an address as cmark-gfm writes it in an attribute: what a URL cannot hold as %XX. */
void html_images_escape_url(struct buf *out, struct slice url);

#endif
