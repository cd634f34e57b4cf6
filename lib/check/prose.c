#include "check/prose.h"

#include "base/hash.h"
#include "base/sort.h"
#include "base/utf8.h"
#include "text/rules.h"

/* What patterns see in the place of what is not text. */
enum {
	MASK_LINK = '\2',   /* where a link begins and where it ends */
	MASK_OBJECT = '\3', /* inline formulas and code */
	MASK_BREAK = '\n'   /* displays, borders of table cells: no reference goes across */
};

enum {
	WINDOW = 40,  /* characters before a reference that may name another text */
	ATTACHED = 6, /* characters between that name and the reference it belongs to */
	AFTER = 40,   /* bytes behind the reference */
	INLINE_LIST_MAX = 24
};

/* ---- The built-in patterns ---- */

#define NUMBERS \
	"(?(DEFINE)" \
	"(?<num>(?:[A-Z]{1,2}[.\\-]?)?\\d{1,3}(?:[.]\\d{1,3})*(?!\\d)" \
	"(?:[a-z](?![a-z])|['′’]){0,3})" \
	"(?<join>(?:[-–—~～,，、/&]|以?及|至|到|和|与|或|and|or|to|through|\\s)+)" \
	"(?<item>[(（]\\s*(?&num)(?:(?&join)(?&num))*\\s*[)）])" \
	"(?<head>(?:式|公式|方程|等式|不等式|[Ee]qn?s?\\.?|[Ee]quations?)\\s*)" \
	"(?<items>(?&item)(?:(?&join)(?:(?&head))?(?&item)|(?&item))*)" \
	"(?<one>[(（]\\s*(?!\\d+\\.)(?&num)\\s*[)）])" \
	"(?<ones>(?&one)(?:(?&join)(?:(?&head))?(?&one)|(?&one))*))"

/* 式 ends many words that are no equations: 形式, 方式, 模式... */
#define NOT_WORDS "(?<![形方模正格样范款仪招显隐句程]|分布|嵌入|响应|交互|生成|判别|启发)"

static const char *const strong_patterns[] = {
	NUMBERS "(?:" NOT_WORDS "式子?|方程组?|方程式|恒等关系)\\s*(?<list>(?&items))",
	NUMBERS
	"(?i)\\b(?:eqn?s?|equations?|inequalit(?:y|ies)|identit(?:y|ies)|formulas?|formulae)"
	"\\b\\.?[\\s~]*(?<list>(?-i)(?&items))",
	NUMBERS "(?i)\\b(?:eqn?s?|equations?)\\b\\.?[\\s~]*"
		"(?<list>(?-i)\\d{1,3}(?:\\.\\d{1,3})*[a-z]?\\b"
		"(?:(?&join)\\d{1,3}(?:\\.\\d{1,3})*[a-z]?\\b)*)(?!\\s*[-=%+*/^])",
	NUMBERS "(?<list>(?&items))\\s?(?:[两二三四]个?)?式(?!子)",
};

static const char *const weak_patterns[] = {
	NUMBERS
	"(?:代入到?|带入|[将把由从]|结合|根据|利用|综合|联立|对比|比较|递归应用|回到|应用)\\s*"
	"(?<list>(?&ones))",
	NUMBERS "\\b(?:by|from|in|into|using|via|see|with|combining|substituting|satisfies|to)\\s+"
		"(?<list>(?&ones))",
};

/* Whatever else looks like a number of something: 约束(6), the system (81). */
static const char *const loose_patterns[] = {
	NUMBERS "(?:(?<=\\p{Han})\\s?|(?<=[a-z]{3})\\s)(?<list>(?&ones))",
};

static const char *const elsewhere_patterns[] = {
	"(?:上|前|下|后|另)[一几两]?篇|第[一二三四五六七八九十\\d]+[篇章]|[那该]篇|该文|"
	"(?<!本)论文|原文|原作|文献|博客|博文|教材|一书|《|[「“][^」”]*[篇文][」”]|"
	"(?i:\\b(?:papers?|arxiv|et al|refs?\\.)(?:\\b|\\s))|\\[\\d+\\]",
	/* A link at once before it: [DDPM](..)中的式(3). */
	"\\x02\\s*[^\\s，,、和与及或]{0,4}$",
};

static const char after_pattern[] =
	"^\\s*(?:of|in|from)\\s+(?:\\x02|\\[|[Rr]ef|(?:the\\s+)?(?:original\\s+)?"
	"(?:paper|article|book)|[A-Z]\\w+\\s+et\\s+al)|"
	"^\\s*[(（]?\\s*(?:参?见|出自|来自)[^。，,]{0,6}\\x02";

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct pattern {
	struct rules_pattern *compiled;
	enum prose_kind kind;
};

struct prose_patterns {
	struct pattern *references;
	size_t n_references;
	bool built_in; /* the references are those of this file */
	struct rules_pattern **elsewhere;
	size_t n_elsewhere;
	struct rules_pattern *after;
};

struct compile {
	struct arena *arena;
	struct prose_patterns *made;
	const char **message, **bad;
	bool ok;
};

static struct rules_pattern *compile(struct compile *c, const char *pattern)
{
	size_t offset;
	if (!c->ok)
		return NULL;
	struct rules_pattern *p = rules_compile(c->arena, pattern, c->message, &offset);
	if (!p) {
		*c->bad = pattern;
		c->ok = false;
	}
	return p;
}

static void compile_references(struct compile *c, const char *const *v, size_t n,
			       enum prose_kind kind)
{
	struct prose_patterns *made = c->made;
	for (size_t i = 0; i < n; i++)
		made->references[made->n_references++] = (struct pattern){compile(c, v[i]), kind};
}

struct prose_patterns *prose_patterns_make(struct arena *a, const struct prose_options *options,
					   const char **message, const char **bad)
{
	struct prose_patterns *p = arena_alloc(a, sizeof *p);
	struct compile c = {a, p, message, bad, true};
	const char *const *strong = options->references ? options->references : strong_patterns;
	size_t n = options->references ? options->n_references : COUNT(strong_patterns);
	p->references = arena_alloc_array(a, n + COUNT(weak_patterns) + COUNT(loose_patterns),
					  sizeof *p->references);
	p->built_in = !options->references;
	compile_references(&c, strong, n, PROSE_STRONG);
	if (!options->strong_only) {
		compile_references(&c, weak_patterns, COUNT(weak_patterns), PROSE_WEAK);
		compile_references(&c, loose_patterns, COUNT(loose_patterns), PROSE_LOOSE);
	}
	p->n_elsewhere = COUNT(elsewhere_patterns) + options->n_elsewhere;
	p->elsewhere = arena_alloc_array(a, p->n_elsewhere, sizeof *p->elsewhere);
	for (size_t i = 0; i < COUNT(elsewhere_patterns); i++)
		p->elsewhere[i] = compile(&c, elsewhere_patterns[i]);
	for (size_t i = 0; i < options->n_elsewhere; i++)
		p->elsewhere[COUNT(elsewhere_patterns) + i] = compile(&c, options->elsewhere[i]);
	p->after = compile(&c, after_pattern);
	if (c.ok)
		return p;
	prose_patterns_free(p);
	return NULL;
}

void prose_patterns_free(struct prose_patterns *p)
{
	for (size_t i = 0; i < p->n_references; i++)
		rules_free(p->references[i].compiled);
	for (size_t i = 0; i < p->n_elsewhere; i++)
		rules_free(p->elsewhere[i]);
	rules_free(p->after);
}

/* ---- What the patterns see ---- */

struct view {
	const struct equations *eqs;
	const struct prose_patterns *patterns;
	struct rules_match *match, *inner;
	struct prose *prose;
	char *mask;  /* as long as the document; offsets are the same */
	bool dashes; /* some tag holds a dash (2-1), so that (2-1) is one number */
};

/* `$(3)$` is how some write a number: its inside is text. */
static bool is_number_list(struct slice s)
{
	if (s.n < 3 || s.n > INLINE_LIST_MAX || s.p[0] != '(' || s.p[s.n - 1] != ')' ||
	    !ascii_is_digit(s.p[1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]) && !strchr("()., -~'", s.p[i]))
			return false;
	return true;
}

static void mask_math(struct view *v, size_t from, size_t to, const struct md_math *m)
{
	struct slice text = v->eqs->doc->text;
	memset(v->mask + from, m->display ? MASK_BREAK : MASK_OBJECT, to - from);
	struct slice body = slice_trim(slice_sub(text, m->body_offset, m->body_end));
	if (!m->display && is_number_list(body)) {
		memset(v->mask + from, ' ', to - from);
		memcpy(v->mask + (body.p - text.p), body.p, body.n);
	}
}

static void mask_markup(struct view *v, size_t from, size_t to)
{
	const char *text = v->eqs->doc->text.p;
	for (size_t i = from; i < to; i++)
		v->mask[i] = text[i] == '|' ? MASK_BREAK : ' ';
}

static void mask_links(struct view *v)
{
	const struct md_doc *doc = v->eqs->doc;
	for (size_t i = 0; i < doc->n_items; i++) {
		const struct md_item *item = &doc->items[i];
		bool local = item->name.n && item->name.p[0] == '#';
		if (item->kind != MD_ITEM_LINK || local)
			continue;
		v->mask[item->offset] = MASK_LINK;
		v->mask[item->end - 1] = MASK_LINK;
	}
}

static void mask_texts(struct view *v)
{
	const struct equations *eqs = v->eqs;
	const char *text = eqs->doc->text.p;
	for (size_t i = 0; i < eqs->n_texts; i++) {
		const struct equations_text *t = &eqs->texts[i];
		if (t->mark)
			continue;
		memcpy(v->mask + t->offset, text + t->offset, t->end - t->offset);
		for (size_t j = t->offset; j < t->end; j++)
			if (text[j] == '$')
				v->mask[j] = ' ';
	}
}

static void make_mask(struct view *v)
{
	const struct md_doc *doc = v->eqs->doc;
	size_t math = 0;
	for (size_t i = 0; i < doc->n_spans; i++) {
		size_t from = doc->spans[i].offset, to = mdscan_span_end(doc, i);
		switch (doc->spans[i].kind) {
		case MD_SPAN_TEXT:
			memcpy(v->mask + from, doc->text.p + from, to - from);
			break;
		case MD_SPAN_MATH:
			while (math + 1 < doc->n_math && doc->math[math].end <= from)
				math++;
			mask_math(v, from, to, &doc->math[math]);
			break;
		case MD_SPAN_MARKUP:
			mask_markup(v, from, to);
			break;
		case MD_SPAN_CODE:
			memset(v->mask + from, MASK_OBJECT, to - from);
			break;
		default:
			memset(v->mask + from, ' ', to - from);
		}
	}
	mask_texts(v);
	mask_links(v);
}

/* ---- Reading a match ---- */

static size_t number_end(struct slice s, size_t at, bool dashes)
{
	size_t i = at;
	while (i < s.n && i - at < 2 && ascii_is_alpha(s.p[i]))
		i++;
	if (i > at && i < s.n && (s.p[i] == '.' || s.p[i] == '-'))
		i++;
	size_t digits = i;
	while (i < s.n && ascii_is_digit(s.p[i]))
		i++;
	if (i == digits)
		return at;
	while (i + 1 < s.n && (s.p[i] == '.' || (dashes && s.p[i] == '-')) &&
	       ascii_is_digit(s.p[i + 1])) {
		i++;
		while (i < s.n && ascii_is_digit(s.p[i]))
			i++;
	}
	if (i < s.n && ascii_is_alpha(s.p[i]) && (i + 1 == s.n || !ascii_is_alpha(s.p[i + 1])))
		i++;
	while (i < s.n && (s.p[i] == '\'' || slice_starts(slice_sub(s, i, s.n), SLICE("′")) ||
			   slice_starts(slice_sub(s, i, s.n), SLICE("’"))))
		i += s.p[i] == '\'' ? 1 : 3;
	return i;
}

/* A word can begin a number ("A.1") only where no word goes on. */
static bool number_may_begin(struct slice s, size_t at)
{
	return at == 0 || !ascii_is_alnum(s.p[at - 1]);
}

static bool says_range(struct slice between)
{
	static const char *const words[] = {"-", "–", "—", "~", "～", "至", "到", "to", "through"};
	for (size_t i = 0; i < between.n; i++)
		for (size_t w = 0; w < COUNT(words); w++)
			if (slice_starts(slice_sub(between, i, between.n), slice_of(words[w])))
				return true;
	return false;
}

/* `shown` is what is read of [from, to): the document, or the mask. */
static void add_numbers(struct view *v, const char *shown, size_t from, size_t to,
			struct prose_use use)
{
	struct slice text = v->eqs->doc->text, s = {shown + from, to - from};
	struct arena *a = v->eqs->arena;
	size_t last_end = 0;
	for (size_t i = 0; i < s.n;) {
		size_t stop = number_may_begin(s, i) ? number_end(s, i, v->dashes) : i;
		if (stop == i) {
			i++;
			continue;
		}
		use.value =
			equations_value_of(a, slice_sub(text, from + i, from + stop), NULL, text);
		use.range_end = last_end > 0 && says_range(slice_sub(s, last_end, i));
		last_end = i = stop;
		if (use.value.class == EQUATIONS_NUMBER || use.value.class == EQUATIONS_PREFIXED)
			ARENA_PUSH(a, v->prose->uses, v->prose->n, v->prose->cap) = use;
	}
}

static bool ends_clause(uint32_t cp)
{
	return cp == 0xFF0C || cp == ',' || cp == 0xFF1A || cp == ':' || cp == 0xFF1B || cp == ';';
}

static bool ends_sentence(const char *p, const char *end, uint32_t cp)
{
	if (cp == '.' || cp == '?' || cp == '!')
		return p + 1 == end || ascii_is_space(p[1]);
	return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == MASK_BREAK;
}

/* The text before `at` back to where the clause (or the sentence) begins, WINDOW
 * characters at most; a formula counts as one. */
static struct slice before(struct slice s, size_t at, bool clause)
{
	size_t begin = at;
	for (size_t n = 0; n < WINDOW && begin > 0; n++) {
		size_t i = begin - 1;
		while (i > 0 && ((unsigned char)s.p[i] & 0xC0) == 0x80)
			i--;
		while (s.p[i] == MASK_OBJECT && i > 0 && s.p[i - 1] == MASK_OBJECT)
			i--;
		uint32_t cp;
		utf8_decode(s.p + i, s.p + s.n, &cp);
		if (ends_sentence(s.p + i, s.p + s.n, cp) || (clause && ends_clause(cp)))
			break;
		begin = i;
	}
	return slice_sub(s, begin, at);
}

/* Is another text named in s, with no more than `most` characters behind it? */
static bool names_another(const struct view *v, struct slice s, size_t most)
{
	for (size_t i = 0; i < v->patterns->n_elsewhere; i++) {
		size_t from = 0, to = 0;
		for (size_t at = 0;
		     at < s.n && rules_next(v->patterns->elsewhere[i], v->inner, s, at, NULL);) {
			rules_group(v->inner, 0, &from, &to);
			if (utf8_count(slice_sub(s, to, s.n)) <= most)
				return true;
			at = rules_resume(v->inner, s);
		}
	}
	return false;
}

static enum prose_where where(const struct view *v, struct slice s, size_t from, size_t to)
{
	struct slice after = slice_sub(s, to, to + AFTER);
	if (names_another(v, before(s, from, true), ATTACHED) ||
	    rules_next(v->patterns->after, v->inner, after, 0, NULL))
		return PROSE_ELSEWHERE;
	struct slice sentence = before(s, from, false);
	if (names_another(v, sentence, SIZE_MAX) || slice_find(sentence, MASK_LINK) < sentence.n)
		return PROSE_DOUBTFUL;
	return PROSE_HERE;
}

static void match_region(struct view *v, size_t offset, size_t end)
{
	struct slice s = {v->mask + offset, end - offset};
	for (size_t i = 0; i < v->patterns->n_references; i++) {
		const struct pattern *p = &v->patterns->references[i];
		for (size_t at = 0; at < s.n && rules_next(p->compiled, v->match, s, at, NULL);) {
			size_t from = 0, to = 0, list, list_end;
			rules_group(v->match, 0, &from, &to);
			if (!rules_named_group(p->compiled, v->match, "list", &list, &list_end) &&
			    !rules_group(v->match, 1, &list, &list_end)) {
				list = from;
				list_end = to;
			}
			/* A list may go around what is masked: numbers in there are none of it. */
			add_numbers(v, v->mask, offset + list, offset + list_end,
				    (struct prose_use){.kind = p->kind,
						       .where = where(v, s, from, to),
						       .formula = EQUATIONS_NONE});
			at = rules_resume(v->match, s);
		}
	}
}

/* Is the digit at i the first of a number in parentheses, (12) or （A.1）? */
static bool is_in_parentheses(struct slice s, size_t i)
{
	for (size_t k = 0; i > 0 && k < 3 && memchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ.-", s.p[i - 1], 28);
	     k++)
		i--;
	while (i > 0 && ascii_is_space(s.p[i - 1]))
		i--;
	return (i > 0 && s.p[i - 1] == '(') ||
	       slice_ends(slice_sub(s, 0, i), SLICE("\xEF\xBC\x88"));
}

/* Most blocks hold nothing that could be a number of an equation: no pattern is tried on them.
 * The built-in patterns want it in parentheses or behind "eq.", "equation". */
static bool may_refer(struct slice s, bool built_in)
{
	bool eq = false;
	for (size_t i = 0; i < s.n; i++) {
		if (ascii_is_digit(s.p[i])) {
			if (!built_in || eq || is_in_parentheses(s, i))
				return true;
		} else if (ascii_lower(s.p[i]) == 'e' && i + 1 < s.n &&
			   ascii_lower(s.p[i + 1]) == 'q') {
			eq = true;
		}
	}
	return false;
}

static bool is_prose(const struct md_line *line)
{
	return line->kind == MD_LINE_PROSE || line->kind == MD_LINE_HEADING ||
	       line->kind == MD_LINE_TABLE || line->kind == MD_LINE_HTML ||
	       line->kind == MD_LINE_MATH;
}

static void match_blocks(struct view *v)
{
	const struct md_doc *doc = v->eqs->doc;
	for (size_t i = 0; i < doc->n_lines;) {
		size_t j = i + 1;
		if (!is_prose(&doc->lines[i])) {
			i = j;
			continue;
		}
		while (j < doc->n_lines && is_prose(&doc->lines[j]) &&
		       doc->lines[j].block == doc->lines[i].block)
			j++;
		size_t offset = doc->lines[i].offset;
		size_t end = j < doc->n_lines ? doc->lines[j].offset : doc->text.n;
		if (may_refer((struct slice){v->mask + offset, end - offset},
			      v->patterns->built_in))
			match_region(v, offset, end);
		i = j;
	}
}

/* ---- References that no pattern finds ---- */

static void add_marks(struct view *v)
{
	const struct equations *eqs = v->eqs;
	for (size_t i = 0; i < eqs->n_texts; i++)
		if (eqs->texts[i].mark)
			add_numbers(v, v->eqs->doc->text.p, eqs->texts[i].offset, eqs->texts[i].end,
				    (struct prose_use){.kind = PROSE_WEAK,
						       .formula = eqs->texts[i].formula});
}

static bool is_number(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* \eqref{12} where no label has that name: the number was taken for one. */
static void add_commands(struct view *v)
{
	const struct equations *eqs = v->eqs;
	struct hash labels = HASH_INIT(eqs->arena);
	for (size_t i = 0; i < eqs->n_labels; i++)
		hash_at(&labels, eqs->labels[i].name);
	for (size_t i = 0; i < eqs->n_refs; i++) {
		const struct equations_ref *r = &eqs->refs[i];
		if (is_number(r->name) && !hash_find(&labels, r->name))
			add_numbers(v, v->eqs->doc->text.p, r->name_offset, r->name_end,
				    (struct prose_use){.by_command = true, .formula = r->formula});
	}
}

static int by_place(const void *a, const void *b)
{
	const struct prose_use *x = a, *y = b;
	if (x->value.offset != y->value.offset)
		return x->value.offset < y->value.offset ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

static void sort_uses(struct prose *pr)
{
	sort_rows(pr->uses, pr->n, sizeof *pr->uses, by_place);
	size_t n = 0;
	for (size_t i = 0; i < pr->n; i++)
		if (n == 0 || pr->uses[i].value.offset >= pr->uses[n - 1].value.end)
			pr->uses[n++] = pr->uses[i];
	pr->n = n;
}

struct prose *prose_find(const struct equations *eqs, const struct prose_patterns *patterns)
{
	struct view v = {.eqs = eqs, .patterns = patterns};
	v.prose = arena_alloc(eqs->arena, sizeof *v.prose);
	if (!eqs->doc->text.n)
		return v.prose;
	v.mask = arena_alloc(eqs->arena, eqs->doc->text.n);
	v.match = rules_match_new();
	v.inner = rules_match_new();
	for (size_t i = 0; i < eqs->n_tags && !v.dashes; i++)
		v.dashes = slice_ends(eqs->tags[i].value.prefix, SLICE("-"));
	make_mask(&v);
	match_blocks(&v);
	add_marks(&v);
	add_commands(&v);
	sort_uses(v.prose);
	rules_match_free(v.match);
	rules_match_free(v.inner);
	return v.prose;
}

bool prose_range(const struct prose *pr, size_t i, long *last)
{
	if (i + 1 >= pr->n || !pr->uses[i + 1].range_end)
		return false;
	const struct equations_value *from = &pr->uses[i].value, *to = &pr->uses[i + 1].value;
	*last = to->number;
	return slice_eq(from->prefix, to->prefix) && from->number < to->number;
}
