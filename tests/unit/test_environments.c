#include "tex/environments.h"
#include "unit.h"

/* The table again, as it is written: what environments_find gives must be these rows. */
static const struct environments_row rows[] = {
#define ENVIRONMENT(name, args, kind, tag, flags, engines, package, katex, mathjax) \
	{name,   args,    ENVIRONMENTS_##kind,   ENVIRONMENTS_TAG_##tag, \
	 flags,  engines, TEX_PACKAGE_##package, katex, \
	 mathjax},
#include "tex/environments.def"
#undef ENVIRONMENT
};

enum { N_ROWS = sizeof rows / sizeof *rows };

TEST(sorted_by_name)
{
	for (size_t i = 1; i < N_ROWS; i++)
		if (!CHECK(strcmp(rows[i - 1].name, rows[i].name) < 0))
			printf("# %s stands before %s\n", rows[i - 1].name, rows[i].name);
}

TEST(every_row_is_found)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct environments_row *row = environments_find(slice_of(rows[i].name));
		if (!CHECK(row != NULL))
			continue;
		CHECK_STR(row->name, rows[i].name);
		CHECK_STR(row->args, rows[i].args);
		CHECK_INT(row->kind, rows[i].kind);
		CHECK_INT(row->tag, rows[i].tag);
		CHECK_INT(row->flags, rows[i].flags);
		CHECK_INT(row->engines, rows[i].engines);
		CHECK_INT(row->package, rows[i].package);
	}
}

TEST(others_are_not_found)
{
	static const char *const names[] = {"", "a", "zzz", "matri", "matrixx", "align**", "Align"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK(environments_find(slice_of(names[i])) == NULL);
	CHECK(environments_find((struct slice){"matrix}", 6}) != NULL);
	CHECK(environments_find((struct slice){"matrix\0", 7}) == NULL);
}

TEST(rows_make_sense)
{
	static const char letters[] = "mpBtcsrqnAlgoi[";
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct environments_row *row = &rows[i];
		CHECK(row->engines != 0 && (row->engines & ~TEX_ALL) == 0);
		CHECK(row->package < TEX_N_PACKAGES);
		CHECK(strspn(row->args, letters) == strlen(row->args));
		/* What KaTeX does not know has no columns for it. */
		CHECK((row->engines & TEX_KATEX) || row->katex_columns == 0);
		/* Displays of their own may have tags. */
		CHECK(!(row->flags & ENVIRONMENTS_NESTABLE) || (row->flags & ENVIRONMENTS_TOP));
	}
}

TEST(starred_partners)
{
	static const char *const names[] = {"align",   "alignat", "equation", "flalign", "gather",
					    "matrix",  "bmatrix", "pmatrix",  "vmatrix", "Vmatrix",
					    "Bmatrix", "cases",   "multline", "eqnarray"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char starred[32];
		snprintf(starred, sizeof starred, "%s*", names[i]);
		CHECK(environments_find(slice_of(names[i])) != NULL);
		CHECK(environments_find(slice_of(starred)) != NULL);
	}
}

static void check_nearest(const char *name, unsigned engines, const char *want)
{
	const char *got = environments_nearest(slice_of(name), engines);
	CHECK_STR(got ? got : "none", want);
}

TEST(nearest)
{
	check_nearest("matrx", TEX_ALL, "matrix");
	check_nearest("alinged", TEX_ALL, "aligned");
	check_nearest("equaton", TEX_KATEX, "equation");
	check_nearest("case", TEX_ALL, "cases");
	check_nearest("Matrix", TEX_ALL, "matrix");
	check_nearest("theorem", TEX_ALL, "none");
	check_nearest("", TEX_ALL, "none");
	/* Only what these engines know. */
	check_nearest("eqnarry", TEX_MATHJAX, "eqnarray");
	check_nearest("eqnarry", TEX_KATEX, "none");
}

int main(void)
{
	RUN(sorted_by_name);
	RUN(every_row_is_found);
	RUN(others_are_not_found);
	RUN(rows_make_sense);
	RUN(starred_partners);
	RUN(nearest);
	return unit_end();
}
