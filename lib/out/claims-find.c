#include "out/claims-internal.h"

static const char plan_words[] = "目标|预计|计划|预期|target|goal|expected|planned|estimate";
static const char pending_words[] = "待完成|待处理|待扩充|未完成|pending|to do|todo|remaining";
static const char article_words[] = "文章|论文|博客列表|articles|posts";
static const char done_marks[] = "✅|已完成|completed|done";
static const char pending_marks[] = "⏳|待处理|待完成|pending|todo";
const char claims_average_words[] = "平均|均值|每篇|average|mean |median";
static const char progress_marks[] = "🔄|进行中|in progress|in-progress|in_progress|wip";

struct claims_claim *claims_find_add(struct claims_reader *r, const struct claims_line *line,
				     enum claims_kind kind, const struct claims_token *t)
{
	struct claims *claims = r->claims;
	struct claims_claim *c = &ARENA_PUSH(claims->arena, claims->v, claims->n, claims->cap);
	*c = (struct claims_claim){.kind = kind,
				   .offset = line->origin[t->from],
				   .end = line->origin[t->to],
				   .value = t->value,
				   .other = t->other,
				   .derivation = t->derivation,
				   .numbered = t->numbered,
				   .formulas = t->unit == CLAIMS_UNIT_FORMULAS,
				   .summand = t->summand,
				   .summed = t->summed,
				   .sum_about = t->sum_about,
				   .sum = t->sum,
				   .section = r->section,
				   .row = CLAIMS_NONE,
				   .entry = CLAIMS_NONE,
				   .batch = claims->sections[r->section].batch};
	return c;
}

/* ---- Articles ---- */

/* A longer line is not read to its end for a name. */
enum { LONGEST_NAME = 400 };

/* Without its number, and, shorter, without what is in parentheses at its end. */
static void clean_name(struct claims_entry *e, struct slice name)
{
	size_t i = 0;
	name = slice_trim(name);
	while (i < name.n && ascii_is_digit(name.p[i]))
		i++;
	bool point = i > 0 && i < name.n && (name.p[i] == '.' || name.p[i] == ')');
	bool comma = i > 0 && slice_starts(slice_sub(name, i, name.n), SLICE("、"));
	if (point || comma) {
		name = slice_trim(slice_sub(name, i + (point ? 1 : 3), name.n));
		e->ordered = true;
	}
	if (name.n > LONGEST_NAME)
		name.n = LONGEST_NAME;
	while (name.n && name.n == LONGEST_NAME && ((unsigned char)name.p[name.n] & 0xC0) == 0x80)
		name.n--;
	e->name = e->short_name = name;
	for (i = name.n; i-- > 0;)
		if (name.p[i] == '(' || slice_starts(slice_sub(name, i, name.n), SLICE("（"))) {
			e->short_name = slice_sub(name, 0, i);
			break;
		}
}

/* The first thing in s that ends in .md. */
static struct slice find_file(struct slice s)
{
	const char *hit = s.n ? memmem(s.p, s.n, ".md", 3) : NULL;
	if (!hit)
		return (struct slice){0};
	size_t to = (size_t)(hit - s.p) + 3, from = to;
	while (from > 0 && to - from < LONGEST_NAME && !strchr(" \t\n`(<>\"'|[]", s.p[from - 1]))
		from--;
	return slice_sub(s, from, to);
}

size_t claims_find_entry(struct claims_reader *r, enum claims_place place, struct slice name)
{
	struct claims *claims = r->claims;
	struct claims_entry *e =
		&ARENA_PUSH(claims->arena, claims->entries, claims->n_entries, claims->cap_entries);
	*e = (struct claims_entry){.place = place, .section = r->section};
	clean_name(e, name);
	e->file = find_file(name);
	return claims->n_entries - 1;
}

/* The first mark of the list in the text; false: none. */
static bool find_mark(struct slice text, const char *marks, struct claims_token *t)
{
	while (*marks) {
		size_t n = strcspn(marks, "|");
		const char *hit = text.n ? memmem(text.p, text.n, marks, n) : NULL;
		if (hit) {
			t->from = (size_t)(hit - text.p);
			t->to = t->from + n;
			return true;
		}
		marks += n + (marks[n] == '|');
	}
	return false;
}

void claims_find_status(struct claims_reader *r, const struct claims_line *line, size_t from,
			size_t to, size_t entry)
{
	static const struct {
		const char *marks;
		enum front_status status;
	} kinds[] = {{pending_marks, FRONT_PENDING},
		     {progress_marks, FRONT_IN_PROGRESS},
		     {done_marks, FRONT_COMPLETED}};
	struct slice text = slice_sub(line->text, from, to);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct claims_token t = {0};
		if (!find_mark(text, kinds[i].marks, &t))
			continue;
		t.from += from;
		t.to += from;
		struct claims_claim *c = claims_find_add(r, line, CLAIMS_STATUS, &t);
		c->status = kinds[i].status;
		c->entry = entry;
		return;
	}
}

/* ---- Sections ---- */

static bool has_date(struct slice s)
{
	for (size_t i = 0; i + 8 <= s.n; i++)
		if (s.p[i] == '2' && s.p[i + 1] == '0' && ascii_is_digit(s.p[i + 2]) &&
		    ascii_is_digit(s.p[i + 3]) && (s.p[i + 4] == '-' || s.p[i + 4] == '/') &&
		    ascii_is_digit(s.p[i + 5]))
			return true;
	return false;
}

static void open_section(struct claims_reader *r, const struct md_block *b,
			 const struct claims_line *line)
{
	struct claims *claims = r->claims;
	size_t parent = r->section, self = claims->n_sections;
	while (claims->sections[parent].level >= b->level)
		parent = claims->sections[parent].parent;
	struct claims_section *s = &ARENA_PUSH(claims->arena, claims->sections, claims->n_sections,
					       claims->cap_sections);
	const struct claims_section *up = &claims->sections[parent];
	*s = (struct claims_section){.parent = parent, .level = b->level, .heading = b->info};
	s->articles = up->articles || claims_line_has(line->text, article_words);
	s->pending = up->pending || claims_line_has(line->text, pending_words);
	s->plan = claims_line_has(line->text, plan_words);
	s->part = claims_near_first_part(line->text);
	s->epoch = has_date(line->text) ? self : up->epoch;
	s->batch = claims_name_batch(claims->arena, line->text);
	if (!s->batch.n)
		s->batch = up->batch;
	r->section = self;
	s->entry = claims_find_entry(r, CLAIMS_HEADING, b->info);
	struct claims_entry *e = &claims->entries[s->entry];
	e->section = parent;
	claims_find_status(r, line, 0, line->text.n, s->entry);
}

/* The innermost section around here whose heading may name an article gets the file. */
static void bind_file(struct claims_reader *r, struct slice text)
{
	struct claims *claims = r->claims;
	size_t entry = claims->sections[r->section].entry;
	struct slice file = find_file(text);
	if (entry != CLAIMS_NONE && file.n && !claims->entries[entry].file.n)
		claims->entries[entry].file = file;
}

/* ---- Numbers in lines ---- */

enum { MOST_BEFORE = 4, BESIDE = 24 };

/* Is the number the first of two: 从295行扩充到864行, 223行→1200+? */
static bool is_before(const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	if (claims_line_ends(claims_near_left(line, t), "从|由|from|从约|由约"))
		return true;
	if (i + 1 == line->n_tokens)
		return false;
	struct slice gap = slice_sub(line->text, t->to, line->tokens[i + 1].from);
	return gap.n <= 4 && claims_line_begins(gap, ">|->|=>");
}

/* A number without a unit has that of the number behind the arrow. */
static enum claims_unit unit_of(const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	if (t->unit != CLAIMS_UNIT_NONE || t->pair != CLAIMS_SINGLE)
		return t->unit;
	bool from = claims_line_ends(claims_near_left(line, t), "从|由|from");
	if ((is_before(line, i) || from) && i + 1 < line->n_tokens)
		return line->tokens[i + 1].unit;
	if (i > 0 && is_before(line, i - 1) &&
	    (line->tokens[i - 1].unit == CLAIMS_UNIT_LINES ||
	     line->tokens[i - 1].unit == CLAIMS_UNIT_FORMULAS))
		return line->tokens[i - 1].unit;
	return CLAIMS_UNIT_NONE;
}

/* 平均每篇672行 is about no article and no sum. */
static bool is_average(const struct claims_line *line, const struct claims_token *t)
{
	enum { NEAR = 32 };
	struct slice left = claims_near_left(line, t);
	left = slice_sub(left, left.n > NEAR ? left.n - NEAR : 0, left.n);
	return claims_line_has(left, claims_average_words) ||
	       claims_line_begins(claims_near_right(line, t), "per article|on average|each|/篇");
}

/* What the words before a number make of it, whatever it counts: a plan or a change; otherwise `kind`. */
static enum claims_kind kind_behind(struct slice left, const struct claims_token *t,
				    enum claims_kind kind)
{
	if (claims_line_has(left, plan_words))
		return CLAIMS_PLAN;
	return t->plus || claims_line_has(left, "新增|added") ? CLAIMS_CHANGE : kind;
}

static enum claims_kind kind_of_size(const struct claims_reader *r, const struct claims_line *line,
				     size_t i, bool formulas, struct claims_part *part)
{
	const struct claims_token *t = &line->tokens[i];
	const struct claims_section *s = &r->claims->sections[r->section];
	struct slice left = claims_near_left(line, t);
	bool pending = s->pending || claims_line_has(left, pending_marks) ||
		       claims_line_has(claims_near_right(line, t), pending_marks);
	enum claims_kind kind = kind_behind(left, t, formulas ? CLAIMS_FORMULAS : CLAIMS_LINES);
	if (kind == CLAIMS_PLAN || kind == CLAIMS_CHANGE)
		return kind;
	if (t->bound || t->pair != CLAIMS_SINGLE || is_average(line, t))
		return CLAIMS_OTHER;
	if (!pending && (claims_near_part(r, left, part) || claims_near_listed(line, i, part)))
		return CLAIMS_PART;
	if (is_before(line, i) && !pending)
		return formulas ? CLAIMS_FORMULAS_BEFORE : CLAIMS_LINES_BEFORE;
	if (pending && i > 0 && is_before(line, i - 1))
		return CLAIMS_PLAN;
	if (claims_line_has(left, "总计|合计|共|total|altogether|累计") ||
	    claims_line_begins(claims_near_right(line, t), "in total|altogether"))
		return formulas ? CLAIMS_SUM_FORMULAS : CLAIMS_SUM_LINES;
	return kind;
}

static void add_size(struct claims_reader *r, const struct claims_line *line, size_t i,
		     bool formulas)
{
	struct claims_part part = {0};
	enum claims_kind kind = kind_of_size(r, line, i, formulas, &part);
	struct claims_claim *c = claims_find_add(r, line, kind, &line->tokens[i]);
	c->formulas = formulas;
	c->part = part;
}

static bool is_growth(const struct claims_line *line, size_t i)
{
	static const char words[] = "扩充|增长|倍数|growth|grew|expan";
	const struct claims_token *t = &line->tokens[i];
	if (claims_line_has(claims_near_left(line, t), words) ||
	    claims_line_begins(claims_near_right(line, t), words))
		return true;
	size_t near = (size_t)(claims_near_left(line, t).p - line->text.p);
	for (size_t k = i > MOST_BEFORE ? i - MOST_BEFORE : 0; k < i; k++) {
		const struct claims_token *after = &line->tokens[k + 1];
		bool beside = after->from >= near || t->from - after->to <= BESIDE;
		if (beside && is_before(line, k))
			return true;
	}
	return false;
}

static void add_times(struct claims_reader *r, const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	bool growth = t->pair == CLAIMS_SINGLE && is_growth(line, i);
	struct claims_claim *c = claims_find_add(r, line, growth ? CLAIMS_GROWTH : CLAIMS_OTHER, t);
	struct slice right = claims_near_right(line, t);
	right = slice_sub(right, 0, slice_find(right, ')'));
	bool lines = claims_line_has(right, "行|line");
	c->formulas = growth && claims_line_has(right, "公式|formula|equation");
	c->either = growth && !lines && !c->formulas;
	if (c->either && i > 0)
		c->formulas = line->tokens[i - 1].unit == CLAIMS_UNIT_FORMULAS;
}

static const char overall_words[] = "总体|总完成|总进度|整体|全部|overall|total|in all";

/* 推导行数：785/750 is no fraction of articles, but a size and its target. */
static bool is_size(struct slice left, const struct claims_token *t)
{
	left = slice_trim(left);
	if (slice_ends(left, SLICE(":")))
		left.n--;
	return t->unit == CLAIMS_UNIT_LINES || t->unit == CLAIMS_UNIT_FORMULAS ||
	       claims_line_ends(left, "行数|行|公式|公式数|lines|formulas|equations");
}

static void add_fraction(struct claims_reader *r, const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	struct slice left = claims_near_left(line, t);
	struct slice right = claims_near_right(line, t);
	bool said = t->unit == CLAIMS_UNIT_ARTICLES || t->unit == CLAIMS_UNIT_PERCENT ||
		    claims_line_has(left, "进度|完成|progress|done|completed") ||
		    claims_line_begins(right, "(");
	if (!said || !t->other.digits || t->value.decimals || t->other.decimals)
		return;
	bool overall = claims_line_has(left, overall_words);
	enum claims_kind kind = is_size(left, t) ? CLAIMS_PLAN
				: overall        ? CLAIMS_DONE
						 : CLAIMS_FRACTION;
	struct claims_claim *c = claims_find_add(r, line, kind, t);
	struct slice batch = claims_name_batch(r->claims->arena, left);
	if (batch.n)
		c->batch = batch;
}

static void add_articles(struct claims_reader *r, const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	struct slice left = claims_near_left(line, t);
	struct slice right = claims_near_right(line, t);
	enum claims_kind kind = kind_behind(left, t, CLAIMS_ARTICLES);
	if (kind == CLAIMS_ARTICLES && (t->bound || t->pair != CLAIMS_SINGLE))
		kind = CLAIMS_OTHER;
	else if (kind == CLAIMS_ARTICLES && claims_line_has(left, "总文章"))
		kind = CLAIMS_TOTAL;
	struct slice batch = claims_name_batch(r->claims->arena, left);
	/* 第九批共37篇 is about the batch. */
	bool all = !batch.n && !r->claims->sections[r->section].batch.n && !t->summed;
	if (kind == CLAIMS_ARTICLES && all &&
	    (claims_line_ends(left, "共|共有|total of|total") ||
	     claims_line_begins(right, "in total|altogether|in all")))
		kind = CLAIMS_TOTAL;
	struct claims_claim *c = claims_find_add(r, line, kind, t);
	c->group = claims_line_has(left, "数量|任务数|本次|本批|number of|batch size");
	if (kind == CLAIMS_ARTICLES)
		c->state = claims_state_near(left, right);
	if (batch.n)
		c->batch = batch;
}

/* Equation numbers 1-20. */
static bool add_range(struct claims_reader *r, const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	struct slice left = claims_near_left(line, t);
	if (t->pair != CLAIMS_TO || t->unit != CLAIMS_UNIT_NONE)
		return false;
	if (!claims_line_ends(left,
			      "公式|公式编号|编号|式|tags|tag|equations|formulas|eqs.|公式(|编号(|"
			      "式(|tags (|equations (|formulas (|编号:|编号: |公式:|tags:") &&
	    !(t->parenthesis && claims_line_has(left, "公式|编号|tag|equation|formula")))
		return false;
	struct claims_part part;
	claims_near_part(r, left, &part);
	claims_find_add(r, line, CLAIMS_RANGE, t)->part = part;
	return true;
}

/* 累计新增公式：6,264个: what is counted is said before. */
static void add_other(struct claims_reader *r, const struct claims_line *line,
		      const struct claims_token *t)
{
	claims_find_add(r, line, kind_behind(claims_near_left(line, t), t, CLAIMS_OTHER), t);
}

static void add_number(struct claims_reader *r, const struct claims_line *line, size_t i)
{
	const struct claims_token *t = &line->tokens[i];
	enum claims_unit unit = unit_of(line, i);
	if (t->pair == CLAIMS_OF) {
		add_fraction(r, line, i);
		return;
	}
	if (add_range(r, line, i))
		return;
	switch (unit) {
	case CLAIMS_UNIT_LINES:
	case CLAIMS_UNIT_FORMULAS:
		add_size(r, line, i, unit == CLAIMS_UNIT_FORMULAS);
		break;
	case CLAIMS_UNIT_ARTICLES:
		add_articles(r, line, i);
		break;
	case CLAIMS_UNIT_TIMES:
		add_times(r, line, i);
		break;
	case CLAIMS_UNIT_PERCENT:
		claims_find_add(r, line, CLAIMS_PERCENT, t);
		break;
	case CLAIMS_UNIT_OTHER:
		add_other(r, line, t);
		break;
	case CLAIMS_UNIT_NONE:
		break;
	}
}

/* ---- Lines ---- */

/* The list item that holds the block and, when its first line is this one, is new. */
static size_t item_entry(struct claims_reader *r, uint32_t block, size_t line_index,
			 struct slice raw, struct slice text)
{
	const struct md_doc *doc = r->doc;
	for (uint32_t b = block; b != 0; b = doc->blocks[b].parent) {
		if (doc->blocks[b].kind != MD_ITEM)
			continue;
		if (doc->blocks[b].first_line == line_index && r->entry_of[b] == CLAIMS_NONE) {
			size_t e = claims_find_entry(r, CLAIMS_ITEM, raw);
			r->claims->entries[e].ordered = doc->blocks[doc->blocks[b].parent].ordered;
			r->entry_of[b] = e;
			r->parts[b] = claims_near_first_part(text);
		}
		return r->entry_of[b];
	}
	return CLAIMS_NONE;
}

/* How deep the block is in lists, and which part of an article the items around it are about. */
static void look_around(struct claims_reader *r, uint32_t block)
{
	const struct md_doc *doc = r->doc;
	r->depth = 0;
	r->part = (struct claims_part){0};
	for (uint32_t b = block; b != 0; b = doc->blocks[b].parent) {
		if (doc->blocks[b].kind != MD_ITEM)
			continue;
		r->depth++;
		if (!r->part.kind)
			r->part = r->parts[b];
	}
}

/* The text of a line behind its container markers. */
static struct slice line_text(const struct claims_reader *r, size_t from, size_t to)
{
	const struct md_doc *doc = r->doc;
	size_t span = mdscan_span_of(doc, from);
	while (span < doc->n_spans && doc->spans[span].kind == MD_SPAN_MARKUP &&
	       mdscan_span_end(doc, span) < to)
		from = mdscan_span_end(doc, span++);
	return slice_trim(slice_sub(doc->text, from, to));
}

/* Behind the last line of the paragraph that line i begins; of other blocks, each line is one. */
static size_t paragraph_end(const struct md_doc *doc, size_t i)
{
	size_t end = i + 1;
	if (doc->lines[i].kind != MD_LINE_PROSE ||
	    doc->blocks[doc->lines[i].block].kind != MD_PARAGRAPH)
		return end;
	while (end < doc->n_lines && doc->lines[end].kind == MD_LINE_PROSE &&
	       doc->lines[end].block == doc->lines[i].block)
		end++;
	return end;
}

/* What the lines say by their words: files, items of lists, states. */
static size_t read_words(struct claims_reader *r, const struct claims_line *line, size_t i,
			 size_t end)
{
	const struct md_doc *doc = r->doc;
	size_t entry = CLAIMS_NONE, at = 0;
	for (; i < end; i++) {
		size_t from = doc->lines[i].offset;
		size_t next = at + slice_find(slice_sub(line->text, at, line->text.n), '\n');
		struct slice text = slice_sub(line->text, at, next);
		struct slice raw = line_text(r, from, mdscan_line_end(doc, i));
		if (claims_line_has(slice_sub(text, 0, 40), "文件|file|path|路径|源文件"))
			bind_file(r, raw);
		entry = item_entry(r, doc->lines[i].block, i, raw, text);
		if (entry != CLAIMS_NONE)
			claims_find_status(r, line, at, next, entry);
		at = next + 1;
	}
	return entry;
}

/* Numbers that are added up are a claim together, too, where no total stands with them. */
static void add_sum(struct claims_reader *r, struct claims_line *line, size_t i)
{
	struct claims_token *t = &line->tokens[i], last = *t;
	t->from = line->tokens[t->sum_first].from;
	t->value = (struct claims_number){.digits = t->sum, .about = t->sum_about};
	t->summand = t->summed = false;
	add_number(r, line, i);
	*t = last;
}

size_t claims_find_lines(struct claims_reader *r, size_t i)
{
	const struct md_doc *doc = r->doc;
	const struct md_line *l = &doc->lines[i];
	size_t end = paragraph_end(doc, i);
	if (l->kind != MD_LINE_PROSE && l->kind != MD_LINE_HEADING && l->kind != MD_LINE_TABLE)
		return end;
	struct claims_line line = claims_line_make(r->claims->arena, r->mask, l->offset,
						   mdscan_line_end(doc, end - 1));
	if (l->kind == MD_LINE_TABLE) {
		claims_table_line(r, &line, l->block);
		return end;
	}
	claims_sum_find(&line);
	size_t first = r->claims->n, entry = CLAIMS_NONE;
	const struct md_block *b = &doc->blocks[l->block];
	if (l->kind == MD_LINE_HEADING && b->kind == MD_HEADING) {
		if (b->first_line == i)
			open_section(r, b, &line);
	} else {
		entry = read_words(r, &line, i, end);
	}
	look_around(r, l->block);
	for (size_t k = 0; k < line.n_tokens; k++) {
		add_number(r, &line, k);
		if (line.tokens[k].summed && line.tokens[k].summand)
			add_sum(r, &line, k);
	}
	for (size_t k = first; entry != CLAIMS_NONE && k < r->claims->n; k++)
		r->claims->v[k].entry = entry;
	return end;
}
