/* Pages against cmark-gfm, and whether every formula stands in them.
 *
 *	html_cmark FILE...                each file is a document
 *	html_cmark -e FILE...             each file is a specification, each of its examples a document
 *	html_cmark -r COUNT [SEED]        documents put together at random
 *	html_cmark -f COUNT [SEED]        the same, with formulas in them
 *	html_cmark                        tests of this program, in TAP
 *
 * A document without formulas gives byte for byte what cmark-gfm gives, with the same options.  Of
 * one with formulas each is looked for in the page: the TeX of its math elements, without entities,
 * and the descriptions of images.  A formula may be out of place only where the document holds
 * footnotes, which come last.
 *
 * A fault is a line `FILE: ...`; the last line counts documents, formulas and faults.  Exit status: 0
 * none, 1 some, 2 trouble. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "check/formulas-plain.h"
#include "io/source.h"
#include "out/html.h"
#include "random_markdown.h"
#include "spec_examples.h"
#include "text/mdscan.h"
#include "unit.h"

struct report {
	struct buf out;
	const char *path;
	size_t example; /* 0: none */
	size_t documents, formulas, faults;
};

static void begin_fault(struct report *r)
{
	r->faults++;
	buf_puts(&r->out, r->path);
	if (r->example)
		buf_printf(&r->out, ": example %zu", r->example);
	buf_puts(&r->out, ": ");
}

/* ---- Without formulas: cmark-gfm itself ---- */

static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};

/* Of the text behind the front matter. */
static char *cmark_html(const struct md_doc *doc)
{
	int flags = CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE | CMARK_OPT_UNSAFE;
	size_t line = 0;
	while (line < doc->n_lines && doc->lines[line].kind == MD_LINE_FRONT)
		line++;
	size_t from = line < doc->n_lines ? doc->lines[line].offset : doc->text.n;
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser = cmark_parser_new(flags);
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		cmark_parser_attach_syntax_extension(parser,
						     cmark_find_syntax_extension(extensions[i]));
	cmark_parser_feed(parser, doc->text.n ? doc->text.p + from : "", doc->text.n - from);
	cmark_node *root = cmark_parser_finish(parser);
	char *html = cmark_render_html(root, flags, cmark_parser_get_syntax_extensions(parser));
	cmark_node_free(root);
	cmark_parser_free(parser);
	return html;
}

static void compare_bytes(struct report *r, const struct md_doc *doc, struct slice page)
{
	char *html = cmark_html(doc);
	if (!slice_eq(page, slice_of(html))) {
		begin_fault(r);
		buf_printf(&r->out, "not as cmark-gfm has it\n-- source:\n%.*s\n",
			   SLICE_ARG(doc->text));
		buf_printf(&r->out, "-- cmark-gfm:\n%s-- page:\n%.*s", html, SLICE_ARG(page));
	}
	free(html);
}

/* ---- With formulas ---- */

/* A formula, of the document or of the page. */
struct formula {
	struct slice tex;
	bool display;
	bool used; /* of the page: some formula of the document is this one */
};

struct formulas {
	struct formula *v;
	size_t n, cap;
};

static struct slice without_entities(struct arena *a, struct slice s)
{
	static const struct {
		struct slice entity;
		char c;
	} entities[] = {
		{{"&amp;", 5}, '&'}, {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&quot;", 6}, '"'}};
	char *text = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		text[n] = s.p[i];
		for (size_t k = 0; k < sizeof entities / sizeof *entities; k++)
			if (slice_starts(slice_sub(s, i, s.n), entities[k].entity)) {
				text[n] = entities[k].c;
				i += entities[k].entity.n - 1;
				break;
			}
		n++;
	}
	return (struct slice){text, n};
}

static size_t find(struct slice s, size_t from, struct slice what)
{
	const char *p = from <= s.n ? memmem(s.p + from, s.n - from, what.p, what.n) : NULL;
	return p ? (size_t)(p - s.p) : s.n;
}

/* The math elements that begin with `open` and end with `close` from `at` on. */
static bool element(struct arena *a, struct slice page, size_t *at, struct formula *f)
{
	static const struct {
		struct slice open, close;
		bool display;
	} kinds[] = {
		{{"<span class=\"math inline\">\\(", 28}, {"\\)</span>", 9}, false},
		{{"<span class=\"math display\">\\[", 29}, {"\\]</span>", 9}, true},
		{{"<div class=\"math display\">\\[", 28}, {"\\]</div>", 8}, true},
	};
	for (; (*at = find(page, *at, SLICE("class=\"math "))) < page.n; (*at)++)
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
			size_t lead = find(kinds[k].open, 0, SLICE("class="));
			struct slice here =
				slice_sub(page, *at - (*at < lead ? *at : lead), page.n);
			if (!slice_starts(here, kinds[k].open))
				continue;
			size_t end = find(here, kinds[k].open.n, kinds[k].close);
			f->tex = without_entities(a, slice_sub(here, kinds[k].open.n, end));
			f->display = kinds[k].display;
			*at += end - lead;
			return true;
		}
	return false;
}

static struct formulas of_page(struct arena *a, struct slice page)
{
	struct formulas list = {0};
	struct formula f = {0};
	for (size_t at = 0; element(a, page, &at, &f);)
		ARENA_PUSH(a, list.v, list.n, list.cap) = f;
	return list;
}

static struct formula of_document(struct arena *a, const struct md_doc *doc, size_t i)
{
	struct slice tex = mdscan_tex(doc, i, a);
	if (lex_dialect_of(tex) == LEX_ESCAPED)
		tex = formulas_plain_read(a, tex).tex;
	return (struct formula){.tex = tex, .display = doc->math[i].display};
}

static bool is_in_image(const struct md_doc *doc, size_t formula)
{
	for (size_t i = 0; i < doc->n_items; i++)
		if (doc->items[i].kind == MD_ITEM_IMAGE &&
		    doc->items[i].offset <= doc->math[formula].offset &&
		    doc->math[formula].end <= doc->items[i].end)
			return true;
	return false;
}

static bool same(const struct formula *a, const struct formula *b)
{
	return a->display == b->display && slice_eq(a->tex, b->tex);
}

/* The next formula of the page that is f, from `at` on or else from the start; the page's count:
 * there is none. */
static size_t next_same(const struct formulas *page, size_t at, const struct formula *f)
{
	for (size_t i = at; i < page->n; i++)
		if (!page->v[i].used && same(&page->v[i], f))
			return i;
	for (size_t i = 0; i < at; i++)
		if (!page->v[i].used && same(&page->v[i], f))
			return i;
	return page->n;
}

static void fault_at(struct report *r, const struct md_doc *doc, size_t formula, const char *what)
{
	const struct md_math *m = &doc->math[formula];
	begin_fault(r);
	buf_printf(&r->out, "line %zu: formula %zu %s: ", mdscan_line_of(doc, m->offset) + 1,
		   formula + 1, what);
	buf_add(&r->out, slice_sub(doc->text, m->offset, m->end));
	buf_putc(&r->out, '\n');
}

static void compare_formulas(struct report *r, struct arena *a, const struct md_doc *doc,
			     struct slice page)
{
	struct formulas there = of_page(a, page);
	struct slice decoded = without_entities(a, page);
	bool footnotes = find(doc->text, 0, SLICE("[^")) < doc->text.n;
	size_t at = 0;
	for (size_t i = 0; i < doc->n_math; i++) {
		struct formula f = of_document(a, doc, i);
		if (doc->math[i].kind == MD_MATH_GH_FENCE && !slice_trim(f.tex).n)
			continue; /* an empty block */
		if (is_in_image(doc, i)) {
			if (find(decoded, 0, f.tex) == decoded.n)
				fault_at(r, doc, i, "is not in the page");
			continue;
		}
		size_t k = next_same(&there, at, &f);
		if (k == there.n) {
			fault_at(r, doc, i, "is not in the page");
			continue;
		}
		there.v[k].used = true;
		if (k != at && !footnotes)
			fault_at(r, doc, i, "is out of its place");
		at = k + 1;
	}
	for (size_t k = 0; k < there.n; k++)
		if (!there.v[k].used) {
			begin_fault(r);
			buf_printf(&r->out, "not a formula of the document: %.*s\n",
				   SLICE_ARG(there.v[k].tex));
		}
}

/* ---- A document ---- */

static void compare_page(struct report *r, struct arena *a, const struct md_doc *doc, bool plain)
{
	struct buf page = BUF_INIT;
	struct html_report omitted = {0};
	const struct html_options options = {
		.math = HTML_MATH_MATHJAX, .trusted = true, .plain = plain};
	if (html_convert(&page, a, doc, &options, &omitted) != HTML_OK) {
		begin_fault(r);
		buf_puts(&r->out, "not converted\n");
	} else if (!doc->n_math) {
		compare_bytes(r, doc, buf_slice(&page));
	} else {
		compare_formulas(r, a, doc, buf_slice(&page));
	}
	buf_free(&page);
}

static void compare(struct report *r, struct slice text)
{
	struct arena a = ARENA_INIT;
	const struct md_doc *doc = mdscan(&a, text, NULL);
	r->documents++;
	r->formulas += doc->n_math;
	compare_page(r, &a, doc, true);
	arena_free(&a);
}

/* With all extensions there are no bytes to compare with, but formulas are whole, too. */
static void compare_article(struct report *r, struct slice text)
{
	struct arena a = ARENA_INIT;
	const struct md_doc *doc = mdscan(&a, text, &(struct md_options){.definition_lists = true});
	compare(r, text);
	if (doc->n_math)
		compare_page(r, &a, doc, false);
	arena_free(&a);
}

/* ---- Specifications ---- */

static void compare_example(void *context, struct slice example, size_t line)
{
	struct report *r = context;
	r->example++;
	(void)line;
	compare(r, example);
}

/* Every example; returns how many. */
static size_t compare_examples(struct report *r, struct slice text)
{
	visit_examples(text, r->path, compare_example, r);
	return r->example;
}

/* ---- Documents at random ---- */

static const char *const formulas[] = {
	"$x$",
	"$a_b*c*_d$",
	"$|x|$",
	"$\\|x\\|$",
	"$\\{a\\}$",
	"$a<b>c&d$",
	"$\"&lt;$",
	"$[a](b)$",
	"$[a]: b$",
	"$$y$$",
	"$$\na\n=\nb\n$$",
	"$$\na\n\n# b\n$$\n",
	"\n$$\n- c\n> d\n$$\n",
	"\n```math\nx_1 *a* | <b>\n```\n",
	"\\begin{align*}\na &= b\\\\\nc &< d\n\\end{align*}",
	"$x$$y$",
	"**$x$**",
	"[$x$](u)",
	"~$x$~",
	"~~$x$~~",
	"https://a.b/$x$",
	" www.a.b?$x$",
};

/* Formulas where words may be: at ends of lines and at spaces.  Without backticks and `:-`: whether ```
 * begins code depends on the rest of the line, and whether :- makes a table on the line before it. */
static void random_with_formulas(struct buf *b, uint64_t seed)
{
	struct buf plain = BUF_INIT;
	random_markdown(&plain, seed);
	for (size_t i = 0; i < plain.n; i++)
		if (plain.p[i] == '`' || (plain.p[i] == ':' && plain.p[i + 1] == '-'))
			plain.p[i] = '~';
	next_random(&seed);
	for (size_t i = 0; i < plain.n; i++) {
		if (ascii_is_space(plain.p[i]) && next_random(&seed) % 4 == 0)
			buf_puts(b, formulas[next_random(&seed) %
					     (sizeof formulas / sizeof *formulas)]);
		buf_putc(b, plain.p[i]);
	}
	buf_free(&plain);
}

static void compare_random(struct report *r, size_t count, uint64_t seed, bool with_formulas)
{
	struct buf b = BUF_INIT;
	char name[64];
	r->path = name;
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "random-%llu", (unsigned long long)(seed + i));
		buf_clear(&b);
		if (with_formulas)
			random_with_formulas(&b, seed + i);
		else
			random_markdown(&b, seed + i);
		size_t before = r->faults;
		compare(r, buf_slice(&b));
		if (r->faults != before)
			buf_printf(&r->out, "--\n%.*s--\n", SLICE_ARG(buf_slice(&b)));
	}
	buf_free(&b);
}

/* ---- Tests of this program ---- */

/* The faults of a page for a document, without the path. */
static void check_faults(const char *markdown, const char *page, const char *want)
{
	struct arena a = ARENA_INIT;
	struct report r = {.path = "f"};
	compare_formulas(&r, &a, mdscan(&a, slice_of(markdown), NULL), slice_of(page));
	CHECK_SLICE(buf_slice(&r.out), slice_of(want));
	buf_free(&r.out);
	arena_free(&a);
}

TEST(formulas_are_looked_for)
{
	const char *x = "<span class=\"math inline\">\\(x\\)</span>";
	const char *xy = "<p><span class=\"math inline\">\\(x\\)</span><b class=\"math \">"
			 "<span class=\"math inline\">\\(y&lt;&amp;lt;\\)</span></p>";
	const char *d = "<div class=\"math display\">\\[x\\]</div>";
	check_faults("$x$", x, "");
	check_faults("$$x$$", d, "");
	check_faults("a $x$ $y<&lt;$", xy, "");
	check_faults("$y<&lt;$\n$x$", xy,
		     "f: line 1: formula 1 is out of its place: $y<&lt;$\n"
		     "f: line 2: formula 2 is out of its place: $x$\n");
	check_faults("[^1]: $y<&lt;$\n\n$x$[^1]", xy, "");
	check_faults("$x$ $x$", x, "f: line 1: formula 2 is not in the page: $x$\n");
	check_faults("$x$", d,
		     "f: line 1: formula 1 is not in the page: $x$\n"
		     "f: not a formula of the document: x\n");
	check_faults("![a $x<y$](b)", "<img alt=\"a $x&lt;y$\">", "");
	check_faults("![a $x<y$](b)", "<img alt=\"a\">",
		     "f: line 1: formula 1 is not in the page: $x<y$\n");
}

TEST(bytes_are_compared)
{
	struct arena a = ARENA_INIT;
	struct report r = {.path = "f", .example = 2};
	const struct md_doc *doc = mdscan(&a, SLICE("---\na: 1\n---\nb\n"), NULL);
	compare_bytes(&r, doc, SLICE("<p>b</p>\n"));
	CHECK_SLICE(buf_slice(&r.out), SLICE(""));
	compare_bytes(&r, doc, SLICE("<p>c</p>\n"));
	CHECK(slice_starts(buf_slice(&r.out), SLICE("f: example 2: not as cmark-gfm has it\n")));
	CHECK_INT(r.faults, 1);
	buf_free(&r.out);
	arena_free(&a);
}

static int test_this_program(void)
{
	RUN(formulas_are_looked_for);
	RUN(bytes_are_compared);
	return unit_end();
}

/* ---- Command line ---- */

static bool compare_file(struct report *r, const char *path, bool examples)
{
	struct source src;
	if (!source_read(&src, path)) {
		fprintf(stderr, "html_cmark: %s: %s\n", path, strerror(errno));
		return false;
	}
	r->path = path;
	r->example = 0;
	bool any = true;
	if (examples)
		any = compare_examples(r, src.text) > 0;
	else
		compare_article(r, src.text);
	if (!any)
		fprintf(stderr, "html_cmark: %s: no example in it\n", path);
	source_free(&src);
	return any;
}

int main(int argc, char **argv)
{
	struct report r = {0};
	bool examples = false, good = true;
	int option, kind = 0;
	if (argc == 1)
		return test_this_program();
	while ((option = getopt(argc, argv, "erf")) != -1) {
		if (option == '?')
			return 2;
		examples = examples || option == 'e';
		kind = option == 'e' ? kind : option;
	}
	if (kind) {
		if (optind == argc)
			return 2;
		uint64_t seed = optind + 1 < argc ? strtoull(argv[optind + 1], NULL, 10) : 1;
		compare_random(&r, strtoull(argv[optind], NULL, 10), seed, kind == 'f');
		optind = argc;
	}
	for (; optind < argc; optind++)
		good = compare_file(&r, argv[optind], examples) && good;
	if (r.out.n)
		fwrite(r.out.p, 1, r.out.n, stdout);
	printf("%zu documents, %zu formulas, %zu faults\n", r.documents, r.formulas, r.faults);
	buf_free(&r.out);
	return good ? r.faults > 0 : 2;
}
