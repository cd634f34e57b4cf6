/* The hash of a command's name, of which the build makes a perfect one: for commands.c and for
 * the program that makes its table (share/commands-table.c), which must agree. */
#ifndef TEX_COMMANDS_HASH_H
#define TEX_COMMANDS_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Shifts and no memcpy: the table must not depend on the byte order of who makes it.
 * Compilers make one load of each. */
static inline uint64_t commands_hash_load4(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}

static inline uint64_t commands_hash_load8(const char *s)
{
	return commands_hash_load4(s) | commands_hash_load4(s + 4) << 32;
}

/* The first 16 bytes of a name as two numbers, with zeros behind a shorter one. */
struct commands_key {
	uint64_t low, high;
};

/* n is not 0. */
static inline struct commands_key commands_key(const char *s, size_t n)
{
	struct commands_key key = {0, 0};
	if (n >= 8) {
		key.low = commands_hash_load8(s);
		if (n >= 16)
			key.high = commands_hash_load8(s + 8);
		else if (n > 8)
			key.high = commands_hash_load8(s + n - 8) >> 8 * (16 - n);
	} else if (n >= 4) {
		key.low = commands_hash_load4(s) | commands_hash_load4(s + n - 4) << 8 * (n - 4);
	} else {
		const unsigned char *p = (const unsigned char *)s;
		key.low = (uint64_t)p[0] | (uint64_t)p[n / 2] << 8 * (n / 2) |
			  (uint64_t)p[n - 1] << 8 * (n - 1);
	}
	return key;
}

/* Of the name s of n bytes, whose key is known.  What is behind 16 bytes counts by its end. */
static inline uint64_t commands_hash(struct commands_key key, const char *s, size_t n)
{
	uint64_t h = key.low * 0x9E3779B97F4A7C15u ^ key.high * 0xC2B2AE3D27D4EB4Fu;
	if (n > 16)
		h ^= commands_hash_load8(s + n - 8) * 0x165667B19E3779F9u;
	return (h ^ h >> 29) * 0xBF58476D1CE4E5B9u;
}

/* Whose displacement to look up, and the slot that it leads to. */
enum { COMMANDS_BUCKETS = 1024, COMMANDS_SLOTS = 4096 };

static inline unsigned commands_hash_bucket(uint64_t hash)
{
	return (unsigned)(hash >> 54);
}

static inline unsigned commands_hash_slot(uint64_t hash, unsigned displacement)
{
	uint64_t step = (hash >> 28 & 0xFFF) | 1;
	return (unsigned)((hash >> 42) + displacement * step) & (COMMANDS_SLOTS - 1);
}

#endif
