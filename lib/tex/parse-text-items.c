/* Text as KaTeX and MathJax 4 read it: characters, groups and maths. */
#include "tex/parse-text.h"

/* ---- Characters ---- */

enum text_class {
	TEXT_PLAIN,
	TEXT_HIGH, /* begins a character that KaTeX may refuse */
	TEXT_ESCAPE,
	TEXT_OPEN,
	TEXT_CLOSE,
	TEXT_SHIFT,
	TEXT_COMMENT,
	TEXT_SCRIPT,
	TEXT_MISPLACED, /* & # */
	TEXT_CONTROL
};

#define P TEXT_PLAIN
#define X TEXT_CONTROL
#define H TEXT_HIGH

static const uint8_t classes[256] = {
	/* clang-format off */
	X, X, X, X, X, X, X, X, X, P, P, X, X, P, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	P, P, P, TEXT_MISPLACED, TEXT_SHIFT, TEXT_COMMENT, TEXT_MISPLACED, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	TEXT_ESCAPE, P, TEXT_SCRIPT, TEXT_SCRIPT,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	TEXT_OPEN, P, TEXT_CLOSE, P, X,
	/* 0x80; the leads of U+0300, U+2000, U+E000 and U+F000 are 0xcc, 0xe2, 0xee and 0xef */
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, H, H, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, H, P, P, P, P, P, P, P, P, P, P, P, H, H, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	/* clang-format on */
};

#undef P
#undef X
#undef H

/* Characters that KaTeX refuses in a text: it has them as operators and as macros for maths
 * (functions and macros of one character), or not at all (Lexer.ts: separators of lines,
 * private use).  Measured, all of U+0080..U+1FFFF; inclusive, in order. */
static const struct {
	uint16_t from, to;
} refused[] = {
	{0x2028, 0x2029}, {0x203c, 0x203c}, {0x210b, 0x210c}, {0x2110, 0x2110}, {0x2112, 0x2112},
	{0x211b, 0x211b}, {0x2128, 0x2128}, {0x212c, 0x212d}, {0x2130, 0x2131}, {0x2133, 0x2133},
	{0x21a4, 0x21a4}, {0x2209, 0x2209}, {0x220c, 0x220c}, {0x220f, 0x2211}, {0x222b, 0x2230},
	{0x2237, 0x2237}, {0x2239, 0x2239}, {0x2254, 0x2255}, {0x2258, 0x225b}, {0x225d, 0x2260},
	{0x22c0, 0x22c3}, {0x231c, 0x231f}, {0x27c2, 0x27c2}, {0x27e6, 0x27e7}, {0x2983, 0x2984},
	{0x29b5, 0x29b5}, {0x2a00, 0x2a02}, {0x2a04, 0x2a04}, {0x2a06, 0x2a06}, {0x2a74, 0x2a74},
	{0xe000, 0xf8ff},
};

static bool is_refused(uint32_t c)
{
	size_t low = 0, high = sizeof refused / sizeof *refused;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (c > refused[middle].to)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof refused / sizeof *refused && c >= refused[low].from;
}

/* A mark stands on the character before it, in KaTeX; `begin` is where characters begin. */
static bool has_base(const char *begin, const char *at)
{
	return at > begin && !ascii_is_space(at[-1]) && at[-1] != '~';
}

static bool takes_high(const char *begin, const char *at, const char *end, const char **behind)
{
	uint32_t c;
	*behind = at + utf8_decode(at, end, &c);
	return parse_is_mark(c) ? parse_is_known_mark(c) && has_base(begin, at) : !is_refused(c);
}

const char *parse_text_plain_end(const char *at, const char *end)
{
	const char *begin = at, *behind;
	for (;;) {
		while (at < end && classes[(unsigned char)*at] == TEXT_PLAIN)
			at++;
		if (at == end || classes[(unsigned char)*at] != TEXT_HIGH ||
		    !takes_high(begin, at, end, &behind))
			return at;
		at = behind;
	}
}

static void report_high(struct parser *p, const char *to)
{
	uint32_t c;
	utf8_decode(p->at, p->end, &c);
	if (parse_is_mark(c))
		parse_report(p, DIAG_tex_character, TEX_KATEX, p->at, to,
			     parse_is_known_mark(c)
				     ? "combining mark U+%04X has no character to stand on"
				     : "combining mark U+%04X is not known",
			     (unsigned)c);
	else if (c >= 0xe000 || c == 0x2028 || c == 0x2029)
		parse_report(p, DIAG_tex_character, TEX_KATEX, p->at, to,
			     "character U+%04X is not allowed", (unsigned)c);
	else
		parse_report(p, DIAG_tex_mode, TEX_KATEX, p->at, to,
			     "%.*s is for maths: in a text write $%.*s$", (int)(to - p->at), p->at,
			     (int)(to - p->at), p->at);
}

static void read_characters(struct parser *p, struct tree_node *list)
{
	const char *from = p->at, *behind;
	p->at = parse_text_plain_end(from, p->end);
	if (p->at == from) {
		takes_high(from, from, p->end, &behind);
		report_high(p, behind);
		p->at = behind;
	}
	struct tree_node *node = list ? parse_node(p, TREE_TEXT, from) : NULL;
	if (node) {
		node->text = slice_range(from, p->at);
		parse_end_node(p, node);
		tree_append(list, node);
	}
}

/* A character that stands for nothing in a text. */
static void read_misplaced(struct parser *p)
{
	char c = *p->at;
	const char *from = p->at++;
	switch (c) {
	case '_':
	case '^':
		parse_report(p, DIAG_tex_mode, PARSE_TEXT_READERS, from, p->at,
			     c == '_'
				     ? "_ is for maths: in a text write $..$ around it, or \\_ for "
				       "the character"
				     : "^ is for maths: in a text write $..$ around it");
		break;
	case '&':
	case '#':
		parse_report(p, DIAG_tex_misplaced, PARSE_TEXT_READERS, from, p->at,
			     "%c means nothing in a text; the character is written \\%c", c, c);
		break;
	default:
		parse_report(p, DIAG_tex_character, TEX_KATEX, from, p->at, "control character");
		break;
	}
}

/* ---- Maths ---- */

/* Behind \verb|..| at `at`, or null: none there, or it is not closed on its line. */
static const char *behind_verb(const char *at, const char *end)
{
	if (!slice_starts(slice_range(at, end), SLICE("\\verb")))
		return NULL;
	at += strlen("\\verb");
	if (at < end && *at == '*')
		at++;
	else if (at < end && ascii_is_alpha(*at))
		return NULL;
	if (at >= end)
		return NULL;
	const char *q = at + 1;
	while (q < end && *q != *at && *q != '\n')
		q++;
	return q < end && *q == *at ? q + 1 : NULL;
}

const char *parse_text_closer(const char *at, const char *end, char closer, bool lexical,
			      bool *found, bool *hidden)
{
	size_t depth = 0;
	const char *verb;
	*found = false;
	for (; at < end; at++) {
		if (*at == closer && depth == 0 && closer != ')') {
			*found = true;
			return at;
		}
		switch (*at) {
		case '\\':
			verb = behind_verb(at, end);
			*hidden |= verb != NULL;
			if (lexical && verb) {
				at = verb - 1;
				break;
			}
			*found = closer == ')' && depth == 0 && at + 1 < end && at[1] == ')';
			if (*found)
				return at;
			at++;
			break;
		case '{':
			depth++;
			break;
		case '}':
			if (depth-- == 0)
				return at;
			break;
		case '%':
			*hidden = true;
			if (lexical) {
				at = memchr(at, '\n', (size_t)(end - at));
				if (!at)
					return end;
			}
			break;
		default:
			break;
		}
	}
	return end;
}

void parse_text_maths(struct parser *p, struct tree_node *list, const char *end)
{
	/* To MathJax this is a formula of its own: displays may stand in it. */
	struct parser outer = *p;
	p->text_mode = p->displays = false;
	p->upright = 0;
	parse_limit(p, end);
	parse_append(list, parse_all(p, PARSE_IN_FORMULA));
	parse_unlimit(p);
	p->upright = outer.upright;
	p->text_mode = outer.text_mode;
	p->displays = outer.displays;
}

/* KaTeX takes also a $ that a macro expands to for the end. */
static void read_to_shift(struct parser *p, struct tree_node *list, const char *from)
{
	struct parse_list maths = {.place = PARSE_IN_SHIFT};
	size_t offset = parse_offset(p, from);
	maths.root = maths.node = parse_node(p, TREE_LIST, p->at);
	p->text_mode = false;
	enum parse_stop stop = parse_items_until(p, &maths, 1u << PARSE_SHIFT);
	p->text_mode = true;
	if (stop == PARSE_SHIFT)
		p->at++;
	else if (!p->unwinding)
		parse_report_at(p, DIAG_tex_mode, offset, offset + 1,
				"$ opens maths that is never closed in this text");
	parse_end_node(p, maths.root);
	parse_append(list, maths.root);
}

static void report_open_maths(struct parser *p, unsigned engines, const char *from)
{
	parse_report(p, DIAG_tex_mode, engines, from, p->at,
		     "%.*s opens maths that is never closed in this text", (int)(p->at - from),
		     from);
}

void parse_text_shift(struct parser *p, struct tree_node *list, const char *from, char closer)
{
	bool hidden = false, mathjax_found, katex_found;
	const char *mathjax =
		parse_text_closer(p->at, p->end, closer, false, &mathjax_found, &hidden);
	const char *katex = mathjax;
	katex_found = mathjax_found;
	if (hidden && parse_reads(p, TEX_KATEX))
		katex = parse_text_closer(p->at, p->end, closer, true, &katex_found, &hidden);
	if (!katex_found && parse_reads(p, TEX_KATEX) && p->has_macros && closer == '$') {
		if (mathjax_found)
			parse_diverge(p, TEX_MATHJAX);
		else
			report_open_maths(p, TEX_MATHJAX, from);
		p->engines &= TEX_KATEX;
		read_to_shift(p, list, from);
		return;
	}
	unsigned found = (katex_found ? TEX_KATEX : 0) | (mathjax_found ? TEX_MATHJAX : 0);
	unsigned lost = p->engines & ~found;
	report_open_maths(p, lost, from);
	if (lost == p->engines) {
		p->at = mathjax;
		return;
	}
	p->engines &= found;
	if (parse_reads(p, TEX_KATEX) && katex != mathjax)
		parse_diverge(p, TEX_MATHJAX);
	const char *close = parse_reads(p, TEX_KATEX) ? katex : mathjax;
	parse_text_maths(p, list, close);
	p->at = close + (closer == '$' ? 1 : 2);
}

/* ---- Items ---- */

/* What closes the group at p->at is passed: a brace, or the command at which it ended. */
static bool pass_closer(struct parser *p, enum parse_text_place place)
{
	const char *behind;
	if (p->unwinding || !parse_more(p) || (*p->at == '}' && place != PARSE_TEXT_IN_GROUP))
		return false;
	behind = parse_token_end(p, p->at);
	p->at = behind;
	return true;
}

/* MathJax does not ask whether a group in a text is closed: braces of the whole are balanced. */
static void report_open_group(struct parser *p, size_t offset, struct slice opener)
{
	unsigned engines = p->engines;
	p->engines &= TEX_KATEX;
	if (p->engines)
		parse_report_at(p, DIAG_tex_unclosed_group, offset, offset + opener.n,
				"%.*s is never closed", SLICE_ARG(opener));
	p->engines = engines;
}

void parse_text_group(struct parser *p, struct tree_node *list, const char *from,
		      enum parse_text_place place)
{
	if (!parse_deeper(p, from)) {
		p->at = p->end;
		p->unwinding = true;
		return;
	}
	size_t offset = parse_offset(p, from);
	struct slice opener = slice_range(from, p->at);
	struct tree_node *node = list ? parse_node(p, TREE_TEXT, from) : NULL;
	if (p->groups)
		macros_open(p->macros, TEX_KATEX);
	parse_text_items(p, node, place);
	if (p->groups)
		macros_close(p->macros);
	p->depth--;
	if (!pass_closer(p, place) && !p->unwinding) {
		report_open_group(p, offset, opener);
		p->unwinding = true;
	}
	parse_end_node(p, node);
	parse_append(list, node);
}

void parse_text_items(struct parser *p, struct tree_node *list, enum parse_text_place place)
{
	while (!p->unwinding && parse_more(p)) {
		const char *from = p->at;
		switch ((enum text_class)classes[(unsigned char)*from]) {
		case TEXT_PLAIN:
		case TEXT_HIGH:
			read_characters(p, list);
			break;
		case TEXT_ESCAPE:
			if (parse_text_command(p, list, place))
				return;
			break;
		case TEXT_OPEN:
			p->at++;
			parse_text_group(p, list, from, PARSE_TEXT_IN_GROUP);
			break;
		case TEXT_CLOSE:
			if (place != PARSE_TEXT_ALL)
				return;
			p->at++;
			parse_report(p, DIAG_tex_extra_brace, p->engines, from, p->at,
				     "} closes nothing");
			break;
		case TEXT_SHIFT:
			p->at++;
			parse_text_shift(p, list, from, '$');
			break;
		case TEXT_COMMENT:
			parse_skip_comment(p);
			break;
		case TEXT_SCRIPT:
		case TEXT_MISPLACED:
		case TEXT_CONTROL:
			read_misplaced(p);
			break;
		}
	}
}
