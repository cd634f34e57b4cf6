/* Markdown to HTML, with every formula whole.
 *
 * cmark-gfm does CommonMark and GFM (tables, ~~strikethrough~~ with two tildes, autolinks, task
 * lists, footnotes), but it never sees a formula: the scanner's formulas are taken out of its input
 * before and put into its tree afterwards, as TeX, escaped for HTML.  Where there is no maths and no
 * single ~, no emphasis next to Han (html-cjk.h), and headings are plain, the output is byte for byte that of
 * cmark-gfm.
 *
 * The library keeps a table of special characters in a global: html_convert must not run on two
 * threads at once. */
#ifndef OUT_HTML_H
#define OUT_HTML_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/mdscan.h"

struct prose_patterns;

/* How a formula stands in the page. */
enum html_math {
	HTML_MATH_MATHJAX, /* <span class="math inline">\(..\)</span>, class "math display" and \[..\] */
	HTML_MATH_KATEX, /* the same; the page's script differs */
	HTML_MATH_RAW    /* the TeX with the delimiters it is written with, and no markup */
};

/* What headings get. */
enum html_headings_kind {
	HTML_HEADINGS_PLAIN,     /* nothing: <h2> */
	HTML_HEADINGS_IDS,       /* ids (html-headings.h), and [TOC] is a table of contents */
	HTML_HEADINGS_PERMALINKS /* and a link to itself at the end of each */
};

/* What a page knows of the pages around it.  All may be null. */
struct html_site {
	void *context;
	/* The address that takes the place of a link's or an image's relative one, in the arena; null: it
	 * stays as it is.  `missing`, when set, says in a few words what is wrong with it (a finding). */
	const char *(*link)(void *context, struct arena *a, const char *url, const char **missing);
	const char *(*image)(void *context, struct arena *a, const char *url, const char **missing);
	/* The size in pixels of the local image that an article's address names; false: unknown. */
	bool (*image_size)(void *context, const char *url, unsigned *width, unsigned *height);
};

struct html_options {
	enum html_math math;
	enum html_headings_kind headings;
	bool trusted; /* raw HTML goes into the page as it is, and links to any address do; else what is
	               * not known to be harmless is left out (html-sanitize.h) */
	bool plain;        /* CommonMark, GFM and maths, and none of the extensions (html-pass.h) */
	bool local_images; /* pictures of other hosts become links to them */
	/* Of a page: */
	bool anchors; /* numbered equations get ids (html-equations.h), numbers in the text link there */
	const struct prose_patterns *references; /* what those look like (prose.h); or null */
	bool chinese;       /* what we put into the page for readers is Chinese, not English */
	struct slice title; /* a first heading that says the same is left out; empty: unknown */
	bool one_title; /* the page has its title elsewhere: headings of level 1 become level 2, and all
	                     * others one deeper, if one is left */
	const struct html_site *site; /* or null */
};

enum html_finding_kind {
	HTML_FINDING_LEFT_OUT, /* raw HTML or an address that is not known to be harmless */
	HTML_FINDING_UNCLOSED, /* an element that we close, at the end of its section */
	HTML_FINDING_LINK,     /* a relative link that leads nowhere */
	HTML_FINDING_IMAGE,    /* a local image that is not there, or is none */
	HTML_FINDING_LIMIT     /* why the document is not converted */
};

struct html_finding {
	enum html_finding_kind kind;
	size_t line;      /* 1-based; 0: the whole document */
	const char *what; /* "<script>", "attribute onclick", "address javascript:.." */
};

/* A link of an author to a part of the page that it is on. */
struct html_anchor_link {
	size_t line;
	struct slice url; /* "#.." */
};

/* What there is to tell of a document.  Memory is the arena's.  A tag with a million event attributes is
 * no reason for as many findings: the last of very many says that there are more. */
enum { HTML_REPORT_MOST = 10000 };
struct html_report {
	struct html_finding *v; /* in order of the document, or nearly so */
	size_t n, cap;
	/* Of a page: */
	struct slice
		heading; /* the text of the first heading of level 1 that was left out, else empty */
	struct slice heading_html; /* the same with its inline markup */
	struct slice toc;          /* nested lists of the headings; empty: there are none */
	bool has_math, has_code;
	struct html_anchor_link *links; /* to be judged when the page is whole (html-anchors.h) */
	size_t n_links, cap_links;
};

/* Why a document is not converted. */
enum html_result {
	HTML_OK,
	HTML_NO_MARK,   /* it uses every private character, so none is left to stand for formulas */
	HTML_TOO_MUCH,  /* the library took longer, or more memory, than a worker may */
	HTML_NO_WORKER, /* no process could be started; errno */
	HTML_BAD_TEMPLATE /* the page's template has a fault that shows with this document */
};

/* Append the page fragment of a scanned document to `out`.  Formulas of an escaped document are
 * written in their plain reading.  `a` is scratch, and holds the report. */
enum html_result html_convert(struct buf *out, struct arena *a, const struct md_doc *doc,
			      const struct html_options *options, struct html_report *report);

/* Some inputs cost cmark-gfm 0.29 time that grows with their square: brackets, delimiters, tags, lists
 * and quotes by the ten thousand.  A text that holds so many is converted by a worker process, which
 * may use HTML_WORKER_SECONDS of processor time and HTML_WORKER_BYTES of memory; the others are
 * converted as html_convert does. */
enum { HTML_WORKER_SECONDS = 2, HTML_WORKER_BYTES = 1 << 30 };
enum html_result html_convert_guarded(struct buf *out, struct arena *a, const struct md_doc *doc,
				      const struct html_options *options,
				      struct html_report *report);

/* `s` with U+FFFD for what a page cannot hold, a NUL and what is not UTF-8, as cmark-gfm does with
 * all other text.  In the arena, or `s` itself. */
struct slice html_valid(struct arena *a, struct slice s);

/* Append text escaped for HTML: & < > ". */
void html_escape(struct buf *out, struct slice text);

#endif
