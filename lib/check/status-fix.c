#include "check/status-fix.h"

#include "io/yaml.h"
#include "text/frontmatter.h"

struct maker {
	struct arena *arena;
	const struct md_doc *doc;
	struct slice status;
	struct front_matter front;
	struct diag_list findings; /* of the front matter as it is */
	struct status_fix *fix;
};

static bool refuse(struct maker *m, size_t offset, size_t end, const char *why)
{
	*m->fix = (struct status_fix){.refused = why, .refused_offset = offset, .refused_end = end};
	return false;
}

static void replace(struct maker *m, size_t offset, size_t end, const char *text)
{
	*m->fix = (struct status_fix){.offset = offset, .end = end, .text = slice_of(text)};
}

/* ---- A status that is there ---- */

/* The place of a second `status`, or null. */
static const struct diag *find_second(const struct maker *m)
{
	for (size_t i = 0; i < m->findings.n; i++) {
		const struct diag *d = m->findings.v[i];
		struct slice key = slice_sub(m->doc->text, d->offset, d->end);
		if (d->rule != DIAG_fm_duplicate_key)
			continue;
		if (key.n > 2 && (key.p[0] == '"' || key.p[0] == '\''))
			key = slice_sub(key, 1, key.n - 1);
		if (slice_eq(key, SLICE("status")))
			return d;
	}
	return NULL;
}

static bool replace_value(struct maker *m, const struct front_field *f)
{
	char first = f->offset < f->end ? m->doc->text.p[f->offset] : 0;
	const struct diag *second = find_second(m);
	const char *word = arena_cstr(m->arena, m->status);
	if (second)
		return refuse(m, second->offset, second->end, "\"status\" is given twice");
	if (f->kind != FRONT_SCALAR)
		return refuse(m, f->offset, f->end, "the status is a list or a map");
	if (first && strchr("|>[{!&*", first))
		return refuse(m, f->offset, f->end, "the status is not written as a plain word");
	if (!first)
		replace(m, f->offset, f->offset, arena_printf(m->arena, " %s", word));
	else if (f->quoted)
		replace(m, f->offset, f->end, arena_printf(m->arena, "%c%s%c", first, word, first));
	else
		replace(m, f->offset, f->end, word);
	return true;
}

/* ---- A status that is missing ---- */

static bool add_line(struct maker *m)
{
	struct slice text = m->doc->text;
	const struct front_field *date = m->front.date;
	size_t base = (size_t)(m->doc->front.p - text.p);
	if (!date)
		return refuse(m, base, base,
			      "there is no \"status\", and no \"date\" to write it behind");
	const struct yaml_node *root = yaml_parse_loose(m->arena, m->doc->front, NULL);
	if (!root || root->kind != YAML_MAP)
		return refuse(m, base, base,
			      "there is no \"status\", and the front matter is not valid YAML");
	if (root->offset < root->end && m->doc->front.p[root->offset] == '{')
		return refuse(m, base + root->offset, base + root->end,
			      "a line for \"status\" cannot be added between braces");
	size_t line = date->key_offset, end = date->end;
	/* Text in the style of `|` includes its last line ending. */
	while (end > date->offset && ascii_is_space(text.p[end - 1]))
		end--;
	size_t from = slice_line_end(text, end), to = slice_next_line(text, from);
	while (line > base && (text.p[line - 1] == ' ' || text.p[line - 1] == '\t'))
		line--;
	replace(m, to, to,
		arena_printf(m->arena, "%.*sstatus: %.*s%.*s",
			     SLICE_ARG(slice_sub(text, line, date->key_offset)),
			     SLICE_ARG(m->status), SLICE_ARG(slice_sub(text, from, to))));
	return true;
}

/* ---- Reading the result again ---- */

static bool is_as_planned(const struct maker *m, const struct front_matter *after)
{
	const struct front_matter *before = &m->front;
	size_t added = !before->status;
	if (after->n_fields != before->n_fields + added || !after->status ||
	    after->status->kind != FRONT_SCALAR || !slice_eq(after->status->value, m->status))
		return false;
	/* The fields are in the same order, but for one more. */
	for (size_t i = 0, k = 0; i < before->n_fields; i++, k++) {
		if (added && &after->fields[k] == after->status)
			k++;
		if (&before->fields[i] != before->status &&
		    !frontmatter_same_field(&before->fields[i], &after->fields[k]))
			return false;
	}
	return true;
}

static bool check_result(struct maker *m)
{
	struct buf text = BUF_INIT;
	struct front_matter after;
	struct diag_list findings = DIAG_LIST_INIT(m->arena);
	status_fix_apply(m->fix, m->doc->text, &text);
	frontmatter_read_changed(&after, m->arena, m->doc, buf_slice(&text), &findings);
	buf_free(&text);
	return (is_as_planned(m, &after) && findings.n <= m->findings.n) ||
	       refuse(m, m->fix->offset, m->fix->end,
		      "the front matter is written in a way that the change would break");
}

void status_fix_make(struct status_fix *fix, struct arena *a, const struct md_doc *doc,
		     struct slice status)
{
	struct maker m = {.arena = a,
			  .doc = doc,
			  .status = status,
			  .findings = DIAG_LIST_INIT(a),
			  .fix = fix};
	*fix = (struct status_fix){0};
	frontmatter_read(&m.front, a, doc, &m.findings);
	const struct front_field *f = m.front.status;
	if (!m.front.present) {
		refuse(&m, 0, 0, "there is no front matter");
		return;
	}
	if (f && f->kind == FRONT_SCALAR && slice_eq(f->value, status))
		return;
	if (f ? replace_value(&m, f) : add_line(&m))
		check_result(&m);
}

void status_fix_apply(const struct status_fix *fix, struct slice text, struct buf *out)
{
	buf_add(out, slice_sub(text, 0, fix->offset));
	buf_add(out, fix->text);
	buf_add(out, slice_sub(text, fix->end, text.n));
}
