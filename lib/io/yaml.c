#include "io/yaml.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include <yaml.h>

#include "base/die.h"
#include "base/hash.h"

enum { MAX_DEPTH = 64 };

/* libyaml counts characters where we need bytes.  Its marks come in order, so one walk
 * over the text finds them all. */
struct cursor {
	struct slice text;
	size_t byte, chars;
	size_t line, line_chars; /* 1-based; characters before the line */
};

/* A list or a map whose end has not come. */
struct frame {
	struct yaml_node *node;
	struct yaml_node *last; /* child */
	struct yaml_node *key;  /* of a map: the key that waits for its value */
	size_t serial;          /* tells the keys of one map from those of another */
	bool flow;
};

struct builder {
	struct arena *arena;
	struct yaml_error *error;
	struct cursor cursor;
	struct hash keys; /* serial and key, as one string */
	bool loose;
	size_t documents, collections;
	struct yaml_node *root;
	struct frame stack[MAX_DEPTH];
	size_t depth;
};

/* A byte order mark is not fed to libyaml, which would indent the first line by it. */
static size_t bom_length(struct slice text)
{
	return slice_starts(text, SLICE("\xEF\xBB\xBF")) ? 3 : 0;
}

static void cursor_start(struct cursor *c, struct slice text)
{
	*c = (struct cursor){.text = text, .byte = bom_length(text), .line = 1};
}

/* Go on to the character `chars` or to the byte `byte`, whichever comes first. */
static void cursor_advance(struct cursor *c, size_t chars, size_t byte)
{
	while (c->byte < c->text.n && c->chars < chars && c->byte < byte) {
		char ch = c->text.p[c->byte++];
		c->chars++;
		while (c->byte < c->text.n && ((unsigned char)c->text.p[c->byte] & 0xC0) == 0x80)
			c->byte++;
		bool ends = ch == '\n' ||
			    (ch == '\r' && (c->byte == c->text.n || c->text.p[c->byte] != '\n'));
		if (ends) {
			c->line++;
			c->line_chars = c->chars;
		}
	}
}

static size_t to_mark(struct builder *b, yaml_mark_t mark)
{
	if (mark.index < b->cursor.chars)
		cursor_start(&b->cursor, b->cursor.text);
	cursor_advance(&b->cursor, mark.index, SIZE_MAX);
	return b->cursor.byte;
}

static void set_error(struct builder *b, char *message)
{
	*b->error = (struct yaml_error){
		.offset = b->cursor.byte,
		.line = b->cursor.line,
		.column = b->cursor.chars - b->cursor.line_chars + 1,
		.message = message,
	};
}

static bool refuse(struct builder *b, yaml_mark_t mark, char *message)
{
	to_mark(b, mark);
	set_error(b, message);
	return false;
}

/* Is the place where the construct began a better one than where the parser gave up? */
static bool began_is_better(const struct builder *b, const yaml_parser_t *p)
{
	struct cursor c = b->cursor;
	if (!p->context)
		return false;
	cursor_advance(&c, p->problem_mark.index, SIZE_MAX);
	return slice_trim(slice_sub(c.text, c.byte, c.text.n)).n == 0 ||
	       strcmp(p->context, "while scanning a simple key") == 0;
}

/* libyaml names what it missed; say what was written instead, where that is sure. */
static const char *reworded(const struct builder *b, const char *problem, size_t offset)
{
	if (strcmp(problem, "mapping values are not allowed in this context") == 0)
		return "a colon is not allowed here; a value that holds \": \" needs quotes";
	if (strcmp(problem, "did not find expected key") == 0) {
		struct slice before = slice_trim(slice_sub(b->cursor.text, 0, offset));
		if (slice_ends(before, SLICE("\"")) || slice_ends(before, SLICE("'")))
			return "text behind a closing quote; the whole value needs quotes";
	}
	return NULL;
}

static void take_parser_error(struct builder *b, const yaml_parser_t *p)
{
	const char *problem = p->problem ? p->problem : "not YAML";
	if (p->error == YAML_MEMORY_ERROR)
		die_oom();
	if (p->error == YAML_READER_ERROR) {
		cursor_start(&b->cursor, b->cursor.text);
		cursor_advance(&b->cursor, SIZE_MAX, b->cursor.byte + p->problem_offset);
		set_error(b, arena_printf(b->arena, "%s", problem));
		return;
	}
	bool began = began_is_better(b, p);
	size_t offset = to_mark(b, began ? p->context_mark : p->problem_mark);
	const char *better = reworded(b, problem, offset);
	if (better)
		set_error(b, arena_printf(b->arena, "%s", better));
	else
		set_error(b, arena_printf(b->arena, "%s%s%s", problem, p->context ? " " : "",
					  p->context ? p->context : ""));
}

static struct yaml_node *new_node(struct builder *b, enum yaml_kind kind, const yaml_event_t *e)
{
	struct yaml_node *n = arena_alloc(b->arena, sizeof *n);
	n->kind = kind;
	n->offset = to_mark(b, e->start_mark);
	n->line = b->cursor.line;
	n->column = b->cursor.chars - b->cursor.line_chars + 1;
	return n;
}

/* The scalar `key` waits in the frame of a map for its value. */
static bool take_key(struct builder *b, struct frame *f, struct yaml_node *key,
		     const yaml_event_t *e)
{
	if (key->kind != YAML_SCALAR)
		return refuse(b, e->start_mark, "a key must be a scalar, not a list or a map");
	if (slice_find(key->text, '\0') < key->text.n)
		return refuse(b, e->start_mark, "a key cannot hold a NUL");
	f->key = key;
	char *name = arena_printf(b->arena, "%zu:%s", f->serial, key->text.p);
	struct hash_entry *entry = hash_at(&b->keys, slice_of(name));
	if (!entry->value) {
		entry->value = key;
		return true;
	}
	if (b->loose) {
		key->duplicate = true;
		return true;
	}
	const struct yaml_node *first = entry->value;
	return refuse(b, e->start_mark,
		      arena_printf(b->arena, "key \"%s\" is given twice, first on line %zu",
				   key->text.p, first->line));
}

static bool attach(struct builder *b, struct yaml_node *n, const yaml_event_t *e)
{
	if (!b->depth) {
		b->root = n;
		return true;
	}
	struct frame *f = &b->stack[b->depth - 1];
	if (f->node->kind == YAML_MAP && !f->key)
		return take_key(b, f, n, e);
	if (f->key) {
		n->key = f->key->text.p;
		n->key_offset = f->key->offset;
		n->key_end = f->key->end;
		n->key_line = f->key->line;
		n->key_column = f->key->column;
		n->duplicate = f->key->duplicate;
		f->key = NULL;
	}
	if (f->last)
		f->last->next = n;
	else
		f->node->children = n;
	f->last = n;
	f->node->n_children++;
	return true;
}

static bool add_scalar(struct builder *b, const yaml_event_t *e)
{
	struct yaml_node *n = new_node(b, YAML_SCALAR, e);
	n->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	n->end = to_mark(b, e->end_mark);
	n->text = arena_copy(b->arena, (struct slice){(const char *)e->data.scalar.value,
						      e->data.scalar.length});
	return attach(b, n, e);
}

static bool open_collection(struct builder *b, enum yaml_kind kind, const yaml_event_t *e)
{
	if (b->depth == MAX_DEPTH)
		return refuse(b, e->start_mark,
			      arena_printf(b->arena, "nested more than %d deep", MAX_DEPTH));
	struct yaml_node *n = new_node(b, kind, e);
	if (!attach(b, n, e))
		return false;
	bool flow = kind == YAML_MAP ? e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
				     : e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	b->stack[b->depth++] = (struct frame){.node = n, .serial = b->collections++, .flow = flow};
	return true;
}

static void close_collection(struct builder *b, const yaml_event_t *e)
{
	struct frame *f = &b->stack[--b->depth];
	/* In block style libyaml's end is where the next thing begins, behind blank lines
	 * and comments. */
	f->node->end = f->flow || !f->last ? to_mark(b, e->end_mark) : f->last->end;
}

static bool has_anchor(const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return e->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return e->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT:
		return e->data.mapping_start.anchor;
	default:
		return false;
	}
}

static bool take_event(struct builder *b, const yaml_event_t *e)
{
	if (has_anchor(e))
		return refuse(b, e->start_mark, "anchors (&name) are not supported");
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->documents++)
			return refuse(b, e->start_mark, "more than one document");
		return true;
	case YAML_ALIAS_EVENT:
		return refuse(b, e->start_mark, "aliases (*name) are not supported");
	case YAML_SCALAR_EVENT:
		return add_scalar(b, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(b, YAML_LIST, e);
	case YAML_MAPPING_START_EVENT:
		return open_collection(b, YAML_MAP, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_collection(b, e);
		return true;
	default:
		return true;
	}
}

static bool read_stream(struct builder *b)
{
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		die_oom();
	struct slice text = slice_sub(b->cursor.text, b->cursor.byte, b->cursor.text.n);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)(text.n ? text.p : ""),
				     text.n);
	bool ok = true, end = false;
	while (ok && !end) {
		yaml_event_t e;
		if (!yaml_parser_parse(&parser, &e)) {
			take_parser_error(b, &parser);
			ok = false;
			break;
		}
		ok = take_event(b, &e);
		end = e.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
	return ok;
}

static struct yaml_node *parse(struct arena *a, struct slice text, struct yaml_error *error,
			       bool loose)
{
	struct yaml_error unwanted;
	struct builder b = {.arena = a,
			    .error = error ? error : &unwanted,
			    .keys = HASH_INIT(a),
			    .loose = loose};
	cursor_start(&b.cursor, text);
	if (!read_stream(&b))
		return NULL;
	if (!b.root) {
		b.root = arena_alloc(a, sizeof *b.root);
		*b.root = (struct yaml_node){.kind = YAML_MAP, .line = 1, .column = 1};
	}
	return b.root;
}

struct yaml_node *yaml_parse(struct arena *a, struct slice text, struct yaml_error *error)
{
	return parse(a, text, error, false);
}

struct yaml_node *yaml_parse_loose(struct arena *a, struct slice text, struct yaml_error *error)
{
	return parse(a, text, error, true);
}

struct yaml_node *yaml_member(const struct yaml_node *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (struct yaml_node *n = map->children; n; n = n->next)
		if (strcmp(n->key, key) == 0)
			return n;
	return NULL;
}

/* ---- The core schema ---- */

static bool is_word(const struct yaml_node *n, const char *lower, const char *title,
		    const char *upper)
{
	return slice_eq(n->text, slice_of(lower)) || slice_eq(n->text, slice_of(title)) ||
	       slice_eq(n->text, slice_of(upper));
}

static bool is_plain(const struct yaml_node *n)
{
	return n && n->kind == YAML_SCALAR && n->plain;
}

bool yaml_is_null(const struct yaml_node *n)
{
	return !n || (is_plain(n) && (n->text.n == 0 || slice_eq(n->text, SLICE("~")) ||
				      is_word(n, "null", "Null", "NULL")));
}

bool yaml_as_bool(const struct yaml_node *n, bool *value)
{
	if (!is_plain(n))
		return false;
	*value = is_word(n, "true", "True", "TRUE");
	return *value || is_word(n, "false", "False", "FALSE");
}

bool yaml_as_int(const struct yaml_node *n, long long *value)
{
	if (!is_plain(n) || !n->text.n)
		return false;
	/* The text is NUL-terminated in the arena. */
	const char *p = n->text.p, *digits = p + (p[0] == '-' || p[0] == '+');
	const char *set = "0123456789";
	int base = 10;
	if (p[0] == '0' && (p[1] == 'o' || p[1] == 'x')) {
		base = p[1] == 'o' ? 8 : 16;
		set = base == 8 ? "01234567" : "0123456789abcdefABCDEF";
		p = digits = p + 2;
	}
	size_t n_digits = strspn(digits, set);
	if (!n_digits || digits + n_digits != n->text.p + n->text.n)
		return false;
	errno = 0;
	long long v = strtoll(p, NULL, base);
	if (errno)
		return false;
	*value = v;
	return true;
}
