#include "io/json-read.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "io/json.h"

void json_read_start(struct json_read *r, struct slice text, struct arena *a)
{
	r->text = text;
	r->at = 0;
	r->arena = a;
	r->keys = NULL;
	r->n_keys = r->cap_keys = 0;
	r->depth = 0;
	r->fresh = false;
	r->at_hand = true;
	r->fault = slice_find(text, '\0') < text.n || utf8_invalid(text) < text.n;
}

static void fail(struct json_read *r)
{
	r->fault = true;
	r->at_hand = false;
}

/* The next byte, or NUL, which is in no text, at the end. */
static char look(const struct json_read *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool take(struct json_read *r, char c)
{
	if (look(r) != c)
		return false;
	r->at++;
	return true;
}

static void skip_blanks(struct json_read *r)
{
	for (char c = look(r); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = look(r))
		r->at++;
}

/* ---- Scalars ---- */

/* What is rare is left to the parser that this reader has to agree with. */
static bool is_json(struct slice token)
{
	struct json_t *v = json_parse(token, NULL);
	bool ok = v != NULL;
	json_drop(v);
	return ok;
}

/* Not 0 when one of the eight bytes is `byte`. */
static uint64_t has_byte(uint64_t eight, unsigned char byte)
{
	uint64_t x = eight ^ (0x0101010101010101u * byte);
	return (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

/* Not 0 when one of them is below 0x20. */
static uint64_t has_control(uint64_t eight)
{
	return (eight - 0x2020202020202020u) & ~eight & 0x8080808080808080u;
}

/* Go to the next byte of a string that is not simply itself, eight at a time while it is not
 * among them. */
static void skip_plain(struct json_read *r)
{
	const char *p = r->text.p;
	size_t i = r->at, n = r->text.n;
	for (; n - i >= 8; i += 8) {
		uint64_t eight;
		memcpy(&eight, p + i, 8);
		if (has_byte(eight, '"') | has_byte(eight, '\\') | has_control(eight))
			break;
	}
	while (i < n && p[i] != '"' && p[i] != '\\' && (unsigned char)p[i] >= 0x20)
		i++;
	r->at = i;
}

/* Go behind the string that is next.  *token has its quotes. */
static bool skip_string(struct json_read *r, struct slice *token, bool *escaped)
{
	static const char letters[] = "\"\\/bfnrtu";
	size_t from = r->at;
	bool unicode = false;
	*escaped = false;
	if (!take(r, '"'))
		return false;
	for (skip_plain(r); look(r) == '\\'; skip_plain(r)) {
		r->at++;
		char c = look(r);
		if (!c || !memchr(letters, c, sizeof letters - 1))
			return false;
		r->at++;
		unicode |= c == 'u';
		*escaped = true;
	}
	if (!take(r, '"'))
		return false;
	*token = slice_sub(r->text, from, r->at);
	return !unicode || is_json(*token);
}

static struct slice decode(struct json_read *r, struct slice token, bool escaped)
{
	if (!escaped)
		return slice_sub(token, 1, token.n - 1);
	struct json_t *v = json_parse(token, NULL);
	struct slice text = arena_copy(r->arena, json_as_slice(v));
	json_drop(v);
	return text;
}

static size_t skip_digits(struct json_read *r)
{
	size_t from = r->at;
	while (ascii_is_digit(look(r)))
		r->at++;
	return r->at - from;
}

/* Go behind the number that is next. */
static bool skip_number(struct json_read *r, bool *real)
{
	/* Neither a number so short nor an exponent so short makes one too large for a real. */
	enum { SAFE_LENGTH = 100, SAFE_EXPONENT = 2 };
	size_t from = r->at, exponent = 0;
	*real = false;
	take(r, '-');
	if (!take(r, '0') && !skip_digits(r))
		return false;
	if (take(r, '.')) {
		*real = true;
		if (!skip_digits(r))
			return false;
	}
	if (take(r, 'e') || take(r, 'E')) {
		*real = true;
		if (!take(r, '+'))
			take(r, '-');
		exponent = skip_digits(r);
		if (!exponent)
			return false;
	}
	if (r->at - from <= SAFE_LENGTH && exponent <= SAFE_EXPONENT)
		return true;
	return is_json(slice_sub(r->text, from, r->at));
}

static bool skip_word(struct json_read *r, struct slice word)
{
	if (!slice_starts(slice_sub(r->text, r->at, r->text.n), word))
		return false;
	r->at += word.n;
	return true;
}

static bool skip_scalar(struct json_read *r)
{
	struct slice token;
	bool unused;
	switch (look(r)) {
	case '"':
		return skip_string(r, &token, &unused);
	case 't':
		return skip_word(r, SLICE("true"));
	case 'f':
		return skip_word(r, SLICE("false"));
	case 'n':
		return skip_word(r, SLICE("null"));
	default:
		return skip_number(r, &unused);
	}
}

/* ---- Lists and maps ---- */

/* One of 64 bits; equal keys have the same. */
static uint64_t bit_of(struct slice key)
{
	size_t mixed = key.n;
	if (key.n) {
		const unsigned char *p = (const unsigned char *)key.p;
		mixed += 5u * p[0] + 3u * p[key.n / 2] + 11u * p[key.n - 1];
	}
	return (uint64_t)1 << (mixed % 64);
}

static bool has_duplicate(struct arena *a, const struct slice *keys, size_t n)
{
	enum { FEW = 16 };
	if (n > FEW) {
		struct hash seen = HASH_INIT(a);
		for (size_t i = 0; i < n; i++)
			if (hash_at(&seen, keys[i])->count++)
				return true;
		return false;
	}
	uint64_t seen = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t bit = bit_of(keys[i]);
		for (size_t j = 0; (seen & bit) && j < i; j++)
			if (keys[i].n == keys[j].n && slice_eq(keys[i], keys[j]))
				return true;
		seen |= bit;
	}
	return false;
}

static void enter(struct json_read *r)
{
	struct json_read_level *level = &r->levels[r->depth++];
	level->map = look(r) == '{';
	level->first_key = r->n_keys;
	r->at++;
	r->fresh = true;
	r->at_hand = false;
}

static void leave(struct json_read *r)
{
	const struct json_read_level *level = &r->levels[--r->depth];
	size_t n = r->n_keys - level->first_key;
	r->at++;
	r->fresh = false;
	r->n_keys = level->first_key;
	if (n > 1 && has_duplicate(r->arena, &r->keys[level->first_key], n))
		fail(r);
}

static bool read_key(struct json_read *r)
{
	struct slice token;
	bool escaped;
	if (!skip_string(r, &token, &escaped))
		return false;
	struct slice key = decode(r, token, escaped);
	if (escaped && slice_find(key, '\0') < key.n)
		return false;
	ARENA_PUSH(r->arena, r->keys, r->n_keys, r->cap_keys) = key;
	skip_blanks(r);
	return take(r, ':');
}

/* Go to the next value of the innermost level, behind its key; false: the level has ended. */
static bool advance(struct json_read *r)
{
	bool map = r->levels[r->depth - 1].map;
	skip_blanks(r);
	if (look(r) == (map ? '}' : ']')) {
		leave(r);
		return false;
	}
	if (!r->fresh) {
		if (!take(r, ',')) {
			fail(r);
			return false;
		}
		skip_blanks(r);
	}
	r->fresh = false;
	if (map) {
		if (!read_key(r)) {
			fail(r);
			return false;
		}
		skip_blanks(r);
	}
	r->at_hand = true;
	return true;
}

/* Go behind the scalar, or into the map or list, at hand. */
static void begin_value(struct json_read *r)
{
	char c = look(r);
	r->at_hand = false;
	if (r->depth == JSON_READ_DEPTH)
		fail(r);
	else if (c == '{' || c == '[')
		enter(r);
	else if (!skip_scalar(r))
		fail(r);
}

static void skip_value(struct json_read *r)
{
	size_t depth = r->depth;
	begin_value(r);
	while (!r->fault && r->depth > depth)
		if (advance(r))
			begin_value(r);
}

/* ---- For the caller ---- */

static bool is_at_hand(struct json_read *r, char c)
{
	if (!r->depth && r->at_hand)
		skip_blanks(r);
	return r->at_hand && !r->fault && look(r) == c;
}

bool json_read_map(struct json_read *r)
{
	if (!is_at_hand(r, '{'))
		return false;
	begin_value(r);
	return !r->fault;
}

bool json_read_list(struct json_read *r)
{
	if (!is_at_hand(r, '['))
		return false;
	begin_value(r);
	return !r->fault;
}

bool json_read_item(struct json_read *r)
{
	if (r->at_hand && !r->fault)
		skip_value(r);
	return !r->fault && advance(r);
}

bool json_read_member(struct json_read *r, struct slice *key)
{
	if (!json_read_item(r))
		return false;
	*key = r->keys[r->n_keys - 1];
	return true;
}

bool json_read_text(struct json_read *r, struct slice *text)
{
	struct slice token;
	bool escaped;
	if (!is_at_hand(r, '"'))
		return false;
	r->at_hand = false;
	if (r->depth == JSON_READ_DEPTH || !skip_string(r, &token, &escaped)) {
		fail(r);
		return false;
	}
	*text = decode(r, token, escaped);
	return true;
}

bool json_read_int(struct json_read *r, long long *n)
{
	bool real, negative = is_at_hand(r, '-');
	size_t from = r->at;
	if (!r->at_hand || r->fault || (!negative && !ascii_is_digit(look(r))))
		return false;
	if (r->depth == JSON_READ_DEPTH || !skip_number(r, &real)) {
		fail(r);
		return false;
	}
	struct slice digits = slice_sub(r->text, from + negative, r->at);
	if (real || digits.n > 18) {
		r->at = from;
		return false;
	}
	r->at_hand = false;
	*n = 0;
	for (size_t i = 0; i < digits.n; i++)
		*n = *n * 10 + (digits.p[i] - '0');
	if (negative)
		*n = -*n;
	return true;
}

static bool read_word(struct json_read *r, struct slice word)
{
	if (!is_at_hand(r, word.p[0]))
		return false;
	skip_value(r);
	return !r->fault;
}

bool json_read_bool(struct json_read *r, bool *b)
{
	bool yes = read_word(r, SLICE("true"));
	if (!yes && !read_word(r, SLICE("false")))
		return false;
	*b = yes;
	return true;
}

bool json_read_null(struct json_read *r)
{
	return read_word(r, SLICE("null"));
}

bool json_read_value(struct json_read *r, struct slice *text)
{
	if (!r->depth && r->at_hand)
		skip_blanks(r);
	if (!r->at_hand || r->fault)
		return false;
	size_t from = r->at;
	skip_value(r);
	*text = slice_sub(r->text, from, r->at);
	return !r->fault;
}

bool json_read_end(struct json_read *r)
{
	while (r->depth && !r->fault)
		json_read_item(r);
	if (r->at_hand && !r->fault) {
		skip_blanks(r);
		skip_value(r);
	}
	skip_blanks(r);
	return !r->fault && r->at == r->text.n;
}
