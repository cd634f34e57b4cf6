#include "io/diag-format.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "io/diag-format-kinds.h"

const char *const diag_format_names[] = {
	[DIAG_FORMAT_GCC] = "gcc",       [DIAG_FORMAT_PRETTY] = "pretty",
	[DIAG_FORMAT_JSON] = "json",     [DIAG_FORMAT_SARIF] = "sarif",
	[DIAG_FORMAT_GITHUB] = "github", [DIAG_FORMAT_CHECKSTYLE] = "checkstyle",
	[DIAG_FORMAT_JUNIT] = "junit",   NULL,
};

static const struct diag_format_kind *kind_of(enum diag_format format)
{
	static const struct diag_format_kind *const kinds[] = {
		[DIAG_FORMAT_GCC] = &diag_format_text_gcc,
		[DIAG_FORMAT_PRETTY] = &diag_format_text_pretty,
		[DIAG_FORMAT_JSON] = &diag_format_json_lines,
		[DIAG_FORMAT_SARIF] = &diag_format_json_sarif,
		[DIAG_FORMAT_GITHUB] = &diag_format_text_github,
		[DIAG_FORMAT_CHECKSTYLE] = &diag_format_xml_checkstyle,
		[DIAG_FORMAT_JUNIT] = &diag_format_xml_junit,
	};
	return kinds[format];
}

void diag_format_begin(struct diag_writer *w)
{
	if (kind_of(w->format)->begin)
		kind_of(w->format)->begin(w);
}

void diag_format_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	kind_of(w->format)->document(w, list, src);
	w->documents++;
	w->documents_hit += list->n > 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->v[i];
		w->by_severity[d->severity]++;
		if (d->edits)
			++*(d->unsafe ? &w->fixable_unsafe : &w->fixable);
	}
}

void diag_format_end(struct diag_writer *w)
{
	if (kind_of(w->format)->end)
		kind_of(w->format)->end(w);
	buf_free(&w->held);
}

void diag_format_frame(struct diag_writer *w, void part(struct diag_writer *w),
		       void write(struct slice s))
{
	struct buf out = BUF_INIT;
	w->out = &out;
	part(w);
	write(buf_slice(&out));
	buf_free(&out);
}

/* ---- The rules for people ---- */

void diag_format_rules(struct buf *out, const char *tool, const struct diag_policy *policy)
{
	struct diag_range rules = diag_rules_of(tool);
	int longest = 0;
	for (int r = rules.from; r < rules.end; r++) {
		int n = (int)strlen(diag_info((enum diag_rule)r)->name);
		longest = n > longest ? n : longest;
	}
	for (int r = rules.from; r < rules.end; r++) {
		const struct diag_info *info = diag_info((enum diag_rule)r);
		enum diag_severity severity = policy ? policy->severity[r] : info->severity;
		buf_printf(out, "%-*s  %-7s  %s\n", longest, info->name,
			   diag_severity_name(severity), info->text);
	}
}

/* The text before the next `separator` in *rest, and *rest behind it. */
static struct slice cut(struct slice *rest, struct slice separator)
{
	size_t n = 0;
	while (n < rest->n && !slice_starts(slice_sub(*rest, n, rest->n), separator))
		n++;
	struct slice piece = slice_sub(*rest, 0, n);
	*rest = slice_sub(*rest, n + separator.n, rest->n);
	return piece;
}

static void put_wrapped(struct buf *out, struct slice paragraph)
{
	enum { WIDTH = 78 };
	size_t column = 0;
	while (paragraph.n) {
		struct slice word = cut(&paragraph, SLICE(" "));
		size_t width = utf8_width(word);
		if (column && column + 1 + width > WIDTH) {
			buf_putc(out, '\n');
			column = 0;
		} else if (column) {
			buf_putc(out, ' ');
			column++;
		}
		buf_add(out, word);
		column += width;
	}
	buf_putc(out, '\n');
}

static void put_example(struct buf *out, const char *title, const char *example)
{
	if (!example)
		return;
	buf_printf(out, "\n%s:\n\n", title);
	for (struct slice rest = slice_of(example); rest.n;) {
		struct slice line = cut(&rest, SLICE("\n"));
		if (line.n)
			buf_puts(out, "    ");
		buf_add(out, line);
		buf_putc(out, '\n');
	}
}

void diag_format_explain(struct buf *out, enum diag_rule rule)
{
	const struct diag_info *info = diag_info(rule);
	buf_printf(out, "%s: %s\n", info->name, info->text);
	buf_printf(out, "Default severity: %s\n", diag_severity_name(info->severity));
	for (struct slice rest = slice_of(info->explanation); rest.n;) {
		buf_putc(out, '\n');
		put_wrapped(out, cut(&rest, SLICE("\n\n")));
	}
	put_example(out, "Bad", info->bad);
	put_example(out, "Good", info->good);
}

void diag_format_explain_named(struct buf *out, const struct cli *cli, const char *name)
{
	const struct diag_range rules = diag_rules_of(cli->tool);
	const char *names[DIAG_N_RULES];
	size_t n = 0;
	enum diag_rule rule = diag_rule_named(slice_of(name));
	if ((int)rule >= rules.from && (int)rule < rules.end) {
		diag_format_explain(out, rule);
		return;
	}
	for (int r = rules.from; r < rules.end; r++)
		names[n++] = diag_info((enum diag_rule)r)->name;
	int nearest = nearest_word(slice_of(name), names, n);
	if (nearest >= 0)
		cli_usage_error(cli, "--explain: no rule is named \"%s\"; did you mean \"%s\"?",
				name, names[nearest]);
	cli_usage_error(cli, "--explain: no rule is named \"%s\"; --list-rules lists them", name);
}

/* ---- The rules as mdoc ---- */

/* Text that roff shows as it is, without its smart quotes and dashes. */
static void put_roff(struct buf *out, struct slice s)
{
	if (s.n && s.p[0] == '.')
		buf_puts(out, "\\&");
	for (const char *p = s.p, *end = s.p + s.n; p < end;) {
		uint32_t cp;
		p += utf8_decode(p, end, &cp);
		switch (cp) {
		case '\\':
			buf_puts(out, "\\e");
			break;
		case '\'':
			buf_puts(out, "\\(aq");
			break;
		case '`':
			buf_puts(out, "\\(ga");
			break;
		case '^':
			buf_puts(out, "\\(ha");
			break;
		case '~':
			buf_puts(out, "\\(ti");
			break;
		case '-':
			buf_puts(out, "\\-");
			break;
		default:
			if (cp < 0x80)
				buf_putc(out, (char)cp);
			else
				buf_printf(out, "\\[u%04X]", (unsigned)cp);
		}
	}
}

/* A sentence begins a line, as mdoc wants it, and lines stay below 80 bytes. */
static void put_mdoc_paragraph(struct buf *out, struct slice paragraph)
{
	enum { WIDTH = 78 };
	struct buf word = BUF_INIT;
	size_t column = 0;
	bool sentence = false;
	while (paragraph.n) {
		struct slice plain = cut(&paragraph, SLICE(" "));
		buf_clear(&word);
		put_roff(&word, plain);
		if (column && (sentence || column + 1 + word.n > WIDTH)) {
			buf_putc(out, '\n');
			column = 0;
		} else if (column) {
			buf_putc(out, ' ');
			column++;
		}
		buf_add(out, buf_slice(&word));
		column += word.n;
		sentence = plain.n && strchr(".?!", plain.p[plain.n - 1]);
	}
	buf_putc(out, '\n');
	buf_free(&word);
}

static void put_mdoc_example(struct buf *out, const char *title, const char *example)
{
	if (!example)
		return;
	buf_printf(out, ".Pp\n%s:\n.Bd -literal -offset indent\n", title);
	for (struct slice rest = slice_of(example); rest.n;) {
		put_roff(out, cut(&rest, SLICE("\n")));
		buf_putc(out, '\n');
	}
	buf_puts(out, ".Ed\n");
}

void diag_format_mdoc(struct buf *out, const char *tool)
{
	struct diag_range rules = diag_rules_of(tool);
	buf_puts(out, ".Bl -tag -width Ds\n");
	for (int r = rules.from; r < rules.end; r++) {
		const struct diag_info *info = diag_info((enum diag_rule)r);
		buf_puts(out, ".It Sy ");
		put_roff(out, slice_of(info->name));
		buf_printf(out, " Pq %s\n", diag_severity_name(info->severity));
		put_roff(out, slice_of(info->text));
		buf_puts(out, ".\n");
		for (struct slice rest = slice_of(info->explanation); rest.n;) {
			buf_puts(out, ".Pp\n");
			put_mdoc_paragraph(out, cut(&rest, SLICE("\n\n")));
		}
		put_mdoc_example(out, "Bad", info->bad);
		put_mdoc_example(out, "Good", info->good);
	}
	buf_puts(out, ".El\n");
}
