/* Values of standards: what audit-standard.c reads its maps with.
 *
 * A function that reads into a destination fills it with what is good and reports the rest. */
#ifndef CHECK_AUDIT_STANDARD_INTERNAL_H
#define CHECK_AUDIT_STANDARD_INTERNAL_H

#include "check/audit-standard.h"

enum audit_standard_value {
	AUDIT_STANDARD_BOOL,
	AUDIT_STANDARD_WHOLE,  /* long long */
	AUDIT_STANDARD_NUMBER, /* double */
	AUDIT_STANDARD_TEXT,
	AUDIT_STANDARD_DATE,
	AUDIT_STANDARD_PATTERN,
	AUDIT_STANDARD_PATTERNS, /* a list, or one */
	AUDIT_STANDARD_TEXTS,    /* const char ** and, right behind it, a size_t */
	AUDIT_STANDARD_OWN,      /* read by whoever has the row */
};

/* A key, where in the struct that a map fills its value goes, and the kinds it belongs to. */
struct audit_standard_row {
	const char *name;
	size_t at;
	double min, max; /* of numbers */
	enum audit_standard_value value;
	unsigned kinds; /* bits 1 << enum audit_kind; 0: all */
};

/* A scalar as a C string that is not empty. */
const char *audit_standard_text(struct yaml_reader *r, const char *name, const struct yaml_node *n);
void audit_standard_pattern(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			    struct audit_pattern *p);
void audit_standard_patterns(struct yaml_reader *r, const char *name, const struct yaml_node *n,
			     struct audit_patterns *list);

/* Read a map by its rows.  Values of AUDIT_STANDARD_OWN are left alone. */
void audit_standard_map(struct yaml_reader *r, const char *name, const struct yaml_node *map,
			const struct audit_standard_row *rows, size_t n_rows, unsigned kind,
			void *dest);

#endif
