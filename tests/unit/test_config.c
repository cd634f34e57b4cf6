#include "unit.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "io/config.h"
#include "io/yaml.h"

static char root[] = "/tmp/test_config.XXXXXX";

/* ---- A small tree of folders ---- */

static void put(const char *path, struct slice bytes)
{
	FILE *f = fopen(path, "w");
	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f))
		die_bug("cannot write %s", path);
}

static void enter(const char *folder)
{
	if (chdir(root) || chdir(folder))
		die_bug("cannot enter %s", folder);
}

/* ---- What a tool would load ---- */

struct settings {
	bool fix;
	long long start, any;
	const char *pattern;
	struct config_place pattern_place;
	int policy;
	struct config_list words;
	struct config_pairs names;
	struct config_lists groups;
	long long depth;
	bool tex;
	struct config_tree rest, inner;
};

static const char *const policies[] = {"consecutive", "unique", "off", NULL};

static void load(struct settings *s, const struct cli *cli, struct arena *a, const char **path)
{
	const struct config_key limits[] = {
		{.kind = CONFIG_INT, .name = "depth", .dest = &s->depth, .min = 1, .max = 9},
		{.kind = CONFIG_END},
	};
	const struct config_key keys[] = {
		{.kind = CONFIG_BOOL, .name = "fix", .dest = &s->fix},
		{.kind = CONFIG_INT, .name = "start", .dest = &s->start, .min = 0, .max = 100},
		{.kind = CONFIG_INT, .name = "any", .dest = &s->any},
		{.kind = CONFIG_TEXT,
		 .name = "pattern",
		 .dest = &s->pattern,
		 .place = &s->pattern_place},
		{.kind = CONFIG_CHOICE, .name = "policy", .dest = &s->policy, .choices = policies},
		{.kind = CONFIG_LIST, .name = "words", .dest = &s->words},
		{.kind = CONFIG_MAP, .name = "names", .dest = &s->names},
		{.kind = CONFIG_LISTS, .name = "groups", .dest = &s->groups},
		{.kind = CONFIG_GROUP, .name = "limits", .group = limits},
		{.kind = CONFIG_END},
	};
	const struct config_key text[] = {
		{.kind = CONFIG_BOOL, .name = "tex-brackets", .dest = &s->tex},
		{.kind = CONFIG_END},
	};
	const struct config_key more[] = {
		{.kind = CONFIG_INT, .name = "depth", .dest = &s->depth},
		{.kind = CONFIG_REST, .dest = &s->inner},
		{.kind = CONFIG_END},
	};
	const struct config_key tags[] = {
		{.kind = CONFIG_INT, .name = "start", .dest = &s->start},
		{.kind = CONFIG_GROUP, .name = "limits", .group = more},
		{.kind = CONFIG_REST, .dest = &s->rest},
		{.kind = CONFIG_END},
	};
	const struct config_section sections[] = {
		{"eqn-check", keys}, {"text", text}, {"tag-classify", tags}, {NULL, NULL}};
	config_load(cli, sections, a, path);
}

/* The members of a tree at their places, and what the file has there. */
static void show_tree(const struct config_tree *tree, struct buf *b)
{
	if (!tree->map)
		return;
	buf_printf(b, " %zu@%zu:%zu", tree->map->n_children, tree->map->line, tree->map->column);
	for (const struct yaml_node *n = tree->map->children; n; n = n->next)
		buf_printf(b, " %s@%zu:%.*s", n->key, n->key_line,
			   SLICE_ARG(slice_sub(tree->text, n->offset, n->end)));
}

static void show(const struct settings *s, const char *path, struct buf *b)
{
	buf_printf(b, "%s: %d %lld %lld %s@%zu:%zu %s %lld %d", path ? path : "none", s->fix,
		   s->start, s->any, s->pattern, s->pattern_place.line, s->pattern_place.column,
		   policies[s->policy], s->depth, s->tex);
	for (size_t i = 0; i < s->words.n; i++)
		buf_printf(b, " %s@%zu:%zu", s->words.v[i], s->words.places[i].line,
			   s->words.places[i].column);
	for (size_t i = 0; i < s->names.n; i++)
		buf_printf(b, " %s=%s@%zu:%zu", s->names.keys[i], s->names.values[i],
			   s->names.places[i].line, s->names.places[i].column);
	for (size_t i = 0; i < s->groups.n; i++) {
		buf_printf(b, " %s@%zu:%zu:", s->groups.keys[i], s->groups.places[i].line,
			   s->groups.places[i].column);
		for (size_t j = 0; j < s->groups.values[i].n; j++)
			buf_printf(b, " %s", s->groups.values[i].v[j]);
	}
	show_tree(&s->rest, b);
	show_tree(&s->inner, b);
}

static void child(const struct cli *cli, int out)
{
	struct arena a = ARENA_INIT;
	struct settings s = {.start = 1, .pattern = "p", .depth = 3};
	const char *path = "unset";
	if (dup2(out, STDERR_FILENO) < 0)
		_exit(99);
	load(&s, cli, &a, &path);
	struct buf b = BUF_INIT;
	show(&s, path, &b);
	fprintf(stderr, "%.*s\n", SLICE_ARG(buf_slice(&b)));
	buf_free(&b);
	arena_free(&a);
	exit(0);
}

/* In a child, because a fault ends the process; compares what it prints on stderr (also the
 * settings, when all is well) and its status. */
static void check_child(void (*run)(const struct cli *, int), const struct cli *cli, int status,
			const char *want, int line)
{
	int ends[2], got;
	fflush(stdout);
	if (pipe(ends))
		die_bug("no pipe");
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		run(cli, ends[1]);
	}
	close(ends[1]);
	struct buf b = BUF_INIT;
	ssize_t n;
	while ((n = read(ends[0], buf_reserve(&b, 4096), 4096)) > 0)
		b.n += (size_t)n;
	close(ends[0]);
	waitpid(pid, &got, 0);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "output");
	unit_check_int(WIFEXITED(got) ? WEXITSTATUS(got) : -1, status, __FILE__, line, "status");
	buf_free(&b);
}

static void check_load(const struct cli *cli, int status, const char *want, int line)
{
	check_child(child, cli, status, want, line);
}

static void check_file(struct slice yaml, int status, const char *want, int line)
{
	struct cli cli = {.tool = "test"};
	enter("repo");
	put("mathmill.yaml", yaml);
	check_load(&cli, status, want, line);
	unlink("mathmill.yaml");
}
#define CHECK_GOOD(yaml, want) check_file(SLICE(yaml), 0, "mathmill.yaml: " want "\n", __LINE__)
#define CHECK_BAD(yaml, want) check_file(SLICE(yaml), 2, want, __LINE__)

TEST(values)
{
	CHECK_GOOD("", "0 1 0 p@0:0 consecutive 3 0");
	CHECK_GOOD("eqn-check:\n", "0 1 0 p@0:0 consecutive 3 0");
	CHECK_GOOD("eqn-check:\n  fix: true\n  start: 0\n  any: -5\n  pattern: '式 \\d+' # c\n"
		   "  policy: off\n  limits:\n    depth: 9\ntext:\n  tex-brackets: true\n",
		   "1 0 -5 式 \\d+@5:12 off 9 1");
	CHECK_GOOD(
		"eqn-check:\n  words: [式, \"b c\"]\n  names:\n    式: 一\n    b: 2\n  limits:\n",
		"0 1 0 p@0:0 consecutive 3 0 式@2:11 b c@2:16 式=一@4:10 b=2@5:8");
	CHECK_GOOD("eqn-check:\n  words:\n    - a\n    - b\n",
		   "0 1 0 p@0:0 consecutive 3 0 a@3:7 b@4:7");
	CHECK_GOOD("eqn-check: {words: one, names: }\n", "0 1 0 p@0:0 consecutive 3 0 one@1:20");
	CHECK_GOOD("eqn-check:\n  groups:\n    R: one\n    式: [a, 1, '']\n    e: []\n",
		   "0 1 0 p@0:0 consecutive 3 0 R@3:5: one 式@4:5: a 1  e@5:5:");
	CHECK_GOOD("linecount:\n  whatever: [1]\nmd2html: 7\nfeed2md:\nsite-index: {a: b}\n",
		   "0 1 0 p@0:0 consecutive 3 0");
	CHECK_GOOD("\xEF\xBB\xBF"
		   "eqn-check:\r\n  start: 2\r\n",
		   "0 2 0 p@0:0 consecutive 3 0");
}

TEST(faults)
{
	CHECK_BAD("eqn-check:\n  strat: 1\n",
		  "mathmill.yaml:2:3: error: unknown key \"strat\"; did you mean \"start\"?\n");
	CHECK_BAD("eqn-chek:\n  start: 1\n", "mathmill.yaml:1:1: error: unknown section "
					     "\"eqn-chek\"; did you mean \"eqn-check\"?\n");
	CHECK_BAD("zzz: 1\n", "mathmill.yaml:1:1: error: unknown section \"zzz\"\n");
	CHECK_BAD("eqn-check:\n  limits: {dpeth: 1}\n",
		  "mathmill.yaml:2:12: error: unknown key \"dpeth\"; did you mean \"depth\"?\n");
	CHECK_BAD("eqn-check:\n  fix: yes\n  start: 101\n  any: 1.5\n  pattern: [a]\n",
		  "mathmill.yaml:2:8: error: \"fix\" must be true or false, not \"yes\"\n"
		  "mathmill.yaml:3:10: error: \"start\" must be from 0 to 100, not 101\n"
		  "mathmill.yaml:4:8: error: \"any\" must be a whole number, not \"1.5\"\n"
		  "mathmill.yaml:5:12: error: \"pattern\" must be text, not a list\n");
	CHECK_BAD("eqn-check:\n  policy: uniqe\n  pattern:\n  words: {a: b}\n  names: [a]\n  "
		  "limits: 3\n",
		  "mathmill.yaml:2:11: error: \"policy\" must be one of consecutive, unique, off, "
		  "not "
		  "\"uniqe\"; did you mean \"unique\"?\n"
		  "mathmill.yaml:3:11: error: \"pattern\" must be text, not nothing\n"
		  "mathmill.yaml:4:10: error: \"words\" must be a list, not a map\n"
		  "mathmill.yaml:5:10: error: \"names\" must be a map, not a list\n"
		  "mathmill.yaml:6:11: error: \"limits\" must be a map of keys, not \"3\"\n");
	CHECK_BAD("eqn-check:\n  policy: 7\n  words: [a, [b]]\n  names: {式: {a: b}}\n",
		  "mathmill.yaml:2:11: error: \"policy\" must be one of consecutive, unique, off, "
		  "not "
		  "\"7\"\n"
		  "mathmill.yaml:3:14: error: \"words\" must be text, not a list\n"
		  "mathmill.yaml:4:16: error: \"式\" must be text, not a map\n");
	CHECK_BAD("eqn-check:\n  groups: {a: {b: c}, d: [[e]]}\n",
		  "mathmill.yaml:2:15: error: \"a\" must be a list, not a map\n"
		  "mathmill.yaml:2:27: error: \"d\" must be text, not a list\n");
	CHECK_BAD("eqn-check:\n  groups: [a]\n",
		  "mathmill.yaml:2:11: error: \"groups\" must be a map, not a list\n");
	CHECK_BAD("eqn-check: [1]\n",
		  "mathmill.yaml:1:12: error: \"eqn-check\" must be a map of keys, not a list\n");
	CHECK_BAD("- a\n", "mathmill.yaml:1:1: error: expected sections, found a list\n");
	CHECK_BAD("eqn-check:\n  pattern: \"a\\0b\"\n",
		  "mathmill.yaml:2:12: error: \"pattern\" holds a NUL\n");
}

TEST(rest)
{
	CHECK_GOOD("tag-classify: {start: 4}\n", "0 4 0 p@0:0 consecutive 3 0");
	CHECK_GOOD("tag-classify:\n  a: [式, {b: c}]\n  start: 4\n  d:\n  e: '1'\n",
		   "0 4 0 p@0:0 consecutive 3 0 3@2:3 a@2:[式, {b: c}] d@4: e@5:'1'");
	CHECK_GOOD("tag-classify:\n  limits: {depth: 5, x: y}\n",
		   "0 1 0 p@0:0 consecutive 5 0 1@2:11 x@2:y");
	CHECK_BAD("tag-classify: {start: x, a: b}\n",
		  "mathmill.yaml:1:23: error: \"start\" must be a whole number, not \"x\"\n");
	CHECK_BAD("tag-classify: [a]\n",
		  "mathmill.yaml:1:15: error: \"tag-classify\" must be a map "
		  "of keys, not a list\n");
}

TEST(not_yaml)
{
	CHECK_BAD("eqn-check:\n  start: 1\n  start: 2\n",
		  "mathmill.yaml:3:3: error: key \"start\" is given twice, first on line 2\n");
	CHECK_BAD("text: &a {}\neqn-check: *a\n",
		  "mathmill.yaml:1:7: error: anchors (&name) are not supported\n");
	CHECK_BAD("eqn-check:\n\tstart: 1\n", "mathmill.yaml:2:1: error: found character that "
					      "cannot start any token while scanning "
					      "for the next token\n");
	CHECK_BAD("eqn-check:\n  pattern: \"式\" x\n",
		  "mathmill.yaml:2:18: error: text behind a closing quote; the whole value needs "
		  "quotes\n");
	CHECK_BAD("eqn-check:\n  pattern: \xff\n",
		  "mathmill.yaml:2:12: error: invalid leading UTF-8 octet\n");
}

TEST(search)
{
	struct cli cli = {.tool = "test"};
	enter("repo/a/b");
	check_load(&cli, 0, "none: 0 1 0 p@0:0 consecutive 3 0\n", __LINE__);
	put("../../mathmill.yaml", SLICE("eqn-check: {start: 7}\n"));
	check_load(&cli, 0, "../../mathmill.yaml: 0 7 0 p@0:0 consecutive 3 0\n", __LINE__);
	put("../mathmill.yaml", SLICE("eqn-check: {start: 8, x: 1}\n"));
	check_load(&cli, 2, "../mathmill.yaml:1:23: error: unknown key \"x\"\n", __LINE__);
	unlink("../mathmill.yaml");
	/* The file above the repository is not ours. */
	enter("repo");
	unlink("mathmill.yaml");
	put("../mathmill.yaml", SLICE("eqn-check: {start: 9}\n"));
	check_load(&cli, 0, "none: 0 1 0 p@0:0 consecutive 3 0\n", __LINE__);
	enter("plain");
	check_load(&cli, 0, "../mathmill.yaml: 0 9 0 p@0:0 consecutive 3 0\n", __LINE__);
	cli.common.no_config = true;
	check_load(&cli, 0, "none: 0 1 0 p@0:0 consecutive 3 0\n", __LINE__);
	cli.common.no_config = false;
	cli.common.config = "other.yaml";
	put("other.yaml", SLICE("eqn-check: {start: 3}\n"));
	check_load(&cli, 0, "other.yaml: 0 3 0 p@0:0 consecutive 3 0\n", __LINE__);
	unlink("other.yaml");
	check_load(&cli, 2, "mathmill: other.yaml: No such file or directory\n", __LINE__);
	unlink("../mathmill.yaml");
	enter("/");
	cli.common.config = NULL;
	if (access("mathmill.yaml", F_OK))
		check_load(&cli, 0, "none: 0 1 0 p@0:0 consecutive 3 0\n", __LINE__);
}

static void fault_child(const struct cli *cli, int out)
{
	struct config_place place = {cli->argc ? 2 : 0, 3};
	if (dup2(out, STDERR_FILENO) < 0)
		_exit(99);
	config_fault("mathmill.yaml", place, "bad pattern: %s", "x");
}

TEST(later_fault)
{
	struct cli cli = {.argc = 1};
	check_child(fault_child, &cli, 2, "mathmill.yaml:2:3: error: bad pattern: x\n", __LINE__);
	cli.argc = 0; /* no place is known */
	check_child(fault_child, &cli, 2, "mathmill.yaml: error: bad pattern: x\n", __LINE__);
}

int main(void)
{
	if (!mkdtemp(root) || chdir(root) || mkdir("repo", 0755) || mkdir("repo/.git", 0755) ||
	    mkdir("repo/a", 0755) || mkdir("repo/a/b", 0755) || mkdir("plain", 0755))
		die_bug("cannot make folders in %s", root);
	RUN(values);
	RUN(faults);
	RUN(rest);
	RUN(not_yaml);
	RUN(search);
	RUN(later_fault);
	enter(".");
	rmdir("repo/a/b");
	rmdir("repo/a");
	rmdir("repo/.git");
	rmdir("repo");
	rmdir("plain");
	if (chdir("/") || rmdir(root))
		printf("# %s could not be removed\n", root);
	return unit_end();
}
