/* Values of rules files: what topics-rules.c reads its maps with.
 *
 * A function that reads into a destination leaves it as it was, or fills it with what is good, and reports
 * the rest as faults. */
#ifndef CHECK_TOPICS_RULES_INTERNAL_H
#define CHECK_TOPICS_RULES_INTERNAL_H

#include "check/topics-rules.h"

/* A decimal number by the YAML 1.2 core schema, without infinities. */
bool topics_rules_number(const struct yaml_node *n, double *value);
/* Names are cells of tables (weights, evidence): one line, without tabs. */
bool topics_rules_is_cell(const char *text);

/* A list of zones, or one, as a set of bits. */
void topics_rules_zone_list(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			    unsigned *zones);
/* A list of keywords and patterns, or of example lines; or one of them. */
void topics_rules_terms(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			bool examples, struct topics_terms *terms);
void topics_rules_free_terms(const struct topics_terms *terms);

#endif
