#include "io/diag-format-kinds.h"

#include "base/utf8.h"

enum {
	TAB = 8,
	/* A longer line is cut to a window around the caret. */
	LONGEST_COLUMNS = 160,
	LONGEST_BYTES = 4 * LONGEST_COLUMNS,
	COLUMNS_BEFORE = 60,
	WINDOW_COLUMNS = 150,
};

/* ---- Characters that are safe to print ---- */

/* Controls as their pictures; U+FFFD for what a terminal may obey or reorder text by. */
static uint32_t visible(uint32_t cp)
{
	if (cp < 0x20)
		return 0x2400 + cp;
	if (cp < 0x7F)
		return cp;
	if (cp == 0x7F)
		return 0x2421;
	bool c1 = cp < 0xA0;
	bool bidi = cp == 0x061C || cp == 0x200E || cp == 0x200F ||
		    (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
	bool separator = cp == 0x2028 || cp == 0x2029;
	bool unseen = cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFF);
	return c1 || bidi || separator || unseen ? UTF8_REPLACEMENT : cp;
}

static void put_char(struct buf *out, uint32_t cp)
{
	char *at = buf_reserve(out, 4);
	out->n += (size_t)utf8_encode(cp, at);
}

static void put_visible(struct buf *out, struct slice s)
{
	const char *end = s.p + s.n;
	for (const char *p = s.p; p < end;) {
		uint32_t cp;
		p += utf8_decode(p, end, &cp);
		put_char(out, visible(cp));
	}
}

/* The length of the character at i, and the columns that it takes when printed at column. */
static size_t measure(struct slice line, size_t i, size_t column, uint32_t *cp, size_t *columns)
{
	size_t n = (size_t)utf8_decode(line.p + i, line.p + line.n, cp);
	if (*cp == '\t') {
		*columns = TAB - column % TAB;
		return n;
	}
	*cp = visible(*cp);
	*columns = (size_t)utf8_char_width(*cp);
	return n;
}

/* ---- The source line with its caret ---- */

/* Where the character before i begins. */
static size_t step_back(struct slice line, size_t i)
{
	for (size_t n = 2; n <= 4 && n <= i; n++) {
		uint32_t cp;
		if ((size_t)utf8_decode(line.p + i - n, line.p + i, &cp) == n)
			return i - n;
	}
	return i - 1;
}

static bool fits(struct slice line)
{
	size_t columns = 0, width;
	uint32_t cp;
	if (line.n > LONGEST_BYTES)
		return false;
	for (size_t i = 0; i < line.n; columns += width)
		i += measure(line, i, columns, &cp, &width);
	return columns <= LONGEST_COLUMNS;
}

/* The part of the line to print.  Bytes are limited as columns are: a character may take
 * no column at all, and the work must not grow with the line. */
static void choose_window(struct slice line, size_t at, size_t *from, size_t *to)
{
	*from = 0;
	*to = line.n;
	if (fits(line))
		return;
	size_t columns = 0, width;
	uint32_t cp;
	for (*from = at; *from && columns < COLUMNS_BEFORE && at - *from < LONGEST_BYTES / 2;) {
		*from = step_back(line, *from);
		measure(line, *from, columns, &cp, &width);
		columns += width;
	}
	columns = 0;
	for (*to = *from; *to < line.n; columns += width) {
		size_t n = measure(line, *to, columns, &cp, &width);
		bool full = columns + width > WINDOW_COLUMNS || *to - *from > LONGEST_BYTES;
		if (full && *to > at)
			break;
		*to += n;
	}
}

static size_t start_of_line(struct source *src, size_t line)
{
	return line < source_line_count(src) ? (size_t)(source_line(src, line).p - src->text.p) : 0;
}

struct mark {
	size_t from, to; /* in the line */
	size_t before;   /* columns before it */
	size_t columns;  /* at least 1 */
};

static void put_line(struct buf *out, struct slice line, struct mark *mark)
{
	size_t from, to, column = 0;
	choose_window(line, mark->from, &from, &to);
	if (from) {
		buf_puts(out, "...");
		column = 3;
	}
	mark->before = column;
	for (size_t i = from; i < to;) {
		uint32_t cp;
		size_t width;
		size_t n = measure(line, i, column, &cp, &width);
		if (cp == '\t')
			buf_fill(out, ' ', width);
		else
			put_char(out, cp);
		column += width;
		if (i + n <= mark->from)
			mark->before = column;
		else if (i < mark->to)
			mark->columns = column - mark->before;
		i += n;
	}
	if (to < line.n)
		buf_puts(out, "...");
	if (!mark->columns)
		mark->columns = 1;
}

struct colors {
	const char *place, *severity[4], *mark, *gutter, *fix, *off;
};

static const struct colors no_colors = {"", {"", "", "", ""}, "", "", "", ""};
static const struct colors terminal_colors = {
	.place = "\033[1m",
	.severity = {"", "\033[1;36m", "\033[1;35m", "\033[1;31m"},
	.mark = "\033[1;32m",
	.gutter = "\033[34m",
	.fix = "\033[1;32m",
	.off = "\033[0m",
};

static void put_snippet(struct buf *out, const struct diag *d, struct source *src,
			const struct colors *c)
{
	size_t number = source_line_of(src, d->offset);
	struct slice line = source_line(src, number);
	size_t start = start_of_line(src, number);
	struct mark mark = {.from = d->offset - start, .to = d->end - start};
	if (mark.from > line.n)
		mark.from = line.n;

	size_t before = out->n;
	buf_printf(out, "%s%5zu |%s ", c->gutter, number + 1, c->off);
	size_t gutter = out->n - before - strlen(c->gutter) - strlen(c->off) - strlen("| ");
	put_line(out, line, &mark);
	buf_printf(out, "\n%s%*s|%s ", c->gutter, (int)gutter, "", c->off);
	buf_fill(out, ' ', mark.before);
	buf_puts(out, c->mark);
	buf_putc(out, '^');
	buf_fill(out, '~', mark.columns - 1);
	buf_puts(out, c->off);
	buf_putc(out, '\n');
}

/* ---- gcc and pretty ---- */

static void put_place(struct buf *out, const char *path, size_t line, size_t column,
		      const struct colors *c)
{
	buf_puts(out, c->place);
	put_visible(out, slice_of(path));
	buf_printf(out, ":%zu:%zu:%s ", line, column, c->off);
}

static void put_offset(struct buf *out, struct source *src, size_t offset, const struct colors *c)
{
	size_t line = source_line_of(src, offset);
	put_place(out, src->path, line + 1, offset - start_of_line(src, line) + 1, c);
}

static void put_head(struct buf *out, const struct diag *d, struct source *src,
		     const struct colors *c)
{
	put_offset(out, src, d->offset, c);
	buf_printf(out, "%s%s:%s ", c->severity[d->severity], diag_severity_name(d->severity),
		   c->off);
	put_visible(out, slice_of(d->message));
	buf_printf(out, " [%s]\n", diag_info(d->rule)->name);
}

static void put_notes(struct buf *out, const struct diag *d, struct source *src,
		      const struct colors *c)
{
	for (const struct diag_note *note = d->notes; note; note = note->next) {
		if (note->path)
			put_place(out, note->path, note->line, note->column, c);
		else
			put_offset(out, src, note->offset, c);
		buf_printf(out, "%snote:%s ", c->severity[DIAG_NOTE], c->off);
		put_visible(out, slice_of(note->message));
		buf_putc(out, '\n');
	}
}

void diag_format_text_plain(struct buf *out, const struct diag *d, struct source *src)
{
	put_head(out, d, src, &no_colors);
	put_notes(out, d, src, &no_colors);
}

static void gcc_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	for (size_t i = 0; i < list->n; i++) {
		put_head(w->out, list->v[i], src, &no_colors);
		put_snippet(w->out, list->v[i], src, &no_colors);
		put_notes(w->out, list->v[i], src, &no_colors);
	}
}

const struct diag_format_kind diag_format_text_gcc = {.document = gcc_document};

static const struct colors *colors_of(const struct diag_writer *w)
{
	return w->color ? &terminal_colors : &no_colors;
}

static void pretty_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	const struct colors *c = colors_of(w);
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->v[i];
		put_head(w->out, d, src, c);
		put_snippet(w->out, d, src, c);
		put_notes(w->out, d, src, c);
		if (d->edits && d->fix) {
			buf_printf(w->out, "  %sfix:%s ", c->fix, c->off);
			put_visible(w->out, slice_of(d->fix));
			buf_puts(w->out, d->unsafe ? " (--unsafe-fixes)\n" : "\n");
		}
		buf_putc(w->out, '\n');
	}
}

static void pretty_end(struct diag_writer *w)
{
	const struct colors *c = colors_of(w);
	const char *separator = "";
	for (int s = DIAG_ERROR; s >= DIAG_NOTE; s--) {
		size_t n = w->by_severity[s];
		if (!n)
			continue;
		buf_printf(w->out, "%s%s%zu %s%s%s", separator, c->severity[s], n,
			   diag_severity_name((enum diag_severity)s), n == 1 ? "" : "s", c->off);
		separator = ", ";
	}
	const char *files = w->documents == 1 ? "file" : "files";
	if (w->documents_hit)
		buf_printf(w->out, " in %zu of %zu %s", w->documents_hit, w->documents, files);
	else
		buf_printf(w->out, "no findings in %zu %s", w->documents, files);
	if (w->fixable)
		buf_printf(w->out, "; %zu fixable with --fix", w->fixable);
	if (w->fixable_unsafe)
		buf_printf(w->out, "; %zu fixable with --unsafe-fixes", w->fixable_unsafe);
	buf_putc(w->out, '\n');
}

const struct diag_format_kind diag_format_text_pretty = {
	.document = pretty_document,
	.end = pretty_end,
};

/* ---- github: workflow commands ---- */

/* The escapes of GitHub's own toolkit: `special` are the characters that end a value. */
static void put_escaped(struct buf *out, struct slice s, struct slice special)
{
	for (size_t i = 0; i < s.n; i++) {
		if (slice_find(special, s.p[i]) < special.n)
			buf_printf(out, "%%%02X", (unsigned char)s.p[i]);
		else
			buf_putc(out, s.p[i]);
	}
}

static void put_property(struct buf *out, const char *value)
{
	struct buf text = BUF_INIT;
	put_visible(&text, slice_of(value));
	put_escaped(out, buf_slice(&text), SLICE("%\r\n:,"));
	buf_free(&text);
}

static void github_finding(struct buf *out, const struct diag *d, struct source *src)
{
	static const char *const commands[] = {
		[DIAG_OFF] = "notice",
		[DIAG_NOTE] = "notice",
		[DIAG_WARNING] = "warning",
		[DIAG_ERROR] = "error",
	};
	struct source_place at = source_place(src, d->offset);
	struct source_place end = source_place(src, d->end);
	/* A range that ends behind a line's ending ends on that line. */
	if (end.line > at.line && end.char_column == 1)
		end = source_place(src, d->end - 1);
	buf_printf(out, "::%s file=", commands[d->severity]);
	put_property(out, src->path);
	buf_printf(out, ",line=%zu,col=%zu,endLine=%zu", at.line, at.char_column, end.line);
	if (end.line == at.line)
		buf_printf(out, ",endColumn=%zu", end.char_column);
	buf_puts(out, ",title=");
	put_property(out, diag_info(d->rule)->name);
	buf_puts(out, "::");

	struct buf text = BUF_INIT;
	put_visible(&text, slice_of(d->message));
	for (const struct diag_note *note = d->notes; note; note = note->next) {
		size_t line = note->path ? note->line : source_place(src, note->offset).line;
		buf_putc(&text, '\n');
		put_visible(&text, slice_of(note->path ? note->path : src->path));
		buf_printf(&text, ":%zu: note: ", line);
		put_visible(&text, slice_of(note->message));
	}
	put_escaped(out, buf_slice(&text), SLICE("%\r\n"));
	buf_free(&text);
	buf_putc(out, '\n');
}

static void github_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	for (size_t i = 0; i < list->n; i++)
		github_finding(w->out, list->v[i], src);
}

const struct diag_format_kind diag_format_text_github = {.document = github_document};
