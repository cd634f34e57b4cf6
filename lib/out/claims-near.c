/* What stands near a number of a line, and which part of an article it may be about. */
#include "out/claims-internal.h"

/* What a number may mean is said near it: so a long line costs no more than many short ones. */
enum { NEAR = 240 };

/* Of a paragraph only the line is near that the number is in, and if it begins that one, the one
 * before. */
struct slice claims_near_left(const struct claims_line *line, const struct claims_token *t)
{
	size_t from = t->from;
	bool own = false;
	while (from > 0 && t->from - from < NEAR) {
		char c = line->text.p[from - 1];
		if (c == '\n' && own)
			break;
		own |= !ascii_is_space(c);
		from--;
	}
	return slice_sub(line->text, from, t->from);
}

struct slice claims_near_right(const struct claims_line *line, const struct claims_token *t)
{
	size_t to = t->to;
	bool own = false;
	while (to < line->text.n && to - t->to < NEAR) {
		char c = line->text.p[to];
		if (c == '\n' && own)
			break;
		own |= !ascii_is_space(c);
		to++;
	}
	return slice_sub(line->text, t->to, to);
}

/* ---- Parts of articles ---- */

static struct slice trim_title(struct slice s)
{
	s = slice_trim(s);
	while (s.n && strchr("-:.#>", s.p[0]))
		s = slice_trim(slice_sub(s, 1, s.n));
	while (s.n && strchr("-:(", s.p[s.n - 1]))
		s = slice_trim(slice_sub(s, 0, s.n - 1));
	return s;
}

static struct claims_part named_part(struct slice text, const struct claims_part_name *name)
{
	struct slice title = trim_title(slice_sub(text, name->end, text.n));
	for (size_t i = 0; i < title.n; i++)
		if (strchr("(;:,", title.p[i]) ||
		    slice_starts(slice_sub(title, i, title.n), SLICE("。")))
			title = slice_sub(title, 0, i);
	return (struct claims_part){
		.kind = name->kind, .number = name->number, .title = slice_trim(title)};
}

/* The part that a heading or item is about: its first words name it. */
struct claims_part claims_near_first_part(struct slice text)
{
	enum { FIRST_WORDS = 48 };
	struct claims_part_name name;
	struct slice first = slice_sub(text, 0, FIRST_WORDS);
	if (!claims_name_part(first, &name) || slice_trim(slice_sub(text, 0, name.from)).n > 8)
		return (struct claims_part){0};
	return named_part(slice_sub(text, 0, NEAR), &name);
}

/* What stands before the number in its clause: 理论基础（200行）. */
static struct slice clause_before(struct slice left)
{
	size_t from = left.n;
	while (from > 0 && !strchr(";\n", left.p[from - 1]) &&
	       !slice_ends(slice_sub(left, 0, from), SLICE("。")))
		from--;
	return trim_title(slice_sub(left, from, left.n));
}

static bool is_enclosed(const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	return claims_line_ends(slice_sub(line->text, 0, t->from), "(") &&
	       claims_line_begins(slice_sub(line->text, t->to, line->text.n), ")");
}

static bool is_beside(const struct claims_line *line, size_t i)
{
	enum { LONGEST_TITLE = 160 };
	const struct claims_token *t = &line->tokens[i];
	return is_enclosed(line, i) && is_enclosed(line, i + 1) && t->unit == t[1].unit &&
	       t[1].from - t->to < LONGEST_TITLE;
}

bool claims_near_listed(const struct claims_line *line, size_t i, struct claims_part *part)
{
	bool listed =
		(i > 0 && is_beside(line, i - 1)) || (i + 1 < line->n_tokens && is_beside(line, i));
	if (!listed)
		return false;
	struct slice left = claims_near_left(line, &line->tokens[i]);
	size_t from = left.n;
	while (from > 0 && !strchr(";:,)\n", left.p[from - 1]) &&
	       !slice_ends(slice_sub(left, 0, from), SLICE("、")) &&
	       !slice_ends(slice_sub(left, 0, from), SLICE("。")))
		from--;
	*part = (struct claims_part){.title = trim_title(slice_sub(left, from, left.n)),
				     .listed = true};
	return part->title.n > 0;
}

/* Is the number about a part of the article?  *part is empty where it does not say which. */
bool claims_near_part(const struct claims_reader *r, struct slice left, struct claims_part *part)
{
	static const char whole[] = "全文|全篇|整篇|文章|whole|article";
	static const char sizes[] = "统计|扩充|全文|篇幅|行数|公式数|长度|总计|合计|总共|共计|最终|"
				    "final|size|count|length|total|lines|formula";
	struct claims_part_name name;
	struct slice clause = clause_before(left);
	*part = r->part;
	if (claims_name_part(left, &name)) {
		*part = named_part(left, &name);
		return !claims_line_has(slice_sub(left, name.end, left.n), whole);
	}
	size_t word = claims_line_ends(clause, "部分|章节|小节|section|chapter");
	if (word) {
		*part = (struct claims_part){
			.title = trim_title(slice_sub(clause, 0, clause.n - word))};
		return true;
	}
	if (r->depth > 1 && claims_line_ends(left, "(") && clause.n &&
	    !claims_line_has(clause, sizes)) {
		*part = (struct claims_part){.title = clause};
		return true;
	}
	return part->kind && !claims_line_has(left, whole);
}
