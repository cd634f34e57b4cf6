/* A page of headings, for the tests of html-headings. */
#ifndef HEADINGS_PAGE_H
#define HEADINGS_PAGE_H

#include "out/html-attributes.h"
#include "out/html-headings.h"
#include "out/html-pass.h"
#include "unit.h"

#define MARK "\xee\x80\x80"

/* A code span that begins with $ stands for a formula, with $$ for a display: as html.c leaves them
 * in the tree. */
static inline bool put_formula(void *context, struct cmark_node *node, bool enter)
{
	struct buf *markup = context;
	struct slice s = html_tree_literal(node);
	if (enter || html_tree_kind(node) != HTML_TREE_CODE || !slice_starts(s, SLICE("$")))
		return true;
	bool display = slice_starts(s, SLICE("$$"));
	buf_clear(markup);
	buf_printf(markup, "<span class=\"math %s", display ? "display\">\\[" : "inline\">\\(");
	html_escape(markup, slice_sub(s, display ? 2 : 1, s.n));
	buf_puts(markup, display ? "\\]</span>" : "\\)</span>");
	buf_putc(markup, '\0');
	html_tree_insert_before(node, html_tree_new(HTML_TREE_HTML_INLINE, markup->p));
	html_tree_remove(node);
	return true;
}

/* A page: its headings, and how it is rendered. */
struct page {
	struct arena arena;
	struct html_headings *headings;
	struct buf html;
};

static inline struct page page_with(struct slice markdown, const struct html_headings_page *about,
				    const struct html_headings_options *options)
{
	struct page page = {.arena = ARENA_INIT, .html = BUF_INIT};
	struct buf rendered = BUF_INIT;
	struct html_report report = {0};
	const struct html_options all = {.headings = HTML_HEADINGS_IDS};
	struct html_pass pass = {.arena = &page.arena,
				 .doc = mdscan(&page.arena, markdown, NULL),
				 .options = &all,
				 .report = &report,
				 .edits = HTML_EDITS_INIT(&page.arena)};
	html_attributes_edit(&pass);
	html_edits_sort(&pass.edits);
	/* Formulas stand as code here. */
	struct md_doc text = *pass.doc;
	text.n_math = 0;
	pass.doc = &text;
	html_protect(&pass.marked, &page.arena, &text, &pass.edits);
	pass.tree = html_tree_parse(buf_slice(&pass.marked.text));
	html_attributes_read(&pass);
	html_tree_walk(&pass.tree, put_formula, &rendered);
	page.headings = html_headings_make(&page.arena, &pass.tree, SLICE(MARK), about);
	buf_clear(&rendered);
	html_tree_render(&rendered, &pass.tree);
	html_headings_place(&page.html, buf_slice(&rendered), page.headings, options);
	html_tree_free(&pass.tree);
	buf_free(&pass.marked.text);
	buf_free(&rendered);
	return page;
}

static inline struct page page_of(struct slice markdown,
				  const struct html_headings_options *options)
{
	const struct html_headings_page about = {.title = {NULL, 0}};
	return page_with(markdown, &about, options);
}

static inline void page_free(struct page *page)
{
	buf_free(&page->html);
	arena_free(&page->arena);
}

#define PLAIN (&(const struct html_headings_options){0})

#endif
