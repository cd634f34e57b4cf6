/* Sums within a line: 3篇 + 4篇 = 7篇, 5+3 篇, 共 7 篇（概率3篇 + 矩阵4篇）. */
#include "out/claims-internal.h"

/* Words between a plus sign and the number behind it are the number's name: that long at most. */
enum { LONGEST_LABEL = 60 };

static struct slice gap_before(const struct claims_line *line, size_t i)
{
	return slice_sub(line->text, line->tokens[i - 1].to, line->tokens[i].from);
}

static size_t skip_blanks(struct slice s, size_t at)
{
	while (at < s.n && ascii_is_space(s.p[at]))
		at++;
	return at;
}

/* Is a gap the mark with nothing but a name behind it? */
static bool is_mark(struct slice gap, char mark)
{
	size_t at = skip_blanks(gap, 0);
	if (at >= gap.n || gap.p[at] != mark || gap.n - at > LONGEST_LABEL)
		return false;
	for (size_t i = at + 1; i < gap.n; i++)
		if (strchr("+=()<>:;,|.", gap.p[i]) ||
		    slice_starts(slice_sub(gap, i, gap.n), SLICE("。")) ||
		    slice_starts(slice_sub(gap, i, gap.n), SLICE("、")))
			return false;
	return true;
}

static bool is_whole(const struct claims_token *t)
{
	return t->pair == CLAIMS_SINGLE && !t->value.decimals && !t->plus && !t->bound;
}

/* A number of the same thing: one without a unit takes that of the others. */
static bool is_same_unit(const struct claims_token *t, enum claims_unit *unit)
{
	if (t->unit == CLAIMS_UNIT_NONE)
		return true;
	if (*unit == CLAIMS_UNIT_NONE)
		*unit = t->unit;
	return t->unit == *unit;
}

/* The number that [from, end) should add up to, or null. */
static struct claims_token *total_of(struct claims_line *line, size_t from, size_t end,
				     enum claims_unit *unit)
{
	struct claims_token *t = line->tokens;
	/* Of 1 + 4 = 2 + 3 neither side is one number. */
	bool goes_on = end + 1 < line->n_tokens && is_mark(gap_before(line, end + 1), '+');
	if (end < line->n_tokens && !goes_on && is_mark(gap_before(line, end), '=') &&
	    is_whole(&t[end]) && is_same_unit(&t[end], unit))
		return &t[end];
	if (from == 0 || t[from - 1].summand || !is_whole(&t[from - 1]) ||
	    !is_same_unit(&t[from - 1], unit))
		return NULL;
	struct slice gap = gap_before(line, from),
		     rest = slice_sub(line->text, t[end - 1].to, line->text.n);
	size_t close = skip_blanks(rest, 0);
	bool closed = close < rest.n && rest.p[close] == ')';
	if (is_mark(gap, '=') || (closed && is_mark(gap, '(')))
		return &t[from - 1];
	return NULL;
}

static void take_sum(struct claims_line *line, size_t from, size_t end)
{
	struct claims_token *t = line->tokens, *total;
	enum claims_unit unit = CLAIMS_UNIT_NONE;
	uint64_t sum = 0;
	bool about = false;
	for (size_t i = from; i < end; i++) {
		if (!is_same_unit(&t[i], &unit))
			return;
		sum += t[i].value.digits;
		about |= t[i].value.about || t[i].value.at_least;
	}
	total = total_of(line, from, end, &unit);
	if (unit == CLAIMS_UNIT_NONE || unit >= CLAIMS_UNIT_TIMES)
		return;
	for (size_t i = from; i < end; i++) {
		t[i].summand = true;
		t[i].unit = unit;
	}
	if (total)
		total->unit = unit;
	else
		total = &t[end - 1];
	total->summed = true;
	total->sum = sum;
	total->sum_about = about;
	total->sum_first = from;
}

void claims_sum_find(struct claims_line *line)
{
	for (size_t i = 0; i < line->n_tokens;) {
		size_t end = i + 1;
		while (is_whole(&line->tokens[i]) && end < line->n_tokens &&
		       is_whole(&line->tokens[end]) && is_mark(gap_before(line, end), '+'))
			end++;
		if (end > i + 1)
			take_sum(line, i, end);
		i = end;
	}
}
