/* libFuzzer on the fixes: any bytes as an article.  What is fixed is parsed at least as well, needs
 * no more fixing, and every change lies inside the text as it was. */
#include <stdint.h>

#include "check/fixes.h"
#include "prose.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_edits(const struct check *c)
{
	for (size_t i = 0; i < c->findings.n; i++)
		for (const struct diag_edit *e = c->findings.v[i]->edits; e; e = e->next) {
			require(e->offset <= e->end && e->end <= c->source->text.n,
				"an edit lies inside the text");
			require(!e->next || e->end <= e->next->offset, "edits are in order");
		}
}

static void check_verdicts(const struct check *before, const struct check *after)
{
	require(before->doc->n_math == after->doc->n_math, "formulas stay what they are");
	require(after->doc->n_issues <= before->doc->n_issues, "delimiters are no worse");
	for (size_t i = 0; i < before->doc->n_math; i++)
		require(!(formulas_rejected(after->formulas, i) &
			  ~formulas_rejected(before->formulas, i)),
			"no engine rejects a formula that it accepted");
}

static void check_fixes(struct slice text, const struct check_options *options, bool fixed_already)
{
	struct arena a = ARENA_INIT;
	struct source src;
	source_wrap(&src, "fuzz.md", text);
	struct fixes *fixes = fixes_make(&a, &src, options);
	check_edits(fixes->before);
	check_edits(fixes->after);
	check_verdicts(fixes->before, fixes->after);
	for (size_t i = 0; i < fixes->n_changes; i++)
		require(fixes->changes[i].offset <= text.n, "a change lies inside the text");
	require(!fixed_already || !fixes->n_changes, "what is fixed needs no fix");
	if (!fixed_already && fixes->n_rounds < FIXES_ROUNDS)
		check_fixes(fixes->text, options, true);
	fixes_free(fixes);
	source_free(&src);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag_policy policy;
	if (size == 0)
		return 0;
	diag_policy_default(&policy);
	struct check_options options = {
		.numbering = NUMBERING_OPTIONS_INIT,
		.formulas = {.target = data[0] & 2 ? TEX_ALL : TEX_MATHJAX4},
		.prose = default_patterns(),
		.policy = &policy,
		.unsafe_fixes = data[0] & 1,
	};
	check_fixes((struct slice){(const char *)data + 1, size - 1}, &options, false);
	return 0;
}
