#include "tex/macros.h"

#include "base/hash.h"
#include "base/nearest.h"

enum { N_ENGINES = 3 }; /* bits of TEX_ALL */

/* What a name means to one engine, made in a group of some level.  Bindings never change, so
 * that a child may share its parent's. */
struct binding {
	const struct macros_definition *definition;
	size_t level;
	const struct binding *below; /* made in an outer group */
};

struct name {
	const char *text; /* NUL-terminated */
	const struct binding *top[N_ENGINES];
};

struct level {
	unsigned engines;
	size_t journal;          /* how much of it there was */
	size_t outer[N_ENGINES]; /* the innermost level of each engine before */
};

/* A binding was made in an open group. */
struct change {
	struct name *name;
	unsigned engine;
};

struct macros {
	struct arena *arena;
	const struct macros *parent;
	struct hash names;                 /* struct name */
	struct hash environments, columns; /* const void *[N_ENGINES] */
	struct hash plain;                 /* addresses */
	struct level *levels;
	size_t n_levels, cap_levels;
	struct change *journal;
	size_t n_changes, cap_changes;
	size_t inner[N_ENGINES]; /* the innermost open level of each engine; 0: none */
	uint64_t packages;
};

/* ---- Making ---- */

struct macros *macros_child(struct arena *a, const struct macros *parent)
{
	struct macros *m = arena_alloc(a, sizeof *m);
	m->arena = a;
	m->parent = parent;
	m->names = m->environments = m->columns = m->plain = (struct hash)HASH_INIT(a);
	m->packages = parent ? parent->packages : 0;
	return m;
}

struct macros *macros_new(struct arena *a)
{
	return macros_child(a, NULL);
}

bool macros_empty(const struct macros *m)
{
	for (; m; m = m->parent)
		if (m->names.n || m->environments.n || m->columns.n)
			return false;
	return true;
}

uint64_t macros_packages(const struct macros *m)
{
	return m->packages;
}

void macros_require(struct macros *m, enum tex_package package)
{
	m->packages |= (uint64_t)1 << package;
}

/* ---- Finding ---- */

static const struct name *find_name(const struct macros *m, struct slice name)
{
	for (; m; m = m->parent) {
		const struct hash_entry *entry = hash_find(&m->names, name);
		if (entry)
			return entry->value;
	}
	return NULL;
}

const struct macros_definition *macros_find(const struct macros *m, struct slice name,
					    unsigned *engines)
{
	const struct name *found = find_name(m, name);
	const struct macros_definition *d = NULL;
	unsigned same = 0;
	for (unsigned e = 0; found && e < N_ENGINES; e++) {
		if (!(*engines & 1u << e) || !found->top[e])
			continue;
		if (!d)
			d = found->top[e]->definition;
		if (found->top[e]->definition == d)
			same |= 1u << e;
	}
	*engines = same;
	return d;
}

unsigned macros_defined(const struct macros *m, struct slice name)
{
	const struct name *found = find_name(m, name);
	unsigned engines = 0;
	for (unsigned e = 0; found && e < N_ENGINES; e++)
		if (found->top[e])
			engines |= 1u << e;
	return engines;
}

const char *macros_nearest(const struct macros *m, struct slice name, unsigned engines)
{
	const char **words;
	const char *nearest = NULL;
	struct buf room = BUF_INIT;
	size_t n = 0, most = 0;
	for (const struct macros *q = m; q; q = q->parent)
		most += q->names.n;
	words = (const char **)(void *)buf_reserve(&room, (most + 1) * sizeof *words);
	for (const struct macros *q = m; q; q = q->parent)
		for (size_t i = 0; i < q->names.n; i++) {
			const struct name *known = q->names.entries[i].value;
			for (unsigned e = 0; e < N_ENGINES; e++)
				if ((engines & 1u << e) && known->top[e]) {
					words[n++] = known->text;
					break;
				}
		}
	int index = nearest_word(name, words, n);
	if (index >= 0)
		nearest = words[index];
	buf_free(&room);
	return nearest;
}

/* ---- Plain control sequences ---- */

static struct slice address_key(const char *const *at)
{
	return (struct slice){(const char *)at, sizeof *at};
}

static void mark_plain(struct macros *m, const char *at)
{
	const char **kept = arena_alloc(m->arena, sizeof *kept);
	*kept = at;
	hash_at(&m->plain, address_key(kept));
}

bool macros_is_plain(const struct macros *m, const char *at)
{
	for (; m; m = m->parent)
		if (m->plain.n && hash_find(&m->plain, address_key(&at)))
			return true;
	return false;
}

/* ---- Defining ---- */

static struct name *own_name(struct macros *m, struct slice name)
{
	struct hash_entry *entry = hash_find(&m->names, name);
	if (entry)
		return entry->value;
	const struct name *inherited = find_name(m, name);
	struct name *own = arena_alloc(m->arena, sizeof *own);
	if (inherited)
		*own = *inherited;
	struct slice text = arena_copy(m->arena, name);
	own->text = text.p;
	hash_at(&m->names, text)->value = own;
	return own;
}

static const struct macros_definition *copy_definition(struct macros *m,
						       const struct macros_definition *d)
{
	struct macros_definition *copy = arena_alloc(m->arena, sizeof *copy);
	*copy = *d;
	copy->fallback = arena_copy(m->arena, d->fallback);
	copy->body = arena_copy(m->arena, d->body);
	for (size_t i = 0; i <= MACROS_MAX_PARAMETERS; i++)
		if (d->delimiters[i].n)
			copy->delimiters[i] = arena_copy(m->arena, d->delimiters[i]);
	if (d->kind == MACROS_COMMAND)
		mark_plain(m, copy->body.p);
	return copy;
}

/* The outermost open group of an engine, or 0. */
static size_t outermost(const struct macros *m, unsigned e)
{
	for (size_t i = 0; i < m->n_levels; i++)
		if (m->levels[i].engines & 1u << e)
			return i + 1;
	return 0;
}

static void bind(struct macros *m, struct name *name, unsigned e, const struct macros_definition *d,
		 bool global)
{
	const struct binding *below = name->top[e];
	struct binding *binding = arena_alloc(m->arena, sizeof *binding);
	size_t level = global ? outermost(m, e) : m->inner[e];
	/* A late one will give way to the one before; any other takes its place, and that of
	 * inner groups. */
	while (below && below->level >= level &&
	       !(below->level == level && d->late & ~below->definition->late & 1u << e))
		below = below->below;
	*binding = (struct binding){d, level, below};
	if (level)
		ARENA_PUSH(m->arena, m->journal, m->n_changes, m->cap_changes) =
			(struct change){name, e};
	name->top[e] = binding;
}

void macros_define(struct macros *m, struct slice name, const struct macros_definition *d,
		   bool global)
{
	struct name *own = own_name(m, name);
	const struct macros_definition *copy = copy_definition(m, d);
	for (unsigned e = 0; e < N_ENGINES; e++)
		if (d->engines & 1u << e)
			bind(m, own, e, copy, global);
}

/* KaTeX (MacroExpander.ts) counts #1, #2, ... as long as each occurs; MathJax has the number in
 * its configuration, and a right one is the same. */
void macros_read_text(struct macros_definition *d, struct slice body)
{
	bool seen[MACROS_MAX_PARAMETERS + 1] = {false};
	for (size_t i = 0; i + 1 < body.n; i++) {
		if (body.p[i] != '#')
			continue;
		i++;
		if (ascii_is_digit(body.p[i]))
			seen[body.p[i] - '0'] = true;
	}
	*d = (struct macros_definition){.engines = d->engines, .kind = MACROS_TEXT, .body = body};
	while (d->n_parameters < MACROS_MAX_PARAMETERS && seen[d->n_parameters + 1])
		d->n_parameters++;
}

/* ---- Environments and columns: an engine's entry hides the one before ---- */

struct entry {
	const void *value[N_ENGINES];
};

static const void *find_entry(const struct hash *h, struct slice name, unsigned engines)
{
	const struct hash_entry *found = hash_find(h, name);
	const struct entry *entry = found ? found->value : NULL;
	for (unsigned e = 0; entry && e < N_ENGINES; e++)
		if ((engines & 1u << e) && entry->value[e])
			return entry->value[e];
	return NULL;
}

static void set_entry(struct macros *m, struct hash *h, struct slice name, unsigned engines,
		      const void *value)
{
	struct hash_entry *found = hash_find(h, name);
	struct entry *entry;
	if (found) {
		entry = found->value;
	} else {
		entry = arena_alloc(m->arena, sizeof *entry);
		hash_at(h, arena_copy(m->arena, name))->value = entry;
	}
	for (unsigned e = 0; e < N_ENGINES; e++)
		if (engines & 1u << e)
			entry->value[e] = value;
}

const struct macros_environment *macros_find_environment(const struct macros *m, struct slice name,
							 unsigned engines)
{
	const struct macros_environment *found = NULL;
	for (; m && !found; m = m->parent)
		found = find_entry(&m->environments, name, engines);
	return found;
}

void macros_define_environment(struct macros *m, struct slice name,
			       const struct macros_environment *e)
{
	struct macros_environment *copy = arena_alloc(m->arena, sizeof *copy);
	*copy = *e;
	copy->fallback = arena_copy(m->arena, e->fallback);
	copy->begin = arena_copy(m->arena, e->begin);
	copy->end = arena_copy(m->arena, e->end);
	copy->closing = slice_of(arena_printf(m->arena, "\\end{%.*s}", SLICE_ARG(name)));
	mark_plain(m, copy->closing.p);
	set_entry(m, &m->environments, name, e->engines, copy);
}

const struct macros_column *macros_find_column(const struct macros *m, struct slice letter,
					       unsigned engines)
{
	const struct macros_column *found = NULL;
	for (; m && !found; m = m->parent)
		found = find_entry(&m->columns, letter, engines);
	return found;
}

void macros_define_column(struct macros *m, struct slice letter, const struct macros_column *c)
{
	struct macros_column *copy = arena_alloc(m->arena, sizeof *copy);
	*copy = *c;
	copy->preamble = arena_copy(m->arena, c->preamble);
	set_entry(m, &m->columns, letter, c->engines, copy);
}

/* ---- Groups ---- */

void macros_open(struct macros *m, unsigned engines)
{
	struct level level = {.engines = engines, .journal = m->n_changes};
	memcpy(level.outer, m->inner, sizeof level.outer);
	ARENA_PUSH(m->arena, m->levels, m->n_levels, m->cap_levels) = level;
	for (unsigned e = 0; e < N_ENGINES; e++)
		if (engines & 1u << e)
			m->inner[e] = m->n_levels;
}

/* The binding of the level that is closed belongs to the one around it now. */
static void keep(struct macros *m, struct name *name, unsigned e, size_t outer)
{
	const struct binding *top = name->top[e];
	struct binding *binding = arena_alloc(m->arena, sizeof *binding);
	*binding = (struct binding){top->definition, outer, top->below};
	if (binding->below && binding->below->level == outer)
		binding->below = binding->below->below;
	name->top[e] = binding;
}

void macros_keep(struct macros *m, unsigned engines)
{
	size_t closed = m->n_levels--;
	const struct level *level = &m->levels[closed - 1];
	size_t n = level->journal;
	for (size_t i = n; i < m->n_changes; i++) {
		struct change change = m->journal[i];
		unsigned e = change.engine;
		const struct binding *top = change.name->top[e];
		if (top && top->level == closed) {
			if (engines & ~top->definition->late & 1u << e)
				keep(m, change.name, e, level->outer[e]);
			else
				change.name->top[e] = top->below;
			top = change.name->top[e];
		}
		/* What an outer group has to undo. */
		if (top && top->level)
			m->journal[n++] = change;
	}
	m->n_changes = n;
	memcpy(m->inner, level->outer, sizeof m->inner);
}

void macros_close(struct macros *m)
{
	macros_keep(m, 0);
}

/* ---- Substitution ---- */

/* Does the text end in a control word, so that a letter behind it would become part of it? */
static bool ends_in_word(struct slice s)
{
	size_t letters = s.n, slashes;
	while (letters && ascii_is_alpha(s.p[letters - 1]))
		letters--;
	if (letters == s.n)
		return false;
	for (slashes = letters; slashes && s.p[slashes - 1] == '\\'; slashes--)
		;
	return (letters - slashes) % 2 == 1;
}

void macros_join(struct macros_text *out, struct slice more)
{
	if (!more.n)
		return;
	if (out->word && ascii_is_alpha(more.p[0]))
		buf_putc(&out->text, ' ');
	buf_add(&out->text, more);
	out->word = ends_in_word(more);
}

enum macros_result macros_substitute(struct macros_text *out, struct slice body,
				     const struct slice *arguments, size_t n, size_t most)
{
	size_t from = 0;
	for (size_t i = 0; i < body.n; i++) {
		if (body.p[i] == '\\') {
			i++;
			continue;
		}
		if (body.p[i] != '#')
			continue;
		macros_join(out, slice_sub(body, from, i));
		char c = i + 1 < body.n ? body.p[i + 1] : '\0';
		if (c == '#')
			macros_join(out, SLICE("#"));
		else if (c >= '1' && c <= '9' && (size_t)(c - '0') <= n)
			macros_join(out, arguments[c - '1']);
		else
			return MACROS_BAD_HASH;
		if (out->text.n > most)
			return MACROS_TOO_LONG;
		from = ++i + 1;
	}
	macros_join(out, slice_sub(body, from, body.n));
	return out->text.n > most ? MACROS_TOO_LONG : MACROS_RIGHT;
}
