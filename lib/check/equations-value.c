#include "base/utf8.h"
#include "check/equations.h"

/* Longer contents are no number. */
enum { VALUE_MAX = 96, NUMBER_DIGITS_MAX = 9 };

/* What a reader sees of a tag, byte by byte with where each byte stands. */
struct plain {
	char text[VALUE_MAX];
	size_t at[VALUE_MAX]; /* offset of the byte in the raw text */
	size_t n;
	bool word; /* a letter or digit is in it */
	bool overflow;
};

static void put(struct plain *p, struct slice s, size_t at)
{
	for (size_t i = 0; i < s.n; i++) {
		if (p->n == VALUE_MAX) {
			p->overflow = true;
			return;
		}
		p->text[p->n] = s.p[i];
		p->at[p->n++] = at + i;
	}
}

static bool is_font(struct slice name)
{
	static const char *const words[] = {"text",   "textrm",     "textbf", "textit", "textup",
					    "mathrm", "mathbf",     "mathit", "mathsf", "mbox",
					    "hbox",   "boldsymbol", "rm",     "bf",     "it",
					    "small",  "large",      NULL};
	for (const char *const *w = words; *w; w++)
		if (slice_eq(name, slice_of(*w)))
			return true;
	return false;
}

static void put_word(struct plain *p, struct lex_token t)
{
	if (slice_eq(t.name, SLICE("prime")))
		put(p, SLICE("'"), t.offset);
	else if (!is_font(t.name))
		put(p, t.name, t.offset);
}

static void put_char(struct plain *p, struct lex_token t)
{
	uint32_t cp;
	utf8_decode(t.name.p, t.name.p + t.name.n, &cp);
	p->word = p->word || utf8_is_word(cp);
	if (cp == 0x2032 || cp == 0x2019)
		put(p, SLICE("'"), t.offset);
	else
		put(p, t.name, t.offset);
}

/* Braces, dollars, fonts and `^` before a prime are how it is written, not what it says. */
static void flatten(struct plain *p, struct slice raw)
{
	struct lex lx = lex_start(raw, LEX_PLAIN);
	for (;;) {
		struct lex_token t = lex_next(&lx);
		switch (t.kind) {
		case LEX_END:
			return;
		case LEX_OPEN:
		case LEX_CLOSE:
		case LEX_SHIFT:
		case LEX_SUP:
		case LEX_COMMENT:
			break;
		case LEX_SPACE:
		case LEX_TIE:
			put(p, SLICE(" "), t.offset);
			break;
		case LEX_WORD:
			put_word(p, t);
			break;
		case LEX_CHAR:
			put_char(p, t);
			break;
		case LEX_SYMBOL:
			if (slice_eq(t.name, SLICE(",")) || slice_eq(t.name, SLICE(" ")))
				break;
			put(p, t.name, (size_t)(t.name.p - raw.p));
			break;
		default:
			put(p, t.name, t.offset);
		}
	}
}

static void cut(struct plain *p, size_t front, size_t back)
{
	p->n -= front + back;
	memmove(p->text, p->text + front, p->n);
	memmove(p->at, p->at + front, p->n * sizeof *p->at);
}

static void trim(struct plain *p)
{
	struct slice s = {p->text, p->n}, t = slice_trim(s);
	cut(p, (size_t)(t.p - s.p), s.n - t.n - (size_t)(t.p - s.p));
}

static void unwrap(struct plain *p, struct slice open, struct slice close)
{
	struct slice s = {p->text, p->n};
	if (s.n >= open.n + close.n && slice_starts(s, open) && slice_ends(s, close)) {
		cut(p, open.n, close.n);
		trim(p);
	}
}

/* a, b', -a, .2a's tail, (a): what may follow a number. */
static bool is_suffix(struct slice s)
{
	while (s.n && (s.p[s.n - 1] == '\'' || s.p[s.n - 1] == '*'))
		s.n--;
	if (s.n == 3 && s.p[0] == '(' && s.p[2] == ')')
		s = slice_sub(s, 1, 2);
	if (s.n == 2 && (s.p[0] == '.' || s.p[0] == '-'))
		s = slice_sub(s, 1, 2);
	return s.n == 0 || (s.n == 1 && ascii_is_alpha(s.p[0]));
}

/* "2.", "A.", "2-", "MP", "OT-": words, numbers and separators without blanks. */
static bool is_prefix(struct slice s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += (size_t)utf8_decode(s.p + i, s.p + s.n, &cp);
		if (!utf8_is_word(cp) && cp != '.' && cp != '-' && cp != ':' && cp != 0x2013 &&
		    cp != 0xB7)
			return false;
	}
	uint32_t first = 0;
	if (s.n)
		utf8_decode(s.p, s.p + s.n, &first);
	return s.n > 0 && utf8_is_word(first);
}

static void classify(struct equations_value *v, const struct plain *p,
		     const struct equations_formula *f, size_t base)
{
	struct slice s = v->text;
	size_t digits_end = s.n;
	while (digits_end > 0 && !ascii_is_digit(s.p[digits_end - 1]))
		digits_end--;
	size_t digits = digits_end;
	while (digits > 0 && ascii_is_digit(s.p[digits - 1]))
		digits--;
	v->prefix = slice_sub(s, 0, digits);
	v->suffix = slice_sub(s, digits_end, s.n);
	v->class = p->word ? EQUATIONS_NAME : EQUATIONS_SYMBOL;
	if (digits == digits_end || digits_end - digits > NUMBER_DIGITS_MAX ||
	    !is_suffix(v->suffix) || (v->prefix.n && !is_prefix(v->prefix)))
		return;
	/* The digits must stand together in the source, or they cannot be replaced. */
	if (p->at[digits_end - 1] - p->at[digits] != digits_end - 1 - digits)
		return;
	v->class = v->prefix.n ? EQUATIONS_PREFIXED : EQUATIONS_NUMBER;
	for (size_t i = digits; i < digits_end; i++)
		v->number = v->number * 10 + (s.p[i] - '0');
	size_t first = base + p->at[digits], last = base + p->at[digits_end - 1];
	v->offset = f ? equations_position(f, first) : first;
	v->end = (f ? equations_position(f, last) : last) + 1;
}

struct equations_value equations_value_of(struct arena *a, struct slice raw,
					  const struct equations_formula *f, struct slice doc_text)
{
	struct plain p;
	p.n = 0;
	p.word = p.overflow = false;
	flatten(&p, raw);
	trim(&p);
	unwrap(&p, SLICE("("), SLICE(")"));
	unwrap(&p, SLICE("（"), SLICE("）"));
	struct equations_value v = {.text = arena_copy(a, (struct slice){p.text, p.n})};
	if (p.n == 0)
		v.class = EQUATIONS_EMPTY;
	else if (p.overflow)
		v.class = EQUATIONS_NAME;
	else
		classify(&v, &p, f, (size_t)(raw.p - (f ? f->tex.p : doc_text.p)));
	return v;
}
