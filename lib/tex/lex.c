#include "tex/lex.h"

#include "base/utf8.h"

/* The characters that Markdown could take for markup and that follow a backslash
 * in maths.  Not `&`, `[`, `(`, `=`, `+`, `-`: they begin a row after a row end. */
static bool is_escaped_symbol(char c)
{
	return c != '\0' && strchr("{}|,;:!_#$%>", c) != NULL;
}

static size_t backslashes(struct slice s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && s.p[at + n] == '\\')
		n++;
	return n;
}

static bool space_at(struct slice s, size_t at)
{
	return at == s.n || ascii_is_space(s.p[at]);
}

static size_t char_end(struct slice s, size_t at)
{
	uint32_t cp;
	return at + (size_t)utf8_decode(s.p + at, s.p + s.n, &cp);
}

static struct lex_token token(struct lex *lx, enum lex_kind kind, size_t end)
{
	struct lex_token t = {kind, lx->at, end, slice_sub(lx->text, lx->at, end)};
	lx->at = end;
	return t;
}

static struct lex_token named(struct lex *lx, enum lex_kind kind, size_t name, size_t end)
{
	struct slice text = lx->text;
	struct lex_token t = token(lx, kind, end);
	t.name = slice_sub(text, name, end);
	return t;
}

/* \verb takes its delimiter as it comes and, as in TeX, never leaves its line;
 * without a closer it ends there.  `name_end` is behind the word. */
static struct lex_token verb(struct lex *lx, size_t name_end)
{
	struct slice s = lx->text;
	size_t at = name_end;
	if (at < s.n && s.p[at] == '*')
		at++;
	if (space_at(s, at))
		return named(lx, LEX_WORD, lx->at + 1, name_end);
	size_t body = char_end(s, at);
	struct slice delimiter = slice_sub(s, at, body);
	size_t stop = slice_line_end(s, body), close = body;
	while (close < stop && !slice_starts(slice_sub(s, close, stop), delimiter))
		close = char_end(s, close);
	size_t end = close < stop ? close + delimiter.n : stop;
	struct lex_token t = token(lx, LEX_VERB, end);
	t.name = slice_sub(s, body, close);
	return t;
}

static struct lex_token word(struct lex *lx)
{
	struct slice s = lx->text;
	size_t end = lx->at + 1;
	while (end < s.n && ascii_is_alpha(s.p[end]))
		end++;
	if (slice_eq(slice_sub(s, lx->at + 1, end), SLICE("verb")))
		return verb(lx, end);
	return named(lx, LEX_WORD, lx->at + 1, end);
}

/* Two or more backslashes where the converter has been: `\\\\` and `\\\` are one
 * row end, `\\` before a symbol is that symbol. */
static struct lex_token escaped(struct lex *lx, size_t run)
{
	struct slice s = lx->text;
	size_t behind = lx->at + run;
	if (run >= 4)
		return token(lx, LEX_ROW, lx->at + 4);
	if (run == 3 && space_at(s, behind))
		return token(lx, LEX_ROW, behind);
	if (run == 2 && behind < s.n && is_escaped_symbol(s.p[behind]))
		return named(lx, LEX_SYMBOL, behind, behind + 1);
	return token(lx, LEX_ROW, lx->at + 2);
}

static struct lex_token control(struct lex *lx)
{
	struct slice s = lx->text;
	size_t at = lx->at;
	if (at + 1 == s.n)
		return named(lx, LEX_SYMBOL, at + 1, at + 1);
	if (ascii_is_alpha(s.p[at + 1]))
		return word(lx);
	if (s.p[at + 1] != '\\')
		return named(lx, LEX_SYMBOL, at + 1, char_end(s, at + 1));
	if (lx->dialect == LEX_ESCAPED)
		return escaped(lx, backslashes(s, at));
	return token(lx, LEX_ROW, at + 2);
}

static enum lex_kind kind_of(char c)
{
	switch (c) {
	case '{':
		return LEX_OPEN;
	case '}':
		return LEX_CLOSE;
	case '%':
		return LEX_COMMENT;
	case '&':
		return LEX_ALIGN;
	case '$':
		return LEX_SHIFT;
	case '^':
		return LEX_SUP;
	case '_':
		return LEX_SUB;
	case '~':
		return LEX_TIE;
	default:
		return ascii_is_space(c) ? LEX_SPACE : LEX_CHAR;
	}
}

struct lex_token lex_next(struct lex *lx)
{
	struct slice s = lx->text;
	if (lx->at >= s.n)
		return (struct lex_token){LEX_END, s.n, s.n, {s.p + s.n, 0}};
	if (s.p[lx->at] == '\\')
		return control(lx);
	enum lex_kind kind = kind_of(s.p[lx->at]);
	size_t end = lx->at + 1;
	if (kind == LEX_COMMENT)
		end = slice_line_end(s, end);
	else if (kind == LEX_CHAR)
		end = char_end(s, lx->at);
	else if (kind == LEX_SPACE)
		while (end < s.n && ascii_is_space(s.p[end]))
			end++;
	return token(lx, kind, end);
}

static struct lex_token next_solid(struct lex *lx)
{
	struct lex_token t;
	do
		t = lex_next(lx);
	while (t.kind == LEX_SPACE || t.kind == LEX_COMMENT);
	return t;
}

struct lex_token lex_peek(const struct lex *lx)
{
	struct lex ahead = *lx;
	return next_solid(&ahead);
}

bool lex_group(struct lex *lx, struct slice *body)
{
	struct lex ahead = *lx;
	struct lex_token t = next_solid(&ahead);
	if (t.kind != LEX_OPEN)
		return false;
	size_t begin = t.end, depth = 1;
	while (depth > 0) {
		t = lex_next(&ahead);
		if (t.kind == LEX_END || t.end - begin > LEX_GROUP_MAX)
			return false;
		if (t.kind == LEX_OPEN)
			depth++;
		else if (t.kind == LEX_CLOSE)
			depth--;
	}
	*body = slice_sub(lx->text, begin, t.offset);
	lx->at = ahead.at;
	return true;
}

bool lex_option(struct lex *lx, struct slice *body)
{
	struct lex ahead = *lx;
	struct lex_token t = next_solid(&ahead);
	if (t.kind != LEX_CHAR || t.name.p[0] != '[')
		return false;
	size_t begin = t.end, depth = 0;
	for (;;) {
		t = lex_next(&ahead);
		if (t.kind == LEX_END || t.end - begin > LEX_GROUP_MAX ||
		    (t.kind == LEX_CLOSE && depth == 0))
			return false;
		if (t.kind == LEX_OPEN)
			depth++;
		else if (t.kind == LEX_CLOSE)
			depth--;
		else if (t.kind == LEX_CHAR && depth == 0 && t.name.p[0] == ']')
			break;
	}
	*body = slice_sub(lx->text, begin, t.offset);
	lx->at = ahead.at;
	return true;
}

static bool ends_with_fence(struct slice before)
{
	return slice_ends(before, SLICE("\\left")) || slice_ends(before, SLICE("\\right")) ||
	       slice_ends(before, SLICE("\\middle")) || slice_ends(before, SLICE("\\big")) ||
	       slice_ends(before, SLICE("\\Big")) || slice_ends(before, SLICE("\\bigg")) ||
	       slice_ends(before, SLICE("\\Bigg"));
}

enum lex_dialect lex_dialect_of(struct slice s)
{
	bool brace_open = false;
	for (size_t i = 0; i < s.n;) {
		const char *next = memchr(s.p + i, '\\', s.n - i);
		if (!next)
			break;
		i = (size_t)(next - s.p);
		size_t run = backslashes(s, i), behind = i + run;
		if (run >= 4 || (run == 3 && space_at(s, behind)))
			return LEX_ESCAPED;
		if (run == 2 && behind < s.n) {
			if (ends_with_fence(slice_sub(s, 0, i)))
				return LEX_ESCAPED;
			if (s.p[behind] == '}' && brace_open)
				return LEX_ESCAPED;
			brace_open = brace_open || s.p[behind] == '{';
		}
		i = behind;
	}
	return LEX_PLAIN;
}
