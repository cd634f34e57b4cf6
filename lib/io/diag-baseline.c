#include "io/diag.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/hash.h"
#include "io/json.h"

struct diag_baseline {
	struct hash known; /* of the 8 bytes of a fingerprint; its count is how often */
};

/* FNV-1a, 64 bits: fingerprints are kept in files, so they must not change with the
 * machine or with lib/base/hash. */
static const uint64_t fnv_start = 0xCBF29CE484222325u;

static uint64_t fnv_byte(uint64_t h, unsigned char c)
{
	return (h ^ c) * 0x100000001B3u;
}

static uint64_t fnv_text(uint64_t h, const char *cstr)
{
	for (; *cstr; cstr++)
		h = fnv_byte(h, (unsigned char)*cstr);
	return fnv_byte(h, 0);
}

static uint64_t fnv_number(uint64_t h, uint64_t v)
{
	for (int shift = 0; shift < 64; shift += 8)
		h = fnv_byte(h, (unsigned char)(v >> shift));
	return h;
}

static uint64_t fnv_line(struct slice line)
{
	uint64_t h = fnv_start;
	for (size_t i = 0; i < line.n; i++)
		if (!ascii_is_space(line.p[i]))
			h = fnv_byte(h, (unsigned char)line.p[i]);
	return h;
}

static struct slice bytes_of(const uint64_t *v)
{
	return (struct slice){(const char *)v, sizeof *v};
}

/* Without the ordinal.  A line is read once for all the findings in it. */
static void hash_places(const struct diag_list *list, struct source *src, uint64_t *out)
{
	const char *path = strncmp(src->path, "./", 2) == 0 ? src->path + 2 : src->path;
	size_t last_line = SIZE_MAX;
	uint64_t line_hash = 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->v[i];
		size_t line = source_line_of(src, d->offset);
		if (line != last_line)
			line_hash = fnv_line(source_line(src, line));
		last_line = line;
		uint64_t h = fnv_text(fnv_start, diag_info(d->rule)->name);
		out[i] = fnv_number(fnv_text(h, path), line_hash);
	}
}

void diag_baseline_fingerprints(const struct diag_list *list, struct source *src, uint64_t *out)
{
	struct hash equals = HASH_INIT(list->arena);
	uint64_t *places = arena_alloc_array(list->arena, list->n, sizeof *places);
	hash_places(list, src, places);
	for (size_t i = 0; i < list->n; i++)
		out[i] = fnv_number(places[i], hash_at(&equals, bytes_of(&places[i]))->count++);
}

void diag_baseline_hex(uint64_t fingerprint, char out[DIAG_BASELINE_HEX])
{
	snprintf(out, DIAG_BASELINE_HEX, "%016" PRIx64, fingerprint);
}

/* ---- Reading and applying ---- */

static bool parse_fingerprint(struct slice s, uint64_t *out)
{
	uint64_t v = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = ascii_lower(s.p[i]);
		if (!ascii_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
		v = v << 4 | (uint64_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*out = v;
	return s.n == 16;
}

/* Null, or what is wrong with it. */
static const char *take_findings(struct arena *a, struct diag_baseline *b,
				 const struct json_t *root)
{
	const struct json_t *findings = json_get(root, "findings");
	if (!json_is_map(root) || !json_is_list(findings))
		return "not a baseline: there is no list \"findings\"";
	if (json_as_int(json_get(root, "schema")) != 1)
		return "not a baseline of schema 1";
	size_t n = json_length(findings);
	uint64_t *prints = arena_alloc_array(a, n, sizeof *prints);
	for (size_t i = 0; i < n; i++) {
		struct slice hex = json_as_slice(json_get(json_at(findings, i), "fingerprint"));
		if (!parse_fingerprint(hex, &prints[i]))
			return arena_printf(a,
					    "not a baseline: finding %zu has no fingerprint of 16 "
					    "hex digits",
					    i + 1);
		hash_at(&b->known, bytes_of(&prints[i]))->count++;
	}
	return NULL;
}

struct diag_baseline *diag_baseline_read(struct arena *a, const char *path, const char **message)
{
	struct source src;
	if (!source_read(&src, path)) {
		*message = arena_printf(a, "%s: %s", path, strerror(errno));
		return NULL;
	}
	struct json_error error;
	struct json_t *root = json_parse(src.text, &error);
	struct diag_baseline *b = NULL;
	if (!root) {
		*message = arena_printf(a, "%s:%zu:%zu: %s", path, error.line, error.column,
					error.message);
	} else {
		b = arena_alloc(a, sizeof *b);
		b->known = (struct hash)HASH_INIT(a);
		const char *fault = take_findings(a, b, root);
		if (fault) {
			*message = arena_printf(a, "%s: %s", path, fault);
			b = NULL;
		}
		json_drop(root);
	}
	source_free(&src);
	return b;
}

void diag_baseline_apply(struct diag_baseline *b, struct diag_list *list, struct source *src)
{
	uint64_t *prints = arena_alloc_array(list->arena, list->n, sizeof *prints);
	diag_baseline_fingerprints(list, src, prints);
	size_t kept = 0;
	for (size_t i = 0; i < list->n; i++) {
		struct hash_entry *known = hash_find(&b->known, bytes_of(&prints[i]));
		if (known && known->count)
			known->count--;
		else
			list->v[kept++] = list->v[i];
	}
	list->n = kept;
}
