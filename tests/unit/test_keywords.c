#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "text/fold.h"
#include "text/keywords.h"

enum { BOTH = KEYWORDS_PLURAL | KEYWORDS_DIGITS };

/* A list of keywords, split at |, with the ids 0, 1.. */
static struct keywords *made(struct arena *a, const char *list, unsigned flags)
{
	struct keywords *k = keywords_new(a);
	struct slice rest = slice_of(list);
	for (uint32_t id = 0; rest.n; id++) {
		size_t n = slice_find(rest, '|');
		keywords_add(k, slice_sub(rest, 0, n), id, flags);
		rest = slice_sub(rest, n + 1, rest.n);
	}
	keywords_compile(k);
	return k;
}

/* All hits as <..><..> in the order they are found. */
static void check_hits(const char *list, unsigned flags, struct slice text, struct slice want,
		       int line)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct keywords_search s = keywords_start(made(&a, list, flags), text);
	uint32_t last = 0;
	for (struct keywords_hit hit; keywords_next(&s, &hit);) {
		buf_putc(&b, '<');
		buf_add(&b, slice_sub(text, hit.begin, hit.end));
		buf_putc(&b, '>');
		unit_check(hit.end >= last, __FILE__, line, "ends never go back");
		last = hit.end;
	}
	unit_check_slice(buf_slice(&b), want, __FILE__, line, list);
	buf_free(&b);
	arena_free(&a);
}
#define CHECK_HITS(list, text, want) check_hits((list), BOTH, SLICE(text), SLICE(want), __LINE__)
#define CHECK_HITS_OF(list, flags, text, want) \
	check_hits((list), (flags), SLICE(text), SLICE(want), __LINE__)

TEST(whole_words)
{
	CHECK_HITS("ode", "model ode mode codes. ode", "<ode><ode>");
	CHECK_HITS("sgd", "用sgd优化,sgdm", "<sgd>");
	CHECK_HITS("pre norm", "pre norm;pre normal;spre norm", "<pre norm>");
	CHECK_HITS("c++|.net", "c++x c++ asp.net", "<c++><c++><.net>");
	CHECK_HITS("a", "a", "<a>");
	CHECK_HITS("a", "éa aé", "<a><a>"); /* boundaries are those of ASCII */
}

TEST(han)
{
	CHECK_HITS("熵|交叉熵", "交叉熵与熵", "<交叉熵><熵><熵>");
	CHECK_HITS("qr分解", "qr分解 xqr分解 qr分解x", "<qr分解><qr分解>");
	CHECK_HITS("用a", "用a用ab用as", "<用a><用as>");
}

TEST(digits_and_plurals)
{
	CHECK_HITS("gpt", "gpt gpt2 gpts gpt4s gptes gpt3es gpt2x gpt2a1 gptx",
		   "<gpt><gpt2><gpts><gpt4s><gptes><gpt3es>");
	CHECK_HITS_OF("gpt", KEYWORDS_PLURAL, "gpt2 gpts gpt4s gptes gpt", "<gpts><gptes><gpt>");
	CHECK_HITS_OF("gpt", KEYWORDS_DIGITS, "gpt2 gpts gpt4s gpt", "<gpt2><gpt>");
	CHECK_HITS_OF("gpt", 0, "gpt2 gpts gpt", "<gpt>");
	/* Nothing may follow a digit. */
	CHECK_HITS("fp8", "fp8 fp8s fp80 fp8", "<fp8><fp8>");
	CHECK_HITS("bias", "bias biases biasse biase", "<bias><biases>");
	CHECK_HITS("loss|losses", "losses", "<losses><losses>");
	CHECK_HITS("c+", "c+s c+2", "<c+><c+>");
	CHECK_HITS("v", "v1", "<v1>");
	CHECK_HITS("v|v1", "v1s", "<v1s>");
}

TEST(overlaps)
{
	CHECK_HITS("a b|b c|b", "a b c", "<a b><b><b c>");
	CHECK_HITS("一一|一", "一一一", "<一><一一><一><一一><一>");
	CHECK_HITS("abcd|bc", "abcd abc xbc bc", "<abcd><bc>");
	CHECK_HITS("扩散模型|散模|模型x", "扩散模型", "<散模><扩散模型>");
	/* Bytes in common, but no character. */
	CHECK_HITS("丁|七|万", "七丁", "<七><丁>");
}

TEST(odd_keywords)
{
	CHECK_HITS("", "abc", "");
	CHECK_HITS("|a|", "a", "<a>");
	CHECK_HITS("a|a|a", "a", "<a><a><a>");
	CHECK_HITS("a", "", "");
	check_hits("\xFF|\xE6\x89", BOTH, SLICE("x\xFF\xE6\x89\xFE"), SLICE("<\xFF><\xE6\x89>"),
		   __LINE__);
	/* One that begins inside a character, and one that ends inside it. */
	check_hits("\x89|扩|\xE6\x89", 0, SLICE("扩"), SLICE("<\xE6\x89><\x89><扩>"), __LINE__);
	check_hits(" ", 0, SLICE("a b"), SLICE("< >"), __LINE__);
	struct arena a = ARENA_INIT;
	struct keywords *k = keywords_new(&a);
	keywords_compile(k);
	struct keywords_search s = keywords_start(k, SLICE("text"));
	struct keywords_hit hit;
	CHECK(!keywords_next(&s, &hit));
	arena_free(&a);
}

/* Equal keywords with other ids and flags. */
TEST(ids)
{
	struct arena a = ARENA_INIT;
	struct keywords *k = keywords_new(&a);
	keywords_add(k, SLICE("net"), 7, 0);
	keywords_add(k, SLICE("net"), 3, KEYWORDS_PLURAL);
	keywords_add(k, SLICE("network"), 5, 0);
	keywords_compile(k);
	struct keywords_search s = keywords_start(k, SLICE("nets net"));
	struct keywords_hit hit;
	static const struct keywords_hit want[] = {{3, 0, 4}, {3, 5, 8}, {7, 5, 8}};
	for (size_t i = 0; i < 3; i++) {
		CHECK(keywords_next(&s, &hit));
		CHECK(hit.id == want[i].id && hit.begin == want[i].begin && hit.end == want[i].end);
	}
	CHECK(!keywords_next(&s, &hit));
	arena_free(&a);
}

/* Against looking for every keyword everywhere: words over a small alphabet, so that much is shared. */
static unsigned next_random(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16;
}

static void random_word(struct buf *b, unsigned *state, size_t most)
{
	static const char *const parts[] = {"a", "b", "s", "1", " ", "一", "丁", "es"};
	for (size_t n = 1 + next_random(state) % most; n; n--)
		buf_puts(b, parts[next_random(state) % 8]);
}

static bool may_follow(struct slice text, size_t end)
{
	return end == text.n || !fold_is_word(text.p[end]);
}

/* Where the keyword ends that stands at `at`; 0: it does not. */
static size_t ends_slowly(struct slice text, struct slice word, size_t at)
{
	size_t end = at + word.n;
	if (!slice_starts(slice_sub(text, at, text.n), word) ||
	    (fold_is_word(word.p[0]) && at && fold_is_word(text.p[at - 1])))
		return 0;
	char last = word.p[word.n - 1];
	if (!fold_is_word(last) || may_follow(text, end))
		return end;
	if (ascii_is_digit(last))
		return 0;
	while (end < text.n && ascii_is_digit(text.p[end]))
		end++;
	if (may_follow(text, end))
		return end;
	struct slice rest = slice_sub(text, end, text.n);
	if (slice_starts(rest, SLICE("s")) && may_follow(text, end + 1))
		return end + 1;
	return slice_starts(rest, SLICE("es")) && may_follow(text, end + 2) ? end + 2 : 0;
}

TEST(random_words)
{
	unsigned state = 1;
	for (int round = 0; round < 300; round++) {
		struct arena a = ARENA_INIT;
		struct buf text = BUF_INIT;
		struct keywords *k = keywords_new(&a);
		struct slice words[40];
		size_t n = 1 + next_random(&state) % 40, found = 0, expected = 0;
		for (size_t i = 0; i < n; i++) {
			buf_clear(&text);
			random_word(&text, &state, 4);
			words[i] = arena_copy(&a, buf_slice(&text));
			keywords_add(k, words[i], (uint32_t)i, BOTH);
		}
		keywords_compile(k);
		buf_clear(&text);
		random_word(&text, &state, 300);
		struct keywords_search s = keywords_start(k, buf_slice(&text));
		for (struct keywords_hit hit; keywords_next(&s, &hit); found++)
			CHECK_INT(ends_slowly(buf_slice(&text), words[hit.id], hit.begin), hit.end);
		for (size_t i = 0; i < n; i++)
			for (size_t at = 0; at < text.n; at++)
				expected += ends_slowly(buf_slice(&text), words[i], at) > 0;
		CHECK_INT(found, expected);
		buf_free(&text);
		arena_free(&a);
	}
}

static double search_seconds(const struct keywords *k, struct slice text, size_t *hits)
{
	double best = 1e9;
	for (int i = 0; i < 5; i++) {
		clock_t begin = clock();
		struct keywords_search s = keywords_start(k, text);
		*hits = 0;
		for (struct keywords_hit hit; keywords_next(&s, &hit);)
			++*hits;
		double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
		best = took < best ? took : best;
	}
	return best;
}

/* Words that are in no text, beside ten that are. */
static struct keywords *many(struct arena *a, size_t n)
{
	static const char *const known[] = {"alpha", "beta", "梯度", "扩散", "model",
					    "loss",  "网络", "函数", "seq",  "adam"};
	struct keywords *k = keywords_new(a);
	unsigned state = 7;
	for (size_t i = 0; i < n; i++) {
		char word[64];
		snprintf(word, sizeof word, "%s%x%s", known[next_random(&state) % 10],
			 next_random(&state), known[next_random(&state) % 10]);
		keywords_add(k, arena_copy(a, slice_of(i < 10 ? known[i] : word)), (uint32_t)i,
			     BOTH);
	}
	keywords_compile(k);
	return k;
}

TEST(many_cost_what_ten_do)
{
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;
	for (int i = 0; i < 20000; i++)
		buf_puts(&text,
			 "the model of 扩散模型 and 梯度下降 with adam, 其损失函数 alphabet ");
	size_t hits = 0, same = 0;
	double ten = search_seconds(many(&a, 10), buf_slice(&text), &hits);
	CHECK_INT(hits, 20000 * 5);
	clock_t begin = clock();
	struct keywords *k = many(&a, 10000);
	CHECK((double)(clock() - begin) / CLOCKS_PER_SEC < 2);
	double thousands = search_seconds(k, buf_slice(&text), &same);
	CHECK_INT(same, hits);
	if (!CHECK(thousands < 4 * ten + 0.05))
		printf("# %g s with 10,000 keywords, %g s with ten\n", thousands, ten);
	buf_free(&text);
	arena_free(&a);
}

/* One thousand keywords end at every byte of the text, but few are whole words. */
TEST(nested)
{
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;
	buf_fill(&text, 'a', 2000000);
	struct keywords *k = keywords_new(&a);
	for (uint32_t i = 1; i <= 1000; i++)
		keywords_add(k, slice_sub(buf_slice(&text), 0, i), i, BOTH);
	keywords_compile(k);
	size_t hits;
	CHECK(search_seconds(k, buf_slice(&text), &hits) < 2);
	CHECK_INT(hits, 0);
	buf_free(&text);
	/* Digits behind every letter are looked at once. */
	buf_putc(&text, 'a');
	buf_fill(&text, '1', 2000000);
	CHECK(search_seconds(k, buf_slice(&text), &hits) < 2);
	CHECK_INT(hits, 1);
	buf_free(&text);
	arena_free(&a);
}

struct job {
	const struct keywords *keywords;
	size_t hits;
};

static void *search(void *context)
{
	struct job *job = context;
	for (int i = 0; i < 1000; i++) {
		struct keywords_search s =
			keywords_start(job->keywords, SLICE("gpt2与bert,gpts的熵"));
		for (struct keywords_hit hit; keywords_next(&s, &hit);)
			job->hits++;
	}
	return NULL;
}

TEST(threads)
{
	struct arena a = ARENA_INIT;
	struct keywords *k = made(&a, "gpt|bert|熵", BOTH);
	pthread_t threads[4];
	struct job jobs[4];
	for (int i = 0; i < 4; i++) {
		jobs[i] = (struct job){k, 0};
		CHECK_INT(pthread_create(&threads[i], NULL, search, &jobs[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		CHECK_INT(pthread_join(threads[i], NULL), 0);
		CHECK_INT(jobs[i].hits, 4000);
	}
	arena_free(&a);
}

int main(void)
{
	RUN(whole_words);
	RUN(han);
	RUN(digits_and_plurals);
	RUN(overlaps);
	RUN(odd_keywords);
	RUN(ids);
	RUN(random_words);
	RUN(many_cost_what_ten_do);
	RUN(nested);
	RUN(threads);
	return unit_end();
}
