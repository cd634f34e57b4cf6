#include "check/measure.h"

#include "base/utf8.h"
#include "tex/lex.h"

const char measure_derivation_pattern[] = "推导|(?i:derivation)";

/* ---- Words ---- */

enum word_class { WORD_NONE, WORD_OTHER, WORD_HAN, WORD_KANA, WORD_HANGUL };

static enum word_class class_of(uint32_t cp)
{
	if (utf8_is_han(cp))
		return WORD_HAN;
	if (cp < 0x1100)
		return utf8_is_word(cp) ? WORD_OTHER : WORD_NONE;
	if (utf8_is_kana(cp))
		return WORD_KANA;
	if (utf8_is_hangul(cp))
		return WORD_HANGUL;
	return utf8_is_word(cp) ? WORD_OTHER : WORD_NONE;
}

/* A mark between two letters or digits that does not end the word (UAX #29, WB6-7 and
 * WB11-12, in ASCII and for the typographic apostrophe): its length, or 0. */
static size_t joiner(const char *p, const char *end, char before)
{
	size_t n = 0;
	if (*p == ' ')
		return 0;
	if (*p == '\'' || *p == '.' || (*p == ',' && ascii_is_digit(before)))
		n = 1;
	else if (*p == '\xE2' && end - p > 3 && memcmp(p, "\xE2\x80\x99", 3) == 0)
		n = 3;
	if (!n || (size_t)(end - p) <= n)
		return 0;
	char after = p[n];
	if (*p == ',')
		return ascii_is_digit(after) ? n : 0;
	if (*p == '.')
		return (ascii_is_digit(before) && ascii_is_digit(after)) ||
				       (ascii_is_alpha(before) && ascii_is_alpha(after))
			       ? n
			       : 0;
	return ascii_is_alpha(before) && ascii_is_alpha(after) ? n : 0;
}

/* The end of the word of letters and digits that begins at p. */
static const char *skip_word(const char *p, const char *end)
{
	while (p < end) {
		uint32_t cp;
		if (ascii_is_alnum(*p)) {
			p++;
			size_t n = p < end ? joiner(p, end, p[-1]) : 0;
			p += n;
			continue;
		}
		if ((unsigned char)*p < 0x80)
			return p;
		int n = utf8_decode(p, end, &cp);
		if (class_of(cp) != WORD_OTHER)
			return p;
		p += n;
	}
	return p;
}

/* U+3000 to U+3003, U+3008 to U+3020; U+FF01 to U+FF0F and U+FF1A to U+FF1F: the marks of a
 * Chinese text. */
static bool is_mark(const char *p)
{
	unsigned a = (unsigned char)p[0], b = (unsigned char)p[1], c = (unsigned char)p[2];
	if (a == 0xE3)
		return b == 0x80 && (c <= 0x83 || (c >= 0x88 && c <= 0xA0));
	return a == 0xEF && b == 0xBC && ((c >= 0x81 && c <= 0x8F) || (c >= 0x9A && c <= 0x9F));
}

/* Han characters in U+4E00 to U+9FFF and the marks around them are told by their bytes, without
 * decoding.  Returns how far it came. */
static const char *count_han(struct measure *m, const char *p, const char *end)
{
	for (;;) {
		const char *run = p;
		while (end - p >= 3 && (unsigned char)(*p - '\xE5') <= 4 &&
		       utf8_two_continue(p + 1))
			p += 3;
		m->han += (size_t)(p - run) / 3;
		if (end - p < 3 || !utf8_two_continue(p + 1))
			return p;
		/* U+4E00 to U+4FFF */
		bool han = *p == '\xE4' && (unsigned char)p[1] >= 0xB8;
		if (!han && !is_mark(p))
			return p;
		m->han += han;
		p += 3;
	}
}

static void count_words(struct measure *m, const char *p, const char *end)
{
	while (p < end) {
		unsigned char c = (unsigned char)*p;
		if (c < 0x80 && !ascii_is_alnum((char)c)) {
			p++;
			continue;
		}
		if (c < 0x80) {
			m->other_words++;
			p = skip_word(p, end);
			continue;
		}
		const char *q = c >= 0xE3 ? count_han(m, p, end) : p;
		if (q > p) {
			p = q;
			continue;
		}
		uint32_t cp;
		int n = utf8_decode(p, end, &cp);
		enum word_class k = class_of(cp);
		m->han += k == WORD_HAN;
		m->kana += k == WORD_KANA;
		m->hangul += k == WORD_HANGUL;
		m->other_words += k == WORD_OTHER;
		p = k == WORD_OTHER ? skip_word(p, end) : p + n;
	}
}

/* ---- Formulas ---- */

static bool is_alignment(struct slice name)
{
	static const char *const names[] = {
		"align",    "aligned",  "alignat",   "alignedat", "flalign", "gather",
		"gathered", "multline", "multlined", "eqnarray",  "split",   "xalignat",
	};
	if (name.n && name.p[name.n - 1] == '*')
		name.n--;
	return slice_is_one_of(name, names, sizeof names / sizeof *names);
}

struct rows {
	size_t rows;  /* finished and not empty */
	size_t inner; /* depth in environments that are no alignments of equations */
	size_t braces;
	bool content; /* in the row being read */
	bool tag;
};

static void enter_or_leave(struct rows *r, struct lex *lx, bool begin)
{
	struct slice name;
	if (!lex_group(lx, &name) || is_alignment(slice_trim(name)))
		return;
	if (begin) {
		r->inner++;
		r->content = true;
	} else if (r->inner) {
		r->inner--;
	}
}

static void read_row_token(struct rows *r, struct lex *lx, const struct lex_token *t)
{
	switch (t->kind) {
	case LEX_OPEN:
		r->braces++;
		return;
	case LEX_CLOSE:
		r->braces -= r->braces > 0;
		return;
	case LEX_ROW:
		if (!r->inner && !r->braces) {
			r->rows += r->content;
			r->content = false;
		}
		return;
	case LEX_WORD:
		if (slice_eq(t->name, SLICE("begin")) || slice_eq(t->name, SLICE("end"))) {
			enter_or_leave(r, lx, t->name.p[0] == 'b');
			return;
		}
		if (slice_eq(t->name, SLICE("tag")))
			r->tag = true;
		r->content = true;
		return;
	case LEX_SPACE:
	case LEX_COMMENT:
	case LEX_ALIGN:
		return;
	default:
		r->content = true;
	}
}

/* What a display formula may hold, by a look at its bytes. */
struct marks {
	bool row_end, tag;
};

static struct marks find_marks(struct slice tex)
{
	struct marks k = {0};
	const char *p = tex.p, *end = tex.p + tex.n;
	while (p < end && !(k.row_end && k.tag) && (p = memchr(p, '\\', (size_t)(end - p)))) {
		if (end - p > 3 && memcmp(p + 1, "tag", 3) == 0)
			k.tag = true;
		else if (end - p > 1 && p[1] == '\\')
			k.row_end = true;
		p += 2;
	}
	return k;
}

/* Only a formula that shows a `\\`, or a \tag that a comment may hide, needs to be read. */
static void measure_display(struct measure *m, struct slice tex)
{
	struct marks k = find_marks(tex);
	if (!k.row_end && (!k.tag || slice_find(tex, '%') == tex.n)) {
		m->rows++;
		m->numbered += k.tag;
		return;
	}
	struct rows r = {0};
	struct lex lx = lex_start(tex, k.row_end ? lex_dialect_of(tex) : LEX_PLAIN);
	for (struct lex_token t = lex_next(&lx); t.kind != LEX_END; t = lex_next(&lx))
		read_row_token(&r, &lx, &t);
	r.rows += r.content;
	m->rows += r.rows ? r.rows : 1;
	m->numbered += r.tag;
}

static void count_commands(struct measure *m, struct slice tex)
{
	const char *p = tex.p, *end = tex.p + tex.n;
	while (p < end && (p = memchr(p, '\\', (size_t)(end - p)))) {
		const char *q = p + 1;
		while (q < end && ascii_is_alpha(*q))
			q++;
		if (q > p + 1)
			hash_at(&m->commands, slice_range(p + 1, q))->count++;
		p = q > p + 1 ? q : p + 2;
	}
}

static void measure_formula(struct measure *m, struct arena *a, const struct md_doc *doc,
			    const struct measure_options *options, size_t i)
{
	const struct md_math *f = &doc->math[i];
	m->formulas++;
	m->formula_bytes += f->body_end - f->body_offset;
	struct slice tex = slice_sub(doc->text, f->body_offset, f->body_end);
	if (!f->display) {
		m->inline_formulas++;
	} else {
		m->display_formulas++;
		measure_display(m, f->kind == MD_MATH_ENV ? tex : mdscan_tex(doc, i, a));
	}
	if (options->commands)
		count_commands(m, tex);
}

/* ---- Structure ---- */

/* The value of class="..." in a tag; empty: there is none. */
static struct slice class_attribute(struct slice tag)
{
	for (size_t i = 1; i + 6 < tag.n; i++) {
		if (!ascii_is_space(tag.p[i - 1]) ||
		    !slice_eq_nocase(slice_sub(tag, i, i + 5), SLICE("class")))
			continue;
		struct slice rest = slice_trim(slice_sub(tag, i + 5, tag.n));
		if (!rest.n || rest.p[0] != '=')
			continue;
		rest = slice_trim(slice_sub(rest, 1, rest.n));
		if (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'')) {
			char quote = rest.p[0];
			rest = slice_sub(rest, 1, rest.n);
			return slice_sub(rest, 0, slice_find(rest, quote));
		}
		size_t n = 0;
		while (n < rest.n && !ascii_is_space(rest.p[n]) && rest.p[n] != '>')
			n++;
		return slice_sub(rest, 0, n);
	}
	return (struct slice){0};
}

static struct slice first_word(struct slice s)
{
	s = slice_trim(s);
	size_t n = 0;
	while (n < s.n && !ascii_is_space(s.p[n]))
		n++;
	return slice_sub(s, 0, n);
}

static void measure_item(struct measure *m, const struct md_doc *doc, const struct md_item *item)
{
	m->links += item->kind == MD_ITEM_LINK;
	m->images += item->kind == MD_ITEM_IMAGE;
	if (item->kind != MD_ITEM_TAG_OPEN)
		return;
	m->details += slice_eq_nocase(item->name, SLICE("details"));
	if (slice_eq_nocase(item->name, SLICE("div"))) {
		struct slice name =
			first_word(class_attribute(slice_sub(doc->text, item->offset, item->end)));
		if (name.n)
			hash_at(&m->boxes, name)->count++;
	}
}

static void measure_block(struct measure *m, const struct md_block *b)
{
	if (b->kind == MD_HEADING)
		m->headings[b->level - 1]++;
	m->tables += b->kind == MD_TABLE;
	if ((b->kind == MD_CODE_FENCED && !b->math) || b->kind == MD_CODE_INDENTED) {
		struct slice language = first_word(b->info);
		hash_at(&m->code_blocks, language.n ? language : SLICE("none"))->count++;
	}
}

/* ---- Derivations ---- */

static bool is_derivation(const struct measure_options *options, struct rules_match *match,
			  const struct md_block *b)
{
	return b->kind == MD_HEADING && options->derivation &&
	       rules_next(options->derivation, match, b->info, 0, NULL);
}

bool *measure_derivations(struct arena *a, const struct md_doc *doc,
			  const struct measure_options *options, struct rules_match *match)
{
	bool *inside = arena_alloc_array(a, doc->n_lines + 1, sizeof *inside);
	size_t begin = SIZE_MAX;
	unsigned level = 0;
	for (size_t i = 0; i <= doc->n_blocks; i++) {
		bool last = i == doc->n_blocks;
		const struct md_block *b = &doc->blocks[i];
		if (!last && b->kind != MD_HEADING)
			continue;
		size_t line = last ? doc->n_lines : b->first_line;
		if (begin != SIZE_MAX && (last || b->level <= level)) {
			memset(inside + begin, true, line - begin);
			begin = SIZE_MAX;
		}
		if (!last && begin == SIZE_MAX && is_derivation(options, match, b)) {
			begin = line;
			level = b->level;
		}
	}
	return inside;
}

/* ---- The whole ---- */

/* The first element of an array, ordered by the offset that each begins with, at or behind
 * `offset`. */
static size_t first_at(const void *array, size_t n, size_t size, size_t member, size_t offset)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		uint32_t at;
		memcpy(&at, (const char *)array + mid * size + member, sizeof at);
		if (at < offset)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

#define FIRST_AT(type, array, n, member, at) \
	first_at((array), (n), sizeof(struct type), offsetof(struct type, member), (at))

static void measure_text(struct measure *m, const struct md_doc *doc, size_t from, size_t to)
{
	for (size_t i = mdscan_span_of(doc, from); i < doc->n_spans && doc->spans[i].offset < to;
	     i++) {
		size_t begin = doc->spans[i].offset, end = mdscan_span_end(doc, i);
		begin = begin < from ? from : begin;
		end = end > to ? to : end;
		if (doc->spans[i].kind == MD_SPAN_TEXT && begin < end)
			count_words(m, doc->text.p + begin, doc->text.p + end);
	}
}

static void measure_parts(struct measure *m, struct arena *a, const struct md_doc *doc,
			  const struct measure_options *options, size_t from, size_t to)
{
	for (size_t i = FIRST_AT(md_math, doc->math, doc->n_math, offset, from);
	     i < doc->n_math && doc->math[i].offset < to; i++)
		measure_formula(m, a, doc, options, i);
	for (size_t i = FIRST_AT(md_item, doc->items, doc->n_items, offset, from);
	     i < doc->n_items && doc->items[i].offset < to; i++)
		measure_item(m, doc, &doc->items[i]);
}

void measure_init(struct measure *m, struct arena *a)
{
	*m = (struct measure){
		.boxes = HASH_INIT(a), .code_blocks = HASH_INIT(a), .commands = HASH_INIT(a)};
}

void measure_lines(struct measure *m, struct arena *a, const struct md_doc *doc,
		   const struct measure_options *options, const bool *derivation, size_t from_line,
		   size_t to_line)
{
	size_t from = mdscan_line_begin(doc, from_line), to = mdscan_line_begin(doc, to_line);
	measure_init(m, a);
	m->total_lines = to_line - from_line;
	for (size_t i = from_line; i < to_line; i++) {
		m->lines[doc->lines[i].kind]++;
		m->derivation_lines += derivation[i];
	}
	if (from == to)
		return;
	measure_text(m, doc, from, to);
	measure_parts(m, a, doc, options, from, to);
	/* The document's own block comes first and stands for nothing. */
	for (size_t i = FIRST_AT(md_block, doc->blocks, doc->n_blocks, first_line, from_line);
	     i < doc->n_blocks && doc->blocks[i].first_line < to_line; i++)
		measure_block(m, &doc->blocks[i]);
}

static void add_names(struct hash *total, const struct hash *more)
{
	for (size_t i = 0; i < more->n; i++) {
		const struct hash_entry *e = &more->entries[i];
		struct hash_entry *known = hash_find(total, e->key);
		if (!known)
			known = hash_at(total, arena_copy(total->arena, e->key));
		known->count += e->count;
	}
}

void measure_add(struct measure *total, const struct measure *b)
{
	for (size_t i = 0; i < MD_N_LINE_KINDS; i++)
		total->lines[i] += b->lines[i];
	for (size_t i = 0; i < 6; i++)
		total->headings[i] += b->headings[i];
	total->total_lines += b->total_lines;
	total->derivation_lines += b->derivation_lines;
	total->han += b->han;
	total->kana += b->kana;
	total->hangul += b->hangul;
	total->other_words += b->other_words;
	total->formulas += b->formulas;
	total->inline_formulas += b->inline_formulas;
	total->display_formulas += b->display_formulas;
	total->numbered += b->numbered;
	total->rows += b->rows;
	total->formula_bytes += b->formula_bytes;
	total->tables += b->tables;
	total->images += b->images;
	total->links += b->links;
	total->details += b->details;
	add_names(&total->boxes, &b->boxes);
	add_names(&total->code_blocks, &b->code_blocks);
	add_names(&total->commands, &b->commands);
}

size_t measure_words(const struct measure *m)
{
	return m->han + m->kana + m->hangul + m->other_words;
}

size_t measure_minutes(const struct measure *m, const struct measure_options *o)
{
	size_t characters = m->han + m->kana + m->hangul;
	size_t per_character = o->words_per_minute, per_word = o->characters_per_minute;
	size_t whole = o->characters_per_minute * o->words_per_minute;
	return (characters * per_character + m->other_words * per_word + whole - 1) / whole;
}

/* ---- Records ---- */

static void put_size(struct json_t *map, const char *key, size_t n)
{
	json_put_int(map, key, (long long)n);
}

static struct json_t *names_to_json(const struct hash *names, struct arena *a)
{
	struct json_t *map = json_map();
	for (size_t i = 0; i < names->n; i++)
		put_size(map, arena_cstr(a, names->entries[i].key), names->entries[i].count);
	return map;
}

static struct json_t *lines_to_json(const struct measure *m)
{
	struct json_t *map = json_map();
	put_size(map, "total", m->total_lines);
	for (size_t i = 0; i < MD_N_LINE_KINDS; i++)
		put_size(map, mdscan_line_kind_names[i], m->lines[i]);
	put_size(map, "derivation", m->derivation_lines);
	return map;
}

static struct json_t *formulas_to_json(const struct measure *m, bool commands)
{
	struct json_t *map = json_map();
	put_size(map, "total", m->formulas);
	put_size(map, "inline", m->inline_formulas);
	put_size(map, "display", m->display_formulas);
	put_size(map, "numbered", m->numbered);
	put_size(map, "rows", m->rows);
	if (commands)
		put_size(map, "commands", m->commands.n);
	put_size(map, "bytes", m->formula_bytes);
	return map;
}

static struct json_t *structure_to_json(const struct measure *m)
{
	struct json_t *map = json_map(), *headings = json_list();
	for (size_t i = 0; i < 6; i++)
		json_push_int(headings, (long long)m->headings[i]);
	json_put(map, "headings", headings);
	json_put(map, "boxes", names_to_json(&m->boxes, m->boxes.arena));
	json_put(map, "code", names_to_json(&m->code_blocks, m->code_blocks.arena));
	put_size(map, "tables", m->tables);
	put_size(map, "images", m->images);
	put_size(map, "links", m->links);
	put_size(map, "details", m->details);
	return map;
}

void measure_to_json(const struct measure *m, const struct measure_options *options,
		     struct json_t *map)
{
	struct json_t *words = json_map(), *reading = json_map();
	put_size(words, "total", measure_words(m));
	put_size(words, "han", m->han);
	put_size(words, "kana", m->kana);
	put_size(words, "hangul", m->hangul);
	put_size(words, "other", m->other_words);
	put_size(reading, "minutes", measure_minutes(m, options));
	json_put(map, "lines", lines_to_json(m));
	json_put(map, "words", words);
	json_put(map, "formulas", formulas_to_json(m, options->commands));
	json_put(map, "structure", structure_to_json(m));
	json_put(map, "reading", reading);
}
