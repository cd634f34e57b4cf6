#include "check/formulas-plain.h"

#include "base/search.h"

static bool begins_line(struct slice tex, size_t at)
{
	while (at > 0 && (tex.p[at - 1] == ' ' || tex.p[at - 1] == '\t'))
		at--;
	return at > 0 && (tex.p[at - 1] == '\n' || tex.p[at - 1] == '\r');
}

/* How many backslashes of the token the converter has put there.  `+` and `-` at the
 * beginning of a line are escaped for they could begin a list, `=` for it could underline a
 * heading; in TeX's maths there is no \+, \- or \=. */
static size_t too_many(struct slice tex, struct lex_token t)
{
	if (t.kind == LEX_ROW)
		return t.end - t.offset - strlen("\\\\");
	if (t.kind != LEX_SYMBOL || !t.name.n || t.name.p[0] == '\\')
		return 0;
	if (memchr("+-=", t.name.p[0], 3) && begins_line(tex, t.offset))
		return t.end - t.offset - t.name.n;
	return t.end - t.offset - t.name.n - strlen("\\");
}

struct formulas_plain formulas_plain_read(struct arena *a, struct slice tex)
{
	struct formulas_plain plain = {{NULL, 0}, NULL, 0, 0, 0};
	char *copy = arena_alloc(a, tex.n + 1);
	size_t done = 0;
	struct lex lx = lex_start(tex, LEX_ESCAPED);
	for (struct lex_token t = lex_next(&lx); t.kind != LEX_END; t = lex_next(&lx)) {
		size_t n = too_many(tex, t);
		if (!n)
			continue;
		memcpy(copy + plain.tex.n, tex.p + done, t.offset - done);
		plain.tex.n += t.offset - done;
		done = t.offset + n;
		if (!plain.n_cuts)
			plain.end = t.end;
		ARENA_PUSH(a, plain.cuts, plain.n_cuts, plain.cap_cuts) =
			(struct formulas_cut){plain.tex.n, t.offset, n};
	}
	memcpy(copy + plain.tex.n, tex.p + done, tex.n - done);
	plain.tex.n += tex.n - done;
	plain.tex.p = copy;
	return plain;
}

size_t formulas_plain_offset(const struct formulas_plain *plain, size_t at)
{
	size_t n = SEARCH_UP_TO(plain->cuts, plain->n_cuts, struct formulas_cut, at, at);
	if (!n)
		return at;
	const struct formulas_cut *cut = &plain->cuts[n - 1];
	return cut->offset + cut->n + (at - cut->at);
}
