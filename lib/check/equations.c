#include "check/equations.h"

#include "base/search.h"
#include "base/utf8.h"

enum frame_kind {
	FRAME_TOP,    /* the formula outside any environment */
	FRAME_SINGLE, /* equation, multline: one number */
	FRAME_ROWS,   /* align, gather...: a number a row */
	FRAME_SPLIT,  /* aligned, split...: part of a formula */
	FRAME_INNER   /* cases, matrices, array */
};

struct frame {
	enum frame_kind kind;
	struct slice name;
	size_t depth; /* of braces at its \begin */
};

/* The pass over one formula. */
struct walk {
	struct equations *eqs;
	size_t formula;
	const struct equations_formula *f;
	struct lex lx;
	struct frame frames[EQUATIONS_MAX_DEPTH];
	size_t n_frames;
	size_t depth;      /* of braces */
	size_t text_depth; /* the depth inside the outermost \text{; 0: not in text */
	size_t text_begin;
	size_t row;      /* open row, or EQUATIONS_NONE */
	bool in_prose;   /* the walk is through text, not through the formula */
	bool row_filled; /* something stands in it */
	bool display;
};

struct env_row {
	struct slice name;
	enum frame_kind kind;
	bool numbered;
};

#define ENV(name, kind, numbered) \
	{ \
		{name, sizeof(name) - 1}, kind, numbered \
	}

/* As MathJax's ams package has them; any other environment is FRAME_INNER. */
static const struct env_row environments[] = {
	ENV("equation", FRAME_SINGLE, true),  ENV("multline", FRAME_SINGLE, true),
	ENV("align", FRAME_ROWS, true),       ENV("gather", FRAME_ROWS, true),
	ENV("alignat", FRAME_ROWS, true),     ENV("xalignat", FRAME_ROWS, true),
	ENV("xxalignat", FRAME_ROWS, false),  ENV("flalign", FRAME_ROWS, true),
	ENV("eqnarray", FRAME_ROWS, true),    ENV("aligned", FRAME_SPLIT, false),
	ENV("alignedat", FRAME_SPLIT, false), ENV("gathered", FRAME_SPLIT, false),
	ENV("multlined", FRAME_SPLIT, false), ENV("split", FRAME_SPLIT, false),
};

static struct env_row environment(struct slice name)
{
	bool star = slice_ends(name, SLICE("*"));
	struct slice stem = slice_sub(name, 0, name.n - star);
	for (size_t i = 0; i < sizeof environments / sizeof *environments; i++)
		if (slice_eq(environments[i].name, stem)) {
			struct env_row env = environments[i];
			env.numbered = env.numbered && !star;
			return env;
		}
	return (struct env_row){name, FRAME_INNER, false};
}

/* Set field by field: the frames are not cleared for every formula. */
static void walk_start(struct walk *w, struct equations *eqs, size_t formula,
		       const struct equations_formula *f)
{
	w->eqs = eqs;
	w->formula = formula;
	w->f = f;
	w->lx = lex_start(f->tex, f->dialect);
	w->frames[0] = (struct frame){.kind = FRAME_TOP};
	w->n_frames = 1;
	w->depth = 0;
	w->text_depth = 0;
	w->row = EQUATIONS_NONE;
	w->row_filled = false;
	w->in_prose = false;
	w->display = formula != EQUATIONS_NONE && eqs->doc->math[f->math].display;
}

static bool one_of(struct slice name, const char *const *words)
{
	/* Asked for every command of every formula: the first letter answers for most. */
	for (; *words; words++)
		if (name.n && **words == name.p[0] && slice_eq(name, slice_of(*words)))
			return true;
	return false;
}

static bool is_text_command(struct slice name)
{
	static const char *const words[] = {"text",   "textrm",     "textbf", "textit",
					    "textsf", "texttt",     "textup", "mbox",
					    "hbox",   "textnormal", NULL};
	return one_of(name, words);
}

/* Commands that write their first argument over, under or along a relation. */
static bool is_mark_command(struct slice name)
{
	static const char *const words[] = {"overset",     "underset",        "stackrel",
					    "xrightarrow", "xleftarrow",      "xlongequal",
					    "xRightarrow", "xLeftrightarrow", NULL};
	return one_of(name, words);
}

size_t equations_position(const struct equations_formula *f, size_t at)
{
	if (!f->pieces)
		return f->offset + at;
	size_t n = SEARCH_UP_TO(f->pieces, f->n_pieces, struct equations_piece, at, at);
	const struct equations_piece *piece = &f->pieces[n ? n - 1 : 0];
	return piece->offset + (at - piece->at);
}

static size_t position(const struct walk *w, size_t at)
{
	return equations_position(w->f, at);
}

/* The end of a range whose last byte is before `at`: on the same line as that byte. */
static size_t position_end(const struct walk *w, size_t at)
{
	return at ? position(w, at - 1) + 1 : position(w, at);
}

static size_t offset_in(const struct walk *w, struct slice body)
{
	return (size_t)(body.p - w->f->tex.p);
}

static struct frame *top(struct walk *w)
{
	return &w->frames[w->n_frames - 1];
}

/* The frame whose number a tag here belongs to. */
static const struct frame *owner(const struct walk *w)
{
	size_t i = w->n_frames - 1;
	while (w->frames[i].kind == FRAME_SPLIT || w->frames[i].kind == FRAME_INNER)
		i--;
	return &w->frames[i];
}

static void open_row(struct walk *w, enum equations_row_kind kind, size_t at)
{
	struct equations *eqs = w->eqs;
	ARENA_PUSH(eqs->arena, eqs->rows, eqs->n_rows, eqs->cap_rows) = (struct equations_row){
		.kind = kind, .formula = w->formula, .offset = position(w, at)};
	w->row = eqs->n_rows - 1;
	w->row_filled = false;
}

/* The row that a tag or label here belongs to; outside any numbered environment it
 * is made for the first of them. */
static size_t row_here(struct walk *w, size_t at)
{
	if (w->row == EQUATIONS_NONE)
		open_row(w, EQUATIONS_ROW_BARE, at);
	return w->row;
}

static void begin(struct walk *w, size_t at)
{
	struct slice name;
	if (!lex_group(&w->lx, &name) || w->n_frames == EQUATIONS_MAX_DEPTH)
		return;
	struct env_row env = environment(name);
	bool numbers = env.kind == FRAME_SINGLE || env.kind == FRAME_ROWS;
	/* One inside another is an error in TeX; the outer one keeps the number. */
	if (numbers && owner(w)->kind != FRAME_TOP) {
		env.kind = FRAME_SPLIT;
		numbers = false;
	}
	w->frames[w->n_frames++] = (struct frame){env.kind, name, w->depth};
	if (numbers)
		open_row(w, env.numbered ? EQUATIONS_ROW_AUTO : EQUATIONS_ROW_BARE, at);
	else
		w->row_filled = true;
}

/* A row that a final `\\` has opened and nothing has filled gets no number; it stays
 * where a label or a tag needs it. */
static void close_rows(struct walk *w)
{
	struct equations *eqs = w->eqs;
	if (w->row == EQUATIONS_NONE || w->row_filled)
		return;
	if (eqs->rows[w->row].n_tags || eqs->rows[w->row].notag ||
	    (eqs->n_labels && eqs->labels[eqs->n_labels - 1].row == w->row))
		eqs->rows[w->row].notag = true;
	else
		eqs->n_rows--;
}

static void end(struct walk *w)
{
	struct slice name;
	if (!lex_group(&w->lx, &name))
		return;
	size_t i = w->n_frames - 1;
	while (i > 0 && !slice_eq(w->frames[i].name, name))
		i--;
	if (i == 0)
		return;
	/* What an unclosed inner environment left behind is closed with it. */
	w->n_frames = i;
	w->depth = w->frames[i].depth;
	if (w->frames[i].kind == FRAME_ROWS)
		close_rows(w);
	if (w->frames[i].kind == FRAME_ROWS || w->frames[i].kind == FRAME_SINGLE)
		w->row = EQUATIONS_NONE;
}

static void end_row(struct walk *w)
{
	struct frame *f = top(w);
	if (f->kind != FRAME_ROWS || w->depth != f->depth || w->row == EQUATIONS_NONE)
		return;
	enum equations_row_kind kind = w->eqs->rows[w->row].kind;
	struct lex_token t = lex_peek(&w->lx);
	if (t.kind == LEX_CHAR && t.name.p[0] == '*')
		w->lx.at = t.end;
	struct slice length;
	lex_option(&w->lx, &length);
	open_row(w, kind, w->lx.at);
}

static void tag(struct walk *w, struct lex_token t)
{
	struct equations *eqs = w->eqs;
	struct lex_token star = lex_peek(&w->lx);
	if (star.kind == LEX_CHAR && star.name.p[0] == '*')
		w->lx.at = star.end;
	struct slice body;
	if (!lex_group(&w->lx, &body))
		return;
	size_t row = row_here(w, t.offset);
	enum equations_place place = EQUATIONS_OUTER;
	if (w->in_prose)
		place = EQUATIONS_BEHIND;
	else if (!w->display)
		place = EQUATIONS_INLINE;
	else if (top(w)->kind == FRAME_SPLIT || top(w)->kind == FRAME_INNER)
		place = EQUATIONS_INNER;
	ARENA_PUSH(eqs->arena, eqs->tags, eqs->n_tags, eqs->cap_tags) = (struct equations_tag){
		.offset = position(w, t.offset),
		.end = position_end(w, w->lx.at),
		.value = equations_value_of(eqs->arena, body, w->f, eqs->doc->text),
		.place = place,
		.second = eqs->rows[row].n_tags > 0,
		.formula = w->formula,
		.row = row,
	};
	eqs->rows[row].n_tags++;
}

/* Markdown escapes in a name (`eq:a\_b`) are not part of it. */
static struct slice label_name(struct walk *w, struct slice body)
{
	struct slice s = slice_trim(body);
	if (slice_find(s, '\\') == s.n)
		return s;
	char *copy = arena_alloc(w->eqs->arena, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || i + 1 == s.n || !ascii_is_punct(s.p[i + 1]))
			copy[n++] = s.p[i];
	return (struct slice){copy, n};
}

static void label(struct walk *w, struct lex_token t)
{
	struct equations *eqs = w->eqs;
	struct slice body;
	if (!lex_group(&w->lx, &body))
		return;
	ARENA_PUSH(eqs->arena, eqs->labels, eqs->n_labels, eqs->cap_labels) =
		(struct equations_label){
			.offset = position(w, t.offset),
			.end = position_end(w, w->lx.at),
			.name = label_name(w, body),
			.row = row_here(w, t.offset),
		};
}

static void reference(struct walk *w, struct lex_token t)
{
	struct equations *eqs = w->eqs;
	struct slice body;
	if (!lex_group(&w->lx, &body))
		return;
	size_t at = offset_in(w, body);
	ARENA_PUSH(eqs->arena, eqs->refs, eqs->n_refs, eqs->cap_refs) = (struct equations_ref){
		.offset = position(w, t.offset),
		.end = position_end(w, w->lx.at),
		.name = label_name(w, body),
		.command = t.name,
		.formula = w->formula,
		.name_offset = position(w, at),
		.name_end = position_end(w, at + body.n),
	};
}

static void add_text(struct walk *w, size_t from, size_t to, bool mark)
{
	struct equations *eqs = w->eqs;
	ARENA_PUSH(eqs->arena, eqs->texts, eqs->n_texts, eqs->cap_texts) =
		(struct equations_text){position(w, from), position_end(w, to), mark, w->formula};
}

/* \overset{(12)}{=}, \overset{\text{(12)}}{=}: the argument is looked at and left to
 * be read as usual. */
static void mark(struct walk *w)
{
	struct lex ahead = w->lx;
	struct slice body;
	if (!lex_group(&ahead, &body))
		return;
	struct lex inside = lex_start(body, w->lx.dialect);
	struct lex_token t = lex_peek(&inside);
	if (t.kind == LEX_WORD && is_text_command(t.name)) {
		inside.at = t.end;
		if (!lex_group(&inside, &body) || lex_peek(&inside).kind != LEX_END)
			return;
	}
	struct slice s = slice_trim(body);
	if (s.n >= 3 && s.p[0] == '(' && s.p[s.n - 1] == ')' && ascii_is_digit(s.p[1]))
		add_text(w, offset_in(w, s), offset_in(w, s) + s.n, true);
}

static void notag(struct walk *w)
{
	/* In aligned and split it has no effect on the number outside. */
	for (size_t i = w->n_frames; i-- > 0 && w->frames[i].kind > FRAME_ROWS;)
		if (w->frames[i].kind == FRAME_SPLIT)
			return;
	if (w->row != EQUATIONS_NONE)
		w->eqs->rows[w->row].notag = true;
}

static void word(struct walk *w, struct lex_token t)
{
	bool in_text = w->text_depth > 0;
	if (slice_eq(t.name, SLICE("eqref")) || slice_eq(t.name, SLICE("ref"))) {
		w->row_filled = true;
		reference(w, t);
	} else if (in_text) {
		return;
	} else if (slice_eq(t.name, SLICE("tag"))) {
		tag(w, t);
	} else if (slice_eq(t.name, SLICE("label"))) {
		label(w, t);
	} else if (slice_eq(t.name, SLICE("notag")) || slice_eq(t.name, SLICE("nonumber"))) {
		notag(w);
	} else if (slice_eq(t.name, SLICE("begin"))) {
		begin(w, t.offset);
	} else if (slice_eq(t.name, SLICE("end"))) {
		end(w);
	} else if (slice_eq(t.name, SLICE("cr")) || slice_eq(t.name, SLICE("newline"))) {
		end_row(w);
	} else {
		w->row_filled = true;
		if (is_mark_command(t.name)) {
			mark(w);
		} else if (is_text_command(t.name) && lex_peek(&w->lx).kind == LEX_OPEN) {
			w->text_depth = w->depth + 1;
			w->text_begin = lex_peek(&w->lx).end;
		}
	}
}

static void close_brace(struct walk *w, struct lex_token t)
{
	if (w->text_depth == w->depth && w->text_depth > 0) {
		add_text(w, w->text_begin, t.offset, false);
		w->text_depth = 0;
	}
	if (w->depth > 0)
		w->depth--;
}

static void walk_formula(struct walk *w)
{
	for (;;) {
		struct lex_token t = lex_next(&w->lx);
		switch (t.kind) {
		case LEX_END:
			return;
		case LEX_SPACE:
		case LEX_COMMENT:
			break;
		case LEX_WORD:
			word(w, t);
			break;
		case LEX_ROW:
			end_row(w);
			break;
		case LEX_OPEN:
			w->depth++;
			w->row_filled = true;
			break;
		case LEX_CLOSE:
			close_brace(w, t);
			break;
		default:
			w->row_filled = true;
		}
	}
}

/* ---- The text of formulas ---- */

/* Formula and spans advance together: a formula of one span is a slice of the
 * document, one with container markers inside is put together from its pieces. */
static void formula_text(struct equations *eqs, struct equations_formula *f, size_t *span)
{
	const struct md_doc *doc = eqs->doc;
	const struct md_math *m = &doc->math[f->math];
	bool env = m->kind == MD_MATH_ENV;
	size_t begin_at = env ? m->offset : m->body_offset;
	size_t end_at = env ? m->end : m->body_end;
	while (*span < doc->n_spans && mdscan_span_end(doc, *span) <= begin_at)
		++*span;
	f->offset = begin_at;
	if (*span == doc->n_spans || mdscan_span_end(doc, *span) >= end_at) {
		f->tex = slice_sub(doc->text, begin_at, end_at);
		return;
	}
	char *copy = arena_alloc(eqs->arena, end_at - begin_at);
	size_t n = 0, n_pieces = 0, cap = 0;
	struct equations_piece *pieces = NULL;
	for (size_t i = *span; i < doc->n_spans && doc->spans[i].offset < end_at; i++) {
		if (doc->spans[i].kind != MD_SPAN_MATH)
			continue;
		size_t from = doc->spans[i].offset > begin_at ? doc->spans[i].offset : begin_at;
		size_t stop = mdscan_span_end(doc, i);
		struct slice piece = slice_sub(doc->text, from, stop < end_at ? stop : end_at);
		ARENA_PUSH(eqs->arena, pieces, n_pieces, cap) = (struct equations_piece){n, from};
		memcpy(copy + n, piece.p, piece.n);
		n += piece.n;
	}
	f->tex = (struct slice){copy, n};
	f->pieces = pieces;
	f->n_pieces = n_pieces;
}

/* ---- References in the text: MathJax reads \eqref{..} everywhere ---- */

/* A \tag that was meant for the display before it: only blanks are between. */
static bool is_behind_display(const struct equations *eqs, size_t before, size_t offset)
{
	if (before == EQUATIONS_NONE || !eqs->doc->math[before].display)
		return false;
	struct slice between = slice_sub(eqs->doc->text, eqs->doc->math[before].end, offset);
	return slice_trim(between).n == 0 && slice_find(between, '\n') == between.n;
}

/* `before` is the formula before this piece of text, or EQUATIONS_NONE. */
static void read_text(struct equations *eqs, size_t before, size_t from, size_t to)
{
	struct slice s = slice_sub(eqs->doc->text, from, to);
	struct equations_formula f = {.tex = s, .offset = from};
	struct walk w;
	walk_start(&w, eqs, EQUATIONS_NONE, &f);
	w.in_prose = true;
	for (size_t at = 0; at < s.n; at = w.lx.at) {
		const char *next = memchr(s.p + at, '\\', s.n - at);
		if (!next)
			return;
		w.lx.at = (size_t)(next - s.p);
		struct lex_token t = lex_next(&w.lx);
		w.formula = EQUATIONS_NONE;
		if (t.kind != LEX_WORD)
			continue;
		if (slice_eq(t.name, SLICE("eqref")) || slice_eq(t.name, SLICE("ref"))) {
			reference(&w, t);
		} else if (slice_eq(t.name, SLICE("tag")) &&
			   is_behind_display(eqs, before, from + t.offset)) {
			w.formula = before;
			tag(&w, t);
		}
	}
}

/* Text spans up to `limit`, where `formula` begins; an escaped `_` in a name splits the text, so neighbours
 * with nothing but markup on one line between them are read together. */
static size_t text_until(struct equations *eqs, size_t formula, size_t span, size_t limit)
{
	const struct md_doc *doc = eqs->doc;
	while (span < doc->n_spans && doc->spans[span].offset < limit) {
		if (doc->spans[span].kind != MD_SPAN_TEXT) {
			span++;
			continue;
		}
		size_t from = doc->spans[span].offset, to = mdscan_span_end(doc, span++);
		while (span + 1 < doc->n_spans && doc->spans[span].kind == MD_SPAN_MARKUP &&
		       doc->spans[span + 1].kind == MD_SPAN_TEXT &&
		       doc->text.p[doc->spans[span].offset] == '\\') {
			to = mdscan_span_end(doc, span + 1);
			span += 2;
		}
		read_text(eqs, formula > 0 ? formula - 1 : EQUATIONS_NONE, from, to);
	}
	return span;
}

struct equations *equations_collect(struct arena *a, const struct md_doc *doc,
				    equations_visitor *visit, void *context)
{
	struct equations *eqs = arena_alloc(a, sizeof *eqs);
	eqs->arena = a;
	eqs->doc = doc;
	eqs->formulas = arena_alloc_array(a, doc->n_math, sizeof *eqs->formulas);
	eqs->n_formulas = doc->n_math;
	size_t math_span = 0, text_span = 0;
	for (size_t i = 0; i < doc->n_math; i++) {
		struct equations_formula *f = &eqs->formulas[i];
		f->math = i;
		formula_text(eqs, f, &math_span);
		f->dialect = lex_dialect_of(f->tex);
		text_span = text_until(eqs, i, text_span, doc->math[i].offset);
		struct walk w;
		walk_start(&w, eqs, i, f);
		walk_formula(&w);
		if (visit)
			visit(context, eqs, i);
	}
	text_until(eqs, doc->n_math, text_span, doc->text.n);
	return eqs;
}
