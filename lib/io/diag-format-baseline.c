#include "io/diag-format.h"

#include "io/json.h"

void diag_format_baseline_begin(struct buf *out, const char *tool)
{
	struct json_t *root = json_map();
	json_put_int(root, "schema", 1);
	json_put_text(root, "tool", tool);
	json_put(root, "findings", json_list());
	json_write(out, root);
	json_drop(root);
	/* The list stays open for what is found; diag_format_baseline_end closes it. */
	out->n -= strlen("]}");
}

void diag_format_baseline_document(struct buf *out, const struct diag_list *list,
				   struct source *src, size_t *written)
{
	uint64_t *prints = arena_alloc_array(list->arena, list->n, sizeof *prints);
	diag_baseline_fingerprints(list, src, prints);
	for (size_t i = 0; i < list->n; i++) {
		char hex[DIAG_BASELINE_HEX];
		diag_baseline_hex(prints[i], hex);
		struct json_t *v = json_map();
		json_put_text(v, "path", src->path);
		json_put_text(v, "rule", diag_info(list->v[i]->rule)->name);
		json_put_text(v, "fingerprint", hex);
		buf_puts(out, (*written)++ ? ",\n" : "\n");
		json_write(out, v);
		json_drop(v);
	}
}

void diag_format_baseline_end(struct buf *out)
{
	buf_puts(out, "\n]}\n");
}
