#include "out/claims-internal.h"

/* Tables of a report are of two kinds: a row an article (or batch), where the head says what a
 * number is; and a row a figure, where the first cell says it. */

enum { MOST_COLUMNS = 32 };

enum column {
	COLUMN_FIGURE, /* what its number is, the first cell of the row says */
	COLUMN_ARTICLE,
	COLUMN_LINES,
	COLUMN_LINES_BEFORE,
	COLUMN_FORMULAS,
	COLUMN_FORMULAS_BEFORE,
	COLUMN_STATUS,
	COLUMN_PLAN,
	COLUMN_CHANGE,
	COLUMN_GROWTH,
	COLUMN_PERCENT,
	COLUMN_AVERAGE
};

/* What the rows so far add up to. */
struct column_sum {
	uint64_t value, other; /* other: of fractions, their denominators */
	size_t rows, fractions;
	enum claims_unit unit;
	bool about, broken; /* broken: a number that cannot be added */
};

struct claims_table {
	uint32_t block;
	size_t lines; /* seen */
	size_t rows;
	enum column columns[MOST_COLUMNS];
	bool numbered[MOST_COLUMNS];
	bool of_formulas[MOST_COLUMNS]; /* also of factors */
	struct column_sum sums[MOST_COLUMNS];
	size_t article; /* the column of titles, or CLAIMS_NONE */
};

static enum column column_of(struct slice head)
{
	bool now = claims_line_has(head, "当前|目前");
	bool before = !now && claims_line_has(head, "前|原|before|old|baseline|previous");
	if (claims_line_has(head, "目标|预计|target|goal|planned"))
		return COLUMN_PLAN;
	if (claims_line_has(head, "变化|新增|增加|每周|change|added|a week|per week"))
		return COLUMN_CHANGE;
	if (claims_line_has(head, "倍|growth|factor|times"))
		return COLUMN_GROWTH;
	if (claims_line_has(head, "%|占比|比例|百分|率|percent|share"))
		return COLUMN_PERCENT;
	if (claims_line_has(head, claims_average_words))
		return COLUMN_AVERAGE;
	if (claims_line_has(head, "状态|status|state"))
		return COLUMN_STATUS;
	if (claims_line_has(head, "公式|formula|equation|numbered"))
		return before ? COLUMN_FORMULAS_BEFORE : COLUMN_FORMULAS;
	if (claims_line_has(head, "行|lines"))
		return before ? COLUMN_LINES_BEFORE : COLUMN_LINES;
	if (before && claims_line_has(head, "扩充前|原始|此前|之前|before|baseline|previous"))
		return COLUMN_LINES_BEFORE;
	if (claims_line_has(head, "扩充后|现在|after|now"))
		return COLUMN_LINES;
	if (claims_line_has(head, "文章|标题|文件|论文|article|title|file|post") &&
	    !claims_line_has(head, "数|number|count|articles"))
		return COLUMN_ARTICLE;
	return COLUMN_FIGURE;
}

/* The next cell from *at on; false at the end of the row. */
static bool next_cell(struct slice s, size_t *at, size_t *from, size_t *to)
{
	if (*at >= s.n)
		return false;
	*from = *at;
	*to = *at + slice_find(slice_sub(s, *at, s.n), '|');
	*at = *to + 1;
	return true;
}

static size_t row_start(struct slice s)
{
	size_t i = 0;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	return i < s.n && s.p[i] == '|' ? i + 1 : i;
}

static void read_head(struct claims_table *t, const struct claims_line *line)
{
	size_t at = row_start(line->text), from, to;
	for (size_t c = 0; c < MOST_COLUMNS && next_cell(line->text, &at, &from, &to); c++) {
		struct slice head = slice_sub(line->text, from, to);
		t->columns[c] = column_of(head);
		t->numbered[c] = claims_line_has(head, "编号|numbered");
		t->of_formulas[c] =
			t->columns[c] == COLUMN_FORMULAS || t->columns[c] == COLUMN_FORMULAS_BEFORE;
		/* Lines before | now | times | formulas before | now | times */
		bool bare = (t->columns[c] == COLUMN_LINES && !claims_line_has(head, "行|line")) ||
			    t->columns[c] == COLUMN_GROWTH;
		if (bare && c > 0 && t->of_formulas[c - 1]) {
			t->of_formulas[c] = true;
			if (t->columns[c] == COLUMN_LINES)
				t->columns[c] = COLUMN_FORMULAS;
		}
		if (t->columns[c] == COLUMN_ARTICLE && t->article == CLAIMS_NONE)
			t->article = c;
	}
}

/* ---- Rows of figures ---- */

static enum claims_kind kind_of_figure(struct slice label, const struct claims_token *t)
{
	bool change = t->plus || claims_line_has(label, "新增|added|new ");
	if (t->pair == CLAIMS_OF)
		return claims_line_has(label, "总体|总进度|总完成|整体|overall|total")
			       ? CLAIMS_DONE
			       : CLAIMS_FRACTION;
	if (t->unit == CLAIMS_UNIT_PERCENT)
		return CLAIMS_PERCENT;
	if (claims_line_has(label, "预计|目标|预期|target|expected|planned"))
		return CLAIMS_PLAN;
	if (change)
		return CLAIMS_CHANGE;
	if (claims_line_has(label, claims_average_words))
		return CLAIMS_OTHER;
	struct claims_state state = claims_state_of_label(label);
	if (state.not || (state.status && state.status != FRONT_COMPLETED))
		return CLAIMS_ARTICLES;
	if (claims_line_has(label, "公式|formula|equation"))
		return CLAIMS_SUM_FORMULAS;
	if (claims_line_has(label, "行|lines"))
		return CLAIMS_SUM_LINES;
	if (claims_line_has(label, "已完成|完成数|完成文章|completed|done"))
		return CLAIMS_DONE;
	if (claims_line_has(label, "文章|篇数|articles|posts"))
		return claims_line_has(label, "总|共|total|all") ? CLAIMS_TOTAL : CLAIMS_ARTICLES;
	return CLAIMS_OTHER;
}

/* ---- Rows of articles ---- */

static enum claims_kind kind_in_column(enum column column, const struct claims_token *t)
{
	if (t->plus || column == COLUMN_CHANGE)
		return CLAIMS_CHANGE;
	if (t->unit == CLAIMS_UNIT_PERCENT)
		return CLAIMS_PERCENT;
	switch (column) {
	case COLUMN_LINES:
		return CLAIMS_LINES;
	case COLUMN_LINES_BEFORE:
		return CLAIMS_LINES_BEFORE;
	case COLUMN_FORMULAS:
		return CLAIMS_FORMULAS;
	case COLUMN_FORMULAS_BEFORE:
		return CLAIMS_FORMULAS_BEFORE;
	case COLUMN_PLAN:
		return CLAIMS_PLAN;
	case COLUMN_GROWTH:
		return CLAIMS_GROWTH;
	case COLUMN_PERCENT:
		return CLAIMS_PERCENT;
	default:
		return t->pair == CLAIMS_OF ? CLAIMS_FRACTION : CLAIMS_OTHER;
	}
}

struct row {
	struct slice label; /* the first cell */
	size_t entry;
	size_t token; /* the next one of the line */
	bool total;   /* it gives the sums of those above */
	bool part;    /* of the row above, which counts it already */
};

/* A row that is called C, where the text is about the ninth batch, is about its part C. */
static struct slice batch_of_row(const struct claims_reader *r, struct slice label)
{
	struct arena *a = r->claims->arena;
	struct slice batch = claims_name_batch(a, label);
	struct slice around = r->claims->sections[r->section].batch;
	label = slice_trim(label);
	if (batch.n)
		return batch;
	if (label.n != 1 || !around.n)
		return label;
	around = slice_sub(around, 0, slice_find(around, ' '));
	return slice_of(arena_printf(a, "%.*s %c", SLICE_ARG(around), label.p[0]));
}

/* ---- Totals ---- */

/* Its label says that and no more: "Total lines" is a figure of its own. */
static bool is_total(struct slice label)
{
	static const char *const words[] = {"总计",  "合计",   "小计", "共计",     "总和",
					    "total", "totals", "sum",  "in total", "altogether"};
	label = slice_trim(label);
	return slice_is_one_of(label, words, sizeof words / sizeof *words);
}

/* - Part A, 其中：… */
static bool is_part(struct slice label)
{
	return claims_line_begins(label, "-|>|└|├|其中|of which|of these|thereof") > 0;
}

/* Add a cell's only number to those above it. */
static void add_to_column(struct column_sum *sum, enum column column,
			  const struct claims_line *line, size_t first, size_t n)
{
	if (n == 0)
		return;
	const struct claims_token *t = &line->tokens[first];
	bool whole = n == 1 && column != COLUMN_PERCENT && column != COLUMN_AVERAGE &&
		     column != COLUMN_GROWTH && !t->value.decimals && !t->bound &&
		     t->pair != CLAIMS_TO && t->unit != CLAIMS_UNIT_PERCENT &&
		     t->unit != CLAIMS_UNIT_TIMES;
	if (!whole) {
		sum->broken = true;
		return;
	}
	sum->broken |= sum->rows > 0 && sum->unit != t->unit;
	sum->unit = t->unit;
	sum->rows++;
	sum->value += t->value.digits;
	sum->about |= t->value.about || t->value.at_least;
	if (t->pair == CLAIMS_OF) {
		sum->fractions++;
		sum->other += t->other.digits;
	}
}

/* What a row of totals says has to be the sum; of fractions, both. */
static void take_total(const struct claims_table *table, size_t column, struct claims_claim *c)
{
	const struct column_sum *sum = &table->sums[column];
	bool fraction = c->other.digits > 0;
	if (sum->broken || sum->rows < 2 || sum->rows != table->rows || c->value.decimals ||
	    sum->fractions != (fraction ? sum->rows : 0))
		return;
	c->summed = true;
	c->sum_about = sum->about;
	c->sum = sum->value;
	c->sum_other = sum->other;
}

/* ---- Cells ---- */

/* Of a row of figures the label says what is counted, but for columns that are not of the present. */
static bool says_more(enum column column)
{
	return column >= COLUMN_PLAN || column == COLUMN_LINES_BEFORE ||
	       column == COLUMN_FORMULAS_BEFORE;
}

static enum claims_kind kind_of_cell(const struct claims_line *line, struct row *row,
				     enum column column)
{
	const struct claims_token *t = &line->tokens[row->token];
	if (row->total && t->pair == CLAIMS_OF)
		return CLAIMS_FRACTION;
	if (row->entry == CLAIMS_NONE && says_more(column))
		return kind_in_column(column, t);
	if (row->entry == CLAIMS_NONE)
		return kind_of_figure(row->label, t);
	enum claims_kind kind = kind_in_column(column, t);
	if (row->total && kind == CLAIMS_LINES)
		return CLAIMS_SUM_LINES;
	if (row->total && kind == CLAIMS_FORMULAS)
		return CLAIMS_SUM_FORMULAS;
	/* 295 → 864 */
	bool arrow = row->token + 1 < line->n_tokens &&
		     claims_line_begins(slice_sub(line->text, t->to, line->text.n), ">|->|=>") > 0;
	if (arrow && kind == CLAIMS_LINES)
		return CLAIMS_LINES_BEFORE;
	return arrow && kind == CLAIMS_FORMULAS ? CLAIMS_FORMULAS_BEFORE : kind;
}

/* A row that names a part of the article that the table stands under. */
static void take_part(struct claims_claim *c, enum column column, struct slice label)
{
	struct claims_part part = claims_near_first_part(label);
	bool formulas = column == COLUMN_FORMULAS;
	if (!part.kind || (!formulas && column != COLUMN_LINES))
		return;
	c->kind = CLAIMS_PART;
	c->part = part;
	c->formulas = formulas;
}

static void add_cell(struct claims_reader *r, const struct claims_line *line, struct row *row,
		     size_t column)
{
	const struct claims_table *table = r->table;
	bool known = column < MOST_COLUMNS;
	enum column kind = known ? table->columns[column] : COLUMN_FIGURE;
	struct claims_claim *c =
		claims_find_add(r, line, kind_of_cell(line, row, kind), &line->tokens[row->token]);
	c->row = r->rows;
	c->entry = row->entry;
	c->total_row = row->total;
	c->numbered |= known && table->numbered[column];
	c->formulas |= c->kind == CLAIMS_FORMULAS || c->kind == CLAIMS_SUM_FORMULAS ||
		       c->kind == CLAIMS_FORMULAS_BEFORE ||
		       (c->kind == CLAIMS_GROWTH && known && table->of_formulas[column]);
	if (row->entry == CLAIMS_NONE && c->kind == CLAIMS_ARTICLES)
		c->state = claims_state_of_label(row->label);
	if (row->entry == CLAIMS_NONE)
		take_part(c, kind, row->label);
	if (row->entry == CLAIMS_NONE && c->kind == CLAIMS_FRACTION && row->label.n && !row->total)
		c->batch = batch_of_row(r, row->label);
	if (row->total && known)
		take_total(table, column, c);
}

static void read_cell(struct claims_reader *r, const struct claims_line *line, struct row *row,
		      size_t column, size_t to)
{
	struct claims_table *table = r->table;
	size_t first = row->token;
	for (; row->token < line->n_tokens && line->tokens[row->token].from < to; row->token++) {
		const struct claims_token *t = &line->tokens[row->token];
		if (column == 0 || column == table->article ||
		    (t->pair == CLAIMS_OF && !t->other.digits))
			continue;
		add_cell(r, line, row, column);
	}
	if (!row->total && !row->part && column < MOST_COLUMNS)
		add_to_column(&table->sums[column], table->columns[column], line, first,
			      row->token - first);
}

static void read_row(struct claims_reader *r, const struct claims_line *line)
{
	struct claims_table *table = r->table;
	struct row row = {.entry = CLAIMS_NONE};
	size_t start = row_start(line->text), at = start, from, to;
	for (size_t c = 0; next_cell(line->text, &at, &from, &to); c++) {
		struct slice cell = slice_sub(line->text, from, to);
		if (c == 0) {
			row.label = cell;
			row.part = is_part(cell);
		}
		row.total |= (c == 0 || c == table->article) && table->rows > 1 && is_total(cell);
		if (c == table->article) {
			struct slice raw =
				slice_sub(r->doc->text, line->origin[from], line->origin[to]);
			row.entry = claims_find_entry(r, CLAIMS_ROW, raw);
		}
	}
	at = start;
	for (size_t c = 0; next_cell(line->text, &at, &from, &to); c++) {
		read_cell(r, line, &row, c, to);
		if (row.entry != CLAIMS_NONE && c < MOST_COLUMNS &&
		    table->columns[c] == COLUMN_STATUS)
			claims_find_status(r, line, from, to, row.entry);
	}
	table->rows += !row.total && !row.part;
	r->rows++;
}

void claims_table_line(struct claims_reader *r, const struct claims_line *line, uint32_t block)
{
	struct arena *a = r->claims->arena;
	if (!r->table || r->table->block != block) {
		r->table = arena_alloc(a, sizeof *r->table);
		*r->table = (struct claims_table){.block = block, .article = CLAIMS_NONE};
	}
	size_t n = r->table->lines++;
	if (n == 0)
		read_head(r->table, line);
	else if (n > 1)
		read_row(r, line);
}
