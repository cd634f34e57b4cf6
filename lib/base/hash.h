/* A map from byte strings to pointers or counts, in an arena.
 *
 * Keys are borrowed: they must live as long as the map.  Iteration (entries
 * 0..n-1) is in order of insertion, so output never depends on hashing. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct hash_entry {
	struct slice key;
	void *value;
	size_t count;
};

struct hash {
	struct arena *arena; /* borrowed; set before use */
	struct hash_entry *entries;
	size_t n;
	size_t cap;
	uint32_t *slots; /* index + 1 into entries; 0 is free */
	size_t n_slots;
};

#define HASH_INIT(arena_) \
	{ \
		.arena = (arena_) \
	}

uint64_t hash_bytes(struct slice s);
/* The entry of key, or null. Valid until the next hash_at. */
struct hash_entry *hash_find(const struct hash *h, struct slice key);
/* The entry of key, made (value null, count 0) when absent. */
struct hash_entry *hash_at(struct hash *h, struct slice key);
/* The same for a key that need not last: when absent, the arena gets a copy. */
struct hash_entry *hash_keep(struct hash *h, struct slice key);

#endif
