/* libFuzzer on the TeX parser: any bytes as a formula.  The first byte holds the display mode; for
 * some of the others the time that many repetitions take is looked at, too. */
#include <stdint.h>

#include "parse_invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct slice tex = {(const char *)data + 1, size - 1};
	const char *why = parse_broken(tex, data[0] & 1);
	if (!why && (data[0] >> 1) % 64 == 63)
		why = parse_broken_time(tex, data[0] & 1);
	require(!why, why);
	return 0;
}
