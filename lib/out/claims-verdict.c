/* Verdicts, and counts compared with what is measured. */
#include "out/claims-verdict.h"

void claims_verdict_say(struct claims_claim *c, enum claims_verdict verdict, const char *message)
{
	c->verdict = verdict;
	c->message = message;
}

void claims_verdict_false(struct claims_claim *c, enum claims_fault fault, const char *message)
{
	claims_verdict_say(c, CLAIMS_FALSE, message);
	c->fault = fault;
}

/* 5 % for what the report itself does not give exactly. */
bool claims_verdict_is_count(const struct claims_number *n, uint64_t measured)
{
	if (n->decimals)
		return false;
	if (n->at_least)
		return measured * 20 >= n->digits * 19;
	if (n->about)
		return measured * 20 >= n->digits * 19 && measured * 20 <= n->digits * 21;
	return n->digits == measured;
}

size_t claims_verdict_measures(const struct claims_claim *c, bool formulas,
			       enum claims_measure *out)
{
	static const enum claims_measure lines[] = {CLAIMS_LINES_TOTAL, CLAIMS_LINES_DERIVATION};
	static const enum claims_measure all[] = {CLAIMS_FORMULAS_NUMBERED, CLAIMS_FORMULAS_TAGS,
						  CLAIMS_FORMULAS_DISPLAY, CLAIMS_FORMULAS_TOTAL};
	size_t n = formulas ? (c->numbered ? 2 : 4) : 2;
	memcpy(out, formulas ? all : lines, n * sizeof *out);
	return n;
}

size_t claims_verdict_before(const struct claims_claim *c, bool formulas, enum claims_measure *out)
{
	static const enum claims_measure lines[] = {CLAIMS_BEFORE_LINES, CLAIMS_BEFORE_DERIVATION};
	static const enum claims_measure all[] = {CLAIMS_BEFORE_NUMBERED, CLAIMS_BEFORE_FORMULAS};
	size_t n = formulas && c->numbered ? 1 : 2;
	memcpy(out, formulas ? all : lines, n * sizeof *out);
	return n;
}

/* Compare with the first of the measures that fits; `known` says which there are. */
bool claims_verdict_compare(struct arena *a, struct claims_claim *c, const enum claims_measure *m,
			    size_t n, const uint64_t *v, const bool *known)
{
	const char *all = "";
	for (size_t i = 0; i < n; i++) {
		const struct claims_definition *d = &claims_records_definitions[m[i]];
		if (!known[m[i]])
			continue;
		const char *one =
			arena_printf(a, "%s is %llu (%s)", d->name, CLAIMS_U(v[m[i]]), d->text);
		if (claims_verdict_is_count(&c->value, v[m[i]])) {
			claims_verdict_say(c, CLAIMS_TRUE, one);
			return true;
		}
		all = arena_printf(a, "%s%s%s", all, *all ? ", " : "", one);
	}
	if (*all)
		claims_verdict_false(c, CLAIMS_FAULT_MEASURED, all);
	return *all;
}
