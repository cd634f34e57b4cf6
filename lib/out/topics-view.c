#include "out/topics-view.h"

#include <math.h>

#include "base/utf8.h"

static const char *const reasons[] = {
	[TOPICS_DECIDED] = "decided",
	[TOPICS_BY_AUTHOR] = "by-author",
	[TOPICS_TOO_LOW] = "too-low",
	[TOPICS_TOO_NEAR] = "too-near",
};

const char *topics_view_reason(enum topics_reason reason)
{
	return reasons[reason];
}

static bool is_unsure(const struct topics_result *result)
{
	return result->reason == TOPICS_TOO_LOW || result->reason == TOPICS_TOO_NEAR;
}

static const char *name_of(const struct topics_rules *rules, const struct topics_scored *s)
{
	return rules->topics[s->topic].name;
}

static const struct topics_scored *lead_of(const struct topics_result *result)
{
	if (is_unsure(result))
		return result->n && result->v[0].raw > 0 ? &result->v[0] : NULL;
	for (size_t i = 0; i < result->n; i++)
		if (result->primary >= 0 && result->v[i].topic == (size_t)result->primary)
			return &result->v[i];
	return NULL;
}

static const struct topics_scored *runner_up_of(const struct topics_result *result)
{
	const struct topics_scored *lead = lead_of(result);
	for (size_t i = 0; i < result->n && result->v[i].raw > 0; i++)
		if (&result->v[i] != lead)
			return &result->v[i];
	return NULL;
}

/* An author's topic is a label, whatever its score. */
static bool is_own_label(const struct topics_result *result, const struct topics_rules *rules)
{
	for (size_t i = 0; i < result->n_labels; i++)
		if (slice_eq(result->name, slice_of(name_of(rules, &result->v[i]))))
			return false;
	return result->reason == TOPICS_BY_AUTHOR;
}

/* ---- Records ---- */

/* Four decimals: the same bytes wherever the last bits of a sum differ. */
static void put_rounded(struct json_t *map, const char *key, double v)
{
	json_put_real(map, key, round(v * 1e4) / 1e4);
}

static struct json_t *evidence_record(const struct topics_rules *rules,
				      const struct topics_scored *scored,
				      const struct topics_evidence *e)
{
	struct json_t *map = json_map();
	json_put_text(map, "topic", name_of(rules, scored));
	if (e->rule >= 0)
		json_put_text(map, "rule", rules->rules[e->rule].id);
	else
		json_put_slice(map, "word", e->word);
	if (e->rule >= 0 && e->zone < TOPICS_N_ZONES)
		json_put_text(map, "zone", topics_zone_names[e->zone]);
	if (e->line)
		json_put_int(map, "line", (long long)e->line);
	if (e->hits)
		json_put_int(map, "hits", (long long)e->hits);
	if (e->text.n)
		json_put_slice(map, "text", e->text);
	put_rounded(map, "contribution", e->contribution);
	return map;
}

static void push_evidence(struct json_t *list, const struct topics_rules *rules,
			  const struct topics_scored *scored)
{
	for (size_t i = 0; scored && i < scored->n_evidence && i < TOPICS_VIEW_EVIDENCE; i++)
		json_push(list, evidence_record(rules, scored, &scored->evidence[i]));
}

struct json_t *topics_view_record(const struct topics_result *result,
				  const struct topics_rules *rules)
{
	const struct topics_scored *lead = lead_of(result), *second = runner_up_of(result);
	struct json_t *map = json_map(), *labels = json_list(), *scores = json_map();
	struct json_t *evidence = json_list();
	if (is_unsure(result))
		json_put_null(map, "primary");
	else
		json_put_slice(map, "primary", result->name);
	json_put_text(map, "reason", topics_view_reason(result->reason));
	json_put_bool(map, "by_author", result->reason == TOPICS_BY_AUTHOR);
	put_rounded(map, "margin", result->margin);
	if (is_own_label(result, rules))
		json_push_slice(labels, result->name);
	for (size_t i = 0; i < result->n_labels; i++)
		json_push_slice(labels, slice_of(name_of(rules, &result->v[i])));
	json_put(map, "labels", labels);
	if (second)
		json_put_text(map, "runner_up", name_of(rules, second));
	else
		json_put_null(map, "runner_up");
	for (size_t i = 0; i < result->n; i++)
		put_rounded(scores, name_of(rules, &result->v[i]), result->v[i].score);
	json_put(map, "scores", scores);
	push_evidence(evidence, rules, lead);
	push_evidence(evidence, rules, second);
	json_put(map, "evidence", evidence);
	return map;
}

/* ---- Rows ---- */

const bool topics_view_line_left[TOPICS_VIEW_LINE_COLUMNS] = {true, true, false, false, true};

static void put_score(struct buf *out, const struct topics_rules *rules,
		      const struct topics_scored *s)
{
	buf_printf(out, "%s %.2f", name_of(rules, s), s->score);
}

/* Labels that the line has not named as the topic. */
static void put_also(struct buf *out, const struct topics_result *result,
		     const struct topics_rules *rules)
{
	const char *before = ", also ";
	for (size_t i = 0; i < result->n_labels; i++) {
		const char *name = name_of(rules, &result->v[i]);
		if (slice_eq(result->name, slice_of(name)))
			continue;
		buf_printf(out, "%s%s", before, name);
		before = ", ";
	}
}

static void put_remark(struct buf *out, const struct topics_result *result,
		       const struct topics_rules *rules)
{
	const struct topics_scored *lead = lead_of(result), *second = runner_up_of(result);
	switch (result->reason) {
	case TOPICS_TOO_LOW:
	case TOPICS_TOO_NEAR:
		buf_puts(out, result->reason == TOPICS_TOO_LOW ? "(too low: " : "(too near: ");
		if (lead)
			put_score(out, rules, lead);
		else
			buf_puts(out, "no evidence");
		if (lead && second && result->reason == TOPICS_TOO_NEAR) {
			buf_puts(out, ", ");
			put_score(out, rules, second);
		}
		buf_putc(out, ')');
		break;
	case TOPICS_BY_AUTHOR:
	case TOPICS_DECIDED:
		buf_puts(out, result->reason == TOPICS_BY_AUTHOR ? "(by the author; " : "(");
		if (second) {
			buf_puts(out, "runner-up ");
			put_score(out, rules, second);
		} else {
			buf_puts(out, "no runner-up");
		}
		buf_putc(out, ')');
		put_also(out, result, rules);
		break;
	}
}

/* An author's topic that the rules do not know has no score. */
static struct slice score_text(struct arena *a, const struct topics_result *result)
{
	const struct topics_scored *lead = lead_of(result);
	if (!lead && !is_unsure(result))
		return SLICE("-");
	return slice_of(arena_printf(a, "%.2f", lead ? lead->score : 0));
}

void topics_view_line(struct table *t, const char *path, const struct topics_result *result,
		      const struct topics_rules *rules)
{
	struct buf remark = BUF_INIT;
	put_remark(&remark, result, rules);
	table_text(t, slice_of(arena_printf(t->arena, "%s:", path)));
	table_text(t, result->name);
	table_text(t, score_text(t->arena, result));
	table_text(t, slice_of(arena_printf(t->arena, "%.2f", result->margin)));
	table_text(t, buf_slice(&remark));
	buf_free(&remark);
}

void topics_view_tsv_headings(struct table *t)
{
	static const char *const names[TOPICS_VIEW_TSV_COLUMNS] = {
		"path", "topic", "score", "margin", "reason", "runner-up", "its-score", "labels",
	};
	for (size_t i = 0; i < TOPICS_VIEW_TSV_COLUMNS; i++)
		table_text(t, slice_of(names[i]));
}

void topics_view_tsv(struct table *t, const char *path, const struct topics_result *result,
		     const struct topics_rules *rules)
{
	const struct topics_scored *lead = lead_of(result), *second = runner_up_of(result);
	struct buf labels = BUF_INIT;
	if (is_own_label(result, rules))
		buf_add(&labels, result->name);
	for (size_t i = 0; i < result->n_labels; i++)
		buf_printf(&labels, "%s%s", labels.n ? "," : "", name_of(rules, &result->v[i]));
	table_text(t, slice_of(path));
	table_text(t, result->name);
	table_text(t, lead ? slice_of(arena_printf(t->arena, "%.4f", lead->score)) : SLICE("-"));
	table_text(t, slice_of(arena_printf(t->arena, "%.4f", result->margin)));
	table_text(t, slice_of(topics_view_reason(result->reason)));
	table_text(t, second ? slice_of(name_of(rules, second)) : SLICE("-"));
	table_text(t,
		   second ? slice_of(arena_printf(t->arena, "%.4f", second->score)) : SLICE("-"));
	table_text(t, buf_slice(&labels));
	buf_free(&labels);
}

/* ---- Explanations ---- */

/* Text of a document on one line: white space and controls, one or more, are a blank. */
static void put_visible(struct buf *out, struct slice s)
{
	bool blank = false;
	for (const char *p = s.p, *end = s.p + s.n; p < end;) {
		uint32_t cp;
		int length = utf8_decode(p, end, &cp);
		if (cp <= ' ' || cp == 0x7F || (cp >= 0x80 && cp <= 0x9F)) {
			blank = true;
		} else {
			char encoded[4];
			if (blank)
				buf_putc(out, ' ');
			blank = false;
			buf_add(out, (struct slice){encoded, (size_t)utf8_encode(cp, encoded)});
		}
		p += length;
	}
}

enum { EXPLAIN_COLUMNS = 6 }; /* indent, contribution, rule, zone, hits, where and what */

static const bool explain_left[EXPLAIN_COLUMNS] = {true, false, true, true, false, true};

static void add_evidence(struct table *t, const struct topics_rules *rules,
			 const struct topics_evidence *e)
{
	struct buf what = BUF_INIT;
	bool rule = e->rule >= 0;
	if (e->line)
		buf_printf(&what, "line %zu: ", e->line);
	if (e->text.n) {
		buf_putc(&what, '"');
		put_visible(&what, e->text);
		buf_putc(&what, '"');
	} else if (!rule) {
		buf_putc(&what, '"');
		buf_add(&what, e->word);
		buf_putc(&what, '"');
	} else if (rules->rules[e->rule].note) {
		buf_printf(&what, "(%s)", rules->rules[e->rule].note);
	}
	table_text(t, SLICE("  "));
	table_text(t, slice_of(arena_printf(t->arena, "%+.2f", e->contribution)));
	table_text(t, rule ? slice_of(rules->rules[e->rule].id) : SLICE("(learned)"));
	table_text(t, rule && e->zone < TOPICS_N_ZONES ? slice_of(topics_zone_names[e->zone])
						       : SLICE("-"));
	table_text(t, e->hits ? slice_of(arena_printf(t->arena, "%zu %s", e->hits,
						      e->hits == 1 ? "hit" : "hits"))
			      : SLICE("-"));
	table_text(t, buf_slice(&what));
	buf_free(&what);
}

static void explain_topic(struct buf *out, struct arena *a, const struct topics_rules *rules,
			  const struct topics_scored *scored)
{
	struct table t = TABLE_INIT(a, EXPLAIN_COLUMNS, explain_left);
	size_t words = 0;
	double rest = 0;
	buf_printf(out, "  %s: score %.4f, raw %.2f\n", name_of(rules, scored), scored->score,
		   scored->raw);
	for (size_t i = 0; i < scored->n_evidence; i++) {
		const struct topics_evidence *e = &scored->evidence[i];
		words += e->rule < 0;
		if (e->rule < 0 && words > TOPICS_VIEW_WORDS)
			rest += e->contribution;
		else
			add_evidence(&t, rules, e);
	}
	if (t.n_cells)
		table_print(&t, TABLE_ALIGNED, out);
	if (words > TOPICS_VIEW_WORDS)
		buf_printf(out, "    %+.2f  (learned) %zu more words\n", rest,
			   words - TOPICS_VIEW_WORDS);
}

void topics_view_explain(struct buf *out, struct arena *a, const char *path,
			 const struct topics_result *result, const struct topics_rules *rules,
			 bool all)
{
	const struct topics_scored *lead = lead_of(result), *second = runner_up_of(result);
	struct buf remark = BUF_INIT;
	put_remark(&remark, result, rules);
	buf_printf(out, "%s: %.*s %.*s %.2f", path, SLICE_ARG(result->name),
		   SLICE_ARG(score_text(a, result)), result->margin);
	buf_putc(out, ' ');
	buf_add(out, buf_slice(&remark));
	buf_putc(out, '\n');
	buf_free(&remark);
	if (lead)
		explain_topic(out, a, rules, lead);
	if (second)
		explain_topic(out, a, rules, second);
	for (size_t i = 0; all && i < result->n; i++)
		if (&result->v[i] != lead && &result->v[i] != second && result->v[i].n_evidence)
			explain_topic(out, a, rules, &result->v[i]);
}
