#include "unit.h"

#include "base/buf.h"
#include "text/fold.h"

static void check_fold(const char *text, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct slice once = fold_text(&a, slice_of(text), NULL);
	unit_check_slice(once, slice_of(want), __FILE__, line, text);
	unit_check_slice(fold_text(&a, once, NULL), once, __FILE__, line, "folded twice");
	arena_free(&a);
}
#define CHECK_FOLD(text, want) check_fold((text), (want), __LINE__)

TEST(letters)
{
	CHECK_FOLD("Pre-Norm", "pre norm");
	CHECK_FOLD("ＰＲＥ＿ｎｏｒｍ９", "pre norm9");
	CHECK_FOLD("ÀÉ Straße ΑΣ ЖД", "àé straße ασ жд");
	CHECK_FOLD("（ａ，ｂ）", "(a,b)");
	CHECK_FOLD("C++ & f(x)", "c++ & f(x)");
	CHECK_FOLD("", "");
}

TEST(blanks)
{
	CHECK_FOLD("a - _\t\r\n b", "a b");
	CHECK_FOLD("a\u00A0\u3000\u2009\u2028b", "a b");
	CHECK_FOLD("a‐b‑c–d—e―f", "a b c d e f");
	CHECK_FOLD("Cool\nPapers", "cool papers");
	CHECK_FOLD(" a ", " a ");
	CHECK_FOLD("-", " ");
	/* Dashes of other kinds are not hyphens. */
	CHECK_FOLD("a−b～c", "a−b~c");
}

TEST(han)
{
	CHECK_FOLD("扩散 模型", "扩散模型");
	CHECK_FOLD(" 扩散\n\n模型 ", "扩散模型");
	CHECK_FOLD("用 SGD 优化", "用sgd优化");
	CHECK_FOLD("a 〇 b 㐀 c 豈 d", "a〇b㐀c豈d");
	CHECK_FOLD("一 a 龿 b", "一a龿b");
	/* Kana and punctuation keep theirs. */
	CHECK_FOLD("カ タ 、 b", "カ タ 、 b");
}

TEST(invalid)
{
	CHECK_FOLD("A\xFF-\xE6\x89 B\xEF", "a\xFF \xE6\x89 b\xEF");
	CHECK_FOLD("\xE6", "\xE6");
}

/* Every character's bytes stand for where it is in the source. */
TEST(origins)
{
	struct arena a = ARENA_INIT;
	const uint32_t *origin;
	struct slice s = fold_text(&a, SLICE("Ａ -扩 x- ŷ\nÀ"), &origin);
	CHECK_SLICE(s, SLICE("a扩x ŷ à"));
	static const uint32_t want[] = {0, 5, 5, 5, 9, 10, 12, 12, 14, 15, 15};
	CHECK_INT(s.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < s.n; i++)
		CHECK_INT(origin[i], want[i]);
	arena_free(&a);
}

/* U+023A has two bytes, its lower case three. */
TEST(grows)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "\u023A-");
	struct slice s = fold_text(&a, buf_slice(&b), NULL);
	CHECK_INT(s.n, 4000);
	CHECK_SLICE(slice_sub(s, 0, 4), SLICE("\u2C65 "));
	buf_free(&b);
	arena_free(&a);
}

TEST(pieces)
{
	struct arena a = ARENA_INIT;
	struct fold f = fold_start(&a);
	fold_add(&f, SLICE("Pre-"), 10);
	fold_add(&f, SLICE("_Norm 扩"), 100);
	fold_add_at(&f, SLICE(" ， "), 200);
	fold_add(&f, SLICE("散"), 300);
	fold_add(&f, SLICE(" Net"), 400);
	fold_add(&f, SLICE("work "), 500);
	CHECK_SLICE(fold_end(&f), SLICE("pre norm扩,散network "));
	static const uint32_t want[] = {10,  11,  12,  13,  101, 102, 103, 104, 106, 106, 106, 200,
					300, 300, 300, 401, 402, 403, 500, 501, 502, 503, 504};
	CHECK_INT(f.n, sizeof want / sizeof *want);
	for (size_t i = 0; i < f.n; i++)
		CHECK_INT(f.origin[i], want[i]);
	CHECK_INT(f.words, 5);
	arena_free(&a);
}

TEST(objects)
{
	struct arena a = ARENA_INIT;
	struct fold f = fold_start(&a);
	fold_add(&f, SLICE("a "), 0);
	fold_add_object(&f, 2);
	fold_add(&f, SLICE(" - "), 5);
	fold_add_object(&f, 8);
	fold_add(&f, SLICE(" B \uFFFC \uFFFC C"), 11);
	CHECK_SLICE(fold_end(&f), SLICE("a\uFFFCb\uFFFCc"));
	CHECK_INT(f.origin[1], 2);
	CHECK_INT(f.words, 3);
	arena_free(&a);
}

TEST(breaks)
{
	struct arena a = ARENA_INIT;
	struct fold f = fold_start(&a);
	fold_add(&f, SLICE("Pre "), 0);
	fold_break(&f, 4);
	fold_add(&f, SLICE("扩"), 5);
	fold_break(&f, 8);
	CHECK_SLICE(fold_end(&f), SLICE("pre\n扩\n"));
	CHECK_INT(f.words, 2);
	arena_free(&a);
}

TEST(words)
{
	size_t end = 0;
	struct slice s = SLICE("gpt2 的注意力, a1 é \uFFFC〇");
	CHECK_INT(fold_words(s, SIZE_MAX, &end), 7);
	CHECK_INT(end, s.n);
	CHECK_INT(fold_words(s, 1, &end), 1);
	CHECK_INT(end, 4);
	CHECK_INT(fold_words(s, 3, &end), 3);
	CHECK_SLICE(slice_sub(s, 0, end), SLICE("gpt2 的注"));
	CHECK_INT(fold_words(s, 0, &end), 0);
	CHECK_INT(end, 0);
	CHECK_INT(fold_words((struct slice){0}, 5, NULL), 0);
}

/* What is counted while folding is what is counted in the result. */
TEST(words_while_folding)
{
	static const char *const texts[] = {"a-b_c d扩散e", "Ａ１ b", "ab\xFF!c", "  ",
					    "カタ 豈 x\n\n"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena a = ARENA_INIT;
		struct fold f = fold_start(&a);
		for (const char *p = texts[i]; *p; p++) {
			size_t n = 1;
			while (((unsigned char)p[n] & 0xC0) == 0x80)
				n++;
			fold_add(&f, (struct slice){p, n}, 0);
			p += n - 1;
		}
		CHECK_INT(f.words, fold_words(fold_end(&f), SIZE_MAX, NULL));
		arena_free(&a);
	}
}

int main(void)
{
	RUN(letters);
	RUN(blanks);
	RUN(han);
	RUN(invalid);
	RUN(origins);
	RUN(grows);
	RUN(pieces);
	RUN(objects);
	RUN(breaks);
	RUN(words);
	RUN(words_while_folding);
	return unit_end();
}
