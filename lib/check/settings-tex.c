#include "check/settings-tex.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "check/damage.h"

/* ---- Targets ---- */

struct engine_word {
	const char *name;
	unsigned engines;
};

static const struct engine_word engine_words[] = {
	{"katex", TEX_KATEX},
	{"mathjax3", TEX_MATHJAX3},
	{"mathjax4", TEX_MATHJAX4},
	{"all", TEX_ALL},
};

enum { N_ENGINE_WORDS = sizeof engine_words / sizeof *engine_words, MAX_WORDS = 32 };

bool settings_tex_target(struct slice word, unsigned *engines, unsigned *renderers,
			 const char **nearest)
{
	const char *words[MAX_WORDS];
	size_t n = 0;
	for (size_t i = 0; i < N_ENGINE_WORDS; i++) {
		if (slice_eq(word, slice_of(engine_words[i].name))) {
			*engines |= engine_words[i].engines;
			return true;
		}
		words[n++] = engine_words[i].name;
	}
	unsigned renderer = damage_renderer_named(word);
	*renderers |= renderer;
	for (size_t i = 0; damage_renderer_names[i] && n < MAX_WORDS; i++)
		words[n++] = damage_renderer_names[i];
	int i = nearest_word(word, words, n);
	*nearest = i < 0 ? NULL : words[i];
	return renderer != 0;
}

/* ---- Macros ---- */

/* Letters, or one other character. */
static bool is_control_name(struct slice name)
{
	size_t letters = 0;
	while (letters < name.n && ascii_is_alpha(name.p[letters]))
		letters++;
	uint32_t cp;
	return name.n &&
	       (letters == name.n || (size_t)utf8_decode(name.p, name.p + name.n, &cp) == name.n);
}

static unsigned greatest_parameter(struct slice body)
{
	unsigned greatest = 0;
	for (size_t i = 0; i + 1 < body.n; i++) {
		if (body.p[i] != '#')
			continue;
		i++;
		unsigned n = (unsigned)(body.p[i] - '0');
		if (ascii_is_digit(body.p[i]) && n > greatest)
			greatest = n;
	}
	return greatest;
}

const char *settings_tex_macro(struct macros *macros, struct arena *a, const char *name,
			       const struct config_list *value)
{
	struct slice word = slice_of(name);
	if (word.n > 1 && word.p[0] == '\\')
		word = slice_sub(word, 1, word.n);
	if (!is_control_name(word))
		return arena_printf(a, "\"%s\" cannot be the name of a command", name);
	if (value->n < 1 || value->n > 3)
		return arena_printf(a, "\"%s\" must be a text, or [text, parameters, default]",
				    name);
	struct macros_definition d = {.engines = TEX_ALL,
				      .kind = MACROS_TEXT,
				      .body = slice_of(value->v[0]),
				      .has_default = value->n == 3};
	d.n_parameters = greatest_parameter(d.body);
	if (value->n > 1) {
		const char *n = value->v[1];
		if (!ascii_is_digit(n[0]) || n[1])
			return arena_printf(a, "\"%s\" is no number of parameters: 0 to %d", n,
					    MACROS_MAX_PARAMETERS);
		if ((unsigned)(n[0] - '0') < d.n_parameters)
			return arena_printf(a, "\"%s\" has no parameter #%u", name, d.n_parameters);
		d.n_parameters = (unsigned)(n[0] - '0');
	}
	if (d.has_default && !d.n_parameters)
		return arena_printf(a, "\"%s\" has a default and no parameter", name);
	if (d.has_default)
		d.fallback = slice_of(value->v[2]);
	macros_define(macros, word, &d, true);
	return NULL;
}
