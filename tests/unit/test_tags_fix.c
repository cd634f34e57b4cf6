#include "unit.h"

#include "base/buf.h"
#include "check/tags-fix.h"
#include "text/frontmatter.h"

/* ---- The map ---- */

static void check_map(const char *yaml, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	const struct tags_fix_map *map = tags_fix_load(&a, "map.yaml", slice_of(yaml));
	for (size_t i = 0; i < map->faults.n; i++)
		buf_printf(&b, "%zu:%zu %s\n", map->faults.v[i].place.line,
			   map->faults.v[i].place.column, map->faults.v[i].message);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "faults");
	buf_free(&b);
	arena_free(&a);
}
#define CHECK_MAP(yaml, want) check_map((yaml), (want), __LINE__)

TEST(map)
{
	struct arena a = ARENA_INIT;
	struct slice to;
	const struct tags_fix_map *map = tags_fix_load(
		&a, "map.yaml",
		SLICE("rename: {a: b, b: c, \"x, y\": z}\ndrop: [d, 1]\nset_reviewed: true\n"));
	CHECK_INT(map->faults.n, 0);
	CHECK_INT(map->n_renamed, 3);
	CHECK_INT(map->n_dropped, 2);
	CHECK(map->set_reviewed && !map->unique);
	CHECK(tags_fix_changes(map, SLICE("a"), &to));
	CHECK_SLICE(to, SLICE("c"));
	CHECK(tags_fix_changes(map, SLICE("x, y"), &to));
	CHECK_SLICE(to, SLICE("z"));
	CHECK(tags_fix_changes(map, SLICE("1"), &to));
	CHECK_SLICE(to, SLICE(""));
	CHECK(!tags_fix_changes(map, SLICE("c"), &to));
	CHECK_SLICE(to, SLICE("c"));
	arena_free(&a);
	CHECK_MAP("", "");
	CHECK_MAP("drop: x\nunique: true\n", "");
	CHECK_MAP("rename:\ndrop:\n", "");
}

TEST(map_faults)
{
	CHECK_MAP("renam: {}\n", "1:1 unknown key \"renam\"; did you mean \"rename\"?\n");
	CHECK_MAP("zzzzzzzz: 1\n", "1:1 unknown key \"zzzzzzzz\"\n");
	CHECK_MAP("- a\n", "1:1 expected \"rename\", \"drop\" and the like\n");
	CHECK_MAP("rename: {a: b, a: c}\n", "1:16 key \"a\" is given twice, first on line 1\n");
	CHECK_MAP("rename: {a: b, 'a ': c}\n", "1:16 \"a\" is given twice\n");
	CHECK_MAP("rename: [a]\ndrop: {a: b}\nset_reviewed: 1\n",
		  "1:9 \"rename\" must be a map of old names to new ones\n"
		  "2:7 \"drop\" must be a list of tags\n"
		  "3:15 \"set_reviewed\" must be true or false\n");
	CHECK_MAP("rename:\n  优化: [x]\n  '': b\n  c: ''\n  d: ~\n",
		  "2:11 the new name of \"优化\" must be text\n"
		  "3:3 the old name is empty\n"
		  "4:6 the new name of \"c\" is empty; \"drop\" takes tags away\n"
		  "5:6 the new name of \"d\" is empty; \"drop\" takes tags away\n");
	CHECK_MAP("drop: [[a], '', a]\n", "1:8 a tag must be text\n1:13 the name is empty\n");
	CHECK_MAP("rename: {a: 'b,c', d: e，f, g: h、i, j: \"k\\nl\", m: \"\\u2028\"}\n",
		  "1:13 the new name \"b,c\" holds a comma, which separates tags\n"
		  "1:23 the new name \"e，f\" holds a comma, which separates tags\n"
		  "1:33 the new name \"h、i\" holds a comma, which separates tags\n"
		  "1:43 the new name holds a line break or a control character\n"
		  "1:54 the new name holds a line break or a control character\n");
	CHECK_MAP("drop: [a]\nrename: {a: b}\n",
		  "1:8 \"a\" is dropped here, and renamed to \"b\" on line 2\n");
	CHECK_MAP("rename: {a: b}\ndrop: [b]\n",
		  "1:13 \"a\" is renamed to \"b\", which is dropped\n");
	CHECK_MAP("rename: {a: a}\n", "1:13 the renames go in a circle: \"a\" -> \"a\"\n");
	CHECK_MAP("rename: {x: a, a: b, b: c, c: a, y: b}\n",
		  "1:19 the renames go in a circle: \"a\" -> \"b\" -> \"c\" -> \"a\"\n");
}

/* A chain of 20,000 renames and a circle of as many: no recursion, no search. */
TEST(map_is_linear)
{
	enum { N = 20000 };
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	buf_puts(&b, "rename:\n");
	for (int i = 0; i < N; i++)
		buf_printf(&b, "  n%d: n%d\n", i, i + 1);
	struct slice to;
	const struct tags_fix_map *map = tags_fix_load(&a, "map.yaml", buf_slice(&b));
	CHECK_INT(map->faults.n, 0);
	CHECK(tags_fix_changes(map, SLICE("n7"), &to));
	CHECK_SLICE(to, SLICE("n20000"));
	buf_printf(&b, "  n%d: n0\n", N);
	map = tags_fix_load(&a, "map.yaml", buf_slice(&b));
	CHECK_INT(map->faults.n, 1);
	buf_free(&b);
	arena_free(&a);
}

/* ---- Edits ---- */

/* The front matter of a text that begins with "---" (and may have a BOM). */
static struct md_doc doc_of(struct slice text)
{
	struct md_doc doc = {.text = text, .bom = slice_starts(text, SLICE("\xEF\xBB\xBF"))};
	size_t from = doc.bom ? 3 : 0;
	from += slice_find(slice_sub(text, from, text.n), '\n') + 1;
	for (size_t i = from; i < text.n; i += slice_find(slice_sub(text, i, text.n), '\n') + 1) {
		if (!slice_starts(slice_sub(text, i, text.n), SLICE("---")))
			continue;
		doc.front = slice_sub(text, from, i);
		break;
	}
	return doc;
}

/* The front matter after the map, or "refused COLUMN: why". */
static void fix_front(struct arena *a, const char *map_text, const char *front, struct buf *out)
{
	const struct tags_fix_map *map = tags_fix_load(a, "map.yaml", slice_of(map_text));
	const char *text = arena_printf(a, "---\n%s---\n", front);
	struct md_doc doc = doc_of(slice_of(text));
	struct tags_fix fix;
	CHECK_INT(map->faults.n, 0);
	tags_fix_make(&fix, a, &doc, map);
	if (fix.refused) {
		CHECK_INT(fix.n, 0);
		buf_printf(out, "refused %.*s: %s",
			   SLICE_ARG(slice_sub(doc.text, fix.refused_offset, fix.refused_end)),
			   fix.refused);
		return;
	}
	struct buf b = BUF_INIT;
	tags_fix_apply(&fix, doc.text, &b);
	buf_add(out, slice_sub(buf_slice(&b), 4, b.n - 4));
	buf_free(&b);
}

static void check_fix(const char *map, const char *front, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct buf once = BUF_INIT, twice = BUF_INIT;
	fix_front(&a, map, front, &once);
	unit_check_slice(buf_slice(&once), slice_of(want), __FILE__, line, "front matter");
	if (!slice_starts(buf_slice(&once), SLICE("refused"))) {
		fix_front(&a, map, arena_cstr(&a, buf_slice(&once)), &twice);
		unit_check_slice(buf_slice(&twice), buf_slice(&once), __FILE__, line,
				 "the same map again");
	}
	buf_free(&once);
	buf_free(&twice);
	arena_free(&a);
}
#define CHECK_FIX(map, front, want) check_fix((map), (front), (want), __LINE__)

TEST(text)
{
	const char *map = "rename: {a: A, 优化: 优化理论}\ndrop: [x, y]\n";
	CHECK_FIX(map, "tags: a, b\n", "tags: A, b\n");
	CHECK_FIX(map, "tags: b\n", "tags: b\n");
	CHECK_FIX(map, "tags: x, b, y\n", "tags: b\n");
	CHECK_FIX(map, "tags: b , x , c\n", "tags: b , c\n");
	CHECK_FIX(map, "tags: b, x, y, c, x\n", "tags: b, c\n");
	CHECK_FIX(map, "tags: b，x、 优化，c\n", "tags: b、 优化理论，c\n");
	CHECK_FIX(map, "tags: A, b, a\n", "tags: A, b\n");
	CHECK_FIX(map, "tags: a, b, A, a # kept\n", "tags: A, b # kept\n");
	CHECK_FIX(map, "tags: x # kept\nz: 1\n", "tags:  # kept\nz: 1\n");
	CHECK_FIX(map, "tags: 'x'\n", "tags: \n");
	CHECK_FIX(map, "tags: \"a, x, it's\"\n", "tags: \"A, it's\"\n");
	CHECK_FIX(map, "tags: 'x, a, it''s'\n", "tags: 'A, it''s'\n");
	CHECK_FIX(map, "tags: a,\n  x,\n  b\n", "tags: A,\n  b\n");
	CHECK_FIX(map, "tags: a,, b,\n", "tags: A,, b,\n");
	CHECK_FIX(map, "tags: x,\n", "tags: \n");
	CHECK_FIX(map, "tags:\ntitle: a\n", "tags:\ntitle: a\n");
	CHECK_FIX(map, "title: a, x\n", "title: a, x\n");
	/* Tags are whole and told apart by case. */
	CHECK_FIX(map, "tags: aa, xa, X\n", "tags: aa, xa, X\n");
	/* What was there twice, and is nobody's new name, stays. */
	CHECK_FIX(map, "tags: b, c, b, A, A\n", "tags: b, c, b, A, A\n");
	CHECK_FIX("unique: true\n", "tags: b, c, b, A, A\n", "tags: b, c, A\n");
}

TEST(text_quotes)
{
	CHECK_FIX("rename: {a: 'b: c'}\n", "tags: a, d\n", "tags: \"b: c, d\"\n");
	CHECK_FIX("rename: {a: '#b'}\n", "tags: d, a\n", "tags: \"d, #b\"\n");
	CHECK_FIX("rename: {a: '[b] \"c\"'}\n", "tags: a\n", "tags: '[b] \"c\"'\n");
	CHECK_FIX("rename: {a: 'C\\D: \"e\" it''s'}\n", "tags: \"a\"\n",
		  "tags: \"C\\\\D: \\\"e\\\" it's\"\n");
	CHECK_FIX("rename: {a: 'it''s'}\n", "tags: 'a'\n", "tags: 'it''s'\n");
	CHECK_FIX("rename: {a: '2024'}\n", "tags: a\n", "tags: \"2024\"\n");
	CHECK_FIX("rename: {a: 'yes'}\n", "tags: [a]\n", "tags: [\"yes\"]\n");
	CHECK_FIX("rename: {a: '2024'}\n", "tags: a, b\n", "tags: 2024, b\n");
	CHECK_FIX("rename: {a: '[b'}\n", "tags: a,\n  c\n", "tags: \"[b,\n  c\"\n");
	CHECK_FIX("rename: {a: 'b]'}\n", "{tags: a, z: c}\n", "{tags: \"b]\", z: c}\n");
	/* Quotes that were part of a tag do not become YAML's. */
	CHECK_FIX("drop: [a]\n", "tags: a, \"b\", c\n", "tags: '\"b\", c'\n");
	CHECK_FIX("drop: [a]\n", "tags: a, - b\n", "tags: \"- b\"\n");
}

TEST(flow)
{
	const char *map = "rename: {a: A, b: 'B]'}\ndrop: [x, y, \"p，q\"]\n";
	CHECK_FIX(map, "tags: [a, c]\n", "tags: [A, c]\n");
	CHECK_FIX(map, "tags: [x, \"a\", 'y']\n", "tags: [\"A\"]\n");
	CHECK_FIX(map, "tags: [ c , x ,a ] # why\n", "tags: [ c ,A ] # why\n");
	CHECK_FIX(map, "tags: [c, x, ]\n", "tags: [c, ]\n");
	CHECK_FIX(map, "tags: [ x, y, ]\n", "tags: []\n");
	CHECK_FIX(map, "tags: [x]\n", "tags: []\n");
	CHECK_FIX(map, "tags: []\n", "tags: []\n");
	CHECK_FIX(map, "tags: [b, 'b', c]\n", "tags: [\"B]\", c]\n");
	CHECK_FIX(map, "tags: [\n  a, # first\n  c\n]\n", "tags: [\n  A, # first\n  c\n]\n");
	CHECK_FIX(map, "tags: [\n  c,\n  x\n  ]\n", "tags: [\n  c\n  ]\n");
	CHECK_FIX(map, "tags: [a，x, c]\n", "tags: [A, c]\n");
	CHECK_FIX(map, "tags: [x，y, c]\n", "tags: [c]\n");
	/* In quotes no comma separates. */
	CHECK_FIX(map, "tags: [\"p，q\", \"a，b\"]\n", "tags: [\"a，b\"]\n");
	CHECK_FIX(map, "tags: [\"\", a]\n", "tags: [\"\", A]\n");
	CHECK_FIX(map, "tags:\n-\n- a\n", "tags:\n-\n- A\n");
}

TEST(block)
{
	const char *map = "rename: {a: A, b: 'B: b'}\ndrop: [x, y]\n";
	CHECK_FIX(map, "tags:\n- a\n- c\n", "tags:\n- A\n- c\n");
	CHECK_FIX(map, "tags:\n  - x\n  - 'a'\n  - y\nz: 1\n", "tags:\n  - 'A'\nz: 1\n");
	CHECK_FIX(map, "tags:\n  - x\n\n  - y\n", "tags:\n\n");
	CHECK_FIX(map, "tags:\n  - a # one\n  - x # two\n  - b\n",
		  "tags:\n  - A # one\n  # two\n  - \"B: b\"\n");
	CHECK_FIX(map, "tags:\n- A\n- c\n- a\n", "tags:\n- A\n- c\n");
	CHECK_FIX(map, "tags:\n-\n  x\n- c\n", "tags:\n- c\n");
	CHECK_FIX(map, "tags:\n- c，x、a\n- x，y\n", "tags:\n- c、A\n");
	CHECK_FIX(map, "tags:\n- c, x\n", "tags:\n- c, x\n");
}

TEST(reviewed)
{
	const char *map = "set_reviewed: true\nrename: {a: A}\n";
	CHECK_FIX(map, "tags: a\nz: 1\n", "tags: A\ntags_reviewed: true\nz: 1\n");
	CHECK_FIX(map, "tags: # none\n", "tags: # none\ntags_reviewed: true\n");
	CHECK_FIX(map, "tags: b\r\n", "tags: b\r\ntags_reviewed: true\r\n");
	CHECK_FIX(map, "tags: [a,\n  b] # c\nz: 1\n",
		  "tags: [A,\n  b] # c\ntags_reviewed: true\nz: 1\n");
	CHECK_FIX(map, "tags:\n- a\n- b # c\nz: 1\n",
		  "tags:\n- A\n- b # c\ntags_reviewed: true\nz: 1\n");
	CHECK_FIX(map, " tags: b\n z: 1\n", " tags: b\n tags_reviewed: true\n z: 1\n");
	CHECK_FIX(map, "tags_reviewed: false # no\ntags: a\n",
		  "tags_reviewed: true # no\ntags: A\n");
	CHECK_FIX(map, "tags: b\ntags_reviewed:\n", "tags: b\ntags_reviewed: true\n");
	CHECK_FIX(map, "tags: b\ntags_reviewed: # no\n", "tags: b\ntags_reviewed: true # no\n");
	CHECK_FIX(map, "tags: b\ntags_reviewed: True\n", "tags: b\ntags_reviewed: True\n");
	CHECK_FIX("set_reviewed: true\ndrop: [x]\n", "tags:\n- x\nz: 1\n",
		  "tags:\ntags_reviewed: true\nz: 1\n");
	/* Nobody reviewed tags that are not there. */
	CHECK_FIX(map, "title: a\n", "title: a\n");
	CHECK_FIX(map, "tags: b\ntags_reviewed: [x]\n",
		  "refused [x]: \"tags_reviewed\" is not true or false");
	CHECK_FIX(map, "{tags: [b], z: 1}\n",
		  "refused tags: [b]: a line for \"tags_reviewed\" cannot be added between braces");
}

TEST(refused)
{
	const char *map = "rename: {a: A, b: 'B\"'}\ndrop: [x]\n";
	CHECK_FIX(map, "title: \"x\" y\ntags: a\n",
		  "refused : the front matter is not valid YAML: text behind a closing quote; the "
		  "whole value needs quotes");
	CHECK_FIX(map, "tags: a\ntags: b\n", "refused tags: \"tags\" is given twice");
	CHECK_FIX(map, "tags: {a: b}\n", "refused {a: b}: the tags are a map");
	CHECK_FIX(map, "tags: [a, [b]]\n", "refused [b]: a tag is a list or a map");
	CHECK_FIX(map, "tags: [c, d: e]\n", "refused d: e: a tag is a list or a map");
	CHECK_FIX(map, "tags: >\n  a, b\n",
		  "refused >\n  a, b\n: text in the style of | and > cannot be edited");
	CHECK_FIX(map, "tags: !!str a\n",
		  "refused !!str a: tags with a type of YAML (!type) cannot be edited");
	CHECK_FIX(map, "tags: [c, # of c\n  x]\n",
		  "refused , # of c\n  x: a comment would go with a tag");
	CHECK_FIX("drop: [x]\n", "tags: \"x\\x2cb\"\n",
		  "refused \"x\\x2cb\": the tags are written in a way that hides where each of "
		  "them stands");
	CHECK_FIX(map, "tags: [x，\"c\"]\n",
		  "refused x，\"c\": one of the tags would need quotes, which cannot stand between "
		  "full-width commas in a list");
	/* What no YAML file may hold, even in quotes. */
	CHECK_FIX("rename: {a: \"\\uFFFE\"}\n", "tags: a\n",
		  "refused a: the tags are written in a way that the change would break");
	CHECK_FIX(map, "tags:\n- # c\n  x\n", "refused x: the tag stands apart from its dash");
	CHECK_FIX(map, "- a\n", "refused - a: the front matter is not fields (\"key: value\")");
}

TEST(counts)
{
	struct arena a = ARENA_INIT;
	struct tags_fix fix;
	struct slice text = SLICE("---\ntags: A, a, x, b\n---\nText a, x.\n");
	struct md_doc doc = doc_of(text);
	tags_fix_make(&fix, &a, &doc,
		      tags_fix_load(&a, "map.yaml",
				    SLICE("rename: {a: A}\ndrop: [x]\nset_reviewed: true\n")));
	CHECK(!fix.refused && fix.reviewed);
	CHECK_INT(fix.n_renamed, 1);
	CHECK_INT(fix.n_dropped, 1);
	CHECK_INT(fix.n_merged, 1);
	if (CHECK_INT(fix.n, 2)) {
		CHECK_SLICE(slice_sub(text, fix.edits[0].offset, fix.edits[0].end),
			    SLICE("A, a, x, b"));
		CHECK_SLICE(fix.edits[0].text, SLICE("A, b"));
	}
	/* No front matter: nothing to do. */
	struct md_doc plain = {.text = SLICE("tags: a\n")};
	tags_fix_make(&fix, &a, &plain, tags_fix_load(&a, "map.yaml", SLICE("drop: [a]\n")));
	CHECK(!fix.refused && fix.n == 0);
	arena_free(&a);
}

/* Many tags, each of which changes, and many fields. */
TEST(edits_are_linear)
{
	enum { N = 20000 };
	static const char *const styles[][3] = {{"tags: b", ", x, a", "\n"},
						{"tags: [b", ", x, a", "]\n"},
						{"tags:\n- b", "\n- x\n- a", "\n"}};
	for (size_t style = 0; style < 3; style++) {
		struct arena a = ARENA_INIT;
		struct buf b = BUF_INIT, out = BUF_INIT;
		buf_puts(&b, styles[style][0]);
		for (int i = 0; i < N; i++)
			buf_printf(&b, "%s%d", styles[style][1], i % 7 ? i : 0);
		buf_puts(&b, styles[style][2]);
		for (int i = 0; i < N; i++)
			buf_printf(&b, "field%d: a\n", i);
		fix_front(&a, "rename: {b: c}\nunique: true\nset_reviewed: true\n",
			  arena_cstr(&a, buf_slice(&b)), &out);
		CHECK(!slice_starts(buf_slice(&out), SLICE("refused")));
		buf_free(&b);
		buf_free(&out);
		arena_free(&a);
	}
}

/* ---- Random lists in all styles ---- */

enum { N_NAMES = 16 };
static const char *const names[N_NAMES] = {
	"a",    "b",    "Attention", "attention",    "优化", "优化器", "C++",      "2024",
	"true", "it's", "x y",       "Scaling: Law", "#1",   "\"q\"",  "生成模型", "back\\slash",
};

static unsigned random_below(unsigned *state, unsigned n)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % n;
}

/* What the map of a round says, stated anew: the fate of names[i] is another or -1. */
struct round {
	int fate[N_NAMES]; /* i: it stays */
	int tags[12];
	size_t n;
};

static void put_quoted(struct buf *b, const char *name, char quote)
{
	if (quote)
		buf_putc(b, quote);
	for (const char *p = name; *p; p++) {
		if ((quote == '"' && (*p == '"' || *p == '\\')))
			buf_putc(b, '\\');
		if (quote == '\'' && *p == '\'')
			buf_putc(b, '\'');
		buf_putc(b, *p);
	}
	if (quote)
		buf_putc(b, quote);
}

/* A map without chains: names that others are renamed to stay. */
static void make_map(struct round *r, unsigned *state, struct buf *b)
{
	for (int i = 0; i < N_NAMES; i++)
		r->fate[i] = i;
	buf_puts(b, "rename:\n");
	for (unsigned i = 0; i < 3; i++) {
		int from = (int)random_below(state, N_NAMES / 2) * 2,
		    to = (int)random_below(state, N_NAMES / 2) * 2 + 1;
		if (r->fate[from] != from)
			continue;
		r->fate[from] = to;
		buf_puts(b, "  ");
		put_quoted(b, names[from], '"');
		buf_puts(b, ": ");
		put_quoted(b, names[to], '"');
		buf_putc(b, '\n');
	}
	buf_puts(b, "drop:\n");
	for (unsigned i = 0; i < 2; i++) {
		int gone = (int)random_below(state, N_NAMES / 2) * 2;
		if (r->fate[gone] != gone)
			continue;
		r->fate[gone] = -1;
		buf_puts(b, "- ");
		put_quoted(b, names[gone], '"');
		buf_putc(b, '\n');
	}
}

static bool is_plain_name(const char *name)
{
	return !strchr("\"#", name[0]) && !strstr(name, ": ");
}

static void put_text(const struct round *r, unsigned *state, struct buf *b)
{
	static const char *const commas[] = {", ", "，", "、", " , ", ","};
	static const char quotes[] = {0, '"', '\''};
	char quote = quotes[random_below(state, 3)];
	struct buf list = BUF_INIT;
	for (size_t i = 0; i < r->n; i++) {
		quote = quote || is_plain_name(names[r->tags[i]]) ? quote : '\'';
		buf_puts(&list, i ? commas[random_below(state, 5)] : "");
		buf_puts(&list, names[r->tags[i]]);
	}
	buf_putc(&list, '\0');
	buf_putc(b, ' ');
	put_quoted(b, list.p, quote);
	buf_free(&list);
}

static void put_list(const struct round *r, unsigned *state, struct buf *b, bool flow,
		     const char *eol)
{
	static const char quotes[] = {0, '"', '\''};
	static const char *const commas[] = {", ", ",", " , "};
	const char *indent = random_below(state, 2) ? "  " : "";
	buf_puts(b, flow ? " [" : "");
	for (size_t i = 0; i < r->n; i++) {
		const char *name = names[r->tags[i]];
		char quote = quotes[random_below(state, 3)];
		if (flow) {
			buf_puts(b, i ? commas[random_below(state, 3)] : "");
			buf_printf(b, "%s%s", i && !random_below(state, 4) ? eol : "",
				   i ? "  " : "");
		} else {
			buf_printf(b, "%s%s- ", eol, indent);
		}
		put_quoted(b, name, quote || is_plain_name(name) ? quote : '"');
		buf_puts(b, flow || random_below(state, 4) ? "" : " # c");
	}
	buf_puts(b, flow ? "]" : "");
}

/* Is the list what the map makes of the tags: in order, and each new name once? */
static bool is_expected(const struct round *r, const struct front_field *tags)
{
	bool target[N_NAMES] = {false}, seen[N_NAMES] = {false};
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->fate[r->tags[i]] != r->tags[i] && r->fate[r->tags[i]] >= 0)
			target[r->fate[r->tags[i]]] = true;
	for (size_t i = 0; i < r->n; i++) {
		int to = r->fate[r->tags[i]];
		if (to < 0 || (target[to] && seen[to]))
			continue;
		seen[to] = true;
		if (n == tags->n_list || !slice_eq(tags->list[n++], slice_of(names[to])))
			return false;
	}
	return n == tags->n_list;
}

static void check_random(unsigned seed)
{
	struct arena a = ARENA_INIT;
	struct buf map = BUF_INIT, b = BUF_INIT, once = BUF_INIT, twice = BUF_INIT;
	struct round r = {.n = 0};
	unsigned state = seed;
	make_map(&r, &state, &map);
	for (size_t n = random_below(&state, 13); r.n < n; r.n++)
		r.tags[r.n] = (int)random_below(&state, N_NAMES);
	const char *eol = random_below(&state, 2) ? "\n" : "\r\n";
	unsigned style = random_below(&state, 3);
	buf_printf(&b, "%s---%stitle: 'a, b'%stags:", random_below(&state, 2) ? "\xEF\xBB\xBF" : "",
		   eol, eol);
	size_t head = b.n;
	if (r.n && style == 0)
		put_text(&r, &state, &b);
	else if (r.n)
		put_list(&r, &state, &b, style == 1, eol);
	buf_puts(&b, random_below(&state, 2) ? " # behind" : "");
	size_t tail = b.n;
	buf_printf(&b, "%sslug: a%s---%sText: a, b%s", eol, eol, eol,
		   random_below(&state, 2) ? eol : "");
	tail = b.n - tail;

	const struct tags_fix_map *m = tags_fix_load(&a, "map.yaml", buf_slice(&map));
	struct md_doc doc = doc_of(buf_slice(&b));
	struct tags_fix fix;
	struct front_matter front;
	tags_fix_make(&fix, &a, &doc, m);
	tags_fix_apply(&fix, doc.text, &once);
	struct md_doc result = doc_of(buf_slice(&once));
	frontmatter_read(&front, &a, &result, NULL);
	tags_fix_make(&fix, &a, &result, m);
	tags_fix_apply(&fix, result.text, &twice);
	bool ok = !fix.refused && m->faults.n == 0 && front.tags && is_expected(&r, front.tags) &&
		  front.n_fields == 3 && slice_eq(buf_slice(&once), buf_slice(&twice)) &&
		  slice_eq(slice_sub(buf_slice(&once), 0, head), slice_sub(buf_slice(&b), 0, head));
	/* Where a list of lines goes, its last line ending goes with it. */
	struct slice end = slice_sub(buf_slice(&b), b.n - tail, b.n);
	ok = ok &&
	     (slice_ends(buf_slice(&once), end) ||
	      (style == 2 && slice_ends(buf_slice(&once), slice_sub(end, strlen(eol), end.n))));
	if (!ok)
		printf("# seed %u: map\n%.*s\n# before\n%.*s\n# after (%s)\n%.*s\n", seed,
		       SLICE_ARG(buf_slice(&map)), SLICE_ARG(buf_slice(&b)),
		       fix.refused ? fix.refused : "", SLICE_ARG(buf_slice(&once)));
	CHECK(ok);
	buf_free(&map);
	buf_free(&b);
	buf_free(&once);
	buf_free(&twice);
	arena_free(&a);
}

TEST(random_lists)
{
	for (unsigned seed = 1; seed <= 4000; seed++)
		check_random(seed * 2654435761u);
}

int main(void)
{
	RUN(map);
	RUN(map_faults);
	RUN(map_is_linear);
	RUN(text);
	RUN(text_quotes);
	RUN(flow);
	RUN(block);
	RUN(reviewed);
	RUN(refused);
	RUN(counts);
	RUN(edits_are_linear);
	RUN(random_lists);
	return unit_end();
}
