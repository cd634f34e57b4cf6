#include "tex/tree.h"

struct tree_node *tree_new(struct arena *a, enum tree_kind kind, size_t offset)
{
	struct tree_node *node = arena_alloc(a, sizeof *node);
	node->kind = (uint8_t)kind;
	node->offset = node->end = offset;
	return node;
}

void tree_append(struct tree_node *parent, struct tree_node *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->child = child;
	parent->last = child;
}
