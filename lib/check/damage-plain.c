/* The document once more, as a renderer scans it that knows no maths.
 *
 * The scanner is the same; it gets a copy of the text in which nothing begins a formula: each
 * dollar is another punctuation character without a meaning in Markdown, and so is the brace of
 * \begin{. */
#include "check/damage-internal.h"

static void replace_all(char *p, size_t n, struct slice word, size_t at, char by)
{
	char *end = p + n;
	while (p < end && (p = memmem(p, (size_t)(end - p), word.p, word.n))) {
		p[at] = by;
		p += word.n;
	}
}

/* To such a renderer the formula is one word with punctuation at its ends. */
static void hide(char *p, const struct md_math *m)
{
	memset(p + m->offset, 'x', m->end - m->offset);
	p[m->offset] = p[m->end - 1] = '%';
}

const struct md_doc *damage_plain(struct arena *a, const struct md_doc *doc, unsigned hidden)
{
	size_t n = doc->text.n;
	char *p = arena_alloc(a, n + 1);
	if (n)
		memcpy(p, doc->text.p, n);
	for (size_t i = 0; i < doc->n_math; i++)
		if (hidden & 1U << doc->math[i].kind)
			hide(p, &doc->math[i]);
	replace_all(p, n, SLICE("$"), 0, '%');
	replace_all(p, n, SLICE("\\begin{"), strlen("\\begin"), '%');
	replace_all(p, n, SLICE("\\end{"), strlen("\\end"), '%');
	return mdscan(a, (struct slice){p, n}, NULL);
}
