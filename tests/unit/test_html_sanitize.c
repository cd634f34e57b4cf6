/* What attackers write, after the collections of OWASP, html5sec and DOMPurify: nothing but allowed
 * tags comes out, whatever goes in.  And what authors write comes out as it went in. */
#include "out/html-sanitize.h"

#include <stdlib.h>
#include <time.h>

#include "sanitize_cases.h"
#include "unit.h"

/* ---- A reader of the output that shares nothing with the sanitizer ---- */

static bool is_in(struct slice name, const char *words)
{
	for (const char *w = words; *w; w += strcspn(w, " "), w += *w == ' ')
		if (slice_eq(name, (struct slice){w, strcspn(w, " ")}))
			return true;
	return false;
}

static size_t name_end(struct slice s, size_t i)
{
	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || ascii_is_digit(s.p[i]) ||
			   s.p[i] == '-' || s.p[i] == '_'))
		i++;
	return i;
}

/* A value that could lead anywhere but to an allowed place. */
static bool is_bad_value(struct slice name, struct slice value)
{
	if (!is_in(name, "href src srcset cite poster"))
		return false;
	struct slice scheme = slice_sub(value, 0, strcspn(value.p, ":/?#\\\" "));
	return value.p[scheme.n] == ':' && !slice_eq_nocase(scheme, SLICE("http")) &&
	       !slice_eq_nocase(scheme, SLICE("https")) &&
	       !slice_eq_nocase(scheme, SLICE("mailto")) &&
	       !slice_eq_nocase(scheme, SLICE("tel")) && !slice_starts(value, SLICE("data:image/"));
}

/* ` name` or ` name="value"`.  Returns where it ends, 0 for a fault. */
static size_t attribute_end(struct slice s, size_t i)
{
	size_t end = name_end(s, i);
	struct slice name = slice_sub(s, i, end);
	if (end == i || slice_starts(name, SLICE("on")) ||
	    is_in(name, "style formaction action background xlink srcdoc http-equiv"))
		return 0;
	if (s.p[end] != '=')
		return end;
	if (s.p[end + 1] != '"')
		return 0;
	size_t begin = end + 2;
	for (end = begin; s.p[end] != '"'; end++)
		if (!s.p[end] || s.p[end] == '<' || s.p[end] == '>')
			return 0;
	return is_bad_value(name, slice_sub(s, begin, end)) ? 0 : end + 1;
}

static bool is_clean(struct slice s)
{
	static const char bad[] =
		"script style iframe object embed form input button select textarea title base "
		"meta "
		"link svg math template noscript xmp noembed noframes plaintext frame frameset "
		"applet marquee html head body bgsound layer isindex keygen dialog portal image";
	for (size_t i = 0; i < s.n; i++) {
		if (!s.p[i])
			return false;
		if (s.p[i] != '<')
			continue;
		i += s.p[i + 1] == '/' ? 2 : 1;
		size_t end = name_end(s, i);
		if (end == i || is_in(slice_sub(s, i, end), bad))
			return false;
		while (s.p[end] == ' ' && s.p[end + 1] != '/') {
			end = attribute_end(s, end + 1);
			if (!end)
				return false;
		}
		end += s.p[end] == ' ' && s.p[end + 1] == '/' ? 1 : 0;
		end += s.p[end] == '/' ? 1 : 0;
		if (s.p[end] != '>')
			return false;
		i = end;
	}
	return true;
}

/* ---- Running ---- */

struct log {
	struct buf text;
};

static void note(void *context, enum html_dropped what, struct slice name)
{
	struct log *log = context;
	buf_printf(&log->text, "%c:%.*s ", "EAUD"[what], SLICE_ARG(name));
}

/* Clean the nodes, which a | parts when `split` is set; a final NUL stands behind b->n. */
static void clean(struct buf *out, struct log *log, struct slice html, bool split)
{
	struct html_sanitizer s = {.dropped = log ? note : NULL, .context = log};
	buf_clear(out);
	for (size_t i = 0; split && i <= html.n;) {
		size_t end = i + slice_find(slice_sub(html, i, html.n), '|');
		html_sanitize(out, slice_sub(html, i, end), &s);
		i = end + 1;
	}
	if (!split)
		html_sanitize(out, html, &s);
	buf_putc(out, '\0');
	out->n--;
}

#define CHECK_CLEAN(want, want_log, html, split) \
	do { \
		struct buf b_ = BUF_INIT; \
		struct log l_ = {0}; \
		clean(&b_, &l_, SLICE(html), split); \
		CHECK_SLICE(buf_slice(&b_), SLICE(want)); \
		CHECK_SLICE(buf_slice(&l_.text), SLICE(want_log)); \
		buf_free(&b_); \
		buf_free(&l_.text); \
	} while (0)

/* ---- Tests ---- */

TEST(hostile)
{
	struct buf b = BUF_INIT;
	size_t n = sizeof hostile / sizeof *hostile;
	CHECK(n >= 120);
	for (size_t i = 0; i < n; i++) {
		clean(&b, NULL, hostile[i].html, false);
		bool ok = CHECK_SLICE(buf_slice(&b), hostile[i].want);
		if (!CHECK(is_clean(buf_slice(&b))) || !ok)
			printf("# %zu: %.*s\n", i, SLICE_ARG(hostile[i].html));
	}
	buf_free(&b);
}

TEST(benign)
{
	struct buf b = BUF_INIT;
	struct log log = {0};
	for (size_t i = 0; i < sizeof benign / sizeof *benign; i++) {
		clean(&b, &log, slice_of(benign[i]), false);
		CHECK_SLICE(buf_slice(&b), slice_of(benign[i]));
		CHECK(is_clean(buf_slice(&b)));
	}
	CHECK_SLICE(buf_slice(&log.text), SLICE(""));
	buf_free(&b);
	buf_free(&log.text);
}

TEST(every_element)
{
	static const char names[] =
		"a abbr article aside audio b bdi bdo big blockquote caption center cite code "
		"colgroup dd "
		"del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 "
		"header i ins "
		"kbd li main mark nav ol p picture pre q rp rt ruby s samp section small span "
		"strike strong "
		"sub summary sup table tbody td tfoot th thead time tr tt u ul var video";
	for (const char *w = names; *w; w += strcspn(w, " "), w += *w == ' ') {
		int n = (int)strcspn(w, " ");
		struct buf html = BUF_INIT, out = BUF_INIT;
		buf_printf(&html, "<%.*s class=\"c\">x</%.*s>", n, w, n, w);
		clean(&out, NULL, buf_slice(&html), false);
		CHECK_SLICE(buf_slice(&out), buf_slice(&html));
		buf_free(&html);
		buf_free(&out);
	}
}

TEST(nodes_share_what_is_open)
{
	CHECK_CLEAN("<div class=\"x\"></div>", "", "<div class=\"x\">|</div>", true);
	CHECK_CLEAN("<table><tr><td>1</td></tr></table>", "",
		    "<table><tr>|<td>1</td>|</tr></table>", true);
	CHECK_CLEAN("a&gt;b", "E:script ", "<script>|alert(1)|<b>|<!-- </b>|</script>a&gt;b", true);
	CHECK_CLEAN("<b>", "E:style ", "<style>|</styles>|</STYLE\n>|<b>", true);
	CHECK_CLEAN("", "E:plaintext ", "<plaintext>|<b>|</b>|<img>", true);
	CHECK_CLEAN("&lt;img src=\"x onerror=\"", "", "<img src=\"x| onerror=\"", true);
}

TEST(what_is_open_is_ended)
{
	CHECK_CLEAN("<b><i>x</i></b>", "E:i ", "<b><i>x</b></i>", false);
	CHECK_CLEAN("", "E:div E:main E:p ", "</div></main></p>", false);
	CHECK_CLEAN("<ul><li><p>a<li><p>b</ul>", "", "<ul><li><p>a<li><p>b</ul>", false);
	CHECK_CLEAN("<br>", "E:br ", "<br></br>", false);
	struct html_sanitizer s = {0};
	struct buf b = BUF_INIT;
	html_sanitize(&b, SLICE("<div><table><tr><td><b>x"), &s);
	html_sanitize_end(&b, &s);
	html_sanitize_end(&b, &s);
	CHECK_SLICE(buf_slice(&b), SLICE("<div><table><tr><td><b>x</b></table></div>"));
	buf_clear(&b);
	html_sanitize(&b, SLICE("<title>x"), &s);
	CHECK(html_sanitize_is_dropping(&s));
	html_sanitize_resume(&s);
	CHECK(!html_sanitize_is_dropping(&s));
	html_sanitize(&b, SLICE("<b>"), &s);
	CHECK_SLICE(buf_slice(&b), SLICE("<b>"));
	buf_free(&b);
}

TEST(depth_has_a_limit)
{
	struct html_sanitizer s = {0};
	struct buf b = BUF_INIT;
	for (int i = 0; i < 1000; i++)
		html_sanitize(&b, SLICE("<p><i>"), &s);
	CHECK_INT(b.n, 32 * 6);
	html_sanitize_end(&b, &s);
	CHECK_INT(b.n, 32 * 6 + 32 * 4);
	buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		html_sanitize(&b, SLICE("<li><p>x<td><br>"), &s);
	CHECK(b.n > 1000 * 4);
	buf_free(&b);
}

TEST(what_is_dropped_is_reported)
{
	CHECK_CLEAN("<p>x</p>", "A:onclick A:STYLE ", "<p onclick=a() STYLE='x:y'>x</p>", false);
	CHECK_CLEAN("<a>x</a>", "U:java\tscript:x ", "<a href='java\tscript:x'>x</a>", false);
	CHECK_CLEAN("x", "D:!DOCTYPE D:?php D:![CDATA[ ",
		    "<!DOCTYPE html><?php echo 1 ?><![CDATA[ <b> ]]>x", false);
	CHECK_CLEAN("x", "E:SVG E:form ", "<SVG onload=a()></svg><form>x</form>", false);
	CHECK_CLEAN("<img id=\"a\">", "A:id A:name ", "<img id=a id=b name=c>", false);
	CHECK_CLEAN("xy", "", "x<!-- <b> -->y", false);
}

TEST(urls)
{
	for (size_t i = 0; i < sizeof bad_urls / sizeof *bad_urls; i++) {
		bool ok = CHECK(!html_sanitize_image_url(bad_urls[i]));
		if (!CHECK(!html_sanitize_url(bad_urls[i])) || !ok)
			printf("# %.*s\n", SLICE_ARG(bad_urls[i]));
	}
	for (size_t i = 0; i < sizeof good_urls / sizeof *good_urls; i++)
		if (!CHECK(html_sanitize_url(slice_of(good_urls[i]))))
			printf("# %s\n", good_urls[i]);
	CHECK(html_sanitize_image_url(SLICE("data:image/png;base64,AAAA")));
	CHECK(html_sanitize_image_url(SLICE("DATA:image/JPEG,x")));
	CHECK(!html_sanitize_url(SLICE("data:image/png;base64,AAAA")));
	CHECK(!html_sanitize_image_url(SLICE("data:image/svg+xml;base64,AAAA")));
	CHECK(!html_sanitize_image_url(SLICE("data:image/png")));
	CHECK(!html_sanitize_image_url(SLICE("data:image/pngx;base64,AAAA")));
}

/* Pieces of all of it, put together at random and cut anywhere: what comes out is clean, and clean
 * already. */
TEST(any_mixture_comes_out_clean)
{
	struct buf html = BUF_INIT, once = BUF_INIT, again = BUF_INIT;
	unsigned seed = 1;
	for (int i = 0; i < 20000; i++) {
		buf_clear(&html);
		for (int k = 0; k < 6; k++) {
			seed = seed * 1103515245 + 12345;
			size_t n = sizeof hostile / sizeof *hostile;
			struct slice s = hostile[(seed >> 12) % n].html;
			seed = seed * 1103515245 + 12345;
			size_t from = (seed >> 10) % (s.n + 1);
			seed = seed * 1103515245 + 12345;
			buf_add(&html, slice_sub(s, from, from + (seed >> 10) % 24));
		}
		clean(&once, NULL, buf_slice(&html), i & 1);
		clean(&again, NULL, buf_slice(&once), false);
		bool ok = CHECK_SLICE(buf_slice(&again), buf_slice(&once));
		if (!CHECK(is_clean(buf_slice(&once))) || !ok)
			printf("# %.*s\n", SLICE_ARG(buf_slice(&html)));
	}
	buf_free(&html);
	buf_free(&once);
	buf_free(&again);
}

static double seconds(const char *unit, size_t bytes)
{
	struct buf html = BUF_INIT, out = BUF_INIT;
	while (html.n < bytes)
		buf_puts(&html, unit);
	clock_t begin = clock();
	clean(&out, NULL, buf_slice(&html), false);
	double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
	CHECK(out.n < 10 * html.n);
	buf_free(&html);
	buf_free(&out);
	return took;
}

/* A quadratic megabyte would take minutes. */
TEST(time_is_linear)
{
	for (size_t i = 0; i < sizeof endless / sizeof *endless; i++)
		if (!CHECK(seconds(endless[i], 1000000) < 1.0))
			printf("# %s\n", endless[i]);
}

int main(void)
{
	RUN(hostile);
	RUN(benign);
	RUN(every_element);
	RUN(nodes_share_what_is_open);
	RUN(what_is_open_is_ended);
	RUN(depth_has_a_limit);
	RUN(what_is_dropped_is_reported);
	RUN(urls);
	RUN(any_mixture_comes_out_clean);
	RUN(time_is_linear);
	return unit_end();
}
