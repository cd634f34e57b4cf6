/* Sizes of images: the bytes of each format, as its specification lays them out. */
#include "io/image.h"

#include "base/buf.h"
#include "unit.h"

/* "WxH", or "" without a size. */
static void check(struct slice head, enum image_kind kind, const char *want, int line)
{
	unsigned width, height;
	struct buf got = BUF_INIT;
	unit_check_int(image_kind(head), kind, __FILE__, line, "kind");
	if (image_size(head, &width, &height))
		buf_printf(&got, "%ux%u", width, height);
	unit_check_slice(buf_slice(&got), slice_of(want), __FILE__, line, "size");
	buf_free(&got);
}

#define CHECK_IMAGE(bytes, kind, want) check(SLICE(bytes), kind, want, __LINE__)

#define PNG "\x89PNG\r\n\x1a\n"

TEST(png)
{
	CHECK_IMAGE(PNG "\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\xc8", IMAGE_PNG, "300x200");
	CHECK_IMAGE(PNG "\0\0\0\4CgBI\0\0\0\0crc.\0\0\0\rIHDR\0\0\0\5\0\0\0\6", IMAGE_PNG, "5x6");
	CHECK_IMAGE(PNG "\0\0\0\rIHDR\0\0\0\0\0\0\0\xc8", IMAGE_PNG, "");
	CHECK_IMAGE(PNG "\0\0\0\rIHDR\xff\xff\xff\xff\0\0\0\xc8", IMAGE_PNG, "");
	CHECK_IMAGE(PNG "\0\0\0\rIHDR\0\0\1", IMAGE_PNG, "");
	CHECK_IMAGE(PNG, IMAGE_PNG, "");
}

TEST(gif)
{
	CHECK_IMAGE("GIF89a\x2c\x01\xc8\0", IMAGE_GIF, "300x200");
	CHECK_IMAGE("GIF87a\1\0\2\0", IMAGE_GIF, "1x2");
	CHECK_IMAGE("GIF88a\1\0\2\0", IMAGE_NONE, "");
}

#define JFIF "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
#define SOF(marker) "\xff" marker "\0\x0b\x08\0\xc8\x01\x2c\1\1\x11\0"

TEST(jpeg)
{
	CHECK_IMAGE(JFIF SOF("\xc0"), IMAGE_JPEG, "300x200");
	CHECK_IMAGE(JFIF SOF("\xc2"), IMAGE_JPEG, "300x200");
	CHECK_IMAGE(JFIF "\xff\xff" SOF("\xcf"), IMAGE_JPEG, "300x200");
	CHECK_IMAGE(JFIF "\xff\xdb\0\4ab" SOF("\xc1"), IMAGE_JPEG, "300x200");
	/* DHT, JPG and DAC have numbers of frames, too. */
	CHECK_IMAGE(JFIF "\xff\xc4\0\x0b\x08\0\1\0\1\1\1\x11\0" SOF("\xc0"), IMAGE_JPEG, "300x200");
	/* A picture in the picture is in a segment. */
	CHECK_IMAGE(JFIF "\xff\xe2\0\x0f" SOF("\xc0") SOF("\xc0"), IMAGE_JPEG, "300x200");
	CHECK_IMAGE(JFIF "\xff\xda\0\2" SOF("\xc0"), IMAGE_JPEG, "");
	CHECK_IMAGE(JFIF "\xff\xc0\0\1" SOF("\xc0"), IMAGE_JPEG, "");
	CHECK_IMAGE(JFIF "x" SOF("\xc0"), IMAGE_JPEG, "");
	CHECK_IMAGE(JFIF, IMAGE_JPEG, "");
}

/* One entry: orientation. */
#define EXIF_BIG(orientation) \
	"\xff\xd8\xff\xe1\0\x22" \
	"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0" orientation "\0\0\0\0\0\0"
#define EXIF_LITTLE(orientation) \
	"\xff\xd8\xff\xe1\0\x22" \
	"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0" orientation "\0\0\0\0\0\0\0"

TEST(jpeg_that_lies_on_its_side)
{
	CHECK_IMAGE(EXIF_BIG("\1") SOF("\xc0"), IMAGE_JPEG, "300x200");
	CHECK_IMAGE(EXIF_BIG("\6") SOF("\xc0"), IMAGE_JPEG, "200x300");
	CHECK_IMAGE(EXIF_LITTLE("\3") SOF("\xc0"), IMAGE_JPEG, "300x200");
	CHECK_IMAGE(EXIF_LITTLE("\x08") SOF("\xc0"), IMAGE_JPEG, "200x300");
	CHECK_IMAGE("\xff\xd8\xff\xe1\0\x10"
		    "Exif\0\0MM\0*\xff\xff\xff\xff" SOF("\xc0"),
		    IMAGE_JPEG, "300x200");
}

#define RIFF "RIFF\1\0\0\0WEBP"

TEST(webp)
{
	CHECK_IMAGE(RIFF "VP8 \1\0\0\0abc\x9d\x01\x2a\x2c\x41\xc8\0", IMAGE_WEBP, "300x200");
	CHECK_IMAGE(RIFF "VP8L\1\0\0\0\x2f\x2b\xc1\x31\0", IMAGE_WEBP, "300x200");
	CHECK_IMAGE(RIFF "VP8X\x0a\0\0\0\0\0\0\0\x2b\1\0\xc7\0\0", IMAGE_WEBP, "300x200");
	CHECK_IMAGE(RIFF "VP8 \1\0\0\0abc\x9d\x01\x2b\x2c\x01\xc8\0", IMAGE_WEBP, "");
	CHECK_IMAGE(RIFF "VP8X\x0a\0\0\0\0\0\0\0\x2b", IMAGE_WEBP, "");
	CHECK_IMAGE("RIFF\1\0\0\0WAVEfmt ", IMAGE_NONE, "");
}

#define FTYP(brand) \
	"\0\0\0\x10" \
	"ftyp" brand "\0\0\0\0"
#define META(properties, length) \
	"\0\0\0" length "meta\0\0\0\0" \
	"\0\0\0\x0c" \
	"pitmabcd" properties
#define ISPE(width, height) "\0\0\0\x14ispe\0\0\0\0\0\0" width "\0\0" height

TEST(avif_and_heif)
{
	CHECK_IMAGE(FTYP("avif") META("\0\0\0\x24"
				      "iprp\0\0\0\x1c"
				      "ipco" ISPE("\1\x2c", "\0\xc8"),
				      "\x3c"),
		    IMAGE_AVIF, "300x200");
	/* The largest is the picture itself; the others are its tiles and its preview. */
	CHECK_IMAGE(FTYP("heic") META("\0\0\0\x38"
				      "iprp\0\0\0\x30"
				      "ipco" ISPE("\0\x40", "\0\x40") ISPE("\1\x2c", "\0\xc8"),
				      "\x50"),
		    IMAGE_AVIF, "300x200");
	CHECK_IMAGE(FTYP("mif1") META("\0\0\0\x2d"
				      "iprp\0\0\0\x25"
				      "ipco" ISPE("\1\x2c", "\0\xc8") "\0\0\0\x09"
								      "irot\1",
				      "\x45"),
		    IMAGE_AVIF, "200x300");
	CHECK_IMAGE(FTYP("avif") "\0\0\0\0meta", IMAGE_AVIF, "");
	CHECK_IMAGE(FTYP("avif") "\0\0\0\1meta\xff\xff\xff\xff\xff\xff\xff\xff", IMAGE_AVIF, "");
	CHECK_IMAGE(FTYP("isom"), IMAGE_NONE, "");
}

TEST(svg)
{
	CHECK_IMAGE("<svg width=\"300\" height='200px'>", IMAGE_SVG, "300x200");
	CHECK_IMAGE("<?xml version=\"1.0\"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC \"x\">\n"
		    "<svg viewBox=\"0 0 300 200\"/>",
		    IMAGE_SVG, "300x200");
	CHECK_IMAGE(
		"\xef\xbb\xbf<!DOCTYPE svg [ <!ENTITY a \"b\"> ]><svg viewBox='-1,-1,30.4 20.6'>",
		IMAGE_SVG, "30x21");
	CHECK_IMAGE("<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 3 2\">", IMAGE_SVG, "3x2");
	CHECK_IMAGE("<svg width=\"600\" viewBox=\"0 0 3 2\">", IMAGE_SVG, "600x400");
	CHECK_IMAGE("<svg height=\"1in\" viewBox=\"0 0 3 2\">", IMAGE_SVG, "144x96");
	CHECK_IMAGE("<svg width=\"2em\" height=\"12pt\">", IMAGE_SVG, "32x16");
	CHECK_IMAGE("<svg data-width=\"1\" width=\"1e2\" height=\"50\">", IMAGE_SVG, "100x50");
	CHECK_IMAGE("<svg width=\"300\">", IMAGE_SVG, "");
	CHECK_IMAGE("<svg width=\"-1\" height=\"inf\" viewBox=\"0 0 nan 1\">", IMAGE_SVG, "");
	CHECK_IMAGE("<svg width=300 height=200>", IMAGE_SVG, "");
	CHECK_IMAGE("<svg", IMAGE_NONE, "");
	CHECK_IMAGE("<svgx width=\"1\" height=\"1\">", IMAGE_NONE, "");
	CHECK_IMAGE("<html><svg width=\"1\" height=\"1\">", IMAGE_NONE, "");
	CHECK_IMAGE("<!-- <svg width='1' height='1'>", IMAGE_NONE, "");
}

TEST(no_images)
{
	CHECK_IMAGE("", IMAGE_NONE, "");
	CHECK_IMAGE("text", IMAGE_NONE, "");
	CHECK_IMAGE("BM\0\0", IMAGE_NONE, "");
}

int main(void)
{
	RUN(png);
	RUN(gif);
	RUN(jpeg);
	RUN(jpeg_that_lies_on_its_side);
	RUN(webp);
	RUN(avif_and_heif);
	RUN(svg);
	RUN(no_images);
	return unit_end();
}
