#include "out/html-report.h"

#include <stdint.h>

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
	    !take_flag(&rest, &r.has_code))
		return false;
	*report = r;
	*bytes = rest;
	return true;
}
