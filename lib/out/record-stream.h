/* Records from files and standard input, line by line, to whoever takes them.
 *
 * A line that is no record is told of, and the stream goes on; so is a stream that cannot be read.  Blank
 * lines count but are passed over, as is a byte order mark before the first line. */
#ifndef OUT_RECORD_STREAM_H
#define OUT_RECORD_STREAM_H

#include "base/arena.h"
#include "base/slice.h"
#include "io/cli.h"
#include "io/json.h"

struct record_stream_sink {
	void *context;
	/* Take in a line, which is borrowed.  False: it is no record, *message (in `a`, or constant) says
	 * why and *column (1-based, in bytes of the line) where. */
	bool (*take)(void *context, struct slice line, struct arena *a, const char **message,
		     size_t *column);
	/* Keep a fault; nothing of it outlives the call.  Line 0: the stream at `path` could not be read,
	 * or not to its end.  Null: faults are printed on stderr. */
	void (*fault)(void *context, const char *path, size_t line, size_t column,
		      const char *message);
};

/* Print a fault on stderr, as is done where nobody keeps it. */
void record_stream_print(const char *path, size_t line, size_t column, const char *message);

/* Read a file, or standard input when the path is "-".  Returns CLI_OK, or CLI_TROUBLE after any fault. */
int record_stream_file(const struct record_stream_sink *sink, const char *path);

/* Read the records of an earlier day; those without a "path" are passed over.  `take` drops each record, and
 * keeps no path.  Returns CLI_OK, or CLI_TROUBLE after any fault: a wrong "before" is worse than none. */
int record_stream_baseline(const char *path, void *context,
			   void take(void *context, struct slice path, struct json_t *record));

/* Read all that the command line names, standard input when it names nothing.  A folder, which would be
 * walked for articles, is a usage error.  Returns a status likewise. */
int record_stream_operands(const struct record_stream_sink *sink, const struct cli *cli);

#endif
