/* The scanner's options from mathmill.yaml: section `text`, shared by every tool, so that
 * all tools see the same formulas. */
#ifndef TEXT_OPTIONS_H
#define TEXT_OPTIONS_H

#include "io/config.h"
#include "text/mdscan.h"

struct text_options {
	struct md_options scan; /* what mdscan takes; filled by options_apply */
	bool tex_brackets, definition_lists;
	struct config_list environments;
	struct config_key keys[4];
	struct config_section section; /* to pass to config_load */
};

/* Set defaults and make the section; the struct must not move afterwards. */
void options_init(struct text_options *o);
/* After config_load. */
void options_apply(struct text_options *o);

#endif
