#include <stdlib.h>

#include "out/template.h"
#include "unit.h"

struct fixture {
	struct arena arena;
	struct buf out;
	struct template_error error;
	enum template_escape escape;
	const struct template_stream *streams;
	size_t n_streams;
	size_t asked; /* how often a partial was asked for */
};

static struct slice find_partial(void *context, struct slice name, bool *found)
{
	static const char *const partials[][2] = {
		{"node", "{{content}}<{{#nodes}}{{>node}}{{/nodes}}>"},
		{"lines", "one\ntwo {{{v}}}\n"},
		{"outer", "(\n  {{>lines}}\n)\n"},
		{"section", "{{#list}}\n- {{.}}\n{{/list}}\n{{#yes}}a{{/yes}}b\n"},
		{"comment", "{{! c }}{{! d }}x\n"},
		{"broken", "fine\n  {{#open}}"},
		{"loop", "{{>loop}}"},
	};
	struct fixture *f = context;
	f->asked++;
	for (size_t i = 0; i < sizeof partials / sizeof *partials; i++)
		if (slice_eq(name, slice_of(partials[i][0]))) {
			*found = true;
			return slice_of(partials[i][1]);
		}
	return (struct slice){0};
}

/* Render into f->out; false: f->error. */
static bool render(struct fixture *f, const char *text, const char *data)
{
	struct json_error fault;
	struct json_t *v = json_parse(slice_of(data), &fault);
	struct template_partials partials = {find_partial, f};
	struct template_input input = {.data = v,
				       .partials = &partials,
				       .escape = f->escape,
				       .streams = f->streams,
				       .n_streams = f->n_streams};
	buf_clear(&f->out);
	struct template *t = template_parse(&f->arena, slice_of(text), &f->error);
	bool ok = t && template_render(t, &f->out, &input, &f->arena, &f->error);
	json_drop(v);
	return ok;
}

static void end(struct fixture *f)
{
	buf_free(&f->out);
	arena_free(&f->arena);
}

struct example {
	const char *text, *data, *want;
};

static void check_examples(const struct example *v, size_t n, enum template_escape escape)
{
	struct fixture f = {.escape = escape};
	for (size_t i = 0; i < n; i++) {
		bool ok = render(&f, v[i].text, v[i].data);
		if (!CHECK(ok))
			printf("# %s: %s\n", v[i].text, f.error.message);
		else
			CHECK_SLICE(buf_slice(&f.out), slice_of(v[i].want));
	}
	end(&f);
}

#define CHECK_EXAMPLES(v, escape) check_examples((v), sizeof(v) / sizeof *(v), (escape))

TEST(names)
{
	static const struct example v[] = {
		{"{{a.b}}", "{\"a.b\":1}", ""},
		{"{{a.b}}", "{\"a.b\":1,\"a\":{\"b\":2}}", "2"},
		{"{{#a}}{{b.c}}{{/a}}", "{\"a\":{\"b\":{}},\"b\":{\"c\":\"wrong\"}}", ""},
		{"{{#a}}{{b}}{{/a}}", "{\"a\":{\"b\":null},\"b\":\"wrong\"}", ""},
		{"{{#a}}{{#b}}{{c}}{{/b}}{{/a}}", "{\"a\":{\"b\":{}},\"c\":3}", "3"},
		{"{{.}}", "\"root\"", "root"},
		{"{{#.}}<{{n}}>{{/.}}", "[{\"n\":1},{\"n\":2}]", "<1><2>"},
		{"{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", "{\"l\":[[1,2],[\"a\"]]}", "(12)(a)"},
		{"{{#foo}}{{.}} is {{foo}}{{/foo}}", "{\"foo\":\"bar\"}", "bar is bar"},
		{"{{a}}{{b}}", "{\"a\":\"{{b}}\",\"b\":\"c\"}", "{{b}}c"},
	};
	CHECK_EXAMPLES(v, TEMPLATE_HTML);
}

TEST(values)
{
	static const struct example v[] = {
		{"{{a}} {{b}} {{c}}", "{\"a\":true,\"b\":false,\"c\":null}", "true false "},
		{"{{a}}|{{b}}", "{\"a\":[1],\"b\":{}}", "|"},
		{"{{a}} {{b}} {{c}}", "{\"a\":0.1,\"b\":1e300,\"c\":-3.25}", "0.1 1e+300 -3.25"},
		{"{{a}}", "{\"a\":9007199254740993}", "9007199254740993"},
	};
	CHECK_EXAMPLES(v, TEMPLATE_NONE);
}

TEST(truth)
{
	static const struct example v[] = {
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":0}", "n"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":0.5}", "y"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":\"\"}", "n"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":\"0\"}", "y"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":null}", "n"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":{}}", "y"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":[]}", "n"},
		{"{{#a}}y{{/a}}{{^a}}n{{/a}}", "{\"a\":[false]}", "y"},
	};
	CHECK_EXAMPLES(v, TEMPLATE_HTML);
}

TEST(html)
{
	static const struct example v[] = {
		{"{{a}}{{{a}}}{{&a}}", "{\"a\":\"<\\\"'&>\"}",
		 "&lt;&quot;&#39;&amp;&gt;<\"'&><\"'&>"},
		{"{{=<% %>=}}<%a%><%&a%><%{a}%>", "{\"a\":\"&\"}", "&amp;&&"},
		{"{{{ a }}}}", "{\"a\":\"b\"}", "b}"},
	};
	CHECK_EXAMPLES(v, TEMPLATE_HTML);
}

TEST(markdown)
{
	static const struct example v[] = {
		{"|{{a}}|", "{\"a\":\"a|b\\nc\\\\\"}", "|a\\|b c\\\\|"},
		{"[{{a}}](x)", "{\"a\":\"f](y) *b* `c` $x_1$ _y_ <i> &lt;\"}",
		 "[f\\](y) \\*b\\* \\`c\\` \\$x_1\\$ \\_y\\_ \\<i> \\&lt;](x)"},
		{"{{a}}",
		 "{\"a\":\"\xE6\xA2\xAF\xE5\xBA\xA6\xE2\x80\xA8"
		 "1\"}",
		 "\xE6\xA2\xAF\xE5\xBA\xA6 1"},
		{"{{{a}}}", "{\"a\":\"|\"}", "|"},
	};
	CHECK_EXAMPLES(v, TEMPLATE_MARKDOWN_TABLE);
}

TEST(standalone)
{
	static const struct example v[] = {
		{"{{#a}}\r\nx\r\n{{/a}}\r\n", "{\"a\":1}", "x\r\n"},
		{"{{#a}} {{/a}}\n", "{\"a\":1}", " \n"},
		{"\t{{! one }} {{! two }}\n.", "{}", "\t \n."},
		{"a\n \t{{!\n}}\t \nb", "{}", "a\nb"},
		{"{{=| |=}}\n|={{ }}=|\n{{a}}", "{\"a\":1}", "1"},
		{"", "{}", ""},
	};
	CHECK_EXAMPLES(v, TEMPLATE_HTML);
}

TEST(indentation)
{
	static const struct example v[] = {
		{" {{>outer}}\n", "{\"v\":\"x\\ny\"}", " (\n   one\n   two x\ny\n )\n"},
		{"  {{>section}}\n", "{\"list\":[1,2],\"yes\":true}", "  - 1\n  - 2\n  ab\n"},
		{"  {{>section}}\n", "{}", "  b\n"},
		{"  {{>comment}}\n", "{}", "  x\n"},
		{"- {{>lines}}", "{}", "- one\ntwo \n"},
		{"[{{>none}}]", "{}", "[]"},
	};
	CHECK_EXAMPLES(v, TEMPLATE_HTML);
}

TEST(partials_are_asked_for_once)
{
	struct fixture f = {0};
	CHECK(render(&f, "{{>lines}}{{>lines}}{{>none}}{{>none}}", "{}"));
	CHECK_INT(f.asked, 2);
	end(&f);
}

TEST(recursion_follows_the_data)
{
	struct fixture f = {0};
	CHECK(render(&f, "{{>node}}",
		     "{\"content\":\"X\",\"nodes\":[{\"content\":\"Y\",\"nodes\":[]}]}"));
	CHECK_SLICE(buf_slice(&f.out), SLICE("X<Y<>>"));
	end(&f);
}

static struct json_t *make_square(void *context, size_t i)
{
	size_t *made = context;
	++*made;
	struct json_t *v = json_map();
	json_put_int(v, "n", (long long)(i * i));
	return v;
}

TEST(streams)
{
	size_t made = 0;
	struct template_stream streams[] = {{"squares", 4, make_square, &made},
					    {"none", 0, make_square, &made}};
	struct fixture f = {.streams = streams, .n_streams = 2};
	CHECK(render(&f, "{{#squares}}{{n}}{{s}}{{/squares}}{{^squares}}no{{/squares}}",
		     "{\"s\":\";\"}"));
	CHECK_SLICE(buf_slice(&f.out), SLICE("0;1;4;9;"));
	CHECK_INT(made, 4);
	CHECK(render(
		&f,
		"{{#none}}x{{/none}}{{^none}}no{{/none}}{{squares}}{{#a.squares}}x{{/a.squares}}",
		"{\"a\":{}}"));
	CHECK_SLICE(buf_slice(&f.out), SLICE("no"));
	/* The data come first. */
	CHECK(render(&f, "{{#squares}}{{.}}{{/squares}}", "{\"squares\":[7]}"));
	CHECK_SLICE(buf_slice(&f.out), SLICE("7"));
	/* A made element is dropped also when rendering fails (leak checkers see it). */
	CHECK(!render(&f, "{{#squares}}{{>loop}}{{/squares}}", "{}"));
	end(&f);
}

/* Element i of "rows" has i elements of "cells". */
static struct json_t *make_row(void *context, size_t i)
{
	struct template_stream *cells = context;
	cells->n = i;
	return json_map();
}

TEST(streams_within_streams)
{
	size_t made = 0;
	struct template_stream streams[] = {{"cells", 0, make_square, &made},
					    {"rows", 4, make_row, &streams[0]}};
	struct fixture f = {.streams = streams, .n_streams = 2};
	CHECK(render(&f, "{{#rows}}{{#cells}}{{n}} {{/cells}}{{^cells}}none{{/cells}};{{/rows}}",
		     "{}"));
	CHECK_SLICE(buf_slice(&f.out), SLICE("none;0 ;0 1 ;0 1 4 ;"));
	end(&f);
}

static void check_error(const char *text, size_t line, size_t column, const char *message,
			const char *partial)
{
	struct fixture f = {0};
	CHECK(!render(&f, text, "{\"nodes\":[]}"));
	CHECK_INT(f.error.line, line);
	CHECK_INT(f.error.column, column);
	CHECK_STR(f.error.message, message);
	CHECK_SLICE(f.error.partial, slice_of(partial));
	end(&f);
}

TEST(errors)
{
	check_error("a\n {{#b}}\n{{#c}}{{/c}}", 2, 2, "the section \"b\" is not closed", "");
	check_error("{{#b}}\n\n  {{/c}}", 3, 3, "\"c\" closes the section \"b\"", "");
	check_error("x{{/c}}", 1, 2, "\"c\" closes a section that is not open", "");
	check_error("\n{{name", 2, 1, "this tag is not closed: no \"}}\" follows", "");
	check_error("{{{name}}", 1, 1, "this tag is not closed: no \"}}}\" follows", "");
	check_error("{{ }}", 1, 1, "this tag has no name", "");
	check_error("{{a b}}", 1, 1, "the name \"a b\" holds white space", "");
	check_error("{{a..b}}", 1, 1, "the name \"a..b\" has an empty part", "");
	check_error("{{a.}}", 1, 1, "the name \"a.\" has an empty part", "");
	check_error("{{<a}}", 1, 1, "\"<\" tags (inheritance, dynamic names) are not supported",
		    "");
	check_error("{{=a=}}", 1, 1, "delimiters are two words without \"=\"", "");
	check_error("{{=a b}}", 1, 1, "a change of delimiters ends with \"=}}\"", "");
	check_error("{{>broken}}", 2, 3, "the section \"open\" is not closed", "broken");
	check_error("{{>loop}}", 1, 1, "partials nest deeper than 32", "loop");
}

static void nest(struct buf *b, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_puts(b, "{{#a}}");
	buf_puts(b, "x");
	for (int i = 0; i < depth; i++)
		buf_puts(b, "{{/a}}");
	buf_putc(b, '\0');
}

TEST(depth_has_a_limit)
{
	struct fixture f = {0};
	struct buf text = BUF_INIT;
	nest(&text, TEMPLATE_MAX_SECTIONS);
	CHECK(render(&f, text.p, "{\"a\":true}"));
	CHECK_SLICE(buf_slice(&f.out), SLICE("x"));
	buf_clear(&text);
	nest(&text, TEMPLATE_MAX_SECTIONS + 1);
	CHECK(!render(&f, text.p, "{\"a\":true}"));
	CHECK_INT(f.error.column, 6 * TEMPLATE_MAX_SECTIONS + 1);
	CHECK_STR(f.error.message, "sections nest deeper than 64");
	buf_free(&text);
	end(&f);
}

int main(void)
{
	RUN(names);
	RUN(values);
	RUN(truth);
	RUN(html);
	RUN(markdown);
	RUN(standalone);
	RUN(indentation);
	RUN(partials_are_asked_for_once);
	RUN(recursion_follows_the_data);
	RUN(streams);
	RUN(streams_within_streams);
	RUN(errors);
	RUN(depth_has_a_limit);
	return unit_end();
}
