/* Which lines are code, HTML, heading or table, and where blocks begin: the scanner against cmark-gfm.
 *
 *	mdscan_cmark [-e] [-n] FILE...    each file is a document
 *	  -e    each file is a specification, each of its examples a document
 *	  -n    formulas that the scanner finds are made neutral first (letters, line by line), so that
 *	        what is left has nothing to do with maths
 *	mdscan_cmark -r COUNT [SEED]      documents put together at random
 *	mdscan_cmark                      tests of this program, in TAP
 *
 * A difference is a line `FILE:LINE: scanner KIND, cmark KIND: TEXT`; with -e `FILE:LINE: example
 * N: ...`.  Exit status: 0 none, 1 some, 2 trouble. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/source.h"
#include "random_markdown.h"
#include "spec_examples.h"
#include "text/mdscan.h"
#include "unit.h"

/* What a line is: a digit is the level of a heading. */
enum { PROSE = 'p', CODE = 'c', HTML = 'h', TABLE = 't' };

static const char *kind_name(char kind)
{
	static char heading[] = "heading 1";
	switch (kind) {
	case PROSE:
		return "prose";
	case CODE:
		return "code";
	case HTML:
		return "HTML";
	case TABLE:
		return "table";
	default:
		heading[sizeof heading - 2] = kind;
		return heading;
	}
}

/* ---- What cmark-gfm says ---- */

/* How many blocks begin in a line. */
struct starts {
	unsigned quotes, lists, items, leaves;
};

struct view {
	struct source *src;
	size_t skipped; /* lines of front matter, which cmark does not see */
	char *kinds;    /* a line each */
	struct starts *starts;
	size_t n;
};

static struct starts *starts_at(struct view *v, int line)
{
	static struct starts nowhere;
	size_t i = (size_t)line - 1 + v->skipped;
	return line > 0 && i < v->n ? &v->starts[i] : &nowhere;
}

/* Lines are cmark's: 1-based, both included. */
static void fill(struct view *v, int first, int last, char kind)
{
	for (int line = first; line <= last; line++) {
		size_t i = (size_t)line - 1 + v->skipped;
		if (line > 0 && i < v->n)
			v->kinds[i] = kind;
	}
}

static int count_lines(const char *literal)
{
	int n = 0;
	for (const char *p = literal; *p; p++)
		n += *p == '\n' || !p[1];
	return n;
}

static bool is_closing_fence(const struct view *v, int line)
{
	struct slice text = slice_trim(source_line(v->src, (size_t)line - 1 + v->skipped));
	while (text.n && (*text.p == '>' || ascii_is_space(*text.p)))
		text = slice_sub(text, 1, text.n);
	size_t n = 0;
	while (n < text.n && text.p[n] == text.p[0])
		n++;
	return n >= 3 && n == text.n && (*text.p == '`' || *text.p == '~');
}

/* cmark's own end lines of code, HTML and headings are wrong where a block ends with its container, so
 * the contents are counted. */
static void fill_code(struct view *v, cmark_node *node)
{
	int first = cmark_node_get_start_line(node), end = cmark_node_get_end_line(node);
	int last = first + count_lines(cmark_node_get_literal(node));
	int length, offset;
	char mark;
	if (!cmark_node_get_fenced(node, &length, &offset, &mark)) {
		fill(v, first, last - 1, CODE);
		return;
	}
	/* A line that looks like the closing fence and is behind the container opens another one. */
	fill(v, first, last + (last < end && is_closing_fence(v, last + 1)), CODE);
}

/* The start line of a table is that of the paragraph whose last line became its header. */
static void fill_table(struct view *v, cmark_node *node)
{
	int rows = 0, end = cmark_node_get_end_line(node);
	for (cmark_node *row = cmark_node_first_child(node); row; row = cmark_node_next(row))
		rows++;
	fill(v, end - rows, end, TABLE);
	starts_at(v, end - rows)->leaves++;
	if (cmark_node_get_start_line(node) < end - rows)
		starts_at(v, cmark_node_get_start_line(node))->leaves++;
}

static void count_start(struct view *v, cmark_node *node)
{
	struct starts *at = starts_at(v, cmark_node_get_start_line(node));
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		at->quotes++;
		break;
	case CMARK_NODE_LIST:
		at->lists++;
		break;
	case CMARK_NODE_ITEM:
		at->items++;
		break;
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HEADING:
	case CMARK_NODE_THEMATIC_BREAK:
		at->leaves++;
		break;
	default:
		break;
	}
}

static void fill_node(struct view *v, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	int first = cmark_node_get_start_line(node), end = cmark_node_get_end_line(node);
	if (type == CMARK_NODE_CODE_BLOCK) {
		fill_code(v, node);
	} else if (type == CMARK_NODE_HTML_BLOCK) {
		fill(v, first, first + count_lines(cmark_node_get_literal(node)) - 1, HTML);
	} else if (type == CMARK_NODE_HEADING) {
		/* The end of a setext heading is taken when the next line is read (there is one). */
		fill(v, first, end > first ? end - 1 : first,
		     (char)('0' + cmark_node_get_heading_level(node)));
	} else if (strcmp(cmark_node_get_type_string(node), "table") == 0) {
		fill_table(v, node);
	}
}

/* Of the text behind the front matter, which cmark would not know for what it is. */
static void cmark_view(struct view *v, const struct md_doc *doc)
{
	while (v->skipped < doc->n_lines && doc->lines[v->skipped].kind == MD_LINE_FRONT)
		v->skipped++;
	size_t from = v->skipped < doc->n_lines ? doc->lines[v->skipped].offset : doc->text.n;
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, doc->text.p + from, doc->text.n - from);
	cmark_parser_feed(parser, "\n\n", 2);
	cmark_node *root = cmark_parser_finish(parser);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	memset(v->kinds, PROSE, v->n);
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		if (event == CMARK_EVENT_ENTER) {
			fill_node(v, cmark_iter_get_node(iter));
			count_start(v, cmark_iter_get_node(iter));
		}
	cmark_iter_free(iter);
	cmark_node_free(root);
	cmark_parser_free(parser);
}

/* ---- What the scanner says ---- */

static char scanner_kind(const struct md_doc *doc, const struct md_line *line)
{
	const struct md_block *b = &doc->blocks[line->block];
	if (line->kind == MD_LINE_BLANK || line->kind == MD_LINE_FRONT)
		return PROSE;
	switch (b->kind) {
	case MD_CODE_FENCED:
	case MD_CODE_INDENTED:
		return CODE;
	case MD_HTML:
		return HTML;
	case MD_TABLE:
		return TABLE;
	case MD_HEADING:
		return (char)('0' + b->level);
	default:
		return PROSE;
	}
}

static void scanner_view(struct view *v, const struct md_doc *doc)
{
	for (size_t i = 0; i < v->n; i++)
		v->kinds[i] = i < doc->n_lines ? scanner_kind(doc, &doc->lines[i]) : '?';
	for (size_t i = 0; i < doc->n_blocks; i++) {
		const struct md_block *b = &doc->blocks[i];
		struct starts *at = &v->starts[b->first_line];
		switch (b->kind) {
		case MD_DOCUMENT:
		case MD_FRONT_MATTER:
		case MD_DEFINITION:
			break;
		case MD_QUOTE:
			at->quotes++;
			break;
		case MD_LIST:
			at->lists++;
			break;
		case MD_ITEM:
			at->items++;
			break;
		default:
			at->leaves++;
		}
	}
}

/* ---- Comparing ---- */

struct report {
	struct buf out;
	const char *path;
	size_t line_offset; /* of the document in its file */
	size_t example;     /* 0: none */
	bool neutral;
	size_t differences;
};

static void add_count(struct buf *b, unsigned n, const char *what)
{
	if (n)
		buf_printf(b, " %u %s%s", n, what, n > 1 ? "s" : "");
}

static void add_view(struct buf *b, const struct view *v, size_t line)
{
	const struct starts *s = &v->starts[line];
	buf_puts(b, kind_name(v->kinds[line]));
	if (s->quotes + s->lists + s->items + s->leaves == 0)
		return;
	buf_puts(b, " (");
	size_t begin = b->n;
	add_count(b, s->quotes, "quote");
	add_count(b, s->lists, "list");
	add_count(b, s->items, "item");
	add_count(b, s->leaves, "block");
	memmove(b->p + begin, b->p + begin + 1, b->n - begin - 1);
	b->p[b->n - 1] = ')';
}

static void compare_views(struct report *r, const struct view *ours, const struct view *theirs)
{
	struct buf *b = &r->out;
	for (size_t i = 0; i < ours->n; i++) {
		if (ours->kinds[i] == theirs->kinds[i] &&
		    memcmp(&ours->starts[i], &theirs->starts[i], sizeof *ours->starts) == 0)
			continue;
		r->differences++;
		buf_printf(b, "%s:%zu: ", r->path, r->line_offset + i + 1);
		if (r->example)
			buf_printf(b, "example %zu: ", r->example);
		buf_puts(b, "scanner ");
		add_view(b, ours, i);
		buf_puts(b, ", cmark ");
		add_view(b, theirs, i);
		buf_puts(b, ": ");
		buf_add(b, source_line(ours->src, i));
		buf_putc(b, '\n');
	}
}

/* The text with every formula's bytes made letters, line by line; a blank line gets one. */
static void neutral(struct buf *b, const struct md_doc *doc)
{
	for (size_t i = 0; i < doc->n_spans; i++) {
		const char *p = doc->text.p + doc->spans[i].offset, *begin = p;
		const char *end = doc->text.p + mdscan_span_end(doc, i);
		bool math = doc->spans[i].kind == MD_SPAN_MATH &&
			    doc->math[doc->spans[i].index].kind != MD_MATH_GH_FENCE;
		for (; p < end; p++) {
			bool ending = *p == '\n' || *p == '\r';
			if (math && *p == '\n' && (p == begin || p[-1] == '\n'))
				buf_putc(b, 'x');
			buf_putc(b, math && !ending ? 'x' : *p);
		}
	}
}

static struct view new_view(struct arena *a, struct source *src)
{
	size_t n = source_line_count(src);
	return (struct view){.src = src,
			     .n = n,
			     .kinds = arena_alloc(a, n + 1),
			     .starts = arena_alloc_array(a, n + 1, sizeof(struct starts))};
}

static void compare(struct report *r, struct slice text)
{
	struct arena a = ARENA_INIT;
	struct buf letters = BUF_INIT;
	const struct md_doc *doc = mdscan(&a, text, NULL);
	if (r->neutral) {
		neutral(&letters, doc);
		text = buf_slice(&letters);
		doc = mdscan(&a, text, NULL);
	}
	struct source src;
	source_wrap(&src, r->path, text);
	struct view ours = new_view(&a, &src), theirs = new_view(&a, &src);
	scanner_view(&ours, doc);
	cmark_view(&theirs, doc);
	compare_views(r, &ours, &theirs);
	source_free(&src);
	buf_free(&letters);
	arena_free(&a);
}

/* ---- Specifications ---- */

static void compare_example(void *context, struct slice example, size_t line)
{
	struct report *r = context;
	r->example++;
	r->line_offset = line;
	compare(r, example);
}

/* Every example; returns how many. */
static size_t compare_examples(struct report *r, struct slice text)
{
	visit_examples(text, r->path, compare_example, r);
	return r->example;
}

/* ---- Documents at random ---- */

static bool holds_bracket(const struct md_doc *doc, uint32_t line)
{
	size_t end = line + 1 < doc->n_lines ? doc->lines[line + 1].offset : doc->text.n;
	struct slice text = slice_sub(doc->text, doc->lines[line].offset, end);
	return slice_find(text, '[') < text.n;
}

/* Where cmark is no measure.  It takes `---` right below a link definition for text (the
 * specification's other implementation for a break, as we do), does not know a definition again
 * above a table or behind the blanks of a lazy line, and counts the blanks before a lazy header row
 * as a cell.  We do not follow a definition over the lines of a container. */
static bool is_disputed(struct slice text)
{
	struct arena a = ARENA_INIT;
	bool found = false;
	const struct md_doc *doc = mdscan(&a, text, NULL);
	for (size_t i = 1; i < doc->n_blocks && !found; i++) {
		const struct md_block *b = &doc->blocks[i], *before = b - 1;
		bool words = b->kind == MD_PARAGRAPH || b->kind == MD_DEFINITION ||
			     b->kind == MD_HEADING;
		if (before->end_line == b->first_line)
			found = (before->kind == MD_DEFINITION && b->kind == MD_RULE) ||
				(before->kind == MD_DEFINITION && b->kind == MD_TABLE) ||
				(before->kind == MD_PARAGRAPH && b->kind == MD_TABLE && b->parent);
		if (words && b->parent && b->end_line > b->first_line + 1)
			found = found || holds_bracket(doc, b->first_line);
	}
	arena_free(&a);
	return found;
}

static void compare_random(struct report *r, size_t count, uint64_t seed)
{
	struct buf b = BUF_INIT;
	char name[64];
	r->path = name;
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "random-%llu", (unsigned long long)(seed + i));
		buf_clear(&b);
		random_markdown(&b, seed + i);
		if (is_disputed(buf_slice(&b)))
			continue;
		size_t before = r->differences;
		compare(r, buf_slice(&b));
		if (r->differences != before)
			buf_printf(&r->out, "--\n%.*s--\n", SLICE_ARG(buf_slice(&b)));
	}
	buf_free(&b);
}

/* ---- Tests of this program ---- */

/* Both sides see these lines so. */
static void check_kinds(const char *text, const char *kinds)
{
	struct arena a = ARENA_INIT;
	struct source src;
	struct slice t = slice_of(text), want = slice_of(kinds);
	source_wrap(&src, "test", t);
	const struct md_doc *doc = mdscan(&a, t, NULL);
	struct view ours = new_view(&a, &src), theirs = new_view(&a, &src);
	scanner_view(&ours, doc);
	cmark_view(&theirs, doc);
	CHECK_SLICE(((struct slice){ours.kinds, ours.n}), want);
	CHECK_SLICE(((struct slice){theirs.kinds, theirs.n}), want);
	source_free(&src);
	arena_free(&a);
}

TEST(kinds_of_lines)
{
	check_kinds("a\n# b\nc\n", "p1p");
	check_kinds("a\n===\nb\nc\n---", "11222");
	check_kinds("a\n===\n===\n", "11p");
	check_kinds("    a\n\n    b\n\nc\n", "cccpp");
	check_kinds("```\na\n```\nb\n", "cccp");
	check_kinds("```\na\n\n", "ccc");
	check_kinds("> ```\n> a\nb\n", "ccp");
	check_kinds("> ```\n> a\n```\n", "ccc");
	check_kinds("- ```\n  a\n- b\n", "ccp");
	check_kinds("<div>\na\n\nb\n", "hhpp");
	check_kinds("<!--\n\na -->\nb\n", "hhhp");
	check_kinds("a\nb | c\n-|-\nd\n\ne\n", "ptttpp");
	check_kinds("---\nt: 1\n---\n# a\n", "ppp1");
	check_kinds("```math\nx\n```\n", "ccc");
}

/* Where CommonMark has gone on since cmark-gfm's version of it, which may or may not follow. */
TEST(newer_rules)
{
	struct arena a = ARENA_INIT;
	struct source src;
	source_wrap(&src, "test",
		    SLICE("<textarea>\n\n*a*\n\n</textarea>\nb\n\n<search>\nc\n\n<!a\n\n>\nd\n"));
	struct view ours = new_view(&a, &src);
	scanner_view(&ours, mdscan(&a, src.text, NULL));
	CHECK_SLICE(((struct slice){ours.kinds, ours.n}), SLICE("hhhhhpphhphhhp"));
	source_free(&src);
	arena_free(&a);
}

static const char *compared(struct report *r, const char *text)
{
	r->path = "f";
	compare(r, slice_of(text));
	buf_putc(&r->out, '\0');
	return r->out.p;
}

TEST(a_difference_is_told)
{
	struct report r = {.path = "f"};
	CHECK_STR(compared(&r, "$$\na\n=\nb\n$$\n"),
		  "f:1: scanner prose (1 block), cmark heading 1 (1 block): $$\n"
		  "f:2: scanner prose, cmark heading 1: a\n"
		  "f:3: scanner prose, cmark heading 1: =\n"
		  "f:4: scanner prose, cmark prose (1 block): b\n");
	CHECK_INT(r.differences, 4);
	buf_free(&r.out);
	r = (struct report){.neutral = true};
	CHECK_STR(compared(&r, "$$\na\n=\nb\n$$\n"), "");
	CHECK_INT(r.differences, 0);
	buf_free(&r.out);
}

TEST(a_changed_view_differs)
{
	struct arena a = ARENA_INIT;
	struct source src;
	source_wrap(&src, "f", SLICE("- a\n\n      b\n"));
	const struct md_doc *doc = mdscan(&a, src.text, NULL);
	struct view ours = new_view(&a, &src), theirs = new_view(&a, &src);
	struct report r = {.path = "f", .line_offset = 10, .example = 3};
	scanner_view(&ours, doc);
	cmark_view(&theirs, doc);
	compare_views(&r, &ours, &theirs);
	CHECK_INT(r.differences, 0);
	theirs.kinds[2] = '6';
	theirs.starts[0].items = 2;
	compare_views(&r, &ours, &theirs);
	CHECK_SLICE(buf_slice(&r.out), SLICE("f:11: example 3: scanner prose (1 list 1 item 1 "
					     "block), cmark prose (1 list 2 items 1 "
					     "block): - a\n"
					     "f:13: example 3: scanner code (1 block), cmark "
					     "heading 6 (1 block):       b\n"));
	buf_free(&r.out);
	source_free(&src);
	arena_free(&a);
}

TEST(examples_are_found)
{
	struct report r = {.path = "f"};
	struct buf b = BUF_INIT;
	buf_printf(&b,
		   "a\n\n%s example\n\xE2\x86\x92"
		   "b\n.\n<p>\n%s\n\n%s example table\n$$\n=\n$$\n.\n%s\n",
		   fence, fence, fence, fence);
	CHECK_INT(compare_examples(&r, buf_slice(&b)), 2);
	CHECK_INT(r.differences, 3);
	CHECK(slice_starts(buf_slice(&r.out), SLICE("f:10: example 2: scanner prose (1 block), "
						    "cmark heading 1 (1 block): $$\n")));
	buf_free(&r.out);
	buf_free(&b);
}

TEST(formulas_become_letters)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	neutral(&b, mdscan(&a, SLICE("> $$\n> a\n>\n> = b\n> $$\n\nc $d$\r\n"), NULL));
	CHECK_SLICE(buf_slice(&b), SLICE("> xx\n> x\n>x\n> xxx\n> xx\n\nc xxx\r\n"));
	buf_free(&b);
	arena_free(&a);
}

static int test_this_program(void)
{
	RUN(kinds_of_lines);
	RUN(newer_rules);
	RUN(a_difference_is_told);
	RUN(a_changed_view_differs);
	RUN(examples_are_found);
	RUN(formulas_become_letters);
	return unit_end();
}

/* ---- Command line ---- */

static bool compare_file(struct report *r, const char *path, bool examples)
{
	struct source src;
	if (!source_read(&src, path)) {
		fprintf(stderr, "mdscan_cmark: %s: %s\n", path, strerror(errno));
		return false;
	}
	r->path = path;
	r->example = r->line_offset = 0;
	bool any = true;
	if (examples)
		any = compare_examples(r, src.text) > 0;
	else
		compare(r, src.text);
	if (!any)
		fprintf(stderr, "mdscan_cmark: %s: no example in it\n", path);
	source_free(&src);
	return any;
}

int main(int argc, char **argv)
{
	struct report r = {.out = BUF_INIT};
	bool examples = false, ok = true;
	unsigned long long count = 0;
	int option;
	if (argc == 1)
		return test_this_program();
	while ((option = getopt(argc, argv, "enr:")) != -1) {
		if (option == 'e')
			examples = true;
		else if (option == 'n')
			r.neutral = true;
		else if (option == 'r')
			count = strtoull(optarg, NULL, 10);
		else
			return 2;
	}
	if (count)
		compare_random(&r, count, optind < argc ? strtoull(argv[optind], NULL, 10) : 1);
	for (int i = optind; i < argc && !count; i++)
		ok = compare_file(&r, argv[i], examples) && ok;
	bool written =
		(!r.out.n || fwrite(r.out.p, 1, r.out.n, stdout) == r.out.n) && fflush(stdout) == 0;
	buf_free(&r.out);
	return !ok || !written ? 2 : r.differences > 0;
}
