/* libFuzzer on the TeX parser, with formulas that look like formulas: the bytes choose productions
 * (commands with their arguments, groups, scripts, fences, environments, definitions, text), and
 * in the end what is damaged.  Where they are used up the shortest production is taken, so that
 * a shorter input is a shorter formula. */
#include <stdint.h>

#include "parse_invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_DEPTH = 12, MAX_TEXT = 4096 };

/* What is left of the choices, and the formula so far. */
struct generator {
	const uint8_t *at, *end;
	struct buf out;
	unsigned depth;
	bool tame; /* only what is right: where all is rejected at once little can be compared */
};

/* A number below n; 0 where nothing is left to choose from. */
static unsigned choose(struct generator *g, unsigned n)
{
	if (g->at == g->end || n < 2)
		return 0;
	unsigned byte = *g->at++;
	if (n > 256 && g->at < g->end)
		byte = byte << 8 | *g->at++;
	return byte % n;
}

#define ONE_OF(g, words) put(g, (words)[choose_word(g, sizeof(words) / sizeof *(words))])

/* Words that are right stand in the first half of their list. */
static unsigned choose_word(struct generator *g, unsigned n)
{
	return choose(g, g->tame ? (n + 1) / 2 : n);
}

static void put(struct generator *g, const char *text)
{
	if (g->out.n < MAX_TEXT)
		buf_puts(&g->out, text);
}

static void make_items(struct generator *g);
static void make_item(struct generator *g);

/* ---- Arguments ---- */

static void make_group(struct generator *g)
{
	put(g, "{");
	make_items(g);
	put(g, "}");
}

static void make_text(struct generator *g)
{
	static const char *const words[] = {"a b",          "",  "\\#", "~",
					    "\xe6\x95\xb0", "a", "a_b", "50%\n",
					    "\\ref{a}",     "#", "&",   "'"};
	put(g, "{");
	for (unsigned n = choose(g, 4); n; n--) {
		switch (choose(g, 4)) {
		case 0:
			put(g, "$");
			make_items(g);
			put(g, "$");
			break;
		case 1:
			put(g, "\\(");
			make_items(g);
			put(g, "\\)");
			break;
		case 2:
			make_item(g);
			break;
		default:
			ONE_OF(g, words);
		}
	}
	put(g, "}");
}

static void make_rows(struct generator *g)
{
	static const char *const ends[] = {"\\\\",         "\\\\[1em]", "\\\\*",    "\\cr",
					   "\\\\\\hline ", "\\\\ [a]",  "\\newline"};
	for (unsigned rows = choose(g, 4);; rows--) {
		make_items(g);
		for (unsigned cells = choose(g, 3); cells; cells--) {
			put(g, "&");
			make_items(g);
		}
		if (!rows)
			return;
		ONE_OF(g, ends);
	}
}

/* Arguments that are words, by their letters in the table (commands.h). */
static const struct {
	const char *letters, *words[9];
} argument_words[] = {
	{"dD", {"(", ")", "\\{", "|", ".", "\\langle ", "a", "{(}"}},
	{"c", {"{red}", "{#fff}", "{#12}", "{a b}", "r", "{}"}},
	{"sl", {"1em", "{1em}", "2 pt", "{-.5mu}", "{x}", "1", "{}"}},
	{"in", {"65", "\"41", "'101", "`a", "`\\a", "x"}},
	{"y", {"{0}", "{}", "{4}", "1"}},
	{"oqS", {"[a]", "[l]", "[1em]", "", "[", "[{]}]", "[]"}},
	{"*", {"", "*"}},
	{"r", {"{a}", "{l}", "{a b}", "{12}", "{a%b}", "{\\a}", "a", "{}"}},
};

/* One token where an argument is wanted. */
static void make_token(struct generator *g)
{
	static const char *const tokens[] = {"x", "1", "\\alpha ", "\\frac ", "\\sqrt ", "\\sum ",
					     "'", "^", "\\\\",     "%\n",     "\\left("};
	ONE_OF(g, tokens);
}

/* One argument, by its letter: right most times. */
static void make_argument(struct generator *g, char letter)
{
	if (!g->tame && (choose(g, 8) == 7 || (strchr("mpa", letter) && !choose(g, 4)))) {
		make_token(g);
	} else if (letter == 't') {
		make_text(g);
	} else if (letter == 'e') {
		put(g, "{");
		make_rows(g);
		put(g, "}");
	} else if (strchr("mpaBgb", letter)) {
		make_group(g);
	} else {
		size_t i = 0, last = sizeof argument_words / sizeof *argument_words - 1;
		unsigned n = 0;
		while (i < last && !strchr(argument_words[i].letters, letter))
			i++;
		while (argument_words[i].words[n])
			n++;
		put(g, argument_words[i].words[choose_word(g, n)]);
	}
}

/* ---- Items ---- */

static void put_name(struct generator *g, const struct tex_command *command)
{
	put(g, "\\");
	put(g, command->name);
	if (ascii_is_alpha(command->name[command->length - 1]))
		put(g, " ");
}

static bool is_tame(const struct tex_command *command)
{
	return command->math == TEX_ALL && command->kind < TEX_INFIX && !command->more &&
	       commands_loading((enum tex_package)command->package) != TEX_REQUIRED;
}

static void make_command(struct generator *g)
{
	size_t n;
	const struct tex_command *all = commands_all(&n);
	const struct tex_command *command = &all[choose(g, (unsigned)n)];
	for (unsigned i = 0; g->tame && i < 8 && !is_tame(command); i++)
		command = &all[choose(g, (unsigned)n)];
	if (commands_loading((enum tex_package)command->package) == TEX_REQUIRED && choose(g, 2)) {
		put(g, "\\require{");
		put(g, commands_package_name((enum tex_package)command->package));
		put(g, "}");
	}
	put_name(g, command);
	for (const char *letter = command->args; *letter; letter++)
		make_argument(g, *letter);
}

struct environment {
	const char *name, *args;
};

static const struct environment environments[] = {
#define ENVIRONMENT(name, args, kind, tag, flags, engines, package, katex, mathjax) {name, args},
#include "tex/environments.def"
#undef ENVIRONMENT
};

static void make_environment(struct generator *g)
{
	static const char *const preambles[] = {"{cc}",      "{c|c}", "{c@{}c}",
						"{*{2}{c}}", "{x}",   "{}"};
	static const char *const pairs[] = {"{1}", "{2}", "{}", "{x}"};
	static const char *const options[] = {"", "[c]", "[t]", "[lr]", "["};
	unsigned n = sizeof environments / sizeof *environments;
	const struct environment *env = &environments[choose(g, n)];
	for (unsigned i = 0; g->tame && i < 8; i++) {
		const struct environments_row *row = environments_find(slice_of(env->name));
		if (row->engines == TEX_ALL && !(row->flags & ENVIRONMENTS_TOP))
			break;
		env = &environments[choose(g, n)];
	}
	put(g, "\\begin{");
	put(g, env->name);
	put(g, "}");
	for (const char *letter = env->args; *letter; letter++) {
		if (*letter == 'A')
			ONE_OF(g, preambles);
		else if (*letter == 'n')
			ONE_OF(g, pairs);
		else if (*letter == '[' || *letter == 'l')
			ONE_OF(g, options);
		else
			make_argument(g, *letter);
	}
	make_rows(g);
	put(g, "\\end{");
	put(g, !g->tame && choose(g, 16) == 15 ? environments[choose(g, n)].name : env->name);
	put(g, "}");
}

/* Names of macros: of their own, of commands, and of a single character. */
static const char *const macro_names[] = {"\\a", "\\b", "\\foo", "\\frac", "\\left", "\\!", "~"};

static void make_definition(struct generator *g)
{
	static const char *const ways[] = {"\\newcommand",
					   "\\renewcommand",
					   "\\providecommand",
					   "\\def",
					   "\\gdef",
					   "\\edef",
					   "\\global\\def",
					   "\\long\\def",
					   "\\DeclareMathOperator",
					   "\\DeclareMathOperator*"};
	static const char *const counts[] = {"",   "[1]",  "[2][x]", "[0]",
					     "#1", "#1#2", "#1b",    "[x]"};
	static const char *const lets[] = {"\\frac ", "{", "}",    "\\left", "^",
					   "\\a",     "&", "\\\\", "$"};
	static const char *const parameters[] = {"#1", "#2", "##", "#", "\\a ", "\\b{#1}"};
	if (g->tame) {
		put(g, "\\def\\foo#1{#1");
		make_items(g);
		put(g, "}\\foo");
		make_group(g);
		return;
	}
	if (choose(g, 6) == 5) {
		put(g, "\\let");
		ONE_OF(g, macro_names);
		put(g, choose(g, 2) ? "=" : "");
		ONE_OF(g, lets);
		return;
	}
	ONE_OF(g, ways);
	bool braces = choose(g, 2);
	put(g, braces ? "{" : "");
	ONE_OF(g, macro_names);
	put(g, braces ? "}" : "");
	ONE_OF(g, counts);
	put(g, "{");
	make_items(g);
	ONE_OF(g, parameters);
	make_items(g);
	put(g, "}");
}

static void make_own_environment(struct generator *g)
{
	static const char *const heads[] = {"{foo}", "{matrix}", "{foo}[1]", "{foo}[1][x]"};
	put(g, "\\newenvironment");
	ONE_OF(g, heads);
	make_group(g);
	make_group(g);
	put(g, "\\begin{foo}");
	make_items(g);
	put(g, "\\end{foo}");
}

static void make_use(struct generator *g)
{
	static const char *const arguments[] = {"", "{x}", "x", "{x}{y}", "[z]{x}", "xb", "\\a"};
	ONE_OF(g, macro_names);
	put(g, " ");
	ONE_OF(g, arguments);
}

static void make_fence(struct generator *g)
{
	put(g, "\\left");
	make_argument(g, 'd');
	make_items(g);
	if (choose(g, 4) == 3) {
		put(g, "\\middle");
		make_argument(g, 'd');
		make_items(g);
	}
	put(g, "\\right");
	make_argument(g, 'd');
}

static void make_scripts(struct generator *g)
{
	static const char *const marks[] = {"_",   "^",        "'", "^\\frac12", "_\\mathcal{S}",
					    "''^", "\\limits_"};
	make_item(g);
	for (unsigned n = 1 + (g->tame ? 0 : choose(g, 2)); n; n--) {
		ONE_OF(g, marks);
		make_argument(g, 'm');
	}
}

static const char *const atoms[] = {"x",
				    "1",
				    "+",
				    "(",
				    "]",
				    "\\alpha ",
				    "\\sum ",
				    "\\log ",
				    "\\,",
				    "~",
				    "\xe6\x95\xb0",
				    "\n",
				    "\\displaystyle ",
				    "<",
				    "...",
				    "\\prime ",
				    "softmax",
				    "\\verb|a|",
				    "%{\n",
				    "\\limits",
				    "\\over ",
				    "\\choose ",
				    "\\tag{1}",
				    "\\label{a}",
				    "\\notag ",
				    "\\hline ",
				    "\\cr ",
				    "\xcc\x81",
				    "&",
				    "#",
				    "$",
				    "\x01",
				    "\\begingroup ",
				    "\\endgroup ",
				    "\\bgroup ",
				    "\\egroup "};

static void make_item(struct generator *g)
{
	if (g->at == g->end || g->depth >= MAX_DEPTH || g->out.n >= MAX_TEXT) {
		put(g, "x");
		return;
	}
	g->depth++;
	switch (choose(g, 16)) {
	case 0:
	case 1:
	case 2:
		ONE_OF(g, atoms);
		break;
	case 3:
	case 4:
		make_group(g);
		break;
	case 5:
	case 6:
		make_scripts(g);
		break;
	case 7:
		make_fence(g);
		break;
	case 8:
	case 9:
		make_environment(g);
		break;
	case 10:
		make_definition(g);
		break;
	case 11:
		if (g->tame)
			make_command(g);
		else
			make_use(g);
		break;
	case 12:
		if (g->tame)
			put(g, "\\text");
		if (!g->tame && choose(g, 8) == 7)
			make_own_environment(g);
		else
			make_text(g);
		break;
	default:
		make_command(g);
		break;
	}
	g->depth--;
}

static void make_items(struct generator *g)
{
	for (unsigned n = choose(g, 4); n; n--)
		make_item(g);
}

/* ---- Damage ---- */

static size_t token_end(struct slice text, size_t at)
{
	size_t end = at + 1;
	if (text.p[at] == '\\') {
		while (end < text.n && ascii_is_alpha(text.p[end]))
			end++;
		if (end == at + 1 && end < text.n)
			end++;
	}
	return end;
}

/* Drop one token, or write it twice. */
static void damage(struct generator *g, struct buf *out)
{
	struct slice text = buf_slice(&g->out);
	unsigned n = 0;
	for (size_t i = 0; i < text.n; i = token_end(text, i))
		n++;
	unsigned which = choose(g, n), twice = choose(g, 2);
	for (size_t i = 0, end; i < text.n; i = end) {
		end = token_end(text, i);
		for (unsigned times = which-- ? 1 : 2 * twice; times; times--)
			buf_add(out, slice_sub(text, i, end));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	unsigned how = data[0];
	struct generator g = {.at = data + 1, .end = data + size, .out = BUF_INIT, .tame = how & 4};
	struct buf damaged = BUF_INIT;
	for (unsigned n = 0; n < 8 && g.at < g.end; n++)
		make_item(&g);
	if (how & 2)
		damage(&g, &damaged);
	struct slice tex = how & 2 ? buf_slice(&damaged) : buf_slice(&g.out);
	const char *why = parse_broken(tex, how & 1);
	if (!why && how >> 2 == 63)
		why = parse_broken_time(tex, how & 1);
	if (why)
		fprintf(stderr, "formula: %.*s\n", SLICE_ARG(tex));
	require(!why, why);
	buf_free(&g.out);
	buf_free(&damaged);
	return 0;
}
