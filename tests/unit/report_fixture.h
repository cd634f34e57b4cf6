/* A report that tests fill line by line. */
#ifndef UNIT_REPORT_FIXTURE_H
#define UNIT_REPORT_FIXTURE_H

#include "out/report.h"
#include "unit.h"

struct fixture {
	struct report report;
	struct arena arena;
};

static inline void begin(struct fixture *f)
{
	*f = (struct fixture){.arena = ARENA_INIT};
	report_init(&f->report);
}

static inline void end(struct fixture *f)
{
	report_free(&f->report);
	arena_free(&f->arena);
}

/* False: the line is no record. */
static inline bool add(struct fixture *f, const char *line)
{
	const char *message;
	size_t column;
	return report_add(&f->report, slice_of(line), &f->arena, &message, &column);
}

/* The line in an easier spelling: ' stands for ". */
static inline void add_easy(struct fixture *f, const char *line)
{
	char *copy = arena_cstr(&f->arena, slice_of(line));
	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	CHECK(add(f, copy));
}

#endif
