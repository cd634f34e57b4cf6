/* HTML in Markdown: block starts and ends (CommonMark 4.6), raw HTML (6.6) and
 * autolinks (6.5). */
#include "text/mdscan-internal.h"

static const char *const block_names[] = {
	"address", "article",  "aside",  "base",     "basefont", "blockquote", "body",
	"caption", "center",   "col",    "colgroup", "dd",       "details",    "dialog",
	"dir",     "div",      "dl",     "dt",       "fieldset", "figcaption", "figure",
	"footer",  "form",     "frame",  "frameset", "h1",       "h2",         "h3",
	"h4",      "h5",       "h6",     "head",     "header",   "hr",         "html",
	"iframe",  "legend",   "li",     "link",     "main",     "menu",       "menuitem",
	"nav",     "noframes", "ol",     "optgroup", "option",   "p",          "param",
	"search",  "section",  "source", "summary",  "table",    "tbody",      "td",
	"tfoot",   "th",       "thead",  "title",    "tr",       "track",      "ul",
};

static const char *const raw_names[] = {"script", "pre", "style", "textarea"};

static bool is_one_of(struct slice name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq_nocase(name, slice_of(names[i])))
			return true;
	return false;
}

static struct slice tag_name(const char *p, const char *end)
{
	const char *q = p;
	if (q < end && ascii_is_alpha(*q))
		while (q < end && (ascii_is_alnum(*q) || *q == '-'))
			q++;
	return slice_range(p, q);
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && ascii_is_space(*p))
		p++;
	return p;
}

static bool starts_with(const char *p, const char *end, struct slice word)
{
	return slice_starts(slice_range(p, end), word);
}

/* A quoted or bare attribute value; null when there is none. */
static const char *attribute_value(const char *p, const char *end, struct md_html_missing *missing)
{
	if (p < end && (*p == '"' || *p == '\'')) {
		bool *none = *p == '"' ? &missing->double_quote : &missing->single_quote;
		const char *q = *none ? NULL : memchr(p + 1, *p, (size_t)(end - p - 1));
		*none = !q;
		return q ? q + 1 : NULL;
	}
	const char *q = p;
	while (q < end && !ascii_is_space(*q) && !memchr("\"'=<>`", *q, 6))
		q++;
	return q > p ? q : NULL;
}

/* The end of an opening tag whose name ends at p, or null. */
static const char *open_tag_rest(const char *p, const char *end, struct md_html_missing *missing)
{
	for (;;) {
		const char *q = skip_space(p, end);
		bool spaced = q > p;
		if (q < end && *q == '>')
			return q + 1;
		if (end - q >= 2 && q[0] == '/' && q[1] == '>')
			return q + 2;
		if (!spaced || q == end || !(ascii_is_alpha(*q) || *q == '_' || *q == ':'))
			return NULL;
		while (q < end && (ascii_is_alnum(*q) || memchr("_.:-", *q, 4)))
			q++;
		p = q;
		q = skip_space(q, end);
		if (q < end && *q == '=') {
			p = attribute_value(skip_space(q + 1, end), end, missing);
			if (!p)
				return NULL;
		}
	}
}

static const char *find(const char *p, const char *end, struct slice word)
{
	return p < end ? memmem(p, (size_t)(end - p), word.p, word.n) : NULL;
}

static size_t until(const char *p, const char *from, const char *end, struct slice closer,
		    bool *missing)
{
	const char *q = from <= end && !*missing ? find(from, end, closer) : NULL;
	*missing = !q;
	return q ? (size_t)(q + closer.n - p) : 0;
}

size_t mdscan_html_inline(const char *p, const char *end, struct md_html_missing *missing,
			  int *kind, struct slice *name)
{
	*kind = -1;
	*name = (struct slice){0};
	if (end - p < 3)
		return 0;
	if (starts_with(p, end, SLICE("<!--"))) {
		*kind = MD_ITEM_COMMENT;
		/* <!--> and <!---> are whole comments. */
		if (starts_with(p, end, SLICE("<!-->")))
			return 5;
		if (starts_with(p, end, SLICE("<!--->")))
			return 6;
		return until(p, p + 4, end, SLICE("-->"), &missing->comment);
	}
	if (starts_with(p, end, SLICE("<![CDATA[")))
		return until(p, p + 9, end, SLICE("]]>"), &missing->cdata);
	if (p[1] == '?')
		return until(p, p + 2, end, SLICE("?>"), &missing->instruction);
	if (p[1] == '!')
		return ascii_is_alpha(p[2])
			       ? until(p, p + 2, end, SLICE(">"), &missing->declaration)
			       : 0;
	if (p[1] == '/') {
		*name = tag_name(p + 2, end);
		const char *q = skip_space(p + 2 + name->n, end);
		*kind = MD_ITEM_TAG_CLOSE;
		return name->n && q < end && *q == '>' ? (size_t)(q + 1 - p) : 0;
	}
	*name = tag_name(p + 1, end);
	if (!name->n)
		return 0;
	*kind = MD_ITEM_TAG_OPEN;
	const char *q = open_tag_rest(p + 1 + name->n, end, missing);
	return q ? (size_t)(q - p) : 0;
}

size_t mdscan_html_autolink(const char *p, const char *end)
{
	const char *q = p + 1;
	const char *close = q;
	while (close < end && *close != '>' && *close != '<' && (unsigned char)*close > ' ')
		close++;
	if (close == end || *close != '>')
		return 0;
	const char *colon = q;
	while (colon < close && (ascii_is_alnum(*colon) || memchr("+.-", *colon, 3)))
		colon++;
	size_t scheme = (size_t)(colon - q);
	if (colon < close && *colon == ':' && scheme >= 2 && scheme <= 32 && ascii_is_alpha(*q))
		return (size_t)(close + 1 - p);
	const char *at = memchr(q, '@', (size_t)(close - q));
	if (!at || at == q || at + 1 == close)
		return 0;
	for (const char *c = q; c < close; c++) {
		bool ok = ascii_is_alnum(*c) || c == at || *c == '-' || *c == '.' ||
			  (c < at && memchr("!#$%&'*+/=?^_`{|}~", *c, 18));
		if (!ok)
			return 0;
	}
	return (size_t)(close + 1 - p);
}

unsigned mdscan_html_block(const char *p, const char *end, bool seven)
{
	if (end - p < 2 || *p != '<')
		return 0;
	if (starts_with(p, end, SLICE("<!--")))
		return 2;
	if (p[1] == '?')
		return 3;
	if (starts_with(p, end, SLICE("<![CDATA[")))
		return 5;
	if (p[1] == '!')
		return end - p > 2 && ascii_is_alpha(p[2]) ? 4 : 0;
	bool closing = p[1] == '/';
	struct slice name = tag_name(p + 1 + closing, end);
	const char *q = name.p + name.n;
	bool boundary = q == end || ascii_is_space(*q) || *q == '>';
	if (!closing && boundary &&
	    is_one_of(name, raw_names, sizeof raw_names / sizeof *raw_names))
		return 1;
	if ((boundary || starts_with(q, end, SLICE("/>"))) &&
	    is_one_of(name, block_names, sizeof block_names / sizeof *block_names))
		return 6;
	if (!seven || !name.n)
		return 0;
	int kind;
	struct md_html_missing missing = {0};
	size_t n = mdscan_html_inline(p, end, &missing, &kind, &name);
	return n && skip_space(p + n, end) == end ? 7 : 0;
}

bool mdscan_html_block_ends(const char *p, const char *end, unsigned type)
{
	switch (type) {
	case 1:
		for (const char *q = p; (q = find(q, end, SLICE("</"))) != NULL; q += 2) {
			struct slice name = tag_name(q + 2, end);
			if (is_one_of(name, raw_names, sizeof raw_names / sizeof *raw_names) &&
			    name.p + name.n < end && name.p[name.n] == '>')
				return true;
		}
		return false;
	case 2:
		return find(p, end, SLICE("-->")) != NULL;
	case 3:
		return find(p, end, SLICE("?>")) != NULL;
	case 4:
		return find(p, end, SLICE(">")) != NULL;
	case 5:
		return find(p, end, SLICE("]]>")) != NULL;
	default:
		return false;
	}
}
