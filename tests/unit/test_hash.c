#include "base/hash.h"

#include "unit.h"

TEST(a_kept_key_outlives_its_bytes)
{
	struct arena a = ARENA_INIT;
	struct hash h = HASH_INIT(&a);
	char name[] = "one";
	hash_keep(&h, slice_of(name))->count = 7;
	name[0] = 'x';
	CHECK(!hash_find(&h, SLICE("xne")));
	const struct hash_entry *e = hash_find(&h, SLICE("one"));
	if (CHECK(e != NULL))
		CHECK_INT(e->count, 7);
	CHECK(hash_keep(&h, SLICE("one")) == e);
	CHECK_INT(h.n, 1);
	arena_free(&a);
}

TEST(entries_come_in_order_of_insertion)
{
	enum { N = 1000 };
	struct arena a = ARENA_INIT;
	struct hash h = HASH_INIT(&a);
	char name[32];
	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < N; i++) {
			snprintf(name, sizeof name, "%zu", i);
			hash_keep(&h, slice_of(name))->count += i;
		}
	CHECK_INT(h.n, N);
	for (size_t i = 0; i < h.n; i++) {
		snprintf(name, sizeof name, "%zu", i);
		CHECK_SLICE(h.entries[i].key, slice_of(name));
		CHECK_INT(h.entries[i].count, 2 * i);
	}
	arena_free(&a);
}

int main(void)
{
	RUN(a_kept_key_outlives_its_bytes);
	RUN(entries_come_in_order_of_insertion);
	return unit_end();
}
