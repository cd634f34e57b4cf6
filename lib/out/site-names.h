/* The names of pages: from an article's slug, or its file's name, to a file that every system can
 * hold.
 *
 * A slug becomes SLUG.html as it is (in Unicode's form NFC), or it is refused: a silent change would
 * break the links to the page.  It is refused when it
 *   - is not UTF-8, or longer than SITE_NAME_MAX bytes (255 less what a suffix and a temporary
 *     file's name take);
 *   - holds / or \ or a control character, a line or paragraph separator, a byte order mark or a
 *     character that turns the direction of text around (a name should look like what it is);
 *   - starts with a dot (hidden), or starts or ends with white space, or ends with a dot;
 *   - is a device on Windows (CON, PRN, AUX, NUL, COM1.., LPT1.., CONIN$, CONOUT$; also with a
 *     suffix: "Naming Files, Paths, and Namespaces", Microsoft).
 * ? * : " < > | # % are fine in a name, though Windows cannot hold the first seven.
 *
 * Pages are files in the site's folder itself and end in .html, assets/, images/ and files/ are
 * folders: they cannot meet.  An article may be called index; it is the home page then. */
#ifndef OUT_SITE_NAMES_H
#define OUT_SITE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"

enum { SITE_NAME_MAX = 200 };

enum site_name_state {
	SITE_NAME_OK,
	SITE_NAME_UNSAFE,  /* the slug, or without one the file's name, is refused */
	SITE_NAME_TAKEN,   /* another article has the same name, or one that differs in case only */
	SITE_NAME_REPEATED /* the same article has come before: nothing to do, nothing wrong */
};

struct site_name {
	/* In: */
	struct slice path; /* as the user named the article */
	struct slice slug; /* from the front matter; empty: none */
	/* Out, in the arena: */
	enum site_name_state state;
	struct slice page; /* "SLUG.html"; empty for SITE_NAME_UNSAFE */
	/* UNSAFE and TAKEN: what is wrong, a sentence without the path.  All articles that share a name
	 * are TAKEN (whose page it is, nobody knows), and the message names the first of the others. */
	const char *fault;
};

/* Work out the names of all pages of a run.  Linear time. */
void site_names_make(struct arena *a, struct site_name *articles, size_t n);

/* The page's name of one article by itself; empty: *fault. */
struct slice site_names_page(struct arena *a, struct slice path, struct slice slug,
			     const char **fault);

/* What is wrong with `name` as one component of a path, or null. */
const char *site_names_fault(struct slice name);

/* A key that is equal for names that a file system may take for the same: NFC, lower case. */
struct slice site_names_fold(struct arena *a, struct slice name);

/* Append the address of a relative path: each component percent-encoded (RFC 3986), so that it is
 * neither taken for a scheme, a query or a fragment, nor needs escaping in HTML. */
void site_names_url(struct buf *out, struct slice path);

/* A path without ".", empty components, and ".." where a folder stands before it; NFC, since some
 * systems give out decomposed names.  A relative one starts at `folder` (absolute, or empty: it stays
 * relative).  Links are not followed.  In the arena, NUL-terminated. */
struct slice site_names_path(struct arena *a, struct slice folder, struct slice path);

#endif
