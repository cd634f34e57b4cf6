#include "out/record-filter.h"

#include <errno.h>
#include <string.h>

#include "out/record.h"

bool record_filter_open(struct record_filter *f, struct input_item *item)
{
	*f = (struct record_filter){0};
	struct slice path = record_path(item->line, &item->arena, &f->unreadable);
	f->has_path = path.n > 0;
	if (!f->has_path)
		return false;
	f->unreadable = NULL;
	if (source_read(&item->source, path.p))
		return true;
	f->unreadable = path.p;
	f->error = errno;
	return false;
}

void record_filter_close(struct record_filter *f, struct input_item *item, struct json_t *members)
{
	const char *message = f->unreadable;
	if (f->error)
		json_put_text(members, "error", strerror(f->error));
	if (f->has_path && record_merge(&item->out, item->line, members, &item->arena, &message)) {
		buf_putc(&item->out, '\n');
	} else {
		f->unreadable = message;
		f->error = 0;
	}
	if (f->unreadable)
		item->status = CLI_TROUBLE;
	json_drop(members);
}

bool record_filter_tell(const struct record_filter *f, const struct input_item *item)
{
	if (!f->unreadable)
		return false;
	if (f->error) {
		errno = f->error;
		cli_warn_errno(f->unreadable);
	} else {
		cli_warn("<stdin>:%zu: %s", item->line_number, f->unreadable);
	}
	return true;
}
