#include "unit.h"

#include "base/buf.h"
#include "base/die.h"
#include "io/yaml-reader.h"

/* ---- A reading, and the faults that it has ---- */

struct fixture {
	struct arena arena;
	struct yaml_reader_faults faults;
	struct yaml_reader reader;
	const struct yaml_node *root;
};

static void begin(struct fixture *f, const char *yaml)
{
	struct yaml_error e;
	*f = (struct fixture){.arena = ARENA_INIT};
	f->root = yaml_parse_loose(&f->arena, slice_of(yaml), &e);
	if (!f->root)
		die_bug("%s", e.message);
	f->reader = yaml_reader_start(&f->arena, "a.yaml", slice_of(yaml), &f->faults);
}

/* `want` is LINE:COLUMN MESSAGE for each fault, a line each. */
static void end(struct fixture *f, const char *want, int line)
{
	struct buf b = BUF_INIT;
	bool good = yaml_reader_end(&f->reader);
	unit_check(good == !f->faults.n, __FILE__, line, "good or faults");
	for (size_t i = 0; i < f->faults.n; i++) {
		const struct yaml_reader_fault *fault = &f->faults.v[i];
		buf_printf(&b, "%zu:%zu %s\n", fault->place.line, fault->place.column,
			   fault->message);
		unit_check_slice(slice_of(fault->path), SLICE("a.yaml"), __FILE__, line, "path");
	}
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "faults");
	buf_free(&b);
	arena_free(&f->arena);
}
#define END(f, want) end(f, want, __LINE__)

/* ---- Faults ---- */

TEST(faults_of_several_texts)
{
	struct arena a = ARENA_INIT;
	struct yaml_reader_faults faults = {0};
	char path[] = "1.yaml";
	struct yaml_reader r = yaml_reader_start(&a, path, SLICE("a\nbc\n"), &faults);
	yaml_reader_fault(&r, 3, "%s is wrong", "c");
	path[0] = '9';
	CHECK(!yaml_reader_end(&r));
	r = yaml_reader_start(&a, "2.yaml", SLICE("d\n"), &faults);
	CHECK(yaml_reader_end(&r));
	r = yaml_reader_start(&a, "3.yaml", SLICE(""), &faults);
	yaml_reader_fault(&r, 0, "nothing here");
	CHECK(!yaml_reader_end(&r));
	if (CHECK_INT(faults.n, 2)) {
		CHECK_STR(faults.v[0].path, "1.yaml");
		CHECK_INT(faults.v[0].place.line, 2);
		CHECK_INT(faults.v[0].place.column, 2);
		CHECK_STR(faults.v[0].message, "c is wrong");
		CHECK_STR(faults.v[1].path, "3.yaml");
		CHECK_INT(faults.v[1].place.line, 1);
		CHECK_INT(faults.v[1].place.column, 1);
	}
	arena_free(&a);
}

TEST(what_stands_there)
{
	struct fixture f;
	begin(&f, "- [x]\n- {x: y}\n- ~\n-\n- word\n- \"\"\n");
	for (const struct yaml_node *n = f.root->children; n; n = n->next)
		yaml_reader_wrong_kind(&f.reader, "k", n, "a date");
	END(&f, "1:3 \"k\" must be a date, not a list\n"
		"2:3 \"k\" must be a date, not a map\n"
		"3:3 \"k\" must be a date, not nothing\n"
		"4:2 \"k\" must be a date, not nothing\n"
		"5:3 \"k\" must be a date, not \"word\"\n"
		"6:3 \"k\" must be a date, not \"\"\n");
}

TEST(unknown_words)
{
	static const char *const words[] = {"title", "tags"};
	struct fixture f;
	begin(&f, "[titel, x]\n");
	for (const struct yaml_node *n = f.root->children; n; n = n->next)
		yaml_reader_unknown(&f.reader, n->offset, "zone", n->text, words, 2);
	END(&f, "1:2 unknown zone \"titel\"; did you mean \"title\"?\n"
		"1:9 unknown zone \"x\"\n");
}

/* Only where the value is written as it reads is a byte of it a byte of the text. */
TEST(offsets_in_scalars)
{
	struct fixture f;
	begin(&f, "[abc, 'abc', \"a\\tc\", 'a''c', \"\"]\n");
	static const size_t want[] = {1 + 1, 6 + 1 + 1, 13, 21, 29 + 1 + 1};
	size_t i = 0;
	for (const struct yaml_node *n = f.root->children; n; n = n->next, i++)
		CHECK_INT(yaml_reader_offset_in(&f.reader, n, 1), want[i]);
	CHECK_INT(i, sizeof want / sizeof *want);
	END(&f, "");
}

/* ---- Scalars ---- */

TEST(texts)
{
	struct fixture f;
	begin(&f, "[word, 12, \"\", ~, \"a\\0b\", [x]]\n");
	static const char *const want[] = {"word", "12", "", NULL, NULL, NULL};
	size_t i = 0;
	for (const struct yaml_node *n = f.root->children; n; n = n->next, i++) {
		const char *text = yaml_reader_text(&f.reader, "k", n);
		if (CHECK(!text == !want[i]) && text)
			CHECK_STR(text, want[i]);
	}
	END(&f, "1:16 \"k\" must be text, not nothing\n"
		"1:19 \"k\" holds a NUL\n"
		"1:27 \"k\" must be text, not a list\n");
}

/* What cannot be read leaves the destination as it was. */
TEST(numbers_and_truths)
{
	struct fixture f;
	bool truth = true;
	long long whole = 7;
	begin(&f, "{a: false, b: 'true', c: 3, d: 3.5}\n");
	const struct yaml_node *a = f.root->children, *b = a->next, *c = b->next, *d = c->next;
	CHECK(!yaml_reader_bool(&f.reader, "b", b, &truth) && truth);
	CHECK(yaml_reader_bool(&f.reader, "a", a, &truth) && !truth);
	CHECK(!yaml_reader_int(&f.reader, "d", d, &whole) && whole == 7);
	CHECK(yaml_reader_int(&f.reader, "c", c, &whole) && whole == 3);
	CHECK(yaml_reader_in_range(&f.reader, "c", c, 3, 3, 4));
	CHECK(yaml_reader_in_range(&f.reader, "c", c, 3, 0, 3));
	CHECK(!yaml_reader_in_range(&f.reader, "d", d, 3.5, 0.25, 3));
	END(&f, "1:15 \"b\" must be true or false, not \"true\"\n"
		"1:32 \"d\" must be a whole number, not \"3.5\"\n"
		"1:32 \"d\" must be from 0.25 to 3, not 3.5\n");
}

/* ---- Maps and lists ---- */

TEST(kinds)
{
	struct fixture f;
	begin(&f, "{list: [], map: {}, word: x}\n");
	const struct yaml_node *list = f.root->children, *map = list->next, *word = map->next;
	CHECK(yaml_reader_is_list(&f.reader, "k", list));
	CHECK(yaml_reader_is_map(&f.reader, "k", map));
	CHECK(!yaml_reader_is_list(&f.reader, "k", word));
	CHECK(!yaml_reader_is_map(&f.reader, "k", list));
	END(&f, "1:8 \"k\" must be a map, not an empty list\n"
		"1:27 \"k\" must be a list, not \"x\"\n");
}

TEST(keys)
{
	static const struct {
		int other;
		const char *name;
	} rows[] = {{1, "min"}, {2, "max"}, {3, "note"}};
	static const int want[] = {1, 0, -1, -1, -1};
	struct fixture f;
	begin(&f, "max: 1\nmin: 2\nmax: 3\nnotes: 4\nnothing: 5\n");
	size_t i = 0;
	for (const struct yaml_node *n = f.root->children; n; n = n->next, i++)
		CHECK_INT(yaml_reader_key(&f.reader, n, "key", &rows->name, sizeof *rows, 3),
			  want[i]);
	CHECK_INT(i, 5);
	END(&f, "3:1 \"max\" stands here twice\n"
		"4:1 unknown key \"notes\"; did you mean \"note\"?\n"
		"5:1 unknown key \"nothing\"\n");
}

TEST(lists_and_lists_of_one)
{
	struct fixture f;
	struct buf b = BUF_INIT;
	begin(&f, "{a: [x, y], b: z, c: [], d: {e: f}, g: ~}\n");
	for (const struct yaml_node *n = f.root->children; n; n = n->next) {
		size_t length = yaml_reader_length(&f.reader, n->key, n);
		buf_printf(&b, "%s%zu", n->key, length);
		for (const struct yaml_node *m = length ? yaml_reader_first(n) : NULL; m;
		     m = yaml_reader_next(n, m))
			buf_printf(&b, " %.*s", SLICE_ARG(m->text));
		buf_puts(&b, ";");
	}
	CHECK_SLICE(buf_slice(&b), SLICE("a2 x y;b1 z;c0;d0;g0;"));
	buf_free(&b);
	const struct yaml_node *empty = yaml_member(f.root, "c");
	CHECK(yaml_reader_is_many(&f.reader, "c", empty) && !yaml_reader_first(empty));
	END(&f, "1:22 \"c\" is an empty list\n"
		"1:29 \"d\" must be a list, not a map\n"
		"1:40 \"g\" must be a list, not nothing\n");
}

int main(void)
{
	RUN(faults_of_several_texts);
	RUN(what_stands_there);
	RUN(unknown_words);
	RUN(offsets_in_scalars);
	RUN(texts);
	RUN(numbers_and_truths);
	RUN(kinds);
	RUN(keys);
	RUN(lists_and_lists_of_one);
	return unit_end();
}
