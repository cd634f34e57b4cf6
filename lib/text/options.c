#include "text/options.h"

void options_init(struct text_options *o)
{
	*o = (struct text_options){.definition_lists = true};
	o->keys[0] = (struct config_key){
		.kind = CONFIG_BOOL, .name = "tex-brackets", .dest = &o->tex_brackets};
	o->keys[1] = (struct config_key){
		.kind = CONFIG_LIST, .name = "environments", .dest = &o->environments};
	o->keys[2] = (struct config_key){
		.kind = CONFIG_BOOL, .name = "definition-lists", .dest = &o->definition_lists};
	o->keys[3] = (struct config_key){.kind = CONFIG_END};
	o->section = (struct config_section){"text", o->keys};
}

void options_apply(struct text_options *o)
{
	o->scan = (struct md_options){.tex_brackets = o->tex_brackets,
				      .definition_lists = o->definition_lists,
				      .environments = o->environments.v,
				      .n_environments = o->environments.n};
}
