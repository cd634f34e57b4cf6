#include "io/diag-format-kinds.h"

#include "base/utf8.h"

static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/* The Char production of XML 1.0 (2.2). */
static bool is_xml_char(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp <= 0xFFFD) ||
	       cp >= 0x10000;
}

/* Text for content and, with all its white space, for attributes in double quotes;
 * U+FFFD stands for what XML cannot hold. */
static void put_xml(struct buf *out, struct slice s)
{
	const char *end = s.p + s.n;
	for (const char *p = s.p; p < end;) {
		uint32_t cp;
		p += utf8_decode(p, end, &cp);
		if (!is_xml_char(cp))
			cp = UTF8_REPLACEMENT;
		if (cp == '&' || cp == '<' || cp == '>' || cp == '"' || cp < 0x20) {
			buf_printf(out, "&#%u;", (unsigned)cp);
		} else {
			char *at = buf_reserve(out, 4);
			out->n += (size_t)utf8_encode(cp, at);
		}
	}
}

/* ` NAME="VALUE"` */
static void put_attribute(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=\"", name);
	put_xml(out, slice_of(value));
	buf_putc(out, '"');
}

/* ---- checkstyle ---- */

static void checkstyle_begin(struct diag_writer *w)
{
	buf_puts(w->out, declaration);
	buf_puts(w->out, "<checkstyle version=\"4.3\">\n");
}

static void checkstyle_document(struct diag_writer *w, const struct diag_list *list,
				struct source *src)
{
	static const char *const severities[] = {
		[DIAG_OFF] = "ignore",
		[DIAG_NOTE] = "info",
		[DIAG_WARNING] = "warning",
		[DIAG_ERROR] = "error",
	};
	buf_puts(w->out, "<file");
	put_attribute(w->out, "name", src->path);
	buf_puts(w->out, ">\n");
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->v[i];
		struct source_place at = source_place(src, d->offset);
		buf_printf(w->out, "<error line=\"%zu\" column=\"%zu\"", at.line, at.char_column);
		put_attribute(w->out, "severity", severities[d->severity]);
		put_attribute(w->out, "message", d->message);
		buf_printf(w->out, " source=\"mathmill.%s\"/>\n", diag_info(d->rule)->name);
	}
	buf_puts(w->out, "</file>\n");
}

static void checkstyle_end(struct diag_writer *w)
{
	buf_puts(w->out, "</checkstyle>\n");
}

const struct diag_format_kind diag_format_xml_checkstyle = {
	.begin = checkstyle_begin,
	.document = checkstyle_document,
	.end = checkstyle_end,
};

/* ---- junit ---- */

static void put_failure(struct diag_writer *w, const struct diag *d, struct source *src)
{
	struct buf text = BUF_INIT;
	diag_format_text_plain(&text, d, src);
	buf_puts(&w->held, "<failure");
	put_attribute(&w->held, "type", diag_info(d->rule)->name);
	put_attribute(&w->held, "message", d->message);
	buf_putc(&w->held, '>');
	put_xml(&w->held, buf_slice(&text));
	buf_puts(&w->held, "</failure>\n");
	buf_free(&text);
}

static void junit_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	struct buf minor = BUF_INIT;
	bool failed = false;
	buf_puts(&w->held, "<testcase");
	put_attribute(&w->held, "classname", w->tool);
	put_attribute(&w->held, "name", src->path);
	buf_puts(&w->held, ">\n");
	for (size_t i = 0; i < list->n; i++) {
		if (list->v[i]->severity < w->fail_level) {
			diag_format_text_plain(&minor, list->v[i], src);
		} else {
			put_failure(w, list->v[i], src);
			failed = true;
		}
	}
	if (minor.n) {
		buf_puts(&w->held, "<system-out>");
		put_xml(&w->held, buf_slice(&minor));
		buf_puts(&w->held, "</system-out>\n");
	}
	buf_free(&minor);
	buf_puts(&w->held, "</testcase>\n");
	w->documents_failed += failed;
}

static void junit_end(struct diag_writer *w)
{
	buf_puts(w->out, declaration);
	buf_puts(w->out, "<testsuites>\n<testsuite");
	put_attribute(w->out, "name", w->tool);
	buf_printf(w->out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n",
		   w->documents, w->documents_failed);
	buf_add(w->out, buf_slice(&w->held));
	buf_puts(w->out, "</testsuite>\n</testsuites>\n");
}

const struct diag_format_kind diag_format_xml_junit = {
	.document = junit_document,
	.end = junit_end,
};
