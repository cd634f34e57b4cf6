/* libFuzzer on front matter: any bytes between the fences are YAML or are read line by line; every place
 * lies inside the text. */
#include <stdint.h>

#include "io/yaml.h"
#include "require.h"
#include "text/frontmatter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_node(const struct yaml_node *n, size_t size)
{
	require(n->offset <= n->end && n->end <= size, "a node lies inside the text");
	require(n->line > 0 && n->column > 0, "a node has a place");
	/* The parser refuses nesting over 64, so recursion is bounded. */
	for (const struct yaml_node *c = n->children; c; c = c->next)
		check_node(c, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const required[] = {"title", "slug", "date", "tags", "status"};
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;
	struct yaml_error error = {0};
	struct slice yaml = {(const char *)data, size};
	struct yaml_node *root = yaml_parse(&a, yaml, &error);
	if (root)
		check_node(root, size);
	else
		require(error.message && error.line && error.offset <= size,
			"an error has a place");

	buf_puts(&text, "---\n");
	buf_add(&text, yaml);
	buf_puts(&text, "\n---\n");
	struct md_doc *doc = mdscan(&a, buf_slice(&text), NULL);
	struct diag_list list = DIAG_LIST_INIT(&a);
	struct front_matter fm;
	frontmatter_read(&fm, &a, doc, &list);
	frontmatter_check(&fm, doc, required, 5, &list);
	for (size_t i = 0; i < fm.n_fields; i++) {
		const struct front_field *f = &fm.fields[i];
		require(f->key_offset <= f->key_end && f->offset <= f->end && f->end <= text.n,
			"a field lies inside the text");
	}
	for (size_t i = 0; i < list.n; i++)
		require(list.v[i]->offset <= list.v[i]->end && list.v[i]->end <= text.n,
			"a finding lies inside the text");
	buf_free(&text);
	arena_free(&a);
	return 0;
}
