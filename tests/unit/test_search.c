#include "base/search.h"

#include "unit.h"

struct narrow {
	char mark;
	uint32_t offset;
};

struct wide {
	size_t offset;
	char mark;
};

/* As a walk from the first row on counts them. */
static size_t walk(const struct wide *rows, size_t n, size_t most)
{
	size_t i = 0;
	while (i < n && rows[i].offset <= most)
		i++;
	return i;
}

TEST(rows_up_to)
{
	enum { N = 40 };
	struct narrow narrow[N];
	struct wide wide[N];
	for (size_t i = 0; i < N; i++) {
		wide[i].offset = i / 3 * 5 + 2; /* threes of equals, and gaps */
		narrow[i].offset = (uint32_t)wide[i].offset;
	}
	for (size_t n = 0; n <= N; n++)
		for (size_t most = 0; most < 80; most++) {
			CHECK_INT(SEARCH_UP_TO(narrow, n, struct narrow, offset, most),
				  walk(wide, n, most));
			CHECK_INT(SEARCH_UP_TO(wide, n, struct wide, offset, most),
				  walk(wide, n, most));
		}
	CHECK_INT(SEARCH_UP_TO(NULL, 0, struct wide, offset, 1), 0);
	wide[N - 1].offset = SIZE_MAX;
	CHECK_INT(SEARCH_UP_TO(wide, N, struct wide, offset, SIZE_MAX), N);
}

int main(void)
{
	RUN(rows_up_to);
	return unit_end();
}
