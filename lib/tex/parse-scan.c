/* Moving over the bytes: frames, tokens, raw arguments. */
#include "tex/parse-internal.h"

/* ---- Frames ---- */

bool parse_leave(struct parser *p)
{
	while (p->at >= p->end) {
		struct parse_frame *frame = p->frames;
		if (!frame || !frame->expansion)
			return false;
		p->at = frame->at;
		p->end = frame->end;
		p->frames = frame->below;
		p->expanding--;
	}
	return true;
}

static struct parse_frame *push(struct parser *p, const char *resume)
{
	struct parse_frame *frame = arena_alloc(p->arena, sizeof *frame);
	*frame = (struct parse_frame){
		.below = p->frames,
		.at = resume,
		.end = p->end,
		.braces = p->braces,
		.fences = p->fences,
		.argument_braces = p->argument_braces,
		.environment = p->environment,
	};
	p->frames = frame;
	return frame;
}

void parse_limit(struct parser *p, const char *end)
{
	push(p, end);
	p->limits++;
	p->end = end;
	p->braces = p->fences = p->argument_braces = 0;
	p->environment = NULL;
}

void parse_unlimit(struct parser *p)
{
	while (p->frames->expansion) {
		p->frames = p->frames->below;
		p->expanding--;
	}
	struct parse_frame *frame = p->frames;
	p->at = frame->at;
	p->end = frame->end;
	p->braces = frame->braces;
	p->fences = frame->fences;
	p->argument_braces = frame->argument_braces;
	p->environment = frame->environment;
	p->frames = frame->below;
	p->limits--;
	p->unwinding = false;
}

void parse_push(struct parser *p, struct slice bytes, const char *from)
{
	if (p->expanding == 0) {
		/* Where the call stood in an expansion that has been left, that call stays. */
		if (parse_in_text(p, from))
			p->call = (size_t)(from - p->text.p);
		p->call_end = (size_t)(p->at - p->text.p);
	}
	push(p, p->at)->expansion = true;
	p->expanding++;
	p->at = bytes.p;
	p->end = bytes.p + bytes.n;
}

/* ---- White space and comments ---- */

void parse_skip_space(struct parser *p)
{
	while (parse_more(p) && ascii_is_space(*p->at))
		p->at++;
}

/* Does a comment hide what its author meant to be read?  Not where it is alone on its line or
 * begins one: that is a remark of the author's, and so is a % at the end of a line. */
static void remark_comment(struct parser *p, const char *from)
{
	const char *begin = p->expanding ? from : p->text.p;
	const char *q = from;
	while (q > begin && (q[-1] == ' ' || q[-1] == '\t'))
		q--;
	struct slice hidden = slice_trim(slice_range(from + 1, p->at));
	bool digit_before = from > begin && ascii_is_digit(from[-1]);
	if (q == begin || q[-1] == '\n' || hidden.n == 0 ||
	    slice_starts(hidden, SLICE("eqn-check")) || (!digit_before && hidden.p[0] == '%'))
		return;
	if (digit_before || p->at == p->end)
		parse_remark(
			p, DIAG_tex_comment, from, p->at,
			"this %% hides what follows on its line; a percent sign is written \\%%");
}

/* MathJax cuts an argument out by its braces before it reads it, so that one in a comment
 * counts: the brace in [from, to) that closes the argument, or null. */
static const char *closing_in_comment(const struct parser *p, const char *from, const char *to)
{
	unsigned depth = p->braces - p->argument_braces;
	for (; from < to; from++) {
		if (*from == '\\')
			from++;
		else if (*from == '{')
			depth++;
		else if (*from == '}' && depth-- == 0)
			return from;
	}
	return NULL;
}

void parse_skip_comment(struct parser *p)
{
	const char *from = p->at;
	const char *line = memchr(from, '\n', (size_t)(p->end - from));
	p->at = line ? line : p->end;
	if (p->argument_braces && parse_reads(p, TEX_MATHJAX)) {
		const char *close = closing_in_comment(p, from, p->at);
		if (close) {
			parse_diverge(p, TEX_KATEX);
			p->at = close;
			return;
		}
	}
	if (p->options->remarks)
		remark_comment(p, from);
	if (line)
		p->at++;
}

void parse_skip_blank(struct parser *p)
{
	while (parse_more(p)) {
		if (*p->at == '%')
			parse_skip_comment(p);
		else if (ascii_is_space(*p->at))
			p->at++;
		else
			break;
	}
}

/* ---- Tokens ---- */

static const char *character_end(const char *at, const char *end)
{
	uint32_t cp;
	return at + utf8_decode(at, end, &cp);
}

/* Combining diacritical marks U+0300..U+036F: KaTeX's lexer reads them with the character
 * before. */
static bool is_mark(const char *at, const char *end)
{
	if (end - at < 2)
		return false;
	unsigned char lead = (unsigned char)at[0];
	return lead == 0xcc || (lead == 0xcd && (unsigned char)at[1] < 0xb0);
}

struct slice parse_control_name(const struct parser *p, const char *at, const char **end)
{
	const char *q = at + 1;
	while (q < p->end && ascii_is_alpha(*q))
		q++;
	if (q == at + 1 && q < p->end)
		q = character_end(q, p->end);
	*end = q;
	return slice_range(at + 1, q);
}

const char *parse_token_end(const struct parser *p, const char *at)
{
	const char *q;
	if (*at == '\\') {
		parse_control_name(p, at, &q);
		return q;
	}
	q = character_end(at, p->end);
	while (is_mark(q, p->end))
		q += 2;
	return q;
}

const char *parse_closing_brace(const struct parser *p, const char *at, bool comments)
{
	size_t depth = 0;
	for (; at < p->end; at++) {
		if (*at == '\\') {
			at++;
		} else if (*at == '{') {
			depth++;
		} else if (*at == '}') {
			if (--depth == 0)
				return at;
		} else if (comments && *at == '%') {
			at = memchr(at, '\n', (size_t)(p->end - at));
			if (!at)
				return NULL;
		}
	}
	return NULL;
}

bool parse_is_hopeless(const struct parser *p, enum parse_closer closer, const char *at)
{
	const struct parse_horizon *h = p->horizons[closer];
	if (!h)
		return false;
	h += p->depth;
	return h->from && at >= h->from && at < h->until && p->braces == h->braces &&
	       p->limits == h->limits;
}

void parse_give_up(struct parser *p, enum parse_closer closer, const char *from, const char *until)
{
	/* What is found out in a group must not hide what is known of the text around it. */
	if (!p->horizons[closer])
		p->horizons[closer] =
			arena_alloc_array(p->arena, PARSE_MAX_DEPTH + 1, sizeof **p->horizons);
	p->horizons[closer][p->depth] = (struct parse_horizon){from, until, p->braces, p->limits};
}

const char *parse_closing_bracket(struct parser *p, const char *at)
{
	size_t depth = 0;
	if (parse_is_hopeless(p, PARSE_BRACKET, at))
		return NULL;
	const char *q = at + 1;
	for (; q < p->end; q++) {
		if (*q == '\\') {
			q++;
		} else if (*q == '{') {
			depth++;
		} else if (*q == '}') {
			if (depth-- == 0)
				break;
		} else if (*q == ']' && depth == 0) {
			return q;
		}
	}
	parse_give_up(p, PARSE_BRACKET, at, q);
	return NULL;
}

/* ---- Raw arguments ---- */

static void report_missing(struct parser *p, struct slice who, const char *who_at)
{
	parse_report(p, DIAG_tex_missing_argument, p->engines, who_at, p->at,
		     "\\%.*s lacks an argument", SLICE_ARG(who));
}

/* KaTeX reads a % in an address as any other character (parseUrlGroup), elsewhere as the
 * beginning of a comment.  Does that hide the } that MathJax finds at `close`? */
static bool is_hidden(const struct parser *p, struct slice who, const char *close)
{
	const char *end = close ? close : p->end;
	return memchr(p->at, '%', (size_t)(end - p->at)) && !slice_eq(who, SLICE("href")) &&
	       !slice_eq(who, SLICE("url")) && !slice_eq(who, SLICE("includegraphics")) &&
	       parse_closing_brace(p, p->at, true) != close;
}

/* The word behind the { at p->at, which nothing closes, is taken for the argument; only once,
 * as it took a search to the end to find that out.  False: all the rest is given up. */
static bool take_word(struct parser *p, struct slice *raw)
{
	const char *begin = p->at + 1, *q = begin;
	while (q < p->end &&
	       (ascii_is_alpha(*q) || ascii_is_digit(*q) || (*q && strchr("*:#.-", *q))))
		q++;
	*raw = slice_range(begin, q);
	bool taken = !p->raw_open && q > begin;
	p->raw_open = true;
	p->at = taken ? q : p->end;
	p->unwinding = !taken;
	return taken;
}

bool parse_raw(struct parser *p, struct slice who, const char *who_at, struct slice *raw)
{
	parse_skip_blank(p);
	if (!parse_more(p) || *p->at == '}') {
		report_missing(p, who, who_at);
		return false;
	}
	if (*p->at != '{') {
		const char *end = parse_token_end(p, p->at);
		*raw = slice_range(p->at, end);
		p->at = end;
		return true;
	}
	const char *close = parse_closing_brace(p, p->at, false);
	if (parse_reads(p, TEX_KATEX) && is_hidden(p, who, close)) {
		if (parse_reads(p, TEX_MATHJAX))
			parse_diverge(p, TEX_KATEX);
		else
			close = parse_closing_brace(p, p->at, true);
	}
	if (!close) {
		parse_report(p, DIAG_tex_unclosed_group, p->engines, p->at, p->at + 1,
			     "{ of the argument of \\%.*s is never closed", SLICE_ARG(who));
		return take_word(p, raw);
	}
	*raw = slice_range(p->at + 1, close);
	p->at = close + 1;
	return true;
}

bool parse_raw_option(struct parser *p, struct slice *raw)
{
	parse_skip_blank(p);
	if (!parse_more(p) || *p->at != '[')
		return false;
	const char *close = parse_closing_bracket(p, p->at);
	if (!close) {
		parse_report(p, DIAG_tex_missing_argument, p->engines, p->at, p->at + 1,
			     "[ of an optional argument is never closed");
		p->at++;
		return false;
	}
	*raw = slice_range(p->at + 1, close);
	p->at = close + 1;
	return true;
}
