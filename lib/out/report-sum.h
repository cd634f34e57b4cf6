/* Sums over the articles of a report: the total, by topic, by rule, by standard. */
#ifndef OUT_REPORT_SUM_H
#define OUT_REPORT_SUM_H

#include "out/report.h"

/* Fill in total, topics, problem_rules, standards and audit_rules of a report whose articles are in
 * their order. */
void report_sum_all(struct report *r);

/* qsort, also for no rows at all. */
void report_sum_sort(void *v, size_t n, size_t size, int (*compare)(const void *, const void *));

#endif
