/* What a worker process tells of an article, as bytes for the pipe between two processes of one
 * program. */
#ifndef OUT_PUBLISH_ANSWER_H
#define OUT_PUBLISH_ANSWER_H

#include "out/article.h"
#include "out/site-links.h"

struct publish_answer {
	int error; /* errno: the article could not be read; then the rest says nothing */
	enum html_result result;
	struct site_outcome page;
	struct article_needs needs;
	struct diag_list findings;     /* rule, place and message */
	struct site_links_file *files; /* images and others that were put */
	size_t n_files;
};

void publish_answer_write(struct buf *out, const struct publish_answer *answer);
/* Everything is copied into the arena, which answer->findings has already.  False: the bytes are not
 * whole. */
bool publish_answer_read(struct slice bytes, struct arena *a, struct publish_answer *answer);

#endif
