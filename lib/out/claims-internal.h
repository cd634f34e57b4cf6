/* What the files of claims share: the sections and the articles that a report names. */
#ifndef OUT_CLAIMS_INTERNAL_H
#define OUT_CLAIMS_INTERNAL_H

#include "out/claims-line.h"
#include "out/claims.h"

#define CLAIMS_NONE ((size_t)-1)

/* From a heading to the next one of its level or above.  Section 0 is the document. */
struct claims_section {
	size_t parent;
	unsigned level;
	struct slice heading;
	size_t entry;       /* the article that its heading may name, or CLAIMS_NONE */
	size_t epoch;       /* the section whose heading has a date, or 0 */
	struct slice batch; /* folded; empty: none */
	bool articles;      /* its heading, or one above, is that of a list of articles */
	bool pending;       /* likewise, of articles still to do */
	bool plan;
	struct claims_part part; /* that its heading names */
	/* Of the articles listed in it and below, each once; set by claims_judge. */
	bool in_article;
	size_t listed, matched;
	size_t by_status[FRONT_COMPLETED + 1]; /* without a record: unknown */
	uint64_t measured[CLAIMS_N_MEASURES];
	size_t known[CLAIMS_N_MEASURES]; /* how many articles have that measure */
	struct claims_parts {
		uint64_t sum;
		size_t n;
		bool vague;
	} parts[2];  /* what the report says of each: lines, formulas */
	size_t rows; /* of tables, with a fraction each, and what those add up to */
	uint64_t rows_done, rows_all;
	uint64_t rows_most; /* the greatest whole: where each has that, they are no parts of one */
};

extern const char claims_average_words[];

enum claims_place { CLAIMS_HEADING, CLAIMS_ITEM, CLAIMS_ROW };

/* A heading, list item or table row that may name an article. */
struct claims_entry {
	enum claims_place place;
	size_t section;
	struct slice name, short_name; /* short_name: without what is in parentheses behind it */
	struct slice file;             /* empty: none */
	bool ordered;                  /* it has a number */
	struct claims_record *record;  /* set by claims_judge */
	bool article;                  /* likewise: it does name one */
};

struct claims_reader {
	struct claims *claims;
	const struct md_doc *doc;
	char *mask;                 /* the document, with blanks for what is no text */
	size_t *entry_of;           /* of each block that is a list item */
	struct claims_part *parts;  /* likewise, which its first words name */
	struct claims_part part;    /* around here, of list items */
	unsigned depth;             /* of list items around here */
	size_t section;             /* where we are */
	size_t rows;                /* of tables, so far */
	struct claims_table *table; /* the one that we are in, or null */
};

/* The claims of line i of the document, or of the paragraph that it begins; lines come in order.
 * Where the next ones begin. */
size_t claims_find_lines(struct claims_reader *r, size_t i);
/* Add a claim for a number of the line. */
struct claims_claim *claims_find_add(struct claims_reader *r, const struct claims_line *line,
				     enum claims_kind kind, const struct claims_token *t);
size_t claims_find_entry(struct claims_reader *r, enum claims_place place, struct slice name);
/* Claims of the state that a row, heading or item gives the article. */
void claims_find_status(struct claims_reader *r, const struct claims_line *line, size_t from,
			size_t to, size_t entry);
/* The state that a number of articles is said to be in, by the words at its sides or by the label of
 * its row. */
struct claims_state claims_state_near(struct slice left, struct slice right);
struct claims_state claims_state_of_label(struct slice label);
/* What is near a number, before and behind it. */
struct slice claims_near_left(const struct claims_line *line, const struct claims_token *t);
struct slice claims_near_right(const struct claims_line *line, const struct claims_token *t);
/* Is the number behind `left` about a part of the article?  *part is empty where it does not say
 * which. */
bool claims_near_part(const struct claims_reader *r, struct slice left, struct claims_part *part);
/* Is number i of the line one of a list of parts: basics (20 lines), proof (80 lines)? */
bool claims_near_listed(const struct claims_line *line, size_t i, struct claims_part *part);
/* The part that a heading or item is about: its first words name it. */
struct claims_part claims_near_first_part(struct slice text);
/* The sums among the numbers of a line. */
void claims_sum_find(struct claims_line *line);
/* One line of a table. */
void claims_table_line(struct claims_reader *r, const struct claims_line *line, uint32_t block);

/* Find the record of each claim, take out what claims nothing, and sum up the sections. */
void claims_subject_settle(struct claims *claims, const struct claims_records *records);

#endif
