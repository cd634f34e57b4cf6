#include "io/installed.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder that the program's file is in.  Where the system does not tell (no /proc), what is
 * relative to the working folder will do for a build tree. */
static const char *program_folder(struct arena *a)
{
	char *path = realpath("/proc/self/exe", NULL);
	char *slash = path ? strrchr(path, '/') : NULL;
	const char *folder = ".";
	if (slash)
		folder = arena_cstr(a, (struct slice){path, (size_t)(slash - path)});
	free(path);
	return folder;
}

const char *installed_folder(struct arena *a, const char *variable, const char *name)
{
	const char *said = getenv(variable);
	if (said && *said)
		return said;
	const char *program = program_folder(a);
	const char *build = arena_printf(a, "%s/../../%s", program, name);
	const char *share = arena_printf(a, "%s/../share/mathmill/%s", program, name);
	return access(share, F_OK) != 0 && access(build, F_OK) == 0 ? build : share;
}

size_t installed_processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : (size_t)n;
}
