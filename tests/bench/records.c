/* records N: N synthetic records on standard output, of the shape that
 * `linecount --json --by-section | eqn-check -R | tag-classify -R | derive-audit -R` gives long articles:
 * about 7 kB each, some with findings, all with sections and evidence.  The same N gives the same
 * bytes. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

static uint64_t next_number(uint64_t *state, uint64_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % below;
}

static const char *const topics[] = {"优化理论", "随机矩阵/概率", "Transformer", "扩散模型",
				     "语言模型", "损失函数",      "矩阵理论"};
enum { N_TOPICS = sizeof topics / sizeof *topics };

static const char *pick_topic(uint64_t *state)
{
	return topics[next_number(state, N_TOPICS)];
}

static void put_meta(struct buf *out, size_t i, uint64_t *state)
{
	static const char *const statuses[] = {"completed", "completed", "in_progress", "pending"};
	buf_printf(out,
		   "{\"schema\":1,\"path\":\"articles/%07zu.md\",\"meta\":{"
		   "\"title\":\"第%zu篇：从梯度下降到自适应学习率\",\"slug\":\"article-%zu\","
		   "\"date\":\"2026-03-21\",\"source\":\"original/article-%zu\","
		   "\"status\":\"%s\",\"tags\":[\"优化\",\"指数移动平均\",\"估计\"],"
		   "\"tags_reviewed\":true}",
		   i, i, i, i, statuses[next_number(state, 4)]);
}

static void put_sections(struct buf *out, uint64_t *state)
{
	enum { SECTIONS = 8 };
	buf_puts(out, ",\"sections\":[");
	for (int i = 0; i < SECTIONS; i++) {
		uint64_t n = next_number(state, 200);
		buf_printf(
			out,
			"%s{\"line\":%d,\"level\":%d,\"title\":\"第%d节：收敛速度与步长\","
			"\"lines\":{"
			"\"total\":%" PRIu64 ",\"front\":0,\"blank\":30,\"prose\":40,\"heading\":1,"
			"\"code\":0,\"math\":30,\"html\":2,\"table\":0,\"derivation\":%" PRIu64 "},"
			"\"words\":{\"total\":412,\"han\":400,\"kana\":0,\"hangul\":0,\"other\":12}"
			","
			"\"formulas\":{\"total\":24,\"inline\":17,\"display\":7,\"numbered\":7,"
			"\"rows\":8,\"commands\":35,\"bytes\":1305},\"structure\":{\"headings\":"
			"[0,1,0,0,0,0],\"boxes\":{},\"code\":{},\"tables\":0,\"images\":0,"
			"\"links\":0,"
			"\"details\":0},\"reading\":{\"minutes\":2}}",
			i ? "," : "", 9 + 100 * i, 2 + (i & 1), i, n, n / 2);
	}
	buf_putc(out, ']');
}

static void put_counts(struct buf *out, uint64_t *state)
{
	uint64_t math = next_number(state, 900), prose = 200 + next_number(state, 400);
	buf_printf(out,
		   ",\"lines\":{\"total\":%" PRIu64 ",\"front\":9,\"blank\":300,"
		   "\"prose\":%" PRIu64 ",\"heading\":20,\"code\":60,\"math\":%" PRIu64
		   ",\"html\":11,\"table\":0,\"derivation\":%" PRIu64 "}",
		   400 + math + prose, prose, math, math / 2);
	buf_puts(out, ",\"words\":{\"total\":4128,\"han\":4001,\"kana\":0,\"hangul\":0,"
		      "\"other\":127}");
	buf_printf(out,
		   ",\"formulas\":{\"total\":%" PRIu64 ",\"inline\":%" PRIu64 ",\"display\":70,"
		   "\"numbered\":%" PRIu64 ",\"rows\":84,\"commands\":35,\"bytes\":13053}",
		   70 + math / 2, math / 2, next_number(state, 70));
	buf_puts(out, ",\"structure\":{\"headings\":[0,6,14,0,0,0],\"boxes\":{\"theorem-box\":2,"
		      "\"example-box\":1,\"note-box\":3},\"code\":{\"python\":2,\"text\":1},"
		      "\"tables\":0,\"images\":0,\"links\":4,\"details\":0},"
		      "\"reading\":{\"minutes\":17}");
}

static void put_finding(struct buf *out, uint64_t *state)
{
	static const char *const kinds[] = {
		"\"rule\":\"tag-gap\",\"severity\":\"warning\",\"message\":"
		"\"\\\\tag{12} follows \\\\tag{10}; 11 is missing\"",
		"\"rule\":\"ref-undefined\",\"severity\":\"error\",\"message\":"
		"\"equation (31) is referred to and not there\"",
		"\"rule\":\"tex-command\",\"severity\":\"warning\",\"message\":"
		"\"\\\\bm is not known to KaTeX; did you mean \\\\boldsymbol?\"",
		"\"rule\":\"cjk-in-math\",\"severity\":\"note\",\"message\":"
		"\"Chinese text in a formula outside \\\\text\"",
	};
	buf_printf(out,
		   "{%s,\"line\":%" PRIu64 ",\"column\":7,\"start\":{\"byte\":4107,\"line\":128},"
		   "\"end\":{\"byte\":4115,\"line\":128},\"fingerprint\":\"%016" PRIx64 "\"}",
		   kinds[next_number(state, 4)], 1 + next_number(state, 900), *state);
}

static void put_equations(struct buf *out, uint64_t *state)
{
	uint64_t n = next_number(state, 4);
	buf_puts(out, ",\"equations\":{\"tags\":13,\"automatic\":0,\"labels\":0,\"references\":13,"
		      "\"problems\":{\"error\":1,\"warning\":1,\"note\":1},\"findings\":[");
	for (uint64_t i = 0; i < n; i++) {
		if (i)
			buf_putc(out, ',');
		put_finding(out, state);
	}
	buf_puts(out, "]}");
}

static void put_topics(struct buf *out, uint64_t *state)
{
	const char *topic = pick_topic(state);
	uint64_t n = 6 + next_number(state, 12);
	buf_printf(out,
		   ",\"topics\":{\"primary\":\"%s\",\"reason\":\"decided\",\"by_author\":false,"
		   "\"margin\":0.%04" PRIu64 ",\"labels\":[\"%s\"],\"runner_up\":\"其他\","
		   "\"scores\":{",
		   topic, next_number(state, 10000), topic);
	for (size_t i = 0; i < N_TOPICS; i++)
		buf_printf(out, "\"%s\":0.%04" PRIu64 ",", topics[i], next_number(state, 10000));
	buf_puts(out, "\"其他\":0.0},\"evidence\":[");
	for (uint64_t i = 0; i < n; i++)
		buf_printf(out,
			   "%s{\"topic\":\"%s\",\"rule\":\"optimizers\",\"zone\":\"opening\","
			   "\"line\":%" PRIu64 ",\"hits\":%" PRIu64
			   ",\"text\":\"滑动平均\",\"contribution\":1.8667}",
			   i ? "," : "", pick_topic(state), next_number(state, 900),
			   1 + next_number(state, 9));
	buf_puts(out, "]}");
}

static void put_audit(struct buf *out, uint64_t *state)
{
	bool pass = next_number(state, 3) == 0;
	buf_printf(out,
		   ",\"audit\":{\"standard\":\"later\",\"pass\":%s,\"score\":0.%04" PRIu64
		   ",\"rules\":{\"passed\":%d,\"failed\":%d,\"not_applicable\":0},\"failed\":[",
		   pass ? "true" : "false", next_number(state, 10000), pass ? 18 : 16,
		   pass ? 0 : 2);
	if (!pass)
		buf_puts(out, "{\"rule\":\"length\",\"found\":\"63\",\"wanted\":\"at least 1000\","
			      "\"line\":1,\"message\":\"length: lines.derivation is 63, wanted at "
			      "least 1000\"},"
			      "{\"rule\":\"history\",\"found\":\"0\",\"wanted\":\"at least "
			      "5\",\"line\":1,"
			      "\"message\":\"history: there is no section about it\"}");
	buf_printf(out, "],\"status\":\"%s\"}", pass ? "verified" : "overstated");
}

int main(int argc, char **argv)
{
	size_t n = argc == 2 ? (size_t)strtoul(argv[1], NULL, 10) : 0;
	uint64_t state = 1;
	struct buf out = BUF_INIT;
	if (!n) {
		fprintf(stderr, "usage: records N\n");
		return 2;
	}
	for (size_t i = 1; i <= n; i++) {
		buf_clear(&out);
		put_meta(&out, i, &state);
		put_counts(&out, &state);
		put_sections(&out, &state);
		put_equations(&out, &state);
		put_topics(&out, &state);
		put_audit(&out, &state);
		buf_puts(&out, "}\n");
		fwrite(out.p, 1, out.n, stdout);
	}
	buf_free(&out);
	if (fclose(stdout) != 0) {
		perror("records");
		return 2;
	}
	return 0;
}
