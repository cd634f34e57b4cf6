/* The manifest of a site: which files in the folder this tool wrote.
 *
 * The file .mathmill-manifest is text: the line "mathmill-manifest 1", then a name a line, sorted by
 * bytes.  While a run goes on, names are appended in the order of writing, so that a run that is
 * killed leaves no file that is not listed; a name that stands there twice counts once.  A line that
 * is no name of a file in the folder ("../x", "/etc/x") is passed over: nobody can make the tool
 * remove what is not in the folder by writing into the manifest. */
#ifndef OUT_SITE_MANIFEST_H
#define OUT_SITE_MANIFEST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/slice.h"

#define SITE_MANIFEST ".mathmill-manifest"

/* May a file of the site have this name?  Relative, components that are neither empty nor "." nor
 * "..", no control characters, not the manifest itself. */
bool site_manifest_is_name(struct slice name);

/* Add the names in the folder `fd` to `names` (keys in its arena).  No manifest is an empty one.
 * False: errno; ENOTSUP when the first line is not ours, EINVAL when it is no regular file. */
bool site_manifest_read(int fd, struct hash *names);

/* Open the manifest for appending, making it; it is locked for this process and its children.
 * -1: errno; EWOULDBLOCK when another run has it. */
int site_manifest_open(int fd);
/* Append a name.  One write, so that processes may append at the same time. */
bool site_manifest_append(int journal, struct slice name);

/* Replace the manifest by one with these names (sorted by bytes), synced to the disk; if it is not
 * the same already. */
bool site_manifest_write(int fd, const struct slice *names, size_t n);

#endif
