/* Rules about how formulas and text follow one another. */
#include "base/hash.h"
#include "base/utf8.h"
#include "check/audit-rules.h"
#include "tex/lex.h"

/* ---- Displays without a sentence ---- */

/* Letters enough to be more than a mark or a number between formulas. */
enum { SENTENCE = 2 };

/* Letters of [from, to), until there are enough. */
static size_t count_letters(const char *p, const char *end, size_t n)
{
	while (p < end && n < SENTENCE) {
		uint32_t cp;
		p += utf8_decode(p, end, &cp);
		n += utf8_is_word(cp) && !(cp < 0x80 && ascii_is_digit((char)cp));
	}
	return n;
}

/* A run of display formulas that no sentence parts. */
struct flow_run {
	size_t n, first, last; /* lines of its first and last formula */
	size_t letters;        /* since its last one */
};

/* The run is over. */
static void end_run(struct audit_rules_run *run, struct audit_finding *f, struct flow_run *r)
{
	if ((double)r->n > f->rule->max)
		audit_rules_fault(run, r->first, r->last + 1, r->n,
				  "%zu display formulas in a row, up to line %zu", r->n,
				  r->last + 1);
	else if ((double)r->n > f->number) {
		f->number = (double)r->n;
		audit_rules_place(run, f, r->first, r->last + 1);
	}
	*r = (struct flow_run){0};
}

static void add_display(struct audit_rules_run *run, struct audit_finding *f, struct flow_run *r,
			const struct md_math *m)
{
	size_t line = mdscan_line_of(run->doc, m->offset);
	if (!audit_rules_in_scope(run, line))
		return;
	if (r->letters >= SENTENCE)
		end_run(run, f, r);
	if (!r->n++)
		r->first = line;
	r->last = mdscan_line_of(run->doc, m->end - 1);
	r->letters = 0;
}

void audit_rules_prose(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct md_doc *doc = run->doc;
	struct flow_run r = {0};
	size_t seen = SIZE_MAX; /* the formula of the span before: it may have several spans */
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct md_span *s = &doc->spans[i];
		if (s->kind == MD_SPAN_MATH) {
			if (s->index != seen && doc->math[s->index].display)
				add_display(run, f, &r, &doc->math[s->index]);
			seen = s->index;
		} else if (s->kind == MD_SPAN_TEXT && r.letters < SENTENCE &&
			   doc->lines[mdscan_line_of(doc, s->offset)].kind != MD_LINE_HEADING) {
			r.letters = count_letters(doc->text.p + s->offset,
						  doc->text.p + mdscan_span_end(doc, i), r.letters);
		}
	}
	end_run(run, f, &r);
	/* The longest run that is short enough is no place for what is said of the others. */
	if (run->n_faults)
		f->line = 0;
	if (!doc->n_math)
		audit_rules_not_applicable(run, f, "there are no formulas");
}

/* ---- Long runs in the open ---- */

/* For every line: does it stand inside <details>? */
static bool *find_folded(struct audit_rules_run *run)
{
	const struct md_doc *doc = run->doc;
	bool *folded = arena_alloc_array(run->arena, doc->n_lines + 1, sizeof *folded);
	size_t depth = 0, begin = 0;
	for (size_t i = 0; i < doc->n_items; i++) {
		const struct md_item *item = &doc->items[i];
		bool open = item->kind == MD_ITEM_TAG_OPEN;
		if ((!open && item->kind != MD_ITEM_TAG_CLOSE) ||
		    !slice_eq_nocase(item->name, SLICE("details")))
			continue;
		size_t line = mdscan_line_of(doc, item->offset);
		if (open && !depth++)
			begin = line;
		else if (!open && depth && !--depth)
			memset(folded + begin, true, line - begin + 1);
	}
	if (depth)
		memset(folded + begin, true, doc->n_lines - begin);
	return folded;
}

/* Maths with blank lines in it, or a block of code: what a reader could want folded. */
static bool goes_on(const struct md_doc *doc, size_t line, uint8_t kind)
{
	return doc->lines[line].kind == kind ||
	       (kind == MD_LINE_MATH && doc->lines[line].kind == MD_LINE_BLANK);
}

void audit_rules_folded(struct audit_rules_run *run, struct audit_finding *f)
{
	const struct md_doc *doc = run->doc;
	bool *folded = find_folded(run);
	for (size_t i = 0, end; i < doc->n_lines; i = end) {
		uint8_t kind = doc->lines[i].kind;
		end = i + 1;
		if ((kind != MD_LINE_MATH && kind != MD_LINE_CODE) || folded[i] ||
		    !audit_rules_in_scope(run, i))
			continue;
		size_t last = end;
		for (; end < doc->n_lines && !folded[end] && goes_on(doc, end, kind); end++)
			if (doc->lines[end].kind == kind)
				last = end + 1;
		if ((double)(last - i) <= f->rule->lines)
			continue;
		audit_rules_fault(run, i, last, 1, "%zu lines of %s", last - i,
				  kind == MD_LINE_MATH ? "maths" : "code");
	}
}

/* ---- Symbols ---- */

/* Where a letter first stands in an inline formula and in a display, as line + 1; 0: nowhere. */
struct symbol {
	size_t in_text, in_display;
};

/* Letters that everybody knows, and those that are mostly a part of something else. */
static bool is_common(struct slice s)
{
	static const char *const words[] = {"d", "e", "i", "j", "k", "n", "pi", "T"};
	return slice_is_one_of(s, words, sizeof words / sizeof *words);
}

static bool is_greek(struct slice s)
{
	static const char *const words[] = {
		"alpha",  "beta",  "gamma",    "delta",   "epsilon", "varepsilon", "zeta",
		"eta",    "theta", "vartheta", "iota",    "kappa",   "lambda",     "mu",
		"nu",     "xi",    "rho",      "sigma",   "tau",     "phi",        "varphi",
		"chi",    "psi",   "omega",    "upsilon", "Gamma",   "Delta",      "Theta",
		"Lambda", "Xi",    "Sigma",    "Phi",     "Psi",     "Omega",
	};
	return slice_is_one_of(s, words, sizeof words / sizeof *words);
}

/* Names of environments, words of text, operators and looks are no symbols; nor are sets, distributions
 * and functions with a letter of their own, which everybody knows, too. */
static bool has_name(struct slice command)
{
	static const char *const words[] = {
		"begin",  "end",     "text",    "textbf",   "textit",  "texttt", "textrm",
		"mbox",   "hbox",    "tag",     "label",    "eqref",   "ref",    "operatorname",
		"color",  "mathop",  "style",   "class",    "href",    "mathrm", "mathsf",
		"mathbb", "mathcal", "mathscr", "mathfrak", "require", "hspace", "vspace"};
	return slice_is_one_of(command, words, sizeof words / sizeof *words);
}

static void add_symbol(struct audit_rules_run *run, struct hash *symbols, struct slice name,
		       bool display, size_t line)
{
	if (is_common(name))
		return;
	struct hash_entry *e = hash_at(symbols, name);
	if (!e->value)
		e->value = arena_alloc(run->arena, sizeof(struct symbol));
	struct symbol *s = e->value;
	size_t *first = display ? &s->in_display : &s->in_text;
	if (!*first)
		*first = line + 1;
}

static bool is_letter(struct lex_token t)
{
	return t.kind == LEX_CHAR && t.name.n == 1 && ascii_is_alpha(t.name.p[0]);
}

/* Behind \begin{array} stand the columns. */
static void skip_names(struct lex *lx, struct slice command)
{
	struct slice group, columns;
	lex_option(lx, &group);
	if (lex_group(lx, &group) && slice_eq(command, SLICE("begin")) &&
	    slice_eq(group, SLICE("array")))
		lex_group(lx, &columns);
}

/* Go on behind the letters that stand together with the one before; how many they are. */
static size_t skip_word(struct lex *lx)
{
	size_t n = 1;
	while (lx->at < lx->text.n && ascii_is_alpha(lx->text.p[lx->at])) {
		lx->at++;
		n++;
	}
	return n;
}

/* So many letters together may be a product; more are a word. */
enum { LONGEST_PRODUCT = 2 };

static void add_letters(struct audit_rules_run *run, struct hash *symbols, struct slice letters,
			bool display, size_t line)
{
	for (size_t i = 0; i < letters.n && !slice_eq(letters, SLICE("KL")); i++)
		add_symbol(run, symbols, slice_sub(letters, i, i + 1), display, line);
}

static void read_symbols(struct audit_rules_run *run, struct hash *symbols, size_t math)
{
	const struct md_math *m = &run->doc->math[math];
	size_t line = mdscan_line_of(run->doc, m->offset);
	struct slice tex = mdscan_tex(run->doc, math, run->arena), group;
	struct lex lx = lex_start(tex, lex_dialect_of(tex));
	if (!audit_rules_in_scope(run, line))
		return;
	for (struct lex_token t = lex_next(&lx); t.kind != LEX_END; t = lex_next(&lx)) {
		if (t.kind == LEX_ROW || (t.kind == LEX_WORD && slice_eq(t.name, SLICE("bbox")))) {
			lex_option(&lx, &group);
		} else if (t.kind == LEX_WORD && has_name(t.name)) {
			skip_names(&lx, t.name);
		} else if (is_letter(t)) {
			size_t letters = skip_word(&lx);
			if (letters <= LONGEST_PRODUCT)
				add_letters(run, symbols,
					    slice_sub(tex, t.offset, t.end + letters - 1),
					    m->display, line);
		} else if (t.kind == LEX_WORD && is_greek(t.name)) {
			add_symbol(run, symbols, t.name, m->display, line);
		}
	}
}

/* A letter is explained when the text names it in a formula of its own, before the display or not far
 * behind it.  This is mostly right, not always: an article may name x and use it for something else later. */
void audit_rules_symbols(struct audit_rules_run *run, struct audit_finding *f)
{
	struct hash symbols = HASH_INIT(run->arena);
	for (size_t i = 0; i < run->doc->n_math; i++)
		read_symbols(run, &symbols, i);
	for (size_t i = 0; i < symbols.n; i++) {
		const struct symbol *s = symbols.entries[i].value;
		if (!s->in_display ||
		    (s->in_text && (double)s->in_text <= (double)s->in_display + f->rule->lines))
			continue;
		audit_rules_fault(run, s->in_display - 1, s->in_display, 1,
				  "nothing near says what %.*s is",
				  SLICE_ARG(symbols.entries[i].key));
	}
	if (!run->doc->n_math)
		audit_rules_not_applicable(run, f, "there are no formulas");
}
