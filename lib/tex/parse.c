#include "tex/parse-internal.h"

#include <stdarg.h>

#include "base/hash.h"

/* ---- Faults ---- */

/* Not in what a macro expands to, which may have been left since. */
bool parse_in_text(const struct parser *p, const char *at)
{
	return !p->expanding && at >= p->text.p && at <= p->text.p + p->text.n;
}

size_t parse_offset(const struct parser *p, const char *at)
{
	return parse_in_text(p, at) ? (size_t)(at - p->text.p) : p->call;
}

size_t parse_end_offset(const struct parser *p, const char *at)
{
	return parse_in_text(p, at) ? (size_t)(at - p->text.p) : p->call_end;
}

static struct parse_fault *record(struct parser *p, enum diag_rule rule, unsigned engines,
				  const char *from, const char *to, const char *fmt, va_list ap)
{
	struct parse *r = p->result;
	ARENA_PUSH(p->arena, r->faults, r->n_faults, r->cap_faults) = (struct parse_fault){
		.rule = rule,
		.engines = engines,
		.offset = parse_offset(p, from),
		.end = parse_end_offset(p, to),
		.message = arena_vprintf(p->arena, fmt, ap),
	};
	return &r->faults[r->n_faults - 1];
}

/* A macro that is unrolled a thousand times has its fault once. */
bool parse_is_repeated(const struct parser *p, enum diag_rule rule, unsigned engines)
{
	const struct parse *r = p->result;
	if (!p->expanding || !r->n_faults)
		return false;
	const struct parse_fault *last = &r->faults[r->n_faults - 1];
	return last->rule == rule && last->offset == p->call &&
	       !(engines & p->engines & ~last->engines);
}

struct parse_fault *parse_report(struct parser *p, enum diag_rule rule, unsigned engines,
				 const char *from, const char *to, const char *fmt, ...)
{
	engines &= p->engines;
	if (!engines)
		return NULL;
	p->result->rejected |= engines;
	if (parse_is_repeated(p, rule, engines))
		return NULL;
	va_list ap;
	va_start(ap, fmt);
	struct parse_fault *fault = record(p, rule, engines, from, to, fmt, ap);
	va_end(ap);
	return fault;
}

struct parse_fault *parse_report_at(struct parser *p, enum diag_rule rule, size_t offset,
				    size_t end, const char *fmt, ...)
{
	struct parse_fault *fault;
	va_list ap;
	if (!p->engines)
		return NULL;
	p->result->rejected |= p->engines;
	va_start(ap, fmt);
	fault = record(p, rule, p->engines, p->at, p->at, fmt, ap);
	va_end(ap);
	fault->offset = offset;
	fault->end = end;
	return fault;
}

struct parse_fault *parse_remark(struct parser *p, enum diag_rule rule, const char *from,
				 const char *to, const char *fmt, ...)
{
	/* What a macro expands to is not what the author wrote here. */
	if (!p->options->remarks || p->expanding)
		return NULL;
	va_list ap;
	va_start(ap, fmt);
	struct parse_fault *fault = record(p, rule, 0, from, to, fmt, ap);
	va_end(ap);
	return fault;
}

void parse_note(struct parse_fault *fault, size_t offset, size_t end, const char *message)
{
	if (fault) {
		fault->note = message;
		fault->note_offset = offset;
		fault->note_end = end;
	}
}

void parse_diverge(struct parser *p, unsigned engines)
{
	/* Where nobody else is left, this is their pass. */
	if (p->engines & ~engines) {
		p->later |= p->engines & engines;
		p->engines &= ~engines;
	}
}

bool parse_deeper(struct parser *p, const char *at)
{
	if (p->depth < PARSE_MAX_DEPTH) {
		p->depth++;
		return true;
	}
	if (!p->limit_reached)
		parse_report(p, DIAG_tex_limit, p->engines, at, at + 1, "nested more than %d deep",
			     PARSE_MAX_DEPTH);
	p->limit_reached = true;
	return false;
}

struct tree_node *parse_new_node(struct parser *p, enum tree_kind kind, const char *from)
{
	return tree_new(p->arena, kind, parse_offset(p, from));
}

/* ---- Characters ---- */

enum byte_class {
	BYTE_CHARACTER, /* the first three end nothing: plain_end */
	BYTE_LETTER,
	BYTE_SPACE,
	BYTE_ESCAPE,
	BYTE_OPEN,
	BYTE_CLOSE,
	BYTE_SCRIPT,
	BYTE_PRIME,
	BYTE_ALIGN,
	BYTE_COMMENT,
	BYTE_SHIFT,
	BYTE_HASH,
	BYTE_HIGH,
	BYTE_CONTROL
};

#define C BYTE_CHARACTER
#define L BYTE_LETTER
#define X BYTE_CONTROL
#define H BYTE_HIGH

static const uint8_t byte_classes[256] = {
	/* clang-format off */
	X, X, X, X, X, X, X, X, X, BYTE_SPACE, BYTE_SPACE, X, X, BYTE_SPACE, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	BYTE_SPACE, C, C, BYTE_HASH, BYTE_SHIFT, BYTE_COMMENT, BYTE_ALIGN, BYTE_PRIME, C, C, C, C, C, C, C, C,
	C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
	C, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, C, BYTE_ESCAPE, C, BYTE_SCRIPT, BYTE_SCRIPT,
	C, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, BYTE_OPEN, C, BYTE_CLOSE, C, X,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	/* clang-format on */
};

#undef C
#undef L
#undef X
#undef H

/* The class of an ASCII character in maths (The TeXbook, appendix B). */
static enum tex_class class_of(uint32_t c)
{
	static const char bins[] = "+-*", rels[] = "=<>:", opens[] = "([", closes[] = ")]!?",
			  puncts[] = ",;";
	if (c == 0 || c >= 0x80)
		return TEX_ORD;
	if (strchr(bins, (int)c))
		return TEX_BIN;
	if (strchr(rels, (int)c))
		return TEX_REL;
	if (strchr(opens, (int)c))
		return TEX_OPEN;
	if (strchr(closes, (int)c))
		return TEX_CLOSE;
	return strchr(puncts, (int)c) ? TEX_PUNCT : TEX_ORD;
}

void parse_add_character(struct parser *p, struct parse_list *list, const char *from, uint32_t code)
{
	struct tree_node *node = parse_node(p, TREE_ATOM, from);
	if (node) {
		node->code = code;
		node->class = (uint8_t)class_of(code);
		node->end = parse_end_offset(p, p->at);
	}
	parse_add(list, 0, node);
}

/* Behind the characters, letters and white space from `q` on. */
static const char *plain_end(const char *q, const char *end)
{
	while (q < end && byte_classes[(unsigned char)*q] <= BYTE_SPACE)
		q++;
	return q;
}

/* The ASCII characters up to `end` are atoms. */
static void take_atoms(struct parser *p, struct parse_list *list, const char *end)
{
	if (!p->tree) {
		p->at = end;
		parse_add(list, 0, NULL);
		return;
	}
	while (p->at < end) {
		const char *at = p->at++;
		parse_add_character(p, list, at, (unsigned char)*at);
	}
}

/* ASCII characters that are atoms, as many as follow. */
static void read_characters(struct parser *p, struct parse_list *list)
{
	const char *q = p->at;
	if (p->terse) {
		p->at = plain_end(q + 1, p->end);
		parse_add(list, 0, NULL);
		return;
	}
	do
		q++;
	while (q < p->end && byte_classes[(unsigned char)*q] == BYTE_CHARACTER);
	if (p->options->remarks)
		parse_remark_symbols(p, list, slice_range(p->at, q));
	take_atoms(p, list, q);
}

static void read_letters(struct parser *p, struct parse_list *list)
{
	const char *from = p->at, *q = from;
	do
		q++;
	while (q < p->end && byte_classes[(unsigned char)*q] == BYTE_LETTER);
	if (q - from > 1 && p->options->remarks)
		parse_remark_letters(p, slice_range(from, q));
	take_atoms(p, list, q);
}

/* KaTeX's lexer takes no private characters and no line separators; both engines take every
 * other character that is not ASCII (Lexer.ts; MathJax: all are mathchars). */
static bool katex_takes(uint32_t c)
{
	return c != 0x2028 && c != 0x2029 && !(c >= 0xe000 && c <= 0xf8ff);
}

bool parse_is_mark(uint32_t c)
{
	return c >= 0x300 && c < 0x370;
}

bool parse_is_known_mark(uint32_t c)
{
	static const uint16_t marks[] = {0x300, 0x301, 0x302, 0x303, 0x304, 0x306,
					 0x307, 0x308, 0x30a, 0x30b, 0x30c, 0x327};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == c)
			return true;
	return false;
}

/* Sums, products, integrals: \limits may follow. */
static bool is_operator(uint32_t c)
{
	return (c >= 0x220f && c <= 0x2211) || (c >= 0x222b && c <= 0x2230) ||
	       (c >= 0x22c0 && c <= 0x22c3) || (c >= 0x2a00 && c <= 0x2a06);
}

static void read_high(struct parser *p, struct parse_list *list)
{
	const char *from = p->at;
	uint32_t c;
	p->at += utf8_decode(from, p->end, &c);
	if (parse_is_mark(c)) {
		if (!parse_is_known_mark(c))
			parse_report(p, DIAG_tex_character, TEX_KATEX, from, p->at,
				     "combining mark U+%04X is not known", (unsigned)c);
	} else if (!katex_takes(c)) {
		parse_report(p, DIAG_tex_character, TEX_KATEX, from, p->at,
			     "character U+%04X is not allowed", (unsigned)c);
	} else if (p->options->remarks) {
		parse_remark_character(p, from, c);
	}
	bool prime = c == 0x2019 && list->base & PARSE_SUP && !(list->base & PARSE_PRIME);
	if (prime)
		parse_report(p, DIAG_tex_double_script, TEX_MATHJAX, from, p->at,
			     "a prime is a superscript, and there is one already: use braces");
	parse_add_character(p, list, from, c);
	if (is_operator(c))
		list->base |= PARSE_LIMITS_K | PARSE_LIMITS_M;
}

/* MathJax shows the character (base mappings have no special meaning for it). */
static void read_dollar(struct parser *p, struct parse_list *list)
{
	parse_report(p, DIAG_tex_misplaced, TEX_KATEX, p->at, p->at + 1,
		     "$ inside a formula; \\$ shows a dollar sign");
	p->at++;
	parse_add_character(p, list, p->at - 1, '$');
}

void parse_character(struct parser *p, struct parse_list *list)
{
	switch ((enum byte_class)byte_classes[(unsigned char)*p->at]) {
	case BYTE_HIGH:
		read_high(p, list);
		break;
	case BYTE_SHIFT:
		read_dollar(p, list);
		break;
	case BYTE_CONTROL:
		parse_report(p, DIAG_tex_character,
			     *p->at == 0x7f ? TEX_KATEX : TEX_KATEX | TEX_MATHJAX3, p->at,
			     p->at + 1, "control character");
		/* fall through */
	default:
		p->at++;
		parse_add_character(p, list, p->at - 1, (unsigned char)p->at[-1]);
		break;
	}
}

/* ---- Groups ---- */

static const char *misplaced_align(const struct parser *p, const struct parse_list *list)
{
	if (!p->environment)
		return "& stands outside of an alignment";
	return list->place == PARSE_IN_FENCE
		       ? "& between \\left and \\right: close with \\right. before it, and open "
			 "again with \\left. behind it"
		       : "& inside braces, which have to end in the cell they begin in";
}

/* What stands too much where a list should end: reported and passed, so that reading goes on. */
static void pass_stop(struct parser *p, const struct parse_list *list, enum parse_stop stop)
{
	const char *from = p->at;
	switch (stop) {
	case PARSE_CLOSE:
		parse_take_close(p);
		if (!parse_is_crossed(p, stop))
			parse_report(p, DIAG_tex_extra_brace, *from == '}' ? TEX_ALL : TEX_KATEX,
				     from, p->at, "%.*s closes nothing", (int)(p->at - from), from);
		break;
	case PARSE_RIGHT:
		parse_stray_right(p);
		break;
	case PARSE_ENV_END:
		parse_stray_end(p);
		break;
	case PARSE_ENDGROUP:
		p->at += strlen("\\endgroup");
		if (!parse_is_crossed(p, stop))
			parse_report(p, DIAG_tex_misplaced, parse_knows_begingroup(p), from, p->at,
				     "\\endgroup without \\begingroup");
		break;
	case PARSE_ALIGN:
		p->at++;
		parse_report(p, DIAG_tex_misplaced, p->engines, from, p->at, "%s",
			     misplaced_align(p, list));
		break;
	default:
		p->at++;
		break;
	}
}

/* May an outer reader take this end?  Then who is open inside is unclosed. */
static bool is_awaited(const struct parser *p, enum parse_stop stop)
{
	switch (stop) {
	case PARSE_END:
		return true;
	case PARSE_CLOSE:
		return p->braces > 0;
	case PARSE_RIGHT:
		return p->fences > 0;
	case PARSE_ENV_END:
		return parse_end_closes(p);
	default:
		return false;
	}
}

/* Read items to what may end the list. */
static enum parse_stop read_items(struct parser *p, struct parse_list *list);

enum parse_stop parse_items_until(struct parser *p, struct parse_list *list, unsigned wanted)
{
	for (;;) {
		enum parse_stop stop = read_items(p, list);
		if (wanted & 1u << stop || is_awaited(p, stop)) {
			parse_end_infix(p, list, p->at);
			return stop;
		}
		pass_stop(p, list, stop);
	}
}

struct tree_node *parse_all(struct parser *p, enum parse_place place)
{
	struct parse_list list = {.place = place};
	list.root = list.node = parse_node(p, TREE_LIST, p->at);
	parse_items_until(p, &list, 1u << PARSE_END);
	parse_end_node(p, list.root);
	return list.root;
}

void parse_take_close(struct parser *p)
{
	p->at += *p->at == '}' ? 1 : strlen("\\egroup");
}

bool parse_plain_group(struct parser *p)
{
	if (!p->terse || p->at == p->end || *p->at != '{' || p->depth >= PARSE_MAX_DEPTH)
		return false;
	const char *q = plain_end(p->at + 1, p->end);
	if (q == p->end || *q != '}')
		return false;
	p->at = q + 1;
	p->core = 0;
	return true;
}

struct tree_node *parse_group(struct parser *p, enum parse_place place)
{
	const char *from = p->at;
	if (parse_plain_group(p))
		return NULL;
	if (!parse_deeper(p, from)) {
		p->at = p->end;
		p->unwinding = true;
		return NULL;
	}
	size_t offset = parse_offset(p, from);
	size_t first = p->result->n_faults;
	struct parse_list list = {.place = place};
	list.root = list.node = parse_node(p, TREE_LIST, from);
	p->at += *from == '{' ? 1 : strlen("\\bgroup");
	p->braces++;
	if (p->groups)
		macros_open(p->macros, TEX_KATEX);
	enum parse_stop stop = parse_items_until(p, &list, 1u << PARSE_CLOSE);
	if (p->groups)
		macros_close(p->macros);
	p->braces--;
	p->depth--;
	p->core = list.n_items == 1 ? list.base & PARSE_LIMITS_M : 0;
	if (stop == PARSE_CLOSE) {
		parse_take_close(p);
	} else if (!p->unwinding) {
		struct parse_fault *fault = parse_report_at(p, DIAG_tex_unclosed_group, offset,
							    offset + 1, "{ is never closed");
		parse_left_open(p, fault, first, PARSE_CLOSE, stop);
	}
	parse_end_node(p, list.root);
	return list.root;
}

/* ---- Lists ---- */

/* MathJax looks for the operator that \limits belongs to inside of groups. */
static void read_group(struct parser *p, struct parse_list *list)
{
	struct tree_node *node = parse_group(p, PARSE_IN_GROUP);
	parse_add(list, p->core, node);
}

static enum parse_stop read_items(struct parser *p, struct parse_list *list)
{
	for (;;) {
		if (!parse_more(p))
			return PARSE_END;
		if (p->unwinding)
			return PARSE_END;
		switch ((enum byte_class)byte_classes[(unsigned char)*p->at]) {
		case BYTE_LETTER:
			if (!p->terse) {
				read_letters(p, list);
				break;
			}
			/* fall through */
		case BYTE_CHARACTER:
			read_characters(p, list);
			break;
		case BYTE_SPACE:
			p->at++;
			break;
		case BYTE_ESCAPE: {
			enum parse_stop stop = parse_command(p, list);
			if (stop != PARSE_END)
				return stop;
			break;
		}
		case BYTE_OPEN:
			read_group(p, list);
			break;
		case BYTE_CLOSE:
			return PARSE_CLOSE;
		case BYTE_SCRIPT:
			parse_script(p, list);
			break;
		case BYTE_PRIME:
			parse_primes(p, list);
			break;
		case BYTE_ALIGN:
			return PARSE_ALIGN;
		case BYTE_COMMENT:
			parse_skip_comment(p);
			break;
		case BYTE_SHIFT:
			if (list->place == PARSE_IN_SHIFT)
				return PARSE_SHIFT;
			parse_character(p, list);
			break;
		case BYTE_HASH:
			parse_report(p, DIAG_tex_misplaced, p->engines, p->at, p->at + 1,
				     "# stands for the parameter of a macro; write \\# for the "
				     "character");
			p->at++;
			parse_add(list, 0, NULL);
			break;
		case BYTE_HIGH:
		case BYTE_CONTROL:
			parse_character(p, list);
			break;
		}
	}
}

/* ---- A formula ---- */

/* One pass for some engines.  The engines that it left to later are returned. */
static unsigned read_formula(struct parser *p, struct slice tex)
{
	p->at = p->text.p;
	p->end = p->at + tex.n;
	p->has_macros = p->macros && !macros_empty(p->macros);
	p->packages = p->macros ? macros_packages(p->macros) : 0;
	if (p->groups)
		macros_open(p->macros, p->engines);
	struct tree_node *tree = parse_all(p, PARSE_IN_FORMULA);
	/* MathJax keeps what it has read to the page's end, KaTeX nothing. */
	if (p->groups)
		macros_keep(p->macros, p->engines & TEX_MATHJAX);
	if (!p->result->tree)
		p->result->tree = tree;
	return p->later;
}

/* The faults from `first` on lose these engines, which read the formula again. */
static void forget(struct parse *r, size_t first, unsigned engines)
{
	size_t n = first;
	r->rejected &= ~engines;
	for (size_t i = first; i < r->n_faults; i++) {
		struct parse_fault *f = &r->faults[i];
		if (f->engines && !(f->engines & ~engines))
			continue;
		f->engines &= ~engines;
		r->faults[n++] = *f;
	}
	r->n_faults = n;
}

/* What a later pass says again is said once. */
static void merge(struct parse *r, struct arena *a, size_t first)
{
	struct hash seen = HASH_INIT(a);
	size_t n = 0;
	for (size_t i = 0; i < r->n_faults; i++) {
		struct parse_fault *f = &r->faults[i];
		size_t *key = arena_alloc(a, 2 * sizeof *key);
		key[0] = f->rule;
		key[1] = f->offset;
		struct hash_entry *e = hash_at(&seen, (struct slice){(char *)key, 2 * sizeof *key});
		if (i >= first && e->value && f->engines) {
			r->faults[(size_t)e->count].engines |= f->engines;
			continue;
		}
		if (f->engines) {
			e->value = r;
			e->count = n;
		}
		r->faults[n++] = *f;
	}
	r->n_faults = n;
}

void parse_formula(struct parse *result, struct arena *a, struct slice tex,
		   const struct parse_options *options)
{
	*result = (struct parse){0};
	if (!tex.p)
		tex.p = ""; /* the empty slice may be null */
	struct parse_options again = *options;
	again.remarks = false;
	struct macros *macros = options->macros;
	bool groups = false;
	unsigned engines = options->engines;
	for (size_t pass = 0; engines;) {
		size_t first = result->n_faults;
		struct parser *p = arena_alloc(a, sizeof *p);
		p->text = tex;
		p->engines = engines;
		p->arena = a;
		p->result = result;
		p->options = pass == 0 ? options : &again;
		p->tree = options->tree;
		p->terse = !options->tree && !options->remarks;
		p->macros = macros;
		p->groups = groups;
		unsigned later = read_formula(p, tex);
		if (p->needs_groups && !groups) {
			/* Read it again from the beginning, now with groups; nothing was
			 * defined yet. */
			groups = true;
			macros = p->macros;
			result->n_faults = first;
			result->rejected &= ~engines;
			result->tree = NULL;
			continue;
		}
		if (later)
			forget(result, first, later);
		if (pass > 0)
			merge(result, a, first);
		engines = later;
		pass++;
	}
}
