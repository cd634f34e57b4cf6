#include "out/html-report.h"

#include <stdint.h>

void html_report_vadd(struct html_report *report, struct arena *a, enum html_finding_kind kind,
		      size_t line, const char *fmt, va_list args)
{
	struct buf text = BUF_INIT;
	if (report->n > HTML_REPORT_MOST)
		return;
	if (report->n == HTML_REPORT_MOST)
		buf_puts(&text, "more than can be told one by one");
	else
		buf_vprintf(&text, fmt, args);
	const char *what = arena_cstr(a, buf_slice(&text));
	ARENA_PUSH(a, report->v, report->n, report->cap) = (struct html_finding){kind, line, what};
	buf_free(&text);
}

void html_report_add(struct html_report *report, struct arena *a, enum html_finding_kind kind,
		     size_t line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	html_report_vadd(report, a, kind, line, fmt, args);
	va_end(args);
}

/* ---- Writing ---- */

typedef uint64_t number;

static void put_number(struct buf *out, size_t n)
{
	number bytes = n;
	buf_add(out, (struct slice){(const char *)&bytes, sizeof bytes});
}

static void put_text(struct buf *out, struct slice s)
{
	put_number(out, s.n);
	buf_add(out, s);
}

void html_report_write(struct buf *out, const struct html_report *report)
{
	put_number(out, report->n);
	for (size_t i = 0; i < report->n; i++) {
		put_number(out, (size_t)report->v[i].kind);
		put_number(out, report->v[i].line);
		put_text(out, slice_of(report->v[i].what));
	}
	put_text(out, report->heading);
	put_text(out, report->heading_html);
	put_text(out, report->toc);
	put_number(out, report->has_math);
	put_number(out, report->has_code);
	put_number(out, report->n_links);
	for (size_t i = 0; i < report->n_links; i++) {
		put_number(out, report->links[i].line);
		put_text(out, report->links[i].url);
	}
}

/* ---- Reading ---- */

static bool take_number(struct slice *bytes, size_t *n)
{
	number taken;
	if (bytes->n < sizeof taken)
		return false;
	memcpy(&taken, bytes->p, sizeof taken);
	*bytes = slice_sub(*bytes, sizeof taken, bytes->n);
	*n = (size_t)taken;
	return true;
}

static bool take_text(struct slice *bytes, struct arena *a, struct slice *text)
{
	size_t n;
	if (!take_number(bytes, &n) || n > bytes->n)
		return false;
	*text = arena_copy(a, slice_sub(*bytes, 0, n));
	*bytes = slice_sub(*bytes, n, bytes->n);
	return true;
}

static bool take_flag(struct slice *bytes, bool *flag)
{
	size_t n;
	bool ok = take_number(bytes, &n);
	*flag = ok && n;
	return ok;
}

static bool take_finding(struct slice *bytes, struct arena *a, struct html_finding *finding)
{
	size_t kind;
	struct slice what;
	if (!take_number(bytes, &kind) || !take_number(bytes, &finding->line) ||
	    !take_text(bytes, a, &what))
		return false;
	finding->kind = (enum html_finding_kind)kind;
	finding->what = what.p;
	return true;
}

static bool take_links(struct slice *bytes, struct arena *a, struct html_report *report)
{
	struct html_anchor_link link;
	size_t n;
	if (!take_number(bytes, &n))
		return false;
	for (; n; n--) {
		if (!take_number(bytes, &link.line) || !take_text(bytes, a, &link.url))
			return false;
		ARENA_PUSH(a, report->links, report->n_links, report->cap_links) = link;
	}
	return true;
}

bool html_report_read(struct slice *bytes, struct arena *a, struct html_report *report)
{
	struct slice rest = *bytes;
	struct html_report r = *report;
	struct html_finding finding;
	size_t n;
	if (!take_number(&rest, &n))
		return false;
	for (; n; n--) {
		if (!take_finding(&rest, a, &finding))
			return false;
		ARENA_PUSH(a, r.v, r.n, r.cap) = finding;
	}
	if (!take_text(&rest, a, &r.heading) || !take_text(&rest, a, &r.heading_html) ||
	    !take_text(&rest, a, &r.toc) || !take_flag(&rest, &r.has_math) ||
	    !take_flag(&rest, &r.has_code) || !take_links(&rest, a, &r))
		return false;
	*report = r;
	*bytes = rest;
	return true;
}
