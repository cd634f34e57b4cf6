#include "text/frontmatter.h"

#include "base/hash.h"
#include "base/nearest.h"
#include "io/yaml.h"

#define FULL_WIDTH_COMMA "\xEF\xBC\x8C"
#define IDEOGRAPHIC_COMMA "\xE3\x80\x81"
#define IDEOGRAPHIC_SPACE "\xE3\x80\x80"

struct reader {
	struct arena *arena;
	const struct md_doc *doc;
	struct diag_list *list; /* may be null */
	struct front_matter *fm;
	size_t fields_cap;
	struct hash keys;    /* key -> its index in fields + 1, as count */
	size_t base;         /* of the text whose nodes are read now, in the document */
	bool fault_reported; /* fm-invalid-yaml */
};

/* ---- Small things about the text ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The end of what is not white space in [offset, end of its line). */
static size_t content_end(struct slice text, size_t offset)
{
	size_t end = slice_line_end(text, offset);
	while (end > offset && is_blank(text.p[end - 1]))
		end--;
	return end;
}

struct slice frontmatter_trim_tag(struct slice s)
{
	for (size_t before = s.n + 1; s.n < before;) {
		before = s.n;
		s = slice_trim(s);
		if (slice_starts(s, SLICE(IDEOGRAPHIC_SPACE)))
			s = slice_sub(s, 3, s.n);
		if (slice_ends(s, SLICE(IDEOGRAPHIC_SPACE)))
			s = slice_sub(s, 0, s.n - 3);
	}
	return s;
}

/* The length of a wide comma at s.p[i], or 0. */
static size_t wide_comma(struct slice s, size_t i)
{
	struct slice rest = slice_sub(s, i, s.n);
	return slice_starts(rest, SLICE(FULL_WIDTH_COMMA)) ||
			       slice_starts(rest, SLICE(IDEOGRAPHIC_COMMA))
		       ? 3
		       : 0;
}

/* ---- Fields ---- */

static void report_fault(struct reader *r, size_t offset, const char *message)
{
	r->fault_reported = true;
	if (r->list)
		diag_add(r->list, DIAG_fm_invalid_yaml, offset, content_end(r->doc->text, offset),
			 "front matter is not valid YAML: %s", message);
}

static void add_field(struct reader *r, const struct front_field *f)
{
	struct hash_entry *seen = hash_at(&r->keys, f->key);
	if (!seen->count) {
		ARENA_PUSH(r->arena, r->fm->fields, r->fm->n_fields, r->fields_cap) = *f;
		seen->count = r->fm->n_fields;
		return;
	}
	if (!r->list)
		return;
	const struct front_field *first = &r->fm->fields[seen->count - 1];
	struct diag *d =
		diag_add(r->list, DIAG_fm_duplicate_key, f->key_offset, f->key_end,
			 "\"%.*s\" is given twice; the first one counts", SLICE_ARG(f->key));
	diag_note(r->list, d, first->key_offset, first->key_end, "first given here");
}

/* Tags in one text, cut at commas; empty ones are dropped. */
static void split_tags(struct reader *r, struct front_field *f, size_t *cap, struct slice s,
		       bool ascii_too)
{
	size_t from = 0;
	for (size_t i = 0; i <= s.n;) {
		size_t width = i == s.n ? 1 : wide_comma(s, i);
		if (i < s.n && ascii_too && s.p[i] == ',')
			width = 1;
		if (width) {
			struct slice tag = frontmatter_trim_tag(slice_sub(s, from, i));
			if (tag.n)
				ARENA_PUSH(r->arena, f->list, f->n_list, *cap) = tag;
			from = i + width;
		}
		i += width ? width : 1;
	}
}

static void note_wide_commas(struct reader *r, struct front_field *f, size_t *cap, size_t from,
			     size_t to)
{
	struct slice text = slice_sub(r->doc->text, 0, to);
	for (size_t i = from; i < to; i++)
		if (wide_comma(text, i))
			ARENA_PUSH(r->arena, f->commas, f->n_commas, *cap) = i;
}

static void read_list(struct reader *r, struct front_field *f, const struct yaml_node *node)
{
	bool tags = slice_eq(f->key, SLICE("tags"));
	size_t cap = 0, commas_cap = 0;
	f->kind = FRONT_LIST;
	for (const struct yaml_node *n = node->children; n; n = n->next)
		if (n->kind != YAML_SCALAR)
			f->kind = FRONT_NESTED;
	if (f->kind == FRONT_NESTED)
		return;
	for (const struct yaml_node *n = node->children; n; n = n->next) {
		if (tags && n->plain) {
			note_wide_commas(r, f, &commas_cap, r->base + n->offset, r->base + n->end);
			split_tags(r, f, &cap, n->text, false);
		} else if (!yaml_is_null(n)) {
			ARENA_PUSH(r->arena, f->list, f->n_list, cap) = n->text;
		}
	}
}

static bool is_text_field(struct slice key)
{
	return slice_eq(key, SLICE("title")) || slice_eq(key, SLICE("slug")) ||
	       slice_eq(key, SLICE("date")) || slice_eq(key, SLICE("source")) ||
	       slice_eq(key, SLICE("status"));
}

/* "title: [x]" is a list for YAML, but a title for whoever wrote it. */
static void take_as_written(struct reader *r, struct front_field *f)
{
	struct slice written = slice_sub(r->doc->text, f->offset, f->end);
	report_fault(r, f->offset,
		     arena_printf(r->arena,
				  "the value of \"%.*s\" is read as a list or a map; it "
				  "needs quotes",
				  SLICE_ARG(f->key)));
	if (slice_line_end(written, 0) < written.n)
		return;
	f->kind = FRONT_SCALAR;
	f->value = written;
	f->list = NULL;
	f->n_list = 0;
}

static void read_scalar(struct reader *r, struct front_field *f, struct slice value)
{
	f->value = value;
	if (!slice_eq(f->key, SLICE("tags")))
		return;
	size_t cap = 0, commas_cap = 0;
	split_tags(r, f, &cap, value, true);
	note_wide_commas(r, f, &commas_cap, f->offset, f->end);
}

static void read_node(struct reader *r, const struct yaml_node *n)
{
	struct front_field f = {
		.key = slice_of(n->key),
		.key_offset = r->base + n->key_offset,
		.key_end = r->base + n->key_end,
		.offset = r->base + n->offset,
		.end = r->base + n->end,
	};
	if (n->kind == YAML_LIST)
		read_list(r, &f, n);
	else if (n->kind == YAML_MAP)
		f.kind = FRONT_NESTED;
	if (n->kind != YAML_SCALAR) {
		if (is_text_field(f.key))
			take_as_written(r, &f);
		add_field(r, &f);
		return;
	}
	char first = f.offset < f.end ? r->doc->text.p[f.offset] : 0;
	f.quoted = !n->plain && (first == '"' || first == '\'');
	/* A block scalar ends with a line ending that nobody means. */
	struct slice text = n->plain || f.quoted ? n->text : slice_trim(n->text);
	read_scalar(r, &f, yaml_is_null(n) ? slice_sub(text, 0, 0) : text);
	add_field(r, &f);
}

/* ---- Where YAML fails: field by field ---- */

/* Does a field begin here: `key:` at the very beginning of a line, before a blank or the
 * line's end?  The colon's place is in *colon. */
static bool begins_field(struct slice line, size_t *colon)
{
	if (!line.n || is_blank(line.p[0]) || strchr("#-:", line.p[0]))
		return false;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == ':' && (i + 1 == line.n || is_blank(line.p[i + 1]))) {
			*colon = i;
			return true;
		}
	}
	return false;
}

/* Lines folded into one as YAML folds plain text: breaks and indentation become a blank. */
static struct slice fold(struct reader *r, struct slice s)
{
	if (slice_line_end(s, 0) == s.n)
		return s;
	char *p = arena_alloc(r->arena, s.n + 1), *to = p;
	for (size_t i = 0; i < s.n; i = slice_next_line(s, i)) {
		struct slice line = slice_trim(slice_sub(s, i, slice_line_end(s, i)));
		if (!line.n)
			continue;
		if (to > p)
			*to++ = ' ';
		memcpy(to, line.p, line.n);
		to += line.n;
	}
	return slice_range(p, to);
}

/* Where a comment begins in [from, end) of a line without quotes, or end. */
static size_t comment_start(struct slice text, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		if (text.p[i] == '#' && (i == from || is_blank(text.p[i - 1])))
			return i;
	return end;
}

/* The end of a value that begins at `from` in the chunk: that of its line and of the indented
 * lines behind, or where a comment begins (unless a quote comes first). */
static size_t raw_end(struct slice chunk, size_t from)
{
	size_t line = slice_line_end(chunk, from), end = line;
	if (from < line && chunk.p[from] != '"' && chunk.p[from] != '\'')
		end = comment_start(chunk, from, line);
	for (size_t i = slice_next_line(chunk, from);
	     end == line && i < chunk.n && is_blank(chunk.p[i]); i = slice_next_line(chunk, i))
		end = line = slice_line_end(chunk, i);
	while (end > from && ascii_is_space(chunk.p[end - 1]))
		end--;
	return end;
}

/* The field as it is written: everything behind the colon. */
static void read_raw(struct reader *r, struct slice chunk, size_t colon)
{
	size_t from = colon + 1;
	while (from < chunk.n && is_blank(chunk.p[from]))
		from++;
	size_t end = raw_end(chunk, from);
	if (end == from)
		from = end = colon + 1;
	struct slice key = slice_trim(slice_sub(chunk, 0, colon));
	struct front_field f = {
		.key = key,
		.key_offset = r->base,
		.key_end = r->base + key.n,
		.offset = r->base + from,
		.end = r->base + end,
	};
	struct slice value = fold(r, slice_sub(chunk, from, end));
	if (slice_eq(key, SLICE("tags")) && slice_starts(value, SLICE("[")))
		value = slice_sub(value, 1, value.n - slice_ends(value, SLICE("]")));
	read_scalar(r, &f, value);
	add_field(r, &f);
}

static void read_chunk(struct reader *r, struct slice chunk, size_t colon)
{
	struct yaml_error e;
	r->base = (size_t)(chunk.p - r->doc->text.p);
	const struct yaml_node *root = yaml_parse_loose(r->arena, chunk, &e);
	if (root && root->kind == YAML_MAP) {
		for (const struct yaml_node *n = root->children; n; n = n->next)
			read_node(r, n);
		return;
	}
	size_t offset = root ? 0 : e.offset;
	report_fault(r, r->base + offset, root ? "this is not \"key: value\"" : e.message);
	read_raw(r, chunk, colon);
}

static void read_by_field(struct reader *r, struct slice yaml)
{
	size_t start = yaml.n, colon = 0;
	for (size_t i = 0; i < yaml.n; i = slice_next_line(yaml, i)) {
		struct slice line = slice_sub(yaml, i, slice_line_end(yaml, i));
		size_t next_colon;
		if (!begins_field(line, &next_colon)) {
			struct slice content = slice_trim(line);
			if (start == yaml.n && content.n && content.p[0] != '#')
				report_fault(r, (size_t)(content.p - r->doc->text.p),
					     "this line is not \"key: value\"");
			continue;
		}
		if (start < i)
			read_chunk(r, slice_sub(yaml, start, i), colon);
		start = i;
		colon = next_colon;
	}
	if (start < yaml.n)
		read_chunk(r, slice_sub(yaml, start, yaml.n), colon);
}

/* ---- Reading ---- */

static void name_fields(struct front_matter *fm)
{
	fm->title = frontmatter_field(fm, SLICE("title"));
	fm->slug = frontmatter_field(fm, SLICE("slug"));
	fm->date = frontmatter_field(fm, SLICE("date"));
	fm->source = frontmatter_field(fm, SLICE("source"));
	fm->status = frontmatter_field(fm, SLICE("status"));
	fm->tags = frontmatter_field(fm, SLICE("tags"));
	fm->tags_reviewed = frontmatter_field(fm, SLICE("tags_reviewed"));
}

void frontmatter_read(struct front_matter *fm, struct arena *a, const struct md_doc *doc,
		      struct diag_list *list)
{
	*fm = (struct front_matter){.present = doc->front.p != NULL};
	if (!fm->present)
		return;
	struct reader r = {.arena = a,
			   .doc = doc,
			   .list = list,
			   .fm = fm,
			   .keys = HASH_INIT(a),
			   .base = (size_t)(doc->front.p - doc->text.p)};
	size_t base = r.base;
	struct yaml_error e;
	const struct yaml_node *root = yaml_parse_loose(a, doc->front, &e);
	if (root && root->kind == YAML_MAP) {
		for (const struct yaml_node *n = root->children; n; n = n->next)
			read_node(&r, n);
	} else {
		read_by_field(&r, doc->front);
		/* A fault of the whole that no field has by itself: stray text, indentation. */
		if (!r.fault_reported)
			report_fault(&r, base + (root ? root->offset : e.offset),
				     root ? "these are not fields (\"key: value\")" : e.message);
	}
	name_fields(fm);
}

void frontmatter_read_changed(struct front_matter *fm, struct arena *a, const struct md_doc *doc,
			      struct slice text, struct diag_list *list)
{
	size_t base = (size_t)(doc->front.p - doc->text.p);
	size_t rest = doc->text.n - base - doc->front.n;
	struct md_doc changed = {.text = arena_copy(a, text), .bom = doc->bom};
	changed.front = slice_sub(changed.text, base, changed.text.n - rest);
	frontmatter_read(fm, a, &changed, list);
}

bool frontmatter_same_field(const struct front_field *a, const struct front_field *b)
{
	if (a->kind != b->kind || !slice_eq(a->key, b->key) || !slice_eq(a->value, b->value) ||
	    a->n_list != b->n_list)
		return false;
	for (size_t i = 0; i < a->n_list; i++)
		if (!slice_eq(a->list[i], b->list[i]))
			return false;
	return true;
}

const struct front_field *frontmatter_field(const struct front_matter *fm, struct slice key)
{
	for (size_t i = 0; i < fm->n_fields; i++)
		if (slice_eq(fm->fields[i].key, key))
			return &fm->fields[i];
	return NULL;
}

/* ---- Status and date ---- */

enum { N_STATUS_WORDS = 8 };

static const struct status_word {
	const char *word;
	enum front_status status;
} status_words[N_STATUS_WORDS] = {
	{"completed", FRONT_COMPLETED},
	{"done", FRONT_COMPLETED},
	{"in_progress", FRONT_IN_PROGRESS},
	{"in-progress", FRONT_IN_PROGRESS},
	{"wip", FRONT_IN_PROGRESS},
	{"pending", FRONT_PENDING},
	{"todo", FRONT_PENDING},
	{"draft", FRONT_PENDING},
};

enum front_status frontmatter_status(struct slice word)
{
	for (size_t i = 0; i < N_STATUS_WORDS; i++)
		if (slice_eq_nocase(word, slice_of(status_words[i].word)))
			return status_words[i].status;
	return FRONT_UNKNOWN;
}

/* Take `digits` digits from the front of s as a number. */
static bool take_number(struct slice *s, size_t digits, unsigned *value)
{
	if (s->n < digits)
		return false;
	*value = 0;
	for (size_t i = 0; i < digits; i++) {
		if (!ascii_is_digit(s->p[i]))
			return false;
		*value = *value * 10 + (unsigned)(s->p[i] - '0');
	}
	*s = slice_sub(*s, digits, s->n);
	return true;
}

static bool take_char(struct slice *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = slice_sub(*s, 1, s->n);
	return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29u : days[month - 1];
}

/* [+-]HH, HHMM or HH:MM; or Z */
static bool is_zone(struct slice s)
{
	unsigned hour, minute = 0;
	if (slice_eq(s, SLICE("Z")) || slice_eq(s, SLICE("z")))
		return true;
	if (!take_char(&s, '+') && !take_char(&s, '-'))
		return false;
	if (!take_number(&s, 2, &hour))
		return false;
	if (s.n) {
		take_char(&s, ':');
		if (!take_number(&s, 2, &minute))
			return false;
	}
	return !s.n && hour < 24 && minute < 60;
}

static bool is_time(struct slice s)
{
	unsigned hour, minute, second = 0, digit;
	if (!take_number(&s, 2, &hour) || !take_char(&s, ':') || !take_number(&s, 2, &minute))
		return false;
	if (take_char(&s, ':')) {
		if (!take_number(&s, 2, &second))
			return false;
		if (take_char(&s, '.')) {
			if (!take_number(&s, 1, &digit))
				return false;
			while (take_number(&s, 1, &digit))
				;
		}
	}
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	s = slice_trim(s);
	return !s.n || is_zone(s);
}

bool frontmatter_date_valid(struct slice date)
{
	unsigned year, month, day;
	if (!take_number(&date, 4, &year) || !take_char(&date, '-') ||
	    !take_number(&date, 2, &month) || !take_char(&date, '-') ||
	    !take_number(&date, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return false;
	if (!date.n)
		return true;
	if (!take_char(&date, 'T') && !take_char(&date, 't') && !take_char(&date, ' '))
		return false;
	return is_time(date);
}

/* ---- Checks ---- */

static void check_missing(const struct front_matter *fm, const struct md_doc *doc,
			  const char *const *required, size_t n_required, struct diag_list *list)
{
	size_t start = doc->bom ? 3 : 0;
	if (fm->present) {
		for (size_t i = 0; i < n_required; i++)
			if (!frontmatter_field(fm, slice_of(required[i])))
				diag_add(list, DIAG_fm_missing, start, start + 3,
					 "front matter has no \"%s\"", required[i]);
		return;
	}
	if (!n_required || doc->text.n == start)
		return;
	for (size_t i = 0; i < doc->n_issues; i++)
		if (doc->issues[i].kind == MD_ISSUE_FRONT_UNCLOSED)
			return;
	diag_add(list, DIAG_fm_missing, start, start, "there is no front matter");
}

static bool is_empty(const struct front_field *f)
{
	return f->kind != FRONT_NESTED && !f->value.n && !f->n_list;
}

static void check_date(const struct front_field *f, struct diag_list *list)
{
	if (f && !is_empty(f) && !frontmatter_date_valid(f->value))
		diag_add(list, DIAG_fm_date, f->offset, f->end,
			 "\"%.*s\" is not a date (YYYY-MM-DD)", SLICE_ARG(f->value));
}

static void check_status(const struct front_field *f, struct diag_list *list)
{
	if (!f || is_empty(f) || frontmatter_status(f->value) != FRONT_UNKNOWN)
		return;
	const char *words[N_STATUS_WORDS];
	for (size_t i = 0; i < N_STATUS_WORDS; i++)
		words[i] = status_words[i].word;
	int nearest = nearest_word(f->value, words, N_STATUS_WORDS);
	if (nearest >= 0)
		diag_add(list, DIAG_fm_status, f->offset, f->end,
			 "unknown status \"%.*s\"; did you mean \"%s\"?", SLICE_ARG(f->value),
			 words[nearest]);
	else
		diag_add(list, DIAG_fm_status, f->offset, f->end,
			 "unknown status \"%.*s\" (known: completed, in_progress, pending)",
			 SLICE_ARG(f->value));
}

static void check_comment(const struct front_field *f, struct slice text, struct diag_list *list)
{
	size_t i = f->end;
	/* Behind a block scalar another line begins. */
	if (f->end > f->offset && (text.p[i - 1] == '\n' || text.p[i - 1] == '\r'))
		return;
	while (i < text.n && is_blank(text.p[i]))
		i++;
	if (i > f->end && i < text.n && text.p[i] == '#')
		diag_add(list, DIAG_fm_comment, i, content_end(text, i),
			 "comment after the value of \"%.*s\"; some readers take it for part of it",
			 SLICE_ARG(f->key));
}

static void check_commas(const struct front_field *f, struct diag_list *list)
{
	if (f && f->n_commas)
		diag_add(list, DIAG_fm_comma, f->commas[0], f->commas[0] + 3,
			 "full-width comma between tags");
}

void frontmatter_check(const struct front_matter *fm, const struct md_doc *doc,
		       const char *const *required, size_t n_required, struct diag_list *list)
{
	check_missing(fm, doc, required, n_required, list);
	for (size_t i = 0; i < fm->n_fields; i++) {
		const struct front_field *f = &fm->fields[i];
		if (is_empty(f))
			diag_add(list, DIAG_fm_empty, f->key_offset, f->key_end,
				 "\"%.*s\" has no value", SLICE_ARG(f->key));
		check_comment(f, doc->text, list);
	}
	check_date(fm->date, list);
	check_status(fm->status, list);
	check_commas(fm->tags, list);
}
