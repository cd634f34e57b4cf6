/* Headings: the table of contents, and a page that is written with ids and permalinks. */
#include "out/html-headings-internal.h"

#include "out/html.h"

/* Lines of a table of contents beside the page with three levels. */
enum { MOST_LINES = 60 };

/* An id as a fragment in an attribute: ASCII that no URL has is escaped (only ids that are set hold
 * any); other scripts stand as they are. */
static void add_reference(struct buf *out, struct slice id)
{
	buf_puts(out, "href=\"#");
	for (size_t i = 0; i < id.n; i++) {
		unsigned char c = (unsigned char)id.p[i];
		if (c >= 0x80 || ascii_is_alnum((char)c) || strchr("-_.:~!*'();@+$,/?=", (char)c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
	buf_putc(out, '"');
}

void html_headings_toc(struct buf *out, const struct html_headings *h, int from_level, int to_level)
{
	int levels[6], depth = 0;
	for (size_t i = 0; i < h->n; i++) {
		const struct html_heading *heading = &h->items[i];
		if (!heading->top || heading->level < from_level || heading->level > to_level)
			continue;
		if (!depth || heading->level > levels[depth - 1]) {
			buf_puts(out, depth ? "\n<ul>\n" : "<ul>\n");
			depth++;
		} else {
			buf_puts(out, "</li>\n");
			for (; depth > 1 && levels[depth - 2] >= heading->level; depth--)
				buf_puts(out, "</ul>\n</li>\n");
		}
		/* Where levels were left out, what is a little less deep stands beside. */
		levels[depth - 1] = heading->level;
		buf_puts(out, "<li><a ");
		add_reference(out, heading->id);
		buf_putc(out, '>');
		buf_add(out, heading->html);
		buf_puts(out, "</a>");
	}
	for (; depth > 0; depth--)
		buf_puts(out, "</li>\n</ul>\n");
}

bool html_headings_levels(const struct html_headings *h, int *from_level, int *to_level)
{
	size_t lines[7] = {0}, all = 0;
	int n = 0;
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].top)
			lines[h->items[i].level]++;
	for (int level = 1; level <= 6 && n < 3; level++) {
		all += lines[level];
		if (!lines[level] || (n == 2 && all > MOST_LINES))
			continue;
		if (!n++)
			*from_level = level;
		*to_level = level;
	}
	return n > 0;
}

static void add_permalink(struct buf *out, const struct html_heading *heading, const char *label)
{
	buf_puts(out, "<a class=\"permalink\" ");
	add_reference(out, heading->id);
	buf_puts(out, " aria-label=\"");
	html_escape(out, slice_of(label ? label : "Link to"));
	buf_putc(out, ' ');
	html_escape(out, heading->text.n ? heading->text : heading->id);
	buf_puts(out, "\">#</a>");
}

/* One mark; false: it is none of ours. */
static bool place(struct buf *out, const struct html_headings *h,
		  const struct html_headings_options *options, char what, size_t number)
{
	if (what == MARK_TOC) {
		buf_puts(out, "<div class=\"toc\">\n");
		html_headings_toc(out, h, options->from, options->to ? options->to : 6);
		buf_puts(out, "</div>");
		return true;
	}
	if (number >= h->n)
		return false;
	if (what == MARK_END) {
		if (options->permalinks)
			add_permalink(out, &h->items[number], options->label);
		return true;
	}
	if (what != MARK_BEGIN || !out->n || out->p[out->n - 1] != '>')
		return false;
	/* The mark is the first thing in its element. */
	out->n--;
	buf_puts(out, " id=\"");
	html_escape(out, h->items[number].id);
	buf_putc(out, '"');
	buf_add(out, h->items[number].attributes);
	buf_putc(out, '>');
	return true;
}

void html_headings_place(struct buf *out, struct slice html, const struct html_headings *h,
			 const struct html_headings_options *options)
{
	const size_t n = h->mark.n;
	size_t at = 0;
	for (;;) {
		const char *found =
			n && at < html.n ? memmem(html.p + at, html.n - at, h->mark.p, n) : NULL;
		if (!found)
			break;
		size_t begin = (size_t)(found - html.p), i = begin + n + 1, number = 0;
		buf_add(out, slice_sub(html, at, begin));
		for (; i < html.n && ascii_is_digit(html.p[i]); i++)
			number = number * 10 + (size_t)(html.p[i] - '0');
		bool whole = slice_starts(slice_sub(html, i, html.n), h->mark);
		at = i + n;
		if (!whole || !place(out, h, options, found[n], number)) {
			at = begin + n;
			buf_add(out, h->mark);
		}
	}
	buf_add(out, slice_sub(html, at, html.n));
}
