/* A formula as a tree: what the parser makes where it is asked to, and what MathML is made
 * from.
 *
 * A node knows its bytes in the formula; one that came out of a macro has those of the call.
 * Children stand in a list, in the order of the source.  All nodes are the arena's. */
#ifndef TEX_TREE_H
#define TEX_TREE_H

#include "base/arena.h"
#include "tex/commands.h"

struct environments_row;

enum tree_kind {
	TREE_LIST,    /* {..}, an argument, a cell's contents: items in order */
	TREE_ATOM,    /* one character or symbol: class and code, or the command */
	TREE_SCRIPTS, /* base, sub, sup: three children, each may be an empty list; primes count */
	TREE_COMMAND, /* a command with its arguments as children, by its kind */
	TREE_FENCE,   /* \left..\right: LIST, DELIMITER, LIST, ...; delimiters at both ends */
	TREE_DELIMITER, /* of a fence, of \big: code 0 where it is empty */
	TREE_INFIX,     /* two lists: above and below; the command tells which fraction */
	TREE_SWITCH,    /* \displaystyle: in force for what follows in the list */
	TREE_ARRAY,     /* an environment: rows */
	TREE_ROW,       /* cells; tag and label where it has them */
	TREE_CELL,
	TREE_TAG,  /* \tag{..}: its text; star where it stands without parentheses */
	TREE_TEXT, /* text mode: literal text in `text`, or a list */
	TREE_RAW,  /* an argument that is no maths: a colour, a length, a name, in `text` */
	TREE_ERROR /* what could not be read, as it stands in the source */
};

struct tree_node {
	uint8_t kind;   /* enum tree_kind */
	uint8_t class;  /* enum tex_class; ATOM */
	uint8_t primes; /* SCRIPTS: how many; the superscript behind them comes on top */
	bool starred;   /* \operatorname*, \tag* */
	uint32_t code;  /* ATOM, DELIMITER: the character */
	size_t offset, end;
	const struct tex_command *command;          /* null: a character */
	const struct environments_row *environment; /* ARRAY */
	struct slice text;
	struct tree_node *child, *last, *next;
};

struct tree_node *tree_new(struct arena *a, enum tree_kind kind, size_t offset);
void tree_append(struct tree_node *parent, struct tree_node *child);

#endif
