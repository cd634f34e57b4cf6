#include "text/options.h"

void options_init(struct text_options *o)
{
	*o = (struct text_options){0};
	o->keys[0] = (struct config_key){
		.kind = CONFIG_BOOL, .name = "tex-brackets", .dest = &o->tex_brackets};
	o->keys[1] = (struct config_key){
		.kind = CONFIG_LIST, .name = "environments", .dest = &o->environments};
	o->keys[2] = (struct config_key){.kind = CONFIG_END};
	o->section = (struct config_section){"text", o->keys};
}

void options_apply(struct text_options *o)
{
	o->scan = (struct md_options){.tex_brackets = o->tex_brackets,
				      .environments = o->environments.v,
				      .n_environments = o->environments.n};
}
