#include "out/html.h"

#include <stdarg.h>

#include "base/utf8.h"
#include "out/html-abbreviations.h"
#include "out/html-anchors.h"
#include "out/html-attributes.h"
#include "out/html-boxes.h"
#include "out/html-cjk.h"
#include "out/html-definitions.h"
#include "out/html-equations.h"
#include "out/html-headings.h"
#include "out/html-images.h"
#include "out/html-pass.h"
#include "out/html-report.h"
#include "out/html-restore.h"

struct slice html_valid(struct arena *a, struct slice s)
{
	if (utf8_invalid(s) == s.n && slice_find(s, '\0') == s.n)
		return s;
	char *text = arena_alloc(a, s.n * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t character;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &character);
		n += (size_t)utf8_encode(character ? character : UTF8_REPLACEMENT, text + n);
	}
	return (struct slice){text, n};
}

void html_escape(struct buf *out, struct slice text)
{
	size_t at = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *entity;
		switch (text.p[i]) {
		case '&':
			entity = "&amp;";
			break;
		case '<':
			entity = "&lt;";
			break;
		case '>':
			entity = "&gt;";
			break;
		case '"':
			entity = "&quot;";
			break;
		default:
			continue;
		}
		buf_add(out, slice_sub(text, at, i));
		buf_puts(out, entity);
		at = i + 1;
	}
	buf_add(out, slice_sub(text, at, text.n));
}

/* ---- The steps (html-pass.h) ---- */

size_t html_pass_line(const struct html_pass *pass, const struct cmark_node *node)
{
	int line = html_tree_line(node);
	return line > 0 ? html_protect_line(&pass->marked, (size_t)line) : 0;
}

void html_pass_report(struct html_pass *pass, enum html_finding_kind kind, size_t line,
		      const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	html_report_vadd(pass->report, pass->arena, kind, line, fmt, args);
	va_end(args);
}

static void parse(struct html_pass *pass)
{
	struct html_cjk cjk = {0};
	struct slice mark = {pass->marked.mark, pass->marked.mark_n};
	pass->tree = html_tree_parse(html_cjk_join(&cjk, buf_slice(&pass->marked.text), mark));
	html_cjk_clean(&cjk, &pass->tree);
	html_cjk_free(&cjk);
}

/* What a page shows beside the fragment. */
static void report_headings(struct html_pass *pass, const struct html_headings *headings)
{
	int from, to;
	pass->report->heading = headings->title;
	pass->report->heading_html = headings->title_html;
	if (!html_headings_levels(headings, &from, &to))
		return;
	struct buf toc = BUF_INIT;
	html_headings_toc(&toc, headings, from, to);
	pass->report->toc = arena_copy(pass->arena, buf_slice(&toc));
	buf_free(&toc);
}

/* Give the boxes of a task list names for who cannot see them.  `spare` is overwritten. */
static void label_tasks(struct buf *html, struct buf *spare, bool chinese)
{
	static const char box[] = "<input type=\"checkbox\" ";
	struct slice text = buf_slice(html);
	const char *found;
	size_t at = 0;
	buf_clear(spare);
	while (at < text.n &&
	       (found = memmem(text.p + at, text.n - at, box, strlen(box))) != NULL) {
		size_t end = (size_t)(found - text.p) + strlen(box);
		bool done = slice_starts(slice_sub(text, end, text.n), SLICE("checked"));
		buf_add(spare, slice_sub(text, at, end));
		buf_printf(spare, "aria-label=\"%s\" ",
			   chinese ? (done ? "已完成" : "未完成") : (done ? "done" : "to do"));
		at = end;
	}
	buf_add(spare, slice_sub(text, at, text.n));
	const struct buf labelled = *spare;
	*spare = *html;
	*html = labelled;
}

static void render(struct buf *out, struct html_pass *pass)
{
	const struct html_headings_options options = {
		.permalinks = pass->options->headings == HTML_HEADINGS_PERMALINKS,
		.label = pass->options->chinese ? "链接到" : NULL};
	const struct html_headings_page page = {.title = pass->options->title,
						.one_title = pass->options->one_title,
						.taken = html_attributes_ids(pass)};
	struct slice mark = {pass->marked.mark, pass->marked.mark_n};
	struct html_headings *headings = NULL;
	struct buf tree = BUF_INIT, html = BUF_INIT;
	if (pass->options->headings != HTML_HEADINGS_PLAIN)
		headings = html_headings_make(pass->arena, &pass->tree, mark, &page);
	html_tree_render(&tree, &pass->tree);
	html_attributes_place(&html, buf_slice(&tree), pass);
	if (pass->options->anchors)
		label_tasks(&html, &tree, pass->options->chinese);
	if (headings) {
		html_headings_place(out, buf_slice(&html), headings, &options);
		report_headings(pass, headings);
	} else {
		buf_add(out, buf_slice(&html));
	}
	buf_free(&tree);
	buf_free(&html);
}

static void tell_needs(struct html_pass *pass)
{
	const struct md_doc *doc = pass->doc;
	pass->report->has_math = doc->n_math && pass->options->math != HTML_MATH_RAW;
	for (size_t i = 0; i < doc->n_blocks; i++)
		if (doc->blocks[i].kind == MD_CODE_FENCED && !doc->blocks[i].math &&
		    slice_trim(doc->blocks[i].info).n)
			pass->report->has_code = true;
}

static void extend_text(struct html_pass *pass)
{
	const struct html_options *options = pass->options;
	if (options->anchors && options->math != HTML_MATH_RAW) {
		pass->equations = html_equations_make(pass->arena, pass->doc,
						      options->math == HTML_MATH_MATHJAX);
		html_equations_edit(pass, pass->equations, options->references);
	}
	html_boxes_edit(pass);
	html_attributes_edit(pass);
	html_definitions_edit(pass);
	pass->abbreviations = html_abbreviations_edit(pass);
}

static void extend_tree(struct html_pass *pass)
{
	html_boxes_close(pass);
	html_attributes_read(pass);
	html_definitions_build(pass);
	html_abbreviations_place(pass, pass->abbreviations);
}

enum html_result html_convert(struct buf *out, struct arena *a, const struct md_doc *doc,
			      const struct html_options *options, struct html_report *report)
{
	struct html_pass pass = {.arena = a,
				 .doc = doc,
				 .options = options,
				 .report = report,
				 .edits = HTML_EDITS_INIT(a)};
	struct buf end_tags = BUF_INIT;
	if (!options->plain)
		extend_text(&pass);
	html_edits_sort(&pass.edits);
	bool marked = html_protect(&pass.marked, a, doc, &pass.edits);
	if (!marked || (!pass.marked.mark_n && options->headings != HTML_HEADINGS_PLAIN)) {
		buf_free(&pass.marked.text);
		return HTML_NO_MARK;
	}
	parse(&pass);
	tell_needs(&pass);
	if (!options->plain)
		extend_tree(&pass);
	html_restore(&pass, &end_tags);
	if (!options->plain) {
		html_images_place(&pass);
		html_anchors_end(&pass);
		html_attributes_apply(&pass);
	}
	render(out, &pass);
	buf_add(out, buf_slice(&end_tags));
	html_tree_free(&pass.tree);
	buf_free(&pass.marked.text);
	buf_free(&end_tags);
	return HTML_OK;
}
