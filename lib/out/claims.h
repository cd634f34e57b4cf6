/* The claims of a hand-written progress report, Chinese or English, and what records say of them.
 *
 * A claim is a number with the thing it counts: lines, formulas, articles, how many of them are
 * done, percentages, factors of growth; and the state that a row or heading gives an article.
 * claims_read finds them with their places, claims_judge compares each with the records
 * (mathmill-records(5)) and with the other claims, claims_text writes them for people or as JSON,
 * claims_text_findings makes findings of those that are false.
 *
 * What a claim is about is the article that its list item, table row or nearest heading names, by
 * title, slug or file name, in whatever width, case and punctuation.  Counts are compared exactly,
 * unless the report says so itself: 约, ~, about allow 5 %; 80+ is 80 or more, less 5 %.
 *
 * Everything is in the arena; the document is borrowed.  Time is linear in the report, and in the
 * records but for sorting their names. */
#ifndef OUT_CLAIMS_H
#define OUT_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/diag.h"
#include "io/source.h"
#include "out/claims-name.h"
#include "out/claims-records.h"
#include "out/report-regions.h"
#include "text/mdscan.h"

enum claims_kind {
	CLAIMS_LINES,           /* lines of one article, now */
	CLAIMS_FORMULAS,        /* formulas of one article, now */
	CLAIMS_LINES_BEFORE,    /* 从295行扩充到864行: the 295 */
	CLAIMS_FORMULAS_BEFORE, /* likewise */
	CLAIMS_GROWTH,          /* a factor: after divided by before */
	CLAIMS_SUM_LINES,       /* lines of several articles together */
	CLAIMS_SUM_FORMULAS,
	CLAIMS_FRACTION, /* 7/10: done, of how many */
	CLAIMS_PERCENT,
	CLAIMS_ARTICLES, /* how many articles a batch or a list has */
	CLAIMS_TOTAL,    /* how many articles there are */
	CLAIMS_DONE,     /* how many of all are done */
	CLAIMS_STATUS,   /* of one article; it has no number */
	CLAIMS_RANGE,    /* equation numbers 1-20 */
	CLAIMS_PART,     /* lines or formulas of a part of an article */
	CLAIMS_CHANGE,   /* +51, 累计新增: what was added since some day */
	CLAIMS_PLAN,     /* a target or an estimate */
	CLAIMS_OTHER,    /* a number of something that records do not measure */
	CLAIMS_N_KINDS
};

enum claims_verdict { CLAIMS_UNCHECKABLE, CLAIMS_TRUE, CLAIMS_FALSE, CLAIMS_N_VERDICTS };

/* What the fault of a false claim is. */
enum claims_fault {
	CLAIMS_FAULT_MEASURED, /* the records say otherwise */
	CLAIMS_FAULT_REPORT,   /* another place of the report says otherwise */
	CLAIMS_FAULT_PERCENT   /* the percentage, factor or sum does not follow from its numbers */
};

/* A decimal number as it is written: digits / 10^decimals. */
struct claims_number {
	uint64_t digits;
	unsigned decimals;
	bool about;    /* 约 */
	bool at_least; /* 80+ */
};

/* Articles with a status, or, with `not`, without it; FRONT_UNKNOWN: whatever they have. */
struct claims_state {
	enum front_status status;
	bool not ;
};

/* A part of an article, by number or title; no kind and no title: none. */
struct claims_part {
	enum claims_part_kind kind;
	uint64_t number;
	struct slice title; /* in the spelling of claims-line.h */
	bool listed;        /* with others beside it, so it is not the article */
};

struct claims_claim {
	enum claims_kind kind;
	size_t offset, end;                /* of the number with its unit, in the document */
	struct claims_number value, other; /* other: the denominator; the end of a range */
	enum front_status status;          /* CLAIMS_STATUS */
	struct claims_state state;         /* of the articles that are counted */
	bool derivation, numbered; /* 行推导, 编号公式: the claim says which it counts */
	bool formulas;             /* a factor or sum of formulas, not of lines */
	bool either;               /* a factor: of which of them it does not say */
	bool group;                /* 任务数量: of the batch that the text around is about */
	bool summand;              /* it is added to another number */
	bool summed, sum_about;    /* numbers with it add up to `sum`; they are not exact */
	uint64_t sum, sum_other;   /* other: of denominators */
	bool total_row;            /* in the row of totals of a table */
	struct claims_part part;   /* of the article; a part without a name: it is not said which */
	struct slice subject;      /* the title or file as written; empty: no article */
	const struct claims_record *record; /* set by claims_judge; null: none */
	enum claims_verdict verdict;
	enum claims_fault fault;
	const char *message;                /* why, with the definition used; set by claims_judge */
	const struct claims_claim *against; /* the other place, or null */
	size_t section, entry;              /* that it stands in: see claims-internal.h */
	size_t row;                         /* of all tables, counted from 0 */
	struct slice batch;                 /* the name of the batch, folded; empty: none */
};

struct claims {
	struct arena *arena;
	const struct md_doc *doc;
	struct claims_claim *v; /* in order of the document */
	size_t n, cap;
	size_t by_verdict[CLAIMS_N_VERDICTS]; /* after claims_judge */
	struct claims_section *sections;      /* see claims-internal.h */
	size_t n_sections, cap_sections;
	struct claims_entry *entries;
	size_t n_entries, cap_entries;
	size_t n_regions; /* that claim nothing here: progress-report(1) wrote them */
};

extern const char *const claims_kind_names[CLAIMS_N_KINDS];
extern const char *const claims_verdict_names[CLAIMS_N_VERDICTS];

/* What stands in a region is not read, nor is it the heading or list of anything outside; `made`
 * is of the same text, or null. */
struct claims *claims_read(struct arena *a, const struct md_doc *doc,
			   const struct report_regions *made);

/* Once; `records` must be finished and outlive the claims. */
void claims_judge(struct claims *claims, const struct claims_records *records);

/* One line a claim, PATH:LINE:COLUMN: VERDICT: "TEXT": MESSAGE, then the totals, with the regions
 * that were passed over. */
void claims_text(struct buf *out, const struct claims *claims, struct source *src);
/* {"path","claims":[..],"totals":{..},"regions":N} on one line with its newline. */
void claims_text_json(struct buf *out, const struct claims *claims, struct source *src);

/* The rules that findings go under. */
struct claims_rules {
	enum diag_rule measured, contradiction, percent; /* claim-false, -contradiction, -percent */
};

/* A finding for each false claim, with a note at the other place where there is one. */
void claims_text_findings(struct diag_list *list, const struct claims *claims,
			  const struct claims_rules *rules);

#endif
