/* libFuzzer on templates: any bytes parse or are refused with a place, and render to the end. */
#include <stdint.h>
#include <stdlib.h>

#include "out/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	struct slice text = {(const char *)data, size < 4096 ? size : 4096};
	struct template_error error = {0};
	struct json_error why;
	struct json_t *values = json_parse(
		SLICE("{\"a\":[1,{\"b\":\"<|&\"}],\"b\":true,\"c\":{\"a\":\"x\"},\"n\":null}"),
		&why);
	struct template *t = template_parse(&a, text, &error);
	if (!t) {
		if (!error.line || !error.column || !error.message)
			abort();
	} else {
		struct template_input input = {.data = values, .escape = TEMPLATE_MARKDOWN_TABLE};
		if (!template_render(t, &out, &input, &a, &error) && !error.message)
			abort();
	}
	json_drop(values);
	buf_free(&out);
	arena_free(&a);
	return 0;
}
