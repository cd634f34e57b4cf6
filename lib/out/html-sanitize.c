#include "out/html-sanitize.h"

#include "out/html-sanitize-internal.h"

/* One node.  Every step takes `at` forward and what it passed is not looked at again, so that time is
 * linear. */
struct run {
	struct buf *out;
	struct slice html;
	size_t at;
	struct html_sanitizer *s;
};

/* A tag that has been read. */
struct tag {
	struct slice name;
	size_t attributes; /* where they begin */
	size_t end;        /* behind its > */
	bool closing;
	bool slash; /* written as <br/> */
	bool space; /* or as <br /> */
};

struct attribute {
	struct slice name, value;
	bool has_value;
};

static void report(const struct run *r, enum html_dropped what, struct slice name)
{
	if (r->s->dropped)
		r->s->dropped(r->s->context, what, name);
}

/* Text or a value: what would begin or end markup is escaped, a NUL is what a browser makes of it. */
static void put_escaped(struct buf *out, struct slice s, bool value)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *instead;
		if (s.p[i] == '<')
			instead = "&lt;";
		else if (s.p[i] == '\0')
			instead = "\xEF\xBF\xBD";
		else if (s.p[i] == '>' && value)
			instead = "&gt;";
		else if (s.p[i] == '"' && value)
			instead = "&quot;";
		else
			continue;
		buf_add(out, slice_sub(s, from, i));
		buf_puts(out, instead);
		from = i + 1;
	}
	buf_add(out, slice_sub(s, from, s.n));
}

static void put_name(struct buf *out, struct slice name)
{
	for (size_t i = 0; i < name.n; i++)
		buf_putc(out, ascii_lower(name.p[i]));
}

/* ---- Reading tags ---- */

static bool is_name_end(char c)
{
	return c == '/' || c == '>' || c == '=' || c == '<';
}

/* Read the next attribute at *at.  False at the tag's end: then *at is at its >, or at what cannot
 * stand in a tag (a <, the end of the node). */
static bool read_attribute(struct slice html, size_t *at, struct attribute *a)
{
	size_t i = *at;
	while (i < html.n && (ascii_is_space(html.p[i]) || html.p[i] == '/'))
		i++;
	*at = i;
	if (i == html.n || html.p[i] == '>' || html.p[i] == '<')
		return false;
	/* A = that comes first belongs to the name (HTML Standard, 13.2.5.32). */
	for (i++; i < html.n && !ascii_is_space(html.p[i]) && !is_name_end(html.p[i]);)
		i++;
	*a = (struct attribute){.name = slice_sub(html, *at, i)};
	*at = i;
	while (i < html.n && ascii_is_space(html.p[i]))
		i++;
	if (i == html.n || html.p[i] != '=')
		return true;
	for (i++; i < html.n && ascii_is_space(html.p[i]);)
		i++;
	a->has_value = true;
	size_t begin = i, end;
	if (i < html.n && (html.p[i] == '"' || html.p[i] == '\'')) {
		begin = i + 1;
		struct slice rest = slice_sub(html, begin, html.n);
		end = begin + slice_find(rest, html.p[i]);
		*at = end < html.n ? end + 1 : end;
	} else {
		while (i < html.n && !ascii_is_space(html.p[i]) && html.p[i] != '>')
			i++;
		end = *at = i;
	}
	a->value = slice_sub(html, begin, end);
	return true;
}

/* Read the tag whose < is at r->at.  False if it is none, or not a whole one: tag->end is then behind
 * what has been looked at. */
static bool read_tag(const struct run *r, struct tag *tag)
{
	struct slice html = r->html;
	size_t i = r->at + 1;
	*tag = (struct tag){.closing = i < html.n && html.p[i] == '/'};
	i += tag->closing;
	tag->end = i;
	if (i == html.n || !ascii_is_alpha(html.p[i]))
		return false;
	size_t begin = i;
	while (i < html.n && !ascii_is_space(html.p[i]) && html.p[i] != '/' && html.p[i] != '>' &&
	       html.p[i] != '<')
		i++;
	tag->name = slice_sub(html, begin, i);
	tag->attributes = i;
	struct attribute ignored;
	size_t behind = i;
	while (read_attribute(html, &i, &ignored))
		behind = i;
	tag->end = i;
	if (i == html.n || html.p[i] != '>')
		return false;
	tag->slash = i > behind && html.p[i - 1] == '/';
	tag->space = tag->slash && i - 1 > behind && ascii_is_space(html.p[i - 2]);
	tag->end = i + 1;
	return true;
}

/* ---- Elements that are open ---- */

static void put_end_tag(struct buf *out, unsigned char element)
{
	buf_puts(out, "</");
	buf_puts(out, html_sanitize_element(element)->name);
	buf_putc(out, '>');
}

/* End the innermost element, which a tag of an outer one or the document's end does not wait for.
 * Where HTML lets the end tag be left out, none is written. */
static void end_innermost(struct buf *out, struct html_sanitizer *s)
{
	unsigned char element = s->open[--s->n_open];
	if (!html_sanitize_element(element)->family)
		put_end_tag(out, element);
}

/* Elements whose end the begin of this one implies. */
static void end_implied(struct html_sanitizer *s, unsigned family)
{
	bool is_outer = family && family != HTML_FAMILY_RUBY;
	while (family && s->n_open) {
		unsigned top = html_sanitize_element(s->open[s->n_open - 1])->family;
		bool is_inner = family <= HTML_FAMILY_SECTION && top && top < family;
		if (top != family && !is_inner && !(is_outer && top == HTML_FAMILY_PARAGRAPH))
			break;
		s->n_open--;
	}
}

/* False if there is nothing to end. */
static bool end_element(struct buf *out, struct html_sanitizer *s, unsigned char element)
{
	size_t i = s->n_open;
	while (i && s->open[i - 1] != element)
		i--;
	if (!i)
		return false;
	while (s->n_open > i)
		end_innermost(out, s);
	s->n_open--;
	put_end_tag(out, element);
	return true;
}

/* ---- Writing tags ---- */

static void put_attribute(const struct run *r, const struct html_element *element,
			  const struct attribute *a, uint64_t *seen)
{
	unsigned number;
	const struct html_attribute *row = html_sanitize_find_attribute(a->name, &number);
	/* Of two that have one name, the first is in force. */
	if (!row || (row->of && !(row->of & element->is)) || *seen & (uint64_t)1 << number) {
		report(r, HTML_DROPPED_ATTRIBUTE, a->name);
		return;
	}
	if (number)
		*seen |= (uint64_t)1 << number;
	if (!html_sanitize_value(row->value, a->value, element->is & HTML_IS_IMAGE)) {
		report(r, row->value == HTML_VALUE_ID ? HTML_DROPPED_ATTRIBUTE : HTML_DROPPED_URL,
		       row->value == HTML_VALUE_ID ? a->name : a->value);
		return;
	}
	if (r->s->id && slice_eq_nocase(a->name, SLICE("id")) && !r->s->id(r->s->context, a->value))
		return;
	struct slice value = a->value;
	bool image = slice_eq_nocase(a->name, SLICE("src"));
	if (r->s->address && (image || slice_eq_nocase(a->name, SLICE("href")))) {
		const char *address = r->s->address(r->s->context, value, image);
		value = address ? slice_of(address) : value;
	}
	buf_putc(r->out, ' ');
	put_name(r->out, a->name);
	if (a->has_value) {
		buf_puts(r->out, "=\"");
		put_escaped(r->out, value, true);
		buf_putc(r->out, '"');
	}
}

static void put_begin_tag(const struct run *r, const struct tag *tag, unsigned char number)
{
	const struct html_element *element = html_sanitize_element(number);
	bool is_void = element->is & HTML_IS_VOID;
	end_implied(r->s, element->family);
	if (!is_void && r->s->n_open == HTML_SANITIZE_DEPTH) {
		report(r, HTML_DROPPED_ELEMENT, tag->name);
		return;
	}
	if (!is_void)
		r->s->open[r->s->n_open++] = number;
	buf_putc(r->out, '<');
	put_name(r->out, tag->name);
	struct attribute a;
	uint64_t seen = 0;
	for (size_t at = tag->attributes; read_attribute(r->html, &at, &a);)
		put_attribute(r, element, &a, &seen);
	if (is_void && tag->slash)
		buf_puts(r->out, tag->space ? " /" : "/");
	buf_putc(r->out, '>');
}

static void put_tag(const struct run *r, const struct tag *tag)
{
	unsigned char number = html_sanitize_find_element(tag->name);
	unsigned is = number ? html_sanitize_element(number)->is : 0;
	if (number && !(is & HTML_IS_SWALLOW)) {
		if (!tag->closing)
			put_begin_tag(r, tag, number);
		else if (!end_element(r->out, r->s, number))
			report(r, HTML_DROPPED_ELEMENT, tag->name);
	} else if (!html_sanitize_is_markup(tag->name)) {
		put_escaped(r->out, slice_sub(r->html, r->at, tag->end), false);
	} else if (!tag->closing) {
		report(r, HTML_DROPPED_ELEMENT, tag->name);
		if (is & HTML_IS_SWALLOW)
			r->s->swallowing = number;
	}
}

/* ---- What is no tag ---- */

/* Behind the first `end` from r->at + `from`, or the node's end. */
static size_t behind(const struct run *r, size_t from, struct slice end)
{
	size_t i = r->at + from;
	while (i + end.n <= r->html.n) {
		i += slice_find(slice_sub(r->html, i, r->html.n), end.p[0]);
		if (slice_starts(slice_sub(r->html, i, r->html.n), end))
			return i + end.n;
		i++;
	}
	return r->html.n;
}

/* A comment, as browsers read it: <!--> and <!---> are whole, and --!> ends one, too. */
static size_t behind_comment(const struct run *r)
{
	struct slice html = r->html;
	struct slice inside = slice_sub(html, r->at + 4, html.n);
	if (slice_starts(inside, SLICE(">")) || slice_starts(inside, SLICE("->")))
		return r->at + 4 + slice_find(inside, '>') + 1;
	for (size_t i = r->at + 4; i < html.n; i++) {
		i += slice_find(slice_sub(html, i, html.n), '-');
		struct slice rest = slice_sub(html, i, html.n);
		if (slice_starts(rest, SLICE("-->")))
			return i + 3;
		if (slice_starts(rest, SLICE("--!>")))
			return i + 4;
	}
	return html.n;
}

/* <!.. or <?..: where it ends, or r->at if it is neither. */
static size_t behind_declaration(const struct run *r)
{
	struct slice rest = slice_sub(r->html, r->at, r->html.n);
	if (slice_starts(rest, SLICE("<!--")))
		return behind_comment(r);
	if (rest.n < 2 || (rest.p[1] != '!' && rest.p[1] != '?'))
		return r->at;
	size_t name = 2;
	while (name < rest.n && (ascii_is_alpha(rest.p[name]) || rest.p[name] == '['))
		name++;
	report(r, HTML_DROPPED_DECLARATION, slice_sub(rest, 1, name));
	if (slice_starts(rest, SLICE("<![CDATA[")))
		return behind(r, 9, SLICE("]]>"));
	return rest.p[1] == '?' ? behind(r, 2, SLICE("?>")) : behind(r, 2, SLICE(">"));
}

/* Pass over the contents of a dropped element and its end tag. */
static void swallow(struct run *r)
{
	struct slice html = r->html, name = slice_of(html_sanitize_element(r->s->swallowing)->name);
	size_t end = 2 + name.n;
	for (; r->at < html.n; r->at++) {
		r->at += slice_find(slice_sub(html, r->at, html.n), '<');
		struct slice rest = slice_sub(html, r->at, html.n);
		if (rest.n < end || rest.p[1] != '/' ||
		    !slice_eq_nocase(slice_sub(rest, 2, end), name))
			continue;
		if (rest.n > end && !ascii_is_space(rest.p[end]) && rest.p[end] != '/' &&
		    rest.p[end] != '>')
			continue;
		r->s->swallowing = 0;
		r->at = behind(r, end, SLICE(">"));
		return;
	}
}

/* ---- The whole ---- */

/* What begins with the < at r->at. */
static void pass_markup(struct run *r)
{
	struct tag tag;
	size_t end = behind_declaration(r);
	if (end > r->at) {
		r->at = end;
		return;
	}
	if (read_tag(r, &tag))
		put_tag(r, &tag);
	else
		put_escaped(r->out, slice_sub(r->html, r->at, tag.end), false);
	r->at = tag.end;
}

void html_sanitize(struct buf *out, struct slice html, struct html_sanitizer *s)
{
	struct run r = {.out = out, .html = html, .s = s};
	while (r.at < html.n) {
		if (s->swallowing) {
			swallow(&r);
			continue;
		}
		size_t begin = r.at;
		r.at += slice_find(slice_sub(html, begin, html.n), '<');
		put_escaped(out, slice_sub(html, begin, r.at), false);
		if (r.at < html.n)
			pass_markup(&r);
	}
}

bool html_sanitize_is_dropping(const struct html_sanitizer *s)
{
	return s->swallowing;
}

void html_sanitize_resume(struct html_sanitizer *s)
{
	s->swallowing = 0;
}

void html_sanitize_end(struct buf *out, struct html_sanitizer *s)
{
	while (s->n_open)
		end_innermost(out, s);
	s->swallowing = 0;
}
