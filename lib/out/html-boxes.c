/* Raw HTML of a parsed document, made well nested within each node. */
#include "out/html-boxes-internal.h"
#include "out/html-sanitize.h"

enum { TOP_LEVEL = 6, WHAT_MAX = 60 };

enum event_kind {
	EVENT_ENTER, /* a node that can hold others */
	EVENT_LEAVE,
	EVENT_TAG, /* of the node of raw HTML that comes before an EVENT_RAW_END */
	EVENT_RAW_END,
	EVENT_HEADING, /* before its EVENT_ENTER */
	EVENT_FOOTNOTE /* the same; the library writes them behind all else */
};

struct event {
	enum event_kind kind;
	struct cmark_node *node;
	struct html_boxes_tag tag; /* its name is in the arena */
	struct slice text;         /* the tag, in the arena */
	struct slice html;         /* of TAG and RAW_END: the node's, in the arena */
	size_t line;
	bool inside;  /* a node of inlines */
	bool matched; /* an end tag ends it, or it ends something */
	bool dropped;
	int level; /* HEADING; of a tag: of the section it stands in */
};

struct closer {
	struct html_pass *pass;
	struct event *events;
	size_t n, cap;
	/* Paragraphs that are none. */
	struct cmark_node **lines;
	size_t n_lines, cap_lines;
	/* While events are gone through: */
	size_t open[HTML_BOXES_DEPTH]; /* tags */
	size_t n_open;
	size_t swallowing; /* so many are open with the one whose contents the sanitizer drops; or 0 */
	struct scope {
		size_t base; /* of what is open in it */
		size_t too_deep;
		int level; /* of the heading before; TOP_LEVEL: none */
	} * scopes;
	size_t n_scopes, cap_scopes;
	struct buf text; /* of a node of raw HTML */
	size_t copied;   /* so much of the literal is in it */
	bool changed;
};

static struct event *add_event(struct closer *c, enum event_kind kind, struct cmark_node *node)
{
	struct event *event = &ARENA_PUSH(c->pass->arena, c->events, c->n, c->cap);
	*event = (struct event){.kind = kind, .node = node};
	return event;
}

/* ---- Reading the tree ---- */

static bool is_void(struct slice name)
{
	enum html_boxes_kind kind = html_boxes_kind(name);
	return kind == HTML_BOXES_VOID || kind == HTML_BOXES_BREAK;
}

static size_t count_lines(struct slice s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* Will the sanitizer drop the element's tags, and no more? */
static bool is_left_out(const struct closer *c, struct slice name)
{
	if (c->pass->options->trusted || html_boxes_holds_text(name))
		return false;
	struct html_sanitizer sanitizer = {0};
	struct buf tag = BUF_INIT, out = BUF_INIT;
	buf_printf(&tag, "<%.*s>", SLICE_ARG(name));
	html_sanitize(&out, buf_slice(&tag), &sanitizer);
	bool dropped = out.n == 0;
	buf_free(&tag);
	buf_free(&out);
	return dropped;
}

static void read_raw(struct closer *c, struct cmark_node *node, bool inside)
{
	struct slice html = html_tree_literal(node);
	struct html_boxes_tag tag;
	size_t at = 0, counted = 0, line = (size_t)html_tree_line(node);
	if (slice_find(html, '<') == html.n)
		return;
	html = arena_copy(c->pass->arena, html);
	while (html_boxes_next_tag(html, &at, &tag)) {
		/* Never drop a formula with a tag. */
		struct slice text = slice_sub(html, tag.begin, tag.end);
		size_t begin, end, number;
		if (is_left_out(c, tag.name) ||
		    html_protect_find(&c->pass->marked, text, 0, &begin, &end, &number))
			continue;
		struct event *event = add_event(c, EVENT_TAG, node);
		line += count_lines(slice_sub(html, counted, tag.begin));
		counted = tag.begin;
		event->tag = tag;
		event->html = html;
		event->text = text;
		event->line = html_protect_line(&c->pass->marked, line);
		event->inside = inside;
	}
	add_event(c, EVENT_RAW_END, node)->html = html;
}

/* The last or first tag of a node of raw HTML that is a block. */
static bool tag_at_edge(struct cmark_node *node, bool last, struct slice *text,
			struct html_boxes_tag *tag)
{
	struct html_boxes_tag next;
	size_t at = 0;
	bool found = false;
	if (!node || html_tree_kind(node) != HTML_TREE_HTML_BLOCK)
		return false;
	*text = html_tree_literal(node);
	while (html_boxes_next_tag(*text, &at, &next)) {
		*tag = next;
		found = true;
		if (!last)
			break;
	}
	return found;
}

static bool is_display(const struct closer *c, const struct cmark_node *paragraph)
{
	const struct cmark_node *child = html_tree_first_child(paragraph);
	size_t begin, end, number;
	if (!child || html_tree_next(child) || html_tree_kind(child) != HTML_TREE_TEXT)
		return false;
	struct slice s = html_tree_literal(child);
	return html_protect_find(&c->pass->marked, s, 0, &begin, &end, &number) && begin == 0 &&
	       end == s.n && number < c->pass->doc->n_math && c->pass->doc->math[number].display;
}

/* Is the paragraph all that is in an element of one line, or in one that holds no blocks? */
static bool is_line(const struct closer *c, struct cmark_node *paragraph)
{
	struct cmark_node *before = html_tree_previous(paragraph);
	struct cmark_node *behind = html_tree_next(paragraph);
	struct slice text, other_text, value;
	struct html_boxes_tag tag, other;
	size_t begin, end;
	if (!behind || html_tree_kind(behind) != HTML_TREE_HTML_BLOCK ||
	    !tag_at_edge(before, true, &text, &tag) ||
	    !tag_at_edge(behind, false, &other_text, &other) || tag.closing || !other.closing ||
	    !slice_eq_nocase(tag.name, other.name))
		return false;
	enum html_boxes_kind kind = html_boxes_kind(tag.name);
	if (kind == HTML_BOXES_LINE || kind == HTML_BOXES_PHRASE)
		return true;
	if (is_display(c, paragraph))
		return false;
	if (html_boxes_attribute(text, &tag, SLICE("markdown"), &begin, &end, &value) &&
	    slice_eq(value, SLICE("span")))
		return true;
	size_t line = (size_t)html_tree_line(before) + count_lines(slice_sub(text, 0, tag.begin));
	return html_protect_line(&c->pass->marked, line) == html_pass_line(c->pass, behind);
}

static bool is_leaf(enum html_tree_kind kind)
{
	return kind == HTML_TREE_TEXT || kind == HTML_TREE_SOFT_BREAK ||
	       kind == HTML_TREE_LINE_BREAK || kind == HTML_TREE_CODE ||
	       kind == HTML_TREE_CODE_BLOCK;
}

static bool read_node(void *context, struct cmark_node *node, bool enter)
{
	struct closer *c = context;
	enum html_tree_kind kind = html_tree_kind(node);
	if (is_leaf(kind))
		return true;
	if (kind == HTML_TREE_HTML_BLOCK || kind == HTML_TREE_HTML_INLINE) {
		read_raw(c, node, kind == HTML_TREE_HTML_INLINE);
		return true;
	}
	if (enter) {
		if (kind == HTML_TREE_HEADING)
			add_event(c, EVENT_HEADING, node)->level = html_tree_level(node);
		else if (kind == HTML_TREE_FOOTNOTE)
			add_event(c, EVENT_FOOTNOTE, node);
		add_event(c, EVENT_ENTER, node);
	} else if (html_tree_first_child(node)) {
		/* A node without tags is of no interest. */
		if (c->n && c->events[c->n - 1].kind == EVENT_ENTER)
			c->n--;
		else
			add_event(c, EVENT_LEAVE, node);
		if (kind == HTML_TREE_PARAGRAPH && is_line(c, node))
			ARENA_PUSH(c->pass->arena, c->lines, c->n_lines, c->cap_lines) = node;
	}
	return true;
}

/* ---- Which end tag ends what ---- */

static struct scope *scope_of(struct closer *c)
{
	return &c->scopes[c->n_scopes - 1];
}

static void enter_scope(struct closer *c)
{
	ARENA_PUSH(c->pass->arena, c->scopes, c->n_scopes, c->cap_scopes) =
		(struct scope){.base = c->n_open, .level = TOP_LEVEL};
}

static struct slice name_of(const struct closer *c, size_t open)
{
	return c->events[c->open[open]].tag.name;
}

/* Is the innermost element one of the scope that the beginning of `next` ends? */
static bool ends_innermost(struct closer *c, struct slice next)
{
	return c->n_open > scope_of(c)->base && !c->events[c->open[c->n_open - 1]].matched &&
	       html_boxes_is_implied(name_of(c, c->n_open - 1), next);
}

/* Only `n` elements are open any more. */
static void keep_open(struct closer *c, size_t n)
{
	c->n_open = n;
	if (c->swallowing > n)
		c->swallowing = 0;
}

static void match_end(struct closer *c, struct event *event)
{
	struct scope *scope = scope_of(c);
	size_t i = c->n_open;
	if (scope->too_deep) {
		scope->too_deep--;
		event->dropped = true;
		return;
	}
	while (i > scope->base && !slice_eq_nocase(name_of(c, i - 1), event->tag.name))
		i--;
	event->matched = i > scope->base;
	event->dropped = !event->matched;
	if (event->matched) {
		keep_open(c, i - 1);
		c->events[c->open[i - 1]].matched = true;
	} else {
		html_pass_report(c->pass, HTML_FINDING_LEFT_OUT, event->line, "</%.*s>",
				 SLICE_ARG(slice_sub(event->tag.name, 0, WHAT_MAX)));
	}
}

static void match_begin(struct closer *c, size_t index)
{
	struct event *event = &c->events[index];
	if (is_void(event->tag.name))
		return;
	while (ends_innermost(c, event->tag.name))
		c->n_open--;
	event->level = scope_of(c)->level;
	if (c->n_open < HTML_BOXES_DEPTH) {
		c->open[c->n_open++] = index;
		if (event->inside && !c->pass->options->trusted &&
		    html_boxes_holds_text(event->tag.name))
			c->swallowing = c->n_open;
		return;
	}
	scope_of(c)->too_deep++;
	event->dropped = true;
	html_pass_report(c->pass, HTML_FINDING_LEFT_OUT, event->line, "<%.*s>",
			 SLICE_ARG(slice_sub(event->tag.name, 0, WHAT_MAX)));
}

/* Is the innermost element one whose contents are text, begun in the block `node`? */
static bool is_text_of(const struct closer *c, const struct cmark_node *node)
{
	const struct event *open = &c->events[c->open[c->n_open - 1]];
	return !open->inside && open->node == node && html_boxes_holds_text(open->tag.name);
}

/* Is the tag in a text that the sanitizer drops? */
static bool is_swallowed(const struct closer *c, const struct event *event)
{
	return c->swallowing && (!event->tag.closing ||
				 !slice_eq_nocase(name_of(c, c->swallowing - 1), event->tag.name));
}

static void match_tags(struct closer *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct event *event = &c->events[i];
		switch (event->kind) {
		case EVENT_ENTER:
			enter_scope(c);
			break;
		case EVENT_LEAVE:
			keep_open(c, c->scopes[--c->n_scopes].base);
			break;
		case EVENT_HEADING:
			scope_of(c)->level = event->level;
			break;
		case EVENT_TAG:
			if (is_swallowed(c, event))
				event->dropped = true;
			else if (!event->tag.closing)
				match_begin(c, i);
			else if (is_void(event->tag.name))
				event->dropped = true;
			else
				match_end(c, event);
			break;
		case EVENT_FOOTNOTE:
			c->n_open = scope_of(c)->base;
			break;
		case EVENT_RAW_END:
			while (c->n_open > scope_of(c)->base && is_text_of(c, event->node))
				c->n_open--;
			break;
		}
	}
}

/* ---- Putting end tags in ---- */

static const char *begin_tag_text(const struct closer *c, const struct event *event)
{
	struct slice text = event->text;
	if (text.n <= WHAT_MAX)
		return arena_cstr(c->pass->arena, text);
	size_t end = WHAT_MAX;
	while (end && ((unsigned char)text.p[end] & 0xc0) == 0x80)
		end--; /* inside a character */
	return arena_printf(c->pass->arena, "%.*s..", SLICE_ARG(slice_sub(text, 0, end)));
}

/* The end tag of the innermost element, which is open no more. */
static const char *end_innermost(struct closer *c)
{
	const struct event *event = &c->events[c->open[--c->n_open]];
	struct slice name = event->tag.name;
	bool dropped = !c->pass->options->trusted && html_boxes_holds_text(name);
	if (!dropped && !html_boxes_is_implied(name, (struct slice){0}))
		html_pass_report(c->pass, HTML_FINDING_UNCLOSED, event->line, "%s",
				 begin_tag_text(c, event));
	return arena_printf(c->pass->arena, "</%.*s>", SLICE_ARG(name));
}

/* Copy the literal of a raw node up to `end`. */
static void copy_to(struct closer *c, const struct event *event, size_t end)
{
	buf_add(&c->text, slice_sub(event->html, c->copied, end));
	c->copied = end;
}

static void insert_ends(struct closer *c, const struct event *event, size_t keep)
{
	while (c->n_open > keep) {
		copy_to(c, event, event->tag.begin);
		buf_puts(&c->text, end_innermost(c));
		c->changed = true;
	}
}

static void remove_range(struct closer *c, const struct event *event, size_t begin, size_t end)
{
	copy_to(c, event, begin);
	c->copied = end;
	c->changed = true;
}

static void remove_attributes(struct closer *c, const struct event *event)
{
	struct slice value;
	struct html_boxes_tag tag = event->tag;
	size_t begin, end;
	while (html_boxes_attribute(event->html, &tag, SLICE("markdown"), &begin, &end, &value)) {
		remove_range(c, event, begin, end);
		tag.attributes = end;
	}
}

static void place_tag(struct closer *c, size_t index)
{
	const struct event *event = &c->events[index];
	if (event->dropped) {
		remove_range(c, event, event->tag.begin, event->tag.end);
		return;
	}
	if (event->tag.closing) {
		size_t i = c->n_open;
		while (i > scope_of(c)->base &&
		       !slice_eq_nocase(name_of(c, i - 1), event->tag.name))
			i--;
		insert_ends(c, event, i);
		c->n_open -= c->n_open > scope_of(c)->base;
		return;
	}
	if (!is_void(event->tag.name)) {
		while (ends_innermost(c, event->tag.name))
			insert_ends(c, event, c->n_open - 1);
		c->open[c->n_open++] = index;
	}
	remove_attributes(c, event);
}

/* The node is read.  A paragraph, or a text, that nothing ends is ended with it. */
static void end_raw(struct closer *c, const struct event *event)
{
	size_t end = event->html.n;
	while (c->n_open > scope_of(c)->base) {
		const struct event *open = &c->events[c->open[c->n_open - 1]];
		bool paragraph = !open->inside && open->node == event->node &&
				 slice_eq_nocase(open->tag.name, SLICE("p"));
		if (open->matched || (!paragraph && !is_text_of(c, event->node)))
			break;
		copy_to(c, event, end);
		buf_puts(&c->text, end_innermost(c));
		buf_puts(&c->text, "\n");
		c->changed = true;
	}
	if (c->changed) {
		copy_to(c, event, end);
		buf_putc(&c->text, '\0');
		html_tree_set_literal(event->node, c->text.p);
	}
	buf_clear(&c->text);
	c->copied = 0;
	c->changed = false;
}

static struct cmark_node *new_end(struct closer *c, bool inside)
{
	const char *text = end_innermost(c);
	return inside ? html_tree_new(HTML_TREE_HTML_INLINE, text)
		      : html_tree_new(HTML_TREE_HTML_BLOCK,
				      arena_printf(c->pass->arena, "%s\n", text));
}

/* End what is open in the scope and has no end of its own, before a heading. */
static void end_section(struct closer *c, const struct event *heading)
{
	while (c->n_open > scope_of(c)->base) {
		const struct event *open = &c->events[c->open[c->n_open - 1]];
		if (open->matched || heading->level > open->level)
			break;
		html_tree_insert_before(heading->node, new_end(c, open->inside));
	}
}

static void end_scope(struct closer *c, const struct event *event)
{
	while (c->n_open > scope_of(c)->base) {
		bool inside = c->events[c->open[c->n_open - 1]].inside;
		struct cmark_node *end = new_end(c, inside);
		if (event->kind == EVENT_FOOTNOTE)
			html_tree_insert_before(event->node, end);
		else
			html_tree_append(event->node, end);
	}
}

static void place_tags(struct closer *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct event *event = &c->events[i];
		switch (event->kind) {
		case EVENT_ENTER:
			enter_scope(c);
			break;
		case EVENT_LEAVE:
			end_scope(c, event);
			c->n_scopes--;
			break;
		case EVENT_HEADING:
			end_section(c, event);
			break;
		case EVENT_TAG:
			place_tag(c, i);
			break;
		case EVENT_RAW_END:
			end_raw(c, event);
			break;
		case EVENT_FOOTNOTE:
			end_scope(c, event);
			break;
		}
	}
}

void html_boxes_close(struct html_pass *pass)
{
	struct closer c = {.pass = pass};
	html_tree_walk(&pass->tree, read_node, &c);
	match_tags(&c);
	place_tags(&c);
	for (size_t i = 0; i < c.n_lines; i++)
		html_tree_replace(c.lines[i], html_tree_new_custom(HTML_TREE_CUSTOM_BLOCK, "", ""));
	buf_free(&c.text);
}
