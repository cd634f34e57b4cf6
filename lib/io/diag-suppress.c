#include "io/diag.h"

#include "base/nearest.h"
#include "base/search.h"

/* One pattern of a directive. */
struct diag_suppress_word {
	size_t offset, end;     /* of the pattern, or of the comment when it has none */
	struct slice directive; /* as written, for messages */
	struct slice reason;    /* behind `--` */
	bool used;
	bool covers_unused; /* it also means the rule `unused` */
};

struct diag_suppress_range {
	enum diag_rule rule; /* DIAG_N_RULES: a name */
	size_t word;
	size_t from, to; /* SIZE_MAX: to the end of the text */
};

/* What hides one of the caller's names. */
struct diag_suppress_name {
	struct diag_suppress_range *ranges;
	size_t n, cap;
	size_t open; /* 1 + the range of a `disable` without `enable` yet */
};

enum directive { NEXT_LINE, DISABLE, ENABLE, WHOLE_FILE, N_DIRECTIVES };

static const char *const directive_names[N_DIRECTIVES] = {
	[NEXT_LINE] = "disable-next-line",
	[DISABLE] = "disable",
	[ENABLE] = "enable",
	[WHOLE_FILE] = "disable-file",
};

/* What a directive covers. */
struct extent {
	size_t from, to; /* from > to: nothing */
	bool open;       /* until an `enable` */
};

static size_t offset_in(struct source *src, struct slice s)
{
	return (size_t)(s.p - src->text.p);
}

/* Words of the source for a message: not too long, and cut between characters. */
static struct slice quotable(struct slice s)
{
	enum { LONGEST = 60 };
	if (s.n <= LONGEST)
		return s;
	size_t n = LONGEST;
	while (n > LONGEST - 4 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return slice_sub(s, 0, n);
}

static const char *nearest_name(const struct diag_suppressions *s, struct slice word)
{
	int near = s->n_names ? nearest_word(word, s->names, s->n_names) : -1;
	return near >= 0 ? s->names[near] : diag_rule_nearest(word);
}

static void report_unknown_rule(const struct diag_suppressions *s, struct diag_list *list,
				struct source *src, struct slice word)
{
	size_t offset = offset_in(src, word);
	struct slice shown = quotable(word);
	const char *nearest = nearest_name(s, word);
	if (nearest)
		diag_add(list, s->unknown, offset, offset + word.n,
			 "unknown rule \"%.*s\"; did you mean %s?", SLICE_ARG(shown), nearest);
	else
		diag_add(list, s->unknown, offset, offset + word.n, "unknown rule \"%.*s\"",
			 SLICE_ARG(shown));
}

/* ---- Reading directives ---- */

static bool is_blank_line(struct slice line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != '>' && !ascii_is_space(line.p[i]))
			return false;
	return true;
}

/* The extent of the first line after `end` that is not blank.  The answer is kept: many
 * comments on one line before many blank ones must not read these again each. */
static struct extent after_line(struct diag_suppressions *s, struct source *src, size_t end)
{
	size_t line = source_line_of(src, end) + 1;
	if (s->line_after != line) {
		s->line_after = line;
		while (line < source_line_count(src) && is_blank_line(source_line(src, line)))
			line++;
		s->next_line = line;
	}
	line = s->next_line;
	if (line >= source_line_count(src))
		return (struct extent){.from = 1, .to = 0};
	struct extent extent = {.from = offset_in(src, source_line(src, line)), .to = SIZE_MAX};
	if (line + 1 < source_line_count(src))
		extent.to = offset_in(src, source_line(src, line + 1));
	return extent;
}

void diag_suppress_names(struct diag_suppressions *s, const char *const *names, size_t n)
{
	s->names = names;
	s->n_names = n;
	s->by_name = arena_alloc_array(s->arena, n, sizeof *s->by_name);
}

static void add_names(struct diag_suppressions *s, struct slice pattern, struct extent extent)
{
	for (size_t i = 0; i < s->n_names; i++) {
		struct diag_suppress_name *name = &s->by_name[i];
		if (!diag_pattern_matches(pattern, slice_of(s->names[i])) ||
		    extent.from > extent.to || (extent.open && name->open))
			continue;
		ARENA_PUSH(s->arena, name->ranges, name->n, name->cap) =
			(struct diag_suppress_range){DIAG_N_RULES, s->n_words, extent.from,
						     extent.to};
		if (extent.open)
			name->open = name->n;
	}
}

static void add_word(struct diag_suppressions *s, struct diag_suppress_word word,
		     struct slice pattern, struct extent extent)
{
	add_names(s, pattern, extent);
	size_t index = s->n_words;
	for (int r = 0; r < DIAG_N_RULES; r++) {
		if (!diag_rule_matches((enum diag_rule)r, pattern))
			continue;
		word.covers_unused |= r == (int)s->unused;
		/* A rule that is switched off already is not switched off twice. */
		if (extent.from > extent.to || (extent.open && s->open[r]))
			continue;
		ARENA_PUSH(s->arena, s->ranges, s->n_ranges, s->cap_ranges) =
			(struct diag_suppress_range){(enum diag_rule)r, index, extent.from,
						     extent.to};
		if (extent.open)
			s->open[r] = s->n_ranges;
	}
	ARENA_PUSH(s->arena, s->words, s->n_words, s->cap_words) = word;
}

static bool enable_names(struct diag_suppressions *s, size_t offset, struct slice pattern)
{
	bool any = false;
	for (size_t i = 0; i < s->n_names; i++) {
		struct diag_suppress_name *name = &s->by_name[i];
		if (!name->open || !diag_pattern_matches(pattern, slice_of(s->names[i])))
			continue;
		name->ranges[name->open - 1].to = offset;
		name->open = 0;
		any = true;
	}
	return any;
}

static void enable(struct diag_suppressions *s, struct diag_list *list,
		   struct diag_suppress_word word, struct slice pattern)
{
	bool any = enable_names(s, word.offset, pattern);
	for (int r = 0; r < DIAG_N_RULES; r++) {
		if (!s->open[r] || !diag_rule_matches((enum diag_rule)r, pattern))
			continue;
		s->ranges[s->open[r] - 1].to = word.offset;
		s->open[r] = 0;
		any = true;
	}
	if (!any)
		diag_add(list, s->unused, word.offset, word.end, "%.*s: nothing is disabled here",
			 SLICE_ARG(word.directive));
}

static bool is_known_pattern(const struct diag_suppressions *s, struct slice pattern)
{
	for (size_t i = 0; i < s->n_names; i++)
		if (diag_pattern_matches(pattern, slice_of(s->names[i])))
			return true;
	for (int r = 0; r < DIAG_N_RULES; r++)
		if (diag_rule_matches((enum diag_rule)r, pattern))
			return true;
	return false;
}

/* What stands behind the first `--` that is a word of its own. */
static struct slice reason_in(struct slice rest)
{
	for (;;) {
		struct slice word = diag_rule_next_pattern(&rest);
		if (!word.n || slice_eq(word, SLICE("--")))
			return slice_trim(rest);
	}
}

/* Do with each pattern in `rest`, up to `--`, what the directive says; without any pattern
 * it means all rules, and `whole` is what is reported. */
static void read_patterns(struct diag_suppressions *s, struct diag_list *list, struct source *src,
			  struct slice directive, struct slice whole, struct slice rest,
			  const struct extent *extent)
{
	bool any = false;
	struct slice reason = reason_in(rest);
	for (;;) {
		struct slice pattern = diag_rule_next_pattern(&rest);
		bool end = !pattern.n || slice_eq(pattern, SLICE("--"));
		if (end && any)
			return;
		any = true;
		struct slice place = end ? whole : pattern;
		struct diag_suppress_word word = {
			.offset = offset_in(src, place),
			.end = offset_in(src, place) + place.n,
			.directive = directive,
			.reason = reason,
		};
		if (end)
			pattern = SLICE("all");
		if (!is_known_pattern(s, pattern))
			report_unknown_rule(s, list, src, pattern);
		else if (extent)
			add_word(s, word, pattern, *extent);
		else
			enable(s, list, word, pattern);
		if (end)
			return;
	}
}

/* What follows the tool's name in the first word of a comment; empty: it is not for us. */
static struct slice after_tool(struct slice word, const char *tool)
{
	struct slice name = slice_of(tool);
	struct slice none = {word.p, 0};
	if (!slice_starts(word, name))
		return none;
	struct slice rest = slice_sub(word, name.n, word.n);
	return rest.n && (rest.p[0] == '-' || rest.p[0] == ':') ? rest : none;
}

void diag_suppress_comment(struct diag_suppressions *s, struct diag_list *list, struct source *src,
			   const char *tool, struct slice comment, struct slice body)
{
	struct slice rest = slice_trim(body);
	struct slice word = diag_rule_next_pattern(&rest);
	struct slice name = after_tool(word, tool);
	if (!name.n)
		return;
	int directive = N_DIRECTIVES;
	for (int i = 0; i < N_DIRECTIVES; i++)
		if (name.p[0] == '-' &&
		    slice_eq(slice_sub(name, 1, name.n), slice_of(directive_names[i])))
			directive = i;

	size_t begin = offset_in(src, comment), end = begin + comment.n;
	struct extent extent = {.from = begin, .to = SIZE_MAX, .open = true};
	switch (directive) {
	case NEXT_LINE:
		extent = after_line(s, src, end ? end - 1 : 0);
		break;
	case WHOLE_FILE:
		extent = (struct extent){.to = SIZE_MAX};
		break;
	case N_DIRECTIVES: {
		size_t at = offset_in(src, word);
		struct slice shown = quotable(word);
		int nearest =
			nearest_word(slice_sub(name, 1, name.n), directive_names, N_DIRECTIVES);
		diag_add(list, s->unknown, at, at + word.n,
			 "unknown directive \"%.*s\"; did you mean %s-%s?", SLICE_ARG(shown), tool,
			 directive_names[nearest < 0 ? DISABLE : nearest]);
		return;
	}
	}
	read_patterns(s, list, src, word, comment, rest, directive == ENABLE ? NULL : &extent);
}

void diag_suppress_formula(struct diag_suppressions *s, struct diag_list *list, struct source *src,
			   const char *tool, struct slice comment, size_t from, size_t to)
{
	struct slice rest = comment;
	while (rest.n && (rest.p[0] == '%' || ascii_is_space(rest.p[0])))
		rest = slice_sub(rest, 1, rest.n);
	comment = slice_trim(rest);
	struct slice word = diag_rule_next_pattern(&rest);
	struct slice verb = after_tool(word, tool);
	if (!verb.n)
		return;
	bool colon = verb.p[0] == ':';
	verb = slice_sub(verb, 1, verb.n);
	if (colon && !verb.n)
		verb = diag_rule_next_pattern(&rest);
	if (!colon || !slice_eq(verb, SLICE("ignore"))) {
		size_t at = offset_in(src, word);
		diag_add(list, s->unknown, at, offset_in(src, verb) + verb.n,
			 "unknown directive in a formula; did you mean \"%s: ignore\"?", tool);
		return;
	}
	struct extent extent = {.from = from, .to = to};
	struct slice directive = slice_range(word.p, verb.p + verb.n);
	read_patterns(s, list, src, directive, comment, rest, &extent);
}

/* ---- Applying ---- */

/* The first k in [low, high) whose finding stands at or behind offset. */
static size_t first_at(struct diag *const *v, const size_t *order, size_t low, size_t high,
		       size_t offset)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (v[order[middle]]->offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many of n offsets, which are sorted, lie before `offset`. */
static size_t count_before(const size_t *offsets, size_t n, size_t offset)
{
	return offset ? search_up_to(offsets, n, sizeof *offsets, 0, sizeof *offsets, offset - 1)
		      : 0;
}

/* hidden[i] for v[i], which are sorted.  Each range is a run of the findings of its rule:
 * +1 where the run begins, -1 where it ends, and the sums say what is covered, however
 * many ranges lie over each other. */
static void find_hidden(struct diag_suppressions *s, struct diag *const *v, size_t n, bool *hidden)
{
	size_t first[DIAG_N_RULES + 1] = {0}, next[DIAG_N_RULES];
	for (size_t i = 0; i < n; i++)
		first[v[i]->rule + 1]++;
	for (int r = 0; r < DIAG_N_RULES; r++) {
		next[r] = first[r];
		first[r + 1] += first[r];
	}
	size_t *order = arena_alloc_array(s->arena, n, sizeof *order);
	for (size_t i = 0; i < n; i++)
		order[next[v[i]->rule]++] = i;

	ptrdiff_t *change = arena_alloc_array(s->arena, n + 1, sizeof *change);
	for (size_t i = 0; i < s->n_ranges; i++) {
		struct diag_suppress_range *range = &s->ranges[i];
		size_t low = first[range->rule], high = first[range->rule + 1];
		size_t begin = first_at(v, order, low, high, range->from);
		size_t end = first_at(v, order, begin, high, range->to);
		if (begin == end)
			continue;
		s->words[range->word].used = true;
		change[begin]++;
		change[end]--;
	}
	ptrdiff_t depth = 0;
	for (size_t k = 0; k < n; k++) {
		depth += change[k];
		hidden[order[k]] = depth > 0;
	}
}

struct slice diag_suppress_places(struct diag_suppressions *s, size_t name, const size_t *offsets,
				  size_t n, bool *hidden)
{
	const struct diag_suppress_name *by_name = &s->by_name[name];
	struct slice reason = {0};
	bool any = false;
	ptrdiff_t *change = arena_alloc_array(s->arena, n + 1, sizeof *change);
	for (size_t i = 0; i < by_name->n; i++) {
		const struct diag_suppress_range *range = &by_name->ranges[i];
		size_t begin = count_before(offsets, n, range->from);
		size_t end = count_before(offsets, n, range->to);
		if (begin >= end)
			continue;
		if (!any)
			reason = s->words[range->word].reason;
		any = s->words[range->word].used = true;
		change[begin]++;
		change[end]--;
	}
	ptrdiff_t depth = 0;
	for (size_t k = 0; k < n; k++) {
		depth += change[k];
		hidden[k] = depth > 0;
	}
	return reason;
}

void diag_suppress_excuse(struct diag_suppressions *s, size_t name)
{
	const struct diag_suppress_name *by_name = &s->by_name[name];
	for (size_t i = 0; i < by_name->n; i++)
		s->words[by_name->ranges[i].word].used = true;
}

static void remove_hidden(struct diag_suppressions *s, struct diag_list *list)
{
	bool *hidden = arena_alloc_array(s->arena, list->n, sizeof *hidden);
	size_t kept = 0;
	diag_sort(list);
	find_hidden(s, list->v, list->n, hidden);
	for (size_t i = 0; i < list->n; i++)
		if (!hidden[i])
			list->v[kept++] = list->v[i];
	list->n = kept;
}

static void report_unused(struct diag_suppressions *s, struct diag_list *list, bool covers_unused)
{
	for (size_t i = 0; i < s->n_words; i++) {
		const struct diag_suppress_word *w = &s->words[i];
		struct slice directive = quotable(w->directive);
		if (!w->used && w->covers_unused == covers_unused)
			diag_add(list, s->unused, w->offset, w->end, "%.*s hides no finding",
				 SLICE_ARG(directive));
	}
}

/* A comment that hid nothing is reported; the report may be hidden by one that covers
 * s->unused; only then is it known whether that one hid anything, and nothing hides
 * what is said of it. */
void diag_suppress_apply(struct diag_suppressions *s, struct diag_list *list)
{
	remove_hidden(s, list);
	struct diag_list unused = DIAG_LIST_INIT(list->arena);
	unused.added = list->added;
	report_unused(s, &unused, false);
	remove_hidden(s, &unused);
	report_unused(s, &unused, true);
	list->added = unused.added;
	for (size_t i = 0; i < unused.n; i++)
		ARENA_PUSH(list->arena, list->v, list->n, list->cap) = unused.v[i];
	diag_sort(list);
}
