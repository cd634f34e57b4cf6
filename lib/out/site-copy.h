/* Files that a site has from elsewhere: engines (MathJax, KaTeX) and the images of articles. */
#ifndef OUT_SITE_COPY_H
#define OUT_SITE_COPY_H

#include "out/site-files.h"

/* Put and note every file of the folder `from` (hidden ones left out, links to files followed, links to
 * folders not) at prefix + its path in `from`.  False: errno, and *where (in the arena) is the first
 * file or folder at fault: one of `from` or `from` itself, or one of the site that could not be
 * written (EEXIST: it is there and not ours); the rest is done all the same. */
bool site_copy_tree(struct site_files *f, const char *from, struct slice prefix, struct arena *a,
		    const char **where);

/* Put the image file `from` at images/STEM-HASH.SUFFIX.  The hash is that of its bytes (32 bits of
 * FNV-1a), so that a name never changes its meaning, and the suffix that of its real format: PNG, JPEG,
 * GIF, WebP, AVIF, SVG (io/image.h).  *name is in the arena; it is empty when `from` could not be taken
 * (SITE_FAILED with ENOENT, EACCES, EFBIG..., EINVAL: not an image), otherwise the outcome is that of
 * site_files_put, and must be noted. */
struct site_outcome site_copy_image(const struct site_files *f, const char *from, struct arena *a,
				    struct slice *name);

enum { SITE_COPY_IMAGE_MAX = 256 << 20 }; /* bytes; a larger one is refused (EFBIG) */

#endif
