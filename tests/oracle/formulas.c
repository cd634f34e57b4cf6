/* The formulas of Markdown documents, as the scanner finds them, for programs in other languages.
 *
 *	formulas FILE...
 *
 * A line a formula, in order: {"path","line","column","end_line","end_column","tex","display"}.
 * The place is that of all of it, with its delimiters; columns are bytes, as in eqn-check's.
 * Exit status: 0, or 2 when a file cannot be read or nothing can be written. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/json.h"
#include "io/source.h"
#include "text/mdscan.h"

static void write_formula(struct buf *out, struct source *src, const struct md_doc *doc, size_t i,
			  struct arena *a)
{
	struct source_place at = source_place(src, doc->math[i].offset);
	struct source_place end = source_place(src, doc->math[i].end);
	struct json_t *row = json_map();
	json_put_text(row, "path", src->path);
	json_put_int(row, "line", (long long)at.line);
	json_put_int(row, "column", (long long)at.byte_column);
	json_put_int(row, "end_line", (long long)end.line);
	json_put_int(row, "end_column", (long long)end.byte_column);
	json_put_slice(row, "tex", mdscan_tex(doc, i, a));
	json_put_bool(row, "display", doc->math[i].display);
	json_write(out, row);
	buf_putc(out, '\n');
	json_drop(row);
}

static bool list_formulas(const char *path)
{
	struct source src = {0};
	if (!source_read(&src, path)) {
		fprintf(stderr, "formulas: %s: %s\n", path, strerror(errno));
		return false;
	}
	struct arena a = {0};
	struct buf out = BUF_INIT;
	const struct md_doc *doc = mdscan(&a, src.text, NULL);
	for (size_t i = 0; i < doc->n_math; i++)
		write_formula(&out, &src, doc, i, &a);
	bool ok = fwrite(out.p, 1, out.n, stdout) == out.n;
	buf_free(&out);
	arena_free(&a);
	source_free(&src);
	return ok;
}

int main(int argc, char **argv)
{
	int status = 0;
	for (int i = 1; i < argc; i++)
		if (!list_formulas(argv[i]))
			status = 2;
	if (fclose(stdout) != 0) {
		perror("formulas");
		status = 2;
	}
	return status;
}
