#include "out/template-parse.h"

struct parser {
	struct arena *arena;
	struct slice text;
	struct slice open, close; /* the delimiters now in force */
	struct template_op *ops;
	size_t n, cap;
	size_t sections[TEMPLATE_MAX_SECTIONS]; /* indices of the openers not yet closed */
	size_t depth;
	bool line_start; /* nothing of this line has become an instruction yet */
	struct template_error *error;
};

struct tag {
	char sigil; /* one of # ^ / > ! = & {, or 0 for a plain name */
	struct slice body;
	size_t offset, end;
	bool alone; /* a standalone tag: its line goes with it */
	size_t line_offset, line_end;
};

bool template_parse_fail(struct arena *a, struct template_error *error, struct slice text,
			 size_t offset, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	*error = (struct template_error){.line = 1, .column = 1};
	for (size_t i = 0; i < offset; i++) {
		error->column++;
		if (text.p[i] == '\n') {
			error->line++;
			error->column = 1;
		}
	}
	error->message = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return false;
}

#define FAIL(p, offset, ...) \
	template_parse_fail((p)->arena, (p)->error, (p)->text, (offset), __VA_ARGS__)

static size_t find(struct slice text, size_t from, struct slice what)
{
	const char *at =
		from < text.n ? memmem(text.p + from, text.n - from, what.p, what.n) : NULL;
	return at ? (size_t)(at - text.p) : text.n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A tag stands alone when its line holds nothing else but blanks. */
static void find_line(const struct parser *p, struct tag *tag)
{
	size_t from = tag->offset, to = tag->end;
	while (from > 0 && is_blank(p->text.p[from - 1]))
		from--;
	if (from > 0 && p->text.p[from - 1] != '\n')
		return;
	while (to < p->text.n && is_blank(p->text.p[to]))
		to++;
	if (slice_starts(slice_sub(p->text, to, p->text.n), SLICE("\r\n")))
		to += 2;
	else if (to < p->text.n && p->text.p[to] == '\n')
		to++;
	else if (to < p->text.n)
		return;
	tag->alone = true;
	tag->line_offset = from;
	tag->line_end = to;
}

/* Read the tag whose opening delimiter is at tag->offset. */
static bool read_tag(struct parser *p, struct tag *tag)
{
	size_t from = tag->offset + p->open.n;
	tag->sigil = 0;
	if (from < p->text.n && memchr("#^/>!=&{", p->text.p[from], 8))
		tag->sigil = p->text.p[from++];
	struct slice close = p->close;
	if (tag->sigil == '{')
		close = slice_of(arena_printf(p->arena, "}%.*s", SLICE_ARG(p->close)));
	size_t to = find(p->text, from, close);
	if (to == p->text.n)
		return FAIL(p, tag->offset, "this tag is not closed: no \"%.*s\" follows",
			    SLICE_ARG(close));
	tag->body = slice_sub(p->text, from, to);
	tag->end = to + close.n;
	if (tag->sigil && tag->sigil != '&' && tag->sigil != '{')
		find_line(p, tag);
	return true;
}

static void add_text(struct parser *p, size_t from, size_t to)
{
	if (from == to)
		return;
	struct template_op op = {
		.kind = TEMPLATE_TEXT, .line_start = p->line_start, .offset = from};
	op.text = slice_sub(p->text, from, to);
	ARENA_PUSH(p->arena, p->ops, p->n, p->cap) = op;
	p->line_start = p->text.p[to - 1] == '\n';
}

/* {{=<% %>=}} */
static bool set_delimiters(struct parser *p, const struct tag *tag)
{
	struct slice body = tag->body;
	if (!body.n || body.p[body.n - 1] != '=')
		return FAIL(p, tag->offset, "a change of delimiters ends with \"=%.*s\"",
			    SLICE_ARG(p->close));
	body.n--;
	body = slice_trim(body);
	size_t i = 0;
	while (i < body.n && !ascii_is_space(body.p[i]))
		i++;
	struct slice open = slice_sub(body, 0, i);
	struct slice close = slice_trim(slice_sub(body, i, body.n));
	bool bad = !open.n || !close.n || slice_find(body, '=') < body.n;
	for (i = 0; i < close.n; i++)
		bad |= ascii_is_space(close.p[i]);
	if (bad)
		return FAIL(p, tag->offset, "delimiters are two words without \"=\"");
	p->open = open;
	p->close = close;
	return true;
}

static bool read_name(struct parser *p, const struct tag *tag, struct template_op *op)
{
	struct slice name = slice_trim(tag->body);
	if (!name.n)
		return FAIL(p, tag->offset, "this tag has no name");
	for (size_t i = 0; i < name.n; i++)
		if (ascii_is_space(name.p[i]))
			return FAIL(p, tag->offset, "the name \"%.*s\" holds white space",
				    SLICE_ARG(name));
	if (memchr("<$*", name.p[0], 3))
		return FAIL(p, tag->offset,
			    "\"%c\" tags (inheritance, dynamic names) are not supported",
			    name.p[0]);
	op->text = name;
	if (op->kind == TEMPLATE_PARTIAL || slice_eq(name, SLICE(".")))
		return true;
	size_t cap = 0;
	for (size_t from = 0; from <= name.n;) {
		struct slice rest = slice_sub(name, from, name.n);
		struct slice part = slice_sub(rest, 0, slice_find(rest, '.'));
		if (!part.n)
			return FAIL(p, tag->offset, "the name \"%.*s\" has an empty part",
				    SLICE_ARG(name));
		ARENA_PUSH(p->arena, op->parts, op->n_parts, cap) = arena_cstr(p->arena, part);
		from += part.n + 1;
	}
	return true;
}

static bool open_section(struct parser *p, const struct tag *tag)
{
	if (p->depth == TEMPLATE_MAX_SECTIONS)
		return FAIL(p, tag->offset, "sections nest deeper than %d", TEMPLATE_MAX_SECTIONS);
	p->sections[p->depth++] = p->n;
	return true;
}

static bool close_section(struct parser *p, const struct tag *tag, struct template_op *op)
{
	if (!p->depth)
		return FAIL(p, tag->offset, "\"%.*s\" closes a section that is not open",
			    SLICE_ARG(op->text));
	size_t index = p->sections[--p->depth];
	struct template_op *opener = &p->ops[index];
	if (!slice_eq(opener->text, op->text))
		return FAIL(p, tag->offset, "\"%.*s\" closes the section \"%.*s\"",
			    SLICE_ARG(op->text), SLICE_ARG(opener->text));
	op->other = index;
	opener->other = p->n;
	return true;
}

/* Turn a tag into an instruction. */
static bool add_tag(struct parser *p, const struct tag *tag)
{
	if (tag->sigil == '!')
		return true;
	if (tag->sigil == '=')
		return set_delimiters(p, tag);
	struct template_op op = {.kind = TEMPLATE_VALUE, .offset = tag->offset};
	if (tag->sigil == '#')
		op.kind = TEMPLATE_SECTION;
	else if (tag->sigil == '^')
		op.kind = TEMPLATE_INVERTED;
	else if (tag->sigil == '/')
		op.kind = TEMPLATE_END;
	else if (tag->sigil == '>')
		op.kind = TEMPLATE_PARTIAL;
	op.raw = tag->sigil == '&' || tag->sigil == '{';
	op.line_start = p->line_start && !tag->alone;
	if (!read_name(p, tag, &op))
		return false;
	if ((op.kind == TEMPLATE_SECTION || op.kind == TEMPLATE_INVERTED) && !open_section(p, tag))
		return false;
	if (op.kind == TEMPLATE_END && !close_section(p, tag, &op))
		return false;
	if (op.kind == TEMPLATE_PARTIAL && tag->alone)
		op.indent = slice_sub(p->text, tag->line_offset, tag->offset);
	ARENA_PUSH(p->arena, p->ops, p->n, p->cap) = op;
	p->line_start = false;
	return true;
}

struct template *template_parse(struct arena *a, struct slice text, struct template_error *error)
{
	struct parser p = {.arena = a, .text = text, .error = error, .line_start = true};
	p.open = SLICE("{{");
	p.close = SLICE("}}");
	size_t at = 0;
	while (at < text.n) {
		struct tag tag = {.offset = find(text, at, p.open)};
		if (tag.offset == text.n) {
			add_text(&p, at, text.n);
			break;
		}
		if (!read_tag(&p, &tag))
			return NULL;
		add_text(&p, at, tag.alone ? tag.line_offset : tag.offset);
		if (!add_tag(&p, &tag))
			return NULL;
		if (tag.alone)
			p.line_start = true;
		at = tag.alone ? tag.line_end : tag.end;
	}
	if (p.depth) {
		const struct template_op *op = &p.ops[p.sections[p.depth - 1]];
		FAIL(&p, op->offset, "the section \"%.*s\" is not closed", SLICE_ARG(op->text));
		return NULL;
	}
	struct template *t = arena_alloc(a, sizeof *t);
	*t = (struct template){.text = text, .ops = p.ops, .n_ops = p.n};
	return t;
}
