#include "base/hash.h"

/* Multiply and fold, eight bytes at a time.  There is no secret in it: keys come from the user's
 * own articles, and nobody gains by making them collide. */
uint64_t hash_bytes(struct slice s)
{
	uint64_t h = 0x9E3779B97F4A7C15u ^ s.n;
	size_t i = 0;
	for (; s.n - i >= 8; i += 8) {
		uint64_t w;
		memcpy(&w, s.p + i, 8);
		h = (h ^ w) * 0xFF51AFD7ED558CCDu;
		h ^= h >> 32;
	}
	uint64_t tail = 0;
	for (; i < s.n; i++)
		tail = tail << 8 | (unsigned char)s.p[i];
	h = (h ^ tail) * 0xC4CEB9FE1A85EC53u;
	return h ^ h >> 29;
}

static size_t slot_of(const struct hash *h, struct slice key)
{
	size_t mask = h->n_slots - 1;
	size_t i = (size_t)hash_bytes(key) & mask;
	while (h->slots[i] && !slice_eq(h->entries[h->slots[i] - 1].key, key))
		i = (i + 1) & mask;
	return i;
}

struct hash_entry *hash_find(const struct hash *h, struct slice key)
{
	if (!h->n_slots)
		return NULL;
	uint32_t index = h->slots[slot_of(h, key)];
	return index ? &h->entries[index - 1] : NULL;
}

static void rebuild(struct hash *h)
{
	h->n_slots = h->n_slots ? h->n_slots * 2 : 32;
	h->slots = arena_alloc_array(h->arena, h->n_slots, sizeof *h->slots);
	for (size_t i = 0; i < h->n; i++)
		h->slots[slot_of(h, h->entries[i].key)] = (uint32_t)(i + 1);
}

struct hash_entry *hash_at(struct hash *h, struct slice key)
{
	if ((h->n + 1) * 2 > h->n_slots)
		rebuild(h);
	size_t i = slot_of(h, key);
	if (!h->slots[i]) {
		ARENA_PUSH(h->arena, h->entries, h->n, h->cap) = (struct hash_entry){.key = key};
		h->slots[i] = (uint32_t)h->n;
	}
	return &h->entries[h->slots[i] - 1];
}

struct hash_entry *hash_keep(struct hash *h, struct slice key)
{
	size_t before = h->n;
	struct hash_entry *entry = hash_at(h, key);
	if (h->n > before)
		entry->key = arena_copy(h->arena, key);
	return entry;
}
