#include "io/json.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/die.h"
#include "base/utf8.h"

/* jansson has these three as macros; inside this file, too, they are functions. */
#undef json_is_number
#undef json_is_true
#undef json_is_null

/* jansson seeds its tables when the first object is made, which is not safe when two
 * threads make theirs at once.  State of the library, so it cannot be in a context. */
static pthread_once_t seeded = PTHREAD_ONCE_INIT;

static void seed(void)
{
	json_object_seed(0);
}

/* A copy of s in which every bad byte is U+FFFD; the caller frees it. */
static struct buf repaired(struct slice s)
{
	struct buf b = BUF_INIT;
	while (s.n) {
		size_t good = utf8_invalid(s);
		buf_add(&b, slice_sub(s, 0, good));
		if (good < s.n)
			buf_puts(&b, "\xEF\xBF\xBD");
		s = slice_sub(s, good + 1, s.n);
	}
	return b;
}

/* jansson gives null only when memory is short. */
static json_t *made(json_t *v)
{
	if (!v)
		die_oom();
	return v;
}

static json_t *text_value(struct slice s)
{
	if (utf8_invalid(s) == s.n)
		return made(json_stringn_nocheck(s.n ? s.p : "", s.n));
	struct buf b = repaired(s);
	json_t *v = made(json_stringn_nocheck(b.p, b.n));
	buf_free(&b);
	return v;
}

struct json_t *json_map(void)
{
	pthread_once(&seeded, seed);
	return made(json_object());
}

struct json_t *json_list(void)
{
	return made(json_array());
}

void json_drop(struct json_t *v)
{
	json_decref(v);
}

struct json_t *json_share(struct json_t *v)
{
	return json_incref(v);
}

void json_put(struct json_t *map, const char *key, struct json_t *v)
{
	if (!json_is_map(map) || !v)
		die_bug("json_put of \"%s\" without a map or a value", key);
	struct slice name = slice_of(key);
	int failed;
	if (utf8_invalid(name) == name.n) {
		failed = json_object_set_new_nocheck(map, key, v);
	} else {
		struct buf b = repaired(name);
		buf_putc(&b, '\0');
		failed = json_object_set_new_nocheck(map, b.p, v);
		buf_free(&b);
	}
	if (failed)
		die_oom();
}

void json_put_int(struct json_t *map, const char *key, long long v)
{
	json_put(map, key, made(json_integer(v)));
}

void json_put_real(struct json_t *map, const char *key, double v)
{
	json_put(map, key, isfinite(v) ? made(json_real(v)) : json_null());
}

void json_put_bool(struct json_t *map, const char *key, bool v)
{
	json_put(map, key, v ? json_true() : json_false());
}

void json_put_slice(struct json_t *map, const char *key, struct slice v)
{
	json_put(map, key, text_value(v));
}

void json_put_text(struct json_t *map, const char *key, const char *v)
{
	json_put(map, key, text_value(slice_of(v)));
}

void json_put_null(struct json_t *map, const char *key)
{
	json_put(map, key, json_null());
}

void json_push(struct json_t *list, struct json_t *v)
{
	if (!json_is_list(list) || !v)
		die_bug("json_push without a list or a value");
	if (json_array_append_new(list, v))
		die_oom();
}

void json_push_int(struct json_t *list, long long v)
{
	json_push(list, made(json_integer(v)));
}

void json_push_slice(struct json_t *list, struct slice v)
{
	json_push(list, text_value(v));
}

struct json_t *json_get(const struct json_t *map, const char *key)
{
	return json_object_get(map, key);
}

struct json_t *json_get_path(const struct json_t *map, const char *path)
{
	struct json_t *v = NULL;
	while (map) {
		const char *dot = strchrnul(path, '.');
		char *key = strndup(path, (size_t)(dot - path));
		if (!key)
			die_oom();
		map = v = json_object_get(map, key);
		free(key);
		if (!*dot)
			return v;
		path = dot + 1;
	}
	return NULL;
}

struct json_t *json_at(const struct json_t *list, size_t index)
{
	return json_array_get(list, index);
}

size_t json_length(const struct json_t *list_or_map)
{
	return json_is_list(list_or_map) ? json_array_size(list_or_map)
					 : json_object_size(list_or_map);
}

bool json_is_map(const struct json_t *v)
{
	return json_is_object(v);
}

bool json_is_list(const struct json_t *v)
{
	return json_is_array(v);
}

bool json_is_text(const struct json_t *v)
{
	return json_is_string(v);
}

bool json_is_int(const struct json_t *v)
{
	return json_is_integer(v);
}

bool json_is_number(const struct json_t *v)
{
	return json_is_integer(v) || json_is_real(v);
}

bool json_is_true(const struct json_t *v)
{
	return v && json_typeof(v) == JSON_TRUE;
}

bool json_is_null(const struct json_t *v)
{
	return !v || json_typeof(v) == JSON_NULL;
}

long long json_as_int(const struct json_t *v)
{
	return json_integer_value(v);
}

double json_as_real(const struct json_t *v)
{
	return json_number_value(v);
}

struct slice json_as_slice(const struct json_t *v)
{
	if (!json_is_text(v))
		return (struct slice){NULL, 0};
	return (struct slice){json_string_value(v), json_string_length(v)};
}

void *json_next(const struct json_t *map, void *iterator, const char **key, struct json_t **value)
{
	/* jansson's iterators want a table they could write to, and do not write. */
	json_t *table = (json_t *)map;
	iterator = iterator ? json_object_iter_next(table, iterator) : json_object_iter(table);
	if (iterator) {
		*key = json_object_iter_key(iterator);
		*value = json_object_iter_value(iterator);
	}
	return iterator;
}

/* ---- Parsing ---- */

/* The bytes of the string that begins at i, with both quotes as far as they are there. */
static size_t string_length(struct slice text, size_t i)
{
	size_t from = i++;
	while (i < text.n && text.p[i] != '"')
		i += text.p[i] == '\\' ? 2 : 1;
	return (i < text.n ? i + 1 : text.n) - from;
}

/* jansson refuses integers of more than 64 bits, which other programs write (fingerprints,
 * for one).  Give each an exponent in the place of its last three digits: a real, which
 * could not hold those digits anyway, and every byte keeps its place for messages.
 * p[n] is NUL. */
static void integers_to_reals(char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		if (p[i] == '"') {
			i += string_length((struct slice){p, n}, i);
			continue;
		}
		size_t length = strspn(p + i, "+-.0123456789eE");
		char *end = p + i;
		errno = 0;
		if (length > 18)
			strtoll(p + i, &end, 10);
		if (errno == ERANGE && end == p + i + length)
			memcpy(end - 3, "e03", 3);
		i += length ? length : 1;
	}
}

/* `at` is an offset in the text. */
static void set_error(struct json_error *error, struct slice text, size_t at, const char *message)
{
	if (!error)
		return;
	error->line = 1;
	error->column = at + 1;
	for (size_t i = 0; i < at && i < text.n; i++) {
		if (text.p[i] == '\n') {
			error->line++;
			error->column = at - i;
		}
	}
	snprintf(error->message, sizeof error->message, "%s", message);
}

struct json_t *json_parse(struct slice text, struct json_error *error)
{
	enum { FLAGS = JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL };
	/* jansson takes a NUL between tokens for the end of the text. */
	size_t nul = slice_find(text, '\0');
	if (nul < text.n) {
		set_error(error, text, nul, "NUL byte");
		return NULL;
	}
	json_error_t e;
	pthread_once(&seeded, seed);
	json_t *v = json_loadb(text.n ? text.p : "", text.n, FLAGS, &e);
	if (!v && json_error_code(&e) == json_error_numeric_overflow) {
		struct buf copy = BUF_INIT;
		buf_add(&copy, text);
		buf_putc(&copy, '\0');
		integers_to_reals(copy.p, text.n);
		v = json_loadb(copy.p, text.n, FLAGS, &e);
		buf_free(&copy);
	}
	if (!v)
		set_error(error, text, e.position > 0 ? (size_t)e.position - 1 : 0, e.text);
	return v;
}

/* ---- Writing ---- */

/* The letter of a two-character escape, or 0. */
static char escape_letter(char c)
{
	switch (c) {
	case '"':
	case '\\':
		return c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

static void write_string(struct buf *out, struct slice s)
{
	size_t done = 0;
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		char letter = escape_letter(s.p[i]);
		if (!letter && (unsigned char)s.p[i] >= 0x20)
			continue;
		buf_add(out, slice_sub(s, done, i));
		done = i + 1;
		if (letter)
			buf_add(out, (struct slice){(char[]){'\\', letter}, 2});
		else
			buf_printf(out, "\\u%04x", (unsigned)s.p[i]);
	}
	buf_add(out, slice_sub(s, done, s.n));
	buf_putc(out, '"');
}

/* The fewest digits that read back as v; with a point or an exponent, so that it reads
 * back as a real. */
static void write_real(struct buf *out, double v)
{
	char digits[32];
	int decimals = 0;
	do
		snprintf(digits, sizeof digits, "%.*e", decimals, v);
	while (strtod(digits, NULL) != v && ++decimals < 17);
	int exponent = (int)strtol(strchr(digits, 'e') + 1, NULL, 10);
	if (exponent < -5 || exponent > 15) {
		buf_puts(out, digits);
		return;
	}
	if (decimals > exponent)
		buf_printf(out, "%.*f", decimals - exponent, v);
	else
		buf_printf(out, "%.1f", v);
}

static void new_line(struct buf *out, bool pretty, size_t depth)
{
	if (!pretty)
		return;
	buf_putc(out, '\n');
	buf_fill(out, ' ', 2 * depth);
}

/* Recursion is as deep as the value: at most 2,048 (JSON_PARSER_MAX_DEPTH) for one that
 * was parsed, and what the program builds around it. */
static void write_value(struct buf *out, const json_t *v, bool pretty, size_t depth);

static void write_list(struct buf *out, const json_t *list, bool pretty, size_t depth)
{
	size_t n = json_array_size(list);
	buf_putc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(out, ',');
		new_line(out, pretty, depth + 1);
		write_value(out, json_array_get(list, i), pretty, depth + 1);
	}
	if (n)
		new_line(out, pretty, depth);
	buf_putc(out, ']');
}

static void write_map(struct buf *out, const json_t *map, bool pretty, size_t depth)
{
	const char *key;
	json_t *value;
	bool first = true;
	buf_putc(out, '{');
	for (void *i = json_next(map, NULL, &key, &value); i; i = json_next(map, i, &key, &value)) {
		if (!first)
			buf_putc(out, ',');
		first = false;
		new_line(out, pretty, depth + 1);
		write_string(out, slice_of(key));
		buf_puts(out, pretty ? ": " : ":");
		write_value(out, value, pretty, depth + 1);
	}
	if (!first)
		new_line(out, pretty, depth);
	buf_putc(out, '}');
}

static void write_value(struct buf *out, const json_t *v, bool pretty, size_t depth)
{
	if (json_is_null(v)) {
		buf_puts(out, "null");
		return;
	}
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		write_map(out, v, pretty, depth);
		break;
	case JSON_ARRAY:
		write_list(out, v, pretty, depth);
		break;
	case JSON_STRING:
		write_string(out, json_as_slice(v));
		break;
	case JSON_INTEGER:
		buf_printf(out, "%lld", json_as_int(v));
		break;
	case JSON_REAL:
		write_real(out, json_as_real(v));
		break;
	default:
		buf_puts(out, json_is_true(v) ? "true" : "false");
		break;
	}
}

void json_write(struct buf *out, const struct json_t *v)
{
	write_value(out, v, false, 0);
}

void json_write_pretty(struct buf *out, const struct json_t *v)
{
	write_value(out, v, true, 0);
}

void json_write_slice(struct buf *out, struct slice s)
{
	if (utf8_invalid(s) == s.n) {
		write_string(out, s);
		return;
	}
	struct buf b = repaired(s);
	write_string(out, buf_slice(&b));
	buf_free(&b);
}
