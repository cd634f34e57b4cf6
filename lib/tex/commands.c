#include "tex/commands.h"

#include "base/nearest.h"
#include "tex/commands-hash.h"

/* The words of commands.def. */
enum {
	K = TEX_KATEX,
	M3 = TEX_MATHJAX3,
	M4 = TEX_MATHJAX4,
	M = TEX_MATHJAX,
	ALL = TEX_ALL,
	OPERAND = TEX_OPERAND,
	TAKES_LIMITS = TEX_TAKES_LIMITS,
	MATHJAX_LIMITS = TEX_MATHJAX_LIMITS,
	DISPLAY = TEX_DISPLAY,
	NO_TRIGGER = TEX_NO_TRIGGER,
	NO_SCRIPT3 = TEX_NO_SCRIPT3,
	NO_SCRIPT4 = TEX_NO_SCRIPT4,
	UNDER = TEX_UNDER,
	OVER = TEX_OVER,
	INVISIBLE3 = TEX_INVISIBLE3,
	INVISIBLE4 = TEX_INVISIBLE4
};

/* All engines know it, without any \require. */
#define COMMON(engines, package) \
	(!(TEX_ALL & ~(engines)) && ((package) == TEX_PACKAGE_base || (package) == TEX_PACKAGE_ams))

#include "tex/commands-table.h"

enum { N_ROWS = sizeof rows / sizeof *rows };

static const struct {
	const char *name;
	enum tex_loading loading;
} packages[] = {
#define TEX_PACKAGE(id, name, how) {name, TEX_##how},
#include "tex/packages.def"
#undef TEX_PACKAGE
};

enum tex_loading commands_loading(enum tex_package package)
{
	return packages[package].loading;
}

const char *commands_package_name(enum tex_package package)
{
	return packages[package].name;
}

enum tex_package commands_package_named(struct slice name)
{
	enum tex_package package = 0;
	while (package < TEX_N_PACKAGES && !slice_eq(name, slice_of(packages[package].name)))
		package++;
	return package;
}

const struct tex_command *commands_find_key(struct commands_key key, const char *name, size_t n)
{
	uint64_t hash = commands_hash(key, name, n);
	unsigned slot = commands_hash_slot(hash, displacements[commands_hash_bucket(hash)]);
	if (!slots[slot])
		return NULL;
	const struct commands_key *known = &keys[slots[slot] - 1];
	const struct tex_command *row = &rows[slots[slot] - 1];
	if (known->low != key.low || known->high != key.high || row->length != n)
		return NULL;
	return n <= 16 || memcmp(row->name + 16, name + 16, n - 16) == 0 ? row : NULL;
}

const struct tex_command *commands_find(const char *name, size_t n)
{
	return n ? commands_find_key(commands_key(name, n), name, n) : NULL;
}

/* A word that an author who has required nothing can use in one of the engines. */
static bool usable(const struct tex_command *row, unsigned engines)
{
	if (packages[row->package].loading == TEX_REQUIRED)
		engines &= TEX_KATEX;
	return row->length > 1 && row->math & engines;
}

/* The words that begin like the name come first, as nearest_word takes the first of equals:
 * \alph is rather \alpha than \aleph. */
const char *commands_nearest(struct slice name, unsigned engines)
{
	const char *words[N_ROWS];
	size_t n = 0, half = name.n - name.n / 3;
	for (int begins_alike = 1; begins_alike >= 0; begins_alike--)
		for (size_t i = 0; i < N_ROWS; i++) {
			struct slice word = {rows[i].name, rows[i].length};
			bool alike = slice_starts(word, slice_sub(name, 0, half));
			if (alike == begins_alike && usable(&rows[i], engines))
				words[n++] = rows[i].name;
		}
	int nearest = name.n > 1 ? nearest_word(name, words, n) : -1;
	return nearest < 0 ? NULL : words[nearest];
}

const struct tex_command *commands_all(size_t *n)
{
	*n = N_ROWS;
	return rows;
}
