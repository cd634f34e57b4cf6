/* The folder of a site: everything that is written there goes through one object.
 *
 * - Nothing leaves the folder: names are relative, without "..", and inside the folder symbolic links
 *   to folders are not followed (the folder itself may be one).
 * - A file is written only if its bytes differ, and replaced whole or not at all (a temporary file in
 *   the same folder, then a rename).
 * - A file that this tool did not write is never replaced or removed, unless forced: what the tool
 *   wrote is listed in the manifest (site-manifest.h), and a file that is there, differs and is not
 *   listed is SITE_FOREIGN.
 *
 * Pages are not synced to the disk: that takes some milliseconds a file, and a run compares all bytes
 * anyway, so that what a crash of the system spoils, the next run repairs.  For that it must know what
 * is its own: a name is put into the manifest before its file is in place, and the manifest is synced.
 *
 * Worker processes (fork after site_files_open) may call site_files_put (and those of site-copy.h): it
 * changes nothing in the object.  The process that opened it is told the outcome of each file by
 * site_files_note.  At the end that process calls site_files_finish.
 *
 * In SITE_LOOK nothing is written or made, and outcomes say what would happen. */
#ifndef OUT_SITE_FILES_H
#define OUT_SITE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"

enum site_mode { SITE_WRITE, SITE_LOOK };

enum site_kind {
	SITE_UNCHANGED, /* the same bytes are there */
	SITE_WRITTEN,   /* written; SITE_LOOK: would be */
	SITE_FOREIGN,   /* not written: a file that is not ours is there */
	SITE_FAILED     /* not written: `error` */
};

/* May be sent through a pipe as it is. */
struct site_outcome {
	enum site_kind kind;
	int error; /* errno; EINVAL for a name that is refused */
};

struct site_counts {
	size_t unchanged, written, removed;
	size_t failed; /* and foreign, and what could not be removed */
};

struct site_files;

/* Open the folder; SITE_WRITE makes it, with its parents.  `force`: replace foreign files, too.  Only
 * one run at a time may write into a folder (EWOULDBLOCK).  Null: errno (ENOTSUP for the manifest of a
 * newer version).  site_files_free releases it. */
struct site_files *site_files_open(const char *folder, enum site_mode mode, bool force);
void site_files_free(struct site_files *f);

/* Put bytes at `name` ("a.html", "assets/x/y.js"), making folders.  The outcome must be noted. */
struct site_outcome site_files_put(const struct site_files *f, struct slice name,
				   struct slice bytes);

/* Is there anything of this name in the folder now, whoever put it there? */
bool site_files_has(const struct site_files *f, struct slice name);

/* Note the outcome of `name` (copied): it belongs to the site.  A name may be noted more than once:
 * the worst outcome counts.  One that failed keeps its old file, if the manifest has it: so note
 * SITE_FAILED for the page of an article that could not be converted. */
void site_files_note(struct site_files *f, struct slice name, struct site_outcome outcome);

/* What is to be said of an outcome that is a failure: strerror, or "exists and was not written by
 * this tool". */
const char *site_files_explain(struct site_outcome outcome);

/* The end of a run.  `prune`: remove what the manifest has and nobody noted, and folders that become
 * empty by that; do not prune when the name of some article's page is unknown (it could not be
 * read), since its page would go.  It removes what killed workers left half written, too.
 * Without it such files stay, and stay listed.  Then the manifest is
 * written, if it changes.  False: errno and *where (in the arena), the first of perhaps several. */
bool site_files_finish(struct site_files *f, bool prune, struct arena *a, const char **where);

struct site_counts site_files_counts(const struct site_files *f);

/* Append a line for each file that is, or would be, written or removed, sorted by name:
 * "would write a.html", "would remove b.html"; in SITE_WRITE "wrote" and "removed".  After
 * site_files_finish. */
void site_files_list(const struct site_files *f, struct buf *out);

#endif
