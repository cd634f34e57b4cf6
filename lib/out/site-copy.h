/* Files that a site has from elsewhere: engines (MathJax, KaTeX), and the images of articles
 * and the files that they link to. */
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

/* Put the file `from`, which a link leads to, at files/STEM-HASH.SUFFIX, with its own suffix in lower
 * case; an image but SVG where site_copy_image puts it.  Beyond what is refused there:
 *   - EXDEV: it is neither in one of the folders `within` (or null) nor below one, links followed, or something on the way there is hidden, so that no link in an article publishes
 *     /etc/passwd or .git/config;
 *   - EPERM: a browser could run it on the site's origin, or a server could: by its suffix (HTML, SVG,
 *     XML, JavaScript, PHP...), or because it begins with a <, which browsers take for HTML where the
 *     server does not know the suffix (MIME Sniffing Standard, 7.1).
 * `*name` and the outcome are as those of site_copy_image. */
struct site_outcome site_copy_file(const struct site_files *f, const char *from,
				   const char *const within[2], struct arena *a,
				   struct slice *name);

enum { SITE_COPY_IMAGE_MAX = 256 << 20 }; /* bytes; a larger one is refused (EFBIG) */
enum { SITE_COPY_FILE_MAX = 64 << 20 };   /* the same */

#endif
