/* What eqn-check's section of mathmill.yaml says about engines and TeX. */
#ifndef CHECK_SETTINGS_TEX_H
#define CHECK_SETTINGS_TEX_H

#include "io/config.h"
#include "tex/macros.h"

/* Engines and renderers by their names: katex, mathjax3, mathjax4, all; github and the other
 * names of damage.h.  What is named replaces those of its kind.  False: there is no such
 * word; *nearest is one that there is, or null. */
bool settings_tex_target(struct slice word, unsigned *engines, unsigned *renderers,
			 const char **nearest);

/* A definition as the configurations of MathJax and KaTeX write it: name: body, or
 * name: [body, parameters], or name: [body, parameters, default].  The name may have its
 * backslash; without a number the greatest #n of the body counts.  Null, or what is wrong
 * with it. */
const char *settings_tex_macro(struct macros *macros, struct arena *a, const char *name,
			       const struct config_list *value);

#endif
