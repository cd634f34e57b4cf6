/* Files in one folder: reading, replacing and removing them so that nothing outside is touched.
 *
 * `root` is a descriptor of the folder.  Names are relative to it and have been checked by the caller
 * (site_manifest_is_name).  Folders on the way to a file are opened one by one, and one that is a
 * symbolic link is an error (ENOTDIR or ELOOP), so that what somebody else puts there meanwhile cannot lead
 * out. */
#ifndef OUT_SITE_FOLDER_H
#define OUT_SITE_FOLDER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/slice.h"

/* Open a folder; `make`: with its parents, where they are missing.  -1: errno. */
int site_folder_open(const char *path, bool make);

enum site_folder_state {
	SITE_FOLDER_MISSING,
	SITE_FOLDER_SAME,      /* a regular file with these bytes */
	SITE_FOLDER_DIFFERENT, /* a regular file with others */
	SITE_FOLDER_OTHER,     /* a symbolic link, a device, a folder */
	SITE_FOLDER_ERROR      /* errno */
};

/* How the file compares with `bytes`: by its size first. */
enum site_folder_state site_folder_compare(int root, struct slice name, struct slice bytes);

/* Replace or make a file, and the folders on the way; a symbolic link is replaced, not followed.
 * The mode of a file that was there is kept.  `sync`: it is on the disk when this returns.  False:
 * errno, the old file is as it was, and there is no other. */
bool site_folder_replace(int root, struct slice name, struct slice bytes, bool sync);

/* Append what the file holds.  False: errno; ELOOP for a link, EINVAL for what is no regular file. */
bool site_folder_read(int root, struct slice name, struct buf *out);

/* Remove a file (a missing one is fine), and then the folders on the way that are empty. */
bool site_folder_remove(int root, struct slice name);

/* Remove temporary files that killed processes left in a folder ("": in `root` itself; a missing one
 * is fine).  No other process may be writing there. */
void site_folder_sweep(int root, struct slice folder);

/* Write all of it, or errno. */
bool site_folder_write_all(int fd, struct slice bytes);
/* Append all that can be read, or errno. */
bool site_folder_read_all(int fd, struct buf *out);

#endif
