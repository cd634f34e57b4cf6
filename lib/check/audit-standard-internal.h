/* Values of standards: what audit-standard.c reads its maps with.
 *
 * A function that reads into a destination fills it with what is good and reports the rest. */
#ifndef CHECK_AUDIT_STANDARD_INTERNAL_H
#define CHECK_AUDIT_STANDARD_INTERNAL_H

#include "check/audit-standard.h"
#include "io/source.h"

/* The reading of one text. */
struct audit_standard_reader {
	struct arena *arena;
	struct source source;
	struct audit_standard_faults *faults;
	struct audit_standards *set;
};

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

struct config_place audit_standard_place(struct audit_standard_reader *r, size_t offset);

/* Add a fault at an offset of the source. */
void audit_standard_fault_at(struct audit_standard_reader *r, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Fault: `name` must be what is expected, not what it is. */
void audit_standard_wrong_kind(struct audit_standard_reader *r, const char *name,
			       const struct yaml_node *n, const char *expected);
/* Fault: an unknown word, with the nearest known one. */
void audit_standard_unknown(struct audit_standard_reader *r, size_t offset, const char *what,
			    struct slice word, const char *const *words, size_t n);

/* A scalar as a C string; null, and a fault, when it cannot be one. */
const char *audit_standard_text(struct audit_standard_reader *r, const char *name,
				const struct yaml_node *n);
void audit_standard_pattern(struct audit_standard_reader *r, const char *name,
			    const struct yaml_node *n, struct audit_pattern *p);
void audit_standard_patterns(struct audit_standard_reader *r, const char *name,
			     const struct yaml_node *n, struct audit_patterns *list);

/* Read a map by its rows.  Values of AUDIT_STANDARD_OWN are left alone. */
void audit_standard_map(struct audit_standard_reader *r, const char *name,
			const struct yaml_node *map, const struct audit_standard_row *rows,
			size_t n_rows, unsigned kind, void *dest);

#endif
