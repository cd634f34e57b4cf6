/* libFuzzer on the scanner.  The first byte holds options (1: TeX brackets, 2: one more environment)
 * and, in its other bits, where the text is cut for a second scan; the rest is the text. */
#include <stdio.h>
#include <stdlib.h>

#include "mdscan_invariants.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct slice text, const struct md_options *options)
{
	struct arena a = ARENA_INIT;
	struct buf first = BUF_INIT, second = BUF_INIT;
	struct md_doc *doc = mdscan(&a, text, options);
	mdscan_check_bytes(doc, &a);
	const char *why = mdscan_broken(doc);
	mdscan_dump(&first, doc);
	doc = mdscan(&a, text, options);
	mdscan_check_bytes(doc, &a);
	mdscan_dump(&second, doc);
	if (!why && !slice_eq(buf_slice(&first), buf_slice(&second)))
		why = "a second scan of the same text gives the same";
	if (why) {
		fprintf(stderr, "broken: %s\n", why);
		abort();
	}
	buf_free(&first);
	buf_free(&second);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const environments[] = {"dcases"};
	if (size == 0)
		return 0;
	struct md_options options = {.tex_brackets = data[0] & 1, .environments = environments};
	options.n_environments = data[0] & 2 ? 1 : 0;
	struct slice text = {(const char *)data + 1, size - 1};
	check(text, &options);
	/* What is cut off must not be read: the copy has its own end. */
	size_t cut = text.n * (data[0] >> 2) / 64;
	char *copy = malloc(cut + 1);
	if (!copy)
		abort();
	memcpy(copy, text.p, cut);
	copy = realloc(copy, cut ? cut : 1);
	check((struct slice){copy, cut}, &options);
	free(copy);
	return 0;
}
