#include "check/formulas.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/search.h"
#include "base/sort.h"
#include "check/formulas-fix.h"
#include "check/formulas-plain.h"

/* How often a formula is parsed to find, of fixes that make it worse together, those that
 * do not. */
enum { TRIALS = 32 };

struct formulas {
	struct arena *arena;   /* of the document */
	struct arena *scratch; /* of one formula */
	struct arena own_scratch;
	struct diag_list *list;
	unsigned target;
	bool numbered;
	struct macros *page; /* may be null: nothing is defined, and nothing is kept */
	uint8_t *rejected;   /* of each formula so far */
	size_t issue;        /* the first of the document's that does not end before the formula */
	uint8_t *
		engines; /* of the findings in list, in order of adding; only where they are kept */
	size_t n_engines, cap_engines;
	bool keep_engines;
};

/* Where a formula stands. */
struct site {
	const struct equations_formula *f;
	const struct equations *eqs; /* null: a formula of a stream */
	const struct md_math *math;
	const struct md_issue *issue; /* the fault of its delimiters, or null */
	bool display;
};

/* A formula as it is read. */
struct reading {
	struct slice tex;
	const struct formulas_plain *plain; /* or null: as it stands */
	struct parse parse;
};

/* A fix that is yet to be tried. */
struct attempt {
	struct diag *d;
	struct formulas_fix fix;
};

struct attempts {
	struct attempt *v;
	size_t n, cap;
};

static const char *engine_names(unsigned engines)
{
	static const char *const names[TEX_ALL + 1] = {
		[0] = "no engine",
		[TEX_KATEX] = "KaTeX",
		[TEX_MATHJAX3] = "MathJax 3",
		[TEX_MATHJAX4] = "MathJax 4",
		[TEX_MATHJAX] = "MathJax",
		[TEX_KATEX | TEX_MATHJAX3] = "KaTeX and MathJax 3",
		[TEX_KATEX | TEX_MATHJAX4] = "KaTeX and MathJax 4",
		[TEX_ALL] = "KaTeX and MathJax",
	};
	return names[engines & TEX_ALL];
}

/* ---- Positions ---- */

static size_t offset_of(const struct reading *r, size_t at)
{
	return r->plain ? formulas_plain_offset(r->plain, at) : at;
}

static size_t position(const struct site *s, const struct reading *r, size_t at)
{
	return equations_position(s->f, offset_of(r, at));
}

/* The end of a range: on the line of its last byte. */
static size_t position_end(const struct site *s, const struct reading *r, size_t offset, size_t end)
{
	return end > offset ? position(s, r, end - 1) + 1 : position(s, r, offset);
}

/* ---- What other rules say already ---- */

/* The rules about numbers report it: tag-inline, tag-nested, tag-multiple. */
static bool is_reported_tag(const struct site *s, size_t from, size_t to)
{
	const struct equations *eqs = s->eqs;
	size_t i = SEARCH_UP_TO(eqs->tags, eqs->n_tags, struct equations_tag, end, from);
	if (i == eqs->n_tags || eqs->tags[i].offset >= to)
		return false;
	const struct equations_tag *tag = &eqs->tags[i];
	return tag->second || tag->place == EQUATIONS_INLINE || tag->place == EQUATIONS_INNER;
}

static bool touches(size_t from, size_t to, size_t offset, size_t end)
{
	return from < end && offset < to;
}

/* delim-mismatched, delim-broken-end and delim-crossed tell why the formula ends wrong. */
static bool is_reported_end(const struct site *s, enum diag_rule rule, size_t from, size_t to)
{
	const struct md_issue *issue = s->issue;
	return issue &&
	       (rule == DIAG_tex_environment || touches(from, to, issue->offset, issue->end) ||
		touches(from, to, issue->other_offset, issue->other_end));
}

static bool is_suppression(const struct reading *r, const struct parse_fault *fault)
{
	struct slice comment = slice_sub(r->tex, fault->offset, fault->end);
	while (comment.n && (comment.p[0] == '%' || ascii_is_space(comment.p[0])))
		comment = slice_sub(comment, 1, comment.n);
	return slice_starts(comment, SLICE("eqn-check:"));
}

static bool is_said_elsewhere(const struct site *s, const struct reading *r,
			      const struct parse_fault *fault)
{
	/* Whether there are $$ around it the parser does not know; see display_environment. */
	if (fault->rule == DIAG_tex_display_environment)
		return true;
	if (fault->rule == DIAG_tex_comment && is_suppression(r, fault))
		return true;
	if (!s->eqs || !fault->engines)
		return false;
	size_t from = position(s, r, fault->offset);
	size_t to = position_end(s, r, fault->offset, fault->end);
	if ((fault->rule == DIAG_tex_tag || fault->rule == DIAG_tex_misplaced) &&
	    is_reported_tag(s, from, to))
		return true;
	return is_reported_end(s, fault->rule, from, to);
}

/* ---- Findings ---- */

static struct diag *add(struct formulas *fs, enum diag_rule rule, unsigned engines, size_t from,
			size_t to, const char *message)
{
	if (fs->keep_engines)
		ARENA_PUSH(fs->arena, fs->engines, fs->n_engines, fs->cap_engines) =
			(uint8_t)engines;
	return diag_add(fs->list, rule, from, to, "%s", message);
}

/* What an unknown name may have meant is left out where the target knows it. */
static const char *message_of(struct formulas *fs, const struct parse_fault *fault,
			      unsigned engines)
{
	const char *hint = strstr(fault->message, "; did you mean ");
	bool some = engines && (fs->target & ~engines);
	size_t n = strlen(fault->message);
	if (hint && !(engines & fs->target))
		n = (size_t)(hint - fault->message);
	if (!some && fault->message[n] == '\0')
		return fault->message;
	return arena_printf(fs->scratch, "%s%s%.*s", some ? engine_names(engines) : "",
			    some ? ": " : "", (int)n, fault->message);
}

static void report(struct formulas *fs, const struct site *s, const struct reading *r,
		   const struct parse_fault *fault, enum diag_rule rule, unsigned engines,
		   struct attempts *attempts)
{
	struct diag *d =
		add(fs, rule, fault->engines, position(s, r, fault->offset),
		    position_end(s, r, fault->offset, fault->end), message_of(fs, fault, engines));
	if (fault->note)
		diag_note(fs->list, d, position(s, r, fault->note_offset),
			  position_end(s, r, fault->note_offset, fault->note_end), "%s",
			  fault->note);
	/* Escaped as it is, it cannot be mended; once it is not, it can.  And a command that the
	 * target knows is meant. */
	if (r->plain || (fault->rule == DIAG_tex_undefined && fault->engines != TEX_ALL))
		return;
	struct formulas_fix fix = formulas_fix_of(fs->scratch, r->tex, fault);
	if (fix.n)
		ARENA_PUSH(fs->scratch, attempts->v, attempts->n, attempts->cap) =
			(struct attempt){d, fix};
}

static int by_place(const void *a, const void *b)
{
	const struct parse_fault *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return strcmp(x->message, y->message);
}

/* Engines that are read in passes of their own may find the same. */
static void join_faults(struct parse *p)
{
	if (p->n_faults < 2)
		return;
	qsort(p->faults, p->n_faults, sizeof *p->faults, by_place);
	size_t kept = 0;
	for (size_t i = 1; i < p->n_faults; i++) {
		struct parse_fault *last = &p->faults[kept], *fault = &p->faults[i];
		if (fault->offset == last->offset && fault->end == last->end &&
		    fault->rule == last->rule && !fault->engines == !last->engines)
			last->engines |= fault->engines;
		else
			p->faults[++kept] = *fault;
	}
	p->n_faults = kept + 1;
}

/* First what the target rejects; then, of what only others reject, one finding an engine. */
static void report_all(struct formulas *fs, const struct site *s, struct reading *r,
		       struct attempts *attempts)
{
	struct parse *p = &r->parse;
	unsigned told = 0;
	join_faults(p);
	for (size_t i = 0; i < p->n_faults; i++) {
		const struct parse_fault *fault = &p->faults[i];
		bool ours = !fault->engines || (fault->engines & fs->target);
		if (!ours)
			continue;
		told |= fault->engines;
		if (!is_said_elsewhere(s, r, fault))
			report(fs, s, r, fault, fault->rule, fault->engines & fs->target, attempts);
	}
	for (size_t i = 0; i < p->n_faults && (p->rejected & ~told & TEX_ALL); i++) {
		const struct parse_fault *fault = &p->faults[i];
		unsigned others = fault->engines & ~told;
		if (!others || (fault->engines & fs->target))
			continue;
		told |= others;
		if (!is_said_elsewhere(s, r, fault))
			report(fs, s, r, fault, DIAG_tex_portability, others, attempts);
	}
}

/* ---- Parsing ---- */

static struct parse parse(struct formulas *fs, const struct site *s, struct slice tex,
			  struct macros *macros, bool remarks)
{
	struct parse result = {0};
	const struct parse_options options = {.engines = TEX_ALL,
					      .display = s->display,
					      .suggestions = remarks,
					      .remarks = remarks,
					      .numbered = fs->numbered,
					      .macros = macros};
	parse_formula(&result, fs->scratch, tex, &options);
	return result;
}

/* The same without a trace in the page's definitions. */
static struct parse try_parse(struct formulas *fs, const struct site *s, struct slice tex,
			      bool remarks)
{
	struct macros *child = fs->page ? macros_child(fs->scratch, fs->page) : NULL;
	return parse(fs, s, tex, child, remarks);
}

/* ---- Fixes ---- */

static void attach(struct formulas *fs, const struct site *s, const struct reading *r,
		   const struct attempt *attempt)
{
	const struct formulas_fix *fix = &attempt->fix;
	for (size_t i = 0; i < fix->n; i++) {
		const struct formulas_fix_edit *e = &fix->edits[i];
		bool closes = i > 0 && e->offset == e->end;
		size_t from = closes ? position_end(s, r, e->offset - 1, e->end)
				     : position(s, r, e->offset);
		size_t to = closes ? from : position_end(s, r, e->offset, e->end);
		diag_fix(fs->list, attempt->d, from, to, e->text);
	}
	attempt->d->fix = arena_cstr(fs->arena, slice_of(fix->what));
	attempt->d->unsafe = fix->unsafe;
}

static int by_edit(const void *a, const void *b)
{
	const struct formulas_fix_edit *x = a, *y = b;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

/* The formula with these fixes; edits that overlap another are left out. */
static struct slice fixed(struct formulas *fs, struct slice tex, const struct attempt *v, size_t n)
{
	struct formulas_fix_edit *edits = NULL;
	size_t n_edits = 0, cap = 0, size = tex.n;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < v[i].fix.n; j++) {
			ARENA_PUSH(fs->scratch, edits, n_edits, cap) = v[i].fix.edits[j];
			size += v[i].fix.edits[j].text.n;
		}
	}
	sort_rows(edits, n_edits, sizeof *edits, by_edit);
	char *copy = arena_alloc(fs->scratch, size + 1), *to = copy;
	size_t at = 0;
	for (size_t i = 0; i < n_edits; i++) {
		if (edits[i].offset < at)
			continue;
		memcpy(to, tex.p + at, edits[i].offset - at);
		to += edits[i].offset - at;
		if (edits[i].text.n)
			memcpy(to, edits[i].text.p, edits[i].text.n);
		to += edits[i].text.n;
		at = edits[i].end;
	}
	memcpy(to, tex.p + at, tex.n - at);
	return slice_range(copy, to + (tex.n - at));
}

static bool is_no_worse(struct formulas *fs, const struct site *s, const struct reading *r,
			const struct attempt *v, size_t n)
{
	struct parse p = try_parse(fs, s, fixed(fs, r->tex, v, n), false);
	return !(p.rejected & ~r->parse.rejected);
}

/* All of them at once; each half for itself where that is worse. */
static void try_fixes(struct formulas *fs, const struct site *s, const struct reading *r,
		      const struct attempt *v, size_t n, size_t *trials)
{
	if (!n || !*trials)
		return;
	--*trials;
	if (is_no_worse(fs, s, r, v, n)) {
		for (size_t i = 0; i < n; i++)
			attach(fs, s, r, &v[i]);
	} else if (n > 1) {
		try_fixes(fs, s, r, v, n / 2, trials);
		try_fixes(fs, s, r, v + n / 2, n - n / 2, trials);
	}
}

/* ---- Formulas that are escaped ---- */

static void report_escaped(struct formulas *fs, const struct site *s, const struct reading *r,
			   unsigned raw_rejected)
{
	const struct formulas_plain *plain = r->plain;
	size_t n = 0, first = plain->cuts[0].offset;
	for (size_t i = 0; i < plain->n_cuts; i++)
		n += plain->cuts[i].n;
	unsigned lost = raw_rejected & fs->target;
	struct diag *d =
		add(fs, lost ? DIAG_tex_escaped : DIAG_tex_escaped_silent, raw_rejected,
		    equations_position(s->f, first), equations_position(s->f, plain->end - 1) + 1,
		    arena_printf(fs->scratch,
				 "formula was escaped twice: it has %zu backslash%s too many%s%s",
				 n, n == 1 ? "" : "es", lost ? " for " : "",
				 lost ? engine_names(lost) : ""));
	/* What is escaped still when it has been mended (eight backslashes) was not escaped by a
	 * converter. */
	if ((r->parse.rejected & (~raw_rejected | fs->target)) ||
	    lex_dialect_of(plain->tex) == LEX_ESCAPED)
		return;
	for (size_t i = 0; i < plain->n_cuts; i++) {
		size_t at = equations_position(s->f, plain->cuts[i].offset);
		diag_fix(fs->list, d, at, at + plain->cuts[i].n, (struct slice){NULL, 0});
	}
	d->fix = "take the second backslashes away";
}

static size_t count_faults(const struct parse *p, unsigned engines)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_faults; i++)
		n += (p->faults[i].engines & engines) != 0;
	return n;
}

/* Is the plain reading what is meant?  It is where the target accepts it, or finds less in it.
 * Then it is *r. */
static bool read_plain(struct formulas *fs, const struct site *s, struct reading *r)
{
	bool signature = s->f->dialect == LEX_ESCAPED;
	if (!signature && !(r->parse.rejected & fs->target))
		return false;
	struct formulas_plain *plain = arena_alloc(fs->scratch, sizeof *plain);
	*plain = formulas_plain_read(fs->scratch, s->f->tex);
	if (!plain->n_cuts)
		return false;
	struct parse p = try_parse(fs, s, plain->tex, true);
	if (count_faults(&p, fs->target) >= count_faults(&r->parse, fs->target) &&
	    p.rejected & fs->target)
		return false;
	*r = (struct reading){plain->tex, plain, p};
	return true;
}

/* ---- $$\begin{align}..\end{align}$$ ---- */

/* The name of the environment that is all of the formula, or the empty slice.  That it is
 * one and not two the parser has seen. */
static struct slice whole_environment(struct slice tex)
{
	struct slice none = {NULL, 0}, begin = SLICE("\\begin{");
	tex = slice_trim(tex);
	if (!slice_starts(tex, begin))
		return none;
	struct slice name = slice_sub(tex, begin.n, tex.n);
	name = slice_sub(name, 0, slice_find(name, '}'));
	if (!mdscan_is_display_env(name, NULL) || !slice_ends(tex, SLICE("}")))
		return none;
	struct slice rest = slice_sub(tex, 0, tex.n - 1);
	if (!slice_ends(rest, name))
		return none;
	return slice_ends(slice_sub(rest, 0, rest.n - name.n), SLICE("\\end{")) ? name : none;
}

static void display_environment(struct formulas *fs, const struct site *s, const struct reading *r)
{
	const struct md_math *m = s->math;
	if (!m || (m->kind != MD_MATH_DISPLAY && m->kind != MD_MATH_BRACKET) ||
	    (r->parse.rejected & fs->target))
		return;
	struct slice tex = s->f->tex, name = whole_environment(tex);
	if (!name.n)
		return;
	size_t from = 0, to = tex.n;
	while (ascii_is_space(tex.p[from]))
		from++;
	while (ascii_is_space(tex.p[to - 1]))
		to--;
	size_t begin = equations_position(s->f, from), end = equations_position(s->f, to - 1) + 1;
	struct slice opener = slice_sub(s->eqs->doc->text, m->offset, m->body_offset);
	struct diag *d =
		add(fs, DIAG_tex_display_environment, 0, m->offset,
		    equations_position(s->f, from + strlen("\\begin{}") + name.n - 1) + 1,
		    arena_printf(fs->scratch, "%.*s is a display itself: no %.*s around it",
				 SLICE_ARG(name), SLICE_ARG(opener)));
	diag_fix(fs->list, d, m->offset, begin, (struct slice){NULL, 0});
	diag_fix(fs->list, d, end, m->end, (struct slice){NULL, 0});
	d->fix = "take the delimiters away";
	d->unsafe = true;
}

/* ---- A formula ---- */

/* Returns the engines that reject it as it stands. */
static unsigned judge(struct formulas *fs, const struct site *s)
{
	struct attempts attempts = {NULL, 0, 0};
	struct reading r = {s->f->tex, NULL, parse(fs, s, s->f->tex, fs->page, true)};
	unsigned rejected = r.parse.rejected;
	if (read_plain(fs, s, &r))
		report_escaped(fs, s, &r, rejected);
	if (r.parse.n_faults)
		report_all(fs, s, &r, &attempts);
	display_environment(fs, s, &r);
	size_t trials = TRIALS;
	try_fixes(fs, s, &r, attempts.v, attempts.n, &trials);
	return rejected;
}

static unsigned target_of(const struct formulas_options *options)
{
	return options->target ? options->target : TEX_MATHJAX4;
}

struct formulas *formulas_start(struct arena *a, struct diag_list *list,
				const struct formulas_options *options)
{
	struct formulas *fs = arena_alloc(a, sizeof *fs);
	fs->arena = a;
	fs->scratch = &fs->own_scratch;
	fs->list = list;
	fs->target = target_of(options);
	fs->numbered = options->numbered;
	fs->page = options->macros ? macros_child(a, options->macros) : macros_new(a);
	return fs;
}

/* The fault of the delimiters of a formula. */
static const struct md_issue *issue_of(struct formulas *fs, const struct md_doc *doc,
				       const struct md_math *m)
{
	while (fs->issue < doc->n_issues && doc->issues[fs->issue].offset < m->offset)
		fs->issue++;
	for (size_t i = fs->issue; i < doc->n_issues && doc->issues[i].offset < m->end; i++)
		if (doc->issues[i].kind == MD_ISSUE_MISMATCHED ||
		    doc->issues[i].kind == MD_ISSUE_BROKEN_END ||
		    doc->issues[i].kind == MD_ISSUE_CROSSED)
			return &doc->issues[i];
	return NULL;
}

void formulas_visit(void *context, const struct equations *eqs, size_t formula)
{
	struct formulas *fs = context;
	const struct equations_formula *f = &eqs->formulas[formula];
	const struct md_math *m = &eqs->doc->math[f->math];
	const struct site site = {.f = f,
				  .eqs = eqs,
				  .math = m,
				  .issue = issue_of(fs, eqs->doc, m),
				  .display = m->display};
	if (!fs->rejected)
		fs->rejected = arena_alloc(fs->arena, eqs->n_formulas);
	arena_reset(fs->scratch);
	fs->rejected[formula] = (uint8_t)judge(fs, &site);
}

void formulas_end(struct formulas *fs)
{
	arena_free(&fs->own_scratch);
}

void formulas_gather(struct diag_list *list)
{
	struct hash seen = HASH_INIT(list->arena);
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++) {
		struct diag *d = list->v[i];
		if (d->rule == DIAG_tex_portability) {
			struct hash_entry *e = hash_at(&seen, slice_of(d->message));
			if (e->count++)
				continue;
			e->value = d;
		}
		list->v[n++] = d;
	}
	list->n = n;
	for (size_t i = 0; i < seen.n; i++) {
		const struct hash_entry *e = &seen.entries[i];
		struct diag *d = e->value;
		if (e->count > 1)
			d->message =
				arena_printf(list->arena, "%s (and in %zu more formula%s)",
					     d->message, e->count - 1, e->count > 2 ? "s" : "");
	}
}

unsigned formulas_rejected(const struct formulas *fs, size_t formula)
{
	return fs->rejected[formula];
}

void formulas_judge(struct formulas_alone *alone, struct arena *a, struct slice tex, bool display,
		    const struct formulas_options *options)
{
	*alone = (struct formulas_alone){.findings = DIAG_LIST_INIT(a)};
	struct formulas fs = {.arena = a,
			      .scratch = a,
			      .list = &alone->findings,
			      .target = target_of(options),
			      .keep_engines = true};
	if (options->macros)
		fs.page = macros_child(a, options->macros);
	const struct equations_formula f = {.tex = tex, .dialect = lex_dialect_of(tex)};
	const struct site site = {.f = &f, .display = display};
	alone->rejected = judge(&fs, &site);
	alone->engines = fs.engines;
	diag_sort(&alone->findings);
}
