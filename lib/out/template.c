#include "out/template.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/hash.h"
#include "out/template-parse.h"

enum { MAX_CONTEXTS = TEMPLATE_MAX_SECTIONS * (TEMPLATE_MAX_PARTIALS + 1) + 1 };

/* The state of one rendering. */
struct render {
	struct arena *arena;
	struct buf *out;
	const struct template_input *input;
	const struct json_t *contexts[MAX_CONTEXTS];
	size_t n_contexts;
	struct hash partials; /* name -> struct template, null for one that does not exist */
	struct buf indent;    /* what each line of the partial in hand begins with */
	size_t n_partials;    /* entered and not left */
	struct template_error *error;
};

/* A section that is being rendered: once, or once an element of a list or stream. */
struct loop {
	const struct json_t *list;
	const struct template_stream *stream;
	struct json_t *made; /* the stream's element, to be dropped */
	size_t i, n;
};

static const char *html_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void template_escape_html(struct buf *out, struct slice s)
{
	size_t done = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *entity = html_entity(s.p[i]);
		if (!entity)
			continue;
		buf_add(out, slice_sub(s, done, i));
		buf_puts(out, entity);
		done = i + 1;
	}
	buf_add(out, slice_sub(s, done, s.n));
}

/* U+2028 and U+2029 end lines in some renderers, so they go with the controls. */
static bool is_line_end(struct slice s, size_t i)
{
	struct slice rest = slice_sub(s, i, s.n);
	return slice_starts(rest, SLICE("\xE2\x80\xA8")) ||
	       slice_starts(rest, SLICE("\xE2\x80\xA9"));
}

/* An underscore inside a word is no emphasis (CommonMark 6.2), and names are full of them. */
static bool is_inside_word(struct slice s, size_t i)
{
	return i > 0 && i + 1 < s.n && ascii_is_alnum(s.p[i - 1]) && ascii_is_alnum(s.p[i + 1]);
}

void template_escape_markdown(struct buf *out, struct slice s)
{
	static const char special[] = "\\`*_[]<&|$~";
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < ' ' || c == 0x7F) {
			buf_putc(out, ' ');
		} else if (c == 0xE2 && is_line_end(s, i)) {
			buf_putc(out, ' ');
			i += 2;
		} else {
			if (memchr(special, c, sizeof special - 1) &&
			    !(c == '_' && is_inside_word(s, i)))
				buf_putc(out, '\\');
			buf_putc(out, s.p[i]);
		}
	}
}

static void add_text(struct render *r, struct slice s, bool raw)
{
	if (raw || r->input->escape == TEMPLATE_NONE)
		buf_add(r->out, s);
	else if (r->input->escape == TEMPLATE_HTML)
		template_escape_html(r->out, s);
	else
		template_escape_markdown(r->out, s);
}

/* The shortest decimal that reads back as the same number. */
static void add_real(struct buf *out, double v)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_puts(out, text);
}

static void add_value(struct render *r, const struct json_t *v, bool raw)
{
	if (json_is_null(v) || json_is_map(v) || json_is_list(v))
		return;
	if (json_is_text(v))
		add_text(r, json_as_slice(v), raw);
	else if (json_is_number(v) && !json_is_int(v))
		add_real(r->out, json_as_real(v));
	else
		json_write(r->out, v);
}

/* The first part of a name is looked for from the innermost context outwards; the others
 * only in what it names. */
static const struct json_t *look_up(const struct render *r, const struct template_op *op)
{
	const struct json_t *v = NULL;
	if (!op->n_parts)
		return r->contexts[r->n_contexts - 1];
	for (size_t i = r->n_contexts; i > 0 && !v; i--)
		v = json_get(r->contexts[i - 1], op->parts[0]);
	for (size_t i = 1; i < op->n_parts && v; i++)
		v = json_get(v, op->parts[i]);
	return v;
}

static const struct template_stream *find_stream(const struct render *r,
						 const struct template_op *op)
{
	for (size_t i = 0; i < r->input->n_streams && op->n_parts == 1; i++)
		if (!strcmp(r->input->streams[i].name, op->parts[0]))
			return &r->input->streams[i];
	return NULL;
}

static bool is_true(const struct json_t *v)
{
	if (json_is_map(v) || json_is_true(v))
		return true;
	if (json_is_list(v))
		return json_length(v) > 0;
	if (json_is_text(v))
		return json_as_slice(v).n > 0;
	return json_is_number(v) && json_as_real(v) != 0;
}

/* How often the section runs, and over what. */
static struct loop open_loop(const struct render *r, const struct template_op *op)
{
	const struct json_t *v = look_up(r, op);
	if (!v) {
		const struct template_stream *stream = find_stream(r, op);
		return (struct loop){.stream = stream, .n = stream ? stream->n : 0};
	}
	if (json_is_list(v))
		return (struct loop){.list = v, .n = json_length(v)};
	return (struct loop){.list = v, .n = is_true(v)};
}

static void push_element(struct render *r, struct loop *loop)
{
	const struct json_t *v = loop->list;
	if (loop->stream)
		v = loop->made = loop->stream->make(loop->stream->context, loop->i);
	else if (json_is_list(loop->list))
		v = json_at(loop->list, loop->i);
	r->contexts[r->n_contexts++] = v;
}

static void pop_element(struct render *r, struct loop *loop)
{
	r->n_contexts--;
	json_drop(loop->made);
	loop->made = NULL;
	loop->i++;
}

/* Text of a template, each of its lines behind the partial's indentation. */
static void add_lines(struct render *r, struct slice s)
{
	while (r->indent.n && s.n) {
		size_t end = slice_find(s, '\n');
		if (end >= s.n - 1)
			break;
		buf_add(r->out, slice_sub(s, 0, end + 1));
		buf_add(r->out, buf_slice(&r->indent));
		s = slice_sub(s, end + 1, s.n);
	}
	buf_add(r->out, s);
}

static const struct template *find_partial(struct render *r, struct slice name, bool *failed)
{
	struct hash_entry *entry = hash_at(&r->partials, name);
	if (!entry->count++ && r->input->partials) {
		bool found = false;
		struct slice text =
			r->input->partials->find(r->input->partials->context, name, &found);
		if (found)
			entry->value = template_parse(r->arena, text, r->error);
		*failed = found && !entry->value;
		if (*failed)
			r->error->partial = name;
	}
	return entry->value;
}

static bool render(struct render *r, const struct template *t, struct slice name);

static bool render_partial(struct render *r, const struct template *t, const struct template_op *op,
			   struct slice name)
{
	bool failed = false;
	const struct template *partial = find_partial(r, op->text, &failed);
	if (failed)
		return false;
	if (!partial)
		return true;
	if (r->n_partials == TEMPLATE_MAX_PARTIALS) {
		template_parse_fail(r->arena, r->error, t->text, op->offset,
				    "partials nest deeper than %d", TEMPLATE_MAX_PARTIALS);
		r->error->partial = name;
		return false;
	}
	size_t indent = r->indent.n;
	buf_add(&r->indent, op->indent);
	r->n_partials++;
	bool ok = render(r, partial, op->text);
	r->n_partials--;
	r->indent.n = indent;
	return ok;
}

/* Sections are kept on a stack of their own; only partials recurse, to the depth of
 * TEMPLATE_MAX_PARTIALS. */
static bool render(struct render *r, const struct template *t, struct slice name)
{
	struct loop loops[TEMPLATE_MAX_SECTIONS];
	size_t depth = 0;
	bool ok = true;
	for (size_t i = 0; i < t->n_ops && ok; i++) {
		const struct template_op *op = &t->ops[i];
		if (op->line_start)
			buf_add(r->out, buf_slice(&r->indent));
		switch ((enum template_op_kind)op->kind) {
		case TEMPLATE_TEXT:
			add_lines(r, op->text);
			break;
		case TEMPLATE_VALUE:
			add_value(r, look_up(r, op), op->raw);
			break;
		case TEMPLATE_PARTIAL:
			ok = render_partial(r, t, op, name);
			break;
		case TEMPLATE_INVERTED:
			loops[depth] = open_loop(r, op);
			if (loops[depth].n)
				i = op->other;
			else
				loops[depth++] = (struct loop){.n = 0};
			break;
		case TEMPLATE_SECTION:
			loops[depth] = open_loop(r, op);
			if (loops[depth].n)
				push_element(r, &loops[depth++]);
			else
				i = op->other;
			break;
		case TEMPLATE_END:
			if (depth == 0)
				die_bug("a template's section ends before it begins");
			if (loops[depth - 1].n)
				pop_element(r, &loops[depth - 1]);
			if (loops[depth - 1].i < loops[depth - 1].n) {
				push_element(r, &loops[depth - 1]);
				i = op->other;
			} else {
				depth--;
			}
			break;
		}
	}
	while (depth > 0)
		if (loops[--depth].n)
			pop_element(r, &loops[depth]);
	return ok;
}

bool template_render(const struct template *t, struct buf *out, const struct template_input *input,
		     struct arena *a, struct template_error *error)
{
	struct render *r = arena_alloc(a, sizeof *r);
	*r = (struct render){
		.arena = a, .out = out, .input = input, .partials = HASH_INIT(a), .error = error};
	r->contexts[r->n_contexts++] = input->data;
	bool ok = render(r, t, (struct slice){0});
	buf_free(&r->indent);
	return ok;
}
