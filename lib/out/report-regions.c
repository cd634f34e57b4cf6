#include "out/report-regions.h"

#include "base/nearest.h"
#include "text/mdscan.h"

const char *const report_regions_names[REPORT_REGIONS_N_NAMES] = {
	"totals", "charts",   "changes",  "estimate", "plan",      "batches",   "topics",
	"audit",  "articles", "problems", "next",     "remaining", "provenance"};

struct finder {
	struct arena *arena;
	struct report_regions *found;
	struct report_region open; /* the region begun and not ended */
	bool is_open;
};

/* The words of one comment. */
struct marker {
	struct slice verb, name;
	size_t offset, end;
};

__attribute__((format(printf, 3, 4))) static void fault(struct finder *f, size_t offset,
							const char *fmt, ...)
{
	struct report_regions *r = f->found;
	va_list ap;
	va_start(ap, fmt);
	ARENA_PUSH(f->arena, r->faults, r->n_faults, r->cap_faults) =
		(struct report_fault){offset, arena_vprintf(f->arena, fmt, ap)};
	va_end(ap);
}

static const struct report_region *find_region(const struct report_regions *r, struct slice name)
{
	for (size_t i = 0; i < r->n; i++)
		if (slice_eq(r->v[i].name, name))
			return &r->v[i];
	return NULL;
}

static bool check_name(struct finder *f, const struct marker *m)
{
	if (!m->name.n) {
		fault(f, m->offset, "the region has no name");
		return false;
	}
	if (slice_is_one_of(m->name, report_regions_names, REPORT_REGIONS_N_NAMES))
		return true;
	int near = nearest_word(m->name, report_regions_names, REPORT_REGIONS_N_NAMES);
	if (near >= 0) {
		fault(f, m->offset, "unknown region \"%.*s\"; did you mean \"%s\"?",
		      SLICE_ARG(m->name), report_regions_names[near]);
		return false;
	}
	struct buf known = BUF_INIT;
	for (size_t i = 0; i < REPORT_REGIONS_N_NAMES; i++)
		buf_printf(&known, "%s%s", i ? ", " : "", report_regions_names[i]);
	fault(f, m->offset, "unknown region \"%.*s\"; known are %.*s", SLICE_ARG(m->name),
	      SLICE_ARG(buf_slice(&known)));
	buf_free(&known);
	return false;
}

static void begin_region(struct finder *f, const struct marker *m)
{
	if (f->is_open)
		fault(f, m->offset, "region \"%.*s\" begins inside region \"%.*s\"",
		      SLICE_ARG(m->name), SLICE_ARG(f->open.name));
	else if (check_name(f, m) && find_region(f->found, m->name))
		fault(f, m->offset, "region \"%.*s\" is there twice", SLICE_ARG(m->name));
	f->open = (struct report_region){.name = m->name, .offset = m->offset, .body = m->end};
	f->is_open = true;
}

static void end_region(struct finder *f, const struct marker *m)
{
	struct report_regions *r = f->found;
	if (!f->is_open) {
		fault(f, m->offset, "a region ends that did not begin");
		return;
	}
	if (m->name.n && !slice_eq(m->name, f->open.name))
		fault(f, m->offset, "region \"%.*s\" ends inside region \"%.*s\"",
		      SLICE_ARG(m->name), SLICE_ARG(f->open.name));
	f->open.body_end = m->offset;
	f->is_open = false;
	ARENA_PUSH(f->arena, r->v, r->n, r->cap) = f->open;
}

static struct slice next_word(struct slice *s)
{
	size_t i = 0;
	*s = slice_trim(*s);
	while (i < s->n && !ascii_is_space(s->p[i]))
		i++;
	struct slice word = slice_sub(*s, 0, i);
	*s = slice_sub(*s, i, s->n);
	return word;
}

static void take_comment(struct finder *f, size_t offset, size_t end)
{
	struct slice body = slice_sub(f->found->text, offset, end);
	if (!slice_starts(body, SLICE("<!--")) || !slice_ends(body, SLICE("-->")) || body.n < 7)
		return;
	body = slice_trim(slice_sub(body, 4, body.n - 3));
	if (!slice_starts(body, SLICE("progress-report:")))
		return;
	body = slice_sub(body, SLICE("progress-report:").n, body.n);
	struct marker m = {.verb = next_word(&body), .offset = offset, .end = end};
	m.name = next_word(&body);
	if (next_word(&body).n)
		fault(f, offset, "a region's name is one word");
	else if (slice_eq(m.verb, SLICE("begin")))
		begin_region(f, &m);
	else if (slice_eq(m.verb, SLICE("end")))
		end_region(f, &m);
	else
		fault(f, offset, "\"progress-report:%.*s\" is neither begin nor end",
		      SLICE_ARG(m.verb));
}

struct report_regions *report_regions_find(struct arena *a, struct slice text)
{
	struct finder f = {.arena = a, .found = arena_alloc(a, sizeof *f.found)};
	struct arena scan = ARENA_INIT; /* many times the text, and not needed for long */
	const struct md_doc *doc = mdscan(&scan, text, NULL);
	f.found->text = text;
	for (size_t i = 0; i < doc->n_items; i++)
		if (doc->items[i].kind == MD_ITEM_COMMENT)
			take_comment(&f, doc->items[i].offset, doc->items[i].end);
	arena_free(&scan);
	if (f.is_open)
		fault(&f, f.open.offset, "region \"%.*s\" does not end", SLICE_ARG(f.open.name));
	return f.found;
}

/* The ending of the first line in s, else of the first in `otherwise`. */
static bool has_crlf(struct slice s, struct slice otherwise)
{
	size_t i = slice_find(s, '\n');
	if (i == s.n) {
		s = otherwise;
		i = slice_find(s, '\n');
	}
	return i < s.n && i > 0 && s.p[i - 1] == '\r';
}

static void add_body(struct buf *out, struct slice body, bool crlf)
{
	while (body.n) {
		size_t end = slice_find(body, '\n');
		struct slice line = slice_sub(body, 0, end);
		if (end < body.n && slice_ends(line, SLICE("\r")))
			line.n--;
		buf_add(out, line);
		if (end < body.n)
			buf_puts(out, crlf ? "\r\n" : "\n");
		body = slice_sub(body, end + 1, body.n);
	}
}

bool report_regions_replace(struct buf *out, const struct report_regions *old,
			    const struct report_regions *fresh,
			    const struct report_region **missing)
{
	size_t done = 0;
	for (size_t i = 0; i < old->n; i++) {
		const struct report_region *at = &old->v[i];
		const struct report_region *by = find_region(fresh, at->name);
		if (!by) {
			*missing = at;
			return false;
		}
		struct slice body = slice_sub(old->text, at->body, at->body_end);
		buf_add(out, slice_sub(old->text, done, at->body));
		add_body(out, slice_sub(fresh->text, by->body, by->body_end),
			 has_crlf(body, old->text));
		done = at->body_end;
	}
	buf_add(out, slice_sub(old->text, done, old->text.n));
	return true;
}
