#include "unit.h"

#include "tex/commands.h"

static const struct tex_command *find(const char *name)
{
	return commands_find(name, strlen(name));
}

/* The row of a name that one engine reads when these packages are loaded; or null. */
static const struct tex_command *row_of(const char *name, unsigned engine, uint64_t packages)
{
	const struct tex_command *row = find(name);
	for (; row; row = row->more ? row + 1 : NULL) {
		bool loaded = engine == TEX_KATEX ||
			      commands_loading(row->package) != TEX_REQUIRED ||
			      packages & (uint64_t)1 << row->package;
		if (row->math & engine && loaded)
			return row;
	}
	return NULL;
}

static const char *args_of(const char *name, unsigned engine)
{
	const struct tex_command *row = row_of(name, engine, 0);
	return row ? row->args : "unknown";
}

/* ---- The table ---- */

TEST(every_name_is_found)
{
	size_t n;
	const struct tex_command *rows = commands_all(&n), *first = rows;
	CHECK(n > 1500);
	for (size_t i = 0; i < n; i++) {
		const struct tex_command *row = &rows[i];
		CHECK_INT(row->length, strlen(row->name));
		if (i == 0 || strcmp(row->name, row[-1].name) != 0)
			first = row;
		if (!CHECK(commands_find(row->name, row->length) == first))
			printf("# \\%s\n", row->name);
		CHECK_INT(row->more, i + 1 < n && strcmp(row->name, row[1].name) == 0);
	}
}

TEST(rows_stand_in_ascii_order)
{
	size_t n;
	const struct tex_command *rows = commands_all(&n);
	for (size_t i = 1; i < n; i++)
		if (!CHECK(strcmp(rows[i - 1].name, rows[i].name) <= 0))
			printf("# \\%s\n", rows[i].name);
}

TEST(rows_are_sound)
{
	size_t n;
	const struct tex_command *rows = commands_all(&n);
	for (size_t i = 0; i < n; i++) {
		const struct tex_command *row = &rows[i];
		bool sound = (row->math | row->text) && row->math <= TEX_ALL &&
			     !(row->text & ~(TEX_KATEX | TEX_MATHJAX4)) && row->delim <= TEX_ALL &&
			     row->kind < TEX_N_KINDS && row->class <= TEX_NONE &&
			     row->package < TEX_N_PACKAGES && row->code <= 0x10FFFF;
		sound = sound && row->args[strspn(row->args, "mptaBgdDcsilnyrbe*oqS")] == '\0';
		/* Symbols have no arguments; a number or name stands for one in \char and \unicode. */
		if (row->kind == TEX_SYMBOL && row->args[0])
			sound = sound && row->package == TEX_PACKAGE_unicode;
		if (!CHECK(sound))
			printf("# \\%s\n", row->name);
	}
}

/* Two rows of a name that are in force without any \require never share an engine. */
TEST(rows_of_a_name_do_not_overlap)
{
	size_t n;
	const struct tex_command *rows = commands_all(&n);
	unsigned taken = 0;
	for (size_t i = 0; i < n; i++) {
		const struct tex_command *row = &rows[i];
		unsigned mask = row->math;
		if (commands_loading(row->package) == TEX_REQUIRED)
			mask &= TEX_KATEX;
		if (!CHECK(!(taken & mask)))
			printf("# \\%s\n", row->name);
		taken = row->more ? taken | mask : 0;
	}
}

/* ---- Looking up ---- */

TEST(what_is_near_a_name_is_not_it)
{
	static const char *const unknown[] = {
		"alph",     "alphaa", "Alphaa",      "frax",  "xyzzy",
		"a b",      "alpha ", "sq",          "sqrtt", "DeclarePairedDelimiterXPQ",
		"\xce\xb1", "@",      "html@mathml", "\n"};
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		if (!CHECK(!find(unknown[i])))
			printf("# \\%s\n", unknown[i]);
	CHECK(!commands_find("", 0));
	CHECK(!commands_find(NULL, 0));
	CHECK(!commands_find("alpha\0", 6));
	CHECK(commands_find("alphabet", 5) == find("alpha"));
}

/* No name with one byte changed, cut off or added is taken for the name. */
TEST(damaged_names_are_compared)
{
	size_t n;
	const struct tex_command *rows = commands_all(&n);
	for (size_t i = 0; i < n; i++) {
		char name[64];
		size_t length = rows[i].length;
		if (!CHECK(length + 1 < sizeof name))
			continue;
		memcpy(name, rows[i].name, length + 1);
		for (size_t at = 0; at < length; at++) {
			name[at] = (char)(name[at] ^ 0x80);
			const struct tex_command *row = commands_find(name, length);
			CHECK(!row || memcmp(row->name, name, length) == 0);
			name[at] = (char)(name[at] ^ 0x80);
		}
		for (size_t cut = 1; cut <= length; cut++) {
			const struct tex_command *row = commands_find(name, cut);
			CHECK(!row || (row->length == cut && memcmp(row->name, name, cut) == 0));
		}
	}
}

/* ---- What the engines know: a sample, as measured ---- */

TEST(symbols_have_class_and_character)
{
	CHECK_INT(find("alpha")->code, 0x3B1);
	CHECK_INT(find("alpha")->class, TEX_ORD);
	CHECK_INT(find("le")->code, 0x2264);
	CHECK_INT(find("le")->class, TEX_REL);
	CHECK_INT(find("times")->class, TEX_BIN);
	CHECK_INT(find("sum")->class, TEX_OP);
	CHECK_INT(find("sum")->kind, TEX_OPERATOR);
	CHECK_INT(find("langle")->class, TEX_OPEN);
	CHECK_INT(find("langle")->delim, TEX_ALL);
	CHECK_INT(find("alpha")->delim, 0);
	CHECK_INT(find("colon")->class, TEX_PUNCT);
	CHECK_INT(find("ldots")->class, TEX_INNER);
	CHECK_INT(find("quad")->class, TEX_NONE);
	CHECK_INT(find(",")->kind, TEX_SPACE);
	CHECK_INT(find("{")->code, '{');
	CHECK_INT(find("\\")->kind, TEX_ROW);
}

TEST(arguments_are_as_the_engines_read_them)
{
	CHECK_STR(args_of("frac", TEX_ALL), "mm");
	CHECK_STR(args_of("sqrt", TEX_ALL), "op");
	CHECK_STR(args_of("text", TEX_ALL), "t");
	CHECK_STR(args_of("operatorname", TEX_ALL), "*m");
	CHECK_STR(args_of("cancel", TEX_MATHJAX4), "qm");
	CHECK_STR(args_of("cancel", TEX_KATEX), "m");
	CHECK_STR(args_of("color", TEX_MATHJAX4), "qc");
	CHECK_STR(args_of("color", TEX_KATEX), "c");
	CHECK_STR(args_of("llap", TEX_MATHJAX3), "m");
	CHECK_STR(args_of("llap", TEX_KATEX), "t");
	CHECK_STR(args_of("mbox", TEX_KATEX), "unknown");
	CHECK_STR(args_of("R", TEX_KATEX), "");
	CHECK_STR(args_of("R", TEX_MATHJAX), "unknown");
	CHECK_STR(args_of("bm", TEX_KATEX), "m");
	CHECK_STR(args_of("bm", TEX_MATHJAX4), "unknown");
}

TEST(packages_redefine)
{
	const uint64_t physics = (uint64_t)1 << TEX_PACKAGE_physics;
	CHECK_STR(row_of("bra", TEX_MATHJAX4, 0)->args, "m");
	CHECK_STR(row_of("bra", TEX_MATHJAX4, physics)->args, "*m");
	CHECK_STR(row_of("bra", TEX_KATEX, physics)->args, "m");
	CHECK(!row_of("qty", TEX_MATHJAX4, 0));
	CHECK(row_of("qty", TEX_MATHJAX4, physics));
	CHECK(row_of("coloneqq", TEX_KATEX, 0));
	CHECK(!row_of("coloneqq", TEX_MATHJAX4, 0));
}

TEST(operands_and_limits)
{
	CHECK(find("frac")->flags & TEX_OPERAND);
	CHECK(!(find("sqrt")->flags & TEX_OPERAND));
	CHECK(!(find("mathrel")->flags & TEX_OPERAND));
	CHECK(find("sin")->flags & TEX_NO_SCRIPT4);
	CHECK(find("displaystyle")->flags & TEX_NO_SCRIPT3);
	CHECK(find("bf")->flags & TEX_INVISIBLE3 && find("bf")->flags & TEX_NO_SCRIPT4);
	CHECK(find("mathop")->flags & TEX_TAKES_LIMITS);
	CHECK(find("underbrace")->flags & TEX_MATHJAX_LIMITS);
	CHECK(find("underset")->flags & TEX_UNDER);
	CHECK(find("tag")->flags & TEX_DISPLAY);
}

/* ---- Packages ---- */

TEST(packages_have_names)
{
	for (enum tex_package i = 0; i < TEX_N_PACKAGES; i++)
		CHECK_INT(commands_package_named(slice_of(commands_package_name(i))), i);
	CHECK_INT(commands_package_named(SLICE("nosuch")), TEX_N_PACKAGES);
	CHECK_INT(commands_package_named(SLICE("")), TEX_N_PACKAGES);
	CHECK_INT(commands_loading(TEX_PACKAGE_base), TEX_LOADED);
	CHECK_INT(commands_loading(TEX_PACKAGE_cancel), TEX_AUTOLOAD);
	CHECK_INT(commands_loading(TEX_PACKAGE_physics), TEX_REQUIRED);
	CHECK_INT(TEX_PACKAGE_base, 0);
	CHECK(TEX_N_PACKAGES <= 64); /* sets of packages are masks */
}

/* ---- Did you mean ---- */

static const char *nearest(const char *name, unsigned engines)
{
	const char *word = commands_nearest(slice_of(name), engines);
	return word ? word : "none";
}

TEST(the_nearest_is_what_the_engine_knows)
{
	CHECK_STR(nearest("lamda", TEX_ALL), "lambda");
	CHECK_STR(nearest("alph", TEX_ALL), "alpha");
	CHECK_STR(nearest("mathcl", TEX_ALL), "mathcal");
	CHECK_STR(nearest("fraq", TEX_ALL), "frac");
	CHECK_STR(nearest("argmn", TEX_KATEX), "argmin");
	CHECK(strcmp(nearest("argmn", TEX_MATHJAX4), "argmin") != 0);
	CHECK_STR(nearest("qqqqqqqqqq", TEX_ALL), "none");
	CHECK_STR(nearest("q", TEX_ALL), "none");
	CHECK_STR(nearest("", TEX_ALL), "none");
}

int main(void)
{
	RUN(every_name_is_found);
	RUN(rows_stand_in_ascii_order);
	RUN(rows_are_sound);
	RUN(rows_of_a_name_do_not_overlap);
	RUN(what_is_near_a_name_is_not_it);
	RUN(damaged_names_are_compared);
	RUN(symbols_have_class_and_character);
	RUN(arguments_are_as_the_engines_read_them);
	RUN(packages_redefine);
	RUN(operands_and_limits);
	RUN(packages_have_names);
	RUN(the_nearest_is_what_the_engine_knows);
	return unit_end();
}
