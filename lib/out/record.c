#include "out/record.h"

#include <stdint.h>

#include "base/die.h"
#include "base/hash.h"
#include "base/utf8.h"

/* ---- New records ---- */

static struct json_t *new_record(const char *path)
{
	struct json_t *record = json_map();
	json_put_int(record, "schema", RECORD_SCHEMA);
	json_put_text(record, "path", path);
	return record;
}

/* A tag given twice is one tag: whoever counts articles by tag need not care. */
static struct json_t *tag_list(const struct front_field *tags)
{
	struct json_t *list = json_list();
	struct arena arena = ARENA_INIT;
	struct hash seen = HASH_INIT(&arena);
	for (size_t i = 0; tags && i < tags->n_list; i++) {
		struct hash_entry *tag = hash_at(&seen, tags->list[i]);
		if (tags->list[i].n && !tag->count++)
			json_push_slice(list, tags->list[i]);
	}
	arena_free(&arena);
	return list;
}

static void put_text(struct json_t *meta, const char *key, const struct front_field *field)
{
	if (field && field->value.n)
		json_put_slice(meta, key, field->value);
}

static void put_other_fields(struct json_t *meta, const struct front_matter *fm)
{
	struct arena arena = ARENA_INIT;
	for (size_t i = 0; i < fm->n_fields; i++) {
		const struct front_field *f = &fm->fields[i];
		if (f == fm->tags || f == fm->tags_reviewed || !f->key.n)
			continue;
		const char *key = arena_cstr(&arena, f->key);
		if (!json_get(meta, key))
			put_text(meta, key, f);
	}
	arena_free(&arena);
}

static struct json_t *new_meta(const struct front_matter *fm)
{
	struct json_t *meta = json_map();
	put_text(meta, "title", fm->title);
	put_text(meta, "slug", fm->slug);
	put_text(meta, "date", fm->date);
	put_text(meta, "source", fm->source);
	put_text(meta, "status", fm->status);
	json_put(meta, "tags", tag_list(fm->tags));
	if (fm->tags_reviewed && fm->tags_reviewed->value.n)
		json_put_bool(meta, "tags_reviewed",
			      slice_eq_nocase(fm->tags_reviewed->value, SLICE("true")));
	put_other_fields(meta, fm);
	return meta;
}

struct json_t *record_new(const char *path, const struct front_matter *fm)
{
	struct json_t *record = new_record(path);
	if (fm)
		json_put(record, "meta", new_meta(fm));
	return record;
}

struct json_t *record_error(const char *path, const char *message)
{
	struct json_t *record = new_record(path);
	json_put_text(record, "error", message);
	return record;
}

void record_write(struct buf *out, struct json_t *record)
{
	json_write(out, record);
	buf_putc(out, '\n');
	json_drop(record);
}

/* ---- A line as a whole ---- */

const char record_no_object[] = "a record is a JSON object";
const char record_no_schema[] = "the schema of this record is not known to this version";
const char record_no_path[] = "this record has no \"path\"";

static const char *not_json(const struct json_error *error, struct arena *a, size_t *column)
{
	*column = error->column;
	return arena_printf(a, "not JSON: %s", error->message);
}

const char *record_not_json(struct slice line, struct arena *a, size_t *column)
{
	struct json_error error = {.column = 1};
	json_drop(json_parse(line, &error));
	return not_json(&error, a, column);
}

struct json_t *record_parse(struct slice line, struct arena *a, const char **message,
			    size_t *column)
{
	struct json_error error;
	struct json_t *record = json_parse(line, &error);
	*message = NULL;
	*column = 1;
	if (!record) {
		*message = not_json(&error, a, column);
		return NULL;
	}
	const struct json_t *schema = json_get(record, "schema");
	if (!json_is_map(record))
		*message = record_no_object;
	else if (schema && json_as_int(schema) != RECORD_SCHEMA)
		*message = record_no_schema;
	if (!*message)
		return record;
	json_drop(record);
	return NULL;
}

/* ---- The bytes of a line ---- */

/* Where a line's members are, as far as it takes to set one. */
struct layout {
	size_t close; /* the closing brace */
	bool empty;   /* no member */
	bool found;   /* the member that was asked for is at [value, value_end) */
	size_t value, value_end;
	const char *fault; /* null, or what is wrong at `at` */
	size_t at;
};

static bool fail(struct layout *l, size_t at, const char *fault)
{
	l->fault = fault;
	l->at = at;
	return false;
}

static size_t skip_blanks(struct slice s, size_t i)
{
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r'))
		i++;
	return i;
}

/* *i is at a quote; it goes behind the closing one. */
static bool skip_string(struct slice s, size_t *i, struct layout *l)
{
	for (size_t j = *i + 1; j < s.n; j++) {
		if (s.p[j] == '"') {
			*i = j + 1;
			return true;
		}
		if ((unsigned char)s.p[j] < 0x20)
			return fail(l, j, "control character in a string");
		if (s.p[j] == '\\')
			j++;
	}
	return fail(l, *i, "string is not closed");
}

/* Of what is nested only the depth matters: whether it is JSON, a parser has seen or will
 * see. */
static bool skip_value(struct slice s, size_t *i, struct layout *l)
{
	size_t start = *i, depth = 0;
	while (*i < s.n) {
		char c = s.p[*i];
		if (c == '"') {
			if (!skip_string(s, i, l))
				return false;
			if (!depth)
				return true;
			continue;
		}
		if (!depth && (c == ',' || c == '}' || c == ']' || ascii_is_space(c)))
			break;
		++*i;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return true;
	}
	if (depth)
		return fail(l, start, "value is not closed");
	return *i > start || fail(l, start, "value is missing");
}

/* Four hexadecimal digits at p, or -1. */
static int32_t hex4(struct slice s, size_t at)
{
	int32_t v = 0;
	if (at + 4 > s.n)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		char c = ascii_lower(s.p[i]);
		if (!ascii_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return -1;
		v = v * 16 + (ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return v;
}

/* The character of \uXXXX at `*i` (behind the u), with a second half where one follows. */
static bool decode_unicode(struct slice s, size_t *i, uint32_t *cp)
{
	int32_t high = hex4(s, *i);
	if (high < 0)
		return false;
	*i += 4;
	*cp = (uint32_t)high;
	if (high < 0xD800 || high > 0xDFFF)
		return true;
	*cp = UTF8_REPLACEMENT;
	int32_t low = slice_starts(slice_sub(s, *i, s.n), SLICE("\\u")) ? hex4(s, *i + 2) : -1;
	if (high <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF) {
		*cp = 0x10000u + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
		*i += 6;
	}
	return true;
}

/* Decode a string's inside; s itself when nothing in it is escaped.  False: a bad escape. */
static bool decode(struct arena *a, struct slice s, struct slice *out)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	*out = s;
	if (slice_find(s, '\\') == s.n)
		return true;
	char *p = arena_alloc(a, s.n + 1), *to = p;
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] != '\\' || i + 1 == s.n) {
			*to++ = s.p[i++];
			continue;
		}
		char c = s.p[i + 1];
		i += 2;
		const char *letter = memchr(letters, c, sizeof letters - 1);
		if (letter) {
			*to++ = meant[letter - letters];
			continue;
		}
		uint32_t cp;
		if (c != 'u' || !decode_unicode(s, &i, &cp))
			return false;
		to += utf8_encode(cp, to);
	}
	*out = slice_range(p, to);
	return true;
}

/* One `"key": value`; *i goes behind it. */
static bool read_member(struct slice s, size_t *i, struct slice key, struct arena *a,
			struct layout *l)
{
	size_t from = *i;
	if (from == s.n || s.p[from] != '"')
		return fail(l, from, "key is missing");
	if (!skip_string(s, i, l))
		return false;
	struct slice name;
	if (!decode(a, slice_sub(s, from + 1, *i - 1), &name))
		return fail(l, from, "bad escape in a key");
	*i = skip_blanks(s, *i);
	if (*i == s.n || s.p[*i] != ':')
		return fail(l, *i, "':' is missing");
	size_t value = *i = skip_blanks(s, *i + 1);
	if (!skip_value(s, i, l))
		return false;
	if (!l->found && slice_eq(name, key)) {
		l->found = true;
		l->value = value;
		l->value_end = *i;
	}
	return true;
}

static bool read_layout(struct slice s, struct slice key, struct arena *a, struct layout *l)
{
	*l = (struct layout){.empty = true};
	size_t i = skip_blanks(s, 0);
	if (i == s.n || s.p[i] != '{')
		return fail(l, i, "not a JSON object");
	i = skip_blanks(s, i + 1);
	while (!l->empty || i == s.n || s.p[i] != '}') {
		if (!read_member(s, &i, key, a, l))
			return false;
		l->empty = false;
		i = skip_blanks(s, i);
		if (i < s.n && s.p[i] == '}')
			break;
		if (i == s.n || s.p[i] != ',')
			return fail(l, i, "',' or '}' is missing");
		i = skip_blanks(s, i + 1);
	}
	l->close = i;
	i = skip_blanks(s, i + 1);
	return i == s.n || fail(l, i, "text behind the object");
}

static void put_message(const char **message, struct arena *a, size_t column, const char *text)
{
	if (message)
		*message = arena_printf(a, "column %zu: %s", column, text);
}

/* Is the line JSON all through? */
static bool is_json(struct slice line, struct arena *a, const char **message)
{
	struct json_error e;
	struct json_t *whole = json_parse(line, &e);
	if (!whole) {
		put_message(message, a, e.column, e.message);
		return false;
	}
	json_drop(whole);
	return true;
}

static bool set_member(struct buf *out, struct slice line, const char *key,
		       const struct json_t *value, struct arena *a, const char **message)
{
	struct layout l;
	if (!read_layout(line, slice_of(key), a, &l)) {
		put_message(message, a, l.at + 1, l.fault);
		return false;
	}
	if (l.found) {
		buf_add(out, slice_sub(line, 0, l.value));
		json_write(out, value);
		buf_add(out, slice_sub(line, l.value_end, line.n));
		return true;
	}
	buf_add(out, slice_sub(line, 0, l.close));
	if (!l.empty)
		buf_putc(out, ',');
	json_write_slice(out, slice_of(key));
	buf_putc(out, ':');
	json_write(out, value);
	buf_add(out, slice_sub(line, l.close, line.n));
	return true;
}

bool record_set(struct buf *out, struct slice line, const char *key, const struct json_t *value,
		struct arena *a, const char **message)
{
	return is_json(line, a, message) && set_member(out, line, key, value, a, message);
}

bool record_merge(struct buf *out, struct slice line, const struct json_t *members, struct arena *a,
		  const char **message)
{
	struct buf merged = BUF_INIT, next = BUF_INIT;
	const char *key;
	struct json_t *value;
	bool ok = is_json(line, a, message);
	buf_add(&merged, line);
	for (void *i = json_next(members, NULL, &key, &value); ok && i;
	     i = json_next(members, i, &key, &value)) {
		buf_clear(&next);
		ok = set_member(&next, buf_slice(&merged), key, value, a, message);
		struct buf swap = merged;
		merged = next;
		next = swap;
	}
	if (ok)
		buf_add(out, buf_slice(&merged));
	buf_free(&merged);
	buf_free(&next);
	return ok;
}

/* The string member `key`; *l tells where it is. */
static bool text_member(struct slice line, const char *key, struct arena *a, struct slice *text,
			struct layout *l, const char **message)
{
	if (!read_layout(line, slice_of(key), a, l)) {
		put_message(message, a, l->at + 1, l->fault);
		return false;
	}
	if (!l->found) {
		if (message)
			*message = arena_printf(a, "there is no \"%s\"", key);
		return false;
	}
	if (line.p[l->value] != '"') {
		put_message(message, a, l->value + 1,
			    arena_printf(a, "\"%s\" is not a string", key));
		return false;
	}
	if (!decode(a, slice_sub(line, l->value + 1, l->value_end - 1), text)) {
		put_message(message, a, l->value + 1, arena_printf(a, "bad escape in \"%s\"", key));
		return false;
	}
	return true;
}

bool record_text(struct slice line, const char *key, struct arena *a, struct slice *text,
		 const char **message)
{
	struct layout l;
	return text_member(line, key, a, text, &l, message);
}

bool record_is_true(struct slice line, const char *key, struct arena *a)
{
	struct layout l;
	return read_layout(line, slice_of(key), a, &l) && l.found &&
	       slice_eq(slice_sub(line, l.value, l.value_end), SLICE("true"));
}

struct slice record_path(struct slice line, struct arena *a, const char **message)
{
	struct slice none = {NULL, 0}, path;
	struct layout l;
	if (!text_member(line, "path", a, &path, &l, message))
		return none;
	const char *fault = NULL;
	if (!path.n)
		fault = "\"path\" is empty";
	else if (slice_find(path, '\0') < path.n)
		fault = "\"path\" holds a NUL";
	if (fault) {
		put_message(message, a, l.value + 1, fault);
		return none;
	}
	return arena_copy(a, path);
}
