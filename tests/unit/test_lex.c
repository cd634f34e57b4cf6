#include "unit.h"

#include "base/buf.h"
#include "tex/lex.h"

/* The tokens as "KIND:text" words. */
static const char *tokens(const char *tex, enum lex_dialect dialect)
{
	static const char names[] = "EWSRV{}%&$^_~ c";
	static struct buf out;
	struct lex lx = lex_start(slice_of(tex), dialect);
	buf_clear(&out);
	size_t at = 0;
	for (;;) {
		struct lex_token t = lex_next(&lx);
		CHECK_INT(t.offset, at);
		at = t.end;
		if (t.kind == LEX_END)
			break;
		CHECK(t.end > t.offset);
		buf_putc(&out, names[t.kind]);
		buf_add(&out, t.name);
		buf_putc(&out, '|');
	}
	CHECK_INT(at, strlen(tex));
	buf_putc(&out, '\0');
	return out.p;
}

TEST(plain_tokens)
{
	CHECK_STR(tokens("\\alpha_1^{2}", LEX_PLAIN), "Walpha|__|c1|^^|{{|c2|}}|");
	CHECK_STR(tokens("a & b\\\\[2pt]~$", LEX_PLAIN),
		  "ca|  |&&|  |cb|R\\\\|c[|c2|cp|ct|c]|~~|$$|");
	CHECK_STR(tokens("\\{\\,\\ x", LEX_PLAIN), "S{|S,|S |cx|");
	CHECK_STR(tokens("\\", LEX_PLAIN), "S|");
	CHECK_STR(tokens("中\\式", LEX_PLAIN), "c中|S式|");
	CHECK_STR(tokens("\xff\\\xfe", LEX_PLAIN), "c\xff|S\xfe|");
	CHECK_STR(tokens("", LEX_PLAIN), "");
}

TEST(comments_end_before_the_line_ending)
{
	CHECK_STR(tokens("a% \\tag{1}\nb", LEX_PLAIN), "ca|%% \\tag{1}| \n|cb|");
	CHECK_STR(tokens("a%x\r\nb", LEX_PLAIN), "ca|%%x| \r\n|cb|");
	CHECK_STR(tokens("\\%1", LEX_PLAIN), "S%|c1|");
}

TEST(verb_hides_its_body)
{
	CHECK_STR(tokens("\\verb|\\tag{1}%|x", LEX_PLAIN), "V\\tag{1}%|cx|");
	CHECK_STR(tokens("\\verb*+a+", LEX_PLAIN), "Va|");
	CHECK_STR(tokens("\\verb|ab\nc|", LEX_PLAIN), "Vab| \n|cc|c||");
	CHECK_STR(tokens("\\verb x", LEX_PLAIN), "Wverb|  |cx|");
	CHECK_STR(tokens("\\verbatim", LEX_PLAIN), "Wverbatim|");
}

TEST(escaped_dialect)
{
	CHECK_STR(tokens("a\\\\\\\\b", LEX_ESCAPED), "ca|R\\\\\\\\|cb|");
	CHECK_STR(tokens("a\\\\\\\nb", LEX_ESCAPED), "ca|R\\\\\\| \n|cb|");
	CHECK_STR(tokens("\\\\{x\\\\}", LEX_ESCAPED), "S{|cx|S}|");
	CHECK_STR(tokens("a\\\\&b", LEX_ESCAPED), "ca|R\\\\|&&|cb|");
	CHECK_STR(tokens("a\\\\[2pt]", LEX_ESCAPED), "ca|R\\\\|c[|c2|cp|ct|c]|");
	CHECK_STR(tokens("\\\\\\\\{", LEX_PLAIN), "R\\\\|R\\\\|{{|");
}

TEST(dialect_is_told_by_its_signature)
{
	CHECK_INT(lex_dialect_of(SLICE("a\\\\ b\\{c\\}")), LEX_PLAIN);
	CHECK_INT(lex_dialect_of(SLICE("\\left\\{ a \\right\\}")), LEX_PLAIN);
	CHECK_INT(lex_dialect_of(SLICE("a\\\\{\\bf b}")), LEX_PLAIN);
	CHECK_INT(lex_dialect_of(SLICE("a\\\\\\\\ b")), LEX_ESCAPED);
	CHECK_INT(lex_dialect_of(SLICE("a \\\\\\\n b")), LEX_ESCAPED);
	CHECK_INT(lex_dialect_of(SLICE("\\left\\\\{ a")), LEX_ESCAPED);
	CHECK_INT(lex_dialect_of(SLICE("\\\\{ a \\\\}")), LEX_ESCAPED);
}

TEST(groups_and_options)
{
	struct slice body = SLICE("");
	struct lex lx = lex_start(SLICE("  {a{b}%}\n\\}} [x{]}] {"), LEX_PLAIN);
	CHECK(lex_group(&lx, &body));
	CHECK_SLICE(body, SLICE("a{b}%}\n\\}"));
	CHECK(!lex_group(&lx, &body));
	CHECK(lex_option(&lx, &body));
	CHECK_SLICE(body, SLICE("x{]}"));
	size_t at = lx.at;
	CHECK(!lex_group(&lx, &body));
	CHECK_INT(lx.at, at);
	CHECK_INT(lex_peek(&lx).kind, LEX_OPEN);
	CHECK_INT(lx.at, at);
}

/* Thousands of openers that nothing closes take linear time: this ends at once. */
TEST(unclosed_groups_are_given_up)
{
	enum { N = 200000 };
	struct buf b = BUF_INIT;
	for (int i = 0; i < N; i++)
		buf_puts(&b, "\\tag{");
	struct lex lx = lex_start(buf_slice(&b), LEX_PLAIN);
	size_t words = 0;
	for (struct lex_token t = lex_next(&lx); t.kind != LEX_END; t = lex_next(&lx)) {
		struct slice body;
		if (t.kind == LEX_WORD) {
			words++;
			if (words % 100 == 0)
				CHECK(!lex_group(&lx, &body));
		}
	}
	CHECK_INT(words, N);
	buf_free(&b);
}

int main(void)
{
	RUN(plain_tokens);
	RUN(comments_end_before_the_line_ending);
	RUN(verb_hides_its_body);
	RUN(escaped_dialect);
	RUN(dialect_is_told_by_its_signature);
	RUN(groups_and_options);
	RUN(unclosed_groups_are_given_up);
	return unit_end();
}
