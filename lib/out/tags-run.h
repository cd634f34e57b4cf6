/* Tag care over a collection: tag-classify(1) --tags and --tags-fix. */
#ifndef OUT_TAGS_RUN_H
#define OUT_TAGS_RUN_H

#include <stdbool.h>

#include "check/tags-fix.h"
#include "io/cli.h"
#include "out/front-fix.h"
#include "text/mdscan.h"

/* Write the report on the tags of all articles that `cli` names; the status. */
int tags_run_report(const struct cli *cli, const struct md_options *scan, bool json);

/* Apply a map without faults to all articles.  What is refused is told on stderr, with its place, and
 * gives CLI_FINDINGS; the others are done. */
int tags_run_fix(const struct cli *cli, const struct md_options *scan,
		 const struct tags_fix_map *map, enum front_fix_mode mode);

#endif
