/* Markdown put together at random from everything that block structure looks at; no dollars. */
#ifndef RANDOM_MARKDOWN_H
#define RANDOM_MARKDOWN_H

#include <stdint.h>

#include "base/buf.h"

static inline uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static const char *const prefixes[] = {
	"",       "",    "",     " ",   "  ",   "   ",    "    ", "     ",       "      ",
	"\t",     " \t", "\t\t", "> ",  ">",    "> > ",   " > ",  ">\t",         ">  ",
	">     ", "- ",  "-",    "-\t", "-   ", "-     ", "  - ", "   - ",       "* ",
	"+ ",     "1. ", "1) ",  "2. ", "10. ", "  1. ",  "1.\t", "123456789. ", "1234567890. ",
};

static const char *const bodies[] = {
	"",         "",          "",
	"a",        "b c",       "# ",
	"## x",     "#",         "####### ",
	"# a #",    "\\# ",      "===",
	"---",      "- - -",     "***",
	"___",      "= =",       "```",
	"~~~",      "````",      "``` a",
	"~~~ `",    "``` a`",    "  ```",
	"<div>",    "</div>",    "<!-- ",
	" -->",     "<?",        "?>",
	"<!A",      "<![CDATA[", "]]>",
	"<pre>",    "</pre>",    "<script>",
	"</style>", "<a>",       "<a href=\"b\">",
	"</b >",    "<b",        "<i x='",
	"<table>",  "|",         "| a | b |",
	"|-|-|",    "|:-:|---|", "a | b",
	"-|-",      ":-",        "| - |",
	"\\|",      "`|`",       "| a |",
	"[a]: b",   "[a]:",      "[b]: c 'd'",
	"[a]: b\n", "[a]",       "'e'",
	"\"f\"",    "(g)",       "<h>",
	"\\",       "`",         "&amp;",
	" ",        "\t",
};

static const char *const endings[] = {
	"\n", "\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n\n\n", "\n \n", "",
};

#define ANY(list, state) ((list)[next_random(state) % (sizeof(list) / sizeof *(list))])

static inline void random_markdown(struct buf *b, uint64_t seed)
{
	next_random(&seed);
	for (size_t lines = 1 + next_random(&seed) % 12; lines; lines--) {
		for (size_t n = next_random(&seed) % 4; n; n--)
			buf_puts(b, ANY(prefixes, &seed));
		for (size_t n = next_random(&seed) % 3; n; n--)
			buf_puts(b, ANY(bodies, &seed));
		buf_puts(b, ANY(endings, &seed));
	}
	buf_putc(b, '\n');
}

#undef ANY

#endif
