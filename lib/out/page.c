#include "out/page.h"

#include "io/yaml.h"
#include "out/html-sanitize.h"
#include "share.h"

struct page_maker {
	struct page_settings settings;
	struct template *pattern;
	struct slice policy;                      /* Content-Security-Policy */
	struct json_t *strings[PAGE_CHINESE + 1]; /* by language */
	struct measure_options reading;
};

/* ---- What the pages of a run share ---- */

/* A flat map of texts, which is ours: it is right. */
static struct json_t *strings_read(struct arena *a, struct slice yaml)
{
	struct json_t *map = json_map();
	struct yaml_error error;
	const struct yaml_node *root = yaml_parse(a, yaml, &error);
	for (const struct yaml_node *n = root ? root->children : NULL; n; n = n->next)
		json_put_slice(map, n->key, n->text);
	return map;
}

/* Scripts, styles and fonts from beside the page only; pictures may be an author's from elsewhere.  Our
 * own script and style in a standalone page are allowed by what they are. */
static struct slice policy_of(struct arena *a, const struct page_settings *settings)
{
	const char *script = "", *style = "";
	if (settings->standalone) {
		script = arena_printf(a, " '%.*s'", SLICE_ARG(share_page_mathmill_js_integrity));
		style = arena_printf(a, " '%.*s'", SLICE_ARG(share_page_mathmill_css_integrity));
	}
	return slice_of(arena_printf(a,
				     "default-src 'none'; script-src 'self'%s; style-src 'self'%s; "
				     "img-src 'self' data:%s; font-src 'self'; base-uri "
				     "'none'; form-action 'none'",
				     script, style, settings->local_images ? "" : " http: https:"));
}

struct page_maker *page_maker_new(struct arena *a, const struct page_settings *settings,
				  struct template_error *error)
{
	struct page_maker *m = arena_alloc(a, sizeof *m);
	struct slice pattern = settings->pattern.p ? settings->pattern : page_default_template();
	*m = (struct page_maker){.settings = *settings,
				 .pattern = template_parse(a, pattern, error),
				 .policy = policy_of(a, settings),
				 .reading = {.characters_per_minute = MEASURE_CHARACTERS_PER_MINUTE,
					     .words_per_minute = MEASURE_WORDS_PER_MINUTE}};
	if (!m->pattern)
		return NULL;
	m->strings[PAGE_ENGLISH] = strings_read(a, share_page_strings_en_yaml);
	m->strings[PAGE_CHINESE] = strings_read(a, share_page_strings_zh_yaml);
	return m;
}

void page_maker_free(struct page_maker *maker)
{
	json_drop(maker->strings[PAGE_ENGLISH]);
	json_drop(maker->strings[PAGE_CHINESE]);
}

struct slice page_default_template(void)
{
	return share_page_page_mustache;
}

struct slice page_asset(size_t i, const char **name, int *math)
{
	static const struct {
		const char *name;
		const struct slice *bytes;
		int math;
	} assets[] = {
		{"mathmill.css", &share_page_mathmill_css, PAGE_EVERY_MATH},
		{"mathmill.js", &share_page_mathmill_js, PAGE_EVERY_MATH},
		{"mathjax.js", &share_page_mathjax_js, HTML_MATH_MATHJAX},
		{"katex.js", &share_page_katex_js, HTML_MATH_KATEX},
	};
	if (i >= sizeof assets / sizeof *assets)
		return (struct slice){NULL, 0};
	*name = assets[i].name;
	*math = assets[i].math;
	return *assets[i].bytes;
}

bool page_is_chinese(const struct page_maker *maker, const struct measure *measure)
{
	if (maker->settings.language != PAGE_AUTO)
		return maker->settings.language == PAGE_CHINESE;
	return measure->han > measure->other_words;
}

/* ---- The data of one page ---- */

/* A title is plain text, but for formulas. */
static struct slice title_markup(struct arena *a, struct slice title)
{
	struct buf html = BUF_INIT;
	const struct md_doc *doc = mdscan(a, title, NULL);
	size_t at = 0;
	for (size_t i = 0; i < doc->n_math; i++) {
		const struct md_math *m = &doc->math[i];
		html_escape(&html, slice_sub(title, at, m->offset));
		buf_puts(&html, "<span class=\"math inline\">\\(");
		html_escape(&html, mdscan_tex(doc, i, a));
		buf_puts(&html, "\\)</span>");
		at = m->end;
	}
	html_escape(&html, slice_sub(title, at, title.n));
	struct slice markup = arena_copy(a, buf_slice(&html));
	buf_free(&html);
	return markup;
}

/* The name of the file without its ending: better than no title. */
static struct slice stem_of(const char *path)
{
	struct slice name = slice_of(path);
	const char *slash = strrchr(path, '/');
	if (slash && slash[1])
		name = slice_of(slash + 1);
	return slice_ends(name, SLICE(".md")) ? slice_sub(name, 0, name.n - strlen(".md")) : name;
}

static struct slice value_of(const struct front_field *field)
{
	return field ? slice_trim(field->value) : (struct slice){NULL, 0};
}

static void put_title(struct json_t *data, struct arena *a, const struct page_article *article)
{
	const struct html_report *report = article->report;
	struct slice title = value_of(article->front->title);
	struct slice markup = report->heading_html;
	if (!title.n)
		title = report->heading;
	if (!title.n)
		title = stem_of(article->path);
	if (!markup.n)
		markup = title_markup(a, title);
	json_put_slice(data, "title", title);
	json_put_slice(data, "title_html", markup);
}

static void put_if(struct json_t *data, const char *key, struct slice value)
{
	if (value.n)
		json_put_slice(data, key, value);
}

static bool is_web_address(struct slice url)
{
	return (slice_starts(url, SLICE("https://")) || slice_starts(url, SLICE("http://"))) &&
	       html_sanitize_url(url);
}

static void put_front(struct json_t *data, const struct front_matter *front)
{
	struct slice date = value_of(front->date), source = value_of(front->source);
	put_if(data, "date", date);
	if (date.n && frontmatter_date_valid(date))
		json_put_slice(data, "date_iso", slice_sub(date, 0, strlen("YYYY-MM-DD")));
	put_if(data, "author", value_of(frontmatter_field(front, SLICE("author"))));
	put_if(data, "status", value_of(front->status));
	if (is_web_address(source))
		json_put_slice(data, "source", source);
	struct json_t *tags = json_list();
	for (size_t i = 0; front->tags && i < front->tags->n_list; i++) {
		struct json_t *tag = json_map();
		json_put_slice(tag, "name", front->tags->list[i]);
		json_push(tags, tag);
	}
	json_put_bool(data, "has_tags", json_length(tags) > 0);
	json_put(data, "tags", tags);
}

static void put_reading(const struct page_maker *maker, struct json_t *data,
			const struct measure *measure)
{
	json_put_int(data, "minutes", (long long)measure_minutes(measure, &maker->reading));
	json_put_int(data, "words", (long long)measure_words(measure));
}

static void put_engine(const struct page_maker *maker, struct json_t *data,
		       const struct html_report *report)
{
	static const char *const names[] = {"mathjax", "katex", "raw"};
	const struct page_settings *s = &maker->settings;
	json_put_bool(data, "has_math", report->has_math);
	json_put_bool(data, "has_code", report->has_code && s->highlight);
	if (report->has_math)
		json_put_bool(data, names[s->math], true);
	json_put_text(data, "assets", s->assets);
	json_put_slice(data, "csp", maker->policy);
	json_put_bool(data, "standalone", s->standalone);
	if (s->standalone) {
		json_put_slice(data, "style", share_page_mathmill_css);
		json_put_slice(data, "script", share_page_mathmill_js);
	}
}

bool page_render(const struct page_maker *maker, struct buf *out, struct arena *a,
		 const struct page_article *article, struct template_error *error)
{
	const struct html_report *report = article->report;
	struct json_t *data = article->navigation ? article->navigation : json_map();
	bool chinese = page_is_chinese(maker, article->measure);
	json_put_bool(data, "has_breadcrumbs", json_length(json_get(data, "breadcrumbs")) > 0);
	json_put_text(data, "lang", chinese ? "zh" : "en");
	json_put_text(data, "lang_tag", chinese ? "zh-Hans" : "en");
	put_title(data, a, article);
	struct slice said = value_of(frontmatter_field(article->front, SLICE("description")));
	put_if(data, "description", said.n ? said : article->description);
	put_front(data, article->front);
	put_reading(maker, data, article->measure);
	put_engine(maker, data, report);
	put_if(data, "toc", report->toc);
	json_put_slice(data, "content", article->fragment);
	json_put(data, "text", json_share(maker->strings[chinese ? PAGE_CHINESE : PAGE_ENGLISH]));
	const struct template_input input = {.data = data, .escape = TEMPLATE_HTML};
	bool ok = template_render(maker->pattern, out, &input, a, error);
	json_drop(data);
	return ok;
}
