/* Which lines are code, HTML, heading or table: the scanner against cmark-gfm.
 *
 *	mdscan_cmark [-e] [-n] FILE...    each file is a document
 *	  -e    each file is a specification, each of its examples a document
 *	  -n    formulas that the scanner finds are made neutral first (words of the same length), so
 *	        that what is left has nothing to do with maths
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

static void cmark_kinds(struct view *v, struct slice text)
{
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, text.p, text.n);
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

static void scanner_starts(const struct md_doc *doc, struct starts *starts)
{
	for (size_t i = 0; i < doc->n_blocks; i++) {
		const struct md_block *b = &doc->blocks[i];
		struct starts *at = &starts[b->first_line];
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

struct report {
	FILE *to;
	const char *path;
	size_t line_offset; /* of the document in its file */
	size_t example;     /* 0: none */
	bool neutral;
	size_t differences;
};

static void print_difference(struct report *r, size_t line, char ours, char theirs,
			     struct slice text)
{
	r->differences++;
	if (!r->to)
		return;
	fprintf(r->to, "%s:%zu: ", r->path, r->line_offset + line + 1);
	if (r->example)
		fprintf(r->to, "example %zu: ", r->example);
	fprintf(r->to, "scanner %s, ", kind_name(ours));
	fprintf(r->to, "cmark %s: %.*s\n", kind_name(theirs), SLICE_ARG(text));
}

static void print_starts(struct report *r, size_t line, const struct starts *ours,
			 const struct starts *theirs, struct slice text)
{
	r->differences++;
	if (!r->to)
		return;
	fprintf(r->to, "%s:%zu: ", r->path, r->line_offset + line + 1);
	if (r->example)
		fprintf(r->to, "example %zu: ", r->example);
	fprintf(r->to, "starts %u/%u quotes %u/%u lists %u/%u items %u/%u leaves: %.*s\n",
		ours->quotes, theirs->quotes, ours->lists, theirs->lists, ours->items,
		theirs->items, ours->leaves, theirs->leaves, SLICE_ARG(text));
}

static void compare(struct report *r, struct slice text)
{
	struct arena a = ARENA_INIT;
	struct buf letters = BUF_INIT;
	struct md_doc *doc = mdscan(&a, text, NULL);
	if (r->neutral) {
		neutral(&letters, doc);
		text = buf_slice(&letters);
		doc = mdscan(&a, text, NULL);
	}
	struct source src;
	source_wrap(&src, r->path, text);
	struct view v = {.src = &src, .n = source_line_count(&src)};
	while (v.skipped < doc->n_lines && doc->lines[v.skipped].kind == MD_LINE_FRONT)
		v.skipped++;
	v.kinds = arena_alloc(&a, v.n + 1);
	if (v.skipped < doc->n_lines)
		text = slice_sub(text, doc->lines[v.skipped].offset, text.n);
	else
		text.n = 0;
	v.starts = arena_alloc_array(&a, v.n + 1, sizeof *v.starts);
	struct starts *starts = arena_alloc_array(&a, v.n + 1, sizeof *starts);
	cmark_kinds(&v, text);
	scanner_starts(doc, starts);
	for (size_t i = 0; i < v.n; i++) {
		char ours = i < doc->n_lines ? scanner_kind(doc, &doc->lines[i]) : '?';
		if (ours != v.kinds[i])
			print_difference(r, i, ours, v.kinds[i], source_line(&src, i));
		else if (memcmp(&starts[i], &v.starts[i], sizeof *starts) != 0)
			print_starts(r, i, &starts[i], &v.starts[i], source_line(&src, i));
	}
	source_free(&src);
	buf_free(&letters);
	arena_free(&a);
}

/* ---- Specifications ---- */

static const char fence[] = "````````````````````````````````";

/* A tab is written as an arrow. */
static void add_example_line(struct buf *b, struct slice line)
{
	static const struct slice arrow = {"\xE2\x86\x92", 3};
	for (size_t i = 0; i < line.n; i++) {
		if (slice_starts(slice_sub(line, i, line.n), arrow)) {
			buf_putc(b, '\t');
			i += arrow.n - 1;
		} else {
			buf_putc(b, line.p[i]);
		}
	}
	buf_putc(b, '\n');
}

/* Every example; returns how many. */
static size_t compare_examples(struct report *r, struct slice text)
{
	struct source src;
	struct buf example = BUF_INIT;
	enum { OUTSIDE, MARKDOWN, RESULT } part = OUTSIDE;
	source_wrap(&src, r->path, text);
	for (size_t i = 0; i < source_line_count(&src); i++) {
		struct slice line = source_line(&src, i);
		bool fenced = slice_starts(line, (struct slice){fence, sizeof fence - 1});
		if (part == OUTSIDE && fenced && line.n > sizeof fence) {
			part = MARKDOWN;
			r->example++;
			r->line_offset = i + 1;
			buf_clear(&example);
		} else if (part == MARKDOWN && slice_eq(line, SLICE("."))) {
			part = RESULT;
			compare(r, buf_slice(&example));
		} else if (part == MARKDOWN) {
			add_example_line(&example, line);
		} else if (part == RESULT && fenced) {
			part = OUTSIDE;
		}
	}
	buf_free(&example);
	source_free(&src);
	return r->example;
}

/* ---- Documents at random ---- */

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Everything that block structure looks at, and no dollars. */
static const char *const prefixes[] = {
	"",       "",    "",     " ",   "  ",   "   ",    "    ", "     ",       "      ",
	"\t",     " \t", "\t\t", "> ",  ">",    "> > ",   " > ",  ">\t",         ">  ",
	">     ", "- ",  "-",    "-\t", "-   ", "-     ", "  - ", "   - ",       "* ",
	"+ ",     "1. ", "1) ",  "2. ", "10. ", "  1. ",  "1.\t", "123456789. ", "1234567890. ",
};

static const char *const bodies[] = {
	"",         "",          "",
	"a",        "b c",       "# ",
	"## x",     "#",         "####### ",
	"# a #",    "\\# ",      "===",
	"---",      "- - -",     "***",
	"___",      "= =",       "```",
	"~~~",      "````",      "``` a",
	"~~~ `",    "``` a`",    "  ```",
	"<div>",    "</div>",    "<!-- ",
	" -->",     "<?",        "?>",
	"<!A",      "<![CDATA[", "]]>",
	"<pre>",    "</pre>",    "<script>",
	"</style>", "<a>",       "<a href=\"b\">",
	"</b >",    "<b",        "<i x='",
	"<table>",  "|",         "| a | b |",
	"|-|-|",    "|:-:|---|", "a | b",
	"-|-",      ":-",        "| - |",
	"\\|",      "`|`",       "| a |",
	"[a]: b",   "[a]:",      "[b]: c 'd'",
	"[a]: b\n", "[a]",       "'e'",
	"\"f\"",    "(g)",       "<h>",
	"\\",       "`",         "&amp;",
	" ",        "\t",
};

static const char *const endings[] = {"\n",   "\n",     "\n",    "\n", "\n\n",
				      "\r\n", "\n\n\n", "\n \n", ""};

#define ANY(list, state) ((list)[next_random(state) % (sizeof(list) / sizeof *(list))])

static void random_document(struct buf *b, uint64_t seed)
{
	next_random(&seed);
	for (size_t lines = 1 + next_random(&seed) % 12; lines; lines--) {
		for (size_t n = next_random(&seed) % 4; n; n--)
			buf_puts(b, ANY(prefixes, &seed));
		for (size_t n = next_random(&seed) % 3; n; n--)
			buf_puts(b, ANY(bodies, &seed));
		buf_puts(b, ANY(endings, &seed));
	}
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
		const struct md_block *b = &doc->blocks[i];
		struct slice first = slice_sub(text, doc->lines[b->first_line].offset,
					       b->first_line + 1 < doc->n_lines
						       ? doc->lines[b->first_line + 1].offset
						       : text.n);
		bool below = b[-1].end_line == b->first_line &&
			     ((b[-1].kind == MD_DEFINITION && b->kind == MD_RULE) ||
			      (b[-1].kind == MD_DEFINITION && b->kind == MD_TABLE) ||
			      (b[-1].kind == MD_PARAGRAPH && b->kind == MD_TABLE && b->parent));
		bool words = b->kind == MD_PARAGRAPH || b->kind == MD_DEFINITION ||
			     b->kind == MD_HEADING;
		found = below || (words && b->parent && b->end_line > b->first_line + 1 &&
				  slice_find(first, '[') < first.n);
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
		random_document(&b, seed + i);
		if (is_disputed(buf_slice(&b)))
			continue;
		size_t before = r->differences;
		compare(r, buf_slice(&b));
		if (r->differences != before && r->to) {
			fprintf(r->to, "--\n%.*s--\n", SLICE_ARG(buf_slice(&b)));
		}
	}
	buf_free(&b);
}

/* ---- This program ---- */

static int compare_file(struct report *r, const char *path, bool examples)
{
	struct source src;
	if (!source_read(&src, path)) {
		fprintf(stderr, "mdscan_cmark: %s: %s\n", path, strerror(errno));
		return 2;
	}
	r->path = path;
	int status = 0;
	if (!examples) {
		compare(r, src.text);
	} else if (!compare_examples(r, src.text)) {
		fprintf(stderr, "mdscan_cmark: %s: no example in it\n", path);
		status = 2;
	}
	source_free(&src);
	return status;
}

int main(int argc, char **argv)
{
	struct report r = {.to = stdout};
	bool examples = false;
	unsigned long long count = 0;
	int option, status = 0;
	while ((option = getopt(argc, argv, "enr:")) != -1) {
		switch (option) {
		case 'e':
			examples = true;
			break;
		case 'n':
			r.neutral = true;
			break;
		case 'r':
			count = strtoull(optarg, NULL, 10);
			break;
		default:
			return 2;
		}
	}
	if (count) {
		compare_random(&r, count, optind < argc ? strtoull(argv[optind], NULL, 10) : 1);
	} else {
		for (int i = optind; i < argc && status == 0; i++) {
			r.example = 0;
			r.line_offset = 0;
			status = compare_file(&r, argv[i], examples);
		}
	}
	return status ? status : r.differences > 0;
}
