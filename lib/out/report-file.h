/* The report as a file, which may also hold what people write: only its regions (report-regions.h) are
 * made anew.  What is wrong is told on stderr, with its place. */
#ifndef OUT_REPORT_FILE_H
#define OUT_REPORT_FILE_H

#include "io/source.h"
#include "out/report-regions.h"

/* Standard output ("-"), a device or a pipe: nothing there can be updated. */
bool report_file_is_stream(const char *path);

/* The regions of a text; null: there is a fault in them, which is told. */
const struct report_regions *report_file_regions(struct arena *a, struct source *src);

struct report_file {
	const char *path;
	const char *template; /* its name, for messages */
	bool check;           /* write nothing, print the difference */
	bool make_folder;     /* the one that the file is in, if that is not there */
};

/* Bring the file up to date with a freshly made report, which a file that is not there or empty gets
 * whole.  Returns a status: CLI_FINDINGS when `check` finds a difference. */
int report_file_update(const struct report_file *file, struct slice fresh, struct arena *a);

#endif
