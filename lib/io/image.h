/* What kind of image a file is, and how large: from its bytes, without decoding.
 *
 * Sources: PNG, W3C Recommendation, third edition, 5.2 and 11.2.1; JPEG, ITU-T T.81, annex B, with
 * Exif 2.32, 4.6.4 (orientation); GIF89a, CompuServe 1990, 17 and 18; WebP, RFC 9649, 2; AVIF and
 * HEIF, ISO/IEC 14496-12, 4.2 and 8.11, and ISO/IEC 23008-12, 6.5.3 (ispe) and 6.5.10 (irot); SVG 2,
 * 8.2 and 8.6. */
#ifndef IO_IMAGE_H
#define IO_IMAGE_H

#include <stdbool.h>

#include "base/slice.h"

enum image_kind {
	IMAGE_NONE, /* none that is known */
	IMAGE_PNG,
	IMAGE_JPEG,
	IMAGE_GIF,
	IMAGE_WEBP,
	IMAGE_AVIF, /* and HEIF */
	IMAGE_SVG
};

/* As much of a file's beginning as is enough for as good as all images: large profiles and previews
 * come before a JPEG's size. */
enum { IMAGE_HEAD = 1 << 18 };

/* `head` is a file's beginning.  Any bytes are safe; time is linear. */
enum image_kind image_kind(struct slice head);

/* The width and height in CSS pixels (at least 1) that a browser shows the image with: turned as
 * its orientation says, an SVG's as its width and height or, where one is missing or in per cent, its
 * viewBox say.  False: no image, or it does not say in these bytes. */
bool image_size(struct slice head, unsigned *width, unsigned *height);

#endif
