#include "out/claims-line.h"

#include "base/utf8.h"
#include "out/claims-internal.h"

enum { MOST_DIGITS = 15 };

/* ---- One spelling ---- */

static bool is_wide_digit(uint32_t cp)
{
	return cp >= 0xFF10 && cp <= 0xFF19;
}

static uint32_t peek(const char *p, const char *end)
{
	uint32_t cp = 0;
	if (p < end)
		utf8_decode(p, end, &cp);
	return cp;
}

static uint32_t one_spelling(uint32_t cp, uint32_t before, uint32_t after)
{
	if (cp == 0xFF0C)
		return is_wide_digit(before) && is_wide_digit(after) ? ',' : ';';
	if (cp > 0xFF00 && cp < 0xFF5F)
		cp -= 0xFEE0;
	if (cp >= 'A' && cp <= 'Z')
		return cp - 'A' + 'a';
	if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
		return '-';
	if (cp == 0x2192 || cp == 0x21D2 || cp == 0x27F6)
		return '>';
	if (cp == 0x2248 || cp == 0x301C || cp == 0x223C)
		return '~';
	if (cp == 0xD7)
		return 'x';
	return cp == '*' || cp == '`' || cp == '_' || cp == 0x3000 || cp == 0xA0 ? ' ' : cp;
}

static void normalize(struct claims_line *line, struct arena *a, const char *mask, size_t from,
		      size_t to)
{
	const char *p = mask + from, *end = mask + to;
	char *out = arena_alloc_array(a, to - from + 1, 1);
	uint32_t *origin = arena_alloc_array(a, to - from + 1, sizeof *origin), before = 0;
	size_t n = 0;
	while (p < end) {
		uint32_t cp;
		char bytes[4];
		int size = utf8_decode(p, end, &cp);
		uint32_t spelled = one_spelling(cp, before, peek(p + size, end));
		size_t length = (size_t)size;
		if (spelled == cp)
			memcpy(bytes, p, length);
		else
			length = (size_t)utf8_encode(spelled, bytes);
		for (size_t i = 0; i < length; i++) {
			origin[n] = (uint32_t)(p - mask);
			out[n++] = bytes[i];
		}
		before = cp;
		p += size;
	}
	origin[n] = (uint32_t)to;
	line->text = (struct slice){out, n};
	line->origin = origin;
}

struct slice claims_line_spell(struct arena *a, struct slice text)
{
	struct claims_line line = {0};
	normalize(&line, a, text.p, 0, text.n);
	return line.text;
}

/* ---- Words ---- */

static struct slice next_word(const char **list)
{
	const char *from = *list;
	size_t n = strcspn(from, "|");
	*list = from + n + (from[n] == '|');
	return (struct slice){from, n};
}

bool claims_line_has(struct slice text, const char *words)
{
	while (*words) {
		struct slice word = next_word(&words);
		if (memmem(text.p, text.n, word.p, word.n))
			return true;
	}
	return false;
}

/* Within a paragraph the end of a line is a blank. */
static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

size_t claims_line_ends(struct slice text, const char *words)
{
	struct slice s = text;
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	while (*words) {
		struct slice word = next_word(&words);
		if (slice_ends(s, word))
			return text.n - s.n + word.n;
	}
	return 0;
}

size_t claims_line_begins(struct slice text, const char *words)
{
	size_t blanks = 0;
	while (blanks < text.n && is_blank(text.p[blanks]))
		blanks++;
	while (*words) {
		struct slice word = next_word(&words);
		if (slice_starts(slice_sub(text, blanks, text.n), word))
			return blanks + word.n;
	}
	return 0;
}

/* ---- Numbers ---- */

/* Digits with separators of thousands and decimals; the place behind it, or `at`. */
static size_t read_number(struct slice s, size_t at, struct claims_number *number)
{
	size_t i = at, digits = 0;
	*number = (struct claims_number){0};
	for (; i < s.n; i++) {
		bool comma = s.p[i] == ',' && i > at && i + 3 < s.n && ascii_is_digit(s.p[i + 1]) &&
			     ascii_is_digit(s.p[i + 2]) && ascii_is_digit(s.p[i + 3]) &&
			     (i + 4 >= s.n || !ascii_is_digit(s.p[i + 4]));
		bool point = s.p[i] == '.' && i > at && !number->decimals && i + 1 < s.n &&
			     ascii_is_digit(s.p[i + 1]);
		if (point) {
			size_t end = i + 1;
			while (end < s.n && ascii_is_digit(s.p[end]))
				end++;
			number->decimals = (unsigned)(end - i - 1);
		} else if (ascii_is_digit(s.p[i])) {
			if (++digits <= MOST_DIGITS)
				number->digits = number->digits * 10 + (uint64_t)(s.p[i] - '0');
		} else if (!comma) {
			break;
		}
	}
	/* Nothing is measured in such numbers. */
	return digits > MOST_DIGITS ? at : i;
}

static const char *const han_digits[] = {"零", "一", "二", "三", "四", "五",
					 "六", "七", "八", "九", "十", "两"};

static int han_digit(struct slice s)
{
	for (int i = 0; i < 12; i++)
		if (slice_starts(s, slice_of(han_digits[i])))
			return i == 11 ? 2 : i;
	return -1;
}

/* 十三, 二十: up to 99. */
static size_t read_han(struct slice s, size_t at, struct claims_number *number)
{
	int v[5], n = 0;
	size_t i = at;
	for (; n < 4 && i < s.n; i += 3) {
		v[n] = han_digit(slice_sub(s, i, s.n));
		if (v[n] < 0)
			break;
		n++;
	}
	int value = -1;
	if (n == 1)
		value = v[0];
	else if (n == 2 && v[0] == 10 && v[1] < 10)
		value = 10 + v[1];
	else if (n == 2 && v[1] == 10)
		value = v[0] * 10;
	else if (n == 3 && v[1] == 10 && v[2] < 10 && v[0] < 10)
		value = v[0] * 10 + v[2];
	if (value < 0)
		return at;
	*number = (struct claims_number){.digits = (uint64_t)value};
	return i;
}

size_t claims_line_ordinal(struct slice s, size_t at, uint64_t *value)
{
	struct claims_number number;
	size_t end = at < s.n && ascii_is_digit(s.p[at]) ? read_number(s, at, &number)
							 : read_han(s, at, &number);
	if (end == at || number.decimals)
		return at;
	*value = number.digits;
	return end;
}

/* ---- Units ---- */

struct unit_word {
	const char *word;
	enum claims_unit unit;
	bool derivation, numbered;
};

static const struct unit_word unit_words[] = {
	{"行推导", CLAIMS_UNIT_LINES, true, false},
	{"行业", CLAIMS_UNIT_NONE, false, false},
	{"行列", CLAIMS_UNIT_NONE, false, false},
	{"行", CLAIMS_UNIT_LINES, false, false},
	{"lines of derivation", CLAIMS_UNIT_LINES, true, false},
	{"derivation lines", CLAIMS_UNIT_LINES, true, false},
	{"line", CLAIMS_UNIT_LINES, false, false},
	{"个编号公式", CLAIMS_UNIT_FORMULAS, false, true},
	{"条编号公式", CLAIMS_UNIT_FORMULAS, false, true},
	{"编号公式", CLAIMS_UNIT_FORMULAS, false, true},
	{"numbered formula", CLAIMS_UNIT_FORMULAS, false, true},
	{"numbered equation", CLAIMS_UNIT_FORMULAS, false, true},
	{"个公式", CLAIMS_UNIT_FORMULAS, false, false},
	{"条公式", CLAIMS_UNIT_FORMULAS, false, false},
	{"公式", CLAIMS_UNIT_FORMULAS, false, false},
	{"formula", CLAIMS_UNIT_FORMULAS, false, false},
	{"equation", CLAIMS_UNIT_FORMULAS, false, false},
	{"篇幅", CLAIMS_UNIT_NONE, false, false},
	{"篇章", CLAIMS_UNIT_NONE, false, false},
	{"篇", CLAIMS_UNIT_ARTICLES, false, false},
	{"article", CLAIMS_UNIT_ARTICLES, false, false},
	{"post", CLAIMS_UNIT_ARTICLES, false, false},
	{"倍", CLAIMS_UNIT_TIMES, false, false},
	{"times", CLAIMS_UNIT_TIMES, false, false},
	{"-fold", CLAIMS_UNIT_TIMES, false, false},
	{"%", CLAIMS_UNIT_PERCENT, false, false},
	{"percent", CLAIMS_UNIT_PERCENT, false, false},
};

static const char other_units[] =
	"个|种|条|项|次|步|层|类|维|处|章|节|批|组|例|轮|张|段|周|天|小时|"
	"分钟|大|重|阶|领域";

/* Does a line end before what is at `at`, in a way that parts a number from its unit?  What
 * begins with 行数 or 公式： is a label, and behind a hard break nothing goes on. */
static bool is_parted(struct slice s, size_t at, size_t end)
{
	size_t i = at;
	while (i < end && is_blank(s.p[i]) && s.p[i] != '\n')
		i++;
	if (i >= end || s.p[i] != '\n')
		return false;
	return i >= at + 2 || claims_line_begins(slice_sub(s, end, s.n), "数|:|总|长") > 0;
}

/* 80+ is 80 or more, 5+3 and 5 + 3 are a sum. */
static size_t read_more(struct slice s, size_t at)
{
	struct slice rest = slice_sub(s, at, s.n);
	size_t used = claims_line_begins(rest, "+|多|余");
	if (used && rest.p[used - 1] == '+') {
		size_t i = used;
		while (i < rest.n && is_blank(rest.p[i]))
			i++;
		if (i < rest.n && ascii_is_digit(rest.p[i]))
			return 0;
	}
	return used;
}

/* The unit at `at`: sets t's, and yields where it ends. */
static size_t read_unit(struct slice s, size_t at, struct claims_token *t)
{
	struct slice rest = slice_sub(s, at, s.n);
	size_t used = read_more(s, at);
	if (used) {
		t->value.at_least = true;
		rest = slice_sub(s, at += used, s.n);
	}
	for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++) {
		used = claims_line_begins(rest, unit_words[i].word);
		if (!used)
			continue;
		if (is_parted(s, at, at + used))
			return at;
		t->unit = unit_words[i].unit;
		t->derivation = unit_words[i].derivation;
		t->numbered = unit_words[i].numbered;
		while (at + used < s.n && ascii_is_alpha(s.p[at + used]))
			used++;
		return t->unit ? at + used : at;
	}
	if (slice_starts(rest, SLICE("x")) && (rest.n == 1 || !ascii_is_alnum(rest.p[1]))) {
		t->unit = CLAIMS_UNIT_TIMES;
		return at + 1;
	}
	used = claims_line_begins(rest, other_units);
	if (!used || memchr(rest.p, '\n', used))
		return at;
	t->unit = CLAIMS_UNIT_OTHER;
	return at + used;
}

/* What may end the number before a plus sign that adds. */
static const char sum_units[] = "行|篇|公式|推导|个|倍|lines|articles|formulas|equations|posts";

static void read_before(struct slice s, struct claims_token *t)
{
	struct slice left = slice_sub(s, 0, t->from);
	size_t used = claims_line_ends(left, "~|大约|约|近|左右|about|around|approximately|roughly|"
					     "nearly|almost");
	t->value.about = used > 0;
	if (!used && claims_line_ends(left, "超过|over|more than|at least|至少"))
		t->value.at_least = true;
	t->plus = left.n && left.p[left.n - 1] == '+';
	if (t->plus && left.n > 1) {
		struct slice summand = slice_sub(left, 0, left.n - 1);
		char c = summand.p[summand.n - 1];
		t->plus = is_blank(c) ||
			  (!ascii_is_digit(c) && c != ')' && !claims_line_ends(summand, sum_units));
	}
	t->bound = claims_line_ends(left, "<|≤|≥|小于|大于|不足|less than|under") > 0 ||
		   (left.n > 1 && left.p[left.n - 1] == '>' && left.p[left.n - 2] == '(');
}

/* A second number behind `at`: 7/10, 7 of 10, 2-3, (1)-(20).  The place behind it, or `at`. */
static size_t read_pair(struct slice s, size_t at, struct claims_token *t)
{
	struct slice rest = slice_sub(s, at, s.n);
	bool close = t->from > 0 && s.p[t->from - 1] == '(' && rest.n && rest.p[0] == ')';
	if (close)
		rest = slice_sub(s, at + 1, s.n);
	size_t used = claims_line_begins(rest, "/|out of|of");
	t->pair = used ? CLAIMS_OF : CLAIMS_SINGLE;
	/* "from 17 to 40" is two numbers. */
	if (claims_line_ends(slice_sub(s, 0, t->from), "从|由|from"))
		return at;
	if (!used && (used = claims_line_begins(rest, "-|~|至|到|to")))
		t->pair = CLAIMS_TO;
	size_t to = (size_t)(rest.p - s.p) + used;
	while (used && to < s.n && s.p[to] == ' ')
		to++;
	if (used && close && to < s.n && s.p[to] == '(')
		t->parenthesis = true;
	else if (close)
		used = 0;
	to += t->parenthesis;
	size_t end = used ? read_number(s, to, &t->other) : to;
	if (used && end > to && t->parenthesis && (end >= s.n || s.p[end] != ')'))
		end = to;
	if (!used || end == to) {
		t->pair = CLAIMS_SINGLE;
		t->parenthesis = false;
		return at;
	}
	return end + t->parenthesis;
}

static bool is_word_before(struct slice s, size_t at)
{
	if (at == 0)
		return false;
	char c = s.p[at - 1];
	if (ascii_is_alnum(c) || c == '.' || c == '$' || c == '=' || c == '\\' || c == '^')
		return true;
	return (c == '-' || c == '/') && at > 1 && ascii_is_alnum(s.p[at - 2]);
}

/* Transformer18篇 is 18 articles: a letter before the digits, and a unit at once behind them. */
static bool is_count_behind_word(struct slice s, size_t at)
{
	if (!ascii_is_alpha(s.p[at - 1]))
		return false;
	while (at < s.n && ascii_is_digit(s.p[at]))
		at++;
	return claims_line_begins(slice_sub(s, at, at + 3), "篇|行") == 3;
}

static size_t skip_word(struct slice s, size_t at)
{
	while (at < s.n &&
	       (ascii_is_alnum(s.p[at]) || ((s.p[at] == '-' || s.p[at] == '.' || s.p[at] == '/') &&
					    at + 1 < s.n && ascii_is_alnum(s.p[at + 1]))))
		at++;
	return at;
}

/* Numbers that count nothing: dates, ordinals, versions. */
static bool counts_nothing(struct slice s, const struct claims_token *t)
{
	struct slice left = slice_sub(s, 0, t->from), right = slice_sub(s, t->number_to, s.n);
	if (claims_line_ends(left, "第") || claims_line_begins(right, "年|月|日|号"))
		return true;
	if (right.n > 1 && (right.p[0] == '-' || right.p[0] == '/') && ascii_is_digit(right.p[1]))
		return true;
	return t->unit == CLAIMS_UNIT_NONE && right.n && ascii_is_alpha(right.p[0]);
}

/* A Han numeral counts where its unit says so; 一篇 is "an article". */
static bool is_han_count(const struct claims_token *t)
{
	return t->value.digits > 1 && t->unit >= CLAIMS_UNIT_LINES && t->unit <= CLAIMS_UNIT_TIMES;
}

static size_t read_token(struct claims_line *line, struct arena *a, size_t at)
{
	struct slice s = line->text;
	struct claims_token t = {.from = at};
	bool han = !ascii_is_digit(s.p[at]);
	if (!han && is_word_before(s, at) && !is_count_behind_word(s, at))
		return skip_word(s, at);
	size_t end = han ? read_han(s, at, &t.value) : read_number(s, at, &t.value);
	if (end == at)
		return han ? at + 1 : skip_word(s, at) > at ? skip_word(s, at) : at + 1;
	if (!han)
		end = read_pair(s, end, &t);
	t.from -= t.parenthesis;
	t.number_to = end;
	t.to = read_unit(s, end, &t);
	read_before(s, &t);
	if (counts_nothing(s, &t))
		return han ? end : skip_word(s, end);
	if (!han || is_han_count(&t))
		ARENA_PUSH(a, line->tokens, line->n_tokens, line->cap) = t;
	return t.to > at ? t.to : at + 1;
}

struct claims_line claims_line_make(struct arena *a, const char *mask, size_t from, size_t to)
{
	struct claims_line line = {0};
	normalize(&line, a, mask, from, to);
	for (size_t i = 0; i < line.text.n;) {
		char c = line.text.p[i];
		bool han = (unsigned char)c >= 0xE4 && (unsigned char)c <= 0xE9;
		i = ascii_is_digit(c) || han ? read_token(&line, a, i) : i + 1;
	}
	return line;
}
