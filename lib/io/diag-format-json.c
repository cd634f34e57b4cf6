#include "io/diag-format-kinds.h"

#include "io/cli.h"
#include "io/json.h"

static void put_count(struct json_t *map, const char *key, size_t n)
{
	json_put_int(map, key, (long long)n);
}

static void write_and_drop(struct buf *out, struct json_t *v)
{
	json_write(out, v);
	json_drop(v);
}

/* ---- json: an object a finding ---- */

static struct json_t *notes_of(const struct diag *d, struct source *src)
{
	struct json_t *notes = json_list();
	for (const struct diag_note *note = d->notes; note; note = note->next) {
		struct json_t *v = json_map();
		if (note->path) {
			json_put_text(v, "path", note->path);
			put_count(v, "line", note->line);
			put_count(v, "column", note->column);
		} else {
			struct source_place at = source_place(src, note->offset);
			json_put_text(v, "path", src->path);
			put_count(v, "line", at.line);
			put_count(v, "column", at.byte_column);
			put_count(v, "char_column", at.char_column);
		}
		json_put_text(v, "message", note->message);
		json_push(notes, v);
	}
	return notes;
}

static struct json_t *fix_of(const struct diag *d)
{
	struct json_t *fix = json_map(), *edits = json_list();
	json_put_text(fix, "description", d->fix ? d->fix : "");
	json_put_bool(fix, "safe", !d->unsafe);
	for (const struct diag_edit *e = d->edits; e; e = e->next) {
		struct json_t *edit = json_map();
		put_count(edit, "offset", e->offset);
		put_count(edit, "end", e->end);
		json_put_slice(edit, "text", e->text);
		json_push(edits, edit);
	}
	json_put(fix, "edits", edits);
	return fix;
}

static void lines_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->v[i];
		struct source_place at = source_place(src, d->offset);
		struct source_place end = source_place(src, d->end);
		struct json_t *v = json_map();
		json_put_text(v, "path", src->path);
		put_count(v, "line", at.line);
		put_count(v, "column", at.byte_column);
		put_count(v, "char_column", at.char_column);
		put_count(v, "end_line", end.line);
		put_count(v, "end_column", end.byte_column);
		put_count(v, "end_char_column", end.char_column);
		json_put_text(v, "rule", diag_info(d->rule)->name);
		json_put_text(v, "severity", diag_severity_name(d->severity));
		json_put_text(v, "message", d->message);
		json_put(v, "notes", notes_of(d, src));
		if (d->edits)
			json_put(v, "fix", fix_of(d));
		else
			json_put_null(v, "fix");
		write_and_drop(w->out, v);
		buf_putc(w->out, '\n');
	}
}

const struct diag_format_kind diag_format_json_lines = {.document = lines_document};

/* ---- SARIF 2.1.0 ---- */

/* What closes the results, the run, the runs and the document. */
static const char sarif_tail[] = "]}]}";

static const char *sarif_level(enum diag_severity severity)
{
	return severity == DIAG_OFF ? "none" : diag_severity_name(severity);
}

/* {"KEY": text} */
static struct json_t *wrapped(const char *key, const char *text)
{
	struct json_t *v = json_map();
	json_put_text(v, key, text);
	return v;
}

/* A path as a relative URI reference, or a file URI when it is absolute (3.4.4). */
static struct json_t *artifact(const char *path)
{
	struct buf uri = BUF_INIT;
	if (path[0] == '/')
		buf_puts(&uri, "file://");
	if (strncmp(path, "./", 2) == 0)
		path += 2;
	for (; *path; path++) {
		if (ascii_is_alnum(*path) || strchr("/-._~", *path))
			buf_putc(&uri, *path);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)*path);
	}
	struct json_t *v = json_map();
	json_put_slice(v, "uri", buf_slice(&uri));
	buf_free(&uri);
	return v;
}

static struct json_t *region(struct source *src, size_t offset, size_t end_offset)
{
	struct source_place at = source_place(src, offset), end = source_place(src, end_offset);
	struct json_t *v = json_map();
	put_count(v, "startLine", at.line);
	put_count(v, "startColumn", at.char_column);
	put_count(v, "endLine", end.line);
	put_count(v, "endColumn", end.char_column);
	return v;
}

static struct json_t *location(const char *path, struct json_t *where)
{
	struct json_t *v = json_map(), *physical = json_map();
	json_put(physical, "artifactLocation", artifact(path));
	json_put(physical, "region", where);
	json_put(v, "physicalLocation", physical);
	return v;
}

static struct json_t *related_locations(const struct diag *d, struct source *src)
{
	struct json_t *list = json_list();
	long long id = 0;
	for (const struct diag_note *note = d->notes; note; note = note->next) {
		struct json_t *where;
		if (note->path) {
			where = json_map();
			put_count(where, "startLine", note->line);
			put_count(where, "startColumn", note->column);
		} else {
			where = region(src, note->offset, note->end);
		}
		struct json_t *v = location(note->path ? note->path : src->path, where);
		json_put_int(v, "id", id++);
		json_put(v, "message", wrapped("text", note->message));
		json_push(list, v);
	}
	return list;
}

static struct json_t *fixes(const struct diag *d, struct source *src)
{
	struct json_t *replacements = json_list();
	for (const struct diag_edit *e = d->edits; e; e = e->next) {
		struct json_t *replacement = json_map(), *content = json_map();
		json_put(replacement, "deletedRegion", region(src, e->offset, e->end));
		json_put_slice(content, "text", e->text);
		json_put(replacement, "insertedContent", content);
		json_push(replacements, replacement);
	}
	struct json_t *change = json_map(), *changes = json_list();
	json_put(change, "artifactLocation", artifact(src->path));
	json_put(change, "replacements", replacements);
	json_push(changes, change);

	struct json_t *fix = json_map(), *list = json_list(), *properties = json_map();
	if (d->fix)
		json_put(fix, "description", wrapped("text", d->fix));
	json_put(fix, "artifactChanges", changes);
	json_put_bool(properties, "safe", !d->unsafe);
	json_put(fix, "properties", properties);
	json_push(list, fix);
	return list;
}

static struct json_t *sarif_result(const struct diag_writer *w, const struct diag *d,
				   struct source *src, uint64_t fingerprint)
{
	struct json_t *v = json_map(), *locations = json_list();
	char hex[DIAG_BASELINE_HEX];
	diag_baseline_hex(fingerprint, hex);
	json_put_text(v, "ruleId", diag_info(d->rule)->name);
	json_put_int(v, "ruleIndex", (int)d->rule - diag_rules_of(w->tool).from);
	json_put_text(v, "level", sarif_level(d->severity));
	json_put(v, "message", wrapped("text", d->message));
	json_push(locations, location(src->path, region(src, d->offset, d->end)));
	json_put(v, "locations", locations);
	if (d->notes)
		json_put(v, "relatedLocations", related_locations(d, src));
	json_put(v, "partialFingerprints", wrapped("mathmill/v1", hex));
	if (d->edits)
		json_put(v, "fixes", fixes(d, src));
	return v;
}

static void put_example(struct buf *out, const char *title, const char *example)
{
	if (example)
		buf_printf(out, "\n\n%s\n\n````markdown\n%s````", title, example);
}

static struct json_t *sarif_rule(const struct diag_info *info)
{
	struct json_t *v = json_map(), *help = json_map();
	struct buf markdown = BUF_INIT;
	buf_puts(&markdown, info->explanation);
	put_example(&markdown, "Bad:", info->bad);
	put_example(&markdown, "Good:", info->good);
	json_put_text(help, "text", info->explanation);
	json_put_slice(help, "markdown", buf_slice(&markdown));
	buf_free(&markdown);

	json_put_text(v, "id", info->name);
	json_put(v, "shortDescription", wrapped("text", info->text));
	json_put(v, "fullDescription", wrapped("text", info->explanation));
	json_put(v, "help", help);
	json_put(v, "defaultConfiguration", wrapped("level", sarif_level(info->severity)));
	return v;
}

static void sarif_begin(struct diag_writer *w)
{
	struct json_t *driver = json_map(), *rules = json_list(), *tool = json_map();
	json_put_text(driver, "name", w->tool);
	json_put_text(driver, "version", cli_version);
	struct diag_range range = diag_rules_of(w->tool);
	for (int r = range.from; r < range.end; r++)
		json_push(rules, sarif_rule(diag_info((enum diag_rule)r)));
	json_put(driver, "rules", rules);
	json_put(tool, "driver", driver);

	struct json_t *root = json_map(), *runs = json_list(), *run = json_map();
	json_put(run, "tool", tool);
	json_put_text(run, "columnKind", "unicodeCodePoints");
	json_put(run, "results", json_list());
	json_push(runs, run);
	json_put_text(root, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_put_text(root, "version", "2.1.0");
	json_put(root, "runs", runs);
	write_and_drop(w->out, root);
	/* The list of results stays open: they come document by document. */
	w->out->n -= strlen(sarif_tail);
}

static void sarif_document(struct diag_writer *w, const struct diag_list *list, struct source *src)
{
	uint64_t *prints = arena_alloc_array(list->arena, list->n, sizeof *prints);
	diag_baseline_fingerprints(list, src, prints);
	for (size_t i = 0; i < list->n; i++) {
		buf_puts(w->out, i || w->documents_hit ? ",\n" : "\n");
		write_and_drop(w->out, sarif_result(w, list->v[i], src, prints[i]));
	}
}

static void sarif_end(struct diag_writer *w)
{
	buf_printf(w->out, "\n%s\n", sarif_tail);
}

const struct diag_format_kind diag_format_json_sarif = {
	.begin = sarif_begin,
	.document = sarif_document,
	.end = sarif_end,
};
