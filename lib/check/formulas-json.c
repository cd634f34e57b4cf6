#include "check/formulas.h"

struct engine_name {
	unsigned engine;
	const char *name;
};

static const struct engine_name engines[] = {
	{TEX_KATEX, "katex"},
	{TEX_MATHJAX3, "mathjax3"},
	{TEX_MATHJAX4, "mathjax4"},
};

enum { N_ENGINES = sizeof engines / sizeof *engines };

static void put_range(struct json_t *map, size_t offset, size_t end)
{
	json_put_int(map, "offset", (long long)offset);
	json_put_int(map, "end", (long long)end);
}

static struct json_t *notes_of(const struct diag *d)
{
	struct json_t *notes = json_list();
	for (const struct diag_note *note = d->notes; note; note = note->next) {
		struct json_t *v = json_map();
		put_range(v, note->offset, note->end);
		json_put_text(v, "message", note->message);
		json_push(notes, v);
	}
	return notes;
}

static struct json_t *fix_of(const struct diag *d)
{
	struct json_t *fix = json_map(), *edits = json_list();
	json_put_text(fix, "description", d->fix);
	json_put_bool(fix, "safe", !d->unsafe);
	for (const struct diag_edit *e = d->edits; e; e = e->next) {
		struct json_t *edit = json_map();
		put_range(edit, e->offset, e->end);
		json_put_slice(edit, "text", e->text);
		json_push(edits, edit);
	}
	json_put(fix, "edits", edits);
	return fix;
}

static struct json_t *finding_of(const struct diag *d, unsigned rejecting)
{
	struct json_t *v = json_map(), *names = json_list();
	json_put_text(v, "rule", diag_info(d->rule)->name);
	json_put_text(v, "severity", diag_severity_name(d->severity));
	put_range(v, d->offset, d->end);
	for (size_t i = 0; i < N_ENGINES; i++)
		if (rejecting & engines[i].engine)
			json_push_slice(names, slice_of(engines[i].name));
	json_put(v, "engines", names);
	json_put_text(v, "message", d->message);
	if (d->notes)
		json_put(v, "notes", notes_of(d));
	if (d->edits)
		json_put(v, "fix", fix_of(d));
	return v;
}

struct json_t *formulas_to_json(const struct formulas_alone *alone)
{
	struct json_t *members = json_map(), *verdicts = json_map(), *findings = json_list();
	for (size_t i = 0; i < N_ENGINES; i++)
		json_put_bool(verdicts, engines[i].name, !(alone->rejected & engines[i].engine));
	for (size_t i = 0; i < alone->findings.n; i++) {
		const struct diag *d = alone->findings.v[i];
		json_push(findings, finding_of(d, alone->engines[d->sequence]));
	}
	json_put(members, "verdicts", verdicts);
	json_put(members, "findings", findings);
	return members;
}
