/* libFuzzer on the sizes of images: any bytes are safe, and a size that is told is one. */
#include <stdint.h>

#include "io/image.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct slice head = {(const char *)data, size};
	unsigned width = 0, height = 0;
	if (!image_size(head, &width, &height))
		return 0;
	require(image_kind(head) != IMAGE_NONE, "a size of no image");
	require(width && height, "an empty image");
	return 0;
}
