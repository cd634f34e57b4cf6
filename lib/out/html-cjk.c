#include "out/html-cjk.h"

#include "base/search.h"
#include "base/utf8.h"
#include "out/html-tree.h"

struct range {
	uint32_t first, last;
};

/* East Asian Width W, F or H and no emoji presentation, or script Hangul: Unicode 16 (UAX 11, UAX 24,
 * UTS 51); unassigned characters between those of one block are in. */
static const struct range cjk[] = {
	{0x1100, 0x11ff},   {0x20a9, 0x20a9},   {0x2329, 0x232a},   {0x2630, 0x2637},
	{0x268a, 0x268f},   {0x2e80, 0x303e},   {0x3041, 0x321e},   {0x3220, 0x3247},
	{0x3250, 0xa4c6},   {0xa960, 0xa97c},   {0xac00, 0xd7fb},   {0xf900, 0xfaff},
	{0xfe10, 0xfe19},   {0xfe30, 0xfe6b},   {0xff01, 0xffdc},   {0xffe0, 0xffe6},
	{0xffe8, 0xffee},   {0x16fe0, 0x18df2}, {0x1aff0, 0x1b2fb}, {0x1d300, 0x1d376},
	{0x1f200, 0x1f200}, {0x1f202, 0x1f202}, {0x1f210, 0x1f219}, {0x1f21b, 0x1f22e},
	{0x1f230, 0x1f231}, {0x1f237, 0x1f237}, {0x1f23b, 0x1f248}, {0x1f260, 0x1f265},
	{0x20000, 0x3fffd},
};

/* General category P, but for scripts that are not met beside CJK.  Symbols are none for cmark-gfm,
 * which goes by CommonMark 0.29. */
static const struct range punctuation[] = {
	{0x00a1, 0x00a1}, {0x00a7, 0x00a7}, {0x00ab, 0x00ab}, {0x00b6, 0x00b7}, {0x00bb, 0x00bb},
	{0x00bf, 0x00bf}, {0x2010, 0x2027}, {0x2030, 0x205e}, {0x207d, 0x207e}, {0x208d, 0x208e},
	{0x2308, 0x230b}, {0x2329, 0x232a}, {0x2768, 0x2775}, {0x27c5, 0x27c6}, {0x27e6, 0x27ef},
	{0x2983, 0x2998}, {0x29d8, 0x29db}, {0x29fc, 0x29fd}, {0x2e00, 0x2e5d}, {0x3001, 0x3003},
	{0x3008, 0x3011}, {0x3014, 0x301f}, {0x3030, 0x3030}, {0x303d, 0x303d}, {0x30a0, 0x30a0},
	{0x30fb, 0x30fb}, {0xa4fe, 0xa4ff}, {0xfe10, 0xfe19}, {0xfe30, 0xfe52}, {0xfe54, 0xfe61},
	{0xfe63, 0xfe63}, {0xfe68, 0xfe68}, {0xfe6a, 0xfe6b}, {0xff01, 0xff03}, {0xff05, 0xff0a},
	{0xff0c, 0xff0f}, {0xff1a, 0xff1b}, {0xff1f, 0xff20}, {0xff3b, 0xff3d}, {0xff3f, 0xff3f},
	{0xff5b, 0xff5b}, {0xff5d, 0xff5d}, {0xff5f, 0xff65},
};

/* Noncharacters (Unicode 23.7), for use within a program. */
static const char *const joiners[] = {
	"\xef\xb7\x90", "\xef\xb7\x91", "\xef\xb7\x92", "\xef\xb7\x93",
	"\xef\xb7\x94", "\xef\xb7\x95", "\xef\xb7\x96", "\xef\xb7\x97",
};

/* Old South Arabian punctuation, U+10A7F: stands between a joiner and a `_` or `~`, for which the run
 * of `*` was punctuation and must stay so. */
#define STOP "\xf0\x90\xa9\xbf"
enum { STOP_CHARACTER = 0x10a7f };

#define IN(table, c) is_in(table, sizeof(table) / sizeof *(table), c)

static bool is_in(const struct range *v, size_t n, uint32_t c)
{
	size_t begun = SEARCH_UP_TO(v, n, struct range, first, c);
	return begun && c <= v[begun - 1].last;
}

/* What stands on one side of a run. */
struct side {
	bool space, punct, cjk;
	bool delimits; /* `_` or `~` stands right at the run */
	bool stop;
};

static struct side side_of(uint32_t c)
{
	if (c < 0x80)
		return (struct side){.space = ascii_is_space((char)c),
				     .punct = ascii_is_punct((char)c)};
	/* Behind a character of any kind: variation selectors, standard and ideographic. */
	bool selector = c >= 0xe0100 && c <= 0xe01ef;
	return (struct side){
		.space = c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
			 c == 0x205f || c == 0x3000,
		.punct = IN(punctuation, c) || c == STOP_CHARACTER,
		.cjk = selector || IN(cjk, c),
		.stop = c == STOP_CHARACTER,
	};
}

/* The character that ends at `end`; its offset. */
static size_t step_back(struct slice s, size_t end, uint32_t *c)
{
	size_t i = end - 1;
	while (i > 0 && end - i < 4 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
		i--;
	utf8_decode(s.p + i, s.p + end, c);
	return i;
}

/* Nothing but marks of quotes up to `end`? */
static bool is_quote_prefix(struct slice s, size_t end)
{
	while (end > 0 && (s.p[end - 1] == '>' || s.p[end - 1] == ' '))
		end--;
	return end == 0 || s.p[end - 1] == '\n';
}

static bool is_escaped(struct slice s, size_t at)
{
	size_t i = at;
	while (i > 0 && s.p[i - 1] == '\\')
		i--;
	return (at - i) % 2 == 1;
}

static const struct side edge = {.space = true};

/* What is before the run at `at`.  cmark-gfm, too, looks past `~`. */
static struct side side_before(struct slice s, size_t at, struct slice mark)
{
	size_t i = at;
	uint32_t c;
	while (i > 0 && s.p[i - 1] == '~')
		i--;
	if (i == 0 || (s.p[i - 1] == '>' && is_quote_prefix(s, i)) ||
	    (s.p[i - 1] == '|' && !is_escaped(s, i - 1)))
		return edge;
	struct side side;
	if (mark.n && slice_ends(slice_sub(s, 0, i), mark)) {
		side = (struct side){.cjk = true};
	} else {
		size_t before = step_back(s, i, &c);
		side = side_of(c);
		if (c >= 0xfe00 && c <= 0xfe0e && before > 0) {
			step_back(s, before, &c);
			side.cjk = IN(cjk, c);
		}
	}
	side.delimits = i < at || s.p[at - 1] == '_';
	return side;
}

static struct side side_after(struct slice s, size_t at, struct slice mark)
{
	size_t i = at;
	uint32_t c;
	while (i < s.n && s.p[i] == '~')
		i++;
	if (i == s.n || s.p[i] == '|')
		return edge;
	struct side side;
	if (mark.n && slice_starts(slice_sub(s, i, s.n), mark)) {
		side = (struct side){.cjk = true};
	} else {
		utf8_decode(s.p + i, s.p + s.n, &c);
		side = side_of(c);
	}
	side.delimits = i > at || s.p[at] == '_';
	return side;
}

/* Is the run kept from opening or closing by this punctuation alone? */
static bool needs_joiner(struct side punct, struct side other)
{
	return punct.punct && !punct.stop && !other.punct && !other.space &&
	       (punct.cjk || other.cjk);
}

/* In a footnote's label, which the tree does not give access to?  Labels are short. */
static bool is_in_label(struct slice s, size_t at)
{
	enum { LABEL_MAX = 200 };
	size_t first = at > LABEL_MAX ? at - LABEL_MAX : 0;
	for (size_t i = at; i > first && !ascii_is_space(s.p[i - 1]) && s.p[i - 1] != ']'; i--)
		if (s.p[i - 1] == '[')
			return s.p[i] == '^';
	return false;
}

static bool choose_joiner(struct html_cjk *c, struct slice s)
{
	for (size_t i = 0; i < sizeof joiners / sizeof *joiners && !c->joiner.n; i++)
		if (!memmem(s.p, s.n, joiners[i], strlen(joiners[i])))
			c->joiner = slice_of(joiners[i]);
	return c->joiner.n > 0;
}

struct slice html_cjk_join(struct html_cjk *c, struct slice markdown, struct slice mark)
{
	struct slice s = markdown;
	size_t done = 0, end;
	for (size_t at = slice_find(s, '*'); at < s.n;
	     at = end + slice_find(slice_sub(s, end, s.n), '*')) {
		at += is_escaped(s, at);
		for (end = at; end < s.n && s.p[end] == '*'; end++)
			;
		struct side before = at < end ? side_before(s, at, mark) : edge;
		struct side after = at < end ? side_after(s, end, mark) : edge;
		bool left = needs_joiner(before, after), right = needs_joiner(after, before);
		if ((!left && !right) || is_in_label(s, at))
			continue;
		if (!c->joiner.n && !choose_joiner(c, s))
			return markdown;
		buf_add(&c->text, slice_sub(s, done, left ? at : end));
		if (left && before.delimits)
			buf_puts(&c->text, STOP);
		buf_add(&c->text, c->joiner);
		if (right && after.delimits)
			buf_puts(&c->text, STOP);
		done = left ? at : end;
	}
	if (!c->joiner.n)
		return markdown;
	buf_add(&c->text, slice_sub(s, done, s.n));
	return buf_slice(&c->text);
}

/* ---- Afterwards ---- */

struct cleaning {
	struct slice joiner;
	struct buf scratch;
};

/* A C string in c->scratch without joiners; null where there is none. */
static const char *cleaned(void *context, struct slice s)
{
	struct cleaning *c = context;
	size_t at = 0;
	const char *found;
	buf_clear(&c->scratch);
	while (at < s.n && (found = memmem(s.p + at, s.n - at, c->joiner.p, c->joiner.n))) {
		struct slice before = slice_range(s.p + at, found);
		at = (size_t)(found - s.p) + c->joiner.n;
		if (slice_ends(before, SLICE(STOP)))
			before.n -= SLICE(STOP).n;
		if (slice_starts(slice_sub(s, at, s.n), SLICE(STOP)))
			at += SLICE(STOP).n;
		buf_add(&c->scratch, before);
	}
	if (at == 0)
		return NULL;
	buf_add(&c->scratch, slice_sub(s, at, s.n));
	buf_putc(&c->scratch, '\0');
	return c->scratch.p;
}

static bool visit(void *context, struct cmark_node *node, bool enter)
{
	if (!enter)
		html_tree_change_texts(node, cleaned, context);
	return true;
}

void html_cjk_clean(const struct html_cjk *c, const struct html_tree *tree)
{
	struct cleaning cleaning = {.joiner = c->joiner};
	if (c->joiner.n)
		html_tree_walk(tree, visit, &cleaning);
	buf_free(&cleaning.scratch);
}

void html_cjk_free(struct html_cjk *c)
{
	buf_free(&c->text);
}
