#include "base/utf8.h"

#include "unit.h"

static void check_nfc(struct slice s, struct slice want)
{
	struct buf out = BUF_INIT;
	utf8_nfc(&out, s);
	CHECK_SLICE(buf_slice(&out), want);
	buf_free(&out);
}

TEST(nfc_leaves_what_is_composed)
{
	check_nfc(SLICE(""), SLICE(""));
	check_nfc(SLICE("plain ASCII"), SLICE("plain ASCII"));
	check_nfc(SLICE("caf\u00e9 \u6570\u5b66 \U0001d54f"),
		  SLICE("caf\u00e9 \u6570\u5b66 \U0001d54f"));
}

TEST(nfc_composes)
{
	check_nfc(SLICE("cafe\u0301"), SLICE("caf\u00e9"));
	check_nfc(SLICE("\u1112\u1161\u11ab"), SLICE("\ud55c"));
	check_nfc(SLICE("\u304b\u3099"), SLICE("\u304c"));
}

TEST(nfc_orders_marks)
{
	check_nfc(SLICE("q\u0307\u0323"), SLICE("q\u0323\u0307"));
	check_nfc(SLICE("a\u0323\u0302"), SLICE("\u1ead"));
}

TEST(nfc_decomposes_what_is_excluded)
{
	check_nfc(SLICE("\u212b"), SLICE("\u00c5"));
	check_nfc(SLICE("\ufa10"), SLICE("\u585a"));
	/* Compatibility is no equality. */
	check_nfc(SLICE("\ufb01\uff21"), SLICE("\ufb01\uff21"));
}

TEST(nfc_appends)
{
	struct buf out = BUF_INIT;
	buf_puts(&out, "e");
	utf8_nfc(&out, SLICE("x\u0301"));
	CHECK_SLICE(buf_slice(&out), SLICE("ex\u0301"));
	buf_free(&out);
}

TEST(nfc_keeps_what_is_no_utf8)
{
	check_nfc(SLICE("e\xcc\x81\xff"), SLICE("e\xcc\x81\xff"));
	check_nfc(SLICE("\xe6\x95"), SLICE("\xe6\x95"));
}

TEST(lower)
{
	CHECK_INT(utf8_lower('A'), 'a');
	CHECK_INT(utf8_lower('['), '[');
	CHECK_INT(utf8_lower(0xc9), 0xe9);
	CHECK_INT(utf8_lower(0x3a9), 0x3c9);
	CHECK_INT(utf8_lower(0x416), 0x436);
	CHECK_INT(utf8_lower(0x6570), 0x6570);
}

int main(void)
{
	RUN(nfc_leaves_what_is_composed);
	RUN(nfc_composes);
	RUN(nfc_orders_marks);
	RUN(nfc_decomposes_what_is_excluded);
	RUN(nfc_appends);
	RUN(nfc_keeps_what_is_no_utf8);
	RUN(lower);
	return unit_end();
}
