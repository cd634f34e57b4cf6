/* Values of rules files: what topics-rules.c reads its maps with.
 *
 * A function that reads into a destination leaves it as it was, or fills it with what is good, and reports
 * the rest as faults. */
#ifndef CHECK_TOPICS_RULES_INTERNAL_H
#define CHECK_TOPICS_RULES_INTERNAL_H

#include "check/topics-rules.h"
#include "io/source.h"

/* The reading of one text. */
struct topics_reader {
	struct arena *arena;
	struct source source;
	struct topics_rules_faults *faults;
	struct topics_rules *rules;
	size_t cap_topics, cap_rules;
};

struct config_place topics_rules_place(struct topics_reader *r, size_t offset);

/* Add a fault at an offset of the source. */
void topics_rules_fault_at(struct topics_reader *r, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* What stands there, for a message. */
const char *topics_rules_found(struct topics_reader *r, const struct yaml_node *n);
/* Fault: `name` must be what is expected, not what it is. */
void topics_rules_wrong_kind(struct topics_reader *r, const char *name, const struct yaml_node *n,
			     const char *expected);
/* Fault: an unknown word, with the nearest known one. */
void topics_rules_unknown(struct topics_reader *r, size_t offset, const char *what,
			  struct slice word, const char *const *words, size_t n);

/* A scalar as a C string; null, and a fault, when it cannot be one. */
const char *topics_rules_text(struct topics_reader *r, const char *name, const struct yaml_node *n);
/* A decimal number by the YAML 1.2 core schema, without infinities. */
bool topics_rules_number(const struct yaml_node *n, double *value);
/* Names are cells of tables (weights, evidence): one line, without tabs. */
bool topics_rules_is_cell(const char *text);

/* A list of zones, or one, as a set of bits. */
void topics_rules_zone_list(struct topics_reader *r, const char *name, const struct yaml_node *n,
			    unsigned *zones);
/* A list of keywords and patterns, or of example lines; or one of them. */
void topics_rules_terms(struct topics_reader *r, const char *name, const struct yaml_node *n,
			bool examples, struct topics_terms *terms);
void topics_rules_free_terms(const struct topics_terms *terms);

#endif
