/* Link destinations, titles and reference definitions (CommonMark 6.3, 4.7). */
#include "text/mdscan-internal.h"

enum { MAX_PARENS = 32, MAX_LABEL = 999 };

/* The length of the line ending at `at`, or 0. */
static uint32_t line_ending(const char *p, uint32_t at, uint32_t end)
{
	if (at >= end || (p[at] != '\n' && p[at] != '\r'))
		return 0;
	return p[at] == '\r' && at + 1 < end && p[at + 1] == '\n' ? 2 : 1;
}

/* Blanks with at most one line ending. */
static uint32_t skip_blanks(const char *p, uint32_t at, uint32_t end)
{
	bool newline = false;
	while (at < end) {
		uint32_t ending = line_ending(p, at, end);
		if (ending ? newline : !md_is_blank(p[at]))
			break;
		newline = newline || ending;
		at += ending ? ending : 1;
	}
	return at;
}

static bool pointy_destination(const char *p, uint32_t at, uint32_t end, uint32_t *after)
{
	for (at++; at < end; at++) {
		if (p[at] == '\\' && at + 1 < end)
			at++;
		else if (p[at] == '>') {
			*after = at + 1;
			return true;
		} else if (p[at] == '<' || p[at] == '\n' || p[at] == '\r')
			return false;
	}
	return false;
}

/* False: no destination; `empty` tells whether an empty one is fine. */
static bool destination(const char *p, uint32_t at, uint32_t end, uint32_t *after,
			struct slice *dest)
{
	if (at < end && p[at] == '<') {
		if (!pointy_destination(p, at, end, after))
			return false;
		*dest = slice_range(p + at + 1, p + *after - 1);
		return true;
	}
	uint32_t i = at;
	unsigned parens = 0;
	for (; i < end && (unsigned char)p[i] > ' ' && p[i] != 0x7F; i++) {
		if (p[i] == '\\' && i + 1 < end && ascii_is_punct(p[i + 1]))
			i++;
		else if (p[i] == '(' && ++parens > MAX_PARENS)
			return false;
		else if (p[i] == ')') {
			if (!parens)
				break;
			parens--;
		}
	}
	if (parens)
		return false;
	*after = i < end ? i : end;
	*dest = slice_range(p + at, p + *after);
	return true;
}

static bool title(const char *p, uint32_t at, uint32_t end, uint32_t *after)
{
	char open = p[at];
	if (open != '"' && open != '\'' && open != '(')
		return false;
	char close = open == '(' ? ')' : open;
	for (at++; at < end; at++) {
		if (p[at] == '\\' && at + 1 < end)
			at++;
		else if (p[at] == close) {
			*after = at + 1;
			return true;
		} else if (p[at] == open)
			return false;
	}
	return false;
}

bool mdscan_link_tail(const char *p, uint32_t at, uint32_t end, uint32_t *after, struct slice *dest)
{
	at = skip_blanks(p, at + 1, end);
	if (!destination(p, at, end, &at, dest))
		return false;
	uint32_t gap = skip_blanks(p, at, end);
	if (gap > at && gap < end && title(p, gap, end, &at))
		gap = skip_blanks(p, at, end);
	if (gap >= end || p[gap] != ')')
		return false;
	*after = gap + 1;
	return true;
}

static bool label_end(const char *p, uint32_t at, uint32_t end, uint32_t *after)
{
	bool solid = false;
	for (uint32_t i = at + 1; i < end && i - at <= MAX_LABEL; i++) {
		if (p[i] == '\\' && i + 1 < end && ascii_is_punct(p[i + 1])) {
			solid = true;
			i++;
		} else if (p[i] == '[') {
			return false;
		} else if (p[i] == ']') {
			*after = i + 1;
			return solid;
		} else if (!ascii_is_space(p[i])) {
			solid = true;
		}
	}
	return false;
}

/* The rest of the line is blank; *after is the next line's start. */
static bool line_rest(const char *p, uint32_t at, uint32_t end, uint32_t *after)
{
	while (at < end && md_is_blank(p[at]))
		at++;
	*after = at + line_ending(p, at, end);
	return at == end || *after > at;
}

bool mdscan_link_definition(const char *p, uint32_t at, uint32_t end, uint32_t *after,
			    struct slice *label)
{
	while (at < end && md_is_blank(p[at]))
		at++;
	/* [^note]: is a footnote, whose text is prose. */
	if (end - at < 4 || p[at] != '[' || p[at + 1] == '^')
		return false;
	uint32_t colon;
	if (!label_end(p, at, end, &colon) || colon >= end || p[colon] != ':')
		return false;
	*label = slice_range(p + at + 1, p + colon - 1);
	uint32_t from = skip_blanks(p, colon + 1, end);
	struct slice dest;
	uint32_t to;
	/* CommonMark would take `- [0.8, 0.2]: $H$` for a definition, and show nothing of it; no
	 * address begins with a dollar sign. */
	if (from < end && p[from] == '$')
		return false;
	if (from >= end || !destination(p, from, end, &to, &dest) || to == from)
		return false;
	uint32_t gap = skip_blanks(p, to, end);
	uint32_t title_end;
	if (gap > to && gap < end && title(p, gap, end, &title_end) &&
	    line_rest(p, title_end, end, after))
		return true;
	return line_rest(p, to, end, after);
}
