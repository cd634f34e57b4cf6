#include "unit.h"

#include "base/buf.h"
#include "check/numbering.h"
#include "findings.h"

static struct arena arena;
static struct numbering_options options = NUMBERING_OPTIONS_INIT;

/* The automatic numbers, row by row; 0 where a row has none. */
static const char *automatic(const char *md)
{
	static struct buf out;
	struct equations *e =
		equations_collect(&arena, mdscan(&arena, slice_of(md), NULL), NULL, NULL);
	numbering_make(e, &options);
	buf_clear(&out);
	for (size_t i = 0; i < e->n_rows; i++)
		buf_printf(&out, "%s%ld", i ? " " : "", e->rows[i].automatic);
	buf_putc(&out, '\0');
	return out.p;
}

static const char *findings(const char *md)
{
	struct slice text = slice_of(md);
	struct equations *e = equations_collect(&arena, mdscan(&arena, text, NULL), NULL, NULL);
	struct diag_list list = DIAG_LIST_INIT(&arena);
	numbering_check(numbering_make(e, &options), e, &list);
	return findings_text(&list, text);
}

/* An article with one equation a line, tagged with the words of `tags`; "#" is a heading. */
static const char *article(const char *tags)
{
	static struct buf out;
	buf_clear(&out);
	for (struct slice rest = slice_of(tags); rest.n;) {
		size_t n = slice_find(rest, ' ');
		struct slice word = slice_sub(rest, 0, n);
		if (slice_eq(word, SLICE("#")))
			buf_puts(&out, "## Section\n\n");
		else
			buf_printf(&out, "$$x \\tag{%.*s}$$\n\n", SLICE_ARG(word));
		rest = slice_sub(rest, n + 1, rest.n);
	}
	buf_putc(&out, '\0');
	return out.p;
}

/* Findings by number in the sequence instead of by line. */
static const char *judge(const char *tags)
{
	static struct buf out;
	struct source src;
	source_wrap(&src, "x.md", slice_of(findings(article(tags))));
	buf_clear(&out);
	for (struct slice rest = src.text; rest.n;) {
		size_t n = slice_find(rest, ' '), at = slice_find(rest, '@');
		long line = 0;
		for (size_t i = at + 1; i < n; i++)
			line = line * 10 + (rest.p[i] - '0');
		buf_printf(&out, "%s%.*s@%ld", out.n ? " " : "", (int)at, rest.p, (line + 1) / 2);
		rest = slice_sub(rest, n + 1, rest.n);
	}
	buf_putc(&out, '\0');
	return out.p;
}

TEST(automatic_numbers)
{
	CHECK_STR(automatic("\\begin{equation}a\\end{equation}\n"), "1");
	CHECK_STR(automatic("\\begin{align}a\\\\b\\\\\\end{align}\n"), "1 2");
	CHECK_STR(automatic("\\begin{align}a\\notag\\\\b\\tag{q}\\\\c\\end{align}\n"), "0 0 1");
	CHECK_STR(automatic("\\begin{align}a\\\\ \\\\b\\end{align}\n"), "1 2 3");
	CHECK_STR(automatic("\\begin{align}a\\\\b\\\\ \\label{x}\\end{align}\n"), "1 2 0");
	CHECK_STR(automatic("\\begin{equation*}a\\end{equation*}\n"), "0");
	CHECK_STR(automatic("\\begin{multline}a\\\\b\\end{multline}\n"), "1");
	CHECK_STR(automatic("\\begin{equation}\\begin{aligned}a\\notag\\\\b\\end{aligned}"
			    "\\end{equation}\n"),
		  "1");
	CHECK_STR(automatic("\\begin{equation}\\begin{cases}a\\notag\\\\b\\end{cases}"
			    "\\end{equation}\n"),
		  "0");
	CHECK_STR(automatic("$$\\begin{gather}a\\\\b\\end{gather}$$\n"), "1 2");
	CHECK_STR(automatic("\\begin{align}{a\\\\b}\\end{align}\n"), "1");
	CHECK_STR(automatic("$$a$$\n\n$b$\n"), "");
	CHECK_STR(automatic("$$a\\tag{1}$$\n"), "0");
}

TEST(consecutive_numbers_are_fine)
{
	CHECK_STR(judge("1 2 3 4"), "");
	CHECK_STR(judge("1 2 9 * \\dagger"), "tag-gap@3");
	CHECK_STR(judge("1 2 * 3"), "");
	CHECK_STR(judge("1 2 2a 2b 3 2' 4"), "");
	CHECK_STR(judge("1 2a 2b 3"), "");
	CHECK_STR(judge("2.8 1 2.15 2 A.3"), "");
	CHECK_STR(judge("7"), "");
}

TEST(one_slip_is_one_finding)
{
	CHECK_STR(judge("1 2 3 5 6"), "tag-gap@4");
	CHECK_STR(judge("1 2 3 7 8"), "tag-gap@4");
	CHECK_STR(judge("1 2 3 3 4 5"), "tag-duplicate@4");
	CHECK_STR(judge("1 2 3 3 5 6"), "tag-duplicate@4");
	CHECK_STR(judge("1 2 4 3 5 6"), "tag-order@4");
	CHECK_STR(judge("1 2 44 4 5"), "tag-order@3");
	CHECK_STR(judge("1 2 9 3 4 5"), "tag-order@3");
	CHECK_STR(judge("1 2 6 7 8 3 4 5 9"), "tag-order@6");
	CHECK_STR(judge("3 4 5"), "tag-gap@1");
	CHECK_STR(judge("1 2 3 4 5 2"), "tag-duplicate@6");
	CHECK_STR(judge("1 3 5"), "tag-gap@2 tag-gap@3");
}

TEST(restarts)
{
	CHECK_STR(judge("1 2 3 4 1 2 3 4"), "tag-restart@5");
	CHECK_STR(judge("1 2 1 2"), "tag-restart@3");
	CHECK_STR(judge("1 2 3 1 2 4 5"), "tag-duplicate@4 tag-duplicate@5");
	CHECK_STR(judge("1 2 3 4 5 3 4 5 6 7"), "tag-restart@6");
	CHECK_STR(judge("1 2 3 1 2 3 1 2 3"), "tag-restart@4 tag-restart@7");
	CHECK_STR(judge("1 2 3 1 2 4 1 2 3"), "tag-duplicate@4 tag-duplicate@5 tag-restart@7");
}

TEST(sequences_with_a_prefix)
{
	CHECK_STR(judge("2.1 2.2 2.4 2.5"), "tag-gap@3");
	CHECK_STR(judge("A.3 A.4 A.5"), "");
	CHECK_STR(judge("2.8 2.15 2.30"), "");
	CHECK_STR(judge("2.8 2.15 2.8"), "tag-duplicate@3");
	CHECK_STR(judge("1 2 2a 2a 3"), "tag-duplicate@4");
}

TEST(odd_words_among_numbers)
{
	CHECK_STR(judge("1 2 end 3"), "tag-not-number@3");
	CHECK_STR(judge("ELBO KL 1 2"), "");
	CHECK_STR(judge("ELBO KL ELBO"), "tag-duplicate@3");
	CHECK_STR(judge("* 1 *"), "");
}

TEST(policies_and_scopes)
{
	options.policy = NUMBERING_UNIQUE;
	CHECK_STR(judge("1 5 3 5"), "tag-duplicate@4");
	options.policy = NUMBERING_OFF;
	CHECK_STR(judge("1 5 3 5"), "");
	options.policy = NUMBERING_CONSECUTIVE;
	options.start = 0;
	CHECK_STR(judge("0 1 2"), "");
	CHECK_STR(judge("1 2 3"), "tag-gap@1");
	options.start = 1;
	CHECK_STR(judge("# 1 2 # 1 2 # 1 2 4"), "tag-restart@5 tag-restart@8 tag-gap@10");
	options.scope = NUMBERING_SECTION;
	CHECK_STR(judge("# 1 2 # 1 2 # 1 2 4"), "tag-gap@10");
	options.scope = NUMBERING_ARTICLE;
}

TEST(tags_in_wrong_places)
{
	CHECK_STR(findings("$a \\tag{1}$\n"), "tag-inline@1");
	CHECK_STR(
		findings("$$\n\\begin{aligned}\na \\tag{1}\\\\\nb \\tag{2}\n\\end{aligned}\n$$\n"),
		"tag-nested@3");
	CHECK_STR(findings("$$a \\tag{1}\n\\tag{2}$$\n"), "tag-multiple@2");
	CHECK_STR(findings("\\begin{align}a \\tag{1}\\\\b \\tag{2}\\end{align}\n"), "");
	CHECK_STR(findings("$$a \\tag{}$$\n"), "tag-empty@1");
	CHECK_STR(findings("\\begin{align*}\na\n\\end{align*}\\tag{1}\n\n$$b \\tag{1}$$\n"),
		  "tag-inline@3 tag-duplicate@5");
	CHECK_STR(findings("$$a$$\n\nWrite \\tag{1} behind it.\n"), "");
}

TEST(manual_and_automatic_numbers_collide_once)
{
	CHECK_STR(findings("\\begin{equation}a\\end{equation}\n\n$$b \\tag{1}$$\n\n"
			   "\\begin{equation}c\\end{equation}\n\n$$d \\tag{2}$$\n"),
		  "tag-auto-collision@3");
	CHECK_STR(findings("\\begin{equation}a\\end{equation}\n\n$$b \\tag{A}$$\n"), "");
	options.automatic = false;
	CHECK_STR(findings("\\begin{equation}a\\end{equation}\n\n$$b \\tag{1}$$\n"), "");
	options.automatic = true;
}

int main(void)
{
	RUN(automatic_numbers);
	RUN(consecutive_numbers_are_fine);
	RUN(one_slip_is_one_finding);
	RUN(restarts);
	RUN(sequences_with_a_prefix);
	RUN(odd_words_among_numbers);
	RUN(policies_and_scopes);
	RUN(tags_in_wrong_places);
	RUN(manual_and_automatic_numbers_collide_once);
	arena_free(&arena);
	return unit_end();
}
