/* Tag care over a collection: tag-classify(1) --tags and --tags-fix. */
#ifndef OUT_TAGS_RUN_H
#define OUT_TAGS_RUN_H

#include <stdbool.h>

#include "check/tags-fix.h"
#include "io/cli.h"
#include "text/mdscan.h"

/* Write the report on the tags of all articles that `cli` names; the status. */
int tags_run_report(const struct cli *cli, const struct md_options *scan, bool json);

enum tags_run_mode {
	TAGS_RUN_WRITE, /* change the files; a document on standard input goes to standard output */
	TAGS_RUN_DIFF,  /* show the changes as a patch; CLI_FINDINGS when there are any */
	TAGS_RUN_DRY_RUN /* list the files that would be changed, as above */
};

/* Apply a map without faults to all articles.  What is refused is told on stderr, with its place, and
 * gives CLI_FINDINGS; the others are done. */
int tags_run_fix(const struct cli *cli, const struct md_options *scan,
		 const struct tags_fix_map *map, enum tags_run_mode mode);

#endif
