/* Emphasis in Chinese, Japanese and Korean: `**注意，**这里` is bold.
 *
 * CommonMark (6.2) tells openers from closers by the white space and the punctuation beside a run,
 * which fails where words are not set apart by spaces: behind `，` and before `这` a run cannot
 * close.  The rules here are those of the "CommonMark CJK-friendly Amendments"
 * (https://github.com/tats-u/markdown-cjk-friendly, specification.md): punctuation counts against a
 * run only if it is not CJK punctuation and no CJK character is on the other side.
 *
 * The parser itself applies them: where a run of `*` stands between a punctuation character and
 * another character, and one of the two is CJK, an invisible joiner goes between the punctuation and
 * the run.  The joiner is no punctuation, so the parser takes the run for one that can open and
 * close, as the amendment says, and pairs it with all others by its own rules: a closer that it
 * missed would have changed the pairs of the whole paragraph, so no later pass over literal `**`
 * could put that right.  Escapes, code, links and the rule of three are the parser's, too.
 *
 * A formula's mark beside a run counts as CJK: the `$` that it stands for was punctuation, and
 * `**Note:**$x$` is bold.  Only `*`: `_` within words is for identifiers.  Where no run touches a
 * CJK character or a formula, the text does not change by a byte. */
#ifndef OUT_HTML_CJK_H
#define OUT_HTML_CJK_H

#include "base/buf.h"
#include "base/slice.h"

struct html_tree;

/* All zeros is an empty one. */
struct html_cjk {
	struct buf text; /* the Markdown with joiners */
	struct slice
		joiner; /* a noncharacter that the text does not hold; empty: none was needed */
};

/* The text to parse: `markdown` itself where it needs no joiner, else a copy in `c`.  Lines stay the
 * same.  `mark`: the character at both ends of a formula's mark (html-protect.h); empty: none. */
struct slice html_cjk_join(struct html_cjk *c, struct slice markdown, struct slice mark);
/* Take the joiners out of what was parsed: texts, code, raw HTML, addresses and titles. */
void html_cjk_clean(const struct html_cjk *c, const struct html_tree *tree);
void html_cjk_free(struct html_cjk *c);

#endif
