#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "text/frontmatter.h"

/* One article: what the scanner would say of it, the fields, the findings. */
struct article {
	struct arena arena;
	struct md_doc doc;
	struct front_matter fm;
	struct diag_list list;
};

static const char *const required[] = {"title", "slug", "date", "status", "tags"};

static void open_article(struct article *t, struct slice text)
{
	*t = (struct article){.doc = {.text = text}};
	t->list = (struct diag_list)DIAG_LIST_INIT(&t->arena);
	t->doc.bom = slice_starts(text, SLICE("\xEF\xBB\xBF"));
	size_t start = t->doc.bom ? 3 : 0;
	if (slice_starts(slice_sub(text, start, text.n), SLICE("---"))) {
		start += 3 + slice_find(slice_sub(text, start + 3, text.n), '\n') + 1;
		for (size_t i = start; i < text.n;
		     i += slice_find(slice_sub(text, i, text.n), '\n') + 1) {
			if (slice_starts(slice_sub(text, i, text.n), SLICE("---"))) {
				t->doc.front = slice_sub(text, start, i);
				break;
			}
		}
	}
	frontmatter_read(&t->fm, &t->arena, &t->doc, &t->list);
}

static void close_article(struct article *t)
{
	arena_free(&t->arena);
}

static void show_findings(struct buf *b, const struct article *t)
{
	for (size_t i = 0; i < t->list.n; i++) {
		const struct diag *d = t->list.v[i];
		buf_printf(b, "%s[%.*s] %s\n", diag_info(d->rule)->name,
			   SLICE_ARG(slice_sub(t->doc.text, d->offset, d->end)), d->message);
	}
}

static void check_findings(struct slice text, bool checks, const char *want, int line)
{
	struct article t;
	struct buf b = BUF_INIT;
	open_article(&t, text);
	if (checks)
		frontmatter_check(&t.fm, &t.doc, required, 5, &t.list);
	diag_sort(&t.list);
	show_findings(&b, &t);
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "findings");
	buf_free(&b);
	close_article(&t);
}
#define CHECK_READ(yaml, want) \
	check_findings(SLICE("---\n" yaml "---\n\nText.\n"), false, (want), __LINE__)
#define CHECK_FINDINGS(yaml, want) \
	check_findings(SLICE("---\ntitle: T\nslug: s\n" yaml "---\n\nText.\n"), true, (want), \
		       __LINE__)

static void check_fields(struct slice text, const char *want, int line)
{
	struct article t;
	struct buf b = BUF_INIT;
	open_article(&t, text);
	for (size_t i = 0; i < t.fm.n_fields; i++) {
		const struct front_field *f = &t.fm.fields[i];
		buf_printf(&b, "%.*s=%.*s", SLICE_ARG(f->key), SLICE_ARG(f->value));
		for (size_t k = 0; k < f->n_list; k++)
			buf_printf(&b, "(%.*s)", SLICE_ARG(f->list[k]));
		buf_printf(&b, "<%.*s>\n", SLICE_ARG(slice_sub(text, f->offset, f->end)));
		CHECK_SLICE(slice_sub(text, f->key_offset, f->key_end), f->key);
	}
	unit_check_slice(buf_slice(&b), slice_of(want), __FILE__, line, "fields");
	buf_free(&b);
	close_article(&t);
}
#define CHECK_FIELDS(yaml, want) \
	check_fields(SLICE("---\n" yaml "---\n\nText.\n"), (want), __LINE__)

TEST(fields)
{
	CHECK_FIELDS("title: 题：一\ndate: \ntags: a, 二 , ,c\nstatus: done\n",
		     "title=题：一<题：一>\ndate=<>\ntags=a, 二 , ,c(a)(二)(c)<a, 二 , ,c>\n"
		     "status=done<done>\n");
	CHECK_FIELDS("title: \"a: \\\"b\\\"\"\r\nslug: 'x'\r\ndate: ~\r\n",
		     "title=a: \"b\"<\"a: \\\"b\\\"\">\nslug=x<'x'>\ndate=<~>\n");
	CHECK_FIELDS("tags: [a, \"b, c\", 'd，e', f，g]\n",
		     "tags=(a)(b, c)(d，e)(f)(g)<[a, \"b, c\", 'd，e', f，g]>\n");
	CHECK_FIELDS("tags:\n  - a\n  - 二\n", "tags=(a)(二)<- a\n  - 二>\n");
	CHECK_FIELDS("tags: 优化，动量、梯度\xE3\x80\x80, x\n",
		     "tags=优化，动量、梯度\xE3\x80\x80, x(优化)(动量)(梯度)(x)"
		     "<优化，动量、梯度\xE3\x80\x80, x>\n");
	CHECK_FIELDS("about: |\n  two\n  lines\nx: {a: 1}\n",
		     "about=two\nlines<|\n  two\n  lines\n>\nx=<{a: 1}>\n");
	CHECK_FIELDS("", "");
}

TEST(access)
{
	struct article t;
	open_article(&t, SLICE("\xEF\xBB\xBF---\ntitle: T\nsource: u\ntags_reviewed: true\nx: "
			       "\"1\"\n---\n"));
	CHECK(t.fm.present);
	CHECK_SLICE(t.fm.title->value, SLICE("T"));
	CHECK_SLICE(t.fm.source->value, SLICE("u"));
	CHECK_SLICE(t.fm.tags_reviewed->value, SLICE("true"));
	CHECK(!t.fm.slug && !t.fm.date && !t.fm.status && !t.fm.tags);
	const struct front_field *x = frontmatter_field(&t.fm, SLICE("x"));
	CHECK(x && x->quoted && !t.fm.title->quoted);
	CHECK(!frontmatter_field(&t.fm, SLICE("y")));
	CHECK_SLICE(slice_sub(t.doc.text, x->offset, x->end), SLICE("\"1\""));
	close_article(&t);
	open_article(&t, SLICE("Text.\n"));
	CHECK(!t.fm.present && !t.fm.n_fields && !t.fm.title);
	close_article(&t);
}

TEST(invalid_yaml)
{
	CHECK_FIELDS("title: \"foo\" bar\nslug: a: b\ntags: [x, 'y'] # c\n",
		     "title=\"foo\" bar<\"foo\" bar>\nslug=a: b<a: b>\ntags=(x)(y)<[x, 'y']>\n");
	CHECK_READ(
		"title: \"foo\" bar\nslug: a: b\n",
		"fm-invalid-yaml[bar] front matter is not valid YAML: text behind a closing quote; "
		"the whole value needs quotes\n"
		"fm-invalid-yaml[: b] front matter is not valid YAML: a colon is not allowed here; "
		"a value that holds \": \" needs quotes\n");
	CHECK_FIELDS("title: a: b # c\n  and more\nslug: x\n", "title=a: b<a: b>\nslug=x<x>\n");
	CHECK_FIELDS("title: a: b\n  and\r\n\tmore \nslug: x\n",
		     "title=a: b and more<a: b\n  and\r\n\tmore>\nslug=x<x>\n");
	CHECK_FIELDS("title: \"open\nslug: x # y\n", "title=\"open<\"open>\nslug=x<x>\n");
	CHECK_FIELDS("title: @x\nslug: *y*\ndate: 2020\xff\nkey\n",
		     "title=@x<@x>\nslug=*y*<*y*>\ndate=2020\xff<2020\xff>\n");
	CHECK_FIELDS("tags: [a, b\ntitle: *b*\n", "tags=a, b(a)(b)<[a, b>\ntitle=*b*<*b*>\n");
	CHECK_FIELDS("title:  : x\ndate: # c: d\n", "title=: x<: x>\ndate=<>\n");
	CHECK_READ("just text\n",
		   "fm-invalid-yaml[just text] front matter is not valid YAML: this line "
		   "is not \"key: value\"\n");
	CHECK_READ("- a\n- b\n",
		   "fm-invalid-yaml[- a] front matter is not valid YAML: this line is not "
		   "\"key: value\"\n"
		   "fm-invalid-yaml[- b] front matter is not valid YAML: this line is not "
		   "\"key: value\"\n");
	CHECK_READ("stray\ntitle: x\n",
		   "fm-invalid-yaml[stray] front matter is not valid YAML: this "
		   "line is not \"key: value\"\n");
	CHECK_READ("title: x\nstray\nslug: y\n", "fm-invalid-yaml[stray] front matter is not valid "
						 "YAML: could not find expected ':' "
						 "while scanning a simple key\n");
	CHECK_FIELDS("stray\ntitle: x\n", "title=x<x>\n");
	CHECK_READ("title: [x]\n",
		   "fm-invalid-yaml[[x]] front matter is not valid YAML: the value of "
		   "\"title\" is read as a list or a map; it needs quotes\n");
	CHECK_FIELDS("title: [x]\nstatus: {a: b}\n", "title=[x]<[x]>\nstatus={a: b}<{a: b}>\n");
	CHECK_READ("title: &a x\n", "fm-invalid-yaml[&a x] front matter is not valid YAML: anchors "
				    "(&name) are not supported\n");
}

TEST(duplicates)
{
	CHECK_FIELDS("title: a\nslug: s\ntitle: b\n", "title=a<a>\nslug=s<s>\n");
	CHECK_READ("title: a\nslug: s\ntitle: b\n",
		   "fm-duplicate-key[title] \"title\" is given twice; the first one counts\n");
	CHECK_READ(
		"title: a\nslug: b: c\ntitle: b\n",
		"fm-invalid-yaml[: c] front matter is not valid YAML: a colon is not allowed here; "
		"a value that holds \": \" needs quotes\n"
		"fm-duplicate-key[title] \"title\" is given twice; the first one counts\n");
	struct article t;
	open_article(&t, SLICE("---\nx: 1\nx: 2\n---\n"));
	if (CHECK_INT(t.list.n, 1) && CHECK(t.list.v[0]->notes != NULL)) {
		CHECK_INT(t.list.v[0]->offset, 9);
		CHECK_INT(t.list.v[0]->notes->offset, 4);
	}
	close_article(&t);
}

TEST(checks)
{
	CHECK_FINDINGS("date: 2024-02-29\nstatus: Completed\ntags: a, b\ntags_reviewed: true\n",
		       "");
	CHECK_FINDINGS("status: pending\n", "fm-missing[---] front matter has no \"date\"\n"
					    "fm-missing[---] front matter has no \"tags\"\n");
	CHECK_FINDINGS(
		"date: \nstatus: ''\ntags: []\nnote: null\nmap: {}\n",
		"fm-empty[date] \"date\" has no value\nfm-empty[status] \"status\" has no value\n"
		"fm-empty[tags] \"tags\" has no value\nfm-empty[note] \"note\" has no value\n");
	CHECK_FINDINGS(
		"date: 2023-02-29\nstatus: finishd\ntags: a\n",
		"fm-date[2023-02-29] \"2023-02-29\" is not a date (YYYY-MM-DD)\n"
		"fm-status[finishd] unknown status \"finishd\" (known: completed, in_progress, "
		"pending)\n");
	CHECK_FINDINGS(
		"date: 2023-01-01\nstatus: complete\ntags: a\n",
		"fm-status[complete] unknown status \"complete\"; did you mean \"completed\"?\n");
	CHECK_FINDINGS(
		"date: 2023-01-01 # c\nstatus: wip#1\ntags: [a] \t # d \n# own line\n",
		"fm-comment[# c] comment after the value of \"date\"; some readers take it for "
		"part of it\n"
		"fm-status[wip#1] unknown status \"wip#1\" (known: completed, in_progress, "
		"pending)\n"
		"fm-comment[# d] comment after the value of \"tags\"; some readers take it for "
		"part of it\n");
	CHECK_FINDINGS(
		"date: \"2023-01-01\" # c\nstatus: wip\ntags: a\ns: |\n  x # y\n# z\n",
		"fm-comment[# c] comment after the value of \"date\"; some readers take it for "
		"part of it\n");
	CHECK_FINDINGS(
		"date: # none\nstatus: wip\ntags: a\n",
		"fm-empty[date] \"date\" has no value\n"
		"fm-comment[# none] comment after the value of \"date\"; some readers take it for "
		"part of it\n");
	CHECK_FINDINGS("date: 2023-01-01\nstatus: wip\ntags: a，b\nname: c，d\n",
		       "fm-comma[，] full-width comma between tags\n");
	CHECK_FINDINGS("date: 2023-01-01\nstatus: wip\ntags: [\"a，b\", c]\n", "");
	check_findings(SLICE("Text.\n"), true, "fm-missing[] there is no front matter\n", __LINE__);
	check_findings(SLICE(""), true, "", __LINE__);
	check_findings(SLICE("---\n---\n"), true,
		       "fm-missing[---] front matter has no \"title\"\n"
		       "fm-missing[---] front matter has no \"slug\"\n"
		       "fm-missing[---] front matter has no \"date\"\n"
		       "fm-missing[---] front matter has no \"status\"\n"
		       "fm-missing[---] front matter has no \"tags\"\n",
		       __LINE__);
}

TEST(unclosed)
{
	struct article t;
	struct md_issue issue = {.kind = MD_ISSUE_FRONT_UNCLOSED, .offset = 0, .end = 3};
	open_article(&t, SLICE("---\ntitle: x\n"));
	t.doc.issues = &issue;
	t.doc.n_issues = 1;
	frontmatter_check(&t.fm, &t.doc, required, 5, &t.list);
	CHECK_INT(t.list.n, 0);
	t.doc.n_issues = 0;
	frontmatter_check(&t.fm, &t.doc, required, 0, &t.list);
	CHECK_INT(t.list.n, 0);
	close_article(&t);
}

TEST(wide_commas)
{
	struct article t;
	struct slice text = SLICE("---\ntags: 优化， 动量、梯度\n---\n");
	open_article(&t, text);
	frontmatter_check(&t.fm, &t.doc, NULL, 0, &t.list);
	/* One finding, at the first. */
	if (CHECK_INT(t.list.n, 1)) {
		CHECK_INT(t.list.v[0]->rule, DIAG_fm_comma);
		CHECK_SLICE(slice_sub(text, t.list.v[0]->offset, t.list.v[0]->end), SLICE("，"));
	}
	close_article(&t);
}

TEST(status)
{
	CHECK_INT(frontmatter_status(SLICE("completed")), FRONT_COMPLETED);
	CHECK_INT(frontmatter_status(SLICE("Done")), FRONT_COMPLETED);
	CHECK_INT(frontmatter_status(SLICE("in-progress")), FRONT_IN_PROGRESS);
	CHECK_INT(frontmatter_status(SLICE("in_progress")), FRONT_IN_PROGRESS);
	CHECK_INT(frontmatter_status(SLICE("WIP")), FRONT_IN_PROGRESS);
	CHECK_INT(frontmatter_status(SLICE("draft")), FRONT_PENDING);
	CHECK_INT(frontmatter_status(SLICE("complete")), FRONT_UNKNOWN);
	CHECK_INT(frontmatter_status(SLICE("")), FRONT_UNKNOWN);
}

TEST(dates)
{
	static const char *const good[] = {"2024-02-29",
					   "2000-02-29",
					   "1999-12-31",
					   "2024-01-01 09:30",
					   "2024-01-01T09:30:59Z",
					   "2024-01-01T09:30:59.123+08:00",
					   "2024-01-01 09:30:59 +0800",
					   "2024-01-01T09:30-05"};
	static const char *const bad[] = {"",
					  "2024",
					  "2024-2-9",
					  "2023-02-29",
					  "1900-02-29",
					  "2024-00-10",
					  "2024-13-01",
					  "2024-04-31",
					  "2024-01-00",
					  "2024/01/01",
					  "2024-01-01x",
					  "2024-01-01 ",
					  "2024-01-01T",
					  "2024-01-01 9:30",
					  "2024-01-01 24:00",
					  "2024-01-01 10:60",
					  "2024-01-01 10:00:00.",
					  "2024-01-01T10:00+",
					  "2024-01-01T10:00+08:",
					  "2024-01-01T10:00+0800x",
					  "20240101"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		unit_check(frontmatter_date_valid(slice_of(good[i])), __FILE__, __LINE__, good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		unit_check(!frontmatter_date_valid(slice_of(bad[i])), __FILE__, __LINE__, bad[i]);
}

int main(void)
{
	RUN(fields);
	RUN(access);
	RUN(invalid_yaml);
	RUN(duplicates);
	RUN(checks);
	RUN(unclosed);
	RUN(wide_commas);
	RUN(status);
	RUN(dates);
	return unit_end();
}
