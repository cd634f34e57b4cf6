/* libFuzzer on eqn-check: any bytes as an article.  Findings lie inside it, in order; a fix changes
 * nothing but digits of numbers; what is fixed needs no fix. */
#include <stdint.h>

#include "check/check.h"
#include "prose.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text with every run of digits reduced to one mark. */
static void mask_numbers(struct slice text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		if (!ascii_is_digit(text.p[i]))
			buf_putc(out, text.p[i]);
		else if (i == 0 || !ascii_is_digit(text.p[i - 1]))
			buf_putc(out, '#');
	}
}

static void check_findings(const struct check *c)
{
	size_t n = c->source->text.n, before = 0;
	for (size_t i = 0; i < c->findings.n; i++) {
		const struct diag *d = c->findings.v[i];
		require(d->offset <= d->end && d->end <= n, "a finding lies inside the text");
		require(d->offset >= before, "findings are in order");
		before = d->offset;
		for (const struct diag_note *note = d->notes; note; note = note->next)
			require(note->path || (note->offset <= note->end && note->end <= n),
				"a note lies inside the text");
	}
}

static void check_text(struct slice text, const struct check_options *options, bool fixed_already)
{
	struct arena a = ARENA_INIT;
	struct source src;
	struct buf fixed = BUF_INIT, masked = BUF_INIT, masked_fixed = BUF_INIT;
	source_wrap(&src, "fuzz.md", text);
	struct check *c = check_document(&a, &src, options);
	check_findings(c);
	bool fixes = c->plan && c->plan->n && !c->plan->refused;
	require(!fixes || !fixed_already, "what is fixed needs no fix");
	if (fixes) {
		renumber_apply(c->plan, text, &fixed);
		mask_numbers(text, &masked);
		mask_numbers(buf_slice(&fixed), &masked_fixed);
		require(slice_eq(buf_slice(&masked), buf_slice(&masked_fixed)),
			"a fix changes nothing but numbers");
		check_text(buf_slice(&fixed), options, true);
	}
	source_free(&src);
	buf_free(&fixed);
	buf_free(&masked);
	buf_free(&masked_fixed);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const required[] = {"title", "date"};
	struct diag_policy policy;
	if (size == 0)
		return 0;
	diag_policy_default(&policy);
	struct check_options options = {
		.numbering = {.start = 1,
			      .policy = data[0] & 1 ? NUMBERING_UNIQUE : NUMBERING_CONSECUTIVE},
		.prose = default_patterns(),
		.required = required,
		.n_required = 2,
		.policy = &policy,
		.unsafe_fixes = data[0] & 2,
	};
	check_text((struct slice){(const char *)data + 1, size - 1}, &options, false);
	return 0;
}
