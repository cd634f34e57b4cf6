/* The one input loop: operands, folders, standard input, lists of names, and
 * lines of records, on any number of threads with output in input order.
 *
 * A tool gives two functions.  `work` runs on any thread, once an item, and must
 * touch nothing shared.  `emit` runs once an item, in input order, one at a time
 * (not always on the same thread), as soon as the item and all before it are
 * ready; it may write to standard output and keep totals. */
#ifndef IO_INPUT_H
#define IO_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include "io/cli.h"
#include "io/source.h"

enum input_mode {
	INPUT_DOCUMENTS, /* an item is a Markdown document */
	INPUT_LINES      /* an item is one line of standard input, without its LF */
};

/* All of it is used again for a later item once emit has returned: what must stay, copy. */
struct input_item {
	size_t index;         /* 0, 1, 2... in input order */
	struct source source; /* INPUT_DOCUMENTS: the text; its path lives as long as the arena.
			       * INPUT_LINES: all zeros, for the tool; freed by the loop */
	struct slice line;    /* INPUT_LINES: may hold NUL */
	size_t line_number;   /* INPUT_LINES: 1-based; skipped lines count */
	int error;          /* errno when the document could not be read (text is empty), else 0 */
	struct arena arena; /* for whatever lives until emit has returned */
	struct buf out;     /* bytes that the loop writes to standard output after emit */
	int status;         /* enum cli_status, set by work or emit; the worst is returned */
	void *result;       /* for the tool, from work to emit; null before work */
};

/* Is it standard input?  Then a tool that rewrites its documents writes the new text to standard output. */
bool input_is_stdin(const struct input_item *item);
/* Replace the document by `text`, or write that to the item's output (input_is_stdin).  False: the file
 * could not be written, which is told, and is the item's trouble.  In `emit`. */
bool input_rewrite(struct input_item *item, struct slice text);

/* Read a file without which there is nothing to do: where it cannot be read that is told, and the
 * program ends. */
void input_read_needed(struct source *source, const char *path);

struct input_spec {
	enum input_mode mode;
	void (*work)(void *context, struct input_item *item);
	void (*emit)(void *context, struct input_item *item); /* may be null */
	void *context;
};

/* Run over all inputs that cli names: operands (a folder is walked for *.md, names
 * sorted by bytes, hidden entries skipped, links to folders not followed; a file is
 * taken whatever its name), then --files-from; no operand or "-": standard input.
 * With INPUT_LINES always standard input (names of files are a usage error); empty
 * lines are skipped.
 *
 * An unreadable file has `work` called with item.error set; it is reported on stderr in
 * its turn, before `emit`, and its status is CLI_TROUBLE whatever work says.  Standard
 * input that is a terminal, with no operand: usage, exit 2.  A folder without any *.md
 * file is reported and is trouble.
 *
 * With INPUT_LINES, and on a terminal, output is written as soon as emit returns.  Once
 * standard output has failed no more input is taken.
 *
 * At most a few items a thread are held in memory at once. With -j 1 nothing is
 * done on threads, and none is started for a single document.  Progress is shown on
 * stderr when it is a terminal, standard output is none, and the run takes over half a
 * second.  Returns the worst status. */
int input_run(const struct cli *cli, const struct input_spec *spec);

#endif
