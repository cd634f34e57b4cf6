/* A folder of pages: every article that the command line names becomes a page there.
 *
 * Articles are converted in worker processes (worker.h); one that fails keeps its old page, and never
 * takes the others with it.  What changes nothing writes nothing (site-files.h). */
#ifndef OUT_PUBLISH_H
#define OUT_PUBLISH_H

#include "io/cli.h"
#include "io/diag-format.h"
#include "out/article.h"

struct publish_settings {
	const char *folder;
	const char *records; /* mathmill-records(5), for numbers, neighbours, topics; null: none */
	const char *engines; /* where the folders mathjax, katex and highlight are */
	bool highlight;      /* the last one is there */
	bool prune;          /* remove pages whose articles are gone */
	bool force;          /* replace files that this tool did not write, too */
	bool dry_run, check; /* list what would change; check: that is a finding */

	const struct article_maker *maker;
	struct md_options scan;
	struct diag_writer *writer; /* of findings, to standard output */
};

/* The exit status; everything is told by then. */
int publish_run(const struct cli *cli, const struct publish_settings *settings);

#endif
