/* libFuzzer on hand-written reports: any bytes are one.  Every claim lies inside the text and is judged
 * with a reason, in order of the text; each false one makes a finding; what is written is one line a
 * claim, or JSON. */
#include <stdint.h>

#include "io/json.h"
#include "out/claims.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const lines[] = {
	"{\"path\":\"a.md\",\"meta\":{\"title\":\"甲文章的推导\",\"status\":\"completed\"},"
	"\"lines\":{\"total\":1266,\"derivation\":900},"
	"\"formulas\":{\"total\":200,\"display\":70,\"numbered\":64},"
	"\"equations\":{\"tags\":64,\"automatic\":0,\"findings\":[]},\"sections\":["
	"{\"line\":1,\"level\":1,\"title\":\"甲\",\"lines\":{\"total\":66},\"formulas\":{"
	"\"numbered\":4}},"
	"{\"line\":67,\"level\":2,\"title\":\"第一部分：理论\",\"lines\":{\"total\":200},"
	"\"formulas\":{\"total\":70,\"display\":30,\"numbered\":20}},"
	"{\"line\":267,\"level\":2,\"title\":\"Part II - Proofs\",\"lines\":{\"total\":1000},"
	"\"formulas\":{\"total\":90,\"display\":45,\"numbered\":40}}]}",
	"{\"path\":\"b.md\",\"meta\":{\"title\":\"SGD: a proof\",\"status\":\"pending\"},"
	"\"lines\":{\"total\":864,\"derivation\":400},"
	"\"formulas\":{\"total\":90,\"display\":45,\"numbered\":40},"
	"\"growth\":{\"lines\":{\"before\":295,\"after\":864}}}",
};

static void check_claims(const struct claims *claims, size_t size)
{
	size_t verdicts = 0, last = 0;
	for (size_t i = 0; i < claims->n; i++) {
		const struct claims_claim *c = &claims->v[i];
		require(last <= c->offset && c->offset < c->end && c->end <= size,
			"claims lie inside the text, in order");
		require(c->message && *c->message, "a verdict has a reason");
		require(!c->against || (c->against >= claims->v &&
					c->against < claims->v + claims->n && c->against != c),
			"the other place is another claim");
		last = c->offset;
	}
	for (size_t v = 0; v < CLAIMS_N_VERDICTS; v++)
		verdicts += claims->by_verdict[v];
	require(verdicts == claims->n, "each claim is counted once");
}

static void check_written(struct claims *claims, struct source *src)
{
	static const struct claims_rules rules = {DIAG_claim_false, DIAG_claim_contradiction,
						  DIAG_claim_percent};
	struct diag_list list = DIAG_LIST_INIT(claims->arena);
	struct buf out = BUF_INIT;
	struct json_error error;
	claims_text_findings(&list, claims, &rules);
	require(list.n == claims->by_verdict[CLAIMS_FALSE], "each false claim is a finding");
	claims_text(&out, claims, src);
	size_t ends = 0;
	for (size_t i = 0; i < out.n; i++)
		ends += out.p[i] == '\n';
	require(ends == claims->n + 1, "a claim is one line");
	buf_clear(&out);
	claims_text_json(&out, claims, src);
	struct json_t *json = json_parse(buf_slice(&out), &error);
	require(json && json_length(json_get(json, "claims")) == claims->n, "it is JSON");
	json_drop(json);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct claims_records records;
	struct source src;
	const char *message;
	size_t column;
	claims_records_init(&records);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		require(claims_records_add(&records, slice_of(lines[i]), &a, &message, &column),
			"the records are records");
	claims_records_finish(&records);
	source_wrap(&src, "report.md", (struct slice){(const char *)data, size});
	struct claims *claims =
		claims_read(&a, mdscan(&a, src.text, NULL), report_regions_find(&a, src.text));
	claims_judge(claims, &records);
	check_claims(claims, size);
	check_written(claims, &src);
	source_free(&src);
	claims_records_free(&records);
	arena_free(&a);
	return 0;
}
