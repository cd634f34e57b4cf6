#include "io/image.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct size {
	double width, height; /* 0: unknown */
};

/* ---- Numbers ---- */

static bool has(struct slice s, size_t at, size_t n)
{
	return at <= s.n && s.n - at >= n;
}

static uint32_t byte(struct slice s, size_t at)
{
	return at < s.n ? (unsigned char)s.p[at] : 0;
}

/* Past the end there are zeros. */
static uint32_t big16(struct slice s, size_t at)
{
	return byte(s, at) << 8 | byte(s, at + 1);
}

static uint32_t big32(struct slice s, size_t at)
{
	return big16(s, at) << 16 | big16(s, at + 2);
}

static uint32_t little16(struct slice s, size_t at)
{
	return byte(s, at) | byte(s, at + 1) << 8;
}

static uint32_t little24(struct slice s, size_t at)
{
	return little16(s, at) | byte(s, at + 2) << 16;
}

static uint32_t little32(struct slice s, size_t at)
{
	return little16(s, at) | little16(s, at + 2) << 16;
}

static bool is_at(struct slice s, size_t at, struct slice what)
{
	return at <= s.n && slice_starts(slice_sub(s, at, s.n), what);
}

/* ---- JPEG ---- */

/* The orientation in an Exif segment behind "Exif\0\0": 1 to 8, 1 if it has none. */
static uint32_t exif_orientation(struct slice tiff)
{
	enum { ORIENTATION = 0x0112, ENTRY = 12 };
	bool little = slice_starts(tiff, SLICE("II"));
	if (!little && !slice_starts(tiff, SLICE("MM")))
		return 1;
	size_t directory = little ? little32(tiff, 4) : big32(tiff, 4);
	if (!has(tiff, directory, 2))
		return 1;
	size_t n = little ? little16(tiff, directory) : big16(tiff, directory);
	for (size_t i = 0; i < n; i++) {
		size_t entry = directory + 2 + i * ENTRY;
		if (!has(tiff, entry, ENTRY))
			break;
		if ((little ? little16(tiff, entry) : big16(tiff, entry)) == ORIENTATION)
			return little ? little16(tiff, entry + 8) : big16(tiff, entry + 8);
	}
	return 1;
}

/* SOF0 to SOF15, but for the markers between that are other things (DHT, JPG, DAC). */
static bool is_frame(uint32_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

static bool is_alone(uint32_t marker)
{
	return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

static struct size jpeg_size(struct slice s)
{
	struct size size = {0, 0};
	uint32_t orientation = 1;
	for (size_t at = 2; has(s, at, 4);) {
		if (byte(s, at) != 0xff)
			return size;
		uint32_t marker = byte(s, at + 1);
		if (marker == 0xff || is_alone(marker)) {
			at += marker == 0xff ? 1 : 2;
			continue;
		}
		size_t length = big16(s, at + 2);
		/* The end, or the picture itself. */
		if (length < 2 || marker == 0xd9 || marker == 0xda)
			return size;
		struct slice segment = slice_sub(s, at + 4, at + 2 + length);
		if (marker == 0xe1 && slice_starts(segment, SLICE("Exif\0\0")))
			orientation = exif_orientation(slice_sub(segment, 6, segment.n));
		if (is_frame(marker) && segment.n >= 5) {
			size.height = big16(segment, 1);
			size.width = big16(segment, 3);
			break;
		}
		at += 2 + length;
	}
	/* 5 to 8 lie on their side. */
	if (orientation >= 5 && orientation <= 8)
		return (struct size){size.height, size.width};
	return size;
}

/* ---- WebP ---- */

static struct size webp_size(struct slice s)
{
	struct size size = {0, 0};
	struct slice chunk = slice_sub(s, 20, s.n);
	if (is_at(s, 12, SLICE("VP8 ")) && is_at(chunk, 3, SLICE("\x9d\x01\x2a")) &&
	    chunk.n >= 10) {
		size.width = little16(chunk, 6) & 0x3fff;
		size.height = little16(chunk, 8) & 0x3fff;
	} else if (is_at(s, 12, SLICE("VP8L")) && byte(chunk, 0) == 0x2f && chunk.n >= 5) {
		uint32_t bits = little32(chunk, 1);
		size.width = (bits & 0x3fff) + 1;
		size.height = (bits >> 14 & 0x3fff) + 1;
	} else if (is_at(s, 12, SLICE("VP8X")) && chunk.n >= 10) {
		size.width = little24(chunk, 4) + 1;
		size.height = little24(chunk, 7) + 1;
	}
	return size;
}

/* ---- AVIF and HEIF ---- */

/* The contents of the first box of a kind among boxes. */
static struct slice box(struct slice boxes, struct slice kind)
{
	for (size_t at = 0; has(boxes, at, 8);) {
		uint64_t length = big32(boxes, at), header = 8;
		if (length == 1) {
			length = (uint64_t)big32(boxes, at + 8) << 32 | big32(boxes, at + 12);
			header = 16;
		} else if (length == 0) {
			length = boxes.n - at;
		}
		if (length < header || !has(boxes, at, header))
			break;
		size_t end = length < boxes.n - at ? at + (size_t)length : boxes.n;
		if (is_at(boxes, at + 4, kind))
			return slice_sub(boxes, at + (size_t)header, end);
		at = end;
	}
	return (struct slice){NULL, 0};
}

/* The primary item's properties would be found by its number; its picture is the largest, if there
 * are tiles and previews. */
static struct size heif_size(struct slice s)
{
	struct size size = {0, 0};
	struct slice meta = box(s, SLICE("meta"));
	/* A version and flags come first. */
	struct slice properties =
		box(box(slice_sub(meta, 4, meta.n), SLICE("iprp")), SLICE("ipco"));
	bool turned = byte(box(properties, SLICE("irot")), 0) & 1;
	for (size_t at = 0; has(properties, at, 8);) {
		size_t length = big32(properties, at);
		if (length < 8 || !has(properties, at, length))
			break;
		if (is_at(properties, at + 4, SLICE("ispe")) && length >= 20) {
			double width = big32(properties, at + 12);
			double height = big32(properties, at + 16);
			if (width * height > size.width * size.height)
				size = (struct size){width, height};
		}
		at += length;
	}
	return turned ? (struct size){size.height, size.width} : size;
}

static bool is_heif(struct slice s)
{
	static const struct slice brands[] = {SLICE("avif"), SLICE("avis"), SLICE("heic"),
					      SLICE("heix"), SLICE("mif1"), SLICE("msf1")};
	if (!is_at(s, 4, SLICE("ftyp")))
		return false;
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
		if (is_at(s, 8, brands[i]))
			return true;
	return false;
}

/* ---- SVG ---- */

/* The <svg> tag's inside, if that is the first element: behind a mark, white space, the XML
 * declaration, a document type, comments. */
static bool svg_tag(struct slice s, struct slice *attributes)
{
	size_t at = slice_starts(s, SLICE("\xef\xbb\xbf")) ? 3 : 0;
	for (;;) {
		while (at < s.n && ascii_is_space(s.p[at]))
			at++;
		struct slice rest = slice_sub(s, at, s.n);
		const char *end = NULL;
		if (slice_starts(rest, SLICE("<!--")))
			end = memmem(rest.p, rest.n, "-->", 3);
		else if (slice_starts(rest, SLICE("<?")) || slice_starts(rest, SLICE("<!DOCTYPE")))
			end = memchr(rest.p, '>', rest.n);
		else
			break;
		if (!end)
			return false;
		at = (size_t)(end - s.p) + (*end == '-' ? 3 : 1);
		/* Entities that a document type declares. */
		struct slice passed = slice_range(rest.p, s.p + at);
		if (slice_starts(rest, SLICE("<!DOCTYPE")) && slice_find(passed, '[') < passed.n) {
			end = memmem(rest.p, rest.n, "]>", 2);
			if (!end)
				return false;
			at = (size_t)(end - s.p) + 2;
		}
	}
	*attributes = slice_sub(s, at + strlen("<svg"), s.n);
	return is_at(s, at, SLICE("<svg")) && attributes->n &&
	       (ascii_is_space(attributes->p[0]) || attributes->p[0] == '>');
}

/* A number and what follows it.  At most 40 characters of it count. */
static double number(struct slice s, struct slice *behind)
{
	char text[41], *end;
	s = slice_trim(s);
	size_t n = s.n < sizeof text - 1 ? s.n : sizeof text - 1;
	memcpy(text, s.p ? s.p : "", n);
	text[n] = '\0';
	/* Hexadecimal numbers and infinities are none of SVG's. */
	size_t digits = strspn(text, "+-.0123456789eE");
	text[digits] = '\0';
	double value = strtod(text, &end);
	*behind = slice_sub(s, (size_t)(end - text), s.n);
	return value;
}

/* CSS Values 4, 6.2; 0: in per cent, or nothing that is known without a font. */
static double pixels(struct slice s)
{
	static const struct {
		struct slice name;
		double pixels;
	} units[] = {{SLICE(""), 1},    {SLICE("px"), 1},           {SLICE("pt"), 96.0 / 72},
		     {SLICE("pc"), 16}, {SLICE("mm"), 96.0 / 25.4}, {SLICE("cm"), 96.0 / 2.54},
		     {SLICE("in"), 96}, {SLICE("em"), 16},          {SLICE("rem"), 16},
		     {SLICE("ex"), 8}};
	struct slice unit;
	double value = number(s, &unit);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (slice_eq_nocase(unit, units[i].name))
			return value * units[i].pixels;
	return 0;
}

static void read_view_box(struct slice s, struct size *box_size)
{
	double values[4] = {0, 0, 0, 0};
	for (size_t i = 0; i < 4; i++) {
		while (s.n && (ascii_is_space(s.p[0]) || s.p[0] == ','))
			s = slice_sub(s, 1, s.n);
		values[i] = number(s, &s);
	}
	*box_size = (struct size){values[2], values[3]};
}

static struct size svg_size(struct slice s)
{
	struct size size = {0, 0}, view_box = {0, 0};
	size_t at = 0;
	while (at < s.n && s.p[at] != '>') {
		if (ascii_is_space(s.p[at]) || s.p[at] == '=' || s.p[at] == '/') {
			at++;
			continue;
		}
		size_t begin = at;
		while (at < s.n && !ascii_is_space(s.p[at]) && !strchr("=>\"'", s.p[at]))
			at++;
		struct slice name = slice_sub(s, begin, at);
		while (at < s.n && (ascii_is_space(s.p[at]) || s.p[at] == '='))
			at++;
		if (at == s.n || (s.p[at] != '"' && s.p[at] != '\''))
			break;
		struct slice rest = slice_sub(s, at + 1, s.n);
		struct slice value = slice_sub(rest, 0, slice_find(rest, s.p[at]));
		at += value.n + 2;
		if (slice_eq(name, SLICE("width")))
			size.width = pixels(value);
		else if (slice_eq(name, SLICE("height")))
			size.height = pixels(value);
		else if (slice_eq(name, SLICE("viewBox")))
			read_view_box(value, &view_box);
	}
	bool has_box = view_box.width > 0 && view_box.height > 0;
	if (size.width > 0 && !(size.height > 0) && has_box)
		size.height = size.width * view_box.height / view_box.width;
	else if (size.height > 0 && !(size.width > 0) && has_box)
		size.width = size.height * view_box.width / view_box.height;
	else if (!(size.width > 0) && !(size.height > 0))
		size = view_box;
	return size;
}

/* ---- All ---- */

enum image_kind image_kind(struct slice head)
{
	struct slice attributes;
	if (slice_starts(head, SLICE("\x89PNG\r\n\x1a\n")))
		return IMAGE_PNG;
	if (slice_starts(head, SLICE("\xff\xd8\xff")))
		return IMAGE_JPEG;
	if (slice_starts(head, SLICE("GIF87a")) || slice_starts(head, SLICE("GIF89a")))
		return IMAGE_GIF;
	if (slice_starts(head, SLICE("RIFF")) && is_at(head, 8, SLICE("WEBPVP8")))
		return IMAGE_WEBP;
	if (is_heif(head))
		return IMAGE_AVIF;
	return svg_tag(head, &attributes) ? IMAGE_SVG : IMAGE_NONE;
}

bool image_size(struct slice head, unsigned *width, unsigned *height)
{
	struct size size = {0, 0};
	struct slice attributes;
	switch (image_kind(head)) {
	case IMAGE_PNG:
		/* Its first chunk is IHDR; an iPhone's has another before. */
		if (is_at(head, 12, SLICE("IHDR")))
			size = (struct size){big32(head, 16), big32(head, 20)};
		else if (is_at(head, 12, SLICE("CgBI")) && is_at(head, 28, SLICE("IHDR")))
			size = (struct size){big32(head, 32), big32(head, 36)};
		break;
	case IMAGE_JPEG:
		size = jpeg_size(head);
		break;
	case IMAGE_GIF:
		size = (struct size){little16(head, 6), little16(head, 8)};
		break;
	case IMAGE_WEBP:
		size = webp_size(head);
		break;
	case IMAGE_AVIF:
		size = heif_size(head);
		break;
	case IMAGE_SVG:
		if (svg_tag(head, &attributes))
			size = svg_size(attributes);
		break;
	case IMAGE_NONE:
		break;
	}
	/* What is larger is no size of a picture. */
	const double most = 1 << 20;
	if (!(size.width >= 0.5 && size.width <= most && size.height >= 0.5 && size.height <= most))
		return false;
	*width = (unsigned)lround(size.width);
	*height = (unsigned)lround(size.height);
	return true;
}
