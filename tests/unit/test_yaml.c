#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "io/yaml.h"

/* The tree as one line: k=v, [..], {..}; `'` behind what was not plain. */
static void show(struct buf *b, const struct yaml_node *n)
{
	if (n->key)
		buf_printf(b, "%s%s=", n->duplicate ? "!" : "", n->key);
	if (n->kind == YAML_SCALAR) {
		buf_add(b, n->text);
		if (!n->plain)
			buf_putc(b, '\'');
		return;
	}
	buf_putc(b, n->kind == YAML_LIST ? '[' : '{');
	size_t count = 0;
	for (const struct yaml_node *c = n->children; c; c = c->next, count++) {
		if (count)
			buf_putc(b, ' ');
		show(b, c);
	}
	CHECK_INT(count, n->n_children);
	buf_putc(b, n->kind == YAML_LIST ? ']' : '}');
}

static void check_tree(struct slice text, const char *want, int line)
{
	struct arena a = ARENA_INIT;
	struct yaml_error e = {0};
	struct buf b = BUF_INIT;
	const struct yaml_node *n = yaml_parse(&a, text, &e);
	if (n)
		show(&b, n);
	else
		buf_printf(&b, "%zu:%zu(%zu) %s", e.line, e.column, e.offset, e.message);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "tree");
	buf_free(&b);
	arena_free(&a);
}
#define CHECK_TREE(text, want) check_tree(SLICE(text), (want), __LINE__)

TEST(trees)
{
	CHECK_TREE("", "{}");
	CHECK_TREE("# only a comment\n\n", "{}");
	CHECK_TREE("a: 1\nb: two words # c\n", "{a=1 b=two words}");
	CHECK_TREE("a: \"q\\u4e00\"\nb: 'it''s'\nc: |\n  x\n  y\nd:\n",
		   "{a=q\xE4\xB8\x80' b=it's' c=x\ny\n' d=}");
	CHECK_TREE("l:\n- a\n- {k: v, w: [1, 2]}\n-\nm: {}\n", "{l=[a {k=v w=[1 2]} ] m={}}");
	CHECK_TREE("--- [a, b]\n...\n", "[a b]");
	CHECK_TREE("just text", "just text");
	CHECK_TREE("a: !!str 5\n", "{a=5}");
	CHECK_TREE("\xEF\xBB\xBFtitle: \xE6\xA0\x87\xE9\xA2\x98\r\nslug: x\r\n",
		   "{title=\xE6\xA0\x87\xE9\xA2\x98 slug=x}");
	CHECK_TREE("a: {x: 1}\nb: {x: 2}\n", "{a={x=1} b={x=2}}");
}

TEST(errors)
{
	CHECK_TREE("a: 1\nb: &x 2\n", "2:4(8) anchors (&name) are not supported");
	CHECK_TREE("a: &x {b: 2}\n", "1:4(3) anchors (&name) are not supported");
	CHECK_TREE("a: *x\n", "1:4(3) aliases (*name) are not supported");
	CHECK_TREE("a: 1\nb: 2\n a: 3\n", "3:3(12) a colon is not allowed here; a value that holds "
					  "\": \" needs quotes");
	CHECK_TREE("a: 1\nb: 2\na: 3\n", "3:1(10) key \"a\" is given twice, first on line 1");
	CHECK_TREE("\xE9\xA2\x98: {a: 1, a: 2}\n",
		   "1:11(12) key \"a\" is given twice, first on line 1");
	CHECK_TREE("[a]: 1\n", "1:1(0) a key must be a scalar, not a list or a map");
	CHECK_TREE("\"a\\0b\": 1\n", "1:1(0) a key cannot hold a NUL");
	CHECK_TREE("a: 1\n---\nb: 2\n", "2:1(5) more than one document");
	CHECK_TREE("\xE9\xA2\x98: a: b\n", "1:5(6) a colon is not allowed here; a value that holds "
					   "\": \" needs quotes");
	CHECK_TREE("\xE9\xA2\x98: \"\xE9\xA2\x98\" bar\n",
		   "1:8(11) text behind a closing quote; the whole value needs quotes");
	CHECK_TREE("a: 1\nb: \"open\nc: 2\n",
		   "2:4(8) found unexpected end of stream while scanning a quoted scalar");
	CHECK_TREE("a: [1, 2\n",
		   "1:4(3) did not find expected ',' or ']' while parsing a flow sequence");
	CHECK_TREE("a: 1\nno colon\nb: 2\n",
		   "2:1(5) could not find expected ':' while scanning a simple key");
	CHECK_TREE("a: @x\n", "1:4(3) found character that cannot start any token while scanning "
			      "for the next token");
	CHECK_TREE("\xE9\xA2\x98: 1\nb: \x01\n", "2:4(10) control characters are not allowed");
	CHECK_TREE("\xE9\xA2\x98: 1\r\nb: \xff\n", "2:4(11) invalid leading UTF-8 octet");
	CHECK_TREE("a: \0b\n", "1:4(3) control characters are not allowed");
	CHECK_TREE("\xEF\xBB\xBF"
		   "a: \x01\n",
		   "1:4(6) control characters are not allowed");
}

TEST(depth)
{
	struct buf b = BUF_INIT;
	buf_fill(&b, '[', 64);
	buf_fill(&b, ']', 64);
	struct arena a = ARENA_INIT;
	struct yaml_error e = {0};
	CHECK(yaml_parse(&a, buf_slice(&b), &e) != NULL);
	buf_clear(&b);
	buf_fill(&b, '[', 200000);
	CHECK(!yaml_parse(&a, buf_slice(&b), &e));
	CHECK_STR(e.message, "nested more than 64 deep");
	CHECK_INT(e.offset, 64);
	buf_clear(&b);
	for (size_t i = 0; i < 1000; i++) {
		buf_fill(&b, ' ', i);
		buf_puts(&b, "k:\n");
	}
	CHECK(!yaml_parse(&a, buf_slice(&b), &e));
	CHECK_INT(e.line, 65);
	buf_free(&b);
	arena_free(&a);
}

static void check_range(struct slice text, const struct yaml_node *n, const char *want, int line)
{
	unit_check_slice(slice_sub(text, n->offset, n->end), slice_of(want), __FILE__, line,
			 "range");
}
#define CHECK_RANGE(n, want) check_range(text, (n), (want), __LINE__)

TEST(places)
{
	struct slice text = SLICE("\xE9\xA2\x98: \xE4\xB8\x80 \xE4\xBA\x8C  # c\r\n"
				  "q: \"\xE4\xB8\x80\\n\"  # c\r\n"
				  "e:\r\n"
				  "f: # c\r\n"
				  "l:\r\n  - \xE4\xB8\x80\r\n  - b # c\r\n\r\n# c\r\n"
				  "m: {a: [1 , 2] , b: }\r\n"
				  "s: >\r\n  folded\r\n  text\r\n\r\n"
				  "z: 9");
	struct arena a = ARENA_INIT;
	struct yaml_error e;
	struct yaml_node *root = yaml_parse(&a, text, &e);
	if (!CHECK(root != NULL))
		return;
	struct yaml_node *n = yaml_member(root, "\xE9\xA2\x98");
	CHECK_RANGE(n, "\xE4\xB8\x80 \xE4\xBA\x8C");
	CHECK_INT(n->column, 4);
	n = yaml_member(root, "q");
	CHECK_RANGE(n, "\"\xE4\xB8\x80\\n\"");
	CHECK_INT(n->line, 2);
	CHECK_INT(n->key_line, 2);
	CHECK_INT(n->key_column, 1);
	CHECK_SLICE(slice_sub(text, n->key_offset, n->key_end), SLICE("q"));
	n = yaml_member(root, "e");
	CHECK(n->offset == n->end && text.p[n->offset - 1] == ':');
	CHECK_INT(n->line, 3);
	n = yaml_member(root, "f");
	CHECK(n->offset == n->end && text.p[n->offset - 1] == ':');
	n = yaml_member(root, "l");
	CHECK_RANGE(n, "- \xE4\xB8\x80\r\n  - b");
	CHECK_INT(n->line, 6);
	CHECK_INT(n->children->next->line, 7);
	CHECK_INT(n->children->next->column, 5);
	n = yaml_member(root, "m");
	CHECK_RANGE(n, "{a: [1 , 2] , b: }");
	CHECK_RANGE(yaml_member(n, "a"), "[1 , 2]");
	CHECK_INT(n->line, 10);
	n = yaml_member(root, "s");
	CHECK_SLICE(n->text, SLICE("folded text\n"));
	CHECK_SLICE(slice_trim(slice_sub(text, n->offset, n->end)),
		    SLICE(">\r\n  folded\r\n  text"));
	n = yaml_member(root, "z");
	CHECK_RANGE(n, "9");
	CHECK_INT(n->line, 15);
	CHECK_INT(root->end, text.n);
	CHECK(yaml_member(root, "none") == NULL);
	CHECK(yaml_member(n, "z") == NULL);
	arena_free(&a);
}

TEST(loose)
{
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct yaml_error e;
	struct yaml_node *root = yaml_parse_loose(&a, SLICE("a: 1\nb: {x: 1, x: 2}\na: 3\n"), &e);
	show(&b, root);
	CHECK_SLICE(buf_slice(&b), SLICE("{a=1 b={x=1 !x=2} !a=3}"));
	CHECK_SLICE(yaml_member(root, "a")->text, SLICE("1"));
	buf_free(&b);
	arena_free(&a);
}

static struct yaml_node *value(struct arena *a, const char *text)
{
	struct yaml_error e;
	struct yaml_node *root = yaml_parse(a, slice_of(arena_printf(a, "v: %s\n", text)), &e);
	return yaml_member(root, "v");
}

TEST(core_schema)
{
	struct arena a = ARENA_INIT;
	long long i = 0;
	bool yes = false;
	CHECK(yaml_is_null(NULL) && yaml_is_null(value(&a, "")) && yaml_is_null(value(&a, "~")) &&
	      yaml_is_null(value(&a, "Null")));
	CHECK(!yaml_is_null(value(&a, "''")) && !yaml_is_null(value(&a, "nULL")) &&
	      !yaml_is_null(value(&a, "'null'")) && !yaml_is_null(value(&a, "[]")));
	CHECK(yaml_as_bool(value(&a, "True"), &yes) && yes);
	CHECK(yaml_as_bool(value(&a, "false"), &yes) && !yes);
	CHECK(!yaml_as_bool(value(&a, "yes"), &yes) && !yaml_as_bool(value(&a, "\"true\""), &yes) &&
	      !yaml_as_bool(NULL, &yes));
	CHECK(yaml_as_int(value(&a, "-12"), &i) && i == -12);
	CHECK(yaml_as_int(value(&a, "+012"), &i) && i == 12);
	CHECK(yaml_as_int(value(&a, "0o17"), &i) && i == 15);
	CHECK(yaml_as_int(value(&a, "0xfF"), &i) && i == 255);
	CHECK(yaml_as_int(value(&a, "9223372036854775807"), &i) && i == 9223372036854775807LL);
	static const char *const not_int[] = {"9223372036854775808",
					      "1.0",
					      "",
					      "-",
					      "1e3",
					      "0x",
					      "0o8",
					      "0x0x1",
					      "0x-1",
					      "'1'",
					      "1 2",
					      "[1]",
					      "- 1"};
	for (size_t k = 0; k < sizeof not_int / sizeof *not_int; k++) {
		struct yaml_error e;
		struct yaml_node *root =
			yaml_parse(&a, slice_of(arena_printf(&a, "v:\n  %s\n", not_int[k])), &e);
		if (yaml_as_int(yaml_member(root, "v"), &i))
			unit_check(false, __FILE__, __LINE__, not_int[k]);
	}
	arena_free(&a);
}

/* Each of these is read in one pass; a quadratic reader would take minutes. */
TEST(large)
{
	enum { N = 200000 };
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	struct yaml_error e;
	clock_t start = clock();
	for (int i = 0; i < N; i++)
		buf_printf(&b, "\xE9\xA2\x98%d: {a: %d}\n", i, i);
	struct yaml_node *root = yaml_parse(&a, buf_slice(&b), &e);
	CHECK_INT(root->n_children, N);
	buf_clear(&b);
	for (int i = 0; i < N; i++)
		buf_puts(&b, "- \xE9\xA2\x98\n");
	root = yaml_parse(&a, buf_slice(&b), &e);
	CHECK_INT(root->n_children, N);
	buf_clear(&b);
	buf_puts(&b, "a: ");
	for (int i = 0; i < N; i++)
		buf_puts(&b, "\xE9\xA2\x98\n ");
	root = yaml_parse(&a, buf_slice(&b), &e);
	CHECK(root != NULL);
	CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 20);
	buf_free(&b);
	arena_free(&a);
}

int main(void)
{
	RUN(trees);
	RUN(errors);
	RUN(depth);
	RUN(places);
	RUN(loose);
	RUN(core_schema);
	RUN(large);
	return unit_end();
}
