#include "check/topics-eval.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/sort.h"
#include "base/utf8.h"

/* ---- Figures ---- */

static double part(size_t n, size_t of)
{
	return of ? (double)n / (double)of : 0;
}

struct topics_figures topics_eval_figures(const struct topics_guess *v, size_t n, size_t n_classes,
					  size_t unsure)
{
	struct topics_figures f = {.n = n};
	size_t *counts = die_calloc_array(n_classes * 3 + 1, sizeof *counts);
	size_t *labelled = counts, *found = counts + n_classes, *both = found + n_classes;
	for (size_t i = 0; i < n; i++) {
		bool right = v[i].label == v[i].found;
		labelled[v[i].label]++;
		found[v[i].found]++;
		both[v[i].label] += right;
		f.right += right;
		f.right_or_also += right || v[i].also;
		f.unsure += v[i].found == unsure;
	}
	size_t topics = 0;
	for (size_t c = 0; c < n_classes; c++) {
		if (!labelled[c])
			continue;
		topics++;
		f.macro_f1 += part(2 * both[c], labelled[c] + found[c]);
	}
	f.macro_f1 = topics ? f.macro_f1 / (double)topics : 0;
	f.primary = part(f.right, n);
	f.primary_or_also = part(f.right_or_also, n);
	f.decided = part(f.right, n - f.unsure);
	f.decided_or_also = part(f.right_or_also, n - f.unsure);
	free(counts);
	return f;
}

/* ---- Collecting ---- */

static size_t class_of(struct topics_eval *e, struct slice name)
{
	const struct hash_entry *known = hash_find(&e->classes, name);
	if (known)
		return known->count;
	size_t n = e->classes.n;
	hash_at(&e->classes, arena_copy(e->arena, name))->count = n;
	return n;
}

struct topics_eval *topics_eval_new(struct arena *a, const struct topics_rules *rules,
				    struct topics_gold *gold)
{
	struct topics_eval *e = arena_alloc(a, sizeof *e);
	e->arena = a;
	e->rules = rules;
	e->gold = gold;
	e->classes = (struct hash)HASH_INIT(a);
	for (size_t t = 0; t < rules->n_topics; t++)
		class_of(e, slice_of(rules->topics[t].name));
	e->unsure = class_of(e, SLICE("unsure"));
	return e;
}

static const struct topics_scored *scored(const struct topics_result *r, int topic)
{
	for (size_t i = 0; i < r->n; i++)
		if ((int)r->v[i].topic == topic)
			return &r->v[i];
	return NULL;
}

/* "TOPIC/attention, title, line 2: 2.5 (Attention)" */
static const char *evidence_text(struct arena *a, const struct topics_rules *rules,
				 const struct topics_evidence *v)
{
	if (v->rule < 0)
		return arena_printf(a, "learned word %.*s: %.2f", SLICE_ARG(v->word),
				    v->contribution);
	const char *name = rules->rules[v->rule].name;
	if (v->zone >= TOPICS_N_ZONES)
		return arena_printf(a, "%s: %.2f", name, v->contribution);
	char *text = arena_cstr(a, v->text);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' '; /* a line end inside a phrase */
	return arena_printf(a, "%s, %s, line %zu: %.2f (%s)", name, topics_zone_names[v->zone],
			    v->line, v->contribution, text);
}

enum { SHOWN_EVIDENCE = 3 };

static const char *best_evidence(struct topics_eval *e, const struct topics_scored *topic)
{
	const char *text = "";
	for (size_t i = 0; topic && i < topic->n_evidence && i < SHOWN_EVIDENCE; i++)
		text = arena_printf(e->arena, "%s%s%s", text, i ? "; " : "",
				    evidence_text(e->arena, e->rules, &topic->evidence[i]));
	return text;
}

static void add_miss(struct topics_eval *e, const char *path, const struct topics_gold_row *gold,
		     const struct topics_result *r, bool also)
{
	const struct topics_scored *right = scored(r, gold->primary.topic);
	/* Unsure: the topic that would have been next. */
	const struct topics_scored *wrong = r->reason == TOPICS_BY_AUTHOR ? scored(r, r->primary)
					    : r->n                        ? &r->v[0]
									  : NULL;
	double lead = 0;
	if (wrong && wrong->raw > 0 && r->primary != TOPICS_UNSURE)
		lead = (wrong->raw - (right ? right->raw : 0)) / wrong->raw;
	ARENA_PUSH(e->arena, e->misses, e->n_misses, e->cap_misses) = (struct topics_miss){
		.path = path,
		.label = gold->primary.name,
		.found = arena_copy(e->arena, r->name),
		.also = also,
		.lead = lead > 0 ? lead : 0,
		.for_found = best_evidence(e, wrong),
		.for_label = best_evidence(e, right),
	};
}

void topics_eval_add(struct topics_eval *e, const char *path, const struct topics_result *result)
{
	struct topics_gold_row *gold = topics_gold_find(e->gold, slice_of(path));
	path = arena_cstr(e->arena, slice_of(path));
	if (!gold) {
		ARENA_PUSH(e->arena, e->unlabelled, e->n_unlabelled, e->cap_unlabelled) = path;
		return;
	}
	bool right = slice_eq(gold->primary.name, result->name);
	bool also = !right && topics_gold_accepts(gold, result->name);
	gold->articles++;
	e->by_author += result->reason == TOPICS_BY_AUTHOR;
	size_t label = class_of(e, gold->primary.name), found = class_of(e, result->name);
	ARENA_PUSH(e->arena, e->guesses, e->n, e->cap) =
		(struct topics_guess){gold, label, found, also};
	if (!right)
		add_miss(e, path, gold, result, also);
}

/* Greatest lead first; equals by path. */
static int by_lead(const void *a, const void *b)
{
	const struct topics_miss *x = a, *y = b;
	if (x->lead != y->lead)
		return x->lead > y->lead ? -1 : 1;
	return strcmp(x->path, y->path);
}

void topics_eval_finish(struct topics_eval *e)
{
	size_t n = e->classes.n;
	e->figures = topics_eval_figures(e->guesses, e->n, n, e->unsure);
	e->matrix = arena_alloc_array(e->arena, n * n, sizeof *e->matrix);
	for (size_t i = 0; i < e->n; i++)
		e->matrix[e->guesses[i].label * n + e->guesses[i].found]++;
	sort_rows(e->misses, e->n_misses, sizeof *e->misses, by_lead);
}

/* ---- For people ---- */

static void write_figures(struct buf *out, const struct topics_eval *e)
{
	const struct topics_figures *f = &e->figures;
	buf_printf(out, "articles         %zu\n", f->n);
	buf_printf(out, "primary          %5.1f %%  (%zu right)\n", 100 * f->primary, f->right);
	buf_printf(out, "primary or also  %5.1f %%  (%zu right)\n", 100 * f->primary_or_also,
		   f->right_or_also);
	buf_printf(out, "macro-F1         %7.3f\n", f->macro_f1);
	buf_printf(out, "unsure           %zu\n", f->unsure);
	if (f->unsure)
		buf_printf(out, "of the decided   %5.1f %%, or also %.1f %%\n", 100 * f->decided,
			   100 * f->decided_or_also);
	if (e->by_author)
		buf_printf(out, "by front matter  %zu (their topic is not a guess)\n",
			   e->by_author);
}

/* Cells are at least as wide as "[3]"; columns have the numbers of the rows. */
enum { CELL_WIDTH = 5 };

static void pad(struct buf *out, struct slice name, size_t width)
{
	size_t w = utf8_width(name);
	buf_add(out, name);
	buf_fill(out, ' ', w < width ? width - w : 0);
}

static void write_cell(struct buf *out, size_t n, bool diagonal)
{
	char text[32];
	int length = n ? snprintf(text, sizeof text, diagonal ? "[%zu]" : "%zu", n)
		       : snprintf(text, sizeof text, ".");
	buf_fill(out, ' ', length < CELL_WIDTH ? (size_t)(CELL_WIDTH - length) : 1);
	buf_puts(out, text);
}

static bool is_used(const struct topics_eval *e, size_t class)
{
	for (size_t i = 0; i < e->classes.n; i++)
		if (e->matrix[class * e->classes.n + i] || e->matrix[i * e->classes.n + class])
			return true;
	return false;
}

static void write_matrix(struct buf *out, const struct topics_eval *e)
{
	size_t n = e->classes.n, width = 0;
	bool *used = die_calloc_array(n + 1, sizeof *used);
	for (size_t c = 0; c < n; c++) {
		size_t w = utf8_width(e->classes.entries[c].key);
		used[c] = is_used(e, c);
		if (used[c] && w > width)
			width = w;
	}
	buf_puts(out, "\nlabel (row) against topic found (column)\n");
	buf_fill(out, ' ', width + CELL_WIDTH);
	for (size_t c = 0; c < n; c++)
		if (used[c])
			write_cell(out, c + 1, false);
	buf_putc(out, '\n');
	for (size_t row = 0; row < n; row++) {
		if (!used[row])
			continue;
		buf_printf(out, "%3zu  ", row + 1);
		pad(out, e->classes.entries[row].key, width);
		for (size_t c = 0; c < n; c++)
			if (used[c])
				write_cell(out, e->matrix[row * n + c], row == c);
		buf_putc(out, '\n');
	}
	free(used);
}

static void write_misses(struct buf *out, const struct topics_eval *e, size_t most)
{
	if (!e->n_misses)
		return;
	buf_printf(out, "\nmisses: %zu, the worst first\n", e->n_misses);
	for (size_t i = 0; i < e->n_misses && i < most; i++) {
		const struct topics_miss *m = &e->misses[i];
		buf_printf(out, "%s: %.*s, not %.*s%s; lead %.0f %%\n", m->path,
			   SLICE_ARG(m->found), SLICE_ARG(m->label), m->also ? " (accepted)" : "",
			   100 * m->lead);
		buf_printf(out, "\tfor what was found: %s\n", *m->for_found ? m->for_found : "-");
		buf_printf(out, "\tfor %.*s: %s\n", SLICE_ARG(m->label),
			   *m->for_label ? m->for_label : "-");
	}
}

static void write_left_over(struct buf *out, const struct topics_eval *e)
{
	for (size_t i = 0; i < e->n_unlabelled; i++)
		buf_printf(out, "%s%s: no label\n", i ? "" : "\n", e->unlabelled[i]);
	bool first = true;
	for (size_t i = 0; i < e->gold->n; i++) {
		const struct topics_gold_row *row = &e->gold->v[i];
		if (row->articles)
			continue;
		buf_printf(out, "%slabel in line %zu: no article %.*s\n", first ? "\n" : "",
			   row->line, SLICE_ARG(row->file));
		first = false;
	}
}

void topics_eval_write(struct buf *out, const struct topics_eval *e, size_t max_misses)
{
	write_figures(out, e);
	if (e->n)
		write_matrix(out, e);
	write_misses(out, e, max_misses);
	write_left_over(out, e);
}
