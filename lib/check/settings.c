#include "check/settings.h"

#include "base/die.h"
#include "base/nearest.h"
#include "check/settings-tex.h"
#include "io/config.h"

enum { FAIL_ERROR, FAIL_WARNING, FAIL_NOTE, FAIL_NEVER };

const char *const settings_fail_names[] = {
	[FAIL_ERROR] = "error",
	[FAIL_WARNING] = "warning",
	[FAIL_NOTE] = "note",
	[FAIL_NEVER] = "never",
	NULL,
};

enum diag_severity settings_fail_severity(int fail_level)
{
	switch (fail_level) {
	case FAIL_ERROR:
		return DIAG_ERROR;
	case FAIL_NOTE:
		return DIAG_NOTE;
	case FAIL_NEVER:
		/* No finding is as severe as this. */
		return (enum diag_severity)(DIAG_ERROR + 1);
	default:
		return DIAG_WARNING;
	}
}

/* The fields that reports are made from. */
static const char *const default_required[] = {"title", "date", "status", "tags"};

static void compile_patterns(struct settings *s, struct arena *a,
			     const struct config_list *patterns,
			     const struct config_list *elsewhere, const char *path)
{
	const struct prose_options options = {.references = patterns->v,
					      .n_references = patterns->n,
					      .elsewhere = elsewhere->v,
					      .n_elsewhere = elsewhere->n};
	const char *message, *bad;
	s->prose = prose_patterns_make(a, &options, &message, &bad);
	if (s->prose)
		return;
	for (size_t i = 0; i < patterns->n; i++)
		if (patterns->v[i] == bad)
			config_fault(path, patterns->places[i], "%s", message);
	for (size_t i = 0; i < elsewhere->n; i++)
		if (elsewhere->v[i] == bad)
			config_fault(path, elsewhere->places[i], "%s", message);
	die_bug("built-in pattern: %s", message);
}

static bool severity_named(const char *name, enum diag_severity *severity)
{
	for (int i = DIAG_OFF; i <= DIAG_ERROR; i++) {
		*severity = (enum diag_severity)i;
		if (strcmp(name, diag_severity_name(*severity)) == 0)
			return true;
	}
	return false;
}

static void set_rules(struct diag_policy *policy, const struct config_pairs *rules,
		      const char *path)
{
	for (size_t i = 0; i < rules->n; i++) {
		enum diag_severity severity;
		struct slice unknown;
		const char *nearest;
		if (!severity_named(rules->values[i], &severity))
			config_fault(path, rules->places[i],
				     "\"%s\" is no severity: error, warning, note or off",
				     rules->values[i]);
		if (!diag_policy_set(policy, rules->keys[i], severity, &unknown, &nearest))
			config_fault(path, rules->places[i], "no rule is named \"%.*s\"%s%s",
				     SLICE_ARG(unknown), nearest ? "; did you mean " : "",
				     nearest ? nearest : "");
	}
}

/* ---- Engines, renderers, macros ---- */

static void name_targets(struct settings *s, const struct config_list *list, const char *path)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *nearest;
		if (!settings_tex_target(slice_of(list->v[i]), &s->engines, &s->renderers,
					 &nearest))
			config_fault(path, list->places[i],
				     "\"%s\" is no engine and no renderer%s%s", list->v[i],
				     nearest ? "; did you mean " : "", nearest ? nearest : "");
	}
}

/* Of each kind, what --target names replaces what the file names. */
static void apply_target(struct settings *s, const struct cli *cli)
{
	unsigned engines = 0, renderers = 0;
	struct slice rest = s->target ? slice_of(s->target) : (struct slice){NULL, 0};
	for (;;) {
		struct slice word = diag_rule_next_pattern(&rest);
		const char *nearest;
		if (!word.n)
			break;
		if (!settings_tex_target(word, &engines, &renderers, &nearest))
			cli_usage_error(cli, "--target: \"%.*s\" is no engine and no renderer%s%s",
					SLICE_ARG(word), nearest ? "; did you mean " : "",
					nearest ? nearest : "");
	}
	if (s->target && !engines && !renderers)
		cli_usage_error(cli, "--target wants the name of an engine or a renderer");
	s->engines = engines ? engines : s->engines;
	s->renderers = renderers ? renderers : s->renderers;
}

static const char *nearest_package(const char *word)
{
	const char *names[TEX_N_PACKAGES];
	for (int i = 0; i < TEX_N_PACKAGES; i++)
		names[i] = commands_package_name((enum tex_package)i);
	int i = nearest_word(slice_of(word), names, TEX_N_PACKAGES);
	return i < 0 ? NULL : names[i];
}

static void define_macros(struct settings *s, struct arena *a, const struct config_lists *macros,
			  const struct config_list *packages, const char *path)
{
	if (!macros->n && !packages->n)
		return;
	s->macros = macros_new(a);
	for (size_t i = 0; i < packages->n; i++) {
		enum tex_package package = commands_package_named(slice_of(packages->v[i]));
		const char *nearest = nearest_package(packages->v[i]);
		if (package == TEX_N_PACKAGES)
			config_fault(path, packages->places[i],
				     "\"%s\" is no package of MathJax%s%s", packages->v[i],
				     nearest ? "; did you mean " : "", nearest ? nearest : "");
		macros_require(s->macros, package);
	}
	for (size_t i = 0; i < macros->n; i++) {
		const char *message =
			settings_tex_macro(s->macros, a, macros->keys[i], &macros->values[i]);
		if (message)
			config_fault(path, macros->places[i], "%s", message);
	}
}

void settings_init(struct settings *s)
{
	*s = (struct settings){.fail_level = -1, .numbering = NUMBERING_OPTIONS_INIT};
}

static void fill(const struct settings *s, struct check_options *options,
		 const struct config_list *required)
{
	size_t n_default = sizeof default_required / sizeof *default_required;
	options->numbering = s->numbering;
	options->formulas.target = s->engines;
	options->formulas.numbered = s->numbering.automatic;
	options->formulas.macros = s->macros;
	options->renderers = s->renderers;
	options->scan = &s->text.scan;
	options->prose = s->prose;
	options->front_optional = required->v == NULL;
	options->required = required->v ? required->v : default_required;
	options->n_required = required->v ? required->n : n_default;
}

void settings_load(struct settings *s, const struct cli *cli, struct diag_policy *policy,
		   struct check_options *options, struct arena *a)
{
	struct numbering_options *n = &s->numbering;
	struct config_list patterns = {0}, elsewhere = {0}, required = {0};
	struct config_list target = {0}, packages = {0};
	struct config_lists macros = {0};
	struct config_pairs rules = {0};
	const struct config_key numbering[] = {
		{.kind = CONFIG_INT, .name = "start", .dest = &n->start, .max = 1000000},
		{.kind = CONFIG_CHOICE,
		 .name = "policy",
		 .dest = &n->policy,
		 .choices = numbering_policy_names},
		{.kind = CONFIG_CHOICE,
		 .name = "scope",
		 .dest = &n->scope,
		 .choices = numbering_scope_names},
		{.kind = CONFIG_BOOL, .name = "automatic", .dest = &n->automatic},
		{.kind = CONFIG_END},
	};
	const struct config_key references[] = {
		{.kind = CONFIG_LIST, .name = "patterns", .dest = &patterns},
		{.kind = CONFIG_LIST, .name = "elsewhere", .dest = &elsewhere},
		{.kind = CONFIG_END},
	};
	const struct config_key keys[] = {
		{.kind = CONFIG_GROUP, .name = "numbering", .group = numbering},
		{.kind = CONFIG_GROUP, .name = "references", .group = references},
		{.kind = CONFIG_LIST, .name = "required", .dest = &required},
		{.kind = CONFIG_MAP, .name = "rules", .dest = &rules},
		{.kind = CONFIG_LIST, .name = "target", .dest = &target},
		{.kind = CONFIG_LISTS, .name = "macros", .dest = &macros},
		{.kind = CONFIG_LIST, .name = "packages", .dest = &packages},
		{.kind = CONFIG_CHOICE,
		 .name = "fail-level",
		 .dest = &s->fail_level,
		 .choices = settings_fail_names},
		{.kind = CONFIG_END},
	};
	const char *path = NULL;
	options_init(&s->text);
	const struct config_section sections[] = {
		s->text.section, {"eqn-check", keys}, {NULL, NULL}};
	config_load(cli, sections, a, &path);
	cli_reapply(cli);
	options_apply(&s->text);
	compile_patterns(s, a, &patterns, &elsewhere, path);
	set_rules(policy, &rules, path);
	name_targets(s, &target, path);
	apply_target(s, cli);
	define_macros(s, a, &macros, &packages, path);
	policy->fail_level = settings_fail_severity(s->fail_level);
	fill(s, options, &required);
}

void settings_free(struct settings *s)
{
	if (s->prose)
		prose_patterns_free(s->prose);
}
