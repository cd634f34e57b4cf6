#include "out/html-boxes-internal.h"
#include "out/html-sanitize-internal.h"

struct element {
	const char *name;
	enum html_boxes_kind kind;
};

/* Block elements are those of CommonMark 4.6. */
static const struct element elements[] = {
	{"address", HTML_BOXES_BOX},     {"area", HTML_BOXES_VOID},
	{"article", HTML_BOXES_BOX},     {"aside", HTML_BOXES_BOX},
	{"base", HTML_BOXES_BREAK},      {"basefont", HTML_BOXES_BREAK},
	{"blockquote", HTML_BOXES_BOX},  {"body", HTML_BOXES_RAW},
	{"br", HTML_BOXES_VOID},         {"caption", HTML_BOXES_PHRASE},
	{"center", HTML_BOXES_BOX},      {"col", HTML_BOXES_BREAK},
	{"colgroup", HTML_BOXES_RAW},    {"dd", HTML_BOXES_ROW},
	{"details", HTML_BOXES_BOX},     {"dialog", HTML_BOXES_BOX},
	{"dir", HTML_BOXES_RAW},         {"div", HTML_BOXES_BOX},
	{"dl", HTML_BOXES_RAW},          {"dt", HTML_BOXES_ROW},
	{"embed", HTML_BOXES_VOID},      {"fieldset", HTML_BOXES_BOX},
	{"figcaption", HTML_BOXES_LINE}, {"figure", HTML_BOXES_BOX},
	{"footer", HTML_BOXES_BOX},      {"form", HTML_BOXES_BOX},
	{"frame", HTML_BOXES_BREAK},     {"frameset", HTML_BOXES_RAW},
	{"h1", HTML_BOXES_PHRASE},       {"h2", HTML_BOXES_PHRASE},
	{"h3", HTML_BOXES_PHRASE},       {"h4", HTML_BOXES_PHRASE},
	{"h5", HTML_BOXES_PHRASE},       {"h6", HTML_BOXES_PHRASE},
	{"head", HTML_BOXES_RAW},        {"header", HTML_BOXES_BOX},
	{"hr", HTML_BOXES_BREAK},        {"html", HTML_BOXES_RAW},
	{"iframe", HTML_BOXES_RAW},      {"img", HTML_BOXES_VOID},
	{"input", HTML_BOXES_VOID},      {"legend", HTML_BOXES_LINE},
	{"li", HTML_BOXES_ROW},          {"link", HTML_BOXES_BREAK},
	{"main", HTML_BOXES_BOX},        {"menu", HTML_BOXES_RAW},
	{"menuitem", HTML_BOXES_RAW},    {"meta", HTML_BOXES_VOID},
	{"nav", HTML_BOXES_BOX},         {"noframes", HTML_BOXES_RAW},
	{"ol", HTML_BOXES_RAW},          {"optgroup", HTML_BOXES_RAW},
	{"option", HTML_BOXES_RAW},      {"p", HTML_BOXES_PHRASE},
	{"param", HTML_BOXES_BREAK},     {"pre", HTML_BOXES_RAW},
	{"script", HTML_BOXES_RAW},      {"search", HTML_BOXES_BOX},
	{"section", HTML_BOXES_BOX},     {"source", HTML_BOXES_BREAK},
	{"style", HTML_BOXES_RAW},       {"summary", HTML_BOXES_LINE},
	{"table", HTML_BOXES_RAW},       {"tbody", HTML_BOXES_RAW},
	{"td", HTML_BOXES_ROW},          {"textarea", HTML_BOXES_RAW},
	{"tfoot", HTML_BOXES_RAW},       {"th", HTML_BOXES_ROW},
	{"thead", HTML_BOXES_RAW},       {"title", HTML_BOXES_RAW},
	{"tr", HTML_BOXES_RAW},          {"track", HTML_BOXES_BREAK},
	{"ul", HTML_BOXES_RAW},          {"wbr", HTML_BOXES_VOID},
};

/* What the beginning of an element ends (HTML Standard, 13.1.2.4).  A p is ended by whatever holds
 * blocks or is one of these. */
static const struct {
	const char *name, *next;
} implied[] = {
	{"p", "table"},
	{"p", "ul"},
	{"p", "ol"},
	{"p", "dl"},
	{"p", "menu"},
	{"p", "pre"},
	{"p", "tr"},
	{"p", "tbody"},
	{"p", "tfoot"},
	{"li", "li"},
	{"dt", "dt"},
	{"dt", "dd"},
	{"dd", "dt"},
	{"dd", "dd"},
	{"td", "td"},
	{"td", "th"},
	{"td", "tr"},
	{"td", "tbody"},
	{"td", "tfoot"},
	{"th", "td"},
	{"th", "th"},
	{"th", "tr"},
	{"th", "tbody"},
	{"th", "tfoot"},
	{"tr", "tr"},
	{"tr", "tbody"},
	{"tr", "tfoot"},
	{"thead", "tbody"},
	{"thead", "tfoot"},
	{"tbody", "tbody"},
	{"tbody", "tfoot"},
	{"tfoot", "tbody"},
	{"colgroup", "thead"},
	{"colgroup", "tbody"},
	{"colgroup", "tr"},
	{"option", "option"},
	{"option", "optgroup"},
	{"optgroup", "optgroup"},
	{"rt", "rt"},
	{"rt", "rp"},
	{"rp", "rt"},
	{"rp", "rp"},
};

static const char *const text_elements[] = {
	"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext",
};

static int compare_name(struct slice name, const char *row)
{
	size_t i = 0;
	for (; i < name.n && row[i] && ascii_lower(name.p[i]) == row[i]; i++)
		continue;
	int a = i < name.n ? (unsigned char)ascii_lower(name.p[i]) : 0;
	return a - (unsigned char)row[i];
}

enum html_boxes_kind html_boxes_kind(struct slice name)
{
	size_t low = 0, high = sizeof elements / sizeof *elements;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_name(name, elements[middle].name);
		if (order == 0)
			return elements[middle].kind;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return HTML_BOXES_INLINE;
}

bool html_boxes_is_implied(struct slice name, struct slice next)
{
	enum html_boxes_kind kind = html_boxes_kind(next);
	if (slice_eq_nocase(name, SLICE("p")) && kind >= HTML_BOXES_BOX && kind < HTML_BOXES_RAW)
		return true;
	for (size_t i = 0; i < sizeof implied / sizeof *implied; i++)
		if (compare_name(name, implied[i].name) == 0 &&
		    (!next.n || compare_name(next, implied[i].next) == 0))
			return true;
	return false;
}

bool html_boxes_holds_text(struct slice name)
{
	for (size_t i = 0; i < sizeof text_elements / sizeof *text_elements; i++)
		if (compare_name(name, text_elements[i]) == 0)
			return true;
	return false;
}

/* ---- Reading tags ---- */

/* The end of the attribute at `at`; `value` is empty where it has none. */
static size_t attribute_end(struct slice html, size_t at, struct slice *name, struct slice *value)
{
	size_t i = at + 1;
	while (i < html.n && !ascii_is_space(html.p[i]) && !memchr("/>=<", html.p[i], 4))
		i++;
	*name = slice_sub(html, at, i);
	*value = (struct slice){0};
	size_t end = i;
	while (i < html.n && ascii_is_space(html.p[i]))
		i++;
	if (i == html.n || html.p[i] != '=')
		return end;
	for (i++; i < html.n && ascii_is_space(html.p[i]);)
		i++;
	if (i < html.n && (html.p[i] == '"' || html.p[i] == '\'')) {
		size_t length = slice_find(slice_sub(html, i + 1, html.n), html.p[i]);
		*value = slice_sub(html, i + 1, i + 1 + length);
		end = i + 1 + length;
		return end < html.n ? end + 1 : end;
	}
	size_t begin = i;
	while (i < html.n && !ascii_is_space(html.p[i]) && html.p[i] != '>')
		i++;
	*value = slice_sub(html, begin, i);
	return i;
}

static size_t skip_to_attribute(struct slice html, size_t at)
{
	while (at < html.n && (ascii_is_space(html.p[at]) || html.p[at] == '/'))
		at++;
	return at;
}

/* Read the tag at tag->begin.  False: there is none; tag->end is behind what was looked at. */
static bool read_tag(struct slice html, struct html_boxes_tag *tag)
{
	size_t i = tag->begin + 1;
	tag->closing = i < html.n && html.p[i] == '/';
	i += tag->closing;
	tag->end = i;
	if (i == html.n || !ascii_is_alpha(html.p[i]))
		return false;
	size_t begin = i;
	while (i < html.n && !ascii_is_space(html.p[i]) && !memchr("/><", html.p[i], 3))
		i++;
	tag->name = slice_sub(html, begin, i);
	tag->attributes = i;
	struct slice name, value;
	for (i = skip_to_attribute(html, i); i < html.n && html.p[i] != '>' && html.p[i] != '<';)
		i = skip_to_attribute(html, attribute_end(html, i, &name, &value));
	bool whole = i < html.n && html.p[i] == '>';
	tag->end = i + whole;
	return whole;
}

static size_t behind(struct slice html, size_t from, struct slice word)
{
	const char *q = from < html.n ? memmem(html.p + from, html.n - from, word.p, word.n) : NULL;
	return q ? (size_t)(q - html.p) + word.n : html.n;
}

/* Where a comment or declaration at `at` ends; `at`: it is none. */
static size_t behind_declaration(struct slice html, size_t at)
{
	struct slice rest = slice_sub(html, at, html.n);
	if (slice_starts(rest, SLICE("<!-->")) || slice_starts(rest, SLICE("<!--->")))
		return behind(html, at, SLICE(">"));
	if (slice_starts(rest, SLICE("<!--")))
		return behind(html, at + 4, SLICE("-->"));
	if (slice_starts(rest, SLICE("<![CDATA[")))
		return behind(html, at, SLICE("]]>"));
	if (slice_starts(rest, SLICE("<?")))
		return behind(html, at, SLICE("?>"));
	return slice_starts(rest, SLICE("<!")) ? behind(html, at, SLICE(">")) : at;
}

/* Where the end tag of a text element begins. */
static size_t text_end(struct slice html, size_t at, struct slice name)
{
	while (at < html.n) {
		at += slice_find(slice_sub(html, at, html.n), '<');
		if (at + 1 < html.n && html.p[at + 1] == '/' &&
		    slice_eq_nocase(slice_sub(html, at + 2, at + 2 + name.n), name))
			return at;
		at++;
	}
	return html.n;
}

bool html_boxes_next_tag(struct slice html, size_t *at, struct html_boxes_tag *tag)
{
	while (*at < html.n) {
		*at += slice_find(slice_sub(html, *at, html.n), '<');
		if (*at >= html.n)
			return false;
		size_t end = behind_declaration(html, *at);
		tag->begin = *at;
		if (end > *at) {
			*at = end;
			continue;
		}
		bool whole = read_tag(html, tag);
		*at = tag->end;
		/* A word in angle brackets that is no element, "<eos>", is text to its author. */
		if (!whole || !html_sanitize_is_markup(tag->name))
			continue;
		if (!tag->closing && html_boxes_holds_text(tag->name))
			*at = text_end(html, tag->end, tag->name);
		return true;
	}
	return false;
}

bool html_boxes_attribute(struct slice html, const struct html_boxes_tag *tag, struct slice name,
			  size_t *begin, size_t *end, struct slice *value)
{
	struct slice found;
	for (size_t at = tag->attributes;; at = *end) {
		*begin = at;
		at = skip_to_attribute(html, at);
		if (at + 1 >= tag->end)
			return false;
		*end = attribute_end(html, at, &found, value);
		if (slice_eq_nocase(found, name))
			return true;
	}
}
