#include "base/search.h"
#include "check/damage-internal.h"

#define BIT(kind) (1U << (kind))

const char *const damage_renderer_names[] = {
	"commonmark", "github", "python-markdown",  "kramdown",
	"pandoc",     "hugo",   "hugo-passthrough", NULL,
};

unsigned damage_renderer_named(struct slice name)
{
	for (unsigned i = 0; damage_renderer_names[i]; i++)
		if (slice_eq(name, slice_of(damage_renderer_names[i])))
			return BIT(i);
	return 0;
}

/* pandoc takes formulas out of the text; where it does not, delim-edge-space and its kin say so. */
static const struct damage_dialect dialects[] = {
	{.renderers = DAMAGE_COMMONMARK, .safe = BIT(MD_MATH_GH_INLINE), .strikethrough = true},
	{.renderers = DAMAGE_GITHUB,
	 .safe = BIT(MD_MATH_GH_INLINE),
	 .strikethrough = true,
	 .tildes_seen_through = true,
	 .bare_links = true},
	{.renderers = DAMAGE_PYTHON_MARKDOWN,
	 .style = DAMAGE_STYLE_PYTHON,
	 .safe = BIT(MD_MATH_GH_INLINE),
	 .escaped = "\\`*_{}[]()>#+-.!"},
	{.renderers = DAMAGE_KRAMDOWN,
	 .style = DAMAGE_STYLE_KRAMDOWN,
	 .hidden = BIT(MD_MATH_DISPLAY),
	 .safe = BIT(MD_MATH_GH_INLINE),
	 .escaped = "\\.*_+`<>()[]{}#!:|\"'$=-",
	 .smart = true},
	{.renderers = DAMAGE_HUGO,
	 .safe = BIT(MD_MATH_GH_INLINE),
	 .strikethrough = true,
	 .bare_links = true,
	 .smart = true},
	{.renderers = DAMAGE_HUGO_PASSTHROUGH,
	 .hidden = BIT(MD_MATH_DISPLAY) | BIT(MD_MATH_PAREN) | BIT(MD_MATH_BRACKET),
	 .safe = BIT(MD_MATH_GH_INLINE),
	 .strikethrough = true,
	 .bare_links = true,
	 .smart = true},
};

/* ---- Collecting ---- */

size_t damage_formula_at(const struct damage *d, size_t offset)
{
	return SEARCH_UP_TO(d->doc->math, d->doc->n_math, struct md_math, end, offset);
}

static bool is_spared(const struct damage *d, enum damage_kind kind, const struct md_math *m)
{
	/* A formula that is taken out of the text is not taken out of a table. */
	unsigned hidden = kind == DAMAGE_BAR ? 0 : d->dialect->hidden;
	return (d->dialect->safe | hidden) & BIT(m->kind);
}

static struct damage_place *place_of(struct damage *d, size_t formula, enum damage_kind kind)
{
	struct damage_place **places = &d->places[formula];
	if (!*places)
		*places = arena_alloc_array(d->arena, DAMAGE_N_KINDS, sizeof **places);
	return &(*places)[kind];
}

/* The place when it is the formula's first of its kind, to add to; else null. */
static struct damage_place *mark_in(struct damage *d, size_t formula, enum damage_kind kind,
				    size_t from, size_t to)
{
	const struct md_math *m = &d->doc->math[formula];
	if (is_spared(d, kind, m))
		return NULL;
	struct damage_place *p = place_of(d, formula, kind);
	if (p->dialect != d->dialect)
		p->counted = 0;
	p->dialect = d->dialect;
	p->renderers |= d->dialect->renderers;
	bool first = !p->count || from < p->offset;
	if (++p->counted > p->count)
		p->count = p->counted;
	if (!first)
		return NULL;
	p->offset = from < m->offset ? m->offset : from;
	p->end = to > m->end ? m->end : to;
	p->partner = p->partner_end = 0;
	return p;
}

struct damage_place *damage_mark(struct damage *d, enum damage_kind kind, size_t from, size_t to)
{
	size_t f = damage_formula_at(d, from);
	if (f == d->doc->n_math || d->doc->math[f].offset > from)
		return NULL;
	return mark_in(d, f, kind, from, to);
}

void damage_mark_all(struct damage *d, enum damage_kind kind, size_t from, size_t to)
{
	const struct md_math *math = d->doc->math;
	for (size_t f = damage_formula_at(d, from); f < d->doc->n_math && math[f].offset < to;
	     f++) {
		/* As a whole the text of a link it is still a formula. */
		bool whole = from <= math[f].offset && math[f].end <= to;
		if (!whole || kind != DAMAGE_AUTOLINK)
			mark_in(d, f, kind, from, to);
	}
}

static void read_dialect(struct damage *d, const struct damage_dialect *dialect)
{
	d->dialect = dialect;
	d->n_raw = 0;
	if (dialect->style != DAMAGE_STYLE_COMMONMARK)
		damage_html_run(d);
	damage_block_run(d);
	damage_inline_run(d);
}

/* A text is scanned once for the renderers that hide the same formulas. */
static void read_all(struct damage *d, unsigned renderers)
{
	const struct md_doc *nothing_hidden = NULL;
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
		const struct damage_dialect *dialect = &dialects[i];
		if (!(renderers & dialect->renderers))
			continue;
		if (dialect->hidden) {
			d->plain = damage_plain(d->arena, d->doc, dialect->hidden);
		} else {
			if (!nothing_hidden)
				nothing_hidden = damage_plain(d->arena, d->doc, 0);
			d->plain = nothing_hidden;
		}
		read_dialect(d, dialect);
	}
}

/* ---- Findings ---- */

static const struct {
	enum diag_rule rule;
	const char *text; /* what happens to the place; null: its own words */
	const char *partner;
} kinds[] = {
	[DAMAGE_EMPHASIS] = {DIAG_md_emphasis, "becomes emphasis", "pairs with this one"},
	[DAMAGE_STRIKE] = {DIAG_md_strikethrough, "becomes strikethrough", "pairs with this one"},
	[DAMAGE_BACKSLASH] = {DIAG_md_backslash, "loses its backslash", NULL},
	[DAMAGE_BREAK] = {DIAG_md_line_break, "at the end of a line becomes <br>", NULL},
	[DAMAGE_LINE_START] = {DIAG_md_line_start, NULL, NULL},
	[DAMAGE_LINK] = {DIAG_md_link, "becomes a link or an image", NULL},
	[DAMAGE_TAG] = {DIAG_md_html_tag, "is taken for HTML", NULL},
	[DAMAGE_AUTOLINK] = {DIAG_md_autolink, "becomes a link", NULL},
	[DAMAGE_CODE] = {DIAG_md_code, "becomes code", NULL},
	[DAMAGE_ENTITY] = {DIAG_md_entity, "becomes the character that it names", NULL},
	[DAMAGE_SMART] = {DIAG_md_smart, "becomes a typographic character", NULL},
	[DAMAGE_BAR] = {DIAG_md_table_bar, NULL, NULL},
};

enum { EXCERPT = 24 };

/* The place as it is shown: its first line, cut at a character. */
static struct slice excerpt(const struct md_doc *doc, size_t from, size_t to)
{
	struct slice s = slice_sub(doc->text, from, to);
	s.n = slice_find(s, '\n');
	if (s.n > EXCERPT) {
		s.n = EXCERPT;
		while (s.n && ((unsigned char)s.p[s.n] & 0xC0) == 0x80)
			s.n--;
	}
	return s;
}

/* "commonmark, kramdown and hugo". */
static const char *list_names(struct arena *a, unsigned renderers)
{
	const char *list = "";
	for (unsigned i = 0; damage_renderer_names[i]; i++) {
		if (!(renderers & BIT(i)))
			continue;
		renderers &= ~BIT(i);
		const char *join = !*list ? "" : renderers ? ", " : " and ";
		list = arena_printf(a, "%s%s%s", list, join, damage_renderer_names[i]);
	}
	return list;
}

static const char *count_rest(struct arena *a, size_t count, const char *where)
{
	return count > 1 ? arena_printf(a, " (%zu more in this %s)", count - 1, where) : "";
}

static void add_place(const struct damage *d, enum damage_kind kind, const struct damage_place *p,
		      struct diag_list *findings)
{
	const char *text = kinds[kind].text ? kinds[kind].text : p->what;
	struct slice s = excerpt(d->doc, p->offset, p->end);
	struct diag *found =
		diag_add(findings, kinds[kind].rule, p->offset, p->end, "\"%.*s\" %s in %s%s",
			 SLICE_ARG(s), text, list_names(d->arena, p->renderers),
			 count_rest(d->arena, p->count, "formula"));
	if (p->partner_end)
		diag_note(findings, found, p->partner, p->partner_end, "%s", kinds[kind].partner);
}

static void add_places(const struct damage *d, size_t formula, struct diag_list *findings)
{
	const struct damage_place *places = d->places[formula];
	for (size_t k = 0; places && k < DAMAGE_N_KINDS; k++)
		if (places[k].count)
			add_place(d, (enum damage_kind)k, &places[k], findings);
}

/* ---- What needs no renderer ---- */

/* A bar without a backslash before it ends the cell (GFM 4.10), and so the formula. */
static void check_bars(const struct md_doc *doc, const struct md_math *m,
		       struct diag_list *findings)
{
	size_t first = 0, count = 0;
	for (size_t i = m->offset; i < m->end; i++)
		if (doc->text.p[i] == '|' && doc->text.p[i - 1] != '\\' && !count++)
			first = i;
	if (count)
		diag_add(findings, DIAG_md_table_bar, first, first + 1,
			 "\"|\" ends the table cell in the middle of the formula%s",
			 count_rest(findings->arena, count, "formula"));
}

static bool looks_like_tag(struct slice s)
{
	return s.n > 1 && s.p[0] == '<' &&
	       (ascii_is_alpha(s.p[1]) || memchr("/!?", s.p[1], 3) != NULL);
}

/* `a <b`: in an HTML block a browser reads a tag there; in Markdown's text `<` is written as &lt;,
 * but not every way to the page is like that. */
static void check_less_than(const struct md_doc *doc, const struct md_math *m,
			    struct diag_list *findings)
{
	bool html = m->flags & MD_MATH_IN_HTML;
	struct slice rest = slice_sub(doc->text, m->offset, m->end);
	size_t first = 0, count = 0;
	for (size_t n = slice_find(rest, '<'); n < rest.n; n = slice_find(rest, '<')) {
		rest = slice_sub(rest, n, rest.n);
		if (looks_like_tag(rest) && !count++)
			first = m->end - rest.n;
		rest = slice_sub(rest, 1, rest.n);
	}
	if (count)
		diag_add(findings, html ? DIAG_md_html_tag : DIAG_md_less_than, first, first + 2,
			 "\"%.*s\" %s%s", 2, doc->text.p + first,
			 html ? "begins a tag: this is an HTML block" : "could be read as a tag",
			 count_rest(findings->arena, count, "formula"));
}

/* ---- Delimiters that are none ---- */

static const struct {
	unsigned renderers;
	unsigned unknown; /* kinds of formulas whose delimiters it has not */
} delimiters[] = {
	{DAMAGE_COMMONMARK, BIT(MD_MATH_GH_INLINE) | BIT(MD_MATH_GH_FENCE)},
	{DAMAGE_GITHUB, BIT(MD_MATH_ENV) | BIT(MD_MATH_PAREN) | BIT(MD_MATH_BRACKET)},
	{DAMAGE_PYTHON_MARKDOWN, BIT(MD_MATH_GH_INLINE) | BIT(MD_MATH_GH_FENCE)},
	{DAMAGE_KRAMDOWN, ~BIT(MD_MATH_DISPLAY)},
	{DAMAGE_PANDOC, BIT(MD_MATH_PAREN) | BIT(MD_MATH_BRACKET) | BIT(MD_MATH_GH_INLINE) |
				BIT(MD_MATH_GH_FENCE)},
	{DAMAGE_HUGO, BIT(MD_MATH_GH_INLINE) | BIT(MD_MATH_GH_FENCE)},
	{DAMAGE_HUGO_PASSTHROUGH,
	 BIT(MD_MATH_INLINE) | BIT(MD_MATH_ENV) | BIT(MD_MATH_GH_INLINE) | BIT(MD_MATH_GH_FENCE)},
};

/* One finding a document: it is a matter of how it is written as a whole. */
static void check_delimiters(const struct md_doc *doc, unsigned renderer, unsigned unknown,
			     struct diag_list *findings)
{
	const struct md_math *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < doc->n_math; i++)
		if (unknown & BIT(doc->math[i].kind) && !count++)
			first = &doc->math[i];
	if (!count)
		return;
	size_t end = first->body_offset > first->offset ? first->body_offset : first->end;
	struct slice s = slice_trim(excerpt(doc, first->offset, end));
	diag_add(findings, DIAG_md_delimiter, first->offset, end,
		 "\"%.*s\" begins no formula in %s%s", SLICE_ARG(s),
		 list_names(findings->arena, renderer),
		 count_rest(findings->arena, count, "document"));
}

/* On GitHub a letter or digit outside right next to the dollar makes it one of the text. */
static void check_github_dollar(const struct md_doc *doc, const struct md_math *m,
				struct diag_list *findings)
{
	if (m->kind != MD_MATH_INLINE)
		return;
	const char *p = doc->text.p;
	if (m->offset && ascii_is_alnum(p[m->offset - 1]))
		diag_add(findings, DIAG_md_github_dollar, m->offset, m->body_offset,
			 "\"%c\" right before $: not a formula on GitHub", p[m->offset - 1]);
	else if (m->end < doc->text.n && ascii_is_alpha(p[m->end]))
		diag_add(findings, DIAG_md_github_dollar, m->body_end, m->end,
			 "\"%c\" right behind $: not a formula on GitHub", p[m->end]);
}

void damage_check(const struct equations *eqs, unsigned renderers, struct diag_list *findings)
{
	const struct md_doc *doc = eqs->doc;
	struct damage d = {.arena = findings->arena, .doc = doc};
	if (!doc->n_math)
		return;
	d.places = arena_alloc_array(d.arena, doc->n_math, sizeof *d.places);
	read_all(&d, renderers);
	for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++)
		if (renderers & delimiters[i].renderers)
			check_delimiters(doc, delimiters[i].renderers, delimiters[i].unknown,
					 findings);
	for (size_t i = 0; i < doc->n_math; i++) {
		const struct md_math *m = &doc->math[i];
		add_places(&d, i, findings);
		if (m->flags & MD_MATH_IN_TABLE)
			check_bars(doc, m, findings);
		check_less_than(doc, m, findings);
		if (renderers & DAMAGE_GITHUB)
			check_github_dollar(doc, m, findings);
	}
}
