/* Where a formula ends, and whether a dollar begins one.
 *
 * Markdown has no rule for `$`; these are ours, made from what real articles hold.  In the
 * order of their use:
 *
 * - `$$` closes at the next `$$`, an environment at its own \end.  On the way, dollars inside
 *   \text{..} and its kin belong to the text.  A blank line is passed over only when the line
 *   behind it reads like TeX; a heading, a code fence or an HTML block is never passed.
 * - `$` closes at the next `$`.  With a blank inside an edge, or a digit behind the closer, it
 *   is a formula only when its body reads like TeX (`$5 and $10` does not); a body of running
 *   prose is none.
 *
 * No look-ahead is done twice over the same text: what fails is bounded by the next opener
 * or by a horizon in struct md_scan. */
#include "text/mdscan-internal.h"

static const char *const display_envs[] = {
	"equation", "align",    "gather",   "multline",  "alignat",
	"flalign",  "eqnarray", "xalignat", "xxalignat",
};

/* Environments that MathJax also takes in the open (processEnvironments), although in LaTeX they
 * need a display around them. */
static const char *const bare_envs[] = {
	"array",   "aligned", "alignedat", "gathered", "cases", "matrix", "pmatrix",
	"bmatrix", "Bmatrix", "vmatrix",   "Vmatrix",  "split", "CD",     "subarray",
};

enum { MAX_OPEN_ENVS = 32 };

bool mdscan_is_display_env(struct slice name, const struct md_options *extra)
{
	struct slice base = name;
	if (base.n && base.p[base.n - 1] == '*')
		base.n--;
	if (slice_is_one_of(base, display_envs, sizeof display_envs / sizeof *display_envs))
		return true;
	for (size_t i = 0; extra && i < extra->n_environments; i++)
		if (slice_eq(name, slice_of(extra->environments[i])))
			return true;
	return false;
}

/* The letters of NAME in \begin{NAME} whose brace stands at `brace`. */
static struct slice env_letters(const struct md_scan *s, uint32_t brace)
{
	uint32_t i = brace + 1;
	while (i < s->n && (ascii_is_alnum(s->text[i]) || s->text[i] == '*'))
		i++;
	return slice_range(s->text + brace + 1, s->text + i);
}

static bool has_word(const struct md_scan *s, uint32_t at, struct slice word)
{
	return slice_starts((struct slice){s->text + at, s->n - at}, word);
}

/* \begin{NAME} or \end{NAME}, whole. */
static bool named_env(const struct md_scan *s, uint32_t o, struct slice word, struct slice *name)
{
	if (!has_word(s, o, word))
		return false;
	*name = env_letters(s, o + (uint32_t)word.n - 1);
	uint32_t close = (uint32_t)(name->p + name->n - s->text);
	return name->n && close < s->n && s->text[close] == '}';
}

static bool begins_display(const struct md_scan *s, uint32_t o, struct slice *name)
{
	return named_env(s, o, SLICE("\\begin{"), name) && mdscan_is_display_env(*name, s->options);
}

bool mdscan_math_begins_env(const struct md_scan *s, uint32_t o, struct slice *name)
{
	return named_env(s, o, SLICE("\\begin{"), name) &&
	       (mdscan_is_display_env(*name, s->options) ||
		slice_is_one_of(*name, bare_envs, sizeof bare_envs / sizeof *bare_envs));
}

bool mdscan_math_ends_env(const struct md_scan *s, uint32_t o, struct slice *name)
{
	return named_env(s, o, SLICE("\\end{"), name) && mdscan_is_display_env(*name, s->options);
}

/* ---- Lines that a formula passes over ---- */

struct line_look {
	bool blank;
	bool stop; /* no formula goes on here */
};

static uint32_t line_end(const struct md_scan *s, uint32_t at)
{
	const char *q = memchr(s->text + at, '\n', s->n - at);
	return q ? (uint32_t)(q - s->text) : s->n;
}

/* The line that starts at `at`, seen from inside a formula. */
static struct line_look look_at_line(const struct md_scan *s, uint32_t at)
{
	uint32_t i = at;
	while (i < s->n && (s->text[i] == ' ' || s->text[i] == '\t' || s->text[i] == '\r' ||
			    (s->quotes && s->text[i] == '>')))
		i++;
	if (i == s->n || s->text[i] == '\n')
		return (struct line_look){.blank = true};
	const char *p = s->text + i;
	const char *end = s->text + s->n;
	if (*p == '#') {
		const char *q = p;
		while (q < end && *q == '#')
			q++;
		return (struct line_look){.stop = q - p <= 6 && (q == end || ascii_is_space(*q))};
	}
	if ((*p == '`' || *p == '~') && end - p >= 3 && p[1] == *p && p[2] == *p)
		return (struct line_look){.stop = true};
	if (*p == '<')
		return (struct line_look){
			.stop = mdscan_html_block(p, s->text + line_end(s, i), false) != 0};
	return (struct line_look){0};
}

static bool reads_like_tex(const char *p, const char *end)
{
	struct md_look l = mdscan_look(p, end);
	return !l.han && (l.command || l.script || l.relation);
}

/* `$$` begins a line, where it may close a formula or open the next one: it opens one when it is
 * closed in its own line, or when TeX follows it. */
static bool opens_formula(const struct md_scan *s, uint32_t dollars)
{
	const char *p = s->text + dollars + 2, *end = s->text + line_end(s, dollars);
	struct slice rest = slice_trim(slice_range(p, end));
	if (rest.n)
		return memmem(rest.p, rest.n, "$$", 2) || reads_like_tex(rest.p, rest.p + rest.n);
	if (end == s->text + s->n)
		return false;
	p = end + 1;
	end = s->text + line_end(s, (uint32_t)(p - s->text));
	return reads_like_tex(p, end);
}

/* Does a formula go on in the line at `at`, behind a blank one? */
static bool goes_on(const struct md_scan *s, uint32_t at)
{
	const char *p = s->text + at, *end = s->text + line_end(s, at);
	while (p < end && (ascii_is_space(*p) || (s->quotes && *p == '>')))
		p++;
	if (end - p >= 2 && p[0] == '$' && p[1] == '$')
		return !opens_formula(s, (uint32_t)(p - s->text));
	struct slice name;
	if (begins_display(s, (uint32_t)(p - s->text), &name))
		return false;
	struct md_look k = mdscan_look(p, end);
	/* `x = 1 $$` closes here, `where $x$ is` is prose. */
	if (k.dollar && !(end[-1] == '$' && end - p >= 2 && end[-2] == '$'))
		return false;
	return !k.han && (k.command || k.script || k.relation || k.words == 0) && k.words < 3;
}

/* *newline ends a line in a formula.  False: the formula cannot go on behind it.  Blank lines are
 * passed over as one: *newline becomes the last one's and *blank_line is set. */
static bool pass_line(const struct md_scan *s, uint32_t *newline, bool *blank_line)
{
	uint32_t at = *newline + 1;
	struct line_look l = look_at_line(s, at);
	if (!l.blank)
		return !l.stop;
	while (at < s->n && l.blank) {
		at = line_end(s, at);
		at += at < s->n;
		l = look_at_line(s, at);
	}
	if (at >= s->n || l.blank || l.stop || !goes_on(s, at))
		return false;
	*newline = at - 1;
	*blank_line = true;
	return true;
}

/* ---- Walking through TeX ---- */

#define WORD(literal) \
	{ \
		literal, sizeof(literal) - 1 \
	}
static const struct slice text_commands[] = {
	WORD("text"),   WORD("mbox"),   WORD("textrm"),     WORD("textbf"), WORD("textit"),
	WORD("texttt"), WORD("textsf"), WORD("textnormal"), WORD("textup"), WORD("textmd"),
	WORD("hbox"),   WORD("fbox"),   WORD("intertext"),  WORD("tag"),
};
#undef WORD

static bool is_text_command(struct slice word)
{
	if (word.n < 3 || !memchr("tmhif", word.p[0], 5))
		return false;
	for (size_t k = 0; k < sizeof text_commands / sizeof *text_commands; k++)
		if (slice_eq(word, text_commands[k]))
			return true;
	return false;
}

struct walk {
	size_t depth;
	size_t text_depth; /* depth inside the outermost \text{; 0: not in text */
	bool use_text;
};

/* A backslash at `at`: skip what it escapes or its control word. */
static uint32_t walk_backslash(const struct md_scan *s, struct walk *w, uint32_t at, uint32_t limit)
{
	uint32_t i = at + 1;
	if (i >= limit)
		return limit;
	if (!ascii_is_alpha(s->text[i]))
		return s->text[i] == '\n' ? i : i + 1;
	while (i < limit && ascii_is_alpha(s->text[i]))
		i++;
	struct slice word = slice_range(s->text + at + 1, s->text + i);
	if (i < limit && s->text[i] == '*')
		i++;
	if (i < limit && s->text[i] == '{' && w->use_text && !w->text_depth &&
	    is_text_command(word))
		w->text_depth = w->depth + 1;
	return i;
}

static void walk_brace(struct walk *w, char c)
{
	if (c == '{') {
		w->depth++;
	} else if (w->depth) {
		if (w->depth == w->text_depth)
			w->text_depth = 0;
		w->depth--;
	}
}

/* The first byte at or after `at` that means something to a walk. */
static uint32_t walk_skip(const struct md_scan *s, uint32_t at, uint32_t limit)
{
	static const bool special[256] = {
		['\\'] = true, ['$'] = true, ['{'] = true, ['}'] = true, ['\n'] = true};
	const unsigned char *t = (const unsigned char *)s->text;
	while (at < limit && !special[t[at]])
		at++;
	return at;
}

static struct md_issue issue_of(enum md_issue_kind kind, uint32_t offset, uint32_t end,
				uint32_t other, uint32_t other_end)
{
	return (struct md_issue){.kind = kind,
				 .offset = offset,
				 .end = end,
				 .other_offset = other,
				 .other_end = other_end};
}

static bool fail(struct md_close *c, enum md_issue_kind kind, uint32_t offset, uint32_t end,
		 uint32_t other)
{
	c->has_issue = true;
	c->issue = issue_of(kind, offset, end, other, other);
	return false;
}

static void set_range(struct md_math *m, uint32_t offset, uint32_t body, uint32_t body_end,
		      uint32_t end)
{
	m->offset = offset;
	m->body_offset = body;
	m->body_end = body_end;
	m->end = end;
}

/* ---- $$..$$ ---- */

/* `$$..$`: the author meant one of the two.  It is one formula when its body can be one. */
static bool dollars_crossed(struct md_scan *s, struct md_close *c, uint32_t o, uint32_t single)
{
	struct md_look l = mdscan_look(s->text + o + 2, s->text + single);
	if (mdscan_look_is_prose(&l) || !mdscan_look_is_tex(&l))
		return fail(c, MD_ISSUE_UNCLOSED, o, o + 2, single);
	set_range(&c->math, o, o + 2, single, single + 1);
	c->math.flags |= MD_MATH_CROSSED;
	c->has_issue = true;
	c->issue = issue_of(MD_ISSUE_CROSSED, o, o + 2, single, single + 1);
	return true;
}

/* `$$a = b` whose closer was forgotten, and in the next line `$$c = d$$`. */
static bool is_next_opener(const struct md_scan *s, uint32_t o, uint32_t close)
{
	uint32_t line = close;
	while (line > o && (s->text[line - 1] == ' ' || s->text[line - 1] == '\t' ||
			    (s->quotes && s->text[line - 1] == '>')))
		line--;
	if (line <= o + 2 || s->text[line - 1] != '\n')
		return false;
	struct slice first = slice_range(s->text + o + 2, s->text + line_end(s, o));
	struct slice last = slice_range(s->text + close + 2, s->text + line_end(s, close));
	return slice_trim(first).n && memmem(last.p, last.n, "$$", 2);
}

bool mdscan_math_dollars(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *c)
{
	*c = (struct md_close){.math = {.kind = MD_MATH_DISPLAY, .display = true}};
	struct walk w = {.use_text = o >= s->text_horizon};
	uint32_t single = 0, close = 0, at = o + 2;
	size_t singles = 0;
	bool blank_line = false;
	while ((at = walk_skip(s, at, limit)) < limit) {
		char ch = s->text[at];
		if (ch == '\\') {
			at = walk_backslash(s, &w, at, limit);
			continue;
		}
		if (ch == '\n') {
			if (at + 1 >= limit || !pass_line(s, &at, &blank_line))
				break;
		} else if (ch != '$') {
			walk_brace(&w, ch);
		} else if (at + 1 < limit && s->text[at + 1] == '$') {
			close = at;
			break;
		} else if (!w.text_depth) {
			if (!singles++)
				single = at;
		}
		at++;
	}
	if (singles % 2 || (singles && !close))
		return dollars_crossed(s, c, o, single);
	if (!close || is_next_opener(s, o, close))
		return fail(c, MD_ISSUE_UNCLOSED, o, o + 2, at);
	if (!mdscan_look_is_ascii(s->text + o + 2, s->text + close)) {
		struct md_look l = mdscan_look(s->text + o + 2, s->text + close);
		if (mdscan_look_is_prose(&l))
			return fail(c, MD_ISSUE_UNCLOSED, o, o + 2, close);
	}
	if (blank_line)
		c->math.flags |= MD_MATH_BLANK_LINE;
	set_range(&c->math, o, o + 2, close, close + 2);
	return true;
}

/* ---- \begin{equation}..\end{equation} ---- */

struct env_walk {
	struct slice
		open[MAX_OPEN_ENVS]; /* opened inside: display ones, and ones of the same name */
	size_t n;
	bool strict; /* stop at the first display environment */
};

enum env_step { ENV_GO_ON, ENV_CLOSED, ENV_FAILED };

/* \end{ at `at`: does it end the environment of `c`? */
static enum env_step env_end(struct md_scan *s, struct md_close *c, struct env_walk *e, uint32_t at)
{
	uint32_t brace = at + 4;
	struct slice name = env_letters(s, brace);
	uint32_t after = (uint32_t)(name.p + name.n - s->text);
	bool whole = after < s->n && s->text[after] == '}';
	struct slice own = c->math.env;
	if (e->n && slice_eq(name, e->open[e->n - 1])) {
		e->n--;
		return ENV_GO_ON;
	}
	if (slice_eq(name, own)) {
		c->math.body_end = at;
		c->math.end = after + whole;
		if (whole)
			return ENV_CLOSED;
		/* \end{equation>: take a wrong closing bracket along. */
		if (after < s->n && memchr(">)]", s->text[after], 3))
			c->math.end++;
		c->has_issue = true;
		c->issue = issue_of(MD_ISSUE_BROKEN_END, c->math.offset, c->math.body_offset, at,
				    c->math.end);
		return ENV_CLOSED;
	}
	if (!whole || e->n || !mdscan_is_display_env(name, s->options))
		return ENV_GO_ON;
	c->math.body_end = at;
	c->math.end = after + 1;
	c->math.flags |= MD_MATH_CROSSED;
	c->has_issue = true;
	c->issue =
		issue_of(MD_ISSUE_MISMATCHED, c->math.offset, c->math.body_offset, at, after + 1);
	return ENV_CLOSED;
}

static enum env_step env_command(struct md_scan *s, struct md_close *c, struct env_walk *e,
				 uint32_t at, bool blank_line)
{
	struct slice name;
	if (has_word(s, at, SLICE("\\end{")))
		return env_end(s, c, e, at);
	if (!named_env(s, at, SLICE("\\begin{"), &name))
		return ENV_GO_ON;
	bool display = mdscan_is_display_env(name, s->options);
	if (!display && !slice_eq(name, c->math.env))
		return ENV_GO_ON;
	if (!display)
		blank_line = false;
	if (e->strict || blank_line || e->n == MAX_OPEN_ENVS)
		return ENV_FAILED;
	e->open[e->n++] = name;
	return ENV_GO_ON;
}

bool mdscan_math_env(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *c)
{
	*c = (struct md_close){.math = {.kind = MD_MATH_ENV, .display = true, .offset = o}};
	mdscan_math_begins_env(s, o, &c->math.env);
	uint32_t body = (uint32_t)(c->math.env.p + c->math.env.n + 1 - s->text);
	c->math.body_offset = body;
	struct walk w = {.use_text = o >= s->text_horizon};
	struct env_walk e = {.strict = o < s->env_horizon};
	bool blank_line = false;
	uint32_t at = body;
	while ((at = walk_skip(s, at, limit)) < limit) {
		char ch = s->text[at];
		if (ch == '\\') {
			enum env_step step = env_command(s, c, &e, at, blank_line);
			if (step == ENV_CLOSED) {
				c->issue.env = c->math.env;
				if (blank_line)
					c->math.flags |= MD_MATH_BLANK_LINE;
				return true;
			}
			if (step == ENV_FAILED)
				break;
			at = walk_backslash(s, &w, at, limit);
			continue;
		}
		if (ch == '\n') {
			if (at + 1 >= limit || !pass_line(s, &at, &blank_line))
				break;
		} else if (ch != '$') {
			walk_brace(&w, ch);
		} else if (!w.text_depth && at + 1 < limit && s->text[at + 1] == '$') {
			break;
		}
		at++;
	}
	if (at > s->env_horizon)
		s->env_horizon = at;
	fail(c, MD_ISSUE_UNCLOSED, o, body, at);
	c->issue.env = c->math.env;
	return false;
}

/* ---- \[..\] and \(..\) ---- */

bool mdscan_math_bracket(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *c)
{
	bool display = s->text[o + 1] == '[';
	char closer = display ? ']' : ')';
	*c = (struct md_close){
		.math = {.kind = display ? MD_MATH_BRACKET : MD_MATH_PAREN, .display = display}};
	bool blank_line = false;
	uint32_t at = o + 2;
	while ((at = walk_skip(s, at, limit)) < limit) {
		char ch = s->text[at];
		if (ch == '\\' && at + 1 < limit) {
			char next = s->text[at + 1];
			if (next == closer) {
				set_range(&c->math, o, o + 2, at, at + 2);
				if (blank_line)
					c->math.flags |= MD_MATH_BLANK_LINE;
				return true;
			}
			/* Another opener: this one was never closed. */
			if (next == '[' || next == '(')
				break;
			at += 2;
			continue;
		}
		if (ch == '\n' && (at + 1 >= limit || !pass_line(s, &at, &blank_line)))
			break;
		if (ch == '\n' && blank_line && !display)
			break;
		at++;
	}
	return fail(c, MD_ISSUE_UNCLOSED, o, o + 2, at);
}

/* ---- $..$ ---- */

/* The first `$` that could close, dollars in \text{..} passed over. */
static uint32_t inline_closer(struct md_scan *s, uint32_t o, uint32_t limit)
{
	struct walk w = {.use_text = o >= s->text_horizon};
	uint32_t at = o + 1, in_text = 0;
	struct slice name;
	while ((at = walk_skip(s, at, limit)) < limit) {
		char ch = s->text[at];
		if (ch == '\\') {
			/* A display begins: what is before it was never closed. */
			if (begins_display(s, at, &name) && !md_is_space(s, o + 1, at))
				return limit;
			at = walk_backslash(s, &w, at, limit);
			continue;
		}
		if (ch == '$') {
			if (!w.text_depth)
				return at;
			if (!in_text)
				in_text = at;
		} else if (ch == '\n') {
			struct line_look l = {.blank = at + 1 >= limit};
			if (!l.blank)
				l = look_at_line(s, at + 1);
			if (l.blank || l.stop)
				break;
		} else {
			walk_brace(&w, ch);
		}
		at++;
	}
	/* An unclosed \text{ has hidden the closer; up to here text hides none any more. */
	if (in_text)
		s->text_horizon = at;
	return in_text ? in_text : limit;
}

/* $HOME/bin:$PATH, $PYENV_ROOT/shims to $PATH: an identifier of capitals, and the next one right
 * behind, or a blank that no author puts there. */
static bool is_shell_variable(const char *p, const char *end, char after, const struct md_look *l)
{
	const char *q = p;
	bool underscore = false;
	for (; q < end && ((*q >= 'A' && *q <= 'Z') || *q == '_'); q++)
		underscore = underscore || *q == '_';
	if (q - p < 2 || (q < end && (ascii_is_alnum(*q) || *q == '^' || *q == '{')) || l->command)
		return false;
	bool next = (after >= 'A' && after <= 'Z') || after == '_' || after == '{';
	return next || (underscore && end > p && ascii_is_space(end[-1]));
}

/* Is a `$` that begins no formula a lost opener (and not money, a variable, a lone sign)? */
static bool is_lost_opener(struct md_scan *s, uint32_t o, uint32_t limit)
{
	uint32_t end = o + 1;
	while (end < limit && s->text[end] != '\n' && s->text[end] != '$')
		end++;
	if (end == o + 1 || ascii_is_space(s->text[o + 1]))
		return false;
	struct md_look l = mdscan_look(s->text + o + 1, s->text + end);
	if (ascii_is_digit(s->text[o + 1]))
		return l.command;
	if (s->text[o + 1] == '{' || s->text[o + 1] == '(' ||
	    is_shell_variable(s->text + o + 1, s->text + end, 'X', &l))
		return false;
	/* $n of a document with formulas: no variable of a shell. */
	char second = o + 2 < limit ? s->text[o + 2] : ' ';
	bool letter = ascii_is_alpha(s->text[o + 1]) && s->doc->n_math > 0 &&
		      !ascii_is_alnum(second) && second != '_';
	return l.command || letter || (l.script && !l.words);
}

/* `$x是$y$`: the closer that is found opens the next formula, when Chinese stands before it and
 * what begins a formula behind it. */
static bool is_swallowed(const char *p, const char *end, char after, const struct md_look *l)
{
	const unsigned char *last = (const unsigned char *)end - 3;
	bool han = end - p >= 3 && last[0] >= 0xE3 && last[0] <= 0xEF && (last[2] & 0xC0) == 0x80;
	return han && l->han && !ascii_is_digit(*p) &&
	       (ascii_is_alnum(after) || after == '\\' || after == '-');
}

/* May [p, end) between single dollars be a formula? */
static bool is_inline_body(const char *p, const char *end, char before, char after, bool edge,
			   bool *swallowed)
{
	bool doubtful = edge || ascii_is_digit(after) || before == '$';
	/* The common case: nothing speaks against it. */
	if (!doubtful && !ascii_is_digit(*p) && !(ascii_is_alpha(after) && *p <= '_') &&
	    mdscan_look_is_ascii(p, end))
		return true;
	struct md_look l = mdscan_look(p, end);
	*swallowed = is_swallowed(p, end, after, &l);
	if (!l.solid || *swallowed || mdscan_look_is_prose(&l) ||
	    is_shell_variable(p, end, after, &l))
		return false;
	/* `$$` behind a formula, and text. */
	if (before == '$' && (unsigned char)*p >= 0x80)
		return false;
	/* US$3, $5 and $10: an amount with words behind it, not $1+1=2$. */
	bool sum = l.command || l.script || (l.relation && !l.han && !l.words);
	bool money = ascii_is_digit(*p) && (doubtful || ascii_is_alpha(before)) && !sum;
	return !money && (!doubtful || mdscan_look_is_tex(&l));
}

bool mdscan_math_inline(struct md_scan *s, uint32_t o, uint32_t limit, struct md_close *c)
{
	*c = (struct md_close){.math = {.kind = MD_MATH_INLINE}};
	uint32_t close = inline_closer(s, o, limit);
	bool swallowed = false;
	if (close < limit && close > o + 1) {
		const char *p = s->text + o + 1, *end = s->text + close;
		char before = o ? s->text[o - 1] : ' ';
		char after = close + 1 < s->n ? s->text[close + 1] : ' ';
		bool edge = ascii_is_space(*p) || ascii_is_space(end[-1]);
		if (is_inline_body(p, end, before, after, edge, &swallowed)) {
			set_range(&c->math, o, o + 1, close, close + 1);
			if (edge)
				c->math.flags |= MD_MATH_EDGE_SPACE;
			if (ascii_is_digit(after))
				c->math.flags |= MD_MATH_BEFORE_DIGIT;
			return true;
		}
	}
	if (swallowed || is_lost_opener(s, o, limit))
		return fail(c, MD_ISSUE_UNCLOSED, o, o + 1, close);
	return false;
}
