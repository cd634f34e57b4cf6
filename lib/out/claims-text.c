#include "io/json.h"
#include "out/claims.h"

/* On one line: what parts the lines of a paragraph is a blank. */
static struct slice text_of(const struct claims *claims, const struct claims_claim *c)
{
	struct slice text = slice_trim(slice_sub(claims->doc->text, c->offset, c->end));
	if (slice_find(text, '\n') == text.n && slice_find(text, '\r') == text.n)
		return text;
	char *out = arena_alloc_array(claims->arena, text.n, 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		char b = ascii_is_space(text.p[i]) ? ' ' : text.p[i];
		if (b != ' ' || out[n - 1] != ' ')
			out[n++] = b;
	}
	return (struct slice){out, n};
}

void claims_text(struct buf *out, const struct claims *claims, struct source *src)
{
	for (size_t i = 0; i < claims->n; i++) {
		const struct claims_claim *c = &claims->v[i];
		struct source_place at = source_place(src, c->offset);
		buf_printf(out, "%s:%zu:%zu: %s: \"", src->path, at.line, at.byte_column,
			   claims_verdict_names[c->verdict]);
		buf_add(out, text_of(claims, c));
		buf_puts(out, "\"");
		if (c->subject.n) {
			buf_puts(out, " of ");
			buf_add(out, c->subject);
		}
		buf_printf(out, ": %s", c->message);
		if (c->against) {
			struct source_place there = source_place(src, c->against->offset);
			buf_printf(out, "; see %zu:%zu", there.line, there.byte_column);
		}
		buf_printf(out, " [%s]\n", claims_kind_names[c->kind]);
	}
	buf_printf(out, "%zu claim%s: %zu true, %zu false, %zu not checkable", claims->n,
		   claims->n == 1 ? "" : "s", claims->by_verdict[CLAIMS_TRUE],
		   claims->by_verdict[CLAIMS_FALSE], claims->by_verdict[CLAIMS_UNCHECKABLE]);
	if (claims->n_regions)
		buf_printf(out, "; %zu region%s of progress-report passed over", claims->n_regions,
			   claims->n_regions == 1 ? "" : "s");
	buf_putc(out, '\n');
}

static struct json_t *claim_json(const struct claims *claims, const struct claims_claim *c,
				 struct source *src)
{
	struct json_t *map = json_map();
	struct source_place at = source_place(src, c->offset);
	json_put_int(map, "line", (long long)at.line);
	json_put_int(map, "column", (long long)at.byte_column);
	json_put_slice(map, "text", text_of(claims, c));
	json_put_text(map, "kind", claims_kind_names[c->kind]);
	json_put_text(map, "verdict", claims_verdict_names[c->verdict]);
	json_put_text(map, "message", c->message);
	if (c->subject.n)
		json_put_slice(map, "subject", c->subject);
	if (c->record)
		json_put_slice(map, "article", c->record->path);
	if (c->against) {
		struct source_place there = source_place(src, c->against->offset);
		struct json_t *other = json_map();
		json_put_int(other, "line", (long long)there.line);
		json_put_int(other, "column", (long long)there.byte_column);
		json_put(map, "against", other);
	}
	return map;
}

void claims_text_json(struct buf *out, const struct claims *claims, struct source *src)
{
	struct json_t *root = json_map(), *list = json_list(), *totals = json_map();
	for (size_t i = 0; i < claims->n; i++)
		json_push(list, claim_json(claims, &claims->v[i], src));
	json_put_int(totals, "claims", (long long)claims->n);
	json_put_int(totals, "true", (long long)claims->by_verdict[CLAIMS_TRUE]);
	json_put_int(totals, "false", (long long)claims->by_verdict[CLAIMS_FALSE]);
	json_put_int(totals, "not checkable", (long long)claims->by_verdict[CLAIMS_UNCHECKABLE]);
	json_put_text(root, "path", src->path);
	json_put(root, "claims", list);
	json_put(root, "totals", totals);
	json_put_int(root, "regions", (long long)claims->n_regions);
	json_write(out, root);
	buf_putc(out, '\n');
	json_drop(root);
}

void claims_text_findings(struct diag_list *list, const struct claims *claims,
			  const struct claims_rules *rules)
{
	for (size_t i = 0; i < claims->n; i++) {
		const struct claims_claim *c = &claims->v[i];
		struct slice text = text_of(claims, c);
		if (c->verdict != CLAIMS_FALSE)
			continue;
		enum diag_rule rule = c->fault == CLAIMS_FAULT_PERCENT  ? rules->percent
				      : c->fault == CLAIMS_FAULT_REPORT ? rules->contradiction
									: rules->measured;
		struct diag *d = diag_add(list, rule, c->offset, c->end, "\"%.*s\"%s%.*s: %s",
					  SLICE_ARG(text), c->subject.n ? " of " : "",
					  SLICE_ARG(c->subject), c->message);
		if (c->against)
			diag_note(list, d, c->against->offset, c->against->end,
				  "the other place is here");
	}
}
