#include "out/html-anchors.h"

#include "base/hash.h"
#include "base/nearest.h"
#include "base/percent.h"
#include "out/html-pass.h"
#include "out/html-report.h"

/* ---- Links ---- */

void html_anchors_add(struct html_pass *pass, struct slice url, size_t line)
{
	struct html_report *r = pass->report;
	if (!pass->options->anchors || !slice_starts(url, SLICE("#")))
		return;
	ARENA_PUSH(pass->arena, r->links, r->n_links, r->cap_links) =
		(struct html_anchor_link){line, arena_copy(pass->arena, url)};
}

/* The value behind the attribute's name that ends at `i`; a null slice: there is none. */
static struct slice read_value(struct slice html, size_t i)
{
	while (i < html.n && ascii_is_space(html.p[i]))
		i++;
	if (i == html.n || html.p[i] != '=')
		return (struct slice){NULL, 0};
	for (i++; i < html.n && ascii_is_space(html.p[i]); i++)
		;
	char quote = i < html.n && (html.p[i] == '"' || html.p[i] == '\'') ? html.p[i++] : '\0';
	size_t end = i;
	while (end < html.n &&
	       (quote ? html.p[end] != quote : html.p[end] != '>' && !ascii_is_space(html.p[end])))
		end++;
	return slice_sub(html, i, end);
}

/* The value of the next attribute of this name at or behind `*at`, which goes to the value: what only
 * looks like an attribute with an open quote hides none. */
static bool next_value(struct slice html, const char *name, size_t *at, struct slice *value)
{
	struct slice wanted = slice_of(name);
	for (size_t i = *at ? *at : 1; i + wanted.n < html.n; i++) {
		char before = html.p[i - 1];
		size_t end = i + wanted.n;
		if (ascii_lower(html.p[i]) != wanted.p[0] ||
		    !(ascii_is_space(before) || strchr("\"'/", before)) ||
		    !slice_eq_nocase(slice_sub(html, i, end), wanted))
			continue;
		*value = read_value(html, end);
		*at = value->p ? (size_t)(value->p - html.p) : end;
		if (value->p)
			return true;
	}
	return false;
}

void html_anchors_add_tag(struct html_pass *pass, struct slice tag, size_t line)
{
	struct slice url;
	size_t at = 0;
	if (pass->options->anchors && next_value(tag, "href", &at, &url))
		html_anchors_add(pass, slice_trim(url), line);
}

static bool has_nocase(struct slice text, struct slice wanted)
{
	for (size_t at = 0; (at += slice_find(slice_sub(text, at, text.n), '<')) < text.n; at++)
		if (slice_eq_nocase(slice_sub(text, at, at + wanted.n), wanted))
			return true;
	return false;
}

void html_anchors_end(struct html_pass *pass)
{
	struct slice text = pass->doc->text;
	if (pass->options->trusted && pass->report->n_links &&
	    (has_nocase(text, SLICE("<script")) || has_nocase(text, SLICE("<base"))))
		pass->report->n_links = 0;
}

/* ---- Ids ---- */

/* What the links of a page may lead to. */
struct anchors {
	struct arena *arena;
	struct hash ids;
	const char **words; /* the ids that people may mean; null: not made yet */
	size_t n_words;
	size_t budget; /* of comparisons of ids */
	bool unsure;   /* there are ids that we cannot read */
};

/* Two thousand ids and some dead links: then no more guesses, which take time. */
enum { COMPARISONS = 20000 };
/* All ids of two letters are near to each other. */
enum { SHORTEST = 3 };

/* The references that we write ourselves. */
static bool decode_references(struct arena *a, struct slice *s)
{
	static const struct {
		struct slice name;
		char c;
	} known[] = {{SLICE("&amp;"), '&'},   {SLICE("&lt;"), '<'},    {SLICE("&gt;"), '>'},
		     {SLICE("&quot;"), '"'},  {SLICE("&#x27;"), '\''}, {SLICE("&#39;"), '\''},
		     {SLICE("&apos;"), '\''}, {SLICE("&colon;"), ':'}};
	if (slice_find(*s, '&') == s->n)
		return true;
	char *text = arena_alloc(a, s->n), *to = text;
	for (size_t i = 0; i < s->n;) {
		struct slice rest = slice_sub(*s, i, s->n);
		size_t k = 0;
		while (k < sizeof known / sizeof *known && !slice_starts(rest, known[k].name))
			k++;
		if (k == sizeof known / sizeof *known && rest.p[0] == '&')
			return false;
		*to++ = rest.p[0] == '&' ? known[k].c : rest.p[0];
		i += rest.p[0] == '&' ? known[k].name.n : 1;
	}
	*s = slice_range(text, to);
	return true;
}

static void take_attributes(struct anchors *to, struct slice page, const char *name)
{
	struct slice id;
	for (size_t at = 0; next_value(page, name, &at, &id);) {
		if (decode_references(to->arena, &id))
			hash_at(&to->ids, id);
		else
			to->unsure = true;
	}
}

static void take_tex(struct anchors *to, struct slice page)
{
	struct slice command = SLICE("\\cssId{");
	const char *found;
	for (size_t at = 0;
	     (found = memmem(page.p + at, page.n - at, command.p, command.n)) != NULL;) {
		struct slice rest = slice_range(found + command.n, page.p + page.n);
		size_t end = slice_find(slice_sub(rest, 0, 256), '}');
		hash_at(&to->ids, slice_sub(rest, 0, end));
		at = (size_t)(rest.p - page.p);
	}
}

static const char *nearest(struct anchors *to, struct slice id)
{
	if (!to->words) {
		to->words = arena_alloc_array(to->arena, to->ids.n + 1, sizeof *to->words);
		for (size_t i = 0; i < to->ids.n; i++) {
			struct slice word = to->ids.entries[i].key;
			if (word.n && !slice_starts(word, SLICE("mathmill:")))
				to->words[to->n_words++] = arena_cstr(to->arena, word);
		}
	}
	if (id.n < SHORTEST || to->n_words > to->budget)
		return NULL;
	to->budget -= to->n_words;
	int index = nearest_word(id, to->words, to->n_words);
	return index >= 0 ? to->words[index] : NULL;
}

/* ---- Links to ids ---- */

static bool is_there(const struct anchors *to, struct slice id, struct slice decoded)
{
	return !decoded.n || slice_eq_nocase(decoded, SLICE("top")) ||
	       slice_starts(decoded, SLICE("mjx-eqn")) || hash_find(&to->ids, id) ||
	       hash_find(&to->ids, decoded);
}

static void check(struct anchors *to, const struct html_anchor_link *link,
		  struct html_report *report)
{
	struct slice id = slice_sub(link->url, 1, link->url.n);
	const char *directive = id.n ? memmem(id.p, id.n, ":~:", 3) : NULL;
	if (directive)
		id = slice_range(id.p, directive);
	if (!decode_references(to->arena, &id))
		return;
	struct slice decoded = percent_decode(to->arena, id);
	if (is_there(to, id, decoded))
		return;
	const char *word = nearest(to, decoded);
	html_report_add(report, to->arena, HTML_FINDING_LINK, link->line,
			"#%.*s: no such id on this page%s%s%s", SLICE_ARG(decoded),
			word ? "; did you mean #" : "", word ? word : "", word ? "?" : "");
}

void html_anchors_check(struct html_report *report, struct arena *a, struct slice page)
{
	struct anchors to = {.arena = a, .ids = HASH_INIT(a), .budget = COMPARISONS};
	if (!report->n_links)
		return;
	take_attributes(&to, page, "id");
	take_attributes(&to, page, "name");
	take_tex(&to, page);
	for (size_t i = 0; i < report->n_links && !to.unsure; i++)
		check(&to, &report->links[i], report);
}
