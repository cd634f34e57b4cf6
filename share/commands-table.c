/* Makes the table of commands.c from commands.def: `commands-table >commands-table.h`.
 *
 * A name's hash chooses a bucket, and each bucket has a displacement that sends its names to
 * slots of their own (hash, displace, and compress; Belazzougui, Botelho, Dietzfelbinger 2009),
 * so that a look-up reads one displacement, one slot and one row.  It runs on the machine that
 * builds; a faulty row ends the build with a message. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tex/commands-hash.h"

struct row {
	const char *name;
	const char *source, *common; /* initializers: of all up to `more`, and of `common` */
	int line;                    /* in commands.def */
	uint64_t hash;
};

/* clang-format off */
static struct row rows[] = {
#define COMMAND(name, kind, args, math, text, delim, flags, package, class, code) \
	{name, \
	 #name ", " #args ", " #code ", sizeof(" #name ") - 1, TEX_" #kind ", TEX_" #class \
	 ", " #math ", " #text ", " #delim ", TEX_PACKAGE_" #package ", " #flags, \
	 "COMMON(" #math ", TEX_PACKAGE_" #package ")", \
	 __LINE__, 0},
#include "tex/commands.def"
#undef COMMAND
};
/* clang-format on */

enum { N_ROWS = sizeof rows / sizeof *rows, BUCKET_MAX = 32 };

_Static_assert(N_ROWS < COMMANDS_SLOTS * 3 / 4, "too many commands for COMMANDS_SLOTS");

struct bucket {
	size_t index, n;
	const struct row *names[BUCKET_MAX];
};

struct table {
	struct bucket buckets[COMMANDS_BUCKETS];
	unsigned displacement[COMMANDS_BUCKETS];
	size_t slots[COMMANDS_SLOTS]; /* the first row of a name and one, or 0 */
};

static void fail(const struct row *r, const char *what)
{
	fprintf(stderr, "commands.def:%d: \\%s: %s\n", r->line, r->name, what);
	exit(1);
}

static bool same_name(size_t a, size_t b)
{
	return b < N_ROWS && strcmp(rows[a].name, rows[b].name) == 0;
}

static void check_order(void)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (!rows[i].name[0] || strlen(rows[i].name) > UINT8_MAX)
			fail(&rows[i], "no name, or too long a one");
		if (i && strcmp(rows[i - 1].name, rows[i].name) > 0)
			fail(&rows[i], "not in ASCII order");
		size_t n = strlen(rows[i].name);
		rows[i].hash = commands_hash(commands_key(rows[i].name, n), rows[i].name, n);
	}
}

/* The largest buckets first: they are the hardest to place. */
static int by_size(const void *a, const void *b)
{
	const struct bucket *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void fill_buckets(struct table *t)
{
	for (size_t i = 0; i < COMMANDS_BUCKETS; i++)
		t->buckets[i].index = i;
	for (size_t i = 0; i < N_ROWS; i++) {
		if (i && same_name(i, i - 1))
			continue;
		struct bucket *b = &t->buckets[commands_hash_bucket(rows[i].hash)];
		for (size_t j = 0; j < b->n; j++)
			if (b->names[j]->hash == rows[i].hash)
				fail(&rows[i], "has the hash of another command");
		if (b->n == BUCKET_MAX)
			fail(&rows[i], "its bucket is full");
		b->names[b->n++] = &rows[i];
	}
	qsort(t->buckets, COMMANDS_BUCKETS, sizeof *t->buckets, by_size);
}

static bool place(struct table *t, const struct bucket *b, unsigned displacement)
{
	for (size_t i = 0; i < b->n; i++) {
		size_t *slot = &t->slots[commands_hash_slot(b->names[i]->hash, displacement)];
		if (*slot) {
			while (i-- > 0)
				t->slots[commands_hash_slot(b->names[i]->hash, displacement)] = 0;
			return false;
		}
		*slot = (size_t)(b->names[i] - rows) + 1;
	}
	t->displacement[b->index] = displacement;
	return true;
}

static void place_all(struct table *t)
{
	for (size_t i = 0; i < COMMANDS_BUCKETS && t->buckets[i].n; i++) {
		unsigned displacement = 0;
		while (!place(t, &t->buckets[i], displacement))
			if (++displacement > UINT16_MAX)
				fail(t->buckets[i].names[0], "finds no free slot");
	}
}

static void print_table(const struct table *t)
{
	puts("/* Made by share/commands-table.c from lib/tex/commands.def. */\n");
	puts("static const struct tex_command rows[] = {");
	for (size_t i = 0; i < N_ROWS; i++) {
		bool alone = !same_name(i, i + 1) && !(i && same_name(i, i - 1));
		printf("\t{%s, %d, %s},\n", rows[i].source, same_name(i, i + 1),
		       alone ? rows[i].common : "0");
	}
	puts("};\n\nstatic const struct commands_key keys[] = {");
	for (size_t i = 0; i < N_ROWS; i++) {
		struct commands_key key = commands_key(rows[i].name, strlen(rows[i].name));
		printf("\t{0x%" PRIx64 "u, 0x%" PRIx64 "u},\n", key.low, key.high);
	}
	puts("};\n\nstatic const uint16_t displacements[COMMANDS_BUCKETS] = {");
	for (size_t i = 0; i < COMMANDS_BUCKETS; i++)
		printf("\t%u,\n", t->displacement[i]);
	puts("};\n\n/* The first row of a name and one, or 0. */");
	puts("static const uint16_t slots[COMMANDS_SLOTS] = {");
	for (size_t i = 0; i < COMMANDS_SLOTS; i++)
		printf("\t%zu,\n", t->slots[i]);
	puts("};");
}

int main(void)
{
	static struct table table;
	check_order();
	fill_buckets(&table);
	place_all(&table);
	print_table(&table);
	if (fflush(stdout) || ferror(stdout)) {
		perror("commands-table: standard output");
		return 1;
	}
	return 0;
}
