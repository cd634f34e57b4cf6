#include "io/diag.h"

#include "base/nearest.h"
#include "base/sort.h"

static const struct diag_info rules[] = {
#define DIAG_RULE(id, name, severity, text, explanation, bad, good) \
	[DIAG_##id] = {name, DIAG_##severity, text, explanation, bad, good},
#include "io/diag-audit.def"
#include "io/diag-claims.def"
#include "io/diag-html.def"
#include "io/diag.def"
#undef DIAG_RULE
};

struct diag_range diag_rules_of(const char *tool)
{
	if (strcmp(tool, "md2html") == 0)
		return (struct diag_range){DIAG_END_EQN_CHECK, DIAG_END_MD2HTML};
	if (strcmp(tool, "derive-audit") == 0)
		return (struct diag_range){DIAG_END_MD2HTML, DIAG_END_DERIVE_AUDIT};
	if (strcmp(tool, "progress-report") == 0)
		return (struct diag_range){DIAG_END_DERIVE_AUDIT, DIAG_N_RULES};
	return (struct diag_range){0, DIAG_END_EQN_CHECK};
}

const struct diag_info *diag_info(enum diag_rule rule)
{
	return &rules[rule];
}

enum diag_rule diag_rule_named(struct slice name)
{
	for (int r = 0; r < DIAG_N_RULES; r++)
		if (slice_eq(name, slice_of(rules[r].name)))
			return (enum diag_rule)r;
	return DIAG_N_RULES;
}

bool diag_pattern_matches(struct slice pattern, struct slice name)
{
	if (pattern.n && pattern.p[pattern.n - 1] == '*')
		return slice_starts(name, slice_sub(pattern, 0, pattern.n - 1));
	return slice_eq(pattern, name) || slice_eq(pattern, SLICE("all"));
}

bool diag_rule_matches(enum diag_rule rule, struct slice pattern)
{
	return diag_pattern_matches(pattern, slice_of(rules[rule].name));
}

static bool is_separator(char c)
{
	return c == ',' || ascii_is_space(c);
}

struct slice diag_rule_next_pattern(struct slice *rest)
{
	while (rest->n && is_separator(rest->p[0]))
		*rest = slice_sub(*rest, 1, rest->n);
	size_t n = 0;
	while (n < rest->n && !is_separator(rest->p[n]))
		n++;
	struct slice word = slice_sub(*rest, 0, n);
	*rest = slice_sub(*rest, n, rest->n);
	return word;
}

const char *diag_rule_nearest(struct slice name)
{
	const char *names[DIAG_N_RULES];
	for (int r = 0; r < DIAG_N_RULES; r++)
		names[r] = rules[r].name;
	int i = nearest_word(name, names, DIAG_N_RULES);
	return i < 0 ? NULL : names[i];
}

const char *diag_severity_name(enum diag_severity severity)
{
	static const char *const names[] = {
		[DIAG_OFF] = "off",
		[DIAG_NOTE] = "note",
		[DIAG_WARNING] = "warning",
		[DIAG_ERROR] = "error",
	};
	return names[severity];
}

/* ---- The list ---- */

struct diag *diag_add(struct diag_list *list, enum diag_rule rule, size_t offset, size_t end,
		      const char *fmt, ...)
{
	struct diag *d = arena_alloc(list->arena, sizeof *d);
	d->rule = rule;
	d->severity = rules[rule].severity;
	d->offset = offset;
	d->end = end < offset ? offset : end;
	d->sequence = list->added++;
	va_list ap;
	va_start(ap, fmt);
	d->message = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
	ARENA_PUSH(list->arena, list->v, list->n, list->cap) = d;
	return d;
}

static struct diag_note *append_note(struct diag_list *list, struct diag *d)
{
	struct diag_note *note = arena_alloc(list->arena, sizeof *note);
	if (d->last_note)
		d->last_note->next = note;
	else
		d->notes = note;
	d->last_note = note;
	return note;
}

void diag_note(struct diag_list *list, struct diag *d, size_t offset, size_t end, const char *fmt,
	       ...)
{
	struct diag_note *note = append_note(list, d);
	note->offset = offset;
	note->end = end < offset ? offset : end;
	va_list ap;
	va_start(ap, fmt);
	note->message = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
}

void diag_note_elsewhere(struct diag_list *list, struct diag *d, const char *path, size_t line,
			 size_t column, const char *fmt, ...)
{
	struct diag_note *note = append_note(list, d);
	note->path = arena_cstr(list->arena, slice_of(path));
	note->line = line;
	note->column = column;
	va_list ap;
	va_start(ap, fmt);
	note->message = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
}

void diag_fix(struct diag_list *list, struct diag *d, size_t offset, size_t end, struct slice text)
{
	struct diag_edit *edit = arena_alloc(list->arena, sizeof *edit);
	edit->offset = offset;
	edit->end = end < offset ? offset : end;
	edit->text = arena_copy(list->arena, text);
	if (d->last_edit)
		d->last_edit->next = edit;
	else
		d->edits = edit;
	d->last_edit = edit;
}

static int by_place(const void *x, const void *y)
{
	const struct diag *a = *(struct diag *const *)x, *b = *(struct diag *const *)y;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

void diag_sort(struct diag_list *list)
{
	sort_rows(list->v, list->n, sizeof(struct diag *), by_place);
}

/* ---- Policy ---- */

void diag_policy_default(struct diag_policy *policy)
{
	for (int r = 0; r < DIAG_N_RULES; r++)
		policy->severity[r] = rules[r].severity;
	policy->fail_level = DIAG_WARNING;
}

/* Mark the rules that the patterns mean. */
static bool match_patterns(const char *patterns, bool *matched, struct slice *unknown,
			   const char **nearest)
{
	struct slice rest = slice_of(patterns);
	struct slice word = diag_rule_next_pattern(&rest);
	*unknown = word;
	*nearest = NULL;
	if (!word.n)
		return false;
	for (; word.n; word = diag_rule_next_pattern(&rest)) {
		bool any = false;
		for (int r = 0; r < DIAG_N_RULES; r++)
			if (diag_rule_matches((enum diag_rule)r, word))
				any = matched[r] = true;
		if (!any) {
			*unknown = word;
			*nearest = diag_rule_nearest(word);
			return false;
		}
	}
	return true;
}

bool diag_policy_set(struct diag_policy *policy, const char *patterns, enum diag_severity severity,
		     struct slice *unknown, const char **nearest)
{
	bool matched[DIAG_N_RULES] = {0};
	if (!match_patterns(patterns, matched, unknown, nearest))
		return false;
	for (int r = 0; r < DIAG_N_RULES; r++)
		if (matched[r])
			policy->severity[r] = severity;
	return true;
}

bool diag_policy_select(struct diag_policy *policy, const char *patterns, struct slice *unknown,
			const char **nearest)
{
	bool matched[DIAG_N_RULES] = {0};
	if (!match_patterns(patterns, matched, unknown, nearest))
		return false;
	for (int r = 0; r < DIAG_N_RULES; r++)
		if (matched[r])
			policy->severity[r] = rules[r].severity ? rules[r].severity : DIAG_WARNING;
	return true;
}

void diag_policy_apply(const struct diag_policy *policy, struct diag_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		struct diag *d = list->v[i];
		d->severity = policy->severity[d->rule];
		if (d->severity != DIAG_OFF)
			list->v[kept++] = d;
	}
	list->n = kept;
}
