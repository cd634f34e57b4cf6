/* Output that is never lost in silence: the checked standard output, and files
 * that are replaced whole or not at all.
 *
 * The output is one for the process.  One thread at a time may write to it; the
 * input loop sees to that for `emit` (see input.h).  fsout_replace is safe anywhere. */
#ifndef IO_FSOUT_H
#define IO_FSOUT_H

#include <stdbool.h>

#include "base/slice.h"

/* Called by cli_parse, before any file is opened: makes sure that descriptors 0 to 2
 * are taken, so that a tool started with one closed gets an error where it uses it
 * and never writes into a file it happens to open; ignores SIGPIPE. */
void fsout_start(void);

/* Direct what fsout_write takes to a file (-o): a temporary file beside it that
 * takes its place in fsout_finish.  A device or pipe is written directly; "-" is
 * standard output.  Without this call it goes to descriptor 1.  The temporary file is
 * removed when the process exits before fsout_finish.  `path` is borrowed.  Called by
 * cli_parse for -o.  False: errno. */
bool fsout_open(const char *path);

/* Take s (it is written when there is enough), or remember the first error.  EPIPE: the
 * process ends at once and quietly, with status 0 (the reader has had enough). */
void fsout_write(struct slice s);

/* Write what was taken so far, so that the reader of a pipe can have it. */
void fsout_flush(void);

/* True once a write has failed: whatever is written now is lost, so a loop may stop. */
bool fsout_failed(void);

/* Flush, check, close, and put the -o file in place whatever `status` is.  An error is
 * reported as `tool: path: strerror` and makes the status CLI_TROUBLE, and the -o file stays
 * as it was; otherwise `status` is returned as it came.  Nothing may be written afterwards.
 * Every tool's main ends with `return fsout_finish(status);`. */
int fsout_finish(int status);

/* Replace a file atomically: temporary file in the same folder, fsync, rename; the
 * mode is kept, a symbolic link is followed, a read-only file refused (EACCES); nothing
 * is written when the bytes are the same already (then *changed is false).  A missing
 * file is made.  `changed` may be null.  False: errno. */
bool fsout_replace(const char *path, struct slice bytes, bool *changed);

#endif
