/* eqn-check's section of mathmill.yaml, and the shared section `text`. */
#ifndef CHECK_SETTINGS_H
#define CHECK_SETTINGS_H

#include "check/check.h"
#include "io/cli.h"
#include "text/options.h"

/* Words of --fail-level and of the key fail-level, ended by null. */
extern const char *const settings_fail_names[];
/* The severity that an index of them stands for, also for -1: none was given. */
enum diag_severity settings_fail_severity(int fail_level);

struct settings {
	int fail_level;     /* index of settings_fail_names; -1: not given */
	const char *target; /* what --target says, or null */
	struct text_options text;
	struct numbering_options numbering;
	struct prose_patterns *prose;
	struct macros *macros; /* null: none, and no packages */
	unsigned engines, renderers;
};

void settings_init(struct settings *s);

/* Read the file, then apply the command line once more over it, and fill in all of
 * `options` but its policy and its fixes.  The policy gets the severities of the file and
 * the fail level.  A fault in the file ends the program, as config_load does.  Strings
 * live in `a`, options borrow from s, which must not move. */
void settings_load(struct settings *s, const struct cli *cli, struct diag_policy *policy,
		   struct check_options *options, struct arena *a);

void settings_free(struct settings *s);

#endif
