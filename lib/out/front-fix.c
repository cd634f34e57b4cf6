#include "out/front-fix.h"

#include "io/diff.h"

void front_fix_refuse(struct input_item *item, const char *what, size_t offset, const char *why)
{
	struct source_place at = source_place(&item->source, offset);
	cli_warn("%s:%zu:%zu: %s not changed: %s", item->source.path, at.line, at.byte_column, what,
		 why);
	item->status = CLI_FINDINGS;
}

bool front_fix_emit(struct input_item *item, enum front_fix_mode mode, struct slice fixed,
		    bool changes)
{
	if (mode == FRONT_FIX_WRITE && (changes || input_is_stdin(item)))
		input_rewrite(item, fixed);
	if (mode == FRONT_FIX_DIFF)
		diff_unified(&item->out, item->source.path, item->source.text, fixed);
	if (mode != FRONT_FIX_WRITE && changes)
		item->status = cli_worse(item->status, CLI_FINDINGS);
	return mode == FRONT_FIX_DRY_RUN && changes;
}
