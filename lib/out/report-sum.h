/* Sums over the articles of a report: the total, by topic, by rule, by standard. */
#ifndef OUT_REPORT_SUM_H
#define OUT_REPORT_SUM_H

#include "out/report.h"

/* Fill in total, topics, problem_rules, standards and audit_rules of a report whose articles are in
 * their order. */
void report_sum_all(struct report *r);

/* Add up what is known. */
void report_sum_counts(struct report_counts *sum, const struct report_counts *more);

#endif
